// SPDX-License-Identifier: GPL-2.0-or-later
// loop - look-through shares of companies that own each other.
//
// A loop is a linear system for each division of the companies among their
// owners. It is solved by elimination without subtraction (eliminate.h), so
// that a loop that leaks hardly anything is as exact as any other, refined with
// exact residuals in fine units, and widened until an exact test proves the
// bounds:
//   below  x <= F(x) implies x <= h, as the solution is unique where the loop
//          leaks; where it does not leak h is 0
//   above  x >= F(x) implies x >= h, whatever the loop
// A loop that leaks less than fine units can show fails the test; there the
// error that elimination can make at most bounds the solution, if it is small.
//
// The best division is found by policy iteration: of high from one in which
// every company leads out of the loop, as each later one must, too, for a
// change must gain; of low, where a `total` stake may give more than the direct
// ones, from the direct ones. What the division found is worth is at most h,
// so that the distance to a bound from above shows how tight both are.
#include "ownership/look_through.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum { ROUNDS_MAX = 100 }; // of policy iteration, refinement and repair

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

// How a company is divided now: among its direct owners, or, of low, what one
// `total` stake makes.
typedef struct division {
  const entry *at;
  uint32_t n;
  uint64_t whole;
} division;

typedef struct loop {
  sg_look *look;
  const uint32_t *places;
  uint32_t m;
  uint32_t *start; // entries of company j
  entry *entries;
  uint32_t *total_start; // the same of `total` stakes
  entry *totals;
  division *now;
  uint64_t *extra;      // of `total` stakes: added to high
  uint32_t *user_start; // companies of the loop in which j holds a stake
  uint32_t *user;
  double *x, *b, *step; // solution, right hand side, and a change of it
  double *visits;       // expected steps until the walk leaves the loop
  wide unit;            // fine units in one of 1e-18
  wide all;             // the whole in fine units
  wide *fine;           // values at hand
  wide *near;           // the solution as near as it is known
  wide *below, *above;  // proven bounds of it
  wide *constant;       // sum of weight * value of the owners outside
  ranked *order;        // entries of one company, best owner first
  uint8_t *is_cut, *is_loose;
} loop;

// Row j of the system for the shares that are given. A company that is cut is
// worth the whole, whatever the others are.
static bool set_row(loop *l, uint32_t j, bool high) {
  sg_system *system = &l->look->system;
  const division *d = &l->now[j];
  uint64_t inside = 0;
  bool ok = true;
  l->constant[j] = high ? (wide)l->extra[j] * l->unit * (wide)d->whole : 0;
  for (uint32_t i = 0; ok && i < d->n; i++) {
    const entry *e = &d->at[i];
    if (!INSIDE(e)) {
      l->constant[j] +=
          (wide)e->given * l->unit * (high ? e->high_value : e->low_value);
    } else if (!l->is_cut[j]) {
      inside += e->given;
      if (e->k != j && e->given > 0)
        ok = sg_system_add(system, j, e->k, e->given / (double)d->whole);
    }
  }
  system->out[j] = (double)(d->whole - inside) / (double)d->whole;
  return ok;
}

static double constant_of(const loop *l, uint32_t j) {
  return (double)l->constant[j] / (double)l->all / (double)l->now[j].whole;
}

static bool solve_once(loop *l, bool high) {
  bool ok = sg_system_begin(&l->look->system, l->m);
  for (uint32_t j = 0; ok && j < l->m; j++)
    ok = set_row(l, j, high);
  if (!ok || !sg_system_factor(&l->look->system))
    return false;
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = l->is_cut[j] ? 1 : constant_of(l, j);
  sg_system_solve(&l->look->system, l->b, l->x);
  return true;
}

// `total` stakes can make more than the whole of a company, which is cut there;
// true when others than before are.
static bool cut(loop *l) {
  bool changed = false;
  for (uint32_t j = 0; j < l->m; j++) {
    double sum = constant_of(l, j);
    for (uint32_t i = 0; i < l->now[j].n; i++) {
      const entry *e = &l->now[j].at[i];
      if (INSIDE(e))
        sum += e->given / (double)l->now[j].whole * l->x[e->k];
    }
    changed |= l->is_cut[j] != (sum > 1);
    l->is_cut[j] = sum > 1;
  }
  return changed;
}

// False when the loop is too densely tied, or without memory.
static bool solve_given(loop *l, bool high) {
  bool more = true;
  for (int round = 0; more && round < ROUNDS_MAX; round++) {
    if (!solve_once(l, high))
      return false;
    more = high && l->total_start[l->m] > 0 && cut(l);
  }
  for (uint32_t j = 0; j < l->m; j++)
    l->x[j] = fmin(fmax(l->x[j], 0), 1); // what is not a number becomes 0
  return true;
}

// --- the solution between proven bounds --------------------------------------

static wide within_whole(const loop *l, wide value) {
  return value < 0 ? 0 : value > l->all ? l->all : value;
}

// F(x) - x of company j, times its whole, for the shares that are given. F is
// cut at the whole.
static wide residual(const loop *l, uint32_t j) {
  const division *d = &l->now[j];
  wide sum = l->constant[j] - l->fine[j] * (wide)d->whole;
  for (uint32_t i = 0; i < d->n; i++)
    if (INSIDE(&d->at[i]))
      sum += l->fine[d->at[i].k] * (wide)d->at[i].given;
  return l->fine[j] == l->all && sum > 0 ? 0 : sum;
}

// The largest residual in fine units, rounded up.
static wide largest_residual(const loop *l) {
  wide most = 0;
  for (uint32_t j = 0; j < l->m; j++) {
    const wide whole = (wide)l->now[j].whole;
    const wide r = residual(l, j);
    const wide size = ((r < 0 ? -r : r) + whole - 1) / whole;
    most = size > most ? size : most;
  }
  return most;
}

static void copy(const loop *l, wide *to, const wide *from) {
  memcpy(to, from, l->m * sizeof *to);
}

// From the doubles in x as near to the solution as fine units go; returns the
// largest residual.
static wide refine(loop *l) {
  const double all = (double)l->all;
  for (uint32_t j = 0; j < l->m; j++)
    l->fine[j] = within_whole(l, (wide)(l->x[j] * all));
  wide rest = largest_residual(l);
  copy(l, l->near, l->fine);
  for (int round = 0; round < ROUNDS_MAX && rest > 0; round++) {
    for (uint32_t j = 0; j < l->m; j++)
      l->b[j] = (double)residual(l, j) / (double)l->now[j].whole;
    sg_system_solve(&l->look->system, l->b, l->step);
    for (uint32_t j = 0; j < l->m; j++)
      l->fine[j] = within_whole(
          l, l->fine[j] + (wide)rint(fmin(fmax(l->step[j], -all), all)));
    const wide left = largest_residual(l);
    if (left >= rest)
      break;
    copy(l, l->near, l->fine);
    rest = left;
  }
  copy(l, l->fine, l->near);
  return rest;
}

// Where the solution is exact nothing has to be widened, unless the walk comes
// to where it is not.
static void count_visits(loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = residual(l, j) != 0;
  sg_system_solve(&l->look->system, l->b, l->visits);
  for (uint32_t j = 0; j < l->m; j++)
    l->b[j] = l->visits[j] > 0;
  sg_system_solve(&l->look->system, l->b, l->visits);
}

// Move the solution by so many times the visits: down for `sign` -1.
static void widen(loop *l, wide by, int sign) {
  for (uint32_t j = 0; j < l->m; j++) {
    const double step = fmin((double)by * l->visits[j] * 1.001, (double)l->all);
    if (l->visits[j] > 0)
      l->fine[j] = within_whole(l, l->fine[j] + sign * ((wide)step + 1));
  }
}

static bool is_proven(const loop *l, int sign) {
  for (uint32_t j = 0; j < l->m; j++)
    if (sign > 0 ? residual(l, j) > 0 : l->fine[j] > 0 && residual(l, j) < 0)
      return false;
  return true;
}

// From proven bounds every further step is proven, too. Where no circle is
// behind a value it becomes exact, so that a threshold is met exactly.
static void polish(loop *l, int sign) {
  bool more = true;
  for (uint32_t round = 0; more && round < ROUNDS_MAX; round++) {
    more = false;
    for (uint32_t i = 0; i < l->m; i++) {
      const uint32_t j = round % 2 ? l->m - 1 - i : i;
      const wide step = residual(l, j) / (wide)l->now[j].whole;
      if (sign > 0 ? step >= 0 : step <= 0)
        continue;
      l->fine[j] += step;
      more = true;
    }
  }
}

// A bound on one side of the solution in `near`, whose residual is `rest`.
static void prove(loop *l, wide rest, int sign, wide *out) {
  copy(l, l->fine, l->near);
  bool proven = is_proven(l, sign);
  for (wide by = rest + 1; !proven && by < l->all; by *= 2) {
    widen(l, by, sign);
    proven = is_proven(l, sign);
  }
  if (proven)
    polish(l, sign);
  for (uint32_t j = 0; j < l->m; j++)
    out[j] = proven ? l->fine[j] : sign > 0 ? l->all : 0;
}

static bool is_tight(const loop *l, uint32_t j) {
  return l->above[j] - l->below[j] <= (wide)SG_LOOK_TIGHT * l->unit;
}

static bool all_tight(const loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    if (!is_tight(l, j))
      return false;
  return true;
}

static bool any_cut(const loop *l) {
  for (uint32_t j = 0; j < l->m; j++)
    if (l->is_cut[j])
      return true;
  return false;
}

// The bounds that follow from the error of elimination alone. Below, only where
// no company is cut: one that is cut in error would be worth too much.
static void take_doubt(loop *l) {
  const double doubt = l->look->system.doubt;
  const bool is_cut = any_cut(l);
  const double all = (double)l->all;
  for (uint32_t j = 0; doubt < 1 && j < l->m; j++) {
    const wide least = within_whole(l, (wide)(l->x[j] * (1 - doubt) * all) - 1);
    const wide most =
        within_whole(l, (wide)(fmin(l->x[j] * (1 + doubt), 1) * all) + 1);
    l->below[j] = !is_cut && least > l->below[j] ? least : l->below[j];
    l->above[j] = most < l->above[j] ? most : l->above[j];
  }
}

// Bounds of the solution that was found for the shares that are given.
static void enclose(loop *l) {
  const wide rest = refine(l);
  count_visits(l);
  prove(l, rest, -1, l->below);
  prove(l, rest, 1, l->above);
  if (!all_tight(l))
    take_doubt(l);
  for (uint32_t j = 0; j < l->m; j++)
    l->is_loose[j] |= !is_tight(l, j);
}

// --- low ---------------------------------------------------------------------

static void divide_directly(loop *l, uint32_t j) {
  l->now[j] =
      (division){l->entries + l->start[j], l->start[j + 1] - l->start[j],
                 l->look->shares->whole[l->places[j]]};
}

static double worth(const loop *l, const division *d) {
  double sum = 0;
  for (uint32_t i = 0; i < d->n; i++)
    sum += d->at[i].given *
           (INSIDE(&d->at[i]) ? l->x[d->at[i].k]
                              : (double)d->at[i].low_value / (double)SG_UNITS);
  return sum / (double)d->whole;
}

// Divide company j by what makes most. False, and no change, when that gains
// nothing.
static bool improve_low(loop *l, uint32_t j) {
  const division before = l->now[j];
  double most = worth(l, &before) * (1 + 1e-13) + 1e-22;
  divide_directly(l, j);
  division best = worth(l, &l->now[j]) > most ? l->now[j] : before;
  most = fmax(most, worth(l, &best));
  for (uint32_t i = l->total_start[j]; i < l->total_start[j + 1]; i++) {
    const division one = {&l->totals[i], 1, SG_WHOLE};
    if (worth(l, &one) <= most)
      continue;
    most = worth(l, &one);
    best = one;
  }
  l->now[j] = best;
  return best.at != before.at;
}

static bool solve_low(loop *l) {
  for (uint32_t i = 0; i < l->start[l->m]; i++)
    l->entries[i].given = l->entries[i].low;
  for (uint32_t i = 0; i < l->total_start[l->m]; i++)
    l->totals[i].given = l->totals[i].low;
  if (!solve_given(l, false))
    return false;
  bool more = l->total_start[l->m] > 0;
  for (int round = 0; round < ROUNDS_MAX && more; round++) {
    more = false;
    for (uint32_t j = 0; j < l->m; j++)
      more |= improve_low(l, j);
    if (more && !solve_given(l, false))
      return false;
  }
  enclose(l);
  for (uint32_t j = 0; j < l->m; j++)
    l->look->low[l->places[j]] = (uint64_t)(l->below[j] / l->unit);
  return true;
}

// --- high: the best division -------------------------------------------------

// Give the least shares, and the rest in the order of l->order.
static void give_in_order(loop *l, uint32_t j) {
  const uint32_t n = l->start[j + 1] - l->start[j];
  uint64_t slack = l->now[j].whole;
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
  return most < l->now[j].whole;
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
    l->order[i] = (ranked){(wide)(value_of(l, &entries[i]) * (double)l->all),
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
  const wide whole = (wide)l->now[j].whole;
  wide sum = (wide)l->extra[j] * l->unit * whole;
  for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++) {
    const entry *e = &l->entries[i];
    l->order[i - l->start[j]] =
        (ranked){INSIDE(e) ? l->fine[e->k] : (wide)e->high_value * l->unit, i};
  }
  order_entries(l, j);
  give_in_order(l, j);
  for (uint32_t i = 0; i < l->start[j + 1] - l->start[j]; i++)
    sum += l->order[i].key * (wide)l->entries[l->order[i].entry].given;
  return within_whole(l, (sum + whole - 1) / whole);
}

// One round over all companies; true when a value changed: was raised to what
// the best division gives, or lowered for `sign` -1.
static bool settle(loop *l, int sign, bool backwards) {
  bool changed = false;
  for (uint32_t i = 0; i < l->m; i++) {
    const uint32_t j = backwards ? l->m - 1 - i : i;
    const wide best = best_of(l, j);
    if (sign > 0 ? best <= l->fine[j] : best >= l->fine[j])
      continue;
    l->fine[j] = best;
    changed = true;
  }
  return changed;
}

// Raise what the test refutes until it holds: true.
static bool repair(loop *l) {
  for (uint32_t round = 0; round < ROUNDS_MAX; round++)
    if (!settle(l, 1, round % 2))
      return true;
  return false;
}

static void lower(loop *l) {
  for (uint32_t round = 0; round < ROUNDS_MAX; round++)
    if (!settle(l, -1, round % 2))
      return;
}

// Is the division the best whatever the solution is between its bounds? Then
// it solves F, and h is no more. `given` is that of the solution.
static bool is_best(const loop *l) {
  for (uint32_t j = 0; j < l->m; j++) {
    wide least = l->all; // that got more than it must
    uint32_t at = SG_NONE;
    for (uint32_t i = l->start[j]; i < l->start[j + 1]; i++) {
      const entry *e = &l->entries[i];
      const wide value =
          INSIDE(e) ? l->below[e->k] : (wide)e->high_value * l->unit;
      if (e->given > e->low && value <= least) {
        least = value;
        at = i;
      }
    }
    for (uint32_t i = l->start[j]; at != SG_NONE && i < l->start[j + 1]; i++) {
      const entry *e = &l->entries[i];
      const wide value =
          INSIDE(e) ? l->above[e->k] : (wide)e->high_value * l->unit;
      if (e->given < e->high && i != at && value > least)
        return false;
    }
  }
  return true;
}

// Is there but one division, of owners whose values are exact? Then the system
// of the low bounds is that of the high ones.
static bool is_exact(const loop *l) {
  for (uint32_t i = 0; i < l->start[l->m]; i++)
    if (l->entries[i].low != l->entries[i].high ||
        l->entries[i].low_value != l->entries[i].high_value)
      return false;
  return l->total_start[l->m] == 0;
}

// Bounds from above of h, from those of the solution for the division found.
static void prove_best(loop *l) {
  const bool best = is_best(l);
  copy(l, l->fine, l->above);
  const bool proven = repair(l);
  if (proven)
    lower(l);
  for (uint32_t j = 0; j < l->m; j++) {
    const wide value = proven ? l->fine[j] : l->all;
    l->above[j] = best && l->above[j] < value ? l->above[j] : value;
    l->is_loose[j] |= !is_tight(l, j);
  }
}

static bool find_best(loop *l, uint32_t *scratch) {
  bool more = true;
  for (uint32_t j = 0; j < l->m; j++)
    divide_directly(l, j);
  begin_outwards(l, scratch);
  if (!solve_given(l, true))
    return false;
  for (int round = 0; round < ROUNDS_MAX && more; round++) {
    more = false;
    for (uint32_t j = 0; j < l->m; j++)
      more |= improve(l, j, scratch);
    if (more && !solve_given(l, true))
      return false;
  }
  return true;
}

static bool solve_high(loop *l, uint32_t *scratch) {
  if (!is_exact(l)) {
    if (!find_best(l, scratch))
      return false;
    enclose(l);
    prove_best(l);
  }
  for (uint32_t j = 0; j < l->m; j++) {
    const wide units = (l->above[j] + l->unit - 1) / l->unit;
    l->look->high[l->places[j]] =
        units < (wide)SG_UNITS ? (uint64_t)units : SG_UNITS;
  }
  return true;
}

// --- setting up --------------------------------------------------------------

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
static uint64_t most_of_totals(const loop *l, uint32_t j) {
  uint64_t sum = sg_look_total_high(l->look, l->places[j]);
  for (uint32_t i = l->total_start[j]; i < l->total_start[j + 1]; i++)
    if (INSIDE(&l->totals[i]))
      sum += (uint64_t)l->totals[i].high * SG_WHOLE;
  return sum < SG_UNITS ? sum : SG_UNITS;
}

static entry entry_of(const loop *l, uint32_t owner, uint32_t low,
                      uint32_t high) {
  return (entry){
      .k = number_in(l, owner),
      .low = low,
      .high = high,
      .low_value = l->look->low[owner],
      .high_value = l->look->high[owner],
  };
}

static void copy_entries(loop *l) {
  const sg_shares *s = l->look->shares;
  uint32_t n = 0;
  uint32_t n_totals = 0;
  for (uint32_t j = 0; j < l->m; j++) {
    const uint32_t p = l->places[j];
    uint32_t here = 0;
    const sg_total *totals = s->n_totals ? sg_totals_in(s, p, &here) : NULL;
    l->start[j] = n;
    l->total_start[j] = n_totals;
    for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++)
      l->entries[n++] =
          entry_of(l, s->stake[i].owner, s->stake[i].low, s->stake[i].high);
    for (uint32_t i = 0; i < here; i++)
      l->totals[n_totals++] =
          entry_of(l, totals[i].owner, totals[i].low, totals[i].high);
    l->start[j + 1] = n;
    l->total_start[j + 1] = n_totals;
    l->extra[j] = here ? most_of_totals(l, j) : 0;
    divide_directly(l, j);
  }
}

// Fine units: 1e-24, or coarser so that no sum is too wide.
static void choose_unit(loop *l) {
  const uint64_t finest = 1000000;
  const uint64_t most = UINT64_C(10000000000000000000);
  uint64_t whole = SG_WHOLE;
  for (uint32_t j = 0; j < l->m; j++)
    whole = l->now[j].whole > whole ? l->now[j].whole : whole;
  l->unit = (wide)(most / whole < finest ? most / whole : finest);
  l->all = (wide)SG_UNITS * l->unit;
}

static uint32_t count_entries(const sg_look *look, const uint32_t *places,
                              uint32_t m, uint32_t *n_totals) {
  const sg_shares *s = look->shares;
  uint32_t n = 0;
  *n_totals = 0;
  for (uint32_t j = 0; j < m; j++) {
    uint32_t here = 0;
    n += s->start[places[j] + 1] - s->start[places[j]];
    if (s->n_totals)
      (void)sg_totals_in(s, places[j], &here);
    *n_totals += here;
  }
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

static bool set_up(loop *l, uint32_t n, uint32_t n_totals, uint32_t **scratch) {
  sg_arena *arena = &l->look->of_loop;
  const size_t m = l->m;
  l->start = sg_arena_alloc(arena, m + 1, sizeof *l->start);
  l->entries = sg_arena_alloc(arena, n, sizeof *l->entries);
  l->total_start = sg_arena_alloc(arena, m + 1, sizeof *l->total_start);
  l->totals = sg_arena_alloc(arena, n_totals, sizeof *l->totals);
  l->now = sg_arena_alloc(arena, m, sizeof *l->now);
  l->extra = sg_arena_alloc(arena, m, sizeof *l->extra);
  l->user_start = sg_arena_alloc(arena, m + 2, sizeof *l->user_start);
  l->user = sg_arena_alloc(arena, n, sizeof *l->user);
  l->order = sg_arena_alloc(arena, n, sizeof *l->order);
  l->is_loose = sg_arena_alloc(arena, m, sizeof *l->is_loose);
  l->is_cut = sg_arena_alloc(arena, m, sizeof *l->is_cut);
  double *rows = sg_arena_alloc(arena, m * 4, sizeof *rows);
  wide *wides = sg_arena_alloc(arena, m * 5, sizeof *wides);
  *scratch = sg_arena_alloc(arena, n + 2 * m, sizeof **scratch);
  if (!l->start || !l->entries || !l->total_start || !l->totals || !l->now ||
      !l->extra || !l->user_start || !l->user || !l->order || !l->is_loose ||
      !l->is_cut || !rows || !wides || !*scratch)
    return false;
  l->x = rows;
  l->b = rows + m;
  l->step = rows + 2 * m;
  l->visits = rows + 3 * m;
  l->fine = wides;
  l->near = wides + m;
  l->below = wides + 2 * m;
  l->above = wides + 3 * m;
  l->constant = wides + 4 * m;
  copy_entries(l);
  choose_unit(l);
  list_users(l);
  return true;
}

sg_status sg_loop_solve(sg_look *look, const uint32_t *places, uint32_t n,
                        sg_error *err) {
  loop l = {.look = look, .places = places, .m = n};
  uint32_t *scratch = NULL;
  uint32_t n_totals = 0;
  sg_arena_reset(&look->of_loop);
  const uint32_t n_stakes = count_entries(look, places, n, &n_totals);
  if (!set_up(&l, n_stakes, n_totals, &scratch))
    return sg_no_memory(err);
  if (solve_low(&l) && solve_high(&l, scratch)) {
    for (uint32_t j = 0; j < n; j++)
      look->n_loose += l.is_loose[j];
    return SG_OK;
  }
  const bool is_dense = look->system.n_cells > SG_CELLS_MAX;
  return is_dense && sg_loop_sweep(look, places, n, n_stakes)
             ? SG_OK
             : sg_no_memory(err);
}
