// SPDX-License-Identifier: GPL-2.0-or-later
// threads - a plugin that misbehaves on purpose: starts threads without end.
#include "fault.h"
#include <pthread.h>

static void *waits(void *ctx) {
  for (;;)
    (void)pause();
  return ctx;
}
static sg_status run(sg_host *host) {
  pthread_t thread;
  for (;;)
    if (pthread_create(&thread, NULL, waits, NULL) != 0)
      return host->fail(host, SG_EFAIL, "no thread");
}
FAULT_PLUGIN("threads")
