// SPDX-License-Identifier: GPL-2.0-or-later
// ignores_tick - a plugin that misbehaves on purpose: it asks whether to stop
// and goes on.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  for (int i = 0; i < 10; i++)
    (void)host->tick(host, i / 10.0);
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("ignores-tick")
