# SPDX-License-Identifier: GPL-2.0-or-later
"""The Offshore Leaks Database read as its publisher wrote it.

The numbers expected were counted with Python's csv module: rows by sheet,
ids of graphs read once, distinct service providers, distinct addresses stated by companies and
intermediaries, relationships by their text, and ends that no sheet has."""

import unittest

import sgtest

SHIPPED = sgtest.SOURCE / "tests" / "data" / "icij"


class ReadIcij(sgtest.ReaderCase):
    def test_shipped_rows(self):
        found = self.check(SHIPPED)
        self.assertEqual({i["format"] for i in found["inputs"]}, {"icij"})
        # 6 companies, 1 other, 4 intermediaries, 1 officer, 2 providers.
        self.assertEqual(found["entities"],
                         {"company": 14, "address": 2 + 5})
        # 3 intermediary_of and 6 companies with a provider; 2 registered and
        # 8 stated addresses; the shareholder is not in this subset.
        self.assertEqual(found["links"],
                         {"ownership": 1, "agent": 9, "located_at": 10})
        self.assertEqual(found["unresolved"], 4)
        self.assertEqual(found["warnings"], {"dangling": 4})
        self.assertEqual(found["sources"], 4)

    def test_a_table_of_companies_alone_is_no_leak(self):
        self.write("n/entities.csv", "id,kind,name\na,company,A\n")
        self.write("n/links.csv", "kind,from,to\nownership,a,a\n")
        found = self.check(self.folder / "n")
        self.assertEqual({i["format"] for i in found["inputs"]}, {"csv"})

    def test_whole_sample(self):
        folder = self.shared("icij_csv_mini")
        found = self.check(folder)
        # 17 nodes, 2 providers, 5 stated addresses.
        self.assertEqual(sum(found["entities"].values()), 17 + 2 + 5)
        self.assertEqual(found["links"], {
            "ownership": 3, "position": 1, "agent": 3 + 6,
            "located_at": 2 + 8})
        self.assertEqual(found["unresolved"], 4)

    def test_graphs_of_stories(self):
        """479 edges with distinct ids; nine of them have a combined role,
        each of two parts."""
        folder = self.shared("icij_powerplayers", "viz-data")
        found = self.check(folder)
        self.assertEqual(sum(found["entities"].values()), 381)
        self.assertEqual(found["entities"]["address"], 50)
        self.assertEqual(sum(found["links"].values()), 479 + 9)
        self.assertEqual(found["links"]["same_as"], 11)
        self.assertEqual(found["unresolved"], 0)
        self.assertEqual(found["warnings"]["duplicate"], 4 + 3)


if __name__ == "__main__":
    unittest.main()
