# SPDX-License-Identifier: GPL-2.0-or-later
"""Open Contracting releases and records: what every mapping rule makes of a
small file, and the counts of real files where these lie beside the project.

Counts of real files were taken without the program: a script of twenty lines
read every file with a JSON parser, walked releases, embedded releases and
compiled releases, and counted the distinct triples of process, award and
supplier's name (or number when it has no name)."""

import unittest

import sgtest
from sgtest import SOURCE

SHIPPED = SOURCE / "tests/data/ocds"


def party(number, name, *roles, scheme=None, ident=None, **more):
    row = dict(more, id=number, name=name, roles=list(roles))
    if scheme is not None:
        row["identifier"] = {"scheme": scheme, "id": ident}
    return row


def award(number, *suppliers, **more):
    return dict({"id": number, "suppliers": list(suppliers)}, **more)


def release(ocid="ocds-x-1", date="2020-01-01T00:00:00Z", **more):
    return dict({"ocid": ocid, "id": "r", "date": date, "tag": ["award"]},
                **more)


CITY = party("1", "City", "buyer", scheme="GB-LAC", ident="E09")
FIRM = party("2", "Firm Ltd", "supplier", scheme="GB-COH", ident="111")


class Shapes(sgtest.ReaderCase):
    WHOLE = release(parties=[CITY, FIRM], buyer={"id": "1", "name": "City"},
                    awards=[award("a", {"id": "2", "name": "Firm Ltd"},
                                  date="2020-03-04",
                                  value={"amount": 5, "currency": "gbp"})])

    def test_every_shape_of_file(self):
        package = {"uri": "u", "publishedDate": "2020", "publisher": {}}
        record = {"ocid": "ocds-x-1", "compiledRelease": self.WHOLE}
        for shape in (self.WHOLE, [self.WHOLE],
                      dict(package, releases=[self.WHOLE]),
                      dict(package, records=[record]),
                      dict(package, records=[{"releases": [self.WHOLE]}]),
                      dict({"releases": [self.WHOLE]}, compiledRelease=self.WHOLE),
                      {"compiledRelease": self.WHOLE, "versionedRelease": {}}):
            path = self.write("a.json", shape)
            done = self.check(path)
            self.assertEqual(done["inputs"][0]["format"], "ocds")
            self.assertEqual(done["entities"], {"company": 1, "public_body": 1})
            self.assertEqual(done["links"], {"contract": 1})
            self.assertEqual(done["warnings"], {})
            links = self.links("GB-COH-111", path)
            self.assertEqual(list(links), ["ocds:ocds-x-1:award:a:firm ltd"])
            text = list(links.values())[0]
            self.assertIn("City has a contract with Firm Ltd", text)
            self.assertIn("2020-03-04", text)

    def test_a_package_of_nothing(self):
        done = self.check(self.write("a.json", {
            "uri": "u", "publishedDate": "2020", "releases": []}))
        self.assertEqual(done["entities"], {})

    def test_references_to_other_files_are_refused(self):
        for n, package in ((2, {"records": [
                {"ocid": "o", "releases": [{"url": "u"}]}, {"ocid": "o"}]}),
                (3, {"releases": [{"url": "u"}, 7, {"id": 1}]})):
            package.update(uri="u", publishedDate="2020")
            said = self.check(self.write("a.json", package), code=3)
            self.assertEqual(said.count("left out"), n)
            self.assertIn(f"of {n} records none", said)

    def test_what_is_no_json_is_an_error_with_a_place(self):
        for text in ("", "{\"ocid\": \"x\", ", "<html></html>"):
            path = self.write("a.json", text)
            self.assertIn("a.json:1:", self.check(path, code=3))

    def test_unexpected_types_are_said(self):
        path = self.write("a.json", release(
            parties=7, buyer=[], awards={}, contracts="x", tender=[]))
        self.assertEqual(self.check(path)["warnings"], {"bad_type": 5})
        path = self.write("a.json", release(
            parties=[1, {}, {"id": None, "identifier": 5, "roles": 5,
                             "address": []}],
            buyer={"name": 5}, tender={"procuringEntity": 5, "tenderers": [1]},
            awards=[1, {"suppliers": [1, {}, {"name": ""}]},
                    {"suppliers": 5}]))
        self.assertEqual(self.check(path)["warnings"],
                         {"unknown_record": 2, "bad_type": 6})

    def test_awards_and_suppliers_that_are_none_are_told_of(self):
        for awards in ([5], [{"id": "1", "suppliers": [7]}],
                       [{"id": "1", "suppliers": [None]}],
                       [{"id": "1", "suppliers": "Firm"}]):
            path = self.write("a.json", release(
                parties=[CITY], buyer={"id": "1"}, awards=awards))
            counts, said = self.told(path)
            self.assertEqual(counts["warnings"], {"bad_type": 1}, awards)
            self.assertRegex(said, r"a.json:1:\d\d+: an? \w+ in braces")


class Parties(sgtest.ReaderCase):
    def test_the_old_form_names_organisations_inline(self):
        path = self.write("a.json", release(
            buyer={"name": "City"}, tender={"tenderers": [
                {"name": "Other Ltd"}]},
            awards=[award(521991, {"name": "Firm",
                                   "identifier": {"scheme": "", "id": ""}})]))
        done = self.check(path)
        self.assertEqual(done["entities"], {"company": 2, "public_body": 1})
        self.assertEqual(done["links"], {"contract": 1, "other": 1})
        links = self.links("ocds:ocds-x-1:firm", path)
        self.assertEqual(list(links), ["ocds:ocds-x-1:award:521991:firm"])

    def test_two_forms_of_one_process_are_one(self):
        old = release(buyer={"name": "CITY"}, awards=[award(
            "a", {"name": "Firm Ltd",
                  "identifier": {"scheme": "GB-COH", "id": "111"}})])
        tender = release(parties=[party("77", "City", "procuringEntity")],
                         tender={"procuringEntity": {"id": "77"}})
        new = release(parties=[party("88", "Firm  Ltd", "supplier")],
                      awards=[award("a", {"id": "88"})])
        names = ("old.json", "tender.json", "new.json")
        paths = [self.write(n, r) for n, r in zip(names, (old, tender, new))]
        for order in (paths, paths[::-1], paths[1:] + paths[:1]):
            done = self.check(*order)
            self.assertEqual(done["entities"], {"company": 1, "public_body": 1})
            self.assertEqual(done["links"], {"contract": 1})
            self.assertEqual(done["warnings"], {})
            self.assertEqual(len(self.links("GB-COH-111", *order)), 1)

    def test_who_buys_may_be_told_elsewhere_or_nowhere(self):
        alone = self.write("a.json", release(
            awards=[award("a", {"name": "Firm"})]))
        done = self.check(alone)
        self.assertEqual((done["links"], done["unresolved"]),
                         ({"contract": 1}, 1))
        other = self.write("b.json", release(
            parties=[party(19, "Ministry", "Comprador")]))
        done = self.check(alone, other)
        self.assertEqual(done["warnings"], {})
        self.assertEqual(done["entities"], {"company": 1, "public_body": 1})

    def test_numbers_as_ids_and_names_that_are_empty(self):
        path = self.write("a.json", release(
            parties=[party(19, "Court", "buyer"), party("8d", "", "tenderer")],
            buyer={"id": "19", "name": "Court"},
            awards=[award(1, {"id": "8d", "name": ""}),
                    award(2, {"id": None, "name": None})]))
        done = self.check(path)
        self.assertEqual(done["links"], {"contract": 1, "other": 1})
        self.assertEqual((done["unresolved"], done["warnings"]),
                         (1, {"dangling": 1, "unknown_record": 1}))

    def test_one_number_in_two_processes_is_two_parties(self):
        paths = [self.write(f"{i}.json", release(
            f"ocds-x-{i}", parties=[party("1", "City", "buyer")]))
            for i in range(2)]
        self.assertEqual(self.check(*paths)["entities"], {"public_body": 2})

    def test_who_runs_the_procedure_is_linked_to_the_buyer(self):
        path = self.write("a.json", release(
            parties=[CITY, party("9", "Office", "procuringEntity")],
            buyer={"id": "1"}, tender={"procuringEntity": {"id": "9"}}))
        done = self.check(path)
        self.assertEqual(done["entities"], {"public_body": 2})
        self.assertIn("ocds:ocds-x-1:procuringEntity:office",
                      self.links("GB-LAC-E09", path))


class Awards(sgtest.ReaderCase):
    def test_the_newest_release_counts(self):
        rows = [release(date=f"202{i}-01-01", parties=[CITY, FIRM],
                        buyer={"id": "1"},
                        awards=[award("a", {"id": "2"}, date=f"202{i}-02-02")])
                for i in range(3)]
        for order in (rows, rows[::-1]):
            path = self.write("a.json", {"publishedDate": "x", "uri": "u",
                                         "releases": order})
            self.assertEqual(self.check(path)["warnings"], {})
            self.assertIn("2022-02-02",
                          "".join(self.links("GB-COH-111", path).values()))

    def test_awards_that_came_to_nothing_are_no_links(self):
        path = self.write("a.json", release(
            parties=[CITY, FIRM], buyer={"id": "1"},
            awards=[award("a", {"id": "2"}, status="cancelled"),
                    award("b", {"id": "2"}, status="unsuccessful")]))
        self.assertEqual(self.check(path)["links"], {})

    def test_a_title_is_not_repeated_at_length(self):
        firms = [dict(FIRM, id=str(i), name=f"F{i}", identifier={})
                 for i in range(3, 6)]
        path = self.write("a.json", release(
            parties=[CITY, *firms], buyer={"id": "1"},
            awards=[dict(award("a", {"id": "3"}), title="t" * 2000,
                         suppliers=[{"id": f["id"]} for f in firms])]))
        done = self.check(path)
        self.assertEqual(done["links"], {"contract": 3})
        self.assertEqual(done["warnings"]["truncated"], 3)

    def test_the_day_of_signing_stands_in_for_the_day_of_the_award(self):
        path = self.write("a.json", release(
            parties=[CITY, FIRM], buyer={"id": "1"},
            awards=[award("a", {"id": "2"}, date="")],
            contracts=[{"id": "c", "awardID": "a",
                        "dateSigned": "2019-05-06T12:00:00-04:00"}]))
        self.assertIn("2019-05-06",
                      "".join(self.links("GB-COH-111", path).values()))


class Real(sgtest.ReaderCase):
    def test_releases_of_one_process(self):
        done = self.check(*sorted(SHIPPED.glob("*.json")))
        self.assertEqual(done["entities"], {"company": 1, "public_body": 1})
        self.assertEqual(done["links"], {"contract": 1})

    def test_awards_of_every_publisher(self):
        samples = self.shared("ocds_samples")
        wanted = {"moldova": 18, "paraguay": 14, "armenia": 21,
                  "uk-contracts-finder": 0, "uganda": 0,
                  "fictional-example": 1}
        for publisher, n in wanted.items():
            with self.subTest(publisher):
                paths = sorted(p for p in (samples / publisher).rglob("*.json")
                               if p.stat().st_size)
                done = self.check(*paths)
                self.assertEqual(done["links"].get("contract", 0), n)
                self.assertEqual({i["format"] for i in done["inputs"]},
                                 {"ocds"})

    def test_empty_files(self):
        samples = self.shared("ocds_samples")
        empty = [p for p in samples.rglob("*.json") if not p.stat().st_size]
        self.assertEqual(len(empty), 3)
        for path in empty:
            self.assertIn(path.name + ":1:1:", self.check(path, code=3))


if __name__ == "__main__":
    unittest.main()
