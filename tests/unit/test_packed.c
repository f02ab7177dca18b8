// SPDX-License-Identifier: GPL-2.0-or-later
// test_packed - tests packed columns against the plain array.
#include "support.h"

#include "base/packed.h"

#include <string.h>

enum { MOST = 700 };

static uint64_t bits[MOST / 64 + 1];
static double room[MOST];

static void assert_same(const sg_packed *packed, const double *column,
                        uint32_t n) {
  double all[MOST];
  uint32_t n_known = 0;
  assert_int_equal(packed->n, n);
  sg_packed_spread(packed, all);
  for (uint32_t i = 0; i < n; i++) {
    const double got = sg_packed_get(packed, i);
    n_known += isnan(column[i]) ? 0 : 1;
    assert_true(isnan(column[i]) ? isnan(got) && isnan(all[i])
                                 : memcmp(&got, &column[i], sizeof got) == 0 &&
                                       memcmp(&got, &all[i], sizeof got) == 0);
  }
  assert_int_equal(packed->n_known, n_known);
}

static void check(const double *column, uint32_t n, sg_arena *arena) {
  sg_packed packed;
  const uint32_t n_known = sg_pack_column(column, n, bits, room);
  assert_true(sg_packed_copy(&packed, bits, room, n, arena));
  assert_int_equal(packed.n_known, n_known);
  assert_same(&packed, column, n);
  sg_arena_reset(arena);
}

// Row i is known when its bit of the pattern is set.
static void fill(double *column, uint32_t n, uint64_t pattern) {
  for (uint32_t i = 0; i < n; i++)
    column[i] = pattern >> i % 64 & 1 ? i - 2.5 : (double)NAN;
}

static void test_packed__every_small_column_comes_back(void **state) {
  (void)state;
  sg_arena arena;
  double column[12];
  sg_arena_init(&arena, 0);
  for (uint32_t n = 0; n <= 12; n++)
    for (uint32_t pattern = 0; pattern < 1u << n; pattern++) {
      fill(column, n, pattern);
      check(column, n, &arena);
    }
  sg_arena_clear(&arena);
}

static uint64_t step(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static void test_packed__random_columns_come_back(void **state) {
  (void)state;
  static const double others[] = {0, -0.0, 1e-320, 1e300, INFINITY, -INFINITY};
  static double column[MOST];
  uint64_t seed = 88172645463325252;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  for (uint32_t n = 0; n < MOST; n++) {
    const uint64_t dense = n % 2 ? step(&seed) | step(&seed) : step(&seed);
    fill(column, n, n % 3 ? dense : dense & step(&seed) & step(&seed));
    for (uint32_t i = 0; i < n / 16; i++)
      column[step(&seed) % n] = others[step(&seed) % SG_COUNT(others)];
    check(column, n, &arena);
    fill(column, n, n % 2 ? UINT64_MAX : 0);
    check(column, n, &arena);
  }
  sg_arena_clear(&arena);
}

static void test_packed__unknown_columns_take_nothing(void **state) {
  (void)state;
  double column[MOST];
  sg_packed packed;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  fill(column, MOST, 0);
  assert_int_equal(sg_pack_column(column, MOST, bits, room), 0);
  assert_true(sg_packed_copy(&packed, bits, room, MOST, &arena));
  assert_int_equal(arena.used, 0);
  assert_null(packed.known);
  sg_arena_clear(&arena);
}

// Who else can write the bits must not make us read beyond the values.
static void test_packed__bits_beyond_the_rows_count_for_nothing(void **state) {
  (void)state;
  static const uint64_t all[] = {UINT64_MAX, UINT64_MAX};
  double values[128];
  sg_arena arena;
  sg_arena_init(&arena, 0);
  fill(values, 128, UINT64_MAX);
  for (uint32_t n = 1; n <= 128; n++) {
    sg_packed packed;
    assert_true(sg_packed_copy(&packed, all, values, n, &arena));
    assert_int_equal(packed.n_known, n);
    assert_same(&packed, values, n);
  }
  sg_packed none;
  const uint64_t beyond[] = {~UINT64_C(7)};
  assert_true(sg_packed_copy(&none, beyond, values, 3, &arena));
  assert_int_equal(none.n_known, 0);
  assert_true(isnan(sg_packed_get(&none, 2)));
  sg_arena_clear(&arena);
}

static sg_status copy(sg_arena *arena) {
  sg_packed packed;
  double column[MOST];
  fill(column, MOST, 0x5555555555555555);
  (void)sg_pack_column(column, MOST, bits, room);
  sg_arena_init(arena, 0);
  for (int i = 0; i < 20; i++)
    if (!sg_packed_copy(&packed, bits, room, MOST, arena))
      return SG_ENOMEM;
  assert_same(&packed, column, MOST);
  return SG_OK;
}

static void test_packed__fails_cleanly_without_memory(void **state) {
  (void)state;
  sg_arena arena;
  OOM_LOOP(copy(&arena), sg_arena_clear(&arena))
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_packed__every_small_column_comes_back),
      cmocka_unit_test(test_packed__random_columns_come_back),
      cmocka_unit_test(test_packed__unknown_columns_take_nothing),
      cmocka_unit_test(test_packed__bits_beyond_the_rows_count_for_nothing),
      cmocka_unit_test(test_packed__fails_cleanly_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
