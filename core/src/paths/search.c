// SPDX-License-Identifier: GPL-2.0-or-later
// search - see search.h: Dijkstra from both ends, then A*.
#include "paths/search.h"

#include "stakegraph/parties.h"

#include <math.h>
#include <string.h>

enum { ONWARD = 1, BACK = 2 };

// --- links -------------------------------------------------------------------

static bool flows(uint8_t kind) {
  return kind == SG_SUPPLY || kind == SG_PAYMENT || kind == SG_SUCCESSION;
}

// What belongs to a void deal has not happened.
static bool is_used(const sg_ways_query *q, sg_id e) {
  const sg_graph *g = q->graph;
  return (q->kinds == 0 || q->kinds >> g->link_kind[e] & 1) &&
         q->strengths->high[e] > 0 && g->link_from[e] != g->link_to[e] &&
         !sg_deal_is_void(g, g->link_deal[e]);
}

// -ln(parts / 1e9), made up of the logarithms of its prime factors, so that
// equal products of strengths (0.6 * 0.4 and 0.8 * 0.3) cost exactly the same.
static uint64_t cost_of(uint32_t parts) {
  const double units = (double)SG_COST_UNIT;
  uint64_t cost = 9 * ((uint64_t)llround(log(2) * units) +
                       (uint64_t)llround(log(5) * units));
  for (uint32_t p = 2; parts > 1; p++) {
    if ((uint64_t)p * p > parts)
      p = parts; // what is left is prime
    for (; parts % p == 0; parts /= p)
      cost -= (uint64_t)llround(log(p) * units);
  }
  return cost;
}

// There are few different strengths, so that most are known already.
static void look_at_links(sg_search *s) {
  enum { KNOWN = 251 }; // a prime: round strengths spread over it
  struct {
    uint32_t parts;
    uint64_t cost;
  } known[KNOWN] = {{0}};
  const sg_ways_query *q = s->query;
  for (sg_id e = 0; e < q->graph->n_links; e++) {
    if (!is_used(q, e))
      continue;
    const double strength = fmin(q->strengths->high[e], 1);
    const uint32_t parts = (uint32_t)fmax(1, round(strength * 1e9));
    const uint32_t k = parts % KNOWN;
    if (known[k].parts != parts) {
      known[k].parts = parts;
      known[k].cost = cost_of(parts);
    }
    s->link_cost[e] = known[k].cost;
    s->way[e] =
        q->directed || flows(q->graph->link_kind[e]) ? ONWARD : ONWARD | BACK;
  }
}

typedef struct hop {
  sg_id to, link;
  sg_cost cost;
} hop;

// An address joins those who have it: it counts on the way to it, not again on
// the way from it.
static sg_cost hop_cost(const sg_search *s, sg_id e, bool back) {
  const bool leaves_address =
      back && s->query->graph->link_kind[e] == SG_LOCATED_AT;
  const sg_cost cost = leaves_address ? 0 : s->link_cost[e];
  return s->query->by_links ? (sg_cost)1 << 64 | cost : cost << 64 | 1;
}

// Hop number `*k` of a party or one behind it: those it can go on to, or, with
// `reverse`, those it can be come to from. False when there are no more.
static bool next_hop(const sg_search *s, sg_id v, bool reverse, uint32_t *k,
                     hop *out) {
  const sg_graph *g = s->query->graph;
  const uint32_t n_out = g->out_start[v + 1] - g->out_start[v];
  const uint32_t n = n_out + g->in_start[v + 1] - g->in_start[v];
  while (*k < n) {
    const bool is_out = *k < n_out;
    const sg_id e = is_out ? g->out_link[g->out_start[v] + *k]
                           : g->in_link[g->in_start[v] + *k - n_out];
    const bool back = is_out == reverse;
    ++*k;
    if (!(s->way[e] & (back ? BACK : ONWARD)))
      continue;
    *out = (hop){is_out ? g->link_to[e] : g->link_from[e], e,
                 hop_cost(s, e, back)};
    return true;
  }
  return false;
}

sg_id sg_search_link(const sg_search *s, sg_id from, sg_id to, sg_cost *cost) {
  sg_id best = SG_NONE;
  hop h;
  for (uint32_t k = 0; next_hop(s, from, false, &k, &h);)
    if (h.to == to && (best == SG_NONE || h.cost < *cost ||
                       (h.cost == *cost && h.link < best))) {
      best = h.link;
      *cost = h.cost;
    }
  return best;
}

// --- the heap ----------------------------------------------------------------

typedef struct entry {
  sg_cost cost;
  sg_id party;
} entry;

static bool comes_before(const entry *a, const entry *b) {
  return a->cost != b->cost ? a->cost < b->cost : a->party < b->party;
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

static sg_cost top_of(const sg_vec *heap) {
  return heap->n ? SG_AT(entry, heap, 0).cost : SG_COST_NONE;
}

// --- the first search, from both ends ----------------------------------------

// One end of it. `cost` and `reached` are of parties; those that are settled
// have left the heap.
typedef struct end {
  sg_vec *heap;
  sg_cost *cost;
  uint32_t *reached;
  bool reverse;
  uint64_t work;
} end;

enum { REACHED = 1 }; // the number of this search

static bool reach(const end *side, sg_id v, sg_cost cost) {
  if (side->reached[v] == REACHED && side->cost[v] <= cost)
    return true;
  side->reached[v] = REACHED;
  side->cost[v] = cost;
  return push(side->heap, (entry){cost, v});
}

// Settle one party and look at its hops; `*meeting` is the cost of the best
// chain that both ends know.
static bool settle_one(sg_search *s, end *side, const end *other,
                       sg_cost *meeting) {
  const entry at = pop(side->heap);
  hop h;
  if (at.cost != side->cost[at.party])
    return true; // a better way to it was found meanwhile
  for (uint32_t k = 0; next_hop(s, at.party, side->reverse, &k, &h);
       side->work++) {
    const sg_cost cost = at.cost + h.cost;
    if (!reach(side, h.to, cost))
      return false;
    if (other->reached[h.to] == REACHED &&
        side->cost[h.to] + other->cost[h.to] < *meeting)
      *meeting = side->cost[h.to] + other->cost[h.to];
  }
  return true;
}

// The end that has done less goes on, until no chain can be better than the
// one that both know. Then what the end's side has settled is what is measured.
static sg_status measure(sg_search *s) {
  end from = {&s->other_heap, s->cost, s->done, false, 0};
  end to = {&s->heap, s->to_end, s->near, true, 0};
  sg_cost meeting = SG_COST_NONE;
  if (!reach(&from, s->query->from, 0) || !reach(&to, s->query->to, 0))
    return SG_ENOMEM;
  while (from.heap->n > 0 && to.heap->n > 0 &&
         top_of(from.heap) + top_of(to.heap) < meeting) {
    end *side = from.work < to.work ? &from : &to;
    if (!settle_one(s, side, side == &from ? &to : &from, &meeting))
      return SG_ENOMEM;
    s->work = from.work + to.work;
    if (s->work > s->query->work)
      return SG_ECANCEL;
  }
  s->radius = meeting == SG_COST_NONE ? SG_COST_NONE : top_of(to.heap);
  // What is only reached may be nearer than is known; old entries of what is
  // settled cost more than it does.
  for (uint32_t i = 0; i < to.heap->n; i++) {
    const entry at = SG_AT(entry, to.heap, i);
    if (at.cost == s->to_end[at.party])
      s->to_end[at.party] = s->radius;
  }
  return SG_OK;
}

// A party is at least so far from the end.
static sg_cost distance(const sg_search *s, sg_id v) {
  return s->near[v] == REACHED ? s->to_end[v] : s->radius;
}

sg_status sg_search_init(sg_search *s, const sg_ways_query *query,
                         sg_arena *arena) {
  const size_t n = query->graph->n_entities;
  const size_t n_links = query->graph->n_links;
  *s = (sg_search){
      .query = query,
      .way = sg_arena_alloc(arena, n_links, sizeof *s->way),
      .link_cost = sg_arena_alloc(arena, n_links, sizeof *s->link_cost),
      .to_end = sg_arena_alloc(arena, n, sizeof *s->to_end),
      .near = sg_arena_alloc(arena, n, sizeof *s->near),
      .cost = sg_arena_alloc(arena, n, sizeof *s->cost),
      .seen = sg_arena_alloc(arena, n, sizeof *s->seen),
      .done = sg_arena_alloc(arena, n, sizeof *s->done),
      .good = sg_arena_alloc(arena, n, sizeof *s->good),
      .closed = sg_arena_alloc(arena, n, sizeof *s->closed),
      .shut = sg_arena_alloc(arena, n, sizeof *s->shut),
      .number = REACHED,
      .round = 1,
      .detour = 1,
  };
  sg_vec_init(&s->heap, sizeof(entry), 0);
  sg_vec_init(&s->other_heap, sizeof(entry), 0);
  sg_vec_init(&s->queue, sizeof(sg_id), 0);
  if (!s->way || !s->link_cost || !s->to_end || !s->near || !s->cost ||
      !s->seen || !s->done || !s->good || !s->closed || !s->shut)
    return SG_ENOMEM;
  look_at_links(s);
  return measure(s);
}

void sg_search_clear(sg_search *s) {
  sg_vec_clear(&s->heap);
  sg_vec_clear(&s->other_heap);
  sg_vec_clear(&s->queue);
}

void sg_search_open(sg_search *s) {
  s->round++;
  s->detour++;
}

void sg_search_open_hops(sg_search *s) {
  s->detour++;
}

void sg_search_close(sg_search *s, sg_id v) {
  s->closed[v] = s->round;
}

void sg_search_shut(sg_search *s, sg_id v) {
  s->shut[v] = s->detour;
}

// --- one search --------------------------------------------------------------

static bool is_open(const sg_search *s, sg_id start, sg_id from, sg_id to) {
  return s->closed[to] != s->round && to != start &&
         !(from == start && s->shut[to] == s->detour);
}

static sg_status expand(sg_search *s, sg_id start, sg_id v, sg_cost most) {
  hop h;
  for (uint32_t k = 0; next_hop(s, v, false, &k, &h);) {
    s->work++;
    const sg_cost rest = distance(s, h.to);
    const sg_cost cost = s->cost[v] + h.cost;
    if (rest == SG_COST_NONE || cost + rest > most ||
        !is_open(s, start, v, h.to) ||
        (s->seen[h.to] == s->number && s->cost[h.to] <= cost))
      continue;
    s->seen[h.to] = s->number;
    s->cost[h.to] = cost;
    if (!push(&s->heap, (entry){cost + rest, h.to}))
      return SG_ENOMEM;
  }
  return SG_OK;
}

// Settle everything that can be on a chain as good as the best, so that among
// equal ones the choice is free. `most` falls to the cost of the best.
static sg_status settle(sg_search *s, sg_id start, sg_cost *most) {
  bool found = false;
  while (s->heap.n > 0) {
    const entry at = pop(&s->heap);
    if (found && at.cost > *most)
      break;
    if (s->done[at.party] == s->number)
      continue;
    s->done[at.party] = s->number;
    if (at.party == s->query->to) {
      found = true;
      *most = at.cost;
      continue;
    }
    const sg_status status = expand(s, start, at.party, *most);
    if (status != SG_OK)
      return status;
    if (s->work > s->query->work)
      return SG_ECANCEL;
  }
  if (!found)
    *most = SG_COST_NONE;
  return SG_OK;
}

static bool is_tight(const sg_search *s, sg_id from, sg_cost cost, sg_id to) {
  return s->cost[from] + cost == s->cost[to];
}

static bool mark_good(sg_search *s, sg_id v) {
  sg_id *slot = sg_vec_add(&s->queue);
  if (slot)
    *slot = v;
  s->good[v] = s->number;
  return slot != NULL;
}

// Mark what lies on a best chain, from the end back.
static bool mark_all_good(sg_search *s, sg_id start) {
  hop h;
  s->queue.n = 0;
  bool ok = mark_good(s, s->query->to);
  for (uint32_t i = 0; ok && i < s->queue.n; i++) {
    const sg_id v = SG_AT(sg_id, &s->queue, i);
    for (uint32_t k = 0; ok && v != start && next_hop(s, v, true, &k, &h);) {
      s->work++;
      if (s->done[h.to] == s->number && s->good[h.to] != s->number &&
          is_tight(s, h.to, h.cost, v) && is_open(s, start, h.to, v))
        ok = mark_good(s, h.to);
    }
  }
  return ok;
}

// The smallest party that a best chain can go on to. Every hop costs something,
// so that the walk ends.
static sg_id next_party(const sg_search *s, sg_id start, sg_id v) {
  sg_id best = SG_NONE;
  hop h;
  for (uint32_t k = 0; next_hop(s, v, false, &k, &h);)
    if (h.to < best && s->good[h.to] == s->number &&
        is_open(s, start, v, h.to) && is_tight(s, v, h.cost, h.to))
      best = h.to;
  return best;
}

static bool walk(const sg_search *s, sg_id start, sg_vec *out) {
  for (sg_id v = start; v != s->query->to;) {
    v = next_party(s, start, v);
    sg_id *slot = sg_vec_add(out);
    if (!slot)
      return false;
    *slot = v;
  }
  return true;
}

sg_status sg_search_run(sg_search *s, sg_id start, sg_cost most, sg_vec *out,
                        sg_cost *cost) {
  const sg_cost rest = distance(s, start);
  *cost = SG_COST_NONE;
  if (rest == SG_COST_NONE)
    return SG_OK;
  s->number++;
  s->heap.n = 0;
  s->cost[start] = 0;
  s->seen[start] = s->number;
  if (!push(&s->heap, (entry){rest, start}))
    return SG_ENOMEM;
  const sg_status status = settle(s, start, &most);
  if (status != SG_OK || most == SG_COST_NONE)
    return status;
  if (!mark_all_good(s, start) || !walk(s, start, out))
    return SG_ENOMEM;
  *cost = most;
  return SG_OK;
}
