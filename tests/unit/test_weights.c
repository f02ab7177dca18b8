// SPDX-License-Identifier: GPL-2.0-or-later
// test_weights - tests of the defaults of parameters: the data set and the
// plugins say the same, settings change the weights of links, and shortage of
// memory.
#include "support.h"

#include "analyze/weights.h"

#include <string.h>

static void test_weights__are_the_fallbacks_of_the_plugins(void **state) {
  (void)state;
  sg_error err = {0};
  sg_weights weights;
  sg_registry registry;
  const sg_registry_options wanted = {.plugin_dir = SG_BUILT_PLUGIN_DIR};
  assert_int_equal(sg_weights_read(&weights, SG_TEST_DATA_DIR, &err), SG_OK);
  assert_int_equal(sg_registry_open(&registry, &wanted, &err), SG_OK);
  uint32_t n = 0;
  for (uint32_t i = 0; i < registry.plugins.n; i++) {
    const sg_descriptor *d = &sg_registry_at(&registry, i)->loaded.described;
    for (uint32_t k = 0; k < d->n_params; k++, n++) {
      const sg_param *param = &d->params[k];
      const sg_weight *row = sg_weights_find(&weights, d->id, param->name);
      assert_non_null(row);
      assert_true((row->text != NULL) == (param->text != NULL));
      if (row->text)
        assert_string_equal(row->text, param->text);
      else
        assert_near(row->value, param->fallback, 0);
    }
  }
  assert_int_equal(n, weights.n);
  assert_int_equal(sg_weights_apply(&weights, &registry, &err), SG_OK);
  sg_registry_close(&registry);
  sg_weights_clear(&weights);
}

static void test_weights__settings_change_those_of_links(void **state) {
  (void)state;
  sg_error err = {0};
  sg_weights weights;
  double of_links[SG_N_WEIGHTS];
  const char *settings[] = {"proximity.owns_50=0.9", "lists.owns_25=0.1",
                            "proximity.owns_50=0.8"};
  assert_int_equal(sg_weights_read(&weights, SG_TEST_DATA_DIR, &err), SG_OK);
  assert_int_equal(sg_weights_of_links(&weights, settings, 3, of_links, &err),
                   SG_OK);
  assert_near(of_links[SG_WEIGHT_OWNS_50], 0.8, 0);
  assert_near(of_links[SG_WEIGHT_OWNS_25], 0.7, 0);
  settings[2] = "proximity.owns_50=1.5";
  assert_int_equal(sg_weights_of_links(&weights, settings, 3, of_links, &err),
                   SG_EUSAGE);
  sg_weights_clear(&weights);
}

static void test_weights__a_missing_file_is_told(void **state) {
  (void)state;
  sg_error err = {0};
  sg_weights weights;
  assert_int_equal(sg_weights_read(&weights, "/nowhere", &err), SG_EINTERNAL);
  assert_non_null(strstr(err.message, "/nowhere/datasets/weights"));
}

static void test_weights__short_memory(void **state) {
  (void)state;
  sg_error err = {0};
  sg_weights weights;
  OOM_LOOP(
      (err = (sg_error){0}, sg_weights_read(&weights, SG_TEST_DATA_DIR, &err)),
      sg_weights_clear(&weights))
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_weights__are_the_fallbacks_of_the_plugins),
      cmocka_unit_test(test_weights__settings_change_those_of_links),
      cmocka_unit_test(test_weights__a_missing_file_is_told),
      cmocka_unit_test(test_weights__short_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
