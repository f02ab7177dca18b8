// SPDX-License-Identifier: GPL-2.0-or-later
// unit_flow - a greatest flow over arcs of capacity 1.
#ifndef SG_INTERMEDIARY_UNIT_FLOW_H
#define SG_INTERMEDIARY_UNIT_FLOW_H

#include "stakegraph/plugin.h"

/// Vertices are 0, the source, up to n - 1.
typedef struct unit_flow {
  uint32_t n, n_arcs;
  uint32_t *from, *to;    ///< By arc
  uint8_t *is_full;       ///< By arc: the flow found runs over it
  uint32_t *start, *half; ///< At each vertex: 2 * arc, + 1 where it ends
  uint32_t *level, *next, *path;
} unit_flow;

/// Room for so many; SG_OK or SG_ENOMEM.
sg_status unit_flow_init(sg_host *host, uint32_t most_vertices,
                         uint32_t most_arcs, unit_flow *out);
/// The flow from the source to `sink`: Dinic (1970). No vertex but those two
/// may pass on more than 1 for O(arcs * sqrt(vertices)).
uint32_t unit_flow_find(unit_flow *f, uint32_t sink);

#endif
