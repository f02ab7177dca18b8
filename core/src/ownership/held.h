// SPDX-License-Identifier: GPL-2.0-or-later
// held - what a set of owners holds under a rule: rows for every party that it
// holds anything of. The one place that knows how the four ways of propagation
// are made of closures and look-through shares.
#ifndef SG_OWNERSHIP_HELD_H
#define SG_OWNERSHIP_HELD_H

#include "ownership/closure.h"
#include "ownership/look_through.h"

/// Shares and votes of one view, built once for all that asks.
typedef struct sg_stakes {
  sg_shares shares;
  sg_shares votes; ///< Built only where they differ from the shares
  bool has_votes;
} sg_stakes;

/// Problems in the records are reported; see sg_shares_build().
SG_NODISCARD sg_status sg_stakes_build(sg_stakes *stakes, const sg_view *view,
                                       bool report, sg_error *err);
void sg_stakes_clear(sg_stakes *stakes);
static inline const sg_shares *sg_stakes_of(const sg_stakes *stakes,
                                            bool by_votes) {
  return by_votes && stakes->has_votes ? &stakes->votes : &stakes->shares;
}

/// Somebody who asks: room for one answer at a time.
typedef struct sg_holder {
  const sg_stakes *stakes;
  const uint8_t *within;  ///< Of each entity: look only where 1; NULL: all
  sg_look look;           ///< Of shares
  sg_closure closure[2];  ///< By shares, by votes
  sg_closure above;       ///< Of single parents, for SG_MIXED
  const sg_closure *last; ///< That the last answer rests on, or NULL
  bool has_closure[2];
  sg_vec rows;      ///< sg_holding
  uint32_t *row_of; ///< Row + 1 of each entity
  uint8_t *covered; ///< Of each entity, while parents are looked at
  uint8_t *is_sure; ///< At each place, meanwhile: the threshold is held
  sg_held held;
  sg_arena arena;
} sg_holder;

SG_NODISCARD sg_status sg_holder_init(sg_holder *holder,
                                      const sg_stakes *stakes, sg_error *err);
void sg_holder_clear(sg_holder *holder);

/// What the owners hold under a rule; the answer is in `holder->held` until
/// the next question. Whether the rule is in force is not looked at.
SG_NODISCARD sg_status sg_hold(sg_holder *holder, const sg_rule *rule,
                               const sg_id *owners, uint32_t n_owners,
                               const sg_id *perhaps, uint32_t n_perhaps,
                               sg_error *err);
/// The same for look-through shares; every row's level is 0.
SG_NODISCARD sg_status sg_hold_through(sg_holder *holder, const sg_id *owners,
                                       uint32_t n_owners, sg_error *err);
/// The row of an entity in the last answer, or NULL.
const sg_holding *sg_holder_row(const sg_holder *holder, sg_id entity);

#endif
