# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of public formats that are well formed and yet like no data of
anybody: what is written stays JSON, the order of the records does not matter,
and reading takes time and memory in proportion to the input."""

import json
import unittest

from sgtest import ReaderCase, run


def thing(name, schema, **properties):
    return {"id": name, "schema": schema, "properties": properties}


class Numbers(ReaderCase):
    NUMBERS = {"007": 7, "-007.50": -7.5, "0": 0, "00": 0, "0.5": 0.5,
               "00e2": 0, "12": 12}

    def test_zeros_in_front_of_a_number_are_left_out(self):
        path = self.lines(*(thing(f"p{text}", "Payment", payer=["a"],
                                  beneficiary=["b"], amount=[text])
                            for text in self.NUMBERS))
        links = self.converted(path)["links"]
        self.assertEqual({link["id"][1:]: link["value"] for link in links},
                         self.NUMBERS)

    def test_amounts_of_awards(self):
        path = self.write("a.json", {
            "ocid": "o", "date": "2020-01-01", "buyer": {"name": "City"},
            "awards": [{"id": "1", "suppliers": [{"name": "Firm"}],
                        "value": {"amount": "007"}}]})
        self.assertEqual([link["value"]
                          for link in self.converted(path)["links"]], [7])


class Order(ReaderCase):
    def test_links_of_one_id(self):
        """Every value that one row can hold differs."""
        records = [
            thing("o", "Ownership", owner=["a"], asset=["x"],
                  percentage=["5"], role=["r"], startDate=["2001"]),
            thing("o", "Ownership", owner=["c"], asset=["b"],
                  percentage=["7"], endDate=["2010"], status=["nominee"]),
            thing("o", "Directorship", director=["d"], organization=["b"],
                  role=["chair"]),
            thing("o", "Ownership", owner=["c"], asset=["a"],
                  percentage=["3"], role=["voting"])]
        written = set()
        for at in range(len(records)):
            for step in (1, -1):
                order = (records[at:] + records[:at])[::step]
                path = self.lines(*order)
                written.add(json.dumps(self.converted(path)["links"]))
        self.assertEqual(len(written), 1, written)
        link = json.loads(written.pop())[0]
        self.assertEqual((link["from"], link["to"]), ("a", "x"))

    def test_ends_are_those_of_one_record(self):
        path = self.lines(
            thing("o", "Ownership", owner=["a"], asset=["b"]),
            thing("o", "Ownership", owner=["c"], asset=["a"]))
        link = self.converted(path)["links"][0]
        self.assertEqual((link["from"], link["to"]), ("a", "b"))


class Many(ReaderCase):
    def test_sources_of_one_entity(self):
        n = 60000
        path = self.lines(dict(thing("a", "Company"),
                               datasets=[f"s{i}" for i in range(n)]))
        self.assertEqual(len(self.converted(path)["entities"][0]["sources"]),
                         n)
        path = self.lines(*(dict(thing("a", "Company"), datasets=[f"s{i}"])
                            for i in range(n)))
        self.assertEqual(len(self.converted(path)["entities"][0]["sources"]),
                         n)

    def test_rows_that_shared_sources_keep_their_own(self):
        path = self.lines(
            dict(thing("o", "Ownership", owner=["a"], asset=["b", "c"]),
                 datasets=["s"]),
            *(dict(thing("o", "Ownership", owner=["a"], asset=["b"]),
                   datasets=[f"t{i}"]) for i in range(100)))
        links = {link["id"]: link["sources"]
                 for link in self.converted(path)["links"]}
        self.assertEqual(len(links["o"]), 101)
        self.assertEqual(len(links["o#2"]), 1)

    def test_warnings_in_one_record(self):
        """The place of each is told without counting from the beginning."""
        path = self.write("a.ftm.json", '{"id": "i", "schema": "Ownership", '
                          '"properties": {"owner": "a", "asset": "b", '
                          '"startDate": [' + ", ".join(['"x", "\\u0079"']
                                                       * 150000) + "]}}\n")
        done = self.check(path)
        self.assertEqual(done["links"], {"ownership": 1})

    def test_keys_of_one_entity(self):
        wide = json.dumps(thing("a", "Company", **{
            f"k{i}": ["1"] for i in range(200000)}))
        path = self.write("a.ftm.json", wide + "\n" + "".join(
            json.dumps(thing("a", "Company", **{f"z{i}": ["1"]})) + "\n"
            for i in range(20000)))
        done = self.check(path)
        self.assertEqual(done["entities"], {"company": 1})


class Long(ReaderCase):
    """What each link of a record repeats."""

    def test_ids_have_a_length(self):
        longest, longer = "i" * 500, "i" * 501
        bods = {"statementId": "s", "recordType": "entity",
                "recordDetails": {"entityType": {"type":
                                                 "registeredEntity"}}}
        award = {"date": "2020-01-01", "buyer": {"name": "b"},
                 "awards": [{"id": "1", "suppliers": [{"name": "s"}]}]}
        for name, records in (
                ("a.ftm.json", lambda i: thing(i, "Company")),
                ("a.json", lambda i: [dict(bods, recordId=i)]),
                ("o.json", lambda i: dict(award, ocid=i))):
            with self.subTest(name):
                done = self.check(self.write(name, records(longest)))
                self.assertEqual(done["warnings"].get("refused", 0), 0)
                done = run("check", self.write(name, records(longer)))
                self.assertIn(b"more than 500 bytes; the record is left out",
                              done.stderr)

    def test_long_names_in_ids_of_awards(self):
        path = self.write("o.json", {
            "ocid": "o", "date": "2020-01-01", "buyer": {"name": "b"},
            "parties": [{"id": "1", "name": "n" * 100000}],
            "awards": [{"id": f"{i}", "suppliers": [{"id": "1"}]}
                       for i in range(3000)]})
        links = self.converted(path)["links"]
        self.assertEqual(len(links), 3000)
        self.assertLess(max(len(link["id"]) for link in links), 600)

    def test_interests_of_a_long_record(self):
        path = self.write("a.json", [{
            "statementId": "s", "recordId": "r",
            "recordType": "relationship", "recordStatus": "new",
            "recordDetails": {"subject": "a", "interestedParty": "b",
                              "componentRecords": ["c" * 1000000],
                              "interests": [{}] * 1000}}])
        done, said = self.told(path)
        self.assertEqual(sum(done["links"].values()), 2 ** 28 // 1000200)
        self.assertIn("interests in so long a record", said)

    def test_suppliers_of_a_long_award(self):
        path = self.write("o.json", {
            "ocid": "o", "date": "2020-01-01", "buyer": {"name": "b"},
            "awards": [{"id": "1", "title": "t" * 1000000, "suppliers": [
                {"name": f"n{i}"} for i in range(1000)]}]})
        done, said = self.told(path)
        self.assertEqual(done["links"], {"contract": 2 ** 28 // 1000040})
        self.assertIn("suppliers of so long an award", said)

    def test_ends_of_an_edge_with_one_end(self):
        path = self.lines(thing("e", "Ownership", owner=[
            f"o{i}" for i in range(5000)]),
            *(thing(f"o{i}", "Company") for i in (0, 999, 1000)))
        _, said = self.told(path)
        self.assertIn("more than 1000 ends", said)
        kept = [e["id"] for e in self.converted(path)["entities"]
                if "Ownership:e" in e]
        self.assertEqual(kept, ["o0", "o999"])

    def test_links_over_something_in_between(self):
        """100 buyers times 12000 awards are more than a million links."""
        path = self.lines(
            thing("c", "Contract", authority=[f"p{i}" for i in range(100)]),
            *(thing(f"w{i}", "ContractAward", contract=["c"],
                    supplier=["s"]) for i in range(12000)))
        done, said = self.told(path)
        self.assertEqual(done["links"]["contract"], 1012000)
        self.assertEqual(done["warnings"]["truncated"], 1)

    def test_long_ids_of_ends_in_between(self):
        path = self.lines(
            thing("c", "Contract", authority=["p" * 100000, "q" * 100000]),
            thing("w", "ContractAward", contract=["c"], supplier=["s"]))
        links = [link["id"] for link in self.converted(path)["links"]
                 if link["kind"] == "contract"]
        self.assertEqual(len(links), 2)
        self.assertLess(max(map(len, links)), 600)


if __name__ == "__main__":
    unittest.main()
