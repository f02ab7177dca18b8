# SPDX-License-Identifier: GPL-2.0-or-later
"""Random graphs whose texts try to leave the markup that they are written in,
and what each format makes of an id."""

import random

PIECES = [
    "", " ", "a", "B", "é", "0", "-1", "=cmd|' /C calc'!A0", "+1", "-", "@x",
    '"', "'", "<", ">", "&", "]]>", "<!--", "&amp;", "&#60;", "<html><b>",
    "<script>alert(1)</script>", "\\", "\\\\", '\\"', "\\u0022", "\\n", "\\N",
    "\n", "\r", "\t", "\r\n=1", "\v", "\f", "\x01", "\x1b[31m", "\x7f",
    "\x85", "\u2028", "\u2029", "\u202e", "\u05d0", "\u0627", "\u200b",
    "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001f600", "\U0001ffff", "％",
    "＝1", ";", ",", "|", ";=1", "`", "})//", "{{", "%41", "%0A", "/", "../",
    ":", "#", "?", "null", "NaN", "true", "1e999", "$(id)", "--", "/*", "\\]",
    "x" * 300,
]

# Keys that formats or findings have for themselves.
KEYS = ["label", "Label", "source", "Source", "target", "key", "Type", "weight",
        "flags", "severity", "proximity.score_low", "source_urls", "interaction",
        "evidence_for", "unresolved", "start", "end", ":LABEL", "Id", "rowid",
        "a b", "a_b", "a.b", "1a", "=k", "<k>", 'k"', "k\n", "k\\", "κλειδί",
        "x\x02", "x\x03", "id_", "kind_", "schema", "topics_"]

KINDS = ["company", "public_body", "person", "arrangement", "address",
         "incident", "other"]
LINKS = ["ownership", "control", "position", "family", "part_of", "supply",
         "agent", "contract", "payment", "funding", "same_as", "succession",
         "involved", "other"]
EVENTS = {"supply", "contract", "payment", "succession", "involved"}


def text(rng, most=4):
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(most + 1)))


def value(rng):
    return rng.choice([
        lambda: text(rng), lambda: rng.choice([0, 1, -1.5, 1e22, 1e-9, 2**53]),
        lambda: rng.random() < 0.5, lambda: [text(rng), text(rng)],
        lambda: {text(rng): [text(rng)]}, lambda: None])()


def _id(rng, used):
    while True:
        name = text(rng, 3)
        if name.strip() and len(name.encode()) < 400 and name not in used:
            used.add(name)
            return name


def _others(rng):
    return {rng.choice(KEYS): value(rng) for _ in range(rng.randrange(4))}


def make(seed):
    """A native document, as data."""
    rng = random.Random(seed)
    used, link_ids = set(), set()
    ids = [_id(rng, used) for _ in range(rng.randint(1, 9))]
    sources = [{"id": f"s{i}", "title": text(rng),
                "url": "https://example.org/" + text(rng)} for i in range(3)]
    entities = [dict(_others(rng), id=i, name=text(rng), names=[text(rng)],
                     kind=rng.choice(KINDS), notes=text(rng),
                     sources=rng.sample(["s0", "s1", "s2"], rng.randrange(3)),
                     roles=rng.sample(["vendor", "reseller", "end_user"],
                                      rng.randrange(2))) for i in ids]
    links = []
    for _ in range(rng.randrange(14)):
        kind = rng.choice(LINKS)
        one = dict(_others(rng), id=_id(rng, link_ids), kind=kind,
                   notes=text(rng), sources=["s1"],
                   **{"from": rng.choice(ids), "to": rng.choice(ids)})
        date = rng.choice(["2010", "2011-02", "2012-02-29", None])
        if kind in EVENTS and date:
            one["date"] = date
        elif date:
            one["since"] = date
        if kind == "ownership":
            one["share"] = rng.choice([10, 33.3, 50, 75.5])
        links.append(one)
    deals = [{"id": "d", "title": text(rng), "product_class": "spyware",
              "vendor": ids[0], "stated_end_user": ids[-1],
              "answers": {"pays_in_cash": "yes"}}]
    return {"stakegraph": "1", "title": text(rng), "licence": text(rng),
            "as_of": "2014-06-30", "entities": entities, "links": links,
            "deals": deals, "sources": sources}


def shuffled(graph, seed):
    rng = random.Random(seed)
    out = dict(graph)
    for key in ("entities", "links", "deals", "sources"):
        out[key] = rng.sample(graph[key], len(graph[key]))
    return out


def _not_of_xml(c):
    return c in "\ufffe\uffff" or (c < " " and c not in "\t\n\r")


def _not_of_line(c):
    return _not_of_xml(c) or c in "\t\n\r\u2028\u2029" or "\x7f" <= c < "\xa0"


def id_as(form, name):
    """An id as formats without some characters have it."""
    bad = {"xml": _not_of_xml, "line": _not_of_line}[form]
    if not name.startswith("\ufffd") and not any(map(bad, name)):
        return name
    return "\ufffd" + "".join(
        "".join("%%%02X" % b for b in c.encode()) if bad(c) or c == "%" else c
        for c in name)
