# SPDX-License-Identifier: GPL-2.0-or-later
"""What convert writes reads back as the same graph.

The measure is what the program itself says of a graph: `check --json` and the
findings, byte for byte but for what speaks of the input file. Converting what
was converted changes nothing any more."""

import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "oracle"))

from random_parties import rich_graph
from sgtest import SANITIZED, SOURCE, Case, graph, party, run, supply

# Every column and attribute of the native format, and every kind of item.
EVERYTHING = {
    "stakegraph": "1", "title": "All \u2028 <&> \"of\" it",
    "description": "line\nbreak", "licence": "CC0-1.0", "as_of": "2020-06",
    "curator": {"name": "x", "list": [1, 2.50, None, True]},
    "entities": [
        {"id": "a", "kind": "company", "name": "A \"quoted\" \\ name\t",
         "names": ["\u0410", "A2", "A2"], "country": "de",
         "roles": ["vendor", "end_user"], "topics": ["gov.soe", "sanction"],
         "legal_form": "GmbH", "activities": ["62.01"], "employees": 12,
         "capital": {"amount": 25000.50, "currency": "EUR"},
         "website": "https://a.example/?a=1&b=2", "incorporated": "1999-03",
         "dissolved": "2019", "addresses": ["1 High St.", "1, high st"],
         "previous_names": [{"name": "Old A", "until": "2001"},
                            {"name": "Older A", "sources": ["s1"]}],
         "identifiers": [{"scheme": "GB-COH", "id": "001"},
                         {"scheme": "XI-LEI", "id": "X" * 20}],
         "listed": [{"list": "eu_sanctions", "program": "P", "since": "2010",
                     "until": "2011-02-03", "sources": ["s2", "s1"]},
                    {"list": "other:mine"}],
         "registry_checks": [{"register": "R", "date": "2015-05",
                              "found": False, "sources": ["s1"]},
                             {"register": "Q", "found": True},
                             {"register": "Z", "found": "maybe"}],
         "sources": ["s2", "s1"], "x-own": [{"deep": [[1], {}]}]},
        {"id": "b", "kind": "public_body", "name": "B",
         "functions": ["police", "weird"], "addresses": ["2 Low Road"]},
        {"id": "p", "kind": "person", "name": "P", "occupation": "driver"},
        {"id": "t", "kind": "arrangement", "register_count": 3},
        {"id": "x", "kind": "widget", "roles": "unheard"},
        {"id": "i", "kind": "incident", "date": "2018-04", "nature": "misuse",
         "product_class": "spyware"},
        {"id": "addr", "kind": "address", "name": "2 low road",
         "address_type": "virtual"}],
    "links": [
        {"id": "o1", "kind": "ownership", "from": "b", "to": "a",
         "share_min": 25, "share_min_exclusive": True, "share_max": 50,
         "share_max_exclusive": True, "voting": 33.3333333,
         "measure": "total", "capacity": "trustee", "since": "2001-02",
         "until": "2019-12-31", "confidence": 0.123456789,
         "basis": "verified", "sources": ["s1"], "filed": "2002", "notes": ""},
        {"id": "o2", "kind": "ownership", "from": "p", "to": "a", "share": 0},
        {"id": "o3", "kind": "ownership", "from": "t", "to": "a",
         "share_max": 10, "measure": "odd", "capacity": "odd",
         "voting_min": 0, "voting_max": 12.5},
        {"id": "o4", "kind": "ownership", "from": "x", "to": "a",
         "share_min": 0.0000002, "share_max": 99.9999998},
        {"kind": "ownership", "from": "p", "to": "t", "share": 100},
        {"kind": "ownership", "from": "p", "to": "t", "share": 100,
         "sources": ["s1"]},
        {"id": "c1", "kind": "control", "from": "b", "to": "a",
         "means": "golden_share", "share": 5, "measure": "ultimate"},
        {"id": "c2", "kind": "control", "from": "p", "to": "a",
         "means": "charm", "basis": "rumoured", "date": "2001"},
        {"id": "j1", "kind": "position", "from": "p", "to": "a",
         "post": "director", "since": "2001"},
        {"id": "j2", "kind": "position", "from": "p", "to": "b",
         "post": "Head of everything"},
        {"id": "u1", "kind": "supply", "from": "a", "to": "b", "deal": "d",
         "product": "P", "product_class": "spyware", "role": "r", "value": 1e7,
         "currency": "EUR", "stated_end_user": ["b", "nobody"],
         "stated_origin": "FR", "date": "2017-02-03", "since": "2001"},
        {"id": "u2", "kind": "supply", "from": "a", "to": "gone",
         "stated_end_user": "b", "product_class": "toys"},
        {"id": "y1", "kind": "payment", "from": "b", "to": "a",
         "date": "2017", "value": 0.1},
        {"id": "s1", "kind": "same_as", "from": "a", "to": "x",
         "probability": 0.7},
        {"id": "n1", "kind": "involved", "from": "a", "to": "i"},
        {"id": "k1", "kind": "knows", "from": "a", "to": "b", "label": "l"},
        {"id": "e1", "kind": "part_of", "from": "b"},
        {"kind": "located_at", "from": "p", "to": "addr"}],
    "deals": [
        {"id": "d", "title": "D", "status": "signed", "product": "P",
         "product_class": "interception", "vendor": "a",
         "stated_end_user": ["b", "someone"], "stated_end_use": "u",
         "signed": "2017-01", "value": 12.5, "currency": "EUR",
         "answers": {"E1": "yes", "E2": "refused"},
         "safeguards": [{"what": "licence", "date": "2016",
                         "sources": ["s1"]}, {"what": "clause"}],
         "sources": ["s1"]},
        {"id": "d2", "status": "dreamt", "stated_end_user": "b"}],
    "sources": [
        {"id": "s1", "title": "T", "publisher": "P", "url": "https://u",
         "date": "2001", "retrieved": "2020-01-01"},
        {"id": "s2"}],
}

SHARES_ENTITIES = [
    {"id": "m2", "kind": "company", "name": "Two", "country": "FR",
     "identifiers": [{"scheme": "XX", "id": "77"}], "roles": ["broker"],
     "addresses": ["3 Side Lane"], "widgets": 4},
    {"id": "m1", "kind": "company", "name": "One",
     "identifiers": [{"scheme": "XX", "id": "77"},
                     {"scheme": "XX", "id": "78"}]},
    {"id": "m3", "kind": "company", "name": "Three", "widgets": 5,
     "identifiers": [{"scheme": "xx", "id": "78"}]},
]


# What is settled by reading is not said again of what was written.
SETTLED = ("bad_date", "bad_share", "date_order", "duplicate",
           "merge_conflict", "unknown_record")


def plain(answer):
    """What is said of the graph: without what is said of its files."""
    data = json.loads(answer)
    data.pop("inputs")
    for key in ("first", "duplicates", "merged_ids"):
        data.pop(key, None)
    for one in data["entities"]:
        if isinstance(one, dict):
            one.pop("merged", None)
    data["warnings"] = {k: v for k, v in data["warnings"].get(
        "counts", data["warnings"]).items() if k not in SETTLED}
    return data


class ConvertTest(Case):
    def convert(self, source, name):
        target = self.folder / name
        done = run("convert", "-q", source, "-o", target)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return target

    def said(self, command, source, *words):
        done = run(command, source, *words)
        self.assertIn(done.returncode, (0, 4), done.stderr.decode())
        return plain(done.stdout)

    def compare(self, command, source, target, words, unlike):
        first = self.said(command, source, *words)
        second = self.said(command, target, *words)
        for data in (first, second):
            for key in unlike:
                data.pop(key, None)
                data.get("graph", {}).pop(key, None)
        self.assertEqual(first, second)

    def same(self, source, *unlike, analyse=True):
        """The document and the lines say the same as the source, and what was
        converted once stays as it is."""
        document = self.convert(source, "a.json")
        lines = self.convert(source, "a.jsonl")
        for target in (document, lines):
            self.compare("check", source, target, ["--json"], unlike)
            if analyse:
                self.compare("analyze", source, target, ["-o", "-"], unlike)
        for again in (document, lines):
            self.assertEqual(self.convert(again, "b.json").read_bytes(),
                             document.read_bytes())
            self.assertEqual(self.convert(again, "b.jsonl").read_bytes(),
                             lines.read_bytes())
        return json.loads(document.read_text("utf-8"))

    def test_lines_stay_lines(self):
        """Own keys of the document may stand on many lines in the input."""
        doc = dict(graph([party("a")]), own={"b": [1, {"c": "d e"}]})
        path = self.write("g.json", json.dumps(doc, indent=2))
        lines = self.convert(path, "a.jsonl").read_text().splitlines()
        self.assertEqual([list(json.loads(line)) for line in lines],
                         [["graph"], ["entity"]])
        self.assertEqual(json.loads(lines[0])["graph"]["own"], doc["own"])

    def test_documented_cases(self):
        for path in sorted(SOURCE.glob("graphs/*/graph.json")):
            with self.subTest(path.parent.name):
                self.same(path, "merged")

    def test_everything_of_the_format(self):
        # A duplicate is told once; the rest is told again on reading.
        path = self.write("all.json", EVERYTHING)
        data = self.same(path)
        found = {e["id"]: e for e in data["entities"]}
        wanted = {e["id"]: e for e in EVERYTHING["entities"]}
        a = dict(wanted["a"], country="DE", names=["A2", "\u0410"],
                 sources=["s1", "s2"])
        a.pop("addresses")
        a["listed"] = [dict(a["listed"][0], sources=["s1", "s2"]),
                       a["listed"][1]]
        a["registry_checks"] = sorted(a["registry_checks"],
                                      key=lambda c: c["register"])
        self.assertEqual(found["a"], a)
        self.assertEqual(found["b"]["functions"], ["police", "weird"])
        self.assertEqual(found["x"], wanted["x"])
        for name in ("p", "t", "i", "addr"):
            self.assertEqual(found[name], wanted[name])
        made = [e for e in found.values() if e["id"].startswith("address-")]
        self.assertEqual([e["name"] for e in made], ["1 High St."])
        self.assertNotIn("gone", found)
        self.assertNotIn("nobody", found)

    def test_keys_too_long_and_too_many(self):
        """What is written is read again, whatever a publisher's keys are."""
        long = "k" * 98 + "\u00e9" * 40
        wide = {f"k{i}": ["1"] for i in range(400)}
        lines = [{"id": "a", "schema": "Company", "properties": {
                      long: ["1"], long + "2": ["2"], long + "3": ["3"]}},
                 {"id": "b", "schema": "Company", "properties": wide}]
        path = self.write("a.ftm.json", "\n".join(map(json.dumps, lines)))
        found = {e["id"]: e for e in self.same(
            path, "warnings", "inputs", analyse=False)["entities"]}
        start = "k" * 98 + "\u00e9"
        self.assertEqual(
            sorted(k for k in found["a"] if "kkk" in k),
            [start, f"other:2:{start}", f"other:{start}"])
        self.assertEqual(len([k for k in found["b"] if k[0] == "k"]), 201)
        told = self.said("check", path, "--json")["warnings"]
        self.assertEqual((told["bad_type"], told["truncated"]), (3, 1))

    def test_parts_of_one_record_with_many_keys(self):
        """Each is short; together they are read, written and read again."""
        def part(start, n):
            return {"id": "a", "kind": "company", "name": "A",
                    **{f"k{i}": i for i in range(start, start + n)}}
        many = [part(i, 128) for i in range(0, 1024, 128)]
        path = self.write("many.json", {"entities": many})
        found = self.same(path, "merged", analyse=False)["entities"]
        self.assertEqual(len([k for k in found[0] if k[1:].isdigit()]), 1024)
        path = self.write("b.json", {"entities": [*many, part(1024, 1)]})
        done = run("check", path)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"more than 1024 keys", done.stderr)

    def test_a_record_of_many_keys(self):
        wide = {"id": "a", "kind": "company", "name": "A",
                **{f"k{i}": i for i in range(1200)}}
        path = self.write("wide.json", {"entities": [wide]})
        found = self.same(path, "warnings", analyse=False)["entities"]
        self.assertEqual(len([k for k in found[0] if k[1:].isdigit()]), 1024)
        told = self.said("check", path, "--json")["warnings"]
        self.assertEqual(told, {"truncated": 1200 - 1024})
        wide.update({f"l{i}": i for i in range(100)})
        done = run("check", self.write("wide.json", {"entities": [wide]}))
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"at most 1280 keys", done.stderr)

    def test_a_graph_of_many_keys(self):
        """Of several inputs together, too; the first count."""
        def graph(name, start, n):
            return self.write(name, {"stakegraph": "1", "entities": [],
                                     **{f"k{i}": i
                                        for i in range(start, start + n)}})
        def keys(path):
            data = json.loads(path.read_text("utf-8"))
            return {k for k in data if k[1:].isdigit()}
        first = {f"k{i}" for i in range(200)}
        path = graph("many.json", 0, 250)
        self.same(path, "warnings", analyse=False)
        self.assertEqual(keys(self.folder / "a.json"), first)
        told = self.said("check", path, "--json")["warnings"]
        self.assertEqual(told, {"truncated": 50})
        parts = [graph(f"part{i}.json", i, 120) for i in (0, 120)]
        done = run("convert", *parts, "-o", self.folder / "b.json")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(keys(self.folder / "b.json"), first)

    def test_long_keys_of_a_graph(self):
        for key in ("k" * 127, "\x01" * 127):
            path = self.write("l.jsonl", json.dumps({"graph": {key: 1}}) + "\n")
            self.assertEqual(self.same(path, analyse=False)[key], 1)
            path = self.write("l.jsonl",
                              json.dumps({"graph": {key + "k": 1}}) + "\n")
            self.assertEqual(run("check", path).returncode, 3)

    def test_links_of_everything(self):
        path = self.write("all.json", EVERYTHING)
        data = json.loads(self.convert(path, "a.json").read_text("utf-8"))
        found = {e["id"]: e for e in data["links"]}
        for wanted in EVERYTHING["links"]:
            if "id" in wanted:
                known = dict(wanted)
                self.assertEqual(found[wanted["id"]], known)
        owned = [e for e in data["links"] if e.get("share") == 100]
        self.assertEqual(len(owned), 1)
        self.assertEqual(owned[0]["sources"], ["s1"])
        deals = {e["id"]: e for e in data["deals"]}
        for wanted in EVERYTHING["deals"]:
            wanted = dict(wanted)
            wanted["safeguards"] = sorted(wanted.get("safeguards", []),
                                          key=lambda s: s["what"])
            if not wanted["safeguards"]:
                wanted.pop("safeguards")
            self.assertEqual(deals[wanted["id"]], wanted)
        self.assertEqual(data["sources"], EVERYTHING["sources"])
        for key in ("title", "description", "licence", "as_of", "curator"):
            self.assertEqual(data[key], EVERYTHING[key])

    def test_merged_entities_keep_their_ids(self):
        path = self.write("m.json", graph(
            SHARES_ENTITIES + [party("z")],
            [supply("l", "m3", "z", stated_end_user="m2")]))
        data = self.same(path, "merged")
        one = {e["id"]: e for e in data["entities"]}["m1"]
        self.assertEqual(one["other_ids"], ["m2", "m3"])
        self.assertEqual(one["names"], ["Three", "Two"])
        self.assertEqual(one["country"], "FR")
        self.assertEqual(one["widgets"], 4)
        link = [e for e in data["links"] if e["id"] == "l"][0]
        self.assertEqual((link["from"], link["stated_end_user"]), ("m1", "m2"))
        for name in ("m1", "m2", "m3"):
            done = run("explain", self.folder / "a.json", "--entity", name,
                       "--json")
            self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_bounds_are_written_as_people_say_them(self):
        cases = [({"share_min": 25, "share_min_exclusive": True}, None),
                 ({"share_max": 5, "share_max_exclusive": True}, None),
                 ({"share_min": 50.0000001}, {"share_min": 50,
                                              "share_min_exclusive": True}),
                 ({"share_min": 12.345678}, None), ({}, None),
                 ({"share_min": 0, "share_max": 100}, {}),
                 ({"share_min": 40, "share_max": 40}, {"share": 40}),
                 ({"share": 33.3333333}, None), ({"share": 0}, None)]
        links = [dict(case[0], id=f"l{i}", kind="ownership", to="b",
                      **{"from": "a"}) for i, case in enumerate(cases)]
        path = self.write("g.json", graph([party("a"), party("b")], links))
        data = self.same(path, analyse=False)
        for i, (given, wanted) in enumerate(cases):
            link = {k: v for k, v in data["links"][i].items()
                    if k.startswith("share")}
            self.assertEqual(link, given if wanted is None else wanted)

    def test_keys_that_mean_something_else_are_moved(self):
        lines = [
            {"graph": {"stakegraph": "1", "entities": [1]}},
            {"entity": {"id": "a", "kind": "company",
                        "identifiers": [{"scheme": "S", "id": "1"}]}},
            {"entity": {"id": "b", "kind": "gadget",
                        "identifiers": [{"scheme": "S", "id": "1"}]}},
        ]
        path = self.write("g.jsonl", "".join(
            json.dumps(line) + "\n" for line in lines))
        data = json.loads(self.convert(path, "a.json").read_text())
        self.assertEqual(data["other:entities"], [1])
        self.assertEqual(data["entities"][0]["kind"], "company")
        self.assertEqual(data["entities"][0]["other:kind"], "gadget")
        self.assertEqual(self.convert(self.folder / "a.json",
                                      "b.json").read_bytes(),
                         (self.folder / "a.json").read_bytes())

    def test_several_answers_are_kept(self):
        deal = {"id": "d", "answers": {"E1": "yes"}}
        path = self.write("g.json", graph([], [], [deal, dict(
            deal, answers={"E1": "no", "E2": "no"})]))
        data = self.same(path)
        self.assertEqual(data["deals"][0]["answers"],
                         {"E1": ["no", "yes"], "E2": "no"})

    def test_csv_directory(self):
        self.write("d/entities.csv",
                   "id,kind,name,roles,identifiers,addresses,other_ids,own\n"
                   "a,company,A,vendor;broker,LEI:77,1 High St;2 Low,z;y,1\n"
                   "b,public_body,B,,,1 high st.,,\n")
        self.write("d/links.csv",
                   "kind,from,to,share_min,share_max,since,sources\n"
                   "ownership,z,b,25,50,2001,s\n")
        self.write("d/sources.csv", "id,title\ns,Register\n")
        data = self.same(self.folder / "d")
        self.assertEqual(data["entities"][0]["other_ids"], ["y", "z"])
        self.assertEqual(data["links"][0]["from"], "a")

    def test_random_graphs(self):
        for seed in range(4 if SANITIZED else 25):
            with self.subTest(seed):
                path = self.write("r.json", rich_graph(seed))
                self.same(path, "merged", analyse=seed < 5)

    def test_several_inputs_become_one(self):
        one = self.write("1.json", graph([party("a")]))
        two = self.write("2.json", graph([party("b")], [supply("l", "a", "b")],
                                         as_of="2021-01-01"))
        done = run("convert", one, two, "-o", self.folder / "o.json", "-o", "-")
        self.assertEqual(done.returncode, 0)
        other = run("convert", two, one, "-o", "-")
        self.assertEqual(done.stdout, other.stdout)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(lines[0], {"graph": {"stakegraph": "1",
                                              "as_of": "2021-01-01"}})
        self.assertEqual([list(line)[0] for line in lines[1:]],
                         ["entity", "entity", "link"])
        document = json.loads((self.folder / "o.json").read_text())
        self.assertEqual([e["id"] for e in document["entities"]], ["a", "b"])

    def test_the_order_of_records_does_not_matter(self):
        data = rich_graph(77)
        first = self.convert(self.write("1.json", data), "1.out.json")
        for key in ("entities", "links", "deals", "sources"):
            data[key] = list(reversed(data[key]))
        second = self.convert(self.write("2.json", data), "2.out.json")
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_usage(self):
        path = self.write("g.json", graph([party("a")]))
        for words, code, what in [
                ([path], 2, "wants -o"),
                ([path, "-o", "x.pdf"], 2, ".json .jsonl .graphml"),
                ([path, "-o", "x"], 2, ".json .jsonl"),
                ([path, "-o", ".json"], 2, ".json .jsonl"),
                (["-o", "-"], 2, "no input"),
                ([path, "--json", "-o", "-"], 2, "no such option"),
                (["missing.json", "-o", "-"], 3, "missing.json"),
                ([path, "-o", self.folder / "no" / "x.json"], 5,
                 "cannot be written")]:
            with self.subTest(words):
                done = run("convert", *words)
                self.assertEqual(done.returncode, code)
                self.assertIn(what, done.stderr.decode())
                self.assertEqual(done.stdout, b"")

    def test_nothing_is_left_behind(self):
        bad = self.write("bad.json", graph([party("a")], [
            supply("l", "a", "b")]))
        target = self.folder / "out.json"
        done = run("convert", "--strict", bad, "-o", target)
        self.assertEqual(done.returncode, 3)
        self.assertFalse(target.exists())
        self.assertEqual(run("convert", "-q", bad, "-o", target).stderr, b"")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         ["bad.json", "out.json"])

    def test_an_input_may_be_written_over(self):
        path = self.write("g.json", graph([party("b"), party("a")]))
        self.assertEqual(run("convert", path, "-o", path).returncode, 0)
        data = json.loads(path.read_text())
        self.assertEqual([e["id"] for e in data["entities"]], ["a", "b"])

    def test_full_disk_is_told(self):
        path = self.write("g.json", graph([party("a")]))
        with open("/dev/full", "wb") as full:
            import subprocess
            done = subprocess.run(
                [os.environ["STAKEGRAPH"], "convert", str(path), "-o", "-"],
                stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 5)
        self.assertIn("cannot be written", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
