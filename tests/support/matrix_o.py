# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: ownership opacity, and D04."""

from flagcase import MAYBE
from matrix_rows import doc, row
from sgtest import link, party, supply

A = party("a", country="XA")
P, Q = party("p", "person"), party("q", "person")
ENDED, LATER = {"until": "2020-06-29"}, {"since": "2020-07-01"}


def stake(owner, company="a", share=100, **keys):
    keys = keys if share is None else dict(keys, share=share)
    return link("ownership", owner, company, id=owner + company, **keys)


def seat(who, where="a", post="director", **keys):
    return link("position", who, where, id=f"{who}-{where}", post=post,
                **keys)


# O01: three quarters, and an owner who is said to be unknown.
row("O01", doc([A, P, Q], [stake("p", share=50), stake(
    "q", share=24.9999999)]), "a", "elevated", {"qa": {"share": 25}},
    unknown=({"pa": None, "qa": None}, "no owner of these parties"))
row("O01", doc([A, P, Q], [stake("p", share=50), stake(
    "q", share=25, until="2020-06-29")]), "a", "elevated",
    {"qa": {"until": "2020-06-30"}})
row("O01", doc([A, P], [stake("p", share=None, share_min=74.9999999,
                              share_max=80)]), "a", "elevated",
    {"pa": {"share_min": 75}}, certainty=MAYBE)
row("O01", doc([A, P, party("u", "other", name="Unknown")], [
    stake("p", share=80), stake("u", share=20)]), "a", "elevated",
    {"u": {"name": "Unknown Pleasures Ltd"}}, {"ua": ENDED})

# O02: a fourth link, a third foreign country, a third holding.
FIRMS = [party(n, country="XA") for n in "bcde"]
UP = doc([A, *FIRMS, P], [stake("b"), stake("c", "b"), stake("d", "c"),
                          stake("p", "d")])
ABROAD = doc([A, *(party(n, country=f"X{n.upper()}") for n in "bcd")],
             UP[1][:3])
HELD = doc([A, *(dict(one, activities=["64.20"]) for one in FIRMS)], UP[1][:3])
row("O02", UP, "a", "caution", {"pd": {"to": "c"}, "dc": None}, {"pd": ENDED},
    unknown=({"ba": None, "b": None}, "neither owners nor controllers"))
row("O02", ABROAD, "a", "caution", {"d": {"country": "XB"}},
    {"d": {"country": "XA"}}, {"dc": LATER})
row("O02", HELD, "a", "caution", {"d": {"activities": ["46.90"]}},
    {"dc": ENDED})

# O03: five of one among twenty persons, of whom the others have one.
SEATS = doc([*(party(f"p{n:02}", "person") for n in range(20)),
             *(party(f"c{n}") for n in range(5))],
            [*(seat("p00", f"c{n}") for n in range(5)),
             *(seat(f"p{n:02}", "c0") for n in range(1, 20))])
row("O03", SEATS, "p00", "caution", {"p00-c4": ENDED},
    {"p00-c4": {"post": "employee"}}, {"p00-c4": {"to": "c3"}},
    unknown=({one["id"]: None for one in SEATS[1]}, "no post or stake"))
row("O03", SEATS, "p00", "caution", {"p00-c4": LATER},
    unknown=({"p19-c0": None}, "too few persons"))
row("O03", doc([dict(P, register_count=101), A], [seat("p")]), "p",
    "caution", {"p": {"register_count": 100}})

# O04.
NOBODY = "neither owners nor officers"
row("O04", doc([A, P, Q], [stake("p"), link(
    "control", "q", "a", id="c", means="nominee")]), "a", "elevated",
    {"c": {"means": "agreement"}}, {"c": ENDED})
row("O04", doc([A, P], [seat("p", post="nominee")]), "a", "elevated",
    {"p-a": {"post": "director"}}, {"p-a": ENDED},
    unknown=({"p-a": None}, NOBODY))
row("O04", doc([A, P, Q], [stake("p", capacity="nominee"), link(
    "agent", "p", "q", id="g")]), "a", "note",
    {"pa": {"capacity": "legal"}}, unknown=({"pa": None}, NOBODY))
row("O04", doc([A, dict(P, occupation="Corporate secretary")], [stake("p")]),
    "a", "elevated", {"p": {"occupation": "Corporal"}},
    {"p": {"occupation": "Secretary"}},
    unknown=({"pa": None}, NOBODY))

row("O05", doc([A, *FIRMS[:2]], [stake("b", share=30), stake(
    "c", "b", 10), stake("a", "c", 5, until="2020-06-30")]),
    ["a", "b", "c"], "elevated", {"ac": ENDED}, {"ac": {"share": 0}},
    {"ac": {"from": "c", "to": "a"}}, {"ac": {"to": "a"}},
    unknown=({n: None for n in ("ba", "cb", "ac")}, "no ownership"))
row("O06", doc([A, FIRMS[0], party("t", "arrangement"), P], [
    stake("b"), stake("t", "b"), stake("p", "t")]), ["a", "b"], "caution",
    {"t": {"kind": "company"}}, {"tb": {"from": "p"}, "pt": None},
    unknown=({"ba": None, "tb": None}, "neither owners nor controllers"))

# O07: a sixth party, a count of 1001, a type.
HOUSE = doc([party("h", "address"), party("g", "address"),
             *map(party, "abcdef")],
            [link("located_at", n, "h", id=f"@{n}") for n in "abcdef"])
row("O07", HOUSE, list("abcdef"), "caution", {"@f": {"to": "g"}},
    {"@f": ENDED}, unknown=({f"@{n}": None for n in "abcdef"}, "no address"))
row("O07", doc([A, party("h", "address", register_count=1001)], [
    link("located_at", "a", "h", id="@")]), "a", "caution",
    {"h": {"register_count": 1000}}, {"h": {"register_count": 6}},
    unknown=({"@": None}, "no address"))
row("O07", doc([A, party("h", "address", address_type="virtual")], [
    link("located_at", "a", "h", id="@")]), "a", "caution",
    {"h": {"address_type": "office"}}, unknown=({"@": ENDED}, "no address"))

row("O08", doc([party("a", country="XC"), party("b", country="XA"), P], [
    stake("b"), stake("p", "b")]), "a", "note", {"b": {"country": "XB"}},
    {"ba": ENDED, "a": {"country": "XB"}},
    unknown=({n: {"country": None} for n in "ab"}, "the countries of"),
    words=("--countries", "secrecy.json"))

# O09: a maker, a reseller and who holds both, in three countries.
row("O09", doc([P, party("h", country="XA"), party("g", "public_body"),
                party("b", country="XB", roles=["manufacturer"]),
                party("c", country="XC", roles=["reseller"])], [
    stake("p", "h"), stake("h", "b", 50.0000001), stake("h", "c", 60),
    supply("1", "b", "c", product="box"),
    supply("2", "c", "g", product="box", date="2020-06-30")]), "p", "note",
    {"h": {"country": "XB"}}, {"hb": {"share": 50}}, {"b": {"roles": None}},
    unknown=({"1": {"product": None}, "2": {"product": None}},
             "no product of a supply"))

row("O10", doc([A, P, Q, *(party(n, "person") for n in "rst")], [
    stake("p", share=25), *(stake(n, share=12.5) for n in "qrst")]),
    "a", "caution", {"pa": {"share": 24.9999999}},
    {"qa": {"share": 12.5000001}, "ra": {"share": 12}}, {"pa": ENDED},
    unknown=({f"{n}a": None for n in "pqrst"}, "neither owners nor"))
row("O10", doc([A, P, party("x", listed=[{"list": "un_sc"}])], [
    seat("p"), seat("p", "x")]), "a", "caution", {"x": {"listed": None}},
    {"p-x": ENDED}, {"p-a": {"post": "employee"}},
    unknown=({"p-a": None}, "neither owners nor"))

# O12: a director of the seller, whose sister owns the buyer.
row("O12", doc([A, party("b"), P, Q], [
    supply("s", "a", "b", date="2020-06-30"), seat("p"),
    link("family", "p", "q", id="f"), stake("q", "b", 10)]), ["p", "q"],
    "caution", {"qb": {"share": 9.9999999}}, {"qb": LATER},
    unknown=({"f": None}, "no relatives or associates"))
row("O13", doc([dict(A, owner_unspecified="noBeneficialOwners"), P],
               [stake("p")]), "a", "note",
    {"a": {"owner_unspecified": None}},
    unknown=({"pa": None, "a": {"owner_unspecified": None}}, "neither"))

CHECK = {"register": "R", "date": "2020-06-30", "found": False}
row("D04", doc([dict(A, registry_checks=[CHECK])]), "a", "caution",
    {"a": {"registry_checks": [dict(CHECK, found=True)]}},
    unknown=({"a": {"registry_checks": None}}, "no look-up of these parties"))
