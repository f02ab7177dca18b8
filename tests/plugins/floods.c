// SPDX-License-Identifier: GPL-2.0-or-later
// floods - a plugin that misbehaves on purpose: sends garbage without end.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  for (;;)
    (void)!write(0, "\x02\0\0\0\xff\xff\0\0garbage", 15);
}
FAULT_PLUGIN("floods")
