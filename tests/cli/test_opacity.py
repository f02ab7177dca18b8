# SPDX-License-Identifier: GPL-2.0-or-later
"""What hides owners: each flag raised for certain, possibly, not at all just
below its threshold, and not evaluable; edges of dates and thresholds, and
crafted graphs that must not cost the plugin."""
import sys
import time
import unittest

import sgtest
from sgtest import graph, link, party, raised, scores, supply

WORDS = ("--plugin", "ownership", "--plugin", "opacity")
AS_OF = "2020-06-30"


def owns(owner, company, share=None, **keys):
    if share is not None:
        keys["share"] = share
    return link("ownership", owner, company, **keys)


def post(who, where, what="director", **keys):
    return link("position", who, where, post=what, **keys)


def people(*names):
    return [party(n, "person") for n in names]


def firms(*names, **keys):
    return [party(n, **keys) for n in names]


def chain(*names, share=100, **keys):
    """Each owns the next."""
    return [owns(a, b, share, **keys) for a, b in zip(names, names[1:])]


class Opacity(sgtest.Case):
    def analysed(self, entities, links=(), deals=(), words=(), as_of=AS_OF):
        found = self.findings(graph(entities, links, deals, as_of=as_of),
                              *WORDS, *words)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        self.found = found
        self.gaps = {}
        for gap in found["not_evaluable"]:
            self.gaps.setdefault(gap["flag"], []).append(gap["reason"])
        return found

    def of(self, flag, *args, **keys):
        """{subject: certainty} of one flag."""
        return {f["subject"]: f["certainty"]
                for f in raised(self.analysed(*args, **keys), flag)}

    def one(self, flag, *args, **keys):
        rows = raised(self.analysed(*args, **keys), flag)
        self.assertEqual(len(rows), 1, rows)
        return rows[0]


class Disclosed(Opacity):
    """O01."""

    def shares(self, *links, entities=(), **keys):
        return self.of("O01", [*people("p", "q"), *firms("c", "h"), *entities],
                       links, **keys)

    def test_edge_of_three_quarters(self):
        self.assertEqual(self.shares(owns("p", "c", 75)), {})
        self.assertEqual(self.shares(owns("p", "c", 74.9999999)),
                         {"c": "certain"})
        self.assertEqual(self.shares(owns("p", "c", 50), owns("q", "c", 25)),
                         {})

    def test_bounds_and_weak_links(self):
        band = dict(share_min=70, share_max=80)
        self.assertEqual(self.shares(owns("p", "c", **band)),
                         {"c": "possible"})
        self.assertEqual(self.shares(owns("p", "c")), {"c": "possible"})
        self.assertEqual(self.shares(owns("p", "c", 90, basis="alleged")),
                         {"c": "possible"})
        self.assertEqual(self.shares(owns("p", "c", 90, since="2020")),
                         {"c": "possible"})
        self.assertEqual(self.shares(owns("p", "c", 90, since="2020-06")),
                         {})

    def test_where_shares_end(self):
        self.assertEqual(self.shares(owns("h", "c", 100), owns("p", "h", 80)),
                         {})
        self.assertEqual(self.shares(owns("h", "c", 100)), {"c": "certain"})
        listed = party("x", topics=["corp.public"])
        body = party("b", "public_body")
        for owner in listed, body:
            self.assertEqual(self.shares(owns(owner["id"], "c", 75),
                                         entities=[owner]), {})

    def test_no_owner_is_not_evaluable(self):
        self.assertEqual(self.shares(post("p", "c")), {})
        self.assertIn("no owner of these parties is recorded",
                      self.gaps["O01"])

    def test_ended_stakes(self):
        self.assertEqual(self.shares(owns("p", "c", 50),
                                     owns("q", "c", 50, until="2020-06-29")),
                         {"c": "certain"})
        self.assertEqual(self.shares(owns("p", "c", 50),
                                     owns("q", "c", 50, until=AS_OF)), {})

    def test_unknown_owners(self):
        for unknown in (party("u", "other", name="Unknown"),
                        party("u", "person", name="Anonymous shareholder"),
                        party("u", name="Undisclosed investors"),
                        party("u", "person",
                              unspecified_reason="informationUnknownToPublisher"),
                        party("unknown", "other")):
            links = [owns("p", "c", 80), owns(unknown["id"], "c", 20)]
            self.assertEqual(self.shares(*links, entities=[unknown]),
                             {"c": "certain"}, unknown)
            links[1]["basis"] = "alleged"
            self.assertEqual(self.shares(*links, entities=[unknown]),
                             {"c": "possible"}, unknown)

    def test_owners_of_unknown_kind(self):
        """They may be persons: nothing is certain that they decide."""
        reason = "whether they are persons or companies"
        other = [party("o", "other", name="Ping Feng")]
        self.assertEqual(self.shares(owns("o", "c", 100), entities=other), {})
        self.assertIn(reason, str(self.gaps["O01"]))
        self.assertEqual(scores(self.found, "ownership.disclosed"), {})
        self.assertEqual(scores(self.found, "opacity.undisclosed"), {})
        self.assertEqual(self.shares(owns("nowhere", "c")), {})
        self.assertIn(reason, str(self.gaps["O01"]))
        self.assertEqual(self.shares(owns("p", "c", 80), owns("o", "c", 20),
                                     entities=other), {})
        self.assertNotIn(reason, str(self.gaps.get("O01")))
        self.assertEqual(self.shares(owns("h", "c", 60), owns("o", "c", 40),
                                     entities=other), {"c": "certain"})
        # Whom somebody owns is no person.
        self.assertEqual(self.shares(owns("o", "c", 100), owns("h", "o", 90),
                                     entities=other),
                         {"c": "certain", "o": "certain"})

    def test_unknown_by_the_link(self):
        row = self.one("O01", [*people("p"), *firms("c")],
                       [owns("p", "c", 100, unspecified_reason="withheld")])
        self.assertEqual(row["certainty"], "certain")
        self.assertIn("withheld", row["message"])
        self.assertIn({"type": "fact", "on": "link", "id": "ownership-p-c",
                       "field": "unspecified_reason", "value": "withheld"},
                      row["evidence"])

    def test_unknown_by_the_party_or_a_missing_end(self):
        told = party("t", owner_unspecified="subjectExemptFromDisclosure")
        self.assertEqual(self.shares(entities=[told]), {"t": "certain"})
        self.assertEqual(self.shares(
            {"kind": "ownership", "id": "x", "to": "c", "share": 10},
            owns("p", "c", 90)), {"c": "certain"})

    def test_names_that_name_somebody(self):
        for name in ("Unknown Pleasures Ltd", "Anonymous Content",
                     "The Company", "Noname"):
            self.assertEqual(self.shares(
                owns("p", "c", 80), owns("u", "c", 20),
                entities=[party("u", name=name)]), {}, name)

    def test_a_statement_that_there_is_none(self):
        none = party("n", "other", unspecified_reason="noBeneficialOwners")
        self.assertEqual(self.shares(owns("n", "c"), entities=[none]), {})
        self.assertIn("O01", self.gaps)

    def test_scope(self):
        """With deals: their parties, and who is above them."""
        entities = [*firms("v", "h", "x", "y"), *people("p")]
        links = [owns("x", "h", 100), owns("h", "v", 100), owns("p", "y", 10),
                 owns("p", "x", 10)]
        self.assertEqual(set(self.of("O01", entities, links)),
                         {"v", "h", "x", "y"})
        deals = [{"id": "d", "vendor": "v", "status": "signed"}]
        self.assertEqual(set(self.of("O01", entities, links, deals)),
                         {"v", "h", "x"})

    def test_metric(self):
        self.analysed([*people("p"), *firms("c", "d")],
                      [owns("p", "c", share_min=30, share_max=60)])
        self.assertEqual(scores(self.found, "opacity.undisclosed"),
                         {"c": 0.7})

    def test_sum_adds_up(self):
        row = self.one("O01", [*people("p", "q"), *firms("c")],
                       [owns("p", "c", 30), owns("q", "c", share_min=10,
                                                 share_max=20)])
        sums = [e for e in row["evidence"] if e["type"] == "sum"]
        self.assertEqual([(s["low"], s["high"], s["threshold"])
                          for s in sums], [(0.4, 0.5, 0.75)])


class Structure(Opacity):
    """O02, depth and layers."""
    HOLD = {"activities": ["64.20 Activities of holding companies"]}

    def up(self, n, country=lambda k: "XA", **keys):
        """A chain of n links below a person: c0 is the lowest."""
        names = [f"c{k}" for k in range(n)]
        entities = [*people("p"), *(party(c, country=country(k))
                                    for k, c in enumerate(names))]
        return entities, chain("p", *names[::-1], **keys)

    def test_depth(self):
        self.assertEqual(self.of("O02", *self.up(3)), {})
        self.assertEqual(scores(self.found, "opacity.depth"),
                         {"c0": 3, "c1": 2, "c2": 1})
        row = self.one("O02", *self.up(4))
        self.assertEqual((row["subject"], row["certainty"]), ("c0", "certain"))
        self.assertIn("one has 4 links, up to p", row["message"])
        self.assertEqual(row["evidence"][0]["entities"],
                         ["c0", "c1", "c2", "c3", "p"])

    def test_depth_that_is_possible(self):
        for keys in ({"share": None}, {"basis": "alleged"},
                     {"since": "2020"}, {"capacity": "nominee"}):
            row = self.one("O02", *self.up(4, **keys))
            self.assertEqual(row["certainty"], "possible", keys)
        self.assertIn("alleged", self.one("O02", *self.up(
            4, basis="alleged"))["message"])
        self.assertEqual(self.of("O02", *self.up(4, share=0)), {})

    def test_depth_by_control(self):
        entities, links = self.up(4)
        links[2] = link("control", "c2", "c1", means="agreement")
        self.assertEqual(self.of("O02", entities, links), {"c0": "certain"})

    def test_the_longest_chain_counts(self):
        entities, links = self.up(4)
        self.assertEqual(self.of("O02", entities,
                                 [*links, owns("p", "c0", 1)]),
                         {"c0": "certain"})

    def test_chains_through_circles(self):
        """A small stake back up hides nothing."""
        entities, links = self.up(5)
        links[0]["share"] = 90
        links.append(owns("c0", "c4", 1))
        self.analysed(entities, links)
        self.assertEqual(scores(self.found, "opacity.depth"),
                         {f"c{k}": 5 - k for k in range(5)})
        links.append(owns("p", "c0", 1, id="more"))
        links[4]["share"] = 50
        self.analysed(entities, links)
        self.assertEqual(scores(self.found, "opacity.depth")["c0"], 5)
        rows = raised(self.found, "O02")
        self.assertEqual({r["subject"] for r in rows}, {"c0", "c1", "c2"})

    def test_closed_circle_ends_a_chain(self):
        self.analysed(firms("a", "b", "c"),
                      [owns("a", "b", 100), owns("b", "a", 100),
                       owns("b", "c", 100)])
        self.assertEqual(scores(self.found, "opacity.depth"),
                         {"a": 0, "b": 0, "c": 1})

    def test_countries(self):
        codes = ["XA", "XB", "XC", "XD"]
        entities = [party(c, country=codes[k])
                    for k, c in enumerate(["c0", "c1", "c2", "c3"])]
        links = chain("c3", "c2", "c1", "c0")
        row = self.one("O02", entities, links)
        self.assertEqual((row["subject"], row["certainty"]), ("c0", "certain"))
        self.assertIn("at least 3 countries besides its own (XB, XC, XD)",
                      row["message"])
        facts = {(e["id"], e["value"]) for e in row["evidence"]
                 if e["type"] == "fact"}
        self.assertEqual(facts, {("c1", "XB"), ("c2", "XC"), ("c3", "XD")})
        entities[3]["country"] = "XA"
        self.assertEqual(self.of("O02", entities, links), {})

    def test_countries_of_different_chains_do_not_add_up(self):
        entities = [party(c, country=f"X{c.upper()}") for c in "abcd"]
        self.assertEqual(self.of("O02", entities, [
            owns(c, "a", 30) for c in "bcd"]), {})

    def test_countries_of_persons_do_not_count(self):
        entities, links = self.up(3, lambda k: ["XA", "XB", "XC"][k])
        entities[0]["country"] = "XD"
        self.assertEqual(self.of("O02", entities, links), {})

    def test_own_country_unknown(self):
        """One of the three may be its own."""
        codes = ["", "XB", "XC", "XD", "XE"]
        entities = [party(f"c{k}", country=c) for k, c in enumerate(codes)]
        self.assertEqual(self.of("O02", entities[:4], chain(
            "c3", "c2", "c1", "c0")), {"c0": "possible"})
        entities[0] = party("c0")
        links = chain("c4", "c3", "c2", "c1") + [
            link("control", "c1", "c0", means="statute")]
        self.assertEqual(self.of("O02", entities, links, words=(
            "--set", "opacity.o02_links=9"))["c0"], "certain")

    def test_countries_round_a_circle(self):
        entities = [party(c, country=f"X{c.upper()}") for c in "abcde"]
        links = chain("a", "b", "c", "d", share=60) + [owns("d", "a", 10)]
        self.assertEqual(set(self.of("O02", entities, links)), set("abcd"))

    def holdings(self, *activities, **keys):
        n = len(activities)
        entities = [party("c0", country="XA"), *(
            party(f"c{k + 1}", country="XA", activities=list(a), **keys)
            for k, a in enumerate(activities))]
        return entities, chain(*(f"c{k}" for k in range(n, -1, -1)))

    def test_holdings(self):
        hold = self.HOLD["activities"]
        row = self.one("O02", *self.holdings(hold, ["Holding company"],
                                             ["K64.2"]))
        self.assertEqual((row["subject"], row["certainty"]), ("c0", "certain"))
        self.assertIn("3 companies that only hold shares", row["message"])
        self.assertEqual(scores(self.found, "opacity.layers")["c0"], 3)
        self.assertEqual(self.of("O02", *self.holdings(hold, hold)), {})
        self.assertEqual(self.of("O02", *self.holdings(
            hold, hold, [*hold, "46.90 Trade"])), {})
        self.assertEqual(self.of("O02", *self.holdings(
            hold, hold, hold, roles=["reseller"])), {})
        self.assertEqual(self.of("O02", *self.holdings(
            hold, hold, ["68.20 holding of real estate"])), {})

    def test_a_holding_that_trades_is_none(self):
        entities, links = self.holdings(*[self.HOLD["activities"]] * 3)
        links.append(supply("s", "c2", "c0"))
        self.assertEqual(self.of("O02", entities, links), {})

    def test_layers_are_absent_without_activities(self):
        self.analysed(*self.up(3))
        self.assertEqual(scores(self.found, "opacity.layers"), {})
        self.assertNotIn("O02", self.gaps)
        self.analysed(firms("a", "b", "c", "d"), chain("d", "c", "b", "a"))
        self.assertEqual(self.gaps["O02"], [
            "neither owners nor controllers of these parties are recorded",
            "the countries or activities of several companies above these "
            "parties are not recorded"])

    def test_no_owner(self):
        self.analysed(firms("a"))
        self.assertEqual(self.gaps["O02"],
                         ["neither owners nor controllers of these parties "
                          "are recorded"])

    def test_thresholds_are_parameters(self):
        for name, value in (("o02_links", 4), ("o02_countries", 3)):
            entities, links = self.up(4, lambda k: f"X{'ABCD'[k]}")
            self.assertIn("c0", self.of("O02", entities, links, words=(
                "--set", f"opacity.{name}={value}")))
        self.assertEqual(self.of("O02", entities, links, words=(
            "--set", "opacity.o02_links=4", "--set",
            "opacity.o02_countries=3")), {})

    def test_public_bodies_end_chains(self):
        entities = [party("b0", "public_body"), party("b1", "public_body"),
                    *firms("c1", "c2", "c3")]
        links = [link("control", "b0", "b1", means="statute"),
                 *chain("b1", "c1", "c2", "c3")]
        self.assertEqual(self.of("O02", entities, links), {})


class Offices(Opacity):
    """O03."""

    def spread(self, n, most, others=1, **keys):
        """n persons; the first has `most` posts, the others some each."""
        names = [f"p{k:02}" for k in range(n)]
        companies = [f"c{k:02}" for k in range(max(most, others))]
        links = [post(names[0], c, **keys) for c in companies[:most]]
        links += [post(p, c) for p in names[1:] for c in companies[:others]]
        return [*people(*names), *firms(*companies)], links

    def test_number_of_posts_and_of_persons(self):
        self.assertEqual(self.of("O03", *self.spread(20, 5)),
                         {"p00": "certain"})
        self.assertEqual(self.of("O03", *self.spread(20, 4)), {})
        self.assertEqual(self.of("O03", *self.spread(19, 5)), {})
        self.assertIn("too few persons", self.gaps["O03"][0])

    def test_fence(self):
        """Q1 = Q3 = 4 for the rest: one more is an outlier. Where the spread
        is wide none is."""
        self.assertEqual(self.of("O03", *self.spread(20, 5, 4)),
                         {"p00": "certain"})
        entities, links = self.spread(20, 10, 2)
        links += [post(f"p{k:02}", f"c{c:02}") for k in range(1, 11)
                  for c in range(2, 6)]
        # Ten persons with 2, nine with ... quartiles 2 and 6: the fence is 12.
        self.assertEqual(self.of("O03", entities, links), {})
        entities += firms(*(f"d{k}" for k in range(3)))
        links += [post("p00", f"d{k}") for k in range(2)]
        self.assertEqual(self.of("O03", entities, links), {})
        links.append(post("p00", "d2"))
        row = self.one("O03", entities, links)
        self.assertIn("13 organisations on record; of the 20 persons with "
                      "any, the middle half has 2 to 6", row["message"])

    def test_one_organisation_counts_once(self):
        entities, links = self.spread(20, 4)
        links += [owns("p00", "c00", 10), post("p00", "c00", "secretary",
                                               id="again")]
        self.assertEqual(self.of("O03", entities, links), {})
        entities += firms("x")
        self.assertEqual(self.of("O03", entities,
                                 [*links, owns("p00", "x", 10)]),
                         {"p00": "certain"})

    def test_what_does_not_count(self):
        entities, links = self.spread(20, 4)
        entities += firms("x")
        for more in (post("p00", "x", "employee"), owns("p00", "x", 0),
                     post("p00", "x", until="2019")):
            self.assertEqual(self.of("O03", entities, [*links, more]), {})

    def test_possible(self):
        entities, links = self.spread(20, 4)
        entities += firms("x")
        for more in (post("p00", "x", basis="alleged"), owns("p00", "x"),
                     post("p00", "x", since="2020")):
            self.assertEqual(self.of("O03", entities, [*links, more]),
                             {"p00": "possible"})

    def test_register(self):
        for count, wanted in ((100, {}), (101, {"p": "certain"})):
            self.assertEqual(self.of("O03", [
                party("p", "person", register_count=count)]), wanted)
        self.assertIn("a register counts 101",
                      raised(self.found, "O03")[0]["message"])

    def test_nothing_on_record(self):
        self.analysed(firms("c"))
        self.assertIn("O03", self.gaps)


class Nominees(Opacity):
    """O04."""
    BASE = [*people("n", "p", "q"), *firms("c")]

    def test_each_pattern(self):
        for one in (link("control", "n", "c", means="nominee"),
                    post("n", "c", "nominee"),
                    owns("n", "c", 50, capacity="nominee")):
            row = self.one("O04", self.BASE, [one])
            self.assertEqual(
                (row["subject"], row["certainty"], row["severity"]),
                ("c", "certain", "elevated"), one)
            self.assertIn("no principal is recorded", row["message"])
            row = self.one("O04", self.BASE, [dict(one, basis="alleged")])
            self.assertEqual(row["certainty"], "possible")
            self.assertIn("alleged", row["message"])
            self.assertEqual(self.of("O04", self.BASE, [
                dict(one, until="2019-12-31")]), {})
            self.assertEqual(self.one("O04", self.BASE, [
                dict(one, since="2020")])["certainty"], "possible")

    def test_who_serves_companies(self):
        for keys in ({"occupation": "Company service provider"},
                     {"occupation": "director of a Formation Agent"},
                     {"kind": "company",
                      "activities": ["Trust and company services"]}):
            who = dict(party("x", "person"), **keys)
            self.assertEqual(self.of("O04", [*self.BASE, who],
                                     [owns("x", "c", 10)]), {"c": "certain"})
            self.assertEqual(self.of("O04", [*self.BASE, who],
                                     [owns("x", "c")]), {"c": "possible"})
            self.assertEqual(self.of("O04", [*self.BASE, who],
                                     [post("x", "c")]), {})
        self.assertEqual(self.of("O04", [*self.BASE, party(
            "x", "person", occupation="Accountant")], [owns("x", "c", 10)]),
            {})

    def test_principal_on_record(self):
        stake = owns("n", "c", 50, capacity="nominee")
        for_p = link("agent", "n", "p")
        row = self.one("O04", self.BASE, [stake, for_p])
        self.assertEqual((row["certainty"], row["severity"]),
                         ("certain", "note"))
        self.assertIn("recorded as principal: p", row["message"])
        self.assertEqual(row["evidence"][0]["entities"], ["c", "n", "p"])
        for weak in ({"basis": "alleged"}, {"since": "2020"},
                     {"until": "2019"}):
            self.assertEqual(self.one("O04", self.BASE, [
                stake, dict(for_p, **weak)])["severity"], "elevated")

    def test_which_of_two_principals(self):
        links = [owns("n", "c", 50, capacity="nominee"),
                 link("agent", "n", "p"), link("agent", "n", "q")]
        self.assertEqual(self.one("O04", self.BASE, links)["severity"],
                         "elevated")
        self.assertEqual(self.one("O04", self.BASE, [
            *links, owns("q", "c", 50)])["severity"], "note")

    def test_principals_who_are_nobody(self):
        hidden = party("p", "person", name="Undisclosed")
        for who in hidden, party("p", "person", unspecified_reason="x"):
            self.assertEqual(self.one("O04", [
                *people("n"), *firms("c"), who],
                [post("n", "c", "nominee"),
                 link("agent", "n", "p")])["severity"], "elevated")
        self.assertEqual(self.one("O04", self.BASE, [
            post("n", "c", "nominee"),
            link("agent", "n", "c")])["severity"], "elevated")

    def test_one_of_two_without_principal(self):
        links = [post("n", "c", "nominee"), link("agent", "n", "p"),
                 post("q", "c", "nominee")]
        self.assertEqual(self.one("O04", self.BASE, links)["severity"],
                         "elevated")
        links[2]["basis"] = "alleged"
        row = self.one("O04", self.BASE, links)
        self.assertEqual((row["severity"], row["certainty"]),
                         ("elevated", "possible"))

    def test_nothing_on_record(self):
        self.analysed(firms("c"))
        self.assertIn("O04", self.gaps)


class Rings(Opacity):
    """O05."""

    def test_two_and_three(self):
        self.assertEqual(self.of("O05", firms("a", "b"), [
            owns("a", "b", 10), owns("b", "a", 10)]),
            {"a": "certain", "b": "certain"})
        found = self.analysed(firms("a", "b", "c", "x"), [
            *chain("a", "b", "c", "a", share=30), owns("c", "x", 30)])
        rows = raised(found, "O05")
        self.assertEqual([r["subject"] for r in rows], ["a", "b", "c"])
        for row in rows:
            self.assertIn("3 parties own each other in a circle",
                          row["message"])
            path = row["evidence"][0]
            self.assertEqual(path["entities"][0], path["entities"][-1])
            self.assertEqual(len(path["links"]), 3)
        self.assertIn({"type": "fact", "on": "link", "id": "ownership-a-b",
                       "field": "share", "value": "30 %"},
                      rows[0]["evidence"])

    def test_own_shares_and_chains_are_none(self):
        self.assertEqual(self.of("O05", firms("a", "b"), [
            owns("a", "a", 10), owns("a", "b", 10)]), {})

    def test_possible(self):
        for weak in (dict(share=None), dict(share=10, basis="alleged"),
                     dict(share=10, since="2020"),
                     dict(share=10, capacity="nominee")):
            row = self.analysed(firms("a", "b"), [
                owns("a", "b", 10), owns("b", "a", **weak)])
            self.assertEqual({r["certainty"] for r in raised(row, "O05")},
                             {"possible"}, weak)
        for none in dict(share=0), dict(share=10, until="2020-06-29"):
            self.assertEqual(self.of("O05", firms("a", "b"), [
                owns("a", "b", 10), owns("b", "a", **none)]), {})
        self.assertEqual(len(self.of("O05", firms("a", "b"), [
            owns("a", "b", 10), owns("b", "a", 10, until=AS_OF)])), 2)

    def test_control_makes_no_ring(self):
        self.assertEqual(self.of("O05", firms("a", "b"), [
            owns("a", "b", 10), link("control", "b", "a")]), {})

    def test_no_ownership(self):
        self.analysed(firms("a"))
        self.assertIn("O05", self.gaps)

    def test_large_ring(self):
        names = [f"r{k:05}" for k in range(3000)]
        found = self.analysed(firms(*names), chain(*names, names[0]))
        rows = raised(found, "O05")
        self.assertEqual(len(rows), 3000)
        self.assertIn("and 2996 more", rows[0]["message"])
        self.assertTrue(all(len(r["evidence"][0]["links"]) <= 200
                            for r in rows))


class Vehicles(Opacity):
    """O06."""

    def test_kinds_and_forms(self):
        for top in (party("t", "arrangement"),
                    party("t", legal_form="Stiftung"),
                    party("t", legal_form="Scottish Limited Partnership"),
                    party("t", legal_form="Private Foundation")):
            self.assertEqual(self.of("O06", [top, *firms("a", "b")],
                                     chain("t", "a", "b")),
                             {"a": "certain", "b": "certain"}, top)
        for form in "Limited Liability Partnership", "Private Limited Company":
            self.assertEqual(self.of("O06", [party("t", legal_form=form),
                                             *firms("a")],
                                     chain("t", "a")), {}, form)

    def test_what_is_said(self):
        found = self.analysed([party("t", "arrangement"), *firms("a", "b")],
                              chain("t", "a", "b"))
        row = [r for r in raised(found, "O06") if r["subject"] == "b"][0]
        self.assertIn("stands 2 ownership or control links above b",
                      row["message"])
        self.assertEqual(row["evidence"][0]["entities"], ["b", "a", "t"])

    def test_possible_and_none(self):
        base = [party("t", "arrangement"), *firms("a")]
        for weak in ({"share": None}, {"basis": "alleged"},
                     {"since": "2020"}):
            self.assertEqual(self.of("O06", base, chain("t", "a", **weak)),
                             {"a": "possible"})
        self.assertEqual(self.of("O06", base, [
            link("control", "t", "a")]), {"a": "certain"})
        self.assertEqual(self.of("O06", base, [owns("a", "t", 10)]), {})
        self.assertIn("O06", self.gaps)

    def test_above_another_one(self):
        self.assertEqual(self.of("O06", [party("t", "arrangement"),
                                         party("u", "arrangement")],
                                 chain("t", "u")), {"u": "certain"})


class Addresses(Opacity):
    """O07."""

    def at(self, n, names="abcdefgh", deals=(), links=(), more=(), **keys):
        address = party("x", "address", name="1 High Street", **keys)
        entities = [address, *firms(*names[:n]), *more]
        return entities, [*(link("located_at", c, "x")
                            for c in names[:n]), *links], deals

    def test_number_of_parties(self):
        self.assertEqual(self.of("O07", *self.at(5)), {})
        found = self.of("O07", *self.at(6))
        self.assertEqual(found, {c: "certain" for c in "abcdef"})
        row = raised(self.found, "O07")[0]
        self.assertEqual(row["severity"], "caution")
        self.assertIn("6 organisations are on record", row["message"])

    def test_alleged_or_doubtful_tenants(self):
        entities, links, _ = self.at(6)
        links[5]["basis"] = "alleged"
        self.assertEqual(set(self.of("O07", entities, links).values()),
                         {"possible"})
        links[5] = dict(links[4], id="again")
        self.assertEqual(self.of("O07", entities, links), {})

    def test_persons_are_not_counted(self):
        entities, links, _ = self.at(5, address_type="residential")
        entities += people("p")
        links.append(link("located_at", "p", "x"))
        self.assertEqual(set(self.of("O07", entities, links)), set("abcde"))
        del entities[0]["address_type"]
        self.assertEqual(self.of("O07", entities, links), {})

    def test_only_different_organisations_are_certain(self):
        at = [link("located_at", "z", "x")]
        for one, wanted in (
                (party("z"), "certain"), (party("z", "public_body"), "certain"),
                (party("z", "other"), "possible"),
                (party("z", name="A."), "possible")):
            self.assertEqual(set(self.of("O07", *self.at(
                5, more=[one], links=at)).values()), {wanted}, one)
        self.assertEqual(set(self.of("O07", *self.at(
            5, more=[party("z")], links=[*at, link("same_as", "z", "a")]
        )).values()), {"possible"})
        self.of("O07", *self.at(5, more=[party("z", "other")], links=at))
        self.assertIn("5 organisations and 1 party of unknown kind are on",
                      raised(self.found, "O07")[0]["message"])

    def test_types(self):
        for kind in "virtual", "residential", "mailbox", "formation_agent":
            self.assertEqual(self.of("O07", *self.at(1, address_type=kind)),
                             {"a": "certain"})
        self.assertIn({"type": "fact", "on": "entity", "id": "x",
                       "field": "address_type", "value": "formation_agent"},
                      raised(self.found, "O07")[0]["evidence"])
        self.assertEqual(self.of("O07", *self.at(
            1, address_type="registered_office")), {})

    def test_register(self):
        self.assertEqual(self.of("O07", *self.at(1, register_count=1000)), {})
        self.assertEqual(self.of("O07", *self.at(1, register_count=1001)),
                         {"a": "certain"})

    def test_dates(self):
        entities, links, _ = self.at(1, address_type="virtual")
        links[0]["until"] = "2020-06-29"
        self.assertEqual(self.of("O07", entities, links), {})
        links[0]["until"] = "2020"
        self.assertEqual(self.of("O07", entities, links), {"a": "possible"})

    def severities(self, *args, **keys):
        return {f["subject"]: f["severity"] for f in raised(
            self.analysed(*args, **keys), "O07")}

    def test_two_parties_of_one_deal(self):
        deals = [{"id": "d", "title": "Sale", "vendor": "a",
                  "status": "signed"}]
        under = supply("s", "a", "b", deal="d")
        args = self.at(2, deals=deals, links=[under], address_type="virtual")
        self.assertEqual(self.severities(*args),
                         {"a": "elevated", "b": "elevated"})
        row = raised(self.found, "O07")[0]
        self.assertIn("b, a party to the same deal Sale, is there, too",
                      row["message"])
        self.assertEqual(row["evidence"][0]["entities"], ["a", "x", "b"])
        for status in "offer", "cancelled", "alleged":
            args = self.at(2, deals=[dict(deals[0], status=status)],
                           links=[under], address_type="virtual")
            self.assertEqual(self.severities(*args),
                             {"a": "caution", "b": "caution"}, status)
        user = dict(deals[0], stated_end_user="b")
        self.assertEqual(self.severities(*self.at(
            2, deals=[user], address_type="virtual")),
            {"a": "elevated", "b": "elevated"})

    def test_an_ordinary_address_shared_in_a_deal(self):
        deals = [{"id": "d", "vendor": "a", "status": "signed"}]
        self.assertEqual(self.of("O07", *self.at(
            2, deals=deals, links=[supply("s", "a", "b", deal="d")])), {})

    def test_addresses_as_texts(self):
        self.assertEqual(len(self.of("O07", firms(
            *"abcdef", addresses=["1, High Street"]))), 6)

    def test_no_address(self):
        self.analysed(firms("a"))
        self.assertIn("no address of these parties is recorded",
                      self.gaps["O07"])


class Secrecy(Opacity):
    """O08, with a table in which VG has 60, LU 59.9 and KY 70."""
    TABLE = {"name": "index", "use": "secrecy", "title": "Index of Secrecy",
             "publisher": "P", "url": "https://example.org",
             "licence": "CC0-1.0", "worse": "high", "limit": 60, "rows": [
                 {"country": c, "date": "2019", "value": v}
                 for c, v in (("VG", 60), ("LU", 59.9), ("KY", 70),
                              ("DE", 10))]}
    COUNTRIES = {"v": "VG", "l": "LU", "k": "KY", "a": "DE", "b": "DE"}

    def secret(self, *links, entities=(), **keys):
        table = self.write("table.json", dict({"country_table": "1"},
                                              **self.TABLE))
        parties = [party(n, country=c) for n, c in self.COUNTRIES.items()]
        return self.of("O08", [*parties, *people("p"), *entities], links,
                       words=("--countries", table), **keys)

    def test_without_a_table(self):
        self.analysed(firms("a", "b", country="VG"), [owns("a", "b", 100)])
        self.assertEqual(self.gaps["O08"],
                         ["no table of secrecy jurisdictions is loaded"])

    def test_value(self):
        self.assertEqual(self.secret(owns("v", "a", 10), owns("a", "b", 10)),
                         {"a": "certain", "b": "certain"})
        rows = raised(self.found, "O08")
        self.assertEqual({r["severity"] for r in rows}, {"note"})
        self.assertIn("v (VG), Index of Secrecy 2019: 60", rows[0]["message"])
        self.assertIn("at the top of a chain", rows[0]["message"])
        self.assertIn({"type": "fact", "on": "entity", "id": "v",
                       "field": "country", "value": "VG"},
                      rows[0]["evidence"])
        self.assertEqual(self.secret(owns("l", "a", 10)), {})

    def test_below_the_top(self):
        self.assertEqual(self.secret(owns("p", "v", 10), owns("v", "a", 10)),
                         {"a": "certain"})
        self.assertNotIn("at the top", raised(self.found, "O08")[0]["message"])

    def test_nearest_and_top(self):
        self.secret(owns("k", "l", 10), owns("l", "v", 10), owns("v", "a", 10))
        message = [r for r in raised(self.found, "O08")
                   if r["subject"] == "a"][0]["message"]
        self.assertIn("v (VG), Index of Secrecy 2019: 60 (limit 60); "
                      "k (KY), Index of Secrecy 2019: 70", message)

    def test_officers(self):
        self.assertEqual(self.secret(post("v", "a")), {"a": "certain"})
        self.assertEqual(self.secret(post("v", "a", basis="alleged")),
                         {"a": "possible"})

    def test_possible_and_none(self):
        self.assertEqual(self.secret(owns("v", "a")), {"a": "possible"})
        self.assertEqual(self.secret(owns("v", "a", 10, until="2019")), {})
        self.assertEqual(self.secret(owns("a", "v", 10)), {})

    def test_persons_and_bodies_have_no_country_here(self):
        self.assertEqual(self.secret(
            owns("q", "a", 10), owns("s", "b", 10), entities=[
                party("q", "person", country="VG"),
                party("s", "public_body", country="VG")]), {})

    def test_date_of_the_table(self):
        self.assertEqual(self.secret(owns("v", "a", 10),
                                     as_of="2018-12-31"), {})
        self.assertIn("not in the table", self.gaps["O08"][0])

    def test_country_of_an_owner_unknown(self):
        self.assertEqual(self.secret(owns("x", "a", 10),
                                     entities=[party("x")]), {})
        self.assertIn("not recorded", self.gaps["O08"][0])


class Split(Opacity):
    """O09."""

    def group(self, **keys):
        entities = [*people("p"), party("h", country="XH"),
                    party("m", country="XM", roles=["manufacturer"]),
                    party("s", country="XS", roles=["reseller"]),
                    party("g", "public_body")]
        links = [owns("p", "h", 100), owns("h", "m", 60), owns("h", "s", 60),
                 supply("1", "m", "s", product="box", **keys),
                 supply("2", "s", "g", product="box", **keys)]
        return entities, links

    def test_group(self):
        row = self.one("O09", *self.group())
        self.assertEqual((row["subject"], row["certainty"], row["severity"]),
                         ("p", "certain", "note"))
        self.assertIn("3 roles in 3 countries for the product box",
                      row["message"])

    def test_below(self):
        entities, links = self.group()
        entities[1]["country"] = "XM"
        self.assertEqual(self.of("O09", entities, links), {})
        entities, links = self.group()
        del entities[2]["roles"]
        self.assertEqual(self.of("O09", entities, links), {})
        entities, links = self.group()
        links[1]["share"] = 50
        self.assertEqual(self.of("O09", entities, links), {})

    def test_possible(self):
        entities, links = self.group(basis="alleged")
        self.assertEqual(self.of("O09", entities, links), {"p": "possible"})
        entities, links = self.group()
        links[1]["share"] = None
        del links[1]["share"]
        self.assertEqual(self.of("O09", entities, links), {"p": "possible"})

    def test_products_apart(self):
        entities, links = self.group()
        links[3]["product"] = "other"
        self.assertEqual(self.of("O09", entities, links), {"p": "certain"})
        links[4]["product"] = "third"
        links[3:] = [supply("1", "m", "g", product="one"),
                     supply("2", "s", "g", product="two")]
        self.assertEqual(self.of("O09", entities, links), {})

    def test_no_product(self):
        self.analysed(firms("a"))
        self.assertEqual(self.gaps["O09"],
                         ["no product of a supply is recorded"])


class Holders(Opacity):
    """O10."""
    BASE = [*people("p", "q", "r"), *firms("c")]

    def held(self, *links, **keys):
        return self.of("O10", self.BASE, links, **keys)

    def test_edges(self):
        for first, second, wanted in ((25, 12.5, True), (24.9, 1, False),
                                      (50, 25, True), (50.1, 1, False),
                                      (40, 20, True), (40, 20.1, False)):
            self.assertEqual(self.held(owns("p", "c", first),
                                       owns("q", "c", second)),
                             {"c": "certain"} if wanted else {},
                             (first, second))

    def test_bands(self):
        band = owns("p", "c", share_min=25, share_max=50)
        self.assertEqual(self.held(band), {"c": "certain"})
        self.assertEqual(self.held(band, owns("q", "c", share_min=25,
                                              share_max=50)),
                         {"c": "possible"})
        self.assertEqual(self.held(band, owns("q", "c", 26)), {})
        self.assertEqual(self.held(owns("p", "c", share_min=20,
                                        share_max=30)), {"c": "possible"})
        self.assertEqual(self.held(owns("p", "c", share_min=30,
                                        share_max=60)), {})
        self.assertEqual(self.held(owns("p", "c", 40), owns("q", "c")),
                         {"c": "possible"})

    def test_others_cap_what_is_unknown(self):
        links = [owns("p", "c"), owns("q", "c", 25), owns("r", "c", 25)]
        self.assertEqual(self.held(*links), {"c": "possible"})

    def test_weak_links(self):
        for weak in {"basis": "alleged"}, {"since": "2020"}:
            row = self.one("O10", self.BASE, [
                owns("p", "c", 40, **weak), owns("q", "c", 10)])
            self.assertEqual(row["certainty"], "possible")
        self.assertEqual(self.held(owns("p", "c", 40, until="2020-06-29")),
                         {})

    def test_votes_decide(self):
        self.assertEqual(self.held(owns("p", "c", 30, voting=60)), {})
        self.assertEqual(self.held(owns("p", "c", 60, voting=40)),
                         {"c": "certain"})

    def test_what_is_said(self):
        row = self.one("O10", self.BASE, [owns("p", "c", 40),
                                          owns("q", "c", 13.43)])
        self.assertIn("p, with 40 %, is the largest holder on record of c",
                      row["message"])
        self.assertIn("the next one has 13.43 %", row["message"])
        self.assertEqual([(e["low"], e["threshold"]) for e in row["evidence"]
                          if e["type"] == "sum"], [(.4, .25)])

    def shared(self, other, *links, **keys):
        return self.of("O10", [*self.BASE, other], [
            post("p", "c"), post("p", "x"), *links], **keys)

    def test_shared_directors(self):
        listing = {"list": "us_bis_entity", "since": "2019-01-01"}
        for other in (party("x", listed=[listing]),
                      party("x", "public_body"),
                      party("x", topics=["corp.public"])):
            self.assertEqual(self.shared(other).get("c"), "certain", other)
        self.assertEqual(self.shared(party("x")), {})
        self.assertEqual(self.shared(party(
            "x", listed=[dict(listing, until="2020-01-01")])), {})
        self.assertEqual(self.shared(party(
            "x", listed=[dict(listing, since="2020")]))["c"], "possible")
        self.assertEqual(self.shared(party("x", "public_body",
                                           topics=["gov.igo"])), {})

    def test_state_owned(self):
        state = party("s", "public_body", country="XA")
        links = [owns("s", "x", 60)]
        found = self.of("O10", [*self.BASE, party("x"), state], [
            post("p", "c"), post("p", "x"), *links])
        self.assertEqual(found, {"c": "certain"})
        links.append(owns("s", "c", 60))
        found = self.of("O10", [*self.BASE, party("x"), state], [
            post("p", "c"), post("p", "x"), *links])
        self.assertEqual(found, {})

    def test_parent_and_subsidiary(self):
        listed = party("x", topics=["corp.public"])
        self.assertNotIn("c", self.shared(listed, owns("x", "c", 51)))
        self.assertNotIn("x", self.shared(listed, owns("x", "c", 51)))
        self.assertIn("c", self.shared(listed, owns("x", "c", 10)))

    def test_posts(self):
        listed = party("x", topics=["corp.public"])
        for one in ({"post": "secretary"}, {"until": "2019"}):
            self.assertEqual(self.of("O10", [*self.BASE, listed], [
                post("p", "c"), dict(post("p", "x"), **one)]), {})
        self.assertEqual(self.of("O10", [*self.BASE, listed], [
            post("p", "c"), post("p", "x", basis="alleged")]),
            {"c": "possible"})

    def test_two_or_chair(self):
        listed = party("x", topics=["corp.public"])
        row = self.one("O10", [*self.BASE, listed], [
            post("p", "c"), post("q", "c"), post("q", "x", "chair"),
            post("p", "x")])
        self.assertIn("shares up to 2 directors with x, recorded as "
                      "stock-listed, one of them as chair", row["message"])

    def test_nothing_on_record(self):
        self.assertEqual(self.held(), {})
        self.assertIn("neither owners nor directors", self.gaps["O10"][0])


class Sides(Opacity):
    """O12."""
    BASE = [*people("p", "r"), *firms("a", "b", "h")]

    def sold(self, *links, entities=(), **keys):
        return self.of("O12", [*self.BASE, *entities],
                       [supply("s", "a", "b", **keys), *links])

    def test_relative_on_the_other_side(self):
        links = [post("p", "a"), owns("r", "b", 50), link("family", "p", "r")]
        self.assertEqual(self.sold(*links), {"p": "certain", "r": "certain"})
        path = raised(self.found, "O12")[0]["evidence"][0]
        self.assertEqual(path["entities"], ["p", "a", "b", "r", "p"])
        self.assertEqual(self.sold(*links[:2], link("associate", "r", "p")),
                         {"p": "certain", "r": "certain"})

    def test_below(self):
        links = [post("p", "a"), owns("r", "b", 50)]
        self.assertEqual(self.sold(*links), {})
        self.assertIn("no relatives", self.gaps["O12"][0])
        kin = link("family", "p", "r")
        for other in (owns("r", "b", 9.9), post("r", "b", "employee"),
                      post("r", "b", until="2019")):
            self.assertEqual(self.sold(links[0], other, kin), {})
        self.assertEqual(self.sold(post("p", "a"), post("p", "b"), kin), {})

    def test_possible(self):
        links = [post("p", "a"), post("r", "b"), link("family", "p", "r")]
        for k in range(3):
            weak = [dict(x, basis="alleged") if i == k else x
                    for i, x in enumerate(links)]
            self.assertEqual(set(self.sold(*weak).values()), {"possible"})
            self.assertIn("alleged", raised(self.found, "O12")[0]["message"])
        self.assertEqual(set(self.sold(*links, basis="inferred").values()),
                         {"possible"})
        self.assertEqual(set(self.sold(
            links[0], owns("r", "b", share_min=5, share_max=15),
            links[2]).values()), {"possible"})

    def test_through_a_company(self):
        links = [post("p", "a"), owns("r", "h", 80), owns("h", "b", 80),
                 link("family", "p", "r")]
        self.assertEqual(len(self.sold(*links)), 2)

    def test_sales_within_a_family_firm(self):
        kin = link("family", "p", "r")
        self.assertEqual(self.sold(
            owns("p", "a", 50), owns("r", "a", 50), owns("a", "b", 100),
            kin), {})
        self.assertEqual(self.sold(
            owns("p", "h", 50), owns("r", "h", 50), owns("h", "a", 100),
            owns("h", "b", 100), kin), {})

    def test_no_supply(self):
        self.analysed(self.BASE, [link("family", "p", "r")])
        self.assertEqual(self.gaps["O12"], ["no supply is recorded"])

    def test_offers_are_no_sales(self):
        links = [post("p", "a"), post("r", "b"), link("family", "p", "r")]
        self.assertEqual(self.of("O12", self.BASE, [
            supply("s", "a", "b", deal="d"), *links],
            [{"id": "d", "status": "offer", "vendor": "a"}]), {})


class Records(Opacity):
    """O13."""

    def test_no_owner_beside_an_owner(self):
        none = party("n", "other", unspecified_reason="noBeneficialOwners")
        entities = [*people("p"), *firms("c"), none]
        links = [owns("n", "c"), owns("p", "c", 30)]
        row = self.one("O13", entities, links)
        self.assertEqual((row["subject"], row["certainty"], row["severity"]),
                         ("c", "certain", "note"))
        self.assertEqual(self.of("O13", entities, links[:1]), {})
        links[1]["basis"] = "alleged"
        self.assertEqual(self.of("O13", entities, links), {"c": "possible"})
        told = party("c", owner_unspecified="no-beneficial-owners")
        self.assertEqual(self.of("O13", [*people("p"), told],
                                 [owns("p", "c", 30)]), {"c": "certain"})

    def test_state_without_a_body(self):
        state = [party("b", "public_body"), *people("p"),
                 party("c", topics=["gov.soe"]), party("h")]
        self.assertEqual(self.of("O13", state, [owns("p", "c", 100)]),
                         {"c": "certain"})
        self.assertEqual(self.of("O13", state, [
            owns("h", "c", 100), owns("b", "h", basis="alleged")]), {})
        self.assertEqual(self.of("O13", state), {})
        self.assertIn("O13", self.gaps)

    def age(self, born, **keys):
        return self.of("O13", [party("p", "person", birth_date=born),
                               *firms("c")], [owns("p", "c", 100, **keys)])

    def test_age(self):
        for born, wanted in (("2018-06-30", None), ("2018-07-01", "certain"),
                             ("2018", "possible"), ("2019", "certain"),
                             ("2025", "certain"), ("1914-07-01", None),
                             ("1914-06-30", "certain"), ("1914", "possible"),
                             ("1980", None)):
            self.assertEqual(self.age(born), {"c": wanted} if wanted else {},
                             born)
        self.assertEqual(self.age("2019", basis="alleged"),
                         {"c": "possible"})

    def test_no_owner(self):
        self.analysed(firms("a"))
        self.assertIn("O13", self.gaps)


class Registers(Opacity):
    """D04."""

    def checked(self, *checks, **keys):
        return self.of("D04", [party("c", registry_checks=list(checks))],
                       **keys)

    def miss(self, date=None, found=False, register="Register"):
        keys = {"date": date} if date else {}
        return dict(keys, register=register, found=found)

    def test_dates(self):
        for date, wanted in ((AS_OF, "certain"), ("2020-07-01", None),
                             ("2020", "possible"), ("2020-06", "certain"),
                             (None, "certain")):
            self.assertEqual(self.checked(self.miss(date)),
                             {"c": wanted} if wanted else {}, date)
        self.assertEqual(self.checked(self.miss("2019", True)), {})

    def test_what_is_said(self):
        row = self.one("D04", [party("c", registry_checks=[
            self.miss("2019-05")])])
        self.assertEqual(row["message"],
                         "c was not found in Register (2019-05).")
        self.assertEqual(row["severity"], "caution")
        self.assertIn({"type": "fact", "on": "entity", "id": "c",
                       "field": "registry_checks",
                       "value": "Register (2019-05): not found"},
                      row["evidence"])

    def test_found_later(self):
        missed = self.miss("2019-05")
        for later, severity in ((self.miss("2019-06-01", True), "note"),
                                (self.miss("2019-05-31", True), "caution"),
                                (self.miss("2019-06", True, "Other"),
                                 "caution"),
                                (self.miss("2020", True), "caution")):
            row = self.one("D04", [party("c", registry_checks=[
                missed, later])])
            self.assertEqual(row["severity"], severity, later)

    def test_no_look_up(self):
        self.analysed(firms("a"))
        self.assertIn("D04", self.gaps)

    def test_scope(self):
        entities = [party(c, registry_checks=[self.miss("2019")])
                    for c in "vx"]
        self.assertEqual(set(self.of("D04", entities)), {"v", "x"})
        self.assertEqual(set(self.of("D04", entities, [], [
            {"id": "d", "vendor": "v", "status": "signed"}])), {"v"})


class Crafted(Opacity):
    """Graphs made to cost time or to break evidence."""

    def test_hub(self):
        names = [f"c{k:05}" for k in range(20000)]
        entities = [*people("p"), *firms("h", *names),
                    party("x", "address", address_type="virtual")]
        links = [owns("p", "h", 100), owns("h", "p", 1, id="odd"),
                 *(owns("h", c, 30) for c in names),
                 *(post("p", c) for c in names),
                 *(link("located_at", c, "x") for c in names)]
        start = time.monotonic()
        found = self.analysed(entities, links)
        self.assertLess(time.monotonic() - start, 60)
        self.assertEqual(len(raised(found, "O07")), 20000)
        self.assertEqual(len(raised(found, "O10")), 20000)

    def test_everything_odd(self):
        """Links between any kinds, loops, texts in any script."""
        long = "Ω nominee trust " * 900
        kinds = ("company", "person", "public_body", "arrangement", "address",
                 "incident", "other")
        entities = [party(k[:2] + str(n), k, name=long, legal_form=long,
                          occupation=long, unspecified_reason=long,
                          activities=[long], address_type=long,
                          birth_date="9999", owner_unspecified=long,
                          country="??", register_count=1e300)
                    for k in kinds for n in range(2)]
        ids = [e["id"] for e in entities]
        links = []
        for kind in ("ownership", "control", "position", "agent", "family",
                     "located_at", "supply"):
            for a in ids:
                for b in ids:
                    links.append(link(kind, a, b, means="nominee",
                                      post="nominee", product=long))
        self.assertIn("O01", {f["flag"] for f in self.analysed(
            entities, links)["flags"]})

    def test_long_chain(self):
        names = [f"c{k:05}" for k in range(5000)]
        entities = [*people("p"), party("t", "arrangement"),
                    *(party(n, country=f"X{'ABCDEFGH'[k % 8]}",
                            activities=["64.20"])
                      for k, n in enumerate(names))]
        found = self.analysed(entities, [
            owns("p", "t", 100), *chain("t", *names)])
        self.assertEqual(scores(found, "opacity.depth")[names[-1]], 5001)
        self.assertEqual(scores(found, "opacity.layers")[names[-1]], 4999)
        for row in raised(found, "O02") + raised(found, "O06"):
            for one in row["evidence"]:
                if one["type"] == "path":
                    self.assertLessEqual(len(one["links"]), 200)

    def test_dense_circles(self):
        """Everybody owns everybody else, in a small and in a large circle."""
        for n in 40, 130:
            names = [f"c{k:03}" for k in range(n)]
            links = [owns(a, b, .1) for a in names for b in names if a != b]
            found = self.analysed(
                [*people("p"), *(party(c, country=f"X{'ABC'[k % 3]}")
                                 for k, c in enumerate(names))],
                [*links, *chain("p", names[0], share=10)])
            self.assertEqual(len(raised(found, "O05")), n)
            self.assertEqual(scores(found, "opacity.depth")[names[-1]], 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
