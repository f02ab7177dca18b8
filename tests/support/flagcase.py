# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of single flags: what was raised on whom, and what could not be."""

from sgtest import Case, graph, party, raised

AS_OF = "2020-06-30"
V = party("v", roles=["vendor"], country="DE")
SURE, MAYBE = "certain", "possible"
# What makes a link, an event or a deal doubtful.
DOUBTS = ({"basis": "alleged"}, {"basis": "inferred"})


def body(ident, /, *functions, **keys):
    return {"country": "XA", "id": ident, "kind": "public_body",
            "functions": list(functions), **keys}


def incident(ident="i", nature="misuse", /, **keys):
    return {"nature": nature, "id": ident, "kind": "incident", **keys}


def deal(name="d", status="signed", **keys):
    return dict({"vendor": "v"}, id=name, status=status, **keys)


class OneFlag(Case):
    """Tests of the flag FLAG of the plugins that `words` name."""
    FLAG = ""
    words = ()

    def of(self, entities, links=(), *words, deals=(), as_of=AS_OF):
        """{subject: finding}; afterwards gaps: {reason: count}."""
        found = self.findings(graph(entities, links, deals, as_of=as_of),
                              *self.words, *words)
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        self.gaps = {g["reason"]: g["count"] for g in found["not_evaluable"]
                     if g["flag"] == self.FLAG}
        return {f["subject"]: f for f in raised(found, self.FLAG)}

    def level(self, entities, links=(), *words, subject="a", **keys):
        flag = self.of(entities, links, *words, **keys).get(subject)
        return flag["certainty"] if flag else None

    def said(self, words):
        """Count of the gap whose reason has these words."""
        counts = [n for reason, n in self.gaps.items() if words in reason]
        self.assertEqual(len(counts), 1, self.gaps)
        return counts[0]

    @staticmethod
    def facts(flag):
        return [(e["id"], e["field"], e["value"]) for e in flag["evidence"]
                if e["type"] == "fact"]


class FlagCase(Case):
    words = ()

    def look(self, entities, links=(), deals=(), words=()):
        self.found = self.findings(graph(entities, links, deals, as_of=AS_OF),
                                   *self.words, *words)
        self.assertEqual({p["status"] for p in self.found["plugins"]}, {"ok"})
        return self.found

    def of(self, flag, *document, **words):
        """{subject: certainty}, or {(subject, deal): certainty} of deals."""
        return {(f["subject"], f["deal"]) if f["deal"] else f["subject"]:
                f["certainty"] for f in
                raised(self.look(*document, **words), flag)}

    def severities(self, flag):
        """Of the document looked at last."""
        return {f["severity"] for f in raised(self.found, flag)}

    def gaps(self, flag):
        """{subject or None: reasons} of the document looked at last."""
        told = {}
        for gap in self.found["not_evaluable"]:
            if gap["flag"] == flag:
                told.setdefault(gap["subject"], []).append(gap["reason"])
        return told

    def assert_gap(self, flag, words, subject=None):
        """The flag was not evaluable, and not raised on the subject."""
        told = " / ".join(self.gaps(flag).get(subject, ()))
        self.assertIn(words, told, flag)
        self.assertNotIn(subject, [f["subject"] for f in
                                   raised(self.found, flag)])

    def assert_no_gap(self, flag):
        self.assertEqual(self.gaps(flag), {})
