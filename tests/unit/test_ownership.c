// SPDX-License-Identifier: GPL-2.0-or-later
// test_ownership - tests of the kernels of ownership: what counts, look-through
// shares, closures, and that all of it fails cleanly without memory.
#include "loaded_text.h"

#include "ownership/held.h"
#include "ownership/holdings.h"

#include <math.h>

#define HEAD                                                                   \
  "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':'company'},"      \
  "{'id':'c','kind':'company'},{'id':'d','kind':'company'},"                   \
  "{'id':'p','kind':'person'},{'id':'q','kind':'person'}],'links':["
#define STAKE(from, to, rest)                                                  \
  "{'kind':'ownership','from':'" from "','to':'" to "'," rest "}"

typedef struct fixture {
  loaded l;
  sg_stakes stakes;
  sg_holder holder;
} fixture;

static void begin(fixture *f, const char *links) {
  char text[4000];
  sg_error err = {0};
  (void)snprintf(text, sizeof text, HEAD "%s]}", links);
  loaded_model(&f->l, text);
  loaded_view(&f->l, "2020", NULL);
  assert_int_equal(sg_stakes_build(&f->stakes, &f->l.view, true, &err), SG_OK);
  assert_int_equal(sg_holder_init(&f->holder, &f->stakes, &err), SG_OK);
}

static void end(fixture *f) {
  sg_holder_clear(&f->holder);
  sg_stakes_clear(&f->stakes);
  loaded_clear(&f->l);
}

// Look-through of one owner in one company.
static const sg_holding *through(fixture *f, const char *owner,
                                 const char *company) {
  static const sg_holding nothing;
  sg_error err = {0};
  const sg_id from = sg_view_entity(&f->l.view, owner);
  assert_int_equal(sg_hold_through(&f->holder, &from, 1, &err), SG_OK);
  const sg_holding *row =
      sg_holder_row(&f->holder, sg_view_entity(&f->l.view, company));
  return row ? row : &nothing;
}

static void check(const char *links, const char *owner, const char *company,
                  double low, double high) {
  fixture f;
  begin(&f, links);
  const sg_holding *row = through(&f, owner, company);
  assert_near(row->low, low, 1e-12);
  assert_near(row->high, high, 1e-12);
  assert_int_equal(f.holder.look.n_loose, 0);
  end(&f);
}

static void test_ownership__chains_are_multiplied_and_added(void **state) {
  (void)state;
  check(STAKE("p", "a", "'share':60") "," STAKE("a", "b", "'share':30"), "p",
        "b", 0.18, 0.18);
  check(STAKE("p", "a", "'share':100") "," STAKE(
            "p", "b",
            "'share':80") "," STAKE("a", "c",
                                    "'share':20") "," STAKE("b", "c",
                                                            "'share':40"),
        "p", "c", 0.52, 0.52);
}

static void test_ownership__loops_count_nothing_twice(void **state) {
  (void)state;
  // p holds half of a, which holds half of b and the other way round.
  const char *const pair = STAKE("p", "a", "'share':50") "," STAKE(
      "b", "a", "'share':50") "," STAKE("a", "b", "'share':50");
  check(pair, "p", "a", 2.0 / 3, 2.0 / 3);
  check(pair, "p", "b", 1.0 / 3, 1.0 / 3);
  // A loop that leaks one billionth.
  const char *const tight = STAKE("p", "a", "'share':0.0000001") "," STAKE(
      "b", "a", "'share':99.9999999") "," STAKE("a", "b", "'share':100");
  check(tight, "p", "a", 1, 1);
  check(STAKE("a", "a", "'share':20") "," STAKE("p", "a", "'share':40"), "p",
        "a", 0.5, 0.5);
}

static void test_ownership__closed_loop_is_nobodys(void **state) {
  (void)state;
  fixture f;
  begin(
      &f,
      STAKE("a", "b", "'share':100") "," STAKE(
          "b", "c",
          "'share':100") "," STAKE("c", "a",
                                   "'share':100") "," STAKE("p", "a",
                                                            "'share_max':50"));
  assert_near(through(&f, "p", "a")->high, 0, 0);
  assert_int_equal(f.l.problems.counts[SG_PROBLEM_CLOSED_LOOP], 1);
  end(&f);
}

static void test_ownership__bounds_are_the_exact_extremes(void **state) {
  (void)state;
  // Each of two unknown stakes alone can be the whole.
  check(STAKE("p", "a", "'notes':'x'") "," STAKE("q", "a", "'notes':'x'"), "p",
        "a", 0, 1);
  // What others certainly hold is left out.
  check(STAKE("p", "a", "'notes':'x'") "," STAKE("q", "a", "'share':70"), "p",
        "a", 0, 0.3);
  // A loop of unknown stakes: the way out can take all.
  check(STAKE("p", "a", "'share_max':10") "," STAKE(
            "b", "a", "'notes':'x'") "," STAKE("a", "b", "'notes':'x'"),
        "p", "b", 0, 1);
}

// What p holds, solved; then p counts as the owner again, whose own owners have
// been settled last, and `places` are those of the loop that `a` is in.
static uint32_t solved_loop(fixture *f, uint32_t places[6]) {
  (void)through(f, "p", "a");
  sg_look *look = &f->holder.look;
  const sg_shares *s = look->shares;
  const uint32_t p = s->place[sg_view_entity(&f->l.view, "p")];
  const uint32_t a = s->place[sg_view_entity(&f->l.view, "a")];
  uint32_t n = 0;
  look->low[p] = look->high[p] = SG_UNITS;
  for (uint32_t i = 0; i < s->n; i++)
    if (s->first[i] == s->first[a])
      places[n++] = i;
  return n;
}

// Solve the loop of `a` by sweeps, and compare with the elimination.
static void check_swept(const char *links) {
  fixture f;
  uint32_t places[6];
  uint64_t low[6];
  uint64_t high[6];
  begin(&f, links);
  sg_look *look = &f.holder.look;
  const uint32_t n = solved_loop(&f, places);
  assert_true(n > 1);
  for (uint32_t i = 0; i < n; i++) {
    low[i] = look->low[places[i]];
    high[i] = look->high[places[i]];
  }
  assert_true(sg_loop_sweep(look, places, n, look->shares->n_stakes));
  assert_int_equal(look->n_loose, 0);
  for (uint32_t i = 0; i < n; i++) {
    assert_true(look->low[places[i]] <= high[i]);
    assert_true(look->high[places[i]] >= low[i]);
    assert_near(sg_units_fraction(look->low[places[i]]),
                sg_units_fraction(low[i]), 1e-9);
    assert_near(sg_units_fraction(look->high[places[i]]),
                sg_units_fraction(high[i]), 1e-9);
  }
  end(&f);
}

static void check_swept_stakes(const char *const *stakes, size_t n) {
  sg_text links;
  sg_text_init(&links, 0);
  for (size_t i = 0; i < n; i++)
    sg_text_printf(&links, "%s%s", i ? "," : "", stakes[i]);
  check_swept(sg_text_get(&links));
  sg_text_clear(&links);
}

static void test_ownership__sweeps_and_elimination_agree(void **state) {
  (void)state;
  static const char *const pair[] = {
      STAKE("p", "a", "'share':50"),
      STAKE("b", "a", "'share':50"),
      STAKE("a", "b", "'share':50"),
  };
  static const char *const banded[] = {
      STAKE("p", "a", "'share_max':40"),
      STAKE("b", "a", "'share_min':25,'share_max':75"),
      STAKE("a", "b", "'share_min':10"),
      STAKE("q", "b", "'share':30"),
  };
  static const char *const three[] = {
      STAKE("p", "a", "'share':10"),     STAKE("c", "a", "'share':80"),
      STAKE("a", "b", "'share':90"),     STAKE("b", "c", "'share':60"),
      STAKE("a", "c", "'share_max':40"),
  };
  check_swept_stakes(pair, SG_COUNT(pair));
  check_swept_stakes(banded, SG_COUNT(banded));
  check_swept_stakes(three, SG_COUNT(three));
}

// 2000 sweeps are not enough where a billionth leaks: the bounds stay sound,
// and it is said that they may be loose.
static void test_ownership__sweeps_that_do_not_end_are_loose(void **state) {
  (void)state;
  fixture f;
  uint32_t places[6];
  begin(&f,
        STAKE("p", "a", "'share':0.0000001") "," STAKE(
            "b", "a", "'share':99.9999999") "," STAKE("a", "b", "'share':100"));
  sg_look *look = &f.holder.look;
  const uint32_t n = solved_loop(&f, places);
  const uint32_t a = look->shares->place[sg_view_entity(&f.l.view, "a")];
  assert_int_equal(n, 2);
  assert_true(sg_loop_sweep(look, places, n, look->shares->n_stakes));
  assert_int_equal(look->n_loose, 2);
  assert_true(look->low[a] < SG_UNITS);
  assert_true(look->high[a] == SG_UNITS);
  end(&f);
}

static void test_ownership__above_the_whole_is_scaled(void **state) {
  (void)state;
  fixture f;
  sg_error err = {0};
  begin(&f, STAKE("p", "a", "'share':90") "," STAKE("q", "a", "'share':90"));
  assert_near(through(&f, "p", "a")->low, 0.5, 0);
  assert_near(through(&f, "p", "a")->high, 0.5, 0);
  assert_int_equal(f.l.problems.counts[SG_PROBLEM_ABOVE_100], 1);
  const sg_id p = sg_view_entity(&f.l.view, "p");
  const sg_rule rule = {.size = sizeof rule, .threshold = SG_PERCENT(80)};
  assert_int_equal(sg_hold(&f.holder, &rule, &p, 1, NULL, 0, &err), SG_OK);
  const sg_holding *row =
      sg_holder_row(&f.holder, sg_view_entity(&f.l.view, "a"));
  assert_int_equal(row->level, SG_CERTAIN);
  assert_int_equal(row->low_ppb, SG_PERCENT(90));
  end(&f);
}

static void test_ownership__more_than_the_whole_is_reported(void **state) {
  (void)state;
  static const struct {
    const char *p, *q;
    uint32_t n;
  } rows[] = {
      {"'share':60", "'share':40", 0},
      {"'share':60", "'share':40.0000001", 0},
      {"'share':60", "'share':40.0001999", 0},
      {"'share':60", "'share':40.0002", 1},
      {"'share':60", "'share':60", 1},
      {"'share_min':60", "'share_min':30", 0},
      {"'share_min':60", "'share_min':50", 1},
      {"'share':60", "'share_min':20,'share_max':90", 0},
      {"'share':60", "'share':60,'measure':'total'", 0},
      {"'share':60", "'share':60,'capacity':'nominee'", 0},
      {"'share':60", "'share':60,'capacity':'legal'", 0},
      {"'share':60", "'share':60,'basis':'alleged'", 0},
      {"'share':60", "'share':60,'until':'2019'", 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char links[1000];
    (void)snprintf(links, sizeof links,
                   STAKE("p", "a", "%s") "," STAKE("q", "a", "%s"), rows[i].p,
                   rows[i].q);
    fixture f;
    begin(&f, links);
    if (f.l.problems.counts[SG_PROBLEM_ABOVE_100] != rows[i].n)
      fail_msg("%s and %s", rows[i].p, rows[i].q);
    end(&f);
  }
}

static void test_ownership__totals_stand_beside_the_chains(void **state) {
  (void)state;
  const char *const chain =
      STAKE("p", "a", "'share':60") "," STAKE("a", "b", "'share':50");
  char links[1000];
  // A chain joins them: the total says nothing new.
  (void)snprintf(links, sizeof links, "%s,%s", chain,
                 STAKE("p", "b", "'share':35,'measure':'total'"));
  check(links, "p", "b", 0.3, 0.3);
  // No chain joins them: it is used, and overlaps with what others hold.
  (void)snprintf(links, sizeof links, "%s,%s", chain,
                 STAKE("q", "b", "'share':35,'measure':'ultimate'"));
  check(links, "q", "b", 0.35, 0.35);
  check(links, "p", "b", 0.3, 0.3);
}

static void test_ownership__held_for_others_is_not_certain(void **state) {
  (void)state;
  check(STAKE("p", "a", "'share':40,'capacity':'nominee'"), "p", "a", 0, 0.4);
  check(STAKE("p", "a", "'share':40,'capacity':'trustee'"), "p", "a", 0, 0.4);
  check(STAKE("p", "a", "'share':40,'capacity':'nominee'") "," STAKE(
            "q", "a", "'share':40") ",{'kind':'agent','from':'p','to':'q'}",
        "p", "a", 0, 0);
  check(STAKE("p", "a", "'share':60,'capacity':'legal'") "," STAKE(
            "q", "a", "'share':60"),
        "p", "a", 0, 0.4);
}

// Under a rule with parents: the level of b when p is, and when it only perhaps
// is, one of the owners.
static void check_parents(fixture *f, bool perhaps, uint8_t level) {
  const sg_rule rule = {
      .size = sizeof rule,
      .propagation = SG_MIXED,
      .threshold = SG_PERCENT(25),
      .chain_threshold = SG_PERCENT(50),
  };
  sg_error err = {0};
  const sg_id owners[] = {sg_view_entity(&f->l.view, "q"),
                          sg_view_entity(&f->l.view, "p")};
  assert_int_equal(sg_hold(&f->holder, &rule, owners, perhaps ? 1 : 2,
                           owners + 1, perhaps, &err),
                   SG_OK);
  const sg_holding *row =
      sg_holder_row(&f->holder, sg_view_entity(&f->l.view, "b"));
  assert_int_equal(row ? row->level : 0, level);
}

static void test_ownership__perhaps_an_owner_of_parents(void **state) {
  (void)state;
  fixture f;
  // A parent of whom both together hold the threshold; they control nothing.
  begin(&f, STAKE("p", "a", "'share':20") "," STAKE(
                "q", "a", "'share':10") "," STAKE("a", "b", "'share':60"));
  check_parents(&f, false, SG_CERTAIN);
  check_parents(&f, true, SG_POSSIBLE);
  check_parents(&f, false, SG_CERTAIN);
  end(&f);
  begin(&f, STAKE("q", "a", "'share':30") "," STAKE("a", "b", "'share':60"));
  check_parents(&f, true, SG_CERTAIN);
  end(&f);
}

#define MANY                                                                   \
  HEAD "{'kind':'ownership','from':'p','to':'a','share_min':25,"               \
       "'share_max':75},"                                                      \
       "{'kind':'ownership','from':'a','to':'b','share':60,'voting':70},"      \
       "{'kind':'ownership','from':'b','to':'a','share_max':20},"              \
       "{'kind':'ownership','from':'q','to':'c','share':30,"                   \
       "'measure':'total'},"                                                   \
       "{'kind':'ownership','from':'b','to':'c','share':60,"                   \
       "'capacity':'legal'}]}"

// --- shortage of memory
// --------------------------------------------------------

static sg_table table;
static sg_stakes stakes;
static sg_rules rules;

static sg_status ask(const sg_view *view) {
  sg_error err = {0};
  const sg_id p = sg_view_entity(view, "p");
  table = (sg_table){0};
  SG_TRY(sg_stakes_build(&stakes, view, true, &err));
  const sg_table_options options = {
      .view = view,
      .stakes = &stakes,
      .rules = &rules,
      .of = &p,
      .n_of = 1,
      .explain = 10,
  };
  return sg_holdings(&table, &options, &err);
}

static void forget(void) {
  sg_table_clear(&table);
  sg_stakes_clear(&stakes);
}

static void test_ownership__every_allocation_may_fail(void **state) {
  (void)state;
  loaded l;
  sg_error err = {0};
  loaded_model(&l, MANY);
  loaded_view(&l, "2020", NULL);
  assert_int_equal(sg_rules_read(&rules, SG_TEST_DATA_DIR, NULL, &err), SG_OK);
  OOM_LOOP(ask(&l.view), forget())
  assert_int_equal(ask(&l.view), SG_OK);
  assert_int_equal(table.rows.n, 3);
  forget();
  sg_rules_clear(&rules);
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ownership__chains_are_multiplied_and_added),
      cmocka_unit_test(test_ownership__loops_count_nothing_twice),
      cmocka_unit_test(test_ownership__closed_loop_is_nobodys),
      cmocka_unit_test(test_ownership__bounds_are_the_exact_extremes),
      cmocka_unit_test(test_ownership__sweeps_and_elimination_agree),
      cmocka_unit_test(test_ownership__sweeps_that_do_not_end_are_loose),
      cmocka_unit_test(test_ownership__above_the_whole_is_scaled),
      cmocka_unit_test(test_ownership__more_than_the_whole_is_reported),
      cmocka_unit_test(test_ownership__totals_stand_beside_the_chains),
      cmocka_unit_test(test_ownership__perhaps_an_owner_of_parents),
      cmocka_unit_test(test_ownership__held_for_others_is_not_certain),
      cmocka_unit_test(test_ownership__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
