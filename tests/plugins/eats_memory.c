// SPDX-License-Identifier: GPL-2.0-or-later
// eats_memory - a plugin that misbehaves on purpose: allocates without end.
#include "fault.h"

static sg_status run(sg_host *host) {
  for (;;)
    if (!host->alloc(host, 1 << 20, 8))
      return SG_ENOMEM;
}
FAULT_PLUGIN("eats-memory")
