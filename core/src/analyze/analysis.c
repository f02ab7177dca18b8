// SPDX-License-Identifier: GPL-2.0-or-later
// analysis - see analysis.h.
#include "analyze/analysis.h"

#include "base/memory.h"

#include <string.h>

sg_status sg_find_as_of(const sg_model *model, const char *text, int32_t today,
                        int32_t *as_of, sg_error *err) {
  sg_date date = model->as_of;
  if (text && !sg_date_parse(text, strlen(text), &date))
    return sg_fail(err, SG_EUSAGE,
                   "'%.40s' is no date; write YYYY-MM-DD, YYYY-MM or YYYY",
                   text);
  *as_of = date == SG_DATE_UNKNOWN ? today : sg_date_last(date);
  return SG_OK;
}

static bool make_runs(sg_analysis *a, const sg_analysis_options *options) {
  const sg_registry *registry = a->registry;
  a->runs = sg_arena_alloc(&a->arena, registry->plugins.n, sizeof *a->runs);
  if (!a->runs)
    return false;
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    if (!plugin->selected)
      continue;
    sg_run *run = &a->runs[a->n_runs++];
    *run = (sg_run){
        .plugin = &plugin->loaded,
        .view = &a->view,
        .stakes = &a->stakes,
        .rules = &a->rules,
        .countries = options->countries,
        .limits = sg_limits_for(options->limits, a->model->entities.n),
        .log = options->log,
        .log_ctx = options->ctx,
        .arena = &a->arena,
        .keeper = &a->keeper,
        .status = SG_RUN_SKIPPED,
    };
    sg_vec_init(&run->scores, sizeof(sg_scored), 0);
    sg_vec_init(&run->findings, sizeof(sg_kept), 0);
    sg_vec_init(&run->gaps, sizeof(sg_gap), 0);
    sg_vec_init(&run->chains, sizeof(sg_score_chain), 0);
    if (plugin->loaded.refused) {
      run->status = SG_RUN_REFUSED;
      run->reason = plugin->loaded.refused;
    }
  }
  return true;
}

static void begin_stage(const sg_analysis_options *options, const char *name) {
  if (options->stage)
    options->stage(options->ctx, name);
}

static sg_status analyze(sg_analysis *a, const sg_analysis_options *options,
                         sg_error *err) {
  sg_view_options view = {.deal = options->deal,
                          .without_source = options->without_source};
  a->countries = options->countries;
  SG_TRY(sg_find_as_of(a->model, options->as_of, options->today, &view.as_of,
                       err));
  begin_stage(options, "freeze the graph");
  SG_TRY(sg_view_build(&a->view, a->model, &view, err));
  begin_stage(options, "prepare stakes");
  SG_TRY(sg_stakes_build(&a->stakes, &a->view, true, err));
  SG_TRY(sg_rules_on(options->rules, view.as_of, &a->arena, &a->rules, err));
  if (!make_runs(a, options))
    return sg_no_memory(err);
  SG_TRY(sg_settings_apply(a, options, err));
  // A graph is made of what is freed soon, and plugins need memory.
  sg_memory_trim();
  begin_stage(options, "run plugins");
  SG_TRY(sg_schedule(a, options, err));
  if (options->drops_stakes)
    sg_stakes_clear(&a->stakes);
  begin_stage(options, "settle flags");
  SG_TRY(sg_settle(a, err));
  begin_stage(options, "count and rank");
  SG_TRY(sg_count_flags(a, err));
  SG_TRY(sg_rank(a, err));
  sg_coverage_count(a);
  return SG_OK;
}

sg_status sg_analyze(sg_analysis *out, const sg_model *model,
                     const sg_catalogue *catalogue, const sg_registry *registry,
                     const sg_analysis_options *options, sg_error *err) {
  *out = (sg_analysis){
      .model = model,
      .catalogue = catalogue,
      .registry = registry,
  };
  sg_arena_init(&out->arena, 0);
  const sg_status status = sg_keeper_init(&out->keeper)
                               ? analyze(out, options, err)
                               : sg_no_memory(err);
  if (status != SG_OK)
    sg_analysis_clear(out);
  return status;
}

void sg_analysis_clear(sg_analysis *analysis) {
  for (uint32_t i = 0; i < analysis->n_runs; i++)
    sg_run_clear(&analysis->runs[i]);
  sg_stakes_clear(&analysis->stakes);
  sg_view_clear(&analysis->view);
  sg_arena_clear(&analysis->arena);
  sg_keeper_clear(&analysis->keeper);
  *analysis = (sg_analysis){0};
}

int32_t sg_analysis_worst(const sg_analysis *analysis) {
  return analysis->n_flags ? analysis->flags[0].finding.severity : 0;
}
