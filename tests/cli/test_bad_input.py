# SPDX-License-Identifier: GPL-2.0-or-later
"""Every kind of bad input gives the documented result at FILE:LINE:COLUMN."""

import json
import os
import unittest

import sgtest
from sgtest import graph, run

ENTITY = {"id": "a", "kind": "company", "name": "A"}


class Refused(sgtest.Case):
    """Errors stop with exit code 3 and one line that says where."""

    def check(self, content, place, words, name="in.json", target=None):
        path = self.write(name, content)
        done = run("check", target or path)
        self.assertEqual(done.returncode, 3, done.stderr.decode())
        self.assertEqual(done.stdout, b"")
        line = done.stderr.decode().strip().split("\n")[-1]
        self.assertTrue(line.startswith(f"{path}{place}: "), line)
        self.assertIn(words, line)

    def test_documents(self):
        cases = [
            ("", ":1:1", "nothing is recognised"),
            ("\n\n", ":1:1", "nothing is recognised"),
            ("just words", ":1:1", "nothing is recognised"),
            ("[1, 2]", ":1:1", "nothing is recognised"),
            ('{"title": "x"}', ":1:1", "nothing is recognised"),
            ('{"stakegraph": "2"}', ":1:16", "version"),
            ('{"stakegraph": "1", "entities": [', ":1:34", "ends"),
            ('{"stakegraph": "1", "entities": [{"id": "a"', ":1:34",
             "not closed"),
            ('{"stakegraph": "1",\n "entities": [\n  {"id": "a"},\n  {"id" 5}'
             "\n]}", ":4:9", "colon"),
            ('{"stakegraph": "1", "links": 7}', ":1:30", "list"),
            ('{"stakegraph": "1", "entities": [5]}', ":1:34", "braces"),
            ('{"stakegraph": "1", "entities": [{"kind": "company"}]}',
             ":1:34", "'id'"),
            ('{"stakegraph": "1", "entities": [{"id": 7, "kind": "company"}]}',
             ":1:34", "'id'"),
            ('{"stakegraph": "1", "entities": [{"id": "a", "id": "b"}]}',
             ":1:46", "twice"),
            ('{"stakegraph": "1", "entities": [], "entities": []}', ":1:37",
             "twice"),
            ('{"stakegraph": "1", "entities": []} {}', ":1:37", "after the end"),
            ('{"stakegraph": "1", "deals": [{"id": "d\\u0000"}]}', ":1:40",
             "NUL"),
            ('{"stakegraph": "1", "x": ' + "[" * 70 + "]" * 70 + "}", ":1:89",
             "deep"),
            ('{"stakegraph": "1", "x": 1e999}', ":1:26", "large"),
        ]
        for content, place, words in cases:
            with self.subTest(content[:60]):
                self.check(content, place, words)

    def test_invalid_utf8(self):
        text = b'{"stakegraph": "1", "entities": [\n {"id": "a\xff"}]}'
        self.check(text, ":2:11", "UTF-8")

    def test_lines(self):
        good = json.dumps({"entity": ENTITY}) + "\n"
        cases = [
            (good + '{"entity": {"id": "b"', ":2:12", "not closed"),
            (good + '{"thing": {"id": "b"}}\n', ":2:2", "entity, link"),
            (good + '{"entity": {"id": "b"}, "link": {}}\n', ":2:23",
             "one record"),
            (good + "[]\n", ":2:1", "a line wants"),
        ]
        for content, place, words in cases:
            with self.subTest(content[-40:]):
                self.check(content, place, words, name="in.jsonl")

    def test_contradicting_duplicate_names_both_places(self):
        text = ('{"stakegraph": "1", "entities": [\n'
                '{"id": "a", "kind": "company", "name": "A"},\n'
                '{"id": "a", "kind": "company", "name": "B"}]}')
        self.check(text, ":3:1", "in.json:2:1 in 'name'")

    def test_sheets(self):
        self.write("s/links.csv", "kind,from,to\n")
        cases = [
            ('id,kind\n"a,company\n', ":2:1", "not closed"),
            ("id,kind\na,\"x\"y\n", ":2:6", "after the closing quote"),
            ("id,id\n", ":1:4", "twice"),
            ("name,kind\n", ":1:1", "'id' is missing"),
            ("id;kind\n", ":1:1", "semicolons"),
            ("", ":1:1", "empty"),
            (b"id,kind\na\xff,company\n", ":2:2", "UTF-8"),
            (b"id,kind\na\x00,company\n", ":2:2", "NUL"),
            ('id,kind,listed\na,company,{1}\n', ":2:11", "key"),
        ]
        for content, place, words in cases:
            with self.subTest(content):
                self.check(content, place, words, name="s/entities.csv",
                           target=self.folder / "s")

    def test_what_is_there_and_cannot_be_read(self):
        """A link to nowhere is not passed over as if there were no file."""
        self.write("s/entities.csv", "id,kind\na,company\n")
        self.write("s/links.csv", "kind,from,to\n")
        (self.folder / "s/deals.csv").symlink_to(self.folder / "nowhere")
        done = run("check", self.folder / "s")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"deals.csv: cannot be read: No such file", done.stderr)
        self.write("d/one.json", graph([ENTITY]))
        os.mkfifo(self.folder / "d/pipe")
        done = run("check", self.folder / "d")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"pipe:1:1: this is no regular file", done.stderr)
        (self.folder / "d/two.json").symlink_to(self.folder / "nowhere")
        done = run("check", self.folder / "d")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"two.json: cannot be read: No such file", done.stderr)

    def test_a_directory_without_links(self):
        self.write("s/entities.csv", "id,kind\n")
        done = run("check", self.folder / "s")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"links.csv: this file is missing", done.stderr)

    def test_files_that_cannot_be_read(self):
        for path in (self.folder / "none.json", self.folder, "/dev/null"):
            done = run("check", path)
            self.assertEqual(done.returncode, 3, path)
            self.assertTrue(done.stderr)

    def test_a_200_mb_line(self):
        path = self.folder / "long.jsonl"
        with open(path, "wb") as file:
            file.write(b'{"entity": {"id": "a", "kind": "company", "notes": "')
            for _ in range(200):
                file.write(b"x" * 1_000_000)
            file.write(b'"}}\n')
        done = run("check", path)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"long.jsonl:1:12: a record longer than 16 MiB",
                      done.stderr)

    def test_a_document_of_one_long_line_is_fine(self):
        data = graph([{"id": f"e{i}", "kind": "company",
                       "notes": "x" * 1000} for i in range(30_000)])
        done = run("check", self.write("in.json", data), "--json")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(done.stdout)["entities"],
                         {"company": 30_000})


class Warned(sgtest.Case):
    """Warnings go on, are counted by class, and refuse with --strict."""

    def check(self, data, place, kind, words, entities=None):
        path = self.write("in.json", data)
        done = run("check", path, "--json")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        report = json.loads(done.stdout)
        self.assertEqual(report["warnings"], {kind: 1}, report["first"])
        line, = report["first"]
        self.assertTrue(line.startswith(f"{path}{place}: "), line)
        self.assertIn(words, line)
        self.assertEqual(done.stderr.decode().strip(), line)
        self.assertEqual(run("check", path, "--strict").returncode, 3)
        self.assertEqual(run("analyze", path, "--strict").returncode, 3)
        return report

    def link(self, **keys):
        return graph([ENTITY, dict(ENTITY, id="b")],
                     [dict({"id": "l", "kind": "ownership", "from": "a",
                            "to": "b"}, **keys)])

    def test_dangling_link_end_becomes_a_placeholder(self):
        data = graph([ENTITY], [{"id": "l", "kind": "supply", "from": "a",
                                 "to": "gone"}])
        column = json.dumps(data).index('{"id": "l"') + 1
        report = self.check(data, f":1:{column}", "dangling", "'gone'")
        self.assertEqual(report["unresolved"], 1)
        found = sgtest.Case.findings(self, self.folder / "in.json")
        self.assertEqual(found["graph"]["entities"], 2)
        self.assertEqual(found["graph"]["unresolved"], 1)

    def test_values(self):
        cases = [
            (dict(since="2011-02-30"), "bad_date", "2011-02-30"),
            (dict(until="soon"), "bad_date", "soon"),
            (dict(since=2011), "bad_type", "a date as text"),
            (dict(since="2012", until="2011"), "date_order", "before"),
            (dict(share="1,5"), "bad_share", "decimal point"),
            (dict(share=-1), "bad_share", "-1"),
            (dict(share=100.5), "bad_share", "100.5"),
            (dict(share_min=60, share_max=40), "bad_share", "above"),
            (dict(share_min_exclusive="yes", share_min=5), "bad_type",
             "true or false"),
            (dict(measure="half"), "unknown_value", "half"),
            (dict(basis="rumour"), "unknown_value", "rumour"),
            (dict(confidence=2), "bad_number", "between 0 and 1"),
            (dict(confidence="high"), "bad_number", "a number"),
            (dict(sources=["s"]), "unknown_source", "'s'"),
            (dict(deal="d"), "unknown_deal", "'d'"),
            (dict(kind="owns"), "unknown_value", "owns"),
        ]
        for keys, kind, words in cases:
            with self.subTest(keys):
                data = self.link(**keys)
                path = self.write("in.json", data)
                report = json.loads(run("check", path, "--json").stdout)
                self.assertEqual(report["warnings"], {kind: 1},
                                 report["first"])
                self.assertIn(words, report["first"][0])
                self.assertEqual(run("check", path, "--strict").returncode, 3)

    def test_place_of_a_value_is_its_own(self):
        text = ('{"stakegraph": "1", "entities": [\n'
                '  {"id": "a", "kind": "company",\n   "incorporated": "20x1"}'
                "]}")
        self.check(text, ":3:20", "bad_date", "20x1")

    def test_entity_values(self):
        cases = [
            (dict(kind="firm"), "unknown_value"),
            (dict(country="Germany"), "bad_country"),
            (dict(roles=["vendor", "wizard"]), "unknown_value"),
            (dict(name=7), "bad_type"),
            (dict(listed=["us_ofac_sdn"]), "bad_type"),
            (dict(employees="many"), "bad_number"),
        ]
        for keys, kind in cases:
            with self.subTest(keys):
                path = self.write("in.json", graph([dict(ENTITY, **keys)]))
                report = json.loads(run("check", path, "--json").stdout)
                self.assertEqual(report["warnings"], {kind: 1},
                                 report["first"])

    def test_almost_a_known_key(self):
        data = '{"stakegraph": "1", "entities": [], "Links": []}'
        self.check(data, ":1:46", "unknown_record", "'links'")

    def test_no_number_is_no_identifier(self):
        """Two parties whose number is 'n/a' stay two."""
        number = [{"scheme": "XI-LEI", "id": "n/a"}]
        path = self.write("in.json", graph(
            [dict(ENTITY, id=k, identifiers=number) for k in "ab"]))
        self.assertEqual(
            sgtest.Case.findings(self, path)["graph"]["entities"], 2)

    def test_shares_above_100(self):
        data = graph([ENTITY, dict(ENTITY, id="b"), dict(ENTITY, id="c")],
                     [{"id": "l1", "kind": "ownership", "from": "a",
                       "to": "c", "share": 70},
                      {"id": "l2", "kind": "ownership", "from": "b",
                       "to": "c", "share": 50.5}])
        column = json.dumps(data).index('{"id": "c"') + 1
        self.check(data, f":1:{column}", "above_100", "120.5 %")

    def test_contradicting_stakes_name_both_sources(self):
        data = graph([ENTITY, dict(ENTITY, id="b")],
                     [{"id": "l1", "kind": "ownership", "from": "a",
                       "to": "b", "share": 30, "sources": ["s1"]},
                      {"id": "l2", "kind": "ownership", "from": "a",
                       "to": "b", "share": 40, "sources": ["s2"]}],
                     sources=[{"id": "s1"}, {"id": "s2"}])
        path = self.write("in.json", data)
        report = json.loads(run("check", path, "--json").stdout)
        self.assertEqual(report["warnings"], {"contradicting_stakes": 1})
        for word in ("s1", "s2", "'l1'", "'l2'", "30-30 %", "40-40 %"):
            self.assertIn(word, report["first"][0])

    def test_rows_wider_than_the_headings(self):
        self.write("s/entities.csv", "id,kind\na,company,surplus\n")
        self.write("s/links.csv", "kind,from,to\n")
        done = run("check", self.folder / "s", "--json")
        self.assertEqual(json.loads(done.stdout)["warnings"],
                         {"unknown_record": 1})
        self.assertIn(b"entities.csv:2:1: ", done.stderr)

    def test_quiet_says_nothing_and_only_100_are_kept(self):
        data = graph([ENTITY], [{"id": f"l{i}", "kind": "supply", "from": "a",
                                 "to": f"x{i}"} for i in range(150)])
        path = self.write("in.json", data)
        done = run("check", path, "--json", "--quiet")
        self.assertEqual(done.stderr, b"")
        report = json.loads(done.stdout)
        self.assertEqual(report["warnings"], {"dangling": 150})
        self.assertEqual(len(report["first"]), 100)

    def test_control_characters_never_reach_the_terminal(self):
        data = graph([dict(ENTITY, id="a\x1b[2J\u202e", name="\x07evil\x9b")],
                     [{"id": "l\x1b]0;x\x07", "kind": "supply",
                       "from": "a\x1b[2J\u202e", "to": "gone\x1b[31m"}])
        path = self.write("in.json", data)
        done = run("analyze", path)
        for stream in (done.stdout, done.stderr):
            text = stream.decode()
            self.assertFalse([c for c in text if c in "\x1b\x07\x9b\u202e"])
        self.assertIn(b"\\x1b", done.stderr)


if __name__ == "__main__":
    unittest.main()
