# SPDX-License-Identifier: GPL-2.0-or-later
"""What the flags of intermediaries say, and that crafted inputs do not cost
the plugin: words, dates as recorded, long texts, long chains, hubs."""
import json
import sys
import unittest

import sgtest
from sgtest import graph, link, party, run, supply

WORDS = ("--plugin", "ownership", "--plugin", "intermediary")
V = party("v", roles=["vendor"], country="XA")
POLICE = party("b", "public_body", country="XB", functions=["police"])


class Flags(sgtest.Case):
    def flags(self, entities, links, deals=(), words=()):
        found = self.findings(graph(entities, links, deals,
                                    as_of="2020-06-30"), *WORDS, *words)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        self.gaps = {g["flag"]: g["reason"] for g in found["not_evaluable"]}
        return {f["flag"]: f for f in found["flags"]}


class History(Flags):
    def young(self, company=(), sale=(), **deal):
        return self.flags(
            [V, dict({"id": "c", "kind": "company", "employees": 1,
                      "website": "none", "incorporated": "2010"}, **dict(
                          company)), POLICE],
            [dict(supply("s", "c", "b"), date="2011", **dict(sale))])

    def test_dates_are_said_as_they_are_recorded(self):
        flag = self.young()["I07"]
        self.assertIn("incorporated 2010, has a sale on record in 2011,",
                      flag["message"])
        self.assertIn({"type": "fact", "on": "entity", "id": "c",
                       "field": "incorporated", "value": "2010"},
                      flag["evidence"])

    def test_a_sale_before_the_company_was_formed(self):
        self.assertNotIn("I07", self.young({"incorporated": "2012-03"}))
        self.assertIn("before they were incorporated", self.gaps["I07"])

    def test_the_sale_that_makes_it_certain_is_shown(self):
        found = self.flags(
            [V, {"id": "c", "kind": "company", "employees": 1,
                 "website": "none", "incorporated": "2010-01-01"}, POLICE],
            [supply("s1", "c", "b", date="2010-05-05", basis="alleged"),
             supply("s2", "c", "b", date="2011-05-05")])
        self.assertEqual(found["I07"]["certainty"], "certain")
        self.assertIn("2011-05-05", found["I07"]["message"])
        self.assertEqual(found["I07"]["evidence"][0]["links"], ["s2"])

    def test_long_texts_in_any_script(self):
        long = "Търговски регистър " * 40
        flag = self.young(
            {"registry_checks": [{"register": long, "found": False}],
             "capital": {"amount": 1, "currency": "левове" * 30}},
            {"value": 9e9, "currency": "€" * 50})["I07"]
        self.assertIn("Търговски", flag["message"])


class Repeats(Flags):
    def sold(self, *links, deals=()):
        return self.flags(
            [V, party("x", roles=["reseller"]), POLICE, party("y"),
             {"id": "i", "kind": "incident", "nature": "misuse"}],
            [link("involved", "b", "i", id="i1"), *links], deals).get("I10")

    def test_one_sale_stated_twice(self):
        deals = [{"id": "d", "status": "signed", "vendor": "v"}]
        keys = {"product_class": "spyware", "date": "2018-02-03"}
        under = supply("1", "x", "b", deal="d", **keys)
        self.assertIsNone(self.sold(
            under, supply("2", "x", "b", **keys), deals=deals))
        again = dict(keys, date="2015")
        self.assertEqual(self.sold(
            under, supply("2", "x", "b", **again), deals=deals)["certainty"],
            "certain")


class Routes(Flags):
    DEALS = [{"id": "d", "status": "signed", "vendor": "v"}]

    def routed(self, *ends, status="signed"):
        return self.flags(
            [V, party("x", country="XA"),
             party("r", country="XC", topics=["corp.shell"]), POLICE],
            [supply(f"{n}", *e, deal="d") for n, e in enumerate(ends)],
            [dict(self.DEALS[0], status=status)])

    def test_who_gets_goods_back_is_not_on_the_way(self):
        self.assertNotIn("I05", self.routed("vx", "xb", "br", "rx"))
        self.assertNotIn("I05", self.routed("vx", "xb", "xr", "rx"))
        self.assertEqual(self.routed("vx", "xr", "rb")["I05"]["certainty"],
                         "certain")

    def test_alleged_deals_are_called_alleged(self):
        found = self.routed("vx", "xr", "rb", status="alleged")
        for flag in "I01", "I05":
            self.assertEqual(found[flag]["certainty"], "possible")
            self.assertIn("alleged", found[flag]["message"])

    def test_long_chains_are_cut(self):
        n = 3000
        names = ["v", *(f"p{i:05}" for i in range(n)), "b"]
        entities = [V, POLICE, *(party(p, country="XC") for p in names[1:-1])]
        links = [supply(f"s{i:05}", *ends)
                 for i, ends in enumerate(zip(names, names[1:]))]
        found = self.flags(entities, links)
        for flag in "I01", "I05":
            for piece in found[flag]["evidence"]:
                if piece["type"] == "path":
                    self.assertLessEqual(len(piece["links"]), 1000)
                    self.assertEqual(piece["entities"][-1], "b")
        self.assertIn(f"and {n - 4} more", found["I05"]["message"])


class Near(Flags):
    def near(self, *links, role=None):
        keys = {"role": role} if role else {}
        return set(f["subject"] for f in self.findings(graph(
            [party("a"), party("c"), party("p", "person"),
             {"id": "i", "kind": "incident", "nature": "diversion"}],
            [link("involved", "c", "i", id="i1", **keys), *links],
            as_of="2020-06-30"), *WORDS)["flags"] if f["flag"] == "I11")

    def test_who_is_not_near(self):
        director = (link("position", "p", "a", id="1", post="director"),
                    link("position", "p", "c", id="2", post="director"))
        self.assertEqual(self.near(*director), {"a", "c"})
        clerk = (dict(director[0], post="employee"), director[1])
        self.assertEqual(self.near(*clerk), {"c"})
        self.assertEqual(self.near(*director, role="victim"), set())
        self.assertEqual(self.near(
            link("ownership", "a", "c", id="1", share=0)), {"c"})


class Paths(sgtest.Case):
    def test_a_search_cut_short_is_no_denial(self):
        path = self.write("g.json", json.dumps(graph(
            [party(n) for n in "abc"],
            [link("associate", "a", "b", id="1"),
             link("associate", "b", "c", id="2")])))
        ask = ("paths", path, "--from", "a", "--to", "c")
        done = run(*ask, "--work", "1")
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"before the search was cut short", done.stdout)
        self.assertTrue(json.loads(run(*ask, "--work", "1",
                                       "--json").stdout)["truncated"])
        self.assertEqual(run(*ask).returncode, 0)

    def test_total_stakes_where_no_chain_joins_the_two(self):
        path = self.write("g.json", json.dumps(graph(
            [party(n) for n in "ocx"],
            [link("ownership", "o", "c", id="t", share=60, measure="total"),
             link("ownership", "x", "c", id="d", share=1)])))
        found = json.loads(run("paths", path, "--from", "o", "--to", "c",
                               "--json").stdout)["chains"]
        self.assertEqual([c["links"] for c in found], [["t"]])


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
