// SPDX-License-Identifier: GPL-2.0-or-later
// test_counted - tests of what a statement of a stake counts for: by shares and
// by votes, beside other stakes, nominees and totals.
#include "loaded_text.h"

#include "ownership/shares.h"

// Companies a, b and c, and persons.
#define HEAD                                                                   \
  "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':'company'},"      \
  "{'id':'c','kind':'company'},{'id':'m','kind':'person'},"                    \
  "{'id':'n','kind':'person'},{'id':'o','kind':'person'},"                     \
  "{'id':'p','kind':'person'},{'id':'q','kind':'person'},"                     \
  "{'id':'r','kind':'person'},{'id':'s','kind':'person'},"                     \
  "{'id':'t','kind':'person'},{'id':'at','kind':'address'},"                   \
  "{'id':'it','kind':'incident'},{'id':'x','kind':'public_body'}],'links':["   \
  "{'kind':'located_at','from':'a','to':'at'}"
#define STAKE(id, from, to, rest)                                              \
  ",{'id':'" id "','kind':'ownership','from':'" from "','to':'" to "'," rest "}"

static const uint32_t pct = 10000000;

typedef struct fixture {
  loaded l;
  sg_arena arena;
  sg_counted counted;
} fixture;

static void begin(fixture *f, const char *links, sg_measure measure) {
  sg_text text;
  sg_error err = {0};
  sg_text_init(&text, 0);
  sg_text_printf(&text, HEAD "%s]}", links);
  loaded_model(&f->l, sg_text_get(&text));
  sg_text_clear(&text);
  loaded_view(&f->l, "2020-06-15", NULL);
  sg_arena_init(&f->arena, 0);
  assert_int_equal(
      sg_shares_count(&f->counted, &f->l.view, measure, &f->arena, &err),
      SG_OK);
}

static void end(fixture *f) {
  sg_arena_clear(&f->arena);
  loaded_clear(&f->l);
}

// What one link counts for, in percent.
static void wants(const fixture *f, const char *id, uint32_t low,
                  uint32_t high) {
  const uint32_t e = loaded_link(&f->l, id);
  assert_true(e < f->l.view.graph.n_links);
  if (f->counted.low[e] != low * pct || f->counted.high[e] != high * pct)
    fail_msg("%s: %u to %u", id, f->counted.low[e], f->counted.high[e]);
}

static bool is_total(const fixture *f, const char *id) {
  return f->counted.is_total[loaded_link(&f->l, id)] == 1;
}

// What one stake of p in `to` counts for, alone.
static void check_one(const char *to, const char *rest, sg_measure measure,
                      uint32_t low, uint32_t high) {
  char links[500];
  fixture f;
  (void)snprintf(links, sizeof links, STAKE("1", "p", "%s", "%s"), to, rest);
  begin(&f, links, measure);
  wants(&f, "1", low, high);
  end(&f);
}

static void test_counted__shares_count_by_what_is_said_of_them(void **state) {
  (void)state;
  static const struct {
    const char *to, *rest;
    uint32_t low, high;
  } rows[] = {
      {"a", "'share':40", 40, 40},
      {"a", "'share_min':20,'share_max':40,'voting':60", 20, 40},
      {"x", "'share':40", 40, 40},
      {"a", "'share':40,'capacity':'legal'", 40, 40},
      {"a", "'share':40,'capacity':'nominee'", 0, 40},
      {"a", "'share':40,'capacity':'trustee'", 0, 40},
      {"a", "'share':40,'basis':'alleged'", 0, 40},
      {"a", "'share':40,'basis':'inferred'", 0, 40},
      {"a", "'share':40,'until':'2020'", 0, 40},
      {"n", "'share':40", 0, 0},
      {"at", "'share':40", 0, 0},
      {"it", "'share':40", 0, 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    check_one(rows[i].to, rows[i].rest, SG_BY_SHARES, rows[i].low,
              rows[i].high);
}

static void test_counted__votes_count_where_they_are_stated(void **state) {
  (void)state;
  check_one("a", "'share':40,'voting':60", SG_BY_VOTES, 60, 60);
  check_one("a", "'share':40", SG_BY_VOTES, 40, 40);
  check_one("a", "'share':40,'voting':60,'capacity':'nominee'", SG_BY_VOTES, 0,
            60);
  check_one("a", "'share':40,'voting':60,'basis':'alleged'", SG_BY_VOTES, 0,
            60);
}

static void test_counted__a_stake_counts_once(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("1", "p", "a", "'share':40")
            STAKE("2", "p", "a", "'share':40") ",{'id':'3','kind':'control',"
                                               "'from':'p','to':'a'}",
        SG_BY_SHARES);
  wants(&f, "1", 40, 40);
  wants(&f, "2", 0, 0);
  wants(&f, "3", 0, 0);
  end(&f);
}

static void test_counted__title_gives_way_to_the_beneficial(void **state) {
  (void)state;
  static const struct {
    const char *p, *q;
    uint32_t low; ///< Of q's
  } rows[] = {
      {"'share':60", "'share':40,'capacity':'legal'", 40},
      {"'share':61", "'share':40,'capacity':'legal'", 0},
      {"'share':60,'capacity':'legal'", "'share':60,'capacity':'legal'", 60},
      {"'share':60,'capacity':'nominee'", "'share':60,'capacity':'legal'", 60},
      {"'share':60,'measure':'total'", "'share':60,'capacity':'legal'", 60},
      {"'share':60", "'share':60,'capacity':'legal','measure':'total'", 60},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char links[500];
    fixture f;
    (void)snprintf(links, sizeof links,
                   STAKE("1", "p", "a", "%s") STAKE("2", "q", "a", "%s"),
                   rows[i].p, rows[i].q);
    begin(&f, links, SG_BY_SHARES);
    if (f.counted.low[loaded_link(&f.l, "2")] != rows[i].low * pct)
      fail_msg("%s and %s", rows[i].p, rows[i].q);
    end(&f);
    begin(&f, links, SG_BY_VOTES);
    assert_true(f.counted.low[loaded_link(&f.l, "2")] != 0);
    end(&f);
  }
}

static void test_counted__title_gives_way_in_its_company(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("1", "p", "a", "'share':60")
            STAKE("2", "q", "a", "'share':30,'capacity':'legal'")
                STAKE("3", "r", "a", "'share':30,'capacity':'legal'")
                    STAKE("4", "q", "b", "'share':60,'capacity':'legal'"),
        SG_BY_SHARES);
  wants(&f, "1", 60, 60);
  wants(&f, "2", 0, 30);
  wants(&f, "3", 0, 30);
  wants(&f, "4", 60, 60);
  end(&f);
  // The next company's stakes are no part of the sum.
  begin(&f,
        STAKE("1", "p", "b", "'share':60")
            STAKE("2", "q", "b", "'share':40,'capacity':'legal'")
                STAKE("3", "p", "c", "'share':60"),
        SG_BY_SHARES);
  wants(&f, "2", 40, 40);
  end(&f);
  begin(&f,
        STAKE("1", "p", "b", "'share':60")
            STAKE("2", "q", "b", "'share':60,'capacity':'legal'")
                STAKE("3", "q", "c", "'share':60,'capacity':'legal'"),
        SG_BY_SHARES);
  wants(&f, "2", 0, 60);
  wants(&f, "3", 60, 60);
  end(&f);
}

// --- nominees

// n holds 40 % of b as nominee. `agents` are pairs of nominee and principal,
// `holders` those who hold 5 % of b, in capitals: of a and of c.
static uint32_t nominee_holds(const char *agents, const char *holders,
                              sg_measure measure) {
  sg_text links;
  fixture f;
  sg_text_init(&links, 0);
  sg_text_puts(&links, STAKE("n", "n", "b", "'share':40,'capacity':'nominee'"));
  for (int i = 0; agents[0]; agents += agents[2] ? 3 : 2, i++)
    sg_text_printf(&links, ",{'id':'%d','kind':'agent','from':'%c','to':'%c'}",
                   i, agents[0], agents[1]);
  for (; *holders; holders++) {
    const bool elsewhere = *holders < 'a';
    for (int i = 0; i < 1 + elsewhere; i++)
      sg_text_printf(&links,
                     ",{'kind':'ownership','from':'%c','to':'%c','share':5}",
                     *holders | 0x20, elsewhere ? "ac"[i] : 'b');
  }
  begin(&f, sg_text_get(&links), measure);
  sg_text_clear(&links);
  const uint32_t e = loaded_link(&f.l, "n");
  assert_int_equal(f.counted.low[e], 0);
  const uint32_t high = f.counted.high[e];
  end(&f);
  return high / pct;
}

static void
test_counted__nominees_count_until_who_is_behind_is_known(void **state) {
  (void)state;
  static const struct {
    const char *agents, *holders;
    uint32_t high;
  } rows[] = {
      {"", "q", 40},
      {"nq", "", 40},
      {"nq", "q", 0},
      {"nq", "r", 40},
      {"nq", "Q", 40}, // of other companies
      {"nq nr ns", "qQ", 0},
      {"nq nr ns", "pQ", 40},
      {"nq", "Qq", 0},
      {"mq", "q", 40}, // somebody else's principal
      {"oq", "q", 40},
      {"or nq", "pr", 40},
      {"mq nr", "q", 40},
      {"mq nr oq", "q", 40},
      {"mr nq or", "q", 0},
      {"nq nr", "pr", 0},
      {"nq nr", "op", 40},
      // More principals than holders.
      {"nq nr ns nt", "q", 0},
      {"nq nr ns nt", "s", 0},
      {"nq nr ns nt", "t", 0},
      {"nt ns nr nq", "q", 0},
      {"nr ns nt", "q", 40},
      {"nq nr ns", "t", 40},
      {"mt nq nr ns ot", "t", 40},
      {"nq ns nt", "pr", 40},
      {"nq ns nt", "ps", 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    if (nominee_holds(rows[i].agents, rows[i].holders, SG_BY_SHARES) !=
        rows[i].high)
      fail_msg("agents %s, holders %s", rows[i].agents, rows[i].holders);
  assert_int_equal(nominee_holds("nq", "q", SG_BY_VOTES), 40);
}

static void test_counted__a_nominee_is_not_behind_a_nominee(void **state) {
  (void)state;
  static const char *const agents[] = {
      ",{'kind':'agent','from':'n','to':'q'}",
      ",{'kind':'agent','from':'n','to':'q'},"
      "{'kind':'agent','from':'n','to':'r'}",
  };
  for (size_t i = 0; i < SG_COUNT(agents); i++) {
    char links[1000];
    fixture f;
    (void)snprintf(links, sizeof links,
                   STAKE("1", "n", "a", "'share':40,'capacity':'nominee'")
                       STAKE("2", "q", "a", "'share':30,'capacity':'nominee'")
                           STAKE("3", "p", "a", "'share':5") "%s",
                   agents[i]);
    begin(&f, links, SG_BY_SHARES);
    wants(&f, "1", 0, 40);
    wants(&f, "2", 0, 30);
    wants(&f, "3", 5, 5);
    end(&f);
  }
}

static void test_counted__nominees_are_judged_in_their_company(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("1", "n", "c", "'share':40,'capacity':'nominee'") STAKE(
            "2", "q", "b", "'share':5") ",{'kind':'agent','from':'n','to':'q'}",
        SG_BY_SHARES);
  wants(&f, "1", 0, 40);
  end(&f);
  // And while they are nominees.
  begin(&f,
        STAKE("1", "n", "c", "'share':40,'capacity':'nominee'") STAKE(
            "2", "q", "c", "'share':5") ",{'kind':'agent','from':'n','to':'q',"
                                        "'until':'2019'}",
        SG_BY_SHARES);
  wants(&f, "1", 0, 40);
  end(&f);
}

// --- total and ultimate stakes

// p has a total stake of 35 % in c beside `chain`: is it used?
static void check_total(const char *chain, bool used) {
  static const char *const measures[] = {"total", "ultimate"};
  for (size_t i = 0; i < SG_COUNT(measures); i++) {
    char links[1000];
    fixture f;
    (void)snprintf(links, sizeof links,
                   STAKE("0", "p", "c", "'share':35,'measure':'%s'") "%s",
                   measures[i], chain);
    begin(&f, links, SG_BY_SHARES);
    if (is_total(&f, "0") != used)
      fail_msg("%s", chain);
    wants(&f, "0", used ? 35 : 0, used ? 35 : 0);
    end(&f);
  }
}

static void test_counted__totals_count_where_no_chain_leads(void **state) {
  (void)state;
  check_total("", true);
  check_total(STAKE("1", "p", "c", "'share':10"), false);
  check_total(STAKE("1", "q", "c", "'share':10"), true);
  check_total(STAKE("1", "p", "a", "'share':10")
                  STAKE("2", "a", "c", "'share':10"),
              false);
  check_total(STAKE("1", "p", "a", "'share':10")
                  STAKE("2", "q", "c", "'share':10"),
              true);
  // Neither what is nothing, nor another total, nor control is a chain.
  check_total(STAKE("1", "p", "a", "'share':0")
                  STAKE("2", "a", "c", "'share':10"),
              true);
  check_total(STAKE("1", "p", "a", "'share':10,'measure':'total'")
                  STAKE("2", "a", "c", "'share':10"),
              true);
  check_total(",{'kind':'control','from':'p','to':'c'}", true);
  // Two ways, and a circle.
  check_total(
      STAKE("1", "p", "a", "'share':10") STAKE("2", "a", "c", "'share':10")
          STAKE("3", "p", "b", "'share':10") STAKE("4", "b", "c", "'share':10"),
      false);
  check_total(STAKE("1", "c", "a", "'share':10")
                  STAKE("2", "a", "c", "'share':10")
                      STAKE("3", "q", "a", "'share':10"),
              true);
}

static void test_counted__each_company_is_searched_anew(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("1", "p", "a", "'share':10")
            STAKE("2", "p", "a", "'share':35,'measure':'total'")
                STAKE("3", "q", "a", "'share':25,'measure':'total'")
                    STAKE("4", "p", "b", "'share':35,'measure':'total'")
                        STAKE("5", "r", "b", "'share':10")
                            STAKE("6", "p", "c", "'share':10"),
        SG_BY_SHARES);
  wants(&f, "1", 10, 10);
  wants(&f, "2", 0, 0);
  wants(&f, "3", 25, 25);
  wants(&f, "4", 35, 35);
  assert_false(is_total(&f, "1"));
  assert_false(is_total(&f, "2"));
  assert_true(is_total(&f, "3"));
  assert_true(is_total(&f, "4"));
  assert_false(is_total(&f, "5"));
  end(&f);
}

// --- memory

static void test_counted__memory_may_be_short(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("1", "p", "a", "'share':10,'capacity':'nominee'")
            STAKE("2", "q", "a",
                  "'share':35,'measure':'total'") ",{'kind':'agent','from':'p',"
                                                  "'to':'q'},"
                                                  "{'kind':'agent','from':'p','"
                                                  "to':'r'}",
        SG_BY_SHARES);
  sg_arena_clear(&f.arena);
  OOM_LOOP(sg_shares_count(&f.counted, &f.l.view, SG_BY_SHARES, &f.arena, NULL),
           sg_arena_clear(&f.arena))
  sg_status status = SG_ENOMEM;
  for (size_t limit = 1; status == SG_ENOMEM; limit++) {
    sg_arena_init(&f.arena, limit);
    status =
        sg_shares_count(&f.counted, &f.l.view, SG_BY_SHARES, &f.arena, NULL);
    sg_arena_clear(&f.arena);
  }
  assert_int_equal(status, SG_OK);
  end(&f);
}

int main(int argc, char **argv) {
  if (argc > 1)
    cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_counted__shares_count_by_what_is_said_of_them),
      cmocka_unit_test(test_counted__votes_count_where_they_are_stated),
      cmocka_unit_test(test_counted__a_stake_counts_once),
      cmocka_unit_test(test_counted__title_gives_way_to_the_beneficial),
      cmocka_unit_test(test_counted__title_gives_way_in_its_company),
      cmocka_unit_test(
          test_counted__nominees_count_until_who_is_behind_is_known),
      cmocka_unit_test(test_counted__a_nominee_is_not_behind_a_nominee),
      cmocka_unit_test(test_counted__nominees_are_judged_in_their_company),
      cmocka_unit_test(test_counted__totals_count_where_no_chain_leads),
      cmocka_unit_test(test_counted__each_company_is_searched_anew),
      cmocka_unit_test(test_counted__memory_may_be_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
