# SPDX-License-Identifier: GPL-2.0-or-later
"""Plugins that crash, hang or lie cost only their own result."""

import json
import os
import shutil
import unittest

import sgtest
from sgtest import BUILT_IN, TEST_PLUGINS, graph, run

GRAPH = graph(
    [{"id": "a", "kind": "company", "roles": ["vendor"]},
     {"id": "b", "kind": "company"},
     {"id": "c", "kind": "public_body"},
     {"id": "d", "kind": "company"}],
    [{"id": "l1", "kind": "supply", "from": "a", "to": "b"},
     {"id": "l2", "kind": "supply", "from": "b", "to": "c"},
     {"id": "l3", "kind": "ownership", "from": "c", "to": "d", "share": 60}])

SCRIPT = """return {id = "few", version = "1", about = "x",
  metrics = {{name = "m", about = "x", min = 0, max = 9}},
  run = function(g) g:score("m", 1, 3) end}
"""

# plugin file: (status, words of the reason)
FAULTS = {
    "segv": ("failed", "signal 11"),
    "aborts": ("failed", "signal 6"),
    "exits": ("failed", "before it was done"),
    "garbles": ("failed", "garbled"),
    "closes": ("failed", ""),
    "infinite": ("failed", "outside its declared range"),
    "out_of_range": ("failed", "outside its declared range"),
    "unknown_flag": ("failed", "did not declare"),
    "broken_path": ("failed", "do not connect"),
    "no_evidence": ("failed", "no evidence"),
    "bad_utf8": ("failed", "not UTF-8"),
    "bad_subject": ("failed", "subject that does not exist"),
    "null_owners": ("failed", "parties that do not exist"),
    "twice": ("failed", "twice"),
    "bad_sum": ("failed", "does not add up"),
    "fails": ("failed", "the moon is in the wrong place"),
    "constructor": ("refused", "signal 6"),
    "no_symbol": ("refused", "sg_plugin_v1"),
    "next_version": ("refused", "sg_plugin_v2"),
    "short_struct": ("refused", "'size'"),
    "lines": ("refused", "it is an interpreter"),
    "steals_id": ("refused", "proximity.so has the same id 'proximity'"),
}


def plugin(name):
    return TEST_PLUGINS / (name + ".so")


class Faults(sgtest.Case):
    def analyze(self, name, *words, code=4, timeout=60):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--plugin", "intermediary",
                   "--plugin", "proximity", "--plugin", plugin(name), *words,
                   timeout=timeout)
        self.assertEqual(done.returncode, code, (name, done.stderr.decode()))
        return json.loads(done.stdout)

    def of(self, findings, name):
        """The row of the plugin under test: it stands beside the built-ins."""
        rows = [p for p in findings["plugins"]
                if p["id"] in (name.replace("_", "-"), name + ".so")
                or (name == "steals_id" and p["status"] == "refused")]
        self.assertEqual(len(rows), 1, findings["plugins"])
        return rows[0]

    def check_others(self, findings):
        """What the built-in plugins found is there and whole."""
        ok = {p["id"] for p in findings["plugins"] if p["status"] == "ok"}
        self.assertLessEqual({"intermediary", "ownership", "proximity"}, ok)
        self.assertEqual(sgtest.scores(findings, "intermediary.choke")["b"], 1)
        self.assertEqual([f["subject"] for f in
                          sgtest.raised(findings, "G01")], ["d"])

    def test_each_fault_costs_its_own_result_only(self):
        for name, (status, words) in FAULTS.items():
            with self.subTest(name):
                if sgtest.SANITIZED and name in ("segv", "aborts",
                                                 "constructor"):
                    words = ""  # the sanitizer ends the process in its own way
                findings = self.analyze(name)
                row = self.of(findings, name)
                self.assertEqual(row["status"], status, row)
                self.assertIn(words, row["reason"])
                self.assertEqual(sgtest.raised(findings, "fault.flag"), [])
                self.assertFalse([m for m in findings["metrics"]
                                  if m["name"].endswith(".value")])
                self.check_others(findings)

    def test_endless_loop_and_sleep_end_at_the_time_given(self):
        for name in ("spins", "sleeps"):
            with self.subTest(name):
                findings = self.analyze(name, "--timeout", "1", timeout=30)
                self.assertEqual(self.of(findings, name)["status"], "timeout")
                self.check_others(findings)

    @unittest.skipIf(sgtest.SANITIZED, "no memory limit under a sanitizer")
    def test_memory_limit_ends_an_allocation_bomb(self):
        findings = self.analyze("eats_memory", "--memory", "64")
        row = self.of(findings, "eats_memory")
        self.assertEqual((row["status"], row["reason"]),
                         ("failed", "it ran out of memory"))

    def test_noise_reaches_neither_stream(self):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "--plugin", plugin("prints"))
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"noise", done.stdout + done.stderr)

    def test_a_right_plugin_is_heard(self):
        findings = self.analyze("good", code=0)
        flag, = sgtest.raised(findings, "fault.flag")
        self.assertEqual((flag["title"], flag["severity"], flag["group"]),
                         ("A flag", "note", "good"))
        self.assertIn({"flag": "fault.flag", "subject": None, "count": 2,
                       "reason": "nothing is known"},
                      findings["not_evaluable"])
        self.assertEqual(sgtest.scores(findings, "good.value"),
                         dict.fromkeys("abcd", 0))

    def test_nan_is_unknown_and_not_written(self):
        findings = self.analyze("nan_scores", code=0)
        self.assertEqual(sgtest.scores(findings, "nan-scores.value"), {})

    def test_plugins_that_wait_for_each_other_are_refused(self):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--plugin", plugin("circle_a"),
                   "--plugin", plugin("circle_b"))
        self.assertEqual(done.returncode, 4)
        for row in json.loads(done.stdout)["plugins"]:
            self.assertEqual(row["status"], "refused")
            self.assertIn("circle", row["reason"])

    def test_a_file_that_others_may_write_is_refused(self):
        copy = self.folder / "loose.so"
        shutil.copy(plugin("good"), copy)
        os.chmod(copy, 0o666)
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--plugin", copy)
        self.assertEqual(done.returncode, 4)
        row, = json.loads(done.stdout)["plugins"]
        self.assertEqual(row["status"], "refused")
        self.assertIn("others may write", row["reason"])

    def test_a_folder_that_others_may_write_is_refused(self):
        folder = self.folder / "loose"
        folder.mkdir()
        shutil.copy(plugin("good"), folder / "good.so")
        os.chmod(folder, 0o777)
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--plugin", folder / "good.so")
        row, = json.loads(done.stdout)["plugins"]
        self.assertEqual(row["status"], "refused")

    def test_search_path_offers_plugins_but_runs_none_unasked(self):
        folder = self.folder / "mine"
        folder.mkdir()
        shutil.copy(plugin("good"), folder / "good.so")
        path = self.write("graph.json", GRAPH)
        env = {"STAKEGRAPH_PLUGIN_PATH": str(folder)}
        silent = run("analyze", path, "-o", "-", env=env)
        asked = run("analyze", path, "-o", "-", "--plugin", "good", env=env)
        ids = [p["id"] for p in json.loads(silent.stdout)["plugins"]]
        self.assertNotIn("good", ids)
        self.assertEqual([p["id"] for p in json.loads(asked.stdout)["plugins"]],
                         ["good"])

    def test_search_path_may_hold_scripts(self):
        folder = self.folder / "mine"
        folder.mkdir()
        (folder / "few.lua").write_text(SCRIPT)
        (folder / "notes.txt").write_text("no plugin")
        (folder / "pack.json").write_text("no plugin either")
        path = self.write("graph.json", GRAPH)
        env = {"STAKEGRAPH_PLUGIN_PATH": str(folder)}
        done = run("analyze", path, "-o", "-", "--plugin", "few", env=env)
        if b"no plugin has the id" in done.stderr:
            self.skipTest("built without Lua")
        row, = json.loads(done.stdout)["plugins"]
        self.assertEqual((row["id"], row["status"]), ("few", "ok"))
        listed = run("plugin", "list", "--json", env=env).stdout
        ids = [p["id"] for p in json.loads(listed)["plugins"]]
        self.assertEqual(set(ids) - {*BUILT_IN, "rules"}, {"few"})

    def test_a_search_path_that_cannot_be_read_is_told(self):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-",
                   env={"STAKEGRAPH_PLUGIN_PATH": str(path)})
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"graph.json: cannot be read: Not a directory",
                      done.stderr)

    def test_settings_are_checked_and_recorded(self):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--set",
                   "intermediary.i04_choke=0.9")
        rows = {p["id"]: p for p in json.loads(done.stdout)["plugins"]}
        self.assertEqual(rows["intermediary"]["parameters"]["i04_choke"], 0.9)
        for wrong in ("intermediary.i04_choke=2", "intermediary.nothing=1",
                      "nobody.x=1", "intermediary.i04_choke=", "x"):
            done = run("analyze", path, "--set", wrong)
            self.assertEqual(done.returncode, 2, wrong)

    def test_columns_of_others_are_read_only_when_declared(self):
        """A column that is called as a key of the input changes nothing in
        plugins that do not read it, whatever has ended by then."""
        capital = {"amount": 100, "currency": "EUR"}
        path = self.write("graph.json", graph(
            [{"id": "v", "kind": "company", "roles": ["vendor"]},
             {"id": "b", "kind": "company", "roles": ["broker"],
              "incorporated": "2019-06-01", "employees": 1,
              "capital": capital},
             {"id": "g", "kind": "public_body"}],
            [{"id": "l1", "kind": "supply", "from": "v", "to": "b",
              "date": "2019-09-01", "value": 8000000, "currency": "EUR"},
             {"id": "l2", "kind": "supply", "from": "b", "to": "g",
              "date": "2019-10-01", "value": 8000000, "currency": "EUR"}]))

        def flags(*words, code):
            done = run("analyze", path, "-o", "-", "--jobs", "1", *words)
            self.assertEqual(done.returncode, code, done.stderr.decode())
            return json.loads(done.stdout)["flags"]
        alone = flags("--plugin", "intermediary", code=0)
        self.assertIn("100 EUR", json.dumps(alone))
        self.assertEqual(
            flags("--plugin", plugin("shadows"), "--plugin", "intermediary",
                  "--plugin", plugin("peeks"), code=0), alone)

    def test_columns_count_as_memory(self):
        path = self.write("graph.json", graph(
            [{"id": f"e{n}", "kind": "company"} for n in range(3000)]))
        done = run("analyze", path, "-o", "-", "--plugin", plugin("wide"),
                   "--memory", "16")
        self.assertEqual(done.returncode, 4)
        row, = json.loads(done.stdout)["plugins"]
        self.assertEqual((row["status"], row["reason"]), (
            "failed", "its columns need more memory than it may have"))

    def test_without_leaves_a_plugin_out(self):
        path = self.write("graph.json", GRAPH)
        done = run("analyze", path, "-o", "-", "--without", "ownership")
        findings = json.loads(done.stdout)
        self.assertEqual([p["id"] for p in findings["plugins"]],
                         [p for p in BUILT_IN if p != "ownership"])
        self.assertIn("G01", [g["flag"] for g in findings["not_evaluable"]])
        self.assertEqual(run("analyze", path, "--without", "nobody")
                         .returncode, 2)

    def test_list_and_info_tell_what_a_plugin_is(self):
        listed = json.loads(run("plugin", "list", "--json").stdout)["plugins"]
        self.assertEqual([p["id"] for p in listed], [*BUILT_IN, "rules"])
        self.assertEqual({p["id"]: p["flags"] for p in listed}["lists"],
                         [f"L{n:02}" for n in range(1, 11)])
        info = json.loads(run("plugin", "info", "intermediary",
                              "--json").stdout)
        self.assertEqual(info["flags"][:2], ["I01", "I02"])
        self.assertEqual([m["name"] for m in info["metrics"]][:4],
                         ["intermediary.choke", "intermediary.through",
                          "intermediary.depth", "intermediary.score"])
        self.assertEqual(run("plugin", "info", "nobody").returncode, 2)
        self.assertEqual(run("plugin").returncode, 2)


if __name__ == "__main__":
    unittest.main()
