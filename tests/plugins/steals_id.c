// SPDX-License-Identifier: GPL-2.0-or-later
// steals_id - a plugin that calls itself as a built-in one does.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}
FAULT_PLUGIN("proximity")
