# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags I02, I03, I05, I07, I10 and I11: cases written by hand, at and beside
each threshold, and random documents against the oracles in flag_rules.py."""

import random
import unittest

import flag_rules as rules
from flag_rules import Flags, link, results
from sgtest import graph, party, supply

AS_OF = rules.AS_OF
V = party("v", roles=["vendor"], country="DE")
B = party("b", "public_body", country="XA")


def sure(who="x", deal=None):
    return {(who, deal): "certain"}


def maybe(who="x", deal=None):
    return {(who, deal): "possible"}


def not_evaluable(found, flag):
    return sum(g["count"] for g in found["not_evaluable"]
               if g["flag"] == flag)


class Traders(Flags):
    """I02 and I03"""

    def broker(self, *links, deals=(), words=(), others=(), **keys):
        """I02 of v -> x -> y -> b, or of other links."""
        links = links or (supply("1", "v", "x"), supply("2", "x", "y"),
                          supply("3", "y", "b"))
        return self.of("I02", [V, party("x", **(
            keys or {"roles": ["broker"]})), party("y"), B, *others], links,
            deals, words)

    def last(self, *links, deals=(), words=(), others=(), **keys):
        """I03 of v -> x."""
        return self.of("I03", [V, party("x", **(
            keys or {"roles": ["forwarder"]})), party("y"), B, *others],
            links or (supply("1", "v", "x"),), deals, words)

    def test_roles(self):
        for role in ("broker", "agent", "distributor", "reseller", "vendor",
                     "integrator", "forwarder", "consignee", "financier",
                     "end_user", "manufacturer"):
            self.assertEqual(self.broker(roles=[role]), sure() if role in (
                "broker", "agent", "distributor") else {}, role)
            self.assertEqual(self.last(roles=[role]), sure() if role in (
                "forwarder", "financier") else {}, role)
        self.assertEqual(self.broker(roles=["broker", "vendor"]), {})
        self.assertEqual(self.broker(roles=["broker", "end_user"]), {})
        self.assertEqual(self.last(roles=["financier", "end_user"]), {})

    ACTIVITIES = (      # text, I02, I03
        ("46", 1, 1), ("46.90", 1, 1), ("4690", 1, 1), ("G46", 1, 1),
        ("G46.51", 1, 1), ("45.11", 0, 0), ("47.4", 0, 0), ("1460", 0, 0),
        ("62.46", 0, 0), ("49.4", 0, 1), ("H50", 0, 1), ("51.21", 0, 1),
        ("5229", 0, 1), ("H53.2", 0, 1), ("K64.19", 0, 1), ("6419", 0, 1),
        ("48", 0, 0), ("54", 0, 0), ("65.1", 0, 0), ("6.4", 0, 0),
        ("Wholesale of computers", 1, 1), ("general TRADING", 1, 1),
        ("trade", 0, 0), ("import/export", 0, 0), ("food bank", 0, 0),
        ("brokerage", 1, 0), ("distribution of software", 0, 0),
        ("35.13 wholesale of electricity", 0, 0), ("4690: any", 1, 1),
        ("4600 tonnes of cement a day", 0, 0), ("46.1 agents", 1, 1),
        ("wholesaler", 0, 0), ("important work", 0, 0), ("traders", 0, 0),
        ("courier", 0, 1), ("Mail centre", 0, 1), ("email", 0, 0),
        ("banking", 0, 1), ("Bank", 0, 0), ("embankments", 0, 0),
        ("freight", 0, 1), ("Forwarding agents", 0, 1), ("postal", 0, 1),
        ("logistics", 0, 1), ("forwarder", 0, 1), ("software", 0, 0))

    def test_activities(self):
        names = [f"x{n:02}" for n in range(len(self.ACTIVITIES))]
        entities = [party(n, activities=["62.01", a[0]])
                    for n, a in zip(names, self.ACTIVITIES)]
        found = results(self.findings(graph(
            [V, party("y"), *entities],
            [supply(f"1{n}", "v", n) for n in names]), *self.words),
            "I02", "I03")
        for name, (text, two, three) in zip(names, self.ACTIVITIES):
            self.assertEqual(((name, None) in found["I02"],
                              (name, None) in found["I03"]),
                             (bool(two), bool(three)), text)

    def test_words_are_parameters(self):
        for ask, flag in ((self.broker, "i02"), (self.last, "i03")):
            for text, wanted in (("toys", sure()), ("trading", {})):
                self.assertEqual(ask(activities=[text], words=(
                    "--set", f"intermediary.{flag}_words=toys,salt")),
                    wanted, (flag, text))

    def test_severity_and_kinds(self):
        found = self.findings(graph(
            [V, party("x", roles=["broker", "forwarder"])],
            [supply("1", "v", "x")]), *self.words)
        self.assertEqual({f["flag"]: f["severity"] for f in found["flags"]
                          if f["group"] == "I"},
                         {"I02": "caution", "I03": "caution"})
        for kind in ("person", "arrangement", "other"):
            self.assertEqual(self.broker(kind=kind, roles=["agent"]), sure())
            self.assertEqual(self.last(kind=kind, roles=["financier"]),
                             sure())
        self.assertEqual(self.broker(kind="public_body", roles=["agent"]), {})
        self.assertEqual(self.last(kind="public_body", roles=["forwarder"]),
                         {})

    def test_direct_supply_to_an_end_user(self):
        chain = (supply("1", "v", "x"), supply("2", "x", "y"))
        to_b = supply("3", "x", "b")
        self.assertEqual(self.broker(*chain, to_b), {})
        self.assertEqual(self.broker(*chain, dict(to_b, date="2020-07-01")),
                         sure())
        on = supply("4", "b", "y")
        self.assertEqual(self.broker(*chain, to_b, on), sure())
        owned = link("ownership", "b", "y", id="own", share=51)
        self.assertEqual(self.broker(*chain, owned), {})
        self.assertEqual(self.broker(*chain, dict(owned, basis="alleged")),
                         maybe())
        self.assertEqual(self.broker(*chain, dict(owned, share=50)), sure())
        self.assertEqual(self.broker(supply("1", "x", "z"), others=[
            party("z", roles=["end_user"])]), {})

    def test_not_party_to_supplies(self):
        self.assertEqual(self.broker(supply("1", "v", "y")), {})
        self.assertEqual(self.broker(supply("1", "x", "x")), {})
        self.assertEqual(self.last(supply("1", "v", "y")), {})
        self.assertEqual(self.last(supply("1", "x", "y")), {})
        self.assertEqual(self.last(supply("1", "v", "x"),
                                   supply("2", "x", "y")), {})
        self.assertEqual(self.last(supply("1", "v", "x"),
                                   supply("2", "x", "x")), sure())

    def test_days_and_basis(self):
        for keys, wanted in (({"basis": "alleged"}, maybe()),
                             ({"basis": "inferred"}, maybe()),
                             ({"basis": "verified"}, sure()),
                             ({"date": AS_OF}, sure()),
                             ({"date": "2020"}, maybe()),
                             ({"date": "2020-06"}, sure()),
                             ({"date": "2020-07-01"}, {})):
            for ask in self.broker, self.last:
                self.assertEqual(ask(supply("1", "v", "x", **keys)), wanted,
                                 (ask.__name__, keys))

    def test_deals(self):
        for status in ("offer", "cancelled", "signed", "delivered",
                       "alleged"):
            deals = [{"id": "d", "status": status}]
            wanted = {} if status in rules.DEAD else (
                maybe if status == "alleged" else sure)()
            for ask in self.broker, self.last:
                self.assertEqual(ask(supply("1", "v", "x", deal="d"),
                                     deals=deals), wanted, status)
        deals = [{"id": n, "status": "signed", "vendor": "v"} for n in "de"]
        links = (supply("1", "v", "x", deal="d"),
                 supply("2", "x", "b", deal="e"))
        for ask in self.broker, self.last:
            self.assertEqual(ask(*links, deals=deals), {})
            self.assertEqual(ask(*links, deals=deals,
                                 words=("--deal", "d")), sure())

    def test_what_an_alleged_supply_hides(self):
        """Left out, the buyer is an end user, or the party a seller of
        whom nobody is known to supply him."""
        links = (supply("1", "v", "x"), supply("2", "x", "b"),
                 supply("3", "b", "y", basis="alleged"))
        self.assertEqual(self.broker(*links), maybe())
        self.assertEqual(self.of("I02", [
            party("w"), party("x", roles=["broker"]), party("y")], [
            supply("1", "w", "x", basis="alleged"),
            supply("2", "x", "y")]), maybe())

    def test_nobody_is_declared_as_vendor(self):
        self.assertEqual(self.of("I02", [
            party(n, roles=["distributor"]) for n in "wxy"], [
            supply("1", "w", "x"), supply("2", "x", "y")]),
            {**sure("x"), **sure("y")})

    def test_random_graphs(self):
        seen = self.compare(rules.traders, {
            "I02": lambda *a: (rules.both(rules.i02, *a), set()),
            "I03": lambda *a: (rules.both(rules.i03, *a), set())},
            range(300))
        self.assertGreater(min(seen.values()), 10)
        self.assertEqual(len(seen), 4)

    def test_random_deals(self):
        self.of_deals(rules.traders, {
            "I02": lambda *a: (rules.both(rules.i02, *a), set()),
            "I03": lambda *a: (rules.both(rules.i03, *a), set())},
            range(200, 225))


class Routes(Flags):
    """I05"""

    DEALS = [{"id": "d", "status": "signed", "vendor": "v"}]

    def routed(self, *links, x="CY", b="XA", deals=None, words=(), **keys):
        links = links or (supply("1", "v", "x", deal="d"),
                          supply("2", "x", "b", deal="d"))
        return self.of("I05", [
            dict(V), party("x", **({"country": x} if x else {}), **keys),
            party("b", "public_body", **({"country": b} if b else {})),
            party("y", country="DE"), party("w", country="FR")], links,
            self.DEALS if deals is None else deals, words)

    def test_third_country(self):
        self.assertEqual(self.routed(), maybe("b", "d"))
        for same in ("DE", "XA"):
            self.assertEqual(self.routed(x=same), {})
        for keys in ({"topics": ["corp.shell"]},
                     {"topics": ["corp.offshore"]}):
            self.assertEqual(self.routed(**keys), sure("b", "d"))
        for keys in ({"roles": ["vendor"]}, {"roles": ["manufacturer"]},
                     {"roles": ["end_user"]}, {"kind": "public_body"}):
            self.assertEqual(self.routed(**keys).get(("b", "d")), None, keys)

    def test_watch_table(self):
        for table, wanted in (("CY", sure), ("AE,CY", sure), ("AE,TR", maybe),
                              ("", maybe)):
            self.assertEqual(self.routed(words=(
                "--set", f"intermediary.watch_countries={table}")),
                wanted("b", "d"), table)

    def test_watch_table_that_is_loaded(self):
        for value, date, wanted in ((1, "2019", sure), (0, "2019", maybe),
                                    (1, "2099", maybe)):
            table = self.write("watch.json", {
                "country_table": "1", "name": "w", "use": "watch",
                "title": "W", "publisher": "P", "worse": "high", "limit": 1,
                "rows": [{"country": "CY", "date": date, "value": value}]})
            self.assertEqual(self.routed(words=("--countries", table)),
                             wanted("b", "d"), (value, date))

    def test_severity_and_one_finding_a_deal(self):
        found = self.findings(graph(
            [V, party("x", country="CY"), party("w", country="FR"), B],
            [supply(n, *ends, deal="d") for n, ends in
             zip("123", ("vx", "xw", "wb"))], self.DEALS), *self.words)
        flag, = [f for f in found["flags"] if f["flag"] == "I05"]
        self.assertEqual((flag["severity"], flag["subject"], flag["deal"]),
                         ("elevated", "b", "d"))
        told = {e for piece in flag["evidence"] for e in
                [*piece.get("entities", ()), piece.get("id")]}
        self.assertLessEqual({"x", "w"}, told)

    def test_unknown_countries(self):
        for keys in ({"x": None}, {"b": None}):
            self.assertEqual(self.routed(**keys), {})
        for countries, count in (({"x": None}, 1), ({"b": None}, 1),
                                 ({"v": None}, 1), ({}, 0)):
            names = dict({"v": "DE", "x": "DE", "b": "XA"}, **countries)
            found = self.findings(graph([
                party(n, "public_body" if n == "b" else "company",
                      roles=["vendor"] if n == "v" else [],
                      **({"country": c} if c else {}))
                for n, c in names.items()], [
                supply("1", "v", "x", deal="d"),
                supply("2", "x", "b", deal="d")], self.DEALS), *self.words)
            self.assertEqual(not_evaluable(found, "I05"), count, countries)

    def test_basis_and_status(self):
        shell = {"topics": ["corp.shell"]}
        links = (supply("1", "v", "x", deal="d"),
                 supply("2", "x", "b", deal="d", basis="alleged"))
        self.assertEqual(self.routed(*links, **shell), maybe("b", "d"))
        again = supply("3", "x", "b", deal="d")
        self.assertEqual(self.routed(*links, again, **shell), sure("b", "d"))
        links = (supply("1", "v", "x", deal="d", date="2020-07-01"), again)
        self.assertEqual(self.routed(*links, **shell), {})
        for status in ("offer", "cancelled", "signed", "alleged"):
            deals = [dict(self.DEALS[0], status=status)]
            self.assertEqual(
                self.routed(deals=deals, **shell),
                {} if status in rules.DEAD else
                (maybe if status == "alleged" else sure)("b", "d"))

    def test_only_what_lies_between(self):
        """A buyer of the same deal that does not lead to the last party."""
        self.assertEqual(self.routed(supply("1", "v", "b", deal="d"),
                                     supply("2", "v", "x", deal="d"),
                                     supply("3", "x", "y", deal="d")),
                         maybe("y", "d"))

    def test_two_last_parties(self):
        self.assertEqual(self.routed(
            supply("1", "v", "x", deal="d"), supply("2", "x", "b", deal="d"),
            supply("3", "x", "w", deal="d")),
            {**maybe("b", "d"), **maybe("w", "d")})

    def test_joined_by_other_supplies_only(self):
        got = self.routed(supply("1", "v", "x"), supply("2", "x", "y"),
                          supply("3", "y", "b", deal="d"))
        self.assertEqual(got.get(("b", "d")), "possible")

    def test_beside_a_direct_supply(self):
        """The deal goes both ways: who stands in one of them is told."""
        links = [supply(f"{n}", *ends, deal="d") for n, ends in
                 enumerate(("vb", "vx", "xb"))]
        self.assertEqual(self.routed(*links), maybe("b", "d"))
        self.assertEqual(self.routed(*links, topics=["corp.shell"]),
                         sure("b", "d"))

    def test_supplies_without_deal(self):
        self.assertEqual(self.routed(supply("1", "v", "x"),
                                     supply("2", "x", "b"), deals=()),
                         maybe("b"))
        self.assertEqual(self.routed(supply("1", "v", "x"),
                                     supply("2", "x", "b"),
                                     supply("3", "v", "b"), deals=()), {})

    def test_one_deal(self):
        deals = [dict(self.DEALS[0], id=n) for n in "de"]
        links = [supply(f"{n}{e}", *e, deal=n) for n, e in (
            ("d", "vx"), ("d", "xb"), ("e", "vw"), ("e", "wb"))]
        self.assertEqual(self.routed(*links, deals=deals),
                         {**maybe("b", "d"), **maybe("b", "e")})
        self.assertEqual(self.routed(*links, deals=deals,
                                     words=("--deal", "e")), maybe("b", "e"))

    def test_random_graphs(self):
        seen = self.compare(rules.routed, {"I05": rules.i05}, range(300))
        self.assertGreater(min(seen.values()), 10)
        self.assertEqual(len(seen), 2)

    def test_random_deals(self):
        self.of_deals(rules.routed, {"I05": rules.i05}, range(300, 325))


class Young(Flags):
    """I07"""

    def of_x(self, *links, deals=(), words=(), others=(), **keys):
        """I07 of a party with two signs, that sold on 2020-03-15."""
        keys = dict({"incorporated": "2018-03-16", "employees": 2,
                     "website": "none"}, **keys)
        keys = {k: v for k, v in keys.items() if v is not None}
        return self.of("I07", [party("x", **keys), party("y"), *others],
                       links if links or deals else (
                           supply("1", "x", "y", date="2020-03-15"),),
                       deals, words)

    def test_age(self):
        for born, wanted in (("2018-03-15", {}), ("2018-03-16", sure()),
                             ("2018-03", maybe()), ("2018", maybe()),
                             ("2018-04", sure()), ("2019", sure()),
                             ("2018-02", {}), ("2017", {}), (None, {})):
            self.assertEqual(self.of_x(incorporated=born), wanted, born)
        for day, wanted in (("2020-03-16", {}), ("2020-03", maybe()),
                            ("2020-02", sure()), ("2020", maybe()),
                            ("2019", sure()), ("2020-04", {})):
            self.assertEqual(self.of_x(supply("1", "x", "y", date=day)),
                             wanted, day)
        for months, wanted in ((23, {}), (25, sure())):
            self.assertEqual(self.of_x(words=(
                "--set", f"intermediary.i07_months={months}")), wanted)

    def test_two_signs_of_four(self):
        missing = [{"register": "r", "date": "2019", "found": False}]
        for keys, wanted in (
                ({}, sure()), ({"employees": 3}, {}), ({"employees": 0},
                                                       sure()),
                ({"employees": None}, {}), ({"website": None}, {}),
                ({"website": "https://example.org"}, {}),
                ({"website": ""}, sure()), ({"website": "no"}, sure()),
                ({"website": None, "registry_checks": missing}, sure()),
                ({"employees": 9, "registry_checks": missing}, sure()),
                ({"website": None, "registry_checks": [dict(
                    missing[0], found=True)]}, {}),
                ({"website": None, "registry_checks": [dict(
                    missing[0], date="2020-07-01")]}, {}),
                ({"website": None, "registry_checks": [{
                    "register": "r", "found": False}]}, sure())):
            self.assertEqual(self.of_x(**keys), wanted, keys)

    def capital(self, amount, currency="EUR", value=10000, **keys):
        return self.of_x(supply("1", "x", "y", date="2020-03-15", **(
            {"value": value, "currency": "EUR"} if value else {})),
            website=None, capital={"amount": amount, "currency": currency},
            **keys)

    def test_capital(self):
        for amount, wanted in ((100, {}), (99.99, sure()), (101, {})):
            self.assertEqual(self.capital(amount), wanted, amount)
        for amount, wanted in ((10, {}), (9.99, sure()), (99, {})):
            self.assertEqual(self.capital(amount, "USD"), wanted, amount)
        self.assertEqual(self.capital(1, value=None), {})

    def test_value_of_another_sale(self):
        """The first sale has no value: the greatest on record counts."""
        keys = dict(website=None, capital={"amount": 50, "currency": "EUR"})
        later = [supply(f"{n}", "x", "y", date=f"2020-05-0{n}", value=v,
                        currency="EUR") for n, v in ((2, 4000), (3, 6000))]
        first = supply("1", "x", "y", date="2020-03-15")
        self.assertEqual(self.of_x(first, *later, **keys), sure())
        self.assertEqual(self.of_x(first, later[0], **keys), {})
        self.assertEqual(self.of_x(dict(first, value=5000, currency="EUR"),
                                   *later, **keys), {})

    def test_what_a_sale_is(self):
        day = "2020-03-15"
        self.assertEqual(self.of_x(link("contract", "y", "x", id="1",
                                        date=day)), sure())
        self.assertEqual(self.of_x(link("contract", "x", "y", id="1",
                                        date=day)), {})
        self.assertEqual(self.of_x(supply("1", "y", "x", date=day)), {})
        self.assertEqual(self.of_x(supply("1", "x", "y")), {})
        self.assertEqual(self.of_x(supply("1", "x", "y", date="2020-07-01"),
                                   incorporated="2019"), {})
        for status, wanted in (("signed", sure()), ("delivered", sure()),
                               ("alleged", maybe()), ("offer", {}),
                               ("cancelled", {})):
            self.assertEqual(self.of_x(deals=[{
                "id": "d", "status": status, "vendor": "x",
                "signed": day}]), wanted, status)
            if status != "alleged":
                self.assertEqual(self.of_x(
                    supply("1", "x", "y", date=day, deal="d"),
                    deals=[{"id": "d", "status": status}]), wanted, status)
        for basis, wanted in (("alleged", maybe()), ("inferred", maybe()),
                              ("verified", sure())):
            self.assertEqual(self.of_x(supply("1", "x", "y", date=day,
                                              basis=basis)), wanted)

    def test_the_first_sale_counts(self):
        late = supply("2", "x", "y", date="2020-05-05")
        self.assertEqual(self.of_x(late), {})
        self.assertEqual(self.of_x(late, link(
            "contract", "y", "x", id="1", date="2019-01-01")), sure())

    def test_scope(self):
        """Owners of a party to a supply, not strangers who sold otherwise."""
        sale = link("contract", "y", "x", id="1", date="2020-03-15")
        other = supply("2", "y", "z")
        self.assertEqual(self.of_x(sale), sure())
        self.assertEqual(self.of_x(
            dict(sale, **{"from": "w"}), other,
            others=[party("z"), party("w")]), {})
        for up in (link("ownership", "x", "z", id="3", share=5),
                   link("control", "x", "z", id="3", means="other")):
            self.assertEqual(self.of_x(
                dict(sale, **{"from": "w"}), other, up,
                others=[party("z"), party("w")]), sure())

    def test_not_evaluable(self):
        found = self.findings(graph(
            [party(n) for n in "xyzw"] + [party("q", incorporated="2000")],
            [supply("1", "x", "y", date="2020"),
             supply("2", "q", "y", date="2020"),
             supply("3", "z", "w", date="2019")]), *self.words)
        self.assertEqual(not_evaluable(found, "I07"), 2)
        self.assertEqual(self.of_x(kind="public_body"), {})

    def test_random_graphs(self):
        def oracle(doc):
            wanted = rules.i07(doc)
            return wanted, {k for k in wanted if not rules.sales_of(
                doc, k[0])[0][3] and len(rules.sales_of(doc, k[0])) > 1}
        seen = self.compare(rules.young, {"I07": oracle}, range(240))
        self.assertGreater(min(seen.values()), 10)
        self.assertEqual(len(seen), 2)


class Abuse(Flags):
    """I10"""

    DEALS = [{"id": n, "status": "signed", "product_class": "spyware"}
             for n in "de"]

    def of_x(self, *more, old=(), deals=None, words=(), body=(), incident=(),
             others=(), involved=(), buyer="b"):
        """x supplied b under e, and takes part in d."""
        return self.of("I10", [
            V, party("x"), party("y"), party("b", "public_body", **dict(
                {"country": "XA", "functions": ["police"]}, **dict(body))),
            party("i", "incident", **dict({"nature": "misuse"},
                                          **dict(incident))), *others],
            [supply("1", "v", "x", deal="d"), supply("2", "x", "y", deal="d"),
             dict(supply("3", "x", buyer, deal="e"), **dict(old)),
             dict(link("involved", "b", "i", id="4"), **dict(involved)),
             *more], self.DEALS if deals is None else deals, words)

    def test_raised(self):
        """Under d for e, and not under e, where d went to nobody known."""
        self.assertEqual(self.of_x(), sure("x", "d"))
        self.assertEqual(self.of_x(words=("--deal", "d")), sure("x", "d"))
        self.assertEqual(self.of_x(words=("--deal", "e")), {})
        self.assertEqual(self.of_x(supply("5", "x", "b", deal="d")),
                         {**sure("x", "d"), **sure("x", "e")})

    def test_functions(self):
        for what in rules.SECURITY:
            self.assertEqual(self.of_x(body={"functions": [what]}),
                             sure("x", "d"), what)
        for what in ("border", "interior", "justice", "executive"):
            self.assertEqual(self.of_x(body={"functions": [what]}), {}, what)

    def test_incidents(self):
        for keys, wanted in (({"nature": "diversion"}, {}),
                             ({"nature": "enforcement"}, {}),
                             ({"date": "2001"}, sure("x", "d")),
                             ({"date": AS_OF}, sure("x", "d")),
                             ({"date": "2020"}, maybe("x", "d")),
                             ({"date": "2020-07-01"}, {})):
            self.assertEqual(self.of_x(incident=keys), wanted, keys)
        for keys, wanted in (({"basis": "alleged"}, maybe("x", "d")),
                             ({"date": "2020-07-01"}, {}),
                             ({"date": "2019"}, sure("x", "d"))):
            self.assertEqual(self.of_x(involved=keys), wanted, keys)

    def test_earlier_supply(self):
        for keys, wanted in (({"basis": "inferred"}, maybe("x", "d")),
                             ({"date": "2020-07-01"}, {}),
                             ({"product_class": "network_equipment"}, {}),
                             ({"product_class": "other"}, {}),
                             ({"product_class": "drones"}, sure("x", "d"))):
            self.assertEqual(self.of_x(old=keys), wanted, keys)
        for status in rules.DEAD:
            self.assertEqual(self.of_x(deals=[
                self.DEALS[0], dict(self.DEALS[1], status=status)]), {})
        plain = [{k: v for k, v in d.items() if k != "product_class"}
                 for d in self.DEALS]
        self.assertEqual(self.of_x(deals=plain), {})
        self.assertEqual(self.of_x(deals=plain, old={
            "product_class": "forensics"}), sure("x", "d"))

    def test_bodies_above(self):
        """Security up to three links above, misuse up to two."""
        def chain(size):
            return [party(f"u{n}", "public_body", country="XA", **(
                {"functions": ["military"]} if n == size else {}))
                for n in range(1, size + 1)], [
                link("part_of", f"u{n - 1}" if n > 1 else "b", f"u{n}",
                     id=f"p{n}") for n in range(1, size + 1)]
        for size in range(1, 5):
            entities, links = chain(size)
            self.assertEqual(self.of_x(*links, others=entities, body={
                "functions": ["health"]}), sure("x", "d") if size <= 3
                else {}, size)
            self.assertEqual(self.of_x(*links, others=entities, involved={
                "from": f"u{size}"}), sure("x", "d") if size <= 2 else {})
            links[0]["basis"] = "alleged"
            self.assertEqual(self.of_x(*links, others=entities, body={
                "functions": []}), maybe("x", "d") if size <= 3 else {})

    def test_state_controlled_buyer(self):
        for keys, wanted in (({"share": 51}, sure("x", "d")),
                             ({"share": 50}, {}),
                             ({"share": 51, "basis": "alleged"}, {}),
                             ({"kind": "control", "means": "statute"},
                              sure("x", "d")),
                             ({"kind": "control", "means": "other"}, {})):
            self.assertEqual(self.of_x(
                dict(link("ownership", "b", "c", id="5"), **keys),
                link("involved", "c", "i", id="6"),
                others=[party("c")], buyer="c"), wanted, keys)

    def test_firm_report_beside_a_doubtful_one(self):
        """An alleged involvement, of the body itself or found first, takes
        nothing from a firm one."""
        old = party("h", "incident", nature="misuse")
        up = party("u", "public_body", country="XA")
        for more in ([link("involved", "b", "h", id="0", basis="alleged")],
                     [link("involved", "b", "h", id="9", basis="alleged")]):
            self.assertEqual(self.of_x(*more, others=[old]), sure("x", "d"))
        self.assertEqual(self.of_x(
            link("involved", "b", "h", id="0", basis="alleged"),
            link("part_of", "b", "u", id="5"),
            involved={"from": "u"}, others=[old, up]), sure("x", "d"))

    def test_alleged_part_in_the_deal(self):
        self.assertEqual(self.of_x(
            supply("5", "z", "b", deal="e"),
            supply("6", "v", "z", deal="d", basis="alleged"),
            others=[party("z")]), {**sure("x", "d"), **maybe("z", "d")})

    def test_who_is_no_subject(self):
        for role in ("vendor", "manufacturer", "end_user"):
            self.assertEqual(self.of_x(
                supply("5", "z", "b", deal="e"),
                supply("6", "v", "z", deal="d"),
                others=[party("z", roles=[role])]), sure("x", "d"), role)
        self.assertEqual(self.of_x(
            supply("5", "z", "b", deal="e"), supply("6", "v", "z", deal="d"),
            others=[party("z", roles=["broker"])]),
            {**sure("x", "d"), **sure("z", "d")})

    def test_supplies_without_deal(self):
        """Both without: another buyer."""
        base = [V, party("x"), party("y"), party(
            "b", "public_body", country="XA", functions=["police"]),
            party("i", "incident", nature="misuse")]
        links = [supply("3", "x", "b", product_class="drones"),
                 link("involved", "b", "i", id="4")]
        self.assertEqual(self.of("I10", base, links), {})
        self.assertEqual(self.of("I10", base, links + [
            supply("2", "x", "y")]), sure("x"))

    def test_random_graphs(self):
        def oracle(*a):
            return rules.both(rules.i10, *a), set()
        seen = self.compare(rules.abused, {"I10": oracle}, range(360))
        self.assertGreater(min(seen.values()), 10)
        self.assertEqual(len(seen), 2)
        self.of_deals(rules.abused, {"I10": oracle}, range(300, 330))


class NearCases(Flags):
    """I11"""

    def of_x(self, *links, others=(), **incident):
        incident = dict({"nature": "diversion"}, **incident)
        return self.of("I11", [party("x"), party("i", "incident", **incident),
                               *others], links)

    CASE = link("involved", "x", "i", id="1")

    def test_distance(self):
        """z is involved; y at one link, x at two, w at three."""
        others = [party(n) for n in "wyz"]
        case = link("involved", "z", "i", id="1")
        for kind in ("ownership", "control"):
            for swap in range(8):
                rows = [ends[::-1] if swap >> n & 1 else ends
                        for n, ends in enumerate(("zy", "yx", "xw"))]
                got = self.of_x(case, *[link(kind, *ends, id=f"l{n}", **(
                    {"share": 10} if kind == "ownership" else {}))
                    for n, ends in enumerate(rows)], others=others)
                self.assertEqual(got, {**sure("x"), **sure("y"),
                                       **sure("z")}, rows)

    def test_natures(self):
        for keys, wanted in (({"nature": "corruption"}, sure()),
                             ({"nature": "misuse"}, {}),
                             ({"nature": "enforcement"}, {}),
                             ({"nature": "other"}, {}),
                             ({"nature": "enforcement",
                               "product_class": "drones"}, sure()),
                             ({"date": AS_OF}, sure()),
                             ({"date": "2020-07"}, {}),
                             ({"date": "2020"}, maybe())):
            self.assertEqual(self.of_x(self.CASE, **keys), wanted, keys)

    def test_severity_and_links_that_do_not_count(self):
        found = self.findings(graph([party("x"), party(
            "i", "incident", nature="diversion")], [self.CASE]), *self.words)
        self.assertEqual([(f["flag"], f["severity"]) for f in found["flags"]],
                         [("I11", "high")])
        for kind in ("agent", "contract", "funding", "supply", "payment",
                     "succession", "other"):
            self.assertEqual(self.of_x(
                link("involved", "z", "i", id="1"),
                link(kind, "z", "x", id="2"), others=[party("z")]),
                sure("z"), kind)

    def test_people(self):
        p = party("p", "person")
        post = link("position", "p", "x", id="2", post="director")
        case = link("involved", "p", "i", id="1")
        self.assertEqual(self.of_x(case, post, others=[p]), sure())
        self.assertEqual(self.of_x(case, post, supply("3", "p", "x"),
                                   others=[p]), {**sure(), **sure("p")})
        self.assertEqual(self.of_x(self.CASE, dict(post, **{"to": "y"}), dict(
            post, id="3"), others=[p, party("y")]),
            {**sure(), **sure("y")})
        for keys, wanted in (({"until": "2020-06-29"}, {}),
                             ({"until": AS_OF}, sure()),
                             ({"since": "2020-07-01"}, {}),
                             ({"since": "2020"}, maybe()),
                             ({"basis": "alleged"}, maybe())):
            self.assertEqual(self.of_x(case, dict(post, **keys), others=[p]),
                             wanted, keys)

    def test_addresses(self):
        """Five tenants are walked through, six are not."""
        for size in range(2, 8):
            names = [f"t{n}" for n in range(1, size)]
            got = self.of_x(self.CASE, *[
                link("located_at", n, "a", id=f"l{n}")
                for n in ("x", *names)], others=[party("a", "address")] + [
                party(n) for n in names])
            self.assertEqual(got, {k: v for n in ("x", *names) for k, v in
                                   sure(n).items()} if size <= 5
                             else sure(), size)

    def test_address_is_two_links(self):
        got = self.of_x(
            self.CASE, link("located_at", "x", "a", id="2"),
            link("located_at", "y", "a", id="3"),
            link("ownership", "y", "z", id="4", share=100),
            others=[party("a", "address"), party("y"), party("z")])
        self.assertEqual(got, {**sure(), **sure("y")})

    def test_firm_chain_beside_a_shorter_one(self):
        links = [link("involved", "z", "i", id="1"),
                 link("ownership", "z", "x", id="2", share=5,
                      basis="alleged"),
                 link("ownership", "z", "y", id="3", share=5),
                 link("ownership", "y", "x", id="4", share=5)]
        others = [party("y"), party("z")]
        self.assertEqual(self.of_x(*links, others=others),
                         {**sure(), **sure("y"), **sure("z")})
        self.assertEqual(self.of_x(*links[:3], others=others),
                         {**maybe(), **sure("y"), **sure("z")})

    def test_random_graphs(self):
        seen = self.compare(rules.near_cases, {
            "I11": lambda *a: (rules.both(rules.i11, *a), set())}, range(240))
        self.assertGreater(min(seen.values()), 10)
        self.assertEqual(len(seen), 2)


class Invariance(Flags):
    def test_order_of_records_and_names(self):
        flags = ("I02", "I03", "I05", "I07", "I10", "I11")
        for n, make in enumerate((rules.traders, rules.routed, rules.young,
                                  rules.abused, rules.near_cases)):
            rng = random.Random(n)
            doc = rules.together([rules.prefixed(make(random.Random(seed)),
                                                 f"g{seed}-")
                                  for seed in range(10)])
            first = results(self.findings(doc, *self.words), *flags)
            mixed = dict(doc, **{k: rng.sample(doc[k], len(doc[k]))
                                 for k in ("entities", "links", "deals")})
            self.assertEqual(results(self.findings(mixed, *self.words),
                                     *flags), first)
            names = [e["id"] for e in doc["entities"]]
            back = dict(zip(rng.sample(names, len(names)), names))
            new = {old: fresh for fresh, old in back.items()}
            other = dict(
                doc, entities=[dict(e, id=new[e["id"]])
                               for e in doc["entities"]],
                links=[dict(x, **{end: new[x[end]] for end in
                                  ("from", "to")}) for x in doc["links"]],
                deals=[dict(d, vendor=new[d["vendor"]])
                       if d.get("vendor") else d for d in doc["deals"]])
            got = results(self.findings(other, *self.words), *flags)
            for flag in flags[:2] + flags[3:]:
                self.assertEqual({(back[s], d): c for (s, d), c in
                                  got[flag].items()}, first[flag], flag)


if __name__ == "__main__":
    unittest.main()
