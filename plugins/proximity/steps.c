// SPDX-License-Identifier: GPL-2.0-or-later
// steps - which links carry proximity, and in which direction.
#include "proximity.h"

#include <string.h>

typedef struct builder {
  sg_host *host;
  const sg_graph *g;
  const sg_strengths *strengths;
  step *at;
  uint32_t n;
} builder;

static void add(builder *b, sg_id near, sg_id far, sg_id e) {
  const sg_strengths *s = b->strengths;
  if (near == far || !(s->high[e] > 0))
    return;
  b->at[b->n++] = (step){
      .near = near,
      .far = far,
      .link = e,
      .second = SG_NONE,
      .low = s->low[e],
      .high = s->high[e],
      .channel = s->channel[e],
  };
}

static void add_both(builder *b, sg_id e) {
  add(b, b->g->link_from[e], b->g->link_to[e], e);
  add(b, b->g->link_to[e], b->g->link_from[e], e);
}

// Money counts between a party and a body only.
static void add_money(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  const sg_id from = g->link_from[e];
  const sg_id to = g->link_to[e];
  const bool to_body = g->entity_kind[to] == SG_PUBLIC_BODY;
  const bool from_body = g->entity_kind[from] == SG_PUBLIC_BODY;
  if (to_body && !from_body)
    add(b, from, to, e);
  else if (from_body && !to_body)
    add(b, to, from, e);
}

static void add_link(builder *b, sg_id e) {
  const sg_id from = b->g->link_from[e];
  const sg_id to = b->g->link_to[e];
  switch (b->g->link_kind[e]) {
  case SG_OWNERSHIP:
  case SG_CONTROL: add(b, to, from, e); break;
  case SG_POSITION:
  case SG_FAMILY:
  case SG_ASSOCIATE:
  case SG_SAME_AS: add_both(b, e); break;
  case SG_CONTRACT:
  case SG_FUNDING: add_money(b, e); break;
  case SG_AGENT:
  case SG_PART_OF: add(b, from, to, e); break;
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
  const double weight = b->host->params[SG_WEIGHT_PLACE].number;
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
      .channel = SG_CHANNEL_PLACE,
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

// One pass of a stable counting sort, by `far` or by `near`, of numbers of
// steps (NULL: in order); `start` has room for two more than there are
// entities.
static void sort_by(const builder *b, const uint32_t *from, bool by_far,
                    uint32_t *start, uint32_t *to) {
  const step *at = b->at;
  const uint32_t n_ends = b->g->n_entities;
  memset(start, 0, ((size_t)n_ends + 2) * sizeof *start);
  for (uint32_t i = 0; i < b->n; i++)
    start[(by_far ? at[i].far : at[i].near) + 2]++;
  for (uint32_t v = 0; v < n_ends; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t i = 0; i < b->n; i++) {
    const step *s = &at[from ? from[i] : i];
    to[start[(by_far ? s->far : s->near) + 1]++] = (uint32_t)(s - at);
  }
}

// Step order[i] goes to place i, along each cycle of such moves; a second array
// of steps would be the largest thing in memory.
static void reorder(step *at, uint32_t n, uint32_t *order) {
  for (uint32_t i = 0; i < n; i++) {
    const step first = at[i];
    uint32_t to = i;
    for (uint32_t from = order[i]; from != i; from = order[to]) {
      at[to] = at[from];
      order[to] = to;
      to = from;
    }
    at[to] = first;
    order[to] = to;
  }
}

// By the end that is nearer to the body, then by the other, so that of equal
// chains the parties decide and not the ids of links, which may be made up.
static bool sort_steps(builder *b, steps *out) {
  sg_host *host = b->host;
  uint32_t *by_near = host->alloc(host, b->n, sizeof *by_near);
  uint32_t *order = host->alloc(host, b->n, sizeof *order);
  out->start =
      host->alloc(host, (size_t)b->g->n_entities + 2, sizeof *out->start);
  if (!by_near || !order || !out->start)
    return false;
  sort_by(b, NULL, false, out->start, by_near);
  sort_by(b, by_near, true, out->start, order);
  reorder(b->at, b->n, order);
  out->at = b->at;
  out->n = b->n;
  return true;
}

sg_status steps_build(sg_host *host, steps *out) {
  const sg_graph *g = host->graph;
  double weights[SG_N_WEIGHTS];
  for (int i = 0; i < SG_N_WEIGHTS; i++)
    weights[i] = host->params[i].number;
  builder b = {
      .host = host,
      .g = g,
      .strengths = host->strengths(host, weights, SG_N_WEIGHTS),
  };
  const uint64_t most =
      2 * ((uint64_t)g->n_links + g->n_ended) + at_addresses(&b, true);
  if (!b.strengths || most >= UINT32_MAX)
    return SG_ENOMEM;
  b.at = host->alloc(host, (size_t)most, sizeof *b.at);
  if (!b.at)
    return SG_ENOMEM;
  add_links(&b);
  (void)at_addresses(&b, false);
  return sort_steps(&b, out) ? SG_OK : SG_ENOMEM;
}
