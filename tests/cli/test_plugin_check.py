# SPDX-License-Identifier: GPL-2.0-or-later
"""plugin check: built-in plugins pass, and each fault is found by name."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

import sgtest
from sgtest import BUILT_IN, TEST_PLUGINS, run

BUILD = pathlib.Path(os.environ["SG_BUILD"])
CHECKS = [
    "describes itself", "empty graph", "one party", "parties without links",
    "owners in circles", "hub of 50000 links", "before all dates",
    "after all dates", "review of one deal", "random graphs", "other ids",
    "same result again", "nothing kept from run to run", "columns of others",
    "parameters at their ends", "older host", "newer host", "unknown kinds",
    "memory refused", "told to stop"]

# plugin file: {check that fails: words of the reason}; all others pass.
FAULTS = {
    "good": {"empty graph": "a subject that does not exist",
             "other ids": "is raised under the first ids only"},
    "never_same": {"same result again": "never-same.value of 'Party",
                   "other ids": "never-same.value of",
                   "nothing kept from run to run": "value of",
                   "older host": "another result",
                   "newer host": "another result",
                   "unknown kinds": "another result"},
    "keeps_count": {"nothing kept from run to run": "is 1, then 0"},
    "by_number": {"other ids": "fault.flag on 'Party"},
    "wants_parties": {"empty graph": "signal 8"},
    "trusts_memory": {"memory refused": "call 1 of 1 got none: it was ended "
                                        "by signal 11"},
    "does_without": {"memory refused": "to another result"},
    "ignores_tick": {"told to stop": "tick() 1 of 10: it returned SG_OK"},
    "never_ticks": {"told to stop": "never calls tick(), and the hub took"},
    "exact_size": {"newer host": "this host is another"},
    "narrow_rows": {"newer host": "another result: narrow-rows.value of"},
    "knows_kinds": {"unknown kinds": "knows-kinds.value of"},
    "bad_ends": {"describes itself": "fault.flag has no title",
                 "columns of others": "without them: it was ended by signal",
                 "parameters at their ends": "least = 0: it broke the "
                                             "contract: a score outside",
                 "memory refused": "got none: it was ended by signal 11"},
}


class Check(sgtest.Case):
    def verdicts(self, what, code, *words):
        done = run("plugin", "check", what, "--json", *words, timeout=500)
        self.assertEqual(done.returncode, code,
                         (what, done.stdout.decode(), done.stderr.decode()))
        told = json.loads(done.stdout)
        self.assertEqual(told["passed"], code == 0)
        return {row["check"]: row for row in told["checks"]}

    def test_built_in_plugins_pass(self):
        for name in BUILT_IN:
            with self.subTest(name):
                rows = self.verdicts(name, 0)
                self.assertEqual(list(rows), CHECKS)
                skipped = {check for check, row in rows.items()
                           if row["verdict"] == "skipped"}
                self.assertLessEqual(skipped, {"columns of others"})

    def test_packs_and_scripts_of_the_project_pass(self):
        packs = sorted((sgtest.SOURCE / "datasets/rule-packs").glob("*.json"))
        scripts = [sgtest.SOURCE / "tests/fuzz/corpus/lua/example.lua"]
        self.assertTrue(packs)
        for path in packs + scripts:
            with self.subTest(path.name):
                self.assertEqual(list(self.verdicts(path, 0)), CHECKS)

    @unittest.skipIf(sgtest.SANITIZED, "a sanitizer ends processes its own way")
    def test_each_fault_is_found(self):
        for name, wanted in FAULTS.items():
            with self.subTest(name):
                rows = self.verdicts(TEST_PLUGINS / (name + ".so"), 1)
                self.assertEqual(list(rows), CHECKS)
                failed = {check: row["why"] for check, row in rows.items()
                          if row["verdict"] == "failed"}
                self.assertEqual(failed.keys(), wanted.keys(), failed)
                for check, words in wanted.items():
                    self.assertIn(words, failed[check])

    def test_what_cannot_be_loaded_fails_the_first_check(self):
        for name, words in (("no_symbol", "sg_plugin_v1"),
                            ("short_struct", "'size'"),
                            ("constructor", "")):
            rows = self.verdicts(TEST_PLUGINS / (name + ".so"), 1)
            self.assertEqual(list(rows), ["describes itself"])
            self.assertIn(words, rows["describes itself"]["why"])
        rows = self.verdicts(self.folder / "nothing.so", 1)
        self.assertIn("No such file", rows["describes itself"]["why"])

    def test_a_plugin_that_does_not_end_is_run_once(self):
        rows = self.verdicts(TEST_PLUGINS / "spins.so", 1, "--timeout", "0.5")
        self.assertEqual(list(rows), CHECKS)
        failed = [check for check, row in rows.items()
                  if row["verdict"] == "failed"]
        self.assertEqual(failed, ["empty graph"])
        self.assertEqual(rows["told to stop"]["why"],
                         "a run before did not end")

    def test_all_runs_together_take_ten_times_as_long(self):
        rows = self.verdicts(TEST_PLUGINS / "slow.so", 1, "--timeout", "0.4")
        self.assertEqual(list(rows), CHECKS)
        told = [(row["verdict"], row["why"]) for row in rows.values()]
        at = [verdict for verdict, _ in told].index("failed")
        # On a machine that stands still for a while a run is too long.
        self.assertRegex(told[at][1], "10 times|did not end")
        self.assertEqual({verdict for verdict, _ in told[:at]}, {"ok"})
        # The checks of random graphs end together.
        self.assertLessEqual({verdict for verdict, _ in told[at + 1:]},
                             {"skipped"})
        self.assertIn(told[-1][1], ("no time is left",
                                    "a run before did not end"))

    def test_a_line_a_check(self):
        done = run("plugin", "check", "ownership")
        lines = done.stdout.decode().splitlines()
        self.assertEqual([line[:28].rstrip() for line in lines], CHECKS)
        self.assertIn("columns of others            skipped: it reads none",
                      lines)
        self.assertEqual(done.stderr, b"")

    def test_a_file_is_checked_whoever_has_its_id(self):
        copy = self.folder / "mine.so"
        shutil.copy(TEST_PLUGINS / "steals_id.so", copy)
        os.chmod(copy, 0o755)
        self.assertEqual(list(self.verdicts(copy, 0)), CHECKS)

    def program_that_reads_lines(self):
        """An installation with an interpreter for tests."""
        folder, = BUILD.rglob("plugins-1")
        plugins = self.folder / folder.relative_to(BUILD)
        shutil.copytree(folder, plugins)
        (plugins / "interpreters").mkdir(exist_ok=True)
        shutil.copy(TEST_PLUGINS / "lines.so", plugins / "interpreters")
        (self.folder / "share").symlink_to(BUILD / "share")
        (self.folder / "bin").mkdir()
        return shutil.copy(sgtest.PROGRAM, self.folder / "bin")

    def check_script(self, program, text, code, *words):
        script = self.write("own.lines", text)
        done = subprocess.run([program, "plugin", "check", script, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, code, done.stdout.decode())
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode().replace(str(script), "own.lines")

    def test_a_script_is_told_all_that_is_said_of_it(self):
        program = self.program_that_reads_lines()
        told = self.check_script(program, "bad\nodd\nbad\n", 3)
        self.assertEqual(told, "own.lines:1:2: error: it is bad\n"
                               "own.lines:2: remark: it is odd\n"
                               "own.lines:3:2: error: it is bad\n")
        told = self.check_script(program, "odd\n", 0)
        self.assertEqual(told.splitlines()[0],
                         "own.lines:1: remark: it is odd")
        self.assertEqual([line[:28].rstrip() for line in
                          told.splitlines()[1:]], CHECKS)
        told = self.check_script(program, "flag x.y\n", 1)
        self.assertIn("FAILED: its own flag x.y has no title", told)
        told = json.loads(self.check_script(program, "bad\n", 3, "--json"))
        self.assertEqual(
            (told["remarks"], told["checks"], told["passed"]),
            ([{"file": "own.lines", "line": 1, "column": 2, "error": True,
               "message": "it is bad"}], [], False))

    def test_what_a_script_prints_is_heard(self):
        text = (sgtest.SOURCE / "tests/fuzz/corpus/lua/example.lua").read_text()
        text = text.replace("run = function(g)",
                            'run = function(g) print("n", g.n_entities)')
        done = run("plugin", "check", self.write("own.lua", text))
        if b"nor a script that an interpreter reads" in done.stdout:
            self.skipTest("built without Lua")
        self.assertEqual(done.returncode, 0, done.stdout)
        told = done.stderr.decode().splitlines()
        self.assertEqual([line.split(": ")[1] for line in told], CHECKS[1:9])
        self.assertEqual(told[1], "stakegraph: one party: n 1")

    def test_a_metric_that_a_known_plugin_does_not_have_is_told(self):
        rule = {"id": "one", "title": "One", "severity": "note",
                "innocent": "i", "source": "s", "subject": {"attributes": {
                    "ownership.state_contrl": {"above": 0.5},
                    "ownership.state_control": {"above": 0.5},
                    "lists.us_ofac_low": {"above": 0.5},
                    "capital.amount": 3}}}
        pack = self.write("own.json", {
            "stakegraph_rules": "1", "pack": "p", "title": "t",
            "version": "1", "rules": [rule]})
        done = run("plugin", "check", pack, timeout=500)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = [line for line in done.stdout.decode().splitlines()
                if ": remark: " in line]
        self.assertEqual(len(told), 1, told)
        self.assertTrue(told[0].startswith(
            f"{pack}: remark: it reads 'ownership.state_contrl', but "
            "'ownership' has no metric 'state_contrl'; there are: "), told)
        self.assertIn("state_control", told[0].split("there are:")[1])

    def test_wrong_usage(self):
        for words in (["check"], ["check", "nobody"], ["check", "a", "b"]):
            self.assertEqual(run("plugin", *words).returncode, 2, words)


if __name__ == "__main__":
    unittest.main()
