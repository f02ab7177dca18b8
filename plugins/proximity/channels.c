// SPDX-License-Identifier: GPL-2.0-or-later
// channels - the best chain of each channel from every party to a body.
//
// A chain belongs to the channel of its weakest link, so a search must know the
// weakest link so far. It goes outwards from all bodies at once, one link a
// round, and keeps for each party, channel and strength of the weakest link the
// two strongest chains that leave the party by different neighbours: the second
// is for the neighbour through which the first runs, so that no chain goes back
// where it came from. Chains that meet themselves further on are left out.
// Of equally weak links the one nearest to the body decides. Ties go to the
// body with the greater agency factor, then to the chain found first, which is
// the shorter one, then to the smaller ids.
#include "proximity.h"

#include <math.h>
#include <string.h>

// A chain as seen from its first party: one step, then the rest.
typedef struct label {
  double strength, weakest, factor;
  sg_id party, body;
  uint32_t step, rest; // SG_NONE at the body itself
  uint32_t next;       // older label of the same party
  uint8_t channel, n_links;
} label;

typedef struct search {
  sg_host *host;
  const steps *all;
  bound b;
  channels *out;
} search;

static sg_status grow(search *s) {
  channels *c = s->out;
  if (c->n < c->capacity)
    return SG_OK;
  const uint64_t capacity = c->capacity ? (uint64_t)c->capacity * 2 : 1024;
  if (capacity >= SG_NONE)
    return SG_ENOMEM;
  label *more = s->host->alloc(s->host, (size_t)capacity, sizeof *more);
  if (!more)
    return SG_ENOMEM;
  if (c->n)
    memcpy(more, c->labels, c->n * sizeof *more);
  c->labels = more;
  c->capacity = (uint32_t)capacity;
  return SG_OK;
}

static bool is_stronger(const label *a, const label *b) {
  if (a->strength != b->strength)
    return a->strength > b->strength;
  return a->factor > b->factor;
}

// The party that a chain goes to first.
static sg_id neighbour(const search *s, const label *l) {
  return l->step == SG_NONE ? SG_NONE : s->all->at[l->step].far;
}

// The two labels kept for the same party, channel and weakest strength.
static void find_rivals(const search *s, const label *l, uint32_t *same_way,
                        uint32_t *other_way) {
  const channels *c = s->out;
  *same_way = *other_way = SG_NONE;
  for (uint32_t i = c->newest[l->party]; i != SG_NONE; i = c->labels[i].next) {
    const label *known = &c->labels[i];
    if (known->channel != l->channel || known->weakest != l->weakest)
      continue;
    if (neighbour(s, known) == neighbour(s, l)) {
      if (*same_way == SG_NONE || is_stronger(known, &c->labels[*same_way]))
        *same_way = i;
    } else if (*other_way == SG_NONE ||
               is_stronger(known, &c->labels[*other_way])) {
      *other_way = i;
    }
  }
}

// Worth keeping: better than the one by the same neighbour. More than two ways
// out are kept only while they are among the two best.
static bool is_worth(const search *s, const label *l) {
  const channels *c = s->out;
  uint32_t same = SG_NONE;
  uint32_t other = SG_NONE;
  find_rivals(s, l, &same, &other);
  if (same != SG_NONE && !is_stronger(l, &c->labels[same]))
    return false;
  if (other == SG_NONE || is_stronger(l, &c->labels[other]))
    return true;
  // Second best at most: is there a third way that is better than this one?
  uint32_t better = 0;
  sg_id first = SG_NONE;
  for (uint32_t i = c->newest[l->party]; i != SG_NONE; i = c->labels[i].next) {
    const label *known = &c->labels[i];
    if (known->channel != l->channel || known->weakest != l->weakest ||
        is_stronger(l, known) || neighbour(s, known) == first)
      continue;
    first = neighbour(s, known);
    better++;
  }
  return better < 2;
}

static bool runs_through(const search *s, uint32_t l, sg_id v) {
  for (; l != SG_NONE; l = s->out->labels[l].rest)
    if (s->out->labels[l].party == v)
      return true;
  return false;
}

static sg_status extend(search *s, uint32_t from, uint32_t by) {
  const step *next = &s->all->at[by];
  const double strength = strength_of(next, s->b);
  if (!(strength > 0) || runs_through(s, from, next->near))
    return SG_OK;
  const label rest = s->out->labels[from];
  label l = {
      .strength = rest.strength * strength,
      .weakest = rest.weakest,
      .factor = rest.factor,
      .party = next->near,
      .body = rest.body,
      .step = by,
      .rest = from,
      .channel = rest.channel,
      .n_links = (uint8_t)(rest.n_links + 1),
  };
  const bool decides = next->channel != CHANNEL_NONE;
  if (decides && (rest.channel == CHANNEL_NONE || strength < rest.weakest)) {
    l.weakest = strength;
    l.channel = next->channel;
  }
  if (!is_worth(s, &l))
    return SG_OK;
  const sg_status status = grow(s);
  if (status != SG_OK)
    return status;
  l.next = s->out->newest[l.party];
  s->out->newest[l.party] = s->out->n;
  s->out->labels[s->out->n++] = l;
  return SG_OK;
}

// Co-location ends a chain: only a party itself can be at the body's address.
static bool may_extend(const search *s, uint32_t from, const step *next) {
  return next->channel != CHANNEL_PLACE || s->out->labels[from].step == SG_NONE;
}

static sg_status add_bodies(search *s) {
  const sg_graph *g = s->host->graph;
  for (sg_id v = 0; v < g->n_entities; v++) {
    s->out->newest[v] = SG_NONE;
    if (g->entity_kind[v] != SG_PUBLIC_BODY)
      continue;
    const sg_status status = grow(s);
    if (status != SG_OK)
      return status;
    s->out->newest[v] = s->out->n;
    s->out->labels[s->out->n++] = (label){
        .strength = 1,
        .weakest = 2,
        .factor = agency_factor(s->host, v),
        .party = v,
        .body = v,
        .step = SG_NONE,
        .rest = SG_NONE,
        .next = SG_NONE,
        .channel = CHANNEL_NONE,
    };
  }
  return SG_OK;
}

static sg_status walk(search *s) {
  const uint32_t max_links = (uint32_t)s->host->params[PARAM_MAX_LINKS].number;
  uint32_t first = 0;
  for (uint32_t round = 0; round < max_links; round++) {
    const uint32_t end = s->out->n;
    for (uint32_t i = first; i < end; i++) {
      const sg_id v = s->out->labels[i].party;
      if (i % 4096 == 0 && !s->host->tick(s->host, 0.5))
        return SG_ECANCEL;
      for (uint32_t k = s->all->start[v]; k < s->all->start[v + 1]; k++) {
        if (!may_extend(s, i, &s->all->at[k]))
          continue;
        const sg_status status = extend(s, i, k);
        if (status != SG_OK)
          return status;
      }
    }
    first = end;
  }
  return SG_OK;
}

static void find_best(const search *s) {
  const sg_graph *g = s->host->graph;
  channels *c = s->out;
  memset(c->best, 0xff, (size_t)g->n_entities * N_CHANNELS * sizeof *c->best);
  // From the oldest on, so that of equal chains the one found first stays.
  for (uint32_t i = 0; i < c->n; i++) {
    const label *l = &c->labels[i];
    if (l->n_links == 0)
      continue;
    const int channel =
        l->channel == CHANNEL_NONE ? CHANNEL_CONTROL : l->channel;
    uint32_t *best = &c->best[(size_t)l->party * N_CHANNELS + (size_t)channel];
    if (*best == SG_NONE || is_stronger(l, &c->labels[*best]))
      *best = i;
  }
}

sg_status channels_search(sg_host *host, const steps *all, bound b,
                          channels *out) {
  const uint32_t n = host->graph->n_entities;
  search s = {host, all, b, out};
  *out = (channels){0};
  out->newest = host->alloc(host, n, sizeof *out->newest);
  out->best = host->alloc(host, (size_t)n * N_CHANNELS, sizeof *out->best);
  if (!out->newest || !out->best)
    return SG_ENOMEM;
  sg_status status = add_bodies(&s);
  if (status == SG_OK)
    status = walk(&s);
  if (status == SG_OK)
    find_best(&s);
  return status;
}

static const label *best_label(const channels *in, sg_id v, int channel) {
  const uint32_t i = in->best[(size_t)v * N_CHANNELS + (size_t)channel];
  return i == SG_NONE ? NULL : &in->labels[i];
}

double channel_strength(const channels *in, sg_id v, int channel) {
  const label *l = best_label(in, v, channel);
  return l ? l->strength : (double)NAN;
}

sg_id channel_body(const channels *in, sg_id v, int channel) {
  const label *l = best_label(in, v, channel);
  return l ? l->body : SG_NONE;
}
