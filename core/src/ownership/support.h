// SPDX-License-Identifier: GPL-2.0-or-later
// support - what a verdict rests on in one company: the stakes that were added
// up, and the way up to an owner.
#ifndef SG_OWNERSHIP_SUPPORT_H
#define SG_OWNERSHIP_SUPPORT_H

#include "ownership/held.h"

/// About the last answer of sg_hold(). Lists live in the arena. SG_EINVAL when
/// the last question was not of a cascade or a majority chain.
SG_NODISCARD sg_status sg_hold_support(const sg_holder *holder, sg_id party,
                                       sg_arena *arena, sg_support *out);

#endif
