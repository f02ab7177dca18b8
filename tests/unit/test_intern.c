// SPDX-License-Identifier: GPL-2.0-or-later
// test_intern - tests that every string is kept once.
#include "support.h"

#include "base/intern.h"

#include <stdio.h>
#include <string.h>

static void test_intern__nothing_is_zero(void **state) {
  (void)state;
  sg_intern table;
  assert_true(sg_intern_init(&table));
  assert_int_equal(sg_intern_add(&table, "", 0), 0);
  assert_int_equal(sg_intern_find(&table, ""), 0);
  assert_string_equal(sg_intern_text(&table, 0), "");
  sg_intern_clear(&table);
}

static void test_intern__same_string_has_same_number(void **state) {
  (void)state;
  sg_intern table;
  assert_true(sg_intern_init(&table));
  assert_int_equal(sg_intern_add(&table, "one", 3), 1);
  assert_int_equal(sg_intern_add(&table, "two", 3), 2);
  assert_int_equal(sg_intern_add(&table, "one", 3), 1);
  assert_int_equal(sg_intern_find(&table, "two"), 2);
  assert_int_equal(sg_intern_find(&table, "three"), SG_NONE);
  assert_int_equal(sg_intern_find(&table, "on"), SG_NONE);
  assert_int_equal(sg_intern_find(&table, "ones"), SG_NONE);
  sg_intern_clear(&table);
}

static void test_intern__length_ends_the_string(void **state) {
  (void)state;
  static const char text[] = "abcabcab";
  sg_intern table;
  assert_true(sg_intern_init(&table));
  const uint32_t abc = sg_intern_add(&table, text, 3);
  const uint32_t ab = sg_intern_add(&table, text, 2);
  const uint32_t all = sg_intern_add(&table, text, 8);
  assert_string_equal(sg_intern_text(&table, abc), "abc");
  assert_string_equal(sg_intern_text(&table, ab), "ab");
  assert_string_equal(sg_intern_text(&table, all), "abcabcab");
  assert_int_equal(sg_intern_add(&table, text + 3, 3), abc);
  assert_int_equal(sg_intern_add(&table, text + 6, 2), ab);
  assert_int_equal(table.texts.n, 4);
  sg_intern_clear(&table);
}

static void test_intern__table_grows_and_texts_stay(void **state) {
  (void)state;
  enum { N = 50000 };
  sg_intern table;
  assert_true(sg_intern_init(&table));
  const uint32_t first = sg_intern_add(&table, "0", 1);
  const char *place = sg_intern_text(&table, first);
  char text[16];
  for (uint32_t i = 0; i < N; i++) {
    const int n = snprintf(text, sizeof text, "%u", i);
    assert_int_equal(sg_intern_add(&table, text, (size_t)n), i + 1);
  }
  for (uint32_t i = 0; i < N; i++) {
    (void)snprintf(text, sizeof text, "%u", i);
    assert_int_equal(sg_intern_find(&table, text), i + 1);
    assert_string_equal(sg_intern_text(&table, i + 1), text);
  }
  assert_ptr_equal(sg_intern_text(&table, first), place);
  assert_true(table.n_slots > N);
  sg_intern_clear(&table);
}

static void assert_numbers(const sg_intern *table, uint32_t n) {
  char text[16];
  for (uint32_t i = 0; i < n; i++) {
    (void)snprintf(text, sizeof text, "%u", i);
    assert_int_equal(sg_intern_find(table, text), i + 1);
  }
  (void)snprintf(text, sizeof text, "%u", n);
  assert_int_equal(sg_intern_find(table, text), SG_NONE);
  assert_int_equal(sg_intern_find(table, ""), 0);
}

// Every small size, and some large ones: all is found, and no more; then it
// grows again.
static void test_intern__settled_tables_find_and_grow_again(void **state) {
  (void)state;
  for (uint32_t n = 0; n < 3000; n = n < 300 ? n + 1 : n * 2) {
    sg_intern table;
    char text[16];
    assert_true(sg_intern_init(&table));
    for (uint32_t i = 0; i < n; i++) {
      const int length = snprintf(text, sizeof text, "%u", i);
      assert_int_equal(sg_intern_add(&table, text, (size_t)length), i + 1);
    }
    sg_intern_settle(&table);
    assert_null(table.slots);
    assert_numbers(&table, n);
    for (uint32_t i = 0; i < n + 500; i++) {
      const int length = snprintf(text, sizeof text, "%u", i);
      assert_int_equal(sg_intern_add(&table, text, (size_t)length), i + 1);
    }
    assert_numbers(&table, n + 500);
    sg_intern_settle(&table);
    sg_intern_settle(&table);
    sg_intern_reset(&table);
    assert_numbers(&table, 0);
    assert_int_equal(sg_intern_add(&table, "0", 1), 1);
    assert_numbers(&table, 1);
    sg_intern_clear(&table);
  }
}

// Settling may do nothing, and adding then fails; nothing is lost.
static void test_intern__settled_tables_survive_short_memory(void **state) {
  (void)state;
  for (uint64_t allowed = 0; allowed < 2; allowed++) {
    sg_intern table;
    assert_true(sg_intern_init(&table));
    assert_int_equal(sg_intern_add(&table, "0", 1), 1);
    failing_memory_use(allowed);
    sg_intern_settle(&table);
    assert_int_equal(table.settled != NULL, allowed == 1);
    assert_numbers(&table, 1);
    assert_int_equal(sg_intern_add(&table, "1", 1), allowed ? SG_NONE : 2);
    assert_numbers(&table, allowed ? 1 : 2);
    sg_intern_reset(&table);
    assert_numbers(&table, 0);
    (void)failing_memory_end();
    assert_int_equal(sg_intern_add(&table, "0", 1), 1);
    sg_intern_clear(&table);
  }
}

static sg_status fill(sg_intern *table) {
  if (!sg_intern_init(table))
    return SG_ENOMEM;
  char text[16];
  for (uint32_t i = 0; i < 2000; i++) {
    const int n = snprintf(text, sizeof text, "text %u", i);
    const uint32_t number = sg_intern_add(table, text, (size_t)n);
    if (number == SG_NONE)
      return SG_ENOMEM;
    if (number != i + 1)
      return SG_EFAIL;
    if (i == 1000)
      sg_intern_settle(table);
  }
  return SG_OK;
}

static void test_intern__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  sg_intern table;
  OOM_LOOP(fill(&table), sg_intern_clear(&table))
}

static void test_intern__table_can_be_used_after_a_failure(void **state) {
  (void)state;
  sg_intern table;
  assert_true(sg_intern_init(&table));
  char text[16];
  uint32_t n = 0;
  bool refused = false;
  failing_memory_use(0);
  for (; n < 100000 && !refused; n += !refused) {
    const int length = snprintf(text, sizeof text, "%u", n);
    refused = sg_intern_add(&table, text, (size_t)length) == SG_NONE;
  }
  (void)failing_memory_end();
  assert_true(refused);
  assert_int_equal(sg_intern_add(&table, text, strlen(text)), n + 1);
  assert_int_equal(sg_intern_find(&table, text), n + 1);
  sg_intern_clear(&table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_intern__nothing_is_zero),
      cmocka_unit_test(test_intern__same_string_has_same_number),
      cmocka_unit_test(test_intern__length_ends_the_string),
      cmocka_unit_test(test_intern__table_grows_and_texts_stay),
      cmocka_unit_test(test_intern__settled_tables_find_and_grow_again),
      cmocka_unit_test(test_intern__settled_tables_survive_short_memory),
      cmocka_unit_test(test_intern__short_memory_leaves_nothing_behind),
      cmocka_unit_test(test_intern__table_can_be_used_after_a_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
