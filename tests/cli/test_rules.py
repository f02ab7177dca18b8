# SPDX-License-Identifier: GPL-2.0-or-later
"""Rule packs: every key on a small graph, what a finding shows, what cannot be
evaluated, and the pack that comes with the program."""

import json
import re
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

import sgtest
from sgtest import SOURCE, graph, party, raised, run, supply

PACKS = SOURCE / "datasets" / "rule-packs"
LISTED = [{"list": "us_ofac_sdn"}]


def rule(**keys):
    return dict({"id": "one", "title": "One", "severity": "caution"}, **keys)


def pack(*rules, name="mine"):
    return {"stakegraph_rules": "1", "pack": name, "title": "Mine",
            "version": "1", "rules": list(rules)}


def link(name, kind, start, end, **keys):
    return dict(keys, id=name, kind=kind, **{"from": start, "to": end})


def own(name, owner, owned, **keys):
    return link(name, "ownership", owner, owned, **keys)


class Rules(sgtest.Case):
    def found(self, doc, *rules, words=()):
        return self.findings(doc, "--plugin", "rules", "--rules",
                             self.write("pack.json", pack(*rules)), *words)

    def levels(self, doc, one):
        """{subject: certainty} of one rule."""
        return {f["subject"]: f["certainty"]
                for f in raised(self.found(doc, one), "mine.one")}

    def alone(self, entities, subject):
        return self.levels(graph(entities), rule(subject=subject))


class Conditions(Rules):
    def test_kinds_sets_and_lists(self):
        entities = [
            party("a", roles=["broker"], topics=["corp.shell"]),
            party("b", "person", listed=LISTED),
            party("c", "public_body", functions=["police"]),
            party("d", listed=[{"list": "other:watch", "since": "2020"}])]
        for subject, wanted in (
                ({"kind": "person"}, {"b": "certain"}),
                ({"roles": ["broker", "agent"]}, {"a": "certain"}),
                ({"topics": "corp.shell"}, {"a": "certain"}),
                ({"kind": "public_body", "functions": "police"},
                 {"c": "certain"}),
                ({"functions": "police"}, {}),
                ({"listed": True}, {"b": "certain", "d": "possible"}),
                ({"listed": False}, {"a": "certain", "d": "possible"}),
                ({"listed": "other:watch"}, {"d": "possible"}),
                ({"all": [{"listed": True}, {"kind": "person"}]},
                 {"b": "certain"}),
                ({"any": [{"roles": "broker"}, {"listed": True}]},
                 {"a": "certain", "b": "certain", "d": "possible"}),
                ({"not": {"any": [{"roles": "broker"}, {"listed": True}]}},
                 {"d": "possible"})):
            with self.subTest(subject=subject):
                self.assertEqual(self.alone(entities, subject), wanted)

    def test_countries_are_asked_of_no_person(self):
        entities = [party("a", country="DE"), party("b", country="FR"),
                    party("c", "person", country="DE"), party("d")]
        self.assertEqual(self.alone(entities, {"country": "DE"}),
                         {"a": "certain"})
        self.assertEqual(self.alone(entities, {"not": {"country": ["DE"]}}),
                         {"b": "certain"})

    def test_attributes(self):
        entities = [
            party("a", employees=3, incorporated="2019-05", website="x.example",
                  capital={"amount": 100, "currency": "EUR"}, own=True),
            party("b", employees=9, incorporated="2019", own=False,
                  activities=["trade", "arms"]),
            party("c")]
        for test, wanted in (
                ({"employees": 3}, {"a"}),
                ({"employees": {"at_most": 3}}, {"a"}),
                ({"employees": {"below": 3}}, set()),
                ({"employees": {"above": 3}}, {"b"}),
                ({"employees": {"at_least": 3, "below": 9}}, {"a"}),
                ({"employees": {"present": False}}, {"c"}),
                ({"website": "x.example"}, {"a"}),
                ({"website": ["y.example", "x.example"]}, {"a"}),
                ({"website": {"one_of": ["x"]}}, set()),
                ({"website": {"present": True}}, {"a"}),
                ({"activities": "arms"}, {"b"}),
                ({"capital.amount": {"at_least": 100}}, {"a"}),
                ({"own": True}, {"a"}),
                ({"own": False}, {"b"})):
            with self.subTest(test=test):
                self.assertEqual(
                    self.alone(entities, {"attributes": test}),
                    dict.fromkeys(wanted, "certain"))
        self.assertEqual(
            self.alone(entities, {"attributes": {
                "incorporated": {"after": "2019-02", "before": "2020"}}}),
            {"a": "certain", "b": "possible"})
        self.assertEqual(
            self.alone(entities, {"attributes": {
                "incorporated": {"before": "2019-05"}}}), {"b": "possible"})

    def test_parties_to_deals(self):
        doc = graph([party(i) for i in "abcdef"],
                    [supply("s1", "a", "b"),
                     supply("s2", "c", "d", deal="x", basis="alleged"),
                     supply("s3", "e", "f", deal="y")],
                    [{"id": "x", "vendor": "c", "status": "signed"},
                     {"id": "y", "vendor": "e", "status": "cancelled"}])
        one = rule(subject={"in_deal": True})
        self.assertEqual(self.levels(doc, one), {
            "a": "certain", "b": "certain", "c": "certain", "d": "possible"})
        self.assertEqual(self.levels(doc, rule(subject={"in_deal": False})), {
            "d": "possible", "e": "certain", "f": "certain"})

    def test_metrics_bring_their_plugin(self):
        doc = graph([party("s", "public_body", country="FR"),
                     party("a"), party("b")],
                    [own("l1", "s", "a", share=60), own("l2", "s", "b",
                                                        share=20)])
        found = self.found(doc, rule(subject={"attributes": {
            "ownership.state_control": {"at_least": 1}}}))
        self.assertEqual([f["subject"] for f in raised(found, "mine.one")],
                         ["a"])
        self.assertIn("ownership", [p["id"] for p in found["plugins"]])


class Chains(Rules):
    def test_direction_and_length(self):
        doc = graph([party(i, topics=["gov.soe"] if i == "c" else [])
                     for i in "abcde"],
                    [own(f"l{n}", a, b, share=50)
                     for n, (a, b) in enumerate(("ab", "bc", "cd", "de"))])
        seeds = {"seeds": {"topics": "gov.soe"}, "links": "ownership"}
        for keys, wanted in (
                ({}, "d"), ({"max_links": 2}, "de"), ({"direction": "up"}, "b"),
                ({"direction": "up", "max_links": 3}, "ab"),
                ({"direction": "any"}, "bd"),
                ({"links": {"kind": "ownership", "direction": "up"}}, "b"),
                ({"links": ["control", "ownership"]}, "d"),
                ({"links": ["control"]}, "")):
            with self.subTest(keys=keys):
                self.assertEqual(self.levels(doc, rule(**dict(seeds, **keys))),
                                 dict.fromkeys(wanted, "certain"))

    def test_links_are_told_apart(self):
        doc = graph(
            [party("s", "person", topics=["role.pep"]),
             *map(party, "abcdefgh")],
            [link("l1", "control", "s", "a", means="statute"),
             link("l2", "control", "s", "b", means="agreement"),
             link("l3", "position", "s", "c", post="director"),
             link("l4", "position", "s", "d", post="employee"),
             own("l5", "s", "e", share=10, basis="verified"),
             own("l6", "s", "f", share=10, capacity="nominee"),
             supply("l7", "s", "g", product_class="spyware"),
             supply("l8", "s", "h", product_class="drones")])
        for some, wanted in (
                ({"kind": "control", "means": "statute"}, "a"),
                ({"kind": "control", "means": ["agreement", "other"]}, "b"),
                ({"kind": "position", "post": ["director", "chair"]}, "c"),
                ({"kind": "ownership", "basis": "verified"}, "e"),
                ({"kind": "ownership", "capacity": "nominee"}, "f"),
                ({"kind": "ownership", "measure": "direct"}, "ef"),
                ({"kind": "supply", "product_class": "spyware"}, "g"),
                ("supply", "gh"), (["position", "control"], "abcd")):
            with self.subTest(links=some):
                self.assertEqual(
                    self.levels(doc, rule(seeds={"topics": "role.pep"},
                                          links=some)),
                    dict.fromkeys(wanted, "certain"))

    def test_shares(self):
        doc = graph(
            [party("s", listed=LISTED), *map(party, "abcde")],
            [own("l1", "s", "a", share=25), own("l2", "s", "b", share_min=25,
                                                share_min_exclusive=True,
                                                share_max=50),
             own("l3", "s", "c"), own("l4", "s", "d", share=24.9999999),
             own("l5", "s", "e", share_min=10, share_max=30)])
        one = rule(seeds={"listed": True}, links="ownership", min_share=25)
        self.assertEqual(self.levels(doc, one), {
            "a": "certain", "b": "certain", "c": "possible", "e": "possible"})
        self.assertEqual(self.levels(doc, dict(one, strict=True)), {
            "b": "certain", "c": "possible", "e": "possible"})

    def test_what_is_certain(self):
        doc = graph(
            [party("s", listed=LISTED),
             party("t", listed=[{"list": "un_sc", "since": "2020"}]),
             *map(party, "abcdef")],
            [own("l1", "s", "a"), own("l2", "s", "b", basis="alleged"),
             own("l3", "s", "c", basis="inferred"),
             own("l4", "s", "d", until="2020"),
             own("l5", "s", "e", until="2019"), own("l6", "t", "f")])
        self.assertEqual(
            self.levels(doc, rule(seeds={"listed": True}, links="ownership")),
            {"a": "certain", "b": "possible", "c": "possible", "d": "possible",
             "f": "possible"})

    def test_subjects(self):
        doc = graph([party("s", listed=LISTED), party("a"),
                     party("p", "person"), party("t", listed=LISTED),
                     party("g", "public_body")],
                    [own("l1", "s", "a"), link("l2", "associate", "s", "p"),
                     own("l3", "s", "t"), link("l4", "funding", "s", "g")])
        one = rule(seeds={"listed": True},
                   links=["ownership", "associate", "funding"])
        self.assertEqual(set(self.levels(doc, one)), {"a", "p"})
        self.assertEqual(
            set(self.levels(doc, dict(one, subject={"kind": [
                "company", "public_body"]}))), {"a", "g"})

    def test_links_that_ended(self):
        doc = graph([party("s", listed=LISTED), *map(party, "abcd")],
                    [own("l1", "s", "a"), own("l2", "s", "b",
                                              until="2019-06-30"),
                     own("l3", "s", "c", until="2015-01-01"),
                     own("l4", "s", "d", until="2018")])
        one = rule(seeds={"listed": True}, links="ownership")
        for as_of, wanted in (
                ({"links": "in force"}, {"a": "certain"}),
                ({"links": "ended"}, dict.fromkeys("bcd", "certain")),
                ({"links": "ended", "within_years": 2},
                 {"b": "certain", "d": "possible"}),
                ({"links": "in force or ended", "within_years": 1},
                 {"a": "certain", "b": "certain"})):
            with self.subTest(as_of=as_of):
                self.assertEqual(self.levels(doc, dict(one, as_of=as_of)),
                                 wanted)

    def test_after_the_listing(self):
        entry = [{"list": "un_sc", "since": "2018-05-01"},
                 {"list": "eu_sanctions", "since": "2010"}]
        doc = graph([party("s", listed=entry), *map(party, "abcd")],
                    [supply("l1", "a", "s", date="2018-05-01"),
                     supply("l2", "b", "s", date="2018-04-30"),
                     supply("l3", "c", "s", date="2018"),
                     supply("l4", "d", "s")])
        one = rule(seeds={"listed": ["un_sc"]}, links="supply", direction="up",
                   as_of={"after_listing": True})
        self.assertEqual(self.levels(doc, one), {
            "a": "certain", "c": "possible", "d": "possible"})
        self.assertEqual(
            self.levels(doc, dict(one, seeds={"listed": True})),
            {"a": "certain", "b": "certain", "c": "certain", "d": "possible"})
        entry[0]["since"] = "2018"
        self.assertEqual(self.levels(doc, one),
                         dict.fromkeys("abcd", "possible"))

    def test_supplies_of_void_deals_are_not_followed(self):
        doc = graph([party("s", listed=LISTED), *map(party, "abc")],
                    [supply("l1", "a", "s", deal="x"),
                     supply("l2", "b", "s", deal="y"),
                     supply("l3", "c", "s", deal="z")],
                    [{"id": "x", "status": "offer"},
                     {"id": "y", "status": "signed"},
                     {"id": "z", "status": "alleged"}])
        one = rule(seeds={"listed": True}, links="supply", direction="up")
        self.assertEqual(self.levels(doc, one), {"b": "certain",
                                                 "c": "possible"})

    def test_one_deal(self):
        """Findings are wanted of the deal's parties only."""
        doc = graph([party("s", listed=LISTED), *map(party, "abcd")],
                    [supply("l1", "a", "b", deal="x"), own("l2", "s", "a"),
                     supply("l3", "c", "d", deal="y"), own("l4", "s", "c")],
                    [{"id": "x", "vendor": "a"}, {"id": "y", "vendor": "c"}])
        one = rule(seeds={"listed": True}, links="ownership")
        found = self.found(doc, one, words=("--deal", "x"))
        self.assertEqual({f["subject"] for f in raised(found, "mine.one")},
                         {"a"})


class Sums(Rules):
    DOC = graph([party("s", listed=LISTED), party("t", listed=LISTED),
                 *map(party, "abcd")],
                [own("l1", "s", "a", share=50), own("l2", "s", "b", share=30),
                 own("l3", "t", "b", share=20), own("l4", "a", "c", share=25),
                 own("l5", "b", "c", share=25), own("l6", "c", "d")])

    def cascade(self, **keys):
        return rule(seeds={"listed": True}, links="ownership",
                    semantics="cascade", min_share=50, **keys)

    def test_cascade(self):
        """Held by two who are held: the whole counts."""
        self.assertEqual(self.levels(self.DOC, self.cascade()), {
            "a": "certain", "b": "certain", "c": "certain", "d": "possible"})
        self.assertEqual(self.levels(self.DOC, self.cascade(strict=True)), {})
        self.assertEqual(self.levels(self.DOC, self.cascade(max_links=1)), {
            "a": "certain", "b": "certain"})

    def test_sums_are_shown(self):
        found = raised(self.found(self.DOC, self.cascade()), "mine.one")
        of = {f["subject"]: [e for e in f["evidence"] if e["type"] == "sum"]
              for f in found}
        self.assertEqual(
            [(t["link"], t["low"]) for t in of["c"][0]["terms"]],
            [("l4", .25), ("l5", .25)])
        self.assertEqual(of["c"][0]["threshold"], .5)
        self.assertEqual(len(of["c"]), 2)
        self.assertEqual([e["low"] for e in of["b"]], [.5])

    def test_control(self):
        doc = dict(self.DOC, links=[
            link("l0", "control", "s", "a", means="statute"),
            link("l9", "control", "t", "b", means="agreement"),
            own("l4", "a", "c", share=50)])
        one = dict(self.cascade(), links=["ownership", "control"])
        self.assertEqual(set(self.levels(doc, one)), set("abc"))
        one["links"][1] = {"kind": "control", "means": "agreement"}
        self.assertEqual(set(self.levels(doc, one)), set("b"))

    def test_look_through(self):
        one = rule(seeds={"listed": True}, links="ownership", min_share=25,
                   semantics="look-through")
        self.assertEqual(self.levels(self.DOC, one), {
            "a": "certain", "b": "certain", "c": "certain", "d": "possible"})
        one["strict"] = True
        self.assertEqual(self.levels(self.DOC, one), {"a": "certain",
                                                      "b": "certain"})
        message = raised(self.found(self.DOC, dict(one, min_share=10)),
                         "mine.one")[2]["message"]
        self.assertIn("hold 25 % of c", message)


class Evidence(Rules):
    DOC = graph([party("s", name="Seed", listed=LISTED, topics=["gov.soe"]),
                 party("t", name="Other", listed=LISTED),
                 party("a"), party("b", name="Below", employees=2)],
                [own("l1", "s", "a", share=40, confidence=.5),
                 own("l2", "a", "b", share_min=10, share_max=30,
                     basis="alleged"), own("l3", "t", "a", since="2019-03")])

    def test_what_a_finding_shows(self):
        one = rule(seeds={"any": [{"listed": ["us_ofac_sdn"]},
                                  {"topics": "gov.soe"}]},
                   subject={"attributes": {"employees": {"at_most": 3}}},
                   links="ownership", max_links=2, innocent="Maybe.",
                   mitigations=["M6.1"], source="Us")
        found, = raised(self.found(self.DOC, one), "mine.one")
        self.assertEqual(
            found["message"], "A chain of 2 links joins Seed and Below. The "
            "same is true of 1 other. In part this is only alleged.")
        self.assertEqual((found["severity"], found["certainty"],
                          found["confidence"], found["innocent"]),
                         ("caution", "possible", .5, "Maybe."))
        self.assertEqual(found["mitigations"], ["M6.1"])
        path = found["evidence"][0]
        self.assertEqual((path["start"], path["links"], path["entities"]),
                         ("s", ["l1", "l2"], ["s", "a", "b"]))
        self.assertEqual(
            [(e["id"], e["field"], e["value"]) for e in found["evidence"][1:]],
            [("s", "listed", "us_ofac_sdn"), ("s", "topics", "gov.soe"),
             ("b", "employees", "2")])

    def test_messages(self):
        one = rule(seeds={"listed": True}, links="ownership", max_links=2)
        for text, wanted in (
                ("{subject}: {seed}", "a: Seed The same is true of 1 other."),
                ("{subject}{links}{others}", "a1 link1 other"),
                ("{subject} {share} {date}{others}",
                 "a 40 % a date that is not recorded1 other")):
            found = raised(self.found(self.DOC, dict(one, message=text)),
                           "mine.one")
            self.assertEqual(found[0]["message"], wanted)
        dated = rule(seeds={"listed": True}, links="ownership", min_share=99,
                     message="{subject} {share} {date} {others}")
        found, = raised(self.found(self.DOC, dated), "mine.one")
        self.assertEqual(found["message"],
                         "a a share that is not recorded 2019-03 no others")

    def test_work_on_further_seeds_ends(self):
        """Who else reaches a party is counted up to a limit, and then said
        not to be."""
        seeds, below = ([f"{c}{n:04}" for n in range(2500)] for c in "sz")
        doc = graph([party("hub"), *map(party, below),
                     *(party(s, listed=LISTED) for s in seeds)],
                    [own(f"l{s}", s, "hub") for s in seeds]
                    + [own(f"l{z}", "hub", z) for z in below])
        one = rule(seeds={"listed": True}, links="ownership", max_links=2)
        found = {f["subject"]: f["message"]
                 for f in raised(self.found(doc, one), "mine.one")}
        self.assertEqual(len(found), 2501)
        self.assertIn("true of 2499 others.", found["z0000"])
        self.assertIn("true of others that were not counted.", found["z2499"])

    def test_order_and_names_change_nothing(self):
        """Records in another order give the same bytes; other ids the same
        findings."""
        one = rule(seeds={"listed": True}, links="ownership", max_links=2)
        first = self.found(self.DOC, one)
        turned = dict(self.DOC, entities=self.DOC["entities"][::-1],
                      links=self.DOC["links"][::-1])
        again = self.found(turned, one)
        for key in ("flags", "not_evaluable", "entities"):
            self.assertEqual(first[key], again[key])
        text = re.sub(r'"([stabl])(\d?)"', r'"x\1\2"', json.dumps(self.DOC))
        named = self.found(json.loads(text), one)
        self.assertEqual(
            [(f["subject"], f["certainty"], f["message"].replace("xa", "a"))
             for f in named["flags"]],
            [("x" + f["subject"], f["certainty"], f["message"])
             for f in first["flags"]])


class Gaps(Rules):
    def gaps(self, doc, one):
        return [(g["count"], g["reason"]) for g in
                self.found(doc, one)["not_evaluable"]
                if g["flag"] == "mine.one"]

    def test_no_lists(self):
        one = rule(seeds={"listed": True}, links="ownership")
        self.assertEqual(self.gaps(graph([party("a"), party("b")],
                                         [own("l", "a", "b")]), one), [
            (2, "'listed' is not recorded: these may be seeds of the rule"),
            (1, "no link that the rule follows is recorded of these: "
                "ownership")])

    def test_what_conditions_ask_for(self):
        one = rule(seeds={"listed": True}, links="ownership",
                   subject={"attributes": {"employees": {"at_most": 3}}})
        doc = graph([party("s", listed=LISTED, employees=1), party("a"),
                     party("b", employees=9)],
                    [own("l1", "s", "a"), own("l2", "s", "b")])
        self.assertEqual(self.gaps(doc, one), [
            (1, "'employees' is not recorded: whether the rule speaks of "
                "these is not known")])

    def test_bodies_without_functions(self):
        one = rule(seeds={"functions": "police"}, links="funding")
        doc = graph([party("s", "public_body"), party("a"),
                     party("t", "public_body", functions=["health"])],
                    [link("l", "funding", "s", "a")])
        self.assertEqual(self.gaps(doc, one), [
            (1, "'functions' is not recorded: these may be seeds of the "
                "rule")])

    def test_required_columns(self):
        one = rule(seeds={"listed": True}, links="ownership",
                   requires=["ownership.disclosed", "employees"])
        doc = graph([party("s", listed=LISTED), party("a", employees=1),
                     party("b")], [own("l1", "s", "a"), own("l2", "s", "b")])
        found = self.found(doc, one)
        self.assertEqual([f["subject"] for f in raised(found, "mine.one")],
                         ["a"])
        self.assertEqual(self.gaps(doc, one), [
            (1, "'employees' is not recorded: whether the rule speaks of "
                "these is not known")])

    def test_a_rule_that_asks_for_more_than_the_whole(self):
        one = rule(seeds={"listed": True}, links="ownership", min_share=101)
        doc = graph([party("s", listed=LISTED), party("a")],
                    [own("l1", "s", "a", share=100)])
        self.assertEqual(self.levels(doc, one), {})


class Packs(Rules):
    def test_errors_have_a_place(self):
        doc = self.write("graph.json", graph([party("a")]))
        bad = self.write("bad.json", '{"stakegraph_rules": "1",\n "pack": 3}')
        done = run("analyze", doc, "--rules", bad)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{bad}:2:10: 'pack' is a number".encode(), done.stderr)

    def test_several_packs_are_one_plugin(self):
        doc = graph([party("a")])
        one = self.write("one.json", pack(rule(subject={"kind": "company"})))
        two = self.write("two.json", pack(rule(subject={"kind": "company"}),
                                          name="yours"))
        found = self.findings(doc, "--plugin", "rules", "--rules", one,
                              "--rules", two)
        self.assertEqual([f["flag"] for f in found["flags"]
                          if f["subject"] == "a" and "." in f["flag"]],
                         ["mine.one", "yours.one"])

    @unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
    def test_schema(self):
        text = (SOURCE / "core/schemas/rules.schema.json").read_text("utf-8")
        schema = jsonschema.Draft202012Validator(json.loads(text))
        for path in PACKS.glob("*.json"):
            schema.validate(json.loads(path.read_text("utf-8")))
        corpus = SOURCE / "tests/fuzz/corpus/rules"
        for name, valid in (("every-key", True), ("small", True),
                            ("slips", False)):
            data = json.loads((corpus / name).read_text("utf-8"))
            self.assertEqual(schema.is_valid(data), valid, name)

    def test_the_example_of_the_page(self):
        page = (SOURCE / "plugins/rules/README.md").read_text("utf-8")
        example = re.search(r"```json\n(.*?)```", page, re.DOTALL).group(1)
        doc = graph([party("s", name="S", listed=LISTED), party("a", name="A")],
                    [own("l", "s", "a", share=10)])
        found = self.findings(doc, "--plugin", "rules", "--rules",
                              self.write("page.json", example))
        one, = raised(found, "house.owned-by-listed")
        self.assertEqual(one["message"], "A belongs to S along 1 link.")


# What each rule of network-risk is raised by: a stake, post or supply of a
# listed party or a state-owned company; and what is just not enough.
def chain(n, share, seed, **keys):
    names = "abcdefg"[:n]
    doc = graph([party("s", **seed), *map(party, names)])
    for k, name in enumerate(names):
        before = names[k - 1] if k else "s"
        doc["links"].append(own(f"l{k}", before, name, share=share, **keys))
    return doc


def listed(name):
    return {"listed": [{"list": name, "since": "2015-01-01"}]}


SOE = {"topics": ["gov.soe"]}
PEP = {"topics": ["role.pep"]}


def joined(kind, seed, upwards=False, **keys):
    doc = graph([party("s", **seed), party("a")],
                [link("l", kind, *("as" if upwards else "sa"), **keys)])
    if kind in ("position", "family", "associate"):
        for e in doc["entities"]:
            if kind != "position" or e["id"] == "s":
                e["kind"] = "person"
    return doc


def upwards(doc):
    return dict(doc, links=[dict(x, **{"from": x["to"], "to": x["from"]})
                            for x in doc["links"]])


NETWORK = {
    "majority-us-ofac": (chain(6, 50, listed("us_ofac_sdn")),
                         chain(1, 49.9999999, listed("us_ofac_sdn"))),
    "majority-eu": (chain(6, 50, listed("eu_sanctions")),
                    chain(1, 50, listed("un_sc"))),
    "majority-uk": (chain(6, 50.0000001, listed("uk_ofsi")),
                    chain(1, 50, listed("uk_ofsi"))),
    "majority-us-bis": (chain(6, 50, listed("us_bis_entity")),
                        chain(1, 49, listed("us_bis_entity"))),
    "majority-us-meu": (chain(6, 50, listed("us_bis_meu")),
                        chain(1, 49, listed("us_bis_meu"))),
    "majority-ve-state": (chain(6, 50, dict(SOE, country="VE")),
                          chain(6, 50, dict(SOE, country="FR"))),
    "owned-by-sanctioned": (chain(3, 10, listed("un_sc")),
                            chain(3, 9.9999999, listed("un_sc"))),
    "owned-by-us-bis": (chain(3, 10, listed("us_bis_entity")),
                        chain(3, 9, listed("us_bis_entity"))),
    "owned-by-us-itar": (chain(3, 10, listed("us_itar_debarred")),
                         chain(3, 9, listed("us_itar_debarred"))),
    "owned-by-soe": (chain(3, 10, SOE), chain(3, 9, SOE)),
    "owner-of-sanctioned": (upwards(chain(6, 10, listed("uk_ofsi"))),
                            chain(6, 10, listed("uk_ofsi"))),
    "owner-of-soe": (upwards(chain(6, 10, SOE)), chain(6, 10, SOE)),
    "controlled-by-us-ofac": (
        joined("position", listed("us_ofac_sdn"), post="director"),
        joined("position", listed("us_ofac_sdn"), post="employee")),
    "controlled-by-eu": (
        joined("position", listed("eu_sanctions"), post="chair"),
        joined("position", listed("eu_sanctions"), post="secretary")),
    "controlled-by-uk": (
        joined("position", listed("uk_ofsi"), post="officer"),
        joined("position", listed("un_sc"), post="officer")),
    "controlled-by-un": (
        joined("position", listed("un_sc"), post="executive"),
        joined("position", listed("un_sc"), post="signatory")),
    "exports-to-sanctioned": (
        joined("supply", listed("un_sc"), True, date="2016"),
        joined("supply", listed("un_sc"), True, date="2014-12-31")),
    "exports-to-us-meu": (
        joined("supply", listed("us_bis_meu"), True, date="2016"),
        joined("supply", listed("us_bis_meu"), True, date="2014-12-31")),
    "exports-to-soe": (joined("supply", SOE, True), joined("supply", SOE)),
    "exports-to-fsb-licensed": (
        joined("supply", listed("other:ru_fsb_licence"), True),
        joined("supply", listed("other:ru"), True)),
    "soe-adjacent": (joined("funding", SOE, True), chain(1, 5, PEP)),
    "pep-adjacent": (joined("position", PEP), chain(1, 5, SOE)),
    "possibly-sanctioned": (joined("same_as", listed("un_sc")),
                            joined("same_as", listed("other:x"))),
    "linked-to-sanctioned": (joined("succession", listed("un_sc"), True),
                             joined("funding", listed("un_sc"))),
    "descends-from-sanctioned": (chain(7, 1, listed("un_sc")),
                                 upwards(chain(7, 1, listed("un_sc")))),
    "descends-from-export-listed": (chain(7, 1, listed("us_bis_meu")),
                                    chain(7, 1, listed("un_sc"))),
    "close-to-pep": (joined("associate", PEP, True), joined("position", PEP)),
}
# Rules with a limit of length are not raised one link further.
DEPTH = {"majority": 6, "owned-by": 3, "owner-of": 6}


class NetworkRisk(Rules):
    def flags_of(self, doc):
        return self.findings(doc, "--plugin", "rules", "--rules",
                             "network-risk")

    def last(self, doc):
        return max(e["id"] for e in doc["entities"] if e["id"] != "s")

    def test_every_rule_is_raised_by_what_it_is_about(self):
        data = json.loads((PACKS / "network-risk.json").read_text("utf-8"))
        self.assertEqual({r["id"] for r in data["rules"]}, set(NETWORK))
        for name, (yes, no) in NETWORK.items():
            with self.subTest(rule=name):
                flag = "network-risk." + name
                found = {f["subject"]: f["certainty"]
                         for f in raised(self.flags_of(yes), flag)}
                self.assertEqual(found.get(self.last(yes)), "certain")
                self.assertEqual(raised(self.flags_of(no), flag), [])

    def test_depths(self):
        for name, (yes, _) in NETWORK.items():
            kind = "-".join(name.split("-")[:2])
            most = DEPTH.get(kind) or DEPTH.get(name.split("-")[0])
            if not most:
                continue
            up = kind == "owner-of"
            doc = upwards(yes) if up else yes
            share = doc["links"][0]["share"]
            longer = chain(most + 1, share, {
                k: v for k, v in doc["entities"][0].items()
                if k not in ("id", "kind")})
            found = self.flags_of(upwards(longer) if up else longer)
            with self.subTest(rule=name):
                self.assertEqual(len(raised(found, "network-risk." + name)),
                                 most)


if __name__ == "__main__":
    unittest.main()
