// SPDX-License-Identifier: GPL-2.0-or-later
// writes_file - a plugin that misbehaves on purpose: writes a file into the
// current folder.
#include "fault.h"
#include <fcntl.h>

static sg_status run(sg_host *host) {
  const int fd = open("written", O_CREAT | O_WRONLY, 0600);
  const bool wrote = fd >= 0 && write(fd, "x", 1) == 1;
  return host->fail(host, SG_EFAIL, wrote ? "wrote it" : "could not write");
}
FAULT_PLUGIN("writes-file")
