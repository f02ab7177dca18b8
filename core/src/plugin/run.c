// SPDX-License-Identifier: GPL-2.0-or-later
// run - see run.h. This is the host's side.
#include "plugin/run.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

const char *sg_run_name(const sg_run *run) {
  if (run->plugin->described.id)
    return run->plugin->described.id;
  return sg_loaded_file_name(run->plugin);
}

const char *sg_run_status_name(sg_run_status status) {
  static const char *const names[] = {"ok", "failed", "timeout", "refused",
                                      "skipped"};
  return names[status];
}

const char *sg_run_isolation(const sg_run *run) {
  const sg_process *p = &run->process;
  const bool known = run->status != SG_RUN_REFUSED && p->is_isolated;
  return known ? sg_isolation_name(p->isolation) : NULL;
}

// Longer words are cut; more results than these are refused.
enum { REASON_BYTES_MAX = 4096, RESULTS_LEAST = 1000000 };
// A large graph may give more: so many results, and bytes of them, an entity.
enum { RESULTS_AN_ENTITY = 2, BYTES_AN_ENTITY = 1024 };

static uint32_t most_results(const sg_run *run) {
  const uint64_t most =
      (uint64_t)run->view->graph.n_entities * RESULTS_AN_ENTITY;
  return most < RESULTS_LEAST ? RESULTS_LEAST
         : most < SG_NONE     ? (uint32_t)most
                              : SG_NONE - 1;
}

static uint64_t most_bytes(const sg_run *run) {
  const uint64_t bytes =
      (uint64_t)run->view->graph.n_entities * BYTES_AN_ENTITY;
  const uint64_t memory = run->limits.mebibytes << 20;
  const uint64_t most = bytes > SG_REPORT_MAX ? bytes : SG_REPORT_MAX;
  return memory && memory < most ? memory : most;
}

static void set_reason(sg_run *run, sg_run_status status, const char *reason) {
  run->status = status;
  run->reason = sg_arena_text(run->arena, reason,
                              (size_t)sg_clip(reason, REASON_BYTES_MAX));
  if (!run->reason)
    run->reason = "out of memory";
}

static void breach(sg_run *run, const char *what) {
  char text[300];
  if (run->status != SG_RUN_OK)
    return;
  run->is_breach = true;
  (void)snprintf(text, sizeof text, "it broke the contract: %s", what);
  set_reason(run, SG_RUN_FAILED, text);
}

static void breach_count(sg_run *run, const char *what) {
  char text[80];
  (void)snprintf(text, sizeof text, "more than %u %s", most_results(run), what);
  breach(run, text);
}

static bool hear_finding(sg_run *run, sg_unpack *payload) {
  sg_finding finding;
  sg_arena_reset(&run->words);
  payload->arena = &run->words;
  payload->known = NULL;
  if (!sg_finding_unpack(payload, &finding))
    return false;
  if (run->findings.n >= most_results(run)) {
    breach_count(run, "findings");
    return true;
  }
  const char *wrong =
      sg_finding_check(&finding, &run->plugin->described, &run->view->graph);
  if (wrong) {
    breach(run, wrong);
    return true;
  }
  sg_kept *slot = sg_vec_add(&run->findings);
  return slot && sg_keep(run->keeper, &finding, slot);
}

static bool hear_gap(sg_run *run, sg_unpack *payload) {
  sg_gap gap;
  if (!sg_gap_unpack(payload, &gap))
    return false;
  if (run->gaps.n >= most_results(run)) {
    breach_count(run, "gaps");
    return true;
  }
  const char *wrong =
      sg_gap_check(&gap, &run->plugin->described, &run->view->graph);
  if (wrong) {
    breach(run, wrong);
    return true;
  }
  sg_gap *slot = sg_vec_add(&run->gaps);
  if (slot)
    *slot = gap;
  return slot != NULL;
}

static bool hear_chain(sg_run *run, sg_unpack *payload) {
  sg_score_chain chain;
  if (!sg_chain_unpack(payload, &chain))
    return false;
  const char *wrong =
      run->chains.n < SG_CHAINS_MAX
          ? sg_chain_check(&chain, &run->plugin->described, &run->view->graph)
          : "more than 100000 chains of scores";
  if (wrong) {
    breach(run, wrong);
    return true;
  }
  sg_score_chain *slot = sg_vec_add(&run->chains);
  if (slot)
    *slot = chain;
  return slot != NULL;
}

// Messages beyond these are read and forgotten.
enum { LOGS_MAX = 100 };

// Has tick() asked it to stop? A failure after that is one of time.
static bool is_late(const sg_run *run) {
  const double left = run->process.deadline - sg_now();
  return !run->limits.in_process &&
         left <= run->limits.seconds * (1 - SG_TICK_PART);
}

static bool hear_words(sg_run *run, uint32_t type, sg_unpack *payload) {
  const int32_t level =
      type == SG_FRAME_LOG ? (int32_t)sg_unpack_u32(payload) : 0;
  // Words are copied where they are kept; a flood of them costs nothing.
  sg_arena_reset(&run->words);
  payload->arena = &run->words;
  payload->known = NULL;
  const char *words = sg_unpack_text(payload);
  if (!words || !sg_unpack_ok(payload))
    return false;
  if (type == SG_FRAME_BREACH)
    breach(run, words);
  else if (type == SG_FRAME_FAILED && run->status == SG_RUN_OK)
    set_reason(run, is_late(run) ? SG_RUN_TIMEOUT : SG_RUN_FAILED, words);
  else if (type == SG_FRAME_LOG && run->log && run->n_logged++ < LOGS_MAX)
    run->log(run->log_ctx, level, run->plugin->described.id, words);
  return true;
}

static bool hear(void *ctx, uint32_t type, sg_unpack *payload) {
  sg_run *run = ctx;
  payload->arena = run->arena;
  payload->known = &run->known;
  switch (type) {
  case SG_FRAME_FINDING: return hear_finding(run, payload);
  case SG_FRAME_GAP: return hear_gap(run, payload);
  case SG_FRAME_CHAIN: return hear_chain(run, payload);
  case SG_FRAME_LOG:
  case SG_FRAME_BREACH:
  case SG_FRAME_FAILED: return hear_words(run, type, payload);
  default: return false;
  }
}

// Parts of a family are usually named after the rules.
enum { OTHER_PARTS = 8 };

// Its columns are memory of the plugin, too; the process is not begun.
static sg_status too_large(sg_run *run) {
  sg_scores_unmap(&run->shared);
  run->process = (sg_process){
      .fd = -1,
      .pidfd = -1,
      .outcome = SG_OUTCOME_FAILED,
      .why = "its columns need more memory than it may have",
  };
  return SG_OK;
}

sg_status sg_run_start(sg_run *run, sg_error *err) {
  run->status = SG_RUN_OK;
  sg_arena_init(&run->words, 0);
  SG_TRY(sg_scores_map(&run->shared, &run->plugin->described,
                       run->view->graph.n_entities, run->rules->n + OTHER_PARTS,
                       err));
  if (!run->limits.in_process && run->limits.mebibytes &&
      run->shared.size >> 20 > run->limits.mebibytes)
    return too_large(run);
  run->process = (sg_process){.frame = hear, .ctx = run};
  SG_TRY(sg_process_start(&run->process, &run->limits, run->plugin->memfd,
                          sg_host_run, run, err));
  run->process.most = most_bytes(run);
  sg_scores_hide(&run->shared);
  return SG_OK;
}

static int by_place(const void *a, const void *b) {
  return sg_kept_compare(*(const sg_kept *const *)a,
                         *(const sg_kept *const *)b);
}

// One finding a subject, flag, rule and deal.
static sg_status check_repeats(sg_run *run, sg_error *err) {
  const uint32_t n = run->findings.n;
  const sg_kept **all = sg_memory_alloc((size_t)n + 1, sizeof *all);
  if (!all)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < n; i++)
    all[i] = &SG_AT(sg_kept, &run->findings, i);
  if (n > 1)
    qsort(all, n, sizeof *all, by_place);
  for (uint32_t i = 1; i < n; i++)
    if (by_place(&all[i - 1], &all[i]) == 0)
      breach(run, "it raised a flag twice on the same subject");
  sg_memory_free(all);
  return SG_OK;
}

// Into memory that no other process can write, before anything is checked.
static sg_status take_scores(sg_run *run, sg_error *err) {
  const char *wrong = NULL;
  SG_TRY(sg_scores_take(&run->shared, &run->plugin->described, run->arena,
                        &run->scores, &wrong, err));
  if (wrong)
    breach(run, wrong);
  return SG_OK;
}

sg_status sg_run_finish(sg_run *run, sg_error *err) {
  const sg_process *p = &run->process;
  if (p->outcome == SG_OUTCOME_TIMEOUT)
    set_reason(run, SG_RUN_TIMEOUT, p->why);
  else if (p->outcome == SG_OUTCOME_REFUSED)
    set_reason(run, SG_RUN_REFUSED, p->why);
  else if (p->outcome != SG_OUTCOME_DONE && run->status == SG_RUN_OK)
    set_reason(run, SG_RUN_FAILED, p->why);
  if (run->status == SG_RUN_OK) {
    SG_TRY(check_repeats(run, err));
    SG_TRY(take_scores(run, err));
  }
  sg_scores_unmap(&run->shared);
  sg_arena_clear(&run->words);
  if (run->status != SG_RUN_OK) {
    run->scores.n = 0;
    run->findings.n = 0;
    run->gaps.n = 0;
    run->chains.n = 0;
  }
  return SG_OK;
}

void sg_run_clear(sg_run *run) {
  sg_process_stop(&run->process);
  sg_scores_unmap(&run->shared);
  sg_arena_clear(&run->words);
  sg_vec_clear(&run->scores);
  sg_vec_clear(&run->findings);
  sg_vec_clear(&run->gaps);
  sg_vec_clear(&run->chains);
}
