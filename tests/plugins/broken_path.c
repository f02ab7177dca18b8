// SPDX-License-Identifier: GPL-2.0-or-later
// broken_path - a plugin that misbehaves on purpose: a path whose links do not
// connect.
#include "fault.h"

static sg_status run(sg_host *host) {
  const sg_id links[] = {0, 2};
  const sg_path path = {host->graph->link_from[0], 2, links, "nothing"};
  sg_finding f = good_finding(NULL);
  f.subject = path.start;
  f.n_facts = 0;
  f.paths = &path;
  f.n_paths = 1;
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("broken-path")
