// SPDX-License-Identifier: GPL-2.0-or-later
// segv - a plugin that misbehaves on purpose: a null pointer.
#include "fault.h"

static sg_status run(sg_host *host) {
  volatile int *nowhere = NULL;
  (void)host;
  *nowhere = 1;
  return SG_OK;
}
FAULT_PLUGIN("segv")
