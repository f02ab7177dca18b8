# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags of the plugin lists: what raises each, what just does not, and when
it cannot be said; dates, thresholds, severities and evidence."""

import re
import unittest

import sgtest
from sgtest import band, graph, party, raised, scores, stake
from test_findings import check_path

DAY = "2025-01-15"  # us_ofac, eu and uk_ofsi are in force, us_bis is not
FLAGS = ("L01", "L02", "L03", "L04", "L05", "L06", "L07", "L08", "L09", "L10")
LISTS = {"us_ofac": ["us_ofac_sdn"], "eu": ["eu_sanctions"],
         "uk_ofsi": ["uk_ofsi"], "us_bis": ["us_bis_entity", "us_bis_meu",
                                            "us_ofac_sdn"]}
ALL = [name for names in LISTS.values() for name in names]


def entry(name="us_ofac_sdn", since=None, until=None):
    dates = {"since": since, "until": until}
    return {"list": name, **{k: v for k, v in dates.items() if v}}


def listed(name, *lists, kind="company", **keys):
    """A party on lists: names, or entries as data."""
    return dict(keys, id=name, kind=kind, listed=[
        entry(one) if isinstance(one, str) else one
        for one in lists or ["us_ofac_sdn"]])


def post(person, party_, what="director", **keys):
    return dict(keys, id=f"{person}-{what}-{party_}", kind="position",
                post=what, **{"from": person, "to": party_})


def located(who, where, **keys):
    return dict({"id": f"{who}@{where}"}, **keys, kind="located_at",
                **{"from": who, "to": where})


def gaps(findings, flag):
    return [g for g in findings["not_evaluable"] if g["flag"] == flag]


class Lists(sgtest.Case):
    def of(self, entities, links=(), *words, as_of=DAY, deals=()):
        return self.findings(graph(entities, links, deals, as_of=as_of),
                             "--plugin", "lists", *words)

    def only(self, findings, flag, subject=None):
        """The one finding of a flag (on a subject)."""
        some = [f for f in raised(findings, flag)
                if subject in (None, f["subject"])]
        self.assertEqual(len(some), 1, [f["message"] for f in some])
        return some[0]

    def expect(self, finding, severity, certainty="certain"):
        self.assertEqual((finding["severity"], finding["certainty"]),
                         (severity, certainty), finding["message"])

    def check_more(self, finding, count):
        """"A, B and 3 more" says how many there are, not how many fit."""
        told = re.search(r"and (\d+) more", finding["message"])
        self.assertEqual(int(told[1]) if told else count, count,
                         finding["message"])

    def facts(self, finding, field="listed"):
        return [(e["id"], e["value"]) for e in finding["evidence"]
                if e["type"] == "fact" and e["field"] == field]


class Listed(Lists):
    """L01"""

    def test_raised_and_not(self):
        found = self.of([listed("x", "un_sc", "us_ofac_sdn"), party("a")])
        flag = self.only(found, "L01")
        self.expect(flag, "resolve-first")
        self.assertEqual((flag["subject"], flag["rule"], flag["deal"]),
                         ("x", None, None))
        self.assertEqual(self.facts(flag), [("x", "un_sc"),
                                            ("x", "us_ofac_sdn")])
        self.assertIn("un_sc, us_ofac_sdn", flag["message"])

    def test_each_list_once_with_its_programmes(self):
        rows = [{"list": "us_ofac_sdn", "program": "CYBER2", "since": "2020"},
                {"list": "eu_sanctions"},
                {"list": "us_ofac_sdn", "program": "RUSSIA", "since": "2020"},
                {"list": "us_ofac_sdn", "program": "CYBER2", "since": "2020"},
                {"list": "us_ofac_sdn", "program": "IRAN", "since": "2021"}]
        found = self.of([party("x", listed=rows)])
        self.assertIn("listed: eu_sanctions, us_ofac_sdn (CYBER2, RUSSIA) since "
                      "2020 and (IRAN) since 2021.",
                      self.only(found, "L01")["message"])

    def test_without_any_list_nothing_can_be_said(self):
        found = self.of([party("a"), party("b")], [stake("b", "a", 60)])
        self.assertEqual(found["flags"], [])
        for flag in FLAGS:
            gap, = gaps(found, flag)
            self.assertEqual((gap["subject"], gap["count"]), (None, 2))
            self.assertIn("no list was loaded", gap["reason"])
        self.assertEqual(found["metrics"], [])

    def test_a_list_that_is_over_is_a_list(self):
        found = self.of([listed("x", entry(until="2020")), party("a")])
        self.assertEqual({f["flag"] for f in found["flags"]}, {"L09"})
        self.assertEqual(gaps(found, "L01"), [])

    def test_first_and_last_day(self):
        for since, until, wanted in (
                (DAY, None, True), ("2025-01-16", None, False),
                (None, DAY, True), (None, "2025-01-14", False),
                (DAY, DAY, True), ("2024-12", None, True),
                ("2024", "2025-02", True), ("2025-02", None, False),
                (None, "2024-12", False), (None, None, True)):
            with self.subTest(since=since, until=until):
                found = self.of([listed("x", entry(since=since, until=until)),
                                 party("a")], [stake("x", "a", 60)])
                for flag in ("L01", "L02"):
                    some = raised(found, flag)
                    self.assertEqual([f["certainty"] for f in some],
                                     ["certain"] * wanted)
                self.assertEqual(scores(found, "lists.us_ofac_low"),
                                 {"a": 0.6 * wanted})

    def test_partial_dates_are_possible(self):
        for since, until in (("2025-01", None), ("2025", None),
                             (None, "2025-01"), (None, "2025"),
                             ("2025-01", "2025-01"), ("2020", "2025")):
            with self.subTest(since=since, until=until):
                found = self.of(
                    [listed("x", entry(since=since, until=until)),
                     party("a"), party("b"), party("c", addresses=["9 Quay"]),
                     party("d")],
                    [stake("x", "a", 60), stake("x", "b"),
                     post("x", "d"), located("x", "at"), located("c", "at")])
                for flag, severity in (("L01", "resolve-first"),
                                       ("L03", "resolve-first"),
                                       ("L04", "resolve-first")):
                    self.expect(self.only(found, flag), severity, "possible")
                self.expect(self.only(found, "L02", "a"), "high", "possible")
                self.assertEqual(scores(found, "lists.us_ofac_low")["a"], 0)
                self.assertEqual(scores(found, "lists.us_ofac_high")["a"], .6)

    def test_dates_are_told_as_they_are_recorded(self):
        for since in ("2024", "2024-03", "2024-03-05"):
            flag = self.only(self.of([listed("x", entry(since=since))]), "L01")
            self.assertIn(f"since {since}.", flag["message"])

    def test_one_entry_for_certain_is_enough(self):
        flag = self.only(self.of([listed("x", entry(since="2025"), "un_sc")]),
                         "L01")
        self.expect(flag, "resolve-first")
        self.assertEqual(len(self.facts(flag)), 2)

    def test_lists_of_other_kinds_weigh_less(self):
        for lists, severity in ((["other:watch"], "caution"),
                                (["other:a", "other:b"], "caution"),
                                (["other:a", "un_sc"], "resolve-first"),
                                (["us_itar_debarred"], "resolve-first")):
            found = self.of([listed("x", *lists)])
            self.expect(self.only(found, "L01"), severity)
        found = self.of([listed("x", "other:a", entry("un_sc", until="2024"))])
        flag = self.only(found, "L01")
        self.expect(flag, "caution")
        self.assertEqual(self.facts(flag), [("x", "other:a")])

    def test_deal_narrows(self):
        entities = [listed("x", kind="person"), listed("y", kind="person"),
                    party("a"), party("b")]
        links = [stake("x", "a", 60), stake("y", "b", 60)]
        deals = [{"id": "d", "vendor": "a", "signed": "2020-01-01"}]
        found = self.of(entities, links, "--deal", "d", deals=deals)
        self.assertEqual({(f["flag"], f["subject"]) for f in found["flags"]},
                         {("L01", "x"), ("L02", "a")})


# From the guidance on the 50 % rule, its examples and their published readings:
# stakes, all owned, look-through share of x where the two disagree.
VECTORS = {
    "V1": ("x50a a50b", "ab", {"b": 25}),
    "V2": ("x50a x50b a25c b25c", "abc", {"c": 25}),
    "V3": ("x50a x10b a40b", "ab", {"b": 30}),
    "V4": ("x50a x25b a25c b25c", "a", {}),
    "V5": ("x25a x25b a50c b50c", "", {}),
    "V6": ("x25a y25a", "a", {}),
    "V7": ("x30a b25a a60b", "", {}),
    "V10": ("x40a m10a n10a o10a p10a q10a r10a", "", {}),
    "V11": ("x30a y25a", "a", {}),
    "V12": ("x90a a45b x4b", "a", {}),
    "through": ("x45b x40a a30b", "", {"b": 57}),
}


class Owned(Lists):
    """L02"""

    def vector(self, text, *lists, as_of=DAY):
        ends = [(s[0], s[-1], int(s[1:-1])) for s in text.split()]
        names = sorted({end for s in ends for end in s[:2]})
        return self.of([listed(n, *lists) if n in "xy" else party(n)
                        for n in names], [stake(*s) for s in ends],
                       as_of=as_of)

    def levels(self, findings, rule):
        return {f["subject"]: f["severity"]
                for f in raised(findings, "L02") if f["rule"] == rule}

    def owned(self, findings, rule):
        return {one for one, severity in self.levels(findings, rule).items()
                if severity == "resolve-first"}

    def test_vectors(self):
        for name, (text, wanted, through) in VECTORS.items():
            with self.subTest(name):
                found = self.vector(text, "us_ofac_sdn", "eu_sanctions")
                for rule in ("us_ofac", "eu"):
                    self.assertEqual(self.owned(found, rule), set(wanted))
                for flag in raised(found, "L02"):
                    self.check_words(flag, through.get(flag["subject"]))

    def check_words(self, flag, through):
        """Both figures where the two say different things, else one."""
        told = re.search(r"look-through share.* is ([0-9.]+) %",
                         flag["message"])
        self.assertEqual(float(told[1]) if told else None, through,
                         flag["message"])
        self.assertIn(f"Under {flag['rule']} (at least 50 %)",
                      flag["message"])

    def test_columns_of_vectors(self):
        for name, wanted in (("V2", {"a": .5, "b": .5, "c": .5}),
                             ("V4", {"a": .5, "b": .25, "c": .25}),
                             ("V6", {"a": .5}), ("V7", {"a": .3, "b": 0}),
                             ("V12", {"a": .9, "b": .49})):
            found = self.vector(VECTORS[name][0])
            for end in ("low", "high"):
                self.assertEqual(scores(found, f"lists.us_ofac_{end}"), wanted)

    def test_one_threshold_is_more_than_half(self):
        for text, us, uk in (("x50a", "a", ""), ("x51a", "a", "a"),
                             ("x50a a50b", "ab", ""),
                             ("x51a a51b", "ab", "ab")):
            found = self.vector(text, "us_ofac_sdn", "uk_ofsi")
            self.assertEqual(self.owned(found, "us_ofac"), set(us))
            self.assertEqual(self.owned(found, "uk_ofsi"), set(uk))

    def test_near_miss(self):
        for share, severity in ((39.9999999, None), (40, "caution"),
                                (49.9999999, "caution"),
                                (50, "resolve-first")):
            found = self.of([listed("x"), party("a")], [stake("x", "a", share)])
            self.assertEqual(self.levels(found, "us_ofac"),
                             {"a": severity} if severity else {})
            for end in ("low", "high"):
                self.assertEqual(scores(found, f"lists.us_ofac_{end}"),
                                 {"a": round(share / 100, 9)})
        found = self.vector("x45a a90b")
        flag = self.only(found, "L02")
        self.expect(flag, "caution")
        self.assertEqual(flag["subject"], "a")
        self.assertIn("45 %, short of the threshold", flag["message"])

    def test_near_miss_is_a_parameter(self):
        for percent, wanted in ((30, 1), (30.1, 0), (45, 0)):
            found = self.of([listed("x"), party("a")], [stake("x", "a", 30)],
                            "--set", f"lists.near_miss_percent={percent}")
            self.assertEqual(len(raised(found, "L02")), wanted)

    def test_near_miss_just_below_a_strict_threshold(self):
        found = self.vector("x50a", "uk_ofsi")
        self.assertEqual(self.levels(found, "uk_ofsi"), {"a": "caution"})
        found = self.of([listed("x", "uk_ofsi"), party("a")],
                        [stake("x", "a", 50)], "--set",
                        "lists.near_miss_percent=50")
        self.assertEqual(self.levels(found, "uk_ofsi"), {})

    def test_rules_of_a_profile(self):
        """One that leads down in majorities is asked, too."""
        rule = {"name": "mine", "title": "t", "propagation": "majority-chain",
                "threshold": 25, "strict": True, "aggregate": True,
                "counts": "shares", "control": [], "lists": ["us_ofac_sdn"],
                "chain": {"threshold": 50, "strict": True, "counts": "shares"},
                "from": "2000-01-01", "to": None, "citation": "c"}
        profile = self.write("profile.json", {"rules": [rule]})
        found = self.of([listed("x"), *map(party, "abc")],
                        [stake("x", "a", 51), stake("a", "b", 30),
                         stake("b", "c", 60)], "--profile", profile)
        self.assertEqual(self.owned(found, "mine"), {"a", "b"})

    def test_possible_is_high(self):
        for link in (stake("x", "a"), band("x", "a", 25, 50),
                     band("x", "a", 49, 75), stake("x", "a", 60,
                                                   basis="alleged"),
                     stake("x", "a", 60, basis="inferred"),
                     stake("x", "a", 60, capacity="nominee"),
                     stake("x", "a", 60, capacity="trustee"),
                     stake("x", "a", 60, since="2025-01"),
                     stake("x", "a", 60, until="2025")):
            found = self.of([listed("x"), party("a")], [link])
            flag = self.only(found, "L02")
            self.expect(flag, "high", "possible")
            self.assertIn("may hold up to", flag["message"])
            self.assertEqual("alleged" in flag["message"],
                             link.get("basis") == "alleged")

    def test_bands_below_the_threshold(self):
        for link, certainty in (
                (band("x", "a", 25, 49.9999999), "possible"),
                (band("x", "a", 41, 49), "certain"),
                (band("x", "a", 40, 41), "certain"),
                (band("x", "a", 39, 40), "possible"),
                (band("x", "a", 5, 39), None),
                (band("x", "a", 25, 50, share_max_exclusive=True),
                 "possible")):
            found = self.of([listed("x"), party("a")], [link])
            self.assertEqual([(f["severity"], f["certainty"])
                              for f in raised(found, "L02")],
                             [("caution", certainty)] if certainty else [])

    def test_others_leave_no_room(self):
        """A stake of unknown size is at most what is left."""
        for others, severity in ((50, "high"), (50.0000001, "caution"),
                                 (60, "caution"), (60.0000001, None)):
            found = self.of([listed("x"), party("a"), party("p", "person")],
                            [stake("x", "a"), stake("p", "a", others)])
            self.assertEqual(self.levels(found, "us_ofac"),
                             {"a": severity} if severity else {})

    def test_adding_up_is_a_matter_of_the_rule(self):
        found = self.vector("x30a y30a", *ALL)
        self.assertEqual(self.owned(found, "us_ofac"), {"a"})
        self.assertEqual(self.owned(found, "eu"), {"a"})
        self.assertEqual(self.levels(found, "uk_ofsi"), {})
        self.assertEqual(scores(found, "lists.uk_ofsi_low"), {"a": .3})
        self.assertEqual(scores(found, "lists.us_ofac_low"), {"a": .6})
        found = self.vector("x30a y45a", "uk_ofsi")
        self.assertEqual(self.levels(found, "uk_ofsi"), {"a": "caution"})
        self.assertIn("through y", self.only(found, "L02")["message"])

    def test_one_holder_with_what_it_owns(self):
        """Alone is not directly: x through a, and y beside it."""
        found = self.vector("x60a a30b x25b y20b", "uk_ofsi")
        self.assertEqual(self.owned(found, "uk_ofsi"), {"a", "b"})
        found = self.vector("x60a a30b x15b y50b", "uk_ofsi")
        self.assertEqual(self.levels(found, "uk_ofsi"),
                         {"a": "resolve-first", "b": "caution"})
        self.assertEqual(scores(found, "lists.uk_ofsi_low")["b"], .5)

    def test_largest_single_holder_at_each_end(self):
        """One certainly holds most, another may hold more."""
        found = self.of([listed("x", "uk_ofsi"), listed("y", "uk_ofsi"),
                         party("a")],
                        [stake("x", "a", 30), stake("y", "a", 45,
                                                    basis="alleged")])
        self.assertEqual(scores(found, "lists.uk_ofsi_low"), {"a": .3})
        self.assertEqual(scores(found, "lists.uk_ofsi_high"), {"a": .45})
        self.expect(self.only(found, "L02"), "caution", "possible")

    def test_lists_of_each_rule(self):
        for rule, names in LISTS.items():
            for name in ALL + ["un_sc", "us_ofac_nonsdn", "other:us_ofac_sdn",
                               "us_bis_unverified", "us_bis_denied"]:
                found = self.of([listed("x", name), party("a")],
                                [stake("x", "a", 60)], as_of="2028-01-01")
                self.assertEqual(self.owned(found, rule),
                                 {"a"} if name in names else set(),
                                 (rule, name))

    def test_eu_threshold_changed(self):
        for as_of, severity in (("2024-07-02", "caution"),
                                ("2024-07-03", "resolve-first")):
            found = self.vector("x50a a50b", "eu_sanctions", as_of=as_of)
            self.assertEqual(self.levels(found, "eu")["a"], severity)
            self.assertEqual(self.owned(found, "eu"),
                             set("ab") if severity != "caution" else set())
            found = self.of([listed("x", "eu_sanctions"), party("a")],
                            [stake("x", "a", 50.0000001)], as_of=as_of)
            self.assertEqual(self.owned(found, "eu"), {"a"})

    def test_ofac_adds_up_since_2014(self):
        for as_of, wanted in (("2014-08-12", set()), ("2014-08-13", {"a"})):
            found = self.vector("x25a y25a", as_of=as_of)
            self.assertEqual(self.owned(found, "us_ofac"), wanted)

    def test_bis_before_during_and_after_its_suspension(self):
        for as_of, why in (("2025-09-28", "in force from 2025-09-29"),
                           ("2025-09-29", None), ("2025-11-09", None),
                           ("2025-11-10", "suspended from 2025-11-10 to "
                                          "2026-11-09"),
                           ("2026-11-09", "suspended"), ("2026-11-10", None)):
            with self.subTest(as_of):
                found = self.vector("x60a", "us_bis_entity", as_of=as_of)
                told = [g["reason"] for g in gaps(found, "L02")
                        if "us_bis" in g["reason"]]
                self.assertEqual(self.owned(found, "us_bis"),
                                 set() if why else {"a"})
                self.assertEqual(len(told), 1 if why else 0)
                self.assertIn(why or "", "".join(told))
                self.assertEqual(scores(found, "lists.us_bis_low"),
                                 {} if why else {"a": .6})

    def test_rules_before_they_began(self):
        found = self.vector("x60a", *ALL, as_of="2008-02-13")
        self.assertEqual(raised(found, "L02"), [])
        told = " ".join(g["reason"] for g in gaps(found, "L02"))
        for rule in LISTS:
            self.assertIn(f"the rule {rule} was not applied", told)

    def test_stakes_at_the_date(self):
        links = [stake("x", "a", 60, until="2024-03-01", id="l1"),
                 stake("x", "a", 40, since="2024-03-02", id="l2")]
        for as_of, wanted in (("2024-03-01", "resolve-first"),
                              ("2024-03-02", "caution")):
            found = self.of([listed("x"), party("a")], links, as_of=as_of)
            self.assertEqual(self.levels(found, "us_ofac"), {"a": wanted})

    def test_not_evaluable(self):
        found = self.of([listed("x"), party("a"), party("b"), party("c"),
                         party("p", "person"), party("m", "public_body")],
                        [stake("x", "a", 60)])
        told = {(g["count"], g["reason"]) for g in gaps(found, "L02")}
        self.assertIn((3, "no owner is recorded for these companies"), told)
        self.assertEqual([g["count"] for g in gaps(found, "L03")], [3])
        for end in ("low", "high"):
            self.assertEqual(scores(found, f"lists.us_ofac_{end}"), {"a": .6})

    def test_a_listed_party_is_not_owned_by_itself(self):
        found = self.vector("x60y y60a")
        self.assertEqual({f["subject"] for f in raised(found, "L02")}, {"a"})
        held = scores(found, "lists.us_ofac_low")
        self.assertEqual(held["a"], .6)
        self.assertIn(held.get("y"), (.6, None), "held, or not said")

    def test_other_lists_do_not_count_as_the_rules(self):
        """Listed for the EU only, owned by one that the US listed."""
        found = self.of([listed("x"), listed("y", "eu_sanctions")],
                        [stake("x", "y", 60)])
        flag = self.only(found, "L02")
        self.assertEqual((flag["subject"], flag["rule"]), ("y", "us_ofac"))

    def test_nominees(self):
        """What is held for others is possible, and gives way to the
        principal's own stake."""
        agency = {"id": "ag", "kind": "agent", "from": "n", "to": "x"}
        held = stake("n", "a", 60, capacity="nominee")
        found = self.of([listed("x"), party("n"), party("a")],
                        [held, agency, stake("x", "a", 60)])
        self.expect(self.only(found, "L02"), "resolve-first")
        found = self.of([listed("n"), party("x"), party("a")],
                        [held, agency, stake("x", "a", 60)])
        self.assertEqual(raised(found, "L02"), [])
        self.assertEqual(scores(found, "lists.us_ofac_high"), {"a": 0})

    def test_control_is_not_ownership(self):
        found = self.of([listed("x"), party("a")], [
            {"id": "c", "kind": "control", "means": "board_majority",
             "from": "x", "to": "a"}])
        self.assertEqual(raised(found, "L02"), [])
        self.assertEqual(scores(found, "lists.us_ofac_high"), {})

    def test_total_stakes(self):
        """Used only where no chain of direct stakes joins the two."""
        found = self.of([listed("x"), party("a")],
                        [stake("x", "a", 60, measure="total")])
        flag = self.only(found, "L02")
        self.expect(flag, "resolve-first")
        self.assertIn("A stake stated as a total counts", flag["message"])
        found = self.of([listed("x"), party("h"), party("a")],
                        [stake("x", "a", 60, measure="total"),
                         stake("x", "h", 20), stake("h", "a", 20)])
        self.assertEqual(raised(found, "L02"), [])

    def test_above_the_whole(self):
        """The sum as it stands decides, and the message has it."""
        found = self.vector("x60a y60a m60a")
        self.expect(self.only(found, "L02"), "resolve-first")
        self.assertIn("120 %", self.only(found, "L02")["message"])
        self.assertEqual(scores(found, "lists.us_ofac_low"), {"a": 1})

    def test_many_owners(self):
        names = [f"x{n:03}" for n in range(200)]
        found = self.of([listed(n) for n in names] + [party("a")],
                        [stake(n, "a", .25) for n in names])
        flag = self.only(found, "L02")
        self.expect(flag, "resolve-first")
        one, = [e for e in flag["evidence"] if e["type"] == "sum"]
        self.assertEqual(len(one["terms"]), 200)
        self.assertEqual((one["low"], one["high"]), (.5, .5))

    def test_very_many_owners(self):
        """The largest that are enough are shown, the rest counted."""
        for count, share, wanted in (
                (1200, .08, 625), (1200, .04, 1200),
                *([] if sgtest.SANITIZED else [(100001, .0009, 55556)])):
            names = [f"x{n:06}" for n in range(count)]
            found = self.of(
                [listed(n) for n in names] + [party("a"), party("b")],
                [stake(n, "a", share) for n in names] + [stake("a", "b", 90)])
            one = self.only(found, "L02", "a")["evidence"][-1]
            self.assertEqual(one["type"], "sum")
            self.assertEqual(len(one["terms"]), wanted)
            self.assertAlmostEqual(one["low"], wanted * share / 100)
            self.assertEqual(f"{count - wanted} smaller" in one["shows"],
                             wanted < count)

    def test_the_largest_of_very_many(self):
        links = [stake(f"x{n:04}", "a", .01 + n % 7 * .02) for n in range(1100)]
        found = self.of([listed(x["from"]) for x in links] + [party("a")],
                        links)
        one = self.only(found, "L02")["evidence"][-1]
        shown = {t["link"] for t in one["terms"]}
        self.assertGreater(
            min(x["share"] for x in links if x["id"] in shown) + 1e-9,
            max(x["share"] for x in links if x["id"] not in shown))
        self.assertGreaterEqual(one["low"], .5)
        self.check_least(one)

    def test_the_largest_of_equals(self):
        """What certainly is held comes first, of equals what possibly is; of
        what only possibly is the other way round."""
        n_owners = range(1100)
        for certainty, key, links in (
                ("certain", "share_max", [
                    band(f"x{n:04}", "a", .05, .05 + n % 3 * .01)
                    for n in n_owners]),
                ("possible", "share_max", [
                    band(f"x{n:04}", "a", 0, .05 + n % 3 * .01)
                    for n in n_owners]),
                ("possible", "share_min", [
                    band(f"x{n:04}", "a", n % 3 * .01, .06)
                    for n in n_owners])):
            found = self.of([listed(x["from"]) for x in links] + [party("a")],
                            links)
            flag = self.only(found, "L02")
            self.assertEqual(flag["certainty"], certainty)
            shown = {t["link"] for t in flag["evidence"][-1]["terms"]}
            self.assertGreaterEqual(
                min(x[key] for x in links if x["id"] in shown),
                max(x[key] for x in links if x["id"] not in shown))

    def check_least(self, one):
        """Without the smallest the others would not be enough."""
        self.assertLess(one["low"] - min(t["low"] for t in one["terms"]), .5)

    def test_very_long_chain(self):
        """Each of thousands is far below the listed party."""
        names = ["x"] + [f"c{n:04}" for n in range(4000)]
        found = self.of([listed("x"), *map(party, names[1:])],
                        [stake(*two, 60) for two in zip(names, names[1:])])
        self.assertEqual(self.owned(found, "us_ofac"), set(names[1:]))
        last = self.only(found, "L02", names[-1])["evidence"]
        self.assertLess(len(last), 20)
        self.assertLess(len(last[0]["links"]), 100)

    def test_long_chain(self):
        names = ["x"] + [f"c{n:03}" for n in range(60)]
        found = self.of([listed("x"), *map(party, names[1:])],
                        [stake(*two, 50) for two in zip(names, names[1:])])
        self.assertEqual(self.owned(found, "us_ofac"), set(names[1:]))


class Evidence(Lists):
    """What a reader can add up again."""

    def setUp(self):
        super().setUp()
        self.entities = [listed("x"), listed("y"), *map(party, "abcd")]
        self.links = [stake("x", "a", 50), stake("a", "b", 40),
                      stake("y", "b", 10), stake("b", "c", 100),
                      band("x", "c", 0, 20), stake("c", "d", 40),
                      band("y", "d", 5, 30, confidence=.7)]

    def check(self, findings, links):
        by_id = {link["id"]: link for link in links}
        for flag in findings["flags"]:
            for one in flag["evidence"]:
                if one["type"] == "path":
                    self.assertEqual(one["start"], flag["subject"])
                    check_path(self, one, by_id, set())
                if one["type"] == "sum":
                    self.check_sum(one)

    def check_sum(self, one):
        low, high = (sum(t[end] for t in one["terms"])
                     for end in ("low", "high"))
        self.assertAlmostEqual(one["low"], low, delta=1e-12)
        self.assertLessEqual(one["low"], one["high"])
        self.assertLessEqual(one["high"], high + 1e-12)

    def test_paths_and_sums(self):
        found = self.of(self.entities, self.links)
        self.check(found, self.links)
        wanted = {"a": (.5, .5, "certain"), "b": (.5, .5, "certain"),
                  "c": (1, 1, "certain"), "d": (.45, .7, "possible")}
        for flag in raised(found, "L02"):
            sums = [e for e in flag["evidence"] if e["type"] == "sum"]
            path, = [e for e in flag["evidence"] if e["type"] == "path"]
            low, high, certainty = wanted.pop(flag["subject"])
            self.assertEqual((sums[0]["low"], flag["certainty"]),
                             (low, certainty))
            self.assertEqual(sums[0]["high"], high)
            self.assertEqual((sums[0]["threshold"], sums[0]["strict"]),
                             (.5, False))
            self.assertEqual(path["entities"][-1], self.facts(flag)[0][0])
            self.assertEqual(len(sums), len(path["links"]))
        self.assertEqual(wanted, {})

    def test_what_comes_back_is_added_up(self):
        """a is owned by 51 %, and then by what it owns itself as well."""
        links = [stake("x", "a", 51), stake("a", "b", 100),
                 stake("b", "a", 29)]
        flag = self.only(self.of(self.entities, links), "L02", "a")
        self.assertIn("80 %", flag["message"])
        path, _, one = flag["evidence"]
        self.assertEqual({t["link"] for t in one["terms"]}, {"x-a", "b-a"})
        self.assertEqual((one["low"], one["high"]), (.8, .8))
        self.assertEqual(path["links"], ["x-a"])

    def test_control_that_counts_leads_up(self):
        """Not one by other means, nor a stake that is not enough."""
        rule = {"name": "own", "title": "Own", "propagation": "cascade",
                "threshold": 50, "strict": False, "aggregate": True,
                "counts": "shares", "control": ["board_majority"],
                "control_possible": [], "lists": ["us_ofac_sdn"],
                "from": "2000-01-01", "to": None, "suspended": [],
                "citation": "None", "url": "", "status": "memory", "note": ""}
        control = {"kind": "control", "to": "a"}
        links = [stake("y", "a", 5), stake("a", "b", 60),
                 dict(control, id="0", means="agreement", **{"from": "x"}),
                 dict(control, id="1", means="board_majority",
                      basis="alleged", **{"from": "x"}),
                 dict(control, id="2", means="board_majority",
                      **{"from": "x"})]
        found = self.of(self.entities, links, "--profile", self.write(
            "profile.json", {"rules": [rule]}))
        for subject, wanted in ("a", ["2"]), ("b", ["a-b", "2"]):
            flag, = [f for f in raised(found, "L02")
                     if (f["subject"], f["rule"]) == (subject, "own")]
            self.assertEqual(flag["evidence"][0]["links"], wanted)

    def test_first_sum_is_that_of_the_party(self):
        found = self.of(self.entities, self.links)
        flag = self.only(found, "L02", "b")
        first, second = [e for e in flag["evidence"] if e["type"] == "sum"]
        self.assertEqual({t["link"] for t in first["terms"]}, {"a-b", "y-b"})
        self.assertIn("stakes of listed parties", first["shows"])
        self.assertIn("on the way up", second["shows"])

    def test_strict_threshold(self):
        found = self.of([listed("x", "uk_ofsi"), party("a")],
                        [stake("x", "a", 60)])
        one, = [e for e in self.only(found, "L02")["evidence"]
                if e["type"] == "sum"]
        self.assertEqual((one["threshold"], one["strict"]), (.5, True))

    def test_confidence_is_the_least_needed(self):
        found = self.of(self.entities, self.links)
        self.assertEqual(self.only(found, "L02", "d")["confidence"], .7)
        self.assertEqual(self.only(found, "L02", "c")["confidence"], 1)

    def test_what_is_not_needed_takes_nothing_away(self):
        """Half is certain without the allegation beside it."""
        found = self.of([listed("x"), listed("y"), party("a")],
                        [stake("x", "a", 50), stake("y", "a", 20,
                                                    basis="alleged",
                                                    confidence=.1)])
        flag = self.only(found, "L02")
        self.expect(flag, "resolve-first")
        self.assertEqual(flag["confidence"], 1)
        self.assertNotIn("alleged", flag["message"])
        found = self.of([listed("x"), listed("y"), party("a")],
                        [stake("x", "a", 50), stake("y", "a", 20,
                                                    confidence=.1)])
        self.assertEqual(self.only(found, "L02")["confidence"], 1)

    def test_sources_and_repeated_statements(self):
        """Of one stake stated twice, one link stands for it."""
        links = [stake("x", "a", 60, id="l1", sources=["r1"]),
                 stake("x", "a", 60, id="l2", sources=["r2"])]
        doc = graph([listed("x"), party("a")], links, sources=[
            {"id": "r1", "title": "R1"}, {"id": "r2", "title": "R2"}],
            as_of=DAY)
        flag = self.only(self.findings(doc, "--plugin", "lists"), "L02")
        one, = [e for e in flag["evidence"] if e["type"] == "sum"]
        self.assertEqual([t["link"] for t in one["terms"]], ["l1"])
        self.assertEqual(flag["sources"], ["r1"])


class Minority(Lists):
    """L03"""

    def flags(self, entities, links, *words):
        found = self.of(entities, links, *words)
        return {f["subject"]: (f["severity"], f["certainty"])
                for f in raised(found, "L03")}

    def of_x(self, link, *lists):
        return self.flags([listed("x", *lists), party("a")], [link]).get("a")

    def test_shares(self):
        known = "elevated", "certain"
        for share, wanted in ((9.9999999, None), (10, known), (30, known),
                              (49.9999999, known), (50, None), (60, None),
                              (None, ("resolve-first", "certain"))):
            self.assertEqual(self.of_x(stake("x", "a", share)), wanted, share)

    def test_bands(self):
        for low, high, certainty in ((10, 49.9999999, "certain"),
                                     (5, 9.9999999, None),
                                     (5, 10, "possible"), (0, 30, "possible"),
                                     (45, 60, "possible"), (50, 60, None),
                                     (25, 50, "possible")):
            got = self.of_x(band("x", "a", low, high))
            self.assertEqual(got, certainty and ("elevated", certainty),
                             (low, high))

    def test_any_list_will_do(self):
        for name in ("un_sc", "us_bis_unverified", "other:watch"):
            self.assertEqual(self.of_x(stake("x", "a", 30), name),
                             ("elevated", "certain"))

    def test_not_where_a_rule_is_met_for_certain(self):
        entities = [listed("x"), listed("y"), party("a")]
        links = [stake("x", "a", 40), stake("y", "a", 10)]
        self.assertEqual(self.flags(entities, links), {})
        links = [stake("x", "a", 40), stake("y", "a", 9.9999999)]
        self.assertEqual(self.flags(entities, links),
                         {"a": ("elevated", "certain")})
        self.assertEqual(self.flags(entities, [stake("x", "a", 60),
                                               stake("y", "a")]), {})

    def test_beside_a_possible_verdict(self):
        found = self.of([listed("x"), party("a")], [stake("x", "a")])
        self.expect(self.only(found, "L02"), "high", "possible")
        flag = self.only(found, "L03")
        self.expect(flag, "resolve-first")
        self.assertIn("unrecorded size", flag["message"])
        self.assertEqual(self.facts(flag), [("x", "us_ofac_sdn")])

    def test_by_what_listed_parties_certainly_own(self):
        entities = [listed("x"), party("h"), party("a")]
        self.assertEqual(self.flags(entities, [stake("x", "h", 50),
                                               stake("h", "a", 30)]),
                         {"a": ("elevated", "certain")})
        self.assertEqual(self.flags(entities, [stake("x", "h", 49),
                                               stake("h", "a", 30)]),
                         {"h": ("elevated", "certain")})
        self.assertEqual(self.flags(entities, [
            stake("x", "h", 60, basis="alleged"), stake("h", "a", 30)]), {})

    def test_possible(self):
        for keys in ({"basis": "alleged"}, {"basis": "inferred"},
                     {"since": "2025-01"}, {"until": "2025"}):
            for share, severity in ((30, "elevated"), (None, "resolve-first")):
                self.assertEqual(self.of_x(stake("x", "a", share, **keys)),
                                 (severity, "possible"), keys)

    def test_alleged_is_said(self):
        for basis, word in (("alleged", "is alleged"), ("declared",
                                                        "is recorded")):
            found = self.of([listed("x"), party("a")],
                            [stake("x", "a", 30, basis=basis)])
            self.assertIn(word, self.only(found, "L03")["message"])

    def test_what_is_not_needed_takes_nothing_away(self):
        found = self.of([listed("x"), listed("y"), party("a")],
                        [stake("x", "a", 20), stake("y", "a", 20,
                                                    basis="alleged",
                                                    confidence=.1)])
        flag = self.only(found, "L03")
        self.expect(flag, "elevated")
        self.assertEqual(flag["confidence"], 1)
        self.assertNotIn("is alleged", flag["message"])

    def test_nominee_of_a_recorded_principal_holds_nothing(self):
        self.assertEqual(self.flags(
            [listed("n"), party("p", "person"), party("a")],
            [stake("n", "a", 30, capacity="nominee"), stake("p", "a", 30),
             {"id": "ag", "kind": "agent", "from": "n", "to": "p"}]), {})

    def test_total_stake_beside_a_chain(self):
        """It says the same again, and is not used."""
        self.assertEqual(set(self.flags(
            [listed("x"), party("h"), party("a")],
            [stake("x", "a", 30, measure="total"), stake("x", "h", 20),
             stake("h", "a", 20)])), {"h"})
        self.assertEqual(self.of_x(stake("x", "a", 30, measure="total")),
                         ("elevated", "certain"))

    def test_limits_are_parameters(self):
        for words, shares in ((("--set", "lists.minority_from_percent=20"),
                               {19.9999999: 0, 20: 1}),
                              (("--set", "lists.minority_below_percent=30"),
                               {29.9999999: 1, 30: 0})):
            for share, wanted in shares.items():
                got = self.flags([listed("x"), party("a")],
                                 [stake("x", "a", share)], *words)
                self.assertEqual(len(got), wanted, (words, share))

    def test_many_holders(self):
        names = [f"x{n:03}" for n in range(200)]
        found = self.of([listed(n) for n in names] + [party("a")],
                        [stake(n, "a") for n in names])
        flag = self.only(found, "L03")
        self.check_more(flag, 196)


class People(Lists):
    """L04"""

    def flags(self, one, link, signed=None, as_of=DAY, **deal):
        deals = [dict({"id": "d", "vendor": "a", "status": "signed",
                       "signed": signed}, **deal)] if signed else []
        found = self.of([listed("x", one, kind="person"), party("a"),
                         party("b")], [link], as_of=as_of, deals=deals)
        return {f["deal"]: f["certainty"] for f in raised(found, "L04")
                if f["subject"] == "a"}

    def test_raised_and_not(self):
        for what, wanted in (("director", 1), ("secretary", 1),
                             ("signatory", 1), ("official", 1),
                             ("employee", 0)):
            found = self.of([listed("x", kind="person"), party("a"),
                             party("b"), listed("y", kind="person")],
                            [post("x", "a", what)])
            self.assertEqual(len(raised(found, "L04")), wanted, what)
            self.assertEqual([g["count"] for g in gaps(found, "L04")], [1])
        found = self.of([listed("x", kind="person"), party("p", "person"),
                         party("a")], [post("p", "a")])
        self.assertEqual(raised(found, "L04"), [])

    def test_evidence(self):
        link = post("x", "a")
        flag = self.only(self.of([listed("x", "un_sc", kind="person"),
                                  party("a")], [link]), "L04")
        self.expect(flag, "resolve-first")
        path, = [e for e in flag["evidence"] if e["type"] == "path"]
        self.assertEqual((path["start"], path["entities"]), ("a", ["a", "x"]))
        self.assertEqual(self.facts(flag), [("x", "un_sc")])
        self.assertIn(DAY, flag["message"])

    def test_post_on_the_date(self):
        for keys, wanted in (({"until": DAY}, "certain"),
                             ({"until": "2025-01-14"}, None),
                             ({"since": DAY}, "certain"),
                             ({"since": "2025-01-16"}, None),
                             ({"since": "2025-01"}, "possible"),
                             ({"until": "2025"}, "possible"),
                             ({"basis": "alleged"}, "possible"),
                             ({"basis": "inferred"}, "possible")):
            got = self.flags("un_sc", post("x", "a", **keys))
            self.assertEqual(got, {None: wanted} if wanted else {}, keys)

    def test_alleged_is_said(self):
        found = self.of([listed("x", kind="person"), party("a")],
                        [post("x", "a", basis="alleged", confidence=.4)])
        flag = self.only(found, "L04")
        self.assertIn("alleged", flag["message"])
        self.assertEqual(flag["confidence"], .4)

    def test_at_the_deal_and_at_the_date(self):
        both = {None: "certain", "d": "certain"}
        for since, until, wanted in (
                ("2011-01-01", None, both),
                ("2012-06-15", None, both),
                ("2012-06-16", None, {None: "certain"}),
                ("2011-01-01", "2012-06-15", {"d": "certain"}),
                ("2011-01-01", "2012-06-14", {}),
                ("2012-06", "2013", {"d": "possible"})):
            got = self.flags(entry(since=since, until=until), post("x", "a"),
                             "2012-06-15")
            self.assertEqual(got, wanted, (since, until))

    def test_post_at_the_deal(self):
        one = entry(since="2011-01-01", until="2013-12-31")
        for keys, wanted in (({"until": "2012-06-15"}, {"d": "certain"}),
                             ({"until": "2012-06-14"}, {}),
                             ({"since": "2012-06-15"}, {"d": "certain"}),
                             ({"since": "2012-06-16"}, {}),
                             ({"until": "2012-06"}, {"d": "possible"})):
            got = self.flags(one, post("x", "a", **keys), "2012-06-15")
            self.assertEqual(got, wanted, keys)

    def test_deal_of_a_later_day_is_not_known_yet(self):
        one = entry(since="2025-02-01", until="2025-03-01")
        self.assertEqual(self.flags(one, post("x", "a"), "2025-02-10"), {})
        self.assertEqual(self.flags(one, post("x", "a"), "2025-02-10",
                                    as_of="2026-01-01"), {"d": "certain"})

    def test_deal_signed_some_day_of_a_month(self):
        """Certain when it holds on every day that the month can mean."""
        for since, until, wanted in (("2011-01-01", "2013-01-01", "certain"),
                                     ("2012-06-20", "2013-01-01", "possible"),
                                     ("2011-01-01", "2012-06-10", "possible"),
                                     ("2011-01-01", "2012-05-31", None)):
            with self.subTest(since=since, until=until):
                got = self.flags(entry(since=since, until=until),
                                 post("x", "a"), "2012-06")
                self.assertEqual(got, {"d": wanted} if wanted else {})

    def test_day_of_a_deal_is_told_as_it_is_recorded(self):
        found = self.of([listed("x", kind="person"), party("a")],
                        [post("x", "a", until="2020")], deals=[
                            {"id": "d", "vendor": "a", "signed": "2012-06"}])
        words = self.only(found, "L04")["message"]
        self.assertIn("2012-06", words)
        self.assertNotIn("2012-06-30", words)

    def test_what_is_not_needed_takes_nothing_away(self):
        found = self.of([listed("x", kind="person"), party("a"),
                         listed("y", kind="person")],
                        [post("x", "a"), post("y", "a", basis="alleged",
                                              confidence=.1)])
        flag = self.only(found, "L04")
        self.expect(flag, "resolve-first")
        self.assertEqual(flag["confidence"], 1)
        self.assertNotIn("is alleged", flag["message"])

    def test_many_posts(self):
        names = [f"x{n:03}" for n in range(200)]
        found = self.of([listed(n, kind="person") for n in names] +
                        [party("a")], [post(n, "a") for n in names])
        self.check_more(self.only(found, "L04"), 196)

    def test_who_is_party_to_a_deal(self):
        one = entry(since="2011-01-01", until="2013-12-31")
        self.assertEqual(self.flags(one, post("x", "a"), "2012-06-15",
                                    vendor="b", stated_end_user="a"),
                         {"d": "certain"})
        self.assertEqual(self.flags(one, post("x", "a"), "2012-06-15",
                                    vendor="b"), {})
        found = self.of(
            [listed("x", one, kind="person"), party("a"), party("b")],
            [post("x", "a"), sgtest.supply("s", "b", "a", deal="d",
                                           date="2012-07-01")],
            deals=[{"id": "d", "vendor": "b", "signed": "2012-06-15"}])
        flag = self.only(found, "L04")
        self.assertEqual((flag["subject"], flag["deal"]), ("a", "d"))
        self.assertIn("2012-06-15", flag["message"])

    def test_two_posts_of_one_person(self):
        found = self.of([listed("x", kind="person"), party("a")],
                        [post("x", "a"), post("x", "a", "chair")])
        flag = self.only(found, "L04")
        self.assertEqual(len([e for e in flag["evidence"]
                              if e["type"] == "path"]), 2)
        self.assertNotIn("x and x", flag["message"])


class Places(Lists):
    """L06"""

    def test_raised_and_not(self):
        found = self.of([listed("x", "un_sc", addresses=["1 High Street"]),
                         party("a", addresses=["1  high street"]),
                         party("b", addresses=["2 High Street"]), party("c")])
        flag = self.only(found, "L06")
        self.expect(flag, "elevated")
        self.assertEqual(flag["subject"], "a")
        path, = [e for e in flag["evidence"] if e["type"] == "path"]
        self.assertEqual((path["entities"][0], path["entities"][-1],
                          len(path["links"])), ("a", "x", 2))
        self.assertEqual(self.facts(flag), [("x", "un_sc")])
        self.assertIn("2 parties at the address", flag["message"])
        self.assertEqual([g["count"] for g in gaps(found, "L06")], [1])

    def at_one(self, mine, its, *lists):
        return self.of([listed("x", *lists), party("a"),
                        party("at", "address")],
                       [located("a", "at", **mine), located("x", "at", **its)])

    def test_days(self):
        for keys, wanted in (({"since": DAY}, "certain"),
                             ({"since": "2025-01-16"}, None),
                             ({"until": DAY}, "certain"),
                             ({"until": "2025-01-14"}, None),
                             ({"since": "2025"}, "possible"),
                             ({"basis": "inferred"}, "possible")):
            for two in ((keys, {}), ({}, keys)):
                some = raised(self.at_one(*two), "L06")
                self.assertEqual([f["certainty"] for f in some],
                                 [wanted] if wanted else [], keys)

    def test_alleged_is_said(self):
        flag = self.only(self.at_one({}, {"basis": "alleged",
                                          "confidence": .5}), "L06")
        self.expect(flag, "elevated", "possible")
        self.assertEqual(flag["confidence"], .5)
        self.assertIn("alleged", flag["message"])

    def test_listed_perhaps(self):
        flag = self.only(self.at_one({}, {}, entry(since="2025")), "L06")
        self.expect(flag, "elevated", "possible")

    def test_telephone(self):
        found = self.of([listed("x", phone="+33 1 40 20 50 50"),
                         party("a", phone="0033-140-205050"),
                         party("b", phone="+33 1 40 20 50 51"),
                         listed("y", phone="12345"),
                         party("c", phone="12345")])
        flag = self.only(found, "L06")
        self.expect(flag, "elevated")
        self.assertEqual(flag["subject"], "a")
        self.assertIn("telephone number", flag["message"])
        self.assertNotIn("at the address", flag["message"])
        self.assertIn(("x", "+33 1 40 20 50 50"), self.facts(flag, "phone"))

    def test_telephone_of_many(self):
        names = [f"x{n:02}" for n in range(20)]
        found = self.of([listed(n, phone="+33140205050") for n in names] +
                        [party("a", phone="+33140205050")])
        self.check_more(self.only(found, "L06"), 16)

    def test_address_of_one_and_telephone_of_another(self):
        """Each is said of whom it is true."""
        found = self.of([listed("x", phone="+33140205050"), listed("y"),
                         party("a", phone="+33140205050"),
                         party("at", "address")],
                        [located("a", "at"), located("y", "at")])
        words = self.only(found, "L06")["message"]
        self.assertIn("address", words)
        self.assertIn("telephone", words)

    def test_a_party_stated_twice_is_one_tenant(self):
        found = self.of([listed("x"), party("a"), party("at", "address")],
                        [located("a", "at"), located("x", "at"),
                         located("x", "at", id="again", basis="reported")])
        self.assertIn("2 parties at the address",
                      self.only(found, "L06")["message"])

    def test_hub_of_listed_tenants(self):
        """200 listed at one address: all are told, a few are shown."""
        names = [f"x{n:03}" for n in range(200)]
        found = self.of([listed(n, addresses=["1 High Street"])
                         for n in names] +
                        [party(n, addresses=["1 High Street"]) for n in "ab"])
        self.assertEqual([f["subject"] for f in raised(found, "L06")],
                         ["a", "b"])
        for flag in raised(found, "L06"):
            self.assertIn("202 parties at the address", flag["message"])
            self.check_more(flag, 196)
            self.assertLess(len(flag["evidence"]), 100)

    def test_two_addresses(self):
        """All that are listed at either are told."""
        ends = [(f"{at}{n}", at) for at, size in (("p", 6), ("q", 10))
                for n in range(size)]
        found = self.of([listed(who) for who, _ in ends] + [party("a")] +
                        [party(at, "address") for at in "pq"],
                        [located(*two) for two in ends] +
                        [located("a", at) for at in "pq"])
        self.check_more(self.only(found, "L06"), 12)

    def test_what_is_not_needed_takes_nothing_away(self):
        found = self.of([listed("x"), listed("y"), party("a"),
                         party("at", "address")],
                        [located("a", "at"), located("x", "at"),
                         located("y", "at", basis="alleged", confidence=.1)])
        flag = self.only(found, "L06")
        self.expect(flag, "elevated")
        self.assertEqual(flag["confidence"], 1)

    def test_hub_of_unlisted_tenants(self):
        names = [f"t{n:04}" for n in range(3000)]
        found = self.of([listed("x", addresses=["1 High Street"])] +
                        [party(n, addresses=["1 High Street"])
                         for n in names])
        self.assertEqual([f["subject"] for f in raised(found, "L06")], names)

    def test_the_firm_statement_decides(self):
        """However many alleged ones stand before it."""
        names = [f"x{n}" for n in range(20)]
        links = [located(n, "at", basis="alleged") for n in names[:-1]]
        found = self.of([*map(listed, names), party("a"),
                         party("at", "address")],
                        [located("a", "at"), *links,
                         located(names[-1], "at", id="z")])
        self.expect(self.only(found, "L06"), "elevated")


if __name__ == "__main__":
    unittest.main()
