// SPDX-License-Identifier: GPL-2.0-or-later
// icij_graph - the graphs of single stories that the publisher of the offshore
// leaks drew with Linkurious: one JSON object of nodes and edges.
#ifndef SG_IO_ICIJ_GRAPH_H
#define SG_IO_ICIJ_GRAPH_H

#include "io/pieces.h"

bool sg_icij_is_graph(sg_slice beginning);
SG_NODISCARD sg_status sg_icij_read_graph(sg_model *model, const char *path,
                                          uint16_t input, sg_error *err);

#endif
