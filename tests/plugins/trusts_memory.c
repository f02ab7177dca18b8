// SPDX-License-Identifier: GPL-2.0-or-later
// trusts_memory - a plugin that misbehaves on purpose: it takes for granted
// that it gets memory.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  for (sg_id i = 0; i < host->graph->n_entities; i++)
    v[i] = 0.5;
  return host->put_scores(host, 0, v);
}
FAULT_PLUGIN("trusts-memory")
