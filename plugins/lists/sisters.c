// SPDX-License-Identifier: GPL-2.0-or-later
// sisters - L10: a chain leads up from the party by majority or control to a
// common controller and down, by another child of it, to a listed party.
//
// A public body is no controller here: what a state holds has no more in
// common than that. Stakes of several holders are not added up. Cost: O(links),
// twice, and entities times the length of the chain.
#include "lists.h"

#include <stdio.h>
#include <string.h>

enum { LINKS_MAX = 64 };

typedef struct work {
  const listings *in;
  const sg_graph *g;
  const owned *by_rule;
  uint8_t *controls; // of links: 0, SG_POSSIBLE, SG_CERTAIN
  uint8_t *raised;   // of entities
  uint32_t links_max;
  // Of one search:
  uint8_t least;   // level of what counts
  uint8_t *below;  // links down to the nearest listed party, + 1; 0: none
  sg_id *first;    // link to the child by which that is
  sg_id *second;   // and to another child by which the next is; SG_NONE
  uint8_t *length; // links up and down to the nearest sister; 0: none
  sg_id *up;       // the first of them
  sg_id *queue;
} work;

// --- who controls ------------------------------------------------------------

// Most that a holder can have, given what the others certainly hold.
static uint32_t most_of(const sg_graph *g, const uint64_t *all_low, sg_id e) {
  const uint32_t high = sg_control_high(g, e);
  const uint64_t others = all_low[g->link_to[e]] - sg_control_low(g, e);
  const uint64_t room = others < SG_WHOLE ? SG_WHOLE - others : 0;
  return room < high ? (uint32_t)room : high;
}

static uint8_t level_of(const sg_graph *g, const double *counts,
                        const uint64_t *all_low, sg_id e) {
  const uint8_t means = g->link_detail[e];
  if (g->entity_kind[g->link_from[e]] == SG_PUBLIC_BODY ||
      g->link_from[e] == g->link_to[e])
    return 0;
  if (g->link_kind[e] == SG_CONTROL)
    return sg_link_controls(g, e) ? SG_CERTAIN
           : means == SG_MEANS_BOARD_MEMBER || means == SG_MEANS_NOMINEE
               ? 0
               : SG_POSSIBLE;
  if (g->link_kind[e] != SG_OWNERSHIP || counts[e] <= 0)
    return 0;
  return sg_link_is_majority(g, e)                 ? SG_CERTAIN
         : most_of(g, all_low, e) > SG_PERCENT(50) ? SG_POSSIBLE
                                                   : 0;
}

static bool find_controllers(work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->in->host;
  const double *counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  uint64_t *all_low = host->alloc(host, g->n_entities, sizeof *all_low);
  if (!counts || !all_low)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_OWNERSHIP && counts[e] > 0)
      all_low[g->link_to[e]] += sg_control_low(g, e);
  for (sg_id e = 0; e < g->n_links; e++)
    w->controls[e] = level_of(g, counts, all_low, e);
  return true;
}

// --- the search --------------------------------------------------------------

static bool counts(const work *w, sg_id e) {
  return w->controls[e] >= w->least;
}

// Upwards from all listed parties at once.
static void search_below(work *w) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  memset(w->below, 0, g->n_entities);
  for (sg_id v = 0; v < g->n_entities; v++)
    if (w->in->level[v] >= w->least) {
      w->below[v] = 1;
      w->queue[n++] = v;
    }
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = w->queue[i];
    if (w->below[v] >= w->links_max)
      continue;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      if (!counts(w, e) || w->below[g->link_from[e]])
        continue;
      w->below[g->link_from[e]] = (uint8_t)(w->below[v] + 1);
      w->queue[n++] = g->link_from[e];
    }
  }
}

static uint8_t down_by(const work *w, sg_id e) {
  return e == SG_NONE ? 0 : w->below[w->g->link_to[e]];
}

// The children by which listed parties are nearest, two different ones.
static void choose_children(work *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++) {
    sg_id *first = &w->first[v];
    sg_id *second = &w->second[v];
    *first = *second = SG_NONE;
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id e = g->out_link[k];
      const sg_id child = g->link_to[e];
      if (!counts(w, e) || !w->below[child] ||
          (*first != SG_NONE && g->link_to[*first] == child) ||
          (*second != SG_NONE && g->link_to[*second] == child))
        continue;
      if (*first == SG_NONE || w->below[child] < down_by(w, *first)) {
        *second = *first;
        *first = e;
      } else if (*second == SG_NONE || w->below[child] < down_by(w, *second)) {
        *second = e;
      }
    }
  }
}

// The link from a controller down to a listed party, not by this child.
static sg_id down_beside(const work *w, sg_id v, sg_id child) {
  const sg_id e = w->first[v];
  return e != SG_NONE && w->g->link_to[e] == child ? w->second[v] : e;
}

static void offer(work *w, sg_id v, uint32_t length, sg_id up) {
  if (length > w->links_max || (w->length[v] && w->length[v] <= length))
    return;
  w->length[v] = (uint8_t)length;
  w->up[v] = up;
}

// First by the parents themselves, then, shortest first, by what these reach.
static void search_sisters(work *w) {
  const sg_graph *g = w->g;
  memset(w->length, 0, g->n_entities);
  for (sg_id e = 0; e < g->n_links; e++) {
    if (!counts(w, e))
      continue;
    const uint8_t down =
        down_by(w, down_beside(w, g->link_from[e], g->link_to[e]));
    if (down)
      offer(w, g->link_to[e], 1 + (uint32_t)down, e);
  }
  for (uint32_t length = 2; length < w->links_max; length++)
    for (sg_id v = 0; v < g->n_entities; v++) {
      if (w->length[v] != length)
        continue;
      for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
        if (counts(w, g->out_link[k]))
          offer(w, g->link_to[g->out_link[k]], length + 1, g->out_link[k]);
    }
}

// --- the flag ----------------------------------------------------------------

typedef struct chain {
  sg_id links[LINKS_MAX];
  uint32_t n;
  sg_id controller, sister;
} chain;

static void follow(const work *w, sg_id v, chain *c) {
  const sg_graph *g = w->g;
  sg_id down = SG_NONE;
  for (uint32_t left = w->length[v]; down == SG_NONE; left--) {
    const sg_id e = w->up[v];
    const sg_id beside = down_beside(w, g->link_from[e], v);
    c->links[c->n++] = e;
    if ((uint32_t)down_by(w, beside) + 1 == left)
      down = beside;
    v = g->link_from[e];
  }
  c->controller = v;
  while (true) {
    c->links[c->n++] = down;
    v = g->link_to[down];
    if (w->below[v] == 1)
      break;
    down = w->first[v];
  }
  c->sister = v;
}

static sg_status raise_one(const work *w, sg_id v) {
  const sg_graph *g = w->g;
  chain c = {.n = 0};
  char message[MESSAGE_SIZE];
  uint32_t row = 0;
  follow(w, v, &c);
  if (c.controller == v)
    return SG_OK; // companies that control each other
  (void)snprintf(
      message, sizeof message,
      "%.*s and %.*s, recorded as listed, %s a controller in common: %.*s%s.",
      NAMED(g, v), NAMED(g, c.sister),
      w->least == SG_CERTAIN ? "have" : "may have", NAMED(g, c.controller),
      sg_any_alleged(g, c.links, c.n) ? "; a link is alleged" : "");
  const sg_path path = {v, c.n, c.links,
                        "up to the common controller and down to the listed "
                        "party"};
  (void)listed_on(w->in, c.sister, g->as_of, &row);
  const sg_fact fact = listing_fact(w->in, c.sister, row);
  const sg_finding finding = {
      SG_FINDING_SIZES,      .deal = SG_NONE,
      .subject = v,          .flag = "L10",
      .certainty = w->least, .confidence = sg_least_confidence(g, c.links, c.n),
      .message = message,    .paths = &path,
      .n_paths = 1,          .facts = &fact,
      .n_facts = 1,
  };
  return w->in->host->put_finding(w->in->host, &finding);
}

static bool prepare(work *w) {
  sg_host *host = w->in->host;
  const uint32_t n = w->g->n_entities;
  w->controls = host->alloc(host, w->g->n_links, sizeof *w->controls);
  w->raised = host->alloc(host, n, sizeof *w->raised);
  w->below = host->alloc(host, n, sizeof *w->below);
  w->first = host->alloc(host, n, sizeof *w->first);
  w->second = host->alloc(host, n, sizeof *w->second);
  w->length = host->alloc(host, n, sizeof *w->length);
  w->up = host->alloc(host, n, sizeof *w->up);
  w->queue = host->alloc(host, n, sizeof *w->queue);
  return w->controls && w->raised && w->below && w->first && w->second &&
         w->length && w->up && w->queue;
}

// A listed party has L01, and what listed parties own L02.
sg_status raise_sisters(const listings *in, const owned *by_rule) {
  const sg_graph *g = in->g;
  work w = {
      .in = in,
      .g = g,
      .by_rule = by_rule,
      .links_max = (uint32_t)in->host->params[PARAM_L10_LINKS].number,
  };
  if (!prepare(&w) || !find_controllers(&w))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (w.least = SG_CERTAIN; w.least >= SG_POSSIBLE; w.least--) {
    search_below(&w);
    choose_children(&w);
    search_sisters(&w);
    for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
      if (!w.length[v] || w.raised[v] || !is_subject(g, v) || in->level[v] ||
          by_rule->level[v] == SG_CERTAIN)
        continue;
      w.raised[v] = 1;
      status = raise_one(&w, v);
    }
  }
  return status;
}
