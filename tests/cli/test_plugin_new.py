# SPDX-License-Identifier: GPL-2.0-or-later
"""plugin new: what it makes builds, passes its test and the check as it is."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import sgtest
from sgtest import PROGRAM, run

BUILD = pathlib.Path(os.environ["SG_BUILD"])
COMPILE = ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
           "-shared", "-fPIC", "-fvisibility=hidden"]
ID = "few-customers"


class Case(sgtest.Case):
    def call(self, *words, cwd=None, code=0, program=PROGRAM, **more):
        env = dict(os.environ, STAKEGRAPH=str(program),
                   PATH=f"{pathlib.Path(program).parent}:{os.environ['PATH']}",
                   **more)
        done = subprocess.run([*map(str, words)], cwd=cwd or self.folder,
                              env=env, timeout=300, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, code, done.stdout.decode())
        return done.stdout.decode()

    def new(self, name=ID, code=0, program=PROGRAM):
        return self.call(program, "plugin", "new", name, code=code)

    def build(self, folder, include):
        self.call(*COMPILE, "-I", include, f"{ID}.c", "-o", f"{ID}.so", "-lm",
                  cwd=folder)


class New(Case):
    def test_it_builds_by_one_line_and_passes_its_test(self):
        told = self.new()
        folder = self.folder / ID
        self.assertEqual(sorted(p.name for p in folder.iterdir()),
                         ["CMakeLists.txt", "README.md", f"{ID}.c",
                          "graph.json", "test.sh"])
        for path in folder.iterdir():
            text = path.read_text()
            self.assertNotIn("template", text)
            self.assertIn("0BSD" if path.suffix != ".json" else ID, text)
        include, = [line.split("-I ")[1].split()[0]
                    for line in told.splitlines() if "-I " in line]
        self.build(folder, include)
        self.assertIn("all is as expected",
                      self.call("sh", "test.sh", f"./{ID}.so", cwd=folder))

    def test_its_test_can_fail(self):
        self.new()
        folder = self.folder / ID
        code = (folder / f"{ID}.c").read_text()
        (folder / f"{ID}.c").write_text(code.replace("only%s.", "alone%s."))
        self.build(folder, BUILD / "include")
        told = self.call("sh", "test.sh", f"./{ID}.so", cwd=folder, code=1)
        self.assertIn("0 times in the findings, not 1", told)

    @unittest.skipUnless(shutil.which("cmake"), "no cmake")
    def test_it_builds_with_cmake(self):
        self.new()
        folder = self.folder / ID
        self.call("cmake", "-S", folder, "-B", folder / "build")
        self.call("cmake", "--build", folder / "build")
        self.call("ctest", "--output-on-failure", cwd=folder / "build")

    def test_the_guide_works_as_it_stands(self):
        guide = (sgtest.SOURCE / "plugins/README.md").read_text()
        block, *_ = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
        cflags = "$(pkg-config --cflags stakegraph-plugin)"
        self.assertIn(cflags, block)
        block = block.replace(cflags, f"-I {BUILD / 'include'}")
        told = self.call("sh", "-euc", block)
        self.assertIn("all is as expected", told)
        self.assertTrue((self.folder / "few-customers/few-customers.so")
                        .exists())

    def test_what_is_there_is_left_alone(self):
        (self.folder / "mine").write_text("mine")
        told = self.new("mine", code=2)
        self.assertIn("'mine' cannot be made: there is something of that name",
                      told)
        self.assertEqual((self.folder / "mine").read_text(), "mine")
        self.new()
        before = (self.folder / ID / "README.md").stat().st_mtime_ns
        self.new(code=2)
        self.assertEqual((self.folder / ID / "README.md").stat().st_mtime_ns,
                         before)

    def test_a_bad_id_is_refused_with_the_rule(self):
        for name in ("Mine", "9lives", "a b", "../up", "a_b", "end-", "",
                     "x" * 41):
            told = self.new(name, code=2)
            self.assertIn("write at most 40 of a-z, 0-9 and '-', a letter "
                          "first and no '-' last", told)
        for name in ("ownership", "rules"):
            self.assertIn(f"'{name}' is the id of a plugin that is built in",
                          self.new(name, code=2))
        self.assertEqual(list(self.folder.iterdir()), [])


@unittest.skipUnless(shutil.which("cmake"), "no cmake")
class Installed(Case):
    """Nothing but what is installed is needed."""

    def test_headers_guide_and_template_are_installed(self):
        prefix = self.folder / "prefix"
        self.call("cmake", "--install", BUILD, "--prefix", prefix)
        found = {str(p.relative_to(prefix)) for p in prefix.rglob("*")
                 if p.is_file()}
        for name in ("plugin", "igraph", "parties", "words", "contacts",
                     "interpreter", "stakegraph"):
            self.assertIn(f"include/stakegraph/{name}.h", found)
        self.assertIn("share/doc/stakegraph/plugins/rules/README.md", found)
        self.assertIn("share/stakegraph/template/template.c", found)
        packages, = prefix.rglob("pkgconfig")
        flags = self.call("pkg-config", "--cflags", "stakegraph-plugin",
                          PKG_CONFIG_PATH=str(packages),
                          PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1")
        self.assertEqual(pathlib.Path(flags.strip()[2:]).resolve(),
                         (prefix / "include").resolve())
        program = prefix / "bin/stakegraph"
        told = self.new(program=program)
        self.assertIn(f"-I {prefix.resolve()}/include", told)
        folder = self.folder / ID
        self.call("cmake", "-S", folder, "-B", folder / "build",
                  program=program)
        self.call("cmake", "--build", folder / "build", program=program)
        self.call("ctest", "--output-on-failure", cwd=folder / "build",
                  program=program)


class Info(sgtest.Case):
    def test_the_schema_of_parameters_is_one_and_says_what_is_accepted(self):
        import jsonschema
        for name in [*sgtest.BUILT_IN, sgtest.TEST_PLUGINS / "bad_ends.so"]:
            info = json.loads(run("plugin", "info", name, "--json").stdout)
            schema = info["parameters_schema"]
            jsonschema.Draft202012Validator.check_schema(schema)
            check = jsonschema.Draft202012Validator(schema)
            defaults = {p["name"]: p["default"] for p in info["parameters"]}
            check.validate(defaults)
            self.assertEqual(
                {n: row["default"] for n, row in schema["properties"].items()},
                defaults)
            self.assertFalse(check.is_valid({"no_such": 1}))
            for row in info["parameters"]:
                bad = row["max"] + 1 if "max" in row else 1
                self.assertFalse(check.is_valid({row["name"]: bad}))

    def test_a_flag_of_its_own_is_told_with_its_words(self):
        info = json.loads(run("plugin", "info", sgtest.TEST_PLUGINS /
                              "good.so", "--json").stdout)
        self.assertEqual(info["flags"], ["fault.flag"])
        self.assertEqual(info["own_flags"],
                         [{"id": "fault.flag", "title": "A flag",
                           "severity": None, "about": None, "source": None,
                           "innocent": None, "mitigations": []}])
        text = run("plugin", "info", sgtest.TEST_PLUGINS / "good.so").stdout
        self.assertIn(b"fault.flag\n      A flag\n", text)

    def test_a_file_that_is_refused_says_why(self):
        done = run("plugin", "info", sgtest.TEST_PLUGINS / "no_symbol.so")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"sg_plugin_v1", done.stderr)


if __name__ == "__main__":
    unittest.main()
