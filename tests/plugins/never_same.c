// SPDX-License-Identifier: GPL-2.0-or-later
// never_same - a plugin that misbehaves on purpose: its score is another in
// every run.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  for (sg_id i = 0; v && i < host->graph->n_entities; i++)
    v[i] = (double)(getpid() % 1000) / 1000;
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("never-same")
