// SPDX-License-Identifier: GPL-2.0-or-later
// strength - how strongly each link carries influence, from a few weights.
//
// Strength is how much influence passes; how sure it is that the link exists is
// its confidence, which is another thing and plays no part here.
#ifndef SG_PATHS_STRENGTH_H
#define SG_PATHS_STRENGTH_H

#include "graph/columns.h"

/// Strengths of all links of a view, in `arena`. `columns` belongs to the same
/// view; `counts` says which total and ultimate stakes count (sg_shares), NULL:
/// all. SG_ENOMEM or SG_OK. O(links).
SG_NODISCARD sg_status sg_strengths_of(sg_strengths *out, sg_columns *columns,
                                       const double weights[SG_N_WEIGHTS],
                                       const uint8_t *counts, sg_arena *arena);
/// Name of a weight, as the parameters of the proximity plugin call it.
const char *sg_weight_name(uint32_t weight);

#endif
