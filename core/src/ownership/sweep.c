// SPDX-License-Identifier: GPL-2.0-or-later
// sweep - look-through shares in a loop that is too densely tied to be
// eliminated: swept from below until hardly anything changes; a small step up
// that passes the test for high bounds then bounds the values from above.
#include "ownership/look_through.h"

#include <string.h>

enum {
  SWEEPS_MAX = 2000,
  SWEPT_MAX = 400000000, // stakes that all sweeps of a loop may look at
  ROUNDS_MAX = 100       // of one test
};

typedef struct swept {
  sg_look *look;
  const uint32_t *places;
  uint32_t m;
  uint32_t most; // sweeps
} swept;

static uint64_t *values_of(const swept *l, bool high) {
  return high ? l->look->high : l->look->low;
}

// One sweep; returns the largest change. `sign` is that of the changes.
static uint64_t sweep(const swept *l, bool high, int sign, bool backwards) {
  uint64_t *values = values_of(l, high);
  uint64_t most = 0;
  for (uint32_t i = 0; i < l->m; i++) {
    const uint32_t p = l->places[backwards ? l->m - 1 - i : i];
    const uint64_t old = values[p];
    const uint64_t new =
        high ? sg_look_high(l->look, p) : sg_look_low(l->look, p);
    if (sign > 0 ? new <= old : new >= old)
      continue;
    const uint64_t change = sign > 0 ? new - old : old - new;
    most = change > most ? change : most;
    values[p] = new;
  }
  return most;
}

static void sweep_until_still(const swept *l, bool high, int sign) {
  enum { STILL = 100 };
  for (uint32_t i = 0; i < l->most; i++)
    if (sweep(l, high, sign, i % 2) < STILL)
      return;
}

static void set_all(const swept *l, uint64_t *values, uint64_t to) {
  for (uint32_t i = 0; i < l->m; i++)
    values[l->places[i]] = to;
}

static void copy_values(const swept *l, const uint64_t *from, uint64_t *to) {
  for (uint32_t i = 0; i < l->m; i++)
    to[i] = from[l->places[i]];
}

// Is F(x) <= x everywhere? Larger values of F(x) are taken over.
static bool holds_above(const swept *l, bool high) {
  for (int round = 0; round < ROUNDS_MAX; round++)
    if (sweep(l, high, 1, round % 2) == 0)
      return true;
  return false;
}

// Step up from `below`, the solution seen from below, until the test for an
// upper bound holds; from 1 where no step does.
static void step_up(const swept *l, bool high, const uint64_t *below) {
  uint64_t *values = values_of(l, high);
  for (uint64_t by = 1000; by <= SG_LOOK_TIGHT; by *= 10) {
    for (uint32_t i = 0; i < l->m; i++)
      values[l->places[i]] =
          SG_UNITS - below[i] > by ? below[i] + by : SG_UNITS;
    if (holds_above(l, high))
      return;
  }
  set_all(l, values, SG_UNITS);
  if (high)
    sweep_until_still(l, true, -1);
}

static void mark_loose(const swept *l, bool high, const uint64_t *below,
                       uint8_t *is_loose) {
  const uint64_t *values = values_of(l, high);
  for (uint32_t i = 0; i < l->m; i++)
    is_loose[i] |= values[l->places[i]] - below[i] > SG_LOOK_TIGHT;
}

bool sg_loop_sweep(sg_look *look, const uint32_t *places, uint32_t n,
                   uint32_t n_stakes) {
  const uint32_t most = 1 + SWEPT_MAX / (n_stakes + n);
  const swept l = {look, places, n, most < SWEEPS_MAX ? most : SWEEPS_MAX};
  uint64_t *below = sg_arena_alloc(&look->of_loop, n, sizeof *below);
  uint64_t *low = sg_arena_alloc(&look->of_loop, n, sizeof *low);
  uint8_t *is_loose = sg_arena_alloc(&look->of_loop, n, 1);
  if (!below || !low || !is_loose)
    return false;
  set_all(&l, look->low, 0);
  set_all(&l, look->high, 0);
  sweep_until_still(&l, false, 1);
  copy_values(&l, look->low, low);
  step_up(&l, false, low);
  mark_loose(&l, false, low, is_loose);
  for (uint32_t i = 0; i < n; i++)
    look->low[places[i]] = low[i];

  sweep_until_still(&l, true, 1);
  copy_values(&l, look->high, below);
  step_up(&l, true, below);
  mark_loose(&l, true, below, is_loose);
  for (uint32_t i = 0; i < n; i++)
    look->n_loose += is_loose[i];
  return true;
}
