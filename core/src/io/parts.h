// SPDX-License-Identifier: GPL-2.0-or-later
// parts - reading a long file side by side.
//
// The caller cuts the file at the ends of records and gives one part after
// another. Each is read into a model of its own, on a thread, and absorbed in
// the order of the file, so that neither the number of threads nor their speed
// changes anything. At most a few parts are in memory.
#ifndef SG_IO_PARTS_H
#define SG_IO_PARTS_H

#include "base/input.h"
#include "graph/model.h"

/// What the readers of parts keep from part to part.
typedef struct sg_part_rooms {
  sg_json_scanner scanner;
  sg_text room;
  sg_arena texts;
} sg_part_rooms;
void sg_part_rooms_init(sg_part_rooms *rooms);
void sg_part_rooms_clear(sg_part_rooms *rooms);

/// Reads all records of `in`, which is in memory, into `model`. Runs beside
/// others of its kind: `ctx` is only read. `what` is what the part was given
/// with.
typedef sg_status (*sg_read_part)(sg_model *model, sg_input *in, int what,
                                  sg_part_rooms *rooms, const void *ctx,
                                  sg_error *err);

typedef struct sg_parts {
  sg_model *model;
  sg_read_part read;
  const void *ctx;
  struct sg_pool *pool; ///< NULL until the first part
} sg_parts;

/// Bytes that a part holds about; shorter files are read in one piece.
enum { SG_PART_SIZE = 1 << 18 };

/// Give the first `length` bytes of the window as the next part; the window
/// moves on. Fails when an earlier part failed.
SG_NODISCARD sg_status sg_parts_give(sg_parts *parts, sg_input *in,
                                     size_t length, int what, sg_error *err);
/// Wait for all parts and absorb them. Must be called, also after a failure.
SG_NODISCARD sg_status sg_parts_finish(sg_parts *parts, sg_error *err);

#endif
