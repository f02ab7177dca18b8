// SPDX-License-Identifier: GPL-2.0-or-later
// read_icij - the Offshore Leaks Database of the International Consortium of
// Investigative Journalists: a directory with sheets of nodes and one of
// relationships, in any of three layouts. See core/formats/icij.md.
#include "io/formats.h"
#include "io/icij_graph.h"
#include "io/icij_nodes.h"
#include "io/put.h"

#include "base/folder.h"

// The headings of the six-file layout, of 2017 and of 2016.
static const char *const headings[] = {
    "node_id_start", "START_ID",     "node_1", // start
    "node_id_end",   "END_ID",       "node_2", // end
    "rel_type",      "TYPE",         "r.TYPE", // type
    "link",          "r.link",       "r.name", // text
    "start_date",    "r.start_date", "r.date_start", "end_date",  "r.end_date",
    "r.date_end",    "sourceID",     "r.sourceID",   "source_id", NULL,
};

enum { START, END, TYPE, TEXT, SINCE, UNTIL, SOURCE };

static sg_slice cell(const sg_piece *piece, uint32_t key) {
  for (uint32_t i = 0; i < 3; i++) {
    const sg_slice text = sg_piece_cell(piece, 3 * key + i);
    if (text.length)
      return text;
  }
  return (sg_slice){NULL, 0};
}

static bool is_nominee(const sg_piece *piece, const sg_icij_known *known) {
  const sg_slice id = cell(piece, START);
  const char *text = sg_arena_text(piece->texts, id.at, id.length);
  return text && sg_intern_find(&known->nominees, text) != SG_NONE;
}

static sg_status read_link(const sg_piece *piece, const sg_icij_known *known,
                           const sg_icij_role *role, uint32_t source,
                           sg_error *err) {
  const sg_slice from = cell(piece, START);
  const sg_slice to = cell(piece, END);
  const sg_slice text =
      cell(piece, TEXT).length ? cell(piece, TEXT) : cell(piece, TYPE);
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_LINK, err));
  const uint32_t start = sg_icij_id(&put, from);
  const uint32_t end = sg_icij_id(&put, to);
  sg_link_row *link = sg_put_link(&put);
  link->from = start;
  link->to = end;
  sg_icij_put_role(&put, role, text);
  if (role->kind == SG_OWNERSHIP && is_nominee(piece, known))
    link->capacity = SG_NOMINEE;
  const sg_date since =
      sg_put_date(&put, "start_date", cell(piece, SINCE), SG_DAY_FIRST);
  const sg_date until =
      sg_put_date(&put, "end_date", cell(piece, UNTIL), SG_DAY_FIRST);
  sg_put_period(&put, since, until);
  sg_put_other_cells(&put);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

static void say_unknown(const sg_piece *piece) {
  const sg_slice text =
      cell(piece, TEXT).length ? cell(piece, TEXT) : cell(piece, TYPE);
  sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_VALUE, text.at,
                   "'%.*s' is no relationship that is known; the link is "
                   "'other' with these words",
                   SG_SHOWN(text, 80));
}

static sg_status read_edge(const sg_piece *piece, const void *ctx,
                           sg_error *err) {
  sg_icij_role roles[SG_ICIJ_ROLES_MAX];
  if (cell(piece, START).length == 0 || cell(piece, END).length == 0) {
    sg_piece_refuse(piece, NULL, "the relationship has no %s",
                    cell(piece, START).length ? "end" : "start");
    return SG_OK;
  }
  uint32_t n = sg_icij_roles(cell(piece, TEXT), cell(piece, TYPE), roles);
  if (n == 0) {
    say_unknown(piece);
    roles[n++] = (sg_icij_role){.kind = SG_LINK_OTHER};
  }
  const uint32_t source = sg_icij_source(piece, cell(piece, SOURCE), err);
  if (source == SG_NONE)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < n; i++)
    SG_TRY(read_link(piece, ctx, &roles[i], source, err));
  return SG_OK;
}

// --- files

static sg_status read_sheet(sg_model *model, const char *path,
                            sg_icij_sheet sheet, const sg_icij_known *known,
                            sg_error *err) {
  const sg_csv_layout edges = {
      .headings = headings,
      .row = read_edge,
      .ctx = known,
  };
  uint16_t input = 0;
  SG_TRY(sg_model_add_input(model, path, "icij", &input, err));
  path = SG_AT(sg_input_file, &model->inputs, input).path;
  return sheet == SG_ICIJ_EDGES
             ? sg_read_csv(model, path, input, &edges, err)
             : sg_icij_read_nodes(model, path, input, sheet, known, err);
}

typedef struct reading {
  sg_model *model;
  sg_icij_known *known;
  sg_icij_sheet sheet; // the kind that is looked for
} reading;

static sg_status note_next(const char *path, void *ctx, sg_error *err) {
  const reading *r = ctx;
  return sg_icij_sheet_of(sg_name_of_file(path)) == r->sheet
             ? sg_icij_note(r->known, path, r->sheet, err)
             : SG_OK;
}

static sg_status read_next(const char *path, void *ctx, sg_error *err) {
  const reading *r = ctx;
  return sg_icij_sheet_of(sg_name_of_file(path)) == r->sheet
             ? read_sheet(r->model, path, r->sheet, r->known, err)
             : SG_OK;
}

static sg_status read_sheets(const sg_folder *folder, reading *r,
                             sg_error *err) {
  static const sg_icij_sheet noted[] = {SG_ICIJ_INTERMEDIARIES,
                                        SG_ICIJ_OFFICERS};
  for (size_t i = 0; i < SG_COUNT(noted); i++) {
    r->sheet = noted[i];
    SG_TRY(sg_folder_each(folder, note_next, r, err));
  }
  for (r->sheet = 0; r->sheet < SG_ICIJ_NOTHING; r->sheet++)
    SG_TRY(sg_folder_each(folder, read_next, r, err));
  return SG_OK;
}

static bool is_sheet(const char *name) {
  return sg_icij_sheet_of(name) != SG_ICIJ_NOTHING;
}

// Each sheet is an input of its own.
static sg_status read_directory(sg_model *model, const char *path,
                                sg_error *err) {
  sg_folder folder = {0};
  sg_icij_known known = {0};
  sg_status status =
      sg_intern_init(&known.intermediaries) && sg_intern_init(&known.nominees)
          ? SG_OK
          : sg_no_memory(err);
  reading r = {.model = model, .known = &known};
  if (status == SG_OK)
    status = sg_folder_open(&folder, path, sg_is_sheet, err);
  if (status == SG_OK)
    status = read_sheets(&folder, &r, err);
  if (status == SG_OK)
    sg_folder_tell_others(&folder, model->problems, is_sheet);
  sg_folder_close(&folder);
  sg_intern_clear(&known.intermediaries);
  sg_intern_clear(&known.nominees);
  return status;
}

static sg_status read_icij(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  return sg_is_directory(path) ? read_directory(model, path, err)
                               : sg_icij_read_graph(model, path, input, err);
}

// "entities.csv" alone is a sheet of the native format, too.
static bool is_wanted(const char *name) {
  const sg_icij_sheet sheet = sg_icij_sheet_of(name);
  return sheet == SG_ICIJ_EDGES ||
         (sheet != SG_ICIJ_NOTHING && strstr(name, "nodes"));
}

static bool recognise(const char *path, sg_slice beginning) {
  return beginning.length ? sg_icij_is_graph(beginning)
                          : sg_folder_has(path, is_wanted);
}

const sg_format sg_format_icij = {
    .name = "icij",
    .about = "directory with the sheets of the ICIJ Offshore Leaks Database, "
             "or a graph of it (JSON)",
    .is_file = true,
    .is_directory = true,
    .recognise = recognise,
    .read = read_icij,
};
