# SPDX-License-Identifier: GPL-2.0-or-later
"""psc: lines of the UK register give what the same facts in BODS give.

The numbers were counted beforehand by a script of its own: company numbers
padded to 8 characters, owners joined by padded registration number where their
country is British, shares and votes in one capacity as one link.
"""

import unittest

from sgtest import SOURCE, ReaderCase

DATA = SOURCE / "tests" / "data" / "psc" / "corporate.jsonl"


class Psc(ReaderCase):
    def counts(self, *paths):
        told = self.check(*paths)
        told["entities"].pop("address", None)
        told["links"].pop("located_at", None)
        return told["entities"], told["links"]

    def test_the_shipped_lines(self):
        self.assertEqual(self.counts(DATA), ({"company": 24},
                                             {"ownership": 23,
                                              "control": 13}))

    def test_the_same_facts_as_in_bods(self):
        lines = self.shared("uk_psc_relaid", "psc_snapshot_sample.jsonl")
        uk = self.shared("bods_opencheck", "sources", "uk")
        bods = [uk / (number + ".jsonl")
                for number in ("10336040", "07068789", "00184594")]
        wanted = {"company": 89, "person": 16}, {"ownership": 110,
                                                 "control": 64}
        self.assertEqual(self.counts(lines), wanted)
        self.assertEqual(self.counts(*bods), wanted)

    def test_one_record_of_each_kind(self):
        folder = self.shared("uk_psc_openownership")
        wanted = {"ceased_on": ({"company": 1, "person": 1}, {"ownership": 1}),
                  "corporate": ({"company": 2}, {"control": 1}),
                  "individual": ({"company": 1, "person": 1},
                                 {"ownership": 1}),
                  "no_country": ({"company": 2}, {"control": 1}),
                  "statement": ({"company": 1}, {}),
                  "super_secure": ({"company": 1, "person": 1},
                                   {"control": 1}),
                  "totals": ({}, {})}
        for name, counts in wanted.items():
            self.assertEqual(self.counts(folder / f"psc_{name}.json"), counts,
                             name)

    def test_a_statement_without_owner_raises_a_flag(self):
        path = self.lines({
            "company_number": "1234567", "data": {
                "kind": "persons-with-significant-control-statement",
                "statement": "no-individual-or-entity-with-signficant-control",
                "notified_on": "2016-07-12", "etag": "a"}})
        found = self.findings(path, "--as-of", "2020")
        flags = {(f["flag"], f["subject"]) for f in found["flags"]}
        self.assertEqual(flags, {("O01", "GB-COH-01234567")})

    def owner(self, **more):
        """What check says of one line, and the link that it makes."""
        path = self.lines({
            "company_number": "1234567", "data": dict({
                "kind": "individual-person-with-significant-control",
                "name": "P", "notified_on": "2017-01-02",
                "natures_of_control":
                    ["ownership-of-shares-75-to-100-percent"],
                "links": {"self": "/company/1234567/x/individual/abc"},
            }, **more)})
        return (self.check(path)["warnings"],
                list(self.links("GB-COH-01234567", path).values()))

    def test_an_end_of_a_wrong_type_does_not_end_a_stake(self):
        _, plain = self.owner()
        self.assertIn("since 2017-01-02", plain[0])
        self.assertIn("75", plain[0])
        self.assertEqual(self.owner(ceased_on=""), ({}, plain))
        for value in (-1, True, [], {}):
            self.assertEqual(self.owner(ceased_on=value),
                             ({"bad_type": 1}, plain), value)
        warnings, words = self.owner(ceased_on="soon")
        self.assertEqual(warnings, {"bad_date": 1})
        self.assertNotIn("75", words[0])
        self.assertIn("since 2017-01-02", words[0])

    def test_one_nature_needs_no_list(self):
        _, plain = self.owner()
        nature = "ownership-of-shares-75-to-100-percent"
        self.assertEqual(self.owner(natures_of_control=nature), ({}, plain))

    def test_other_values_of_a_wrong_type_are_told_of(self):
        for more in ({"address": 7}, {"natures_of_control": {"a": 1}},
                     {"name": []}, {"links": "x"}, {"date_of_birth": 1}):
            self.assertEqual(self.owner(**more)[0], {"bad_type": 1}, more)

    def test_an_owner_is_one_with_that_of_bods(self):
        lines = self.shared("uk_psc_relaid", "psc_snapshot_sample.jsonl")
        bods = self.shared("bods_opencheck", "sources", "uk", "07068789.jsonl")
        counts = {"company": 89, "person": 16} # as of the lines alone
        self.assertEqual(self.counts(lines, bods)[0], counts)
        owners = self.party("GB-COH-10787931", lines, bods)["owners"]
        self.assertEqual(
            [(o["entity"], o["direct_low"], o["direct_high"]) for o in owners],
            [("GB-COH-ENT-10787931-2xgy7SArA1de15zvlarnJDXAw60", 0.75, 1)])

    def test_many_natures_are_not_repeated_with_each_link(self):
        natures = [f"nature-{i}" for i in range(1000)]
        path = self.lines({
            "company_number": "1234567", "data": {
                "kind": "individual-person-with-significant-control",
                "name": "A", "etag": "a", "natures_of_control": natures}})
        links = self.converted(path)["links"]
        kept = [link for link in links if "natures_of_control" in link]
        self.assertEqual([len(links), len(kept)], [1000, 1])
        self.assertEqual(kept[0]["natures_of_control"], natures)

    def test_lines_that_cannot_be_used_are_counted(self):
        lines = [
            {"company_number": "1", "data": {"kind": "exemptions"}},
            {"company_number": "1", "data": {"kind": "something-else"}},
            {"company_number": "?", "data": {
                "kind": "individual-person-with-significant-control"}}]
        counts, said = self.told(self.lines(*lines))
        self.assertEqual(counts["warnings"], {"refused": 2})
        self.assertIn("lines.jsonl:2:", said)
        self.assertIn("lines.jsonl:3:", said)


if __name__ == "__main__":
    unittest.main()
