# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: lists and rules of ownership.

Somebody else (z) is listed in all of them, so that a flag that is not raised
is one that was looked for."""

from flagcase import MAYBE
from matrix_rows import doc, row
from sgtest import link, party

DAY = "2025-01-15"
Z = party("z", listed=[{"list": "un_sc"}])
NO_LIST = "no list was loaded"


def listed(name, lists="us_ofac_sdn", kind="company", **keys):
    return party(name, kind, listed=[dict(keys, list=lists)])


def lists(flag, entities, links, on, severity, *below, deals=(), **keys):
    row(flag, doc([*entities, Z], links, deals), on, severity, *below,
        as_of=DAY, **keys)


def entry(name, since=None, until=None):
    keys = {"list": name, "since": since, "until": until}
    return {"listed": [{k: v for k, v in keys.items() if v}]}


UNLISTED = {"x": {"listed": None}, "z": {"listed": None}}
P = listed("x", kind="person")
A = party("a")
Q = party("q", "person")


def stake(owner, company, share=None, **keys):
    share = {} if share is None else {"share": share}
    return link("ownership", owner, company, id=owner + company, **share,
                **keys)


lists("L01", [listed("x", since=DAY, until=DAY)], [], {
    (n, None): ("certain", "resolve-first") for n in "xz"}, "",
    {"x": entry("un_sc", "2025-01-16"), "z": {"listed": None}},
    {"x": entry("un_sc", None, "2025-01-14"), "z": {"listed": None}},
    unknown=(UNLISTED, NO_LIST))
lists("L01", [listed("x", "other:press")], [], {
    ("x", None): ("certain", "caution"),
    ("z", None): ("certain", "resolve-first")}, "")

# L02: two listed holders, exactly half; the near miss; the upper bound.
HALF = [P, listed("y", kind="person"), A, Q]
TWO = [stake("x", "a", 25), stake("y", "a", 25), stake("q", "a", 50)]
NO_OWNERS = {"xa": None, "ya": None, "qa": None}
lists("L02", HALF, TWO, "a", "resolve-first",
      {"xa": {"share": 14.9999999}}, {"x": entry("us_ofac_sdn", "2025-01-16")},
      {"xa": {"until": "2025-01-14"}}, {"x": entry("un_sc")},
      unknown=(NO_OWNERS, "no owner is recorded"))
lists("L02", HALF, [dict(TWO[0], share=24.9999999), *TWO[1:]], "a", "caution",
      {"xa": {"share": 14.9999999}}, {"xa": {"since": "2025-01-16"}},
      unknown=({**UNLISTED, "y": {"listed": None}}, NO_LIST))
lists("L02", HALF, [dict(TWO[0], share=15), *TWO[1:]], "a", "caution",
      {"xa": {"share": 14.9999999}})
lists("L02", HALF, [stake("x", "a"), stake("q", "a", 50)], "a", "high",
      {"qa": {"share": 60.0000001}}, certainty=MAYBE)

# L03: unknown, or from a tenth to just below half.
lists("L03", [P, A, Q], [stake("x", "a", 10), stake("q", "a", 60)], "a",
      "elevated", {"xa": {"share": 9.9999999}},
      {"xa": {"until": "2025-01-14"}}, {"x": entry("un_sc", "2025-01-16")},
      unknown=({"xa": None, "qa": None}, "no owner is recorded"))
lists("L03", [P, A, Q], [stake("x", "a", 49.9999999)], "a", "elevated",
      {"xa": {"share": 50}}, unknown=(UNLISTED, NO_LIST))
lists("L03", [P, A, Q], [stake("x", "a"), stake("q", "a", 20)], "a",
      "resolve-first", {"xa": {"share": 9.9999999}},
      {"xa": {"since": "2025-01-16"}})

# L04: at the date, or at the signature of a deal.
lists("L04", [P, A], [link("position", "x", "a", id="o", post="signatory",
                           until=DAY)], "a", "resolve-first",
      {"o": {"until": "2025-01-14"}}, {"o": {"post": "employee"}},
      {"x": entry("un_sc", "2025-01-16")},
      unknown=({"o": None}, "no officer is recorded"))
lists("L04", [listed("x", kind="person", since="2019", until="2020-03-04"),
              A], [link("position", "x", "a", id="o", post="director",
                        until="2020-03-04")], "a", "resolve-first",
      {"d": {"signed": "2020-03-05"}}, {"o": {"until": "2020-03-03"}},
      {"x": entry("un_sc", "2020-03-05")},
      deals=[{"id": "d", "vendor": "a", "status": "signed",
              "signed": "2020-03-04"}], deal="d")

lists("L05", [P, party("a", "person"), Q], [
    link("same_as", "q", "a", id="e", probability=.9), link(
        "same_as", "a", "x", id="c", probability=.1, until=DAY)],
      "a", "caution",
      {"c": {"probability": 0}}, {"c": {"until": "2025-01-14"}},
      {"x": entry("un_sc", None, "2025-01-14")},
      unknown=({"c": {"probability": None}}, "no probability"))
lists("L06", [P, A, party("h", "address"), party("g", "address")], [
    link("located_at", "x", "h", id="1"),
    link("located_at", "a", "h", id="2", until=DAY),
    link("located_at", "a", "g", id="3")], "a", "elevated",
      {"2": {"until": "2025-01-14"}}, {"2": {"to": "g"}},
      {"x": entry("un_sc", "2025-01-16")},
      unknown=({"2": None, "3": None}, "no address is recorded"))
lists("L06", [dict(P, phone="+33140205050"), dict(A, phone="0033140205050")],
      [], "a", "elevated", {"a": {"phone": "0033140205051"}},
      {"x": entry("un_sc", "2025-01-16")},
      unknown=({"a": {"phone": None}}, "no address is recorded"))
lists("L07", [listed("a", "us_bis_unverified", since=DAY)], [], "a",
      "elevated", {"a": entry("us_bis_unverified", "2025-01-16")},
      {"a": entry("us_bis_unverified", None, "2025-01-14")},
      {"a": entry("us_bis_entity")},
      unknown=({"a": {"listed": None}, "z": {"listed": None}}, NO_LIST))
lists("L08", [A, party("x", "person", topics=["debarment"])], [
    link("position", "x", "a", id="o", post="director", until=DAY)],
      {(n, None): ("certain", "caution") for n in "ax"}, "",
      {"x": {"topics": ["role.pep"]}},
      unknown=({"o": None, "x": {"topics": None}},
               "neither officers nor owners"))
lists("L08", [A, listed("x", "us_itar_debarred", kind="person")], [
    link("position", "x", "a", id="o", post="director", until=DAY)], "a",
      "caution", {"o": {"until": "2025-01-14"}}, {"o": {"post": "employee"}})
lists("L08", [A, listed("x", "us_itar_debarred", since=DAY)], [
    stake("x", "a", 1)], "a", "caution",
      {"x": entry("us_itar_debarred", "2025-01-16")})

# L09: an entry, or a stake of a tenth, that ended the day before.
lists("L09", [listed("a", until="2025-01-14")], [], "a", "caution",
      {"a": entry("us_ofac_sdn", None, DAY)},
      unknown=({"a": {"listed": None}, "z": {"listed": None}}, NO_LIST))
lists("L09", [listed("x", since="2014-03-20"), A], [stake(
    "x", "a", 10, since="2010", until="2014-03-20")], "a", "caution",
      {"xa": {"share": 9.9999999}}, {"xa": {"until": "2014-03-19"}},
      {"x": entry("us_ofac_sdn", "2014-03-21")})

lists("L10", [listed("x"), party("h"), A], [
    stake("h", "a", 60), stake("h", "x", 50.0000001)], "a", "caution",
      {"hx": {"share": 50}}, {"ha": {"until": "2025-01-14"}},
      {"h": {"kind": "public_body"}}, {"x": entry("un_sc", "2025-01-16")},
      unknown=({"ha": None}, "neither owners nor controllers"))
