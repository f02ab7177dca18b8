// SPDX-License-Identifier: GPL-2.0-or-later
// bench_plain - see bench_plain.h.
#include "bench_plain.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>
#include <time.h>

double bench_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double *bench_weights(const sg_graph *g, const uint32_t *share) {
  double *weight = sg_memory_alloc(g->n_links, sizeof *weight);
  uint64_t *sum = sg_memory_alloc(g->n_entities, sizeof *sum);
  for (sg_id e = 0; weight && sum && e < g->n_links; e++)
    sum[g->link_to[e]] += g->link_low[e];
  for (sg_id e = 0; weight && sum && e < g->n_links; e++) {
    const uint64_t lows = sum[g->link_to[e]];
    weight[e] = share[e] / (double)(lows > SG_WHOLE ? lows : SG_WHOLE);
  }
  if (!sum) {
    sg_memory_free(weight);
    weight = NULL;
  }
  sg_memory_free(sum);
  return weight;
}

// --- look-through ------------------------------------------------------------

// Values below `new` from those in `old`; the largest change.
static double one_round(bench_loop *loop, const double *old, double *new) {
  const sg_graph *g = loop->graph;
  double most = 0;
  memset(new, 0, g->n_entities * sizeof *new);
  for (sg_id e = 0; e < g->n_links; e++)
    new[g->link_to[e]] += loop->weight[e] * old[g->link_from[e]];
  for (uint32_t i = 0; i < loop->n_owners; i++)
    new[loop->owners[i]] = 1;
  loop->n_above = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    loop->n_above += new[v] > 1 + 1e-9;
    new[v] = new[v] > 1 ? 1 : new[v];
    most = fmax(most, fabs(new[v] - old[v]));
  }
  return most;
}

bool bench_loop_run(bench_loop *loop) {
  const size_t size = loop->graph->n_entities * sizeof *loop->h;
  double *next = sg_memory_alloc(loop->graph->n_entities, sizeof *next);
  if (!next)
    return false;
  const double start = bench_now();
  double change = 1;
  memset(loop->h, 0, size);
  for (uint32_t i = 0; i < loop->n_owners; i++)
    loop->h[loop->owners[i]] = 1;
  for (loop->rounds = 0; change >= 1e-9 && !loop->stopped; loop->rounds++) {
    double *const now = loop->rounds % 2 ? next : loop->h;
    change = one_round(loop, now, now == next ? loop->h : next);
    loop->stopped = change >= 1e-9 && bench_now() - start > loop->limit;
  }
  if (loop->rounds % 2)
    memcpy(loop->h, next, size);
  loop->seconds = bench_now() - start;
  sg_memory_free(next);
  return true;
}

// --- cascade -----------------------------------------------------------------

typedef struct cascade {
  const sg_graph *g;
  const sg_test *test;
  uint8_t *level;
  uint64_t *low, *high; // held by those that are in
  uint64_t *all_low;    // held by anybody
} cascade;

static void add_up(cascade *c) {
  const sg_graph *g = c->g;
  memset(c->low, 0, g->n_entities * sizeof *c->low);
  memset(c->high, 0, g->n_entities * sizeof *c->high);
  for (sg_id e = 0; e < g->n_links; e++)
    if (c->level[g->link_from[e]]) {
      c->low[g->link_to[e]] += g->link_low[e];
      c->high[g->link_to[e]] += g->link_high[e];
    }
}

// What is in holds at most this, as the others certainly hold the rest.
static uint64_t most_of(const cascade *c, sg_id v) {
  const uint64_t others = c->all_low[v] - c->low[v];
  const uint64_t cap = others < SG_WHOLE ? SG_WHOLE - others : 0;
  const uint64_t most = c->high[v] < cap ? c->high[v] : cap;
  return most > c->low[v] ? most : c->low[v];
}

static uint32_t repeat(cascade *c, uint8_t level) {
  uint32_t rounds = 0;
  for (bool more = true; more; rounds++) {
    more = false;
    add_up(c);
    for (sg_id v = 0; v < c->g->n_entities; v++) {
      const uint64_t held = level == SG_CERTAIN ? c->low[v] : most_of(c, v);
      if (c->level[v] || c->high[v] == 0 || !sg_test_passes(c->test, held))
        continue;
      c->level[v] = level;
      more = true;
    }
  }
  return rounds;
}

bool bench_plain_cascade(const sg_graph *g, const sg_test *test,
                         const sg_id *owners, uint32_t n_owners, uint8_t *level,
                         uint32_t *rounds) {
  uint64_t *sums = sg_memory_alloc((size_t)g->n_entities * 3, sizeof *sums);
  if (!sums)
    return false;
  cascade c = {g,
               test,
               level,
               sums,
               sums + g->n_entities,
               sums + (size_t)2 * g->n_entities};
  memset(level, 0, g->n_entities);
  for (sg_id e = 0; e < g->n_links; e++)
    c.all_low[g->link_to[e]] += g->link_low[e];
  for (uint32_t i = 0; i < n_owners; i++)
    level[owners[i]] = SG_CERTAIN;
  *rounds = repeat(&c, SG_CERTAIN);
  *rounds += repeat(&c, SG_POSSIBLE);
  sg_memory_free(sums);
  return true;
}
