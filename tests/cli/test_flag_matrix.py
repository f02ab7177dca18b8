# SPDX-License-Identifier: GPL-2.0-or-later
"""Every flag that a built-in plugin may raise, three times: a graph that
raises it, the same just below its threshold or out of its dates, and one in
which it cannot be told. The rows are in support/matrix_*.py."""

import importlib
import json
import os
import pathlib
import unittest
from concurrent.futures import ThreadPoolExecutor

import matrix_rows
from sgtest import BUILT_IN, SOURCE, Case, raised, run

for rows in sorted((SOURCE / "tests/support").glob("matrix_*.py")):
    importlib.import_module(rows.stem)

# Flags of which one of the three cannot exist; the row says why.
WITHOUT = {"D05": "unknown"}
# {country: value} of the tables of countries, whose limit is 3.
TABLES = {"record": {}, "law": {}}
LEVELS = ("note", "caution", "elevated", "high", "resolve-first")


class Matrix(Case):
    @classmethod
    def setUpClass(cls):
        done = run("plugin", "list", "--json")
        cls.plugins = {p["id"]: set(p["flags"])
                       for p in json.loads(done.stdout)["plugins"]
                       if p["builtin"]}
        cls.catalogue = json.loads(
            (SOURCE / "datasets/red-flags/flags.json").read_text())["flags"]

    def setUp(self):
        super().setUp()
        for use in TABLES:
            self.write(f"{use}.json", {
                "country_table": "1", "name": use, "use": use, "title": use,
                "publisher": "P", "worse": "high", "limit": 3,
                "rows": [{"country": country, "date": "2018", "value": value}
                         for country, value in (("XA", 3), ("XB", 2.999))]})

    def all_findings(self, looks):
        """Findings of each (row, move), two at a time."""
        def one(n_and_look):
            n, (row, move) = n_and_look
            words = [str(self.folder / w) if w.endswith(".json") else w
                     for w in row.words]
            path = self.write(f"{n}.json", matrix_rows.document(row, move))
            done = run("analyze", path, "-o", "-", *words)
            return done.returncode, done.stdout, done.stderr

        with ThreadPoolExecutor(2) as pool:
            for look, (code, out, err) in zip(
                    looks, pool.map(one, enumerate(looks))):
                self.assertEqual(code, 0, (look, err.decode()))
                found = json.loads(out)
                self.assertEqual({p["status"] for p in found["plugins"]},
                                 {"ok"}, look)
                yield look, found

    def told(self, found, flag):
        return {(f["subject"], f["deal"]): (f["certainty"], f["severity"])
                for f in raised(found, flag)}

    def counts(self, found, flag):
        return next(c for c in found["flag_counts"] if c["flag"] == flag)

    def gaps(self, found, flag):
        return {(g["subject"], g["reason"]) for g in found["not_evaluable"]
                if g["flag"] == flag}

    # --- that the table is whole --------------------------------------------

    def test_every_flag_of_a_plugin_has_rows(self):
        flags = {"D05"}.union(*self.plugins.values())
        self.assertEqual(set(matrix_rows.ALL), flags)

    def test_what_is_missing_is_said(self):
        without = {}
        self.assertTrue(all(r.on for rows in matrix_rows.ALL.values()
                            for r in rows))
        for flag, rows in matrix_rows.ALL.items():
            have = {"below": any(r.below for r in rows),
                    "unknown": any(r.unknown for r in rows)}
            missing = " ".join(k for k, v in have.items() if not v)
            if missing:
                without[flag] = missing
                self.assertTrue(any(r.why.startswith(missing + ": ")
                                    for r in rows), flag)
            else:
                self.assertFalse(any(r.why for r in rows), flag)
        self.assertEqual(without, WITHOUT)

    def test_the_catalogue_names_the_plugin(self):
        """Of a flag that no plugin declares it names none of these."""
        for one in self.catalogue:
            declares = [p for p, flags in self.plugins.items()
                        if one["id"] in flags]
            named = [one["plugin"]] if one["plugin"] in self.plugins else []
            self.assertEqual(named, declares, one["id"])
        listed = {f["id"] for f in self.catalogue}
        for flags in self.plugins.values():
            self.assertLessEqual({f for f in flags if f[0] != "S"}, listed)

    def test_the_plugins_that_are_built_in(self):
        self.assertEqual(sorted(self.plugins), sorted(BUILT_IN))

    # --- what the rows say --------------------------------------------------

    def test_raises(self):
        looks = [(r, ()) for rows in matrix_rows.ALL.values() for r in rows]
        for (row, _), found in self.all_findings(looks):
            with self.subTest(row.flag, on=row.on):
                self.assertEqual(self.told(found, row.flag), row.on)

    def test_below(self):
        looks = [(r, move) for rows in matrix_rows.ALL.values()
                 for r in rows for move in r.below]
        for (row, move), found in self.all_findings(looks):
            with self.subTest(row.flag, move=move):
                told = self.told(found, row.flag)
                self.assertFalse(set(told) & set(row.on), told)
                self.assertTrue(self.counts(found, row.flag)["not_raised"],
                                self.gaps(found, row.flag))
                self.assertFalse({a for a, _ in self.gaps(found, row.flag)} &
                                 {subject for subject, _ in row.on})

    def test_unknown(self):
        looks = [(r, r.unknown[0]) for rows in matrix_rows.ALL.values()
                 for r in rows if r.unknown]
        for (row, move), found in self.all_findings(looks):
            with self.subTest(row.flag, move=move):
                _, words, about = row.unknown
                told = self.told(found, row.flag)
                self.assertFalse(set(told) & set(row.on), told)
                reasons = [reason for subject, reason
                           in self.gaps(found, row.flag) if subject == about]
                self.assertTrue(self.counts(found, row.flag)["not_evaluable"])
                self.assertTrue(any(words in r for r in reasons),
                                self.gaps(found, row.flag))


if __name__ == "__main__":
    unittest.main()
