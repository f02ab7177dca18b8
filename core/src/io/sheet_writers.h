// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_writers - formats of other tools that hold a sheet, one row each: a
// file or a directory of files. The ending of the name chooses.
#ifndef SG_IO_SHEET_WRITERS_H
#define SG_IO_SHEET_WRITERS_H

#include "base/output.h"
#include "io/sheet.h"

/// A file of a format. What goes wrong while writing sticks to `out`.
typedef struct sg_sheet_part {
  const char *name; ///< In the directory
  void (*write)(const sg_sheet *sheet, sg_output *out);
  bool is_executable;
} sg_sheet_part;

typedef struct sg_sheet_writer {
  const char *ending; ///< ".graphml"
  const char *about;
  /// Write a sheet; NULL for a directory.
  void (*write)(const sg_sheet *sheet, sg_output *out);
  const sg_sheet_part *parts; ///< Of a directory, up to one without a name
  const char *findings;       ///< File of it that holds findings, or NULL
} sg_sheet_writer;

/// The file with findings, of a directory that has one.
typedef struct sg_sheet_extra {
  void (*write)(const void *findings, sg_output *out);
  const void *findings;
} sg_sheet_extra;

extern const sg_sheet_writer sg_sheet_writer_graphml, sg_sheet_writer_gexf,
    sg_sheet_writer_gexf_12, sg_sheet_writer_node_link, sg_sheet_writer_cyjs,
    sg_sheet_writer_cx2, sg_sheet_writer_dot, sg_sheet_writer_csv,
    sg_sheet_writer_csv_set, sg_sheet_writer_neo4j, sg_sheet_writer_ftm,
    sg_sheet_writer_bods;

/// The writer for a path by its ending, or NULL.
const sg_sheet_writer *sg_sheet_writer_find(const char *path);
/// Append " .graphml" and so on.
void sg_sheet_writer_endings(sg_text *out);
/// Write a settled sheet to a path that has a writer, whole or not at all.
/// `extra` may be NULL.
SG_NODISCARD sg_status sg_sheet_write(const sg_sheet *sheet, const char *path,
                                      const sg_sheet_extra *extra,
                                      sg_error *err);
/// Does a path end so, with something before it?
bool sg_path_ends(const char *path, const char *ending);

#endif
