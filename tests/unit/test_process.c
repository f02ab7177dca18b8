// SPDX-License-Identifier: GPL-2.0-or-later
// test_process - work done in a child, or here, and what is heard of it.
#include "support.h"

#include "plugin/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct heard {
  uint32_t n, last;
  bool refuses;
} heard;

static bool hear(void *ctx, uint32_t type, sg_unpack *payload) {
  heard *h = ctx;
  h->n += type == SG_FRAME_GAP;
  h->last = sg_unpack_u32(payload);
  return !h->refuses;
}

static void send_one(sg_reporter *reporter, uint32_t value) {
  const size_t at = sg_pack_begin(&reporter->frames, SG_FRAME_GAP);
  sg_pack_u32(&reporter->frames, value);
  sg_pack_end(&reporter->frames, at);
}

static void three(void *ctx, sg_reporter *reporter) {
  (void)ctx;
  for (uint32_t i = 1; i <= 3; i++)
    send_one(reporter, i);
  sg_report_flush(reporter);
  send_one(reporter, 4);
}

static void opens_files(void *ctx, sg_reporter *reporter) {
  (void)ctx;
  const int fd = open("/etc/passwd", O_RDONLY);
  const int out = open("/tmp", O_TMPFILE | O_WRONLY, 0600);
  send_one(reporter, (fd >= 0) + 2u * (out >= 0));
}

static void waits(void *ctx, sg_reporter *reporter) {
  (void)ctx;
  (void)reporter;
  for (;;)
    (void)pause();
}

static sg_process run(void (*work)(void *, sg_reporter *),
                      const sg_limits *limits, heard *h) {
  sg_error err = {0};
  sg_process process = {.frame = hear, .ctx = h};
  sg_process *one = &process;
  *h = (heard){.refuses = h->refuses};
  assert_int_equal(sg_process_start(&process, limits, -1, work, NULL, &err),
                   SG_OK);
  while (process.outcome == SG_OUTCOME_RUNNING)
    sg_process_wait(&one, 1);
  sg_process_stop(&process);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
  process.ctx = NULL;
  return process;
}

static void test_process__frames_arrive_from_a_child_and_from_here(void **s) {
  (void)s;
  heard h = {0};
  for (int here = 0; here < 2; here++) {
    const sg_limits limits = {.seconds = 30, .in_process = here};
    const sg_process p = run(three, &limits, &h);
    assert_int_equal(p.outcome, SG_OUTCOME_DONE);
    assert_true(p.is_isolated);
    if (here)
      assert_int_equal(p.isolation, SG_ISOLATION_NONE);
    else
      assert_true(p.isolation >= SG_ISOLATION_PROCESS);
    assert_int_equal(h.n, 4);
    assert_int_equal(h.last, 4);
  }
}

static void test_process__a_refused_frame_fails_both(void **s) {
  (void)s;
  heard h = {.refuses = true};
  for (int here = 0; here < 2; here++) {
    const sg_limits limits = {.seconds = 30, .in_process = here};
    const sg_process p = run(three, &limits, &h);
    assert_int_equal(p.outcome, SG_OUTCOME_FAILED);
    assert_string_equal(p.why, "its report is garbled");
    assert_int_equal(h.n, 1);
  }
}

static void test_process__files_are_out_of_reach_as_far_as_said(void **s) {
  (void)s;
  heard h = {0};
  const sg_limits limits = {.seconds = 30};
  const sg_process p = run(opens_files, &limits, &h);
  assert_int_equal(p.outcome, SG_OUTCOME_DONE);
  if (p.isolation == SG_ISOLATION_FULL)
    assert_int_equal(h.last, 0);
  else if (p.isolation == SG_ISOLATION_SECCOMP)
    assert_int_equal(h.last, 1);
}

static void test_process__what_is_required_is_had_or_nothing_done(void **s) {
  (void)s;
  heard h = {0};
  const sg_limits any = {.seconds = 30};
  const sg_isolation had = run(three, &any, &h).isolation;
  const sg_limits same = {.seconds = 30, .required = had};
  assert_int_equal(run(three, &same, &h).outcome, SG_OUTCOME_DONE);
  const sg_limits more = {.seconds = 30, .required = (sg_isolation)(had + 1)};
  if (had == SG_ISOLATION_FULL)
    return;
  const sg_process p = run(three, &more, &h);
  assert_int_equal(p.outcome, SG_OUTCOME_REFUSED);
  assert_non_null(strstr(p.why, "is required"));
  assert_int_equal(h.n, 0);
}

static void test_process__limits_grow_with_the_graph(void **s) {
  (void)s;
  static const struct {
    uint32_t n;
    double seconds;
    uint64_t mebibytes;
  } rows[] = {{0, 300, 4096},
              {3000000, 300, 4096},
              {5000000, 500, 5000},
              {UINT32_MAX, 429496, 4294967}};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const sg_limits grown = sg_limits_for((sg_limits){0}, rows[i].n);
    assert_near(grown.seconds, rows[i].seconds, 0);
    assert_int_equal(grown.mebibytes, rows[i].mebibytes);
  }
  const sg_limits given =
      sg_limits_for((sg_limits){.seconds = 0.5, .mebibytes = 16}, 9000000);
  assert_near(given.seconds, 0.5, 0);
  assert_int_equal(given.mebibytes, 16);
}

static void test_process__ends_at_its_deadline(void **s) {
  (void)s;
  heard h = {0};
  const sg_limits limits = {.seconds = 0.2};
  assert_int_equal(run(waits, &limits, &h).outcome, SG_OUTCOME_TIMEOUT);
}

static void test_process__levels_have_names_in_their_order(void **s) {
  (void)s;
  for (int i = 0; i < SG_N_ISOLATIONS; i++) {
    sg_isolation found = SG_N_ISOLATIONS;
    assert_true(sg_isolation_find(sg_isolation_name((sg_isolation)i), &found));
    assert_int_equal(found, i);
  }
  sg_isolation none = SG_N_ISOLATIONS;
  assert_false(sg_isolation_find("total", &none));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_process__frames_arrive_from_a_child_and_from_here),
      cmocka_unit_test(test_process__a_refused_frame_fails_both),
      cmocka_unit_test(test_process__files_are_out_of_reach_as_far_as_said),
      cmocka_unit_test(test_process__what_is_required_is_had_or_nothing_done),
      cmocka_unit_test(test_process__limits_grow_with_the_graph),
      cmocka_unit_test(test_process__ends_at_its_deadline),
      cmocka_unit_test(test_process__levels_have_names_in_their_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
