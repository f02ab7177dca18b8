// SPDX-License-Identifier: GPL-2.0-or-later
// unit_flow - see unit_flow.h. igraph's needs a graph of its own for each flow,
// which made the plugin three times as slow where there are many users.
#include "unit_flow.h"

#include <string.h>

sg_status unit_flow_init(sg_host *host, uint32_t most_vertices,
                         uint32_t most_arcs, unit_flow *out) {
  const size_t n = most_vertices;
  const size_t m = most_arcs;
  *out = (unit_flow){
      .from = host->alloc(host, m, sizeof *out->from),
      .to = host->alloc(host, m, sizeof *out->to),
      .is_full = host->alloc(host, m, sizeof *out->is_full),
      .start = host->alloc(host, n + 2, sizeof *out->start),
      .half = host->alloc(host, 2 * m, sizeof *out->half),
      .level = host->alloc(host, n, sizeof *out->level),
      .next = host->alloc(host, n, sizeof *out->next),
      .path = host->alloc(host, n, sizeof *out->path),
  };
  return out->from && out->to && out->is_full && out->start && out->half &&
                 out->level && out->next && out->path
             ? SG_OK
             : SG_ENOMEM;
}

static void list_halves(unit_flow *f) {
  memset(f->start, 0, ((size_t)f->n + 2) * sizeof *f->start);
  for (uint32_t e = 0; e < f->n_arcs; e++) {
    f->start[f->from[e] + 2]++;
    f->start[f->to[e] + 2]++;
  }
  for (uint32_t v = 0; v < f->n; v++)
    f->start[v + 2] += f->start[v + 1];
  for (uint32_t e = 0; e < f->n_arcs; e++) {
    f->half[f->start[f->from[e] + 1]++] = 2 * e;
    f->half[f->start[f->to[e] + 1]++] = 2 * e + 1;
  }
}

// An arc can be passed forwards when it is empty, and backwards when full.
static bool is_passable(const unit_flow *f, uint32_t half) {
  return f->is_full[half / 2] == half % 2;
}

static uint32_t head(const unit_flow *f, uint32_t half) {
  return half % 2 ? f->from[half / 2] : f->to[half / 2];
}

static bool find_levels(unit_flow *f, uint32_t sink) {
  uint32_t *queue = f->path;
  uint32_t n = 0;
  memset(f->level, 0xff, f->n * sizeof *f->level);
  f->level[0] = 0;
  queue[n++] = 0;
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t v = queue[i];
    for (uint32_t k = f->start[v]; k < f->start[v + 1]; k++) {
      const uint32_t to = head(f, f->half[k]);
      if (f->level[to] != SG_NONE || !is_passable(f, f->half[k]))
        continue;
      f->level[to] = f->level[v] + 1;
      if (to == sink)
        return true;
      queue[n++] = to;
    }
  }
  return false;
}

// Fill ways on which every arc leads a level up, until there is none.
static uint32_t fill_ways(unit_flow *f, uint32_t sink) {
  uint32_t n_ways = 0;
  uint32_t depth = 0;
  uint32_t v = 0;
  memcpy(f->next, f->start, f->n * sizeof *f->next);
  for (;;) {
    if (v == sink) {
      n_ways++;
      while (depth > 0)
        f->is_full[f->path[--depth] / 2] ^= 1;
      v = 0;
    } else if (f->next[v] == f->start[v + 1]) {
      if (depth == 0)
        return n_ways;
      v = head(f, f->path[--depth] ^ 1);
      f->next[v]++;
    } else {
      const uint32_t half = f->half[f->next[v]];
      const uint32_t to = head(f, half);
      if (is_passable(f, half) && f->level[to] == f->level[v] + 1) {
        f->path[depth++] = half;
        v = to;
      } else {
        f->next[v]++;
      }
    }
  }
}

uint32_t unit_flow_find(unit_flow *f, uint32_t sink) {
  uint32_t value = 0;
  list_halves(f);
  memset(f->is_full, 0, f->n_arcs);
  while (find_levels(f, sink))
    value += fill_ways(f, sink);
  return value;
}
