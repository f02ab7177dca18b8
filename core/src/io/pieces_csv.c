// SPDX-License-Identifier: GPL-2.0-or-later
// pieces_csv - a sheet as records; see pieces.h.
#include "io/formats.h"
#include "io/pieces.h"

#include "base/memory.h"

#include <stdio.h>

typedef struct reader {
  sg_input in;
  const sg_csv_layout *layout;
  sg_model *model;
  uint16_t input;
  sg_csv_record row;
  sg_headings headings;
  sg_text room;
  sg_arena texts;
  sg_mark mark;
} reader;

static sg_status bad_heading(const reader *r, sg_error *err, const char *name,
                             const char *problem) {
  char what[160];
  (void)snprintf(what, sizeof what, "the heading '%.60s' %s", name, problem);
  return sg_input_refuse(&r->in, 0, err, what);
}

static sg_status find_column(reader *r, uint32_t wanted, sg_error *err) {
  const char *name = r->headings.wanted[wanted];
  const sg_csv_record *row = &r->headings.row;
  uint32_t *column = &r->headings.column[wanted];
  for (uint32_t i = 0; i < row->fields.n; i++) {
    if (!sg_slice_is_like(sg_slice_trim(sg_csv_text(row, i)), name))
      continue;
    if (*column != SG_NONE)
      return bad_heading(r, err, name, "stands twice");
    *column = i;
    r->headings.is_known[i] = true;
  }
  if (*column == SG_NONE && wanted < r->layout->n_required)
    return bad_heading(r, err, name,
                       "is missing; the first line of a sheet holds the "
                       "headings");
  return SG_OK;
}

static sg_status find_columns(reader *r, sg_error *err) {
  uint32_t n = 0;
  while (r->layout->headings[n])
    n++;
  const uint32_t n_columns =
      r->layout->has_no_headings ? n : r->headings.row.fields.n;
  r->headings.wanted = r->layout->headings;
  r->headings.column = sg_memory_alloc(n + 1, sizeof *r->headings.column);
  r->headings.is_known =
      sg_memory_alloc(n_columns + 1, sizeof *r->headings.is_known);
  if (!r->headings.column || !r->headings.is_known)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < n; i++)
    r->headings.column[i] = r->layout->has_no_headings ? i : SG_NONE;
  for (uint32_t i = 0; i < n && !r->layout->has_no_headings; i++)
    SG_TRY(find_column(r, i, err));
  return SG_OK;
}

static bool is_empty(const sg_csv_record *row) {
  return row->fields.n == 1 && sg_slice_trim(sg_csv_text(row, 0)).length == 0;
}

static sg_status read_row(reader *r, sg_error *err) {
  r->mark = (sg_mark){0, r->in.line, r->in.column};
  const sg_piece piece = {
      .model = r->model,
      .text = {sg_input_window(&r->in).at, r->row.size},
      .path = r->in.path,
      .line = r->in.line,
      .column = r->in.column,
      .row = &r->row,
      .headings = &r->headings,
      .mark = &r->mark,
      .room = &r->room,
      .texts = &r->texts,
      .input = r->input,
  };
  SG_AT(sg_input_file, &r->model->inputs, r->input).n_records++;
  const sg_status status = r->layout->row(&piece, r->layout->ctx, err);
  sg_arena_reset(&r->texts);
  return status;
}

static sg_status read_rows(reader *r, sg_error *err) {
  bool found = true;
  if (!r->layout->has_no_headings) {
    SG_TRY(sg_csv_next(&r->in, &r->headings.row, &found, err));
    if (!found)
      return sg_input_refuse(&r->in, 0, err, "the sheet is empty");
  }
  SG_TRY(find_columns(r, err));
  if (!r->layout->has_no_headings)
    sg_input_advance(&r->in, r->headings.row.size);
  for (;;) {
    SG_TRY(sg_csv_next(&r->in, &r->row, &found, err));
    if (!found)
      return sg_input_finish(&r->in, err);
    if (!is_empty(&r->row))
      SG_TRY(read_row(r, err));
    sg_input_advance(&r->in, r->row.size);
  }
}

sg_status sg_read_csv(sg_model *model, const char *path, uint16_t input,
                      const sg_csv_layout *layout, sg_error *err) {
  reader r = {.model = model, .input = input, .layout = layout};
  sg_csv_record_init(&r.row);
  sg_csv_record_init(&r.headings.row);
  if (layout->separator)
    r.row.separator = r.headings.row.separator = layout->separator;
  sg_text_init(&r.room, 0);
  sg_arena_init(&r.texts, 0);
  sg_status status = sg_input_open(&r.in, path, err);
  if (status == SG_OK)
    status = read_rows(&r, err);
  if (status == SG_OK)
    sg_load_finished(model, input, &r.in);
  sg_input_close(&r.in);
  sg_csv_record_clear(&r.row);
  sg_csv_record_clear(&r.headings.row);
  sg_memory_free(r.headings.column);
  sg_memory_free(r.headings.is_known);
  sg_text_clear(&r.room);
  sg_arena_clear(&r.texts);
  return status;
}
