// SPDX-License-Identifier: GPL-2.0-or-later
// rebuild - a model made anew of some rows of another, or of rows that were
// changed on the way: written as native records, and read again.
#ifndef SG_IO_REBUILD_H
#define SG_IO_REBUILD_H

#include "graph/record.h"
#include "io/writers.h"

/// What becomes of a record on the way: JSON of one object, appended to `out`.
/// False without memory.
typedef bool sg_record_change(void *ctx, sg_record_kind kind, sg_slice record,
                              sg_text *out);

typedef struct sg_rebuild_options {
  const sg_extract *rows;   ///< NULL: all
  sg_record_change *change; ///< NULL: as they are
  void *ctx;
  bool without_head; ///< Of the graph's own keys only the date
} sg_rebuild_options;

/// Make `out`, initialised and empty, of a finished model, and finish it.
SG_NODISCARD sg_status sg_model_rebuild(sg_model *out, const sg_model *from,
                                        const sg_rebuild_options *options,
                                        sg_error *err);

#endif
