// SPDX-License-Identifier: GPL-2.0-or-later
// wide - a plugin that misbehaves on purpose: it declares so many columns that
// they alone are more memory than it may have.
#include "stakegraph/plugin.h"

#include <stdio.h>

enum { METRICS = 1000 };
static sg_metric metrics[METRICS];
static char names[METRICS][8];

__attribute__((constructor)) static void name_them(void) {
  for (int i = 0; i < METRICS; i++) {
    (void)snprintf(names[i], sizeof names[i], "m%d", i);
    metrics[i] = (sg_metric){.name = names[i], .about = "One", .max = 1};
  }
}

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,    .id = "wide",
    .version = "1",     .about = "many columns",
    .metrics = metrics, .n_metrics = METRICS,
    .run = run,
};
