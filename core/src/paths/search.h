// SPDX-License-Identifier: GPL-2.0-or-later
// search - the best chain to one party, on the links of a graph as they are,
// with parts of it closed.
//
// First a search from both ends at once measures how far the parties around the
// end are from it. Later searches go by these distances; what lies farther is
// at least as far as the last one that is known. So each looks at little more
// than the surroundings of its start and of the chain.
#ifndef SG_PATHS_SEARCH_H
#define SG_PATHS_SEARCH_H

#include "base/vec.h"
#include "paths/ways.h"

/// What a chain costs: what it is ranked by, then what decides among equals.
__extension__ typedef unsigned __int128 sg_cost;
#define SG_COST_NONE (~(sg_cost)0)
/// Costs of strengths are -ln(strength) in units of 1 / SG_COST_UNIT: fine
/// enough to tell strengths that differ by 1e-9, and coarse enough for a chain
/// of ten million links.
#define SG_COST_UNIT (UINT64_C(1) << 36)

typedef struct sg_search {
  const sg_ways_query *query;
  uint8_t *way;        ///< Of links: how they may be walked
  uint64_t *link_cost; ///< Of links
  sg_cost *to_end;     ///< Of those near the end: at least so far from it
  uint32_t *near;      ///< Whether one is
  sg_cost radius;      ///< No other party is nearer to the end than this
  sg_cost *cost;       ///< From the start of the search that set it
  uint32_t *seen, *done, *good; ///< Number of the search that marked it so
  uint32_t *closed, *shut;      ///< Round that closed it, see below
  uint32_t number, round, detour;
  sg_vec heap, other_heap;
  sg_vec queue;  ///< Parties
  uint64_t work; ///< Hops looked at, by all searches
} sg_search;

/// Measure the distances to the end. SG_ECANCEL when the limit of work is
/// reached, as in sg_search_run(). Memory comes from `arena`.
SG_NODISCARD sg_status sg_search_init(sg_search *s, const sg_ways_query *query,
                                      sg_arena *arena);
void sg_search_clear(sg_search *s);
/// Open everything that was closed or shut.
void sg_search_open(sg_search *s);
/// Open the first hops that were shut.
void sg_search_open_hops(sg_search *s);
/// No chain may run through `v` ...
void sg_search_close(sg_search *s, sg_id v);
/// ... or begin with the hop to `v`.
void sg_search_shut(sg_search *s, sg_id v);
/// The best chain from `start` to the end that costs at most `most`, of equal
/// ones that with the smallest parties: the parties behind `start` (sg_id) are
/// added to `out`, and `*cost` is what it costs; SG_COST_NONE, and nothing
/// added, when there is none.
SG_NODISCARD sg_status sg_search_run(sg_search *s, sg_id start, sg_cost most,
                                     sg_vec *out, sg_cost *cost);
/// The strongest link from one party to the next of a chain, and its cost.
sg_id sg_search_link(const sg_search *s, sg_id from, sg_id to, sg_cost *cost);

#endif
