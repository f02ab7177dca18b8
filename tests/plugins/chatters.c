// SPDX-License-Identifier: GPL-2.0-or-later
// chatters - a plugin that misbehaves on purpose: says that it knows nothing,
// without end.
#include "fault.h"

static sg_status run(sg_host *host) {
  for (;;)
    (void)host->put_gap(host, "fault.flag", SG_NONE, 1, "nothing is known");
}
FAULT_PLUGIN("chatters")
