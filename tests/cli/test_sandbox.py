# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile plugins reach nothing but their own result.

What needs a kernel with Landlock or seccomp, or a build with libseccomp, is
skipped where there is none; test_isolation_is_what_this_machine_offers fails
when there is and it was not used.
"""

import ctypes
import json
import os
import pathlib
import shutil
import struct
import subprocess
import time
import unittest

import sgtest
from sgtest import PROGRAM, TEST_PLUGINS, graph

LEVELS = ["none", "process", "seccomp", "full"]
GRAPH = graph(
    [{"id": "a", "kind": "company", "roles": ["vendor"]},
     {"id": "b", "kind": "company"}, {"id": "c", "kind": "public_body"},
     {"id": "d", "kind": "company"}],
    [{"id": "l1", "kind": "supply", "from": "a", "to": "b"},
     {"id": "l2", "kind": "supply", "from": "b", "to": "c"},
     {"id": "l3", "kind": "ownership", "from": "c", "to": "d", "share": 60}])

# plugin: (level from which on it is contained, status, words of the reason)
HOSTILE = {
    "forks": ("seccomp", "failed", "no plugin may"),
    "orphans": ("seccomp", "failed", "no plugin may"),
    "threads": ("seccomp", "failed", "no plugin may"),
    "execs": ("seccomp", "failed", "'execve'"),
    "connects": ("seccomp", "failed", "'socket'"),
    "kills_host": ("seccomp", "failed", "'kill'"),
    "signals_host": ("seccomp", "failed", "'tgkill'"),
    "traces_host": ("seccomp", "failed", "'ptrace'"),
    "writes_file": ("seccomp", "failed", "could not write"),
    "removes_file": ("seccomp", "failed", "could do no harm"),
    "reads_file": ("full", "failed", "could not read"),
    "floods": ("process", "failed", "garbled"),
    "forges": ("process", "failed", "garbled"),
    "garbles": ("process", "failed", "garbled"),
    "chatters": ("process", "failed", "more than 1000000 gaps"),
    "closes": ("process", "failed", "signal 9"),
    "deep": ("process", "failed", ""),
    "ignores_limit": ("process", "timeout", "time given"),
    "stops": ("process", "timeout", "time given"),
    "sleeps": ("process", "timeout", "time given"),
}
# Time that one needs to be caught at what it does, where 2 s may be too few.
PATIENCE = {"chatters": 60}
SECONDS = 60 if sgtest.SANITIZED else 20  # far above what any of them takes


def plugin(name):
    return TEST_PLUGINS / (name + ".so")


def landlock_version():
    """0 where the kernel has none."""
    create_ruleset, ask_version = 444, 1
    return max(0, ctypes.CDLL(None).syscall(create_ruleset, None, 0,
                                            ask_version))


def expected_level():
    if sgtest.SANITIZED:
        return "process"
    status = pathlib.Path("/proc/self/status").read_text("ascii")
    cache = pathlib.Path(os.environ["SG_BUILD"], "CMakeCache.txt")
    cached = cache.read_text("utf-8")
    built = "SECCOMP_FOUND:INTERNAL=1" in cached and \
        "SG_SECCOMP:BOOL=ON" in cached
    if not built or "Seccomp:" not in status:
        return "process"
    return "full" if landlock_version() else "seccomp"


# System calls of x86-64.
PRCTL, SECCOMP, LANDLOCK = 157, 317, 444


def older_kernel(*missing):
    """A function for the child of a test: these calls fail from then on, as on
    a kernel that does not have them."""
    def instruction(code, value, yes=0, no=0):
        return struct.pack("HBBI", code, yes, no, value)
    load, equal, answer = 0x20, 0x15, 0x06
    no_such_call, go_on = 0x00050000 | 38, 0x7fff0000
    program = instruction(load, 0)
    for number in missing:
        if number == PRCTL:  # PR_SET_SECCOMP alone, its other name
            program += instruction(equal, PRCTL, 0, 4)
            program += instruction(load, 16)
            program += instruction(equal, 22, 0, 1)
            program += instruction(answer, no_such_call)
            program += instruction(load, 0)
        else:
            program += instruction(equal, number, 0, 1)
            program += instruction(answer, no_such_call)
    program += instruction(answer, go_on)
    room = ctypes.create_string_buffer(program)
    filter_of = struct.pack("HxxxxxxP", len(program) // 8,
                            ctypes.addressof(room))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    def enter():
        no_new_privileges, set_seccomp, by_filter = 38, 22, 2
        if prctl(no_new_privileges, 1, 0, 0, 0) or \
                prctl(set_seccomp, by_filter, filter_of, 0, 0):
            raise OSError(ctypes.get_errno(), "no filter")
        return room  # keeps the program where the filter says it is
    return enter


class Case(sgtest.Case):
    before = None  # called in the child before the program

    def start(self, *words, **more):
        """The command, in the test's folder, where its children can be found.
        """
        return subprocess.Popen(
            [PROGRAM, *map(str, words)], cwd=self.folder,
            preexec_fn=self.before, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)

    def run_here(self, *words, timeout=SECONDS):
        process = self.start(*words)
        out, err = process.communicate(timeout=timeout)
        return process.returncode, out, err.decode()

    def left_behind(self):
        """Processes that work in the test's folder."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if os.readlink(entry / "cwd") == str(self.folder.resolve()):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def check_nobody_is_left(self):
        """Whoever was killed takes a moment to be gone."""
        end = time.monotonic() + SECONDS
        while self.left_behind() and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(self.left_behind(), [])

    def analyze(self, *words, code=None):
        path = self.write("graph.json", GRAPH)
        got, out, err = self.run_here("analyze", path, "-o", "-", *words)
        if code is not None:
            self.assertEqual(got, code, err)
        return json.loads(out)

    def rows(self, findings):
        return {p["id"]: p for p in findings["plugins"]}


class Hostile(Case):
    def setUp(self):
        super().setUp()
        self.level = self.analyze("--plugin", plugin("good")
                                  )["plugins"][0]["isolation"]

    def test_isolation_is_what_this_machine_offers(self):
        self.assertEqual(self.level, expected_level())

    def check_one(self, name, status, words):
        precious = self.write("precious", "data")
        findings = self.analyze(
            "--plugin", "intermediary", "--plugin", "proximity", "--plugin",
            plugin(name), "--timeout", PATIENCE.get(name, 2), "--memory", "64",
            code=4)
        rows = self.rows(findings)
        row = rows.pop(name.replace("_", "-"))
        self.assertEqual((row["status"], row["isolation"]),
                         (status, self.level), row)
        self.assertIn(words, row["reason"])
        self.assertEqual({p["status"] for p in rows.values()}, {"ok"})
        self.assertEqual(sgtest.scores(findings, "intermediary.choke")["b"], 1)
        self.assertFalse([m for m in findings["metrics"]
                          if m["name"].endswith(".value")])
        self.assertEqual(sgtest.raised(findings, "fault.flag"), [])
        self.assertEqual(self.left_behind(), [])
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         ["graph.json", "precious"])
        self.assertEqual(precious.read_text(), "data")

    def test_each_is_contained(self):
        for name, (least, status, words) in HOSTILE.items():
            with self.subTest(name):
                if LEVELS.index(self.level) < LEVELS.index(least):
                    self.skipTest(f"isolation is '{self.level}' here")
                if sgtest.SANITIZED and name == "deep":
                    self.skipTest("the sanitizer ends it in its own way")
                self.check_one(name, status, words)

    @unittest.skipIf(sgtest.SANITIZED, "no memory limit under a sanitizer")
    def test_memory_of_the_system_is_limited_too(self):
        self.check_one("maps_memory", "failed", "no more memory")

    def test_what_a_plugin_started_ends_with_it(self):
        if self.level != "process":
            self.skipTest("nothing can be started")
        findings = self.analyze("--plugin", plugin("orphans"), "--timeout", "60")
        self.assertEqual(findings["plugins"][0]["id"], "orphans")
        self.check_nobody_is_left()

    def test_describing_itself_is_contained_too(self):
        if self.level != "full":
            self.skipTest(f"isolation is '{self.level}' here")
        code, out, err = self.run_here("plugin", "info", "early", "--json",
                                       "--plugin", plugin("early"))
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["about"], "read 0 wrote 0")
        self.assertFalse((self.folder / "written").exists())

    def test_a_required_level_is_had_or_the_plugin_refused(self):
        for level in LEVELS:
            with self.subTest(level):
                had = LEVELS.index(level) <= LEVELS.index(self.level)
                row = self.rows(self.analyze(
                    "--plugin", plugin("good"), "--require-isolation", level,
                    code=0 if had else 4))["good" if had else "good.so"]
                if had:
                    self.assertEqual(row["isolation"], self.level)
                    continue
                self.assertEqual((row["status"], row["isolation"]),
                                 ("refused", None))
                self.assertEqual(row["reason"],
                                 f"only isolation '{self.level}' can be had "
                                 f"here, and '{level}' is required")
        code, _, err = self.run_here("analyze", "graph.json",
                                     "--require-isolation", "total")
        self.assertEqual(code, 2)
        self.assertIn("none, process, seccomp or full", err)


@unittest.skipIf(sgtest.SANITIZED, "no sandbox under a sanitizer")
@unittest.skipUnless(os.uname().machine == "x86_64", "numbers of x86-64")
class OlderKernels(Hostile):
    """The same on kernels that offer less."""

    def setUp(self):
        missing, self.offered = self.kernel()
        if LEVELS.index(expected_level()) < LEVELS.index(self.offered):
            self.skipTest("this kernel offers less already")
        self.before = older_kernel(*missing)
        super().setUp()

    def kernel(self):
        return (LANDLOCK,), "seccomp"

    def test_isolation_is_what_this_machine_offers(self):
        self.assertEqual(self.level, self.offered)

    def test_memory_of_the_system_is_limited_too(self):
        self.skipTest("nothing of it depends on the kernel")


class MuchOlderKernels(OlderKernels):
    def kernel(self):
        return (LANDLOCK, SECCOMP, PRCTL), "process"


class InProcess(Case):
    def test_results_are_the_same(self):
        path = self.write("graph.json", GRAPH)
        def rest(*words):
            findings = self.analyze(path, *words, code=0)
            for row in findings["plugins"]:
                row.pop("isolation")
            return findings
        self.assertEqual(rest("--in-process"), rest())

    def test_it_is_said_and_excludes_a_required_level(self):
        findings = self.analyze("--in-process", "--plugin", plugin("good"))
        self.assertEqual(findings["plugins"][0]["isolation"], "none")
        code, _, err = self.run_here("analyze", "graph.json", "--in-process",
                                     "--require-isolation", "process")
        self.assertEqual(code, 2)
        self.assertIn("--in-process", err)

    def test_faults_that_end_no_process_are_heard(self):
        for name in ("fails", "broken_path", "infinite", "twice"):
            with self.subTest(name):
                findings = self.analyze("--in-process", "--plugin",
                                        plugin(name), code=4)
                self.assertEqual(findings["plugins"][0]["status"], "failed")

    @unittest.skipIf(sgtest.SANITIZED, "the sanitizer ends it in its own way")
    def test_a_crash_ends_the_program(self):
        path = self.write("graph.json", GRAPH)
        code, _, _ = self.run_here("analyze", path, "--in-process", "--plugin",
                                   plugin("aborts"))
        self.assertEqual(code, -6)


class Files(Case):
    def refusal(self, path, *words):
        findings = self.analyze("--plugin", path, *words, code=4)
        row, = findings["plugins"]
        self.assertEqual((row["status"], row["isolation"]), ("refused", None))
        return row["reason"]

    def elf(self, name, patches):
        """A copy of a right plugin with some bytes of its header changed."""
        content = bytearray(plugin("good").read_bytes())
        for at, value in patches.items():
            content[at] = value
        return self.write(name, bytes(content))

    def test_another_machine_is_named(self):
        aarch64, unheard_of = 183, 250
        native = "x86-64" if os.uname().machine == "x86_64" else ""
        self.assertIn(f"built for aarch64; this program runs on {native}",
                      self.refusal(self.elf("other.so", {18: aarch64, 19: 0})))
        self.assertIn("machine 250", self.refusal(
            self.elf("odd.so", {18: unheard_of, 19: 0})))
        self.assertIn("word size", self.refusal(self.elf("narrow.so", {4: 1})))
        self.assertIn("byte order", self.refusal(
            self.elf("big.so", {5: 2, 18: plugin("good").read_bytes()[19],
                                19: plugin("good").read_bytes()[18]})))
        self.assertIn("-shared", self.refusal(self.elf("program.so", {16: 2})))

    def test_what_is_no_shared_object_is_refused(self):
        for content in (b"", b"\x7fELF", b"#!/bin/sh\n" + b" " * 100):
            with self.subTest(content[:8]):
                self.assertIn("no ELF header",
                              self.refusal(self.write("x.so", content)))
        # The loader's own trust in a file that is cut costs a child alone.
        self.assertTrue(self.refusal(self.write(
            "cut.so", plugin("good").read_bytes()[:2000])))
        folder = self.folder / "folder.so"
        folder.mkdir()
        self.assertIn("no regular file", self.refusal(folder))
        os.mkfifo(self.folder / "pipe.so")
        self.assertIn("no regular file", self.refusal(self.folder / "pipe.so"))
        none = self.folder / "none.so"
        done = sgtest.run("analyze", self.write("g.json", graph()),
                          "--plugin", none)
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no such plugin file", done.stderr.decode())

    def test_contract_versions_are_named(self):
        self.assertIn("'sg_plugin_v2', for version 2",
                      self.refusal(plugin("next_version")))
        self.assertIn("exports no 'sg_plugin_v1'",
                      self.refusal(plugin("no_symbol")))

    def place(self, *modes):
        """A right plugin in nested folders with these modes."""
        folder = self.folder
        for i, mode in enumerate(modes):
            folder = folder / f"{i}"
            folder.mkdir()
            os.chmod(folder, mode)
        return shutil.copy(plugin("good"), folder / "good.so")

    def test_folders_above_count_too(self):
        path = self.place(0o777, 0o755, 0o755)
        self.assertIn("others may write its folder", self.refusal(path))
        os.chmod(self.folder / "0", 0o1777)  # shared, as /tmp is
        self.analyze("--plugin", path, code=0)

    def test_a_group_may_not_write_its_folder(self):
        self.assertIn("others may write its folder",
                      self.refusal(self.place(0o775)))

    def test_a_link_is_asked_about_what_it_leads_to(self):
        path = self.place(0o755)
        link = self.folder / "link.so"
        link.symlink_to(path)
        self.analyze("--plugin", link, code=0)
        os.chmod(path, 0o666)
        self.assertIn("others may write it", self.refusal(link))
        os.chmod(path, 0o644)
        loose = self.folder / "loose"
        loose.mkdir()
        os.chmod(loose, 0o777)
        (loose / "link.so").symlink_to(path)
        self.assertIn("others may write its folder",
                      self.refusal(loose / "link.so"))


class Lock(Case):
    def lock(self, *lines):
        return self.write("plugins.lock", "\n".join(lines) + "\n")

    def printed(self, *words):
        code, out, err = self.run_here("plugin", "list", "--lock", *words)
        self.assertEqual(code, 0, err)
        return out.decode()

    def test_what_is_printed_pins_what_is_installed(self):
        text = self.printed()
        pinned = [line.split()[1:] for line in text.splitlines()
                  if not line.startswith("#")]
        self.assertIn(["rules", "-"], pinned)  # an interpreter
        self.assertEqual([name for name, version in pinned if version != "-"],
                         sgtest.BUILT_IN)
        path = self.write("plugins.lock", text)
        self.analyze("--plugins-lock", path, code=0)
        findings = self.analyze("--plugins-lock", path, "--plugin",
                                plugin("good"), "--plugin", "ownership", code=4)
        rows = self.rows(findings)
        self.assertEqual(rows["ownership"]["status"], "ok")
        self.assertEqual((rows["good.so"]["status"], rows["good.so"]["reason"]),
                         ("refused", "it is not in the lock file"))
        self.assertEqual(len(rows["good.so"]["sha256"]), 64)

    def test_what_is_left_out_is_told(self):
        code, out, _ = self.run_here("plugin", "list", "--lock", "--plugin",
                                     plugin("no_symbol"))
        self.assertEqual(code, 4)
        self.assertIn("# left out: ", out.decode())

    def test_rule_packs_are_pinned_too(self):
        path = self.write("graph.json", GRAPH)
        packs = sorted((sgtest.SOURCE / "datasets/rule-packs").glob("*.json"))
        words = ("--rules", packs[0].stem)
        lock = self.write("plugins.lock", self.printed(*words))
        self.analyze(path, "--plugins-lock", lock, *words, code=0)
        lock = self.write("plugins.lock", self.printed())
        code, _, err = self.run_here("analyze", path, "--plugins-lock", lock,
                                     *words)
        self.assertEqual(code, 3)
        self.assertIn("not in the lock file", err)

    def test_a_changed_file_is_refused_before_it_is_loaded(self):
        lock = self.lock("0" * 64 + "  early  1")
        findings = self.analyze("--plugins-lock", lock, "--in-process",
                                "--plugin", plugin("early"), code=4)
        self.assertEqual(self.rows(findings)["early.so"]["reason"],
                         "its SHA-256 differs from the one pinned in the lock "
                         "file")
        self.assertFalse((self.folder / "written").exists())

    def test_a_plugin_asked_for_by_id_is_refused_not_unknown(self):
        lock = self.lock("# nothing is pinned")
        findings = self.analyze("--plugins-lock", lock, "--plugin", "ownership",
                                code=4)
        row, = findings["plugins"]
        self.assertEqual((row["id"], row["status"]),
                         ("ownership.so", "refused"))

    def test_another_id_or_version_is_refused(self):
        sha256 = self.rows(self.analyze("--plugin", plugin("good"))
                           )["good"]["sha256"]
        for name, version, code in (("good", "1", 0), ("good", "2", 4),
                                    ("other", "1", 4)):
            with self.subTest((name, version)):
                lock = self.lock(f"{sha256}\t{name} {version} # a comment")
                findings = self.analyze("--plugins-lock", lock, "--plugin",
                                        plugin("good"), code=code)
                if code:
                    self.assertIn(f"pins it as '{name} {version}', and it "
                                  "calls itself 'good 1'",
                                  findings["plugins"][0]["reason"])

    def test_scripts_and_their_interpreter_are_pinned(self):
        """With an interpreter beside copies of the program and its data."""
        build = pathlib.Path(os.environ["SG_BUILD"])
        there = self.folder / "installed"
        plugins = next(build.glob("lib*/**/plugins-1"))
        copied = there / plugins.relative_to(build)
        (there / "bin").mkdir(parents=True)
        (copied / "interpreters").mkdir(parents=True)
        (there / "share").symlink_to(build / "share")
        program = shutil.copy(PROGRAM, there / "bin")
        shutil.copy(plugin("lines"), copied / "interpreters")
        script = self.write("mine.lines", "flag a.one\n")
        path = self.write("graph.json", GRAPH)

        def reason(*words):
            done = subprocess.run(
                [program, "analyze", path, "-o", "-", "--plugin", script,
                 *words], stdout=subprocess.PIPE, timeout=SECONDS)
            return json.loads(done.stdout)["plugins"][0]["reason"]
        printed = subprocess.run(
            [program, "plugin", "list", "--lock", "--plugin", script],
            stdout=subprocess.PIPE, timeout=SECONDS).stdout.decode()
        rows = [line for line in printed.splitlines() if line[0] != "#"]
        interpreter, = (row for row in rows if row.endswith("  -"))
        mine, = (row for row in rows if not row.endswith("  -"))
        self.assertIsNone(reason("--plugins-lock",
                                 self.lock(interpreter, mine)))
        self.assertIn("not in the lock file",
                      reason("--plugins-lock", self.lock(interpreter)))
        self.assertIn("nor a script that an interpreter reads",
                      reason("--plugins-lock", self.lock(mine)))
        self.assertIsNone(reason("--in-process"))
        # What is missing without it is told.
        (copied / "interpreters/lines.so").chmod(0o666)
        listed = subprocess.run([program, "plugin", "list"], timeout=SECONDS,
                                stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("interpreters/lines.so\n    refused: others may write",
                      listed)
        listed = subprocess.run([program, "plugin", "list", "--json"],
                                stdout=subprocess.PIPE, timeout=SECONDS)
        row, = json.loads(listed.stdout)["plugins"]
        self.assertEqual((row["id"], row["refused"][:16]),
                         (None, "others may write"))

    def test_a_broken_line_is_named(self):
        path = self.write("graph.json", GRAPH)
        good = "a" * 64
        for line, column, words in (
                ("  abc  x 1", 3, "SHA-256"),
                (good.upper() + " x 1", 1, "SHA-256"),
                (good + " x", 67, "an id and a version"),
                (good + " x 1 more", 70, "nothing more"),
                (good + " x \udcff", 68, "UTF-8")):
            with self.subTest(line):
                lock = self.write("bad.lock", ("# first\n\n" + line).encode(
                    "utf-8", "surrogateescape"))
                code, out, err = self.run_here("analyze", path,
                                               "--plugins-lock", lock)
                self.assertEqual((code, out), (3, b""), err)
                self.assertTrue(err.startswith(f"{lock}:3:{column}: "), err)
                self.assertIn(words, err)
        code, _, err = self.run_here("analyze", path, "--plugins-lock",
                                     self.folder / "none")
        self.assertEqual(code, 3, err)


class Interrupts(Case):
    def wait_for_child(self, process):
        """Until a plugin sleeps in a child of the process."""
        children = f"/proc/{process.pid}/task/{process.pid}/children"
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for child in pathlib.Path(children).read_text().split():
                try:
                    state = pathlib.Path(f"/proc/{child}/wchan").read_text()
                    stat = pathlib.Path(f"/proc/{child}/syscall").read_text()
                except OSError:
                    continue
                if state and stat.split()[0] == "34":  # pause() on x86-64
                    return
            time.sleep(0.02)
        self.fail("no plugin is running")

    @unittest.skipUnless(os.uname().machine == "x86_64", "x86-64 alone")
    def test_signals_end_it_with_its_children_and_without_output(self):
        path = self.write("graph.json", GRAPH)
        for number in (2, 15, 1):
            with self.subTest(number):
                process = self.start(
                    "analyze", path, "-o", self.folder / "out.json", "--plugin",
                    plugin("sleeps"), "--plugin", plugin("good"))
                self.wait_for_child(process)
                process.send_signal(number)
                out, err = process.communicate(timeout=SECONDS)
                self.assertEqual((process.returncode, out),
                                 (128 + number, b""))
                self.assertIn(b"cancelled", err)
                self.assertEqual(self.left_behind(), [])
                self.assertEqual([p.name for p in self.folder.iterdir()],
                                 ["graph.json"])

    @unittest.skipUnless(os.uname().machine == "x86_64", "x86-64 alone")
    def test_a_killed_host_leaves_nobody_behind(self):
        path = self.write("graph.json", GRAPH)
        process = self.start("analyze", path, "--plugin", plugin("sleeps"))
        self.wait_for_child(process)
        process.kill()
        process.communicate(timeout=SECONDS)
        self.check_nobody_is_left()


class Progress(Case):
    def on_terminal(self, *words, env=None):
        """What the command writes to a terminal as standard error."""
        ours, theirs = os.openpty()
        path = self.write("graph.json", GRAPH)
        process = subprocess.Popen(
            [PROGRAM, "analyze", path, *map(str, words)], stderr=theirs,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TERM": "xterm", **(env or {})})
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break  # the other end is closed
            if not piece:
                break
            text += piece
        os.close(ours)
        process.wait(timeout=SECONDS)
        return text.decode()

    def test_one_line_on_a_terminal_erased_at_the_end(self):
        for env in (None, {"NO_COLOR": "1"}):
            text = self.on_terminal("--plugin", "ownership", env=env)
            self.assertIn("0 of 1 plugins done, running ownership", text)
            self.assertIn("1 of 1 plugins done", text)
            self.assertNotIn("\n", text)
            self.assertNotIn("\x1b[3", text)  # no colour
            self.assertTrue(text.endswith("\r\x1b[K"))

    def test_nothing_when_quiet_or_dumb_or_no_terminal(self):
        self.assertEqual(self.on_terminal("--quiet"), "")
        self.assertEqual(self.on_terminal(env={"TERM": "dumb"}), "")
        path = self.write("graph.json", GRAPH)
        code, _, err = self.run_here("analyze", path)
        self.assertEqual((code, err), (0, ""))


if __name__ == "__main__":
    unittest.main()
