#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn a file of BODS 0.4 statements (JSON lines) into a native stakegraph document.

usage: bods_to_native.py GROUP.jsonl GRAPH.json

Entity statements become entities, each interest of a relationship statement
becomes one link from the interested party to the subject. Of several statements
with one recordId the latest counts. Natural persons and every relationship that
names one are left out; an unspecified interested party becomes the attribute
`owner_unspecified` of the subject. Counts go to standard error. The group's
name is that of the entity whose LEI is the file's name.
"""
import json
import sys
from collections import Counter
from pathlib import Path

LICENCE = ("Ownership data: Companies House (OGL v3.0) + GLEIF (CC0), distributed in BODS v0.4 format "
           "by Open Ownership. Graph assembled by OpenCheck.")
PUBLISHERS = {  # part of the source address -> id, title, publisher
    "companieshouse.gov.uk": ("psc", "Register of persons with significant control, as BODS 0.4", "Companies House"),
    "gleif.org": ("gleif", "LEI reference and relationship data (golden copy), as BODS 0.4",
                  "Global Legal Entity Identifier Foundation"),
}
KINDS = {"state": "public_body", "stateBody": "public_body", "arrangement": "arrangement"}


def latest(path):
    """Read the statements; keep the latest one of each record, in file order."""
    records = {}
    with open(path, encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            statement = json.loads(line)
            old = records.get(statement["recordId"])
            if old is None or statement["statementDate"] >= old["statementDate"]:
                records[statement["recordId"]] = statement
    return list(records.values())


def source_of(statement, sources):
    """The id of the statement's source; the source is made on first sight and keeps the latest date."""
    url = statement["source"]["url"]
    publication = statement["publicationDetails"]
    for part, (key, title, publisher) in PUBLISHERS.items():
        if part in url:
            break
    else:
        key, title, publisher = url, url, publication["publisher"]["name"]
    source = sources.setdefault(key, {"id": key, "title": title, "publisher": publisher, "url": url, "date": ""})
    source["date"] = max(source["date"], publication["publicationDate"][:10])
    return key


def entity(statement, source):
    details = statement["recordDetails"]
    place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction") or {}
    code = place.get("code", "").upper()
    addresses = []
    for a in details.get("addresses", []):
        text = ", ".join(filter(None, (a.get("address"), a.get("postCode"), (a.get("country") or {}).get("name"))))
        if text not in addresses:
            addresses.append(text)
    out = {
        "id": statement["recordId"],
        "kind": KINDS.get(details["entityType"]["type"], "company"),
        "name": details.get("name"),
        "country": code[:2],
        "jurisdiction": code if len(code) > 2 else None,
        "topics": ["corp.public"] if (details.get("publicListing") or {}).get("hasPublicListing") else None,
        "legal_form": details["entityType"].get("details"),
        "incorporated": details.get("foundingDate", "")[:10],
        "dissolved": details.get("dissolutionDate", "")[:10],
        "addresses": addresses,
        "identifiers": [{"scheme": i["scheme"], "id": i["id"]} for i in details.get("identifiers", []) if i.get("id")],
        "sources": [source],
    }
    return {key: value for key, value in out.items() if value}


def link(statement, number, interest, source):
    details = statement["recordDetails"]
    text = interest.get("details", "").removeprefix("Relationship Type: ")
    share = interest.get("share", {})
    kind = interest["type"]
    out = {"id": f"{statement['recordId']}#{number}", "kind": "control",
           "from": details["interestedParty"], "to": details["subject"]}
    ultimate = interest.get("directOrIndirect") == "indirect" or text.startswith("IS_ULTIMATELY_")
    bounds = {
        "": share.get("exact"),
        "_min": share.get("minimum", share.get("exclusiveMinimum")),
        "_max": share.get("maximum", share.get("exclusiveMaximum")),
        "_min_exclusive": "exclusiveMinimum" in share or None,
        "_max_exclusive": "exclusiveMaximum" in share or None,
    }
    if kind == "shareholding":
        out["kind"] = "ownership"
        out.update({"share" + key: value for key, value in bounds.items()})
        out["measure"] = "ultimate" if ultimate else "direct"
    elif kind.startswith("rights"):
        out["kind"] = "other"
        out["label"] = kind
        out.update({"rights" + key: value for key, value in bounds.items()})
    else:
        out["means"] = "board_majority" if kind == "appointmentOfBoard" else "other"
        out["interest"] = kind
        out.update({"votes" + key: value for key, value in bounds.items()})
        out["measure"] = "ultimate" if ultimate else None
        out["details"] = text if kind == "otherInfluenceOrControl" else None
    out["since"] = interest.get("startDate", "")[:10]
    out["until"] = interest.get("endDate", "")[:10]
    if statement["recordStatus"] == "closed" and not out["until"]:
        out["until"] = statement["statementDate"][:10]
    out["basis"] = "declared"
    out["sources"] = [source]
    return {key: value for key, value in out.items() if value not in (None, "")}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    entities, links, sources, counts = {}, [], {}, Counter()
    records = latest(sys.argv[1])
    for statement in records:
        if statement["recordType"] == "entity":
            made = entity(statement, source_of(statement, sources))
            entities[made["id"]] = made
    for statement in records:
        counts[statement["recordType"] + " records"] += 1
        if statement["recordType"] != "relationship":
            continue
        details = statement["recordDetails"]
        owner = details["interestedParty"]
        if isinstance(owner, dict):
            counts["unspecified interested parties"] += 1
            reason = owner.get("reason") or owner.get("unspecifiedReason") or "not stated"
            entities[details["subject"]]["owner_unspecified"] = reason
        elif owner not in entities or details["subject"] not in entities:
            counts["relationships left out (an end is a person or missing)"] += 1
        else:
            source = source_of(statement, sources)
            for number, interest in enumerate(details.get("interests", []), 1):
                links.append(link(statement, number, interest, source))
    name = entities.get("XI-LEI-" + Path(sys.argv[1]).stem, {}).get("name", Path(sys.argv[1]).stem)
    graph = {
        "stakegraph": "1",
        "title": f"Corporate group around {name}",
        "description": "Who holds whom, as stated to the UK register of persons with significant control and to the "
                       "LEI system. No natural persons, no deals.",
        "licence": LICENCE,
        "as_of": max(source["date"] for source in sources.values()),
        "entities": sorted(entities.values(), key=lambda e: e["id"]),
        "links": sorted(links, key=lambda l: l["id"]),
        "deals": [],
        "sources": sorted(sources.values(), key=lambda s: s["id"]),
    }
    counts.update({"entities": len(entities), "links": len(links)})
    with open(sys.argv[2], "w", encoding="utf-8", newline="\n") as out:
        json.dump(graph, out, ensure_ascii=False, indent=2)
        out.write("\n")
    for what, n in counts.items():
        print(f"{what}: {n}", file=sys.stderr)


if __name__ == "__main__":
    main()
