// SPDX-License-Identifier: GPL-2.0-or-later
// ways - the k best simple chains between two parties.
//
// A chain is a sequence of different parties, each joined to the next by a
// link. Between two parties the strongest link is used. Goods, money and
// successions (supply, payment, succession) are followed in their direction;
// every other link either way. The strength of a chain is the product of the
// strengths of its links, see strength.h.
//
// Method: Yen's algorithm with Lawler's rule; each detour is found by A*, see
// search.h. Costs are integers and ties are broken by the numbers of the
// parties, so that the answer depends on nothing but the graph. No simple
// chains are enumerated.
#ifndef SG_PATHS_WAYS_H
#define SG_PATHS_WAYS_H

#include "base/arena.h"
#include "base/status.h"
#include "stakegraph/plugin.h"

enum { SG_WAYS_MAX = 1000 };

typedef struct sg_way {
  double low, high; ///< Strength: what is certain, what is possible
  uint32_t n_links; ///< At least 1
  sg_id *links;     ///< From one end to the other
  sg_id *entities;  ///< n_links + 1 of them
} sg_way;

typedef struct sg_ways {
  sg_way *at; ///< Best first
  uint32_t n;
  bool truncated; ///< The limit of work was reached: there may be better ones
  uint64_t work;  ///< Steps looked at
  sg_arena arena;
} sg_ways;

typedef struct sg_ways_query {
  const sg_graph *graph;
  const sg_strengths *strengths;
  sg_id from, to;
  uint32_t k;     ///< At most SG_WAYS_MAX
  uint32_t kinds; ///< Bits 1 << SG_SUPPLY ...; 0: all
  bool by_links;  ///< Fewest links first; else the strongest
  bool directed;  ///< Follow every link in its direction only
  uint64_t work;  ///< Steps to look at, at most
} sg_ways_query;

/// Find them; none when `from` is `to` or no chain joins the two. SG_ENOMEM or
/// SG_OK. O(links) and k * (length of a chain) searches, each of which looks at
/// the surroundings of a chain; O(links log links) where there is no detour.
SG_NODISCARD sg_status sg_ways_find(sg_ways *out, const sg_ways_query *query);
void sg_ways_clear(sg_ways *ways);

#endif
