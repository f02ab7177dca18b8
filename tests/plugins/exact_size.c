// SPDX-License-Identifier: GPL-2.0-or-later
// exact_size - a plugin that misbehaves on purpose: it wants a host of the very
// version it was built for.
#include "fault.h"

static sg_status run(sg_host *host) {
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  if (host->size != sizeof *host)
    return host->fail(host, SG_EFAIL, "this host is another");
  return v ? host->put_scores(host, 0, v) : SG_ENOMEM;
}
FAULT_PLUGIN("exact-size")
