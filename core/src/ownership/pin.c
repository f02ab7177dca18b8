// SPDX-License-Identifier: GPL-2.0-or-later
// pin - a stake made exact for a moment, to see what would follow.
#include "base/memory.h"
#include "ownership/shares.h"

#include <string.h>

// The same stake as seen from its owner. What a party owns is in the order of
// places.
static void copy_to_owned(sg_shares *s, uint32_t company,
                          const sg_stake *stake) {
  uint32_t low = s->out_start[stake->owner];
  uint32_t high = s->out_start[stake->owner + 1];
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (s->owned[middle].company < company)
      low = middle + 1;
    else
      high = middle;
  }
  for (; s->owned[low].company == company; low++)
    if (s->owned[low].link == stake->link) {
      s->owned[low].low = stake->low;
      s->owned[low].high = stake->high;
      return;
    }
}

bool sg_shares_pin(sg_shares *shares, uint32_t i, uint32_t share,
                   sg_pinned *out) {
  sg_shares *s = shares;
  uint32_t p = s->place[s->graph->link_to[s->stake[i].link]];
  const uint32_t n = s->start[p + 1] - s->start[p];
  uint64_t slack = s->whole[p];
  *out = (sg_pinned){p, sg_memory_alloc(n, sizeof(sg_stake)), n};
  if (!out->before)
    return false;
  memcpy(out->before, s->stake + s->start[p], n * sizeof(sg_stake));
  s->stake[i].low = s->stake[i].high = share;
  for (uint32_t k = s->start[p]; k < s->start[p + 1]; k++)
    slack -= s->stake[k].low;
  for (uint32_t k = s->start[p]; k < s->start[p + 1]; k++) {
    sg_stake *stake = &s->stake[k];
    if (stake->high > stake->low + slack)
      stake->high = (uint32_t)(stake->low + slack);
    copy_to_owned(s, p, stake);
  }
  return true;
}

void sg_shares_unpin(sg_shares *shares, sg_pinned *pinned) {
  sg_stake *stakes = shares->stake + shares->start[pinned->place];
  memcpy(stakes, pinned->before, pinned->n * sizeof(sg_stake));
  for (uint32_t k = 0; k < pinned->n; k++)
    copy_to_owned(shares, pinned->place, &stakes[k]);
  sg_memory_free(pinned->before);
}
