// SPDX-License-Identifier: GPL-2.0-or-later
// packed - see packed.h.
#include "base/packed.h"

#include <string.h>

uint32_t sg_pack_column(const double *column, uint32_t n, uint64_t *known,
                        double *values) {
  uint32_t n_known = 0;
  memset(known, 0, sg_packed_words(n) * sizeof *known);
  for (uint32_t i = 0; i < n; i++) {
    if (isnan(column[i]))
      continue;
    known[i / 64] |= UINT64_C(1) << i % 64;
    values[n_known++] = column[i];
  }
  return n_known;
}

// The rows of the last word that there are.
static uint64_t last_rows(uint32_t n) {
  return n % 64 ? (UINT64_C(1) << n % 64) - 1 : UINT64_MAX;
}

static bool is_any_set(const uint64_t *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (words[i])
      return true;
  return false;
}

bool sg_packed_copy(sg_packed *out, const uint64_t *known, const double *values,
                    uint32_t n, sg_arena *arena) {
  const size_t n_words = sg_packed_words(n);
  *out = (sg_packed){.n = n};
  if (!is_any_set(known, n_words))
    return true;
  uint64_t *bits = sg_arena_alloc(arena, n_words, sizeof *bits);
  uint32_t *before = sg_arena_alloc(arena, n_words, sizeof *before);
  if (!bits || !before)
    return false;
  memcpy(bits, known, n_words * sizeof *bits);
  bits[n_words - 1] &= last_rows(n);
  for (size_t i = 0; i < n_words; i++) {
    before[i] = out->n_known;
    out->n_known += (uint32_t)__builtin_popcountll(bits[i]);
  }
  double *copy = sg_arena_alloc(arena, out->n_known, sizeof *copy);
  if (!copy)
    return false;
  memcpy(copy, values, out->n_known * sizeof *copy);
  out->known = bits;
  out->before = before;
  out->values = copy;
  return true;
}

void sg_packed_spread(const sg_packed *packed, double *column) {
  for (uint32_t i = 0; i < packed->n; i++)
    column[i] = sg_packed_get(packed, i);
}
