// SPDX-License-Identifier: GPL-2.0-or-later
// piece - see piece.h.
#include "io/piece.h"

#include <stdarg.h>
#include <stdio.h>

// Offset into the piece's text of a byte of one of its cells.
static size_t cell_offset(const sg_piece *piece, const char *at) {
  const char *cells = sg_text_get(&piece->row->text);
  if (at < cells || at > cells + piece->row->text.length)
    return 0;
  const size_t wanted = (size_t)(at - cells);
  size_t offset = 0;
  for (uint32_t i = 0; i < piece->row->fields.n; i++) {
    const sg_csv_field *field = &SG_AT(sg_csv_field, &piece->row->fields, i);
    if (field->text > wanted)
      break;
    offset = field->offset;
  }
  return offset;
}

static size_t offset_of(const sg_piece *piece, const char *at) {
  if (!at)
    return 0;
  if (piece->row)
    return cell_offset(piece, at);
  const bool is_inside =
      at >= piece->text.at && at <= piece->text.at + piece->text.length;
  return is_inside ? (size_t)(at - piece->text.at) : 0;
}

sg_place sg_piece_place(const sg_piece *piece, const char *at) {
  const size_t offset = offset_of(piece, at);
  if (piece->locate)
    return piece->locate(piece->locate_ctx, offset);
  sg_mark *mark = piece->mark;
  if (offset == 0) // the mark stays, so that what follows is not counted again
    return (sg_place){piece->path, piece->line, piece->column};
  if (offset < mark->offset)
    *mark = (sg_mark){0, piece->line, piece->column};
  const sg_slice rest = {piece->text.at + mark->offset,
                         piece->text.length - mark->offset};
  sg_position(rest, offset - mark->offset, &mark->line, &mark->column);
  mark->offset = offset;
  return (sg_place){piece->path, mark->line, mark->column};
}

sg_piece sg_piece_inner(const sg_piece *piece, sg_slice value, sg_mark *mark) {
  const sg_place place = sg_piece_place(piece, value.at);
  sg_piece inner = *piece;
  inner.text = value;
  inner.line = place.line;
  inner.column = place.column;
  inner.mark = mark;
  *mark = (sg_mark){0, place.line, place.column};
  return inner;
}

sg_origin sg_piece_origin(const sg_piece *piece) {
  return (sg_origin){piece->line, piece->column, piece->input};
}

sg_status sg_piece_fail(const sg_piece *piece, const char *at, sg_error *err,
                        const char *format, ...) {
  char what[300];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(what, sizeof what, format, args);
  va_end(args);
  const sg_place place = sg_piece_place(piece, at);
  sg_error_place(err, place.path, place.line, place.column);
  return sg_fail(err, SG_EINPUT, "%s", what);
}

void sg_piece_problem(const sg_piece *piece, sg_problem_class kind,
                      const char *at, const char *format, ...) {
  char what[400];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(what, sizeof what, format, args);
  va_end(args);
  sg_problem(piece->model->problems, kind, sg_piece_place(piece, at), "%s",
             what);
}

void sg_piece_refuse(const sg_piece *piece, const char *at, const char *format,
                     ...) {
  char what[400];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(what, sizeof what, format, args);
  va_end(args);
  piece->model->n_refused += !piece->model->is_refused;
  piece->model->is_refused = true;
  sg_problem(piece->model->problems, SG_PROBLEM_REFUSED,
             sg_piece_place(piece, at), "%s; the record is left out", what);
}

bool sg_piece_get(sg_slice object, const char *key, sg_slice *value) {
  sg_slice name;
  *value = (sg_slice){NULL, 0};
  if (!object.at || object.at[0] != '{')
    return false;
  sg_slice at_key;
  for (size_t at = 0; sg_json_next(object, &at, &name, &at_key);)
    if (sg_json_key_is(name, key)) {
      if (at_key.at[0] == 'n')
        return false;
      *value = at_key;
      return true;
    }
  return false;
}

sg_slice sg_piece_plain(const sg_piece *piece, sg_slice json, bool *no_memory) {
  if (!json.at || json.at[0] != '"')
    return (sg_slice){NULL, 0};
  if (piece->is_plain || !memchr(json.at, '\\', json.length))
    return (sg_slice){json.at + 1, json.length - 2};
  sg_text_reset(piece->room);
  sg_json_decode(json, piece->room);
  char *copy = sg_text_ok(piece->room)
                   ? sg_arena_text(piece->texts, sg_text_get(piece->room),
                                   piece->room->length)
                   : NULL;
  if (!copy) {
    *no_memory = true;
    return (sg_slice){NULL, 0};
  }
  return (sg_slice){copy, piece->room->length};
}

static sg_slice cell(const sg_piece *piece, uint32_t column) {
  if (column >= piece->row->fields.n)
    return (sg_slice){NULL, 0};
  const sg_slice text = sg_slice_trim(sg_csv_text(piece->row, column));
  return text.length ? text : (sg_slice){NULL, 0};
}

sg_slice sg_piece_cell(const sg_piece *piece, uint32_t wanted) {
  return cell(piece, piece->headings->column[wanted]);
}

bool sg_piece_other_cell(const sg_piece *piece, uint32_t *at, sg_slice *heading,
                         sg_slice *text) {
  const sg_headings *headings = piece->headings;
  while (*at < piece->row->fields.n && *at < headings->row.fields.n) {
    const uint32_t column = (*at)++;
    *heading = sg_slice_trim(sg_csv_text(&headings->row, column));
    *text = cell(piece, column);
    if (!headings->is_known[column] && heading->length && text->length)
      return true;
  }
  return false;
}
