# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracles of the flags E01, E02, E03, E06, E10, D01 and D03, compared on
exhaustive small graphs and on random ones, and invariance under other names
and another order of the records.

Each rule is asked twice: of all that is recorded, and of firm links alone. A
finding is certain when it is raised both ways. Documents that share nothing
are analysed many at a time.
"""

import itertools
import random
import unittest

import flag_rules as rules
from flag_rules import SECURITY, counted, firm, link, results, state_levels
from sgtest import Case, first_day, graph, last_day, party, supply
from test_intermediary import supplies

AS_OF = rules.AS_OF
DEAD = rules.DEAD
FLAGS = ("E01", "E02", "E03", "E06", "E10", "D01", "D03")
BYSTANDERS = {"victim", "witness", "reporter", "complainant", "investigator",
              "regulator"}


# ------------------------------------------------------------- the oracles

class Oracle:
    """What the rules say of one document."""

    def __init__(self, doc):
        self.doc = doc
        self.of = {e["id"]: e for e in doc["entities"]}
        levels = state_levels(doc)
        self.declared = {e["id"] for e in doc["entities"]
                         if "end_user" in e.get("roles", ())}
        self.state = {e["id"] for e in doc["entities"]
                      if e["kind"] == "public_body"
                      or levels.get(e["id"]) == 2}
        self.perhaps = {i for i, level in levels.items() if level == 1}
        self.supplies = {k: supplies(doc, firm=k) for k in (False, True)}
        self.up = {k: [(x["from"], x["to"])
                       for x in counted(doc, ("part_of",), k)]
                   for k in (False, True)}
        self.over = [(x["to"], x["from"]) for x in doc["links"]
                     if firm(x) and (x["kind"] == "ownership" and x.get(
                         "share", x.get("share_min", 0)) > 50
                         or x["kind"] == "control" and x.get("means") in (
                             "statute", "golden_share", "board_majority"))]

    def users(self, k):
        """End users by the supplies of one view."""
        buys = {x["to"] for x in self.supplies[k]}
        sells = {x["from"] for x in self.supplies[k]}
        return buys & (self.declared | self.state - sells)

    def about_users(self, one_of):
        """{(subject, None): certainty}: of a test of entities and views."""
        sure, some = self.users(True), self.users(False)
        return {(v, None): "certain" if v in sure & some
                and one_of(v, True) else "possible"
                for v in sure | some if one_of(v, False)}

    def above(self, v, steps, ties):
        found = {v}
        for _ in range(steps):
            found |= {b for a, b in ties if a in found}
        return found

    # --- E01 E02 E03 E06

    def e01(self):
        return self.about_users(lambda v, k: v in self.state)

    def e02(self):
        return self.about_users(lambda v, k: any(
            SECURITY & set(self.of[b].get("functions", ()))
            for b in self.above(v, 3, self.up[k] + self.over)))

    def misuses(self, v, k):
        """Incidents of misuse of a user or of bodies above it."""
        near = self.above(v, 2, self.up[k])
        day = last_day if k else first_day
        return [self.of[x["to"]] for x in counted(
            self.doc, ("involved",), k) if x["from"] in near
            and x.get("role") not in BYSTANDERS
            and self.of[x["to"]].get("nature") == "misuse"
            and day(self.of[x["to"]].get("date", "0000-01-01")) <= AS_OF]

    def e03(self):
        return self.about_users(lambda v, k: bool(self.misuses(v, k)))

    def class_of(self, one):
        deals = {d["id"]: d.get("product_class") for d in self.doc["deals"]}
        return one.get("product_class") or deals.get(one.get("deal"))

    def classes(self, v, k):
        """Of supplies to a party, which in the view of all may be stated by
        the supplies before them alone."""
        found, asked, queue = set(), set(), [v]
        while queue:
            at = queue.pop()
            asked.add(at)
            for one in self.supplies[k]:
                if one["to"] == at and self.class_of(one):
                    found.add(self.class_of(one))
                elif one["to"] == at and one["from"] not in asked and not k:
                    queue.append(one["from"])
        return found - {"other"}

    def e06(self):
        return self.about_users(lambda v, k: bool(self.classes(v, k) & {
            i.get("product_class") for i in self.misuses(v, k)}))

    # --- E10 D01 D03

    def groups(self):
        live = [d for d in self.doc["deals"] if d.get("status") not in DEAD]
        return live + [None]

    def of_group(self, deal, k):
        return [x for x in self.supplies[k]
                if x.get("deal") == (deal and deal["id"])]

    def ends(self, deal, k):
        """Buyers that sell nothing on: in the deal or by supplies of none;
        of supplies of none: not at all."""
        sells = {x["from"] for x in self.supplies[k]
                 if not deal or x.get("deal") in (None, deal["id"])}
        return {x["to"] for x in self.of_group(deal, k)} - sells

    @staticmethod
    def names(one):
        who = one.get("stated_end_user", ())
        return {who} if isinstance(who, str) else set(who)

    def stated(self, deal):
        """Users named by a deal and its supplies; by none for no deal."""
        return self.names(deal).union(*map(
            self.names, self.of_group(deal, False))) if deal else set()

    def kin(self, v):
        """A body, those above it and its units."""
        down = [(b, a) for a, b in self.up[False]]
        return self.above(v, 3, self.up[False]) | self.above(v, 3, down)

    def is_stated(self, v, deal):
        return bool(self.kin(v) & self.stated(deal))

    def leads_on(self, v, deal):
        ties = [(x["from"], x["to"]) for x in self.supplies[False]]
        ahead = set()
        for one in (b for a, b in ties if a == v):
            ahead |= self.above(one, 3, ties)
        return any(self.is_stated(b, deal) for b in ahead - {v})

    def ended(self, deal, test, sides=(False, True)):
        """Parties where chains end, by both views; some of which pass."""
        key = deal and deal["id"]
        both = [self.ends(deal, k) for k in (False, True)]
        some = set().union(*(both[k] for k in sides))
        return {(v, key): "certain" if v in both[0] & both[1]
                and test(v, True) else "possible"
                for v in some if test(v, False)}

    def is_named(self, v, deal):
        """Named by the deal as its user, and no intermediary by role."""
        between = {"distributor", "reseller", "integrator", "broker", "agent",
                   "forwarder", "consignee"}
        roles = {r for e in self.doc["entities"] if e["id"] == v
                 for r in e.get("roles", ())}
        return v in self.stated(deal) and not roles & between

    def d01(self):
        found = {}
        for deal in self.groups():
            found.update({key: c for key, c in self.ended(
                deal, lambda v, sure: not (
                    v in self.state | self.declared or self.leads_on(v, deal)
                    or self.is_named(v, deal)
                    or sure and v in self.perhaps)).items()
                if deal or all(v != key[0] for v, _ in found)})
        return found

    def is_twin(self, v, stated):
        return any(v in (x["from"], x["to"])
                   and stated & {x["from"], x["to"]} - {v}
                   for x in self.doc["links"] if x["kind"] == "same_as")

    def behind(self, one, k):
        """A supply of no deal and those of none that lead on from it."""
        found, at = [one], {one["to"]}
        for _ in range(4):
            more = [x for x in self.of_group(None, k) if x["from"] in at]
            found += more
            at |= {x["to"] for x in more}
        return found

    def contradicted(self, deal, k):
        """Users reached by independent evidence where others are stated: by
        the deal or a supply of it, or by a supply that leads to them."""
        mine = self.of_group(deal, k)
        if deal:
            named = self.names(deal).union(*map(self.names, mine))
            claims = [(named, mine)]
        else:
            claims = [(self.names(x), self.behind(x, k)) for x in mine]
        reached = {x["to"] for x in self.supplies[False]
                   if x.get("deal") in (None, deal and deal["id"])}
        ends = self.ends(deal, False), self.ends(deal, True)
        either = ends[0] & ends[1] if k else ends[0] | ends[1]
        users = either & (self.state | (set() if k else self.perhaps))
        found = set()
        for stated, proof in claims:
            if all(self.kin(v) & reached for v in stated):
                continue
            found |= {x["to"] for x in proof
                      if x.get("basis") in ("verified", "reported")
                      and x["to"] in users | self.declared
                      and not self.kin(x["to"]) & stated
                      and not (k and self.is_twin(x["to"], stated))}
        return {(v, deal and deal["id"]) for v in found}

    def d03(self):
        found = {}
        for deal in self.groups():
            sure = self.contradicted(deal, True)
            found.update({key: "certain" if key in sure else "possible"
                          for key in self.contradicted(deal, False)})
        return found

    def e10(self):
        found = {}
        for deal in self.groups()[:-1]:
            ends = {k: self.ends(deal, k) for k in (False, True)}

            def several(v, k):
                return len(ends[k]) > 1 or bool(self.stated(deal)) \
                    and v in self.state | self.declared \
                    and not self.is_stated(v, deal)

            found.update({(v, deal["id"]): "certain" if v in ends[True]
                          and several(v, True) else "possible"
                          for v in ends[False] if several(v, False)})
        return found

    def all(self):
        return {flag: getattr(self, flag.lower())() for flag in FLAGS}


# --------------------------------------------------------------- documents

def marked(doc, mark):
    """The document with ids of its own."""
    def new(record, *keys):
        result = dict(record)
        for key in keys:
            if isinstance(record.get(key), list):
                result[key] = [mark + one for one in record[key]]
            elif record.get(key):
                result[key] = mark + record[key]
        return result
    return dict(doc, entities=[new(e, "id") for e in doc["entities"]],
                links=[new(x, "id", "from", "to", "deal", "stated_end_user")
                       for x in doc["links"]],
                deals=[new(d, "id", "vendor", "stated_end_user")
                       for d in doc["deals"]])


def some_deals(rng, names):
    deals = [{"id": f"d{n}", "status": status} for n, status in enumerate(
        rng.sample(["signed", "delivered", "signed", "alleged", "offer",
                    "cancelled"], rng.randint(0, 3)))]
    for one in deals:
        if rng.random() < .8:
            one["vendor"] = names[0]
        if rng.random() < .4:
            one["product_class"] = rng.choice(
                ["spyware"] * 2 + ["drones", "network_equipment", "other"])
        if rng.random() < .6:
            one["stated_end_user"] = rng.choice(names[1:]) \
                if rng.random() < .7 else rng.sample(names[1:], 2)
    return deals


def some_supplies(rng, names, deals):
    classes = {d["id"]: d.get("product_class") for d in deals}
    for n in range(rng.randint(2, 2 * len(names))):
        one = supply(f"s{n}", *rng.sample(names, 2))
        if rng.random() < .7:       # mostly away from the vendor
            one["from"], one["to"] = sorted((one["from"], one["to"]))
        if deals and rng.random() < .7:
            one["deal"] = rng.choice(deals)["id"]
        if not classes.get(one.get("deal")) and rng.random() < .5:
            one["product_class"] = rng.choice(
                ["spyware", "spyware", "drones", "interception"])
        if rng.random() < .3:
            one["date"] = rules.some_dates(rng)
        if rng.random() < .5:
            one["basis"] = rng.choice(["verified", "verified", "reported",
                                       "alleged", "inferred", "declared"])
        if rng.random() < .1:
            one["stated_end_user"] = rng.choice(names)
        yield one


def some_ties(rng, entities):
    """Hierarchies, stakes and control."""
    bodies = [e["id"] for e in entities if e["kind"] == "public_body"]
    firms = [e["id"] for e in entities if e["kind"] == "company"][1:]
    seen = set()
    for n in range(rng.randint(0, 2 * len(entities))):
        kind = rng.choice(["part_of", "part_of", "ownership", "control"])
        starts, stops = (bodies, bodies) if kind == "part_of" else (
            bodies + firms, firms)
        if not starts or not stops:
            continue
        one = link(kind, rng.choice(starts), rng.choice(stops), id=f"t{n}")
        pair = one["from"], one["to"]
        if one["from"] == one["to"] or pair in seen:
            continue
        seen.add(pair)
        if kind == "ownership":
            one.update(rng.choice([{"share": 50}, {"share": 50.0000001}, {
                "share": 60}, {"share_min": 40, "share_max": 60}]))
        if kind == "control":
            one["means"] = rng.choice(["statute", "golden_share",
                                       "board_majority", "board_member"])
        if rng.random() < .2:
            one.update(rng.choice([
                {"since": "2020"}, {"until": "2020"}, {"until": "2019"},
                {"since": "2020-06-30"}, {"since": "2020-07-01"}]))
        yield rules.soften(rng, one)


def some_cases(rng, names):
    """Incidents and who was involved."""
    for n in range(rng.randint(0, 3)):
        keys = {"nature": rng.choice(["misuse"] * 4 + ["diversion"])}
        if rng.random() < .7:
            keys["product_class"] = rng.choice(
                ["spyware"] * 3 + ["drones", "network_equipment", "other"])
        if rng.random() < .5:
            keys["date"] = rules.some_dates(rng)
        one = link("involved", rng.choice(names), f"i{n}", id=f"v{n}")
        if rng.random() < .3:
            one["role"] = rng.choice(["victim", "witness", "operator"])
        if rng.random() < .2:
            one["date"] = rules.some_dates(rng)
        yield party(f"i{n}", "incident", **keys), rules.soften(rng, one)


def random_document(rng):
    entities = rules.parties(rng, rng.randint(4, 7), [
        "company"] * 4 + ["public_body"] * 4 + ["person", "other"])
    entities[0].update(kind="company", roles=["vendor"])
    names = [e["id"] for e in entities]
    for one in entities[1:]:
        if rng.random() < .2:
            one["roles"] = [rng.choice(["end_user", "end_user",
                                        "distributor"])]
        if one["kind"] == "public_body":
            one["country"] = rng.choice(["XA", "XB"])
            if rng.random() < .4:
                one["functions"] = [rng.choice(sorted(SECURITY) + [
                    "border", "interior", "justice"])]
    cases = list(some_cases(rng, names))
    deals = some_deals(rng, names)
    links = [*some_supplies(rng, names, deals), *some_ties(rng, entities),
             *(x for _, x in cases)]
    if rng.random() < .1:
        links.append(link("same_as", *rng.sample(names, 2), id="same",
                          probability=.5))
    return graph(entities + [i for i, _ in cases], links, deals, as_of=AS_OF)


# ------------------------------------------------------------------- tests

WORDS = ("--plugin", "ownership", "--plugin", "enduser", "--without",
         "proximity")


class Compared(Case):
    def compare(self, docs, batch):
        """Findings of documents with ids of their own against the oracle;
        returns how often each was raised."""
        seen = {}
        docs = iter(docs)
        while True:
            some = [marked(doc, f"g{n}-") for n, doc in enumerate(
                itertools.islice(docs, batch))]
            if not some:
                return seen
            found = results(self.findings(rules.together(some), *WORDS),
                            *FLAGS)
            for flag in FLAGS:
                parts = {}
                for (who, deal), value in found[flag].items():
                    parts.setdefault(who.split("-")[0], {})[who, deal] = value
                found[flag] = parts
            for n, doc in enumerate(some):
                for flag, wanted in Oracle(doc).all().items():
                    got = found[flag].get(f"g{n}", {})
                    if got != wanted:
                        self.fail(f"{flag}: {got}, by the rule {wanted}: "
                                  f"{doc}")
                    for value in wanted.values():
                        seen[flag, value] = seen.get((flag, value), 0) + 1

    def test_random_documents(self):
        seen = self.compare((random_document(random.Random(seed))
                             for seed in range(1800)), 60)
        self.assertEqual(len(seen), 2 * len(FLAGS))
        self.assertGreater(min(seen.values()), 20, seen)

    def test_every_small_chain(self):
        """A vendor, a company, a declared user and a body; each of six
        supplies absent, in the deal, alleged in it, or of no deal."""
        entities = [party("v", roles=["vendor"]), party("x"),
                    party("u", roles=["end_user"]),
                    party("b", "public_body", country="XA")]
        ends = ("vx", "vb", "xb", "xu", "bu", "ux")
        forms = (None, {"deal": "d", "basis": "verified"},
                 {"deal": "d", "basis": "alleged"}, {})
        docs = (graph(entities, [
            supply(pair, *pair, **form) for pair, form in zip(ends, choice)
            if form is not None], [{
                "id": "d", "status": "signed", "vendor": "v",
                **({"stated_end_user": "b"} if sum(map(
                    forms.index, choice)) % 2 else {})}], as_of=AS_OF)
            for choice in itertools.product(forms, repeat=len(ends)))
        seen = self.compare(docs, 300)
        for flag in ("E01", "E10", "D01"):
            for value in ("certain", "possible"):
                self.assertGreater(seen[flag, value], 100)
        self.assertGreater(seen["D03", "certain"], 20)

    def test_every_small_hierarchy(self):
        """Three bodies over a user, a tie of some kind between neighbours,
        function and report anywhere."""
        forms = ({"kind": "part_of"}, {"kind": "part_of", "basis": "alleged"},
                 {"kind": "control", "means": "statute"},
                 {"kind": "control", "means": "agreement"},
                 {"kind": "ownership", "share": 50.0000001},
                 {"kind": "ownership", "share": 50})
        bodies = "abcde"

        def one(choice, at):
            links = [supply("s", "v", "a", product_class="spyware"),
                     link("involved", bodies[at], "i", id="i1")]
            for n, form in enumerate(choice):
                low, high = bodies[n], bodies[n + 1]
                if form["kind"] != "part_of":
                    low, high = high, low
                links.append(dict(form, id=f"t{n}",
                                  **{"from": low, "to": high}))
            return graph(
                [party("v", roles=["vendor"]), party(
                    "i", "incident", nature="misuse",
                    product_class="spyware"), *(party(
                        b, "public_body", country="XA",
                        functions=["prison" if n == at else "interior"])
                        for n, b in enumerate(bodies))], links, as_of=AS_OF)

        docs = (one(choice, at) for at in range(5) for choice in
                itertools.product(forms, repeat=max(1, min(at, 3))))
        seen = self.compare(docs, 200)
        self.assertGreater(min(seen["E02", c] for c in (
            "certain", "possible")), 40)
        self.assertGreater(seen["E03", "certain"], seen["E03", "possible"])

    def test_a_chain_of_four(self):
        """One link more than E02 looks up, and one more than E03 does."""
        bodies = "abcde"
        for at in range(5):
            docs = [graph(
                [party("v", roles=["vendor"]),
                 party("i", "incident", nature="misuse"),
                 *(party(b, "public_body", country="XA", functions=[
                     "police" if n == at else "health"])
                   for n, b in enumerate(bodies))],
                [supply("s", "v", "a"), link("involved", bodies[at], "i",
                                             id="i1"),
                 *(link("part_of", *pair, id="".join(pair))
                   for pair in zip(bodies, bodies[1:]))], as_of=AS_OF)]
            seen = self.compare(docs, 1)
            self.assertEqual(("E02", "certain") in seen, at <= 3, at)
            self.assertEqual(("E03", "certain") in seen, at <= 2, at)


class Invariance(Case):
    """With all plugins: severities depend on other flags beside."""

    def told(self, doc, back=None):
        back = back or {}
        return {(f["flag"], back.get(f["subject"], f["subject"]), f["deal"],
                 f["certainty"], f["severity"])
                for f in self.findings(doc)["flags"]
                if f["flag"][0] in "DEQS"}

    def document(self, n):
        return rules.together([
            marked(random_document(random.Random(seed)), f"g{seed}-")
            for seed in range(5000 + 20 * n, 5020 + 20 * n)])

    def test_order_of_records(self):
        for n in range(12):
            rng = random.Random(n)
            doc = self.document(n)
            first = self.told(doc)
            self.assertGreater(len(first), 50)
            mixed = dict(doc, **{k: rng.sample(doc[k], len(doc[k]))
                                 for k in ("entities", "links", "deals")})
            self.assertEqual(self.told(mixed), first)

    def test_review_of_one_deal(self):
        """Says of the deal's ends what the review of everything says."""
        n = 0
        for seed in range(9000, 9060):
            doc = random_document(random.Random(seed))
            whole = results(self.findings(doc, *WORDS), "D01", "D03", "E10")
            for one in rules.live(doc):
                found = results(self.findings(doc, *WORDS, "--deal",
                                              one["id"]), *whole)
                for flag, told in found.items():
                    wanted = {key: value for key, value in
                              whole[flag].items() if key[1] == one["id"]}
                    self.assertEqual(told, wanted, (flag, one, doc))
                    n += len(wanted)
        self.assertGreater(n, 30)

    def test_other_names(self):
        for n in range(12):
            rng = random.Random(n)
            doc = self.document(n)
            names = [e["id"] for e in doc["entities"]]
            new = dict(zip(names, rng.sample(names, len(names))))
            back = {fresh: old for old, fresh in new.items()}

            def renamed(record, *keys):
                return dict(record, **{
                    k: [new[v] for v in record[k]] if isinstance(
                        record[k], list) else new[record[k]]
                    for k in keys if k in record})

            other = dict(
                doc, entities=[renamed(e, "id") for e in doc["entities"]],
                links=[dict(renamed(x, "from", "to", "stated_end_user"),
                            id=f"l{k}") for k, x in enumerate(rng.sample(
                                doc["links"], len(doc["links"])))],
                deals=[renamed(d, "vendor", "stated_end_user")
                       for d in doc["deals"]])
            self.assertEqual(self.told(other, back), self.told(doc))


if __name__ == "__main__":
    unittest.main()
