# SPDX-License-Identifier: GPL-2.0-or-later
"""The page in a real browser: nothing leaves it, nothing of the data runs,
sorting, filters and the explorer work from the keyboard, no serious barrier.

Needs chromium, node and the packages of tests/web (npm ci); tools/test installs
them. Without them it is skipped, and says so."""

import json
import pathlib
import shutil
import subprocess
import unittest

from sgtest import SOURCE, Case, run
from test_html import HOSTILE, hostile_graph

WEB = SOURCE / "tests" / "web"
NODE = shutil.which("node")
BROWSER = shutil.which("chromium")
READY = NODE and BROWSER and (WEB / "node_modules" / "axe-core").is_dir() and \
    (WEB / "node_modules" / "playwright-core").is_dir()
# Sets a mark where it runs, however it comes to run.
RUNS = [name.replace("alert(1)", "window.ran=1") for name in HOSTILE]


@unittest.skipUnless(READY, "chromium, node or tests/web/node_modules is "
                            "missing: tools/test installs them")
class Browser(Case):

    @classmethod
    def setUpClass(cls):
        cls.report = None

    def look(self):
        """One run of the browser for all tests."""
        if Browser.report:
            return Browser.report
        data = json.dumps(hostile_graph())
        for plain, runs in zip(HOSTILE, RUNS):
            data = data.replace(json.dumps(plain)[1:-1], json.dumps(runs)[1:-1])
        sources = {"main": SOURCE / "graphs" / "blue-coat-syria" / "graph.json",
                   "bp": SOURCE / "graphs" / "bp-group" / "graph.json",
                   "hostile": self.write("hostile.json", data)}
        for name, source in sources.items():
            done = run("analyze", source, "-q", "-o",
                       self.folder / f"{name}.html")
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.write("pages.json", {"main": "main.html", "browser": BROWSER,
                                  "files": [f"{n}.html" for n in sources]})
        done = subprocess.run([NODE, WEB / "page.cjs", self.folder],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=550)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        Browser.report = json.loads(done.stdout)
        return Browser.report

    def test_nothing_leaves_and_nothing_runs(self):
        for name, page in self.look().items():
            for scheme in ("light", "dark"):
                with self.subTest(f"{name} {scheme}"):
                    seen = page[scheme]["seen"]
                    self.assertEqual(len(seen["requests"]), 1, seen)
                    self.assertTrue(seen["requests"][0].startswith("file://"))
                    self.assertEqual(seen["errors"], [])
                    self.assertEqual(seen["dialogs"], 0)
                    self.assertEqual(page[scheme]["ran"], 0)

    def test_no_serious_barrier(self):
        for name, page in self.look().items():
            for scheme in ("light", "dark"):
                audit = page[scheme]["audit"]
                with self.subTest(f"{name} {scheme}"):
                    if audit is None:
                        continue
                    self.assertGreater(audit["passes"], 20)
                    self.assertEqual([v for v in audit["violations"]
                                      if v["impact"] in ("serious",
                                                         "critical")], [])

    def test_narrow_screens_do_not_scroll_sideways(self):
        for name, page in self.look().items():
            with self.subTest(name):
                self.assertLessEqual(page["narrow"], 400)

    def test_sorting_and_filters(self):
        seen = self.look()["main.html"]["tables"]
        self.assertEqual(seen["all"], 11)
        self.assertNotEqual(seen["sorted"], seen["unsorted"])
        self.assertEqual(seen["sorted"],
                         sorted(seen["unsorted"], key=str.lower))
        self.assertEqual(seen["sort"], "ascending")
        self.assertEqual(seen["reversed"], seen["sorted"][::-1])
        self.assertEqual(seen["high"], 7)
        self.assertEqual(seen["text"], 2)
        self.assertEqual(seen["flag"], 1)
        self.assertEqual(seen["flags"], 2)
        self.assertEqual(seen["headings"], 1)

    def test_explorer_by_keyboard(self):
        seen = self.look()["main.html"]["explorer"]
        self.assertEqual(seen["hits"], ["Info Tech (also known as Infotec)"])
        self.assertEqual(seen["chosen"], seen["hits"][0])
        self.assertEqual(seen["focus"], "panel")
        self.assertIn("L01 Party is on a list (resolve-first)", seen["panel"])
        self.assertIn("Computerlinks FZCO", seen["panel"])
        self.assertEqual(seen["then"], seen["next"])
        self.assertEqual(seen["whole"],
                         "16 of 16 parties and 15 of 15 links are shown.")
        self.assertEqual(seen["again"], seen["whole"])
        for key in ("near", "without", "day"):
            self.assertNotEqual(seen[key], seen["whole"], key)
        self.assertGreater(seen["drawn"], 0)


if __name__ == "__main__":
    unittest.main()
