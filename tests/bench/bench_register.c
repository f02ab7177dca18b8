// SPDX-License-Identifier: GPL-2.0-or-later
// bench_register - see bench_register.h.
//
// Every column is written in full: zeroed pages that were never touched would
// share one page of memory, and reading them would cost nothing.
#include "bench_register.h"

#include "base/memory.h"

#include <string.h>

static uint8_t *fill_bytes(sg_arena *arena, size_t n, uint8_t value) {
  uint8_t *column = sg_arena_alloc(arena, n, 1);
  return column ? memset(column, value, n) : NULL;
}

static uint32_t *fill_words(sg_arena *arena, size_t n, uint32_t value) {
  uint32_t *column = sg_arena_alloc(arena, n, sizeof *column);
  for (size_t i = 0; column && i < n; i++)
    column[i] = value;
  return column;
}

static int32_t *fill_days(sg_arena *arena, size_t n) {
  int32_t *column = sg_arena_alloc(arena, n, sizeof *column);
  for (size_t i = 0; column && i < n; i++)
    column[i] = SG_NO_DATE;
  return column;
}

static uint8_t kind_of(register_entity_kind kind) {
  return kind == REGISTER_COMPANY  ? SG_COMPANY
         : kind == REGISTER_PERSON ? SG_PERSON
                                   : SG_PUBLIC_BODY;
}

static bool fill_entities(bench_register *reg,
                          const register_options *options) {
  sg_graph *g = &reg->view.graph;
  uint8_t *kind = sg_arena_alloc(&reg->arena, g->n_entities, sizeof *kind);
  uint16_t *country =
      sg_arena_alloc(&reg->arena, g->n_entities, sizeof *country);
  if (!kind || !country)
    return false;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const char *letters = register_country(options, v);
    kind[v] = kind_of(register_kind(options, v));
    country[v] = SG_COUNTRY(letters[0], letters[1]);
  }
  g->entity_kind = kind;
  g->entity_country = country;
  return true;
}

typedef struct ends {
  bench_register *reg;
  sg_id *from, *to;
  uint32_t n;
} ends;

static void put_stake(void *ctx, uint32_t owner, uint32_t company, uint32_t low,
                      uint32_t high) {
  ends *e = ctx;
  e->from[e->n] = owner;
  e->to[e->n] = company;
  e->reg->low[e->n] = low;
  e->reg->high[e->n++] = high;
}

static bool fill_stakes(bench_register *reg, const register_options *options) {
  sg_graph *g = &reg->view.graph;
  const size_t m = g->n_links;
  ends e = {.reg = reg};
  e.from = sg_arena_alloc(&reg->arena, m, sizeof *e.from);
  e.to = sg_arena_alloc(&reg->arena, m, sizeof *e.to);
  reg->low = sg_arena_alloc(&reg->arena, m, sizeof *reg->low);
  reg->high = sg_arena_alloc(&reg->arena, m, sizeof *reg->high);
  if (!e.from || !e.to || !reg->low || !reg->high)
    return false;
  register_stakes(options, put_stake, &e);
  g->link_from = e.from;
  g->link_to = e.to;
  g->link_low = reg->low;
  g->link_high = reg->high;
  return true;
}

static bool fill_constants(bench_register *reg) {
  sg_graph *g = &reg->view.graph;
  sg_arena *arena = &reg->arena;
  const size_t m = g->n_links;
  g->link_kind = fill_bytes(arena, m, SG_OWNERSHIP);
  g->link_basis = fill_bytes(arena, m, SG_DECLARED);
  g->link_detail = fill_bytes(arena, m, 0);
  g->link_measure = fill_bytes(arena, m, SG_DIRECT);
  g->link_capacity = fill_bytes(arena, m, SG_BENEFICIAL);
  g->link_confidence = fill_words(arena, m, SG_WHOLE);
  g->link_votes = fill_words(arena, m, SG_NONE);
  g->link_repeats = fill_words(arena, m, SG_NONE);
  g->link_deal = fill_words(arena, m, SG_NONE);
  g->link_since = fill_days(arena, m);
  g->link_since_latest = fill_days(arena, m);
  g->link_until_earliest = fill_days(arena, m);
  g->link_until = fill_days(arena, m);
  return g->link_kind && g->link_basis && g->link_detail && g->link_measure &&
         g->link_capacity && g->link_confidence && g->link_votes &&
         g->link_repeats && g->link_deal && g->link_since &&
         g->link_since_latest && g->link_until_earliest && g->link_until;
}

// Counting sort of the links by one of their ends, as in a real view.
static bool fill_adjacency(bench_register *reg, const sg_id *end,
                           const uint32_t **start_out, const sg_id **link_out) {
  const sg_graph *g = &reg->view.graph;
  const size_t n = g->n_entities;
  uint32_t *start = sg_arena_alloc(&reg->arena, n + 2, sizeof *start);
  sg_id *link = sg_arena_alloc(&reg->arena, g->n_links, sizeof *link);
  if (!start || !link)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    start[end[e] + 2]++;
  for (size_t v = 0; v <= n; v++)
    start[v + 1] += start[v];
  for (sg_id e = 0; e < g->n_links; e++)
    link[start[end[e] + 1]++] = e;
  *start_out = start;
  *link_out = link;
  return true;
}

bool bench_register_build(bench_register *out,
                          const register_options *options) {
  *out = (bench_register){0};
  sg_arena_init(&out->arena, 0);
  sg_graph *g = &out->view.graph;
  g->size = sizeof *g;
  g->n_entities = options->companies;
  g->n_links = (uint32_t)register_links(options);
  g->deal = SG_NONE;
  if (fill_entities(out, options) && fill_stakes(out, options) &&
      fill_constants(out) &&
      fill_adjacency(out, g->link_from, &g->out_start, &g->out_link) &&
      fill_adjacency(out, g->link_to, &g->in_start, &g->in_link))
    return true;
  bench_register_clear(out);
  return false;
}

void bench_register_clear(bench_register *reg) {
  sg_arena_clear(&reg->arena);
  *reg = (bench_register){0};
}

bool bench_register_to_middles(bench_register *reg) {
  const sg_graph *g = &reg->view.graph;
  uint64_t *lows = sg_memory_alloc(g->n_entities, sizeof *lows);
  uint64_t *ways = sg_memory_alloc(g->n_entities, sizeof *ways);
  for (sg_id e = 0; lows && ways && e < g->n_links; e++) {
    lows[g->link_to[e]] += reg->low[e];
    ways[g->link_to[e]] += (reg->high[e] - reg->low[e]) / 2;
  }
  for (sg_id e = 0; lows && ways && e < g->n_links; e++) {
    const sg_id v = g->link_to[e];
    const uint64_t slack = lows[v] < SG_WHOLE ? SG_WHOLE - lows[v] : 0;
    uint64_t way = (reg->high[e] - reg->low[e]) / 2;
    if (ways[v] > slack)
      way = way * slack / ways[v];
    reg->low[e] += (uint32_t)way;
    reg->high[e] = reg->low[e];
  }
  const bool ok = lows && ways;
  sg_memory_free(lows);
  sg_memory_free(ways);
  return ok;
}

uint32_t bench_register_bodies(const bench_register *reg, uint16_t country,
                               sg_id *out) {
  const sg_graph *g = &reg->view.graph;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (g->entity_kind[v] == SG_PUBLIC_BODY &&
        (country == 0 || g->entity_country[v] == country))
      out[n++] = v;
  return n;
}
