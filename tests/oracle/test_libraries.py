# SPDX-License-Identifier: GPL-2.0-or-later
"""What NetworkX and igraph say of the same graphs, larger than the oracles
enumerate: shares of shortest chains (`intermediary.through`), circles of
owners (O05), records that share identifiers, the k best chains (`paths`)."""

import json
import math
import random
import unittest
import warnings

from sgtest import (Case, graph, link, party, raised, run, scores, some, stake,
                    supply)

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import networkx as nx
except ImportError:
    nx = None
try:
    import igraph
except ImportError:
    igraph = None

NETWORKX = unittest.skipUnless(nx, "python3-networkx is not installed")
IGRAPH = unittest.skipUnless(igraph, "python3-igraph is not installed")
MEANS = {"statute": 1, "agreement": .8, "board_member": .5}


def edges_of(rng, size, many):
    """Distinct pairs, few of them far apart, so that chains are long."""
    found = set()
    while len(found) < many:
        a = rng.randrange(size)
        b = min(size - 1, max(0, a + rng.randint(-4, 7))) \
            if rng.random() < .9 else rng.randrange(size)
        if a != b:
            found.add((a, b))
    return sorted(found)


def digraph(edges):
    net = nx.DiGraph()
    net.add_edges_from(edges)
    return net


class Through(Case):
    """Of pairs of a vendor and an end user, the mean part of their shortest
    chains."""

    def drawn(self, seed):
        """(edges, vendors, users, what the program says of each party)"""
        rng = random.Random(seed)
        size = rng.randint(20, 60)
        edges = edges_of(rng, size, rng.randint(size, 4 * size))
        vendors = set(rng.sample(range(size // 3), rng.randint(1, 4)))
        users = set(rng.sample(range(size // 2, size), rng.randint(1, 6)))
        found = self.findings(graph(
            [party(str(n), "public_body" if n in users else "company",
                   roles=["vendor"] if n in vendors else [])
             for n in range(size)],
            [supply(f"s{a}-{b}", str(a), str(b)) for a, b in edges]),
            "--plugin", "ownership", "--plugin", "intermediary")
        return edges, vendors, users, scores(found, "intermediary.through")

    def compare(self, told, sums, n_pairs):
        if n_pairs == 0:
            self.assertEqual(told, {})
        for one, value in told.items():
            self.assertAlmostEqual(value * n_pairs, sums[int(one)], delta=1e-9,
                                   msg=one)
        return n_pairs

    @NETWORKX
    def test_networkx(self):
        n = 0
        for seed in some(range(20)):
            edges, vendors, users, told = self.drawn(seed)
            net = digraph(edges)
            ends = [(s, t) for s in vendors & set(net) for t in users
                    if t in nx.descendants(net, s)]
            with self.subTest(seed=seed):
                n += self.compare(told, nx.betweenness_centrality_subset(
                    net, sorted(vendors & set(net)), sorted(users & set(net))),
                    len(ends))
        self.assertGreater(n, 8)

    @IGRAPH
    def test_igraph(self):
        n = 0
        for seed in some(range(25, 35)):
            edges, vendors, users, told = self.drawn(seed)
            net = igraph.Graph(edges, directed=True)
            sums = dict.fromkeys(range(net.vcount()), 0.0)
            n_pairs = 0
            for s in sorted(v for v in vendors if v < net.vcount()):
                for t in users:
                    if t == s or t >= net.vcount():
                        continue
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        chains = net.get_all_shortest_paths(s, t)
                    n_pairs += len(chains) > 0
                    for chain in chains:
                        for v in chain[1:-1]:
                            sums[v] += 1 / len(chains)
            with self.subTest(seed=seed):
                n += self.compare(told, sums, n_pairs)
        self.assertGreater(n, 4)


class Components(Case):
    def circles(self, seed):
        """(edges, {party: size of its circle of owners})"""
        rng = random.Random(seed)
        size = rng.randint(10, 50)
        edges = edges_of(rng, size, rng.randint(size // 2, 2 * size))
        found = self.findings(graph(
            [party(str(n)) for n in range(size)],
            [stake(str(a), str(b), 1) for a, b in edges]),
            "--plugin", "opacity", "--plugin", "ownership")
        return edges, {int(f["subject"]): int(f["message"].split()[0])
                       for f in raised(found, "O05")}

    @staticmethod
    def sizes(sets):
        return {v: len(one) for one in sets if len(one) > 1 for v in one}

    @NETWORKX
    def test_circles_as_networkx(self):
        n = 0
        for seed in some(range(20)):
            edges, told = self.circles(seed)
            with self.subTest(seed=seed):
                self.assertEqual(told, self.sizes(
                    nx.strongly_connected_components(digraph(edges))))
            n += len(told)
        self.assertGreater(n, 8)

    @IGRAPH
    def test_circles_as_igraph(self):
        for seed in some(range(20, 30)):
            edges, told = self.circles(seed)
            net = igraph.Graph(edges, directed=True)
            with self.subTest(seed=seed):
                self.assertEqual(told, self.sizes(net.connected_components("strong")))

    @NETWORKX
    def test_records_that_share_identifiers(self):
        """Records and identifiers are the two sides of a graph, its components
        the parties."""
        n = 0
        for seed in some(range(20)):
            rng = random.Random(seed)
            size = rng.randint(5, 40)
            net = nx.Graph()
            entities = []
            for v in range(size):
                mine = rng.sample(range(size), rng.randint(0, 2))
                entities.append(party(f"p{v:02}", identifiers=[
                    {"scheme": "X-REG", "id": f"N{i}"} for i in mine]))
                net.add_node(f"p{v:02}")
                net.add_edges_from((f"p{v:02}", i) for i in mine)
            path = self.write("g.json", graph(entities))
            told = json.loads(run("check", path, "--json").stdout)
            into = {m["id"]: m["into"] for m in told["merged_ids"]}
            same = {}
            for one in entities:
                same.setdefault(into.get(one["id"], one["id"]), set()).add(
                    one["id"])
            wanted = [{v for v in one if isinstance(v, str)}
                      for one in nx.connected_components(net)]
            with self.subTest(seed=seed):
                self.assertEqual(sorted(map(sorted, same.values())),
                                 sorted(sorted(w) for w in wanted if w))
            n += told["merged"]
        self.assertGreater(n, 10)


class Chains(Case):
    """The k best chains: as strong, or as short, as those of the libraries;
    ties may be broken differently."""
    K = 12

    def drawn(self, seed):
        """(strength of each edge, path of the graph, last party)"""
        rng = random.Random(seed)
        size = rng.randint(15, 40)
        edges = {e: rng.choice(sorted(MEANS)) for e in
                 edges_of(rng, size, rng.randint(2 * size, 4 * size))}
        path = self.write("g.json", graph(
            [party(str(n)) for n in range(size)],
            [link("control", str(a), str(b), means=means)
             for (a, b), means in edges.items()]))
        return {e: MEANS[m] for e, m in edges.items()}, path, size - 1

    def told(self, path, end, *words):
        done = run("paths", path, "--from", "0", "--to", str(end), "-k",
                   str(self.K), "--directed", "--json", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["chains"]

    def check(self, chains, edges):
        """They are chains of the graph, simple, and no two alike."""
        self.assertEqual(len({tuple(c["links"]) for c in chains}), len(chains))
        for chain in chains:
            walk = [int(v) for v in chain["entities"]]
            self.assertEqual(len(set(walk)), len(walk))
            self.assertAlmostEqual(chain["strength"], math.prod(
                edges[e] for e in zip(walk, walk[1:])), 12)

    def best(self, edges, end, weight=None):
        net = digraph(edges)
        for (a, b), strength in edges.items():
            net[a][b]["cost"] = -math.log(strength)
        if 0 not in net or end not in net or not nx.has_path(net, 0, end):
            return []
        every = nx.shortest_simple_paths(net, 0, end, weight=weight)
        return [walk for walk, _ in zip(every, range(self.K))]

    @NETWORKX
    def test_strongest_as_networkx(self):
        n = 0
        for seed in some(range(20)):
            edges, path, end = self.drawn(seed)
            chains = self.told(path, end)
            wanted = [math.prod(edges[e] for e in zip(walk, walk[1:]))
                      for walk in self.best(edges, end, "cost")]
            with self.subTest(seed=seed):
                self.check(chains, edges)
                self.assertEqual(len(chains), len(wanted))
                for chain, strength in zip(chains, wanted):
                    self.assertAlmostEqual(chain["strength"], strength, 12)
            n += len(chains)
        self.assertGreater(n, 3)

    @NETWORKX
    def test_shortest_as_networkx(self):
        for seed in some(range(20, 30)):
            edges, path, end = self.drawn(seed)
            chains = self.told(path, end, "--by", "links")
            with self.subTest(seed=seed):
                self.check(chains, edges)
                self.assertEqual([len(c["entities"]) for c in chains],
                                 [len(w) for w in self.best(edges, end)])

    @IGRAPH
    def test_shortest_as_igraph(self):
        for seed in some(range(35, 45)):
            edges, path, end = self.drawn(seed)
            chains = self.told(path, end, "--by", "links")
            net = igraph.Graph(n=end + 1, edges=sorted(edges), directed=True)
            wanted = net.get_k_shortest_paths(0, end, k=self.K)
            with self.subTest(seed=seed):
                self.check(chains, edges)
                self.assertEqual([len(c["entities"]) for c in chains],
                                 [len(w) for w in wanted])


if __name__ == "__main__":
    unittest.main()
