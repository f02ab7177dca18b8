// SPDX-License-Identifier: GPL-2.0-or-later
// best_chain - see explain.h: Dijkstra's search on products of stakes.
#include "ownership/explain.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

// The fewest links of control first, then the greatest product of stakes. The
// product is part * 2^exponent, as one of many links is too small for a double.
typedef struct sg_strength {
  double part; // from 0.5 to 1; 0: no chain
  int64_t exponent;
  uint32_t n_control;
} sg_strength;

typedef struct entry {
  sg_strength strength;
  uint32_t n_links;
  sg_id entity;
} entry;

typedef struct search {
  sg_chains *out;
  const sg_shares *shares;
  const uint8_t *within;
  sg_vec heap; // entry
  uint8_t *done;
} search;

static sg_strength scaled(double product, int64_t exponent,
                          uint32_t n_control) {
  int by = 0;
  const double part = frexp(product, &by);
  return (sg_strength){part, exponent + by, n_control};
}

// Positive where a is stronger.
static int compare(const sg_strength *a, const sg_strength *b) {
  if (a->part <= 0 || b->part <= 0)
    return (a->part > 0) - (b->part > 0);
  if (a->n_control != b->n_control)
    return a->n_control < b->n_control ? 1 : -1;
  if (a->exponent != b->exponent)
    return a->exponent > b->exponent ? 1 : -1;
  return (a->part > b->part) - (a->part < b->part);
}

static bool is_better(const entry *a, const entry *b) {
  const int stronger = compare(&a->strength, &b->strength);
  if (stronger)
    return stronger > 0;
  if (a->n_links != b->n_links)
    return a->n_links < b->n_links;
  return a->entity < b->entity;
}

static bool push(search *s, entry one) {
  if (!sg_vec_add(&s->heap))
    return false;
  entry *heap = s->heap.data;
  uint32_t i = s->heap.n - 1;
  for (; i > 0 && is_better(&one, &heap[(i - 1) / 2]); i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = one;
  return true;
}

static entry pop(search *s) {
  entry *heap = s->heap.data;
  const entry top = heap[0];
  const entry last = heap[--s->heap.n];
  const uint32_t n = s->heap.n;
  uint32_t i = 0;
  for (;;) {
    uint32_t child = 2 * i + 1;
    if (child >= n)
      break;
    if (child + 1 < n && is_better(&heap[child + 1], &heap[child]))
      child++;
    if (!is_better(&heap[child], &last))
      break;
    heap[i] = heap[child];
    i = child;
  }
  if (n > 0)
    heap[i] = last;
  return top;
}

// A chain that goes on from `at` to `to` by `link`, if it is better than what
// is known.
static bool offer(search *s, const entry *at, sg_id to, sg_id link,
                  sg_strength strength) {
  sg_chains *c = s->out;
  const uint32_t n_links = at->n_links + 1;
  if (s->done[to] || strength.part <= 0 || (s->within && !s->within[to]))
    return true;
  const int stronger = compare(&strength, &c->strength[to]);
  const bool same = stronger == 0 && n_links == c->n_links[to];
  const bool better =
      stronger > 0 || (stronger == 0 && n_links < c->n_links[to]);
  if (!better && !(same && link < c->link[to]))
    return true;
  c->strength[to] = strength;
  c->n_links[to] = n_links;
  c->link[to] = link;
  return same || push(s, (entry){strength, n_links, to});
}

static bool offer_stake(search *s, const entry *at, sg_id to, sg_id link,
                        uint32_t low, uint32_t high) {
  const double middle = ((double)low + high) / 2 / SG_WHOLE;
  const sg_strength *before = &at->strength;
  return offer(
      s, at, to, link,
      scaled(before->part * middle, before->exponent, before->n_control));
}

static bool expand_control(search *s, const entry *at) {
  const sg_graph *g = s->out->graph;
  const bool up = s->out->upwards;
  const uint32_t *start = up ? g->in_start : g->out_start;
  const sg_id *links = up ? g->in_link : g->out_link;
  sg_strength strength = at->strength;
  strength.n_control++;
  for (uint32_t k = start[at->entity]; k < start[at->entity + 1]; k++) {
    const sg_id e = links[k];
    if (g->link_kind[e] == SG_CONTROL &&
        !offer(s, at, up ? g->link_from[e] : g->link_to[e], e, strength))
      return false;
  }
  return true;
}

static bool expand_up(search *s, const entry *at) {
  const sg_shares *sh = s->shares;
  const uint32_t p = sh->place[at->entity];
  for (uint32_t i = sh->start[p]; i < sh->start[p + 1]; i++) {
    const sg_stake *stake = &sh->stake[i];
    if (!offer_stake(s, at, sh->entity[stake->owner], stake->link, stake->low,
                     stake->high))
      return false;
  }
  return true;
}

static bool expand_down(search *s, const entry *at) {
  const sg_shares *sh = s->shares;
  const uint32_t p = sh->place[at->entity];
  for (uint32_t k = sh->out_start[p]; k < sh->out_start[p + 1]; k++) {
    const sg_owned *stake = &sh->owned[k];
    if (!offer_stake(s, at, sh->entity[stake->company], stake->link, stake->low,
                     stake->high))
      return false;
  }
  return true;
}

static bool expand_totals(search *s, const entry *at) {
  const sg_shares *sh = s->shares;
  const bool up = s->out->upwards;
  const uint32_t p = sh->place[at->entity];
  uint32_t n = 0;
  const sg_total *totals =
      up ? sg_totals_in(sh, p, &n) : sg_totals_of(sh, p, &n);
  for (uint32_t i = 0; i < n; i++)
    if (!offer_stake(s, at,
                     sh->entity[up ? totals[i].owner : totals[i].company],
                     totals[i].link, totals[i].low, totals[i].high))
      return false;
  return true;
}

static bool run(search *s) {
  while (s->heap.n > 0) {
    const entry at = pop(s);
    if (s->done[at.entity])
      continue;
    s->done[at.entity] = 1;
    const bool ok = s->out->upwards ? expand_up(s, &at) : expand_down(s, &at);
    if (!ok || !expand_totals(s, &at) || !expand_control(s, &at))
      return false;
  }
  return true;
}

sg_status sg_chains_search(sg_chains *out, const sg_shares *shares,
                           const sg_id *from, uint32_t n_from, bool upwards,
                           const uint8_t *within, sg_arena *arena,
                           sg_error *err) {
  const uint32_t n = shares->n;
  search s = {.out = out, .shares = shares, .within = within};
  *out = (sg_chains){.graph = shares->graph, .upwards = upwards};
  out->strength = sg_arena_alloc(arena, n, sizeof *out->strength);
  out->n_links = sg_arena_alloc(arena, n, sizeof *out->n_links);
  out->link = sg_arena_alloc(arena, n, sizeof *out->link);
  s.done = sg_memory_alloc(n, sizeof *s.done);
  sg_vec_init(&s.heap, sizeof(entry), 0);
  bool ok = out->strength && out->n_links && out->link && s.done;
  for (uint32_t i = 0; ok && i < n; i++)
    out->link[i] = SG_NONE;
  for (uint32_t i = 0; ok && i < n_from; i++) {
    out->strength[from[i]] = scaled(1, 0, 0);
    ok = push(&s, (entry){scaled(1, 0, 0), 0, from[i]});
  }
  ok = ok && run(&s);
  sg_vec_clear(&s.heap);
  sg_memory_free(s.done);
  return ok ? SG_OK : sg_no_memory(err);
}

uint32_t sg_chain_links(const sg_chains *chains, sg_id entity, sg_id *links,
                        uint32_t most) {
  const sg_graph *g = chains->graph;
  const uint32_t n =
      chains->n_links[entity] < most ? chains->n_links[entity] : most;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = chains->link[entity];
    links[chains->upwards ? i : n - 1 - i] = e;
    entity = chains->upwards ? g->link_to[e] : g->link_from[e];
  }
  return n;
}
