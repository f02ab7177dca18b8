# SPDX-License-Identifier: GPL-2.0-or-later
"""What the READMEs show works as it stands there."""

import re
import shlex
import subprocess
import unittest

import sgtest
from sgtest import SOURCE, run


def blocks(path, language):
    text = (SOURCE / path).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


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
        text = "".join(blocks("README.md", "sh")[1]).replace("\\\n", " ")
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

    def test_links_between_readmes_lead_somewhere(self):
        for path in SOURCE.glob("**/README.md"):
            parts = path.relative_to(SOURCE).parts
            if "build" in parts[0] or "node_modules" in parts:
                continue
            for target in re.findall(r"\]\(([^)#:]+)\)",
                                     path.read_text("utf-8")):
                self.assertTrue((path.parent / target).exists(),
                                (path, target))

    def test_every_folder_has_a_page(self):
        for folder in ("core", "plugins", "graphs", "datasets", "tests",
                       "tools", "datasets/red-flags", "tests/fuzz"):
            self.assertTrue((SOURCE / folder / "README.md").exists(), folder)
        for folder in (SOURCE / "plugins").iterdir():
            if folder.is_dir():
                self.assertTrue((folder / "README.md").exists(), folder)


if __name__ == "__main__":
    unittest.main()
