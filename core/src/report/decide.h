// SPDX-License-Identifier: GPL-2.0-or-later
// decide - which flags a file of decisions settles, and which of the decisions
// hold no longer. A decision names a flag by its fingerprint and by what its
// evidence said; it lapses by itself when either changes, and after `until`.
#ifndef SG_REPORT_DECIDE_H
#define SG_REPORT_DECIDE_H

#include "analyze/analysis.h"
#include "base/json_write.h"
#include "report/decisions.h"
#include "report/findings_doc.h"

enum { SG_NOW_MAX = 8 }; ///< Fingerprints named as what is there instead

/// Why a decision does not stand.
typedef struct sg_lapse {
  const sg_decision *decision;
  const char *why;
  const char *const *now; ///< Fingerprints of what is there instead; NULL ends
} sg_lapse;

typedef struct sg_decided {
  const sg_decisions *decisions;
  uint32_t n_flags;
  const sg_decision **of_flag;     ///< The one that stands, or NULL
  const sg_lapse **lapsed_of_flag; ///< One that stood for it, or NULL
  const sg_lapse **lapsed;         ///< All, by flag, subject and fingerprint
  uint32_t n_lapsed, n_standing;
  sg_arena arena;
} sg_decided;

/// What a document holds under the field of a party or deal that a fact quotes;
/// or NULL.
const cJSON *sg_doc_quoted(const sg_findings *findings, const cJSON *fact);
/// A hash of what the evidence of a flag says: ids, values, shares, thresholds,
/// the fields of parties and deals that facts quote, and everything that is
/// recorded of its links but their notes. False without memory.
SG_NODISCARD bool sg_evidence_of(const sg_findings *findings, const cJSON *flag,
                                 char out[SG_FINGERPRINT + 1]);

/// Decide the flags of a document. What is given must stay. On failure nothing
/// is left to clear.
SG_NODISCARD sg_status sg_decide(sg_decided *out, const sg_findings *findings,
                                 const sg_catalogue *catalogue,
                                 const sg_decisions *decisions, sg_error *err);
/// The same of an analysis, by the order of its flags. It is not changed:
/// set its member `decided`.
SG_NODISCARD sg_status sg_decide_analysis(sg_decided *out,
                                          const sg_analysis *analysis,
                                          const sg_decisions *decisions,
                                          sg_error *err);
void sg_decided_clear(sg_decided *decided);

/// Write the decisions into a document, in place of those that it has.
SG_NODISCARD sg_status sg_decide_document(sg_findings *findings,
                                          const sg_catalogue *catalogue,
                                          const sg_decisions *decisions,
                                          sg_decided *out, sg_error *err);

/// Is there a decision that settles flag `i` of the analysis?
bool sg_is_settled(const sg_analysis *analysis, uint32_t i);

/// "explained by A. Analyst on 2024-05-01, until 2025-05-01: sold in 2009".
void sg_decision_words(const sg_decision *decision, sg_text *out);
/// "I04 on idl (0123456789abcdef), explained by ... : expired".
void sg_lapse_words(const sg_lapse *lapse, sg_text *out);
/// The same of what a document holds.
void sg_lapse_words_of(const cJSON *object, sg_text *out);
/// A decision as a document holds it; its texts are those of the document.
void sg_decision_of(const cJSON *object, sg_decision *out);

/// Members "decision" and, where there is one, "lapsed_decision" of flag `i`.
void sg_write_decision_json(const sg_decided *decided, uint32_t i,
                            sg_json_writer *w);
/// Members "decisions" and "lapsed_decisions"; nothing without decisions.
void sg_write_decided_json(const sg_decided *decided, sg_json_writer *w);

#endif
