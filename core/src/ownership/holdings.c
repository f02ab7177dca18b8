// SPDX-License-Identifier: GPL-2.0-or-later
// holdings - see holdings.h.
#include "ownership/holdings.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// Of a longer chain the part next to the party is kept.
enum { CHAIN_MAX = 200 };

typedef struct maker {
  sg_table *table;
  const sg_table_options *o;
  const sg_graph *g;
  sg_holder holder;
  uint8_t *is_of;   // of each entity
  uint8_t *is_only; // or NULL
  uint32_t *row_of; // row + 1 of each entity
  sg_chains chains;
} maker;

static sg_table_row *row_for(maker *m, sg_id v) {
  sg_vec *rows = &m->table->rows;
  if (m->is_of[v] || (m->is_only && !m->is_only[v]))
    return NULL;
  if (m->row_of[v])
    return &SG_AT(sg_table_row, rows, m->row_of[v] - 1);
  uint8_t *levels =
      sg_arena_alloc(&m->table->arena, m->table->rules.n, sizeof *levels);
  sg_table_row *row = levels ? sg_vec_add(rows) : NULL;
  if (!row)
    return NULL;
  row->entity = v;
  row->levels = levels;
  m->row_of[v] = rows->n;
  return row;
}

static bool is_wanted(const maker *m, sg_id v) {
  return !m->is_of[v] && (!m->is_only || m->is_only[v]);
}

static void set_level(sg_table_row *row, uint32_t rule, uint8_t level) {
  ((uint8_t *)(uintptr_t)row->levels)[rule] = level;
}

// Direct stakes of the owners in a company, capped by what others hold.
static void set_direct(const maker *m, sg_table_row *row, sg_id company,
                       const uint8_t *is_owner) {
  const sg_shares *s = &m->o->stakes->shares;
  const uint32_t p = s->place[company];
  uint64_t low = 0;
  uint64_t high = 0;
  uint64_t others = 0;
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
    const sg_stake *stake = &s->stake[i];
    if (is_owner[s->entity[stake->owner]]) {
      low += stake->low;
      high += stake->high;
    } else {
      others += stake->low;
    }
  }
  const uint64_t cap = others < SG_WHOLE ? SG_WHOLE - others : 0;
  high = high < cap ? high : cap;
  row->direct_low = (double)low / SG_WHOLE;
  row->direct_high = (double)(high > low ? high : low) / SG_WHOLE;
}

static bool keep_chain(maker *m, sg_table_row *row) {
  sg_id links[CHAIN_MAX];
  const uint32_t n = sg_chain_links(&m->chains, row->entity, links, CHAIN_MAX);
  sg_id *copy = sg_arena_alloc(&m->table->arena, n, sizeof *copy);
  if (!copy)
    return false;
  memcpy(copy, links, n * sizeof *copy);
  row->chain = copy;
  row->n_chain_links = m->chains.n_links[row->entity];
  row->n_chain = n;
  for (uint32_t i = 0; i < n; i++)
    row->has_total |= m->g->link_kind[links[i]] == SG_OWNERSHIP &&
                      m->g->link_measure[links[i]] != SG_DIRECT;
  return true;
}

static int by_stake(const void *a, const void *b) {
  const sg_table_row *x = a;
  const sg_table_row *y = b;
  if (x->low != y->low)
    return x->low < y->low ? 1 : -1;
  if (x->high != y->high)
    return x->high < y->high ? 1 : -1;
  return (x->entity > y->entity) - (x->entity < y->entity);
}

static void sort(sg_table *table) {
  if (table->rows.n > 1)
    qsort(table->rows.data, table->rows.n, sizeof(sg_table_row), by_stake);
}

// --- what owners hold
// ----------------------------------------------------------

static sg_status add_through(maker *m, sg_error *err) {
  SG_TRY(sg_hold_through(&m->holder, m->o->of, m->o->n_of, err));
  m->table->n_loose += m->holder.look.n_loose;
  for (uint32_t i = 0; i < m->holder.rows.n; i++) {
    const sg_holding *held = &SG_AT(sg_holding, &m->holder.rows, i);
    if (!is_wanted(m, held->party))
      continue;
    sg_table_row *row = row_for(m, held->party);
    if (!row)
      return sg_no_memory(err);
    row->low = held->low;
    row->high = held->high;
    set_direct(m, row, held->party, m->is_of);
  }
  return SG_OK;
}

static sg_status add_verdicts(maker *m, uint32_t r, sg_error *err) {
  const sg_rule *rule = m->table->rules.rules[r];
  if (rule->not_in_force)
    return SG_OK;
  SG_TRY(sg_hold(&m->holder, rule, m->o->of, m->o->n_of, NULL, 0, err));
  for (uint32_t i = 0; i < m->holder.rows.n; i++) {
    const sg_holding *held = &SG_AT(sg_holding, &m->holder.rows, i);
    if (held->level == 0 || !is_wanted(m, held->party))
      continue;
    sg_table_row *row = row_for(m, held->party);
    if (!row)
      return sg_no_memory(err);
    set_level(row, r, held->level);
  }
  return SG_OK;
}

// --- why
// ------------------------------------------------------------------------

static sg_status add_reasons(maker *m, sg_table_row *row, const sg_id *owners,
                             uint32_t n_owners, sg_id company, sg_error *err) {
  sg_arena *arena = &m->table->arena;
  const sg_rules_at *rules = &m->table->rules;
  sg_reason *reasons = sg_arena_alloc(arena, rules->n, sizeof *reasons);
  if (!reasons)
    return sg_no_memory(err);
  row->reasons = reasons;
  for (uint32_t r = 0; r < rules->n; r++) {
    if (row->levels[r] == 0)
      continue;
    sg_reason *reason = &reasons[row->n_reasons++];
    sg_id *witness = NULL;
    sg_question *questions = NULL;
    reason->rule = rules->rules[r];
    SG_TRY(sg_witness(&m->holder, reason->rule, owners, n_owners, company,
                      arena, &witness, &reason->n_witness, err));
    if (row->levels[r] == SG_POSSIBLE)
      SG_TRY(sg_questions(&m->holder, reason->rule, owners, n_owners, company,
                          arena, &questions, &reason->n_questions,
                          &reason->n_left_out, err));
    reason->witness = witness;
    reason->questions = questions;
  }
  return SG_OK;
}

static sg_status explain(maker *m, sg_table_row *row, const sg_id *owners,
                         uint32_t n_owners, sg_id company, sg_error *err) {
  sg_flow *flows = NULL;
  SG_TRY(sg_hold_through(&m->holder, owners, n_owners, err));
  SG_TRY(sg_flows(&m->holder.look, company, &m->table->arena, &flows,
                  &row->n_flows, err));
  row->flows = flows;
  row->is_explained = true;
  return add_reasons(m, row, owners, n_owners, company, err);
}

// --- both
// -----------------------------------------------------------------------

static bool mark(const sg_id *ids, uint32_t n, uint8_t *marks) {
  for (uint32_t i = 0; marks && i < n; i++)
    marks[ids[i]] = 1;
  return marks != NULL;
}

static sg_status begin(maker *m, sg_table *out, const sg_table_options *o,
                       sg_error *err) {
  *out = (sg_table){.view = o->view};
  *m = (maker){.table = out, .o = o, .g = &o->view->graph};
  const uint32_t n = m->g->n_entities;
  sg_arena_init(&out->arena, 0);
  sg_vec_init(&out->rows, sizeof(sg_table_row), 0);
  m->row_of = sg_arena_alloc(&out->arena, n, sizeof *m->row_of);
  m->is_of = sg_arena_alloc(&out->arena, n, 1);
  bool ok = m->row_of && mark(o->of, o->n_of, m->is_of);
  if (o->n_only) {
    m->is_only = sg_arena_alloc(&out->arena, n, 1);
    ok = ok && mark(o->only, o->n_only, m->is_only);
  }
  if (!ok)
    return sg_no_memory(err);
  SG_TRY(sg_rules_on(o->rules, m->g->as_of, &out->arena, &out->rules, err));
  return sg_holder_init(&m->holder, o->stakes, err);
}

static sg_status end(maker *m, sg_status status) {
  sg_holder_clear(&m->holder);
  if (status != SG_OK)
    sg_table_clear(m->table);
  return status;
}

static sg_status finish_rows(maker *m, bool owners, sg_error *err) {
  const sg_table_options *o = m->o;
  sort(m->table);
  for (uint32_t i = 0; i < m->table->rows.n; i++) {
    sg_table_row *row = &SG_AT(sg_table_row, &m->table->rows, i);
    if (!keep_chain(m, row))
      return sg_no_memory(err);
    if (i >= o->explain)
      continue;
    if (owners)
      SG_TRY(explain(m, row, &row->entity, 1, o->of[0], err));
    else
      SG_TRY(explain(m, row, o->of, o->n_of, row->entity, err));
  }
  return SG_OK;
}

static sg_status make_holdings(maker *m, sg_error *err) {
  const sg_table_options *o = m->o;
  SG_TRY(add_through(m, err));
  for (uint32_t r = 0; r < m->table->rules.n; r++)
    SG_TRY(add_verdicts(m, r, err));
  SG_TRY(sg_chains_search(&m->chains, &o->stakes->shares, o->of, o->n_of, false,
                          NULL, &m->table->arena, err));
  return finish_rows(m, false, err);
}

sg_status sg_holdings(sg_table *out, const sg_table_options *options,
                      sg_error *err) {
  maker m;
  sg_status status = begin(&m, out, options, err);
  if (status == SG_OK)
    status = make_holdings(&m, err);
  return end(&m, status);
}

// --- who owns a company
// -----------------------------------------------------------

static sg_status add_owner(maker *m, sg_id owner, uint8_t *is_owner,
                           sg_error *err) {
  const sg_id company = m->o->of[0];
  SG_TRY(sg_hold_through(&m->holder, &owner, 1, err));
  const sg_holding *held = sg_holder_row(&m->holder, company);
  m->table->n_loose += m->holder.look.n_loose;
  sg_table_row *row = row_for(m, owner);
  if (!row)
    return sg_no_memory(err);
  row->low = held ? held->low : 0;
  row->high = held ? held->high : 0;
  row->is_ultimate = true;
  for (uint32_t k = m->g->in_start[owner]; k < m->g->in_start[owner + 1]; k++)
    row->is_ultimate &= m->g->link_kind[m->g->in_link[k]] != SG_OWNERSHIP;
  is_owner[owner] = 1;
  set_direct(m, row, company, is_owner);
  is_owner[owner] = 0;
  bool any = row->high > 0;
  for (uint32_t r = 0; r < m->table->rules.n; r++) {
    const sg_rule *rule = m->table->rules.rules[r];
    if (rule->not_in_force)
      continue;
    SG_TRY(sg_hold(&m->holder, rule, &owner, 1, NULL, 0, err));
    held = sg_holder_row(&m->holder, company);
    set_level(row, r, held ? held->level : 0);
    any |= held && held->level > 0;
  }
  if (!any) {
    m->row_of[owner] = 0;
    m->table->rows.n--;
  }
  return SG_OK;
}

static sg_status make_owners(maker *m, sg_error *err) {
  const sg_table_options *o = m->o;
  sg_arena *arena = &m->table->arena;
  uint8_t *within = NULL;
  sg_id *above = NULL;
  uint32_t n = 0;
  uint8_t *is_owner = sg_arena_alloc(arena, m->g->n_entities, 1);
  if (!is_owner)
    return sg_no_memory(err);
  SG_TRY(sg_mark_above(m->g, o->of[0], arena, &within, &above, &n, err));
  m->holder.within = within;
  uint32_t n_asked = 0;
  for (uint32_t i = 1; i < n; i++) {
    if (!is_wanted(m, above[i]))
      continue;
    if (n_asked++ >= SG_OWNERS_MAX)
      m->table->n_left_out++;
    else
      SG_TRY(add_owner(m, above[i], is_owner, err));
  }
  SG_TRY(sg_chains_search(&m->chains, &o->stakes->shares, o->of, 1, true,
                          within, arena, err));
  return finish_rows(m, true, err);
}

sg_status sg_owners(sg_table *out, const sg_table_options *options,
                    sg_error *err) {
  maker m;
  sg_status status = begin(&m, out, options, err);
  if (status == SG_OK)
    status = make_owners(&m, err);
  return end(&m, status);
}

void sg_table_clear(sg_table *table) {
  sg_vec_clear(&table->rows);
  sg_arena_clear(&table->arena);
  *table = (sg_table){0};
}
