// SPDX-License-Identifier: GPL-2.0-or-later
// write_ways - the best chains between two parties, for a terminal and as JSON.
#ifndef SG_REPORT_WRITE_WAYS_H
#define SG_REPORT_WRITE_WAYS_H

#include "graph/view.h"
#include "paths/ways.h"
#include "report/report.h"

void sg_write_ways(const sg_ways *ways, const sg_view *view,
                   const sg_ways_query *query, int columns, sg_output *out);
/// As one JSON object.
void sg_write_ways_json(const sg_ways *ways, const sg_view *view,
                        const sg_ways_query *query, sg_output *out);

#endif
