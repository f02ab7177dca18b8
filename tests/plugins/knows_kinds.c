// SPDX-License-Identifier: GPL-2.0-or-later
// knows_kinds - a plugin that misbehaves on purpose: a kind that it does not
// know is nothing to it.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  for (sg_id i = 0; v && i < host->graph->n_entities; i++)
    v[i] = host->graph->entity_kind[i] == SG_OTHER;
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("knows-kinds")
