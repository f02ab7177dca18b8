// SPDX-License-Identifier: GPL-2.0-or-later
// test_json_walk - tests walking through JSON, also through random JSON and
// random damage.
#include "support.h"

#include "base/json_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sg_slice slice(const char *text) {
  return (sg_slice){text, strlen(text)};
}

static void assert_slice(sg_slice value, const char *wanted) {
  assert_int_equal(value.length, strlen(wanted));
  assert_memory_equal(value.at, wanted, value.length);
}

static void test_json_walk__members_come_in_their_order(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"\"a\"", "1"},
      {"\"b\\\"c\"", "\"x,}\\\"]\""},
      {"\"d\"", "{\"e\": [1, {\"f\":\"]\"}]}"},
      {"\"g\"", "[ ]"},
      {"\"h\"", "null"},
      {"\"i\"", "-1.5e+3"},
      {"\"\"", "\"\\\\\""},
  };
  const sg_slice object = slice(
      "{ \"a\" : 1,\"b\\\"c\":\"x,}\\\"]\" , \"d\":{\"e\": [1, "
      "{\"f\":\"]\"}]},\n\"g\":[ ], \"h\":null,\"i\":-1.5e+3,\"\":\"\\\\\" }");
  size_t at = 0;
  sg_slice key = {0};
  sg_slice value = {0};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    assert_true(sg_json_next(object, &at, &key, &value));
    assert_slice(key, rows[i][0]);
    assert_slice(value, rows[i][1]);
  }
  assert_false(sg_json_next(object, &at, &key, &value));
  assert_false(sg_json_next(object, &at, &key, &value));
}

static void test_json_walk__items_come_in_their_order(void **state) {
  (void)state;
  static const char *const rows[] = {"1", "\"a\"", "[2,3]", "{\"b\":4}",
                                     "true"};
  const sg_slice array = slice("[1 , \"a\",[2,3],\n{\"b\":4},true]");
  size_t at = 0;
  sg_slice value = {0};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    assert_true(sg_json_next(array, &at, NULL, &value));
    assert_slice(value, rows[i]);
  }
  assert_false(sg_json_next(array, &at, NULL, &value));
}

static void test_json_walk__empty_containers_have_nothing(void **state) {
  (void)state;
  static const char *const rows[] = {"[]", "{}", "[ ]", "{\n\t}"};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    size_t at = 0;
    sg_slice key = {0};
    sg_slice value = {0};
    assert_false(sg_json_next(slice(rows[i]), &at, &key, &value));
  }
}

static void test_json_walk__strings_are_decoded(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"\"\"", ""},
      {"\"abc\"", "abc"},
      {"\"\\\"\\\\\\/\"", "\"\\/"},
      {"\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t"},
      {"\"\\u0041\\u00e9\\u20ac\"", "A\xc3\xa9\xe2\x82\xac"},
      {"\"x\\ud83d\\ude00y\"", "x\xf0\x9f\x98\x80y"},
      {"\"\\uD83D\\uDE00\"", "\xf0\x9f\x98\x80"},
      {"\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf"},
      {"\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"",
       "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"},
      {"\"\\\\n\\\\u0041\"", "\\n\\u0041"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_text_init(&out, 0);
    sg_text_puts(&out, ">");
    sg_json_decode(slice(rows[i][0]), &out);
    assert_string_equal(sg_text_get(&out) + 1, rows[i][1]);
    sg_text_clear(&out);
  }
}

static void test_json_walk__keys_are_whole_keys(void **state) {
  (void)state;
  assert_true(sg_json_key_is(slice("\"id\""), "id"));
  assert_false(sg_json_key_is(slice("\"id\""), "i"));
  assert_false(sg_json_key_is(slice("\"id\""), "idx"));
  assert_false(sg_json_key_is(slice("\"ID\""), "id"));
  assert_true(sg_json_key_is(slice("\"\""), ""));
}

static void test_json_walk__extent_is_found_in_what_is_there(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t from, end;
  } rows[] = {
      {"{\"a\":1}x", 0, 7},
      {"{\"a\":1", 0, 0},
      {"[1,[2]] ", 0, 7},
      {"[1,[2]", 0, 0},
      {"\"ab\",", 0, 4},
      {"\"ab", 0, 0},
      {"\"a\\\"b\" ", 0, 6},
      {"\"a\\\\\"x", 0, 5},
      {"\"a\\", 0, 0},
      {"12,", 0, 2},
      {"12", 0, 0},
      {"12]", 0, 2},
      {"true}", 0, 4},
      {"null\n", 0, 4},
      {"[\"]\"]", 0, 5},
      {"{\"}\":\"{\"}", 0, 9},
      {"[1,{\"a\":2}]", 3, 10},
      {"[\"x\\", 0, 0},
      {"[1,\"b\"]", 3, 6},
      {"", 0, 0},
      {"{\"\\\\\":[]}", 0, 9},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const size_t end = sg_json_extent(slice(rows[i].text), rows[i].from);
    if (end != rows[i].end)
      fail_msg("%s ends at %zu", rows[i].text, end);
  }
}

static void test_json_walk__positions_count_characters(void **state) {
  (void)state;
  const sg_slice text = slice("ab\n\xc3\xa9\xf0\x9f\x98\x80z\n\nx");
  static const uint32_t rows[][3] = {
      {0, 1, 1}, {2, 1, 3},  {3, 2, 1},  {5, 2, 2},
      {9, 2, 3}, {11, 3, 1}, {12, 4, 1}, {13, 4, 2},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    uint32_t line = 1;
    uint32_t column = 1;
    sg_position(text, rows[i][0], &line, &column);
    assert_int_equal(line, rows[i][1]);
    assert_int_equal(column, rows[i][2]);
  }
}

// --- random JSON ------------------------------------------------------------

static uint32_t seed = 12345;

static uint32_t random_below(uint32_t n) {
  seed = seed * 1664525 + 1013904223;
  return (uint32_t)((uint64_t)seed * n >> 32);
}

static void add_space(sg_text *out) {
  if (random_below(4) == 0)
    sg_text_putc(out, " \t\r\n"[random_below(4)]);
}

// A string as JSON, and what it must be decoded to.
static void add_string(sg_text *json, sg_text *plain) {
  static const char *const pieces[][2] = {
      {"a", "a"},
      {"\\n", "\n"},
      {"\\\"", "\""},
      {"\\\\", "\\"},
      {"\xc3\xa9", "\xc3\xa9"},
      {"\\u00e9", "\xc3\xa9"},
      {"{", "{"},
      {"]", "]"},
      {",", ","},
      {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
      {"\\u001f", "\x1f"},
      {"\xe6\x97\xa5", "\xe6\x97\xa5"},
      {"\\/", "/"},
  };
  sg_text_putc(json, '"');
  for (uint32_t n = random_below(6); n > 0; n--) {
    const uint32_t i = random_below(SG_COUNT(pieces));
    sg_text_puts(json, pieces[i][0]);
    sg_text_puts(plain, pieces[i][1]);
  }
  sg_text_putc(json, '"');
  sg_text_putc(plain, '\n');
}

static void add_scalar(sg_text *json, sg_text *plain) {
  static const char *const words[] = {"true", "false", "null", "0",
                                      "-1",   "2.5",   "1e5",  "-0.1E-7"};
  if (random_below(2))
    add_string(json, plain);
  else
    sg_text_puts(json, words[random_below(SG_COUNT(words))]);
}

// Recursive: at most `depth` levels.
static void add_value(sg_text *json, sg_text *plain, int depth) {
  add_space(json);
  const uint32_t kind = depth > 0 ? random_below(4) : 0;
  if (kind < 2) {
    add_scalar(json, plain);
  } else {
    const bool is_object = kind == 2;
    const uint32_t n = random_below(5);
    sg_text_putc(json, is_object ? '{' : '[');
    for (uint32_t i = 0; i < n; i++) {
      if (i > 0)
        sg_text_putc(json, ',');
      add_space(json);
      if (is_object)
        sg_text_printf(json, "\"k%u\" :", i);
      add_value(json, plain, depth - 1);
    }
    add_space(json);
    sg_text_putc(json, is_object ? '}' : ']');
  }
  add_space(json);
}

// Walk through everything: the strings in their order. Recursive, as above.
static void walk(sg_slice value, sg_text *plain) {
  if (value.at[0] == '"') {
    sg_json_decode(value, plain);
    sg_text_putc(plain, '\n');
  }
  if (value.at[0] != '{' && value.at[0] != '[')
    return;
  assert_int_equal(sg_json_extent(value, 0), value.length);
  sg_slice key = {0};
  sg_slice inner = {0};
  for (size_t at = 0; sg_json_next(value, &at, &key, &inner);) {
    assert_true(inner.at > value.at);
    assert_true(inner.at + inner.length < value.at + value.length);
    walk(inner, plain);
  }
}

// Exactly as many bytes as counted, so that a sanitizer sees every overrun.
static void check_damaged(sg_json_scanner *scanner, const sg_text *json) {
  sg_json_fault fault = {0};
  char *copy = malloc(json->length);
  memcpy(copy, sg_text_get(json), json->length);
  for (uint32_t n = 1 + random_below(3); n > 0; n--)
    copy[random_below((uint32_t)json->length)] = (char)random_below(256);
  const sg_slice text = {copy, json->length - random_below(2)};
  const sg_status status = sg_json_check(scanner, text, &fault);
  assert_true(status == SG_OK || status == SG_EINPUT);
  assert_true(status == SG_OK || fault.offset <= text.length);
  for (size_t from = 0; from < text.length; from += 7)
    assert_true(sg_json_extent(text, from) <= text.length);
  free(copy);
}

static void test_json_walk__random_json_is_read_back(void **state) {
  (void)state;
  sg_json_scanner scanner;
  sg_json_scanner_init(&scanner);
  sg_text json;
  sg_text plain;
  sg_text walked;
  sg_text_init(&json, 0);
  sg_text_init(&plain, 0);
  sg_text_init(&walked, 0);
  for (int i = 0; i < 3000; i++) {
    sg_text_reset(&json);
    sg_text_reset(&plain);
    sg_text_reset(&walked);
    sg_text_putc(&json, '[');
    add_value(&json, &plain, 5);
    sg_text_putc(&json, ']');
    const sg_slice text = {sg_text_get(&json), json.length};
    sg_json_fault fault = {0};
    if (sg_json_check(&scanner, text, &fault) != SG_OK)
      fail_msg("%s: %s", sg_text_get(&json), fault.what);
    walk(text, &walked);
    assert_string_equal(sg_text_get(&walked), sg_text_get(&plain));
    for (int k = 0; k < 10; k++)
      check_damaged(&scanner, &json);
  }
  sg_text_clear(&json);
  sg_text_clear(&plain);
  sg_text_clear(&walked);
  sg_json_scanner_clear(&scanner);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json_walk__members_come_in_their_order),
      cmocka_unit_test(test_json_walk__items_come_in_their_order),
      cmocka_unit_test(test_json_walk__empty_containers_have_nothing),
      cmocka_unit_test(test_json_walk__strings_are_decoded),
      cmocka_unit_test(test_json_walk__keys_are_whole_keys),
      cmocka_unit_test(test_json_walk__extent_is_found_in_what_is_there),
      cmocka_unit_test(test_json_walk__positions_count_characters),
      cmocka_unit_test(test_json_walk__random_json_is_read_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
