# SPDX-License-Identifier: GPL-2.0-or-later
"""Several inputs in one call: merging by identifiers, and candidates by name.

How good the comparison of names is, is measured on tests/data/names/pairs.csv,
whose rows were judged by hand; the numbers are those of merging.md."""

import csv
import itertools
import json
import unittest

import sgtest
from sgtest import graph, party, run

LEI = "123400TESTTESTTEST30"
OTHER_LEI = "123400OTHEROTHEROT96"


def number(scheme, name):
    return {"scheme": scheme, "id": name}


class MergeCase(sgtest.ReaderCase):
    def inputs(self, *graphs):
        return [self.write(f"{i}.json", g) for i, g in enumerate(graphs)]

    def explain(self, name, *paths, code=0):
        done = run("explain", "--json", *paths, "--entity", name)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout)


class Identifiers(MergeCase):
    ROWS = [
        party("c", name="Gamma Ltd", employees=5,
              identifiers=[number("Companies House", "123")]),
        party("a", country="GB", website="https://a.example",
              identifiers=[number("GB-COH", "00000123"),
                           number("LEI", LEI)]),
        party("b", name="Beta Limited", country="IE", employees=7,
              roles=["agent"], identifiers=[
                  number("Legal Entity Identifier", LEI.lower())]),
        party("d", name="Delta", country="FR", incorporated="2001",
              identifiers=[number("xi-lei", LEI)])]

    def test_one_party_of_several_inputs(self):
        paths = self.inputs(*(graph([row]) for row in self.ROWS))
        report, warnings = self.told(*paths)
        self.assertEqual(report["entities"], {"company": 1})
        self.assertEqual(report["merged"], 3)
        self.assertIn("'country' differs", warnings)
        for name in "abcd":
            known = self.explain(name, *paths)["entity"]
            self.assertEqual(known["id"], "a")
            self.assertEqual(known["name"], "Beta Limited")
            self.assertEqual(known["country"], "GB")
            self.assertEqual(known["merged"], [
                {"id": "b", "scheme": "Legal Entity Identifier",
                 "identifier": LEI.lower()},
                {"id": "c", "scheme": "Companies House", "identifier": "123"},
                {"id": "d", "scheme": "xi-lei", "identifier": LEI}])
        text = run("explain", *paths, "--entity", "d").stdout.decode()
        self.assertIn(f"merged with it: id d, by identifier xi-lei {LEI}",
                      text)
        self.assertIn("also known as: Gamma Ltd", text)
        self.assertIn("employees: 7", text)  # of the smaller id

    def test_the_same_in_any_order(self):
        """Byte for byte, but for the names of files and warnings."""
        seen = set()
        for order in itertools.permutations(range(4)):
            paths = self.inputs(*(graph([self.ROWS[i]]) for i in order))
            seen.add(run("explain", *paths, "--entity", "c").stdout)
            seen.add(run("explain", *self.inputs(
                graph([self.ROWS[i] for i in order])), "--entity",
                "c").stdout)
            found = self.findings(paths[0], *paths[1:])
            seen.add(json.dumps([found["entities"], found["flags"]]).encode())
        self.assertEqual(len(seen), 2)

    def test_a_lei_that_cannot_be_one(self):
        wrong = LEI[:-1] + "1"
        paths = self.inputs(*(graph([party(name, identifiers=[
            number("LEI", wrong)])]) for name in "ab"))
        report, warnings = self.told(*paths)
        self.assertEqual(report["merged"], 1)
        self.assertEqual(report["warnings"], {"bad_identifier": 2})
        self.assertIn("0.json:1:", warnings)
        self.assertIn("is no Legal Entity Identifier", warnings)
        self.assertEqual(run("check", "--strict", *paths).returncode, 3)

    def test_two_leis_joined_by_another_number(self):
        paths = self.inputs(
            graph([party("a", identifiers=[number("GB-COH", "1"),
                                           number("LEI", LEI)])]),
            graph([party("b", identifiers=[number("GB-COH", "01"),
                                           number("LEI", OTHER_LEI)])]))
        report, warnings = self.told(*paths)
        self.assertEqual(report["merged"], 1)
        self.assertEqual(report["warnings"], {"identifier_conflict": 1})
        self.assertIn("several numbers of the scheme XILEI", warnings)

    def test_links_of_all_inputs_meet(self):
        paths = self.inputs(
            graph([party("lei", identifiers=[number("LEI", LEI)]),
                   party("top")],
                  [{"id": "1", "kind": "ownership", "from": "top",
                    "to": "lei", "share": 60}]),
            graph([party("coh", identifiers=[number("XI-LEI", LEI)]),
                   party("sub")],
                  [{"id": "2", "kind": "ownership", "from": "coh",
                    "to": "sub", "share": 50}]))
        rows = self.explain("sub", *paths)["owners"]
        self.assertEqual([row["entity"] for row in rows], ["coh", "top"])
        self.assertAlmostEqual(rows[1]["look_through_low"], .3)


class Names(MergeCase):
    def proposals(self, *paths):
        report = self.check(*paths)
        return report["links"].get("same_as", 0)

    def test_nothing_is_compared_within_one_input(self):
        both = [party("a", name="Meridian Optics"),
                party("b", name="Meridian Optics Ltd")]
        self.assertEqual(self.proposals(*self.inputs(graph(both))), 0)
        self.assertEqual(self.proposals(*self.inputs(
            graph(both[:1]), graph(both[1:]))), 1)

    def test_a_candidate_is_told_and_changes_no_least_score(self):
        body = {"id": "gov", "kind": "public_body", "name": "Gov",
                "country": "DE"}
        owned = [graph([party("a", name="Meridian Optics")]),
                 graph([party("z", name="Meridian Optics Ltd"), body],
                       [{"id": "o", "kind": "ownership", "from": "gov",
                         "to": "z", "share": 100}])]
        alone = [owned[0], json.loads(json.dumps(owned[1]))]
        alone[1]["entities"][0]["name"] = "Other"
        metrics = []
        for graphs in (owned, alone):
            paths = self.inputs(*graphs)
            known = self.explain("a", *paths)["entity"]["scores"]
            metrics.append(known)
        with_it, without = metrics
        self.assertGreater(with_it["proximity.score_high"], 0)
        for key, value in without.items():
            if not key.endswith("_high"):
                self.assertEqual(with_it[key], value, key)
        for key, value in with_it.items():
            if key.endswith("_low"):
                self.assertEqual(value, without.get(key, 0), key)
        links = self.explain("a", *self.inputs(*owned))["links"]
        self.assertRegex(links[0]["words"], "may be the same as .*inferred")

    def measure(self):
        """Proposed or not, by row: each pair alone beside the same crowd."""
        path = sgtest.SOURCE / "tests" / "data" / "names" / "pairs.csv"
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        left = [party(f"a{i:03}", row["kind"], name=row["a"])
                for i, row in enumerate(rows)]
        right = [party(f"b{i:03}", row["kind"], name=row["b"])
                 for i, row in enumerate(rows)]
        paths = self.inputs(graph(left), graph(right))
        for i, row in enumerate(rows):
            words = " ".join(link["words"] for link in self.explain(
                f"a{i:03}", *paths)["links"])
            row["found"] = row["b"] in words
        return rows

    def test_how_many_are_found(self):
        rows = self.measure()
        found = [r for r in rows if r["found"]]
        right = [r for r in found if r["same"] == "1"]
        same = [r for r in rows if r["same"] == "1"]
        missed = {(r["a"], r["tries"]) for r in same if not r["found"]}
        wrong = {(r["a"], r["tries"]) for r in found if r["same"] == "0"}
        self.assertEqual((len(same), len(right), len(wrong)), (51, 44, 5),
                         (sorted(missed), sorted(wrong)))


if __name__ == "__main__":
    unittest.main()
