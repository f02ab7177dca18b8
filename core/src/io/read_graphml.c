// SPDX-License-Identifier: GPL-2.0-or-later
// read_graphml - the format graphml: what a file consists of, and its keys.
#include "io/formats.h"
#include "io/graphml.h"

// Defaults are put into each node: they are bounded, all together.
enum { KEYS_MAX = 1024, STANDARDS_MAX = 64, STANDARD_BYTES_MAX = 4096 };

// --- keys ---

static int domain_of(sg_slice word) {
  static const struct {
    const char *word;
    int domain;
  } domains[] = {
      {"node", SG_GRAPHML_NODE},
      {"edge", SG_GRAPHML_EDGE},
      {"graph", SG_GRAPHML_GRAPH},
      {"graphml", SG_GRAPHML_GRAPH},
      {"all", SG_GRAPHML_ALL},
      {"port", 0},
      {"endpoint", 0},
      {"hyperedge", 0},
  };
  if (word.length == 0)
    return SG_GRAPHML_ALL;
  for (size_t i = 0; i < SG_COUNT(domains); i++)
    if (sg_slice_is_like(word, domains[i].word))
      return domains[i].domain;
  return -1;
}

static int type_of(sg_slice word) {
  static const char *const numbers[] = {"int", "long", "float", "double"};
  if (word.length && sg_slice_is_like(word, "boolean"))
    return SG_GRAPHML_TRUTH;
  for (size_t i = 0; word.length && i < SG_COUNT(numbers); i++)
    if (sg_slice_is_like(word, numbers[i]))
      return SG_GRAPHML_NUMBER;
  return SG_GRAPHML_TEXT;
}

const sg_graphml_key *sg_graphml_find(const sg_graphml *graph, sg_slice id,
                                      int domain) {
  const sg_graphml_key *keys = graph->keys.data;
  const uint32_t hash = sg_graphml_hash(id);
  for (uint32_t i = 0; id.length && i < graph->keys.n; i++)
    if (keys[i].hash == hash && keys[i].domain & domain &&
        sg_slice_is(id, keys[i].id))
      return &keys[i];
  return NULL;
}

static const char *keep(sg_graphml *graph, sg_slice text, bool *ok) {
  const char *copy = sg_arena_text(&graph->texts, text.at, text.length);
  *ok = *ok && copy;
  return copy;
}

static bool keep_standard(sg_graphml *graph, const sg_piece *piece,
                          const sg_xml_node *standard) {
  const sg_slice text = sg_slice_trim(standard->text);
  sg_graphml_key *key = &SG_AT(sg_graphml_key, &graph->keys, graph->keys.n - 1);
  bool ok = true;
  if (standard->child || text.length == 0)
    return true;
  if (graph->standards.n >= STANDARDS_MAX ||
      text.length > STANDARD_BYTES_MAX - graph->standard_bytes) {
    sg_piece_problem(piece, SG_PROBLEM_TRUNCATED, NULL,
                     "the defaults of a file are at most 64 of 4096 bytes; "
                     "that of '%.60s' is left out",
                     key->name);
    return true;
  }
  uint32_t *slot = sg_vec_add(&graph->standards);
  key->standard = keep(graph, text, &ok);
  graph->standard_bytes += text.length;
  if (slot)
    *slot = graph->keys.n - 1;
  return ok && slot;
}

static sg_status read_key(sg_graphml *graph, const sg_piece *piece,
                          const sg_xml_node *node, sg_error *err) {
  const sg_slice id = sg_xml_attribute_of(node, "id");
  const sg_slice word = sg_xml_attribute_of(node, "for");
  sg_slice name = sg_slice_trim(sg_xml_attribute_of(node, "attr.name"));
  int domain = domain_of(word);
  if (id.length == 0) {
    sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_RECORD, NULL,
                     "a key without id; it is left out");
    return SG_OK;
  }
  if (domain < 0) {
    sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_VALUE, NULL,
                     "a key for '%.40s'; it is read as one for all", word.at);
    domain = SG_GRAPHML_ALL;
  }
  if (sg_graphml_find(graph, id, domain)) {
    sg_piece_problem(piece, SG_PROBLEM_DUPLICATE, NULL,
                     "the key '%.60s' is declared twice; the first counts",
                     id.at);
    return SG_OK;
  }
  if (graph->keys.n >= KEYS_MAX)
    return sg_piece_fail(piece, NULL, err, "a file has at most 1024 keys");
  if (name.length == 0)
    name = id;
  const sg_xml_node *standard = sg_xml_child(node, "default");
  bool ok = true;
  sg_graphml_key *key = sg_vec_add(&graph->keys);
  if (!key)
    return sg_no_memory(err);
  key->domain = domain;
  key->type = type_of(sg_xml_attribute_of(node, "attr.type"));
  key->id = keep(graph, id, &ok);
  key->name = keep(graph, name, &ok);
  key->hash = sg_graphml_hash(id);
  for (int i = 0; ok && i < 2; i++)
    key->native[i] =
        sg_graphml_native(key->name, i ? SG_GRAPHML_EDGE : SG_GRAPHML_NODE);
  ok = ok && (!standard || keep_standard(graph, piece, standard));
  graph->has_own_ids |=
      domain & SG_GRAPHML_NODE && sg_slice_is_like(name, "id");
  return ok ? SG_OK : sg_no_memory(err);
}

// --- the file ---

enum { KEY, DATA, NODE, EDGE, HYPEREDGE };

static int which(const char *name, const char *parent, const void *ctx) {
  (void)ctx;
  if (!parent || strcmp(name, "graph") == 0)
    return SG_XML_OPEN;
  if (strcmp(name, "node") == 0)
    return NODE;
  if (strcmp(name, "edge") == 0)
    return EDGE;
  if (strcmp(name, "hyperedge") == 0)
    return HYPEREDGE;
  const bool is_top = strcmp(parent, "graphml") == 0;
  if (strcmp(name, "key") == 0 && is_top)
    return KEY;
  if (strcmp(name, "data") == 0 && (is_top || strcmp(parent, "graph") == 0))
    return DATA;
  return SG_XML_PART;
}

static sg_status open_element(const sg_piece *piece, const sg_xml_node *node,
                              void *ctx, sg_error *err) {
  sg_graphml *graph = ctx;
  if (strcmp(node->name, "graph") != 0) {
    if (strcmp(node->name, "graphml") == 0)
      return SG_OK;
    return sg_piece_fail(piece, NULL, err,
                         "nothing is recognised: the element graphml is "
                         "expected");
  }
  const sg_slice word = sg_xml_attribute_of(node, "edgedefault");
  const bool undirected = word.length && sg_slice_is_like(word, "undirected");
  graph->undirected = graph->undirected << 1 | undirected;
  if (++graph->n_graphs > 1)
    sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_RECORD, NULL,
                     "a graph inside a node; its nodes and edges are read like "
                     "all others, that they stand together is not");
  return SG_OK;
}

static void close_element(const char *name, void *ctx) {
  sg_graphml *graph = ctx;
  if (strcmp(name, "graph") != 0)
    return;
  graph->undirected >>= 1;
  graph->n_graphs--;
}

static sg_status read_element(const sg_piece *piece, sg_xml_node *node,
                              int number, void *ctx, sg_error *err) {
  switch (number) {
  case KEY: return read_key(ctx, piece, node, err);
  case DATA: return sg_graphml_read_data(ctx, piece, node, err);
  case NODE: return sg_graphml_read_node(ctx, piece, node, err);
  case EDGE: return sg_graphml_read_edge(ctx, piece, node, err);
  default: break;
  }
  sg_piece_refuse(piece, NULL, "a hyperedge, which joins many nodes at once");
  return SG_OK;
}

// False without memory.
static bool init(sg_graphml *graph) {
  *graph = (sg_graphml){.n_graphs = 0};
  sg_vec_init(&graph->keys, sizeof(sg_graphml_key), 0);
  sg_vec_init(&graph->standards, sizeof(uint32_t), 0);
  sg_vec_init(&graph->own, sizeof(const char *), 0);
  sg_vec_init(&graph->fields, sizeof(sg_graphml_field), 0);
  sg_arena_init(&graph->texts, 0);
  sg_xml_json_init(&graph->json);
  sg_json_scanner_init(&graph->scanner);
  return sg_intern_init(&graph->nodes);
}

static void clear(sg_graphml *graph) {
  sg_vec_clear(&graph->keys);
  sg_vec_clear(&graph->standards);
  sg_vec_clear(&graph->own);
  sg_vec_clear(&graph->fields);
  sg_arena_clear(&graph->texts);
  sg_xml_json_clear(&graph->json);
  sg_json_scanner_clear(&graph->scanner);
  sg_intern_clear(&graph->nodes);
}

static sg_status read_graphml(sg_model *model, const char *path, uint16_t input,
                              sg_error *err) {
  sg_graphml graph;
  const sg_xml_layout layout = {
      .which = which,
      .first_counted = NODE,
      .record = read_element,
      .open = open_element,
      .close = close_element,
      .ctx = &graph,
  };
  const sg_status status = init(&graph)
                               ? sg_read_xml(model, path, input, &layout, err)
                               : sg_no_memory(err);
  clear(&graph);
  return status;
}

static bool recognise(const char *path, sg_slice beginning) {
  static const char *const roots[] = {"graphml", NULL};
  (void)path;
  return sg_xml_begins_with(beginning, roots);
}

const sg_format sg_format_graphml = {
    .name = "graphml",
    .about = "GraphML, attributes mapped by name",
    .is_file = true,
    .recognise = recognise,
    .read = read_graphml,
};
