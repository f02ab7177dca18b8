# SPDX-License-Identifier: GPL-2.0-or-later
"""The same input gives the same bytes in every format, wherever, whenever and
by whomever it is run, and whatever the order of its records."""

import io
import json
import os
import pathlib
import platform
import random
import re
import shutil
import sqlite3
import subprocess
import unittest
import zipfile

from sgtest import PROGRAM, SOURCE, Case

GRAPH = SOURCE / "graphs/blue-coat-syria/graph.json"
FORMATS = ["f.json", "f.html", "f.md", "f.svg", "f.sarif", "f.stix.json",
           "f.jsonl", "f.graphml", "f.gexf", "f.gexf12", "f.cyjs", "f.cx2",
           "f.nodelink.json", "f.dot", "f.sqlite", "f.xlsx", "f.ftm",
           "f.bods.json", "f.neo4j", "f.csv"]
GRAPHS = ["f.json", "g.jsonl", *FORMATS[7:]]
LISTS = ("entities", "links", "deals", "sources")


def content(folder):
    return {str(p.relative_to(folder)): p.read_bytes()
            for p in sorted(folder.rglob("*")) if p.is_file()}


class SameBytes(Case):
    def written(self, command="analyze", path=GRAPH, words=(), names=FORMATS,
                before=(), umask=0o022, **how):
        """{file: bytes} of all outputs, and what was printed."""
        out = pathlib.Path(self.folder / "out")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        outputs = [w for name in names for w in ("-o", out / name)]
        done = subprocess.run(
            [*before, PROGRAM, command, path, *words, *outputs], umask=umask,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **how)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return dict(content(out), printed=done.stdout)

    def locale(self, name):
        """An environment with this locale, made here when it is not there."""
        known = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE)
        env = {"LANG": name, "LC_ALL": name, "LANGUAGE": name[:2]}
        if name.replace("UTF-8", "utf8").encode() in known.stdout:
            return env
        if not shutil.which("localedef") or subprocess.run(
                ["localedef", "-i", name[:5], "-f", "UTF-8",
                 self.folder / name], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL).returncode > 1 or \
                not (self.folder / name).exists():
            self.skipTest(f"no locale {name}")
        return dict(env, LOCPATH=os.fspath(self.folder))

    def check(self, expected, found):
        self.assertEqual(expected.keys(), found.keys())
        for name, data in expected.items():
            self.assertTrue(data == found[name], f"{name} differs")

    def test_surroundings(self):
        expected = self.written()
        self.assertEqual(len(expected), len(FORMATS) + 6)
        env = dict(os.environ)
        others = {
            "again": {},
            "time zone": {"env": dict(env, TZ="Pacific/Kiritimati")},
            "umask": {"umask": 0o077},
            "folder": {"cwd": "/"},
            "no environment": {"env": {}},
            "odd environment": {"env": dict(
                env, LC_ALL="junk", COLUMNS="20", LINES="3", HOME="/nowhere",
                TMPDIR="/nowhere", OMP_NUM_THREADS="7", SOURCE_DATE_EPOCH="1",
                MALLOC_PERTURB_="165", POSIXLY_CORRECT="1")},
            "one job": {"words": ["--jobs", "1"]},
            "eight jobs": {"words": ["--jobs", "8"]},
        }
        if shutil.which("setarch"):
            others["fixed addresses"] = {
                "before": ["setarch", platform.machine(), "-R"]}
        for name, how in others.items():
            with self.subTest(name):
                self.check(expected, self.written(**how))

    def test_german(self):
        """Where a decimal comma is the habit."""
        self.check(self.written(), self.written(
            env=dict(os.environ, **self.locale("de_DE.UTF-8"))))

    def test_turkish(self):
        """Where the small letter of I has no dot."""
        self.check(self.written(), self.written(
            env=dict(os.environ, **self.locale("tr_TR.UTF-8"))))

    def test_order_of_records(self):
        """Findings name their input's hash; the rest is the same. Of warnings
        the places differ, of which these graphs have none."""
        document = json.loads(GRAPH.read_bytes())
        mixed = dict(document)
        for key in LISTS:
            mixed[key] = random.Random(7).sample(document.get(key, []),
                                                 len(document.get(key, [])))
        path = self.write("g.json", document)
        before = self.written(path=path)
        graphs = self.written("convert", path, names=GRAPHS)
        self.write("g.json", mixed)
        after = self.written(path=path)
        for name in before:
            if name in ("f.json", "f.html", "f.md", "f.sarif", "f.sqlite",
                        "f.xlsx", "printed"):
                before[name], after[name] = (
                    self.without_input(self.unpacked(name, d[name]))
                    for d in (before, after))
        self.check(before, after)
        self.check(graphs, self.written("convert", path, names=GRAPHS))

    def unpacked(self, name, data):
        """The rows of a database and the parts of a workbook."""
        if name == "f.sqlite":
            path = self.write(name, data)
            with sqlite3.connect(path) as db:
                return "\n".join(db.iterdump()).encode()
        if name == "f.xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                return b"\n".join(map(book.read, book.namelist()))
        return data

    def without_input(self, data):
        """The text without hashes and sizes of the input."""
        text = re.sub(rb"[0-9a-f]{64}", b"HASH", data)
        return re.sub(rb'("bytes": |bytes\D{0,20})\d+', b"SIZE", text)


if __name__ == "__main__":
    unittest.main()
