// SPDX-License-Identifier: GPL-2.0-or-later
// loop - look-through shares of companies that own each other.
//
// A loop is a linear system for each division of the companies among their
// owners. It is solved by elimination without subtraction (eliminate.h), so
// that a loop that leaks hardly anything is as exact as any other, refined with
// exact residuals in units of 1e-24, and widened until an exact test proves the
// bounds:
//   low   x <= F(x) implies x <= h, as the solution is unique where the loop
//         leaks; where it does not leak h is 0
//   high  x >= F(x) implies x >= h, whatever the loop
// The best division is found by policy iteration from one in which every
// company leads out of the loop; a change must gain, so each later one does,
// too. A loop that is too densely tied to be eliminated is swept from below; a
// small step up that passes the test for high bounds it from above.
#include "ownership/look_through.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum {
  ROUNDS_MAX = 100,     // of policy iteration, refinement and repair
  SWEEPS_MAX = 2000,    // of a large loop
  SWEPT_MAX = 400000000 // stakes that all sweeps of a loop may look at
};

static const uint64_t FINE = 1000000; // a unit is 1e-18, in here 1e-24
static const double FINE_WHOLE = 1e24;
#define INSIDE(entry) ((entry)->k != SG_NONE)

// A stake in one of the companies of the loop.
typedef struct entry {
  uint32_t k; // number of the owner in the loop, or SG_NONE
  uint32_t low, high, given;
  uint64_t low_value, high_value; // of an owner outside
} entry;

typedef struct ranked {
  wide key;
  uint32_t entry;
} ranked;

typedef struct loop {
  sg_look *look;
  const uint32_t *places;
  uint32_t m;
  uint32_t *start; // entries of company j
  entry *entries;
  uint64_t *whole;
  uint64_t *extra;      // of `total` stakes: added to high
  uint32_t *user_start; // companies of the loop in which j holds a stake
  uint32_t *user;
  double *x, *b;  // solution and right hand side
  wide *fine;     // the solution in fine units
  wide *constant; // sum of weight * value of the owners outside, fine
  double *visits; // expected steps until the walk leaves the loop
  ranked *order;  // entries of one company, best owner first
} loop;

// The system for the shares that are given.
static bool set_system(loop *l, bool high) {
  sg_system *system = &l->look->system;
  bool ok = sg_system_begin(system, l->m);
  for (uint32_t j = 0; ok && j < l->m; j++) {
    uint64_t inside = 0;
    l->constant[j] =
        high ? (wide)l->extra[j] * (wide)FINE * (wide)l->whole[j] : 0;
    for (uint32_t i = l->start[j]; ok && i < l->start[j + 1]; i++) {
      const entry *e = &l->entries[i];
      if (!INSIDE(e)) {
        l->constant[j] +=
            (wide)e->given * FINE * (high ? e->high_value : e->low_value);
        continue;
      }
      inside += e->given;
      if (e->k != j && e->given > 0)
        ok = sg_system_add(system, j, e->k, e->given / (double)l->whole[j]);
    }
    system->out[j] = (double)(l->whole[j] - inside) / (double)l->whole[j];
  }
  return ok && sg_system_factor(system);
}

static void solve(const loop *l, double *x) {
  sg_system_solve(&l->look->system, l->b, x);
}

// --- exact residuals ---------------------------------------------------------

// F(x) - x of company j, times its whole, for the shares that are given.
static wide residual(const loop *l, uint32_t j) {
  wide sum = l->constant[j] - l->fine[j] * (wide)l->whole[j];
  for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++)
    if (INSIDE(&l->entries[i]))
      sum += l->fine[l->entries[i].k] * (wide)l->entries[i].given;
  return sum;
}

// The largest residual in fine units, rounded up.
static wide largest_residual(const loop *l) {
  wide most = 0;
  for (uint32_t j = 0; j < l->m; j++) {
    const wide r = residual(l, j);
    const wide size =
        ((r < 0 ? -r : r) + (wide)l->whole[j] - 1) / (wide)l->whole[j];
    most = size > most ? size : most;
  }
  return most;
}

static bool solve_given(loop *l, bool high) {
  if (!set_system(l, high))
    return false;
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = (double)l->constant[j] / FINE_WHOLE / (double)l->whole[j];
  solve(l, l->x);
  return true;
}

// From the doubles in x to fine units.
static void take_over(loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    l->fine[j] = (wide)(fmin(fmax(l->x[j], 0), 1) * FINE_WHOLE);
}

// As near to the solution as fine units go; returns the largest residual.
static wide refine(loop *l, double *step) {
  wide rest = largest_residual(l);
  for (int round = 0; round < ROUNDS_MAX && rest > 0; round++) {
    for (uint32_t j = 0; j < l->m; j++)
      l->b[j] = (double)residual(l, j) / (double)l->whole[j];
    solve(l, step);
    for (uint32_t j = 0; j < l->m; j++)
      l->fine[j] += (wide)rint(fmin(fmax(step[j], -FINE_WHOLE), FINE_WHOLE));
    const wide left = largest_residual(l);
    if (left >= rest)
      break;
    rest = left;
  }
  return largest_residual(l);
}

// Where the solution is exact nothing has to be widened, unless the walk comes
// to where it is not.
static void count_visits(loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = residual(l, j) != 0;
  solve(l, l->visits);
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = l->visits[j] > 0;
  solve(l, l->visits);
}

// Move the solution by so many times the visits: down for `sign` -1.
static void widen(loop *l, wide by, int sign) {
  const wide all = (wide)SG_UNITS * (wide)FINE;
  for (uint32_t j = 0; j < l->m; j++) {
    const wide step = (wide)fmin((double)by * l->visits[j] * 1.001, FINE_WHOLE);
    l->fine[j] += l->visits[j] > 0 ? sign * (step + 1) : 0;
    l->fine[j] = l->fine[j] < 0 ? 0 : l->fine[j] > all ? all : l->fine[j];
  }
}

// --- low ---------------------------------------------------------------------

static bool is_below(const loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    if (l->fine[j] < 0 || l->fine[j] > (wide)SG_UNITS * (wide)FINE)
      return false;
  for (uint32_t j = 0; j < l->m; j++)
    if (l->fine[j] > 0 && residual(l, j) < 0)
      return false;
  return true;
}

// From proven bounds every further step is proven, too. Where no circle is
// behind a value it becomes exact, so that a threshold is met exactly.
static void polish_low(loop *l) {
  bool more = true;
  for (uint32_t round = 0; more && round < ROUNDS_MAX; round++) {
    more = false;
    for (uint32_t i = 0; i < l->m; i++) {
      const uint32_t j = round % 2 ? l->m - 1 - i : i;
      const wide step = residual(l, j) / (wide)l->whole[j];
      if (step <= 0)
        continue;
      l->fine[j] += step;
      more = true;
    }
  }
}

static bool solve_low(loop *l) {
  for (uint32_t i = 0; i < l->start[l->m]; i++)
    l->entries[i].given = l->entries[i].low;
  if (!solve_given(l, false))
    return false;
  take_over(l);
  wide rest = refine(l, l->x);
  count_visits(l);
  for (int round = 0; round < ROUNDS_MAX && !is_below(l); round++) {
    widen(l, rest + 1, -1);
    rest *= 2;
  }
  const bool proven = is_below(l);
  if (proven)
    polish_low(l);
  for (uint32_t j = 0; j < l->m; j++) {
    const uint32_t p = l->places[j];
    const uint64_t low = proven ? (uint64_t)(l->fine[j] / (wide)FINE) : 0;
    const uint64_t total =
        l->look->shares->n_totals ? sg_look_total_low(l->look, p) : 0;
    l->look->low[p] = low > total ? low : total;
  }
  l->look->n_loose += proven ? 0 : l->m;
  return true;
}

// --- high: the best division -------------------------------------------------

// Give the least shares, and the rest in the order of l->order.
static void give_in_order(loop *l, uint32_t j) {
  const uint32_t n = l->start[j + 1] - l->start[j];
  uint64_t slack = l->whole[j];
  for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++)
    slack -= l->entries[i].low;
  for (uint32_t i = 0; i < n; i++) {
    entry *e = &l->entries[l->order[i].entry];
    const uint64_t room = e->high - e->low;
    const uint64_t part = room < slack ? room : slack;
    e->given = e->low + (uint32_t)part;
    slack -= part;
  }
}

// Greatest key first; the same key in the order of links.
static int by_key(const void *a, const void *b) {
  const ranked *x = a;
  const ranked *y = b;
  if (x->key != y->key)
    return x->key < y->key ? 1 : -1;
  return (x->entry > y->entry) - (x->entry < y->entry);
}

// Order the entries of company j, whose keys are set.
static void order_entries(loop *l, uint32_t j) {
  const uint32_t n = l->start[j + 1] - l->start[j];
  if (n > 1)
    qsort(l->order, n, sizeof *l->order, by_key);
}

static bool leads_out(const loop *l, uint32_t j) {
  uint64_t most = 0;
  for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++) {
    if (!INSIDE(&l->entries[i]))
      return true;
    most += l->entries[i].high;
  }
  return most < l->whole[j];
}

// Steps from each company to the way out: 0, 1, ...; SG_NONE when there is
// none. `queue` has room for all.
static void rank(const loop *l, uint32_t *steps, uint32_t *queue) {
  uint32_t n = 0;
  for (uint32_t j = 0; j < l->m; j++) {
    steps[j] = leads_out(l, j) ? 0 : SG_NONE;
    if (steps[j] == 0)
      queue[n++] = j;
  }
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t k = queue[i];
    for (uint32_t u = l->user_start[k]; u < l->user_start[k + 1]; u++)
      if (steps[l->user[u]] == SG_NONE) {
        steps[l->user[u]] = steps[k] + 1;
        queue[n++] = l->user[u];
      }
  }
}

// A division in which every company leads out, if any does.
static void begin_outwards(loop *l, uint32_t *steps) {
  rank(l, steps, steps + l->m);
  for (uint32_t j = 0; j < l->m; j++) {
    for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++) {
      const entry *e = &l->entries[i];
      l->order[i - l->start[j]] = (ranked){
          INSIDE(e) ? -(wide)steps[e->k] - 1 : (wide)e->high_value + 1, i};
    }
    order_entries(l, j);
    give_in_order(l, j);
  }
}

static double value_of(const loop *l, const entry *e) {
  return INSIDE(e) ? l->x[e->k] : (double)e->high_value / (double)SG_UNITS;
}

// Divide company j anew by what its owners are worth. False, and no change,
// when that gains nothing.
static bool improve(loop *l, uint32_t j, uint32_t *before) {
  const uint32_t n = l->start[j + 1] - l->start[j];
  entry *entries = l->entries + l->start[j];
  double old = 0;
  double new = 0;
  for (uint32_t i = 0; i < n; i++) {
    before[i] = entries[i].given;
    old += entries[i].given * value_of(l, &entries[i]);
    l->order[i] = (ranked){(wide)(value_of(l, &entries[i]) * FINE_WHOLE),
                           l->start[j] + i};
  }
  order_entries(l, j);
  give_in_order(l, j);
  for (uint32_t i = 0; i < n; i++)
    new += entries[i].given *value_of(l, &entries[i]);
  if (new > old *(1 + 1e-13) + 1e-9)
    return true;
  for (uint32_t i = 0; i < n; i++)
    entries[i].given = before[i];
  return false;
}

// F(x) of company j under its best division, in fine units, rounded up.
static wide best_of(loop *l, uint32_t j) {
  const wide all = (wide)SG_UNITS * (wide)FINE;
  wide sum = (wide)l->extra[j] * (wide)FINE * (wide)l->whole[j];
  for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++) {
    const entry *e = &l->entries[i];
    l->order[i - l->start[j]] = (ranked){
        INSIDE(e) ? l->fine[e->k] : (wide)e->high_value * (wide)FINE, i};
  }
  order_entries(l, j);
  give_in_order(l, j);
  for (uint32_t i = 0; i < l->start[j + 1] - l->start[j]; i++)
    sum += l->order[i].key * (wide)l->entries[l->order[i].entry].given;
  const wide best = (sum + (wide)l->whole[j] - 1) / (wide)l->whole[j];
  return best < all ? best : all;
}

// Raise what the test refutes until it holds: true.
static bool repair(loop *l) {
  for (int round = 0; round < ROUNDS_MAX; round++) {
    bool holds = true;
    for (uint32_t i = 0; i < l->m; i++) {
      const uint32_t j = round % 2 ? l->m - 1 - i : i;
      const wide best = best_of(l, j);
      holds &= best <= l->fine[j];
      l->fine[j] = best > l->fine[j] ? best : l->fine[j];
    }
    if (holds)
      return true;
  }
  return false;
}

static void polish_high(loop *l) {
  bool more = true;
  for (uint32_t round = 0; more && round < ROUNDS_MAX; round++) {
    more = false;
    for (uint32_t i = 0; i < l->m; i++) {
      const uint32_t j = round % 2 ? l->m - 1 - i : i;
      const wide best = best_of(l, j);
      more |= best < l->fine[j];
      l->fine[j] = best < l->fine[j] ? best : l->fine[j];
    }
  }
}

// Is there but one division, of owners whose values are exact? Then the system
// of the low bounds is that of the high ones.
static bool is_exact(const loop *l) {
  for (uint32_t i = 0; i < l->start[l->m]; i++)
    if (l->entries[i].low != l->entries[i].high ||
        l->entries[i].low_value != l->entries[i].high_value)
      return false;
  for (uint32_t j = 0; j < l->m; j++)
    if (l->extra[j] > 0)
      return false;
  return true;
}

static bool solve_high(loop *l, uint32_t *scratch) {
  bool more = !is_exact(l);
  if (more) {
    begin_outwards(l, scratch);
    if (!solve_given(l, true))
      return false;
  }
  for (int round = 0; round < ROUNDS_MAX && more; round++) {
    more = false;
    for (uint32_t j = 0; j < l->m; j++)
      more |= improve(l, j, scratch);
    if (more && !solve_given(l, true))
      return false;
  }
  if (!is_exact(l))
    take_over(l);
  const wide rest = refine(l, l->x);
  if (rest > 0) {
    count_visits(l);
    widen(l, rest + 1, 1);
  }
  const bool proven = repair(l);
  if (proven)
    polish_high(l);
  for (uint32_t j = 0; j < l->m; j++) {
    const wide units = (l->fine[j] + (wide)FINE - 1) / (wide)FINE;
    l->look->high[l->places[j]] =
        proven && units < (wide)SG_UNITS ? (uint64_t)units : SG_UNITS;
  }
  l->look->n_loose += proven ? 0 : l->m;
  return true;
}

// --- setting up
// ----------------------------------------

static uint32_t number_in(const loop *l, uint32_t place) {
  uint32_t low = 0;
  uint32_t high = l->m;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (l->places[middle] < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low < l->m && l->places[low] == place ? low : SG_NONE;
}

// What `total` stakes can add at most: those of members of the loop in full.
static uint64_t most_of_totals(const loop *l, uint32_t p) {
  const sg_shares *s = l->look->shares;
  uint32_t n = 0;
  uint64_t sum = 0;
  const sg_total *totals = s->n_totals ? sg_totals_in(s, p, &n) : NULL;
  for (uint32_t i = 0; i < n; i++)
    if (number_in(l, totals[i].owner) != SG_NONE)
      sum += (uint64_t)totals[i].high * SG_WHOLE;
  sum += n ? sg_look_total_high(l->look, p) : 0;
  return sum < SG_UNITS ? sum : SG_UNITS;
}

static void copy_entries(loop *l) {
  const sg_shares *s = l->look->shares;
  uint32_t n = 0;
  for (uint32_t j = 0; j < l->m; j++) {
    const uint32_t p = l->places[j];
    l->start[j] = n;
    l->whole[j] = s->whole[p];
    l->extra[j] = most_of_totals(l, p);
    for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
      const sg_stake *stake = &s->stake[i];
      l->entries[n++] = (entry){
          .k = number_in(l, stake->owner),
          .low = stake->low,
          .high = stake->high,
          .low_value = l->look->low[stake->owner],
          .high_value = l->look->high[stake->owner],
      };
    }
  }
  l->start[l->m] = n;
}

static uint32_t count_entries(const loop *l) {
  const sg_shares *s = l->look->shares;
  uint32_t n = 0;
  for (uint32_t j = 0; j < l->m; j++)
    n += s->start[l->places[j] + 1] - s->start[l->places[j]];
  return n;
}

static void list_users(loop *l) {
  for (uint32_t i = 0; i < l->start[l->m]; i++)
    if (INSIDE(&l->entries[i]))
      l->user_start[l->entries[i].k + 2]++;
  for (uint32_t j = 0; j <= l->m; j++)
    l->user_start[j + 1] += l->user_start[j];
  for (uint32_t j = 0; j < l->m; j++)
    for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++)
      if (INSIDE(&l->entries[i]))
        l->user[l->user_start[l->entries[i].k + 1]++] = j;
}

static bool set_up(loop *l, uint32_t n, uint32_t **scratch) {
  sg_arena *arena = &l->look->of_loop;
  const size_t m = l->m;
  l->start = sg_arena_alloc(arena, m + 1, sizeof *l->start);
  l->entries = sg_arena_alloc(arena, n, sizeof *l->entries);
  l->whole = sg_arena_alloc(arena, m, sizeof *l->whole);
  l->extra = sg_arena_alloc(arena, m, sizeof *l->extra);
  l->user_start = sg_arena_alloc(arena, m + 2, sizeof *l->user_start);
  l->user = sg_arena_alloc(arena, n, sizeof *l->user);
  l->order = sg_arena_alloc(arena, n, sizeof *l->order);
  double *rows = sg_arena_alloc(arena, m * 3, sizeof *rows);
  wide *wides = sg_arena_alloc(arena, m * 2, sizeof *wides);
  *scratch = sg_arena_alloc(arena, n + 2 * m, sizeof **scratch);
  if (!l->start || !l->entries || !l->whole || !l->extra || !l->user_start ||
      !l->user || !l->order || !rows || !wides || !*scratch)
    return false;
  l->x = rows;
  l->b = rows + m;
  l->visits = rows + 2 * m;
  l->fine = wides;
  l->constant = wides + m;
  copy_entries(l);
  list_users(l);
  return true;
}

// False when the loop is too densely tied, or without memory.
static bool solve_exactly(loop *l, uint32_t *scratch) {
  return solve_low(l) && solve_high(l, scratch);
}

// --- loops that are swept
// ------------------------------------------------------------

// One sweep; returns the largest change. `sign` is that of the changes.
static uint64_t sweep(const loop *l, bool high, int sign, bool backwards) {
  uint64_t *values = high ? l->look->high : l->look->low;
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

static void sweep_until_still(const loop *l, bool high, int sign) {
  enum { STILL = 100 };
  const uint32_t most = 1 + SWEPT_MAX / (count_entries(l) + l->m);
  for (uint32_t i = 0; i < most && i < SWEEPS_MAX; i++)
    if (sweep(l, high, sign, i % 2) < STILL)
      return;
}

static void set_all(const loop *l, uint64_t *values, uint64_t to) {
  for (uint32_t i = 0; i < l->m; i++)
    values[l->places[i]] = to;
}

// Is F(x) <= x everywhere? Larger values of F(x) are taken over.
static bool holds_above(const loop *l, bool high) {
  for (int round = 0; round < ROUNDS_MAX; round++)
    if (sweep(l, high, 1, round % 2) == 0)
      return true;
  return false;
}

// Steps up from `below`, the solution seen from below, until the test for an
// upper bound holds; 0 when not even 1e-9 is enough.
static uint64_t step_up(const loop *l, bool high, const uint64_t *below) {
  uint64_t *values = high ? l->look->high : l->look->low;
  for (uint64_t by = 1000; by <= SG_WHOLE; by *= 10) {
    for (uint32_t i = 0; i < l->m; i++)
      values[l->places[i]] =
          SG_UNITS - below[i] > by ? below[i] + by : SG_UNITS;
    if (holds_above(l, high))
      return by;
  }
  return 0;
}

static void copy_values(const loop *l, const uint64_t *from, uint64_t *to) {
  for (uint32_t i = 0; i < l->m; i++)
    to[i] = from[l->places[i]];
}

static bool solve_swept(loop *l) {
  sg_look *look = l->look;
  uint64_t *below = sg_arena_alloc(&look->of_loop, l->m, sizeof *below);
  if (!below)
    return false;
  set_all(l, look->low, 0);
  set_all(l, look->high, 0);
  sweep_until_still(l, false, 1);
  copy_values(l, look->low, below);
  const bool low_is_tight = step_up(l, false, below) > 0;
  for (uint32_t i = 0; i < l->m; i++)
    look->low[l->places[i]] = below[i];

  sweep_until_still(l, true, 1);
  copy_values(l, look->high, below);
  const bool high_is_tight = step_up(l, true, below) > 0;
  if (!high_is_tight) {
    set_all(l, look->high, SG_UNITS);
    sweep_until_still(l, true, -1);
  }
  look->n_loose += low_is_tight && high_is_tight ? 0 : l->m;
  return true;
}

sg_status sg_loop_solve(sg_look *look, const uint32_t *places, uint32_t n,
                        sg_error *err) {
  loop l = {.look = look, .places = places, .m = n};
  uint32_t *scratch = NULL;
  sg_arena_reset(&look->of_loop);
  if (!set_up(&l, count_entries(&l), &scratch))
    return sg_no_memory(err);
  const uint32_t n_loose = look->n_loose;
  if (solve_exactly(&l, scratch))
    return SG_OK;
  if (look->system.n_cells <= SG_CELLS_MAX)
    return sg_no_memory(err);
  look->n_loose = n_loose;
  return solve_swept(&l) ? SG_OK : sg_no_memory(err);
}
