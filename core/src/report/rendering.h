// SPDX-License-Identifier: GPL-2.0-or-later
// rendering - findings as files of any format. What several formats are made
// of, the document and the sheet, is made when one first asks for it and then
// kept: each path costs its writing only.
#ifndef SG_REPORT_RENDERING_H
#define SG_REPORT_RENDERING_H

#include "analyze/analysis.h"
#include "io/graph_sheet.h"
#include "io/sheet_writers.h"
#include "report/findings_doc.h"

typedef struct sg_rendering {
  const sg_analysis *analysis; ///< NULL: of a kept document
  const sg_catalogue *catalogue;
  const sg_findings *findings; ///< NULL until made
  sg_output text;              ///< The document of an analysis, when made
  sg_findings made;            ///< The same, read
  sg_sheet sheet;
  sg_sheet_extra extra; ///< Tables of the findings, when made
  sg_extra_table flags; ///< The first of them, likewise
  bool has_sheet;
  bool keeps_text; ///< Something else than the document itself is made of it
} sg_rendering;

/// Of an analysis, which must stay as it is. Nothing is made yet.
void sg_rendering_of_analysis(sg_rendering *out, const sg_analysis *analysis);
/// Of a kept document; the catalogue is for what is said of its flags.
void sg_rendering_of_findings(sg_rendering *out, const sg_findings *findings,
                              const sg_catalogue *catalogue);
void sg_rendering_clear(sg_rendering *rendering);
/// This path will be written: what several paths need is then made once, in
/// whatever order they come.
void sg_rendering_expect(sg_rendering *rendering, const char *path);

/// Write to a path, whole or not at all. When the format could not hold all of
/// it, `err->message` says so beside SG_OK.
SG_NODISCARD sg_status sg_rendering_write(sg_rendering *rendering,
                                          const char *path, sg_error *err);
/// The document of an analysis; NULL without memory.
const char *sg_rendering_document(sg_rendering *rendering);

#endif
