# SPDX-License-Identifier: GPL-2.0-or-later
"""GraphML files through the command.

The expected numbers were counted beforehand with Python's ElementTree: elements
node and edge, and ends of edges that no node has as its id.
"""

import json
import unittest

from sgtest import SOURCE, ReaderCase, run

HERE = SOURCE / "tests" / "data" / "graphml"


class GraphML(ReaderCase):
    def check_counts(self, path, nodes, edges, missing, **warnings):
        counts = self.check(path)
        self.assertEqual(counts["inputs"][0]["format"], "graphml")
        self.assertEqual(counts["entities"], {"other": nodes} if nodes else {})
        self.assertEqual(counts["links"], {"other": edges} if edges else {})
        self.assertEqual(counts["unresolved"], missing)
        if nodes:
            warnings["bad_type"] = 2  # neither nodes nor edges say their kind
        if missing:
            warnings["dangling"] = missing
        self.assertEqual(counts["warnings"], warnings)

    def test_small_real_files(self):
        self.check_counts(HERE / "basic.graphml", 11, 12, 0)
        self.check_counts(HERE / "attributes.graphml", 6, 7, 0)
        self.check_counts(HERE / "missing_nodes.graphml", 15, 37, 36)

    def test_a_graph_of_the_native_keys_is_analysed(self):
        path = self.write("a.graphml", """<?xml version="1.0"?>
<graphml><key id="k" for="all" attr.name="kind"/>
<key id="n" for="node" attr.name="name"/>
<key id="s" for="edge" attr.name="share_min" attr.type="double"/>
<key id="t" for="graph" attr.name="title"/>
<key id="a" for="graph" attr.name="as_of"/>
<graph edgedefault="directed"><data key="t">A case</data>
<data key="a">2011-06-30</data>
<node id="s"><data key="k">public_body</data><data key="n">State</data></node>
<node id="c"><data key="k">company</data><data key="n">Acme</data></node>
<edge source="s" target="c"><data key="k">ownership</data>
<data key="s">50.5</data></edge></graph></graphml>""")
        found = self.findings(path)
        self.assertEqual(found["as_of"], "2011-06-30")
        self.assertEqual(found["graph"]["title"], "A case")
        done = run("holdings", path, "--of", "s", "--json")
        row = json.loads(done.stdout)["rows"][0]
        self.assertEqual(row["entity"], "c")
        self.assertEqual(row["direct_low"], 0.505)
        self.assertEqual(row["direct_high"], 1)

    def test_defaults_are_bounded(self):
        """They are put into each node: 64 of a file and no more."""
        keys = "".join(f'<key id="k{i}" for="node" attr.name="n{i}">'
                       f"<default>{i}</default></key>" for i in range(240))
        nodes = "".join(f'<node id="{i}"/>' for i in range(2000))
        path = self.write("a.graphml",
                          f"<graphml>{keys}<graph>{nodes}</graph></graphml>")
        counts = self.check(path)
        self.assertEqual(counts["entities"], {"other": 2000})
        self.assertEqual(counts["warnings"],
                         {"bad_type": 1, "truncated": 240 - 64})
        entity = self.converted(path)["entities"][0]
        one = {k: v for k, v in entity.items() if k[0] == "n"}
        self.assertEqual(one, {f"n{i}": str(i) for i in range(64)})

    def test_standard_input(self):
        found = self.check("-", stdin=(HERE / "basic.graphml").read_bytes())
        self.assertEqual(found["links"], {"other": 12})

    def test_other_xml_is_not_recognised(self):
        path = self.write("a.xml", "<gexf/>")
        self.assertIn("nothing is recognised", self.check(path, code=3))

    def test_larger_graph(self):
        self.check_counts(self.shared("graph_gexf_graphml", "graphml",
                                      "miserables.graphml"), 77, 254, 0)

    def test_files_of_igraph(self):
        folder = self.shared("graph_igraph_src", "graphml")
        for name, nodes, edges, more in (
                ("bug_1970.graphml", 0, 0, {"duplicate": 1}),
                ("cattr_bool_bug.graphml", 10, 9, {}),
                ("graphml-default-attrs.xml", 3, 2, {}),
                ("graphml-hsa05010.xml", 26, 10, {}),
                ("graphml-lenient.xml", 3, 2, {}),
                ("invalid2.graphml", 0, 0, {"duplicate": 5}),
                ("test.graphml", 6, 7, {"unknown_value": 1})):
            with self.subTest(name):
                self.check_counts(folder / name, nodes, edges, 0, **more)

    def test_a_broken_file_stops(self):
        path = self.shared("graph_igraph_src", "graphml", "invalid1.graphml")
        self.assertIn("invalid1.graphml:9:40: not well-formed",
                      self.check(path, code=3))


if __name__ == "__main__":
    unittest.main()
