// SPDX-License-Identifier: GPL-2.0-or-later
// words - facts of the graph as a reader would say them, in plain text of any
// source: callers make it safe for where it goes.
#ifndef SG_REPORT_WORDS_H
#define SG_REPORT_WORDS_H

#include "analyze/analysis.h"

enum { SG_WORDS_MAX = 1400 };

/// "A owns 40.42 % of B (reported, since 2014-01, link l7)".
void sg_link_words(const sg_view *view, sg_id e, char out[SG_WORDS_MAX]);
/// What about the link keeps a finding from being certain: "link l7 is
/// alleged"; "" when nothing does.
void sg_doubt_words(const sg_view *view, sg_id e, char out[SG_WORDS_MAX]);

/// Does an earlier gap tell the same: subject, count and reason?
bool sg_gap_is_told(const sg_analysis *a, uint32_t i);
/// "G01, G02 (all): no owner is recorded", the flags being those of all gaps
/// that tell the same as gap `i`.
void sg_gap_words(const sg_analysis *a, uint32_t i, char out[SG_WORDS_MAX]);
/// Gaps are compared up to this one.
enum { SG_GAPS_COMPARED = 2000 };

#endif
