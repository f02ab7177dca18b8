// SPDX-License-Identifier: GPL-2.0-or-later
// nan_scores - a plugin that misbehaves on purpose: NaN scores, which are
// legal: unknown.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  for (uint32_t i = 0; v && i < host->graph->n_entities; i++)
    v[i] = (double)NAN;
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("nan-scores")
