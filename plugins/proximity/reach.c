// SPDX-License-Identifier: GPL-2.0-or-later
// reach - the strongest chain of at most a few links from every party to any of
// the marked bodies, whatever its channel.
//
// Round h knows the best chain of at most h links. A chain is replaced only by
// a stronger one, so of equal chains the shorter stays, and no chain that goes
// in a circle is ever better than one that does not.
#include "proximity.h"

#include <string.h>

static bool prepare(sg_host *host, reach *out, const uint8_t *is_target) {
  const uint32_t n = host->graph->n_entities;
  for (uint32_t h = 0; h <= out->max_links; h++) {
    out->strength[h] = host->alloc(host, n, sizeof(double));
    out->via[h] = host->alloc(host, n, sizeof(uint32_t));
    if (!out->strength[h] || !out->via[h])
      return false;
    memset(out->via[h], 0xff, n * sizeof(uint32_t));
  }
  for (sg_id v = 0; v < n; v++)
    out->strength[0][v] = is_target[v];
  return true;
}

static void one_round(const steps *all, bound b, reach *out, uint32_t h,
                      uint32_t n) {
  memcpy(out->strength[h], out->strength[h - 1], n * sizeof(double));
  for (sg_id far = 0; far < n; far++) {
    const double rest = out->strength[h - 1][far];
    if (!(rest > 0))
      continue;
    for (uint32_t k = all->start[far]; k < all->start[far + 1]; k++) {
      const step *s = &all->at[k];
      const double strength = rest * strength_of(s, b);
      // Co-location ends a chain: the far end is then the body itself.
      if (s->channel == CHANNEL_PLACE && out->strength[0][far] == 0)
        continue;
      if (strength > out->strength[h][s->near]) {
        out->strength[h][s->near] = strength;
        out->via[h][s->near] = k;
      }
    }
  }
}

sg_status reach_search(sg_host *host, const steps *all, bound b,
                       const uint8_t *is_target, reach *out) {
  const uint32_t n = host->graph->n_entities;
  out->max_links = (uint32_t)host->params[PARAM_MAX_LINKS].number;
  if (!prepare(host, out, is_target))
    return SG_ENOMEM;
  for (uint32_t h = 1; h <= out->max_links; h++) {
    if (!host->tick(host, (double)h / (out->max_links + 1)))
      return SG_ECANCEL;
    one_round(all, b, out, h, n);
  }
  return SG_OK;
}

chain reach_chain(const steps *all, const reach *in, sg_id v) {
  chain c = {.strength = in->strength[in->max_links][v], .body = v};
  for (uint32_t h = in->max_links; h > 0; h--) {
    const uint32_t k = in->via[h][c.body];
    if (k == SG_NONE)
      continue; // the chain is shorter than h links
    const step *s = &all->at[k];
    c.links[c.n_links++] = s->link;
    if (s->second != SG_NONE)
      c.links[c.n_links++] = s->second;
    c.body = s->far;
  }
  return c;
}
