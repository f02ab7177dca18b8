// SPDX-License-Identifier: GPL-2.0-or-later
// doc_tables - a findings document as tables, for databases and workbooks: the
// flags and what they rest on, what could not be evaluated, deals, sources,
// coverage, and how the findings were made. The graph is no part of them.
#ifndef SG_REPORT_DOC_TABLES_H
#define SG_REPORT_DOC_TABLES_H

#include "io/sheet_writers.h"
#include "report/findings_doc.h"

/// The document must stay. False without memory.
SG_NODISCARD bool sg_doc_tables(const sg_findings *findings,
                                sg_sheet_extra *out, sg_arena *arena);

#endif
