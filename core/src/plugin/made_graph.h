// SPDX-License-Identifier: GPL-2.0-or-later
// made_graph - graphs that nobody wrote, for checks of conformance: the shapes
// that plugins trip over, and random ones in which everything occurs.
#ifndef SG_PLUGIN_MADE_GRAPH_H
#define SG_PLUGIN_MADE_GRAPH_H

#include "graph/model.h"

typedef enum sg_shape {
  SG_SHAPE_EMPTY,
  SG_SHAPE_ONE,    ///< One party and nothing else
  SG_SHAPE_APART,  ///< Parties, bodies and addresses without a link
  SG_SHAPE_LOOPS,  ///< Companies that own each other, and themselves
  SG_SHAPE_HUB,    ///< One party with 50000 links
  SG_SHAPE_RANDOM, ///< All kinds of everything, partial dates, gaps
} sg_shape;

/// Make a graph. Everything is named by `salt`: the ids of another salt stand
/// in another order, and else the graph is the same, row by row.
SG_NODISCARD sg_status sg_make_graph(sg_model *model, sg_shape shape,
                                     uint32_t salt, uint64_t seed,
                                     sg_error *err);

#endif
