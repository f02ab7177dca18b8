// SPDX-License-Identifier: GPL-2.0-or-later
// write_csv_set - a sheet as a directory of two CSV tables with the headings
// that Gephi knows, for spreadsheets and data people. Analyses add
// findings.csv.
//
// One record a line, every text in quotes and none of them a formula. Ids are
// written so that no character of them has to be replaced.
#include "base/escape.h"
#include "io/edge_days.h"
#include "io/sheet_text.h"
#include "io/sheet_writers.h"

#include <string.h>
#include <strings.h>

static const char *const of_nodes[] = {"Id", "Label", NULL};
static const char *const of_edges[] = {
    "Source", "Target", "Type", "Id", "Label", "Weight", "Start", "End", NULL};

// Programs do not tell headings apart by case.
static bool is_taken(const char *name, const char *const *headings) {
  while (*headings && strcasecmp(*headings, name) != 0)
    headings++;
  return *headings;
}

static void put_headings(const sg_cols *table, const char *const *own,
                         sg_text *room, sg_output *out) {
  for (size_t i = 0; own[i]; i++) {
    sg_output_puts(out, i ? "," : "");
    sg_output_puts(out, own[i]);
  }
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const char *name = sg_cols_at(table, i)->name;
    sg_text_reset(room);
    if (is_taken(name, own))
      sg_text_puts(room, "other:");
    sg_text_puts(room, name);
    sg_output_puts(out, ",");
    sg_put_csv(out, sg_text_get(room));
  }
  sg_output_puts(out, "\n");
}

static void write_nodes(const sg_sheet *s, sg_output *out) {
  sg_text room;
  sg_text_init(&room, 0);
  put_headings(&s->nodes, of_nodes, &room, out);
  for (uint32_t v = 0; v < s->nodes.n_rows; v++) {
    sg_put_csv_id(out, s->nodes.id[v], &room);
    sg_output_puts(out, ",");
    sg_put_csv(out, s->nodes.label[v]);
    sg_put_csv_cells(&s->nodes, v, &room, out);
  }
  sg_text_clear(&room);
}

static void write_edges(const sg_sheet *s, sg_output *out) {
  sg_text room;
  char day[11];
  sg_text_init(&room, 0);
  put_headings(&s->edges, of_edges, &room, out);
  for (uint32_t e = 0; e < s->edges.n_rows; e++) {
    sg_put_csv_id(out, s->nodes.id[s->from[e]], &room);
    sg_output_puts(out, ",");
    sg_put_csv_id(out, s->nodes.id[s->to[e]], &room);
    sg_output_puts(out, ",Directed,");
    sg_put_csv_id(out, s->edges.id[e], &room);
    sg_output_puts(out, ",");
    sg_put_csv(out, s->edges.label[e]);
    sg_output_printf(out, ",1,%s", sg_edge_day(s->since[e], false, day));
    sg_output_printf(out, ",%s", sg_edge_day(s->until[e], true, day));
    sg_put_csv_cells(&s->edges, e, &room, out);
  }
  sg_text_clear(&room);
}

static const sg_sheet_part parts[] = {{"nodes.csv", write_nodes, false},
                                      {"edges.csv", write_edges, false},
                                      {NULL, NULL, false}};

const sg_sheet_writer sg_sheet_writer_csv_set = {
    .ending = ".csv",
    .about = "directory of CSV tables, for Gephi, spreadsheets and pandas",
    .parts = parts,
    .findings = "findings.csv",
};

// The same under any name that ends like one of a directory.
const sg_sheet_writer sg_sheet_writer_csv = {
    .ending = "/",
    .about = "the same",
    .parts = parts,
    .findings = "findings.csv",
};
