// SPDX-License-Identifier: GPL-2.0-or-later
// twin - computes what the script in test_lua.py computes, to be compared.
#include "stakegraph/plugin.h"

#include <math.h>

enum { METRIC_REACH, METRIC_SHARE, METRIC_HELD };
static const sg_metric metrics[] = {
    {.name = "reach", .about = "Links on the way", .max = 1e9},
    {.name = "share", .about = "Largest least share in others", .max = 1},
    {.name = "held", .about = "Held by all public bodies", .max = 1},
};
static const sg_param params[] = {
    {.name = "least", .about = "Share", .fallback = 0.25, .max = 1},
};
static const sg_flag flags[] = {
    {.id = "twin.owner", .title = "An owner", .severity = SG_NOTE},
};

// Entities that are reached along links, by breadth.
static double reach(const sg_graph *g, sg_id from, sg_id *queue, double *seen) {
  uint32_t n = 1;
  queue[0] = from;
  for (sg_id v = 0; v < g->n_entities; v++)
    seen[v] = v == from;
  for (uint32_t at = 0; at < n; at++)
    for (uint32_t k = g->out_start[queue[at]]; k < g->out_start[queue[at] + 1];
         k++) {
      const sg_id to = g->link_to[g->out_link[k]];
      if (seen[to] == 0)
        queue[n++] = to;
      seen[to] = 1;
    }
  return n - 1;
}

static sg_status raise(sg_host *host, sg_id v, sg_id link) {
  const sg_graph *g = host->graph;
  const sg_path path = {v, 1, &link, "a stake"};
  const sg_term term = {link, g->link_low[link], g->link_high[link]};
  const sg_sum sum = {"its stake", &term,     1,   term.low,
                      term.high,   100000000, true};
  const sg_fact fact = {SG_ON_ENTITIES, v, "name", g->entity_name[v]};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "twin.owner",
      .rule = "first",
      .certainty = sg_link_is_firm(g, link) ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &link, 1),
      .message = g->entity_name[v],
      .paths = &path,
      .facts = &fact,
      .sums = &sum,
      .n_paths = 1,
      .n_facts = 1,
      .n_sums = 1,
  };
  return host->put_finding(host, &finding);
}

static sg_status look(sg_host *host, sg_id v, double *share) {
  const sg_graph *g = host->graph;
  sg_id best = SG_NONE;
  *share = (double)NAN;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (g->link_kind[e] != SG_OWNERSHIP ||
        (g->link_low[e] == 0 && g->link_high[e] == SG_WHOLE))
      continue;
    if (best == SG_NONE || g->link_low[e] > g->link_low[best])
      best = e;
  }
  if (best == SG_NONE)
    return host->put_gap(host, "twin.owner", v, 1, "no stake is known");
  *share = g->link_low[best] / 1e9;
  return *share < host->params[0].number ? SG_OK : raise(host, v, best);
}

static sg_status run(sg_host *host) {
  const sg_graph *g = host->graph;
  const uint32_t n = g->n_entities;
  sg_id *queue = host->alloc(host, n, sizeof *queue);
  double *seen = host->alloc(host, n, sizeof *seen);
  double *column = host->alloc(host, (size_t)n * 3, sizeof *column);
  if (!queue || !seen || !column)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n; v++) {
    column[v] = reach(g, v, queue, seen);
    if (look(host, v, &column[n + v]) != SG_OK)
      return SG_EINVAL;
  }
  uint32_t n_bodies = 0;
  for (sg_id v = 0; v < n; v++)
    if (g->entity_kind[v] == SG_PUBLIC_BODY)
      queue[n_bodies++] = v;
  const sg_held *held = host->look_through(host, queue, n_bodies);
  for (uint32_t i = 0; held && i < held->n_rows; i++)
    column[2 * n + sg_held_row(held, i)->party] =
        fmin(sg_held_row(held, i)->low, 1);
  sg_status status = SG_OK;
  for (uint32_t m = 0; status == SG_OK && m < SG_COUNT(metrics); m++)
    status = host->put_scores(host, m, column + (size_t)m * n);
  return status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "twin",
    .version = "1",
    .about = "The same twice",
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
