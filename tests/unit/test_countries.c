// SPDX-License-Identifier: GPL-2.0-or-later
// test_countries - tests of the tables of countries: which row holds on a day,
// limits, several tables, and shortage of memory.
#include "support.h"

#include "graph/countries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEAD(name, worse, limit)                                               \
  "{\"country_table\":\"1\",\"name\":\"" name                                  \
  "\",\"use\":\"record\",\"title\":\"" name " index\",\"publisher\":\"P\","    \
  "\"worse\":\"" worse "\",\"limit\":" limit ",\"rows\":["
#define ROW(country, date, value)                                              \
  "{\"country\":\"" country "\",\"date\":\"" date "\",\"value\":" value "}"

static const char low[] =
    HEAD("low", "low", "3") ROW("XA", "2019", "2") "," ROW(
        "XA", "2020-05",
        "4") ",{\"country\":\"XB\",\"date\":\"2019\",\"until\":\"2019-06-30\","
             "\"value\":3,\"note\":\"why\"}]}";
static const char high[] =
    HEAD("high", "high", "60") ROW("XA", "2019-07", "60") "]}";

static sg_status read(sg_countries *all, const char *text) {
  sg_error err = {0};
  return sg_countries_read(
      all, temporary_file(text, strlen(text), ".table.json"), &err);
}

static int32_t day_of(const char *text) {
  sg_date date = SG_DATE_UNKNOWN;
  assert_true(sg_date_parse(text, strlen(text), &date));
  return sg_date_first(date);
}

static sg_country_answer ask(const sg_countries *all, const char *country,
                             const char *day) {
  sg_country_answer answer;
  sg_countries_ask(all, "record", 6,
                   SG_COUNTRY((uint16_t)country[0], (uint16_t)country[1]),
                   day_of(day), &answer);
  return answer;
}

static void test_countries__a_row_holds_until_the_next(void **state) {
  (void)state;
  sg_countries all;
  sg_countries_init(&all);
  assert_int_equal(read(&all, low), SG_OK);
  static const struct {
    const char *country, *day;
    double value;
    bool known, beyond;
  } rows[] = {
      {"XA", "2018-12-31", 0, false, false},
      {"XA", "2019-01-01", 2, true, true},
      {"XA", "2020-04-30", 2, true, true},
      {"XA", "2020-05-01", 4, true, false},
      {"XA", "2031-01-01", 4, true, false},
      {"XB", "2019-06-30", 3, true, true},
      {"XB", "2019-07-01", 0, false, false},
      {"XC", "2019-07-01", 0, false, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const sg_country_answer a = ask(&all, rows[i].country, rows[i].day);
    assert_int_equal(a.known, rows[i].known);
    assert_int_equal(a.beyond, rows[i].beyond);
    if (rows[i].known)
      assert_near(a.value, rows[i].value, 0);
    else
      assert_true(isnan(a.value) && a.text[0] == '\0');
  }
  assert_string_equal(ask(&all, "XB", "2019-03-01").text,
                      "low index 2019: 3 (limit 3), why");
  sg_countries_clear(&all);
}

static void test_countries__tables_of_one_use_stand_together(void **state) {
  (void)state;
  sg_countries all;
  sg_countries_init(&all);
  assert_int_equal(read(&all, low), SG_OK);
  assert_int_equal(read(&all, high), SG_OK);
  const sg_country_answer both = ask(&all, "XA", "2019-08-01");
  assert_string_equal(both.text, "high index 2019-07: 60 (limit 60); low index "
                                 "2019: 2 (limit 3)");
  assert_near(both.value, 60, 0);
  assert_true(ask(&all, "XA", "2020-06-01").beyond);
  assert_true(sg_countries_have(&all, "record", 6));
  assert_false(sg_countries_have(&all, "recor", 5));
  sg_countries_clear(&all);
}

static void test_countries__a_name_is_replaced(void **state) {
  (void)state;
  sg_countries all;
  sg_countries_init(&all);
  assert_int_equal(read(&all, low), SG_OK);
  static const char other[] =
      HEAD("low", "high", "1") ROW("XA", "2019", "0.5") "]}";
  assert_int_equal(read(&all, other), SG_OK);
  assert_int_equal(all.tables.n, 1);
  assert_false(ask(&all, "XA", "2019-02-01").beyond);
  sg_countries_clear(&all);
}

static void test_countries__a_complete_table_knows_the_rest(void **state) {
  (void)state;
  sg_countries all;
  sg_countries_init(&all);
  static const char watch[] =
      "{\"name\":\"w\",\"use\":\"record\",\"title\":\"W\",\"publisher\":\"P\","
      "\"complete\":true,\"worse\":\"high\",\"limit\":1,\"rows\":[" ROW(
          "XA", "2019", "1") "]}";
  assert_int_equal(read(&all, watch), SG_OK);
  assert_true(ask(&all, "XB", "2019-01-01").known);
  assert_false(ask(&all, "XB", "2019-01-01").beyond);
  assert_false(ask(&all, "XB", "2018-12-31").known);
  sg_countries_clear(&all);
}

static void test_countries__short_memory(void **state) {
  (void)state;
  sg_countries all;
  OOM_LOOP((sg_countries_init(&all), read(&all, low)), sg_countries_clear(&all))
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_countries__a_row_holds_until_the_next),
      cmocka_unit_test(test_countries__tables_of_one_use_stand_together),
      cmocka_unit_test(test_countries__a_name_is_replaced),
      cmocka_unit_test(test_countries__a_complete_table_knows_the_rest),
      cmocka_unit_test(test_countries__short_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
