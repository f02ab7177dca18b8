// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_text - what several formats of text write of a sheet alike.
#ifndef SG_IO_SHEET_TEXT_H
#define SG_IO_SHEET_TEXT_H

#include "base/output.h"
#include "io/sheet.h"

/// "double", "boolean" or "string", as XML formats call the type of a column.
const char *sg_xml_type(const sg_cell_column *column);
/// An id in XML; `room` is for the id as the format can hold it.
void sg_put_xml_id(sg_output *out, const char *id, sg_text *room);

/// An id as a field of CSV, likewise.
void sg_put_csv_id(sg_output *out, const char *id, sg_text *room);
/// All cells of a row, each behind a comma, and the end of the line.
void sg_put_csv_cells(const sg_cols *table, uint32_t row, sg_text *room,
                      sg_output *out);

#endif
