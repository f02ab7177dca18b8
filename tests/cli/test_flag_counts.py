# SPDX-License-Identifier: GPL-2.0-or-later
"""What came of every flag: D05, flag_counts of the findings and the command
flags with inputs. The four counts add up to the parties in scope."""

import json
import random
import sys
import unittest

from flagcase import MAYBE, SURE, V, FlagCase, body, deal, incident
from sgtest import (SOURCE, TEST_PLUGINS, Case, graph, link, party, raised, run,
                    supply)

sys.path.append(str(SOURCE / "tests/oracle"))
from random_parties import rich_graph  # noqa: E402

NUMBERS = ("certain", "possible", "not_raised", "not_evaluable")


def parties_of(doc):
    return [e["id"] for e in doc["entities"]
            if e["kind"] not in ("address", "incident")]


class D05(FlagCase):
    """Of a company x that v supplies."""

    words = ("--plugin", "ownership")
    SOLD = supply("s", "v", "x")

    def d05(self, *links, user=party("x"), others=(), deals=(), words=()):
        owner = link("ownership", "p", "v", share=100)
        found = self.of("D05", [V, user, party("p", "person"), *others],
                        [owner, *links], deals, words)
        self.text = {f["subject"]: f["message"]
                     for f in raised(self.found, "D05")}
        return found

    def test_no_owner(self):
        self.assertEqual(self.d05(self.SOLD), {"x": SURE})
        self.assertEqual(self.severities("D05"), {"note"})
        flag, = raised(self.found, "D05")
        self.assertEqual((flag["plugin"], flag["deal"]), ("core", None))
        self.assertEqual({e["field"] for e in flag["evidence"]},
                         {"owners", "officers", "addresses"})
        self.assertEqual(self.d05(self.SOLD, link("ownership", "p", "x")),
                         {})

    def test_what_else_is_missing(self):
        officer = link("position", "p", "x", post="director")
        self.assertEqual(self.d05(self.SOLD, officer), {"x": SURE})
        self.assertIn("neither owner nor address", self.text["x"])
        housed = party("x", addresses=["1 High Street"])
        self.d05(self.SOLD, user=housed)
        self.assertIn("neither owner nor officer", self.text["x"])
        self.d05(self.SOLD, officer, user=housed)
        self.assertIn("no owner is", self.text["x"])
        owner = link("ownership", "p", "x", share=10)
        self.assertEqual(self.d05(self.SOLD, owner), {})

    def test_kinds(self):
        for kind in ("company", "arrangement", "person", "public_body",
                     "other"):
            self.assertEqual(self.d05(self.SOLD, user=party("x", kind)),
                             {"x": SURE} if kind in (
                                 "company", "arrangement") else {}, kind)

    def test_owners_of_another_day(self):
        for keys, wanted in (({"until": "2020-06-29"}, {"x": SURE}),
                             ({"until": "2020-06-30"}, {}),
                             ({"since": "2020-07-01"}, {"x": SURE}),
                             ({"basis": "alleged"}, {})):
            self.assertEqual(self.d05(self.SOLD, link(
                "ownership", "p", "x", **keys)), wanted, keys)

    def test_who_is_asked_about(self):
        others = party("o"), party("h"), party("z")
        ties = (link("ownership", "o", "x", share=10),
                link("control", "h", "o", means="agreement"))
        self.assertEqual(self.d05(self.SOLD, *ties, others=others),
                         {"o": SURE, "h": SURE})
        self.assertEqual(self.d05(supply("s", "v", "z"), others=others),
                         {"z": SURE})
        self.assertEqual(self.d05(deals=[deal(vendor="x")]), {"x": SURE})

    def test_one_deal(self):
        deals = deal("d"), deal("e")
        links = (supply("1", "v", "x", deal="d"),
                 supply("2", "v", "y", deal="e"))
        self.assertEqual(set(self.d05(*links, others=[party("y")],
                                      deals=deals)), {"x", "y"})
        self.assertEqual(set(self.d05(
            *links, others=[party("y")], deals=deals,
            words=("--deal", "e"))), {"y"})

    def test_it_never_escalates(self):
        found = self.findings(graph(
            [V, party("x", roles=["broker"])], [self.SOLD]))
        self.assertEqual({f["severity"] for f in found["flags"]
                          if f["flag"] in ("D05", "I02")},
                         {"note", "caution"})


class Counts(FlagCase):
    def rows(self, found):
        return {(c["flag"], c["plugin"]): c for c in found["flag_counts"]}

    def recount(self, doc, found):
        """Every row, counted again from flags and gaps."""
        parties = set(parties_of(doc))
        for (flag, plugin), row in self.rows(found).items():
            told = [f for f in found["flags"]
                    if (f["flag"], f["plugin"]) == (flag, plugin)]
            sure = {f["subject"] for f in told if f["certainty"] == SURE}
            maybe = {f["subject"] for f in told} - sure
            self.assertLessEqual(sure | maybe, parties)
            rest = len(parties) - len(sure | maybe)
            gaps = [g for g in found["not_evaluable"] if g["flag"] == flag]
            unknown = sum(g["count"] for g in gaps
                          if g["subject"] not in sure | maybe)
            self.assertEqual([row[n] for n in NUMBERS], [
                len(sure), len(maybe), rest - min(rest, unknown),
                min(rest, unknown)], flag)

    def test_sums(self):
        for seed in range(40):
            doc = rich_graph(seed, size=random.Random(seed).randint(2, 20))
            found = self.findings(doc)
            for row in found["flag_counts"]:
                self.assertEqual(sum(row[n] for n in NUMBERS),
                                 len(parties_of(doc)), row)
            self.recount(doc, found)

    def test_all_four_occur(self):
        seen = {n: 0 for n in NUMBERS}
        for seed in range(10):
            for row in self.findings(rich_graph(seed))["flag_counts"]:
                for n in NUMBERS:
                    seen[n] += row[n]
        self.assertGreater(min(seen.values()), 10, seen)

    def test_every_flag_of_the_plugins_has_a_row(self):
        plugins = json.loads(run("plugin", "list", "--json").stdout)
        wanted = {("D05", "core")}
        for plugin in plugins["plugins"]:
            told = json.loads(run("plugin", "info", plugin["id"],
                                  "--json").stdout)
            wanted |= {(f["id"] if isinstance(f, dict) else f, plugin["id"])
                       for f in told["flags"]}
        found = self.findings(graph([V]))
        self.assertEqual(set(self.rows(found)), wanted)
        keys = list(self.rows(found))
        self.assertEqual(keys, sorted(keys))
        self.assertEqual(len(keys), len(found["flag_counts"]))
        found = self.findings(graph([V]), "--without", "enduser")
        self.assertEqual(set(self.rows(found)),
                         {k for k in wanted if k[1] != "enduser"})

    def test_a_party_counts_once(self):
        """Certain in one deal and possible in another."""
        doc = graph(
            [V, body("b"), body("c"), incident(),
             party("a", "address")],
            [supply("1", "v", "b", deal="d"),
             supply("2", "v", "c", deal="d"),
             supply("3", "v", "b", deal="e", basis="alleged"),
             supply("4", "v", "c", deal="e", basis="alleged")],
            [deal("d"), deal("e")], as_of="2020-06-30")
        found = self.findings(doc)
        self.assertEqual({(f["subject"], f["deal"]): f["certainty"]
                          for f in raised(found, "E10")},
                         {("b", "d"): SURE, ("c", "d"): SURE,
                          ("b", "e"): MAYBE, ("c", "e"): MAYBE})
        row = self.rows(found)["E10", "enduser"]
        self.assertEqual([row[n] for n in NUMBERS], [2, 0, 1, 0])
        self.recount(doc, found)

    def test_one_deal_has_fewer_parties(self):
        doc = graph([V, body("b"), body("c"), party("x")],
                    [supply("1", "v", "b", deal="d"),
                     supply("2", "x", "c", deal="e")],
                    [deal("d"), deal("e", vendor="x")], as_of="2020-06-30")
        whole = self.rows(self.findings(doc))["E01", "enduser"]
        self.assertEqual([whole[n] for n in NUMBERS], [2, 0, 2, 0])
        one = self.rows(self.findings(doc, "--deal", "d"))["E01", "enduser"]
        self.assertEqual([one[n] for n in NUMBERS], [1, 0, 1, 0])

    def test_nothing_is_evaluable(self):
        found = self.findings(graph([party("x"), party("y", "person")]))
        row = self.rows(found)["E01", "enduser"]
        self.assertEqual([row[n] for n in NUMBERS], [0, 0, 0, 2])
        found = self.findings(graph([incident()]))
        for row in found["flag_counts"]:
            self.assertEqual([row[n] for n in NUMBERS], [0, 0, 0, 0])

    def test_a_plugin_that_fails(self):
        found = self.findings(graph([V, party("x")]), "--plugin",
                              TEST_PLUGINS / "fails.so", code=4)
        row = self.rows(found)["fault.flag", "fails"]
        self.assertEqual([row[n] for n in NUMBERS], [0, 0, 0, 2])


class Command(Case):
    DOC = graph([V, body("b"), body("c", "police"), party("x")],
                [supply("1", "v", "x", deal="d"),
                 supply("2", "x", "b", deal="d", basis="alleged"),
                 supply("3", "x", "c", deal="d")], [deal()],
                as_of="2020-06-30")

    def setUp(self):
        super().setUp()
        self.path = self.write("g.json", self.DOC)

    def flags(self, *words, code=0):
        done = run("flags", *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.stderr = done.stderr.decode()
        return done.stdout.decode()

    def test_json_says_what_the_findings_say(self):
        data = json.loads(self.flags(self.path, "--json"))
        found = self.findings(self.path)
        self.assertEqual(set(data), {"parties", "flag_counts",
                                     "not_evaluable"})
        self.assertEqual(data["parties"], 4)
        self.assertEqual(data["flag_counts"], found["flag_counts"])
        self.assertEqual(data["not_evaluable"], found["not_evaluable"])

    def test_table(self):
        text = self.flags(self.path)
        self.assertIn("Of 4 parties in scope", text)
        rows = {line.split()[0]: line.split()[1:]
                for line in text.splitlines()[3:] if line}
        data = json.loads(self.flags(self.path, "--json"))
        self.assertEqual(rows, {
            c["flag"]: [str(c[n]) for n in NUMBERS] + [c["plugin"]]
            for c in data["flag_counts"]})
        self.assertEqual(rows["E01"], ["1", "1", "2", "0", "enduser"])
        self.assertTrue(all(len(line) < 80 for line in text.splitlines()))

    def test_one_flag(self):
        text = self.flags("E01", self.path)
        self.assertIn("certain   c, a public body", text)
        self.assertIn("possible  b, a public body", text)
        self.assertNotIn("E02", text)
        text = self.flags("E02", self.path)
        self.assertIn("certain   The end user c", text)
        self.assertIn("unknown   b: no function is recorded", text)
        data = json.loads(self.flags("E02", self.path, "--json"))
        self.assertEqual([(c["flag"], [c[n] for n in NUMBERS])
                          for c in data["flag_counts"]],
                         [("E02", [1, 0, 2, 1])])
        self.assertEqual([(g["flag"], g["subject"])
                          for g in data["not_evaluable"]], [("E02", "b")])

    def test_flags_of_the_core_and_companions(self):
        self.assertIn("core", self.flags("D05", self.path))
        self.assertIn("enduser", self.flags("S1-01", self.path))

    def test_a_flag_that_nobody_raises(self):
        text = self.flags("E01", self.path, "--without", "enduser")
        self.assertIn("No selected plugin raises E01", text)
        data = json.loads(self.flags("E01", self.path, "--without",
                                     "enduser", "--json"))
        self.assertEqual(data["flag_counts"], [])

    def test_options_of_the_analysis(self):
        def e01(*words):
            row, = json.loads(self.flags("E01", self.path, "--json",
                                         *words))["flag_counts"]
            return [row[n] for n in NUMBERS]

        self.assertEqual(e01(), [1, 1, 2, 0])
        self.assertEqual(e01("--deal", "d"), [1, 1, 2, 0])
        self.assertEqual(e01("--as-of", "2010-01-01"), [1, 1, 2, 0])
        row, = json.loads(self.flags(
            "E02", self.path, "--json", "--set",
            "enduser.e02_links=0"))["flag_counts"]
        self.assertEqual(row["certain"], 1)
        self.flags("E01", self.path, "--deal", "nope", code=2)

    def test_several_inputs(self):
        more = self.write("more.json", graph([body("z")], [
            supply("9", "v", "z")], as_of="2020-06-30"))
        data = json.loads(self.flags("E01", self.path, more, "--json"))
        self.assertEqual(data["parties"], 5)
        self.assertEqual(data["flag_counts"][0]["certain"], 2)

    def test_without_inputs_it_is_the_catalogue(self):
        self.assertIn("Government end user", self.flags())
        self.assertIn("pattern", self.flags("E01"))
        self.assertEqual(json.loads(self.flags("E01", "--json"))["id"],
                         "E01")

    def test_wrong_words(self):
        self.flags("Z99", code=2)
        self.assertIn("neither a flag", self.stderr)
        self.flags("E01", self.folder / "absent.json", code=3)
        self.assertIn("absent.json", self.stderr)
        self.flags(self.write("bad.json", "{"), code=3)

    def test_a_plugin_that_fails(self):
        text = self.flags(self.path, "--plugin", TEST_PLUGINS / "fails.so",
                          code=4)
        self.assertIn("fault.flag", text)


if __name__ == "__main__":
    unittest.main()
