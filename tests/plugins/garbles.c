// SPDX-License-Identifier: GPL-2.0-or-later
// garbles - a plugin that misbehaves on purpose: writes garbage into the pipe
// to the host.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  for (int fd = 0; fd < 64; fd++)
    (void)!write(fd, "garbage garbage garbage garbage", 31);
  return SG_OK;
}
FAULT_PLUGIN("garbles")
