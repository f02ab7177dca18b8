// SPDX-License-Identifier: GPL-2.0-or-later
// test_utf8 - tests the checking, showing and folding of text.
#include "support.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static void test_utf8__valid_sequences_have_their_length(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t length;
  } rows[] = {
      {"a", 1},
      {"\x7f", 1},
      {"\xc2\x80", 2},
      {"\xdf\xbf", 2},
      {"\xe0\xa0\x80", 3},
      {"\xed\x9f\xbf", 3},
      {"\xee\x80\x80", 3},
      {"\xef\xbf\xbd", 3},
      {"\xf0\x90\x80\x80", 4},
      {"\xf4\x8f\xbf\xbf", 4},
      {"\xc3\xa9rest", 2},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_int_equal(sg_utf8_length(rows[i].text, strlen(rows[i].text)),
                     rows[i].length);
  assert_int_equal(sg_utf8_length("\0", 1), 1);
  assert_int_equal(sg_utf8_length("", 0), 0);
}

static void test_utf8__broken_sequences_are_found(void **state) {
  (void)state;
  static const char *const rows[] = {
      "\x80",             // a continuation alone
      "\xbf",             //
      "\xc0\xaf",         // overlong
      "\xc1\xbf",         //
      "\xe0\x80\xaf",     //
      "\xe0\x9f\xbf",     //
      "\xf0\x80\x80\xaf", //
      "\xf0\x8f\xbf\xbf", //
      "\xed\xa0\x80",     // surrogates
      "\xed\xbf\xbf",     //
      "\xf4\x90\x80\x80", // beyond the last
      "\xf5\x80\x80\x80", //
      "\xff",             //
      "\xfe",             //
      "\xf8\x88\x80\x80\x80",
      "\xc3",          // truncated
      "\xe2\x82",      //
      "\xf0\x9f\x98",  //
      "\xc3(",         // a continuation is missing
      "\xe2\x82(",     //
      "\xe2(\xac",     //
      "\xf0\x9f(\x80", //
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[16];
    (void)snprintf(text, sizeof text, "ab%s", rows[i]);
    const size_t length = strlen(text);
    assert_int_equal(sg_utf8_length(rows[i], strlen(rows[i])), 0);
    if (sg_utf8_check(text, length) != 2)
      fail_msg("row %zu was taken for valid", i);
  }
}

static void test_utf8__length_ends_the_text(void **state) {
  (void)state;
  assert_int_equal(sg_utf8_check("\xc3\xa9\xc3\xa9", 4), 4);
  assert_int_equal(sg_utf8_check("\xc3\xa9\xc3\xa9", 3), 2);
  assert_int_equal(sg_utf8_length("\xe2\x82\xac", 2), 0);
  assert_int_equal(sg_utf8_check("a\0b", 3), 3);
}

static void check_safe(const char *text, const char *wanted) {
  sg_text out;
  sg_text_init(&out, 0);
  sg_text_add_safe(&out, text);
  assert_true(sg_text_ok(&out));
  assert_string_equal(sg_text_get(&out), wanted);
  sg_text_clear(&out);
}

static void test_utf8__dangerous_characters_are_escaped(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"plain", "plain"},
      {"", ""},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\rb", "a\\x0db"},
      {"a\nb\tc", "a\\x0ab\\x09c"},
      {"\x07\x08\x7f", "\\x07\\x08\\x7f"},
      {"\xc2\x9b"
       "31m",
       "\\x9b31m"},
      {"\xc2\x80\xc2\x9f", "\\x80\\x9f"},
      {"\xe2\x80\xae"
       "evil",
       "\\u202eevil"},
      {"\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad",
       "\\u202a\\u202b\\u202c\\u202d"},
      {"\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9",
       "\\u2066\\u2067\\u2068\\u2069"},
      {"\xe2\x80\x8e\xe2\x80\x8f", "\\u200e\\u200f"},
      {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
      {"\xef\xbb\xbfx", "\\ufeffx"},
      {"a\xe2\x80\x8b", "a\\u200b"},
      {"\xff\xc3", "\\xff\\xc3"},
      {"caf\xc3\xa9 \xe6\x97\xa5\xf0\x9f\x98\x80",
       "caf\xc3\xa9 \xe6\x97\xa5\xf0\x9f\x98\x80"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    check_safe(rows[i][0], rows[i][1]);
}

// U+061C orders text as U+200E and U+200F do.
static void test_utf8__arabic_letter_mark_is_escaped(void **state) {
  (void)state;
  check_safe("a\xd8\x9c"
             "b",
             "a\\u061cb");
}

static void test_utf8__no_control_character_comes_through(void **state) {
  (void)state;
  for (unsigned c = 1; c < 0xa0; c++) {
    const char text[3] = {(char)(c < 0x80 ? c : 0xc2), (char)(c < 0x80 ? 0 : c),
                          '\0'};
    sg_text out;
    sg_text_init(&out, 0);
    sg_text_add_safe(&out, text);
    const bool control = c < 0x20 || c >= 0x7f;
    assert_int_equal(sg_text_get(&out)[0] == '\\' && out.length == 4, control);
    sg_text_clear(&out);
  }
}

static void test_utf8__text_is_cut_to_columns(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int columns;
    const char *wanted;
    int used;
  } rows[] = {
      {"abcdef", 6, "abcdef", 6},
      {"abcdef", 5, "ab...", 5},
      {"abcdef", 3, "...", 3},
      {"abcdef", 2, "..", 2},
      {"abcdef", 0, "", 0},
      {"", 5, "", 0},
      // Wide characters take two columns.
      {"\xe6\x97\xa5\xe6\x9c\xac", 4, "\xe6\x97\xa5\xe6\x9c\xac", 4},
      {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5, "\xe6\x97\xa5...", 5},
      {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 4, "...", 3},
      // A combining mark takes none and stays with its letter.
      {"e\xcc\x81tude", 5, "e\xcc\x81tude", 5},
      {"e\xcc\x81tudes", 5, "e\xcc\x81t...", 5},
      {"e\xcc\x81tudes", 4, "e\xcc\x81...", 4},
      {"abcde\xcc\x81", 5, "abcde\xcc\x81", 5},
      // An escape takes as many as it has letters and is never split.
      {"\x1b", 4, "\\x1b", 4},
      {"\x1b[1m", 6, "...", 3},
      {"\x1b[1m", 7, "\\x1b[1m", 7},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_text_init(&out, 0);
    sg_text_puts(&out, "> ");
    assert_int_equal(sg_text_add_columns(&out, rows[i].text, rows[i].columns),
                     rows[i].used);
    assert_string_equal(sg_text_get(&out) + 2, rows[i].wanted);
    assert_int_equal(out.length, strlen(sg_text_get(&out)));
    sg_text_clear(&out);
  }
}

static void test_utf8__folding_makes_equal_what_means_the_same(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"Acme GmbH", "acme gmbh"},
      {"  ACME,  GMBH. ", "acme gmbh"},
      {"a-b/c", "a b c"},
      {"\xef\xbc\xa1\xef\xbc\xa3\xef\xbc\xad\xef\xbc\xa5\xe3\x80\x80"
       "\xef\xbc\x91",
       "acme 1"},
      {"Caf\xc3\xa9", "caf\xc3\xa9"},
      {"CAFE\xcc\x81", "caf\xc3\xa9"},
      {"Stra\xc3\x9f"
       "e",
       "strasse"},
      {"\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x83"},
      {"\xd0\x96\xd0\xb0", "\xd0\xb6\xd0\xb0"},
      {"12 Main St., 3rd fl.", "12 main st 3rd fl"},
      {"...", ""},
      {"", ""},
      {"\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac"},
      {"a\tb\nc", "a b c"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_text_init(&out, 0);
    assert_true(sg_text_fold(&out, rows[i][0]));
    assert_string_equal(sg_text_get(&out), rows[i][1]);
    sg_text_clear(&out);
  }
}

static void test_utf8__folding_appends_and_is_stable(void **state) {
  (void)state;
  static const char *const rows[] = {"\xc3\x9f\xe1\xba\x9e", "\xc4\xb0stanbul",
                                     "\xef\xac\x81 \xe2\x85\xa8", "A.B.C."};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text once;
    sg_text twice;
    sg_text_init(&once, 0);
    sg_text_init(&twice, 0);
    assert_true(sg_text_fold(&once, rows[i]));
    assert_true(sg_text_fold(&twice, sg_text_get(&once)));
    assert_string_equal(sg_text_get(&twice), sg_text_get(&once));
    assert_true(sg_text_fold(&twice, "!X"));
    assert_string_equal(sg_text_get(&twice) + once.length, "x");
    sg_text_clear(&once);
    sg_text_clear(&twice);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_utf8__valid_sequences_have_their_length),
      cmocka_unit_test(test_utf8__broken_sequences_are_found),
      cmocka_unit_test(test_utf8__length_ends_the_text),
      cmocka_unit_test(test_utf8__dangerous_characters_are_escaped),
      cmocka_unit_test(test_utf8__arabic_letter_mark_is_escaped),
      cmocka_unit_test(test_utf8__no_control_character_comes_through),
      cmocka_unit_test(test_utf8__text_is_cut_to_columns),
      cmocka_unit_test(test_utf8__folding_makes_equal_what_means_the_same),
      cmocka_unit_test(test_utf8__folding_appends_and_is_stable),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
