// SPDX-License-Identifier: GPL-2.0-or-later
// test_verify - what the checker reads of an input by itself: links in force,
// stakes of several statements, what records say; and that it fails cleanly at
// every allocation, never with a verdict.
#include "support.h"

#include "base/input.h"
#include "verify/checks.h"

#include <stdio.h>
#include <string.h>

// Lines with ' for ".
static sg_stated read_lines(const char *lines, const char *day) {
  static char text[4000];
  sg_stated s;
  sg_date date = SG_DATE_UNKNOWN;
  (void)snprintf(text, sizeof text, "%s", lines);
  for (char *at = text; *at; at++)
    *at = *at == '\'' ? '"' : *at;
  assert_true(sg_date_parse(day, strlen(day), &date));
  assert_int_equal(sg_stated_read(&s, (sg_slice){text, strlen(text)},
                                  sg_date_first(date), NULL),
                   SG_OK);
  return s;
}

static const sg_stated_link *link_of(const sg_stated *s, const char *id) {
  const uint32_t row = sg_stated_find(&s->links, id);
  assert_int_not_equal(row, 0);
  return &SG_STATED_LINK(s, row);
}

static void assert_bounds(sg_bounds b, uint32_t low, uint32_t high) {
  assert_int_equal(b.low, low);
  assert_int_equal(b.high, high);
}

#define OWNS(id, keys)                                                         \
  "{'link':{'id':'" id "','kind':'ownership','from':'x','to':'a'" keys "}}\n"

static int standing_of(const char *keys, const char *day) {
  char line[300];
  (void)snprintf(line, sizeof line,
                 "{'link':{'id':'l','from':'x','to':'a',%s}}\n", keys);
  sg_stated s = read_lines(line, day);
  const int standing = link_of(&s, "l")->standing;
  sg_stated_clear(&s);
  return standing;
}

static void test_verify__states_and_events(void **state) {
  (void)state;
  const char *post = "'kind':'position','since':'2018','until':'2019-02'";
  assert_int_equal(standing_of(post, "2017-12-31"), SG_STANDS_NOT_YET);
  assert_int_equal(standing_of(post, "2018-01-01"), SG_STANDS_IN_FORCE);
  assert_int_equal(standing_of(post, "2019-02-28"), SG_STANDS_IN_FORCE);
  assert_int_equal(standing_of(post, "2019-03-01"), SG_STANDS_ENDED);
  const char *sale = "'kind':'supply','date':'2018-06','until':'2018-07'";
  assert_int_equal(standing_of(sale, "2018-05-31"), SG_STANDS_NOT_YET);
  assert_int_equal(standing_of(sale, "2030-01-01"), SG_STANDS_IN_FORCE);
  assert_int_equal(standing_of("'kind':'supply','since':'2030'", "2018-01-01"),
                   SG_STANDS_IN_FORCE);
  assert_int_equal(standing_of("'kind':'new','date':'2030'", "2018-01-01"),
                   SG_STANDS_IN_FORCE);
}

static void test_verify__bounds_of_shares(void **state) {
  (void)state;
  sg_stated s = read_lines(
      OWNS("a", ",'share_min':25,'share_min_exclusive':true,'share_max':50,"
                "'share_max_exclusive':true") OWNS("b", ",'capacity':'legal',"
                                                        "'measure':'total',"
                                                        "'voting_min':5"),
      "2020-01-01");
  assert_bounds(link_of(&s, "a")->share, 250000001, 499999999);
  assert_bounds(link_of(&s, "a")->votes, SG_NONE, SG_NONE);
  assert_bounds(link_of(&s, "b")->share, 0, SG_WHOLE);
  assert_bounds(link_of(&s, "b")->votes, 50000000, SG_WHOLE);
  sg_stated_clear(&s);
}

static void test_verify__statements_that_meet(void **state) {
  (void)state;
  sg_stated s =
      read_lines(OWNS("b", ",'share':30,'voting':40")
                     OWNS("a", ",'share_min':20,'share_max':50,'voting_min':30")
                         OWNS("c", ",'share':70,'basis':'alleged'"),
                 "2020-01-01");
  assert_bounds(link_of(&s, "a")->stake_share, 300000000, 700000000);
  assert_bounds(link_of(&s, "a")->stake_votes, 400000000, 400000000);
  assert_true(link_of(&s, "b")->repeats && link_of(&s, "c")->repeats);
  assert_bounds(link_of(&s, "b")->stake_share, 0, 0);
  assert_int_equal(SG_STATED_ENTITY(&s, sg_stated_find(&s.entities, "a")).held,
                   400000000);
  sg_stated_clear(&s);
}

static void test_verify__statements_that_contradict(void **state) {
  (void)state;
  sg_stated s = read_lines(OWNS("a", ",'share':30,'voting':1")
                               OWNS("b", ",'share':40,'voting':2")
                                   OWNS("c", ",'share':99,"
                                             "'until':'2019'"),
                           "2020-01-01");
  assert_bounds(link_of(&s, "a")->stake_share, 300000000, 400000000);
  assert_bounds(link_of(&s, "a")->stake_votes, SG_NONE, SG_NONE);
  assert_bounds(link_of(&s, "c")->stake_share, 990000000, 990000000);
  sg_stated_clear(&s);
}

static bool says(const char *record, const char *field, const char *value) {
  sg_check c = {.where = ""};
  sg_text_init(&c.room, 0);
  c.in = read_lines(record, "2020-01-01");
  int on = 0;
  uint32_t row = 0;
  assert_true(sg_says_where(&c, "entity", "e", &on, &row));
  const bool holds = sg_says(&c, on, row, field, value);
  assert_false(c.no_memory);
  sg_text_clear(&c.room);
  sg_stated_clear(&c.in);
  return holds;
}

static void test_verify__facts(void **state) {
  (void)state;
  static const char record[] =
      "{'entity':{'id':'e','kind':'robot','name':'A; B','country':'DE',"
      "'topics':['gov.soe','role.pep'],'employees':12,'own':true,"
      "'capital':{'amount':25000.5,'currency':'EUR'},'activities':'x; y',"
      "'listed':[{'list':'un_sc','since':'2015'}],'registry_checks':"
      "[{'register':'R','found':false,'date':'2019'},"
      "{'register':'Q','found':true}],'gone':null}}\n";
  static const char *const yes[][2] = {
      {"id", "e"},
      {"kind", "robot"},
      {"kind", "other"},
      {"country", "DE"},
      {"topics", "role.pep"},
      {"topics", "gov.soe, role.pep"},
      {"employees", "12"},
      {"own", "true"},
      {"capital", "25000.5 EUR"},
      {"capital.currency", "EUR"},
      {"activities", "y"},
      {"listed", "un_sc"},
      {"registry_checks", "R (2019): not found"},
      {"owners", "none recorded"},
  };
  static const char *const no[][2] = {
      {"id", "f"},
      {"country", "D"},
      {"country", "DEU"},
      {"topics", "role"},
      {"topics", "gov.soe, gov.soe"},
      {"topics", ""},
      {"employees", "13"},
      {"employees", "12.0x"},
      {"own", "false"},
      {"capital", "25000.5 USD"},
      {"listed", "un"},
      {"listed.list", "un_sc"},
      {"registry_checks", "Q: not found"},
      {"registry_checks", "R (2018): not found"},
      {"gone", "null"},
      {"absent", ""},
      {"...", ""},
  };
  for (size_t i = 0; i < SG_COUNT(yes); i++)
    assert_true(says(record, yes[i][0], yes[i][1]));
  for (size_t i = 0; i < SG_COUNT(no); i++)
    assert_false(says(record, no[i][0], no[i][1]));
}

// --- memory ---

static sg_text material, catalogue, rules;
static sg_verify_ask ask;
static sg_verdict verdict;

static void read_material(void) {
  sg_error err = {0};
  assert_int_equal(
      sg_file_read(SG_CORPUS_DIR "/verify/good", 1 << 20, &material, &err),
      SG_OK);
  assert_int_equal(sg_file_read(SG_TEST_DATA_DIR
                                "/datasets/red-flags/flags.json",
                                1 << 22, &catalogue, &err),
                   SG_OK);
  assert_int_equal(sg_file_read(SG_TEST_DATA_DIR
                                "/datasets/ownership-rules/rules.json",
                                1 << 22, &rules, &err),
                   SG_OK);
  const char *text = sg_text_get(&material);
  const char *at = strstr(text, "\n===\n");
  assert_non_null(at);
  ask = (sg_verify_ask){.name = "f",
                        .findings = {text, (size_t)(at - text)},
                        .lines = sg_slice_of(at + 5),
                        .catalogue = sg_text_slice(&catalogue),
                        .rules = sg_text_slice(&rules),
                        .version = "1"};
}

static void test_verify__without_memory_no_verdict(void **state) {
  (void)state;
  sg_error err = {0};
  read_material();
  assert_int_equal(sg_verify(&ask, &verdict, &err), SG_OK);
  const uint32_t n_refuted = verdict.n_refuted;
  const uint32_t n_confirmed = verdict.n_confirmed;
  assert_true(n_confirmed > 3 && n_refuted > 0);
  sg_verdict_clear(&verdict);
  for (uint64_t n = 0;; n += n < 200 ? 1 : 7) {
    err = (sg_error){0};
    failing_memory_use(n);
    const sg_status status = sg_verify(&ask, &verdict, &err);
    const bool refused = failing_memory_failed();
    if (status == SG_OK) {
      assert_int_equal(verdict.n_refuted, n_refuted);
      assert_int_equal(verdict.n_confirmed, n_confirmed);
      sg_verdict_clear(&verdict);
    }
    assert_int_equal(failing_memory_end(), 0);
    assert_true(status == SG_OK || status == SG_ENOMEM);
    if (!refused)
      break;
  }
  sg_text_clear(&material);
  sg_text_clear(&catalogue);
  sg_text_clear(&rules);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_verify__states_and_events),
      cmocka_unit_test(test_verify__bounds_of_shares),
      cmocka_unit_test(test_verify__statements_that_meet),
      cmocka_unit_test(test_verify__statements_that_contradict),
      cmocka_unit_test(test_verify__facts),
      cmocka_unit_test(test_verify__without_memory_no_verdict),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
