# SPDX-License-Identifier: GPL-2.0-or-later
"""Plugins written in Lua: what scripts can do, and what they cannot."""

import json
import os
import pathlib
import re
import unittest

import sgtest
from sgtest import (SOURCE, TEST_PLUGINS, graph, party, raised, run, scores,
                    some)

BUILT = list(pathlib.Path(os.environ["SG_BUILD"]).glob(
    "lib*/**/interpreters/lua.so"))
README = SOURCE / "plugins/lua/README.md"


def link(name, kind, start, end, **keys):
    return dict(keys, id=name, kind=kind, **{"from": start, "to": end})


GRAPH = graph(
    [party("a", name="Ä GmbH", country="DE", roles=["vendor", "broker"],
           employees=12, note="hello", incorporated="2011-02",
           topics=["gov.soe"], listed=[{"list": "L", "since": "2012-01-05"},
                                       {"list": "M"}]),
     party("b"),
     party("c", "public_body", functions=["police", "interior"]),
     party("d", employees=3), party("p", "person")],
    [link("l1", "supply", "a", "b", date="2019-05", deal="x",
          product_class="spyware", stated_end_user=["c", "d"]),
     link("l2", "supply", "b", "c", confidence=0.5, basis="alleged",
          note="seen"),
     link("l3", "ownership", "c", "d", share=60, voting=51),
     link("l4", "ownership", "d", "b", share_min=10),
     link("l5", "ownership", "p", "a"),
     link("l6", "control", "p", "b", means="golden_share"),
     link("l7", "position", "p", "d", post="director", since="2001",
          until="2002-02")],
    [{"id": "x", "title": "Deal", "vendor": "a", "status": "signed",
      "signed": "2018", "answers": {"q": "yes"}, "stated_end_user": "c",
      "product_class": "drones"}])

FRAME = """return {{id = "t", version = "1", about = "A test",
  metrics = {{{{name = "m", about = "M", min = -5, max = 1e9}},
             {{name = "u", about = "U"}}}},
  flags = {{{{id = "t.f", title = "F", severity = "note"}}, {{id = "t.g"}}}},
  params = {{{{name = "n", about = "N", default = 2, max = 5}},
            {{name = "w", about = "W", default = "word"}}}},
  run = function(g)
{}
  end}}
"""
FIRST_LINE = 8  # of a body in the frame
EVIDENCE = 'facts={{entity=1, field="name", value="x"}}'


def framed(body):
    return FRAME.format(body)


@unittest.skipUnless(BUILT, "the program was built without Lua")
class LuaCase(sgtest.Case):
    def start(self, script, *words, document=GRAPH, timeout=60):
        """The finished process, its findings, and the row of the plugin."""
        path = self.write("graph.json", document)
        script = self.write("my_score.lua", script)
        done = run("analyze", path, "-o", "-", "--plugin", script, *words,
                   timeout=timeout)
        self.assertIn(done.returncode, (0, 4), done.stderr.decode())
        findings = json.loads(done.stdout)
        row, = [p for p in findings["plugins"] if p.get("scripts")
                or p["id"] == "my_score.lua"]
        return done, findings, row

    def good(self, body, *words, **options):
        """The findings of a body of run()."""
        done, findings, row = self.start(framed(body), *words, **options)
        self.assertEqual((row["status"], row["reason"]), ("ok", None), body)
        self.printed = done.stderr.decode()
        return findings

    def bad(self, body, status="failed", **options):
        """Why a body of run() fails."""
        _, findings, row = self.start(framed(body), **options)
        self.assertEqual(row["status"], status, (body, row["reason"]))
        self.assertEqual((findings["flags"], findings["metrics"]), ([], []))
        return row["reason"]

    def check(self, *statements):
        """Statements of Lua that must all be true in run()."""
        self.good("\n".join(f"    assert({s}, [==[{s}]==])"
                            for s in statements))


class Example(LuaCase):
    def example(self):
        text = README.read_text("utf-8")
        return re.search(r"```lua\n(.*?)```", text, re.S).group(1)

    def test_the_example_of_the_readme(self):
        document = graph(
            [party("v", name="V"), party("w"), party("x"),
             party("police", "public_body", name="Police",
                   functions=["police"]),
             party("school", "public_body", functions=["education"]),
             party("body", "public_body")],
            [link("1", "supply", "v", "police"),
             link("2", "supply", "v", "school"),
             link("3", "supply", "w", "police", basis="alleged"),
             link("4", "supply", "x", "body"),
             link("5", "supply", "x", "v"),
             link("6", "supply", "v", "w")])
        _, found, row = self.start(self.example(), document=document)
        self.assertEqual(row["reason"], None)
        self.assertEqual(scores(found, "security-sales.share"),
                         {"v": 1 / 3, "w": 1})
        flag, = raised(found, "security-sales.most")
        self.assertEqual((flag["subject"], flag["certainty"],
                          flag["severity"], flag["message"]),
                         ("w", "possible", "caution",
                          "w made 1 of 1 recorded sales to security bodies"))
        gaps = [g for g in found["not_evaluable"]
                if g["flag"] == "security-sales.most"]
        self.assertEqual([g["subject"] for g in gaps], ["x"])
        _, found, _ = self.start(self.example(), "--set",
                                 "security-sales.least=0.3",
                                 document=document)
        self.assertEqual({f["subject"]: f["certainty"] for f in
                          raised(found, "security-sales.most")},
                         {"v": "certain", "w": "possible"})

    def test_the_example_passes_the_check_of_plugins(self):
        script = self.write("my_score.lua", self.example())
        done = run("plugin", "check", script)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertNotIn(b"FAILED", done.stdout)
        done = run("plugin", "info", script)
        self.assertIn(b"security-sales.least = 0.5", done.stdout)

    def test_it_is_no_plugin_itself(self):
        done = run("plugin", "info", "lua")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"runs plugins that are text", done.stderr)

    def test_the_readme_names_every_field(self):
        text = README.read_text("utf-8")
        source = (SOURCE / "plugins/lua/rows.c").read_text("utf-8")
        names = re.findall(r'"([a-z_]+)"', " ".join(re.findall(
            r"_fields\[\] = \{(.*?)\}", source, re.S)))
        self.assertGreater(len(names), 40)
        for folder in ("graph", "further", "findings",
                       "lua_holdings"):
            source = (SOURCE / f"plugins/lua/{folder}.c").read_text("utf-8")
            names += [f"g:{n}" for n in re.findall(
                r'\{"([a-z_]+)", [a-z_]+\}', source)]
        self.assertIn("g:has_topic", names)
        for name in names:
            self.assertIn(name, text)


class Words(unittest.TestCase):
    def words(self, path, pattern):
        text = (SOURCE / path).read_text("utf-8")
        return {name: re.findall(r'"([a-z_-]+)"', row)
                for name, row in re.findall(pattern, text, re.S)}

    def test_scripts_have_the_words_of_the_input(self):
        ours = self.words("plugins/lua/lua_words.c",
                          r"\[(WORDS_\w+)\] = \{(.*?)\}")
        core = self.words("core/src/graph/kinds.c", r"\nWORDS\((\w+), (.*?)\);")
        pairs = {"sg_entity_kinds": "ENTITY_KIND", "sg_link_kinds": "LINK_KIND",
                 "sg_bases": "BASIS", "sg_means": "MEANS", "sg_posts": "POST",
                 "sg_measures": "MEASURE", "sg_capacities": "CAPACITY",
                 "sg_classes": "CLASS", "sg_deal_states": "DEAL_STATUS",
                 "sg_severities": "SEVERITY", "sg_certainties": "CERTAINTY",
                 "sg_roles": "ROLE", "sg_functions": "FUNCTION"}
        self.assertEqual(set(pairs), set(core))
        for theirs, name in pairs.items():
            self.assertEqual(ours["WORDS_" + name], core[theirs])


class Interface(LuaCase):
    def test_counts_and_days(self):
        self.check("g.n_entities == 5", "g.n_links == 6", "g.n_ended == 1",
                   "g.n_deals == 1", 'g.as_of == "2020-06-30"',
                   "g.reviewed_deal == nil", "#g.entity == 5",
                   "#g.link == 7", "#g.deal == 1", "#g.link.kind == 7",
                   'g:day("1970-01-01") == 0', 'g:date(0) == "1970-01-01"',
                   'g:day("2020-02-29") - g:day("2020-02-28") == 1',
                   'g:date(g:day("0001-01-01")) == "0001-01-01"',
                   'g:date(-1) == "1969-12-31"', "g:date(nil) == nil",
                   "g:day(nil) == nil", 'g:date(1.5) == "1970-01-02"')
        self.good("assert(g.reviewed_deal == 1)", "--deal", "x")

    def test_fields_of_entities(self):
        self.check(
            "g.entity[1].number == 1", 'g.entity[1].id == "a"',
            'g.entity[1].name == "Ä GmbH"', 'g.entity[2].name == "b"',
            'g.entity[1].kind == "company"', 'g.entity[1].country == "DE"',
            "g.entity[2].country == nil", "g.entity[1].roles.vendor",
            "g.entity[1].roles.broker", "g.entity[1].roles.agent == nil",
            "next(g.entity[2].roles) == nil",
            'g.entity[3].kind == "public_body"',
            "g.entity[3].functions.police and g.entity[3].functions.interior",
            "g.entity[1].is_party and not g.entity[3].is_party",
            "g.entity[1].in_scope", 'g.entity.name[2] == "b"',
            "g.entity[1] == g.entity[1]", "g.entity[1] ~= g.entity[2]",
            "g.entity[1] ~= g.link[1]", "g.entity[g.entity[2]].id == 'b'",
            'tostring(g.entity[2]) == "entity 2"')

    def test_fields_of_links(self):
        self.check(
            'g.link[1].id == "l1"', "g.link[1].from == 1",
            "g.link[1].to == 2", 'g.link[1].kind == "supply"',
            'g.link[1].basis == "declared"', 'g.link[2].basis == "alleged"',
            "g.link[1].deal == 1", "g.link[2].deal == nil",
            'g.link[1].product_class == "spyware"',
            "g.link[2].product_class == nil", "g.link[1].confidence == 1",
            "g.link[2].confidence == 0.5", "g.link[2].alleged",
            "not g.link[2].firm", "g.link[1].firm",
            'g.link[1].since == "2019-05-01"',
            'g.link[1].since_latest == "2019-05-31"',
            'g.link[1].since_text == "2019-05"',
            "g.link[1].until_text == nil", "g.link[2].since_text == nil",
            "g.link[2].since == nil", "g.link[1].low == nil",
            "g.link[1].measure == nil", "not g.link[1].ended",
            "g.link[3].low == 0.6 and g.link[3].high == 0.6",
            "g.link[3].votes_low == 0.51 and g.link[3].votes_high == 0.51",
            "g.link[3].control_low == 0.51 and g.link[3].control_high == 0.51",
            'g.link[3].measure == "direct"',
            'g.link[3].capacity == "beneficial"', "g.link[3].repeats == nil",
            "g.link[4].low == 0.1 and g.link[4].high == 1",
            "g.link[4].votes_low == nil and g.link[4].control_low == 0.1",
            "g.link[5].low == nil and g.link[5].high == nil",
            "g.link[5].control_low == nil and g.link[5].control_high == nil",
            'g.link[6].means == "golden_share" and g.link[6].controls',
            "g.link[6].post == nil and g.link[6].low == nil",
            'g.link[7].post == "director" and g.link[7].ended',
            'g.link[7].since == "2001-01-01"',
            'g.link[7].since_text == "2001"',
            'g.link[7].until_text == "2002-02"',
            'g.link.since_text[7] == "2001"',
            'g.link[7].until_earliest == "2002-02-01"',
            'g.link[7].until_latest == "2002-02-28"', "g.link.low[3] == 0.6")

    def test_fields_of_deals(self):
        self.check('g.deal[1].id == "x"', 'g.deal[1].title == "Deal"',
                   'g.deal[1].status == "signed"', "g.deal[1].vendor == 1",
                   'g.deal[1].product_class == "drones"',
                   'g.deal[1].signed == "2018-01-01"',
                   'g.deal[1].signed_latest == "2018-12-31"',
                   'g.deal[1].signed_text == "2018"',
                   "g.deal.vendor[1] == 1", "g.deal[1].number == 1")

    def test_adjacency(self):
        self.good("""
    local function all(...)
      local t = {}
      for e in ... do t[#t + 1] = e end
      return table.concat(t, " ")
    end
    assert(all(g:out_links(5)) == "5 6")
    assert(all(g:out_links(g.entity[5], "control")) == "6")
    assert(all(g:in_links(2)) == "1 4 6")
    assert(all(g:in_links(2, "ownership")) == "4")
    assert(all(g:out_links(3, "family")) == "")
    assert(all(g:rows("topics", 1)) == "1" and all(g:rows("topics", 2)) == "")
    assert(all(g:rows("listings", 1)) == "1 2")
    assert(all(g:rows("link_users", 1)) == "1 2")
    assert(all(g:rows("deal_users", 1)) == "1")
    assert(all(g:rows("answers", 1)) == "1")""")

    def test_further_columns(self):
        self.check(
            'g:number("entities", "employees")[1] == 12',
            'g:number("entities", "employees")[2] == nil',
            '#g:number("entities", "employees") == 5',
            'g:number("entities", "no such key") == nil',
            'g:text("entities", "kind") == nil',  # a field, as kinds are
            'g:text("links", "from") == nil',
            'g:number("links", "share") == nil',
            'g:number("entities", "incorporated")[1] == g:day("2011-02-01")',
            'g:text("entities", "note")[1] == "hello"',
            'g:text("entities", "note")[2] == nil',
            'g:text("links", "note")[2] == "seen"',
            'g:text("listings", "list")[2] == "M"',
            'g:number("listings", "since")[2] == nil',
            'g:date(g:number("listings", "since")[1]) == "2012-01-05"',
            'g:date(g:number("entities", "incorporated_latest")[1]) =='
            ' "2011-02-28"',
            'g:number("link_users", "entity")[1] == 3',
            'g:number("link_users", "entity")[2] == 4',
            'g:number("deal_users", "entity")[1] == 3',
            'g:text("answers", "answer")[1] == "yes"',
            'g:has_topic(1, "gov.soe") and not g:has_topic(2, "gov.soe")')

    def test_parameters(self):
        self.check('g:param("n") == 2', 'g:param("w") == "word"')
        self.good('assert(g:param("n") == 4.5 and g:param("w") == "other")',
                  "--set", "t.n=4.5", "--set", "t.w=other")

    def test_scores(self):
        found = self.good("""
    g:score("m", 1, 7) g:score("m", g.entity[2], 0.1) g:score("m", 3, 1)
    g:score("m", 3, nil) g:scores("m", {[4] = -5, [5] = 1e9})
    g:scores("u", {0, 1})""")
        self.assertEqual(scores(found, "t.m"),
                         {"a": 7, "b": 0.1, "d": -5, "p": 1e9})
        self.assertEqual(scores(found, "t.u"), {"a": 0, "b": 1})

    def test_chains(self):
        found = self.good("""
    g:score("u", 5, 0.25)
    g:chain("u", 5, 0.25, {6, 2})""")
        party, = [e for e in found["entities"] if e["id"] == "p"]
        self.assertIn('["l6", "l2"]', json.dumps(party))

    def test_a_flag_with_all_evidence(self):
        found = self.good("""
    g:flag{flag = "t.f", subject = 2, certainty = "certain", deal = 1,
      rule = "r", severity = "high", message = "Ü means b",
      paths = {{start = 5, links = {6, 2}, shows = "a walk"},
               {links = {2}, shows = "from the subject"}},
      facts = {{entity = 2, field = "name", value = "b"},
               {link = 7, field = "post", value = "director"},
               {deal = 1, field = "title", value = "Deal"}},
      sums = {{shows = "stakes", threshold = 0.5, strict = true, high = 0.8,
               terms = {{link = 3, low = 0.1, high = 0.2}, 4}}}}
    g:flag{flag = "t.f", subject = 2, certainty = "possible", message = "m",
      confidence = 0.75, facts = {{link = 1, field = "a", value = "b"}}}
    g:gap{flag = "t.f", subject = 1, reason = "nothing is known"}
    g:gap{flag = "t.g", reason = "nothing at all"}
    g:gap{flag = "t.g", count = 3, reason = "of three"}""")
        by_deal = {f["deal"]: f for f in raised(found, "t.f")}
        flag = by_deal["x"]
        self.assertEqual((flag["subject"], flag["certainty"],
                          flag["severity"], flag["rule"], flag["message"],
                          flag["confidence"]),
                         ("b", "certain", "high", "r", "Ü means b", 0.5))
        parts = {}
        for part in flag["evidence"]:
            parts.setdefault(part["type"], []).append(part)
        self.assertEqual([(p["start"], p["links"]) for p in parts["path"]],
                         [("p", ["l6", "l2"]), ("b", ["l2"])])
        self.assertEqual([(f["on"], f["id"]) for f in parts["fact"]],
                         [("entity", "b"), ("link", "l7"), ("deal", "x")])
        self.assertEqual(parts["sum"], [{
            "type": "sum", "shows": "stakes", "low": 0.2, "high": 0.8,
            "threshold": 0.5, "strict": True,
            "terms": [{"link": "l3", "low": 0.1, "high": 0.2},
                      {"link": "l4", "low": 0.1, "high": 1}]}])
        self.assertEqual((by_deal[None]["certainty"],
                          by_deal[None]["confidence"],
                          by_deal[None]["severity"]),
                         ("possible", 0.75, "note"))
        gaps = {(g["flag"], g["subject"], g["count"], g["reason"])
                for g in found["not_evaluable"]}
        self.assertLessEqual({("t.f", "a", 1, "nothing is known"),
                              ("t.g", None, 3, "of three")}, gaps)

    def test_holdings(self):
        self.good("""
    local held = g:look_through({3})
    local low = {}
    for _, row in ipairs(held) do low[row.party] = row.low end
    assert(low[4] == 0.6 and math.abs(low[2] - 0.06) < 1e-9)
    local by_rule = g:hold("majority", {3})
    local level = {}
    for _, row in ipairs(by_rule) do level[row.party] = row.level end
    assert(level[4] == "certain" and level[2] == "possible")
    local why = g:support(4)
    assert(why.owner == 3 and why.links[1] == 3)
    assert(why.terms[1].link == 3 and why.terms[1].low == 0.51)
    assert(#g:hold("majority", {}, {3}) > 0)
    local names = {}
    for _, rule in ipairs(g:rules()) do names[rule.name] = rule end
    assert(names.majority.threshold == 0.5 and names.majority.strict)
    assert(names.us_ofac.citation and #names.us_ofac.lists > 0)
    assert(names.majority.propagation)""")

    def test_what_is_printed_is_heard(self):
        self.good('print("seen", 1, nil, g.entity[2], {}, print) '
                  'g:log("heard", "warning") g:log("unheard") g:tick(0.5)')
        self.assertIn("plugin t: seen\t1".replace("\t", " "), self.printed)
        self.assertIn("entity 2 table function", self.printed)
        self.assertIn("plugin t: heard", self.printed)
        self.assertNotIn("unheard", self.printed)

    def test_it_reads_what_other_plugins_publish(self):
        script = framed("""
    local control = g:number("entities", "ownership.state_control")
    for v = 1, g.n_entities do g:score("m", v, control and control[v]) end
    """).replace("metrics =", 'reads = {"ownership.state_control"}, metrics =',
                 1)
        _, found, row = self.start(script, "--plugin", "ownership")
        self.assertEqual(row["reason"], None)
        self.assertEqual(scores(found, "t.m"),
                         scores(found, "ownership.state_control"))
        self.assertEqual(scores(found, "t.m")["d"], 2)

    def test_a_byte_order_mark_and_a_hash_line_are_skipped(self):
        for head in ("\ufeff", "#!/usr/bin/lua", "\ufeff# x"):
            _, _, row = self.start(head + "\n" + framed("error('x')"))
            self.assertEqual(row["reason"],
                             f"my_score.lua:{FIRST_LINE + 1}: x")


# Body of run() on one line: part of the message.
ERRORS = {
    "local x = g.entity[0].name": "there is no entity 0, only 1 to 5",
    "local x = g.entity[6].name": "there is no entity 6",
    "local x = g.entity[1.5].name": "number of an entity",
    "local x = g.entity.name['a']": "must be the number of an entity, not a string",
    "local x = g.link[8].name": "there is no link 8",
    "local x = g.entity[1].nmae": "an entity has no field 'nmae'",
    "local x = g.link.form": "a link has no field 'form'",
    "local x = g.deals": "g has no 'deals'",
    "local x = g.link[1][1]": "a link has no field 'number'",
    "g.entity[1].name = 'x'": "attempt to index",
    "g.n_links = 3": "attempt to index",
    "g.flag{}": "call it with a colon",
    "g:out_links(9)": "there is no entity 9",
    "g:out_links(1, 'suply')": "'suply' is none of: other ownership",
    "g:number('entity', 'x')": "'entity' is none of: entities links",
    "g:number('entities')": "must be a string",
    "local x = g:number('entities', 'employees')[6]": "only 1 to 5",
    "local x = g:number('entities', 'employees').x": "asked by number",
    "g:rows('entities', 1)": "have no rows",
    "g:rows('answers', 2)": "there is no deal 2",
    "g:param('x')": "declares no parameter 'x'",
    "g:day('2020')": "'2020' is no day YYYY-MM-DD",
    "g:day('2019-02-29')": "is no day",
    "g:day('2019-13-01')": "is no day",
    "g:date(1e300)": "no such day",
    "g:date(0/0)": "no such day",
    "g:tick(2)": "a fraction from 0 to 1",
    "g:log({})": "string expected",
    "g:score('x', 1, 1)": "declares no metric 'x'",
    "g:score('u', 1, 1.5)": "is 1.5, not between 0.0 and 1.0",
    "g:score('u', 1, 0/0)": "not between",
    "g:score('u', 1, 1/0)": "not between",
    "g:score('u', 1, '1')": "must be a number, or nil",
    "g:score('u', nil, 1)": "must be the number of an entity, not a nil",
    "g:scores('u', {[9] = 1})": "there is no entity 9",
    "g:scores('u', {x = 1})": "must be the number of an entity",
    "g:chain('u', 1, 2, {1})": "a number from 0 to 1",
    "g:chain('u', 1, 1, {})": "has no links",
    "g:chain('u', 1, 1, {3})": "link 3 does not go on from entity 1",
    "g:flag{}": "flag is missing",
    "g:flag{flag='t.f'}": "subject is missing",
    "g:flag{flag='t.f', subject=1, message='m'}": "certainty is missing",
    "g:flag{flag='t.f', subject=1, certainty='sure'}":
        "'sure' is none of: possible certain",
    "g:flag{flag='t.f', subject=1, certainty='certain'}":
        "message is missing",
    "g:flag{flag='t.f', subject=1, certainty='certain', message='m'}":
        "needs evidence",
    "g:flag{flag='t.x', subject=1, certainty='certain', message='m'}":
        "declares no flag 't.x'",
    "g:flag{flag='t.f', subjekt=1}": "'subjekt' is no key of it",
    "g:gap{flag='t.f'}": "reason is missing",
    "g:gap{flag='t.f', reason='r', subject=1, count=2}": "count must be",
    "g:gap{flag='t.f', reason='r', count=-1}": "count must be",
    "g:gap{flag='t.f', reason=''}": "1 to 4096 bytes, not 0",
    "g:gap{flag='t.f', reason=('x'):rep(5000)}": "bytes, not 5000",
    "g:gap{flag='t.f', reason='a\\0b'}": "without zero bytes",
    "g:gap{flag='t.f', reason='a\\xff'}": "must be UTF-8",
    "g:gap{flag='t.f', reason='\\xed\\xa0\\x80'}": "must be UTF-8",
    "g:gap{flag='t.f', reason=1}": "must be a string, not a number",
    "g:look_through(3)": "table expected",
    "g:look_through({9})": "there is no entity 9",
    "g:hold('x', {1})": "there is no rule 'x'",
    "g:support(0)": "there is no entity 0",
    "error('words')": "words",
    "error({})": "an error that is a table",
    "error()": "an error that is a nil",
    "assert(false)": "assertion failed!",
    "assert(nil, 'why')": "why",
    "local t = nil; t.x = 1": "attempt to index a nil value",
    "for k in pairs({[{}] = 1}) do end": "no fixed order",
    "next({[print] = 1})": "no fixed order",
    "table.sort({1, 'x'})": "attempt to compare",
    "string.format('%d', 'x')": "bad argument #2 to 'format'",
    "string.format('%s %p', 1, {})": "'%p' gives addresses",
    "setmetatable({}, {__gc = print})": "may not have '__gc'",
    "setmetatable({}, {__mode = 'k'})": "may not have '__mode'",
    "string.rep('x', 1 << 40)": "too many",
    "local function f() return 1 + f() end f()": "stack overflow",
}
WITH_FLAG = "g:flag{flag='t.f', subject=1, certainty='certain', message='m', "
EVIDENCE_ERRORS = {
    "paths={{links={}, shows='s'}}}": "paths[1] has no links",
    "paths={{links={1}}}}": "paths[1].shows is missing",
    "paths={{links={1, 3}, shows='s'}}}": "link 3 does not go on from entity 2",
    "paths={{start=2, links={2}, shows='s'}}}": "does not touch the subject",
    "paths={{links={9}, shows='s'}}}": "there is no link 9",
    "paths={{}, x=1}}": "a list without holes and names",
    "paths={1}}": "paths[1] must be a table",
    "paths=1}": "paths must be a list",
    "facts={{field='f', value='v'}}}": "name one entity, link or deal",
    "facts={{entity=1, link=1, field='f', value='v'}}}": "name one",
    "facts={{entity=1, value='v'}}}": "facts[1].field is missing",
    "facts={{entity=1, field='v', value=3}}}": "must be a string",
    "sums={{shows='s', threshold=1, terms={}}}}": "has no terms",
    "sums={{shows='s', terms={3}}}}": "threshold is missing",
    "sums={{shows='s', threshold=50, terms={3}}}}": "between 0 and 1",
    "sums={{shows='s', threshold=0, terms={{low=1}}}}}": "needs a link",
    "sums={{shows='s', threshold=0, terms={{link=3, low=0.7}}}}}":
        "'low' above 'high'",
    "sums={{shows='s', threshold=0, terms={3}, high=0.1}}}":
        "sums[1].high is not between",
    "sums={{shows='s', threshold=0, terms={3}, strict=1}}}": "true or false",
    f"confidence=2, {EVIDENCE}}}": "confidence must be between 0 and 1",
    f"severity='bad', {EVIDENCE}}}": "severity: 'bad' is none of: note",
    f"deal=2, {EVIDENCE}}}": "there is no deal 2",
    f"{EVIDENCE}}} {WITH_FLAG}{EVIDENCE}}}": "was raised on entity 1 before",
}
# A whole script: its line, or None, and part of the message.
REFUSED = {
    "": (None, "returns a nil"),
    "return 3": (None, "returns a number"),
    "x = = 3": (1, "unexpected symbol near '='"),
    "\n\nlocal x <const> = 1 x = 2": (3, "attempt to assign to const"),
    "x = 'abc": (1, "unfinished string"),
    "\x00": (1, "unexpected symbol"),
    "\x1bLua": (None, "attempt to load a binary chunk"),
    "\nerror('x')": (2, "x"),
    "\nerror('x', 0)": (2, "x"),
    "error(setmetatable({}, {__tostring = function() return 'x' end}))":
        (1, "an error that is a table"),
    "return {}": (None, "id is missing"),
    "return {id = 1}": (None, "id must be a string"),
    "return {id='x', version='1', about='a'}":
        (None, "'run' must be a function, not a nil"),
    "return {id='x', version='1', about='a', run=print, go=1}":
        (None, "'go' is no key of it; these are: id"),
    "return {id='x', version='1', about='a', run=print, [1]=1}":
        (None, "a key that is no name"),
    "return {id='x', version='1', about='a\\xff', run=print}":
        (None, "about must be UTF-8"),
}
# A key of the table returned: part of the message.
DESCRIBED = {
    "metrics=1": "metrics must be a list",
    "metrics={1}": "metrics[1] must be a table",
    "metrics={{}}": "metrics[1].name is missing",
    "metrics={[2]={}}": "metrics must be a list without holes",
    "metrics={{name='m', about='a', max='x'}}": "metrics[1].max must be",
    "metrics={{name='m', about='a', max=1/0}}": "must be a finite number",
    "metrics={{name='m', about='a', min=2}}": "'min' is more than 'max'",
    "metrics={{name='m*', about='a'}}": "declares each of its metrics",
    "metrics={{name='m', about='a', internal=1}}": "must be true or false",
    "metrics={{name='M', about='a'}}": "a metric's name is not made of",
    "params={{name='m', about='a'}}": "a number needs 'default' and 'max'",
    "params={{name='m', about='a', default=1}}": "needs 'default' and 'max'",
    "params={{name='m', about='a', default=2, max=1}}": "is not between",
    "params={{name='m', about='a', default={}}}": "default must be",
    "flags={{}}": "flags[1].id is missing",
    "flags={{id='x', severity='bad'}}": "flags[1].severity: 'bad' is none of",
    "flags={{id='x', severity=3}}": "must be a string",
    "flags={{id='x', mitigations={1}}}": "flags[1].mitigations[1] must be",
    "flags={{id='x'}, {id='x'}}": "declared twice",
    "reads={1}": "reads[1] must be a string",
    "reads='x'": "reads must be a list",
}


class Errors(LuaCase):
    def test_errors_in_run_name_the_line(self):
        for body, words in {**ERRORS, **{
                WITH_FLAG + k: v for k, v in EVIDENCE_ERRORS.items()}}.items():
            with self.subTest(body):
                reason = self.bad(body)
                self.assertTrue(reason.startswith(
                    f"my_score.lua:{FIRST_LINE}: "), reason)
                self.assertIn(words, reason)

    def test_errors_while_it_is_read_name_the_line(self):
        for script, (line, words) in REFUSED.items():
            with self.subTest(script):
                _, _, row = self.start(script.encode())
                self.assertEqual(row["status"], "refused")
                self.assertRegex(row["reason"], "my_score.lua:" + (
                    f"{line}: " if line else " "))
                self.assertIn(words, row["reason"])

    def test_errors_of_the_description_name_the_key(self):
        for key, words in DESCRIBED.items():
            with self.subTest(key):
                _, _, row = self.start(
                    "return {id='x', version='1', about='a', run=print, "
                    + key + "}")
                self.assertEqual(row["status"], "refused")
                self.assertIn(words, row["reason"])

    def test_a_long_description(self):
        rows = "".join(f"{{name='m{i}', about='a'}}," for i in range(300))
        _, found, row = self.start(
            "return {id='x', version='1', about='a', run=print, flags="
            "{{id='x.f', title='T', innocent='I', severity='resolve-first', "
            "about='A', source='S', mitigations={'M1', 'M2'}}}, metrics={"
            + rows + "}}")
        self.assertEqual(row["reason"], None)
        self.assertEqual(len(found["metrics"]), 300)

    def test_an_error_that_is_caught_is_none(self):
        found = self.good("""
    local ok, why = pcall(function() g:score("x", 1, 1) end)
    assert(not ok and why:find("^my_score.lua:9: the script declares no"))
    assert(select("#", pcall(error)) == 2)
    assert(select(2, pcall(error, 7)) == 7)
    assert(select("#", pcall(function() return 1, nil, 3 end)) == 4)
    g:score("m", 1, 3)""")
        self.assertEqual(scores(found, "t.m"), {"a": 3})

    def test_a_flag_that_fails_is_not_raised(self):
        found = self.good(f"""
    assert(not pcall(function() {WITH_FLAG}confidence=2, {EVIDENCE}}} end))
    {WITH_FLAG}{EVIDENCE}}}""")
        self.assertEqual(len(found["flags"]), 1)

    def test_a_graph_without_anything(self):
        for body in ("local x = g.entity[1].id", "local x = g.link.kind[1]"):
            reason = self.bad(body, document=graph())
            self.assertRegex(reason, ": there is no (entity|link)$")
        self.good("assert(#g.entity + #g.link + #g.deal + #g:look_through({}) "
                  "== 0) g:scores('m', {})", document=graph())

    def test_nothing_of_a_failed_run_is_kept(self):
        self.bad(f"g:score('m', 1, 1) {WITH_FLAG}{EVIDENCE}}} error('x')")

    def test_a_name_that_is_long_or_odd(self):
        for name in ("x" * 100 + ".lua", "a\nb.lua", "ü: 3: .lua"):
            path = self.write("graph.json", GRAPH)
            script = self.write(name, framed("error('x')"))
            done = run("analyze", path, "-o", "-", "--plugin", script)
            row, = json.loads(done.stdout)["plugins"]
            self.assertRegex(row["reason"], f":{FIRST_LINE}: x$")
            script = self.write(name, "\nx y")
            done = run("analyze", path, "-o", "-", "--plugin", script)
            row, = json.loads(done.stdout)["plugins"]
            self.assertIn(":2: syntax error near 'y'", row["reason"])


LOOPS = (
    "local function f() pcall(f) f() end f()",
    "while true do end",
    "::again:: goto again",
    "while true do pcall(function() while true do end end) end",
    "local function f() return f() end f()",
    "local t = setmetatable({}, {__index = function(t, k) return t[k] end})"
    " while true do pcall(function() return t.x end) end",
    "table.sort({3, 2, 1}, function() while true do end end)",
    "string.gsub('aaa', 'a', function() while true do end end)",
    "local x <close> = setmetatable({}, {__close = function()"
    " while true do end end})",
    "local x <close> = setmetatable({}, {__close = function()"
    " pcall(function() while true do end end) while true do end end})"
    " while true do end",
    "for i = 1, math.huge do pcall(error) end",
)
BOMBS = (
    "local t = {} for i = 1, 1e9 do t[i] = i end",
    "local s = 'x' while true do s = s .. s end",
    "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) end",
    "local s = ('x'):rep(1 << 30) s = s .. s",
    "local t = {} for i = 1, 1e9 do t = {t} end",
    "string.format('%s%s', ('x'):rep(1 << 29), ('x'):rep(1 << 29))",
    "local s = ('x'):rep(1 << 20) s:gsub('x', ('y'):rep(1 << 12))",
    "table.concat((function() local t = {} for i = 1, 3000 do"
    " t[i] = ('x'):rep(1e6) end return t end)())",
)
# Within one call of a library: only the host can end these.
LONG_CALLS = (
    "('x'):rep(1 << 16):find(('.-'):rep(50) .. 'y')",
    "table.move({}, 1, math.maxinteger - 1, 2)",
)


class Hostile(LuaCase):
    def test_endless_loops_end_at_the_time_given(self):
        for body in some(LOOPS):
            with self.subTest(body):
                _, _, row = self.start(framed(body), "--timeout", "1",
                                       timeout=30)
                self.assertIn(row["status"], ("failed", "timeout"))
                self.assertRegex(row["reason"], "time was up|time given")
                self.assertEqual(row["status"], "timeout")

    def test_endless_loops_outside_run_are_refused(self):
        for body in some(LOOPS):
            if "return t[k]" in body or "pcall(f)" in body:
                continue  # few steps, but long ones: ended after 10 seconds
            with self.subTest(body):
                _, _, row = self.start("do " + body + " end\nreturn {}")
                self.assertEqual(row["status"], "refused")
                self.assertIn("more than 50 million steps", row["reason"])

    @unittest.skipIf(sgtest.SANITIZED, "no memory limit under a sanitizer")
    def test_memory_bombs_end_as_errors(self):
        for body in BOMBS:
            for memory in ("256", "4096") if "1 << 30" in body else ("256",):
                with self.subTest(body, memory=memory):
                    _, _, row = self.start(framed(body), "--memory", memory)
                    self.assertEqual(row["status"], "failed")
                    self.assertRegex(row["reason"], "more memory than|memory"
                                     "|too large|too long|resulting string")

    def test_long_calls_end_with_the_process(self):
        for body in LONG_CALLS:
            with self.subTest(body):
                _, _, row = self.start(framed(body), "--timeout", "1",
                                       timeout=30)
                self.assertEqual(row["status"], "timeout")

    def test_nothing_leads_out(self):
        absent = ("io", "os", "package", "debug", "require", "load", "dofile",
                  "loadfile", "loadstring", "collectgarbage", "xpcall",
                  "warn", "coroutine", "string.dump", "string.pack",
                  "math.random", "math.randomseed")
        self.check(*(f"{name} == nil" for name in absent),
                   "getmetatable('') == false", "getmetatable(g) == false",
                   "getmetatable(g.entity) == false",
                   "getmetatable(g.link[1]) == false",
                   "not pcall(setmetatable, '', {})",
                   "not pcall(setmetatable, g, {})",
                   "not pcall(rawset, g, 'x', 1)",
                   "not pcall(rawget, g.link, 1)",
                   "_G._G == _G", "#_VERSION > 0")
        names = self.good("""
    local all = {}
    for k in pairs(_G) do all[#all + 1] = k end
    print(table.concat(all, ","))""") and self.printed
        self.assertIn(
            "_G,_VERSION,assert,error,getmetatable,ipairs,math,next,pairs,"
            "pcall,print,rawequal,rawget,rawlen,rawset,select,setmetatable,"
            "string,table,tonumber,tostring,type,utf8", names)

    def test_tampering_harms_only_itself(self):
        found = self.good("""
    for k in pairs(string) do string[k] = nil end
    for k in pairs(table) do table[k] = error end
    for k in pairs(math) do math[k] = nil end
    local out = g.out_links
    local globals = _G
    for k in pairs(globals) do globals[k] = nil end
    for e in out(g, 1) do g:score("m", 1, e) end""")
        self.assertEqual(scores(found, "t.m"), {"a": 1})
        self.check("not pcall(g.out_links, {}, 1)",
                   "not pcall(g.score)", "not pcall(g.flag, g)",
                   "not pcall(g.flag, g, g)",
                   "not pcall(g.number, g, g, g)",
                   "not pcall(next, {}, {})",
                   "not pcall(table.sort, {}, 1)",
                   "setmetatable({}, {__index = g.link[1]}).from == 1",
                   "setmetatable({}, {__index = g}).n_links == 6",
                   "not pcall(g.out_links, setmetatable({}, {__index = g}), 1)")

    def test_metamethods_in_what_is_handed_over_are_not_called(self):
        reason = self.bad("""
    g:flag(setmetatable({}, {__index = function() error("called") end,
                             __pairs = function() error("called") end}))""")
        self.assertIn("flag is missing", reason)

    def test_what_is_returned_is_read_raw(self):
        _, _, row = self.start(
            "return setmetatable({id='x', version='1', about='a', run=print},"
            " {__index = error})")
        self.assertEqual(row["status"], "ok")

    def test_odd_descriptions(self):
        for script in ("return setmetatable({}, {__index = error})",
                       "return _G", "return string", "return 1, 2",
                       "return function() end", "return ('x'):rep(1e6)",
                       "local t = {} t.t = t return t",
                       "return {id = ('x'):rep(4097)}",
                       "return {id = 'x\\0y'}", "a = {" * 300,
                       "return " + "(" * 300 + "1" + ")" * 300,
                       "return " + "-" * 100000 + "1",
                       "local " + ",".join(f"a{i}" for i in range(300)),
                       "x = '" + "\\u{7FFFFFFF}'", "goto nowhere",
                       "return {metrics = " + "{" * 100 + "}" * 100 + "}"):
            with self.subTest(script[:60]):
                _, _, row = self.start(script)
                self.assertEqual(row["status"], "refused")
                self.assertIn("my_score.lua", row["reason"])

    def test_messages_are_one_line_of_text(self):
        for text in ("a\\nb\\0c", "a\\xff", "\\27[31m", "x" * 2000):
            reason = self.bad(f"error('{text}')")
            self.assertRegex(reason, r"^my_score.lua:8: [ -~]+$")
            self.assertLess(len(reason), 1100)


ORDER = """
    local t = {}
    for i = 1, 200 do t["k" .. (i * 7919) % 1009] = i end
    t[3.5], t[-2], t[1], t[true], t[false], t[1 << 62] = 1, 2, 3, 4, 5, 6
    local keys, by_next, k = {}, {}, nil
    for key in pairs(t) do keys[#keys + 1] = tostring(key) end
    repeat
      k = next(t, k)
      if k ~= nil then by_next[#by_next + 1] = tostring(k) end
    until k == nil
    assert(table.concat(keys, ",") == table.concat(by_next, ","))
    g:flag{flag = "t.f", subject = 1, certainty = "certain",
           message = table.concat(keys, ","):sub(1, 4000) .. tostring(t)
             .. tostring(print) .. string.format("%s %s", t, g),
           facts = {{entity = 1, field = "f", value = "v"}}}
    local rows = {}
    for i = 1, 1000 do rows[i] = {i % 7, i} end
    table.sort(rows, function(a, b) return a[1] < b[1] end)
    local sum = 0
    for i, row in ipairs(rows) do
      sum = (sum * 31 + row[2] * i) % 1000003
      assert(i == 1 or rows[i - 1][1] < row[1]
             or rows[i - 1][1] == row[1] and rows[i - 1][2] < row[2])
    end
    g:score("m", 1, sum)"""


class Determinism(LuaCase):
    def test_the_same_bytes_in_every_run(self):
        path = self.write("graph.json", GRAPH)
        script = self.write("my_score.lua", framed(ORDER))
        seen = {run("analyze", path, "-o", "-", "--plugin", script,
                    env={"X": "x" * i * 100}).stdout for i in range(20)}
        self.assertEqual(len(seen), 1)
        flag, = raised(json.loads(seen.pop()), "t.f")
        keys = sorted(f"k{i * 7919 % 1009}" for i in range(1, 201))
        self.assertEqual(
            flag["message"],
            ",".join(["-2", "1", "3.5", "4611686018427387904", *keys,
                      "false", "true"])
            + "tablefunctiontable userdata")

    def test_errors_are_the_same_in_every_run(self):
        body = "g:flag{" + ",".join(f"k{i}=1" for i in range(50)) + "}"
        self.assertEqual(len({self.bad(body) for _ in range(5)}), 1)

    def test_pairs_while_a_table_changes(self):
        self.check("""(function()
      local t, seen = {a = 1, b = 2, c = 3}, ""
      for k, v in pairs(t) do
        seen = seen .. k .. v
        t.b, t.d = nil, 4
      end
      return seen == "a1c3"
    end)()""", """(function()
      local t = setmetatable({}, {__pairs = function()
        return function(_, k) if not k then return 1, 2 end end end})
      for k, v in pairs(t) do return k == 1 and v == 2 end
    end)()""", "next({}) == nil", "next({5}) == 1",
                   "select(2, next({x = 7})) == 7")

    def test_sorting(self):
        self.check("""(function()
      local t = {3, 1, 2, 5, 4, 9, 8, 7, 6}
      table.sort(t)
      return table.concat(t) == "123456789"
    end)()""", """(function()
      local t = {}
      for i = 1, 500 do t[i] = (i * 7919) % 503 end
      table.sort(t, function(a, b) return a > b end)
      for i = 2, 500 do if t[i - 1] <= t[i] then return false end end
      return true
    end)()""", "(function() local t = {} table.sort(t) return #t == 0 end)()",
                   """(function()
      local t = {3, 2, 1}
      table.sort(t, function() t[1] = 9 return false end)
      return t[1] == 3 and t[3] == 1
    end)()""")


TWIN = """return {id = "twin", version = "1", about = "The same twice",
  metrics = {{name = "reach", about = "Links on the way", max = 1e9},
             {name = "share", about = "Largest least share in others"},
             {name = "held", about = "Held by all public bodies"}},
  params = {{name = "least", about = "Share", default = 0.25, max = 1}},
  flags = {{id = "twin.owner", title = "An owner", severity = "note"}},
  run = function(g)
    local bodies = {}
    for v = 1, g.n_entities do
      local queue, seen, at = {v}, {[v] = true}, 1
      while queue[at] do
        for e in g:out_links(queue[at]) do
          local to = g.link[e].to
          if not seen[to] then seen[to], queue[#queue + 1] = true, to end
        end
        at = at + 1
      end
      g:score("reach", v, #queue - 1)
      local best
      for e in g:out_links(v, "ownership") do
        local low = g.link.low[e]
        if low and (not best or low > g.link.low[best]) then best = e end
      end
      if not best then
        g:gap{flag = "twin.owner", subject = v, reason = "no stake is known"}
      else
        g:score("share", v, g.link[best].low)
        if g.link[best].low >= g:param("least") then
          g:flag{flag = "twin.owner", subject = v, rule = "first",
                 certainty = g.link[best].firm and "certain" or "possible",
                 message = g.entity[v].name,
                 paths = {{links = {best}, shows = "a stake"}},
                 facts = {{entity = v, field = "name",
                           value = g.entity[v].name}},
                 sums = {{shows = "its stake", terms = {best},
                          threshold = 0.1, strict = true}}}
        end
      end
      g:score("held", v, 0)
      if g.entity[v].kind == "public_body" then bodies[#bodies + 1] = v end
    end
    for _, row in ipairs(g:look_through(bodies)) do
      g:score("held", row.party, math.min(row.low, 1))
    end
  end}
"""


class Twins(LuaCase):
    def test_a_script_and_a_plugin_in_c_find_the_same(self):
        script = self.write("twin.lua", TWIN)
        flags = 0
        for path in sorted((SOURCE / "graphs").glob("*/graph.json")):
            with self.subTest(path.parent.name):
                both = [self.findings(path, "--plugin", p)
                        for p in (script, TEST_PLUGINS / "twin.so")]
                for found in both:
                    row, = found["plugins"]
                    self.assertEqual(row["reason"], None)
                    del row["sha256"]
                    row.pop("scripts", None)
                self.assertEqual(*both)
                flags += len(raised(both[0], "twin.owner"))
        self.assertGreater(flags, 10)


if __name__ == "__main__":
    unittest.main()
