#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
"""Use the library from Python, by ctypes and stakegraph/stakegraph.h alone.

usage: embed.py GRAPH [AS_OF]

STAKEGRAPH_LIBRARY names libstakegraph.so.1, if the system does not find it;
STAKEGRAPH_PREFIX a tree with its data and plugins, if they are not where they
were installed.
"""

import ctypes
import json
import os
import pathlib
import sys
from ctypes import POINTER, c_char_p, c_double, c_int, c_uint32, c_void_p

DONE, INCOMPLETE = 0, 4


class Options(ctypes.Structure):
    """sg_session_options: members that are 0 or None take their defaults."""
    _fields_ = [("size", c_uint32), ("jobs", c_uint32),
                ("memory_mib", c_uint32), ("timeout_seconds", c_double),
                ("as_of", c_char_p), ("today", c_char_p), ("deal", c_char_p),
                ("data_dir", c_char_p), ("plugin_dir", c_char_p),
                ("plugins", c_char_p), ("require_isolation", c_char_p),
                ("plugins_lock", c_char_p), ("decisions", c_char_p)]


def load_library():
    """The library, with the types of the functions that are used."""
    library = ctypes.CDLL(os.environ.get("STAKEGRAPH_LIBRARY",
                                         "libstakegraph.so.1"))
    for name, result, arguments in (
            ("sg_session_create", c_void_p, []),
            ("sg_session_destroy", None, [c_void_p]),
            ("sg_session_load", c_int, [c_void_p, c_char_p, c_char_p]),
            ("sg_session_run", c_int, [c_void_p, POINTER(Options)]),
            ("sg_session_findings", c_char_p, [c_void_p]),
            ("sg_session_n_warnings", c_uint32, [c_void_p]),
            ("sg_session_warning", c_char_p, [c_void_p, c_uint32]),
            ("sg_session_error", c_char_p, [c_void_p]),
            ("sg_library_version", c_char_p, [])):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def analyse(library, path, as_of=None):
    """The findings of a graph as data. What was warned of goes to stderr."""
    options = Options(size=ctypes.sizeof(Options),
                      as_of=as_of.encode() if as_of else None)
    prefix = os.environ.get("STAKEGRAPH_PREFIX")
    if prefix:
        lib = next(pathlib.Path(prefix).glob("lib*/**/stakegraph/plugins-1"))
        options.data_dir = f"{prefix}/share/stakegraph".encode()
        options.plugin_dir = str(lib).encode()
    session = library.sg_session_create()
    if not session:
        raise MemoryError
    try:
        code = library.sg_session_load(session, os.fsencode(path), None)
        for i in range(min(library.sg_session_n_warnings(session), 100)):
            print(library.sg_session_warning(session, i).decode(),
                  file=sys.stderr)
        if code == DONE:
            code = library.sg_session_run(session, ctypes.byref(options))
        if code not in (DONE, INCOMPLETE):
            raise RuntimeError(library.sg_session_error(session).decode())
        # The text belongs to the session: take it before the session ends.
        return json.loads(library.sg_session_findings(session))
    finally:
        library.sg_session_destroy(session)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    library = load_library()
    try:
        findings = analyse(library, *sys.argv[1:])
    except RuntimeError as error:
        sys.exit(f"embed.py: {error}")
    print("stakegraph", library.sg_library_version().decode(),
          "as of", findings["as_of"])
    for flag in findings["flags"]:
        print(flag["severity"], flag["flag"], flag["subject"], sep="\t")


if __name__ == "__main__":
    main()
