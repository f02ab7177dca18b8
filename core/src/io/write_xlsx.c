// SPDX-License-Identifier: GPL-2.0-or-later
// write_xlsx - a sheet as a workbook: Summary, Nodes and Edges, and of analyses
// a sheet for each table of the findings. Every text is a text, none a formula
// or a link.
//
// A workbook is a zip of a few fixed pages of XML and one for each sheet, which
// is written row by row (ECMA-376, part 1, 18.3).
#include "base/escape.h"
#include "base/number.h"
#include "io/edge_days.h"
#include "io/sheet_writers.h"
#include "io/zip.h"

#include <stdio.h>
#include <string.h>

enum {
  ROWS_MAX = 1048576,
  COLUMNS_MAX = 16384,
  CELL_MAX = 32767, // units of UTF-16
  BOLD = 1,         // index of a style
  PAGES_MAX = 32,
};

typedef struct book book;

typedef struct leaf {
  const char *title;
  void (*put)(book *b, const struct leaf *page);
  const sg_extra_table *table; // of put_table()
  char part[32];
} leaf;

struct book {
  sg_zip zip;
  sg_output xml; // of the part that is written
  const sg_sheet *s;
  const sg_sheet_extra *extra;
  leaf pages[PAGES_MAX];
  uint32_t n_pages;
  sg_text room, cut_text, clean;
  uint32_t row, left_out, cut;
};

#define SPACE     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE                                                                 \
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

// --- parts ---

static void flush(book *b) {
  sg_zip_add(&b->zip, sg_text_get(&b->xml.buffer), b->xml.buffer.length);
  sg_text_reset(&b->xml.buffer);
}

static void begin(book *b, const char *name) {
  sg_zip_begin(&b->zip, name);
  sg_output_puts(&b->xml, XML);
}

static void end(book *b) {
  flush(b);
  sg_zip_end(&b->zip);
}

static void put_fixed(book *b, const char *name, const char *xml) {
  begin(b, name);
  sg_output_puts(&b->xml, xml);
  end(b);
}

// --- cells ---

static bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
         (c >= 'a' && c <= 'f');
}

// "_x0041_" would be read as the character of this number.
static bool looks_escaped(const char *text) {
  return text[0] == '_' && text[1] == 'x' && is_hex(text[2]) &&
         is_hex(text[3]) && is_hex(text[4]) && is_hex(text[5]) &&
         text[6] == '_';
}

static void put_string(book *b, const char *text) {
  sg_text_reset(&b->clean);
  for (; *text; text++) {
    if (looks_escaped(text))
      sg_text_puts(&b->clean, "_x005F");
    sg_text_putc(&b->clean, *text);
  }
  sg_put_xml(&b->xml, sg_text_get(&b->clean));
}

static void begin_cell(book *b, uint32_t at, const char *type, int style) {
  char name[4] = "";
  size_t n = 0;
  for (uint32_t left = at + 1; left > 0; left = (left - 1) / 26) {
    memmove(name + 1, name, n++);
    name[0] = (char)('A' + (left - 1) % 26);
  }
  sg_output_printf(&b->xml, "<c r=\"%.*s%u\" s=\"%d\" t=\"%s\">", (int)n, name,
                   b->row, style, type);
}

// A text that a cell can hold.
static void put_text(book *b, uint32_t at, const char *text, int style) {
  if (at >= COLUMNS_MAX || !text[0])
    return;
  sg_xml_text(text, CELL_MAX, &b->cut_text);
  b->cut += strlen(sg_text_get(&b->cut_text)) < strlen(text) &&
            b->cut_text.length >= CELL_MAX / 3;
  begin_cell(b, at, "inlineStr", style);
  sg_output_puts(&b->xml, "<is><t xml:space=\"preserve\">");
  put_string(b, sg_text_get(&b->cut_text));
  sg_output_puts(&b->xml, "</t></is></c>");
}

static void put_id(book *b, uint32_t at, const char *id) {
  put_text(b, at, sg_id_for(SG_ID_XML, id, &b->room), 0);
}

static void put_number(book *b, uint32_t at, double number) {
  char text[32];
  sg_number_write(number, text);
  begin_cell(b, at, "n", 0);
  sg_output_printf(&b->xml, "<v>%s</v></c>", text);
}

static void put_truth(book *b, uint32_t at, bool truth) {
  begin_cell(b, at, "b", 0);
  sg_output_puts(&b->xml, truth ? "<v>1</v></c>" : "<v>0</v></c>");
}

static void put_cells(book *b, uint32_t first, const sg_cols *table,
                      uint32_t of) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, of) || first + i >= COLUMNS_MAX)
      continue;
    if (column->type == SG_CELL_NUMBER)
      put_number(b, first + i, column->numbers[of]);
    else if (column->type == SG_CELL_TRUTH)
      put_truth(b, first + i, column->truths[of]);
    else
      put_text(b, first + i, sg_cell_text(column, of, ";", &b->room), 0);
  }
}

// --- sheets ---

static void begin_row(book *b) {
  sg_output_printf(&b->xml, "<row r=\"%u\">", ++b->row);
}

static void end_row(book *b) {
  sg_output_puts(&b->xml, "</row>\n");
  flush(b);
}

// Its headings, which follow, stay in view.
static void begin_sheet(book *b, const leaf *page) {
  b->row = 0;
  begin(b, page->part);
  sg_output_puts(&b->xml,
                 "<worksheet xmlns=\"" SPACE "\"><sheetViews><sheetView "
                 "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
                 "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView>"
                 "</sheetViews><sheetData>\n");
}

static void put_headings(book *b, const char *const *own,
                         const sg_cols *table) {
  uint32_t at = 0;
  begin_row(b);
  for (; *own; own++)
    put_text(b, at++, *own, BOLD);
  for (uint32_t i = 0; i < table->columns.n; i++)
    put_text(b, at++, sg_cols_at(table, i)->name, BOLD);
  end_row(b);
}

static void end_sheet(book *b) {
  sg_output_puts(&b->xml, "</sheetData></worksheet>\n");
  end(b);
}

// Rows below the headings that fit.
static uint32_t fitting(book *b, uint32_t n) {
  const uint32_t most = ROWS_MAX - 1;
  b->left_out += n > most ? n - most : 0;
  return n > most ? most : n;
}

static void put_nodes(book *b, const leaf *page) {
  static const char *const own[] = {"Id", "Label", NULL};
  const sg_cols *nodes = &b->s->nodes;
  begin_sheet(b, page);
  put_headings(b, own, nodes);
  const uint32_t n = fitting(b, nodes->n_rows);
  for (uint32_t v = 0; v < n; v++) {
    begin_row(b);
    put_id(b, 0, nodes->id[v]);
    put_text(b, 1, nodes->label[v], 0);
    put_cells(b, 2, nodes, v);
    end_row(b);
  }
  end_sheet(b);
}

static void put_edges(book *b, const leaf *page) {
  static const char *const own[] = {"Source", "Target", "Id",
                                    "Start",  "End",    NULL};
  const sg_sheet *s = b->s;
  char day[11];
  begin_sheet(b, page);
  put_headings(b, own, &s->edges);
  const uint32_t n = fitting(b, s->edges.n_rows);
  for (uint32_t e = 0; e < n; e++) {
    begin_row(b);
    put_id(b, 0, s->nodes.id[s->from[e]]);
    put_id(b, 1, s->nodes.id[s->to[e]]);
    put_id(b, 2, s->edges.id[e]);
    put_text(b, 3, sg_edge_day(s->since[e], false, day), 0);
    put_text(b, 4, sg_edge_day(s->until[e], true, day), 0);
    put_cells(b, 5, &s->edges, e);
    end_row(b);
  }
  end_sheet(b);
}

static void put_table_cell(book *b, uint32_t row, uint32_t at,
                           const sg_extra_table *t) {
  double number = 0;
  const char *cell = t->cell(t, row, at, &b->room);
  if (t->columns[at].type == SG_EXTRA_TEXT)
    put_text(b, at, cell, 0);
  else if (cell[0] && sg_number_parse(cell, strlen(cell), &number))
    put_number(b, at, number);
}

static void put_table(book *b, const leaf *page) {
  const sg_extra_table *t = page->table;
  begin_sheet(b, page);
  begin_row(b);
  for (uint32_t i = 0; t->columns[i].name; i++)
    put_text(b, i, t->columns[i].name, BOLD);
  end_row(b);
  const uint32_t n = fitting(b, t->n_rows);
  for (uint32_t row = 0; row < n; row++) {
    begin_row(b);
    for (uint32_t i = 0; t->columns[i].name; i++)
      put_table_cell(b, row, i, t);
    end_row(b);
  }
  end_sheet(b);
}

// Written last: it counts what the others could not hold.
static void put_summary(book *b, const leaf *page) {
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
                {"Findings", b->extra ? b->extra->tables[0].n_rows : 0},
                {"Rows left out, since a sheet holds 1,048,576", b->left_out},
                {"Texts cut, since a cell holds 32,767 characters", b->cut},
                {"Attributes of parties left out", s->nodes.n_left_out},
                {"Attributes of links left out", s->edges.n_left_out}};
  b->row = 0;
  begin(b, page->part);
  sg_output_puts(&b->xml, "<worksheet xmlns=\"" SPACE
                          "\"><cols><col min=\"1\" max=\"1\" width=\"48\" "
                          "customWidth=\"1\"/></cols><sheetData>\n");
  for (size_t i = 0; i < SG_COUNT(about); i++) {
    begin_row(b);
    put_text(b, 0, about[i][0], BOLD);
    put_text(b, 1, about[i][1] ? about[i][1] : "", 0);
    end_row(b);
  }
  for (size_t i = 0; i < SG_COUNT(counts); i++) {
    begin_row(b);
    put_text(b, 0, counts[i].what, BOLD);
    put_number(b, 1, counts[i].n);
    end_row(b);
  }
  end_sheet(b);
}

// --- the book ---

static void add_page(book *b, const char *title,
                     void (*put)(book *b, const leaf *page),
                     const sg_extra_table *table) {
  if (b->n_pages == PAGES_MAX)
    return;
  leaf *one = &b->pages[b->n_pages++];
  *one = (leaf){.title = title, .put = put, .table = table};
  (void)snprintf(one->part, sizeof one->part, "xl/worksheets/sheet%u.xml",
                 b->n_pages);
}

// Those of the tables from `i` to `end` that a workbook has.
static void add_tables(book *b, uint32_t i, uint32_t end) {
  for (; i < end; i++)
    if (b->extra->tables[i].title)
      add_page(b, b->extra->tables[i].title, put_table, &b->extra->tables[i]);
}

static void add_pages(book *b) {
  add_page(b, "Summary", put_summary, NULL);
  if (b->extra)
    add_tables(b, 0, b->extra->n_first);
  add_page(b, "Nodes", put_nodes, NULL);
  add_page(b, "Edges", put_edges, NULL);
  if (b->extra)
    add_tables(b, b->extra->n_first, b->extra->n_tables);
}

static void put_styles(book *b) {
  put_fixed(b, "xl/styles.xml",
            "<styleSheet xmlns=\"" SPACE "\"><fonts count=\"2\">"
            "<font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            "<fills count=\"2\"><fill><patternFill patternType=\"none\"/>"
            "</fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
            "<borders count=\"1\"><border><left/><right/><top/><bottom/>"
            "<diagonal/></border></borders><cellStyleXfs count=\"1\"><xf "
            "numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
            "</cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" "
            "fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf "
            "numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" "
            "xfId=\"0\" applyFont=\"1\"/></cellXfs></styleSheet>\n");
}

static void put_types(book *b) {
  begin(b, "[Content_Types].xml");
  sg_output_puts(
      &b->xml,
      "<Types "
      "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      "<Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\""
      "/><Override PartName=\"/docProps/core.xml\" "
      "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml"
      "\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
      "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" "
      "ContentType=\"" TYPE "styles+xml\"/>");
  for (uint32_t i = 0; i < b->n_pages; i++)
    sg_output_printf(&b->xml,
                     "<Override PartName=\"/%s\" ContentType=\"" TYPE
                     "worksheet+xml\"/>",
                     b->pages[i].part);
  sg_output_puts(&b->xml, "</Types>\n");
  end(b);
}

// Its day is that of the graph: no clock.
static void put_properties(book *b) {
  char day[11];
  begin(b, "docProps/core.xml");
  sg_output_puts(
      &b->xml,
      "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
      "2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
      "<dc:creator>stakegraph</dc:creator>");
  if (sg_edge_day(b->s->as_of, true, day)[0])
    sg_output_printf(&b->xml,
                     "<dcterms:created xsi:type=\"dcterms:W3CDTF\">"
                     "%sT00:00:00Z</dcterms:created>",
                     day);
  sg_output_puts(&b->xml, "</cp:coreProperties>\n");
  end(b);
}

static void put_workbook(book *b) {
  begin(b, "xl/workbook.xml");
  sg_output_puts(&b->xml, "<workbook xmlns=\"" SPACE "\" xmlns:r=\"" OFFICE
                          "\"><sheets>");
  for (uint32_t i = 0; i < b->n_pages; i++)
    sg_output_printf(&b->xml,
                     "<sheet name=\"%s\" sheetId=\"%u\" r:id=\"rId%u\"/>",
                     b->pages[i].title, i + 1, i + 1);
  sg_output_puts(&b->xml, "</sheets></workbook>\n");
  end(b);
  begin(b, "xl/_rels/workbook.xml.rels");
  sg_output_puts(&b->xml, "<Relationships xmlns=\"" RELATIONS "\">");
  for (uint32_t i = 0; i < b->n_pages; i++)
    sg_output_printf(&b->xml,
                     "<Relationship Id=\"rId%u\" Type=\"" OFFICE
                     "/worksheet\" Target=\"%s\"/>",
                     i + 1, b->pages[i].part + strlen("xl/"));
  sg_output_puts(&b->xml, "<Relationship Id=\"rIdS\" Type=\"" OFFICE
                          "/styles\" Target=\"styles.xml\"/>"
                          "</Relationships>\n");
  end(b);
}

static void put_all(book *b) {
  add_pages(b);
  put_types(b);
  put_fixed(b, "_rels/.rels",
            "<Relationships xmlns=\"" RELATIONS "\"><Relationship Id=\"rId1\" "
            "Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/>"
            "<Relationship Id=\"rId2\" "
            "Type=\"http://schemas.openxmlformats.org/package/2006/"
            "relationships/metadata/core-properties\" "
            "Target=\"docProps/core.xml\"/></Relationships>\n");
  put_properties(b);
  put_workbook(b);
  put_styles(b);
  for (uint32_t i = b->n_pages; i-- > 0;)
    b->pages[i].put(b, &b->pages[i]);
}

static sg_status write_book(const sg_sheet *s, const sg_sheet_extra *extra,
                            sg_output *out, sg_error *err) {
  book b = {.s = s, .extra = extra};
  (void)err; // what goes wrong sticks to the output
  sg_output_to_memory(&b.xml);
  sg_text_init(&b.room, 0);
  sg_text_init(&b.cut_text, 0);
  sg_text_init(&b.clean, 0);
  sg_zip_init(&b.zip, out);
  put_all(&b);
  sg_zip_finish(&b.zip);
  if (!sg_output_is_whole(&b.xml))
    sg_output_fail(out);
  sg_output_discard(&b.xml);
  sg_text_clear(&b.room);
  sg_text_clear(&b.cut_text);
  sg_text_clear(&b.clean);
  return SG_OK;
}

const sg_sheet_writer sg_sheet_writer_xlsx = {
    .ending = ".xlsx",
    .about = "workbook for Excel and LibreOffice",
    .write_with = write_book,
};
