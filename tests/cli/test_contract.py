# SPDX-License-Identifier: GPL-2.0-or-later
"""What others build on, as tables: commands and options, keys of every answer
and of the findings, who publishes and raises what, severities, orders, how
numbers are written. A name that is gone from here breaks somebody's script."""

import json
import re
import unittest

from sgtest import SOURCE, TEST_PLUGINS, Case, graph, party, run

OPTIONS = """as-of deal plugin without set profile rules decisions jobs timeout
memory top fail-on format strict quiet json output""".split()
COMMANDS = """analyze explain paths holdings owners convert check report verify
diff flags plugin""".split()
SEVERITIES = ["note", "caution", "elevated", "high", "resolve-first"]
KINDS = {"company", "public_body", "person", "arrangement", "address",
         "incident", "other"}
# Plugin: metrics without its name, flags of the first set.
PLUGINS = {
    "ownership": ("state_low state_high state_control disclosed", ""),
    "proximity": (" ".join(f"{c}_{b}" for c in (
        "ownership", "control", "people", "former", "family", "money",
        "statutory", "place", "score") for b in ("low", "high")),
        "G01 G02 G03 G05 G06 G07 G11"),
    "intermediary": ("choke through depth score",
                     "I01 I02 I03 I04 I05 I07 I10 I11"),
    "enduser": ("concern", "E01 E02 E03 E06 E07 D01 D03"),
    "opacity": ("depth layers undisclosed",
                "O01 O02 O03 O04 O05 O07 O08 O10 D04"),
    "lists": ("*_low *_high", "L01 L02 L03 L04 L06"),
    "timeline": ("", "T01 T02 T03 T04 T06"),
    "rules": ("", ""),
}
# What a flag weighs by itself.
WEIGHS = {
    "resolve-first": "L01 L02 L03 L04",
    "high": "E03 E06 I10 I11 D03",
    "elevated": "E02 E07 I01 I04 I05 I12 O01 O04 O05 T03 T04 T05 L06 L07 D01 "
                "Q02",
    "caution": "E01 E08 E09 E10 G01 G02 G03 G04 G05 G06 G07 G08 G09 I02 I03 "
               "I07 I08 I09 I13 I14 I15 O02 O03 O06 O07 O10 O11 O12 T01 T06 "
               "T07 L05 L08 L09 L10 D02 D04 Q01",
    "note": "E04 E05 G10 G11 I06 O08 O09 O13 T02 T08 D05 S1-01 S1-02 S1-03 "
            "S2-01 S3-01",
}
# Never count when two groups on one party make flags weigh more; nor do D, Q
# and S.
CONTEXT = {"E01", "E04", "E05", "G01", "O08"}
RULES = {"us_ofac", "us_bis", "eu", "uk_ofsi", "uk_psc", "amlr_52", "amlr_54",
         "world_bank", "majority"}
ROW = "entity direct_low direct_high look_through_low look_through_high " \
    "rules chain"
FINDINGS = {
    "": "stakegraph_findings generator as_of inputs graph plugins metrics "
        "entities flags not_evaluable coverage warnings",
    "generator": "name version",
    "inputs": "path format sha256 bytes",
    "graph": "title entities links links_in_force deals merged unresolved",
    "plugins": "id version sha256 status reason isolation parameters",
    "metrics": "name plugin about min max",
    "entities": "id name kind country scores flags coverage",
    "flags": "fingerprint flag rule title step group plugin severity certainty "
             "confidence subject deal message innocent evidence sources "
             "mitigations decision",
    "not_evaluable": "flag subject count reason",
    "coverage": "ownership officers addresses dates sources undated_links "
                "single_source_links",
    "warnings": "counts first",
}
EVIDENCE = {"path": "type shows start links entities",
            "fact": "type on id field value",
            "sum": "type shows terms low high threshold strict"}
CASE = SOURCE / "graphs/blue-coat-syria/graph.json"
OWNED = SOURCE / "graphs/hikvision-ownership/graph.json"


def digits(number):
    """Those that carry its value."""
    mantissa = re.sub(r"[eE].*|[-.]", "", number)
    return len(mantissa.strip("0"))


class Contract(Case):
    def answer(self, *words, code=0):
        done = run(*words, "--json")
        self.assertEqual(done.returncode, code, (words, done.stderr))
        return json.loads(done.stdout)

    def assert_keys(self, told, keys, *about):
        self.assertLessEqual(set(keys.split()), set(told), about)


class CommandLine(Contract):
    def test_commands_and_options(self):
        overview = run("--help").stdout.decode()
        told = re.findall(r"^  (\S+) ", overview, re.M)
        self.assertLessEqual(set(COMMANDS), set(told))
        text = run("analyze", "--help").stdout.decode()
        self.assertLessEqual(set(OPTIONS), set(re.findall(r"--([a-z-]+)",
                                                          text)))

    def test_check(self):
        told = self.answer("check", CASE)
        self.assert_keys(told, "inputs entities links deals sources merged "
                               "unresolved warnings first")
        self.assertLessEqual(set(told["entities"]), KINDS)
        self.assertEqual(sum(told["entities"].values()),
                         len(json.loads(CASE.read_bytes())["entities"]))

    def test_holdings_and_owners(self):
        for words in (("holdings", OWNED, "--of", "cetc"),
                      ("owners", OWNED, "--of", "hikvision")):
            told = self.answer(*words)
            self.assert_keys(told, "of as_of rows", words)
            self.assertTrue(told["rows"])
            for row in told["rows"]:
                self.assert_keys(row, ROW, words)
                self.assertEqual(set(row["rules"]), RULES)
                self.assertLessEqual(set(row["rules"].values()),
                                     {"certain", "possible", "no"})
                for bound in ("direct", "look_through"):
                    self.assertLessEqual(row[f"{bound}_low"],
                                         row[f"{bound}_high"])
                    self.assertLessEqual(row[f"{bound}_high"], 1)

    def test_paths(self):
        told = self.answer("paths", CASE, "--from", "blue-coat", "--to", "ste",
                           "-k", "2")
        self.assert_keys(told, "from to chains")
        self.assertEqual(len(told["chains"]), 2)
        for chain in told["chains"]:
            self.assert_keys(chain, "strength entities links")
            self.assertEqual(len(chain["entities"]), len(chain["links"]) + 1)

    def test_findings_compared(self):
        found = self.folder / "f.json"
        self.assertEqual(run("analyze", CASE, "-o", found, "-q").returncode, 0)
        told = self.answer("verify", found, CASE)
        self.assert_keys(told, "checked confirmed refuted")
        told = self.answer("diff", found, found)
        self.assert_keys(told, "new gone changed moved")

    def test_plugins_flags_parties(self):
        told, = [p for p in self.answer("plugin", "list")["plugins"]
                 if p["id"] == "lists"]
        for one in (told, self.answer("plugin", "info", "lists")):
            self.assert_keys(one, "id version sha256 flags parameters metrics")
        self.assert_keys(self.answer("plugin", "check", "timeline"),
                         "plugin checks passed")
        self.assert_keys(self.answer("flags", "I04"),
                         "id title wording severity plugin mitigations "
                         "sources")
        self.assert_keys(self.answer("explain", CASE, "--entity", "ste"),
                         "as_of entity flags owners holdings links "
                         "not_evaluable")
        self.assert_keys(self.answer("analyze", CASE), "flags parties")


class Tables(Contract):
    def test_plugins(self):
        told = {p["id"]: p for p in self.answer("plugin", "list")["plugins"]}
        self.assertEqual(set(told), set(PLUGINS))
        for plugin, (metrics, flags) in PLUGINS.items():
            names = {m["name"] for m in told[plugin]["metrics"]}
            self.assertLessEqual({f"{plugin}.{m}" for m in metrics.split()},
                                 names)
            self.assertLessEqual(set(flags.split()),
                                 set(told[plugin]["flags"]))
        self.assertEqual(sum(len(f.split()) for _, f in PLUGINS.values()), 41)

    def test_severities(self):
        path = SOURCE / "datasets/red-flags/flags.json"
        data = json.loads(path.read_bytes())
        every = data["flags"] + data["companions"]
        self.assertEqual({f["id"]: f["severity"] for f in every},
                         {f: s for s, flags in WEIGHS.items()
                          for f in flags.split()})
        self.assertEqual({f["id"] for f in every if not f.get("escalates")
                          and f["id"][0] in "EGIOLT"}, CONTEXT)
        self.assertFalse([f["id"] for f in every if f.get("escalates")
                          and f["id"][0] in "DQS"])


class Findings(Contract):
    def setUp(self):
        super().setUp()
        self.found = [self.findings(path) for path in
                      sorted(SOURCE.glob("graphs/*/graph.json"))]
        self.assertGreater(len(self.found), 5)

    def test_keys(self):
        seen = set()
        for doc in self.found:
            for at, keys in FINDINGS.items():
                part = doc[at] if at else doc
                for one in part if isinstance(part, list) else [part]:
                    self.assert_keys(one, keys, at)
            for flag in doc["flags"]:
                self.assertIn(flag["severity"], SEVERITIES)
                for one in flag["evidence"]:
                    self.assert_keys(one, EVIDENCE[one["type"]])
                    seen.add(one["type"])
        self.assertEqual(seen, set(EVIDENCE))

    def test_who_is_listed(self):
        for doc in self.found:
            rows = {e["id"]: e for e in doc["entities"]}
            self.assertTrue(all(e["scores"] or e["flags"]
                                for e in doc["entities"]))
            self.assertLessEqual({f["subject"] for f in doc["flags"]},
                                 set(rows))

    def test_scores(self):
        bounds = {m["name"]: (m["min"], m["max"]) for doc in self.found
                  for m in doc["metrics"]}
        scores = [e["scores"] for doc in self.found for e in doc["entities"]]
        for one in scores:
            for name, value in one.items():
                least, most = bounds[name]
                self.assertTrue(least <= value <= most, name)
                if name.endswith("_low"):
                    self.assertLessEqual(value, one[f"{name[:-4]}_high"])
            if "intermediary.score" in one:
                self.assertAlmostEqual(
                    one["intermediary.score"],
                    .7 * one["intermediary.choke"]
                    + .3 * one["intermediary.through"], 12)
        for metric in ("intermediary.score", "proximity.score_high",
                       "lists.us_ofac_low", "ownership.state_control"):
            self.assertTrue(any(metric in one for one in scores), metric)

    def test_numbers_are_as_short_as_can_be(self):
        for path in (CASE, OWNED):
            text = run("analyze", path, "-o", "-", "-q").stdout
            many = []
            json.loads(text, parse_float=many.append)
            self.assertGreater(len(many), 20)
            for number in many:
                self.assertEqual(digits(number), digits(repr(float(number))),
                                 number)


class ExitCodes(Contract):
    def test_each(self):
        found = self.folder / "f.json"
        other = self.write("other.json", graph([party("a")]))
        self.assertEqual(run("analyze", CASE, "-o", found, "-q").returncode, 0)
        for code, *words in (
                (0, "analyze", CASE, "-q"),
                (1, "analyze", CASE, "-q", "--fail-on", "note"),
                (1, "verify", found, other),
                (0, "diff", found, found),
                (2, "analyze"), (2, "nonsense"), (2, "analyze", "--nonsense"),
                (2, "analyze", CASE, "--deal", "nobody's"),
                (3, "analyze", self.folder / "none"),
                (3, "check", self.write("x.json", "{}")),
                (3, "check", self.write("d.json", graph([
                    party("a", incorporated="soon")])), "--strict"),
                (4, "analyze", CASE, "-q", "--plugin",
                 TEST_PLUGINS / "aborts.so"),
                (5, "analyze", CASE, "-q", "-o",
                 self.folder / "no/where.json")):
            done = run(*words)
            self.assertEqual(done.returncode, code, (words, done.stderr))


if __name__ == "__main__":
    unittest.main()
