# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: proximity to government."""

from flagcase import MAYBE, body
from matrix_rows import doc, row
from sgtest import link, party

A = party("a", country="XB")
M = body("m", "finance")
N = body("n", "health")
PEOPLE = [party(n, "person") for n in "pqrst"]
P = PEOPLE[0]
ENDED, LATER = {"until": "2020-06-29"}, {"since": "2020-07-01"}


def stake(owner, company="a", **keys):
    return link("ownership", owner, company, id=f"{owner}%", **keys)


def seat(who, where="a", post="director", **keys):
    return link("position", who, where, id=f"{who}-{where}", post=post,
                **keys)


def contract(name, buyer, value, **keys):
    return link("contract", buyer, "a", id=name, value=value, currency="EUR",
                **keys)


# G01: two bodies of one state together.
SUM = doc([A, M, N, P], [stake("m", share=26), stake(
    "n", share=24.0000001), stake("p", share=40)])
row("G01", SUM, "a", "caution", {"n%": {"share": 24}}, {"n%": ENDED},
    {"n%": LATER}, {"n": {"country": "XC"}}, {"n": {"topics": ["gov.igo"]}},
    unknown=({"m%": None, "n%": None, "p%": None},
             "no owner or controller is recorded"))
row("G01", doc([A, M, P], [stake("m", share_min=40, share_max=50.0000001),
                           stake("p", share=40)]), "a", "caution",
    {"m%": {"share_max": 50}}, {"p%": {"share": 50}}, certainty=MAYBE)
row("G01", doc([A, M], [link("control", "m", "a", id="c",
                             means="golden_share")]), "a", "caution",
    {"c": ENDED}, unknown=({"c": None}, "no owner or controller"))

# G02: a quarter, beside a larger holder; a tenth, as the largest.
QUARTER = doc([A, M, P], [stake("m", share=25), stake("p", share=60)])
NO_OWNER = ({"m%": None, "p%": None}, "no owner of these companies")
row("G02", QUARTER, "a", "caution", {"m%": {"share": 24.9999999}},
    {"m%": ENDED}, {"m%": LATER}, {"m": {"kind": "company"}},
    {"p%": {"share": 40}, "m%": {"share": 50.0000001}}, unknown=NO_OWNER)
row("G02", doc(QUARTER[0], [stake("m", share_min=10, share_max=25),
                            stake("p", share=60)]), "a", "caution",
    {"m%": {"share_max": 24.9999999}}, certainty=MAYBE)
row("G02", doc([A, M, *PEOPLE], [
    stake("m", share=20), stake("p", share=19), stake("q", share=19),
    stake("r", share=19), stake("s", share=19)]), "a", "caution",
    {"p%": {"share": 20.0000001}}, {"m%": ENDED}, {"m": {"kind": "company"}})

# G03: half of the directors; a right to the majority of the board.
BOARD = doc([A, M, *PEOPLE], [*(seat(n) for n in "pqrs"), *(
    seat(n, "m", "official") for n in "pq")])
row("G03", BOARD, "a", "caution", {"q-m": ENDED}, {"q-m": LATER},
    {"q-m": {"post": "employee"}}, {"r-a": {"from": "t"}, "q-a": {
        "from": "r"}}, {"q-a": {"post": "employee"}},
    unknown=({f"{n}-a": None for n in "pqrs"}, "no director of these"))
row("G03", doc([A, M], [link("control", "m", "a", id="c",
                             means="board_majority")]), "a", "caution",
    {"c": {"means": "board_member"}}, {"c": ENDED})

row("G04", doc([A, M], [link("control", "m", "a", id="c", means="statute",
                             until="2020-06-30")]), "a", "caution",
    {"c": {"means": "board_majority"}}, {"c": ENDED}, {"m": {
        "kind": "company"}},
    unknown=({"c": {"means": None}}, "none by a known means"))

# G05: one day in common.
row("G05", doc([A, M, P], [
    seat("p", since="2018-01-01"),
    seat("p", "m", "official", until="2018-01-01")]), "a", "caution",
    {"p-m": {"until": "2017-12-31"}}, {"p-a": {"since": "2018-01-02"}},
    {"p-m": {"post": "employee"}},
    unknown=({"p-a": None}, "recorded"))
row("G05", doc([A, dict(P, topics=["role.pep"])], [stake("p", share=1)]),
    "a", "caution", {"p": {"topics": ["role.rca"]}}, {"p%": ENDED},
    unknown=({"p%": None}, "recorded"))

# G06: half of the value of three contracts, or a stated share of one half.
row("G06", doc([A, M, party("c")], [
    contract("1", "m", 30), contract("2", "m", 20, date="2020-06-30"),
    contract("3", "c", 50)]), "a", "caution", {"2": {"value": 19.9}},
    {"2": {"date": "2020-07-01"}}, {"3": {"value": 50.1}},
    unknown=({"1": None, "2": None, "3": None}, "recorded"))
row("G06", doc([A, M], [link("funding", "m", "a", id="f",
                             revenue_share=50)]), "a", "caution",
    {"f": {"revenue_share": 49.9999999}}, {"f": ENDED},
    unknown=({"f": None}, "recorded"))

# G07: the fourth relation away stands an official.
row("G07", doc([A, M, *PEOPLE], [
    seat("p"), link("family", "p", "q", id="1"),
    link("associate", "r", "q", id="2"), link("family", "r", "s", id="3"),
    link("family", "s", "t", id="4"), seat("s", "m", "official")]), "a",
    "caution", {"s-m": {"from": "t"}}, {"s-m": ENDED}, {"1": ENDED},
    {"p-a": {"post": "employee"}},
    unknown=({n: None for n in "1234"}, "no family, associate or joint"))

row("G08", doc([A, M, N, party("soe"), P], [
    link("agent", "a", "soe", id="g"),
    link("ownership", "m", "soe", id="o", share=50.0000001)]), "a", "caution",
    {"o": {"share": 50}}, {"g": ENDED}, {"g": LATER},
    unknown=({"g": None}, "no principal is recorded"))

# G09: three years after the post at the buyer ended.
row("G09", doc([A, M, P], [
    seat("p", "m", "official", since="2005", until="2015-05-31"),
    seat("p", since="2018-05-31"),
    contract("1", "m", 5, date="2020-06-30")]), "a", "caution",
    {"p-a": {"since": "2018-06-01"}}, {"p-m": {"until": "2015-05-30"}},
    unknown=({"1": None}, "no contract with a public body"))

row("G10", doc([A, M, party("x", "address"), *map(party, "cdefg")], [
    link("located_at", n, "x", id=f"@{n}") for n in "amcdef"]),
    {(n, None): ("certain", "note") for n in "acdef"}, "",
    {"@a": {"until": "2020-06-29"}, **{f"@{n}": {"from": "g"}
                                       for n in "cdef"}},
    {"m": {"kind": "company"}},
    unknown=({f"@{n}": None for n in "acdef"}, "neither address"))

# G11: a seat for a security body (0.5), by an associate (0.6): 0.3.
row("G11", doc([A, body("m", "police"), body("n", "prison"), *PEOPLE], [
    seat("p"), link("associate", "p", "q", id="1"),
    seat("q", "m", "employee")]), ["a", "p", "q"], "note",
    {"m": {"functions": ["border"]}},
    unknown=({n: {"functions": None} for n in "mn"},
             "no body with a security"))
