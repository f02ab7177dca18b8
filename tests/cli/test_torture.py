# SPDX-License-Identifier: GPL-2.0-or-later
"""Some of the runs of tools/dev/torture: a call fails, and all ends well.

The points are spread evenly over each command, so that most of its parts are
met; the tool takes every one.
"""

import os
import tempfile
import unittest

import sgtest
import torture

EACH, FEW = 10, 2 # points of a command and a way to fail


@unittest.skipIf(sgtest.SANITIZED or not os.path.exists(torture.SHIM),
                 "the shim and the sanitizers replace the same functions")
class Torture(unittest.TestCase):
    def test_sample(self):
        torture.adopt_orphans()
        runs = 0
        with tempfile.TemporaryDirectory() as folder:
            for scenario in torture.scenarios(folder):
                n = EACH if scenario.name in torture.WRITING else FEW
                for what in "memory", "calls", "kill", "term":
                    for point in torture.plan(scenario, what, n):
                        with self.subTest(command=scenario.name, point=point):
                            self.assertEqual(scenario.fault(*point), [])
                        runs += 1
        self.assertGreater(runs, 4 * 4 * EACH) # it does happen


if __name__ == "__main__":
    unittest.main()
