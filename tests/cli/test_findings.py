# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings document: schema, evidence, order, repeatability, streams."""

import json
import os
import random
import re
import unittest

import sgtest
from sgtest import SOURCE, graph, party, raised, run

try:
    import jsonschema
except ImportError:
    jsonschema = None

CASES = sorted(p for p in (SOURCE / "graphs").iterdir() if p.is_dir())
SEVERITIES = ["note", "caution", "elevated", "high", "resolve-first"]


def schema(name):
    text = (SOURCE / "core" / "schemas" / name).read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def check_path(test, evidence, links, housed):
    """A path connects and says so itself. Links to addresses are made of the
    `addresses` of an entity."""
    at = evidence["start"]
    test.assertEqual(len(evidence["entities"]), len(evidence["links"]) + 1)
    test.assertEqual(evidence["entities"][0], at)
    for link, entity in zip(evidence["links"], evidence["entities"][1:]):
        if link not in links:
            test.assertTrue({at, entity} & housed)
            at = entity
            continue
        ends = (links[link]["from"], links[link]["to"])
        test.assertIn(at, ends)
        at = ends[1] if ends[0] == at else ends[0]
        test.assertEqual(at, entity)


class Cases(sgtest.Case):
    """What holds for the findings of every worked case."""

    @unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
    def test_schemas(self):
        for case in CASES:
            with self.subTest(case.name):
                data = json.loads((case / "graph.json").read_text("utf-8"))
                schema("graph.schema.json").validate(data)
                found = self.findings(case / "graph.json")
                schema("findings.schema.json").validate(found)

    def test_every_path_is_connected_in_the_input(self):
        n = 0
        for case in CASES:
            data = json.loads((case / "graph.json").read_text("utf-8"))
            links = {link["id"]: link for link in data["links"]}
            housed = {e["id"] for e in data["entities"] if e.get("addresses")}
            if len(links) != len(data["links"]):
                continue
            for flag in self.findings(case / "graph.json")["flags"]:
                for evidence in flag["evidence"]:
                    if evidence["type"] == "path":
                        check_path(self, evidence, links, housed)
                        self.assertIn(flag["subject"], evidence["entities"])
                        n += 1
        self.assertGreater(n, 5)

    def test_order_of_flags_and_entities(self):
        for case in CASES:
            found = self.findings(case / "graph.json")
            keys = [(-SEVERITIES.index(f["severity"]), f["flag"],
                     f["subject"], f["fingerprint"]) for f in found["flags"]]
            self.assertEqual(keys, sorted(keys))
            prints = {f["fingerprint"]: f for f in found["flags"]}
            self.assertEqual(len(prints), len(found["flags"]))
            worst = [max([SEVERITIES.index(prints[p]["severity"])
                          for p in e["flags"]], default=-1)
                     for e in found["entities"]]
            self.assertEqual(worst, sorted(worst, reverse=True))
            self.assertEqual(sorted(p for e in found["entities"]
                                    for p in e["flags"]), sorted(prints))

    def test_sources_of_a_flag_are_those_of_its_evidence(self):
        found = self.findings(SOURCE / "graphs/blue-coat-syria/graph.json")
        flag, = sgtest.raised(found, "I01")
        self.assertEqual(flag["sources"], sorted(flag["sources"]))
        self.assertTrue(flag["sources"])

    def test_twice_and_shuffled_give_the_same_bytes(self):
        for case in CASES:
            with self.subTest(case.name):
                data = json.loads((case / "graph.json").read_text("utf-8"))
                path = self.write("graph.json", data)
                report = self.folder / "report.md"
                first = run("analyze", path, "-o", "-", "-o", report).stdout
                told = report.read_bytes()
                self.assertEqual(first, run("analyze", path, "-o", "-").stdout)
                rng = random.Random(7)
                for key in ("entities", "links", "deals", "sources"):
                    rng.shuffle(data[key])
                path = self.write("graph.json", data)
                again = run("analyze", path, "-o", "-", "-o", report,
                            "--jobs", "1").stdout

                def without_hash(text):
                    return [line for line in text.split(b"\n")
                            if b'"sha256"' not in line
                            and not line.startswith(b"* input ")]
                self.assertEqual(without_hash(first), without_hash(again))
                self.assertEqual(without_hash(told),
                                 without_hash(report.read_bytes()))

    def test_expected_flags(self):
        """What a reviewer expects, of the flags that the plugins can raise."""
        listed = json.loads(run("plugin", "list", "--json").stdout)["plugins"]
        able = {flag for plugin in listed for flag in plugin["flags"]}
        n = 0
        for case in CASES:
            expected = json.loads((case / "expected.json").read_text("utf-8"))
            for one in expected["runs"]:
                words = ["--as-of", one["as_of"]]
                if one.get("deal"):
                    words += ["--deal", one["deal"]]
                found = self.findings(case / "graph.json", *words)
                got = {(f["flag"], f["subject"], f["deal"])
                       for f in found["flags"]}
                wanted = {(f["flag"], f["subject"], f.get("deal"))
                          for f in one.get("raised", ()) if f["flag"] in able}
                never = {(f["flag"], f["subject"], f.get("deal"))
                         for f in one.get("absent", ()) if f["flag"] in able}
                may = {(f["flag"], f["subject"], f.get("deal"))
                       for f in one.get("may", ())}
                with self.subTest(case=case.name, as_of=one["as_of"]):
                    self.assertLessEqual(wanted, got)
                    self.assertFalse(never & got)
                    complete = set(one.get("complete", ())) & able
                    extra = {g for g in got if g[0] in complete}
                    self.assertLessEqual(extra, wanted | may)
                n += len(wanted)
        self.assertGreaterEqual(n, 8)


class Sources(sgtest.Case):
    def test_a_listing_brings_its_own(self):
        found = self.findings(graph(
            [party("x", sources=["a"], listed=[
                {"list": "eu_sanctions", "since": "2019", "sources": ["b"]},
                {"list": "un_sc", "since": "2021", "sources": ["c"]}])],
            sources=[{"id": s, "title": s} for s in "abc"]))
        self.assertEqual([(f["flag"], f["sources"]) for f in found["flags"]],
                         [("L01", ["a", "b"])])


class Options(sgtest.Case):
    def setUp(self):
        super().setUp()
        self.case = SOURCE / "graphs/blue-coat-syria/graph.json"

    def test_help_has_lines_of_80_columns(self):
        told = run("--help").stdout.decode()
        commands = [line.split()[0] for line in told.splitlines()
                    if line.startswith("  ") and line[2] != " "]
        self.assertIn("analyze", commands)
        for words in ([], *([c] for c in commands)):
            for line in run(*words, "--help").stdout.decode().splitlines():
                self.assertLessEqual(len(line), 80, (words, line))

    def test_fail_on(self):
        for severity, code in (("note", 1), ("high", 1),
                               ("resolve-first", 0)):
            done = run("analyze", self.case, "-q", "--without", "lists",
                       "--fail-on", severity)
            self.assertEqual(done.returncode, code, severity)
        self.assertEqual(run("analyze", self.case, "-q", "--fail-on",
                             "resolve-first").returncode, 1)
        self.assertEqual(run("analyze", self.case, "--fail-on", "bad")
                         .returncode, 2)

    def test_wrong_usage(self):
        for words in ((), ("analyse",), ("analyze",), ("analyze", "--nope"),
                      ("analyze", self.case, "--as-of", "yesterday"),
                      ("analyze", self.case, "--deal", "none"),
                      ("analyze", self.case, "-o", "findings.doc"),
                      ("analyze", self.case, "--jobs", "0"),
                      ("analyze", self.case, "--plugin", "nobody"),
                      ("analyze", self.case, "--format", "nobody"),
                      ("flags", "X99"), ("check",)):
            done = run(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertEqual(done.stdout, b"")
            self.assertTrue(done.stderr)
        self.assertIn(b"did you mean 'analyze'", run("analyse").stderr)

    def test_as_of_decides_what_counts(self):
        before = self.findings(self.case, "--as-of", "2010-01-01")
        self.assertEqual(before["as_of"], "2010-01-01")
        self.assertEqual(sgtest.raised(before, "I01"), [])
        self.assertEqual(self.findings(self.case, "--as-of", "2012")["as_of"],
                         "2012-12-31")

    def test_deal_limits_the_review(self):
        found = self.findings(self.case, "--deal", "d1")
        ids = {e["id"] for e in found["entities"]}
        self.assertNotIn("aramex-emirates", ids)
        self.assertIn("infotec", ids)
        flag, = sgtest.raised(found, "I01")
        self.assertEqual(flag["deal"], "d1")

    def test_outputs_are_whole_or_absent(self):
        target = self.folder / "out.json"
        done = run("analyze", self.case, "-o", target, "-o",
                   self.folder / "out.md", "-q")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(target.read_bytes()),
                         self.findings(self.case))
        self.assertIn("## Open questions",
                      (self.folder / "out.md").read_text("utf-8"))
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         ["out.json", "out.md"])
        done = run("analyze", self.case, "-o", self.folder / "no/where.json")
        self.assertEqual(done.returncode, 5)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_the_order_of_outputs_changes_none(self):
        """The document is the same whether it is written as it is made or
        from the text that others are made of."""
        case = SOURCE / "graphs/bp-group/graph.json"
        names = ["a.json", "b.md", "c.json", "d.csv"]
        found = []
        for words in [names, names[::-1], ["a.json", "c.json"]]:
            outputs = [w for n in words for w in ("-o", self.folder / n)]
            done = run("analyze", case, "-q", *outputs)
            self.assertEqual(done.returncode, 0, done.stderr)
            found += [(self.folder / n).read_bytes() for n in words
                      if n.endswith("json")]
        self.assertEqual(len(set(found)), 1)
        self.assertGreater(len(found[0]), 1 << 16)

    def test_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            import subprocess
            done = subprocess.run([sgtest.PROGRAM, "analyze", str(self.case)],
                                  stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"No space left", done.stderr)

    def test_summary(self):
        done = run("analyze", self.case)
        text = done.stdout.decode()
        self.assertEqual(done.stderr, b"")
        self.assertLessEqual(max(map(len, text.split("\n"))), 80)
        self.assertNotIn("\x1b", text)
        for words in ("I04", "I01", "not proof", "What is known"):
            self.assertIn(words, text)

    def test_every_party_has_its_id_and_every_title_is_whole(self):
        """An id is what --entity wants; of several deals a flag has one."""
        graph = SOURCE / "graphs/nso-ghana-nca/graph.json"
        told = run("analyze", graph).stdout.decode()
        heads = re.findall(r"(?m)^ ?\d+\. .*(?:\n    \[.*)?", told)
        self.assertGreater(len(heads), 4)
        for head in heads:
            self.assertRegex(head, r"\[[a-z0-9-]+\]$")
        self.assertIn("police, military or prison\n" + " " * 23 + "service\n",
                      told)
        self.assertEqual(len(re.findall(r"high-risk class, deal d[12]\n",
                                        told)), 2)
        self.assertLessEqual(max(map(len, told.split("\n"))), 80)
        # A share and its sign stay in one line.
        self.assertIsNone(re.search(r"(?m)^ *%", run(
            "holdings", SOURCE / "graphs/hikvision-ownership/graph.json",
            "--of", "cetc", "--terms").stdout.decode()))

    def test_summary_as_json(self):
        data = json.loads(run("analyze", self.case, "--json", "--top",
                              "1").stdout)
        self.assertEqual(len(data["parties"]), 1)
        self.assertGreaterEqual(data["flags"]["elevated"], 3)
        self.assertTrue(data["complete"])

    def test_standard_input(self):
        done = run("analyze", "-", "-o", "-", stdin=self.case.read_bytes())
        data = json.loads(done.stdout)
        self.assertEqual(data["inputs"][0]["path"], "-")
        self.assertEqual(data["flags"], self.findings(self.case)["flags"])

    def test_help_of_each_command(self):
        overview = run("--help")
        self.assertEqual(overview.returncode, 0)
        commands = re.findall(r"^  (\S+)", overview.stdout.decode(), re.M)
        self.assertGreater(len(commands), 8)
        for command in commands:
            done = run(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn(b"usage: stakegraph " + command.encode(),
                          done.stdout)
            self.assertLessEqual(
                max(map(len, done.stdout.decode().split("\n"))), 80)

    def test_plugins_are_told_in_80_columns(self):
        texts = [run("plugin", "list")] + [run("plugin", "info", plugin)
                                           for plugin in sgtest.BUILT_IN]
        for line in "".join(t.stdout.decode() for t in texts).split("\n"):
            if not re.match(r"file |SHA-256 |  \S+ = ", line):  # to be copied
                self.assertLessEqual(len(line), 80)

    def test_empty_graph(self):
        found = self.findings(graph())
        self.assertEqual((found["entities"], found["flags"]), ([], []))
        self.assertEqual(found["coverage"]["ownership"], None)

    def test_no_finding_is_said_to_be_no_clearance(self):
        done = run("analyze", self.write("g.json", graph()))
        self.assertIn(b"not that the transaction is clear",
                      b" ".join(done.stdout.split()))


class Catalogue(sgtest.Case):
    def test_stakes_above_the_whole_are_not_told_as_held(self):
        doc = graph([{"id": "a", "kind": "company", "name": "A"},
                     {"id": "g", "kind": "public_body", "country": "CN"},
                     {"id": "h", "kind": "public_body", "country": "CN"}],
                    [{"id": k, "kind": "ownership", "from": k, "to": "a",
                      "share": 60} for k in ("g", "h")])
        flag, = raised(self.findings(doc), "G01")
        self.assertIn("add up to 120 %: more than the whole", flag["message"])
        self.assertNotIn("at least", flag["message"])

    def test_an_input_is_never_written_over(self):
        text = json.dumps(graph([{"id": "a", "kind": "company"}]))
        path = self.write("in.json", text)
        done = run("analyze", path, "-o", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"one of the inputs", done.stderr)
        self.assertEqual(path.read_text("utf-8"), text)

    def test_every_flag_of_a_plugin_is_in_the_catalogue(self):
        flags = json.loads(run("flags", "--json").stdout)["flags"]
        by_id = {f["id"]: f for f in flags}
        groups = {}
        for f in flags:
            groups[f["group"]] = groups.get(f["group"], 0) + 1
        self.assertEqual(groups, {"E": 10, "G": 11, "I": 15, "O": 13, "L": 10,
                                  "T": 8, "D": 5, "Q": 2, "S": 5})
        plugins = json.loads(run("plugin", "list", "--json").stdout)["plugins"]
        for plugin in plugins:
            for flag in plugin["flags"]:
                self.assertEqual(by_id[flag]["plugin"], plugin["id"])
                self.assertEqual(by_id[flag]["raised_by"], plugin["id"])

    def test_mitigations_and_severities_are_known(self):
        path = SOURCE / "datasets/red-flags/flags.json"
        data = json.loads(path.read_text("utf-8"))
        codes = {m["id"] for m in data["mitigations"]}
        sources = {s["key"] for s in data["sources"]}
        for flag in data["flags"] + data["companions"]:
            self.assertLessEqual(set(flag["mitigations"]), codes, flag["id"])
            self.assertLessEqual(set(flag["sources"]), sources, flag["id"])
            self.assertIn(flag["severity"], SEVERITIES)
            self.assertIn(flag["wording_status"],
                          ("verified", "paraphrase_of_secondary",
                           "from_memory", "own_design"))
        self.assertEqual(sum(f["first_release"] for f in data["flags"]), 42)

    def test_one_flag(self):
        done = run("flags", "I04")
        self.assertIn(b"raised by     intermediary", done.stdout)
        self.assertEqual(json.loads(run("flags", "I04", "--json").stdout)["id"],
                         "I04")


if __name__ == "__main__":
    unittest.main()
