// SPDX-License-Identifier: GPL-2.0-or-later
// early - a plugin that misbehaves on purpose: reads, writes and connects while
// it is loaded, and tells in its description.
#include "fault.h"
#include <fcntl.h>

static char about[64] = "did nothing";
__attribute__((constructor)) static void at_load(void) {
  const int r = open("/etc/passwd", O_RDONLY);
  const int w = open("written", O_CREAT | O_WRONLY, 0600);
  (void)snprintf(about, sizeof about, "read %d wrote %d", r >= 0, w >= 0);
}
static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}
const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES, .id = "early", .version = "1", .about = about, .run = run,
};
