# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the plugin opacity on random graphs: every chain is listed, every
pair of parties tried. Each rule runs on sure ties and on all of them: raised on
sure ones it is certain, else possible."""

import fractions
import random
import unittest

from sgtest import Case, graph, raised, scores

AS_OF = "2020-06-30"
WORDS = ("--plugin", "ownership", "--plugin", "opacity")
HOLDING = ["64.20 Activities of holding companies"]


def random_owners(seed, circles):
    """Companies, persons and a body with stakes and control."""
    rng = random.Random(seed)
    n = 9
    names = [f"c{k}" for k in range(n)]
    entities = [{"id": c, "kind": "company", "activities": rng.choice(
        [HOLDING, HOLDING, ["46.90 Trade"]]),
        "country": f"X{rng.choice('ABCDE')}"} for c in names]
    entities += [{"id": f"p{k}", "kind": "person"} for k in range(3)]
    entities.append({"id": "b", "kind": "public_body", "country": "XZ"})
    links = []
    for k in range(rng.choice([8, 14, 20])):
        owner = rng.choice(names + ["p0", "p1", "p2", "b"])
        owned = rng.choice(names)
        if owner == owned:
            continue
        if not circles and owner in names:
            owner, owned = sorted((owner, owned))
        one = {"id": f"l{k:02}", "from": owner, "to": owned,
               "kind": rng.choice(["ownership"] * 4 + ["control"])}
        if one["kind"] == "ownership":
            one.update(rng.choice([
                {"share": rng.choice([0, 10, 25, 30, 50, 60])}, {},
                {"share_min": 25, "share_max": 50}, {"share": 5}]))
        else:
            one["means"] = rng.choice(["statute", "other", "nominee"])
        if rng.random() < .2:
            one["basis"] = rng.choice(["alleged", "inferred", "verified"])
        if rng.random() < .2:
            one["since"] = rng.choice(["2020", "2019", "2020-06-30"])
        links.append(one)
    # One statement a stake, so that none is joined with another.
    seen, kept = set(), []
    for one in links:
        key = (one["kind"], one["from"], one["to"])
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return entities, kept


def bounds(one):
    """Least and greatest share in per cent."""
    if "share" in one:
        return one["share"], one["share"]
    return one.get("share_min", 0), one.get("share_max", 100)


def is_firm(one):
    return one.get("basis") not in ("alleged", "inferred") and \
        one.get("since") != "2020"


def ties(links, sure):
    """[(owner, owned)] of stakes and control."""
    out = []
    for one in links:
        low, high = bounds(one) if one["kind"] == "ownership" else (1, 1)
        weak = one.get("means") == "nominee"
        if (low > 0 and is_firm(one) and not weak) if sure else high > 0:
            out.append((one["from"], one["to"]))
    return out


def chains_up(over, at, path=()):
    """Every chain of owners above a party, without repeats."""
    path += (at,)
    more = [o for o, c in over if c == at and o not in path]
    if not more:
        yield path[1:]
    for owner in more:
        yield from chains_up(over, owner, path)


class Chains(Case):
    """depth, layers and O02 where nobody owns in a circle."""

    def measure(self, entities, over, v):
        by = {e["id"]: e for e in entities}
        depth = layers = 0
        lands = set()
        for chain in chains_up(over, v):
            depth = max(depth, len(chain))
            layers = max(layers, sum(by[c].get("activities") == HOLDING
                                     for c in chain))
            lands.add(len({by[c]["country"] for c in chain
                           if "country" in by[c]} - {by[v].get("country")}))
        return depth, max(lands, default=0), layers

    def test_against_every_chain(self):
        n = 0
        for seed in range(60):
            entities, links = random_owners(seed, False)
            found = self.findings(graph(entities, links, as_of=AS_OF), *WORDS)
            sure, any_ = ties(links, True), ties(links, False)
            wanted, depths, layers = {}, {}, {}
            for v in (e["id"] for e in entities if e["kind"] == "company"):
                if any(c == v for _, c in any_):
                    depths[v], _, layers[v] = self.measure(entities, any_, v)
                for level, over in ("possible", any_), ("certain", sure):
                    depth, lands, held = self.measure(entities, over, v)
                    if depth > 3 or lands > 2 or held > 2:
                        wanted[v] = level
            with self.subTest(seed=seed):
                self.assertEqual(scores(found, "opacity.depth"), depths)
                self.assertEqual(scores(found, "opacity.layers"), layers)
                self.assertEqual({f["subject"]: f["certainty"]
                                  for f in raised(found, "O02")}, wanted)
            n += len(wanted)
        self.assertGreater(n, 40)


class Circles(Case):
    """O05, and that chains through circles are chains."""

    def rings(self, over):
        reach = set(over)
        for k in {x for pair in over for x in pair}:
            reach |= {(a, b) for a, x in reach if x == k
                      for y, b in reach if y == k}
        return {a for a, b in reach if a != b and (b, a) in reach}

    def test_members(self):
        n = 0
        for seed in range(60):
            entities, links = random_owners(seed, True)
            found = self.findings(graph(entities, links, as_of=AS_OF), *WORDS)
            stakes = [x for x in links if x["kind"] == "ownership"]
            wanted = {v: "possible" for v in self.rings(ties(stakes, False))}
            wanted.update((v, "certain")
                          for v in self.rings(ties(stakes, True)))
            with self.subTest(seed=seed):
                rows = raised(found, "O05")
                self.assertEqual({f["subject"]: f["certainty"]
                                  for f in rows}, wanted)
                for row in rows:
                    walk = row["evidence"][0]["entities"]
                    self.assertEqual((walk[0], walk[-1]),
                                     (row["subject"], row["subject"]))
                    self.assertEqual(len(set(walk)), len(walk) - 1)
            n += len(wanted)
        self.assertGreater(n, 50)

    def test_depth_is_that_of_some_chain(self):
        """At least the shortest way to each owner whom nobody owns, at most
        the longest chain there is."""
        for seed in range(60):
            entities, links = random_owners(seed, True)
            found = self.findings(graph(entities, links, as_of=AS_OF), *WORDS)
            over = ties(links, False)
            tops = {e["id"] for e in entities} - {c for _, c in over}
            for v, depth in scores(found, "opacity.depth").items():
                chains = list(chains_up(over, v))
                shortest = {}
                for chain in chains:
                    if chain[-1] in tops:
                        shortest[chain[-1]] = min(
                            len(chain), shortest.get(chain[-1], 99))
                with self.subTest(seed=seed, party=v):
                    self.assertGreaterEqual(
                        depth, max(shortest.values(), default=0))
                    self.assertLessEqual(depth, max(map(len, chains)))


class Holders(Case):
    """O10 by every holder, with exact fractions."""

    def holders(self, links, v):
        rows = []
        for one in links:
            if one["kind"] != "ownership" or one["to"] != v:
                continue
            low, high = bounds(one)
            if high > 0:
                rows.append((low if is_firm(one) else 0, high))
        total = sum(low for low, _ in rows)
        return [(low, max(low, min(high, max(0, 100 - total + low))))
                for low, high in rows]

    def level(self, rows):
        half = fractions.Fraction(1, 2)
        for k, (low, high) in enumerate(rows):
            others = rows[:k] + rows[k + 1:]
            if low >= 25 and high <= 50 and all(
                    h <= half * low for _, h in others):
                return "certain"
        for k, (low, high) in enumerate(rows):
            others = rows[:k] + rows[k + 1:]
            if 25 <= high <= 50 and all(x <= half * high for x, _ in others):
                return "possible"
        return None

    def test_against_every_holder(self):
        n = 0
        for seed in range(60):
            entities, links = random_owners(seed, True)
            found = self.findings(graph(entities, links, as_of=AS_OF), *WORDS)
            wanted = {}
            for e in entities:
                level = self.level(self.holders(links, e["id"]))
                if level:
                    wanted[e["id"]] = level
            with self.subTest(seed=seed):
                self.assertEqual({f["subject"]: f["certainty"]
                                  for f in raised(found, "O10")}, wanted)
            n += len(wanted)
        self.assertGreater(n, 50)


class Offices(Case):
    """O03 by quartiles of exact fractions."""

    @staticmethod
    def quartile(values, which):
        place = fractions.Fraction((len(values) - 1) * which, 4)
        at = int(place)
        above = values[min(at + 1, len(values) - 1)]
        return values[at] + (above - values[at]) * (place - at)

    def outliers(self, counts):
        values = sorted(n for n in counts.values() if n)
        if len(values) < 20:
            return set()
        q1, q3 = (self.quartile(values, k) for k in (1, 3))
        fence = q3 + fractions.Fraction(3, 2) * (q3 - q1)
        return {p for p, n in counts.items() if n >= 5 and n > fence}

    def test_against_fractions(self):
        n = 0
        for seed in range(40):
            rng = random.Random(seed)
            persons = [f"p{k:02}" for k in range(rng.choice([19, 20, 31]))]
            companies = [f"c{k:02}" for k in range(14)]
            weights = [rng.choice([1, 1, 2, 3, 8]) for _ in persons]
            seats = {(rng.choices(persons, weights)[0], rng.choice(companies))
                     for _ in range(rng.choice([60, 120]))}
            links = [{"id": f"l{k:03}", "kind": "position", "from": p,
                      "to": c, "post": "director",
                      "basis": rng.choice(["declared"] * 5 + ["alleged"])}
                     for k, (p, c) in enumerate(sorted(seats))]
            entities = [{"id": p, "kind": "person"} for p in persons]
            entities += [{"id": c, "kind": "company"} for c in companies]
            found = self.findings(graph(entities, links, as_of=AS_OF), *WORDS)
            sure, any_ = ({p: sum(x["from"] == p and
                                  (not firm or is_firm(x)) for x in links)
                           for p in persons} for firm in (True, False))
            sure, any_ = self.outliers(sure), self.outliers(any_)
            wanted = {p: "certain" if p in sure & any_ else "possible"
                      for p in sure | any_}
            with self.subTest(seed=seed):
                self.assertEqual({f["subject"]: f["certainty"]
                                  for f in raised(found, "O03")}, wanted)
            n += len(wanted)
        self.assertGreater(n, 10)


if __name__ == "__main__":
    unittest.main()
