// SPDX-License-Identifier: GPL-2.0-or-later
// signals_host - a plugin that misbehaves on purpose: as kills_host, by the
// call that abort() uses.
#include "fault.h"
#include <signal.h>
#include <sys/syscall.h>

static sg_status run(sg_host *host) {
  const pid_t parent = getppid();
  if (parent > 1)
    (void)syscall(SYS_tgkill, parent, parent, SIGKILL);
  return host->fail(host, SG_EFAIL, "the host lives");
}
FAULT_PLUGIN("signals-host")
