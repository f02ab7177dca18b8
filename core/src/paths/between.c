// SPDX-License-Identifier: GPL-2.0-or-later
// between - see between.h: what a search from either end reaches.
#include "paths/between.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct known_cost {
  uint32_t parts; // per billion
  uint64_t cost;
} known_cost;

enum { COSTS_KNOWN = 256 };

typedef struct builder {
  const sg_ways_query *query;
  const sg_graph *g;
  uint8_t *reached; // of entities: bit 1 from the start, bit 2 from the end
  uint32_t *vertex; // of entities
  sg_id *queue;
  known_cost known[COSTS_KNOWN];
} builder;

enum { FROM_START = 1, FROM_END = 2, BOTH = 3 };

static bool flows(uint8_t kind) {
  return kind == SG_SUPPLY || kind == SG_PAYMENT || kind == SG_SUCCESSION;
}

// A supply of a deal that was only offered, or cancelled, is none.
static bool is_void(const sg_graph *g, sg_id e) {
  const sg_id deal = g->link_deal[e];
  return g->link_kind[e] == SG_SUPPLY && deal != SG_NONE &&
         (g->deal_status[deal] == SG_DEAL_OFFER ||
          g->deal_status[deal] == SG_DEAL_CANCELLED);
}

static bool is_used(const builder *b, sg_id e) {
  const sg_graph *g = b->g;
  return (b->query->kinds == 0 || b->query->kinds >> g->link_kind[e] & 1) &&
         b->query->strengths->high[e] > 0 && g->link_from[e] != g->link_to[e] &&
         !is_void(g, e);
}

static bool has_way_back(const builder *b, sg_id e) {
  return !b->query->directed && !flows(b->g->link_kind[e]);
}

static void reach(builder *b, sg_id v, uint8_t mark, uint32_t *n) {
  if (b->reached[v] & mark)
    return;
  b->reached[v] |= mark;
  b->queue[(*n)++] = v;
}

// Everything that can be walked to from the start, or that leads to the end.
static void spread(builder *b, sg_id from, uint8_t mark) {
  const sg_graph *g = b->g;
  const bool back = mark == FROM_END;
  uint32_t n = 0;
  reach(b, from, mark, &n);
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = b->queue[i];
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id e = g->out_link[k];
      if (is_used(b, e) && (!back || has_way_back(b, e)))
        reach(b, g->link_to[e], mark, &n);
    }
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      if (is_used(b, e) && (back || has_way_back(b, e)))
        reach(b, g->link_from[e], mark, &n);
    }
  }
}

static bool is_between(const builder *b, sg_id v) {
  return b->reached[v] == BOTH;
}

// -ln(part / 1e9), made up of the logarithms of its prime factors, so that
// equal products of strengths (0.6 * 0.4 and 0.8 * 0.3) cost exactly the same.
static uint64_t cost_of_parts(uint32_t parts) {
  const double unit = 1.0 / (double)SG_COST_UNIT;
  uint64_t cost =
      9 * ((uint64_t)llround(log(2) / unit) + (uint64_t)llround(log(5) / unit));
  for (uint32_t p = 2; parts > 1; p++) {
    if ((uint64_t)p * p > parts)
      p = parts; // what is left is prime
    for (; parts % p == 0; parts /= p)
      cost -= (uint64_t)llround(log(p) / unit);
  }
  return cost;
}

// An address joins those who have it: it counts on the way to it, not again on
// the way from it. There are few different strengths.
static uint64_t cost_of(builder *b, sg_id e, bool backwards) {
  const bool leaves_address = backwards && b->g->link_kind[e] == SG_LOCATED_AT;
  const double strength = leaves_address ? 1 : b->query->strengths->high[e];
  const uint32_t parts = (uint32_t)fmax(1, round(fmin(strength, 1) * 1e9));
  known_cost *known = &b->known[parts % COSTS_KNOWN];
  if (known->parts != parts)
    *known = (known_cost){parts, cost_of_parts(parts)};
  return known->cost;
}

static int by_end(const void *a, const void *b) {
  const sg_hop *x = a;
  const sg_hop *y = b;
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

// Sorted, and of those to one party the strongest.
static uint32_t tidy(sg_hop *hops, uint32_t n) {
  uint32_t kept = 0;
  if (n > 1)
    qsort(hops, n, sizeof *hops, by_end);
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || hops[kept - 1].to != hops[i].to)
      hops[kept++] = hops[i];
  return kept;
}

static uint32_t count_hops(builder *b, sg_id v, sg_hop *out) {
  const sg_graph *g = b->g;
  uint32_t n = 0;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!is_used(b, e) || !is_between(b, g->link_to[e]))
      continue;
    if (out)
      out[n] = (sg_hop){b->vertex[g->link_to[e]], e, cost_of(b, e, false)};
    n++;
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!is_used(b, e) || !has_way_back(b, e) ||
        !is_between(b, g->link_from[e]))
      continue;
    if (out)
      out[n] = (sg_hop){b->vertex[g->link_from[e]], e, cost_of(b, e, true)};
    n++;
  }
  return n;
}

static bool fill_onward(builder *b, sg_between *out, sg_arena *arena) {
  uint64_t most = 0;
  for (uint32_t v = 0; v < out->n; v++)
    most += count_hops(b, out->entity[v], NULL);
  if (most >= UINT32_MAX)
    return false;
  out->onward.start =
      sg_arena_alloc(arena, (size_t)out->n + 1, sizeof(uint32_t));
  out->onward.hop = sg_arena_alloc(arena, most, sizeof(sg_hop));
  if (!out->onward.start || !out->onward.hop)
    return false;
  uint32_t n = 0;
  for (uint32_t v = 0; v < out->n; v++) {
    out->onward.start[v] = n;
    n += tidy(out->onward.hop + n,
              count_hops(b, out->entity[v], out->onward.hop + n));
  }
  out->onward.start[out->n] = n;
  return true;
}

static bool fill_back(sg_between *out, sg_arena *arena) {
  const sg_hops *onward = &out->onward;
  const uint32_t n = onward->start[out->n];
  uint32_t *start = sg_arena_alloc(arena, (size_t)out->n + 2, sizeof *start);
  sg_hop *hop = sg_arena_alloc(arena, n, sizeof *hop);
  if (!start || !hop)
    return false;
  for (uint32_t i = 0; i < n; i++)
    start[onward->hop[i].to + 2]++;
  for (uint32_t v = 0; v < out->n; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t v = 0; v < out->n; v++)
    for (uint32_t i = onward->start[v]; i < onward->start[v + 1]; i++)
      hop[start[onward->hop[i].to + 1]++] =
          (sg_hop){v, onward->hop[i].link, onward->hop[i].cost};
  out->back = (sg_hops){start, hop};
  return true;
}

static bool number(builder *b, sg_between *out, sg_arena *arena) {
  uint32_t n = 0;
  for (sg_id v = 0; v < b->g->n_entities; v++)
    n += is_between(b, v);
  out->entity = sg_arena_alloc(arena, n, sizeof *out->entity);
  if (!out->entity)
    return false;
  for (sg_id v = 0; v < b->g->n_entities; v++)
    if (is_between(b, v)) {
      b->vertex[v] = out->n;
      out->entity[out->n++] = v;
    }
  out->from = b->vertex[b->query->from];
  out->to = b->vertex[b->query->to];
  return true;
}

static bool build(builder *b, sg_between *out, sg_arena *arena) {
  spread(b, b->query->from, FROM_START);
  if (!(b->reached[b->query->to] & FROM_START))
    return true;
  spread(b, b->query->to, FROM_END);
  return number(b, out, arena) && fill_onward(b, out, arena) &&
         fill_back(out, arena);
}

sg_status sg_between_build(sg_between *out, const sg_ways_query *query,
                           sg_arena *arena) {
  const uint32_t n = query->graph->n_entities;
  builder b = {
      .query = query,
      .g = query->graph,
      .reached = sg_memory_alloc(n, 1),
      .vertex = sg_memory_alloc(n, sizeof *b.vertex),
      .queue = sg_memory_alloc(n, sizeof *b.queue),
  };
  *out = (sg_between){.query = query};
  const bool ok = b.reached && b.vertex && b.queue && build(&b, out, arena);
  sg_memory_free(b.reached);
  sg_memory_free(b.vertex);
  sg_memory_free(b.queue);
  return ok ? SG_OK : SG_ENOMEM;
}
