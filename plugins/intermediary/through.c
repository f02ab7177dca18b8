// SPDX-License-Identifier: GPL-2.0-or-later
// through - see region.h: betweenness of chosen pairs by the algorithm of
// Brandes. The number of shortest chains can pass any double, so the numbers of
// one distance are scaled together.
#include "region.h"

#include <math.h>
#include <string.h>

static const double LARGE = 0x1p500;
enum { SCALE = 500 };

sg_status shortest_init(sg_host *host, const region *r, const double *weight,
                        shortest *out) {
  const uint32_t n = r->n;
  *out = (shortest){
      .r = r,
      .weight = weight,
      .through = host->alloc(host, n, sizeof *out->through),
      .distance = host->alloc(host, n, sizeof *out->distance),
      .order = host->alloc(host, n, sizeof *out->order),
      .chains = host->alloc(host, n, sizeof *out->chains),
      .behind = host->alloc(host, n, sizeof *out->behind),
      .exponent = host->alloc(host, (size_t)n + 1, sizeof *out->exponent),
  };
  return out->through && out->distance && out->order && out->chains &&
                 out->behind && out->exponent
             ? SG_OK
             : SG_ENOMEM;
}

// The chains to the vertices of one distance, which stand together.
static void scale(shortest *s, uint32_t first, uint32_t end) {
  const uint32_t distance = s->distance[s->order[first]];
  double most = 0;
  for (uint32_t i = first; i < end; i++)
    most = fmax(most, s->chains[s->order[i]]);
  if (most < LARGE)
    return;
  for (uint32_t i = first; i < end; i++)
    s->chains[s->order[i]] = ldexp(s->chains[s->order[i]], -SCALE);
  s->exponent[distance] += SCALE;
}

// What a vertex will look at.
enum { AHEAD = 6 };
static void fetch(const shortest *s, const neighbours *of, uint32_t v) {
  for (uint32_t k = of->start[v]; k < of->start[v + 1]; k++) {
    region_fetch(&s->distance[of->to[k]]);
    region_fetch(&s->chains[of->to[k]]);
  }
}

static uint32_t search(shortest *s, uint32_t root) {
  const neighbours *out = &s->r->out;
  uint32_t n = 0;
  memset(s->distance, 0xff, s->r->n * sizeof *s->distance);
  s->distance[root] = 0;
  s->exponent[0] = 0;
  s->chains[root] = 1;
  s->order[n++] = root;
  for (uint32_t i = 0, end = 1; i < n; end = n) {
    scale(s, i, end);
    const uint32_t next = s->distance[s->order[i]] + 1;
    s->exponent[next] = s->exponent[next - 1];
    for (; i < end; i++) {
      const uint32_t v = s->order[i];
      if (i + AHEAD < n)
        fetch(s, out, s->order[i + AHEAD]);
      for (uint32_t k = out->start[v]; k < out->start[v + 1]; k++) {
        const uint32_t to = out->to[k];
        if (s->distance[to] == SG_NONE) {
          s->distance[to] = next;
          s->chains[to] = 0;
          s->order[n++] = to;
        }
        if (s->distance[to] == next)
          s->chains[to] += s->chains[v];
      }
    }
  }
  return n;
}

void shortest_add(shortest *s, uint32_t root) {
  const neighbours *in = &s->r->in;
  const uint32_t n = search(s, root);
  for (uint32_t i = 0; i < n; i++)
    s->behind[s->order[i]] = 0;
  for (uint32_t i = n; i > 1; i--) {
    const uint32_t v = s->order[i - 1];
    if (i > AHEAD + 1)
      fetch(s, in, s->order[i - 1 - AHEAD]);
    const uint32_t before = s->distance[v] - 1;
    const double part = (s->behind[v] + s->weight[v]) / s->chains[v];
    const int32_t exponent = s->exponent[before] - s->exponent[before + 1];
    s->through[v] += s->behind[v];
    if (part == 0)
      continue;
    for (uint32_t k = in->start[v]; k < in->start[v + 1]; k++) {
      const uint32_t from = in->to[k];
      if (s->distance[from] == before)
        s->behind[from] += ldexp(part * s->chains[from], exponent);
    }
  }
}
