// SPDX-License-Identifier: GPL-2.0-or-later
// conform_trials - the checks under conditions that are made up; see conform.h.
#include "plugin/conform_checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WHY_MAX = 400 };

static void SG_PRINTF(3, 4)
    say(char *why, const char *what, const char *format, ...) {
  char behind[WHY_MAX];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(behind, sizeof behind, format, args);
  va_end(args);
  (void)snprintf(why, WHY_MAX, "%.100s: %.290s", what, behind);
}

static void tell(sg_conform_state *c, const char *check, const char *why) {
  sg_conform_tell(c, check, why[0] ? why : NULL);
}

// --- columns of other plugins ---

static sg_status run_with(sg_conform_state *c, const sg_published *published,
                          uint32_t n, const char *what, char *why) {
  const sg_vec kept = c->ground.published;
  char how[WHY_MAX];
  sg_run run;
  c->ground.published.data = (void *)(uintptr_t)published;
  c->ground.published.n = n;
  const sg_status status =
      sg_conform_try(c, &c->ground, NULL, (sg_trial){0}, &run, how, sizeof how);
  c->ground.published = kept;
  sg_ground_end(&run);
  if (status == SG_OK && how[0])
    say(why, what, "%s", how);
  return status;
}

sg_status sg_conform_columns(sg_conform_state *c) {
  static const char check[] = "columns of others";
  char why[WHY_MAX] = "";
  const uint32_t n = c->d->n_reads;
  if (n == 0 || c->hopeless) {
    sg_conform_skip(c, check, n == 0 ? "it reads none" : c->hopeless);
    return SG_OK;
  }
  sg_published *unknown = sg_arena_alloc(&c->ground.arena, n, sizeof *unknown);
  const sg_packed nothing = {.n = c->ground.view.graph.n_entities};
  if (!unknown)
    return sg_no_memory(c->err);
  for (uint32_t i = 0; i < n; i++)
    unknown[i] = (sg_published){c->d->reads[i], &nothing};
  SG_TRY(run_with(c, unknown, 0, "without them", why));
  if (!why[0])
    SG_TRY(run_with(c, unknown, n, "with nothing known in them", why));
  tell(c, check, why);
  return SG_OK;
}

// --- parameters ---

static sg_status try_end(sg_conform_state *c, sg_value *values, uint32_t i,
                         double end, char *why) {
  const sg_param *param = &c->d->params[i];
  char how[WHY_MAX];
  sg_run run;
  values[i].number = end;
  SG_TRY(sg_conform_try(c, &c->ground, values, (sg_trial){0}, &run, how,
                        sizeof how));
  sg_ground_end(&run);
  values[i].number = param->fallback;
  if (how[0])
    (void)snprintf(why, WHY_MAX, "%.64s = %g: %.290s", param->name, end, how);
  return SG_OK;
}

sg_status sg_conform_params(sg_conform_state *c) {
  char why[WHY_MAX] = "";
  uint32_t n = 0;
  sg_value *values = sg_default_params(c->d, &c->ground.arena);
  if (!values)
    return sg_no_memory(c->err);
  for (uint32_t i = 0; i < c->d->n_params && !c->hopeless; i++) {
    const sg_param *param = &c->d->params[i];
    if (param->text)
      continue;
    n++;
    if (!why[0])
      SG_TRY(try_end(c, values, i, param->min, why));
    if (!why[0])
      SG_TRY(try_end(c, values, i, param->max, why));
  }
  if (n == 0)
    sg_conform_skip(c, "parameters at their ends",
                    c->hopeless ? c->hopeless : "it has no numbers");
  else
    tell(c, "parameters at their ends", why);
  return SG_OK;
}

// --- older and newer hosts ---

static sg_status check_host(sg_conform_state *c, const char *check,
                            sg_trial trial) {
  char why[WHY_MAX];
  sg_run run;
  if (c->hopeless) {
    sg_conform_skip(c, check, c->hopeless);
    return SG_OK;
  }
  SG_TRY(sg_conform_try(c, &c->ground, NULL, trial, &run, why, sizeof why));
  if (!why[0] && sg_runs_differ(&c->plain, &run, why, sizeof why)) {
    char how[WHY_MAX];
    memcpy(how, why, sizeof how);
    say(why, "another result", "%s", how);
  }
  sg_ground_end(&run);
  tell(c, check, why);
  return SG_OK;
}

sg_status sg_conform_hosts(sg_conform_state *c) {
  SG_TRY(check_host(c, "older host", (sg_trial){.age = SG_AGE_OLDER}));
  SG_TRY(check_host(c, "newer host", (sg_trial){.age = SG_AGE_NEWER}));
  return check_host(c, "unknown kinds", (sg_trial){.strange = true});
}

// --- memory ---

// The first calls one by one, later ones at even distances.
enum { REFUSED_EACH = 200, REFUSED_MORE = 100 };

static uint64_t next_call(uint64_t i, uint64_t n) {
  const uint64_t rest = n > REFUSED_EACH ? n - REFUSED_EACH : 0;
  const uint64_t step = 1 + rest / (REFUSED_MORE + 1);
  return i < REFUSED_EACH ? i + 1 : i + step;
}

// NULL: it ended as it should after one call had got nothing.
static const char *judge_refusal(const sg_conform_state *c, const sg_run *run,
                                 char *how) {
  if (run->process.outcome != SG_OUTCOME_DONE || run->is_breach)
    return run->reason;
  if (run->status == SG_RUN_OK && sg_runs_differ(&c->plain, run, how, WHY_MAX))
    return "it went on as if it had got it, to another result";
  return NULL;
}

sg_status sg_conform_memory(sg_conform_state *c) {
  static const char check[] = "memory refused";
  const uint64_t n = c->plain_seen.n_asked;
  char why[WHY_MAX] = "";
  if (n == 0 || c->hopeless) {
    sg_conform_skip(c, check, n == 0 ? "it asks for none" : c->hopeless);
    return SG_OK;
  }
  for (uint64_t i = 1; i <= n && !why[0] && !c->hopeless; i = next_call(i, n)) {
    char how[WHY_MAX];
    sg_run run;
    SG_TRY(sg_conform_try(c, &c->ground, NULL, (sg_trial){.refuse_at = i}, &run,
                          how, sizeof how));
    const char *wrong = judge_refusal(c, &run, how);
    if (!wrong && c->hopeless)
      (void)snprintf(why, sizeof why, "%s", how);
    if (wrong)
      (void)snprintf(why, sizeof why, "call %llu of %llu got none: %.290s",
                     (unsigned long long)i, (unsigned long long)n, wrong);
    sg_ground_end(&run);
  }
  tell(c, check, why);
  return SG_OK;
}

// --- the end of its time ---

#define SOON 2.0 // seconds

static const char *status_name(sg_status status) {
  static const char *const names[] = {"SG_OK", "SG_EINVAL", "SG_ENOMEM",
                                      "SG_ECANCEL", "SG_EFAIL"};
  return status >= SG_OK && status <= SG_EFAIL ? names[status] : "no status";
}

// What a run says of itself that was told to stop at tick number `i` of `n`.
static void judge_stop(const sg_trial_seen *seen, const sg_run *run, uint64_t i,
                       uint64_t n, char *why) {
  char what[80];
  (void)snprintf(what, sizeof what, "tick() %llu of %llu",
                 (unsigned long long)i, (unsigned long long)n);
  if (run->process.outcome != SG_OUTCOME_DONE)
    say(why, what, "%s", run->reason);
  else if (seen->stopped_at > 0 && seen->status != SG_ECANCEL)
    say(why, what, "it returned %s and not SG_ECANCEL",
        status_name(seen->status));
  else if (seen->stopped_at > 0 && seen->ended_at - seen->stopped_at > SOON)
    say(why, what, "it went on for %.1f seconds",
        seen->ended_at - seen->stopped_at);
}

static sg_status stop_on(sg_conform_state *c, sg_ground *ground, uint64_t n,
                         char *why) {
  const bool is_long = ground != &c->ground; // the last call would come late
  const uint64_t calls[] = {1, n / 2, is_long ? 0 : 2, is_long ? 0 : n};
  for (size_t i = 0; i < SG_COUNT(calls) && !why[0]; i++) {
    char how[WHY_MAX];
    sg_run run;
    if (calls[i] == 0 || calls[i] > n)
      continue;
    SG_TRY(sg_conform_try(c, ground, NULL, (sg_trial){.stop_at = calls[i]},
                          &run, how, sizeof how));
    judge_stop(c->seen, &run, calls[i], n, why);
    sg_ground_end(&run);
  }
  return SG_OK;
}

static sg_status stop_on_hub(sg_conform_state *c, char *why) {
  const sg_ground_options wanted = {.shape = SG_SHAPE_HUB,
                                    .as_of = SG_CONFORM_DAY};
  sg_ground ground;
  SG_TRY(sg_ground_make(&ground, c->options, &wanted, c->err));
  const sg_status status = stop_on(c, &ground, c->hub_seen.n_ticks, why);
  sg_ground_clear(&ground);
  return status;
}

sg_status sg_conform_stop(sg_conform_state *c) {
  static const char check[] = "told to stop";
  char why[WHY_MAX] = "";
  if (c->hopeless) {
    sg_conform_skip(c, check, c->hopeless);
    return SG_OK;
  }
  if (c->plain_seen.n_ticks == 0 && c->hub_seen.n_ticks == 0 &&
      c->hub_seconds <= SOON) {
    sg_conform_skip(c, check, "it is done before it needs to call tick()");
    return SG_OK;
  }
  if (c->hub_seen.n_ticks == 0 && c->hub_seconds > SOON)
    (void)snprintf(why, sizeof why,
                   "it never calls tick(), and the hub took %.1f seconds",
                   c->hub_seconds);
  if (!why[0])
    SG_TRY(stop_on(c, &c->ground, c->plain_seen.n_ticks, why));
  if (!why[0] && c->hub_seen.n_ticks > 0)
    SG_TRY(stop_on_hub(c, why));
  tell(c, check, why);
  return SG_OK;
}
