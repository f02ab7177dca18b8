// SPDX-License-Identifier: GPL-2.0-or-later
// sleeps - a plugin that misbehaves on purpose: waits for ever without using
// the processor.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  for (;;)
    (void)pause();
}
FAULT_PLUGIN("sleeps")
