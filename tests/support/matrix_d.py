# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: answers, context of country and product, D05."""

from flagcase import V, body, deal, incident
from matrix_rows import doc, row
from sgtest import link, party, supply


def answered(question, answer):
    return doc([V, party("x")], [supply("s", "v", "x", deal="d")],
               [deal(answers={question: answer})])


def answer(question, word):
    return {"d": {"answers": {question: word}}}


row("D02", answered("end_use_statement", "unknown"), "x", "caution",
    answer("end_use_statement", "yes"), deal="d",
    unknown=(answer("cash", "no"), "no question on the end-use"))
row("Q01", answered("cash", "yes"), "x", "caution", answer("cash", "no"),
    answer("cash", "unknown"), deal="d",
    unknown=(answer("kyc", "no"), "no question on conduct"))
row("Q02", answered("beneficial_owner", "refused"), "x", "elevated",
    answer("beneficial_owner", "no"), answer("beneficial_owner", "unknown"),
    deal="d", unknown=(answer("cash", "refused"), "no question on identity"))

# Tables of countries: XA is at the limit of 3, XB just before it.
COUNTRIES = doc([V, body("b", "health"), incident(date="2020-06-30")], [
    supply("s", "v", "b"), link("involved", "b", "i", id="r")])
NO_VALUE = ({"b": {"country": None}}, "no loaded table has a value")
for flag, table in (("E04", "record"), ("S2-01", "record"), ("E05", "law"),
                    ("S3-01", "law")):
    row(flag, COUNTRIES, "b", "note", {"b": {"country": "XB"}},
        unknown=NO_VALUE, words=("--countries", f"{table}.json"))
row("S2-01", COUNTRIES, "b", "note", {"i": {"date": "2020-07-01"}},
    unknown=({"s": None}, "no supply is recorded"),
    words=("--countries", "record.json"))

PRODUCT = doc([V, party("x"), body("b"), incident(
    product_class="drones", date="2020-06-30")],
    [supply("s", "v", "x", product_class="drones", date="2020-06-30")])
NO_CLASS = ({"s": {"product_class": None}}, "class of product")
row("S1-01", PRODUCT, "v", "note",
    {"s": {"product_class": "network_equipment"}},
    {"s": {"from": "x", "to": "b"}, "v": {"roles": ["financier"]}},
    unknown=NO_CLASS)
row("S1-02", PRODUCT, "v", "note", {"s": {"product_class": "spyware"}},
    {"i": {"date": "2020-07-01"}}, {"i": {"nature": "corruption"}},
    unknown=({"i": None}, "no incident is recorded"))
row("S1-03", doc([V, party("x"), body("b")], [
    supply("s", "v", "b", product_class="spyware", date="2018-06-30"),
    supply("t", "x", "b", product_class="interception", date="2020-06-30")]),
    "b", "note", {"s": {"date": "2018-06-29"}},
    {"s": {"product_class": "drones"}}, {"t": {"date": "2020-07-01"}},
    unknown=({"t": {"date": None}}, "no date"))

row("D05", doc([V, party("x"), party("p", "person")], [
    supply("s", "v", "x"), link("ownership", "p", "v", id="o"),
    link("ownership", "p", "x", id="u", until="2020-06-29")]), "x", "note",
    {"u": {"until": "2020-06-30"}}, {"x": {"kind": "public_body"}},
    {"s": {"date": "2020-07-01"}},
    why="unknown: the flag says that data is missing, which is always known")
