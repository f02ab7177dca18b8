// SPDX-License-Identifier: GPL-2.0-or-later
// graph_sheet - see graph_sheet.h.
#include "io/graph_sheet.h"

#include "graph/order.h"
#include "io/census.h"
#include "io/writers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How many attributes a table has, and how many cells all of them together
// where rows are many.
enum { ATTRIBUTES_MAX = 1024, ATTRIBUTES_LEAST = 64, CELLS_MAX = 1 << 27 };

typedef struct builder {
  sg_sheet *sheet;
  sg_slice entities, links, sources; // lists
  sg_vec ids;                        // sg_order_key, of all nodes
  sg_vec urls;                       // located, of all sources
  sg_census of_nodes, of_edges;      // of keys
  uint32_t n_edges;                  // filled
  sg_text room;
  bool no_memory;
} builder;

static const char *keep(builder *b, sg_slice text) {
  const char *copy = sg_arena_text(&b->sheet->arena, text.at, text.length);
  b->no_memory |= !copy;
  return copy;
}

static sg_slice decoded(builder *b, sg_slice json) {
  sg_text_reset(&b->room);
  sg_json_decode(json, &b->room);
  b->no_memory |= !sg_text_ok(&b->room);
  return sg_text_slice(&b->room);
}

// --- lists of objects as people write them ---

typedef struct form {
  const char *key;     // of the list
  const char *part[3]; // members, and what stands before each
  const char *before[3];
} form;

static const form forms[] = {
    {"identifiers", {"scheme", "id"}, {"", ":"}},
    {"listed", {"list", "since", "until"}, {"", "@", "/"}},
    {"previous_names", {"name", "until"}, {"", "@"}},
};

static const form *form_of(sg_slice key) {
  for (size_t i = 0; i < SG_COUNT(forms); i++)
    if (sg_json_key_is(key, forms[i].key))
      return &forms[i];
  return NULL;
}

static bool is_kind(sg_slice value, char first) {
  return value.at && value.at[0] == first;
}

static sg_slice member(sg_slice object, const char *name) {
  sg_slice key, value;
  for (size_t at = 0;
       is_kind(object, '{') && sg_json_next(object, &at, &key, &value);)
    if (sg_json_key_is(key, name))
      return value;
  return (sg_slice){NULL, 0};
}

// The members of a list; none when it is something else.
static sg_slice list_of(sg_slice object, const char *name) {
  static const sg_slice nothing = {"[]", 2};
  const sg_slice value = member(object, name);
  return is_kind(value, '[') ? value : nothing;
}

static const char *one_object(builder *b, const form *f, sg_slice object) {
  sg_text text;
  sg_text_init(&text, 0);
  for (size_t i = 0; i < SG_COUNT(f->part) && f->part[i]; i++) {
    const sg_slice value = member(object, f->part[i]);
    if (!value.at || value.at[0] != '"')
      continue;
    sg_text_puts(&text, f->before[i]);
    const sg_slice plain = decoded(b, value);
    sg_text_add(&text, plain.at, plain.length);
  }
  b->no_memory |= !sg_text_ok(&text);
  const char *copy = keep(b, sg_text_slice(&text));
  sg_text_clear(&text);
  return copy;
}

static const char **objects(builder *b, const form *f, sg_slice list) {
  sg_slice key, value;
  size_t n = 0;
  for (size_t at = 0; sg_json_next(list, &at, &key, &value);)
    n++;
  const char **texts = sg_arena_alloc(&b->sheet->arena, n + 1, sizeof *texts);
  b->no_memory |= !texts;
  n = 0;
  for (size_t at = 0; texts && sg_json_next(list, &at, &key, &value);)
    texts[n++] = one_object(b, f, value);
  return texts;
}

// --- one record ---

static bool is_one_of(sg_slice key, const char *const *names) {
  while (*names && !sg_json_key_is(key, *names))
    names++;
  return *names != NULL;
}

// Names that formats give to ids, ends and labels themselves.
static bool is_reserved(const builder *b, const sg_cols *table, sg_slice key) {
  static const char *const of_nodes[] = {"id", "label", NULL};
  static const char *const of_edges[] = {"id",  "source",      "target",
                                         "key", "interaction", "from",
                                         "to",  "weight",      NULL};
  return is_one_of(key, table == &b->sheet->nodes ? of_nodes : of_edges);
}

static const char *name_of(builder *b, const sg_cols *table, sg_slice key) {
  sg_text name;
  sg_text_init(&name, 0);
  if (is_reserved(b, table, key))
    sg_text_puts(&name, "other:");
  const sg_slice plain = decoded(b, key);
  sg_text_add(&name, plain.at, plain.length);
  b->no_memory |= !sg_text_ok(&name);
  const char *copy = keep(b, sg_text_slice(&name));
  sg_text_clear(&name);
  return copy;
}

static sg_census *census_of(builder *b, const sg_cols *table) {
  return table == &b->sheet->nodes ? &b->of_nodes : &b->of_edges;
}

static void put_member(builder *b, sg_cols *table, uint32_t row, sg_slice key,
                       sg_slice value) {
  const form *f = is_kind(value, '[') ? form_of(key) : NULL;
  const char *name =
      sg_census_has(census_of(b, table), key) ? name_of(b, table, key) : NULL;
  if (!name)
    return;
  const uint32_t column =
      sg_cols_column(table, name, f ? SG_CELL_TEXTS : SG_CELL_JSON);
  if (f)
    sg_cols_texts(table, column, row, objects(b, f, value));
  else
    sg_cols_text(table, column, row, keep(b, value));
}

static const char *text_member(builder *b, sg_slice record, const char *name) {
  const sg_slice value = member(record, name);
  return value.at && value.at[0] == '"' ? keep(b, decoded(b, value)) : NULL;
}

// --- sources ---

typedef struct located {
  const char *id, *url;
} located;

static int by_id(const void *a, const void *b) {
  const located *x = a;
  const located *y = b;
  return strcmp(x->id, y->id);
}

static void note_sources(builder *b) {
  sg_slice key, value;
  for (size_t at = 0; sg_json_next(b->sources, &at, &key, &value);) {
    const char *id = text_member(b, value, "id");
    const char *url = text_member(b, value, "url");
    located *slot = id && url ? sg_vec_add(&b->urls) : NULL;
    b->no_memory |= id && url && !slot;
    if (slot)
      *slot = (located){id, url};
  }
  if (b->urls.n > 1)
    qsort(b->urls.data, b->urls.n, sizeof(located), by_id);
}

static const char *url_of(builder *b, sg_slice source) {
  if (source.at[0] != '"')
    return NULL;
  const sg_slice plain = decoded(b, source);
  const located wanted = {plain.at, NULL};
  const located *found =
      b->no_memory
          ? NULL
          : bsearch(&wanted, b->urls.data, b->urls.n, sizeof wanted, by_id);
  return found ? found->url : NULL;
}

// Where the sources of a record can be read.
static void put_urls(builder *b, sg_cols *table, uint32_t row,
                     sg_slice record) {
  const sg_slice list = list_of(record, "sources");
  sg_slice key, value;
  size_t n = 0;
  if (b->urls.n == 0)
    return;
  for (size_t at = 0; sg_json_next(list, &at, &key, &value);)
    n++;
  const char **urls = sg_arena_alloc(&b->sheet->arena, n + 1, sizeof *urls);
  b->no_memory |= !urls;
  n = 0;
  for (size_t at = 0; urls && sg_json_next(list, &at, &key, &value);) {
    const char *url = url_of(b, value);
    if (url)
      urls[n++] = url;
  }
  if (n > 0)
    sg_cols_texts(table,
                  sg_cols_own(table, "source_urls", SG_CELL_TEXTS,
                              "where the sources can be read"),
                  row, urls);
}

// The rest of a record as attributes.
static void put_members(builder *b, sg_cols *table, uint32_t row,
                        sg_slice record, const char *const *but) {
  sg_slice key, value;
  for (size_t at = 0;
       is_kind(record, '{') && sg_json_next(record, &at, &key, &value);)
    if (!is_one_of(key, but))
      put_member(b, table, row, key, value);
  put_urls(b, table, row, record);
}

static void put_node(builder *b, sg_slice record) {
  static const char *const but[] = {"id", NULL};
  sg_cols *t = &b->sheet->nodes;
  const char *id = text_member(b, record, "id");
  const uint32_t row = id ? sg_sheet_node(b->sheet, id) : SG_NONE;
  if (row == SG_NONE)
    return;
  const char *name = text_member(b, record, "name");
  t->label[row] = name ? name : id;
  put_members(b, t, row, record, but);
}

// An end of a link, or the id of one that is not named.
static const char *end_of(builder *b, sg_slice record, const char *key) {
  const char *end = text_member(b, record, key);
  if (end && end[0])
    return end;
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "unresolved:");
  const char *id = text_member(b, record, "id");
  sg_text_puts(&text, id ? id : "");
  sg_text_printf(&text, ":%s", key);
  b->no_memory |= !sg_text_ok(&text);
  const char *copy = keep(b, sg_text_slice(&text));
  sg_text_clear(&text);
  return copy;
}

static void put_edge(builder *b, sg_slice record) {
  static const char *const but[] = {"id", "from", "to", NULL};
  sg_sheet *s = b->sheet;
  const uint32_t row = b->n_edges++;
  const char *id = text_member(b, record, "id");
  const char *kind = text_member(b, record, "kind");
  const char *date = text_member(b, record, "date");
  const char *from = end_of(b, record, "from");
  const char *to = end_of(b, record, "to");
  if (!from || !to)
    return;
  s->edges.id[row] = id ? id : "";
  s->edges.label[row] = kind ? kind : "";
  s->from[row] = sg_sheet_node(s, from);
  s->to[row] = sg_sheet_node(s, to);
  s->since[row] = date ? date : text_member(b, record, "since");
  s->until[row] = date ? date : text_member(b, record, "until");
  put_members(b, &s->edges, row, record, but);
}

// --- all of them ---

// Row 0 marks those that a record describes, so that they come first.
enum { DESCRIBED = 0, NAMED = 1 };

static void note(builder *b, const char *id, uint32_t how) {
  sg_order_key *key = id ? sg_vec_add(&b->ids) : NULL;
  b->no_memory |= !key;
  if (key)
    *key = sg_order_key_of(id, how);
}

// Ids of all nodes; how many links there are.
static uint32_t note_all(builder *b) {
  sg_slice key, value;
  uint32_t n_links = 0;
  for (size_t at = 0; sg_json_next(b->entities, &at, &key, &value);) {
    const char *id = text_member(b, value, "id");
    if (id)
      note(b, id, DESCRIBED);
  }
  for (size_t at = 0; sg_json_next(b->links, &at, &key, &value);) {
    if (!is_kind(value, '{'))
      continue;
    n_links++;
    note(b, end_of(b, value, "from"), NAMED);
    note(b, end_of(b, value, "to"), NAMED);
  }
  return n_links;
}

// Nodes in the order of their ids, one each.
static bool place_nodes(builder *b) {
  sg_order_key *keys = b->ids.data;
  sg_cols *t = &b->sheet->nodes;
  uint32_t n = 0;
  if (b->ids.n)
    sg_order_sort(keys, b->ids.n);
  for (uint32_t i = 0; i < b->ids.n; i++)
    if (n == 0 || strcmp(keys[n - 1].text, keys[i].text) != 0)
      keys[n++] = keys[i];
  if (!sg_cols_init(t, n, &b->sheet->arena))
    return false;
  uint32_t unresolved = SG_NONE;
  for (uint32_t i = 0; i < n; i++) {
    t->id[i] = t->label[i] = keys[i].text;
    if (keys[i].row == DESCRIBED)
      continue;
    if (unresolved == SG_NONE)
      unresolved = sg_cols_own(t, "unresolved", SG_CELL_TRUTH,
                               "named by a link, and never described");
    sg_cols_truth(t, unresolved, i, true);
  }
  return true;
}

static bool place_edges(sg_sheet *s, uint32_t n) {
  s->from = sg_arena_alloc(&s->arena, n, sizeof *s->from);
  s->to = sg_arena_alloc(&s->arena, n, sizeof *s->to);
  s->since = sg_arena_alloc(&s->arena, n, sizeof *s->since);
  s->until = sg_arena_alloc(&s->arena, n, sizeof *s->until);
  return s->from && s->to && s->since && s->until &&
         sg_cols_init(&s->edges, n, &s->arena);
}

// As many attributes as there is room for where rows are many.
static uint32_t attributes_max(uint32_t n_rows) {
  const uint32_t n = n_rows > 0 ? CELLS_MAX / n_rows : ATTRIBUTES_MAX;
  if (n < ATTRIBUTES_LEAST)
    return ATTRIBUTES_LEAST;
  return n < ATTRIBUTES_MAX ? n : ATTRIBUTES_MAX;
}

static bool choose_attributes(builder *b) {
  sg_cols *nodes = &b->sheet->nodes;
  sg_cols *edges = &b->sheet->edges;
  const bool ok =
      sg_census_take(&b->of_nodes, b->entities,
                     attributes_max(nodes->n_rows)) &&
      sg_census_take(&b->of_edges, b->links, attributes_max(edges->n_rows));
  nodes->n_left_out = b->of_nodes.n_left_out;
  edges->n_left_out = b->of_edges.n_left_out;
  return ok;
}

static bool fill(builder *b) {
  sg_slice key, value;
  const uint32_t n_links = note_all(b);
  note_sources(b);
  if (b->no_memory || !place_nodes(b) || !place_edges(b->sheet, n_links) ||
      !choose_attributes(b))
    return false;
  for (size_t at = 0; sg_json_next(b->entities, &at, &key, &value);)
    put_node(b, value);
  for (size_t at = 0; sg_json_next(b->links, &at, &key, &value);)
    if (is_kind(value, '{'))
      put_edge(b, value);
  return !b->no_memory;
}

uint32_t sg_sheet_node(const sg_sheet *sheet, const char *id) {
  uint32_t low = 0;
  uint32_t high = sheet->nodes.n_rows;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int by = strcmp(sheet->nodes.id[middle], id);
    if (by == 0)
      return middle;
    if (by < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return SG_NONE;
}

sg_status sg_sheet_of_native(sg_sheet *out, sg_slice document, sg_error *err) {
  *out = (sg_sheet){0};
  sg_arena_init(&out->arena, 0);
  builder b = {.sheet = out,
               .entities = list_of(document, "entities"),
               .links = list_of(document, "links"),
               .sources = list_of(document, "sources")};
  sg_vec_init(&b.ids, sizeof(sg_order_key), 0);
  sg_vec_init(&b.urls, sizeof(located), 0);
  sg_text_init(&b.room, 0);
  out->title = text_member(&b, document, "title");
  out->description = text_member(&b, document, "description");
  out->licence = text_member(&b, document, "licence");
  out->as_of = text_member(&b, document, "as_of");
  const bool ok = fill(&b) && !out->nodes.no_memory && !out->edges.no_memory;
  sg_text_clear(&b.room);
  sg_vec_clear(&b.ids);
  sg_vec_clear(&b.urls);
  sg_census_clear(&b.of_nodes);
  sg_census_clear(&b.of_edges);
  if (ok)
    return SG_OK;
  sg_sheet_clear(out);
  return sg_no_memory(err);
}

sg_status sg_sheet_of_model(sg_sheet *out, const sg_model *model,
                            sg_error *err) {
  sg_output text;
  sg_output_to_memory(&text);
  sg_status status = sg_graph_writer_document.write(model, &text, err);
  if (status == SG_OK && !sg_output_is_whole(&text))
    status = sg_no_memory(err);
  if (status == SG_OK)
    status = sg_sheet_of_native(out, sg_text_slice(&text.buffer), err);
  sg_output_discard(&text);
  return status;
}

void sg_sheet_tell(const sg_sheet *sheet, const char *path, sg_error *err) {
  const uint32_t nodes = sheet->nodes.n_left_out;
  const uint32_t edges = sheet->edges.n_left_out;
  if (err && !err->message[0] && (nodes || edges))
    (void)snprintf(err->message, sizeof err->message,
                   "%.200s: of attributes that few records have, %u of parties "
                   "and %u of links are left out",
                   path, nodes, edges);
}

void sg_sheet_clear(sg_sheet *sheet) {
  sg_cols_clear(&sheet->nodes);
  sg_cols_clear(&sheet->edges);
  sg_arena_clear(&sheet->arena);
}
