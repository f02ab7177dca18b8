// SPDX-License-Identifier: GPL-2.0-or-later
// write_gexf - a sheet as GEXF 1.3, or 1.2draft for older readers: for Gephi,
// whose timeline shows the edges in force.
//
// Edges have the first day that their start and the last that their end can
// mean. Parallel edges of one kind have ids of their own.
#include "base/escape.h"
#include "io/edge_days.h"
#include "io/sheet_text.h"
#include "io/sheet_writers.h"

// The id of an attribute is its title, which is what NetworkX shows.
static void put_attributes(const sg_cols *table, const char *what,
                           sg_text *room, sg_output *out) {
  if (table->columns.n == 0)
    return;
  sg_output_printf(out, "<attributes class=\"%s\" mode=\"static\">\n", what);
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    sg_output_puts(out, "<attribute id=\"");
    sg_put_xml_id(out, column->name, room);
    sg_output_puts(out, "\" title=\"");
    sg_put_xml_id(out, column->name, room);
    sg_output_printf(out, "\" type=\"%s\"/>\n", sg_xml_type(column));
  }
  sg_output_puts(out, "</attributes>\n");
}

static void put_values(const sg_cols *table, uint32_t row, sg_text *room,
                       sg_output *out) {
  bool any = false;
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, row))
      continue;
    sg_output_puts(out,
                   any ? "<attvalue for=\"" : "<attvalues><attvalue for=\"");
    any = true;
    sg_put_xml_id(out, column->name, room);
    sg_output_puts(out, "\" value=\"");
    sg_put_xml_shown(out, sg_cell_text(column, row, ";", room));
    sg_output_puts(out, "\"/>");
  }
  sg_output_puts(out, any ? "</attvalues>" : "");
}

static void put_day(const char *name, const char *text, bool last,
                    sg_output *out) {
  char day[11];
  if (sg_edge_day(text, last, day)[0])
    sg_output_printf(out, " %s=\"%s\"", name, day);
}

static void put_node(const sg_sheet *s, uint32_t v, sg_text *room,
                     sg_output *out) {
  sg_output_puts(out, "<node id=\"");
  sg_put_xml_id(out, s->nodes.id[v], room);
  sg_output_puts(out, "\" label=\"");
  sg_put_xml_shown(out, s->nodes.label[v]);
  sg_output_puts(out, "\">");
  put_values(&s->nodes, v, room, out);
  sg_output_puts(out, "</node>\n");
}

static void put_edge(const sg_sheet *s, uint32_t e, bool is_13, sg_text *room,
                     sg_output *out) {
  sg_output_puts(out, "<edge id=\"");
  sg_put_xml_id(out, s->edges.id[e], room);
  sg_output_puts(out, "\" source=\"");
  sg_put_xml_id(out, s->nodes.id[s->from[e]], room);
  sg_output_puts(out, "\" target=\"");
  sg_put_xml_id(out, s->nodes.id[s->to[e]], room);
  sg_output_puts(out, is_13 ? "\" kind=\"" : "\" label=\"");
  sg_put_xml_shown(out, s->edges.label[e]);
  sg_output_puts(out, "\"");
  put_day("start", s->since[e], false, out);
  put_day("end", s->until[e], true, out);
  sg_output_puts(out, ">");
  put_values(&s->edges, e, room, out);
  sg_output_puts(out, "</edge>\n");
}

static void put_meta(const sg_sheet *s, sg_output *out) {
  sg_output_puts(out, "<meta");
  put_day("lastmodifieddate", s->as_of, true, out);
  sg_output_puts(out, "><creator>stakegraph</creator><description>");
  sg_put_xml(out, s->title ? s->title : "");
  sg_output_puts(out, "</description></meta>\n");
}

static bool has_dates(const sg_sheet *s) {
  for (uint32_t e = 0; e < s->edges.n_rows; e++)
    if (s->since[e] || s->until[e])
      return true;
  return false;
}

static void write_as(const sg_sheet *s, bool is_13, sg_output *out) {
  sg_text room;
  sg_text_init(&room, 0);
  sg_output_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  sg_output_puts(
      out, is_13 ? "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
                 : "<gexf xmlns=\"http://www.gexf.net/1.2draft\" "
                   "version=\"1.2\">\n");
  put_meta(s, out);
  sg_output_puts(out, "<graph defaultedgetype=\"directed\" idtype=\"string\"");
  sg_output_puts(out, has_dates(s) ? " mode=\"dynamic\" timeformat=\"date\""
                                   : " mode=\"static\"");
  sg_output_puts(out, has_dates(s) && is_13
                          ? " timerepresentation=\"interval\">\n"
                          : ">\n");
  put_attributes(&s->nodes, "node", &room, out);
  put_attributes(&s->edges, "edge", &room, out);
  sg_output_puts(out, "<nodes>\n");
  for (uint32_t v = 0; v < s->nodes.n_rows; v++)
    put_node(s, v, &room, out);
  sg_output_puts(out, "</nodes>\n<edges>\n");
  for (uint32_t e = 0; e < s->edges.n_rows; e++)
    put_edge(s, e, is_13, &room, out);
  sg_output_puts(out, "</edges>\n</graph>\n</gexf>\n");
  sg_text_clear(&room);
}

static void write_13(const sg_sheet *s, sg_output *out) {
  write_as(s, true, out);
}

static void write_12(const sg_sheet *s, sg_output *out) {
  write_as(s, false, out);
}

const sg_sheet_writer sg_sheet_writer_gexf = {
    .ending = ".gexf",
    .about = "GEXF 1.3 with dates, for Gephi",
    .write = write_13,
};

const sg_sheet_writer sg_sheet_writer_gexf_12 = {
    .ending = ".gexf12",
    .about = "GEXF 1.2draft, for older readers of it",
    .write = write_12,
};
