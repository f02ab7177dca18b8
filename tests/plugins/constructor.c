// SPDX-License-Identifier: GPL-2.0-or-later
// constructor - a plugin that misbehaves on purpose: it dies while it is
// loaded.
#include "fault.h"

__attribute__((constructor)) static void dies(void) {
  abort();
}
static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}
FAULT_PLUGIN("constructor")
