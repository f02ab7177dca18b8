// SPDX-License-Identifier: GPL-2.0-or-later
// bad_subject - a plugin that misbehaves on purpose: a subject that does not
// exist.
#include "fault.h"

static sg_status run(sg_host *host) {
  sg_finding f = good_finding(&some_fact);
  f.subject = host->graph->n_entities;
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("bad-subject")
