// SPDX-License-Identifier: GPL-2.0-or-later
// test_stakes - tests that several statements of one stake are one stake.
#include "loaded_text.h"

#define HEAD                                                                   \
  "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':'company'},"      \
  "{'id':'c','kind':'company'}],'links':["
#define STAKE(id, rest)                                                        \
  "{'id':'" id "','kind':'ownership','from':'a','to':'c'," rest "}"

static const uint32_t pct = 10000000;

typedef struct wanted {
  uint32_t low, high, votes;
  bool repeats; ///< the first link
} wanted;

static void check_stakes(const char *links, const wanted *rows, uint32_t n,
                         uint32_t n_contradictions) {
  char text[2000];
  (void)snprintf(text, sizeof text, HEAD "%s]}", links);
  loaded l;
  loaded_model(&l, text);
  loaded_view(&l, "2020-06-15", NULL);
  const sg_graph *g = &l.view.graph;
  assert_int_equal(g->n_links + g->n_ended, n);
  for (uint32_t e = 0; e < n; e++) {
    assert_int_equal(g->link_low[e], rows[e].low);
    assert_int_equal(g->link_high[e], rows[e].high);
    assert_int_equal(g->link_votes[e], rows[e].votes);
    assert_int_equal(g->link_repeats[e], rows[e].repeats ? 0 : SG_NONE);
  }
  assert_int_equal(l.problems.counts[SG_PROBLEM_CONTRADICTING_STAKES],
                   n_contradictions);
  loaded_clear(&l);
}

static void
test_stakes__statements_that_meet_give_the_common_part(void **state) {
  (void)state;
  const wanted rows[] = {
      {40 * pct, 50 * pct, SG_NONE, false},
      {0, 0, SG_NONE, true},
      {0, 0, SG_NONE, true},
  };
  check_stakes(
      STAKE("1", "'share_min':25,'share_max':50") "," STAKE(
          "2",
          "'share_min':40,'share_max':75") "," STAKE("3",
                                                     "'notes':'share unknown'"),
      rows, 3, 0);
  const wanted touching[] = {{50 * pct, 50 * pct, SG_NONE, false},
                             {0, 0, SG_NONE, true}};
  check_stakes(STAKE("1", "'share_min':25,'share_max':50") "," STAKE(
                   "2", "'share_min':50,'share_max':75"),
               touching, 2, 0);
  const wanted least[] = {{0, 40 * pct, SG_NONE, false}, {0, 0, SG_NONE, true}};
  check_stakes(STAKE("1", "'share_max':50") "," STAKE("2", "'share_max':40"),
               least, 2, 0);
}

static void test_stakes__contradictions_give_the_hull(void **state) {
  (void)state;
  const wanted rows[] = {{10 * pct, 60 * pct, SG_NONE, false},
                         {0, 0, SG_NONE, true}};
  check_stakes(STAKE("1", "'share':10") "," STAKE("2", "'share':60"), rows, 2,
               1);
  check_stakes(STAKE("1", "'share':60") "," STAKE("2", "'share':10"), rows, 2,
               1);
}

static void test_stakes__warning_names_both_sources(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l,
               HEAD STAKE("one", "'share':10,'sources':['s1']") "," STAKE(
                   "two", "'share':60,'sources':['s2']") "],'sources':[{'id':'"
                                                         "s1'},{'id':'s2'}]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.problems.total, 1);
  const char *line = SG_AT(const char *, &l.problems.first, 0);
  static const char *const parts[] = {"'a'",   "'c'",  "10-10", "60-60",
                                      "'one'", "(s1)", "'two'", "(s2)"};
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    if (!strstr(line, parts[i]))
      fail_msg("%s is not in: %s", parts[i], line);
  loaded_clear(&l);
}

// What the ids of the links are must not decide the stake.
// Of those that say the same the first by id.
static void test_stakes__warning_names_the_first_of_a_kind(void **state) {
  (void)state;
  loaded l;
  loaded_model(
      &l, HEAD STAKE("1", "'share':60") "," STAKE("2", "'share':10") "," STAKE(
              "3", "'share':60") "," STAKE("4", "'share':10") "]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.problems.total, 1);
  const char *line = SG_AT(const char *, &l.problems.first, 0);
  assert_non_null(strstr(line, "10-10 % by link '2'"));
  assert_non_null(strstr(line, "60-60 % by link '1'"));
  loaded_clear(&l);
}

// Two statements of each of these stakes, in one order or the other.
static void check_many(bool backwards) {
  static const char *const owners[] = {"a", "b"};
  static const char *const kinds[] = {
      "",
      ",'capacity':'nominee'",
      ",'capacity':'trustee'",
      ",'measure':'total'",
      ",'measure':'ultimate'",
      ",'measure':'total','capacity':'nominee'",
  };
  enum { N_KINDS = SG_COUNT(kinds), N = 2 * 2 * N_KINDS };
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, HEAD);
  for (int i = 0; i < N; i++)
    sg_text_printf(
        &text,
        "%s{'id':'%02d','kind':'ownership','from':'%s','to':'c','share_min':%d,"
        "'share_max':%d%s}",
        i ? "," : "", backwards ? N - 1 - i : i, owners[i / 2 % 2],
        i % 2 ? 40 : 10, i % 2 ? 75 : 50, kinds[i / 4]);
  sg_text_puts(&text, "]}");
  loaded l;
  loaded_model(&l, sg_text_get(&text));
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  for (sg_id e = 0; e < N; e += 2) {
    assert_int_equal(g->link_low[e], 40 * pct);
    assert_int_equal(g->link_high[e], 50 * pct);
    assert_int_equal(g->link_repeats[e], SG_NONE);
    assert_int_equal(g->link_high[e + 1], 0);
    assert_int_equal(g->link_repeats[e + 1], e);
  }
  assert_int_equal(l.problems.total, 0);
  loaded_clear(&l);
  sg_text_clear(&text);
}

static void test_stakes__many_stakes_in_one_company(void **state) {
  (void)state;
  check_many(false);
  check_many(true);
}

// A statement that is perhaps no longer in force counts, but the link that
// carries the stake is one that surely is.
static void test_stakes__doubtful_statements_come_last(void **state) {
  (void)state;
  static const char *const rests[][2] = {
      {"'share':20,'until':'2020'", "'share':20"},
      {"'share':20", "'share':20,'until':'2020'"},
  };
  for (sg_id firm = 0; firm < 2; firm++) {
    char text[1000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   HEAD STAKE("1", "%s") "," STAKE("2", "%s") "]}",
                   rests[1 - firm][0], rests[1 - firm][1]);
    loaded_model(&l, text);
    loaded_view(&l, "2020-06-15", NULL);
    const sg_graph *g = &l.view.graph;
    assert_int_equal(g->n_links, 2);
    assert_int_equal(g->link_repeats[firm], SG_NONE);
    assert_int_equal(g->link_repeats[1 - firm], firm);
    loaded_clear(&l);
  }
}

static void test_stakes__every_company_is_looked_at(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, HEAD
               "{'kind':'ownership','from':'b','to':'a','share':10},"
               "{'kind':'ownership','from':'b','to':'a','share_max':50}]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  assert_true((g->link_repeats[0] == SG_NONE) !=
              (g->link_repeats[1] == SG_NONE));
  assert_int_equal(g->link_high[0] + g->link_high[1], 10 * pct);
  loaded_clear(&l);
}

static void test_stakes__any_two_statements_may_be_of_one_owner(void **state) {
  (void)state;
  static const char *const owners[][3] = {
      {"a", "b", "a"}, {"b", "a", "a"}, {"a", "a", "b"}};
  for (size_t i = 0; i < SG_COUNT(owners); i++) {
    sg_text text;
    loaded l;
    uint32_t n_repeats = 0;
    sg_text_init(&text, 0);
    sg_text_puts(&text, HEAD);
    for (int k = 0; k < 3; k++)
      sg_text_printf(&text,
                     "%s{'id':'%d','kind':'ownership','from':'%s','to':'c',"
                     "'share':10}",
                     k ? "," : "", k, owners[i][k]);
    sg_text_puts(&text, "]}");
    loaded_model(&l, sg_text_get(&text));
    loaded_view(&l, "2020", NULL);
    for (sg_id e = 0; e < 3; e++)
      n_repeats += l.view.graph.link_repeats[e] != SG_NONE;
    assert_int_equal(n_repeats, 1);
    loaded_clear(&l);
    sg_text_clear(&text);
  }
}

static void test_stakes__memory_may_be_short(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l,
               HEAD STAKE("1", "'share':60") "," STAKE("2", "'share':50") "]}");
  loaded_view(&l, "2020", NULL);
  sg_arena *arena = &l.view.arena;
  arena->limit = arena->used;
  assert_int_equal(sg_view_stakes(&l.view, &l.err), SG_ENOMEM);
  arena->limit = 0;
  OOM_LOOP(sg_view_stakes(&l.view, NULL), (void)0)
  loaded_clear(&l);
}

static void test_stakes__names_of_links_do_not_matter(void **state) {
  (void)state;
  static const char *const shares[] = {"'share_min':0,'share_max':10",
                                       "'share_min':20,'share_max':30",
                                       "'share_min':5,'share_max':25"};
  static const char *const orders[] = {"012", "021", "102",
                                       "120", "201", "210"};
  uint32_t low[6];
  uint32_t high[6];
  for (size_t i = 0; i < SG_COUNT(orders); i++) {
    char text[1000];
    (void)snprintf(
        text, sizeof text,
        HEAD STAKE("1", "%s") "," STAKE("2", "%s") "," STAKE("3", "%s") "]}",
        shares[orders[i][0] - '0'], shares[orders[i][1] - '0'],
        shares[orders[i][2] - '0']);
    loaded l;
    loaded_model(&l, text);
    loaded_view(&l, "2020", NULL);
    low[i] = l.view.graph.link_low[0];
    high[i] = l.view.graph.link_high[0];
    loaded_clear(&l);
  }
  for (size_t i = 1; i < SG_COUNT(orders); i++)
    if (low[i] != low[0] || high[i] != high[0])
      fail_msg("order %s: %u to %u, order %s: %u to %u", orders[0], low[0],
               high[0], orders[i], low[i], high[i]);
}

static void test_stakes__alleged_can_only_raise_the_upper_bound(void **state) {
  (void)state;
  const wanted beside[] = {{20 * pct, 95 * pct, SG_NONE, false},
                           {0, 0, SG_NONE, true},
                           {0, 0, SG_NONE, true}};
  check_stakes(
      STAKE("1", "'share':20,'basis':'reported'") "," STAKE(
          "2", "'share':90,'basis':'alleged'") "," STAKE("3",
                                                         "'share':95,'basis':'"
                                                         "inferred'"),
      beside, 3, 2);
  const wanted below[] = {{60 * pct, 60 * pct, SG_NONE, false},
                          {0, 0, SG_NONE, true}};
  check_stakes(
      STAKE("1", "'share':60") "," STAKE("2", "'share':10,'basis':'alleged'"),
      below, 2, 1);
  const wanted within[] = {{25 * pct, 50 * pct, SG_NONE, false},
                           {0, 0, SG_NONE, true}};
  check_stakes(STAKE("1", "'share_min':25,'share_max':50") "," STAKE(
                   "2", "'share':30,'basis':'alleged'"),
               within, 2, 0);
  const wanted touching[] = {{25 * pct, 50 * pct, SG_NONE, false},
                             {0, 0, SG_NONE, true},
                             {0, 0, SG_NONE, true}};
  check_stakes(
      STAKE("1", "'share_min':25,'share_max':50") "," STAKE(
          "2",
          "'share_max':25,'basis':'alleged'") "," STAKE("3",
                                                        "'share_min':50,'basis'"
                                                        ":'alleged'"),
      touching, 3, 0);
  const wanted alone[] = {{90 * pct, 90 * pct, SG_NONE, false}};
  check_stakes(STAKE("1", "'share':90,'basis':'alleged'"), alone, 1, 0);
}

static void test_stakes__alleged_may_have_the_smaller_id(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, HEAD STAKE("1", "'share':90,'basis':'alleged'") "," STAKE(
                       "2", "'share':20,'basis':'reported'") "]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  assert_int_equal(g->link_high[0], 0);
  assert_int_equal(g->link_repeats[0], 1);
  assert_int_equal(g->link_low[1], 20 * pct);
  assert_int_equal(g->link_repeats[1], SG_NONE);
  loaded_clear(&l);
}

static void test_stakes__votes_are_taken_from_who_states_them(void **state) {
  (void)state;
  const wanted rows[] = {{10 * pct, 10 * pct, 51 * pct, false},
                         {0, 0, SG_NONE, true}};
  check_stakes(
      STAKE("1", "'share':10") "," STAKE("2", "'share':10,'voting':51"), rows,
      2, 0);
}

static void test_stakes__contradicting_votes_count_as_unknown(void **state) {
  (void)state;
  const wanted rows[] = {{10 * pct, 10 * pct, SG_NONE, false},
                         {0, 0, SG_NONE, true},
                         {0, 0, SG_NONE, true}};
  check_stakes(
      STAKE("1", "'share':10") "," STAKE(
          "2", "'share':10,'voting':40") "," STAKE("3",
                                                   "'share':10,'voting':51"),
      rows, 3, 1);
}

static void test_stakes__bounds_of_votes_meet(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    uint32_t low, high, n_problems;
  } rows[] = {
      {"'voting_min':25,'voting_max':50", "'voting_min':40", 40 * pct, 50 * pct,
       0},
      {"'voting_max':50", "'share':10", 0, 50 * pct, 0},
      {"'voting_max':50,'voting':30", "'share':10", 30 * pct, 30 * pct, 0},
      {"'voting_max':50", "'voting_min':60", SG_NONE, SG_NONE, 1},
      {"'voting_max':50,'voting_min':60", "'share':10", SG_NONE, SG_NONE, 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[1000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   HEAD STAKE("1", "%s") "," STAKE("2", "%s") "]}", rows[i].a,
                   rows[i].b);
    loaded_model(&l, text);
    loaded_view(&l, "2020", NULL);
    assert_int_equal(l.view.graph.link_votes[0], rows[i].low);
    assert_int_equal(l.view.graph.link_votes_high[0], rows[i].high);
    assert_int_equal(l.problems.counts[SG_PROBLEM_CONTRADICTING_STAKES],
                     rows[i].n_problems);
    loaded_clear(&l);
  }
}

static void test_stakes__other_stakes_stay_apart(void **state) {
  (void)state;
  const wanted two[] = {{10 * pct, 10 * pct, SG_NONE, false},
                        {60 * pct, 60 * pct, SG_NONE, false}};
  static const char *const second[] = {
      "'share':60,'measure':'total'",    "'share':60,'measure':'ultimate'",
      "'share':60,'capacity':'trustee'", "'share':60,'capacity':'nominee'",
      "'share':60,'until':'2019'",       "'share':60,'until':'2020-06-14'",
  };
  for (size_t i = 0; i < SG_COUNT(second); i++) {
    char links[500];
    (void)snprintf(links, sizeof links,
                   STAKE("1", "'share':10") "," STAKE("2", "%s"), second[i]);
    check_stakes(links, two, 2, 0);
  }
}

static void test_stakes__one_stake_is_not_above_the_whole(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, HEAD STAKE("1", "'share':60") "," STAKE(
                       "2", "'share':60") "," STAKE("3", "'share':60") "]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.problems.total, 0);
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_stakes__statements_that_meet_give_the_common_part),
      cmocka_unit_test(test_stakes__contradictions_give_the_hull),
      cmocka_unit_test(test_stakes__warning_names_both_sources),
      cmocka_unit_test(test_stakes__warning_names_the_first_of_a_kind),
      cmocka_unit_test(test_stakes__many_stakes_in_one_company),
      cmocka_unit_test(test_stakes__doubtful_statements_come_last),
      cmocka_unit_test(test_stakes__every_company_is_looked_at),
      cmocka_unit_test(test_stakes__any_two_statements_may_be_of_one_owner),
      cmocka_unit_test(test_stakes__memory_may_be_short),
      cmocka_unit_test(test_stakes__contradicting_votes_count_as_unknown),
      cmocka_unit_test(test_stakes__names_of_links_do_not_matter),
      cmocka_unit_test(test_stakes__alleged_can_only_raise_the_upper_bound),
      cmocka_unit_test(test_stakes__alleged_may_have_the_smaller_id),
      cmocka_unit_test(test_stakes__votes_are_taken_from_who_states_them),
      cmocka_unit_test(test_stakes__bounds_of_votes_meet),
      cmocka_unit_test(test_stakes__other_stakes_stay_apart),
      cmocka_unit_test(test_stakes__one_stake_is_not_above_the_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
