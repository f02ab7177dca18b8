// SPDX-License-Identifier: GPL-2.0-or-later
// incidents - I11: a party near one that was involved in diversion, corruption
// or an enforcement case about a product.
//
// The search goes outwards from all such parties at once, over ownership,
// control, posts and addresses either way.
#include "intermediary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINKS_MAX = 4 };

typedef struct near {
  const supply *s;
  sg_incidents in;
  bool firm_only;
  uint8_t *distance; // links and one more; 0: not reached
  sg_id *via;        // link towards the case; of those in it, that to it
  sg_id *queue;
  uint8_t *is_subject;
  uint32_t *tenants; // of addresses: so many and one more; 0: not counted
  uint32_t *met;     // of entities: the last address they were counted at
} near;

// Of diversion, corruption, or enforcement about a product.
static bool is_case(const near *w, sg_id e) {
  const sg_incidents *in = &w->in;
  const sg_id what = w->s->g->link_to[e];
  const char *nature = in->nature ? in->nature[what] : NULL;
  if (!sg_link_is_case(w->s->g, in, e, w->firm_only))
    return false;
  return sg_text_is(nature, "diversion") || sg_text_is(nature, "corruption") ||
         (sg_text_is(nature, "enforcement") && in->product_class &&
          in->product_class[what]);
}

static uint32_t tenants(const near *w, sg_id place) {
  const sg_graph *g = w->s->g;
  if (w->tenants[place] != 0)
    return w->tenants[place] - 1;
  uint32_t n = 0;
  for (uint32_t k = g->in_start[place]; k < g->in_start[place + 1]; k++) {
    const sg_id tenant = g->link_from[g->in_link[k]];
    if (g->link_kind[g->in_link[k]] != SG_LOCATED_AT ||
        w->met[tenant] == place + 1)
      continue;
    w->met[tenant] = place + 1;
    n++;
  }
  w->tenants[place] = n + 1;
  return n;
}

// An employee has no part in what his employers do; a share of nothing joins
// nobody.
static bool joins(const near *w, sg_id e, sg_id other) {
  const sg_graph *g = w->s->g;
  const double most = w->s->host->params[PARAM_I11_TENANTS].number;
  if (w->firm_only && !sg_link_is_firm(g, e))
    return false;
  switch (g->link_kind[e]) {
  case SG_LOCATED_AT:
    return g->entity_kind[other] != SG_ADDRESS || tenants(w, other) <= most;
  case SG_OWNERSHIP: return g->link_high[e] > 0;
  case SG_POSITION: return g->link_detail[e] != SG_POST_EMPLOYEE;
  default: return g->link_kind[e] == SG_CONTROL;
  }
}

static void reach(near *w, sg_id v, uint8_t distance, sg_id via, uint32_t *n) {
  if (w->distance[v])
    return;
  w->distance[v] = distance;
  w->via[v] = via;
  w->queue[(*n)++] = v;
}

static uint32_t start(near *w) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_case(w, e))
      reach(w, g->link_from[e], 1, e, &n);
  return n;
}

static void search(near *w) {
  const sg_graph *g = w->s->g;
  const uint32_t most = (uint32_t)w->s->host->params[PARAM_I11_LINKS].number;
  memset(w->distance, 0, g->n_entities);
  uint32_t n = start(w);
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = w->queue[i];
    const uint8_t next = (uint8_t)(w->distance[v] + 1);
    if (w->distance[v] > most)
      continue;
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
      if (joins(w, g->out_link[k], g->link_to[g->out_link[k]]))
        reach(w, g->link_to[g->out_link[k]], next, g->out_link[k], &n);
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
      if (joins(w, g->in_link[k], g->link_from[g->in_link[k]]))
        reach(w, g->link_from[g->in_link[k]], next, g->in_link[k], &n);
  }
}

static sg_status raise_one(const near *w, sg_id v) {
  const sg_graph *g = w->s->g;
  sg_id links[LINKS_MAX + 1];
  char message[MESSAGE_BYTES];
  uint32_t n = 0;
  sg_id at = v;
  while (w->distance[at] > 1) {
    const sg_id e = w->via[at];
    links[n++] = e;
    at = g->link_from[e] == at ? g->link_to[e] : g->link_from[e];
  }
  links[n++] = w->via[at];
  const sg_id what = g->link_to[w->via[at]];
  const char *nature = w->in.nature[what];
  char between[400] = "";
  if (at != v)
    (void)snprintf(between, sizeof between, " joined by %u link%s to %.*s,",
                   n - 1, n == 2 ? "" : "s", NAMED(g, at));
  (void)snprintf(message, sizeof message,
                 "%.*s is%s recorded as involved in a case of %.*s: %.*s%s.",
                 NAMED(g, v), between, SG_CLIPPED(nature, 40), NAMED(g, what),
                 sg_any_alleged(g, links, n) ? "; a link is alleged" : "");
  const sg_path path = {v, n, links, "the links to the case"};
  const sg_fact fact = {SG_ON_ENTITIES, what, "nature", nature};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "I11",
      .certainty = w->firm_only ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, links, n),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = &fact,
      .n_facts = 1,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// Persons only where they take part in a supply or a deal themselves.
static void find_subjects(near *w) {
  const sg_graph *g = w->s->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->is_subject[v] = g->entity_in_scope[v] && sg_is_party(g, v) &&
                       (g->entity_kind[v] != SG_PERSON || w->s->takes_part[v]);
  for (sg_id e = 0; e < g->n_links; e++) {
    if (g->link_deal[e] == SG_NONE && !sg_supply_counts(g, e))
      continue;
    const sg_id ends[] = {g->link_from[e], g->link_to[e]};
    for (int i = 0; i < 2; i++)
      w->is_subject[ends[i]] =
          g->entity_in_scope[ends[i]] && sg_is_party(g, ends[i]);
  }
  for (sg_id d = 0; d < g->n_deals; d++)
    if (g->deal_vendor[d] != SG_NONE)
      w->is_subject[g->deal_vendor[d]] =
          g->entity_in_scope[g->deal_vendor[d]] &&
          sg_is_party(g, g->deal_vendor[d]);
}

// A chain of firm links is shown where there is one.
sg_status incidents_raise(const supply *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  near w = {
      .s = s,
      .distance = host->alloc(host, n, sizeof *w.distance),
      .via = host->alloc(host, n, sizeof *w.via),
      .queue = host->alloc(host, n, sizeof *w.queue),
      .is_subject = host->alloc(host, n, sizeof *w.is_subject),
      .tenants = host->alloc(host, n, sizeof *w.tenants),
      .met = host->alloc(host, n, sizeof *w.met),
  };
  if (!w.distance || !w.via || !w.queue || !w.is_subject || !w.tenants ||
      !w.met)
    return SG_ENOMEM;
  sg_incidents_read(host, &w.in);
  if (!w.in.nature)
    return host->put_gap(host, "I11", SG_NONE, 0, "no incident is recorded");
  find_subjects(&w);
  for (int firm = 1; firm >= 0; firm--) {
    w.firm_only = firm != 0;
    search(&w);
    for (sg_id v = 0; v < n; v++) {
      if (!w.is_subject[v] || !w.distance[v])
        continue;
      const sg_status status = raise_one(&w, v);
      if (status != SG_OK)
        return status;
      w.is_subject[v] = 0;
    }
  }
  return SG_OK;
}
