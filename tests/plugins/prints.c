// SPDX-License-Identifier: GPL-2.0-or-later
// prints - a plugin that misbehaves on purpose: writes to every descriptor, and
// is otherwise right.
#include "fault.h"

static sg_status run(sg_host *host) {
  double values[64];
  for (int i = 0; i < 64; i++)
    values[i] = 0.5;
  (void)printf("noise on standard output\n");
  (void)fflush(stdout);
  (void)fprintf(stderr, "noise on standard error\n");
  return host->graph->n_entities <= 64 ? host->put_scores(host, 0, values)
                                       : SG_EFAIL;
}
FAULT_PLUGIN("prints")
