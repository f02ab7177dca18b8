// SPDX-License-Identifier: GPL-2.0-or-later
// rings - O05: parties that own each other in a circle. A company that holds
// its own shares is none.
#include "opacity.h"

#include <stdio.h>
#include <string.h>

// A search for the shortest circle ends here: so many steps for all members of
// one, shared evenly, but never fewer than the second number each.
enum { STEPS_MAX = 1 << 24, STEPS_MIN = 256 };

typedef struct work {
  const survey *s;
  circles sure, any;
  // Of a search upwards, by entity:
  sg_id *stamp; // the party that met it last, + 1
  sg_id *via;   // tie to the party owned
  uint32_t *depth;
  sg_id *queue;
} work;

// A closed walk from the party up and back to it, or a part of one.
typedef struct walk {
  sg_id links[CHAIN_MAX];
  uint32_t n;
  bool is_closed;
} walk;

// The links from `v` up to `u`, which a search met, and from there on over
// `last`.
static void write_walk(const work *w, sg_id v, sg_id u, sg_id last, walk *out) {
  out->n = w->depth[u];
  for (uint32_t k = out->n; u != v; u = w->s->g->link_to[w->via[u]])
    out->links[--k] = w->via[u];
  if (last != SG_NONE)
    out->links[out->n++] = last;
}

// Breadth first up from the party until it is met again.
static void find_walk(const work *w, const circles *in, sg_id v, walk *out) {
  const uint32_t share = STEPS_MAX / circle_size(in, v);
  uint32_t left = share > STEPS_MIN ? share : STEPS_MIN;
  uint32_t n = 1;
  uint32_t i = 0;
  w->queue[0] = v;
  w->stamp[v] = v + 1;
  w->depth[v] = 0;
  for (; i < n && left > 0 && w->depth[w->queue[i]] < CHAIN_MAX - 1; i++) {
    const sg_id at = w->queue[i];
    for (uint32_t k = in->inner_start[at];
         k < in->inner_start[at + 1] && left > 0; k++, left--) {
      const sg_id e = in->inner[k].link;
      const sg_id u = in->inner[k].owner;
      if (u == v) {
        write_walk(w, v, at, e, out);
        out->is_closed = true;
        return;
      }
      if (w->stamp[u] == v + 1)
        continue;
      w->stamp[u] = v + 1;
      w->via[u] = e;
      w->depth[u] = w->depth[at] + 1;
      w->queue[n++] = u;
    }
  }
  out->is_closed = false;
  const uint32_t shown = n - 1 < SHOWN_MAX ? n - 1 : SHOWN_MAX;
  write_walk(w, v, w->queue[shown], SG_NONE, out);
}

// The party, those on the walk, then others of the circle.
static uint32_t list_members(const circles *in, const sg_graph *g, sg_id v,
                             const walk *by, sg_id out[SHOWN_MAX]) {
  uint32_t n = 0;
  out[n++] = v;
  for (uint32_t i = 0; i < by->n && n < SHOWN_MAX; i++)
    if (g->link_from[by->links[i]] != v)
      out[n++] = g->link_from[by->links[i]];
  const uint32_t c = in->of[v];
  for (uint32_t i = in->start[c]; i < in->start[c + 1] && n < SHOWN_MAX; i++)
    out[n++] = in->member[i];
  return n;
}

static sg_status raise_one(const work *w, const circles *in, sg_id v,
                           bool certain, walk *by) {
  const sg_graph *g = w->s->g;
  sg_id members[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  char shares[SHOWN_MAX][80];
  char names[1000];
  char length[80] = "";
  char message[MESSAGE_BYTES];
  const uint32_t size = circle_size(in, v);
  find_walk(w, in, v, by);
  const uint32_t n_facts = by->n < SHOWN_MAX ? by->n : SHOWN_MAX;
  for (uint32_t i = 0; i < n_facts; i++)
    facts[i] = (sg_fact){SG_ON_LINKS, by->links[i], "share",
                         stake_text(g, by->links[i], shares[i])};
  const uint32_t n = list_members(in, g, v, by, members);
  if (by->is_closed && by->n < size)
    (void)snprintf(length, sizeof length,
                   "; the shortest circle through it has %u links", by->n);
  (void)snprintf(message, sizeof message,
                 "%u parties own each other in a circle: %s%s%s%s.", size,
                 sg_names_text(g, members, n, size, names), length,
                 certain ? ""
                         : "; that follows only with stakes that are not "
                           "certain",
                 alleged_words(w->s, by->links, by->n));
  const sg_path path = {v, by->n, by->links,
                        by->is_closed ? "the circle of owners"
                                      : "part of a circle of owners"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O05",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = least_confidence(w->s, by->links, by->n),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = facts,
      .n_facts = n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status raise_all(const work *w) {
  const sg_graph *g = w->s->g;
  sg_status status = SG_OK;
  walk *by = w->s->host->alloc(w->s->host, 1, sizeof *by);
  if (!by)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (!g->entity_in_scope[v] || !sg_is_party(g, v))
      continue;
    const bool certain = w->sure.round[v];
    if (certain || w->any.round[v])
      status = raise_one(w, certain ? &w->sure : &w->any, v, certain, by);
  }
  return status;
}

sg_status rings_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  const uint32_t n = g->n_entities;
  work w = {
      .s = s,
      .stamp = host->alloc(host, n, sizeof *w.stamp),
      .via = host->alloc(host, n, sizeof *w.via),
      .depth = host->alloc(host, n, sizeof *w.depth),
      .queue = host->alloc(host, n, sizeof *w.queue),
  };
  if (!w.stamp || !w.via || !w.depth || !w.queue)
    return SG_ENOMEM;
  bool any = false;
  for (sg_id e = 0; e < g->n_links && !any; e++)
    any = g->link_kind[e] == SG_OWNERSHIP;
  if (!any)
    return say_no_data(s, "O05", "no ownership is recorded");
  sg_status status = circles_find(s, OWNS_SURELY, &s->any, &w.sure);
  if (status == SG_OK)
    status = circles_find(s, OWNS, &s->any, &w.any);
  return status == SG_OK ? raise_all(&w) : status;
}
