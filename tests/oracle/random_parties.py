# SPDX-License-Identifier: GPL-2.0-or-later
"""Random documents in which everything occurs: shared by the oracles."""

import random

KINDS = ["company"] * 4 + ["public_body"] * 2 + ["person"] * 2 + ["arrangement"]
FUNCTIONS = ["executive", "police", "intelligence", "justice", "other"]


def add_details(rng, prefix, entities, links, deals):
    """Contacts, payments, origins, territories and safeguards."""
    firms = [e for e in entities if e["kind"] == "company"]
    for one in firms:
        if rng.random() < .5:
            one["phone"] = rng.choice(["+49 30 123", "+33 1 2345"]) + \
                f"{ord(prefix)}"
        if rng.random() < .5:
            one["website"] = f"www.{prefix}{rng.randrange(3)}." + rng.choice(
                ["de", "fr", "com"])
    for one in entities:
        if one["kind"] == "public_body" and rng.random() < .3:
            one["website"] = f"{prefix}{rng.randrange(3)}.de"
    for one in links:
        if one["kind"] == "supply" and rng.random() < .3:
            one.update(rng.choice([
                {"territory": "DE;GH"}, {"stated_origin": "FR"},
                {"clauses": "audit;origin_nondisclosure"},
                {"approved_by": "none"}]))
        if one["kind"] == "position" and rng.random() < .3:
            one["until"] = rng.choice(["2017", "2018-12", "2019-06-30"])
    names = [e["id"] for e in entities]
    for n in range(4):
        ends = rng.sample(names, 2)
        links.append({"id": f"{prefix}p{n}", "kind": "payment",
                      "from": ends[0], "to": ends[1], "date": "2018-05",
                      "deal": rng.choice(deals)["id"],
                      "through": rng.choice(["DE", "CH", rng.choice(names)])})


def rich_graph(seed, prefix="n", size=14):
    """A document with sources, deals and links of every kind."""
    rng = random.Random(seed)
    names = [f"{prefix}{n:03}" for n in range(size)]
    sources = [{"id": f"{prefix}s{n}", "title": f"Register {n}",
                "date": f"201{n}-05-01"} for n in range(3)]
    entities = []
    for name in names:
        one = {"id": name, "kind": rng.choice(KINDS), "name": f"Name {name}"}
        if one["kind"] != "person":
            one["country"] = rng.choice(["DE", "FR", "GH", "AE"])
        if one["kind"] == "public_body":
            one["functions"] = [rng.choice(FUNCTIONS)]
        if one["kind"] == "company":
            one["roles"] = rng.sample(
                ["vendor", "distributor", "broker", "end_user"],
                rng.choice([0, 0, 1]))
            if rng.random() < .1:
                one["topics"] = ["gov.soe"]
        if rng.random() < .3:
            one["addresses"] = [rng.choice(["1 High Street", "2 Low Road"])]
        if rng.random() < .5:
            one["sources"] = [rng.choice(sources)["id"]]
        entities.append(one)
    kind = {e["id"]: e["kind"] for e in entities}
    firms = [n for n in names if kind[n] in ("company", "arrangement")]
    people = [n for n in names if kind[n] == "person"]
    bodies = [n for n in names if kind[n] == "public_body"]
    traders = [n for n in names if kind[n] in ("company", "public_body")]
    deals = [{"id": f"{prefix}d{n}", "status": rng.choice(
        ["signed", "offer", "alleged", "delivered"]), "product_class":
        "interception", "vendor": rng.choice(traders), "signed": "2018-03",
        "value": 1000 * n + 500, "currency": "EUR"} for n in range(2)]
    ends = {"ownership": (names, firms), "control": (names, firms),
            "position": (people, firms + bodies), "family": (people, people),
            "associate": (people, people), "part_of": (bodies, bodies),
            "supply": (traders, traders), "agent": (firms, names),
            "contract": (traders, firms), "funding": (bodies, firms),
            "same_as": (people, people)}
    links = []
    for _ in range(4 * size):
        what = rng.choice(list(ends) + ["supply", "ownership"] * 4)
        starts, stops = ends[what]
        if not starts or not stops:
            continue
        one = {"id": f"{prefix}l{len(links):03}", "kind": what,
               "from": rng.choice(starts), "to": rng.choice(stops)}
        if one["from"] == one["to"]:
            continue
        if what == "ownership":
            one.update(rng.choice([
                {"share": rng.choice([10, 25, 33.3, 50, 50.0000001, 75])}, {},
                {"share_min": rng.choice([5, 25]), "share_max": 60}]))
        if what == "control":
            one["means"] = rng.choice(["statute", "board_majority", "other"])
        if what == "position":
            one["post"] = rng.choice(["director", "official", "employee"])
        if what == "same_as":
            one["probability"] = 0.5
        if what in ("supply", "contract"):
            one["date"] = rng.choice(["2017", "2018-06", "2019-01-31", "2020"])
            if what == "supply" and rng.random() < .5:
                one["deal"] = rng.choice(deals)["id"]
        elif rng.random() < .3:
            one["since"] = rng.choice(["2012", "2016-07", "2020"])
        if rng.random() < .3:
            one["basis"] = rng.choice(["verified", "alleged", "inferred"])
        if rng.random() < .3:
            one["confidence"] = rng.choice([0.5, 0.8])
        if rng.random() < .5:
            one["sources"] = [rng.choice(sources)["id"]]
        links.append(one)
    add_details(random.Random(seed + 1000), prefix, entities, links, deals)
    return {"stakegraph": "1", "as_of": "2020-06-30", "entities": entities,
            "links": links, "deals": deals, "sources": sources}
