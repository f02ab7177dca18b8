# SPDX-License-Identifier: GPL-2.0-or-later
"""Do the headers still lay out what those of a released version did?

usage: layout.py FROZEN CURRENT COMPILER, where FROZEN and CURRENT hold
stakegraph/*.h. Every struct, member, enumerator and constant of the frozen
headers must be in the current ones, at the same offset, of the same size and
value. Structs may have grown at the end, unions may not. Prints what differs
and exits with 1.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

HEADERS = ["plugin.h", "interpreter.h"]


def plain(text):
    """Without comments, continued lines and the bodies of functions."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    text = text.replace("\\\n", " ")
    return re.sub(r"^static inline.*?^}", "", text,
                  flags=re.DOTALL | re.MULTILINE)


def members(body):
    """Names of the members of a struct."""
    for part in re.sub(r"\([^()*][^()]*\)|\(\)", "", body).split(";"):
        pointer = re.search(r"\(\*\s*(\w+)\)", part)
        if pointer:
            yield pointer.group(1)
            continue
        for one in part.split(","):
            name = re.search(r"(\w+)\s*(\[\w*\])?\s*$", one)
            if name:
                yield name.group(1)


def questions(text):
    """(words, C expression) of everything that a plugin relies on."""
    shapes = [(kind, name, body) for kind, body, name in re.findall(
        r"typedef (struct|union) \w+ \{(.*?)\} (\w+);", text, re.DOTALL)]
    shapes += [("struct", name, body) for name, body in re.findall(
        r"^struct (\w+) \{(.*?)^\};", text, re.DOTALL | re.MULTILINE)]
    for kind, name, body in shapes:
        yield f"size of {kind} {name}", f"sizeof({name})"
        for member in members(body):
            at = f"{name}, {member}"
            yield f"offset of {name}.{member}", f"offsetof({at})"
            yield (f"size of {name}.{member}",
                   f"sizeof((({name} *)0)->{member})")
    for body in re.findall(r"enum \{(.*?)\}", text, re.DOTALL):
        for name in re.findall(r"\b(SG_\w+)\s*=", body):
            yield f"value of {name}", name
    for name in re.findall(r"^#\s*define (SG_\w+)[ \t]+[^ \t\n.]", text,
                           re.MULTILINE):
        if "SIZES" not in name:
            yield f"value of {name}", name


def answers(asked, include, compiler):
    """{words: number}, by compiling the questions against the headers."""
    rows = "\n".join(f'  printf("{words}\\t%lld\\n", (long long)({code}));'
                     for words, code in asked)
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "ask.c"
        headers = "".join(f'#include "stakegraph/{h}"\n' for h in HEADERS)
        source.write_text(f"{headers}#include <stdio.h>\nint main(void) {{\n"
                          f"{rows}\n  return 0;\n}}\n")
        program = source.with_suffix("")
        done = subprocess.run([compiler, "-std=c11", "-I", include, source,
                               "-o", program], stderr=subprocess.PIPE)
        if done.returncode:
            sys.exit("something of the frozen headers is gone:\n" +
                     done.stderr.decode()[:4000])
        told = subprocess.run([program], stdout=subprocess.PIPE, check=True)
    return {words: int(number) for words, number in
            (line.split("\t") for line in told.stdout.decode().splitlines())}


def main():
    frozen, current, compiler = sys.argv[1:]
    text = "".join(plain((pathlib.Path(frozen) / "stakegraph" / h).read_text())
                   for h in HEADERS)
    asked = list(questions(text))
    before = answers(asked, frozen, compiler)
    now = answers(asked, current, compiler)
    wrong = [f"{words}: {before[words]}, now {now[words]}"
             for words in before
             if before[words] != now[words] and not
             (words.startswith("size of struct") and
              now[words] > before[words])]
    print("\n".join(wrong) or f"{len(asked)} facts are as they were")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
