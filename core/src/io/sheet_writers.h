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

typedef enum sg_extra_type {
  SG_EXTRA_TEXT,
  SG_EXTRA_COUNT, ///< A whole number
  SG_EXTRA_NUMBER
} sg_extra_type;

typedef struct sg_extra_column {
  const char *name;
  const char *rule; ///< Of a database: "REFERENCES node(id)"; or NULL
  sg_extra_type type;
} sg_extra_column;

/// A table beside the graph, such as that of the flags.
typedef struct sg_extra_table {
  const char *name;               ///< In a database; NULL: in none
  const char *title;              ///< Of a sheet of a workbook; NULL: in none
  const char *key;                ///< "PRIMARY KEY(a, b)", or NULL
  const sg_extra_column *columns; ///< Up to one without a name
  const void *ctx, *rows;
  uint32_t n_rows;
  /// A cell as text, which `room` keeps; "" when there is none.
  const char *(*cell)(const struct sg_extra_table *table, uint32_t row,
                      uint32_t column, sg_text *room);
} sg_extra_table;

/// What findings say beside a graph, for formats that hold more than it. The
/// first table is of the flags; those behind `n_first` follow the graph.
typedef struct sg_sheet_extra {
  const sg_extra_table *tables;
  uint32_t n_tables, n_first;
} sg_sheet_extra;

typedef struct sg_sheet_writer {
  const char *ending; ///< ".graphml"
  const char *about;
  /// Write a sheet; NULL for a directory, and where the next is set.
  void (*write)(const sg_sheet *sheet, sg_output *out);
  /// The same, and tables beside it, `extra` being NULL without.
  sg_status (*write_with)(const sg_sheet *sheet, const sg_sheet_extra *extra,
                          sg_output *out, sg_error *err);
  const sg_sheet_part *parts; ///< Of a directory, up to one without a name
  const char *findings;       ///< File of it that holds flags, or NULL
  bool is_picture;            ///< Shows what is around one party, if asked
  const char *missing;        ///< What the program was built without, or NULL
} sg_sheet_writer;

extern const sg_sheet_writer sg_sheet_writer_graphml, sg_sheet_writer_gexf,
    sg_sheet_writer_gexf_12, sg_sheet_writer_node_link, sg_sheet_writer_cyjs,
    sg_sheet_writer_cx2, sg_sheet_writer_dot, sg_sheet_writer_csv,
    sg_sheet_writer_csv_set, sg_sheet_writer_neo4j, sg_sheet_writer_ftm,
    sg_sheet_writer_bods, sg_sheet_writer_sqlite, sg_sheet_writer_xlsx;

/// The writer for a path by its ending, or NULL.
const sg_sheet_writer *sg_sheet_writer_find(const char *path);
/// SG_EUSAGE when the program was built without what a writer needs.
SG_NODISCARD sg_status sg_sheet_writer_check(const sg_sheet_writer *writer,
                                             const char *path, sg_error *err);
/// Append " .graphml" and so on.
void sg_sheet_writer_endings(sg_text *out);
/// Write a settled sheet to a path that has a writer, whole or not at all.
/// `extra` may be NULL.
SG_NODISCARD sg_status sg_sheet_write(const sg_sheet *sheet, const char *path,
                                      const sg_sheet_extra *extra,
                                      sg_error *err);
/// A table as CSV.
void sg_extra_write_csv(const sg_extra_table *table, sg_output *out);
/// Does a path end so, with something before it?
bool sg_path_ends(const char *path, const char *ending);

#endif
