// SPDX-License-Identifier: GPL-2.0-or-later
// writers - the formats that a graph can be written in: one row and one file
// each. The ending of a file's name chooses.
#ifndef SG_IO_WRITERS_H
#define SG_IO_WRITERS_H

#include "base/json_write.h"
#include "graph/model.h"

typedef struct sg_graph_writer {
  const char *ending; ///< ".json"
  const char *about;
  /// Write a finished model. What goes wrong while writing sticks to `out`;
  /// the status is SG_ENOMEM or SG_OK.
  sg_status (*write)(const sg_model *model, sg_output *out, sg_error *err);
} sg_graph_writer;

extern const sg_graph_writer sg_graph_writer_document, sg_graph_writer_lines;

/// Rows in the order of their ids.
typedef struct sg_row_order {
  const uint32_t *rows; ///< NULL: not known
  uint32_t n;
} sg_row_order;

/// Rows of a model to write: 1 for each that is wanted.
typedef struct sg_extract {
  const uint8_t *entities, *links, *deals, *sources;
  sg_row_order entity_order, link_order; ///< All that are wanted, and others
} sg_extract;

/// Members "entities", "links", "deals" and "sources" of an object, as in the
/// native document, of some rows of a finished model.
SG_NODISCARD sg_status sg_write_extract(const sg_model *model,
                                        const sg_extract *rows,
                                        sg_json_writer *w, sg_error *err);

/// Append the endings that there are: " .json" and so on.
void sg_graph_endings(sg_text *out);
/// Does the ending of a path name a format? "-" is JSON lines. SG_EUSAGE, with
/// the endings that there are, when it does not.
SG_NODISCARD sg_status sg_graph_path_check(const char *path, sg_error *err);

/// The same of a picture of what is around one party.
SG_NODISCARD sg_status sg_picture_path_check(const char *path, sg_error *err);

/// Write a finished model to a file, whole or not at all; to a picture of what
/// is around a party, if `around` is one. When the format could not hold all of
/// it, `err->message` says so beside SG_OK.
SG_NODISCARD sg_status sg_write_graph(const sg_model *model, const char *path,
                                      const char *around, sg_error *err);

#endif
