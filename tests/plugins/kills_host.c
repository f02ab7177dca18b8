// SPDX-License-Identifier: GPL-2.0-or-later
// kills_host - a plugin that misbehaves on purpose: ends the process that
// started it.
#include "fault.h"
#include <signal.h>

static sg_status run(sg_host *host) {
  const pid_t parent = getppid();
  if (parent > 1)
    (void)kill(parent, SIGKILL);
  return host->fail(host, SG_EFAIL, "the host lives");
}
FAULT_PLUGIN("kills-host")
