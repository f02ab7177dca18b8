// SPDX-License-Identifier: GPL-2.0-or-later
// does_without - a plugin that misbehaves on purpose: without memory it says
// less and that all is well.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  return v ? host->put_scores(host, 0, v) : SG_OK;
}
FAULT_PLUGIN("does-without")
