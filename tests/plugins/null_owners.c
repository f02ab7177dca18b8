// SPDX-License-Identifier: GPL-2.0-or-later
// null_owners - a plugin that misbehaves on purpose: it asks about owners and
// hands over no list of them.
#include "fault.h"

static sg_status run(sg_host *host) {
  return host->look_through(host, NULL, 3) ? SG_OK : SG_EINVAL;
}
FAULT_PLUGIN("null-owners")
