// SPDX-License-Identifier: GPL-2.0-or-later
// narrow_rows - a plugin that misbehaves on purpose: it takes rows of the host
// to be as wide as it knows them.
#include "fault.h"

// Of all public bodies.
static uint32_t list_bodies(const sg_graph *g, sg_id *bodies) {
  uint32_t n = 0;
  for (sg_id i = 0; i < g->n_entities; i++)
    if (g->entity_kind[i] == SG_PUBLIC_BODY)
      bodies[n++] = i;
  return n;
}

static sg_status run(sg_host *host) {
  const sg_graph *g = host->graph;
  double *v = host->alloc(host, g->n_entities, sizeof *v);
  sg_id *bodies = host->alloc(host, g->n_entities, sizeof *bodies);
  const sg_held *held =
      bodies ? host->look_through(host, bodies, list_bodies(g, bodies)) : NULL;
  for (uint32_t i = 0; v && held && i < held->n_rows; i++)
    if (held->rows[i].party < g->n_entities)
      v[held->rows[i].party] = held->rows[i].high > 0;
  return v && held ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("narrow-rows")
