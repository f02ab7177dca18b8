// SPDX-License-Identifier: GPL-2.0-or-later
// test_loose - tests dates, percentages and currencies as data sets write them.
#include "support.h"

#include "base/loose.h"

#include <stdio.h>
#include <string.h>

static sg_slice slice(const char *text) {
  return (sg_slice){text, strlen(text)};
}

// What a text is read as; "" for no date.
static const char *read_date(const char *text, sg_date_order order,
                             char out[11]) {
  sg_date date = 0;
  const bool found = sg_date_read(slice(text), order, &date);
  assert_int_equal(found, date != SG_DATE_UNKNOWN);
  sg_date_write(date, out);
  return out;
}

static void assert_date(const char *text, sg_date_order order,
                        const char *wanted) {
  char found[11];
  if (strcmp(read_date(text, order, found), wanted) != 0)
    fail_msg("'%s' is '%s', not '%s'", text, found, wanted);
}

typedef struct row {
  const char *text, *wanted;
} row;

static void assert_dates(const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++)
    assert_date(rows[i].text, SG_ORDER_UNKNOWN, rows[i].wanted);
}

static void test_loose__dates_of_many_styles_are_read(void **state) {
  (void)state;
  static const row rows[] = {
      {"2005", "2005"},
      {"2005-07", "2005-07"},
      {"2008-06-24", "2008-06-24"},
      {" 2008-06-24\r\n", "2008-06-24"},
      {"20110630", "2011-06-30"},
      {"20110630T101500Z", ""},
      {"20110630T10:15:00Z", "2011-06-30"},
      {"23-MAR-2006", "2006-03-23"},
      {"12-FEB-2007", "2007-02-12"},
      {"1-jan-1999", "1999-01-01"},
      {"16 Jun 2017", "2017-06-16"},
      {"16 June 2017", "2017-06-16"},
      {"16th June 2017", "2017-06-16"},
      {"1st of June 2017", ""},
      {"1st June 2017", "2017-06-01"},
      {"22nd March 2010", "2010-03-22"},
      {"3rd May 2011", "2011-05-03"},
      {"11th May 2011", "2011-05-11"},
      {"11st May 2011", ""},
      {"June 16, 2017", "2017-06-16"},
      {"June 16 2017", "2017-06-16"},
      {"Jun. 16, 2017", "2017-06-16"},
      {"Sept. 2001", "2001-09"},
      {"March 2006", "2006-03"},
      {"Mar-2006", "2006-03"},
      {"03/2006", "2006-03"},
      {"2006 March", "2006-03"},
      {"2006-Mar-23", "2006-03-23"},
      {"2008/06/24", "2008-06-24"},
      {"2008.6.4", "2008-06-04"},
      {"19/06/2001", "2001-06-19"},
      {"19.06.2001", "2001-06-19"},
      {"19-06-2001", "2001-06-19"},
      {"06/19/2001", "2001-06-19"},
      {"5/5/2007", "2007-05-05"},
      {"29/02/2008", "2008-02-29"},
      {"31/12/9999", "9999-12-31"},
  };
  assert_dates(rows, SG_COUNT(rows));
}

static void test_loose__a_time_does_not_change_the_day(void **state) {
  (void)state;
  static const row rows[] = {
      {"2024-12-09T00:00:00.000Z", "2024-12-09"},
      {"2024-12-09T23:59:59-11:00", "2024-12-09"},
      {"2024-12-09T00:30:00+14:00", "2024-12-09"},
      {"2024-12-09T09:48:00+0200", "2024-12-09"},
      {"2024-12-09T09:48:00+02", "2024-12-09"},
      {"2024-12-09 09:48", "2024-12-09"},
      {"2024-12-09 09:48:00,123 +02:00", "2024-12-09"},
      {"2024-12-09T09:48:00 UTC", "2024-12-09"},
      {"2024-12-09Z", "2024-12-09"},
      {"2024-12-09+02:00", "2024-12-09"},
      {"6/19/2001 12:00:00 AM", "2001-06-19"},
      {"19/06/2001 9:05", "2001-06-19"},
      {"12-FEB-2007 00:00:00", "2007-02-12"},
      {"16 Jun 2017 10:00", "2017-06-16"},
      {"2024-12-09T", ""},
      {"2024-12-09 to", ""},
      {"2024-12-09 09", ""},
      {"2024-12-09 9:4", ""},
      {"2024-12-09 1:2:3:4", ""},
      {"2024-12-09 10:00:00:00", ""},
      {"2024-12-09 10:00 or so", ""},
      {"2024-12-09+2", ""},
      {"2024-12-09+02:0", ""},
      {"2024-12-09/2025-01-01", ""},
      {"2024-12-09 2025-01-01", ""},
  };
  assert_dates(rows, SG_COUNT(rows));
}

static void test_loose__what_is_no_date_is_none(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",
      " ",
      "29/02/2006",
      "31/02/2013",
      "18/19/2015",
      "05152015",
      "25090015",
      "28/02/201",
      "1212012",
      "2006-02-29",
      "0000",
      "0015",
      "0001-01-01",
      "18/05/0015",
      "12/13",
      "23-MAR-06",
      "23/03/06",
      "06-03-23",
      "1982 to 1984",
      "1982-1984",
      "1982/1984",
      "circa 1950",
      "circa",
      "c. 1950",
      "1950s",
      "MAR",
      "March",
      "12 March",
      "March 12",
      "32 March 2001",
      "0 March 2001",
      "00/05/2001",
      "05/00/2001",
      "13/13/2001",
      "Marchy 2001",
      "Ma 2001",
      "23--MAR-2006",
      "23-MAR-20066",
      "19/06-2001",
      "19 06 2001",
      "06 2001",
      "00/2001",
      "13/2001",
      "2001-13",
      "2001-",
      "-2001",
      "1/2/3/2004",
      "yesterday",
      "N/A",
      "-",
      "31/04/2001",
      "16 Jun 2017 approximately",
      "16 Jun 2017-",
      "2017Jun16",
      "\xc3\xa9",
      "99999999",
      "123456789012345678901234567890",
      "2017-06-1e",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_date(rows[i], SG_ORDER_UNKNOWN, "");
}

static void test_loose__a_doubtful_order_needs_one_that_is_known(void **state) {
  (void)state;
  assert_date("03-05-2007", SG_ORDER_UNKNOWN, "");
  assert_date("03-05-2007", SG_DAY_FIRST, "2007-05-03");
  assert_date("03-05-2007", SG_MONTH_FIRST, "2007-03-05");
  assert_date("3/5/2007", SG_MONTH_FIRST, "2007-03-05");
  assert_date("19/06/2001", SG_DAY_FIRST, "2001-06-19");
  assert_date("19/06/2001", SG_MONTH_FIRST, "");
  assert_date("06/19/2001", SG_DAY_FIRST, "");
  assert_date("2001-03-05", SG_MONTH_FIRST, "2001-03-05");
  assert_date("5 Mar 2001", SG_MONTH_FIRST, "2001-03-05");
}

// Every pair of numbers below 40, against the rule said in other words.
static void test_loose__orders_agree_with_the_calendar(void **state) {
  (void)state;
  for (int a = 0; a < 40; a++)
    for (int b = 0; b < 40; b++) {
      char text[32];
      char day_first[16];
      char month_first[16];
      sg_date x = 0;
      sg_date y = 0;
      (void)snprintf(day_first, sizeof day_first, "2006-%02d-%02d", b, a);
      (void)snprintf(month_first, sizeof month_first, "2006-%02d-%02d", a, b);
      (void)snprintf(text, sizeof text, "%02d.%d.2006", a, b);
      const bool first = sg_date_parse(day_first, 10, &x);
      const bool second = sg_date_parse(month_first, 10, &y);
      assert_date(text, SG_DAY_FIRST, first ? day_first : "");
      assert_date(text, SG_MONTH_FIRST, second ? month_first : "");
      const char *wanted = first && second && x != y ? ""
                           : first                   ? day_first
                           : second                  ? month_first
                                                     : "";
      assert_date(text, SG_ORDER_UNKNOWN, wanted);
    }
}

static void test_loose__every_month_has_its_names(void **state) {
  (void)state;
  static const char *const names[] = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  for (int i = 0; i < 12; i++) {
    char text[64];
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, "1999-%02d-07", i + 1);
    (void)snprintf(text, sizeof text, "7 %s 1999", names[i]);
    assert_date(text, SG_ORDER_UNKNOWN, wanted);
    (void)snprintf(text, sizeof text, "07-%.3s-1999", names[i]);
    assert_date(text, SG_ORDER_UNKNOWN, wanted);
  }
}

// --- percentages ---

typedef struct share {
  const char *text;
  uint32_t low, high;
} share;

static void assert_share(const share *s, bool wanted) {
  uint32_t low = 1;
  uint32_t high = 1;
  const bool found = sg_percent_read(slice(s->text), &low, &high);
  if (found != wanted || low != s->low || high != s->high)
    fail_msg("'%s' is %d: %u to %u", s->text, found, low, high);
}

enum { WHOLE = 1000000000 };

static void test_loose__one_percentage_is_read(void **state) {
  (void)state;
  static const share rows[] = {
      {"51", 510000000, 510000000},
      {"51%", 510000000, 510000000},
      {"50.0000000001 %", 500000001, 500000001},
      {"49,9999999999", 499999999, 499999999},
      {"51 %", 510000000, 510000000},
      {" 51\xc2\xa0% ", 510000000, 510000000},
      {"51\xe2\x80\xaf%", 510000000, 510000000},
      {"51 percent", 510000000, 510000000},
      {"51 per cent", 510000000, 510000000},
      {"51pct", 510000000, 510000000},
      {"51,5", 515000000, 515000000},
      {"51.5", 515000000, 515000000},
      {"51,50 %", 515000000, 515000000},
      {"33.3333333", 333333333, 333333333},
      {"33,3333", 333333000, 333333000},
      {"0,125", 1250000, 1250000},
      {"5.000", 50000000, 50000000},
      {"1e1", 100000000, 100000000},
      {"2.5e-1", 2500000, 2500000},
      {"2.5e+1", 250000000, 250000000},
      {"\t51\n%\r", 510000000, 510000000},
      {"0", 0, 0},
      {"100", WHOLE, WHOLE},
      {"100.0", WHOLE, WHOLE},
      {"0051", 510000000, 510000000},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_share(&rows[i], true);
}

static void test_loose__bounds_are_read(void **state) {
  (void)state;
  static const share rows[] = {
      {">25", 250000001, WHOLE},
      {"> 25 %", 250000001, WHOLE},
      {">=25", 250000000, WHOLE},
      {"\xe2\x89\xa5 25", 250000000, WHOLE},
      {"more than 25", 250000001, WHOLE},
      {"More than 25%", 250000001, WHOLE},
      {"MORE  THAN 25 percent", 250000001, WHOLE},
      {"over 50%", 500000001, WHOLE},
      {"at least 10", 100000000, WHOLE},
      {"10 % or more", 100000000, WHOLE},
      {"75+", 750000000, WHOLE},
      {"75%+", 750000000, WHOLE},
      {"not less than 5", 50000000, WHOLE},
      {"<5", 0, 49999999},
      {"less than 5", 0, 49999999},
      {"<= 5", 0, 50000000},
      {"\xe2\x89\xa4"
       "5",
       0, 50000000},
      {"up to 5", 0, 50000000},
      {"5% or less", 0, 50000000},
      {"not more than 5", 0, 50000000},
      {">0", 1, WHOLE},
      {"<100", 0, 999999999},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_share(&rows[i], true);
}

static void test_loose__ranges_are_read(void **state) {
  (void)state;
  static const share rows[] = {
      {"25-50", 250000000, 500000000},
      {"25 - 50", 250000000, 500000000},
      {"25\xe2\x80\x93"
       "50",
       250000000, 500000000},
      {"25 \xe2\x80\x93 50 %", 250000000, 500000000},
      {"25\xe2\x80\x94"
       "50",
       250000000, 500000000},
      {"25% - 50%", 250000000, 500000000},
      {"25 to 50", 250000000, 500000000},
      {"25 to 50 percent", 250000000, 500000000},
      {"from 25 to 50", 250000000, 500000000},
      {"between 25% and 50%", 250000000, 500000000},
      {"75% 100%", 750000000, WHOLE},
      {"12,5-25,5", 125000000, 255000000},
      {"more than 25 to 50", 250000001, 500000000},
      {"more than 25% but not more than 50%", 250000001, 500000000},
      {"over 25% up to 50%", 250000001, 500000000},
      {">25 and <50", 250000001, 499999999},
      {">25% - <=50%", 250000001, 500000000},
      {"<50 and >=25", 250000000, 499999999},
      {"50-50", 500000000, 500000000},
      {"0-100", 0, WHOLE},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    assert_share(&rows[i], true);
  }
}

static void test_loose__what_is_no_percentage_is_none(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",
      " ",
      "%",
      "5,000",
      "51,500",
      "1,000,000",
      "1.000,5",
      "1,5,5",
      "101",
      "100.1",
      "-5",
      "+5",
      "abc",
      "n/a",
      "50-25",
      "25-50-75",
      "25 50",
      "25% 50",
      ">100",
      "<0",
      ">25 and >50",
      "<25-<50",
      "<50 and >100",
      "over{25}",
      "more 25",
      "more than",
      "more than25x",
      "about 25",
      "~25",
      "circa 25",
      "25%%",
      "25 shares",
      "25/100",
      "1/4",
      ".5",
      "5.",
      "25-",
      "-25-50",
      "between 25",
      "from 25",
      "25 or 50",
      "nan",
      "inf",
      "0x10",
      "1e400",
      "1e",
      ">25 or more",
      "25 or more to 20",
      "morethan 25",
      "25to",
      "25 percentile",
      ">=",
      "25 , ",
      "25\x01",
      "5,000%",
      "5,000-10",
      "10-5,000",
      "\xc3\xa9",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const share none = {rows[i], 0, WHOLE};
    assert_share(&none, false);
  }
}

static void test_loose__a_text_with_a_null_byte_is_no_percentage(void **state) {
  (void)state;
  uint32_t low = 0;
  uint32_t high = 0;
  assert_false(sg_percent_read((sg_slice){"25\0"
                                          "5",
                                          4},
                               &low, &high));
}

static void test_loose__a_long_text_is_no_percentage(void **state) {
  (void)state;
  char text[1000];
  memset(text, '1', sizeof text);
  uint32_t low = 0;
  uint32_t high = 0;
  assert_false(sg_percent_read((sg_slice){text, sizeof text}, &low, &high));
  memset(text, ' ', sizeof text);
  text[0] = '5';
  assert_true(sg_percent_read((sg_slice){text, sizeof text}, &low, &high));
  assert_int_equal(low, 50000000);
}

// Every tenth of a percent in each of the four ways of one number.
static void test_loose__every_tenth_reads_alike(void **state) {
  (void)state;
  for (uint32_t tenth = 0; tenth <= 1000; tenth++) {
    static const char *const styles[] = {"%u.%u", "%u,%u", "%u.%u %%",
                                         "%u,%u%%"};
    for (size_t i = 0; i < SG_COUNT(styles); i++) {
      char text[32];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      (void)snprintf(text, sizeof text, styles[i], tenth / 10, tenth % 10);
#pragma GCC diagnostic pop
      const share wanted = {text, tenth * 1000000, tenth * 1000000};
      assert_share(&wanted, true);
    }
  }
}

// --- currencies ---

static void test_loose__currencies_are_those_of_the_standard(void **state) {
  (void)state;
  static const row rows[] = {
      {"EUR", "EUR"},    {"eur", "EUR"},       {" Usd ", "USD"},
      {"mdl", "MDL"},    {"AED", "AED"},       {"ZWR", "ZWR"},
      {"ZWL", "ZWL"},    {"XAU", "XAU"},       {"PYG", "PYG"},
      {"DEM", "DEM"},    {"EEK", "EEK"},       {"XCG", "XCG"},
      {"XXX", ""},       {"XTS", ""},          {"ABC", ""},
      {"", ""},          {"EU", ""},           {"EURO", ""},
      {"$", ""},         {"E R", ""},          {"UR ", ""},
      {"EDA", ""},       {"\xe2\x82\xac", ""}, {"000", ""},
      {"e\xc3\xa9", ""},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char code[4] = "???";
    const bool found = sg_currency_read(slice(rows[i].text), code);
    assert_int_equal(found, rows[i].wanted[0] != '\0');
    assert_string_equal(code, rows[i].wanted);
  }
}

static void test_loose__the_table_of_currencies_is_in_order(void **state) {
  (void)state;
  int n = 0;
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++)
      for (char c = 'A'; c <= 'Z'; c++) {
        const char text[] = {a, b, c};
        char code[4];
        n += sg_currency_read((sg_slice){text, 3}, code);
      }
  assert_int_equal(n, 273); // as many as were put in
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_loose__dates_of_many_styles_are_read),
      cmocka_unit_test(test_loose__a_time_does_not_change_the_day),
      cmocka_unit_test(test_loose__what_is_no_date_is_none),
      cmocka_unit_test(test_loose__a_doubtful_order_needs_one_that_is_known),
      cmocka_unit_test(test_loose__orders_agree_with_the_calendar),
      cmocka_unit_test(test_loose__every_month_has_its_names),
      cmocka_unit_test(test_loose__one_percentage_is_read),
      cmocka_unit_test(test_loose__bounds_are_read),
      cmocka_unit_test(test_loose__ranges_are_read),
      cmocka_unit_test(test_loose__what_is_no_percentage_is_none),
      cmocka_unit_test(test_loose__a_text_with_a_null_byte_is_no_percentage),
      cmocka_unit_test(test_loose__a_long_text_is_no_percentage),
      cmocka_unit_test(test_loose__every_tenth_reads_alike),
      cmocka_unit_test(test_loose__currencies_are_those_of_the_standard),
      cmocka_unit_test(test_loose__the_table_of_currencies_is_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
