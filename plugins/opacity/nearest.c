// SPDX-License-Identifier: GPL-2.0-or-later
// nearest - the shortest chain of ownership and control up to one of many
// marked parties.
#include "opacity.h"

#include <string.h>

sg_status nearest_find(const survey *s, const uint8_t *marked, uint8_t ties,
                       nearest *out) {
  const sg_graph *g = s->g;
  sg_host *host = s->host;
  *out = (nearest){.s = s, .ties = ties};
  if (!memchr(marked, 1, g->n_entities))
    return SG_OK;
  out->distance = host->alloc(host, g->n_entities, sizeof *out->distance);
  out->via = host->alloc(host, g->n_entities, sizeof *out->via);
  out->source = host->alloc(host, g->n_entities, sizeof *out->source);
  sg_id *queue = host->alloc(host, g->n_entities, sizeof *queue);
  if (!out->distance || !out->via || !out->source || !queue)
    return SG_ENOMEM;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    out->distance[v] = marked[v] ? 0 : SG_NONE;
    out->via[v] = SG_NONE;
    out->source[v] = v;
    if (marked[v])
      queue[n++] = v;
  }
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = queue[i];
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id e = g->out_link[k];
      const sg_id u = g->link_to[e];
      if (!(s->tie[e] & ties) || out->distance[u] != SG_NONE)
        continue;
      out->distance[u] = out->distance[v] + 1;
      out->via[u] = e;
      out->source[u] = out->source[v];
      queue[n++] = u;
    }
  }
  return SG_OK;
}

// The tie by which the marked party that is nearest above is reached: of a
// party that is marked itself, the best of its owners.
static sg_id first_tie(const nearest *in, sg_id v) {
  if (in->distance[v] != 0)
    return in->via[v];
  sg_id best = SG_NONE;
  uint32_t least = SG_NONE;
  for (const owning *o = owners_of(in->s, v); o < owners_of(in->s, v + 1);
       o++) {
    if (!(o->tie & in->ties) || in->distance[o->owner] >= least)
      continue;
    best = o->link;
    least = in->distance[o->owner];
  }
  return best;
}

sg_id nearest_above(const nearest *in, sg_id v, sg_id links[CHAIN_MAX],
                    uint32_t *n_links, uint32_t *distance) {
  const sg_graph *g = in->s->g;
  const sg_id first = in->distance ? first_tie(in, v) : SG_NONE;
  *n_links = *distance = 0;
  if (first == SG_NONE)
    return SG_NONE;
  const sg_id owner = g->link_from[first];
  *distance = in->distance[owner] + 1;
  for (sg_id e = first; e != SG_NONE && *n_links < CHAIN_MAX;
       e = in->via[g->link_from[e]])
    links[(*n_links)++] = e;
  return in->source[owner] == v ? SG_NONE : in->source[owner];
}
