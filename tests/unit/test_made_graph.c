// SPDX-License-Identifier: GPL-2.0-or-later
// test_made_graph - tests that made-up graphs are what the checks of
// conformance take them for.
#include "support.h"

#include "plugin/made_graph.h"

#include <stdio.h>
#include <string.h>

static sg_problems problems;
static sg_model model;

static sg_status make(sg_shape shape, uint32_t salt, uint64_t seed) {
  sg_error err = {0};
  sg_problems_init(&problems, NULL, NULL);
  return sg_model_init(&model, &problems)
             ? sg_make_graph(&model, shape, salt, seed, &err)
             : SG_ENOMEM;
}

static void clear(void) {
  sg_model_clear(&model);
  sg_problems_clear(&problems);
}

static void test_made_graph__fails_cleanly_without_memory(void **state) {
  (void)state;
  for (int shape = SG_SHAPE_EMPTY; shape <= SG_SHAPE_RANDOM; shape++)
    if (shape != SG_SHAPE_HUB && shape != SG_SHAPE_LOOPS)
      OOM_LOOP(make((sg_shape)shape, 1, 1), clear())
}

static void test_made_graph__hub_touches_every_link(void **state) {
  (void)state;
  assert_int_equal(make(SG_SHAPE_HUB, 1, 1), SG_OK);
  assert_int_equal(model.links.n, 50000);
  assert_int_equal(model.entities.n, 50001);
  for (uint32_t i = 0; i < model.links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model.links, i);
    assert_true(row->from == 0 || row->to == 0);
  }
  clear();
}

static void test_made_graph__random_ones_hold_every_kind(void **state) {
  (void)state;
  uint32_t entities = 0;
  uint32_t links = 0;
  uint32_t items = 0;
  uint32_t statuses = 0;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    assert_int_equal(make(SG_SHAPE_RANDOM, 1, seed), SG_OK);
    // Nothing dangles and nothing merges, so rows are what was made.
    assert_int_equal(model.n_unresolved + model.n_merged, 0);
    assert_int_equal(problems.total, 0);
    for (uint32_t i = 0; i < model.entities.n; i++)
      entities |= 1u << SG_AT(sg_entity_row, &model.entities, i).kind;
    for (uint32_t i = 0; i < model.links.n; i++)
      links |= 1u << SG_AT(sg_link_row, &model.links, i).kind;
    for (uint32_t i = 0; i < model.deals.n; i++)
      statuses |= 1u << SG_AT(sg_deal_row, &model.deals, i).status;
    for (int d = SG_ON_LISTINGS; d <= SG_ON_SAFEGUARDS; d++)
      items |= model.items[d].n ? 1u << d : 0;
    clear();
  }
  assert_int_equal(entities, (1 << (SG_INCIDENT + 1)) - 1);
  assert_int_equal(links, (1 << (SG_INVOLVED + 1)) - 1);
  assert_int_equal(statuses, (1 << (SG_DEAL_ALLEGED + 1)) - 1);
  assert_int_equal(items,
                   (1 << (SG_ON_SAFEGUARDS + 1)) - (1 << SG_ON_LISTINGS));
}

// Rows of one graph that differ between two salts in nothing but ids.
static void test_made_graph__salt_changes_ids_and_nothing_else(void **state) {
  (void)state;
  static sg_link_row before[200];
  static char first[100];
  assert_int_equal(make(SG_SHAPE_RANDOM, 1, 3), SG_OK);
  const uint32_t n = model.links.n;
  assert_in_range(n, 100, 200);
  memcpy(before, model.links.data, n * sizeof *before);
  (void)snprintf(first, sizeof first, "%s",
                 sg_model_text(&model, before[0].id));
  clear();
  assert_int_equal(make(SG_SHAPE_RANDOM, 2, 3), SG_OK);
  assert_int_equal(model.links.n, n);
  for (uint32_t i = 0; i < n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model.links, i);
    assert_int_equal(row->from, before[i].from);
    assert_int_equal(row->to, before[i].to);
    assert_int_equal(row->kind, before[i].kind);
    assert_int_equal(row->low, before[i].low);
    assert_int_equal(row->since, before[i].since);
    assert_int_equal(row->deal, before[i].deal);
  }
  assert_string_not_equal(
      first, sg_model_text(&model, SG_AT(sg_link_row, &model.links, 0).id));
  clear();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_made_graph__fails_cleanly_without_memory),
      cmocka_unit_test(test_made_graph__hub_touches_every_link),
      cmocka_unit_test(test_made_graph__random_ones_hold_every_kind),
      cmocka_unit_test(test_made_graph__salt_changes_ids_and_nothing_else),
  };
  return cmocka_run_group_tests_name("made_graph", tests, NULL, NULL);
}
