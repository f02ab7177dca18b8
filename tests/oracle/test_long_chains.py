# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of flag I01, the long or unverified chain to the end user.

A breadth-first search from the vendor of each deal over the deal's own
supplies (over all supplies where these do not reach) gives the fewest links
to each party that the deal supplies and that supplies no further in it.
Three links raise the flag, two as well when one is not verified; it is
certain when the same holds without alleged and inferred links. Where equally
short chains differ, either verdict is accepted.
"""

import itertools
import random
import unittest

from sgtest import Case, graph, party, raised, supply

PLUGINS = ("--plugin", "ownership", "--plugin", "intermediary")


def shortest(links, start):
    """{party: all shortest chains to it}, each a list of links."""
    chains, edge = {start: [[]]}, [start]
    while edge:
        reached = {}
        for link in links:
            if link["from"] in edge and link["to"] not in chains:
                reached.setdefault(link["to"], []).extend(
                    chain + [link] for chain in chains[link["from"]])
        chains.update(reached)
        edge = list(reached)
    return chains


def verdicts(chains):
    """What I01 may say of equally short chains: sets of severities."""
    result = set()
    for chain in chains:
        bare = all(x.get("basis") == "verified" for x in chain)
        if len(chain) >= 3 or (len(chain) == 2 and not bare):
            result.add("note" if bare else "elevated")
        else:
            result.add(None)
    return result or {None}


def expected(doc):
    """{(end user, deal): (severities, certainties)} that are acceptable."""
    links = [x for x in doc["links"]
             if x["kind"] == "supply" and x["from"] != x["to"]]
    alleged = {d["id"] for d in doc["deals"] if d.get("status") == "alleged"}
    result = {}
    for deal in doc["deals"]:
        own = [x for x in links if x.get("deal") == deal["id"]]
        last = {x["to"] for x in own} - {x["from"] for x in own}
        for user in last - {deal["vendor"]}:
            allowed, lengths = [], []
            for left_out in (), ("alleged", "inferred"):
                kept = [x for x in links if x.get("basis") not in left_out
                        and not (left_out and x.get("deal") in alleged)]
                mine = [x for x in kept if x.get("deal") == deal["id"]]
                if user in shortest(mine, deal["vendor"]):
                    kept = mine
                chains = shortest(kept, deal["vendor"]).get(user, [])
                allowed.append(verdicts(chains))
                lengths.append([len(c) for c in chains[:1]])
            # What is shown: the firm chain where it is long, else the other.
            severities = {v for v in allowed[1] if v} | (
                allowed[0] if None in allowed[1] else set())
            certainties = {"certain" if v and w else "possible"
                           for v in allowed[0] for w in allowed[1]}
            result[(user, deal["id"])] = severities, certainties
            if lengths[0] != lengths[1]:    # test_longer_without_the_alleged
                certainties.add("possible")
    return result


def random_graph(seed):
    rng = random.Random(seed)
    names = [f"p{n}" for n in range(rng.randint(4, 9))]
    entities = [party(n, rng.choice(["company", "company",
                                     "public_body"])) for n in names]
    deals = [{"id": f"d{n}", "status": "signed",
              "vendor": rng.choice(names)}
             for n in range(rng.randint(1, 2))]
    links = []
    for n in range(rng.randint(len(names), 3 * len(names))):
        links.append(supply(
            f"s{n}", *rng.choices(names, k=2), basis=rng.choice(
                ["verified"] * 6 + ["declared", "alleged"])))
        links[-1]["deal"] = rng.choice(deals)["id"]
    return graph(entities, links, deals)


class LongChains(Case):
    """I01: the fewest-hop chain from the vendor."""

    def expect(self, doc, *words):
        """{(end user, deal): (links, all verified, certainty)} or nothing."""
        found = self.findings(doc, *PLUGINS, *words)
        return {(f["subject"], f["deal"]):
                (len(f["evidence"][0]["links"]), f["severity"], f["certainty"])
                for f in raised(found, "I01")}

    @staticmethod
    def chain(length, basis, **keys):
        names = ["v"] + [f"m{n}" for n in range(1, length)] + ["t"]
        return [party("v", roles=["vendor"]),
                *(party(n) for n in names[1:-1]), party("t", "public_body")], [
            supply(f"s{n}", names[n], names[n + 1], basis=b, **keys)
            for n, b in enumerate(basis)]

    def test_lengths_and_bases(self):
        for length in range(1, 6):
            for basis in itertools.product(
                    ("verified", "declared", "alleged"), repeat=length):
                if length > 3 and len(set(basis[:-1])) > 1:
                    continue
                doc = graph(*self.chain(length, basis))
                bare = set(basis) == {"verified"}
                wanted = {}
                if length >= 3 or (length == 2 and not bare):
                    wanted[("t", None)] = (
                        length, "note" if bare else "elevated",
                        "possible" if "alleged" in basis else "certain")
                with self.subTest(basis=basis):
                    self.assertEqual(self.expect(doc), wanted)

    def test_own_links_of_the_deal_first(self):
        """Another deal's shorter chain does not shorten this one's."""
        entities, links = self.chain(3, ["declared"] * 3, deal="d")
        links.append(supply("direct", "v", "t", deal="e"))
        deals = [{"id": "d", "status": "signed", "vendor": "v"},
                 {"id": "e", "status": "signed", "vendor": "v"}]
        self.assertEqual(self.expect(graph(entities, links, deals)),
                         {("t", "d"): (3, "elevated", "certain")})

    def test_longer_without_the_alleged(self):
        """Leaving out the alleged short cut, the flag follows all the more."""
        entities, links = self.chain(3, ["verified"] * 3, deal="d")
        links.append(supply("cut", "m1", "t", deal="d", basis="alleged"))
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        got = self.expect(graph(entities, links, deals))
        self.assertEqual(got[("t", "d")][2], "certain")

    def test_alleged_repetition(self):
        """An alleged statement of a declared supply takes nothing away."""
        entities, links = self.chain(2, ["declared"] * 2, deal="d")
        links.append(dict(links[0], id="again", basis="alleged"))
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        for order in links, links[::-1]:
            for number, one in enumerate(order):
                one["id"] = f"n{number}"
            self.assertEqual(self.expect(graph(entities, order, deals)),
                             {("t", "d"): (2, "elevated", "certain")})

    def test_all_links_when_the_deal_has_none(self):
        entities, links = self.chain(3, ["declared"] * 3)
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        got = self.expect(graph(entities, links, deals))
        self.assertEqual([(u, v) for (u, _), v in got.items()],
                         [("t", (3, "elevated", "certain"))])

    def test_declared_end_user_that_supplies_on(self):
        """The role end_user makes an end user, whatever it does then."""
        entities, links = self.chain(3, ["verified"] * 3, deal="d")
        entities[-1]["roles"] = ["end_user"]
        entities.append(party("x"))
        links.append(supply("on", "t", "x", deal="d", basis="verified"))
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        self.assertEqual(
            self.expect(graph(entities, links, deals)).get(("t", "d")),
            (3, "note", "certain"))

    def test_maker_upstream_does_not_lengthen(self):
        entities, links = self.chain(2, ["verified"] * 2, deal="d")
        entities.append(party("maker", roles=["manufacturer"]))
        links.append(supply("made", "maker", "v", deal="d", basis="verified"))
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        self.assertEqual(self.expect(graph(entities, links, deals)), {})
        deals[0]["vendor"] = "maker"
        self.assertEqual(self.expect(graph(entities, links, deals)),
                         {("t", "d"): (3, "note", "certain")})

    def test_random_graphs(self):
        for seed in range(100):
            doc = random_graph(seed)
            wanted, got = expected(doc), self.expect(doc)
            for key in wanted.keys() | {k for k in got if k[1]}:
                severities, certainties = wanted.get(key, ({None}, set()))
                with self.subTest(seed=seed, key=key):
                    _, severity, certainty = got.get(key, (0, None, None))
                    self.assertIn(severity, severities)
                    if severity:
                        self.assertIn(certainty, certainties)


if __name__ == "__main__":
    unittest.main()
