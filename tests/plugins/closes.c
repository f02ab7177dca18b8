// SPDX-License-Identifier: GPL-2.0-or-later
// closes - a plugin that misbehaves on purpose: closes the pipe and runs on.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  for (int fd = 0; fd < 64; fd++)
    (void)close(fd);
  for (;;)
    (void)pause();
}
FAULT_PLUGIN("closes")
