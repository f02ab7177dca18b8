# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the scores routes, bypass and of the five brokerage counts, and of
choke where pairs count by the agency of their user.

Slow and obvious: every simple chain from a vendor to a user is listed, and
the greatest number of them that share no party in between is found by trying;
bypass does so once more without each party; brokerage walks over all triples.
A chain begins at its last vendor: nobody in between is one.

The counts are also compared with numbers that another program computed.
"""

import itertools
import random
import unittest

from flag_rules import prefixed, together
from sgtest import Case, graph, party, scores, supply
from test_chains import link
from test_intermediary import (DEAD, chains_through, distances, government,
                               random_graph, roles_and_edges)

AS_OF = "2020-06-30"
PLUGINS = ("--plugin", "ownership", "--plugin", "intermediary")
ROLES = ("coordinator", "itinerant", "representative", "gatekeeper",
         "liaison")
SECURITY = {"security", "intelligence", "police", "military", "prison",
            "interception"}
NEAR = {"telecom_regulator", "interior", "justice"}


# ---------------------------------------------------------------- the oracle

def between(after, vendors, user):
    """Who stands in between, for every chain from a vendor to the user."""
    result = []

    def walk(here, visited):
        for there in after.get(here, ()):
            if there == user:
                result.append(frozenset(visited))
            elif there not in visited and there not in vendors:
                walk(there, visited + [there])

    for vendor in vendors - {user}:
        walk(vendor, [])
    return result


def packed(chains):
    """How many of these sets can be chosen that share nothing; where one
    contains another, the smaller serves as well."""
    some = {c for c in chains if c}
    some = [c for c in some if not any(d < c for d in some)]

    def best(rest):
        if not rest:
            return 0
        one = min(rest[0])
        return max(best([c for c in rest if one not in c]), *(
            1 + best([c for c in rest if not c & chosen])
            for chosen in rest if one in chosen))

    return sum(not c for c in chains) + best(some)


def routes(vendors, users, after):
    """{user: routes}"""
    found = {u: packed(between(after, vendors, u)) for u in users}
    return {u: n for u, n in found.items() if n}


def bypass(vendors, users, after):
    """{party: least routes that remain without it}"""
    reached, joined = distances(after, vendors), routes(vendors, users, after)
    result = {}
    for one in after:
        mine = set(distances(after, [one])) & joined.keys() - {one}
        if one in vendors or one not in reached or not mine:
            continue
        rest = {a: to - {one} for a, to in after.items() if a != one}
        left = routes(vendors, mine, rest)
        result[one] = min(left.get(u, 0) for u in mine)
    return result


def augmented(vendors, user, after, without=None):
    """Routes of a larger graph: chains are added one by one, each of which may
    turn what those before it use (Ford and Fulkerson)."""
    left = {}
    for a, to in after.items():
        left.setdefault((a, "in"), set()).add((a, "out"))
        for b in to - vendors - {without}:
            start = "source" if a in vendors else (a, "out")
            left.setdefault(start, set()).add((b, "in"))
    routes = sum(user in after[v] for v in vendors)
    left.get("source", set()).discard((user, "in"))

    def push(at, seen):
        seen.add(at)
        if at == (user, "in"):
            return True
        for to in sorted(left.get(at, ()), key=str):
            if to not in seen and push(to, seen):
                left[at].remove(to)
                left.setdefault(to, set()).add(at)
                return True
        return False

    while push("source", set()):
        routes += 1
    return routes


def brokers(vendors, state, after):
    """{role: {party: triples}}"""
    side = {i: "G" if i in state else "V" if i in vendors else "other"
            for i in after}
    result = {role: dict.fromkeys(after, 0) for role in ROLES}
    for a, b, c in itertools.permutations(after, 3):
        if b in after[a] and c in after[b] and c not in after[a]:
            x, y, z = side[a], side[b], side[c]
            role = ROLES[0 if x == y == z else 1 if x == z else
                         2 if x == y else 3 if y == z else 4]
            result[role][b] += 1
    return result


def factor(entity):
    functions = set(entity.get("functions", ()))
    return 1.0 if functions & SECURITY else 0.8 if functions & NEAR else 0.5


def weighted(doc, deal=None):
    """{metric: {party: value}} where pairs count by agency."""
    vendors, users, after = roles_and_edges(doc, deal)
    of = {e["id"]: e for e in doc["entities"]}
    pairs = {(s, t): factor(of[t]) for s in vendors if s in after
             for t in distances(after, [s]) if t in users and s != t}
    whole = sum(pairs.values())
    if not pairs:
        return {"choke": {}, "through": {}}
    choke = {i: sum(w for (s, t), w in pairs.items() if i not in (s, t)
                    and t not in distances(after, [s], without=i)) / whole
             for i in after}
    through = dict.fromkeys(after, 0.0)
    for (s, t), w in pairs.items():
        for one, part in chains_through(after, s, t).items():
            through[one] += part * w / whole
    return {"choke": choke, "through": through}


def expected(doc, deal=None):
    vendors, users, after = roles_and_edges(doc, deal)
    return dict(brokers(vendors, government(doc), after),
                routes=routes(vendors, users, after),
                bypass=bypass(vendors, users, after))


class Brokerage(Case):
    def check(self, found, wanted):
        for name, values in wanted.items():
            got = scores(found, f"intermediary.{name}")
            self.assertEqual(got.keys(), values.keys(), name)
            for one, value in values.items():
                self.assertAlmostEqual(got[one], value, delta=1e-9,
                                       msg=f"{name} of {one}")

    def of(self, supplies, vendors, users, words=(), **functions):
        """Scores of supplies written "a-b b-c"."""
        ends = [pair.split("-") for pair in supplies.split()]
        doc = graph([party(n, "public_body" if n in users else "company",
                           roles=["vendor"] if n in vendors else [],
                           functions=functions.get(n, []))
                     for n in sorted({n for pair in ends for n in pair})],
                    [supply(f"{n}", *pair) for n, pair in enumerate(ends)],
                    as_of=AS_OF)
        found = self.findings(doc, *PLUGINS, *words)
        self.check(found, expected(doc))
        return lambda name: {
            i: v for i, v in scores(found, f"intermediary.{name}").items()}


class Routes(Brokerage):
    def test_direct_supplies_of_vendors(self):
        got = self.of("v-t w-t v-w", "vw", "t")
        self.assertEqual((got("routes"), got("bypass")), ({"t": 2}, {}))

    def test_one_vendor_begins_several(self):
        got = self.of("v-a v-b v-c a-t b-t c-t v-t", "v", "t")
        self.assertEqual(got("routes"), {"t": 4})
        self.assertEqual(got("bypass"), dict.fromkeys("abc", 3))

    def test_parallel_statements_are_one(self):
        got = self.of("v-t v-t v-a v-a a-t a-t t-t", "v", "t")
        self.assertEqual((got("routes"), got("bypass")), ({"t": 2}, {"a": 1}))

    def test_single_gate(self):
        got = self.of("v-a v-b a-c b-c c-t", "v", "t")
        self.assertEqual(got("routes"), {"t": 1})
        self.assertEqual(got("bypass"), {"a": 1, "b": 1, "c": 0})

    def test_crossing_chains(self):
        """Greedy choice of the shortest chain would give one route."""
        got = self.of("v-a a-b b-t v-c c-b a-d d-e e-t", "v", "t")
        self.assertEqual(got("routes"), {"t": 2})
        self.assertEqual(got("bypass"), {"a": 1, "b": 1, "c": 1, "d": 1,
                                         "e": 1})

    def test_nobody_and_others(self):
        """Not reached, no user, leading nowhere, vendors in between."""
        got = self.of("v-a a-t w-t x-u v-y", "vw", "tu")
        self.assertEqual((got("routes"), got("bypass")), ({"t": 2},
                                                          {"a": 1}))
        got = self.of("v-a a-w w-b b-t", "vw", "t")
        self.assertEqual((got("routes"), got("bypass")), (
            {"t": 1}, {"a": 1, "b": 0}))
        got = self.of("v-w w-t", "vw", "t")
        self.assertEqual((got("routes"), got("bypass")), ({"t": 1}, {}))

    def test_users_in_between(self):
        """A user counts as party on the way to other users."""
        got = self.of("v-t t-u v-a a-u", "v", "tu")
        self.assertEqual(got("routes"), {"t": 1, "u": 2})
        self.assertEqual(got("bypass"), {"t": 1, "a": 1})

    def test_least_over_users(self):
        got = self.of("v-a a-t v-b b-t a-u", "v", "tu")
        self.assertEqual(got("routes"), {"t": 2, "u": 1})
        self.assertEqual(got("bypass"), {"a": 0, "b": 1})

    def test_circles(self):
        got = self.of("v-a a-b b-a b-t a-t", "v", "t")
        self.assertEqual((got("routes"), got("bypass")), (
            {"t": 1}, {"a": 0, "b": 1}))
        got = self.of("v-t t-v v-a a-v", "v", "t")
        self.assertEqual((got("routes"), got("bypass")), (
            {"t": 1}, {"a": 1}))

    def test_every_digraph_of_four_parties(self):
        """A sample of them, 200 in a document."""
        edges = list(itertools.permutations(range(4), 2))
        masks = random.Random(1).sample(range(1, 1 << len(edges)), 1200)
        for vendors, users in (((0,), (3,)), ((0, 1), (3,)),
                               ((0,), (2, 3)), ((0, 1), (2, 3))):
            for start in range(0, len(masks), 200):
                docs = []
                for mask in masks[start:start + 200]:
                    docs.append(graph(
                        [party(f"g{mask}-{n}", "public_body" if n in users
                               else "company", roles=["vendor"] if n in
                               vendors else []) for n in range(4)],
                        [supply(f"g{mask}-{a}{b}", f"g{mask}-{a}",
                                f"g{mask}-{b}") for bit, (a, b)
                         in enumerate(edges) if mask >> bit & 1]))
                found = self.findings(together(docs), *PLUGINS)
                wanted = {}
                for doc in docs:
                    for name, values in expected(doc).items():
                        wanted.setdefault(name, {}).update(values)
                self.check(found, wanted)

    def test_wide_layers(self):
        """Layers of parties, everybody sells to all of the next: as many
        routes as the narrowest has parties."""
        layers = [["v"], *([f"{n}{c}" for c in "abcdefgh"[:size]]
                           for n, size in enumerate((5, 8, 4, 6))), ["t"]]
        found = self.findings(graph(
            [party(n, "public_body" if n == "t" else "company",
                   roles=["vendor"] if n == "v" else [])
             for row in layers for n in row],
            [supply(f"{a}{b}", a, b) for up, down in zip(layers, layers[1:])
             for a in up for b in down]), *PLUGINS)
        self.check(found, {"routes": {"t": 4}, "bypass": {
            n: 3 if n[0] == "2" else 4 for row in layers[1:-1]
            for n in row}})


class Random(Brokerage):
    def test_larger_graphs(self):
        """Fifty parties each: too many chains to list them."""
        docs, wanted = [], {"routes": {}, "bypass": {}}
        for seed in range(12):
            rng, of = random.Random(seed), f"g{seed}-{{}}".format
            after = {of(n): set() for n in range(50)}
            for _ in range(rng.choice([80, 120, 200])):
                a = rng.randrange(50)
                b = min(49, max(0, a + rng.randint(-3, 9)))
                after[of(a)] |= {of(b)} - {of(a)}
            vendors, users = {of(0), of(1)}, {of(48), of(49)}
            docs.append(graph(
                [party(i, "public_body" if i in users else "company",
                       roles=["vendor"] if i in vendors else [])
                 for i in after],
                [supply(f"{a}{b}", a, b) for a in after
                 for b in sorted(after[a])]))
            routes = {u: augmented(vendors, u, after) for u in users}
            wanted["routes"].update({u: n for u, n in routes.items() if n})
            reached = distances(after, vendors)
            for one in after.keys() - vendors & reached.keys():
                left = [augmented(vendors, u, after, one) for u in users - {one}
                        if routes[u] and u in distances(after, [one])]
                if left:
                    wanted["bypass"][one] = min(left)
        self.check(self.findings(together(docs), *PLUGINS), wanted)
        self.assertGreater(len(set(wanted["routes"].values())), 2)

    def test_random_graphs(self):
        """Ten in a document; those where nobody is a vendor stand alone."""
        docs = [random_graph(seed) for seed in range(200)]
        docs = [prefixed(d, f"g{n}-") for n, d in enumerate(docs)]
        declared = [d for d in docs if any(e.get("roles")
                                           for e in d["entities"])]
        alone = [[d] for d in docs if d not in declared]
        self.assertGreater(len(alone), 20)
        for some in alone + [declared[n:n + 10]
                             for n in range(0, len(declared), 10)]:
            doc = together(some)
            with self.subTest(first=doc["entities"][0]["id"]):
                wanted = {}
                for one in some:
                    for name, values in expected(one).items():
                        wanted.setdefault(name, {}).update(values)
                self.check(self.findings(doc, *PLUGINS), wanted)

    def test_random_graphs_of_one_deal(self):
        for seed in range(1000, 1030):
            doc = random_graph(seed, with_deal=True)
            for deal in doc["deals"]:
                if deal["status"] not in DEAD:
                    with self.subTest(seed=seed, deal=deal["id"]):
                        self.check(self.findings(
                            doc, *PLUGINS, "--deal", deal["id"]),
                            expected(doc, deal["id"]))

    def test_order_of_records_and_names(self):
        for seed in range(300, 330):
            doc, rng = random_graph(seed), random.Random(seed)
            names = [e["id"] for e in doc["entities"]]
            new = dict(zip(names, rng.sample(names, len(names))))
            other = dict(
                doc, entities=[dict(e, id=new[e["id"]])
                               for e in doc["entities"]],
                links=[dict(x, **{end: new[x[end]] for end in
                                  ("from", "to")}) for x in doc["links"]],
                deals=[dict(d, vendor=new[d["vendor"]])
                       if d.get("vendor") else d for d in doc["deals"]])
            rng.shuffle(other["entities"])
            rng.shuffle(other["links"])
            one, two = (self.findings(d, *PLUGINS) for d in (doc, other))
            for name in ("routes", "bypass", *ROLES):
                metric = f"intermediary.{name}"
                with self.subTest(seed=seed, metric=metric):
                    self.assertEqual({new[i]: v for i, v in
                                      scores(one, metric).items()},
                                     scores(two, metric))


class Agency(Brokerage):
    WORDS = ("--set", "intermediary.choke_by_agency=1")

    def test_factors(self):
        """v-a-t and v-b-u: the police, the regulator, the hospital."""
        for t, u, wanted in (("police", "health", 1 / 1.5),
                             ("police", "justice", 1 / 1.8),
                             ("telecom_regulator", "health", .8 / 1.3),
                             ("interior", "justice", .5),
                             ("health", "education", .5),
                             ("interception", "border", 1 / 1.5)):
            words = dict(t=[t], u=[u])
            got = self.of("v-a a-t v-b b-u", "v", "tu", self.WORDS, **words)
            self.assertAlmostEqual(got("choke")["a"], wanted, delta=1e-12)
            self.assertAlmostEqual(got("through")["a"], wanted, delta=1e-12)
            self.assertAlmostEqual(got("score")["a"], wanted, delta=1e-12)
            got = self.of("v-a a-t v-b b-u", "v", "tu", **words)
            self.assertEqual(got("choke")["a"], .5)

    def test_random_graphs(self):
        some = sorted(SECURITY | NEAR) + ["health", "executive", "border"]
        for seed in range(400, 440):
            doc, rng = random_graph(seed), random.Random(seed)
            for one in doc["entities"]:
                if one["kind"] == "public_body":
                    one["functions"] = rng.sample(some, rng.choice([0, 1, 2]))
            with self.subTest(seed=seed):
                found = self.findings(doc, *PLUGINS, *self.WORDS)
                self.check(found, weighted(doc))
                self.check(found, expected(doc))


class Published(Brokerage):
    # R package sna 2.7.1, brokerage() on the campnet network (Everett &
    # Valente 2016, campnet_graph.RDS of github.com/babak2/EV-brokerage),
    # classes by gender. M sells as vendor, F is a public body.
    CAMP = {
        "John": "Pauline Russ Gery", "Russ": "Gery Steve Bert",
        "Bert": "Russ Steve Lee", "Lee": "Bert Steve Brazey",
        "Brazey": "Lee Bert Steve", "Steve": "Lee Bert Russ",
        "Gery": "Michael Steve Russ", "Michael": "Holly Harry Don",
        "Bill": "Michael Don Harry", "Don": "Harry Holly Michael",
        "Harry": "Michael Holly Don", "Holly": "Pam Don Pat",
        "Pat": "Holly Carol Jennie", "Jennie": "Pat Pam Ann",
        "Ann": "Pauline Jennie Pam", "Pam": "Jennie Ann Pauline",
        "Pauline": "Pat Pam Carol", "Carol": "Pauline Pam Pat"}
    WOMEN = "Holly Brazey Carol Pam Pat Jennie Pauline Ann".split()
    COUNTS = {      # in the order of ROLES
        "Pauline": (4, 0, 0, 3, 0), "Russ": (5, 0, 0, 0, 0),
        "Gery": (3, 0, 0, 0, 0), "Steve": (4, 0, 0, 1, 0),
        "Bert": (2, 0, 0, 1, 0), "Lee": (0, 0, 2, 0, 0),
        "Michael": (2, 0, 2, 0, 0), "Holly": (1, 0, 1, 6, 0),
        "Harry": (0, 0, 1, 0, 0), "Don": (0, 0, 1, 2, 0),
        "Pam": (8, 0, 0, 0, 0), "Pat": (8, 0, 0, 0, 0),
        "Carol": (2, 0, 0, 0, 0), "Jennie": (4, 0, 0, 0, 0),
        "Ann": (1, 0, 0, 0, 0), "John": (0, 0, 0, 0, 0),
        "Brazey": (0, 0, 0, 0, 0), "Bill": (0, 0, 0, 0, 0)}

    def test_camp(self):
        found = self.findings(graph(
            [party(n, "public_body") if n in self.WOMEN else
             party(n, roles=["vendor"]) for n in self.CAMP],
            [supply(f"{a}>{b}", a, b) for a, to in self.CAMP.items()
             for b in to.split()]), *PLUGINS)
        self.check(found, {role: {n: counts[at] for n, counts in
                                  self.COUNTS.items()}
                           for at, role in enumerate(ROLES)})

    def test_each_role(self):
        """One triple a role: v w x vendors, s t u bodies, a b c others;
        z is a vendor, or a seller whom nobody supplies would be one."""
        for role, triples in zip(ROLES, (
                ("vwx", "stu", "abc"), ("vaw", "sat", "vsw", "avb"),
                ("vwa", "sta", "abv", "vws"), ("vab", "ast", "avw", "vst"),
                ("vas", "sav", "avs", "vsa"))):
            for triple in triples:
                pairs = "{0}-{1} {1}-{2} z-y".format(*triple)
                got = self.of(pairs, "vwxz", "stu")
                self.assertEqual({r: got(r)[triple[1]] for r in ROLES},
                                 dict(dict.fromkeys(ROLES, 0), **{role: 1}))
                got = self.of(pairs + " {0}-{2}".format(*triple), "vwxz",
                              "stu")
                self.assertEqual(got(role)[triple[1]], 0)

    def test_sides(self):
        """Who is vendor and government is government, certainly."""
        entities = [party("v", roles=["vendor"]), party("b", "public_body"),
                    party("x", roles=["vendor"]), party("c")]
        for keys, role in (({"share": 100}, "gatekeeper"),
                           ({"share": 50}, "representative"),
                           ({"share": 100, "basis": "alleged"},
                            "representative")):
            found = self.findings(graph(entities, [
                supply("1", "v", "x"), supply("2", "x", "b"),
                link("ownership", "b", "x", id="3", **keys)]), *PLUGINS)
            self.assertEqual({r: scores(found, f"intermediary.{r}")["x"]
                              for r in ROLES},
                             dict(dict.fromkeys(ROLES, 0), **{role: 1}))
            self.assertNotIn("c", scores(found, "intermediary.liaison"))


if __name__ == "__main__":
    unittest.main()
