// SPDX-License-Identifier: GPL-2.0-or-later
// ignores_limit - a plugin that misbehaves on purpose: ignores the signal that
// says its time is up.
#include "fault.h"
#include <signal.h>

static sg_status run(sg_host *host) {
  volatile int on = 1;
  (void)host;
  (void)signal(SIGXCPU, SIG_IGN);
  (void)signal(SIGTERM, SIG_IGN);
  while (on)
    continue;
  return SG_OK;
}
FAULT_PLUGIN("ignores-limit")
