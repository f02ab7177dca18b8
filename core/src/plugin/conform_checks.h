// SPDX-License-Identifier: GPL-2.0-or-later
// conform_checks - what the checks of conformance share; see conform.h.
#ifndef SG_PLUGIN_CONFORM_CHECKS_H
#define SG_PLUGIN_CONFORM_CHECKS_H

#include "plugin/conform.h"

/// A day between the dates of the random graphs.
enum { SG_CONFORM_DAY = 15521 };

typedef struct sg_conform_state {
  const sg_conform_options *options;
  const sg_descriptor *d;
  uint32_t n_failed;
  const char *hopeless; ///< Why there are no more runs, or NULL
  double deadline;      ///< Of all of them, by sg_now()
  sg_trial_seen *seen;  ///< Of the run that is made now
  sg_ground ground;     ///< A random graph for all that is compared
  sg_run plain;         ///< The run on it, without conditions
  sg_trial_seen plain_seen;
  sg_trial_seen hub_seen;
  double hub_seconds;
  sg_error *err;
} sg_conform_state;

/// Tell a verdict; `why` NULL: it passed.
void sg_conform_tell(sg_conform_state *c, const char *check, const char *why);
void sg_conform_skip(sg_conform_state *c, const char *check, const char *why);

/// Run on a ground under conditions, of which `seen` is set here. In `why`
/// what is wrong with how it ended, or "". After an error nothing is left to
/// end.
SG_NODISCARD sg_status sg_conform_try(sg_conform_state *c, sg_ground *ground,
                                      const sg_value *params, sg_trial trial,
                                      sg_run *run, char *why, size_t size);

// conform_trials.c: each tells one verdict or more.
SG_NODISCARD sg_status sg_conform_columns(sg_conform_state *c);
SG_NODISCARD sg_status sg_conform_params(sg_conform_state *c);
SG_NODISCARD sg_status sg_conform_hosts(sg_conform_state *c);
SG_NODISCARD sg_status sg_conform_memory(sg_conform_state *c);
SG_NODISCARD sg_status sg_conform_stop(sg_conform_state *c);

#endif
