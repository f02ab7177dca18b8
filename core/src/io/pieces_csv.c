// SPDX-License-Identifier: GPL-2.0-or-later
// pieces_csv - a sheet as records; see pieces.h. A long one is read in parts.
#include "io/formats.h"
#include "io/parts.h"
#include "io/pieces.h"

#include "base/memory.h"

#include <stdio.h>

typedef struct reader {
  sg_input *in;
  const sg_csv_layout *layout;
  sg_model *model;
  uint16_t input;
  const sg_headings *headings;
  sg_part_rooms *rooms;
} reader;

static sg_status bad_heading(const reader *r, sg_error *err, const char *name,
                             const char *problem) {
  char what[160];
  (void)snprintf(what, sizeof what, "the heading '%.60s' %s", name, problem);
  return sg_input_refuse(r->in, 0, err, what);
}

static sg_status find_column(const reader *r, sg_headings *headings,
                             uint32_t wanted, sg_error *err) {
  const char *name = headings->wanted[wanted];
  const sg_csv_record *row = &headings->row;
  uint32_t *column = &headings->column[wanted];
  for (uint32_t i = 0; i < row->fields.n; i++) {
    if (!sg_slice_is_like(sg_slice_trim(sg_csv_text(row, i)), name))
      continue;
    if (*column != SG_NONE)
      return bad_heading(r, err, name, "stands twice");
    *column = i;
    headings->is_known[i] = true;
  }
  if (*column == SG_NONE && wanted < r->layout->n_required)
    return bad_heading(r, err, name,
                       "is missing; the first line of a sheet holds the "
                       "headings");
  return SG_OK;
}

static sg_status find_columns(const reader *r, sg_headings *headings,
                              sg_error *err) {
  uint32_t n = 0;
  while (r->layout->headings[n])
    n++;
  const uint32_t n_columns =
      r->layout->has_no_headings ? n : headings->row.fields.n;
  headings->wanted = r->layout->headings;
  headings->column = sg_memory_alloc(n + 1, sizeof *headings->column);
  headings->is_known =
      sg_memory_alloc(n_columns + 1, sizeof *headings->is_known);
  if (!headings->column || !headings->is_known)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < n; i++)
    headings->column[i] = r->layout->has_no_headings ? i : SG_NONE;
  for (uint32_t i = 0; i < n && !r->layout->has_no_headings; i++)
    SG_TRY(find_column(r, headings, i, err));
  return SG_OK;
}

static sg_status read_headings(const reader *r, sg_headings *headings,
                               sg_error *err) {
  bool found = true;
  if (!r->layout->has_no_headings) {
    SG_TRY(sg_csv_next(r->in, &headings->row, &found, err));
    if (!found)
      return sg_input_refuse(r->in, 0, err, "the sheet is empty");
  }
  SG_TRY(find_columns(r, headings, err));
  if (!r->layout->has_no_headings)
    sg_input_advance(r->in, headings->row.size);
  return SG_OK;
}

static bool is_empty(const sg_csv_record *row) {
  return row->fields.n == 1 && sg_slice_trim(sg_csv_text(row, 0)).length == 0;
}

static sg_status read_row(const reader *r, const sg_csv_record *row,
                          sg_error *err) {
  sg_mark mark = {0, r->in->line, r->in->column};
  const sg_piece piece = {
      .model = r->model,
      .text = {sg_input_window(r->in).at, row->size},
      .path = r->in->path,
      .line = r->in->line,
      .column = r->in->column,
      .row = row,
      .headings = r->headings,
      .mark = &mark,
      .room = &r->rooms->room,
      .texts = &r->rooms->texts,
      .input = r->input,
  };
  r->model->n_records++;
  r->model->is_refused = false;
  const sg_status status = r->layout->row(&piece, r->layout->ctx, err);
  sg_arena_reset(&r->rooms->texts);
  return status;
}

static sg_status read_each(const reader *r, sg_csv_record *row, sg_error *err) {
  for (bool found = true;;) {
    SG_TRY(sg_csv_next(r->in, row, &found, err));
    if (!found)
      return SG_OK;
    if (!is_empty(row))
      SG_TRY(read_row(r, row, err));
    sg_input_advance(r->in, row->size);
  }
}

static sg_status read_rows(const reader *r, sg_error *err) {
  sg_csv_record row;
  sg_csv_record_init(&row);
  row.separator = r->headings->row.separator;
  const sg_status status = read_each(r, &row, err);
  sg_csv_record_clear(&row);
  return status;
}

static sg_status read_part(sg_model *model, sg_input *in, int what,
                           sg_part_rooms *rooms, const void *ctx,
                           sg_error *err) {
  (void)what;
  reader r = *(const reader *)ctx;
  r.in = in;
  r.model = model;
  r.rooms = rooms;
  return read_rows(&r, err);
}

// Bytes of the window up to the end of its last whole record.
static size_t whole_rows(sg_slice window) {
  size_t length = 0;
  bool quoted = false;
  for (size_t i = 0; i < window.length;) {
    const char *quote = memchr(window.at + i, '"', window.length - i);
    const size_t end = quote ? (size_t)(quote - window.at) : window.length;
    const char *line = quoted ? NULL : memrchr(window.at + i, '\n', end - i);
    if (line)
      length = (size_t)(line - window.at) + 1;
    quoted = !quoted;
    i = end + 1;
  }
  return length;
}

static sg_status give_rows(const reader *r, sg_parts *parts, sg_error *err) {
  for (bool more = true; more;) {
    const sg_slice window = sg_input_window(r->in);
    const size_t length = r->in->at_end ? window.length : whole_rows(window);
    if (length)
      return sg_parts_give(parts, r->in, length, 0, err);
    SG_TRY(sg_input_more(r->in, &more, err));
  }
  return SG_OK;
}

static sg_status read_all(const reader *r, sg_parts *parts, sg_error *err) {
  SG_TRY(sg_input_fill(r->in, SG_PART_SIZE, err));
  if (r->in->at_end)
    return read_rows(r, err);
  while (sg_input_window(r->in).length) {
    SG_TRY(give_rows(r, parts, err));
    SG_TRY(sg_input_fill(r->in, SG_PART_SIZE, err));
  }
  return SG_OK;
}

// What is wrong in a part comes before what is wrong behind it.
static sg_status read_sheet(const reader *r, sg_error *err) {
  sg_error late = {0};
  sg_parts parts = {.model = r->model, .read = read_part, .ctx = r};
  const sg_status status = read_all(r, &parts, &late);
  SG_TRY(sg_parts_finish(&parts, err));
  if (status != SG_OK)
    *err = late;
  return status == SG_OK ? sg_input_finish(r->in, err) : status;
}

sg_status sg_read_csv(sg_model *model, const char *path, uint16_t input,
                      const sg_csv_layout *layout, sg_error *err) {
  sg_input in;
  sg_headings headings = {0};
  sg_part_rooms rooms;
  const reader r = {&in, layout, model, input, &headings, &rooms};
  sg_csv_record_init(&headings.row);
  if (layout->separator)
    headings.row.separator = layout->separator;
  sg_part_rooms_init(&rooms);
  sg_status status = sg_load_open(model, &in, path, err);
  if (status == SG_OK)
    status = read_headings(&r, &headings, err);
  if (status == SG_OK)
    status = read_sheet(&r, err);
  if (status == SG_OK)
    sg_load_finished(model, input, &in);
  sg_input_close(&in);
  sg_csv_record_clear(&headings.row);
  sg_memory_free(headings.column);
  sg_memory_free(headings.is_known);
  sg_part_rooms_clear(&rooms);
  return status;
}
