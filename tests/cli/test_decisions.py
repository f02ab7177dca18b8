# SPDX-License-Identifier: GPL-2.0-or-later
"""Decisions on flags: a record to fill in, each state, when one lapses, and
that a text in one stays a text in every format."""

import copy
import csv
import json
import re
import sqlite3
import unittest

from sgtest import (TEST_PLUGINS, SOURCE, Case, graph, party, run, stake,
                    supply, without_lines)

try:
    import jsonschema
except ImportError:
    jsonschema = None

DEAL = graph(
    [party("maker", roles=["vendor"], name="Maker"), party("trader"),
     party("ministry", "public_body", functions=["interior"]),
     party("state", "public_body", functions=["executive"])],
    [dict(supply("s1", "maker", "trader", date="2019"), sources=["n"]),
     supply("s2", "trader", "ministry", date="2019-05-02", notes="first"),
     dict(stake("state", "trader", 30), id="own")],
    sources=[{"id": "n", "title": "News"}])
FLAG = ("I01", "ministry")
HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "](http://x)",
           "\u202egnp.exe", "'; DROP TABLE finding; --", "]]>&amp;",
           "`$(id)`", "\u2028", "\ufeff", "x" * 3000, "# not: a key", "\x85"]


def records(text):
    """Records of a file of decisions, as dictionaries."""
    found = []
    for block in text.split("\n\n"):
        one = dict((k, v.strip(" ")) for k, _, v in (
            line.partition(":") for line in block.split("\n")
            if line and line[0] != "#"))
        if one:
            found.append(one)
    return found


def text_of(*rows):
    return "\n".join("".join(f"{k}: {v}\n" for k, v in row.items())
                     for row in rows)


class Decisions(Case):
    templates = {}

    def template(self, data=DEAL):
        """Records to fill in."""
        key = json.dumps(data)
        if key not in self.templates:
            path = self.folder / f"new{len(self.templates)}.decisions"
            done = run("analyze", self.write("t.json", data), "-q", "-o", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.templates[key] = records(path.read_text("utf-8"))
        return copy.deepcopy(self.templates[key])

    def record(self, flag=FLAG, data=DEAL, **keys):
        """The record of a flag, filled in."""
        one, = [r for r in self.template(data)
                if (r["flag"], r["subject"]) == flag]
        return dict(one, **{"state": "explained", "who": "A. Analyst",
                            "when": "2020-01-02", "why": "It is known.",
                            **keys})

    def decided(self, *rows, data=DEAL, words=(), code=0):
        """Findings with these decisions."""
        path = self.write("d.txt", text_of(*rows))
        return self.findings(copy.deepcopy(data), "--decisions", path, *words,
                             code=code)

    def flag(self, findings, flag=FLAG):
        one, = [f for f in findings["flags"]
                if (f["flag"], f["subject"]) == flag]
        return one

    def lapsed(self, *rows, **more):
        """(why lapsed, now) of the one decision that does not stand."""
        findings = self.decided(*rows, **more)
        self.assertEqual(findings["decisions"]["lapsed"], 1)
        one, = findings["lapsed_decisions"]
        return one["why_lapsed"], one["now"]


class Standing(Decisions):
    def test_the_written_file_is_open_and_can_be_read(self):
        rows = self.template()
        findings = self.decided(*rows)
        self.assertEqual([r["fingerprint"] for r in rows],
                         [f["fingerprint"] for f in findings["flags"]])
        self.assertEqual(findings["decisions"]["open"], len(rows))
        self.assertEqual(findings["decisions"]["standing"], 0)
        self.assertEqual(findings["lapsed_decisions"], [])

    def test_each_state_stands_beside_its_flag(self):
        for state in "explained", "resolved", "refused", "accepted":
            with self.subTest(state):
                row = self.record(state=state, until="2021-12")
                findings = self.decided(row)
                self.assertEqual(self.flag(findings)["decision"], {
                    "state": state, "who": "A. Analyst", "when": "2020-01-02",
                    "why": "It is known.", "until": "2021-12"})
                self.assertEqual(findings["decisions"]["standing"], 1)
                self.assertEqual(findings["lapsed_decisions"], [])
                others = [f for f in findings["flags"]
                          if f is not self.flag(findings)]
                self.assertTrue(others)
                self.assertEqual({f["decision"] for f in others}, {None})

    def test_no_flag_is_hidden_and_nothing_else_changes(self):
        plain = self.findings(DEAL)
        findings = self.decided(self.record())
        for key in "decisions", "lapsed_decisions":
            del findings[key]
        self.flag(findings)["decision"] = None
        self.assertEqual(findings, plain)

    def test_fail_on_counts_what_no_decision_settles(self):
        rows = [dict(r, state="accepted", who="A", when="2020", why="b")
                for r in self.template()]
        words = ("--fail-on", "note")
        self.decided(*rows, words=words, code=0)
        self.decided(*rows[1:], words=words, code=1)
        rows[0]["state"] = "refused"
        self.decided(*rows, words=words, code=1)
        rows[0].update(state="resolved", until="2020-06-30")
        self.decided(*rows, words=words, code=0)
        rows[0]["until"] = "2020-06-29"
        self.decided(*rows, words=words, code=1)

    def test_kept_findings_are_decided_alike(self):
        rows = [self.record(),
                self.record(("G02", "trader"), until="2020-01-05")]
        rows.append(dict(rows[0], fingerprint="0" * 16, subject="nobody"))
        decisions = self.write("d.txt", text_of(*rows))
        names = ["x.html", "x.md", "x.sarif", "x.jsonl", "x.stix.json", "x/",
                 "x.decisions"]
        words = [w for n in names for w in ("-o", f"{self.folder}/a-{n}")]
        done = run("analyze", self.write("g.json", DEAL), "-q", *words, "-o",
                   self.folder / "plain.json", "--decisions", decisions)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run("report", self.write("f.json", self.findings(
                   self.folder / "g.json")), "--decisions", decisions,
                   *[w.replace("/a-", "/b-") for w in words])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"2 of 3 decisions do not hold any more", done.stderr)
        for name in names:
            a, b = self.folder / f"a-{name}", self.folder / f"b-{name}"
            if name == "x/":
                a, b = a / "findings.csv", b / "findings.csv"
            read = json.loads if name == "x.sarif" else bytes
            self.assertEqual(without_lines(read(a.read_bytes())),
                             without_lines(read(b.read_bytes())), name)
        # And again of findings that have decisions already.
        done = run("report", self.folder / "plain.json", "--decisions",
                   self.write("none.txt", ""), "-o", self.folder / "c.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(b'"who"', (self.folder / "c.jsonl").read_bytes())

    def test_the_file_goes_on_where_it_was(self):
        row = self.record(until="2030")
        first = self.write("a.txt", text_of(row))
        done = run("analyze", self.write("g.json", DEAL), "-q", "--decisions",
                   first, "-o", self.folder / "b.decisions")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = records((self.folder / "b.decisions").read_text("utf-8"))
        self.assertIn(row, rows)
        self.assertEqual([r["state"] for r in rows if r != row],
                         [""] * (len(rows) - 1))

    def test_reasons_keep_their_lines(self):
        why = "First line.\nwho: nobody\n\n# and a last"
        row = self.record(why=why.replace("\n\n", "\n.\n")
                          .replace("\n", "\n  "))
        path = self.write("a.txt", text_of(row))
        outputs = [w for n in ("b.decisions", "f.json", "f.html", "f.md")
                   for w in ("-o", self.folder / n)]
        done = run("analyze", self.write("g.json", DEAL), "--decisions", path,
                   *outputs)
        self.assertEqual(done.returncode, 0, done.stderr)
        kept = json.loads((self.folder / "f.json").read_bytes())
        self.assertEqual(self.flag(kept)["decision"]["why"], why)
        self.assertIn("\nwhy: First line.\n  who: nobody\n  .\n"
                      "  # and a last\nuntil:",
                      (self.folder / "b.decisions").read_text("utf-8"))
        # And so again and again.
        done = run("report", self.folder / "f.json", "--decisions",
                   self.folder / "b.decisions", "-o",
                   self.folder / "c.decisions")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "b.decisions").read_bytes(),
                         (self.folder / "c.decisions").read_bytes())
        # Sentences have it in one line.
        plain = "First line. who: nobody  # and a last"
        self.assertIn(plain, (self.folder / "f.html").read_text("utf-8"))

    def test_order_of_records_changes_nothing(self):
        rows = [dict(r, state="accepted", who="A", when="2020", why="b",
                     until="2019" if i % 2 else "2030", )
                for i, r in enumerate(self.template())]
        for row in rows:
            row["when"] = "2018"
        one, two = self.decided(*rows), self.decided(*reversed(rows))
        for findings in one, two:
            del findings["decisions"]["sha256"]
        self.assertEqual(one, two)
        self.assertGreater(len(one["lapsed_decisions"]), 1)

    @unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
    def test_schema(self):
        schema = json.loads((SOURCE / "core/schemas/findings.schema.json")
                            .read_text("utf-8"))
        lapsed = self.record(("E01", "ministry"), until="2020-02")
        gone = dict(self.record(), fingerprint="0" * 16)
        for rows in ([self.record(), lapsed, gone], [lapsed], []):
            findings = self.decided(*rows)
            jsonschema.Draft202012Validator(schema).validate(findings)

    def test_a_filled_in_file_is_not_written_over(self):
        path = self.write("mine.decisions", "# mine\n")
        done = run("analyze", self.write("g.json", DEAL), "-q", "-o", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"there already", done.stderr)
        self.assertEqual(path.read_text("utf-8"), "# mine\n")
        kept = self.write("d.json", "# mine\n")
        done = run("analyze", self.folder / "g.json", "-q", "--decisions",
                   kept, "-o", kept)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(kept.read_text("utf-8"), "# mine\n")

    def test_what_is_wrong_in_the_file_is_told_before_the_analysis(self):
        row = self.record(state="dismissed")
        path = self.write("d.txt", text_of(row))
        for words in (("analyze", self.folder / "g.json", "-o", "-"),
                      ("report", self.write("f.json", self.findings(DEAL)),
                       "-o", self.folder / "x.html")):
            done = run(*words, "--decisions", path)
            self.assertEqual(done.returncode, 3)
            self.assertEqual(done.stdout, b"")
            self.assertRegex(done.stderr.decode(),
                             r"d\.txt:\d+:8: 'dismissed' is no state; there "
                             "are explained, resolved, refused and accepted\n")
        path = self.write("d.txt", text_of(row, dict(row, when="soon")))
        done = run(*words, "--decisions", path)
        self.assertEqual(done.returncode, 3)
        told = done.stderr.decode().split("\n")
        self.assertEqual([re.sub(r"^.*d\.txt:\d+:(\d+): ('[^']*'|\w+).*",
                                 r"\1 \2", line) for line in told],
                         ["8 'dismissed'", "8 'dismissed'", "7 'soon'",
                          "1 fingerprint", ""])
        done = run("analyze", self.folder / "g.json", "--decisions", "none")
        self.assertIn(done.returncode, (3, 5))
        self.assertIn(b"none", done.stderr)


class Lapsing(Decisions):
    def test_on_the_day_after_the_last(self):
        for until, day, stands in (
                ("2020-03-31", "2020-03-31", True),
                ("2020-03-31", "2020-04-01", False),
                ("2020-03", "2020-03-31", True), ("2020-03", "2020-04", False),
                ("2020", "2020-12-31", True), ("2020", "2021-01-01", False)):
            with self.subTest(until=until, day=day):
                row = self.record(until=until)
                findings = self.decided(row, words=("--as-of", day))
                self.assertEqual(findings["decisions"]["standing"], stands)
                flag = self.flag(findings)
                self.assertEqual(flag["decision"] is not None, stands)
                if not stands:
                    one, = findings["lapsed_decisions"]
                    self.assertEqual(one["why_lapsed"], "expired")
                    self.assertEqual(flag["lapsed_decision"]["why_lapsed"],
                                     "expired")

    def changed(self, change):
        data = copy.deepcopy(DEAL)
        change({k["id"]: k for k in data["links"]}, data)
        return data

    def test_when_what_is_recorded_of_the_evidence_changes(self):
        row = self.record()
        for change in (
                lambda k, d: k["s2"].update(date="2019-05-03"),
                lambda k, d: k["s2"].update(basis="alleged"),
                lambda k, d: k["s2"].update(value=5000),
                lambda k, d: k["s1"].update(sources=[])):
            data = self.changed(change)
            flag = self.flag(self.findings(data))
            self.assertEqual(flag["fingerprint"], row["fingerprint"])
            self.assertEqual(self.lapsed(row, data=data),
                             ("evidence changed", [row["fingerprint"]]))
            self.assertIsNone(self.flag(self.decided(row, data=data))
                              ["decision"])

    def test_not_when_something_else_does(self):
        row = self.record()
        for change in (
                lambda k, d: k["s2"].update(notes="second"),
                lambda k, d: k["own"].update(share=20),
                lambda k, d: d["entities"][0].update(name="Renamed"),
                lambda k, d: d["links"].reverse()):
            findings = self.decided(row, data=self.changed(change))
            self.assertIsNotNone(self.flag(findings)["decision"])

    def test_when_a_share_changes(self):
        data = graph([party("gov", "public_body", functions=["executive"],
                            country="XX"), party("firm", roles=["reseller"])],
                     [stake("gov", "firm", 60)])
        of_share = [r for r in self.template(data)
                    if r["subject"] == "firm" and r["flag"][0] == "G"]
        self.assertTrue(of_share)
        row = dict(of_share[0], state="accepted", who="A", when="2020",
                   why="b")
        self.assertEqual(self.decided(row, data=data)["decisions"]["standing"],
                         1)
        data["links"][0]["share"] = 70
        self.assertEqual(self.lapsed(row, data=data)[0], "evidence changed")

    def test_when_the_dates_behind_a_quoted_word_change(self):
        data = graph([party("x", listed=[{"list": "us_bis_entity",
                                          "since": "2018"}])])
        row = self.record(("L01", "x"), data)
        data["entities"][0]["listed"][0]["since"] = "2019"
        self.assertEqual(self.lapsed(row, data=data),
                         ("evidence changed", [row["fingerprint"]]))

    def test_when_an_answer_of_a_deal_changes(self):
        data = dict(copy.deepcopy(DEAL), deals=[
            {"id": "d1", "vendor": "maker", "stated_end_user": "ministry",
             "answers": {"beneficial_owners": "refused",
                         "pays_in_cash": "yes"}}])
        of_deal = [f for f in self.findings(data)["flags"]
                   if any(e.get("on") == "deal" for e in f["evidence"])]
        self.assertTrue(of_deal)
        row = self.record((of_deal[0]["flag"], of_deal[0]["subject"]), data)
        self.assertEqual(self.decided(row, data=data)["decisions"]["standing"],
                         1)
        data["deals"][0]["answers"]["pays_in_cash"] = "no"
        data["deals"][0]["answers"]["beneficial_owners"] = "unknown"
        self.assertEqual(self.decided(row, data=data)["decisions"]["standing"],
                         0)

    def test_when_the_flag_rests_on_other_links(self):
        row = self.record()
        data = self.changed(lambda k, d: k["s2"].update(id="s3"))
        now = self.flag(self.findings(data))["fingerprint"]
        self.assertNotEqual(now, row["fingerprint"])
        self.assertEqual(self.lapsed(row, data=data),
                         ("evidence changed", [now]))
        # Without the names it can only be said that it is gone.
        bare = {k: v for k, v in row.items()
                if k not in ("flag", "subject", "deal", "rule")}
        self.assertEqual(self.lapsed(bare, data=data),
                         ("no flag has this fingerprint", []))

    def test_when_the_flag_is_gone(self):
        row = self.record()
        data = self.changed(lambda k, d: d["links"].remove(k["s1"]))
        why, now = self.lapsed(row, data=data)
        self.assertEqual(now, [])
        self.assertTrue(why == "no flag has this fingerprint" or
                        why.startswith("not evaluable"), why)

    def test_what_did_not_run_is_not_gone(self):
        self.assertEqual(
            self.lapsed(self.record(), words=("--without", "intermediary")),
            ("plugin intermediary did not run", []))

    def test_a_record_is_of_one_flag(self):
        row = self.record()
        for keys in ({"subject": "maker"}, {"flag": "I04"}, {"deal": "d"},
                     {"rule": "eu"}):
            self.assertEqual(
                self.lapsed(dict(row, **keys))[0],
                "the fingerprint is that of another flag")

    def test_it_is_told_in_every_reading_format(self):
        gone = dict(self.record(("E01", "ministry")), fingerprint="1" * 16,
                    subject="nobody", why="Gone one.")
        expired = self.record(until="2020-02", why="Old one.")
        decisions = self.write("d.txt", text_of(gone, expired))
        done = run("analyze", self.write("g.json", DEAL), "--decisions",
                   decisions, "-o", self.folder / "x.md", "-o",
                   self.folder / "x.html", "-o", f"{self.folder}/x/", "-o",
                   self.folder / "x.decisions")
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "x.html").read_text("utf-8")
        review = (self.folder / "x.md").read_text("utf-8").replace("\\", "")
        table = (self.folder / "x/findings.csv").read_text("utf-8")
        again = (self.folder / "x.decisions").read_text("utf-8")
        if b"without" not in run("convert", "-", "-o", "/dev/null/x.sqlite",
                                 stdin=b"").stderr:
            done_too = run("analyze", self.folder / "g.json", "-q",
                           "--decisions", decisions, "-o",
                           self.folder / "x.sqlite")
            self.assertEqual(done_too.returncode, 0, done_too.stderr)
            with sqlite3.connect(self.folder / "x.sqlite") as db:
                self.assertEqual(
                    db.execute("SELECT subject, why, why_lapsed FROM "
                               "lapsed_decision ORDER BY flag").fetchall(),
                    [("nobody", "Gone one.", "no flag has this fingerprint"),
                     ("ministry", "Old one.", "expired")])
        for text in page, review, " ".join(done.stdout.decode().split()), \
                " ".join(again.replace("\n#", " ").split()):
            for words in ("Gone one.", "Old one.", "expired",
                          "no flag has this fingerprint"):
                self.assertIn(words, text)
        row, = [r for r in csv.DictReader(table.splitlines())
                if r["fingerprint"] == expired["fingerprint"]]
        self.assertEqual((row["decision"], row["decision_lapsed"]),
                         ("", "expired"))
        self.assertLessEqual(
            max(map(len, done.stdout.decode().split("\n"))), 80)


class Formats(Decisions):
    def outputs(self, *rows, names=("x.sarif",), data=DEAL):
        done = run("analyze", self.write("g.json", data), "-q", "--decisions",
                   self.write("d.txt", text_of(*rows)),
                   *[w for n in names for w in ("-o", f"{self.folder}/{n}")])
        self.assertEqual(done.returncode, 0, done.stderr)

    def suppressions(self, row):
        self.outputs(row)
        results = json.loads((self.folder / "x.sarif").read_bytes())["runs"][
            0]["results"]
        return {r["partialFingerprints"]["stakegraphFinding/v1"]:
                r["suppressions"] for r in results if "suppressions" in r}

    def test_sarif_suppressions(self):
        for keys, status in (
                ({"state": "explained"}, "accepted"),
                ({"state": "resolved"}, "accepted"),
                ({"state": "accepted"}, "accepted"),
                ({"state": "refused"}, "rejected"),
                ({"state": "accepted", "until": "2020-02"}, "underReview"),
                ({"evidence": "0" * 16}, "underReview")):
            row = self.record(**keys)
            (fingerprint, (one,)), = self.suppressions(row).items()
            self.assertEqual(fingerprint, row["fingerprint"])
            self.assertEqual((one["kind"], one["status"],
                              one["justification"]),
                             ("external", status, "It is known."))

    def test_a_text_stays_a_text(self):
        names = ["x.html", "x.md", "x.sarif", "x.jsonl", "x.stix.json", "x/",
                 "x.json", "x.decisions"]
        # Formats that the program may have been built without.
        extra = [n for n in ("x.sqlite", "x.xlsx") if b"without" not in run(
            "convert", "-", "-o", "/dev/null/" + n, stdin=b"").stderr]
        open_ones = self.template()
        for i in range(0, len(HOSTILE), len(open_ones)):
            for path in self.folder.rglob("x.*"):
                path.unlink()
            rows = [dict(r, state="explained", who=text, when="2020",
                         why=text)
                    for r, text in zip(open_ones, HOSTILE[i:])]
            self.outputs(*rows, names=names + extra)
            self.check(rows, extra)

    def check(self, rows, extra):
        want = {r["fingerprint"]: r["why"] for r in rows}
        page = (self.folder / "x.html").read_text("utf-8")
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("\u202e", page)
        review = (self.folder / "x.md").read_text("utf-8")
        for bad in "<script", "](http", "\u202e", "\u2028", "\x85":
            self.assertNotIn(bad, review)
        flags = [json.loads(line) for line in (
            self.folder / "x.jsonl").read_bytes().split(b"\n")[:-1]]
        findings = json.loads((self.folder / "x.json").read_bytes())["flags"]
        for kept in flags, findings:
            for key in "who", "why":
                self.assertEqual({f["fingerprint"]: f["decision"][key]
                                  for f in kept if f["decision"]}, want)
        table = (self.folder / "x/findings.csv").read_bytes().decode("utf-8")
        cells = list(csv.DictReader(table.split("\n")[:-1]))
        self.assertEqual(len(cells), len(findings))
        for cell in cells:
            self.assertNotRegex(cell["decision_why"], r"^[=+\-@]")
        again = records((self.folder / "x.decisions").read_text("utf-8"))
        for row in rows:
            self.assertIn(row, again)
        if "x.sqlite" in extra:
            with sqlite3.connect(self.folder / "x.sqlite") as db:
                self.assertEqual(dict(db.execute(
                    "SELECT fingerprint, decision_why FROM finding WHERE "
                    "decision != ''")), want)
        done = run("analyze", self.folder / "g.json", "--decisions",
                   self.folder / "d.txt")
        shown = done.stdout.decode("utf-8")
        for bad in "\u202e", "\x85", "\u2028", "\x1b":
            self.assertNotIn(bad, shown)
        self.assertLessEqual(max(map(len, shown.split("\n"))), 80)

    def test_an_id_cannot_fill_in_a_record(self):
        name = 'x\nstate: accepted\nwho: nobody\nwhen: 2020\nwhy: forged\n\n"'
        data = graph([party(name, listed=[{"list": "us_bis_entity"}])])
        path = self.folder / "new.decisions"
        done = run("analyze", self.write("g.json", data), "-q", "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        findings = self.findings(data, "--decisions", path)
        self.assertEqual(findings["decisions"]["standing"], 0)
        text = re.sub("(?m)^(state|who|when|why):$", r"\1: 2020",
                      path.read_text("utf-8")).replace("state: 2020",
                                                       "state: accepted")
        findings = self.findings(data, "--decisions",
                                 self.write("d.txt", text))
        self.assertEqual(findings["decisions"]["standing"],
                         len(findings["flags"]))

    def test_crafted_findings_do_not_break_it(self):
        rows = [self.record(), dict(self.record(), fingerprint="2" * 16)]
        decisions = self.write("d.txt", text_of(*rows))
        base = self.findings(DEAL)
        number = 0
        for change in (
                lambda f: f.update(flags={}), lambda f: f.update(flags=[7]),
                lambda f: f.update(flags=[[{"flag": 1}]]),
                lambda f: f.update(flags=f["flags"] * 2),
                lambda f: f.update(as_of="soon"),
                lambda f: f.update(not_evaluable=[{"flag": []}, None, "x"]),
                lambda f: f.update(lapsed_decisions={"a": 1}, decisions=[]),
                lambda f: f.update(plugins=None),
                lambda f: [x.update(evidence=[[], 7, {"links": "l"}])
                           for x in f["flags"]],
                lambda f: [x.update(fingerprint=None) for x in f["flags"]],
                lambda f: [x.update(decision={"state": "dismissed",
                                              "why": {}}, lapsed_decision=[])
                           for x in f["flags"]]):
            crafted = copy.deepcopy(base)
            change(crafted)
            for words in ((), ("--decisions", decisions)):
                done = run("report", self.write("f.json", crafted), *words,
                           *[w for n in ("x.html", "x.sarif", "x.jsonl",
                                         f"x{number}.decisions", "x/")
                             for w in ("-o", f"{self.folder}/{n}")])
                number += 1
                self.assertIn(done.returncode, (0, 3), done.stderr)

    def test_a_plugin_that_fails_settles_nothing(self):
        plugin = TEST_PLUGINS / "aborts.so"
        if not plugin.exists():
            self.skipTest("no such plugin")
        rows = [dict(r, state="accepted", who="A", when="2020", why="b")
                for r in self.template()]
        self.decided(*rows, words=("--plugin", plugin, "--fail-on", "note"),
                     code=4)


if __name__ == "__main__":
    unittest.main()
