# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: end users."""

from flagcase import MAYBE, V, body, deal, incident
from matrix_rows import doc, row
from sgtest import link, party, supply

USER = party("x", country="XA", roles=["end_user"])
OWNER = body("m", "finance")
TO_B = supply("s", "v", "b", product_class="spyware")
TO_X = supply("s", "v", "x")
NO_SUPPLY = ({"s": None}, "no supply is recorded")

# E01, of a company of a state and of a body.
row("E01", doc([V, USER, OWNER], [TO_X, link(
    "ownership", "m", "x", id="o", share=50.0000001)]), "x", "caution",
    {"o": {"share": 50}}, {"o": {"until": "2020-06-29"}},
    {"o": {"share": None, "share_min": 50, "share_max": 51}},
    {"o": {"basis": "alleged"}}, {"m": {"topics": ["gov.igo"]}},
    unknown=NO_SUPPLY)
row("E01", doc([V, body("b"), party("y"), USER], [
    TO_B, supply("t", "b", "y", date="2020-07-01"), supply("u", "v", "x")]),
    "b", "caution",
    {"t": {"date": "2020-06-30"}}, {"s": {"date": "2020-07-01"}},
    unknown=({"s": {"to": "y"}, "t": None, "u": None, "b": {
        "kind": "company"}}, "no recorded supply reaches"))

# E02 of a unit, three links below the police.
UP = [link("part_of", *pair) for pair in ("bc", "cd", "de", "ef")]
row("E02", doc([V, body("b", "health"), body("c", "border"), body(
    "d", "interior"), body("e", "police"), body("f", "justice")],
    [TO_B, *UP]), "b", "elevated",
    {"e": {"functions": ["justice"]}, "f": {"functions": ["police"]}},
    {"part_of-d-e": {"until": "2020-06-29"}},
    {"part_of-d-e": {"since": "2020-07-01"}},
    unknown=({n: {"functions": None} for n in "bcdef"},
             "no function is recorded"), about="b")
row("E02", doc([V, body("b"), body("m", "military")], [
    TO_B, link("ownership", "m", "b", id="o", share=50.0000001)]), "b",
    "elevated", {"o": {"share": 50}, "b": {"functions": ["health"]}},
    unknown=({"m": {"functions": None}}, "no function is recorded"),
    about="b")

# E03 and E06 of a unit, two links below the reported body.
REPORTED = doc([V, *map(body, "bcde"), incident(
    product_class="spyware", date="2020-06-30")],
    [TO_B, *UP[:3], link("involved", "d", "i", id="r")])
ASIDE = {"r": {"from": "e"}}
row("E03", REPORTED, "b", "high", ASIDE, {"i": {"date": "2020-07-01"}},
    {"i": {"nature": "diversion"}}, {"r": {"role": "victim"}},
    {"part_of-c-d": {"until": "2020-06-29"}},
    unknown=({"i": None}, "no incident is recorded"))
row("E06", REPORTED, "b", "high", ASIDE, {"i": {"date": "2020-07-01"}},
    {"i": {"product_class": "drones"}}, {"s": {"product_class": "drones"}},
    unknown=({"s": {"product_class": None}},
             "class of what was supplied"))

# E07: a seat on the board for a body with agency factor 1 is exactly half.
row("E07", doc([V, USER, body("m", "police")], [TO_X, link(
    "control", "m", "x", id="o", means="board_member")]), "x", "elevated",
    {"m": {"functions": ["interior"]}}, {"o": {"means": "agreement"},
                                         "m": {"functions": ["interior"]},
                                         "x": {"kind": "public_body"}},
    unknown=({"o": {"until": "2020-06-29"}},
             "leads to a government body"))
row("E07", doc([V, USER, body("m", "police"), party("p", "person")], [
    TO_X, link("ownership", "m", "x", id="o")]), "x", "high",  # with G02
    {"o": {"share": 24.9999999}}, {"o": {"share": 50.0000001}},
    certainty=MAYBE, unknown=({"o": {"from": "p"}},
                              "leads to a government body"))

row("E08", doc([V, USER, OWNER], [TO_X, link(
    "contract", "m", "x", id="o", purpose="Lawful interception",
    date="2020-06-30")]), "x", "caution", {"o": {"purpose": "cleaning"}},
    {"x": {"kind": "public_body"}, "o": {"purpose": "surveillance"}},
    unknown=({"o": {"purpose": None}}, "no purpose is recorded"))
row("E09", doc([V, USER, body("b", "police"), incident(date="2020-06-30")], [
    supply("s", "v", "x", product_class="spyware"),
    supply("t", "x", "b", product_class="spyware", date="2020-06-30"),
    link("involved", "b", "i", id="r")]), "x", "caution",
    {"t": {"product_class": "drones"}}, {"t": {"date": "2020-07-01"}},
    {"b": {"functions": ["border"]}}, {"i": {"date": "2020-07-01"}},
    unknown=({"i": None}, "no incident is recorded"))

# E10, D01 and D03 of deal d.
ENDS = [V, body("b"), body("c"), party("x"), party("y")]
TWO = [supply("s", "v", "b", deal="d"), supply("t", "v", "c", deal="d",
                                               date="2020-06-30")]
row("E10", doc(ENDS, TWO, [deal()]), ["b", "c"], "caution",
    {"t": {"date": "2020-07-01"}}, {"t": {"deal": None}},
    {"t": {"to": "b"}}, deal="d", unknown=(
        {"d": {"status": "cancelled"}}, "no supply is recorded"))
row("E10", doc(ENDS, TWO[:1], [deal(stated_end_user="c")]), "b", "caution",
    {"d": {"stated_end_user": ["c", "b"]}},
    {"d": {"stated_end_user": None}}, deal="d",
    unknown=({"s": {"date": "2020-07-01"}}, "no supply is recorded"))
row("D01", doc([V, party("x"), OWNER], [
    supply("s", "v", "x", deal="d"), link("ownership", "m", "x", id="o",
                                          share=50)], [deal()]),
    "x", "elevated", {"o": {"share": 50.0000001}},
    {"x": {"roles": ["end_user"]}}, deal="d",
    unknown=NO_SUPPLY)
row("D03", doc([V, body("b"), body("c")], [
    supply("s", "v", "b", deal="d", basis="reported", date="2020-06-30")],
    [deal(stated_end_user="c")]), "b", "high", {"s": {"basis": "declared"}},
    {"d": {"stated_end_user": ["b", "c"]}}, deal="d", unknown=(
        {"d": {"stated_end_user": None}}, "no end user is stated"))
