// SPDX-License-Identifier: GPL-2.0-or-later
// between - the part of the graph that can lie between two parties, and the
// search for the best chain in it.
#ifndef SG_PATHS_BETWEEN_H
#define SG_PATHS_BETWEEN_H

#include "base/vec.h"
#include "paths/ways.h"

/// What a chain costs: what it is ranked by, then what decides among equals.
__extension__ typedef unsigned __int128 sg_cost;
#define SG_COST_NONE (~(sg_cost)0)
/// Fine enough to tell strengths that differ by 1e-9, and coarse enough for a
/// chain of ten million links.
#define SG_COST_UNIT (UINT64_C(1) << 36)

typedef struct sg_hop {
  uint32_t to; ///< Vertex
  sg_id link;
  uint64_t cost; ///< -ln(strength) in units of 1 / SG_COST_UNIT
} sg_hop;

/// Hops of vertex v: hop[start[v]] up to hop[start[v + 1]], by vertex.
typedef struct sg_hops {
  uint32_t *start;
  sg_hop *hop;
} sg_hops;

/// Vertices are the parties that can lie between, in the order of the parties.
typedef struct sg_between {
  const sg_ways_query *query;
  uint32_t n; ///< 0: nothing joins the two
  uint32_t from, to;
  sg_id *entity;        ///< By vertex
  sg_hops onward, back; ///< `to` of a hop back is where it comes from
} sg_between;

/// O(links log links).
SG_NODISCARD sg_status sg_between_build(sg_between *out,
                                        const sg_ways_query *query,
                                        sg_arena *arena);

static inline sg_cost sg_hop_cost(const sg_between *b, const sg_hop *hop) {
  return b->query->by_links ? (sg_cost)1 << 64 | hop->cost
                            : (sg_cost)hop->cost << 64 | 1;
}

/// Searches for the best chain to the end. Each works on fresh marks.
typedef struct sg_search {
  const sg_between *between;
  sg_cost *to_end;              ///< Of each vertex, with nothing closed
  sg_cost *cost;                ///< From the start of the search that set it
  uint32_t *seen, *done, *good; ///< Number of the search that marked it so
  uint32_t *closed, *shut;      ///< Round that closed it, see below
  uint32_t number, round, detour;
  sg_vec heap;
  uint32_t *queue;
  uint64_t work; ///< Hops looked at, by all searches
} sg_search;

/// Finds the distances to the end. SG_ECANCEL when the limit of work is
/// reached, as in sg_search_run().
SG_NODISCARD sg_status sg_search_init(sg_search *s, const sg_between *between,
                                      sg_arena *arena);
void sg_search_clear(sg_search *s);
/// Open everything that was closed or shut.
void sg_search_open(sg_search *s);
/// Open the first hops that were shut.
void sg_search_open_hops(sg_search *s);
/// No chain may run through `v` ...
void sg_search_close(sg_search *s, uint32_t v);
/// ... or begin with the hop to `v`.
void sg_search_shut(sg_search *s, uint32_t v);
/// The best chain from `start` to the end that costs at most `most`, of equal
/// ones that with the smallest vertices: its vertices behind `start` in `out`,
/// their number in `*n`, its cost in `*cost`; SG_COST_NONE when there is none.
SG_NODISCARD sg_status sg_search_run(sg_search *s, uint32_t start, sg_cost most,
                                     uint32_t *out, uint32_t *n, sg_cost *cost);

#endif
