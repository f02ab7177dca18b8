// SPDX-License-Identifier: GPL-2.0-or-later
// conform - see conform.h. Here: how it describes itself, the graphs, and that
// results depend on what they may depend on.
#include "plugin/conform_checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { WHY_MAX = 400, SEEDS = 20, ALL_RUNS = 10 };

// Days: between the dates of the random graph, before and after all of them.
enum { MIDDLE = SG_CONFORM_DAY, BEFORE = 0, AFTER = 47482 };

void sg_conform_tell(sg_conform_state *c, const char *check, const char *why) {
  const sg_conform_options *o = c->options;
  c->n_failed += why != NULL;
  o->heard(o->ctx, check, why ? SG_VERDICT_FAILED : SG_VERDICT_OK, why);
}

void sg_conform_skip(sg_conform_state *c, const char *check, const char *why) {
  c->options->heard(c->options->ctx, check, SG_VERDICT_SKIPPED, why);
}

static void tell(sg_conform_state *c, const char *check, const char *why) {
  sg_conform_tell(c, check, why[0] ? why : NULL);
}

sg_status sg_conform_try(sg_conform_state *c, sg_ground *ground,
                         const sg_value *params, sg_trial trial, sg_run *run,
                         char *why, size_t size) {
  *c->seen = (sg_trial_seen){0};
  trial.seen = c->seen;
  why[0] = '\0';
  const sg_status status = sg_ground_run(ground, params, &trial, run, c->err);
  if (status != SG_OK) {
    sg_ground_end(run);
    return status;
  }
  run->trial = NULL; // it is gone
  if (run->status != SG_RUN_OK)
    (void)snprintf(why, size, "%s", run->reason);
  if (run->status == SG_RUN_TIMEOUT) {
    c->hopeless = "a run before did not end";
  } else if (sg_now() > c->deadline) {
    c->hopeless = "no time is left";
    (void)snprintf(why, size,
                   "no time is left: all runs together may take %d times "
                   "--timeout",
                   ALL_RUNS);
  }
  return SG_OK;
}

// --- what it says of itself ---

static void check_description(sg_conform_state *c) {
  char why[WHY_MAX] = "";
  for (uint32_t i = 0; i < c->d->n_flags && !why[0]; i++) {
    const sg_flag *flag = &c->d->flags[i];
    if (strchr(flag->id, '.') && (!flag->title || !flag->title[0]))
      (void)snprintf(why, sizeof why, "its own flag %.64s has no title",
                     flag->id);
  }
  for (uint32_t i = 0; i < c->d->n_metrics && !why[0]; i++)
    if (!c->d->metrics[i].about[0])
      (void)snprintf(why, sizeof why, "metric %.64s does not say what it is",
                     c->d->metrics[i].name);
  for (uint32_t i = 0; i < c->d->n_params && !why[0]; i++)
    if (!c->d->params[i].about[0])
      (void)snprintf(why, sizeof why, "parameter %.64s does not say what it is",
                     c->d->params[i].name);
  tell(c, "describes itself", why);
}

// --- graphs ---

typedef struct graph_row {
  const char *check;
  sg_ground_options graph;
} graph_row;

static const graph_row graphs[] = {
    {"empty graph", {.shape = SG_SHAPE_EMPTY, .as_of = MIDDLE}},
    {"one party", {.shape = SG_SHAPE_ONE, .as_of = MIDDLE}},
    {"parties without links", {.shape = SG_SHAPE_APART, .as_of = MIDDLE}},
    {"owners in circles", {.shape = SG_SHAPE_LOOPS, .as_of = MIDDLE}},
    {"hub of 50000 links", {.shape = SG_SHAPE_HUB, .as_of = MIDDLE}},
    {"before all dates",
     {.shape = SG_SHAPE_RANDOM, .seed = 1, .as_of = BEFORE}},
    {"after all dates", {.shape = SG_SHAPE_RANDOM, .seed = 1, .as_of = AFTER}},
    {"review of one deal",
     {.shape = SG_SHAPE_RANDOM, .seed = 1, .as_of = MIDDLE, .of_a_deal = true}},
};

static sg_status check_graph(sg_conform_state *c, const graph_row *row) {
  char why[WHY_MAX];
  sg_ground ground;
  sg_run run;
  if (c->hopeless) {
    sg_conform_skip(c, row->check, c->hopeless);
    return SG_OK;
  }
  SG_TRY(sg_ground_make(&ground, c->options, &row->graph, c->err));
  ground.check = row->check;
  const double began = sg_now();
  const sg_status status =
      sg_conform_try(c, &ground, NULL, (sg_trial){0}, &run, why, sizeof why);
  if (row->graph.shape == SG_SHAPE_HUB) {
    c->hub_seconds = sg_now() - began;
    c->hub_seen = *c->seen;
  }
  sg_ground_end(&run);
  sg_ground_clear(&ground);
  if (status == SG_OK)
    tell(c, row->check, why);
  return status;
}

static sg_ground_options random_graph(uint64_t seed) {
  return (sg_ground_options){
      .shape = SG_SHAPE_RANDOM, .salt = 1, .seed = seed, .as_of = MIDDLE};
}

// Two runs on two graphs that differ in the ids.
static sg_status compare_renamed(sg_conform_state *c, sg_ground ground[2],
                                 sg_run run[2], char *random, char *renamed) {
  bool differ = false;
  SG_TRY(sg_conform_try(c, &ground[0], NULL, (sg_trial){0}, &run[0], random,
                        WHY_MAX));
  if (random[0] || renamed[0])
    return SG_OK;
  SG_TRY(sg_conform_try(c, &ground[1], NULL, (sg_trial){0}, &run[1], renamed,
                        WHY_MAX));
  return renamed[0] ? SG_OK
                    : sg_runs_differ_renamed(&run[0], &run[1], &differ, renamed,
                                             WHY_MAX, c->err);
}

static sg_status check_renamed(sg_conform_state *c, sg_ground_options wanted,
                               char *random, char *renamed) {
  sg_ground ground[2];
  sg_run run[2] = {{.process = {.fd = -1}}, {.process = {.fd = -1}}};
  wanted.salt = 1;
  SG_TRY(sg_ground_make(&ground[0], c->options, &wanted, c->err));
  wanted.salt = 2;
  sg_status status = sg_ground_make(&ground[1], c->options, &wanted, c->err);
  if (status == SG_OK) {
    status = compare_renamed(c, ground, run, random, renamed);
    sg_ground_end(&run[0]);
    sg_ground_end(&run[1]);
    sg_ground_clear(&ground[1]);
  }
  sg_ground_clear(&ground[0]);
  return status;
}

static sg_status check_random(sg_conform_state *c) {
  char random[WHY_MAX] = "";
  char renamed[WHY_MAX] = "";
  for (uint64_t seed = 1; seed <= SEEDS && !random[0] && !c->hopeless; seed++)
    SG_TRY(check_renamed(c, random_graph(seed), random, renamed));
  const sg_ground_options loops = {.shape = SG_SHAPE_LOOPS, .as_of = MIDDLE};
  if (!random[0] && !c->hopeless)
    SG_TRY(check_renamed(c, loops, random, renamed));
  if (c->hopeless && !random[0] && !renamed[0]) {
    sg_conform_skip(c, "random graphs", c->hopeless);
    sg_conform_skip(c, "other ids", c->hopeless);
    return SG_OK;
  }
  tell(c, "random graphs", random);
  if (random[0])
    sg_conform_skip(c, "other ids", "it fails under the first ids");
  else
    tell(c, "other ids", renamed);
  return SG_OK;
}

// --- the same graph again ---

static sg_status check_again(sg_conform_state *c, const char *check,
                             sg_trial trial) {
  char why[WHY_MAX];
  sg_run run;
  if (c->hopeless) {
    sg_conform_skip(c, check, c->hopeless);
    return SG_OK;
  }
  SG_TRY(sg_conform_try(c, &c->ground, NULL, trial, &run, why, sizeof why));
  if (!why[0])
    (void)sg_runs_differ(&c->plain, &run, why, sizeof why);
  sg_ground_end(&run);
  tell(c, check, why);
  return SG_OK;
}

// Trials compare with a run without conditions, which must be there.
static sg_status check_conditions(sg_conform_state *c) {
  SG_TRY(check_again(c, "same result again", (sg_trial){.fill = 0x5a}));
  SG_TRY(check_again(c, "nothing kept from run to run",
                     (sg_trial){.twice = true}));
  SG_TRY(sg_conform_columns(c));
  SG_TRY(sg_conform_params(c));
  SG_TRY(sg_conform_hosts(c));
  SG_TRY(sg_conform_memory(c));
  return sg_conform_stop(c);
}

// `why` tells that the run which the others are compared with did not end, or
// that no time is left; NULL when a check before has told it.
static sg_status skip_conditions(sg_conform_state *c, const char *why) {
  static const char *const checks[] = {
      "same result again", "nothing kept from run to run",
      "columns of others", "parameters at their ends",
      "older host",        "newer host",
      "unknown kinds",     "memory refused",
      "told to stop"};
  if (why)
    sg_conform_tell(c, checks[0], why);
  for (size_t i = why ? 1 : 0; i < SG_COUNT(checks); i++)
    sg_conform_skip(c, checks[i],
                    c->hopeless ? c->hopeless : "it fails on the graph");
  return SG_OK;
}

static sg_status check_all(sg_conform_state *c) {
  char why[WHY_MAX];
  check_description(c);
  for (size_t i = 0; i < SG_COUNT(graphs); i++)
    SG_TRY(check_graph(c, &graphs[i]));
  SG_TRY(check_random(c));
  if (c->hopeless)
    return skip_conditions(c, NULL);
  SG_TRY(sg_conform_try(c, &c->ground, NULL, (sg_trial){0}, &c->plain, why,
                        sizeof why));
  c->plain_seen = *c->seen;
  if (why[0])
    return skip_conditions(c, c->hopeless ? why : NULL);
  return check_conditions(c);
}

sg_status sg_conform(const sg_conform_options *options, uint32_t *n_failed,
                     sg_error *err) {
  sg_conform_state c = {.options = options,
                        .d = &options->plugin->described,
                        .plain = {.process = {.fd = -1}},
                        .deadline =
                            sg_now() + ALL_RUNS * options->limits.seconds,
                        .err = err};
  const sg_ground_options wanted = random_graph(1);
  *n_failed = 0;
  c.seen = mmap(NULL, sizeof *c.seen, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (c.seen == MAP_FAILED)
    return sg_no_memory(err);
  sg_status status = sg_ground_make(&c.ground, options, &wanted, err);
  if (status == SG_OK) {
    status = check_all(&c);
    sg_ground_end(&c.plain);
    sg_ground_clear(&c.ground);
  }
  (void)munmap(c.seen, sizeof *c.seen);
  *n_failed = c.n_failed;
  return status;
}
