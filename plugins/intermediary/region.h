// SPDX-License-Identifier: GPL-2.0-or-later
// region - what lies between vendors and users as a compact graph, and the
// searches in it that igraph does too slowly: dominators.c, parts.c, through.c.
#ifndef SG_INTERMEDIARY_REGION_H
#define SG_INTERMEDIARY_REGION_H

#include "intermediary.h"

/// Neighbours of vertex v: to[start[v]] up to to[start[v + 1]], each once.
typedef struct neighbours {
  uint32_t *start, *to;
} neighbours;

/// Vertices are numbered as a depth-first search from the vendors meets them,
/// so that what a search meets together is near in memory.
typedef struct region {
  uint32_t n;
  sg_id *entity; ///< By vertex
  neighbours out, in;
} region;

/// The parties that can be part of a chain from a vendor to a user. O(links).
sg_status region_build(const supply *s, region *out);

/// Ask for memory that will be looked at soon.
static inline void region_fetch(const void *address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#else
  (void)address;
#endif
}

/// A dominator tree. Places are 1, 2, ... in the order in which a depth-first
/// search from the root meets the vertices; 0 is no place.
typedef struct dominators {
  const region *r;
  uint32_t n;            ///< Vertices reached, the root among them
  uint32_t *vertex;      ///< By place
  uint32_t *place;       ///< By vertex; 0: not reached
  uint32_t *above;       ///< By place: place of the immediate dominator
  struct domination *at; ///< Of the algorithm
  struct bookkeeping *book;
} dominators;

/// SG_OK or SG_ENOMEM.
sg_status dominators_init(sg_host *host, const region *r, dominators *out);
/// The tree of one root: Lengauer & Tarjan (1979). O(links log vertices).
void dominators_find(dominators *d, uint32_t root);

/// Parts within which every vertex reaches every other one.
typedef struct parts {
  uint32_t n;
  uint32_t *of;    ///< Part of each vertex; SG_NONE of the one left out
  uint32_t *order; ///< Vertices by part; links lead to lesser parts or stay
  uint32_t *number, *low, *next, *path, *open; // while they are sought
} parts;

sg_status parts_init(sg_host *host, const region *r, parts *out);
/// Without the vertex `left_out` (SG_NONE: with all): Tarjan (1972). O(links).
void parts_find(const region *r, uint32_t left_out, parts *p);

/// Shortest chains.
typedef struct shortest {
  const region *r;
  const double *weight; ///< Of each vertex as an end; 0: none
  double *through;      ///< Of each vertex, summed over the roots so far
  uint32_t *distance, *order;
  double *chains; ///< Number of shortest ones, in units of 2^exponent[distance]
  double *behind;
  int32_t *exponent;
} shortest;

sg_status shortest_init(sg_host *host, const region *r, const double *weight,
                        shortest *out);
/// Add, for each vertex, the parts of the shortest chains from a root to all
/// ends that run through it: Brandes (2001). O(links).
void shortest_add(shortest *s, uint32_t root);

#endif
