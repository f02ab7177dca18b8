// SPDX-License-Identifier: GPL-2.0-or-later
// peeks - a plugin that misbehaves on purpose: it asks for a column that it did
// not say it reads, and fails when it gets it.
#include "fault.h"

static sg_status run(sg_host *host) {
  if (host->numbers(host, SG_ON_ENTITIES, "capital.own"))
    return host->fail(host, SG_EFAIL, "it got the column of another plugin");
  return SG_OK;
}
FAULT_PLUGIN("peeks")
