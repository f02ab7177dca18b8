# SPDX-License-Identifier: GPL-2.0-or-later
"""Manual pages and completions: they say what the program says, and their
examples work."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import sgtest
from sgtest import SOURCE, run

BUILD = pathlib.Path(os.environ["SG_BUILD"])
PAGES = BUILD / "tools/pages"
MANUAL = [PAGES / "stakegraph.1", PAGES / "stakegraph-findings.5",
          SOURCE / "tools/pages/stakegraph-plugin.7"]
CASE = SOURCE / "graphs/blue-coat-syria/graph.json"


def need(case, program, package):
    if not shutil.which(program):
        case.skipTest(f"no {program} (package {package})")


def commands():
    """The commands of the overview."""
    told = run("--help").stdout.decode()
    return re.findall(r"^  ([a-z-]+) ", told, re.MULTILINE)


def options(command):
    """[(head, name)] of the options that a command's help lists. What is said
    of one begins in column 30, or in the next line."""
    told = run(command, "--help").stdout.decode()
    lines = re.findall(r"^  (?:-\w, |    )--.*", told, re.MULTILINE)
    heads = [line[:29] if line[29:30] == " " else line for line in lines]
    return [(head.strip(), re.search("--([^ ]+)", head).group(1))
            for head in heads]


def rendered(case, page, width=200):
    need(case, "mandoc", "mandoc")
    done = subprocess.run(["mandoc", "-T", "ascii", "-O", f"width={width}",
                           page],
                          stdout=subprocess.PIPE, check=True)
    return re.sub(".\b", "", done.stdout.decode())


class Manual(sgtest.Case):
    def test_pages_are_clean(self):
        need(self, "mandoc", "mandoc")
        for page in MANUAL:
            done = subprocess.run(
                ["mandoc", "-T", "lint", "-W", "warning", page],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual(done.stdout.decode(), "")

    def test_pages_fit_a_terminal(self):
        for page in MANUAL:
            for line in rendered(self, page, 78).split("\n"):
                self.assertLessEqual(len(line), 80)

    def test_no_place_of_a_template_is_left(self):
        for page in [*MANUAL, PAGES / "stakegraph", PAGES / "_stakegraph"]:
            self.assertNotRegex(page.read_text("utf-8"), r"(?m)^@.*@$")

    def test_commands_and_options_are_those_of_the_help(self):
        text = rendered(self, MANUAL[0])
        listed = text[text.index("\nOPTIONS"):text.index("\nINPUT FORMATS")]
        heads = {line.strip().split("  ")[0] for line in listed.split("\n")}
        parts = text[text.index("\nCOMMANDS"):text.index("\nOPTIONS")]
        self.assertGreater(len(commands()), 9)
        for command in commands():
            usage = run(command, "--help").stdout.decode().split("\n")[0]
            self.assertIn(usage.removeprefix("usage: "), text)
            names = []
            for head, name in options(command):
                self.assertIn(head, heads, command)
                names.append(f"--{name}")
            self.assertEqual(len(set(names)), len(names), command)
            about = re.search(rf"\n     {command} .*?Options: (.*?)\.\n",
                              parts, re.DOTALL)
            self.assertEqual(re.split(r",\s+", about.group(1)), names)

    def test_letters_name_one_option_each(self):
        """Commands take options by a letter of the table."""
        table = (SOURCE / "tools/stakegraph/options.c").read_text("utf-8")
        letters = re.findall(r"^    \{'(.)', ", table, re.MULTILINE)
        self.assertGreater(len(letters), 30)
        self.assertEqual(len(letters), len(set(letters)))

    def test_findings_are_described_member_by_member(self):
        schema = json.loads((SOURCE / "core/schemas/findings.schema.json")
                            .read_text("utf-8"))
        page = MANUAL[1].read_text("utf-8").replace("\\-", "-")

        def walk(node):
            for name, member in node.get("properties", {}).items():
                yield name, member
                yield from walk(member)
                yield from walk(member.get("items", {}))
        found = list(walk(schema))
        for definition in schema["$defs"].values():
            found += walk(definition)
        self.assertGreater(len(found), 100)
        for name, member in found:
            self.assertEqual(page.count(f".It Va {name} "),
                             sum(name == other for other, _ in found), name)
            text = member.get("description", "")
            self.assertIn(text[1:].split(". ")[0], page)

    def test_findings_hold_no_member_that_is_not_described(self):
        page = MANUAL[1].read_text("utf-8")
        for member in self.findings(CASE):
            self.assertIn(f".It Va {member} ", page)

    def test_plugin_page_names_all_of_the_header(self):
        header = (SOURCE / "core/include/stakegraph/plugin.h").read_text()
        code = re.sub(r"//.*", "", header)
        page = MANUAL[2].read_text("utf-8")
        names = set(re.findall(r"\bSG_[A-Z0-9_]+\b|\bsg_[a-z0-9_]+\b", code))
        host = re.search(r"struct sg_host \{(.*?)^\};", code,
                         re.DOTALL | re.MULTILINE).group(1)
        names |= set(re.findall(r"\(\*(\w+)\)", host))
        graph = re.search(r"typedef struct sg_graph \{(.*?)^\} ", code,
                          re.DOTALL | re.MULTILINE).group(1)
        names |= set(re.findall(r"(\w+)[;,]", graph)) - {"size"}
        self.assertGreater(len(names), 250)
        words = set(re.findall(r"\w+", page))
        self.assertEqual(names - words, set())


class Examples(sgtest.Case):
    """What the pages show between .Bd and .Ed, line by line."""

    def setUp(self):
        super().setUp()
        shutil.copy(CASE, self.folder / "graph.json")
        prefix = self.folder / "prefix"
        for name, target in (("bin/stakegraph", sgtest.PROGRAM),
                             ("include", BUILD / "include"),
                             ("lib/pkgconfig/stakegraph-plugin.pc",
                              BUILD / "core/stakegraph-plugin.pc")):
            (prefix / name).parent.mkdir(parents=True, exist_ok=True)
            (prefix / name).symlink_to(target)
        self.env = dict(
            os.environ, PATH=f"{prefix / 'bin'}:{os.environ['PATH']}",
            PKG_CONFIG_PATH=str(prefix / "lib/pkgconfig"))

    def lines(self, page):
        text = page.read_text("utf-8")
        blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text,
                            re.DOTALL | re.MULTILINE)
        lines = "".join(blocks).replace("\\e\n", "").splitlines()
        self.assertTrue(lines)
        self.assertTrue(all(line.startswith("$ ") for line in lines))
        return [line[2:] for line in lines]

    def play(self, page):
        """One shell for all of them, so that cd works."""
        script = "set -e\n" + "\n".join(self.lines(page))
        done = subprocess.run(["sh", "-c", script], cwd=self.folder,
                              env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode()

    def test_of_the_command(self):
        told = self.play(MANUAL[0])
        self.assertIn("look at it", told)
        self.assertTrue((self.folder / "chain.svg").exists())

    def test_of_the_findings(self):
        need(self, "jq", "jq")
        self.assertIn("\tI04\t", self.play(MANUAL[1]))
        self.assertTrue((self.folder / "tables/findings.csv").exists())

    def test_of_plugins(self):
        need(self, "cc", "gcc")
        need(self, "pkg-config", "pkg-config")
        if sgtest.SANITIZED:
            self.skipTest("many runs")
        told = self.play(MANUAL[2])
        self.assertIn("test.sh: all is as expected", told)


class Bash(sgtest.Case):
    def offered(self, *words, cwd=None):
        """What is offered for the last of the words."""
        script = ('source "$1"; shift; COMP_WORDS=("$@"); '
                  'COMP_CWORD=$(($# - 1)); _stakegraph; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(
            ["bash", "-c", script, "bash", PAGES / "stakegraph",
             sgtest.PROGRAM, *words], cwd=cwd or self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.returncode, 0)
        return done.stdout.decode().split("\n")[:-1]

    def test_commands(self):
        self.assertEqual(self.offered(""),
                         [*commands(), "help", "--help", "--version"])
        self.assertEqual(self.offered("ana"), ["analyze"])

    def test_options_of_every_command(self):
        for command in commands():
            self.assertEqual(self.offered(command, "--"),
                             [f"--{name}" for _, name in options(command)])

    def test_ids_of_plugins(self):
        self.assertEqual(self.offered("analyze", "--without", "o"),
                         ["opacity", "ownership"])
        self.write("mine.so", "")
        for words in (("analyze", "--plugin", ""), ("plugin", "info", "")):
            found = self.offered(*words)
            self.assertIn("mine.so", found)
            self.assertLess(set(sgtest.BUILT_IN), set(found))

    def test_words_are_those_that_are_accepted(self):
        formats = self.offered("check", "--format", "")
        told = run("check", CASE, "--format", "?").stderr.decode()
        self.assertEqual(formats, re.search("there are (.*)", told).group(1)
                         .split(", "))
        for option in ("fail-on", "require-isolation"):
            told = run("analyze", CASE, f"--{option}", "?").stderr.decode()
            wanted = re.search("wants (.*)", told).group(1)
            self.assertEqual(self.offered("analyze", f"--{option}", ""),
                             re.split(", | or ", wanted))
        ends = ("--from", "blue-coat", "--to", "ste")
        for option in ("by", "kind"):
            found = self.offered("paths", f"--{option}", "")
            self.assertGreater(len(found), 1)
            for word in found:
                done = run("paths", CASE, *ends, f"--{option}", word)
                self.assertNotEqual(done.returncode, 2, word)

    def test_value_behind_an_equals_sign(self):
        self.assertEqual(self.offered("check", "--format", "=", "cs"),
                         ["csv", "csl"])
        self.assertIn("csv", self.offered("check", "--format", "="))

    def test_files_and_endings(self):
        self.write("my graphs/one.json", "{}")
        self.assertEqual(self.offered("check", "my"), ["my graphs"])
        self.assertEqual(self.offered("check", "my graphs/"),
                         ["my graphs/one.json"])
        self.assertEqual(self.offered("analyze", "-o", "my graphs/x.ht"),
                         ["my graphs/x.html"])
        told = run("convert", CASE, "-o", "x.?").stderr.decode()
        endings = re.search(r"there are (.*) /$", told, re.MULTILINE)
        self.assertEqual(self.offered("convert", "-o", "x."),
                         [f"x{end}" for end in endings.group(1).split()])

    def test_nothing_where_nothing_is_known(self):
        self.write("file", "")
        self.assertEqual(self.offered("analyze", "--as-of", ""), [""])

    def test_verbs_of_plugin(self):
        self.assertEqual(self.offered("plugin", ""),
                         ["list", "info", "check", "new"])


class Zsh(sgtest.Case):
    def setUp(self):
        super().setUp()
        need(self, "zsh", "zsh")

    def zsh(self, script, *words):
        done = subprocess.run(
            ["zsh", "-f", "-c", script, "zsh", PAGES, *words],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            timeout=60)
        self.assertEqual(done.stderr.decode(), "")
        return done.stdout.decode()

    def test_parses(self):
        done = subprocess.run(["zsh", "-n", PAGES / "_stakegraph"],
                              stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_is_found_by_compinit(self):
        told = self.zsh('fpath=($1 $fpath); autoload -Uz compinit; '
                        'compinit -D -u; print ${_comps[stakegraph]}')
        self.assertEqual(told, "_stakegraph\n")

    def test_options_of_every_command(self):
        # What the function hands to _arguments for a command.
        script = ('_arguments() { if [[ $1 == -C ]]; then state=rest; '
                  'shift words; else print -rl -- "$@"; fi }; '
                  'words=(stakegraph $2); source $1/_stakegraph')
        for command in commands():
            told = self.zsh(script, command)
            names = re.findall(r"(?:^\*?|[}])?--([a-z-]+)=?\[", told,
                               re.MULTILINE)
            self.assertEqual([name for _, name in options(command)],
                             list(dict.fromkeys(names)), command)

    def test_offers_in_a_real_shell(self):
        script = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1= TERM=dumb COLUMNS=200; fpath=($1 \$fpath)"
zpty -w z 'autoload -Uz compinit; compinit -D -u; LISTMAX=0'
zpty -w z "bindkey '^I' list-choices; alias stakegraph=$2; print READ''Y"
zpty -r -m z all '*READY*'
zpty -w -n z "stakegraph $3"$'\t'
zpty -r -m z all "*$4*"
print -r -- $all
"""
        for words, last in (("analyze --fail-on ", "resolve-first"),
                            ("analyze -o out.h", "out.html"),
                            ("", "report"),
                            ("paths --", "--work")):
            self.assertIn(last, self.zsh(script, sgtest.PROGRAM, words, last))


if __name__ == "__main__":
    unittest.main()
