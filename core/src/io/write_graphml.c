// SPDX-License-Identifier: GPL-2.0-or-later
// write_graphml - a sheet as GraphML 1.0. Read by NetworkX, igraph, Gephi, yEd
// (attributes are its custom properties) and by read_graphml.c.
//
// Types are boolean, double and string, which all readers know; there are no
// defaults, and a missing value has no element.
#include "base/escape.h"
#include "io/sheet_text.h"
#include "io/sheet_writers.h"

static void put_keys(const sg_cols *table, const char *what, char prefix,
                     sg_text *room, sg_output *out) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    sg_output_printf(out, "<key id=\"%c%u\" for=\"%s\" attr.name=\"", prefix, i,
                     what);
    sg_put_xml_id(out, column->name, room);
    sg_output_printf(out, "\" attr.type=\"%s\"/>\n", sg_xml_type(column));
  }
}

static void put_data(const sg_cols *table, uint32_t row, char prefix,
                     sg_text *room, sg_output *out) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, row))
      continue;
    sg_output_printf(out, "<data key=\"%c%u\">", prefix, i);
    sg_put_xml_shown(out, sg_cell_text(column, row, ";", room));
    sg_output_puts(out, "</data>");
  }
}

static void put_head(const sg_sheet *s, sg_text *room, sg_output *out) {
  sg_output_puts(out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
                 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                 "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
                 "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n");
  put_keys(&s->nodes, "node", 'n', room, out);
  put_keys(&s->edges, "edge", 'e', room, out);
}

// What is said of the graph itself, as read_graphml.c takes it.
static void put_graph(const sg_sheet *s, sg_output *out) {
  const struct {
    const char *name, *text;
  } about[] = {{"title", s->title},
               {"description", s->description},
               {"licence", s->licence},
               {"as_of", s->as_of}};
  for (size_t i = 0; i < SG_COUNT(about); i++)
    if (about[i].text)
      sg_output_printf(out,
                       "<key id=\"g%zu\" for=\"graph\" attr.name=\"%s\" "
                       "attr.type=\"string\"/>\n",
                       i, about[i].name);
  sg_output_puts(out, "<graph id=\"G\" edgedefault=\"directed\">\n");
  for (size_t i = 0; i < SG_COUNT(about); i++) {
    if (!about[i].text)
      continue;
    sg_output_printf(out, "<data key=\"g%zu\">", i);
    sg_put_xml_shown(out, about[i].text);
    sg_output_puts(out, "</data>\n");
  }
}

static void write(const sg_sheet *s, sg_output *out) {
  sg_text room;
  sg_text_init(&room, 0);
  put_head(s, &room, out);
  put_graph(s, out);
  for (uint32_t v = 0; v < s->nodes.n_rows; v++) {
    sg_output_puts(out, "<node id=\"");
    sg_put_xml_id(out, s->nodes.id[v], &room);
    sg_output_puts(out, "\">");
    put_data(&s->nodes, v, 'n', &room, out);
    sg_output_puts(out, "</node>\n");
  }
  for (uint32_t e = 0; e < s->edges.n_rows; e++) {
    sg_output_puts(out, "<edge id=\"");
    sg_put_xml_id(out, s->edges.id[e], &room);
    sg_output_puts(out, "\" source=\"");
    sg_put_xml_id(out, s->nodes.id[s->from[e]], &room);
    sg_output_puts(out, "\" target=\"");
    sg_put_xml_id(out, s->nodes.id[s->to[e]], &room);
    sg_output_puts(out, "\">");
    put_data(&s->edges, e, 'e', &room, out);
    sg_output_puts(out, "</edge>\n");
  }
  sg_output_puts(out, "</graph>\n</graphml>\n");
  sg_text_clear(&room);
}

const sg_sheet_writer sg_sheet_writer_graphml = {
    .ending = ".graphml",
    .about = "GraphML, for NetworkX, igraph, Gephi and yEd",
    .write = write,
};
