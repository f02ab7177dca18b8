// SPDX-License-Identifier: GPL-2.0-or-later
// write_node_link - a sheet as node-link JSON of NetworkX and as Cytoscape's
// JSON.
#include "io/sheet_writers.h"

static void put_name(const sg_sheet *s, sg_json_writer *w) {
  sg_json_put(w, "name", s->title ? s->title : "");
  sg_json_put(w, "as_of", s->as_of);
}

static void put_nodes(const sg_sheet *s, bool nested, sg_json_writer *w) {
  sg_json_key(w, "nodes");
  sg_json_open(w, '[');
  for (uint32_t v = 0; v < s->nodes.n_rows; v++) {
    sg_json_open_line(w, '{');
    if (nested) {
      sg_json_key(w, "data");
      sg_json_open_line(w, '{');
    }
    sg_json_put(w, "id", s->nodes.id[v]);
    sg_json_put(w, "label", s->nodes.label[v]);
    sg_cols_members(&s->nodes, v, w);
    if (nested)
      sg_json_close(w, '}');
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

// In the names of NetworkX: the id of an edge is its key.
static void write_node_link(const sg_sheet *s, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_put_bool(&w, "directed", true);
  sg_json_put_bool(&w, "multigraph", true);
  sg_json_key(&w, "graph");
  sg_json_open_line(&w, '{');
  put_name(s, &w);
  sg_json_close(&w, '}');
  put_nodes(s, false, &w);
  sg_json_key(&w, "edges");
  sg_json_open(&w, '[');
  for (uint32_t e = 0; e < s->edges.n_rows; e++) {
    sg_json_open_line(&w, '{');
    sg_json_put(&w, "source", s->nodes.id[s->from[e]]);
    sg_json_put(&w, "target", s->nodes.id[s->to[e]]);
    sg_json_put(&w, "key", s->edges.id[e]);
    sg_cols_members(&s->edges, e, &w);
    sg_json_close(&w, '}');
  }
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
}

static void put_cyjs_edges(const sg_sheet *s, sg_json_writer *w) {
  sg_json_key(w, "edges");
  sg_json_open(w, '[');
  for (uint32_t e = 0; e < s->edges.n_rows; e++) {
    sg_json_open_line(w, '{');
    sg_json_key(w, "data");
    sg_json_open_line(w, '{');
    sg_json_put(w, "id", s->edges.id[e]);
    sg_json_put(w, "source", s->nodes.id[s->from[e]]);
    sg_json_put(w, "target", s->nodes.id[s->to[e]]);
    sg_json_put(w, "interaction", s->edges.label[e]);
    sg_cols_members(&s->edges, e, w);
    sg_json_close(w, '}');
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void write_cyjs(const sg_sheet *s, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_put(&w, "format_version", "1.0");
  sg_json_put(&w, "generated_by", "stakegraph");
  sg_json_put(&w, "target_cytoscapejs_version", "~2.1");
  sg_json_key(&w, "data");
  sg_json_open_line(&w, '{');
  put_name(s, &w);
  sg_json_close(&w, '}');
  sg_json_key(&w, "elements");
  sg_json_open(&w, '{');
  put_nodes(s, true, &w);
  put_cyjs_edges(s, &w);
  sg_json_close(&w, '}');
  sg_json_close(&w, '}');
}

const sg_sheet_writer sg_sheet_writer_node_link = {
    .ending = ".nodelink.json",
    .about = "node-link JSON, for NetworkX",
    .write = write_node_link,
};

const sg_sheet_writer sg_sheet_writer_cyjs = {
    .ending = ".cyjs",
    .about = "Cytoscape JSON, for Cytoscape and Cytoscape.js",
    .write = write_cyjs,
};
