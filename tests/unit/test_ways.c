// SPDX-License-Identifier: GPL-2.0-or-later
// test_ways - tests of the best chains between two parties: order, ties, the
// limit of work, and shortage of memory. Random graphs: oracle/test_chains.py.
#include "loaded_text.h"

#include "paths/strength.h"
#include "paths/ways.h"

#define LINK(kind, from, to, rest)                                             \
  "{'kind':'" kind "','from':'" from "','to':'" to "'" rest "}"
#define GRAPH(links)                                                           \
  "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':'company'},"      \
  "{'id':'c','kind':'company'},{'id':'d','kind':'company'}],'links':[" links   \
  "]}"

typedef struct fixture {
  loaded l;
  sg_arena arena;
  sg_columns columns;
  sg_strengths strengths;
  sg_ways_query query;
} fixture;

static void begin(fixture *f, const char *text) {
  double weights[SG_N_WEIGHTS];
  for (int i = 0; i < SG_N_WEIGHTS; i++)
    weights[i] = 1;
  weights[SG_WEIGHT_OWNS_25] = 0.5;
  loaded_model(&f->l, text);
  loaded_view(&f->l, "2020", NULL);
  sg_arena_init(&f->arena, 0);
  sg_columns_init(&f->columns, &f->l.view, &f->arena);
  assert_int_equal(
      sg_strengths_of(&f->strengths, &f->columns, weights, NULL, &f->arena),
      SG_OK);
  f->query = (sg_ways_query){
      .graph = &f->l.view.graph,
      .strengths = &f->strengths,
      .from = sg_view_entity(&f->l.view, "a"),
      .to = sg_view_entity(&f->l.view, "d"),
      .k = 10,
      .work = 1000,
  };
}

static void end(fixture *f) {
  sg_columns_clear(&f->columns);
  sg_arena_clear(&f->arena);
  loaded_clear(&f->l);
}

// Parties of a chain as a text of their ids.
static void check_way(const fixture *f, const sg_way *way, const char *parties,
                      double strength) {
  char text[16] = "";
  for (uint32_t i = 0; i <= way->n_links; i++)
    text[i] = f->l.view.graph.entity_id[way->entities[i]][0];
  assert_string_equal(text, parties);
  assert_near(way->high, strength, 1e-12);
}

#define HELD(from, to, share) LINK("ownership", from, to, ",'share':" share)

static const char *const diamond =
    GRAPH(HELD("a", "b", "100") "," HELD("b", "d", "30") "," HELD(
        "a", "c", "30") "," HELD("c", "d",
                                 "100") "," HELD("b", "c",
                                                 "60") "," HELD("a", "d",
                                                                "30"));

static void test_ways__come_in_order_and_once(void **state) {
  (void)state;
  fixture f;
  sg_ways ways;
  begin(&f, diamond);
  assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
  assert_int_equal(ways.n, 5);
  check_way(&f, &ways.at[0], "abcd", 1);
  check_way(&f, &ways.at[1], "ad", 0.5);
  check_way(&f, &ways.at[2], "abd", 0.5);
  check_way(&f, &ways.at[3], "acd", 0.5);
  check_way(&f, &ways.at[4], "acbd", 0.25);
  assert_false(ways.truncated);
  sg_ways_clear(&ways);
  f.query.by_links = true;
  f.query.k = 2;
  assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
  assert_int_equal(ways.n, 2);
  check_way(&f, &ways.at[0], "ad", 0.5);
  check_way(&f, &ways.at[1], "abd", 0.5);
  sg_ways_clear(&ways);
  end(&f);
}

static void test_ways__goods_flow_one_way(void **state) {
  (void)state;
  fixture f;
  sg_ways ways;
  begin(&f, GRAPH(LINK("supply", "d", "b", "") "," LINK("ownership", "b", "a",
                                                        ",'share':100")));
  assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
  assert_int_equal(ways.n, 0);
  sg_ways_clear(&ways);
  const sg_id from = f.query.from;
  f.query.from = f.query.to;
  f.query.to = from;
  assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
  assert_int_equal(ways.n, 1);
  check_way(&f, &ways.at[0], "dba", 1);
  sg_ways_clear(&ways);
  end(&f);
}

static void test_ways__say_when_work_was_cut_short(void **state) {
  (void)state;
  fixture f;
  sg_ways ways;
  begin(&f, diamond);
  uint32_t n = 0;
  for (f.query.work = 1; f.query.work < 1000; f.query.work++) {
    assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
    assert_true(ways.truncated || ways.n == 5);
    assert_true(ways.n >= n);
    n = ways.n;
    sg_ways_clear(&ways);
  }
  assert_int_equal(n, 5);
  end(&f);
}

static void test_ways__a_party_and_itself(void **state) {
  (void)state;
  fixture f;
  sg_ways ways;
  begin(&f, diamond);
  f.query.to = f.query.from;
  assert_int_equal(sg_ways_find(&ways, &f.query), SG_OK);
  assert_int_equal(ways.n, 0);
  sg_ways_clear(&ways);
  end(&f);
}

static void test_ways__short_memory(void **state) {
  (void)state;
  fixture f;
  sg_ways ways;
  begin(&f, diamond);
  OOM_LOOP(sg_ways_find(&ways, &f.query), sg_ways_clear(&ways))
  end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ways__come_in_order_and_once),
      cmocka_unit_test(test_ways__goods_flow_one_way),
      cmocka_unit_test(test_ways__say_when_work_was_cut_short),
      cmocka_unit_test(test_ways__a_party_and_itself),
      cmocka_unit_test(test_ways__short_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
