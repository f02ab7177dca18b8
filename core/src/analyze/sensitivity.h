// SPDX-License-Identifier: GPL-2.0-or-later
// sensitivity - how stable a ranking is: the analysis again with each weight
// moved a fifth down and up, and without the links that rest on one source
// alone, source by source.
#ifndef SG_ANALYZE_SENSITIVITY_H
#define SG_ANALYZE_SENSITIVITY_H

#include "analyze/analysis.h"

/// One analysis with something changed.
typedef struct sg_shift {
  const char *change; ///< "proximity.owns_50=0.8", or the id of a source
  bool is_source;
  bool incomplete;   ///< A plugin did not finish: the rest says little
  double kendall;    ///< Rank correlation with the ranking as it is, -1 to 1
  uint32_t top_kept; ///< Of the first parties, how many stay among the first
  uint32_t flags_new, flags_gone, flags_changed; ///< Severity or certainty
} sg_shift;

typedef struct sg_sensitivity {
  sg_shift *rows; ///< Those that change most first
  uint32_t n;
  uint32_t top;              ///< How many parties are the first
  uint32_t ranked;           ///< How many the correlation is over
  uint32_t sources_left_out; ///< Beyond SG_SOURCES_MOVED
  sg_arena arena;
} sg_sensitivity;

enum { SG_SOURCES_MOVED = 200, SG_PARTIES_COMPARED = 500 };

/// `base` is the analysis that `options` gave; `step` (or NULL) is called
/// before each of the others. O(parameters + sources) analyses.
SG_NODISCARD sg_status sg_sensitivity_find(
    sg_sensitivity *out, const sg_analysis *base,
    const sg_analysis_options *options, uint32_t top,
    void (*step)(void *ctx, uint32_t done, uint32_t of), sg_error *err);
void sg_sensitivity_clear(sg_sensitivity *sensitivity);

#endif
