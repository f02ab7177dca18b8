// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_analyze - load, run the plugins, print the summary, write the findings.
#include "options.h"

#include "analyze/sensitivity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void hear_plugin(void *ctx, int32_t level, const char *plugin,
                        const char *message) {
  const options *o = ctx;
  if (level >= SG_WARNING && !o->quiet)
    complain("plugin %s: %s", plugin, message);
}

static void show_progress(void *ctx, const char *plugin, bool ended,
                          sg_run_status status) {
  const options *o = ctx;
  if (o->quiet || !may_colour(STDERR_FILENO))
    return;
  (void)fprintf(stderr, "\r\x1b[K%s %s%s", ended ? "done" : "running", plugin,
                status == SG_RUN_OK ? "" : " (did not finish)");
}

static void end_progress(const options *o) {
  if (!o->quiet && may_colour(STDERR_FILENO))
    (void)fprintf(stderr, "\r\x1b[K");
}

static bool check_outputs(const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++)
    if (!sg_writer_find(o->outputs.at[i])) {
      complain("%s: no format has this ending; use .json or .md",
               o->outputs.at[i]);
      return false;
    }
  return true;
}

// Writing over an input would destroy it.
static bool outputs_spare_inputs(const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++)
    for (uint32_t k = 0; k < o->arguments.n; k++) {
      struct stat out;
      struct stat in;
      if (stat(o->outputs.at[i], &out) == 0 &&
          stat(o->arguments.at[k], &in) == 0 && S_ISREG(out.st_mode) &&
          out.st_dev == in.st_dev && out.st_ino == in.st_ino) {
        complain("%s: this output is one of the inputs", o->outputs.at[i]);
        return false;
      }
    }
  return true;
}

static int write_outputs(const sg_analysis *analysis, const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_report_write(analysis, o->outputs.at[i], &err) != SG_OK)
      return complain_error(&err);
  }
  return EXIT_DONE;
}

static bool stdout_is_taken(const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++)
    if (strcmp(o->outputs.at[i], "-") == 0)
      return true;
  return false;
}

static int print_summary(const sg_analysis *analysis, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (stdout_is_taken(o) || (o->quiet && !o->json))
    return EXIT_DONE;
  const sg_summary_style style = {
      .colour = may_colour(STDOUT_FILENO),
      .columns = terminal_columns(),
      .top = o->top,
  };
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    sg_write_summary_json(analysis, o->top, &out);
  else
    sg_write_summary(analysis, &style, &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int conclude(const sg_analysis *analysis, const options *o) {
  int code = write_outputs(analysis, o);
  if (code == EXIT_DONE)
    code = print_summary(analysis, o);
  if (code != EXIT_DONE)
    return code;
  for (uint32_t i = 0; i < analysis->n_runs && o->quiet; i++)
    if (analysis->runs[i].status != SG_RUN_OK)
      complain("plugin %s: %s", sg_run_name(&analysis->runs[i]),
               analysis->runs[i].reason ? analysis->runs[i].reason : "failed");
  if (analysis->incomplete)
    return EXIT_INCOMPLETE;
  return o->fail_on && sg_analysis_worst(analysis) >= o->fail_on ? EXIT_FOUND
                                                                 : EXIT_DONE;
}

static void show_step(void *ctx, uint32_t done, uint32_t of) {
  const options *o = ctx;
  if (!o->quiet && may_colour(STDERR_FILENO))
    (void)fprintf(stderr, "\r\x1b[Kanalysis %u of %u", done + 1, of);
}

static int with_sensitivity(sg_analysis *analysis,
                            const sg_analysis_options *wanted,
                            const options *o) {
  sg_error err = {0};
  sg_sensitivity found;
  const sg_status status =
      sg_sensitivity_find(&found, analysis, wanted, o->top, show_step, &err);
  end_progress(o);
  if (status != SG_OK)
    return complain_error(&err);
  analysis->sensitivity = &found;
  const int code = conclude(analysis, o);
  analysis->sensitivity = NULL;
  sg_sensitivity_clear(&found);
  return code;
}

// What an analysis needs beside the inputs.
typedef struct needs {
  sg_catalogue catalogue;
  sg_profile profile;
  sg_rules rules;
  sg_weights weights;
  sg_registry registry;
} needs;

static int analyze(loaded_inputs *inputs, const needs *with, const options *o) {
  uint32_t n_settings = 0;
  const char **settings = settings_join(&with->profile, o, &n_settings);
  const sg_analysis_options wanted = {
      .as_of = o->as_of,
      .today = today(),
      .deal = o->deal,
      .rules = &with->rules,
      .settings = settings,
      .n_settings = n_settings,
      .jobs = o->jobs,
      .limits = {.seconds = o->timeout, .mebibytes = o->memory},
      .log = hear_plugin,
      .progress = show_progress,
      .ctx = (void *)(uintptr_t)o,
  };
  sg_error err = {0};
  sg_analysis analysis;
  const sg_status status =
      settings ? sg_analyze(&analysis, &inputs->model, &with->catalogue,
                            &with->registry, &wanted, &err)
               : sg_no_memory(&err);
  end_progress(o);
  int code = EXIT_INTERNAL;
  if (status == SG_OK) {
    code = inputs_strict(inputs, o);
    if (code == EXIT_DONE)
      code = o->sensitivity ? with_sensitivity(&analysis, &wanted, o)
                            : conclude(&analysis, o);
    sg_analysis_clear(&analysis);
  } else {
    code = complain_error(&err);
  }
  free(settings);
  return code;
}

static int with_registry(loaded_inputs *inputs, needs *with, const options *o) {
  int code = registry_open(&with->registry, &with->weights, &with->profile, o);
  if (code != EXIT_DONE)
    return code;
  code = analyze(inputs, with, o);
  sg_registry_close(&with->registry);
  return code;
}

static int with_weights(loaded_inputs *inputs, needs *with, const options *o) {
  int code = weights_open(&with->weights);
  if (code != EXIT_DONE)
    return code;
  code = with_registry(inputs, with, o);
  sg_weights_clear(&with->weights);
  return code;
}

static int with_rules(loaded_inputs *inputs, needs *with, const options *o) {
  int code = rules_open(&with->profile, &with->rules, o);
  if (code != EXIT_DONE)
    return code;
  code = with_weights(inputs, with, o);
  sg_rules_clear(&with->rules);
  sg_profile_clear(&with->profile);
  return code;
}

int cmd_analyze(const options *o) {
  sg_error err = {0};
  needs with;
  loaded_inputs inputs;
  if (!check_outputs(o) || !outputs_spare_inputs(o))
    return EXIT_USAGE;
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  if (sg_catalogue_read(&with.catalogue, data_dir(), &err) != SG_OK) {
    code = complain_error(&err);
  } else {
    code = with_rules(&inputs, &with, o);
    sg_catalogue_clear(&with.catalogue);
  }
  inputs_free(&inputs);
  return code;
}
