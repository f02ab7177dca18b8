// SPDX-License-Identifier: GPL-2.0-or-later
// eliminate - linear systems x = A x + b of a walk that may leave: A has no
// negative entry, and what each row lacks to 1 leads out.
//
// Elimination without subtraction (Grassmann, Taksar and Heyman 1985) on sparse
// rows, those with the fewest entries first: every x has a small relative error
// even where next to nothing leads out.
//
// How small (after O'Cinneide 1993): each x is a quotient of sums of products,
// none negative, of at most m weights each (the forests of the walk's graph).
// Weights changed by parts of at most e of themselves change it by at most
// 2 m e. Eliminating a row of n entries changes each weight that is left by
// (n + 3) roundings; what is left is a system of its own, so that the steps add
// up.
#ifndef SG_OWNERSHIP_ELIMINATE_H
#define SG_OWNERSHIP_ELIMINATE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct sg_cell {
  double weight;
  uint32_t k;
} sg_cell;

typedef struct sg_cells {
  sg_cell *at;
  uint32_t n, room;
} sg_cells;

typedef struct sg_system {
  uint32_t m;
  sg_cells *rows; ///< Row j: weights of its unknowns, never of j itself
  sg_cells *uses; ///< Once eliminated: rows that x j was put into
  double *out;    ///< What leads out of each
  double *pivot;
  uint32_t *order;
  uint32_t *at;     ///< Of each unknown: where it is in row `mapped`, + 1
  uint32_t mapped;  ///< UINT32_MAX: none
  uint32_t n_cells; ///< Made so far
  double doubt;     ///< Once eliminated: with a right hand side that is not
                    ///< negative, each x is right to this part of itself, and
                    ///< 1e-40; HUGE_VAL where nothing can be said
  int64_t exponent; ///< Of the product of the pivots
  bool is_tiny;     ///< A weight was made that a double hardly holds
  sg_arena arena;
} sg_system;

enum { SG_CELLS_MAX = 6000000 };

void sg_system_init(sg_system *s);
/// An empty system of m unknowns in the same room; false without memory.
bool sg_system_begin(sg_system *s, uint32_t m);
void sg_system_clear(sg_system *s);
/// Add to the weight of unknown `k` in row `j`, which is another one.
bool sg_system_add(sg_system *s, uint32_t j, uint32_t k, double weight);
/// Eliminate. False without memory, or when more than SG_CELLS_MAX entries
/// would be made.
bool sg_system_factor(sg_system *s);
/// x from b, which is overwritten. Where nothing leads out x is 0.
void sg_system_solve(const sg_system *s, double *b, double *x);
/// The same of the transposed system, x = A' x + b: how often a walk that
/// begins as b says visits each.
void sg_system_visits(const sg_system *s, double *b, double *x);

#endif
