// SPDX-License-Identifier: GPL-2.0-or-later
// exits - a plugin that misbehaves on purpose: exit(0) before it is done.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  exit(0);
}
FAULT_PLUGIN("exits")
