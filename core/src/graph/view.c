// SPDX-License-Identifier: GPL-2.0-or-later
// view - see view.h.
#include "graph/view.h"

#include "base/memory.h"
#include "graph/order.h"

#include <assert.h>
#include <string.h>

enum { NOT_YET, IN_FORCE, ENDED };

// A start means the first day it can mean, an end the last.
static int standing(const sg_link_row *link, int32_t as_of) {
  if (link->since != SG_DATE_UNKNOWN && sg_date_first(link->since) > as_of)
    return NOT_YET;
  if (!sg_is_event(link->kind) && link->until != SG_DATE_UNKNOWN &&
      sg_date_last(link->until) < as_of)
    return ENDED;
  return IN_FORCE;
}

// Numbers for the rows of one kind: `wanted(row)` says which get one.
typedef struct numbering {
  uint32_t n;
  uint32_t *row;       // by number
  uint32_t *number_of; // by row
} numbering;

static bool number_rows(sg_arena *arena, numbering *out, uint32_t n_rows,
                        sg_order_key *keys, uint32_t n_keys) {
  sg_order_sort(keys, n_keys);
  out->n = n_keys;
  out->row = sg_arena_alloc(arena, n_keys, sizeof *out->row);
  out->number_of = sg_arena_alloc(arena, n_rows, sizeof *out->number_of);
  if (!out->row || !out->number_of)
    return false;
  memset(out->number_of, 0xff, n_rows * sizeof *out->number_of);
  for (uint32_t i = 0; i < n_keys; i++) {
    out->row[i] = keys[i].row;
    out->number_of[keys[i].row] = i;
  }
  return true;
}

static bool number_entities(sg_view *view) {
  const sg_vec *rows = &view->model->entities;
  sg_order_key *keys = sg_memory_alloc(rows->n, sizeof *keys);
  uint32_t n = 0;
  for (uint32_t i = 0; keys && i < rows->n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, rows, i);
    if (!(row->flags & SG_ROW_GONE))
      keys[n++] = sg_order_key_of(sg_model_text(view->model, row->id), i);
  }
  numbering names = {0};
  const bool ok = keys && number_rows(&view->arena, &names, rows->n, keys, n);
  view->graph.n_entities = names.n;
  view->entity_row = names.row;
  view->entity_of_row = names.number_of;
  sg_memory_free(keys);
  return ok;
}

static bool number_deals(sg_view *view) {
  const sg_vec *rows = &view->model->deals;
  sg_order_key *keys = sg_memory_alloc(rows->n, sizeof *keys);
  for (uint32_t i = 0; keys && i < rows->n; i++)
    keys[i] = sg_order_key_of(
        sg_model_text(view->model, SG_AT(sg_deal_row, rows, i).id), i);
  numbering names = {0};
  const bool ok =
      keys && number_rows(&view->arena, &names, rows->n, keys, rows->n);
  view->graph.n_deals = names.n;
  view->deal_row = names.row;
  view->deal_of_row = names.number_of;
  sg_memory_free(keys);
  return ok;
}

// Does a link name this source and no other?
static bool rests_on(const sg_model *model, const sg_link_row *row,
                     const char *source) {
  return source && sg_list_size(model, row->sources) == 1 &&
         strcmp(sg_model_text(model, sg_list_item(model, row->sources, 0)),
                source) == 0;
}

// Links in force first, then the ended ones; each part by id.
static bool number_links(sg_view *view, const char *without_source) {
  const sg_vec *rows = &view->model->links;
  sg_order_key *keys = sg_memory_alloc(rows->n, sizeof *keys);
  sg_order_key *ended = sg_memory_alloc(rows->n, sizeof *ended);
  uint32_t n = 0;
  uint32_t n_ended = 0;
  for (uint32_t i = 0; keys && ended && i < rows->n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, rows, i);
    if ((row->flags & SG_ROW_GONE) ||
        rests_on(view->model, row, without_source))
      continue;
    const int now = standing(row, view->graph.as_of);
    const sg_order_key key =
        sg_order_key_of(sg_model_text(view->model, row->id), i);
    if (now == IN_FORCE)
      keys[n++] = key;
    else if (now == ENDED)
      ended[n_ended++] = key;
  }
  numbering names = {0};
  bool ok = keys && ended;
  if (ok) {
    sg_order_sort(ended, n_ended);
    ok = number_rows(&view->arena, &names, rows->n, keys, n);
  }
  uint32_t *all =
      ok ? sg_arena_alloc(&view->arena, n + n_ended, sizeof *all) : NULL;
  if (all) {
    memcpy(all, names.row, n * sizeof *all);
    for (uint32_t i = 0; i < n_ended; i++) {
      all[n + i] = ended[i].row;
      names.number_of[ended[i].row] = n + i;
    }
  }
  view->graph.n_links = n;
  view->graph.n_ended = n_ended;
  view->link_row = all;
  view->link_of_row = names.number_of;
  sg_memory_free(keys);
  sg_memory_free(ended);
  return all != NULL;
}

// A column in the arena, also as the writable array behind a const pointer.
#define COLUMN(view, type, n) sg_arena_alloc(&(view)->arena, (n), sizeof(type))

static bool fill_entities(sg_view *view) {
  sg_graph *g = &view->graph;
  const uint32_t n = g->n_entities;
  const char **id = COLUMN(view, const char *, n);
  const char **name = COLUMN(view, const char *, n);
  uint8_t *kind = COLUMN(view, uint8_t, n);
  uint16_t *country = COLUMN(view, uint16_t, n);
  uint32_t *roles = COLUMN(view, uint32_t, n);
  uint32_t *functions = COLUMN(view, uint32_t, n);
  if (!id || !name || !kind || !country || !roles || !functions)
    return false;
  for (uint32_t v = 0; v < n; v++) {
    const sg_entity_row *row = sg_view_entity_row(view, v);
    id[v] = sg_model_text(view->model, row->id);
    name[v] = sg_model_text(view->model, row->name ? row->name : row->id);
    kind[v] = row->kind;
    country[v] = row->kind == SG_PERSON ? 0 : row->country;
    roles[v] = row->roles;
    functions[v] = row->functions;
  }
  g->entity_id = id;
  g->entity_name = name;
  g->entity_kind = kind;
  g->entity_country = country;
  g->entity_roles = roles;
  g->entity_functions = functions;
  return true;
}

// The columns of links while they are written.
typedef struct link_columns {
  uint8_t *kind, *basis, *detail, *measure, *capacity, *product;
  sg_id *from, *to, *deal;
  uint32_t *low, *high, *votes, *votes_high, *confidence;
  int32_t *since, *since_latest, *until_earliest, *until;
} link_columns;

static void fill_link_kinds(const sg_view *view, const link_columns *c,
                            uint32_t begin, uint32_t end) {
  for (uint32_t e = begin; e < end; e++) {
    const sg_link_row *row = sg_view_link_row(view, e);
    c->kind[e] = row->kind;
    c->basis[e] = row->basis;
    c->detail[e] = row->detail;
    c->measure[e] = row->measure;
    c->capacity[e] = row->capacity;
    c->product[e] = row->product_class;
  }
}

static void fill_link_values(const sg_view *view, const link_columns *c,
                             uint32_t begin, uint32_t end) {
  for (uint32_t e = begin; e < end; e++) {
    const sg_link_row *row = sg_view_link_row(view, e);
    c->from[e] = view->entity_of_row[row->from];
    c->to[e] = view->entity_of_row[row->to];
    assert(c->from[e] < view->graph.n_entities &&
           c->to[e] < view->graph.n_entities);
    c->deal[e] = row->deal == SG_NONE ? SG_NONE : view->deal_of_row[row->deal];
    c->low[e] = row->low;
    c->high[e] = row->high;
    c->votes[e] = row->votes;
    c->votes_high[e] = row->votes_high;
    c->confidence[e] = row->confidence;
  }
}

static void fill_link_dates(const sg_view *view, const link_columns *c,
                            uint32_t begin, uint32_t end) {
  for (uint32_t e = begin; e < end; e++) {
    const sg_link_row *row = sg_view_link_row(view, e);
    c->since[e] = sg_date_first(row->since);
    c->since_latest[e] = sg_date_last(row->since);
    c->until_earliest[e] = sg_date_first(row->until);
    c->until[e] = sg_date_last(row->until);
  }
}

static bool open_link_columns(sg_view *view, link_columns *c, uint32_t n) {
  sg_graph *g = &view->graph;
  g->link_kind = c->kind = COLUMN(view, uint8_t, n);
  g->link_basis = c->basis = COLUMN(view, uint8_t, n);
  g->link_detail = c->detail = COLUMN(view, uint8_t, n);
  g->link_measure = c->measure = COLUMN(view, uint8_t, n);
  g->link_capacity = c->capacity = COLUMN(view, uint8_t, n);
  g->link_class = c->product = COLUMN(view, uint8_t, n);
  g->link_from = c->from = COLUMN(view, sg_id, n);
  g->link_to = c->to = COLUMN(view, sg_id, n);
  g->link_deal = c->deal = COLUMN(view, sg_id, n);
  g->link_low = c->low = COLUMN(view, uint32_t, n);
  g->link_high = c->high = COLUMN(view, uint32_t, n);
  g->link_votes = c->votes = COLUMN(view, uint32_t, n);
  g->link_votes_high = c->votes_high = COLUMN(view, uint32_t, n);
  g->link_confidence = c->confidence = COLUMN(view, uint32_t, n);
  g->link_since = c->since = COLUMN(view, int32_t, n);
  g->link_since_latest = c->since_latest = COLUMN(view, int32_t, n);
  g->link_until_earliest = c->until_earliest = COLUMN(view, int32_t, n);
  g->link_until = c->until = COLUMN(view, int32_t, n);
  return c->kind && c->basis && c->detail && c->measure && c->capacity &&
         c->product && c->from && c->to && c->deal && c->low && c->high &&
         c->votes && c->votes_high && c->confidence && c->since &&
         c->since_latest && c->until_earliest && c->until;
}

// Rows are far apart in memory: a block of them is read once from there.
static bool fill_links(sg_view *view) {
  enum { BLOCK = 2048 };
  const uint32_t n = view->graph.n_links + view->graph.n_ended;
  link_columns c;
  if (!open_link_columns(view, &c, n))
    return false;
  for (uint32_t begin = 0; begin < n; begin += BLOCK) {
    const uint32_t end = n - begin < BLOCK ? n : begin + BLOCK;
    fill_link_kinds(view, &c, begin, end);
    fill_link_values(view, &c, begin, end);
    fill_link_dates(view, &c, begin, end);
  }
  return true;
}

static bool fill_deals(sg_view *view) {
  sg_graph *g = &view->graph;
  const uint32_t n = g->n_deals;
  uint8_t *status = COLUMN(view, uint8_t, n);
  uint8_t *product = COLUMN(view, uint8_t, n);
  sg_id *vendor = COLUMN(view, sg_id, n);
  int32_t *signed_on = COLUMN(view, int32_t, n);
  int32_t *signed_latest = COLUMN(view, int32_t, n);
  if (!status || !product || !vendor || !signed_on || !signed_latest)
    return false;
  for (uint32_t d = 0; d < n; d++) {
    const sg_deal_row *row = sg_view_deal_row(view, d);
    status[d] = row->status;
    product[d] = row->product_class;
    vendor[d] =
        row->vendor == SG_NONE ? SG_NONE : view->entity_of_row[row->vendor];
    signed_on[d] = sg_date_first(row->signed_on);
    signed_latest[d] = sg_date_last(row->signed_on);
  }
  g->deal_status = status;
  g->deal_class = product;
  g->deal_vendor = vendor;
  g->deal_signed = signed_on;
  g->deal_signed_latest = signed_latest;
  return true;
}

// Counting sort of the links in force by one of their ends.
static bool fill_adjacency(sg_view *view, const sg_id *end,
                           const uint32_t **start_out, const sg_id **link_out) {
  const uint32_t n = view->graph.n_entities;
  const uint32_t m = view->graph.n_links;
  uint32_t *start = COLUMN(view, uint32_t, (size_t)n + 2);
  sg_id *link = COLUMN(view, sg_id, m);
  if (!start || !link)
    return false;
  for (sg_id e = 0; e < m; e++)
    start[end[e] + 2]++;
  for (uint32_t v = 0; v <= n; v++)
    start[v + 1] += start[v];
  for (sg_id e = 0; e < m; e++)
    link[start[end[e] + 1]++] = e;
  *start_out = start;
  *link_out = link;
  return true;
}

static bool fill(sg_view *view, const char *without_source) {
  sg_graph *g = &view->graph;
  return number_entities(view) && number_deals(view) &&
         number_links(view, without_source) && fill_entities(view) &&
         fill_links(view) && fill_deals(view) &&
         fill_adjacency(view, g->link_from, &g->out_start, &g->out_link) &&
         fill_adjacency(view, g->link_to, &g->in_start, &g->in_link);
}

static sg_status find_deal(sg_view *view, const char *id, sg_error *err) {
  view->graph.deal = SG_NONE;
  if (!id)
    return SG_OK;
  const uint32_t row = sg_model_deal(view->model, id);
  if (row == SG_NONE)
    return sg_fail(err, SG_EUSAGE, "no deal has the id '%.200s'", id);
  view->graph.deal = view->deal_of_row[row];
  return SG_OK;
}

sg_status sg_view_build(sg_view *view, const sg_model *model,
                        const sg_view_options *options, sg_error *err) {
  *view = (sg_view){.model = model};
  sg_arena_init(&view->arena, 0);
  view->graph.size = sizeof view->graph;
  view->graph.as_of = options->as_of;
  sg_status status =
      fill(view, options->without_source) ? SG_OK : sg_no_memory(err);
  if (status == SG_OK)
    status = find_deal(view, options->deal, err);
  if (status == SG_OK)
    status = sg_view_stakes(view, err);
  if (status == SG_OK)
    status = sg_view_scope(view, err);
  if (status != SG_OK)
    sg_view_clear(view);
  return status;
}

void sg_view_clear(sg_view *view) {
  sg_arena_clear(&view->arena);
  *view = (sg_view){0};
}

uint32_t sg_view_entity(const sg_view *view, const char *id) {
  const uint32_t row = sg_model_entity(view->model, id);
  return row == SG_NONE ? SG_NONE : view->entity_of_row[row];
}
