# SPDX-License-Identifier: GPL-2.0-or-later
"""The Treasury's lists read as their publisher wrote them.

The numbers expected were counted with Python's csv module: rows without the
lone Ctrl-Z, entries by type, programmes parted by "] [", addresses with a
street folded as the program folds them, and "Linked To" looked up by exact
name after the comments were appended to the remarks.
"""

import unittest

import sgtest

SHIPPED = sgtest.SOURCE / "tests" / "data" / "ofac"


class ReadOfac(sgtest.ReaderCase):
    def test_shipped_entries(self):
        found = self.check(SHIPPED)
        self.assertEqual([i["format"] for i in found["inputs"]], ["ofac"] * 3)
        self.assertEqual(found["entities"]["company"], 8)
        self.assertNotIn("person", found["entities"])
        self.assertEqual(found["links"]["other"], 1)
        self.assertEqual(found["unresolved"], 1)  # its target is absent
        self.assertNotIn("refused", found["warnings"])

    def test_a_postcode_joins_its_companies(self):
        """Only the address joins these two, "D01W2T2" and "D01 W2T2"."""
        done = sgtest.run("paths", SHIPPED, "--from", "ofac:48064",
                          "--to", "ofac:48076")
        self.assertIn(b"Ulysses House", done.stdout + done.stderr)

    def test_listed_parties_are_found(self):
        findings = self.findings(SHIPPED, "--plugin", "lists")
        flagged = {f["subject"] for f in sgtest.raised(findings, "L01")}
        self.assertEqual(len(flagged), 8)
        self.assertIn("ofac:48064", flagged)

    def test_a_file_alone(self):
        found = self.check(SHIPPED / "sdn.csv")
        self.assertEqual(found["entities"]["company"], 8)
        self.assertNotIn("address", found["entities"])

    def test_a_pipe(self):
        found = self.check("-", stdin=(SHIPPED / "sdn.csv").read_bytes())
        self.assertEqual(found["entities"]["company"], 8)
        self.assertEqual(found["links"]["other"], 1)

    def test_many_entries_of_one_name(self):
        """A choice looks at few of them, and says that it is none."""
        row = '%d,"A","-0- ","P"' + ',""' * 7 + ',"Linked To: A; Linked To: A"\n'
        found = self.check(self.write(
            "sdn.csv", "".join(row % (i + 1) for i in range(20000))))
        self.assertEqual(found["entities"], {"company": 20000})
        self.assertEqual(found["links"]["other"], 20000)
        self.assertEqual(found["warnings"]["guessed"], 40000)

    def test_whole_list(self):
        found = self.check(self.shared("ofac_csl_watchman"))
        entities = found["entities"]
        # 7,379 entries; companies that share a number are merged.
        self.assertEqual(entities["person"], 3845)
        self.assertEqual(entities["other"], 323 + 217)
        self.assertEqual(entities["company"] + entities["public_body"] +
                         found["merged"], 7379 - 3845 - 540)
        self.assertEqual(entities["address"], 5496)
        self.assertEqual(found["links"], {"other": 2427, "located_at": 6782})
        self.assertEqual(found["unresolved"], 2427 - 2426)
        self.assertEqual(found["warnings"]["refused"], 10)  # comments
        self.assertNotIn("guessed", found["warnings"])
        self.assertEqual(found["warnings"]["unknown_record"], 1)  # csl_...


if __name__ == "__main__":
    unittest.main()
