// SPDX-License-Identifier: GPL-2.0-or-later
// walk - which seed is nearest to a party along the links of a rule: one search
// from all seeds over what is certain, and one over whatever is possible. Ties
// go to the seed, and then to the link, that comes first in the order of ids.
#include "rules.h"
#include "stakegraph/parties.h"

#include <math.h>
#include <string.h>

enum { WORK_MAX = 5000000 }; // links that a rule looks at for further seeds

// --- room ---

// Adjacency of links that ended, as sg_graph has it for the others.
static bool list_ended(walk *w, int side) {
  const sg_graph *g = w->in->g;
  sg_host *host = w->in->host;
  const sg_id *end = side ? g->link_to : g->link_from;
  uint32_t *start = host->alloc(host, (size_t)g->n_entities + 2, sizeof *start);
  sg_id *links = host->alloc(host, g->n_ended, sizeof *links);
  if (!start || !links)
    return false;
  for (sg_id e = g->n_links; e < g->n_links + g->n_ended; e++)
    start[end[e] + 2]++;
  for (sg_id v = 0; v <= g->n_entities; v++)
    start[v + 1] += start[v];
  for (sg_id e = g->n_links; e < g->n_links + g->n_ended; e++)
    links[start[end[e] + 1]++] = e;
  w->ended_start[side] = start;
  w->ended[side] = links;
  return true;
}

bool walk_prepare(const facts *in, bool with_ended, walk *out) {
  sg_host *host = in->host;
  const uint32_t n = in->g->n_entities;
  const size_t m = (size_t)in->g->n_links + in->g->n_ended;
  bool ok = true;
  *out = (walk){.in = in};
  out->seed = host->alloc(host, n, 1);
  out->level = host->alloc(host, m, 1);
  out->ways = host->alloc(host, m, 1);
  out->queue = host->alloc(host, n, sizeof *out->queue);
  out->depth = host->alloc(host, n, sizeof *out->depth);
  out->seen = host->alloc(host, n, sizeof *out->seen);
  out->counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  for (int i = 0; i < 2; i++) {
    out->length[i] = host->alloc(host, n, sizeof *out->length[i]);
    out->via[i] = host->alloc(host, n, sizeof *out->via[i]);
    ok = ok && out->length[i] && out->via[i] &&
         (!with_ended || list_ended(out, i));
  }
  return ok && out->seed && out->level && out->ways && out->queue &&
         out->depth && out->seen && out->counts;
}

// --- links ---

// The least and greatest that a stake counts for.
static void share_of(const sg_graph *g, sg_id e, uint32_t *low,
                     uint32_t *high) {
  const uint8_t held = g->link_capacity[e];
  const bool own = held == SG_BENEFICIAL || held == SG_LEGAL;
  *low = own && sg_link_is_firm(g, e) ? g->link_low[e] : 0;
  *high = g->link_high[e];
}

static bool is_enough(const rule *r, uint32_t share) {
  return r->strict ? share > r->threshold : share >= r->threshold;
}

static uint8_t lesser(uint8_t a, uint8_t b) {
  return a < b ? a : b;
}

static bool has_bit(uint32_t bits, uint8_t number) {
  return !bits || (number < 32 && (bits >> number & 1));
}

static bool fits(const sg_graph *g, const follow *f, sg_id e) {
  const uint8_t product =
      g->link_kind[e] == SG_SUPPLY ? sg_supply_class(g, e) : g->link_class[e];
  return g->link_kind[e] == f->kind && has_bit(f->bases, g->link_basis[e]) &&
         has_bit(f->details, g->link_detail[e]) &&
         has_bit(f->measures, g->link_measure[e]) &&
         has_bit(f->capacities, g->link_capacity[e]) &&
         has_bit(f->classes, product);
}

static uint8_t level_of_share(const walk *w, sg_id e) {
  const sg_graph *g = w->in->g;
  uint32_t low = 0;
  uint32_t high = 0;
  if (!w->r->has_share || g->link_kind[e] != SG_OWNERSHIP)
    return SURE;
  if (e < g->n_links && w->counts[e] <= 0)
    return NO;
  share_of(g, e, &low, &high);
  return is_enough(w->r, low) ? SURE : is_enough(w->r, high) ? MAYBE : NO;
}

// Is a link of the time that the rule is about?
static uint8_t level_of_time(const walk *w, sg_id e) {
  const sg_graph *g = w->in->g;
  const bool ended = e >= g->n_links;
  if (ended ? w->r->when == IN_FORCE : w->r->when == ENDED)
    return NO;
  if (!ended || w->r->years == 0)
    return SURE;
  const int32_t from = sg_months_after(g->as_of, -12 * (int32_t)w->r->years);
  return g->link_until_earliest[e] >= from ? SURE
         : g->link_until[e] >= from        ? MAYBE
                                           : NO;
}

static uint8_t level_of(const walk *w, sg_id e) {
  const sg_graph *g = w->in->g;
  if (g->link_from[e] == g->link_to[e] ||
      (g->link_kind[e] == SG_SUPPLY && !sg_supply_counts(g, e)))
    return NO;
  const uint8_t firm = sg_link_is_firm(g, e) ? SURE : MAYBE;
  return lesser(firm, lesser(level_of_time(w, e), level_of_share(w, e)));
}

static void grade_links(walk *w) {
  const sg_graph *g = w->in->g;
  w->any_way = 0;
  for (sg_id e = 0; e < g->n_links + g->n_ended; e++) {
    w->level[e] = w->ways[e] = 0;
    for (uint32_t i = 0; i < w->r->n_links; i++)
      if (fits(g, &w->r->links[i], e))
        w->ways[e] |= w->r->links[i].direction;
    if (w->ways[e])
      w->level[e] = level_of(w, e);
    w->any_way |= w->ways[e];
  }
}

// --- steps ---

// The links at `v`, one after another: those that leave, those that arrive,
// and the same of those that ended.
typedef struct steps {
  const walk *w;
  sg_id v;
  int part;
  uint32_t k;
  bool back;      // from the party towards the seeds
  uint32_t looks; // links that were looked at
} steps;

static const uint32_t *starts(const walk *w, int part) {
  const sg_graph *g = w->in->g;
  return part == 0   ? g->out_start
         : part == 1 ? g->in_start
                     : w->ended_start[part - 2];
}

static const sg_id *ends(const walk *w, int part) {
  const sg_graph *g = w->in->g;
  return part == 0 ? g->out_link : part == 1 ? g->in_link : w->ended[part - 2];
}

// The next link that leads on, and where to; SG_NONE at the end.
static sg_id next_step(steps *s, uint8_t least, sg_id *to) {
  const walk *w = s->w;
  const int parts = w->r->when == IN_FORCE ? 2 : 4;
  for (; s->part < parts; s->part++, s->k = 0) {
    const uint32_t *start = starts(w, s->part);
    const sg_id *links = ends(w, s->part);
    const bool leaves = s->part % 2 == 0;
    const uint8_t way = leaves != s->back ? DOWN : UP;
    while ((w->any_way & way) && start[s->v] + s->k < start[s->v + 1]) {
      const sg_id e = links[start[s->v] + s->k++];
      s->looks++;
      if (w->level[e] < least || !(w->ways[e] & way))
        continue;
      *to = leaves ? w->in->g->link_to[e] : w->in->g->link_from[e];
      return e;
    }
  }
  return SG_NONE;
}

// How well the link at a seed follows its listing.
static uint8_t level_at_seed(const walk *w, sg_id seed, sg_id e) {
  return w->r->after_listing
             ? link_follows_listing(w->in, test_of_lists(w->r->seeds), seed, e)
             : SURE;
}

static void search_all(walk *w, int which) {
  const uint8_t least = which == BY_SURE ? SURE : MAYBE;
  uint32_t *length = w->length[which];
  uint32_t n = 0;
  for (sg_id v = 0; v < w->in->g->n_entities; v++) {
    length[v] = w->seed[v] >= least ? 0 : SG_NONE;
    if (length[v] == 0)
      w->queue[n++] = v;
  }
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = w->queue[i];
    steps s = {.w = w, .v = v};
    sg_id to = 0;
    if (length[v] >= w->r->max_links)
      continue;
    for (sg_id e = next_step(&s, least, &to); e != SG_NONE;
         e = next_step(&s, least, &to)) {
      if (length[to] != SG_NONE ||
          (length[v] == 0 && level_at_seed(w, v, e) < least))
        continue;
      length[to] = length[v] + 1;
      w->via[which][to] = e;
      w->queue[n++] = to;
    }
  }
}

void walk_all(walk *w, const rule *r) {
  w->r = r;
  w->work_left = WORK_MAX;
  grade_links(w);
  search_all(w, BY_SURE);
  search_all(w, BY_ANY);
}

// --- stakes of members ---

static uint8_t level_in_sum(const walk *w, sg_id e) {
  const sg_graph *g = w->in->g;
  uint32_t low = 0;
  uint32_t high = 0;
  if (g->link_kind[e] == SG_CONTROL) {
    const uint8_t kind = g->entity_kind[g->link_to[e]];
    if (kind != SG_COMPANY && kind != SG_ARRANGEMENT && kind != SG_OTHER)
      return NO; // as the host counts
    return sg_link_is_firm(g, e) ? SURE : MAYBE;
  }
  if (w->counts[e] <= 0)
    return NO;
  share_of(g, e, &low, &high);
  return low > 0 ? SURE : high > 0 ? MAYBE : NO;
}

void walk_members(walk *w, const rule *r, const uint8_t *member) {
  const sg_graph *g = w->in->g;
  w->r = r;
  w->work_left = WORK_MAX;
  w->any_way = DOWN;
  for (sg_id e = 0; e < g->n_links + g->n_ended; e++) {
    w->level[e] = w->ways[e] = 0;
    for (uint32_t i = 0; i < r->n_links; i++)
      if (e < g->n_links && fits(g, &r->links[i], e))
        w->ways[e] = DOWN;
    if (w->ways[e])
      w->level[e] = level_in_sum(w, e);
    if (member)
      w->level[e] = lesser(w->level[e], member[g->link_from[e]]);
  }
  search_all(w, BY_SURE);
  search_all(w, BY_ANY);
}

// --- answers ---

sg_id walk_chain(const walk *w, int which, sg_id v, sg_id links[LINKS_MAX],
                 uint32_t *n) {
  const sg_graph *g = w->in->g;
  *n = 0;
  while (w->length[which][v] != 0 && w->length[which][v] != SG_NONE &&
         *n < LINKS_MAX) {
    const sg_id e = w->via[which][v];
    links[(*n)++] = e;
    v = g->link_from[e] == v ? g->link_to[e] : g->link_from[e];
  }
  for (uint32_t i = 0; i < *n / 2; i++) {
    const sg_id e = links[i];
    links[i] = links[*n - 1 - i];
    links[*n - 1 - i] = e;
  }
  return v;
}

// A seed may be met over several links, of which one has to follow its listing.
// No chain leads through a seed.
static bool meet(walk *w, sg_id v, sg_id e, uint8_t least) {
  if (w->seed[v] < least || w->seen[v] == w->search ||
      level_at_seed(w, v, e) < least)
    return false;
  w->seen[v] = w->search;
  return true;
}

uint32_t walk_seeds(walk *w, int which, sg_id v) {
  const uint8_t least = which == BY_SURE ? SURE : MAYBE;
  uint32_t found = 0;
  uint32_t n = 0;
  w->search++;
  w->seen[v] = w->search;
  w->depth[n] = 0;
  w->queue[n++] = v;
  for (uint32_t i = 0; i < n && w->depth[i] < w->r->max_links; i++) {
    steps s = {.w = w, .v = w->queue[i], .back = true};
    sg_id from = 0;
    for (sg_id e = next_step(&s, least, &from); e != SG_NONE;
         e = next_step(&s, least, &from)) {
      found += meet(w, from, e, least);
      if (w->seed[from] >= least || w->seen[from] == w->search)
        continue;
      w->seen[from] = w->search;
      w->depth[n] = w->depth[i] + 1;
      w->queue[n++] = from;
    }
    if (s.looks >= w->work_left) {
      w->work_left = 0;
      return SG_NONE;
    }
    w->work_left -= s.looks;
  }
  return found;
}

bool walk_has_links(const walk *w, sg_id v) {
  const sg_graph *g = w->in->g;
  const int parts = w->r->when == IN_FORCE ? 2 : 4;
  for (int part = 0; part < parts; part++)
    for (uint32_t k = starts(w, part)[v]; k < starts(w, part)[v + 1]; k++) {
      const uint8_t kind = g->link_kind[ends(w, part)[k]];
      const uint8_t way = part % 2 == 0 ? UP : DOWN;
      for (uint32_t i = 0; i < w->r->n_links; i++)
        if (w->r->links[i].kind == kind && (w->r->links[i].direction & way))
          return true;
    }
  return false;
}
