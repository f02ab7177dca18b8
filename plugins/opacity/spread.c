// SPDX-License-Identifier: GPL-2.0-or-later
// spread - the countries that one chain of owners passes.
//
// Every party keeps the sets of countries of the chains that end at it, itself
// counted, those left out that another one holds. Sets are cut at two more
// countries than the threshold, so that one as large as that decides whatever
// the country of the party below. Components are taken owners first; within a
// circle sets are passed on until none is new. What is kept does not depend on
// ids.
#include "opacity.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_BITS = 10, CODE_MASK = 1023, KEPT_MAX = 16, BUFFER = 4096 };
enum { SORTED_HERE = 32 }; // so few candidates need no qsort()
enum { LOOK_BACK = 8 };
enum { CHUNK_BITS = 12, CHUNK = 1 << CHUNK_BITS };

// A set at a party, and how it came about: over a tie from a set of an owner.
typedef struct label {
  lands set;
  rise up;       // SG_NONE: the chain begins here
  uint32_t rest; // label of the owner, SG_NONE: none
  uint32_t next; // label of the same party
} label;

typedef struct candidate {
  lands set;
  sg_id v;
  rise up;
  uint32_t rest;
} candidate;

struct spread {
  const survey *s;
  const circles *c;
  uint32_t most; // countries in a set
  label **chunks;
  uint32_t n;
  uint32_t *newest; // label of each entity, SG_NONE
  candidate *buffer;
  uint32_t n_buffer, capacity;
  uint32_t *frontier, *next_frontier; // labels, in a circle
  uint32_t n_next, frontier_size;
};

// --- sets
// -------------------------------------------------------------------------

static uint32_t code_at(lands set, uint32_t i) {
  return (uint32_t)(set >> (CODE_BITS * i)) & CODE_MASK;
}

// No code is 0, so that the highest one tells how many there are.
uint32_t lands_count(lands set) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < LANDS_MAX; i++)
    n += set >> (CODE_BITS * i) != 0;
  return n;
}

uint16_t lands_at(lands set, uint32_t i) {
  const uint32_t code = code_at(set, i) - 1;
  return SG_COUNTRY('A' + code / 26, 'A' + code % 26);
}

// The number of a country, from 1; 0 for what is none.
static uint32_t code_of(uint16_t country) {
  const uint32_t a = (uint32_t)(country >> 8) - 'A';
  const uint32_t b = (uint32_t)(country & 0xff) - 'A';
  return a < 26 && b < 26 ? a * 26 + b + 1 : 0;
}

// All places at once: one that has the code is 0 in `rest`, and only below a
// place that is 0 can a borrow set the highest bit of another one.
static bool has_code(lands set, uint32_t code) {
  const lands ones = UINT64_C(0x0004010040100401); // 1 at each place
  const lands rest = set ^ (ones * code);
  return code != 0 && ((rest - ones) & ~rest & (ones << (CODE_BITS - 1))) != 0;
}

static lands without(lands set, uint32_t code) {
  if (!has_code(set, code))
    return set;
  lands out = 0;
  uint32_t n = 0;
  for (; set; set >>= CODE_BITS)
    if ((set & CODE_MASK) != code)
      out |= (set & CODE_MASK) << (CODE_BITS * n++);
  return out;
}

static lands with(lands set, uint32_t code, uint32_t most) {
  if (code == 0 || has_code(set, code) || lands_count(set) == most)
    return set;
  lands out = 0;
  uint32_t n = 0;
  for (; set && (set & CODE_MASK) < code; set >>= CODE_BITS)
    out |= (set & CODE_MASK) << (CODE_BITS * n++);
  out |= (lands)code << (CODE_BITS * n++);
  for (; set; set >>= CODE_BITS)
    out |= (set & CODE_MASK) << (CODE_BITS * n++);
  return out;
}

static bool is_within(lands set, lands other) {
  for (; set; set >>= CODE_BITS)
    if (!has_code(other, (uint32_t)(set & CODE_MASK)))
      return false;
  return true;
}

// Larger sets first, then by their countries.
static int compare_sets(lands x, lands y) {
  if (x == y)
    return 0;
  const uint32_t n = lands_count(x);
  const uint32_t m = lands_count(y);
  return n != m ? (n < m) - (n > m) : (x > y) - (x < y);
}

static int by_place(const void *a, const void *b) {
  const candidate *x = a;
  const candidate *y = b;
  if (x->v != y->v)
    return x->v < y->v ? -1 : 1;
  const int by = compare_sets(x->set, y->set);
  return by ? by : (x->up.link > y->up.link) - (x->up.link < y->up.link);
}

// --- labels
// -----------------------------------------------------------------------

static label *label_at(const spread *in, uint32_t i) {
  return &in->chunks[i >> CHUNK_BITS][i & (CHUNK - 1)];
}

static bool add_label(spread *in, const candidate *from) {
  label **chunk = &in->chunks[in->n >> CHUNK_BITS];
  if (!*chunk)
    *chunk = in->s->host->alloc(in->s->host, CHUNK, sizeof **chunk);
  if (!*chunk)
    return false;
  *label_at(in, in->n) =
      (label){from->set, from->up, from->rest, in->newest[from->v]};
  in->newest[from->v] = in->n++;
  return true;
}

// A full set says all there is to say.
static bool is_needed(const spread *in, const candidate *one) {
  uint32_t n = 0;
  for (uint32_t i = in->newest[one->v]; i != SG_NONE;
       i = label_at(in, i)->next, n++)
    if (is_within(one->set, label_at(in, i)->set) ||
        lands_count(label_at(in, i)->set) == in->most)
      return false;
  return one->set != 0 && n < KEPT_MAX;
}

static void sort_buffer(spread *in) {
  if (in->n_buffer > SORTED_HERE) {
    qsort(in->buffer, in->n_buffer, sizeof *in->buffer, by_place);
    return;
  }
  for (uint32_t i = 1; i < in->n_buffer; i++) {
    const candidate one = in->buffer[i];
    uint32_t at = i;
    for (; at > 0 && by_place(&one, &in->buffer[at - 1]) < 0; at--)
      in->buffer[at] = in->buffer[at - 1];
    in->buffer[at] = one;
  }
}

// Keep what is needed of the buffer; new labels of a circle are to be passed
// on.
static bool settle(spread *in, bool in_circle) {
  sort_buffer(in);
  bool ok = true;
  for (uint32_t i = 0; i < in->n_buffer && ok; i++) {
    if (!is_needed(in, &in->buffer[i]))
      continue;
    if (in_circle && in->n_next < in->frontier_size)
      in->next_frontier[in->n_next++] = in->n;
    ok = add_label(in, &in->buffer[i]);
  }
  in->n_buffer = 0;
  return ok;
}

// A party with very many owners: only the first sets of each size matter.
static void thin_out(spread *in) {
  qsort(in->buffer, in->n_buffer, sizeof *in->buffer, by_place);
  uint32_t n = 0;
  for (uint32_t i = 0; i < in->n_buffer; i++) {
    const candidate *last = n > 0 ? &in->buffer[n - 1] : NULL;
    if (!last || last->v != in->buffer[i].v || last->set != in->buffer[i].set)
      in->buffer[n++] = in->buffer[i];
  }
  in->n_buffer = n;
}

static bool offer(spread *in, const candidate *one) {
  if (in->n_buffer == in->capacity) {
    thin_out(in);
    if (in->n_buffer > in->capacity / 2) {
      candidate *more = in->s->host->alloc(
          in->s->host, (size_t)in->capacity * 2, sizeof *more);
      if (!more)
        return false;
      memcpy(more, in->buffer, in->n_buffer * sizeof *more);
      in->buffer = more;
      in->capacity *= 2;
    }
  }
  in->buffer[in->n_buffer++] = *one;
  return true;
}

// --- passing sets down
// ------------------------------------------------------------

static uint32_t own_code(const spread *in, sg_id v) {
  const sg_graph *g = in->s->g;
  return g->entity_kind[v] == SG_PERSON ? 0 : code_of(g->entity_country[v]);
}

// A set goes down over a tie to party `v` with the country `own`.
static bool pass_over(spread *in, sg_id v, uint32_t own, rise up,
                      uint32_t label_of_owner) {
  const lands set = label_at(in, label_of_owner)->set;
  const candidate one = {with(set, own, in->most), v, up, label_of_owner};
  // Most sets repeat: of the same ones that of the first link is kept.
  for (uint32_t i = in->n_buffer; i > 0 && in->n_buffer - i < LOOK_BACK; i--) {
    const candidate *other = &in->buffer[i - 1];
    if (other->v == v && other->set == one.set && other->up.link <= up.link)
      return true;
  }
  return offer(in, &one);
}

// The sets of the chains that come in from outside the party's circle.
static bool gather(spread *in, sg_id v) {
  const survey *s = in->s;
  const uint32_t code = own_code(in, v);
  const rise none = {SG_NONE, SG_NONE};
  const candidate own = {with(0, code, in->most), v, none, SG_NONE};
  const bool alone = !in->c->round[v];
  bool ok = own.set == 0 || offer(in, &own);
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    const rise up = {o->link, o->owner};
    if (!(o->tie & in->c->ties) || o->marks & BY_PERSON ||
        (!alone && in->c->of[o->owner] == in->c->of[v]))
      continue;
    for (uint32_t i = in->newest[o->owner]; i != SG_NONE && ok;
         i = label_at(in, i)->next)
      ok = pass_over(in, v, code, up, i);
  }
  return ok;
}

static bool pass_on(spread *in, sg_id v, uint32_t i) {
  const sg_graph *g = in->s->g;
  bool ok = true;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1] && ok; k++) {
    const sg_id e = g->out_link[k];
    const sg_id u = g->link_to[e];
    if (in->s->tie[e] & in->c->ties && in->c->of[u] == in->c->of[v])
      ok = pass_over(in, u, own_code(in, u), (rise){e, v}, i);
  }
  return ok;
}

// Pass the sets of a circle on to its members, round by round.
static bool go_round(spread *in, const sg_id *member, uint32_t n) {
  bool ok = true;
  for (uint32_t m = 0; m < n && ok; m++)
    for (uint32_t i = in->newest[member[m]]; i != SG_NONE && ok;
         i = label_at(in, i)->next)
      ok = pass_on(in, member[m], i);
  ok = ok && settle(in, true);
  while (ok && in->n_next > 0) {
    uint32_t *turn = in->frontier;
    in->frontier = in->next_frontier;
    in->next_frontier = turn;
    const uint32_t n_frontier = in->n_next;
    in->n_next = 0;
    for (uint32_t f = 0; f < n_frontier && ok; f++) {
      const label *l = label_at(in, in->frontier[f]);
      ok = pass_on(in, in->s->g->link_to[l->up.link], in->frontier[f]);
    }
    ok = ok && settle(in, true);
  }
  return ok;
}

static bool prepare(spread *in) {
  sg_host *host = in->s->host;
  const uint32_t n = in->s->g->n_entities;
  in->capacity = BUFFER;
  in->frontier_size = KEPT_MAX;
  for (uint32_t i = 0; i < in->c->n; i++) {
    const uint32_t size = in->c->start[i + 1] - in->c->start[i];
    if (size > in->frontier_size / KEPT_MAX)
      in->frontier_size = size * KEPT_MAX;
  }
  in->buffer = host->alloc(host, in->capacity, sizeof *in->buffer);
  in->frontier = host->alloc(host, in->frontier_size, sizeof *in->frontier);
  in->next_frontier =
      host->alloc(host, in->frontier_size, sizeof *in->next_frontier);
  in->chunks =
      host->alloc(host, (size_t)n * KEPT_MAX / CHUNK + 1, sizeof(label *));
  in->newest = host->alloc(host, n, sizeof *in->newest);
  if (!in->buffer || !in->frontier || !in->next_frontier || !in->chunks ||
      !in->newest)
    return false;
  memset(in->newest, 0xff, n * sizeof *in->newest);
  return true;
}

spread *spread_find(const survey *s, const circles *c, uint32_t most) {
  spread *in = s->host->alloc(s->host, 1, sizeof *in);
  if (!in)
    return NULL;
  *in = (spread){.s = s, .c = c, .most = most};
  bool ok = prepare(in);
  for (uint32_t i = 0; i < c->n && ok; i++) {
    const sg_id *member = c->member + c->start[i];
    const uint32_t n = c->start[i + 1] - c->start[i];
    fetch_ahead(s, c, c->start[i], in->newest);
    for (uint32_t m = 0; m < n && ok; m++)
      ok = gather(in, member[m]);
    ok = ok && settle(in, false) && (n == 1 || go_round(in, member, n));
  }
  return ok ? in : NULL;
}

// --- what is above
// ----------------------------------------------------------------

// What is above a party is within one of its own sets, which in general has its
// own country, too. In a circle not all of them need be known.
static bool has_many(const spread *in, sg_id v, uint32_t own) {
  const uint32_t other = own == 0 || in->c->round[v];
  for (uint32_t i = in->newest[v]; i != SG_NONE; i = label_at(in, i)->next)
    if (lands_count(label_at(in, i)->set) + other >= in->most)
      return true;
  return false;
}

static uint32_t write_chain(const spread *in, rise up, uint32_t rest,
                            chain *out) {
  uint32_t n = 0;
  while (up.link != SG_NONE && n < CHAIN_MAX) {
    out->links[n] = up.link;
    out->owners[n++] = up.owner;
    if (rest == SG_NONE)
      break;
    const label *l = label_at(in, rest);
    up = l->up;
    rest = l->rest;
  }
  return n;
}

lands spread_above(const spread *in, sg_id v, chain *out) {
  const survey *s = in->s;
  const uint32_t own = own_code(in, v);
  lands best = 0;
  uint32_t n_best = 0;
  uint32_t rest = SG_NONE;
  rise up = {SG_NONE, SG_NONE};
  out->n = 0;
  if (!has_many(in, v, own))
    return 0;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    if (!(o->tie & in->c->ties) || o->marks & BY_PERSON)
      continue;
    for (uint32_t i = in->newest[o->owner]; i != SG_NONE;
         i = label_at(in, i)->next) {
      const lands set = without(label_at(in, i)->set, own);
      const uint32_t n = lands_count(set);
      if (up.link != SG_NONE && (n < n_best || (n == n_best && set >= best)))
        continue;
      best = set;
      n_best = n;
      rest = i;
      up = (rise){o->link, o->owner};
    }
  }
  out->n = write_chain(in, up, rest, out);
  return best;
}
