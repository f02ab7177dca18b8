// SPDX-License-Identifier: GPL-2.0-or-later
// parts - see region.h: strongly connected parts, without recursion.
#include "region.h"

#include <string.h>

sg_status parts_init(sg_host *host, const region *r, parts *out) {
  *out = (parts){
      .of = host->alloc(host, r->n, sizeof *out->of),
      .order = host->alloc(host, r->n, sizeof *out->order),
      .number = host->alloc(host, r->n, sizeof *out->number),
      .low = host->alloc(host, r->n, sizeof *out->low),
      .next = host->alloc(host, r->n, sizeof *out->next),
      .path = host->alloc(host, r->n, sizeof *out->path),
      .open = host->alloc(host, r->n, sizeof *out->open),
  };
  return out->of && out->order && out->number && out->low && out->next &&
                 out->path && out->open
             ? SG_OK
             : SG_ENOMEM;
}

typedef struct search {
  const region *r;
  parts *p;
  uint32_t n_met, n_open, n_ordered, depth;
} search;

static void enter(search *s, uint32_t v) {
  parts *p = s->p;
  p->number[v] = p->low[v] = ++s->n_met;
  p->next[v] = s->r->out.start[v];
  p->path[s->depth++] = v;
  p->open[s->n_open++] = v;
}

static void lower(uint32_t *low, uint32_t to) {
  *low = to < *low ? to : *low;
}

// All that is open since the vertex is its part when nothing leads above it.
static void leave(search *s, uint32_t v) {
  parts *p = s->p;
  s->depth--;
  if (p->low[v] < p->number[v]) {
    lower(&p->low[p->path[s->depth - 1]], p->low[v]);
    return;
  }
  uint32_t one = SG_NONE;
  do {
    one = p->open[--s->n_open];
    p->of[one] = p->n;
    p->order[s->n_ordered++] = one;
  } while (one != v);
  p->n++;
}

static void step(search *s, uint32_t left_out) {
  parts *p = s->p;
  const uint32_t v = p->path[s->depth - 1];
  if (p->next[v] == s->r->out.start[v + 1]) {
    leave(s, v);
    return;
  }
  const uint32_t to = s->r->out.to[p->next[v]++];
  if (to == left_out)
    return;
  if (p->number[to] == 0)
    enter(s, to);
  else if (p->of[to] == SG_NONE)
    lower(&p->low[v], p->number[to]);
}

void parts_find(const region *r, uint32_t left_out, parts *p) {
  search s = {.r = r, .p = p};
  memset(p->of, 0xff, r->n * sizeof *p->of);
  memset(p->number, 0, r->n * sizeof *p->number);
  p->n = 0;
  for (uint32_t v = 0; v < r->n; v++) {
    if (v == left_out || p->number[v] != 0)
      continue;
    enter(&s, v);
    while (s.depth > 0)
      step(&s, left_out);
  }
}
