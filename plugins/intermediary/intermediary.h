// SPDX-License-Identifier: GPL-2.0-or-later
// intermediary - what the files of this plugin share.
#ifndef SG_INTERMEDIARY_H
#define SG_INTERMEDIARY_H

#include "stakegraph/igraph.h"

/// Parameters, in the order of the table in intermediary.c.
enum {
  PARAM_CHOKE_WEIGHT,
  PARAM_THROUGH_WEIGHT,
  PARAM_I01_LINKS,
  PARAM_I01_UNVERIFIED,
  PARAM_I04_CHOKE
};

/// A set of links as a small graph of the entities that they touch.
typedef struct flow {
  const sg_graph *g;
  bool backwards;  ///< Walk from `to` to `from`
  uint32_t n;      ///< Entities touched
  sg_id *entity;   ///< By local number
  uint32_t *local; ///< By entity, SG_NONE; shared by all flows of a run
  uint32_t *start; ///< Links leaving each, ascending
  sg_id *out;
  // Of the last search, by local number:
  uint32_t *distance;   ///< SG_NONE when not reached
  uint32_t *unverified; ///< Links of the chain that are not verified
  sg_id *via;           ///< Link by which it was reached
  sg_id *queue;
} flow;

/// Index `n_links` links, ascending. `local` has an element an entity, all
/// SG_NONE; flow_release() makes it so again. O(links log links).
sg_status flow_build(sg_host *host, const sg_id *links, uint32_t n_links,
                     bool backwards, uint32_t *local, flow *out);
void flow_release(flow *f);
/// Breadth first from every local entity for which `from` says so. Of chains of
/// equal length the one with the fewest unverified links is found. O(links).
void flow_search(flow *f, bool (*from)(const void *ctx, sg_id v),
                 const void *ctx);
void flow_search_one(flow *f, sg_id from);
/// Number of links to `to` after a search, or SG_NONE; 0 at a source.
uint32_t flow_distance(const flow *f, sg_id to);
/// Links of the chain found, in the order of the search. Room for
/// flow_distance() of them.
void flow_path(const flow *f, sg_id to, sg_id *links);

/// Who sells and who is supplied, and by which links.
typedef struct supply {
  sg_host *host;
  const sg_graph *g;
  sg_id *links; ///< Supplies that count, ascending
  uint32_t n_links;
  uint8_t *is_vendor, *is_user; ///< Of each entity
  bool vendors_inferred; ///< Nobody is declared: sellers whom nobody supplies
  uint32_t *local;       ///< For flows, one at a time
} supply;

/// A table for flows: an element an entity, all SG_NONE; NULL without memory.
uint32_t *flow_table(sg_host *host);
/// Collect the supply graph: the deal under review, or everything.
sg_status supply_collect(sg_host *host, supply *out);
/// Does a supply count: not of an offered or cancelled deal, no loop?
bool supply_counts(const sg_graph *g, sg_id e);
/// Is a deal one under review that is not merely offered or cancelled?
bool deal_counts(const sg_graph *g, sg_id deal);

/// A vendor and an end user.
typedef struct pair {
  sg_id vendor, user;
} pair;

/// Results by entity.
typedef struct gates {
  uint32_t n_pairs; ///< Pairs joined by some chain
  uint32_t *cut;    ///< Pairs that the party chokes
  double *through;  ///< Pairs' shortest chains through it, summed; or NULL
  pair *first;      ///< A pair that it chokes; vendor SG_NONE when none
  pair *second;     ///< Another, of another vendor or another user
} gates;

/// Count on the supply graph; `firm_only` leaves out alleged and inferred
/// supplies, and betweenness.
sg_status gates_compute(const supply *s, bool firm_only, gates *out);
/// I04.
sg_status gates_raise(const supply *s, const gates *all, const gates *firm);
/// I01: long or unverified chains, deal by deal.
sg_status chains_raise(const supply *s);

#endif
