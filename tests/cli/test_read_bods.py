# SPDX-License-Identifier: GPL-2.0-or-later
"""bods: real statements of ownership give the parties and links they state.

The numbers were worked out beforehand by a script of its own that keeps the
newest statement of each record (its last, where dates are equal), leaves out
what others replace, counts one link an interest (shares and votes with the same
dates as one), and joins entities that share an identifier.
"""

import json
import unittest

from sgtest import SHARED, SOURCE, ReaderCase, run

DATA = SOURCE / "tests" / "data" / "bods"

# Group: companies, persons, ownership, control and other links, merged.
GROUPS = {
    "213800LH1BZH3DI6G760": (199, 0, 140, 278, 1, 22),  # BP
    "2138002S3XGZ38WN5Q72": (51, 0, 7, 79, 0, 1),
    "2138008RB4WDK7HYYS91": (25, 0, 24, 16, 0, 1),
    "213800DBE5Y9ZM58PN63": (23, 0, 23, 21, 0, 1),
    "4OFD47D73QFJ1T1MOF29": (45, 16, 63, 39, 0, 4),
}

# Example: entities and links by kind.
EXAMPLES = {
    "bods-package": ({"company": 1, "person": 1}, {"ownership": 1}),
    "bods-package-annotations": ({"company": 2}, {"other": 1}),
    "bods-package-fi-soe": ({"company": 2, "public_body": 2},
                            {"ownership": 4, "control": 1}),
    "fermcat": ({"company": 1, "person": 3}, {"ownership": 3, "position": 2}),
    "joint-ownership": ({"company": 1, "person": 2, "arrangement": 1},
                        {"ownership": 3}),
    "levent": ({"person": 3, "arrangement": 1}, {"ownership": 1, "control": 3}),
    "listed-company-exempt-from-disclosure": (
        {"company": 1, "other": 1}, {"control": 1}),
    "mixed-direct-and-indirect-ownership": (
        {"company": 2, "person": 1}, {"ownership": 3, "control": 1}),
    "multiple-indirect-ownership": (
        {"company": 3, "person": 1}, {"ownership": 3, "control": 2}),
    "nomination": ({"company": 1, "person": 2, "arrangement": 1},
                   {"control": 4}),
    "tecido": ({"company": 2, "person": 1}, {"ownership": 2, "position": 1}),
}

# Classes of warnings about what a file says; those of a party that is not in it
# are others.
OF_FORM = {"bad_form", "bad_type", "bad_date", "bad_share", "bad_country",
           "date_order", "unknown_value", "refused", "guessed"}

# Fixtures that are not valid and of which nothing is said.
SILENT = {
    # One statement alone is read, as a line of a file is.
    "statements_not_array",
    # Annotations are not read; the standard's own examples point to nothing.
    "annotiation_statement_pointer_target-invalid-3",
    # The list of org-id.guide is no part of the program.
    "statement_entity_identifier_scheme_known-invalid-1",
    # Components may be in another file, and only label a link.
    "statement_person_is_component-invalid-1",
    "statement_relationship_is_component-invalid-1",
    "statement_relationship_component_records_are_record_ids-invalid-1",
    # The order in a file says nothing; the newest statement counts.
    "statement_serialisation-invalid-2",
    "statement_series-invalid-2",
}


class Bods(ReaderCase):
    def counts(self, *paths):
        """Entities and links by kind, without addresses, and the merged."""
        told = self.check(*paths)
        told["entities"].pop("address", None)
        told["links"].pop("located_at", None)
        return told["entities"], told["links"], told["merged"]

    def group(self, path, wanted):
        entities, links, merged = self.counts(path)
        self.assertEqual(
            (entities.get("company", 0), entities.get("person", 0),
             links.get("ownership", 0), links.get("control", 0),
             links.get("other", 0), merged), wanted, path)

    def test_a_group_that_is_shipped(self):
        self.group(DATA / "biffa.jsonl", GROUPS["2138008RB4WDK7HYYS91"])

    def test_a_list_reads_as_lines_do(self):
        lines = (DATA / "biffa.jsonl").read_text().splitlines()
        listed = self.write("x.json", [json.loads(line) for line in lines])
        self.assertEqual(self.counts(listed),
                         self.counts(DATA / "biffa.jsonl"))

    def test_the_same_statements_twice_are_one(self):
        twice = self.write("x.jsonl", (DATA / "biffa.jsonl").read_text())
        self.assertEqual(self.counts(DATA / "biffa.jsonl", twice),
                         self.counts(DATA / "biffa.jsonl"))

    def test_groups(self):
        for lei, wanted in GROUPS.items():
            self.group(self.shared("bods_opencheck", "groups", lei + ".jsonl"),
                       wanted)

    def test_groups_are_their_sources_together(self):
        folder = self.shared("bods_opencheck")
        of_group = {"2138008RB4WDK7HYYS91": "10336040",
                    "2138002S3XGZ38WN5Q72": "07640868",
                    "213800LH1BZH3DI6G760": "00102498",
                    "213800DBE5Y9ZM58PN63": "07068789",
                    "4OFD47D73QFJ1T1MOF29": "00184594"}
        for lei, number in of_group.items():
            parts = (folder / "sources" / "uk" / (number + ".jsonl"),
                     folder / "sources" / "gleif" / (lei + ".jsonl"))
            self.assertTrue(all(p.exists() for p in parts), parts)
            entities, links, merged = self.counts(*parts)
            links.pop("same_as", None)  # like names of two inputs
            self.assertEqual(
                (entities, links, merged),
                self.counts(folder / "groups" / (lei + ".jsonl")), lei)

    def test_a_register_of_2026_in_version_02(self):
        path = self.shared("bods_armenia_v02", "armenia_statements.jsonl")
        entities, links, merged = self.counts(path)
        self.assertEqual(entities, {"company": 26, "other": 3, "person": 27})
        self.assertEqual((links, merged), ({"ownership": 47}, 1))

    def test_examples_of_the_standard(self):
        folder = self.shared("bods_standard", "examples")
        for name, wanted in EXAMPLES.items():
            self.assertEqual(self.counts(folder / (name + ".json"))[:2],
                             wanted, name)

    def test_a_summary_counts_once(self):
        path = self.shared("bods_standard", "examples",
                           "mutilple-indirect-ownership-2.json")
        done = run("holdings", path, "--of", "731c7a8e7601", "--json",
                   "--as-of", "2020")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        held = {h["entity"]: h for h in json.loads(done.stdout)["rows"]}
        self.assertEqual(held["1e049760d6c7"]["look_through_low"], 0.6)
        self.assertEqual(held["1e049760d6c7"]["look_through_high"], 0.6)

    def test_older_examples_are_read(self):
        n_read = 0
        for version in "0.1.0", "0.2.0", "0.3.0":
            folder = self.shared("bods_standard_" + version, "examples")
            for path in sorted(folder.rglob("*.json")):
                draft = "statementGroups" in path.read_text()
                self.check(path, code=3 if draft else 0)
                n_read += not draft
        self.assertEqual(n_read, 70)

    def test_fixtures_end_with_a_code_and_words(self):
        folder = self.shared("bods_libcove", "fixtures", "0.4")
        silent = set()
        for group, n in (("valid-schema", 52), ("invalid-schema", 101),
                         ("additional-checks", 53)):
            paths = sorted((folder / group).glob("*.json"))
            self.assertEqual(len(paths), n)
            for path in paths:
                done = run("check", "--json", path)
                if done.returncode == 3:  # its only statement is refused
                    self.assertIn(b"left out", done.stderr)
                    self.assertIn("-schema", group)
                    continue
                words = OF_FORM & set(json.loads(done.stdout)["warnings"])
                is_valid = group == "valid-schema" or "-valid-" in path.name
                if is_valid:
                    self.assertEqual(words, set(), path.name)
                elif not words:
                    silent.add(path.stem)
        self.assertEqual(silent, SILENT)

    def test_older_fixtures(self):
        folder = self.shared("bods_libcove", "fixtures")
        told = {path.stem: self.check(path)["warnings"].get("bad_form", 0)
                for path in sorted(folder.glob("0.[123]/*.json"))
                if "expected" not in path.name and
                path.stem != "bad_statement_date"}  # a key stands twice
        self.assertEqual({k: n for k, n in told.items() if n}, {
            "badfile_all_validation_errors": 24,
            "basic_missing_statement_ids": 3,
            "basic_statement_id_and_type_errors": 3})

    def test_what_is_published_has_the_form(self):
        paths = [
            *self.shared("bods_opencheck").rglob("*.jsonl"),
            *self.shared("bods_armenia_v02").rglob("*.jsonl"),
            *self.shared("bods_vis").rglob("*.json"),
            *(p for p in SHARED.glob("bods_standard*/examples/**/*.json")
              if "statementGroups" not in p.read_text())]
        self.assertGreater(len(paths), 100)
        told = {path.stem: self.check(path)["warnings"].get("bad_form", 0)
                for path in paths}
        # Two files of 0.4 have spellings of 0.2; counted beforehand with a
        # validator, without the dates, shares and parties that are read all
        # the same.
        self.assertEqual({k: n for k, n in told.items() if n},
                         {"04152338": 12, "213800BC4TEGCCQH9V07": 11})

    def test_the_same_links_as_in_another_format(self):
        path = self.shared("bods_ftm_pair", "sample_bods.json")
        self.assertEqual(self.counts(path)[:2],
                         ({"company": 2, "person": 1},
                          {"ownership": 2, "position": 1}))

    def test_no_statement_is_lost(self):
        good = {"statementID": "e", "statementType": "entityStatement",
                "entityType": "registeredEntity"}
        bad = [7, {"statementID": "x", "statementType": "?"},
               {"statementType": "personStatement"}]
        path = self.write("x.json", [good, *bad])
        told = self.check(path)
        self.assertEqual(told["warnings"]["refused"], 3)
        self.assertEqual(told["entities"], {"company": 1})
        done = run("check", path)
        self.assertIn(b"x.json:1:", done.stderr)

    def test_broken_files_stop(self):
        for text in ('[{"statementID":"e","statementType":"entityStatement"}',
                     '[{"statementID":"e","statementType":"x","a":1,"a":2}]'):
            self.assertIn("x.json:1:", self.check(self.write("x.json", text),
                                                  code=3))


if __name__ == "__main__":
    unittest.main()
