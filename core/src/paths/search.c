// SPDX-License-Identifier: GPL-2.0-or-later
// search - see between.h: A* with exact distances to the end.
#include "paths/between.h"

#include <string.h>

typedef struct entry {
  sg_cost cost; // with the distance to the end
  uint32_t vertex;
} entry;

static bool comes_before(const entry *a, const entry *b) {
  return a->cost != b->cost ? a->cost < b->cost : a->vertex < b->vertex;
}

static bool push(sg_vec *heap, entry one) {
  if (!sg_vec_add(heap))
    return false;
  entry *at = heap->data;
  uint32_t i = heap->n - 1;
  for (; i > 0 && comes_before(&one, &at[(i - 1) / 2]); i = (i - 1) / 2)
    at[i] = at[(i - 1) / 2];
  at[i] = one;
  return true;
}

static entry pop(sg_vec *heap) {
  entry *at = heap->data;
  const entry top = at[0];
  const entry last = at[--heap->n];
  uint32_t i = 0;
  for (uint32_t child = 1; child < heap->n; child = 2 * i + 1) {
    if (child + 1 < heap->n && comes_before(&at[child + 1], &at[child]))
      child++;
    if (!comes_before(&at[child], &last))
      break;
    at[i] = at[child];
    i = child;
  }
  if (heap->n > 0)
    at[i] = last;
  return top;
}

// --- distances to the end
// ---------------------------------------------------------

static sg_status measure(sg_search *s) {
  const sg_between *b = s->between;
  for (uint32_t v = 0; v < b->n; v++)
    s->to_end[v] = SG_COST_NONE;
  s->to_end[b->to] = 0;
  if (!push(&s->heap, (entry){0, b->to}))
    return SG_ENOMEM;
  while (s->heap.n > 0) {
    const entry at = pop(&s->heap);
    if (at.cost != s->to_end[at.vertex])
      continue;
    for (uint32_t i = b->back.start[at.vertex];
         i < b->back.start[at.vertex + 1]; i++) {
      const sg_hop *hop = &b->back.hop[i];
      const sg_cost cost = at.cost + sg_hop_cost(b, hop);
      s->work++;
      if (cost >= s->to_end[hop->to])
        continue;
      s->to_end[hop->to] = cost;
      if (!push(&s->heap, (entry){cost, hop->to}))
        return SG_ENOMEM;
    }
    if (s->work > b->query->work)
      return SG_ECANCEL;
  }
  return SG_OK;
}

sg_status sg_search_init(sg_search *s, const sg_between *between,
                         sg_arena *arena) {
  const size_t n = between->n;
  *s = (sg_search){
      .between = between,
      .to_end = sg_arena_alloc(arena, n, sizeof *s->to_end),
      .cost = sg_arena_alloc(arena, n, sizeof *s->cost),
      .seen = sg_arena_alloc(arena, n, sizeof *s->seen),
      .done = sg_arena_alloc(arena, n, sizeof *s->done),
      .good = sg_arena_alloc(arena, n, sizeof *s->good),
      .closed = sg_arena_alloc(arena, n, sizeof *s->closed),
      .shut = sg_arena_alloc(arena, n, sizeof *s->shut),
      .queue = sg_arena_alloc(arena, n, sizeof *s->queue),
      .round = 1,
      .detour = 1,
  };
  sg_vec_init(&s->heap, sizeof(entry), 0);
  if (!s->to_end || !s->cost || !s->seen || !s->done || !s->good ||
      !s->closed || !s->shut || !s->queue)
    return SG_ENOMEM;
  return measure(s);
}

void sg_search_clear(sg_search *s) {
  sg_vec_clear(&s->heap);
}

void sg_search_open(sg_search *s) {
  s->round++;
  s->detour++;
}

void sg_search_open_hops(sg_search *s) {
  s->detour++;
}

void sg_search_close(sg_search *s, uint32_t v) {
  s->closed[v] = s->round;
}

void sg_search_shut(sg_search *s, uint32_t v) {
  s->shut[v] = s->detour;
}

// --- one search
// -------------------------------------------------------------------

static bool is_open(const sg_search *s, uint32_t start, uint32_t from,
                    uint32_t to) {
  return s->closed[to] != s->round && to != start &&
         !(from == start && s->shut[to] == s->detour);
}

static sg_status expand(sg_search *s, uint32_t start, uint32_t v,
                        sg_cost most) {
  const sg_between *b = s->between;
  for (uint32_t i = b->onward.start[v]; i < b->onward.start[v + 1]; i++) {
    const sg_hop *hop = &b->onward.hop[i];
    s->work++;
    if (!is_open(s, start, v, hop->to))
      continue;
    const sg_cost cost = s->cost[v] + sg_hop_cost(b, hop);
    if (cost + s->to_end[hop->to] > most ||
        (s->seen[hop->to] == s->number && s->cost[hop->to] <= cost))
      continue;
    s->seen[hop->to] = s->number;
    s->cost[hop->to] = cost;
    if (!push(&s->heap, (entry){cost + s->to_end[hop->to], hop->to}))
      return SG_ENOMEM;
  }
  return SG_OK;
}

// Settle everything that can be on a chain as good as the best, so that among
// equal ones the choice is free. `most` falls to the cost of the best.
static sg_status settle(sg_search *s, uint32_t start, sg_cost *most) {
  const sg_between *b = s->between;
  bool found = false;
  while (s->heap.n > 0) {
    const entry at = pop(&s->heap);
    if (found && at.cost > *most)
      break;
    if (s->done[at.vertex] == s->number)
      continue;
    s->done[at.vertex] = s->number;
    if (at.vertex == b->to) {
      found = true;
      *most = at.cost;
      continue;
    }
    const sg_status status = expand(s, start, at.vertex, *most);
    if (status != SG_OK)
      return status;
    if (s->work > b->query->work)
      return SG_ECANCEL;
  }
  if (!found)
    *most = SG_COST_NONE;
  return SG_OK;
}

static bool is_tight(const sg_search *s, uint32_t from, const sg_hop *hop,
                     uint32_t to) {
  return s->cost[from] + sg_hop_cost(s->between, hop) == s->cost[to];
}

// Mark what lies on a best chain, from the end back.
static void mark_good(sg_search *s, uint32_t start) {
  const sg_between *b = s->between;
  uint32_t n = 0;
  s->queue[n++] = b->to;
  s->good[b->to] = s->number;
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t v = s->queue[i];
    for (uint32_t k = b->back.start[v]; v != start && k < b->back.start[v + 1];
         k++) {
      const sg_hop *hop = &b->back.hop[k];
      s->work++;
      if (s->done[hop->to] != s->number || s->good[hop->to] == s->number ||
          !is_tight(s, hop->to, hop, v) || !is_open(s, start, hop->to, v))
        continue;
      s->good[hop->to] = s->number;
      s->queue[n++] = hop->to;
    }
  }
}

// Every hop costs something, so that the walk ends.
static uint32_t walk(const sg_search *s, uint32_t start, uint32_t *out) {
  const sg_between *b = s->between;
  uint32_t n = 0;
  for (uint32_t v = start; v != b->to; v = out[n++]) {
    uint32_t i = b->onward.start[v];
    while (s->good[b->onward.hop[i].to] != s->number ||
           s->done[b->onward.hop[i].to] != s->number ||
           !is_open(s, start, v, b->onward.hop[i].to) ||
           !is_tight(s, v, &b->onward.hop[i], b->onward.hop[i].to))
      i++;
    out[n] = b->onward.hop[i].to;
  }
  return n;
}

sg_status sg_search_run(sg_search *s, uint32_t start, sg_cost most,
                        uint32_t *out, uint32_t *n, sg_cost *cost) {
  s->number++;
  s->heap.n = 0;
  s->cost[start] = 0;
  s->seen[start] = s->number;
  *cost = SG_COST_NONE;
  if (!push(&s->heap, (entry){s->to_end[start], start}))
    return SG_ENOMEM;
  const sg_status status = settle(s, start, &most);
  if (status != SG_OK || most == SG_COST_NONE)
    return status;
  mark_good(s, start);
  *n = walk(s, start, out);
  *cost = most;
  return SG_OK;
}
