# SPDX-License-Identifier: GPL-2.0-or-later
"""datasets/weights and the parameters of the built-in plugins say the same;
profiles and --set replace them, and the sensitivity of a ranking to them."""
import json
import sys
import unittest

import sgtest
from sgtest import BUILT_IN, SOURCE, run



def info(plugin):
    return json.loads(run("plugin", "info", plugin, "--json").stdout)


class Weights(sgtest.Case):
    def setUp(self):
        super().setUp()
        path = SOURCE / "datasets/weights/default.json"
        self.rows = json.loads(path.read_text("utf-8"))["plugins"]

    def test_each_parameter_has_a_row(self):
        self.assertEqual(set(self.rows), set(BUILT_IN))
        for plugin in BUILT_IN:
            self.assertEqual([p["name"] for p in info(plugin)["parameters"]],
                             list(self.rows[plugin]))

    def test_rows_are_what_is_used_and_why(self):
        for plugin in BUILT_IN:
            for param in info(plugin)["parameters"]:
                row = self.rows[plugin][param["name"]]
                self.assertEqual(param["default"], row["value"])
                self.assertEqual((param["reason"], param["source"]),
                                 (row["reason"], row["source"]))
                self.assertTrue(row["reason"].endswith("."))
                self.assertTrue(row["source"])

    def test_info_prints_reason_and_source(self):
        text = " ".join(
            run("plugin", "info", "proximity").stdout.decode().split())
        row = self.rows["proximity"]["owns_25"]
        self.assertIn("proximity.owns_25 = 0.7, 0 to 1", text)
        self.assertIn(f"{row['reason']} source: {row['source']}", text)


class Replaced(sgtest.Case):
    DOC = {"stakegraph": "1", "as_of": "2020-01-01", "deals": [],
           "entities": [{"id": "b", "kind": "public_body", "country": "XA"},
                        {"id": "c", "kind": "company"}],
           "links": [{"id": "l", "kind": "ownership", "from": "b", "to": "c",
                      "share": 30}]}

    def used(self, profile=None, *words):
        path = self.write("graph.json", json.dumps(self.DOC))
        if profile is not None:
            words += ("--profile",
                      self.write("profile.json", json.dumps(profile)))
        found = json.loads(run("analyze", path, "-o", "-", *words).stdout)
        params = {p["id"]: p["parameters"] for p in found["plugins"]}
        score = {e["id"]: e["scores"] for e in found["entities"]}
        chain = json.loads(run("paths", path, "--from", "b", "--to", "c",
                               "--json", *words).stdout)
        return (params["proximity"]["owns_25"],
                score["c"]["proximity.ownership_low"],
                chain["chains"][0]["strength"])

    def test_by_what(self):
        row = {"proximity": {"owns_25": {"value": .6, "reason": "ours"}}}
        bare = {"proximity": {"owns_25": .5}}
        self.assertEqual(self.used(), (.7, .7, .7))
        self.assertEqual(self.used({"weights": row}), (.6, .6, .6))
        self.assertEqual(self.used({"weights": bare}), (.5, .5, .5))
        self.assertEqual(self.used({"parameters": bare}), (.5, .5, .5))
        self.assertEqual(self.used({"weights": row, "parameters": bare}),
                         (.5, .5, .5))
        self.assertEqual(self.used({"weights": row}, "--set",
                                   "proximity.owns_25=0.4"), (.4, .4, .4))

    def test_wrong_values_are_refused(self):
        path = self.write("graph.json", json.dumps(self.DOC))
        for weights in ({"proximity": {"owns_25": 2}},
                        {"proximity": {"owns_25": {"reason": "none"}}},
                        {"proximity": 3}, []):
            profile = self.write("p.json", json.dumps({"weights": weights}))
            done = run("analyze", path, "-q", "--profile", profile)
            self.assertEqual(done.returncode, 2, weights)
        for words in (("--set", "proximity.owns_25=2"),
                      ("--set", "proximity.owns_25=x")):
            done = run("paths", path, "--from", "b", "--to", "c", *words)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"proximity.owns_25 wants a number from 0 to 1",
                          done.stderr)


class Sensitivity(sgtest.Case):
    """A chain of ownership below a ministry, with two sources."""
    DOC = {"stakegraph": "1", "as_of": "2020-01-01", "deals": [],
           "sources": [{"id": "s1"}, {"id": "s2"}],
           "entities": [{"id": "m", "kind": "public_body", "country": "XA"},
                        {"id": "a", "kind": "company"},
                        {"id": "b", "kind": "company"}],
           "links": [{"id": "l1", "kind": "ownership", "from": "m", "to": "a",
                      "share": 45, "sources": ["s1"]},
                     {"id": "l2", "kind": "ownership", "from": "m", "to": "b",
                      "share": 30, "sources": ["s1", "s2"]}]}

    def found(self, *words):
        path = self.write("graph.json", json.dumps(self.DOC))
        done = run("analyze", path, "-o", "-", "--sensitivity", *words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout)

    def test_each_weight_and_each_source(self):
        found = self.found()
        rows = found["sensitivity"]["analyses"]
        self.assertEqual([r["without_source"] for r in rows
                          if "without_source" in r], ["s1", "s2"])
        changed = {r["set"].split("=")[0] for r in rows if "set" in r}
        numbers = {f"{plugin}.{p['name']}" for plugin in BUILT_IN
                   for p in info(plugin)["parameters"]
                   if "min" in p and p["default"]}
        self.assertEqual(changed, numbers)
        self.assertTrue(all(r["complete"] for r in rows))
        self.assertEqual([r["kendall"] for r in rows],
                         sorted(r["kendall"] for r in rows))

    def test_what_changes(self):
        found = self.found("--plugin", "ownership", "--plugin", "proximity")
        rows = {r.get("set") or r["without_source"]: r
                for r in found["sensitivity"]["analyses"]}
        of = {f["subject"]: f["flag"] for f in found["flags"]}
        self.assertEqual(of, {"a": "G02", "b": "G02"})
        # l1 rests on s1 alone, l2 on both.
        self.assertEqual((rows["s1"]["flags_gone"], rows["s2"]["flags_gone"]),
                         (1, 0))
        # The largest holder is a state's, whatever the band.
        less = rows["ownership.control_percent=40"]
        self.assertEqual((less["flags_new"], less["flags_gone"]), (1, 1))
        self.assertEqual(rows["proximity.factor_other=0.4"]["kendall"], 1)

    def test_many_sources_in_any_order(self):
        """Two hundred are left out in turn: the first by their ids."""
        names = [f"x{n:03}" for n in range(203)]
        few = []
        for order in names, names[::-1]:
            doc = dict(self.DOC, entities=[{"id": "p", "kind": "person"}],
                       links=[], sources=[{"id": n} for n in order])
            path = self.write("many.json", json.dumps(doc))
            found = json.loads(run("analyze", path, "-o", "-", "--plugin",
                                   "ownership", "--sensitivity").stdout)
            few.append(found["sensitivity"])
        self.assertEqual(few[0], few[1])
        self.assertEqual(few[0]["sources_left_out"], 3)
        self.assertEqual([r["without_source"] for r in few[0]["analyses"]
                          if "without_source" in r], names[:200])

    def test_alone_and_in_words(self):
        """The findings are those without it, but for the one member."""
        found = self.found()
        del found["sensitivity"]
        self.assertEqual(found, self.findings(self.write(
            "graph.json", json.dumps(self.DOC))))
        text = run("analyze", self.write("graph.json", json.dumps(self.DOC)),
                   "--sensitivity").stdout.decode()
        self.assertIn("How stable the ranking is", text)
        self.assertLessEqual(max(map(len, text.split("\n"))), 80)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
