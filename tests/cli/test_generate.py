# SPDX-License-Identifier: GPL-2.0-or-later
"""generate-register makes the registers that the benchmarks measure with:
repeatable, and read without a warning about their form."""

import json
import pathlib
import subprocess
import sys
import unittest

from sgtest import PROGRAM, run

MAKER = pathlib.Path(PROGRAM).with_name("generate-register")


def made(*words):
    done = subprocess.run([MAKER, *words], capture_output=True, timeout=60)
    return done.returncode, done.stdout


@unittest.skipUnless(MAKER.exists(), "not built")
class Generate(unittest.TestCase):
    def test_mixed_registers_have_something_for_every_plugin(self):
        words = ("--companies", "2000", "--mixed", "--seed", "7")
        code, text = made(*words)
        self.assertEqual(code, 0)
        self.assertEqual(made(*words)[1], text)
        self.assertNotEqual(made(*words[:-1], "8")[1], text)
        found = json.loads(run("check", "-", "--json", stdin=text).stdout)
        # Half of the links are stakes; addresses of companies come on top.
        self.assertEqual(found["links"]["ownership"], 3000)
        self.assertEqual(sum(found["links"].values())
                         - found["links"]["located_at"], 6000)
        for kind in ("supply", "position", "payment", "contract", "funding",
                     "control", "family", "involved"):
            self.assertGreater(found["links"][kind], 0, kind)
        self.assertEqual(found["deals"], 2)
        self.assertLessEqual(set(found["warnings"]),
                             {"above_100", "duplicate"})

    def test_wrong_usage_is_told(self):
        for words in ((), ("--companies",), ("--mixed",), ("--companies", "5")):
            self.assertEqual(made(*words)[0], 2, words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
