// SPDX-License-Identifier: GPL-2.0-or-later
// bad_utf8 - a plugin that misbehaves on purpose: a message that is not UTF-8.
#include "fault.h"

static sg_status run(sg_host *host) {
  sg_finding f = good_finding(&some_fact);
  f.message = "\xff\xfe";
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("bad-utf8")
