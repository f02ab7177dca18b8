# SPDX-License-Identifier: GPL-2.0-or-later
"""Flags of the plugin timeline on random documents with dates to the day, the
month and the year.

A refinement of a document has each date as one of the days that it can mean,
and what is alleged or inferred in it either left out or told for sure. What is
certain of a document is raised on each of its refinements; what is raised on
one of them is raised, or not evaluable, in the document. Names and the order
of records decide nothing.
"""

import copy
import datetime
import random
import sys
import unittest

import sgtest
from sgtest import first_day, graph, last_day, party

AS_OF = "2020-06-30"
DATES = ("incorporated", "dissolved", "since", "until", "date", "filed",
         "signed")
WEAK = ("alleged", "inferred")


class Maker:
    """A random document: blocks of a few parties that share nothing."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.entities, self.links, self.deals = [], [], []
        for block in range(6):
            self.block(f"{block}.")

    def day(self):
        rng = self.rng
        day = f"{rng.randint(2013, 2020)}-{rng.randint(1, 12):02}-" \
              f"{rng.randint(1, 28):02}"
        return day[:rng.choice((4, 7, 10, 10, 10))]

    def some(self, chance, **keys):
        return keys if self.rng.random() < chance else {}

    def link(self, kind, start, end, **keys):
        keys.update(self.some(.2, basis=self.rng.choice(WEAK)))
        self.links.append(dict(keys, id=f"l{len(self.links):04}", kind=kind,
                               **{"from": start, "to": end}))

    def dates(self):
        keys = {**self.some(.8, since=self.day()),
                **self.some(.5, until=self.day()),
                **self.some(.2, filed=self.day())}
        if keys.get("until", "9")[:4] <= keys.get("since", "0")[:4]:
            keys["until"] = str(int(keys["since"][:4]) + 1)
        return keys

    def block(self, name):
        rng = self.rng
        people = [f"{name}p{i}" for i in range(3)]
        firms = [f"{name}c{i}" for i in range(4)]
        listing = [{"list": "eu_sanctions", "since": self.day()}]
        self.entities += [party(p, "person", **self.some(.3, listed=listing))
                          for p in people]
        for firm in firms:
            names = [{"name": f"n{i}", "until": self.day()}
                     for i in range(rng.randint(1, 3))]
            self.entities.append(party(
                firm, country=rng.choice(("XA", "XB", "XC")),
                **self.some(.8, incorporated=self.day()),
                **self.some(.3, dissolved=self.day()),
                **self.some(.3, roles=["vendor"]),
                **self.some(.4, previous_names=names),
                **self.some(.3, listed=[{"list": "uk_ofsi",
                                         "since": self.day()}])))
        self.entities += [
            party(name + "i", "incident",
                  nature=rng.choice(("enforcement", "misuse"))),
            party(name + "a", "address")]
        if rng.random() < .5:
            self.deals.append(dict(
                id=name + "d", vendor=rng.choice(firms),
                status=rng.choice(("signed", "alleged", "offer")),
                **self.some(.7, signed=self.day())))
        self.ties(name, people, firms)

    def ties(self, name, people, firms):
        rng = self.rng
        deal = {"deal": name + "d"} if self.deals and \
            self.deals[-1]["id"] == name + "d" else {}
        for _ in range(rng.randint(2, 7)):
            self.link("position", rng.choice(people), rng.choice(firms),
                      post=rng.choice(("director", "chair")), **self.dates())
        for _ in range(rng.randint(0, 4)):
            owner, firm = rng.choice(people + firms), rng.choice(firms)
            if owner != firm:
                self.link("ownership", owner, firm, **self.dates(),
                          share=rng.choice((5, 30, 45, 60)))
        for kind in ("supply", "supply", "contract", "succession"):
            if rng.random() < .5:
                self.link(kind, *rng.sample(firms, 2), date=self.day(),
                          **(deal if kind == "supply" else {}))
        for firm in rng.sample(firms, 2):
            self.link("located_at", firm, name + "a")
            self.link("involved", firm, name + "i", date=self.day())

    def document(self):
        return graph(self.entities, self.links, self.deals, as_of=AS_OF)


def refined_day(rng, date):
    first = datetime.date.fromisoformat(first_day(date))
    last = last_day(date)
    while True:  # the last day of a February is not in every year
        try:
            days = (datetime.date.fromisoformat(last) - first).days
            return str(first + datetime.timedelta(rng.randint(0, days)))
        except ValueError:
            last = f"{last[:8]}{int(last[8:]) - 1}"


def refined(rng, doc):
    doc = copy.deepcopy(doc)
    keep = rng.choice((0, .5, 1))
    rows = doc["entities"] + doc["links"] + doc["deals"]
    rows += [row for e in doc["entities"] for key in ("previous_names",
                                                      "listed")
             for row in e.get(key, ())]
    for row in rows:
        row.update({key: refined_day(rng, row[key]) for key in DATES
                    if key in row})
    doc["links"] = [x for x in doc["links"] if x.pop("basis", None) is None
                    or rng.random() < keep]
    for deal in doc["deals"]:
        if deal["status"] == "alleged":
            deal["status"] = "signed" if rng.random() < keep else "cancelled"
    return doc


def renamed(rng, doc):
    """The document with other ids in another order, and the old ids by new."""
    doc = copy.deepcopy(doc)
    rows = [*doc["entities"], *doc["links"], *doc["deals"]]
    new = [f"z{i:05}" for i in range(len(rows))]
    rng.shuffle(new)
    names = dict(zip((row["id"] for row in rows), new))
    for row in rows:
        row.update({key: names[row[key]] for key in
                    ("id", "from", "to", "deal", "vendor") if key in row})
    for key in ("entities", "links", "deals"):
        rng.shuffle(doc[key])
    return doc, {b: a for a, b in names.items()}


class Timeline(sgtest.Case):
    def look(self, doc):
        found = self.findings(doc, "--plugin", "timeline")
        self.assertEqual(found["plugins"][0]["status"], "ok")
        self.unknown = {(g["flag"], g["subject"])
                        for g in found["not_evaluable"]}
        return {(f["flag"], f["subject"], f["deal"]):
                (f["certainty"], f["severity"]) for f in found["flags"]}

    def is_unknown(self, key, unknown):
        return (key[0], key[1]) in unknown or (key[0], None) in unknown

    def test_refinements(self):
        seen = set()
        for seed in range(40):
            doc = Maker(seed).document()
            rng = random.Random(seed)
            found, unknown = self.look(doc), self.unknown
            seen |= {(key[0], value[0]) for key, value in found.items()}
            for _ in range(6):
                one = self.look(refined(rng, doc))
                for key, (certainty, _) in found.items():
                    # Whether a party is asked about T01 depends on supplies,
                    # which may be alleged; a sale may be before the founding.
                    if certainty == "certain" and key[0] != "T01":
                        self.assertIn(key, one, seed)
                # A stake or term that follows on another, on some reading, is
                # taken to go on.
                for key in one:
                    if key[0] not in ("T03", "T06"):
                        self.assertTrue(
                            key in found or self.is_unknown(key, unknown),
                            (seed, key))
        self.assertEqual(seen, {(f"T0{i}", level) for i in range(1, 8)
                                for level in ("certain", "possible")})

    def test_names_and_order_decide_nothing(self):
        for seed in range(40):
            doc = Maker(seed).document()
            other, old = renamed(random.Random(seed), doc)
            found = {(flag, old[subject], old.get(deal)): value for
                     (flag, subject, deal), value in self.look(other).items()}
            self.assertEqual(found, self.look(doc), seed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
