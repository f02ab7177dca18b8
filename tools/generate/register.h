// SPDX-License-Identifier: GPL-2.0-or-later
// register - made-up ownership registers of any size with a realistic shape.
#ifndef STAKEGRAPH_GENERATE_REGISTER_H
#define STAKEGRAPH_GENERATE_REGISTER_H

#include <stdbool.h>
#include <stdint.h>

#define REGISTER_COMPANIES_MIN      1000
#define REGISTER_COMPANIES_MAX      2000000000
#define REGISTER_LINKS_PER_1000_MIN 1000
#define REGISTER_LINKS_PER_1000_MAX 10000
#define REGISTER_LINKS_PER_1000     3000
#define REGISTER_PERCENT            10000000 // one percent in parts per billion
#define REGISTER_WHOLE              1000000000

/// Which register. Equal options give the same register on every machine.
typedef struct register_options {
  uint32_t companies;      // entities of all kinds, numbered from 0
  uint32_t links_per_1000; // links for 1000 entities; 0 is the default
  uint64_t seed;
} register_options;

typedef enum register_entity_kind {
  REGISTER_COMPANY,
  REGISTER_PERSON,
  REGISTER_PUBLIC_BODY
} register_entity_kind;

/// Takes one link: `owner` holds between `low` and `high` parts per billion of
/// `company`, both ends included. No pair comes twice in one register.
typedef void register_stake(void *ctx, uint32_t owner, uint32_t company,
                            uint32_t low, uint32_t high);

/// Whether the options are within the limits above; the other functions need
/// options that are.
bool register_valid(const register_options *options);

/// The number of links that register_stakes() makes.
uint64_t register_links(const register_options *options);

/// What entity `i` is, and the two letters of its country. O(1).
register_entity_kind register_kind(const register_options *options, uint32_t i);
const char *register_country(const register_options *options, uint32_t i);

/// Calls `stake` once a link, all links of a company together, the companies
/// in random order. O(entities + links); allocates nothing, cannot fail.
void register_stakes(const register_options *options, register_stake *stake,
                     void *ctx);

#endif
