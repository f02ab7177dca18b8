// SPDX-License-Identifier: GPL-2.0-or-later
// fails - a plugin that misbehaves on purpose: fails with words.
#include "fault.h"

static sg_status run(sg_host *host) {
  return host->fail(host, SG_EFAIL, "the moon is in the wrong place");
}
FAULT_PLUGIN("fails")
