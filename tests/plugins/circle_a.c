// SPDX-License-Identifier: GPL-2.0-or-later
// circle_a - reads a column of circle-b, which reads one of this plugin.
#include "stakegraph/plugin.h"

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}
static const char *const reads[] = {"circle-b.value", NULL};
const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,     .id = "circle-a", .version = "1",
    .about = "a circle", .reads = reads,   .run = run,
};
