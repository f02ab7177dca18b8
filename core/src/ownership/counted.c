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

static bool holds(const sg_graph *g, sg_id owner, sg_id company) {
  for (uint32_t k = g->in_start[company]; k < g->in_start[company + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (is_stake(g, e) && g->link_from[e] == owner &&
        g->link_capacity[e] != SG_NOMINEE)
      return true;
  }
  return false;
}

static bool principal_is_recorded(const sg_graph *g, sg_id e) {
  const sg_id nominee = g->link_from[e];
  for (uint32_t k = g->out_start[nominee]; k < g->out_start[nominee + 1]; k++) {
    const sg_id agency = g->out_link[k];
    if (g->link_kind[agency] == SG_AGENT &&
        holds(g, g->link_to[agency], g->link_to[e]))
      return true;
  }
  return false;
}

static void count_share(const counting *c, sg_id e) {
  const sg_graph *g = c->g;
  const uint8_t capacity = g->link_capacity[e];
  const bool is_own = capacity == SG_BENEFICIAL || capacity == SG_LEGAL;
  c->out->low[e] = is_own && sg_link_is_firm(g, e) ? g->link_low[e] : 0;
  c->out->high[e] = g->link_high[e];
  if (capacity == SG_NOMINEE && principal_is_recorded(g, e))
    c->out->high[e] = 0;
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
    if (measure == SG_BY_SHARES)
      count_share(&c, e);
    else
      count_votes(&c, e);
  }
  if (any_total)
    SG_TRY(count_totals(&c, err));
  any_legal = any_legal && measure == SG_BY_SHARES;
  for (sg_id v = 0; any_legal && v < g->n_entities; v++)
    let_title_give_way(&c, v);
  return SG_OK;
}
