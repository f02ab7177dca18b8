// SPDX-License-Identifier: GPL-2.0-or-later
// finding - findings and gaps on their way from a plugin to the host, and the
// checks that both sides make: a plugin is told at once what is refused, and
// the host believes nothing that it has not checked itself.
#ifndef SG_PLUGIN_FINDING_H
#define SG_PLUGIN_FINDING_H

#include "graph/view.h"
#include "plugin/descriptor.h"

/// A flag that could not be evaluated.
typedef struct sg_gap {
  const char *flag;
  sg_id subject; ///< or SG_NONE
  uint32_t count;
  const char *reason;
} sg_gap;

void sg_finding_pack(sg_text *out, const sg_finding *finding);
/// False when the payload is broken; the copy lives in the arena.
bool sg_finding_unpack(sg_unpack *in, sg_finding *out);
void sg_gap_pack(sg_text *out, const sg_gap *gap);
bool sg_gap_unpack(sg_unpack *in, sg_gap *out);

/// By subject, flag, rule and deal, which a plugin's findings never share.
int sg_finding_compare(const sg_finding *x, const sg_finding *y);

/// NULL when the finding is what the contract asks for, else what is wrong.
const char *sg_finding_check(const sg_finding *finding,
                             const sg_descriptor *descriptor,
                             const sg_graph *graph);
const char *sg_gap_check(const sg_gap *gap, const sg_descriptor *descriptor,
                         const sg_graph *graph);

#endif
