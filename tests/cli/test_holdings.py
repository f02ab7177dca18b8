# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands holdings and owners: answers as text and as data, the reasons
they give, options, profiles with own rules, and records that contradict."""

import itertools
import json
import unicodedata
import unittest

import sgtest
from sgtest import BUILT_IN, band, graph, party, raised, run, scores, stake

DAY = "2028-01-01"  # all rules are in force
RULES = ("amlr_52", "amlr_54", "eu", "majority", "uk_ofsi", "uk_psc", "us_bis",
         "us_ofac", "world_bank")
CASCADES = ("eu", "majority", "uk_ofsi", "us_bis", "us_ofac")
OWN_RULE = {
    "name": "own", "title": "A rule of our own", "propagation": "cascade",
    "threshold": 30, "strict": False, "aggregate": True, "counts": "shares",
    "control": [], "control_possible": [], "lists": ["un_sc"],
    "from": "2000-01-01", "to": None, "suspended": [], "citation": "None",
    "url": "", "status": "memory", "note": ""}


def no_constant(name):
    raise ValueError(f"{name} in JSON")


def control(start, end, means, **keys):
    return dict(keys, id=f"{start}={end}", kind="control", means=means,
                **{"from": start, "to": end})


def world(links, *more, as_of=DAY, **keys):
    """Companies and, named o or p, persons, at the ends of the links."""
    names = sorted({link[end] for link in links for end in ("from", "to")})
    return graph([party(n, "person" if n[0] in "op" else "company")
                  for n in names] + list(more), links, as_of=as_of, **keys)


def width(text):
    """Columns of a text; wide letters take two."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


class Holdings(sgtest.Case):
    def ask(self, command, doc, of, *words, code=0):
        """The finished process."""
        path = self.write("graph.json", doc)
        done = run(command, path, "--of", of, *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def data(self, command, doc, of, *words):
        done = self.ask(command, doc, of, "--json", *words)
        return json.loads(done.stdout, parse_constant=no_constant)

    def rows(self, command, doc, of, *words):
        rows = self.data(command, doc, of, *words)["rows"]
        return {row["entity"]: row for row in rows}

    def text(self, command, doc, of, *words):
        return self.ask(command, doc, of, *words).stdout.decode()

    def verdict(self, links, rule, company="t", of="o", **keys):
        row = self.rows("holdings", world(links, party("extra"), **keys),
                        of).get(company)
        return row["rules"][rule] if row else "no"


class Answers(Holdings):
    def setUp(self):
        super().setUp()
        self.doc = world([stake("o", "a", 60), stake("a", "t", 40),
                          stake("o", "t", 25), stake("p", "t", 30)])

    def test_holdings(self):
        found = self.data("holdings", self.doc, "o")
        self.assertEqual((found["of"], found["as_of"], found["not_in_force"]),
                         (["o"], DAY, {}))
        first, second = found["rows"]
        self.assertEqual((first["entity"], second["entity"]), ("a", "t"))
        self.assertEqual(second["direct_low"], .25)
        for end in ("low", "high"):
            self.assertAlmostEqual(second[f"look_through_{end}"], .49)
        self.assertEqual(second["rules"], dict.fromkeys(RULES, "certain"))
        self.assertEqual(second["chain"], ["o-t"])
        self.assertNotIn("terms", second)
        self.assertNotIn("ultimate", second)
        self.assertNotIn("total_stake", second)

    def test_owners(self):
        rows = self.rows("owners", self.doc, "t")
        self.assertEqual(list(rows), ["o", "a", "p"])
        self.assertEqual([row["ultimate"] for row in rows.values()],
                         [True, False, True])
        self.assertEqual(rows["a"]["chain"], ["a-t"])
        down = self.rows("holdings", self.doc, "o")["t"]
        for key, value in down.items():
            if key not in ("entity", "name", "chain"):
                self.assertEqual(rows["o"][key], value, key)

    def test_text(self):
        told = self.text("holdings", self.doc, "o")
        self.assertIn(f"Holdings of o as of {DAY}\n", told)
        self.assertIn("direct 25 %, look-through 49 %; meets", told)
        told = self.text("owners", self.doc, "t")
        self.assertIn(f"Owners of t as of {DAY}\n", told)
        self.assertIn("p (p), nobody on record above", told)
        self.assertNotIn("a (a), nobody", told)

    def test_several_owners_are_one_holder(self):
        links = [stake("o", "t", 25), stake("p", "t", 26)]
        row = self.rows("holdings", world(links), "o,p")["t"]
        self.assertEqual(row["rules"]["uk_ofsi"], "certain")
        for of in (("o,p",), ("o", "--of", "p"), ("p,o",)):
            self.assertIn("counted as one holder under every rule",
                          " ".join(self.text("holdings", world(links),
                                             *of).split()))
        self.assertNotIn("one holder", self.text("holdings", world(links),
                                                 "o"))
        self.assertEqual(self.verdict(links, "uk_ofsi"), "no")

    def test_nobody_and_nothing(self):
        found = self.data("holdings", self.doc, "t")
        self.assertEqual((found["of"], found["rows"]), (["t"], []))
        self.assertIn("nothing is on record", self.text("holdings", self.doc,
                                                        "t"))
        self.assertEqual(self.data("owners", self.doc, "o")["rows"], [])
        self.assertIn("no owner is on record", self.text("owners", self.doc,
                                                         "o"))

    def test_unknown_ids(self):
        for command, of, words, wrong in (
                ("holdings", "nobody", (), "nobody"),
                ("owners", "nobody", (), "nobody"),
                ("holdings", "o,nobody", (), "nobody"),
                ("holdings", "o", ("--in", "nobody"), "nobody"),
                ("holdings", "o", ("--of", "nobody"), "nobody"),
                ("holdings", "o,", ("--in", "t,x"), "x")):
            done = self.ask(command, self.doc, of, *words, code=2)
            self.assertIn(f"'{wrong}'", done.stderr.decode())
            self.assertEqual(done.stdout, b"")

    def test_wrong_usage(self):
        self.ask("holdings", self.doc, "", code=2)
        self.ask("owners", self.doc, "t,a", code=2)
        done = run("holdings", self.write("g.json", self.doc))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--of", done.stderr)

    def test_ids_with_commas(self):
        entities = [party(n) for n in ("a,b", "a", "b", "t")]
        links = [stake("a,b", "t", 30), stake("a", "t", 20),
                 stake("b", "t", 10)]
        for of, wanted, share in (("a,b", ["a,b"], .3), ("a", ["a"], .2),
                                  ("b,a", ["b", "a"], .3),
                                  ("b,a,b", None, None)):
            found = self.data("holdings", graph(entities, links), of)
            if wanted:
                self.assertEqual(found["of"], wanted)
                self.assertAlmostEqual(found["rows"][0]["direct_low"], share)
        found = self.data("holdings", graph(entities, links), "b", "--of",
                          "a,b")
        self.assertEqual(found["of"], ["b", "a,b"])
        self.assertAlmostEqual(found["rows"][0]["direct_low"], .4)
        found = self.data("holdings", graph(entities, links), "a,b", "--in",
                          "t")
        self.assertEqual(len(found["rows"]), 1)

    def test_an_owner_named_twice_is_one(self):
        self.assertEqual(self.data("holdings", self.doc, "o,o")["of"], ["o"])
        self.assertNotIn("one holder", self.text("holdings", self.doc, "o,o"))

    def test_in_and_top(self):
        links = [stake("o", f"c{n}", 10 + n) for n in range(15)]
        doc = world(links)
        self.assertEqual(set(self.rows("holdings", doc, "o", "--in", "c3",
                                       "--in", "c5")), {"c3", "c5"})
        self.assertEqual(set(self.rows("holdings", doc, "o", "--in",
                                       "c3,c5")), {"c3", "c5"})
        self.assertEqual(set(self.rows("owners", doc, "c3", "--in", "o")),
                         {"o"})
        self.assertEqual(self.rows("owners", doc, "c3", "--in", "c5"), {})
        told = self.text("holdings", doc, "o", "--top", "2")
        self.assertIn("c14 (c14)", told)
        self.assertNotIn("c12 (c12)", told)
        self.assertIn("13 more", told)
        self.assertEqual(len(self.rows("holdings", doc, "o", "--top", "2")),
                         15)
        explained = [row["entity"] for row in self.data(
            "holdings", doc, "o", "--top", "2", "--terms")["rows"]
            if "terms" in row]
        self.assertEqual(explained, ["c14", "c13"])

    def test_rules_that_are_not_in_force_are_named(self):
        doc = dict(self.doc, as_of="2025-09-01")
        found = self.data("holdings", doc, "o")
        self.assertEqual(set(found["not_in_force"]),
                         {"amlr_52", "amlr_54", "us_bis"})
        for row in found["rows"]:
            self.assertEqual(set(row["rules"]), set(RULES))
            for rule in found["not_in_force"]:
                self.assertEqual(row["rules"][rule], "no")
        self.assertIn("us_bis was not tested: in force from 2025-09-29",
                      self.text("holdings", doc, "o"))

    def test_as_of(self):
        links = [stake("o", "t", 60, until="2024-03-01", id="l1"),
                 stake("o", "t", 40, since="2024-03-02", id="l2")]
        for as_of, wanted in (("2024-03-01", .6), ("2024-03-02", .4)):
            for command, of in (("holdings", "o"), ("owners", "t")):
                row, = self.data(command, world(links), of, "--as-of",
                                 as_of)["rows"]
                self.assertAlmostEqual(row["direct_low"], wanted)

    def test_control_alone_is_a_row(self):
        doc = world([control("o", "a", "board_majority"),
                     stake("a", "t", 60)])
        rows = self.rows("holdings", doc, "o")
        self.assertEqual(rows["a"]["rules"]["majority"], "certain")
        self.assertEqual(rows["a"]["chain"], ["o=a"])
        self.assertEqual(rows["t"]["chain"], ["o=a", "a-t"])
        self.assertEqual(rows["t"]["look_through_high"], 0)


class Records(Holdings):
    """What is odd in the records is said, and gives numbers all the same."""

    def test_ring(self):
        doc = world([stake("a", "b", 100), stake("b", "c", 100),
                     stake("c", "a", 100), stake("c", "t", 100)])
        done = self.ask("holdings", doc, "a", "--terms", "--json")
        self.assertIn("closed loop", done.stderr.decode())
        rows = {r["entity"]: r for r in json.loads(done.stdout)["rows"]}
        self.assertEqual(set(rows), {"b", "c", "t"})
        for row in rows.values():
            self.assertEqual((row["look_through_low"],
                              row["look_through_high"]), (1, 1))
        self.assertEqual({t["link"]: t["low"] for t in rows["c"]["terms"]},
                         {"a-b": 1, "b-c": 1})
        owners = self.rows("owners", doc, "t")
        self.assertEqual(set(owners), {"a", "b", "c"})
        self.assertFalse(any(row["ultimate"] for row in owners.values()))

    def test_nobody_owns_a_closed_loop(self):
        """An outsider of whom the ring holds a part has nothing of it."""
        doc = world([stake("a", "b", 100), stake("b", "a", 100),
                     stake("o", "c", 50), stake("a", "c", 50)])
        self.assertEqual(set(self.rows("holdings", doc, "o")), {"c"})
        self.assertAlmostEqual(
            self.rows("holdings", doc, "o")["c"]["look_through_high"], .5)

    def test_above_the_whole(self):
        """The stakes stand as recorded, look-through is scaled."""
        doc = world([stake("o", "t", 90), stake("p", "t", 60),
                     stake("a", "t", 30), stake("t", "u", 100)])
        done = self.ask("holdings", doc, "o", "--json", "--terms")
        self.assertIn("add up to 180 %", done.stderr.decode())
        rows = {r["entity"]: r for r in json.loads(done.stdout)["rows"]}
        for end in ("low", "high"):
            self.assertAlmostEqual(rows["t"][f"direct_{end}"], .9)
            self.assertAlmostEqual(rows["t"][f"look_through_{end}"], .5)
            self.assertAlmostEqual(rows["u"][f"look_through_{end}"], .5)
            self.assertAlmostEqual(rows["t"]["terms"][0][end], .5)
        for rule in CASCADES:
            self.assertEqual(rows["u"]["rules"][rule], "certain")
        row = self.rows("holdings", doc, "p")["t"]
        self.assertEqual(row["rules"]["us_ofac"], "certain")
        self.assertAlmostEqual(row["look_through_low"], 1 / 3)
        self.assertEqual(row["rules"]["amlr_52"], "certain")
        self.assertIn("direct 90 %, look-through 50 %",
                      self.text("holdings", doc, "o"))
        found = self.findings(doc)
        self.assertEqual(found["warnings"]["counts"].get("above_100"), 1)

    def test_bands_that_touch_the_whole(self):
        """More than 75 and more than 25 % are a little above 100 %."""
        above = [stake("o", "t", 75.0000001), stake("p", "t", 25.0000001)]
        done = self.ask("holdings", world(above), "o")
        self.assertNotIn("add up", done.stderr.decode())
        above[0]["share"] = 75.001
        done = self.ask("holdings", world(above), "o")
        self.assertIn("add up to 100.0010001 %", done.stderr.decode())

    def test_contradicting_registers(self):
        links = [stake("o", "t", 40, id="l1", sources=["r1"]),
                 stake("o", "t", 60, id="l2", sources=["r2"])]
        doc = world(links, sources=[{"id": "r1", "title": "One"},
                                    {"id": "r2", "title": "Two"}])
        done = self.ask("holdings", doc, "o", "--json", "--terms")
        for word in ("40-40", "60-60", "(r1)", "(r2)", "'l1'", "'l2'"):
            self.assertIn(word, done.stderr.decode())
        row, = json.loads(done.stdout)["rows"]
        for name in ("direct", "look_through"):
            self.assertAlmostEqual(row[f"{name}_low"], .4)
            self.assertAlmostEqual(row[f"{name}_high"], .6)
        self.assertEqual(row["rules"]["us_ofac"], "possible")
        self.assertEqual([(t["link"], t["low"], t["high"])
                          for t in row["terms"]], [("l1", .4, .6)])
        self.ask("holdings", doc, "o", "--strict", code=3)
        found = self.findings(doc)
        self.assertEqual(found["warnings"]["counts"], {
            "contradicting_stakes": 1})

    def test_registers_that_agree_in_part(self):
        doc = world([band("o", "t", 25, 50, id="l1"),
                     band("o", "t", 40, 75, id="l2")])
        done = self.ask("holdings", doc, "o", "--json")
        self.assertEqual(done.stderr, b"")
        row, = json.loads(done.stdout)["rows"]
        self.assertAlmostEqual(row["direct_low"], .4)
        self.assertAlmostEqual(row["direct_high"], .5)

    def test_total_stake_without_a_chain(self):
        for measure in ("total", "ultimate"):
            doc = world([stake("o", "t", 60, measure=measure),
                         stake("t", "u", 50)])
            rows = self.rows("holdings", doc, "o", "--terms")
            self.assertIs(rows["t"]["total_stake"], True)
            self.assertIs(rows["u"]["total_stake"], True)
            self.assertEqual(rows["t"]["direct_high"], 0)
            self.assertAlmostEqual(rows["t"]["look_through_low"], .6)
            self.assertAlmostEqual(rows["u"]["look_through_low"], .3)
            self.assertEqual(rows["t"]["rules"]["us_ofac"], "certain")
            self.assertEqual(rows["t"]["chain"], ["o-t"])
            for command, of in (("holdings", "o"), ("owners", "u"),
                                ("owners", "t")):
                self.assertIn("total stake", self.text(command, doc, of))

    def test_total_stake_is_said_in_short_answers(self):
        doc = world([stake("o", "t", 60, measure="total")])
        self.assertIn("total stake", self.text("holdings", doc, "o"))

    def test_total_stake_beside_a_chain(self):
        doc = world([stake("o", "t", 60, measure="ultimate"),
                     stake("o", "a", 30), stake("a", "t", 30)])
        rows = self.rows("holdings", doc, "o")
        self.assertNotIn("total_stake", rows["t"])
        self.assertAlmostEqual(rows["t"]["look_through_high"], .09)
        self.assertEqual(rows["t"]["rules"]["us_ofac"], "no")

    def test_stakes_of_nothing(self):
        """A stake of 0 % and a stake in oneself."""
        doc = world([stake("o", "t", 0), stake("t", "t", 20),
                     stake("o", "a", 40), stake("a", "a", 20)])
        row = self.rows("holdings", doc, "o")["a"]
        self.assertAlmostEqual(row["look_through_low"], .5)
        self.assertEqual(row["direct_low"], .4)


class Totals(Holdings):
    """`total` stakes in companies that own each other."""

    def bounds(self, links, of="o"):
        rows = self.rows("holdings", world(links), of)
        return {name: (row["look_through_low"], row["look_through_high"])
                for name, row in rows.items()}

    def test_what_they_make_goes_round(self):
        """b = 50 + 50 a, a = 60 b, whatever the companies are called."""
        found = {}
        for a, b in ("a", "b"), ("b", "a"):
            found[a] = self.bounds([stake("o", b, 50), stake(a, b, 50),
                                    stake(b, a, 60, measure="total")])
            found[a] = found[a][a], found[a][b]
        self.assertEqual(found["a"], found["b"])
        self.assertAlmostEqual(found["a"][0][0], .3 / .7, delta=1e-12)
        self.assertAlmostEqual(found["a"][1][0], .5 / .7, delta=1e-12)

    def test_the_largest_of_them_counts(self):
        """p holds all of m and n, which are said to hold parts of a."""
        found = self.bounds([
            stake("p", "m", 100), stake("p", "n", 100),
            stake("m", "a", 30, measure="total"),
            stake("n", "a", 40, measure="total"),
            stake("b", "a", 50), stake("a", "b", 50)], "p")
        self.assertEqual(found["a"], (.4, .933333333333))
        self.assertEqual(found["b"][0], .2)

    def test_never_more_than_the_whole(self):
        """With 90 by a total stake and more through b, a is all theirs; b has
        40 % of that and no more."""
        found = self.bounds([stake("o", "a", 90, measure="total"),
                             stake("b", "a", 50), stake("a", "b", 40),
                             band("p", "b", 10, 30)], "o,p")
        self.assertEqual(found["a"], (.9, 1))
        self.assertEqual(found["b"], (.46, .7))

    def test_beside_a_loop_that_hardly_leaks(self):
        found = self.bounds([stake("a", "b", 99.9999999),
                             stake("b", "a", 99.9999999),
                             stake("o", "a", 100, measure="total")])
        self.assertEqual(found, {"a": (1, 1), "b": (.999999999, .999999999)})

    def test_far_above_the_whole(self):
        """180,000 owners of everything, in a loop."""
        links = [stake(f"p{n}", "a", 100) for n in range(180000)]
        links += [stake("a", "b", 100), stake("b", "a", 100)]
        of = ",".join(f"p{n}" for n in range(1800))
        found = self.bounds(links, of)
        self.assertEqual(found, {"a": (.01, .01), "b": (.01, .01)})


class Sums(Holdings):
    """What is added up, and what is not."""

    def test_many_times_the_whole_without_a_vote(self):
        """500 % of x without a vote: x is nobody's, and nothing follows."""
        links = [stake("x", "y", 100, voting=0)]
        for n in range(5):
            links += [stake("o", f"h{n}", 100),
                      stake(f"h{n}", "x", 100, voting=0)]
        row = self.rows("holdings", world(links), "o")["y"]
        self.assertEqual(row["rules"]["amlr_52"], "certain")
        self.assertEqual(row["rules"]["amlr_54"], "no")

    def test_control_leads_back_to_a_parent(self):
        """Under amlr_54 d is above and below those it controls, whatever they
        are called."""
        for a, b, c, d in itertools.permutations("abcd"):
            links = [control(a, b, "agreement"), control(b, d, "statute"),
                     stake(d, a, 70, capacity="trustee"), stake(a, c),
                     stake(c, d), stake(d, d, 99.9999999),
                     stake("o", d, 5, capacity="trustee")]
            rows = self.rows("holdings", world(links), "o")
            self.assertEqual({name: row["rules"]["amlr_54"]
                              for name, row in rows.items()},
                             dict.fromkeys("abcd", "possible"))

    def test_nominee_of_many_and_one_of_many(self):
        """Its stake counts for nobody where any principal's is recorded."""
        def agent(start, end):
            return {"id": f"{start}~{end}", "kind": "agent", "from": start,
                    "to": end}
        for principals, holders in (1, 9), (9, 1), (9, 9):
            links = [agent("o", f"p{n}") for n in range(principals)]
            links += [stake(f"q{n}", "t", 1) for n in range(holders)]
            links += [stake("o", "t", 40, capacity="nominee"),
                      stake("o", "u", 40, capacity="nominee")]
            row = self.rows("holdings", world(links), "o")["t"]
            self.assertEqual(row["look_through_high"], .4)
            links.append(stake("p0", "t", 40))
            rows = self.rows("holdings", world(links), "o")
            self.assertEqual(rows["t"]["look_through_high"], 0)
            self.assertEqual(rows["u"]["look_through_high"], .4)

    def test_legal_title_beside_a_total_stake(self):
        """A total stake is no part of the sum that leaves title no room."""
        links = [stake("q", "t", 60, measure="total"),
                 stake("o", "t", 60, capacity="legal")]
        row = self.rows("holdings", world(links), "o")["t"]
        self.assertEqual((row["look_through_low"], row["look_through_high"]),
                         (.6, .6))
        del links[0]["measure"]
        row = self.rows("holdings", world(links), "o")["t"]
        self.assertEqual(row["look_through_low"], 0)


class Chains(Holdings):
    def test_long_ones(self):
        """Chains of control, and products that no double holds."""
        names = ["o", *(f"c{n:02}" for n in range(60))]
        pairs = list(zip(names, names[1:]))
        for links in ([control(*two, "statute") for two in pairs],
                      [stake(*two, .0000001) for two in pairs]):
            rows = self.rows("holdings", world(links), "o")
            for n, name in enumerate(names[1:], 1):
                if name in rows:
                    self.assertEqual(rows[name]["chain"],
                                     [x["id"] for x in links[:n]])
            self.assertEqual(len(rows), 60)

    def test_stakes_before_control(self):
        """However small they are."""
        links = [stake("o", "a", .0000001), stake("a", "t", .0000001),
                 control("o", "b", "statute"), stake("b", "t", 90)]
        rows = self.rows("holdings", world(links), "o")
        self.assertEqual(rows["t"]["chain"], ["o-a", "a-t"])


class Reasons(Holdings):
    """--terms: see also the oracle of reasons."""

    def explain(self, links, company="t", of="o", **keys):
        return self.rows("holdings", world(links, **keys), of,
                         "--terms")[company]

    def why(self, row, rule):
        one, = [w for w in row["why"] if w["rule"] == rule]
        return one

    def test_terms_of_two_chains(self):
        row = self.explain([stake("o", "a", 60), stake("a", "t", 40),
                            stake("o", "t", 25), stake("p", "t", 30)])
        self.assertEqual([(t["link"], t["low"]) for t in row["terms"]],
                         [("a-t", .24), ("o-a", .24), ("o-t", .25)])

    def test_terms_of_unknown_stakes(self):
        """Two that may own each other whole: all of it may still be o's."""
        for names in ("oab", "oba", "pzb"):
            o, a, b = names
            rows = self.rows("holdings", world(
                [stake(o, a), stake(b, a), stake(a, b)]), o, "--terms")
            for company in (a, b):
                row = rows[company]
                self.assertEqual(row["look_through_high"], 1)
                own = [t["high"] for t in row["terms"]
                       if t["link"] == f"{o}-{a}"]
                self.assertEqual(own, [1], (names, company, row["terms"]))

    def test_terms_of_slow_circles(self):
        rows = self.rows("holdings", world(
            [stake("o", "a", .0000001), stake("b", "a", 99.9999999),
             stake("a", "b", 100)]), "o", "--terms")
        for row in rows.values():
            self.assertEqual(row["look_through_low"], 1)
            own = sum(t["low"] for t in row["terms"] if t["link"] == "o-a")
            self.assertAlmostEqual(own, 1, delta=1e-9)

    def test_links_that_none_can_be_spared_of(self):
        links = [stake("o", "a", 60), stake("a", "t", 30),
                 stake("o", "t", 25), stake("o", "b", 70),
                 stake("b", "t", 5), stake("p", "t", 20)]
        row = self.explain(links)
        for rule in CASCADES:
            needed = self.why(row, rule)["links"]
            self.assertEqual(needed, ["a-t", "o-a", "o-t"])
        by_id = {x["id"]: x for x in links}
        for left in (needed, *([n for n in needed if n != x]
                               for x in needed)):
            verdict = self.verdict([by_id[n] for n in left], "us_ofac")
            self.assertEqual(verdict,
                             "certain" if left is needed else "no")

    def test_links_of_control(self):
        links = [control("o", "a", "golden_share"), stake("a", "t", 60),
                 stake("o", "t", 5)]
        row = self.explain(links)
        self.assertEqual(self.why(row, "majority")["links"], ["a-t", "o=a"])
        self.assertEqual(self.verdict([links[0], links[1]], "majority"),
                         "certain")

    def test_links_of_what_is_possible(self):
        """One is enough, though others leave it less room."""
        links = [stake("o", "a", 60), stake("a", "t", 45),
                 band("o", "t", 0, 60), stake("p", "t", 10)]
        row = self.explain(links)
        self.assertEqual(row["rules"]["us_ofac"], "possible")
        self.assertEqual(self.why(row, "us_ofac")["links"], ["o-t"])
        self.assertEqual(self.verdict([links[2], links[3]], "us_ofac"),
                         "possible")

    def test_links_of_one_controlled_that_is_held_too(self):
        """Under uk_psc the stake counts, whoever controls the company."""
        row = self.explain([control("o", "t", "board_majority"),
                            band("o", "a", 20, 70), stake("a", "t", 60)])
        self.assertEqual(row["rules"]["uk_psc"], "possible")
        self.assertEqual(self.why(row, "uk_psc")["links"], ["a-t", "o-a"])

    def test_links_of_one_controlled_that_its_own_company_holds(self):
        """Under uk_psc again: the stake comes back through the company, which
        the verdict counts and no set of links shows."""
        links = [control("o", "t", "board_majority"), stake("t", "b", 100),
                 stake("b", "t", 33)]
        row = self.explain(links)
        self.assertEqual(row["rules"]["uk_psc"], "certain")
        self.assertEqual(self.why(row, "uk_psc")["links"], [])
        for link in links[1:]:
            self.assertEqual(self.verdict([x for x in links if x is not link],
                                          "uk_psc"), "no")

    def test_rules_without_links(self):
        row = self.explain([stake("o", "t", 60)])
        self.assertEqual([w["rule"] for w in row["why"]], list(RULES))
        for rule in ("amlr_52", "amlr_54", "world_bank"):
            self.assertEqual(self.why(row, rule)["links"], [])

    def test_terms_of_total_stakes(self):
        """The largest of them or the direct ones in the least stake, all in
        the greatest."""
        row = self.explain([stake("o", "a", 40, measure="total"),
                            stake("a", "t", 50), stake("o", "t", 10)])
        self.assertEqual(row["terms"], [
            {"link": "a-t", "low": .2, "high": .2},
            {"link": "o-a", "low": .2, "high": .2},
            {"link": "o-t", "low": .1, "high": .1}])
        row = self.explain([stake("o", "a", 100), stake("o", "b", 100),
                            stake("a", "t", 20, measure="total"),
                            stake("b", "t", 30, measure="total")])
        self.assertEqual({x["link"]: (x["low"], x["high"])
                          for x in row["terms"]}, {
            "o-a": (0, .2), "o-b": (.3, .3), "a-t": (0, .2), "b-t": (.3, .3)})

    def test_terms_of_a_total_stake_in_a_loop(self):
        row = self.explain([stake("o", "t", 50), stake("b", "t", 50),
                            stake("t", "b", 60, measure="total")])
        low = {x["link"]: x["low"] for x in row["terms"]}
        self.assertAlmostEqual(low["o-t"], row["look_through_low"])
        self.assertAlmostEqual(low["b-t"], .5 / .7 * .6 * .5 / .7)

    def test_no_reason_where_no_rule_is_met(self):
        row = self.explain([stake("o", "t", 5)])
        self.assertEqual(row["why"], [])
        self.assertEqual(len(row["terms"]), 1)

    def test_ask(self):
        """What to find out: the verdicts at both ends are those of the file
        with that stake."""
        links = [band("o", "a", 40, 60), stake("a", "t", 55),
                 band("p", "t", 1, 2)]
        row = self.explain(links)
        asked = self.why(row, "us_ofac")["ask"]
        self.assertEqual(asked, [{"link": "o-a", "low": .4, "high": .6,
                                  "at_low": "no", "at_high": "certain"}])
        for share, wanted in ((40, "no"), (60, "certain")):
            changed = [stake("o", "a", share), *links[1:]]
            self.assertEqual(self.verdict(changed, "us_ofac"), wanted)

    def test_ask_where_one_answer_is_not_enough(self):
        links = [band("o", "a", 40, 60), band("a", "t", 40, 60)]
        for rule in ("us_ofac", "majority"):
            asked = self.why(self.explain(links), rule)["ask"]
            self.assertEqual([(q["link"], q["at_low"], q["at_high"])
                              for q in asked], [("a-t", "no", "possible"),
                                                ("o-a", "no", "possible")])

    def test_ask_where_shares_and_votes_are_counted(self):
        """Whatever votes are stated of others: the stake is known as both."""
        links = [stake("o", "a"), stake("a", "c", 30)]
        wanted = [{"link": "o-a", "low": 0, "high": 1, "at_low": "no",
                   "at_high": "certain"}]
        for more in [], [stake("u", "w", 10, voting=20)]:
            row = self.explain(links + more, "c")
            self.assertEqual(row["rules"]["amlr_54"], "possible")
            self.assertEqual(self.why(row, "amlr_54")["ask"], wanted)

    def test_ask_of_votes_that_are_open_alone(self):
        links = [stake("o", "t", 0, voting=60, basis="alleged"),
                 stake("p", "t", 100, voting=40)]
        asked, = self.why(self.explain(links), "majority")["ask"]
        self.assertEqual(asked, {"link": "o-t", "low": 0, "high": .6,
                                 "at_low": "no", "at_high": "certain"})

    def test_ask_of_allegations(self):
        links = [stake("o", "t", 60, basis="alleged")]
        asked, = self.why(self.explain(links), "us_ofac")["ask"]
        self.assertEqual((asked["low"], asked["high"]), (0, .6))
        self.assertEqual((asked["at_low"], asked["at_high"]),
                         ("no", "certain"))

    def test_text(self):
        told = " ".join(self.text("holdings", world(
            [band("o", "a", 40, 60), stake("a", "t", 55)]), "o", "--in", "t",
            "--terms").split())
        for words in ("best chain: o holds 40-60 % of a; a holds 55 % of t",
                      "of it 22-33 % as", "rests on",
                      "ask first for the exact stake (no at the low end, "
                      "certain at the high) where o holds 40-60 % of a"):
            self.assertIn(words, told)


class Text(Holdings):
    def widest(self, names, *words):
        ids = [f"c{n}" for n in range(len(names))]
        doc = graph(
            [dict(id="o", kind="person", name="Owner " * 20)] +
            [dict(id=i, kind="company", name=n) for i, n in zip(ids, names)],
            [band("o", i, 10, 61.2345678) for i in ids] +
            [stake(*two, 30.1234567) for two in zip(ids, ids[1:])], as_of=DAY)
        found = []
        for command, of in (("holdings", "o"), ("owners", ids[-1]),
                            ("holdings", "o," + ids[0])):
            told = self.text(command, doc, of, *words)
            self.assertFalse([c for c in told if ord(c) < 32 and c != "\n"])
            found += [width(line) for line in told.split("\n")]
        return max(found)

    def test_never_wider_than_the_terminal(self):
        names = ["A company with a name of many words " * 6, "Short",
                 "x" * 70, "\x1b[31mred\nnew\ttab", "e\u0301" * 70,
                 "株式会社 " * 30, "Gesellschaft" * 5]
        for words in ((), ("--terms",), ("--terms", "--top", "1")):
            self.assertLessEqual(self.widest(names, *words), 80)

    def test_words_wider_than_the_terminal(self):
        for name in ("漢字" * 40, "x" * 200):
            self.assertLessEqual(self.widest([name, "b"], "--terms"), 80)


class Profiles(Holdings):
    def setUp(self):
        super().setUp()
        self.doc = graph(
            [dict(party("o", "person"), listed=[{"list": "un_sc"}]),
             party("a"), party("t")],
            [stake("o", "a", 30), stake("a", "t", 30)], as_of=DAY)

    def profile(self, **content):
        return "--profile", self.write("profile.json", content)

    def test_a_rule_is_added(self):
        rows = self.rows("holdings", self.doc, "o",
                         *self.profile(rules=[OWN_RULE]))
        for row in rows.values():
            self.assertEqual(set(row["rules"]), {*RULES, "own"})
            self.assertEqual(row["rules"]["own"], "certain")
            self.assertEqual(row["rules"]["us_ofac"], "no")

    def test_a_rule_is_replaced_with_all_its_rows(self):
        own = dict(OWN_RULE, name="us_ofac", **{"from": "2020-01-01"})
        profile = self.profile(rules=[own])
        rows = self.rows("holdings", self.doc, "o", *profile)
        self.assertEqual(set(rows["a"]["rules"]), set(RULES))
        self.assertEqual(rows["t"]["rules"]["us_ofac"], "certain")
        found = self.data("holdings", self.doc, "o", "--as-of", "2015-01-01",
                          *profile)
        self.assertIn("us_ofac", found["not_in_force"])

    def test_periods_of_an_own_rule(self):
        rows = [dict(OWN_RULE, to="2019-12-31"),
                dict(OWN_RULE, threshold=31, suspended=[
                    {"from": "2021-01-01", "to": "2021-12-31"}],
                    **{"from": "2020-01-01"})]
        for as_of, wanted in (("2019-12-31", "certain"), ("2020-01-01", "no"),
                              ("1999-12-31", None), ("2021-06-01", None)):
            found = self.data("holdings", self.doc, "o", "--as-of", as_of,
                              *self.profile(rules=rows))
            self.assertEqual("own" in found["not_in_force"], wanted is None)
            self.assertEqual(found["rows"][0]["rules"]["own"],
                             wanted or "no", as_of)

    def test_wrong_rules(self):
        for key, value in (("threshold", "x"), ("threshold", 101),
                           ("threshold", -1), ("strict", 1),
                           ("aggregate", None), ("propagation", "flood"),
                           ("counts", "heads"), ("control", ["magic"]),
                           ("control_possible", ["magic"]), ("lists", "x"),
                           ("from", "2000"), ("from", None),
                           ("to", "2000-13-01"), ("title", None),
                           ("treshold", 5), ("suspended", "always"),
                           ("suspended", {}), ("suspended", [3]),
                           ("suspended", None), ("lists", None),
                           ("control", None), ("chain", {
                               "threshold": 50, "strict": True,
                               "counts": "votes"})):
            rule = dict(OWN_RULE, **{key: value})
            done = self.ask("holdings", self.doc, "o",
                            *self.profile(rules=[rule]), code=2)
            for word in ("'own'", f"'{key}'"):
                self.assertIn(word, done.stderr.decode())
            self.assertEqual(done.stdout, b"")

    def test_wrong_parts_of_rules(self):
        chain = {"threshold": 50, "strict": True, "counts": "votes"}
        for word, keys in (
                ("from", {"suspended": [{"to": "2021-01-01"}]}),
                ("til", {"suspended": [{"from": "2021-01-01", "to": None,
                                        "til": None}]}),
                ("to", {"suspended": [{"from": "2021-01-02",
                                       "to": "2021-01-01"}]}),
                ("to", {"from": "2021-01-02", "to": "2021-01-01"}),
                ("holds", {"propagation": "mixed",
                           "chain": chain | {"holds": 1}}),
                ("strict", {"propagation": "mixed",
                            "chain": chain | {"strict": None}})):
            done = self.ask("holdings", self.doc, "o", *self.profile(
                rules=[dict(OWN_RULE, **keys)]), code=2)
            self.assertIn(f"'{word}'", done.stderr.decode())

    def test_keys_that_must_be_there(self):
        for key in ("lists", "control", "strict", "citation"):
            rule = {k: v for k, v in OWN_RULE.items() if k != key}
            done = self.ask("holdings", self.doc, "o",
                            *self.profile(rules=[rule]), code=2)
            self.assertIn(f"'{key}'", done.stderr.decode())

    def test_very_many_rules(self):
        rules = [dict(OWN_RULE, name=f"own{n}") for n in range(1001)]
        done = self.ask("holdings", self.doc, "o",
                        *self.profile(rules=rules), code=2)
        self.assertIn("more than 1000 rows", done.stderr.decode())

    def test_names_of_parameters(self):
        """A name is no place for a setting of its own."""
        for plugin, name in (("lists", "near_miss_percent=3"),
                             ("lists.near_miss_percent=3", "x"), ("", "x"),
                             ("lists", "")):
            done = self.ask("holdings", self.doc, "o", *self.profile(
                parameters={plugin: {name: 40}}), code=2)
            self.assertIn("'parameters'", done.stderr.decode())

    def test_rules_without_a_name_or_twice(self):
        for rules in ([dict(OWN_RULE, name="A b")], [OWN_RULE, OWN_RULE], {},
                      [3], [{k: v for k, v in OWN_RULE.items()
                             if k != "name"}]):
            self.ask("holdings", self.doc, "o", *self.profile(rules=rules),
                     code=2)

    def test_no_links_where_they_are_not_enough(self):
        """What is missing comes back through the company itself."""
        rule = dict(OWN_RULE, propagation="majority-chain", threshold=75,
                    chain={"threshold": 50, "strict": True,
                           "counts": "shares"})
        rows = self.rows("holdings", world([
            stake("o", "x", 51), stake("x", "y", 100), stake("y", "x", 29)]),
            "o", "--terms", *self.profile(rules=[rule]))
        self.assertEqual(rows["x"]["rules"]["own"], "certain")
        why, = [w for w in rows["x"]["why"] if w["rule"] == "own"]
        self.assertEqual(why["links"], [])

    def test_chain_where_it_is_wanted(self):
        for propagation in ("majority-chain", "mixed"):
            rule = dict(OWN_RULE, propagation=propagation)
            done = self.ask("holdings", self.doc, "o",
                            *self.profile(rules=[rule]), code=2)
            self.assertIn("'chain'", done.stderr.decode())
            rule["chain"] = {"threshold": 25, "strict": False,
                             "counts": "shares"}
            rows = self.rows("holdings", self.doc, "o",
                             *self.profile(rules=[rule]))
            self.assertEqual(rows["t"]["rules"]["own"], "certain")

    def test_wrong_profiles(self):
        for content in ([], {"rule": []}, {"plugins": "lists"},
                        {"parameters": {"lists": 3}},
                        {"parameters": {"lists": {"near_miss_percent": True}}}):
            path = self.write("profile.json", content)
            for command, words in (("holdings", ("--of", "o")),
                                   ("analyze", ())):
                done = run(command, self.write("g.json", self.doc), *words,
                           "--profile", path)
                self.assertEqual(done.returncode, 2, content)

    def analyzed(self, *words, **content):
        return self.findings(self.doc, *self.profile(**content), *words)

    def test_own_rule_in_an_analysis(self):
        found = self.analyzed(rules=[OWN_RULE])
        self.assertEqual({(f["subject"], f["rule"], f["severity"])
                          for f in raised(found, "L02")},
                         {("a", "own", "resolve-first"),
                          ("t", "own", "resolve-first")})
        self.assertEqual(scores(found, "lists.own_low"), {"a": .3, "t": .3})
        self.assertEqual(raised(found, "L03"), [])

    def test_rules_that_add_nothing_up_are_named(self):
        for rule in (dict(OWN_RULE, propagation="product"),
                     dict(OWN_RULE, propagation="mixed", chain={
                         "threshold": 50, "strict": True, "counts": "votes"})):
            found = self.analyzed(rules=[rule])
            self.assertEqual(raised(found, "L02"), [])
            self.assertTrue([g for g in found["not_evaluable"]
                             if g["flag"] == "L02"
                             and "the rule own was not applied" in g["reason"]])
            self.assertEqual(scores(found, "lists.own_low"), {})

    def test_parameters(self):
        content = {"parameters": {"lists": {"minority_from_percent": 31}}}
        found = self.analyzed(**content)
        self.assertEqual(raised(found, "L03"), [])
        row, = [p for p in found["plugins"] if p["id"] == "lists"]
        self.assertEqual(row["parameters"]["minority_from_percent"], 31)
        found = self.analyzed("--set", "lists.minority_from_percent=30",
                              **content)
        self.assertEqual(len(raised(found, "L03")), 1)
        for wrong in ({"lists": {"nothing": 1}}, {"nobody": {"x": 1}},
                      {"lists": {"minority_from_percent": 200}}):
            done = run("analyze", self.write("g.json", self.doc),
                       *self.profile(parameters=wrong))
            self.assertEqual(done.returncode, 2, wrong)

    def test_plugins_and_without(self):
        for content, wanted in (({"plugins": ["lists"]}, ["lists"]),
                                ({"without": ["lists", "proximity"]},
                                 [p for p in BUILT_IN
                                  if p not in ("lists", "proximity")])):
            found = self.analyzed(**content)
            self.assertEqual([p["id"] for p in found["plugins"]], wanted)
        for content in ({"plugins": ["nobody"]}, {"without": ["nobody"]}):
            done = run("analyze", self.write("g.json", self.doc),
                       *self.profile(**content))
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"nobody", done.stderr)


if __name__ == "__main__":
    unittest.main()
