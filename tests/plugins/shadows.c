// SPDX-License-Identifier: GPL-2.0-or-later
// shadows - a plugin that misbehaves on purpose: its column is called as a key
// of the input that other plugins read is, capital.amount.
#include "stakegraph/plugin.h"

static sg_status run(sg_host *host) {
  const uint32_t n = host->graph->n_entities;
  double *v = host->alloc(host, n, sizeof *v);
  for (uint32_t i = 0; v && i < n; i++)
    v[i] = 5;
  const sg_status status = v ? host->put_scores(host, 0, v) : SG_ENOMEM;
  return status == SG_OK ? host->put_scores(host, 1, v) : status;
}

static const sg_metric metrics[] = {
    {.name = "amount", .about = "Five", .max = 1e9},
    {.name = "own", .about = "Five", .max = 1e9},
};
const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,    .id = "capital", .version = "1", .about = "shadows",
    .metrics = metrics, .n_metrics = 2,  .run = run,
};
