// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_writers - formats of other tools that hold a sheet, one row each. The
// ending of a file's name chooses.
#ifndef SG_IO_SHEET_WRITERS_H
#define SG_IO_SHEET_WRITERS_H

#include "base/output.h"
#include "io/sheet.h"

typedef struct sg_sheet_writer {
  const char *ending; ///< ".graphml"
  const char *about;
  /// Write a sheet. What goes wrong sticks to `out`.
  void (*write)(const sg_sheet *sheet, sg_output *out);
} sg_sheet_writer;

extern const sg_sheet_writer sg_sheet_writer_graphml, sg_sheet_writer_gexf,
    sg_sheet_writer_gexf_12, sg_sheet_writer_node_link, sg_sheet_writer_cyjs,
    sg_sheet_writer_cx2, sg_sheet_writer_dot;

/// The writer for a path by its ending, or NULL.
const sg_sheet_writer *sg_sheet_writer_find(const char *path);
/// Append " .graphml" and so on.
void sg_sheet_writer_endings(sg_text *out);
/// Does a path end so, with something before it?
bool sg_path_ends(const char *path, const char *ending);

#endif
