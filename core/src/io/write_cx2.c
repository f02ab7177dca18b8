// SPDX-License-Identifier: GPL-2.0-or-later
// write_cx2 - a sheet as CX2, for Cytoscape and NDEx. Nodes and edges have
// numbers there; ours are attributes.
#include "io/sheet_writers.h"

static const char *type_of(const sg_cell_column *column) {
  switch (column->type) {
  case SG_CELL_NUMBER: return "double";
  case SG_CELL_TRUTH: return "boolean";
  case SG_CELL_TEXTS: return "list_of_string";
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: return "string";
  }
}

static void put_declaration(const char *name, const char *type,
                            sg_json_writer *w) {
  sg_json_key(w, name);
  sg_json_open_line(w, '{');
  sg_json_put(w, "d", type);
  sg_json_close(w, '}');
}

static void put_declarations(const sg_cols *table, const char *const *own,
                             sg_json_writer *w) {
  sg_json_open(w, '{');
  for (; *own; own++)
    put_declaration(*own, "string", w);
  for (uint32_t i = 0; i < table->columns.n; i++)
    put_declaration(sg_cols_at(table, i)->name, type_of(sg_cols_at(table, i)),
                    w);
  sg_json_close(w, '}');
}

static void put_head(const sg_sheet *s, sg_json_writer *w) {
  const struct {
    const char *name;
    uint32_t n;
  } aspects[] = {{"attributeDeclarations", 1},
                 {"networkAttributes", 1},
                 {"nodes", s->nodes.n_rows},
                 {"edges", s->edges.n_rows}};
  sg_json_open_line(w, '{');
  sg_json_put(w, "CXVersion", "2.0");
  sg_json_put_bool(w, "hasFragments", false);
  sg_json_close(w, '}');
  sg_json_open(w, '{');
  sg_json_key(w, "metaData");
  sg_json_open(w, '[');
  for (size_t i = 0; i < SG_COUNT(aspects); i++) {
    sg_json_open_line(w, '{');
    sg_json_put(w, "name", aspects[i].name);
    sg_json_put_count(w, "elementCount", aspects[i].n);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

static void put_attributes(const sg_sheet *s, sg_json_writer *w) {
  static const char *const of_graph[] = {"name", NULL};
  static const char *const of_nodes[] = {"id", "label", NULL};
  static const char *const of_edges[] = {"id", "interaction", NULL};
  const sg_cols none = {.n_rows = 0};
  sg_json_open(w, '{');
  sg_json_key(w, "attributeDeclarations");
  sg_json_open(w, '[');
  sg_json_open(w, '{');
  sg_json_key(w, "networkAttributes");
  put_declarations(&none, of_graph, w);
  sg_json_key(w, "nodes");
  put_declarations(&s->nodes, of_nodes, w);
  sg_json_key(w, "edges");
  put_declarations(&s->edges, of_edges, w);
  sg_json_close(w, '}');
  sg_json_close(w, ']');
  sg_json_close(w, '}');
  sg_json_open(w, '{');
  sg_json_key(w, "networkAttributes");
  sg_json_open(w, '[');
  sg_json_open_line(w, '{');
  sg_json_put(w, "name", s->title ? s->title : "");
  sg_json_close(w, '}');
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

// An aspect with the rows of a table; nodes have no ends.
static void put_rows(const sg_sheet *s, const char *aspect,
                     const sg_cols *table, sg_json_writer *w) {
  const bool are_edges = table == &s->edges;
  sg_json_open(w, '{');
  sg_json_key(w, aspect);
  sg_json_open(w, '[');
  for (uint32_t row = 0; row < table->n_rows; row++) {
    sg_json_open_line(w, '{');
    sg_json_put_count(w, "id", row);
    if (are_edges) {
      sg_json_put_count(w, "s", s->from[row]);
      sg_json_put_count(w, "t", s->to[row]);
    }
    sg_json_key(w, "v");
    sg_json_open_line(w, '{');
    sg_json_put(w, "id", table->id[row]);
    sg_json_put(w, are_edges ? "interaction" : "label", table->label[row]);
    sg_cols_members(table, row, w);
    sg_json_close(w, '}');
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

static void write(const sg_sheet *s, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '[');
  put_head(s, &w);
  put_attributes(s, &w);
  put_rows(s, "nodes", &s->nodes, &w);
  put_rows(s, "edges", &s->edges, &w);
  sg_json_open(&w, '{');
  sg_json_key(&w, "status");
  sg_json_open(&w, '[');
  sg_json_open_line(&w, '{');
  sg_json_put(&w, "error", "");
  sg_json_put_bool(&w, "success", true);
  sg_json_close(&w, '}');
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
  sg_json_close(&w, ']');
}

const sg_sheet_writer sg_sheet_writer_cx2 = {
    .ending = ".cx2",
    .about = "CX2, for Cytoscape and NDEx",
    .write = write,
};
