// SPDX-License-Identifier: GPL-2.0-or-later
// no_evidence - a plugin that misbehaves on purpose: a finding without
// evidence.
#include "fault.h"

static sg_status run(sg_host *host) {
  sg_finding f = good_finding(NULL);
  f.n_facts = 0;
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("no-evidence")
