// SPDX-License-Identifier: GPL-2.0-or-later
// orphans - a plugin that misbehaves on purpose: leaves a child behind that
// holds the pipe open.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  if (fork() == 0)
    for (;;)
      (void)pause();
  return SG_OK;
}
FAULT_PLUGIN("orphans")
