// SPDX-License-Identifier: GPL-2.0-or-later
// write_ways - see write_ways.h.
#include "report/write_ways.h"

#include "base/date.h"
#include "base/utf8.h"
#include "graph/kinds.h"

#include <stdio.h>

// --- JSON --------------------------------------------------------------------

static void put_way(const sg_way *way, const sg_view *view, sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put_number(w, "strength", way->high);
  sg_json_put_number(w, "strength_low", way->low);
  sg_json_key(w, "entities");
  sg_json_open_line(w, '[');
  for (uint32_t i = 0; i <= way->n_links; i++)
    sg_json_string(w, view->graph.entity_id[way->entities[i]]);
  sg_json_close(w, ']');
  sg_json_key(w, "links");
  sg_json_open_line(w, '[');
  for (uint32_t i = 0; i < way->n_links; i++)
    sg_json_string(w, sg_view_link_id(view, way->links[i]));
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

void sg_write_ways_json(const sg_ways *ways, const sg_view *view,
                        const sg_ways_query *query, sg_output *out) {
  const sg_graph *g = &view->graph;
  char as_of[11];
  sg_json_writer w;
  sg_day_write(g->as_of, as_of);
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_put(&w, "from", g->entity_id[query->from]);
  sg_json_put(&w, "to", g->entity_id[query->to]);
  sg_json_put(&w, "as_of", as_of);
  sg_json_put(&w, "by", query->by_links ? "links" : "strength");
  sg_json_put_bool(&w, "truncated", ways->truncated);
  sg_json_key(&w, "chains");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < ways->n; i++)
    put_way(&ways->at[i], view, &w);
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
}

// --- a terminal --------------------------------------------------------------

static void write_line(const char *text, int indent, int columns,
                       sg_output *out) {
  sg_output_printf(out, "%*s", indent, "");
  sg_write_wrapped(out, text, indent + 2, columns);
}

static void write_party(const sg_graph *g, sg_id v, int columns,
                        sg_output *out) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, g->entity_name[v]);
  sg_text_puts(&text, " (");
  sg_text_puts(&text, g->entity_id[v]);
  sg_text_puts(&text, ")");
  write_line(sg_text_get(&text), 4, columns, out);
  sg_text_clear(&text);
}

// "-> supply, 2011-05-04, alleged [l03]"; "<-" against its direction.
static void write_hop(const sg_view *view, sg_id e, sg_id from, int columns,
                      sg_output *out) {
  const sg_graph *g = &view->graph;
  char since[11];
  sg_text text;
  sg_text_init(&text, 0);
  sg_date_write(sg_view_link_row(view, e)->since, since);
  sg_text_puts(&text, g->link_from[e] == from ? "-> " : "<- ");
  sg_text_puts(&text, sg_word(&sg_link_kinds, g->link_kind[e]));
  if (since[0]) {
    sg_text_puts(&text, ", ");
    sg_text_puts(&text, since);
  }
  sg_text_puts(&text, ", ");
  sg_text_puts(&text, sg_word(&sg_bases, g->link_basis[e]));
  sg_text_puts(&text, " [");
  sg_text_puts(&text, sg_view_link_id(view, e));
  sg_text_puts(&text, "]");
  write_line(sg_text_get(&text), 6, columns, out);
  sg_text_clear(&text);
}

static void write_way(const sg_way *way, uint32_t place, const sg_view *view,
                      int columns, sg_output *out) {
  enum { SHOWN = 50 };
  char low[32] = "";
  if (way->low != way->high)
    (void)snprintf(low, sizeof low, "%.3g to ", way->low);
  sg_output_printf(out, "\n%2u  strength %s%.3g, %u link%s\n", place, low,
                   way->high, way->n_links, way->n_links == 1 ? "" : "s");
  write_party(&view->graph, way->entities[0], columns, out);
  for (uint32_t i = 0; i < way->n_links && i < SHOWN; i++) {
    write_hop(view, way->links[i], way->entities[i], columns, out);
    write_party(&view->graph, way->entities[i + 1], columns, out);
  }
  if (way->n_links > SHOWN)
    write_line("and more links (see --json)", 6, columns, out);
}

void sg_write_ways(const sg_ways *ways, const sg_view *view,
                   const sg_ways_query *query, int columns, sg_output *out) {
  const sg_graph *g = &view->graph;
  char as_of[11];
  char count[40];
  sg_text text;
  sg_day_write(g->as_of, as_of);
  (void)snprintf(count, sizeof count, ways->n == 0 ? "No" : "%u", ways->n);
  sg_text_init(&text, 0);
  sg_text_puts(&text, count);
  sg_text_puts(&text, ways->n == 1 ? " chain from " : " chains from ");
  sg_text_puts(&text, g->entity_name[query->from]);
  sg_text_puts(&text, " to ");
  sg_text_puts(&text, g->entity_name[query->to]);
  sg_text_puts(&text, " on ");
  sg_text_puts(&text, as_of);
  sg_text_puts(&text, ways->truncated
                          ? " were found before the search was cut short at "
                            "--work steps: there may be others, and better "
                            "ones."
                          : ".");
  write_line(sg_text_get(&text), 0, columns, out);
  sg_text_clear(&text);
  for (uint32_t i = 0; i < ways->n; i++)
    write_way(&ways->at[i], i + 1, view, columns, out);
}
