// SPDX-License-Identifier: GPL-2.0-or-later
// bad_sum - a plugin that misbehaves on purpose: a sum that does not add up.
#include "fault.h"

static sg_status run(sg_host *host) {
  const sg_term terms[] = {{0, SG_PERCENT(30), SG_PERCENT(30)}};
  const sg_sum sum = {"a sum",        terms,          1,   SG_PERCENT(60),
                      SG_PERCENT(60), SG_PERCENT(50), true};
  sg_finding f = good_finding(&some_fact);
  f.sums = &sum;
  f.n_sums = 1;
  (void)host->put_finding(host, &f);
  return SG_OK;
}
FAULT_PLUGIN("bad-sum")
