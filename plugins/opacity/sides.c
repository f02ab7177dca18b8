// SPDX-License-Identifier: GPL-2.0-or-later
// sides - O12: a person is joined to one side of a supply by a post or stake,
// and a relative or associate of his to the other. Chains that pass the other
// side, or a company that both have above them, are sales within a group and
// left out.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS_MAX = 4, PEOPLE_MAX = 256, SCAN_MAX = 4096 };

// A person joined to a party: the links from the party up to him.
typedef struct joint {
  sg_id person;
  uint32_t n;
  sg_id links[LINKS_MAX];
  bool sure;
} joint;

// A relative or associate of somebody on the seller's side.
typedef struct relative {
  uint32_t of; // that one, in `joints`
  sg_id link;
  uint32_t next; // row of the same person, SG_NONE
} relative;

typedef struct sale {
  sg_id seller, buyer, link;
} sale;

// Two people on two sides.
typedef struct found {
  uint32_t seller, buyer; // in `joints`
  sg_id relation, supply;
  uint8_t level;
} found;

typedef struct work {
  const survey *s;
  uint32_t links;  // from a person to a party, at most
  uint32_t least;  // stake, parts per billion
  uint32_t *first; // of parties, in `joints`
  joint *joints;
  uint32_t n_joints, joints_size;
  uint8_t *crowded;          // of parties: too much stands above them
  uint32_t *relations_start; // of persons: family and associates
  sg_id *relations;
  sale *sales; // by seller and buyer, each pair once
  uint32_t n_sales;
  uint32_t *newest; // of persons, in `relatives` ...
  sg_id *stamp;     // ... of this seller, + 1
  relative *relatives;
  uint32_t n_relatives, relatives_size;
  found *best; // of persons; level 0: nothing
} work;

static void *grow(const survey *s, const void *old, uint32_t n,
                  uint32_t *capacity, size_t size) {
  const uint32_t more = *capacity ? *capacity * 2 : 256;
  char *out = more > *capacity ? s->host->alloc(s->host, more, size) : NULL;
  if (out && n > 0)
    memcpy(out, old, n * size);
  *capacity = out ? more : *capacity;
  return out;
}

// --- people of a party
// --------------------------------------------------------------

// Is a link one that joins its start to a party, perhaps or surely?
static bool joins(const work *w, sg_id e, bool *sure) {
  const sg_graph *g = w->s->g;
  *sure = is_firm(w->s, e);
  if (g->link_kind[e] == SG_POSITION)
    return g->link_detail[e] != SG_POST_EMPLOYEE &&
           g->entity_kind[g->link_from[e]] == SG_PERSON;
  if (w->s->tie[e] & RULES)
    return true;
  *sure = w->s->tie[e] & OWNS_SURELY && g->link_low[e] >= w->least;
  return w->s->tie[e] & OWNS && g->link_high[e] >= w->least;
}

static bool add_joint(work *w, const joint *one) {
  if (w->n_joints == w->joints_size) {
    joint *more =
        grow(w->s, w->joints, w->n_joints, &w->joints_size, sizeof *w->joints);
    if (!more)
      return false;
    w->joints = more;
  }
  w->joints[w->n_joints++] = *one;
  return true;
}

// A party on the way up.
typedef struct visit {
  sg_id at;
  joint way; // to it
} visit;

typedef struct climb {
  visit queue[PEOPLE_MAX];
  uint32_t n, scanned;
} climb;

static bool is_on_way(const work *w, const joint *way, sg_id start, sg_id v) {
  bool on = v == start;
  for (uint32_t i = 0; i < way->n; i++)
    on |= w->s->g->link_from[way->links[i]] == v;
  return on;
}

// Go over one link up. What is too much is told in crowded[]; false: without
// memory.
static bool go_up(work *w, climb *c, uint32_t i, sg_id v, sg_id e) {
  const sg_graph *g = w->s->g;
  bool sure = false;
  const sg_id u = g->link_from[e];
  if (!joins(w, e, &sure) || is_on_way(w, &c->queue[i].way, v, u))
    return true;
  joint way = c->queue[i].way;
  way.links[way.n++] = e;
  way.sure &= sure;
  way.person = u;
  if (g->entity_kind[u] == SG_PERSON) {
    w->crowded[v] |= w->n_joints - w->first[v] >= PEOPLE_MAX;
    return w->crowded[v] || add_joint(w, &way);
  }
  if (way.n >= w->links)
    return true;
  if (c->n < PEOPLE_MAX)
    c->queue[c->n++] = (visit){u, way};
  else
    w->crowded[v] = 1;
  return true;
}

static bool list_people(work *w, climb *c, sg_id v) {
  const sg_graph *g = w->s->g;
  c->n = 1;
  c->scanned = 0;
  c->queue[0] = (visit){v, {.sure = true}};
  for (uint32_t i = 0; i < c->n && !w->crowded[v]; i++) {
    const sg_id at = c->queue[i].at;
    for (uint32_t k = g->in_start[at];
         k < g->in_start[at + 1] && !w->crowded[v]; k++) {
      w->crowded[v] = i > 0 && c->scanned++ == SCAN_MAX;
      if (!go_up(w, c, i, v, g->in_link[k]))
        return false;
    }
  }
  if (w->crowded[v])
    w->n_joints = w->first[v];
  return true;
}

// --- sales and relations
// ------------------------------------------------------------

static int by_pair(const void *a, const void *b) {
  const sale *x = a;
  const sale *y = b;
  if (x->seller != y->seller)
    return x->seller < y->seller ? -1 : 1;
  if (x->buyer != y->buyer)
    return x->buyer < y->buyer ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

// A firm supply stands for others between the same two.
static bool list_sales(work *w) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += sg_supply_counts(g, e);
  w->sales = w->s->host->alloc(w->s->host, n, sizeof *w->sales);
  if (!w->sales)
    return false;
  n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_supply_counts(g, e))
      w->sales[n++] = (sale){g->link_from[e], g->link_to[e], e};
  if (n > 1)
    qsort(w->sales, n, sizeof *w->sales, by_pair);
  for (uint32_t i = 0; i < n; i++) {
    sale *last = w->n_sales > 0 ? &w->sales[w->n_sales - 1] : NULL;
    if (!last || last->seller != w->sales[i].seller ||
        last->buyer != w->sales[i].buyer)
      w->sales[w->n_sales++] = w->sales[i];
    else if (!is_firm(w->s, last->link))
      last->link = w->sales[i].link;
  }
  return true;
}

static bool is_relation(const sg_graph *g, sg_id e) {
  return (g->link_kind[e] == SG_FAMILY || g->link_kind[e] == SG_ASSOCIATE) &&
         g->link_from[e] != g->link_to[e];
}

static bool list_relations(work *w) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  uint32_t *start = host->alloc(host, (size_t)g->n_entities + 2, sizeof *start);
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += is_relation(g, e);
  w->relations = host->alloc(host, 2 * (size_t)n, sizeof *w->relations);
  if (!start || !w->relations)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_relation(g, e)) {
      start[g->link_from[e] + 2]++;
      start[g->link_to[e] + 2]++;
    }
  for (sg_id v = 0; v < g->n_entities; v++)
    start[v + 2] += start[v + 1];
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_relation(g, e)) {
      w->relations[start[g->link_from[e] + 1]++] = e;
      w->relations[start[g->link_to[e] + 1]++] = e;
    }
  w->relations_start = start;
  return true;
}

static bool list_all_people(work *w) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  climb *c = host->alloc(host, 1, sizeof *c);
  uint8_t *trades = host->alloc(host, g->n_entities, 1);
  if (!c || !trades)
    return false;
  for (uint32_t i = 0; i < w->n_sales; i++)
    trades[w->sales[i].seller] = trades[w->sales[i].buyer] = 1;
  bool ok = true;
  for (sg_id v = 0; v < g->n_entities && ok; v++) {
    w->first[v] = w->n_joints;
    ok = !trades[v] || list_people(w, c, v);
  }
  w->first[g->n_entities] = w->n_joints;
  return ok;
}

// --- two people on two sides
// ------------------------------------------------------------

static bool add_relative(work *w, sg_id seller, uint32_t of, sg_id e) {
  const sg_graph *g = w->s->g;
  const sg_id person = w->joints[of].person;
  const sg_id other =
      g->link_from[e] == person ? g->link_to[e] : g->link_from[e];
  if (w->n_relatives == w->relatives_size) {
    relative *more = grow(w->s, w->relatives, w->n_relatives,
                          &w->relatives_size, sizeof *w->relatives);
    if (!more)
      return false;
    w->relatives = more;
  }
  if (w->stamp[other] != seller + 1)
    w->newest[other] = SG_NONE;
  w->stamp[other] = seller + 1;
  w->relatives[w->n_relatives] = (relative){of, e, w->newest[other]};
  w->newest[other] = w->n_relatives++;
  return true;
}

// Relatives and associates of everybody on the seller's side.
static bool mark_relatives(work *w, sg_id seller) {
  bool ok = true;
  w->n_relatives = 0;
  for (uint32_t i = w->first[seller]; i < w->first[seller + 1] && ok; i++) {
    const sg_id p = w->joints[i].person;
    const uint32_t from = w->relations_start[p];
    const uint32_t to = w->relations_start[p + 1];
    w->crowded[seller] |= to - from > PEOPLE_MAX;
    for (uint32_t k = from; k < to && k - from < PEOPLE_MAX && ok; k++)
      ok = add_relative(w, seller, i, w->relations[k]);
  }
  return ok;
}

// Do the ways up from two parties meet, or does one pass the other party?
static bool ways_meet(const work *w, const joint *x, sg_id from_x,
                      const joint *y, sg_id from_y) {
  const sg_graph *g = w->s->g;
  bool meet = false;
  for (uint32_t i = 0; i < x->n; i++)
    meet |= is_on_way(w, y, from_y, g->link_from[x->links[i]]);
  for (uint32_t i = 0; i < y->n; i++)
    meet |= g->link_from[y->links[i]] == from_x;
  return meet;
}

static void keep(work *w, sg_id person, const found *one) {
  if (one->level > w->best[person].level)
    w->best[person] = *one;
}

static void look_at_sale(work *w, const sale *of) {
  for (uint32_t i = w->first[of->buyer]; i < w->first[of->buyer + 1]; i++) {
    const joint *buyer = &w->joints[i];
    if (w->stamp[buyer->person] != of->seller + 1)
      continue;
    for (uint32_t r = w->newest[buyer->person]; r != SG_NONE;
         r = w->relatives[r].next) {
      const relative *by = &w->relatives[r];
      const joint *seller = &w->joints[by->of];
      if (ways_meet(w, seller, of->seller, buyer, of->buyer))
        continue;
      const bool sure = seller->sure && buyer->sure &&
                        is_firm(w->s, by->link) && is_firm(w->s, of->link);
      const found one = {by->of, i, by->link, of->link,
                         sure ? SG_CERTAIN : SG_POSSIBLE};
      keep(w, seller->person, &one);
      keep(w, buyer->person, &one);
    }
  }
}

// --- the flag
// -------------------------------------------------------------------------

static sg_status raise_one(const work *w, sg_id person) {
  const sg_graph *g = w->s->g;
  const found *f = &w->best[person];
  const joint *seller = &w->joints[f->seller];
  const joint *buyer = &w->joints[f->buyer];
  const char *first = g->entity_name[seller->person];
  const char *second = g->entity_name[buyer->person];
  const sg_id at[] = {g->link_from[f->supply], g->link_to[f->supply]};
  sg_id links[2 * LINKS_MAX + 2];
  uint32_t n = 0;
  for (uint32_t i = seller->n; i > 0; i--)
    links[n++] = seller->links[i - 1];
  links[n++] = f->supply;
  for (uint32_t i = 0; i < buyer->n; i++)
    links[n++] = buyer->links[i];
  links[n++] = f->relation;
  char message[MESSAGE_BYTES];
  (void)snprintf(message, sizeof message,
                 "%.*s is joined by post or stake to %.*s, which supplies "
                 "%.*s, and %.*s, on record as %s of the former, to %.*s%s.",
                 SG_CLIPPED(first, NAME_BYTES), NAMED(g, at[0]),
                 NAMED(g, at[1]), SG_CLIPPED(second, NAME_BYTES),
                 g->link_kind[f->relation] == SG_FAMILY ? "a relative"
                                                        : "an associate",
                 NAMED(g, at[1]), alleged_words(w->s, links, n));
  const sg_path path = {seller->person, n, links,
                        "from one person to both sides and back"};
  const sg_finding finding = {
      SG_FINDING_SIZES,      .subject = person,
      .deal = SG_NONE,       .flag = "O12",
      .certainty = f->level, .confidence = least_confidence(w->s, links, n),
      .message = message,    .paths = &path,
      .n_paths = 1,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static bool prepare(work *w) {
  sg_host *host = w->s->host;
  const uint32_t n = w->s->g->n_entities;
  w->first = host->alloc(host, (size_t)n + 1, sizeof *w->first);
  w->crowded = host->alloc(host, n, sizeof *w->crowded);
  w->newest = host->alloc(host, n, sizeof *w->newest);
  w->stamp = host->alloc(host, n, sizeof *w->stamp);
  w->best = host->alloc(host, n, sizeof *w->best);
  return w->first && w->crowded && w->newest && w->stamp && w->best &&
         list_relations(w) && list_all_people(w);
}

static sg_status raise_all(const work *w) {
  const sg_graph *g = w->s->g;
  uint32_t crowded = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    crowded += w->crowded[v] && g->entity_in_scope[v];
    if (w->best[v].level > 0 && g->entity_in_scope[v])
      status = raise_one(w, v);
  }
  return status == SG_OK
             ? sg_put_gap(w->s->host, "O12", crowded,
                          "too many owners and officers of these parties are "
                          "recorded to compare them")
             : status;
}

sg_status sides_raise(const survey *s) {
  const sg_value *p = s->host->params;
  work w = {
      .s = s,
      .links = (uint32_t)p[PARAM_O12_LINKS].number,
      .least = (uint32_t)llround(p[PARAM_O12_STAKE].number * 1e7),
  };
  bool related = false;
  for (sg_id e = 0; e < s->g->n_links && !related; e++)
    related = is_relation(s->g, e);
  if (!list_sales(&w))
    return SG_ENOMEM;
  if (!related || w.n_sales == 0)
    return say_no_data(s, "O12",
                       related ? "no supply is recorded"
                               : "no relatives or associates are recorded");
  if (!prepare(&w))
    return SG_ENOMEM;
  for (uint32_t i = 0; i < w.n_sales; i++) {
    if (i % 1024 == 0 && !s->host->tick(s->host, (double)i / w.n_sales))
      return SG_ECANCEL;
    if ((i == 0 || w.sales[i].seller != w.sales[i - 1].seller) &&
        !mark_relatives(&w, w.sales[i].seller))
      return SG_ENOMEM;
    look_at_sale(&w, &w.sales[i]);
  }
  return raise_all(&w);
}
