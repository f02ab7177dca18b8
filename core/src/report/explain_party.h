// SPDX-License-Identifier: GPL-2.0-or-later
// explain_party - all that is known and concluded about one party.
#ifndef SG_REPORT_EXPLAIN_PARTY_H
#define SG_REPORT_EXPLAIN_PARTY_H

#include "ownership/holdings.h"
#include "report/report.h"

typedef struct sg_explained {
  const sg_analysis *analysis;
  sg_id party;
  sg_table owners;   ///< Of the party
  sg_table holdings; ///< Of the party as an owner
} sg_explained;

/// Gather what the analysis does not hold. SG_EUSAGE when nobody has the id.
SG_NODISCARD sg_status sg_explain(sg_explained *out, sg_analysis *analysis,
                                  const sg_rules *rules, const char *id,
                                  sg_error *err);
void sg_explained_clear(sg_explained *explained);

/// For a terminal of so many columns.
void sg_write_explained(const sg_explained *explained, int columns,
                        sg_output *out);
/// As one JSON object.
void sg_write_explained_json(const sg_explained *explained, sg_output *out);

#endif
