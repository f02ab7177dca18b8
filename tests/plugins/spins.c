// SPDX-License-Identifier: GPL-2.0-or-later
// spins - a plugin that misbehaves on purpose: an endless loop.
#include "fault.h"

static sg_status run(sg_host *host) {
  volatile int on = 1;
  (void)host;
  while (on)
    continue;
  return SG_OK;
}
FAULT_PLUGIN("spins")
