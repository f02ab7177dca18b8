// SPDX-License-Identifier: GPL-2.0-or-later
// gates - what gates.c and hub.c, two ways to the same counts, share.
#ifndef SG_INTERMEDIARY_GATES_H
#define SG_INTERMEDIARY_GATES_H

#include "region.h"

/// Users that a party cuts off from a vendor: how many, and the two with the
/// smallest ids.
typedef struct below {
  uint32_t n;
  double weight;
  sg_id first, second; // SG_NONE
} below;

typedef struct counting {
  const supply *s;
  gates *out;
  region r;
  dominators tree;
  below *under;   // by place: users below it, itself left out
  double *weight; // of each vertex: what a pair with it counts; 0: no user
} counting;

void gates_add_first(below *to, sg_id user);
/// Add what a vertex cuts off from one source. Sources are to come in the order
/// of their ids, each vertex once.
void gates_count(counting *w, uint32_t source, uint32_t vertex,
                 const below *users);

/// Sources of which hub_prepare() looks at all at once.
enum { HUB_SOURCES = 64 };

/// A vertex that most others reach and are reached from.
typedef struct hub {
  counting *w;
  bool is_used;
  uint32_t vertex;
  region back;                // the region with its links turned round
  dominators from, to;        // trees of the hub, forwards and backwards
  uint32_t *pre[2], *size[2]; // of each place: interval of what it dominates
  uint32_t *seen, stamp;      // of each vertex: the last search that met it
  uint32_t *queue;
  uint32_t *users, n_users; // vertices
  below *cut;               // of each vertex, for one source
  uint32_t *touched, n_touched;
  parts without;       // of the region without the hub
  uint64_t *reach;     // of each part: sources that reach it, as bits
  uint64_t work, most; // links looked at, and what trees would look at
} hub;

/// Is there one, and does it pay? `is_used` says so; SG_ENOMEM is a failure.
sg_status hub_find(hub *h, uint32_t n_sources);
/// Before the first of up to HUB_SOURCES sources.
void hub_prepare(hub *h, const uint32_t *sources, uint32_t n);
/// Count what is between source number `bit` of those prepared and all users.
/// False, with nothing counted: a tree of its own is needed.
bool hub_count(hub *h, uint32_t source, uint32_t bit);

#endif
