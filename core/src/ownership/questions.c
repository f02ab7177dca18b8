// SPDX-License-Identifier: GPL-2.0-or-later
// questions - see explain.h: which missing or banded stake would settle what is
// only possible, found by making each exact at either end.
#include "ownership/explain.h"

#include <stdlib.h>

sg_status sg_mark_above(const sg_graph *graph, sg_id company, sg_arena *arena,
                        uint8_t **within, sg_id **above, uint32_t *n,
                        sg_error *err) {
  const sg_graph *g = graph;
  *within = sg_arena_alloc(arena, g->n_entities, 1);
  *above = sg_arena_alloc(arena, g->n_entities, sizeof **above);
  *n = 0;
  if (!*within || !*above)
    return sg_no_memory(err);
  (*within)[company] = 1;
  (*above)[(*n)++] = company;
  for (uint32_t i = 0; i < *n; i++) {
    const sg_id v = (*above)[i];
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      uint8_t *mark = &(*within)[g->link_from[e]];
      if (*mark ||
          (g->link_kind[e] != SG_OWNERSHIP && g->link_kind[e] != SG_CONTROL))
        continue;
      *mark = 1;
      (*above)[(*n)++] = g->link_from[e];
    }
  }
  return SG_OK;
}

typedef struct asking {
  sg_holder *holder;
  const sg_rule *rule;
  const sg_id *owners;
  uint32_t n_owners;
  sg_id company;
  sg_shares *shares; // those that the rule counts, changed for a moment
} asking;

// What is held for certain of the company at `p`, as every closure knows it.
static void tell_closures(const asking *a, uint32_t p) {
  sg_closure *closures[] = {&a->holder->closure[0], &a->holder->closure[1],
                            &a->holder->above};
  uint64_t sum = 0;
  for (uint32_t k = a->shares->start[p]; k < a->shares->start[p + 1]; k++)
    sum += a->shares->stake[k].low;
  for (size_t i = 0; i < SG_COUNT(closures); i++)
    if (closures[i]->shares == a->shares)
      closures[i]->all_low[p] = sum;
}

static sg_status verdict_at(const asking *a, uint32_t stake, uint32_t share,
                            uint8_t *level, sg_error *err) {
  sg_pinned pinned;
  if (!sg_shares_pin(a->shares, stake, share, &pinned))
    return sg_no_memory(err);
  const uint32_t place = pinned.place;
  tell_closures(a, place);
  const sg_status status =
      sg_hold(a->holder, a->rule, a->owners, a->n_owners, NULL, 0, err);
  const sg_holding *row =
      status == SG_OK ? sg_holder_row(a->holder, a->company) : NULL;
  *level = row ? row->level : 0;
  sg_shares_unpin(a->shares, &pinned);
  tell_closures(a, place);
  return status;
}

static int settles(const sg_question *q) {
  return (q->at_low != SG_POSSIBLE) + (q->at_high != SG_POSSIBLE);
}

static int by_use(const void *a, const void *b) {
  const sg_question *x = a;
  const sg_question *y = b;
  if (settles(x) != settles(y))
    return settles(x) < settles(y) ? 1 : -1;
  if (x->high - x->low != y->high - y->low)
    return x->high - x->low < y->high - y->low ? 1 : -1;
  return (x->link > y->link) - (x->link < y->link);
}

static sg_status ask(const asking *a, uint32_t i, sg_question *out, uint32_t *n,
                     sg_error *err) {
  const sg_stake stake = a->shares->stake[i];
  sg_question *q = &out[*n];
  *q = (sg_question){.link = stake.link, .low = stake.low, .high = stake.high};
  SG_TRY(verdict_at(a, i, stake.low, &q->at_low, err));
  SG_TRY(verdict_at(a, i, stake.high, &q->at_high, err));
  *n += settles(q) > 0;
  return SG_OK;
}

sg_status sg_questions(sg_holder *holder, const sg_rule *rule,
                       const sg_id *owners, uint32_t n_owners, sg_id company,
                       sg_arena *arena, sg_question **out, uint32_t *n,
                       uint32_t *left_out, sg_error *err) {
  const bool votes = rule->by_votes && holder->stakes->has_votes;
  const asking a = {
      holder,  rule,
      owners,  n_owners,
      company, (sg_shares *)(uintptr_t)sg_stakes_of(holder->stakes, votes),
  };
  uint32_t looked_at = 0;
  uint8_t *within = NULL;
  sg_id *above = NULL;
  uint32_t n_above = 0;
  *n = *left_out = 0;
  *out = sg_arena_alloc(arena, SG_QUESTIONS_MAX, sizeof **out);
  if (!*out)
    return sg_no_memory(err);
  SG_TRY(sg_mark_above(a.shares->graph, company, arena, &within, &above,
                       &n_above, err));
  for (uint32_t k = 0; k < n_above; k++) {
    const uint32_t p = a.shares->place[above[k]];
    for (uint32_t i = a.shares->start[p]; i < a.shares->start[p + 1]; i++) {
      if (a.shares->stake[i].low == a.shares->stake[i].high)
        continue;
      if (looked_at++ >= SG_QUESTIONS_MAX)
        ++*left_out;
      else
        SG_TRY(ask(&a, i, *out, n, err));
    }
  }
  if (*n > 1)
    qsort(*out, *n, sizeof **out, by_use);
  return SG_OK;
}
