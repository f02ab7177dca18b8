# SPDX-License-Identifier: GPL-2.0-or-later
"""Two findings documents compared: each kind of difference, what explains it,
what was not seen and is therefore not gone, and hostile documents."""

import copy
import itertools
import json
import random
import unittest

from sgtest import SHARED, SOURCE, TEST_PLUGINS, Case, graph, party, run, \
    some, stake, supply

try:
    import jsonschema
except ImportError:
    jsonschema = None

BLUE_COAT = SOURCE / "graphs/blue-coat-syria/graph.json"
DEAL = graph(
    [party("maker", roles=["vendor"], name="Maker"), party("trader"),
     party("ministry", "public_body", functions=["interior"]),
     party("state", "public_body", functions=["executive"])],
    [supply("s1", "maker", "trader", date="2019"),
     supply("s2", "trader", "ministry", date="2019-05-02"),
     dict(stake("state", "trader", 30), id="own")])
MEMBERS = {"context", "new", "gone", "changed", "not_seen", "moved",
           "entities", "not_evaluable"}


def names(rows):
    return [(r["flag"], r["subject"]) for r in rows]


class Diff(Case):
    def kept(self, name, data=DEAL, *words, code=0):
        """A file of findings."""
        path = self.write(name, data) if not hasattr(data, "exists") else data
        out = self.folder / ("f-" + name)
        done = run("analyze", path, "-q", "-o", out, *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return out

    def diff(self, old, new, code=1):
        done = run("diff", old, new, "--json")
        self.assertEqual(done.returncode, code, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(set(found), MEMBERS)
        return found

    def shown(self, old, new, *words, code=1):
        done = run("diff", old, new, *words)
        self.assertEqual(done.returncode, code, done.stderr)
        text = done.stdout.decode("utf-8")
        self.assertLessEqual(max(map(len, text.split("\n"))), 80)
        return text

    def changed(self, change):
        data = copy.deepcopy(DEAL)
        change({k["id"]: k for k in data["links"]}, data)
        return data

    def after(self, change, *words):
        """What a change of the input does to the findings."""
        return self.diff(self.kept("a.json"),
                         self.kept("b.json", self.changed(change), *words))

    def edited(self, change, path=None):
        """Findings that somebody edited."""
        path = path or self.kept("base.json")
        data = json.loads(path.read_bytes())
        change(data)
        return self.write("edited.json", data)


class Same(Diff):
    def test_a_document_and_itself(self):
        path = self.kept("a.json", BLUE_COAT)
        found = self.diff(path, path, code=0)
        self.assertEqual(found.pop("entities"), {"came": [], "went": []})
        self.assertEqual(found.pop("not_evaluable"), {"came": [], "went": []})
        self.assertTrue(all(v == [] for v in found.values()))
        self.assertIn("The findings are the same",
                      self.shown(path, path, code=0))

    def test_the_order_of_records_is_told_as_another_input_only(self):
        data = json.loads(BLUE_COAT.read_bytes())
        for key in "entities", "links", "deals", "sources":
            random.Random(1).shuffle(data[key])
        found = self.diff(self.kept("a.json", BLUE_COAT),
                          self.kept("b.json", data), code=0)
        self.assertTrue(found["context"])
        self.assertEqual({c["what"] for c in found["context"]}, {"input"})

    def test_other_wording_of_evidence_is_no_other_evidence(self):
        def change(data):
            for flag in data["flags"]:
                for row in flag["evidence"]:
                    if "shows" in row:
                        row["shows"] += " indeed"
        base = self.kept("base.json")
        self.diff(base, self.edited(change, base), code=0)


class Changes(Diff):
    def test_flags_that_are_new_or_gone(self):
        cut = self.changed(lambda k, d: d["links"].remove(k["own"]))
        more, less = self.kept("a.json"), self.kept("b.json", cut)
        found = self.diff(more, less)
        self.assertIn(("G02", "trader"), names(found["gone"]) +
                      names(found["not_seen"]))
        back = self.diff(less, more)
        self.assertIn(("G02", "trader"), names(back["new"]))
        self.assertEqual(
            sorted(names(found["gone"]) + names(found["not_seen"])),
            sorted(names(back["new"])))
        flag, = [f for f in json.loads(more.read_bytes())["flags"]
                 if f["flag"] == "G02"]
        row, = [f for f in back["new"] if f["flag"] == "G02"]
        row.pop("not_seen_before", None)
        self.assertEqual(row, flag)

    def test_a_share_under_the_same_ids(self):
        found = self.after(lambda k, d: k["own"].update(share=40))
        row, = [f for f in found["changed"] if f["flag"] == "G02"]
        self.assertEqual(row["fingerprint"]["from"], row["fingerprint"]["to"])
        self.assertIn("evidence", row["what"])
        self.assertEqual(row["records"], [
            {"on": "link", "id": "own", "key": "share", "from": 30, "to": 40}])
        came, = row["evidence_came"]
        went, = row["evidence_went"]
        self.assertEqual((came["low"], went["low"]), (0.4, 0.3))
        self.assertEqual(found["gone"], [])

    def test_a_date_under_the_same_ids(self):
        found = self.after(lambda k, d: k["s2"].update(date="2019-06"))
        row, = [f for f in found["changed"] if f["flag"] == "I01"]
        self.assertEqual(row["what"], ["evidence"])
        self.assertEqual(row["records"], [
            {"on": "link", "id": "s2", "key": "date", "from": "2019-05-02",
             "to": "2019-06"}])

    def test_the_dates_behind_a_quoted_word(self):
        data = graph([party("x", listed=[{"list": "us_bis_entity",
                                          "since": "2018"}])])
        a = self.kept("a.json", data)
        data["entities"][0]["listed"][0]["since"] = "2019"
        row, = [f for f in self.diff(a, self.kept("b.json", data))["changed"]
                if f["flag"] == "L01"]
        one, = row["records"]
        self.assertEqual((one["on"], one["id"], one["key"]),
                         ("entity", "x", "listed"))

    def test_other_links(self):
        found = self.after(lambda k, d: k["s2"].update(id="s3"))
        row, = [f for f in found["changed"] if f["flag"] == "I01"]
        self.assertNotEqual(row["fingerprint"]["from"],
                            row["fingerprint"]["to"])
        self.assertEqual(row["evidence_went"][0]["links"], ["s1", "s2"])
        self.assertEqual(row["evidence_came"][0]["links"], ["s1", "s3"])

    def test_what_is_said_of_a_flag(self):
        for key, to in (("severity", "note"), ("certainty", "possible"),
                        ("confidence", 0.5), ("sources", ["s"]),
                        ("message", "Another one."),
                        ("decision", {"state": "accepted", "who": "A",
                                      "when": "2020", "why": "b",
                                      "until": None})):
            with self.subTest(key):
                base = self.kept("base.json")
                new = self.edited(
                    lambda d, key=key, to=to: d["flags"][0].update({key: to}),
                    base)
                row, = self.diff(base, new)["changed"]
                flag = json.loads(base.read_bytes())["flags"][0]
                self.assertEqual(row["what"], [key])
                self.assertEqual(row[key], {"from": flag[key], "to": to})
                self.assertIn(f"        {key}: ", self.shown(base, new))

    def test_flags_that_are_alike_are_paired_in_a_fixed_order(self):
        def copies(data, prints):
            flag = data["flags"][0]
            data["flags"] = [dict(flag, fingerprint=p * 16) for p in prints]
        base = self.kept("base.json")
        old = self.folder / "old.json"
        old.write_bytes(self.edited(lambda d: copies(d, "abc"),
                                    base).read_bytes())
        found = self.diff(old, self.edited(lambda d: copies(d, "cde"), base))
        self.assertEqual([r["fingerprint"] for r in found["changed"]],
                         [{"from": "a" * 16, "to": "d" * 16},
                          {"from": "b" * 16, "to": "e" * 16}])
        found = self.diff(old, self.edited(lambda d: copies(d, "e"), base))
        self.assertEqual((len(found["changed"]), len(found["gone"])), (1, 2))

    def test_scores(self):
        base = self.kept("base.json")
        old = json.loads(base.read_bytes())
        at = next(i for i, e in enumerate(old["entities"]) if e["scores"])
        metric, value = next(iter(old["entities"][at]["scores"].items()))
        entity = old["entities"][at]["id"]
        for change, to in ((lambda s: s.update({metric: value + 0.25}),
                            value + 0.25), (lambda s: s.pop(metric), None)):
            new = self.edited(lambda d, change=change:
                              change(d["entities"][at]["scores"]), base)
            self.assertEqual(self.diff(base, new)["moved"], [
                {"metric": metric, "entity": entity, "from": value, "to": to}])
            self.assertEqual(self.diff(new, base)["moved"], [
                {"metric": metric, "entity": entity, "from": to, "to": value}])
            self.assertIn(f"{metric}: {value:.10g} -> ",
                          self.shown(base, new))

    def test_scores_stand_in_the_order_of_the_parties(self):
        base = self.kept("base.json", BLUE_COAT)

        def change(data):
            for entity in data["entities"]:
                for key in entity["scores"]:
                    entity["scores"][key] += 1
        new = self.edited(change, base)
        moved = self.diff(base, new)["moved"]
        self.assertEqual([(m["entity"], m["metric"]) for m in moved],
                         [(e["id"], k) for e in json.loads(
                             new.read_bytes())["entities"]
                          for k in sorted(e["scores"])])
        text = self.shown(base, new, "--top", "2")
        self.assertRegex(text, r"and \d+ more: --top N, --json has all")

    def test_parties_that_came_or_went(self):
        data = self.changed(lambda k, d: d["entities"].append(
            party("other", name="Other", listed=[{"list": "us_bis_entity"}])))
        a, b = self.kept("a.json"), self.kept("b.json", data)
        self.assertEqual(self.diff(a, b)["entities"],
                         {"came": [{"id": "other", "name": "Other"}],
                          "went": []})
        self.assertEqual(self.diff(b, a)["entities"]["went"],
                         [{"id": "other", "name": "Other"}])
        self.assertIn("Other [other]: is not in the findings any more",
                      self.shown(b, a))


class Context(Diff):
    def test_parameters_are_said_first(self):
        a = self.kept("a.json")
        b = self.kept("b.json", DEAL, "--set", "opacity.o01_percent=20",
                      "--as-of", "2020-07-01")
        found = self.diff(a, b)
        self.assertEqual(found["context"][:2], [
            {"what": "parameter", "of": "opacity.o01_percent", "from": 75,
             "to": 20},
            {"what": "as_of", "of": "", "from": "2020-06-30",
             "to": "2020-07-01"}])
        self.assertEqual(names(found["gone"]), [("O01", "trader")])
        done = self.shown(a, b)
        self.assertIn("Compared under different parameters", done)
        self.assertLess(done.index("different parameters"),
                        done.index("lags: "))

    def test_days_and_deals_are_said_first(self):
        """They change what is reviewed, and are no difference themselves."""
        doc = graph([party("v", roles=["vendor"])], deals=[
            {"id": "d", "vendor": "v"}, {"id": "e", "vendor": "v"}])
        words = [(), ("--deal", "d"), ("--deal", "e", "--as-of", "2021")]
        files = [self.kept(f"{i}.json", doc, *w) for i, w in enumerate(words)]
        asked = [(None, "2020-06-30"), ("d", "2020-06-30"),
                 ("e", "2021-12-31")]
        for (i, a), (k, b) in itertools.product(enumerate(files), repeat=2):
            told = {c["what"]: (c["from"], c["to"])
                    for c in json.loads(run("diff", a, b, "--json").stdout)
                    ["context"]}
            wanted = [(x, y) if x != y else None
                      for x, y in zip(asked[i], asked[k])]
            self.assertEqual([told.get("deal"), told.get("as_of")], wanted)
        text = run("diff", files[0], files[2]).stdout.decode()
        for words in ("as of different days, which may explain what follows: "
                      "2020-06-30 -> 2021-12-31.",
                      "review different parties, which may explain what "
                      "follows: all -> those that bear on deal e."):
            self.assertIn(words, " ".join(text.split()))
        self.assertLess(text.index("different parties"), text.index("lags: "))
        self.assertEqual(text.count("2021-12-31"), 2)
        self.assertNotIn("The two", self.shown(files[1], files[1], code=0))

    def test_plugins_inputs_and_coverage(self):
        def change(data):
            data["plugins"][0].update(version="9.9", sha256="0" * 64)
            data["generator"]["version"] = "9.9"
            data["coverage"]["ownership"] = 0.125
            data["inputs"][0]["sha256"] = "0" * 64
            data["graph"]["links"] = 99
            data["countries"] = [{"name": "secrecy"}]
        base = self.edited(lambda d: d.pop("countries", None),
                           self.kept("base.json"))
        base = base.rename(self.folder / "plain.json")
        found = self.diff(base, self.edited(change, base), code=0)
        self.assertEqual(
            [c["what"] for c in found["context"]],
            ["plugin version", "plugin SHA-256", "input", "table of countries",
             "generator", "graph", "coverage"])
        self.assertEqual(found["context"][-1]["to"], 0.125)

    def test_what_did_not_run_is_not_gone(self):
        a = self.kept("a.json")
        b = self.kept("b.json", DEAL, "--without", "intermediary")
        found = self.diff(a, b)
        self.assertNotIn("I01", [f["flag"] for f in found["gone"]])
        row, = [f for f in found["not_seen"] if f["flag"] == "I01"]
        self.assertEqual(row["not_seen_now"], "plugin intermediary did not run")
        moved = [m for m in found["moved"]
                 if m["metric"].startswith("intermediary.")]
        self.assertTrue(moved)
        self.assertEqual({m.get("not_computed_now") for m in moved},
                         {"plugin intermediary did not run"})
        self.assertIn({"what": "plugin", "of": "intermediary",
                       "from": "intermediary", "to": None}, found["context"])
        text = " ".join(self.shown(a, b).split())
        self.assertIn("Only in OLD plugin intermediary gave results", text)
        self.assertIn("could not be seen any more: not gone", text)
        back = self.diff(b, a)
        row, = [f for f in back["new"] if f["flag"] == "I01"]
        self.assertEqual(row["not_seen_before"],
                         "plugin intermediary did not run")

    def test_a_failed_plugin(self):
        def fail(data):
            for plugin in data["plugins"]:
                if plugin["id"] == "intermediary":
                    plugin["status"] = "timeout"
            data["flags"] = [f for f in data["flags"]
                             if f["plugin"] != "intermediary"]
            data["entities"] = []
        base = self.kept("base.json")
        new = self.edited(fail, base)
        found = self.diff(base, new)
        self.assertEqual(found["gone"], [])
        why = "plugin intermediary gave no result (timeout)"
        self.assertEqual({f["not_seen_now"] for f in found["not_seen"]}, {why})
        went = {e["id"]: e.get("not_computed_now")
                for e in found["entities"]["went"]}
        self.assertEqual(went["trader"], why)
        self.assertIn("not computed", self.shown(base, new))
        # No flag is needed for the failure to be one.
        quiet = self.edited(lambda d: d["plugins"][0].update(
            status="failed"), base)
        self.assertIn("Only in OLD plugin", self.shown(base, quiet))

    def test_what_cannot_be_evaluated_any_more_is_not_gone(self):
        def change(data):
            flag = data["flags"].pop(0)
            data["not_evaluable"].append(
                {"flag": flag["flag"], "subject": flag["subject"], "count": 1,
                 "reason": "no owner is recorded"})
        base = self.kept("base.json")
        found = self.diff(base, self.edited(change, base))
        self.assertEqual(found["gone"], [])
        row, = found["not_seen"]
        self.assertEqual(row["not_seen_now"],
                         "not evaluable: no owner is recorded")
        self.assertEqual(len(found["not_evaluable"]["came"]), 1)

        def count(data):
            change(data)
            data["not_evaluable"][-1].update(subject=None, count=7)
        row, = self.diff(base, self.edited(count, base))["not_seen"]
        self.assertEqual(row["not_seen_now"], "not evaluable for 7 parties, "
                         "this may be one: no owner is recorded")


class Sarif(Diff):
    def results(self, old, new):
        out = self.folder / "x.sarif"
        done = run("diff", old, new, "-o", out)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        sarif = json.loads(out.read_bytes())
        schema = SHARED / "schemas_export/sarif/sarif-schema-2.1.0.json"
        if jsonschema and schema.exists():
            jsonschema.validate(sarif, json.loads(schema.read_bytes()))
        run_of = sarif["runs"][0]
        for result in run_of["results"]:
            self.assertIn("baselineState", result)
            for place in result.get("locations", []):
                for one in place.get("logicalLocations", []):
                    self.assertEqual(
                        run_of["logicalLocations"][one["index"]][
                            "fullyQualifiedName"], one["fullyQualifiedName"])
            if result["ruleId"]:
                self.assertEqual(run_of["tool"]["driver"]["rules"][
                    result["ruleIndex"]]["id"], result["ruleId"])
        return run_of["results"]

    def states(self, results):
        found = {}
        for r in results:
            if "partialFingerprints" in r:
                found.setdefault((r["kind"], r["baselineState"]), []).append(
                    r["ruleId"])
        return found

    def test_states(self):
        a = self.kept("a.json")
        data = self.changed(lambda k, d: k["own"].update(share=40))
        data["entities"].append(party("x", listed=[{"list": "us_bis_entity"}]))
        b = self.kept("b.json", data)
        self.assertEqual(set(self.states(self.results(a, a))),
                         {("fail", "unchanged")})
        states = self.states(self.results(a, b))
        self.assertIn("L01", states["fail", "new"])
        self.assertIn("G02", states["fail", "updated"])
        self.assertIn("I01", states["fail", "unchanged"])
        self.assertNotIn(("fail", "absent"), states)
        states = self.states(self.results(b, a))
        self.assertIn("L01", states["fail", "absent"])
        self.assertNotIn(("fail", "new"), states)

    def test_what_was_not_seen_is_open(self):
        a = self.kept("a.json")
        b = self.kept("b.json", DEAL, "--without", "intermediary")
        results = self.results(a, b)
        one, = [r for r in results if r["ruleId"] == "I01"
                and "partialFingerprints" in r]
        self.assertEqual((one["kind"], one["level"], one["baselineState"]),
                         ("open", "none", "updated"))
        self.assertIn("plugin intermediary did not run",
                      one["message"]["text"])

    def test_gaps_have_states(self):
        a = self.kept("a.json", BLUE_COAT)
        b = self.edited(lambda d: d["not_evaluable"].pop(3), a)
        states = [r["baselineState"] for r in self.results(a, b)
                  if r["kind"] == "open"]
        self.assertEqual(states.count("absent"), 1)
        states = [r["baselineState"] for r in self.results(b, a)
                  if r["kind"] == "open"]
        self.assertEqual(states.count("new"), 1)
        self.assertEqual(states[3], "new")

    def test_without_a_baseline_there_is_no_state(self):
        a = self.kept("a.json")
        run("report", a, "-o", self.folder / "y.sarif")
        self.assertNotIn(b"baselineState",
                         (self.folder / "y.sarif").read_bytes())

    def test_no_other_format(self):
        a = self.kept("a.json")
        for name in "x.html", "x.json", "-", "x/":
            done = run("diff", a, a, "-o", self.folder / name)
            self.assertEqual(done.returncode, 2, name)


class Hostile(Diff):
    def test_usage(self):
        a = self.kept("a.json")
        for words in ((), (a,), (a, a, a)):
            self.assertEqual(run("diff", *words).returncode, 2)
        for data in (b"", b"{", b"[]", b'{"stakegraph_findings":"2"}',
                     b'{"stakegraph":"1"}', b"\xff"):
            for pair in ((a, self.write("b.json", data)),
                         (self.folder / "b.json", a)):
                done = run("diff", *pair)
                self.assertEqual(done.returncode, 3, data)
                self.assertIn(b"b.json", done.stderr)
                self.assertEqual(done.stdout, b"")
        self.assertIn(run("diff", a, self.folder / "none").returncode, (3, 5))

    def test_nothing_but_the_head(self):
        bare = self.write("b.json", {"stakegraph_findings": "1"})
        self.diff(bare, bare, code=0)
        a = self.kept("a.json")
        # Only what the core itself raises can be said to be gone.
        self.assertEqual({f["plugin"] for f in self.diff(a, bare)["gone"]},
                         {"core"})

    def test_text_reaches_the_terminal_escaped(self):
        bad = "\x1b[31m\u202e\x07\x85\r\n" + "x" * 300

        def change(data):
            flag = data["flags"][0]
            flag.update(message=bad, title=bad, deal=bad, subject=bad)
            data["flags"].append(dict(flag, fingerprint=bad, rule=bad))
            data["plugins"][0].update(id=bad, version=bad)
            data["plugins"][1]["parameters"] = {bad: bad}
            data["entities"].append({"id": bad, "scores": {bad: 1}})
            data["not_evaluable"].append({"flag": bad, "reason": bad})
            data["inputs"].append({"path": bad, "sha256": bad})
        base = self.kept("base.json")
        for pair in ((base, self.edited(change, base)),
                     (self.folder / "edited.json", base)):
            text = self.shown(*pair)
            for one in "\x1b", "\u202e", "\x07", "\x85", "\r":
                self.assertNotIn(one, text)
            self.diff(*pair)

    def test_mutilated_documents_are_compared_or_refused(self):
        base = self.kept("base.json", BLUE_COAT)
        for seed in some(list(range(40))):
            rng = random.Random(seed)
            data = json.loads(base.read_bytes())
            data["flags"] = data["flags"][:8]

            def places(value):
                items = value.items() if isinstance(value, dict) \
                    else enumerate(value)
                for key, inner in items:
                    yield value, key
                    if isinstance(inner, (dict, list)):
                        yield from places(inner)
            for _ in range(rng.randint(1, 12)):
                container, key = rng.choice(list(places(data)))
                container[key] = rng.choice(
                    [None, 7, -1e300, "", "x", True, [], {}, [[]], [None],
                     {"id": 7}, ["a"], {"a": {"b": {"c": []}}}])
            new = self.write("m.json", data)
            for pair in ((base, new), (new, base)):
                for words in (("--json",), ("-o", self.folder / "x.sarif")):
                    done = run("diff", *pair, *words)
                    self.assertIn(done.returncode, (0, 1, 3), done.stderr)

    def test_many_that_are_alike_take_no_long(self):
        n = 30000
        base = self.kept("base.json")

        def many(start):
            def change(data):
                flag = data["flags"][0]
                data["flags"] = [dict(flag, fingerprint=f"{i:016x}")
                                 for i in range(start, start + n)]
                data["not_evaluable"] = [
                    {"flag": "I01", "subject": "x", "count": 1, "reason": "r"}
                    for i in range(n)]
            return change
        old = self.folder / "old.json"
        old.write_bytes(self.edited(many(0), base).read_bytes())
        new = self.edited(many(n), base)
        done = run("diff", old, new, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"30000 changed", done.stdout)

    def test_elsewhere_the_same(self):
        a = self.kept("a.json")
        b = self.kept("b.json", self.changed(
            lambda k, d: k["own"].update(share=40.5)))
        here = run("diff", a, b)
        there = run("diff", a, b, env={"LC_ALL": "de_DE.UTF-8",
                                       "TZ": "Pacific/Auckland",
                                       "COLUMNS": "200"})
        self.assertEqual(here.stdout, there.stdout)


if __name__ == "__main__":
    unittest.main()
