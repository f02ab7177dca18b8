// SPDX-License-Identifier: GPL-2.0-or-later
// conform - does a plugin do what plugin.h asks, also where nobody looks? It is
// run on graphs that nobody wrote and under conditions that are made up, always
// in processes of its own, and what comes of it is told check by check.
//
// A plugin passes when it ends as it should and what it hands over obeys the
// rules; whether it is true is for its own tests.
#ifndef SG_PLUGIN_CONFORM_H
#define SG_PLUGIN_CONFORM_H

#include "plugin/made_graph.h"
#include "plugin/run.h"

typedef enum sg_verdict {
  SG_VERDICT_OK,
  SG_VERDICT_FAILED,
  SG_VERDICT_SKIPPED
} sg_verdict;

typedef struct sg_conform_options {
  const sg_loaded *plugin; ///< One that is not refused
  /// Plugins whose columns it reads, in an order in which they can run. What
  /// comes of them is not judged.
  const sg_loaded *const *providers;
  uint32_t n_providers;
  const sg_rules *rules;
  const sg_countries *countries; ///< or NULL
  sg_limits limits; ///< Of each run; all together may take ten times as long
  /// Called after each check, in the same order for every plugin. `why` is
  /// NULL when it passed.
  void (*heard)(void *ctx, const char *check, sg_verdict verdict,
                const char *why);
  /// What the plugin logs on the graphs that have a check of their own. May be
  /// NULL.
  void (*log)(void *ctx, const char *check, int32_t level, const char *message);
  void *ctx;
} sg_conform_options;

/// Run all checks. A check that fails is no error: `*n_failed` counts them.
SG_NODISCARD sg_status sg_conform(const sg_conform_options *options,
                                  uint32_t *n_failed, sg_error *err);

// --- parts of it ---

/// A graph, and all that a run on it needs.
typedef struct sg_ground {
  sg_problems problems;
  sg_model model;
  sg_view view;
  sg_stakes stakes;
  sg_rules_at rules;
  sg_run *providers;
  uint32_t n_providers;
  sg_vec published; ///< sg_published, of the providers
  const sg_conform_options *options;
  const char *check; ///< Whose log is heard, or NULL
  sg_arena arena;
} sg_ground;

typedef struct sg_ground_options {
  sg_shape shape;
  uint32_t salt;
  uint64_t seed;
  int32_t as_of;
  bool of_a_deal; ///< Limit the scope to a deal
} sg_ground_options;

/// Make the graph and let the providers publish their columns.
/// conform_ground.c.
SG_NODISCARD sg_status sg_ground_make(sg_ground *ground,
                                      const sg_conform_options *options,
                                      const sg_ground_options *wanted,
                                      sg_error *err);
void sg_ground_clear(sg_ground *ground);

/// Run the plugin and wait for it. `params` NULL: the defaults; `trial` may be
/// NULL. The run is to be cleared with sg_ground_end().
SG_NODISCARD sg_status sg_ground_run(sg_ground *ground, const sg_value *params,
                                     const sg_trial *trial, sg_run *run,
                                     sg_error *err);
void sg_ground_end(sg_run *run);
/// The default values of a plugin's parameters; NULL without memory.
sg_value *sg_default_params(const sg_descriptor *described, sg_arena *arena);

/// What differs between two runs on one graph, byte by byte; false: nothing.
/// conform_same.c.
bool sg_runs_differ(const sg_run *a, const sg_run *b, char *why, size_t size);
/// The same for runs on two graphs that differ in the ids only: flags, rules,
/// subjects, deals, severities, certainties, gaps and scores to 1e-9. Words and
/// evidence may be one of several that are equal, and are not compared;
/// confidences are where they rest on the same links.
SG_NODISCARD sg_status sg_runs_differ_renamed(const sg_run *a, const sg_run *b,
                                              bool *differ, char *why,
                                              size_t size, sg_error *err);

#endif
