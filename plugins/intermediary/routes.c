// SPDX-License-Identifier: GPL-2.0-or-later
// routes - how easily a party is bypassed: supply chains from the vendors to an
// end user that share no party in between (Menger 1927), in all and without
// each party.
//
// Every party is two vertices with an arc of capacity 1 between them, so that
// the greatest flow counts such chains. All vendors are one source, since a
// chain through a second vendor also begins there. Without a party the flow is
// less by 1 exactly when every greatest flow runs through it: its arc is full,
// and its two vertices are in different strong components of what the flow
// leaves (Picard & Queyranne 1980). So one flow and one search for components
// say it of all parties. O(users * (flow + links)), within a limit.
#include "region.h"
#include "unit_flow.h"

#include <math.h>
#include <string.h>

// Users times links that can be on the way to one, at most.
static const uint64_t WORK_MAX = 4000000;
enum { WORK_A_USER = 1000 }; // that a flow costs whatever its size

typedef struct work {
  const supply *s;
  flow onward, back;
  uint8_t *reached; // entities that some vendor reaches
  sg_id *leading;   // to the user at hand, itself the first of them
  uint32_t n_leading;
  uint32_t *place;         // of entities: where among those
  double *routes, *bypass; // of entities
  unit_flow flow;
  region left; // what the flow leaves
  parts parts; // of it
  uint64_t done;
} work;

// The source is vertex 0; a party is bought in one vertex and sold in the next.
static uint32_t bought(uint32_t place) {
  return 1 + 2 * place;
}
static uint32_t sold(uint32_t place) {
  return bought(place) + 1;
}

static bool leads(const work *w, sg_id v) {
  return w->place[v] < w->n_leading && w->leading[w->place[v]] == v;
}

static void add_leading(work *w, sg_id v) {
  w->place[v] = w->n_leading;
  w->leading[w->n_leading++] = v;
}

static void find_leading(work *w, sg_id user) {
  const flow *f = &w->back;
  w->n_leading = 0;
  add_leading(w, user);
  for (uint32_t i = 0; i < w->n_leading; i++) {
    const uint32_t at = f->local[w->leading[i]];
    for (uint32_t k = f->start[at]; k < f->start[at + 1]; k++) {
      const sg_id from = w->s->g->link_from[f->out[k]];
      if (!leads(w, from))
        add_leading(w, from);
    }
  }
}

static void add_arc(work *w, uint32_t from, uint32_t to) {
  unit_flow *f = &w->flow;
  f->from[f->n_arcs] = from;
  f->to[f->n_arcs++] = to;
}

static bool is_source(const work *w, sg_id v, sg_id user) {
  return w->s->is_vendor[v] && v != user;
}

// Supplies of one party that can be on the way to the user. Several of them to
// one buyer are no more than one, since every party but the user can pass on
// only one; those of a vendor to the user are taken once.
static void add_supplies(work *w, uint32_t place, sg_id user) {
  const flow *f = &w->onward;
  const sg_id v = w->leading[place];
  const uint32_t i = f->local[v];
  const bool source = is_source(w, v, user);
  bool direct = false;
  w->done += f->start[i + 1] - f->start[i];
  for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++) {
    const sg_id to = w->s->g->link_to[f->out[k]];
    if ((direct && to == user) || is_source(w, to, user) || !leads(w, to))
      continue;
    direct |= source && to == user;
    add_arc(w, source ? 0 : sold(place), bought(w->place[to]));
  }
}

// The arcs within parties come first: arc i is that of place i.
static void add_arcs(work *w, sg_id user) {
  w->flow.n = 1 + 2 * w->n_leading;
  w->flow.n_arcs = 0;
  for (uint32_t i = 0; i < w->n_leading; i++)
    add_arc(w, bought(i), sold(i));
  for (uint32_t i = 1; i < w->n_leading; i++)
    add_supplies(w, i, user);
  w->done += w->n_leading + WORK_A_USER;
}

// Components of the arcs that can carry more, and of those that can carry less
// turned round.
static void find_parts(work *w) {
  const unit_flow *f = &w->flow;
  region *r = &w->left;
  uint32_t *start = r->out.start;
  r->n = f->n;
  memset(start, 0, ((size_t)r->n + 2) * sizeof *start);
  for (uint32_t e = 0; e < f->n_arcs; e++)
    start[(f->is_full[e] ? f->to[e] : f->from[e]) + 2]++;
  for (uint32_t v = 0; v < r->n; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t e = 0; e < f->n_arcs; e++)
    r->out.to[start[(f->is_full[e] ? f->to[e] : f->from[e]) + 1]++] =
        f->is_full[e] ? f->from[e] : f->to[e];
  parts_find(r, SG_NONE, &w->parts);
}

static void note_bypass(work *w, uint32_t routes) {
  for (uint32_t i = 1; i < w->n_leading; i++) {
    const sg_id v = w->leading[i];
    if (w->s->is_vendor[v] || !w->reached[v])
      continue;
    const bool needed =
        w->flow.is_full[i] && w->parts.of[bought(i)] != w->parts.of[sold(i)];
    const double left = routes - (needed ? 1 : 0);
    if (isnan(w->bypass[v]) || left < w->bypass[v])
      w->bypass[v] = left;
  }
}

static void measure(work *w, sg_id user) {
  find_leading(w, user);
  add_arcs(w, user);
  const uint32_t routes = unit_flow_find(&w->flow, bought(0));
  if (routes == 0)
    return;
  w->routes[user] = routes;
  find_parts(w);
  note_bypass(w, routes);
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
    measure(w, v);
  }
  return SG_OK;
}

// A supply is at most one arc, and so is a party.
static sg_status prepare(work *w) {
  sg_host *host = w->s->host;
  const uint32_t n = w->onward.n;
  const uint64_t n_arcs = (uint64_t)w->s->n_links + n;
  region *r = &w->left;
  if (n_arcs >= UINT32_MAX / 2 || n >= UINT32_MAX / 2 - 1)
    return SG_ENOMEM;
  r->n = 1 + 2 * n;
  r->out.start = host->alloc(host, (size_t)r->n + 2, sizeof *r->out.start);
  r->out.to = host->alloc(host, (size_t)n_arcs, sizeof *r->out.to);
  w->leading = host->alloc(host, n, sizeof *w->leading);
  if (!r->out.start || !r->out.to || !w->leading)
    return SG_ENOMEM;
  const sg_status status =
      unit_flow_init(host, r->n, (uint32_t)n_arcs, &w->flow);
  return status == SG_OK ? parts_init(host, r, &w->parts) : status;
}

sg_status routes_put(const supply *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  uint32_t *back_local = flow_table(host);
  work w = {
      .s = s,
      .reached = host->alloc(host, n, 1),
      .place = host->alloc(host, n, sizeof *w.place),
      .routes = host->alloc(host, n, sizeof *w.routes),
      .bypass = host->alloc(host, n, sizeof *w.bypass),
  };
  if (!back_local || !w.reached || !w.place || !w.routes || !w.bypass)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n; v++)
    w.routes[v] = w.bypass[v] = (double)NAN;
  sg_status status =
      flow_build(host, s->links, s->n_links, false, s->local, &w.onward);
  if (status == SG_OK)
    status = flow_build(host, s->links, s->n_links, true, back_local, &w.back);
  if (status == SG_OK)
    status = prepare(&w);
  if (status == SG_OK)
    status = measure_users(&w);
  flow_release(&w.onward);
  if (status == SG_OK)
    status = host->put_scores(host, METRIC_ROUTES, w.routes);
  return status == SG_OK ? host->put_scores(host, METRIC_BYPASS, w.bypass)
                         : status;
}
