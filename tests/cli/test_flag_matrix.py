# SPDX-License-Identifier: GPL-2.0-or-later
"""Every flag that a built-in plugin may raise, three times: a graph that
raises it, the same just below its threshold or out of its dates, and one in
which it cannot be told. The rows are in support/matrix_*.py."""

import importlib
import json
import unittest
from concurrent.futures import ThreadPoolExecutor

import matrix_rows
from flagcase import V, body, deal, incident
from sgtest import (BUILT_IN, SOURCE, Case, graph, link, party, raised, run,
                    some, supply)

for rows in sorted((SOURCE / "tests/support").glob("matrix_*.py")):
    importlib.import_module(rows.stem)

# Flags of which one of the three cannot exist; the row says why.
WITHOUT = {"D05": "unknown"}
# Limit, a value that counts (of XA) and one that does not (of XB) of the
# tables of countries.
TABLES = {"record": (3, 3, 2.999), "law": (3, 3, 2.999),
          "secrecy": (60, 60, 59.999)}
# Any two of them on one party are high.
TOGETHER = ("O04", "O05", "I03", "T06", "D01")
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
        for use, (limit, *values) in TABLES.items():
            self.write(f"{use}.json", {
                "country_table": "1", "name": use, "use": use, "title": use,
                "publisher": "P", "worse": "high", "limit": limit,
                "rows": [{"country": country, "date": "2018", "value": value}
                         for country, value in zip(("XA", "XB"), values)]})

    def alone(self, flag):
        """Words that leave out plugins whose flags might make it weigh more:
        the flag's own plugin, and those that others read."""
        own = {p for p, flags in self.plugins.items() if flag in flags}
        return [w for p in sorted(own | {"ownership", "proximity"})
                for w in ("--plugin", p)]

    def all_findings(self, looks, alone=False):
        """Findings of each (row, move), two at a time."""
        def one(n_and_look):
            n, (row, move) = n_and_look
            words = [str(self.folder / w) if w.endswith(".json") else w
                     for w in row.words]
            words += self.alone(row.flag) if alone else []
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
        self.assertEqual(sorted(self.plugins),
                         sorted([*BUILT_IN, "rules"]))

    # --- what the rows say --------------------------------------------------

    def test_raises(self):
        looks = [(r, ()) for rows in matrix_rows.ALL.values() for r in rows]
        for (row, _), found in self.all_findings(looks, alone=True):
            with self.subTest(row.flag, on=row.on):
                self.assertEqual(self.told(found, row.flag), row.on)

    def test_raises_beside_all_plugins(self):
        """The same, though other flags may add a level to the severity."""
        looks = [(r, ()) for rows in matrix_rows.ALL.values() for r in rows]
        for (row, _), found in self.all_findings(some(looks)):
            with self.subTest(row.flag, on=row.on):
                told = self.told(found, row.flag)
                self.assertEqual({k: v[0] for k, v in told.items()},
                                 {k: v[0] for k, v in row.on.items()})
                for key, (_, severity) in row.on.items():
                    more = LEVELS.index(told[key][1]) - LEVELS.index(severity)
                    self.assertIn(more, (0, 1, 2) if row.flag in TOGETHER
                                  else (0, 1))

    def test_below(self):
        looks = [(r, move) for rows in matrix_rows.ALL.values()
                 for r in rows for move in r.below]
        for (row, move), found in self.all_findings(some(looks)):
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


class Traps(Case):
    """Ordinary business that looks like something else."""

    ADDRESS = "Suite 5, 1 High Street"

    def flags(self, subject, *document, as_of="2020-06-30", words=()):
        """{flag: severity} of a subject, but for notes and what is missing."""
        found = self.findings(graph(*document, as_of=as_of), *words)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        self.found = found
        return {f["flag"]: f["severity"] for f in found["flags"]
                if f["subject"] == subject and f["severity"] != "note"}

    def telecom(self, *more, share=100, **keys):
        """A state's operator t that buys network equipment."""
        return self.flags("t", [
            party("v", country="DE", roles=["vendor"]),
            party("t", country="XA", functions=["telecom_operator"], **keys),
            body("m", "finance"), party("d", "person"), body("b", "health"),
            *(e for e in more if "from" not in e)],
            [supply("s", "v", "t", deal="d", date="2020-01-01",
                    product_class="network_equipment"),
             link("ownership", "m", "t", share=share),
             link("position", "d", "t", post="director"),
             *(e for e in more if "from" in e)],
            [deal(stated_end_user="t", product_class="network_equipment",
                  signed="2019-11-11")])

    def test_state_telecom_in_ordinary_trade(self):
        told = self.telecom()
        self.assertEqual(told, {"G01": "caution", "E01": "caution"})
        owner = link("position", "d", "m", post="official")
        told = self.telecom(owner)
        self.assertLessEqual({"G01", "E01", "G05"}, set(told))
        self.assertEqual(set(told.values()), {"caution"})

    def test_reports_of_others_are_not_its_own(self):
        """Misuse by the police of that state says nothing of the telecom."""
        police = body("q", "police")
        case = incident(product_class="network_equipment", date="2019")
        told = self.telecom(police, case, link("involved", "q", "i"))
        self.assertEqual(told, {"G01": "caution", "E01": "caution"})
        told = self.telecom(police, case, link("involved", "t", "i",
                                               role="victim"))
        self.assertEqual(told, {"G01": "caution", "E01": "caution"})

    def test_partly_sold_telecom(self):
        """Below a quarter, beside a larger holder, it is nobody's."""
        told = self.telecom(party("f", "person"), link(
            "ownership", "f", "t", share=75), share=24.9999999,
            roles=["end_user"])
        self.assertEqual(told, {})

    def test_family_firm(self):
        """Kin who own and run it; one of them taught at a school."""
        family = [party(n, "person", name=f"{n} Smith") for n in "pqr"]
        told = self.flags("a", [
            V, *family, party("a", country="DE", incorporated="1990"),
            body("u", "education")],
            [supply("s", "v", "a", date="2020-01-01"),
             link("ownership", "p", "a", share=50),
             link("ownership", "q", "a", share=50),
             link("family", "p", "q"), link("family", "q", "r"),
             *(link("position", n, "a", post="director") for n in "pqr"),
             link("position", "r", "u", post="employee")])
        self.assertEqual({f for f in told if f[0] in "EGILT"}, set())
        self.assertFalse({"O01", "O04", "O05"} & set(told))

    def office(self, tenants, *listed):
        names = [f"n{n:02}" for n in range(tenants)]
        return self.flags("a", [
            V, party("a", country="DE", addresses=[self.ADDRESS]),
            party("p", "person"),
            *(party(n, addresses=[self.ADDRESS]) for n in names),
            body("m", addresses=[self.ADDRESS]),
            incident("i", "diversion"), *listed],
            [link("ownership", "p", "a", share=100),
             link("involved", "n00", "i")])

    def test_serviced_office(self):
        """Of who sits there as well nothing follows, but of a listed one."""
        told = self.office(20)
        self.assertEqual(set(told) - {"O07"}, set())
        self.assertLessEqual(set(told.values()), {"caution"})
        self.assertIn("I11", self.office(2))
        told = self.office(20, party("x", addresses=[self.ADDRESS], listed=[
            {"list": "un_sc"}]))
        self.assertEqual(set(told) - {"O07"}, {"L06"})

    def test_namesakes(self):
        """Equal names of different people and firms are no link."""
        twins = [party(n, "person", name="John Smith") for n in "pq"]
        told = self.flags("a", [
            V, *twins, party("a", name="Acme Ltd"), party(
                "b", name="Acme Ltd", listed=[{"list": "us_ofac_sdn"}]),
            body("m", "police", name="Acme Ltd"), incident("i", "diversion"),
            dict(party("x", "person", name="John Smith"),
                 listed=[{"list": "eu_sanctions"}], topics=["role.pep"])],
            [link("ownership", "p", "a", share=100),
             link("position", "p", "a", post="director"),
             link("position", "q", "m", post="official"),
             link("involved", "b", "i"),
             link("position", "x", "b", post="director")])
        self.assertEqual(told, {})
        self.assertNotIn("p", {f["subject"] for f in self.found["flags"]})

    def test_ended_positions(self):
        """A former minister, and a director who left before a listing."""
        told = self.flags("a", [
            V, party("a", incorporated="2000"), party("h", "person"),
            party("p", "person"), body("m", "police"),
            party("x", "person", listed=[{"list": "us_ofac_sdn",
                                          "since": "2019-05-05"}])],
            [link("ownership", "h", "a", share=100),
             link("position", "p", "m", post="official", since="1990",
                  until="1999-12-31"),
             link("position", "p", "a", post="director", since="2005"),
             link("position", "x", "a", post="director", since="2001",
                  until="2010-06-30")],
            [{"id": "e", "vendor": "a", "status": "signed",
              "signed": "2012-01-01"}])
        self.assertEqual({f for f in told if f[0] in "EGIL"}, set())

    def test_divested_long_before_a_listing(self):
        told = self.flags("a", [
            V, party("a"), party("h", "person"), body("m", "military"),
            party("x", listed=[{"list": "us_ofac_sdn",
                                "since": "2019-05-05"}])],
            [link("ownership", "x", "a", share=80, until="2012-01-31"),
             link("ownership", "m", "a", share=20, until="2012-01-31"),
             link("ownership", "h", "a", share=100, since="2012-02-01")])
        self.assertEqual(told, {})

    def test_former_state_firm(self):
        """Privatised: today's holders count, and nobody's memory."""
        told = self.flags("a", [
            V, party("a", roles=["end_user"]), party("h", "person"),
            body("m", "military")],
            [supply("s", "v", "a", date="2020-01-01"),
             link("ownership", "m", "a", share=100, until="2015-12-31"),
             link("ownership", "h", "a", share=100, since="2016-01-01"),
             link("part_of", "a", "m", until="2015-12-31"),
             link("control", "m", "a", means="statute",
                  until="2015-12-31")])
        self.assertEqual(told, {})

    def test_offers_and_cancelled_deals(self):
        """What was never sold reached nobody."""
        for status in ("offer", "cancelled"):
            found = self.findings(graph(
                [V, party("x", country="CY", roles=["broker"]),
                 body("b", "police"), incident(product_class="spyware")],
                [supply("s", "v", "x", deal="d", product_class="spyware"),
                 supply("t", "x", "b", deal="d", product_class="spyware"),
                 link("involved", "b", "i")], [deal(status=status)]))
            self.assertEqual({f["flag"] for f in found["flags"]} - {"D05"},
                             set(), status)


if __name__ == "__main__":
    unittest.main()
