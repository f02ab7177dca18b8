# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the flag matrix: a document that raises a flag, and the same one
moved to where it does not, or to where nothing can be said.

A move names records by their id: {id: {key: value}}; the value None takes the
key away, None for the keys the record and, of an entity, its links.
"""

from collections import namedtuple

from flagcase import AS_OF, SURE
from sgtest import graph

# What a row holds:
#   flag        its id
#   doc         entities, links, deals: lists of records
#   on          {(subject, deal): (certainty, severity)}, all that is raised
#   below       moves after which the flag is raised on none of these
#   unknown     (move, words of the reason, subject it is told of or None)
#   why         of what is missing, and why it cannot exist
#   words       arguments of the command
Row = namedtuple("Row", "flag doc on below unknown why words as_of")

ALL = {}


def row(flag, doc, on, severity, *below, deal=None, certainty=SURE,
        unknown=None, about=None, why="", words=(), as_of=AS_OF):
    """A row; on is a subject, several, or {(subject, deal): (...)}."""
    if not isinstance(on, dict):
        on = {(one, deal): (certainty, severity)
              for one in ([on] if isinstance(on, str) else on)}
    if unknown:
        unknown = (*unknown, about)
    ALL.setdefault(flag, []).append(
        Row(flag, doc, on, below, unknown, why, words, as_of))


def doc(entities, links=(), deals=()):
    return list(entities), list(links), list(deals)


def moved(records, move):
    """The document with a move done; every record it names must be there."""
    gone = {ident for ident, keys in move.items() if keys is None}
    left, seen = [], set()
    for some in records:
        kept = []
        for one in some:
            seen.add(one["id"])
            keys = move.get(one["id"], {})
            if one["id"] in gone or gone & {one.get("from"), one.get("to")}:
                continue
            one = {**one, **keys}
            kept.append({k: v for k, v in one.items() if v is not None})
        left.append(kept)
    if not set(move) <= seen:
        raise KeyError(f"no record {set(move) - seen}")
    return left


def document(one, move=()):
    return graph(*moved(one.doc, dict(move)), as_of=one.as_of)
