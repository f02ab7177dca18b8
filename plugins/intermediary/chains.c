// SPDX-License-Identifier: GPL-2.0-or-later
// chains - I01: the product reaches its user through a long or unverified
// chain.
//
// Deal by deal: from the deal's vendor to each last party of the deal's own
// supplies, one that sells nothing on within the deal. The deal's own supplies
// are used when they join the two, otherwise all supplies that count. Supplies
// that belong to no deal are looked at together: from the vendors by role to
// each party that is supplied and supplies nobody.
#include "intermediary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct chain_work {
  const supply *s;
  sg_id *all; // every supply that counts, of any deal
  uint32_t n_all;
  sg_id *by_deal; // the same, grouped by deal; those without one last
  uint32_t *deal_start;
  flow wide; // over all
  sg_id wide_from;
  uint8_t *done; // users reached by a deal's chain already
} chain_work;

static bool is_long(const supply *s, const sg_id *links, uint32_t n,
                    bool *all_verified) {
  const uint32_t least = (uint32_t)s->host->params[PARAM_I01_LINKS].number;
  const uint32_t unverified =
      (uint32_t)s->host->params[PARAM_I01_UNVERIFIED].number;
  *all_verified = true;
  for (uint32_t i = 0; i < n; i++)
    *all_verified &= s->g->link_basis[links[i]] == SG_VERIFIED;
  return n >= least || (n >= unverified && !*all_verified);
}

static sg_status raise_chain(const supply *s, sg_id vendor, sg_id last,
                             sg_id deal, const sg_id *links, uint32_t n) {
  char message[1400];
  const sg_graph *g = s->g;
  bool verified = false;
  if (!is_long(s, links, n, &verified))
    return SG_OK;
  bool firm = true;
  for (uint32_t i = 0; i < n; i++)
    firm &= sg_link_is_firm(g, links[i]);
  (void)snprintf(message, sizeof message,
                 "The shortest recorded chain from %.300s to %.300s has %u "
                 "supplies%s%s.",
                 g->entity_name[vendor], g->entity_name[last], n,
                 verified ? ", all verified" : ", not all of them verified",
                 sg_any_alleged(g, links, n) ? " and some alleged" : "");
  const sg_path path = {vendor, n, links, "the shortest recorded chain"};
  const sg_finding finding = {
      .size = sizeof finding,
      .subject = last,
      .deal = deal,
      .flag = "I01",
      .severity = verified ? SG_NOTE : 0,
      .certainty = firm ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, links, n),
      .message = message,
      .paths = &path,
      .n_paths = 1,
  };
  return s->host->put_finding(s->host, &finding);
}

// The chain that a search of `f` from the vendor found.
static sg_status raise_found(const supply *s, const flow *f, sg_id vendor,
                             sg_id last, sg_id deal) {
  const uint32_t n = flow_distance(f, last);
  if (n == SG_NONE || n == 0)
    return SG_OK;
  sg_id *links = s->host->alloc(s->host, n, sizeof *links);
  if (!links)
    return SG_ENOMEM;
  flow_path(f, last, links);
  return raise_chain(s, vendor, last, deal, links, n);
}

// Parties that the deal supplies and that sell nothing on within it.
static bool sells_on(const flow *f, uint32_t at) {
  return f->start[at + 1] > f->start[at];
}

static sg_status raise_deal(chain_work *w, sg_id deal) {
  const supply *s = w->s;
  const uint32_t first = w->deal_start[deal];
  const uint32_t n = w->deal_start[deal + 1] - first;
  const sg_id vendor = s->g->deal_vendor[deal];
  flow own;
  sg_status status =
      flow_build(s->host, w->by_deal + first, n, false, s->local, &own);
  if (status != SG_OK)
    return status;
  flow_search_one(&own, vendor);
  for (uint32_t i = 0; i < own.n && status == SG_OK; i++) {
    const sg_id last = own.entity[i];
    if (sells_on(&own, i) || last == vendor)
      continue;
    w->done[last] = 1;
    if (own.distance[i] != SG_NONE)
      status = raise_found(s, &own, vendor, last, deal);
  }
  // Last parties that only supplies of other deals join to the vendor. Their
  // ids are kept while the flow over all takes the shared numbering.
  uint32_t n_left = 0;
  for (uint32_t i = 0; i < own.n; i++)
    if (!sells_on(&own, i) && own.distance[i] == SG_NONE)
      own.queue[n_left++] = own.entity[i];
  flow_release(&own);
  if (n_left == 0 || status != SG_OK)
    return status;
  flow wide;
  status = flow_build(s->host, w->all, w->n_all, false, s->local, &wide);
  if (status != SG_OK)
    return status;
  flow_search_one(&wide, vendor);
  for (uint32_t i = 0; i < n_left && status == SG_OK; i++)
    status = raise_found(s, &wide, vendor, own.queue[i], deal);
  flow_release(&wide);
  return status;
}

static bool is_vendor(const void *ctx, sg_id v) {
  return ((const supply *)ctx)->is_vendor[v] != 0;
}

// Chains that end with a supply of no deal.
static sg_status raise_rest(chain_work *w) {
  const supply *s = w->s;
  const sg_graph *g = s->g;
  const uint32_t first = w->deal_start[g->n_deals];
  flow wide;
  sg_status status =
      flow_build(s->host, w->all, w->n_all, false, s->local, &wide);
  if (status != SG_OK)
    return status;
  flow_search(&wide, is_vendor, s);
  for (uint32_t i = first; i < w->n_all && status == SG_OK; i++) {
    const sg_id last = g->link_to[w->by_deal[i]];
    const uint32_t at = wide.local[last];
    if (w->done[last] || sells_on(&wide, at) || !g->entity_in_scope[last] ||
        flow_distance(&wide, last) == SG_NONE)
      continue;
    w->done[last] = 1;
    sg_id vendor = last;
    while (wide.via[wide.local[vendor]] != SG_NONE)
      vendor = g->link_from[wide.via[wide.local[vendor]]];
    status = raise_found(s, &wide, vendor, last, SG_NONE);
  }
  flow_release(&wide);
  return status;
}

static bool collect(chain_work *w) {
  sg_host *host = w->s->host;
  const sg_graph *g = w->s->g;
  w->all = host->alloc(host, g->n_links, sizeof *w->all);
  w->by_deal = host->alloc(host, g->n_links, sizeof *w->by_deal);
  w->deal_start =
      host->alloc(host, (size_t)g->n_deals + 3, sizeof *w->deal_start);
  w->done = host->alloc(host, g->n_entities, sizeof *w->done);
  if (!w->all || !w->by_deal || !w->deal_start || !w->done)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (supply_counts(g, e))
      w->all[w->n_all++] = e;
  for (uint32_t i = 0; i < w->n_all; i++) {
    const sg_id deal = g->link_deal[w->all[i]];
    w->deal_start[(deal == SG_NONE ? g->n_deals : deal) + 2]++;
  }
  for (uint32_t d = 0; d < g->n_deals + 2; d++)
    w->deal_start[d + 1] += w->deal_start[d];
  for (uint32_t i = 0; i < w->n_all; i++) {
    const sg_id deal = g->link_deal[w->all[i]];
    const uint32_t group = deal == SG_NONE ? g->n_deals : deal;
    w->by_deal[w->deal_start[group + 1]++] = w->all[i];
  }
  return true;
}

static sg_status report_gaps(const supply *s, uint32_t without_vendor,
                             uint32_t without_supply) {
  sg_status status = SG_OK;
  if (without_vendor)
    status = s->host->put_gap(s->host, "I01", SG_NONE, without_vendor,
                              "these deals name no vendor");
  if (without_supply && status == SG_OK)
    status = s->host->put_gap(s->host, "I01", SG_NONE, without_supply,
                              "no supply is recorded for these deals");
  return status;
}

sg_status chains_raise(const supply *s) {
  const sg_graph *g = s->g;
  chain_work w = {.s = s};
  uint32_t without_vendor = 0;
  uint32_t without_supply = 0;
  if (!collect(&w))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (sg_id d = 0; d < g->n_deals && status == SG_OK; d++) {
    if (!deal_counts(g, d))
      continue;
    if (w.deal_start[d] == w.deal_start[d + 1])
      without_supply++;
    else if (g->deal_vendor[d] == SG_NONE)
      without_vendor++;
    else
      status = raise_deal(&w, d);
  }
  if (status == SG_OK && g->deal == SG_NONE)
    status = raise_rest(&w);
  return status == SG_OK ? report_gaps(s, without_vendor, without_supply)
                         : status;
}
