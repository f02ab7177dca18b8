# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracles of the flags I02, I03, I05, I07, I10 and I11, random documents for
them, and what tests of flags share.

Each flag is a function of the document and of whether only firm links count:
links in force on every reading of their dates and neither alleged nor
inferred. A finding is certain when it is raised both ways. Random documents
are compared many at a time: parts that share nothing, each with ids of its
own, are one document, whose findings are those of its parts.
"""

import random
import re

from sgtest import Case, first_day, graph, last_day, party, raised, supply
from test_chains import in_force, link
from test_intermediary import distances, supplies
from test_state_control import expected as control_of_companies

AS_OF = "2020-06-30"
PLUGINS = ("--plugin", "ownership", "--plugin", "intermediary")
DEAD = ("offer", "cancelled")
PARTIES = ("company", "arrangement", "other", "person")
SECURITY = {"security", "intelligence", "police", "military", "prison",
            "interception"}
WORDS_02 = "trading wholesale brokerage"
WORDS_03 = ("freight forwarding forwarder logistics mail courier postal "
            "banking trading wholesale")
CODES_03 = ("46", "49", "50", "51", "52", "53", "64")


# ------------------------------------------ what flags have in common

def firm(one):
    return in_force(one, True) and one.get("basis") not in ("alleged",
                                                            "inferred")


def weakened(doc):
    """The document with the links of alleged deals as alleged ones."""
    alleged = {d["id"] for d in doc["deals"] if d.get("status") == "alleged"}
    return dict(doc, links=[
        dict(x, basis="alleged") if x.get("deal") in alleged
        and x.get("basis") != "inferred" else x for x in doc["links"]])


def counted(doc, kinds, only_firm=False):
    """Links of some kinds that are in force, or firmly so."""
    return [x for x in doc["links"] if x["kind"] in kinds and
            (firm(x) if only_firm else in_force(x))]


def live(doc):
    return [d for d in doc["deals"] if d.get("status") not in DEAD]


def state_levels(doc):
    """State control of companies, arrangements and others."""
    return control_of_companies(dict(doc, entities=[
        dict(e, kind="company") if e["kind"] in PARTIES[:3] else e
        for e in doc["entities"]]))


def government(doc):
    """Public bodies and what is certainly state-controlled."""
    return {e["id"] for e in doc["entities"] if e["kind"] == "public_body"} \
        | {i for i, level in state_levels(doc).items() if level == 2}


def graph_of(links):
    after = {}
    for one in links:
        after.setdefault(one["from"], set()).add(one["to"])
        after.setdefault(one["to"], set())
    return after


def sides(doc, deal=None, only_firm=False):
    """(vendors, users, end users, successors) of the supply graph."""
    after = graph_of(supplies(doc, deal, only_firm))
    supplied = set().union(*after.values()) if after else set()
    vendors = {e["id"] for e in doc["entities"]
               if {"vendor", "manufacturer"} & set(e.get("roles", ()))}
    vendors |= {d["vendor"] for d in live(doc) if d.get("vendor")}
    if not vendors:
        vendors = {s for s in after if after[s] and s not in supplied}
    users = government(doc) & supplied
    last = {e["id"] for e in doc["entities"]
            if "end_user" in e.get("roles", ())}
    return vendors, users, last | {u for u in users if not after[u]}, after


def both(rule, doc, *more):
    """{(subject, deal): certainty} of a rule that gives subjects and deals."""
    sure = rule(doc, True, *more)
    some = rule(doc, False, *more)
    return {key: "certain" if key in sure & some else "possible"
            for key in sure | some}


# -------------------------------------------------------------- I02 and I03

def trades(entity, words, codes):
    """An activity with one of the words, or that begins with a code."""
    for text in entity.get("activities", ()):
        low = text.lower()
        code = re.match(r"[a-z]?(\d\d)(\.?[1-9]\d*(\.\d+)?)?(?=[ :-]|$)", low)
        if code and (code.group(2) or low[-2:] == code.group(1)):
            if code.group(1) in codes:
                return True
            continue
        plain = "".join(c if c.isalnum() else " " for c in low)
        if set(plain.split()) & set(words.split()):
            return True
    return False


def i02(doc, only_firm, deal=None):
    vendors, _, enders, after = sides(doc, deal, only_firm)
    levels = state_levels(doc)
    return {(e["id"], None) for e in doc["entities"]
            if e["id"] in after and e["kind"] in PARTIES
            and e["id"] not in vendors | enders
            and (set(e.get("roles", ())) & {"broker", "agent", "distributor"}
                 or trades(e, WORDS_02, ("46",)))
            and not after[e["id"]] & enders
            and not (only_firm and any(levels.get(b) == 1 for b in
                                       sides(doc, deal)[3][e["id"]]))}


def i03(doc, only_firm, deal=None):
    vendors, _, enders, after = sides(doc, deal, only_firm)
    supplied = set().union(*after.values()) if after else set()
    return {(e["id"], None) for e in doc["entities"]
            if e["id"] in supplied and not after[e["id"]]
            and e["kind"] in PARTIES and e["id"] not in vendors | enders
            and (set(e.get("roles", ())) & {"forwarder", "financier"}
                 or trades(e, WORDS_03, CODES_03))}


# ---------------------------------------------------------------------- I05

def shortest(after, start, end):
    """Every shortest chain from start to end."""
    steps = distances(after, [start])

    def walk(chain):
        if chain[-1] == end:
            yield chain
        elif steps[chain[-1]] < steps.get(end, 0):
            for there in sorted(after[chain[-1]]):
                if steps[there] == steps[chain[-1]] + 1:
                    yield from walk(chain + [there])

    return list(walk([start])) if start in after else []


def i05(doc, deal=None, watch=()):
    """{(last party, deal): certainty}, and the keys that a tie decides, or
    which of two chains is taken: the shortest, or the shortest firm one."""
    vendors, users, enders, _ = sides(doc, deal)
    everything = supplies(doc), supplies(doc, firm=True)
    of = {e["id"]: e for e in doc["entities"]}
    found, tied = {}, set()

    def odd(parties, start, end):
        home = of[start].get("country"), of[end].get("country")
        return {p for p in parties if None not in home
                and p not in vendors | users | enders
                and of[p]["kind"] in PARTIES
                and of[p].get("country", home[0]) not in home}

    def marked(p):
        return of[p].get("country") in watch or {
            "corp.shell", "corp.offshore"} & set(of[p].get("topics", ()))

    def verdict(parties, start, end, sure):
        some = odd(parties, start, end)
        if some:
            return "certain" if any(marked(p) and sure(p)
                                    for p in some) else "possible"
        return None

    def along(chains, steps):
        """Verdicts of chains of which every step has to be firm."""
        return {verdict(c[1:-1], c[0], c[-1], lambda p: all(
            t in steps.get(s, ()) for s, t in zip(c, c[1:])))
            for c in chains}

    def decide(key, verdicts, others=()):
        if len(verdicts) > 1 or None in verdicts and any(others):
            tied.add(key)
        elif verdicts != {None}:
            found[key] = verdicts.pop()

    for one in live(doc):
        if not one.get("vendor") or deal and one["id"] != deal:
            continue
        start, mine = one["vendor"], [
            [x for x in some if x.get("deal") == one["id"]]
            for some in everything]
        own, sure = map(graph_of, mine)
        for end in own:
            if end == start or own[end] and "end_user" not in of[end].get(
                    "roles", ()):
                continue
            if end in distances(own, [start]):
                between = {p for p in distances(own, [start])
                           if end in distances(own, [p])} - {start, end}
                decide((end, one["id"]), {verdict(
                    between, start, end,
                    lambda p: p in distances(sure, [start])
                    and end in distances(sure, [p]))})
            else:
                whole, solid = map(graph_of, everything)
                decide((end, one["id"]), along(
                    shortest(whole, start, end), solid) or {None}, along(
                        shortest(solid, start, end), solid))
    free, solid = (graph_of([x for x in some if not x.get("deal")])
                   for some in everything)
    for end in () if deal else free:
        if end not in vendors and (not free[end] or "end_user" in of[end].get(
                "roles", ())):
            both_ways = []
            for after in free, solid:
                chains = [c for v in vendors for c in shortest(after, v, end)]
                least = min(map(len, chains), default=0)
                both_ways.append(along([c for c in chains
                                        if len(c) == least], solid))
            decide((end, None), both_ways[0] or {None}, both_ways[1])
    return found, tied


# ---------------------------------------------------------------------- I07

def months_later(day, months):
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year:04}-{month + 1:02}{day[7:]}"


def sales_of(doc, who):
    """(date, value, currency, firm) of sales, the earliest first."""
    some = [(x.get("date"), x, firm(x)) for x in supplies(doc)
            if x["from"] == who]
    some += [(x.get("date"), x, firm(x)) for x in counted(doc, ("contract",))
             if x["to"] == who]
    some += [(d.get("signed"), d, d.get("status") != "alleged")
             for d in live(doc) if d.get("vendor") == who]
    return sorted(((day, x.get("value"), x.get("currency"), sure)
                   for day, x, sure in some
                   if day and first_day(day) <= AS_OF), key=str)


def signs(entity, sale, sales):
    """How many of the four signs of little business there are."""
    value, currency = sale[1:3]
    if value is None:
        value, currency = max(((s[1], s[2]) for s in sales
                               if s[1] is not None), default=(None, None))
    capital = entity.get("capital")
    small = value is not None and capital and capital["amount"] * (
        100 if capital["currency"] == currency else 1000) < value
    missing = any(c["found"] is False and c.get("date", "0") <= AS_OF
                  for c in entity.get("registry_checks", ()))
    return (entity.get("employees", 9) <= 2) + bool(small) + missing + (
        entity.get("website", "www") in ("", "none", "no", False))


def in_scope_of_sales(doc):
    """Parties to deals and supplies and everybody above them."""
    scope = {x[end] for x in supplies(doc) for end in ("from", "to")}
    for deal in doc["deals"]:
        scope |= {deal.get("vendor"), deal.get("stated_end_user")}
    if not doc["deals"] and not supplies(doc):
        return {e["id"] for e in doc["entities"]}
    while True:
        more = {x["from"] for x in counted(doc, ("ownership", "control"))
                if x["to"] in scope} - scope
        if not more:
            return scope
        scope |= more


def i07(doc):
    result, scope = {}, in_scope_of_sales(doc)
    for e in doc["entities"]:
        sales = sales_of(doc, e["id"])
        born = e.get("incorporated")
        if not sales or not born or e["id"] not in scope or (
                e["kind"] not in PARTIES or signs(e, sales[0], sales) < 2):
            continue
        day, sure = sales[0][0], sales[0][3]
        if first_day(day) < months_later(last_day(born), 24):
            result[e["id"], None] = "certain" if sure and last_day(
                day) < months_later(first_day(born), 24) else "possible"
    return result


# ---------------------------------------------------------------------- I10

def upwards(one):
    """(lower, upper) of a link up the hierarchy, by majority or control."""
    if one["kind"] == "part_of":
        return one["from"], one["to"]
    if firm(one) and (one.get("share", one.get("share_min", 0)) > 50
                      if one["kind"] == "ownership" else one.get("means") in (
                          "statute", "golden_share", "board_majority")):
        return one["to"], one["from"]
    return None, None


def above(doc, start, kinds, limit, only_firm):
    """Entities at most so many links up."""
    found = {start}
    for _ in range(limit):
        found = found.union(b for a, b in map(upwards, counted(
            doc, kinds, only_firm)) if a in found)
    return found


def incidents(doc, only_firm, natures):
    """{party: incidents it was involved in}"""
    of = {e["id"]: e for e in doc["entities"]}
    result = {}
    for one in counted(doc, ("involved",), only_firm):
        what = of[one["to"]]
        day = what.get("date", "0000-01-01")
        if natures(what) and (last_day if only_firm else first_day)(
                day) <= AS_OF:
            result.setdefault(one["from"], set()).add(one["to"])
    return result


def abusers(doc, only_firm):
    """Government bodies with E02 and E03."""
    guard = {e["id"] for e in doc["entities"]
             if e["kind"] == "public_body"
             and SECURITY & set(e.get("functions", ()))}
    bad = incidents(doc, only_firm, lambda i: i.get("nature") == "misuse")
    return {b for b in government(doc)
            if guard & above(doc, b, ("part_of", "control", "ownership"), 3,
                             only_firm)
            and bad.keys() & above(doc, b, ("part_of",), 2, only_firm)}


def i10(doc, only_firm, deal=None):
    vendors, _, enders, _ = sides(doc, deal)
    classes = {d["id"]: d.get("product_class") for d in doc["deals"]}
    bad = abusers(doc, only_firm)
    sold = [x for x in supplies(doc, firm=only_firm) if x["to"] in bad and
            (x.get("product_class") or classes.get(x.get("deal"))) not in
            (None, "network_equipment", "other")]
    result = set()
    for now in supplies(doc, deal, only_firm):
        for old in sold:
            who = old["from"]
            if who in vendors | enders or who not in (now["from"], now["to"]):
                continue
            if now.get("deal") != old.get("deal") or not now.get("deal") and (
                    now["from"] == who and now["to"] != old["to"]):
                result.add((who, now.get("deal")))
    kinds = {e["id"]: e["kind"] for e in doc["entities"]}
    return {key for key in result if kinds[key[0]] in PARTIES}


# ---------------------------------------------------------------------- I11

def i11(doc, only_firm):
    kinds = {e["id"]: e["kind"] for e in doc["entities"]}
    near = {i: set() for i in kinds}
    tenants = {}
    for one in counted(doc, ("located_at",)):
        tenants.setdefault(one["to"], set()).add(one["from"])
    for one in counted(doc, ("ownership", "control", "position",
                             "located_at"), only_firm):
        if one["kind"] == "located_at" and len(tenants[one["to"]]) > 5:
            continue
        near[one["from"]].add(one["to"])
        near[one["to"]].add(one["from"])
    bad = incidents(doc, only_firm, lambda i: i.get("nature") in (
        "diversion", "corruption") or i.get("nature") == "enforcement"
        and i.get("product_class"))
    bad = {b for b in bad if kinds[b] not in ("address", "incident")}
    trading = {x[end] for x in supplies(doc) for end in ("from", "to")}
    trading |= {d.get(k) for d in live(doc)
                for k in ("vendor", "stated_end_user")}
    result = set()
    for who, kind in kinds.items():
        if kind in PARTIES and (kind != "person" or who in trading):
            one = {who} | near[who]
            if bad & one.union(*(near[i] for i in one)):
                result.add((who, None))
    return result


# ------------------------------------------------------------------- graphs

def some_dates(rng):
    return rng.choice(["2018", "2019-05", "2020-06-30", "2020", "2020-06",
                       "2020-07-01", "2021"])


def soften(rng, one, often=.2):
    if rng.random() < often:
        one["basis"] = rng.choice(["alleged", "inferred", "verified"])
    return one


def parties(rng, size, kinds):
    return [party(f"p{n}", rng.choice(kinds)) for n in range(size)]


def add_state(rng, entities, links, often=.25):
    """Companies that a body owns, certainly or not. Returns the latter."""
    bodies = [e["id"] for e in entities if e["kind"] == "public_body"]
    doubtful = set()
    for one in entities:
        if one["kind"] == "company" and bodies and rng.random() < often:
            stake = link("ownership", rng.choice(bodies), one["id"],
                         id=f"own-{one['id']}", share=60)
            if rng.random() < .3:
                stake["basis"] = "alleged"
                doubtful.add(one["id"])
            links.append(stake)
    return doubtful


def add_deals(rng, names):
    return [{"id": f"d{n}", "status": status, "vendor": names[0]}
            if status not in DEAD else {"id": f"d{n}", "status": status}
            for n, status in enumerate(rng.sample(
                ["signed", "delivered", "alleged", "offer", "cancelled"],
                rng.randint(0, 4)))]


def traders(rng):
    """For I02 and I03."""
    entities = parties(rng, rng.randint(4, 9), [
        "company"] * 6 + ["public_body"] * 2 + ["person", "other",
                                                "arrangement"])
    names = [e["id"] for e in entities]
    entities[0].update(kind="company", roles=["vendor"])
    links = []
    doubtful = add_state(rng, entities[1:], links)
    for one in entities[1:]:
        if one["id"] in doubtful:
            continue
        if rng.random() < .5:
            one["roles"] = [rng.choice([
                "broker", "agent", "distributor", "forwarder", "financier",
                "end_user", "reseller", "consignee"])]
        if one["kind"] == "company" and rng.random() < .5:
            one["activities"] = [rng.choice([
                "46.90", "4690", "46", "G46.5", "45.11", "H52", "5229",
                "64.19", "K64", "62.01", "Wholesale of machinery", "importer",
                "BANK", "export-import", "Freight forwarding", "software",
                "6201"])]
    deals = add_deals(rng, names)
    for n in range(rng.randint(len(names) // 2, 2 * len(names))):
        one = supply(f"s{n}", rng.choice([i for i in names
                                          if i not in doubtful]),
                     rng.choice(names))
        if rng.random() < .5:
            one["date"] = some_dates(rng)
        if deals and rng.random() < .5:
            one["deal"] = rng.choice(deals)["id"]
        links.append(soften(rng, one))
    return graph(entities, links, deals, as_of=AS_OF)


def routed(rng):
    """For I05: supplies of deals, in an order, or all without deal."""
    entities = parties(rng, rng.randint(3, 8), ["company"] * 6 + [
        "public_body", "arrangement", "other"])
    names = [e["id"] for e in entities]
    entities[0].update(kind="company", roles=["vendor"])
    for one in entities:
        if rng.random() < .9:
            one["country"] = rng.choice(["DE", "DE", "FR", "CY", "AE"])
        if one["kind"] == "company" and rng.random() < .3:
            one["topics"] = [rng.choice(["corp.shell", "corp.offshore"])]
        if rng.random() < .1 and one is not entities[0]:
            one["roles"] = [rng.choice(["end_user", "broker", "vendor"])]
    links, deals = [], [{"id": f"d{n}", "status": rng.choice(
        ["signed", "delivered", "alleged", "offer"])} for n in
        range(rng.randint(0, 2))]
    for one in deals:
        if one["status"] not in DEAD:
            one["vendor"] = names[0]
    for n in range(rng.randint(len(names) - 1, 3 * len(names))):
        one = supply(f"s{n}", *sorted(rng.sample(names, 2)))
        if deals:
            one["deal"] = deals[n % len(deals)]["id"]
        if rng.random() < .3:
            one["date"] = some_dates(rng)
        links.append(soften(rng, one, .3))
    return graph(entities, links, deals, as_of=AS_OF)


def young(rng):
    """For I07: dates of sales of one party are of different years."""
    entities = parties(rng, rng.randint(3, 7), ["company"] * 4 + [
        "arrangement", "person"])
    names = [e["id"] for e in entities]
    for one in entities:
        if one["kind"] == "person":
            continue
        for key, values in (
                ("incorporated", ["2016", "2017-01-01", "2017-06", "2015"]),
                ("employees", [0, 1, 2, 3]), ("website", [
                    "", "none", "no", "https://example.org"]),
                ("capital", [{"amount": 100, "currency": "EUR"},
                             {"amount": 9999, "currency": "USD"},
                             {"amount": 1000, "currency": "EUR"}]),
                ("registry_checks", [
                    [{"register": "r", "date": "2019-01-01", "found": False}],
                    [{"register": "r", "date": "2020-07-01", "found": False}],
                    [{"register": "r", "found": False}],
                    [{"register": "r", "date": "2018-01-01",
                      "found": True}]])):
            if rng.random() < .75:
                one[key] = rng.choice(values)
    links, deals = [], []
    for one in names:
        years = rng.sample(["2017-12-31", "2018", "2018-12", "2019-01-01",
                            "2019-06", "2020"], rng.randint(0, 3))
        for day in {d[:4]: d for d in years}.values():
            n = len(links) + len(deals)
            money = {} if rng.random() < .3 else {
                "value": rng.choice([10000, 10001, 100000, 1e6, 1e8]),
                "currency": "EUR"}
            buyer = rng.choice([i for i in names if i != one])
            kind = rng.choice(["supply", "contract", "deal"])
            if kind == "deal":
                deals.append(dict(money, id=f"d{n}", vendor=one, signed=day,
                                  status=rng.choice(["signed", "alleged"])))
                continue
            ends = (one, buyer) if kind == "supply" else (buyer, one)
            links.append(soften(rng, link(kind, *ends, id=f"l{n}", date=day,
                                          **money), .3))
    links.append(supply("s", *rng.sample(names, 2)))
    for n in range(rng.randint(0, 2)):
        links.append(link("ownership", *rng.sample(names, 2), id=f"o{n}",
                          share=20))
    return graph(entities, links, deals, as_of=AS_OF)


def abused(rng):
    """For I10."""
    entities = parties(rng, rng.randint(5, 9), ["company"] * 3 + [
        "public_body"] * 3)
    entities[0].update(kind="company", roles=["vendor"])
    names = [e["id"] for e in entities]
    bodies = [e for e in entities if e["kind"] == "public_body"]
    links = []
    doubtful = add_state(rng, entities[1:], links, .3)
    for one in bodies:
        one["country"] = "XA"
        if rng.random() < .7:
            one["functions"] = [rng.choice(sorted(SECURITY) + ["border"])]
    for n in range(rng.randint(0, 4) if len(bodies) > 1 else 0):
        a, b = sorted(rng.sample([e["id"] for e in bodies], 2))
        links.append(soften(rng, link("part_of", a, b, id=f"u{n}")))
    for n in range(3):
        entities.append(party(f"i{n}", "incident", nature=rng.choice(
            ["misuse", "misuse", "diversion"]), **rng.choice([
                {}, {"date": some_dates(rng)}])))
        links.append(soften(rng, link("involved", rng.choice(names[1:] + [
            e["id"] for e in bodies * 4]), f"i{n}", id=f"v{n}", **rng.choice(
                [{}, {}, {"date": some_dates(rng)}]))))
    deals = add_deals(rng, names)
    for one in deals:
        if rng.random() < .7:
            one["product_class"] = rng.choice(
                ["spyware", "interception", "network_equipment"])
    firms = [e["id"] for e in entities if e["kind"] == "company"]
    for n in range(rng.randint(len(names), 3 * len(names))):
        one = supply(f"s{n}", rng.choice(firms), rng.choice(names))
        if one["from"] in doubtful:
            continue
        if deals:       # a supply has a deal, or no supply has one
            one["deal"] = rng.choice(deals)["id"]
        if rng.random() < .5:
            one["product_class"] = rng.choice(
                ["spyware", "drones", "other", "network_equipment"])
        if rng.random() < .3:
            one["date"] = some_dates(rng)
        links.append(soften(rng, one))
    return graph(entities, links, deals, as_of=AS_OF)


def near_cases(rng):
    """For I11."""
    entities = parties(rng, rng.randint(4, 9), [
        "company", "company", "person", "arrangement", "other",
        "public_body"])
    of = {k: [e["id"] for e in entities if e["kind"] in k] for k in (
        ("person",), ("company", "arrangement"))}
    names = [e["id"] for e in entities]
    entities += [party("a0", "address"), party("a1", "address")]
    links = []
    for n in range(2):
        entities.append(party(f"i{n}", "incident", nature=rng.choice(
            ["diversion", "corruption", "enforcement", "misuse"]),
            **rng.choice([{}, {"date": some_dates(rng)},
                          {"product_class": "drones"}])))
        links.append(soften(rng, link("involved", rng.choice(names), f"i{n}",
                                      id=f"v{n}")))
    for n in range(rng.randint(3, 2 * len(names))):
        kind = rng.choice(["ownership", "control", "position", "located_at",
                           "supply", "agent"])
        people, firms = of.values()
        pairs = [(a, b) for a in (people if kind == "position" else names)
                 for b in (["a0", "a1"] if kind == "located_at" else firms)
                 if a != b and not any((x["kind"], x["from"], x["to"]) == (
                     kind, a, b) for x in links)]
        if not pairs:
            continue
        one = link(kind, *rng.choice(pairs), id=f"l{n}")
        if kind == "ownership":
            one["share"] = rng.choice([5, 60])
        if kind != "supply" and rng.random() < .2:
            one.update(rng.choice([{"since": "2020"}, {"until": "2020"}, {
                "until": "2019"}, {"since": "2020-07-01"}]))
        links.append(soften(rng, one))
    return graph(entities, links, as_of=AS_OF)


# -------------------------------------------------------------- comparisons

def prefixed(doc, mark):
    """The document with other ids."""
    def new(record, *keys):
        return dict(record, **{k: mark + record[k] for k in keys
                               if record.get(k)})
    return dict(doc, entities=[new(e, "id") for e in doc["entities"]],
                links=[new(x, "id", "from", "to", "deal")
                       for x in doc["links"]],
                deals=[new(d, "id", "vendor", "stated_end_user")
                       for d in doc["deals"]])


def together(docs):
    """One document of parts with ids of their own."""
    return graph(*([r for d in docs for r in d[key]]
                   for key in ("entities", "links", "deals")), as_of=AS_OF)


def results(found, *flags):
    """{flag: {(subject, deal): certainty}}"""
    return {flag: {(f["subject"], f["deal"]): f["certainty"]
                   for f in raised(found, flag)} for flag in flags}


class Flags(Case):
    words = PLUGINS

    def compare(self, make, oracles, seeds, batch=12):
        """Random documents against {flag: oracle}, many at a time; returns
        how often each flag was raised."""
        seen = {}
        for start in seeds[::batch]:
            docs = [prefixed(make(random.Random(seed)), f"g{seed}-")
                    for seed in seeds if start <= seed < start + batch]
            found = results(self.findings(together(docs), *self.words),
                            *oracles)
            for flag, oracle in oracles.items():
                for doc in docs:
                    mark = doc["entities"][0]["id"].split("-")[0] + "-"
                    got = {k: v for k, v in found[flag].items()
                           if k[0].startswith(mark)}
                    wanted, open_ones = oracle(weakened(doc))
                    with self.subTest(flag=flag, graph=mark):
                        self.assertEqual(
                            {k: v for k, v in got.items()
                             if k not in open_ones},
                            {k: v for k, v in wanted.items()
                             if k not in open_ones})
                    for value in wanted.values():
                        seen[flag, value] = seen.get((flag, value), 0) + 1
        return seen

    def of_deals(self, make, oracles, seeds):
        """The same with --deal, one deal of one document at a time."""
        for seed in seeds:
            doc = make(random.Random(seed))
            for deal in live(doc)[:1]:
                found = self.findings(doc, *self.words, "--deal", deal["id"])
                for flag, oracle in oracles.items():
                    wanted, open_ones = oracle(weakened(doc), deal["id"])
                    got = results(found, flag)[flag]
                    with self.subTest(flag=flag, seed=seed, deal=deal["id"]):
                        self.assertEqual(
                            {k: v for k, v in got.items()
                             if k not in open_ones},
                            {k: v for k, v in wanted.items()
                             if k not in open_ones})

    def of(self, flag, entities, links=(), deals=(), words=()):
        """{(subject, deal): certainty} of one flag."""
        return results(self.findings(graph(entities, links, deals,
                                           as_of=AS_OF), *self.words, *words),
                       flag)[flag]
