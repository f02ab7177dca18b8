// SPDX-License-Identifier: GPL-2.0-or-later
// fault - the descriptor that all misbehaving plugins share: one metric, one
// flag of their own; each file supplies run().
#ifndef SG_TEST_FAULT_H
#define SG_TEST_FAULT_H

#include "stakegraph/plugin.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sg_status run(sg_host *host);

/// A finding that is right in every respect; tests break one member of it.
static inline sg_finding good_finding(const sg_fact *fact) {
  const sg_finding f = {
      SG_FINDING_SIZES,     .deal = SG_NONE,         .subject = 0,
      .flag = "fault.flag", .severity = SG_NOTE,     .certainty = SG_CERTAIN,
      .confidence = 1,      .message = "A message.", .facts = fact,
      .n_facts = 1,
  };
  return f;
}
static const sg_fact some_fact = {SG_ON_ENTITIES, 0, "kind", "company"};

#define FAULT_PLUGIN(fault_id)                                                 \
  static const sg_metric metrics[] = {                                         \
      {.name = "value", .about = "A value", .max = 1}};                        \
  static const sg_flag flags[] = {{.id = "fault.flag", .title = "A flag"}};    \
  const sg_plugin sg_plugin_v1 = {                                             \
      SG_PLUGIN_SIZES,   .id = fault_id, .version = "1",                       \
      .about = "breaks", .flags = flags, .metrics = metrics,                   \
      .n_flags = 1,      .n_metrics = 1, .run = run,                           \
  };

#endif
