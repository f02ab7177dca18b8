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

/// The chain that a score rests on.
typedef struct sg_score_chain {
  uint32_t metric; ///< Of the plugin's own table
  sg_id entity;
  double strength;
  uint32_t n_links;
  const sg_id *links; ///< From the entity on
} sg_score_chain;

enum { SG_CHAINS_MAX = 100000 };

void sg_finding_pack(sg_text *out, const sg_finding *finding);
/// False when the payload is broken; the copy lives in the arena.
bool sg_finding_unpack(sg_unpack *in, sg_finding *out);
void sg_gap_pack(sg_text *out, const sg_gap *gap);
bool sg_gap_unpack(sg_unpack *in, sg_gap *out);
void sg_chain_pack(sg_text *out, const sg_score_chain *chain);
bool sg_chain_unpack(sg_unpack *in, sg_score_chain *out);

/// NULL when the finding is what the contract asks for, else what is wrong.
const char *sg_finding_check(const sg_finding *finding,
                             const sg_descriptor *descriptor,
                             const sg_graph *graph);
const char *sg_gap_check(const sg_gap *gap, const sg_descriptor *descriptor,
                         const sg_graph *graph);
const char *sg_chain_check(const sg_score_chain *chain,
                           const sg_descriptor *descriptor,
                           const sg_graph *graph);

#endif
