# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of ownership.state_control and of the evidence of G01.

A naive fixpoint on exact fractions, once for each state. Certain: a company
joins when the members' lower shares (votes where stated) add up to more than
half, or a member controls it by statute, golden share or board majority; only
links that are neither alleged nor inferred and in force on every reading of
their dates count, and stakes held as nominee do not. Possible: upper shares,
capped by what is left beside the certain stakes of everybody else (but never
below what the members certainly hold, where records contradict), control by
any means, and topic gov.soe as a member of its own country's set.
"""

import random
import unittest
from fractions import Fraction

from sgtest import (SANITIZED, Case, first_day, graph, last_day, raised,
                    scores, some)

AS_OF = "2020-06-30"
PLUGINS = ("--plugin", "ownership")
FIRM_MEANS = ("statute", "golden_share", "board_majority")


# ---------------------------------------------------------------- the oracle

def counts(link, firm):
    """In force on as_of: on some reading of its dates, or firm on all."""
    since, until = link.get("since"), link.get("until")
    if since and (last_day if firm else first_day)(since) > AS_OF:
        return False
    if until and (first_day if firm else last_day)(until) < AS_OF:
        return False
    return not firm or link.get("basis") not in ("alleged", "inferred")


def bound(link, high):
    """Share of a stake in percent: votes where stated."""
    for key in "voting", "share", "share_max" if high else "share_min":
        if key in link:
            return Fraction(str(link[key]))
    return Fraction(100 if high else 0)


def states(entities):
    """{state: its bodies}; a body without country is a state of its own."""
    result = {}
    for one in entities:
        if one["kind"] == "public_body" and "gov.igo" not in one.get(
                "topics", ()):
            result.setdefault(one.get("country", "own:" + one["id"]),
                              set()).add(one["id"])
    return result


def closure(members, doc, certain):
    """Least set that contains members and what they control."""
    members = set(members)
    companies = [e["id"] for e in doc["entities"] if e["kind"] == "company"]
    while True:
        more = set()
        for company in companies:
            into = [x for x in doc["links"] if x["to"] == company]
            firm = sum(bound(x, False) for x in into
                       if x["kind"] == "ownership" and counts(x, True)
                       and x.get("capacity") != "nominee"
                       and (x["from"] in members) == certain
                       and x["from"] != company)
            held = firm
            if not certain:     # firm: what everybody else certainly holds
                lows, highs = (sum(
                    bound(x, high) for x in into
                    if x["kind"] == "ownership" and counts(x, not high)
                    and x["from"] in members and x["from"] != company)
                    for high in (False, True))
                held = max(lows, min(100 - firm, highs))
            ordered = any(x["kind"] == "control" and x["from"] in members
                          and counts(x, certain)
                          and (not certain or x.get("means") in FIRM_MEANS)
                          for x in into)
            if held > 50 or ordered:
                more.add(company)
        if more <= members:
            return members
        members |= more


def expected(doc):
    """{company: 0, 1 or 2}"""
    level = {e["id"]: 0 for e in doc["entities"] if e["kind"] == "company"}
    soe = {e["id"]: e.get("country", "own:" + e["id"])
           for e in doc["entities"] if "gov.soe" in e.get("topics", ())}
    bodies = states(doc["entities"])
    for state in bodies.keys() | set(soe.values()):
        own = bodies.get(state, set())
        named = {i for i, country in soe.items() if country == state}
        for rank, found in ((1, closure(own | named, doc, False)),
                            (2, closure(own, doc, True))):
            for one in found & level.keys():
                level[one] = max(level[one], rank)
    return level


# ------------------------------------------------------------------- graphs

def owns(name, start, end, **keys):
    return dict(keys, id=name, kind="ownership", **{"from": start, "to": end})


def random_graph(seed):
    rng = random.Random(seed)
    bodies = [{"id": f"b{n}", "kind": "public_body"}
              for n in range(rng.randint(1, 4))]
    firms = [{"id": f"c{n}", "kind": "company"}
             for n in range(rng.randint(2, 7))]
    people = [{"id": f"p{n}", "kind": "person"} for n in range(2)]
    for one in bodies:
        if rng.random() < .8:
            one["country"] = rng.choice(["XA", "XB"])
        if rng.random() < .1:
            one.update(functions=["other"], topics=["gov.igo"])
    for one in firms:
        one["country"] = rng.choice(["XA", "XB", "XC"])
        if rng.random() < .07:
            one["topics"] = ["gov.soe"]
    links = []
    for one in firms:
        owners = rng.sample([e["id"] for e in bodies * 2 + firms + people
                             if e is not one], rng.randint(0, 4))
        left = Fraction(100)
        for owner in dict.fromkeys(owners):
            link = owns(f"l{len(links)}", owner, one["id"])
            low = min(left, Fraction(rng.choice(
                ["0", "10", "20", "25", "30", "33.3333333", "40", "49.9999999",
                 "50", "50.0000001", "51", "60"])))
            form = rng.random()
            if form < .55:
                link["share"] = float(low) or 1
            elif form < .85:
                link["share_min"] = float(low)
                link["share_max"] = min(100.0, float(low) + rng.choice(
                    [0.0000001, 1, 10, 30, 60]))
            left -= low if form < .85 else 0
            left = max(left, Fraction(0))
            if rng.random() < .1 and left >= 60:
                link["voting"] = rng.choice([10, 50, 50.5])
            if rng.random() < .15:
                link["basis"] = rng.choice(["alleged", "inferred", "verified"])
            if rng.random() < .15:
                link["since"] = rng.choice(["2010", "2020", "2020-06",
                                            "2020-07", "2021"])
            if rng.random() < .15:
                link["until"] = rng.choice(["2019", "2020", "2020-06",
                                            "2020-06-30", "2025"])
            if link.get("until", "9") < link.get("since", "0"):
                del link["until"]
            links.append(link)
        if rng.random() < .15:
            source = rng.choice(bodies + firms + people)["id"]
            if source != one["id"]:
                links.append({"id": f"l{len(links)}", "kind": "control",
                              "from": source, "to": one["id"],
                              "means": rng.choice([*FIRM_MEANS, "agreement",
                                                   "board_member", "other"])})
                if rng.random() < .2:
                    links[-1]["basis"] = "alleged"
    return graph(bodies + firms + people, links, as_of=AS_OF)


class StateControl(Case):
    def levels(self, doc):
        found = self.findings(doc, *PLUGINS)
        firms = {e["id"] for e in doc["entities"] if e["kind"] == "company"}
        got = scores(found, "ownership.state_control")
        return {i: got.get(i, 0) for i in firms}

    def test_random_graphs(self):
        seen = {0: 0, 1: 0, 2: 0}
        for seed in some(range(400)):
            doc = random_graph(seed)
            with self.subTest(seed=seed):
                wanted = expected(doc)
                for rank in wanted.values():
                    seen[rank] += 1
                self.assertEqual(self.levels(doc), wanted)
        self.assertGreater(min(seen.values()), 20 if SANITIZED else 100)

    def test_exact_sums(self):
        """Half is not more than half, however it is cut."""
        third, seventh = "16.6666667", "7.1428571"
        for shares, level in (
                (["50"], 0), (["50.0000001"], 2), (["49.9999999"], 0),
                (["49.9999999", "0.0000001"], 0), (["25", "25"], 0),
                (["49.9999999", "0.0000002"], 2), (["10"] * 5, 0),
                (["0.1"] * 500, 0), (["0.1"] * 500 + ["0.0000001"], 2),
                ([third, third, "16.6666666"], 0), ([third] * 3, 2),
                ([seventh] * 7, 0), ([seventh] * 6 + ["7.1428574"], 0),
                ([seventh] * 6 + ["7.1428575"], 2),
                (["33.3", "16.7"], 0), (["33.3", "16.7000001"], 2)):
            bodies = [{"id": f"b{n}", "kind": "public_body", "country": "XA"}
                      for n in range(len(shares))]
            doc = graph(bodies + [{"id": "c", "kind": "company"}], [
                owns(f"l{n}", f"b{n}", "c", share=s)
                for n, s in enumerate(map(float, shares))])
            with self.subTest(shares=shares[-2:], count=len(shares)):
                self.assertEqual(self.levels(doc), {"c": level})
                self.assertEqual(expected(doc), {"c": level})

    def test_more_than_everything(self):
        """Contradicting records, 51 + 49 + 1 %: still a result."""
        bodies = [{"id": f"b{n}", "kind": "public_body", "country": "XA"}
                  for n in range(3)]
        found = self.findings(graph(bodies + [{"id": "c", "kind": "company"}], [
            owns(f"l{n}", f"b{n}", "c", share=s)
            for n, s in enumerate((51, 49, 1))]), *PLUGINS,
            "--plugin", "proximity")
        self.assertEqual([(f["subject"], f["certainty"])
                          for f in raised(found, "G01")], [("c", "certain")])

    def test_nominee_stakes(self):
        """A nominee's stake is nobody's from below; with the principal's
        stake recorded it is nobody's at all."""
        bodies = [{"id": i, "kind": "public_body", "country": "XA"}
                  for i in "bn"] + [{"id": "p", "kind": "person"},
                                    {"id": "c", "kind": "company"}]
        stake = owns("l1", "n", "c", share=60, capacity="nominee")
        self.assertIn(self.levels(graph(bodies, [stake]))["c"], (0, 1))
        self.assertEqual(self.levels(graph(
            bodies, [stake, owns("l2", "p", "c", share=60)])), {"c": 0})
        self.assertEqual(self.levels(graph(
            bodies, [dict(stake, **{"from": "p"}),
                     owns("l2", "b", "c", share=60)])), {"c": 2})

    def test_of_many_states_the_one_that_controls_is_named(self):
        """Only some states are kept for each party: not by their order."""
        names = [f"b{n}" for n in range(5)]
        links = [{"id": f"l{n}", "kind": "control", "from": f"b{n}", "to": "c",
                  "means": "agreement", "basis": "alleged"} for n in range(5)]
        for n in range(5):
            doc = graph(
                [{"id": b, "kind": "public_body", "country": f"X{'ABCDE'[i]}"}
                 for i, b in enumerate(names)]
                + [{"id": "c", "kind": "company"}],
                links[:n] + [owns(f"l{n}", f"b{n}", "c", share=60)]
                + links[n + 1:])
            found = self.findings(doc, *PLUGINS, "--plugin", "proximity")
            flag, = raised(found, "G01")
            self.assertEqual(flag["certainty"], "certain")
            self.assertEqual([e["links"] for e in flag["evidence"]
                              if e["type"] == "path"], [[f"l{n}"]])

    def test_evidence_of_government_control(self):
        """G01: raised as control says; sums add up and pass the threshold,
        paths run over links of the input up to a body of one state."""
        for seed in range(400, 520):
            doc = random_graph(seed)
            with self.subTest(seed=seed):
                links = {x["id"]: x for x in doc["links"]}
                state = {b: s for s, some in states(doc["entities"]).items()
                         for b in some}
                soe = {e["id"] for e in doc["entities"]
                       if "gov.soe" in e.get("topics", ())}
                found = self.findings(doc, *PLUGINS, "--plugin", "proximity")
                flags = {f["subject"]: f for f in raised(found, "G01")}
                self.assertEqual(
                    {i: f["certainty"] for i, f in flags.items()},
                    {i: ("possible", "certain")[rank - 1]
                     for i, rank in expected(doc).items() if rank})
                for subject, flag in flags.items():
                    self.check(subject, flag, links, state, soe)

    def check(self, subject, flag, links, state, soe):
        ends = set()
        for piece in flag["evidence"]:
            if piece["type"] == "sum":
                low, high = (sum(t[side] for t in piece["terms"])
                             for side in ("low", "high"))
                self.assertAlmostEqual(piece["low"], low, delta=1e-9)
                self.assertLessEqual(piece["high"], high + 1e-9)
                self.assertLessEqual(piece["low"], piece["high"])
                for term in piece["terms"]:
                    one = links[term["link"]]
                    if term["low"]:
                        self.assertAlmostEqual(float(bound(one, False)) / 100,
                                               term["low"], delta=1e-9)
                    self.assertAlmostEqual(float(bound(one, True)) / 100,
                                           term["high"], delta=1e-9)
                self.assertTrue(piece["strict"])
                side = "low" if flag["certainty"] == "certain" else "high"
                self.assertGreater(piece[side], piece["threshold"])
            if piece["type"] == "path":
                names, used = piece["entities"], piece["links"]
                self.assertEqual(len(names), len(used) + 1)
                for n, one in enumerate(used):
                    self.assertEqual({links[one]["from"], links[one]["to"]},
                                     set(names[n:n + 2]))
                self.assertIn(subject, (names[0], names[-1]))
                ends.add(names[-1] if names[0] == subject else names[0])
        self.assertTrue(flag["evidence"])
        if not ends <= soe:
            self.assertEqual(len({state[e] for e in ends - soe}), 1, ends)


if __name__ == "__main__":
    unittest.main()
