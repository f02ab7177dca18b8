# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the command `paths`: the best chains between two parties.

Every simple chain is enumerated, its strength is an exact fraction, and the
whole list is sorted; the command has to give the first k of it. Between two
parties only the strongest link counts, of equally strong ones that with the
smallest id.

Graphs: digraphs of four parties, many in one document between a common start
and a common end; random graphs with links of every kind; an example of Yen's
algorithm; complete graphs and ladders, where nobody could list all chains.
"""

import itertools
import json
import random
import unittest
from fractions import Fraction

from sgtest import (Case, first_day, graph, last_day, party, run, supply)

AS_OF = "2020-06-30"
DEAD = ("offer", "cancelled")
ONE_WAY = ("supply", "payment", "succession")
EVENTS = ("supply", "contract", "payment", "succession", "involved")
MEANS = {"board_majority": "1", "golden_share": ".8", "board_member": ".5",
         "statute": "1", "agreement": ".8", "nominee": ".8", "other": ".5"}
FIXED = {"position": ".8", "family": ".6", "associate": ".6", "agent": ".6",
         "part_of": "1", "supply": "1", "payment": "1", "succession": "1",
         "involved": ".3", "other": ".3"}


# ---------------------------------------------------------------- the oracle

def in_force(link, firm=False):
    """On some reading of the dates, or firm on every reading."""
    late, early = (last_day, first_day) if firm else (first_day, last_day)
    if link["kind"] in EVENTS:
        return "date" not in link or late(link["date"]) <= AS_OF
    return ("since" not in link or late(link["since"]) <= AS_OF) and (
        "until" not in link or early(link["until"]) >= AS_OF)


def stake(percent):
    return Fraction("1" if percent >= 50 else ".7" if percent >= 25 else
                    ".4" if percent >= 10 else ".15" if percent > 0 else "0")


def strength(link, away=False, high=True):
    """Strength of a link; away: walked against its direction."""
    kind = link["kind"]
    if kind == "ownership":
        low = link.get("share", link.get("share_min", 0))
        top = link.get("share", link.get("share_max", 100))
        return stake(top if high else low)
    if kind == "control":
        return Fraction(MEANS[link.get("means", "other")])
    if kind in ("contract", "funding"):
        return Fraction(".6" if link.get("revenue_share", 0) >= 50 else ".3")
    if kind == "same_as":
        return Fraction(str(link["probability"]))
    if kind == "located_at":
        return Fraction("1" if away else ".3")
    return Fraction(FIXED[kind])


def best_links(doc, kinds=(), directed=False):
    """{party: {next party: (strength, link id)}}"""
    status = {d["id"]: d.get("status") for d in doc["deals"]}
    after = {e["id"]: {} for e in doc["entities"]}

    def offer(a, b, value, name):
        old = after[a].get(b, (0, ""))
        if a != b and (value > old[0] or value == old[0] and name < old[1]):
            after[a][b] = value, name

    for link in doc["links"]:
        if kinds and link["kind"] not in kinds or not in_force(link):
            continue
        if status.get(link.get("deal")) in DEAD:
            continue
        a, b = link["from"], link["to"]
        offer(a, b, strength(link), link["id"])
        if not directed and link["kind"] not in ONE_WAY:
            offer(b, a, strength(link, away=True), link["id"])
    return after


def all_chains(after, start, end):
    """[(strength, parties, links)] of every simple chain."""
    result = []

    def walk(visited, taken, value):
        here = visited[-1]
        if here == end:
            result.append((value, visited, taken))
            return
        for there, (part, name) in after[here].items():
            if there not in visited:
                walk(visited + [there], taken + [name], value * part)

    walk([start], [], Fraction(1))
    return result


def in_order(chains, by="strength"):
    if by == "links":
        return sorted(chains, key=lambda c: (len(c[2]), -c[0], c[1]))
    return sorted(chains, key=lambda c: (-c[0], len(c[2]), c[1]))


def low_of(doc, chain):
    """Lower bound of a chain's strength; None where a link is not firm."""
    links = {x["id"]: x for x in doc["links"]}
    alleged = {d["id"] for d in doc["deals"] if d.get("status") == "alleged"}
    value = Fraction(1)
    for here, name in zip(chain["entities"], chain["links"]):
        link = links[name]
        if not in_force(link, firm=True) or link["kind"] == "same_as" or (
                link.get("basis") in ("alleged", "inferred")
                or link.get("deal") in alleged):
            return None
        value *= strength(link, away=here != link["from"], high=False)
    return value


# ------------------------------------------------------------------- graphs

def link(kind, start, end, **keys):
    return dict(keys, kind=kind, **{"from": start, "to": end})


ENDS = {"ownership": ("all", "firm"), "control": ("all", "firm"),
        "position": ("person", "group"), "family": ("person", "person"),
        "associate": ("person", "person"), "part_of": ("body", "body"),
        "supply": ("group", "group"), "agent": ("all", "all"),
        "contract": ("group", "firm"), "payment": ("all", "all"),
        "funding": ("group", "firm"), "located_at": ("all", "address"),
        "same_as": ("firm", "firm"), "succession": ("firm", "firm"),
        "involved": ("all", "incident"), "other": ("all", "all")}


def random_graph(seed, kinds=("company", "company", "person", "public_body",
                              "arrangement", "address", "incident")):
    """Two to seven parties with everything that a chain may run over."""
    rng = random.Random(seed)
    entities = [party(f"p{n}", rng.choice(kinds))
                for n in range(rng.randint(2, 7))]
    of = {"all": [e["id"] for e in entities
                  if e["kind"] not in ("address", "incident")]}
    for name, some in (("firm", ("company", "arrangement")),
                       ("group", ("company", "arrangement", "public_body")),
                       ("person", ("person",)), ("body", ("public_body",)),
                       ("address", ("address",)), ("incident", ("incident",))):
        of[name] = [e["id"] for e in entities if e["kind"] in some]
    deals = [{"id": s, "status": s} for s in
             ("offer", "signed", "delivered", "cancelled", "alleged")]
    names = [f"l{n:02}" for n in range(60)]
    rng.shuffle(names)
    links, owned = [], set()
    for _ in range(rng.randint(2 * len(entities), 8 * len(entities))):
        kind = rng.choice([*ENDS, "supply", "ownership", "position"])
        pairs = [(a, b) for a in of[ENDS[kind][0]] for b in of[ENDS[kind][1]]]
        if not pairs:
            continue
        one = link(kind, *rng.choice(pairs), id=names[len(links)])
        if kind in ("ownership", "same_as"):    # several would be one stake
            if one["from"] == one["to"] or (
                    {(kind, one["from"], one["to"]),
                     (kind, one["to"], one["from"])} & owned):
                continue
            owned.add((kind, one["from"], one["to"]))
        if kind == "ownership":
            low = rng.choice([1, 9.9999999, 10, 24.9999999, 25, 49.9999999])
            one.update(rng.choice([{"share": low}, {}, {"share": 50}, {
                "share_min": low, "share_max": rng.choice([50, 60, 100])}]))
        elif kind == "control" and rng.random() < .9:
            one["means"] = rng.choice(sorted(MEANS))
        elif kind in ("contract", "funding"):
            one.update(rng.choice([{}, {"revenue_share": rng.choice(
                [10, 49.9, 50, 80])}]))
        elif kind == "same_as":
            one["probability"] = rng.choice([.3, .5, .9])
        elif kind == "supply" and rng.random() < .5:
            one["deal"] = rng.choice(deals)["id"]
        if rng.random() < .25:
            if kind in EVENTS:
                one["date"] = rng.choice(["2019", "2020", "2020-06-30",
                                          "2020-07-01", "2020-07", "2021"])
            else:
                one.update(rng.choice([{"since": "2020-06-30"}, {"since":
                           "2020"}, {"since": "2020-07"}, {"until": "2020"},
                           {"until": "2020-06-30"}, {"until": "2020-06-29"},
                           {"since": "2010", "until": "2019"}]))
        if rng.random() < .2:
            one["basis"] = rng.choice(["alleged", "inferred", "verified"])
        links.append(one)
    return graph(entities, links, deals, as_of=AS_OF)


class Chains(Case):
    def ask(self, doc, start, end, *words, timeout=60):
        """The answer of the command as data."""
        path = doc if not isinstance(doc, dict) else self.write("g.json", doc)
        done = run("paths", path, "--from", start, "--to", end, "--json",
                   *words, timeout=timeout)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout)

    def expect(self, got, wanted):
        """Chains in the order and with the links that are wanted."""
        self.assertEqual([(c["entities"], c["links"]) for c in got["chains"]],
                         [(parties, names) for _, parties, names in wanted])
        for chain, (value, _, _) in zip(got["chains"], wanted):
            self.assertAlmostEqual(chain["strength"], float(value),
                                   delta=1e-12)

    def compare(self, doc, start, end, k=5, by="strength", directed=False,
                kinds=()):
        words = ["-k", k, "--by", by, *(["--directed"] if directed else [])]
        for kind in kinds:
            words += ["--kind", kind]
        got = self.ask(doc, start, end, *words)
        found = all_chains(best_links(doc, kinds, directed), start, end)
        self.expect(got, in_order(found, by)[:k])
        self.assertEqual((got["from"], got["to"], got["as_of"], got["by"]),
                         (start, end, AS_OF, by))
        self.assertIs(type(got["truncated"]), bool)
        for chain in got["chains"]:
            low = low_of(doc, chain)
            self.assertGreaterEqual(chain["strength_low"], 0)
            self.assertLessEqual(chain["strength_low"],
                                 chain["strength"] + 1e-12)
            if low is not None:
                self.assertAlmostEqual(chain["strength_low"], float(low),
                                       delta=1e-12)
        return got

    def of_two(self, *links, deals=(), words=()):
        """(strength, link) from a to b and from b to a, None for no chain."""
        kinds = dict(a="company", b="company")
        for one in links:
            kind = one["kind"]
            if kind == "located_at":
                kinds["b"] = "address"
            elif kind == "involved":
                kinds["b"] = "incident"
            elif kind in ("family", "associate"):
                kinds = dict(a="person", b="person")
            elif kind == "position":
                kinds["a"] = "person"
            elif kind == "part_of":
                kinds = dict(a="public_body", b="public_body")
        path = self.write("two.json", graph(
            [party(n, kind) for n, kind in kinds.items()],
            [dict({"id": f"l{n}"}, **x) for n, x in enumerate(links)], deals,
            as_of=AS_OF))
        result = []
        for ends in ("ab", "ba"):
            chains = self.ask(path, *ends, *words)["chains"]
            self.assertLessEqual(len(chains), 1)
            result.append((chains[0]["strength"], chains[0]["links"][0])
                          if chains else None)
        return result


class OneLink(Chains):
    def both(self, one, there, back, *words):
        """Strength of a link from a to b and from b to a."""
        one = link(one.pop("kind"), "a", "b", **one)
        got = self.of_two(one, words=words)
        with self.subTest(link=one, words=words):
            self.assertEqual(got, [v and (v, "l0") for v in (there, back)])

    def test_kinds(self):
        for kind, value in FIXED.items():
            value = float(value)
            self.both({"kind": kind}, value,
                      None if kind in ONE_WAY else value)
            self.both({"kind": kind}, value, None, "--directed")
        self.both({"kind": "located_at"}, .3, 1)
        self.both({"kind": "located_at"}, .3, None, "--directed")

    def test_stakes_and_shares_of_revenue(self):
        for share, value in ((100, 1), (50, 1), (49.9999999, .7), (25, .7),
                             (24.9999999, .4), (10, .4), (9.9999999, .15),
                             (.0000001, .15)):
            self.both({"kind": "ownership", "share": share}, value, value)
        self.both({"kind": "ownership"}, 1, 1)
        self.both({"kind": "ownership", "share_min": 5, "share_max": 30},
                  .7, .7)
        for kind in ("contract", "funding"):
            for share, value in ((None, .3), (49.9, .3), (50, .6), (90, .6)):
                self.both({"kind": kind, **({} if share is None else
                                            {"revenue_share": share})},
                          value, value)

    def test_means_of_control(self):
        for means, value in MEANS.items():
            self.both({"kind": "control", "means": means}, float(value),
                      float(value))
        self.both({"kind": "control"}, .5, .5)
        self.both({"kind": "same_as", "probability": .35}, .35, .35)

    def test_days(self):
        for keys, there in (({"date": AS_OF}, 1), ({"date": "2020"}, 1),
                            ({"date": "2020-07-01"}, None),
                            ({"date": "2021"}, None)):
            self.both({"kind": "supply", **keys}, there, None)
        for keys, there in (({"until": AS_OF}, .8), ({"until": "2020"}, .8),
                            ({"until": "2020-06-29"}, None),
                            ({"since": AS_OF}, .8), ({"since": "2020"}, .8),
                            ({"since": "2020-07-01"}, None)):
            self.both({"kind": "position", **keys}, there, there)
        self.both({"kind": "position", "until": "2020-06-29"}, .8, .8,
                  "--as-of", "2020-06-29")

    def test_supplies_of_deals(self):
        for status in ("offer", "signed", "delivered", "cancelled",
                       "alleged"):
            deals = [{"id": "d", "status": status}]
            got = self.of_two(link("supply", "a", "b", deal="d"), deals=deals)
            self.assertEqual(got[0], None if status in DEAD else (1, "l0"))
            got = self.of_two(link("payment", "a", "b", deal="d"),
                              deals=deals)
            self.assertEqual(got[0], None if status in DEAD else (1, "l0"))

    def test_strongest_link_of_two_parties(self):
        weak = link("other", "a", "b", id="a1")
        self.assertEqual(self.of_two(weak, link("agent", "a", "b", id="z")),
                         [(.6, "z")] * 2)
        self.assertEqual(self.of_two(weak, link("supply", "a", "b", id="z")),
                         [(1, "z"), (.3, "a1")])
        self.assertEqual(self.of_two(weak, link("other", "b", "a", id="a0")),
                         [(.3, "a0")] * 2)
        self.assertEqual(self.of_two(weak, link("other", "b", "a", id="a0"),
                                     words=("--directed",)),
                         [(.3, "a1"), (.3, "a0")])
        self.assertEqual(self.of_two(
            link("contract", "a", "b", id="c2"), weak,
            link("funding", "b", "a", id="c1"),
            words=("--kind", "contract", "--kind", "funding")),
            [(.3, "c1")] * 2)


class Many(Chains):
    EDGES = list(itertools.permutations(range(4), 2))
    VALUES = (.5, .25, .75, .5, .125, .25, .5, .75, .625, .5, .25, .125)

    def batch(self, masks, by):
        """Digraphs of four parties between a common start and end."""
        entities, links = [party("start"), party("target")], []
        for mask in masks:
            names = [f"g{mask}-{n}" for n in range(4)]
            entities += [party(n) for n in names]
            links += [supply(f"{names[0]}-in", "start", names[0]),
                      supply(f"{names[3]}-out", names[3], "target")]
            for bit, (a, b) in enumerate(self.EDGES):
                if mask >> bit & 1:
                    links.append(link("same_as", names[a], names[b],
                                      id=f"g{mask}-{a}{b}",
                                      probability=self.VALUES[bit]))
        doc = graph(entities, links, as_of=AS_OF)
        for directed in True, False:
            found = all_chains(best_links(doc, (), directed), "start",
                               "target")
            words = ["--by", by, *(["--directed"] if directed else [])]
            for k in (5, len(found) // 2, len(found) + 3):
                if k:
                    got = self.ask(doc, "start", "target", "-k", k, *words)
                    self.expect(got, in_order(found, by)[:k])

    def test_digraphs_of_four_parties(self):
        rng = random.Random(4)
        masks = rng.sample(range(1 << len(self.EDGES)), 320)
        for n, start in enumerate(range(0, len(masks), 32)):
            with self.subTest(start=start):
                self.batch(masks[start:start + 32],
                           ("strength", "links")[n % 2])

    def test_random_graphs(self):
        for seed in range(150):
            rng = random.Random(seed)
            doc = random_graph(seed)
            names = [e["id"] for e in doc["entities"]]
            start, end = rng.sample(names, 2)
            kinds = rng.choice([(), (), (), rng.sample(sorted(ENDS), 8)])
            with self.subTest(seed=seed, ends=(start, end), kinds=kinds):
                self.compare(doc, start, end, rng.choice([1, 3, 10, 400]),
                             rng.choice(["strength", "strength", "links"]),
                             rng.random() < .3, kinds)

    def test_dense_graphs(self):
        """Companies and persons: hundreds of chains."""
        for seed in range(300, 330):
            rng = random.Random(seed)
            doc = random_graph(seed, ("company", "company", "person"))
            ends = rng.sample([e["id"] for e in doc["entities"]], 2)
            with self.subTest(seed=seed, ends=ends):
                self.compare(doc, *ends, k=1000,
                             by=("strength", "links")[seed % 2])


class Order(Chains):
    def diamond(self, **values):
        """a to z over one party each, with these strengths of both links."""
        entities = [party(n) for n in ("a", "z", *values)]
        links = []
        for name, (first, second) in values.items():
            links += [link("same_as", "a", name, id=f"{name}1",
                           probability=first),
                      link("same_as", name, "z", id=f"{name}2",
                           probability=second)]
        return graph(entities, links, as_of=AS_OF)

    def via(self, doc, *words):
        return ["".join(c["entities"]) for c in
                self.ask(doc, "a", "z", *words)["chains"]]

    def test_ties_by_ids(self):
        doc = self.diamond(d=(.5, .5), b=(.5, .5), c=(.5, .5))
        self.assertEqual(self.via(doc), ["abz", "acz", "adz"])
        self.assertEqual(self.via(doc, "--by", "links", "-k", "2"),
                         ["abz", "acz"])

    def test_equal_products_of_other_factors(self):
        """0.3 * 0.7 is 0.7 * 0.3, and 0.6 * 0.4 is 0.8 * 0.3."""
        self.assertEqual(self.via(self.diamond(
            b=(.3, .7), c=(.7, .3), d=(.3, .7))), ["abz", "acz", "adz"])
        self.assertEqual(self.via(self.diamond(
            e=(.6, .4), d=(.8, .3), c=(.4, .6), b=(.3, .8))),
            ["abz", "acz", "adz", "aez"])

    def test_fewer_links_first(self):
        doc = self.diamond(b=(.5, .5), c=(.9, .9))
        doc["links"].append(link("same_as", "a", "z", id="az",
                                 probability=.25))
        self.assertEqual(self.via(doc), ["acz", "az", "abz"])
        self.assertEqual(self.via(doc, "--by", "links"),
                         ["az", "acz", "abz"])

    def test_how_many(self):
        doc = self.diamond(**{c: (.5, .5) for c in "bcdefghi"})
        self.assertEqual(len(self.via(doc)), 5)
        self.assertEqual(self.via(doc, "-k", "1"), ["abz"])
        self.assertEqual(len(self.via(doc, "-k", "8")), 8)
        self.assertEqual(len(self.via(doc, "-k", "20")), 8)

    def test_no_chain(self):
        doc = self.diamond(b=(.5, .5))
        doc["entities"].append(party("q"))
        got = self.ask(doc, "a", "q")
        self.assertEqual((got["chains"], got["truncated"]), ([], False))

    def test_wrong_usage(self):
        path = self.write("g.json", self.diamond(b=(.5, .5)))
        for words in ((), ("--from", "a"), ("--to", "z"),
                      ("--from", "a", "--to", "nobody"),
                      ("--from", "nobody", "--to", "z"),
                      ("--from", "a", "--to", "z", "-k", "0"),
                      ("--from", "a", "--to", "z", "-k", "x"),
                      ("--from", "a", "--to", "z", "--by", "colour"),
                      ("--from", "a", "--to", "z", "--kind", "friendship")):
            done = run("paths", path, *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertEqual(done.stdout, b"")
            self.assertTrue(done.stderr)

    def test_text(self):
        path = self.write("g.json", self.diamond(b=(.5, .5)))
        done = run("paths", path, "--from", "a", "--to", "z")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"b", done.stdout)

    def test_bounds_of_strength(self):
        doc = graph([party(n) for n in "abc"], [
            link("ownership", "a", "b", id="1", share_min=30, share_max=60),
            link("ownership", "b", "c", id="2", share=12)], as_of=AS_OF)
        chain, = self.compare(doc, "c", "a")["chains"]
        self.assertAlmostEqual(chain["strength"], .4, delta=1e-12)
        self.assertAlmostEqual(chain["strength_low"], .28, delta=1e-12)


class Invariance(Chains):
    SEEDS = range(500, 530)

    def test_order_of_records(self):
        """Byte for byte."""
        for seed in self.SEEDS:
            doc, rng = random_graph(seed), random.Random(seed)
            ends = rng.sample([e["id"] for e in doc["entities"]], 2)
            mixed = dict(doc, **{key: rng.sample(doc[key], len(doc[key]))
                                 for key in ("entities", "links", "deals")})
            told = [run("paths", self.write("g.json", d), "--from", ends[0],
                        "--to", ends[1], "--json").stdout
                    for d in (doc, mixed)]
            self.assertEqual(*told, seed)

    def test_names(self):
        """Ids that sort alike: the same; other ids: the same chains."""
        for seed in self.SEEDS:
            doc, rng = random_graph(seed), random.Random(seed)
            old = [e["id"] for e in doc["entities"]]
            ends = rng.sample(old, 2)
            new = [f"q{n}" for n in range(len(old))]
            for alike in True, False:
                if not alike:
                    rng.shuffle(new)
                names = dict(zip(old, new))
                back = dict(zip(new, old))
                other = dict(doc, entities=[
                    dict(e, id=names[e["id"]]) for e in doc["entities"]],
                    links=[dict(x, **{end: names[x[end]]
                                      for end in ("from", "to")})
                           for x in doc["links"]])
                first, second = (self.ask(*some, "-k", 500)["chains"]
                                 for some in ((doc, *ends), (
                                     other, *[names[e] for e in ends])))
                told = [[c["entities"] for c in first],
                        [[back[e] for e in c["entities"]] for c in second]]
                with self.subTest(seed=seed, alike=alike):
                    self.assertEqual(*(told if alike else map(sorted, told)))
                    self.assertEqual(
                        [round(c["strength"], 12) for c in first],
                        [round(c["strength"], 12) for c in second])

    def test_end_of_a_symmetric_graph(self):
        """There and back over links that run either way: chains reversed."""
        for seed in self.SEEDS:
            rng = random.Random(seed)
            doc = random_graph(seed, ("company", "person", "public_body"))
            kinds = [k for k in ENDS if k not in ONE_WAY]
            words = ["-k", 500] + [w for k in kinds for w in ("--kind", k)]
            ends = rng.sample([e["id"] for e in doc["entities"]], 2)
            there = self.ask(doc, *ends, *words)["chains"]
            back = self.ask(doc, *reversed(ends), *words)["chains"]
            with self.subTest(seed=seed):
                self.assertEqual(
                    sorted((c["entities"], c["links"]) for c in there),
                    sorted((c["entities"][::-1], c["links"][::-1])
                           for c in back))


class Published(Chains):
    # Yen's algorithm, Wikipedia, as in the tests of igraph,
    # tests/unit/igraph_get_k_shortest_paths.c: C=0 D=1 E=2 F=3 G=4 H=5.
    EDGES = ((0, 1, 3), (0, 2, 2), (1, 3, 4), (2, 1, 1), (2, 3, 2), (2, 4, 3),
             (3, 4, 2), (3, 5, 1), (4, 5, 2))
    PATHS = {(0, 1, 3, 4, 5), (0, 1, 3, 5), (0, 2, 1, 3, 4, 5),
             (0, 2, 1, 3, 5), (0, 2, 3, 4, 5), (0, 2, 3, 5), (0, 2, 4, 5)}
    LENGTHS = [5, 7, 8, 8, 8, 11, 11]

    def test_yen(self):
        """A length is as many supplies in a row."""
        names, links = {str(n) for n in range(6)}, []
        for a, b, length in self.EDGES:
            row = [str(a), *(f"{a}{b}.{n}" for n in range(1, length)), str(b)]
            names |= set(row)
            links += [supply(f"{s}>{t}", s, t) for s, t in zip(row, row[1:])]
        doc = graph([party(n) for n in sorted(names)], links, as_of=AS_OF)
        for words in (("--by", "links"), ()):
            chains = self.ask(doc, "0", "5", "-k", "10", *words)["chains"]
            self.assertEqual([len(c["links"]) for c in chains], self.LENGTHS)
            self.assertEqual({tuple(int(e) for e in c["entities"]
                                    if "." not in e) for c in chains},
                             self.PATHS)
            self.assertEqual({c["strength"] for c in chains}, {1})


class Large(Chains):
    """Where all chains are too many to be listed."""

    def test_complete_graph(self):
        names = [f"n{n:02}" for n in range(60)]
        doc = graph([party(n, "person") for n in names], [
            link("associate", a, b, id=f"{a}{b}")
            for a, b in itertools.combinations(names, 2)], as_of=AS_OF)
        between = [n for n in names if n not in ("n17", "n41")]
        wanted = [["n17", *some, "n41"] for size in range(3)
                  for some in itertools.permutations(between, size)]
        for by in ("strength", "links"):
            for k in (10, 100):
                got = self.ask(doc, "n17", "n41", "-k", k, "--by", by,
                               timeout=20)["chains"]
                self.assertEqual([c["entities"] for c in got], wanted[:k])
                for chain in got:
                    self.assertAlmostEqual(
                        chain["strength"], .6 ** len(chain["links"]),
                        delta=1e-12)

    def test_complete_digraph_and_somebody_behind_it(self):
        """Only one of sixty leads on, and nobody to the stranger."""
        names = [f"n{n:02}" for n in range(60)]
        doc = graph([party(n) for n in (*names, "end", "stranger")], [
            supply(f"{a}{b}", a, b)
            for a, b in itertools.permutations(names, 2)] + [
            supply("last", "n33", "end")], as_of=AS_OF)
        path = self.write("g.json", doc)
        got = self.ask(path, "n00", "end", timeout=20)["chains"]
        self.assertEqual(["".join(c["entities"]) for c in got],
                         ["n00n33end"] + [f"n00n{n:02}n33end"
                                          for n in range(1, 5)])
        self.assertEqual(self.ask(path, "n00", "stranger",
                                  timeout=20)["chains"], [])
        self.assertEqual(self.ask(path, "end", "n00", timeout=20)["chains"],
                         [])

    def test_ladder(self):
        """Forty steps with two parties each: 2 ** 40 equal chains."""
        rows = [["a"], *([f"{n:02}l", f"{n:02}r"] for n in range(40)), ["z"]]
        doc = graph([party(n) for row in rows for n in row], [
            supply(f"{a}>{b}", a, b) for up, down in zip(rows, rows[1:])
            for a in up for b in down], as_of=AS_OF)
        got = self.ask(doc, "a", "z", "-k", "12", timeout=20)["chains"]
        left = [row[0] for row in rows]
        wanted = []
        for n in range(12):
            turns = f"0{n:040b}0"
            wanted.append([name[:-1] + "r" if turn == "1" else name
                           for turn, name in zip(turns, left)])
        self.assertEqual([c["entities"] for c in got], wanted)

    def test_wide_star(self):
        """Thousands of parties that lead nowhere beside one chain."""
        names = [f"x{n:04}" for n in range(5000)]
        doc = graph([party(n) for n in ("a", "m", "z", *names)], [
            link("agent", "a", n, id=f"a{n}") for n in names] + [
            link("agent", n, "m", id=f"m{n}") for n in names[::2]] + [
            link("other", "m", "z", id="mz")], as_of=AS_OF)
        got = self.ask(doc, "a", "z", "-k", "3", timeout=20)["chains"]
        self.assertEqual([c["entities"][1] for c in got],
                         ["x0000", "x0002", "x0004"])


if __name__ == "__main__":
    unittest.main()
