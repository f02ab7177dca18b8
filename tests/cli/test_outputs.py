# SPDX-License-Identifier: GPL-2.0-or-later
"""Every output format: valid by its schema, read back by another program, and
with exactly the losses that core/formats/outputs.md names."""

import copy
import csv
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import unittest
import xml.etree.ElementTree as ET
import zipfile

from sgtest import (SOURCE, TEST_PLUGINS, Case, graph, party, run, some, supply,
                    without_lines)

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import networkx
except ImportError:
    networkx = None

SHARED = pathlib.Path(os.environ.get("SG_SHARED",
                                     SOURCE.parent / "shared")) / "data"
BLUE_COAT = SOURCE / "graphs/blue-coat-syria/graph.json"
GRAPHS = [".graphml", ".gexf", ".gexf12", ".cyjs", ".cx2", ".dot",
          ".nodelink.json", ".csv", ".neo4j", ".ftm", ".bods.json", ".sqlite",
          ".xlsx"]
FINDINGS = [".sarif", ".stix.json", ".jsonl"]


def missing(ending):
    """Was the program built without what a format needs?"""
    return b"without" in run("convert", "-", "-o", "/dev/null/x" + ending,
                             stdin=b"").stderr


RICH = dict(graph(
    [party("v", name="Vendor & Co", country="DE", roles=["vendor"],
           names=["Vendor"], topics=["corp.public"], legal_form="GmbH",
           website="https://vendor.example", incorporated="2001-02",
           identifiers=[{"scheme": "XI-LEI", "id": "529900T8BM49AURSDO55"}],
           listed=[{"list": "us_ofac_sdn", "since": "2010",
                    "until": "2012-01-31"}],
           previous_names=[{"name": "Old Co", "until": "2005"}],
           employees=12, own_text="x", own_number=1.5, own_truth=True,
           own_list=["a", "b"], own_object={"k": [1]}, sources=["s"]),
     party("b", "public_body", name="Ministry", country="XX",
           functions=["interior"]),
     party("p", "person", name="A Person", topics=["role.pep"]),
     party("t", "arrangement", name="Trust"),
     party("a", "address", name="1 High Street"),
     party("i", "incident", name="Case", date="2012"),
     party("o", "other", name="Thing")],
    [dict(id="own", kind="ownership", **{"from": "b", "to": "v"}, share=51,
          since="2005", until="2010-06", voting=60, sources=["s"],
          own_text="y"),
     dict(id="band", kind="ownership", **{"from": "p", "to": "v"},
          share_min=25, share_max=50, share_min_exclusive=True),
     dict(id="rule", kind="control", **{"from": "t", "to": "v"},
          means="golden_share"),
     dict(id="seat", kind="position", **{"from": "p", "to": "v"},
          post="director", since="2009-03-01"),
     supply("sale", "v", "b", date="2012-03", product="P", deal="d",
            product_class="spyware"),
     dict(id="pay", kind="payment", **{"from": "b", "to": "v"},
          date="2012-04-01", value=1000, currency="EUR"),
     dict(id="rep", kind="agent", **{"from": "o", "to": "v"}),
     dict(id="kin", kind="family", **{"from": "p", "to": "p2"},
          relation="cousin"),
     dict(id="unit", kind="part_of", **{"from": "b", "to": "o"}),
     dict(id="same", kind="same_as", **{"from": "o", "to": "v"},
          probability=0.7),
     dict(id="next", kind="succession", **{"from": "t", "to": "v"},
          date="2004"),
     dict(id="seen", kind="involved", **{"from": "b", "to": "i"},
          date="2012"),
     dict(id="x", kind="other", **{"from": "o", "to": "t"}, label="knows")],
    deals=[{"id": "d", "title": "D", "vendor": "v", "stated_end_user": "b",
            "product_class": "spyware"}],
    sources=[{"id": "s", "title": "S", "url": "https://example.org/s"}]),
    title="Rich", licence="CC0", description="All of it")


class Outputs(Case):
    def convert(self, *endings, data=RICH):
        """Paths of a graph in these formats."""
        paths = [self.folder / ("out" + e) for e in endings]
        done = run("convert", self.write("in.json", data),
                   *[w for p in paths for w in ("-o", p)])
        self.assertEqual(done.returncode, 0, done.stderr)
        return paths if len(paths) > 1 else paths[0]

    def analyzed(self, *endings, path=BLUE_COAT, code=0, words=()):
        paths = [self.folder / ("got" + e) for e in (".json", *endings)]
        done = run("analyze", path, "--quiet", *words,
                   *[w for p in paths for w in ("-o", p)])
        self.assertEqual(done.returncode, code, done.stderr)
        return paths

    def native(self, path):
        """What our own reader makes of a file, by id."""
        done = run("convert", path, "-o", self.folder / "back.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        data = json.loads((self.folder / "back.json").read_bytes())
        return ({e["id"]: e for e in data["entities"]},
                {k["id"]: k for k in data["links"]}, data)

    def canonical(self):
        return self.native(self.write("rich.json", RICH))

    def schema(self, *parts):
        path = SHARED.joinpath(*parts)
        if not path.exists():
            self.skipTest(f"{path} is not here")
        if not jsonschema:
            self.skipTest("python3-jsonschema is not here")
        return json.loads(path.read_bytes())


class Losses(Outputs):
    """What survives: tests of the table in outputs.md."""

    def table(self):
        rows = {}
        text = (SOURCE / "core/formats/outputs.md").read_text("utf-8")
        for line in text.splitlines():
            cells = [c.strip() for c in line.strip("| \n").split("|")]
            if len(cells) == 9 and cells[0].startswith("`"):
                rows[cells[0].strip("`")] = cells[1:]
        return rows

    def test_every_format_has_its_row(self):
        self.assertEqual(sorted(self.table()), sorted(GRAPHS + FINDINGS))

    def survives(self, ending, path):
        """Of the rich graph: own text, number, truth, list and object of a
        party; of a link its share, its partial date, own text; the title, the
        address of a source."""
        rows = {".graphml": self.of_graphml, ".gexf": self.of_gexf,
                ".gexf12": self.of_gexf, ".nodelink.json": self.of_node_link,
                ".cyjs": self.of_cyjs, ".cx2": self.of_cx2,
                ".csv": self.of_csv, ".neo4j": self.of_neo4j,
                ".sqlite": self.of_sqlite}
        return rows[ending](path)

    def of_graphml(self, path):
        if networkx:
            g = networkx.read_graphml(path, edge_key_type=str)
            edges = {k: d for _, _, k, d in g.edges(keys=True, data=True)}
            return dict(g.nodes["v"]), edges["own"], g.graph
        return self.of_xml(path)

    def of_xml(self, path):
        root = ET.parse(path).getroot()
        space = root.tag.split("}")[0] + "}"
        names = {k.get("id"): (k.get("attr.name"), k.get("attr.type"))
                 for k in root.iter(space + "key")}

        def data(element):
            as_type = {"double": float, "boolean": lambda t: t == "true"}
            out = {}
            for d in element.findall(space + "data"):
                name, kind = names[d.get("key")]
                out[name] = as_type.get(kind, str)(d.text or "")
            return out
        of = {e.get("id"): data(e) for e in root.iter()}
        return of["v"], of["own"], data(root.find(space + "graph"))

    def of_gexf(self, path):
        root = ET.parse(path).getroot()
        space = root.tag.split("}")[0] + "}"
        kinds = {(a.get("class"), b.get("id")): b.get("type")
                 for a in root.iter(space + "attributes") for b in a}
        as_type = {"double": float, "boolean": lambda t: t == "true"}

        def values(element, what):
            return {v.get("for"): as_type.get(kinds[what, v.get("for")], str)(
                v.get("value")) for v in element.iter(space + "attvalue")}
        node = next(n for n in root.iter(space + "node") if n.get("id") == "v")
        edge = next(e for e in root.iter(space + "edge")
                    if e.get("id") == "own")
        self.assertEqual((edge.get("start"), edge.get("end")),
                         ("2005-01-01", "2010-06-30"))
        return values(node, "node"), values(edge, "edge"), {
            "title": next(root.iter(space + "description")).text}

    def of_node_link(self, path):
        data = json.loads(path.read_bytes())
        return (next(n for n in data["nodes"] if n["id"] == "v"),
                next(e for e in data["edges"] if e["key"] == "own"),
                {"title": data["graph"]["name"]})

    def of_cyjs(self, path):
        data = json.loads(path.read_bytes())
        of = {e["data"]["id"]: e["data"] for part in data["elements"].values()
              for e in part}
        return of["v"], of["own"], {"title": data["data"]["name"]}

    def of_cx2(self, path):
        parts = {k: v for part in json.loads(path.read_bytes())
                 for k, v in part.items()}
        of = {e["v"]["id"]: e["v"] for k in ("nodes", "edges")
              for e in parts[k]}
        return (of["v"], of["own"],
                {"title": parts["networkAttributes"][0]["name"]})

    @staticmethod
    def typed(row):
        out = {}
        for name, cell in row.items():
            name, _, kind = name.partition(":")
            if cell == "":
                continue
            if cell in ("true", "false"):
                cell = cell == "true"
            else:
                try:
                    cell = float(cell)
                except ValueError:
                    pass
            out[name] = cell
        return out

    def of_tables(self, folder, edges, key):
        with open(folder / "nodes.csv", encoding="utf-8") as file:
            node = next(r for r in csv.DictReader(file) if "v" in r.values())
        with open(folder / edges, encoding="utf-8") as file:
            edge = next(r for r in csv.DictReader(file) if r[key] == "own")
        return self.typed(node), self.typed(edge), {}

    def of_csv(self, folder):
        return self.of_tables(folder, "edges.csv", "Id")

    def of_neo4j(self, folder):
        return self.of_tables(folder, "rels.csv", "id:string")

    def of_sqlite(self, path):
        with sqlite3.connect(path) as db:
            db.row_factory = sqlite3.Row
            node = dict(db.execute("SELECT * FROM node WHERE id='v'").fetchone())
            edge = dict(db.execute("SELECT * FROM edge WHERE id='own'")
                        .fetchone())
            about = dict(db.execute("SELECT key, value FROM meta").fetchall())
        for key in ("own_list", "source_urls"):
            node[key] = json.loads(node[key])
        node["own_truth"] = bool(node["own_truth"])
        return node, edge, about

    def test_attributes_survive(self):
        for ending in GRAPHS:
            if ending in (".dot", ".ftm", ".bods.json", ".xlsx") or (
                    missing(ending)):
                continue
            with self.subTest(format=ending):
                node, edge, about = self.survives(ending,
                                                  self.convert(ending))
                self.assertEqual(node["own_text"], "x")
                self.assertEqual(node["own_number"], 1.5)
                self.assertEqual(node["employees"], 12)
                self.assertIs(node["own_truth"], True)
                self.assertIn(node["own_list"], (["a", "b"], "a;b"))
                self.assertEqual(json.loads(node["own_object"]), {"k": [1]})
                self.assertIn(node["source_urls"],
                              (["https://example.org/s"],
                               "https://example.org/s"))
                self.assertEqual(edge["share"], 51)
                self.assertEqual(edge["own_text"], "y")
                self.assertIn(edge["since"], ("2005", 2005.0))
                self.assertEqual(edge["until"], "2010-06")
                if ending not in (".csv", ".neo4j"):
                    self.assertEqual(about["title"], "Rich")
                if ending in (".graphml", ".sqlite"):
                    self.assertEqual(about["licence"], "CC0")
                    self.assertEqual(about["description"], "All of it")

    def test_findings_are_attributes(self):
        endings = [e for e in (".graphml", ".gexf12", ".nodelink.json",
                               ".cyjs", ".cx2") if not missing(e)]
        kept, *paths = self.analyzed(*endings)
        findings = json.loads(kept.read_bytes())
        scores = {e["id"]: e["scores"] for e in findings["entities"]}
        flags = {e["id"]: {f["flag"] for f in findings["flags"]
                           if f["subject"] == e["id"]}
                 for e in findings["entities"]}
        nodes = json.loads(paths[2].read_bytes())["nodes"]
        for node in nodes:
            for metric, value in scores.get(node["id"], {}).items():
                if value is not None:
                    self.assertEqual(node[metric], value)
            self.assertEqual(set(node.get("flags", [])),
                             flags.get(node["id"], set()))
        self.assertTrue(any("evidence_for" in e for e in json.loads(
            paths[2].read_bytes())["edges"]))

    def test_flags_are_in_no_topic_and_no_statement(self):
        _, ftm, bods = self.analyzed(".ftm", ".bods.json")
        for path in ftm, bods:
            text = path.read_text("utf-8")
            for word in ("severity", "I04", "proximity.", "resolve-first"):
                self.assertNotIn(word, text)


class RoundTrip(Outputs):
    """Our own readers take back what we wrote but for what is named."""

    def test_graphml(self):
        entities, links, data = self.canonical()
        got, got_links, got_data = self.native(self.convert(".graphml"))
        self.assertEqual(sorted(got), sorted([*entities, "p2"]))
        self.assertIs(got["p2"]["unresolved"], True)
        self.assertEqual(sorted(got_links), sorted(links))
        for key in "title", "description", "licence", "as_of":
            self.assertEqual(got_data.get(key), data.get(key))
        lost = {"own_object", "own_list", "deal"}  # text; text with ";"; deals
        made = {"source_urls", "unresolved"}
        for want, have in ((entities, got), (links, got_links)):
            for name, record in want.items():
                self.assertEqual(
                    {k: v for k, v in record.items() if k not in lost},
                    {k: v for k, v in have[name].items()
                     if k not in lost | made}, name)

    def test_ftm(self):
        entities, links, _ = self.canonical()
        got, got_links, _ = self.native(self.convert(".ftm"))
        self.assertEqual(sorted(got), sorted(entities))
        self.assertEqual(sorted(got_links), sorted(links))
        for name, record in entities.items():
            kind = {"arrangement": "other", "incident": "other"}.get(
                record["kind"], record["kind"])
            self.assertEqual(got[name]["kind"], kind, name)
            self.assertEqual(got[name].get("name"), record.get("name"))
        for key in ("country", "names", "identifiers", "previous_names",
                    "topics", "legal_form", "website", "incorporated"):
            want = entities["v"].get(key)
            if key == "previous_names":  # without their dates
                want = [{"name": p["name"]} for p in want]
            self.assertEqual(got["v"].get(key), want, key)
        listed = got["v"]["listed"][0]
        self.assertEqual({k: listed.get(k) for k in ("list", "since", "until")},
                         {"list": "us_ofac_sdn", "since": "2010",
                          "until": "2012-01-31"})
        lost = {"control", "part_of", "supply", "involved"}
        for name, record in links.items():
            link = got_links[name]
            self.assertEqual(link["kind"], "other" if record["kind"] in lost
                             else record["kind"], name)
            self.assertEqual((link["from"], link["to"]),
                             (record["from"], record["to"]))
        self.assertEqual(got_links["own"]["share"], 51)
        self.assertEqual((got_links["own"]["since"], got_links["own"]["until"]),
                         ("2005", "2010-06"))
        self.assertEqual((got_links["band"]["share_min"],
                          got_links["band"]["share_max"]), (25, 50))
        self.assertEqual(got_links["seat"]["post"], "director")
        self.assertEqual(got_links["pay"]["value"], 1000)
        self.assertEqual(got_links["pay"]["currency"], "EUR")
        self.assertIn(got_links["kin"]["relation"], ("cousin", ["cousin"]))
        self.assertEqual(got_links["same"]["probability"], 0.7)
        self.assertEqual(got_links["x"]["label"], "knows")

    def test_bods(self):
        entities, links, _ = self.canonical()
        got, got_links, _ = self.native(self.convert(".bods.json"))
        self.assertEqual(sorted(got), sorted(
            n for n, e in entities.items()
            if e["kind"] in ("company", "public_body", "person",
                             "arrangement")))
        self.assertEqual(sorted(got_links), ["band", "own", "rule", "seat"])
        for name in got:
            self.assertEqual(got[name]["kind"], entities[name]["kind"])
            self.assertEqual(got[name].get("name"), entities[name].get("name"))
        for name in got_links:
            for key in ("kind", "from", "to", "share", "share_min",
                        "share_max", "share_min_exclusive", "voting", "since",
                        "until", "post"):
                self.assertEqual(got_links[name].get(key),
                                 links[name].get(key), (name, key))
        self.assertEqual(got_links["rule"]["means"], "statute")
        for key in "country", "identifiers", "legal_form", "incorporated":
            self.assertEqual(got["v"].get(key), entities["v"].get(key), key)


class Schemas(Outputs):
    def test_sarif(self):
        schema = self.schema("schemas_export", "sarif",
                             "sarif-schema-2.1.0.json")
        check = jsonschema.validators.validator_for(schema)(schema)
        _, path = self.analyzed(".sarif")
        self.assertEqual([e.message for e in check.iter_errors(
            json.loads(path.read_bytes()))], [])

    def test_stix(self):
        self.schema("schemas_export", "stix21", "schemas", "common",
                    "bundle.json")
        root = SHARED / "schemas_export" / "stix21" / "schemas"
        base = ("http://raw.githubusercontent.com/oasis-open/"
                "cti-stix2-json-schemas/stix2.1/schemas/")
        store = {}
        for file in root.rglob("*.json"):
            schema = json.loads(file.read_bytes())
            store[base + file.relative_to(root).as_posix()] = schema
        _, path = self.analyzed(".stix.json")
        bundle = json.loads(path.read_bytes())
        for item in bundle["objects"]:
            folder = {"relationship": "sros", "extension-definition": "common"
                      }.get(item["type"], "sdos")
            schema = store[f"{base}{folder}/{item['type']}.json"]
            check = jsonschema.Draft202012Validator(
                schema, resolver=jsonschema.RefResolver(
                    f"{base}{folder}/{item['type']}.json", schema, store))
            self.assertEqual([e.message for e in check.iter_errors(item)], [])

    def test_bods(self):
        self.schema("bods_standard", "schema", "statement.json")
        store = {}
        for file in (SHARED / "bods_standard" / "schema").glob("*.json"):
            # Its resolver does not know "urn:".
            text = file.read_text("utf-8").replace("urn:", "http://bods/")
            schema = json.loads(text)
            store[schema["$id"]] = schema
        schema = store["http://bods/statement"]
        check = jsonschema.Draft202012Validator(
            schema, resolver=jsonschema.RefResolver(schema["$id"], schema,
                                                    store))
        for data in (RICH, json.loads(BLUE_COAT.read_bytes())):
            path = self.convert(".bods.json", data=data)
            self.assertEqual([e.message for e in check.iter_errors(
                json.loads(path.read_bytes()))], [])

    def test_dates_that_nobody_declared_are_annotated(self):
        dates = {}
        for as_of in None, "2015":
            data = copy.deepcopy(RICH)
            data["links"][0]["filed"] = "2006-02-03"
            data["links"][1]["filed"] = "2006"
            data.pop("as_of", None)
            data.update({"as_of": as_of} if as_of else {})
            for one in json.loads(
                    self.convert(".bods.json", data=data).read_bytes()):
                notes = [n["description"] for n in one.get("annotations", [])
                         if n["statementPointerTarget"] == "/statementDate"]
                dates[as_of, one["recordId"]] = (one["statementDate"], notes)
        for as_of, day, note in ((None, "1970-01-01", "No date"),
                                 ("2015", "2015-12-31", "day of the graph")):
            self.assertEqual(dates[as_of, "own"], ("2006-02-03", []))
            for record in "v", "p", "band", "rule":
                self.assertEqual(dates[as_of, record][0], day)
                self.assertIn(note, dates[as_of, record][1][0])

    def test_our_reader_finds_bods_in_form(self):
        path = self.convert(".bods.json")
        done = run("check", path, "--json")
        self.assertNotIn("bad_form", json.loads(done.stdout)["warnings"])

    @unittest.skipUnless(shutil.which("xmllint"), "xmllint is not here")
    def test_gexf(self):
        xsd = SHARED / "schemas_export" / "gexf13" / "gexf.xsd"
        if not xsd.exists():
            self.skipTest(f"{xsd} is not here")
        path = self.convert(".gexf")
        kept, of_findings = self.analyzed(".gexf")
        for one in path, of_findings:
            done = subprocess.run(
                ["xmllint", "--nonet", "--noout", "--schema", xsd, one],
                capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    @unittest.skipUnless(shutil.which("xmllint"), "xmllint is not here")
    def test_xml_is_well_formed(self):
        for path in self.convert(".graphml", ".gexf", ".gexf12"):
            done = subprocess.run(["xmllint", "--noout", path],
                                  capture_output=True)
            self.assertEqual((done.returncode, done.stderr), (0, b""))


class Sarif(Outputs):
    def run_of(self, path):
        return json.loads(path.read_bytes())["runs"][0]

    def test_flags_are_results_with_their_evidence(self):
        kept, path = self.analyzed(".sarif")
        findings, sarif = json.loads(kept.read_bytes()), self.run_of(path)
        levels = {"note": "note", "caution": "note", "elevated": "warning",
                  "high": "error", "resolve-first": "error"}
        fails = [r for r in sarif["results"] if r["kind"] == "fail"]
        for flag, result in zip(findings["flags"], fails, strict=True):
            self.assertEqual(result["ruleId"], flag["flag"])
            self.assertEqual(sarif["tool"]["driver"]["rules"][
                result["ruleIndex"]]["id"], flag["flag"])
            self.assertEqual(result["level"], levels[flag["severity"]])
            self.assertEqual(result["partialFingerprints"],
                             {"stakegraphFinding/v1": flag["fingerprint"]})
            walks = {tuple(s["edgeId"] for s in t["edgeTraversals"])
                     for t in result["graphTraversals"]}
            self.assertEqual(walks, {tuple(e["links"]) for e in
                                     flag["evidence"] if e["type"] == "path"})
            place = result["locations"][0]
            self.assertTrue(place["physicalLocation"]["artifactLocation"][
                "uri"].endswith("graph.json"))
            self.assertEqual(sarif["logicalLocations"][
                place["logicalLocations"][0]["index"]]["fullyQualifiedName"],
                flag["subject"])
        opens = [r for r in sarif["results"] if r["kind"] == "open"]
        self.assertEqual(len(opens), len(findings["not_evaluable"]))
        self.assertEqual(
            {e["name"]: e["properties"]["sha256"]
             for e in sarif["tool"]["extensions"]},
            {p["id"]: p["sha256"] for p in findings["plugins"]})
        self.assertEqual(sarif["properties"]["resultsLeftOut"], 0)

    def test_lines_are_those_of_the_records(self):
        kept, path = self.analyzed(".sarif")
        lines = BLUE_COAT.read_text("utf-8").splitlines()
        sarif = self.run_of(path)
        links = {l["id"]: l for l in json.loads(kept.read_bytes())
                 ["case"]["links"]}

        def record(location):
            """The object that begins on the line of a location."""
            line = location["physicalLocation"]["region"]["startLine"]
            self.assertEqual(lines[line - 1].strip(), "{")
            return json.JSONDecoder().raw_decode(
                "\n".join(lines[line - 1:]).strip())[0]
        for result in sarif["results"]:
            for place in result.get("locations", []):
                if "logicalLocations" in place:
                    self.assertEqual(record(place)["id"], place[
                        "logicalLocations"][0]["fullyQualifiedName"])
            walked = {s["edgeId"] for t in result.get("graphTraversals", [])
                      for s in t["edgeTraversals"]}
            related = {record(place)["id"]
                       for place in result.get("relatedLocations", [])}
            self.assertLessEqual(walked, related)
            self.assertLessEqual(related, set(links))
        for node in sarif["graphs"][0]["nodes"]:
            self.assertEqual(record(node["location"])["id"], node["id"])

    def test_failed_plugins_are_notifications(self):
        plugin = TEST_PLUGINS / "aborts.so"
        if not plugin.exists():
            self.skipTest("no such plugin")
        _, path = self.analyzed(".sarif", code=4,
                                words=("--plugin", plugin))
        told = self.run_of(path)["invocations"][0]
        self.assertFalse(told["executionSuccessful"])
        self.assertEqual(len(told["toolExecutionNotifications"]), 1)
        self.assertEqual(told["toolExecutionNotifications"][0]["level"],
                         "error")

    def test_decisions_of_kept_findings_are_suppressions(self):
        kept, = self.analyzed()
        findings = json.loads(kept.read_bytes())
        findings["flags"][0]["decision"] = {"state": "explained",
                                            "why": "a namesake"}
        done = run("report", self.write("f.json", findings), "-o",
                   self.folder / "f.sarif")
        self.assertEqual(done.returncode, 0, done.stderr)
        results = self.run_of(self.folder / "f.sarif")["results"]
        self.assertEqual(results[0]["suppressions"][0]["status"], "accepted")
        self.assertEqual(results[0]["suppressions"][0]["justification"],
                         "a namesake")
        self.assertNotIn("suppressions", results[1])

    def test_what_a_service_does_not_take_is_counted(self):
        kept, = self.analyzed()
        findings = json.loads(kept.read_bytes())
        findings["flags"] = (findings["flags"] * 1000)[:25100]
        gaps = len(findings["not_evaluable"])
        done = run("report", self.write("f.json", findings), "-o",
                   self.folder / "f.sarif")
        self.assertEqual(done.returncode, 0, done.stderr)
        sarif = self.run_of(self.folder / "f.sarif")
        self.assertEqual(len(sarif["results"]), 25000)
        self.assertEqual(sarif["properties"]["resultsLeftOut"], 100 + gaps)


def sheets_of(path):
    """Of a workbook: rows of every sheet, by name."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as file:
        def read(name):
            return ET.fromstring(file.read(name))
        texts = ["".join(t.text or "" for t in item.iter(main + "t"))
                 for item in read("xl/sharedStrings.xml")]
        names = [s.get("name") for s in read("xl/workbook.xml").iter(
            main + "sheet")]
        out = {}
        for i, name in enumerate(names, 1):
            out[name] = rows = []
            for row in read(f"xl/worksheets/sheet{i}.xml").iter(main + "row"):
                cells = {}
                for cell in row:
                    value = cell.find(main + "v")
                    if value is not None:
                        cells[cell.get("r").rstrip("0123456789")] = (
                            texts[int(value.text)] if cell.get("t") == "s"
                            else float(value.text))
                rows.append(cells)
    return out


class Tables(Outputs):
    """Everything of the findings is in databases and workbooks."""

    def setUp(self):
        super().setUp()
        if missing(".sqlite") or missing(".xlsx"):
            self.skipTest("built without libraries")
        self.kept, self.base, self.book = self.analyzed(".sqlite", ".xlsx")
        self.found = json.loads(self.kept.read_bytes())

    def open(self, path):
        db = sqlite3.connect(path)
        self.addCleanup(db.close)
        return db

    def test_references_hold(self):
        again = self.folder / "again.sqlite"
        self.assertEqual(run("report", self.kept, "-o", again).returncode, 0)
        for path in self.base, again:
            db = self.open(path)
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(),
                             [])
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(),
                             ("ok",))
            for view, in db.execute("SELECT name FROM sqlite_master WHERE "
                                    "type = 'view'").fetchall():
                self.assertTrue(db.execute(f"SELECT * FROM {view}").fetchall())

    def test_findings_without_links_can_be_asked(self):
        path = self.write("in.json", graph([party("a")], []))
        _, base = self.analyzed(".sqlite", path=path)
        self.open(base).execute("SELECT * FROM v_evidence").fetchall()

    def test_evidence_is_that_of_the_findings(self):
        types = self.check_evidence(self.found, self.base)
        kept, base = self.analyzed(
            ".sqlite", path=SOURCE / "graphs/hikvision-ownership/graph.json")
        types |= self.check_evidence(json.loads(kept.read_bytes()), base)
        self.assertEqual(types, {"path", "fact", "sum"})

    def check_evidence(self, found, base):
        got = {}
        for finding, item, step, kind, shows, *rest in self.open(
                base).execute(
                    "SELECT finding, item, step, type, shows, node, edge, "
                    "deal, field, value, low, high, threshold, strict "
                    "FROM evidence"):
            one = got.setdefault((finding, item), {"type": kind, "links": []})
            node, edge, deal, field, value, low, high, least, strict = rest
            if step:
                one["links"].append((node, edge, low, high))
                self.assertEqual(len(one["links"]), step)
            else:
                one.update(shows=shows, node=node, on=node or edge or deal,
                           field=field, value=value, low=low, high=high,
                           threshold=least, strict=strict)
        want = {(f["fingerprint"], i): e for f in found["flags"]
                for i, e in enumerate(f["evidence"], 1)}
        self.assertEqual(set(got), set(want))
        for key, e in want.items():
            have = got[key]
            self.assertEqual(have["type"], e["type"])
            self.assertEqual(have["shows"], e.get("shows"))
            if e["type"] == "path":
                self.assertEqual([have["node"]] + [k[0] for k in have["links"]],
                                 e["entities"])
                self.assertEqual([k[1] for k in have["links"]], e["links"])
            elif e["type"] == "fact":
                self.assertEqual((have["on"], have["field"], have["value"]),
                                 (e["id"], e["field"], e["value"]))
            else:
                self.assertEqual([k[1:] for k in have["links"]],
                                 [(t["link"], t["low"], t["high"])
                                  for t in e["terms"]])
                self.assertEqual((have["low"], have["high"], have["threshold"],
                                  have["strict"] == 1),
                                 (e["low"], e["high"], e["threshold"],
                                  e["strict"]))
        return {e["type"] for e in want.values()}

    def test_other_tables(self):
        db = self.open(self.base)

        def rows(table):
            found = db.execute(f"SELECT * FROM {table}")
            names = [c[0] for c in found.description]
            return [{k: v for k, v in zip(names, row) if v is not None}
                    for row in found]
        for table, key in (("not_evaluable", "not_evaluable"),
                           ("flag_count", "flag_counts"),
                           ("input", "inputs"), ("metric", "metrics")):
            self.assertEqual(rows(table),
                             [{k: v for k, v in r.items() if v is not None}
                              for r in self.found[key]], table)
        for table, key in ("source", "sources"), ("deal", "deals"):
            for row, want in zip(rows(table), self.found["case"][key],
                                 strict=True):
                self.assertLessEqual(row.items(), {
                    k: "; ".join(v) if isinstance(v, list) else v
                    for k, v in want.items()
                    if k not in ("safeguards", "answers")}.items())
        self.assertEqual([p["id"] for p in rows("plugin")],
                         [p["id"] for p in self.found["plugins"]])
        self.assertEqual(rows("coverage"), [
            {k: v for k, v in dict(more, **record).items() if v is not None}
            for record, more in [(self.found["coverage"], {})] +
            [(e["coverage"], {"node": e["id"]})
             for e in self.found["entities"]]])
        self.assertEqual(len(rows("finding_source")), sum(
            len(f["sources"]) for f in self.found["flags"]))

    def test_parameters_that_were_set_are_marked(self):
        _, base, book = self.analyzed(
            ".sqlite", ".xlsx", words=("--set", "enduser.e02_links=1"))
        self.assertEqual(self.open(base).execute(
            "SELECT plugin, name, value FROM parameter WHERE is_set"
            ).fetchall(), [("enduser", "e02_links", "1")])
        self.assertIn({"A": "parameter", "B": "enduser.e02_links", "C": "1",
                       "D": "set"}, sheets_of(book)["Method"])

    def test_sheets(self):
        sheets = sheets_of(self.book)
        self.assertEqual(list(sheets), [
            "Summary", "Findings", "Evidence", "Nodes", "Edges",
            "Not evaluable", "Deals", "Sources", "Method"])
        db = self.open(self.base)
        for sheet, table in (("Findings", "finding"), ("Evidence", "evidence"),
                             ("Not evaluable", "not_evaluable"),
                             ("Deals", "deal"), ("Sources", "source")):
            head, *body = sheets[sheet]
            found = db.execute(f"SELECT * FROM {table}")
            self.assertEqual(list(head.values()),
                             [c[0] for c in found.description])
            self.assertEqual(
                [[row.get(at) for at in head] for row in body],
                [[None if v is None else v if isinstance(v, str) else float(v)
                  for v in row] for row in found], sheet)
        method = sheets["Method"]
        for plugin in self.found["plugins"]:
            self.assertIn({"A": "plugin", "B": plugin["id"],
                           "C": plugin["version"], "D": plugin["sha256"]},
                          method)


class Around(Outputs):
    """--entity: a picture of what is around one party."""

    def nodes(self, text):
        return {line.split('"')[1] for line in text.splitlines()
                if line.startswith('  "') and "->" not in line}

    def drawn(self, data, entity):
        path = self.folder / "out.dot"
        done = run("convert", self.write("in.json", data), "--entity", entity,
                   "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path.read_text("utf-8")

    def test_the_nearest_are_drawn(self):
        chain = [party(f"c{i:03}") for i in range(200)]
        links = [supply(f"l{i:03}", f"c{i:03}", f"c{i + 1:03}")
                 for i in range(199)]
        text = self.drawn(graph([*chain, party("far")], links), "c100")
        self.assertEqual(self.nodes(text),
                         {f"c{i:03}" for i in range(25, 175)} if
                         "c175" not in text else
                         {f"c{i:03}" for i in range(26, 176)})
        self.assertEqual(text.count("->"), 149)
        self.assertIn("Around c100; 51 others are not drawn", text)
        self.assertEqual(self.nodes(self.drawn(
            graph([*chain[:3], party("far")], links[:2]), "c001")),
            {"c000", "c001", "c002"})

    def test_kept_findings(self):
        kept, = self.analyzed()
        path = self.folder / "out.dot"
        self.assertEqual(run("report", kept, "--entity", "infotec", "-o", path,
                             "-o", self.folder / "out.svg").returncode, 0)
        self.assertLessEqual({"infotec", "ste", "computerlinks-fzco"},
                             self.nodes(path.read_text("utf-8")))

    def test_what_is_no_picture_is_refused(self):
        kept, = self.analyzed()
        for words in (("convert", BLUE_COAT), ("report", kept)):
            for entity, name in (("ste", "x.graphml"), ("nobody", "x.dot")):
                path = self.folder / name
                done = run(*words, "--entity", entity, "-o", path)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertRegex(done.stderr, b"--entity|nobody")
                self.assertFalse(path.exists())


class Files(Outputs):
    def listing(self):
        return sorted(p.relative_to(self.folder).as_posix()
                      for p in self.folder.rglob("*"))

    def test_a_directory_is_whole_and_replaced_as_a_whole(self):
        done = run("convert", BLUE_COAT, "-o", f"{self.folder}/set/")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.listing(), ["set", "set/edges.csv",
                                          "set/nodes.csv"])
        done = run("analyze", BLUE_COAT, "-o", f"{self.folder}/set/",
                   "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.listing(), ["set", "set/edges.csv",
                                          "set/findings.csv", "set/nodes.csv"])

    def test_a_directory_with_other_files_is_left_alone(self):
        self.write("set/mine.txt", "x")
        done = run("convert", BLUE_COAT, "-o", f"{self.folder}/set/")
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"mine.txt", done.stderr)
        self.assertEqual(self.listing(), ["set", "set/mine.txt"])

    def test_where_nothing_can_be_written_nothing_stays(self):
        self.write("file", "x")
        for name in ("file/x.neo4j", "none/x/"):
            done = run("convert", BLUE_COAT, "-o", f"{self.folder}/{name}")
            self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(self.listing(), ["file"])

    def test_the_import_command_can_be_run(self):
        folder = self.convert(".neo4j")
        self.assertTrue(os.access(folder / "import.sh", os.X_OK))
        self.assertEqual(subprocess.run(["sh", "-n", folder / "import.sh"])
                         .returncode, 0)

    def test_formats_of_findings_want_findings(self):
        for name in "x.sarif", "x.stix.json":
            done = run("convert", BLUE_COAT, "-o", self.folder / name)
            self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(self.listing(), [])

    def test_kept_findings_give_the_same(self):
        kept, *paths = self.analyzed(*FINDINGS)
        for path in paths:
            again = self.folder / ("again-" + path.name)
            done = run("report", kept, "-o", again)
            self.assertEqual(done.returncode, 0, done.stderr)
            if path.suffix == ".sarif":
                self.assertEqual(without_lines(json.loads(path.read_bytes())),
                                 without_lines(json.loads(again.read_bytes())))
            else:
                self.assertEqual(path.read_bytes(), again.read_bytes())

    def test_too_many_attributes_are_told(self):
        data = graph([party("a", **{f"k{i}": i for i in range(600)}),
                      party("b", **{f"k{i}": i for i in range(599, 1199)})])
        done = run("convert", self.write("in.json", data), "-o",
                   self.folder / "x.nodelink.json")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"177 of parties and 0 of links are left out",
                      done.stderr)
        nodes = json.loads((self.folder / "x.nodelink.json").read_bytes())
        self.assertEqual([n["k599"] for n in nodes["nodes"]], [599, 599])


class Mutilated(Outputs):
    """Kept findings that somebody edited: never a crash."""

    def mutilate(self, rng, value):
        def places(v):
            items = v.items() if isinstance(v, dict) else enumerate(v)
            for key, inner in items:
                yield v, key
                if isinstance(inner, (dict, list)):
                    yield from places(inner)
        for _ in range(rng.randint(1, 12)):
            container, key = rng.choice(list(places(value)))
            container[key] = rng.choice(
                [None, 7, -1e300, "", "x", "=1", True, [], {}, [[]], [None],
                 {"id": 7}, ["a"], {"a": {"b": {"c": []}}}])
        return value

    def test_any_findings_are_written_or_refused(self):
        kept, = self.analyzed()
        findings = json.loads(kept.read_bytes())
        findings["flags"] = findings["flags"][:12]
        endings = [e for e in GRAPHS + FINDINGS + [".md", ".html", ".svg"]
                   if not missing(e)]
        for seed in some(list(range(60))):
            rng = random.Random(seed)
            path = self.write("f.json", self.mutilate(
                rng, copy.deepcopy(findings)))
            done = run("report", path, *[w for e in endings for w in (
                "-o", self.folder / ("x" + e))])
            self.assertIn(done.returncode, (0, 3, 5), (seed, done.stderr))
            done = run("report", path, "--entity", "infotec",
                       "-o", self.folder / "x.dot", "-o", self.folder / "x.svg")
            self.assertIn(done.returncode, (0, 2, 3, 5), (seed, done.stderr))


if __name__ == "__main__":
    unittest.main()
