// SPDX-License-Identifier: GPL-2.0-or-later
// removes_file - a plugin that misbehaves on purpose: removes, renames and
// empties files.
#include "fault.h"
#include <sys/stat.h>

static sg_status run(sg_host *host) {
  const bool harmed = unlink("precious") == 0 || rename("precious", "x") == 0 ||
                      truncate("precious", 0) == 0 ||
                      chmod("precious", 0) == 0 || mkdir("x", 0700) == 0;
  return host->fail(host, SG_EFAIL, harmed ? "did harm" : "could do no harm");
}
FAULT_PLUGIN("removes-file")
