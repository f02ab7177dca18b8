// SPDX-License-Identifier: GPL-2.0-or-later
// stops - a plugin that misbehaves on purpose: stops itself, as Ctrl-Z would.
#include "fault.h"
#include <signal.h>

static sg_status run(sg_host *host) {
  (void)host;
  (void)raise(SIGSTOP);
  return SG_OK;
}
FAULT_PLUGIN("stops")
