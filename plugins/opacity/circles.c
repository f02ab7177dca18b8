// SPDX-License-Identifier: GPL-2.0-or-later
// circles - parties that own each other: strongly connected components (Tarjan
// 1972), without recursion. igraph's answer is the same; building its graph
// takes longer than this search.
#include "opacity.h"

#define DONE UINT32_MAX

// A party on the way, and the next of its ties to look at.
typedef struct frame {
  sg_id v;
  uint32_t next;
} frame;

typedef struct search {
  const survey *s;
  const circles *within; // or NULL
  circles *out;
  uint32_t *number; // in the order of discovery, from 1; 0: not met,
                    // DONE: in a component
  uint32_t *low;    // the least number that is reached from below
  sg_id *stack;     // met, and not yet in a component
  frame *way;
  uint32_t n_met, n_stack, n_way;
} search;

static void meet(search *t, sg_id v) {
  t->number[v] = t->low[v] = ++t->n_met;
  t->stack[t->n_stack++] = v;
  t->way[t->n_way++] = (frame){v, t->s->g->in_start[v]};
}

static void close_component(search *t, sg_id v) {
  circles *out = t->out;
  sg_id u = SG_NONE;
  uint32_t at = out->start[out->n];
  do {
    u = t->stack[--t->n_stack];
    out->of[u] = out->n;
    t->number[u] = DONE;
    out->member[at++] = u;
  } while (u != v);
  out->start[++out->n] = at;
}

// Look at one more tie of the party on top, or be done with it.
static void step(search *t) {
  const sg_graph *g = t->s->g;
  const circles *within = t->within;
  frame *top = &t->way[t->n_way - 1];
  const sg_id v = top->v;
  const bool alone = within && circle_size(within, v) == 1;
  while (!alone && top->next < g->in_start[v + 1]) {
    const sg_id e = g->in_link[top->next++];
    const sg_id u = g->link_from[e];
    if (!(t->s->tie[e] & t->out->ties) ||
        (within && within->of[u] != within->of[v]))
      continue;
    if (t->number[u] == 0) {
      meet(t, u);
      return;
    }
    if (t->number[u] < t->low[v])
      t->low[v] = t->number[u];
  }
  const uint32_t low = t->low[v];
  if (low == t->number[v])
    close_component(t, v);
  t->n_way--;
  if (t->n_way > 0 && low < t->low[t->way[t->n_way - 1].v])
    t->low[t->way[t->n_way - 1].v] = low;
}

// Of parallel ties the first is taken; `seen` is by owner, all SG_NONE.
static uint32_t list_inner(const survey *s, circles *c, sg_id *seen) {
  const sg_graph *g = s->g;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    c->inner_start[v] = n;
    if (circle_size(c, v) == 1)
      continue;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      const sg_id u = g->link_from[e];
      if (!(s->tie[e] & c->ties) || c->of[u] != c->of[v] || seen[u] == v)
        continue;
      seen[u] = v;
      if (c->inner)
        c->inner[n] = e;
      n++;
    }
  }
  c->inner_start[g->n_entities] = n;
  return n;
}

static void forget(sg_id *seen, uint32_t n) {
  for (uint32_t v = 0; v < n; v++)
    seen[v] = SG_NONE;
}

sg_status circles_find(const survey *s, uint8_t ties, const circles *within,
                       circles *out) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  *out = (circles){.ties = ties};
  out->of = host->alloc(host, n, sizeof *out->of);
  out->start = host->alloc(host, (size_t)n + 1, sizeof *out->start);
  out->member = host->alloc(host, n, sizeof *out->member);
  out->inner_start = host->alloc(host, (size_t)n + 1, sizeof *out->inner_start);
  search t = {.s = s, .within = within, .out = out};
  t.number = host->alloc(host, n, sizeof *t.number);
  t.low = host->alloc(host, n, sizeof *t.low);
  t.stack = host->alloc(host, n, sizeof *t.stack);
  t.way = host->alloc(host, n, sizeof *t.way);
  if (!out->of || !out->start || !out->member || !out->inner_start ||
      !t.number || !t.low || !t.stack || !t.way)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = within ? within->member[i] : i;
    if (t.number[v] == 0)
      meet(&t, v);
    while (t.n_way > 0)
      step(&t);
  }
  forget(t.stack, n);
  const uint32_t n_inner = list_inner(s, out, t.stack);
  out->inner = host->alloc(host, n_inner, sizeof *out->inner);
  forget(t.stack, n);
  if (out->inner)
    (void)list_inner(s, out, t.stack);
  return out->inner ? SG_OK : SG_ENOMEM;
}
