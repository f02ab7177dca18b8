# SPDX-License-Identifier: GPL-2.0-or-later
"""convert --evidence and --pseudonymise: what of a graph may be handed on.

Nothing that names anybody may be left: documents whose every text is a token
of its own are searched for in all that is written."""
import hashlib
import hmac
import json
import pathlib
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "oracle"))

from random_parties import rich_graph
from sgtest import SOURCE, Case, graph, link, party, run, stake, supply, some

SCHEMA = json.loads((SOURCE / "core/schemas/graph.schema.json").read_text())
ENDINGS = [".json", ".jsonl", ".graphml", ".gexf", ".gexf12", ".cyjs", ".cx2",
           ".dot", ".nodelink.json", ".csv", ".neo4j", ".ftm", ".bods.json",
           ".sqlite", ".xlsx"]
KEY = bytes(range(32))
DAY = ("--as-of", "2022-01-01")


def pseudonym(text, domain="id"):
    data = domain.encode() + b"\0" + text.encode()
    return domain[0] + "-" + hmac.new(KEY, data, hashlib.sha256
                                      ).hexdigest()[:20]


class Tokens:
    """Texts that occur nowhere else."""

    def __init__(self):
        self.n = 0

    def __call__(self, what="tok"):
        self.n += 1
        return f"{what}qz{self.n:04}x"


def fill(schema, token, refs):
    """A value for a part of the schema, with a token for every free text."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return refs[name]() if name in refs else \
            fill(SCHEMA["$defs"][name], token, refs)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return fill(schema[choice][0], token, refs)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {key: fill(value, token, refs) for key, value in
                schema.get("properties", {}).items()} or {token(): token()}
    if kind == "array":
        return [fill(schema.get("items", {"type": "string"}), token, refs)]
    if kind in ("number", "integer"):
        return 7
    if kind == "boolean":
        return True
    if "listed" in schema.get("description", "") or "pattern" in schema:
        return "other:" + token()
    return f"{token()} {token('Wort')}"


class Pseudonyms(Case):
    def setUp(self):
        super().setUp()
        self.key = self.write("key", KEY)
        self.key.chmod(0o600)

    def convert(self, path, *words, code=0):
        done = run("convert", path, *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def pseudonymised(self, path, name="p.json", key=None):
        out = self.folder / name
        self.convert(path, "--pseudonymise", key or self.key, "-o", out)
        return out

    def hostile(self):
        """A graph with a token in every text of the schema, and in keys that
        the format does not know."""
        token = Tokens()
        ids = {kind: [token("id") for _ in range(2)]
               for kind in ("entity", "deal", "source", "link")}
        refs = {"date": lambda: "2019-04", "country": lambda: "DE",
                "currency": lambda: "EUR",
                "product_class": lambda: "spyware",
                "source_ids": lambda: ids["source"],
                "id": lambda: ids["entity"][0]}
        doc = {"stakegraph": "1", "title": token(), "description": token(),
               "licence": token(), "as_of": "2020", token(): {token(): token()}}
        for kind, name in (("entity", "entities"), ("link", "links"),
                           ("deal", "deals"), ("source", "sources")):
            doc[name] = []
            for number in range(2):
                record = fill(SCHEMA["$defs"][kind], token, refs)
                record["id"] = ids[kind][number]
                record[token()] = [token(), {token(): [token(), 12]}]
                record["notes"] = token()
                doc[name].append(record)
        for number, one in enumerate(doc["entities"]):
            one["kind"] = ["company", "person"][number]
            one.update(post=token(), appointed_by=token(), through=token(),
                       names_compared=[token(), token()], birth_date=token(),
                       phone=[f"+49 30 {number}9988776655"],
                       website=f"https://www.{token()}.{token()}.com/{token()}",
                       email=f"{token()}@{token()}.museum",
                       listed=[{"list": "other:" + token(),
                                "program": token(), "since": token()}],
                       topics=[token(), "sanction"], roles=[token()],
                       unspecified_reason=token())
        kinds = ["ownership", "supply", "position", "control", "payment",
                 "family", "other"]
        doc["links"] = [
            dict(doc["links"][0], id=token("id"), kind=kind,
                 stated_end_user=[token("id"), ids["entity"][0]],
                 deal=ids["deal"][0], means=token(), post=token(),
                 through=token("id"), product_class=token(),
                 **{"from": ids["entity"][0], "to": end})
            for kind in kinds for end in (ids["entity"][1], token("id"))]
        doc["links"].append({"kind": "supply", "from": ids["entity"][0],
                             "product": 123456789})
        tokens = [f"{what}qz{n:04}x" for n in range(1, token.n + 1)
                  for what in ("tok",)]
        return doc, tokens

    def read_all(self, path):
        """All bytes of an output, unpacked."""
        files = [path] if path.is_file() else \
            [f for f in path.rglob("*") if f.is_file()]
        data = b""
        for file in files:
            data += file.name.encode()
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as packed:
                    data += b"".join(packed.read(n) for n in packed.namelist())
            else:
                data += file.read_bytes()
        return data

    def test_no_text_is_left_in_any_format(self):
        doc, tokens = self.hostile()
        source = self.write("hostile.json", doc)
        plain = self.folder / "plain.json"
        self.convert(source, "-q", "-o", plain)
        there = plain.read_bytes()
        self.assertGreater(sum(t.encode() in there for t in tokens),
                           len(tokens) // 3)
        written = []
        words = []
        for ending in ENDINGS:
            written.append(self.folder / ("out" + ending))
            words += ["-o", written[-1]]
        done = run("convert", source, "--pseudonymise", self.key, *words, "-q")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        for path in written:
            data = self.read_all(path)
            self.assertGreater(len(data), 100)
            # Case and accents could be folded: the middle is enough.
            for found in (b"qz0", b"QZ0", b"Wort", b"hostile", b"123456789",
                          b"9988776655", b"museum"):
                self.assertNotIn(found, data, path.name)

    def test_ids_and_names_are_hmacs_with_the_key(self):
        doc = graph([party("a", name="\u00c9mile  LTD"), party("b", name="emile ltd"),
                     party("c", name="Unknown")],
                    [stake("a", "b", 30, sources=["s"])], [], [{"id": "s"}])
        made = json.loads(self.pseudonymised(self.write("g.json", doc)
                                             ).read_bytes())
        names = {e["id"]: e["name"] for e in made["entities"]}
        same = pseudonym("emile ltd", "name")
        self.assertEqual(names, {pseudonym("a"): same, pseudonym("b"): same,
                                 pseudonym("c"): "Unknown"})
        self.assertEqual(made["links"], [{
            "id": pseudonym("a-b"), "kind": "ownership", "share": 30,
            "from": pseudonym("a"), "to": pseudonym("b"),
            "sources": [pseudonym("s")]}])

    def test_another_key_makes_other_pseudonyms_and_the_same_the_same(self):
        path = self.write("g.json", rich_graph(3))
        other = self.write("other", b"x" * 16)
        first = self.pseudonymised(path).read_bytes()
        self.assertEqual(first, self.pseudonymised(path, "b.json"
                                                   ).read_bytes())
        second = self.pseudonymised(path, "c.json", other).read_bytes()
        ids = [{e["id"] for e in json.loads(d)["entities"]}
               for d in (first, second)]
        self.assertFalse(ids[0] & ids[1])

    def test_extracts_with_one_key_can_be_joined(self):
        one = graph([party("a", identifiers=[{"scheme": "GB-COH",
                                              "id": "01234567"}])],
                    [stake("x", "a", 30)])
        two = graph([party("z", identifiers=[{"scheme": "gb coh",
                                              "id": "GB-COH-01234567"}])],
                    [stake("x", "z", 10)])
        paths = [self.pseudonymised(self.write(f"{n}.json", d), f"p{n}.json")
                 for n, d in enumerate((one, two))]
        done = run("check", "--json", *paths)
        self.assertEqual(json.loads(done.stdout)["merged"],
                         json.loads(run("check", "--json", *(
                             self.folder / f"{n}.json" for n in range(2))
                         ).stdout)["merged"])
        self.assertEqual(json.loads(done.stdout)["merged"], 1)

    def test_what_does_not_merge_does_not_merge_under_pseudonyms(self):
        one = {"scheme": "GB-COH", "id": "01234567"}
        doc = graph([
            party(name, country="DE", name=name, identifiers=[one, {
                "scheme": "XI-LEI", "id": lei}, {"scheme": "VAT", "id": "7788"},
                {"scheme": "passport", "id": "P123"}])
            for name, lei in (("a", "5493001KJTIIGC8Y1R12"),
                              ("b", "213800D1EI4B9WTWWD28"))])
        path = self.write("g.json", doc)
        before = json.loads(run("check", "--json", path).stdout)
        out = self.pseudonymised(path)
        done = run("check", "--json", out)
        self.assertEqual(before["merged"], 0)
        self.assertEqual(json.loads(done.stdout)["merged"], 0)
        self.assertEqual(len(json.loads(out.read_bytes())["entities"]), 2)
        made = json.loads(out.read_bytes())["entities"][0]["identifiers"]
        self.assertEqual({i["scheme"] for i in made},
                         {"pseudonym of XILEI", "pseudonym of GBCOH",
                          "tax number"})

    # I06 compares the dialling codes of telephone numbers, which go; other
    # flags on the same party may weigh less without it.
    UNLIKE = {"I06"}

    def findings_of(self, path, of=lambda text: text):
        found = self.findings(path, *DAY)
        dropped = {(of(f["subject"])) for f in found["flags"]
                   if f["flag"] in self.UNLIKE}
        flags = {(f["flag"], of(f["subject"]), f["rule"],
                  f["deal"] and of(f["deal"]), f["certainty"]):
                 f["severity"] for f in found["flags"]
                 if f["flag"] not in self.UNLIKE}
        scores = {(of(e["id"]), metric): value for e in found["entities"]
                  for metric, value in e["scores"].items()}
        return flags, scores, dropped

    def test_flags_and_scores_are_those_of_the_graph(self):
        paths = [self.write(f"r{seed}.json", rich_graph(seed))
                 for seed in some(range(5))]
        paths += sorted((SOURCE / "graphs").glob("*/graph.json"))
        for path in paths:
            before, old, unlike = self.findings_of(path, pseudonym)
            after, new, _ = self.findings_of(self.pseudonymised(path))
            self.assertEqual(before.keys(), after.keys(), path)
            for key, severity in before.items():
                if not unlike:
                    self.assertEqual(severity, after[key], key)
            self.assertEqual(old.keys(), new.keys(), path)
            for key, value in old.items():
                self.assertAlmostEqual(value, new[key], 8, key)

    def test_what_is_said(self):
        path = self.write("g.json", rich_graph(1))
        out = self.folder / "p.json"
        done = self.convert(path, "--pseudonymise", self.key, "-o", out)
        self.assertIn(b"may tell who is who", done.stderr)
        self.assertNotIn(b"others may read", done.stderr)
        self.key.chmod(0o644)
        done = self.convert(path, "--pseudonymise", self.key, "-o", out, "-q")
        self.assertIn(b"others may read this key", done.stderr)

    def test_keys_that_are_none(self):
        path = self.write("g.json", rich_graph(1))
        out = self.folder / "p.json"
        short = self.write("short", b"0123456789abcde")
        done = self.convert(path, "--pseudonymise", short, "-o", out, code=2)
        self.assertIn(b"15 bytes and wants 16", done.stderr)
        for name in ("nothing", ""):
            done = run("convert", path, "--pseudonymise", self.folder / name,
                       "-o", out)
            self.assertNotEqual(done.returncode, 0)
        self.assertFalse(out.exists())


class Evidence(Case):
    def setUp(self):
        super().setUp()
        self.path = SOURCE / "graphs/blue-coat-syria/graph.json"

    def extracted(self, path, found, code=0, words=(), name="e.json"):
        kept = self.write("f.json", found)
        out = self.folder / name
        done = run("convert", path, "--evidence", kept, "-o", out, *words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(out.read_bytes()) if code == 0 else \
            done.stderr.decode()

    @staticmethod
    def wanted(doc, found):
        """Ids that the evidence names, and what those records name."""
        ids = {what: set() for what in ("entity", "link", "deal", "source")}
        for flag in found["flags"]:
            ids["entity"].add(flag["subject"])
            ids["source"].update(flag["sources"])
            if flag["deal"]:
                ids["deal"].add(flag["deal"])
            for proof in flag["evidence"]:
                if proof["type"] == "path":
                    ids["entity"].update(proof["entities"], [proof["start"]])
                    ids["link"].update(proof["links"])
                elif proof["type"] == "fact":
                    ids[proof["on"]].add(proof["id"])
                else:
                    ids["link"].update(t["link"] for t in proof["terms"])

        def users(one):
            said = one.get("stated_end_user", [])
            return [said] if isinstance(said, str) else said
        for one in doc["links"]:
            if one["id"] in ids["link"]:
                ids["entity"].update([one["from"], one["to"]], users(one))
                ids["deal"].update([one["deal"]] if "deal" in one else [])
        for one in doc["deals"]:
            if one["id"] in ids["deal"]:
                ids["entity"].update(users(one),
                                     [one["vendor"]] if "vendor" in one else [])
        for what, name in (("entity", "entities"), ("link", "links"),
                           ("deal", "deals")):
            for one in doc[name]:
                if one["id"] in ids[what]:
                    ids["source"].update(one.get("sources", []))
                    for item in (one.get("listed", []) + one.get(
                            "registry_checks", []) + one.get(
                                "previous_names", []) + one.get(
                                    "safeguards", [])):
                        ids["source"].update(item.get("sources", []))
        return ids

    def test_what_the_evidence_names_and_no_more(self):
        paths = [self.write(f"r{seed}.json", rich_graph(seed))
                 for seed in some(range(4))] + [self.path]
        for path in paths:
            whole = json.loads(pathlib.Path(path).read_bytes())
            doc = json.loads((self.native(path)).read_bytes())
            found = self.findings(path)
            got = self.extracted(path, found)
            want = self.wanted(doc, found)
            for what, name in (("entity", "entities"), ("link", "links"),
                               ("deal", "deals"), ("source", "sources")):
                self.assertEqual({one["id"] for one in got[name]},
                                 want[what] & {o["id"] for o in doc[name]},
                                 (path, what))
                for one in got[name]:
                    self.assertIn(one, doc[name])
            self.assertEqual(got.get("title"), whole.get("title"))

    def native(self, path):
        out = self.folder / "native.json"
        self.assertEqual(run("convert", path, "-o", out).returncode, 0)
        return out

    def test_in_other_formats_and_under_pseudonyms(self):
        found = self.findings(self.path, "--deal", "d1", *DAY)
        plain = self.extracted(self.path, found)
        key = self.write("key", KEY)
        got = self.extracted(self.path, found,
                             words=("--pseudonymise", key, "-o",
                                    self.folder / "e.graphml"))
        self.assertEqual({one["id"] for one in got["entities"]},
                         {pseudonym(o["id"]) for o in plain["entities"]})
        self.assertLess(len(plain["links"]), 30)
        self.assertIn(pseudonym(plain["links"][0]["id"]).encode(),
                      (self.folder / "e.graphml").read_bytes())

    def test_other_inputs_are_refused(self):
        found = self.findings(self.path)
        other = self.write("g.json", rich_graph(1))
        self.assertIn("not among the inputs",
                      self.extracted(other, found, code=3))
        both = self.write("f.json", found)
        done = run("convert", self.path, other, "--evidence", both, "-o",
                   self.folder / "e.json")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"were not made of", done.stderr)
        self.assertFalse((self.folder / "e.json").exists())

    def test_ids_that_the_input_has_not(self):
        found = self.findings(self.path)
        for flag in found["flags"]:
            for proof in flag["evidence"]:
                if proof["type"] == "path" and proof["links"]:
                    proof["links"][0] = "elsewhere"
        said = self.extracted(self.path, found, code=3)
        self.assertIn("rest on link 'elsewhere'", said)

    def test_no_findings(self):
        self.assertIn("no findings document",
                      self.extracted(self.path, {"a": 1}, code=3))


if __name__ == "__main__":
    unittest.main()
