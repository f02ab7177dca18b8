// SPDX-License-Identifier: GPL-2.0-or-later
// unknown_flag - a plugin that misbehaves on purpose: a flag that it did not
// declare.
#include "fault.h"

static sg_status run(sg_host *host) {
  sg_finding f = good_finding(&some_fact);
  f.flag = "L01";
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("unknown-flag")
