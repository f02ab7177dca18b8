# SPDX-License-Identifier: GPL-2.0-or-later
"""Who holds what, in exact fractions: slow, obvious, and alone.

Reads native documents and answers what `holdings` and `owners` answer, with
Fraction and int only. `python3 exact.py` checks the answers against each other
and against cases/ownership.json, without the program.

Look-through: h_j = sum of a_kj (1 if k is an owner, else h_k), least solution.
Low: every stake at its lower bound. High: the greatest over all stakes within
their bounds that add up to at most the whole in each company. Companies whose
lower bounds pass the whole: these scaled to the whole, and nothing above them.

Closures: the least set that holds the owners and every company of which the
set holds enough. Certain: lower bounds. Possible: upper bounds, capped by what
the others certainly hold, and never below what the set certainly holds.
"""

import itertools
import json
import pathlib
import random
from fractions import Fraction

WHOLE = 10 ** 9
HALF, QUARTER = WHOLE // 2, WHOLE // 4
WEAK = ("alleged", "inferred")
FIRM_MEANS = ("statute", "golden_share", "board_majority")
RULES = ("us_ofac", "us_bis", "eu", "uk_ofsi", "uk_psc", "amlr_52", "amlr_54",
         "world_bank", "majority")
ALL_IN_FORCE = "2028-01-01"
CASES = pathlib.Path(__file__).with_name("cases") / "ownership.json"


# ------------------------------------------------------------------ documents

def ppb(percent):
    return int(Fraction(str(percent)) * (WHOLE // 100))


def share_bounds(link):
    if "share" in link:
        return ppb(link["share"]), ppb(link["share"])
    low = ppb(link.get("share_min", 0)) + link.get("share_min_exclusive", 0)
    high = ppb(link.get("share_max", 100)) - link.get("share_max_exclusive", 0)
    return low, high


def in_force(link, day):
    """Full dates only."""
    return link.get("since", day) <= day <= link.get("until", day)


class Graph:
    """Stakes {company: {owner: (low, high)}} in parts per billion, as capital
    and as votes, and orders [(controller, controlled, means, firm)]."""

    def __init__(self, doc, day=ALL_IN_FORCE):
        self.day, self.shares, self.votes, self.orders = day, {}, {}, []
        self.ids = {e["id"] for e in doc["entities"]}
        for link in doc["links"]:
            if in_force(link, day):
                self.add(link)

    def add(self, link):
        weak = link.get("basis") in WEAK
        start, end, held = link["from"], link["to"], link.get("capacity")
        if link["kind"] == "control":
            self.orders.append((start, end, link.get("means"), not weak))
            return
        low, high = share_bounds(link)
        for_others = held in ("nominee", "trustee")
        self.shares.setdefault(end, {})
        assert start not in self.shares[end], "one statement a stake"
        self.shares[end][start] = (0 if weak or for_others else low, high)
        if "voting" in link:
            low = high = ppb(link["voting"])
        self.votes.setdefault(end, {})[start] = (
            0 if weak or held == "nominee" else low, high)


def columns(graph):
    """{company: {owner: (low, high)}} as fractions that fit into the whole."""
    result = {}
    for company, stakes in graph.shares.items():
        total = sum(low for low, _ in stakes.values())
        if total > WHOLE:
            result[company] = {k: (Fraction(low, total),) * 2
                               for k, (low, _) in stakes.items()}
        else:
            result[company] = {k: (Fraction(low, WHOLE), Fraction(high, WHOLE))
                               for k, (low, high) in stakes.items()}
    return result


# --------------------------------------------------------------- look-through

def reaching(matrix, owners):
    """Companies from which a walk up to the owners can meet one of them."""
    found = set()
    while True:
        more = {j for j, column in matrix.items()
                if j not in owners and j not in found
                and any(a > 0 and (k in owners or k in found)
                        for k, a in column.items())}
        if not more:
            return found
        found |= more


def gauss(rows):
    """Solves [coefficients..., right side] rows; the system is regular."""
    n = len(rows)
    for i in range(n):
        pivot = next(r for r in range(i, n) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        head = rows[i][i]
        rows[i] = [x / head if x else x for x in rows[i]]
        for r in range(n):
            times = rows[r][i]
            if r != i and times:
                rows[r] = [x - times * y if y else x
                           for x, y in zip(rows[r], rows[i])]
    return [row[n] for row in rows]


def point(matrix, owners):
    """{company: look-through share} for one matrix {company: {owner: a}}."""
    unknown = sorted(reaching(matrix, owners))
    rows = []
    for j in unknown:
        row = [-matrix[j].get(k, Fraction(0)) for k in unknown]
        row[len(rows)] += 1
        row.append(sum((a for k, a in matrix[j].items() if k in owners),
                       Fraction(0)))
        rows.append(row)
    return dict(zip(unknown, gauss(rows)))


def lowest(bounds, owners):
    return point({j: {k: low for k, (low, _) in column.items()}
                  for j, column in bounds.items()}, owners)


def fill(column, worth):
    """Lower bounds, and what is left of the whole to the worthiest owners."""
    result = {k: low for k, (low, _) in column.items()}
    left = 1 - sum(result.values())
    for k in sorted(column, key=lambda k: -worth(k)):
        more = min(left, column[k][1] - column[k][0])
        result[k] += more
        left -= more
    return result


def highest(bounds, owners):
    """The greatest look-through by policy iteration: change the stakes of a
    company where that is strictly better, until nothing is."""
    chosen = {j: {k: low for k, (low, _) in column.items()}
              for j, column in bounds.items()}
    while True:
        found = point(chosen, owners)

        def worth(k):
            return 1 if k in owners else found.get(k, 0)

        changed = False
        for j, column in bounds.items():
            now = sum(a * worth(k) for k, a in chosen[j].items())
            other = fill(column, worth)
            if sum(a * worth(k) for k, a in other.items()) > now:
                chosen[j], changed = other, True
        if not changed:
            return found


def vertices(column):
    """Corners of {low <= a <= high, sum <= 1}: every stake at a bound, apart
    from at most one, which takes what the others leave."""
    owners, found = sorted(column), set()
    for ends in itertools.product((0, 1), repeat=len(owners)):
        a = [column[k][end] for k, end in zip(owners, ends)]
        if sum(a) <= 1:
            found.add(tuple(a))
        for i, k in enumerate(owners):
            rest = 1 - sum(a) + a[i]
            if column[k][0] <= rest <= column[k][1]:
                found.add((*a[:i], rest, *a[i + 1:]))
    return [dict(zip(owners, a)) for a in sorted(found)]


def highest_of_all(bounds, owners):
    """The same by trying all combinations of corners."""
    names, best = sorted(set(bounds) - set(owners)), {}
    for some in itertools.product(*(vertices(bounds[j]) for j in names)):
        for j, h in point(dict(zip(names, some)), owners).items():
            best[j] = max(h, best.get(j, 0))
    return best


def look_through(graph, owners):
    """{company: (low, high)} where high is above 0."""
    bounds = columns(graph)
    low, high = lowest(bounds, owners), highest(bounds, owners)
    return {j: (low.get(j, Fraction(0)), h) for j, h in high.items()}


def touched(graph, owners):
    """Companies that a chain of stakes, votes or control leads to, each
    perhaps above 0: rows beside those of look_through() may be of them."""
    steps = {j: {k: max(high, graph.votes[j][k][1])
                 for k, (_, high) in column.items()}
             for j, column in graph.shares.items()}
    for start, end, _, _ in graph.orders:
        steps.setdefault(end, {})[start] = 1
    return reaching(steps, owners)


# ---------------------------------------------------------------------- rules

def held(stakes, company, members, certain):
    """What the members hold of a company. A company's own stake is not theirs,
    but leaves the less for them."""
    low = high = others = 0
    for owner, (least, most) in stakes.get(company, {}).items():
        if owner in members and owner != company:
            low, high = low + least, high + most
        else:
            others += least
    return low if certain else max(low, min(high, WHOLE - others))


def closure(stakes, start, needed, certain, orders=()):
    """The least set; needed is the least number of parts that is enough."""
    members = set(start)
    companies = set(stakes) | {end for _, end in orders}
    while True:
        more = {c for c in companies - members
                if held(stakes, c, members, certain) >= needed
                or any(end == c and begin in members for begin, end in orders)}
        if not more:
            return members
        members |= more


def orders(graph, certain, means=None):
    """Control links that count: when certain, firm ones by means that are
    enough; with means, those alone."""
    return {(start, end) for start, end, how, firm in graph.orders
            if (firm or not certain)
            and (how in means if means else not certain or how in FIRM_MEANS)}


def majority(graph, start, certain):
    return closure(graph.votes, start, HALF + 1, certain,
                   orders(graph, certain))


def uk_psc(graph, owners, certain):
    """More than a quarter directly, by the owners and what they control."""
    chain = closure(graph.votes, owners, HALF + 1, certain,
                    orders(graph, certain, ("board_majority",)))
    return {c for c in graph.votes
            if held(graph.votes, c, chain, certain) > QUARTER}


def amlr_54(graph, owners, certain, shares):
    """Control and ownership on different levels, either way round."""
    group = majority(graph, owners, certain)
    found = {c for c in graph.shares
             if held(graph.shares, c, group, certain) >= QUARTER}
    for company, h in shares.items():
        if h >= Fraction(1, 4):
            found |= majority(graph, {company}, certain) - {company}
    return found


def caught(graph, owners, certain, shares):
    """{rule: companies}; shares is the look-through of the same side."""
    eu = HALF if graph.day >= "2024-07-03" else HALF + 1
    result = {name: closure(graph.shares, owners, needed, certain)
              for name, needed in (("us_ofac", HALF), ("us_bis", HALF),
                                   ("eu", eu), ("uk_ofsi", HALF + 1))}
    result["uk_psc"] = uk_psc(graph, owners, certain)
    result["majority"] = majority(graph, owners, certain)
    result["amlr_52"] = {j for j, h in shares.items() if h >= Fraction(1, 4)}
    result["amlr_54"] = amlr_54(graph, owners, certain, shares)
    result["world_bank"] = {j for j, h in shares.items()
                            if h >= Fraction(1, 10)}
    return result


def verdicts(graph, owners, shares=None):
    """{entity: {rule: certain, possible or no}} for all but the owners."""
    shares = shares or look_through(graph, owners)
    sides = [caught(graph, owners, not side, {j: h[side] for j, h in
                                              shares.items()})
             for side in (0, 1)]
    return {one: {rule: "certain" if one in sides[0][rule] else
                  "possible" if one in sides[1][rule] else "no"
                  for rule in RULES}
            for one in graph.ids - set(owners)}


def too_close(graph, shares):
    """{rule: companies} where the exact value is not the threshold, but lies
    so near that floating point cannot tell: within 1e-15."""
    near = {t: {j for j, both in shares.items() for h in both
                if 0 < abs(h - t) <= Fraction(1, 10 ** 15)}
            for t in (Fraction(1, 4), Fraction(1, 10))}
    quarter = near[Fraction(1, 4)]
    return {"amlr_52": quarter, "world_bank": near[Fraction(1, 10)],
            "amlr_54": set(graph.shares) if quarter else set()}


# --------------------------------------------------------------------- graphs

class Sample:
    """A document without head, and the owners that are asked about."""

    def __init__(self, name):
        self.name, self.owners, self.entities, self.links = name, [], [], []

    def party(self, name, kind="company", owner=False):
        self.entities.append({"id": f"{self.name}.{name}", "kind": kind})
        if owner:
            self.owners.append(self.entities[-1]["id"])

    def link(self, start, end, kind="ownership", **keys):
        self.links.append(dict(
            keys, id=f"{self.name}.l{len(self.links):03}", kind=kind,
            **{"from": f"{self.name}.{start}", "to": f"{self.name}.{end}"}))
        return self.links[-1]

    def doc(self):
        return {"entities": self.entities, "links": self.links}

    def graph(self):
        return Graph(self.doc())


def together(samples):
    """One document of many samples that know nothing of each other; their
    owners, asked about together, are owners of separate worlds."""
    return {"stakegraph": "1", "as_of": ALL_IN_FORCE,
            "entities": [e for s in samples for e in s.entities],
            "links": [x for s in samples for x in s.links]}


SMALL_STAKES = (None, {"share": 33.3333333}, {"share": 50}, {"share": 100}, {},
                {"share_min": 25, "share_max": 50, "share_min_exclusive": True})
SMALL_TOTAL = len(SMALL_STAKES) ** 9


def small(number):
    """One of all graphs of an owner o and companies a, b, c: a stake of each
    in each company but itself, which are nine stakes of six kinds."""
    one = Sample(f"g{number}")
    one.party("o", "person", owner=True)
    for name in "abc":
        one.party(name)
    for start, end in itertools.product("oabc", "abc"):
        if start != end:
            number, kind = divmod(number, len(SMALL_STAKES))
            if SMALL_STAKES[kind] is not None:
                one.link(start, end, **SMALL_STAKES[kind])
    return one


LOWS = ("0", "1", "5", "10", "12.5", "20", "25", "25.0000001", "30",
        "33.3333333", "40", "49.9999999", "50", "50.0000001", "60", "75", "100")
WIDTHS = ("0.0000001", "1", "10", "25", "50", "100")


def random_stake(rng, left):
    """Keys of a stake, and what its lower bound leaves of the whole."""
    low = min(left, Fraction(rng.choice(LOWS)))
    form = rng.random()
    if form < .12:
        return {}, left
    if form < .6:
        return {"share": float(low)}, left - low
    high = min(100, low + Fraction(rng.choice(WIDTHS)))
    return {"share_min": float(low), "share_max": float(high)}, left - low


def decorate(rng, one, link, names):
    """Votes, what is held for others, doubtful statements and control."""
    if rng.random() < .12:
        link["voting"] = rng.choice([0, 10, 25, 30, 50, 50.5, 75])
    if rng.random() < .15:
        link["capacity"] = rng.choice(["nominee", "trustee"])
    if rng.random() < .15:
        link["basis"] = rng.choice(["alleged", "inferred", "verified"])
    if rng.random() < .12:
        start, end = rng.choice(names), link["to"].rsplit(".", 1)[1]
        means = rng.choice([*FIRM_MEANS, "agreement", "board_member", "other"])
        if start != end:
            control = one.link(start, end, "control", means=means)
            if rng.random() < .25:
                control["basis"] = "alleged"


def random_sample(rng, name, mixed=False, sizes=(3, 7)):
    """Owners, strangers and companies that hold each other in circles. Some
    companies have known stakes above the whole; mixed ones all the rest."""
    one = Sample(name)
    people = [f"o{n}" for n in range(rng.choice((1, 1, 2)))]
    others = [f"p{n}" for n in range(rng.choice((0, 1, 2)))]
    firms = [f"c{n}" for n in range(rng.randint(*sizes))]
    for n in people:
        one.party(n, rng.choice(["person", "public_body", "company"]), True)
    for n in others:
        one.party(n, "person")
    for n in firms:
        one.party(n)
    if rng.random() < .15:
        one.owners.append(f"{name}.{firms[0]}")
    for firm in firms:
        left = Fraction(100)
        room = rng.random() > .08
        some = [n for n in people * 2 + others + firms * 2 if n != firm]
        for owner in dict.fromkeys(rng.sample(some, rng.randint(0, 4))):
            keys, after = random_stake(rng, left)
            left = after if room else left
            link = one.link(owner, firm, **keys)
            if mixed:
                decorate(rng, one, link, people + others + firms)
    return one


def with_own_stakes(rng, one):
    """The same, where some companies hold part of themselves."""
    graph = one.graph()
    for company in sorted(graph.ids):
        name = company.rsplit(".", 1)[1]
        known = sum(low for low, _ in graph.shares.get(company, {}).values())
        low = rng.choice((0, 1, 10, 40, 50, 60, 99))
        if name[0] != "c" or rng.random() < .4 or \
                known + low * WHOLE // 100 > WHOLE:
            continue
        more = rng.choice((0, 0, 1, 30))
        one.link(name, name, share_min=low, share_max=min(100, low + more))
    return one


def case_sample(case):
    """A case of cases/ownership.json as a native document."""
    links = []
    for n, (start, end, low, high, *keys) in enumerate(case["links"]):
        links.append({"id": f"l{n:02}", "kind": "ownership", "from": start,
                      "to": end, "share_min": low, "share_max": high,
                      **(keys[0] if keys else {})})
    names = sorted({x[end] for x in links for end in ("from", "to")})
    return {"stakegraph": "1", "as_of": ALL_IN_FORCE, "links": links,
            "entities": [{"id": n, "kind": "company"} for n in names]}


def cases():
    return json.loads(CASES.read_text(encoding="utf-8"))["cases"]


# ---------------------------------------------------------------- self-checks

def random_matrix(rng, stakes):
    """Parts per billion within the bounds, at most the whole a company."""
    result = {}
    for company, column in stakes.items():
        a = {k: low for k, (low, _) in column.items()}
        left = WHOLE - sum(a.values())
        for k in rng.sample(sorted(column), len(column)):
            room = min(left, column[k][1] - column[k][0])
            more = rng.choice((0, room, room, rng.randint(0, max(room, 0))))
            a[k] += more
            left -= more
        result[company] = a
    return result


def fits(graph):
    return all(sum(low for low, _ in column.values()) <= WHOLE
               for column in graph.shares.values())


def check_point(matrix, owners):
    """The equation holds, and iterates from nothing stay below and near."""
    exact = point(matrix, owners)
    step = {}
    for _ in range(250):
        step = {j: sum(float(a) * (1 if k in owners else step.get(k, 0))
                       for k, a in column.items())
                for j, column in matrix.items() if j not in owners}
    for j, column in matrix.items():
        if j not in owners:
            h = exact.get(j, 0)
            assert h == sum(a * (1 if k in owners else exact.get(k, 0))
                            for k, a in column.items())
            assert step[j] <= h + 1e-12 and 0 <= h <= 1
            assert h - step[j] < .02, (float(h), step[j])


def check_bounds(rng, one):
    """Enumeration, policy iteration and random matrices agree."""
    graph, owners = one.graph(), one.owners
    bounds = columns(graph)
    low, high = lowest(bounds, owners), highest(bounds, owners)
    corners = 1
    for j in set(bounds) - set(owners):
        corners *= len(vertices(bounds[j]))
    if corners <= 400:
        assert high == highest_of_all(bounds, owners), one.name
    for j in low:
        assert low[j] <= high[j]
    if not fits(graph):
        return corners <= 400
    for _ in range(3):
        matrix = {j: {k: Fraction(a, WHOLE) for k, a in column.items()}
                  for j, column in random_matrix(rng, graph.shares).items()}
        some = point(matrix, owners)
        check_point(matrix, owners)
        for j in set(bounds) - set(owners):
            assert low.get(j, 0) <= some.get(j, 0) <= high.get(j, 0)
    return corners <= 400


def least_closed(stakes, owners, needed):
    """The least closed set as the common part of all closed sets."""
    companies = sorted(set(stakes) - set(owners))
    common = set(owners) | set(companies)
    for picks in itertools.product((0, 1), repeat=len(companies)):
        some = set(owners) | set(itertools.compress(companies, picks))
        if all(c in some or held(stakes, c, some, True) < needed
               for c in companies):
            common &= some
    return common


def check_closure(rng, one):
    """Certain and possible sets enclose those of every matrix in between."""
    graph, owners = one.graph(), one.owners
    for needed in (HALF, HALF + 1, QUARTER):
        sure = closure(graph.shares, owners, needed, True)
        perhaps = closure(graph.shares, owners, needed, False)
        assert sure <= perhaps
        assert sure == least_closed(graph.shares, owners, needed)
        if not fits(graph):
            continue
        for _ in range(3):
            matrix = {c: {k: (a, a) for k, a in column.items()}
                      for c, column in
                      random_matrix(rng, graph.shares).items()}
            some = closure(matrix, owners, needed, True)
            assert sure <= some <= perhaps
            assert some == closure(matrix, owners, needed, False)


def check_verdicts(one):
    """Rules that imply each other do."""
    shares = look_through(one.graph(), one.owners)
    rank = {"no": 0, "possible": 1, "certain": 2}
    for rules in verdicts(one.graph(), one.owners, shares).values():
        r = {name: rank[v] for name, v in rules.items()}
        assert r["uk_ofsi"] <= r["eu"] == r["us_ofac"] == r["us_bis"]
        assert r["amlr_52"] <= r["world_bank"]
        if not any("voting" in x or "capacity" in x or x["kind"] == "control"
                   for x in one.links):
            assert r["majority"] == r["uk_ofsi"] <= r["uk_psc"] <= r["amlr_54"]


def check_case(case):
    doc = case_sample(case)
    for ask in case["asks"]:
        day = ask.get("as_of", ALL_IN_FORCE)
        graph = Graph(doc, day)
        shares = look_through(graph, ask["of"])
        for j, wanted in ask.get("look_through", {}).items():
            for h, value in zip(shares.get(j, (0, 0)), wanted):
                assert abs(h - Fraction(value)) < 1e-12, (case["id"], j)
        for rule, wanted in ask.get("rules", {}).items():
            got = {}
            for one, rules in verdicts(graph, ask["of"], shares).items():
                got.setdefault(rules[rule], set()).add(one)
            for verdict in ("certain", "possible"):
                assert got.get(verdict, set()) == set(wanted.get(
                    verdict, ())), (case["id"], rule, got)


def main():
    rng = random.Random(1)
    for case in cases():
        check_case(case)
    tried = enumerated = over = 0
    numbers = range(7, SMALL_TOTAL, SMALL_TOTAL // 300)
    samples = [small(n) for n in numbers] + [
        random_sample(rng, f"r{n}", n % 3 == 0, (2, 5)) for n in range(300)]
    for one in samples:
        tried += 1
        over += not fits(one.graph())
        enumerated += check_bounds(rng, one)
        check_closure(rng, one)
        check_verdicts(one)
    print(f"{len(cases())} cases; {tried} graphs, {over} with stakes above "
          f"the whole, {enumerated} by all corners: all agree")


if __name__ == "__main__":
    main()
