// SPDX-License-Identifier: GPL-2.0-or-later
// chart_labels - moves the words of a picture's arrows up and down until none
// stand on others.
#ifndef SG_REPORT_CHART_LABELS_H
#define SG_REPORT_CHART_LABELS_H

#include "base/status.h"

#include <stdint.h>

/// Words between two columns of parties; sizes in pixels.
typedef struct sg_chart_label {
  uint32_t column;      ///< Labels of different columns never meet
  int32_t at;           ///< Of its arrow; moved to where it may stand
  int32_t above, below; ///< How far it reaches from there
} sg_chart_label;

/// Least moves, in squares, that keep the order by `at` (equal ones: that of
/// the array) and stay at or below `highest`. O(n log n).
SG_NODISCARD sg_status sg_chart_labels_part(sg_chart_label *labels, uint32_t n,
                                            int32_t highest, sg_error *err);

#endif
