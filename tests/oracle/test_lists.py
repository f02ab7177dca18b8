# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the flags L02 and L03 and of the columns of the plugins lists and
ownership, on random graphs with several listed parties and several states.

All arithmetic is that of exact.py; here stands who acts together, under which
rule, on which day. Verdicts must be equal, shares within 1e-9.
"""

import random
import sys
import unittest
from collections import Counter
from fractions import Fraction

import exact
from sgtest import SANITIZED, Case, raised, scores

RUNS = 50 if SANITIZED else 150
PLUGINS = ("--plugin", "lists", "--plugin", "ownership")
DAYS = ("2028-01-01", "2026-03-01", "2024-07-02", "2012-06-30")
NEAR_MISS, TENTH = exact.ppb(40), exact.ppb(10)
CERTAIN, POSSIBLE = "certain", "possible"
LISTS = ("us_ofac_sdn", "us_ofac_sdn", "eu_sanctions", "uk_ofsi", "uk_ofsi",
         "us_bis_entity", "us_bis_meu", "un_sc", "other:watch")


def rules_on(day):
    """{rule: (its lists, least share that is enough, does it add up)}"""
    result = {"us_ofac": (["us_ofac_sdn"], exact.HALF, day >= "2014-08-13")}
    if day >= "2013-04-30":
        more = day < "2024-07-03"
        result["eu"] = (["eu_sanctions"], exact.HALF + more, True)
    if day >= "2020-12-31":
        result["uk_ofsi"] = (["uk_ofsi"], exact.HALF + 1, False)
    if day >= "2025-09-29" and not "2025-11-10" <= day <= "2026-11-09":
        result["us_bis"] = (["us_bis_entity", "us_bis_meu", "us_ofac_sdn"],
                            exact.HALF, True)
    return result


# -------------------------------------------------------------------- graphs

def random_entry(rng, day):
    """In force for certain, perhaps (some day of this year), or not."""
    one = {"list": rng.choice(LISTS)}
    how = rng.random()
    if how < .2:
        one["since"] = day[:4]
    elif how < .3:
        one["until"] = str(int(day[:4]) - 1)
    elif how < .6:
        one["since"] = "2005-01-01"
    return one


def level_of(entry, day):
    if "until" in entry:
        return None
    return POSSIBLE if entry.get("since") == day[:4] else CERTAIN


def random_parties(rng, one, day):
    """Their names by kind; some are listed, some belong to a state."""
    kinds = ["person"] * rng.randint(1, 4) + ["company"] * rng.randint(5, 11)
    kinds += ["public_body"] * rng.randint(1, 4) + ["arrangement"]
    names = {}
    for n, kind in enumerate(kinds):
        one.party(f"p{n:02}", kind)
        names.setdefault(kind, []).append(f"p{n:02}")
        entity = one.entities[-1]
        if kind == "public_body" and rng.random() < .8:
            entity["country"] = rng.choice(["XA", "XB"])
        if rng.random() < .1:
            entity["topics"] = [rng.choice(["gov.igo", "corp.public"])]
        if rng.random() < .3:
            entity["listed"] = [random_entry(rng, day)
                                for _ in range(rng.choice((1, 1, 2)))]
    return names


def random_links(rng, one, names):
    """One statement a stake; companies hold each other in circles."""
    firms = names["company"] + names["arrangement"]
    owners = names["person"] + names["public_body"]
    for firm in firms:
        left = Fraction(100)
        room = rng.random() > .08
        some = [n for n in owners * 2 + firms if n != firm]
        for owner in dict.fromkeys(rng.sample(some, rng.randint(0, 5))):
            keys, after = exact.random_stake(rng, left)
            left = after if room else left
            link = one.link(owner, firm, **keys)
            if rng.random() < .12:
                link["basis"] = rng.choice(["alleged", "inferred", "verified"])
            if rng.random() < .06:
                link["capacity"] = rng.choice(["nominee", "trustee"])


def random_world(seed):
    """A sample and its day."""
    rng = random.Random(seed)
    day = rng.choice(DAYS)
    one = exact.Sample("w")
    random_links(rng, one, random_parties(rng, one, day))
    return one, day


# --------------------------------------------------------------- listed owners

def on_lists(one, day, names=None):
    """{party: certain or possible} of those on the lists, or on any."""
    result = {}
    for entity in one.entities:
        found = {level_of(x, day) for x in entity.get("listed", ())
                 if not names or x["list"] in names} - {None}
        if found:
            result[entity["id"]] = min(found)
    return result


def holdings(graph, seeds, needed):
    """What these holders acting together have: {company: (verdict, low,
    high)}."""
    firm = [i for i, level in seeds.items() if level == CERTAIN]
    sure = exact.closure(graph.shares, firm, needed, True)
    perhaps = exact.closure(graph.shares, seeds, needed, False)
    return {j: (CERTAIN if j in sure else POSSIBLE if j in perhaps else None,
                exact.held(graph.shares, j, sure, True),
                exact.held(graph.shares, j, perhaps, False))
            for j in graph.shares}


def largest(some):
    """Of several holders the one that holds most, at either end."""
    rank = [None, POSSIBLE, CERTAIN]
    return {j: (rank[max(rank.index(h[j][0]) for h in some)],
                max(h[j][1] for h in some), max(h[j][2] for h in some))
            for j in (some[0] if some else ())}


def under(graph, one, day, rule):
    names, needed, adds_up = rule
    seeds = on_lists(one, day, names)
    if adds_up:
        found = holdings(graph, seeds, needed)
    else:
        found = largest([holdings(graph, {i: level}, needed)
                         for i, level in seeds.items()] or
                        [holdings(graph, {}, needed)])
    return {j: one for j, one in found.items() if j not in seeds}


def wanted_owned(table, needed):
    """{company: (severity, certainty)} of L02 under one rule."""
    result = {}
    for company, (verdict, low, high) in table.items():
        if verdict == CERTAIN:
            result[company] = "resolve-first", CERTAIN
        elif verdict == POSSIBLE:
            result[company] = "high", POSSIBLE
        elif high >= NEAR_MISS:
            result[company] = "caution", \
                CERTAIN if low >= NEAR_MISS else POSSIBLE
    return result


def minority(link, holder):
    """(how grave, certain) of one stake, or None."""
    low, high = exact.share_bounds(link)
    firm = link.get("basis") not in exact.WEAK and holder == CERTAIN
    if (low, high) == (0, exact.WHOLE):
        return 2, firm
    if high < TENTH or low >= exact.HALF:
        return None
    return 1, firm and low >= TENTH and high < exact.HALF


def wanted_minorities(one, day, certainly_owned):
    """{company: (severity, certainty)} of L03, and companies left out: where
    stakes are held for others."""
    known = {i: CERTAIN for i in certainly_owned}
    known.update(on_lists(one, day))
    found, unclear = {}, set()
    for link in one.links:
        holder = known.get(link["from"])
        kind = holder and minority(link, holder)
        if not kind or link["to"] in certainly_owned:
            continue
        if link.get("capacity"):
            unclear.add(link["to"])
        found[link["to"]] = max(kind, found.get(link["to"], (0, False)))
    return {j: (("elevated", "resolve-first")[grave - 1],
                CERTAIN if sure else POSSIBLE)
            for j, (grave, sure) in found.items() if j not in unclear}, unclear


# ---------------------------------------------------------------------- states

def shares_of(graph, owners):
    """Look-through bounds of every company, of those that are owners too."""
    owners, bounds = set(owners), exact.columns(graph)
    found = exact.look_through(graph, owners)

    def worth(side):
        return lambda k: 1 if k in owners else found.get(k, (0, 0))[side]

    for j in owners & set(bounds):
        high = exact.fill(bounds[j], worth(1))
        found[j] = (sum(a * worth(0)(k) for k, (a, _) in bounds[j].items()),
                    sum(a * worth(1)(k) for k, a in high.items()))
    return {j: found.get(j, (0, 0)) for j in bounds}


def states(one):
    """{state: its bodies}"""
    result = {}
    for e in one.entities:
        if e["kind"] == "public_body" and "gov.igo" not in e.get("topics", ()):
            result.setdefault(e.get("country", e["id"]), []).append(e["id"])
    return result


def wanted_shares(graph, one):
    """{metric: {company: value}}"""
    bodies = states(one)
    each = [shares_of(graph, some) for some in bodies.values()]
    all_of = shares_of(graph, [i for some in bodies.values() for i in some])
    told = shares_of(graph, [
        e["id"] for e in one.entities if e["kind"] in ("person", "public_body")
        or "corp.public" in e.get("topics", ())])
    result = {"disclosed": {j: h[0] for j, h in told.items()}}
    for side, end in enumerate(("low", "high")):
        result[f"state_{end}"] = {j: h[side] for j, h in all_of.items()}
        result[f"largest_state_{end}"] = {
            j: max((s[j][side] for s in each), default=0) for j in all_of}
    return result


# ----------------------------------------------------------------------- tests

class Worlds(Case):
    def setUp(self):
        super().setUp()
        self.seen = Counter()

    def compare(self, got, wanted, what):
        self.assertEqual(set(got), set(wanted), what)
        for company, value in wanted.items():
            self.assertAlmostEqual(got[company], float(value), delta=1e-9,
                                   msg=(what, company))

    def check_owned(self, found, one, graph, day):
        """L02 and the columns of each rule; who is certainly owned."""
        sure, rules = set(), rules_on(day)
        metrics = {m["name"] for m in found["metrics"]}
        for name in ("us_ofac", "eu", "uk_ofsi", "us_bis"):
            self.assertEqual(f"lists.{name}_low" in metrics, name in rules)
        for name, rule in rules.items():
            table = under(graph, one, day, rule)
            wanted = wanted_owned(table, rule[1])
            self.assertEqual({f["subject"]: (f["severity"], f["certainty"])
                              for f in raised(found, "L02")
                              if f["rule"] == name}, wanted, name)
            self.check_columns(found, name, table)
            sure |= {j for j, h in table.items() if h[0] == CERTAIN}
            self.seen.update((name, *level) for level in wanted.values())
        return sure

    def check_columns(self, found, name, table):
        for n, end in ((1, "low"), (2, "high")):
            metric = f"lists.{name}_{end}"
            got = {j: h for j, h in scores(found, metric).items()
                   if j in table}
            self.compare(got, {j: min(1, h[n] / exact.WHOLE)
                               for j, h in table.items()}, metric)

    def check_minorities(self, found, one, day, sure):
        wanted, unclear = wanted_minorities(one, day, sure)
        self.assertEqual({f["subject"]: (f["severity"], f["certainty"])
                          for f in raised(found, "L03")
                          if f["subject"] not in unclear}, wanted)
        self.seen.update(("L03", *level) for level in wanted.values())

    def check_states(self, found, one, graph):
        for metric, wanted in wanted_shares(graph, one).items():
            self.compare(scores(found, f"ownership.{metric}"), wanted, metric)
            self.seen[metric] += sum(0 < h < 1 for h in wanted.values())

    def check_sums(self, found):
        """The first sum of L02 says the same as its verdict."""
        for flag in raised(found, "L02"):
            one = next(e for e in flag["evidence"] if e["type"] == "sum")
            low, high = (round(one[k] * exact.WHOLE) for k in ("low", "high"))
            needed = round(one["threshold"] * exact.WHOLE) + one["strict"]
            verdict = CERTAIN if low >= needed else \
                POSSIBLE if high >= needed else None
            self.assertEqual(verdict, None if flag["severity"] == "caution"
                             else flag["certainty"], flag["message"])

    def check(self, seed):
        one, day = random_world(seed)
        if not any("listed" in e for e in one.entities):
            return
        doc = dict(exact.together([one]), as_of=day)
        graph = exact.Graph(one.doc(), day)
        found = self.findings(doc, *PLUGINS)
        sure = self.check_owned(found, one, graph, day)
        self.check_minorities(found, one, day, sure)
        self.check_states(found, one, graph)
        self.check_sums(found)

    def test_order_of_records(self):
        """Findings and scores do not depend on it."""
        for seed in range(1000, 1012):
            one, day = random_world(seed)
            doc = dict(exact.together([one]), as_of=day)
            first = self.findings(doc, *PLUGINS)
            rng = random.Random(seed)
            for key in ("entities", "links"):
                doc[key] = rng.sample(doc[key], len(doc[key]))
            again = self.findings(doc, *PLUGINS)
            for key in ("flags", "entities", "not_evaluable"):
                self.assertEqual(first[key], again[key], seed)

    def test_random_worlds(self):
        for seed in range(RUNS):
            with self.subTest(seed=seed):
                self.check(seed)
        print(f"{self.id()}: {sum(self.seen.values())} values above 0 and "
              "verdicts", file=sys.stderr)
        for rule in ("us_ofac", "eu", "uk_ofsi", "us_bis", "L03"):
            some = [k for k in self.seen if k[0] == rule]
            self.assertGreater(sum(self.seen[k] for k in some), RUNS / 10,
                               rule)
            self.assertGreaterEqual(len(some), 3, rule)


if __name__ == "__main__":
    unittest.main()
