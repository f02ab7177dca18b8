// SPDX-License-Identifier: GPL-2.0-or-later
// test_date - tests partial dates against a calendar that is counted day by
// day.
#include "support.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

// A second implementation: leap years by the rule, days by counting.
static int month_length(int year, int month) {
  if (month == 2)
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

typedef struct calendar {
  int year, month, day;
} calendar;

static void step(calendar *c) {
  if (++c->day <= month_length(c->year, c->month))
    return;
  c->day = 1;
  if (++c->month <= 12)
    return;
  c->month = 1;
  c->year++;
}

static sg_date parse(const char *text) {
  sg_date date = 0;
  assert_true(sg_date_parse(text, strlen(text), &date));
  return date;
}

static void test_date__every_day_round_trips(void **state) {
  (void)state;
  calendar c = {1600, 1, 1};
  for (int32_t day = -135140; c.year < 2500; day++, step(&c)) {
    char text[32];
    char written[11];
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", c.year, c.month, c.day);
    const sg_date date = parse(text);
    assert_int_equal(sg_date_first(date), day);
    assert_int_equal(sg_date_last(date), day);
    sg_date_write(date, written);
    assert_string_equal(written, text);
    sg_day_write(day, written);
    assert_string_equal(written, text);
  }
}

static void test_date__every_month_and_year_round_trips(void **state) {
  (void)state;
  for (int year = 1; year <= 9999; year++) {
    char text[32];
    char written[11];
    (void)snprintf(text, sizeof text, "%04d", year);
    const sg_date whole = parse(text);
    sg_date_write(whole, written);
    assert_string_equal(written, text);
    int32_t next = sg_date_first(whole);
    for (int month = 1; month <= 12; month++) {
      (void)snprintf(text, sizeof text, "%04d-%02d", year, month);
      const sg_date date = parse(text);
      sg_date_write(date, written);
      assert_string_equal(written, text);
      assert_int_equal(sg_date_first(date), next);
      next += month_length(year, month);
      assert_int_equal(sg_date_last(date), next - 1);
    }
    assert_int_equal(sg_date_last(whole), next - 1);
  }
}

static void test_date__known_days_have_known_numbers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int32_t day;
  } rows[] = {
      {"1970-01-01", 0},       {"1969-12-31", -1},      {"1970-12-31", 364},
      {"2000-02-29", 11016},   {"2000-03-01", 11017},   {"1900-01-01", -25567},
      {"0001-01-01", -719162}, {"9999-12-31", 2932896}, {"2038-01-19", 24855},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char written[11];
    assert_int_equal(sg_date_first(parse(rows[i].text)), rows[i].day);
    sg_day_write(rows[i].day, written);
    assert_string_equal(written, rows[i].text);
  }
}

static void test_date__leap_years_follow_the_rule(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool exists;
  } rows[] = {
      {"1900-02-29", false}, {"2000-02-29", true}, {"2100-02-29", false},
      {"2011-02-29", false}, {"2012-02-29", true}, {"0004-02-29", true},
      {"2400-02-29", true},  {"1600-02-29", true}, {"0100-02-29", false},
      {"2012-02-30", false}, {"1904-02-29", true},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_date date = 0;
    assert_int_equal(sg_date_parse(rows[i].text, 10, &date), rows[i].exists);
  }
}

static void test_date__partial_dates_span_their_days(void **state) {
  (void)state;
  static const char *const rows[][3] = {
      {"2011", "2011-01-01", "2011-12-31"},
      {"2012", "2012-01-01", "2012-12-31"},
      {"2011-02", "2011-02-01", "2011-02-28"},
      {"2012-02", "2012-02-01", "2012-02-29"},
      {"1900-02", "1900-02-01", "1900-02-28"},
      {"2011-12", "2011-12-01", "2011-12-31"},
      {"1969", "1969-01-01", "1969-12-31"},
      {"1969-11", "1969-11-01", "1969-11-30"},
      {"0001", "0001-01-01", "0001-12-31"},
      {"9999", "9999-01-01", "9999-12-31"},
      {"2011-06-07", "2011-06-07", "2011-06-07"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char written[11];
    const sg_date date = parse(rows[i][0]);
    sg_day_write(sg_date_first(date), written);
    assert_string_equal(written, rows[i][1]);
    sg_day_write(sg_date_last(date), written);
    assert_string_equal(written, rows[i][2]);
    sg_date_write(date, written);
    assert_string_equal(written, rows[i][0]);
  }
}

static void test_date__what_is_no_date_is_refused(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",
      "0000",
      "0000-00-00",
      "0000-01-01",
      "2011-13",
      "2011-00",
      "2011-02-30",
      "2011-04-31",
      "2011-01-32",
      "2011-01-00",
      "2011-1-1",
      "2011-1",
      "2011-",
      "2011-01-",
      "2011-01-1",
      "11-01-01",
      "2011/01/01",
      "2011-01/01",
      "2011.01",
      "201",
      "20111",
      "20110101",
      "2011-01-01T00:00:00Z",
      "2011-01-01 ",
      " 2011",
      " 2011-01-01",
      "2011 ",
      "2011-01-0a",
      "-011",
      "+011",
      "abcd",
      "2o11",
      "2011-+1",
      "2011- 1",
      "01.01.2011",
      "2011-01-01x",
      "12011-01-01",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_date date = 17;
    if (sg_date_parse(rows[i], strlen(rows[i]), &date))
      fail_msg("'%s' was taken for a date", rows[i]);
    assert_int_equal(date, SG_DATE_UNKNOWN);
  }
}

static void test_date__length_ends_the_text(void **state) {
  (void)state;
  sg_date date = 0;
  assert_true(sg_date_parse("2011-06-07", 4, &date));
  assert_int_equal(date, parse("2011"));
  assert_true(sg_date_parse("2011-06-07", 7, &date));
  assert_int_equal(date, parse("2011-06"));
  assert_false(sg_date_parse("2011-06-07", 9, &date));
}

static void test_date__unknown_date_has_no_day(void **state) {
  (void)state;
  char written[11] = "x";
  assert_int_equal(sg_date_first(SG_DATE_UNKNOWN), SG_NO_DATE);
  assert_int_equal(sg_date_last(SG_DATE_UNKNOWN), SG_NO_DATE);
  sg_date_write(SG_DATE_UNKNOWN, written);
  assert_string_equal(written, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_date__every_day_round_trips),
      cmocka_unit_test(test_date__every_month_and_year_round_trips),
      cmocka_unit_test(test_date__known_days_have_known_numbers),
      cmocka_unit_test(test_date__leap_years_follow_the_rule),
      cmocka_unit_test(test_date__partial_dates_span_their_days),
      cmocka_unit_test(test_date__what_is_no_date_is_refused),
      cmocka_unit_test(test_date__length_ends_the_text),
      cmocka_unit_test(test_date__unknown_date_has_no_day),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
