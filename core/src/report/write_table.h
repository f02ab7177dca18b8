// SPDX-License-Identifier: GPL-2.0-or-later
// write_table - holdings and owners, for a terminal and as JSON.
#ifndef SG_REPORT_WRITE_TABLE_H
#define SG_REPORT_WRITE_TABLE_H

#include "ownership/holdings.h"
#include "report/report.h"

/// The first `top` rows, as text of at most `columns`. `owners`: the table is
/// of the owners of a company, else of what owners hold.
void sg_write_table(const sg_table *table, const sg_table_options *options,
                    bool owners, uint32_t top, int columns, sg_output *out);
/// All rows as one JSON object.
void sg_write_table_json(const sg_table *table, const sg_table_options *options,
                         bool owners, sg_output *out);

/// One of "rows".
void sg_write_table_row_json(const sg_table *table, const sg_table_row *row,
                             bool owners, sg_json_writer *w);

#endif
