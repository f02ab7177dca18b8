// SPDX-License-Identifier: GPL-2.0-or-later
// changes - what T06 needs to know of a party: which of its posts, stakes and
// ties with recipients begin or end, and which of these were filed late.
#ifndef SG_TIMELINE_CHANGES_H
#define SG_TIMELINE_CHANGES_H

#include "timeline.h"

/// A tie that begins or ends, and how sure it is that this is a change.
typedef struct change {
  span day;
  sg_id link;
  uint8_t level;
  bool is_end;
} change;

/// Changes of one party in the order of their first days. A start when the
/// company was founded is none, nor an end when it was dissolved, nor either
/// where a like tie of the same holder goes on.
typedef struct changes {
  change *at;
  uint32_t n, most;       ///< Room for as many as any party has
  bool any_tie, any_date; ///< Posts and stakes alone
} changes;

bool changes_init(const work *w, changes *out);
void changes_find(const work *w, sg_id v, changes *out);

/// Was a post or stake filed late: 0, SG_POSSIBLE or SG_CERTAIN? In `*event`
/// the change that it is measured from.
uint8_t filed_late(const work *w, sg_id e, span filed, change *event);

#endif
