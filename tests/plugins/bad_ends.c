// SPDX-License-Identifier: GPL-2.0-or-later
// bad_ends - a plugin that misbehaves on purpose: it declares a range of which
// it bears only the middle, does not name its own flag, and takes the column of
// another plugin for granted.
#include "fault.h"

static sg_status run(sg_host *host) {
  const double *control =
      host->numbers(host, SG_ON_ENTITIES, "ownership.state_control");
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  if (!v)
    return SG_ENOMEM;
  for (sg_id i = 0; i < host->graph->n_entities; i++)
    v[i] = control[i] > 2 ? 0 : 1 / host->params[0].number;
  return host->put_scores(host, 0, v);
}

static const char *const reads[] = {"ownership.state_control", NULL};
static const sg_param params[] = {
    {.name = "least", .about = "A limit", .fallback = 1, .max = 2}};
static const sg_metric metrics[] = {
    {.name = "value", .about = "A value", .max = 1}};
static const sg_flag flags[] = {{.id = "fault.flag"}};
const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,    .id = "bad-ends", .version = "1",   .about = "breaks",
    .reads = reads,     .flags = flags,   .params = params, .n_params = 1,
    .metrics = metrics, .n_flags = 1,     .n_metrics = 1,   .run = run,
};
