# SPDX-License-Identifier: GPL-2.0-or-later
"""The reasons that `holdings --terms` gives, tried out: files are changed as
each reason says, and the program is asked again.

`terms`: parts of a stake add up and nothing is lost on the way. `why.links`:
these links alone give the verdict, and without any one of them they do not.
`why.ask`: a stake made exact at either end gives the verdict that is stated,
and no other stake would settle it.
"""

import sys
import unittest
from collections import Counter

import exact
from sgtest import SANITIZED, Case
from test_look_through import (answered, ask, batches, random_samples,
                               small_samples, told)

RANK = {"no": 0, "possible": 1, "certain": 2}
BY_VOTES = ("majority", "uk_psc")
WITHOUT_LINKS = ("amlr_52", "amlr_54", "world_bank")
COUNT = 20 if SANITIZED else 80


def same_but(one, name, links):
    """The parties of a sample under another name, with other links."""
    copy = exact.Sample(name)

    def renamed(entity):
        return f"{name}.{entity.split('.', 1)[1]}"

    copy.entities = [dict(e, id=renamed(e["id"])) for e in one.entities]
    copy.owners = [renamed(i) for i in one.owners]
    copy.links = [dict(x, id=renamed(x["id"]), **{
        end: renamed(x[end]) for end in ("from", "to")}) for x in links]
    return copy


def pinned(link, share, rule):
    """The stake stated exactly, as far as the rule looks at it."""
    percent = round(share * exact.WHOLE) / 10 ** 7
    drop = ("capacity", "basis")
    if rule not in BY_VOTES:
        drop += ("share", "share_min", "share_max", "share_min_exclusive",
                 "share_max_exclusive")
    kept = {k: v for k, v in link.items() if k not in drop}
    return dict(kept, **{"voting" if rule in BY_VOTES else "share": percent})


class Reasons(Case):
    def setUp(self):
        super().setUp()
        self.asked = []  # (sample, entity, rule, verdicts that will do, what)
        self.seen, self.faults = Counter(), []

    def expect(self, one, links, entity, rule, wanted, what):
        """Note a question about a changed sample; answered all at once."""
        copy = same_but(one, f"q{len(self.asked)}", links)
        name = f"{copy.name}.{entity.split('.', 1)[1]}"
        self.asked.append((copy, name, rule, wanted,
                           f"{what} of {entity}\n{told(one)}"))
        self.seen[what] += 1

    def answer(self):
        by_sample = {c.name: c for c, *_ in self.asked}
        found = {one.name: rows
                 for one, rows in answered(self, by_sample.values())}
        for copy, entity, rule, wanted, what in self.asked:
            rows = found[copy.name]
            got = rows[entity]["rules"][rule] if entity in rows else "no"
            if got not in wanted:
                self.faults.append(f"{rule} is {got}, should be {wanted}: "
                                   f"{what}")
        print(f"{self.id()}: {dict(self.seen)}", file=sys.stderr)
        self.report()

    def report(self):
        self.assertFalse(self.faults[:1], "\n\n".join(
            [f"{len(self.faults)} faults", *self.faults[:4]]))

    def explained(self, samples):
        """(sample, row) of each; every question looks at the whole document,
        so that small ones are fast."""
        for some in batches(samples, 8):
            found = ask(self, "holdings", exact.together(some),
                        [i for s in some for i in s.owners], "--as-of",
                        exact.ALL_IN_FORCE, "--terms", "--top", "1000000")
            by_name = {s.name: s for s in some}
            for row in found["rows"]:
                yield by_name[row["entity"].split(".")[0]], row

    # ------------------------------------------------------------- terms

    def balances(self, one, terms, end):
        """What passes over the links of the owners, and {party: what passes
        in and not out}."""
        links = {x["id"]: x for x in one.links}
        own, rest = 0, Counter()
        for term in terms:
            link = links[term["link"]]
            rest[link["to"]] += term[end]
            if link["from"] in one.owners:
                own += term[end]
            else:
                rest[link["from"]] -= term[end]
        return own, {k: v for k, v in rest.items() if k not in one.owners}

    def check_terms(self, one, row):
        for end in ("low", "high"):
            wanted = row[f"look_through_{end}"]
            own, rest = self.balances(one, row["terms"], end)
            rest["all"], rest[row["entity"]] = (
                own - wanted, rest.get(row["entity"], 0) - wanted)
            # A walk may go round many times: what passes can be large.
            most = max([1] + [t[end] for t in row["terms"]])
            for party, more in rest.items():
                if abs(more) > 1e-9 * most:
                    self.faults.append(f"{more} too much at {party} on the way "
                                       f"to {row['entity']}\n{told(one)}")
        for term in row["terms"]:
            self.assertLessEqual(0, term["low"])
            self.assertLessEqual(term["low"], term["high"])
            self.assertLess(0, term["high"])

    # --------------------------------------------------------------- why

    def check_links(self, one, row, why):
        verdict = row["rules"][why["rule"]]
        if why["rule"] in WITHOUT_LINKS:
            self.assertEqual(why["links"], [])
            return
        if not why["links"]:
            self.faults.append(f"{why['rule']} of {row['entity']} rests on "
                               f"nothing\n{told(one)}")
        needed = [x for x in one.links if x["id"] in why["links"]]
        self.assertEqual(len(needed), len(why["links"]))
        self.expect(one, needed, row["entity"], why["rule"], [verdict],
                    "links alone")
        weaker = [v for v in RANK if RANK[v] < RANK[verdict]]
        for link in needed:
            self.expect(one, [x for x in needed if x is not link],
                        row["entity"], why["rule"], weaker,
                        f"{verdict}, one link less")

    def pin(self, one, row, rule, link, share, wanted, what):
        links = [pinned(x, share, rule) if x is link else x
                 for x in one.links]
        self.expect(one, links, row["entity"], rule, wanted, what)

    def check_questions(self, one, row, why):
        if row["rules"][why["rule"]] != "possible":
            self.assertEqual(why["ask"], [])
        links = {x["id"]: x for x in one.links}
        for question in why["ask"]:
            self.assertLess(question["low"], question["high"])
            self.assertNotEqual((question["at_low"], question["at_high"]),
                                ("possible", "possible"))
            for end in ("low", "high"):
                self.pin(one, row, why["rule"], links[question["link"]],
                         question[end], [question[f"at_{end}"]], f"ask {end}")

    def check_the_rest(self, one, row, why):
        """Stakes that are not asked for settle nothing."""
        if row["rules"][why["rule"]] != "possible":
            return
        asked = {q["link"] for q in why["ask"]}
        stakes = one.graph().shares
        for link in one.links:
            low, high = stakes[link["to"]][link["from"]]
            left = exact.WHOLE - sum(s[0] for s in
                                     stakes[link["to"]].values())
            high = min(high, low + max(left, 0))
            if link["id"] in asked or low == high:
                continue
            for share in (low, high):
                self.pin(one, row, why["rule"], link, share / exact.WHOLE,
                         ["possible"], "not asked for")

    def test_terms(self):
        n = 0
        for samples in (random_samples(51, 6 * COUNT, False),
                        random_samples(52, 6 * COUNT, True),
                        list(small_samples(80021, 5))):
            for one, row in self.explained(samples):
                self.check_terms(one, row)
                n += len(row["terms"])
        self.assertGreater(n, 30 * COUNT)
        self.report()

    def test_links_and_questions(self):
        for one, row in self.explained(random_samples(53, COUNT, False)):
            self.assertEqual([w["rule"] for w in row["why"]], [
                r for r, verdict in row["rules"].items() if verdict != "no"])
            for why in row["why"]:
                self.check_links(one, row, why)
                self.check_questions(one, row, why)
                self.check_the_rest(one, row, why)
        self.answer()
        for what in ("links alone", "certain, one link less", "ask low",
                     "possible, one link less", "not asked for"):
            self.assertGreater(self.seen[what], COUNT, what)

    def test_links_and_questions_with_everything(self):
        """Votes, control, what is held for others, doubtful statements."""
        for one, row in self.explained(random_samples(54, COUNT, True)):
            for why in row["why"]:
                self.check_links(one, row, why)
                # It asks for votes as well as shares, which are one stake.
                if why["rule"] != "amlr_54":
                    self.check_questions(one, row, why)
        self.answer()


if __name__ == "__main__":
    unittest.main()
