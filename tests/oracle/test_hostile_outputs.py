# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile texts through every writer, from convert, analyze and report.

Each output is read by another program's reader and has the ids and counts of
the graph; the order of records, the locale and the time zone change no byte.
"""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

import hostile
from sgtest import Case, run, some

try:
    import networkx
except ImportError:
    networkx = None
try:
    import igraph
except ImportError:
    igraph = None

# Thousands of small files, each flushed to disk: where there is one, to a disk
# of memory.
if os.access("/dev/shm", os.W_OK):
    tempfile.tempdir = "/dev/shm"

GRAPHS = ["x.graphml", "x.gexf", "x.gexf12", "x.cyjs", "x.cx2", "x.dot",
          "x.nodelink.json", "set/", "x.neo4j", "x.ftm", "x.bods.json"]
FINDINGS = ["x.sarif", "x.jsonl", "x.stix.json"]
# Formats that the program may have been built without.
GRAPHS += [name for name in ("x.sqlite", "x.xlsx")
           if b"without" not in run("convert", "-", "-o", "/dev/null/" + name,
                                    stdin=b"").stderr]
SEEDS = some(list(range(200)))
ELSEWHERE = {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8",
             "TZ": "Pacific/Auckland"}


def rows(text):
    """A CSV file of one record a line."""
    lines = text.splitlines()
    assert len(lines) == text.count("\n"), "a record has two lines"
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


BLANKS = re.compile("[\x00-\x20\x7f'\xa0\u3000\u200b\u200e\u200f\ufeff]*")


def is_formula(cell):
    return cell[BLANKS.match(cell).end():][:1] in ("=", "+", "-", "@", "＝", "＋",
                                                   "－", "＠") and cell != ""


def plain(cell):
    """What was written, of a neutralised cell."""
    cell = re.sub(";'", lambda m: ";" if is_formula(cell[m.end():]) else ";'",
                  cell)
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell


def tokens(text):
    """Cypher in parts: strings as one each. Fails on what is no Cypher."""
    part = re.compile(r'"(?:[^"\\\n]|\\[\\"tnr])*"|\w+|[-+.,:;(){}\[\]=<>]|\s+')
    at, found = 0, []
    while at < len(text):
        m = part.match(text, at)
        assert m, text[at:at + 60]
        found.append(m.group())
        at = m.end()
    return [t for t in found if not t.isspace()]


class Hostile(Case):
    def paths(self, prefix, names):
        return {n: self.folder / prefix / n for n in names}

    def words(self, paths):
        (next(iter(paths.values())).parent).mkdir(parents=True, exist_ok=True)
        return [w for n, p in paths.items()
                for w in ("-o", f"{p}/" if n.endswith("/") else p)]

    # --- one reader each; (node ids, edge ids with ends) ---

    def read_xml_graph(self, path, namespace):
        root = ET.parse(path).getroot()
        return ([n.get("id") for n in root.iter(f"{{{namespace}}}node")],
                [(e.get("id"), e.get("source"), e.get("target"))
                 for e in root.iter(f"{{{namespace}}}edge")])

    def read_graphml(self, path):
        if networkx:
            g = networkx.read_graphml(path, edge_key_type=str,
                                       force_multigraph=True)
            return list(g), [(k, a, b) for a, b, k in g.edges(keys=True)]
        return self.read_xml_graph(path, "http://graphml.graphdrawing.org/xmlns")

    def read_gexf12(self, path):
        namespace = "http://www.gexf.net/1.2draft"
        if networkx:
            g = networkx.read_gexf(path, version="1.2draft")
            self.assertEqual(len(g), len(self.read_xml_graph(path,
                                                             namespace)[0]))
        return self.read_xml_graph(path, namespace)

    def read_gexf(self, path):
        return self.read_xml_graph(path, "http://gexf.net/1.3")

    def read_node_link(self, path):
        data = json.loads(path.read_bytes())
        if networkx:
            g = networkx.node_link_graph(dict(data, links=data["edges"]))
            self.assertEqual(len(g), len(data["nodes"]))
            self.assertEqual(g.number_of_edges(), len(data["edges"]))
        return ([n["id"] for n in data["nodes"]],
                [(e["key"], e["source"], e["target"]) for e in data["edges"]])

    def read_cyjs(self, path):
        elements = json.loads(path.read_bytes())["elements"]
        return ([n["data"]["id"] for n in elements["nodes"]],
                [(e["data"]["id"], e["data"]["source"], e["data"]["target"])
                 for e in elements["edges"]])

    def read_cx2(self, path):
        parts = {k: v for part in json.loads(path.read_bytes())
                 for k, v in part.items()}
        names = {n["id"]: n["v"] for n in parts.get("nodes", [])}
        return ([v["id"] for v in names.values()],
                [(e["v"]["id"], names[e["s"]]["id"], names[e["t"]]["id"])
                 for e in parts.get("edges", [])])

    def read_csv(self, folder):
        nodes = rows((folder / "nodes.csv").read_text(encoding="utf-8"))
        edges = rows((folder / "edges.csv").read_text(encoding="utf-8"))
        self.assertEqual(nodes[0][:2], ["Id", "Label"])
        self.assertEqual(edges[0][:6],
                         ["Source", "Target", "Type", "Id", "Label", "Weight"])
        for table in nodes, edges:
            for row in table:
                self.assertEqual(len(row), len(table[0]))
                for cell in row:
                    if not re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", cell):
                        self.assertFalse(
                            is_formula(cell) and not cell.startswith("'"), cell)
        return ([plain(r[0]) for r in nodes[1:]],
                [(plain(r[3]), plain(r[0]), plain(r[1])) for r in edges[1:]])

    def read_neo4j(self, folder):
        nodes = rows((folder / "nodes.csv").read_text(encoding="utf-8"))
        rels = rows((folder / "rels.csv").read_text(encoding="utf-8"))
        self.assertEqual(nodes[0][:2], ["id:ID(Entity)", ":LABEL"])
        self.assertEqual(rels[0][:3],
                         [":START_ID(Entity)", ":END_ID(Entity)", ":TYPE"])
        for table in nodes, rels:
            names = [h.split(":")[0] for h in table[0] if h[0] != ":"]
            self.assertEqual(len(set(names)), len(names), names)
            for heading in table[0]:
                self.assertRegex(
                    heading, r"^\w*:(ID\(Entity\)|LABEL|TYPE|(START|END)_ID"
                    r"\(Entity\)|string|double|boolean|date|string\[\])$")
        for row in rels[1:]:
            self.assertRegex(row[2], "^[A-Z_]+$")
        cypher = tokens((folder / "load.cypher").read_text(encoding="utf-8"))
        # "p: {" of every row, and "row.p" of every batch.
        self.assertEqual(cypher.count("p"), len(nodes) + len(rels) - 2
                         + cypher.count("UNWIND"))
        return ([plain(r[0]) for r in nodes[1:]],
                [(plain(r[3]), plain(r[0]), plain(r[1])) for r in rels[1:]])

    def read_ftm(self, path):
        lines = [json.loads(line)
                 for line in path.read_bytes().split(b"\n")[:-1]]
        ends = {"owner": "asset", "director": "organization",
                "employee": "employer", "person": "relative",
                "agent": "client", "payer": "beneficiary",
                "candidate": "match", "predecessor": "successor",
                "subject": "object"}
        nodes, edges = [], []
        for line in lines:
            values = line["properties"]
            for value in values.values():
                self.assertTrue(all(isinstance(v, str) for v in value))
            end = next((e for e in ends if e in values and
                        ends[e] in values), None)
            if end:
                edges.append((line["id"], *values[end], *values[ends[end]]))
            else:
                self.assertNotEqual(line["schema"], "Sanction")
                nodes.append(line["id"])
        return nodes, edges

    def read_sqlite(self, path):
        with sqlite3.connect(path) as db:
            self.assertEqual(list(db.execute("PRAGMA integrity_check")),
                             [("ok",)])
            self.assertEqual(list(db.execute("PRAGMA foreign_key_check")), [])
            return ([r[0] for r in db.execute("SELECT id FROM node")],
                    list(db.execute("SELECT id, source, target FROM edge")))

    def read_xlsx(self, path):
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        relation = ("{http://schemas.openxmlformats.org/officeDocument/2006/"
                    "relationships}id")
        with zipfile.ZipFile(path) as book:
            parts = {n: ET.fromstring(book.read(n)) for n in book.namelist()
                     if n.endswith(".xml") or n.endswith(".rels")}
        names = {s.get("name"): "xl/worksheets/sheet" + s.get(relation)[3:]
                 + ".xml" for s in parts["xl/workbook.xml"].iter(space +
                                                                 "sheet")}
        tables = {}
        for name, part in names.items():
            self.assertFalse(list(parts[part].iter(space + "f")))
            tables[name] = [
                [self.excel("".join(t.text or "" for t in c.iter(space + "t")))
                 for c in row] for row in parts[part].iter(space + "row")]
        return ([r[0] for r in tables["Nodes"][1:]],
                [(r[2], r[0], r[1]) for r in tables["Edges"][1:]])

    @staticmethod
    def excel(text):
        return re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text)

    def check_graph(self, paths, nodes, edges):
        readers = {"x.graphml": (self.read_graphml, "xml"),
                   "x.gexf": (self.read_gexf, "xml"),
                   "x.gexf12": (self.read_gexf12, "xml"),
                   "x.cyjs": (self.read_cyjs, None),
                   "x.cx2": (self.read_cx2, None),
                   "x.nodelink.json": (self.read_node_link, None),
                   "set/": (self.read_csv, "line"),
                   "x.neo4j": (self.read_neo4j, "line"),
                   "x.ftm": (self.read_ftm, None),
                   "x.sqlite": (self.read_sqlite, None),
                   "x.xlsx": (self.read_xlsx, "xml")}
        for name, (read, form) in readers.items():
            if name not in paths:
                continue
            with self.subTest(format=name):
                def shown(text, form=form):
                    return hostile.id_as(form, text) if form else text
                got_nodes, got_edges = read(paths[name])
                self.assertEqual(sorted(got_nodes), sorted(map(shown, nodes)))
                self.assertEqual(sorted(got_edges), sorted(
                    tuple(map(shown, edge)) for edge in edges))
                self.assertEqual(len(set(got_nodes)), len(got_nodes))

    def check_stix(self, path, findings):
        objects = json.loads(path.read_bytes())["objects"]
        known = {o["id"] for o in objects}
        self.assertEqual(len(known), len(objects))
        for o in objects:
            refs = o.get("object_refs", []) + [
                o[k] for k in ("source_ref", "target_ref", "created_by_ref")
                if k in o]
            self.assertLessEqual(set(refs), known)
        count = {t: sum(o["type"] == t for o in objects)
                 for t in ("identity", "relationship", "note")}
        self.assertEqual(count, {
            "identity": len(findings["case"]["entities"]) + 1,
            "relationship": len(findings["case"]["links"]),
            "note": len(findings["flags"])})

    def check_findings(self, paths, findings):
        self.check_stix(paths["x.stix.json"], findings)
        sarif = json.loads(paths["x.sarif"].read_bytes())["runs"][0]
        self.assertEqual(len(sarif["results"]), len(findings["flags"])
                         + len(findings["not_evaluable"]))
        for result in sarif["results"]:
            if result["kind"] != "fail":
                self.assertEqual(result["level"], "none")
                self.assertNotIn("rank", result)
        known = {e["id"] for g in sarif["graphs"] for e in g["edges"]}
        for result in sarif["results"]:
            for walk in result.get("graphTraversals", []):
                for step in walk["edgeTraversals"]:
                    self.assertIn(step["edgeId"], known)
        lines = paths["x.jsonl"].read_bytes().split(b"\n")[:-1]
        self.assertEqual([json.loads(line)["fingerprint"] for line in lines],
                         [f["fingerprint"] for f in findings["flags"]])
        table = rows((paths["set/"] / "findings.csv").read_text("utf-8"))
        self.assertEqual([plain(r[0]) for r in table[1:]],
                         [f["fingerprint"] for f in findings["flags"]])
        self.assertEqual([plain(r[10]) for r in table[1:]],
                         [self.one_line(f["subject"])
                          for f in findings["flags"]])

    @staticmethod
    def one_line(text):
        text = re.sub("[\t\n\v\f\r\x85\u2028\u2029]", " ", text)
        return re.sub("[\x00-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)

    def digest(self, paths):
        out = {}
        for name, path in paths.items():
            files = sorted(path.iterdir()) if path.is_dir() else [path]
            out[name] = hashlib.sha256(b"".join(
                f.name.encode() + f.read_bytes() for f in files)).hexdigest()
        return out

    def test_every_writer_keeps_ids_and_counts(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.one(seed)

    def one(self, seed):
        graph = hostile.make(seed)
        self.write("in.json", graph)
        nodes = [e["id"] for e in graph["entities"]]
        edges = [(k["id"], k["from"], k["to"]) for k in graph["links"]]
        converted = self.paths("convert", GRAPHS)
        done = run("convert", self.folder / "in.json", *self.words(converted))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_graph(converted, nodes, edges)
        analyzed = self.paths("analyze", GRAPHS + FINDINGS + ["f.json"])
        done = run("analyze", self.folder / "in.json", "--quiet",
                   *self.words(analyzed))
        self.assertEqual(done.returncode, 0, done.stderr)
        findings = json.loads(analyzed["f.json"].read_bytes())
        self.check_graph(analyzed, nodes, edges)
        self.check_findings(analyzed, findings)
        reported = self.paths("report", GRAPHS + FINDINGS)
        done = run("report", analyzed["f.json"], *self.words(reported))
        self.assertEqual(done.returncode, 0, done.stderr)
        case = findings["case"]
        self.check_graph(
            reported, [e["id"] for e in case["entities"]],
            [(k["id"], k["from"], k["to"]) for k in case["links"]])
        self.check_findings(reported, findings)
        if seed % 4 == 0:
            self.same_elsewhere(seed, graph, converted, analyzed)
        for folder in "convert", "analyze", "report":
            shutil.rmtree(self.folder / folder)

    def same_elsewhere(self, seed, graph, converted, analyzed):
        """Another order of records, another locale, another zone."""
        # These name the hash of the input.
        but = "f.json", "x.sarif", "x.sqlite", "x.xlsx"
        same = {n: p for n, p in analyzed.items() if n not in but}
        before = self.digest(converted), self.digest(same)
        self.write("in.json", hostile.shuffled(graph, seed))
        done = run("convert", self.folder / "in.json", *self.words(converted),
                   env=ELSEWHERE)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run("analyze", self.folder / "in.json", "--quiet",
                   *self.words(analyzed), env=ELSEWHERE)
        self.assertEqual(done.returncode, 0, done.stderr)
        after = self.digest(converted), self.digest(same)
        self.assertEqual(before, after)

    @unittest.skipUnless(igraph, "python3-igraph is not here")
    def test_igraph_reads_graphml(self):
        for seed in some(list(range(0, 200, 20))):
            path = self.folder / "x.graphml"
            graph = hostile.make(seed)
            done = run("convert", self.write("in.json", graph), "-o", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            g = igraph.Graph.Read_GraphML(str(path))
            self.assertEqual(g.vcount(), len(graph["entities"]))
            self.assertEqual(g.ecount(), len(graph["links"]))
            # It leaves "&" of ids as it was escaped.
            self.assertEqual(
                sorted(i.replace("&#38;", "&") for i in g.vs["id"]),
                sorted(hostile.id_as("xml", e["id"])
                       for e in graph["entities"]))

    @unittest.skipUnless(shutil.which("gc") and shutil.which("dot"),
                         "graphviz is not here")
    def test_graphviz_reads_dot(self):
        for seed in some(list(range(0, 200, 10))):
            path = self.folder / "x.dot"
            graph = hostile.make(seed)
            done = run("convert", self.write("in.json", graph), "-o", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            canon = subprocess.run(["dot", "-Tcanon", path],
                                   capture_output=True)
            self.assertEqual((canon.returncode, canon.stderr), (0, b""), seed)
            counted = subprocess.run(["gc", "-n", "-e", path],
                                     capture_output=True, text=True)
            self.assertEqual(counted.stdout.split()[:2],
                             [str(len(graph["entities"])),
                              str(len(graph["links"]))])


if __name__ == "__main__":
    unittest.main()
