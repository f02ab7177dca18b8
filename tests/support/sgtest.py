# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the command share: running it, graphs, temporary files."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["STAKEGRAPH"]
SOURCE = pathlib.Path(os.environ["SG_SOURCE"])
TEST_PLUGINS = pathlib.Path(os.environ.get("SG_TEST_PLUGINS", "."))
BUILT_IN = ["enduser", "intermediary", "lists", "opacity", "ownership",
            "proximity", "timeline"]
SANITIZED = bool(os.environ.get("SG_SANITIZED"))


def some(seeds):
    """All of a sequence; under sanitizers, where a run takes ten times as
    long, every fifth."""
    return seeds[::5] if SANITIZED else seeds


def run(*words, stdin=None, env=None, timeout=120):
    """Run the command; words are arguments. Returns the finished process."""
    full = dict(os.environ, **(env or {}))
    return subprocess.run(
        [PROGRAM, *map(str, words)], input=stdin, env=full, timeout=timeout,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Case(unittest.TestCase):
    """A test with a folder of its own and helpers around the command."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        """A file in the test's folder; content is text, bytes or JSON data."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def findings(self, graph, *words, code=0):
        """Findings of a graph (data or path) as data."""
        path = graph if isinstance(graph, (str, pathlib.Path)) \
            else self.write("graph.json", graph)
        done = run("analyze", path, "-o", "-", *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout)


def graph(entities=(), links=(), deals=(), sources=(), as_of="2020-06-30"):
    """A native document."""
    return {"stakegraph": "1", "as_of": as_of, "entities": list(entities),
            "links": list(links), "deals": list(deals),
            "sources": list(sources)}


def party(name, /, kind="company", **keys):
    return dict(keys, id=name, kind=kind)


def supply(name, seller, buyer, **keys):
    return dict(keys, id=name, kind="supply", **{"from": seller, "to": buyer})


def first_day(date):
    """The first day that a partial date can mean; last_day() the last."""
    return date + "-01-01"[len(date) - 4:] if len(date) < 10 else date


def last_day(date):
    full = date + "-12" if len(date) == 4 else date
    ends = {"02": "-29", "04": "-30", "06": "-30", "09": "-30", "11": "-30"}
    return full + ends.get(full[5:], "-31") if len(full) == 7 else full


def scores(findings, metric):
    """{entity id: value} of one metric."""
    return {e["id"]: e["scores"][metric] for e in findings["entities"]
            if metric in e["scores"]}


def raised(findings, flag):
    """Findings of one flag, in their order."""
    return [f for f in findings["flags"] if f["flag"] == flag]
