# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of countries: which row is in force, several tables, what is quoted,
files that are refused, --countries and profiles, and the converters."""

import csv
import io
import json
import subprocess
import sys
import unittest

from flagcase import V, FlagCase, body
from sgtest import SOURCE, graph, party, raised, run, supply

TOOL = SOURCE / "tools/generate/country_table.py"
DATA = SOURCE.parent / "shared/data"


class Tables(FlagCase):
    """E05 of a public body of XA, by tables of use law."""

    words = ("--plugin", "enduser")

    def table(self, *rows, file="t", **keys):
        keys = dict({"country_table": "1", "name": file, "use": "law",
                     "title": f"Index {file}", "publisher": "P",
                     "worse": "high", "limit": 3}, **keys)
        return self.write(f"{file}.json", dict(keys, rows=[dict(zip(
            ("country", "date", "value", "until", "note"), row))
            for row in rows]))

    def raised(self, *tables, day="2020-06-30", country="XA"):
        """Is E05 raised: True, False, or None where it is not evaluable."""
        words = [w for t in tables for w in ("--countries", t)]
        found = self.of("E05", [V, body("b", country=country)], [
            supply("s", "v", "b")], (), (*words, "--as-of", day))
        if found:
            self.text = raised(self.found, "E05")[0]["message"]
            return True
        return None if self.gaps("E05") else False


class InForce(Tables):
    def test_rows_by_date(self):
        table = self.table(("XA", "2010", 1), ("XA", "2015-06", 5),
                           ("XA", "2018-03-01", 2), ("XB", "2012", 5))
        for day, wanted in (("2009-12-31", None), ("2010-01-01", False),
                            ("2015-05-31", False), ("2015-06-01", True),
                            ("2018-02-28", True), ("2018-03-01", False),
                            ("2030-01-01", False)):
            self.assertIs(self.raised(table, day=day), wanted, day)

    def test_order_of_rows(self):
        rows = [("XA", "2010", 1), ("XA", "2015", 5), ("XB", "2011", 1)]
        for some in (rows, rows[::-1]):
            self.assertIs(self.raised(self.table(*some)), True)
            self.assertIs(self.raised(self.table(*some), day="2014-12-31"),
                          False)

    def test_until(self):
        for until, wanted in (("2020-06-29", None), ("2020-06-30", True),
                              ("2020-06", True), ("2020", True),
                              ("2019", None)):
            self.assertIs(self.raised(self.table(
                ("XA", "2010", 5, until))), wanted, until)
        self.assertIs(self.raised(self.table(
            ("XA", "2010", 1), ("XA", "2015", 5, "2016"))), None)
        self.assertIs(self.raised(self.table(
            ("XA", "2010", 5, "2030"), ("XA", "2015", 1))), False)

    def test_limit(self):
        for worse, values in (("high", ((2.999, False), (3, True),
                                        (3.001, True), (-9, False))),
                              ("low", ((3.001, False), (3, True),
                                       (2.999, True), (-9, True)))):
            for value, wanted in values:
                self.assertIs(self.raised(self.table(
                    ("XA", "2010", value), worse=worse)), wanted,
                    (worse, value))
        self.assertIs(self.raised(self.table(
            ("XA", "2010", .3), worse="low", limit=.3)), True)

    def test_complete(self):
        rows = [("XB", "2010", 5)]
        for complete, wanted in ((True, False), (False, None)):
            table = self.table(*rows, complete=complete)
            self.assertIs(self.raised(table), wanted)
            self.assertIs(self.raised(table, day="2009-12-31"), None)
        ended = self.table(("XA", "2010", 5, "2012"), complete=True)
        self.assertIs(self.raised(ended), False)

    def test_several_tables(self):
        low = self.table(("XA", "2011", 1), file="a")
        high = self.table(("XA", "2012", 4), file="b")
        silent = self.table(("XB", "2012", 4), file="c")
        self.assertIs(self.raised(low), False)
        self.assertIs(self.raised(low, silent), False)
        for pair in ((low, high), (high, low)):
            self.assertIs(self.raised(*pair), True)
            self.assertIn("Index b 2012: 4 (limit 3)", self.text)
            self.assertNotIn("Index a", self.text)
        more = self.table(("XA", "2013", 7, None, "Act 9"), file="d")
        self.raised(high, more)
        self.assertIn("Index b 2012: 4 (limit 3); Index d 2013: 7 (limit 3), "
                      "Act 9", self.text)

    def test_a_name_replaces(self):
        old = self.table(("XA", "2010", 5), file="a", name="same")
        new = self.table(("XA", "2010", 1), file="b", name="same")
        self.assertIs(self.raised(old, new), False)
        self.assertIs(self.raised(new, old), True)
        gone = self.table(("XA", "2010", 5), file="c", name="same",
                          use="watch")
        self.assertIs(self.raised(old, gone), None)

    def test_watched_countries(self):
        """I05 becomes certain by a table of use watch."""
        doc = graph([dict(V), party("x", country="CY"), body("b")], [
            supply("1", "v", "x"), supply("2", "x", "b")])
        for use, value, wanted in (("watch", 3, "certain"),
                                   ("watch", 2, "possible"),
                                   ("law", 3, "possible")):
            found = self.findings(doc, "--countries", self.table(
                ("CY", "2010", value), use=use))
            self.assertEqual([f["certainty"] for f in raised(found, "I05")],
                             [wanted], (use, value))

    def test_shipped_table(self):
        words = ("--plugin", "enduser", "--as-of", "2019-12-31")

        def e04(country, *more, day="2019-12-31"):
            found = self.findings(graph(
                [V, body("b", country=country)], [supply("s", "v", "b")]),
                *words[:3], day, *more)
            return bool(raised(found, "E04")), any(
                g["flag"] == "E04" for g in found["not_evaluable"])

        self.assertEqual(e04("SY"), (True, False))
        self.assertEqual(e04("DE"), (False, False))
        self.assertEqual(e04("SY", day="2018-12-31"), (False, True))
        own = self.table(("DE", "2000", 5), name="us-programmes",
                         use="record")
        self.assertEqual(e04("SY", "--countries", own), (False, True))
        self.assertEqual(e04("DE", "--countries", own), (True, False))


class Refused(Tables):
    GOOD = {"country_table": "1", "name": "n", "use": "law", "title": "t",
            "publisher": "p", "worse": "high", "limit": 3,
            "rows": [{"country": "XA", "date": "2010", "value": 1}]}

    def refused(self, content, code=2, about=""):
        path = self.write("bad.json", content)
        document = self.write("g.json", graph([V, body("b")],
                                              [supply("s", "v", "b")]))
        done = run("analyze", document, "--countries", path, "-o", "-")
        text = done.stderr.decode()
        self.assertEqual(done.returncode, code, (content, text))
        self.assertEqual(done.stdout, b"")
        self.assertIn("bad.json", text)
        self.assertIn(about, text)

    def test_the_good_one_is_read(self):
        self.assertIs(self.raised(self.write("good.json", self.GOOD)), False)

    def test_missing_keys(self):
        for key in ("name", "use", "title", "publisher", "worse", "limit",
                    "rows"):
            self.refused({k: v for k, v in self.GOOD.items() if k != key},
                         about=key)

    def test_wrong_values(self):
        for key, value in (("name", 3), ("use", "Law!"), ("use", ""),
                           ("worse", "higher"), ("limit", "3"),
                           ("limit", None), ("rows", {}), ("rows", "x"),
                           ("title", [])):
            self.refused(dict(self.GOOD, **{key: value}), about=key)

    def test_wrong_rows(self):
        for key, value in (("country", "XAA"), ("country", "xa"),
                           ("country", ""), ("country", 1),
                           ("country", None), ("date", "2010-13"),
                           ("date", "soon"), ("date", None),
                           ("until", "never"), ("value", "5"),
                           ("value", None), ("value", True)):
            row = dict(self.GOOD["rows"][0], **{key: value})
            if value is None:
                del row[key]
            self.refused(dict(self.GOOD, rows=[row]), about=key)
        row = self.GOOD["rows"][0]
        self.refused(dict(self.GOOD, rows=[row, dict(row, value=2)]),
                     about="rows")
        self.refused(dict(self.GOOD, rows=[3]))

    def test_not_json(self):
        for content in (b"", b"[", b"{\"rows\": [", b"\xff\xfe", b"3",
                        b"null", b"[" * 100000, b"\0" * 50,
                        b"country,date,value\nXA,2010,1\n"):
            path = self.write("bad.json", content)
            document = self.write("g.json", graph([V]))
            done = run("analyze", document, "--countries", path)
            self.assertIn(done.returncode, (2, 3), content[:20])
            self.assertIn("bad.json", done.stderr.decode())

    def test_no_file(self):
        document = self.write("g.json", graph([V]))
        for path in (self.folder / "absent.json", self.folder):
            done = run("analyze", document, "--countries", path)
            self.assertIn(done.returncode, (2, 3))
            self.assertIn(path.name, done.stderr.decode())
        done = run("analyze", document, "--countries")
        self.assertEqual(done.returncode, 2)

    def test_odd_but_readable(self):
        for keys in ({"rows": []}, {"licence": "x", "url": "y"},
                     {"more": {"any": 1}}, {"limit": -1e9},
                     {"title": "T" * 5000}, {"title": "Индекс"}):
            self.raised(self.write("odd.json", dict(self.GOOD, **keys)))
        long = dict(self.GOOD, title="№" * 3000, rows=[dict(
            self.GOOD["rows"][0], value=5, note="ж" * 3000)])
        self.assertIs(self.raised(self.write("long.json", long)), True)


class Profiles(Tables):
    def by_profile(self, profile, *words):
        path = self.write("profile.json", profile)
        found = self.findings(graph([V, body("b")], [supply("s", "v", "b")]),
                              "--plugin", "enduser", "--profile", path,
                              *words)
        return bool(raised(found, "E05"))

    def test_key(self):
        bad = self.table(("XA", "2010", 5), file="a", name="same")
        good = self.table(("XA", "2010", 1), file="b", name="same")
        self.assertTrue(self.by_profile({"countries": [str(bad)]}))
        self.assertFalse(self.by_profile({"countries": []}))
        self.assertFalse(self.by_profile({"countries": [str(bad),
                                                        str(good)]}))
        self.assertFalse(self.by_profile({"countries": [str(bad)]},
                                         "--countries", good))

    def test_wrong_profiles(self):
        document = self.write("g.json", graph([V]))
        for value in ("a.json", 3, [3], {}, ["absent.json"]):
            path = self.write("profile.json", {"countries": value})
            done = run("analyze", document, "--profile", path)
            self.assertIn(done.returncode, (2, 3), value)
            self.assertTrue(done.stderr)


class Converters(Tables):
    def convert(self, form, content, *words, name="in.csv"):
        path = content if hasattr(content, "exists") \
            else self.write(name, content)
        done = subprocess.run([sys.executable, "-B", TOOL, form, path,
                               *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.lost = done.stderr.decode()
        return json.loads(done.stdout)

    def rows(self, table):
        return [(r["country"], r["date"], r["value"]) for r in table["rows"]]

    def loads(self, table):
        """The program reads what the converter writes."""
        found = self.findings(
            graph([V, body("b", country="FR")], [supply("s", "v", "b")]),
            "--plugin", "enduser", "--countries",
            self.write("out.json", table))
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        return bool(raised(found, "E04"))

    def text(self, *rows):
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue()

    def test_pts(self):
        content = self.text(
            ("Country", "Year", "PTS_A", "PTS_S", "WordBank_Code_A"),
            ("Côte d'Ivoire", "2019", "3", "2", "CIV"),
            ("France", "2019", "1", "4", "FRA"),
            ("France", "2018", "1", "NA", "FRA"),
            ("Congo", "2019", "5", "5", "ZAR"),
            ("Nowhere", "2019", "5", "5", "ZZZ"))
        table = self.convert("pts", content.encode("latin-1"))
        self.assertEqual(self.rows(table), [("CD", "2019", 5),
                                            ("CI", "2019", 2),
                                            ("FR", "2019", 4)])
        self.assertEqual((table["use"], table["worse"], table["limit"]),
                         ("record", "high", 4))
        self.assertIn("3 rows; left out: 1 without a known country, 1 "
                      "without a value", self.lost)
        self.assertTrue(self.loads(table))
        other = self.convert("pts", content.encode("latin-1"), "--column",
                             "PTS_A", "--limit", "2")
        self.assertFalse(self.loads(other))

    def test_freedomhouse(self):
        content = self.text(
            ("Country/Territory", "C/T?", "Edition", "Total"),
            ("France", "c", "2019", "34"), ("Russia", "c", "2019", "36"),
            ("The Gambia", "c", "2019", "46"))
        table = self.convert("freedomhouse", "\ufeff" + content)
        self.assertIn(("FR", "2019", 34), self.rows(table))
        self.assertIn(("RU", "2019", 36), self.rows(table))
        self.assertEqual((table["worse"], table["limit"]), ("low", 35))
        self.assertTrue(self.loads(table))

    def test_vdem(self):
        content = self.text(("country_text_id", "year", "v2xcl_rol", "x"),
                            ("FRA", "2019", "0.301", "1"),
                            ("SOM", "2019", "0.3", "1"),
                            ("PSE", "2019", "", "1"))
        table = self.convert("vdem", content)
        self.assertEqual(self.rows(table), [("FR", "2019", .301),
                                            ("SO", "2019", .3)])
        self.assertFalse(self.loads(table))
        self.assertTrue(self.loads(self.convert(
            "vdem", content, "--column", "x", "--limit", "1")))

    def test_csv(self):
        content = self.text(("country", "date", "value"),
                            ("FR", "2019-05", "7"), ("deu", "2019", "1"),
                            ("France", "2018", "2.5"))
        words = ("--worse", "high", "--limit", "7", "--use", "record",
                 "--title", "Mine", "--name", "mine")
        table = self.convert("csv", content, *words)
        self.assertEqual(self.rows(table), [("FR", "2018", 2.5),
                                            ("FR", "2019-05", 7)])
        self.assertEqual((table["name"], table["title"]), ("mine", "Mine"))
        self.assertTrue(self.loads(table))
        path = self.folder / "in.csv"
        for missing in range(0, 8, 2):
            some = words[:missing] + words[missing + 2:]
            done = subprocess.run([sys.executable, "-B", TOOL, "csv", path,
                                   *some], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
            self.assertNotEqual(done.returncode, 0, some)
            self.assertEqual(done.stdout, b"")

    def test_real_files(self):
        files = {"pts": "country_pts/PTS-2024.csv",
                 "freedomhouse":
                 "country_freedomhouse/fiw_2013_2024_converted.csv",
                 "vdem": "country_vdem/dv_data_1968_on.csv"}
        for form, name in files.items():
            path = DATA / name
            if not path.exists():
                self.skipTest("the publishers' files are not here")
            table = self.convert(form, path)
            self.assertGreater(len(table["rows"]), 1000, form)
            values = [r["value"] for r in table["rows"]]
            least, most = {"pts": (1, 5), "freedomhouse": (-4, 100),
                           "vdem": (0, 1)}[form]
            self.assertGreaterEqual(min(values), least)
            self.assertLessEqual(max(values), most)
            self.assertGreater(len({r["country"] for r in table["rows"]}),
                               150)
            keys = [(r["country"], r["date"]) for r in table["rows"]]
            self.assertEqual(len(keys), len(set(keys)))
            self.assertFalse(self.loads(table))


if __name__ == "__main__":
    unittest.main()
