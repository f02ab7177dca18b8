// SPDX-License-Identifier: GPL-2.0-or-later
// timeline - the verdicts of a party at each date at which a recorded fact
// begins or ends.
//
// Looked at are the dates of links, listings, checks, names, deals and parties
// up to the day of the analysis, and those of the rules of ownership; the
// nearest to the party first where there are more than the limit. The analysis
// is made anew for each, and for the day before the first.
#ifndef SG_REPORT_TIMELINE_H
#define SG_REPORT_TIMELINE_H

#include "report/report.h"

enum { SG_TIMELINE_DATES = 100 };

typedef struct sg_timeline_options {
  const sg_analysis *base;           ///< Of the last day
  const sg_analysis_options *wanted; ///< How it was made
  const char *party;                 ///< Id
  uint32_t dates;                    ///< At most, 2 or more
  int columns;
  bool json;
  /// Called before each analysis; may be NULL.
  void (*step)(void *ctx, uint32_t done, uint32_t of);
} sg_timeline_options;

/// Write the timeline. `*incomplete`: a plugin did not finish for some date.
/// SG_EUSAGE when nobody has the id. O(dates) analyses.
SG_NODISCARD sg_status sg_timeline_write(const sg_timeline_options *options,
                                         sg_output *out, bool *incomplete,
                                         sg_error *err);

/// A day to look at, and how far from the party what changes on it is.
typedef struct sg_fact_day {
  int32_t day;
  uint32_t far; ///< Links away; SG_FAR_RULE: a rule; SG_NONE: not joined
} sg_fact_day;
#define SG_FAR_RULE (SG_NONE - 1)

/// Days up to that of the view, each once: nearest first, then latest first.
/// Adds sg_fact_day. O(links log links).
SG_NODISCARD sg_status sg_fact_days(const sg_view *view, const sg_rules *rules,
                                    sg_id party, sg_vec *out, sg_error *err);

#endif
