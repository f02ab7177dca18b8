// SPDX-License-Identifier: GPL-2.0-or-later
// supply - the supply graph: who sells to whom, who makes and who uses.
#include "intermediary.h"

bool in_supply(const supply *s, sg_id e) {
  const sg_graph *g = s->g;
  return sg_supply_in_review(g, e) && (!s->firm_only || sg_link_is_firm(g, e));
}

static void collect_links(supply *s) {
  for (sg_id e = 0; e < s->g->n_links; e++)
    if (in_supply(s, e))
      s->links[s->n_links++] = e;
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
  out->watch = host->numbers(host, SG_ON_ENTITIES, "country.watch.beyond");
  if (!out->links || !out->is_vendor || !out->is_user || !out->takes_part ||
      !out->local)
    return SG_ENOMEM;
  collect_links(out);
  mark_parties(out);
  out->vendors_inferred =
      !sg_mark_vendors(g, firm_only, out->is_vendor) && out->n_links > 0;
  mark_users(out);
  return SG_OK;
}
