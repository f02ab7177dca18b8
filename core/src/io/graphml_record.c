// SPDX-License-Identifier: GPL-2.0-or-later
// graphml_record - one node or edge as a native record; see graphml.h.
#include "io/csv_cells.h"
#include "io/graphml.h"
#include "io/native.h"

#include "base/json_write.h"
#include "base/number.h"

#include <stdarg.h>
#include <stdio.h>

typedef sg_graphml_field field;

// The record under construction.
typedef struct record {
  sg_graphml *graph;
  const sg_piece *piece;
  const sg_xml_node *node;
  int domain;
  bool no_memory;
} record;

static void warn(const record *r, const sg_xml_node *at, sg_problem_class kind,
                 const char *format, ...) SG_PRINTF(4, 5);
static void warn(const record *r, const sg_xml_node *at, sg_problem_class kind,
                 const char *format, ...) {
  char what[200];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(what, sizeof what, format, args);
  va_end(args);
  sg_problem(r->piece->model->problems, kind,
             (sg_place){r->piece->path, at->line, at->column}, "%s", what);
}

// --- fields ---

uint32_t sg_graphml_hash(sg_slice text) {
  uint32_t hash = 2166136261U;
  for (size_t i = 0; i < text.length; i++)
    hash = (hash ^ (unsigned char)text.at[i]) * 16777619U;
  return hash;
}

static const field *find(const record *r, const char *name) {
  const field *fields = r->graph->fields.data;
  const uint32_t hash = sg_graphml_hash(sg_slice_of(name));
  for (uint32_t i = 0; i < r->graph->fields.n; i++)
    if (fields[i].hash == hash && strcmp(fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

static void add(record *r, const char *name, sg_slice text, int type,
                const sg_xml_node *at) {
  field *slot = text.length ? sg_vec_add(&r->graph->fields) : NULL;
  r->no_memory |= text.length && !slot;
  if (slot)
    *slot = (field){name,     sg_graphml_hash(sg_slice_of(name)),
                    text,     type,
                    at->line, at->column};
}

const char *sg_graphml_native(const char *name, int domain) {
  const char *known = sg_csv_known_key(sg_slice_of(name));
  if (!known && sg_slice_is_like(sg_slice_of(name), "Edge Label"))
    known = "label"; // as Gephi writes it
  if (known && domain == SG_GRAPHML_NODE && strcmp(known, "label") == 0)
    return "name";
  return known ? known : name;
}

// Of a key this was settled when it was declared.
static const char *native_name(const record *r, const sg_graphml_key *key) {
  return key->native[r->domain != SG_GRAPHML_NODE];
}

// The label that yEd draws: text of the first NodeLabel or EdgeLabel inside.
// Depth is at most SG_XML_DEPTH.
static sg_slice drawn_label(const sg_xml_node *node) {
  for (const sg_xml_node *child = node->child; child; child = child->next) {
    const bool is_label = strcmp(child->name, "NodeLabel") == 0 ||
                          strcmp(child->name, "EdgeLabel") == 0;
    const sg_slice text =
        is_label ? sg_slice_trim(child->text) : drawn_label(child);
    if (text.length)
      return text;
  }
  return (sg_slice){NULL, 0};
}

// Two attributes of one name: a name wins over a label, else the first.
static bool is_repeated(record *r, const char *name, bool is_label,
                        sg_slice text, const sg_xml_node *at) {
  const field *first = find(r, name);
  if (!first)
    return false;
  const bool same = first->text.length == text.length &&
                    memcmp(first->text.at, text.at, text.length) == 0;
  if (!same && !is_label)
    warn(r, at, SG_PROBLEM_DUPLICATE,
         "'%.60s' is given twice; the first counts", name);
  return true;
}

static void add_data(record *r, const sg_xml_node *data, bool labels) {
  const sg_slice id = sg_xml_attribute_of(data, "key");
  const sg_graphml_key *key = sg_graphml_find(r->graph, id, r->domain);
  const char *given = key ? key->name : id.length ? id.at : "data";
  const bool is_drawn = data->child != NULL;
  const sg_slice text =
      is_drawn ? drawn_label(data) : sg_slice_trim(data->text);
  const char *name = is_drawn ? sg_graphml_native("label", r->domain)
                     : key    ? native_name(r, key)
                              : sg_graphml_native(given, r->domain);
  const bool is_label =
      is_drawn || sg_slice_is_like(sg_slice_of(given), "label");
  if (is_label != labels || text.length == 0)
    return;
  if (!key)
    warn(r, data, SG_PROBLEM_UNKNOWN_VALUE,
         "the key '%.60s' is not declared here; its id is its name", given);
  if (!is_repeated(r, name, is_label, text, data))
    add(r, name, text, key ? (int)key->type : SG_GRAPHML_TEXT, data);
}

static void add_standards(record *r) {
  const sg_graphml_key *keys = r->graph->keys.data;
  const sg_vec *standards = &r->graph->standards;
  for (uint32_t i = 0; i < standards->n; i++) {
    const sg_graphml_key *key = &keys[SG_AT(uint32_t, standards, i)];
    if (!(key->domain & r->domain))
      continue;
    const char *name = native_name(r, key);
    if (!find(r, name))
      add(r, name, sg_slice_of(key->standard), (int)key->type, r->node);
  }
}

// Labels come last: what is called a name is one.
static void add_all(record *r) {
  for (int labels = 0; labels < 2; labels++)
    for (const sg_xml_node *c = r->node->child; c; c = c->next)
      if (strcmp(c->name, "data") == 0)
        add_data(r, c, labels == 1);
  add_standards(r);
  const sg_xml_node *desc = sg_xml_child(r->node, "desc");
  if (desc && !find(r, "desc"))
    add(r, "desc", sg_slice_trim(desc->text), SG_GRAPHML_TEXT, desc);
  for (const sg_xml_node *c = r->node->child; c; c = c->next)
    if (strcmp(c->name, "port") == 0)
      warn(r, c, SG_PROBLEM_UNKNOWN_RECORD, "a %s of a node; it is left out",
           "port");
}

// --- JSON ---

static void write_truth(sg_text *out, sg_slice text) {
  if (sg_slice_is_like(text, "true") || sg_slice_is(text, "1"))
    sg_text_puts(out, "true");
  else if (sg_slice_is_like(text, "false") || sg_slice_is(text, "0"))
    sg_text_puts(out, "false");
  else
    sg_json_quote(out, text);
}

static void write_number(sg_text *out, sg_slice text) {
  double value = 0;
  const size_t sign = text.at[0] == '-';
  const bool leading_zero = text.length > sign + 1 && text.at[sign] == '0' &&
                            text.at[sign + 1] >= '0' &&
                            text.at[sign + 1] <= '9';
  if (!leading_zero && sg_number_parse(text.at, text.length, &value))
    sg_text_add(out, text.at, text.length);
  else
    sg_json_quote(out, text);
}

static void write_value(sg_text *out, const field *f) {
  const bool is_native = sg_csv_known_key(sg_slice_of(f->name)) != NULL;
  if (is_native || f->type == SG_GRAPHML_TEXT)
    sg_csv_cell(out, sg_slice_of(f->name), f->text);
  else if (f->type == SG_GRAPHML_TRUTH)
    write_truth(out, f->text);
  else
    write_number(out, f->text);
}

static void write_field(sg_xml_json *json, const field *f) {
  if (json->text.length > 1)
    sg_text_putc(&json->text, ',');
  sg_xml_json_mark(json, f->line, f->column);
  sg_json_quote(&json->text, sg_slice_of(f->name));
  sg_text_putc(&json->text, ':');
  write_value(&json->text, f);
}

// The fields as a checked piece: cells may hold JSON, which may be broken.
static sg_status finish(record *r, sg_piece *out, sg_error *err) {
  sg_xml_json *json = &r->graph->json;
  const field *fields = r->graph->fields.data;
  sg_json_fault fault = {0};
  sg_xml_json_reset(json, r->piece->path);
  sg_xml_json_mark(json, r->node->line, r->node->column);
  sg_text_putc(&json->text, '{');
  for (uint32_t i = 0; i < r->graph->fields.n; i++)
    write_field(json, &fields[i]);
  sg_text_putc(&json->text, '}');
  if (r->no_memory)
    return sg_no_memory(err);
  SG_TRY(sg_xml_json_piece(r->piece, json, out, err));
  const sg_status status = sg_json_check(&r->graph->scanner, out->text, &fault);
  if (status == SG_EINPUT)
    return sg_piece_fail(out, out->text.at + fault.offset, err, "%s",
                         fault.what);
  return status == SG_OK ? SG_OK : sg_no_memory(err);
}

static record begin(sg_graphml *graph, const sg_piece *piece,
                    const sg_xml_node *node, int domain) {
  graph->fields.n = 0;
  return (record){
      .graph = graph, .piece = piece, .node = node, .domain = domain};
}

// --- nodes ---

// A node with an id of its own is known to edges by that of the XML.
static void note_own_id(record *r, sg_slice id) {
  sg_graphml *graph = r->graph;
  const field *own = find(r, "id");
  const uint32_t number = sg_intern_add(&graph->nodes, id.at, id.length);
  r->no_memory |= number == SG_NONE;
  while (!r->no_memory && graph->own.n <= number)
    r->no_memory |= !sg_vec_add(&graph->own);
  if (r->no_memory)
    return;
  const char *copy =
      sg_arena_text(&graph->texts, own->text.at, own->text.length);
  SG_AT(const char *, &graph->own, number) = copy;
  r->no_memory |= !copy;
}

sg_status sg_graphml_read_node(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err) {
  record r = begin(graph, piece, node, SG_GRAPHML_NODE);
  const sg_slice id = sg_slice_trim(sg_xml_attribute_of(node, "id"));
  add_all(&r);
  if (!find(&r, "id"))
    add(&r, "id", id, SG_GRAPHML_TEXT, node);
  else if (id.length)
    note_own_id(&r, id);
  if (!find(&r, "id") && !r.no_memory) {
    sg_piece_refuse(piece, NULL, "a node without id");
    return SG_OK;
  }
  if (!find(&r, "kind")) {
    add(&r, "kind", sg_slice_of("other"), SG_GRAPHML_TEXT, node);
    if (!graph->told_nodes)
      sg_piece_problem(piece, SG_PROBLEM_BAD_TYPE, NULL,
                       "a node without 'kind'; such nodes are read as other");
    graph->told_nodes = true;
  }
  sg_piece native;
  SG_TRY(finish(&r, &native, err));
  return sg_native_read(&native, SG_RECORD_ENTITY, err);
}

// --- edges ---

static sg_slice own_id(const record *r, sg_slice id) {
  const sg_graphml *graph = r->graph;
  if (!graph->has_own_ids)
    return id;
  const uint32_t number = sg_intern_find(&graph->nodes, id.at);
  const char *own =
      number < graph->own.n ? SG_AT(const char *, &graph->own, number) : NULL;
  return own ? sg_slice_of(own) : id;
}

// The ends of the XML count; attributes of these names may repeat them.
static void put_end(record *r, const char *name, sg_slice end) {
  field *fields = r->graph->fields.data;
  const field *said = find(r, name);
  if (!said) {
    add(r, name, end, SG_GRAPHML_TEXT, r->node);
    return;
  }
  if (said->text.length != end.length ||
      memcmp(said->text.at, end.at, end.length) != 0)
    warn(r, r->node, SG_PROBLEM_UNKNOWN_VALUE,
         "the attribute '%s' is not the end of this edge; it is left out",
         name);
  fields[said - fields].text = end;
}

static bool is_undirected(const record *r) {
  const sg_slice word = sg_xml_attribute_of(r->node, "directed");
  if (word.length == 0)
    return r->graph->undirected & 1;
  return sg_slice_is_like(word, "false") || sg_slice_is(word, "0");
}

// Kinds of link that read the same from both ends, or say nothing of it.
static bool has_no_direction(uint32_t kind) {
  return kind == SG_FAMILY || kind == SG_ASSOCIATE || kind == SG_SAME_AS;
}

static void put_direction(record *r, uint32_t kind) {
  if (!is_undirected(r) || has_no_direction(kind))
    return;
  if (!find(r, "directed"))
    add(r, "directed", sg_slice_of("false"), SG_GRAPHML_TRUTH, r->node);
  if (kind != SG_LINK_OTHER && kind != SG_NONE)
    warn(r, r->node, SG_PROBLEM_GUESSED,
         "an undirected edge of the kind '%s', which has a direction; it is "
         "read from source to target",
         sg_word(&sg_link_kinds, kind));
}

static void put_kind(record *r) {
  const field *said = find(r, "kind");
  const uint32_t kind =
      said ? sg_word_find(&sg_link_kinds, said->text) : SG_LINK_OTHER;
  put_direction(r, kind);
  said = find(r, "kind");
  if (!said) {
    add(r, "kind", sg_slice_of("other"), SG_GRAPHML_TEXT, r->node);
    if (!r->graph->told_edges)
      sg_piece_problem(r->piece, SG_PROBLEM_BAD_TYPE, NULL,
                       "an edge without 'kind'; such edges are read as other");
    r->graph->told_edges = true;
  } else if (kind == SG_NONE && !find(r, "label")) {
    add(r, "label", said->text, SG_GRAPHML_TEXT, r->node);
  }
}

static void put_port(record *r, const char *name) {
  if (!find(r, name))
    add(r, name, sg_xml_attribute_of(r->node, name), SG_GRAPHML_TEXT, r->node);
}

sg_status sg_graphml_read_edge(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err) {
  record r = begin(graph, piece, node, SG_GRAPHML_EDGE);
  const sg_slice from = sg_slice_trim(sg_xml_attribute_of(node, "source"));
  const sg_slice to = sg_slice_trim(sg_xml_attribute_of(node, "target"));
  if (from.length == 0 || to.length == 0) {
    sg_piece_refuse(piece, NULL, "an edge without %s",
                    from.length ? "target" : "source");
    return SG_OK;
  }
  add_all(&r);
  if (!find(&r, "id"))
    add(&r, "id", sg_slice_trim(sg_xml_attribute_of(node, "id")),
        SG_GRAPHML_TEXT, node);
  put_end(&r, "from", own_id(&r, from));
  put_end(&r, "to", own_id(&r, to));
  put_port(&r, "sourceport");
  put_port(&r, "targetport");
  put_kind(&r);
  sg_piece native;
  SG_TRY(finish(&r, &native, err));
  return sg_native_read(&native, SG_RECORD_LINK, err);
}

// --- data of the graph itself ---

sg_status sg_graphml_read_data(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err) {
  record r = begin(graph, piece, node, SG_GRAPHML_GRAPH);
  if (node->child) // how a program draws it
    return SG_OK;
  for (int labels = 0; labels < 2; labels++)
    add_data(&r, node, labels == 1);
  sg_piece native;
  SG_TRY(finish(&r, &native, err));
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(native.text, &at, &key, &value);)
    SG_TRY(sg_native_graph_key(&native, key, value, err));
  return SG_OK;
}
