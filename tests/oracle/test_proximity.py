# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle of the proximity scores and of flag G11.

Every simple chain of at most four links from every company, person and
arrangement to every public body is enumerated, with the strength of each
link written out below. A chain belongs to the channel of its weakest link
(of equally weak ones, the one nearest the body; a candidate identity decides
nothing); each channel keeps its strongest chain, on ties the one that ends
at the body with the greater agency factor. The low bound leaves out alleged
and inferred links and candidate identities and takes the lower shares; the
high bound takes all links and the upper shares. With its upper share a link
may cease to be the weakest and hand its chain to another channel: the high
bound of a channel is never below its low bound.
"""

import random
import unittest

from sgtest import Case, graph, raised, scores, some

AS_OF = "2020-06-30"
PLUGINS = ("--plugin", "ownership", "--plugin", "proximity")
MEANS = {"board_majority": 1.0, "golden_share": 0.8, "board_member": 0.5,
         "statute": 1.0, "agreement": 0.8, "nominee": 0.8, "other": 0.5}
SECURITY = {"security", "intelligence", "police", "military", "prison",
            "interception"}
NEAR = {"telecom_regulator", "interior", "justice"}
CHANNELS = ("ownership", "control", "people", "former", "family", "money",
            "statutory", "place")
PARTIES = ("company", "person", "arrangement")


# ---------------------------------------------------------------- the oracle

def stake(percent):
    return (1.0 if percent >= 50 else 0.7 if percent >= 25 else
            0.4 if percent >= 10 else 0.15 if percent > 0 else 0.0)


def factor(entity):
    functions = set(entity.get("functions", ()))
    return 1.0 if functions & SECURITY else 0.8 if functions & NEAR else 0.5


def steps_of(link, bodies, high):
    """[(from, to, strength, channel)] in the direction chains run."""
    kind, a, b = link["kind"], link["from"], link["to"]
    if not high and link.get("basis") in ("alleged", "inferred"):
        return []
    if link.get("since", AS_OF) > AS_OF or link.get("date", AS_OF) > AS_OF:
        return []
    both = [(a, b), (b, a)]
    if kind == "position":
        if link.get("until", AS_OF) >= AS_OF:
            return [(*way, 0.8, "people") for way in both]
        years = int(AS_OF[:4]) - int(link["until"][:4])
        years -= link["until"][4:] > AS_OF[4:]
        halves = 1 + years // 3
        return [(*way, 0.5 ** halves, "former") for way in both]
    if link.get("until", AS_OF) < AS_OF:
        return []
    if kind == "ownership":
        low = link.get("share", link.get("share_min", 0))
        top = link.get("share", link.get("share_max", 100))
        return [(b, a, stake(top if high else low), "ownership")]
    if kind == "control":
        means = link.get("means", "other")
        return [(b, a, MEANS[means],
                 "statutory" if means == "statute" else "control")]
    if kind in ("family", "associate"):
        return [(*way, 0.6, "family") for way in both]
    if kind == "agent":
        return [(a, b, 0.6, "control")]
    if kind == "part_of":
        return [(a, b, 1.0, "statutory")]
    if kind == "same_as":
        return [(*way, link["probability"], None) for way in both if high]
    if kind in ("contract", "funding"):
        strength = 0.6 if link.get("revenue_share", 0) >= 50 else 0.3
        return [(*way, strength, "money") for way in both
                if way[0] not in bodies and way[1] in bodies]
    return []


def chains(doc, high):
    """(party, body, strength, channel) of every chain."""
    kinds = {e["id"]: e["kind"] for e in doc["entities"]}
    bodies = {i for i, kind in kinds.items() if kind == "public_body"}
    steps = {i: [] for i in kinds}
    tenants = {}
    for link in doc["links"]:
        for a, b, strength, channel in steps_of(link, bodies, high):
            if strength > 0:
                steps[a].append((b, strength, channel))
        if link["kind"] == "located_at" and (
                high or link.get("basis") not in ("alleged", "inferred")):
            tenants.setdefault(link["to"], []).append(link["from"])
    place = {i: [] for i in kinds}
    for address in tenants.values():
        for one in address:
            place[one] += [b for b in address if b in bodies and b != one]
    result = []

    def emit(visited, taken, body):
        strength, weakest, channel = 1.0, 2.0, None
        for part, name in taken:
            strength *= part
            if name and part <= weakest:
                weakest, channel = part, name
        if channel:
            result.append((visited[0], body, strength, channel))

    def walk(visited, taken):
        here = visited[-1]
        if here in bodies:
            emit(visited, taken, here)
        if len(taken) == 4:
            return
        for body in place[here]:
            if body not in visited:
                emit(visited, taken + [(0.3, "place")], body)
        for there, strength, channel in steps[here]:
            if there not in visited:
                walk(visited + [there], taken + [(strength, channel)])

    for party, kind in kinds.items():
        if kind in PARTIES:
            walk([party], [])
    return result


def expected(doc):
    """{metric: {party: value}}, only values above 0."""
    factors = {e["id"]: factor(e) for e in doc["entities"]}
    result = {}
    for bound in "low", "high":
        best = {}
        for party, body, strength, channel in chains(doc, bound == "high"):
            old = best.get((party, channel), (0.0, 0.0))
            if strength > old[0] + 1e-12:
                best[party, channel] = strength, factors[body]
            elif strength > old[0] - 1e-12:
                best[party, channel] = old[0], max(old[1], factors[body])
        for (party, channel), (strength, agency) in best.items():
            result.setdefault(f"{channel}_{bound}", {})[party] = strength
            away = result.setdefault(f"score_{bound}", {})
            away[party] = 1 - (1 - away.get(party, 0.0)) * (
                1 - strength * agency)
    for name, values in list(result.items()):
        if name.endswith("_low"):
            above = result.setdefault(name[:-3] + "high", {})
            for party, value in values.items():
                above[party] = max(value, above.get(party, 0.0))
    return result


# ------------------------------------------------------------------- graphs

def link(kind, start, end, **keys):
    return dict(keys, kind=kind, **{"from": start, "to": end})


def random_graph(seed):
    """Four to nine parties joined by links of all kinds."""
    rng = random.Random(seed)
    names = [f"p{n}" for n in range(rng.randint(4, 9))]
    entities, kinds = [], {}
    for name in names:
        kinds[name] = rng.choice(["company"] * 3 + ["person"] * 2
                                 + ["arrangement"] + ["public_body"] * 2)
        entities.append({"id": name, "kind": kinds[name]})
        if kinds[name] == "public_body":
            entities[-1].update(country="XA", functions=rng.sample(
                sorted(SECURITY | NEAR | {"executive", "health", "other"}),
                rng.choice([0, 1, 1, 2])))
    entities += [{"id": f"a{n}", "kind": "address"} for n in range(2)]
    of = {k: [n for n in names if kinds[n] == k] for k in set(kinds.values())}
    people, bodies = of.get("person", []), of.get("public_body", [])
    firms = of.get("company", []) + of.get("arrangement", [])
    links, seen = [], set()

    def add(kind, starts, ends, once=True, **keys):
        starts = list(starts)
        pairs = [(s, e) for s in starts for e in ends if s != e
                 and not (once and (kind, s, e) in seen)]
        if pairs:
            s, e = rng.choice(pairs)
            seen.add((kind, s, e))
            one = link(kind, s, e, id=f"l{len(links)}", **keys)
            if rng.random() < .2:
                one["basis"] = rng.choice(["alleged", "inferred", "verified"])
            links.append(one)

    for _ in range(rng.randint(len(names), 3 * len(names))):
        kind = rng.choice(["ownership"] * 3 + ["position"] * 3 + [
            "control", "family", "associate", "agent", "part_of", "contract",
            "funding", "same_as", "located_at", "located_at"])
        if kind == "ownership":
            low = rng.choice([0, 1, 5, 10, 24, 25, 30, 49.9, 50, 60])
            add(kind, names, firms, **rng.choice([
                {"share": low or 3}, {}, {"share_min": low, "share_max":
                                          rng.choice([60, 75, 100])}]))
        elif kind == "control":
            add(kind, names, firms, means=rng.choice(sorted(MEANS)))
        elif kind == "position":
            add(kind, people, firms + bodies, once=False, **rng.choice([
                {}, {"since": "2015-01-01"}, {"since": "2020-07-01"},
                {"until": rng.choice(["2020-06-30", "2020-06-29", "2018-01-01",
                                      "2016-03-01", "2012-12-31"])}]))
        elif kind in ("family", "associate"):
            add(kind, people, people)
        elif kind == "part_of":
            add(kind, bodies, bodies)
        elif kind in ("contract", "funding"):
            add(kind, names, names, once=False, **rng.choice(
                [{}, {"revenue_share": rng.choice([30, 49, 50, 80])}]
                if kind == "funding" else
                [{"date": "2019-01-01"}, {"date": "2020-07-01"}, {}]))
        elif kind == "same_as":
            group = rng.choice([people, firms])
            add(kind, group, group, probability=rng.choice([.3, .55, .9]))
        elif kind == "located_at":
            add(kind, names, ["a0", "a1"])
        else:
            add(kind, firms + people, names)
        if links and links[-1]["kind"] in ("ownership", "control", "agent",
                                           "family") and rng.random() < .08:
            links[-1]["until"] = rng.choice(["2019-12-31", "2020-06-30"])
    return graph(entities, links, as_of=AS_OF)


def named_bodies(doc, found):
    """{party: entities in the evidence of its G flags but G11, and bodies at
    which a person in it holds a post}."""
    ends = {l["id"]: {l["from"], l["to"]} for l in doc["links"] if "id" in l}
    posts = {}
    for one in doc["links"]:
        if (one["kind"] == "position" and one.get("post") != "employee"
                and one.get("since", AS_OF) <= AS_OF
                and one.get("until", AS_OF) >= AS_OF):
            posts.setdefault(one["from"], set()).add(one["to"])
    named = {}
    for flag in found["flags"]:
        if flag["flag"][0] != "G" or flag["flag"] == "G11":
            continue
        mine = named.setdefault(flag["subject"], set())
        for piece in flag["evidence"]:
            mine.update(piece.get("entities", ()))
            for term in piece.get("terms", ()):
                mine.update(ends[term["link"]])
        for person in list(mine):
            mine |= posts.get(person, set())
    return named


class Proximity(Case):
    def compare(self, doc):
        found = self.findings(doc, *PLUGINS)
        wanted = expected(doc)
        for name in [f"{c}_{b}" for c in (*CHANNELS, "score")
                     for b in ("low", "high")]:
            got = {i: v for i, v in
                   scores(found, f"proximity.{name}").items() if v}
            values = wanted.get(name, {})
            self.assertEqual(got.keys(), values.keys(), name)
            for one, value in values.items():
                self.assertAlmostEqual(got[one], value, delta=1e-12,
                                       msg=f"{name} of {one}")
        return found

    def test_random_graphs(self):
        for seed in some(range(200)):
            with self.subTest(seed=seed):
                self.compare(random_graph(seed))

    def test_single_links(self):
        """One link of each kind and strength between a company and a body."""
        entities = [{"id": "c", "kind": "company"}, {"id": "b", "kind":
                    "public_body", "country": "XA", "functions": ["justice"]}]
        cases = [link("control", "b", "c", means=m) for m in MEANS]
        cases += [link("ownership", "b", "c", share=s) for s in
                  (0, 0.0000001, 9.9999999, 10, 24.9999999, 25, 49.9999999,
                   50, 100)]
        cases += [link("ownership", "b", "c", share_min=a, share_max=z)
                  for a in (0, 10, 30) for z in (30, 50, 100)]
        cases += [link(k, *ends) for ends in ("bc", "cb") for k in
                  ("ownership", "control", "agent", "contract", "funding",
                   "part_of", "payment", "supply")]
        for one in cases:
            with self.subTest(link=one):
                self.compare(graph(entities, [dict(one, id="l")]))

    def test_posts_that_ended(self):
        """Half for three years, then half of that every three years."""
        entities = [{"id": "p", "kind": "person"},
                    {"id": "b", "kind": "public_body", "country": "XA"}]
        for until in ("2020-06-30", "2020-06-29", "2019-01-01", "2017-07-02",
                      "2017-07-01", "2017-06-29", "2014-07-02", "2014-06-28",
                      "2008-06-20"):
            with self.subTest(until=until):
                self.compare(graph(entities, [
                    link("position", "p", "b", id="l", until=until)]))

    def test_best_tail_leads_back(self):
        """From f the strongest way of a channel leads back to the party; the
        weaker one that does not is the party's chain."""
        entities = [{"id": "b", "kind": "public_body", "country": "XA"},
                    {"id": "p", "kind": "person"}] + [
            {"id": i, "kind": "company"} for i in "fqr"]
        self.compare(graph(entities, [
            link("position", "p", "b", id="l1"),
            link("position", "p", "f", id="l2"),
            link("agent", "f", "q", id="l3"),
            link("agent", "q", "p", id="l4"),
            link("same_as", "r", "q", id="l5", probability=0.3),
            link("agent", "r", "b", id="l6")]))

    def test_security_body_beside_the_controller(self):
        """G01 names the army; the owner's post at the police is G11's."""
        entities = [{"id": "c", "kind": "company"},
                    {"id": "o", "kind": "person"}] + [
            {"id": f, "kind": "public_body", "country": "XA", "functions": [f]}
            for f in ("military", "police")]
        found = self.findings(graph(entities, [
            link("ownership", "military", "c", id="l1", share=60),
            link("ownership", "o", "c", id="l2", share=40),
            link("position", "o", "police", id="l3")]), *PLUGINS)
        self.assertEqual({(f["flag"], f["subject"], f["certainty"])
                          for f in found["flags"]},
                         {("G01", "c", "certain"), ("G05", "c", "certain"),
                          ("G11", "o", "certain")})

    def test_assumed_identities_are_counted(self):
        found = self.findings(graph(
            [{"id": "c", "kind": "company"}, {"id": "p", "kind": "person"},
             {"id": "q", "kind": "person"},
             {"id": "b", "kind": "public_body", "functions": ["police"]}],
            [link("family", "p", "q", id="1"),
             link("same_as", "c", "p", id="2", probability=.9),
             link("position", "q", "b", id="3", post="official")]), *PLUGINS)
        of = {f["subject"]: f for f in raised(found, "G11")}
        self.assertEqual(of["c"]["certainty"], "possible")
        self.assertIn("1 of the links assumes that two records are one party",
                      of["c"]["message"])
        self.assertNotIn("assume", of["p"]["message"])

    def test_overlapping_statements_of_a_stake(self):
        """10-30 % and 20-60 % are one stake of 20-30 %."""
        entities = [{"id": "c", "kind": "company"},
                    {"id": "b", "kind": "public_body", "country": "XA"}]
        found = self.findings(graph(entities, [
            link("ownership", "b", "c", id="l1", share_min=10, share_max=30),
            link("ownership", "b", "c", id="l2", share_min=20, share_max=60)]),
            *PLUGINS)
        self.assertEqual((scores(found, "proximity.ownership_low"),
                          scores(found, "proximity.ownership_high")),
                         ({"c": .4}, {"c": .7}))

    def test_chains_of_the_channels(self):
        """Every channel is shown by a chain of its strength: certain ones
        for the low bounds, possible ones where they are stronger."""
        for seed in some(range(120)):
            doc = random_graph(seed)
            found = self.findings(doc, *PLUGINS)
            bodies = {e["id"] for e in doc["entities"]
                      if e["kind"] == "public_body"}
            best = {(high, party, channel): 0.0 for high in (False, True)
                    for party, _, _, channel in chains(doc, high)}
            ends = {}
            for high in False, True:
                for party, body, strength, channel in chains(doc, high):
                    key = high, party, channel
                    best[key] = max(best[key], strength)
                    ends.setdefault((*key, round(strength, 9)),
                                    set()).add(body)
            with self.subTest(seed=seed):
                for entity in found["entities"]:
                    for one in entity.get("chains", ()):
                        channel, bound = one["metric"].split(".")[1].split("_")
                        key = bound == "high", entity["id"], channel
                        self.assertAlmostEqual(one["strength"], best[key],
                                               delta=1e-9)
                        self.assertAlmostEqual(entity["scores"][one["metric"]],
                                               best[key], delta=1e-9)
                        self.assertIn(one["entities"][-1], ends[
                            (*key, round(best[key], 9))] & bodies)
                        self.assertEqual(one["entities"][0], entity["id"])
                shown = {(e["id"], c["metric"]) for e in found["entities"]
                         for c in e.get("chains", ())}
                for (high, party, channel), strength in best.items():
                    low = best.get((False, party, channel), 0)
                    if {party} & bodies or (high and strength <= low + 1e-9):
                        continue
                    self.assertIn((party, f"proximity.{channel}_"
                                   f"{'high' if high else 'low'}"), shown)

    def test_chain_to_a_security_body(self):
        """G11 for every party with a chain of 0.25 or more to a security
        body that no other G flag of it names; certain by the low bound."""
        for seed in some(range(200, 320)):
            with self.subTest(seed=seed):
                doc = random_graph(seed)
                found = self.findings(doc, *PLUGINS)
                guard = {e["id"] for e in doc["entities"]
                         if set(e.get("functions", ())) & SECURITY}
                named = named_bodies(doc, found)
                wanted = {}
                for high in True, False:
                    for party, body, strength, _ in chains(doc, high):
                        if (body in guard and strength > .25 - 1e-12
                                and body not in named.get(party, ())):
                            wanted[party] = "possible" if high else "certain"
                got = {f["subject"]: f["certainty"]
                       for f in raised(found, "G11")}
                self.assertEqual(got, wanted)
                for flag in raised(found, "G11"):
                    end = flag["evidence"][0]["entities"][-1]
                    self.assertIn(end, guard)
                    self.assertNotIn(end, named.get(flag["subject"], ()))


if __name__ == "__main__":
    unittest.main()
