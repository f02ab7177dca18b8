#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user would have without stakegraph: the rows of RESULTS.md that
python-igraph and NetworkX can do, on graphs of the same size and shape.

    alternatives.py igraph|networkx PARTIES [FILE]

FILE is native JSON lines, as generate-register writes them; it is read into a
graph. Nothing is checked of it, and no share, date or source is looked at.
"""

import itertools
import json
import random
import resource
import sys
import time

VENDORS, USERS, LINKS, CHAINS = 20, 200, 3, 10


def timed(what, call):
    start = time.perf_counter()
    result = call()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {what} | {time.perf_counter() - start:.2f} s | {peak:.0f} MiB |",
          flush=True)
    return result


def ends_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "link" in record:
                yield record["link"]["from"], record["link"]["to"]


class Igraph:
    def __init__(self):
        import igraph
        self.module = igraph

    def make(self, ends, n=None):
        if n is None:
            return self.module.Graph.TupleList(ends, directed=True)
        return self.module.Graph(n=n, edges=list(ends), directed=True)

    def above(self, graph, root):
        # -1 or NaN where there is none.
        return [int(v) if v >= 0 else -1 for v in graph.dominator(root)]

    def chains(self, graph, start, end):
        return graph.get_k_shortest_paths(start, end, k=CHAINS)


class Networkx:
    def __init__(self):
        import networkx
        self.module = networkx

    def make(self, ends, n=None):
        graph = self.module.DiGraph()
        graph.add_edges_from(ends)
        graph.add_nodes_from(range(n or 0))
        return graph

    def above(self, graph, root):
        return self.module.immediate_dominators(graph, root)

    def chains(self, graph, start, end):
        paths = self.module.shortest_simple_paths(graph, start, end)
        return list(itertools.islice(paths, CHAINS))


def choke(library, graph, vendors, users):
    """How many pairs each party cuts, one dominator tree a vendor."""
    cut = {}
    for vendor in vendors:
        above = library.above(graph, vendor)
        for user in users:
            at = user
            if isinstance(above, dict):
                if user not in above:
                    continue
            elif above[user] < 0:
                continue
            while at != vendor:
                at = above[at]
                cut[at] = cut.get(at, 0) + 1
    return cut


def main(name, parties, path=None):
    library = Igraph() if name == "igraph" else Networkx()
    if path:
        timed("read JSON lines", lambda: library.make(ends_of(path)))
    draw = random.Random(1).randrange
    links = [(draw(parties), draw(parties)) for _ in range(LINKS * parties)]
    graph = timed("make the graph", lambda: library.make(links, parties))
    vendors = [draw(parties) for _ in range(VENDORS)]
    users = [draw(parties) for _ in range(USERS)]
    timed("choke, 20 vendors, 200 end users",
          lambda: choke(library, graph, vendors, users))
    timed("10 shortest chains", lambda: library.chains(graph, 0, parties - 1))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in ("igraph", "networkx"):
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
