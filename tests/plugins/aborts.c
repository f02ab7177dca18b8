// SPDX-License-Identifier: GPL-2.0-or-later
// aborts - a plugin that misbehaves on purpose: abort().
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  abort();
}
FAULT_PLUGIN("aborts")
