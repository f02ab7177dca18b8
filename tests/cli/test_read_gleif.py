# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of the Global LEI Index through the command.

The expected numbers were counted beforehand with Python's ElementTree and json
from the records themselves: LEIRecord, RelationshipRecord (two NodeID, the
RelationshipPeriod whose PeriodType is RELATIONSHIP_PERIOD) and Exception;
addresses are the distinct texts of legal and headquarters address.
"""

import gzip
import unittest

from sgtest import SOURCE, ReaderCase

HERE = SOURCE / "tests" / "data" / "gleif"

# type, child, parent, since
RELATIONSHIPS = [
    ("direct", "010CMKZ3VON21WF2ZD45", "ZZG38T0MDR3QY1ETUA76", "2018-02-06"),
    ("managed", "001GPB6A9XPE8XJICC14", "5493001Z012YSB2A0K51", "2012-11-29"),
    ("managed", "00KLB2PFTM3060S2N216", "YVC19L6NOWRA51XIKW06", "2023-05-18"),
    ("managed", "00QDBXDXLLF3W3JJJO36", "549300FF2KD1XH54I851", "2023-05-02"),
    ("managed", "00X8DSV26QKJPKUT5B34", "7HTL8AEQSEDX602FBU63", "2023-05-01"),
    ("managed", "010G7UHBHEI87EKP0Q97", "549300GC5MDF1KXYMP06", "2023-05-09"),
    ("subfund", "001GPB6A9XPE8XJICC14", "C7J4FOV6ELAVE39B7M82", "2012-11-29"),
    ("subfund", "00KLB2PFTM3060S2N216", "54930037R1JTV3ZYFY28", "2023-05-18"),
    ("subfund", "00X8DSV26QKJPKUT5B34", "549300S84WGKQCATYO76", "2023-05-01"),
    ("ultimate", "010CMKZ3VON21WF2ZD45", "3C7474T6CDKPR9K6YT90", "2018-02-06"),
]
WORDS = {
    "direct": "{1} controls {0} (other, declared, since {2}, ",
    "ultimate": "{1} controls {0} (other, declared, since {2}, ",
    "managed": "{1} controls {0} (agreement, declared, since {2}, ",
    "subfund": "{0} is part of {1} (declared, since {2}, ",
}


class Gleif(ReaderCase):
    def check_relationships(self, path):
        counts = self.check(path)
        self.assertEqual(counts["inputs"][0]["format"], "gleif")
        self.assertEqual(counts["links"], {"control": 7, "part_of": 3})
        self.assertEqual(counts["unresolved"], 16)
        for kind, child, parent, since in RELATIONSHIPS:
            said = [words.split("link ")[0] for words in
                    self.links("XI-LEI-" + child, path).values()]
            wanted = WORDS[kind].format("XI-LEI-" + child, "XI-LEI-" + parent,
                                        since)
            self.assertIn(wanted, said)

    def test_relationships_are_the_same_in_xml_json_and_csv(self):
        for name in "rr-data.xml", "rr-data.json", "rr-data_relaid.csv":
            with self.subTest(name):
                self.check_relationships(HERE / name)

    def test_all_three_together_are_one(self):
        counts = self.check(HERE / "rr-data.xml", HERE / "rr-data.json",
                            HERE / "rr-data_relaid.csv")
        self.assertEqual(counts["links"], {"control": 7, "part_of": 3})
        self.assertEqual(counts["warnings"], {"dangling": 16})

    def test_entities_are_read(self):
        counts = self.check(HERE / "lei-data.xml")
        self.assertEqual(counts["entities"], {"company": 12, "address": 19})
        self.assertEqual(counts["links"], {"located_at": 19})
        self.assertEqual(counts["warnings"], {})

    def test_updates_replace(self):
        counts = self.check(HERE / "lei-data.xml",
                            HERE / "lei-updates-data.json")
        self.assertEqual(counts["entities"]["company"], 12)
        self.assertEqual(counts["warnings"], {})
        links = self.check(HERE / "rr-updates-data.json", HERE / "rr-data.xml")
        self.assertEqual(links["links"], {"control": 7, "part_of": 3})

    def test_exceptions_are_facts_and_no_links(self):
        for name in "repex-data.xml", "repex-data.json":
            counts = self.check(HERE / name)
            self.assertEqual(counts["entities"], {"other": 10})
            self.assertEqual(counts["links"], {})
            self.assertEqual(counts["warnings"], {})

    def test_a_directory_is_read_as_one(self):
        counts = self.check(HERE)
        self.assertEqual(counts["entities"]["company"], 12)
        self.assertEqual(counts["links"]["control"], 7)
        self.assertEqual({i["format"] for i in counts["inputs"]}, {"gleif"})
        self.assertEqual(len(counts["inputs"]), 8)

    def test_standard_input(self):
        for name in "rr-data.xml", "rr-data.json", "rr-data_relaid.csv":
            for format in None, "gleif":
                counts = self.check("-", format=format,
                                    stdin=(HERE / name).read_bytes())
                self.assertEqual(counts["links"], {"control": 7, "part_of": 3})

    def test_compressed_files(self):
        content = gzip.compress((HERE / "rr-data.xml").read_bytes())
        self.write("d/rr.xml.gz", content)
        for path in self.folder / "d" / "rr.xml.gz", self.folder / "d":
            self.assertEqual(self.check(path)["links"]["control"], 7)

    def test_other_files_of_a_directory_are_told(self):
        self.write("d/a.json", {"something": "else"})
        self.write("d/b.txt", "no data")
        self.write("d/c.csv", "LEI,Exception.Category,Exception.Reason.1\n"
                   "529900AAAAAAAAAAAA01,X,NO_LEI\n")
        counts = self.check(self.folder / "d", format="gleif")
        self.assertEqual(counts["warnings"], {"unknown_record": 1})
        self.assertTrue(counts["first"][0].endswith(
            "a.json:1:1: no file of the Global LEI Index; it is not read"))

    def test_an_address_of_a_wrong_type_is_told_of(self):
        entity = {"LegalName": {"$": "A"}, "LegalJurisdiction": {"$": "FR"}}
        lei = {"$": "010CMKZ3VON21WF2ZD45"}
        for key in ("LegalAddress", "HeadquartersAddress"):
            for value in (7, [], "x", True):
                path = self.lines(
                    {"LEI": lei, "Entity": dict(entity, **{key: value})})
                self.assertEqual(self.check(path)["warnings"],
                                 {"bad_type": 1}, (key, value))

    def test_direct_and_ultimate_parents_stay_apart_in_the_own_format(self):
        def node(lei):
            return {"NodeID": {"$": lei}, "NodeIDType": {"$": "LEI"}}
        lines = [{"Relationship": {
            "StartNode": node("010CMKZ3VON21WF2ZD45"),
            "EndNode": node("ZZG38T0MDR3QY1ETUA76"),
            "RelationshipType": {"$": f"IS_{how}_CONSOLIDATED_BY"}}}
            for how in ("DIRECTLY", "ULTIMATELY")]
        path = self.lines(*lines)
        texts = []
        for name in ("b.json", "c.json"):
            texts.append(self.converted(path, name=name)["links"])
            path = self.folder / name
        measures = sorted(link.get("measure", "") for link in texts[0])
        self.assertEqual(measures, ["", "ultimate"])
        self.assertEqual(texts[0], texts[1])

    def test_broken_files_stop_with_a_place(self):
        path = self.write("a.xml", "<LEIData>\n <LEIRecords>\n</LEIData>\n")
        said = self.check(path, code=3)
        self.assertIn("a.xml:3:3: mismatched tag", said)
        path = self.write("b.xml", "<!DOCTYPE LEIData [<!ENTITY a \"b\">]>"
                          "<LEIData>&a;</LEIData>")
        self.assertIn("b.xml:1:19: a document type (DOCTYPE)",
                      self.check(path, code=3))
        self.write("e/a.json", "{}")
        self.assertIn("no file of the Global LEI Index is in it",
                      self.check(self.folder / "e", format="gleif", code=3))

    def test_nothing_of_another_format_is_taken(self):
        path = self.write("a.jsonl", '{"entity": {"id": "LEI", "kind": '
                          '"company", "Entity": 1, "LegalName": 2}}\n')
        self.assertEqual(self.check(path)["inputs"][0]["format"], "stakegraph")

    def test_all_thirteen_entities(self):
        folder = self.shared("gleif_bodspipelines")
        for name in "lei-data.xml", "lei-data.json":
            counts = self.check(folder / name)
            self.assertEqual(counts["entities"], {"company": 13, "address": 20})
            self.assertEqual(counts["links"], {"located_at": 20})
            self.assertEqual(counts["warnings"], {})

    def test_everything_together(self):
        folder = self.shared("gleif_bodspipelines")
        counts = self.check(*(folder / (name + "-data.xml")
                              for name in ("lei", "rr", "repex")))
        # 27 LEIs are named; 13 are described, 3 have exceptions alone.
        self.assertEqual(counts["entities"]["company"], 13)
        self.assertEqual(counts["entities"]["other"], 3)
        self.assertEqual(counts["unresolved"], 11)


if __name__ == "__main__":
    unittest.main()
