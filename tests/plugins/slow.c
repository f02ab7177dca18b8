// SPDX-License-Identifier: GPL-2.0-or-later
// slow - a plugin that misbehaves on purpose: each run takes a moment, which
// adds up.
#include "fault.h"

#include <time.h>

static sg_status run(sg_host *host) {
  const struct timespec moment = {.tv_nsec = 100000000};
  (void)host;
  (void)nanosleep(&moment, NULL);
  return SG_OK;
}
FAULT_PLUGIN("slow")
