# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the verdicts of `holdings`: each legal rule on each pair.

Verdicts must be equal, without tolerance. Where a rule asks for look-through,
pairs are left out whose exact value is not the threshold but lies within 1e-15
of it; how many, is printed. Values that are the threshold are never left out.
"""

import random
import sys
import unittest
from collections import Counter

import exact
from sgtest import Case
from test_look_through import (answered, random_samples, rows_of,
                               small_samples, told)

CASCADES = ("us_ofac", "us_bis", "eu")


def cut(total, parts, last=0):
    """A percentage in equal parts of a billionth; the last takes the rest, and
    a number of billionths more or less."""
    whole = exact.ppb(total)
    some = [whole // parts] * (parts - 1)
    return [n / 1e7 for n in [*some, whole - sum(some) + last]]


def hub(name, shares):
    """A company t and as many owners as it has shares."""
    one = exact.Sample(name)
    one.party("t")
    for n, share in enumerate(shares):
        one.party(f"o{n}", "person", owner=True)
        one.link(f"o{n}", "t", share=share)
    return one


def chain(name, *shares):
    """An owner o, and companies c0, c1, ... below it."""
    one = exact.Sample(name)
    one.party("o", "person", owner=True)
    for n, share in enumerate(shares):
        one.party(f"c{n}")
        one.link(f"c{n - 1}" if n else "o", f"c{n}", share=share)
    return one


def circle(name, stake, forth, back):
    """o in a, a in b and b in a: stake / (1 - forth * back) in a."""
    one = chain(name, stake, forth)
    one.link("c1", "c0", share=back)
    return one


def fan(name, top, shares):
    """o holds top of several companies, which hold shares of t."""
    one = exact.Sample(name)
    one.party("o", "person", owner=True)
    one.party("t")
    for n, share in enumerate(shares):
        one.party(f"c{n}")
        one.link("o", f"c{n}", share=top)
        one.link(f"c{n}", "t", share=share)
    return one


class Verdicts(Case):
    """A check of samples against the oracle."""

    def setUp(self):
        super().setUp()
        self.seen, self.kinds, self.left_out = Counter(), Counter(), 0

    def wrong(self, one, rows):
        """What is wrong with the verdicts of a sample."""
        graph, faults = one.graph(), []
        shares = exact.look_through(graph, one.owners)
        near = exact.too_close(graph, shares)
        wanted = exact.verdicts(graph, one.owners, shares)
        for entity, row in rows.items():
            for rule, verdict in wanted[entity].items():
                if entity in near.get(rule, ()):
                    self.left_out += 1
                    continue
                self.seen[rule, verdict] += 1
                if row["rules"].get(rule) != verdict:
                    what = f"{rule}: {row['rules'].get(rule)}, should be " \
                           f"{verdict}"
                    self.kinds[what] += 1
                    faults.append(f"{entity} {what}")
        return faults

    def check(self, samples):
        faults = []
        for one, rows in answered(self, samples):
            wrong = self.wrong(one, rows)
            if wrong:
                faults.append("\n".join([one.name, told(one), *wrong]))
        print(f"{self.id()}: {sum(self.seen.values())} verdicts, "
              f"{self.left_out} left out", file=sys.stderr)
        self.assertFalse(faults[:1], "\n\n".join([
            f"{len(faults)} graphs", *(f"{n} times {what}" for what, n in
                                       self.kinds.most_common()), *faults[:5]]))
        self.assertLess(self.left_out, sum(self.seen.values()) / 50)

    def all_seen(self, least):
        """Every verdict of every rule occurred."""
        for rule in exact.RULES:
            for verdict in ("certain", "possible", "no"):
                self.assertGreater(self.seen[rule, verdict], least,
                                   (rule, verdict))


class Rules(Verdicts):
    def test_known_cases(self):
        for case in exact.cases():
            for wanted in case["asks"]:
                with self.subTest(case=case["id"], of=wanted["of"]):
                    rows = rows_of(self, "holdings", exact.case_sample(case),
                                   wanted["of"], "--as-of", wanted.get(
                                       "as_of", exact.ALL_IN_FORCE))
                    for rule, caught in wanted.get("rules", {}).items():
                        self.compare(rows, rule, caught)

    def compare(self, rows, rule, caught):
        for verdict in ("certain", "possible"):
            self.assertEqual({j for j, row in rows.items()
                              if row["rules"][rule] == verdict},
                             set(caught.get(verdict, ())), (rule, verdict))

    def test_names(self):
        """All rules are there, each with one of three verdicts."""
        one = chain("g", 60, 30)
        for _, rows in answered(self, [one]):
            for row in rows.values():
                self.assertEqual(set(row["rules"]), set(exact.RULES))
                self.assertLessEqual(set(row["rules"].values()),
                                     {"certain", "possible", "no"})

    def test_small_graphs(self):
        self.check(small_samples(2789, 17))
        self.all_seen(0)

    def test_random_graphs(self):
        self.check(random_samples(41, 1800, False))
        self.all_seen(100)

    def test_random_graphs_with_everything(self):
        self.check(random_samples(42, 1500, True))
        self.all_seen(100)

    def test_companies_that_hold_themselves(self):
        rng = random.Random(34)
        self.check([exact.with_own_stakes(rng, one)
                    for one in random_samples(35, 400, False)])


class Thresholds(Verdicts):
    """Half is half, however it is cut, and a billionth less is not."""

    def expect(self, one, rows, entity, **wanted):
        got = rows[f"{one.name}.{entity}"]["rules"]
        for rule, verdict in wanted.items():
            self.assertEqual(got[rule], verdict, (rule, told(one)))

    def sums(self, total, rule, caught_at):
        """Sums a billionth below, at and above; caught from which on."""
        samples, last = [], {}
        for parts in (1, 2, 3, 6, 7, 10, 25, 100):
            for more in (-1, 0, 1):
                one = hub(f"h{parts}.{more + 1}".replace(".", "x"),
                          cut(total, parts, more))
                samples.append(one)
                last[one.name] = more
        for one, rows in answered(self, samples):
            verdict = "certain" if last[one.name] >= caught_at else "no"
            self.expect(one, rows, "t", **{rule: verdict})
        self.check(samples)

    def test_sums_at_half(self):
        for rule in CASCADES:
            self.sums(50, rule, 0)
        self.sums(50, "uk_ofsi", 1)
        self.sums(50, "majority", 1)

    def test_sums_at_a_quarter(self):
        self.sums(25, "amlr_52", 0)
        self.sums(25, "amlr_54", 0)
        self.sums(25, "uk_psc", 1)

    def test_sums_at_a_tenth(self):
        self.sums(10, "world_bank", 0)

    def test_shares_written_in_decimals(self):
        third, seventh = "16.6666667", "7.1428571"
        samples, wanted = [], {}
        for n, (shares, equal, more) in enumerate((
                (["33.3333333", "16.6666667"], 1, 0),
                ([third] * 2 + ["16.6666666"], 1, 0), ([third] * 3, 1, 1),
                ([seventh] * 7, 0, 0), ([seventh] * 6 + ["7.1428574"], 1, 0),
                ([seventh] * 6 + ["7.1428575"], 1, 1),
                (["0.1"] * 500, 1, 0), (["0.1"] * 500 + ["0.0000001"], 1, 1),
                (["5"] * 10, 1, 0), (["10"] * 5, 1, 0), (["49.9999999"], 0, 0),
                (["50.0000001"], 1, 1), (["33.3", "16.7"], 1, 0),
                (["33.3", "16.6999999"], 0, 0), (["29.3", "20.7"], 1, 0))):
            samples.append(hub(f"d{n}", map(float, shares)))
            wanted[f"d{n}"] = ("no", "certain")[equal], ("no", "certain")[more]
        for one, rows in answered(self, samples):
            equal, more = wanted[one.name]
            self.expect(one, rows, "t", us_ofac=equal, us_bis=equal, eu=equal,
                        uk_ofsi=more, majority=more)
        self.check(samples)

    def test_products(self):
        """Look-through that is exactly a quarter or a tenth, or just not."""
        samples, wanted = [], {}
        yes, no = "certain", "no"
        for n, (shares, quarter, tenth) in enumerate((
                ((25,), yes, yes), ((24.9999999,), no, yes), ((10,), no, yes),
                ((9.9999999,), no, no), ((50, 50), yes, yes),
                ((50, 49.9999999), no, yes), ((40, 62.5), yes, yes),
                ((31.25, 80), yes, yes), ((80, 62.5, 50), yes, yes),
                ((40, 25), no, yes), ((20, 50), no, yes),
                ((32, 31.25), no, yes),
                ((33.3333333, 30), no, no), ((33.3333334, 30), no, yes),
                ((33.3333333, 75), no, yes), ((33.3333334, 75), yes, yes),
                ((14.2857143, 70), no, yes), ((14.2857142, 70), no, no),
                ((50, 50, 50, 80), no, yes), ((62.5, 64, 25), no, yes))):
            samples.append(chain(f"p{n}", *shares))
            wanted[f"p{n}"] = len(shares) - 1, quarter, tenth
        for one, rows in answered(self, samples):
            last, quarter, tenth = wanted[one.name]
            self.expect(one, rows, f"c{last}", amlr_52=quarter,
                        world_bank=tenth)
        self.check(samples)

    def test_a_quarter_behind_thirds(self):
        """a = 1/3 of a circle, and b = 75 % of that: what is certain has to
        be so in decimals."""
        one = exact.Sample("t")
        for name in "oadb":
            one.party(name, owner=name == "o")
        for start, end, share in (("o", "a", 22.5), ("d", "a", 50),
                                  ("a", "d", 50), ("b", "d", 20)):
            one.link(start, end, share=share)
        for share, wanted in ((75, "possible"), (75.0000001, "certain"),
                              (74.9999999, "no")):
            one.link("a", "b", share=share)
            (_, rows), = answered(self, [one])
            self.expect(one, rows, "b", amlr_52=wanted)
            one.links.pop()

    def test_circles_and_fans(self):
        """The same where walks never end, and where chains add up."""
        yes, no = "certain", "no"
        self.shapes(circle, "c0", (
            ((20, 50, 40), yes, yes), ((20, 25, 80), yes, yes),
            ((12.5, 100, 50), yes, yes), ((8, 50, 40), no, yes),
            ((19.9999999, 50, 40), no, yes), ((7.9999999, 50, 40), no, no),
            ((0.25, 100, 99), yes, yes), ((0.1, 100, 99), no, yes),
            ((0.0025, 100, 99.99), yes, yes), ((0.0009999, 100, 99.99), no, no),
            ((2.1, 30, 30), no, no), ((9.1, 30, 30), no, yes)))
        self.shapes(fan, "t", (
            ((50, [5] * 10), yes, yes), ((10, [10] * 10), no, yes),
            ((25, [33.3333333] * 2 + [33.3333334]), yes, yes),
            ((25, [33.3333333] * 3), no, yes),
            ((10, [33.3333333] * 2 + [33.3333334]), no, yes),
            ((10, [33.3333333] * 3), no, no),
            ((25, [14.2857143] * 6 + [14.2857142]), yes, yes),
            ((25, [14.2857142] * 7), no, yes),
            ((50, [7.1428571] * 6 + [7.1428574]), yes, yes),
            ((50, [7.1428571] * 6 + [7.1428573]), no, yes)))

    def shapes(self, shape, entity, wanted):
        samples = [shape(f"s{n}", *numbers)
                   for n, (numbers, _, _) in enumerate(wanted)]
        for n, (one, rows) in enumerate(answered(self, samples)):
            self.expect(one, rows, entity, amlr_52=wanted[n][1],
                        world_bank=wanted[n][2])
        self.check(samples)


class Meaning(Verdicts):
    """What kinds of links count under which rule, one graph each: o holds a
    stake in h, h holds 30 % of t."""

    def told(self, stake, control=None):
        one = exact.Sample("g")
        one.party("o", "person", owner=True)
        one.party("h")
        one.party("t")
        one.link("o", "h", **stake)
        one.link("h", "t", share=30)
        if control:
            one.link("o", "h", "control", **control)
        _, rows = next(answered(self, [one]))
        self.assertEqual(self.wrong(one, rows), [])
        for row in rows.values():
            row["at"] = row["entity"].split(".")[1]
        return {row["at"]: row["rules"] for row in rows.values()}

    def expect(self, rules, entity, **wanted):
        self.assertEqual({k: rules[entity][k] for k in wanted}, wanted)

    def test_votes(self):
        """Control asks for votes, sanctions for capital."""
        found = self.told({"share": 10, "voting": 60})
        self.expect(found, "h", majority="certain", us_ofac="no",
                    uk_psc="certain", amlr_52="no", amlr_54="no")
        self.expect(found, "t", uk_psc="certain", amlr_54="certain",
                    majority="no")
        found = self.told({"share": 60, "voting": 10})
        self.expect(found, "h", majority="no", us_ofac="certain", uk_psc="no",
                    amlr_52="certain", amlr_54="certain")
        self.expect(found, "t", uk_psc="no", amlr_54="no")

    def test_held_for_others(self):
        """A nominee has nothing for certain, a trustee the votes."""
        found = self.told({"share": 60, "capacity": "nominee"})
        for entity in "ht":
            self.expect(found, entity, uk_psc="possible", amlr_54="possible")
        self.expect(found, "h", us_ofac="possible", majority="possible",
                    amlr_52="possible", world_bank="possible")
        found = self.told({"share": 60, "capacity": "trustee"})
        self.expect(found, "h", us_ofac="possible", majority="certain",
                    uk_psc="certain", amlr_52="possible", amlr_54="possible")
        self.expect(found, "t", uk_psc="certain", amlr_54="certain",
                    world_bank="possible", us_ofac="no")

    def test_legal_title(self):
        """Counts like any other stake, as far as nothing contradicts it."""
        found = self.told({"share": 60, "capacity": "legal"})
        self.expect(found, "h", us_ofac="certain", majority="certain",
                    uk_psc="certain", amlr_52="certain")
        self.expect(found, "t", amlr_54="certain", world_bank="certain")

    def test_doubtful(self):
        for basis in exact.WEAK:
            found = self.told({"share": 60, "basis": basis})
            for rule in exact.RULES:
                self.expect(found, "h", **{rule: "possible"})

    def test_control(self):
        """Statute, golden share and board majority are certain control."""
        for means, basis, verdict in (
                ("statute", "declared", "certain"),
                ("golden_share", "verified", "certain"),
                ("board_majority", "declared", "certain"),
                ("statute", "alleged", "possible"),
                ("agreement", "declared", "possible"),
                ("board_member", "declared", "possible")):
            with self.subTest(means=means, basis=basis):
                found = self.told({"share": 10},
                                  {"means": means, "basis": basis})
                self.expect(found, "h", majority=verdict, us_ofac="no",
                            amlr_52="no")
                board = means == "board_majority"
                self.expect(found, "t", amlr_54=verdict,
                            uk_psc="certain" if board else "no")

    def test_board_majority_without_a_quarter(self):
        """Under uk_psc the last step asks for more than a quarter, whatever
        the control: here of h, of which o holds a tenth."""
        found = self.told({"share": 10}, {"means": "board_majority"})
        self.expect(found, "h", uk_psc="no", majority="certain")


if __name__ == "__main__":
    unittest.main()
