// SPDX-License-Identifier: GPL-2.0-or-later
// findings_table - flags as rows of a table, one each: for spreadsheets and
// data people.
#ifndef SG_REPORT_FINDINGS_TABLE_H
#define SG_REPORT_FINDINGS_TABLE_H

#include "base/output.h"
#include "report/findings_doc.h"

/// Columns of the table, up to NULL.
extern const char *const sg_flag_columns[];
/// A cell of a flag by the number of its column as text, "" where there is
/// none. `room` keeps it.
const char *sg_flag_cell(const sg_findings *findings, const cJSON *flag,
                         uint32_t column, sg_text *room);

/// All flags as CSV; `findings` is a sg_findings.
void sg_write_findings_csv(const void *findings, sg_output *out);

#endif
