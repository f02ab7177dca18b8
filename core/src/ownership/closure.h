// SPDX-License-Identifier: GPL-2.0-or-later
// closure - the parties that count as a set of owners' own: the least set that
// holds the owners and every company of which the set together holds more than
// (or at least) a threshold, or which one of the set controls.
//
// It is computed twice, in whole parts per billion:
//   certain   from the least shares, and control by the means that are named;
//   possible  from the greatest, capped by what the others certainly hold, with
//             control by any means, and with owners who only perhaps belong.
// Least shares count as recorded, even where they are above the whole.
#ifndef SG_OWNERSHIP_CLOSURE_H
#define SG_OWNERSHIP_CLOSURE_H

#include "ownership/shares.h"

/// When a company counts as the set's own.
typedef struct sg_test {
  uint32_t threshold; ///< Parts per billion
  bool strict;        ///< More than; else at least
  uint32_t control;   ///< Bits 1 << SG_MEANS_*: links of control that count
  uint32_t control_possible; ///< Those that count as possible control
  bool never;                ///< No company does: shares are only added up
} sg_test;

/// Room for closures, used again for one set after the other.
typedef struct sg_closure {
  const sg_shares *shares;
  sg_test test;          ///< Of the last question
  const uint8_t *within; ///< Of each entity: go only where 1; NULL: all
  uint32_t
      dead_end;   ///< Place of a party that brings nothing with it, or SG_NONE
  uint64_t *sure; ///< Held by the certain set, of the party at each place
  uint64_t *low, *high; ///< Held by the possible set, least and greatest
  uint64_t *all_low;    ///< Held by anybody for certain
  uint64_t *total_low, *total_high; ///< By `total` stakes: the greatest of the
                                    ///< least, the sum of the greatest
  uint8_t *level;                   ///< 0 outside, SG_POSSIBLE, SG_CERTAIN
  uint32_t *members; ///< Places in the order in which they were taken in
  uint32_t n_members;
  uint32_t n_given;   ///< Members before this are the owners themselves
  uint32_t n_perhaps; ///< Members from n_certain to this only perhaps are
  uint32_t n_certain; ///< Members before this came with the certain set
  uint32_t *touched;  ///< Places that the set holds anything of, or members
  uint32_t n_touched;
  uint8_t *was_touched;
  sg_arena arena;
} sg_closure;

SG_NODISCARD sg_status sg_closure_init(sg_closure *closure,
                                       const sg_shares *shares, sg_error *err);
void sg_closure_clear(sg_closure *closure);

/// Close a set. `perhaps` only possibly belong to it. O(links that leave it).
void sg_close(sg_closure *closure, const sg_test *test, const sg_id *owners,
              uint32_t n_owners, const sg_id *perhaps, uint32_t n_perhaps);
/// The most that the set can hold of the party at `p`: `total` stakes, which
/// overlap with the others, on top.
uint64_t sg_closure_most(const sg_closure *closure, uint32_t p);
/// Of a cascade, or of the last step of other rules; and of the steps above it.
sg_test sg_test_of(const sg_rule *rule);
sg_test sg_test_of_chain(const sg_rule *rule);
bool sg_test_passes(const sg_test *test, uint64_t share);

#endif
