// SPDX-License-Identifier: GPL-2.0-or-later
// never_ticks - a plugin that misbehaves on purpose: it takes long where there
// is much and does not ask.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  if (host->graph->n_entities > 40000)
    (void)sleep(3);
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("never-ticks")
