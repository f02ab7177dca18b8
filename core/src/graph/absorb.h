// SPDX-License-Identifier: GPL-2.0-or-later
// absorb - parts of a file, each read into a model of its own, become one.
//
// A part holds rows as they were read: nothing is combined, and nothing but
// sources named by their content is indexed. Parts are absorbed in the order of
// the file, so that the outcome depends on nothing else.
#ifndef SG_GRAPH_ABSORB_H
#define SG_GRAPH_ABSORB_H

#include "graph/record.h"

/// A part to be filled; `problems` collects what is wrong in it.
SG_NODISCARD bool sg_part_init(sg_model *part, sg_problems *problems,
                               const sg_model *whole);
/// Append the rows of a part and combine those whose id is there already. The
/// part's numbers are of no use afterwards; reset it.
SG_NODISCARD sg_status sg_model_absorb(sg_model *whole, sg_model *part,
                                       sg_error *err);

#endif
