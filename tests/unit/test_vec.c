// SPDX-License-Identifier: GPL-2.0-or-later
// test_vec - tests growable arrays.
#include "support.h"

#include "base/vec.h"

#include <unistd.h>

static void test_vec__items_keep_their_values_while_it_grows(void **state) {
  (void)state;
  sg_vec vec;
  sg_vec_init(&vec, sizeof(uint32_t), 0);
  for (uint32_t i = 0; i < 10000; i++) {
    uint32_t *item = sg_vec_add(&vec);
    assert_non_null(item);
    assert_int_equal(*item, 0);
    *item = i * 7;
  }
  assert_int_equal(vec.n, 10000);
  for (uint32_t i = 0; i < vec.n; i++)
    assert_int_equal(SG_AT(uint32_t, &vec, i), i * 7);
  sg_vec_clear(&vec);
  assert_int_equal(vec.n, 0);
}

static void test_vec__maximum_is_kept(void **state) {
  (void)state;
  static const uint32_t maxima[] = {1, 3, 16, 17, 24, 100};
  for (size_t i = 0; i < SG_COUNT(maxima); i++) {
    sg_vec vec;
    sg_vec_init(&vec, 1, maxima[i]);
    for (uint32_t k = 0; k < maxima[i]; k++)
      assert_non_null(sg_vec_add(&vec));
    assert_null(sg_vec_add(&vec));
    assert_int_equal(vec.n, maxima[i]);
    sg_vec_clear(&vec);
    assert_null(sg_vec_add_many(&vec, maxima[i] + 1));
    assert_int_equal(vec.n, 0);
    assert_non_null(sg_vec_add_many(&vec, maxima[i]));
    sg_vec_clear(&vec);
  }
}

static void test_vec__counts_do_not_wrap_around(void **state) {
  (void)state;
  sg_vec vec;
  sg_vec_init(&vec, 8, 1000);
  assert_non_null(sg_vec_add_many(&vec, 10));
  assert_null(sg_vec_add_many(&vec, UINT32_MAX));
  assert_null(sg_vec_add_many(&vec, UINT32_MAX - 9));
  assert_int_equal(vec.n, 10);
  sg_vec_clear(&vec);
}

static void test_vec__many_items_stand_side_by_side(void **state) {
  (void)state;
  sg_vec vec;
  sg_vec_init(&vec, sizeof(uint16_t), 0);
  *(uint16_t *)sg_vec_add(&vec) = 1;
  uint16_t *room = sg_vec_add_many(&vec, 50);
  for (uint16_t i = 0; i < 50; i++) {
    assert_int_equal(room[i], 0);
    room[i] = (uint16_t)(i + 2);
  }
  for (uint32_t i = 0; i < 51; i++)
    assert_int_equal(SG_AT(uint16_t, &vec, i), i + 1);
  sg_vec_clear(&vec);
}

// Last of all, and with an alarm, because a failure was once an endless loop.
static void test_vec__trimmed_vector_grows_again(void **state) {
  (void)state;
  (void)alarm(10);
  sg_vec vec;
  sg_vec_init(&vec, sizeof(int), 0);
  sg_vec_trim(&vec);
  *(int *)sg_vec_add(&vec) = 5;
  sg_vec_trim(&vec);
  assert_int_equal(vec.capacity, 1);
  *(int *)sg_vec_add(&vec) = 6;
  assert_int_equal(SG_AT(int, &vec, 0), 5);
  assert_int_equal(SG_AT(int, &vec, 1), 6);
  vec.n = 0;
  sg_vec_trim(&vec);
  *(int *)sg_vec_add(&vec) = 7;
  assert_int_equal(SG_AT(int, &vec, 0), 7);
  sg_vec_clear(&vec);
  (void)alarm(0);
}

static void test_vec__failed_growth_changes_nothing(void **state) {
  (void)state;
  failing_memory_use(1);
  sg_vec vec;
  sg_vec_init(&vec, 4, 0);
  uint32_t n = 0;
  while (n < 1000 && sg_vec_add(&vec))
    n++;
  const bool refused = failing_memory_failed();
  const uint32_t kept = vec.n;
  sg_vec_clear(&vec);
  assert_int_equal(failing_memory_end(), 0);
  assert_true(refused);
  assert_int_equal(kept, n);
  assert_int_not_equal(n, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_vec__items_keep_their_values_while_it_grows),
      cmocka_unit_test(test_vec__maximum_is_kept),
      cmocka_unit_test(test_vec__counts_do_not_wrap_around),
      cmocka_unit_test(test_vec__many_items_stand_side_by_side),
      cmocka_unit_test(test_vec__failed_growth_changes_nothing),
      cmocka_unit_test(test_vec__trimmed_vector_grows_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
