// SPDX-License-Identifier: GPL-2.0-or-later
// test_order - tests sorting of ids against insertion by strcmp().
#include "support.h"

#include "graph/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 6000, LENGTH = 32 };
static char texts[MOST][LENGTH];
static sg_order_key keys[MOST];

static uint32_t draw(uint32_t *state, uint32_t below) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

static int by_text_and_row(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  const int by_text = strcmp(texts[x], texts[y]);
  return by_text ? by_text : (x > y) - (x < y);
}

static void check(uint32_t n) {
  static uint32_t rows[MOST];
  for (uint32_t i = 0; i < n; i++) {
    rows[i] = i;
    keys[i] = sg_order_key_of(texts[i], i);
  }
  qsort(rows, n, sizeof *rows, by_text_and_row);
  sg_order_sort(keys, n);
  for (uint32_t i = 0; i < n; i++)
    assert_int_equal(keys[i].row, rows[i]);
}

static void test_order__is_that_of_the_bytes(void **state) {
  (void)state;
  static const char *const forms[] = {
      "%u", "statement-%08u", "a%u", "\xc3\xa9%u\xff", "x", ""};
  static const uint32_t sizes[] = {0, 1, 2, 3, 50, 4095, 4096, MOST};
  uint32_t seed = 1;
  for (size_t f = 0; f < SG_COUNT(forms); f++)
    for (size_t s = 0; s < SG_COUNT(sizes); s++) {
      for (uint32_t i = 0; i < sizes[s]; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "%u", draw(&seed, 100000));
        (void)snprintf(texts[i], LENGTH, "%.*s%s%s", (int)(f * 2),
                       "prefix-of-all",
                       f % 2 ? "" : forms[f] + strlen(forms[f]) / 2, number);
      }
      check(sizes[s]);
    }
}

static void test_order__of_equal_texts_is_that_of_rows(void **state) {
  (void)state;
  for (uint32_t i = 0; i < MOST; i++)
    (void)snprintf(texts[i], LENGTH, "same beginning %u", i % 3);
  check(MOST);
}

static void test_order__of_what_is_sorted_stays(void **state) {
  (void)state;
  for (uint32_t i = 0; i < MOST; i++)
    (void)snprintf(texts[i], LENGTH, "id-%07u", i);
  check(MOST);
}

static void test_order__needs_no_memory(void **state) {
  (void)state;
  for (uint32_t i = 0; i < MOST; i++)
    (void)snprintf(texts[i], LENGTH, "id-%07u", MOST - i);
  failing_memory_use(0);
  check(MOST);
  (void)failing_memory_failed();
  assert_int_equal(failing_memory_end(), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order__is_that_of_the_bytes),
      cmocka_unit_test(test_order__of_equal_texts_is_that_of_rows),
      cmocka_unit_test(test_order__of_what_is_sorted_stays),
      cmocka_unit_test(test_order__needs_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
