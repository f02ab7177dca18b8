// SPDX-License-Identifier: GPL-2.0-or-later
// layout - where the parties of a picture stand. igraph does the work in a
// process of its own: it ends the process that runs out of memory in it. The
// same graph gets the same places; where igraph fails there are plainer ones.
#ifndef SG_REPORT_LAYOUT_H
#define SG_REPORT_LAYOUT_H

#include "base/status.h"

#include <stdint.h>

typedef struct sg_layout_edge {
  uint32_t from, to;
  uint32_t bend, n_bends; ///< Of the layers between, from `from` to `to`
} sg_layout_edge;

typedef struct sg_layout {
  uint32_t n_nodes, n_edges;
  sg_layout_edge *edges; ///< No loops
  uint32_t *layer;       ///< By node; owners and sellers first
  double *at;            ///< By node: its place in the layer, or x
  double *across;        ///< By node: y; only of sg_layout_map()
  double *bends;         ///< Places in the layers between
} sg_layout;

/// Room for a graph whose edges the caller then fills in; all of it is given
/// back by sg_layout_clear(), also after a failure.
SG_NODISCARD sg_status sg_layout_init(sg_layout *layout, uint32_t n_nodes,
                                      uint32_t n_edges, sg_error *err);
/// In layers, edges leading to later ones where the graph has no circles.
/// Places are in units of the distance of two nodes. For pictures of at most a
/// few hundred nodes.
SG_NODISCARD sg_status sg_layout_layers(sg_layout *layout, sg_error *err);
/// On a plane, linked nodes near each other, within 0 to 1 both ways. For at
/// most a few thousand nodes.
void sg_layout_map(sg_layout *layout);
void sg_layout_clear(sg_layout *layout);

#endif
