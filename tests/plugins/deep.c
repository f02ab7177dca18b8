// SPDX-License-Identifier: GPL-2.0-or-later
// deep - a plugin that misbehaves on purpose: calls itself without end.
#include "fault.h"

static volatile int more = 1;
static int down(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return more ? down(depth + 1) + room[0] : 0;
}
static sg_status run(sg_host *host) {
  (void)host;
  return down(0) ? SG_OK : SG_EFAIL;
}
FAULT_PLUGIN("deep")
