// SPDX-License-Identifier: GPL-2.0-or-later
// changes - which verdicts differ between two analyses of nearly the same
// graph: under an assumption, or on two dates.
//
// Parties are the same when their ids are, flags when party, flag, rule, deal
// and plugin are. What a plugin says that did not finish in one of the two is
// not compared.
#ifndef SG_ANALYZE_CHANGES_H
#define SG_ANALYZE_CHANGES_H

#include "analyze/analysis.h"

/// Why a flag is not raised.
typedef enum sg_silence {
  SG_NOT_RAISED,
  SG_NOT_EVALUABLE,         ///< Of this party, or of all
  SG_PERHAPS_NOT_EVALUABLE, ///< Of some parties, which are not named
  SG_NO_PARTY ///< Not in the graph, or not in the scope of the review
} sg_silence;

typedef struct sg_flag_change {
  const sg_flag_result *before, *after; ///< One may be NULL, or both differ
  sg_silence silence;                   ///< Of the one that is NULL
} sg_flag_change;

/// How a verdict that is no flag stands.
typedef enum sg_standing {
  SG_STANDS_UNKNOWN,
  SG_STANDS_NO,
  SG_STANDS_POSSIBLE,
  SG_STANDS_CERTAIN
} sg_standing;

/// "ownership.state_control", or "lists.RULE": do listed parties hold enough
/// for the rule's threshold?
typedef struct sg_verdict_change {
  const char *name, *entity, *entity_name;
  sg_standing before, after;
} sg_verdict_change;

typedef struct sg_score_change {
  const char *name, *entity, *entity_name;
  double before, after; ///< NaN: none
  double size;          ///< Part of the metric's range; 1 when one is NaN
} sg_score_change;

typedef struct sg_changes {
  const sg_analysis *before, *after;
  sg_vec flags;    ///< sg_flag_change: severity, flag, subject, ...
  sg_vec verdicts; ///< sg_verdict_change, by name, then entity
  sg_vec scores;   ///< sg_score_change, the largest first
  uint32_t n_new_parties, n_gone_parties; ///< Theirs are no score changes
  sg_vec not_compared;                    ///< const char *, ids of plugins
  sg_arena arena;
} sg_changes;

/// Scores that differ by no more are the same.
#define SG_SCORE_SAME 1e-6

/// Both analyses must outlive the changes, which name what is in them.
/// `before` may be NULL: nothing is known before. `only` is the id of the one
/// party to look at, or NULL.
SG_NODISCARD sg_status sg_changes_find(sg_changes *out,
                                       const sg_analysis *before,
                                       const sg_analysis *after,
                                       const char *only, sg_error *err);
void sg_changes_clear(sg_changes *changes);

/// Do verdicts differ: flags, or what is like them?
static inline bool sg_changes_any(const sg_changes *changes) {
  return changes->flags.n || changes->verdicts.n || changes->scores.n;
}
/// Highest severity of a flag that is new, or that has risen; 0: none.
int32_t sg_changes_worst(const sg_changes *changes);
/// "none on record", "possible", "certain", "unknown".
const char *sg_standing_word(sg_standing standing);

#endif
