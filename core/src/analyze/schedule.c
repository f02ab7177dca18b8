// SPDX-License-Identifier: GPL-2.0-or-later
// schedule - plugins run as soon as those whose columns they read have ended,
// several at once where there is memory for them. A plugin that waits for
// itself is refused.
#include "analyze/analysis.h"
#include "base/memory.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

typedef struct schedule {
  sg_analysis *a;
  const sg_analysis_options *options;
  uint8_t *state;   // of each run
  sg_vec published; // sg_published
} schedule;

enum { WAITING, RUNNING, ENDED };

// The run whose plugin publishes a column, or SG_NONE.
static uint32_t provider_of(const sg_analysis *a, const char *column) {
  const size_t length = strcspn(column, ".");
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const char *id = a->runs[i].plugin->described.id;
    if (id && strlen(id) == length && memcmp(id, column, length) == 0)
      return i;
  }
  return SG_NONE;
}

static bool is_ready(const schedule *s, uint32_t run) {
  const sg_descriptor *d = &s->a->runs[run].plugin->described;
  for (uint32_t k = 0; k < d->n_reads; k++) {
    const uint32_t provider = provider_of(s->a, d->reads[k]);
    if (provider != SG_NONE && s->state[provider] != ENDED)
      return false;
  }
  return true;
}

static void tell(const schedule *s, uint32_t run, bool ended) {
  if (s->options->progress)
    s->options->progress(s->options->ctx, s->a->runs[run].plugin->described.id,
                         ended, ended ? s->a->runs[run].status : SG_RUN_OK);
}

// Every column handed over can be read by the plugins that start later.
static bool publish(schedule *s, const sg_run *run) {
  for (uint32_t i = 0; i < run->scores.n; i++) {
    const sg_scored *scored = &SG_AT(sg_scored, &run->scores, i);
    sg_published *slot = sg_vec_add(&s->published);
    if (!slot)
      return false;
    *slot = (sg_published){scored->name, &scored->values};
  }
  return true;
}

static sg_status finish(schedule *s, uint32_t i, sg_error *err) {
  sg_run *run = &s->a->runs[i];
  s->state[i] = ENDED;
  SG_TRY(sg_run_finish(run, err));
  s->a->incomplete |= run->status != SG_RUN_OK;
  tell(s, i, true);
  return publish(s, run) ? SG_OK : sg_no_memory(err);
}

// In a large graph each plugin needs gigabytes: the next one waits where there
// is not so much left for it and for those that have begun. What they find does
// not depend on it.
static bool has_room(const schedule *s, uint32_t running) {
  enum { LARGE = 2000000, AN_ENTITY = 1024 };
  const uint32_t n = s->a->view.graph.n_entities;
  return running == 0 || n < LARGE ||
         sg_memory_left() / (running + 1) >= (uint64_t)n * AN_ENTITY;
}

static sg_status start_ready(schedule *s, uint32_t *running, sg_error *err) {
  for (uint32_t i = 0; i < s->a->n_runs; i++) {
    if (*running == s->options->jobs || !has_room(s, *running))
      return SG_OK;
    if (s->state[i] != WAITING || !is_ready(s, i))
      continue;
    sg_run *run = &s->a->runs[i];
    run->published = s->published.data;
    run->n_published = s->published.n;
    tell(s, i, false);
    s->state[i] = RUNNING;
    ++*running;
    SG_TRY(sg_run_start(run, err));
  }
  return SG_OK;
}

static sg_status wait_for_one(schedule *s, uint32_t *running, sg_error *err) {
  sg_process *processes[SG_PROCESSES_MAX];
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->a->n_runs && n < SG_PROCESSES_MAX; i++)
    if (s->state[i] == RUNNING)
      processes[n++] = &s->a->runs[i].process;
  sg_process_wait(processes, n);
  for (uint32_t i = 0; i < s->a->n_runs; i++)
    if (s->state[i] == RUNNING &&
        s->a->runs[i].process.outcome != SG_OUTCOME_RUNNING) {
      --*running;
      SG_TRY(finish(s, i, err));
    }
  return SG_OK;
}

// What is still waiting when nothing runs waits for itself.
static void refuse_cycle(schedule *s) {
  for (uint32_t i = 0; i < s->a->n_runs; i++)
    if (s->state[i] == WAITING) {
      s->a->runs[i].status = SG_RUN_REFUSED;
      s->a->runs[i].reason = "plugins read each other's columns in a circle";
      s->a->incomplete = true;
      s->state[i] = ENDED;
    }
}

static bool prepare(schedule *s) {
  s->state = sg_arena_alloc(&s->a->arena, s->a->n_runs, sizeof *s->state);
  sg_vec_init(&s->published, sizeof(sg_published), 0);
  if (!s->state)
    return false;
  for (uint32_t i = 0; i < s->a->n_runs; i++)
    if (s->a->runs[i].status == SG_RUN_REFUSED) {
      s->state[i] = ENDED;
      s->a->incomplete = true;
    }
  return true;
}

static sg_status check_cancelled(const schedule *s, sg_error *err) {
  const sg_analysis_options *o = s->options;
  return o->cancelled && o->cancelled(o->ctx)
             ? sg_fail(err, SG_ECANCEL, "the analysis was cancelled")
             : SG_OK;
}

static sg_status run_all(schedule *s, sg_error *err) {
  uint32_t running = 0;
  for (;;) {
    SG_TRY(check_cancelled(s, err));
    SG_TRY(start_ready(s, &running, err));
    if (!running)
      return SG_OK;
    SG_TRY(wait_for_one(s, &running, err));
  }
}

sg_status sg_schedule(sg_analysis *analysis, const sg_analysis_options *options,
                      sg_error *err) {
  schedule s = {.a = analysis, .options = options};
  assert(options->jobs > 0 && options->jobs <= SG_PROCESSES_MAX);
  if (!prepare(&s))
    return sg_no_memory(err);
  const sg_status status = run_all(&s, err);
  sg_vec_clear(&s.published);
  refuse_cycle(&s);
  return status;
}
