// SPDX-License-Identifier: GPL-2.0-or-later
// stakes - several statements of one owner's stake in one company are one
// stake.
//
// Statements are grouped by owner, company and measure among the links in
// force; what is held for somebody else, as nominee or trustee, is a stake of
// its own. Where their intervals meet, the common part is the stake; where they
// contradict each other, their hull is, with a warning that names both sources.
// An alleged or inferred statement beside others changes nothing for certain:
// it can only raise the upper bound, when it contradicts them.
// One link of a group carries the stake: a firm one if there is one, of those
// the first by id. The others carry nothing and name it in link_repeats, so
// that sums over links count a stake once.
#include "graph/view.h"

#include "base/memory.h"
#include "base/number.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct statement {
  sg_id owner, company, link;
  uint8_t measure;
  uint8_t held_for; // others: SG_NOMINEE or SG_TRUSTEE, else 0
  uint8_t weak;     // alleged or inferred
  uint8_t doubtful; // perhaps not in force, for all its dates say
} statement;

// Both are of one company.
static int compare(const void *a, const void *b) {
  const statement *x = a;
  const statement *y = b;
  if (x->owner != y->owner)
    return x->owner < y->owner ? -1 : 1;
  if (x->measure != y->measure)
    return x->measure < y->measure ? -1 : 1;
  if (x->held_for != y->held_for)
    return x->held_for < y->held_for ? -1 : 1;
  if (x->weak != y->weak)
    return x->weak < y->weak ? -1 : 1;
  if (x->doubtful != y->doubtful)
    return x->doubtful < y->doubtful ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static bool same_stake(const statement *x, const statement *y) {
  return x->owner == y->owner && x->measure == y->measure &&
         x->held_for == y->held_for;
}

static const char *source_of(const sg_view *view, sg_id e) {
  const uint32_t sources = sg_view_link_row(view, e)->sources;
  return sources
             ? sg_model_text(view->model, sg_list_item(view->model, sources, 0))
             : "no source";
}

typedef struct columns {
  uint32_t *low, *high, *votes, *votes_high;
  sg_id *repeats;
} columns;

static void report_contradiction(sg_view *view, const columns *c, sg_id a,
                                 sg_id b) {
  char text[4][16];
  sg_share_write(c->low[a], text[0]);
  sg_share_write(c->high[a], text[1]);
  sg_share_write(c->low[b], text[2]);
  sg_share_write(c->high[b], text[3]);
  const sg_graph *g = &view->graph;
  sg_problem(view->model->problems, SG_PROBLEM_CONTRADICTING_STAKES,
             sg_model_place(view->model, sg_view_link_row(view, b)->origin),
             "the stake of '%s' in '%s' is %s-%s %% by link '%s' (%s) and "
             "%s-%s %% by link '%s' (%s); everything between is used",
             g->entity_id[g->link_from[a]], g->entity_id[g->link_to[a]],
             text[0], text[1], sg_view_link_id(view, a), source_of(view, a),
             text[2], text[3], sg_view_link_id(view, b), source_of(view, b));
}

// The statement with the greatest least and that with the least greatest share
// decide whether all of them meet.
typedef struct bounds {
  uint32_t max_low, min_high, min_low, max_high;
  sg_id of_max_low, of_min_high;
} bounds;

static bounds bounds_of(const columns *c, const statement *s, uint32_t n) {
  bounds b = {0, SG_WHOLE, SG_WHOLE, 0, s[0].link, s[0].link};
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = s[i].link;
    if (c->low[e] > b.max_low) {
      b.max_low = c->low[e];
      b.of_max_low = e;
    }
    if (c->high[e] < b.min_high) {
      b.min_high = c->high[e];
      b.of_min_high = e;
    }
    b.min_low = c->low[e] < b.min_low ? c->low[e] : b.min_low;
    b.max_high = c->high[e] > b.max_high ? c->high[e] : b.max_high;
  }
  return b;
}

// The votes that all statements agree on; none where they contradict.
static void votes_of(const columns *c, const statement *s, uint32_t n,
                     uint32_t *low, uint32_t *high) {
  *low = 0;
  *high = SG_NONE;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = s[i].link;
    if (c->votes[e] == SG_NONE)
      continue;
    *low = c->votes[e] > *low ? c->votes[e] : *low;
    *high = c->votes_high[e] < *high ? c->votes_high[e] : *high;
  }
  if (*high == SG_NONE || *low > *high)
    *low = *high = SG_NONE;
}

static void report_votes(sg_view *view, const statement *s) {
  const sg_graph *g = &view->graph;
  sg_problem(
      view->model->problems, SG_PROBLEM_CONTRADICTING_STAKES,
      sg_model_place(view->model, sg_view_link_row(view, s->link)->origin),
      "the votes of '%s' in '%s' are stated in different ways; they "
      "count as unknown, and the share is used",
      g->entity_id[s->owner], g->entity_id[s->company]);
}

static bool any_votes(const columns *c, const statement *s, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (c->votes[s[i].link] != SG_NONE)
      return true;
  return false;
}

// The stake that all statements of one strength make.
static sg_term join(sg_view *view, const columns *c, const statement *s,
                    uint32_t n) {
  const bounds b = bounds_of(c, s, n);
  if (b.max_low <= b.min_high)
    return (sg_term){s[0].link, b.max_low, b.min_high};
  report_contradiction(view, c, b.of_min_high, b.of_max_low);
  return (sg_term){s[0].link, b.min_low, b.max_high};
}

// A weaker statement that lies above what the others say raises the bound.
static void widen(sg_view *view, const columns *c, sg_term *stake,
                  const statement *weak, uint32_t n) {
  const uint32_t low = stake->low;
  const uint32_t high = stake->high;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = weak[i].link;
    if (c->low[e] <= high && c->high[e] >= low)
      continue;
    report_contradiction(view, c, stake->link, e);
    if (c->high[e] > stake->high)
      stake->high = c->high[e];
  }
}

static void combine_group(sg_view *view, columns *c, const statement *group,
                          uint32_t n) {
  uint32_t n_alike = 0;
  if (n == 1)
    return;
  while (n_alike < n && group[n_alike].weak == group[0].weak)
    n_alike++;
  sg_term stake = join(view, c, group, n_alike);
  widen(view, c, &stake, group + n_alike, n - n_alike);
  uint32_t votes = 0;
  uint32_t votes_high = 0;
  votes_of(c, group, n_alike, &votes, &votes_high);
  if (votes == SG_NONE && any_votes(c, group, n_alike))
    report_votes(view, group);
  for (uint32_t i = 1; i < n; i++) {
    const sg_id e = group[i].link;
    c->low[e] = c->high[e] = 0;
    c->votes[e] = c->votes_high[e] = SG_NONE;
    c->repeats[e] = stake.link;
  }
  c->low[stake.link] = stake.low;
  c->high[stake.link] = stake.high;
  c->votes[stake.link] = votes;
  c->votes_high[stake.link] = votes_high;
}

// Those of one company: first who states and in which link.
static uint32_t list_statements(const sg_graph *g, sg_id company,
                                statement *out) {
  uint32_t n = 0;
  for (uint32_t k = g->in_start[company]; k < g->in_start[company + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_OWNERSHIP)
      out[n++] =
          (statement){.owner = g->link_from[e], .company = company, .link = e};
  }
  return n;
}

// What is compared beside owner and company.
static void fill_statement(const sg_graph *g, statement *s) {
  const sg_id e = s->link;
  const uint8_t basis = g->link_basis[e];
  const uint8_t capacity = g->link_capacity[e];
  s->measure = g->link_measure[e];
  s->held_for = capacity >= SG_NOMINEE ? capacity : 0;
  s->doubtful = !sg_link_is_firm(g, e);
  s->weak = basis == SG_ALLEGED || basis == SG_INFERRED;
}

// Mostly each owner states one stake; of very many nobody asks pair by pair.
static bool owners_differ(const statement *all, uint32_t n) {
  enum { FEW = 16 };
  for (uint32_t i = 1; i < n && n <= FEW; i++)
    for (uint32_t k = 0; k < i; k++)
      if (all[i].owner == all[k].owner)
        return false;
  return n <= FEW;
}

static void combine_company(sg_view *view, columns *c, statement *all,
                            uint32_t n) {
  if (owners_differ(all, n))
    return;
  for (uint32_t i = 0; i < n; i++)
    fill_statement(&view->graph, &all[i]);
  qsort(all, n, sizeof *all, compare);
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && same_stake(&all[end], &all[i]))
      end++;
    combine_group(view, c, all + i, end - i);
  }
}

static uint32_t most_links(const sg_graph *g) {
  uint32_t most = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const uint32_t n = g->in_start[v + 1] - g->in_start[v];
    most = n > most ? n : most;
  }
  return most;
}

// The view's own arrays, written once more before they are frozen.
static columns open_columns(sg_view *view) {
  sg_graph *g = &view->graph;
  columns c = {0};
  c.low = (uint32_t *)(uintptr_t)g->link_low;
  c.high = (uint32_t *)(uintptr_t)g->link_high;
  c.votes = (uint32_t *)(uintptr_t)g->link_votes;
  c.votes_high = (uint32_t *)(uintptr_t)g->link_votes_high;
  c.repeats = (sg_id *)(uintptr_t)g->link_repeats;
  return c;
}

sg_status sg_view_stakes(sg_view *view, sg_error *err) {
  const sg_graph *g = &view->graph;
  const uint32_t n_links = g->n_links + g->n_ended;
  sg_id *repeats = sg_arena_alloc(&view->arena, n_links, sizeof *repeats);
  statement *all = sg_memory_alloc(most_links(g), sizeof *all);
  if (!all || !repeats) {
    sg_memory_free(all);
    return sg_no_memory(err);
  }
  memset(repeats, 0xff, n_links * sizeof *repeats);
  view->graph.link_repeats = repeats;
  columns c = open_columns(view);
  for (sg_id v = 0; v < g->n_entities; v++)
    combine_company(view, &c, all, list_statements(g, v, all));
  sg_memory_free(all);
  return SG_OK;
}
