# SPDX-License-Identifier: GPL-2.0-or-later
"""explain --timeline against an analysis of each date by itself."""

import datetime
import json
import random
import unittest

from random_parties import rich_graph
from sgtest import Case, first_day, last_day, run

CONTROL = "ownership.state_control"
HEADLINES = ("intermediary.score", "proximity.score_low",
             "proximity.score_high")
STANDING = {None: "unknown", 0: "no", 1: "possible", 2: "certain"}


def day_after(day):
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(1))


def dates_of(doc):
    """Days on which a link begins or ends, by the document alone."""
    for link in doc["links"]:
        start = link.get("date") or link.get("since")
        if start:
            yield first_day(start)
        if link.get("until"):
            yield day_after(last_day(link["until"]))


class Timeline(Case):
    def state(self, path, party, day):
        """Flags, headline scores, control and rules met on one day."""
        done = run("analyze", path, "--as-of", day, "-o", "-")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        found = json.loads(done.stdout)
        scores = next((e["scores"] for e in found["entities"]
                       if e["id"] == party), {})
        done = run("owners", path, "--of", party, "--as-of", day, "--json")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        rules = {(rule, row["entity"]): level
                 for row in json.loads(done.stdout)["rows"]
                 for rule, level in row["rules"].items() if level != "no"}
        return {
            "flags": {(f["flag"], f["rule"], f["deal"], f["plugin"]):
                      (f["severity"], f["certainty"])
                      for f in found["flags"] if f["subject"] == party},
            "scores": {m: scores[m] for m in HEADLINES if m in scores},
            "control": STANDING[scores.get(CONTROL)], "rules": rules}

    def apply(self, state, row):
        """The state after a row of the timeline."""
        def key(flag):
            return flag["flag"], flag["rule"], flag["deal"], flag["plugin"]
        for flag in row["gone"]:
            self.assertEqual(state["flags"].pop(key(flag)),
                             (flag["severity"], flag["certainty"]))
        for flag in row["new"]:
            self.assertNotIn(key(flag), state["flags"])
        for flag in row["changed"]:
            self.assertEqual(state["flags"][key(flag)],
                             (flag["was"]["severity"],
                              flag["was"]["certainty"]))
        for flag in row["new"] + row["changed"]:
            state["flags"][key(flag)] = flag["severity"], flag["certainty"]
        for verdict in row["verdicts"]:
            if verdict["verdict"] == CONTROL:
                state["control"] = verdict["after"]
        for moved in row["moved"]:
            self.assertEqual(state["scores"].pop(moved["metric"], None),
                             moved["before"])
            if moved["after"] is not None:
                state["scores"][moved["metric"]] = moved["after"]
        for met in row["owners"]:
            at = met["rule"], met["owner"]
            self.assertEqual(state["rules"].pop(at, "no"), met["before"])
            if met["after"] != "no":
                state["rules"][at] = met["after"]

    def timeline(self, path, party, *words):
        done = run("explain", path, "--entity", party, "--timeline", "--json",
                   *words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout)

    def compare(self, seed):
        doc = rich_graph(seed)
        path = self.write("g.json", doc)
        party = random.Random(seed).choice(
            [e["id"] for e in doc["entities"] if e["kind"] == "company"])
        told = self.timeline(path, party)
        self.assertEqual(told["dates_left_out"], 0)
        days = told["looked_at"]
        self.assertEqual(days, sorted(set(days)))
        self.assertEqual(days[-1], "2020-06-30")
        self.assertLessEqual({d for d in dates_of(doc) if d <= days[-1]},
                             set(days))
        rows = {row["date"]: row for row in told["dates"]}
        self.assertLessEqual(rows.keys(), set(days))
        state = {"flags": {}, "scores": {}, "control": "no", "rules": {}}
        for day in days:
            if day in rows:
                self.apply(state, rows[day])
            wanted = self.state(path, party, day)
            if state["control"] == "no" and wanted["control"] == "unknown":
                wanted["control"] = "no"  # nothing is told of nothing
            for what in ("flags", "control", "rules"):
                self.assertEqual(state[what], wanted[what], (seed, day))
            self.assertEqual(state["scores"].keys(), wanted["scores"].keys())
            for metric, value in wanted["scores"].items():
                self.assertAlmostEqual(state["scores"][metric], value,
                                       delta=1e-4)
        return len(rows)

    def test_same_as_an_analysis_of_each_date(self):
        self.assertGreater(sum(self.compare(s) for s in (5, 6)), 4)

    def test_the_nearest_dates_come_first_and_what_is_left_out_is_said(self):
        path = self.write("g.json", rich_graph(5))
        all_dates = self.timeline(path, "n000")
        few = self.timeline(path, "n000", "--dates", "4")
        self.assertEqual(len(few["looked_at"]), 4)
        self.assertEqual(few["dates_left_out"],
                         len(all_dates["looked_at"]) - 4)
        self.assertLessEqual(set(few["looked_at"][1:]),
                             set(all_dates["looked_at"]))
        text = run("explain", path, "--entity", "n000", "--timeline",
                   "--dates", "4").stdout.decode()
        self.assertIn("were not looked at", " ".join(text.split()))
        self.assertTrue(all(len(line) <= 80 for line in text.split("\n")))

    def test_nobody_has_the_id(self):
        done = run("explain", self.write("g.json", rich_graph(5)), "--entity",
                   "nobody", "--timeline")
        self.assertEqual((done.returncode, done.stdout), (2, b""))


if __name__ == "__main__":
    unittest.main()
