# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of what plugins report: severity, sources, fingerprint, order.

The plugins are made for each test, in Lua, and report what they are told to."""

import hashlib
import json
import os
import pathlib
import unittest

import sgtest
from sgtest import graph, link, party

BUILT = list(pathlib.Path(os.environ["SG_BUILD"]).glob(
    "lib*/**/interpreters/lua.so"))
TABLES = {"subject": "entities", "entity": "entities", "start": "entities",
          "link": "links", "links": "links", "deal": "deals"}


def lua(value):
    """A value as Lua writes it."""
    if isinstance(value, dict):
        pairs = (f"{k} = {lua(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(map(lua, value)) + "}"
    return json.dumps(value)


def numbered(value, document, key=None):
    """The same with the numbers that a plugin sees instead of ids."""
    if isinstance(value, dict):
        return {k: numbered(v, document, k) for k, v in value.items()}
    if isinstance(value, list):
        return [numbered(v, document, key) for v in value]
    if key in TABLES:
        ids = sorted(row["id"] for row in document[TABLES[key]])
        return ids.index(value) + 1
    return value


def fact(party, field="name", value="x"):
    return {"entity": party, "field": field, "value": value}


def flag(name, subject, *more, **keys):
    """A call; the evidence is a fact on the subject unless it is given."""
    keys.setdefault("facts", [fact(subject), *more])
    return "flag", dict({"flag": name, "subject": subject, "message": "m",
                         "certainty": "certain"}, **keys)


@unittest.skipUnless(BUILT, "the program was built without Lua")
class SettleCase(sgtest.Case):
    def plugin(self, document, calls, flags=(), metrics=(), name="t"):
        """A script that does these calls."""
        kinds = list(flags)
        known = {f["id"] for f in flags}
        for what, keys in calls:
            if "flag" in keys and keys["flag"] not in known:
                known.add(keys["flag"])
                kinds.append({"id": keys["flag"]})
        body = []
        for what, keys in calls:
            keys = numbered(keys, document)
            args = ", ".join(map(lua, keys["args"])) if "args" in keys \
                else lua(keys)
            body.append(f"g:{what}({args})\n")
        head = {"id": name, "version": "1", "about": "A", "flags": kinds,
                "metrics": list(metrics)}
        return self.write(f"{name}.lua",
                          f"local t = {lua(head)}\nt.run = function(g)\n"
                          f"{''.join(body)}end\nreturn t\n")

    def settled(self, document, calls, *words, **more):
        return self.findings(document, "--plugin",
                             self.plugin(document, calls, **more), *words)

    def rows(self, findings, *keys):
        """These keys of all flags but the core's own."""
        return [tuple(f[k] for k in keys) for f in findings["flags"]
                if f["plugin"] != "core"]

    def severities(self, document, calls, *words, **more):
        """{subject: {flag: severity}}"""
        out = {}
        found = self.settled(document, calls, *words, **more)
        for subject, name, severity in self.rows(found, "subject", "flag",
                                                 "severity"):
            out.setdefault(subject, {})[name] = severity
        return out


class Severities(SettleCase):
    def check(self, *sets, deals=(), **more):
        """Sets of flags, each on a party of its own, and what they become."""
        document = graph([party(f"p{i:02}") for i in range(len(sets))],
                         deals=[{"id": d} for d in deals])
        calls = [flag(n, f"p{i:02}", **given)
                 for i, one in enumerate(sets) for n, given, _ in one]
        found = self.severities(document, calls, **more)
        for i, one in enumerate(sets):
            self.assertEqual(found[f"p{i:02}"],
                             {n: wanted for n, _, wanted in one}, one)

    def test_of_whom(self):
        """The finding's own, else the catalogue's, else the declared one."""
        high = {"severity": "high"}
        self.check([("t.a", {}, "note")], [("t.a", high, "high")],
                   [("t.b", {}, "caution")], [("I04", {}, "elevated")],
                   [("I04", high, "high")], [("E04", {}, "note")],
                   flags=[{"id": "t.a", "severity": "note"}, {"id": "t.b"},
                          {"id": "I04", "severity": "note"}])

    def test_combinations_of_one_party(self):
        resolve = {"severity": "resolve-first"}
        self.check(
            [("D01", {}, "high"), ("O04", {}, "high")],
            [("D01", {}, "elevated")], [("O04", {}, "elevated")],
            [("T03", {}, "resolve-first"), ("L02", {}, "resolve-first")],
            [("G11", {}, "elevated"), ("O08", {}, "note")],
            [("G11", {}, "elevated"), ("t.a", {}, "caution"),
             ("O08", {}, "note")],
            [("G11", {}, "note"), ("D02", {}, "caution")],
            [("D01", resolve, "resolve-first"), ("O04", {}, "high")])

    def test_two_groups_of_one_party(self):
        self.check(
            [("I02", {}, "elevated"), ("O02", {}, "elevated")],
            [("I02", {}, "caution"), ("I07", {}, "caution")],
            [("I02", {}, "elevated"), ("I07", {}, "elevated"),
             ("O02", {}, "elevated")],
            [("I06", {}, "note"), ("O02", {}, "caution")],
            [("I06", {"severity": "caution"}, "elevated"),
             ("O02", {}, "elevated")],
            [("E01", {}, "caution"), ("O02", {}, "caution")],
            [("E01", {}, "caution"), ("I02", {}, "elevated"),
             ("O02", {}, "elevated")],
            [("I01", {}, "high"), ("O02", {}, "elevated")],
            [("I10", {}, "high"), ("O02", {}, "elevated")],
            [("L01", {}, "resolve-first"), ("O02", {}, "elevated")],
            [("t.a", {}, "caution"), ("O02", {}, "caution")],
            # A combination comes first, and then counts.
            [("G11", {}, "high"), ("I02", {}, "elevated")])

    def test_two_groups_of_one_deal(self):
        x, y, z = {"deal": "x"}, {"deal": "y"}, {"deal": "z"}
        self.check([("I02", x, "elevated")], [("O02", x, "elevated")],
                   [("I07", y, "caution")], [("O03", z, "caution")],
                   [("I08", {}, "caution")], [("O06", {}, "caution")],
                   # One level, even where party and deal both say so.
                   [("I13", x, "elevated"), ("O07", x, "elevated")],
                   deals="xyz")


class Words(SettleCase):
    KEYS = ("flag", "title", "innocent", "group", "step", "mitigations",
            "plugin")

    def test_of_whom(self):
        document = graph([party("a")])
        own = {"id": "t.a", "title": "A thing", "innocent": "It may be",
               "mitigations": ["M6.5"]}
        found = self.settled(
            document, [flag("t.a", "a"), flag("t.b", "a"), flag("E04", "a")],
            flags=[own, {"id": "t.b"}, dict(own, id="E04")])
        rows = {row[0]: row[1:] for row in self.rows(found, *self.KEYS)}
        self.assertEqual(rows["t.a"],
                         ("A thing", "It may be", "t", 4, ["M6.5"], "t"))
        self.assertEqual(rows["t.b"], ("t.b", None, "t", 4, [], "t"))
        shipped, = [f for f in json.loads(
            (sgtest.SOURCE / "datasets/red-flags/flags.json").read_text())
            ["flags"] if f["id"] == "E04"]
        self.assertEqual(rows["E04"],
                         (shipped["title"], shipped["innocent"], "E", 2,
                          shipped["mitigations"], "t"))


def fingerprint(*texts):
    joined = "".join(t + "\0" for t in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


class Evidence(SettleCase):
    DOC = graph(
        [party("a", sources=["s3"]), party("b"), party("c")],
        [link("control", "a", "b", id="l1", sources=["s2", "s1"]),
         link("control", "b", "c", id="l2", sources=["s4"]),
         link("ownership", "a", "c", id="l3", share=10, sources=["s5", "s1"]),
         link("ownership", "b", "c", id="l4", share=10, sources=["s7"]),
         link("ownership", "b", "a", id="l5", share=10, sources=["s8"])],
        [{"id": "d", "sources": ["s6"]}],
        [{"id": f"s{i}"} for i in range(1, 10)])
    PATHS = [{"links": ["l1", "l2"], "shows": "how"},
             {"links": ["l3"], "shows": "how else"}]
    SUMS = [{"shows": "one", "terms": [4], "threshold": 0.05},
            {"shows": "two", "terms": [5], "threshold": 0.05}]

    def several(self, rows, document=DOC):
        """Fingerprints and sources of flags on a, t.f0 and so on."""
        found = self.settled(document, [flag(f"t.f{i}", "a", **keys)
                                        for i, keys in enumerate(rows)])
        known = {s["id"] for s in found["case"]["sources"]}
        out = [None] * len(rows)
        for name, mark, sources in self.rows(found, "flag", "fingerprint",
                                             "sources"):
            self.assertLessEqual(set(sources), known)
            out[int(name[3:])] = mark, sources
        return out

    def test_all_of_it_counts(self):
        facts = [{"deal": "d", "field": "title", "value": "x"}, fact("a")]
        back = [fact("a"), fact("a"), facts[0]]
        ids = ("a", "d", "l1", "l2", "l3", "l4", "l5")
        sources = [f"s{i}" for i in range(1, 9)]
        self.assertEqual(
            self.several([
                {"facts": facts, "paths": self.PATHS, "sums": self.SUMS},
                # Neither the order of the evidence nor how often it is given.
                {"facts": back, "paths": self.PATHS[::-1] + self.PATHS,
                 "sums": self.SUMS[::-1]},
                {"facts": [fact("b")]},
                {"facts": [fact("a")], "sums": self.SUMS[:1]}]),
            [(fingerprint("t.f0", "a", "t", "", "", *ids), sources),
             (fingerprint("t.f1", "a", "t", "", "", *ids), sources),
             (fingerprint("t.f2", "a", "t", "", "", "b"), []),
             (fingerprint("t.f3", "a", "t", "", "", "a", "l4"),
              ["s3", "s7"])])

    def test_rule_and_deal_are_part_of_it(self):
        marks = [mark for mark, _ in self.several(
            [{"rule": "r"}, {"deal": "d"},
             {"message": "other", "certainty": "possible"}])]
        self.assertEqual(marks, [fingerprint("t.f0", "a", "t", "r", "", "a"),
                                 fingerprint("t.f1", "a", "t", "", "d", "a"),
                                 fingerprint("t.f2", "a", "t", "", "", "a")])

    def test_the_usual_plugin_is_not(self):
        """The catalogue says who raises D05: the core."""
        document = graph([party("v")], deals=[{"id": "d", "vendor": "v",
                                               "status": "signed"}])
        found = self.settled(document, [flag("D05", "v")])
        marks = {f["plugin"]: f for f in found["flags"]}
        self.assertEqual(marks["core"]["fingerprint"],
                         fingerprint("D05", "v", "", "", "v"))
        self.assertEqual(marks["t"]["fingerprint"],
                         fingerprint("D05", "v", "t", "", "", "v"))

    def test_two_plugins_raise_the_same(self):
        found = self.findings(self.DOC, *[
            word for name in ("u", "t") for word in
            ("--plugin", self.plugin(self.DOC, [flag("I02", "a")], name=name))])
        self.assertEqual(
            self.rows(found, "plugin", "fingerprint"),
            sorted([(p, fingerprint("I02", "a", p, "", "", "a"))
                    for p in "tu"], key=lambda row: row[1]))

    def test_items_that_are_quoted_bring_their_sources(self):
        document = graph(
            [party("a", listed=[{"list": "L", "sources": ["s2", "s1"]},
                                {"list": "M", "sources": ["s3"]}],
                   previous_names=[{"name": "Old", "sources": ["s4"]}],
                   registry_checks=[{"register": "R", "date": "2019",
                                     "found": True, "sources": ["s5"]}]),
             party("b", listed=[{"list": "L", "sources": ["s7"]}])],
            deals=[{"id": "d", "safeguards": [
                {"what": "a licence", "sources": ["s6"]}]}],
            sources=[{"id": f"s{i}"} for i in range(1, 8)])
        deal = {"deal": "d", "field": "safeguards", "value": "a licence"}
        rows = (
            ([fact("a", "listed", "L")], ["s1", "s2"]),
            ([fact("a", "listed", "L, since 2010")], ["s1", "s2"]),
            ([fact("a", "listed", "M")], ["s3"]),
            ([fact("b", "listed", "L")], ["s7"]),
            ([fact("a", "listed", "N")], []),
            ([fact("a", "name", "L")], []),
            ([fact("a", "previous_names", "Old")], ["s4"]),
            ([fact("a", "registry_checks", "R")], ["s5"]),
            ([deal], ["s6"]),
            ([dict(deal, field="listed", value="L")], []),
            ([fact("a", "listed", "L"), fact("a", "listed", "M")],
             ["s1", "s2", "s3"]))
        found = self.several([{"facts": facts} for facts, _ in rows], document)
        self.assertEqual([sources for _, sources in found],
                         [sources for _, sources in rows])


class Order(SettleCase):
    DOC = graph([party("a"), party("b"), party("c"), party("at", "address"),
                 party("it", "incident")],
                [link("control", "a", "b", id="l1"),
                 link("control", "a", "b", id="l2"),
                 link("control", "b", "c", id="l3")])

    def test_of_flags(self):
        calls = [flag(n, v, severity=s, facts=[fact(on)])
                 for n, v, s, on in (
                     ("t.b", "a", "note", "a"), ("t.a", "c", "note", "a"),
                     ("t.a", "b", "note", "a"), ("t.b", "c", "high", "a"),
                     ("t.a", "a", "note", "b"))]
        calls += [flag("t.a", "a", severity="note", rule=r) for r in "xyz"]
        found = self.settled(self.DOC, calls)
        rows = self.rows(found, "severity", "flag", "subject", "fingerprint")
        self.assertEqual(len(rows), 8)
        self.assertEqual(rows[0][:3], ("high", "t.b", "c"))
        self.assertEqual(rows[1:], sorted(rows[1:]))
        self.assertEqual([r[1:3] for r in rows[5:]],
                         [("t.a", "b"), ("t.a", "c"), ("t.b", "a")])

    def test_of_gaps(self):
        calls = [("gap", dict(keys, flag=n)) for n, keys in (
            ("t.b", {"reason": "x"}), ("t.a", {"reason": "y"}),
            ("t.a", {"reason": "x", "count": 2}), ("t.a", {"reason": "yy"}),
            ("t.a", {"reason": "z", "subject": "b"}),
            ("t.a", {"reason": "z", "subject": "a"}))]
        found = self.settled(self.DOC, calls)
        self.assertEqual(
            [(g["flag"], g["subject"], g["count"], g["reason"])
             for g in found["not_evaluable"]],
            [("t.a", "a", 1, "z"), ("t.a", "b", 1, "z"),
             ("t.a", None, 2, "x"), ("t.a", None, 3, "y"),
             ("t.a", None, 3, "yy"),
             ("t.b", None, 3, "x")])

    def test_of_metrics_and_chains(self):
        metrics = [{"name": n, "about": n.upper(), "min": -1, "max": 2}
                   for n in "nm"]
        metrics.append({"name": "o", "about": "O", "internal": True})
        a, b, c = 1, 3, 4 # the address stands between them
        calls = [("chain", {"args": args}) for args in (
            ["n", a, .5, [2]], ["n", a, .5, [1, 3]], ["m", c, .5, [3]],
            ["m", a, .5, [2, 3]], ["n", a, .5, [1]], ["m", a, .5, [1, 3]])]
        calls += [("score", {"args": [m, v, 1]}) for m, v in (
            ("m", a), ("n", b), ("o", b), ("m", c))]
        found = self.settled(self.DOC, calls, metrics=metrics)
        self.assertEqual(
            [(m["name"], m["plugin"], m["about"], m["min"], m["max"])
             for m in found["metrics"]],
            [("t.m", "t", "M", -1, 2), ("t.n", "t", "N", -1, 2)])
        rows = {e["id"]: e for e in found["entities"]}
        self.assertEqual({v: e["scores"] for v, e in rows.items()},
                         {"a": {"t.m": 1}, "b": {"t.n": 1}, "c": {"t.m": 1}})
        self.assertEqual(
            [(v, c["metric"], *c["links"])
             for v in "abc" for c in rows[v].get("chains", ())],
            [("a", "t.m", "l1", "l3"), ("a", "t.m", "l2", "l3"),
             ("a", "t.n", "l1"), ("a", "t.n", "l1", "l3"), ("a", "t.n", "l2"),
             ("c", "t.m", "l3")])


    def test_of_several_plugins(self):
        calls = [flag("I02", "a"), ("gap", {"flag": "I04", "reason": "r"}),
                 ("chain", {"args": ["m", 1, 1, [1]]}),
                 ("score", {"args": ["m", 1, 1]})]
        found = self.findings(self.DOC, *[
            word for name in "ut" for word in (
                "--plugin", self.plugin(self.DOC, calls, name=name, metrics=[
                    {"name": "m", "about": "M"}]))])
        row, = found["entities"]
        self.assertEqual([c["metric"] for c in row["chains"]], ["t.m", "u.m"])
        self.assertEqual(row["scores"], {"t.m": 1, "u.m": 1})
        self.assertEqual(len(found["not_evaluable"]), 2)
        self.assertEqual(sorted(self.rows(found, "plugin")), [("t",), ("u",)])


class Scope(SettleCase):
    def test_what_lies_outside_is_left_out(self):
        document = graph(
            [party(v) for v in "abcd"] + [party("it", "incident")],
            [dict(link("supply", "a", "b", id="l1"), deal="x"),
             link("control", "c", "d", id="l2")],
            [{"id": "x", "vendor": "a", "stated_end_user": "b"}])
        calls = [c for v in "ac" for c in (
            flag("t.f", v), ("gap", {"flag": "t.g", "subject": v,
                                     "reason": "r"}))]
        calls += [("gap", {"flag": "t.g", "reason": "all"}),
                  ("chain", {"args": ["m", 1, 1, [1]]}),
                  ("chain", {"args": ["m", 3, 1, [2]]}),
                  ("score", {"args": ["m", 1, 1]}),
                  ("score", {"args": ["m", 3, 1]})]
        more = {"metrics": [{"name": "m", "about": "M"}]}
        for words, flags, gaps in (
                ((), ["a", "c"], [("a", 1), ("c", 1), (None, 4)]),
                (("--deal", "x"), ["a"], [("a", 1), (None, 2)])):
            found = self.settled(document, calls, *words, **more)
            self.assertEqual(self.rows(found, "subject"),
                             [(v,) for v in flags])
            self.assertEqual([(g["subject"], g["count"])
                              for g in found["not_evaluable"]
                              if g["flag"] == "t.g"], gaps)
            self.assertEqual([e["id"] for e in found["entities"]
                              if e.get("chains")], flags)


if __name__ == "__main__":
    unittest.main()
