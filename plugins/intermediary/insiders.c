// SPDX-License-Identifier: GPL-2.0-or-later
// insiders - I14: somebody is an officer or owner of two intermediaries of one
// chain of supplies, or of payments.
//
// A chain is of one deal, or of links that name none. From each intermediary
// that shares somebody with any other the chains are followed forwards over a
// few links. A public body behind both, as of two state firms, is nobody. Cost:
// O(links log links), and the searches, of which BUDGET links in all.
#include "intermediary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 50 * 1000 * 1000 };

// A link of a chain, in the order of its seller or payer and of its deal.
typedef struct onward {
  sg_id from, deal, link;
} onward;

typedef struct visit {
  sg_id at, link; // the link by which it was reached
  uint32_t rest, depth;
} visit;

typedef struct work {
  const supply *s;
  const sg_graph *g;
  const double *stake_counts;
  uint8_t kind;        // of the links of chains: SG_SUPPLY or SG_PAYMENT
  uint8_t least;       // level of links and ties that count
  uint8_t *between;    // of entities: it is an intermediary
  uint32_t *tie_start; // of entities: ties of those behind it and another
  sg_id *ties;
  uint32_t *start; // of entities: onward links
  onward *links;
  uint32_t n_links;
  uint32_t *seen; // of entities: in which search
  visit *queue;
  uint32_t n_searches;
  uint32_t *met; // of holders: in which round
  sg_id *tie;    // and by which tie
  uint32_t stake;
  uint32_t links_max;
  int64_t budget;
  uint32_t not_searched, nobody;
  clues found;
} work;

// --- who stands behind -------------------------------------------------------

static uint8_t tie_level(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  const uint8_t firm = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
  const sg_id holder = g->link_from[e];
  if (g->link_kind[e] == SG_POSITION)
    return g->link_detail[e] != SG_POST_EMPLOYEE ? firm : 0;
  if (g->link_kind[e] != SG_OWNERSHIP || w->stake_counts[e] <= 0 ||
      g->entity_kind[holder] == SG_PUBLIC_BODY ||
      sg_control_high(g, e) < w->stake || g->link_high[e] == 0)
    return 0;
  return sg_control_low(g, e) >= w->stake ? firm : SG_POSSIBLE;
}

// Of how many intermediaries everybody is an officer or owner.
static void count_holders(work *w, uint32_t *n) {
  const sg_graph *g = w->g;
  memset(w->met, 0, g->n_entities * sizeof *w->met);
  for (sg_id v = 0; v < g->n_entities; v++) {
    bool any = false;
    if (!w->between[v])
      continue;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id holder = g->link_from[g->in_link[k]];
      const uint8_t kind = g->link_kind[g->in_link[k]];
      any |= kind == SG_POSITION || kind == SG_OWNERSHIP;
      if (!tie_level(w, g->in_link[k]) || w->met[holder] == v + 1)
        continue;
      w->met[holder] = v + 1;
      n[holder]++;
    }
    w->nobody += !any && g->entity_in_scope[v];
  }
}

static bool collect_ties(work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->s->host;
  uint32_t *n = host->alloc(host, g->n_entities, sizeof *n);
  uint32_t at = 0;
  w->tie_start =
      host->alloc(host, (size_t)g->n_entities + 1, sizeof *w->tie_start);
  w->ties = host->alloc(host, g->n_links, sizeof *w->ties);
  if (!n || !w->tie_start || !w->ties)
    return false;
  count_holders(w, n);
  for (sg_id v = 0; v < g->n_entities; v++) {
    w->tie_start[v] = at;
    for (uint32_t k = g->in_start[v]; w->between[v] && k < g->in_start[v + 1];
         k++) {
      const sg_id e = g->in_link[k];
      if (n[g->link_from[e]] > 1 && tie_level(w, e))
        w->ties[at++] = e;
    }
  }
  w->tie_start[g->n_entities] = at;
  memset(w->met, 0, g->n_entities * sizeof *w->met);
  return true;
}

// --- chains ------------------------------------------------------------------

static int by_from(const void *a, const void *b) {
  const onward *x = a;
  const onward *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static bool is_onward(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  if (w->kind == SG_SUPPLY)
    return in_supply(w->s, e);
  return g->link_kind[e] == SG_PAYMENT && g->link_from[e] != g->link_to[e] &&
         !sg_deal_is_void(g, g->link_deal[e]) &&
         (g->deal == SG_NONE || g->deal == g->link_deal[e]);
}

// Who pays and is paid stands between, where money is followed.
static bool collect_links(work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->s->host;
  w->links = host->alloc(host, g->n_links, sizeof *w->links);
  w->start = host->alloc(host, (size_t)g->n_entities + 2, sizeof *w->start);
  if (!w->links || !w->start)
    return false;
  memset(w->between, 0, g->n_entities);
  for (sg_id e = 0; e < g->n_links; e++) {
    if (!is_onward(w, e))
      continue;
    w->links[w->n_links++] = (onward){g->link_from[e], g->link_deal[e], e};
    w->start[g->link_from[e] + 1]++;
    w->between[g->link_from[e]] |= SELLS;
    w->between[g->link_to[e]] |= BUYS;
  }
  for (sg_id v = 0; v < g->n_entities; v++) {
    w->start[v + 1] += w->start[v];
    w->between[v] = w->s->takes_part[v]
                        ? is_intermediary(w->s, v)
                        : w->between[v] == (SELLS | BUYS) && sg_is_party(g, v);
  }
  if (w->n_links > 1)
    qsort(w->links, w->n_links, sizeof *w->links, by_from);
  return true;
}

// The first onward link of an entity in a deal.
static uint32_t first_of(const work *w, sg_id v, sg_id deal) {
  uint32_t low = w->start[v];
  uint32_t high = w->start[v + 1];
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (w->links[middle].deal < deal)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void expand(work *w, uint32_t i, sg_id deal, uint32_t *n) {
  const visit from = w->queue[i];
  for (uint32_t k = first_of(w, from.at, deal);
       k < w->start[from.at + 1] && w->links[k].deal == deal; k++) {
    const sg_id e = w->links[k].link;
    const sg_id to = w->g->link_to[e];
    w->budget--;
    if (w->seen[to] == w->n_searches ||
        (w->least == SG_CERTAIN && !sg_link_is_firm(w->g, e)))
      continue;
    w->seen[to] = w->n_searches;
    w->queue[(*n)++] = (visit){to, e, i, from.depth + 1};
  }
}

// --- who is met --------------------------------------------------------------

// A circle over somebody behind both and along the chain, from either end.
static sg_status note(work *w, sg_id a, uint32_t i, sg_id deal, sg_id mine,
                      sg_id its) {
  const sg_graph *g = w->g;
  const sg_id b = w->queue[i].at;
  const uint32_t depth = w->queue[i].depth;
  clue one = {
      .deal = deal,
      .level = w->least,
      .n_links = (uint8_t)(depth + 2),
      .links = {mine, its},
      .other = b,
      .subject = a,
  };
  clue two = one;
  two.subject = b;
  two.other = a;
  two.links[0] = its;
  two.links[1] = mine;
  for (uint32_t k = 0; k < depth; k++, i = w->queue[i].rest) {
    one.links[2 + k] = w->queue[i].link;
    two.links[1 + depth - k] = w->queue[i].link;
  }
  sg_status status = SG_OK;
  if (g->entity_in_scope[a])
    status = clues_add(&w->found, &one);
  if (status == SG_OK && g->entity_in_scope[b])
    status = clues_add(&w->found, &two);
  return status;
}

static sg_status look_at_reached(work *w, sg_id a, uint32_t i, sg_id deal) {
  const sg_id b = w->queue[i].at;
  for (uint32_t k = w->tie_start[b]; k < w->tie_start[b + 1]; k++) {
    const sg_id e = w->ties[k];
    const sg_id holder = w->g->link_from[e];
    w->budget--;
    if (w->met[holder] == a + 1 && tie_level(w, e) >= w->least)
      return note(w, a, i, deal, w->tie[holder], e);
  }
  return SG_OK;
}

static sg_status search(work *w, sg_id a, sg_id deal) {
  uint32_t n = 1;
  sg_status status = SG_OK;
  w->n_searches++;
  w->seen[a] = w->n_searches;
  w->queue[0] = (visit){a, SG_NONE, SG_NONE, 0};
  for (uint32_t i = 0; i < n && status == SG_OK && w->budget > 0; i++) {
    if (w->queue[i].depth < w->links_max)
      expand(w, i, deal, &n);
    if (i > 0)
      status = look_at_reached(w, a, i, deal);
  }
  return status;
}

static sg_status search_from(work *w, sg_id a) {
  sg_status status = SG_OK;
  bool any = false;
  for (uint32_t k = w->tie_start[a]; k < w->tie_start[a + 1]; k++) {
    const sg_id holder = w->g->link_from[w->ties[k]];
    if (tie_level(w, w->ties[k]) < w->least)
      continue;
    any = true;
    w->met[holder] = a + 1;
    w->tie[holder] = w->ties[k];
  }
  for (uint32_t k = w->start[a]; any && k < w->start[a + 1] && status == SG_OK;
       k++)
    if (k == w->start[a] || w->links[k].deal != w->links[k - 1].deal)
      status = search(w, a, w->links[k].deal);
  return status;
}

static sg_status search_all(work *w) {
  sg_status status = SG_OK;
  for (w->least = SG_CERTAIN; w->least >= SG_POSSIBLE; w->least--) {
    memset(w->met, 0, w->g->n_entities * sizeof *w->met);
    for (sg_id a = 0; a < w->g->n_entities && status == SG_OK; a++) {
      if (w->tie_start[a] == w->tie_start[a + 1])
        continue;
      if (w->budget > 0)
        status = search_from(w, a);
      w->not_searched += w->budget <= 0;
    }
  }
  return status;
}

// --- the flag ----------------------------------------------------------------

static sg_status raise_one(const void *ctx, const clue *group, uint32_t n) {
  const work *w = ctx;
  const sg_graph *g = w->g;
  const char *name = g->entity_name[group->subject];
  const char *holder = g->entity_name[g->link_from[group->links[0]]];
  char others[1000];
  char message[MESSAGE_BYTES];
  clue_proof p;
  clues_prove(g, group, n,
              "over somebody behind both, and back along the chain", &p);
  (void)sg_names_text(g, p.others, p.shown, p.n_others, others);
  (void)snprintf(message, sizeof message,
                 "%.*s and %s, intermediaries of one chain of %s, %shave an "
                 "officer or owner in common, such as %.*s%s.",
                 SG_CLIPPED(name, NAME_BYTES), others,
                 w->kind == SG_SUPPLY ? "supplies" : "payments",
                 group->level == SG_CERTAIN ? "" : "may ",
                 SG_CLIPPED(holder, NAME_BYTES),
                 p.alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = group->subject,
      .deal = group->deal,
      .flag = "I14",
      .rule = w->kind == SG_SUPPLY ? "supply" : "payment",
      .certainty = group->level,
      .confidence = p.confidence,
      .message = message,
      .paths = p.paths,
      .n_paths = p.n_paths,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static bool prepare(work *w) {
  sg_host *host = w->s->host;
  const uint32_t n = w->g->n_entities;
  w->between = host->alloc(host, n, sizeof *w->between);
  w->seen = host->alloc(host, n, sizeof *w->seen);
  w->queue = host->alloc(host, n, sizeof *w->queue);
  w->met = host->alloc(host, n, sizeof *w->met);
  w->tie = host->alloc(host, n, sizeof *w->tie);
  w->stake_counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  return w->between && w->seen && w->queue && w->met && w->tie &&
         w->stake_counts && collect_links(w) && collect_ties(w);
}

// What could not be said.
typedef struct gaps {
  uint32_t n_links;      // of chains, that there are at all
  uint32_t not_searched; // intermediaries
  uint32_t nobody;       // those of whom neither officer nor owner is known
} gaps;

static sg_status look_for(const supply *s, uint8_t kind, gaps *out) {
  const sg_value *p = s->host->params;
  work w = {
      .s = s,
      .g = s->g,
      .kind = kind,
      .stake = (uint32_t)llround(p[PARAM_I14_STAKE].number * 1e7),
      .links_max = (uint32_t)p[PARAM_I14_LINKS].number,
      .budget = BUDGET,
      .found = {.host = s->host},
  };
  if (!prepare(&w))
    return SG_ENOMEM;
  const sg_status status = search_all(&w);
  out->n_links += w.n_links;
  out->not_searched += w.not_searched;
  out->nobody += kind == SG_SUPPLY ? w.nobody : 0;
  return status == SG_OK ? clues_each(&w.found, raise_one, &w) : status;
}

sg_status insiders_raise(const supply *s) {
  gaps found = {.n_links = 0};
  sg_status status = look_for(s, SG_SUPPLY, &found);
  if (status == SG_OK)
    status = look_for(s, SG_PAYMENT, &found);
  const sg_gap_row said[] = {
      {"I14", found.n_links == 0, "neither a supply nor a payment is recorded"},
      {"I14", found.nobody,
       "neither officers nor owners of these intermediaries are "
       "recorded"},
      {"I14", found.not_searched,
       "the chains from these intermediaries are too many "
       "to follow"},
  };
  return status == SG_OK ? sg_put_gaps(s->host, said, SG_COUNT(said)) : status;
}
