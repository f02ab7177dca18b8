# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags of the plugin timeline: what raises each, what just does not, dates to
the day, the month and the year at each edge, and when it cannot be said."""

import datetime
import sys
import unittest

import sgtest
from sgtest import graph, link, party, raised, run, supply

DAY = "2020-06-30"


def later(day, days):
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(days))


def post(person, company, what="director", **keys):
    keys.setdefault("id", f"{person}-{what}-{company}")
    return link("position", person, company, **dict({"post": what}, **keys))


def stake(owner, company, share=None, **keys):
    if share is not None:
        keys["share"] = share
    return link("ownership", owner, company, **keys)


def person(name):
    return party(name, "person")


def listed(who, since=None, kind="company", what="us_ofac_sdn", **keys):
    row = {"list": what, **({"since": since} if since else {})}
    return dict(party(who, kind), listed=[row], **keys)


def incident(name, nature="enforcement", **keys):
    return party(name, "incident", nature=nature, **keys)


class Flags(sgtest.Case):
    def look(self, entities, links=(), deals=(), *words, as_of=DAY):
        """Findings by (flag, subject), and gaps by flag."""
        done = self.findings(graph(entities, links, deals, as_of=as_of),
                             "--plugin", "timeline", *words)
        self.assertEqual({p["status"] for p in done["plugins"]}, {"ok"})
        self.gaps = {}
        for gap in done["not_evaluable"]:
            self.gaps.setdefault(gap["flag"], []).append(
                (gap["subject"], gap["count"], gap["reason"]))
        done["flags"] = [f for f in done["flags"] if f["flag"] != "D05"]
        self.found = done
        return {(f["flag"], f["subject"]): f for f in done["flags"]}

    def level(self, flag, subject, *words, **keys):
        """Certainty of the flag, or None."""
        found = self.look(*words, **keys).get((flag, subject))
        return found and found["certainty"]

    def check(self, rows, level):
        """Rows of a wanted certainty and what `level` is asked with."""
        for wanted, *words in rows:
            with self.subTest(words=words):
                self.assertEqual(level(*words), wanted)

    def facts(self, finding):
        return {(e["id"], e["field"], e["value"])
                for e in finding["evidence"] if e["type"] == "fact"}

    def paths(self, finding):
        return [e["links"] for e in finding["evidence"]
                if e["type"] == "path"]

    def gap(self, flag, subject):
        return [reason for who, _, reason in self.gaps.get(flag, ())
                if who == subject]


class Young(Flags):
    """T01"""
    BORN = "2018-01-01"

    def sold(self, day, born=BORN, *words, **keys):
        company = party("c", **({"incorporated": born} if born else {}))
        sale = supply("s", "c", "b", **({"date": day} if day else {}), **keys)
        return self.level("T01", "c", [company, party("b", "public_body")],
                          [sale], (), *words)

    def test_days(self):
        last, first = later(self.BORN, 539), later(self.BORN, 540)
        self.check([
            ("certain", last), (None, first), ("certain", self.BORN),
            (None, "2019-06-25"), ("certain", "2019-05"),
            ("possible", "2019-06"), ("possible", "2019"), (None, "2020"),
            ("possible", "2020-01", "2018"), ("certain", "2018", "2018"),
            (None, "2019-08", "2018-01"), ("possible", "2019-08", "2018-02"),
        ], self.sold)

    def test_limit_is_a_parameter(self):
        words = ("--set", "timeline.t01_days=541")
        self.assertEqual(self.sold(later(self.BORN, 540), self.BORN, *words),
                         "certain")
        self.assertIsNone(self.sold(later(self.BORN, 541), self.BORN, *words))

    def test_what_is_said(self):
        self.assertEqual(self.sold("2018-01-31"), "certain")
        flag, = self.found["flags"]
        self.assertEqual((flag["severity"], flag["deal"]), ("caution", None))
        self.assertIn("incorporated on 2018-01-01, has its first sale on "
                      "record on 2018-01-31, 30 days later", flag["message"])
        self.assertIn(("c", "incorporated", "2018-01-01"), self.facts(flag))
        self.assertEqual(self.paths(flag), [["s"]])

    def test_alleged_sales_make_it_possible(self):
        self.assertEqual(self.sold("2018-02-01", basis="alleged"), "possible")
        self.assertIn("alleged", self.found["flags"][0]["message"])
        self.assertEqual(self.sold("2018-02-01", basis="inferred"), "possible")

    def test_dates_past_the_review_are_not_alleged(self):
        self.assertEqual(self.sold("2020", "2019-06-01"), "possible")
        self.assertNotIn("alleged", self.found["flags"][0]["message"])

    def test_before_the_incorporation(self):
        self.assertIsNone(self.sold("2017-12-31"))
        self.assertTrue(self.gap("T01", "c"))
        # An earlier sale with a less exact date says that there was one.
        self.assertIsNone(self.level(
            "T01", "c", [party("c", incorporated="2018-06-01"), party("b")],
            [supply("s", "c", "b", date="2018"),
             supply("t", "c", "b", date="2018-02-02")]))
        self.assertTrue(self.gap("T01", "c"))

    def test_what_cannot_be_said(self):
        for day, born in ((None, self.BORN), ("2018-02-01", None)):
            self.assertIsNone(self.sold(day, born))
            self.assertTrue(self.gap("T01", "c"))
        self.look([party("c", incorporated="2018")])
        self.assertEqual(self.gaps["T01"], [(None, 1, "no sale is recorded")])

    def test_few_parties_by_name_many_by_number(self):
        for n, wanted in ((8, [1] * 8), (9, [9])):
            self.look([party(f"c{i}") for i in range(n)] + [party("b")],
                      [supply(f"s{i}", f"c{i}", "b", date="2018")
                       for i in range(n)])
            self.assertEqual([count for _, count, _ in self.gaps["T01"]],
                             wanted)

    def test_contracts_and_deals_are_sales(self):
        entities = [party("c", incorporated=self.BORN), party("b")]
        contract = link("contract", "b", "c", date="2018-02-01", id="k")
        self.assertEqual(self.level("T01", "c", entities, [contract]),
                         "certain")
        self.assertIsNone(self.level("T01", "b", [
            party("c"), party("b", incorporated=self.BORN)], [contract]))
        for status, wanted in (("signed", "certain"), ("offer", None),
                               ("cancelled", None), ("alleged", "possible"),
                               ("delivered", "certain")):
            deal = {"id": "d", "status": status, "vendor": "c",
                    "signed": "2018-02-01"}
            self.assertEqual(self.level("T01", "c", entities, [], [deal]),
                             wanted, status)
        deal["signed"] = "2020"
        self.assertEqual(self.level(
            "T01", "c", [party("c", incorporated="2019-10-01")], [], [deal]),
            "possible")

    def test_the_first_sale_counts(self):
        entities = [party("c", incorporated=self.BORN), party("b")]
        sales = [supply("old", "c", "b", date="2018-03-01"),
                 supply("new", "c", "b", date="2020-01-01")]
        self.assertEqual(self.level("T01", "c", entities, sales), "certain")
        self.assertEqual(self.paths(self.found["flags"][0]), [["old"]])
        self.assertIsNone(self.level("T01", "c", entities, sales[1:]))
        # What is alleged to be earlier leaves the firm one out of reach.
        sales[0]["basis"] = "alleged"
        self.assertEqual(self.level("T01", "c", entities, sales), "possible")

    def test_scope(self):
        """Parties to deals and supplies and those above them."""
        entities = [party("v", incorporated="2000"), party("b"),
                    party("o", incorporated=self.BORN),
                    party("x", incorporated=self.BORN), person("p")]
        links = [supply("s", "v", "b", date="2018-02-01"),
                 stake("o", "v", 60),
                 link("contract", "b", "o", date="2018-02-02", id="k1"),
                 link("contract", "b", "x", date="2018-02-02", id="k2")]
        found = self.look(entities, links)
        self.assertIn(("T01", "o"), found)
        self.assertNotIn(("T01", "x"), found)

    def test_trigger_date(self):
        words = ("--set", "timeline.t01_trigger_date=2018-01-01")
        for born, wanted in (("2018-01-01", None), ("2018-01-02", "certain"),
                             ("2018", "possible"), ("2017", None),
                             ("2018-02", "certain")):
            self.assertEqual(self.sold("2020-06-01", born, *words), wanted,
                             born)
        self.assertIsNone(self.sold("2020-06-01", "2018-01-02"))
        for value in ("2018", "2018-13-01", "2018-02-30", "soon", "1-1-1",
                      "2018-1-1", "2018-01-01-01"):
            path = self.write("g.json", graph([party("a")]))
            done = run("analyze", path, "-q", "--plugin", "timeline", "--set",
                       f"timeline.t01_trigger_date={value}")
            self.assertEqual(done.returncode, 4, value)


class Renames(Flags):
    """T02"""

    def named(self, *untils, links=(), more=(), kind="company", **keys):
        names = [{"name": f"old {i}", **({"until": u} if u else {})}
                 for i, u in enumerate(untils)]
        return self.level("T02", "c", [
            party("c", kind, previous_names=names, **keys), *more], links)

    def test_two_names_in_five_years(self):
        self.check([
            ("certain", "2010-05-05", "2015-05-05"),
            (None, "2010-05-05", "2015-05-06"),
            ("certain", "2012", "2015"), ("possible", "2010", "2015"),
            ("possible", "2010-05", "2015-05"), (None, "2010", "2016"),
            (None, "2010-05-05"), (None, "2000", "2010", "2019"),
            ("certain", "2000", "2010", "2012"),
            ("certain", "2019-01-01", "2020-06-30"),
            ("possible", "2019-01-01", "2020"),
            (None, "2019-01-01", "2020-07-01"),
        ], self.named)

    def test_severity_and_words(self):
        self.assertEqual(self.named("2012-03-04", "2015"), "certain")
        flag, = self.found["flags"]
        self.assertEqual(flag["severity"], "note")
        self.assertIn('"old 0" on 2012-03-04, "old 1" in 2015',
                      flag["message"])
        self.assertEqual(self.facts(flag), {("c", "previous_names", "old 0"),
                                            ("c", "previous_names", "old 1")})

    def test_more_than_five_ever(self):
        years = ["1950", "1960", "1970", "1980", "1990"]
        self.check([(None, *years), ("certain", *years, "2005"),
                    ("certain", *years, None), ("possible", *years, "2020")],
                   self.named)

    def test_one_name_stated_twice(self):
        names = [{"name": "x", "until": "2015"},
                 {"name": "x", "until": "2015-03-01"}, {"name": "x"}]
        self.assertIsNone(self.level(
            "T02", "c", [party("c", previous_names=names)]))
        names[1]["until"] = "2012-03-01"
        self.assertEqual(self.level(
            "T02", "c", [party("c", previous_names=names)]), "certain")

    def after(self, until, day, **keys):
        return self.named(until, listed=[dict(
            {"list": "us_bis_entity", "since": day}, **keys)])

    def test_after_a_listing(self):
        self.check([
            ("certain", "2018-03-01", "2018-03-01"),
            ("certain", "2019-03-01", "2018-03-01"),
            (None, "2019-03-02", "2018-03-01"),
            (None, "2018-02-28", "2018-03-01"),
            ("possible", "2018", "2018-03-01"),
            ("possible", "2019", "2018-03-01"),
            ("certain", "2018-09", "2018-03"), (None, "2017", "2018"),
            ("possible", "2018", "2018"), (None, "2018-03-01", "2020-07-01"),
        ], self.after)
        self.after("2018-03-01", "2018-02-01")
        flag, = self.found["flags"]
        self.assertEqual(flag["severity"], "elevated")
        self.assertIn(("c", "listed", "us_bis_entity"), self.facts(flag))
        self.assertEqual(self.after("2018-03-01", "2018-02-01",
                                    list="other:press"), "certain")

    def involved(self, nature="enforcement", day="2018-03-01", **keys):
        return self.named("2018-09-01", more=[incident("i", nature)], links=[
            link("involved", "c", "i", id="l", date=day, **keys)])

    def test_after_an_incident(self):
        for nature in ("misuse", "diversion", "corruption", "enforcement"):
            self.assertEqual(self.involved(nature), "certain")
            self.assertEqual(self.found["flags"][0]["severity"], "elevated")
            self.assertEqual(self.paths(self.found["flags"][0]), [["l"]])
        self.assertIsNone(self.involved("other"))
        self.assertIsNone(self.involved(role="victim"))
        self.assertIsNone(self.involved(day="2018-09-02"))
        self.assertEqual(self.involved(basis="alleged"), "possible")
        self.assertIn("alleged", self.found["flags"][0]["message"])

    def test_the_date_of_the_incident(self):
        links = [link("involved", "c", "i", id="l")]
        self.assertEqual(self.named(
            "2018-09-01", links=links,
            more=[incident("i", date="2018-08")]), "certain")
        self.assertIsNone(self.named("2018-09-01", links=links,
                                     more=[incident("i")]))
        self.assertTrue(self.gap("T02", "c"))

    def test_dates_that_are_missing(self):
        self.assertIsNone(self.named(None, "2018"))
        self.assertEqual(self.gap("T02", "c"),
                         ["a former name has no date"])
        self.assertIsNone(self.named("2018", listed=[{"list": "uk_ofsi"}]))
        self.assertTrue(self.gap("T02", "c"))
        self.look([party("c")])
        self.assertEqual(self.gaps["T02"],
                         [(None, 1, "no former name is recorded")])

    def test_names_of_persons_are_no_input(self):
        self.assertIsNone(self.named("2018", "2019", kind="person"))
        self.assertIsNone(self.named("2018", "2019", kind="public_body"))
        self.assertEqual(self.gaps["T02"][0][:2], (None, 1))


class Transfers(Flags):
    """T03"""
    LISTED = "2018-06-01"

    def moved(self, until, *more, before=60, since=LISTED, entities=(),
              words=(), what="us_ofac_sdn", **keys):
        return self.level(
            "T03", "c", [listed("o", since, what=what), party("c"),
                         party("h"), person("p"), *entities],
            [stake("o", "c", before, until=until, id="old", **keys), *more],
            (), *words)

    def test_days_either_side(self):
        self.check([
            ("certain", later(self.LISTED, -180)),
            (None, later(self.LISTED, -181)),
            ("certain", later(self.LISTED, 180)),
            (None, later(self.LISTED, 181)), ("certain", self.LISTED),
            ("possible", "2018"), ("certain", "2018-07"),
            ("possible", "2018-11"), (None, "2016"), (None, "2018-12"),
        ], self.moved)
        self.assertEqual(self.moved("2018-06-01", since="2018"), "possible")
        self.assertEqual(self.moved("2019", since="2018"), "possible")

    def test_severity_and_evidence(self):
        self.assertEqual(self.moved("2018-06-11"), "certain")
        flag, = self.found["flags"]
        self.assertEqual(flag["severity"], "elevated")
        self.assertIn("a stake of o (60 %) ended on 2018-06-11, 10 days after "
                      "the listing of o (us_ofac_sdn) on 2018-06-01",
                      flag["message"])
        self.assertEqual(self.paths(flag), [["old"]])
        self.assertLessEqual({("o", "listed", "us_ofac_sdn"),
                              ("old", "until", "2018-06-11")},
                             self.facts(flag))
        sums = [e for e in flag["evidence"] if e["type"] == "sum"]
        self.assertEqual([t["link"] for t in sums[0]["terms"]], ["old"])

    def test_the_company_is_listed(self):
        self.assertEqual(self.level(
            "T03", "c", [party("o"), listed("c", self.LISTED)],
            [stake("o", "c", 60, until="2018-06-11")]), "certain")

    def test_other_lists_and_later_ones(self):
        self.assertIsNone(self.moved("2018-06-01", what="other:press"))
        self.assertIsNone(self.moved("2020-06-01", since="2020-07-01"))
        self.assertEqual(self.moved("2020-06-01", since="2020-06"), "certain")
        self.assertEqual(self.moved("2020-06-01", since="2020"), "possible")

    def test_a_divested_stake_far_from_any_listing(self):
        self.assertIsNone(self.moved("2015-03-01"))
        self.assertNotIn("T03", self.gaps)

    def test_what_is_left(self):
        for left, severity in ((39.99, "elevated"), (40, "resolve-first"),
                               (49.99, "resolve-first"), (50, "elevated"),
                               (10, "elevated"), (0, "elevated")):
            level = self.moved("2018-06-11", stake(
                "o", "c", left, since="2018-06-11", id="new"))
            self.assertEqual(level, "certain", left)
            flag, = self.found["flags"]
            self.assertEqual(flag["severity"], severity, left)

    def left(self, share, day="2018-06-12", **keys):
        return self.moved("2018-06-11", stake("o", "c", share, since=day,
                                              id="new", **keys))

    def test_a_stake_that_goes_on(self):
        """Replaced by as much or more, the same day or within days."""
        self.check([(None, 60), (None, 75), ("certain", 59.99),
                    (None, 60, "2018-06-11"), (None, 60, "2018-07-11"),
                    ("certain", 60, "2018-07-12"), (None, 60, "2018"),
                    (None, 60, "2018-01-01")], self.left)
        self.assertIsNone(self.moved("2018-06-11", stake("o", "c", 60,
                                                         id="new")))
        self.assertEqual(self.left(60, basis="alleged"), "possible")
        self.assertEqual(self.left(45, basis="alleged"), "possible")
        self.assertIn("alleged", self.found["flags"][0]["message"])

    def test_stakes_for_others_are_stakes_of_their_own(self):
        self.assertEqual(self.left(60, capacity="nominee"), "certain")
        self.assertIsNone(self.left(60, capacity="legal"))
        self.assertEqual(self.left(60, measure="ultimate"), "certain")

    def test_bands(self):
        def band(before, after):
            return self.level(
                "T03", "c", [listed("o", self.LISTED), party("c")],
                [link("ownership", "o", "c", id="old", until="2018-06-11",
                      **before),
                 link("ownership", "o", "c", id="new", since="2018-06-11",
                      **after)])
        quarter = {"share_min": 25, "share_max": 50}
        half = {"share_min": 50, "share_max": 75}
        self.assertEqual(band(half, {"share_min": 25, "share_max": 49}),
                         "certain")
        self.assertEqual(band(half, quarter), "possible")
        self.assertIsNone(band(quarter, quarter))
        self.assertIsNone(band({}, {}))
        self.assertIsNone(band(quarter, half))
        self.assertEqual(band({}, {"share": 45}), "possible")
        self.assertEqual(self.found["flags"][0]["severity"], "resolve-first")

    def test_one_stake_stated_twice(self):
        self.assertEqual(self.moved("2018-06-11", stake(
            "o", "c", 60, until="2018-06-11", id="again")), "certain")
        self.assertEqual(self.paths(self.found["flags"][0]), [["again"]])

    def test_alleged_stakes(self):
        self.assertEqual(self.moved("2018-06-11", basis="alleged"), "possible")

    def test_the_change_is_within_the_year_of_the_review(self):
        self.assertEqual(self.moved("2020", since="2020-06-01"), "possible")
        self.assertIsNone(self.moved("2020-07-01", since="2020-06-01"))
        self.assertEqual(self.moved(DAY, since="2020-06-01"), "certain")

    def test_a_new_holder_is_told(self):
        new = stake("h", "c", 60, since="2018-06-12", id="new")
        self.moved("2018-06-11", new)
        flag, = self.found["flags"]
        self.assertIn("a stake of h began on 2018-06-12", flag["message"])
        self.assertEqual(self.paths(flag), [["old"], ["new"]])
        self.moved("2018-06-11", dict(new, since="2018-07-12"))
        self.assertNotIn("began", self.found["flags"][0]["message"])
        for tie in (stake("o", "h", 1, id="t"), stake("h", "o", 1, id="t"),
                    link("associate", "h", "o", id="t"),
                    link("family", "o", "h", id="t"),
                    stake("o", "h", 1, id="t", until="2010")):
            self.moved("2018-06-11", new, tie)
            flag, = self.found["flags"]
            self.assertIn("who is linked to the earlier owner",
                          flag["message"])
            self.assertIn(["new", "t"], self.paths(flag))

    def test_many_stakes(self):
        n = 30
        owners = [listed(f"o{i:02}", self.LISTED) for i in range(n)]
        links = [stake(f"o{i:02}", "c", 1, until="2018-06-02")
                 for i in range(n)]
        self.assertEqual(self.level("T03", "c", [*owners, party("c")], links),
                         "certain")
        flag, = self.found["flags"]
        self.assertIn(f"and {n - 4} more", flag["message"])
        self.assertEqual(len(self.paths(flag)), 8)

    def test_the_catalogue_joins_it_with_l02(self):
        doc = graph([listed("o", self.LISTED), listed("q", self.LISTED),
                     party("c")],
                    [stake("q", "c", 60),
                     stake("o", "c", 40, until="2018-06-02", id="old")],
                    as_of=DAY)
        both = self.findings(doc, "--plugin", "timeline", "--plugin", "lists")
        self.assertEqual(raised(both, "T03")[0]["severity"], "resolve-first")
        alone = self.findings(doc, "--plugin", "timeline")
        self.assertEqual(raised(alone, "T03")[0]["severity"], "elevated")

    def test_what_cannot_be_said(self):
        self.assertIsNone(self.moved("2018-06-11", since=None))
        self.assertTrue(self.gap("T03", "c"))
        self.assertIsNone(self.level("T03", "c", [
            listed("o", self.LISTED), party("c")], [stake("o", "c", 60)]))
        self.assertTrue(self.gap("T03", "c"))
        self.look([party("o"), party("c")], [stake("o", "c", 60)])
        self.assertIn("no list was loaded", self.gaps["T03"][0][2])
        self.look([listed("o", self.LISTED)])
        self.assertEqual(self.gaps["T03"], [(None, 1, "no owner is recorded")])


class People(Flags):
    """T04 by people"""

    def behind(self, *companies, tie=None, words=(), as_of=DAY):
        """Of (country, founded) and the keys of the tie, if any."""
        entities, links = [person("p")], []
        for i, (country, born, *keys) in enumerate(companies):
            entities.append(party(f"c{i}", **{
                k: v for k, v in (("country", country),
                                  ("incorporated", born)) if v}))
            links.append(dict(tie(f"c{i}") if tie else post("p", f"c{i}"),
                              id=f"t{i}", **(keys[0] if keys else {})))
        self.look(entities, links, (), *words, as_of=as_of)
        return {f["subject"]: f["certainty"] for f in self.found["flags"]
                if f["flag"] == "T04"}

    def test_three_countries_in_six_years(self):
        both = {"p": "certain", "c2": "certain"}
        perhaps = {"p": "possible", "c2": "possible"}
        for last, wanted in (("2016-03-04", both), ("2016-03-05", {}),
                             ("2016", perhaps), ("2016-03", perhaps),
                             ("2015", both), ("2017", {})):
            self.assertEqual(self.behind(
                ("XA", "2010-03-04"), ("XB", "2012"), ("XC", last)), wanted,
                last)
        self.assertEqual(self.behind(("XA", "2010"), ("XB", "2012"),
                                     ("XC", "2016")), perhaps)
        self.assertEqual(self.behind(("XA", "2010"), ("XB", "2012"),
                                     ("XA", "2013"), ("XB", "2014")), {})
        self.assertEqual(self.behind(
            ("XA", "1990"), ("XA", "2010"), ("XB", "2012"), ("XC", "2013")),
            {"p": "certain", "c3": "certain"})
        # Each company that is the last of three countries.
        self.assertEqual(self.behind(
            ("XA", "2010"), ("XB", "2012"), ("XC", "2013"), ("XC", "2015-01"),
            ("XC", "2017")), {"p": "certain", "c2": "certain",
                              "c3": "certain"})

    def test_what_is_said(self):
        self.behind(("XA", "2010"), ("XB", "2012"), ("XC", "2013"))
        by = {f["subject"]: f for f in self.found["flags"]}
        for flag in by.values():
            self.assertEqual(flag["severity"], "elevated")
            self.assertIn("c0 (XA, in 2010), c1 (XB, in 2012)",
                          flag["message"])
            self.assertLessEqual({("c1", "country", "XB"),
                                  ("c1", "incorporated", "2012")},
                                 self.facts(flag))
        self.assertEqual(self.paths(by["p"]), [["t0"], ["t1"], ["t2"]])
        self.assertEqual(self.paths(by["c2"]), [["t2", "t0"], ["t2", "t1"]])

    def three(self, keys=(), **words):
        return self.behind(("XA", "2010"), ("XB", "2012"),
                           ("XC", "2013", dict(keys)), **words).get("p")

    def test_ties_that_count(self):
        self.assertEqual(self.three({"until": "2014"}), "certain")
        self.assertEqual(self.three({"basis": "alleged"}), "possible")
        self.assertIn("alleged", self.found["flags"][0]["message"])
        for what in ("employee", "secretary", "signatory", "nominee"):
            self.assertIsNone(self.three({"post": what}), what)

    def test_who_joins_later(self):
        self.assertEqual(self.three({"since": "2014"}), "possible")
        self.assertEqual(self.three({"since": "2013-12-31"}), "certain")
        self.assertIsNone(self.three({"since": "2015"}))
        self.assertEqual(self.three({"since": "2014-12-31"}), "possible")

    def test_owners(self):
        three = (("XA", "2010"), ("XB", "2012"), ("XC", "2013"))
        for share, wanted in ((10, "certain"), (9.99, None),
                              (None, "possible")):
            self.assertEqual(self.behind(
                *three, tie=lambda c: stake("p", c, share)).get("p"), wanted)
        self.assertIsNone(self.behind(
            *three,
            tie=lambda c: stake("p", c, 50, capacity="nominee")).get("p"))
        self.assertEqual(self.behind(
            *three,
            tie=lambda c: link("control", "p", c, means="other")).get("p"),
            "certain")

    def test_companies_are_no_people(self):
        entities = [party("g"), *(party(f"c{i}", country=c, incorporated="2010")
                                  for i, c in enumerate(("XA", "XB", "XC")))]
        self.look(entities, [stake("g", f"c{i}", 100) for i in range(3)])
        self.assertEqual(self.found["flags"], [])

    def test_the_country_of_a_person_is_no_input(self):
        doc = graph([dict(person("p"), country="XC"),
                     party("a", country="XA", incorporated="2010"),
                     party("b", country="XB", incorporated="2011")],
                    [post("p", "a"), post("p", "b")], as_of=DAY)
        self.assertEqual([f for f in self.findings(
            doc, "--plugin", "timeline")["flags"] if f["flag"] != "D05"],
                         [])

    def test_professionals(self):
        many = [("XA", "2010"), ("XB", "2011"), ("XC", "2012")] * 17
        self.assertIn("p", self.behind(*many[:50]))
        self.assertEqual(self.behind(*many), {})
        self.assertIn("profession", self.gap("T04", "p")[0])
        self.assertIn("p", self.behind(
            *many, words=("--set", "timeline.companies_max=51")))
        found = self.look(
            [dict(person("p"), register_count=400),
             *(party(f"c{i}", country=c, incorporated="2010")
               for i, c in enumerate(("XA", "XB", "XC")))],
            [post("p", f"c{i}") for i in range(3)])
        self.assertEqual(found, {})

    def test_what_cannot_be_said(self):
        self.assertEqual(self.behind(("XA", "2010"), ("XB", None),
                                     ("XC", "2012")), {})
        self.assertTrue(self.gap("T04", "p"))
        self.assertEqual(self.behind(("XA", "2010"), ("XB", "2011"),
                                     (None, "2012")), {})
        self.assertTrue(self.gap("T04", "p"))
        self.assertEqual(self.behind(("XA", "2010"), ("XB", None)), {})
        self.assertNotIn("T04", self.gaps)
        self.look([party("a")])
        self.assertEqual(self.gaps["T04"][0][:2], (None, 1))


class Seats(Flags):
    """T04 by succession"""

    def chain(self, *companies, basis="declared"):
        entities = [party(f"c{i}", **{
            k: v for k, v in (("country", c), ("incorporated", b)) if v})
            for i, (c, b) in enumerate(companies)]
        links = [link("succession", f"c{i}", f"c{i + 1}", date="2016",
                      basis=basis) for i in range(len(companies) - 1)]
        self.look(entities, links)
        return {f["subject"]: f["certainty"] for f in self.found["flags"]}

    def test_one_company_after_another(self):
        self.assertEqual(self.chain(("XA", "2010-05-05"), ("XB", "2012"),
                                    ("XC", "2016-05-05")), {"c2": "certain"})
        flag, = self.found["flags"]
        self.assertEqual(self.paths(flag), [
            ["succession-c1-c2"],
            ["succession-c1-c2", "succession-c0-c1"]])
        self.assertEqual(self.chain(("XA", "2010-05-05"), ("XB", "2012"),
                                    ("XC", "2016-05-06")), {})
        self.assertEqual(self.chain(("XA", "2010"), ("XB", "2012"),
                                    ("XC", "2016")), {"c2": "possible"})
        self.assertEqual(self.chain(("XA", "2011"), ("XB", "2012"),
                                    ("XC", None)), {"c2": "certain"})
        self.assertEqual(self.chain(("XA", "2010"), ("XB", "2012"),
                                    ("XA", "2013")), {})
        self.assertEqual(self.chain(("XA", "2011"), ("XB", "2012"),
                                    ("XC", "2013"), basis="alleged"),
                         {"c2": "possible"})

    def test_circles_and_long_chains_end(self):
        n = 300
        entities = [party(f"c{i}", country="XA", incorporated="2010")
                    for i in range(n)]
        links = [link("succession", f"c{i}", f"c{(i + 1) % n}", date="2011")
                 for i in range(n)]
        self.assertEqual(self.look(entities, links), {})

    def moved(self, case, move, nature="enforcement", where="XB", **keys):
        return self.level(
            "T04", "new", [party("old", country="XA"),
                           party("new", country=where), incident("i", nature)],
            [link("succession", "old", "new", id="m",
                  **({"date": move} if move else {})),
             link("involved", "old", "i", id="l",
                  **({"date": case} if case else {}), **keys)])

    def test_the_seat_after_enforcement(self):
        self.check([
            ("certain", "2012-03-04", "2018-03-04"),
            (None, "2012-03-04", "2018-03-05"),
            ("certain", "2012-03-04", "2012-03-04"),
            (None, "2012-03-04", "2012-03-03"), ("possible", "2012", "2012"),
            ("possible", "2012", "2018"), ("certain", "2012", "2013"),
            (None, "2012", "2013", "misuse"),
            (None, "2012", "2013", "enforcement", "XA"),
        ], self.moved)
        self.assertIsNone(self.moved("2012", "2013", role="victim"))
        self.assertEqual(self.moved("2012", "2013", basis="alleged"),
                         "possible")
        self.moved("2012", "2013")
        flag, = self.found["flags"]
        self.assertEqual(flag["severity"], "elevated")
        self.assertEqual(self.paths(flag), [["m", "l"]])

    def test_dates_that_are_missing(self):
        self.assertIsNone(self.moved(None, "2013"))
        self.assertTrue(self.gap("T04", "new"))
        self.assertIsNone(self.moved("2012", None))
        self.assertTrue(self.gap("T04", "new"))


class Founders(Flags):
    """T05"""

    def came(self, left="2015-03-04", came="2016", old=None, post_="director",
             tie=None, links=(), words=(), born="2016", **keys):
        old = old or listed("a", "2018", roles=["vendor"])
        return self.level(
            "T05", "b", [person("p"), old, party("b", incorporated=born),
                         incident("i", "misuse")],
            [post("p", "a", id="was", **({"until": left} if left else {})),
             tie or post("p", "b", post_, id="is",
                         **({"since": came} if came else {}), **keys),
             *links], (), *words)

    def test_within_five_years(self):
        self.check([
            ("certain", "2012-03-04", "2017-03-04"),
            (None, "2012-03-04", "2017-03-05"),
            ("certain", "2012-03-04", "2012-03-04"),
            (None, "2012-03-04", "2012-03-03"), ("possible", "2012", "2017"),
            ("possible", "2012", "2012"), ("certain", "2012", "2016"),
            (None, "2012", "2018"),
        ], self.came)

    def test_what_is_said(self):
        self.came()
        flag, = self.found["flags"]
        self.assertEqual((flag["severity"], flag["subject"]),
                         ("elevated", "b"))
        self.assertEqual(self.paths(flag), [["is", "was"]])
        self.assertLessEqual({("a", "listed", "us_ofac_sdn"),
                              ("was", "until", "2015-03-04")},
                             self.facts(flag))

    def test_which_companies_are_left(self):
        involved = link("involved", "a", "i", id="l", date="2014")
        plain = party("a", roles=["reseller"])
        self.assertIsNone(self.came(old=plain))
        self.assertEqual(self.came(old=plain, links=[involved]), "certain")
        self.assertIn(["is", "was", "l"], self.paths(self.found["flags"][0]))
        self.assertEqual(self.came(old=plain, links=[dict(
            involved, basis="alleged")]), "possible")
        self.assertIsNone(self.came(old=plain, links=[dict(
            involved, role="victim")]))
        self.assertIsNone(self.came(old=listed("a", "2014")))
        sale = supply("s", "a", "b")
        self.assertEqual(self.came(old=listed("a", "2014"), links=[sale]),
                         "certain")
        self.assertEqual(self.came(old=listed("a", "2014"), links=[dict(
            sale, basis="alleged")]), "possible")
        self.assertIsNone(self.came(old=listed("a", "2014", what="other:x",
                                               roles=["vendor"])))
        over = party("a", roles=["vendor"], listed=[
            {"list": "uk_ofsi", "since": "2001", "until": "2002"}])
        self.assertIsNone(self.came(old=over))
        over["listed"][0]["until"] = "2015"
        self.assertEqual(self.came(old=over), "possible")

    def test_who_comes_how(self):
        self.assertIsNone(self.came(left=None))
        self.assertIsNone(self.came(post_="employee"))
        self.assertIsNone(self.came(until="2018"))
        self.assertEqual(self.came(basis="alleged"), "possible")
        self.assertEqual(self.came(came=None, post_="founder"), "certain")
        self.assertIsNone(self.came(came=None))
        self.assertTrue(self.gap("T05", "b"))
        own = {"born": "2016-05-05"}
        self.assertEqual(self.came(tie=stake(
            "p", "b", 50, id="is", since="2016-06-04"), **own), "certain")
        self.assertIsNone(self.came(tie=stake(
            "p", "b", 50, id="is", since="2016-06-05"), **own))
        self.assertIsNone(self.came(tie=stake("p", "b", 50, id="is"), **own))
        self.assertEqual(self.came(tie=stake(
            "p", "b", 50, id="is", since="2016"), **own), "possible")

    def test_who_is_still_there(self):
        for other, wanted in (
                ({}, None), ({"since": "2010"}, None),
                ({"basis": "alleged"}, "possible"),
                ({"post": "employee"}, "certain"),
                ({"until": "2014"}, "certain"), ({"until": "2015"}, "possible"),
                ({"until": "2017"}, None)):
            self.assertEqual(self.came(links=[dict(
                post("p", "a", "chair"), **other)]), wanted, other)
        self.assertEqual(self.came(until="2020"), "possible")
        self.assertIsNone(self.came(until="2019"))

    def test_without_lists_and_incidents(self):
        self.look([party("a")])
        self.assertEqual(self.gaps["T05"][0][:2], (None, 1))


class Changes(Flags):
    """T06"""
    SIGNED = "2018-06-01"

    def changed(self, tie=None, signed=SIGNED, *more, status="signed",
                company=(), entities=(), words=()):
        deal = {"id": "d", "status": status, "vendor": "c"}
        if signed:
            deal["signed"] = signed
        return self.level(
            "T06", "c", [party("c", **dict(company)), party("b"), person("p"),
                         person("q"), *entities],
            [*([tie] if tie else []), *more], [deal], *words)

    def ended(self, until, signed=SIGNED, **keys):
        return self.changed(post("p", "c", until=until), signed, **keys)

    def began(self, since, signed=SIGNED, **keys):
        return self.changed(post("p", "c", since=since), signed, **keys)

    def test_days_either_side(self):
        rows = [("certain", later(self.SIGNED, days)) for days in
                (-30, 30, 0, 8)]
        rows += [(None, later(self.SIGNED, days)) for days in (-31, 31)]
        rows += [("certain", "2018-06"), ("possible", "2018-05"),
                 ("possible", "2018"), (None, "2018-08"), (None, "2017"),
                 ("possible", self.SIGNED, "2018"),
                 ("certain", "2018-06", "2018-06"),
                 ("possible", "2018", "2018")]
        self.check(rows, self.ended)
        self.check(rows, self.began)

    def test_what_is_said(self):
        self.ended(later(self.SIGNED, 8))
        flag, = self.found["flags"]
        self.assertEqual((flag["severity"], flag["deal"]), ("caution", "d"))
        self.assertIn("a post of p ended on 2018-06-09, 8 days after the "
                      "signature of a deal on 2018-06-01", flag["message"])
        self.assertLessEqual({("d", "signed", "2018-06-01"),
                              ("p-director-c", "until", "2018-06-09")},
                             self.facts(flag))
        self.assertEqual(self.paths(flag), [["p-director-c"]])

    def test_what_can_change(self):
        day = {"since": "2018-06-05"}
        self.assertEqual(self.changed(stake("p", "c", 5, **day)), "certain")
        self.assertEqual(self.changed(link("control", "p", "c", **day)),
                         "certain")
        self.assertIsNone(self.changed(post("p", "c", "employee", **day)))
        self.assertIsNone(self.changed(stake("c", "b", 5, **day)))
        self.assertIsNone(self.changed(link("located_at", "c", "b", **day)))
        self.assertIsNone(self.changed(link("agent", "b", "c", **day)))
        recipient = party("r", roles=["consignee"])
        for kind in ("agent", "other"):
            for ends in (("r", "c"), ("c", "r")):
                self.assertEqual(self.changed(
                    link(kind, *ends, **day), entities=[recipient]), "certain")

    def test_alleged(self):
        for basis in ("alleged", "inferred"):
            self.assertEqual(self.changed(post(
                "p", "c", until=self.SIGNED, basis=basis)), "possible")
        self.assertEqual(self.ended(self.SIGNED, status="alleged"), "possible")
        self.assertIn("alleged", self.found["flags"][0]["message"])
        for status in ("offer", "cancelled"):
            self.assertIsNone(self.ended(self.SIGNED, status=status))

    def test_founding_and_dissolution(self):
        founded = {"incorporated": self.SIGNED}
        self.assertIsNone(self.began(self.SIGNED, company=founded))
        self.assertEqual(self.began(later(self.SIGNED, 1), company=founded),
                         "certain")
        self.assertEqual(self.began("2018-06", company={
            "incorporated": "2018-06"}), "possible")
        self.assertEqual(self.began("2018-06", company={
            "incorporated": self.SIGNED}), "possible")
        gone = {"dissolved": "2018-06-10"}
        self.assertIsNone(self.ended("2018-06-10", company=gone))
        self.assertEqual(self.ended("2018-06-09", company=gone), "certain")

    def test_terms_that_follow_on_each_other(self):
        old = post("p", "c", id="old", since="2015", until="2018-06-10")
        new = post("p", "c", id="new", since="2018-06-11")
        self.assertIsNone(self.changed(old, self.SIGNED, new))
        self.assertIsNone(self.changed(old, self.SIGNED, dict(
            new, since="2018-06-10")))
        self.assertEqual(self.changed(old, self.SIGNED, dict(
            new, since="2018-06-12")), "certain")
        self.assertEqual(self.changed(old, self.SIGNED, dict(
            new, basis="alleged")), "possible")
        self.assertEqual(self.changed(old, self.SIGNED, dict(
            new, post="chair")), "certain")
        self.assertEqual(self.changed(old, self.SIGNED, dict(
            new, **{"from": "q"})), "certain")
        shares = [stake("p", "c", 50, id="s1", since="2015",
                        until="2018-06-10"),
                  stake("p", "c", 50, id="s2", since="2018-06-10")]
        self.assertIsNone(self.changed(shares[0], self.SIGNED, shares[1]))
        shares[1]["share"] = 20
        self.assertEqual(self.changed(shares[0], self.SIGNED, shares[1]),
                         "certain")

    def test_one_change_stated_twice(self):
        first = post("p", "c", id="one", until=self.SIGNED)
        self.changed(first, self.SIGNED, dict(first, id="two"))
        self.assertEqual(len(self.paths(self.found["flags"][0])), 1)

    def test_what_is_not_yet(self):
        self.assertIsNone(self.ended("2020-07-01", "2020-06-20"))
        self.assertEqual(self.ended(DAY, "2020-06-20"), "certain")
        self.assertIsNone(self.ended("2020-06-20", "2020-07-01"))
        self.assertEqual(self.ended("2020-06", "2020-06-01"), "certain")
        self.assertEqual(self.ended("2020", "2020-06-01"), "possible")

    def test_parties_to_a_deal(self):
        deal = {"id": "d", "status": "signed", "vendor": "c",
                "signed": self.SIGNED}
        for ends in (("x", "b"), ("c", "x")):
            for basis, wanted in (("declared", "certain"),
                                  ("alleged", "possible")):
                found = self.look(
                    [party("c"), party("b"), party("x"), person("p")],
                    [supply("s", *ends, deal="d", basis=basis),
                     post("p", "x", until=self.SIGNED)], [deal])
                self.assertEqual(found["T06", "x"]["deal"], "d")
                self.assertEqual(found["T06", "x"]["certainty"], wanted)
                self.assertIn(["s"], self.paths(found["T06", "x"]))
        found = self.look(
            [party("c"), party("u"), party("x"), person("p")],
            [post("p", "u", until=self.SIGNED), post("p", "x",
                                                     until=self.SIGNED)],
            [dict(deal, stated_end_user=["u"])])
        self.assertEqual(set(found), {("T06", "u")})

    def test_the_first_supply_dates_a_deal(self):
        sales = [supply("s1", "c", "b", deal="d", date="2018-06-01"),
                 supply("s2", "c", "b", deal="d", date="2019-06-01")]
        for until, signed, wanted in (
                ("2018-06-10", None, "certain"), ("2019-06-10", None, None),
                ("2018-06-10", "2017-01-01", None)):
            self.assertEqual(self.changed(post("p", "c", until=until), signed,
                                          *sales), wanted)
        change = post("p", "c", until="2018-06-10")
        sales[1].update(date="2018")
        self.assertEqual(self.changed(change, None, *sales), "possible")
        sales[1].update(date="2018-05-20", basis="alleged")
        self.assertEqual(self.changed(change, None, *sales), "certain")
        sales[1].update(date="2018-04-20")
        self.assertEqual(self.changed(change, None, *sales), "possible")
        self.assertIsNone(self.changed(change, None, sales[1]))

    def test_contracts(self):
        contract = link("contract", "b", "c", id="k", date="2018-06-01")
        for who in "bc":
            found = self.look([party("b"), party("c"), person("p")],
                              [contract, post("p", who, until="2018-06-11")])
            flag = found["T06", who]
            self.assertEqual((flag["certainty"], flag["deal"]),
                             ("certain", None))
            self.assertIn(["k"], self.paths(flag))
        found = self.look([party("b"), party("c"), person("p")],
                          [dict(contract, basis="alleged"),
                           post("p", "c", until="2018-06-11")])
        self.assertEqual(found["T06", "c"]["certainty"], "possible")
        self.assertIn("alleged", found["T06", "c"]["message"])

    def test_one_finding_a_deal(self):
        deals = [{"id": d, "status": "signed", "vendor": "c",
                  "signed": self.SIGNED} for d in ("d1", "d2")]
        self.look([party("c"), person("p")],
                  [post("p", "c", until=self.SIGNED)], deals)
        self.assertEqual([f["deal"] for f in self.found["flags"]],
                         ["d1", "d2"])
        self.look([party("c"), person("p")],
                  [post("p", "c", until=self.SIGNED)], deals, "--deal", "d2")
        self.assertEqual([f["deal"] for f in self.found["flags"]], ["d2"])

    def test_certain_ones_are_told_alone(self):
        self.changed(post("p", "c", until="2018"), self.SIGNED,
                     post("q", "c", until=self.SIGNED))
        flag, = self.found["flags"]
        self.assertEqual(flag["certainty"], "certain")
        self.assertEqual(self.paths(flag), [["q-director-c"]])

    def test_many_changes(self):
        n = 40
        self.look([party("c"), *(person(f"p{i}") for i in range(n))],
                  [post(f"p{i}", "c", until=self.SIGNED) for i in range(n)],
                  [{"id": "d", "status": "signed", "vendor": "c",
                    "signed": self.SIGNED}])
        flag, = self.found["flags"]
        self.assertIn(f"and {n - 4} more", flag["message"])
        self.assertEqual(len(self.paths(flag)), 8)

    def filed(self, filed, since="2018-01-01", until=None, **keys):
        dates = {"since": since, "until": until, "filed": filed}
        return self.level(
            "T06", "c", [party("c"), person("p")],
            [post("p", "c", **{k: v for k, v in dates.items() if v}, **keys)])

    def test_late_filings(self):
        self.check([
            (None, later("2018-01-01", 90)),
            ("certain", later("2018-01-01", 91)), ("certain", "2018-05"),
            ("possible", "2018-04"), ("possible", "2018"), (None, "2017"),
            ("possible", "2018-12-01", "2018"), (None, "2020-07-01"),
            ("certain", "2018-12-01", None, "2018-08-01"),
            (None, "2018-10-01", None, "2018-08-01"),
            ("possible", "2018-10-01", "2018-01-01", "2018-08-01"),
            ("certain", "2018-10-01", "2018-01-01", "2019-08-01"),
            ("certain", "2018-12-01", "2018-01-01", "2018-08-01"),
            (None, "2018-12-01", None),
        ], self.filed)
        self.assertEqual(self.filed("2018-12-01", basis="alleged"), "possible")
        self.assertIsNone(self.filed("2018-12-01", post="employee"))
        self.assertEqual(self.filed("2018-12-01"), "certain")
        flag, = self.found["flags"]
        self.assertIn(("p-director-c", "filed", "2018-12-01"),
                      self.facts(flag))
        self.assertIsNone(flag["deal"])

    def test_filings_and_contracts_are_one_finding(self):
        self.look([party("c"), party("b"), person("p")],
                  [link("contract", "b", "c", id="k", date="2018-01-11"),
                   post("p", "c", since="2018-01-01", filed="2019-01-01")])
        flag, = self.found["flags"]
        self.assertIn("10 days before a contract on 2018-01-11",
                      flag["message"])
        self.assertIn("and was filed on 2019-01-01", flag["message"])

    def test_what_cannot_be_said(self):
        self.assertIsNone(self.changed(post("p", "c")))
        self.assertTrue(self.gap("T06", "c"))
        self.look([party("c"), person("p")], [post("p", "c")])
        self.assertEqual(self.gaps["T06"],
                         [(None, 1, "no deal or contract has a date")])
        found = self.look(
            [party("c"), party("b"), person("p")],
            [link("contract", "b", "c", id="k"),
             post("p", "c", until=self.SIGNED)],
            [{"id": "d1", "status": "signed", "vendor": "c",
              "signed": self.SIGNED},
             {"id": "d2", "status": "signed", "vendor": "c"},
             {"id": "d3", "status": "offer", "vendor": "c"}])
        self.assertEqual({f["deal"] for f in found.values()}, {"d1"})
        self.assertEqual(self.gaps["T06"][0][:2], (None, 2))


class Successors(Flags):
    """T07"""

    def after(self, gone="2017-05-05", born="2018-05-05", links=None, more=(),
              words=()):
        if links is None:
            links = [post("p", "old", until="2017"), post("p", "new")]
        return self.level("T07", "new", [
            party("old", **({"dissolved": gone} if gone else {})),
            party("new", **({"incorporated": born} if born else {})),
            *(person(x) for x in "pqrs"), party("home", "address"), *more],
            links, (), *words)

    def test_within_a_year(self):
        self.check([
            ("certain",), (None, "2017-05-05", "2018-05-06"),
            ("certain", "2017-05-05", "2017-05-05"),
            (None, "2017-05-05", "2017-05-04"), ("possible", "2017", "2018"),
            ("possible", "2017", "2017"), ("certain", "2017-01", "2017-12"),
            (None, "2017", "2019"),
        ], self.after)
        self.after()
        flag, = self.found["flags"]
        self.assertEqual(flag["severity"], "caution")
        self.assertEqual(self.paths(flag), [["p-director-new",
                                             "p-director-old"]])
        self.assertLessEqual({("old", "dissolved", "2017-05-05"),
                              ("new", "incorporated", "2018-05-05")},
                             self.facts(flag))

    def shared(self, both, old, new, **keys):
        return self.after(links=[
            *(post(x, "old") for x in both + old),
            *(post(x, "new", **keys) for x in both + new)])

    def test_half_of_the_people(self):
        self.check([("certain", "p", "q", "r"), (None, "p", "q", "rs"),
                    (None, "p", "qr", "s"), ("certain", "pq", "r", "s"),
                    (None, "", "p", "q"), ("certain", "p", "q", "")],
                   self.shared)
        self.assertEqual(self.shared("p", "", "", basis="alleged"), "possible")
        more = [post(x, "new", basis="alleged") for x in "qr"]
        both = [post("p", "old"), post("p", "new")]
        self.assertEqual(self.after(links=both + more[:1]), "certain")
        self.assertEqual(self.after(links=both + more), "possible")
        self.assertIsNone(self.shared("p", "", "", post="secretary"))

    def test_people_of_other_times(self):
        for was, is_, wanted in (
                ({"until": "2016-05-05"}, {}, "certain"),
                ({"until": "2016-05-04"}, {}, None),
                ({"until": "2016"}, {}, "possible"),
                ({"since": "2017-05-05"}, {}, "certain"),
                ({"since": "2017-05-06"}, {}, None),
                ({}, {"since": "2019-05-05"}, "certain"),
                ({}, {"since": "2019-05-06"}, None)):
            self.assertEqual(self.after(links=[
                post("p", "old", **was), post("p", "new", **is_)]), wanted)

    def at_home(self, *tenants, more=(), words=(), **keys):
        links = [link("located_at", who, "home", id=who, **keys)
                 for who in ("old", "new", *tenants)]
        return self.after(links=links, more=more, words=words)

    def test_the_same_address(self):
        self.assertEqual(self.at_home(), "certain")
        self.assertEqual(self.paths(self.found["flags"][0]), [["new", "old"]])
        self.assertEqual(self.at_home(basis="alleged"), "possible")
        others = [party(f"t{i}") for i in range(4)]
        names = [one["id"] for one in others]
        self.assertEqual(self.at_home(*names[:3], more=others), "certain")
        self.assertIsNone(self.at_home(*names, more=others))
        self.assertEqual(self.at_home(*names, more=others, words=(
            "--set", "timeline.t07_tenants=6")), "certain")
        self.assertIsNone(self.after(
            links=[link("located_at", x, "hub", id=x) for x in ("old", "new")],
            more=[party("hub", "address", address_type="virtual")]))

    def test_the_address_of_an_agent(self):
        """It is that of many others, too."""
        agent = party("agent", name="Keep Books Ltd")
        for links, name, wanted in (
                ([], "1 High Street", "certain"),
                ([link("agent", "agent", "old", id="g")], "1 High Street",
                 "certain"),
                ([link("agent", "agent", "old", id="g")],
                 "KEEP BOOKS LTD. 1 High Street", "possible"),
                ([link("agent", "agent", "else", id="g"),
                  link("located_at", "agent", "place", id="h")],
                 "1 High Street", "possible")):
            self.assertEqual(self.after(links=[
                *(link("located_at", who, "place", id=who)
                  for who in ("old", "new")), *links],
                more=[party("place", "address", name=name), party("else"),
                      agent]), wanted, (links, name))

    def test_an_address_that_was_left(self):
        self.assertEqual(self.after(links=[
            link("located_at", "old", "home", until="2017-05-05", id="a"),
            link("located_at", "new", "home", id="b")]), "certain")

    def test_what_cannot_be_said(self):
        self.assertIsNone(self.after(gone=None))
        self.assertEqual(self.gaps["T07"],
                         [(None, 1, "no date of dissolution is recorded")])
        self.assertIsNone(self.after(born=None))
        self.assertEqual(self.gaps["T07"],
                         [(None, 1, "no date of incorporation is recorded")])
        self.assertIsNone(self.after(
            born=None, more=[party("x", incorporated="2000")]))
        self.assertTrue(self.gap("T07", "new"))
        self.assertIsNone(self.after(links=[]))
        self.assertEqual(self.gaps["T07"][0][:2], (None, 1))


class Whole(Flags):
    def test_no_graph_at_all(self):
        self.look([])
        self.assertEqual(set(self.gaps),
                         {f"T0{i}" for i in range(1, 8)})

    def test_long_names_in_any_script(self):
        long = "Общество с ограниченной ответственностью " * 30
        entities = [listed("o", "2018-06-01", name=long),
                    dict(party("c", incorporated="2018-05-01"), name=long),
                    dict(party("h"), name=long), dict(party("b"), name=long),
                    *(listed(f"o{i}", "2018-06-01", name=long + str(i))
                      for i in range(9))]
        links = [stake("o", "c", 60, until="2018-06-02", id="s"),
                 stake("h", "c", 60, since="2018-06-02"),
                 supply("k", "c", "b", date="2018-06-02", deal="d"),
                 *(stake(f"o{i}", "c", 1, until="2018-06-02")
                   for i in range(9))]
        entities[1]["previous_names"] = [
            {"name": long + str(i), "until": f"20{i:02}"} for i in range(9)]
        found = self.look(entities, links, [{"id": "d", "status": "signed"}])
        self.assertLessEqual({("T01", "c"), ("T02", "c"), ("T03", "c"),
                              ("T06", "c")}, set(found))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
