// SPDX-License-Identifier: GPL-2.0-or-later
// sheet - a graph as two tables, which is what formats of other tools hold:
// nodes and edges, each with attributes that have one type for a whole column.
//
// Rows are in the order of their ids, columns in the order in which they were
// added. A cell that is not set is missing; a column without any is left out.
// What the program itself says (scores, flags) takes the name that it has, and
// an attribute of the input that had it becomes "other:NAME".
#ifndef SG_IO_SHEET_H
#define SG_IO_SHEET_H

#include "base/intern.h"
#include "base/json_write.h"

#include <stdbool.h>

typedef enum sg_cell_type {
  SG_CELL_TEXT,
  SG_CELL_NUMBER,
  SG_CELL_TRUTH,
  SG_CELL_TEXTS, ///< A list
  SG_CELL_JSON   ///< Until sg_cols_settle(): JSON text, of any type
} sg_cell_type;

typedef struct sg_cell_column {
  const char *name;
  const char *about; ///< or NULL
  sg_cell_type type;
  bool is_own; ///< Of the program, not of the input
  uint32_t n_set;
  const char **texts;  ///< TEXT and JSON; NULL: missing
  double *numbers;     ///< NUMBER; NaN: missing
  int8_t *truths;      ///< TRUTH; -1: missing
  const char ***lists; ///< TEXTS, ending in NULL; NULL: missing
} sg_cell_column;

typedef struct sg_cols {
  uint32_t n_rows;
  const char **id;    ///< Of every row
  const char **label; ///< For people
  sg_vec columns;     ///< sg_cell_column
  sg_intern names;    ///< Of columns
  sg_vec by_name;     ///< uint32_t, column + 1 by interned name; 0: none
  sg_arena *arena;
  uint32_t n_left_out; ///< Names of attributes that it has no column for
  bool no_memory;
} sg_cols;

typedef struct sg_sheet {
  const char *title, *description, *licence; ///< or NULL
  const char *as_of;                         ///< Date of an analysis, or NULL
  sg_cols nodes, edges;
  uint32_t *from, *to;         ///< Of every edge
  const char **since, **until; ///< Dates as recorded, or NULL; an event has
                               ///< both
  const uint8_t *shown;        ///< Nodes that a picture is of; NULL: all
  uint32_t around, n_shown;
  sg_arena arena;
  bool no_memory;
} sg_sheet;

/// Room for so many rows. False without memory.
SG_NODISCARD bool sg_cols_init(sg_cols *table, uint32_t n_rows,
                               sg_arena *arena);
void sg_cols_clear(sg_cols *table);

/// The column of an attribute of the input by name and type, made if there is
/// none; its number. While another type or the program has the name, "_" is put
/// behind it. SG_NONE without memory. O(length of the name).
uint32_t sg_cols_column(sg_cols *table, const char *name, sg_cell_type type);
/// The same of what the program says itself, under this very name.
uint32_t sg_cols_own(sg_cols *table, const char *name, sg_cell_type type,
                     const char *about);
static inline sg_cell_column *sg_cols_at(const sg_cols *table, uint32_t i) {
  return &SG_AT(sg_cell_column, &table->columns, i);
}

/// The column of a settled table by its name, or NULL. O(columns).
const sg_cell_column *sg_cols_find(const sg_cols *table, const char *name);

// Set a cell. What is given must stay. NULL and NaN set nothing.
void sg_cols_text(sg_cols *table, uint32_t column, uint32_t row,
                  const char *text);
void sg_cols_number(sg_cols *table, uint32_t column, uint32_t row,
                    double number);
void sg_cols_truth(sg_cols *table, uint32_t column, uint32_t row, bool truth);
void sg_cols_texts(sg_cols *table, uint32_t column, uint32_t row,
                   const char **texts);

static inline bool sg_cell_is_set(const sg_cell_column *column, uint32_t row) {
  switch (column->type) {
  case SG_CELL_NUMBER: return column->numbers[row] == column->numbers[row];
  case SG_CELL_TRUTH: return column->truths[row] >= 0;
  case SG_CELL_TEXTS: return column->lists[row] != NULL;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: return column->texts[row] != NULL;
  }
}
/// The texts of a cell up to NULL, also of one that has a single text, which
/// `one` then keeps; NULL when it has none. `column` may be NULL.
const char *const *sg_cell_texts(const sg_cell_column *column, uint32_t row,
                                 const char *one[2]);
/// A cell as plain text, replacing what is in `out`: a list is joined by
/// `between`, and what stands in its texts of that becomes a space.
const char *sg_cell_text(const sg_cell_column *column, uint32_t row,
                         const char *between, sg_text *out);
/// A cell as a JSON value; null when it is missing.
void sg_cell_json(const sg_cell_column *column, uint32_t row,
                  sg_json_writer *w);
/// All cells of a row that are set, as members of an object.
void sg_cols_members(const sg_cols *table, uint32_t row, sg_json_writer *w);

/// Give every column of JSON the type that all its cells have, text when they
/// differ, and drop columns without cells. False without memory.
SG_NODISCARD bool sg_cols_settle(sg_cols *table);

#endif
