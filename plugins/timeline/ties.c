// SPDX-License-Identifier: GPL-2.0-or-later
// ties - the links of people, owners and parties, those that ended among them,
// which are in no adjacency of the graph; and who stands behind a company.
#include "timeline.h"

#include <stdlib.h>

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

// A tie at one of its ends.
typedef struct leg {
  sg_id other, link;
} leg;

static int by_other(const void *a, const void *b) {
  const leg *x = a;
  const leg *y = b;
  if (x->other != y->other)
    return x->other < y->other ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

// Few are put in order where they are; they come in the order of links.
static void sort_legs(leg *at, uint32_t n) {
  enum { FEW = 32 };
  if (n > FEW) {
    qsort(at, n, sizeof *at, by_other);
    return;
  }
  for (uint32_t i = 1; i < n; i++) {
    const leg one = at[i];
    uint32_t k = i;
    for (; k > 0 && at[k - 1].other > one.other; k--)
      at[k] = at[k - 1];
    at[k] = one;
  }
}

// One of the two orders while it is made: start[v + 1] is where the next tie of
// v goes.
typedef struct order {
  uint32_t *start;
  sg_id *link, *other;
} order;

static bool order_init(sg_host *host, uint32_t *start, uint32_t n, order *out) {
  const uint32_t n_entities = host->graph->n_entities;
  for (uint32_t v = 0; v < n_entities; v++)
    start[v + 2] += start[v + 1];
  *out = (order){start, host->alloc(host, n, sizeof *out->link),
                 host->alloc(host, n, sizeof *out->other)};
  return out->link && out->other;
}

static void put_legs(const leg *legs, uint32_t n, sg_id v, order *to,
                     order *from) {
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t mine = to->start[v] + i;
    const uint32_t its = from->start[legs[i].other + 1]++;
    to->link[mine] = from->link[its] = legs[i].link;
    to->other[mine] = legs[i].other;
    from->other[its] = v;
  }
}

// Of each end the ties are gathered and put in order; in that order they then
// go to their starts, whose order is the same without another sort.
static bool build_ties(work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->host;
  const uint32_t n_links = g->n_links + g->n_ended;
  uint32_t *ends = host->alloc(host, (size_t)g->n_entities + 2, sizeof *ends);
  uint32_t *starts =
      host->alloc(host, (size_t)g->n_entities + 2, sizeof *starts);
  uint32_t n = 0;
  if (!ends || !starts)
    return false;
  for (sg_id e = 0; e < n_links; e++)
    if (is_tie(g, e)) {
      ends[g->link_to[e] + 2]++;
      starts[g->link_from[e] + 2]++;
      n++;
    }
  order to;
  order from;
  leg *legs = host->alloc(host, n, sizeof *legs);
  if (!legs || !order_init(host, ends, n, &to) ||
      !order_init(host, starts, n, &from))
    return false;
  for (sg_id e = 0; e < n_links; e++)
    if (is_tie(g, e))
      legs[ends[g->link_to[e] + 1]++] = (leg){g->link_from[e], e};
  for (sg_id v = 0; v < g->n_entities; v++) {
    const uint32_t n_legs = ends[v + 1] - ends[v];
    sort_legs(legs + ends[v], n_legs);
    put_legs(legs + ends[v], n_legs, v, &to, &from);
  }
  w->ties =
      (ties){n, to.start, from.start, to.link, from.link, to.other, from.other};
  return true;
}

uint32_t ties_between(const work *w, sg_id from, sg_id to,
                      const sg_id **links) {
  const sg_id *other = w->ties.to_other;
  uint32_t low = w->ties.to_start[to];
  const uint32_t end = w->ties.to_start[to + 1];
  uint32_t high = end;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (other[middle] < from)
      low = middle + 1;
    else
      high = middle;
  }
  *links = w->ties.to_link + low;
  while (high < end && other[high] == from)
    high++;
  return high - low;
}

// Those who keep books or sign for others do not stand behind a company.
static bool is_lead(uint8_t post) {
  return post != SG_POST_EMPLOYEE && post != SG_POST_SECRETARY &&
         post != SG_POST_SIGNATORY && post != SG_POST_NOMINEE &&
         post != SG_POST_OFFICIAL;
}

static uint8_t behind(const work *w, sg_id e, uint32_t least) {
  const sg_graph *g = w->g;
  // Of an undated start the last day is before any day.
  const bool begun = g->link_since_latest[e] <= g->as_of;
  const uint8_t sure = begun && is_told(g, e) ? SG_CERTAIN : SG_POSSIBLE;
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

static bool find_behind(work *w) {
  const uint32_t n = w->g->n_links + w->g->n_ended;
  const uint32_t least = share_of(w, PARAM_STAKE);
  w->behind = w->host->alloc(w->host, n, sizeof *w->behind);
  for (sg_id e = 0; w->behind && e < n; e++)
    w->behind[e] = behind(w, e, least);
  return w->behind != NULL;
}

static bool is_behind_many(const work *w, sg_id person, double registered) {
  const double most = w->host->params[PARAM_COMPANIES].number;
  const uint32_t end = w->ties.from_start[person + 1];
  uint32_t n = 0;
  for (uint32_t k = w->ties.from_start[person], next = 0; k < end; k = next) {
    bool any = false;
    next = group_end(w->ties.from_other, k, end);
    for (uint32_t i = k; i < next && !any; i++)
      any = stands_behind(w, w->ties.from_link[i]) > 0;
    n += any;
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
  return build_ties(out) && find_behind(out) && find_professionals(out) &&
         events_read(host, out);
}
