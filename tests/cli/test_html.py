# SPDX-License-Identifier: GPL-2.0-or-later
"""The page and the picture: well-formed, self-contained, inert whatever names
and sources hold, complete without JavaScript, the same on every run."""

import base64
import hashlib
import html.parser
import json
import random
import re
import unittest
import xml.etree.ElementTree as xml

from sgtest import SOURCE, Case, graph, party, run, supply

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "source", "col"}
OPTIONAL = {"p", "li", "dt", "dd", "tr", "td", "th"}
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "<!--", "-->",
    "]]>", "</style><style>*{color:red}", "\u202egnp.exe", "\u2066\u2067x",
    "a\u0007b\u001bc\u007fd\u0085e", "&lt;b&gt;&amp;", "</title><b>",
    "javascript:alert(1)", "\u05d0\u05d1\u05d2 Ltd", "\u2028line",
    "x" * 10000, "\U0001f600 " * 300, "{{7*7}}", "${x}", "%s%n",
]


class Page(html.parser.HTMLParser):
    """A page as elements; complains where they do not nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.elements, self.text, self.problems = [], [], [], []
        self.raw = {"script": [], "style": []}
        self.feed(text)
        self.close()
        self.problems += [f"{tag} stays open" for tag in self.stack]

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if len({name for name, _ in attributes}) != len(attributes):
            self.problems.append(f"{tag} has an attribute twice")
        if tag not in VOID:
            self.stack.append(tag)
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"/{tag} in {self.stack[-3:]}")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        if self.stack and self.stack[-1] in self.raw:
            self.raw[self.stack[-1]][-1] += data
        else:
            self.text.append(data)

    def of(self, tag):
        return [a for t, a in self.elements if t == tag]

    def words(self):
        return re.sub(r"\s+", " ", "".join(self.text))


def sha256(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def hostile_graph():
    """Every text of the input is hostile, and flags are raised on it."""
    entities, links, sources = [], [], []
    for i, name in enumerate(HOSTILE):
        entities.append(party(f"e{i}{name[:200]}", name=name, notes=name,
                              roles=["reseller"], sources=[f"s{i}"],
                              listed=[{"list": "other:" + name[:50]}]))
        url = name if i % 2 else "https://example.org/?q=" + name
        sources.append({"id": f"s{i}", "title": name, "publisher": name,
                        "url": url, "date": "2020"})
    for i in range(len(HOSTILE) - 1):
        links.append(supply(f"l{i}", entities[i]["id"], entities[i + 1]["id"],
                            date="2020-01-01", sources=[f"s{i}"],
                            notes=HOSTILE[i]))
    entities.append(party("state", kind="public_body", country="XX"))
    links.append(supply("last", entities[-2]["id"], "state", date="2020-02-02"))
    deals = [{"id": "d" + HOSTILE[0], "title": HOSTILE[1],
              "vendor": entities[0]["id"], "product": HOSTILE[2],
              "stated_end_user": "state", "sources": ["s0"]}]
    return dict(graph(entities, links, deals, sources),
                title=HOSTILE[0] + HOSTILE[1])


class Html(Case):

    def do(self, *words, code=0):
        done = run(*words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stderr.decode()

    def page(self, source, ending=".html"):
        path = self.folder / ("out" + ending)
        self.do("analyze", source, "-q", "-o", path)
        return path.read_text("utf-8")

    def hostile(self):
        return self.write("hostile.json", hostile_graph())

    def check_page(self, text):
        page = Page(text)
        self.assertEqual(page.problems, [])
        return page

    def check_policy(self, page):
        metas = [m for m in page.of("meta")
                 if m.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(len(metas), 1)
        policy = dict(p.strip().split(" ", 1)
                      for p in metas[0]["content"].split(";"))
        self.assertEqual(policy["default-src"], "'none'")
        self.assertEqual(policy["base-uri"], "'none'")
        self.assertEqual(policy["form-action"], "'none'")
        styles = [f"'sha256-{sha256(s)}'" for s in page.raw["style"]]
        kinds = [a.get("type") for a in page.of("script")]
        scripts = [f"'sha256-{sha256(s)}'"
                   for s, kind in zip(page.raw["script"], kinds) if not kind]
        self.assertEqual(policy["style-src"].split(), styles)
        self.assertEqual(policy["script-src"].split(), scripts)
        self.assertEqual(kinds.count("application/json"), 1)

    def check_nothing_outside(self, page):
        """No element loads anything; links of the page lead to its own parts or
        to addresses of the web, and send nothing there."""
        ids = [a["id"] for _, a in page.elements if "id" in a]
        self.assertEqual(len(ids), len(set(ids)))
        for tag, attributes in page.elements:
            for name, value in attributes.items():
                self.assertFalse(name.startswith("on"), (tag, name))
                self.assertNotIn(name, ("src", "srcset", "style", "action",
                                        "xlink:href", "background", "poster"))
                if name != "href":
                    continue
                self.assertIn(tag, ("a", "use"))
                if value.startswith("#"):
                    self.assertIn(value[1:], ids)
                else:
                    self.assertRegex(value, r"^https?://[^\s]+$")
                    self.assertIn("noreferrer", attributes["rel"])
                    self.assertIn("noopener", attributes["rel"])
        self.assertEqual([a for t, a in page.elements if t in (
            "img", "iframe", "object", "embed", "link", "base", "form",
            "audio", "video")], [])

    def check_all(self, text):
        page = self.check_page(text)
        self.check_policy(page)
        self.check_nothing_outside(page)
        return page

    def test_worked_cases(self):
        for case in sorted((SOURCE / "graphs").glob("*/graph.json")):
            with self.subTest(case.parent.name):
                page = self.check_all(self.page(case))
                svg = xml.fromstring(self.page(case, ".svg"))
                self.assertEqual(svg.get("role"), "img")
                self.assertIsNotNone(svg.find(SVG + "title"))
                self.assertIsNotNone(svg.find(SVG + "desc"))
                self.assertEqual(page.of("html")[0]["lang"], "en")

    def test_the_deal_that_was_asked_for(self):
        case = SOURCE / "graphs/blue-coat-syria/graph.json"
        self.assertFalse("Limited to" in self.page(case))
        page, review = (self.folder / f"d1{e}" for e in (".html", ".md"))
        self.do("analyze", case, "-q", "--deal", "d1", "-o", page, "-o",
                review)
        self.check_all(page.read_text("utf-8"))
        self.assertTrue("Limited toparties that bear on deal First order, "
                        "October 2010 (d1)" in
                        re.sub("<[^>]*>", "", page.read_text("utf-8")))
        self.assertIn("Limited to parties that bear on deal d1.",
                      review.read_text("utf-8"))

    def test_stability_and_tables_of_countries(self):
        case = SOURCE / "graphs" / "nso-ghana-nca" / "graph.json"
        kept = self.folder / "kept.json"
        out = self.folder / "out.html"
        self.do("analyze", case, "-q", "--sensitivity", "--plugin",
                "intermediary", "-o", kept, "-o", out)
        found = json.loads(kept.read_bytes())
        page = self.check_all(out.read_text("utf-8"))
        words = page.words()
        self.assertIn("How stable the ranking is", words)
        for row in found["sensitivity"]["analyses"]:
            self.assertIn(row.get("set") or row["without_source"], words)
        for table in found["countries"]:
            self.assertIn(table["title"], words)
        self.assertNotIn("How stable the ranking is", self.page(case))

    def labels(self, path, *words):
        """Of a picture: boxes of the lines that stand at arrows, and of the
        parties, as (left, top, right, bottom, text)."""
        out = self.folder / "labels.svg"
        self.do("analyze", path, "-q", *words, "-o", out)
        root = xml.parse(out).getroot()
        lines, boxes = [], []
        for e in root.iter(SVG + "text"):
            if e.get("class") in ("verb", "when"):
                x, y = float(e.get("x")), float(e.get("y"))
                # Letters of 11 px in a wide font (DejaVu Sans).
                half = sum(4.5 if c in " .,;:'()|ijlt-" else 11 if c in
                           "mwMW%…" else 8 if c.isupper() else 7
                           for c in e.text) / 2
                lines.append((x - half, y - 9, x + half, y + 2, e.text))
        for e in root.iter(SVG + "g"):
            if e.get("class", "").startswith("party"):
                box, = [b for b in e if "box" in b.get("class", "")]
                at = [float(v) for v in re.findall(r"-?[0-9.]+", box.get("d"))
                      ] if box.get("d") else None
                x, y = ((min(at[0::2]), min(at[1::2])) if at else
                        (float(box.get("x")), float(box.get("y"))))
                boxes.append((x, y, x + 168, y + 62, "party"))
        return lines, boxes, float(root.get("height"))

    def check_labels(self, path, *words):
        lines, boxes, height = self.labels(path, *words)
        self.assertTrue(lines)
        for i, a in enumerate(lines):
            self.assertGreaterEqual(a[1], 0)
            self.assertLess(a[3], height)
            for b in lines[:i] + boxes:
                self.assertFalse(a[0] < b[2] and b[0] < a[2] and
                                 a[1] < b[3] and b[1] < a[3], (a, b))
        return lines

    def test_words_of_arrows_stand_apart(self):
        for case in sorted((SOURCE / "graphs").glob("*/graph.json")):
            with self.subTest(case.parent.name):
                self.check_labels(case)
        self.check_labels(SOURCE / "graphs/blue-coat-syria/graph.json",
                          "--as-of", "2011-06-30", "--deal", "d1")

    def test_many_words_stand_apart(self):
        makers = [party(f"m{i}", roles=["vendor"]) for i in range(6)]
        buyers = [party(f"b{i}", "public_body") for i in range(6)]
        links = [supply(f"{m['id']}{b['id']}", m["id"], b["id"],
                        date="2020-05-06", basis="alleged",
                        stated_end_user=b["id"] if m is makers[0] else "b5")
                 for m in makers for b in buyers]
        links += [{"id": "long", "kind": "ownership", "from": "b0",
                   "to": "far", "share": 60, "since": "2008-08-12",
                   "until": "2033-01-31", "basis": "inferred"},
                  supply("more", "far", "b1")]
        path = self.write("many.json", graph(
            [*makers, *buyers, party("far")], links))
        text = " ".join(line[4] for line in self.check_labels(path))
        self.assertEqual(text.count("2020-05-06, alleged"), 36)
        # What one line cannot hold goes on in a second.
        self.assertIn("2008-08-12 to 2033-01-31, inferred", text)

    def stated(self, links, deals=()):
        """Of a picture: arrows to stated end users, as (buyer, stated)."""
        path = self.write("stated.json", graph(
            [party("v", roles=["vendor"]), party("m"),
             party("r"), party("u", "public_body"),
             party("n", "public_body")], links, list(deals)))
        svg = self.page(path, ".svg")
        root = xml.fromstring(svg)
        arrows = [e for e in root.iter(SVG + "path")
                  if "stated" in e.get("class", "").split() and
                  "C" in e.get("d")]
        words = [e.text for e in root.iter(SVG + "text")
                 if (e.text or "").startswith("stated to be for")]
        self.assertEqual(len(arrows), len(words))
        self.assertEqual("whom no supply reaches" in svg, bool(arrows))
        return words

    def test_stated_end_users_are_drawn_where_no_supply_leads(self):
        one = supply("a", "v", "m", stated_end_user="u")
        several = supply("a", "v", "m", stated_end_user=["u", "n"])
        self.assertEqual(self.stated([one]), ["stated to be for"])
        self.assertEqual(len(self.stated([several])), 2)
        # The chain leads there; the buyer is the one; of two buyers the last.
        self.assertEqual(self.stated([one, supply("b", "m", "u")]), [])
        self.assertEqual(self.stated([supply("a", "v", "u",
                                             stated_end_user="u")]), [])
        self.assertEqual(len(self.stated(
            [one, supply("b", "m", "r", stated_end_user="u")])), 1)
        self.assertEqual(self.stated([one, supply("b", "v", "m",
                                                  stated_end_user="u")]),
                         ["stated to be for (2)"])
        # What was stated to the vendor of a deal.
        deal = {"id": "d", "vendor": "v", "stated_end_user": ["n"]}
        self.assertEqual(len(self.stated(
            [supply("a", "v", "m", deal="d"),
             supply("b", "m", "r", deal="d")], [deal])), 1)

    def test_sections_are_there_without_scripts(self):
        case = SOURCE / "graphs" / "blue-coat-syria" / "graph.json"
        page = self.check_all(self.page(case))
        words = page.words()
        headings = [a["id"] for a in page.of("section")]
        self.assertEqual(headings, [
            "summary", "deals", "chain", "parties", "flags", "questions",
            "unseen", "explorer", "links", "sources", "method", "decision"])
        found = self.findings(case)
        for flag in found["flags"]:
            self.assertIn(flag["fingerprint"], words)
            self.assertIn(re.sub(r"\s+", " ", flag["message"]), words)
            self.assertIn(flag["innocent"] or "", words)
        for gap in found["not_evaluable"]:
            self.assertIn(gap["reason"], words)
        for source in found["case"]["sources"]:
            self.assertIn(source["title"], words)
            self.assertIn(source["url"], words)
        for row in found["plugins"] + found["inputs"]:
            self.assertIn(row["sha256"], words)
        self.assertIn("not proof", words)
        n = len(found["flags"])
        self.assertIn(f"{n} flags were raised", words)
        self.assertIn("Iraq Ministry of Telecom", words)
        self.assertEqual(len(page.of("details")) >= n, True)

    def test_headers_and_landmarks(self):
        page = self.check_all(self.page(
            SOURCE / "graphs" / "nso-ghana-nca" / "graph.json"))
        for th in page.of("th"):
            self.assertIn(th.get("scope"), ("col", "row"))
        for tag in ("header", "nav", "main", "footer", "h1", "title"):
            self.assertTrue(page.of(tag), tag)
        self.assertIn("skip", page.of("a")[0].get("class"))

    def test_hostile_texts_are_inert(self):
        source = self.hostile()
        text = self.page(source)
        page = self.check_all(text)
        self.assertEqual(len(page.of("script")), 4)
        self.assertEqual(len(page.of("style")), 1)
        self.assertNotIn("<img", re.sub(r"<script>.*?</script>", "", text,
                                        flags=re.S))
        outside = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", text,
                         flags=re.S)
        self.assertNotRegex(outside, "[\x00-\x08\x0b-\x1f\x7f-\x9f]")
        self.assertNotRegex(outside, "[\u202a-\u202e\u2066-\u2069]")
        self.assertIn("<img src=x onerror=alert(1)>", page.words())
        data = json.loads(next(
            s for s, a in zip(page.raw["script"], page.of("script"))
            if a.get("type")))
        self.assertEqual(len(data["nodes"]), len(HOSTILE) + 1)
        self.assertIn(HOSTILE[0], [n["name"] for n in data["nodes"]])

    def test_hostile_texts_in_a_picture(self):
        svg = self.page(self.hostile(), ".svg")
        root = xml.fromstring(svg)
        for element in root.iter():
            self.assertIn(element.tag.removeprefix(SVG), (
                "svg", "title", "desc", "style", "defs", "marker", "path",
                "rect", "text", "g", "circle"))
            for name in element.keys():
                self.assertFalse(name.startswith("on"))
                self.assertNotIn("href", name)

    def test_hostile_document(self):
        """A kept document may hold anything of any type."""
        kept = self.folder / "kept.json"
        self.do("analyze", self.hostile(), "-q", "-o", kept)
        document = json.loads(kept.read_text("utf-8"))
        rng = random.Random(7)
        odd = [None, 7, -1e300, True, [], {}, "</script>", [{}], [[1]], "x"]

        def spoil(value):
            if isinstance(value, dict):
                for key in value:
                    if rng.random() < 0.15 and key != "stakegraph_findings":
                        value[key] = rng.choice(odd)
                    else:
                        spoil(value[key])
            elif isinstance(value, list):
                for i in range(len(value)):
                    if rng.random() < 0.05:
                        value[i] = rng.choice(odd)
                    else:
                        spoil(value[i])

        for turn in range(20):
            spoiled = json.loads(json.dumps(document))
            spoil(spoiled)
            path = self.write(f"s{turn}.json", spoiled)
            out = self.folder / "s.html"
            picture = self.folder / "s.svg"
            self.do("report", path, "-o", out, "-o", picture)
            self.check_all(out.read_text("utf-8"))
            xml.parse(picture)

    def test_same_bytes(self):
        case = json.loads((SOURCE / "graphs" / "hikvision-ownership" /
                           "graph.json").read_text("utf-8"))
        texts = set()
        pictures = set()
        for seed in range(3):
            mixed = dict(case)
            for key in ("entities", "links", "sources"):
                mixed[key] = list(case[key])
                random.Random(seed).shuffle(mixed[key])
            path = self.write("mixed.json", mixed)
            kept = self.folder / "kept.json"
            page = self.folder / "a.html"
            again = self.folder / "b.html"
            self.do("analyze", path, "-q", "-o", kept, "-o", page,
                "--jobs", str(1 + seed))
            self.do("report", kept, "-o", again)
            self.assertEqual(page.read_bytes(), again.read_bytes())
            digest = json.loads(kept.read_text("utf-8"))["inputs"][0]
            text = page.read_text("utf-8").replace(digest["sha256"], "")
            texts.add(text)
            pictures.add(self.page(path, ".svg"))
        self.assertEqual(len(texts), 1)
        self.assertEqual(len(pictures), 1)

    def test_nothing_at_all(self):
        page = self.check_all(self.page(
            self.write("empty.json", graph())))
        self.assertIn("No flag was raised", page.words())
        xml.fromstring(self.page(self.folder / "empty.json", ".svg"))

    def test_large_cases_are_cut_and_say_so(self):
        entities = [party(f"c{i:05}") for i in range(2300)]
        links = [supply(f"l{i}", f"c{i:05}", f"c{i + 1:05}", date="2020")
                 for i in range(0, 2299)]
        entities[0]["roles"] = ["vendor"]
        text = self.page(self.write("many.json", graph(entities, links)))
        words = self.check_all(text).words()
        self.assertRegex(words, r"The explorer holds the first 2000 parties; "
                                r"\d+ more are left out")
        self.assertRegex(words, r"further parties, places and cases on which "
                                r"the findings rest are left out")
        self.assertRegex(words, r"\d+ more are not shown here")

    def test_picture_around_a_party(self):
        kept = self.folder / "kept.json"
        out = self.folder / "x.svg"
        self.do("analyze", SOURCE / "graphs" / "bp-group" / "graph.json", "-q",
            "-o", kept)
        found = json.loads(kept.read_text("utf-8"))
        link = next(l for l in found["case"]["links"]
                    if l["kind"] == "located_at")
        self.do("report", kept, "-o", out, "--entity", link["to"])
        root = xml.parse(out).getroot()
        boxes = [g for g in root.iter(SVG + "g")
                 if (g.get("class") or "").startswith("party")]
        self.assertTrue(1 < len(boxes) <= 150)
        said = self.do("report", kept, "-o", out, "--entity", "nobody", code=2)
        self.assertIn("nobody", said)

    def test_threshold_and_interval_of_a_sum(self):
        found = self.findings(SOURCE / "graphs" / "bp-group" / "graph.json")
        self.assertTrue(any(e["type"] == "sum" for f in found["flags"]
                            for e in f["evidence"]))
        words = self.check_all(self.page(
            SOURCE / "graphs" / "bp-group" / "graph.json")).words()
        self.assertIn("25\u201350 %", words.replace("\u00a0", " "))
        self.assertIn("threshold: at least 25 %",
                      words.replace("\u00a0", " "))


if __name__ == "__main__":
    unittest.main()
