// SPDX-License-Identifier: GPL-2.0-or-later
// test_memory - tests the one place where memory comes from.
#include "support.h"

#include "base/memory.h"

#include <string.h>
#include <unistd.h>

static void test_memory__overflowing_sizes_are_refused(void **state) {
  (void)state;
  static const size_t sizes[][2] = {
      {SIZE_MAX, 2},
      {2, SIZE_MAX},
      {SIZE_MAX / 2 + 1, 2},
      {SIZE_MAX / 8 + 1, 8},
      {(size_t)1 << 33, (size_t)1 << 33},
      {SIZE_MAX, SIZE_MAX},
  };
  for (size_t i = 0; i < SG_COUNT(sizes); i++) {
    assert_null(sg_memory_alloc(sizes[i][0], sizes[i][1]));
    assert_null(sg_memory_resize(NULL, sizes[i][0], sizes[i][1]));
  }
}

static void test_memory__blocks_are_zeroed(void **state) {
  (void)state;
  static const char zeros[4096];
  for (int i = 0; i < 8; i++) {
    char *block = sg_memory_alloc(64, 64);
    assert_non_null(block);
    assert_memory_equal(block, zeros, sizeof zeros);
    memset(block, 0xff, sizeof zeros);
    sg_memory_free(block);
  }
}

static void test_memory__nothing_is_still_a_block(void **state) {
  (void)state;
  void *a = sg_memory_alloc(0, 8);
  void *b = sg_memory_alloc(8, 0);
  assert_non_null(a);
  assert_non_null(b);
  sg_memory_free(a);
  sg_memory_free(b);
  sg_memory_free(NULL);
}

static void test_memory__resize_keeps_content_also_on_failure(void **state) {
  (void)state;
  char *block = sg_memory_resize(NULL, 4, 1);
  assert_non_null(block);
  memcpy(block, "abc", 4);
  assert_null(sg_memory_resize(block, SIZE_MAX, 2));
  assert_string_equal(block, "abc");
  block = sg_memory_resize(block, 100000, 1);
  assert_non_null(block);
  assert_string_equal(block, "abc");
  sg_memory_free(block);
}

static void test_memory__another_allocator_is_used_and_left(void **state) {
  (void)state;
  failing_memory_use(1);
  void *first = sg_memory_alloc(1, 1);
  void *second = sg_memory_alloc(1, 1);
  assert_non_null(first);
  assert_null(second);
  assert_true(failing_memory_failed());
  sg_memory_free(first);
  assert_int_equal(failing_memory_end(), 0);
  void *third = sg_memory_alloc(1, 1);
  assert_non_null(third);
  sg_memory_free(third);
}

static void test_memory__what_is_left_is_no_more_than_there_is(void **state) {
  (void)state;
  const uint64_t all =
      (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
  const uint64_t left = sg_memory_left();
  assert_true(left > 0 && (left <= all || left == UINT64_MAX));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_memory__overflowing_sizes_are_refused),
      cmocka_unit_test(test_memory__blocks_are_zeroed),
      cmocka_unit_test(test_memory__nothing_is_still_a_block),
      cmocka_unit_test(test_memory__resize_keeps_content_also_on_failure),
      cmocka_unit_test(test_memory__another_allocator_is_used_and_left),
      cmocka_unit_test(test_memory__what_is_left_is_no_more_than_there_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
