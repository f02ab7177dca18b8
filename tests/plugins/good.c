// SPDX-License-Identifier: GPL-2.0-or-later
// good - a plugin that misbehaves on purpose: nothing: it is right, and shows
// that the harness is.
#include "fault.h"

static sg_status run(sg_host *host) {
  const sg_finding f = good_finding(&some_fact);
  double *v = host->alloc(host, host->graph->n_entities, sizeof *v);
  sg_status status = v ? host->put_scores(host, 0, v) : SG_ENOMEM;
  if (status == SG_OK)
    status = host->put_gap(host, "fault.flag", SG_NONE, 2, "nothing is known");
  return status == SG_OK ? host->put_finding(host, &f) : status;
}
FAULT_PLUGIN("good")
