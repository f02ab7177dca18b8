// SPDX-License-Identifier: GPL-2.0-or-later
// steps - which links carry proximity, in which direction, and how strongly.
#include "proximity.h"

#include <math.h>
#include <string.h>

typedef struct builder {
  sg_host *host;
  const sg_graph *g;
  step *at;
  uint32_t n;
  const double *revenue_share; // of links, NULL when nowhere stated
  const double *probability;
  uint8_t *has_direct_owner; // of entities
} builder;

static double param(const builder *b, int index) {
  return b->host->params[index].number;
}

static void add(builder *b, sg_id near, sg_id far, sg_id e, int channel,
                double low, double high) {
  if (near == far || !(high > 0))
    return;
  b->at[b->n++] = (step){
      .near = near,
      .far = far,
      .link = e,
      .second = SG_NONE,
      .low = sg_link_is_firm(b->g, e) ? low : 0,
      .high = high,
      .channel = (uint8_t)channel,
  };
}

static void add_both(builder *b, sg_id e, int channel, double low,
                     double high) {
  add(b, b->g->link_from[e], b->g->link_to[e], e, channel, low, high);
  add(b, b->g->link_to[e], b->g->link_from[e], e, channel, low, high);
}

// A share that may be nothing carries nothing for certain.
static double share_weight(const builder *b, uint32_t share) {
  if (share == 0)
    return 0;
  if (share >= SG_PERCENT(50))
    return param(b, PARAM_OWNS_50);
  if (share >= SG_PERCENT(25))
    return param(b, PARAM_OWNS_25);
  if (share >= SG_PERCENT(10))
    return param(b, PARAM_OWNS_10);
  return param(b, PARAM_OWNS_LESS);
}

// Total and ultimate stakes repeat what direct ones say, where there are any.
// What a nominee holds is certainly nobody's of its own.
static void add_ownership(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  const bool nominee = g->link_capacity[e] == SG_NOMINEE;
  if (g->link_measure[e] != SG_DIRECT && b->has_direct_owner[g->link_to[e]])
    return;
  add(b, g->link_to[e], g->link_from[e], e, CHANNEL_OWNERSHIP,
      nominee ? 0 : share_weight(b, g->link_low[e]),
      share_weight(b, g->link_high[e]));
}

static void add_control(builder *b, sg_id e) {
  static const int weights[] = {
      [SG_MEANS_OTHER] = PARAM_CONTROL_OTHER,
      [SG_MEANS_BOARD_MAJORITY] = PARAM_BOARD_MAJORITY,
      [SG_MEANS_BOARD_MEMBER] = PARAM_BOARD_MEMBER,
      [SG_MEANS_GOLDEN_SHARE] = PARAM_GOLDEN_SHARE,
      [SG_MEANS_STATUTE] = PARAM_STATUTE,
      [SG_MEANS_AGREEMENT] = PARAM_AGREEMENT,
      [SG_MEANS_NOMINEE] = PARAM_NOMINEE,
  };
  const uint8_t means = b->g->link_detail[e];
  const int channel =
      means == SG_MEANS_STATUTE ? CHANNEL_STATUTORY : CHANNEL_CONTROL;
  const double weight = param(b, weights[means]);
  add(b, b->g->link_to[e], b->g->link_from[e], e, channel, weight, weight);
}

// Halved after every period of years; the period's last day, an anniversary
// that leap days move by up to one day, still counts in full.
static double former_weight(const builder *b, int32_t ended) {
  const double period = b->host->params[PARAM_FORMER_YEARS].number * 365.25;
  const double days = (double)b->g->as_of - ended;
  const double halvings = ceil((days - 1) / period) - 1;
  return param(b, PARAM_FORMER_POST) * pow(0.5, fmax(halvings, 0));
}

static void add_position(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  if (e < g->n_links) {
    const double weight = param(b, PARAM_POST);
    add_both(b, e, CHANNEL_PEOPLE, weight, weight);
  } else {
    add_both(b, e, CHANNEL_FORMER, former_weight(b, g->link_until_earliest[e]),
             former_weight(b, g->link_until[e]));
  }
}

// Money counts between a party and a body only.
static void add_money(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  const bool to_body = g->entity_kind[g->link_to[e]] == SG_PUBLIC_BODY;
  const bool from_body = g->entity_kind[g->link_from[e]] == SG_PUBLIC_BODY;
  if (to_body == from_body)
    return;
  const bool major = b->revenue_share && b->revenue_share[e] >= 50;
  const double weight = param(b, major ? PARAM_MONEY_MAJOR : PARAM_MONEY_MINOR);
  if (to_body)
    add(b, g->link_from[e], g->link_to[e], e, CHANNEL_MONEY, weight, weight);
  else
    add(b, g->link_to[e], g->link_from[e], e, CHANNEL_MONEY, weight, weight);
}

static void add_same_as(builder *b, sg_id e) {
  double p = b->probability ? b->probability[e] : (double)NAN;
  if (isnan(p))
    p = (double)b->g->link_confidence[e] / SG_WHOLE;
  if (p > 1)
    p = p <= 100 ? p / 100 : 1;
  add_both(b, e, CHANNEL_NONE, 0, p);
}

static void add_link(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  const sg_id from = g->link_from[e];
  const sg_id to = g->link_to[e];
  const double family = param(b, PARAM_FAMILY);
  const double agent = param(b, PARAM_AGENT);
  const double part = param(b, PARAM_PART_OF);
  switch (g->link_kind[e]) {
  case SG_OWNERSHIP: add_ownership(b, e); break;
  case SG_CONTROL: add_control(b, e); break;
  case SG_POSITION: add_position(b, e); break;
  case SG_FAMILY:
  case SG_ASSOCIATE: add_both(b, e, CHANNEL_FAMILY, family, family); break;
  case SG_CONTRACT:
  case SG_FUNDING: add_money(b, e); break;
  case SG_AGENT: add(b, from, to, e, CHANNEL_CONTROL, agent, agent); break;
  case SG_PART_OF: add(b, from, to, e, CHANNEL_STATUTORY, part, part); break;
  case SG_SAME_AS: add_same_as(b, e); break;
  default: break;
  }
}

// Of the ended links only posts still say something.
static void add_links(builder *b) {
  const sg_graph *g = b->g;
  for (sg_id e = 0; e < g->n_links + g->n_ended; e++)
    if (e < g->n_links || g->link_kind[e] == SG_POSITION)
      add_link(b, e);
}

// Bodies at one address that are looked at: the first few by agency factor and
// id. Beyond them nothing changes but who is named.
enum { BODIES_AT_ADDRESS = 8 };

static void keep_body(const builder *b, sg_id *best, uint32_t *n, sg_id e) {
  const double factor = agency_factor(b->host, b->g->link_from[e]);
  uint32_t at = *n;
  while (at > 0 &&
         agency_factor(b->host, b->g->link_from[best[at - 1]]) < factor)
    at--;
  if (at == BODIES_AT_ADDRESS)
    return;
  if (*n < BODIES_AT_ADDRESS)
    ++*n;
  memmove(best + at + 1, best + at, (*n - at - 1) * sizeof *best);
  best[at] = e;
}

static bool is_tenancy(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_LOCATED_AT;
}

static void add_pair(builder *b, sg_id tenant, sg_id body) {
  const sg_graph *g = b->g;
  const double weight = param(b, PARAM_PLACE);
  const bool firm = sg_link_is_firm(g, tenant) && sg_link_is_firm(g, body);
  if (g->link_from[tenant] == g->link_from[body])
    return;
  b->at[b->n++] = (step){
      .near = g->link_from[tenant],
      .far = g->link_from[body],
      .link = tenant,
      .second = body,
      .low = firm ? weight : 0,
      .high = weight,
      .channel = CHANNEL_PLACE,
  };
}

// Each tenant of an address with the bodies at the same address. With
// `count_only` no more than the room for them is counted.
static uint64_t at_address(builder *b, sg_id place, bool count_only) {
  const sg_graph *g = b->g;
  sg_id best[BODIES_AT_ADDRESS + 1];
  uint32_t n = 0;
  for (uint32_t k = g->in_start[place]; k < g->in_start[place + 1]; k++)
    if (is_tenancy(g, g->in_link[k]) &&
        g->entity_kind[g->link_from[g->in_link[k]]] == SG_PUBLIC_BODY)
      keep_body(b, best, &n, g->in_link[k]);
  for (uint32_t k = g->in_start[place];
       !count_only && n > 0 && k < g->in_start[place + 1]; k++)
    for (uint32_t i = 0; is_tenancy(g, g->in_link[k]) && i < n; i++)
      add_pair(b, g->in_link[k], best[i]);
  return (uint64_t)n * (g->in_start[place + 1] - g->in_start[place]);
}

static uint64_t at_addresses(builder *b, bool count_only) {
  uint64_t n = 0;
  for (sg_id v = 0; v < b->g->n_entities; v++)
    if (b->g->entity_kind[v] == SG_ADDRESS)
      n += at_address(b, v, count_only);
  return n;
}

// Counting sort by the end that is nearer to the body.
static bool sort_steps(builder *b, steps *out) {
  sg_host *host = b->host;
  const uint32_t n = b->g->n_entities;
  out->start = host->alloc(host, (size_t)n + 2, sizeof *out->start);
  out->at = host->alloc(host, b->n, sizeof *out->at);
  if (!out->start || !out->at)
    return false;
  for (uint32_t i = 0; i < b->n; i++)
    out->start[b->at[i].far + 2]++;
  for (uint32_t v = 0; v <= n; v++)
    out->start[v + 1] += out->start[v];
  for (uint32_t i = 0; i < b->n; i++)
    out->at[out->start[b->at[i].far + 1]++] = b->at[i];
  out->n = b->n;
  return true;
}

sg_status steps_build(sg_host *host, steps *out) {
  const sg_graph *g = host->graph;
  builder b = {.host = host, .g = g};
  b.revenue_share = host->numbers(host, SG_ON_LINKS, "revenue_share");
  b.probability = host->numbers(host, SG_ON_LINKS, "probability");
  const uint64_t most =
      2 * (uint64_t)(g->n_links + g->n_ended) + at_addresses(&b, true);
  if (most >= UINT32_MAX)
    return SG_ENOMEM;
  b.at = host->alloc(host, (size_t)most, sizeof *b.at);
  b.has_direct_owner = host->alloc(host, g->n_entities, 1);
  if (!b.at || !b.has_direct_owner)
    return SG_ENOMEM;
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] == SG_DIRECT)
      b.has_direct_owner[g->link_to[e]] = 1;
  add_links(&b);
  (void)at_addresses(&b, false);
  return sort_steps(&b, out) ? SG_OK : SG_ENOMEM;
}
