# SPDX-License-Identifier: GPL-2.0-or-later
"""The tutorial is true: its sheets are typed, its commands are run, and what it
quotes is what they say."""

import json
import os
import re
import subprocess
import unittest

import sgtest
from sgtest import SOURCE

PAGE = SOURCE / "graphs/TUTORIAL.md"


def steps():
    """In the order of the page: ("sheet", name, text) and ("run", command,
    quoted output)."""
    text = PAGE.read_text("utf-8")
    block = re.compile(r"(?:`([\w/.]+)`[^`]*)?\n```(csv|console)\n(.*?)```",
                       re.DOTALL)
    for name, language, body in block.findall(text):
        if language == "csv":
            yield "sheet", name, body
            continue
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield "run", command, output


def quotes(output, quoted):
    """Is an output as quoted, where a line "..." stands for any lines?"""
    pattern = "".join("(?:.*\n)*?" if line == "...\n" else re.escape(line)
                      for line in quoted.splitlines(keepends=True))
    return re.fullmatch(pattern, output) is not None


def within(said, known):
    """Does a record say a part of another? Names may be cut short."""
    if isinstance(said, dict):
        return all(key in known and
                   (within(value, known[key]) or
                    key == "name" and known[key].startswith(value))
                   for key, value in said.items())
    if isinstance(said, list):
        return all(any(within(one, other) for other in known) for one in said)
    return said == known


class Tutorial(sgtest.Case):
    def test_everything_in_it(self):
        folder = self.folder / "bin"
        folder.mkdir()
        (folder / "stakegraph").symlink_to(sgtest.PROGRAM)
        env = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}")
        n_runs = 0
        for kind, name, text in steps():
            if kind == "sheet":
                self.assertTrue(name.startswith("case/"), text)
                self.write(name, text)
                continue
            done = subprocess.run(["sh", "-c", name], cwd=self.folder,
                                  env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            output = done.stdout.decode()
            self.assertEqual(done.returncode, " diff " in name,
                             (name, output))
            self.assertTrue(quotes(output, text),
                            f"$ {name}\n{output}\nis not as quoted:\n{text}")
            n_runs += 1
        self.assertGreater(n_runs, 8)
        for name in ("review.html", "chain.svg", "tables/findings.csv"):
            self.assertTrue((self.folder / name).exists(), name)

    def test_its_facts_are_those_of_the_case(self):
        """Every party, link, deal and source that is typed is one of the whole
        case, and says nothing else."""
        sheets = {name: text for kind, name, text in steps() if kind == "sheet"}
        self.assertEqual(len(sheets), 4)
        for name, text in sheets.items():
            self.write(name, text)
        case = self.converted(SOURCE / "graphs/blue-coat-syria/graph.json")
        typed = self.converted(self.folder / "case")
        for table in ("entities", "links", "deals", "sources"):
            self.assertTrue(typed[table])
            for row in typed[table]:
                if table == "links":
                    del row["id"]  # made from the content
                self.assertTrue(any(within(row, known)
                                    for known in case[table]), row)

    def converted(self, path):
        out = self.folder / "converted.json"
        done = sgtest.run("convert", path, "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(out.read_bytes())


if __name__ == "__main__":
    unittest.main()
