// SPDX-License-Identifier: GPL-2.0-or-later
// out_of_range - a plugin that misbehaves on purpose: a score above its
// declared range.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  if (v)
    v[0] = 1.5;
  (void)host->put_scores(host, 0, v);
  return SG_OK;
}
FAULT_PLUGIN("out-of-range")
