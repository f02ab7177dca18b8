// SPDX-License-Identifier: GPL-2.0-or-later
// conform_ground - a made-up graph with all that a run on it needs; see
// conform.h.
#include "plugin/conform.h"

#include "base/memory.h"

#include <string.h>

sg_value *sg_default_params(const sg_descriptor *described, sg_arena *arena) {
  sg_value *values =
      sg_arena_alloc(arena, (size_t)described->n_params + 1, sizeof *values);
  for (uint32_t i = 0; values && i < described->n_params; i++) {
    if (described->params[i].text)
      values[i].text = described->params[i].text;
    else
      values[i].number = described->params[i].fallback;
  }
  return values;
}

static void pass_log(void *ctx, int32_t level, const char *plugin,
                     const char *message) {
  const sg_ground *ground = ctx;
  const sg_conform_options *o = ground->options;
  (void)plugin;
  if (o->log && ground->check)
    o->log(o->ctx, ground->check, level, message);
}

static sg_status run_plugin(sg_ground *ground, const sg_loaded *plugin,
                            const sg_value *params, const sg_trial *trial,
                            sg_run *run, sg_error *err) {
  sg_arena *arena = sg_memory_alloc(1, sizeof *arena);
  sg_keeper *keeper = sg_memory_alloc(1, sizeof *keeper);
  *run = (sg_run){.process = {.fd = -1}, .arena = arena, .keeper = keeper};
  if (!arena || !keeper || !sg_keeper_init(keeper))
    return sg_no_memory(err);
  sg_arena_init(arena, 0);
  *run = (sg_run){
      .plugin = plugin,
      .view = &ground->view,
      .stakes = &ground->stakes,
      .rules = &ground->rules,
      .params = params ? params : sg_default_params(&plugin->described, arena),
      .published = ground->published.data,
      .n_published = ground->published.n,
      .countries = ground->options->countries,
      .limits = ground->options->limits,
      .trial = trial,
      .log = plugin == ground->options->plugin ? pass_log : NULL,
      .log_ctx = ground,
      .arena = arena,
      .keeper = keeper,
  };
  sg_vec_init(&run->scores, sizeof(sg_scored), 0);
  sg_vec_init(&run->findings, sizeof(sg_kept), 0);
  sg_vec_init(&run->gaps, sizeof(sg_gap), 0);
  sg_vec_init(&run->chains, sizeof(sg_score_chain), 0);
  if (!run->params)
    return sg_no_memory(err);
  SG_TRY(sg_run_start(run, err));
  sg_process *one = &run->process;
  while (run->process.outcome == SG_OUTCOME_RUNNING)
    sg_process_wait(&one, 1);
  return sg_run_finish(run, err);
}

sg_status sg_ground_run(sg_ground *ground, const sg_value *params,
                        const sg_trial *trial, sg_run *run, sg_error *err) {
  return run_plugin(ground, ground->options->plugin, params, trial, run, err);
}

void sg_ground_end(sg_run *run) {
  sg_run_clear(run);
  if (run->arena)
    sg_arena_clear(run->arena);
  if (run->keeper)
    sg_keeper_clear(run->keeper);
  sg_memory_free(run->arena);
  sg_memory_free(run->keeper);
  *run = (sg_run){.process = {.fd = -1}};
}

static bool publish(sg_ground *ground, const sg_run *run) {
  for (uint32_t i = 0; i < run->scores.n; i++) {
    const sg_scored *scored = &SG_AT(sg_scored, &run->scores, i);
    sg_published *slot = sg_vec_add(&ground->published);
    if (!slot)
      return false;
    *slot = (sg_published){scored->name, &scored->values};
  }
  return true;
}

static sg_status run_providers(sg_ground *ground, sg_error *err) {
  const sg_conform_options *o = ground->options;
  ground->providers = sg_arena_alloc(&ground->arena, (size_t)o->n_providers + 1,
                                     sizeof(sg_run));
  if (!ground->providers)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < o->n_providers; i++) {
    sg_run *run = &ground->providers[ground->n_providers++];
    SG_TRY(run_plugin(ground, o->providers[i], NULL, NULL, run, err));
    if (!publish(ground, run))
      return sg_no_memory(err);
  }
  return SG_OK;
}

static sg_status make(sg_ground *ground, const sg_ground_options *wanted,
                      sg_error *err) {
  sg_view_options view = {.as_of = wanted->as_of};
  if (!sg_model_init(&ground->model, &ground->problems))
    return sg_no_memory(err);
  SG_TRY(sg_make_graph(&ground->model, wanted->shape, wanted->salt,
                       wanted->seed, err));
  if (wanted->of_a_deal)
    view.deal = sg_model_text(&ground->model,
                              SG_AT(sg_deal_row, &ground->model.deals, 1).id);
  SG_TRY(sg_view_build(&ground->view, &ground->model, &view, err));
  SG_TRY(sg_stakes_build(&ground->stakes, &ground->view, false, err));
  SG_TRY(sg_rules_on(ground->options->rules, wanted->as_of, &ground->arena,
                     &ground->rules, err));
  return run_providers(ground, err);
}

sg_status sg_ground_make(sg_ground *ground, const sg_conform_options *options,
                         const sg_ground_options *wanted, sg_error *err) {
  *ground = (sg_ground){.options = options};
  sg_problems_init(&ground->problems, NULL, NULL);
  sg_arena_init(&ground->arena, 0);
  sg_vec_init(&ground->published, sizeof(sg_published), 0);
  const sg_status status = make(ground, wanted, err);
  if (status != SG_OK)
    sg_ground_clear(ground);
  return status;
}

void sg_ground_clear(sg_ground *ground) {
  for (uint32_t i = 0; i < ground->n_providers; i++)
    sg_ground_end(&ground->providers[i]);
  ground->n_providers = 0;
  sg_vec_clear(&ground->published);
  sg_stakes_clear(&ground->stakes);
  sg_view_clear(&ground->view);
  sg_model_clear(&ground->model);
  sg_problems_clear(&ground->problems);
  sg_arena_clear(&ground->arena);
}
