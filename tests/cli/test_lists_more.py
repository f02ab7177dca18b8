# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags L05, L07 to L10 of the plugin lists: what raises each for certain and
perhaps, what just does not, and when it cannot be said."""

import random
import unittest

from sgtest import band, graph, party, raised, run, stake
from test_lists import DAY, Lists, entry, gaps, listed, post


def same(a, b, probability=0.8, **keys):
    """A candidate identity; probability None: it has none."""
    keys = dict({"id": f"{a}={b}"}, **keys)
    if probability is not None:
        keys["probability"] = probability
    return dict(keys, kind="same_as", **{"from": a, "to": b})


def control(holder, company, means="board_majority", **keys):
    return dict({"id": f"{holder}>{company}"}, **keys, kind="control",
                means=means, **{"from": holder, "to": company})


class More(Lists):
    def level(self, flag, entities, links=(), *words, subject="a"):
        """Certainty of a flag on a party, or None."""
        found = self.of(entities, links, *words)
        levels = [f["certainty"] for f in raised(found, flag)
                  if f["subject"] == subject]
        self.assertLessEqual(len(levels), 1)
        return levels[0] if levels else None


class Candidates(More):
    """L05"""

    def test_raised_and_not(self):
        found = self.of(
            [dict(listed("x", kind="person"), name="Ann"), party("a", "person"),
             party("b")], [same("a", "x"), same("b", "a", id="2")])
        flag = self.only(found, "L05")
        self.expect(flag, "caution")
        self.assertEqual((flag["subject"], flag["deal"]), ("a", None))
        self.assertIn("Ann, recorded as listed, with a probability of 0.8",
                      flag["message"])
        self.assertEqual(flag["evidence"][0]["links"], ["a=x"])
        self.assertEqual(self.facts(flag), [("x", "us_ofac_sdn")])
        self.assertEqual(found["graph"]["merged"], 0)

    def test_equal_names_are_nothing(self):
        found = self.of([dict(one, name="Acme")
                         for one in (listed("x"), party("a"))])
        self.assertEqual(raised(found, "L05"), [])
        gap, = gaps(found, "L05")
        self.assertIn("no candidate identity", gap["reason"])

    def test_either_direction(self):
        self.assertEqual(self.level("L05", [listed("x"), party("a")],
                                    [same("x", "a")]), "certain")

    def test_possible(self):
        for keys in ({"basis": "inferred"}, {"basis": "alleged"},
                     {"since": "2025-01"}, {"until": "2025"}):
            with self.subTest(keys):
                self.assertEqual(self.level("L05", [listed("x"), party("a")],
                                            [same("a", "x", **keys)]),
                                 "possible")
        self.assertEqual(self.level(
            "L05", [listed("x", entry(since="2025")), party("a")],
            [same("a", "x")]), "possible")

    def test_ended_or_not_listed_any_more(self):
        for x, link in ((listed("x"), same("a", "x", until="2025-01-14")),
                        (listed("x", entry(until="2025-01-14")),
                         same("a", "x")),
                        (listed("x"), same("a", "x", 0))):
            self.assertIsNone(self.level("L05", [x, listed("y"), party("a")],
                                         [link]))

    def test_probability_is_a_parameter(self):
        least = ("--set", "lists.l05_probability=0.5")
        for p, wanted in ((.5, "certain"), (.499, None), (50, "certain"),
                          (49, None)):
            self.assertEqual(self.level("L05", [listed("x"), party("a")],
                                        [same("a", "x", p)], *least), wanted)

    def test_without_a_probability(self):
        found = self.of([listed("x"), party("a")], [same("a", "x", None)])
        self.assertEqual(raised(found, "L05"), [])
        gap, = gaps(found, "L05")
        self.assertEqual(gap["count"], 1)
        self.assertIn("no probability", gap["reason"])

    def test_not_where_l01_asks_the_same(self):
        both = [same("a", "x")]
        self.assertIsNone(self.level(
            "L05", [listed("x"), listed("a", "eu_sanctions")], both))
        for own in "other:a", entry("eu_sanctions", until="2025"):
            self.assertEqual(self.level(
                "L05", [listed("x"), listed("a", own)], both), "certain")

    def test_what_differs_is_shown(self):
        flag = self.only(self.of(
            [listed("x", country="XA", incorporated="2001", legal_form="Ltd"),
             party("a", country="XB", incorporated="2010-05",
                   legal_form="Ltd")], [same("a", "x")]), "L05")
        self.assertEqual(self.facts(flag, "country"),
                         [("a", "XB"), ("x", "XA")])
        self.assertEqual(self.facts(flag, "incorporated"),
                         [("a", "2010-05"), ("x", "2001")])
        self.assertEqual(self.facts(flag, "legal_form"), [])
        self.assertEqual(self.facts(flag, "kind"), [])

    def test_country_of_a_person_is_not_looked_at(self):
        flag = self.only(self.of(
            [listed("x", kind="person", country="XA"),
             party("a", "person", country="XB")], [same("a", "x")]), "L05")
        self.assertEqual(self.facts(flag, "country"), [])

    def test_many_candidates(self):
        n = 40
        flag = self.only(self.of(
            [party("a"), *(listed(f"x{i:02}") for i in range(n))],
            [same("a", f"x{i:02}", (i + 1) / 100) for i in range(n)]
            + [same("x05", "a", .9, id="again")]), "L05")
        self.check_more(flag, n - 4)
        self.assertEqual([e["links"] for e in flag["evidence"]
                          if e["type"] == "path"],
                         [["again"], *([f"a=x{i}"] for i in range(39, 32, -1))])


class Watched(More):
    """L07"""

    def test_lists_of_the_type(self):
        for name, wanted in (
                ("us_bis_unverified", True), ("other:Trade watchlist", True),
                ("other:diversion-risk", True), ("other:WATCH", True),
                ("other:high_diversion_suppliers", True),
                ("other:overwatch", False), ("other:suppliers", False),
                ("us_ofac_sdn", False), ("us_bis_entity", False)):
            with self.subTest(name):
                found = self.of([listed("a", name)])
                self.assertEqual(len(raised(found, "L07")), wanted)
                self.assertEqual(len(raised(found, "L01")), 1)

    def test_evidence_and_severity(self):
        flag = self.only(self.of([listed(
            "a", entry("us_bis_unverified", since="2024-02"),
            "eu_sanctions", "other:watch")]), "L07")
        self.expect(flag, "elevated")
        self.assertEqual(self.facts(flag), [("a", "other:watch"),
                                            ("a", "us_bis_unverified")])
        self.assertIn("other:watch, us_bis_unverified since 2024-02.",
                      flag["message"])

    def test_dates(self):
        for since, until, wanted in (
                (DAY, None, "certain"), ("2025-01-16", None, None),
                (None, DAY, "certain"), (None, "2025-01-14", None),
                ("2025-01", None, "possible"), (None, "2025", "possible")):
            self.assertEqual(self.level("L07", [listed("a", entry(
                "us_bis_unverified", since, until))]), wanted)

    def test_topic(self):
        flag = self.only(self.of([party("a", topics=["export.risk"])]), "L07")
        self.expect(flag, "elevated")
        self.assertEqual(self.facts(flag, "topics"), [("a", "export.risk")])
        self.assertIsNone(self.level("L07", [party("a", topics=["sanction"])]))

    def test_type_is_a_parameter(self):
        self.assertEqual(self.level("L07", [listed("a", "other:tip")], (),
                                    "--set", "lists.l07_words=watch,tip"),
                         "certain")
        self.assertEqual(self.level("L07", [listed("a", "un_sc")], (),
                                    "--set", "lists.l07_lists=un_sc"),
                         "certain")


class Debarred(More):
    """L08"""

    def by(self, *links, holder=None, **keys):
        holder = holder or listed("x", "other:disqualified", kind="person")
        return self.level("L08", [holder, party("a")], links, **keys)

    def test_raised_and_not(self):
        found = self.of([listed("x", "other:disqualified-directors",
                                kind="person"), party("a"), party("b")],
                        [post("x", "a"), post("x", "b", "employee")])
        flag = self.only(found, "L08")
        self.expect(flag, "caution")
        self.assertEqual(flag["subject"], "a")
        self.assertEqual(self.facts(flag),
                         [("x", "other:disqualified-directors")])
        self.assertIn("officers and owners of a one is recorded",
                      flag["message"])

    def test_owners(self):
        self.assertEqual(self.by(stake("x", "a", 1)), "certain")
        self.assertEqual(self.by(stake("x", "a")), "certain")
        self.assertIsNone(self.by(stake("x", "a", 0)))
        self.assertIsNone(self.by(stake("x", "a", 90, until="2025-01-14")))

    def test_which_lists(self):
        for name, wanted in (("us_itar_debarred", "certain"),
                             ("other:World Bank debarment", "certain"),
                             ("other:ineligible_firms", "certain"),
                             ("other:convictions", "certain"),
                             ("us_ofac_sdn", None), ("other:pep", None)):
            self.assertEqual(self.by(post("x", "a"), holder=listed(
                "x", name, kind="person")), wanted, name)
        for topic, wanted in (("debarment", "certain"), ("crime", None),
                              ("corp.disqual", "certain")):
            self.assertEqual(self.by(post("x", "a"), holder=party(
                "x", "person", topics=[topic])), wanted, topic)

    def test_possible(self):
        for keys in ({"basis": "alleged"}, {"since": "2025-01"},
                     {"until": "2025"}):
            self.assertEqual(self.by(post("x", "a", **keys)), "possible")
        self.assertEqual(self.by(post("x", "a"), holder=listed(
            "x", entry("us_itar_debarred", until="2025"), kind="person")),
            "possible")
        flag = self.only(self.of(
            [listed("x", "us_itar_debarred", kind="person"), party("a")],
            [post("x", "a", basis="alleged")]), "L08")
        self.assertIn("alleged", flag["message"])

    def test_only_those_who_are_certain_are_named(self):
        flag = self.only(self.of(
            [listed("x", "us_itar_debarred", kind="person"),
             listed("y", "us_itar_debarred", kind="person"), party("a")],
            [post("x", "a", basis="alleged"), post("y", "a"),
             post("y", "a", "secretary")]), "L08")
        self.expect(flag, "caution")
        self.assertEqual(self.facts(flag), [("y", "us_itar_debarred")])

    def test_the_party_itself_by_a_topic(self):
        found = self.of([party("a", topics=["debarment"])])
        flag = self.only(found, "L08")
        self.assertIn("a is recorded as debarred", flag["message"])
        self.assertEqual(self.facts(flag, "topics"), [("a", "debarment")])
        self.assertIsNone(self.level("L08", [listed("a", "us_itar_debarred")]))

    def test_many(self):
        n = 30
        flag = self.only(self.of(
            [party("a"), *(listed(f"x{i}", "other:debarred", kind="person")
                           for i in range(n))],
            [post(f"x{i}", "a") for i in range(n)]), "L08")
        self.check_more(flag, n - 4)
        self.assertEqual(len(flag["evidence"]), 16)

    def test_not_evaluable(self):
        found = self.of([listed("x"), party("a"), party("b")],
                        [stake("x", "b", 5)])
        gap, = gaps(found, "L08")
        self.assertEqual(gap["count"], 2)


class Former(More):
    """L09"""

    def test_entry_that_ended(self):
        for until, wanted in (("2025-01-14", "certain"), (DAY, None),
                              ("2025-01", "possible"), ("2024", "certain"),
                              ("2026", None), (None, None)):
            self.assertEqual(self.level(
                "L09", [listed("a", entry(until=until))]), wanted, until)
        flag = self.only(self.of([listed(
            "a", entry("eu_sanctions", "2014", "2019-05-01"))]), "L09")
        self.expect(flag, "caution")
        self.assertEqual(self.facts(flag), [("a", "eu_sanctions")])
        self.assertIn("eu_sanctions since 2014 until 2019-05-01.",
                      flag["message"])

    def test_listed_again(self):
        old = entry(until="2019")
        for now, wanted in ((entry(since="2021"), None),
                            (entry("eu_sanctions"), "certain"),
                            (entry(since="2025"), "possible"),
                            (entry(since="2026"), "certain"),
                            (entry(until="2018"), "certain")):
            self.assertEqual(self.level("L09", [listed("a", old, now)]),
                             wanted, now)

    def sold(self, *links, x=None):
        return self.level("L09", [x or listed("x"), party("a")], links)

    def test_stake_that_ended(self):
        for until, wanted in (("2025-01-14", "certain"), (DAY, None),
                              ("2025", "possible"), ("2025-02", None)):
            self.assertEqual(self.sold(stake("x", "a", 60, until=until)),
                             wanted, until)
        flag = self.only(self.of(
            [listed("x", entry(since="2014-03-20")), party("a")],
            [stake("x", "a", 60, since="2010", until="2016-06")]), "L09")
        self.expect(flag, "caution")
        self.assertIn("x (until 2016-06; listed: us_ofac_sdn since "
                      "2014-03-20)", flag["message"])
        self.assertEqual(self.facts(flag, "until"), [("x-a", "2016-06")])
        self.assertEqual(flag["evidence"][0]["links"], ["x-a"])

    def test_size_of_the_stake(self):
        for one, wanted in (
                (stake("x", "a", 10, until="2020"), "certain"),
                (stake("x", "a", 9.9999999, until="2020"), None),
                (band("x", "a", 9, 10, until="2020"), "possible"),
                (band("x", "a", 10, 25, until="2020"), "certain"),
                (stake("x", "a", until="2020"), "possible"),
                (stake("x", "a", 60, capacity="nominee", until="2020"),
                 "possible"),
                (stake("x", "a", 0, until="2020"), None)):
            self.assertEqual(self.sold(one), wanted, one)

    def test_owner_was_listed_at_the_time(self):
        """A stake sold before the listing is no former stake of a listed
        party; one held while the owner was listed is, whatever came later."""
        for since, until, wanted in (
                ("2021", None, None), ("2020-06-30", None, "certain"),
                ("2020-07-01", None, None), ("2020-06", None, "certain"),
                ("2020", None, "possible"),
                ("2014", "2016", "certain"), ("2009", "2011-12-31", None),
                ("2009", "2012-01-01", "certain"),
                ("2009", "2012", "certain")):
            self.assertEqual(self.sold(
                stake("x", "a", 60, since="2012-01-01", until="2020-06-30"),
                x=listed("x", entry(since=since, until=until))), wanted,
                (since, until))

    def test_owner_who_still_holds(self):
        old = stake("x", "a", 60, until="2019-12-31", id="old")
        for keys, wanted in (({"since": "2020-01-01"}, None),
                             ({"basis": "alleged"}, "possible"),
                             ({"until": "2020"}, "certain")):
            self.assertEqual(self.sold(old, stake("x", "a", 20, **keys)),
                             wanted, keys)
        self.assertEqual(self.sold(old, stake("x", "a", 0)), "certain")

    def test_alleged(self):
        self.assertEqual(self.sold(
            stake("x", "a", 60, until="2020", basis="alleged")), "possible")

    def test_entry_and_stake(self):
        found = self.of(
            [listed("x"), listed("a", entry("un_sc", until="2025"))],
            [stake("x", "a", 60, until="2020")])
        flag = self.only(found, "L09", "a")
        self.expect(flag, "caution")
        self.assertNotIn("un_sc", flag["message"])

    def test_many_owners(self):
        n = 30
        names = [f"x{i:02}" for i in range(n)]
        flag = self.only(self.of(
            [party("a"), *(listed(x) for x in names)],
            [stake(x, "a", 60, until="2020", id=f"{x}{k}")
             for x in names for k in range(2)]), "L09")
        self.check_more(flag, n - 4)
        self.assertEqual(len([e for e in flag["evidence"]
                              if e["type"] == "path"]), 8)

    def test_very_long_names(self):
        names = [f"x{i}" + "ü" * 600 for i in range(9)]
        flag = self.only(self.of(
            [dict(party("a"), name="ä" * 900), *(listed(x, "other:" + "ö" * 500)
                                           for x in names)],
            [stake(x, "a", 60, until="2020") for x in names]), "L09")
        self.assertIn("and 5 more", flag["message"])


class Sisters(More):
    """L10: h controls a and x, which is listed."""

    def of_group(self, *links, x=None, h=None, words=()):
        return self.level("L10", [x or listed("x"), h or party("h"),
                                  party("a"), party("m")], links, *words)

    def test_raised_and_not(self):
        found = self.of([listed("x"), dict(party("h"), name="Holding"),
                         party("a")], [stake("h", "a", 60), stake("h", "x", 51)])
        flag = self.only(found, "L10")
        self.expect(flag, "caution")
        self.assertEqual(flag["subject"], "a")
        self.assertEqual(flag["evidence"][0]["links"], ["h-a", "h-x"])
        self.assertEqual(flag["evidence"][0]["entities"], ["a", "h", "x"])
        self.assertEqual(self.facts(flag), [("x", "us_ofac_sdn")])
        self.assertIn("controller in common: Holding.", flag["message"])

    def test_majority(self):
        for share, wanted in ((50, None), (50.0000001, "certain"),
                              (None, "possible"), (30, None)):
            self.assertEqual(self.of_group(
                stake("h", "a", share), stake("h", "x", 60)), wanted)
            self.assertEqual(self.of_group(
                stake("h", "a", 60), stake("h", "x", share)), wanted)
        self.assertEqual(self.of_group(
            band("h", "a", 25, 75), stake("h", "x", 60)), "possible")

    def test_others_leave_no_room(self):
        self.assertIsNone(self.of_group(
            stake("h", "a"), stake("m", "a", 50), stake("h", "x", 60)))
        self.assertEqual(self.of_group(
            stake("h", "a"), stake("m", "a", 49), stake("h", "x", 60)),
            "possible")

    def test_control(self):
        for means, wanted in (("board_majority", "certain"),
                              ("statute", "certain"),
                              ("golden_share", "certain"),
                              ("agreement", "possible"),
                              ("other", "possible"), ("nominee", None),
                              ("board_member", None)):
            self.assertEqual(self.of_group(
                control("h", "a", means), stake("h", "x", 60)), wanted, means)

    def test_possible(self):
        for keys in ({"basis": "alleged"}, {"since": "2025-01"}):
            self.assertEqual(self.of_group(
                stake("h", "a", 60, **keys), stake("h", "x", 60)), "possible")
        self.assertEqual(self.of_group(
            stake("h", "a", 60), stake("h", "x", 60),
            x=listed("x", entry(since="2025"))), "possible")

    def test_divested_and_delisted(self):
        self.assertIsNone(self.of_group(
            stake("h", "a", 60, until="2025-01-14"), stake("h", "x", 60)))
        self.assertIsNone(self.of_group(
            stake("h", "a", 60), stake("h", "x", 60),
            x=listed("x", entry(until="2025-01-14"))))

    def test_longer_chains(self):
        found = self.of(
            [listed("x"), *(party(p) for p in "habmn")],
            [stake("h", "m", 60), stake("m", "a", 60), stake("h", "n", 60),
             stake("n", "x", 60), stake("n", "b", 60)])
        self.assertEqual({f["subject"]: f["evidence"][0]["links"]
                          for f in raised(found, "L10")},
                         {"a": ["m-a", "h-m", "h-n", "n-x"],
                          "m": ["h-m", "h-n", "n-x"], "b": ["n-b", "n-x"]})

    def test_length_is_a_parameter(self):
        links = [stake("h", "m", 60), stake("m", "a", 60), stake("h", "x", 60)]
        for most, wanted in ((3, "certain"), (2, None)):
            self.assertEqual(self.of_group(
                *links, words=("--set", f"lists.l10_links={most}")), wanted)
        line = ["h", *"bcdef", "a"]
        for n, wanted in ((6, "certain"), (7, None)):
            chain = ["h", *"bcdef"[:n - 2], "a"]
            self.assertEqual(self.level(
                "L10", [listed("x"), *map(party, sorted(set(line)))],
                [stake("h", "x", 60), *(stake(a, b, 60) for a, b in
                                        zip(chain, chain[1:]))]), wanted)

    def test_neither_parents_nor_children_are_sisters(self):
        found = self.of([listed("x"), party("h"), party("c")],
                        [stake("h", "x", 60), stake("x", "c", 60)])
        self.assertEqual(raised(found, "L10"), [])

    def test_a_state_is_no_controller_in_common(self):
        self.assertIsNone(self.of_group(
            stake("h", "a", 100), stake("h", "x", 100),
            h=party("h", "public_body", country="XA")))

    def test_a_person_is(self):
        self.assertEqual(self.of_group(
            stake("h", "a", 100), stake("h", "x", 100),
            h=party("h", "person")), "certain")

    def test_a_listed_controller(self):
        """Where L02 is certain it says more."""
        links = stake("h", "a", 60), stake("h", "x", 60)
        self.assertIsNone(self.of_group(*links, h=listed("h")))
        self.assertEqual(self.of_group(*links, h=listed("h", "other:a")),
                         "certain")

    def test_companies_that_control_each_other(self):
        self.assertIsNone(self.of_group(
            stake("h", "a", 60), control("a", "h"), stake("a", "x", 60)))

    def test_two_listed_sisters(self):
        found = self.of([listed("x"), listed("y"), party("h")],
                        [stake("h", "x", 60), stake("h", "y", 60)])
        self.assertEqual(raised(found, "L10"), [])

    def test_not_evaluable(self):
        found = self.of([listed("x"), party("a")])
        gap, = gaps(found, "L10")
        self.assertEqual(gap["count"], 2)
        self.assertIn("neither owners nor controllers", gap["reason"])


class AnyOrder(More):
    """Other ids in another order: the same is found of the same parties."""

    def graph_of(self, seed):
        rng = random.Random(seed)
        names = [f"n{i:02}" for i in range(12)]
        days = [None, None, "2018", "2019-06", "2019-06-30", "2024-03"]
        entities = [dict(party(n, rng.choice(["company"] * 3 + ["person"])))
                    for n in names]
        for one in entities:
            if rng.random() < .4:
                one["listed"] = [entry(rng.choice(
                    ["us_ofac_sdn", "eu_sanctions", "other:debarred",
                     "other:watch"]), until=rng.choice(days))]
        links = []
        for i in range(36):
            ends = rng.sample(names, 2)
            one = rng.choice([
                stake(*ends, rng.choice([5, 30, 60, 100, None])),
                control(*ends, rng.choice(["statute", "other"])),
                same(*ends), post(*ends)])
            one.update(id=f"l{i:02}", until=rng.choice(days))
            if rng.random() < .2:
                one["basis"] = "alleged"
            links.append({k: v for k, v in one.items() if v is not None})
        return entities, links

    def gist(self, entities, links, back):
        found = self.of(entities, links)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        return sorted((f["flag"], back.get(f["subject"], f["subject"]),
                       f["certainty"]) for f in found["flags"])

    def test_any_order(self):
        seen = set()
        for seed in range(40):
            entities, links = self.graph_of(seed)
            first = self.gist(entities, links, {})
            ids = [x["id"] for x in entities + links]
            fresh = random.Random(seed).sample(ids, len(ids))
            names = dict(zip(ids, (f"z{n}" for n in fresh)))
            for one in entities + links:
                for key in "id", "from", "to":
                    if key in one:
                        one[key] = names[one[key]]
            random.Random(seed).shuffle(entities)
            random.Random(seed).shuffle(links)
            back = {new: old for old, new in names.items()}
            with self.subTest(seed=seed):
                self.assertEqual(self.gist(entities, links, back), first)
            seen |= {flag for flag, *_ in first}
        self.assertLessEqual({"L05", "L07", "L08", "L09", "L10"}, seen)


class Large(More):
    def test_hubs(self):
        """A holding with very many companies, one of them listed, and a
        listed party with very many candidates."""
        n = 60000
        names = [f"c{i:05}" for i in range(n)]
        doc = graph(
            [party("h"), listed("x"), listed("y", entry(until="2019")),
             *map(party, names)],
            [stake("h", "x", 60), *(stake("h", c, 60) for c in names),
             *(same("x", c) for c in names),
             *(stake("y", c, 20, until="2018") for c in names)], as_of=DAY)
        done = run("analyze", self.write("g.json", doc), "--plugin", "lists",
                   "--json", timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        for flag in b"L05", b"L09", b"L10":
            self.assertIn(flag, done.stdout)


if __name__ == "__main__":
    unittest.main()
