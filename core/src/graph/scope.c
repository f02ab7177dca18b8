// SPDX-License-Identifier: GPL-2.0-or-later
// scope - which entities a review is about.
//
// Without a deal: all. With one: its parties (vendor, stated end users of it
// and of its links, both ends of every link of it) and everything that bears on
// them: up ownership, control, funding and part_of, down nothing; the people
// who hold posts and their family and associates; the bodies and companies
// where those people hold posts, but not what lies behind them; agents and
// principals, addresses, incidents, candidates for the same identity,
// predecessors and successors.
//
// Parties that only lists describe, of sanctions for instance, are there to
// compare others with: the review is not about them, unless another input
// mentions them.
#include "graph/view.h"

#include "base/memory.h"

#include <string.h>

enum { OUTSIDE = 0, EDGE = 1, INSIDE = 2 }; // an edge is not expanded

typedef struct scope {
  const sg_graph *g;
  uint8_t *mark;
  sg_id *queue;
  uint32_t n;
} scope;

static void reach(scope *s, sg_id v, uint8_t mark) {
  if (v == SG_NONE || s->mark[v] >= mark)
    return;
  s->mark[v] = mark;
  if (mark == INSIDE)
    s->queue[s->n++] = v;
}

static void along_out(scope *s, sg_id v, sg_id e) {
  const sg_id to = s->g->link_to[e];
  switch (s->g->link_kind[e]) {
  case SG_PART_OF:
  case SG_FAMILY:
  case SG_ASSOCIATE:
  case SG_AGENT:
  case SG_SAME_AS:
  case SG_SUCCESSION: reach(s, to, INSIDE); break;
  case SG_LOCATED_AT:
  case SG_INVOLVED: reach(s, to, EDGE); break;
  case SG_POSITION:
    if (s->g->entity_kind[v] == SG_PERSON)
      reach(s, to, EDGE);
    break;
  default: break;
  }
}

static void along_in(scope *s, sg_id e) {
  const sg_id from = s->g->link_from[e];
  switch (s->g->link_kind[e]) {
  case SG_OWNERSHIP:
  case SG_CONTROL:
  case SG_POSITION:
  case SG_FUNDING:
  case SG_FAMILY:
  case SG_ASSOCIATE:
  case SG_AGENT:
  case SG_SAME_AS:
  case SG_SUCCESSION: reach(s, from, INSIDE); break;
  default: break;
  }
}

static void start(sg_view *view, scope *s) {
  const sg_graph *g = s->g;
  reach(s, g->deal_vendor[g->deal], INSIDE);
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_deal[e] == g->deal) {
      reach(s, g->link_from[e], INSIDE);
      reach(s, g->link_to[e], INSIDE);
    }
  const sg_vec *told = &view->model->items[SG_ON_LINK_USERS];
  for (uint32_t i = 0; i < told->n; i++) {
    const sg_item *item = &SG_AT(sg_item, told, i);
    const uint32_t e = view->link_of_row[item->owner];
    if (e != SG_NONE && g->link_deal[e] == g->deal)
      reach(s, view->entity_of_row[item->text], INSIDE);
  }
  const sg_vec *users = &view->model->items[SG_ON_DEAL_USERS];
  for (uint32_t i = 0; i < users->n; i++) {
    const sg_item *item = &SG_AT(sg_item, users, i);
    if (item->owner == view->deal_row[g->deal])
      reach(s, view->entity_of_row[item->text], INSIDE);
  }
}

static void note(const sg_view *view, uint8_t *told, uint32_t row) {
  if (row != SG_NONE && view->entity_of_row[row] != SG_NONE)
    told[view->entity_of_row[row]] = 1;
}

static void note_mentions(const sg_view *view, uint8_t *told) {
  const sg_model *model = view->model;
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->flags & SG_ROW_GONE || sg_model_is_list(model, link->origin))
      continue;
    note(view, told, link->from);
    note(view, told, link->to);
  }
  for (uint32_t i = 0; i < model->deals.n; i++)
    note(view, told, SG_AT(sg_deal_row, &model->deals, i).vendor);
  for (int d = SG_ON_LINK_USERS; d <= SG_ON_DEAL_USERS; d++)
    for (uint32_t i = 0; i < model->items[d].n; i++)
      note(view, told, SG_AT(sg_item, &model->items[d], i).text);
}

// Marks what an input that is no list describes or mentions; where all inputs
// are lists, everything.
static void note_told(const sg_view *view, uint8_t *told) {
  const sg_model *model = view->model;
  bool any = false;
  bool any_other = false;
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const bool is_list = SG_AT(sg_input_file, &model->inputs, i).is_list;
    any |= is_list;
    any_other |= !is_list;
  }
  if (!any || !any_other) {
    memset(told, 1, view->graph.n_entities);
    return;
  }
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    if (!sg_model_is_list(model, row->origin))
      note(view, told, row->into);
  }
  for (uint32_t i = 0; i < model->retellings.n; i++) {
    const sg_retelling *one = &SG_AT(sg_retelling, &model->retellings, i);
    if (!SG_AT(sg_input_file, &model->inputs, one->input).is_list)
      note(view, told, SG_AT(sg_entity_row, &model->entities, one->row).into);
  }
  note_mentions(view, told);
}

sg_status sg_view_scope(sg_view *view, sg_error *err) {
  const sg_graph *g = &view->graph;
  uint8_t *mark = sg_arena_alloc(&view->arena, g->n_entities, sizeof *mark);
  uint8_t *told = sg_arena_alloc(&view->arena, g->n_entities, sizeof *told);
  if (!mark || !told)
    return sg_no_memory(err);
  note_told(view, told);
  if (g->deal == SG_NONE) {
    view->graph.entity_in_scope = told;
    return SG_OK;
  }
  view->graph.entity_in_scope = mark;
  scope s = {.g = g, .mark = mark};
  s.queue = sg_memory_alloc(g->n_entities, sizeof *s.queue);
  if (!s.queue)
    return sg_no_memory(err);
  start(view, &s);
  for (uint32_t i = 0; i < s.n; i++) {
    const sg_id v = s.queue[i];
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
      along_out(&s, v, g->out_link[k]);
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
      along_in(&s, g->in_link[k]);
  }
  sg_memory_free(s.queue);
  for (sg_id v = 0; v < g->n_entities; v++)
    mark[v] = mark[v] != OUTSIDE && told[v];
  return SG_OK;
}
