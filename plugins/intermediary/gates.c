// SPDX-License-Identifier: GPL-2.0-or-later
// gates - who alone can stop or hide a supply to a government: I04.
//
// A chain from vendor s to user t cannot avoid party i exactly when i dominates
// t in the flow graph of s. So choke is counted on dominator trees, one a
// vendor: the users below i in the tree of s are those that i can cut off from
// s. Through is the betweenness of the pairs. Both work only on what lies
// between vendors and users, with parallel supplies as one edge.
// One tree costs O(links log parties), counting on it O(parties). Where most
// parties can reach each other two trees are enough for all vendors: see hub.c.
#include "gates.h"

#include <stdio.h>
#include <string.h>

void gates_add_first(below *to, sg_id user) {
  if (user < to->first) {
    to->second = to->first;
    to->first = user;
  } else if (user < to->second) {
    to->second = user;
  }
}

// Users are below one place only, so that nothing is counted twice.
static void join_below(below *to, const below *child) {
  to->n += child->n;
  to->weight += child->weight;
  if (child->first != SG_NONE)
    gates_add_first(to, child->first);
  if (child->second != SG_NONE)
    gates_add_first(to, child->second);
}

// What a pair with this user counts: 1, or by what the user does.
static double weight_of(const supply *s, sg_id user) {
  const sg_value *p = s->host->params;
  return p[PARAM_CHOKE_BY_AGENCY].number == 0
             ? 1
             : sg_agency_factor(s->g->entity_functions[user],
                                p[PARAM_FACTOR_SECURITY].number,
                                p[PARAM_FACTOR_NEAR].number,
                                p[PARAM_FACTOR_OTHER].number);
}

static void add_user(const counting *w, below *to, uint32_t vertex) {
  to->n++;
  to->weight += w->weight[vertex];
  gates_add_first(to, w->r.entity[vertex]);
}

static bool is_user(const counting *w, uint32_t vertex) {
  return w->s->is_user[w->r.entity[vertex]] != 0;
}

// What a place dominates has greater numbers, so one pass from the last place
// to the first is enough.
static void count_below(counting *w) {
  const dominators *d = &w->tree;
  for (uint32_t i = 1; i <= d->n; i++)
    w->under[i] = (below){0, 0, SG_NONE, SG_NONE};
  for (uint32_t i = d->n; i > 1; i--) {
    below *up = &w->under[d->above[i]];
    join_below(up, &w->under[i]);
    if (is_user(w, d->vertex[i]))
      add_user(w, up, d->vertex[i]);
  }
}

static void note_pairs(counting *w, sg_id v, sg_id vendor, const below *users) {
  gates *out = w->out;
  const pair a = {vendor, users->first};
  if (out->first[v].vendor == SG_NONE)
    out->first[v] = a;
  if (out->second[v].vendor != SG_NONE)
    return;
  if (users->second != SG_NONE)
    out->second[v] = (pair){vendor, users->second};
  else if (out->first[v].vendor != vendor || out->first[v].user != a.user)
    out->second[v] = a;
}

void gates_count(counting *w, uint32_t source, uint32_t vertex,
                 const below *users) {
  const sg_id party = w->r.entity[vertex];
  w->out->cut[party] += users->n;
  w->out->cut_weight[party] += users->weight;
  note_pairs(w, party, w->r.entity[source], users);
}

static void count_source(counting *w, uint32_t source) {
  const dominators *d = &w->tree;
  dominators_find(&w->tree, source);
  count_below(w);
  w->out->n_pairs += w->under[1].n;
  w->out->weight += w->under[1].weight;
  for (uint32_t i = 2; i <= d->n; i++)
    if (w->under[i].n > 0)
      gates_count(w, source, d->vertex[i], &w->under[i]);
}

// Vendors in the order of their ids, so that the pairs shown do not depend on
// how the region is numbered.
static sg_status list_vendors(const counting *w, uint32_t *list, uint32_t *n) {
  const sg_graph *g = w->s->g;
  uint32_t *vertex =
      w->s->host->alloc(w->s->host, g->n_entities, sizeof *vertex);
  if (!vertex)
    return SG_ENOMEM;
  for (uint32_t v = 0; v < w->r.n; v++)
    vertex[w->r.entity[v]] = v + 1;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (vertex[v] != 0 && w->s->is_vendor[v])
      list[(*n)++] = vertex[v] - 1;
  return SG_OK;
}

static sg_status count_through(counting *w, const uint32_t *vendors,
                               uint32_t n) {
  sg_host *host = w->s->host;
  shortest found;
  const sg_status status = shortest_init(host, &w->r, w->weight, &found);
  if (status != SG_OK)
    return status;
  for (uint32_t i = 0; i < n; i++) {
    if (!host->tick(host, (double)i / n))
      return SG_ECANCEL;
    shortest_add(&found, vendors[i]);
  }
  for (uint32_t v = 0; v < w->r.n; v++)
    w->out->through[w->r.entity[v]] = found.through[v];
  return SG_OK;
}

static sg_status count_all(counting *w) {
  sg_host *host = w->s->host;
  const size_t n = w->r.n;
  uint32_t n_vendors = 0;
  uint32_t *vendors = host->alloc(host, n, sizeof *vendors);
  w->under = host->alloc(host, n + 1, sizeof *w->under);
  w->weight = host->alloc(host, n, sizeof *w->weight);
  if (!vendors || !w->under || !w->weight)
    return SG_ENOMEM;
  for (uint32_t v = 0; v < n; v++)
    w->weight[v] = is_user(w, v) ? weight_of(w->s, w->r.entity[v]) : 0;
  sg_status status = dominators_init(host, &w->r, &w->tree);
  if (status == SG_OK)
    status = list_vendors(w, vendors, &n_vendors);
  hub near = {.w = w};
  if (status == SG_OK)
    status = hub_find(&near, n_vendors);
  for (uint32_t i = 0; i < n_vendors && status == SG_OK; i++) {
    if (!host->tick(host, (double)i / n_vendors))
      return SG_ECANCEL;
    if (i % HUB_SOURCES == 0 && near.is_used)
      hub_prepare(&near, vendors + i, n_vendors - i);
    if (!hub_count(&near, vendors[i], i % HUB_SOURCES))
      count_source(w, vendors[i]);
  }
  return status == SG_OK && w->out->through
             ? count_through(w, vendors, n_vendors)
             : status;
}

sg_status gates_compute(const supply *s, bool with_through, gates *out) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  counting w = {.s = s, .out = out};
  *out = (gates){0};
  out->cut = host->alloc(host, n, sizeof *out->cut);
  out->cut_weight = host->alloc(host, n, sizeof *out->cut_weight);
  out->first = host->alloc(host, n, sizeof *out->first);
  out->second = host->alloc(host, n, sizeof *out->second);
  if (with_through)
    out->through = host->alloc(host, n, sizeof *out->through);
  if (!out->cut || !out->cut_weight || !out->first || !out->second ||
      (with_through && !out->through))
    return SG_ENOMEM;
  memset(out->first, 0xff, n * sizeof *out->first);
  memset(out->second, 0xff, n * sizeof *out->second);
  const sg_status status = region_build(s, &w.r);
  return status == SG_OK && w.r.n > 0 ? count_all(&w) : status;
}

// --- I04 ---

static bool is_gate(const supply *s, const gates *of, sg_id v) {
  const double least = s->host->params[PARAM_I04_CHOKE].number - 1e-12;
  return of->second[v].vendor != SG_NONE && of->weight > 0 &&
         of->cut_weight[v] >= least * of->weight;
}

// Links of a chain that are shown on either side of the party.
enum { SHOWN_EITHER_SIDE = 32 };

// Every chain of a pair that is choked runs through the party, so the shortest
// one does. Of a very long chain the part around the party is shown.
static sg_status show_pair(const supply *s, flow *f, pair p, sg_id v,
                           sg_path *out) {
  const sg_graph *g = s->g;
  flow_search_one(f, p.vendor);
  uint32_t n = flow_distance(f, p.user);
  sg_id *links =
      n == SG_NONE ? NULL : s->host->alloc(s->host, n, sizeof *links);
  if (!links)
    return SG_ENOMEM;
  flow_path(f, p.user, links);
  uint32_t at = 0; // links before the party
  while (at < n && g->link_from[links[at]] != v)
    at++;
  const uint32_t skip = at > SHOWN_EITHER_SIDE ? at - SHOWN_EITHER_SIDE : 0;
  const uint32_t end = n - at > SHOWN_EITHER_SIDE ? at + SHOWN_EITHER_SIDE : n;
  *out = (sg_path){skip ? g->link_from[links[skip]] : p.vendor, end - skip,
                   links + skip,
                   skip == 0 && end == n
                       ? "a shortest chain from a vendor to an end user; every "
                         "chain between the two runs through the party"
                       : "part of a shortest chain from a vendor to an end "
                         "user; every chain between the two runs through the "
                         "party"};
  return SG_OK;
}

static sg_status raise_gate(const supply *s, flow *f, sg_id v, const gates *of,
                            bool certain) {
  char message[1200];
  sg_path paths[2];
  sg_status status = show_pair(s, f, of->first[v], v, &paths[0]);
  if (status == SG_OK)
    status = show_pair(s, f, of->second[v], v, &paths[1]);
  if (status != SG_OK)
    return status;
  const bool alleged = sg_any_alleged(s->g, paths[0].links, paths[0].n_links) ||
                       sg_any_alleged(s->g, paths[1].links, paths[1].n_links);
  const double one =
      sg_least_confidence(s->g, paths[0].links, paths[0].n_links);
  const double two =
      sg_least_confidence(s->g, paths[1].links, paths[1].n_links);
  (void)snprintf(message, sizeof message,
                 "%.*s stands in every recorded chain of %u of %u pairs of "
                 "vendor and government end user%s%s.",
                 SG_CLIPPED(s->g->entity_name[v], 300), of->cut[v], of->n_pairs,
                 s->vendors_inferred ? "; vendors are inferred" : "",
                 alleged ? "; some of the supplies are alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "I04",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = one < two ? one : two,
      .message = message,
      .paths = paths,
      .n_paths = 2,
  };
  return s->host->put_finding(s->host, &finding);
}

// A certain gate is shown by firm supplies alone.
static sg_status raise_all(const supply *s, const gates *all, const gates *firm,
                           bool certain) {
  const sg_graph *g = s->g;
  const gates *of = certain ? firm : all;
  const supply *shown = certain ? s->firm : s;
  flow f;
  sg_status status =
      flow_build(s->host, shown->links, shown->n_links, false, s->local, &f);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (v % 256 == 0 && !s->host->tick(s->host, 0.5))
      return SG_ECANCEL;
    if (g->entity_in_scope[v] && is_gate(s, all, v) &&
        certain == (firm->n_pairs > 0 && is_gate(s, firm, v)))
      status = raise_gate(s, &f, v, of, certain);
  }
  flow_release(&f);
  return status;
}

sg_status gates_raise(const supply *s, const gates *all, const gates *firm) {
  if (all->n_pairs == 0)
    return s->n_links == 0
               ? s->host->put_gap(s->host, "I04", SG_NONE, 0,
                                  "no supply is recorded")
               : s->host->put_gap(s->host, "I04", SG_NONE, 0,
                                  "no recorded chain joins a vendor to a "
                                  "government end user");
  const sg_status status = raise_all(s, all, firm, true);
  return status == SG_OK ? raise_all(s, all, firm, false) : status;
}
