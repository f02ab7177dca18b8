// SPDX-License-Identifier: GPL-2.0-or-later
// look_through - the share of a set of owners in every company, directly and
// through others: the probability that a walk from the company up to its
// owners, at each step choosing one with probability equal to its share, ever
// meets the set. It never exceeds the whole, and counts nothing twice in
// circular ownership.
//
//   h(j) = sum over owners k of share(k, j) * (1 if k is in the set, else h(k))
//
// The least solution. Low and high are its exact extremes over all shares
// within their bounds whose sum in each company is at most 100 %. What no link
// accounts for belongs to nobody.
//
// A `total` stake overlaps with the others: low is at least what the greatest
// of them makes, high at most their sum more.
//
// Values are whole numbers of 1e-18: sums are exact, low is rounded down and
// high up, so that the bounds are sound and do not depend on any order.
#ifndef SG_OWNERSHIP_LOOK_THROUGH_H
#define SG_OWNERSHIP_LOOK_THROUGH_H

#include "ownership/eliminate.h"
#include "ownership/shares.h"

#define SG_UNITS      UINT64_C(1000000000000000000) ///< All of a company
#define SG_LOOK_TIGHT SG_WHOLE ///< 1e-9: bounds that near are those extremes

/// Room for solutions, used again for one set of owners after the other.
typedef struct sg_look {
  const sg_shares *shares;
  uint64_t *low, *high;  ///< At each place; 0 where the set does not reach
  uint8_t *mark;         ///< Of each place: SG_LOOK_*
  const uint8_t *within; ///< Of each entity: solve only where 1; NULL: all
  uint32_t *reached;     ///< Places, in ascending order; the owners among them
  uint32_t n_reached;
  uint32_t n_loose; ///< Companies in loops whose bounds are sound, but which
                    ///< were not shown to be within 1e-9 of the extremes
  sg_arena arena;
  struct sg_room *room; ///< Of one company's owners, for sorting
  sg_arena of_loop;     ///< Room of the loop solver, used again
  sg_system system;     ///< and its linear system
} sg_look;

enum { SG_LOOK_REACHED = 1, SG_LOOK_OWNER = 2 };

SG_NODISCARD sg_status sg_look_init(sg_look *look, const sg_shares *shares,
                                    sg_error *err);
void sg_look_clear(sg_look *look);

/// Solve for a set of owners. O(stakes below them), loops apart: these are
/// eliminated, which is O(size) for rings and O(size^3) at worst; one that
/// would need more than SG_CELLS_MAX entries is swept.
SG_NODISCARD sg_status sg_look_through(sg_look *look, const sg_id *owners,
                                       uint32_t n_owners, sg_error *err);

/// Units as a fraction, rounded to 12 decimals.
double sg_units_fraction(uint64_t units);
/// Units as parts per billion, down or up.
static inline uint32_t sg_units_down(uint64_t units) {
  return (uint32_t)(units / SG_WHOLE);
}
static inline uint32_t sg_units_up(uint64_t units) {
  return (uint32_t)((units + SG_WHOLE - 1) / SG_WHOLE);
}

// Between look_through.c and loop.c.

/// A wide unsigned integer for sums of share * units.
__extension__ typedef unsigned __int128 sg_wide;

/// An owner that can hold more than its least share.
typedef struct sg_room {
  uint64_t value;
  uint32_t room;
} sg_room;

/// Of the `total` stakes in the company at `p`: the greatest least share that
/// one of them makes, and the sum of the greatest, cut at SG_UNITS.
uint64_t sg_look_total_low(const sg_look *look, uint32_t p);
uint64_t sg_look_total_high(const sg_look *look, uint32_t p);
/// h of the company at `p` from the values of its owners as they stand.
uint64_t sg_look_low(const sg_look *look, uint32_t p);
uint64_t sg_look_high(const sg_look *look, uint32_t p);
/// loop.c: solve companies that own each other; places in ascending order.
SG_NODISCARD sg_status sg_loop_solve(sg_look *look, const uint32_t *places,
                                     uint32_t n, sg_error *err);
/// sweep.c: the same for loops too dense for it, which have `n_stakes` stakes;
/// false without memory.
bool sg_loop_sweep(sg_look *look, const uint32_t *places, uint32_t n,
                   uint32_t n_stakes);

#endif
