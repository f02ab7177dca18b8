// SPDX-License-Identifier: GPL-2.0-or-later
// maps_memory - a plugin that misbehaves on purpose: takes memory from the
// system and uses it.
#include "fault.h"

static sg_status run(sg_host *host) {
  for (;;) {
    char *more = malloc(1 << 22);
    if (!more)
      return host->fail(host, SG_ENOMEM, "no more memory");
    memset(more, 1, 1 << 22);
  }
}
FAULT_PLUGIN("maps-memory")
