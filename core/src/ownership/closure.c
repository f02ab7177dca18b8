// SPDX-License-Identifier: GPL-2.0-or-later
// closure - see closure.h.
#include "ownership/closure.h"

sg_status sg_closure_init(sg_closure *closure, const sg_shares *shares,
                          sg_error *err) {
  *closure = (sg_closure){.shares = shares, .dead_end = SG_NONE};
  sg_closure *c = closure;
  const uint32_t n = shares->n;
  sg_arena_init(&c->arena, 0);
  c->low = sg_arena_alloc(&c->arena, n, sizeof *c->low);
  c->high = sg_arena_alloc(&c->arena, n, sizeof *c->high);
  c->all_low = sg_arena_alloc(&c->arena, n, sizeof *c->all_low);
  c->total_low = sg_arena_alloc(&c->arena, n, sizeof *c->total_low);
  c->total_high = sg_arena_alloc(&c->arena, n, sizeof *c->total_high);
  c->level = sg_arena_alloc(&c->arena, n, sizeof *c->level);
  c->sure = sg_arena_alloc(&c->arena, n, sizeof *c->sure);
  c->members = sg_arena_alloc(&c->arena, n, sizeof *c->members);
  c->touched = sg_arena_alloc(&c->arena, n, sizeof *c->touched);
  c->was_touched = sg_arena_alloc(&c->arena, n, sizeof *c->was_touched);
  if (!c->low || !c->high || !c->all_low || !c->total_low || !c->total_high ||
      !c->level || !c->sure || !c->members || !c->touched || !c->was_touched) {
    sg_closure_clear(closure);
    return sg_no_memory(err);
  }
  for (uint32_t p = 0; p < n; p++)
    for (uint32_t i = shares->start[p]; i < shares->start[p + 1]; i++)
      c->all_low[p] += shares->stake[i].low;
  return SG_OK;
}

void sg_closure_clear(sg_closure *closure) {
  sg_arena_clear(&closure->arena);
  *closure = (sg_closure){0};
}

sg_test sg_test_of(const sg_rule *rule) {
  return (sg_test){.threshold = rule->threshold,
                   .strict = rule->strict,
                   .control = rule->control,
                   .control_possible = rule->control_possible};
}

sg_test sg_test_of_chain(const sg_rule *rule) {
  return (sg_test){.threshold = rule->chain_threshold,
                   .strict = rule->chain_strict,
                   .control = rule->control,
                   .control_possible = rule->control_possible};
}

bool sg_test_passes(const sg_test *test, uint64_t share) {
  if (test->never)
    return false;
  return test->strict ? share > test->threshold : share >= test->threshold;
}

static uint64_t least_of(const sg_closure *c, uint32_t p) {
  return c->low[p] > c->total_low[p] ? c->low[p] : c->total_low[p];
}

uint64_t sg_closure_most(const sg_closure *c, uint32_t p) {
  const uint64_t others =
      c->all_low[p] > c->low[p] ? c->all_low[p] - c->low[p] : 0;
  const uint64_t cap = others < SG_WHOLE ? SG_WHOLE - others : 0;
  uint64_t most = c->high[p] < cap ? c->high[p] : cap;
  if (c->total_high[p] > 0) {
    most += c->total_high[p];
    most = most < SG_WHOLE ? most : SG_WHOLE;
  }
  return most > least_of(c, p) ? most : least_of(c, p);
}

static void touch(sg_closure *c, uint32_t p) {
  if (c->was_touched[p])
    return;
  c->was_touched[p] = 1;
  c->touched[c->n_touched++] = p;
}

static void take_in(sg_closure *c, uint32_t p, uint8_t level) {
  if (c->level[p] >= level)
    return;
  touch(c, p);
  c->level[p] = level;
  c->members[c->n_members++] = p;
}

static bool holds_enough(const sg_closure *c, const sg_test *test, uint32_t p,
                         uint8_t level) {
  return sg_test_passes(test, level == SG_CERTAIN ? least_of(c, p)
                                                  : sg_closure_most(c, p));
}

static bool can_be_controlled(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] == SG_COMPANY ||
         g->entity_kind[v] == SG_ARRANGEMENT || g->entity_kind[v] == SG_OTHER;
}

static void follow_control(sg_closure *c, const sg_test *test, uint32_t p,
                           uint8_t level) {
  const sg_graph *g = c->shares->graph;
  const sg_id v = c->shares->entity[p];
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (g->link_kind[e] != SG_CONTROL || !can_be_controlled(g, g->link_to[e]) ||
        (c->within && !c->within[g->link_to[e]]))
      continue;
    const uint32_t counting = level == SG_POSSIBLE    ? test->control_possible
                              : sg_link_is_firm(g, e) ? test->control
                                                      : 0;
    if (counting >> g->link_detail[e] & 1)
      take_in(c, c->shares->place[g->link_to[e]], level);
  }
}

static void follow_totals(sg_closure *c, const sg_test *test, uint32_t p,
                          uint8_t level) {
  uint32_t n = 0;
  const sg_total *totals = sg_totals_of(c->shares, p, &n);
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t company = totals[i].company;
    if (c->within && !c->within[c->shares->entity[company]])
      continue;
    touch(c, company);
    if (level == SG_CERTAIN && totals[i].low > c->total_low[company])
      c->total_low[company] = totals[i].low;
    c->total_high[company] += totals[i].high;
    if (holds_enough(c, test, company, level))
      take_in(c, company, level);
  }
}

// What the party at `p`, newly in the set, brings with it.
static void follow(sg_closure *c, const sg_test *test, uint32_t p,
                   uint8_t level) {
  const sg_shares *s = c->shares;
  if (p == c->dead_end)
    return;
  for (uint32_t i = s->out_start[p]; i < s->out_start[p + 1]; i++) {
    const sg_owned *stake = &s->owned[i];
    if (stake->company == p ||
        (c->within && !c->within[s->entity[stake->company]]))
      continue;
    touch(c, stake->company);
    c->low[stake->company] += stake->low;
    c->high[stake->company] += stake->high;
    if (holds_enough(c, test, stake->company, level))
      take_in(c, stake->company, level);
  }
  if (s->n_totals)
    follow_totals(c, test, p, level);
  if (test->control | test->control_possible)
    follow_control(c, test, p, level);
}

// What members of the certain set hold is added up already; see what more of it
// is possible.
static void look_again(sg_closure *c, const sg_test *test) {
  for (uint32_t i = 0; i < c->n_touched; i++)
    if (c->level[c->touched[i]] == 0 &&
        holds_enough(c, test, c->touched[i], SG_POSSIBLE))
      take_in(c, c->touched[i], SG_POSSIBLE);
  for (uint32_t i = 0; test->control_possible && i < c->n_certain; i++)
    if (c->members[i] != c->dead_end)
      follow_control(c, test, c->members[i], SG_POSSIBLE);
}

static void forget(sg_closure *c) {
  for (uint32_t i = 0; i < c->n_touched; i++) {
    const uint32_t p = c->touched[i];
    c->sure[p] = c->low[p] = c->high[p] = 0;
    c->total_low[p] = c->total_high[p] = 0;
    c->level[p] = c->was_touched[p] = 0;
  }
  c->n_touched = c->n_members = 0;
}

void sg_close(sg_closure *c, const sg_test *test, const sg_id *owners,
              uint32_t n_owners, const sg_id *perhaps, uint32_t n_perhaps) {
  const uint32_t *place = c->shares->place;
  forget(c);
  c->test = *test;
  for (uint32_t i = 0; i < n_owners; i++)
    take_in(c, place[owners[i]], SG_CERTAIN);
  c->n_given = c->n_members;
  for (uint32_t i = 0; i < c->n_members; i++)
    follow(c, test, c->members[i], SG_CERTAIN);
  c->n_certain = c->n_members;
  for (uint32_t i = 0; i < c->n_touched; i++)
    c->sure[c->touched[i]] = least_of(c, c->touched[i]);
  for (uint32_t i = 0; i < n_perhaps; i++)
    take_in(c, place[perhaps[i]], SG_POSSIBLE);
  c->n_perhaps = c->n_members;
  look_again(c, test);
  for (uint32_t i = c->n_certain; i < c->n_members; i++)
    follow(c, test, c->members[i], SG_POSSIBLE);
}
