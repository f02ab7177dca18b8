// SPDX-License-Identifier: GPL-2.0-or-later
// must_fail - a test that fails, to prove that failures are seen.
#include "support.h"

static void fails_on_nan(void **state) {
  (void)state;
  assert_near(0.0 / 0.0, 1, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(fails_on_nan)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
