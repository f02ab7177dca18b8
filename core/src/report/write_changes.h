// SPDX-License-Identifier: GPL-2.0-or-later
// write_changes - what differs between two analyses, for a terminal and as
// JSON: under assumptions (what-if), and from date to date (timeline).
#ifndef SG_REPORT_WRITE_CHANGES_H
#define SG_REPORT_WRITE_CHANGES_H

#include "analyze/changes.h"
#include "graph/edits.h"
#include "report/report.h"

/// Lines for changes of flags and verdicts, and the first scores (`top`), each
/// behind so many spaces. `subjects`: they are of several parties.
typedef struct sg_changes_style {
  int indent, columns;
  uint32_t top;
  bool subjects;
} sg_changes_style;

void sg_write_changes(const sg_changes *changes, const sg_changes_style *style,
                      sg_output *out);
/// Members "new", "gone", "changed" (flags), "verdicts", "moved" (the first
/// scores), "moved_more" (how many others) and "not_compared".
void sg_write_changes_json(const sg_changes *changes, uint32_t top,
                           sg_json_writer *w);

/// What was assumed, and what came of it.
typedef struct sg_what_if {
  const sg_model *base, *assumed;
  const sg_edits *edits;
  const sg_changes *changes;
  uint32_t n_inputs; ///< Of the base: those behind them were added
} sg_what_if;

void sg_write_what_if(const sg_what_if *what, int columns, uint32_t top,
                      sg_output *out);
void sg_write_what_if_json(const sg_what_if *what, uint32_t top,
                           sg_output *out);

#endif
