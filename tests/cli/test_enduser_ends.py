# SPDX-License-Identifier: GPL-2.0-or-later
"""Where chains end, and who was named: E10, D01 and D03, each as certain, as
possible, just beside it, and not evaluable; what must not raise them."""

import unittest

from flagcase import DOUBTS, MAYBE, SURE, V, FlagCase, body, deal, incident
from sgtest import graph, link, party, raised, supply


def sold(ends, under="d", **keys):
    """A supply, by default in deal d."""
    name = f"{ends}{under or ''}"
    return supply(name, *ends, **({"deal": under} if under else {}), **keys)


class Ends(FlagCase):
    words = ("--plugin", "ownership", "--plugin", "enduser")
    OTHERS = (party("x"), party("y"), body("b"), body("c"), body("s"),
              party("u", roles=["end_user"]))

    def ends(self, flag, *links, others=(), words=(), deals=None, **keys):
        deals = [deal(**keys), deal("e")] if deals is None else deals
        return self.of(flag, [V, *self.OTHERS, *others], links, deals, words)


class D01(Ends):
    def d01(self, *links, **keys):
        return self.ends("D01", *links, **keys)

    def test_last_party_is_no_user(self):
        self.assertEqual(self.d01(sold("vx")), {("x", "d"): SURE})
        self.assertEqual(self.severities("D01"), {"elevated"})
        flag, = raised(self.found, "D01")
        self.assertEqual(flag["evidence"][0]["links"], ["vxd"])
        self.assertEqual(self.d01(sold("vx"), sold("xy")),
                         {("y", "d"): SURE})
        self.assertEqual(self.d01(sold("vx", None)), {"x": SURE})
        self.assertEqual(self.d01(sold("vx"), sold("vy")),
                         {("x", "d"): SURE, ("y", "d"): SURE})

    def test_a_party_that_the_deal_names_as_its_user(self):
        self.assertEqual(self.d01(sold("vx"), stated_end_user=["x"]), {})
        self.assertEqual(self.d01(sold("vx", stated_end_user="x")), {})
        self.assertEqual(self.d01(sold("vx"), stated_end_user=["y"]),
                         {("x", "d"): SURE})
        self.assertEqual(
            self.d01(sold("vz"), stated_end_user=["z"],
                     others=[party("z", roles=["reseller"])]),
            {("z", "d"): SURE})

    def test_users(self):
        for end in "bu":
            self.assertEqual(self.d01(sold("v" + end)), {}, end)
            self.assertEqual(self.d01(sold("vx"), sold("x" + end)), {})
        self.assertEqual(self.d01(sold("vx"), link(
            "ownership", "b", "x", share=51)), {})
        self.assertEqual(self.d01(sold("vu"), sold("ux")),
                         {("x", "d"): SURE})

    def test_unknown_buyer(self):
        self.assertEqual(self.d01(sold("vz")), {("z", "d"): SURE})
        self.assertEqual(self.d01(sold("vz"), others=[
            party("z", "other")]), {("z", "d"): SURE})

    def test_possible(self):
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.d01(sold("vx", **keys)),
                             {("x", "d"): MAYBE}, keys)
            self.assertEqual(self.d01(sold("vx"), sold("xb", **keys)),
                             {("x", "d"): MAYBE}, keys)
        self.assertEqual(self.d01(sold("vx"), status="alleged"),
                         {("x", "d"): MAYBE})
        for keys in ({"share_min": 40, "share_max": 60},
                     {"share": 60, "basis": "alleged"}):
            self.assertEqual(self.d01(sold("vx"), link(
                "ownership", "b", "x", **keys)), {("x", "d"): MAYBE})
        self.d01(sold("vx", basis="alleged"))
        self.assertIn("alleged", raised(self.found, "D01")[0]["message"])

    def test_void_deals_and_later_supplies(self):
        for status in ("offer", "cancelled"):
            self.assertEqual(self.d01(sold("vx"), status=status), {})
        self.assertEqual(self.d01(sold("vx", date="2020-07-01")), {})
        self.assertEqual(self.d01(sold("vx"), sold("xb", date="2021")),
                         {("x", "d"): SURE})

    def test_a_chain_goes_on_by_supplies_of_no_deal(self):
        self.assertEqual(self.d01(sold("vx"), sold("xb", None)), {})
        self.assert_no_gap_but_deal_e()
        self.assertEqual(self.d01(sold("vx"), sold("xy", None)),
                         {"y": SURE})
        self.assertEqual(self.d01(sold("vx", None), sold("xb")), {})
        self.assertEqual(self.d01(sold("vx", None), sold("xb"),
                                  status="cancelled"), {"x": SURE})

    def assert_no_gap_but_deal_e(self):
        self.assertEqual(self.gaps("D01"), {
            None: ["no supply is recorded for these deals"]})

    def test_one_deal_is_not_told_otherwise(self):
        """What leads on outside the deal is no last party in its review."""
        self.assertEqual(self.d01(sold("vx"), sold("xb", None),
                                  words=("--deal", "d")), {})
        self.assert_gap("D01", "no last party")

    def test_another_deal_is_no_continuation(self):
        links = sold("vx"), sold("xb", "e")
        self.assertEqual(self.d01(*links), {("x", "d"): SURE})
        self.assertEqual(self.d01(*links, stated_end_user="b"), {})
        self.assertEqual(self.d01(*links, stated_end_user="c"),
                         {("x", "d"): SURE})
        self.assertEqual(self.d01(
            *links, link("part_of", "b", "s"), stated_end_user="s"), {})

    def test_it_weighs_more_beside_a_last_forwarder(self):
        for roles, wanted in ((["forwarder"], {"high"}),
                              (["distributor"], {"elevated"})):
            found = self.findings(graph(
                [V, party("f", roles=roles)], [sold("vf")], [deal()]))
            self.assertEqual({f["severity"] for f in raised(found, "D01")},
                             wanted, roles)

    def test_it_never_escalates(self):
        found = self.findings(graph(
            [V, party("x", country="XB", roles=["broker"],
                      topics=["corp.shell"]), incident("i", "diversion")],
            [sold("vx"), link("involved", "x", "i")], [deal()]))
        self.assertTrue(raised(found, "I11"))
        self.assertEqual({f["severity"] for f in raised(found, "D01")},
                         {"elevated"})

    def test_not_evaluable(self):
        self.d01()
        for flag in ("D01", "D03", "E10"):
            self.assert_gap(flag, "no supply is recorded")
        self.d01(sold("vb"))
        for flag in ("D01", "D03", "E10"):
            self.assert_gap(flag, "no supply is recorded for these deals")
        self.d01(sold("xy"), sold("yx"))
        self.assert_gap("D01", "come to no last party")
        self.d01(sold("vb"), deals=[deal()])
        self.assert_no_gap("D01")


class E10(Ends):
    def e10(self, *links, **keys):
        return self.ends("E10", *links, **keys)

    def both(self, level=SURE):
        return {("b", "d"): level, ("c", "d"): level}

    def test_several(self):
        self.assertEqual(self.e10(sold("vb"), sold("vc")), self.both())
        self.assertEqual(self.severities("E10"), {"caution"})
        self.assertIn("b and c", raised(self.found, "E10")[0]["message"])
        self.assertEqual(self.e10(sold("vb"), sold("vc"),
                                  stated_end_user=["b", "c"]), self.both())
        self.assertEqual(self.e10(sold("vb")), {})
        self.assertEqual(self.e10(sold("vb"), supply("2", "v", "b",
                                                     deal="d")), {})
        self.assertEqual(self.e10(sold("vb"), sold("vc", "e")), {})
        self.assertEqual(self.e10(sold("vb", None), sold("vc", None)), {})

    def test_not_stated(self):
        self.assertEqual(self.e10(sold("vb"), stated_end_user="b"), {})
        self.assertEqual(self.e10(sold("vb"), stated_end_user="c"),
                         {("b", "d"): SURE})
        self.assertEqual(self.e10(sold("vb", stated_end_user="c")),
                         {("b", "d"): SURE})
        self.assertEqual(self.e10(sold("vb"), stated_end_user=["b", "c"]),
                         {})
        self.assertEqual(self.e10(sold("vx"), stated_end_user="b"), {})

    def test_units_of_a_stated_body(self):
        for tie in (link("part_of", "b", "s"), link("part_of", "s", "b")):
            self.assertEqual(self.e10(sold("vb"), tie, stated_end_user="s"),
                             {})
        self.assertEqual(self.e10(
            sold("vb"), link("part_of", "b", "c"), link("part_of", "s", "c"),
            stated_end_user="s"), {("b", "d"): SURE})

    def test_possible(self):
        for keys in DOUBTS:
            self.assertEqual(self.e10(sold("vb"), sold("vc", **keys)),
                             self.both(MAYBE), keys)
        self.assertEqual(self.e10(sold("vb"), sold("vc"), status="alleged"),
                         self.both(MAYBE))
        self.assertEqual(self.e10(sold("vb", date="2020"),
                                  stated_end_user="c"), {("b", "d"): MAYBE})

    def test_void_deals(self):
        for status in ("offer", "cancelled"):
            self.assertEqual(self.e10(sold("vb"), sold("vc"), status=status,
                                      stated_end_user="s"), {}, status)

    def test_it_is_raised_by_another_group_beside_it(self):
        found = self.findings(graph(
            [V, party("x", country="XB"), party("y", country="XC"), body("b"),
             body("c")], [sold("vx"), sold("xy"), sold("yb"), sold("yc")],
            [deal()]))
        self.assertTrue(raised(found, "I01"))
        self.assertEqual({f["severity"] for f in raised(found, "E10")},
                         {"elevated"})


class D03(Ends):
    """Of deal d, in which s is stated."""

    def d03(self, *links, stated="s", **keys):
        return self.ends("D03", *links, stated_end_user=stated, **keys)

    def told(self, ends="vb", basis="verified", **keys):
        return sold(ends, basis=basis, **keys)

    def test_basis(self):
        for basis in ("verified", "reported", "declared", "alleged",
                      "inferred"):
            self.assertEqual(self.d03(self.told(basis=basis)),
                             {("b", "d"): SURE} if basis in (
                                 "verified", "reported") else {}, basis)
        self.d03(self.told())
        self.assertEqual(self.severities("D03"), {"high"})
        flag, = raised(self.found, "D03")
        self.assertEqual(flag["evidence"][0]["links"], ["vbd"])
        self.assertIn("s", flag["message"].split("is ")[1])

    def test_possible(self):
        self.assertEqual(self.d03(self.told(), status="alleged"),
                         {("b", "d"): MAYBE})
        self.assertEqual(self.d03(self.told(date="2020")),
                         {("b", "d"): MAYBE})
        self.assertEqual(self.d03(self.told("vx"), link(
            "ownership", "b", "x", share_min=40, share_max=60)),
            {("x", "d"): MAYBE})
        self.assertEqual(self.d03(self.told(), link(
            "same_as", "b", "s", probability=.4)), {("b", "d"): MAYBE})
        self.assertEqual(self.d03(self.told(), link(
            "same_as", "s", "b", probability=.4)), {("b", "d"): MAYBE})
        self.assertEqual(self.d03(self.told(), link(
            "same_as", "c", "b", probability=.4)), {("b", "d"): SURE})

    def test_who_perhaps_passed_it_on(self):
        for keys in DOUBTS:
            self.assertEqual(self.d03(self.told(), sold("bc", **keys)),
                             {("b", "d"): MAYBE}, keys)

    def test_a_doubtful_statement(self):
        links = self.told("vx"), self.told("xb")
        for keys, wanted in (({}, SURE), (DOUBTS[0], MAYBE)):
            self.assertEqual(self.d03(*links, sold(
                "vy", stated_end_user="s", **keys), stated=[]),
                {("b", "d"): wanted}, keys)

    def test_void_deals(self):
        for status in ("offer", "cancelled"):
            self.assertEqual(self.d03(self.told(), status=status), {})

    def test_the_stated_user_is_reached(self):
        for keys in ({}, {"basis": "verified"}, *DOUBTS):
            self.assertEqual(self.d03(self.told(), sold("vs", **keys)), {})
        self.assertEqual(self.d03(self.told(), sold("sc"), sold("vs")), {})
        self.assertEqual(self.d03(self.told(), sold("vx"), sold("xs", None)),
                         {})
        self.assertEqual(self.d03(self.told(), sold("vs", "e")),
                         {("b", "d"): SURE})
        self.assertEqual(self.d03(self.told(), sold("vs", date="2021")),
                         {("b", "d"): SURE})

    def test_several_stated(self):
        self.assertEqual(self.d03(self.told(), sold("vc"),
                                  stated=["s", "c"]), {("b", "d"): SURE})
        self.assertEqual(self.d03(self.told("vc"), stated=["s", "c"]), {})
        self.assertEqual(self.d03(self.told(), stated=["b", "s"]), {})

    def test_units_of_a_stated_ministry(self):
        police, prison = link("part_of", "b", "s"), link("part_of", "c", "s")
        self.assertEqual(self.d03(self.told(), police), {})
        self.assertEqual(self.d03(self.told(), police, prison,
                                  stated="c"), {("b", "d"): SURE})
        self.assertEqual(self.d03(self.told("vs"), police, stated="b"), {})
        deep = [link("part_of", *p) for p in ("bx", "xy", "yz", "zs")]
        kin = [dict(body(n)) for n in "xyz"]
        found = self.of("D03", [V, body("b"), body("s"), *kin], [
            self.told(), *deep[:2], link("part_of", "y", "s")],
            [deal(stated_end_user="s")])
        self.assertEqual(found, {})
        found = self.of("D03", [V, body("b"), body("s"), *kin],
                        [self.told(), *deep], [deal(stated_end_user="s")])
        self.assertEqual(found, {("b", "d"): SURE})

    def test_no_other_user(self):
        self.assertEqual(self.d03(self.told("vx")), {})
        self.assertEqual(self.d03(sold("vb"), self.told("vx")), {})
        self.assertEqual(self.d03(self.told("vu")), {("u", "d"): SURE})
        self.assertEqual(self.d03(self.told("vu"), sold("ux")),
                         {("u", "d"): SURE})
        self.assertEqual(self.d03(self.told("vb"), sold("bx")), {})

    def test_stated_by_a_supply_of_no_deal(self):
        first = sold("vx", None, stated_end_user="s")
        last = sold("xb", None, basis="verified")
        self.assertEqual(self.d03(first, last), {"b": SURE})
        self.assertEqual(self.d03(dict(first, basis="alleged"), last),
                         {"b": MAYBE})
        self.assertEqual(self.d03(first, last, sold("ys", None)), {})
        self.assertEqual(self.d03(sold(
            "vb", None, stated_end_user="s", basis="reported")), {"b": SURE})

    def test_supplies_that_have_nothing_to_do_with_each_other(self):
        first = sold("vx", None, stated_end_user="s")
        self.assertEqual(self.d03(first, sold("yb", None,
                                              basis="verified")), {})
        self.assertEqual(self.d03(first, sold("vb", None,
                                              basis="verified")), {})
        self.assertEqual(self.d03(
            sold("vx", stated_end_user="c"), sold("yb", "e",
                                                  basis="verified"),
            stated=[]), {})

    def test_not_evaluable(self):
        self.d03(self.told(), stated=[])
        self.assert_gap("D03", "no end user is stated")
        self.d03(self.told(), sold("vc", "e"))
        self.assert_gap("D03", "these deals state no end user")
        self.d03(sold("vs"), deals=[deal(stated_end_user="s")])
        self.assert_no_gap("D03")


class Alone(FlagCase):
    """With all plugins, what is said of ordinary trade."""

    def test_a_family_firm_that_sells_to_shops(self):
        found = self.look(
            [V, party("a", roles=["distributor"], country="DE"),
             party("p", "person"), party("q", "person"),
             party("r", roles=["end_user"], country="DE")],
            [supply("1", "v", "a"), supply("2", "a", "r"),
             link("ownership", "p", "a", share=50),
             link("ownership", "q", "a", share=50),
             link("family", "p", "q")])
        self.assertEqual({f["flag"] for f in found["flags"]
                          if f["flag"][0] in "EDGOLQS"}, {"D05"})


if __name__ == "__main__":
    unittest.main()
