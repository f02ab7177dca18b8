// SPDX-License-Identifier: GPL-2.0-or-later
// forks - a plugin that misbehaves on purpose: forks without end; each of its
// children waits for ever.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  for (;;)
    if (fork() == 0)
      for (;;)
        (void)pause();
}
FAULT_PLUGIN("forks")
