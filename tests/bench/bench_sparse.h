// SPDX-License-Identifier: GPL-2.0-or-later
// bench_sparse - look-through shares by the sparse LU decomposition of igraph.
#ifndef SG_BENCH_SPARSE_H
#define SG_BENCH_SPARSE_H

#include "bench_plain.h"

enum { BENCH_ORDERS = 4 };

/// h = W h + b over the companies that the owners reach.
typedef struct bench_sparse {
  const sg_graph *graph;
  const double *weight;    ///< Of each link
  const uint8_t *is_owner; ///< Of each entity
  const uint8_t *reached;  ///< Of each entity; the owners may be among them
  double limit;            ///< Seconds that one solution may take
  double *h;               ///< The best answer; untouched where not reached
  // What came of it:
  double seconds[BENCH_ORDERS]; ///< By order; negative: gave up or failed
  double assemble;              ///< Making the matrix for the best one
  int best;                     ///< The fastest order, or -1
} bench_sparse;

/// Solve with every order of elimination that igraph has, each in a process of
/// its own, since it can neither be stopped nor trusted to find the memory.
/// False when memory or processes are exhausted.
SG_NODISCARD bool bench_sparse_solve(bench_sparse *sparse);

#endif
