// SPDX-License-Identifier: GPL-2.0-or-later
// twice - a plugin that misbehaves on purpose: the same finding twice.
#include "fault.h"

static sg_status run(sg_host *host) {
  const sg_finding f = good_finding(&some_fact);
  (void)host->put_finding(host, &f);
  return host->put_finding(host, &f);
}
FAULT_PLUGIN("twice")
