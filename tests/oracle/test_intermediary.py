# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the intermediary scores and of flag I04.

Slow and obvious on purpose: choke deletes each party in turn and asks for
every pair (vendor, government end user) whether anything is left of it;
through counts shortest chains by breadth-first search, once for each pair;
depth is a breadth-first search from all vendors. Nothing here builds a
dominator tree or accumulates dependencies.

Graphs: every digraph of three and of four parties under several choices of
vendors and users, random graphs with everything that supply may look like,
and published examples whose numbers carry over.
"""

import itertools
import random
import unittest
import warnings

from sgtest import (Case, first_day, graph, last_day, party, raised, scores,
                    some, supply)

AS_OF = "2020-06-30"
PLUGINS = ("--plugin", "ownership", "--plugin", "intermediary")
DEAD = ("offer", "cancelled")
TOLERANCE = 1e-12


# ---------------------------------------------------------------- the oracle

def supplies(doc, deal=None, firm=False):
    """Supply events that count: links of the document."""
    status = {d["id"]: d.get("status") for d in doc["deals"]}
    result = []
    for link in doc["links"]:
        day = link.get("date")
        if link["kind"] != "supply" or link["from"] == link["to"]:
            continue
        if status.get(link.get("deal")) in DEAD:
            continue
        if deal and link.get("deal") != deal:
            continue
        if day and first_day(day) > AS_OF:
            continue
        if firm and (link.get("basis") in ("alleged", "inferred")
                     or status.get(link.get("deal")) == "alleged"
                     or (day and last_day(day) > AS_OF)):
            continue
        result.append(link)
    return result


def government(doc):
    """Public bodies and what they wholly own, step by step."""
    found = {e["id"] for e in doc["entities"] if e["kind"] == "public_body"}
    while True:
        more = {x["to"] for x in doc["links"] if x["kind"] == "ownership"
                and x["from"] in found and x.get("share") == 100} - found
        if not more:
            return found
        found |= more


def roles_and_edges(doc, deal=None, firm=False):
    """(vendors, government end users, successors) of the supply graph."""
    after = {}
    for link in supplies(doc, deal, firm):
        after.setdefault(link["from"], set()).add(link["to"])
        after.setdefault(link["to"], set())
    vendors = {e["id"] for e in doc["entities"]
               if {"vendor", "manufacturer"} & set(e.get("roles", ()))}
    vendors |= {d["vendor"] for d in doc["deals"] if d.get("vendor")}
    supplied = set().union(*after.values()) if after else set()
    if not vendors:
        vendors = {s for s in after if after[s] and s not in supplied}
    return vendors, government(doc) & supplied, after


def distances(after, starts, without=None):
    """Links from the nearest start to each party within reach."""
    steps = {s: 0 for s in starts if s in after and s != without}
    queue = list(steps)
    for party in queue:
        for buyer in sorted(after[party]):
            if buyer not in steps and buyer != without:
                steps[buyer] = steps[party] + 1
                queue.append(buyer)
    return steps


def chains_through(after, s, t):
    """{party: fraction of the shortest chains from s to t through it}."""
    steps = distances(after, [s])

    def walk(party, chain):
        if party == t:
            yield chain
        elif steps[party] < steps[t]:
            for buyer in after[party]:
                if steps[buyer] == steps[party] + 1:
                    yield from walk(buyer, chain + [buyer])

    chains = list(walk(s, []))
    count = {}
    for chain in chains:
        for party in chain[:-1]:
            count[party] = count.get(party, 0) + 1 / len(chains)
    return count


def measure(vendors, users, after):
    """(joined pairs, {party: pairs it chokes}, {party: sum of through})."""
    pairs = [(s, t) for s in vendors if s in after
             for t in distances(after, [s]) if t in users and s != t]
    choked = {i: [(s, t) for s, t in pairs if i not in (s, t)
                  and t not in distances(after, [s], without=i)]
              for i in after}
    through = dict.fromkeys(after, 0.0)
    for s, t in pairs:
        for party, part in chains_through(after, s, t).items():
            through[party] += part
    return pairs, choked, through


def expected_scores(doc, deal=None):
    """{metric: {party: value}}; without a joined pair only depth is known."""
    vendors, users, after = roles_and_edges(doc, deal)
    pairs, choked, through = measure(vendors, users, after)
    if not pairs:
        return {"choke": {}, "through": {}, "score": {},
                "depth": distances(after, vendors)}
    choke = {i: len(choked[i]) / len(pairs) for i in after}
    mean = {i: through[i] / len(pairs) for i in after}
    return {"choke": choke, "through": mean,
            "score": {i: 0.7 * choke[i] + 0.3 * mean[i] for i in after},
            "depth": distances(after, vendors)}


def gates(doc, deal=None, firm=False):
    """Parties that fulfil I04."""
    pairs, choked, _ = measure(*roles_and_edges(doc, deal, firm))
    return {i for i, lost in choked.items()
            if lost and 2 * len(lost) >= len(pairs)
            and (len({s for s, _ in lost}) > 1 or len({t for _, t in lost}) > 1)}


def expected_gates(doc, deal=None):
    """{party: certainty} of I04."""
    firm = gates(doc, deal, firm=True)
    return {i: "certain" if i in firm else "possible"
            for i in gates(doc, deal)}


# ------------------------------------------------------------------- graphs

def random_graph(seed, with_deal=False):
    """A supply graph with everything that supply may look like."""
    rng = random.Random(seed)
    size = rng.randint(3, 11)
    names = [f"p{n}" for n in range(size)]
    bodies = set(rng.sample(names, rng.randint(1, max(1, size // 3))))
    entities = [party(n, "public_body" if n in bodies else "company",
                      country="XA") for n in names]
    links = []
    owned = [n for n in names if n not in bodies and rng.random() < .2]
    for n in owned:
        holder = rng.choice(sorted(bodies) + owned)
        if holder != n:
            links.append({"id": f"own-{n}", "kind": "ownership",
                          "from": holder, "to": n, "share": 100})
    deals = [{"id": f"d{n}", "status": s} for n, s in enumerate(
        rng.sample(["signed", "delivered", "alleged", "offer", "cancelled"],
                   rng.randint(1 if with_deal else 0, 5)))]
    declared = rng.random() < .8 or with_deal
    for entity in entities:
        if declared and rng.random() < .3:
            entity["roles"] = [rng.choice(["vendor", "manufacturer"])]
    live = [d for d in deals if d["status"] not in DEAD]
    if declared:
        for deal in live:
            deal["vendor"] = rng.choice(names)
            if with_deal:
                entities[names.index(deal["vendor"])]["roles"] = ["vendor"]
    for n in range(rng.randint(size // 2, 3 * size)):
        link = supply(f"s{n}", rng.choice(names), rng.choice(names))
        if rng.random() < .8:
            link["date"] = rng.choice(
                ["2018", "2019-05", "2020-06-30", "2020-06-29", "2020",
                 "2020-07-01", "2021"] if rng.random() < .5 else ["2019"])
        if deals and rng.random() < (.7 if with_deal else .4):
            link["deal"] = rng.choice(deals)["id"]
        if rng.random() < .3:
            link["basis"] = rng.choice(["alleged", "inferred", "verified"])
        links.append(link)
    return graph(entities, links, deals, as_of=AS_OF)


def rings(seed):
    """Most traders on a ring, some on a side road into it or out of it or past
    it; vendors and users anywhere."""
    rng = random.Random(seed)
    ring = [f"r{n}" for n in range(rng.randint(70, 110))]
    side = [f"p{n}" for n in range(rng.randint(0, 20))]
    vendors = [f"v{n}" for n in range(rng.randint(4, 7))]
    users = [f"g{n}" for n in range(rng.randint(3, 9))]
    edges = list(zip(ring, ring[1:] + ring[:1]))
    edges += [rng.sample(ring, 2) for _ in range(rng.randint(0, 25))]
    for n, one in enumerate(side):
        edges.append((rng.choice(ring + vendors + side[:n]), one))
        edges.append((one, rng.choice(ring + users + side[n + 1:])))
    for one in vendors:
        for _ in range(rng.randint(1, 2)):
            edges.append((one, rng.choice(ring + side)))
    for one in users:
        for _ in range(rng.randint(1, 2)):
            edges.append((rng.choice(ring + side), one))
        if rng.random() < .3:  # sold on
            edges.append((one, rng.choice(ring + side + users)))
    entities = [party(n) for n in ring + side]
    entities += [party(n, roles=["vendor"]) for n in vendors]
    entities += [party(n, "public_body") for n in users]
    rng.shuffle(entities)
    return graph(entities, [supply(f"s{n}", a, b)
                            for n, (a, b) in enumerate(edges)], as_of=AS_OF)


class Scores(Case):
    def compare(self, doc, deal=None):
        words = PLUGINS + (("--deal", deal) if deal else ())
        found = self.findings(doc, *words)
        for name, wanted in expected_scores(doc, deal).items():
            got = scores(found, f"intermediary.{name}")
            self.assertEqual(got.keys(), wanted.keys(), name)
            for one, value in wanted.items():
                self.assertAlmostEqual(got[one], value, delta=TOLERANCE,
                                       msg=f"{name} of {one}")
        return found

    def test_every_digraph_of_three_parties(self):
        edges = list(itertools.permutations("abc", 2))
        for vendors, users in (("a", "c"), ("ab", "bc")):
            entities = [party(n, "public_body" if n in users else "company",
                              roles=["vendor"] if n in vendors else [])
                        for n in "abc"]
            for mask in some(range(1 << len(edges))):
                with self.subTest(vendors=vendors, users=users, mask=mask):
                    self.compare(graph(entities, [
                        supply(f"{s}{t}", s, t) for bit, (s, t)
                        in enumerate(edges) if mask >> bit & 1]))

    def test_every_digraph_of_four_parties(self):
        """Two hundred in a document for each choice of vendors and users:
        pairs are joined inside a component only, so the parts of the
        components stand over one common denominator."""
        edges = list(itertools.permutations(range(4), 2))
        for vendors, users in (((0,), (3,)), ((0, 1), (3,)), ((0,), (2, 3)),
                               ((0, 1), (2, 3)), ((0, 3), (0, 3))):
            for start in some(range(1, 1 << len(edges), 200)):
                with self.subTest(vendors=vendors, users=users, start=start):
                    self.batch(edges, vendors, users, range(
                        start, min(start + 200, 1 << len(edges))))

    def batch(self, edges, vendors, users, masks):
        entities, links, total = [], [], 0
        wanted = {"choke": {}, "through": {}}
        for mask in masks:
            names = [f"g{mask}-{n}" for n in range(4)]
            entities += [party(names[n],
                               "public_body" if n in users else "company",
                               roles=["vendor"] if n in vendors else [])
                         for n in range(4)]
            after = {}
            for bit, (s, t) in enumerate(edges):
                if mask >> bit & 1:
                    after.setdefault(names[s], set()).add(names[t])
                    after.setdefault(names[t], set())
                    links.append(supply(f"g{mask}-{s}{t}", names[s], names[t]))
            pairs, cut, through = measure([names[n] for n in vendors],
                                          {names[n] for n in users}, after)
            total += len(pairs)
            wanted["choke"].update({i: len(cut[i]) for i in after})
            wanted["through"].update(through)
        found = self.findings(graph(entities, links), *PLUGINS)
        for metric, values in wanted.items():
            got = scores(found, f"intermediary.{metric}")
            self.assertEqual(got.keys(), values.keys())
            wrong = [(i, got[i] * total, values[i]) for i in values
                     if abs(got[i] * total - values[i]) > 1e-9]
            self.assertEqual(wrong[:5], [], metric)

    def test_random_graphs(self):
        for seed in some(range(150)):
            with self.subTest(seed=seed):
                doc = random_graph(seed)
                found = self.compare(doc)
                got = {f["subject"]: f["certainty"]
                       for f in raised(found, "I04")}
                self.assertEqual(got, expected_gates(doc))

    def test_choke_where_most_parties_reach_each_other(self):
        """Rings of traders with few other ways: there the plugin asks two
        trees for all vendors. Only choke is worked out, once a vendor."""
        n_gates = 0
        for seed in some(range(30)):
            with self.subTest(seed=seed):
                doc = rings(seed)
                vendors, users, after = roles_and_edges(doc)
                reach = {s: distances(after, [s]) for s in vendors}
                pairs = {(s, t) for s in vendors for t in reach[s]
                         if t in users}
                left = {i: {s: distances(after, [s], without=i)
                            for s in vendors} for i in after}
                wanted = {i: sum(i not in pair and pair[1] not in
                                 left[i][pair[0]] for pair in pairs)
                          / len(pairs) for i in after}
                got = scores(self.findings(doc, *PLUGINS),
                             "intermediary.choke")
                self.assertEqual(got.keys(), wanted.keys())
                for i, value in wanted.items():
                    self.assertAlmostEqual(got[i], value, delta=TOLERANCE,
                                           msg=f"choke of {i}")
                n_gates += sum(value > 0 for value in wanted.values())
        self.assertGreater(n_gates, 10)

    def test_random_graphs_of_one_deal(self):
        for seed in some(range(1000, 1060)):
            doc = random_graph(seed, with_deal=True)
            for deal in doc["deals"]:
                if deal["status"] in DEAD:
                    continue
                with self.subTest(seed=seed, deal=deal["id"]):
                    found = self.compare(doc, deal["id"])
                    got = {f["subject"]: f["certainty"]
                           for f in raised(found, "I04")}
                    self.assertEqual(got, expected_gates(doc, deal["id"]))

    def test_networkx_agrees(self):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import networkx as nx
        except ImportError:
            self.skipTest("python3-networkx is not installed")
        for seed in some(range(200, 230)):
            with self.subTest(seed=seed):
                doc = random_graph(seed)
                vendors, users, after = roles_and_edges(doc)
                pairs = measure(vendors, users, after)[0]
                found = self.findings(doc, *PLUGINS)
                net = nx.DiGraph([(s, t) for s in after for t in after[s]])
                wanted = dict.fromkeys(after, 0)
                for s in {s for s, _ in pairs}:
                    above = nx.immediate_dominators(net, s)
                    for t in [t for v, t in pairs if v == s]:
                        while above[t] not in (s, t):
                            t = above[t]
                            wanted[t] += 1
                got = scores(found, "intermediary.choke")
                for i in got:
                    self.assertAlmostEqual(got[i] * len(pairs), wanted[i],
                                           delta=1e-9)


class Published(Case):
    """Numbers printed elsewhere, in the terms of this program."""

    def scores_of(self, edges, vendors, users):
        names = sorted({str(n) for edge in edges for n in edge})
        found = self.findings(graph(
            [party(n, "public_body" if n in users else "company",
                   roles=["vendor"] if n in vendors else []) for n in names],
            [supply(f"{s}>{t}", str(s), str(t)) for s, t in edges]), *PLUGINS)
        return {m: scores(found, f"intermediary.{m}")
                for m in ("choke", "through")}

    def test_directed_path_of_networkx(self):
        """Tests of NetworkX, betweenness_centrality_subset, P5 directed."""
        got = self.scores_of([(0, 1), (1, 2), (2, 3), (3, 4)], "0", "3")
        wanted = {"0": 0, "1": 1, "2": 1, "3": 0, "4": 0}
        self.assertEqual(got, {"choke": wanted, "through": wanted})

    # Immediate dominators. Lengauer & Tarjan 1979 as numbered in the tests
    # of igraph; figure of the Boost documentation; Wikipedia, Domrel.png.
    TREES = (
        ("0", "0-1 0-2 0-3 1-4 2-1 2-4 2-8 3-9 3-10 4-15 8-11 9-12 10-12 "
         "10-13 11-8 11-14 12-14 13-12 14-12 14-0 15-11",
         {1: 0, 2: 0, 3: 0, 4: 0, 8: 0, 9: 3, 10: 3, 11: 0, 12: 0, 13: 10,
          14: 0, 15: 4}),
        ("0", "0-1 1-2 1-3 2-7 3-4 4-5 4-6 5-7 6-4",
         {1: 0, 2: 1, 3: 1, 4: 3, 5: 4, 6: 4, 7: 1}),
        ("1", "1-2 2-3 2-4 2-6 3-5 4-5 5-2", {2: 1, 3: 2, 4: 2, 5: 2, 6: 2}))

    def test_dominator_trees(self):
        """With the root as vendor and all others as users, a party chokes
        exactly the parties below it in the tree."""
        for root, text, tree in self.TREES:
            below = dict.fromkeys([int(root), *tree], 0)
            for node in tree:
                while tree[node] != int(root):
                    node = tree[node]
                    below[node] += 1
            got = self.scores_of([e.split("-") for e in text.split()], root,
                                 {str(n) for n in tree})["choke"]
            self.assertEqual({n: round(v * len(tree), 9)
                              for n, v in got.items()},
                             {str(n): v for n, v in below.items()})

    def test_middlemen(self):
        """Sims & Gilles, Critical Nodes in Directed Networks: ordered pairs
        cut by deleting a node; everybody is vendor and user. The weak and
        strong middlemen, the star, and the advice network of Krackhardt,
        where 18 has the greatest betweenness and no middleman power."""
        advice = {
            1: "2 4 21 18", 2: "7 21", 3: "1 2 7 9 10 11 14 18 21",
            4: "1 2 8 10 11 18 21", 5: "1 2 7 10 11 14 18 19 20 21", 6: "21",
            7: "2 11 12 14 18 21", 8: "2 4 7 10 11 18 21",
            9: "1 2 7 10 11 12 14 18 21", 10: "2 3 4 18 20", 11: "1 2 7",
            12: "21", 13: "1 2 5 9 14 18", 14: "2 7 18 21",
            15: "1 2 5 7 9 14 18 19 20 21", 16: "1 2 10 18", 17: "1 2 4 7 21",
            18: "1 2 3 4 7 9 10 11 14 15 20 21", 19: "1 2 5 7 10 11 14 15 18 20",
            20: "1 2 11 14 15 18 21", 21: "2 3 4 7 12 14 18 20"}
        for edges, cut in (
                ("1-2 1-3 2-4 3-5 2-5 4-6 5-6 6-7", {"2": 1, "5": 2, "6": 5}),
                ("1-C 2-C C-3 C-4 C-5", {"C": 6}),
                (" ".join(f"{s}-{t}" for s, to in advice.items()
                          for t in to.split()),
                 {"4": 19, "15": 34, "21": 31})):
            edges = [e.split("-") for e in edges.split()]
            after = {n: {t for s, t in edges if s == n}
                     for e in edges for n in e}
            pairs = sum(len(distances(after, [n])) - 1 for n in after)
            got = self.scores_of(edges, after, after)["choke"]
            self.assertEqual({n: round(v * pairs, 9)
                              for n, v in got.items() if v}, cut)


if __name__ == "__main__":
    unittest.main()
