// SPDX-License-Identifier: GPL-2.0-or-later
// test_arena - tests memory that is given back all at once.
#include "support.h"

#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

static void test_arena__blocks_are_zeroed_aligned_and_apart(void **state) {
  (void)state;
  static const char zeros[2000];
  sg_arena arena;
  sg_arena_init(&arena, 0);
  char *blocks[100];
  for (size_t i = 0; i < SG_COUNT(blocks); i++) {
    const size_t size = 1 + i * 19;
    blocks[i] = sg_arena_alloc(&arena, size, 1);
    assert_non_null(blocks[i]);
    assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
    assert_memory_equal(blocks[i], zeros, size);
    memset(blocks[i], (int)i, size);
  }
  for (size_t i = 0; i < SG_COUNT(blocks); i++) {
    assert_int_equal(blocks[i][0], (int)i);
    assert_int_equal(blocks[i][i * 19], (int)i);
  }
  sg_arena_clear(&arena);
}

static void test_arena__reused_memory_is_zeroed_again(void **state) {
  (void)state;
  static const char zeros[5000];
  sg_arena arena;
  sg_arena_init(&arena, 0);
  for (int i = 0; i < 3; i++) {
    char *block = sg_arena_alloc(&arena, sizeof zeros, 1);
    assert_non_null(block);
    assert_memory_equal(block, zeros, sizeof zeros);
    memset(block, 0xff, sizeof zeros);
    sg_arena_reset(&arena);
    assert_int_equal(arena.used, 0);
  }
  sg_arena_clear(&arena);
}

static void test_arena__limit_is_kept_to_the_byte(void **state) {
  (void)state;
  sg_arena arena;
  sg_arena_init(&arena, 100);
  assert_non_null(sg_arena_alloc(&arena, 60, 1));
  assert_null(sg_arena_alloc(&arena, 41, 1));
  assert_non_null(sg_arena_alloc(&arena, 40, 1));
  assert_int_equal(arena.used, 100);
  assert_null(sg_arena_alloc(&arena, 1, 1));
  assert_null(sg_arena_text(&arena, "", 0));
  sg_arena_reset(&arena);
  assert_non_null(sg_arena_alloc(&arena, 100, 1));
  sg_arena_clear(&arena);
}

static void test_arena__overflowing_sizes_are_refused(void **state) {
  (void)state;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  assert_null(sg_arena_alloc(&arena, SIZE_MAX, 2));
  assert_null(sg_arena_alloc(&arena, SIZE_MAX / 2, 16));
  assert_null(sg_arena_alloc(&arena, SIZE_MAX, 1));
  assert_int_equal(arena.used, 0);
  assert_non_null(sg_arena_alloc(&arena, 8, 8));
  sg_arena_clear(&arena);
}

static void test_arena__texts_end_with_nul(void **state) {
  (void)state;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  const char *copy = sg_arena_text(&arena, "abcdef", 3);
  const char *empty = sg_arena_text(&arena, NULL, 0);
  assert_string_equal(copy, "abc");
  assert_string_equal(empty, "");
  sg_arena_clear(&arena);
}

static void test_arena__block_larger_than_a_chunk_fits(void **state) {
  (void)state;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  char *small = sg_arena_alloc(&arena, 1, 1);
  char *large = sg_arena_alloc(&arena, 10000000, 1);
  assert_non_null(small);
  assert_non_null(large);
  large[0] = 'x';
  large[9999999] = 'y';
  assert_int_equal(*small, 0);
  assert_non_null(sg_arena_alloc(&arena, 1, 1));
  sg_arena_clear(&arena);
}

static sg_status fill(sg_arena *arena) {
  sg_arena_init(arena, 0);
  for (int i = 0; i < 40; i++)
    if (!sg_arena_alloc(arena, 3000, 1))
      return SG_ENOMEM;
  return SG_OK;
}

static void test_arena__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  sg_arena arena;
  OOM_LOOP(fill(&arena), sg_arena_clear(&arena))
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_arena__blocks_are_zeroed_aligned_and_apart),
      cmocka_unit_test(test_arena__reused_memory_is_zeroed_again),
      cmocka_unit_test(test_arena__limit_is_kept_to_the_byte),
      cmocka_unit_test(test_arena__overflowing_sizes_are_refused),
      cmocka_unit_test(test_arena__texts_end_with_nul),
      cmocka_unit_test(test_arena__block_larger_than_a_chunk_fits),
      cmocka_unit_test(test_arena__short_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
