# SPDX-License-Identifier: GPL-2.0-or-later
"""layout.py sees a break of the contract, and lets it grow."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
INCLUDE = HERE.parent.parent / "core/include"


class Layout(unittest.TestCase):
    def check(self, code, *changes):
        with tempfile.TemporaryDirectory() as folder:
            changed = pathlib.Path(folder) / "stakegraph"
            shutil.copytree(INCLUDE / "stakegraph", changed)
            path = changed / "plugin.h"
            text = path.read_text()
            for before, after in changes:
                self.assertEqual(text.count(before), 1, before)
                text = text.replace(before, after)
            path.write_text(text)
            done = subprocess.run(
                [sys.executable, "-B", HERE / "layout.py", INCLUDE, folder,
                 "cc"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, code, done.stdout.decode())
        return done.stdout.decode()

    def test_nothing_changed(self):
        self.assertIn("facts are as they were", self.check(0))

    def test_growth_at_the_end_is_none_of_its_business(self):
        self.check(0, ("  sg_status (*run)(sg_host *host);\n} sg_plugin;",
                       "  sg_status (*run)(sg_host *host);\n"
                       "  const char *more;\n} sg_plugin;"),
                   ("  SG_INCIDENT = 6\n", "  SG_INCIDENT = 6,\n"
                    "  SG_SHIP = 7\n"))

    def test_breaks(self):
        for change, words in (
                (("  uint32_t n_entities, n_links,",
                  "  uint32_t n_links, n_entities,"),
                 "offset of sg_graph.n_links: 8, now 4"),
                (("  SG_PERSON = 3,", "  SG_PERSON = 9,"),
                 "value of SG_PERSON: 3, now 9"),
                (("  uint32_t internal; ///<", "  uint64_t internal; ///<"),
                 "size of sg_metric.internal: 4, now 8"),
                (("  const char *text;\n} sg_value;",
                  "  const char *text;\n  char room[24];\n} sg_value;"),
                 "size of union sg_value: 8, now 24"),
                (("  bool (*tick)(sg_host *host, double done);\n", ""),
                 "is gone")):
            self.assertIn(words, self.check(1, change))


if __name__ == "__main__":
    unittest.main()
