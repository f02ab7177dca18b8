// SPDX-License-Identifier: GPL-2.0-or-later
// forges - a plugin that misbehaves on purpose: claims another isolation and a
// forbidden call, then sends a good end.
#include "fault.h"

static sg_status run(sg_host *host) {
  const uint32_t frames[] = {20, 4, 0, 21, 4, 0};
  (void)host;
  (void)!write(0, frames, sizeof frames);
  return SG_OK;
}
FAULT_PLUGIN("forges")
