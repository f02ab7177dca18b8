# SPDX-License-Identifier: GPL-2.0-or-later
"""What the compiler does not check: layers, sizes, banned calls, headers.

usage: lint.py SOURCE_DIR CHECK, where CHECK is layers, sizes, banned, spdx,
words or format. Prints FILE:LINE: what is wrong, and exits with 1.
"""

import pathlib
import re
import subprocess
import sys

LAYERS = ["base", "graph", "ownership", "paths", "io", "plugin", "analyze",
          "report", "verify"]
# io and plugin stand side by side; neither knows the other. verify checks what
# the others made, and nobody but the command line knows it.
MAY_USE = {
    "base": {"base"},
    "graph": {"base", "graph"},
    "io": {"base", "graph", "io"},
    "ownership": {"base", "graph", "ownership"},
    "paths": {"base", "graph", "paths"},
    "plugin": {"base", "graph", "ownership", "paths", "plugin"},
    "analyze": {"base", "graph", "ownership", "paths", "plugin", "analyze"},
    "report": set(LAYERS) - {"verify"},
    "verify": {"base", "verify"},
}
FUNCTION_MAX, FILE_MAX, WIDTH_MAX = 80, 800, 80
BANNED = {
    r"\b(gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|sscanf|"
    r"fscanf|scanf|system|popen|alloca|setjmp|longjmp)\(": "",
    r"\b(exit|abort)\(": "core plugins",
    r"\b(malloc|calloc|realloc|strdup)\(": "core plugins",
    r"\b(printf|fprintf|puts|putchar)\(": "core plugins",
    r"\b(rand|srand|time|localtime|gmtime|getenv|setlocale)\(": "core plugins",
}
# Where a banned call is what the file is for.
EXCEPTIONS = {("core/src/base/memory.c", "realloc"),
              ("core/src/base/memory.c", "calloc"),
              ("plugins/lua/lua_session.c", "realloc")}
C_ENDINGS = (".c", ".h")
SPDX = re.compile(r"SPDX-License-Identifier: (GPL-2.0-or-later|0BSD|CC0-1.0|"
                  r"CC-BY-4.0)")
# The project speaks of itself alone.
WORDS = re.compile(r"(/work/|/root/|/home/\w|deb\.debian\.org|npmjs|"
                   r"\bissue #?\d|\bLLM\b)", re.IGNORECASE)


def files(source, endings=None):
    names = subprocess.run(
        ["git", "-C", str(source), "ls-files", "-co", "--exclude-standard"],
        stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    for name in sorted(filter(None, names)):
        path = source / name
        if path.is_file() and (not endings or name.endswith(endings)):
            yield name, path


def layers(source):
    for name, path in files(source, C_ENDINGS):
        parts = name.split("/")
        text = path.read_text("utf-8").split("\n")
        for number, line in enumerate(text, 1):
            match = re.match(r'#include "(\w+)/', line)
            if not match:
                continue
            layer = match.group(1)
            if name.startswith("core/src/") and layer in MAY_USE and \
                    layer not in MAY_USE[parts[2]]:
                yield f"{name}:{number}: {parts[2]} may not include {layer}"
            if name.startswith("plugins/") and layer in MAY_USE:
                yield f"{name}:{number}: a plugin sees only stakegraph/"


def sizes(source):
    for name, path in files(source, C_ENDINGS):
        lines = path.read_text("utf-8").split("\n")
        if len(lines) > FILE_MAX:
            yield f"{name}:1: {len(lines)} lines, at most {FILE_MAX}"
        start = 0
        for number, line in enumerate(lines, 1):
            if len(line) > WIDTH_MAX:
                yield f"{name}:{number}: wider than {WIDTH_MAX}"
            if re.match(r"\w.*\{$", line) and "(" in line:
                start = number
            elif line.endswith(") {") and line.startswith(" ") and not start:
                start = number
            if line == "}" and start:
                if number - start + 1 > FUNCTION_MAX:
                    yield f"{name}:{start}: a function of " \
                          f"{number - start + 1} lines"
                start = 0


def banned(source):
    for name, path in files(source, C_ENDINGS):
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            code = line.split("//")[0]
            for pattern, where in BANNED.items():
                match = re.search(pattern, code)
                if match and name.startswith(tuple(where.split()) or ("",)) \
                        and (name, match.group(1)) not in EXCEPTIONS:
                    yield f"{name}:{number}: {match.group(1)}() is banned here"


def spdx(source):
    skip = (".json", ".in", ".csv", ".xml", ".graphml", "LICENSE", ".jsonl",
            "clang-format", "clang-tidy", ".gitignore", ".abi")
    for name, path in files(source):
        if name.endswith(skip) or "/corpus/" in name or "/vendor/" in name:
            continue
        head = path.read_bytes()[:400].decode("utf-8", "replace")
        if not SPDX.search(head):
            yield f"{name}:1: no SPDX line"


def words(source):
    for name, path in files(source):
        # What publishers wrote is theirs.
        if name in ("tools/dev/lint.py", "LICENSE") or "tests/data/" in name \
                or "/vendor/" in name:
            continue
        text = path.read_bytes().decode("utf-8", "replace").split("\n")
        for number, line in enumerate(text, 1):
            match = WORDS.search(line)
            if match:
                yield f"{name}:{number}: {match.group(1)}"


def format(source):
    names = [str(path) for _, path in files(source, C_ENDINGS)]
    style = source / "tools/style/clang-format"
    done = subprocess.run(
        ["clang-format", f"--style=file:{style}", "--dry-run", "-Werror",
         *names], stderr=subprocess.PIPE)
    if done.returncode:
        yield done.stderr.decode()[:4000]


def main():
    source, check = pathlib.Path(sys.argv[1]), sys.argv[2]
    found = list(globals()[check](source))
    print("\n".join(found) or "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
