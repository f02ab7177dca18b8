# SPDX-License-Identifier: GPL-2.0-or-later
"""Long inputs are read in parts, side by side: the outcome depends neither on
the number of workers nor on how the bytes come. Compressed inputs, pipes,
directories."""

import gzip
import json
import os
import random
import subprocess
import threading
import unittest

import sgtest
from sgtest import PROGRAM, graph, run


def register(seed, n=9000):
    """Lines of a register of some MiB in which not everything is right."""
    draw = random.Random(seed)
    yield {"graph": {"title": "T", "as_of": "2020-01-01", "own": 1}}
    for i in range(n):
        entity = {"id": f"p{i:06}", "kind": "company", "name": f"Név \u00e9 {i}",
                  "country": draw.choice(["DE", "GB", "nowhere"]),
                  "names": [f"alias {draw.randrange(50)}"],
                  "topics": [draw.choice(["gov.soe", "corp.shell"])],
                  "addresses": [f"Street {draw.randrange(400)}"],
                  "listed": [{"list": "us_bis_entity", "since": "2019"}]
                  if i % 97 == 0 else [],
                  "identifiers": [{"scheme": "XX", "id": str(i % (n - 9))}],
                  "sources": ["s1"], "size": i % 7,
                  "notes": "x" * draw.randrange(120)}
        yield {"entity": entity}
        if i % 1000 == 500:  # the same again, in part
            yield {"entity": {"id": entity["id"], "kind": "company",
                              "roles": ["broker"]}}
        owner, owned = draw.randrange(n), draw.randrange(n)
        yield {"link": {"kind": "ownership", "from": f"p{owner:06}",
                        "to": f"p{owned:06}", "share": draw.choice(
                            [1, 2.5, 3, "much"]), "sources": ["s1", "s2"],
                        "own": draw.randrange(3)}}
        if i % 500 == 0:
            yield {"deal": {"id": f"d{i}", "vendor": f"p{i:06}",
                            "status": "signed", "answers": {"q": "yes"},
                            "stated_end_user": [f"p{owned:06}"]}}
            yield {"link": {"id": f"sale{i}", "kind": "supply",
                            "from": f"p{i:06}", "to": "p000001",
                            "deal": f"d{i}", "stated_end_user": "p000002"}}
    yield {"source": {"id": "s1", "title": "One"}}


def lines_of(records):
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n"
                    for r in records)


def document_of(records):
    keys = {"entity": "entities", "link": "links", "deal": "deals",
            "source": "sources"}
    document = {"stakegraph": "1"}
    for record in records:
        (kind, value), = record.items()
        if kind == "graph":
            document.update(value)
        else:
            document.setdefault(keys[kind], []).append(value)
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def outcome(done):
    """What the program said, without the names of files and their hashes."""
    said = json.loads(done.stdout)
    del said["inputs"]
    said.pop("first", None)
    if isinstance(said["warnings"], dict):
        said["warnings"].pop("first", None)
    return said


class Parts(sgtest.Case):
    @classmethod
    def setUpClass(cls):
        cls.records = list(register(5))
        cls.lines = lines_of(cls.records)

    def findings_of(self, path, *words):
        done = run("analyze", path, "--without", "proximity", "--without",
                   "opacity", "-o", "-", *words)
        self.assertEqual(done.returncode, 0, done.stderr[-500:].decode())
        return done

    def test_jobs_change_nothing(self):
        path = self.write("in.jsonl", self.lines)
        self.assertGreater(len(self.lines), 3 << 20)
        first = self.findings_of(path, "--jobs", "1")
        for jobs in (2, 3, 7):
            with self.subTest(jobs=jobs):
                again = self.findings_of(path, "--jobs", jobs)
                self.assertEqual(again.stdout, first.stdout)
                self.assertEqual(again.stderr, first.stderr)
        counts = json.loads(first.stdout)["warnings"]["counts"]
        self.assertEqual(counts["duplicate"], 9)
        self.assertGreater(counts["bad_country"], 2000)
        self.assertGreater(counts["bad_share"], 1500)
        self.assertEqual(json.loads(first.stdout)["graph"]["merged"], 8)

    def test_lines_and_document_agree(self):
        one = self.findings_of(self.write("in.jsonl", self.lines))
        two = self.findings_of(self.write("in.json",
                                          document_of(self.records)))
        self.assertEqual(outcome(one), outcome(two))

    def test_order_of_records_changes_nothing(self):
        shuffled = self.records[:]
        random.Random(1).shuffle(shuffled)
        one = self.findings_of(self.write("in.jsonl", self.lines))
        two = self.findings_of(self.write("in.jsonl", lines_of(shuffled)))
        self.assertEqual(outcome(one), outcome(two))

    def test_sheet_of_many_rows(self):
        rows = ["id,kind,name,country,addresses"]
        rows += [f'p{i},company,"Name, {i}\nsecond ""line""",DE,'
                 f'"{"Street " * 5}{i % 300}"' for i in range(20000)]
        self.write("sheets/entities.csv", "\n".join(rows) + "\n")
        self.write("sheets/links.csv", "kind,from,to,share\n" + "".join(
            f"ownership,p{i},p{i + 1},{i % 100}\n" for i in range(19000)))
        done = run("check", "--json", self.folder / "sheets")
        said = json.loads(done.stdout)
        self.assertEqual(said["entities"], {"company": 20000, "address": 300})
        self.assertEqual(said["links"]["ownership"], 19000)

    def test_the_first_error_counts(self):
        """Of two broken lines the first is told, with its line."""
        lines = self.lines.split(b"\n")
        lines[9000] = b'{"entity": {"id": "b'
        lines[15000] = b"[]"
        path = self.write("in.jsonl", b"\n".join(lines))
        for jobs in (1, 2, 4):
            done = run("check", "--quiet", path, "--jobs", jobs)
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"{path}:9001:".encode(), done.stderr)

    def test_a_contradiction_far_away(self):
        path = self.write("in.jsonl", self.lines + lines_of(
            [{"entity": {"id": "p000001", "kind": "person"}}]))
        done = run("check", "--quiet", path)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"contradicts", done.stderr)

    def test_broken_documents(self):
        whole = document_of(self.records)
        for cut, words in ((whole[:-2], "ends"), (whole + b"x", "after"),
                           (whole[:len(whole) // 2], ":")):
            with self.subTest(words):
                path = self.write("in.json", cut)
                done = run("check", "--quiet", path)
                self.assertEqual(done.returncode, 3)
                self.assertIn(words, done.stderr.decode())

    def test_no_line_end_at_all(self):
        """One record of almost 16 MiB, then one that is longer."""
        for n, code in ((16 << 20) - 100, 0), (16 << 20, 3):
            line = b'{"entity": {"id": "a", "kind": "company", "n": "%s"}}'
            done = run("check", self.write("in.jsonl", line % (b"x" * n)))
            self.assertEqual(done.returncode, code, done.stderr)


class Compressed(sgtest.Case):
    data = lines_of(register(3, 3000))

    def check(self, content, code=0, words=""):
        done = run("check", "--quiet", "--json",
                   self.write("in.jsonl.gz", content))
        self.assertEqual(done.returncode, code, done.stderr[-300:].decode())
        self.assertIn(words, done.stderr.decode())
        return done

    def test_says_the_same(self):
        plain = run("check", "--quiet", "--json",
                    self.write("in.jsonl", self.data))
        packed = self.check(gzip.compress(self.data))
        self.assertEqual(outcome(plain), outcome(packed))

    def test_hash_and_size_are_those_of_the_file(self):
        import hashlib
        packed = gzip.compress(self.data)
        said, = json.loads(self.check(packed).stdout)["inputs"]
        self.assertEqual(said["sha256"], hashlib.sha256(packed).hexdigest())
        self.assertEqual(said["bytes"], len(packed))

    def test_several_members(self):
        half = self.data.index(b"\n", len(self.data) // 2) + 1
        one = self.check(gzip.compress(self.data))
        two = self.check(gzip.compress(self.data[:half]) + gzip.compress(b"")
                         + gzip.compress(self.data[half:]) + b"\0" * 600)
        self.assertEqual(outcome(one), outcome(two))

    def test_damaged(self):
        packed = gzip.compress(self.data)
        self.check(packed[:-3000], 3, "cut short")
        self.check(packed[:5000] + b"garbage" + packed[5007:], 3)
        self.check(packed[:-6] + b"\0\0" + packed[-4:], 3, "damaged")
        self.check(packed + b"more", 3, "damaged")
        self.check(packed[:8], 3, "cut short")

    def test_a_bomb(self):
        bomb = gzip.compress(b'{"stakegraph": "1"}' + b" " * (64 << 20))
        self.check(bomb, 3, "200 times")

    def test_every_byte_changed(self):
        """No byte that is wrong goes unseen or does harm."""
        packed = bytearray(gzip.compress(lines_of(
            [{"entity": {"id": "a", "kind": "company", "name": "A"}}]), 9, mtime=0))
        for i in range(10, len(packed)):
            changed = bytes(packed[:i]) + bytes([packed[i] ^ 0x55]) + bytes(
                packed[i + 1:])
            done = run("check", self.write("x.gz", changed))
            self.assertEqual(done.returncode, 3, i)


class Pipes(sgtest.Case):
    def test_standard_input_is_recognised(self):
        data = json.dumps(graph([{"id": "a", "kind": "company"}])).encode()
        for content in (data, gzip.compress(data)):
            done = run("check", "--json", "-", stdin=content)
            self.assertEqual(json.loads(done.stdout)["entities"],
                             {"company": 1})

    def test_a_fifo_is_read_once(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        data = lines_of(register(2, 2000))

        def feed():
            with open(fifo, "wb") as out:
                for at in range(0, len(data), 3001):
                    out.write(data[at:at + 3001])
        thread = threading.Thread(target=feed)
        thread.start()
        done = subprocess.run([PROGRAM, "check", "--quiet", "--json", fifo],
                              capture_output=True, timeout=60)
        thread.join()
        whole = run("check", "--quiet", "--json", self.write("f", data))
        self.assertEqual(outcome(done), outcome(whole))

    def test_nothing_at_all(self):
        done = run("check", "-", stdin=b"")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"empty", done.stderr)


class Recognised(sgtest.Case):
    def test_graphs_of_other_kinds_are_not_taken(self):
        for data in ({"graph": {"nodes": {}, "edges": []}},
                     {"nodes": [], "links": []}, {"links": [], "nodes": []},
                     {"source": "a", "target": "b"}, {}, {"x": 1}):
            with self.subTest(str(data)):
                done = run("check", self.write("in.json", data))
                self.assertEqual(done.returncode, 3)
                self.assertIn(b"of no known format", done.stderr)

    def test_parts_of_a_document_are_one(self):
        for key in ("entities", "links", "deals", "sources"):
            done = run("check", self.write("in.json", {key: []}))
            self.assertEqual(done.returncode, 0, done.stderr)


class Directories(sgtest.Case):
    def test_files_in_the_order_of_their_names(self):
        for name in ("b.json", "a.json", ".hidden"):
            self.write(f"all/{name}", graph(
                [{"id": name[0], "kind": "company"}]))
        self.write("all/sub/c.json", graph([{"id": "c", "kind": "company"}]))
        done = run("check", "--json", self.folder / "all")
        said = json.loads(done.stdout)
        self.assertEqual([os.path.basename(i["path"])
                          for i in said["inputs"]], ["a.json", "b.json"])
        self.assertEqual(said["entities"], {"company": 2})

    def test_a_file_that_is_nothing(self):
        self.write("all/a.json", graph([{"id": "a", "kind": "company"}]))
        path = self.write("all/README.txt", "remember")
        done = run("check", "--json", self.folder / "all")
        self.assertEqual(done.returncode, 0)
        self.assertIn(f"{path}:1:1: the file is of no".encode(), done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["warnings"], {"unknown_record": 1})
        self.assertEqual(said["entities"], {"company": 1})
        done = run("check", path)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{path}:1:1: nothing is rec".encode(), done.stderr)

    def test_nothing_that_is_known(self):
        self.write("all/notes.txt", "remember")
        done = run("check", self.folder / "all")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"no file in this directory", done.stderr)

    def test_a_format_for_each_file(self):
        for name in "ab":
            self.write(f"all/{name}", graph([{"id": name, "kind": "company"}]))
        done = run("check", "--json", "--format", "stakegraph",
                   self.folder / "all")
        self.assertEqual(json.loads(done.stdout)["entities"], {"company": 2})
        self.assertEqual(run("check", "--format", "csv",
                             self.folder / "all" / "a").returncode, 3)

    def test_an_unknown_format(self):
        done = run("check", "--format", "word", "x")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"there are icij, csv", done.stderr)

    def test_an_empty_directory(self):
        (self.folder / "none").mkdir()
        done = run("check", self.folder / "none")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"no file in this", done.stderr)


if __name__ == "__main__":
    unittest.main()
