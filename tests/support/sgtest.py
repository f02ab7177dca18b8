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
SHARED = pathlib.Path(os.environ.get("SG_SHARED",
                                     SOURCE.parent / "shared")) / "data"
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
    if os.environ.get("SG_IN_PROCESS") and words and \
            words[0] in ("analyze", "explain") and "--help" not in words:
        words = (*words, "--in-process") # for tools/dev/coverage
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

    def shared(self, *parts):
        """Real data beside the project; the test is skipped without them."""
        path = SHARED.joinpath(*parts)
        if not path.exists():
            self.skipTest(f"{path} is not there")
        return path


class ReaderCase(Case):
    """A test of a format, with what the command makes of an input."""

    def lines(self, *records, name="lines.jsonl"):
        """A file with one record a line."""
        return self.write(name, "".join(json.dumps(r) + "\n" for r in records))

    def told(self, *words, code=0, stdin=None):
        """The counts of an input, if there are any, and what is said of it."""
        done = run("check", "--json", *words, stdin=stdin)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout or "null"), done.stderr.decode()

    def check(self, *words, format=None, code=0, stdin=None):
        """The counts of an input; what is said of one that cannot be read."""
        if format:
            words = ("--format", format, *words)
        counts, said = self.told(*words, code=code, stdin=stdin)
        return counts if code == 0 else said

    def converted(self, *paths, name="converted.json"):
        """The native document of an input, which is left under this name."""
        out = self.folder / name
        done = run("convert", *paths, "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(out.read_bytes())

    def party(self, entity, *paths):
        """All that is known of one party."""
        done = run("explain", *paths, "--entity", entity, "--json",
                   "--as-of", "2024-01-01")
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return json.loads(done.stdout)

    def links(self, entity, *paths):
        """{id: words} of the links of a party."""
        return {link["id"]: link["words"]
                for link in self.party(entity, *paths)["links"]}


def graph(entities=(), links=(), deals=(), sources=(), as_of="2020-06-30"):
    """A native document."""
    return {"stakegraph": "1", "as_of": as_of, "entities": list(entities),
            "links": list(links), "deals": list(deals),
            "sources": list(sources)}


def party(name, /, kind="company", **keys):
    return dict(keys, id=name, kind=kind)


def without_lines(sarif):
    """A document of SARIF but for what kept findings do not know: lines."""
    if isinstance(sarif, list):
        return [without_lines(v) for v in sarif]
    if isinstance(sarif, dict):
        return {k: without_lines(v) for k, v in sarif.items()
                if k not in ("region", "relatedLocations", "location")}
    return sarif


def supply(name, seller, buyer, **keys):
    return dict(keys, id=name, kind="supply", **{"from": seller, "to": buyer})


def link(kind, start, end, **keys):
    """A link with an id made of what it is, unless one is given."""
    name = keys.pop("id", f"{kind}-{start}-{end}")
    return dict(keys, id=name, kind=kind, **{"from": start, "to": end})


def stake(owner, company, share=None, **keys):
    """Its id is OWNER-COMPANY, unless one is given; no share: unknown size."""
    share = {} if share is None else {"share": share}
    return link("ownership", owner, company,
                **dict({"id": f"{owner}-{company}"}, **share, **keys))


def band(owner, company, low, high, **keys):
    return stake(owner, company, share_min=low, share_max=high, **keys)


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
