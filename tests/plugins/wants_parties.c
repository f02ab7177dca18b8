// SPDX-License-Identifier: GPL-2.0-or-later
// wants_parties - a plugin that misbehaves on purpose: it divides by the number
// of parties.
#include "fault.h"

static sg_status run(sg_host *host) {
  const uint32_t n = host->graph->n_entities;
  volatile uint32_t mean = host->graph->n_links;
  mean /= n;
  double *v = host->alloc(host, n, sizeof *v);
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("wants-parties")
