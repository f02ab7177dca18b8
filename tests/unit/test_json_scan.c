// SPDX-License-Identifier: GPL-2.0-or-later
// test_json_scan - tests which texts are JSON, and where the fault of the
// others is.
#include "support.h"

#include "base/json_scan.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static sg_status check(const char *text, size_t length, sg_json_fault *fault) {
  sg_json_scanner scanner;
  sg_json_scanner_init(&scanner);
  const sg_status status =
      sg_json_check(&scanner, (sg_slice){text, length}, fault);
  sg_json_scanner_clear(&scanner);
  return status;
}

static void test_json_scan__json_is_accepted(void **state) {
  (void)state;
  static const char *const rows[] = {
      "{}",
      "[]",
      "null",
      "true",
      "false",
      "0",
      "-0",
      "\"\"",
      " \t\r\n1 \n",
      "[1,2,[3,{}]]",
      "{\"a\":1,\"b\":{\"a\":1}}",
      "[{\"a\":1},{\"a\":2}]",
      "9007199254740993",
      "18446744073709551616",
      "0.30000000000000004",
      "-0.5e-10",
      "1E+2",
      "0e0",
      "1e308",
      "1e-999",
      "\"\\u00e9\\ud83d\\ude00\"",
      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
      "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"",
      "\"\x7f\"",
      "{\"\":0}",
      "{\"a\":1,\"A\":2}",
      "{\"ID\":1,\"id\":2}",
      "\"\\uffff\"",
      "\"\\u0001\"",
      "[ ]",
      "{ }",
      "{ \"a\" : [ 1 , 2 ] , \"b\" : null }",
      "\"</script>\"",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_json_fault fault = {0};
    if (check(rows[i], strlen(rows[i]), &fault) != SG_OK)
      fail_msg("%s: refused at %zu: %s", rows[i], fault.offset, fault.what);
  }
}

typedef struct refused {
  const char *text;
  size_t offset;
} refused;

static void check_refused(const refused *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    sg_json_fault fault = {.offset = 999};
    const sg_status status = check(rows[i].text, strlen(rows[i].text), &fault);
    if (status != SG_EINPUT || fault.offset != rows[i].offset || !fault.what)
      fail_msg("%s: status %d at offset %zu instead of %zu", rows[i].text,
               status, fault.offset, rows[i].offset);
  }
}

static void test_json_scan__broken_grammar_is_refused(void **state) {
  (void)state;
  static const refused rows[] = {
      {"", 0},           {"  ", 2},
      {"{", 1},          {"[", 1},
      {"]", 0},          {"[1", 0},
      {"[1,", 3},        {"[1,]", 3},
      {"[,1]", 1},       {"[1 2]", 3},
      {"[1}", 2},        {"{\"a\"}", 4},
      {"{\"a\":}", 5},   {"{\"a\":1", 0},
      {"{\"a\":1,}", 7}, {"{a:1}", 1},
      {"{'a':1}", 1},    {"{1:2}", 1},
      {"{\"a\" 1}", 5},  {"tru", 0},
      {"nul", 0},        {"True", 0},
      {"NaN", 0},        {"Infinity", 0},
      {"-Infinity", 0},  {"// c\n1", 0},
      {"/* c */1", 0},   {"[1]/**/", 3},
      {"[1]]", 3},       {"1 2", 2},
      {"{}{}", 2},       {"{} x", 3},
      {"\"a", 0},        {"[\"a]", 1},
      {"{\"a\":1]", 6},  {"undefined", 0},
      {"truefalse", 4},  {"\xef\xbb\xbf{}", 0},
      {"[1]\f", 3},
  };
  check_refused(rows, SG_COUNT(rows));
}

static void test_json_scan__broken_numbers_are_refused(void **state) {
  (void)state;
  static const refused rows[] = {
      {"01", 0},     {"-01", 1},    {"00", 0},      {"[1,007]", 3}, {"1.", 0},
      {"[2,1.]", 3}, {".5", 0},     {"+1", 0},      {"-", 0},       {"--1", 0},
      {"1e", 0},     {"1e+", 0},    {"1.e5", 0},    {"0x10", 1},    {"1,5", 1},
      {"1e999", 0},  {"-1e999", 0}, {"[1e400]", 1}, {"1_0", 1},
  };
  check_refused(rows, SG_COUNT(rows));
}

static void test_json_scan__broken_strings_are_refused(void **state) {
  (void)state;
  static const refused rows[] = {
      {"\"x\\u0000y\"", 2},
      {"\"\\ud800\"", 1},
      {"\"\\udc00\"", 1},
      {"\"\\ud800\\ud800\"", 1},
      {"\"\\ud800x\"", 1},
      {"\"a\\ude00\\ud83d\"", 2},
      {"\"\\ud83d\\n\"", 1},
      {"\"\\u12\"", 1},
      {"\"\\u12g4\"", 1},
      {"\"\\x41\"", 1},
      {"\"\\", 1},
      {"\"\\\"", 0},
      {"\"a\nb\"", 2},
      {"\"a\tb\"", 2},
      {"\"\x01\"", 1},
      {"\"\x1f\"", 1},
      {"\"\xff\"", 1},
      {"\"\xc0\xaf\"", 1},
      {"\"a\xed\xa0\x80\"", 2},
      {"\"\xf4\x90\x80\x80\"", 1},
      {"\"\xe2\x82\"", 1},
      {"{\"\\u0000\":1}", 2},
      {"\"\\'\"", 1},
      {"\"\\U0041\"", 1},
  };
  check_refused(rows, SG_COUNT(rows));
  sg_json_fault fault = {0};
  assert_int_equal(check("\"a\0b\"", 5, &fault), SG_EINPUT);
  assert_int_equal(fault.offset, 2);
  assert_int_equal(check("\"\\\0\"", 4, &fault), SG_EINPUT);
  assert_int_equal(check("1\0", 2, &fault), SG_EINPUT);
}

static void test_json_scan__repeated_keys_are_refused(void **state) {
  (void)state;
  static const refused rows[] = {
      {"{\"a\":1,\"a\":1}", 7},
      {"{\"a\":1,\"\\u0061\":2}", 7},
      {"{\"\\u0061\":1,\"a\":2}", 12},
      {"{\"\":1,\"\":2}", 6},
      {"{\"/\":1,\"\\/\":2}", 7},
      {"{\"\xc3\xa9\":1,\"\\u00e9\":2}", 8},
      {"{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}", 10},
      {"[{\"a\":{\"b\":1,\"b\":2}}]", 13},
      {"{\"a\":{\"b\":1,\"c\":{}},\"a\":2}", 20},
  };
  check_refused(rows, SG_COUNT(rows));
}

// `n` keys k0, k1 ..; key `twin` is written like key 0, by an escape.
static size_t many_keys(char *out, size_t size, int n, int twin) {
  size_t at = 0;
  for (int i = 0; i < n; i++)
    at += (size_t)snprintf(out + at, size - at, "%c\"%s%d\":{\"k0\":0}",
                           i ? ',' : '{', i == twin ? "\\u006b" : "k",
                           i == twin ? 0 : i);
  out[at++] = '}';
  return at;
}

static void test_json_scan__many_keys_are_compared_too(void **state) {
  (void)state;
  static char text[20000];
  static const int counts[] = {2, 23, 24, 25, 26, 27, 48, 300};
  for (size_t i = 0; i < SG_COUNT(counts); i++) {
    const int n = counts[i];
    sg_json_fault fault = {0};
    size_t length = many_keys(text, sizeof text, n, -1);
    assert_int_equal(check(text, length, &fault), SG_OK);
    for (int twin = 1; twin < n; twin++) {
      length = many_keys(text, sizeof text, n, twin);
      assert_int_equal(check(text, length, &fault), SG_EINPUT);
    }
  }
}

static size_t nested(char *out, char open, int depth) {
  size_t at = 0;
  for (int i = 0; i < depth; i++) {
    out[at++] = open;
    if (open == '{' && i + 1 < depth) {
      memcpy(out + at, "\"k\":", 4);
      at += 4;
    }
  }
  for (int i = 0; i < depth; i++)
    out[at++] = open == '{' ? '}' : ']';
  return at;
}

static void test_json_scan__depth_is_limited(void **state) {
  (void)state;
  static char text[20000];
  sg_json_fault fault = {0};
  assert_int_equal(check(text, nested(text, '[', 64), &fault), SG_OK);
  assert_int_equal(check(text, nested(text, '{', 64), &fault), SG_OK);
  assert_int_equal(check(text, nested(text, '[', 65), &fault), SG_EINPUT);
  assert_int_equal(fault.offset, 64);
  assert_int_equal(check(text, nested(text, '{', 65), &fault), SG_EINPUT);
  assert_int_equal(fault.offset, 64 * 5);
  memset(text, '[', sizeof text);
  assert_int_equal(check(text, sizeof text, &fault), SG_EINPUT);
  assert_int_equal(fault.offset, 64);
}

static void test_json_scan__long_numbers_are_judged_by_value(void **state) {
  (void)state;
  static char text[1000];
  sg_json_fault fault = {0};
  memset(text, '9', sizeof text);
  assert_int_equal(check(text, 300, &fault), SG_OK);
  assert_int_equal(check(text, 308, &fault), SG_OK);
  assert_int_equal(check(text, 310, &fault), SG_EINPUT);
  assert_int_equal(check(text, 1000, &fault), SG_EINPUT);
  assert_int_equal(fault.offset, 0);
}

static void test_json_scan__locale_has_no_effect(void **state) {
  (void)state;
  if (!setlocale(LC_ALL, "de_DE.UTF-8"))
    skip();
  sg_json_fault fault = {0};
  const sg_status large = check("1.5e999", 7, &fault);
  const sg_status usual = check("1.5e9", 5, &fault);
  (void)setlocale(LC_ALL, "C");
  assert_int_equal(usual, SG_OK);
  assert_int_equal(large, SG_EINPUT);
}

static void test_json_scan__scanner_can_be_used_again(void **state) {
  (void)state;
  sg_json_scanner scanner;
  sg_json_scanner_init(&scanner);
  sg_json_fault fault = {0};
  for (int i = 0; i < 3; i++) {
    const char *bad = "{\"a\":{\"b\":[{\"c\":";
    const char *good = "{\"a\":1,\"b\":2,\"\\u0063\":3}";
    assert_int_equal(
        sg_json_check(&scanner, (sg_slice){bad, strlen(bad)}, &fault),
        SG_EINPUT);
    assert_int_equal(
        sg_json_check(&scanner, (sg_slice){good, strlen(good)}, &fault), SG_OK);
  }
  sg_json_scanner_clear(&scanner);
}

static sg_status check_keys(void) {
  sg_json_fault fault = {0};
  static const char text[] = "{\"\\u0061\":1,\"b\":{\"c\":[{\"\\u0064\":1}]}}";
  return check(text, strlen(text), &fault);
}

static void test_json_scan__short_memory_is_told(void **state) {
  (void)state;
  OOM_LOOP(check_keys(), (void)0)
}

static void test_json_scan__tree_names_the_place(void **state) {
  (void)state;
  sg_error err = {0};
  const char *bad = "{\"\xc3\xa9\": 1,\n  \"b\": 01}";
  assert_null(sg_json_tree("x.json", (sg_slice){bad, strlen(bad)}, &err));
  assert_int_equal(err.status, SG_EINPUT);
  assert_string_equal(err.where, "x.json:2:8");
  const char *good = "{\"b\": [1, 2]}";
  cJSON *tree = sg_json_tree("x", (sg_slice){good, strlen(good)}, &err);
  assert_non_null(tree);
  assert_int_equal(
      cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(tree, "b")), 2);
  cJSON_Delete(tree);
}

static void test_json_scan__squeezed_text_says_the_same(void **state) {
  (void)state;
  static const char *const texts[][2] = {
      {" {\n  \"a b\" : [ 1 ,\t2.5e-1 , \" \\\" [ ,\\\\\" ] }\r\n",
       "{\"a b\":[1,2.5e-1,\" \\\" [ ,\\\\\"]}"},
      {"[ true , false,null ,  \"\", { } , [ ] ]",
       "[true,false,null,\"\",{},[]]"},
      {"\"  \"", "\"  \""},
      {" -0 ", "-0"},
      {"{}", "{}"},
  };
  for (size_t i = 0; i < SG_COUNT(texts); i++) {
    char text[100];
    const int n = snprintf(text, sizeof text, "%s", texts[i][0]);
    const size_t left = sg_json_squeeze(text, (size_t)n);
    assert_int_equal(left, strlen(texts[i][1]));
    assert_memory_equal(text, texts[i][1], left);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json_scan__json_is_accepted),
      cmocka_unit_test(test_json_scan__broken_grammar_is_refused),
      cmocka_unit_test(test_json_scan__broken_numbers_are_refused),
      cmocka_unit_test(test_json_scan__broken_strings_are_refused),
      cmocka_unit_test(test_json_scan__repeated_keys_are_refused),
      cmocka_unit_test(test_json_scan__many_keys_are_compared_too),
      cmocka_unit_test(test_json_scan__depth_is_limited),
      cmocka_unit_test(test_json_scan__long_numbers_are_judged_by_value),
      cmocka_unit_test(test_json_scan__locale_has_no_effect),
      cmocka_unit_test(test_json_scan__scanner_can_be_used_again),
      cmocka_unit_test(test_json_scan__short_memory_is_told),
      cmocka_unit_test(test_json_scan__tree_names_the_place),
      cmocka_unit_test(test_json_scan__squeezed_text_says_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
