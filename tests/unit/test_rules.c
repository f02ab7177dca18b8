// SPDX-License-Identifier: GPL-2.0-or-later
// test_rules - tests of the rules of ownership: which row a day picks, what a
// profile changes, what is refused, and shortage of memory.
#include "support.h"

#include "analyze/profile.h"
#include "ownership/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROW(name, from, to, rest)                                              \
  "{\"name\":\"" name "\",\"title\":\"t\",\"propagation\":\"cascade\","        \
  "\"threshold\":50,\"strict\":true,\"aggregate\":true,\"counts\":\"shares\"," \
  "\"control\":[],\"lists\":[],\"from\":" from ",\"to\":" to                   \
  ",\"citation\":\"c\"" rest "}"

// A good row but for `member`, which stands first and counts.
#define BUT(member) BUT_OF("[{" member ",", "\"control\":[],\"lists\":[],")
#define BUT_OF(first, lists)                                                   \
  first "\"name\":\"a\",\"title\":\"t\",\"propagation\":\"cascade\","          \
        "\"threshold\":50,\"strict\":true,\"aggregate\":true,\"counts\":"      \
        "\"shares\"," lists "\"from\":\"2000-01-01\",\"to\":null,"             \
        "\"citation\":\"c\"}]"
#define MIXED(chain) "\"propagation\":\"mixed\",\"chain\":{" chain "}"
#define FORTY        "a_name_of_exactly_forty_letters_is_fine_"

static int32_t day_of(const char *text) {
  sg_date date = SG_DATE_UNKNOWN;
  assert_true(sg_date_parse(text, strlen(text), &date));
  return sg_date_first(date);
}

static sg_status read_rules(sg_rules *rules, const char *rows, sg_error *err) {
  cJSON *own = rows ? cJSON_Parse(rows) : NULL;
  assert_true(!rows || own);
  const sg_status status = sg_rules_read(rules, SG_TEST_DATA_DIR, own, err);
  cJSON_Delete(own);
  return status;
}

// The rule of a name on a day; the rules stay readable until the next call.
static const sg_rule *rule_on(const char *rows, const char *name,
                              const char *day) {
  static sg_rules rules;
  sg_rules_at on;
  sg_error err = {0};
  sg_rules_clear(&rules);
  if (read_rules(&rules, rows, &err) != SG_OK)
    fail_msg("%s", err.message);
  assert_int_equal(sg_rules_on(&rules, day_of(day), &rules.arena, &on, &err),
                   SG_OK);
  return sg_rules_find(&on, name);
}

static void test_rules__a_day_picks_the_row(void **state) {
  (void)state;
  assert_true(rule_on(NULL, "eu", "2024-07-02")->strict);
  assert_false(rule_on(NULL, "eu", "2024-07-03")->strict);
  assert_null(rule_on(NULL, "eu", "2024-07-03")->not_in_force);
  assert_string_equal(rule_on(NULL, "amlr_52", "2027-07-09")->not_in_force,
                      "in force from 2027-07-10 on");
  assert_null(rule_on(NULL, "amlr_52", "2027-07-10")->not_in_force);
  assert_null(rule_on(NULL, "none", "2027-07-10"));
}

static void test_rules__suspension_is_told(void **state) {
  (void)state;
  static const struct {
    const char *day, *why;
  } rows[] = {
      {"2025-09-28", "in force from 2025-09-29 on"},
      {"2025-09-29", NULL},
      {"2025-11-09", NULL},
      {"2025-11-10", "suspended from 2025-11-10 to 2026-11-09"},
      {"2026-11-09", "suspended from 2025-11-10 to 2026-11-09"},
      {"2026-11-10", NULL},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const char *why = rule_on(NULL, "us_bis", rows[i].day)->not_in_force;
    if (rows[i].why)
      assert_string_equal(why, rows[i].why);
    else
      assert_null(why);
  }
}

static void test_rules__own_rows_replace_and_add(void **state) {
  (void)state;
  const char *const rows = "[" ROW("eu", "\"2030-01-01\"", "null", "") "," ROW(
      "own", "\"2000-01-01\"", "\"2001-12-31\"", "") "]";
  assert_non_null(rule_on(rows, "eu", "2024-01-01")->not_in_force);
  assert_null(rule_on(rows, "own", "2001-12-31")->not_in_force);
  assert_non_null(rule_on(rows, "own", "2002-01-01")->not_in_force);
  assert_int_equal(rule_on(rows, "own", "2001-01-01")->threshold,
                   SG_PERCENT(50));
  assert_null(rule_on(rows, "us_ofac", "2020-01-01")->not_in_force);
}

static void test_rules__own_rows_come_in_any_order(void **state) {
  (void)state;
  const char *const rows = "[" ROW("own", "\"2010-01-01\"", "null", "") "," ROW(
      "z", "\"2000-01-01\"", "null", "") "," ROW("own", "\"2000-01-01\"",
                                                 "\"2009-12-31\"", "") "]";
  assert_null(rule_on(rows, "own", "2005-01-01")->not_in_force);
  assert_null(rule_on(rows, "own", "2015-01-01")->not_in_force);
  assert_null(rule_on(rows, "z", "2015-01-01")->not_in_force);
  assert_non_null(rule_on(rows, "own", "1999-12-31")->not_in_force);
  // Overlapping ones are seen wherever they stand.
  sg_rules rules;
  sg_error err = {0};
  assert_int_equal(
      read_rules(&rules,
                 "[" ROW("own", "\"2010-01-01\"", "null",
                         "") "," ROW("z", "\"2000-01-01\"", "null",
                                     "") "," ROW("own", "\"2000-01-01\"",
                                                 "\"2010-01-01\"", "") "]",
                 &err),
      SG_EUSAGE);
}

static void test_rules__every_member_is_read(void **state) {
  (void)state;
  const sg_rule *r = rule_on(
      "[{\"name\":\"own\",\"title\":\"T\",\"propagation\":\"mixed\","
      "\"threshold\":25,\"strict\":true,\"aggregate\":true,"
      "\"counts\":\"votes\",\"control\":[\"statute\",\"golden_share\"],"
      "\"control_possible\":[\"agreement\"],\"chain\":{\"threshold\":50,"
      "\"strict\":true,\"counts\":\"votes\"},\"lists\":[\"x\",\"y\"],"
      "\"from\":\"2000-01-01\",\"to\":null,\"citation\":\"C\"}]",
      "own", "2020-01-01");
  const uint32_t statute = UINT32_C(1) << SG_MEANS_STATUTE;
  const uint32_t golden = UINT32_C(1) << SG_MEANS_GOLDEN_SHARE;
  const uint32_t agreement = UINT32_C(1) << SG_MEANS_AGREEMENT;
  assert_int_equal(r->size, sizeof *r);
  assert_string_equal(r->title, "T");
  assert_string_equal(r->citation, "C");
  assert_int_equal(r->propagation, SG_MIXED);
  assert_int_equal(r->threshold, SG_PERCENT(25));
  assert_true(r->strict && r->aggregate && r->by_votes);
  assert_int_equal(r->control, statute | golden);
  assert_int_equal(r->control_possible, statute | golden | agreement);
  assert_int_equal(r->chain_threshold, SG_PERCENT(50));
  assert_true(r->chain_strict && r->chain_by_votes);
  assert_string_equal(r->lists[0], "x");
  assert_string_equal(r->lists[1], "y");
  assert_null(r->lists[2]);
}

static void test_rules__other_members_are_read(void **state) {
  (void)state;
  const char *const day = "2020-01-01";
  const sg_rule *r = rule_on(BUT("\"note\":\"n\",\"chain\":null"), "a", day);
  assert_int_equal(r->propagation, SG_CASCADE);
  assert_int_equal(r->control_possible, 0);
  assert_int_equal(r->chain_threshold, 0);
  assert_false(r->by_votes || r->chain_strict || r->chain_by_votes);
  r = rule_on(BUT("\"strict\":false,\"aggregate\":false,\"threshold\":100"),
              "a", day);
  assert_false(r->strict || r->aggregate);
  assert_int_equal(r->threshold, SG_WHOLE);
  r = rule_on(BUT(MIXED("\"threshold\":0,\"strict\":false,"
                        "\"counts\":\"shares\"")),
              "a", day);
  assert_false(r->chain_strict || r->chain_by_votes);
  assert_non_null(rule_on(BUT("\"name\":\"" FORTY "\""), FORTY, day));
}

// One a name, in order.
static void test_rules__a_day_has_each_name_once(void **state) {
  (void)state;
  sg_rules rules;
  sg_rules_at on;
  sg_error err = {0};
  assert_int_equal(read_rules(&rules, NULL, &err), SG_OK);
  assert_int_equal(
      sg_rules_on(&rules, day_of("2024-01-01"), &rules.arena, &on, &err),
      SG_OK);
  assert_true(on.n > 1);
  for (uint32_t i = 1; i < on.n; i++)
    assert_true(strcmp(on.rules[i - 1]->name, on.rules[i]->name) < 0);
  sg_rules_clear(&rules);
}

static void test_rules__several_suspensions_are_told(void **state) {
  (void)state;
  const char *const rows = BUT("\"suspended\":["
                               "{\"from\":\"2001-01-01\",\"to\":\"2001-01-01\","
                               "\"citation\":\"c\"},"
                               "{\"from\":\"2010-01-01\",\"to\":null}]");
  assert_null(rule_on(rows, "a", "2000-12-31")->not_in_force);
  assert_string_equal(rule_on(rows, "a", "2001-01-01")->not_in_force,
                      "suspended from 2001-01-01 to 2001-01-01");
  assert_null(rule_on(rows, "a", "2001-01-02")->not_in_force);
  assert_null(rule_on(rows, "a", "2009-12-31")->not_in_force);
  assert_string_equal(rule_on(rows, "a", "2010-01-01")->not_in_force,
                      "suspended from 2010-01-01 on");
}

static void check_refused(const char *rows, const char *word) {
  sg_rules rules;
  sg_error err = {0};
  assert_int_equal(read_rules(&rules, rows, &err), SG_EUSAGE);
  if (!strstr(err.message, word))
    fail_msg("'%s' is not in: %s", word, err.message);
}

static void test_rules__wrong_rows_are_refused_with_words(void **state) {
  (void)state;
  static const struct {
    const char *rows, *word;
  } bad[] = {
      {"{}", "list"},
      {"[5]", "name"},
      {"[[5]]", "name"},
      {"[" ROW("A", "\"2000-01-01\"", "null", "") "]", "name"},
      {"[" ROW("a", "\"2000\"", "null", "") "]", "from"},
      {"[" ROW("a", "null", "null", "") "]", "from"},
      {"[" ROW("a", "\"2000-01-01\"", "5", "") "]", "to"},
      {"[" ROW("a", "\"2000-01-01\"", "null", ",\"treshold\":1") "]",
       "treshold"},
      {"[" ROW("a", "\"2000-01-01\"", "null", "") "," ROW("a", "\"2001-01-01\"",
                                                          "null", "") "]",
       "overlap"},
  };
  for (size_t i = 0; i < SG_COUNT(bad); i++)
    check_refused(bad[i].rows, bad[i].word);
}

static void test_rules__wrong_members_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *rows, *word;
  } bad[] = {
      {BUT("\"name\":\"\""), "'name'"},
      {BUT("\"name\":\"a b\""), "'name'"},
      {BUT("\"name\":\"" FORTY "a\""), "'name'"},
      {BUT("\"title\":5"), "'title'"},
      {BUT("\"citation\":null"), "'citation'"},
      {BUT("\"propagation\":\"chain\""), "'propagation'"},
      {BUT("\"threshold\":100.1"), "'threshold'"},
      {BUT("\"threshold\":-1"), "'threshold'"},
      {BUT("\"threshold\":\"50\""), "'threshold'"},
      {BUT("\"strict\":1"), "'strict'"},
      {BUT("\"aggregate\":\"no\""), "'aggregate'"},
      {BUT("\"counts\":\"heads\""), "'counts'"},
      {BUT("\"control\":[\"magic\"]"), "'control'"},
      {BUT("\"control\":null"), "'control'"},
      {BUT("\"control_possible\":[\"magic\"]"), "'control_possible'"},
      {BUT("\"lists\":null"), "'lists'"},
      {BUT("\"lists\":[5]"), "'lists'"},
      {BUT_OF("[{", "\"control\":[],"), "'lists'"},
      {BUT_OF("[{", "\"lists\":[],"), "'control'"},
      {BUT("\"chain\":{}"), "'chain'"},
      {BUT("\"propagation\":\"mixed\""), "'chain'"},
      {BUT("\"propagation\":\"majority-chain\",\"chain\":5"), "'chain'"},
      {BUT(MIXED("\"strict\":true,\"counts\":\"votes\"")), "'threshold'"},
      {BUT(MIXED("\"threshold\":50,\"counts\":\"votes\"")), "'strict'"},
      {BUT(MIXED("\"threshold\":50,\"strict\":true")), "'counts'"},
      {BUT(MIXED("\"threshold\":50,\"strict\":true,\"counts\":\"votes\","
                 "\"more\":1")),
       "'more'"},
      {BUT("\"suspended\":5"), "'suspended'"},
      {BUT("\"suspended\":[5]"), "'suspended'"},
      {BUT("\"suspended\":[{\"to\":null}]"), "'from'"},
      {BUT("\"suspended\":[{\"from\":\"2001-01-01\",\"why\":\"x\"}]"), "'why'"},
      {BUT("\"suspended\":[{\"from\":\"2001-01-02\",\"to\":\"2001-01-01\"}]"),
       "'to'"},
      {BUT("\"from\":\"2000-02-30\""), "'from'"},
      {BUT("\"to\":\"1999-12-31\""), "'to'"},
      {BUT("\"to\":\"2001\""), "'to'"},
  };
  for (size_t i = 0; i < SG_COUNT(bad); i++)
    check_refused(bad[i].rows, bad[i].word);
  assert_non_null(rule_on(BUT("\"to\":\"2000-01-01\""), "a", "2000-01-01"));
}

// `n` rows of one name each, which were in force for a day.
static char *many_rows(size_t n) {
  sg_text text;
  sg_text_init(&text, 0);
  for (size_t i = 0; i < n; i++)
    sg_text_printf(&text,
                   "%c" ROW("z%zu", "\"2000-01-01\"", "\"2000-01-01\"", ""),
                   i ? ',' : '[', i);
  sg_text_putc(&text, ']');
  char *out = strdup(sg_text_get(&text));
  sg_text_clear(&text);
  return out;
}

static void test_rules__rows_have_a_number(void **state) {
  (void)state;
  enum { MOST = 1000 };
  sg_rules rules;
  sg_error err = {0};
  assert_int_equal(read_rules(&rules, NULL, &err), SG_OK);
  const size_t room = MOST - rules.rows.n;
  sg_rules_clear(&rules);
  char *fit = many_rows(room);
  char *more = many_rows(room + 1);
  check_refused(more, "more than 1000");
  assert_int_equal(read_rules(&rules, fit, &err), SG_OK);
  assert_int_equal(rules.rows.n, MOST);
  // Each step that needs memory fails when there is no more.
  sg_status status = SG_ENOMEM;
  for (size_t limit = 1; status == SG_ENOMEM; limit += 1000) {
    sg_arena arena;
    sg_rules_at on;
    sg_arena_init(&arena, limit);
    status = sg_rules_on(&rules, day_of("2020-01-01"), &arena, &on, NULL);
    sg_arena_clear(&arena);
  }
  assert_int_equal(status, SG_OK);
  sg_rules_clear(&rules);
  free(fit);
  free(more);
}

static void test_rules__a_broken_installation_is_told(void **state) {
  (void)state;
  sg_rules rules;
  sg_error err = {0};
  assert_int_equal(sg_rules_read(&rules, "/nowhere", NULL, &err), SG_EINTERNAL);
  assert_non_null(strstr(err.message, "/nowhere"));
}

// Rather none at all than a rule that knows nothing of its suspensions.
static void test_rules__suspensions_are_not_lost_without_memory(void **state) {
  (void)state;
  enum { MANY = 5000 };
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text,
               "[" ROW("a", "\"2000-01-01\"", "null", ",\"suspended\":["));
  text.length -= strlen("}");
  for (int i = 0; i < MANY; i++)
    sg_text_printf(&text, "%s{\"from\":\"2001-01-01\",\"to\":null}",
                   i ? "," : "");
  sg_text_puts(&text, "]}]");
  cJSON *own = cJSON_Parse(sg_text_get(&text));
  assert_non_null(own);
  sg_text_clear(&text);
  bool refused = true;
  for (uint64_t n = 0; refused; n++) {
    sg_rules rules;
    failing_memory_use(n);
    const sg_status status =
        sg_rules_read(&rules, SG_TEST_DATA_DIR, own, &(sg_error){0});
    refused = failing_memory_failed();
    if (status == SG_OK)
      assert_int_equal(SG_AT(sg_rule_row, &rules.rows, 0).n_suspended, MANY);
    sg_rules_clear(&rules);
    assert_int_equal(failing_memory_end(), 0);
    assert_true(refused ? status == SG_ENOMEM || status == SG_OK
                        : status == SG_OK);
  }
  cJSON_Delete(own);
}

static void test_rules__every_allocation_may_fail(void **state) {
  (void)state;
  sg_rules rules = {0};
  sg_error err = {0};
  OOM_LOOP((err = (sg_error){0},
            sg_rules_read(&rules, SG_TEST_DATA_DIR, NULL, &err)),
           sg_rules_clear(&rules))
  const char *const text = "{\"plugins\":[\"a\"],\"parameters\":{\"p\":{\"q\":"
                           "1,\"r\":\"s\"}},\"rules\":[]}";
  char path[256];
  sg_profile profile = {0};
  (void)snprintf(path, sizeof path, "%s",
                 temporary_file(text, strlen(text), ".json"));
  OOM_LOOP((err = (sg_error){0}, sg_profile_read(&profile, path, &err)),
           sg_profile_clear(&profile))
  assert_int_equal(sg_profile_read(&profile, path, &err), SG_OK);
  assert_int_equal(profile.n_settings, 2);
  assert_string_equal(profile.settings[0], "p.q=1");
  assert_string_equal(profile.settings[1], "p.r=s");
  sg_profile_clear(&profile);
  (void)unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rules__a_day_picks_the_row),
      cmocka_unit_test(test_rules__suspension_is_told),
      cmocka_unit_test(test_rules__own_rows_replace_and_add),
      cmocka_unit_test(test_rules__own_rows_come_in_any_order),
      cmocka_unit_test(test_rules__every_member_is_read),
      cmocka_unit_test(test_rules__other_members_are_read),
      cmocka_unit_test(test_rules__a_day_has_each_name_once),
      cmocka_unit_test(test_rules__several_suspensions_are_told),
      cmocka_unit_test(test_rules__wrong_rows_are_refused_with_words),
      cmocka_unit_test(test_rules__wrong_members_are_refused),
      cmocka_unit_test(test_rules__rows_have_a_number),
      cmocka_unit_test(test_rules__a_broken_installation_is_told),
      cmocka_unit_test(test_rules__suspensions_are_not_lost_without_memory),
      cmocka_unit_test(test_rules__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
