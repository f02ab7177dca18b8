// SPDX-License-Identifier: GPL-2.0-or-later
// keeps_count - a plugin that misbehaves on purpose: it counts its runs in a
// global.
#include "fault.h"

static unsigned n_runs;

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  n_runs++;
  for (sg_id i = 0; v && i < host->graph->n_entities; i++)
    v[i] = n_runs == 1;
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("keeps-count")
