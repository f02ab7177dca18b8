# SPDX-License-Identifier: GPL-2.0-or-later
"""FollowTheMoney entities: what every mapping rule makes of a small file, and
the counts of real files where these lie beside the project.

Counts of real files were taken without the program: a script of fifteen lines
read each line with a JSON parser, counted entities by schema, and for each edge
schema multiplied the numbers of values at its two ends."""

import unittest

import sgtest
from sgtest import SOURCE


def thing(name, schema, /, **properties):
    """A line; a text stands for a list of one."""
    about = {k[1:]: properties.pop(k) for k in list(properties) if k[0] == "_"}
    return dict(about, id=name, schema=schema, properties={
        k: v if isinstance(v, list) else [v] for k, v in properties.items()})


class Types(sgtest.ReaderCase):
    def test_values_of_a_wrong_type_are_told_of(self):
        for values in ({"address": 0}, {"address": [["q"]]},
                       {"country": {"x": 1}}, {"leiCode": [{"x": 1}]},
                       {"notes": {"x": 1}}, {"name": [["A"], "B"]}):
            record = {"id": "a", "schema": "Company", "properties": values}
            self.assertEqual(self.check(self.lines(record))["warnings"],
                             {"bad_type": 1}, values)
        edge = {"id": "e", "schema": "Ownership", "properties": {
            "owner": [["a"], "b"], "asset": ["c"], "percentage": [50]}}
        warnings = self.check(self.lines(
            edge, thing("b", "Person"), thing("c", "Company")))["warnings"]
        self.assertEqual(warnings, {"bad_type": 1})

    def test_a_country_of_a_company_is_a_guess(self):
        rows = {"country": {}, "jurisdiction": {"jurisdiction": "fr"},
                "body": {}, "mainCountry": {"mainCountry": "fr"}}
        records = [thing(name, "PublicBody" if name == "body" else "Company",
                         country="de", name=name, **more)
                   for name, more in rows.items()]
        native = self.converted(self.lines(*records))
        found = {e["id"]: (e.get("country"), e.get("country_guessed_from"))
                 for e in native["entities"]}
        self.assertEqual(found, {
            "country": ("DE", "country"), "body": ("DE", None),
            "jurisdiction": ("FR", None), "mainCountry": ("FR", None)})


class Edges(sgtest.ReaderCase):
    def test_every_edge_schema_is_a_link(self):
        edges = {
            "Ownership": ("owner", "asset", "ownership"),
            "Directorship": ("director", "organization", "position"),
            "Membership": ("member", "organization", "position"),
            "Employment": ("employee", "employer", "position"),
            "Representation": ("agent", "client", "agent"),
            "Occupancy": ("holder", "post", "position"),
            "Payment": ("payer", "beneficiary", "payment"),
            "ContractAward": ("contract", "supplier", "contract"),
            "Debt": ("debtor", "creditor", "other"),
            "Succession": ("predecessor", "successor", "succession"),
            "ProjectParticipant": ("participant", "project", "other"),
            "CourtCaseParty": ("party", "case", "other"),
            "Family": ("person", "relative", "family"),
            "Associate": ("person", "associate", "associate"),
            "UnknownLink": ("subject", "object", "other"),
            "Documentation": ("document", "entity", "other"),
        }
        for schema, (source, target, kind) in edges.items():
            with self.subTest(schema):
                path = self.lines(
                    thing("a", "Thing", name="A"), thing("b", "Thing", name="B"),
                    thing("e", schema, **{source: "a", target: "b"}))
                done = self.check(path)
                self.assertEqual(done["links"], {kind: 1})
                self.assertEqual(done["entities"], {"other": 2})
                self.assertEqual(done["warnings"], {})
                words = self.links("a", path)["e"]
                self.assertLess(words.index("A"), words.index("B"))

    def test_several_ends_are_all_pairs(self):
        people = [thing(f"p{i}", "Person", name=f"P{i}") for i in range(21)]
        path = self.lines(
            *people, thing("m", "Position", name="Minister"),
            thing("o", "Occupancy", holder=[p["id"] for p in people], post="m"),
            thing("x", "Company", name="X"), thing("y", "Company", name="Y"),
            thing("pay", "Payment", payer=["x", "y"], beneficiary=["p0", "p1"]))
        done = self.check(path)
        self.assertEqual(done["links"], {"position": 21, "payment": 4})
        self.assertEqual(sorted(self.links("m", path))[:3],
                         ["o", "o#10", "o#11"])

    def test_pairs_have_a_bound_and_it_is_said(self):
        path = self.lines(thing("pay", "Payment",
                                payer=[f"a{i}" for i in range(40)],
                                beneficiary=[f"b{i}" for i in range(40)]))
        done = self.check(path)
        self.assertEqual(done["links"], {"payment": 1000})
        self.assertEqual(done["warnings"]["unknown_value"], 1)

    def test_a_sanction_of_many_is_read_once(self):
        path = self.lines(thing("s", "Sanction", listingDate="not a date",
                                entity=[f"e{i}" for i in range(50)]))
        self.assertEqual(self.check(path)["warnings"],
                         {"bad_date": 1, "dangling": 50})

    def test_an_award_joins_buyer_and_supplier(self):
        records = [
            thing("gov", "PublicBody", name="Ministry", _referents=["old"]),
            thing("gov2", "PublicBody", name="Agency"),
            thing("c", "Contract", title="Kit", authority=["old", "gov2"]),
            thing("s", "Company", name="Supplier"),
            thing("aw", "ContractAward", contract="c", supplier="s",
                  amount="1000.50", currency="eur", date="2020-05")]
        for order in (records, records[::-1]):
            path = self.lines(*order)
            self.assertEqual(self.check(path)["warnings"], {})
            links = self.links("s", path)
            self.assertEqual(sorted(v.split(" (")[0] for v in links.values()), [
                "Agency has a contract with Supplier",
                "Ministry has a contract with Supplier"])
            self.assertIn("2020-05", links["aw"])

    def test_a_post_leads_to_its_organisation(self):
        path = self.lines(
            thing("p", "Person", name="Jane"),
            thing("o", "Occupancy", holder="p", post="m", startDate="2019"),
            thing("m", "Position", name="Minister", organization="gov"),
            thing("gov", "PublicBody", name="Ministry"))
        self.assertEqual(self.links("p", path)["o"].split(" (")[0],
                         "Jane has a post at Ministry")
        self.assertIn("m#organization", self.links("gov", path))

    def test_an_edge_with_one_end_is_kept_and_said(self):
        path = self.lines(thing("p", "Person", name="Jane"),
                          thing("o", "Occupancy", holder="p"),
                          thing("n", "Ownership", percentage="5"))
        done = self.check(path)
        self.assertEqual(done["links"], {})
        self.assertEqual(done["warnings"], {"dangling": 1, "refused": 1})

    def test_shares(self):
        for values, words in (
                (["100"], "owns 100 %"), (["49", "51"], "owns 49-51 %"),
                ([], "an unknown share"), (["much"], "an unknown share")):
            with self.subTest(values):
                path = self.lines(
                    thing("a", "Company", name="A"),
                    thing("b", "Company", name="B"),
                    thing("e", "Ownership", owner="a", asset="b",
                          percentage=values, sharesCount="260.52",
                          role="subsidiary of"))
                text = self.links("b", path)["e"]
                self.assertTrue(text.startswith("A "), text)
                if values and values != ["much"]:
                    self.assertIn(words, text)
                else:
                    self.assertNotIn("260", text)
                self.assertEqual(self.check(path)["warnings"].get("bad_share"),
                                 1 if values == ["much"] else None)

    def test_dates_of_three_lengths_and_none(self):
        path = self.lines(
            thing("a", "Person", name="A"), thing("b", "Company", name="B"),
            thing("e", "Directorship", director="a", organization="b",
                  startDate=["2003-05", "2001", "soon", ""],
                  endDate="2030-01-02", role="Secretary"))
        self.assertIn("since 2001", self.links("b", path)["e"])
        self.assertIn("secretary", self.links("b", path)["e"])
        self.assertEqual(self.check(path)["warnings"], {"bad_date": 1})


class Entities(sgtest.ReaderCase):
    def test_kinds(self):
        rows = {"Person": "person", "Company": "company",
                "Organization": "company", "PublicBody": "public_body",
                "Address": "address", "LegalEntity": "other",
                "Vessel": "other", "Contract": "other"}
        path = self.lines(*(thing(s, s, name=s) for s in rows))
        for schema, kind in rows.items():
            self.assertEqual(self.party(schema, path)["entity"]["kind"], kind)
        path = self.lines(thing("b", "Organization", name="B",
                                topics=["gov.national"]),
                          thing("c", "Company", name="C", topics=["gov.soe"]))
        self.assertEqual(self.check(path)["entities"],
                         {"company": 1, "public_body": 1})

    def test_unknown_schema_is_read_and_said(self):
        done = self.check(self.lines(thing("a", "Alien", name="A")))
        self.assertEqual(done["entities"], {"other": 1})
        self.assertEqual(done["warnings"], {"unknown_value": 1})

    def test_jurisdiction_goes_before_country(self):
        path = self.lines(
            thing("a", "Company", name="A", country=["fr", "de"],
                  jurisdiction="gb"),
            thing("b", "Company", name="B", jurisdiction="it"),
            thing("p", "Person", name="P", country="fr", nationality="fr"))
        self.assertEqual(self.party("a", path)["entity"]["country"], "GB")
        self.assertEqual(self.party("b", path)["entity"]["country"], "IT")
        self.assertIsNone(self.party("p", path)["entity"]["country"])

    def test_names_and_caption(self):
        path = self.lines(thing("a", "Company", name=["ООО Ромашка", "Romashka"],
                                _caption="Romashka LLC"))
        self.assertEqual(self.party("a", path)["entity"]["name"],
                         "Romashka LLC")

    def test_referents_are_other_names_of_an_id(self):
        path = self.lines(
            thing("e", "Ownership", owner="old-a", asset="b"),
            thing("NK-a", "Company", name="A", _referents=["old-a"]),
            thing("b", "Company", name="B"))
        done = self.check(path)
        self.assertEqual(done["warnings"], {})
        self.assertIn("e", self.links("NK-a", path))

    def test_identifiers_merge_within_a_country_only(self):
        path = self.lines(
            thing("a", "Company", name="A", jurisdiction="gb",
                  registrationNumber="01234567"),
            thing("b", "Company", name="A", jurisdiction="fr",
                  registrationNumber="01234567"),
            thing("c", "Company", name="A", registrationNumber="01234567"),
            thing("d", "Company", name="A", jurisdiction="gb",
                  registrationNumber="01234567"),
            thing("e", "Company", name="E", jurisdiction="us",
                  registrationNumber="77"),
            thing("f", "Company", name="F", jurisdiction="us",
                  registrationNumber="77"))
        done = self.check(path)
        self.assertEqual((done["entities"], done["merged"]),
                         ({"company": 5}, 1))

    def test_plain_properties_that_are_links(self):
        path = self.lines(
            thing("a", "Company", name="A", parent="p", addressEntity="d"),
            thing("u", "PublicBody", name="U", parent="m"),
            thing("p", "Company", name="P"), thing("m", "PublicBody", name="M"),
            thing("d", "Address", full="1 Road"),
            thing("v", "Vessel", name="V", owner="a", operator="p"),
            thing("s", "Security", name="S", issuer="a"))
        done = self.check(path)
        self.assertEqual(done["links"], {"control": 1, "part_of": 1,
                                         "located_at": 1, "ownership": 1,
                                         "other": 2})
        self.assertTrue(self.links("a", path)["a#parent"].startswith("P "))
        self.assertTrue(self.links("u", path)["u#parent"].startswith("U "))
        self.assertTrue(self.links("v", path)["v#owner"].startswith("A "))

    def test_sanctions_list_whom_they_name(self):
        records = [
            thing("s1", "Sanction", entity="old-a", authority="OFAC",
                  program="X", listingDate="2022-02-03",
                  _datasets=["us_ofac_sdn"]),
            thing("s2", "Sanction", entity="a", authority="Somebody"),
            thing("NK", "Company", name="A", _referents=["old-a", "a"])]
        for order in (records, records[::-1]):
            path = self.lines(*order)
            done = self.check(path)
            self.assertEqual((done["entities"], done["warnings"]),
                             ({"company": 1}, {}))
            text = [f["message"] for f in self.party("NK", path)["flags"]
                    if f["flag"] == "L01"]
            self.assertIn("us_ofac_sdn (X) since 2022-02-03", text[0])
            self.assertIn("other:Somebody", text[0])
        done = self.check(self.lines(records[0]))
        self.assertEqual((done["unresolved"], done["warnings"]),
                         (1, {"dangling": 1}))
        self.assertIn("'old-a' is mentioned here and described nowhere",
                      str(done))

    def test_parts_of_one_entity_add_up_in_any_order(self):
        records = [thing("a", "Company", name="Zeta", country="fr"),
                   thing("a", "Company", name="Alpha", country="de"),
                   thing("a", "LegalEntity", topics="sanction")]
        seen = set()
        for order in (records, records[::-1], records[1:] + records[:1]):
            path = self.lines(*order)
            done = self.check(path)
            self.assertEqual(done["warnings"], {"merge_conflict": 1})
            entity = self.party("a", path)["entity"]
            seen.add((entity["name"], entity["country"], entity["kind"]))
        self.assertEqual(seen, {("Alpha", "DE", "company")})

    def test_entities_inside_others(self):
        inner = thing("e", "Ownership", asset=[thing("b", "Company", name="B")],
                      owner="a")
        path = self.lines(thing("a", "Company", name="A",
                                ownershipOwner=[inner],
                                addressEntity=[thing("d", "Address",
                                                     full="1 Road")]))
        done = self.check(path)
        self.assertEqual(done["entities"], {"company": 2, "address": 1})
        self.assertEqual(done["links"], {"ownership": 1, "located_at": 1})
        self.assertEqual(done["warnings"], {})

    def test_inside_an_entity_its_own_end_may_be_left_out(self):
        path = self.lines(thing(
            "a", "Company", name="A",
            ownershipOwner=[thing("e", "Ownership",
                                  asset=[thing("b", "Company", name="B")])],
            ownershipAsset=[thing("f", "Ownership", owner="c")],
            sanctions=[thing("s", "Sanction", authority="X")]),
            thing("c", "Company", name="C"))
        self.assertEqual(self.check(path)["warnings"], {})
        links = self.links("a", path)
        self.assertTrue(links["e"].startswith("A owns"), links)
        self.assertTrue(links["f"].startswith("C owns"), links)
        self.assertIn("L01", [f["flag"]
                              for f in self.party("a", path)["flags"]])

    def test_records_that_cannot_be_used(self):
        path = self.lines({"id": "a", "schema": "Company", "properties": {}},
                          {"id": "x"}, ["a"], {"schema": "Company"},
                          {"id": "b", "schema": "Company", "properties": 7},
                          thing("i", "Passport", holder="a", number="1"))
        done = self.check(path)
        self.assertEqual(done["entities"], {"company": 1})
        self.assertEqual(done["warnings"], {"refused": 5})


class Changes(sgtest.ReaderCase):
    BASE = (thing("a", "Company", name="Old", addressEntity="d"),
            thing("b", "Company", name="B"), thing("d", "Address", full="D"),
            thing("p", "Payment", payer="a", beneficiary=["b", "d"]))

    def test_a_change_takes_the_place_of_what_was(self):
        base = self.lines(*self.BASE)
        delta = self.lines(
            {"op": "MOD", "entity": thing("a", "Company", name="Mid")},
            {"op": "ADD", "entity": thing("n", "Company", name="N")},
            {"op": "MOD", "entity": thing("a", "Company", name="New")},
            {"op": "DEL", "entity": {"id": "b"}},
            {"op": "MOD", "entity": thing("p", "Payment", payer="a",
                                          beneficiary="n")},
            name="b.delta.json")
        for paths in ((base, delta), (delta, base)):
            done = self.check(*paths)
            self.assertEqual(done["entities"], {"company": 2, "address": 1})
            self.assertEqual(done["links"], {"payment": 1})
            self.assertEqual(done["warnings"], {})
            self.assertEqual(self.party("a", *paths)["entity"]["name"], "New")

    def test_what_is_deleted_leaves_a_gap(self):
        base = self.lines(*self.BASE)
        delta = self.lines({"op": "DEL", "entity": {"id": "b"}}, name="b.json")
        done = self.check(base, delta)
        self.assertEqual((done["unresolved"], done["warnings"]),
                         (1, {"dangling": 1}))

    def test_changes_on_one_line_count_in_their_order(self):
        a = thing("a", "Company", name="A")
        end = {"op": "DEL", "entity": {"id": "a"}}
        add = {"op": "ADD", "entity": a}
        self.assertEqual(self.check(self.write("a.json", [end, add]))["entities"],
                         {"company": 1})
        self.assertEqual(self.check(self.write("a.json", [add, end]))["entities"],
                         {})

    def test_a_change_may_list(self):
        path = self.lines(thing("a", "Company", name="A"), {
            "op": "ADD", "entity": thing("s", "Sanction", entity="a",
                                         _datasets=["un_sc_sanctions"])})
        self.assertEqual(self.check(path)["entities"], {"company": 1})
        self.assertIn("un_sc", [f["message"] for f in
                                self.party("a", path)["flags"]
                                if f["flag"] == "L01"][0])

    def test_a_change_wants_op_and_id(self):
        done = self.check(self.lines(
            {"op": "ADD", "entity": thing("n", "Company", name="N")},
            {"op": "MIX", "entity": {"id": "b"}}, {"op": "DEL", "entity": 7}))
        self.assertEqual(done["warnings"], {"refused": 2})


class Real(sgtest.ReaderCase):
    def test_party_donations(self):
        done = self.check(self.shared("ftm_yente/parteispenden.ftm.json"))
        self.assertEqual(done["entities"],
                         {"company": 74, "person": 22, "address": 89})
        self.assertEqual(done["links"], {"payment": 291, "located_at": 103})
        self.assertEqual(done["warnings"], {})

    def test_donations(self):
        done = self.check(self.shared("ftm_ftmq/donations.ijson"))
        self.assertEqual(done["entities"],
                         {"company": 73, "person": 22, "address": 89})
        self.assertEqual(done["links"]["payment"], 290)

    def test_authorities_of_the_eu(self):
        done = self.check(self.shared("ftm_ftmq/eu_authorities.ftm.json"))
        self.assertEqual(done["entities"], {"public_body": 151})

    def test_aid_organisations(self):
        done = self.check(self.shared("ftm_investigraph/gdho.ftm.json"))
        self.assertEqual(done["entities"], {"company": 4633})

    def test_base_and_changes(self):
        base = self.shared("ftm_yente/t1/entities.ftm.json")
        delta = self.shared("ftm_yente/t2/20240527194702-wnk.delta.json")
        done = self.check(base)
        self.assertEqual(done["entities"],
                         {"company": 2, "person": 4, "address": 1})
        done = self.check(base, delta)
        self.assertEqual(done["entities"],
                         {"company": 3, "person": 5, "address": 1})

    def test_the_pair(self):
        """The same four links as in the BODS file beside it."""
        path = SOURCE / "tests/data/ftm/sample_ftm.jsonl"
        done = self.check(path)
        self.assertEqual(done["entities"],
                         {"company": 2, "person": 1, "address": 3})
        self.assertEqual({k: done["links"][k]
                          for k in ("ownership", "position")},
                         {"ownership": 3, "position": 1})
        links = self.links("company-acme-holdings", path)
        self.assertIn("owns 100 % of Acme Trading",
                      links["ownership-holdings-trading"])


if __name__ == "__main__":
    unittest.main()
