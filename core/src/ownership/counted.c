// SPDX-License-Identifier: GPL-2.0-or-later
// counted - which statements of a stake count, and for how much.
//
// Shares:  alleged and inferred links, and those that a partial date may put
//          out of force, count nothing for certain. Nor does what is held for
//          others, as nominee or trustee; a nominee's stake counts for nobody
//          at all once the stake of its principal (agent -> principal) is on
//          record. Where legal and beneficial stakes together are more than
//          the whole, the legal ones are title held for the others.
// Votes:   see sg_control_low() and sg_control_high().
// Both:    `total` and `ultimate` stakes count only where no chain of direct
//          ones joins the two parties, and are no part of a company's sum.
#include "ownership/shares.h"

#include "base/memory.h"

#include <stdlib.h>

typedef struct counting {
  const sg_graph *g;
  sg_measure measure;
  sg_counted *out;
} counting;

static bool is_stake(const sg_graph *g, sg_id e) {
  const uint8_t kind = g->entity_kind[g->link_to[e]];
  return g->link_kind[e] == SG_OWNERSHIP && g->link_repeats[e] == SG_NONE &&
         kind != SG_PERSON && kind != SG_ADDRESS && kind != SG_INCIDENT;
}

static void count_share(const counting *c, sg_id e) {
  const sg_graph *g = c->g;
  const uint8_t capacity = g->link_capacity[e];
  const bool is_own = capacity == SG_BENEFICIAL || capacity == SG_LEGAL;
  c->out->low[e] = is_own && sg_link_is_firm(g, e) ? g->link_low[e] : 0;
  c->out->high[e] = g->link_high[e];
}

static void count_votes(const counting *c, sg_id e) {
  c->out->low[e] = sg_control_low(c->g, e);
  c->out->high[e] = sg_control_high(c->g, e);
}

// Legal title beside beneficial stakes that leave no room for it.
static void let_title_give_way(const counting *c, sg_id v) {
  const sg_graph *g = c->g;
  uint64_t beneficial = 0;
  uint64_t legal = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!c->out->is_total[e])
      *(g->link_capacity[e] == SG_LEGAL ? &legal : &beneficial) +=
          c->out->low[e];
  }
  if (beneficial == 0 || beneficial + legal <= SG_WHOLE)
    return;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (g->link_capacity[g->in_link[k]] == SG_LEGAL)
      c->out->low[g->in_link[k]] = 0;
}

// --- nominees
// -----------------------------------------------------------------

typedef struct agency {
  sg_id nominee, principal;
} agency;

typedef struct nominees {
  const counting *c;
  agency *agencies; // in order
  uint32_t n;
  uint32_t *holds; // of each entity: 1 + the last company that it was seen in
} nominees;

static int by_nominee(const void *a, const void *b) {
  const agency *x = a;
  const agency *y = b;
  if (x->nominee != y->nominee)
    return x->nominee < y->nominee ? -1 : 1;
  return (x->principal > y->principal) - (x->principal < y->principal);
}

// The first agency that is not before this one.
static uint32_t find_agency(const nominees *all, agency one) {
  uint32_t low = 0;
  uint32_t high = all->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (by_nominee(&all->agencies[middle], &one) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool is_own(const sg_graph *g, sg_id e) {
  return is_stake(g, e) && g->link_capacity[e] != SG_NOMINEE;
}

// Does any principal of the nominee hold a stake in company `v`? The shorter of
// the two lists is gone through.
static bool principal_is_recorded(const nominees *all, sg_id nominee, sg_id v,
                                  uint32_t n_holders) {
  const sg_graph *g = all->c->g;
  const uint32_t from = find_agency(all, (agency){nominee, 0});
  const uint32_t to = find_agency(all, (agency){nominee + 1, 0});
  if (to - from <= n_holders) {
    for (uint32_t i = from; i < to; i++)
      if (all->holds[all->agencies[i].principal] == v + 1)
        return true;
    return false;
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const agency one = {nominee, g->link_from[e]};
    const uint32_t at = is_own(g, e) ? find_agency(all, one) : all->n;
    if (at < all->n && by_nominee(&all->agencies[at], &one) == 0)
      return true;
  }
  return false;
}

static void judge_nominees(const nominees *all, sg_id v) {
  const sg_graph *g = all->c->g;
  uint32_t n_holders = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!is_own(g, e))
      continue;
    all->holds[g->link_from[e]] = v + 1;
    n_holders++;
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (is_stake(g, e) && !is_own(g, e) &&
        principal_is_recorded(all, g->link_from[e], v, n_holders))
      all->c->out->high[e] = 0;
  }
}

static sg_status count_nominees(const counting *c, sg_error *err) {
  const sg_graph *g = c->g;
  nominees all = {.c = c};
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += g->link_kind[e] == SG_AGENT;
  all.agencies = sg_memory_alloc(n, sizeof *all.agencies);
  all.holds = sg_memory_alloc(g->n_entities, sizeof *all.holds);
  const bool ok = all.agencies && all.holds;
  for (sg_id e = 0; ok && e < g->n_links; e++)
    if (g->link_kind[e] == SG_AGENT)
      all.agencies[all.n++] = (agency){g->link_from[e], g->link_to[e]};
  if (ok && n > 1)
    qsort(all.agencies, n, sizeof *all.agencies, by_nominee);
  for (sg_id v = 0; ok && v < g->n_entities; v++)
    judge_nominees(&all, v);
  sg_memory_free(all.agencies);
  sg_memory_free(all.holds);
  return ok ? SG_OK : sg_no_memory(err);
}

// --- total and ultimate stakes ----------------------------------------------

enum { STEPS_MAX = 200000000 };

// A search upwards from one company, over direct stakes.
typedef struct search {
  const counting *c;
  uint32_t *seen; // stamp of the last search that met the party
  uint32_t stamp;
  sg_id *queue;
  uint64_t steps;
} search;

static void search_up(search *s, sg_id company) {
  const sg_graph *g = s->c->g;
  uint32_t n = 0;
  s->seen[company] = ++s->stamp;
  s->queue[n++] = company;
  for (uint32_t i = 0; i < n && s->steps < STEPS_MAX; i++) {
    const sg_id v = s->queue[i];
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      s->steps++;
      if (!is_stake(g, e) || g->link_measure[e] != SG_DIRECT ||
          s->c->out->high[e] == 0 || s->seen[g->link_from[e]] == s->stamp)
        continue;
      s->seen[g->link_from[e]] = s->stamp;
      s->queue[n++] = g->link_from[e];
    }
  }
}

static void drop(const counting *c, sg_id e) {
  c->out->low[e] = c->out->high[e] = 0;
}

// What is above the work limit is used, but is not certain.
static void judge_totals(search *s, sg_id v) {
  const sg_graph *g = s->c->g;
  bool searched = false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!is_stake(g, e) || g->link_measure[e] == SG_DIRECT)
      continue;
    if (!searched)
      search_up(s, v);
    searched = true;
    if (s->seen[g->link_from[e]] == s->stamp) {
      drop(s->c, e);
    } else {
      s->c->out->is_total[e] = 1;
      if (s->steps >= STEPS_MAX)
        s->c->out->low[e] = 0;
    }
  }
}

static sg_status count_totals(const counting *c, sg_error *err) {
  const uint32_t n = c->g->n_entities;
  search s = {.c = c};
  s.seen = sg_memory_alloc(n, sizeof *s.seen);
  s.queue = sg_memory_alloc(n, sizeof *s.queue);
  const bool ok = s.seen && s.queue;
  for (sg_id v = 0; ok && v < n; v++)
    judge_totals(&s, v);
  sg_memory_free(s.seen);
  sg_memory_free(s.queue);
  return ok ? SG_OK : sg_no_memory(err);
}

sg_status sg_shares_count(sg_counted *counted, const sg_view *view,
                          sg_measure measure, sg_arena *arena, sg_error *err) {
  const sg_graph *g = &view->graph;
  const counting c = {g, measure, counted};
  bool any_total = false;
  bool any_legal = false;
  bool any_nominee = false;
  counted->low = sg_arena_alloc(arena, g->n_links, sizeof *counted->low);
  counted->high = sg_arena_alloc(arena, g->n_links, sizeof *counted->high);
  counted->is_total = sg_arena_alloc(arena, g->n_links, 1);
  if (!counted->low || !counted->high || !counted->is_total)
    return sg_no_memory(err);
  for (sg_id e = 0; e < g->n_links; e++) {
    if (!is_stake(g, e))
      continue;
    any_total |= g->link_measure[e] != SG_DIRECT;
    any_legal |= g->link_capacity[e] == SG_LEGAL;
    any_nominee |= g->link_capacity[e] == SG_NOMINEE;
    if (measure == SG_BY_SHARES)
      count_share(&c, e);
    else
      count_votes(&c, e);
  }
  if (any_nominee && measure == SG_BY_SHARES)
    SG_TRY(count_nominees(&c, err));
  if (any_total)
    SG_TRY(count_totals(&c, err));
  any_legal = any_legal && measure == SG_BY_SHARES;
  for (sg_id v = 0; any_legal && v < g->n_entities; v++)
    let_title_give_way(&c, v);
  return SG_OK;
}
