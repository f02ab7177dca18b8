// SPDX-License-Identifier: GPL-2.0-or-later
// write_dot - a sheet in the DOT language, for Graphviz: names, kinds, shares
// and dates as labels. Other attributes are not drawn and not written.
#include "base/escape.h"
#include "base/number.h"
#include "io/sheet_writers.h"

#include <string.h>

// Distinct for colour-blind readers, too (Okabe and Ito 2008).
static const char *const looks[][2] = {
    {"company", "shape=box, color=\"#0072B2\""},
    {"public_body", "shape=house, color=\"#D55E00\""},
    {"person", "shape=ellipse, color=\"#009E73\""},
    {"arrangement", "shape=hexagon, color=\"#CC79A7\""},
    {"address", "shape=note, color=\"#666666\""},
    {"incident", "shape=octagon, color=\"#E69F00\""},
};

static void put_id(sg_output *out, const char *id, sg_text *room) {
  sg_put_dot(out, sg_id_for(SG_ID_LINE, id, room));
}

static void put_node(const sg_sheet *s, const sg_cell_column *kinds, uint32_t v,
                     sg_text *room, sg_output *out) {
  sg_output_puts(out, "  ");
  put_id(out, s->nodes.id[v], room);
  sg_output_puts(out, " [label=");
  sg_put_dot_label(out, s->nodes.label[v]);
  const char *kind = kinds ? sg_cell_text(kinds, v, ";", room) : "";
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
    if (strcmp(looks[i][0], kind) == 0)
      sg_output_printf(out, ", %s", looks[i][1]);
  sg_output_puts(out, "];\n");
}

// "ownership 51 %, 2010 to 2014".
static void edge_label(const sg_sheet *s, const sg_cell_column *shares,
                       uint32_t e, sg_text *label) {
  char share[32];
  sg_text_reset(label);
  sg_text_puts(label, s->edges.label[e]);
  if (shares && sg_cell_is_set(shares, e)) {
    sg_number_write(shares->numbers[e], share);
    sg_text_printf(label, " %s %%", share);
  }
  if (s->since[e] && s->until[e] && strcmp(s->since[e], s->until[e]) == 0)
    sg_text_printf(label, ", %s", s->since[e]);
  else if (s->since[e] || s->until[e])
    sg_text_printf(label, ", %s to %s", s->since[e] ? s->since[e] : "?",
                   s->until[e] ? s->until[e] : "now");
}

// The title; of a picture of one party its name, and what is left out.
static void put_title(const sg_sheet *s, sg_text *room, sg_output *out) {
  sg_text_reset(room);
  sg_text_puts(room, s->title ? s->title : "");
  if (s->shown) {
    sg_text_reset(room);
    sg_text_printf(room, "Around %s", s->nodes.label[s->around]);
    if (s->n_shown < s->nodes.n_rows)
      sg_text_printf(room, "; %u others are not drawn",
                     s->nodes.n_rows - s->n_shown);
  }
  if (room->length == 0)
    return;
  sg_output_puts(out, ", label=");
  sg_put_dot_label(out, sg_text_get(room));
}

static bool is_shown(const sg_sheet *s, uint32_t v) {
  return !s->shown || s->shown[v];
}

static void write(const sg_sheet *s, sg_output *out) {
  const sg_cell_column *kinds = sg_cols_find(&s->nodes, "kind");
  const sg_cell_column *shares = sg_cols_find(&s->edges, "share");
  sg_text room;
  sg_text_init(&room, 0);
  if (shares && shares->type != SG_CELL_NUMBER)
    shares = NULL;
  sg_output_puts(out, "digraph G {\n  graph [rankdir=LR");
  put_title(s, &room, out);
  sg_output_puts(out, "];\n");
  for (uint32_t v = 0; v < s->nodes.n_rows; v++)
    if (is_shown(s, v))
      put_node(s, kinds, v, &room, out);
  for (uint32_t e = 0; e < s->edges.n_rows; e++) {
    if (!is_shown(s, s->from[e]) || !is_shown(s, s->to[e]))
      continue;
    sg_output_puts(out, "  ");
    put_id(out, s->nodes.id[s->from[e]], &room);
    sg_output_puts(out, " -> ");
    put_id(out, s->nodes.id[s->to[e]], &room);
    sg_output_puts(out, " [id=");
    put_id(out, s->edges.id[e], &room);
    sg_output_puts(out, ", label=");
    edge_label(s, shares, e, &room);
    sg_put_dot_label(out, sg_text_get(&room));
    sg_output_puts(out, "];\n");
  }
  sg_output_puts(out, "}\n");
  sg_text_clear(&room);
}

const sg_sheet_writer sg_sheet_writer_dot = {
    .ending = ".dot",
    .about = "DOT, for Graphviz",
    .write = write,
    .is_picture = true,
};
