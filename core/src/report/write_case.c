// SPDX-License-Identifier: GPL-2.0-or-later
// write_case - member "case" of the findings: the part of the input that they
// rest on, in the native form, so that a reader of the findings alone can draw,
// export and re-check it.
//
// It holds the parties that have a score or a flag, every link, party and deal
// that is evidence or part of a score's chain, the supplies among all parties
// in scope unless there are more than SUPPLIES_MAX of them, all deals with
// their vendors, stated end users of either, and the sources that any of these
// cite.
#include "base/memory.h"
#include "io/writers.h"
#include "report/report.h"
#include "stakegraph/parties.h"

#include <errno.h>
#include <string.h>

enum { SUPPLIES_MAX = 2000 };

typedef struct chosen {
  const sg_analysis *a;
  uint8_t *entities, *links, *deals, *sources; // by model row
  uint32_t *link_order;                        // links of the view by id
} chosen;

static void add_entity(chosen *c, sg_id v) {
  c->entities[c->a->view.entity_row[v]] = 1;
}

static void add_link(chosen *c, sg_id e) {
  const sg_graph *g = &c->a->view.graph;
  c->links[c->a->view.link_row[e]] = 1;
  add_entity(c, g->link_from[e]);
  add_entity(c, g->link_to[e]);
}

static void add_links(chosen *c, const sg_id *links, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    add_link(c, links[i]);
}

static void add_fact(chosen *c, const sg_fact *fact) {
  if (fact->on == SG_ON_ENTITIES)
    add_entity(c, fact->id);
  else if (fact->on == SG_ON_LINKS)
    add_link(c, fact->id);
}

static void add_finding(chosen *c, const sg_finding *f) {
  add_entity(c, f->subject);
  for (uint32_t i = 0; i < f->n_paths; i++) {
    add_entity(c, f->paths[i].start);
    add_links(c, f->paths[i].links, f->paths[i].n_links);
  }
  for (uint32_t i = 0; i < f->n_facts; i++)
    add_fact(c, &f->facts[i]);
  for (uint32_t i = 0; i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms; k++)
      add_link(c, f->sums[i].terms[k].link);
}

// False without memory.
static bool add_flag(chosen *c, const sg_flag_result *flag) {
  sg_finding finding;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  const bool ok = sg_flag_open(c->a, flag, &arena, &finding);
  if (ok)
    add_finding(c, &finding);
  sg_arena_clear(&arena);
  return ok;
}

static bool is_shown_supply(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_SUPPLY && g->entity_in_scope[g->link_from[e]] &&
         g->entity_in_scope[g->link_to[e]];
}

// How many supplies are left out, being too many and no evidence.
static uint32_t add_supplies(chosen *c) {
  const sg_graph *g = &c->a->view.graph;
  uint32_t n = 0;
  uint32_t left_out = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_shown_supply(g, e)) {
      n++;
      left_out += !c->links[c->a->view.link_row[e]];
    }
  for (sg_id e = 0; n <= SUPPLIES_MAX && e < g->n_links; e++)
    if (is_shown_supply(g, e))
      add_link(c, e);
  return n <= SUPPLIES_MAX ? 0 : left_out;
}

static void add_deals(chosen *c) {
  const sg_graph *g = &c->a->view.graph;
  for (uint32_t d = 0; d < g->n_deals; d++) {
    c->deals[c->a->view.deal_row[d]] = 1;
    if (g->deal_vendor[d] != SG_NONE)
      add_entity(c, g->deal_vendor[d]);
  }
  const sg_vec *users = &c->a->model->items[SG_ON_DEAL_USERS];
  for (uint32_t i = 0; i < users->n; i++) {
    const uint32_t row = SG_AT(sg_item, users, i).text;
    const sg_id user = c->a->view.entity_of_row[row];
    if (user != SG_NONE)
      add_entity(c, user);
  }
}

// Whom the supplies that are part of it were stated to be for.
static void add_stated(chosen *c) {
  const sg_vec *users = &c->a->model->items[SG_ON_LINK_USERS];
  for (uint32_t i = 0; i < users->n; i++) {
    const sg_item *item = &SG_AT(sg_item, users, i);
    const sg_id user = c->a->view.entity_of_row[item->text];
    if (c->links[item->owner] && user != SG_NONE)
      add_entity(c, user);
  }
}

static void add_list(chosen *c, uint32_t list) {
  const sg_model *m = c->a->model;
  for (uint32_t i = 0; i < sg_list_size(m, list); i++) {
    const uint32_t row = sg_index_get(&m->source_of, sg_list_item(m, list, i));
    if (row)
      c->sources[row - 1] = 1;
  }
}

// Sources of listings, checks, safeguards and the like.
static void add_sources_of_items(chosen *c) {
  const sg_model *m = c->a->model;
  for (int domain = SG_ON_LISTINGS; domain < SG_N_DOMAINS; domain++) {
    const bool of_deals = domain >= SG_ON_DEAL_USERS;
    const uint8_t *owners = of_deals ? c->deals : c->entities;
    for (uint32_t i = 0; i < m->items[domain].n; i++) {
      const sg_item *item = &SG_AT(sg_item, &m->items[domain], i);
      if (item->sources && domain != SG_ON_LINK_USERS && owners[item->owner])
        add_list(c, item->sources);
    }
  }
}

static void add_sources(chosen *c) {
  const sg_model *m = c->a->model;
  add_sources_of_items(c);
  for (uint32_t row = 0; row < m->entities.n; row++)
    if (c->entities[row])
      add_list(c, SG_AT(sg_entity_row, &m->entities, row).sources);
  for (uint32_t row = 0; row < m->links.n; row++)
    if (c->links[row])
      add_list(c, SG_AT(sg_link_row, &m->links, row).sources);
  for (uint32_t row = 0; row < m->deals.n; row++)
    if (c->deals[row])
      add_list(c, SG_AT(sg_deal_row, &m->deals, row).sources);
  for (const char *const *id = c->a->cited; *id; id++) {
    const sg_source_row *source = sg_find_source(m, *id);
    if (source)
      c->sources[source - &SG_AT(sg_source_row, &m->sources, 0)] = 1;
  }
}

// A view has the links in force first, then the ended ones, each part by id.
// NULL without memory.
static uint32_t *links_by_id(const sg_view *view) {
  const uint32_t n = view->graph.n_links;
  const uint32_t n_all = n + view->graph.n_ended;
  uint32_t *rows = sg_memory_alloc((size_t)n_all + 1, sizeof *rows);
  uint32_t now = 0;
  uint32_t ended = n;
  for (uint32_t i = 0; rows && i < n_all; i++) {
    const bool is_ended =
        now == n || (ended < n_all && strcmp(sg_view_link_id(view, ended),
                                             sg_view_link_id(view, now)) < 0);
    rows[i] = view->link_row[is_ended ? ended++ : now++];
  }
  return rows;
}

static bool begin(chosen *c) {
  const sg_model *m = c->a->model;
  c->entities = sg_memory_alloc((size_t)m->entities.n + 1, 1);
  c->links = sg_memory_alloc((size_t)m->links.n + 1, 1);
  c->deals = sg_memory_alloc((size_t)m->deals.n + 1, 1);
  c->sources = sg_memory_alloc((size_t)m->sources.n + 1, 1);
  c->link_order = links_by_id(&c->a->view);
  return c->entities && c->links && c->deals && c->sources && c->link_order;
}

// False without memory.
static bool choose(chosen *c, uint32_t *left_out) {
  for (uint32_t i = 0; i < c->a->n_ranked; i++)
    add_entity(c, c->a->ranked[i]);
  for (uint32_t i = 0; i < c->a->n_flags; i++)
    if (!add_flag(c, &c->a->flags[i]))
      return false;
  for (uint32_t i = 0; i < c->a->n_chains; i++)
    add_links(c, c->a->chains[i].chain->links, c->a->chains[i].chain->n_links);
  *left_out = add_supplies(c);
  add_deals(c);
  add_stated(c);
  add_sources(c);
  return true;
}

// Who has part in a deal or supply, or owns or controls one who has, in the
// order of rank: a review names them, and the links that say so may be no
// evidence.
static bool put_parties(const sg_analysis *a, sg_json_writer *w) {
  const sg_graph *g = &a->view.graph;
  uint8_t *asked = sg_memory_alloc((size_t)g->n_entities + 1, 1);
  sg_id *queue = sg_memory_alloc((size_t)g->n_entities + 1, sizeof *queue);
  const bool ok = asked && queue;
  if (ok) {
    (void)sg_mark_parties(g, asked, queue);
    sg_json_key(w, "parties");
    sg_json_open(w, '[');
    for (uint32_t i = 0; i < a->n_ranked; i++)
      if (asked[a->ranked[i]])
        sg_json_string(w, g->entity_id[a->ranked[i]]);
    sg_json_close(w, ']');
  }
  sg_memory_free(queue);
  sg_memory_free(asked);
  return ok;
}

static void put_deal(const sg_view *view, sg_json_writer *w) {
  const sg_id deal = view->graph.deal;
  sg_json_put(w, "deal", deal == SG_NONE ? NULL : sg_view_deal_id(view, deal));
}

// What was chosen, if there was memory for it; and the end of the choice.
static void write(chosen *c, bool ok, uint32_t left_out, sg_json_writer *w) {
  if (ok) {
    const sg_view *view = &c->a->view;
    const sg_extract rows = {
        .entities = c->entities,
        .links = c->links,
        .deals = c->deals,
        .sources = c->sources,
        .entity_order = {view->entity_row, view->graph.n_entities},
        .link_order = {c->link_order,
                       view->graph.n_links + view->graph.n_ended},
    };
    sg_json_key(w, "case");
    sg_json_open(w, '{');
    put_deal(&c->a->view, w);
    sg_json_put_count(w, "supplies_left_out", left_out);
    if (!put_parties(c->a, w) ||
        sg_write_extract(c->a->model, &rows, w, NULL) != SG_OK)
      w->out->failed = w->out->failed ? w->out->failed : ENOMEM;
    sg_json_close(w, '}');
  } else {
    w->out->failed = ENOMEM;
  }
  sg_memory_free(c->entities);
  sg_memory_free(c->links);
  sg_memory_free(c->deals);
  sg_memory_free(c->sources);
  sg_memory_free(c->link_order);
}

void sg_write_case(const sg_analysis *analysis, sg_json_writer *w) {
  chosen c = {.a = analysis};
  uint32_t left_out = 0;
  const bool ok = begin(&c) && choose(&c, &left_out);
  write(&c, ok, left_out, w);
}

void sg_write_case_of(const sg_analysis *analysis, const uint8_t *flags,
                      sg_json_writer *w) {
  chosen c = {.a = analysis};
  bool ok = begin(&c);
  for (uint32_t i = 0; ok && i < analysis->n_flags; i++)
    if (flags[i])
      ok = add_flag(&c, &analysis->flags[i]);
  if (ok)
    add_deals(&c);
  write(&c, ok, 0, w);
}
