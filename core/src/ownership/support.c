// SPDX-License-Identifier: GPL-2.0-or-later
// support - see support.h.
#include "ownership/support.h"

#include <string.h>

enum { LINKS_MAX = 64 }; // of the way up; a longer one is cut

typedef struct way {
  const sg_holder *h;
  const sg_closure *c;
  const sg_shares *s;
} way;

// Order in which a member came; UINT32_MAX for everybody else.
static uint32_t order_of(const way *w, uint32_t p) {
  const sg_holding *row = sg_holder_row(w->h, w->s->entity[p]);
  return row && w->c->level[p] ? row->order : UINT32_MAX;
}

// Does what the party at `owner` holds count for the set in the one at `p`?
static bool counts(const way *w, uint32_t owner, uint32_t p) {
  return owner != p && w->c->level[owner] > 0;
}

// And did it before that one was of the set itself? Only such lead up.
static bool leads_up(const way *w, uint32_t owner, uint32_t p) {
  return counts(w, owner, p) && order_of(w, owner) < order_of(w, p);
}

// What a member that only possibly belongs to the set certainly holds is not
// certainly the set's.
static uint32_t least(const way *w, uint32_t owner, uint32_t low) {
  return w->c->level[owner] == SG_CERTAIN ? low : 0;
}

static uint32_t list_terms(const way *w, uint32_t p, sg_term *out) {
  uint32_t n = 0;
  for (uint32_t i = w->s->start[p]; i < w->s->start[p + 1]; i++) {
    const sg_stake *stake = &w->s->stake[i];
    if (counts(w, stake->owner, p))
      out[n++] = (sg_term){stake->link, least(w, stake->owner, stake->low),
                           stake->high};
  }
  return n;
}

static bool is_larger(const sg_term *a, const sg_term *b) {
  if (a->low != b->low)
    return a->low > b->low;
  return a->high != b->high ? a->high > b->high : a->link < b->link;
}

// The largest `total` stake that counts, or none.
static sg_term largest_total(const way *w, uint32_t p,
                             bool (*which)(const way *, uint32_t, uint32_t)) {
  uint32_t n = 0;
  sg_term best = {SG_NONE, 0, 0};
  const sg_total *totals = sg_totals_in(w->s, p, &n);
  for (uint32_t i = 0; i < n; i++) {
    const sg_term one = {totals[i].link,
                         least(w, totals[i].owner, totals[i].low),
                         totals[i].high};
    if (which(w, totals[i].owner, p) &&
        (best.link == SG_NONE || is_larger(&one, &best)))
      best = one;
  }
  return best;
}

// From above the `total` stakes come on top of the direct ones.
static uint32_t add_totals(const way *w, uint32_t p, const sg_term *largest,
                           bool by_largest, sg_term *terms, uint32_t n) {
  uint32_t n_totals = 0;
  const sg_total *totals = sg_totals_in(w->s, p, &n_totals);
  for (uint32_t i = 0; by_largest && i < n; i++)
    terms[i].low = 0;
  for (uint32_t i = 0; i < n_totals; i++) {
    const sg_id e = totals[i].link;
    if (counts(w, totals[i].owner, p))
      terms[n++] =
          (sg_term){e, by_largest && e == largest->link ? largest->low : 0,
                    totals[i].high};
  }
  return n;
}

static uint64_t sum_lows(const sg_term *terms, uint32_t n) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < n; i++)
    sum += terms[i].low;
  return sum;
}

static bool controls(const way *w, sg_id e, uint32_t p) {
  const sg_graph *g = w->s->graph;
  const uint32_t owner = w->s->place[g->link_from[e]];
  const sg_test *test = &w->c->test;
  const uint32_t means = w->c->level[p] == SG_POSSIBLE ? test->control_possible
                         : sg_link_is_firm(g, e)       ? test->control
                                                       : 0;
  return g->link_kind[e] == SG_CONTROL && leads_up(w, owner, p) &&
         w->c->level[owner] >= w->c->level[p] &&
         (means >> g->link_detail[e] & 1);
}

// The first link of control that took the party at `p` in, or none.
static sg_id control_over(const way *w, uint32_t p) {
  const sg_graph *g = w->s->graph;
  const sg_id v = w->s->entity[p];
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (w->c->level[p] && controls(w, g->in_link[k], p))
      return g->in_link[k];
  return SG_NONE;
}

// Is the party at `p` of the set by what the set holds of it?
static bool is_held(const way *w, uint32_t p) {
  const uint64_t share =
      w->c->level[p] == SG_CERTAIN ? w->c->sure[p] : sg_closure_most(w->c, p);
  return sg_test_passes(&w->c->test, share);
}

// The next link up: the largest stake, unless control took the party in.
static sg_id link_up(const way *w, uint32_t p) {
  const sg_id control = is_held(w, p) ? SG_NONE : control_over(w, p);
  if (control != SG_NONE)
    return control;
  sg_term best = largest_total(w, p, leads_up);
  for (uint32_t i = w->s->start[p]; i < w->s->start[p + 1]; i++) {
    const sg_stake *stake = &w->s->stake[i];
    const sg_term one = {stake->link, least(w, stake->owner, stake->low),
                         stake->high};
    if (leads_up(w, stake->owner, p) &&
        (best.link == SG_NONE || is_larger(&one, &best)))
      best = one;
  }
  return best.link != SG_NONE ? best.link : control_over(w, p);
}

static bool is_owner(const way *w, uint32_t p) {
  const uint32_t order = order_of(w, p);
  return order < w->c->n_given ||
         (order >= w->c->n_certain && order < w->c->n_perhaps);
}

sg_status sg_hold_support(const sg_holder *holder, sg_id party, sg_arena *arena,
                          sg_support *out) {
  const way w = {holder, holder->last,
                 holder->last ? holder->last->shares : NULL};
  *out = (sg_support){.size = sizeof *out, .owner = SG_NONE};
  if (!w.c)
    return SG_EINVAL;
  sg_id up[LINKS_MAX];
  uint32_t p = w.s->place[party];
  const uint32_t n_stakes = w.s->start[p + 1] - w.s->start[p];
  uint32_t n_totals = 0;
  (void)sg_totals_in(w.s, p, &n_totals);
  sg_term *terms =
      sg_arena_alloc(arena, (size_t)n_stakes + n_totals + 1, sizeof *terms);
  if (!terms)
    return SG_ENOMEM;
  const sg_term total = largest_total(&w, p, counts);
  out->n_terms = list_terms(&w, p, terms);
  const bool by_total = total.low >= sum_lows(terms, out->n_terms) &&
                        (total.low > 0 || out->n_terms == 0);
  if (total.link != SG_NONE && w.c->level[p] != SG_CERTAIN) {
    out->n_terms = add_totals(&w, p, &total, by_total, terms, out->n_terms);
  } else if (total.link != SG_NONE && by_total) {
    terms[0] = total;
    out->n_terms = 1;
  }
  while (out->n_links < LINKS_MAX && !is_owner(&w, p)) {
    const sg_id e = link_up(&w, p);
    if (e == SG_NONE)
      break;
    up[out->n_links++] = e;
    p = w.s->place[w.s->graph->link_from[e]];
  }
  sg_id *links = sg_arena_alloc(arena, out->n_links, sizeof *links);
  if (!links)
    return SG_ENOMEM;
  memcpy(links, up, out->n_links * sizeof *links);
  out->owner = is_owner(&w, p) ? w.s->entity[p] : SG_NONE;
  out->terms = terms;
  out->links = links;
  return SG_OK;
}
