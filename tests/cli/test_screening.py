# SPDX-License-Identifier: GPL-2.0-or-later
"""A list as second input: who is on it by number, whose name is like an entry,
and that entries which concern nobody are not under review.

The list is hand-made in the layout of SDN.CSV."""

import json
import unittest

import sgtest
from sgtest import graph, party, raised, run, supply

NONE = '-0- ,'
ENTRIES = [
    (900001, "MADE UP OPTICS LIMITED", "", "Company Number 665443 (Ireland)."),
    (900002, "INVENTED SIGNAL SYSTEMS LLC", "", ""),
    (900003, "NOBODY KNOWS THIS ONE SA", "", ""),
    (900004, "QUILLFEATHER, Hugo Example", "individual", ""),
    (900005, "HELD BY ANOTHER ENTRY", "", "Linked To: MADE UP OPTICS LIMITED."),
]


def sdn(entries=ENTRIES):
    return "".join(
        f'{number},"{name}",{kind and chr(34) + kind + chr(34) or "-0- "},'
        f'"CYBER2",{NONE * 7}"{remarks or "-0-"}"\n'
        for number, name, kind, remarks in entries)


REGISTER = graph(
    [party("vendor", name="Plain Vendor", roles=["vendor"], country="IE"),
     party("mine", name="Made-Up Optics (Dublin)", country="IE",
           identifiers=[{"scheme": "IE-CRO", "id": "665443"}]),
     party("alike", name="Invented Signal Systems", country="MT"),
     party("owned", name="Owned"),
     party("hugo", "person", name="Hugo Quillfeather")],
    [supply("s", "vendor", "alike", deal="d", product_class="spyware"),
     {"id": "o", "kind": "ownership", "from": "mine", "to": "owned",
      "share": 60},
     {"id": "p", "kind": "position", "from": "hugo", "to": "vendor",
      "post": "director"}],
    [{"id": "d", "vendor": "vendor"}])


def knows_lists():
    words = run("check", "--format", "ofac", "/dev/null").stderr
    return b"no input format" not in words


@unittest.skipUnless(knows_lists(), "this build reads no lists")
class Screening(sgtest.Case):
    def screen(self, *words, first="register"):
        paths = [self.write("register.json", REGISTER),
                 self.write("sdn.csv", sdn())]
        if first == "list":
            paths.reverse()
        return self.findings(paths[0], paths[1], *words)

    def test_shared_number(self):
        """The party is the entry: listed, and the list is cited."""
        found = self.screen()
        flag, = raised(found, "L01")
        self.assertEqual(flag["subject"], "mine")
        self.assertTrue(flag["sources"])
        owned, = [f for f in raised(found, "L02") if f["subject"] == "owned"]
        self.assertEqual(owned["certainty"], "certain")
        known, = [e for e in found["entities"] if e["id"] == "mine"]
        self.assertEqual(known["merged"], [
            {"id": "ofac:900001", "scheme": "IE-CRO", "identifier": "665443"}])
        text = run("explain", self.folder / "register.json",
                   self.folder / "sdn.csv", "--entity",
                   "ofac:900001").stdout.decode()
        self.assertIn("id mine", text)
        self.assertIn("listed: us_ofac_sdn", text)

    def test_like_names(self):
        found = self.screen()
        flags = {f["subject"]: f for f in raised(found, "L05")}
        self.assertEqual(set(flags), {"alike", "hugo"})
        for flag in flags.values():
            self.assertEqual(flag["certainty"], "possible")
            self.assertTrue(flag["sources"])
            self.assertIn("may be the same as", flag["message"])
            self.assertIn("this is to be checked", flag["message"])
            self.assertIn("not taken for one", flag["message"])
            for word in ("sanctioned", "criminal", "match found", "illegal"):
                self.assertNotIn(word, flag["message"])
            self.assertIn("names_compared", json.dumps(flag))
        self.assertIn("estimated at 0.6", flags["alike"]["message"])

    def test_the_names_that_are_alike(self):
        register = graph([party("v", name="Plain Vendor", names=[
            'Nobody "Knows" This One'])])
        flag, = raised(self.findings(
            self.write("r.json", register), self.write("sdn.csv", sdn())),
            "L05")
        text = json.dumps(flag["message"], ensure_ascii=False)
        self.assertIn("Plain Vendor may be the same as NOBODY KNOWS THIS ONE",
                      flag["message"])
        for one in ('"Nobody "Knows" This One"', '"NOBODY KNOWS THIS ONE SA"'):
            self.assertIn(one, flag["message"], text)

    def test_entries_that_concern_nobody(self):
        for words in ((), ("--deal", "d")):
            found = self.screen(*words)
            about = [f["subject"] for f in found["flags"]] + [
                e["id"] for e in found["entities"]]
            self.assertFalse([name for name in about if "ofac:" in name])

    def test_one_that_the_register_mentions(self):
        """By its id: then it is under review like any other."""
        named = json.loads(json.dumps(REGISTER))
        named["links"].append({"id": "m", "kind": "contract", "from": "vendor",
                               "to": "ofac:900003"})
        found = self.findings(self.write("r.json", named),
                              self.write("sdn.csv", sdn()))
        self.assertEqual({f["subject"] for f in raised(found, "L01")},
                         {"mine", "ofac:900003"})

    def test_the_same_in_any_order(self):
        a, b = self.screen(), self.screen(first="list")
        for part in ("entities", "flags", "coverage"):
            self.assertEqual(a[part], b[part])

    def test_a_list_alone_is_reviewed(self):
        found = self.findings(self.write("sdn.csv", sdn()))
        self.assertEqual(len(raised(found, "L01")), len(ENTRIES))

    def test_a_whole_list(self):
        """7379 entries of which one has the number of a party."""
        path = self.shared("ofac_csl_watchman", "sdn.csv")
        found = self.findings(self.write("register.json", REGISTER), path)
        self.assertLess(len(found["entities"]), 10)
        self.assertLess(len(found["flags"]), 20)
        self.assertFalse(raised(found, "L01"))


if __name__ == "__main__":
    unittest.main()
