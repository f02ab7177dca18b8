// SPDX-License-Identifier: GPL-2.0-or-later
// intermediary - who stands between vendors and government end users.
//
// Choke is the share of pairs (vendor, government end user) whose every supply
// chain runs through the party, through the mean share of shortest chains, the
// score a weighted sum of the two, depth the number of supplies from the
// nearest vendor. Flags: I01 (chains.c), I04 (gates.c).
#include "intermediary.h"

#include <math.h>

static const sg_param params[] = {
    [PARAM_CHOKE_WEIGHT] =
        {
            .name = "choke_weight",
            .about = "Weight of choke in the score",
            .fallback = 0.7,
            .max = 1,
        },
    [PARAM_THROUGH_WEIGHT] =
        {
            .name = "through_weight",
            .about = "Weight of through in the score",
            .fallback = 0.3,
            .max = 1,
        },
    [PARAM_I01_LINKS] =
        {
            .name = "i01_links",
            .about = "I01: supplies in a chain, at least",
            .fallback = 3,
            .min = 1,
            .max = 1000,
        },
    [PARAM_I01_UNVERIFIED] =
        {
            .name = "i01_unverified",
            .about = "I01: the same when one of them is not verified",
            .fallback = 2,
            .min = 1,
            .max = 1000,
        },
    [PARAM_I04_CHOKE] =
        {
            .name = "i04_choke",
            .about = "I04: choke, at least",
            .fallback = 0.5,
            .max = 1,
        },
};

enum { METRIC_CHOKE, METRIC_THROUGH, METRIC_DEPTH, METRIC_SCORE };
static const sg_metric metrics[] = {
    [METRIC_CHOKE] =
        {
            .name = "choke",
            .about = "Share of pairs of vendor and government end user that "
                     "the party alone can cut off",
            .max = 1,
        },
    [METRIC_THROUGH] =
        {
            .name = "through",
            .about = "Mean share of their shortest chains through the party",
            .max = 1,
        },
    [METRIC_DEPTH] =
        {
            .name = "depth",
            .about = "Supplies from the nearest vendor",
            .max = 4294967295.0,
        },
    [METRIC_SCORE] =
        {
            .name = "score",
            .about = "How much of the supply to governments the party can "
                     "stop or hide",
            .max = 1,
        },
};

static const sg_flag flags[] = {{.id = "I01"}, {.id = "I04"}};
static const char *const reads[] = {"ownership.state_control", NULL};

static bool is_vendor(const void *ctx, sg_id v) {
  return ((const supply *)ctx)->is_vendor[v] != 0;
}

// Parties that no vendor reaches have no depth.
static sg_status put_depth(const supply *s, double *values) {
  flow f;
  const sg_status status =
      flow_build(s->host, s->links, s->n_links, false, s->local, &f);
  if (status != SG_OK)
    return status;
  flow_search(&f, is_vendor, s);
  for (sg_id v = 0; v < s->g->n_entities; v++) {
    const uint32_t depth = flow_distance(&f, v);
    values[v] = depth == SG_NONE ? (double)NAN : depth;
  }
  flow_release(&f);
  return s->host->put_scores(s->host, METRIC_DEPTH, values);
}

// Scores exist for the parties to supplies, and only when there is a pair.
static double part(const gates *of, bool choke, sg_id v) {
  const double cut = of->cut[v];
  const double value = (choke ? cut : of->through[v]) / of->n_pairs;
  return fmin(fmax(value, 0), 1);
}

static void mark_parties(const supply *s, uint8_t *takes_part) {
  for (uint32_t i = 0; i < s->n_links; i++) {
    takes_part[s->g->link_from[s->links[i]]] = 1;
    takes_part[s->g->link_to[s->links[i]]] = 1;
  }
}

static sg_status put_gates(const supply *s, const gates *of, double *values) {
  const sg_graph *g = s->g;
  const double choke_weight = s->host->params[PARAM_CHOKE_WEIGHT].number;
  const double through_weight = s->host->params[PARAM_THROUGH_WEIGHT].number;
  uint8_t *takes_part =
      s->host->alloc(s->host, g->n_entities, sizeof *takes_part);
  if (!takes_part)
    return SG_ENOMEM;
  mark_parties(s, takes_part);
  sg_status status = SG_OK;
  for (uint32_t m = METRIC_CHOKE; m <= METRIC_SCORE && status == SG_OK; m++) {
    if (m == METRIC_DEPTH)
      continue;
    for (sg_id v = 0; v < g->n_entities; v++) {
      values[v] = (double)NAN;
      if (!takes_part[v] || of->n_pairs == 0)
        continue;
      const double choke = part(of, true, v);
      const double through = part(of, false, v);
      values[v] =
          m == METRIC_CHOKE ? choke
          : m == METRIC_THROUGH
              ? through
              : fmin(choke_weight * choke + through_weight * through, 1);
    }
    status = s->host->put_scores(s->host, m, values);
  }
  return status;
}

static sg_status run(sg_host *host) {
  supply s;
  gates all;
  gates firm;
  double *values = host->alloc(host, host->graph->n_entities, sizeof *values);
  sg_status status = values ? supply_collect(host, &s) : SG_ENOMEM;
  if (status == SG_OK)
    status = gates_compute(&s, false, &all);
  if (status == SG_OK)
    status = gates_compute(&s, true, &firm);
  if (status == SG_OK)
    status = put_gates(&s, &all, values);
  if (status == SG_OK)
    status = put_depth(&s, values);
  if (status == SG_OK)
    status = gates_raise(&s, &all, &firm);
  return status == SG_OK ? chains_raise(&s) : status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "intermediary",
    .version = "0.1.0",
    .about = "Who stands between vendors and government end users",
    .reads = reads,
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
