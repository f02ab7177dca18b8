# SPDX-License-Identifier: GPL-2.0-or-later
"""what-if: what is assumed and how it is told; usage; ids of every origin."""
import json
import os
import unittest

import sgtest
from sgtest import graph, link, party, run, stake, supply

DOC = graph(
    [party("v", name="Maker Ltd", roles=["vendor"], country="DE",
           addresses=["1 High Street"]),
     party("m", name="Middle Ltd", roles=["distributor"],
           addresses=["1 High Street"]),
     party("b", "public_body", name="Bureau", country="XA",
           functions=["police"]),
     party("q", "person", name="Peer")],
    [supply("s1", "v", "m", date="2019", product_class="spyware"),
     supply("s2", "m", "b", date="2019-03", product_class="spyware"),
     stake("b", "m", 40), stake("q", "m", share_min=10, share_max=30),
     {"kind": "position", "from": "q", "to": "b", "post": "official"},
     link("control", "q", "v", means="charm", id="c 1")])


class WhatIf(sgtest.Case):
    def ask(self, *words, doc=DOC, code=0):
        done = run("what-if", self.write("g.json", doc), *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertEqual(not done.stdout, code not in (0, 1, 4))
        return done

    def told(self, *words, code=0, doc=DOC):
        return json.loads(self.ask(*words, "--json", doc=doc,
                                   code=code).stdout)

    def refused(self, *words):
        return " ".join(self.ask(*words, code=2).stderr.decode().split())

    def test_text_says_what_is_assumed_and_that_it_is_hypothetical(self):
        text = self.ask("--assume", "b-m share=(50,60]", "--remove", "s1",
                        "--assume", "q-m basis=alleged").stdout.decode()
        for line in text.split("\n"):
            self.assertLessEqual(len(line), 80)
        text = " ".join(text.split())
        self.assertTrue(text.startswith("Hypothetical: no finding"), text)
        for words in ("link b-m (ownership, Bureau -> Middle Ltd): share is "
                      "[50.0000001,60], on record: 40",
                      "link q-m (ownership, Peer -> Middle Ltd): basis is "
                      "alleged, on record: declared",
                      "link s1 (supply, Maker Ltd -> Middle Ltd): is not there",
                      "as of 2020-06-30", "+ G01 on Middle Ltd [m]",
                      "ownership.state_control of Middle Ltd [m]: certain "
                      "(was none on record)"):
            self.assertIn(words, text)

    def test_nothing_changes(self):
        told = self.told("--assume", "b-m share=40")
        self.assertEqual([told["new"], told["gone"], told["changed"],
                          told["verdicts"], told["moved"]], [[]] * 5)
        text = " ".join(self.ask("--assume", "b-m share=40"
                                 ).stdout.decode().split())
        self.assertIn("share is 40, as it is on record", text)
        self.assertIn("Nothing: no flag, no verdict and no score.", text)

    def test_json_names_assumptions(self):
        told = self.told("--assume", "b-m share_max=70", "--assume",
                         "b-m share_min=10", "--remove", "s1",
                         "--assume", "c 1 since=2031")
        self.assertIs(told["hypothetical"], True)
        self.assertEqual(told["assumed"], [
            {"link": "b-m", "key": "share_max", "value": "[10,70]",
             "recorded": "40", "in_force": True},
            {"link": "b-m", "key": "share_min", "value": "[10,70]",
             "recorded": "40", "in_force": True},
            {"link": "c 1", "key": "since", "value": "2031",
             "recorded": "unknown", "in_force": False},
            {"link": "s1", "removed": True}])

    def test_votes_and_what_is_not_stated(self):
        for said, value in (("voting=55", "55"), ("voting_min=20", "[20,100]"),
                            ("voting=[10,20]", "[10,20]"),
                            ("voting_max=20", "[0,20]"),
                            ("voting=unknown", "unknown")):
            told = self.told("--assume", "b-m " + said)
            self.assertEqual(told["assumed"][0]["value"], value, said)

    def test_links_without_an_id_have_the_one_that_explain_prints(self):
        done = run("explain", self.write("g.json", DOC), "--entity", "q",
                   "--json")
        made = [one["id"] for one in json.loads(done.stdout)["links"]
                if one["id"].startswith("link-")]
        self.assertEqual(len(made), 1)
        told = self.told("--remove", made[0])
        self.assertEqual(told["assumed"], [{"link": made[0],
                                            "removed": True}])
        self.assertTrue(told["gone"] or told["moved"])

    def test_links_that_the_program_made_can_go(self):
        doc = json.loads(json.dumps(DOC))
        doc["entities"][0]["listed"] = [{"list": "us_ofac_sdn"}]
        done = run("explain", self.write("g.json", doc), "--entity", "m",
                   "--json")
        place = [one["id"] for one in json.loads(done.stdout)["links"]
                 if " is at " in one["words"]]
        self.assertEqual(len(place), 1)
        told = self.told("--remove", place[0], doc=doc)
        self.assertIn(("L06", "m"), {(f["flag"], f["subject"])
                                     for f in told["gone"]})

    def test_added_inputs_are_merged_and_the_date_stays(self):
        more = self.write("more.json", graph(
            [party("m", listed=[{"list": "us_ofac_sdn", "since": "2020"}])],
            as_of="2031-01-01"))
        told = self.told("--add", more)
        self.assertIn(("L01", "m"), {(f["flag"], f["subject"])
                                     for f in told["new"]})
        self.assertEqual(told["as_of"], "2020-06-30")
        self.assertEqual([(a["path"], a["records"]) for a in told["added"]],
                         [(str(more), 1)])

    def test_links_of_added_inputs_can_be_assumed_otherwise(self):
        more = self.write("more.json", graph([], [stake("b", "v", 20)]))
        told = self.told("--add", more, "--assume", "b-v share=80")
        self.assertEqual(told["assumed"][0]["recorded"], None)
        self.assertIn(("ownership.state_control", "v", "certain"),
                      {(v["verdict"], v["entity"], v["after"])
                       for v in told["verdicts"]})

    def test_fail_on(self):
        words = ("--assume", "b-m share=60")
        worst = {f["severity"] for f in self.told(*words)["new"]}
        self.assertEqual(worst, {"note", "caution"})
        self.ask(*words, "--fail-on", "caution", code=1)
        self.ask(*words, "--fail-on", "elevated")
        self.ask("--remove", "s2", "--fail-on", "resolve-first")

    def test_top_counts_the_others(self):
        whole = self.told("--remove", "s1", "--top", "1000")
        few = self.told("--remove", "s1", "--top", "2")
        self.assertGreater(len(whole["moved"]), 2)
        self.assertEqual(few["moved"], whole["moved"][:2])
        self.assertEqual(few["moved_more"], len(whole["moved"]) - 2)

    def test_a_plugin_that_fails_is_not_compared(self):
        crash = sgtest.TEST_PLUGINS / "segv.so"
        if not crash.exists():
            self.skipTest("no such plugin")
        done = self.ask("--remove", "s1", "--plugin", crash, "--plugin",
                        "ownership", "--json", code=4)
        self.assertEqual(len(json.loads(done.stdout)["not_compared"]), 1)

    def test_wrong_use(self):
        for said, words in (
                ("no link has the id 's3'; did you mean 's1'?",
                 ("--remove", "s3")),
                ("'m' is a party", ("--remove", "m")),
                ("no link has the id 'something else'",
                 ("--assume", "something else share=1")),
                ("did you mean 'share'?", ("--assume", "b-m shares=1")),
                ("there are share, share_min", ("--assume", "b-m x=1")),
                ("an assumption is 'LINK KEY=VALUE'", ("--assume", "b-m")),
                ("an assumption is 'LINK KEY=VALUE'", ("--assume", "share=1")),
                ("kind supply, which has no 'share'",
                 ("--assume", "s1 share=1")),
                ("assume its 'date'", ("--assume", "s1 since=2001")),
                ("assume 'since' or 'until'", ("--assume", "b-m date=2001")),
                ("'101' is no share", ("--assume", "b-m share=101")),
                ("'[60,20]' is no share", ("--assume", "b-m share=[60,20]")),
                ("'[0,0)' is no share", ("--assume", "b-m share=[0,0)")),
                ("'a lot' is no voting", ("--assume", "b-m voting=a lot")),
                ("'2020-13' is no since", ("--assume", "b-m since=2020-13")),
                ("it is declared, verified",
                 ("--assume", "b-m basis=perhaps")),
                ("least share would be above the greatest",
                 ("--assume", "b-m share_min=50")),
                ("'until' would lie before 'since'",
                 ("--assume", "b-m since=2002", "--assume",
                  "b-m until=2001")),
                ("two things are assumed of link 'b-m': share",
                 ("--assume", "b-m share=1", "--assume", "b-m share=2")),
                ("two things are assumed of link 'b-m'",
                 ("--assume", "b-m share=1", "--remove", "b-m")),
                ("nothing is assumed", ())):
            self.assertIn(said, self.refused(*words), words)

    def test_inputs_are_read_twice(self):
        done = run("what-if", "-", "--remove", "s1", stdin=b"{}")
        self.assertEqual(done.returncode, 2)
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        done = run("what-if", pipe, "--remove", "s1")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"reads its inputs twice", done.stderr)

    def test_a_word_that_was_not_known_goes(self):
        told = self.told("--assume", "c 1 means=statute")
        self.assertEqual(told["assumed"][0]["recorded"], "other")

    def test_warnings_of_the_input_are_told_once(self):
        doc = json.loads(json.dumps(DOC))
        doc["links"].append(stake("nobody", "v", 10))
        done = self.ask("--remove", "s1", doc=doc)
        self.assertEqual(done.stderr.count(b"names 'nobody'"), 1)
        more = self.write("more.json", graph([], [stake("ghost", "v", 10)]))
        done = self.ask("--add", more)
        self.assertEqual(done.stderr.count(b"names 'ghost'"), 1)

    def test_what_an_assumption_contradicts_is_told(self):
        done = self.ask("--assume", "b-m share=95", "--assume",
                        "q-m share=20")
        self.assertIn(b"add up to 115 %", done.stderr)

    def test_control_characters_do_not_reach_the_terminal(self):
        doc = json.loads(json.dumps(DOC).replace("Middle", "M\\u001b[2J"))
        done = self.ask("--assume", "b-m share=60", doc=doc)
        self.assertNotIn(b"\x1b", done.stdout)


if __name__ == "__main__":
    unittest.main()
