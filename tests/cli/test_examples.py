# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples for programmers work, and say what the command says."""

import ctypes
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import sgtest
from sgtest import SOURCE

BUILD = pathlib.Path(os.environ["SG_BUILD"])
EXAMPLES = SOURCE / "tools/examples"
CASE = SOURCE / "graphs/blue-coat-syria/graph.json"
LIBRARY = next(iter(BUILD.glob("lib*/**/libstakegraph.so.1")), None)
ENV = dict(os.environ, STAKEGRAPH=sgtest.PROGRAM,
           STAKEGRAPH_LIBRARY=str(LIBRARY), STAKEGRAPH_PREFIX=str(BUILD),
           PKG_CONFIG_PATH=str(BUILD / "core"))


def call(*words, cwd=None):
    return subprocess.run([*map(str, words)], env=ENV, cwd=cwd,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Findings(sgtest.Case):
    def setUp(self):
        super().setUp()
        for module in ("pandas", "networkx"):
            if not importlib.util.find_spec(module):
                self.skipTest(f"no {module} (package python3-{module})")

    def test_tables_say_what_the_findings_say(self):
        done = call(sys.executable, EXAMPLES / "findings.py", CASE,
                    "--deal", "d1")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        told = done.stdout.decode()
        found = self.findings(CASE, "--deal", "d1")
        flags, rest = told.split("\nScores\n")
        scores, chains = rest.split("\nWho is supplied by way of whom\n")
        words = flags.split("\n")[1].split()
        self.assertEqual(words[0], "severity")
        for line in filter(None, flags.split("\n")[3:]):
            party, *counts = line.split()
            for severity, count in zip(words[1:], counts):
                self.assertEqual(int(count), sum(
                    f["subject"] == party and f["severity"] == severity
                    for f in found["flags"]), line)
        self.assertEqual(len({f["subject"] for f in found["flags"]}),
                         len(flags.split("\n")[3:-1]))
        for party in found["entities"]:
            if party["scores"].get("intermediary.choke"):
                self.assertRegex(scores, rf"(?m)^{party['id']}  ")
        self.assertIn("  infotec: ste\n", chains)

    def test_input_that_is_refused(self):
        done = call(sys.executable, EXAMPLES / "findings.py", "/nowhere")
        self.assertEqual(done.returncode, 3)


class Embedding(sgtest.Case):
    def setUp(self):
        super().setUp()
        if sgtest.SANITIZED:
            self.skipTest("a sanitizer's runtime has to be loaded first")

    def embed(self, *words):
        return call(sys.executable, EXAMPLES / "embed.py", *words)

    def test_python_by_ctypes(self):
        done = self.embed(CASE, "2011-06-30")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        head, *lines = done.stdout.decode().splitlines()
        found = self.findings(CASE, "--as-of", "2011-06-30")
        self.assertTrue(head.endswith("as of 2011-06-30"))
        self.assertEqual(lines, ["\t".join((f["severity"], f["flag"],
                                            f["subject"]))
                                 for f in found["flags"]])
        done = self.embed("/nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"embed.py: /nowhere", done.stderr)

    def test_python_knows_the_struct_as_it_is(self):
        """Its beginning at least: it grows at the end, and says its size."""
        text = (SOURCE / "core/include/stakegraph/stakegraph.h").read_text()
        struct = re.search(r"struct sg_session_options \{(.*?)\}", text,
                           re.DOTALL).group(1)
        wanted = re.findall(r"(\w+|char \*)\s?(\w+);", re.sub("//.*", "",
                                                              struct))
        spec = importlib.util.spec_from_file_location(
            "embed", EXAMPLES / "embed.py")
        embed = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(embed)
        types = {"uint32_t": ctypes.c_uint32, "double": ctypes.c_double,
                 "char *": ctypes.c_char_p}
        known = embed.Options._fields_
        self.assertEqual([(name, types[kind]) for kind, name in wanted]
                         [:len(known)], known)

    def test_c_by_pkg_config(self):
        """The archive and the shared library, as stakegraph.pc says."""
        for program in ("cc", "pkg-config"):
            if not shutil.which(program):
                self.skipTest(f"no {program}")
        lib = LIBRARY.parent
        for name, asked, change in (
                ("shared", "", ""),
                ("static", "--static",
                 f"s#-lstakegraph#{lib}/libstakegraph.a#")):
            done = call(
                "sh", "-ec",
                f'flags=$(pkg-config --define-variable=prefix={BUILD} '
                f'{asked} --cflags --libs stakegraph | sed "{change}")\n'
                f'cc -DNDEBUG {SOURCE}/tests/abi/embed.c -o {name} $flags '
                f'-Wl,-rpath,{lib}\n'
                f'./{name} {CASE} {BUILD}/share/stakegraph '
                f'{lib}/stakegraph/plugins-1\n'
                f'ldd ./{name}', cwd=self.folder)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            self.assertEqual(b"libstakegraph" in done.stdout, name == "shared")


if __name__ == "__main__":
    unittest.main()
