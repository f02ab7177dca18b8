#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
"""Run stakegraph and look at what it found with pandas and NetworkX.

usage: findings.py INPUT... [--deal ID and other options of analyze]

STAKEGRAPH names the program, if it is not on the path.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import networkx
import pandas

INCOMPLETE = 4  # a plugin did not finish: the findings say which


def analyze(words):
    """The findings document, and the graph with scores and flags."""
    program = os.environ.get("STAKEGRAPH", "stakegraph")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            done = subprocess.run([program, "analyze", "--quiet", *words,
                                   "-o", folder / "findings.json",
                                   "-o", folder / "graph.graphml"])
        except FileNotFoundError:
            sys.exit(f"findings.py: there is no {program}; set STAKEGRAPH")
        if done.returncode not in (0, 1, INCOMPLETE):
            sys.exit(done.returncode)
        findings = json.loads((folder / "findings.json").read_bytes())
        graph = networkx.read_graphml(folder / "graph.graphml",
                                      edge_key_type=str,
                                      force_multigraph=True)
    return findings, graph


def flag_table(findings):
    """One row a flag, with what it rests on."""
    table = pandas.json_normalize(findings["flags"])
    if table.empty:
        return table
    table["n_sources"] = table["sources"].map(len)
    return table[["severity", "flag", "certainty", "subject", "deal",
                  "n_sources", "message"]]


def score_table(findings):
    """One row a party, one column a metric. What is unknown is NaN, not 0."""
    return pandas.DataFrame(
        {party["id"]: party["scores"] for party in findings["entities"]},
        dtype=float).transpose()


def supplies(graph):
    """Who supplies whom, as far as recorded."""
    return networkx.DiGraph(
        (a, b) for a, b, kind in graph.edges(data="kind") if kind == "supply")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    findings, graph = analyze(sys.argv[1:])
    for plugin in findings["plugins"]:
        if plugin["status"] != "ok":
            print("absent:", plugin["id"], plugin["status"], plugin["reason"])

    flags = flag_table(findings)
    print("Flags by party and severity")
    print(flags.groupby(["subject", "severity"]).size().unstack(fill_value=0)
          if len(flags) else "none")

    scores = score_table(findings)
    wanted = [name for name in ("intermediary.choke", "proximity.score_low",
                                "proximity.score_high", "opacity.undisclosed")
              if name in scores]
    print("\nScores")
    print(scores[wanted].dropna(how="all").sort_values(wanted, ascending=False)
          .to_string() if wanted else "none")

    chain = supplies(graph)
    print("\nWho is supplied by way of whom")
    between = [party for party in sorted(chain)
               if chain.in_degree(party) and chain.out_degree(party)]
    for party in between:
        below = networkx.descendants(chain, party) - {party}
        print(f"  {party}: {', '.join(sorted(below))}")
    if not between:
        print("  nobody, as far as recorded")


if __name__ == "__main__":
    main()
