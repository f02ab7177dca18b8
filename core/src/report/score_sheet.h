// SPDX-License-Identifier: GPL-2.0-or-later
// score_sheet - what findings say of parties and links, as attributes of a
// sheet: every score under its own name, `flags` (their ids), `severity` (the
// worst); of links `evidence_for` (fingerprints).
#ifndef SG_REPORT_SCORE_SHEET_H
#define SG_REPORT_SCORE_SHEET_H

#include "io/graph_sheet.h"
#include "report/findings_doc.h"

/// Add to a sheet that is not settled yet. The findings must outlive it.
SG_NODISCARD sg_status sg_sheet_add_findings(sg_sheet *sheet,
                                             const sg_findings *findings,
                                             sg_error *err);

#endif
