# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of rule packs: what every rule raises, by which chain, for how many
seeds, and of how many parties it cannot tell, on all small graphs of stakes and
on random graphs under random rules.

Chains are found by walking all of them. A condition has four outcomes: NO,
UNKNOWN (what it asks for is not recorded), MAYBE and SURE. Sums are those of
exact.py.
"""

import itertools
import json
import random
import unittest
from collections import Counter

import exact
from sgtest import SANITIZED, Case, first_day, last_day

AS_OF = "2020-06-30"
NO, UNKNOWN, MAYBE, SURE = range(4)
WORD = {MAYBE: "possible", SURE: "certain"}
RUNS = 8 if SANITIZED else 40
PARTIES = ("company", "person", "arrangement", "other")
EVENTS = ("supply", "contract", "payment", "succession", "involved")


# ----------------------------------------------------------------- conditions

def day_level(since, until):
    """Of a state that may hold on the day."""
    if (since and first_day(since) > AS_OF) or \
            (until and last_day(until) < AS_OF):
        return NO
    begun = not since or last_day(since) <= AS_OF
    lasts = not until or first_day(until) >= AS_OF
    return SURE if begun and lasts else MAYBE


def entries(entity, names):
    """Entries on lists (all of them: True) that are in force."""
    return [x for x in entity.get("listed", ())
            if (names is True or x["list"] in names)
            and day_level(x.get("since"), x.get("until")) != NO]


def flip(level):
    return {NO: SURE, SURE: NO}.get(level, level)


def as_list(value):
    return value if isinstance(value, list) else [value]


def holds_value(entity, key, wanted):
    value = entity.get(key)
    if isinstance(wanted, dict):
        return min(holds_operator(value, op, x) for op, x in wanted.items())
    if value is None:
        return UNKNOWN
    return SURE if value in as_list(wanted) else NO


def holds_operator(value, op, wanted):
    if op == "present":
        return SURE if (value is not None) == wanted else NO
    if value is None:
        return UNKNOWN
    if op == "before":
        bound = first_day(wanted)
        return SURE if last_day(value) < bound else \
            MAYBE if first_day(value) < bound else NO
    if op == "after":
        bound = last_day(wanted)
        return SURE if first_day(value) > bound else \
            MAYBE if last_day(value) > bound else NO
    return SURE if {"at_least": value >= wanted, "at_most": value <= wanted,
                    "above": value > wanted, "below": value < wanted}[op] \
        else NO


def asks_country(key, value):
    if key in ("all", "any"):
        return any(asks_country(k, v) for one in value for k, v in one.items())
    return key == "country" or key == "not" and \
        any(asks_country(k, v) for k, v in value.items())


def holds_one(world, entity, key, value):
    if key == "all":
        return min([SURE, *(holds(world, entity, one) for one in value)])
    if key == "any":
        return max([NO, *(holds(world, entity, one) for one in value)])
    if entity["kind"] == "person" and asks_country(key, value):
        return NO
    if key == "not":
        return flip(holds(world, entity, value))
    if key == "kind":
        return SURE if entity["kind"] in as_list(value) else NO
    if key == "roles":
        return SURE if set(as_list(value)) & set(entity.get("roles", ())) \
            else NO
    if key == "functions":
        has = set(entity.get("functions", ()))
        return SURE if has & set(as_list(value)) else \
            UNKNOWN if entity["kind"] == "public_body" and not has else NO
    if key == "topics":
        return UNKNOWN if not world.has("topics") else \
            SURE if set(as_list(value)) & set(entity.get("topics", ())) else NO
    if key == "country":
        return UNKNOWN if "country" not in entity else \
            SURE if entity["country"] in as_list(value) else NO
    if key == "attributes":
        return min(holds_value(entity, k, v) for k, v in value.items())
    assert key == "listed"
    if not world.has("listed"):
        return UNKNOWN
    found = entries(entity, value if isinstance(value, list) else True)
    level = max([NO, *(day_level(x.get("since"), x.get("until"))
                       for x in found)])
    return flip(level) if value is False else level


def holds(world, entity, test):
    return min([SURE, *(holds_one(world, entity, k, v)
                        for k, v in test.items())])


# ---------------------------------------------------------------------- links

def ended(link):
    return "until" in link and last_day(link["until"]) < AS_OF


def firm_level(link):
    weak = link.get("basis") in ("alleged", "inferred")
    until = None if ended(link) else link.get("until")
    begin = link.get("since", link.get("date"))
    return min(MAYBE if weak else SURE, day_level(begin, until))


def time_level(link, as_of):
    when = as_of.get("links", "in force")
    if ended(link) and when == "in force" or not ended(link) and when == "ended":
        return NO
    if not ended(link) or "within_years" not in as_of:
        return SURE
    bound = str(int(AS_OF[:4]) - as_of["within_years"]) + AS_OF[4:]
    return SURE if first_day(link["until"]) >= bound else \
        MAYBE if last_day(link["until"]) >= bound else NO


def counted_share(link):
    low, high = exact.share_bounds(link)
    return (low if firm_level(link) == SURE and
            link.get("capacity") not in ("nominee", "trustee") else 0), high


def share_level(link, rule):
    if link["kind"] != "ownership" or "min_share" not in rule:
        return SURE
    bound = exact.ppb(rule["min_share"]) + bool(rule.get("strict"))
    low, high = counted_share(link)
    return SURE if low >= bound else MAYBE if high >= bound else NO


def fits(link, item):
    """The directions in which an item of 'links' lets the link be followed."""
    item = {"kind": item} if isinstance(item, str) else item
    return link["kind"] == item["kind"] and all(
        link.get(name, usual) in as_list(item[name])
        for name, usual in (("basis", "declared"), ("means", "other"),
                            ("post", "other"), ("capacity", "beneficial"))
        if name in item)


def steps(world, rule):
    """[(from, to, link, level)] in the direction of the walk."""
    usual = rule.get("direction", "down")
    result = []
    for link in world.links:
        ways = {item.get("direction", usual) if isinstance(item, dict)
                else usual for item in as_list(rule["links"])
                if fits(link, item)}
        level = min(firm_level(link), time_level(link, rule.get("as_of", {})),
                    share_level(link, rule))
        if level == NO or link["from"] == link["to"]:
            continue
        if ways & {"down", "any"}:
            result.append((link["from"], link["to"], link, level))
        if ways & {"up", "any"}:
            result.append((link["to"], link["from"], link, level))
    return result


def follows_listing(world, rule, seed, link):
    if not rule.get("as_of", {}).get("after_listing"):
        return SURE
    names = rule["seeds"]["listed"]
    begin, best = link.get("since", link.get("date")), NO
    for x in entries(world.entity[seed], names):
        if not begin or "since" not in x:
            best = max(best, MAYBE)
        elif first_day(begin) >= last_day(x["since"]):
            best = SURE
        elif last_day(begin) >= first_day(x["since"]):
            best = max(best, MAYBE)
    return best


def chains(world, rule, seeds, ways, least, most):
    """{party: {seed: links of the shortest chain}}: every walk from every
    seed that leads through no other, of so many links at most."""
    starts = {s for s, level in seeds.items() if level >= least}
    after, found = {}, {}
    for begin, end, link, level in ways:
        if level >= least and end not in starts:
            after.setdefault(begin, []).append((end, link))
    for seed in starts:
        walks = {end for end, link in after.get(seed, ())
                 if follows_listing(world, rule, seed, link) >= least}
        for length in range(1, most + 1):
            for party in walks:
                found.setdefault(party, {}).setdefault(seed, length)
            walks = {end for begin in walks for end, _ in after.get(begin, ())}
    return found


# ----------------------------------------------------------------------- sums

def orders_of(world, rule):
    """Links of control that count: who cannot be held cannot be controlled."""
    return [x for x in world.links if x["kind"] == "control"
            and firm_level(x) != NO and not ended(x)
            and world.entity[x["to"]]["kind"] in ("company", "arrangement")
            and any(fits(x, i) for i in as_list(rule["links"]))]


def sums(world, rule, seeds):
    """{party: (level, low, high)} under a cascade or by look-through."""
    graph = world.stakes()
    bound = exact.ppb(rule["min_share"]) + bool(rule.get("strict"))
    sure = [s for s, level in seeds.items() if level == SURE]
    result = {}
    if rule["semantics"] == "look-through":
        low = exact.look_through(graph, set(sure))
        for j, (_, high) in exact.look_through(graph, set(seeds)).items():
            least = low.get(j, (0, 0))[0]
            result[j] = SURE if least * exact.WHOLE >= bound else \
                MAYBE if high * exact.WHOLE >= bound else NO
        return result
    orders = [(x["from"], x["to"], firm_level(x))
              for x in orders_of(world, rule)]
    firm = exact.closure(graph.shares, sure, bound, True,
                         [o[:2] for o in orders if o[2] == SURE])
    some = exact.closure(graph.shares, set(seeds), bound, False,
                         [o[:2] for o in orders])
    return {j: SURE if j in firm else MAYBE for j in some | firm}


def sum_steps(world, rule, level):
    """Steps over stakes and orders of members."""
    result = []
    for link in world.links:
        if ended(link) or firm_level(link) == NO or \
                not any(fits(link, i) for i in as_list(rule["links"])) or \
                link["kind"] == "control" and \
                link not in orders_of(world, rule):
            continue
        mine = firm_level(link)
        if link["kind"] == "ownership":
            low, high = counted_share(link)
            mine = SURE if low > 0 else MAYBE if high > 0 else NO
        if rule["semantics"] == "cascade":
            mine = min(mine, level.get(link["from"], NO))
        if mine and link["from"] != link["to"]:
            result.append((link["from"], link["to"], link, mine))
    return result


# ---------------------------------------------------------------------- rules

class World:
    def __init__(self, doc):
        self.doc = doc
        self.entity = {e["id"]: e for e in doc["entities"]}
        self.links = [x for x in doc["links"]
                      if first_day(x.get("since", x.get("date", AS_OF)))
                      <= AS_OF]

    def has(self, key):
        return any(e.get(key) for e in self.doc["entities"])

    def stakes(self):
        """What exact.py is to know: doubtful stakes count as inferred."""
        plain = []
        for x in self.links:
            if x["kind"] == "ownership" and not ended(x):
                one = {k: v for k, v in x.items()
                       if k not in ("since", "until")}
                if firm_level(x) != SURE:
                    one["basis"] = "inferred"
                plain.append(one)
        return exact.Graph(dict(self.doc, links=plain), AS_OF)


def mentions(test, key):
    return any(k == key or k in ("all", "any") and
               any(mentions(one, key) for one in v) or
               k == "not" and mentions(v, key) for k, v in test.items())


def speaks_of(world, rule, entity):
    subject = rule.get("subject", {})
    if not mentions(subject, "kind") and entity["kind"] not in PARTIES:
        return NO
    level = holds(world, entity, subject)
    if level >= MAYBE and any(k not in entity for k in rule.get("requires", ())):
        return UNKNOWN
    return level


def has_links(world, rule, party):
    usual = rule.get("direction", "down")
    when = rule.get("as_of", {}).get("links", "in force")
    for link in world.links:
        if when == "in force" and ended(link):
            continue
        for item in as_list(rule["links"]):
            item = {"kind": item} if isinstance(item, str) else item
            way = item.get("direction", usual)
            if link["kind"] == item["kind"] and (
                    link["to"] == party and way in ("down", "any") or
                    link["from"] == party and way in ("up", "any")):
                return True
    return False


def expected(world, rule):
    """({party: (certainty, links, seed, others)}, unknown, unlinked)"""
    seeds = {i: holds(world, e, rule["seeds"])
             for i, e in world.entity.items()}
    seeds = {i: level for i, level in seeds.items() if level >= MAYBE}
    meaning = rule.get("semantics", "any")
    added = {} if meaning == "any" else sums(world, rule, seeds)
    ways = steps(world, rule) if meaning == "any" else \
        sum_steps(world, rule, added)
    unlimited = meaning != "any" and "max_links" not in rule
    most = rule.get("max_links", 1) if not unlimited else len(world.entity)
    sure = chains(world, rule, seeds, ways, SURE, most)
    some = chains(world, rule, seeds, ways, MAYBE, most)
    raised, unknown, unlinked = {}, 0, 0
    for i, entity in world.entity.items():
        by = SURE if i in sure else MAYBE if i in some else NO
        if meaning != "any":
            by = added.get(i, NO) if unlimited else min(by, added.get(i, NO))
        level = speaks_of(world, rule, entity)
        if i in seeds or level == NO:
            continue
        if by == NO:
            kin = any(mentions({"all": [{x if isinstance(x, str) else
                                         x["kind"]: 1}]}, k)
                      for x in as_list(rule["links"])
                      for k in ("family", "associate"))
            unlinked += (entity["kind"] != "person" or kin) and \
                not has_links(world, rule, i)
        elif level == UNKNOWN:
            unknown += 1
        else:
            found = sure[i] if by == SURE else some[i] \
                if i in some else sure[i]
            length = min(found.values())
            raised[i] = (WORD[min(by, level)], length,
                         min(s for s, n in found.items() if n == length),
                         len(found) - 1)
    return raised, unknown, unlinked


# --------------------------------------------------------------- random things

def sometimes(rng, chance, keys, name, *values):
    if rng.random() < chance:
        keys[name] = rng.choice(values)


def random_entity(rng, name):
    kind = rng.choice(["company"] * 4 + ["person", "person", "public_body",
                                         "arrangement", "address"])
    one = {"id": name, "kind": kind}
    if rng.random() < .3:
        one["listed"] = []
        for _ in range(rng.choice((1, 1, 2))):
            entry = {"list": rng.choice(("us_ofac_sdn", "eu_sanctions"))}
            sometimes(rng, .6, entry, "since", "2017", "2018-01-01", "2020")
            sometimes(rng, .2, entry, "until", "2019-01-01", "2020",
                      "2021-01-01")
            one["listed"].append(entry)
    sometimes(rng, .3, one, "topics", ["gov.soe"], ["role.pep", "gov.soe"])
    sometimes(rng, .5, one, "employees", 2, 8, 20)
    sometimes(rng, .5, one, "incorporated", "2010-05-05", "2018", "2018-07")
    sometimes(rng, .6, one, "country", "DE", "FR")
    sometimes(rng, .3, one, "roles", ["broker"], ["agent", "vendor"])
    if kind == "public_body":
        sometimes(rng, .5, one, "functions", ["police"], ["health"])
    return one


def random_link(rng, names, kinds, taken):
    """One statement a stake; the ends are what a kind may join."""
    kind = rng.choice(("ownership",) * 5 + ("control",
                       "position", "family", "part_of", "supply"))
    start, end = rng.sample(names, 2)
    ownable = ("company", "arrangement", "public_body")
    if kind in ("ownership", "control") and kinds[end] not in ownable or \
            "address" in (kinds[start], kinds[end]) or (start, end) in taken:
        return None
    if kind == "ownership":
        taken.add((start, end))
    one = {"kind": kind, "from": start, "to": end}
    if kind in EVENTS:
        sometimes(rng, .8, one, "date", "2016", "2018", "2018-05", "2019-05-01",
                  "2020", "2021-01-01")
    else:
        sometimes(rng, .3, one, "since", "2015-01-01", "2019", "2020",
                  "2021-01-01")
        sometimes(rng, .35, one, "until", "2017", "2018-03", "2019-03-01",
                  "2020", "2022")
        if one.get("since", "0") > one.get("until", "9"):
            del one["since"]
    sometimes(rng, .25, one, "basis", "alleged", "inferred", "verified")
    if kind == "control":
        sometimes(rng, .8, one, "means", "statute", "agreement")
    if kind == "position":
        sometimes(rng, .8, one, "post", "director", "employee")
    if kind == "ownership":
        one.update(exact.random_stake(rng, 100)[0])
        sometimes(rng, .1, one, "capacity", "nominee", "legal")
        if one.get("capacity") == "legal":
            del one["capacity"]
    return one


def random_world(rng):
    names = [f"p{n}" for n in range(rng.randint(5, 9))]
    entities = [random_entity(rng, name) for name in names]
    kinds = {e["id"]: e["kind"] for e in entities}
    links, taken = [], set()
    for _ in range(rng.randint(8, 24)):
        one = random_link(rng, names, kinds, taken)
        if one:
            links.append(dict(one, id=f"l{len(links):02}"))
    return World({"stakegraph": "1", "as_of": AS_OF, "entities": entities,
                  "links": links})


SEEDS = ({"listed": True}, {"listed": ["us_ofac_sdn"]}, {"topics": "gov.soe"},
         {"kind": "public_body"}, {"functions": ["police", "military"]},
         {"roles": "broker"}, {"country": "DE"},
         {"any": [{"listed": ["eu_sanctions"]}, {"topics": ["role.pep"]}]},
         {"kind": "company", "not": {"country": "DE"}},
         {"attributes": {"employees": {"at_least": 8, "below": 20}}},
         {"attributes": {"incorporated": {"after": "2017", "before": "2019"}}},
         {"all": [{"listed": False}, {"attributes": {"employees": 2}}]})
SUBJECTS = (None, None, None, {"kind": ["company", "public_body"]},
            {"listed": False}, {"not": {"topics": "gov.soe"}},
            {"attributes": {"employees": {"at_most": 8}}},
            {"any": [{"country": ["FR"]}, {"roles": ["agent"]}]},
            {"attributes": {"incorporated": {"present": False}}})
ITEMS = ("ownership", "control", "position", "family", "part_of", "supply",
         {"kind": "position", "post": "director"},
         {"kind": "control", "means": ["statute", "agreement"]},
         {"kind": "ownership", "basis": ["declared", "alleged"]},
         {"kind": "part_of", "direction": "up"},
         {"kind": "family", "direction": "any"},
         {"kind": "ownership", "capacity": "beneficial"})
SUMS = (["ownership"], ["ownership", "control"],
        ["ownership", {"kind": "control", "means": "statute"}])


def random_rule(rng, name):
    rule = {"id": name, "title": name, "severity": "note",
            "seeds": rng.choice(SEEDS)}
    meaning = rng.choice(("any", "any", "any", "cascade", "look-through"))
    subject = rng.choice(SUBJECTS)
    if subject:
        rule["subject"] = subject
    sometimes(rng, .15, rule, "requires", ["employees"], ["incorporated"])
    if meaning == "any":
        rule["links"] = rng.sample(ITEMS, rng.randint(1, 4))
        sometimes(rng, .6, rule, "direction", "up", "any", "down")
        sometimes(rng, .8, rule, "max_links", 1, 2, 3, 4)
        as_of = {}
        sometimes(rng, .4, as_of, "links", "ended", "in force or ended")
        if as_of:
            sometimes(rng, .5, as_of, "within_years", 2, 3)
        if "listed" in rule["seeds"] and rule["seeds"]["listed"]:
            sometimes(rng, .5, as_of, "after_listing", True)
        if as_of:
            rule["as_of"] = as_of
    else:
        rule["semantics"] = meaning
        rule["links"] = rng.choice(SUMS) if meaning == "cascade" \
            else "ownership"
        if meaning == "cascade":
            sometimes(rng, .5, rule, "max_links", 1, 2, 3)
    if meaning != "any" or rng.random() < .5:
        rule["min_share"] = rng.choice((10, 25, 33.3333333, 50))
        sometimes(rng, .3, rule, "strict", True)
    return rule


# ---------------------------------------------------------------------- tests

class RulePacks(Case):
    def found(self, world, rules):
        pack = {"stakegraph_rules": "1", "pack": "oracle", "title": "Oracle",
                "version": "1", "rules": rules}
        return self.findings(world.doc, "--plugin", "rules", "--rules",
                             self.write("pack.json", pack))

    def raised_by(self, world, rule, findings):
        result = {}
        names = {x["id"]: x for x in world.links}
        for f in findings["flags"]:
            if f["flag"] != "oracle." + rule["id"]:
                continue
            path = [e for e in f["evidence"] if e["type"] == "path"][0]
            self.assertEqual(path["entities"][-1], f["subject"])
            self.assertTrue(all(i in names for i in path["links"]))
            others = f["message"].split("|")[1]
            result[f["subject"]] = (
                f["certainty"], len(path["links"]), path["start"],
                int(others.split()[0].replace("no", "0")))
        return result

    def gaps_of(self, rule, findings):
        unknown = unlinked = 0
        for gap in findings["not_evaluable"]:
            if gap["flag"] != "oracle." + rule["id"]:
                continue
            if gap["reason"].startswith("no link"):
                unlinked += gap["count"]
            elif "rule speaks" in gap["reason"]:
                unknown += gap["count"]
        return unknown, unlinked

    def compare(self, world, rules):
        rules = [dict(r, message="{subject}|{others}") for r in rules]
        findings = self.found(world, rules)
        counts = Counter()
        for rule in rules:
            raised, unknown, unlinked = expected(world, rule)
            context = json.dumps([rule, world.doc])
            self.assertEqual(self.raised_by(world, rule, findings), raised,
                             context)
            self.assertEqual(self.gaps_of(rule, findings), (unknown, unlinked),
                             context)
            counts.update(r[0] for r in raised.values())
            counts[rule.get("semantics", "any")] += len(raised)
            counts["unknown"] += unknown
            counts["others"] += sum(r[3] for r in raised.values())
        return counts

    def test_random_worlds_and_rules(self):
        counts = Counter()
        for seed in range(RUNS):
            rng = random.Random(seed)
            rules = [random_rule(rng, f"r-{n:02}") for n in range(60)]
            with self.subTest(seed=seed):
                counts += self.compare(random_world(rng), rules)
        # The samples are worth something.
        for what in ("certain", "possible", "any", "cascade", "look-through",
                     "unknown", "others"):
            self.assertGreater(counts[what], RUNS, what)

    def test_all_small_graphs_of_stakes(self):
        """Three parties, each stake one of four: all graphs in one document,
        under each of the semantics and several depths."""
        stakes = (None, {"share": 10}, {"share_min": 20, "share_max": 60}, {})
        entities, links = [], []
        pairs = [("o", "a"), ("o", "b"), ("a", "b"), ("b", "a")]
        for number, some in enumerate(itertools.product(stakes,
                                                        repeat=len(pairs))):
            for name in "oab":
                entities.append({"id": f"{number:03}{name}", "kind": "company"})
            entities[-3]["topics"] = ["gov.soe"]
            links += [dict(keys, id=f"{number:03}{x}{y}", kind="ownership",
                           **{"from": f"{number:03}{x}",
                              "to": f"{number:03}{y}"})
                      for (x, y), keys in zip(pairs, some)
                      if keys is not None]
        world = World({"stakegraph": "1", "as_of": AS_OF,
                       "entities": entities, "links": links})
        rule = {"title": "t", "severity": "note", "seeds": {"topics": "gov.soe"},
                "links": "ownership"}
        rules = [dict(rule, id=f"any-{n}-{share}", max_links=n, min_share=share)
                 for n in (1, 2) for share in (10, 20)]
        rules += [dict(rule, id=f"cascade-{n}", max_links=n, min_share=20,
                       semantics="cascade") for n in (1, 2)]
        rules.append(dict(rule, id="cascade", min_share=20,
                          semantics="cascade"))
        rules.append(dict(rule, id="through", min_share=10,
                          semantics="look-through"))
        counts = self.compare(world, rules)
        self.assertGreater(counts["certain"], 500)
        self.assertGreater(counts["possible"], 500)


if __name__ == "__main__":
    unittest.main()
