// SPDX-License-Identifier: GPL-2.0-or-later
// run - one run of one plugin on a view, in a process of its own.
#ifndef SG_PLUGIN_RUN_H
#define SG_PLUGIN_RUN_H

#include "graph/columns.h"
#include "ownership/held.h"
#include "ownership/rules.h"
#include "plugin/finding.h"
#include "plugin/kept.h"
#include "plugin/loaded.h"
#include "plugin/process.h"
#include "plugin/scores.h"
#include "plugin/trial.h"

/// Part of its time after which tick() asks a plugin to stop, so that it can
/// say so in good time before the host would end it.
#define SG_TICK_PART 0.9

typedef enum sg_run_status {
  SG_RUN_OK,
  SG_RUN_FAILED,
  SG_RUN_TIMEOUT,
  SG_RUN_REFUSED,
  SG_RUN_SKIPPED
} sg_run_status;

/// What a run needs and what came of it.
typedef struct sg_run {
  const sg_loaded *plugin;
  const sg_view *view;
  const sg_stakes *stakes;
  const sg_rules_at *rules;
  const sg_value *params; ///< One per declared parameter
  const sg_published *published;
  uint32_t n_published;
  const sg_countries *countries; ///< or NULL
  sg_limits limits;
  void (*log)(void *ctx, int32_t level, const char *plugin,
              const char *message); ///< May be NULL
  void *log_ctx;
  const sg_trial *trial; ///< Made-up conditions, or NULL

  sg_process process;
  sg_scores shared; ///< Mapped before the fork
  sg_arena words;   ///< What a frame says, until the next
  sg_known_words known;
  uint32_t n_logged;
  sg_arena *arena;   ///< Gaps, chains and columns are copied here
  sg_keeper *keeper; ///< And findings there

  sg_run_status status;
  bool is_breach;     ///< It failed because it broke the contract
  const char *reason; ///< When the status is not OK
  sg_vec scores;      ///< sg_scored: the columns taken over
  sg_vec findings;    ///< sg_kept
  sg_vec gaps;        ///< sg_gap
  sg_vec chains;      ///< sg_score_chain
} sg_run;

/// Fork the plugin's process. The members down to trial, `arena` and
/// `keeper` are set,
/// and the three vectors are initialised.
SG_NODISCARD sg_status sg_run_start(sg_run *run, sg_error *err);
/// When its process has ended: check everything and set status and reason. Of
/// a run that is not OK no result is left.
SG_NODISCARD sg_status sg_run_finish(sg_run *run, sg_error *err);
void sg_run_clear(sg_run *run);

const char *sg_run_status_name(sg_run_status status);
/// Id of the plugin, or its file name while it is refused.
const char *sg_run_name(const sg_run *run);
/// The level of isolation that it ran with, or NULL when it did not run.
const char *sg_run_isolation(const sg_run *run);

// The child's part, in host.c.

void sg_host_run(void *ctx, sg_reporter *reporter);

#endif
