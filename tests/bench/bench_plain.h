// SPDX-License-Identifier: GPL-2.0-or-later
// bench_plain - the obvious ways: loops over the list of links, in the order of
// the register, until nothing changes.
#ifndef SG_BENCH_PLAIN_H
#define SG_BENCH_PLAIN_H

#include "ownership/closure.h"

/// Seconds of a clock that nobody sets.
double bench_now(void);

/// The fraction of its company that each link stands for: `share` of the whole,
/// or of the sum of the least shares where that is more. NULL when memory is
/// exhausted; for sg_memory_free().
double *bench_weights(const sg_graph *graph, const uint32_t *share);

typedef struct bench_loop {
  const sg_graph *graph;
  const double *weight; ///< Of each link
  const sg_id *owners;
  uint32_t n_owners;
  double limit; ///< Seconds after which it gives up
  double *h;    ///< The answer for each entity; 1 for the owners
  // What came of it:
  double seconds;
  uint32_t rounds;
  uint32_t n_above; ///< Companies whose owners add up to more than 1
  bool stopped;     ///< It gave up
} bench_loop;

/// h(j) = sum of weight * h(owner), cut at 1, from 0 until no value changes by
/// 1e-9. False when memory is exhausted.
SG_NODISCARD bool bench_loop_run(bench_loop *loop);

/// The closure of sg_close() without control links: levels of each entity.
/// False when memory is exhausted.
SG_NODISCARD bool bench_plain_cascade(const sg_graph *graph,
                                      const sg_test *test, const sg_id *owners,
                                      uint32_t n_owners, uint8_t *level,
                                      uint32_t *rounds);

#endif
