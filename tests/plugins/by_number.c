// SPDX-License-Identifier: GPL-2.0-or-later
// by_number - a plugin that misbehaves on purpose: what it says of a party
// depends on its number.
#include "fault.h"

static sg_status run(sg_host *host) {
  for (sg_id i = 0; i < host->graph->n_entities; i += 3) {
    const sg_fact fact = {SG_ON_ENTITIES, i, "kind", "company"};
    sg_finding f = good_finding(&fact);
    f.subject = i;
    const sg_status status = host->put_finding(host, &f);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
FAULT_PLUGIN("by-number")
