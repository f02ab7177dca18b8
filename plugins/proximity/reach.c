// SPDX-License-Identifier: GPL-2.0-or-later
// reach - the strongest chain of at most a few links from every party to any of
// the marked bodies, whatever its channel, and the strongest to another body.
//
// Round h knows the best chains of at most h links. A chain is replaced only by
// a stronger one, so of equal chains the shorter stays, and no chain that goes
// in a circle is ever better than one that does not.
#include "proximity.h"

#include <string.h>

// Keep the two best that lead to different bodies.
static void offer(reached best[2], reached r) {
  if (r.body == best[0].body) {
    if (r.strength > best[0].strength)
      best[0] = r;
  } else if (r.strength > best[0].strength) {
    best[1] = best[0];
    best[0] = r;
  } else if (r.strength > best[1].strength) {
    best[1] = r;
  }
}

static bool prepare(sg_host *host, reach *out, const uint8_t *is_target) {
  const uint32_t n = host->graph->n_entities;
  for (uint32_t h = 0; h <= out->max_links; h++) {
    if (!out->best[h])
      out->best[h] = host->alloc(host, (size_t)n * 2, sizeof(reached));
    if (!out->best[h])
      return false;
  }
  for (sg_id v = 0; v < n; v++) {
    out->best[0][2 * v] =
        (reached){is_target[v], is_target[v] ? v : SG_NONE, SG_NONE};
    out->best[0][2 * v + 1] = (reached){0, SG_NONE, SG_NONE};
  }
  return true;
}

static void one_round(const steps *all, bound b, reach *out, uint32_t h,
                      uint32_t n) {
  const reached *before = out->best[h - 1];
  memcpy(out->best[h], before, (size_t)n * 2 * sizeof *before);
  for (size_t i = 0; i < (size_t)n * 2; i++) {
    const sg_id far = (sg_id)(i / 2);
    if (!(before[i].strength > 0))
      continue;
    for (uint32_t k = all->start[far]; k < all->start[far + 1]; k++) {
      const step *s = &all->at[k];
      // Co-location ends a chain: the far end is then the body itself.
      if (s->channel == SG_CHANNEL_PLACE && before[i].step != SG_NONE)
        continue;
      const double strength = before[i].strength * strength_of(s, b);
      if (strength > 0 && s->near != before[i].body)
        offer(&out->best[h][2 * (size_t)s->near],
              (reached){strength, before[i].body, k});
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

// What round h knows about the way from `v` to `body`.
static const reached *to_body(const reach *in, uint32_t h, sg_id v,
                              sg_id body) {
  const reached *best = &in->best[h][2 * (size_t)v];
  return best[0].body == body ? &best[0] : &best[1];
}

chain reach_chain(const steps *all, const reach *in, sg_id v,
                  const names *except) {
  const reached *best = &in->best[in->max_links][2 * (size_t)v];
  const reached *first = best;
  if (first->strength > 0 && is_named(except, v, first->body))
    first++;
  if (first != best && first->strength > 0 && is_named(except, v, first->body))
    return (chain){0};
  chain c = {.strength = first->strength, .body = first->body};
  if (!(first->strength > 0))
    return c;
  uint32_t h = in->max_links;
  for (sg_id at = v; at != c.body;) {
    // The round in which this way was found knows the rest of it.
    while (h > 0 && to_body(in, h - 1, at, c.body)->body == c.body &&
           to_body(in, h - 1, at, c.body)->step ==
               to_body(in, h, at, c.body)->step &&
           to_body(in, h - 1, at, c.body)->strength ==
               to_body(in, h, at, c.body)->strength)
      h--;
    const step *s = &all->at[to_body(in, h, at, c.body)->step];
    c.links[c.n_links++] = s->link;
    if (s->second != SG_NONE)
      c.links[c.n_links++] = s->second;
    at = s->far;
    h--;
  }
  return c;
}
