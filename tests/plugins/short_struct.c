// SPDX-License-Identifier: GPL-2.0-or-later
// short_struct - a plugin whose descriptor is too small to be one.
#include "fault.h"

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}
const sg_plugin sg_plugin_v1 = {
    .size = 16,
    .id = "short-struct",
    .version = "1",
    .about = "too short",
    .run = run,
};
