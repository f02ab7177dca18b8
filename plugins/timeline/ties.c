// SPDX-License-Identifier: GPL-2.0-or-later
// ties - the links of people, owners and parties, those that ended among them,
// which are in no adjacency of the graph; and who stands behind a company.
#include "timeline.h"

bool sort_by_end(sg_host *host, const sg_id *end, const sg_id *links,
                 uint32_t n, by_end *out) {
  const uint32_t n_entities = host->graph->n_entities;
  uint32_t *start = host->alloc(host, (size_t)n_entities + 2, sizeof *start);
  sg_id *sorted = host->alloc(host, n, sizeof *sorted);
  if (!start || !sorted)
    return false;
  for (uint32_t i = 0; i < n; i++)
    start[end[links[i]] + 2]++;
  for (uint32_t v = 0; v < n_entities; v++)
    start[v + 2] += start[v + 1];
  for (uint32_t i = 0; i < n; i++)
    sorted[start[end[links[i]] + 1]++] = links[i];
  *out = (by_end){start, sorted};
  return true;
}

// A tie with one who receives goods can be of any kind.
static bool joins_recipient(const sg_graph *g, sg_id e) {
  return ((g->entity_roles[g->link_from[e]] | g->entity_roles[g->link_to[e]]) &
          SG_ROLE_CONSIGNEE) != 0;
}

static bool is_tie(const sg_graph *g, sg_id e) {
  if (g->link_from[e] == g->link_to[e])
    return false;
  switch (sg_link_kind_of(g, e)) {
  case SG_OWNERSHIP:
    return g->link_high[e] > 0 || g->link_repeats[e] != SG_NONE;
  case SG_POSITION: return g->link_detail[e] != SG_POST_EMPLOYEE;
  case SG_CONTROL:
  case SG_FAMILY:
  case SG_ASSOCIATE: return true;
  case SG_AGENT:
  case SG_LINK_OTHER: return joins_recipient(g, e);
  default: return false;
  }
}

// By one end, then by the other, and again: a stable sort keeps the order of
// the one before.
static bool build_ties(work *w) {
  const sg_graph *g = w->g;
  const uint32_t n_links = g->n_links + g->n_ended;
  sg_id *all = w->host->alloc(w->host, n_links, sizeof *all);
  by_end from = {0};
  by_end to = {0};
  uint32_t n = 0;
  if (!all)
    return false;
  for (sg_id e = 0; e < n_links; e++)
    if (is_tie(g, e))
      all[n++] = e;
  if (!sort_by_end(w->host, g->link_from, all, n, &from) ||
      !sort_by_end(w->host, g->link_to, from.link, n, &to) ||
      !sort_by_end(w->host, g->link_from, to.link, n, &from))
    return false;
  w->ties = (ties){n, to.start, from.start, to.link, from.link};
  return true;
}

uint32_t ties_between(const work *w, sg_id from, sg_id to,
                      const sg_id **links) {
  const sg_id *at = w->ties.to_link;
  uint32_t low = w->ties.to_start[to];
  const uint32_t end = w->ties.to_start[to + 1];
  uint32_t high = end;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (w->g->link_from[at[middle]] < from)
      low = middle + 1;
    else
      high = middle;
  }
  *links = at + low;
  while (high < end && w->g->link_from[at[high]] == from)
    high++;
  return high - low;
}

uint32_t group_end(const sg_id *links, uint32_t k, uint32_t end,
                   const sg_id *other) {
  const sg_id first = other[links[k]];
  while (k < end && other[links[k]] == first)
    k++;
  return k;
}

// Those who keep books or sign for others do not stand behind a company.
static bool is_lead(uint8_t post) {
  return post != SG_POST_EMPLOYEE && post != SG_POST_SECRETARY &&
         post != SG_POST_SIGNATORY && post != SG_POST_NOMINEE &&
         post != SG_POST_OFFICIAL;
}

uint8_t stands_behind(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  // Of an undated start the last day is before any day.
  const bool begun = g->link_since_latest[e] <= g->as_of;
  const uint8_t sure = begun && is_told(g, e) ? SG_CERTAIN : SG_POSSIBLE;
  const uint32_t least = share_of(w, PARAM_STAKE);
  if (g->entity_kind[g->link_from[e]] != SG_PERSON ||
      !is_organisation(g, g->link_to[e]))
    return 0;
  switch (g->link_kind[e]) {
  case SG_POSITION: return is_lead(g->link_detail[e]) ? sure : 0;
  case SG_CONTROL: return g->link_detail[e] == SG_MEANS_NOMINEE ? 0 : sure;
  case SG_OWNERSHIP:
    if (g->link_capacity[e] == SG_NOMINEE || high_of(g, e) < least)
      return 0;
    return low_of(g, e) >= least ? sure : SG_POSSIBLE;
  default: return 0;
  }
}

static bool is_behind_many(const work *w, sg_id person, double registered) {
  const double most = w->host->params[PARAM_COMPANIES].number;
  const uint32_t end = w->ties.from_start[person + 1];
  uint32_t n = 0;
  for (uint32_t k = w->ties.from_start[person], next = 0; k < end; k = next) {
    bool behind = false;
    next = group_end(w->ties.from_link, k, end, w->g->link_to);
    for (uint32_t i = k; i < next && !behind; i++)
      behind = stands_behind(w, w->ties.from_link[i]) > 0;
    n += behind;
  }
  return n > most || registered > most;
}

static bool find_professionals(work *w) {
  const sg_graph *g = w->g;
  const double *counts =
      w->host->numbers(w->host, SG_ON_ENTITIES, "register_count");
  w->many = w->host->alloc(w->host, g->n_entities, 1);
  for (sg_id v = 0; w->many && v < g->n_entities; v++)
    w->many[v] = g->entity_kind[v] == SG_PERSON &&
                 is_behind_many(w, v, counts ? counts[v] : 0);
  return w->many != NULL;
}

bool work_read(sg_host *host, work *out) {
  *out = (work){.host = host, .g = host->graph};
  out->incorporated = host->numbers(host, SG_ON_ENTITIES, "incorporated");
  out->incorporated_latest =
      host->numbers(host, SG_ON_ENTITIES, "incorporated_latest");
  out->dissolved = host->numbers(host, SG_ON_ENTITIES, "dissolved");
  out->dissolved_latest =
      host->numbers(host, SG_ON_ENTITIES, "dissolved_latest");
  out->post = host->texts(host, SG_ON_LINKS, "post");
  return build_ties(out) && find_professionals(out) && events_read(host, out);
}
