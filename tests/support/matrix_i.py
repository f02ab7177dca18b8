# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: intermediaries."""

from flagcase import MAYBE, V, body, deal, incident
from matrix_rows import doc, row
from sgtest import link, party, supply

B = body("b", "health", country="XB")
FIRMS = [party("x", country="DE"), party("y", country="XB"), party("z")]
DEAL = [deal()]
NO_SUPPLY = "no supply is recorded"


def chain(ends, under="d", **keys):
    """Supplies with the ids of their ends."""
    return [supply(one, *one, **({"deal": under} if under else {}), **keys)
            for one in ends.split()]


# I01: three links, or two of which one is not verified.
THREE = doc([V, B, *FIRMS], chain("vx xy yb", basis="verified"), DEAL)
row("I01", THREE, "b", "note", {"xy": {"from": "v"}},
    {"xy": {"to": "b"}, "yb": None},
    deal="d", unknown=({"d": {"status": "offer"}}, NO_SUPPLY))
row("I01", doc([V, B, *FIRMS], [
    *chain("vx", basis="verified"), *chain("xb")], DEAL), "b", "elevated",
    {"xb": {"basis": "verified"}}, deal="d",
    unknown=({"vx": {"date": "2021"}, "xb": {"date": "2021"}}, NO_SUPPLY))

row("I02", doc([V, B, dict(FIRMS[0], roles=["distributor"]), *FIRMS[1:]],
               chain("vx xy yb xb", None, date="2020-06-30")[:3] + [supply(
                   "xb", "x", "b", date="2020-07-01")]), "x", "caution",
    {"xb": {"date": "2020-06-30"}}, {"x": {"roles": ["integrator"]}},
    unknown=({n: None for n in ("vx", "xy", "yb", "xb")}, NO_SUPPLY))
row("I03", doc([V, dict(FIRMS[0], roles=["forwarder"]), B], [
    *chain("vx", None), supply("xb", "x", "b", date="2020-07-01")]), "x",
    "caution", {"xb": {"date": "2020-06-30"}}, {"x": {
        "roles": ["distributor"]}}, unknown=({"vx": None, "xb": None},
                                             NO_SUPPLY))

# I04: of four pairs two that cannot do without x; not of five, nor of one.
row("I04", doc([V, B, *map(body, "cefg"), *FIRMS], chain(
    "vx xb xc ve vf", None) + [supply("vg", "v", "g", date="2020-07-01")]),
    "x", "elevated", {"vg": {"date": "2020-06-30"}},
    {"xc": {"from": "v"}},
    unknown=({n: None for n in (
        "vx", "xb", "xc", "ve", "vf", "vg")}, NO_SUPPLY))
row("I05", doc([V, B, dict(FIRMS[0], country="CY", topics=["corp.shell"])],
               chain("vx xb"), DEAL), "b", "elevated",
    {"x": {"country": "DE"}}, {"x": {"country": "XB"}},
    {"x": {"roles": ["manufacturer"]}}, deal="d",
    unknown=({"x": {"country": None}}, "is not recorded"))
row("I05", doc([V, B, dict(FIRMS[0], country="CY")], chain("vx xb"), DEAL),
    "b", "elevated", {"x": {"country": "DE"}}, deal="d", certainty=MAYBE)
row("I06", doc([party("a", country="FR", phone="+49 30 123456")]), "a",
    "note", {"a": {"phone": "+33 1 12345678"}},
    {"a": {"operates_in": ["DE"]}},
    unknown=({"a": {"phone": None}}, "neither an international"))

# I07: one day under 24 months, and two signs.
row("I07", doc([party("x", incorporated="2018-03-16", employees=2,
                      website="none"), party("y")], [
    supply("s", "x", "y", date="2020-03-15")]), "x", "caution",
    {"s": {"date": "2020-03-16"}}, {"x": {"incorporated": "2018-03-15"}},
    {"x": {"employees": 3}}, {"x": {"website": "x.example"}},
    unknown=({"x": {"incorporated": None}}, "no date of incorporation"))
row("I07", doc([party("x", incorporated="2018-03-16", employees=2, capital={
    "amount": 999, "currency": "EUR"}), party("y")], [
    supply("s", "x", "y", date="2020-03-15", value=100000, currency="EUR")]),
    "x", "caution", {"x": {"capital": {"amount": 1000, "currency": "EUR"}}},
    {"s": {"currency": "USD"}})

row("I08", doc([V, B, *FIRMS], [*chain("vx xb"), link(
    "payment", "z", "x", id="p", deal="d", date="2020-06-30")], DEAL), "z",
    "caution", {"p": {"from": "b"}}, {"d": {"stated_end_user": "z"}},
    {"z": {"kind": "public_body", "country": "XB"}}, deal="d",
    unknown=({"p": None}, "no payment is recorded"))

SOLD = doc([V, dict(FIRMS[0], roles=["reseller"]), body("b", "police"), body(
    "c"), incident(
    date="2020-06-30")], [
    supply("s", "x", "b", product_class="spyware", date="2018"),
    *chain("vx xc", date="2019-05-05"), link("involved", "b", "i", id="r")],
    DEAL)
row("I10", SOLD, "x", "high", {"s": {"product_class": "network_equipment"}},
    {"i": {"date": "2020-07-01"}}, {"b": {"functions": ["border"]}},
    {"s": {"date": "2020-07-01"}}, {"s": {"deal": "d"}}, deal="d",
    unknown=({"i": None}, "no incident is recorded"))

NEAR = doc([*map(party, "acef"), party("p", "person"), incident(
    "i", "diversion", date="2020-06-30")], [
    link("position", "p", "a", id="1", post="director"),
    link("ownership", "p", "c", id="2", share=5),
    link("ownership", "c", "e", id="3", share=60),
    link("involved", "c", "i", id="r")])
row("I11", NEAR, ["a", "c", "e"], "high",
    {"i": {"date": "2020-07-01"}}, {"i": {"nature": "misuse"}},
    {"r": {"role": "victim"}}, {"i": {"nature": "enforcement"}},
    unknown=({"i": None}, "no incident is recorded"))
row("I11", doc([*NEAR[0][:-1], incident("i", "enforcement",
                                        product_class="drones")],
               [*NEAR[1][:3], link("involved", "e", "i", id="r")]),
    ["c", "e"], "high",
    {"i": {"product_class": None}})

row("I12", doc([party("v", country="DE", roles=["manufacturer"]), B],
               chain("vb"), [deal(stated_origin="XC")]), "v", "elevated",
    {"d": {"stated_origin": "DE"}}, {"v": {"country": "XC"}}, deal="d",
    unknown=({"d": {"stated_origin": None}}, "no origin is stated"))
row("I13", doc([V, party("a"), B], [
    supply("s", "v", "a", deal="d", safeguards=[]),
    supply("t", "a", "b")], [deal(safeguards=[{
        "what": "Audit right", "date": "2020-07-01"}])]), "a", "caution",
    {"d": {"safeguards": [{"what": "Audit right", "date": "2020-06-30"}]}},
    deal="d", unknown=({"s": {"safeguards": None}, "d": {
        "safeguards": None}}, "safeguard"))
row("I14", doc([V, B, *FIRMS, party("p", "person")], [
    *chain("vx xy yb", None),
    link("position", "p", "x", id="1", post="director"),
    link("ownership", "p", "y", id="2", share=10)]), ["x", "y"], "caution",
    {"2": {"share": 9.9999999}}, {"2": {"until": "2020-06-29"}},
    {"1": {"post": "employee"}}, {"p": {"kind": "public_body"}},
    unknown=({"vx": None, "xy": None, "yb": None}, "neither a supply nor"))
row("I15", doc([V, party("a"), B], [
    supply("s", "v", "a", territory=["XC"], date="2015-05-05"),
    supply("t", "a", "b", date="2015-05-05")]), "a", "caution",
    {"s": {"territory": ["XC", "XB"]}}, {"t": {"date": "2015-05-04"}},
    unknown=({"s": {"territory": None}}, "no territory is recorded"))
