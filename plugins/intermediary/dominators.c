// SPDX-License-Identifier: GPL-2.0-or-later
// dominators - see region.h: the algorithm of Lengauer & Tarjan with path
// compression, without recursion. What it needs of a place lies together in
// memory, which makes it several times as fast as igraph's on large graphs.
#include "region.h"

#include <string.h>

// What is looked at again and again, in a quarter of a cache line.
typedef struct domination {
  uint32_t ancestor; // in the forest; 0: a root of it
  uint32_t label;    // of the places between, that with the least semi
  uint32_t least;    // semi of the label
  uint32_t semi;     // place of the semidominator
} domination;

typedef struct bookkeeping {
  uint32_t parent; // in the depth-first tree; then the dominator, or a place
                   // that has the same one
  uint32_t bucket; // first place whose semidominator this one is
  uint32_t next;   // in that bucket; before, the next buyer to look at
} bookkeeping;

sg_status dominators_init(sg_host *host, const region *r, dominators *out) {
  const size_t n = (size_t)r->n + 1;
  *out = (dominators){
      .r = r,
      .vertex = host->alloc(host, n, sizeof *out->vertex),
      .place = host->alloc(host, n, sizeof *out->place),
      .above = host->alloc(host, n, sizeof *out->above),
      .at = host->alloc(host, n, sizeof *out->at),
      .book = host->alloc(host, n, sizeof *out->book),
  };
  return out->vertex && out->place && out->above && out->at && out->book
             ? SG_OK
             : SG_ENOMEM;
}

static uint32_t enter(dominators *d, uint32_t v, uint32_t parent) {
  const uint32_t i = ++d->n;
  domination *at = &d->at[i];
  d->place[v] = i;
  d->vertex[i] = v;
  at->semi = at->label = at->least = i;
  at->ancestor = 0;
  d->book[i].parent = parent;
  d->book[i].bucket = 0;
  for (uint32_t k = d->r->out.start[v]; k < d->r->out.start[v + 1]; k++)
    region_fetch(&d->place[d->r->out.to[k]]);
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
  d->book[1].next = out->start[root];
  while (depth > 0) {
    const uint32_t i = stack[depth - 1];
    const uint32_t v = d->vertex[i];
    uint32_t k = d->book[i].next;
    while (k < out->start[v + 1] && d->place[out->to[k]] != 0)
      k++;
    if (k == out->start[v + 1]) {
      depth--;
      continue;
    }
    d->book[i].next = k + 1;
    const uint32_t to = out->to[k];
    stack[depth++] = enter(d, to, i);
    d->book[d->n].next = out->start[to];
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
  for (uint32_t k = d->book[i].bucket; k != 0; k = d->book[k].next) {
    const domination *best = evaluate(d, k);
    d->book[k].parent = best->least < d->at[k].semi ? best->label : i;
  }
  d->book[i].bucket = 0;
}

// Memory is what costs time: ask early for what the next places look at.
static void fetch_ahead(const dominators *d, uint32_t i) {
  enum { FAR = 16, MIDDLE = 8, NEAR = 4 };
  const neighbours *in = &d->r->in;
  if (i <= FAR + 1)
    return;
  region_fetch(&in->start[d->vertex[i - FAR]]);
  const uint32_t v = d->vertex[i - MIDDLE];
  for (uint32_t k = in->start[v]; k < in->start[v + 1]; k++)
    region_fetch(&d->place[in->to[k]]);
  const uint32_t w = d->vertex[i - NEAR];
  for (uint32_t k = in->start[w]; k < in->start[w + 1]; k++)
    region_fetch(&d->at[d->place[in->to[k]]]);
}

void dominators_find(dominators *d, uint32_t root) {
  const neighbours *in = &d->r->in;
  domination *at = d->at;
  bookkeeping *book = d->book;
  search(d, root);
  for (uint32_t i = d->n; i > 1; i--) {
    const uint32_t v = d->vertex[i];
    const uint32_t parent = book[i].parent;
    uint32_t semi = i;
    fetch_ahead(d, i);
    for (uint32_t k = in->start[v]; k < in->start[v + 1]; k++) {
      const uint32_t from = d->place[in->to[k]];
      // A place before this one is no part of the forest yet: it is its own
      // best. 0 is none: not reached.
      const uint32_t least = from > i ? evaluate(d, from)->least : from;
      if (least < semi && least != 0)
        semi = least;
    }
    at[i].semi = at[i].least = semi;
    book[i].next = book[semi].bucket;
    book[semi].bucket = i;
    at[i].ancestor = parent;
    empty_bucket(d, parent);
  }
  for (uint32_t i = 2; i <= d->n; i++)
    d->above[i] = book[i].parent == at[i].semi ? book[i].parent
                                               : d->above[book[i].parent];
  d->above[1] = 0;
}
