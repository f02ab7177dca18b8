// SPDX-License-Identifier: GPL-2.0-or-later
// write_xlsx - a sheet as a workbook: Summary, Nodes and Edges, and of analyses
// a sheet for each table of the findings. Every text is a text, none a formula
// or a link.
#include "io/sheet_writers.h"

#if SG_HAVE_XLSX
#  include "base/date.h"
#  include "base/escape.h"
#  include "base/memory.h"
#  include "base/number.h"
#  include "io/edge_days.h"

#  include <stdio.h>
#  include <string.h>
#  include <xlsxwriter.h>

enum {
  ROWS_MAX = 1048576,
  COLUMNS_MAX = 16384,
  CELL_MAX = 32767, // units of UTF-16
};

typedef struct book {
  lxw_workbook *workbook;
  lxw_format *bold;
  const sg_sheet *s;
  sg_text room, clean;
  uint32_t left_out, cut;
} book;

// A text that a cell can hold.
static void put_text(book *b, lxw_worksheet *sheet, uint32_t row, uint32_t at,
                     const char *text, lxw_format *format) {
  sg_xml_text(text, CELL_MAX, &b->clean);
  b->cut += strlen(sg_text_get(&b->clean)) < strlen(text) &&
            b->clean.length >= CELL_MAX / 3;
  (void)worksheet_write_string(sheet, row, (lxw_col_t)at,
                               sg_text_get(&b->clean), format);
}

static void put_id(book *b, lxw_worksheet *sheet, uint32_t row, uint32_t at,
                   const char *id) {
  put_text(b, sheet, row, at, sg_id_for(SG_ID_XML, id, &b->room), NULL);
}

static void put_cells(book *b, lxw_worksheet *sheet, uint32_t row,
                      uint32_t first, const sg_cols *table, uint32_t of) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, of))
      continue;
    const lxw_col_t at = (lxw_col_t)(first + i);
    if (column->type == SG_CELL_NUMBER)
      (void)worksheet_write_number(sheet, row, at, column->numbers[of], NULL);
    else if (column->type == SG_CELL_TRUTH)
      (void)worksheet_write_boolean(sheet, row, at, column->truths[of], NULL);
    else
      put_text(b, sheet, row, at, sg_cell_text(column, of, ";", &b->room),
               NULL);
  }
}

static lxw_worksheet *begin(book *b, const char *name, const char *const *own,
                            const sg_cols *table) {
  lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, name);
  uint32_t at = 0;
  for (; sheet && *own; own++)
    put_text(b, sheet, 0, at++, *own, b->bold);
  for (uint32_t i = 0; sheet && table && i < table->columns.n; i++)
    put_text(b, sheet, 0, at++, sg_cols_at(table, i)->name, b->bold);
  if (sheet)
    worksheet_freeze_panes(sheet, 1, 0);
  return sheet;
}

// Rows below the headings that fit.
static uint32_t fitting(book *b, uint32_t n) {
  const uint32_t most = ROWS_MAX - 1;
  b->left_out += n > most ? n - most : 0;
  return n > most ? most : n;
}

static bool put_nodes(book *b) {
  static const char *const own[] = {"Id", "Label", NULL};
  const sg_cols *nodes = &b->s->nodes;
  lxw_worksheet *sheet = begin(b, "Nodes", own, nodes);
  const uint32_t n = fitting(b, nodes->n_rows);
  for (uint32_t v = 0; sheet && v < n; v++) {
    put_id(b, sheet, v + 1, 0, nodes->id[v]);
    put_text(b, sheet, v + 1, 1, nodes->label[v], NULL);
    put_cells(b, sheet, v + 1, 2, nodes, v);
  }
  return sheet;
}

static bool put_edges(book *b) {
  static const char *const own[] = {"Source", "Target", "Id",
                                    "Start",  "End",    NULL};
  const sg_sheet *s = b->s;
  char day[11];
  lxw_worksheet *sheet = begin(b, "Edges", own, &s->edges);
  const uint32_t n = fitting(b, s->edges.n_rows);
  for (uint32_t e = 0; sheet && e < n; e++) {
    put_id(b, sheet, e + 1, 0, s->nodes.id[s->from[e]]);
    put_id(b, sheet, e + 1, 1, s->nodes.id[s->to[e]]);
    put_id(b, sheet, e + 1, 2, s->edges.id[e]);
    put_text(b, sheet, e + 1, 3, sg_edge_day(s->since[e], false, day), NULL);
    put_text(b, sheet, e + 1, 4, sg_edge_day(s->until[e], true, day), NULL);
    put_cells(b, sheet, e + 1, 5, &s->edges, e);
  }
  return sheet;
}

static void put_extra_cell(book *b, lxw_worksheet *sheet, uint32_t row,
                           uint32_t at, const sg_extra_table *t) {
  double number = 0;
  const char *cell = t->cell(t, row, at, &b->room);
  if (!cell[0])
    return;
  if (t->columns[at].type == SG_EXTRA_TEXT)
    put_text(b, sheet, row + 1, at, cell, NULL);
  else if (sg_number_parse(cell, strlen(cell), &number))
    (void)worksheet_write_number(sheet, row + 1, (lxw_col_t)at, number, NULL);
}

static bool put_extra(book *b, const sg_extra_table *t) {
  static const char *const none[] = {NULL};
  lxw_worksheet *sheet = begin(b, t->title, none, NULL);
  const uint32_t n = fitting(b, t->n_rows);
  for (uint32_t i = 0; sheet && t->columns[i].name; i++)
    put_text(b, sheet, 0, i, t->columns[i].name, b->bold);
  for (uint32_t row = 0; sheet && row < n; row++)
    for (uint32_t i = 0; t->columns[i].name; i++)
      put_extra_cell(b, sheet, row, i, t);
  return sheet;
}

// Those of the tables from `i` to `end` that a workbook has.
static bool put_extras(book *b, const sg_sheet_extra *extra, uint32_t i,
                       uint32_t end) {
  bool ok = true;
  for (; ok && i < end; i++)
    if (extra->tables[i].title)
      ok = put_extra(b, &extra->tables[i]);
  return ok;
}

static bool put_summary(book *b, lxw_worksheet *sheet,
                        const sg_sheet_extra *extra) {
  const sg_sheet *s = b->s;
  const char *const about[][2] = {{"Title", s->title},
                                  {"Description", s->description},
                                  {"Licence", s->licence},
                                  {"As of", s->as_of},
                                  {"Made by", "stakegraph"}};
  const struct {
    const char *what;
    uint32_t n;
  } counts[] = {{"Parties", s->nodes.n_rows},
                {"Links", s->edges.n_rows},
                {"Findings", extra ? extra->tables[0].n_rows : 0},
                {"Rows left out, since a sheet holds 1,048,576", b->left_out},
                {"Texts cut, since a cell holds 32,767 characters", b->cut},
                {"Attributes of parties left out", s->nodes.n_left_out},
                {"Attributes of links left out", s->edges.n_left_out}};
  uint32_t row = 0;
  for (size_t i = 0; i < SG_COUNT(about); i++, row++) {
    put_text(b, sheet, row, 0, about[i][0], b->bold);
    put_text(b, sheet, row, 1, about[i][1] ? about[i][1] : "", NULL);
  }
  for (size_t i = 0; i < SG_COUNT(counts); i++, row++) {
    put_text(b, sheet, row, 0, counts[i].what, b->bold);
    (void)worksheet_write_number(sheet, row, 1, counts[i].n, NULL);
  }
  (void)worksheet_set_column(sheet, 0, 0, 48, NULL);
  return true;
}

// Seconds since 1970 of the day of the graph: no clock.
static time_t moment(const sg_sheet *s) {
  sg_date date = SG_DATE_UNKNOWN;
  if (!s->as_of || !sg_date_parse(s->as_of, strlen(s->as_of), &date))
    return 86400;
  const time_t day = sg_date_last(date);
  return day > 0 ? day * 86400 : 86400;
}

static bool fill(book *b, const sg_sheet_extra *extra) {
  lxw_doc_properties about = {.created = moment(b->s)};
  lxw_worksheet *summary = workbook_add_worksheet(b->workbook, "Summary");
  b->bold = workbook_add_format(b->workbook);
  if (!summary || !b->bold ||
      workbook_set_properties(b->workbook, &about) != LXW_NO_ERROR)
    return false;
  format_set_bold(b->bold);
  return (!extra || put_extras(b, extra, 0, extra->n_first)) && put_nodes(b) &&
         put_edges(b) &&
         (!extra || put_extras(b, extra, extra->n_first, extra->n_tables)) &&
         put_summary(b, summary, extra);
}

// The library's own temporary files stand beside the output.
static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  const size_t length = slash ? (size_t)(slash - path) + 1 : 1;
  char *folder = sg_memory_alloc(length + 1, 1);
  if (folder)
    memcpy(folder, slash ? path : ".", length);
  return folder;
}

static sg_status write(const sg_sheet *s, const sg_sheet_extra *extra,
                       sg_output *out, sg_error *err) {
  book b = {.s = s};
  if (!out->temporary)
    return sg_fail(err, SG_EIO, "%.200s: a workbook wants a file of its own",
                   out->name);
  lxw_workbook_options options = {.tmpdir = folder_of(out->path)};
  sg_text_init(&b.room, 0);
  sg_text_init(&b.clean, 0);
  b.workbook =
      options.tmpdir ? workbook_new_opt(out->temporary, &options) : NULL;
  const bool ok = b.workbook && fill(&b, extra) && sg_text_ok(&b.room) &&
                  sg_text_ok(&b.clean);
  const lxw_error code = b.workbook ? workbook_close(b.workbook) : LXW_NO_ERROR;
  sg_text_clear(&b.room);
  sg_text_clear(&b.clean);
  sg_memory_free(options.tmpdir);
  if (!ok)
    return sg_no_memory(err);
  return code == LXW_NO_ERROR
             ? SG_OK
             : sg_fail(err, SG_EIO, "%.150s: cannot be written: %.100s",
                       out->name, lxw_strerror(code));
}

const sg_sheet_writer sg_sheet_writer_xlsx = {
    .ending = ".xlsx",
    .about = "workbook for Excel and LibreOffice",
    .write_with = write,
};
#else
const sg_sheet_writer sg_sheet_writer_xlsx = {
    .ending = ".xlsx",
    .about = "workbook (not in this build)",
    .missing = "libxlsxwriter (Debian: libxlsxwriter-dev)",
};
#endif
