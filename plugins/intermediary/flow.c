// SPDX-License-Identifier: GPL-2.0-or-later
// flow - breadth first search over a set of links. Of chains of equal length
// the one with the fewest unverified links is found, and of those the one that
// the links with the smallest numbers lead to first.
#include "intermediary.h"

#include <string.h>

static void number(flow *f, sg_id v) {
  if (f->local[v] != SG_NONE)
    return;
  f->local[v] = f->n;
  f->entity[f->n++] = v;
}

static sg_id tail(const flow *f, sg_id e) {
  return f->backwards ? f->g->link_to[e] : f->g->link_from[e];
}

static sg_id head(const flow *f, sg_id e) {
  return f->backwards ? f->g->link_from[e] : f->g->link_to[e];
}

uint32_t *flow_table(sg_host *host) {
  const uint32_t n = host->graph->n_entities;
  uint32_t *local = host->alloc(host, n, sizeof *local);
  if (local)
    memset(local, 0xff, n * sizeof *local);
  return local;
}

sg_status flow_build(sg_host *host, const sg_id *links, uint32_t n_links,
                     bool backwards, uint32_t *local, flow *out) {
  const size_t most = 2 * (size_t)n_links;
  *out = (flow){.g = host->graph, .backwards = backwards, .local = local};
  out->entity = host->alloc(host, most, sizeof *out->entity);
  out->start = host->alloc(host, most + 2, sizeof *out->start);
  out->out = host->alloc(host, n_links, sizeof *out->out);
  out->distance = host->alloc(host, most, sizeof *out->distance);
  out->via = host->alloc(host, most, sizeof *out->via);
  out->unverified = host->alloc(host, most, sizeof *out->unverified);
  out->queue = host->alloc(host, most, sizeof *out->queue);
  if (!out->entity || !out->start || !out->out || !out->distance || !out->via ||
      !out->unverified || !out->queue)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < n_links; i++) {
    number(out, out->g->link_from[links[i]]);
    number(out, out->g->link_to[links[i]]);
    out->start[local[tail(out, links[i])] + 2]++;
  }
  for (uint32_t i = 0; i <= out->n; i++)
    out->start[i + 1] += out->start[i];
  for (uint32_t i = 0; i < n_links; i++)
    out->out[out->start[local[tail(out, links[i])] + 1]++] = links[i];
  return SG_OK;
}

void flow_release(flow *f) {
  for (uint32_t i = 0; i < f->n; i++)
    f->local[f->entity[i]] = SG_NONE;
}

// When an entity is taken from the queue, every way to it of its length is
// known, so its count of unverified links is final.
static void step_to(flow *f, uint32_t *n_queue, uint32_t at, sg_id e) {
  const uint32_t next = f->local[head(f, e)];
  const uint32_t unverified =
      f->unverified[at] + (f->g->link_basis[e] != SG_VERIFIED);
  if (f->distance[next] == SG_NONE) {
    f->distance[next] = f->distance[at] + 1;
    f->queue[(*n_queue)++] = next;
  } else if (f->distance[next] != f->distance[at] + 1 ||
             f->unverified[next] <= unverified) {
    return;
  }
  f->unverified[next] = unverified;
  f->via[next] = e;
}

static void start_at(flow *f, uint32_t at, uint32_t *n_queue) {
  f->distance[at] = f->unverified[at] = 0;
  f->via[at] = SG_NONE;
  f->queue[(*n_queue)++] = at;
}

static void spread(flow *f, uint32_t n_queue, sg_id barrier) {
  for (uint32_t i = 0; i < n_queue; i++) {
    const uint32_t at = f->queue[i];
    if (f->entity[at] == barrier)
      continue;
    for (uint32_t k = f->start[at]; k < f->start[at + 1]; k++)
      step_to(f, &n_queue, at, f->out[k]);
  }
  f->n_reached = n_queue;
}

void flow_search(flow *f, const uint8_t *from) {
  uint32_t n_queue = 0;
  f->has_answer = false;
  memset(f->distance, 0xff, f->n * sizeof *f->distance);
  for (uint32_t i = 0; i < f->n; i++)
    if (from[f->entity[i]])
      start_at(f, i, &n_queue);
  spread(f, n_queue, SG_NONE);
}

void flow_search_to(flow *f, sg_id from, sg_id barrier) {
  uint32_t n_queue = 0;
  // Many gates are shown by chains from the same vendor.
  if (f->has_answer && f->root == from && f->barrier == barrier)
    return;
  f->has_answer = true;
  f->root = from;
  f->barrier = barrier;
  memset(f->distance, 0xff, f->n * sizeof *f->distance);
  if (f->local[from] != SG_NONE)
    start_at(f, f->local[from], &n_queue);
  spread(f, n_queue, barrier);
}

void flow_search_one(flow *f, sg_id from) {
  flow_search_to(f, from, SG_NONE);
}

uint32_t flow_distance(const flow *f, sg_id to) {
  const uint32_t at = f->local[to];
  return at == SG_NONE ? SG_NONE : f->distance[at];
}

void flow_path(const flow *f, sg_id to, sg_id *links) {
  for (uint32_t i = flow_distance(f, to); i > 0; i--) {
    const sg_id e = f->via[f->local[to]];
    links[i - 1] = e;
    to = tail(f, e);
  }
}
