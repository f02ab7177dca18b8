// SPDX-License-Identifier: GPL-2.0-or-later
// world - what a register of owners leaves out: deals and supplies, officers,
// addresses, payments, public bodies that buy, lists, dates and sources.
#ifndef STAKEGRAPH_GENERATE_WORLD_H
#define STAKEGRAPH_GENERATE_WORLD_H

#include "lines.h"
#include "register.h"

enum { WORLD_VENDORS_MAX = 64, WORLD_USERS_MAX = 4096 };

typedef struct world {
  const register_options *options;
  uint64_t state;  // of the draws
  uint64_t n_left; // links of other kinds to make
  uint32_t n_vendors, n_users;
  uint32_t vendor[WORLD_VENDORS_MAX], user[WORLD_USERS_MAX];
} world;

/// Returns how many links for 1000 entities are left to ownership.
uint32_t world_begin(world *w, const register_options *options);
/// More members of entity `i`; all are to be asked for in their order.
void world_entity(world *w, output *out, uint32_t i);
/// More members of a stake.
void world_stake(world *w, output *out);
/// Sources, incidents, deals and all other links.
void world_links(world *w, output *out);

#endif
