# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers and context: Q01, Q02 and D02 of a deal's questions; E04, E05, S2-01
and S3-01 of tables of countries; S1-01 to S1-03 of the product. Context never
is more than a note and never counts for others."""

import json
import unittest

from flagcase import (AS_OF, DOUBTS, MAYBE, SURE, V, FlagCase, body, deal,
                      incident)
from sgtest import graph, link, party, raised, run, supply

CLASSES = ("spyware", "interception", "network_inspection",
           "location_tracking", "biometrics", "video_surveillance",
           "forensics", "data_analytics", "social_media_monitoring",
           "drones", "surveillance_other")
ANSWERS = ("yes", "no", "unknown", "refused")


class Answers(FlagCase):
    words = ("--plugin", "enduser")

    def asked(self, flag, question, answer, words=(), links=None, **keys):
        return self.of(flag, [V, party("x")], [
            supply("s", "v", "x", deal="d")] if links is None else links,
            [deal(answers={question: answer}, **keys)], words)

    def outcome(self, question):
        """{flag: answers that raise it}"""
        told = {}
        for answer in ANSWERS:
            self.asked("Q01", question, answer)
            for one in self.found["flags"]:
                if one["flag"] in ("Q01", "Q02", "D02"):
                    told.setdefault(one["flag"], []).append(answer)
        return told

    def test_conduct(self):
        for question in ("cash", "pays_in_cash", "Unfamiliar with product",
                         "last_minute_changes", "declines training"):
            self.assertEqual(self.outcome(question),
                             {"Q01": ["yes", "refused"]}, question)
        self.asked("Q01", "cash", "yes")
        self.assertEqual(self.severities("Q01"), {"caution"})

    def test_identity(self):
        for question in ("beneficial_owner", "KYC", "list of shareholders",
                         "identity_documents", "registration"):
            self.assertEqual(self.outcome(question),
                             {"Q02": ["refused"]}, question)
        self.asked("Q02", "kyc", "refused")
        self.assertEqual(self.severities("Q02"), {"elevated"})

    def test_statement(self):
        for question in ("end_use_statement", "END_USE_CERTIFICATE signed",
                         "end_user_statement", "end_use_signed"):
            self.assertEqual(self.outcome(question),
                             {"D02": ["no", "unknown", "refused"]}, question)
        self.asked("D02", "end_use_statement", "no")
        self.assertEqual(self.severities("D02"), {"caution"})

    def test_other_questions(self):
        for question in ("weather", "delivery_date"):
            self.assertEqual(self.outcome(question), {"Q01": ["refused"]})

    def test_words_are_parameters(self):
        for flag, answer in (("q01", "yes"), ("q02", "refused"),
                             ("d02", "no")):
            words = ("--set", f"enduser.{flag}_words=zebra,quagga")
            self.assertEqual(self.asked(flag.upper(), "the Zebra", answer,
                                        words), {("x", "d"): SURE})
            self.assertEqual(self.asked("Q01", "cash", "yes", words) == {},
                             flag == "q01")

    def test_the_answer_is_quoted(self):
        self.asked("Q02", "owner", "refused")
        flag, = raised(self.found, "Q02")
        self.assertEqual(flag["evidence"], [{
            "type": "fact", "on": "deal", "id": "d", "field": "answers",
            "value": "owner: refused"}])

    def test_subject(self):
        self.assertEqual(self.asked("Q01", "cash", "yes", links=[]),
                         {("v", "d"): SURE})
        several = [supply("1", "v", "x", deal="d"),
                   supply("2", "v", "y", deal="d")]
        self.assertEqual(self.asked("Q01", "cash", "yes", links=several),
                         {("v", "d"): SURE})

    def test_status(self):
        """Questions are asked before a deal is signed."""
        for status in ("offer", "signed", "delivered", "cancelled"):
            self.assertEqual(
                self.asked("Q01", "cash", "yes", status=status),
                {} if status == "cancelled" else {("x", "d"): SURE}, status)
        self.assert_gap("Q01", "no deal is under review")

    def test_they_never_escalate(self):
        found = self.findings(graph(
            [V, party("x", country="XB", roles=["broker"]),
             incident("i", "diversion")],
            [supply("s", "v", "x", deal="d"), link("involved", "x", "i")],
            [deal(answers={"cash": "yes", "owner": "refused",
                           "end_use_statement": "no"})]))
        self.assertEqual({(f["flag"], f["severity"]) for f in found["flags"]
                          if f["flag"] in ("Q01", "Q02", "D02", "I11")},
                         {("Q01", "caution"), ("Q02", "elevated"),
                          ("D02", "caution"), ("I11", "high")})
        found = self.findings(graph(
            [V, party("x", roles=["broker"])],
            [supply("s", "v", "x", deal="d")],
            [deal(answers={"cash": "yes", "owner": "refused"})]))
        self.assertEqual({f["severity"] for f in raised(found, "I02")},
                         {"caution"})

    def test_not_evaluable(self):
        self.asked("Q01", "cash", "no")
        self.assert_no_gap("Q01")
        self.assert_gap("Q02", "no question on identity or ownership")
        self.assert_gap("D02", "no question on the end-use statement")
        self.asked("Q01", "kyc", "no")
        self.assert_gap("Q01", "no question on conduct")
        self.look([V, party("x")], [supply("s", "v", "x")])
        for flag in ("Q01", "Q02", "D02"):
            self.assert_gap(flag, "no deal is recorded")


class Countries(FlagCase):
    """E04 and S2-01 by a table of records, E05 and S3-01 by one of laws."""

    words = ("--plugin", "ownership", "--plugin", "enduser")
    USES = {"record": ("E04", "S2-01"), "law": ("E05", "S3-01")}

    def table(self, use, **keys):
        return self.write(f"{use}.table.json", dict({
            "country_table": "1", "name": f"my-{use}", "use": use,
            "title": f"Index of {use}", "publisher": "P", "worse": "high",
            "limit": 3, "rows": [{"country": "XA", "date": "2018",
                                  "value": 3, "note": "Act 7"}]}, **keys))

    def told(self, use, user=None, links=(), words=None, **keys):
        """{flag: {subject: certainty}} of the flags of a table."""
        words = ("--countries", self.table(use, **keys)) if words is None \
            else words
        first, second = self.USES[use]
        one = self.of(first, [V, user or body("b", "health"), incident()], [
            supply("s", "v", "b"), *links], (), words)
        return one, {f["subject"]: f["certainty"]
                     for f in raised(self.found, second)}

    def row(self, value):
        return [{"country": "XA", "date": "2018", "value": value}]

    def test_law(self):
        self.assertEqual(self.told("law"), ({"b": SURE}, {"b": SURE}))
        for flag in ("E05", "S3-01"):
            self.assertEqual(self.severities(flag), {"note"})
            text = raised(self.found, flag)[0]["message"]
            for word in ("ontext only", "Index of law", "2018", "3", "Act 7"):
                self.assertIn(word, text)
        self.assertEqual(self.told("law", rows=self.row(2.999)), ({}, {}))

    def test_record(self):
        report = link("involved", "b", "i")
        self.assertEqual(self.told("record"), ({"b": SURE}, {}))
        self.assertEqual(self.told("record", links=[report]),
                         ({"b": SURE}, {"b": SURE}))
        for flag in ("E04", "S2-01"):
            self.assertEqual(self.severities(flag), {"note"})
        self.assertEqual(self.told("record", links=[report],
                                   rows=self.row(2.999)), ({}, {}))
        self.assertEqual(self.told("record", user=body(
            "b", country="XB"), links=[report]), ({}, {}))

    def test_doubtful_users(self):
        for keys in DOUBTS:
            self.assertEqual(self.of("E05", [V, body("b")], [
                supply("s", "v", "b", **keys)], (), (
                    "--countries", self.table("law"))), {"b": MAYBE})

    def test_persons_have_no_country(self):
        person = party("b", "person", country="XA", roles=["end_user"])
        for use in self.USES:
            self.assertEqual(self.told(use, user=person), ({}, {}))
            for flag in self.USES[use]:
                self.assert_gap(flag, "no loaded table has a value")
        owner = party("p", "person", country="XA")
        firm = party("b", roles=["end_user"], country="XB")
        self.assertEqual(self.of("E05", [V, firm, owner], [
            supply("s", "v", "b"), link("ownership", "p", "b", share=100)],
            (), ("--countries", self.table("law"))), {})

    def test_companies_and_others(self):
        for kind in ("company", "arrangement", "other"):
            self.assertEqual(self.told("law", user=party(
                "b", kind, roles=["end_user"], country="XA"))[0],
                {"b": SURE}, kind)
        self.assertEqual(self.told("law", user=party("b", country="XA"))[0],
                         {})

    def test_not_evaluable(self):
        self.told("record", words=())
        for flag in ("E05", "S3-01"):
            self.assert_gap(flag, "no table of laws")
        self.told("law", user=body("b", country="XB"))
        for flag in ("E05", "S3-01"):
            self.assert_gap(flag, "no loaded table has a value")
        self.told("law", user=party("b", "public_body"))
        self.assert_gap("E05", "no loaded table has a value")
        self.told("law")
        self.assert_no_gap("E05")

    def test_context_escalates_nothing(self):
        entities = [V, body("b", "health"), body("c", "police"), party("x"),
                    incident(product_class="spyware")]
        links = [supply("1", "v", "c", product_class="spyware"),
                 link("involved", "v", "i")]
        plain = self.findings(graph(entities, links))
        words = [w for use in self.USES
                 for w in ("--countries", self.table(use))]
        with_tables = self.findings(graph(entities, links), *words)
        severities = [{(f["flag"], f["subject"]): f["severity"]
                       for f in one["flags"]} for one in (plain, with_tables)]
        more = severities[1].keys() - severities[0].keys()
        self.assertEqual({flag for flag, _ in more},
                         {"E04", "E05", "S3-01"})
        for key, value in severities[1].items():
            self.assertEqual(value, severities[0].get(key, "note"), key)


class Product(FlagCase):
    words = ("--plugin", "ownership", "--plugin", "enduser")

    def offered(self, flag, *links, deals=(), case=None, words=()):
        return self.of(flag, [V, party("x"), body("b"),
                              *([case] if case else [])], links, deals,
                       words)

    def test_high_risk(self):
        for word in CLASSES + ("network_equipment", "other"):
            wanted = word in CLASSES
            self.assertEqual(self.offered("S1-01", supply(
                "s", "v", "x", product_class=word)),
                {"v": SURE} if wanted else {}, word)
            self.assertEqual(self.offered("S1-01", deals=[
                deal(product_class=word)]),
                {("v", "d"): SURE} if wanted else {}, word)
        self.offered("S1-01", deals=[deal(product_class="drones")])
        self.assertEqual(self.severities("S1-01"), {"note"})
        self.assertEqual(self.offered(
            "S1-01", deals=[deal(product_class="drones")], words=(
                "--set", "enduser.s1_classes=spyware")), {})
        self.assertEqual(self.offered("S1-01", supply(
            "s", "x", "b", product_class="spyware")), {})

    def test_doubtful_offers(self):
        to = supply("s", "v", "x", product_class="spyware")
        for keys in (*DOUBTS, {"date": "2020"}):
            self.assertEqual(self.offered("S1-01", dict(to, **keys)),
                             {"v": MAYBE}, keys)
        self.assertEqual(self.offered("S1-01", deals=[
            deal(status="alleged", product_class="spyware")]),
            {("v", "d"): MAYBE})
        for status in ("offer", "cancelled"):
            self.assertEqual(self.offered("S1-01", dict(to, deal="d"), deals=[
                deal(status=status, product_class="spyware")]), {})

    def test_the_best_of_several_supplies(self):
        one = supply("1", "v", "x", product_class="spyware", basis="alleged")
        two = supply("2", "v", "x", product_class="drones")
        third = supply("3", "v", "x", product_class="network_equipment")
        case = incident(product_class="network_equipment")
        for links in ((one, two, third), (third, two, one),
                      (third, one, two)):
            self.assertEqual(self.offered("S1-01", *links), {"v": SURE})
            self.assertEqual(self.offered("S1-02", *links, case=case),
                             {"v": SURE})

    def test_misuse_of_the_product(self):
        to = supply("s", "v", "x", product_class="drones")
        for keys, wanted in (
                ({"product_class": "drones"}, {"v": SURE}),
                ({"product_class": "spyware"}, {}), ({}, {}),
                ({"product_class": "drones", "date": "2020-07-01"}, {}),
                ({"product_class": "drones", "date": "2020"}, {"v": MAYBE})):
            self.assertEqual(self.offered("S1-02", to,
                                          case=incident(**keys)), wanted,
                             keys)
        self.assertEqual(self.offered("S1-02", to, case=incident(
            "i", "diversion", product_class="drones")), {})
        self.offered("S1-02", to, case=incident(product_class="drones"))
        self.assertEqual(self.severities("S1-02"), {"note"})

    def parts(self, first, second, day="2018-06-30", other=AS_OF, words=(),
              **keys):
        return self.of("S1-03", [V, party("x"), body("b")], [
            supply("1", "v", "b", product_class=first, date=day),
            supply("2", "x", "b", product_class=second, **(
                {"date": other} if other else {}), **keys)], (), words)

    def test_systems(self):
        for pair, wanted in (
                (("network_inspection", "spyware"), True),
                (("network_equipment", "interception"), True),
                (("spyware", "interception"), True),
                (("network_inspection", "network_equipment"), False),
                (("spyware", "spyware"), False),
                (("spyware", "drones"), False)):
            for ends in (pair, pair[::-1]):
                self.assertEqual(self.parts(*ends),
                                 {"b": SURE} if wanted else {}, ends)
        self.parts("spyware", "interception")
        self.assertEqual(self.severities("S1-03"), {"note"})

    def test_months(self):
        pair = "spyware", "interception"
        for day, other, wanted in (
                ("2018-06-30", "2020-06-30", SURE),
                ("2018-06-29", "2020-06-30", None),
                ("2018", "2020-06-30", MAYBE), ("2018", "2020-01-01", SURE),
                ("2018", "2020-01-02", MAYBE), ("2018", "2020-06", MAYBE),
                ("2016", "2018-12-31", MAYBE), ("2016", "2019-01-01", None),
                ("2016-12", "2018-12-01", SURE),
                ("2016-12", "2018-12-02", MAYBE)):
            self.assertEqual(self.parts(*pair, day, other),
                             {"b": wanted} if wanted else {}, (day, other))
        self.assertEqual(self.parts(*pair, "2018-05-30", "2018-07-01", words=(
            "--set", "enduser.s1_months=1")), {})
        self.assertEqual(self.parts(*pair, "2018-05-30", "2018-06-30", words=(
            "--set", "enduser.s1_months=1")), {"b": SURE})
        for keys in DOUBTS:
            self.assertEqual(self.parts(*pair, **keys), {"b": MAYBE})

    def test_other_users_get_the_other_part(self):
        self.assertEqual(self.of("S1-03", [V, body("b"), body("c")], [
            supply("1", "v", "b", product_class="spyware", date="2018"),
            supply("2", "v", "c", product_class="interception",
                   date="2018")]), {})

    def test_not_evaluable(self):
        self.offered("S1-01", supply("s", "v", "x"))
        for flag in ("S1-01", "S1-02"):
            self.assert_gap(flag, "class of product")
        self.assert_gap("S1-02", "no incident is recorded")
        self.assert_gap("S1-03", "no recorded supply reaches an end user")
        self.offered("S1-01", supply("s", "x", "b"))
        self.assert_gap("S1-01", "no vendor's deal or supply")
        self.assertEqual(self.parts("spyware", "interception", other=None),
                         {})
        self.assert_gap("S1-03", "no date")
        self.parts("spyware", "interception", "2012", "2018")
        self.assert_no_gap("S1-03")


class Catalogue(unittest.TestCase):
    def test_severities_are_those_that_are_raised(self):
        flags = {f["id"]: f["severity"] for f in json.loads(
            run("flags", "--json").stdout)["flags"]}
        for flag in ("E04", "E05"):
            self.assertEqual(flags[flag], "note")
        for flag in ("S1-01", "S1-02", "S1-03", "S2-01", "S3-01"):
            done = run("flags", flag, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["severity"], "note")


if __name__ == "__main__":
    unittest.main()
