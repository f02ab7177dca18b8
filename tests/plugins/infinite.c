// SPDX-License-Identifier: GPL-2.0-or-later
// infinite - a plugin that misbehaves on purpose: an infinite score.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  if (v)
    v[0] = (double)INFINITY;
  (void)host->put_scores(host, 0, v);
  return SG_OK;
}
FAULT_PLUGIN("infinite")
