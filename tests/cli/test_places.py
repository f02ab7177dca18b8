# SPDX-License-Identifier: GPL-2.0-or-later
"""Places that cannot be written, or not as a file can: a full disk, a pipe, a
directory, a link. What was there stays, and nothing half written does."""

import os
import resource
import shutil
import signal
import stat
import subprocess
import threading
import time
import unittest

from sgtest import PROGRAM, SOURCE, Case, run

GRAPH = SOURCE / "graphs/blue-coat-syria/graph.json"
BIG = SOURCE / "graphs/bp-group/graph.json"
FILES = ["f.json", "f.html", "f.md", "f.svg", "f.sarif", "f.stix.json",
         "f.jsonl", "f.graphml", "f.gexf", "f.cyjs", "f.cx2", "f.sqlite",
         "f.nodelink.json", "f.dot", "f.xlsx", "f.ftm", "f.bods.json"]
FOLDERS = ["f.neo4j", "f.csv", "set/"]


def small_files(most):
    """Run in the child: a file that grows larger cannot be written, as on a
    full disk. Whether the signal is ignored is up to the program."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return limit


class Full(Case):
    def write_all(self, most):
        for name in FILES + FOLDERS:
            with self.subTest(name, most=most):
                path = self.folder / name
                done = subprocess.run(
                    [PROGRAM, "analyze", GRAPH, "-q", "-o",
                     self.folder / name if name != "set/" else f"{path}/"],
                    preexec_fn=small_files(most), stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertIn(b"cannot be written: File too large",
                              done.stderr)
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_no_room_at_all(self):
        self.write_all(0)

    def test_no_room_for_the_rest(self):
        self.write_all(1000)

    def test_what_was_there_stays(self):
        self.write("f.xlsx", "old")
        self.write("f.csv/nodes.csv", "old")
        for name in "f.xlsx", "f.csv":
            done = subprocess.run(
                [PROGRAM, "convert", GRAPH, "-o", self.folder / name],
                preexec_fn=small_files(1000), stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual((self.folder / "f.xlsx").read_text(), "old")
        self.assertEqual((self.folder / "f.csv/nodes.csv").read_text(), "old")
        self.assertEqual({p.name for p in self.folder.rglob("*")},
                         {"f.xlsx", "f.csv", "nodes.csv"})

    def test_standard_output(self):
        """Every command that prints tells that it could not."""
        for words in (["check", GRAPH], ["check", GRAPH, "--json"],
                      ["analyze", GRAPH], ["analyze", GRAPH, "--json"],
                      ["analyze", GRAPH, "-o", "-"],
                      ["convert", GRAPH, "-o", "-"], ["flags"],
                      ["flags", "I04", "--json"], ["plugin", "list"],
                      ["plugin", "info", "lists"],
                      ["explain", GRAPH, "--entity", "ste"],
                      ["owners", GRAPH, "--of", "ste"],
                      ["holdings", GRAPH, "--of", "ste", "--json"],
                      ["paths", GRAPH, "--from", "blue-coat", "--to", "ste"],
                      ["analyze", "--help"], ["--help"], ["--version"]):
            with self.subTest(words), open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *words], stdout=full,
                                      stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertIn(b"No space left", done.stderr)

    def test_device(self):
        done = run("analyze", GRAPH, "-q", "--format", "stakegraph", "-o",
                   self.link_to("/dev/full", "full.json"))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def link_to(self, target, name):
        path = self.folder / name
        path.symlink_to(target)
        return path


class Elsewhere(Case):
    def test_no_such_folder(self):
        self.write("file", "old")
        for name in ("none/f.json", "none/f.csv", "file/f.json",
                     "file/f.neo4j"):
            with self.subTest(name):
                done = run("analyze", GRAPH, "-q", "-o", self.folder / name)
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertIn(b"cannot be written", done.stderr)
                self.assertEqual(os.listdir(self.folder), ["file"])

    def test_a_directory_where_a_file_is_to_be(self):
        (self.folder / "f.json").mkdir()
        done = run("analyze", GRAPH, "-q", "-o", self.folder / "f.json")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(os.listdir(self.folder), ["f.json"])

    def test_a_file_where_a_directory_is_to_be(self):
        self.write("f.csv", "old")
        done = run("analyze", GRAPH, "-q", "-o", self.folder / "f.csv")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual((self.folder / "f.csv").read_text(), "old")

    def test_links_are_replaced(self):
        """A link, to a file or to nowhere, becomes a file of its own."""
        kept = self.write("kept.json", "old")
        for target in kept, self.folder / "nowhere":
            link = self.folder / "link.json"
            link.unlink(missing_ok=True)
            link.symlink_to(target)
            done = run("analyze", GRAPH, "-q", "-o", link)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertFalse(link.is_symlink())
            self.assertTrue(link.read_bytes().startswith(b"{"))
        self.assertEqual(kept.read_text(), "old")
        self.assertFalse((self.folder / "nowhere").exists())

    def test_pipe_with_a_name(self):
        path = self.folder / "pipe.json"
        os.mkfifo(path)
        heard = []
        reader = threading.Thread(
            target=lambda: heard.append(path.read_bytes()))
        reader.start()
        done = run("analyze", GRAPH, "-q", "-o", path)
        reader.join(30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(heard[0].endswith(b"}\n"))
        self.assertTrue(stat.S_ISFIFO(path.stat().st_mode))

    def test_who_may_read(self):
        """An old file's and directory's permissions are those of the new."""
        self.write("f.json", "old").chmod(0o600)
        self.write("f.csv/nodes.csv", "old")
        (self.folder / "f.csv").chmod(0o700)
        done = run("analyze", GRAPH, "-q", "-o", self.folder / "f.json", "-o",
                   self.folder / "f.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        for name, mode in ("f.json", 0o600), ("f.csv", 0o700):
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, mode)

    def test_reader_goes_away(self):
        """As with head -1: no word, no file but those that were named."""
        process = subprocess.Popen(
            [PROGRAM, "analyze", BIG, "-o", "-", "-o", self.folder / "f.md"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(1)
        process.stdout.close()
        self.assertEqual(process.wait(60), -signal.SIGPIPE)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertLessEqual(set(os.listdir(self.folder)), {"f.md"})


class Stopped(Case):
    def test_while_it_writes(self):
        """A signal at any moment leaves nothing half written; how fast it
        comes to its end says that writing stops."""
        names = ["f.json", "f.html", "f.xlsx", "f.sqlite", "f.neo4j", "f.csv"]
        outputs = [word for name in names
                   for word in ("-o", self.folder / name)]
        done = run("analyze", BIG, "-q", *outputs)
        self.assertEqual(done.returncode, 0, done.stderr)
        whole = {p.relative_to(self.folder): p.read_bytes()
                 for p in self.folder.rglob("*") if p.is_file()}
        for wait in range(0, 1000, 100):
            for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
                process = subprocess.Popen(
                    [PROGRAM, "analyze", BIG, "-q", *outputs],
                    stderr=subprocess.PIPE)
                time.sleep(wait / 1000)
                process.send_signal(number)
                process.communicate(timeout=60)
                # The shell gives both the same code.
                self.assertIn(process.returncode, (0, 128 + number, -number))
                self.assertEqual(whole, {
                    p.relative_to(self.folder): p.read_bytes()
                    for p in self.folder.rglob("*") if p.is_file()})

    def test_twice_while_it_writes(self):
        """The second signal ends the program at once, and still nothing of
        what it was writing stays."""
        caught = 0
        for name in ["f.html", "f.csv", "f.sqlite", "f.xlsx"] * 3:
            process = subprocess.Popen(
                [PROGRAM, "analyze", BIG, "-q", "-o", self.folder / name],
                stderr=subprocess.PIPE)
            while not (begun := os.listdir(self.folder)) and \
                    process.poll() is None:
                pass
            for number in signal.SIGINT, signal.SIGTERM:
                process.send_signal(number)
            process.communicate(timeout=60)
            self.assertIn(process.returncode, (0, 130, 143))
            caught += bool(begun) and process.returncode != 0
            self.assertLessEqual(set(os.listdir(self.folder)),
                                 {name} if process.returncode == 0 else set())
            if process.returncode == 0:
                (shutil.rmtree if name == "f.csv" else os.unlink)(
                    self.folder / name)
        self.assertGreater(caught, 3)


if __name__ == "__main__":
    unittest.main()
