// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_graphml - tests what becomes of the nodes and edges of GraphML.
#include "rows_text.h"

static void test_read_graphml__native_keys_come_back(void **state) {
  (void)state;
  rows_check(
      NULL,
      "<?xml version='1.0' encoding='UTF-8'?>\n"
      "<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n"
      "<key id='k' for='node' attr.name='kind' attr.type='string'/>\n"
      "<key id='n' for='node' attr.name='name' attr.type='string'/>\n"
      "<key id='c' for='node' attr.name='Country' attr.type='string'/>\n"
      "<key id='i' for='node' attr.name='identifiers' attr.type='string'/>\n"
      "<key id='e' for='edge' attr.name='kind' attr.type='string'/>\n"
      "<key id='s' for='edge' attr.name='share' attr.type='double'/>\n"
      "<key id='f' for='edge' attr.name='since' attr.type='string'/>\n"
      "<key id='m' for='edge' attr.name='means' attr.type='string'/>\n"
      "<graph edgedefault='directed'>\n"
      "<node id='a'><data key='k'>company</data><data key='n'>A &amp; "
      "Co</data><data key='c'>DE</data><data "
      "key='i'>DE-HRB:12;XI-LEI:X</data></node>\n"
      "<node id='b'><data key='k'>public_body</data></node>\n"
      "<edge id='1' source='b' target='a'><data key='e'>ownership</data><data "
      "key='s'>12.5</data><data key='f'>2001-02</data></edge>\n"
      "<edge source='b' target='a'><data key='e'>control</data><data "
      "key='m'>statute</data></edge>\n"
      "</graph></graphml>",
      "company a 'A & Co' DE\n"
      "  identifier DE-HRB 12\n"
      "  identifier XI-LEI X\n"
      "public_body b '' \n"
      "ownership b -> a [2001-02..] 125000000..125000000 id 1\n"
      "control b -> a [..] statute direct\n",
      "");
}

static void check_nodes(const char *keys, const char *nodes, const char *wanted,
                        const char *warnings) {
  char text[2048];
  (void)snprintf(
      text, sizeof text,
      "<graphml>%s<graph edgedefault='directed'>%s</graph></graphml>", keys,
      nodes);
  rows_check("graphml", text, wanted, warnings);
}

#define KIND       "<key id='k' for='all' attr.name='kind'/>"
#define COMPANY    "<data key='k'>company</data>"
#define NODE(id)   "<node id='" id "'>" COMPANY "</node>"
#define OTHER(key) "<key id='" key "' for='node' attr.name='" key "'/>"

static void test_read_graphml__other_attributes_keep_their_type(void **state) {
  (void)state;
  check_nodes(
      KIND "<key id='t' for='node' attr.name='t' attr.type='boolean'/>"
           "<key id='d' for='node' attr.name='d d' attr.type='double'/>"
           "<key id='i' for='node' attr.name='i' attr.type='int'/>"
           "<key id='s' for='node' attr.name='s' attr.type='string'/>",
      "<node id='a'>" COMPANY "<data key='t'> TRUE </data><data key='d'>1.50"
      "</data><data key='i'>007</data><data key='s'>12</data></node>"
      "<node id='b'>" COMPANY "<data key='t'>0</data><data key='d'>NaN</data>"
      "<data key='i'>-3</data><data key='s'/></node>",
      "company a '' \n  d d=1.50\n  i=\"007\"\n  s=\"12\"\n  t=true\n"
      "company b '' \n  d d=\"NaN\"\n  i=-3\n  t=false\n",
      "");
}

static void test_read_graphml__defaults_fill_in(void **state) {
  (void)state;
  check_nodes("<key id='k' for='node' attr.name='kind'><default>company"
              "</default></key><key id='x' for='all' attr.name='x'><default> y "
              "</default></key>",
              "<node id='a'/><node id='b'><data key='k'>person</data><data "
              "key='x'>z</data></node>",
              "company a '' \n  x=\"y\"\nperson b '' \n  x=\"z\"\n", "");
}

static void test_read_graphml__labels_are_names(void **state) {
  (void)state;
  check_nodes(KIND OTHER("label") OTHER("name"),
              "<node id='a'>" COMPANY "<data key='label'>L</data></node>"
              "<node id='b'>" COMPANY
              "<data key='label'>L</data><data key='name'>N</data></node>",
              "company a 'L' \ncompany b 'N' \n", "");
  // yEd keeps the label inside what it draws.
  check_nodes(KIND "<key id='g' for='node' yfiles.type='nodegraphics'/>",
              "<node id='a'>" COMPANY
              "<data key='g'><y:ShapeNode><y:Fill color='#fff'/><y:NodeLabel "
              "font='x'>Drawn</y:NodeLabel></y:ShapeNode></data></node>",
              "company a 'Drawn' \n", "");
}

static void
test_read_graphml__an_own_id_stands_for_that_of_the_xml(void **state) {
  (void)state;
  check_nodes(KIND OTHER("id"),
              "<node id='n0'>" COMPANY "<data key='id'>acme</data></node>"
              "<node id='n1'>" COMPANY "</node>"
              "<edge source='n0' target='n1'><data key='k'>agent</data></edge>",
              "company acme '' \ncompany n1 '' \nagent acme -> n1 [..]\n", "");
}

static void test_read_graphml__edges_without_kind_are_other(void **state) {
  (void)state;
  check_nodes(
      KIND "<key id='l' for='edge' attr.name='Edge Label'/>"
           "<key id='w' for='edge' attr.name='weight' attr.type='double'/>",
      NODE("a") NODE("b") "<edge source='a' target='b'><data key='l'>knows"
                          "</data><data key='w'>2</data></edge>"
                          "<edge source='b' target='a'/>",
      "company a '' \ncompany b '' \n"
      "other a -> b [..]\n  label=\"knows\"\n  weight=2\n"
      "other b -> a [..]\n",
      "1:285: an edge without 'kind'; such edges are read as other\n");
  check_nodes(
      KIND,
      NODE("a") NODE("b") "<edge source='a' target='b'><data "
                          "key='k'>likes</data></edge>",
      "company a '' \ncompany b '' \n"
      "other a -> b [..]\n  kind=\"likes\"\n  label=\"likes\"\n",
      "1:204: 'kind': \"likes\" is not a known value; it is kept and read "
      "as other\n");
}

static void test_read_graphml__undirected_edges_say_so(void **state) {
  (void)state;
  rows_check("graphml",
             "<graphml>" KIND "<graph edgedefault='undirected'>" NODE("a")
                 NODE("b") "<edge source='a' target='b'><data "
                           "key='k'>other</data></edge>"
                           "<edge source='a' target='b' directed='true'><data "
                           "key='k'>agent</data></edge>"
                           "<edge source='a' target='b'><data "
                           "key='k'>family</data></edge>"
                           "<edge source='a' target='b'><data "
                           "key='k'>ownership</data></edge></graph></graphml>",
             "company a '' \ncompany b '' \n"
             "other a -> b [..]\n  directed=false\n"
             "agent a -> b [..]\n"
             "family a -> b [..]\n"
             "ownership a -> b [..]\n  directed=false\n",
             "1:378: an undirected edge of the kind 'ownership', which has a "
             "direction; it is read from source to target\n");
}

static void test_read_graphml__what_cannot_be_used_is_told(void **state) {
  (void)state;
  rows r;
  assert_int_equal(
      rows_read(
          "graphml",
          "<graphml>" KIND "\n<graph>\n<node/>\n<edge source='a'/>\n"
          "<edge target='a'/>\n<hyperedge/>\n"
          "<node id='a'>" COMPANY "<port name='p'/><data key='x'>1</data>"
          "</node>\n<node id='b'>" COMPANY "<graph>\n<node id='c'>" COMPANY
          "</node></graph></node>\n"
          "<edge id='e' source='a' target='zz' sourceport='p'><data key='k'>"
          "agent</data></edge></graph></graphml>",
          &r),
      SG_OK);
  assert_string_equal(sg_text_get(&r.text),
                      "company a '' \n  x=\"1\"\ncompany c '' \n"
                      "company b '' \nother zz ''  unresolved\n"
                      "agent a -> zz [..] id e\n  sourceport=\"p\"\n");
  assert_string_equal(
      sg_text_get(&r.warnings),
      "3:1: a node without id; the record is left out\n"
      "4:1: an edge without target; the record is left out\n"
      "5:1: an edge without source; the record is left out\n"
      "6:1: a hyperedge, which joins many nodes at once; the record is left "
      "out\n"
      "7:58: the key 'x' is not declared here; its id is its name\n"
      "7:42: a port of a node; it is left out\n"
      "8:42: a graph inside a node; its nodes and edges are read like all "
      "others, that they stand together is not\n"
      "10:1: link 'e': 'to' names 'zz', which no input "
      "describes; a placeholder stands for it\n");
  assert_int_equal(r.n_records, 8);
  assert_int_equal(r.n_refused, 4);
  rows_clear(&r);
}

static void
test_read_graphml__keys_are_found_by_what_they_are_for(void **state) {
  (void)state;
  rows_check("graphml",
             "<graphml><key id='t' for='graph' attr.name='title'/>"
             "<key id='t' for='node' attr.name='name'/>"
             "<key id='t' for='node' attr.name='kind'/>\n"
             "<key id='u' for='nodd' attr.name='kind'/>"
             "<key for='node' attr.name='kind'/>"
             "<graph><data key='t'>T</data><node id='a'><data key='t'>N</data>"
             "<data key='u'>person</data></node></graph></graphml>",
             "person a 'N' \n",
             "1:94: the key 't' is declared twice; the first counts\n"
             "2:1: a key for 'nodd'; it is read as one for all\n"
             "2:42: a key without id; it is left out\n");
}

static void test_read_graphml__two_values_of_one_name_are_told(void **state) {
  (void)state;
  check_nodes(KIND OTHER("name") OTHER("NAME"),
              "<node id='a'>" COMPANY "<data key='name'>N</data><data "
              "key='NAME'>M</data><data key='name'>N</data></node>",
              "company a 'N' \n",
              "1:234: 'name' is given twice; the first counts\n");
}

static void test_read_graphml__broken_files_are_refused(void **state) {
  (void)state;
  rows_refused("graphml", "<gexf/>", "1:1", "the element graphml is expected");
  rows_refused("graphml", "<graphml><graph><node id='a'></graph></graphml>",
               "1:32", "mismatched tag");
  rows_refused("graphml", "<!DOCTYPE graphml><graphml/>", "1:18", "DOCTYPE");
  // A list that is JSON in a cell is read as JSON, so it may be broken.
  rows_refused("graphml",
               "<graphml><key id='i' for='node' attr.name='identifiers'/>"
               "<graph>\n<node id='a'>\n <data key='i'>[{]}</data></node>"
               "</graph></graphml>",
               "3:2", "");
  // Two nodes of one id that contradict each other.
  rows_refused("graphml",
               "<graphml>" OTHER(
                   "name") "<graph>\n"
                           "<node id='a'><data key='name'>A</data></node>\n"
                           "<node id='a'><data key='name'>B</data></node>\n"
                           "</graph></graphml>",
               "3:1", "contradicts");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_graphml__native_keys_come_back),
      cmocka_unit_test(test_read_graphml__other_attributes_keep_their_type),
      cmocka_unit_test(test_read_graphml__defaults_fill_in),
      cmocka_unit_test(test_read_graphml__labels_are_names),
      cmocka_unit_test(test_read_graphml__an_own_id_stands_for_that_of_the_xml),
      cmocka_unit_test(test_read_graphml__edges_without_kind_are_other),
      cmocka_unit_test(test_read_graphml__undirected_edges_say_so),
      cmocka_unit_test(test_read_graphml__what_cannot_be_used_is_told),
      cmocka_unit_test(test_read_graphml__keys_are_found_by_what_they_are_for),
      cmocka_unit_test(test_read_graphml__two_values_of_one_name_are_told),
      cmocka_unit_test(test_read_graphml__broken_files_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
