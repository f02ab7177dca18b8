// SPDX-License-Identifier: GPL-2.0-or-later
// repeats - I10: an intermediary that has sold surveillance goods before, to a
// security body with reports of misuse.
//
// A body is a security body by its own functions or those of a body above it
// (part_of, certain control or majority ownership, at most three links). The
// reports are incidents of misuse in which it, or a body at most two part_of
// above it, is involved.
#include "intermediary.h"

#include <stdio.h>

enum { ABOVE_LINKS = 3, REPORT_LINKS = 2 };

typedef struct proof proof;
enum { FIRM_KNOWN = 1, ALL_KNOWN = 2 };

typedef struct work {
  const supply *s;
  sg_incidents in;
  sg_ups ups;
  uint8_t *known;            // of buyers: whether the proof was looked for
  const proof **firm, **all; // of buyers
  bool no_memory;
  bool firm_only; // look at firm links alone: what they show is certain
} work;

static bool is_used(const work *w, sg_id e) {
  return !w->firm_only || sg_link_is_firm(w->s->g, e);
}

// What makes an earlier sale one to a body with reports of misuse.
struct proof {
  sg_id to_body[1 + ABOVE_LINKS], to_report[2 + REPORT_LINKS];
  uint32_t n_body, n_report;
  sg_id body, report;
};

static bool find_security(const work *w, sg_id buyer, proof *out) {
  const sg_graph *g = w->s->g;
  sg_above c;
  sg_look_above(&w->ups, buyer, ABOVE_LINKS, false, w->firm_only, &c);
  const uint32_t i = sg_above_security(g, &c);
  if (i == SG_NONE)
    return false;
  out->body = c.at[i];
  out->n_body = 1 + c.depth[i];
  sg_above_links(&c, i, out->to_body + 1);
  return true;
}

static bool find_report(const work *w, sg_id buyer, proof *out) {
  const sg_graph *g = w->s->g;
  sg_above c;
  sg_look_above(&w->ups, buyer, REPORT_LINKS, true, w->firm_only, &c);
  for (uint32_t i = 0; i < c.n; i++)
    for (uint32_t k = g->out_start[c.at[i]]; k < g->out_start[c.at[i] + 1];
         k++) {
      const sg_id e = g->out_link[k];
      if (!sg_link_is_case_of(g, &w->in, e, "misuse", w->firm_only))
        continue;
      out->report = g->link_to[e];
      out->n_report = 1 + c.depth[i];
      sg_above_links(&c, i, out->to_report + 1);
      out->to_report[out->n_report++] = e;
      return true;
    }
  return false;
}

// What is known of a buyer is kept: many supplies may go to one.
static const proof *proof_of(work *w, sg_id buyer) {
  const uint8_t mark = w->firm_only ? FIRM_KNOWN : ALL_KNOWN;
  const proof **known = &(w->firm_only ? w->firm : w->all)[buyer];
  if (w->known[buyer] & mark)
    return *known;
  w->known[buyer] |= mark;
  proof p = {0};
  if (!find_security(w, buyer, &p) || !find_report(w, buyer, &p))
    return NULL;
  proof *kept = w->s->host->alloc(w->s->host, 1, sizeof *kept);
  if (kept)
    *kept = p;
  w->no_memory |= !kept;
  *known = kept;
  return kept;
}

static bool proves(work *w, sg_id e, proof *out) {
  const sg_graph *g = w->s->g;
  const sg_id buyer = g->link_to[e];
  const bool is_state =
      g->entity_kind[buyer] == SG_PUBLIC_BODY ||
      (w->s->state_control && w->s->state_control[buyer] == SG_CERTAIN);
  const proof *known = is_state && sg_class_watches(sg_supply_class(g, e))
                           ? proof_of(w, buyer)
                           : NULL;
  if (!known)
    return false;
  *out = *known;
  out->to_body[0] = out->to_report[0] = e;
  return true;
}

static sg_status raise_one(const work *w, sg_id v, sg_id deal, const proof *p) {
  const sg_graph *g = w->s->g;
  char message[MESSAGE_BYTES];
  char body[500] = "";
  const sg_id buyer = g->link_to[p->to_body[0]];
  if (p->body != buyer)
    (void)snprintf(body, sizeof body, ", which is under %.*s",
                   NAMED(g, p->body));
  const bool alleged = sg_any_alleged(g, p->to_body, p->n_body) ||
                       sg_any_alleged(g, p->to_report, p->n_report);
  (void)snprintf(message, sizeof message,
                 "%.*s is recorded in another supply of surveillance goods to "
                 "%.*s%s, a security body; a report of misuse names it or a "
                 "body above it: %.*s%s.",
                 NAMED(g, v), NAMED(g, buyer), body, NAMED(g, p->report),
                 alleged ? "; some of this is alleged" : "");
  const sg_path paths[] = {
      {v, p->n_body, p->to_body, "the other supply, to a security body"},
      {v, p->n_report, p->to_report, "the report of misuse"},
  };
  const sg_fact fact = {SG_ON_ENTITIES, p->report, "nature", "misuse"};
  const double one = sg_least_confidence(g, p->to_body, p->n_body);
  const double two = sg_least_confidence(g, p->to_report, p->n_report);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = deal,
      .flag = "I10",
      .certainty = w->firm_only ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = one < two ? one : two,
      .message = message,
      .paths = paths,
      .n_paths = 2,
      .facts = &fact,
      .n_facts = 1,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// Do two supplies state one sale, the one under a deal and the other under
// none?
static bool is_same_sale(const sg_graph *g, sg_id e, sg_id f) {
  return g->link_to[e] == g->link_to[f] &&
         (g->link_deal[e] == SG_NONE) != (g->link_deal[f] == SG_NONE) &&
         (g->link_since[e] == g->link_since[f] ||
          g->link_since[e] == SG_NO_DATE || g->link_since[f] == SG_NO_DATE);
}

// Is `e` another sale than those of `deal`? Supplies of no deal are other sales
// when they go to another buyer.
static bool is_other(const work *w, sg_id v, sg_id e, sg_id deal) {
  const sg_graph *g = w->s->g;
  const bool other_deal = g->link_deal[e] != deal;
  if (g->link_deal[e] != SG_NONE && deal != SG_NONE)
    return other_deal;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id f = g->out_link[k];
    if (!sg_supply_counts(g, f) || !is_used(w, f) || g->link_deal[f] != deal)
      continue;
    if (other_deal && is_same_sale(g, e, f))
      return false;
    if (!other_deal && g->link_to[f] != g->link_to[e])
      return true;
  }
  return other_deal;
}

// Takes the party part in the deal, or in a supply of none?
static bool takes_part(const supply *s, sg_id v, sg_id deal) {
  const sg_graph *g = s->g;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
    if (g->link_deal[g->out_link[k]] == deal && in_supply(s, g->out_link[k]))
      return true;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (g->link_deal[g->in_link[k]] == deal && in_supply(s, g->in_link[k]))
      return true;
  return false;
}

// What firm links show comes first.
static sg_status look_at(work *w, sg_id v, sg_id deal) {
  const sg_graph *g = w->s->g;
  for (int firm = 1; firm >= 0; firm--) {
    const supply *s = firm ? w->s->firm : w->s;
    w->firm_only = firm != 0;
    if (!is_intermediary(s, v) || !takes_part(s, v, deal))
      continue;
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id e = g->out_link[k];
      proof p = {0};
      if (sg_supply_counts(g, e) && is_used(w, e) && is_other(w, v, e, deal) &&
          proves(w, e, &p))
        return raise_one(w, v, deal, &p);
    }
  }
  return SG_OK;
}

// Each deal of a party once; `seen` says of each deal, and of none, which party
// was the last to be asked about it.
static sg_status look_at_deals(work *w, sg_id v, sg_id *seen) {
  const sg_graph *g = w->s->g;
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[v]; k < start[v + 1]; k++) {
      const sg_id deal = g->link_deal[links[k]];
      sg_id *last = &seen[deal == SG_NONE ? g->n_deals : deal];
      if (!in_supply(w->s, links[k]) || *last == v)
        continue;
      *last = v;
      const sg_status status = look_at(w, v, deal);
      if (status != SG_OK)
        return status;
    }
  }
  return SG_OK;
}

sg_status repeats_raise(const supply *s) {
  const sg_graph *g = s->g;
  work w = {.s = s};
  sg_id *seen = s->host->alloc(s->host, (size_t)g->n_deals + 1, sizeof *seen);
  if (!seen)
    return SG_ENOMEM;
  for (uint32_t d = 0; d <= g->n_deals; d++)
    seen[d] = SG_NONE;
  w.known = s->host->alloc(s->host, g->n_entities, 1);
  w.firm = s->host->alloc(s->host, g->n_entities, sizeof *w.firm);
  w.all = s->host->alloc(s->host, g->n_entities, sizeof *w.all);
  if (!w.known || !w.firm || !w.all || !sg_ups_build(s->host, &w.ups))
    return SG_ENOMEM;
  sg_incidents_read(s->host, &w.in);
  for (sg_id v = 0; v < g->n_entities; v++) {
    if (!g->entity_in_scope[v] || !is_intermediary(s, v))
      continue;
    const sg_status status = look_at_deals(&w, v, seen);
    if (status != SG_OK || w.no_memory)
      return status == SG_OK ? SG_ENOMEM : status;
  }
  if (s->n_links > 0 && w.in.nature)
    return SG_OK;
  return s->host->put_gap(s->host, "I10", SG_NONE, 0,
                          s->n_links == 0 ? "no supply is recorded"
                                          : "no incident is recorded");
}
