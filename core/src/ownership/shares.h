// SPDX-License-Identifier: GPL-2.0-or-later
// shares - who holds how much of whom, in the order in which look-through
// shares are solved: owners before what they own, and parties that own each
// other side by side.
//
// A party's number in that order is its place. Shares are parts per billion,
// least and greatest. A greatest share is never more than what the other owners
// certainly leave; least shares stand as recorded, even above the whole.
#ifndef SG_OWNERSHIP_SHARES_H
#define SG_OWNERSHIP_SHARES_H

#include "graph/view.h"

/// What is counted.
typedef enum sg_measure {
  SG_BY_SHARES, ///< The economic stake
  SG_BY_VOTES   ///< Votes where they are stated, else the stake
} sg_measure;

typedef struct sg_stake {
  uint32_t owner; ///< Place
  uint32_t low, high;
  sg_id link;
} sg_stake;

typedef struct sg_owned {
  uint32_t company; ///< Place
  uint32_t low, high;
  sg_id link;
} sg_owned;

/// A `total` or `ultimate` stake: what an owner is said to hold of a company by
/// whatever way. It overlaps with the others and is no part of their sum.
typedef struct sg_total {
  uint32_t owner, company; ///< Places
  uint32_t low, high;
  sg_id link;
} sg_total;

typedef struct sg_shares {
  const sg_graph *graph;
  uint32_t n, n_stakes;
  uint32_t *place;     ///< Of each entity
  uint32_t *entity;    ///< At each place
  uint32_t *start;     ///< Stakes in the party at p: from start[p] to
  sg_stake *stake;     ///< start[p + 1]
  uint32_t *out_start; ///< The same for what the party at p owns
  sg_owned *owned;
  sg_total *total;    ///< Those that are used, by company
  sg_total *total_of; ///< The same by owner
  uint32_t n_totals;
  uint64_t *whole; ///< What the stakes in p are parts of: SG_WHOLE, or the sum
                   ///< of their least shares where that is more
  uint8_t *counts; ///< Of each link in force: 1 when it is used
  uint32_t *first; ///< First place of those that own each other with p
  sg_arena arena;
} sg_shares;

/// Build from a view. Companies above 100 % and closed loops are added to the
/// model's problems when `report` is true. O(n + m), and the searches that
/// `total` and `ultimate` stakes need. About 32 bytes a stake and 32 an entity.
SG_NODISCARD sg_status sg_shares_build(sg_shares *shares, const sg_view *view,
                                       sg_measure measure, bool report,
                                       sg_error *err);
void sg_shares_clear(sg_shares *shares);

/// What pinning a stake changed, to be put back.
typedef struct sg_pinned {
  uint32_t place;   ///< Of the company
  sg_stake *before; ///< Its stakes as they were
  uint32_t n;
} sg_pinned;

/// Let the stake at index `i` be exactly `share`, one of its two ends; no other
/// owner can then hold more than that leaves. sg_shares_unpin() puts it back.
SG_NODISCARD bool sg_shares_pin(sg_shares *shares, uint32_t i, uint32_t share,
                                sg_pinned *out);
void sg_shares_unpin(sg_shares *shares, sg_pinned *pinned);

/// Totals in the party at a place, and those that it holds: the first and `n`.
const sg_total *sg_totals_in(const sg_shares *shares, uint32_t p, uint32_t *n);
const sg_total *sg_totals_of(const sg_shares *shares, uint32_t p, uint32_t *n);

/// What a link counts for; a greatest share of 0 means that it does not count.
typedef struct sg_counted {
  uint32_t *low, *high; ///< Of each link in force
  uint8_t *is_total;    ///< 1: a `total` or `ultimate` stake that is used
} sg_counted;

/// counted.c: the columns of `counted`, in the arena.
SG_NODISCARD sg_status sg_shares_count(sg_counted *counted, const sg_view *view,
                                       sg_measure measure, sg_arena *arena,
                                       sg_error *err);

#endif
