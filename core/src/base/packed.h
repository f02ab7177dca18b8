// SPDX-License-Identifier: GPL-2.0-or-later
// packed - a column of numbers of which many are unknown: a bit a row says
// which are known, and only those are kept.
#ifndef SG_BASE_PACKED_H
#define SG_BASE_PACKED_H

#include "base/arena.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct sg_packed {
  const uint64_t *known;  ///< 64 rows a word; NULL when none is known
  const uint32_t *before; ///< How many are known before each word
  const double *values;   ///< The known ones, in their order
  uint32_t n, n_known;
} sg_packed;

/// Words of bits for so many rows.
static inline size_t sg_packed_words(uint32_t n) {
  return ((size_t)n + 63) / 64;
}

/// Pack into room that the caller has, for as many values as rows: those that
/// are not NaN are known. Returns how many.
uint32_t sg_pack_column(const double *column, uint32_t n, uint64_t *known,
                        double *values);
/// A column of bits and values as sg_pack_column() makes them. They are copied
/// into the arena before they are believed; bits beyond the last row count for
/// nothing. False when there is no memory.
bool sg_packed_copy(sg_packed *out, const uint64_t *known, const double *values,
                    uint32_t n, sg_arena *arena);
/// All rows again, NaN for unknown ones.
void sg_packed_spread(const sg_packed *packed, double *column);

/// The number of a row, or NaN. O(1).
static inline double sg_packed_get(const sg_packed *packed, uint32_t row) {
  if (!packed->known)
    return (double)NAN;
  const uint64_t word = packed->known[row / 64];
  const uint64_t bit = UINT64_C(1) << row % 64;
  if (!(word & bit))
    return (double)NAN;
  return packed->values[packed->before[row / 64] +
                        (uint32_t)__builtin_popcountll(word & (bit - 1))];
}

#endif
