// SPDX-License-Identifier: GPL-2.0-or-later
// Words of arrows: none stand on others, and none move without need.
#include "support.h"

#include "report/chart_labels.h"

#include <stdlib.h>

static bool meet(const sg_chart_label *a, const sg_chart_label *b) {
  return a->column == b->column && a->at - a->above < b->at + b->below &&
         b->at - b->above < a->at + a->below;
}

static void part(sg_chart_label *labels, uint32_t n) {
  assert_int_equal(sg_chart_labels_part(labels, n, 0, NULL), SG_OK);
  for (uint32_t i = 0; i < n; i++) {
    assert_true(labels[i].at - labels[i].above >= 0);
    for (uint32_t k = 0; k < i; k++)
      assert_false(meet(&labels[i], &labels[k]));
  }
}

static void test_chart_labels__none_moves_without_need(void **state) {
  sg_chart_label labels[] = {
      {0, 100, 17, 17}, {1, 100, 17, 17}, {0, 20, 17, 4}, {0, 134, 17, 17}};
  const int32_t before[] = {100, 100, 20, 134};
  (void)state;
  part(labels, 4);
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(labels[i].at, before[i]);
  part(NULL, 0);
}

static void test_chart_labels__those_that_meet_part_evenly(void **state) {
  sg_chart_label labels[] = {
      {0, 110, 17, 17}, {0, 100, 17, 17}, {0, 100, 5, 5}};
  (void)state;
  part(labels, 3);
  // In the order of their places, then of the array: 100, 100, 110; packed they
  // are 22 apart, and what they are moved by adds up to nothing but a rest.
  assert_int_equal(labels[2].at - labels[1].at, 22);
  assert_int_equal(labels[0].at - labels[2].at, 22);
  assert_int_equal(labels[1].at, 81);
}

static void test_chart_labels__the_edge_of_the_picture_holds(void **state) {
  sg_chart_label labels[40];
  (void)state;
  for (uint32_t i = 0; i < 40; i++)
    labels[i] = (sg_chart_label){0, 20, 17, 4};
  part(labels, 40);
  for (uint32_t i = 0; i < 40; i++)
    assert_int_equal(labels[i].at, 17 + 21 * (int32_t)i);
}

static void test_chart_labels__any_are_parted(void **state) {
  sg_chart_label labels[60];
  uint32_t seed = 1;
  (void)state;
  for (int round = 0; round < 200; round++) {
    for (uint32_t i = 0; i < 60; i++) {
      seed = seed * 1664525 + 1013904223;
      labels[i] = (sg_chart_label){seed >> 30, (int32_t)(seed >> 8) % 1500,
                                   4 + 13 * (int32_t)(seed >> 20 & 1),
                                   4 + 13 * (int32_t)(seed >> 21 & 1)};
    }
    part(labels, 60);
  }
}

static void test_chart_labels__memory_may_fail(void **state) {
  sg_chart_label labels[3] = {{0, 1, 5, 5}, {0, 1, 5, 5}, {0, 1, 5, 5}};
  (void)state;
  OOM_LOOP(sg_chart_labels_part(labels, 3, 0, NULL), (void)0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_chart_labels__none_moves_without_need),
      cmocka_unit_test(test_chart_labels__those_that_meet_part_evenly),
      cmocka_unit_test(test_chart_labels__the_edge_of_the_picture_holds),
      cmocka_unit_test(test_chart_labels__any_are_parted),
      cmocka_unit_test(test_chart_labels__memory_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
