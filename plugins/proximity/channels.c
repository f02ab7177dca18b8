// SPDX-License-Identifier: GPL-2.0-or-later
// channels - the best chain of each channel from every party to a body.
//
// A chain belongs to the channel of its weakest link, so a search must know the
// weakest link so far. It goes outwards from all bodies at once, one link a
// round, and keeps labels: a chain as seen from its first party. Labels of the
// same party, channel, weakest strength and number of links compete. A weaker
// one is kept only if some chain can need it: if there are few enough further
// parties that stand in the way of every stronger one but not of this one
// (that is how many links may still follow). So the search is exact, and a
// party has at most six labels of a kind. No link follows the last round, which
// keeps only the best of each party and channel.
// Of equally weak links the one nearest to the body decides. Ties go to the
// body with the greater agency factor, then to the chain found first.
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
  bool dropped; // not needed any more
} label;

// One chain of labels a channel, and one for those without.
enum { RIVALS_MAX = 16, N_CHAINS = N_CHANNELS + 1 };

typedef struct search {
  sg_host *host;
  const steps *all;
  bound b;
  uint32_t max_links;
  uint32_t *newest; // label of each entity and channel
  channels *out;
} search;

// Labels stay where they are: memory of the host is never given back, so that
// an array that grows would leave all its smaller copies behind.
enum { BLOCK_BITS = 12, BLOCK = 1 << BLOCK_BITS };

static label *label_at(const channels *c, uint32_t i) {
  return &c->blocks[i >> BLOCK_BITS][i & (BLOCK - 1)];
}

static sg_status grow_list(search *s) {
  channels *c = s->out;
  const uint32_t most = c->most_blocks ? c->most_blocks * 2 : 64;
  label **more = s->host->alloc(s->host, most, sizeof *more);
  if (!more)
    return SG_ENOMEM;
  if (c->n_blocks)
    memcpy(more, c->blocks, c->n_blocks * sizeof *more);
  c->blocks = more;
  c->most_blocks = most;
  return SG_OK;
}

static sg_status grow(search *s) {
  channels *c = s->out;
  if (c->n >> BLOCK_BITS < c->n_blocks)
    return SG_OK;
  if (c->n_blocks == SG_NONE >> BLOCK_BITS)
    return SG_ENOMEM;
  const sg_status status = c->n_blocks == c->most_blocks ? grow_list(s) : SG_OK;
  if (status != SG_OK)
    return status;
  c->blocks[c->n_blocks] = s->host->alloc(s->host, BLOCK, sizeof(label));
  return c->blocks[c->n_blocks++] ? SG_OK : SG_ENOMEM;
}

static bool is_stronger(const label *a, const label *b) {
  if (a->strength != b->strength)
    return a->strength > b->strength;
  return a->factor > b->factor;
}

// Labels of one party and channel are chained, the newest first.
static uint32_t *newest_of(const search *s, const label *l) {
  return &s->newest[(size_t)l->party * N_CHAINS + l->channel];
}

static bool compete(const label *a, const label *b) {
  return a->channel == b->channel && a->weakest == b->weakest &&
         a->n_links == b->n_links;
}

// Parties of the chain behind its first one, the body included.
static uint32_t parties_of(const search *s, const label *l,
                           sg_id out[MAX_LINKS]) {
  uint32_t n = 0;
  for (uint32_t i = l->rest; i != SG_NONE && n < MAX_LINKS;
       i = label_at(s->out, i)->rest)
    out[n++] = label_at(s->out, i)->party;
  return n;
}

static bool is_among(sg_id v, const sg_id *set, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (set[i] == v)
      return true;
  return false;
}

// Can `left` parties, none of them of the chain `mine`, meet every rival? Each
// rival that is not met yet must be met at one of its own parties.
typedef struct rivals {
  sg_id party[RIVALS_MAX][MAX_LINKS];
  uint32_t n_parties, n;
} rivals;

static bool can_meet_all(const rivals *r, const sg_id *mine, sg_id *chosen,
                         uint32_t n_chosen, uint32_t left) {
  for (uint32_t i = 0; i < r->n; i++) {
    bool met = false;
    for (uint32_t k = 0; k < r->n_parties && !met; k++)
      met = is_among(r->party[i][k], chosen, n_chosen);
    if (met)
      continue;
    for (uint32_t k = 0; left > 0 && k < r->n_parties; k++) {
      if (n_chosen == MAX_LINKS)
        return false;
      if (is_among(r->party[i][k], mine, r->n_parties))
        continue;
      chosen[n_chosen] = r->party[i][k];
      if (can_meet_all(r, mine, chosen, n_chosen + 1, left - 1))
        return true;
    }
    return false;
  }
  return true;
}

// Is there a chain that can use `l` but none of the labels that are as strong?
static bool is_needed(const search *s, const label *l, uint32_t self) {
  rivals r; // most labels have none, and most of it stays empty
  sg_id mine[MAX_LINKS];
  sg_id chosen[MAX_LINKS] = {0};
  r.n = 0;
  r.n_parties = parties_of(s, l, mine);
  for (uint32_t i = *newest_of(s, l); i != SG_NONE;
       i = label_at(s->out, i)->next) {
    const label *known = label_at(s->out, i);
    if (i == self || !compete(known, l) || is_stronger(l, known) ||
        r.n == RIVALS_MAX)
      continue;
    (void)parties_of(s, known, r.party[r.n++]);
  }
  return can_meet_all(&r, mine, chosen, 0, s->max_links - l->n_links);
}

// What the newest label of a party makes needless.
static void drop_weaker(search *s, uint32_t newest) {
  label *l = label_at(s->out, newest);
  for (uint32_t *at = &l->next; *at != SG_NONE;) {
    label *known = label_at(s->out, *at);
    if (compete(known, l) && is_stronger(l, known) &&
        !is_needed(s, known, *at)) {
      known->dropped = true;
      *at = known->next;
    } else {
      at = &known->next;
    }
  }
}

static bool runs_through(const search *s, uint32_t l, sg_id v) {
  for (; l != SG_NONE; l = label_at(s->out, l)->rest)
    if (label_at(s->out, l)->party == v)
      return true;
  return false;
}

static label extended(const label *rest, uint32_t from, const step *next,
                      uint32_t by, double strength) {
  label l = {
      .strength = rest->strength * strength,
      .weakest = rest->weakest,
      .factor = rest->factor,
      .party = next->near,
      .body = rest->body,
      .step = by,
      .rest = from,
      .next = SG_NONE,
      .channel = rest->channel,
      .n_links = (uint8_t)(rest->n_links + 1),
  };
  const bool decides = next->channel != SG_CHANNEL_NONE;
  if (decides &&
      (rest->channel == SG_CHANNEL_NONE || strength < rest->weakest)) {
    l.weakest = strength;
    l.channel = next->channel;
  }
  return l;
}

static sg_status append(search *s, const label *l) {
  const sg_status status = grow(s);
  if (status == SG_OK)
    *label_at(s->out, s->out->n++) = *l;
  return status;
}

// A chain in which no link decides counts as control.
static uint32_t *best_of(const search *s, const label *l) {
  const int channel =
      l->channel == SG_CHANNEL_NONE ? SG_CHANNEL_CONTROL : l->channel;
  return &s->out->best[(size_t)l->party * N_CHANNELS + (size_t)channel];
}

// Of equal chains the one found first stays.
static bool is_better(const search *s, const label *l) {
  const uint32_t best = *best_of(s, l);
  return best == SG_NONE || is_stronger(l, label_at(s->out, best));
}

static sg_status keep(search *s, const label *l) {
  if (runs_through(s, l->rest, l->party) || !is_needed(s, l, SG_NONE))
    return SG_OK;
  const uint32_t self = s->out->n;
  const sg_status status = append(s, l);
  if (status != SG_OK)
    return status;
  if (is_better(s, l))
    *best_of(s, l) = self;
  label_at(s->out, self)->next = *newest_of(s, l);
  *newest_of(s, l) = self;
  drop_weaker(s, self);
  return SG_OK;
}

// No chain goes on from a label of the last round, so that a better one takes
// its place.
static sg_status keep_last(search *s, const label *l) {
  if (!sg_is_party(s->host->graph, l->party) || !is_better(s, l) ||
      runs_through(s, l->rest, l->party))
    return SG_OK;
  uint32_t *best = best_of(s, l);
  if (*best != SG_NONE && label_at(s->out, *best)->n_links == l->n_links) {
    *label_at(s->out, *best) = *l;
    return SG_OK;
  }
  *best = s->out->n;
  return append(s, l);
}

static sg_status extend(search *s, uint32_t from, uint32_t by) {
  const step *next = &s->all->at[by];
  const double strength = strength_of(next, s->b);
  if (!(strength > 0))
    return SG_OK;
  const label l = extended(label_at(s->out, from), from, next, by, strength);
  return l.n_links == s->max_links ? keep_last(s, &l) : keep(s, &l);
}

// Co-location ends a chain: only a party itself can be at the body's address.
static bool may_extend(const search *s, uint32_t from, const step *next) {
  return next->channel != SG_CHANNEL_PLACE ||
         label_at(s->out, from)->step == SG_NONE;
}

static sg_status add_bodies(search *s) {
  const sg_graph *g = s->host->graph;
  for (sg_id v = 0; v < g->n_entities; v++) {
    if (g->entity_kind[v] != SG_PUBLIC_BODY)
      continue;
    const label l = {
        .strength = 1,
        .weakest = 2,
        .factor = agency_factor(s->host, v),
        .party = v,
        .body = v,
        .step = SG_NONE,
        .rest = SG_NONE,
        .next = SG_NONE,
        .channel = SG_CHANNEL_NONE,
    };
    *newest_of(s, &l) = s->out->n;
    const sg_status status = append(s, &l);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static sg_status walk(search *s) {
  uint32_t first = 0;
  for (uint32_t round = 0; round < s->max_links; round++) {
    const uint32_t end = s->out->n;
    for (uint32_t i = first; i < end; i++) {
      const sg_id v = label_at(s->out, i)->party;
      if (label_at(s->out, i)->dropped)
        continue;
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

static sg_status search_bound(search *s, bound b, channels *out) {
  const size_t n = s->host->graph->n_entities;
  s->b = b;
  s->out = out;
  *out = (channels){0};
  out->best = s->host->alloc(s->host, n * N_CHANNELS, sizeof *out->best);
  if (!out->best)
    return SG_ENOMEM;
  memset(out->best, 0xff, n * N_CHANNELS * sizeof *out->best);
  memset(s->newest, 0xff, n * N_CHAINS * sizeof *s->newest);
  const sg_status status = add_bodies(s);
  return status == SG_OK ? walk(s) : status;
}

sg_status channels_search(sg_host *host, const steps *all, channels *low,
                          channels *high) {
  const size_t n = host->graph->n_entities;
  search s = {
      .host = host,
      .all = all,
      .max_links = (uint32_t)host->params[PARAM_MAX_LINKS].number,
      .newest = host->alloc(host, n * N_CHAINS, sizeof *s.newest),
  };
  if (!s.newest)
    return SG_ENOMEM;
  const sg_status status = search_bound(&s, LOW, low);
  return status == SG_OK ? search_bound(&s, HIGH, high) : status;
}

static const label *best_label(const channels *in, sg_id v, int channel) {
  const uint32_t i = in->best[(size_t)v * N_CHANNELS + (size_t)channel];
  return i == SG_NONE ? NULL : label_at(in, i);
}

double channel_strength(const channels *in, sg_id v, int channel) {
  const label *l = best_label(in, v, channel);
  return l ? l->strength : (double)NAN;
}

sg_id channel_body(const channels *in, sg_id v, int channel) {
  const label *l = best_label(in, v, channel);
  return l ? l->body : SG_NONE;
}

chain channel_chain(const channels *in, const steps *all, sg_id v,
                    int channel) {
  const label *l = best_label(in, v, channel);
  chain c = {0};
  if (!l)
    return c;
  c.strength = l->strength;
  c.body = l->body;
  for (; l->step != SG_NONE; l = label_at(in, l->rest)) {
    const step *s = &all->at[l->step];
    c.links[c.n_links++] = s->link;
    if (s->second != SG_NONE)
      c.links[c.n_links++] = s->second;
  }
  return c;
}
