# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags I06, I08 and I12 to I15 of the plugin intermediary: what raises each
for certain and perhaps, what just does not, and when it cannot be said."""

import unittest

import sgtest
from flagcase import OneFlag
from sgtest import graph, link, party, raised, supply

DAY = "2020-06-30"
WORDS = ("--plugin", "ownership", "--plugin", "intermediary")
V = party("v", roles=["vendor"], country="XA")
POLICE = party("b", "public_body", country="XB", functions=["police"])
DEAL = {"id": "d", "status": "signed", "vendor": "v"}


class Flags(OneFlag):
    words = WORDS


class Locations(Flags):
    FLAG = "I06"

    def at(self, *links, others=(), country="FR", **keys):
        return self.level([dict(party("a", country=country), **keys),
                           *others], links)

    def test_telephone(self):
        for phone, wanted in (
                ("+49 30 123456", "certain"), ("0049 30 123456", "certain"),
                ("(+49) 30-123456", "certain"), ("+33 1 12345678", None),
                ("+7 495 1234567", "certain"), ("030 123456", None),
                ("+999 123456", None), ("+49", None),
                (["+33 1 12345678", "+44 20 1234567"], "certain")):
            self.assertEqual(self.at(phone=phone), wanted, phone)
        for phone, country in (("+1 416 5551234", "CA"),
                               ("+1 242 5551234", "BS"),
                               ("+7 727 1234567", "KZ"),
                               ("+44 1534 123456", "JE")):
            self.assertIsNone(self.at(phone=phone, country=country))

    def test_internet_name(self):
        for site, wanted in (
                ("https://www.a.de/shop", "certain"), ("a.fr", None),
                ("a.com", None), ("a.io", None), ("a.eu", None),
                ("A.DE", "certain"), ("none", None), ("", None),
                ("a.co.uk", "certain"), ("xn--a.xn--p1ai", None)):
            self.assertEqual(self.at(website=site), wanted, site)
        self.assertIsNone(self.at(website="a.co.uk", country="GB"))

    def test_mail(self):
        self.assertEqual(self.at(email="info@a.de"), "certain")
        for free in "a@web.de", "a@mail.ru", "a@gmail.com":
            self.assertIsNone(self.at(email=free), free)

    def test_evidence(self):
        flag = self.of([dict(party("a", country="FR"), website="a.de",
                             phone="+44 20 1234567")])["a"]
        self.assertEqual(flag["severity"], "note")
        self.assertEqual(self.facts(flag), [
            ("a", "phone", "+44 20 1234567"), ("a", "website", "a.de"),
            ("a", "country", "FR")])
        self.assertIn("a is registered in FR; its telephone number is one of "
                      "GB,GG and others, its internet name is one of DE, "
                      "where neither", flag["message"])

    def test_a_country_that_is_a_guess(self):
        flag = self.of([dict(party("a", country="FR"), website="a.de",
                             email="b@a.de", country_guessed_from="country")])
        self.assertEqual(flag["a"]["certainty"], "possible")
        self.assertIn("a is perhaps registered in FR; its internet name is one "
                      "of DE, where neither it nor an owner of it is recorded.",
                      flag["a"]["message"])
        self.assertEqual(self.facts(flag["a"]), [
            ("a", "website", "a.de"), ("a", "email", "b@a.de"),
            ("a", "country", "FR"), ("a", "country_guessed_from", "country")])

    def test_where_it_is_recorded_to_be(self):
        place = party("x", "address", country="DE")
        owner = party("o", country="DE")
        for basis, wanted in (("verified", None), ("alleged", "possible")):
            self.assertEqual(self.at(link("located_at", "a", "x",
                                          basis=basis), others=[place],
                                     website="a.de"), wanted)
            self.assertEqual(self.at(link("ownership", "o", "a", basis=basis),
                                     others=[owner], website="a.de"), wanted)
        self.assertIsNone(self.at(website="a.de", operates_in=["CH", "DE"]))
        self.assertEqual(self.at(link("located_at", "a", "x",
                                      until="2020-06-29"), others=[place],
                                 website="a.de"), "certain")

    def test_country_of_a_person_is_not_looked_at(self):
        self.assertEqual(self.at(
            link("ownership", "o", "a"), website="a.de",
            others=[party("o", "person", country="DE")]), "certain")
        self.assertEqual(self.of([party("a", "person", country="FR",
                                        phone="+49 30 123456")]), {})

    def test_endings_are_a_parameter(self):
        self.assertIsNone(self.level(
            [party("a", country="FR", website="a.de")], (), "--set",
            "intermediary.i06_generic=de"))

    def test_not_evaluable(self):
        self.of([party("a", country="FR"), party("c", website="a.de"),
                 party("e", country="FR", phone="030 123456"),
                 party("f", country="FR", website="a.fr")])
        self.assertEqual(self.said("the country of these"), 1)
        self.assertEqual(self.said("neither an international"), 2)


class Payers(Flags):
    """In the deal d the vendor v sells to the police by a."""
    FLAG = "I08"
    SALES = [supply("s1", "v", "a", deal="d"), supply("s2", "a", "b",
                                                      deal="d")]

    def paid(self, *links, others=(), deal=DEAL, sales=SALES, **keys):
        return self.of([V, POLICE, party("a", country="XC"),
                        *(others or [party("p", country="XB")])],
                       [*sales, *links], deals=[deal], **keys)

    def pay(self, payer="p", payee="a", **keys):
        return link("payment", payer, payee, **dict({"deal": "d"}, **keys))

    def test_payer(self):
        flag = self.paid(self.pay())["p"]
        self.assertEqual((flag["severity"], flag["certainty"], flag["deal"]),
                         ("caution", "certain", "d"))
        self.assertEqual(flag["evidence"][0]["links"], ["payment-p-a"])
        self.assertIn("p, no recorded party to the deal, is recorded as "
                      "paying a in it", flag["message"])

    def test_who_is_a_party_to_the_deal(self):
        for payer in "abv":
            self.assertEqual(self.paid(self.pay(payer, "x"), others=[
                party("x", country="XA")]), {}, payer)
        for deal in (dict(DEAL, stated_end_user="p"), dict(DEAL, vendor="p")):
            self.assertEqual(self.paid(self.pay(), deal=deal), {})
        self.assertEqual(self.paid(self.pay(), sales=[
            dict(s, stated_end_user=["p"]) for s in self.SALES]), {})
        self.assertEqual(self.paid(self.pay(), link(
            "agent", "p", "a", deal="d")), {})

    def test_a_part_by_what_is_alleged(self):
        flag = self.paid(self.pay(), link("contract", "p", "a", deal="d",
                                          basis="alleged"))["p"]
        self.assertEqual(flag["certainty"], "possible")

    def test_alleged_payment_and_deal(self):
        flag = self.paid(self.pay(basis="alleged"))["p"]
        self.assertEqual(flag["certainty"], "possible")
        self.assertIn("as alleged", flag["message"])
        for status, wanted in (("alleged", {"p": "possible"}),
                               ("cancelled", {}), ("offer", {}),
                               ("delivered", {"p": "certain"})):
            found = self.paid(self.pay(), deal=dict(DEAL, status=status))
            self.assertEqual({k: f["certainty"] for k, f in found.items()},
                             wanted, status)

    def test_treasury_of_the_same_state(self):
        for country, wanted in (("XB", set()), ("XD", {"a"})):
            self.assertEqual(set(self.paid(self.pay(), others=[
                party("p", "public_body", country=country)])), wanted)

    def test_route(self):
        for through, wanted in (("XD", "certain"), ("XA", None), ("xc", None),
                                ("bank", "certain"), ("near", None),
                                ("a", None), (["XA", "XD"], "certain")):
            found = self.paid(self.pay("b", through=through), others=[
                party("bank", country="XD"), party("near", country="XC")])
            self.assertEqual(found.get("a", {}).get("certainty"), wanted,
                             through)
        flag = self.paid(self.pay("b", through="bank"), others=[
            party("bank", country="XD")])["a"]
        self.assertEqual(self.facts(flag), [("payment-b-a", "through",
                                             "bank")])
        self.assertIn("going through bank,", flag["message"])

    def test_route_possible(self):
        self.assertEqual(self.paid(
            self.pay("b", through="XD"), sales=[
                *self.SALES, supply("s3", "a", "q", deal="d",
                                    basis="alleged")],
            others=[party("q", country="XD")])["a"]["certainty"], "possible")
        self.assertEqual(self.paid(
            self.pay("b", through="XD"), sales=[
                *self.SALES, supply("s3", "a", "q", deal="d")],
            others=[party("q")])["a"]["certainty"], "possible")

    def test_many_payments(self):
        flag = self.paid(*(self.pay(id=f"p{i:02}", through="XD")
                           for i in range(20)))["p"]
        self.assertIn("there are 40", flag["message"])
        self.assertEqual(len([e for e in flag["evidence"]
                              if e["type"] == "path"]), 8)

    def test_two_deals(self):
        found = self.findings(graph(
            [V, POLICE, party("a"), party("p")],
            [*self.SALES, supply("s3", "v", "b", deal="e"), self.pay(),
             self.pay(deal="e", id="2"), self.pay(deal="e", id="3")],
            [DEAL, dict(DEAL, id="e")]), *WORDS)
        self.assertEqual([f["deal"] for f in raised(found, "I08")],
                         ["d", "e"])

    def test_not_evaluable(self):
        self.paid()
        self.assertEqual(self.said("no payment is recorded"), 1)
        self.paid(self.pay(deal=None))
        self.assertEqual(self.said("name no deal"), 1)
        self.paid(self.pay(), sales=[])
        self.assertEqual(self.said("parties to these deals"), 1)
        self.paid(self.pay("b", through="Some Bank"))
        self.assertEqual(self.said("neither an entity"), 1)


class Origins(Flags):
    FLAG = "I12"
    MAKER = party("m", country="XA", roles=["manufacturer"])

    def sold(self, *links, deal=None, maker=MAKER, **keys):
        entities = [maker, party("v", country="XA"), party("a", country="XC"),
                    POLICE]
        return self.of(entities, links, deals=[dict(DEAL, **deal)]
                       if deal is not None else (), **keys)

    def chain(self, **keys):
        return [supply("s1", "m", "v", deal="d"),
                supply("s2", "v", "a", deal="d"),
                supply("s3", "a", "b", **dict({"deal": "d"}, **keys))]

    def test_of_the_deal(self):
        for origin, wanted in (("XC", "certain"), ("XA", None), ("xa", None)):
            found = self.sold(*self.chain(), deal={"stated_origin": origin})
            self.assertEqual(found.get("v", {}).get("certainty"), wanted)
        flag = self.sold(*self.chain(), deal={"stated_origin": "XC"})["v"]
        self.assertEqual((flag["severity"], flag["deal"]), ("elevated", "d"))
        self.assertEqual(self.facts(flag), [
            ("d", "stated_origin", "XC"), ("m", "country", "XA"),
            ("m", "roles", "manufacturer")])
        self.assertIn("the stated origin XC is not XA, the country of m.",
                      flag["message"])

    def test_of_a_supply(self):
        flag = self.sold(*self.chain(stated_origin="XC"), deal={})["a"]
        self.assertEqual(flag["certainty"], "certain")
        self.assertEqual(flag["evidence"][0]["links"], ["s3"])
        self.assertEqual(self.sold(*self.chain(stated_origin="XA"), deal={}),
                         {})

    def test_a_vendor_need_not_be_the_maker(self):
        sale = [supply("s", "v", "b", deal="d")]
        self.assertEqual(self.sold(*sale, deal={
            "stated_origin": "XC"})["v"]["certainty"], "possible")
        self.assertEqual(self.sold(*sale, deal={"stated_origin": "XA"}), {})

    def test_without_a_deal(self):
        def seller(**keys):
            return self.level([party("a", **keys), POLICE],
                              [supply("s", "a", "b", stated_origin="XC")])
        self.assertEqual(seller(country="XA", roles=["manufacturer"]),
                         "certain")
        self.assertEqual(seller(country="XA", roles=["vendor"]), "possible")
        self.assertIsNone(seller(country="XC", roles=["manufacturer"]))
        self.assertIsNone(seller(country="XA"))
        self.assertEqual(self.said("the maker or its country"), 1)

    def test_several_makers(self):
        second = party("n", roles=["manufacturer"])
        for country, origin, wanted in (
                ("XD", "XC", "certain"), ("XD", "XD", None),
                ("XD", "XA", None), (None, "XC", "possible")):
            self.assertEqual(self.level(
                [self.MAKER, V, dict(second, country=country), POLICE],
                [supply("s1", "m", "v", deal="d"), supply("s2", "n", "v",
                                                          deal="d")],
                deals=[dict(DEAL, stated_origin=origin)], subject="v"),
                wanted)

    def test_possible(self):
        links = self.chain(stated_origin="XC", basis="alleged")
        flag = self.sold(*links, deal={})["a"]
        self.assertEqual(flag["certainty"], "possible")
        self.assertIn("alleged", flag["message"])
        links = [dict(x, basis="alleged") if x["id"] == "s1" else x
                 for x in self.chain()]
        self.assertEqual(self.sold(*links, deal={
            "stated_origin": "XC"})["v"]["certainty"], "possible")
        for status, wanted in (("alleged", {"v"}), ("cancelled", set()),
                               ("offer", set())):
            found = self.sold(*self.chain(), deal={"stated_origin": "XC",
                                                   "status": status})
            self.assertEqual(set(found), wanted)
            self.assertTrue(all(f["certainty"] == "possible"
                                for f in found.values()))

    def test_relabelled(self):
        flag = self.sold(*self.chain(relabelled=True), deal={})["a"]
        self.assertEqual(flag["certainty"], "certain")
        self.assertIn("goods are recorded as relabelled.", flag["message"])
        self.assertEqual(self.facts(flag), [("s3", "relabelled", "true")])
        self.assertEqual(self.sold(*self.chain(relabelled=False), deal={}),
                         {})

    def test_clauses(self):
        for clauses, wanted in (
                (["audit", "origin_nondisclosure"], {"a"}),
                ("Origin nondisclosure", {"a"}), (["vendor-nondisclosure"],
                                                  {"a"}),
                (["confidentiality"], set()), ([], set())):
            self.assertEqual(set(self.sold(*self.chain(clauses=clauses),
                                           deal={})), wanted, clauses)
        self.assertEqual(set(self.sold(*self.chain(), deal={
            "clauses": ["origin_nondisclosure"]})), {"v"})
        self.assertEqual(set(self.sold(*self.chain(), link(
            "contract", "b", "a", deal="d",
            clauses=["origin_nondisclosure"]), deal={})), {"a"})

    def test_all_at_once(self):
        flag = self.sold(*self.chain(
            stated_origin="XC", relabelled=True,
            clauses=["origin_nondisclosure"]), deal={})["a"]
        for word in "stated origin XC", "relabelled", "forbids":
            self.assertIn(word, flag["message"])

    def test_not_evaluable(self):
        self.sold(*self.chain(), deal={})
        self.assertEqual(self.said("no origin is stated"), 1)
        self.sold(*self.chain(), deal={"stated_origin": "Atlantis"})
        self.assertEqual(self.said("no country codes"), 1)
        self.sold(*self.chain(), deal={"stated_origin": "XC"},
                  maker=party("m", roles=["manufacturer"]))
        self.assertEqual(self.said("the maker or its country"), 1)
        self.of([party("a")])
        self.assertEqual(self.said("no origin and no clause"), 1)


class Conditions(Flags):
    FLAG = "I13"

    def under(self, *safeguards, own=None, **deal):
        keys = {} if own is None else {"safeguards": own}
        return self.level(
            [V, party("a", roles=["distributor"]), POLICE],
            [supply("s1", "v", "a", deal="d", **keys),
             supply("s2", "a", "b", deal="d")],
            deals=[dict(DEAL, safeguards=[
                s if isinstance(s, dict) else {"what": s}
                for s in safeguards], **deal)])

    def test_of_the_deal(self):
        for what, wanted in (
                ("End-user certificate", "possible"),
                ("Export-compliance clause in the agreement", None),
                ("AUDIT right", None), ("flow-down of conditions", None),
                ("Quarterly reporting of end users", None),
                ("Licence of 2015", "possible")):
            self.assertEqual(self.under(what), wanted, what)
        self.assertIsNone(self.under("Licence", "Audit right"))

    def test_of_the_supply(self):
        for own, wanted in (
                (["licence"], "possible"), ("licence", "possible"),
                (["licence", "audit"], None), ("no resale", None), ("named by the reseller", "possible"),
                ([{"what": "Audit right"}], None),
                ([], "certain"), ("none", "certain"), ("", "certain")):
            self.assertEqual(self.under(own=own), wanted, own)
        self.assertIsNone(self.under("Audit right", own=[]))
        self.assertEqual(self.under("Licence", own=[]), "possible")

    def test_evidence(self):
        flag = self.of(
            [V, party("a"), POLICE],
            [supply("s1", "v", "a", deal="d"), supply("s2", "a", "b")],
            deals=[dict(DEAL, safeguards=[{"what": "Licence"}])])["a"]
        self.assertEqual((flag["severity"], flag["deal"]), ("caution", "d"))
        self.assertEqual(flag["evidence"][0]["links"], ["s1"])
        self.assertEqual(self.facts(flag), [("d", "safeguards", "Licence")])

    def test_later_safeguards_do_not_count(self):
        for date, wanted in (("2020-06-30", None), ("2020-07-01", "possible")):
            self.assertEqual(self.under(
                "Licence", {"what": "audit", "date": date}), wanted)

    def test_who_is_no_intermediary(self):
        self.assertEqual(set(self.of(
            [V, POLICE], [supply("s1", "v", "b", safeguards=[])])), set())
        self.assertEqual(self.said("no supply to an intermediary"), 2)

    def test_alleged(self):
        flag = self.of([V, party("a"), POLICE], [
            supply("s1", "v", "a", safeguards=[], basis="alleged"),
            supply("s2", "a", "b")])["a"]
        self.assertEqual(flag["certainty"], "possible")
        self.assertIn("alleged", flag["message"])

    def test_not_evaluable(self):
        self.assertIsNone(self.under())
        self.assertEqual(self.said("no safeguards are recorded"), 1)


class Insiders(Flags):
    """The goods go from the vendor by a, c and e to the police."""
    FLAG = "I14"
    PARTIES = [V, POLICE, party("a"), party("c"), party("e"),
               party("p", "person"), party("h")]

    def chain(self, ends=("va", "ac", "ce", "eb"), **keys):
        return [supply(f"s{i}", *e, **keys) for i, e in enumerate(ends)]

    def seat(self, where, who="p", **keys):
        return link("position", who, where, **dict({"post": "director"},
                                                   **keys))

    def levels(self, *links, words=(), **keys):
        return {s: f["certainty"] for s, f in self.of(
            self.PARTIES, links, *words, **keys).items()}

    def test_raised_and_not(self):
        both = {"a": "certain", "c": "certain"}
        self.assertEqual(self.levels(*self.chain(), self.seat("a"),
                                     self.seat("c")), both)
        self.assertEqual(self.levels(
            *self.chain(), link("ownership", "h", "a", share=10),
            link("ownership", "h", "c", share=100)), both)
        self.assertEqual(self.levels(
            *self.chain(), link("ownership", "p", "a", share=10),
            self.seat("c")), both)
        self.assertEqual(self.levels(*self.chain(), self.seat("a")), {})

    def test_evidence(self):
        found = self.of(self.PARTIES, [*self.chain(), self.seat("a"),
                                       self.seat("e")])
        self.assertEqual({s: f["evidence"][0]["links"]
                          for s, f in found.items()}, {
            "a": ["position-p-a", "position-p-e", "s2", "s1"],
            "e": ["position-p-e", "position-p-a", "s1", "s2"]})
        self.assertEqual(found["a"]["severity"], "caution")
        self.assertIn("a and e, intermediaries of one chain of supplies, have "
                      "an officer or owner in common, such as p.",
                      found["a"]["message"])

    def test_stakes(self):
        for keys, wanted in (({"share": 9.9999999}, None),
                             ({"share": 10}, "certain"), ({}, "possible"),
                             ({"share_min": 5, "share_max": 10}, "possible"),
                             ({"share": 60, "until": "2020-06-29"}, None)):
            self.assertEqual(self.levels(
                *self.chain(), self.seat("c", "h"),
                link("ownership", "h", "a", **keys)).get("a"), wanted, keys)

    def test_posts(self):
        for keys, wanted in (({"post": "employee"}, None),
                             ({"post": "secretary"}, "certain"),
                             ({"until": "2020-06-29"}, None),
                             ({"until": "2020"}, "possible"),
                             ({"basis": "alleged"}, "possible")):
            self.assertEqual(self.levels(
                *self.chain(), self.seat("c"),
                self.seat("a", **keys)).get("a"), wanted, keys)
        flag = self.of(self.PARTIES, [*self.chain(), self.seat("c"), self.seat(
            "a", basis="alleged")])["a"]
        self.assertIn("may have an officer", flag["message"])
        self.assertIn("alleged", flag["message"])

    def test_one_chain(self):
        ends = self.seat("a"), self.seat("e")
        two = [supply("s0", "v", "a"), supply("s1", "a", "c", deal="d"),
               supply("s2", "c", "e", deal="f"), supply("s3", "e", "b")]
        deals = [DEAL, dict(DEAL, id="f")]
        self.assertEqual(self.levels(*two, *ends, deals=deals), {})
        same = [dict(x, deal="d") for x in two]
        self.assertEqual(set(self.levels(*same, *ends, deals=deals)), set("ae"))
        self.assertEqual(self.levels(*self.chain(("va", "ab", "ve", "eb")),
                                     *ends), {})
        self.assertEqual(self.levels(*same, *ends, deals=[
            dict(DEAL, status="cancelled")]), {})

    def test_alleged_supply(self):
        links = [*self.chain(), self.seat("a"), self.seat("e")]
        links[1] = dict(links[1], basis="alleged")
        self.assertEqual(self.levels(*links), {"a": "possible",
                                               "e": "possible"})

    def test_length_is_a_parameter(self):
        links = [*self.chain(), self.seat("a"), self.seat("e")]
        for most, wanted in ((2, set("ae")), (1, set())):
            self.assertEqual(set(self.levels(*links, words=(
                "--set", f"intermediary.i14_links={most}"))), wanted)

    def test_neither_vendors_nor_users(self):
        self.assertEqual(self.levels(*self.chain(), self.seat("v"),
                                     self.seat("a")), {})

    def test_a_state_behind_both(self):
        self.assertEqual(self.levels(
            *self.chain(), *(link("ownership", "b", x, share=100)
                             for x in "ac")), {})

    def test_a_circle(self):
        found = self.of(self.PARTIES, [
            *self.chain(("va", "ac", "ca", "cb")), self.seat("a"),
            self.seat("c")])
        self.assertIn("a and c, intermediaries", found["a"]["message"])

    def test_payments(self):
        pay = [link("payment", *e) for e in ("ba", "ac", "cv")]
        found = self.of(self.PARTIES, [*pay, self.seat("a"), self.seat("c")])
        self.assertEqual(set(found), set("ac"))
        self.assertEqual(found["a"]["rule"], "payment")
        self.assertIn("one chain of payments", found["a"]["message"])
        found = self.findings(graph(self.PARTIES, [
            *pay, *self.chain(), self.seat("a"), self.seat("c")]), *WORDS)
        self.assertEqual({(f["subject"], f["rule"])
                          for f in raised(found, "I14")},
                         {(x, rule) for x in "ac"
                          for rule in ("supply", "payment")})

    def test_not_evaluable(self):
        self.levels()
        self.assertEqual(self.said("neither a supply nor a payment"), 1)
        self.levels(*self.chain(), self.seat("a"))
        self.assertEqual(self.said("neither officers nor owners"), 2)


class Territories(Flags):
    FLAG = "I15"
    PARTIES = [V, party("a", country="XC", roles=["distributor"]),
               party("c", country="XD", roles=["reseller"]), POLICE]

    def sold(self, territory, to="b", first=(), sale=(), **keys):
        given = {} if territory is None else {"territory": territory}
        return self.level(self.PARTIES, [
            supply("s1", "v", "a", **given, **dict(first)),
            supply("s2", "a", to, **dict(sale))], **keys)

    def test_territory(self):
        for territory, wanted in (
                (["XC"], "certain"), (["XB"], None), ("XB", None),
                ("XC;XB", None), ("xc, xd", "certain"), ("worldwide", None),
                (["*"], None), (["XC", "Middle East"], None),
                (["EU"], None), ([], None), ("", None)):
            self.assertEqual(self.sold(territory), wanted, territory)

    def test_evidence(self):
        flag = self.of(self.PARTIES, [
            supply("s1", "v", "a", territory=["XC"]),
            supply("s2", "a", "b", date="2018")])["a"]
        self.assertEqual((flag["severity"], flag["deal"]), ("caution", None))
        self.assertEqual(flag["evidence"][0]["links"], ["s2"])
        self.assertEqual(self.facts(flag), [("b", "country", "XB"),
                                            ("s1", "territory", '["XC"]')])
        self.assertIn("supplying b, outside the territory", flag["message"])

    def test_all_that_suppliers_agreed(self):
        links = [supply("s1", "v", "a", territory=["XC"]),
                 supply("s2", "c", "a", territory=["XB"]),
                 supply("s3", "a", "b")]
        self.assertIsNone(self.level(self.PARTIES, links))
        links[1] = supply("s2", "c", "a")
        self.assertEqual(self.level(self.PARTIES, links), "possible")

    def test_possible(self):
        for keys in ({"first": {"basis": "alleged"}},
                     {"sale": {"basis": "alleged"}}):
            self.assertEqual(self.sold(["XC"], **keys), "possible")
        flag = self.of(self.PARTIES, [
            supply("s1", "v", "a", territory=["XC"]),
            supply("s2", "a", "b", basis="alleged")])["a"]
        self.assertIn("alleged", flag["message"])

    def test_sales_before_the_territory(self):
        for date, wanted in (("2015-05-04", None), ("2015-05-05", "certain"),
                             ("2015", "possible"), ("2014", None),
                             ("2016", "certain")):
            self.assertEqual(self.sold(["XC"], first={"date": "2015-05-05"},
                                       sale={"date": date}), wanted, date)

    def test_approval(self):
        for by, wanted in (("v", None), ("none", "certain"),
                           (False, "certain"), ("", "certain"),
                           ("letter of 2015", None), (None, None)):
            self.assertEqual(self.sold(None, "c", sale={"approved_by": by}),
                             wanted, by)
        self.assertIsNone(self.sold(None, "b", sale={"approved_by": "none"}))
        self.assertEqual(self.sold(None, "c", sale={
            "approved_by": "none", "basis": "alleged"}), "possible")

    def test_both(self):
        flag = self.of(self.PARTIES, [
            supply("s1", "v", "a", territory=["XC"]),
            supply("s2", "a", "c", approved_by="none")])["a"]
        self.assertIn("outside the territory that its suppliers agreed with "
                      "it or without approval", flag["message"])

    def test_many_sales(self):
        flag = self.of(self.PARTIES, [
            supply("s1", "v", "a", territory=["XC"]),
            *(supply(f"t{i:02}", "a", "b") for i in range(20))])["a"]
        self.assertIn("in 20 sales", flag["message"])

    def test_deals(self):
        self.assertEqual(self.sold(["XC"], sale={"deal": "d"}, deals=[
            DEAL]), "certain")
        self.assertIsNone(self.sold(["XC"], sale={"deal": "d"}, deals=[
            dict(DEAL, status="offer")]))

    def test_not_evaluable(self):
        self.sold(None)
        self.assertEqual(self.said("no territory is recorded"), 1)
        self.sold("Middle East")
        self.assertEqual(self.said("names no country"), 1)
        self.level([V, party("a"), party("c")], [
            supply("s1", "v", "a", territory=["XC"]), supply("s2", "a", "c")])
        self.assertEqual(self.said("the country of these buyers"), 1)
        self.sold(["XD"], "c")
        self.assertEqual(self.said("were approved"), 1)


class Large(sgtest.Case):
    def test_hubs(self):
        """One person behind very many intermediaries of one deal, and very
        many payments of one payer."""
        n = 10000
        names = [f"c{i:05}" for i in range(n)]
        doc = graph(
            [V, POLICE, party("hub"), party("p", "person"), party("q"),
             *(party(c, country="FR", website=f"c{i}.de")
               for i, c in enumerate(names))],
            [supply("s", "v", "hub", deal="d", territory=["XC"],
                    stated_origin="XC"),
             *(supply("t" + c, "hub", c, deal="d", territory=["XC"],
                      stated_origin="XC", safeguards="licence")
               for c in names),
             *(supply("u" + c, c, "b", deal="d", approved_by="none",
                      stated_origin="XD") for c in names),
             *(link("position", "p", c, post="director")
               for c in [*names, "hub"]),
             *(link("payment", "q", c, deal="d", through="XD")
               for c in names)], [DEAL])
        found = self.findings(doc, *WORDS)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        counts = {flag: len(raised(found, flag)) for flag in (
            "I06", "I08", "I12", "I13", "I14", "I15")}
        self.assertEqual(counts, {"I06": n, "I08": 1, "I12": n + 2, "I13": n,
                                  "I14": n + 1, "I15": n + 1})


if __name__ == "__main__":
    unittest.main()
