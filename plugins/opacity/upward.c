// SPDX-License-Identifier: GPL-2.0-or-later
// upward - the heaviest chain of owners above each party.
//
// Components are taken owners first. A party outside circles adds one owner to
// the best of their chains. Where a chain passes a circle, it takes the
// shortest way through: in a small circle from each member to each other one,
// in a large one from the members with the heaviest chains above to the rest.
#include "opacity.h"

#include <string.h>

enum { SMALL_MAX = 64 };

// Shortest ways up within a small circle, from one member.
typedef struct ways {
  uint32_t n;
  sg_id at[SMALL_MAX];      // members in the order in which they were reached
  rise via[SMALL_MAX];      // from the one before
  uint32_t rest[SMALL_MAX]; // index of that
  uint32_t depth[SMALL_MAX];
  uint32_t weight[SMALL_MAX]; // of the owners on the way
} ways;

static uint32_t weight_of(const ascent *a, sg_id v) {
  return a->weight ? a->weight[v] : 1;
}

// An owner, and what is above it.
static uint32_t worth_of(const ascent *a, const owning *o) {
  if (o->marks & BY_ORGANISATION)
    return a->value[o->owner] + weight_of(a, o->owner);
  return a->weight ? 0 : 1;
}

static uint32_t find_way(const ways *w, sg_id v) {
  for (uint32_t i = 0; i < w->n; i++)
    if (w->at[i] == v)
      return i;
  return SG_NONE;
}

// Among equally short ways the heaviest.
static void take_way(const ascent *a, ways *w, uint32_t i, const owning *o) {
  const sg_id u = o->owner;
  const uint32_t weight = w->weight[i] + weight_of(a, u);
  uint32_t at = find_way(w, u);
  if (at == SG_NONE) {
    at = w->n++;
    w->at[at] = u;
    w->depth[at] = w->depth[i] + 1;
  } else if (w->depth[at] != w->depth[i] + 1 || w->weight[at] >= weight) {
    return;
  }
  w->via[at] = (rise){o->link, u};
  w->rest[at] = i;
  w->weight[at] = weight;
}

static void look_around(const ascent *a, sg_id v, ways *w) {
  const circles *c = a->c;
  w->n = 1;
  w->at[0] = v;
  w->depth[0] = w->weight[0] = 0;
  for (uint32_t i = 0; i < w->n; i++) {
    const sg_id at = w->at[i];
    for (uint32_t k = c->inner_start[at]; k < c->inner_start[at + 1]; k++)
      take_way(a, w, i, &c->inner[k]);
  }
}

// The best chain by way of an owner outside the party's circle, if any.
static rise best_outside(const survey *s, const ascent *a, sg_id v,
                         uint32_t *value) {
  const uint8_t ties = a->c->ties;
  const bool alone = !a->c->round[v];
  rise best = {SG_NONE, SG_NONE};
  *value = 0;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    if (!(o->tie & ties) || (!alone && a->c->of[o->owner] == a->c->of[v]))
      continue;
    const uint32_t sum = worth_of(a, o);
    if (best.link == SG_NONE || sum > *value) {
      best = (rise){o->link, o->owner};
      *value = sum;
    }
  }
  return best;
}

// Every member looks for the best way out.
static void pass_small(const survey *s, ascent *a, const sg_id *member,
                       uint32_t n) {
  uint32_t above[SMALL_MAX];
  for (uint32_t i = 0; i < n; i++)
    a->via[member[i]] = best_outside(s, a, member[i], &above[i]);
  // From here on, above[] is what value[] will be for those who leave there.
  for (uint32_t i = 0; i < n; i++)
    a->value[member[i]] = above[i];
  uint32_t best[SMALL_MAX];
  for (uint32_t i = 0; i < n; i++) {
    ways w;
    best[i] = 0;
    look_around(a, member[i], &w);
    for (uint32_t k = 0; k < w.n; k++) {
      if (a->via[w.at[k]].link == SG_NONE)
        continue;
      const uint32_t sum = a->value[w.at[k]] + w.weight[k];
      if (a->exit[member[i]] == SG_NONE || sum > best[i]) {
        a->exit[member[i]] = w.at[k];
        best[i] = sum;
      }
    }
  }
  for (uint32_t i = 0; i < n; i++)
    a->value[member[i]] = best[i];
}

// Layers of a breadth first search down from the members above which most is.
// The queue is the rest of the member list, so that none is needed.
typedef struct layers {
  sg_id *queue;
  uint32_t *depth; // of entities, + 1; 0: not reached
} layers;

static void pass_down(const survey *s, ascent *a, layers *l, sg_id v,
                      uint32_t *n) {
  const sg_graph *g = s->g;
  const uint32_t sum = a->value[v] + weight_of(a, v);
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    const sg_id u = g->link_to[e];
    if (!(s->tie[e] & a->c->ties) || a->c->of[u] != a->c->of[v])
      continue;
    if (l->depth[u] == 0) {
      l->depth[u] = l->depth[v] + 1;
      l->queue[(*n)++] = u;
    } else if (l->depth[u] != l->depth[v] + 1 || a->value[u] >= sum) {
      continue;
    }
    a->value[u] = sum;
    a->via[u] = (rise){e, v};
  }
}

static void pass_large(const survey *s, ascent *a, layers *l,
                       const sg_id *member, uint32_t n) {
  uint32_t most = 0;
  bool open = false;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t value = 0;
    a->via[member[i]] = best_outside(s, a, member[i], &value);
    a->value[member[i]] = value;
    open |= a->via[member[i]].link != SG_NONE;
    most = value > most ? value : most;
  }
  uint32_t n_reached = 0;
  for (uint32_t i = 0; open && i < n; i++)
    if (a->via[member[i]].link != SG_NONE && a->value[member[i]] == most) {
      l->depth[member[i]] = 1;
      l->queue[n_reached++] = member[i];
    }
  for (uint32_t i = 0; i < n_reached; i++)
    pass_down(s, a, l, l->queue[i], &n_reached);
}

sg_status ascend(const survey *s, const circles *c, const uint8_t *weight,
                 ascent *out) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  layers l = {host->alloc(host, n, sizeof *l.queue),
              host->alloc(host, n, sizeof *l.depth)};
  *out = (ascent){.c = c, .weight = weight};
  out->value = host->alloc(host, n, sizeof *out->value);
  out->via = host->alloc(host, n, sizeof *out->via);
  out->exit = host->alloc(host, n, sizeof *out->exit);
  if (!l.queue || !l.depth || !out->value || !out->via || !out->exit)
    return SG_ENOMEM;
  memset(out->exit, 0xff, n * sizeof *out->exit);
  for (uint32_t i = 0; i < c->n; i++) {
    const sg_id *member = c->member + c->start[i];
    const uint32_t size = c->start[i + 1] - c->start[i];
    if (i % 65536 == 0 && !host->tick(host, (double)i / c->n))
      return SG_ECANCEL;
    fetch_ahead(s, c, c->start[i], out->value);
    if (size == 1)
      out->via[*member] = best_outside(s, out, *member, &out->value[*member]);
    else if (size <= SMALL_MAX)
      pass_small(s, out, member, size);
    else
      pass_large(s, out, &l, member, size);
  }
  return SG_OK;
}

// From a member of a small circle to the one where its chain leaves. A way is
// never longer than the circle is large.
static uint32_t way_out(const ascent *a, sg_id v, rise steps[SMALL_MAX]) {
  ways w;
  if (a->exit[v] == v)
    return 0;
  look_around(a, v, &w);
  uint32_t i = find_way(&w, a->exit[v]);
  if (i == SG_NONE)
    return 0;
  const uint32_t n = w.depth[i];
  for (uint32_t k = n; k > 0; k--, i = w.rest[i])
    steps[k - 1] = w.via[i];
  return n;
}

static void add_step(chain *out, rise step) {
  out->links[out->n] = step.link;
  out->owners[out->n++] = step.owner;
}

void ascent_chain(const ascent *a, sg_id v, chain *out) {
  rise inside[SMALL_MAX];
  out->n = 0;
  while (out->n < CHAIN_MAX) {
    if (a->c->round[v] && a->exit[v] != SG_NONE) {
      const uint32_t n_inside = way_out(a, v, inside);
      for (uint32_t i = 0; i < n_inside && out->n < CHAIN_MAX; i++)
        add_step(out, inside[i]);
      v = a->exit[v];
    }
    if (out->n == CHAIN_MAX || a->via[v].link == SG_NONE)
      break;
    add_step(out, a->via[v]);
    v = a->via[v].owner;
  }
}
