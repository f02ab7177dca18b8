// SPDX-License-Identifier: GPL-2.0-or-later
// ways - see ways.h: Yen's algorithm with Lawler's rule.
//
// Each chain but the first deviates from a better one at some party. Behind
// that party its own detours begin, so nothing is found twice. Of the chains
// that wait no more are kept than can still be taken.
#include "paths/search.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct way {
  sg_id *at; // parties, both ends among them
  uint32_t n, deviates;
  sg_cost cost;
} way;

typedef struct work {
  const sg_ways_query *query;
  sg_search search;
  way *taken, *waiting; // waiting: best first
  uint32_t n_taken, n_waiting;
  bool *sharing; // of the taken: begins as the one at hand does
  sg_vec found;  // parties of a detour
  sg_arena arena;
} work;

static int compare(const way *a, const way *b) {
  if (a->cost != b->cost)
    return a->cost < b->cost ? -1 : 1;
  uint32_t i = 0;
  while (i < a->n && i < b->n && a->at[i] == b->at[i])
    i++;
  if (i == a->n || i == b->n)
    return (a->n > b->n) - (a->n < b->n);
  return a->at[i] < b->at[i] ? -1 : 1;
}

static uint32_t room(const work *w) {
  return w->query->k - w->n_taken;
}

// Chains that cost more can never be taken.
static sg_cost most_allowed(const work *w) {
  return w->n_waiting < room(w) ? SG_COST_NONE
                                : w->waiting[w->n_waiting - 1].cost;
}

static void insert(work *w, way one) {
  uint32_t i = w->n_waiting;
  if (i == room(w)) {
    if (compare(&one, &w->waiting[i - 1]) >= 0) {
      sg_memory_free(one.at);
      return;
    }
    sg_memory_free(w->waiting[--i].at);
  } else {
    w->n_waiting++;
  }
  for (; i > 0 && compare(&one, &w->waiting[i - 1]) < 0; i--)
    w->waiting[i] = w->waiting[i - 1];
  w->waiting[i] = one;
}

// The best chain that begins like `parent` up to its party `j` and then goes
// where no chain that was taken goes.
static sg_status detour(work *w, const way *parent, uint32_t j,
                        sg_cost before) {
  const sg_cost most = most_allowed(w);
  sg_cost cost = SG_COST_NONE;
  if (most < before)
    return SG_OK;
  w->found.n = 0;
  const sg_status status =
      sg_search_run(&w->search, parent->at[j], most - before, &w->found, &cost);
  if (status != SG_OK || cost == SG_COST_NONE)
    return status;
  const size_t kept = (size_t)j + 1;
  way one = {
      .at = sg_memory_alloc(kept + w->found.n, sizeof *one.at),
      .n = j + 1 + w->found.n,
      .deviates = j,
      .cost = before + cost,
  };
  if (!one.at)
    return SG_ENOMEM;
  memcpy(one.at, parent->at, kept * sizeof *one.at);
  memcpy(one.at + kept, w->found.data, w->found.n * sizeof *one.at);
  insert(w, one);
  return SG_OK;
}

// Chains that share the beginning with the one at hand, up to vertex `j`; their
// next hops are shut.
static void shut_taken(work *w, const way *parent, uint32_t j) {
  sg_search_open_hops(&w->search);
  for (uint32_t i = 0; i < w->n_taken; i++) {
    const way *other = &w->taken[i];
    w->sharing[i] &= j < other->n && other->at[j] == parent->at[j];
    if (w->sharing[i] && j + 1 < other->n)
      sg_search_shut(&w->search, other->at[j + 1]);
  }
}

static sg_status all_detours(work *w, const way *parent) {
  sg_cost before = 0;
  sg_status status = SG_OK;
  sg_search_open(&w->search);
  memset(w->sharing, 1, w->n_taken * sizeof *w->sharing);
  for (uint32_t j = 0; j + 1 < parent->n && status == SG_OK; j++) {
    shut_taken(w, parent, j);
    if (j >= parent->deviates)
      status = detour(w, parent, j, before);
    sg_search_close(&w->search, parent->at[j]);
    w->search.work += 1 + w->n_taken;
    sg_cost hop = 0;
    (void)sg_search_link(&w->search, parent->at[j], parent->at[j + 1], &hop);
    before += hop;
  }
  return status;
}

static void take_best(work *w) {
  w->taken[w->n_taken++] = w->waiting[0];
  memmove(w->waiting, w->waiting + 1, --w->n_waiting * sizeof *w->waiting);
}

// The best chain of all is a detour from one that stays where it begins.
static sg_status first(work *w) {
  sg_id start = w->query->from;
  const way nowhere = {&start, 1, 0, 0};
  sg_search_open(&w->search);
  return detour(w, &nowhere, 0, 0);
}

static sg_status find_all(work *w) {
  sg_status status = sg_search_init(&w->search, w->query, &w->arena);
  if (status == SG_OK)
    status = first(w);
  while (status == SG_OK && w->n_waiting > 0) {
    take_best(w);
    if (room(w) == 0)
      break;
    status = all_detours(w, &w->taken[w->n_taken - 1]);
  }
  // At the limit of work those that wait are chains all the same.
  while (status == SG_ECANCEL && w->n_waiting > 0)
    take_best(w);
  return status;
}

// --- the answer
// -------------------------------------------------------------------

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

// In the order of size, so that equal factors have equal products.
static double product(double *factors, uint32_t n) {
  double strength = 1;
  if (n > 1)
    qsort(factors, n, sizeof *factors, by_size);
  for (uint32_t i = 0; i < n; i++)
    strength *= factors[i];
  return strength;
}

static bool leaves_address(const sg_graph *g, sg_id e, sg_id from) {
  return g->link_kind[e] == SG_LOCATED_AT && g->link_to[e] == from;
}

static bool answer_one(const work *w, const way *from, sg_way *to,
                       sg_arena *arena) {
  const sg_strengths *s = w->query->strengths;
  const uint32_t n = from->n - 1;
  double *factors = sg_memory_alloc(n, sizeof *factors);
  *to = (sg_way){
      .n_links = n,
      .links = sg_arena_alloc(arena, n, sizeof *to->links),
      .entities = sg_arena_alloc(arena, from->n, sizeof *to->entities),
  };
  const bool ok = factors && to->links && to->entities;
  for (uint32_t i = 0; ok && i < from->n; i++)
    to->entities[i] = from->at[i];
  for (uint32_t i = 0; ok && i < n; i++) {
    sg_cost cost = 0;
    to->links[i] =
        sg_search_link(&w->search, from->at[i], from->at[i + 1], &cost);
  }
  for (int high = 0; ok && high < 2; high++) {
    for (uint32_t i = 0; i < n; i++)
      factors[i] =
          leaves_address(w->query->graph, to->links[i], to->entities[i])
              ? s->low[to->links[i]] > 0 || high
              : (high ? s->high : s->low)[to->links[i]];
    *(high ? &to->high : &to->low) = product(factors, n);
  }
  sg_memory_free(factors);
  return ok;
}

static sg_status answer(work *w, sg_ways *out) {
  out->at = sg_arena_alloc(&out->arena, w->n_taken, sizeof *out->at);
  if (!out->at)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < w->n_taken; i++)
    if (!answer_one(w, &w->taken[i], &out->at[i], &out->arena))
      return SG_ENOMEM;
  out->n = w->n_taken;
  out->work = w->search.work;
  return SG_OK;
}

static bool prepare(work *w) {
  const uint32_t k = w->query->k;
  w->taken = sg_arena_alloc(&w->arena, k, sizeof *w->taken);
  w->waiting = sg_arena_alloc(&w->arena, k, sizeof *w->waiting);
  w->sharing = sg_arena_alloc(&w->arena, k, sizeof *w->sharing);
  sg_vec_init(&w->found, sizeof(sg_id), 0);
  return w->taken && w->waiting && w->sharing;
}

static void clear(work *w) {
  for (uint32_t i = 0; i < w->n_taken; i++)
    sg_memory_free(w->taken[i].at);
  for (uint32_t i = 0; i < w->n_waiting; i++)
    sg_memory_free(w->waiting[i].at);
  sg_search_clear(&w->search);
  sg_vec_clear(&w->found);
  sg_arena_clear(&w->arena);
}

sg_status sg_ways_find(sg_ways *out, const sg_ways_query *query) {
  work w = {.query = query};
  *out = (sg_ways){0};
  sg_arena_init(&out->arena, 0);
  if (query->from == query->to || query->k == 0)
    return SG_OK;
  sg_arena_init(&w.arena, 0);
  sg_status status = prepare(&w) ? find_all(&w) : SG_ENOMEM;
  out->truncated = status == SG_ECANCEL;
  if (status == SG_OK || status == SG_ECANCEL)
    status = answer(&w, out);
  clear(&w);
  if (status != SG_OK)
    sg_ways_clear(out);
  return status;
}

void sg_ways_clear(sg_ways *ways) {
  sg_arena_clear(&ways->arena);
  *ways = (sg_ways){0};
}
