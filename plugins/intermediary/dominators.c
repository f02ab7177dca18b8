// SPDX-License-Identifier: GPL-2.0-or-later
// dominators - see region.h: the algorithm of Lengauer & Tarjan with path
// compression, without recursion. What it needs of a place lies together in
// memory, which makes it several times as fast as igraph's on large graphs.
#include "region.h"

#include <string.h>

typedef struct domination {
  uint32_t semi;     // place of the semidominator
  uint32_t ancestor; // in the forest; 0: a root of it
  uint32_t label;    // of the places between, that with the least semi
  uint32_t least;    // semi of the label
  uint32_t parent;   // in the depth-first tree; then the dominator, or a place
                     // that has the same one
  uint32_t bucket;   // first place whose semidominator this one is
  uint32_t next;     // in that bucket; before, the next buyer to look at
} domination;

sg_status dominators_init(sg_host *host, const region *r, dominators *out) {
  const size_t n = (size_t)r->n + 1;
  *out = (dominators){
      .r = r,
      .vertex = host->alloc(host, n, sizeof *out->vertex),
      .place = host->alloc(host, n, sizeof *out->place),
      .above = host->alloc(host, n, sizeof *out->above),
      .at = host->alloc(host, n, sizeof *out->at),
  };
  return out->vertex && out->place && out->above && out->at ? SG_OK : SG_ENOMEM;
}

static uint32_t enter(dominators *d, uint32_t v, uint32_t parent) {
  const uint32_t i = ++d->n;
  domination *at = &d->at[i];
  d->place[v] = i;
  d->vertex[i] = v;
  at->semi = at->label = at->least = i;
  at->parent = parent;
  at->ancestor = at->bucket = 0;
  return i;
}

// `above` is the stack of places whose buyers are not all looked at.
static void search(dominators *d, uint32_t root) {
  const neighbours *out = &d->r->out;
  uint32_t *stack = d->above;
  uint32_t depth = 0;
  memset(d->place, 0, d->r->n * sizeof *d->place);
  d->n = 0;
  stack[depth++] = enter(d, root, 0);
  d->at[1].next = out->start[root];
  while (depth > 0) {
    const uint32_t i = stack[depth - 1];
    const uint32_t v = d->vertex[i];
    uint32_t k = d->at[i].next;
    while (k < out->start[v + 1] && d->place[out->to[k]] != 0)
      k++;
    if (k == out->start[v + 1]) {
      depth--;
      continue;
    }
    d->at[i].next = k + 1;
    const uint32_t to = out->to[k];
    stack[depth++] = enter(d, to, i);
    d->at[d->n].next = out->start[to];
  }
}

// Every place on the way to the root of the forest gets the best label of those
// above it. `above` is free at these places and serves as the stack.
static void compress(dominators *d, uint32_t i) {
  domination *at = d->at;
  uint32_t depth = 0;
  uint32_t *stack = d->above;
  for (; at[at[i].ancestor].ancestor != 0; i = at[i].ancestor)
    stack[depth++] = i;
  while (depth > 0) {
    domination *down = &at[stack[--depth]];
    const domination *up = &at[down->ancestor];
    if (up->least < down->least) {
      down->least = up->least;
      down->label = up->label;
    }
    down->ancestor = up->ancestor;
  }
}

static const domination *evaluate(dominators *d, uint32_t i) {
  if (d->at[i].ancestor != 0)
    compress(d, i);
  return &d->at[i];
}

// Dominators of the places whose semidominator is `i`, as far as they are known
// yet: where another place has a lesser semidominator, it is that one's.
static void empty_bucket(dominators *d, uint32_t i) {
  for (uint32_t k = d->at[i].bucket; k != 0; k = d->at[k].next) {
    const domination *best = evaluate(d, k);
    d->at[k].parent = best->least < d->at[k].semi ? best->label : i;
  }
  d->at[i].bucket = 0;
}

void dominators_find(dominators *d, uint32_t root) {
  const neighbours *in = &d->r->in;
  domination *at = d->at;
  search(d, root);
  for (uint32_t i = d->n; i > 1; i--) {
    const uint32_t v = d->vertex[i];
    const uint32_t parent = at[i].parent;
    for (uint32_t k = in->start[v]; k < in->start[v + 1]; k++) {
      const uint32_t from = d->place[in->to[k]];
      if (from == 0)
        continue; // not reached
      const uint32_t least = evaluate(d, from)->least;
      if (least < at[i].semi)
        at[i].semi = least;
    }
    at[i].least = at[i].semi;
    at[i].next = at[at[i].semi].bucket;
    at[at[i].semi].bucket = i;
    at[i].ancestor = parent;
    empty_bucket(d, parent);
  }
  for (uint32_t i = 2; i <= d->n; i++)
    d->above[i] =
        at[i].parent == at[i].semi ? at[i].parent : d->above[at[i].parent];
  d->above[1] = 0;
}
