# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the flags G02, G03, G05, G06 and G07, and of which bodies are
left for G11: cases written by hand at and beside each threshold, and random
documents against slow versions of the rules.

Certain: what follows from links in force on every reading of their dates and
neither alleged nor inferred. Look-through runs over ownership without circles
here, share by share; circles have an oracle of their own.
"""

import random
import unittest
from fractions import Fraction

from flag_rules import Flags, counted, firm, soften, state_levels
from sgtest import first_day, graph, last_day, party, raised, supply
from test_chains import link
from test_state_control import states

AS_OF = "2020-06-30"
WORDS = ("--plugin", "ownership", "--plugin", "proximity")


# ---------------------------------------------------------------- the oracle

def kinds_of(doc):
    return {e["id"]: e["kind"] for e in doc["entities"]}


def band(one):
    """Lower and upper bound of a stake in percent; not firm: from nothing."""
    low = one.get("share", one.get("share_min", 0)) if firm(one) else 0
    return (Fraction(str(low)),
            Fraction(str(one.get("share", one.get("share_max", 100)))))


def stakes(doc, company):
    return {x["from"]: band(x) for x in counted(doc, ("ownership",))
            if x["to"] == company}


def look_through(doc, bodies, company):
    """(low, high) of what they hold in a company, without circles."""
    if company in bodies:
        return Fraction(100), Fraction(100)
    held, low = stakes(doc, company), Fraction(0)
    ends = {o: look_through(doc, bodies, o) for o in held}
    left = 100 - sum(least for least, _ in held.values())
    high = sum(least * ends[o][1] for o, (least, _) in held.items())
    for owner in sorted(held, key=lambda o: -ends[o][1]):
        least, most = held[owner]
        low += least * ends[owner][0]
        more = min(left, most - least)
        high += more * ends[owner][1]
        left -= more
    return low / 100, high / 100


def g02(doc):
    result, kinds, levels = {}, kinds_of(doc), state_levels(doc)
    for one, kind in kinds.items():
        if kind not in ("company", "arrangement", "other") or levels.get(
                one) == 2:
            continue
        held, found = stakes(doc, one), set()
        for bodies in states(doc["entities"]).values():
            mine = [held[b] for b in held if b in bodies]
            for low, high in (look_through(doc, bodies, one),
                              (sum(m[0] for m in mine),
                               sum(m[1] for m in mine))):
                if 25 <= low and high <= 50:
                    found.add("certain")
                elif low <= 50 and high >= 25:
                    found.add("possible")
        for owner, (low, _) in held.items():
            if low >= 10 and all(low > high for o, (_, high) in held.items()
                                 if o != owner) and (
                    kinds[owner] == "public_body" or levels.get(owner) == 2):
                rest = 100 - sum(least for least, _ in held.values())
                found.add("certain" if low > rest else "possible")
        if found:
            result[one, None] = min(found)
    return result


def officials(doc, only_firm, kinds):
    """Persons with a post other than employee at a public body on as_of."""
    return {x["from"] for x in counted(doc, ("position",), only_firm)
            if x.get("post") != "employee"
            and kinds[x["to"]] == "public_body"}


def g03(doc):
    result, kinds, levels = {}, kinds_of(doc), state_levels(doc)
    for one, kind in kinds.items():
        if kind not in ("company", "arrangement", "other"):
            continue
        igo = {e["id"] for e in doc["entities"]
               if "gov.igo" in e.get("topics", ())}
        for only_firm, word in ((False, "possible"), (True, "certain")):
            ruled = any(x["to"] == one and x.get("means") == "board_majority"
                        and x["from"] not in igo
                        and (kinds[x["from"]] == "public_body"
                             or levels.get(x["from"]) == 2)
                        for x in counted(doc, ("control",), only_firm))
            board = [x for x in counted(doc, ("position",)) if x["to"] == one
                     and x.get("post") in ("director", "chair")]
            state = officials(doc, only_firm, kinds)
            sent = {x["from"] for x in board
                    if (firm(x) or not only_firm) and (
                        x["from"] in state or kinds.get(x.get(
                            "appointed_by")) == "public_body")}
            if ruled or sent and 2 * len(sent) >= len(
                    {x["from"] for x in board}):
                result[one, None] = word
    return result


def common_day(one, two, sure, born):
    """Of a tie and a post, on some reading, or on every reading, up to as_of.
    A tie without a start is certain of the day of the analysis alone, and none
    is older than its party."""
    if sure and "since" not in one and not firm(two):
        return False
    late, early = (last_day, first_day) if sure else (first_day, last_day)
    return max(late(born), *(late(x.get("since", "0000-01-01"))
                             for x in (one, two))) <= min(
        AS_OF, *(early(x.get("until", "9999-12-31")) for x in (one, two)))


def g05(doc):
    result, kinds = {}, kinds_of(doc)
    peps = {e["id"] for e in doc["entities"]
            if "role.pep" in e.get("topics", ())}
    born = {e["id"]: e.get("incorporated", "0000-01-01")
            for e in doc["entities"]}
    for one, kind in kinds.items():
        if kind not in ("company", "arrangement", "other"):
            continue
        for sure in False, True:
            for tie in counted(doc, ("position", "ownership"), sure):
                who = tie["from"]
                if tie["to"] != one or kinds[who] != "person" or tie.get(
                        "post") == "employee" or tie.get("share") == 0:
                    continue
                if who in peps or any(
                        x["kind"] == "position" and x["from"] == who
                        and x.get("post") != "employee"
                        and kinds[x["to"]] == "public_body"
                        and not (sure and x.get("basis") in (
                            "alleged", "inferred"))
                        and common_day(tie, x, sure, born[one]) for x in doc["links"]):
                    result[one, None] = "certain" if sure else "possible"
    return result


def g06(doc, doubts_count):
    """doubts_count: contracts with bodies that are not firm count among all
    when certainty is asked for."""
    result, kinds = {}, kinds_of(doc)
    dead = {d["id"] for d in doc["deals"]
            if d.get("status") in ("offer", "cancelled")}
    for one, kind in kinds.items():
        if kind not in ("company", "arrangement", "other"):
            continue
        mine = [x for x in counted(doc, ("contract",)) if x["to"] == one
                and x.get("deal") not in dead]
        valued = all(x.get("value", -1) >= 0 for x in mine) and len(
            {x.get("currency") for x in mine} | {None}) == 2 and all(
                "currency" in x for x in mine)

        def weigh(some):
            return sum(x["value"] if valued else 1 for x in some)

        for sure in False, True:
            state = [x for x in mine if kinds[x["from"]] == "public_body"]
            doubtful = [x for x in state if sure and not firm(x)]
            enough = len([x for x in mine if firm(x) or not sure]) >= 3
            paid = any(x["to"] == one and kinds[x["from"]] == "public_body"
                       and x.get("revenue_share", 0) >= 50
                       and x.get("deal") not in dead for x in
                       counted(doc, ("funding", "contract"), sure))
            whole = weigh(mine) - (0 if doubts_count else weigh(doubtful))
            if paid or enough and 2 * (weigh(state) - weigh(
                    doubtful)) >= whole:
                result[one, None] = "certain" if sure else "possible"
    return result


def expected_g06(doc):
    one, two = g06(doc, False), g06(doc, True)
    return one, {k for k in one if one[k] != two.get(k)}


def g07(doc, only_firm):
    kinds, result = kinds_of(doc), {}
    links = counted(doc, ("ownership", "position", "family", "associate"),
                    only_firm)
    owners, large, topics = {}, {}, {e["id"]: e.get("topics", ())
                                     for e in doc["entities"]}
    for x in links:
        if x["kind"] == "ownership":
            owners.setdefault(x["to"], set()).add(x["from"])
            if band(x)[not only_firm] >= 10:
                large.setdefault(x["to"], set()).add(x["from"])
    state = officials(doc, only_firm, kinds) | {
        i for i in kinds if "role.pep" in topics[i]}

    def related(start, visited, used):
        """From person to person."""
        if used > 4:
            return False
        if used and start in state and len(
                [v for v in visited if kinds[v] == "person"]) > 1:
            return True
        for x in links:
            if x["kind"] in ("family", "associate") and start in (
                    x["from"], x["to"]):
                other = x["to"] if x["from"] == start else x["from"]
                if other not in visited and related(
                        other, visited + [other], used + 1):
                    return True
        for firm_, some in large.items():
            if kinds[firm_] != "person" and start in some \
                    and firm_ not in visited \
                    and "corp.public" not in topics[firm_]:
                for other in some:
                    if kinds[other] == "person" and other not in visited \
                            and related(other, visited + [firm_, other],
                                        used + 2):
                        return True
        return False

    def climb(here, visited):
        used = len(visited)
        people = {o for o in owners.get(here, ()) if kinds[o] == "person"}
        if used == 1:
            people |= {x["from"] for x in links if x["kind"] == "position"
                       and x["to"] == here and x.get("post") != "employee"}
        if used <= 4 and any("role.rca" in topics[p] or related(
                p, visited + [p], used) for p in people):
            return True
        return used < 4 and any(
            climb(o, visited + [o]) for o in large.get(here, ())
            if kinds[o] in ("company", "arrangement", "other")
            and o not in visited)

    for one, kind in kinds.items():
        if kind in ("company", "arrangement", "other") and climb(one, [one]):
            result[one, None] = "certain" if only_firm else "possible"
    return result


def expected_g07(doc):
    return {**g07(doc, False), **g07(doc, True)}


# ------------------------------------------------------------------- graphs

def people_and_firms(rng):
    """Posts, stakes without circles, relations, boards."""
    entities = [party(f"b{n}", "public_body", country=rng.choice("XA XB "
                      .split())) for n in range(rng.randint(1, 3))]
    firms = [party(f"c{n}", rng.choice(["company"] * 4 + ["arrangement"]))
             for n in range(rng.randint(2, 5))]
    for one in firms:
        if rng.random() < .2:
            one["incorporated"] = rng.choice(["2017", "2018-06-15", "2019"])
        if rng.random() < .1:
            one["topics"] = ["corp.public"]
    people = [party(f"p{n}", "person") for n in range(rng.randint(2, 6))]
    for one in people:
        if rng.random() < .08:
            one["topics"] = [rng.choice(["role.pep", "role.rca"])]
    bodies = [e["id"] for e in entities]
    entities += firms + people
    firms, people = [[e["id"] for e in some] for some in (firms, people)]
    links = []

    def add(kind, start, end, **keys):
        one = link(kind, start, end, id=f"l{len(links)}", **keys)
        if rng.random() < .25:
            one.update(rng.choice([
                {"since": "2018"}, {"since": "2020"}, {"until": "2020"},
                {"until": "2018-06", "since": "2015"},
                {"since": "2020-07-01"}, {"until": "2018-05-31"}]))
        links.append(soften(rng, one, .15))

    for n, one in enumerate(firms):
        left = 100
        for owner in rng.sample(bodies + people + firms[:n],
                                rng.randint(0, min(4, len(bodies + people)))):
            most = rng.choice([5, 10, 24.9999999, 25, 30, 50, 50.0000001, 60])
            if most <= left:
                left -= most
                add("ownership", owner, one, **rng.choice([
                    {"share": most}, {"share": most}, {
                        "share_min": rng.choice([1, 5]),
                        "share_max": most}]))
        for who in rng.sample(people, rng.randint(0, len(people))):
            if rng.random() < .6:
                add("position", who, one, post=rng.choice(
                    ["director", "director", "chair", "employee",
                     "secretary"]))
                if rng.random() < .15:
                    links[-1]["appointed_by"] = rng.choice(bodies)
        if rng.random() < .15:
            add("control", rng.choice(bodies + firms[:n]), one,
                means=rng.choice(["board_majority", "board_member"]))
    for who in people:
        if rng.random() < .4:
            add("position", who, rng.choice(bodies), post=rng.choice(
                ["official", "director", "employee"]))
    for _ in range(rng.randint(0, 4)):
        add(rng.choice(["family", "associate"]), *rng.sample(people, 2))
    return graph(entities, links, as_of=AS_OF)


def contracts(rng):
    """For G06."""
    entities = [party("b0", "public_body"), party("b1", "public_body")] + [
        party(f"c{n}") for n in range(4)]
    links = []
    for one in ("c0", "c1", "c2"):
        money = rng.random() < .7
        for _ in range(rng.randint(1, 6)):
            value = {"value": rng.choice([1, 2, 3, 100]),
                     "currency": "EUR"} if money else {}
            if money and rng.random() < .08:
                value.update(rng.choice([{"currency": "USD"}, {"value": -2}]))
            if money and rng.random() < .02:
                del value["currency"]
            kind = rng.choice(["contract"] * 9 + ["funding"])
            if kind == "contract" and rng.random() < .15:
                value["deal"] = rng.choice("dof")
            buyer = rng.choice(["b0", "b1", "c3"])
            if rng.random() < .1:
                value["revenue_share"] = rng.choice([49.9, 50, 70])
            if rng.random() < .2:
                if kind == "contract":
                    value["date"] = rng.choice(["2019", "2020", "2021"])
                else:
                    value["until"] = rng.choice(["2019", "2020"])
            links.append(soften(rng, link(kind, buyer, one,
                                          id=f"l{len(links)}", **value), .2))
    deals = [{"id": "d", "status": "delivered"}, {"id": "o", "status":
             "offer"}, {"id": "f", "status": "cancelled"}]
    return graph(entities, links, deals, as_of=AS_OF)


def sure(who="c"):
    return {(who, None): "certain"}


def maybe(who="c"):
    return {(who, None): "possible"}


class Government(Flags):
    words = WORDS
    PARTIES = [party("c"), party("d"), party("b", "public_body",
                                             country="XA"),
               party("e", "public_body", country="XA"),
               party("f", "public_body", country="XB"),
               party("p", "person"), party("q", "person"),
               party("r", "person"), party("s", "person")]

    def ask(self, flag, *links, **topics):
        """Findings on c of links "kind from to" with keys."""
        doc = [dict(e, topics=topics.get(e["id"], [])) for e in self.PARTIES]
        links = [dict(link(*one[0].split(), id=f"l{n}"), **(
            one[1] if len(one) > 1 else {})) for n, one in enumerate(links)]
        return {k: v for k, v in self.of(flag, doc, links).items()
                if k[0] == "c"}


class Stakes(Government):
    """G02"""

    def of_c(self, *stakes_, **topics):
        return self.ask("G02", *[(f"ownership {owner} c", keys)
                                 for owner, keys in stakes_], **topics)

    def test_band(self):
        """Beside a greater holder, so that the body is not the largest."""
        rest = ("p", {"share": 50})
        for share, wanted in ((24.9999999, {}), (25, sure()), (49.9, sure())):
            self.assertEqual(self.of_c(("b", {"share": share}), rest), wanted)
        for share, wanted in ((50, sure()), (50.0000001, {})):
            self.assertEqual(self.of_c(("b", {"share": share})), wanted)
        for low, high, wanted in (
                (25, 50, sure()), (24.9, 50, maybe()), (10, 24.9999999, {}),
                (10, 25, maybe()), (30, 45, sure())):
            self.assertEqual(self.of_c(("b", {"share_min": low, "share_max":
                                              high}), rest), wanted)
        self.assertEqual(self.of_c(("b", {"share_min": 40,
                                          "share_max": 60})), maybe())
        self.assertEqual(self.of_c(("b", {})), maybe())

    def test_one_state(self):
        rest = ("p", {"share": 50})
        parts = [("b", {"share": 12.5}), ("e", {"share": 12.5})]
        self.assertEqual(self.of_c(*parts, rest), sure())
        self.assertEqual(self.of_c(parts[0], ("f", {"share": 12.5}), rest),
                         {})
        self.assertEqual(self.of_c(("b", {"share": 30}), rest,
                                   b=["gov.igo"]), {})

    def test_largest_holder(self):
        own = ("b", {"share": 20})
        for other, wanted in ((19, maybe()), (20, {}), (21, {})):
            self.assertEqual(self.of_c(own, ("p", {"share": other})), wanted)
        self.assertEqual(self.of_c(own, (
            "p", {"share_min": 1, "share_max": 20})), {})
        for share, wanted in ((9.9999999, {}), (10, maybe())):
            self.assertEqual(self.of_c(("b", {"share": share})), wanted)
        self.assertEqual(self.of_c(("b", {"share": 12, "basis": "alleged"})),
                         {})
        above = ("ownership b d", {"share": 60})
        for keys, wanted in (({}, maybe()), ({"basis": "alleged"}, {})):
            self.assertEqual(self.ask(
                "G02", (above[0], dict(above[1], **keys)),
                ("ownership d c", {"share": 20}),
                ("ownership p c", {"share": 10})), wanted)

    def test_largest_of_all(self):
        """What is not on record may have one holder, too."""
        own = ("b", {"share": 22})
        for last, wanted in ((20.1, sure()), (20, maybe()), (19.9, maybe())):
            self.assertEqual(self.of_c(
                own, ("p", {"share": 18}), ("q", {"share": 18}),
                ("r", {"share": last})), wanted, last)

    def test_words(self):
        def words(*links, **topics):
            doc = graph([dict(e, topics=topics.get(e["id"], []))
                         for e in self.PARTIES], [dict(link(
                             *x[0].split(), id=str(n)), **x[1])
                             for n, x in enumerate(links)], as_of=AS_OF)
            return [f["message"] for f in raised(self.findings(
                doc, *WORDS), "G02") if f["subject"] == "c"][0]

        upper = ("; what is alleged, inferred or not known is counted in the "
                 "upper figure.")
        said = {"basis": "alleged"}
        rest = ("ownership p c", {"share": 50})
        self.assertIn("as alleged", words(
            ("ownership b c", {"share": 15}),
            ("ownership e c", {"share": 20, **said}), rest))
        self.assertTrue(words(
            ("ownership b c", {"share": 10}),
            ("ownership b d", {"share": 40}),
            ("ownership d c", {"share": 60, **said})).endswith(upper))
        self.assertNotIn(upper[:10], words(
            ("ownership b d", {"share": 60}),
            ("ownership d c", {"share": 50}), rest))
        self.assertIn("of the holders on record", words(
            ("ownership b c", {"share": 20})))

    def test_look_through(self):
        """60 % of 50 % is 30 %; 40 % of 50 % is 20 %."""
        for share, wanted in ((60, sure()), (50, sure()), (49.9, {})):
            self.assertEqual(self.ask(
                "G02", ("ownership b d", {"share": share}),
                ("ownership d c", {"share": 50}),
                ("ownership p c", {"share": 50})), wanted, share)

    def test_not_under_control_and_basis(self):
        self.assertEqual(self.of_c(("b", {"share": 30}),
                                   ("e", {"share": 30})), {})
        half = ("b", {"share": 30})
        self.assertEqual(self.of_c(half, ("p", {"share": 40}),
                                   c=["gov.soe"]), sure())
        for keys, wanted in (({"basis": "alleged"}, maybe()),
                             ({"until": "2020-06-29"}, {}),
                             ({"since": "2020"}, maybe()),
                             ({"until": AS_OF}, sure())):
            self.assertEqual(self.of_c(("b", dict(half[1], **keys)),
                                       ("p", {"share": 40})), wanted)


class Boards(Government):
    """G03"""

    def test_board_majority(self):
        for who, keys, wanted in (
                ("b", {}, sure()), ("b", {"basis": "inferred"}, maybe()),
                ("b", {"since": "2020"}, maybe()), ("p", {}, {}),
                ("b", {"means": "board_member"}, {}), ("d", {}, {}),
                ("b", {"means": "statute"}, {})):
            self.assertEqual(self.ask("G03", (f"control {who} c", dict(
                {"means": "board_majority"}, **keys))), wanted, (who, keys))
        self.assertEqual(self.ask(
            "G03", ("ownership b d", {"share": 51}),
            ("control d c", {"means": "board_majority"})), sure())
        self.assertEqual(self.ask("G03", (
            "control b c", {"means": "board_majority"}), b=["gov.igo"]), {})

    def board(self, officials_, others, post="director", **keys):
        people = "pqrs"[:officials_ + others]
        return self.ask("G03", *[(f"position {p} c", {"post": post})
                                 for p in people], *[
            (f"position {p} b", dict({"post": "official"}, **keys))
            for p in people[:officials_]])

    def test_half_of_the_board(self):
        for some, others, wanted in ((1, 0, sure()), (1, 1, sure()),
                                     (1, 2, {}), (2, 2, sure()), (0, 2, {}),
                                     (1, 3, {})):
            self.assertEqual(self.board(some, others), wanted)
        for post, wanted in (("chair", sure()), ("secretary", {}),
                             ("employee", {})):
            self.assertEqual(self.board(1, 1, post), wanted)
        for keys, wanted in (({"post": "employee"}, {}),
                             ({"until": "2020-06-29"}, {}),
                             ({"until": "2020"}, maybe()),
                             ({"basis": "alleged"}, maybe())):
            self.assertEqual(self.board(1, 1, **keys), wanted, keys)

    def test_one_person_of_two_posts(self):
        rows = [(f"position {p} c", {"post": post}) for p, post in
                (("p", "director"), ("p", "chair"), ("q", "director"),
                 ("r", "director"))]
        self.assertEqual(self.ask("G03", *rows, ("position p b",
                                                 {"post": "official"})), {})

    def test_appointed(self):
        for who, wanted in (("b", sure()), ("d", {}), ("nobody", {})):
            self.assertEqual(self.ask(
                "G03", ("position p c", {"post": "director",
                                         "appointed_by": who}),
                ("position q c", {"post": "director"})), wanted, who)


    def finding(self, *links, flag="G03"):
        """The one on c, of many people p0, p1 ..."""
        people = {x[0].split()[1] for x in links if x[0].split()[1][0] == "p"}
        doc = self.PARTIES[:3] + [party(p, "person") for p in sorted(people)]
        return [f for f in raised(self.findings(graph(
            [dict(e, name=e["id"]) for e in doc], [dict(link(
                *x[0].split(), id=f"l{n:03}"), **dict(*x[1:]))
                for n, x in enumerate(links)], as_of=AS_OF), *WORDS), flag)
            if f["subject"] == "c"][0]

    def test_certain_of_some(self):
        """Those of whom it is not certain are neither named nor shown."""
        rows = [(f"position p{n} c", {"post": "director"}) for n in range(2)]
        posts = [(f"position p{n} b", {"post": "official"}) for n in range(2)]
        doubt = (posts[1][0], dict(posts[1][1], basis="inferred"))
        found = self.finding(*rows, posts[0], doubt)
        self.assertEqual(found["message"], "At least 1 of the 2 directors of "
                         "c on record holds a post at a public body or was "
                         "appointed by one: p0.")
        self.assertEqual(len([x for x in found["evidence"] if "links" in x]), 1)
        self.assertIn("2 of the 2", self.finding(*rows, *posts)["message"])

    def test_beyond_those_shown(self):
        """Alleged and confidence are of all officials that are counted."""
        rows = [(f"position p{n:02} c", {"post": "director"})
                for n in range(20)]
        posts = [(f"position p{n:02} b", dict({"post": "official"}, **(
            {"basis": "alleged", "confidence": .2} if n > 8 else {})))
            for n in range(20)]
        for flag, more, wanted in (("G03", {}, .2), ("G05", {}, 1)):
            found = self.finding(*rows, *posts, flag=flag)
            self.assertEqual("alleged" in found["message"], wanted < 1)
            self.assertEqual(found["confidence"], wanted)
        found = self.finding(*rows[9:], *posts[9:], flag="G05")
        self.assertEqual((found["confidence"], found["certainty"]),
                         (.2, "possible"))
        self.assertIn("alleged", found["message"])


class Officials(Government):
    """G05"""

    def tie(self, kind="position", post=(), tie=(), **topics):
        return self.ask("G05", (f"{kind} p c", dict(
            {"share": 1} if kind == "ownership" else {"post": "director"},
            **dict(tie))), ("position p b", dict({"post": "official"},
                                                 **dict(post))), **topics)

    def test_ties(self):
        self.assertEqual(self.tie(), sure())
        self.assertEqual(self.tie("ownership"), sure())
        self.assertEqual(self.tie(tie={"post": "employee"}), {})
        self.assertEqual(self.tie(post={"post": "employee"}), {})
        self.assertEqual(self.tie("ownership", tie={"share": 0}), {})
        for post in ("secretary", "signatory", "chair"):
            self.assertEqual(self.tie(tie={"post": post}), sure())
        for kind in ("agent", "associate", "control"):
            self.assertEqual(self.tie(kind), {}, kind)

    def test_same_days(self):
        start = {"since": "2015-03-01"}
        for until, wanted in (("2015-03-01", sure()), ("2015-02-28", {}),
                              ("2015-03", sure()), ("2015-02", {}),
                              ("2015", maybe())):
            self.assertEqual(self.tie(post={"until": until}, tie=start),
                             wanted, until)
        self.assertEqual(self.tie(post={"until": "2020"}), maybe())
        self.assertEqual(self.tie(post={"until": "2020"}, tie=start), sure())
        for keys, wanted in (({"since": "2020-07-01"}, {}),
                             ({"since": "2020"}, maybe()),
                             ({"basis": "alleged"}, maybe())):
            for side in "post", "tie":
                self.assertEqual(self.tie(**{side: keys}), wanted)
        self.assertEqual(self.tie(tie={"until": "2020-06-29"}), {})

    def test_ties_without_a_start(self):
        for post, tie, wanted in (
                ({"until": "1985"}, {}, maybe()),
                ({"until": "1985"}, {"since": "1984"}, sure()),
                ({"since": "2019"}, {}, sure())):
            self.assertEqual(self.tie(post=post, tie=tie), wanted)

    def test_not_before_the_party(self):
        for born, until, tie, wanted in (
                ("2015-03-01", "1985", {}, {}),
                ("2015-03-01", "2015-02-28", {"since": "2010"}, {}),
                ("2015-03-01", "2015-03-01", {"since": "2010"}, sure()),
                ("2015", "2015-03-01", {"since": "2010"}, maybe()),
                ("2015", "2014", {"since": "2010"}, {}),
                ("1980", "1985", {}, maybe())):
            doc = [dict(e, **({"incorporated": born} if e["id"] == "c" else
                              {})) for e in self.PARTIES]
            links = [link("position", "p", "c", id="1", post="director",
                          **tie), link("position", "p", "b", id="2",
                                       post="official", until=until)]
            self.assertEqual(self.of("G05", doc, links), wanted, born)

    def test_exposed_persons(self):
        for tie, wanted in (({}, sure()), ({"basis": "inferred"}, maybe()),
                            ({"post": "employee"}, {})):
            self.assertEqual(self.tie(post={"post": "employee"}, tie=tie,
                                      p=["role.pep"]), wanted)
        self.assertEqual(self.tie(post={"post": "employee"},
                                  p=["role.rca"]), {})


class Money(Government):
    """G06"""

    def paid(self, *rows):
        """Contracts "b 3" of a buyer and a value, with keys."""
        return self.ask("G06", *[
            (f"contract {row.split()[0]} c", dict(
                {"value": int(row.split()[1]), "currency": "EUR"}
                if row.split()[1] != "-" else {}, **keys))
            for row, keys in (r if isinstance(r, tuple) else (r, {})
                              for r in rows)])

    def test_share_and_number(self):
        for rows, wanted in ((("b 5", "b 5"), {}),
                             (("b 2", "e 1", "p 3"), sure()),
                             (("b 1", "e 1", "p 3"), {}),
                             (("b 9", "p 1", "q 1"), sure()),
                             (("b 1", "e 1", "p -"), sure()),
                             (("b 9", "p -", "q 1"), {}),
                             (("b -", "f -", "p -", "q -"), sure())):
            self.assertEqual(self.paid(*rows), wanted, rows)
        self.assertEqual(self.paid("b 1", "e 1", (
            "p 9", {"currency": "USD"})), sure())
        self.assertEqual(self.paid(("b 9", {"currency": "USD"}), "p 1",
                                   "q 1"), {})

    def test_values_that_cannot_be_added(self):
        for rows, wanted in ((("b 100", "b 50", "p -120"), sure()),
                             (("b 1", "p -1", "q -1"), {})):
            self.assertEqual(self.paid(*rows), wanted, rows)
        bare = [(f"contract {who} c", {"value": value}) for who, value in
                (("b", 9), ("p", 1), ("q", 1))]
        self.assertEqual(self.ask("G06", *bare), {})

    def of_deal(self, status, **keys):
        doc = graph(self.PARTIES, [
            link("contract", "b", "c", id=str(n), deal="d", **keys)
            for n in range(3)], [{"id": "d", "status": status}], as_of=AS_OF)
        return [f["certainty"] for f in raised(self.findings(doc, *WORDS),
                                               "G06")]

    def test_deals_that_came_to_nothing(self):
        for status in "offer", "cancelled", "signed", "delivered":
            wanted = [] if status in ("offer", "cancelled") else ["certain"]
            for keys in {}, {"revenue_share": 80}:
                self.assertEqual(self.of_deal(status, **keys), wanted)

    def test_many_buyers(self):
        """All are counted, sixty-four are shown."""
        bodies = [party(f"m{n:03}", "public_body") for n in range(200)]
        doc = graph([party("c")] + [dict(e, name=e["id"]) for e in bodies], [
            link("contract", e["id"], "c", id=e["id"], value=5,
                 currency="EUR", **({"basis": "alleged", "confidence": .3}
                                    if n > 150 else {}))
            for n, e in enumerate(bodies)], as_of=AS_OF)
        found = raised(self.findings(doc, *WORDS), "G06")[0]
        self.assertEqual(len(found["evidence"]), 64)
        self.assertEqual(found["confidence"], .3)
        for text in ("Of the 200 contracts", "1000 of 1000 EUR",
                     "m003 and 196 more", "some are alleged"):
            self.assertIn(text, found["message"])

    def test_long_texts(self):
        """A text is cut between letters, not inside one."""
        for text in "a" + "\u0435" * 20, "\u20ac" * 9, "\U0001f600" * 9:
            self.assertEqual(self.paid(*[("b 5", {"currency": text})] * 3),
                             sure(), text)

    def test_days_and_basis(self):
        for keys, wanted in (({"date": "2020-07-01"}, {}),
                             ({"date": "2020"}, maybe()),
                             ({"basis": "alleged"}, maybe()),
                             ({"date": AS_OF}, sure())):
            self.assertEqual(self.paid("b 5", "b 5", ("p 1", keys)), wanted)
        self.assertEqual(self.paid("b 5", "b 5", "b 5", (
            "p 9", {"basis": "alleged"})), sure())
        self.assertEqual(self.paid("b 5", "e 9", "p 9", (
            "b 5", {"basis": "alleged"})), sure())
        self.assertEqual(self.paid("b 5", "e 3", "p 9", (
            "b 5", {"basis": "alleged"})), maybe())

    def test_share_of_revenue(self):
        for kind in ("funding", "contract"):
            for who, share, keys, wanted in (
                    ("b", 50, {}, sure()), ("b", 49.9, {}, {}),
                    ("p", 80, {}, {}), ("b", 80, {"basis": "inferred"},
                                        maybe())):
                self.assertEqual(self.ask("G06", (f"{kind} {who} c", dict(
                    keys, revenue_share=share))), wanted, (kind, who, share))
        for until, wanted in (("2020-06-29", {}), (AS_OF, sure()),
                              ("2020", maybe())):
            self.assertEqual(self.ask("G06", ("funding b c", {
                "revenue_share": 60, "until": until})), wanted)


class Relations(Government):
    """G07"""

    POST = ("position q b", {"post": "official"})

    def test_relations(self):
        for tie in (("position p c", {"post": "director"}),
                    ("ownership p c", {"share": 1})):
            for kind, wanted in (("family", sure()), ("associate", sure()),
                                 ("agent", {}), ("same_as", {})):
                keys = {"probability": .9} if kind == "same_as" else {}
                for ends in ("p q", "q p"):
                    self.assertEqual(self.ask("G07", tie, self.POST, (
                        f"{kind} {ends}", keys)), wanted, (tie, kind))
        self.assertEqual(self.ask("G07", ("position p c", {
            "post": "employee"}), ("family p q",), self.POST), {})
        self.assertEqual(self.ask("G07", tie, ("family p q",), (
            self.POST[0], {"post": "employee"})), {})
        self.assertEqual(self.ask("G07", tie, ("family p q",),
                                  q=["role.pep"]), sure())
        self.assertEqual(self.ask("G07", tie, ("family p q",)), {})

    def test_official_alone(self):
        """Who holds the post and the stake is another flag's."""
        self.assertEqual(self.ask("G07", ("ownership q c", {"share": 9}),
                                  self.POST), {})
        self.assertEqual(self.ask("G07", ("ownership p c", {"share": 9}),
                                  p=["role.rca"]), sure())
        self.assertEqual(self.ask("G07", (
            "ownership p c", {"share": 9, "basis": "alleged"}),
            p=["role.rca"]), maybe())

    def test_length(self):
        """Four links to the official, five are too many."""
        names = "pqrs"
        for size in range(1, 4):
            rows = [("ownership p c", {"share": 9})] + [
                (f"family {a} {b}",) for a, b in
                zip(names[:size], names[1:])]
            for more in (0, 1):
                top = rows if not more else [
                    ("ownership d c", {"share": 10}),
                    ("ownership p d", {"share": 9}), *rows[1:]]
                self.assertEqual(self.ask("G07", *top, (
                    f"position {names[size]} b", {"post": "official"})),
                    sure() if 1 + size + more <= 4 else {}, (size, more))

    def test_joint_ownership(self):
        top = ("ownership p c", {"share": 9})
        joint = [(f"ownership {n} d", {"share": 10}) for n in "pq"]
        self.assertEqual(self.ask("G07", top, *joint, self.POST), sure())
        self.assertEqual(self.ask("G07", top, *joint, self.POST,
                                  d=["corp.public"]), {})
        self.assertEqual(self.ask("G07", top, *joint, self.POST,
                                  c=["corp.public"]), sure())
        for keys, wanted in (({"share": 9.9999999}, {}),
                             ({"share_min": 5, "share_max": 10}, maybe()),
                             ({"share_min": 10, "share_max": 20}, sure()),
                             ({"share": 10, "basis": "alleged"}, maybe()),
                             ({}, maybe())):
            self.assertEqual(self.ask("G07", top, joint[0], self.POST, (
                joint[1][0], keys)), wanted, keys)
        self.assertEqual(self.ask("G07", top, *joint, ("family q r",), (
            "position r b", {"post": "official"})), sure())

    def test_company_above(self):
        """Handed down by owners, over stakes of a tenth; not by posts."""
        for tie, share, wanted in (
                (("ownership p d", {"share": 1}), 10, sure()),
                (("ownership p d", {"share": 1}), 9.9, {}),
                (("position p d", {"post": "director"}), 90, {})):
            self.assertEqual(self.ask(
                "G07", tie, ("ownership d c", {"share": share}),
                ("family p q",), self.POST), wanted, (tie, share))
        self.assertEqual(self.ask(
            "G07", ("position p d", {"post": "director"}),
            ("ownership s d", {"share": 1}), ("family p q",),
            ("family s r",), ("family r q",),
            ("ownership d c", {"share": 10}), self.POST), sure())
        self.assertEqual(self.ask(
            "G07", ("ownership p d", {"share": 1}), ("family p q",),
            ("ownership d c", {"share_min": 5, "share_max": 15}), self.POST),
            maybe())

    def test_names_do_not_matter(self):
        """Five officials who own the party do not hide the sixth, whoever
        stands between."""
        for name in "az":
            people = ["p", name, "r"] + [f"o{n}" for n in range(5)]
            doc = [party("k"), party("m", "public_body", country="XA")] + [
                party(one, "person") for one in people]
            links = [link("ownership", one, "k", share=10)
                     for one in ["p"] + people[3:]] + [
                link("position", one, "m", post="official")
                for one in people[2:]] + [
                link("family", "p", name), link("family", name, "r")]
            links = [dict(x, id=str(n)) for n, x in enumerate(links)]
            self.assertEqual(self.of("G07", doc, links), sure("k"), name)

    def test_words(self):
        """The kind of each relation, and the company in between."""
        rows = [link("ownership", "p", "d", share=40),
                link("ownership", "d", "c", share=40),
                link("associate", "q", "p"),
                link("position", "q", "b", post="official")]
        others = [link("ownership", "p", "c", share=10),
                  link("ownership", "r", "e2", share=10),
                  link("ownership", "p", "e2", share=10),
                  link("family", "q", "r"),
                  link("position", "q", "b", post="official")]
        names = {e["id"]: e for e in self.PARTIES + [party("e2")]}
        for links, words in (
                (rows, "p, on record as owning shares in c through d, is "
                 "joined to q, who holds a post at a public body: p and q "
                 "are associates."),
                (others, "p, on record as owning shares in c, is joined to "
                 "q, who holds a post at a public body: p and r both hold "
                 "shares in e2; r and q are family.")):
            found = self.findings(graph(
                [dict(e, name=i) for i, e in names.items()],
                [dict(x, id=str(n)) for n, x in enumerate(links)],
                as_of=AS_OF), *WORDS)
            self.assertEqual([f["message"] for f in raised(found, "G07")
                              if f["subject"] == "c"], [words])

    def test_days_and_basis(self):
        rows = [("ownership p c", {"share": 9}), ("family p q",), self.POST]
        for at in range(3):
            for keys, wanted in (({"basis": "alleged"}, maybe()),
                                 ({"until": "2020-06-29"}, {}),
                                 ({"since": "2020"}, maybe())):
                some = list(rows)
                some[at] = (rows[at][0], dict(*rows[at][1:], **keys))
                self.assertEqual(self.ask("G07", *some), wanted, (at, keys))


class Graphs(Government):
    def test_random_graphs(self):
        def plain(rule):
            return lambda doc: (rule(doc), set())
        seen = self.compare(people_and_firms, {
            "G02": plain(g02), "G03": plain(g03), "G05": plain(g05),
            "G07": plain(expected_g07)}, range(300))
        self.assertEqual(len(seen), 8)
        self.assertGreater(min(seen.values()), 10)

    def test_random_contracts(self):
        seen = self.compare(contracts, {"G06": expected_g06}, range(240))
        self.assertEqual(len(seen), 2)
        self.assertGreater(min(seen.values()), 20)

    def test_order_of_records_and_names(self):
        for seed in range(400, 420):
            rng = random.Random(seed)
            doc = people_and_firms(rng)
            names = [e["id"] for e in doc["entities"]]
            new = dict(zip(names, rng.sample(names, len(names))))
            other = dict(doc, entities=[
                dict(e, id=new[e["id"]]) for e in doc["entities"]], links=[
                dict(x, **{k: new[x[k]] for k in ("from", "to",
                                                  "appointed_by") if k in x})
                for x in doc["links"]])
            rng.shuffle(other["entities"])
            rng.shuffle(other["links"])
            one, two = ({(f["flag"], f["subject"], f["certainty"])
                         for f in self.findings(d, *self.words)["flags"]
                         if f["flag"] != "G11"} for d in (doc, other))
            with self.subTest(seed=seed):
                self.assertEqual({(f, new[i], c) for f, i, c in one}, two)

    def test_scope_and_severity(self):
        doc = graph(
            [party(n, country="DE") for n in "vcx"] + [
                party("b", "public_body", country="XA")], [
                supply("1", "v", "c", deal="d"),
                supply("2", "v", "b", deal="d"),
                link("ownership", "b", "c", id="3", share=30),
                link("ownership", "b", "x", id="4", share=30)],
            [{"id": "d", "status": "signed", "vendor": "v"}])
        for words, wanted in (((), ["c", "x"]), (("--deal", "d"), ["c"])):
            found = raised(self.findings(doc, *self.words, *words), "G02")
            self.assertEqual([f["subject"] for f in found], wanted)
            self.assertEqual({f["severity"] for f in found}, {"caution"})

    def test_what_is_not_recorded(self):
        """G07 without a relation, G11 without a security body."""
        def gaps(*links, **keys):
            doc = graph([dict(e, **keys) if e["id"] == "b" else e
                         for e in self.PARTIES], [
                link(*x.split(), id=str(n)) for n, x in enumerate(links)],
                as_of=AS_OF)
            everybody = len(doc["entities"])
            return [(x["flag"], x["count"] // everybody) for x in self.findings(
                doc, *WORDS)["not_evaluable"] if x["flag"] in ("G07", "G11")]

        for rows in (["ownership p c"], ["ownership p c", "ownership q d"]):
            self.assertEqual(gaps(*rows), [("G07", 1), ("G11", 1)])
        for row in "family p q", "associate q p", "ownership q c":
            self.assertEqual(gaps("ownership p c", row), [("G11", 1)], row)
        self.assertEqual(gaps("family p q", functions=["police"]), [])

    def test_further_searches(self):
        """Parties whose two nearest security bodies other flags name."""
        bodies = [party(f"m{n}", "public_body", country="XA",
                        functions=["police"]) for n in range(3)]
        firms = [party(f"c{n:02}") for n in range(12)]
        links = [link("position", f"p{c['id']}", b["id"], post="official")
                 for c in firms for b in bodies[:2]]
        links += [link("position", f"p{c['id']}", c["id"], post="director")
                  for c in firms]
        links += [link("ownership", "m2", c["id"], share=15)
                  for c in firms[::2]]
        people = [party(f"p{c['id']}", "person") for c in firms]
        found = self.findings(graph(bodies + firms + people, [
            dict(x, id=f"l{n}") for n, x in enumerate(links)],
            as_of=AS_OF), *WORDS, "--set", "proximity.g11_strength=0.3",
            "--set", "proximity.g02_largest_percent=20")
        self.assertEqual([f["subject"] for f in raised(found, "G11")
                          if f["subject"][0] == "c"],
                         [c["id"] for c in firms[::2]])

    def test_security_body_that_appoints(self):
        doc = graph([party("c"), party("p", "person"), party(
            "b", "public_body", functions=["police"])], [
            link("position", "p", "c", id="1", post="director",
                 appointed_by="b"), link("contract", "b", "c", id="2"),
            link("funding", "b", "c", id="3", revenue_share=40)],
            as_of=AS_OF)
        for strength in .25, .01:
            found = self.findings(doc, *self.words, "--set",
                                  f"proximity.g11_strength={strength}")
            self.assertEqual([f["flag"] for f in found["flags"]
                              if f["subject"] == "c"], ["G03"])

    def test_security_body_of_a_stake(self):
        """30 % are told by G02, so that G11 is silent; 20 % are not."""
        for share, wanted in ((30, "G02"), (20, "G11"), (60, "G01")):
            found = self.findings(graph(
                [party("c"), party("p", "person"), party(
                    "b", "public_body", country="XA",
                    functions=["military"])], [
                    link("ownership", "b", "c", id="1", share=share),
                    link("ownership", "p", "c", id="2", share=40)],
                as_of=AS_OF), *self.words)
            self.assertEqual([f["flag"] for f in found["flags"]], [wanted])


if __name__ == "__main__":
    unittest.main()
