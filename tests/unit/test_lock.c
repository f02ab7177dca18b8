// SPDX-License-Identifier: GPL-2.0-or-later
// test_lock - files that pin plugins.
#include "support.h"

#include "plugin/lock.h"

#include <string.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static sg_status read_text(sg_lock *lock, const char *text, sg_error *err) {
  return sg_lock_read(lock, temporary_file(text, strlen(text), ".lock"), err);
}

static void test_lock__allows_what_is_pinned_and_nothing_else(void **state) {
  (void)state;
  sg_lock lock;
  char why[SG_LOCK_REASON] = "";
  assert_int_equal(
      read_text(&lock, "# comment\n\n" A "  one-two  1.0 # more\r\n", NULL),
      SG_OK);
  assert_true(sg_lock_allows(&lock, A, "any.so", why));
  assert_false(sg_lock_allows(&lock, B, "other.so", why));
  assert_string_equal(why, "it is not in the lock file");
  assert_false(sg_lock_allows(&lock, B, "one_two.so", why));
  assert_non_null(strstr(why, "differs"));
  assert_false(sg_lock_allows(&lock, B, "one-twofold.so", why));
  assert_null(strstr(why, "differs"));
  assert_false(sg_lock_allows(&lock, B, "", why));
  assert_true(sg_lock_names(&lock, A, "one-two", "1.0", why));
  assert_false(sg_lock_names(&lock, A, "one-two", "1.1", why));
  assert_non_null(strstr(why, "'one-two 1.1'"));
  sg_lock_clear(&lock);
}

static void test_lock__one_file_may_have_several_names(void **state) {
  (void)state;
  sg_lock lock;
  char why[SG_LOCK_REASON] = "";
  assert_int_equal(read_text(&lock, A " x 1\n" A " x 2", NULL), SG_OK);
  assert_true(sg_lock_names(&lock, A, "x", "1", why));
  assert_true(sg_lock_names(&lock, A, "x", "2", why));
  assert_false(sg_lock_names(&lock, B, "x", "2", why));
  sg_lock_clear(&lock);
}

static void test_lock__an_empty_file_pins_nothing(void **state) {
  (void)state;
  sg_lock lock;
  char why[SG_LOCK_REASON];
  assert_int_equal(read_text(&lock, "", NULL), SG_OK);
  assert_false(sg_lock_allows(&lock, A, "x.so", why));
  sg_lock_clear(&lock);
}

static void test_lock__a_wrong_line_has_a_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *end;
  } rows[] = {{"x", ":1:1"}, {"\n  " A "a x 1", ":2:3"}, {A " x", ":1:67"},
              {A, ":1:65"},  {A " x 1 y", ":1:70"},      {"\n\n\xff", ":3:1"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    sg_lock lock;
    sg_error err = {0};
    assert_int_equal(read_text(&lock, rows[i].text, &err), SG_EINPUT);
    const size_t n = strlen(err.where), m = strlen(rows[i].end);
    assert_true(n > m);
    assert_string_equal(err.where + n - m, rows[i].end);
  }
}

static void test_lock__runs_out_of_memory_cleanly(void **state) {
  (void)state;
  sg_lock lock = {0};
  OOM_LOOP(read_text(&lock, A " x 1\n" B " y 2\n", NULL), sg_lock_clear(&lock));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_lock__allows_what_is_pinned_and_nothing_else),
      cmocka_unit_test(test_lock__one_file_may_have_several_names),
      cmocka_unit_test(test_lock__an_empty_file_pins_nothing),
      cmocka_unit_test(test_lock__a_wrong_line_has_a_place),
      cmocka_unit_test(test_lock__runs_out_of_memory_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
