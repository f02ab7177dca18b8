# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: time and changes of identity."""

from flagcase import MAYBE, deal, incident
from matrix_rows import doc, row
from sgtest import link, party, supply

A = party("a", country="XA")
P, Q = party("p", "person"), party("q", "person")


def stake(owner, company="a", share=60, **keys):
    return link("ownership", owner, company, id=owner + company, share=share,
                **keys)


def seat(who, where="a", post="director", **keys):
    return link("position", who, where, id=f"{who}-{where}", post=post,
                **keys)


# T01: 539 days; one reading of a month.
SALE = [supply("s", "a", "b", date="2019-06-24")]
row("T01", doc([dict(A, incorporated="2018-01-01"), party("b")], SALE), "a",
    "caution", {"s": {"date": "2019-06-25"}},
    {"a": {"incorporated": "2017-12-31"}},
    unknown=({"a": {"incorporated": None}}, "no date of incorporation"),
    about="a")
row("T01", doc([dict(A, incorporated="2018-01"), party("b")], [dict(
    SALE[0], date="2019-06-25")]), "a", "caution",
    {"s": {"date": "2019-07-25"}}, certainty=MAYBE)

# T02: two names given up within five years; one soon after a report.


def named(*days):
    return {"previous_names": [{"name": f"n{n}", "until": day} if day else {
        "name": f"n{n}"} for n, day in enumerate(days)]}


row("T02", doc([dict(A, **named("2015-06-30", "2020-06-30"))]), "a", "note",
    {"a": named("2015-06-29", "2020-06-30")},
    {"a": named("2015-06-30", "2020-07-01")},
    unknown=({"a": named(None, None)}, "a former name"), about="a")
row("T02", doc([dict(A, **named("2020-01-31")), incident(
    "i", "misuse", date="2019-01-31")], [
    link("involved", "a", "i", id="r")]), "a", "elevated",
    {"a": named("2020-02-01")}, {"a": named("2019-01-30")},
    unknown=({"a": named(None)}, "a former name"), about="a")

# T03: 180 days after the owner's listing.
LISTED = party("x", "person", listed=[{"list": "un_sc",
                                       "since": "2019-01-01"}])
row("T03", doc([A, LISTED], [stake("x", until="2019-06-30")]), "a",
    "elevated", {"xa": {"until": "2019-07-01"}},
    {"xa": {"until": "2018-07-04"}},
    {"x": {"listed": [{"list": "un_sc", "since": "2018-12-31"}]}},
    unknown=({"xa": {"until": None}}, "no stake has a date"), about="a")

# T06: 30 days after signature.
row("T06", doc([A, P, party("b")], [
    seat("p", since="2019-06-30"), supply("s", "a", "b", deal="d")],
    [deal(vendor="a", signed="2019-05-31")]), "a", "caution",
    {"p-a": {"since": "2019-07-01"}}, {"p-a": {"since": "2019-04-30"}},
    deal="d", unknown=({"d": {"signed": None}}, "date"))

# T07: dissolved a year before, at one address.
row("T07", doc([dict(A, incorporated="2019-01-31"), party(
    "o", dissolved="2018-01-31"), party("h", "address")], [
    link("located_at", n, "h", id=f"@{n}") for n in "ao"]), "a", "caution",
    {"o": {"dissolved": "2018-01-30"}}, {"o": {"dissolved": "2019-02-01"}},
    unknown=({"o": {"dissolved": None}}, "dissol"))

# T04: one director, three countries in six years.
row("T04", doc([P, party("a", country="XA", incorporated="2010-01-31"),
                party("b", country="XB", incorporated="2013"),
                party("c", country="XC", incorporated="2016-01-31")],
               [seat("p"), seat("p", "b"), seat("p", "c")]), ["c", "p"],
    "elevated",
    {"c": {"incorporated": "2016-02-01"}}, {"b": {"country": "XA"}},
    unknown=({n: {"incorporated": None} for n in "abc"},
             "have no date or country"), about="p")

# T05: five years after the post at a listed vendor.
row("T05", doc([dict(A, incorporated="2015-01-31"), P, dict(
    party("x", roles=["vendor"]), listed=[{
        "list": "un_sc", "since": "2009"}])], [
    seat("p", since="2015-01-31"), seat("p", "x", until="2010-01-31")]), "a",
    "elevated", {"p-x": {"until": "2010-01-30"}}, {"x": {"listed": None}},
    unknown=({"a": {"incorporated": None}, "p-a": {"since": None}},
             "on a day that is not recorded"), about="a")
