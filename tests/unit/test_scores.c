// SPDX-License-Identifier: GPL-2.0-or-later
// test_scores - tests of the columns that a plugin hands over in shared memory,
// also when its process writes anything there.
#include "support.h"

#include "plugin/scores.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3, PARTS = 2 };

static const sg_metric metrics[] = {
    {.name = "one", .about = "a", .min = 0, .max = 1},
    {.name = "*_low", .about = "b", .min = 0, .max = 1},
};
static const sg_descriptor descriptor = {
    .id = "p", .metrics = metrics, .n_metrics = SG_COUNT(metrics)};
static const double values[N] = {0, 0.5, 1};

static void begin(sg_scores *scores) {
  sg_error err = {0};
  assert_int_equal(sg_scores_map(scores, &descriptor, N, PARTS, &err), SG_OK);
}

// What is wrong with what was handed over, or NULL; `*n` columns.
static const char *take(const sg_scores *scores, uint32_t *n) {
  sg_error err = {0};
  sg_arena arena;
  sg_vec out;
  const char *wrong = NULL;
  sg_arena_init(&arena, 0);
  sg_vec_init(&out, sizeof(sg_scored), 0);
  assert_int_equal(
      sg_scores_take(scores, &descriptor, &arena, &out, &wrong, &err), SG_OK);
  *n = out.n;
  sg_vec_clear(&out);
  sg_arena_clear(&arena);
  return wrong;
}

static void test_scores__columns_and_parts_come_over(void **state) {
  (void)state;
  sg_scores scores;
  sg_error err = {0};
  sg_arena arena;
  sg_vec out;
  const char *wrong = NULL;
  begin(&scores);
  assert_null(sg_scores_put(&scores, &descriptor, 0, NULL, values));
  assert_null(sg_scores_put(&scores, &descriptor, 1, "eu", values));
  sg_arena_init(&arena, 0);
  sg_vec_init(&out, sizeof(sg_scored), 0);
  assert_int_equal(
      sg_scores_take(&scores, &descriptor, &arena, &out, &wrong, &err), SG_OK);
  assert_null(wrong);
  assert_int_equal(out.n, 2);
  assert_string_equal(SG_AT(sg_scored, &out, 0).name, "p.one");
  assert_string_equal(SG_AT(sg_scored, &out, 1).name, "p.eu_low");
  assert_near(sg_packed_get(&SG_AT(sg_scored, &out, 1).values, 1), 0.5, 0);
  sg_vec_clear(&out);
  sg_arena_clear(&arena);
  sg_scores_unmap(&scores);
}

static void test_scores__wrong_calls_are_refused(void **state) {
  (void)state;
  static const double large[N] = {0, 2, 0};
  sg_scores s;
  begin(&s);
  assert_non_null(sg_scores_put(&s, &descriptor, 2, NULL, values));
  assert_non_null(sg_scores_put(&s, &descriptor, 0, NULL, NULL));
  assert_non_null(sg_scores_put(&s, &descriptor, 0, "eu", values));
  assert_non_null(sg_scores_put(&s, &descriptor, 1, NULL, values));
  assert_non_null(sg_scores_put(&s, &descriptor, 1, "", values));
  assert_non_null(sg_scores_put(&s, &descriptor, 1, "a.b", values));
  assert_non_null(sg_scores_put(&s, &descriptor, 0, NULL, large));
  assert_null(sg_scores_put(&s, &descriptor, 0, NULL, values));
  assert_non_null(sg_scores_put(&s, &descriptor, 0, NULL, values));
  assert_null(sg_scores_put(&s, &descriptor, 1, "a", values));
  assert_non_null(sg_scores_put(&s, &descriptor, 1, "a", values));
  assert_null(sg_scores_put(&s, &descriptor, 1, "b", values));
  assert_string_equal(sg_scores_put(&s, &descriptor, 1, "c", values),
                      "more parts of its families than the 2 there may be");
  sg_scores_unmap(&s);
}

// Any byte of the shared memory may be changed behind our back.
static void test_scores__tampering_never_passes_as_a_column(void **state) {
  (void)state;
  for (uint32_t at = 0;; at++) {
    sg_scores s;
    uint32_t n = 0;
    begin(&s);
    assert_null(sg_scores_put(&s, &descriptor, 0, NULL, values));
    assert_null(sg_scores_put(&s, &descriptor, 1, "eu", values));
    const size_t columns = (size_t)s.n_slots * N * sizeof(double);
    if (columns + at >= s.size) {
      sg_scores_unmap(&s);
      break;
    }
    memset((char *)s.values + columns + at, 0xff, 1); // bits, then slots
    const char *wrong = take(&s, &n);
    assert_true(wrong || n <= 2);
    sg_scores_unmap(&s);
  }
  sg_scores s;
  uint32_t n = 0;
  begin(&s);
  assert_null(sg_scores_put(&s, &descriptor, 0, NULL, values));
  s.values[1] = INFINITY;
  assert_non_null(take(&s, &n));
  s.values[1] = NAN; // of a row that is said to be known
  assert_non_null(take(&s, &n));
  sg_scores_unmap(&s);
}

// A large column of which nothing is known, and one of which little is: the
// shared memory is touched as little, and given back when it was taken.
static void test_scores__cost_what_is_known(void **state) {
  (void)state;
  enum { MANY = 1 << 20, PAGES = MANY * sizeof(double) / 4096 };
  static double column[MANY];
  static unsigned char resident[PAGES];
  static const struct {
    uint32_t n_known, most_pages;
  } rows[] = {{0, 0}, {1000, 2}, {MANY / 2, PAGES / 2 + 1}};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_error err = {0};
    sg_scores s;
    uint32_t n = 0;
    for (uint32_t v = 0; v < MANY; v++)
      column[v] = v >= MANY - rows[i].n_known ? 0.5 : (double)NAN;
    assert_int_equal(sg_scores_map(&s, &descriptor, MANY, PARTS, &err), SG_OK);
    assert_null(sg_scores_put(&s, &descriptor, 0, NULL, column));
    for (int taken = 0; taken < 2; taken++) {
      uint32_t n_pages = 0;
      assert_int_equal(mincore(s.values, sizeof column, resident), 0);
      for (uint32_t p = 0; p < PAGES; p++)
        n_pages += resident[p] & 1;
      assert_true(n_pages <= (taken ? 0 : rows[i].most_pages));
      assert_null(taken ? NULL : take(&s, &n));
    }
    assert_int_equal(n, 1);
    sg_scores_unmap(&s);
  }
}

// How a child ends that reads the mapping; 0: it could.
static int read_in_child(const sg_scores *s) {
  const pid_t pid = fork();
  if (pid == 0) {
    (void)signal(SIGSEGV, SIG_DFL);
    _exit(*(const volatile char *)s->values);
  }
  int status = 0;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return status;
}

static void test_scores__are_seen_by_one_child_only(void **state) {
  (void)state;
  sg_scores s;
  begin(&s);
  assert_int_equal(read_in_child(&s), 0);
  sg_scores_hide(&s);
  assert_int_not_equal(read_in_child(&s), 0);
  assert_null(sg_scores_put(&s, &descriptor, 0, NULL, values));
  sg_scores_unmap(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scores__columns_and_parts_come_over),
      cmocka_unit_test(test_scores__wrong_calls_are_refused),
      cmocka_unit_test(test_scores__tampering_never_passes_as_a_column),
      cmocka_unit_test(test_scores__cost_what_is_known),
      cmocka_unit_test(test_scores__are_seen_by_one_child_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
