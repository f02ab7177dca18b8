// SPDX-License-Identifier: GPL-2.0-or-later
// gates - who alone can stop or hide a supply to a government: I04.
//
// A chain from vendor s to user t cannot avoid party i exactly when i dominates
// t in the flow graph of s. So choke is counted on igraph's dominator trees,
// one a vendor: the users below i in the tree of s are those that i can cut off
// from s. Through is igraph's betweenness of the pairs. Both work only on what
// lies between vendors and users, with parallel supplies as one edge.
// One tree costs O(links log parties), counting on it O(parties).
#include "intermediary.h"

#include <stdio.h>
#include <string.h>

typedef igraph_integer_t vertex;

// The two users with the smallest numbers below a vertex, and how many.
typedef struct below {
  uint32_t n;
  double weight;
  sg_id first, second; // vertices, SG_NONE
} below;

typedef struct work {
  const supply *s;
  gates *out;
  sg_igraph graph;
  igraph_vector_int_t sources, targets, parents;
  below *under;       // users below each vertex, itself left out
  uint32_t *children; // not yet counted
  vertex *ready;
} work;

static sg_status from_igraph(igraph_error_t code) {
  if (code == IGRAPH_SUCCESS)
    return SG_OK;
  return code == IGRAPH_ENOMEM ? SG_ENOMEM : SG_EFAIL;
}

static bool is_marked(const void *marks, sg_id v) {
  return ((const uint8_t *)marks)[v] != 0;
}

// Keep the links that the search reached at both ends.
static sg_status keep_reached(const supply *s, bool backwards, sg_id *links,
                              uint32_t *n) {
  flow f;
  const sg_status status =
      flow_build(s->host, links, *n, backwards, s->local, &f);
  if (status != SG_OK)
    return status;
  flow_search(&f, is_marked, backwards ? s->is_user : s->is_vendor);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < *n; i++)
    if (flow_distance(&f, s->g->link_from[links[i]]) != SG_NONE &&
        flow_distance(&f, s->g->link_to[links[i]]) != SG_NONE)
      links[kept++] = links[i];
  flow_release(&f);
  *n = kept;
  return SG_OK;
}

// The links that can be part of a chain from a vendor to a user.
static sg_status between(const supply *s, bool firm_only, sg_id **links,
                         uint32_t *n) {
  *n = 0;
  *links = s->host->alloc(s->host, s->n_links, sizeof **links);
  if (!*links)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < s->n_links; i++)
    if (!firm_only || sg_link_is_firm(s->g, s->links[i]))
      (*links)[(*n)++] = s->links[i];
  const sg_status status = keep_reached(s, false, *links, n);
  return status == SG_OK ? keep_reached(s, true, *links, n) : status;
}

static void add_first(below *to, sg_id user) {
  if (user < to->first) {
    to->second = to->first;
    to->first = user;
  } else if (user < to->second) {
    to->second = user;
  }
}

// Users are below one child only, so that nothing is counted twice.
static void join_below(below *to, const below *child) {
  to->n += child->n;
  to->weight += child->weight;
  if (child->first != SG_NONE)
    add_first(to, child->first);
  if (child->second != SG_NONE)
    add_first(to, child->second);
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

static void add_user(const work *w, below *to, vertex user) {
  to->n++;
  to->weight += weight_of(w->s, w->graph.entity[user]);
  add_first(to, (sg_id)user);
}

static bool is_user(const work *w, vertex v) {
  return w->s->is_user[w->graph.entity[v]] != 0;
}

// From the leaves of the dominator tree to its root.
static void count_below(work *w) {
  const vertex n = w->graph.n_vertices;
  vertex n_ready = 0;
  memset(w->children, 0, (size_t)n * sizeof *w->children);
  for (vertex v = 0; v < n; v++) {
    w->under[v] = (below){0, 0, SG_NONE, SG_NONE};
    if (VECTOR(w->parents)[v] >= 0)
      w->children[VECTOR(w->parents)[v]]++;
  }
  for (vertex v = 0; v < n; v++)
    if (VECTOR(w->parents)[v] >= 0 && w->children[v] == 0)
      w->ready[n_ready++] = v;
  for (vertex i = 0; i < n_ready; i++) {
    const vertex v = w->ready[i];
    const vertex up = VECTOR(w->parents)[v];
    if (up < 0)
      continue; // the root
    join_below(&w->under[up], &w->under[v]);
    if (is_user(w, v))
      add_user(w, &w->under[up], v);
    if (--w->children[up] == 0)
      w->ready[n_ready++] = up;
  }
}

static void note_pairs(work *w, sg_id v, sg_id vendor, const below *users) {
  gates *out = w->out;
  const pair a = {vendor, w->graph.entity[users->first]};
  if (out->first[v].vendor == SG_NONE)
    out->first[v] = a;
  if (out->second[v].vendor != SG_NONE)
    return;
  if (users->second != SG_NONE)
    out->second[v] = (pair){vendor, w->graph.entity[users->second]};
  else if (out->first[v].vendor != vendor || out->first[v].user != a.user)
    out->second[v] = a;
}

static sg_status count_source(work *w, vertex source) {
  const sg_status status = from_igraph(igraph_dominator_tree(
      &w->graph.graph, source, &w->parents, NULL, NULL, IGRAPH_OUT));
  if (status != SG_OK)
    return status;
  count_below(w);
  w->out->n_pairs += w->under[source].n;
  w->out->weight += w->under[source].weight;
  for (vertex v = 0; v < w->graph.n_vertices; v++) {
    if (v == source || VECTOR(w->parents)[v] < 0 || w->under[v].n == 0)
      continue;
    const sg_id party = w->graph.entity[v];
    w->out->cut[party] += w->under[v].n;
    w->out->cut_weight[party] += w->under[v].weight;
    note_pairs(w, party, w->graph.entity[source], &w->under[v]);
  }
  return SG_OK;
}

// Betweenness of the pairs whose users have one weight, weighed.
static sg_status add_through(work *w, const igraph_vector_int_t *targets,
                             double weight) {
  igraph_vector_t values;
  const sg_status no_memory = from_igraph(igraph_vector_init(&values, 0));
  if (no_memory != SG_OK)
    return no_memory;
  // Selectors over vectors only borrow them.
  const igraph_vs_t sources = igraph_vss_vector(&w->sources);
  const igraph_vs_t ends = igraph_vss_vector(targets);
  const sg_status status = from_igraph(
      igraph_betweenness_subset(&w->graph.graph, &values, igraph_vss_all(),
                                IGRAPH_DIRECTED, sources, ends, NULL));
  for (vertex v = 0; status == SG_OK && v < w->graph.n_vertices; v++)
    w->out->through[w->graph.entity[v]] += weight * VECTOR(values)[v];
  igraph_vector_destroy(&values);
  return status;
}

// The targets whose weight is that of the first one in `left`, moved from there
// to `same`.
static sg_status split_targets(const work *w, igraph_vector_int_t *left,
                               igraph_vector_int_t *same, double *weight) {
  const vertex n = igraph_vector_int_size(left);
  vertex kept = 0;
  *weight = weight_of(w->s, w->graph.entity[VECTOR(*left)[0]]);
  igraph_vector_int_clear(same);
  for (vertex i = 0; i < n; i++) {
    const vertex v = VECTOR(*left)[i];
    if (weight_of(w->s, w->graph.entity[v]) != *weight)
      VECTOR(*left)[kept++] = v;
    else if (igraph_vector_int_push_back(same, v) != IGRAPH_SUCCESS)
      return SG_ENOMEM;
  }
  return from_igraph(igraph_vector_int_resize(left, kept));
}

// There are at most three weights.
static sg_status count_through(work *w) {
  igraph_vector_int_t same;
  sg_status status = from_igraph(igraph_vector_int_init(&same, 0));
  if (status != SG_OK)
    return status;
  while (status == SG_OK && igraph_vector_int_size(&w->targets) > 0) {
    double weight = 1;
    status = split_targets(w, &w->targets, &same, &weight);
    if (status == SG_OK)
      status = add_through(w, &same, weight);
  }
  igraph_vector_int_destroy(&same);
  return status;
}

static sg_status list_ends(work *w) {
  for (vertex v = 0; v < w->graph.n_vertices; v++) {
    sg_status status = SG_OK;
    if (w->s->is_vendor[w->graph.entity[v]])
      status = from_igraph(igraph_vector_int_push_back(&w->sources, v));
    if (status == SG_OK && is_user(w, v))
      status = from_igraph(igraph_vector_int_push_back(&w->targets, v));
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static sg_status count_all(work *w, bool with_through) {
  sg_host *host = w->s->host;
  sg_status status = list_ends(w);
  const vertex n = igraph_vector_int_size(&w->sources);
  for (vertex i = 0; i < n && status == SG_OK; i++) {
    if (!host->tick(host, (double)i / (double)n))
      return SG_ECANCEL;
    status = count_source(w, VECTOR(w->sources)[i]);
  }
  if (status == SG_OK && with_through && n > 0)
    status = count_through(w);
  return status;
}

static sg_status on_graph(work *w, bool with_through) {
  sg_host *host = w->s->host;
  const size_t n = w->graph.n_vertices;
  w->under = host->alloc(host, n, sizeof *w->under);
  w->children = host->alloc(host, n, sizeof *w->children);
  w->ready = host->alloc(host, n, sizeof *w->ready);
  if (!w->under || !w->children || !w->ready)
    return SG_ENOMEM;
  if (igraph_vector_int_init(&w->sources, 0) != IGRAPH_SUCCESS)
    return SG_ENOMEM;
  sg_status status = SG_ENOMEM;
  if (igraph_vector_int_init(&w->targets, 0) == IGRAPH_SUCCESS) {
    if (igraph_vector_int_init(&w->parents, 0) == IGRAPH_SUCCESS) {
      status = count_all(w, with_through);
      igraph_vector_int_destroy(&w->parents);
    }
    igraph_vector_int_destroy(&w->targets);
  }
  igraph_vector_int_destroy(&w->sources);
  return status;
}

sg_status gates_compute(const supply *s, bool firm_only, gates *out) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  work w = {.s = s, .out = out};
  *out = (gates){0};
  out->cut = host->alloc(host, n, sizeof *out->cut);
  out->cut_weight = host->alloc(host, n, sizeof *out->cut_weight);
  out->first = host->alloc(host, n, sizeof *out->first);
  out->second = host->alloc(host, n, sizeof *out->second);
  if (!firm_only)
    out->through = host->alloc(host, n, sizeof *out->through);
  if (!out->cut || !out->cut_weight || !out->first || !out->second ||
      (!firm_only && !out->through))
    return SG_ENOMEM;
  memset(out->first, 0xff, n * sizeof *out->first);
  memset(out->second, 0xff, n * sizeof *out->second);
  sg_id *links = NULL;
  uint32_t n_links = 0;
  sg_status status = between(s, firm_only, &links, &n_links);
  if (status != SG_OK || n_links == 0)
    return status;
  status = sg_igraph_build(&w.graph, host, links, n_links);
  if (status != SG_OK)
    return status;
  status = on_graph(&w, !firm_only);
  sg_igraph_destroy(&w.graph);
  return status;
}

// --- I04 ---

static bool is_gate(const supply *s, const gates *of, sg_id v) {
  const double least = s->host->params[PARAM_I04_CHOKE].number - 1e-12;
  return of->second[v].vendor != SG_NONE &&
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
                 sg_clip(s->g->entity_name[v], 300), s->g->entity_name[v],
                 of->cut[v], of->n_pairs,
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
  sg_id *links = s->host->alloc(s->host, s->n_links, sizeof *links);
  uint32_t n = 0;
  flow f;
  if (!links)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < s->n_links; i++)
    if (!certain || sg_link_is_firm(g, s->links[i]))
      links[n++] = s->links[i];
  sg_status status = flow_build(s->host, links, n, false, s->local, &f);
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
               ? s->host->put_gap(s->host, "I04", SG_NONE, 1,
                                  "no supply is recorded")
               : s->host->put_gap(s->host, "I04", SG_NONE, 1,
                                  "no recorded chain joins a vendor to a "
                                  "government end user");
  const sg_status status = raise_all(s, all, firm, true);
  return status == SG_OK ? raise_all(s, all, firm, false) : status;
}
