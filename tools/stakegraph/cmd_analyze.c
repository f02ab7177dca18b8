// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_analyze - load, run the plugins, print the summary, write the findings.
#include "progress.h"
#include "timings.h"

#include "analyze/sensitivity.h"
#include "report/rendering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int check_outputs(const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_report_path_check(o->outputs.at[i], false, &err) != SG_OK)
      return complain_error(&err);
  }
  return EXIT_DONE;
}

static int write_outputs(const sg_analysis *analysis, const options *o) {
  sg_rendering rendering;
  int code = EXIT_DONE;
  sg_rendering_of_analysis(&rendering, analysis);
  for (uint32_t i = 0; i < o->outputs.n; i++)
    sg_rendering_expect(&rendering, o->outputs.at[i]);
  for (uint32_t i = 0; i < o->outputs.n && code == EXIT_DONE; i++) {
    sg_error err = {0};
    code = interrupts_code();
    if (code)
      break;
    timings_stage(o, o->outputs.at[i]);
    if (sg_rendering_write(&rendering, o->outputs.at[i], &err) != SG_OK)
      code = complain_error(&err);
    else
      complain_note(&err);
  }
  sg_rendering_clear(&rendering);
  return code;
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

// The highest severity of a flag that no decision settles.
static int32_t worst_open(const sg_analysis *analysis) {
  int32_t worst = 0;
  for (uint32_t i = 0; i < analysis->n_flags; i++)
    if (!sg_is_settled(analysis, i) &&
        analysis->flags[i].finding.severity > worst)
      worst = analysis->flags[i].finding.severity;
  return worst;
}

static int conclude(const sg_analysis *analysis, const options *o) {
  int code = write_outputs(analysis, o);
  timings_stage(o, "summary");
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
  return o->fail_on && worst_open(analysis) >= o->fail_on ? EXIT_FOUND
                                                          : EXIT_DONE;
}

static void show_step(void *ctx, uint32_t done, uint32_t of) {
  progress_step(ctx, "analysis", done + 1, of);
}

static int with_sensitivity(sg_analysis *analysis,
                            const sg_analysis_options *wanted,
                            const options *o) {
  sg_error err = {0};
  sg_sensitivity found;
  const sg_status status =
      sg_sensitivity_find(&found, analysis, wanted, o->top, show_step, &err);
  progress_end(wanted->ctx);
  if (status != SG_OK)
    return complain_error(&err);
  analysis->sensitivity = &found;
  const int code = conclude(analysis, o);
  analysis->sensitivity = NULL;
  sg_sensitivity_clear(&found);
  return code;
}

static int decided(sg_analysis *analysis, const sg_analysis_options *wanted,
                   const options *o) {
  return o->sensitivity ? with_sensitivity(analysis, wanted, o)
                        : conclude(analysis, o);
}

static int analyzed(sg_analysis *analysis, const sg_analysis_options *wanted,
                    const options *o) {
  sg_error err = {0};
  sg_decided found;
  if (!o->decisions)
    return decided(analysis, wanted, o);
  if (sg_decide_analysis(&found, analysis, o->decisions, &err) != SG_OK)
    return complain_error(&err);
  analysis->decided = &found;
  const int code = decided(analysis, wanted, o);
  analysis->decided = NULL;
  sg_decided_clear(&found);
  return code;
}

int cmd_analyze(const options *o) {
  sg_decisions decisions;
  options own = *o;
  if (check_outputs(o) != EXIT_DONE || !outputs_spare_inputs(o))
    return EXIT_USAGE;
  int code = decisions_open(&decisions, o);
  own.decisions = o->decisions_file ? &decisions : NULL;
  if (code == EXIT_DONE)
    code = with_analysis(&own, analyzed);
  sg_decisions_clear(&decisions);
  return code;
}
