// SPDX-License-Identifier: GPL-2.0-or-later
// region - see region.h.
#include "region.h"

#include <string.h>

// Keep the links that the search reached at both ends.
static sg_status keep_reached(const supply *s, bool backwards, sg_id *links,
                              uint32_t *n) {
  flow f;
  const sg_status status =
      flow_build(s->host, links, *n, backwards, s->local, &f);
  if (status != SG_OK)
    return status;
  flow_search(&f, backwards ? s->is_user : s->is_vendor);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < *n; i++)
    if (flow_distance(&f, s->g->link_from[links[i]]) != SG_NONE &&
        flow_distance(&f, s->g->link_to[links[i]]) != SG_NONE)
      links[kept++] = links[i];
  flow_release(&f);
  *n = kept;
  return SG_OK;
}

// Depth first from the vendors; `next` is the stack with the next link of each
// party that is open. Returns how many were met: all of them.
static uint32_t number(const supply *s, const flow *f, uint32_t *vertex,
                       uint32_t *next, region *out) {
  uint32_t *stack = f->queue;
  uint32_t n = 0;
  memset(vertex, 0xff, f->n * sizeof *vertex);
  memcpy(next, f->start, f->n * sizeof *next);
  for (uint32_t root = 0; root < f->n; root++) {
    uint32_t depth = 0;
    if (vertex[root] != SG_NONE || !s->is_vendor[f->entity[root]])
      continue;
    vertex[root] = n;
    out->entity[n++] = f->entity[root];
    for (stack[depth++] = root; depth > 0;) {
      const uint32_t at = stack[depth - 1];
      if (next[at] == f->start[at + 1]) {
        depth--;
        continue;
      }
      const uint32_t to = f->local[s->g->link_to[f->out[next[at]++]]];
      if (vertex[to] != SG_NONE)
        continue;
      vertex[to] = n;
      out->entity[n++] = f->entity[to];
      stack[depth++] = to;
    }
  }
  return n;
}

// Buyers of each vertex once, in the order in which its links name them.
static void fill_out(const supply *s, const flow *f, const uint32_t *vertex,
                     uint32_t *last, region *out) {
  uint32_t n = 0;
  memset(last, 0xff, f->n * sizeof *last);
  for (uint32_t v = 0; v < out->n; v++) {
    const uint32_t at = f->local[out->entity[v]];
    out->out.start[v] = n;
    for (uint32_t k = f->start[at]; k < f->start[at + 1]; k++) {
      const uint32_t to = vertex[f->local[s->g->link_to[f->out[k]]]];
      if (last[to] == v)
        continue;
      last[to] = v;
      out->out.to[n++] = to;
    }
  }
  out->out.start[out->n] = n;
}

static void fill_in(region *out) {
  uint32_t *start = out->in.start;
  for (uint32_t i = 0; i < out->out.start[out->n]; i++)
    start[out->out.to[i] + 2]++;
  for (uint32_t v = 0; v < out->n; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t v = 0; v < out->n; v++)
    for (uint32_t k = out->out.start[v]; k < out->out.start[v + 1]; k++)
      out->in.to[start[out->out.to[k] + 1]++] = v;
}

static sg_status fill(const supply *s, const flow *f, uint32_t n_links,
                      region *out) {
  sg_host *host = s->host;
  uint32_t *vertex = host->alloc(host, f->n, sizeof *vertex);
  uint32_t *last = host->alloc(host, f->n, sizeof *last);
  out->entity = host->alloc(host, f->n, sizeof *out->entity);
  out->out.start = host->alloc(host, (size_t)f->n + 1, sizeof(uint32_t));
  out->out.to = host->alloc(host, n_links, sizeof(uint32_t));
  out->in.start = host->alloc(host, (size_t)f->n + 2, sizeof(uint32_t));
  out->in.to = host->alloc(host, n_links, sizeof(uint32_t));
  if (!vertex || !last || !out->entity || !out->out.start || !out->out.to ||
      !out->in.start || !out->in.to)
    return SG_ENOMEM;
  out->n = number(s, f, vertex, last, out);
  fill_out(s, f, vertex, last, out);
  fill_in(out);
  return SG_OK;
}

sg_status region_build(const supply *s, region *out) {
  flow f;
  uint32_t n = s->n_links;
  sg_id *links = s->host->alloc(s->host, n, sizeof *links);
  *out = (region){0};
  if (!links)
    return SG_ENOMEM;
  if (n)
    memcpy(links, s->links, n * sizeof *links);
  sg_status status = keep_reached(s, false, links, &n);
  if (status == SG_OK)
    status = keep_reached(s, true, links, &n);
  if (status != SG_OK || n == 0)
    return status;
  status = flow_build(s->host, links, n, false, s->local, &f);
  if (status != SG_OK)
    return status;
  status = fill(s, &f, n, out);
  flow_release(&f);
  return status;
}
