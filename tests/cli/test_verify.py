# SPDX-License-Identifier: GPL-2.0-or-later
"""verify: confirms what analyze wrote, and catches what was changed since, in
the findings or in the input they rest on."""

import copy
import importlib
import json
import random
import re
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "oracle"))

import matrix_rows
from flagcase import V, body, deal
from random_parties import rich_graph
from sgtest import (SANITIZED, SOURCE, TEST_PLUGINS, Case, graph, link, party,
                    run, some, supply)

for rows in sorted((SOURCE / "tests/support").glob("matrix_*.py")):
    importlib.import_module(rows.stem)

# Raises flags on paths, facts and sums; has a merge, a repeated stake, an
# event, a state that ended, a placeholder, sources of records and of items.
SMALL = graph(
    [party("v", roles=["vendor"], country="DE", name="Vendor",
           sources=["s1"]),
     party("r", roles=["reseller"], country="AE", name="Reseller",
           identifiers=[{"scheme": "X-REG", "id": "X1"}]),
     party("r2", identifiers=[{"scheme": "X-REG", "id": "X1"}]),
     body("m", "police", name="Ministry"),
     party("x", "person", name="X", listed=[
         {"list": "us_ofac_sdn", "since": "2015", "sources": ["s2"]}]),
     party("p", "person", topics=["role.pep"]),
     party("alone")],
    [supply("s1", "v", "r", deal="d", date="2019-05", sources=["s1"]),
     supply("s2", "r", "m", deal="d", date="2019-06-01"),
     link("ownership", "x", "r", id="o1", share=30, confidence=.5,
          sources=["s1", "s2"]),
     link("ownership", "m", "r", id="o2", share_min=25, share_max=60),
     link("ownership", "x", "r", id="o3", share_min=20, share_max=40),
     link("position", "p", "r", id="p1", post="director", since="2018"),
     link("position", "p", "m", id="p2", post="official",
          until="2019-01-31"),
     link("control", "nobody", "v", id="c1", means="agreement",
          basis="alleged")],
    [deal("d", title="Deal", stated_end_user="m",
          answers={"pays_in_cash": "yes"},
          safeguards=[{"what": "licence", "sources": ["s1"]}])],
    [{"id": "s1", "title": "One"}, {"id": "s2", "title": "Two"}])
# The same, and a second deal, which shares nobody but the vendor.
TWO = graph(
    SMALL["entities"] + [party("q", "person", listed=[
        {"list": "us_ofac_sdn", "since": "2015"}]), party("z"),
        body("n", "police", country="XB")],
    SMALL["links"] + [supply("s3", "v", "z", deal="e", date="2019"),
                      supply("s4", "z", "n", deal="e", date="2019"),
                      link("ownership", "q", "z", id="o4", share=60)],
    SMALL["deals"] + [deal("e", stated_end_user="n")], SMALL["sources"])
SMALL_WORDS = ("--plugin", "ownership", "--plugin", "lists", "--plugin",
               "proximity")

# What can be changed without verify saying so: the place, and why.
FREE = [
    (r"generator\.version", "any version may have written it"),
    (r"inputs\[\d+\]\.path", "files are known by their hash"),
    (r"plugins\[\d+\]\.(version|reason|isolation)", "said by the host alone"),
    (r"plugins\[\d+\]\.parameters\..*", "any value may have been set"),
    (r"plugins\[\d+\] (removed|swapped)",
     "which ran, and in which order, unless flags or scores are of them"),
    (r"metrics\[\d+\]\.(about|min|max)", "known to the plugin alone"),
    (r"(metrics\[\d+\]|flag_counts\[\d+\])",
     "known to the plugin alone, unless something is scored or raised"),
    (r"entities\[\d+\]\.scores\..*", "computed by a plugin"),
    (r"entities\[\d+\]\.chains(\[\d+\](\.(metric|strength))?)?",
     "which chain a score rests on is the plugin's"),
    (r"entities\[\d+\]\.merged(\[\d+\])?", "the graph's count is compared"),
    (r"flags\[\d+\]\.(message|innocent)", "prose"),
    (r"flags\[\d+\]\.evidence\[\d+\]\.shows", "prose"),
    (r"flags\[\d+\]\.evidence\[\d+\]",
     "the mark covers what is named, not how often"),
    (r"flags\[\d+\]\.evidence\[\d+\]\.threshold",
     "a parameter, but for legal rules"),
    (r"flags\[\d+\]\.evidence\[\d+\]\.strict",
     "as the threshold, unless exactly met"),
    (r"flags\[\d+\]\.decision", "made by a reader"),
    (r"not_evaluable\[\d+\]\.reason", "prose"),
    (r"warnings.*", "said by the reading, which is not done again"),
    (r"countries.*", "tables are not at hand"),
]


def places(value, at=""):
    """Every place of a document: (its path, the keys to it). Of long lists of
    rows alike the first three."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places_at(one, f"{at}.{key}" if at else key, key)
    elif isinstance(value, list):
        most = 3 if re.match(r"(metrics|flag_counts|plugins|not_eval)", at) \
            else len(value)
        for n, one in enumerate(value[:most]):
            yield from places_at(one, f"{at}[{n}]", n)


def places_at(one, at, key):
    yield at, (key,)
    for deeper, keys in places(one, at):
        yield deeper, (key, *keys)


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, (int, float)):
        return value + 1 if value == int(value) else value / 2
    return "what?" if value is None else None


def tampered(doc):
    """(place, how, document) for every change."""
    for at, keys in places(doc):
        outer = doc
        for key in keys[:-1]:
            outer = outer[key]
        last = keys[-1]
        hows = ["removed"]
        if not isinstance(outer[last], (dict, list)):
            hows.append("changed")
        if isinstance(outer, list):
            hows.append("doubled")
            if last + 1 < len(outer) and outer[last] != outer[last + 1]:
                hows.append("swapped")
        for how in hows:
            yield at, how, keys


def apply(doc, how, keys):
    doc = copy.deepcopy(doc)
    outer = doc
    for key in keys[:-1]:
        outer = outer[key]
    last = keys[-1]
    if how == "removed":
        del outer[last]
    elif how == "changed":
        outer[last] = changed(outer[last])
    elif how == "doubled":
        outer.insert(last, outer[last])
    else:
        outer[last], outer[last + 1] = outer[last + 1], outer[last]
    return doc


class VerifyCase(Case):
    def pair(self, name, doc, *words):
        """Input and findings of it, as paths."""
        path = doc if isinstance(doc, pathlib.Path) \
            else self.write(f"{name}.in.json", doc)
        found = self.folder / f"{name}.found.json"
        done = run("analyze", path, "-o", found, "--quiet", *words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return path, found

    def verdict(self, found, *inputs, code=None):
        done = run("verify", found, *inputs, "--json", "--quiet")
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        told = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if told["refuted"] else 0)
        if code is not None:
            self.assertEqual(done.returncode, code, told["refuted"])
        return told

    def reasons(self, told):
        return " / ".join(r["reason"] for one in told["refuted"]
                          for r in one["reasons"])

    def confirm_all(self, documents):
        """(name, document, words): nothing is refuted. How many flags."""
        def one(row):
            name, doc, words = row
            path, found = self.pair(name, doc, *words)
            return name, self.verdict(found, path)

        n = 0
        with ThreadPoolExecutor(2) as pool:
            for name, told in pool.map(one, documents):
                with self.subTest(name):
                    self.assertEqual(told["refuted"], [])
                    self.assertEqual(told["checked"], told["confirmed"])
                n += told["checked"]
        return n


class Confirms(VerifyCase):
    def test_real_cases(self):
        cases = sorted((SOURCE / "graphs").glob("*/graph.json"))
        n = self.confirm_all((p.parent.name, p, ()) for p in cases)
        self.assertGreater(n, 300)
        rows = [("deal", SOURCE / "graphs/blue-coat-syria/graph.json",
                 ("--deal", "d1", "--as-of", "2011-06-30", "--rules",
                  "network-risk"))]
        self.assertGreater(self.confirm_all(rows), 10)

    def test_every_flag(self):
        """The graphs that raise each flag of a built-in plugin."""
        tables = {"record": 3, "law": 3, "secrecy": 60}
        for use, value in tables.items():
            self.write(f"{use}.json", {
                "country_table": "1", "name": use, "use": use, "title": use,
                "publisher": "P", "worse": "high", "limit": value,
                "rows": [{"country": "XA", "date": "2018", "value": value}]})
        rows = [(f"{flag}-{n}", matrix_rows.document(row, move), [
            str(self.folder / w) if w.endswith(".json") else w
            for w in row.words])
            for flag, all_rows in matrix_rows.ALL.items()
            for n, row in enumerate(all_rows)
            for move in ((),)]
        self.assertGreater(self.confirm_all(some(rows)),
                           50 if SANITIZED else 400)

    def test_random_graphs(self):
        words = (("--rules", "network-risk"), (), ("--deal", "nd0"),
                 ("--as-of", "2018-04-30"))
        rows = [(str(seed), spiced(seed), words[seed % 4])
                for seed in some(range(40))]
        self.assertGreater(self.confirm_all(rows), 300)

    def test_several_inputs_and_formats(self):
        data = SOURCE / "tests/data"
        inputs = [data / "bods/biffa.jsonl", data / "icij",
                  SOURCE / "graphs/bp-group/graph.json",
                  self.write("small.json", SMALL)]
        found = self.folder / "f.json"
        done = run("analyze", *inputs, "-o", found, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertGreater(self.verdict(found, *inputs, code=0)["checked"],
                           100)
        told = self.verdict(found, *inputs[1:], code=1)
        self.assertIn("no input at hand", self.reasons(told))

    def test_moved_and_renamed_inputs(self):
        path, found = self.pair("a", SMALL, *SMALL_WORDS)
        self.verdict(found, self.write("b/other.json", path.read_bytes()),
                     code=0)

    def test_plugins_that_did_not_finish(self):
        for name in ("aborts", "good", "bad_sum", "no_symbol", "lines"):
            path = self.write("small.json", SMALL)
            found = self.folder / "f.json"
            run("analyze", path, "-o", found, "--quiet", "--plugin",
                "ownership", "--plugin", TEST_PLUGINS / f"{name}.so")
            self.assertEqual(self.verdict(found, path)["refuted"], [], name)

    def test_own_flags_of_a_script(self):
        script = self.write("own.lua", """
return {
  id = "own", version = "1", about = "Names sellers.",
  flags = {{id = "own.seller", title = "A seller", innocent = "None."}},
  run = function(g)
    for e = 1, g.n_links do
      if g.link.kind[e] == "ownership" then
        g:flag{flag = "own.seller", subject = g.link.to[e],
               certainty = "possible", message = "It is held.",
               paths = {{links = {e}, shows = "a stake"}},
               facts = {{link = e, field = "kind", value = "ownership"}},
               sums = {{shows = "a stake", terms = {e}, threshold = 0.1}}}
        break
      end
    end
  end
}""")
        path, found = self.pair("lua", SMALL, "--plugin", script)
        doc = json.loads(found.read_bytes())
        if doc["plugins"][0]["status"] != "ok":
            self.skipTest("no interpreter: " + str(doc["plugins"][0]))
        told = self.verdict(found, path, code=0)
        self.assertEqual(told["checked"],
                         1 + sum(f["plugin"] == "core" for f in doc["flags"]))

    def test_a_possible_sum_has_all_its_terms(self):
        """Statements of total stakes come on top of direct ones."""
        doc = graph(
            [party("a"), party("b"), party("q", "person"),
             party("x", listed=[{"list": "eu_sanctions"}]),
             party("y", listed=[{"list": "eu_sanctions"}])],
            [link("ownership", "x", "a", id="t", share_max=60,
                  measure="total", basis="inferred"),
             link("ownership", "b", "a", id="d", share=33.3),
             link("ownership", "y", "b", id="u")])
        path, found = self.pair("t", doc)
        self.verdict(found, path, code=0)
        sums = [e for f in json.loads(found.read_bytes())["flags"]
                if f["flag"] == "L02" and f["rule"] == "eu"
                and f["subject"] == "a" for e in f["evidence"]
                if e["type"] == "sum"]
        self.assertEqual([t["link"] for t in sums[0]["terms"]], ["d", "t"])
        self.assertEqual(sums[0]["high"], .933)


def spiced(seed):
    """A random document with banded, repeated and doubtful stakes, votes,
    nominees, lists, states that ended."""
    rng = random.Random(seed)
    doc = rich_graph(seed, size=rng.choice([8, 14, 20]))
    events = ("supply", "contract", "payment", "succession", "involved")
    for one in doc["links"]:
        if one["kind"] == "ownership":
            spice_stake(one, rng)
        if rng.random() < .2:
            one["basis"] = rng.choice(["alleged", "inferred", "verified"])
        if rng.random() < .2:
            one["confidence"] = rng.choice([.5, .25, .9, 1 / 3])
        if rng.random() < .1 and one["kind"] not in events:
            one[rng.choice(["since", "until"])] = rng.choice(
                ["2015", "2020", "2020-06", "2021-01-01", "2018-03-03"])
    for one in rng.sample(doc["links"], 8):
        if one["kind"] == "ownership":
            doc["links"].append(dict(one, id=one["id"] + "r", basis=rng.choice(
                ["declared", "alleged"])))
    for one in doc["entities"]:
        if rng.random() < .25:
            one["listed"] = [{"list": rng.choice(
                ["us_ofac_sdn", "eu_sanctions", "other:x"]), "since": "2016",
                "sources": [doc["sources"][0]["id"]]}]
        if rng.random() < .1:
            one["registry_checks"] = [
                {"register": "R", "date": "2019-05", "found": False}]
        if rng.random() < .1:
            one["previous_names"] = [{"name": "Old", "until": "2018"}]
    return dict(doc, as_of=rng.choice(["2020-06-30", "2018-06-01", "2019"]))


def spice_stake(one, rng):
    if rng.random() < .4:
        one.pop("share", None)
        if rng.random() < .7:
            one.update(share_min=rng.choice([10, 25, 50]),
                       share_max=rng.choice([50, 75, 100]),
                       share_min_exclusive=rng.random() < .5)
    if rng.random() < .2:
        one["voting"] = rng.choice([0, 20, 51, 100])
    if rng.random() < .15:
        one["capacity"] = rng.choice(["nominee", "trustee", "legal"])
    if rng.random() < .1:
        one["measure"] = rng.choice(["total", "ultimate"])


class Catches(VerifyCase):
    def is_free(self, at, how):
        return any(re.fullmatch(pattern, place) for pattern, _ in FREE
                   for place in (at, f"{at} {how}"))

    def test_any_change_of_the_findings(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        doc = json.loads(found.read_bytes())
        self.assertGreaterEqual(
            {e["type"] for f in doc["flags"] for e in f["evidence"]},
            {"path", "fact", "sum"})
        self.assertTrue(any("chains" in e for e in doc["entities"]))
        self.assertTrue(any("merged" in e for e in doc["entities"]))
        self.catch(path, found, some(self.changes(doc)),
                   200 if SANITIZED else 1000)

    def test_any_change_of_what_is_reviewed_of_a_deal(self):
        path, found = self.pair("two", TWO, *SMALL_WORDS, "--deal", "d")
        rows = self.changes(json.loads(found.read_bytes()))
        self.catch(path, found, some([row for row in rows if re.match(
            r"case\.(deal|parties|supplies)|graph\.|coverage|entities\[\d+\]$"
            r"|flags\[\d+\]$", row[0])]), 12 if SANITIZED else 60)

    def changes(self, doc):
        return [row for row in tampered(doc)
                if not self.is_free(row[0], row[1])]

    def catch(self, path, found, changes, least):
        doc = json.loads(found.read_bytes())
        self.verdict(found, path, code=0)

        def one(n_and_row):
            n, (at, how, keys) = n_and_row
            file = self.write(f"t{n % 4}/{n}.json", apply(doc, how, keys))
            done = run("verify", file, path, "--quiet")
            file.unlink()
            return at, how, done

        self.assertGreater(len(changes), least)
        missed = []
        with ThreadPoolExecutor(2) as pool:
            for at, how, done in pool.map(one, enumerate(changes)):
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                if done.returncode == 0:
                    missed.append((at, how))
        self.maxDiff = None
        self.assertFalse(missed, "\n".join(map(str, missed)))


class Reviewed(VerifyCase):
    """Who bears on the deal that findings are limited to."""

    def limited(self, *words):
        return self.pair("-".join(words) or "all", TWO, *SMALL_WORDS, *words)

    def test_every_deal_of_real_and_random_graphs(self):
        docs = [json.loads(p.read_bytes()) for p in sorted(
            (SOURCE / "graphs").glob("*/graph.json"))]
        docs += [spiced(seed) for seed in some(range(100, 115))]
        rows = [(f"{n}-{d['id']}", doc, ("--deal", d["id"]))
                for n, doc in enumerate(docs) for d in doc["deals"]]
        self.assertGreater(self.confirm_all(rows), 60)

    def test_flags_on_others(self):
        path, found = self.limited()
        doc = json.loads(found.read_bytes())
        self.assertIn("z", [f["subject"] for f in doc["flags"]])
        doc["case"]["deal"] = "d"
        told = self.verdict(self.write("c.json", doc), path, code=1)
        self.assertLessEqual(
            {"z", "q", "n"} & {f["subject"] for f in doc["flags"]},
            {r["subject"] for r in told["refuted"]})
        self.assertIn("subject 'z' does not bear on the deal under review",
                      self.reasons(told))
        self.assertNotIn("subject 'r' does not", self.reasons(told))

    def test_another_deal_than_is_said(self):
        path, found = self.limited("--deal", "d")
        for deal_said in (None, "e", "nobody's"):
            doc = json.loads(found.read_bytes())
            self.assertEqual(doc["case"]["deal"], "d")
            doc["case"]["deal"] = deal_said
            self.verdict(self.write("c.json", doc), path, code=1)

    def test_lists_beside_an_input(self):
        """What only lists describe is not under review."""
        inputs = (self.write("in.json", TWO),
                  SOURCE / "tests/data/csl/csl.csv")
        found = self.folder / "f.json"
        done = run("analyze", *inputs, "-o", found, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = self.verdict(found, *inputs, code=0)
        self.assertIn("which parties are there to compare others with",
                      [g["what"] for g in told["not_checked"]])
        doc = json.loads(found.read_bytes())
        doc["graph"]["parties"] += 100
        self.verdict(self.write("c.json", doc), *inputs, code=1)

    def test_too_many_supplies(self):
        """Those that are no evidence are left out, and counted."""
        doc = graph([V, party("r")] + [body(f"b{n}") for n in range(3)], [
            supply("s", "v", "r")] + [supply(f"s{n}", "r", f"b{n % 3}", date=str(
                1950 + n % 50)) for n in range(2010)])
        path, found = self.pair("many", doc, "--plugin", "intermediary")
        self.verdict(found, path, code=0)
        doc = json.loads(found.read_bytes())
        left_out = doc["case"]["supplies_left_out"]
        self.assertTrue(1000 < left_out < 2010)
        for number in (0, left_out - 1, left_out + 1, 5000):
            doc["case"]["supplies_left_out"] = number
            self.verdict(self.write("c.json", doc), path, code=1)


class CatchesInput(VerifyCase):
    """The input was changed since: its hash tells, and so does the evidence,
    which is what these tests look at."""

    def told_of(self, doc, record, **keys):
        """Reasons against flags when one record says something else."""
        path, found = self.pair("in", doc, *SMALL_WORDS)
        self.verdict(found, path, code=0)
        new = copy.deepcopy(doc)
        one = next(r for part in ("entities", "links", "deals")
                   for r in new[part] if r["id"] == record)
        for key, value in keys.items():
            one.pop(key, None)
            if value is not None:
                one[key] = value
        told = self.verdict(found, self.write("new.json", new), code=1)
        return [(one["flag"], r["reason"]) for one in told["refuted"]
                for r in one["reasons"] if one["flag"]]

    def assert_told(self, words, record, **keys):
        told = self.told_of(SMALL, record, **keys)
        self.assertTrue(any(words in reason for _, reason in told), told)

    def test_links(self):
        self.assert_told("does not state these bounds", "o2", share_max=61)
        self.assert_told("counts for certain, and is alleged", "o2",
                         basis="alleged")
        self.assert_told("not in force", "o2", until="2020-06-29")
        self.assert_told("not in force", "o2", since="2020-07-01")
        self.assert_told("joins", "o2", to="v")
        self.assert_told("joins", "p1", **{"from": "m"})
        self.assert_told("is no stake", "o2", kind="control")
        self.assert_told("sources are not", "o1", sources=["s2"])
        self.assert_told("no link of the input", "o1", confidence=.75)

    def test_dates(self):
        self.assert_told("does not begin before", "s2", date="2020-07")
        self.assert_told("until of 'p2' is '2019-01-31'", "p2",
                         until="2019-02-01")
        self.assert_told("does not begin before", "p1", since="2020-07")

    def test_parties(self):
        self.assert_told("listed of 'x' is 'us_ofac_sdn'", "x", listed=None)
        self.assert_told("sources are not", "x", listed=[
            {"list": "us_ofac_sdn", "sources": ["s1"]}])

    def test_records_that_are_gone(self):
        path, found = self.pair("in", SMALL, *SMALL_WORDS)
        new = dict(SMALL, links=[r for r in SMALL["links"]
                                 if r["id"] != "o2"])
        told = self.verdict(found, self.write("new.json", new), code=1)
        self.assertIn("link 'o2' is not in the input", self.reasons(told))
        new = dict(SMALL, deals=[])
        told = self.verdict(found, self.write("new.json", new), code=1)
        self.assertIn("'deals' must be 0", self.reasons(told))


class Crafted(VerifyCase):
    """Findings that somebody made up to mislead or to crash."""

    def setUp(self):
        super().setUp()
        self.path, self.found = self.pair("small", SMALL, *SMALL_WORDS)
        self.doc = json.loads(self.found.read_bytes())

    def flag(self, wanted):
        return next(f for f in self.doc["flags"] if f["flag"] == wanted)

    def check(self, code=1):
        return self.verdict(self.write("c.json", self.doc), self.path,
                            code=code)

    def test_an_invented_flag(self):
        one = copy.deepcopy(self.flag("L01"))
        one["subject"] = "v"
        self.doc["flags"].insert(1, one)
        told = self.check()
        self.assertEqual(told["checked"] - told["confirmed"], 1)
        self.assertEqual([r["subject"] for r in told["refuted"]
                          if r["flag"]], ["v"])

    def test_a_certainty_that_the_sum_does_not_carry(self):
        self.assertEqual(self.flag("G01")["certainty"], "possible")
        self.flag("G01")["certainty"] = "certain"
        self.assertIn("does not reach its threshold for certain",
                      self.reasons(self.check()))

    def test_a_stake_counted_twice(self):
        total = next(e for e in self.flag("G02")["evidence"]
                     if e["type"] == "sum")
        total["terms"] *= 2
        total["low"] *= 2
        total["high"] = 1
        self.assertIn("added twice", self.reasons(self.check()))

    def test_wrong_types_everywhere(self):
        for value in (None, True, 1e300, -1, "", "\u202e", [], {}, [[]],
                      [{}], {"": {}}):
            for key in self.doc:
                if key == "stakegraph_findings":
                    continue
                doc = dict(self.doc, **{key: value})
                done = run("verify", self.write("w.json", doc), self.path)
                free = key in ("warnings", "countries")
                self.assertIn(done.returncode, (0, 1) if free else (1, 3),
                              (key, value))

    def test_what_is_no_findings_document(self):
        for text in ("", "{", "[]", "null", '"x"', "{}", "\0", "\xff",
                     '{"stakegraph_findings": "2"}',
                     '{"stakegraph_findings": "1"}',
                     '{"stakegraph_findings": "1", "as_of": 1}',
                     '{"stakegraph_findings": "1", "as_of": "2020"}',
                     '{"stakegraph_findings": "1", "flags": [], "flags": []}',
                     '{"a": ' + "[" * 100 + "]" * 100 + "}",
                     '{"a": 1e999}', self.found.read_text()[:-20]):
            done = run("verify", self.write("n.json", text), self.path)
            self.assertEqual(done.returncode, 3, text[:60])
            self.assertEqual(done.stdout, b"", text[:60])
            self.assertTrue(done.stderr, text[:60])

    def test_nothing_of_the_findings_reaches_the_terminal(self):
        self.doc["flags"][0]["title"] = "\x1b[31mred\u202e"
        self.doc["flags"][0]["subject"] = "\x1b]0;x\x07"
        done = run("verify", self.write("c.json", self.doc), self.path)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn(b"\x1b", done.stdout)


class Usage(VerifyCase):
    def test_answers(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        done = run("verify", found, path)
        self.assertEqual(done.returncode, 0)
        text = done.stdout.decode()
        self.assertRegex(text, r"\A8 of 8 flags confirmed")
        self.assertIn("Not checked:", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        told = json.loads(run("verify", found, path, "--json").stdout)
        self.assertEqual((told["checked"], told["confirmed"],
                          told["refuted"]), (8, 8, []))
        self.assertTrue(all(g["reason"] for g in told["not_checked"]))
        with open(path, "rb") as bytes_of:
            done = run("verify", found, "-", stdin=bytes_of.read())
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_refuted_says_where_and_why(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        doc = json.loads(found.read_bytes())
        n = next(i for i, f in enumerate(doc["flags"]) if f["flag"] == "G02")
        doc["flags"][n]["evidence"][0]["start"] = "nobody-at-all"
        file = self.write("c.json", doc)
        text = run("verify", file, path).stdout.decode()
        self.assertRegex(text, r"7 of 8 flags confirmed")
        self.assertIn(f"flags[{n}].evidence[0]: its start 'nobody-at-all' is "
                      "not in the input\n", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_day(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        self.assertEqual(run("verify", found, path, "--as-of",
                             "2020-06-30").returncode, 0)
        self.assertEqual(run("verify", found, path, "--as-of",
                             "2020-07-01").returncode, 1)

    def test_lock(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        lines = run("plugin", "list", "--lock").stdout.decode()
        lock = self.write("all.lock", lines)
        self.assertEqual(run("verify", found, path, "--plugins-lock",
                             lock).returncode, 0)
        lock = self.write("none.lock", "".join(
            line + "\n" for line in lines.splitlines()
            if "proximity" not in line))
        done = run("verify", found, path, "--plugins-lock", lock)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"lock file does not pin it", done.stdout)

    def test_rules_of_a_profile(self):
        """A threshold is that of the rule: as shipped, or of the profile."""
        rows = json.loads((SOURCE / "datasets/ownership-rules/rules.json")
                          .read_text())["rules"]
        profile = self.write("p.json", {"rules": [
            dict(r, threshold=30) for r in rows if r["name"] == "us_ofac"]})
        path, found = self.pair("small", SMALL, *SMALL_WORDS, "--profile",
                                profile)
        self.assertEqual(run("verify", found, path, "--profile",
                             profile).returncode, 0)
        told = self.verdict(found, path, code=1)
        self.assertIn("not that of the rule", self.reasons(told))
        self.assertEqual(run("verify", found, path, "--profile",
                             self.write("q.json", "{")).returncode, 3)

    def test_wrong_usage(self):
        path, found = self.pair("small", SMALL, *SMALL_WORDS)
        for words, code in (((), 2), ((found,), 2), (("-", "-"), 2),
                            (("nofile", path), 3), ((found, "nofile"), 3),
                            ((path, path), 3),
                            ((found, path, "--plugins-lock", "nofile"), 3),
                            ((found, path, "--nonsense"), 2)):
            done = run("verify", *words)
            self.assertEqual(done.returncode, code, (words, done.stderr))
            self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main()
