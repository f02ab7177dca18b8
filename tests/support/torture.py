# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of the command in which one call fails, and what must then be true.

A scenario is a command line with outputs. It is run once undisturbed, then once
for each point, that is for each call of memory or of the system that it makes
by another way (fault_shim.c). However it ends, it ends by itself with a
documented code and words, leaves of each output the old or the whole new one,
and nothing else: no temporary file, no process.
"""

import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from sgtest import PROGRAM, SOURCE

SHIM = os.environ.get("SG_FAULT_SHIM", "")
DONE, REFUSED, INCOMPLETE, INTERNAL = 0, 3, 4, 5
FILES = ["f.json", "f.html", "f.md", "f.svg", "f.sarif", "f.stix.json",
         "f.jsonl"]
SHEETS = ["f.graphml", "f.gexf", "f.cyjs", "f.cx2", "f.nodelink.json", "f.dot",
          "f.sqlite", "f.xlsx", "f.ftm", "f.bods.json"]
PICTURES = ["f.html", "f.svg"]
FOLDERS = {"f.neo4j": "nodes.csv", "f.csv": "nodes.csv"}
GRAPH = SOURCE / "graphs/nso-ghana-nca/graph.json"
PR_SET_CHILD_SUBREAPER = 36
MARK = "old\n"


def adopt_orphans():
    """Processes that the command leaves behind become ours, and are seen."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def orphans_left(patience=3.0):
    """True when a process is still there; it is ended."""
    until = time.monotonic() + patience
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid:
            continue
        if time.monotonic() > until:
            for task in pathlib.Path("/proc/self/task").iterdir():
                for child in (task / "children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
            return True
        time.sleep(0.005)


def content(path):
    """A file's bytes; a directory's files; None when it is not there."""
    if path.is_dir():
        return {p.name: p.read_bytes() for p in path.iterdir()}
    return path.read_bytes() if path.exists() else None


class Scenario:
    """A command, its outputs, and how it ends undisturbed."""

    def __init__(self, name, words, outputs=()):
        self.name, self.outputs = name, list(outputs)
        self.words = [str(w) for w in words]
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="torture-"))
        self.folder = self.root / "out"
        for output in self.outputs:
            self.words += ["-o", str(self.folder / output)]
        self.reference, self.new = None, {}
        done, _ = self.run({})
        if done.returncode != DONE:
            raise RuntimeError(f"{name}: {done.stderr.decode()}")
        self.reference = done
        self.new = {o: content(self.folder / o) for o in self.outputs}
        if self.run({})[0].stdout != done.stdout:
            raise RuntimeError(f"{name}: two runs differ")

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def prepare(self):
        """All outputs are there already, with a mark in them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for output in self.outputs:
            path = self.folder / output
            if output in FOLDERS:
                path.mkdir()
                path = path / FOLDERS[output]
            path.write_text(MARK)

    def old(self, output):
        mark = MARK.encode()
        return {FOLDERS[output]: mark} if output in FOLDERS else mark

    def run(self, faults, then=None):
        """The finished process, and whether one of its children was left."""
        env = dict(os.environ, TMPDIR=str(self.folder), **faults)
        if faults:
            env["LD_PRELOAD"] = SHIM
        self.prepare()
        process = subprocess.Popen(
            [PROGRAM, *self.words], env=env, cwd=self.root,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        if then:
            then(process)
        try:
            out, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += b"(it did not end)"
        done = subprocess.CompletedProcess(self.words, process.returncode, out,
                                           err)
        return done, orphans_left()

    def points(self, of):
        """Numbers of the calls that are made by another way than others."""
        path = self.root / "points"
        done, _ = self.run({"SG_FAULT_OF": of, "SG_FAULT_LIST": str(path)})
        if done.returncode != DONE:
            raise RuntimeError(f"{self.name}: {done.stderr.decode()}")
        return [int(line) for line in path.read_text().split()]

    def fault(self, of, how, at=0):
        """What is wrong when this call fails; nothing when all is well."""
        done, orphan = self.run({"SG_FAULT_OF": of, "SG_FAULT_HOW": str(how),
                                 "SG_FAULT_AT": str(at)})
        if how == signal.SIGTERM: # the shell says 143 of both
            return self.wrong(done, orphan, codes=(128 + how, -how))
        return self.wrong(done, orphan, killed=how == signal.SIGKILL)

    def wrong(self, done, orphan, killed=False, codes=(REFUSED, INCOMPLETE,
                                                       INTERNAL)):
        found = list(self.wrong_outputs(done, killed))
        code = done.returncode
        if orphan:
            found.append("a process was left behind")
        if killed:
            return found
        if code == DONE and done.stdout != self.reference.stdout:
            found.append("code 0, and another standard output")
        if code not in (DONE, *codes):
            found.append(f"it ended with {code}")
        if code in (REFUSED, INCOMPLETE, INTERNAL) and \
                not (done.stderr + done.stdout).strip():
            found.append(f"it ended with {code} without a word")
        return [f"{what} [{code}: {done.stderr.decode()[-150:].strip()}]"
                for what in found]

    def wrong_outputs(self, done, killed):
        for path in self.folder.iterdir():
            if path.name not in self.outputs and not (
                    killed and ".tmp." in path.name):
                yield f"{path.name} was left behind"
        for output in self.outputs:
            path = self.folder / output
            now = content(path)
            if now == self.new[output] or (now == self.old(output) and
                                           done.returncode != DONE):
                continue
            # What a plugin did not say is not there, but the rest is whole.
            # Where no process can be had a picture is a plainer one.
            if (done.returncode == INCOMPLETE or output in PICTURES) and \
                    self.is_whole(output, now):
                continue
            yield f"{output} is neither old nor new"

    def is_whole(self, output, now):
        """It ends as the new one does, and is read where that is easy."""
        new = self.new[output]
        if now in (None, self.old(output)):
            return False
        if isinstance(new, dict):
            return isinstance(now, dict) and now.keys() == new.keys()
        if output.endswith(("json", ".sarif", ".cyjs", ".cx2")):
            json.loads(now)
        return output.endswith((".sqlite", ".xlsx", "l")) or \
            now[-4:] == new[-4:]


def plan(scenario, what, n=None):
    """(of, how, at) of all or n points: what fails, how, at which call."""
    of = "memory" if what == "memory" else "calls"
    ways = {"memory": ["once", "from"], "calls": ["once"],
            "kill": [signal.SIGKILL], "term": [signal.SIGTERM]}[what]
    points = scenario.points(of)
    for at in points[::max(1, len(points) // n)] if n else points:
        for how in ways:
            yield of, how, at
    if what == "calls":
        yield of, "interrupt", 0
        yield of, "short", 0


WRITING = ["check", "convert", "report", "analyze"]
TELLING = ["explain", "holdings", "owners", "paths", "flags", "packs"]


def scenarios(folder, names=(*WRITING, *TELLING)):
    """Those that are asked for, one after another."""
    findings = pathlib.Path(folder) / "findings.json"
    if "report" in names:
        subprocess.run([PROGRAM, "analyze", GRAPH, "-o", findings, "-q"],
                       check=True)
    stakes = SOURCE / "graphs/hikvision-ownership/graph.json"
    supplies = SOURCE / "graphs/blue-coat-syria/graph.json"
    lines = ["converted.json", "converted.jsonl"]
    for name in names:
        words, outputs = {
            "check": (["check", "--json", GRAPH], []),
            "convert": (["convert", GRAPH],
                        [*lines, *SHEETS, *FOLDERS]),
            "report": (["report", findings],
                       [f for f in FILES if f not in ("f.json", "f.md")] +
                       SHEETS + list(FOLDERS)),
            "analyze": (["analyze", GRAPH, "--jobs", "2"],
                        [*FILES, "f.graphml", "f.sqlite", "f.xlsx", *FOLDERS]),
            "explain": (["explain", GRAPH, "--entity", "idl"], []),
            "holdings": (["holdings", stakes, "--of", "cetc", "--terms"], []),
            "owners": (["owners", stakes, "--of", "hikvision", "--json"], []),
            "paths": (["paths", supplies, "--from", "blue-coat", "--to", "ste",
                       "-k", "3"], []),
            "flags": (["flags", "I04"], []),
            "packs": (["analyze", GRAPH, "--rules", "network-risk", "--without",
                       "opacity"], ["f.json"]),
        }[name]
        scenario = Scenario(name, words, outputs)
        try:
            yield scenario
        finally:
            scenario.close()
