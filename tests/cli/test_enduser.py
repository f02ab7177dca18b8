# SPDX-License-Identifier: GPL-2.0-or-later
"""End users: who is one, and E01 to E03 and E06 to E09 on them; each flag as
certain, as possible, just below its threshold, and not evaluable."""

import unittest

from flagcase import DOUBTS, MAYBE, SURE, V, FlagCase, body, deal, incident
from sgtest import graph, link, party, raised, scores, supply

TO_B = supply("s", "v", "b")
SECURITY = ("security", "intelligence", "police", "military", "prison",
            "interception")
OTHERS = ("executive", "border", "interior", "justice", "telecom_regulator",
          "telecom_operator", "finance", "municipal", "health", "education",
          "other")


class Users(FlagCase):
    words = ("--plugin", "ownership", "--plugin", "proximity", "--plugin",
             "enduser")


class E01(Users):
    def e01(self, *links, user=body("b"), others=(), deals=(), words=()):
        return self.of("E01", [V, user, *others], links or (TO_B,), deals,
                       words)

    def test_public_body(self):
        self.assertEqual(self.e01(), {"b": SURE})
        self.assertEqual(self.severities("E01"), {"caution"})
        flag, = raised(self.found, "E01")
        self.assertIn("public body", flag["message"])
        self.assertEqual(flag["evidence"][0]["links"], ["s"])

    def test_doubtful_supplies(self):
        for keys in (*DOUBTS, {"date": "2020"}, {"date": "2020-06"},
                     {"date": "2020-06-30"}, {"date": "2020-07"},
                     {"date": "2020-07-01"}, {"basis": "verified"}):
            wanted = MAYBE if keys in DOUBTS or keys == {"date": "2020"} \
                else SURE
            got = self.e01(dict(TO_B, **keys))
            late = keys.get("date", "") > "2020-06-30"
            self.assertEqual(got, {} if late else {"b": wanted}, keys)
        self.e01(dict(TO_B, basis="alleged"))
        self.assertIn("alleged", raised(self.found, "E01")[0]["message"])

    def test_status_of_deals(self):
        for status in ("offer", "cancelled", "signed", "delivered",
                       "alleged"):
            got = self.e01(dict(TO_B, deal="d"), deals=[deal(
                status=status, stated_end_user="b")])
            self.assertEqual(got, {} if status in ("offer", "cancelled")
                             else {"b": MAYBE if status == "alleged"
                                   else SURE}, status)

    def test_a_user_that_is_only_stated(self):
        self.of("E01", [V, body("b", "police"), body("c")],
                [supply("s", "v", "c", deal="d"),
                 link("involved", "b", "i")],
                [deal(stated_end_user="b")])
        self.assertEqual({f["subject"] for f in self.found["flags"]
                          if f["group"] == "E"}, {"c"})

    def test_who_supplies_on_is_none(self):
        on = supply("t", "b", "x")
        others = (party("x"),)
        self.assertEqual(self.e01(TO_B, on, others=others), {})
        for keys in DOUBTS:
            self.assertEqual(self.e01(TO_B, dict(on, **keys), others=others),
                             {"b": MAYBE})
        self.assertEqual(self.e01(TO_B, supply("t", "b", "b")), {"b": SURE})
        self.assertEqual(self.e01(TO_B, dict(on, date="2020-07-01"),
                                  others=others), {"b": SURE})
        self.assertEqual(self.e01(
            TO_B, on, others=others, user=body("b", roles=["end_user"])),
            {"b": SURE})
        self.assertEqual(self.e01(
            TO_B, dict(on, deal="d"), others=others,
            deals=[deal(status="offer")]), {"b": SURE})

    def owned(self, *ties, **user):
        return self.e01(TO_B, *ties, user=party("b", **user), others=(
            body("m"), body("n"), body("o", country="XB")))

    def test_state_control(self):
        for share, wanted in ((50, {}), (50.0000001, {"b": SURE}),
                              (51, {"b": SURE}), (100, {"b": SURE})):
            self.assertEqual(self.owned(link("ownership", "m", "b",
                                             share=share)), wanted, share)
        self.owned(link("ownership", "m", "b", share=51))
        self.assertIn("state-controlled company",
                      raised(self.found, "E01")[0]["message"])
        self.assertEqual(self.owned(
            link("ownership", "m", "b", share=26),
            link("ownership", "n", "b", share=25)), {"b": SURE})
        self.assertEqual(self.owned(
            link("ownership", "m", "b", share=26),
            link("ownership", "o", "b", share=25)), {})
        for means in ("statute", "golden_share", "board_majority",
                      "board_member", "agreement", "nominee", "other"):
            self.assertEqual(self.owned(link("control", "m", "b",
                                             means=means)),
                             {"b": SURE} if means in (
                                 "statute", "golden_share", "board_majority")
                             else {}, means)

    def test_possible_state_control_is_none(self):
        for tie in (link("ownership", "m", "b", share_min=40, share_max=60),
                    link("ownership", "m", "b", share=60, basis="alleged"),
                    link("ownership", "m", "b", share=60, since="2020"),
                    link("ownership", "m", "b")):
            for roles in ([], ["end_user"]):
                self.assertEqual(self.owned(tie, roles=roles), {}, tie)
        self.assertEqual(self.owned(topics=["gov.soe"]), {})
        self.assertEqual(self.owned(link(
            "ownership", "m", "b", share=60, until="2019-12-31")), {})

    def test_private_users(self):
        for kind in ("company", "person", "arrangement", "other"):
            self.assertEqual(self.e01(user=party("b", kind, roles=[
                "end_user"])), {})

    def test_state_telecom_in_ordinary_trade(self):
        telecom = party("b", country="XA", functions=["telecom_operator"])
        self.of("E01", [V, telecom, body("m", "finance")], [
            dict(TO_B, product_class="network_equipment"),
            link("ownership", "m", "b", share=100)])
        self.assertEqual({f["flag"] for f in self.found["flags"]
                          if f["group"] in "EDQ"} - {"D05"}, {"E01"})

    def test_confidence(self):
        """The least over the links that are necessary."""
        def told(supplied, owned):
            self.e01(dict(TO_B, confidence=supplied), link(
                "ownership", "m", "b", share=60, confidence=owned),
                user=party("b"), others=(body("m"),))
            return raised(self.found, "E01")[0]["confidence"]

        self.assertEqual(told(.9, .4), .4)
        self.assertEqual(told(.3, .4), .3)

    def test_not_evaluable(self):
        self.e01(link("ownership", "v", "x", share=5), others=(party("x"),))
        for flag in ("E01", "E02", "E03", "E06", "E07", "E08", "E09"):
            self.assert_gap(flag, "no supply is recorded")
        self.e01(supply("s", "v", "x"), others=(party("x"),))
        for flag in ("E01", "E02", "E03", "E06", "E07", "E08", "E09"):
            self.assert_gap(flag, "no recorded supply reaches an end user")
        self.e01()
        self.assert_no_gap("E01")

    def test_it_never_escalates(self):
        found = self.findings(graph(
            [V, party("x", country="XB"), party("y", country="XC"),
             body("b", "police"), incident()],
            [supply("1", "v", "x"), supply("2", "x", "y"),
             supply("3", "y", "b"), link("involved", "b", "i")]))
        self.assertEqual({f["severity"] for f in raised(found, "E01")},
                         {"caution"})
        self.assertEqual({f["severity"] for f in raised(found, "E02")},
                         {"high"})
        self.assertTrue(raised(found, "I01"))


class E02(Users):
    def e02(self, *ties, at="b", functions=("police",), words=(), **keys):
        """Of the user b, below or above whom is c, then d, e, f."""
        entities = [V] + [body(n, *functions if n == at else ["health"])
                          for n in "bcdef"]
        return self.of("E02", entities, [dict(TO_B, **keys), *ties], (),
                       words)

    def up(self, n, kind="part_of", **keys):
        """Links from b upwards, the last of the given kind and keys."""
        ties = [link("part_of", *pair) for pair in ("bc", "cd", "de", "ef")]
        low, high = "bcdef"[n - 1:n + 1]
        return ties[:n - 1] + [link(kind, *((low, high) if kind == "part_of"
                                            else (high, low)), **keys)]

    def test_functions(self):
        for word in SECURITY + OTHERS:
            self.assertEqual(self.e02(functions=(word,)),
                             {"b": SURE} if word in SECURITY else {}, word)
            self.assert_no_gap("E02")
        self.assertEqual(self.e02(functions=("border", "prison")),
                         {"b": SURE})
        self.assertEqual(self.severities("E02"), {"elevated"})

    def test_links_up(self):
        for n in (1, 2, 3):
            self.assertEqual(self.e02(*self.up(n), at="bcdef"[n]),
                             {"b": SURE}, n)
        self.assertEqual(self.e02(*self.up(4), at="f"), {})
        self.assertEqual(self.e02(*self.up(4), at="f", words=(
            "--set", "enduser.e02_links=4")), {"b": SURE})
        self.assertEqual(self.e02(*self.up(1), at="c", words=(
            "--set", "enduser.e02_links=0")), {})

    def test_what_leads_up(self):
        for n in (1, 3):
            for keys, wanted in (
                    ({"kind": "ownership", "share": 50}, {}),
                    ({"kind": "ownership", "share": 50.0000001},
                     {"b": SURE}),
                    ({"kind": "ownership", "share": 60, "basis": "alleged"},
                     {}),
                    ({"kind": "ownership", "share_min": 40,
                      "share_max": 60}, {}),
                    ({"kind": "control", "means": "statute"}, {"b": SURE}),
                    ({"kind": "control", "means": "agreement"}, {}),
                    ({"basis": "alleged"}, {"b": MAYBE}),
                    ({"basis": "inferred"}, {"b": MAYBE}),
                    ({"until": "2019"}, {}), ({"until": "2020"},
                                              {"b": MAYBE}),
                    ({"until": "2020-06-30"}, {"b": SURE}),
                    ({"since": "2020"}, {"b": MAYBE}),
                    ({"since": "2020-07-01"}, {})):
                self.assertEqual(self.e02(*self.up(n, **keys),
                                          at="bcdef"[n]), wanted, (n, keys))

    def test_not_downwards_nor_aside(self):
        below = link("part_of", "c", "b")
        self.assertEqual(self.e02(below, at="c"), {})
        aside = [link("part_of", "b", "d"), link("part_of", "c", "d")]
        self.assertEqual(self.e02(*aside, at="c"), {})
        self.assertEqual(self.e02(link("same_as", "b", "c", probability=.9),
                                  at="c"), {})
        self.assertEqual(self.e02(link("contract", "c", "b"), at="c"), {})

    def test_doubtful_user(self):
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.e02(**keys), {"b": MAYBE}, keys)

    def test_the_way_is_shown(self):
        self.e02(*self.up(2), at="d")
        flag, = raised(self.found, "E02")
        self.assertIn(["part_of-b-c", "part_of-c-d"],
                      [e.get("links") for e in flag["evidence"]])
        self.assertIn({"type": "fact", "on": "entity", "id": "d",
                       "field": "functions", "value": "police"},
                      flag["evidence"])

    def test_not_evaluable(self):
        self.of("E02", [V, body("b"), body("c")], [TO_B])
        self.assert_gap("E02", "no function is recorded", "b")
        self.of("E02", [V, body("b"), body("c", "health")],
                [TO_B, link("part_of", "b", "c")])
        self.assert_no_gap("E02")
        users = [body(f"b{n:03}") for n in range(103)]
        self.of("E02", [V, *users], [supply(u["id"], "v", u["id"])
                                     for u in users])
        gaps = [g for g in self.found["not_evaluable"] if g["flag"] == "E02"]
        self.assertEqual(sum(g["count"] for g in gaps), 103)
        self.assertEqual(sum(g["subject"] is not None for g in gaps), 100)


class E03(Users):
    def e03(self, *links, at="b", case=None, role=None, words=(), **keys):
        """A report at one of b, c, d, e; the incident with the keys."""
        entities = [V] + [body(n) for n in "bcde"] + [
            case or incident(**keys)]
        report = link("involved", at, "i", **({"role": role} if role else {}))
        return self.of("E03", entities, [TO_B, report, *links], (), words)

    CHAIN = [link("part_of", *pair) for pair in ("bc", "cd", "de")]

    def test_reported(self):
        self.assertEqual(self.e03(), {"b": SURE})
        self.assertEqual(self.severities("E03"), {"high"})
        for n, wanted in enumerate(({"b": SURE},) * 3 + ({},)):
            self.assertEqual(self.e03(*self.CHAIN, at="bcde"[n]), wanted, n)
        self.assertEqual(self.e03(*self.CHAIN, at="e", words=(
            "--set", "enduser.e03_links=3")), {"b": SURE})

    def test_only_part_of_leads_up(self):
        self.assertEqual(self.e03(link("control", "c", "b",
                                       means="statute"), at="c"), {})
        self.assertEqual(self.e03(link("part_of", "c", "b"), at="c"), {})
        self.assertEqual(self.e03(
            link("part_of", "b", "d"), link("part_of", "c", "d"), at="c"), {})
        for keys in DOUBTS + ({"until": "2020"},):
            self.assertEqual(self.e03(link("part_of", "b", "c", **keys),
                                      at="c"), {"b": MAYBE}, keys)
        self.assertEqual(self.e03(link("part_of", "b", "c", until="2018"),
                                  at="c"), {})

    def test_nature_and_part(self):
        for nature in ("diversion", "corruption", "enforcement", "other"):
            self.assertEqual(self.e03(nature=nature), {}, nature)
        for role in ("victim", "witness", "reporter"):
            self.assertEqual(self.e03(role=role), {}, role)
        for role in ("operator", "user", "perpetrator"):
            self.assertEqual(self.e03(role=role), {"b": SURE}, role)

    def test_dates_and_basis(self):
        for day, wanted in (("2020-06-30", SURE), ("2020-07-01", None),
                            ("2020", MAYBE), ("2020-06", SURE),
                            ("2021", None), ("1999", SURE)):
            self.assertEqual(self.e03(date=day),
                             {"b": wanted} if wanted else {}, day)
        report = link("involved", "b", "i")
        for keys, wanted in ((DOUBTS[0], MAYBE), (DOUBTS[1], MAYBE),
                             ({"date": "2020"}, MAYBE),
                             ({"date": "2020-07-01"}, None)):
            got = self.of("E03", [V, body("b"), incident()],
                          [TO_B, dict(report, **keys)])
            self.assertEqual(got, {"b": wanted} if wanted else {}, keys)
        self.of("E03", [V, body("b"), incident()],
                [TO_B, dict(report, basis="alleged")])
        self.assertIn("alleged", raised(self.found, "E03")[0]["message"])

    def test_namesakes(self):
        entities = [V, body("b", name="State Police"), incident(),
                    body("c", name="State Police")]
        self.assertEqual(self.of("E03", entities, [
            TO_B, link("involved", "c", "i")]), {})
        self.assertEqual(self.of("E03", entities, [
            TO_B, link("involved", "c", "i"),
            link("same_as", "b", "c", probability=.5)]), {})

    def test_all_are_counted_and_eight_are_shown(self):
        cases = [incident(f"i{n:02}", name=f"Case {n}") for n in range(20)]
        self.of("E03", [V, body("b"), *cases], [TO_B, *(
            link("involved", "b", c["id"]) for c in cases)])
        flag, = raised(self.found, "E03")
        self.assertIn("and 16 more", flag["message"])
        self.assertEqual(sum(e["type"] == "fact" for e in flag["evidence"]),
                         8)

    def test_not_evaluable(self):
        self.of("E03", [V, body("b")], [TO_B])
        self.assert_gap("E03", "no incident is recorded")
        bare = party("i", "incident")
        self.of("E03", [V, body("b"), bare], [TO_B])
        self.assert_gap("E03", "nature of no incident")
        self.assertEqual(self.e03(case=bare), {})
        self.of("E03", [V, body("b"), bare, incident("j", "diversion")],
                [TO_B, link("involved", "b", "i")])
        self.assert_gap("E03", "without their nature")
        self.of("E03", [V, body("b"), bare, incident("j", "diversion")],
                [TO_B, link("involved", "v", "i")])
        self.assert_no_gap("E03")


class E06(Users):
    def e06(self, *links, deals=(), others=(), **keys):
        return self.of("E06", [V, body("b"), party("x"), party("y"),
                               incident(**dict({"product_class": "spyware"},
                                               **keys)), *others],
                       links + (link("involved", "b", "i"),), deals)

    def test_class_of_the_supply(self):
        for word, wanted in (("spyware", {"b": SURE}), ("drones", {}),
                             ("network_equipment", {})):
            self.assertEqual(self.e06(dict(TO_B, product_class=word)), wanted)
        self.assertEqual(self.e06(dict(TO_B, product_class="spyware")),
                         {"b": SURE})
        self.assertEqual(self.severities("E06"), {"high"})
        self.assertEqual(self.e06(dict(TO_B, product_class="other"),
                                  product_class="other"), {})

    def test_class_of_the_deal(self):
        under = dict(TO_B, deal="d")
        for status, wanted in (("signed", {"b": SURE}),
                               ("alleged", {"b": MAYBE}), ("offer", {})):
            self.assertEqual(self.e06(under, deals=[deal(
                status=status, product_class="spyware")]), wanted)

    def test_class_that_an_earlier_supply_states(self):
        first = supply("1", "v", "x", product_class="spyware")
        self.assertEqual(self.e06(first, supply("2", "x", "b")),
                         {"b": MAYBE})
        self.assertEqual(self.e06(
            first, supply("2", "x", "b", product_class="drones")), {})

    def test_order_of_reports_does_not_matter(self):
        first = supply("1", "v", "y", product_class="drones")
        for one, other in (("spyware", "drones"), ("drones", "spyware")):
            self.assertEqual(self.e06(
                first, supply("2", "y", "b"),
                supply("3", "v", "b", product_class="spyware"),
                link("involved", "b", "j"), product_class=one,
                others=[incident("j", product_class=other)]), {"b": SURE})

    def test_doubt(self):
        to = dict(TO_B, product_class="spyware")
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.e06(dict(to, **keys)), {"b": MAYBE}, keys)
        self.assertEqual(self.e06(to, date="2020"), {"b": MAYBE})
        self.assertEqual(self.e06(to, date="2020-07-01"), {})
        self.assertEqual(self.e06(to, nature="diversion"), {})

    def test_bodies_above(self):
        to = dict(TO_B, product_class="spyware")
        ties = [link("part_of", *p) for p in ("bc", "cd", "de")]
        for n in range(4):
            self.assertEqual(self.of("E06", [
                V, *(body(c) for c in "bcde"),
                incident(product_class="spyware")], [
                to, *ties, link("involved", "bcde"[n], "i")]),
                {"b": SURE} if n < 3 else {}, n)

    def test_not_evaluable(self):
        self.assertEqual(self.e06(TO_B), {})
        self.assert_gap("E06", "class of what was supplied")
        self.of("E06", [V, body("b"), incident()], [
            dict(TO_B, product_class="spyware"),
            link("involved", "b", "i")])
        self.assert_gap("E06", "name no class")
        self.of("E06", [V, body("b")], [TO_B])
        self.assert_gap("E06", "no incident is recorded")


class E07(Users):
    def e07(self, *ties, words=(), others=(), user=(), **keys):
        return self.of("E07", [V, party("x", **dict({"roles": ["end_user"]},
                                                    **dict(user))),
                               body("m", "police"), party("p", "person"),
                               *others],
                       [supply("s", "v", "x", **keys), *ties], (), words)

    SEAT = link("control", "m", "x", means="board_member")

    def test_threshold(self):
        self.assertEqual(self.e07(self.SEAT), {"x": SURE})
        self.assertEqual(self.severities("E07"), {"elevated"})
        self.assertEqual(scores(self.found, "proximity.score_low")["x"], .5)
        self.assertEqual(self.e07(self.SEAT, words=(
            "--set", "proximity.board_member=0.4999999")), {})
        self.assertEqual(self.e07(self.SEAT, words=(
            "--set", "enduser.e07_proximity=0.5000001")), {})
        self.assertEqual(self.e07(link("funding", "m", "x")), {})

    def test_upper_bound_only(self):
        self.assertEqual(self.e07(link("ownership", "m", "x")), {"x": MAYBE})
        for keys in (*DOUBTS, {"since": "2020"}):
            self.assertEqual(self.e07(dict(self.SEAT, **keys)),
                             {"x": MAYBE}, keys)
            self.assertEqual(self.e07(self.SEAT, **(
                {"date": "2020"} if "since" in keys else keys)),
                {"x": MAYBE})

    def test_who_is_private(self):
        self.assertEqual(self.e07(self.SEAT, user={"roles": []}), {})
        self.assertEqual(self.e07(self.SEAT, user={"kind": "public_body"}),
                         {})
        self.assertEqual(self.e07(link("ownership", "m", "x", share=51)), {})
        self.assertEqual(self.e07(link("ownership", "m", "x", share=50)),
                         {"x": SURE})
        self.assertEqual(self.e07(link("ownership", "m", "x", share_min=45,
                                       share_max=60)), {"x": SURE})

    def test_family_firms_and_ended_ties(self):
        family = [party("q", "person")]
        self.assertEqual(self.e07(
            link("ownership", "p", "x", share=60),
            link("ownership", "q", "x", share=40),
            link("family", "p", "q"), others=family), {})
        self.assertEqual(self.e07(link("ownership", "m", "x", share=30,
                                       until="2019-12-31")), {})
        self.assertEqual(self.e07(dict(self.SEAT, until="2020-06-29")), {})

    def test_not_evaluable(self):
        self.assertEqual(self.e07(), {})
        self.assert_gap("E07", "leads to a government body")
        self.e07(self.SEAT)
        self.assert_no_gap("E07")
        found = self.findings(graph(
            [V, party("x", roles=["end_user"])], [supply("s", "v", "x")]),
            "--without", "proximity")
        self.assertIn(("E07", "the proximity to governments was not "
                       "computed"), [(g["flag"], g["reason"])
                                     for g in found["not_evaluable"]])


class E08(Users):
    def e08(self, tie, words=(), user=(), **keys):
        return self.of("E08", [V, party("x", **dict({"roles": ["end_user"]},
                                                    **dict(user))),
                               body("m"), party("y")],
                       [supply("s", "v", "x", **keys), tie], (), words)

    def contract(self, purpose="Lawful interception centre", ends="mx",
                 **keys):
        return link("contract", *ends, purpose=purpose, **keys)

    def test_contracts(self):
        for purpose, wanted in (("Lawful Interception centre", {"x": SURE}),
                                ("SAFE CITY phase 2", {"x": SURE}),
                                ("public security", {"x": SURE}),
                                ("office cleaning", {}), ("", {})):
            self.assertEqual(self.e08(self.contract(purpose)), wanted,
                             purpose)
        self.assertEqual(self.e08(self.contract()), {"x": SURE})
        self.assertEqual(self.severities("E08"), {"caution"})
        self.assertEqual(self.e08(self.contract(ends="xm")), {"x": SURE})
        self.assertEqual(self.e08(self.contract(ends="yx")), {})
        self.assertEqual(self.e08(self.contract(date="2020-07-01")), {})
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.e08(self.contract(**keys)), {"x": MAYBE})
            self.assertEqual(self.e08(self.contract(), **keys), {"x": MAYBE})

    def test_statutes(self):
        for means in ("statute", "agreement", "board_majority"):
            self.assertEqual(self.e08(link(
                "control", "m", "x", means=means, purpose="surveillance")),
                {"x": SURE} if means == "statute" else {}, means)
        self.assertEqual(self.e08(link(
            "control", "m", "x", means="statute", purpose="surveillance",
            until="2019")), {})

    def test_users(self):
        self.assertEqual(self.e08(self.contract(), user={
            "kind": "public_body"}), {})
        self.assertEqual(self.e08(self.contract(), user={"roles": []}), {})

    def test_words_are_a_parameter(self):
        words = ("--set", "enduser.e08_words=cleaning,toys")
        self.assertEqual(self.e08(self.contract("Cleaning"), words=words),
                         {"x": SURE})
        self.assertEqual(self.e08(self.contract(), words=words), {})

    def test_not_evaluable(self):
        self.e08(link("contract", "m", "x"))
        self.assert_gap("E08", "no purpose is recorded")
        self.e08(link("ownership", "y", "x", share=10))
        self.assert_gap("E08", "no contract")
        self.e08(self.contract("cleaning"))
        self.assert_no_gap("E08")


class E09(Users):
    def e09(self, first=(), second=(), functions=("police",), deals=(),
            case=(), roles=("end_user",)):
        return self.of("E09", [V, party("x", roles=list(roles)),
                               body("b", *functions), incident(**dict(case))],
                       [supply("1", "v", "x", **dict(
                           {"product_class": "spyware"}, **dict(first))),
                        supply("2", "x", "b", **dict(
                            {"product_class": "spyware"}, **dict(second))),
                        link("involved", "b", "i")], deals)

    def test_passed_on(self):
        self.assertEqual(self.e09(), {"x": SURE})
        self.assertEqual(self.severities("E09"), {"caution"})
        self.assertEqual(self.e09(second={"product_class": "drones"}), {})
        self.assertEqual(self.e09(functions=("border",)), {})
        self.assertEqual(self.e09(case={"nature": "diversion"}), {})
        self.assertEqual(self.e09(roles=()), {})
        self.assertEqual(self.e09(second={"deal": "d"}, deals=[
            deal(status="cancelled")]), {})

    def test_doubt(self):
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.e09(first=keys), {"x": MAYBE}, keys)
            self.assertEqual(self.e09(second=keys), {"x": MAYBE}, keys)
        self.assertEqual(self.e09(case={"date": "2020"}), {"x": MAYBE})
        self.assertEqual(self.e09(second={"date": "2020-07-01"}), {})

    def test_not_evaluable(self):
        self.of("E09", [V, body("b")], [TO_B])
        self.assert_gap("E09", "no incident is recorded")


class Concern(Users):
    def concern(self, *functions, cases=(), **keys):
        self.look([V, body("b", *functions), *cases],
                  [dict(TO_B, **keys), *(link("involved", "b", c["id"])
                                         for c in cases)])
        return scores(self.found, "enduser.concern").get("b")

    def test_sums(self):
        reported = incident(product_class="spyware")
        self.assertIsNone(self.concern())
        self.assertEqual(self.concern("health"), 0)
        self.assertEqual(self.concern("police"), .3)
        self.assertEqual(self.concern(cases=[reported]), .4)
        self.assertEqual(self.concern("police", cases=[reported]), .7)
        self.assertEqual(self.concern(
            "police", cases=[reported], product_class="spyware"), 1)
        self.assertEqual(self.concern("police", basis="alleged"), .3)

    def test_only_end_users_have_one(self):
        self.concern("police")
        self.assertEqual(set(scores(self.found, "enduser.concern")), {"b"})


if __name__ == "__main__":
    unittest.main()
