# SPDX-License-Identifier: GPL-2.0-or-later
"""The U.S. screening lists read as their publishers wrote them.

The numbers expected were counted with Python's csv module: rows, rows of type
Individual, and rows with a name that ends in a word of a company."""

import unittest

import sgtest

SHIPPED = sgtest.SOURCE / "tests" / "data" / "csl"


class ReadCsl(sgtest.ReaderCase):
    @staticmethod
    def parties(found):
        return sum(n for kind, n in found["entities"].items()
                   if kind != "address")

    def test_shipped_rows(self):
        found = self.check(SHIPPED / "csl.csv")
        self.assertEqual(found["inputs"][0]["format"], "csl")
        self.assertEqual(self.parties(found), 7)
        self.assertEqual(found["sources"], 5)  # ISN, UVL, MEU, SSI, EL
        self.assertNotIn("person", found["entities"])
        self.assertNotIn("refused", found["warnings"])
        found = self.check(SHIPPED / "dpl.csv")
        self.assertEqual(found["inputs"][0]["format"], "csl")
        self.assertEqual(found["entities"]["company"], 11)
        self.assertEqual(found["links"], {"located_at": 11})

    def test_denials_end(self):
        """Dates are those of the list: a denial that ended flags nobody. How
        many are in force on a day was counted from the sheet."""
        path = SHIPPED / "dpl.csv"
        for day, expected in (("2010-01-01", 2), ("2013-01-01", 5),
                              ("2021-01-27", 7), ("2021-01-29", 4)):
            found = self.findings(path, "--plugin", "lists", "--as-of", day)
            flagged = {f["subject"] for f in sgtest.raised(found, "L01")}
            self.assertEqual(len(flagged), expected, day)

    def test_a_pipe(self):
        data = (SHIPPED / "dpl.csv").read_bytes()
        for format in (None, "csl"):
            found = self.check("-", format=format, stdin=data)
            self.assertEqual(found["entities"]["company"], 11)

    def test_row_order_does_not_matter(self):
        lines = (SHIPPED / "csl.csv").read_text("utf-8").splitlines()
        turned = self.write("csl.csv", "\n".join(lines[:1] + lines[:0:-1]))
        names = [sorted(e["id"] for e in self.findings(
            path, "--plugin", "lists", "--as-of", "2025-01-01")["entities"])
            for path in (SHIPPED / "csl.csv", turned)]
        self.assertEqual(names[0], names[1])

    def test_whole_samples(self):
        folder = self.shared("ofac_csl_watchman")
        found = self.check(folder / "csl_consolidated.csv")
        self.assertEqual(self.parties(found), 13)
        self.assertEqual(found["entities"]["person"], 4)
        found = self.check(folder / "dpl.txt")
        self.assertEqual(self.parties(found), 273)
        self.assertNotIn("refused", found["warnings"])


if __name__ == "__main__":
    unittest.main()
