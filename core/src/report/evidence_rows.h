// SPDX-License-Identifier: GPL-2.0-or-later
// evidence_rows - the records of a graph that kept findings rest on.
#ifndef SG_REPORT_EVIDENCE_ROWS_H
#define SG_REPORT_EVIDENCE_ROWS_H

#include "io/writers.h"
#include "report/findings_doc.h"

/// Which rows of a model are wanted, and how many of each kind they are.
typedef struct sg_evidence_rows {
  uint8_t *entities, *links, *deals, *sources;
  uint32_t n_entities, n_links, n_deals, n_sources;
} sg_evidence_rows;

/// Choose the subjects, links, parties, deals and sources that the evidence of
/// the flags names, and what those name in turn: ends of links, deals, vendors,
/// stated end users, sources. SG_EINPUT when the model was not read from the
/// files that the findings were made of, or has not what they name. O(model).
SG_NODISCARD sg_status sg_evidence_rows_find(sg_evidence_rows *out,
                                             const sg_findings *findings,
                                             const sg_model *model,
                                             sg_error *err);
void sg_evidence_rows_clear(sg_evidence_rows *rows);
static inline sg_extract sg_evidence_extract(const sg_evidence_rows *rows) {
  return (sg_extract){.entities = rows->entities,
                      .links = rows->links,
                      .deals = rows->deals,
                      .sources = rows->sources};
}

#endif
