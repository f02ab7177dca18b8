// SPDX-License-Identifier: GPL-2.0-or-later
// connects - a plugin that misbehaves on purpose: opens a connection.
#include "fault.h"
#include <sys/socket.h>

static sg_status run(sg_host *host) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  return host->fail(host, SG_EFAIL, fd >= 0 ? "a socket" : "no socket");
}
FAULT_PLUGIN("connects")
