// SPDX-License-Identifier: GPL-2.0-or-later
// bench_register - a made-up register as the columns that the kernels read,
// without a file and without a model.
#ifndef SG_BENCH_REGISTER_H
#define SG_BENCH_REGISTER_H

#include "graph/view.h"
#include "register.h"

typedef struct bench_register {
  sg_view view;         ///< Only its graph: nothing may be reported from it
  uint32_t *low, *high; ///< The columns behind it, which may be changed
  sg_arena arena;
} bench_register;

/// False, and nothing to clear, when memory is exhausted.
SG_NODISCARD bool bench_register_build(bench_register *out,
                                       const register_options *options);
void bench_register_clear(bench_register *reg);

/// Give every stake its middle for both bounds; where the middles of a company
/// are more than all of it, the same part of each way to the middle.
SG_NODISCARD bool bench_register_to_middles(bench_register *reg);

/// The public bodies of a country, or all for 0. `out` has room for all.
uint32_t bench_register_bodies(const bench_register *reg, uint16_t country,
                               sg_id *out);

#endif
