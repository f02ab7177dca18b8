// SPDX-License-Identifier: GPL-2.0-or-later
// kept - findings as the host keeps them, of which a large register raises
// millions: what every reader asks for as numbers, the rest as bytes that are
// opened when somebody asks.
#ifndef SG_PLUGIN_KEPT_H
#define SG_PLUGIN_KEPT_H

#include "base/intern.h"
#include "base/text.h"
#include "stakegraph/plugin.h"

/// Where findings are kept; they live as long as it does.
typedef struct sg_keeper {
  sg_intern phrases; ///< What many findings say alike, once
  sg_arena bytes;
  sg_text room; ///< For the finding at hand
} sg_keeper;

typedef struct sg_kept {
  const char *flag, *rule; ///< rule may be NULL
  const char *rest;        ///< Confidence, message and evidence
  sg_id subject, deal;
  uint8_t severity, certainty;
} sg_kept;

/// False when there is no memory.
bool sg_keeper_init(sg_keeper *keeper);
void sg_keeper_clear(sg_keeper *keeper);

/// Keep a copy of a finding that was checked. False without memory.
bool sg_keep(sg_keeper *keeper, const sg_finding *finding, sg_kept *out);
/// The finding again. Rows are made in the arena, words are those kept; false
/// without memory. Several threads may open at the same time.
bool sg_kept_open(const sg_keeper *keeper, const sg_kept *kept, sg_arena *arena,
                  sg_finding *out);
const char *sg_kept_message(const sg_kept *kept);

/// By subject, flag, rule and deal, which a plugin's findings never share.
int sg_kept_compare(const sg_kept *x, const sg_kept *y);

#endif
