# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the numbers of `holdings` and `owners`: direct and look-through
bounds, which rows there are, and the chain that explains each.

Expected values come from exact.py, in fractions. Many small graphs that know
nothing of each other go into one document, and the owners of all of them are
asked about at once: one run of the program answers for hundreds.
"""

import itertools
import json
import random
import unittest
from fractions import Fraction

import exact
from sgtest import SANITIZED, Case, run

NEAR = Fraction(1, 10 ** 9)
BATCH = 300
NUMBERS = ("direct_low", "direct_high", "look_through_low",
           "look_through_high")


def ask(case, command, doc, of, *words):
    """What `command --of` answers about a document."""
    path = case.write("graph.json", doc)
    done = run(command, path, "--of", ",".join(of), "--json", *words)
    case.assertEqual(done.returncode, 0, done.stderr.decode()[:2000])
    found = json.loads(done.stdout)
    case.assertEqual(set(found["of"]), set(of))
    case.assertEqual(len(found["of"]), len(set(of)))
    case.assertEqual(found["as_of"], words[1] if words else doc["as_of"])
    names = [row["entity"] for row in found["rows"]]
    case.assertEqual(len(names), len(set(names)))
    return found


def rows_of(case, command, doc, of, *words):
    """{entity: row}"""
    found = ask(case, command, doc, of, *words)
    return {row["entity"]: row for row in found["rows"]}


def batches(samples, size=BATCH):
    samples = iter(samples)
    while some := list(itertools.islice(samples, size)):
        yield some


def answered(case, samples):
    """(sample, {entity: row}) of each, through few runs of the program."""
    for some in batches(samples):
        rows = rows_of(case, "holdings", exact.together(some),
                       [i for s in some for i in s.owners],
                       "--as-of", exact.ALL_IN_FORCE)
        by_name = {s.name: {} for s in some}
        for entity, row in rows.items():
            by_name[entity.split(".")[0]][entity] = row
        for one in some:
            yield one, by_name[one.name]


def small_samples(step, first):
    return map(exact.small, range(first, exact.SMALL_TOTAL, step))


def random_samples(seed, count, mixed):
    rng = random.Random(seed)
    return [exact.random_sample(rng, f"r{n}", mixed) for n in range(count)]


def told(one):
    """A sample in few words, for messages."""
    lines = [f"{x['kind'][:3]} {x['from']} > {x['to']} " + str(
        {k: v for k, v in x.items() if k not in ("id", "kind", "from", "to")})
        for x in one.links]
    return "\n".join([f"owners {one.owners}", *lines])


# ------------------------------------------------------------------ one row

def off(value, wanted):
    return abs(Fraction(value) - wanted) > NEAR


def wrong_direct(row, graph, owners):
    """What is wrong with the direct stake. The lower bound is the sum of the
    lower bounds; the upper one may or may not be capped by what other owners
    certainly hold. Of companies above the whole, raw and scaled will do."""
    stakes = graph.shares.get(row["entity"], {})
    total = sum(low for low, _ in stakes.values())
    low, high = (Fraction(sum(stakes[k][side] for k in owners if k in stakes),
                          exact.WHOLE) for side in (0, 1))
    if row["direct_low"] > row["direct_high"]:
        return "direct bounds cross"
    if total > exact.WHOLE:
        scaled = low * exact.WHOLE / total
        return off(row["direct_low"], low) and off(row["direct_low"], scaled) \
            and off(row["direct_low"], min(low, 1)) and f"direct {float(low)}"
    rest = 1 - Fraction(total, exact.WHOLE) + low
    if off(row["direct_low"], low):
        return f"direct_low should be {float(low)}"
    if not min(high, rest) - NEAR <= row["direct_high"] <= high + NEAR \
            or row["direct_high"] > 1:
        return f"direct_high: at most {float(high)}, capped {float(rest)}"
    return None


def wrong_chain(row, links, owners):
    """The chain must lead from an owner to the entity, or the other way, by
    stakes or control; where the stake is certainly 0 there may be none."""
    if not row["chain"] and not row["look_through_high"]:
        return None
    if not row["chain"] or not set(row["chain"]) <= set(links):
        return f"no chain: {row['chain']}"
    ends = [(links[i]["from"], links[i]["to"]) for i in row["chain"]]
    if ends[0][0] not in owners:
        ends.reverse()
    joined = all(a[1] == b[0] for a, b in zip(ends, ends[1:]))
    if not joined or ends[0][0] not in owners or ends[-1][1] != row["entity"]:
        return f"the chain does not lead there: {row['chain']}"
    return None


def wrong_rows(one, rows):
    """Everything that is wrong with the rows of a sample."""
    graph, owners = one.graph(), one.owners
    wanted = exact.look_through(graph, owners)
    links = {x["id"]: x for x in one.links}
    touched = exact.touched(graph, owners)
    faults = [f"no row for {j}" for j in wanted if j not in rows]
    for entity, row in rows.items():
        low, high = wanted.get(entity, (Fraction(0), Fraction(0)))
        if entity not in touched:
            faults.append(f"a row for {entity}, where nothing leads")
        if off(row["look_through_low"], low) or \
                off(row["look_through_high"], high):
            faults.append(f"{entity}: {row['look_through_low']} to "
                          f"{row['look_through_high']}, should be "
                          f"{float(low)} to {float(high)}")
        if not all(0 <= row[k] <= 1 for k in NUMBERS[2:]):
            faults.append(f"{entity}: outside 0 to 1")
        for fault in (wrong_direct(row, graph, owners),
                      wrong_chain(row, links, owners)):
            if fault:
                faults.append(f"{entity}: {fault}")
    return faults


class LookThrough(Case):
    def check(self, samples):
        """Number of rows, all of them right; the first few faults shown."""
        faults, count = [], 0
        for one, rows in answered(self, samples):
            count += len(rows)
            wrong = wrong_rows(one, rows)
            if wrong:
                faults.append("\n".join([one.name, told(one), *wrong]))
        self.assertFalse(faults[:1], "\n\n".join(
            [f"{len(faults)} graphs", *faults[:5]]))
        return count

    def test_known_cases(self):
        for case in exact.cases():
            for wanted in case["asks"]:
                with self.subTest(case=case["id"], of=wanted["of"]):
                    rows = rows_of(self, "holdings", exact.case_sample(case),
                                   wanted["of"], "--as-of", wanted.get(
                                       "as_of", exact.ALL_IN_FORCE))
                    for entity, (low, high) in wanted.get(
                            "look_through", {}).items():
                        row = rows.get(entity, dict.fromkeys(NUMBERS, 0))
                        self.assertAlmostEqual(row["look_through_low"], low,
                                               delta=1e-9)
                        self.assertAlmostEqual(row["look_through_high"], high,
                                               delta=1e-9)

    def test_small_graphs(self):
        """One owner and three companies: every nth of all graphs."""
        self.assertGreater(self.check(small_samples(2777, 0)), 8000)

    def test_random_graphs(self):
        self.assertGreater(self.check(random_samples(11, 1800, False)), 5000)

    def test_random_graphs_with_everything(self):
        """Votes and control change nothing; doubtful statements and what is
        held for others count from above alone."""
        self.assertGreater(self.check(random_samples(12, 1200, True)), 3000)

    def test_companies_that_hold_themselves(self):
        rng = random.Random(14)
        self.check([exact.with_own_stakes(rng, one)
                    for one in random_samples(15, 400, False)])

    def test_long_and_wide(self):
        """Chains, ladders and circles of a few dozen companies."""
        samples = []
        for n, (length, share, back) in enumerate(itertools.product(
                (1, 8, 24), (50, 99.9999999, 100), (None, 0.0000001, 100))):
            one = exact.Sample(f"s{n}")
            one.party("o", owner=True)
            for k in range(length + 1):
                one.party(f"c{k}")
            one.link("o", "c0", share=60)
            for k in range(length):
                one.link(f"c{k}", f"c{k + 1}", share=share)
                if k and share < 99:
                    one.link(f"c{k - 1}", f"c{k + 1}", share_max=50)
            if back is not None:
                one.link(f"c{length}", "c0", share_max=min(back, 40))
            samples.append(one)
        self.check(samples)

    def test_slow_circles(self):
        """Almost everything goes round: a share that takes millions of rounds
        to add up."""
        samples = []
        for n, (stake, back) in enumerate((
                (0.25, 99), (0.0025, 99.99), (0.0000025, 99.99999),
                (0.0000001, 99.9999999), (0.0000001, 99.9999998))):
            one = exact.Sample(f"s{n}")
            one.party("o", owner=True)
            one.party("a")
            one.party("b")
            one.link("o", "a", share=stake)
            one.link("a", "b", share=100)
            one.link("b", "a", share=back)
            samples.append(one)
        self.assertEqual(self.check(samples), 2 * len(samples))


def ladder(rng, name, rungs, width=0):
    """Companies that give a few parts per billion to those above them, and
    nearly all else back to the first."""
    one = exact.Sample(name)
    one.party("o", "person", owner=True)
    one.party("z", "person")
    names = [f"c{n:02}" for n in range(rungs)]
    for n in names:
        one.party(n)

    def link(start, end, parts, more):
        ends = (parts / 1e7, min(parts + more, exact.WHOLE) / 1e7)
        one.link(start, end, share_min=ends[0], share_max=ends[1])

    for n, company in enumerate(names):
        above = names[n + 1:] + (["o", "z"] if n >= rungs - 3 else [])
        left = exact.WHOLE
        for owner in rng.sample(above, min(len(above), rng.choice((1, 1, 2)))):
            parts = rng.choice((1, 1, 1, 2, 3, 10, 1000))
            link(owner, company, parts, rng.randint(0, width))
            left -= parts + width
        if n:
            link(names[0], company, left, 0)
    return one


def two_ways(rungs, left, right):
    """From one company up to o on one side and to z on the other, each rung so
    many parts per billion and all else back."""
    one = exact.Sample(f"w{rungs}")
    one.party("o", "person", owner=True)
    one.party("z", "person")
    one.party("hub")
    one.party("h")
    one.link("hub", "h", share=100)
    one.link("h", "hub", share=(exact.WHOLE - left - right) / 1e7)
    for side, parts, top in ("l", left, "o"), ("r", right, "z"):
        chain = ["hub", *(f"{side}{n}" for n in range(rungs))]
        for below, above in zip(chain, [*chain[1:], top]):
            one.link(above, below, share=parts / 1e7)
            if below != "hub":
                one.party(below)
                one.link("hub", below, share=(exact.WHOLE - parts) / 1e7)
    return one


class Ladders(Case):
    """Loops that leak a few parts in 1e9, 1e18, 1e27 and so on."""

    def bounds(self, one):
        """The rows, whose bounds are sound, and how many may be loose."""
        found = ask(self, "holdings", one.doc() | {
            "stakegraph": "1", "as_of": exact.ALL_IN_FORCE}, one.owners)
        wanted = exact.look_through(one.graph(), one.owners)
        rows = {row["entity"]: row for row in found["rows"]}
        for entity, (low, high) in wanted.items():
            row = rows.get(entity, dict.fromkeys(NUMBERS, 0))
            self.assertLessEqual(row["look_through_low"], low + NEAR, told(one))
            self.assertGreaterEqual(row["look_through_high"], high - NEAR,
                                    told(one))
        return rows, found["bounds_not_tight"]

    def check(self, one):
        _, loose = self.bounds(one)
        self.assertEqual(loose, 0, told(one))
        faults = [x for x in wrong_rows(one, self.bounds(one)[0])
                  if "should be" in x]
        self.assertEqual(faults, [], told(one))

    def test_random(self):
        rng = random.Random(41)
        for n in range(20 if SANITIZED else 120):
            self.check(ladder(rng, f"l{n}", rng.randint(3, 12), n % 3))

    def test_two_ways(self):
        for rungs in 1, 2, 3, 6, 12, 20:
            self.check(two_ways(rungs, 1, 3))

    def test_said_where_they_are_loose(self):
        """No double holds what leaks here: sound bounds, and said."""
        rows, loose = self.bounds(two_ways(40, 1, 3))
        self.assertGreater(loose, 80)
        self.assertEqual(len(rows), 82)


class Invariance(Case):
    """What must not matter: the order of records, and how parties are
    called."""

    def test_order_of_records(self):
        samples = random_samples(21, 150, True)
        doc, rng = exact.together(samples), random.Random(1)
        of = [i for s in samples for i in s.owners]
        first = ask(self, "holdings", doc, of)
        for _ in range(3):
            for key in ("entities", "links"):
                doc[key] = rng.sample(doc[key], len(doc[key]))
            again = ask(self, "holdings", doc, rng.sample(of, len(of)))
            self.assertEqual(first["rows"], again["rows"])
            self.assertEqual(set(first["of"]), set(again["of"]))

    def test_names(self):
        samples = random_samples(22, 150, True)
        doc, rng = exact.together(samples), random.Random(2)
        of = [i for s in samples for i in s.owners]
        first = rows_of(self, "holdings", doc, of)
        ids = [e["id"] for e in doc["entities"]]
        name = dict(zip(ids, rng.sample([f"n{k:05}" for k in range(len(ids))],
                                        len(ids))))
        for one in doc["entities"]:
            one["id"] = name[one["id"]]
        for k, link in enumerate(doc["links"]):
            link.update({"id": f"l{rng.random()}{k}", "from": name[
                link["from"]], "to": name[link["to"]]})
        again = rows_of(self, "holdings", doc, [name[i] for i in of])
        self.assertEqual({name[i] for i in first}, set(again))
        for entity, row in first.items():
            other = again[name[entity]]
            self.assertEqual(row["rules"], other["rules"], entity)
            for key in NUMBERS:
                self.assertAlmostEqual(row[key], other[key], delta=1e-9)


class Owners(Case):
    def test_agrees_with_holdings(self):
        """Each row of `owners` is that of `holdings` for the same pair."""
        count = 3 if SANITIZED else 8
        samples = random_samples(31, count, False) + [
            exact.random_sample(random.Random(n), f"m{n}", True)
            for n in range(count)]
        doc = exact.together(samples)
        links = {x["id"]: x for x in doc["links"]}
        ids = [e["id"] for e in doc["entities"]]
        down = {(i, j): row for i in ids for j, row in
                rows_of(self, "holdings", doc, [i]).items()}
        up = {(i, j): row for j in ids for i, row in
              rows_of(self, "owners", doc, [j]).items()}
        self.assertEqual(set(down), set(up))
        self.assertGreater(len(up), 5 * len(samples))
        for (owner, company), row in up.items():
            with self.subTest(owner=owner, company=company):
                other = down[owner, company]
                self.assertEqual(row["rules"], other["rules"])
                for key in NUMBERS:
                    self.assertAlmostEqual(row[key], other[key], delta=1e-9)
                self.assertIsNone(wrong_chain(dict(row, entity=company), links,
                                              [owner]))


if __name__ == "__main__":
    unittest.main()
