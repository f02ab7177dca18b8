// SPDX-License-Identifier: GPL-2.0-or-later
// piece - one record of an input as it stands in the file: a checked JSON value
// or a row of cells, the place where it begins, and the model it goes into.
//
// A reader is a function of one piece. It writes to the piece's model and reads
// nothing from it, because pieces are read side by side: what needs several
// records is settled once all are read (graph/resolve.h).
#ifndef SG_IO_PIECE_H
#define SG_IO_PIECE_H

#include "base/csv_scan.h"
#include "graph/model.h"

/// Which headings of a sheet a reader knows, and where they stand in it.
typedef struct sg_headings {
  sg_csv_record row;
  const char *const *wanted; ///< Ends in NULL
  uint32_t *column;          ///< By index into `wanted`; SG_NONE: not there
  bool *is_known;            ///< By column
} sg_headings;

/// The place told last; places mostly ascend, and long records are not counted
/// through again.
typedef struct sg_mark {
  size_t offset;
  uint32_t line, column;
} sg_mark;

typedef struct sg_piece {
  sg_model *model;
  sg_slice text; ///< The JSON value, or the row with its quotes
  const char *path;
  uint32_t line, column;       ///< Where the text begins
  const sg_csv_record *row;    ///< Cells of a row; NULL for JSON
  const sg_headings *headings; ///< Of the sheet
  sg_place (*locate)(const void *ctx, size_t offset); ///< NULL: by the text
  const void *locate_ctx;
  sg_mark *mark;
  sg_text *room;   ///< Working room, emptied by whoever uses it
  sg_arena *texts; ///< Decoded texts; emptied after each piece
  uint16_t input;
  bool is_plain; ///< No string of the JSON has an escape
} sg_piece;

/// The place of a byte of the piece's text or of one of its cells; the piece's
/// beginning for a pointer to anything else.
sg_place sg_piece_place(const sg_piece *piece, const char *at);
/// A value of the piece as a piece of its own; `mark` is its own, too.
sg_piece sg_piece_inner(const sg_piece *piece, sg_slice value, sg_mark *mark);
sg_origin sg_piece_origin(const sg_piece *piece);
/// Stop at `at` with SG_EINPUT.
sg_status sg_piece_fail(const sg_piece *piece, const char *at, sg_error *err,
                        const char *format, ...) SG_PRINTF(4, 5);
/// A warning at `at`.
void sg_piece_problem(const sg_piece *piece, sg_problem_class kind,
                      const char *at, const char *format, ...) SG_PRINTF(4, 5);
/// A warning, and the record counts as refused: nothing of it was read.
void sg_piece_refuse(const sg_piece *piece, const char *at, const char *format,
                     ...) SG_PRINTF(3, 4);

// JSON values. A value that is not there is {NULL, 0}.

/// Member of an object by its key; false when there is none, it is null, or
/// `object` is no object. O(length): walk with sg_json_next() to read many.
bool sg_piece_get(sg_slice object, const char *key, sg_slice *value);
/// The text of a JSON string without quotes and escapes, valid until the next
/// piece; {NULL, 0} for anything else, and without memory, which
/// `*no_memory` then says.
sg_slice sg_piece_plain(const sg_piece *piece, sg_slice json, bool *no_memory);

// Cells.

/// The trimmed text under the i-th wanted heading; {NULL, 0} when there is no
/// such column or the cell is empty.
sg_slice sg_piece_cell(const sg_piece *piece, uint32_t wanted);
/// Next column with a heading that is not wanted and a cell that is not empty;
/// `*at` is 0 at first.
bool sg_piece_other_cell(const sg_piece *piece, uint32_t *at, sg_slice *heading,
                         sg_slice *text);

#endif
