// SPDX-License-Identifier: GPL-2.0-or-later
// test_rules - tests of the rules of ownership: which row a day picks, what a
// profile changes, what is refused, and shortage of memory.
#include "support.h"

#include "analyze/profile.h"
#include "ownership/rules.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROW(name, from, to, rest)                                              \
  "{\"name\":\"" name "\",\"title\":\"t\",\"propagation\":\"cascade\","        \
  "\"threshold\":50,\"strict\":true,\"aggregate\":true,\"counts\":\"shares\"," \
  "\"control\":[],\"lists\":[],\"from\":" from ",\"to\":" to                   \
  ",\"citation\":\"c\"" rest "}"

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

static void test_rules__wrong_rows_are_refused_with_words(void **state) {
  (void)state;
  static const struct {
    const char *rows, *word;
  } bad[] = {
      {"{}", "list"},
      {"[5]", "name"},
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
  for (size_t i = 0; i < SG_COUNT(bad); i++) {
    sg_rules rules;
    sg_error err = {0};
    assert_int_equal(read_rules(&rules, bad[i].rows, &err), SG_EUSAGE);
    if (!strstr(err.message, bad[i].word))
      fail_msg("'%s' is not in: %s", bad[i].word, err.message);
  }
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
      cmocka_unit_test(test_rules__wrong_rows_are_refused_with_words),
      cmocka_unit_test(test_rules__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
