# SPDX-License-Identifier: GPL-2.0-or-later
"""--timings says what each stage takes, and changes no result."""

import re
import sys
import unittest

from sgtest import SOURCE, run

CASE = SOURCE / "graphs" / "blue-coat-syria" / "graph.json"


class Timings(unittest.TestCase):
    def test_stages_plugins_and_memory_are_told_beside_the_results(self):
        plain = run("analyze", CASE, "-o", "-", "--quiet")
        timed = run("analyze", CASE, "-o", "-", "--quiet", "--timings")
        self.assertEqual(timed.returncode, plain.returncode)
        self.assertEqual(timed.stdout, plain.stdout)
        self.assertEqual(plain.stderr, b"")
        told = timed.stderr.decode()
        for name in ("read", "merge and resolve", "freeze the graph",
                     "prepare stakes", "run plugins", "settle flags", "-",
                     "all", "  plugin ownership", "  plugin timeline"):
            self.assertRegex(told, r"(?m)^%s +\d+\.\d{3} +\d+\.\d{3}"
                             % re.escape(name))
        for name in ("entities", "links"):
            self.assertRegex(told, r"(?m)^%s +\d+ +\d+\.\d bytes each: "
                             r"\d+\.\d as read, \d+\.\d frozen$" % name)
        self.assertLessEqual(max(map(len, told.splitlines())), 80)

    def test_memory_of_the_graph_stays_within_its_budget(self):
        told = run("analyze", CASE, "--quiet", "--timings").stderr.decode()
        frozen = re.findall(r"([\d.]+) frozen", told)
        self.assertLessEqual(float(frozen[0]), 96)  # an entity
        self.assertLessEqual(float(frozen[1]), 80)  # a link


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
