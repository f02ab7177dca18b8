// SPDX-License-Identifier: GPL-2.0-or-later
// held - see held.h.
#include "ownership/held.h"

#include "base/memory.h"

// Do votes anywhere say something else than shares?
static bool votes_differ(const sg_graph *g) {
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_OWNERSHIP &&
        (g->link_votes[e] != SG_NONE || g->link_capacity[e] != SG_BENEFICIAL))
      return true;
  return false;
}

sg_status sg_stakes_build(sg_stakes *stakes, const sg_view *view, bool report,
                          sg_error *err) {
  *stakes = (sg_stakes){.has_votes = votes_differ(&view->graph)};
  SG_TRY(sg_shares_build(&stakes->shares, view, SG_BY_SHARES, report, err));
  if (!stakes->has_votes)
    return SG_OK;
  const sg_status status =
      sg_shares_build(&stakes->votes, view, SG_BY_VOTES, false, err);
  if (status != SG_OK)
    sg_stakes_clear(stakes);
  return status;
}

void sg_stakes_clear(sg_stakes *stakes) {
  sg_shares_clear(&stakes->shares);
  sg_shares_clear(&stakes->votes);
  *stakes = (sg_stakes){0};
}

sg_status sg_holder_init(sg_holder *holder, const sg_stakes *stakes,
                         sg_error *err) {
  *holder = (sg_holder){.stakes = stakes};
  sg_arena_init(&holder->arena, 0);
  sg_vec_init(&holder->rows, sizeof(sg_holding), 0);
  const uint32_t n = stakes->shares.n;
  holder->row_of = sg_arena_alloc(&holder->arena, n, sizeof *holder->row_of);
  holder->covered = sg_arena_alloc(&holder->arena, n, sizeof *holder->covered);
  holder->is_sure = sg_arena_alloc(&holder->arena, n, sizeof *holder->is_sure);
  const sg_status status =
      holder->row_of && holder->covered && holder->is_sure
          ? sg_look_init(&holder->look, &stakes->shares, err)
          : sg_no_memory(err);
  if (status != SG_OK)
    sg_holder_clear(holder);
  return status;
}

void sg_holder_clear(sg_holder *holder) {
  sg_look_clear(&holder->look);
  sg_closure_clear(&holder->closure[0]);
  sg_closure_clear(&holder->closure[1]);
  sg_closure_clear(&holder->above);
  sg_vec_clear(&holder->rows);
  sg_arena_clear(&holder->arena);
  *holder = (sg_holder){0};
}

const sg_holding *sg_holder_row(const sg_holder *holder, sg_id entity) {
  const uint32_t row = holder->row_of[entity];
  return row ? &SG_AT(sg_holding, &holder->rows, row - 1) : NULL;
}

// --- rows --------------------------------------------------------------------

static void forget(sg_holder *h) {
  for (uint32_t i = 0; i < h->rows.n; i++)
    h->row_of[SG_AT(sg_holding, &h->rows, i).party] = 0;
  h->rows.n = 0;
  h->last = NULL;
}

static sg_holding *row_for(sg_holder *h, sg_id entity) {
  if (h->row_of[entity])
    return &SG_AT(sg_holding, &h->rows, h->row_of[entity] - 1);
  sg_holding *row = sg_vec_add(&h->rows);
  if (row) {
    row->party = entity;
    h->row_of[entity] = h->rows.n;
  }
  return row;
}

static void publish(sg_holder *h) {
  h->held =
      (sg_held){sizeof(sg_held), sizeof(sg_holding), h->rows.n, h->rows.data};
}

static uint32_t cut(uint64_t share) {
  return share < UINT32_MAX ? (uint32_t)share : UINT32_MAX;
}

static void set_sums(sg_holding *row, uint64_t low, uint64_t high) {
  row->low = (double)low / SG_WHOLE;
  row->high = (double)high / SG_WHOLE;
  row->low_ppb = cut(low);
  row->high_ppb = cut(high);
}

static void set_units(sg_holding *row, uint64_t low, uint64_t high) {
  row->low = sg_units_fraction(low);
  row->high = sg_units_fraction(high);
  row->low_ppb = sg_units_down(low);
  row->high_ppb = sg_units_up(high);
}

// --- cascade and majority chain
// ------------------------------------------------

// A row for every party that the closure touched, its members first.
static bool rows_of_closure(sg_holder *h, const sg_closure *c) {
  for (uint32_t i = 0; i < c->n_members + c->n_touched; i++) {
    const uint32_t p =
        i < c->n_members ? c->members[i] : c->touched[i - c->n_members];
    sg_holding *row = row_for(h, c->shares->entity[p]);
    if (!row)
      return false;
    row->order = i < c->n_members ? i : row->order;
    row->level = c->level[p];
    set_sums(row, c->sure[p], sg_closure_most(c, p));
  }
  return true;
}

static sg_closure *closure_of(sg_holder *h, bool by_votes, sg_error *err) {
  const bool second = by_votes && h->stakes->has_votes;
  if (!h->has_closure[second] &&
      sg_closure_init(&h->closure[second], sg_stakes_of(h->stakes, by_votes),
                      err) != SG_OK)
    return NULL;
  h->has_closure[second] = true;
  h->closure[second].within = h->within;
  return &h->closure[second];
}

static sg_status cascade(sg_holder *h, const sg_rule *rule, const sg_id *owners,
                         uint32_t n_owners, const sg_id *perhaps,
                         uint32_t n_perhaps, sg_error *err) {
  const sg_test test = sg_test_of(rule);
  sg_closure *c = closure_of(h, rule->by_votes, err);
  if (!c)
    return SG_ENOMEM;
  sg_close(c, &test, owners, n_owners, perhaps, n_perhaps);
  h->last = c;
  return rows_of_closure(h, c) ? SG_OK : sg_no_memory(err);
}

// The members of a closure, those of the certain set first, as entities.
static sg_id *members_of(const sg_closure *c) {
  sg_id *list = sg_memory_alloc(c->n_members, sizeof *list);
  for (uint32_t i = 0; list && i < c->n_members; i++)
    list[i] = c->shares->entity[c->members[i]];
  return list;
}

// What the members of a closure hold, where the last step counts something else
// than the steps above.
static sg_status count_last(sg_holder *h, const sg_rule *rule,
                            const sg_closure *chain, sg_closure **out,
                            sg_error *err) {
  const sg_test never = {.never = true};
  sg_closure *last = closure_of(h, rule->by_votes, err);
  sg_id *members = last ? members_of(chain) : NULL;
  if (!members)
    return sg_no_memory(err);
  sg_close(last, &never, members, chain->n_certain, members + chain->n_certain,
           chain->n_members - chain->n_certain);
  sg_memory_free(members);
  *out = last;
  return SG_OK;
}

// A majority at each step: what the closure holds directly meets the threshold.
static sg_status majority_chain(sg_holder *h, const sg_rule *rule,
                                const sg_id *owners, uint32_t n_owners,
                                const sg_id *perhaps, uint32_t n_perhaps,
                                sg_error *err) {
  const sg_test test = sg_test_of_chain(rule);
  const sg_test last = {.threshold = rule->threshold, .strict = rule->strict};
  sg_closure *c = closure_of(h, rule->chain_by_votes, err);
  if (!c)
    return SG_ENOMEM;
  sg_close(c, &test, owners, n_owners, perhaps, n_perhaps);
  h->last = rule->propagation == SG_MAJORITY_CHAIN ? c : NULL;
  if (h->stakes->has_votes && rule->chain_by_votes != rule->by_votes)
    SG_TRY(count_last(h, rule, c, &c, err));
  if (!rows_of_closure(h, c))
    return sg_no_memory(err);
  for (uint32_t i = 0; i < h->rows.n; i++) {
    sg_holding *row = &SG_AT(sg_holding, &h->rows, i);
    row->level = sg_test_passes(&last, row->low_ppb)    ? SG_CERTAIN
                 : sg_test_passes(&last, row->high_ppb) ? SG_POSSIBLE
                                                        : 0;
  }
  return SG_OK;
}

// --- product -----------------------------------------------------------------

// Units are bounds, and equal to the share where decimals state it. One behind
// a third is never quite there: it is possible, as it may be just below, too.
static bool units_pass(const sg_rule *rule, uint64_t units) {
  const uint64_t threshold = (uint64_t)rule->threshold * SG_WHOLE;
  return rule->strict ? units > threshold : units >= threshold;
}

static uint8_t level_of(const sg_rule *rule, uint64_t low, uint64_t high) {
  return units_pass(rule, low)    ? SG_CERTAIN
         : units_pass(rule, high) ? SG_POSSIBLE
                                  : 0;
}

static sg_status product(sg_holder *h, const sg_rule *rule, const sg_id *owners,
                         uint32_t n_owners, sg_error *err) {
  SG_TRY(sg_look_through(&h->look, owners, n_owners, err));
  for (uint32_t i = 0; i < h->look.n_reached; i++) {
    const uint32_t p = h->look.reached[i];
    sg_holding *row = row_for(h, h->stakes->shares.entity[p]);
    if (!row)
      return sg_no_memory(err);
    set_units(row, h->look.low[p], h->look.high[p]);
    row->level = rule ? level_of(rule, h->look.low[p], h->look.high[p]) : 0;
  }
  return SG_OK;
}

// Look-through of all owners, those too who only perhaps belong to them.
static sg_status look_with(sg_holder *h, const sg_id *owners, uint32_t n_owners,
                           const sg_id *perhaps, uint32_t n_perhaps,
                           const sg_rule *rule, sg_error *err) {
  const size_t n = (size_t)n_owners + n_perhaps;
  sg_id *all = sg_memory_alloc(n, sizeof *all);
  if (!all)
    return sg_no_memory(err);
  for (size_t i = 0; i < n; i++)
    all[i] = i < n_owners ? owners[i] : perhaps[i - n_owners];
  const sg_status status =
      rule ? product(h, rule, all, (uint32_t)n, err)
           : sg_look_through(&h->look, all, (uint32_t)n, err);
  sg_memory_free(all);
  return status;
}

// Those who only perhaps belong to the owners raise what is possible.
static sg_status product_perhaps(sg_holder *h, const sg_rule *rule,
                                 const sg_id *owners, uint32_t n_owners,
                                 const sg_id *perhaps, uint32_t n_perhaps,
                                 sg_error *err) {
  SG_TRY(look_with(h, owners, n_owners, perhaps, n_perhaps, rule, err));
  SG_TRY(sg_look_through(&h->look, owners, n_owners, err));
  for (uint32_t i = 0; i < h->rows.n; i++) {
    sg_holding *row = &SG_AT(sg_holding, &h->rows, i);
    const uint64_t low = h->look.low[h->stakes->shares.place[row->party]];
    row->low = sg_units_fraction(low);
    row->low_ppb = sg_units_down(low);
    if (row->level == SG_CERTAIN && !units_pass(rule, low))
      row->level = SG_POSSIBLE;
  }
  return SG_OK;
}

// --- mixed -------------------------------------------------------------------

// Does a link of control join two members of a closure? Then one may control
// another that is above it, though no stakes lead round.
static bool has_control_inside(const sg_closure *c) {
  const sg_graph *g = c->shares->graph;
  for (uint32_t i = 0; i < c->n_members; i++) {
    const sg_id v = c->shares->entity[c->members[i]];
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id e = g->out_link[k];
      if (g->link_kind[e] == SG_CONTROL &&
          c->level[c->shares->place[g->link_to[e]]])
        return true;
    }
  }
  return false;
}

// What a parent controls, of which the owners hold the threshold.
static bool add_controlled(sg_holder *h, sg_id parent, uint8_t held) {
  const sg_closure *c = &h->above;
  const sg_shares *s = c->shares;
  const bool may_go_round = has_control_inside(c);
  for (uint32_t k = 0; k < c->n_members; k++) {
    const sg_id v = s->entity[c->members[k]];
    const uint8_t below = c->level[c->members[k]];
    const uint8_t level = held < below ? held : below;
    sg_holding *row = row_for(h, v);
    if (!row)
      return false;
    if (v != parent && level > row->level)
      row->level = level;
    // One that owns the parent in turn is looked at itself: it may control it.
    if (!may_go_round && level > h->covered[v] &&
        s->first[c->members[k]] != s->first[s->place[parent]])
      h->covered[v] = level;
  }
  return true;
}

// The threshold in a parent, by look-through, and a majority from there down.
// A parent of which no more is held than is controlled by an earlier one brings
// nothing new: all that it controls came with the earlier one.
static sg_status by_parents(sg_holder *h, const sg_rule *rule,
                            const sg_id *owners, uint32_t n_owners,
                            const sg_id *perhaps, uint32_t n_perhaps,
                            sg_error *err) {
  const sg_test test = sg_test_of_chain(rule);
  const sg_shares *chain = sg_stakes_of(h->stakes, rule->chain_by_votes);
  const sg_look *look = &h->look;
  sg_closure *c = &h->above;
  SG_TRY(sg_look_through(&h->look, owners, n_owners, err));
  for (uint32_t i = 0; i < look->n_reached; i++)
    h->is_sure[look->reached[i]] =
        units_pass(rule, look->low[look->reached[i]]);
  if (n_perhaps)
    SG_TRY(look_with(h, owners, n_owners, perhaps, n_perhaps, NULL, err));
  if (c->shares != chain) {
    sg_closure_clear(c);
    SG_TRY(sg_closure_init(c, chain, err));
  }
  c->within = h->within;
  for (uint32_t i = 0; i < look->n_reached; i++) {
    const uint32_t p = look->reached[i];
    const sg_id parent = h->stakes->shares.entity[p];
    const uint8_t held = h->is_sure[p]                     ? SG_CERTAIN
                         : units_pass(rule, look->high[p]) ? SG_POSSIBLE
                                                           : 0;
    h->is_sure[p] = 0;
    if (look->mark[p] & SG_LOOK_OWNER || held <= h->covered[parent])
      continue;
    sg_close(c, &test, &parent, 1, NULL, 0);
    if (!add_controlled(h, parent, held))
      return sg_no_memory(err);
  }
  for (uint32_t i = 0; i < h->rows.n; i++)
    h->covered[SG_AT(sg_holding, &h->rows, i).party] = 0;
  return SG_OK;
}

sg_status sg_hold(sg_holder *holder, const sg_rule *rule, const sg_id *owners,
                  uint32_t n_owners, const sg_id *perhaps, uint32_t n_perhaps,
                  sg_error *err) {
  sg_status status = SG_OK;
  forget(holder);
  holder->look.within = holder->within;
  switch (rule->propagation) {
  case SG_PRODUCT:
    status = n_perhaps ? product_perhaps(holder, rule, owners, n_owners,
                                         perhaps, n_perhaps, err)
                       : product(holder, rule, owners, n_owners, err);
    break;
  case SG_MAJORITY_CHAIN:
  case SG_MIXED:
    status =
        majority_chain(holder, rule, owners, n_owners, perhaps, n_perhaps, err);
    if (status == SG_OK && rule->propagation == SG_MIXED)
      status =
          by_parents(holder, rule, owners, n_owners, perhaps, n_perhaps, err);
    break;
  default:
    status = cascade(holder, rule, owners, n_owners, perhaps, n_perhaps, err);
  }
  publish(holder);
  return status;
}

sg_status sg_hold_through(sg_holder *holder, const sg_id *owners,
                          uint32_t n_owners, sg_error *err) {
  forget(holder);
  holder->look.within = holder->within;
  const sg_status status = product(holder, NULL, owners, n_owners, err);
  publish(holder);
  return status;
}
