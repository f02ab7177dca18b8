// SPDX-License-Identifier: GPL-2.0-or-later
// routes - how easily a party is bypassed: supply chains from the vendors to an
// end user that share no party in between (Menger 1927), in all and without
// each party.
//
// Every party is two vertices with an edge of capacity 1 between them, so that
// the greatest flow, igraph's, counts such chains. All vendors are one source,
// since a chain through a second vendor also begins there. Without a party the
// flow is less by 1 exactly when every greatest flow runs through it: its edge
// is full, and its two vertices are in different strong components of what the
// flow leaves (Picard & Queyranne 1980). So one flow and one search for
// components say it of all parties. O(users * (flow + links)), within a limit.
#include "intermediary.h"

#include <math.h>
#include <string.h>

typedef igraph_integer_t vertex;

// Users times links that can be on the way to one, at most.
static const uint64_t WORK_MAX = 4000000;
enum { WORK_A_USER = 1000 }; // that a flow costs whatever its size

typedef struct work {
  const supply *s;
  flow onward, back;
  uint32_t *back_local;
  uint8_t *reached;        // entities that some vendor reaches
  uint32_t *place;         // of entities: vertex of those that lead to the user
  double *routes, *bypass; // of entities
  igraph_vector_int_t edges;
  igraph_vector_int_t parts; // strong component of each vertex
  igraph_vector_t carried;
  uint64_t done;
} work;

static sg_status from_igraph(igraph_error_t code) {
  if (code == IGRAPH_SUCCESS)
    return SG_OK;
  return code == IGRAPH_ENOMEM ? SG_ENOMEM : SG_EFAIL;
}

// The source is vertex 0; a party is bought in one vertex and sold in the next.
// Parties are numbered as the search back from the user met them.
static vertex bought(uint32_t place) {
  return 1 + 2 * (vertex)place;
}
static vertex sold(uint32_t place) {
  return bought(place) + 1;
}
static sg_id party_at(const work *w, uint32_t place) {
  return w->back.entity[w->back.queue[place]];
}

static sg_status add_edge(work *w, vertex from, vertex to) {
  sg_status status = from_igraph(igraph_vector_int_push_back(&w->edges, from));
  if (status == SG_OK)
    status = from_igraph(igraph_vector_int_push_back(&w->edges, to));
  return status;
}

static bool is_source(const work *w, sg_id v, sg_id user) {
  return w->s->is_vendor[v] && v != user;
}

// Supplies of one party that can be on the way to the user. Several of them to
// one buyer are no more than one, since every party but the user can pass on
// only one; those of a vendor to the user are taken once.
static sg_status add_supplies(work *w, uint32_t place, sg_id user) {
  const flow *f = &w->onward;
  const sg_id v = party_at(w, place);
  const uint32_t i = f->local[v];
  const bool source = is_source(w, v, user);
  bool direct = false;
  sg_status status = SG_OK;
  for (uint32_t k = f->start[i]; k < f->start[i + 1] && status == SG_OK; k++) {
    const sg_id to = w->s->g->link_to[f->out[k]];
    w->done++;
    if ((direct && to == user) || is_source(w, to, user) ||
        flow_distance(&w->back, to) == SG_NONE)
      continue;
    direct |= source && to == user;
    status = add_edge(w, source ? 0 : sold(place), bought(w->place[to]));
  }
  return status;
}

// The edges within parties come first: edge i is that of place i.
static sg_status add_edges(work *w, sg_id user) {
  const uint32_t n = w->back.n_reached;
  sg_status status = SG_OK;
  igraph_vector_int_clear(&w->edges);
  for (uint32_t i = 0; i < n && status == SG_OK; i++) {
    w->place[party_at(w, i)] = i;
    status = add_edge(w, bought(i), sold(i));
  }
  w->done += n + WORK_A_USER;
  for (uint32_t i = 0; i < n && status == SG_OK; i++)
    if (party_at(w, i) != user)
      status = add_supplies(w, i, user);
  return status;
}

// Components of the edges that can carry more, and of those that can carry less
// turned round.
static sg_status find_parts(work *w, vertex n) {
  igraph_t left;
  const vertex n_edges = igraph_vector_int_size(&w->edges) / 2;
  for (vertex e = 0; e < n_edges; e++)
    if (VECTOR(w->carried)[e] > 0.5) {
      const vertex from = VECTOR(w->edges)[2 * e];
      VECTOR(w->edges)[2 * e] = VECTOR(w->edges)[2 * e + 1];
      VECTOR(w->edges)[2 * e + 1] = from;
    }
  sg_status status =
      from_igraph(igraph_create(&left, &w->edges, n, IGRAPH_DIRECTED));
  if (status != SG_OK)
    return status;
  status = from_igraph(
      igraph_connected_components(&left, &w->parts, NULL, NULL, IGRAPH_STRONG));
  igraph_destroy(&left);
  return status;
}

static sg_status find_flow(work *w, sg_id user, vertex n, double *value) {
  igraph_t graph;
  sg_status status =
      from_igraph(igraph_create(&graph, &w->edges, n, IGRAPH_DIRECTED));
  if (status != SG_OK)
    return status;
  status =
      from_igraph(igraph_maxflow(&graph, value, &w->carried, NULL, NULL, NULL,
                                 0, bought(w->place[user]), NULL, NULL));
  igraph_destroy(&graph);
  return status;
}

static void note_bypass(work *w, sg_id user, double routes) {
  for (uint32_t i = 0; i < w->back.n_reached; i++) {
    const sg_id v = party_at(w, i);
    if (v == user || w->s->is_vendor[v] || !w->reached[v])
      continue;
    const bool needed =
        VECTOR(w->carried)[i] > 0.5 &&
        VECTOR(w->parts)[bought(i)] != VECTOR(w->parts)[sold(i)];
    const double left = routes - (needed ? 1 : 0);
    if (isnan(w->bypass[v]) || left < w->bypass[v])
      w->bypass[v] = left;
  }
}

static sg_status measure(work *w, sg_id user) {
  double routes = 0;
  flow_search_one(&w->back, user);
  const vertex n = 1 + 2 * (vertex)w->back.n_reached;
  sg_status status = add_edges(w, user);
  if (status == SG_OK)
    status = find_flow(w, user, n, &routes);
  if (status != SG_OK || routes < 0.5)
    return status;
  routes = round(routes);
  w->routes[user] = routes;
  status = find_parts(w, n);
  if (status == SG_OK)
    note_bypass(w, user, routes);
  return status;
}

static sg_status measure_users(work *w) {
  const supply *s = w->s;
  sg_host *host = s->host;
  flow_search(&w->onward, s->is_vendor);
  for (uint32_t i = 0; i < w->onward.n; i++)
    w->reached[w->onward.entity[i]] = w->onward.distance[i] != SG_NONE;
  for (uint32_t i = 0; i < w->onward.n; i++) {
    const sg_id v = w->onward.entity[i];
    if (!s->is_user[v])
      continue;
    if (!host->tick(host, 0.3))
      return SG_ECANCEL;
    if (w->done > WORK_MAX) {
      for (sg_id k = 0; k < s->g->n_entities; k++)
        w->bypass[k] = w->bypass[k] == 0 ? 0 : (double)NAN;
      host->log(host, SG_WARNING,
                "routes and bypass are not known for all parties: there are "
                "too many end users and supplies");
      return SG_OK;
    }
    const sg_status status = measure(w, v);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static sg_status with_igraph(work *w) {
  sg_igraph_prepare();
  if (igraph_vector_int_init(&w->edges, 0) != IGRAPH_SUCCESS)
    return SG_ENOMEM;
  sg_status status = SG_ENOMEM;
  if (igraph_vector_int_init(&w->parts, 0) == IGRAPH_SUCCESS) {
    if (igraph_vector_init(&w->carried, 0) == IGRAPH_SUCCESS) {
      status = measure_users(w);
      igraph_vector_destroy(&w->carried);
    }
    igraph_vector_int_destroy(&w->parts);
  }
  igraph_vector_int_destroy(&w->edges);
  return status;
}

sg_status routes_put(const supply *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  work w = {
      .s = s,
      .back_local = flow_table(host),
      .reached = host->alloc(host, n, 1),
      .place = host->alloc(host, n, sizeof *w.place),
      .routes = host->alloc(host, n, sizeof *w.routes),
      .bypass = host->alloc(host, n, sizeof *w.bypass),
  };
  if (!w.back_local || !w.reached || !w.place || !w.routes || !w.bypass)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n; v++)
    w.routes[v] = w.bypass[v] = (double)NAN;
  sg_status status =
      flow_build(host, s->links, s->n_links, false, s->local, &w.onward);
  if (status == SG_OK)
    status =
        flow_build(host, s->links, s->n_links, true, w.back_local, &w.back);
  if (status == SG_OK && s->n_links > 0)
    status = with_igraph(&w);
  flow_release(&w.onward);
  if (status == SG_OK)
    status = host->put_scores(host, METRIC_ROUTES, w.routes);
  return status == SG_OK ? host->put_scores(host, METRIC_BYPASS, w.bypass)
                         : status;
}
