// SPDX-License-Identifier: GPL-2.0-or-later
// execs - a plugin that misbehaves on purpose: starts another program.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  (void)execl("/bin/sh", "sh", "-c", "echo executed >executed", (char *)0);
  return SG_OK;
}
FAULT_PLUGIN("execs")
