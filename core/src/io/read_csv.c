// SPDX-License-Identifier: GPL-2.0-or-later
// read_csv - the native format as a directory of spreadsheets: entities.csv,
// links.csv and, if there, deals.csv and sources.csv.
//
// The headings are the keys of the native format. An empty cell is an absent
// key. Lists are separated by ";". In the columns that hold objects a short
// form is read: identifiers SCHEME:ID, listed LIST@SINCE/UNTIL, previous_names
// NAME@UNTIL, registry_checks REGISTER@DATE=yes|no, safeguards WHAT@DATE,
// answers QUESTION=ANSWER; a cell there that is JSON is read as JSON. Each
// row becomes a JSON object and is read like any other record.
#include "io/csv_cells.h"
#include "io/formats.h"
#include "io/native.h"

#include "base/csv_scan.h"
#include "base/folder.h"
#include "base/json_write.h"

#include <stdio.h>
#include <string.h>

enum { HEADINGS_MAX = 256 };

typedef struct sheet {
  const char *file;
  sg_record_kind kind;
  const char *required[3]; // headings that must be there
} sheet;

static const sheet sheets[] = {
    {"sources.csv", SG_RECORD_SOURCE, {"id"}},
    {"entities.csv", SG_RECORD_ENTITY, {"id", "kind"}},
    {"deals.csv", SG_RECORD_DEAL, {"id"}},
    {"links.csv", SG_RECORD_LINK, {"kind", "from", "to"}},
};

// Where a cell's JSON begins in the object of its row.
typedef struct cell_place {
  size_t json;
  size_t offset; // of the cell in the window
} cell_place;

typedef struct reader {
  sg_input in;
  sg_model *model;
  uint16_t input;
  const sheet *sheet;
  sg_csv_record row;
  sg_csv_record headings;
  sg_text object;
  sg_vec places; // cell_place
  sg_json_scanner scanner;
  sg_text room;
} reader;

static sg_place locate(const void *ctx, size_t offset) {
  const reader *r = ctx;
  size_t cell = 0;
  for (uint32_t i = 0; i < r->places.n; i++)
    if (SG_AT(cell_place, &r->places, i).json <= offset)
      cell = SG_AT(cell_place, &r->places, i).offset;
  sg_place place = {r->in.path, r->in.line, r->in.column};
  sg_position(sg_input_window(&r->in), cell, &place.line, &place.column);
  return place;
}

// "ID " and "Share" are what people write for id and share. A heading in which
// only the case differs from a key of the format is that key.
static void tidy_headings(reader *r) {
  for (uint32_t i = 0; i < r->headings.fields.n; i++) {
    sg_csv_field *field = &SG_AT(sg_csv_field, &r->headings.fields, i);
    const sg_slice text = sg_csv_text(&r->headings, i);
    const sg_slice trimmed = sg_slice_trim(text);
    field->text += (size_t)(trimmed.at - text.at);
    field->length = trimmed.length;
    const char *key = sg_csv_known_key(trimmed);
    if (key)
      memcpy(r->headings.text.data + field->text, key, field->length);
  }
}

static bool has_heading(const reader *r, const char *name) {
  for (uint32_t i = 0; i < r->headings.fields.n; i++) {
    const sg_slice text = sg_csv_text(&r->headings, i);
    if (sg_slice_is(text, name))
      return true;
  }
  return false;
}

static sg_status check_headings(const reader *r, sg_error *err) {
  if (r->headings.fields.n > HEADINGS_MAX)
    return sg_input_refuse(&r->in, 0, err, "a sheet has at most 256 headings");
  if (r->headings.fields.n == 1 && sg_csv_text(&r->headings, 0).length &&
      memchr(sg_csv_text(&r->headings, 0).at, ';',
             sg_csv_text(&r->headings, 0).length))
    return sg_input_refuse(&r->in, 0, err,
                           "the columns are separated by semicolons; save the "
                           "sheet with commas");
  for (uint32_t i = 0; i < r->headings.fields.n; i++) {
    const sg_slice a = sg_csv_text(&r->headings, i);
    for (uint32_t k = 0; k < i; k++) {
      const sg_slice b = sg_csv_text(&r->headings, k);
      if (a.length && sg_slice_same(a, b))
        return sg_input_refuse(
            &r->in, SG_AT(sg_csv_field, &r->headings.fields, i).offset, err,
            "this heading stands twice");
    }
  }
  for (size_t i = 0; i < SG_COUNT(r->sheet->required); i++) {
    char what[120];
    const char *name = r->sheet->required[i];
    if (!name || has_heading(r, name))
      continue;
    (void)snprintf(what, sizeof what,
                   "the heading '%s' is missing; the first line of a sheet "
                   "holds the headings",
                   name);
    return sg_input_refuse(&r->in, 0, err, what);
  }
  return SG_OK;
}

// One cell as "key": value at the end of the object.
static bool add_cell(reader *r, uint32_t i) {
  const sg_slice key = sg_csv_text(&r->headings, i);
  const sg_slice text = sg_slice_trim(sg_csv_text(&r->row, i));
  if (key.length == 0 || text.length == 0)
    return true;
  if (r->object.length > 1)
    sg_text_putc(&r->object, ',');
  cell_place *place = sg_vec_add(&r->places);
  if (!place)
    return false;
  place->json = r->object.length;
  place->offset = SG_AT(sg_csv_field, &r->row.fields, i).offset;
  sg_json_quote(&r->object, key);
  sg_text_putc(&r->object, ':');
  sg_csv_cell(&r->object, key, text);
  return sg_text_ok(&r->object);
}

static sg_status build_object(reader *r, sg_error *err) {
  sg_text_reset(&r->object);
  r->places.n = 0;
  sg_text_putc(&r->object, '{');
  for (uint32_t i = 0; i < r->row.fields.n && i < r->headings.fields.n; i++)
    if (!add_cell(r, i))
      return sg_no_memory(err);
  sg_text_putc(&r->object, '}');
  return sg_text_ok(&r->object) ? SG_OK : sg_no_memory(err);
}

static void check_width(const reader *r) {
  if (r->row.fields.n <= r->headings.fields.n)
    return;
  sg_place place = {r->in.path, r->in.line, r->in.column};
  sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD, place,
             "this row has %u fields under %u headings; what is beyond them is "
             "left out",
             r->row.fields.n, r->headings.fields.n);
}

static sg_status read_row(reader *r, sg_error *err) {
  check_width(r);
  SG_TRY(build_object(r, err));
  if (r->object.length == 2) // nothing but empty cells
    return SG_OK;
  const sg_slice object = {sg_text_get(&r->object), r->object.length};
  sg_json_fault fault = {0};
  const sg_status status = sg_json_check(&r->scanner, object, &fault);
  if (status == SG_EINPUT) { // a cell with broken JSON
    const sg_place place = locate(r, fault.offset);
    sg_error_place(err, place.path, place.line, place.column);
    return sg_fail(err, status, "%s", fault.what);
  }
  if (status != SG_OK)
    return sg_no_memory(err);
  r->model->n_records++;
  r->model->is_refused = false;
  const sg_piece piece = {
      .model = r->model,
      .text = object,
      .path = r->in.path,
      .line = r->in.line,
      .column = r->in.column,
      .locate = locate,
      .locate_ctx = r,
      .room = &r->room,
      .input = r->input,
  };
  return sg_native_read(&piece, r->sheet->kind, err);
}

static sg_status read_rows(reader *r, sg_error *err) {
  bool found = false;
  SG_TRY(sg_csv_next(&r->in, &r->headings, &found, err));
  if (!found)
    return sg_input_refuse(&r->in, 0, err, "the sheet is empty");
  tidy_headings(r);
  SG_TRY(check_headings(r, err));
  sg_input_advance(&r->in, r->headings.size);
  for (;;) {
    SG_TRY(sg_csv_next(&r->in, &r->row, &found, err));
    if (!found)
      return sg_input_finish(&r->in, err);
    SG_TRY(read_row(r, err));
    sg_input_advance(&r->in, r->row.size);
  }
}

static sg_status read_sheet(sg_model *model, const sheet *which,
                            const char *path, sg_error *err) {
  reader r = {.model = model, .sheet = which};
  SG_TRY(sg_model_add_input(model, path, "csv", &r.input, err));
  path = SG_AT(sg_input_file, &model->inputs, r.input).path;
  sg_csv_record_init(&r.row);
  sg_csv_record_init(&r.headings);
  sg_text_init(&r.object, 0);
  sg_text_init(&r.room, 0);
  sg_vec_init(&r.places, sizeof(cell_place), 0);
  sg_json_scanner_init(&r.scanner);
  sg_status status = sg_input_open(&r.in, path, err);
  if (status == SG_OK)
    status = read_rows(&r, err);
  if (status == SG_OK)
    sg_load_finished(model, r.input, &r.in);
  sg_input_close(&r.in);
  sg_csv_record_clear(&r.row);
  sg_csv_record_clear(&r.headings);
  sg_text_clear(&r.object);
  sg_text_clear(&r.room);
  sg_vec_clear(&r.places);
  sg_json_scanner_clear(&r.scanner);
  return status;
}

static sg_status read_csv(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  (void)input; // each sheet is an input of its own
  sg_text name;
  sg_text_init(&name, 0);
  sg_status status = SG_OK;
  for (size_t i = 0; i < SG_COUNT(sheets) && status == SG_OK; i++) {
    if (sg_file_in(&name, path, sheets[i].file))
      status = read_sheet(model, &sheets[i], sg_text_get(&name), err);
    else if (!sg_text_ok(&name))
      status = sg_no_memory(err);
    else if (sheets[i].required[1])
      status = sg_fail(err, SG_EINPUT, "%.200s: this file is missing",
                       sg_text_get(&name));
  }
  sg_text_clear(&name);
  return status;
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)beginning;
  sg_text name;
  sg_text_init(&name, 0);
  // Without memory it is taken for one, and reading it will say so.
  const bool found = sg_file_in(&name, path, "entities.csv") ||
                     sg_file_in(&name, path, "links.csv") || !sg_text_ok(&name);
  sg_text_clear(&name);
  return found;
}

const sg_format sg_format_csv = {
    .name = "csv",
    .about = "directory with entities.csv, links.csv, deals.csv, sources.csv",
    .is_directory = true,
    .recognise = recognise,
    .read = read_csv,
};
