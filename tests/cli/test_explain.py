# SPDX-License-Identifier: GPL-2.0-or-later
"""explain: what is known and concluded about one party; the written review."""
import json
import unittest

import sgtest
from sgtest import graph, run, supply

DOC = graph(
    [{"id": "v", "kind": "company", "name": "Maker Ltd", "roles": ["vendor"]},
     {"id": "m", "kind": "company", "name": "Middle Ltd", "names": ["Mid"],
      "roles": ["distributor"], "notes": "Held by a person.",
      "previous_names": [{"name": "Old Mid", "until": "2015-06"}]},
     {"id": "p", "kind": "person", "name": "Owner"},
     {"id": "b", "kind": "public_body", "name": "Bureau", "country": "XA",
      "functions": ["police"]},
     {"id": "i", "kind": "incident", "name": "Case", "nature": "misuse",
      "date": "2018"}],
    [supply("l1", "v", "m", deal="d", product_class="spyware",
            date="2019-02-01", sources=["s"]),
     supply("l2", "m", "b", deal="d", product_class="spyware",
            date="2019-03-01", basis="alleged"),
     {"id": "l3", "kind": "ownership", "from": "p", "to": "m",
      "share_min": 25, "share_max": 50},
     {"id": "l4", "kind": "position", "from": "p", "to": "b",
      "post": "official"},
     {"id": "l5", "kind": "involved", "from": "b", "to": "i",
      "date": "2018"}],
    [{"id": "d", "vendor": "v", "status": "signed", "signed": "2019-01-15",
      "title": "Sale", "value": 5, "currency": "EUR",
      "stated_end_user": "b", "stated_end_use": "training",
      "safeguards": [{"what": "audit clause", "date": "2019"}],
      "answers": {"pays_in_cash": "yes"}}],
    [{"id": "s", "title": "Contract | file", "publisher": "Press",
      "url": "https://example.org/x"}])


class Explain(sgtest.Case):
    def explained(self, entity, *words):
        return run("explain", self.write("g.json", DOC), "--entity", entity,
                   *words)

    def test_text_names_everything(self):
        done = self.explained("m")
        self.assertEqual(done.returncode, 0)
        text = " ".join(done.stdout.decode().split())
        for words in ("Middle Ltd", "also known as: Mid", "formerly: Old Mid",
                      "until 2015-06", "declared part: distributor",
                      "Owner owns 25-50 % of Middle Ltd",
                      "direct 25-50 %, look-through 25-50 %",
                      "Middle Ltd supplies Bureau (spyware, alleged, "
                      "2019-03-01, link l2)",
                      "innocent explanation:", "ask (",
                      "No address is recorded.", "notes: Held by a person.",
                      "source s, Contract | file, Press, "
                      "https://example.org/x"):
            self.assertIn(words, text)

    def test_what_keeps_a_flag_from_being_certain(self):
        text = " ".join(self.explained("b").stdout.decode().split())
        self.assertIn("it is possible only; settle first: link l2 is alleged",
                      text)

    def test_lines_are_80_columns_wide(self):
        for line in self.explained("b").stdout.decode().split("\n"):
            self.assertLess(len(line), 80, line)

    def test_json_agrees_with_the_findings(self):
        found = self.findings(DOC)
        told = json.loads(self.explained("m", "--json").stdout)
        entity = next(e for e in found["entities"] if e["id"] == "m")
        self.assertEqual(told["entity"], entity)
        self.assertEqual(told["flags"], [f for f in found["flags"]
                                         if f["subject"] == "m"])
        self.assertEqual([o["entity"] for o in told["owners"]], ["p"])
        self.assertEqual([(h["entity"]) for h in told["holdings"]], [])
        self.assertEqual({link["id"] for link in told["links"]},
                         {"l1", "l2", "l3"})

    def test_timeline(self):
        few = ("--plugin", "ownership", "--plugin", "enduser")
        text = self.explained("b", "--timeline", *few).stdout.decode()
        self.assertTrue(all(len(line) <= 80 for line in text.split("\n")))
        days = [line for line in text.split("\n") if line.startswith("20")]
        self.assertIn("2019-03-01", days)
        told = json.loads(self.explained("b", "--timeline", "--json",
                                         *few).stdout)
        self.assertEqual(days, [row["date"] for row in told["dates"]])
        row = next(r for r in told["dates"] if r["date"] == "2019-03-01")
        self.assertIn("E01", {f["flag"] for f in row["new"]})
        self.assertEqual(told["looked_at"][0], "2015-06-01")

    def test_contradictions_are_told_once_for_all_dates(self):
        doc = graph([{"id": n, "kind": "company"} for n in "abc"],
                    [{"id": n, "kind": "ownership", "from": n, "to": "a",
                      "share": 70, "since": "2001"} for n in "bc"])
        done = run("explain", self.write("over.json", doc), "--entity", "a",
                   "--timeline", "--plugin", "ownership")
        self.assertEqual(done.stderr.count(b"140 %"), 1)

    def test_timeline_of_the_oldest_and_the_last_dates(self):
        doc = graph([{"id": n, "kind": "company"} for n in "ab"],
                    [{"id": "l", "kind": "ownership", "from": "b", "to": "a",
                      "since": "0001", "until": "9999"}])
        done = run("explain", self.write("old.json", doc), "--entity", "a",
                   "--timeline", "--json", "--plugin", "ownership")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["looked_at"][0], "0001-01-01")

    def test_wrong_use(self):
        for words in (("explain", self.write("g.json", DOC)),
                      ("explain", self.write("g.json", DOC), "--entity",
                       "nobody"), ("explain", "--entity", "m")):
            done = run(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertTrue(done.stderr)
            self.assertFalse(done.stdout)

    def test_control_characters_do_not_reach_the_terminal(self):
        doc = json.loads(json.dumps(DOC).replace("Middle Ltd", "M\\u001b[2J"))
        path = self.write("h.json", doc)
        done = run("explain", path, "--entity", "m")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"\x1b", done.stdout)


class Review(sgtest.Case):
    def review(self, doc=DOC, *words):
        path = self.folder / "review.md"
        done = run("analyze", self.write("g.json", doc), "-q", "-o", path,
                   *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path.read_text("utf-8")

    def test_sections_in_order(self):
        text = self.review()
        heads = [line for line in text.split("\n") if line.startswith("## ")]
        self.assertEqual(heads, [
            "## Result", "## Deals under review", "## Parties", "## Supplies",
            "## Flags", "## Open questions",
            "## Mitigations to consider (steps 5 to 8)",
            "## What could not be evaluated", "## What is known",
            "## Sources cited", "## Method", "## Decision"])

    def test_deal_is_told(self):
        text = self.review()
        for words in ("### Deal d: Sale", "* status: signed, signed 2019-01-15",
                      "* value: 5 EUR", "* vendor: Maker Ltd \\[v\\]",
                      "* stated end user: Bureau \\[b\\]",
                      "* stated end use: training",
                      "* safeguards: audit clause, 2019",
                      "* answers: pays\\_in\\_cash: yes"):
            self.assertIn(words, text)

    def test_every_flag_is_in_it_with_a_question_and_mitigations(self):
        text = self.review()
        found = self.findings(DOC)
        questions = text[text.index("## Open q"):text.index("## Mitigations")]
        measures = text[text.index("## Mitigations"):text.index("## What co")]
        self.assertTrue(found["flags"])
        for flag in found["flags"]:
            self.assertIn(f"Fingerprint {flag['fingerprint']}", text)
            self.assertIn(f"| {flag['flag']} on ", questions)
            for code in flag["mitigations"]:
                self.assertIn(f"* {code}: ", measures)

    def test_set_parameters_are_named(self):
        text = self.review(DOC, "--set", "enduser.e02_links=1")
        self.assertIn("    * e02\\_links set to 1", text)
        self.assertNotIn("e02\\_links", self.review())

    def test_kept_findings_give_the_same(self):
        for words in ((), ("--deal", "d"),
                      ("--sensitivity", "--plugin", "intermediary"),
                      ("--set", "enduser.e02_links=1"),
                      ("--rules", "network-risk")):
            want = self.review(DOC, *words, "-o", self.folder / "kept.json")
            path = self.folder / "again.md"
            done = run("report", self.folder / "kept.json", "-o", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(path.read_text("utf-8"), want, words)

    def test_text_of_the_input_makes_no_table(self):
        self.assertIn("Contract \\| file", self.review())


if __name__ == "__main__":
    unittest.main()
