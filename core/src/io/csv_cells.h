// SPDX-License-Identifier: GPL-2.0-or-later
// csv_cells - what a person writes in a spreadsheet cell, as JSON.
#ifndef SG_IO_CSV_CELLS_H
#define SG_IO_CSV_CELLS_H

#include "io/piece.h"

/// The key of the format that differs from a heading in case only, or NULL.
const char *sg_csv_known_key(sg_slice heading);
/// Append the JSON value of a cell that stands under the heading `key` and is
/// not empty.
void sg_csv_cell(sg_text *out, sg_slice key, sg_slice text);

#endif
