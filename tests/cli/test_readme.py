# SPDX-License-Identifier: GPL-2.0-or-later
"""What the READMEs show works as it stands there."""

import importlib.util
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

import sgtest
from sgtest import SOURCE, run


def blocks(path, language):
    text = (SOURCE / path).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def pages():
    """Every page of the project, with its text."""
    for path in sorted(SOURCE.glob("**/*.md")):
        parts = path.relative_to(SOURCE).parts
        if not parts[0].startswith(("build", ".")) and \
                "node_modules" not in parts and "vendor" not in parts:
            yield path, path.read_text("utf-8")


def commands(text):
    """The stakegraph commands that a page shows, in blocks and in lines."""
    text = text.replace("\\\n", " ")
    yield from re.findall(r"`(?:build/bin/)?stakegraph ([^`\n]+)`", text)
    shown = "".join(re.findall(r"```(?:sh|console)\n(.*?)```", text,
                               re.DOTALL))
    shown += "\n".join(re.findall(r"^    (.*)", text, re.MULTILINE))
    yield from re.findall(r"^(?:\$ )?(?:build/bin/)?stakegraph (.+)$", shown,
                          re.MULTILINE)


class Readme(sgtest.Case):
    def test_the_two_sheets_are_a_graph(self):
        entities, links = blocks("README.md", "csv")
        self.write("mydata/entities.csv", entities)
        self.write("mydata/links.csv", links)
        done = run("check", self.folder / "mydata", "--strict")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        found = self.findings(self.folder / "mydata")
        flags = {(f["flag"], f["subject"]) for f in found["flags"]}
        self.assertIn(("I01", "ministry"), flags)
        self.assertIn(("G02", "trader"), flags)

    def test_commands_of_the_five_minutes(self):
        entities, links = blocks("README.md", "csv")
        self.write("mydata/entities.csv", entities)
        self.write("mydata/links.csv", links)
        for folder in ("graphs", "tests"):
            (self.folder / folder).symlink_to(SOURCE / folder)
        text = "".join(blocks("README.md", "sh")[1:]).replace("\\\n", " ")
        lines = [line for line in text.split("\n") if line.strip()]
        self.assertGreaterEqual(len(lines), 5)
        for line in lines:
            words = shlex.split(line, comments=True)
            self.assertEqual(words[0], "build/bin/stakegraph")
            done = subprocess.run([sgtest.PROGRAM, *words[1:]],
                                  cwd=self.folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 0, (line, done.stderr))
        self.assertTrue((self.folder / "findings.json").exists())

    def test_links_between_pages_lead_somewhere(self):
        for path, text in pages():
            for target in re.findall(r"\]\(([^)#:]+)\)", text):
                self.assertTrue((path.parent / target).exists(),
                                (path, target))

    def test_commands_of_all_pages_exist(self):
        """And take the options that are shown with them."""
        helps = {}
        n = 0
        for path, text in pages():
            for line in commands(text):
                command, *words = re.split(r"[ =]", line.split("#")[0])
                if command in ("help", "--help", "--version", "COMMAND"):
                    continue
                if command not in helps:
                    done = run(command, "--help")
                    self.assertEqual(done.returncode, 0, (path, line))
                    helps[command] = re.findall(r" (--?[a-z-]+)",
                                                done.stdout.decode())
                for word in words:
                    if re.fullmatch(r"--?[a-z][a-z-]*", word):
                        self.assertIn(word, helps[command], (path, line))
                        n += 1
        self.assertGreater(n, 40)

    def test_examples_for_programmers(self):
        for module in ("pandas", "networkx"):
            if not importlib.util.find_spec(module):
                self.skipTest(f"no {module} (package python3-{module})")
        if sgtest.SANITIZED:
            self.skipTest("a sanitizer's runtime has to be loaded first")
        for name, target in (("build", os.environ["SG_BUILD"]),
                             ("tools", SOURCE / "tools"),
                             ("graphs", SOURCE / "graphs")):
            (self.folder / name).symlink_to(target)
        python = pathlib.Path(sys.executable).parent
        script, = blocks("tools/examples/README.md", "sh")
        done = subprocess.run(
            ["sh", "-ec", script], cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(os.environ, PATH=f"{python}:{os.environ['PATH']}"))
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn(b"Who is supplied by way of whom", done.stdout)
        self.assertIn(b"as of 2011-06-30", done.stdout)

    def test_every_folder_has_a_page(self):
        for folder in ("core", "plugins", "graphs", "datasets", "tests",
                       "tools", "datasets/red-flags", "tests/fuzz"):
            self.assertTrue((SOURCE / folder / "README.md").exists(), folder)
        for folder in (SOURCE / "plugins").iterdir():
            if folder.is_dir():
                self.assertTrue((folder / "README.md").exists(), folder)


if __name__ == "__main__":
    unittest.main()
