# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags G04, G08, G09 and G10 of the plugin proximity: what raises each for
certain and perhaps, what just does not, and when it cannot be said."""

import unittest

import sgtest
from flagcase import OneFlag
from sgtest import graph, link, party, run, stake, supply

DAY = "2020-06-30"
WORDS = ("--plugin", "ownership", "--plugin", "proximity")
BODY = party("b", "public_body", country="XA")
SOE = (party("s"), {"id": "soe", "kind": "ownership", "from": "b", "to": "s",
                    "share": 60})


class Flags(OneFlag):
    words = WORDS


class Totals(Flags):
    """Stakes stated as totals count where no chain of direct ones joins the
    two; the message says so."""
    FLAG = "G01"

    def held(self, *stakes):
        bodies = [party(b, "public_body", country="XA") for b in "bcd"]
        return self.of([*bodies, party("a"), party("h")], stakes)

    def total(self, owner, share, **keys):
        return stake(owner, "a", share, **dict({"measure": "total"}, **keys))

    def test_alone(self):
        for measure in ("total", "ultimate"):
            flag = self.held(self.total("b", 60, measure=measure))["a"]
            self.assertEqual(flag["certainty"], "certain")
            self.assertIn("hold at least 60 % of a", flag["message"])
            self.assertIn("A stake stated as a total counts", flag["message"])
            self.assertEqual([e["type"] for e in flag["evidence"]],
                             ["path", "sum"])
        self.assertEqual(self.held(self.total("b", 50)), {})

    def test_not_beside_a_direct_chain(self):
        self.assertEqual(self.held(self.total("b", 60), stake("b", "h", 20),
                                   stake("h", "a", 20)), {})
        flag = self.held(stake("b", "a", 60), self.total("c", 70))["a"]
        self.assertIn("at least 60 %", flag["message"])
        self.assertNotIn("total", flag["message"])

    def test_added_up_only_perhaps(self):
        """A total may count again what others hold."""
        for doubt in (self.total("c", 30), self.total("c", 30) | {
                "basis": "alleged"}):
            flag = self.held(stake("b", "a", 30), doubt,
                             self.total("d", 5))["a"]
            self.assertEqual(flag["certainty"], "possible")
            self.assertIn("up to 65 % of a; 30 % is certain", flag["message"])

    def test_further_down(self):
        flags = self.held(self.total("b", 60), stake("a", "h", 60))
        self.assertEqual({v: f["certainty"] for v, f in flags.items()},
                         {"a": "certain", "h": "certain"})
        self.assertIn("stated as a total", flags["h"]["message"])

    def test_minority(self):
        found = self.findings(graph([BODY, party("a")], [
            stake("b", "a", 30, measure="total")]), *self.words)
        flag, = sgtest.raised(found, "G02")
        self.assertIn("hold 30 % of a by look-through. A stake stated as a "
                      "total counts", flag["message"])


class SpecialRights(Flags):
    FLAG = "G04"

    def right(self, means, holder="b", **keys):
        return self.level([BODY, SOE[0], party("a"), party("o")],
                          [SOE[1], link("control", holder, "a", means=means,
                                        **keys)])

    def test_means(self):
        for means, wanted in (("golden_share", "certain"),
                              ("statute", "certain"),
                              ("board_majority", None),
                              ("board_member", None), ("agreement", None),
                              ("other", None)):
            self.assertEqual(self.right(means), wanted, means)

    def test_evidence(self):
        flag = self.of([BODY, party("a", country="XB")], [
            link("control", "b", "a", means="golden_share", id="g")])["a"]
        self.assertEqual((flag["severity"], flag["deal"]), ("caution", None))
        self.assertEqual(flag["evidence"][0]["links"], ["g"])
        self.assertEqual(self.facts(flag), [("g", "means", "golden_share")])
        self.assertEqual(flag["message"],
                         "A golden share over a is recorded for b.")

    def test_who_holds_it(self):
        self.assertEqual(self.right("statute", "s"), "certain")
        self.assertIsNone(self.right("statute", "o"))
        for body, wanted in (
                (party("b", "public_body", topics=["gov.igo"]), None),
                (party("b", topics=["gov.soe"]), "possible")):
            self.assertEqual(self.level([body, party("a")], [
                link("control", "b", "a", means="golden_share")]), wanted)

    def test_possible_and_ended(self):
        for keys, wanted in (({"basis": "alleged"}, "possible"),
                             ({"since": "2020"}, "possible"),
                             ({"until": "2020"}, "possible"),
                             ({"until": "2020-06-29"}, None),
                             ({"until": DAY}, "certain")):
            self.assertEqual(self.right("golden_share", **keys), wanted, keys)
        flag = self.of([BODY, party("a")], [
            link("control", "b", "a", means="statute", basis="alleged")])["a"]
        self.assertIn("alleged", flag["message"])

    def test_many(self):
        n = 30
        names = [f"b{i:02}" for i in range(n)]
        flag = self.of([party("a"), *(party(b, "public_body")
                                      for b in names)],
                       [link("control", b, "a", means=m, id=b + m)
                        for b in names for m in ("statute", "golden_share")])
        self.assertIn(f"and {n - 4} more", flag["a"]["message"])
        self.assertIn("golden share or control by statute",
                      flag["a"]["message"])
        self.assertEqual(len(flag["a"]["evidence"]), 16)

    def test_not_evaluable(self):
        self.of([BODY, party("a"), party("c"), party("d")], [
            link("control", "b", "a", means="statute"),
            link("control", "b", "c")])
        self.assertEqual(list(self.gaps.values()), [2])


class Agents(Flags):
    FLAG = "G08"

    def agent(self, principal="b", who=party("a"), **keys):
        return self.level([BODY, SOE[0], who, party("o")],
                          [SOE[1], link("agent", "a", principal, **keys)])

    def test_raised_and_not(self):
        self.assertEqual(self.agent(), "certain")
        self.assertEqual(self.agent("s"), "certain")
        self.assertEqual(self.agent(who=party("a", "person")), "certain")
        self.assertIsNone(self.agent("o"))
        self.assertIsNone(self.agent(who=party("a", "public_body")))

    def test_evidence(self):
        flag = self.of([BODY, party("a")], [link("agent", "a", "b")])["a"]
        self.assertEqual(flag["severity"], "caution")
        self.assertEqual(flag["evidence"][0]["entities"], ["a", "b"])
        self.assertIn("a is recorded as agent of b,", flag["message"])

    def test_the_principal_is_not_its_agent(self):
        self.assertEqual(self.of([BODY, party("a")],
                                 [link("agent", "b", "a")]), {})

    def test_possible_and_ended(self):
        for keys, wanted in (({"basis": "alleged"}, "possible"),
                             ({"basis": "inferred"}, "possible"),
                             ({"since": "2020-06"}, "certain"),
                             ({"since": "2020"}, "possible"),
                             ({"until": "2020-06-29"}, None)):
            self.assertEqual(self.agent(**keys), wanted, keys)
        self.assertEqual(self.level(
            [party("b", topics=["gov.soe"]), party("a")],
            [link("agent", "a", "b")]), "possible")

    def test_what_is_certain_is_said_alone(self):
        flag = self.of([BODY, party("c", "public_body"), party("a")], [
            link("agent", "a", "b"),
            link("agent", "a", "c", basis="alleged")])["a"]
        self.assertEqual(flag["certainty"], "certain")
        self.assertNotIn("alleged", flag["message"])
        self.assertEqual(len(flag["evidence"]), 1)

    def test_not_evaluable(self):
        self.of([BODY, party("a"), party("c")], [link("agent", "a", "c")])
        self.assertEqual(list(self.gaps.values()), [1])


class Leavers(Flags):
    """p left the buyer b on the last day of May 2015."""
    FLAG = "G09"
    PEOPLE = [BODY, party("p", "person"), party("a"), party("c")]
    SALE = link("contract", "b", "a", date="2018-03-01")

    def post(self, **keys):
        return link("position", "p", "b", **dict(
            {"post": "official", "since": "2005", "until": "2015-05-31"},
            **keys))

    def seat(self, **keys):
        return link("position", "p", "a", **dict({"post": "director"}, **keys))

    def moved(self, post=None, seat=None, sale=None, words=(), **keys):
        return self.level(self.PEOPLE, [
            post or self.post(), seat or self.seat(since="2016-02-15"),
            sale or self.SALE], *words, **keys)

    def test_raised_with_its_evidence(self):
        flag = self.of(self.PEOPLE, [self.post(), self.seat(
            since="2016-02-15"), self.SALE])["a"]
        self.assertEqual((flag["severity"], flag["certainty"]),
                         ("caution", "certain"))
        self.assertEqual([e["links"] for e in flag["evidence"]
                          if e["type"] == "path"],
                         [["position-p-a", "position-p-b"], ["contract-b-a"]])
        self.assertEqual(self.facts(flag), [
            ("position-p-b", "until", "2015-05-31"),
            ("position-p-a", "since", "2016-02-15")])
        self.assertIn("on 2015-05-31: 8 months before taking the other",
                      flag["message"])

    def test_three_years(self):
        later = link("contract", "b", "a", date="2020-01-01")
        for since, wanted in (("2018-05-31", "certain"), ("2018-06-01", None),
                              ("2018-05", "certain"), ("2018", "possible"),
                              ("2015-05-31", "certain"), ("2015", "possible"),
                              ("2015-05-30", None), ("2014", None)):
            self.assertEqual(self.moved(seat=self.seat(since=since),
                                        sale=later), wanted, since)
        self.assertEqual(self.moved(
            seat=self.seat(since="2018-06-01"), sale=later,
            words=("--set", "proximity.g09_years=4")), "certain")

    def test_partial_end(self):
        later = link("contract", "b", "a", date="2020-01-01")
        for until, since, wanted in (
                ("2015", "2018-01-01", "certain"),
                ("2015", "2018-06-01", "possible"),
                ("2015", "2018-12-31", "possible"),
                ("2015", "2019-01-01", None)):
            self.assertEqual(self.moved(
                self.post(until=until), self.seat(since=since), later),
                wanted, since)

    def test_before_the_first_sale(self):
        old = self.seat(since="2000")
        for date, wanted in (("2018-05-31", "certain"), ("2018-06-01", None),
                             ("2015-05-31", "certain"), ("2015-05-30", None),
                             ("2018", "possible"), ("2019", None)):
            self.assertEqual(self.moved(seat=old, sale=link(
                "contract", "b", "a", date=date)), wanted, date)
        flag = self.of(self.PEOPLE, [self.post(), self.seat(), link(
            "contract", "b", "a", date="2016-07")])["a"]
        self.assertIn("13 to 14 months before the first sale",
                      flag["message"])
        self.assertIn(("contract-b-a", "date", "2016-07"), self.facts(flag))

    def test_first_of_several_sales(self):
        """The first one counts, and one without a date may be the first."""
        near = link("contract", "b", "a", date="2016")
        for early, wanted in (({"date": "2012"}, None), ({}, "possible"),
                              ({"date": "2012", "basis": "alleged"},
                               "certain")):
            self.assertEqual(self.level(self.PEOPLE, [
                self.post(), self.seat(), near,
                link("contract", "b", "a", id="early", **early)]), wanted)

    def test_supplies_and_their_deals(self):
        for status, wanted in (("signed", "certain"), ("cancelled", None),
                               ("offer", None), ("alleged", "possible")):
            self.assertEqual(self.moved(
                sale=supply("x", "a", "b", deal="d", date="2018"),
                deals=[{"id": "d", "status": status}]), wanted)

    def test_of_another_buyer_nothing_follows(self):
        self.assertIsNone(self.level(
            [*self.PEOPLE, party("e", "public_body")],
            [self.post(), self.seat(since="2016"),
             link("contract", "e", "a", date="2018")]))
        self.assertIsNone(self.moved(sale=link("contract", "c", "a")))

    def test_who_was_never_official(self):
        self.assertIsNone(self.moved(self.post(post="employee")))
        self.assertIsNone(self.moved(seat=self.seat(
            since="2016", post="employee")))
        self.assertIsNone(self.moved(self.post(until=None)))

    def test_who_left_the_party_before_it_sold(self):
        for until, wanted in (("2018-02-28", None), ("2018-03-01", "certain"),
                              ("2018", "possible"), ("2019", "certain")):
            self.assertEqual(self.moved(seat=self.seat(
                since="2016-02-15", until=until)), wanted, until)

    def test_alleged(self):
        for one in ({"post": self.post(basis="alleged")},
                    {"seat": self.seat(since="2016", basis="alleged")},
                    {"sale": dict(self.SALE, basis="alleged")}):
            self.assertEqual(self.moved(**one), "possible")
        flag = self.of(self.PEOPLE, [self.post(basis="alleged"), self.seat(
            since="2016"), self.SALE])["a"]
        self.assertIn("alleged", flag["message"])

    def test_many_people(self):
        n = 20
        people = [f"p{i:02}" for i in range(n)]
        flag = self.of(
            [BODY, party("a"), *(party(p, "person") for p in people)],
            [self.SALE, *(link("position", p, "b", post="official",
                               until=f"2015-01-{i + 1:02}")
                          for i, p in enumerate(people)),
             *(link("position", p, "a", post="director", since="2016-01-01")
               for p in people)])["a"]
        self.assertIn(f"; {n - 1} more did alike", flag["message"])
        self.assertEqual(len(flag["evidence"]), 32)

    def test_not_evaluable(self):
        self.of(self.PEOPLE, [self.post(), self.seat()])
        self.assertEqual(self.said("no contract with a public body"), 1)
        self.of(self.PEOPLE, [self.post(), self.SALE])
        self.assertEqual(self.said("no officer"), 1)
        self.of(self.PEOPLE, [self.post(), self.seat(),
                              link("contract", "b", "a")])
        self.assertEqual(self.said("is dated"), 1)


class Neighbours(Flags):
    FLAG = "G10"

    def at(self, *who, address="x", **keys):
        return [link("located_at", w, address, **keys) for w in who]

    def shared(self, *links, words=(), **keys):
        return self.level([dict(BODY, **keys), SOE[0], party("a"),
                           party("x", "address"), party("y", "address")],
                          [SOE[1], *links], *words)

    def test_address(self):
        flag = self.of([BODY, party("a"), party("x", "address")],
                       self.at("a", "b"))["a"]
        self.assertEqual((flag["severity"], flag["certainty"]),
                         ("note", "certain"))
        self.assertEqual(flag["evidence"][0]["entities"], ["a", "x", "b"])
        self.assertIn("a has an address in common with b,", flag["message"])
        self.assertEqual(self.shared(*self.at("a", "s")), "certain")
        self.assertIsNone(self.shared(*self.at("a"),
                                      *self.at("b", address="y")))

    def test_address_as_text(self):
        self.assertEqual(self.level(
            [dict(BODY, addresses=["1 High Street"]),
             party("a", addresses=["1, HIGH STREET"])]), "certain")

    def test_possible_and_ended(self):
        for keys, wanted in (({"basis": "alleged"}, "possible"),
                             ({"until": "2020"}, "possible"),
                             ({"until": "2020-06-29"}, None)):
            self.assertEqual(self.shared(*self.at("b"),
                                         *self.at("a", **keys)), wanted)
            self.assertEqual(self.shared(*self.at("b", **keys),
                                         *self.at("a")), wanted)
        self.assertEqual(self.level(
            [party("b", topics=["gov.soe"]), party("a"),
             party("x", "address")], self.at("a", "b")), "possible")

    def test_serviced_office(self):
        """Others of the state do not make it one."""
        more = [party(f"t{i}") for i in range(5)]
        for n, wanted in ((4, "certain"), (5, None)):
            self.assertEqual(self.level(
                [BODY, party("a"), party("x", "address"), *more[:n]],
                self.at("a", "b", *(t["id"] for t in more[:n]))), wanted)
        units = [party(f"u{i}", "public_body") for i in range(20)]
        flag = self.of([BODY, party("a"), party("x", "address"), *units],
                       self.at("a", "b", *(u["id"] for u in units)))["a"]
        self.assertIn("and 17 more", flag["message"])
        self.assertEqual(len(flag["evidence"]), 8)

    def test_tenants_are_a_parameter(self):
        self.assertIsNone(self.level(
            [BODY, party("a"), party("c"), party("x", "address")],
            self.at("a", "b", "c"), "--set", "proximity.g10_parties=1"))

    def test_a_party_stated_twice_is_one_tenant(self):
        self.assertEqual(self.level(
            [BODY, party("a"), party("x", "address")],
            [*self.at("b"), *(link("located_at", "a", "x", id=f"{i}")
                              for i in range(9))]), "certain")

    def test_who_bears_no_flag(self):
        found = self.of([BODY, SOE[0], party("p", "person"),
                         party("x", "address")],
                        [SOE[1], *self.at("s", "b", "p")])
        self.assertEqual(found, {})
        self.assertIsNone(self.level(
            [dict(BODY, topics=["gov.igo"]), party("a"),
             party("x", "address")], self.at("a", "b")))

    def phones(self, mine, its, key="phone"):
        return self.level([dict(BODY, **{key: its}),
                           dict(party("a"), **{key: mine})])

    def test_telephone(self):
        for mine, its, wanted in (
                ("+49 30 123456", "0049-30/123456", "certain"),
                ("+49 30 123456", "+49 30 123457", None),
                ("12345", "12345", None),
                (["+1 555 1234567", "+49 30 123456"], "+4930123456",
                 "certain")):
            self.assertEqual(self.phones(mine, its), wanted, mine)
        flag = self.of([dict(BODY, phone="0049 30 123456"),
                        dict(party("a"), phone="+49 (30) 123456")])["a"]
        self.assertEqual(self.facts(flag), [
            ("a", "phone", "+49 (30) 123456"), ("b", "phone",
                                                "0049 30 123456")])

    def test_internet_name(self):
        for mine, its, wanted in (
                ("https://www.Ministry.xa/trade?x=1", "ministry.xa",
                 "certain"),
                ("http://user@ministry.xa:8080/", "www.ministry.xa/",
                 "certain"),
                ("trade.ministry.xa", "ministry.xa", None),
                ("none", "none", None), ("", "", None),
                ("https://www.facebook.com/a", "facebook.com/b", None),
                ("m.facebook.com/a", "m.facebook.com/b", None)):
            self.assertEqual(self.phones(mine, its, "website"), wanted, mine)

    def test_mail(self):
        self.assertEqual(self.phones("x@min.xa", "y@min.xa", "email"),
                         "certain")
        self.assertIsNone(self.phones("x@gmail.com", "y@gmail.com", "email"))
        self.assertEqual(self.level(
            [dict(BODY, website="https://min.xa"),
             dict(party("a"), email="info@min.xa")]), "certain")
        self.assertIsNone(self.level(
            [dict(BODY, email="a@min.xa"), party("a", email="b@min.xa")], (),
            "--set", "proximity.g10_hosts=min.xa"))

    def test_of_very_many(self):
        """A number of many is somebody else's service."""
        self.assertEqual(self.of(
            [dict(BODY, phone="+49 30 123456"),
             *(party(f"t{i}", phone="+49 30 123456") for i in range(6))]), {})

    def test_very_long_texts(self):
        long = "https://min.xa/" + "ü" * 5000
        self.assertEqual(self.phones(long, long, "website"), "certain")

    def test_not_evaluable(self):
        self.of([BODY, party("a"), party("c", website="c.xa")])
        self.assertEqual(list(self.gaps.values()), [1])


class Large(sgtest.Case):
    def test_hubs(self):
        """A body with very many agents, suppliers, neighbours and former
        officials."""
        n = 20000
        names = [f"c{i:05}" for i in range(n)]
        doc = graph(
            [BODY, party("p", "person"), party("x", "address"),
             *(party(c, phone=f"+1 555 {i:07}") for i, c in enumerate(names))],
            [link("position", "p", "b", post="official", until="2015"),
             *(link("agent", c, "b") for c in names),
             *(link("located_at", c, "x") for c in [*names, "b"]),
             *(supply("s" + c, c, "b", date="2016") for c in names),
             *(link("position", "p", c, post="director", since="2016")
               for c in names),
             *(link("control", "b", c, means="statute") for c in names)])
        done = run("analyze", self.write("g.json", doc), *WORDS, "--json",
                   timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        for flag in b"G04", b"G08", b"G09":
            self.assertIn(flag, done.stdout)
        self.assertNotIn(b"G10", done.stdout)


if __name__ == "__main__":
    unittest.main()
