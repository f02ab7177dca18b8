// SPDX-License-Identifier: GPL-2.0-or-later
// bearing - which parties are under review, worked out from the input.
//
// Of a review that is limited to a deal: its vendor, the stated end users of it
// and of its supplies and payments, both ends of every link of it; and whoever
// bears on one of them: owners, controllers, funders, who holds posts, what a
// unit is part of, relatives and associates, agents and principals, candidates
// for the same identity, predecessors and successors, and those who bear on
// these. Where a person holds posts, addresses and incidents are beside it:
// nobody bears on the deal through them.
#include "verify/checks.h"

#include "base/memory.h"

#include <string.h>

enum { BESIDE = 1, INSIDE = 2 };

typedef struct walk {
  sg_check *c;
  const sg_stated *s;
  uint8_t *mark;
  uint32_t *queue, n;
  uint32_t *out_start, *out_link; // links in force by whom they come from
} walk;

static void reach(walk *w, uint32_t v, uint8_t mark) {
  if (v == 0 || w->mark[v] >= mark)
    return;
  w->mark[v] = mark;
  if (mark == INSIDE)
    w->queue[w->n++] = v;
}

// A party by its id, or each of a list of them.
static void reach_named(walk *w, sg_slice value) {
  sg_slice item;
  if (value.at[0] == '[') {
    for (size_t at = 0; sg_json_next(value, &at, NULL, &item);)
      if (item.at[0] == '"')
        reach_named(w, item);
    return;
  }
  sg_text_reset(&w->c->room);
  if (value.at[0] == '"')
    sg_json_decode(value, &w->c->room);
  w->c->no_memory |= !sg_text_ok(&w->c->room);
  reach(w, sg_stated_find(&w->s->entities, sg_text_get(&w->c->room)), INSIDE);
}

static void reach_member(walk *w, sg_slice record, const char *key) {
  sg_slice value;
  if (sg_stated_member(record, key, &value))
    reach_named(w, value);
}

// Empty when the deal is only mentioned.
static sg_slice deal_record(const sg_stated *s, uint32_t deal) {
  return SG_AT(sg_stated_record, &s->deals.rows, deal).record;
}

// --- a deal ---

static void start_at(walk *w, uint32_t deal) {
  const sg_stated *s = w->s;
  reach_member(w, deal_record(s, deal), "vendor");
  reach_member(w, deal_record(s, deal), "stated_end_user");
  for (uint32_t i = 1; i < s->links.rows.n; i++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, i);
    if (link->standing != SG_STANDS_IN_FORCE || link->deal != deal)
      continue;
    reach(w, link->from, INSIDE);
    reach(w, link->to, INSIDE);
    if (link->pays || link->supply)
      reach_member(w, link->record, "stated_end_user");
  }
}

static void follow(walk *w, uint32_t v) {
  const sg_stated *s = w->s;
  for (uint32_t k = s->in_start[v]; k < s->in_start[v + 1]; k++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, s->in_link[k]);
    if (link->bears & SG_BEARS_ON)
      reach(w, link->from, INSIDE);
  }
  for (uint32_t k = w->out_start[v]; k < w->out_start[v + 1]; k++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, w->out_link[k]);
    if (link->bears & SG_BEARS_BACK)
      reach(w, link->to, INSIDE);
    else if (link->bears & SG_BEARS_BESIDE &&
             (link->kind != SG_STATES_POSITION ||
              SG_STATED_ENTITY(s, v).person))
      reach(w, link->to, BESIDE);
  }
}

static bool index_out(walk *w) {
  const sg_stated *s = w->s;
  const uint32_t n = s->entities.rows.n;
  uint32_t *start = sg_memory_alloc((size_t)n + 2, sizeof *start);
  w->out_start = start;
  w->out_link = sg_memory_alloc((size_t)s->n_in_force + 1, sizeof *w->out_link);
  if (!start || !w->out_link)
    return false;
  for (uint32_t i = 1; i < s->links.rows.n; i++)
    if (SG_STATED_LINK(s, i).standing == SG_STANDS_IN_FORCE)
      start[SG_STATED_LINK(s, i).from + 2]++;
  for (uint32_t v = 0; v < n; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t i = 1; i < s->links.rows.n; i++)
    if (SG_STATED_LINK(s, i).standing == SG_STANDS_IN_FORCE)
      w->out_link[start[SG_STATED_LINK(s, i).from + 1]++] = i;
  return true;
}

static bool mark_deal(walk *w, uint32_t deal) {
  if (!index_out(w))
    return false;
  start_at(w, deal);
  for (uint32_t i = 0; i < w->n; i++)
    follow(w, w->queue[i]);
  return true;
}

// --- parties to deals and supplies ---

// Certainly signed later than the day of the review.
static bool is_later(const sg_stated *s, uint32_t deal) {
  sg_slice value;
  sg_date date = SG_DATE_UNKNOWN;
  return sg_stated_member(deal_record(s, deal), "signed", &value) &&
         value.at[0] == '"' &&
         sg_date_parse(value.at + 1, value.length - 2, &date) &&
         sg_date_first(date) > s->as_of;
}

static void mark_asked(walk *w, uint32_t deal) {
  const sg_stated *s = w->s;
  for (uint32_t i = 1; i < s->links.rows.n; i++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, i);
    const bool sells = link->supply && link->from != link->to;
    if (link->standing != SG_STANDS_IN_FORCE ||
        (!sells && deal_record(s, link->deal).length == 0))
      continue;
    reach(w, link->from, INSIDE);
    reach(w, link->to, INSIDE);
  }
  for (uint32_t d = 1; d < s->deals.rows.n; d++)
    if (d == deal || !is_later(s, d))
      reach_member(w, deal_record(s, d), "vendor");
  for (uint32_t i = 0; i < w->n; i++)
    for (uint32_t k = s->in_start[w->queue[i]];
         k < s->in_start[w->queue[i] + 1]; k++) {
      const sg_stated_link *link = &SG_STATED_LINK(s, s->in_link[k]);
      if (link->kind == SG_STATES_OWNERSHIP || link->kind == SG_STATES_CONTROL)
        reach(w, link->from, INSIDE);
    }
}

// --- both ---

static bool find(walk *w, uint32_t deal) {
  sg_check *c = w->c;
  const uint32_t n = w->s->entities.rows.n;
  w->queue = sg_memory_alloc((size_t)n + 1, sizeof *w->queue);
  c->asked = sg_arena_alloc(&c->out->arena, (size_t)n + 1, 1);
  c->reviewed = sg_arena_alloc(&c->out->arena, (size_t)n + 1, 1);
  if (!w->queue || !c->asked || !c->reviewed)
    return false;
  w->mark = c->asked;
  mark_asked(w, deal);
  w->mark = c->reviewed;
  w->n = 0;
  if (deal && !mark_deal(w, deal))
    return false;
  for (uint32_t v = 1; v < n; v++) {
    c->reviewed[v] |= deal == 0;
    c->n_reviewed +=
        c->reviewed[v] && !SG_STATED_ENTITY(w->s, v).address_or_incident;
  }
  return true;
}

sg_status sg_find_reviewed(sg_check *c, sg_error *err) {
  walk w = {.c = c, .s = &c->in};
  const cJSON *of_case = sg_object_in(c->doc, "case");
  const char *deal = sg_text_in(of_case, "deal");
  uint32_t n_lists = 0;
  for (uint32_t i = 0; i < c->ask->n_files; i++)
    n_lists += c->ask->files[i].is_list;
  c->has_lists = n_lists > 0 && n_lists < c->ask->n_files;
  c->whole = cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(of_case, "deal"));
  const uint32_t row = sg_stated_find(&c->in.deals, deal);
  const bool ok = find(&w, deal_record(&c->in, row).length > 0 ? row : 0);
  sg_memory_free(w.queue);
  sg_memory_free(w.out_start);
  sg_memory_free(w.out_link);
  return ok ? SG_OK : sg_no_memory(err);
}
