// SPDX-License-Identifier: GPL-2.0-or-later
// test_settle - tests that what the core raises by itself is settled whole, or
// not at all where memory is short. What becomes of the findings of plugins is
// tested by cli/test_settle.py.
#include "loaded_text.h"

#include "analyze/analysis.h"

enum { N_VENDORS = 100 };

static loaded input;
static sg_catalogue catalogue;
static sg_registry nobody;

// Vendors of whom nothing is known, each with two sources.
static void begin(void) {
  sg_error err = {0};
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "{'sources':[{'id':'s'},{'id':'u'}],'entities':[");
  for (int i = 0; i < N_VENDORS; i++)
    sg_text_printf(&text,
                   "%s{'id':'v%02d','kind':'company','sources':['u','s']}",
                   i ? "," : "", i);
  sg_text_puts(&text, "],'deals':[");
  for (int i = 0; i < N_VENDORS; i++)
    sg_text_printf(&text, "%s{'id':'d%02d','vendor':'v%02d'}", i ? "," : "", i,
                   i);
  sg_text_puts(&text,
               "],'links':[{'kind':'control','from':'v00','to':'v01'}]}");
  loaded_model(&input, sg_text_get(&text));
  sg_text_clear(&text);
  assert_int_equal(sg_catalogue_read(&catalogue, SG_TEST_DATA_DIR, &err),
                   SG_OK);
}

static void end(void) {
  sg_catalogue_clear(&catalogue);
  loaded_clear(&input);
}

// Settle with an arena of so many bytes, 0: of any number.
static sg_status settle(sg_analysis *a, size_t limit) {
  const sg_view_options options = {18000, NULL, NULL};
  sg_error err = {0};
  *a = (sg_analysis){
      .model = &input.model, .catalogue = &catalogue, .registry = &nobody};
  sg_arena_init(&a->arena, limit);
  if (!sg_keeper_init(&a->keeper))
    return SG_ENOMEM;
  SG_TRY(sg_view_build(&a->view, &input.model, &options, &err));
  SG_TRY(sg_settle(a, &err));
  assert_int_equal(a->n_flags, N_VENDORS);
  for (uint32_t i = 0; i < a->n_flags; i++) {
    assert_string_equal(a->flags[i].finding.flag, "D05");
    assert_int_equal(a->flags[i].finding.subject, i);
    assert_string_equal(a->flags[i].sources[0], "s");
    assert_string_equal(a->flags[i].sources[1], "u");
    assert_null(a->flags[i].sources[2]);
  }
  assert_string_equal(a->cited[0], "s");
  assert_string_equal(a->cited[1], "u");
  assert_null(a->cited[2]);
  assert_int_equal(a->n_parties, N_VENDORS);
  return SG_OK;
}

static void test_settle__all_or_nothing_without_memory(void **state) {
  (void)state;
  sg_analysis a;
  begin();
  OOM_LOOP(settle(&a, 0), sg_analysis_clear(&a))
  end();
}

static void test_settle__all_or_nothing_in_a_small_arena(void **state) {
  (void)state;
  sg_status status = SG_ENOMEM;
  begin();
  for (size_t limit = 1; status == SG_ENOMEM; limit += 16) {
    sg_analysis a;
    status = settle(&a, limit);
    sg_analysis_clear(&a);
  }
  assert_int_equal(status, SG_OK);
  end();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_settle__all_or_nothing_without_memory),
      cmocka_unit_test(test_settle__all_or_nothing_in_a_small_arena),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
