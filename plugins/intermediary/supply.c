// SPDX-License-Identifier: GPL-2.0-or-later
// supply - the supply graph: who sells to whom, who makes and who uses.
#include "intermediary.h"

bool deal_counts(const sg_graph *g, sg_id deal) {
  return (g->deal == SG_NONE || g->deal == deal) && !sg_deal_is_void(g, deal);
}

bool in_supply(const supply *s, sg_id e) {
  const sg_graph *g = s->g;
  return sg_supply_counts(g, e) &&
         (g->deal == SG_NONE || g->link_deal[e] == g->deal) &&
         (!s->firm_only || sg_link_is_firm(g, e));
}

static void collect_links(supply *s) {
  for (sg_id e = 0; e < s->g->n_links; e++)
    if (in_supply(s, e))
      s->links[s->n_links++] = e;
}

// By role, or as the vendor of a deal; true when there is any.
static bool mark_declared_vendors(supply *s) {
  const sg_graph *g = s->g;
  const uint32_t makers = SG_ROLE_VENDOR | SG_ROLE_MANUFACTURER;
  bool any = false;
  for (sg_id v = 0; v < g->n_entities; v++) {
    s->is_vendor[v] = (g->entity_roles[v] & makers) != 0;
    any |= s->is_vendor[v];
  }
  for (sg_id d = 0; d < g->n_deals; d++)
    if (deal_counts(g, d) && g->deal_vendor[d] != SG_NONE) {
      s->is_vendor[g->deal_vendor[d]] = 1;
      any = true;
    }
  return any;
}

bool is_end_user(const supply *s, sg_id v) {
  return (s->g->entity_roles[v] & SG_ROLE_END_USER) != 0 ||
         (s->is_user[v] && !(s->takes_part[v] & SELLS));
}

bool is_intermediary(const supply *s, sg_id v) {
  return sg_is_party(s->g, v) && s->takes_part[v] && !s->is_vendor[v] &&
         !is_end_user(s, v);
}

static void mark_parties(supply *s) {
  for (uint32_t i = 0; i < s->n_links; i++) {
    s->takes_part[s->g->link_from[s->links[i]]] |= SELLS;
    s->takes_part[s->g->link_to[s->links[i]]] |= BUYS;
  }
}

static void infer_vendors(supply *s) {
  const sg_graph *g = s->g;
  s->vendors_inferred = s->n_links > 0;
  for (uint32_t i = 0; i < s->n_links; i++)
    s->is_vendor[g->link_from[s->links[i]]] = 1;
  for (uint32_t i = 0; i < s->n_links; i++)
    s->is_vendor[g->link_to[s->links[i]]] = 0;
}

// Public bodies and parties under certain state control that are supplied.
static void mark_users(supply *s) {
  const sg_graph *g = s->g;
  const double *control = s->state_control;
  for (uint32_t i = 0; i < s->n_links; i++) {
    const sg_id v = g->link_to[s->links[i]];
    s->is_user[v] =
        g->entity_kind[v] == SG_PUBLIC_BODY || (control && control[v] == 2);
  }
}

sg_status supply_collect(sg_host *host, bool firm_only, supply *out) {
  const sg_graph *g = host->graph;
  *out = (supply){.host = host, .g = g, .firm_only = firm_only};
  out->links = host->alloc(host, g->n_links, sizeof *out->links);
  out->is_vendor = host->alloc(host, g->n_entities, sizeof *out->is_vendor);
  out->is_user = host->alloc(host, g->n_entities, sizeof *out->is_user);
  out->takes_part = host->alloc(host, g->n_entities, sizeof *out->takes_part);
  out->local = flow_table(host);
  out->state_control =
      host->numbers(host, SG_ON_ENTITIES, "ownership.state_control");
  if (!out->links || !out->is_vendor || !out->is_user || !out->takes_part ||
      !out->local)
    return SG_ENOMEM;
  collect_links(out);
  mark_parties(out);
  if (!mark_declared_vendors(out))
    infer_vendors(out);
  mark_users(out);
  return SG_OK;
}
