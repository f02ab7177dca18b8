# SPDX-License-Identifier: GPL-2.0-or-later
"""What check says of a data set: counts that a reader can count himself."""

import json
import unittest

from sgtest import SOURCE, Case, graph, party, run, supply

KEYS = ["inputs", "entities", "links", "deals", "sources", "merged",
        "unresolved", "dates", "shares", "identifiers", "identified", "named",
        "organisations", "with_country", "sourced", "candidates", "merged_ids",
        "dangling", "duplicates", "warnings", "first"]


def owned(name, **keys):
    return dict(keys, id=name, kind="ownership", to="b", **{"from": "a"})


SET = graph(
    [party("a", name="A", country="DE", sources=["s"],
           identifiers=[{"scheme": "GB-COH", "id": "1"},
                        {"scheme": "X", "id": "9"}]),
     party("a2", identifiers=[{"scheme": "GB-COH", "id": "1"}], name="A two"),
     party("b", name="B"), party("p", "person", name="P", country="FR"),
     party("t", "arrangement"), party("i", "incident", name="I")],
    [owned("o1", share=51, since="2001-02", sources=["s"]),
     owned("o2", share_min=25, share_max=50, until="2019"),
     owned("o3"), owned("o4", share_min=0, share_max=100),
     owned("o5", share=0, since="1999"),
     supply("u1", "a", "gone", date="2018-03-04", sources=["s"]),
     supply("u2", "a", "gone"),
     {"id": "m", "kind": "same_as", "from": "p", "to": "a",
      "probability": 0.4},
     {"id": "n", "kind": "same_as", "from": "p", "to": "b"}],
    [{"id": "d"}, {"id": "d"}], [{"id": "s", "title": "S"}])


class CheckTest(Case):
    def report(self, *inputs):
        done = run("check", "--json", *inputs)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout)

    def text(self, *inputs, **more):
        done = run("check", *inputs, **more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode()

    def test_every_number(self):
        path = self.write("g.json", SET)
        report = self.report(path)
        self.assertEqual(list(report), KEYS)
        self.assertEqual(report["entities"], {
            "company": 2, "person": 1, "arrangement": 1, "incident": 1})
        self.assertEqual(report["links"], {
            "ownership": 5, "supply": 2, "same_as": 2})
        self.assertEqual([report[k] for k in (
            "deals", "sources", "merged", "unresolved")], [1, 1, 1, 1])
        self.assertEqual(report["dates"], {
            "earliest": "1999-01-01", "latest": "2019-12-31",
            "undated_links": 5})
        self.assertEqual(report["shares"],
                         {"exact": 2, "bands": 1, "unknown": 2})
        self.assertEqual((report["identifiers"], report["identified"]), (2, 1))
        self.assertEqual((report["named"], report["organisations"],
                          report["with_country"]), (4, 3, 1))
        self.assertEqual(report["sourced"], {"entities": 1, "links": 2})
        self.assertEqual(report["candidates"], 1)
        self.assertEqual(report["merged_ids"], [
            {"id": "a2", "into": "a", "scheme": "GB-COH", "identifier": "1"}])
        self.assertEqual((report["dangling"], report["duplicates"]), (2, 1))
        self.assertEqual(report["warnings"], {
            "dangling": 1, "duplicate": 1, "contradicting_stakes": 1})

    def test_records_of_each_input(self):
        one = self.write("g.json", SET)
        lines = self.write("g.jsonl", '{"entity":{"id":"z","kind":"other"}}\n'
                                      '{"graph":{"title":"T"}}\n')
        self.write("d/entities.csv", "id,kind\ny,company\n,,\nx,person\n")
        self.write("d/links.csv", "kind,from,to\ncontrol,y,x\n")
        report = self.report(one, lines, self.folder / "d")
        self.assertEqual([(i["format"], i["records"], i["refused"])
                          for i in report["inputs"]],
                         [("stakegraph", 18, 0), ("stakegraph", 2, 0),
                          ("csv", 2, 0), ("csv", 1, 0)])
        self.assertEqual(report["inputs"][0]["bytes"], one.stat().st_size)
        for line in report["inputs"]:
            self.assertEqual(list(line), ["path", "format", "sha256", "bytes",
                                          "records", "refused"])

    def test_text_says_the_same(self):
        path = self.write("g.json", SET)
        lines = self.text(path).split("\n")
        for wanted in ("entities          5  (company 2, person 1, "
                       "arrangement 1, incident 1)",
                       "                       18 records, 0 refused, "
                       f"{path.stat().st_size} bytes",
                       "dates       1999-01-01 to 2019-12-31; "
                       "5 links undated",
                       "shares      2 exact, 1 bands, 2 unknown",
                       "identifiers 2 on 1 entities",
                       "country     1 of 3 organisations",
                       "cited       1 of 5 entities, 2 of 9 links",
                       "candidates  1 links same_as with a probability",
                       "merged            1", "unresolved        1  (2 ends of links)",
                       "warnings          3", "  dangling                    1"):
            self.assertIn(wanted, lines)
        self.assertTrue(any(line == "  a2 into a by GB-COH" for line in lines))

    def test_an_empty_set(self):
        path = self.write("g.json", graph())
        report = self.report(path)
        self.assertEqual(report["dates"], {
            "earliest": None, "latest": None, "undated_links": 0})
        self.assertIn("dates       none; 0 links undated", self.text(path))

    def test_text_has_80_columns_and_no_control_characters(self):
        kinds = ["ownership", "control", "position", "family", "associate",
                 "part_of", "supply", "agent", "contract", "payment",
                 "funding", "located_at", "same_as", "succession", "involved"]
        long = "x" * 60 + "\u001b[31m\u202e" + "y" * 60
        path = self.write("g" * 90 + ".json", graph(
            [party(long + str(n), identifiers=[{"scheme": "S", "id": "1"}])
             for n in range(14)],
            [dict(id=f"{k}{n}", kind=k, to=long + "1",
                  **{"from": long + "0"}) for k in kinds for n in range(12)]))
        text = self.text(path, env={"TERM": "xterm"})
        for line in text.split("\n"):
            self.assertLessEqual(len(line), 80, line)
            self.assertTrue(line.isprintable(), line)
        self.assertIn("and 3 more: --json", text)
        self.assertEqual(len(self.report(path)["merged_ids"]), 13)

    def test_the_documented_cases_are_clean(self):
        for path in sorted(SOURCE.glob("graphs/*/graph.json")):
            with self.subTest(path.parent.name):
                data = json.loads(path.read_text("utf-8"))
                report = self.report(path)
                self.assertEqual(report["inputs"][0]["records"], sum(
                    len(data.get(k, [])) for k in
                    ("entities", "links", "deals", "sources")))
                self.assertEqual(report["merged"], len(report["merged_ids"]))

    def test_quiet_says_nothing_and_json_wins(self):
        path = self.write("g.json", SET)
        self.assertEqual(self.text("-q", path), "")
        done = run("check", "-q", "--json", path)
        self.assertEqual(json.loads(done.stdout)["deals"], 1)
        self.assertEqual(done.stderr, b"")


if __name__ == "__main__":
    unittest.main()
