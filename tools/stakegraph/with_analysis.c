// SPDX-License-Identifier: GPL-2.0-or-later
// with_analysis - what commands that analyse share: inputs, data sets and
// plugins opened as the options say, one analysis made, all of it closed.
#include "progress.h"
#include "timings.h"

#include <stdlib.h>

static void hear_plugin(void *ctx, int32_t level, const char *plugin,
                        const char *message) {
  const progress *p = ctx;
  if (level < SG_WARNING || p->o->quiet)
    return;
  progress_end(p);
  complain("plugin %s: %s", plugin, message);
}

static void show_progress(void *ctx, const char *plugin, bool ended,
                          sg_run_status status) {
  (void)status;
  progress_plugin(ctx, plugin, ended);
}

static void begin_stage(void *ctx, const char *name) {
  timings_stage(((const progress *)ctx)->o, name);
}

static bool is_cancelled(void *ctx) {
  (void)ctx;
  return interrupts_code() != 0;
}

// What an analysis needs beside the inputs; all zero: nothing is open.
typedef struct needs {
  sg_catalogue catalogue;
  sg_profile profile;
  sg_rules rules;
  sg_weights weights;
  sg_countries countries;
  sg_registry registry;
} needs;

// Tables of the data set, of the profile and of the options, in this order.
static int countries_open(needs *n, const options *o) {
  sg_error err = {0};
  sg_countries_init(&n->countries);
  sg_status status = sg_countries_read_all(&n->countries, data_dir(), &err);
  for (const char *const *file = n->profile.countries; status == SG_OK && *file;
       file++)
    status = sg_countries_read(&n->countries, *file, &err);
  for (uint32_t i = 0; i < o->countries.n && status == SG_OK; i++)
    status = sg_countries_read(&n->countries, o->countries.at[i], &err);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

static void needs_close(needs *n) {
  sg_countries_clear(&n->countries);
  sg_weights_clear(&n->weights);
  sg_rules_clear(&n->rules);
  sg_profile_clear(&n->profile);
  sg_catalogue_clear(&n->catalogue);
}

// On failure the registry is not open.
static int needs_open(needs *n, const options *o) {
  sg_error err = {0};
  if (sg_catalogue_read(&n->catalogue, data_dir(), &err) != SG_OK)
    return complain_error(&err);
  int code = rules_open(&n->profile, &n->rules, o);
  if (code == EXIT_DONE)
    code = weights_open(&n->weights);
  if (code == EXIT_DONE)
    code = countries_open(n, o);
  if (code == EXIT_DONE)
    code = registry_open(&n->registry, &n->weights, &n->profile, false, o);
  return code;
}

static int analyze(loaded_inputs *inputs, const needs *with, const options *o,
                   analysis_use then) {
  uint32_t n_settings = 0;
  progress watch;
  progress_begin(&watch, &with->registry, o);
  interrupts_hold();
  const char **settings = settings_join(&with->profile, o, &n_settings);
  const sg_analysis_options wanted = {
      .as_of = o->as_of,
      .today = today(),
      .deal = o->deal,
      .rules = &with->rules,
      .countries = &with->countries,
      .settings = settings,
      .n_settings = n_settings,
      .jobs = o->jobs,
      .limits = {.seconds = o->timeout,
                 .mebibytes = o->memory,
                 .required = o->required,
                 .in_process = o->in_process},
      .drops_stakes = !o->entity, // who explains a party, asks for holdings
      .log = hear_plugin,
      .progress = show_progress,
      .stage = begin_stage,
      .cancelled = is_cancelled,
      .ctx = &watch,
  };
  sg_error err = {0};
  sg_analysis analysis;
  const sg_status status =
      settings ? sg_analyze(&analysis, &inputs->model, &with->catalogue,
                            &with->registry, &wanted, &err)
               : sg_no_memory(&err);
  progress_end(&watch);
  int code = EXIT_INTERNAL;
  if (status == SG_OK) {
    code = inputs_strict(inputs, o);
    if (code == EXIT_DONE)
      code = then(&analysis, &wanted, o);
    timings_print(o, &analysis);
    sg_analysis_clear(&analysis);
  } else {
    code = complain_error(&err);
  }
  free(settings);
  return code;
}

int with_analysis(const options *o, analysis_use then) {
  needs with = {0};
  loaded_inputs inputs;
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  timings_stage(o, "open data and plugins");
  code = needs_open(&with, o);
  if (code == EXIT_DONE) {
    code = analyze(&inputs, &with, o, then);
    sg_registry_close(&with.registry);
  }
  needs_close(&with);
  inputs_free(&inputs);
  return code;
}
