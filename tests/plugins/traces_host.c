// SPDX-License-Identifier: GPL-2.0-or-later
// traces_host - a plugin that misbehaves on purpose: attaches to the process
// that started it.
#include "fault.h"
#include <sys/ptrace.h>

static sg_status run(sg_host *host) {
  const pid_t parent = getppid();
  if (parent > 1 && ptrace(PTRACE_ATTACH, parent, NULL, NULL) == 0)
    return SG_OK;
  return host->fail(host, SG_EFAIL, "not attached");
}
FAULT_PLUGIN("traces-host")
