// SPDX-License-Identifier: GPL-2.0-or-later
// reads_file - a plugin that misbehaves on purpose: reads a file of the
// machine.
#include "fault.h"
#include <fcntl.h>

static sg_status run(sg_host *host) {
  char text[16];
  const int fd = open("/etc/passwd", O_RDONLY);
  const bool read_it = fd >= 0 && read(fd, text, sizeof text) > 0;
  return host->fail(host, SG_EFAIL, read_it ? "read it" : "could not read");
}
FAULT_PLUGIN("reads-file")
