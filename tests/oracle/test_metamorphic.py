# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle without expected values: what must not change the findings.

Random documents go in twice, the second time in another order, under other
ids, in another format, in two files, beside strangers, with other jobs, in
another locale and time zone. The findings must be equal byte for byte, apart
from the inputs and from the positions in warnings.
"""

import csv
import json
import os
import random
import re
import shutil
import subprocess
import unittest

from random_parties import rich_graph
from sgtest import Case, run, some

LISTS = ("entities", "links", "deals", "sources")
SEEDS = some(range(25))


def canonical(text):
    """Findings as text without inputs and positions of warnings."""
    data = json.loads(text)
    data.pop("inputs")
    data["warnings"].pop("first")
    return json.dumps(data, indent=1)


def renamed(value, names):
    """Every string that is an id, anywhere in a value, gets its new name."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [renamed(v, names) for v in value]
    if isinstance(value, dict):
        return {k: renamed(v, names) for k, v in value.items()}
    return value


def gist(data):
    """Scores and what is flagged, without evidence."""
    return ({e["id"]: e["scores"] for e in data["entities"] if e["scores"]},
            sorted((f["flag"], f["subject"], str(f["deal"]), f["certainty"],
                    f["severity"]) for f in data["flags"]))


class Metamorphic(Case):
    def analysed(self, *paths, words=(), env=None):
        done = run("analyze", *paths, "-o", "-", "-q", *words, env=env)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode()

    def both(self, change):
        """change(doc, rng) gives (paths, words, env) that must not matter."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                doc = rich_graph(seed)
                before = self.analysed(self.write("one.json", doc))
                paths, words, env = change(doc, random.Random(seed))
                after = self.analysed(*paths, words=words, env=env)
                self.assertEqual(canonical(before), canonical(after))

    def test_graphs_are_rich(self):
        """The comparison compares something."""
        flags = set()
        for seed in SEEDS:
            path = self.write("g.json", rich_graph(seed))
            flags |= {f["flag"] for f in json.loads(self.analysed(path))["flags"]}
        self.assertLessEqual({"G01", "G11", "I01", "I04"}, flags)

    def test_order_of_records(self):
        def change(doc, rng):
            mixed = dict(doc, **{k: rng.sample(doc[k], len(doc[k]))
                                 for k in LISTS})
            return [self.write("two.json", mixed)], (), None
        self.both(change)

    def test_two_files(self):
        def change(doc, rng):
            parts = [dict(doc, **{k: [] for k in LISTS}) for _ in range(2)]
            for key in LISTS:
                for record in doc[key]:
                    parts[rng.random() < .5][key].append(record)
            return [self.write(f"part{n}.json", part)
                    for n, part in enumerate(parts)], (), None
        self.both(change)

    def test_json_lines(self):
        def change(doc, rng):
            lines = [{"graph": {"as_of": doc["as_of"]}}]
            for key, word in zip(LISTS, ("entity", "link", "deal", "source")):
                lines += [{word: record} for record in doc[key]]
            return [self.write("two.jsonl", "".join(
                json.dumps(line) + "\n" for line in lines))], (), None
        self.both(change)

    def test_csv_directory(self):
        def change(doc, rng):
            folder = self.folder / "csv"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for key in LISTS:
                heads = sorted({k for record in doc[key] for k in record})
                with open(folder / f"{key}.csv", "w", newline="",
                          encoding="utf-8") as file:
                    table = csv.DictWriter(file, heads)
                    table.writeheader()
                    for record in doc[key]:
                        table.writerow({
                            k: ";".join(v) if isinstance(v, list) else v
                            for k, v in record.items()})
            return [folder], ("--as-of", doc["as_of"]), None
        self.both(change)

    def test_twice_and_jobs(self):
        self.both(lambda doc, rng: (
            [self.folder / "one.json"], ("--jobs", rng.choice([1, 4])), None))

    def test_time_zone(self):
        self.both(lambda doc, rng: ([self.folder / "one.json"], (), {
            "TZ": rng.choice(["Pacific/Kiritimati", "Etc/GMT+12", "junk"])}))

    def test_german_locale(self):
        """Where a decimal comma is the habit; made here when not there."""
        env = {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"}
        known = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE)
        if b"de_DE.utf8" not in known.stdout:
            made = shutil.which("localedef") and subprocess.run(
                ["localedef", "-i", "de_DE", "-f", "UTF-8",
                 self.folder / "de_DE.UTF-8"], stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL)
            if not made or not (self.folder / "de_DE.UTF-8").exists():
                self.skipTest("no locale de_DE.UTF-8")
            env["LOCPATH"] = os.fspath(self.folder)
        self.both(lambda doc, rng: ([self.folder / "one.json"], (), env))

    def test_names_in_the_same_order(self):
        """Other ids that sort alike: the same, evidence and all. Prints of
        findings are hashes of ids and sort findings of one flag and subject."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                doc = rich_graph(seed)
                ids = sorted({r["id"] for k in LISTS for r in doc[k]})
                names = {old: f"id{n:05}" for n, old in enumerate(ids)}
                back = {new: old for old, new in names.items()}
                first, second = (json.loads(self.analysed(
                    self.write("g.json", d))) for d in
                    (doc, renamed(doc, names)))
                self.assertEqual(self.unprinted(first),
                                 self.unprinted(renamed(second, back), back))

    @staticmethod
    def unprinted(data, back=()):
        """Findings without prints and with ids in messages mapped back."""
        for one in data["entities"]:
            one["flags"] = len(one["flags"])
        for flag in data["flags"]:
            del flag["fingerprint"]
            for key in "message", "innocent":
                flag[key] = re.sub(r"\bid\d{5}\b",
                                   lambda m: back[m[0]], flag[key]) \
                    if back else flag[key]
        data["flags"].sort(key=lambda f: json.dumps(f, sort_keys=True))
        data.pop("inputs")
        data["warnings"].pop("first")
        # Links made of addresses are named by their content.
        links = data["case"]["links"]
        for link in links:
            link["id"] = re.sub(r"^link-[0-9a-f]{16}$", "link", link["id"])
        links.sort(key=lambda link: json.dumps(link, sort_keys=True))
        return re.sub(r"\blink-[0-9a-f]{16}\b", "link",
                      json.dumps(data, indent=1))

    def test_names_in_any_order(self):
        """Ties may be broken otherwise, scores and verdicts may not change."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                doc = rich_graph(seed)
                ids = sorted({r["id"] for k in LISTS for r in doc[k]})
                fresh = [f"id{n:05}" for n in range(len(ids))]
                random.Random(seed).shuffle(fresh)
                first, second = (json.loads(self.analysed(
                    self.write("g.json", d))) for d in
                    (doc, renamed(doc, dict(zip(ids, fresh)))))
                second = renamed(second, dict(zip(fresh, ids)))
                (one, flags), (two, others) = gist(first), gist(second)
                self.assertEqual(flags, others)
                self.assertEqual(one.keys(), two.keys())
                for party, metrics in one.items():
                    self.assertEqual(metrics.keys(), two[party].keys())
                    for name, value in metrics.items():
                        self.assertAlmostEqual(value, two[party][name],
                                               delta=1e-12, msg=(party, name))

    def test_strangers(self):
        """A component of its own, without supply, changes nobody."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                doc, other = rich_graph(seed), rich_graph(seed + 500, "x")
                for one in other["entities"]:
                    one.pop("roles", None)
                    one.pop("addresses", None)
                    one["country"] = "NZ"
                more = dict(doc, entities=doc["entities"] + other["entities"],
                            sources=doc["sources"] + other["sources"],
                            links=doc["links"] + [x for x in other["links"]
                                                  if x["kind"] != "supply"])
                first, second = (json.loads(self.analysed(
                    self.write("g.json", d))) for d in (doc, more))
                mine = [e["id"] for e in first["entities"]]
                self.assertEqual(
                    {e["id"]: e for e in first["entities"]},
                    {e["id"]: e for e in second["entities"] if e["id"] in mine})
                self.assertEqual(first["flags"], [
                    f for f in second["flags"] if f["subject"][0] != "x"])


if __name__ == "__main__":
    unittest.main()
