// SPDX-License-Identifier: GPL-2.0-or-later
// Places in pictures: layers follow the edges, circles end, nothing is NaN.
#include "support.h"

#include "report/layout.h"

#include <math.h>
#include <string.h>

static void make(sg_layout *l, uint32_t n, const uint32_t (*edges)[2],
                 uint32_t n_edges) {
  assert_int_equal(sg_layout_init(l, n, n_edges, NULL), SG_OK);
  for (uint32_t e = 0; e < n_edges; e++)
    l->edges[e] = (sg_layout_edge){.from = edges[e][0], .to = edges[e][1]};
}

static void test_layout__layers_follow_the_edges(void **state) {
  const uint32_t edges[][2] = {{3, 1}, {1, 0}, {3, 0}, {2, 0}, {0, 4}};
  sg_layout l;
  (void)state;
  make(&l, 6, edges, 5);
  assert_int_equal(sg_layout_layers(&l, NULL), SG_OK);
  for (uint32_t e = 0; e < 5; e++)
    assert_true(l.layer[edges[e][0]] < l.layer[edges[e][1]]);
  // One that leads to one other stands right before it.
  assert_int_equal(l.layer[2] + 1, l.layer[0]);
  assert_int_equal(l.edges[2].n_bends, 1);
  assert_int_equal(l.edges[0].n_bends, 0);
  for (uint32_t v = 0; v < 6; v++)
    assert_true(isfinite(l.at[v]));
  sg_layout_clear(&l);
}

static void test_layout__nodes_of_a_layer_stand_apart(void **state) {
  uint32_t edges[40][2];
  sg_layout l;
  (void)state;
  for (uint32_t e = 0; e < 40; e++) {
    edges[e][0] = e / 8;
    edges[e][1] = 5 + e % 13;
  }
  make(&l, 18, (const uint32_t(*)[2])edges, 40);
  assert_int_equal(sg_layout_layers(&l, NULL), SG_OK);
  for (uint32_t v = 0; v < 18; v++)
    for (uint32_t u = 0; u < v; u++)
      if (l.layer[u] == l.layer[v])
        assert_true(fabs(l.at[u] - l.at[v]) > 0.99);
  sg_layout_clear(&l);
}

static void test_layout__circles_are_laid_out(void **state) {
  const uint32_t edges[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 2}, {0, 3}};
  sg_layout l;
  (void)state;
  make(&l, 4, edges, 6);
  assert_int_equal(sg_layout_layers(&l, NULL), SG_OK);
  for (uint32_t e = 0; e < 6; e++)
    assert_int_not_equal(l.layer[edges[e][0]], l.layer[edges[e][1]]);
  sg_layout_clear(&l);
}

static void test_layout__a_map_is_the_same_every_time(void **state) {
  uint32_t edges[60][2];
  sg_layout l;
  sg_layout again;
  (void)state;
  for (uint32_t e = 0; e < 60; e++) {
    edges[e][0] = e % 20;
    edges[e][1] = 20 + e * 7 % 20;
  }
  make(&l, 40, (const uint32_t(*)[2])edges, 60);
  make(&again, 40, (const uint32_t(*)[2])edges, 60);
  sg_layout_map(&l);
  sg_layout_map(&again);
  for (uint32_t v = 0; v < 40; v++) {
    assert_true(l.at[v] >= 0 && l.at[v] <= 1);
    assert_true(l.across[v] >= 0 && l.across[v] <= 1);
  }
  assert_memory_equal(l.at, again.at, 40 * sizeof *l.at);
  assert_memory_equal(l.across, again.across, 40 * sizeof *l.across);
  sg_layout_clear(&l);
  sg_layout_clear(&again);
}

static void test_layout__nothing_has_a_layout(void **state) {
  sg_layout l;
  (void)state;
  make(&l, 0, NULL, 0);
  assert_int_equal(sg_layout_layers(&l, NULL), SG_OK);
  sg_layout_map(&l);
  sg_layout_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_layout__layers_follow_the_edges),
      cmocka_unit_test(test_layout__nodes_of_a_layer_stand_apart),
      cmocka_unit_test(test_layout__circles_are_laid_out),
      cmocka_unit_test(test_layout__a_map_is_the_same_every_time),
      cmocka_unit_test(test_layout__nothing_has_a_layout),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
