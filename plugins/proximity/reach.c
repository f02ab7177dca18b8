// SPDX-License-Identifier: GPL-2.0-or-later
// reach - the strongest chain of at most a few links from every party to any of
// the marked bodies, whatever its channel, and the strongest to another body.
//
// Round h knows the best chains of at most h links. A chain is replaced only by
// a stronger one, so of equal chains the shorter stays, and no chain that goes
// in a circle is ever better than one that does not.
#include "proximity.h"

#include <stdlib.h>
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

// Party number `i` of those that are looked at.
static sg_id party_at(const around *within, uint32_t i) {
  return within ? within->at[i] : i;
}

static bool prepare(sg_host *host, reach *out, const uint8_t *is_target,
                    const around *within) {
  const uint32_t n = host->graph->n_entities;
  for (uint32_t h = 0; h <= out->max_links; h++) {
    if (!out->best[h])
      out->best[h] = host->alloc(host, (size_t)n * 2, sizeof(reached));
    if (!out->best[h])
      return false;
  }
  for (uint32_t i = 0; i < (within ? within->n : n); i++) {
    const sg_id v = party_at(within, i);
    out->best[0][2 * v] =
        (reached){is_target[v], is_target[v] ? v : SG_NONE, SG_NONE};
    out->best[0][2 * v + 1] = (reached){0, SG_NONE, SG_NONE};
  }
  return true;
}

static void repeat(reach *out, uint32_t h, const around *within, uint32_t n) {
  const reached *before = out->best[h - 1];
  if (!within)
    memcpy(out->best[h], before, (size_t)n * 2 * sizeof *before);
  for (uint32_t i = 0; within && i < within->n; i++)
    memcpy(&out->best[h][2 * (size_t)within->at[i]],
           &before[2 * (size_t)within->at[i]], 2 * sizeof *before);
}

// What is offered to those that are not looked at is never read.
static void one_round(const steps *all, bound b, reach *out, uint32_t h,
                      const around *within, uint32_t n) {
  const reached *before = out->best[h - 1];
  repeat(out, h, within, n);
  for (size_t j = 0; j < (size_t)(within ? within->n : n) * 2; j++) {
    const sg_id far = party_at(within, (uint32_t)(j / 2));
    const size_t i = 2 * (size_t)far + j % 2;
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
                       const uint8_t *is_target, const around *within,
                       reach *out) {
  const uint32_t n = host->graph->n_entities;
  out->max_links = (uint32_t)host->params[PARAM_MAX_LINKS].number;
  if (!prepare(host, out, is_target, within))
    return SG_ENOMEM;
  for (uint32_t h = 1; h <= out->max_links; h++) {
    if (!host->tick(host, (double)h / (out->max_links + 1)))
      return SG_ECANCEL;
    one_round(all, b, out, h, within, n);
  }
  return SG_OK;
}

// --- what one party can reach -----------------------------------------------

static sg_status index_steps(sg_host *host, const steps *all, around *out) {
  const uint32_t n = host->graph->n_entities;
  out->start = host->alloc(host, (size_t)n + 2, sizeof *out->start);
  out->step = host->alloc(host, all->n, sizeof *out->step);
  out->at = host->alloc(host, n, sizeof *out->at);
  out->seen = host->alloc(host, n, sizeof *out->seen);
  if (!out->start || !out->step || !out->at || !out->seen)
    return SG_ENOMEM;
  for (uint32_t k = 0; k < all->n; k++)
    out->start[all->at[k].near + 2]++;
  for (sg_id v = 0; v < n; v++)
    out->start[v + 2] += out->start[v + 1];
  for (uint32_t k = 0; k < all->n; k++)
    out->step[out->start[all->at[k].near + 1]++] = k;
  return SG_OK;
}

static int by_number(const void *a, const void *b) {
  const sg_id x = *(const sg_id *)a;
  const sg_id y = *(const sg_id *)b;
  return (x > y) - (x < y);
}

sg_status around_find(sg_host *host, const steps *all, sg_id v, around *out) {
  if (!out->start) {
    const sg_status status = index_steps(host, all, out);
    if (status != SG_OK)
      return status;
  }
  const uint32_t most = (uint32_t)host->params[PARAM_MAX_LINKS].number;
  out->stamp++;
  out->n = 0;
  out->at[out->n++] = v;
  out->seen[v] = out->stamp;
  uint32_t begin = 0;
  for (uint32_t h = 0; h < most; h++) {
    const uint32_t end = out->n;
    for (; begin < end; begin++)
      for (uint32_t k = out->start[out->at[begin]];
           k < out->start[out->at[begin] + 1]; k++) {
        const sg_id far = all->at[out->step[k]].far;
        if (out->seen[far] == out->stamp)
          continue;
        out->seen[far] = out->stamp;
        out->at[out->n++] = far;
      }
  }
  qsort(out->at, out->n, sizeof *out->at, by_number);
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
