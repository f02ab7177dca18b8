// SPDX-License-Identifier: GPL-2.0-or-later
// pieces - taking a file apart into records without ever holding the whole.
#ifndef SG_IO_PIECES_H
#define SG_IO_PIECES_H

#include "io/piece.h"

/// How the records of a JSON file are laid out. Read are: lines, each a value;
/// values one after another; one list of values; one object whose members named
/// in `lists` are lists of records; one object that is itself the only record.
typedef struct sg_json_layout {
  const char *const *lists; ///< Ends in NULL; may be NULL
  const char *const *marks; ///< Other members by which such an object is known
  /// A record; `list` is the index into `lists`, or -1 when it stands in none.
  sg_status (*record)(const sg_piece *piece, int list, const void *ctx,
                      sg_error *err);
  /// Another member of the object that holds the lists, key with its quotes;
  /// NULL: passed over. Called in the order of the file, never side by side.
  sg_status (*member)(const sg_piece *value, sg_slice key, const void *ctx,
                      sg_error *err);
  const void *ctx;
} sg_json_layout;

SG_NODISCARD sg_status sg_read_json(sg_model *model, const char *path,
                                    uint16_t input,
                                    const sg_json_layout *layout,
                                    sg_error *err);

/// How a sheet is laid out.
typedef struct sg_csv_layout {
  const char *const *headings; ///< Wanted, ends in NULL; case does not matter
  uint32_t n_required;         ///< The first so many must be there
  bool has_no_headings;        ///< The first row is a record already, and
                               ///< `headings` name the columns in order
  char separator;              ///< 0 is a comma
  sg_status (*row)(const sg_piece *piece, const void *ctx, sg_error *err);
  const void *ctx;
} sg_csv_layout;

SG_NODISCARD sg_status sg_read_csv(sg_model *model, const char *path,
                                   uint16_t input, const sg_csv_layout *layout,
                                   sg_error *err);

#endif
