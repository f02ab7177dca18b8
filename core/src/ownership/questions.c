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

enum { N_TABLES = 2 };

typedef struct asking {
  sg_holder *holder;
  const sg_rule *rule;
  const sg_id *owners;
  uint32_t n_owners;
  sg_id company;
  sg_shares *tables[N_TABLES]; // that the rule counts, changed for a moment
  uint32_t n_tables;
} asking;

// What is held for certain of the company at `p`, as every closure knows it.
static void tell_closures(const asking *a, const sg_shares *s, uint32_t p) {
  sg_closure *closures[] = {&a->holder->closure[0], &a->holder->closure[1],
                            &a->holder->above};
  uint64_t sum = 0;
  for (uint32_t k = s->start[p]; k < s->start[p + 1]; k++)
    sum += s->stake[k].low;
  for (size_t i = 0; i < SG_COUNT(closures); i++)
    if (closures[i]->shares == s)
      closures[i]->all_low[p] = sum;
}

// The stake of a link that is not known exactly, or SG_NONE.
static uint32_t find_open(const sg_shares *s, sg_id link) {
  const uint32_t p = s->place[s->graph->link_to[link]];
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++)
    if (s->stake[i].link == link)
      return s->stake[i].low < s->stake[i].high ? i : SG_NONE;
  return SG_NONE;
}

// The verdict if a stake were at one of its ends, in shares and votes alike.
static sg_status verdict_at(const asking *a, sg_id link, bool high,
                            uint8_t *level, sg_error *err) {
  sg_pinned pinned[N_TABLES];
  uint32_t at[N_TABLES];
  uint32_t n = 0;
  sg_status status = SG_OK;
  for (; n < a->n_tables && status == SG_OK; n++) {
    sg_shares *s = a->tables[n];
    at[n] = find_open(s, link);
    if (at[n] == SG_NONE)
      continue;
    const uint32_t share = high ? s->stake[at[n]].high : s->stake[at[n]].low;
    if (!sg_shares_pin(s, at[n], share, &pinned[n])) {
      status = sg_no_memory(err);
      break;
    }
    tell_closures(a, s, pinned[n].place);
  }
  if (status == SG_OK)
    status = sg_hold(a->holder, a->rule, a->owners, a->n_owners, NULL, 0, err);
  const sg_holding *row =
      status == SG_OK ? sg_holder_row(a->holder, a->company) : NULL;
  *level = row ? row->level : 0;
  while (n-- > 0)
    if (at[n] != SG_NONE) {
      const uint32_t place = pinned[n].place;
      sg_shares_unpin(a->tables[n], &pinned[n]);
      tell_closures(a, a->tables[n], place);
    }
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

static sg_status ask(const asking *a, const sg_stake *stake, sg_question *out,
                     uint32_t *n, sg_error *err) {
  sg_question *q = &out[*n];
  *q = (sg_question){
      .link = stake->link, .low = stake->low, .high = stake->high};
  SG_TRY(verdict_at(a, q->link, false, &q->at_low, err));
  SG_TRY(verdict_at(a, q->link, true, &q->at_high, err));
  *n += settles(q) > 0;
  return SG_OK;
}

// What the rule counts: shares, votes, or one of them in the last step and the
// other above it. Products are of shares.
static void choose_tables(asking *a) {
  const sg_rule *rule = a->rule;
  const sg_stakes *stakes = a->holder->stakes;
  const bool multiplies =
      rule->propagation == SG_PRODUCT || rule->propagation == SG_MIXED;
  const bool has_chain =
      rule->propagation == SG_MAJORITY_CHAIN || rule->propagation == SG_MIXED;
  const bool votes = stakes->has_votes &&
                     (rule->by_votes || (has_chain && rule->chain_by_votes));
  if (!votes || multiplies || !rule->by_votes ||
      (has_chain && !rule->chain_by_votes))
    a->tables[a->n_tables++] = (sg_shares *)(uintptr_t)&stakes->shares;
  if (votes)
    a->tables[a->n_tables++] = (sg_shares *)(uintptr_t)&stakes->votes;
}

// The stakes in one company that are not known exactly, each once.
static sg_status ask_of(const asking *a, sg_id company, sg_question *out,
                        uint32_t *n, uint32_t *looked_at, uint32_t *left_out,
                        sg_error *err) {
  for (uint32_t t = 0; t < a->n_tables; t++) {
    const sg_shares *s = a->tables[t];
    const uint32_t p = s->place[company];
    for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
      const sg_stake stake = s->stake[i];
      if (stake.low == stake.high ||
          (t > 0 && find_open(a->tables[0], stake.link) != SG_NONE))
        continue;
      if ((*looked_at)++ >= SG_QUESTIONS_MAX)
        ++*left_out;
      else
        SG_TRY(ask(a, &stake, out, n, err));
    }
  }
  return SG_OK;
}

static sg_status ask_all(const asking *a, sg_question *out, uint32_t *n,
                         uint32_t *left_out, sg_error *err) {
  uint32_t looked_at = 0;
  uint8_t *within = NULL;
  sg_id *above = NULL;
  uint32_t n_above = 0;
  sg_arena scratch;
  sg_arena_init(&scratch, 0);
  sg_status status = sg_mark_above(a->tables[0]->graph, a->company, &scratch,
                                   &within, &above, &n_above, err);
  for (uint32_t k = 0; k < n_above && status == SG_OK; k++)
    status = ask_of(a, above[k], out, n, &looked_at, left_out, err);
  sg_arena_clear(&scratch);
  return status;
}

sg_status sg_questions(sg_holder *holder, const sg_rule *rule,
                       const sg_id *owners, uint32_t n_owners, sg_id company,
                       sg_arena *arena, sg_question **out, uint32_t *n,
                       uint32_t *left_out, sg_error *err) {
  asking a = {.holder = holder,
              .rule = rule,
              .owners = owners,
              .n_owners = n_owners,
              .company = company};
  choose_tables(&a);
  *n = *left_out = 0;
  *out = sg_arena_alloc(arena, SG_QUESTIONS_MAX, sizeof **out);
  if (!*out)
    return sg_no_memory(err);
  SG_TRY(ask_all(&a, *out, n, left_out, err));
  if (*n > 1)
    qsort(*out, *n, sizeof **out, by_use);
  return SG_OK;
}
