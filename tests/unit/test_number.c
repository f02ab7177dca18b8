// SPDX-License-Identifier: GPL-2.0-or-later
// test_number - tests numbers and shares as text, also under a locale with a
// decimal comma.
#include "support.h"

#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t random_bits(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}

static bool same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

// The text reads back equal, and no shorter text of 15 digits or more does.
static void check_round_trip(double value) {
  char text[32];
  sg_number_write(value, text);
  double back = NAN;
  assert_true(sg_number_parse(text, strlen(text), &back));
  if (!same_bits(back, value == 0 ? 0 : value))
    fail_msg("%a became %s", value, text);
  for (int digits = 15; digits < 17; digits++) {
    char shorter[32];
    (void)snprintf(shorter, sizeof shorter, "%.*g", digits, value);
    if (strtod(shorter, NULL) == value) {
      assert_true(strlen(text) <= strlen(shorter));
      break;
    }
  }
}

static void test_number__random_doubles_round_trip(void **state) {
  (void)state;
  for (int i = 0; i < 200000; i++) {
    const uint64_t bits = random_bits();
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    if (isfinite(value))
      check_round_trip(value);
    check_round_trip((double)(bits >> 40) / 1000);
  }
}

// What printf() writes with the fewest digits that read back equal.
static void check_decimal(double value) {
  char text[32];
  char slow[32];
  if (!sg_decimal_write(value, text)) {
    if (fabs(value) >= 1e-4 && fabs(value) < 1e6)
      fail_msg("%a was not written", value);
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    (void)snprintf(slow, sizeof slow, "%.*g", digits, value);
    if (strtod(slow, NULL) == value)
      break;
  }
  if (strcmp(text, slow) != 0)
    fail_msg("%a became %s, not %s", value, text, slow);
}

static void
test_number__everyday_values_are_written_as_by_printf(void **state) {
  (void)state;
  for (int i = 0; i < 300000; i++) {
    const uint64_t bits = random_bits();
    const double unit = (double)(bits >> 11) * 0x1p-53;
    check_decimal(unit);
    check_decimal(-unit * 1e6);
    check_decimal((double)(bits % 1000000001) / 1e9);
    check_decimal((double)(bits % 2000000) / 8);
    check_decimal(nextafter(ldexp(1, (int)(bits % 30) - 12),
                            bits & 64 ? 0 : (double)HUGE_VAL));
    check_decimal(nextafter(pow(10, (int)(bits % 11) - 5),
                            bits & 64 ? 0 : (double)HUGE_VAL));
  }
  for (int i = -25; i < 25; i++)
    check_decimal(ldexp(1, i));
}

static void test_number__edge_values_round_trip(void **state) {
  (void)state;
  static const double rows[] = {
      0,
      1,
      -1,
      0.1,
      0.3,
      0.1 + 0.2,
      DBL_MAX,
      -DBL_MAX,
      DBL_MIN,
      5e-324,
      1e22,
      1e23,
      1e21,
      1e-7,
      123456789012,
      2e15,
      1.0 / 3,
      2.0 / 3,
      100,
      48.45,
      4503599627370497.5,
      9007199254740993.0,
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    check_round_trip(rows[i]);
}

static void test_number__usual_numbers_look_usual(void **state) {
  (void)state;
  static const struct {
    double value;
    const char *text;
  } rows[] = {
      {0, "0"},
      {-0.0, "0"},
      {1, "1"},
      {-1.5, "-1.5"},
      {0.1, "0.1"},
      {48.45, "48.45"},
      {0.3, "0.3"},
      {100, "100"},
      {0.1 + 0.2, "0.30000000000000004"},
      {1e6, "1000000"},
      {1e-3, "0.001"},
      {9007199254740992.0, "9007199254740992"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[32];
    sg_number_write(rows[i].value, text);
    assert_string_equal(text, rows[i].text);
  }
}

static void test_number__decimal_numbers_are_read(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double value;
  } rows[] = {
      {"0", 0},           {"-0", 0},        {"12", 12},      {"-12", -12},
      {"1.5", 1.5},       {"-0.25", -0.25}, {"1e3", 1000},   {"1E3", 1000},
      {"1e+3", 1000},     {"1e-3", 0.001},  {"25.5e1", 255}, {"1e308", 1e308},
      {"5e-324", 5e-324}, {"1e-999", 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    double value = NAN;
    assert_true(sg_number_parse(rows[i].text, strlen(rows[i].text), &value));
    assert_near(value, rows[i].value, 0);
  }
}

// Numbers of few digits take another way than strtod().
static void test_number__short_decimals_are_those_of_strtod(void **state) {
  (void)state;
  for (int i = 0; i < 20000; i++) {
    char text[40];
    char digits[24];
    const int n = 1 + (int)(random_bits() % 16);
    (void)snprintf(digits, sizeof digits, "%020llu",
                   (unsigned long long)random_bits());
    const int point = 1 + (int)(random_bits() % (uint64_t)n);
    (void)snprintf(text, sizeof text, "%.*s%s%.*s", point, digits + 4,
                   point < n ? "." : "", n - point, digits + 4 + point);
    double read = -1;
    assert_true(sg_number_parse(text, strlen(text), &read));
    assert_true(same_bits(read, strtod(text, NULL)));
  }
}

static void test_number__other_text_is_refused(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",      "1,5",    " 1",  "1 ",    "0x10",     "nan", "NaN",      "inf",
      "1e999", "-1e999", "-",   "+1",    ".5",       "1.",  "1e",       "1e+",
      "1.5.2", "1-2",    "25%", "25-50", "1_0",      "1\n", "infinity", "e5",
      "--1",   "1e5.5",  "0b1", "1'000", "\xd9\xa1",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    double value = 0;
    if (sg_number_parse(rows[i], strlen(rows[i]), &value))
      fail_msg("'%s' was taken for a number", rows[i]);
  }
  double value = 0;
  assert_false(sg_number_parse("1\0002", 3, &value));
}

static void test_number__length_ends_the_text(void **state) {
  (void)state;
  double value = 0;
  assert_true(sg_number_parse("123456", 3, &value));
  assert_near(value, 123, 0);
  assert_true(sg_number_parse("1,5", 1, &value));
  assert_near(value, 1, 0);
  // Longer than any number needs to be.
  char nines[512];
  memset(nines, '9', sizeof nines);
  nines[200] = '.';
  assert_true(sg_number_parse(nines, sizeof nines - 1, &value));
  assert_near(value, 1e200, 1e185);
  assert_false(sg_number_parse(nines, sizeof nines, &value));
}

static bool use_decimal_comma(void) {
  static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE",
                                      "fr_FR.UTF-8", "es_ES.UTF-8"};
  for (size_t i = 0; i < SG_COUNT(names); i++)
    if (setlocale(LC_ALL, names[i]))
      return true;
  return false;
}

static void test_number__locale_has_no_effect(void **state) {
  (void)state;
  if (!use_decimal_comma())
    skip();
  char text[32];
  char third[32];
  char share[16];
  double value = NAN;
  sg_number_write(48.45, text);
  sg_number_write(1.0 / 3, third);
  sg_share_write(484500000, share);
  const bool point = sg_number_parse("48.45", 5, &value);
  double ignored = 0;
  const bool comma = sg_number_parse("48,45", 5, &ignored);
  (void)setlocale(LC_ALL, "C");
  assert_string_equal(text, "48.45");
  assert_string_equal(third, "0.3333333333333333");
  assert_string_equal(share, "48.45");
  assert_true(point);
  assert_false(comma);
  assert_near(value, 48.45, 0);
}

static void test_number__percentages_become_parts_per_billion(void **state) {
  (void)state;
  static const struct {
    double percent;
    uint32_t share;
  } rows[] = {
      {0, 0},
      {-0.0, 0},
      {100, SG_WHOLE},
      {50, SG_PERCENT(50)},
      {25, 250000000},
      {48.45, 484500000},
      {33.333333333, 333333333},
      {66.666666666, 666666667},
      {0.00000005, 1},
      {0.00000004, 1},
      {99.99999995, 999999999},
      {50.0000000001, 500000001},
      {49.9999999999, 499999999},
      {25.00000000001, 250000001},
      {0.29 * 100, 290000000}, // noise of arithmetic
      {48.4500000001, 484500000},
      {99.9999999, 999999999},
      {50.0000001, 500000001},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    uint32_t share = 7;
    assert_true(sg_share_from_percent(rows[i].percent, &share));
    assert_int_equal(share, rows[i].share);
  }
}

static void test_number__impossible_percentages_are_refused(void **state) {
  (void)state;
  static const double rows[] = {100.0000001, -1,        -0.0000001, NAN,
                                INFINITY,    -INFINITY, 1e300,      101};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    uint32_t share = 7;
    assert_false(sg_share_from_percent(rows[i], &share));
    assert_int_equal(share, 7);
  }
}

static void test_number__shares_are_written_short(void **state) {
  (void)state;
  static const struct {
    uint32_t share;
    const char *text;
  } rows[] = {
      {0, "0"},
      {SG_WHOLE, "100"},
      {484500000, "48.45"},
      {1, "0.0000001"},
      {10000000, "1"},
      {100000000, "10"},
      {333333333, "33.3333333"},
      {500000001, "50.0000001"},
      {999999999, "99.9999999"},
      {250000000, "25"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[16];
    sg_share_write(rows[i].share, text);
    assert_string_equal(text, rows[i].text);
  }
}

static void test_number__shares_round_trip(void **state) {
  (void)state;
  for (int i = 0; i < 100000; i++) {
    const uint32_t share = (uint32_t)(random_bits() % (SG_WHOLE + UINT64_C(1)));
    char text[16];
    sg_share_write(share, text);
    double percent = NAN;
    uint32_t back = 0;
    assert_true(sg_number_parse(text, strlen(text), &percent));
    assert_true(sg_share_from_percent(percent, &back));
    assert_int_equal(back, share);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_number__random_doubles_round_trip),
      cmocka_unit_test(test_number__edge_values_round_trip),
      cmocka_unit_test(test_number__everyday_values_are_written_as_by_printf),
      cmocka_unit_test(test_number__usual_numbers_look_usual),
      cmocka_unit_test(test_number__decimal_numbers_are_read),
      cmocka_unit_test(test_number__short_decimals_are_those_of_strtod),
      cmocka_unit_test(test_number__other_text_is_refused),
      cmocka_unit_test(test_number__length_ends_the_text),
      cmocka_unit_test(test_number__locale_has_no_effect),
      cmocka_unit_test(test_number__percentages_become_parts_per_billion),
      cmocka_unit_test(test_number__impossible_percentages_are_refused),
      cmocka_unit_test(test_number__shares_are_written_short),
      cmocka_unit_test(test_number__shares_round_trip),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
