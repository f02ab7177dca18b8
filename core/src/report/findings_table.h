// SPDX-License-Identifier: GPL-2.0-or-later
// findings_table - flags as rows of a table, one each: for spreadsheets and
// data people.
#ifndef SG_REPORT_FINDINGS_TABLE_H
#define SG_REPORT_FINDINGS_TABLE_H

#include "io/sheet_writers.h"
#include "report/findings_doc.h"

/// The flags of a document, which must stay. False without memory.
SG_NODISCARD bool sg_findings_table(const sg_findings *findings,
                                    sg_extra_table *out, sg_arena *arena);

#endif
