// SPDX-License-Identifier: GPL-2.0-or-later
// graph_sheet - a graph in the native form as a sheet of nodes and edges.
//
// The attributes have the names that they have in the native format, and lists
// the forms that they have in its spreadsheets, so that what other tools hand
// back can be read again: identifiers as SCHEME:ID, listings as
// LIST@SINCE/UNTIL, former names as NAME@UNTIL. What has no such form is JSON
// text. Ends of links that nobody describes are nodes with `unresolved`. Deals
// and sources are no part of it but for their ids, and the addresses of sources
// as `source_urls`.
//
// Of attributes there may be 1024, fewer of very many rows: those that most
// records have. How many names were left out is `n_left_out` of a table.
#ifndef SG_IO_GRAPH_SHEET_H
#define SG_IO_GRAPH_SHEET_H

#include "graph/model.h"
#include "io/sheet.h"

/// Fill a sheet from an object with "entities" and "links", whose text is valid
/// JSON and valid input; its texts live in its arena. sg_cols_settle() is
/// still to be called on both tables. O(n log n).
SG_NODISCARD sg_status sg_sheet_of_native(sg_sheet *out, sg_slice document,
                                          sg_error *err);
/// The same of a finished model. Needs as much memory as the native document.
SG_NODISCARD sg_status sg_sheet_of_model(sg_sheet *out, const sg_model *model,
                                         sg_error *err);
void sg_sheet_clear(sg_sheet *sheet);
/// Say in `err->message` what a sheet left out, if anything; SG_OK.
void sg_sheet_tell(const sg_sheet *sheet, const char *path, sg_error *err);

/// Let pictures show only what is nearest to a party, breadth first.
/// SG_EUSAGE when there is none with this id. O(n).
SG_NODISCARD sg_status sg_sheet_around(sg_sheet *sheet, const char *id,
                                       sg_error *err);
enum { SG_SHOWN_MAX = 150 };

/// Row of a node by its id, or SG_NONE. O(log n).
uint32_t sg_sheet_node(const sg_sheet *sheet, const char *id);

#endif
