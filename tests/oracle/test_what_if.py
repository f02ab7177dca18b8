# SPDX-License-Identifier: GPL-2.0-or-later
"""what-if against editing the input by hand: the difference that it prints is
that of the two findings documents, of random graphs and random assumptions."""

import copy
import json
import random
import unittest

from random_parties import rich_graph
from sgtest import SANITIZED, SOURCE, Case, run, some

RULES = json.loads(
    (SOURCE / "datasets/ownership-rules/rules.json").read_text())["rules"]
STANDING = {None: "unknown", 0: "no", 1: "possible", 2: "certain"}


def key(flag):
    return (flag["flag"], flag["subject"], flag["rule"], flag["deal"],
            flag["plugin"])


def flags_of(found):
    return {key(f): (f["severity"], f["certainty"]) for f in found["flags"]}


def scores_of(found):
    return {(m, e["id"]): value for e in found["entities"]
            for m, value in e["scores"].items()}


def reached(rule, scores, party):
    """Do listed parties hold what the rule asks for?"""
    low, high = (scores.get((f"lists.{rule['name']}_{end}", party))
                 for end in ("low", "high"))
    if low is None or high is None:
        return "unknown"
    for share, word in ((low, "certain"), (high, "possible")):
        percent = round(share * 1e9) / 1e7
        if percent > rule["threshold"] or (
                percent == rule["threshold"] and not rule["strict"]):
            return word
    return "no"


def list_verdicts(old, new, ids):
    for rule in RULES:
        if not rule["from"] <= "2020-06-30" <= (rule["to"] or "9"):
            continue
        for one in ids:
            x, y = reached(rule, old, one), reached(rule, new, one)
            if x != y:
                yield (f"lists.{rule['name']}", one, x, y)


def difference(before, after, ids):
    """What what-if --json has to tell of two findings documents."""
    x, y = flags_of(before), flags_of(after)
    old, new = scores_of(before), scores_of(after)
    control = "ownership.state_control"
    moved = {}
    states = []
    for at in old.keys() | new.keys():
        if at[1] not in ids:
            continue
        one, two = old.get(at), new.get(at)
        if at[0] == control:
            if one != two:
                states.append((control, at[1], STANDING[one], STANDING[two]))
        elif one is None or two is None or abs(one - two) > 1e-6:
            moved[at] = (one, two)
    return {"new": {k: y[k] for k in y.keys() - x.keys()},
            "gone": {k: x[k] for k in x.keys() - y.keys()},
            "changed": {k: (x[k], y[k]) for k in x.keys() & y.keys()
                        if x[k] != y[k]},
            "states": sorted(states + list(list_verdicts(old, new, ids))), "moved": moved}


def told(result):
    standing = ("severity", "certainty")
    return {
        "new": {key(f): tuple(f[s] for s in standing) for f in result["new"]},
        "gone": {key(f): tuple(f[s] for s in standing)
                 for f in result["gone"]},
        "changed": {key(f): (tuple(f["was"][s] for s in standing),
                             tuple(f[s] for s in standing))
                    for f in result["changed"]},
        "states": sorted((v["verdict"], v["entity"], v["before"], v["after"])
                         for v in result["verdicts"]),
        "moved": {(m["metric"], m["entity"]): (m["before"], m["after"])
                  for m in result["moved"]}}


def set_share(link, rng):
    for one in ("share", "share_min", "share_max"):
        link.pop(one, None)
    low, high = sorted(rng.sample([0, 5, 25, 50, 50.0000001, 75, 100], 2))
    what = rng.choice(["exact", "bounds", "unknown"])
    if what == "exact":
        link["share"] = high
        return f"share={high}"
    if what == "bounds":
        link.update(share_min=low, share_max=high)
        return f"share=[{low}, {high} %]"
    return "share=unknown"


def set_key(link, name, value):
    link.pop(name, None)
    if value != "unknown":
        link[name] = value
    return f"{name}={value}"


def assume(doc, rng):
    """Change the document by hand; returns the options that say the same."""
    words = []
    links = rng.sample(doc["links"], 3)
    for link in links:
        event = link["kind"] in ("supply", "contract", "payment", "succession",
                                 "involved")
        ways = ["remove", "remove", "basis", "date" if event else "since"]
        if link["kind"] == "ownership":
            ways += ["share"] * 4
        way = rng.choice(ways)
        if way == "remove":
            doc["links"].remove(link)
            words += ["--remove", link["id"]]
            continue
        if way == "share":
            said = set_share(link, rng)
        elif way == "basis":
            said = set_key(link, "basis", rng.choice(
                ["verified", "alleged", "inferred"]))
        else:
            link.pop("until", None)
            words += [] if event else ["--assume", link["id"] +
                                       " until=unknown"]
            said = set_key(link, way, rng.choice(
                ["2013", "2019-02", "2020-06-30", "2031", "unknown"]))
        words += ["--assume", f"{link['id']} {said}"]
    return words


class Oracle(Case):
    def compare(self, seed):
        rng = random.Random(seed)
        doc = rich_graph(seed)
        for one in rng.sample(doc["entities"], 3 * (seed % 2)):
            one["listed"] = [{"list": "us_ofac_sdn"}, {"list": "eu_sanctions"}]
        edited = copy.deepcopy(doc)
        words = assume(edited, rng)
        more = []
        if rng.random() < .5:
            extra = rich_graph(seed + 500, "m", 5)
            extra["links"].append({
                "id": "bridge", "kind": "ownership", "from": "m000",
                "to": edited["entities"][0]["id"], "share": 60})
            extra["as_of"] = "2025-01-01"
            more = [self.write("more.json", extra)]
            words += ["--add", more[0]]
        base = self.write("base.json", doc)
        by_hand = self.write("edited.json", edited)
        day = ("--as-of", "2020-06-30")
        before = self.findings(base)
        done = run("analyze", by_hand, *more, *day, "-o", "-")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        after = json.loads(done.stdout)
        done = run("what-if", base, *words, "--json", "--top", "100000")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        result = json.loads(done.stdout)
        # Everybody of the base document is there in both.
        ids = {e["id"] for e in doc["entities"]}
        known = {e["id"] for e in before["case"]["entities"]}
        wanted = difference(before, after, ids | known)
        self.assertEqual(told(result), wanted, (seed, words))
        self.assertEqual(result["as_of"], "2020-06-30")
        return (bool(wanted["new"] or wanted["gone"] or wanted["changed"]),
                sum(s[0].startswith("lists.") for s in wanted["states"]))

    def test_same_as_editing_by_hand(self):
        seeds = some(range(16))
        found = [self.compare(seed) for seed in seeds]
        self.assertGreater(sum(differ for differ, _ in found), len(seeds) // 2)
        if not SANITIZED:
            self.assertGreater(sum(lists for _, lists in found), 1)


if __name__ == "__main__":
    unittest.main()
