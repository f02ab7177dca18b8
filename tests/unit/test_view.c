// SPDX-License-Identifier: GPL-2.0-or-later
// test_view - tests which links hold on a day, and what a deal is about.
#include "loaded_text.h"

enum { ABSENT, IN_FORCE, ENDED };

static int standing(loaded *l, const char *as_of) {
  loaded_view(l, as_of, NULL);
  const uint32_t e = loaded_link(l, "l");
  if (e == SG_NONE)
    return ABSENT;
  return e < l->view.graph.n_links ? IN_FORCE : ENDED;
}

static void test_view__links_hold_from_since_to_until(void **state) {
  (void)state;
  static const struct {
    const char *keys, *as_of;
    int standing;
  } rows[] = {
      {"'notes':''", "0001-01-01", IN_FORCE},
      {"'notes':''", "9999-12-31", IN_FORCE},
      {"'since':'2011-06-07'", "2011-06-06", ABSENT},
      {"'since':'2011-06-07'", "2011-06-07", IN_FORCE},
      {"'since':'2011-06-07'", "2011-06-08", IN_FORCE},
      {"'until':'2011-06-07'", "2011-06-06", IN_FORCE},
      {"'until':'2011-06-07'", "2011-06-07", IN_FORCE},
      {"'until':'2011-06-07'", "2011-06-08", ENDED},
      {"'since':'2011-06'", "2011-05-31", ABSENT},
      {"'since':'2011-06'", "2011-06-01", IN_FORCE},
      {"'until':'2012-02'", "2012-02-29", IN_FORCE},
      {"'until':'2012-02'", "2012-03-01", ENDED},
      {"'since':'2011'", "2010-12-31", ABSENT},
      {"'since':'2011'", "2011-01-01", IN_FORCE},
      {"'until':'2011'", "2011-12-31", IN_FORCE},
      {"'until':'2011'", "2012-01-01", ENDED},
      {"'since':'2011','until':'2011'", "2011-07-01", IN_FORCE},
      {"'since':'2011-06-07','until':'2011-06-07'", "2011-06-07", IN_FORCE},
      {"'since':'2011-06-07','until':'2011-06-07'", "2011-06-08", ENDED},
      {"'since':'1969-12-31'", "1969-12-30", ABSENT},
      {"'since':'1969-12-31'", "1969-12-31", IN_FORCE},
      {"'until':'1969'", "1970-01-01", ENDED},
      {"'since':'2011-12-31','until':'2011'", "2011-12-31", IN_FORCE},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[300];
    (void)snprintf(text, sizeof text,
                   "{'entities':[{'id':'a','kind':'company'}],'links':[{'id':"
                   "'l','kind':'control','from':'a','to':'a',%s}]}",
                   rows[i].keys);
    loaded l;
    loaded_model(&l, text);
    const int got = standing(&l, rows[i].as_of);
    loaded_clear(&l);
    if (got != rows[i].standing)
      fail_msg("%s on %s: %d", rows[i].keys, rows[i].as_of, got);
  }
}

static void test_view__events_stay_evidence(void **state) {
  (void)state;
  static const struct {
    const char *keys, *as_of;
    int standing;
  } rows[] = {
      {"'date':'2011-06-07'", "2011-06-06", ABSENT},
      {"'date':'2011-06-07'", "2011-06-07", IN_FORCE},
      {"'date':'2011-06-07'", "2050-01-01", IN_FORCE},
      {"'date':'2011'", "2010-12-31", ABSENT},
      {"'date':'2011'", "2011-01-01", IN_FORCE},
      {"'date':'2011','until':'2012'", "2050-01-01", IN_FORCE},
      {"'notes':''", "2000-01-01", IN_FORCE},
  };
  static const char *const kinds[] = {"supply", "contract", "payment",
                                      "succession", "involved"};
  for (size_t i = 0; i < SG_COUNT(rows) * SG_COUNT(kinds); i++) {
    const size_t row = i / SG_COUNT(kinds);
    char text[300];
    (void)snprintf(text, sizeof text,
                   "{'entities':[{'id':'a','kind':'company'}],'links':[{'id':"
                   "'l','kind':'%s','from':'a','to':'a',%s}]}",
                   kinds[i % SG_COUNT(kinds)], rows[row].keys);
    loaded l;
    loaded_model(&l, text);
    assert_int_equal(standing(&l, rows[row].as_of), rows[row].standing);
    loaded_clear(&l);
  }
}

static int32_t day(const char *text) {
  sg_date date = SG_DATE_UNKNOWN;
  assert_true(sg_date_parse(text, strlen(text), &date));
  return sg_date_first(date);
}

static void test_view__date_columns_span_partial_dates(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'a','kind':'company'}],'links':["
                   "{'id':'1','kind':'control','from':'a','to':'a','since':"
                   "'2011-02','until':'2030'},{'id':'2','kind':'control',"
                   "'from':'a','to':'a'},{'id':'3','kind':'supply','from':'a',"
                   "'to':'a','date':'2012'}]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  assert_int_equal(g->link_since[0], day("2011-02-01"));
  assert_int_equal(g->link_since_latest[0], day("2011-02-28"));
  assert_int_equal(g->link_until_earliest[0], day("2030-01-01"));
  assert_int_equal(g->link_until[0], day("2030-12-31"));
  assert_int_equal(g->link_since[1], SG_NO_DATE);
  assert_int_equal(g->link_until[1], SG_NO_DATE);
  assert_int_equal(g->link_since[2], day("2012-01-01"));
  assert_int_equal(g->link_since_latest[2], day("2012-12-31"));
  assert_int_equal(g->link_until[2], SG_NO_DATE);
  loaded_clear(&l);
}

static void test_view__adjacency_holds_links_in_force_only(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'b','kind':'company'},{'id':'a','kind':"
                   "'company'},{'id':'c','kind':'company'}],'links':["
                   "{'id':'z','kind':'control','from':'a','to':'b'},"
                   "{'id':'y','kind':'control','from':'a','to':'c'},"
                   "{'id':'x','kind':'control','from':'c','to':'b'},"
                   "{'id':'a','kind':'control','from':'a','to':'b','until':"
                   "'2010'},{'id':'b','kind':'control','from':'a','to':'b',"
                   "'since':'2030'}]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  static const char *const order[] = {"x", "y", "z", "a"};
  static const uint32_t outs[] = {0, 2, 2, 3};
  static const uint32_t ins[] = {0, 0, 2, 3};
  assert_int_equal(g->n_links, 3);
  assert_int_equal(g->n_ended, 1);
  for (uint32_t e = 0; e < 4; e++)
    assert_string_equal(sg_view_link_id(&l.view, e), order[e]);
  assert_memory_equal(g->out_start, outs, sizeof outs);
  assert_memory_equal(g->in_start, ins, sizeof ins);
  assert_int_equal(g->out_link[0], 1);
  assert_int_equal(g->out_link[1], 2);
  assert_int_equal(g->out_link[2], 0);
  assert_int_equal(g->in_link[0], 0);
  assert_int_equal(g->in_link[1], 2);
  assert_int_equal(g->in_link[2], 1);
  loaded_clear(&l);
}

static void test_view__persons_have_no_country(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'c','kind':'company','country':'de'},"
                   "{'id':'p','kind':'person','country':'DE'}]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.entity_country[0], SG_COUNTRY('D', 'E'));
  assert_int_equal(l.view.graph.entity_country[1], 0);
  loaded_clear(&l);
}

static void test_view__unknown_deal_is_a_usage_error(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[]}");
  const sg_view_options options = {0, "nothing", NULL};
  assert_int_equal(sg_view_build(&l.view, &l.model, &options, &l.err),
                   SG_EUSAGE);
  assert_non_null(strstr(l.err.message, "nothing"));
  loaded_clear(&l);
}

static void test_view__empty_graph_has_a_view(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.n_entities, 0);
  assert_int_equal(l.view.graph.n_links, 0);
  assert_int_equal(l.view.graph.out_start[0], 0);
  loaded_clear(&l);
}

// One link of a kind between x and the vendor v of the deal, either way.
static bool bears(const char *kind, const char *from, const char *to) {
  char text[700];
  (void)snprintf(text, sizeof text,
                 "{'entities':[{'id':'v','kind':'company'},{'id':'x','kind':"
                 "'person'},{'id':'far','kind':'company'}],'links':[{'kind':"
                 "'%s','from':'%s','to':'%s'},{'kind':'ownership','from':"
                 "'far','to':'x'}],'deals':[{'id':'d','vendor':'v'}]}",
                 kind, from, to);
  loaded l;
  loaded_model(&l, text);
  loaded_view(&l, "2020", "d");
  assert_int_equal(l.view.graph.deal, 0);
  const bool reached =
      l.view.graph.entity_in_scope[sg_view_entity(&l.view, "x")];
  assert_true(l.view.graph.entity_in_scope[sg_view_entity(&l.view, "v")]);
  loaded_clear(&l);
  return reached;
}

static void test_view__scope_follows_what_bears_on_the_parties(void **state) {
  (void)state;
  static const struct {
    const char *kind;
    bool up, down; // x -> v, v -> x
  } rows[] = {
      {"ownership", true, false},  {"control", true, false},
      {"funding", true, false},    {"part_of", false, true},
      {"position", true, false},   {"family", true, true},
      {"associate", true, true},   {"agent", true, true},
      {"located_at", false, true}, {"same_as", true, true},
      {"succession", true, true},  {"involved", false, true},
      {"supply", false, false},    {"contract", false, false},
      {"payment", false, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    if (bears(rows[i].kind, "x", "v") != rows[i].up)
      fail_msg("%s to the vendor", rows[i].kind);
    if (bears(rows[i].kind, "v", "x") != rows[i].down)
      fail_msg("%s from the vendor", rows[i].kind);
  }
}

static void test_view__scope_begins_at_every_party(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l,
               "{'entities':[{'id':'v','kind':'company'},{'id':'u','kind':"
               "'public_body'},{'id':'s','kind':'company'},{'id':'t','kind':"
               "'company'},{'id':'dir','kind':'person'},{'id':'side','kind':"
               "'company'},{'id':'owner-of-side','kind':'company'},{'id':'sub',"
               "'kind':'company'},{'id':'alien','kind':'company'}],'links':["
               "{'kind':'supply','from':'s','to':'t','deal':'d'},"
               "{'kind':'position','from':'dir','to':'t','post':'director'},"
               "{'kind':'position','from':'dir','to':'side','post':'director'},"
               "{'kind':'ownership','from':'owner-of-side','to':'side'},"
               "{'kind':'ownership','from':'v','to':'sub'},"
               "{'kind':'supply','from':'v','to':'alien','deal':'e'}],"
               "'deals':[{'id':'d','vendor':'v','stated_end_user':['u']},"
               "{'id':'e'}]}");
  static const struct {
    const char *id;
    bool reached;
  } rows[] = {
      {"v", true},    {"u", true},      {"s", true},
      {"t", true},    {"dir", true},    {"side", true},
      {"sub", false}, {"alien", false}, {"owner-of-side", false},
  };
  loaded_view(&l, "2020", "d");
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_int_equal(
        l.view.graph.entity_in_scope[sg_view_entity(&l.view, rows[i].id)],
        rows[i].reached);
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.deal, SG_NONE);
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_int_equal(l.view.graph.entity_in_scope[i], 1);
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_view__links_hold_from_since_to_until),
      cmocka_unit_test(test_view__events_stay_evidence),
      cmocka_unit_test(test_view__date_columns_span_partial_dates),
      cmocka_unit_test(test_view__adjacency_holds_links_in_force_only),
      cmocka_unit_test(test_view__persons_have_no_country),
      cmocka_unit_test(test_view__unknown_deal_is_a_usage_error),
      cmocka_unit_test(test_view__empty_graph_has_a_view),
      cmocka_unit_test(test_view__scope_follows_what_bears_on_the_parties),
      cmocka_unit_test(test_view__scope_begins_at_every_party),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
