# SPDX-License-Identifier: GPL-2.0-or-later
"""Days on which a rule of ownership begins, changes, ends or is suspended, and
on which a listing begins and ends: the day before, the day, the day after."""

import datetime
import json
import unittest

from sgtest import SOURCE, Case, graph, link, party, raised, run, scores

OWNED, NEAR = "resolve-first", "caution"
# Companies and what x and y hold in each: half, just more, and the same by
# the two together.
STAKES = {"a": {"x": 50}, "b": {"x": 50.0000001}, "c": {"x": 25, "y": 25},
          "d": {"x": 25.0000001, "y": 25}}
NOT = {}
ALL = dict.fromkeys("abcd", OWNED)
MORE = {"a": NEAR, "b": OWNED, "c": NEAR, "d": OWNED}
ALONE = {"a": OWNED, "b": OWNED}
MORE_ALONE = {"a": NEAR, "b": OWNED}
# {rule: (list, {first day of a period: what L02 says in it})}
CALENDAR = {
    "us_ofac": ("us_ofac_sdn", {"2008-02-14": ALONE, "2014-08-13": ALL}),
    "eu": ("eu_sanctions", {"2013-04-30": MORE, "2024-07-03": ALL}),
    "uk_ofsi": ("uk_ofsi", {"2020-12-31": MORE_ALONE}),
    "us_bis": ("us_bis_entity", {"2025-09-29": ALL, "2025-11-10": NOT,
                                 "2026-11-10": ALL}),
}
ABOUT = {"us_ofac_sdn": ["us_ofac", "us_bis"], "us_bis_entity": ["us_bis"],
         "eu_sanctions": ["eu"], "uk_ofsi": ["uk_ofsi"]}


def later(day, days=1):
    return str(datetime.date.fromisoformat(day) +
               datetime.timedelta(days=days))


def holders(name, **entry):
    return [party(n, "person", listed=[dict(entry, list=name)]) for n in "xy"]


def stakes():
    return [link("ownership", who, company, share=share)
            for company, held in STAKES.items()
            for who, share in held.items()]


class Rules(Case):
    def days(self):
        """(rule, list, day, wanted) of three days around each boundary."""
        for rule, (name, periods) in CALENDAR.items():
            before = NOT
            for start, wanted in periods.items():
                yield rule, name, later(start, -2), before
                yield rule, name, later(start, -1), before
                yield rule, name, start, wanted
                yield rule, name, later(start), wanted
                before = wanted

    def test_every_day_of_the_rules_is_in_the_calendar(self):
        rules = json.loads((SOURCE / "datasets/ownership-rules/rules.json")
                           .read_text())["rules"]
        days = {rule: set() for rule in CALENDAR}
        for one in rules:
            if one["lists"]:
                ends = [one, *one["suspended"]]
                days[one["name"]] |= {e["from"] for e in ends} | {
                    later(e["to"]) for e in ends if e["to"]}
        self.assertEqual(days, {rule: set(periods) for rule, (_, periods)
                                in CALENDAR.items()})

    def test_flags(self):
        path = {name: self.write(f"{name}.json", graph(
            [*holders(name), *map(party, STAKES)], stakes()))
            for name in ABOUT}
        for rule, name, day, wanted in self.days():
            with self.subTest(rule, day=day):
                found = self.findings(path[name], "--plugin", "lists",
                                      "--as-of", day)
                self.assertEqual(
                    {f["subject"]: f["severity"] for f in raised(found, "L02")
                     if f["rule"] == rule}, wanted)
                self.assertEqual({f["certainty"] for f in found["flags"]},
                                 {"certain"})
                told = [g["reason"] for g in found["not_evaluable"]
                        if g["flag"] == "L02" and
                        f"the rule {rule} was not applied" in g["reason"]]
                self.assertEqual(len(told), 0 if wanted else 1)
                self.assertEqual(bool(scores(found, f"lists.{rule}_low")),
                                 bool(wanted))

    def test_holdings(self):
        """The command decides as the flags do, whoever is listed."""
        path = self.write("graph.json", graph(
            [party(n) for n in "xyabcd"], stakes()))
        for rule, _, day, wanted in self.days():
            for of, some in (("x", "ab"), ("x,y", "abcd")):
                with self.subTest(rule, day=day, of=of):
                    done = run("holdings", path, "--of", of, "--as-of", day,
                               "--json")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    told = {row["entity"]: row["rules"][rule]
                            for row in json.loads(done.stdout)["rows"]}
                    # Two that are asked for together are one holder.
                    together = wanted and dict(wanted, c=wanted["a"],
                                               d=wanted["b"])
                    self.assertEqual(
                        {n: told[n] for n in some},
                        {n: "certain" if together and together[n] == OWNED
                         else "no" for n in some})


class Listings(Case):
    SINCE, UNTIL = "2024-08-01", "2025-10-15"

    def told(self, path, day):
        found = self.findings(path, "--plugin", "lists", "--as-of", day)
        return {flag: {f["subject"] for f in raised(found, flag)}
                for flag in ("L01", "L02", "L03", "L04", "L06", "L09")}

    def written(self, name, *entries):
        return self.write("graph.json", graph(
            [party("x", "person", listed=[dict(e, list=name)
                                          for e in entries]),
             party("z", listed=[{"list": "un_sc"}]), *map(party, "abce"),
             party("h", "address")],
            [link("ownership", "x", "a", share=60),
             link("ownership", "x", "b", share=10),
             link("position", "x", "c", post="director"),
             link("located_at", "x", "h"), link("located_at", "e", "h")]))

    def wanted(self, listed, past, ruled=True):
        return {"L01": {"z", *"x" * listed}, "L02": set("a" * ruled * listed),
                "L03": set(("b" if ruled else "ab") * listed),
                "L04": set("c" * listed), "L06": set("e" * listed),
                "L09": set("x" * past)}

    def test_first_and_last_day(self):
        for name, rules in ABOUT.items():
            path = self.written(name, {"since": self.SINCE,
                                       "until": self.UNTIL})
            for day, listed, past in (
                    (later(self.SINCE, -1), False, False),
                    (self.SINCE, True, False),
                    (later(self.SINCE), True, False),
                    (later(self.UNTIL, -1), True, False),
                    (self.UNTIL, True, False),
                    (later(self.UNTIL), False, True)):
                # us_bis alone is not in force all the time
                ruled = rules != ["us_bis"] or day >= "2025-09-29"
                with self.subTest(name, day=day):
                    told, want = self.told(path, day), self.wanted(
                        listed, past, ruled)
                    if not ruled:
                        del told["L03"], want["L03"]
                    self.assertEqual(told, want)

    def test_listed_again_the_next_day(self):
        """Without a day between the two, and with one."""
        for since, listed in ((later(self.UNTIL), True),
                              (later(self.UNTIL, 2), False)):
            path = self.written("eu_sanctions", {"until": self.UNTIL},
                                {"since": since})
            self.assertEqual(self.told(path, self.UNTIL),
                             self.wanted(True, False))
            self.assertEqual(self.told(path, later(self.UNTIL)),
                             self.wanted(listed, not listed))
            self.assertEqual(self.told(path, since),
                             self.wanted(True, False))

    def test_a_rule_begins_while_somebody_is_listed(self):
        """Listed on the last day of a rule's pause: owned on the next."""
        path = self.written("us_bis_entity", {"since": "2026-11-09"})
        for day, ruled in (("2026-11-08", None), ("2026-11-09", False),
                           ("2026-11-10", True)):
            told = self.told(path, day)
            self.assertEqual(told["L02"], set("a" if ruled else ""), day)
            self.assertEqual(told["L01"], {"z"} if ruled is None else
                             {"x", "z"}, day)

    def test_stakes_that_ended_long_before(self):
        """Nobody is owned, or was, by who was listed years later."""
        path = self.write("graph.json", graph(
            [party("x", "person", listed=[{"list": "eu_sanctions",
                                           "since": self.SINCE}]),
             party("a"), party("y", "person")],
            [link("ownership", "x", "a", share=80, until="2015-03-02"),
             link("ownership", "y", "a", share=80, since="2015-03-03"),
             link("position", "x", "a", post="director",
                  until="2015-03-02")]))
        for day in (later(self.SINCE, -1), self.SINCE, "2026-01-01"):
            told = self.told(path, day)
            told.pop("L01")
            self.assertFalse(any(told.values()), (day, told))


if __name__ == "__main__":
    unittest.main()
