// SPDX-License-Identifier: GPL-2.0-or-later
// test_text - tests growable strings.
#include "support.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void test_text__pieces_are_joined(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 0);
  assert_string_equal(sg_text_get(&text), "");
  sg_text_puts(&text, "ab");
  sg_text_putc(&text, 'c');
  sg_text_add(&text, "defg", 2);
  sg_text_add(&text, NULL, 0);
  sg_text_printf(&text, "-%d-%s", 42, "x");
  assert_true(sg_text_ok(&text));
  assert_string_equal(sg_text_get(&text), "abcde-42-x");
  assert_int_equal(text.length, strlen("abcde-42-x"));
  sg_text_clear(&text);
  assert_string_equal(sg_text_get(&text), "");
}

static void test_text__long_pieces_fit(void **state) {
  (void)state;
  enum { N = 100000 };
  char *piece = malloc(N + 1);
  memset(piece, 'p', N);
  piece[N] = '\0';
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_putc(&text, '<');
  sg_text_puts(&text, piece);
  sg_text_printf(&text, "%s>", piece);
  assert_true(sg_text_ok(&text));
  assert_int_equal(text.length, 2 * N + 2);
  assert_int_equal(strlen(sg_text_get(&text)), 2 * N + 2);
  sg_text_clear(&text);
  free(piece);
}

static void test_text__maximum_is_kept_to_the_byte(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 5);
  sg_text_puts(&text, "12345");
  assert_true(sg_text_ok(&text));
  sg_text_putc(&text, '6');
  assert_false(sg_text_ok(&text));
  assert_string_equal(sg_text_get(&text), "12345");
  sg_text_clear(&text);
  sg_text_printf(&text, "%d", 123456);
  assert_false(sg_text_ok(&text));
  sg_text_clear(&text);
}

static void test_text__failure_sticks_until_reset(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 4);
  sg_text_puts(&text, "ab");
  sg_text_puts(&text, "cde");
  assert_false(sg_text_ok(&text));
  sg_text_puts(&text, "c");
  sg_text_putc(&text, 'd');
  sg_text_printf(&text, "%c", 'd');
  assert_false(sg_text_ok(&text));
  assert_string_equal(sg_text_get(&text), "ab");
  sg_text_reset(&text);
  assert_true(sg_text_ok(&text));
  assert_string_equal(sg_text_get(&text), "");
  sg_text_puts(&text, "wxyz");
  assert_true(sg_text_ok(&text));
  assert_string_equal(sg_text_get(&text), "wxyz");
  sg_text_clear(&text);
}

static void test_text__bytes_may_be_nul(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_add(&text, "a\0b", 3);
  assert_int_equal(text.length, 3);
  assert_memory_equal(sg_text_get(&text), "a\0b", 4);
  sg_text_clear(&text);
}

static sg_status fill(sg_text *text) {
  sg_text_init(text, 0);
  for (int i = 0; i < 500; i++)
    sg_text_printf(text, "%d,", i);
  return sg_text_ok(text) ? SG_OK : SG_ENOMEM;
}

static void test_text__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  sg_text text;
  OOM_LOOP(fill(&text), sg_text_clear(&text))
}

static void test_text__what_is_cut_off_gives_back_its_room(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "0123456789");
  sg_text_shrink(&text, 11); // it is shorter already
  assert_string_equal(sg_text_get(&text), "0123456789");
  sg_text_shrink(&text, 4);
  assert_string_equal(sg_text_get(&text), "0123");
  assert_int_equal(text.length, 4);
  assert_int_equal(text.capacity, 5);
  sg_text_puts(&text, "ab");
  assert_string_equal(sg_text_get(&text), "0123ab");
  sg_text_shrink(&text, 0);
  assert_string_equal(sg_text_get(&text), "");
  sg_text_clear(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_text__pieces_are_joined),
      cmocka_unit_test(test_text__long_pieces_fit),
      cmocka_unit_test(test_text__maximum_is_kept_to_the_byte),
      cmocka_unit_test(test_text__failure_sticks_until_reset),
      cmocka_unit_test(test_text__bytes_may_be_nul),
      cmocka_unit_test(test_text__what_is_cut_off_gives_back_its_room),
      cmocka_unit_test(test_text__short_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
