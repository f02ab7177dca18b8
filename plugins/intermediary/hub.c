// SPDX-License-Identifier: GPL-2.0-or-later
// hub - choke where most parties reach each other: two dominator trees for all
// vendors instead of one for each.
//
// Take any vertex h, the hub. Let D(i) be what h does not reach without i,
// which is what i dominates in the tree of h, and R(i) what does not reach h
// without i, the same in the graph turned round. Of a source s that reaches h
// and a user t that h reaches, i can only be on every chain if t is in D(i) or
// s in R(i): else s reaches h, and h reaches t, without it. And i is on every
// chain
//
// * if t is in D(i) and h reaches s without i: else h would reach t;
// * if s is in R(i) and t reaches h without i: else s would reach h;
// * otherwise, if a search finds no way. It can leave out all that h reaches
//   without i in the first case, and all that reaches h without i in the
//   second, which leaves little. The hub itself is left out of the graph and
//   reach is found for all sources at once.
//
// A source that does not reach h, or reaches users that h does not, and all
// others once the searches become long, get a tree of their own: the hub only
// saves time, and every vertex is a right one.
#include "gates.h"

#include <string.h>

enum { FORWARDS, BACKWARDS };
enum { LEAST_VERTICES = 64, LEAST_SOURCES = 4 };

static const dominators *tree_of(const hub *h, int side) {
  return side == FORWARDS ? &h->from : &h->to;
}

static bool is_met(const hub *h, int side, uint32_t vertex) {
  return tree_of(h, side)->place[vertex] != 0;
}

// Is `vertex` at or below `above` in a tree that has both?
static bool is_below(const hub *h, int side, uint32_t vertex, uint32_t above) {
  const uint32_t *place = tree_of(h, side)->place;
  const uint32_t first = h->pre[side][place[above]];
  const uint32_t at = h->pre[side][place[vertex]];
  return at >= first && at - first < h->size[side][place[above]];
}

// Does the hub reach the vertex, or the vertex the hub, without `i`?
static bool is_free(const hub *h, int side, uint32_t vertex, uint32_t i) {
  return is_met(h, side, vertex) &&
         !(is_met(h, side, i) && is_below(h, side, vertex, i));
}

// --- finding one -------------------------------------------------------------

static bool is_plain(const supply *s) {
  return s->host->params[PARAM_CHOKE_BY_AGENCY].number == 0;
}

static uint32_t lesser_degree(const region *r, uint32_t v) {
  const uint32_t out = r->out.start[v + 1] - r->out.start[v];
  const uint32_t in = r->in.start[v + 1] - r->in.start[v];
  return out < in ? out : in;
}

// The vertex of the largest part with most neighbours on its poorer side.
static uint32_t choose(const hub *h, const parts *p, uint32_t *size) {
  const region *r = &h->w->r;
  uint32_t largest = 0;
  uint32_t most = 0;
  uint32_t best = SG_NONE;
  for (uint32_t i = 0, begin = 0; i < r->n; i++) {
    if (i + 1 < r->n && p->of[p->order[i + 1]] == p->of[p->order[i]])
      continue;
    if (i + 1 - begin > *size) {
      *size = i + 1 - begin;
      largest = p->of[p->order[i]];
    }
    begin = i + 1;
  }
  for (uint32_t v = 0; v < r->n; v++)
    if (p->of[v] == largest && lesser_degree(r, v) > most &&
        !h->w->s->is_vendor[r->entity[v]] && !h->w->s->is_user[r->entity[v]]) {
      best = v;
      most = lesser_degree(r, v);
    }
  return best;
}

// Numbers of the places so that what one dominates are those behind it.
static sg_status number(sg_host *host, const dominators *d, uint32_t **pre,
                        uint32_t **size) {
  const size_t n = (size_t)d->n + 1;
  uint32_t *next = host->alloc(host, n, sizeof *next);
  *pre = host->alloc(host, n, sizeof **pre);
  *size = host->alloc(host, n, sizeof **size);
  if (!next || !*pre || !*size)
    return SG_ENOMEM;
  for (uint32_t i = d->n; i > 0; i--) {
    (*size)[i]++;
    if (i > 1)
      (*size)[d->above[i]] += (*size)[i];
  }
  next[1] = 1;
  for (uint32_t i = 2; i <= d->n; i++) {
    (*pre)[i] = next[d->above[i]];
    next[d->above[i]] += (*size)[i];
    next[i] = (*pre)[i] + 1;
  }
  return SG_OK;
}

static sg_status grow_trees(hub *h) {
  sg_host *host = h->w->s->host;
  h->back = (region){h->w->r.n, h->w->r.entity, h->w->r.in, h->w->r.out};
  sg_status status = dominators_init(host, &h->w->r, &h->from);
  if (status == SG_OK)
    status = dominators_init(host, &h->back, &h->to);
  if (status != SG_OK)
    return status;
  dominators_find(&h->from, h->vertex);
  dominators_find(&h->to, h->vertex);
  status = number(host, &h->from, &h->pre[FORWARDS], &h->size[FORWARDS]);
  return status == SG_OK
             ? number(host, &h->to, &h->pre[BACKWARDS], &h->size[BACKWARDS])
             : status;
}

static sg_status make_room(hub *h) {
  const region *r = &h->w->r;
  sg_host *host = h->w->s->host;
  h->seen = host->alloc(host, r->n, sizeof *h->seen);
  h->queue = host->alloc(host, r->n, sizeof *h->queue);
  h->users = host->alloc(host, r->n, sizeof *h->users);
  h->touched = host->alloc(host, r->n, sizeof *h->touched);
  h->cut = host->alloc(host, r->n, sizeof *h->cut);
  h->reach = host->alloc(host, r->n, sizeof *h->reach);
  if (!h->seen || !h->queue || !h->users || !h->touched || !h->cut || !h->reach)
    return SG_ENOMEM;
  for (uint32_t v = 0; v < r->n; v++) {
    h->cut[v] = (below){0, 0, SG_NONE, SG_NONE};
    if (h->w->s->is_user[r->entity[v]])
      h->users[h->n_users++] = v;
  }
  return SG_OK;
}

sg_status hub_find(hub *h, uint32_t n_sources) {
  const region *r = &h->w->r;
  uint32_t size = 0;
  if (r->n < LEAST_VERTICES || n_sources < LEAST_SOURCES || !is_plain(h->w->s))
    return SG_OK;
  sg_status status = parts_init(h->w->s->host, r, &h->without);
  if (status != SG_OK)
    return status;
  parts_find(r, SG_NONE, &h->without);
  h->vertex = choose(h, &h->without, &size);
  if (size < r->n / 2 || h->vertex == SG_NONE)
    return SG_OK;
  parts_find(r, h->vertex, &h->without);
  status = make_room(h);
  if (status == SG_OK)
    status = grow_trees(h);
  h->is_used = status == SG_OK;
  h->most = (uint64_t)r->out.start[r->n] * n_sources / 2;
  return status;
}

// --- sources side by side ----------------------------------------------------

// From part to part, the ones that links lead from first.
void hub_prepare(hub *h, const uint32_t *sources, uint32_t n) {
  const region *r = &h->w->r;
  const parts *p = &h->without;
  memset(h->reach, 0, p->n * sizeof *h->reach);
  for (uint32_t i = 0; i < n && i < HUB_SOURCES; i++)
    h->reach[p->of[sources[i]]] |= UINT64_C(1) << i;
  for (uint32_t i = r->n - 1; i-- > 0;) { // all but the hub
    const uint32_t v = p->order[i];
    const uint64_t bits = h->reach[p->of[v]];
    if (bits == 0)
      continue;
    for (uint32_t k = r->out.start[v]; k < r->out.start[v + 1]; k++)
      if (r->out.to[k] != h->vertex)
        h->reach[p->of[r->out.to[k]]] |= bits;
  }
}

// --- searches ----------------------------------------------------------------

// A way from `s` to `t` without `i`, where it can only lead over what the hub
// does not reach (`from`), or what does not reach it (`to`), without `i`.
typedef struct question {
  uint32_t s, t, i;
  bool is_cut_from, is_cut_to; // t is in D(i), s is in R(i)
} question;

static bool may_pass(const hub *h, const question *q, uint32_t v) {
  return v != q->i && h->seen[v] != h->stamp &&
         !(q->is_cut_from && is_free(h, FORWARDS, v, q->i)) &&
         !(q->is_cut_to && is_free(h, BACKWARDS, v, q->i));
}

static bool is_reached(hub *h, const question *q) {
  const neighbours *out = &h->w->r.out;
  uint32_t n = 0;
  h->stamp++;
  h->queue[n++] = q->s;
  h->seen[q->s] = h->stamp;
  for (uint32_t at = 0; at < n; at++) {
    const uint32_t v = h->queue[at];
    for (uint32_t k = out->start[v]; k < out->start[v + 1]; k++) {
      const uint32_t to = out->to[k];
      h->work++;
      if (to == q->t)
        return true;
      if (!may_pass(h, q, to))
        continue;
      h->seen[to] = h->stamp;
      h->queue[n++] = to;
    }
  }
  return false;
}

// Does a source reach a user that the hub does not? No way to one leads over
// anything that the hub reaches.
static bool misses_hub(hub *h, uint32_t source) {
  const neighbours *out = &h->w->r.out;
  uint32_t n = 0;
  h->stamp++;
  h->seen[source] = h->stamp;
  if (!is_met(h, FORWARDS, source))
    h->queue[n++] = source;
  for (uint32_t at = 0; at < n; at++) {
    const uint32_t v = h->queue[at];
    for (uint32_t k = out->start[v]; k < out->start[v + 1]; k++) {
      const uint32_t to = out->to[k];
      h->work++;
      if (h->seen[to] == h->stamp || is_met(h, FORWARDS, to))
        continue;
      if (h->w->weight[to] > 0)
        return true;
      h->seen[to] = h->stamp;
      h->queue[n++] = to;
    }
  }
  return false;
}

// --- counting ----------------------------------------------------------------

static void add_cut(hub *h, uint32_t i, uint32_t user) {
  below *cut = &h->cut[i];
  if (cut->n == 0)
    h->touched[h->n_touched++] = i;
  cut->n++;
  cut->weight += 1;
  gates_add_first(cut, h->w->r.entity[user]);
}

static bool cuts(hub *h, uint32_t s, uint32_t t, uint32_t i) {
  const question q = {s, t, i, !is_free(h, FORWARDS, t, i),
                      !is_free(h, BACKWARDS, s, i)};
  if (q.is_cut_from && is_free(h, FORWARDS, s, i))
    return true;
  if (q.is_cut_to && is_free(h, BACKWARDS, t, i))
    return true;
  return !is_reached(h, &q);
}

// Those above the user in one tree, then those above the source in the other
// that were not among them.
static void look_at_pair(hub *h, uint32_t s, uint32_t t) {
  const dominators *from = &h->from;
  const dominators *to = &h->to;
  for (uint32_t p = from->above[from->place[t]]; p > 1; p = from->above[p]) {
    h->work++;
    if (from->vertex[p] != s && cuts(h, s, t, from->vertex[p]))
      add_cut(h, from->vertex[p], t);
  }
  for (uint32_t p = to->above[to->place[s]]; p > 1; p = to->above[p]) {
    const uint32_t i = to->vertex[p];
    h->work++;
    if (i != t && is_free(h, FORWARDS, t, i) && cuts(h, s, t, i))
      add_cut(h, i, t);
  }
}

static void look_at_hub(hub *h, uint32_t t, uint32_t bit) {
  if (!(h->reach[h->without.of[t]] >> bit & 1))
    add_cut(h, h->vertex, t);
}

// Take what was counted over, or forget it.
static void settle(hub *h, uint32_t source, bool is_counted) {
  for (uint32_t k = 0; k < h->n_touched; k++) {
    const uint32_t i = h->touched[k];
    if (is_counted)
      gates_count(h->w, source, i, &h->cut[i]);
    h->cut[i] = (below){0, 0, SG_NONE, SG_NONE};
  }
  h->n_touched = 0;
}

bool hub_count(hub *h, uint32_t source, uint32_t bit) {
  uint32_t n_pairs = 0;
  if (!h->is_used || !is_met(h, BACKWARDS, source) || misses_hub(h, source))
    return false;
  for (uint32_t u = 0; u < h->n_users && h->work < h->most; u++) {
    const uint32_t t = h->users[u];
    if (t == source || !is_met(h, FORWARDS, t))
      continue;
    n_pairs++;
    look_at_pair(h, source, t);
    look_at_hub(h, t, bit);
  }
  h->is_used = h->work < h->most;
  settle(h, source, h->is_used);
  if (!h->is_used)
    return false;
  h->w->out->n_pairs += n_pairs;
  h->w->out->weight += n_pairs;
  return true;
}
