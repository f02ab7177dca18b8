// SPDX-License-Identifier: GPL-2.0-or-later
// control - G01: owned or controlled by a government, with the sums.
//
// Which parties are under state control is a column of the ownership plugin; so
// are the state and the order in which its closure took the parties in. Holders
// that came earlier, of the same state, are what the flag rests on: their
// stakes are added up again here, and the largest is followed up to a body.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// The ownership plugin records up to so many states for a party.
enum { MAX_TERMS = 64, MAX_DEPTH = 1000, SLOTS = 3 };

typedef struct view {
  sg_host *host;
  const sg_graph *g;
  const double *control, *needed, *counts;
  const double *state[SLOTS], *level[SLOTS], *how[SLOTS];
} view;

// What the closure of one state says of a party.
typedef struct standing {
  double state, level, how;
} standing;

// The state that the flag is about: of those recorded the first with the
// strongest control.
static standing chosen(const view *w, sg_id v) {
  for (int k = 0; k < SLOTS; k++)
    if (w->how[k][v] == w->control[v])
      return (standing){w->state[k][v], w->level[k][v], w->how[k][v]};
  return (standing){(double)NAN, (double)NAN, 0};
}

static standing of_state(const view *w, sg_id h, double state) {
  for (int k = 0; k < SLOTS; k++)
    if (w->state[k][h] == state)
      return (standing){state, w->level[k][h], w->how[k][h]};
  return (standing){(double)NAN, (double)NAN, 0};
}

static bool is_body(const view *w, sg_id v) {
  return w->g->entity_kind[v] == SG_PUBLIC_BODY;
}

// Does holder `h` stand for the state that controls `v`, and did it before?
static bool stands_for(const view *w, sg_id h, sg_id v, const standing *of) {
  const standing holder = of_state(w, h, of->state);
  if (h == v || isnan(holder.state))
    return false;
  if (is_body(w, h))
    return true;
  if (of->how == 2)
    return holder.how == 2 && holder.level < of->level;
  return holder.how == 2 || (holder.how == 1 && holder.level < of->level);
}

// What was found on one party.
typedef struct proof {
  standing of;
  sg_term terms[MAX_TERMS];
  uint32_t n_terms;
  uint64_t low, high;
  uint64_t others; // what the other owners certainly hold
  uint64_t totals; // the same as `high` of stakes stated as totals
  sg_id largest;   // link of the largest stake, or SG_NONE
  sg_term largest_term;
  sg_id control; // a control link that is enough, or SG_NONE
} proof;

// By what is certain first, so that a certain chain is shown where there is
// one.
static bool is_larger(uint32_t low, uint32_t high, const sg_term *than) {
  return low != than->low ? low > than->low : high > than->high;
}

// What a holder that only possibly stands for the state certainly holds is not
// certainly the state's.
static void add_stake(const view *w, sg_id e, sg_id v, proof *p) {
  const sg_id h = w->g->link_from[e];
  const bool is_certain =
      w->g->entity_kind[h] == SG_PUBLIC_BODY || w->control[h] == 2;
  const uint32_t held = sg_control_low(w->g, e);
  const uint32_t low = is_certain ? held : 0;
  const uint32_t high = sg_control_high(w->g, e);
  if (!stands_for(w, h, v, &p->of)) {
    p->others += held;
    return;
  }
  if (high == 0)
    return; // repeats another statement
  if (p->n_terms < MAX_TERMS)
    p->terms[p->n_terms++] = (sg_term){e, low, high};
  p->low += low;
  p->high += high;
  if (p->largest == SG_NONE || is_larger(low, high, &p->largest_term)) {
    p->largest = e;
    p->largest_term = (sg_term){e, low, high};
  }
}

static bool is_enough(const view *w, sg_id e, sg_id v, const standing *of) {
  return stands_for(w, w->g->link_from[e], v, of) &&
         (of->how == 1 || sg_link_controls(w->g, e));
}

static uint64_t most_of(const proof *p) {
  const uint64_t cap = p->others < SG_WHOLE ? SG_WHOLE - p->others : 0;
  uint64_t most = p->high < cap ? p->high : cap;
  most += p->totals;
  if (p->totals > 0 && most > SG_WHOLE)
    most = SG_WHOLE;
  return most > p->low ? most : p->low;
}

static bool sum_is_enough(const view *w, sg_id v, const proof *p) {
  const uint64_t held = p->of.how == 2 ? p->low : most_of(p);
  return (double)held > w->needed[v];
}

// A total is no part of a sum that is certain, as it may count what is in the
// sum; it may be enough by itself. Where control is only possible it adds to
// the rest from above.
static void add_total(const view *w, sg_id e, sg_id v, proof *p) {
  const uint32_t low = sg_control_low(w->g, e);
  const uint32_t high = sg_control_high(w->g, e);
  const sg_term term = {e, p->of.how == 2 ? low : 0, high};
  if (high == 0 || w->counts[e] == 0 ||
      !stands_for(w, w->g->link_from[e], v, &p->of))
    return;
  if (p->of.how == 2 && low > w->needed[v] && low > p->low)
    *p = (proof){.of = p->of,
                 .control = p->control,
                 .terms = {term},
                 .n_terms = 1,
                 .low = low,
                 .high = high,
                 .largest = e,
                 .largest_term = term};
  if (p->of.how == 2)
    return;
  if (p->n_terms < MAX_TERMS)
    p->terms[p->n_terms++] = term;
  p->totals += high;
  if (p->largest == SG_NONE || is_larger(0, high, &p->largest_term)) {
    p->largest = e;
    p->largest_term = term;
  }
}

// Stakes stated as totals count where no chain of direct ones joins the two.
static void add_totals(const view *w, sg_id v, proof *p) {
  const sg_graph *g = w->g;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] != SG_DIRECT)
      add_total(w, e, v, p);
  }
}

static proof prove(const view *w, sg_id v, const standing *of) {
  const sg_graph *g = w->g;
  proof p = {.of = *of, .largest = SG_NONE, .control = SG_NONE};
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] == SG_DIRECT)
      add_stake(w, e, v, &p);
    else if (g->link_kind[e] == SG_CONTROL && p.control == SG_NONE &&
             is_enough(w, e, v, of))
      p.control = e;
  }
  if (!sum_is_enough(w, v, &p) && p.control == SG_NONE)
    add_totals(w, v, &p);
  return p;
}

static uint32_t narrow(uint64_t share) {
  return share < UINT32_MAX ? (uint32_t)share : UINT32_MAX;
}

// The next link up from a controlled party: the largest stake, or the link of
// control when stakes are not enough.
static sg_id link_up(const view *w, sg_id v, double state) {
  const standing of = of_state(w, v, state);
  const proof p = prove(w, v, &of);
  return sum_is_enough(w, v, &p) ? p.largest : p.control;
}

// Links from `v` up to a body, or to a company that is a state's by its topic
// alone. Returns how many; `*end` is where they lead.
static uint32_t chain_up(const view *w, sg_id v, double state, sg_id *links,
                         sg_id *end) {
  uint32_t n = 0;
  while (n < MAX_DEPTH && !is_body(w, v)) {
    const sg_id e = link_up(w, v, state);
    if (e == SG_NONE)
      break;
    links[n++] = e;
    v = w->g->link_from[e];
  }
  *end = v;
  return n;
}

static double confidence_of(const sg_graph *g, const sg_id *links,
                            uint32_t n_links, const proof *p) {
  double least = sg_least_confidence(g, links, n_links);
  for (uint32_t i = 0; i < p->n_terms; i++)
    least = fmin(least, sg_least_confidence(g, &p->terms[i].link, 1));
  return least;
}

static void state_name(double state, char out[80]) {
  if (state < 65536)
    (void)snprintf(out, 80, "the state %c%c", (char)((int)state >> 8),
                   (char)((int)state & 0xff));
  else
    (void)snprintf(out, 80, "one government");
}

static void write_message(const view *w, sg_id v, const proof *p, bool by_sum,
                          bool alleged, char out[1200]) {
  char state[80];
  char low[32];
  char most[32];
  const char *name = w->g->entity_name[v];
  state_name(p->of.state, state);
  const char *least = sg_percent_text(p->low, low);
  const char *greatest = sg_percent_text(most_of(p), most);
  if (by_sum && p->low > SG_WHOLE)
    (void)snprintf(out, 1200,
                   "The recorded stakes of bodies of %s in %.*s, counting what "
                   "they control, add up to %s %%: more than the whole, so one "
                   "of them is not right.",
                   state, SG_CLIPPED(name, 300), least);
  else if (by_sum && p->of.how == 2)
    (void)snprintf(out, 1200,
                   "Bodies of %s together hold at least %s %% of %.*s, "
                   "counting what they control.",
                   state, least, SG_CLIPPED(name, 300));
  else if (by_sum)
    (void)snprintf(out, 1200,
                   "Bodies of %s and parties they may control%s may together "
                   "hold up to %s %% of %.*s; %s %% is certain.",
                   state, alleged ? ", as alleged," : "", greatest,
                   SG_CLIPPED(name, 300), least);
  else if (p->control != SG_NONE)
    (void)snprintf(
        out, 1200, "%.*s is%s controlled by %s through %.*s.",
        SG_CLIPPED(name, 300),
        p->of.how == 2 ? ""
        : alleged      ? " allegedly"
                       : " possibly",
        state, SG_CLIPPED(w->g->entity_name[w->g->link_from[p->control]], 300));
  else
    (void)snprintf(out, 1200,
                   "%.*s is recorded as a state enterprise; who holds it is "
                   "not recorded.",
                   SG_CLIPPED(name, 300));
}

// Where the chain or the sum has a stake stated as a total, the message says
// so.
static void add_note(const view *w, const sg_id *links, uint32_t n_links,
                     const proof *p, char message[1200]) {
  const char *note = sg_total_note(w->g, links, n_links);
  const size_t length = strlen(message);
  for (uint32_t i = 0; !*note && i < p->n_terms; i++)
    note = sg_total_note(w->g, &p->terms[i].link, 1);
  (void)snprintf(message + length, 1200 - length, "%s", note);
}

// A few states are on record for each party. Where more control its holders,
// the chain of this one may not be complete; then nothing is claimed.
static sg_status cannot_prove(const view *w, sg_id v) {
  return w->host->put_gap(w->host, "G01", v, 1,
                          "state control is recorded, but several states or "
                          "more than the whole are involved and the chain of "
                          "one of them cannot be shown");
}

static sg_status raise_one(const view *w, sg_id v, names *out) {
  sg_id links[MAX_DEPTH];
  char message[1200];
  const standing of = chosen(w, v);
  const proof p = prove(w, v, &of);
  const bool by_sum = sum_is_enough(w, v, &p);
  sg_id end = v;
  const uint32_t n_links = chain_up(w, v, of.state, links, &end);
  const bool to_body = is_body(w, end);
  const bool cut = n_links == MAX_DEPTH && !to_body;
  if (!to_body && !cut && !sg_has_topic(w->host, end, "gov.soe"))
    return cannot_prove(w, v);
  const sg_path path = {
      .start = v,
      .n_links = n_links,
      .links = links,
      .shows = to_body ? "the chain up to a public body"
               : cut   ? "the first thousand links of the chain up"
                       : "the chain up to a state enterprise",
  };
  const sg_sum sum = {
      .shows = "stakes of the state's bodies and of parties they control",
      .terms = p.terms,
      .n_terms = p.n_terms,
      .low = narrow(p.low),
      .high = narrow(most_of(&p)),
      .threshold = (uint32_t)w->needed[v],
      .strict = true,
  };
  const sg_fact topic = {SG_ON_ENTITIES, end, "topics", "gov.soe"};
  bool alleged = sg_any_alleged(w->g, links, n_links);
  for (uint32_t i = 0; i < p.n_terms; i++)
    alleged |= sg_any_alleged(w->g, &p.terms[i].link, 1);
  write_message(w, v, &p, by_sum, alleged, message);
  add_note(w, links, n_links, &p, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G01",
      .certainty = of.how == 2 ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = confidence_of(w->g, links, n_links, &p),
      .message = message,
      .paths = &path,
      .n_paths = n_links > 0,
      .facts = &topic,
      .n_facts = !to_body && !cut,
      .sums = &sum,
      .n_sums = by_sum && p.n_terms > 0 && p.n_terms < MAX_TERMS,
  };
  return put_named(out, &finding);
}

// Parties of whom no owner and no controller is on record.
static sg_status report_gaps(const view *w) {
  uint32_t n = 0;
  for (sg_id v = 0; v < w->g->n_entities; v++)
    n += w->g->entity_in_scope[v] && w->g->entity_kind[v] == SG_COMPANY &&
         isnan(w->control[v]);
  return sg_put_gap(w->host, "G01", n,
                    "no owner or controller is recorded for these companies");
}

static bool read_columns(view *w) {
  static const char *const keys[SLOTS][3] = {
      {"ownership.state", "ownership.level", "ownership.how"},
      {"ownership.state_2", "ownership.level_2", "ownership.how_2"},
      {"ownership.state_3", "ownership.level_3", "ownership.how_3"},
  };
  sg_host *host = w->host;
  w->control = host->numbers(host, SG_ON_ENTITIES, "ownership.state_control");
  w->needed = host->numbers(host, SG_ON_ENTITIES, "ownership.needed");
  w->counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  bool all = w->control && w->needed && w->counts;
  for (int k = 0; k < SLOTS; k++) {
    w->state[k] = host->numbers(host, SG_ON_ENTITIES, keys[k][0]);
    w->level[k] = host->numbers(host, SG_ON_ENTITIES, keys[k][1]);
    w->how[k] = host->numbers(host, SG_ON_ENTITIES, keys[k][2]);
    all = all && w->state[k] && w->level[k] && w->how[k];
  }
  return all;
}

sg_status raise_control(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  view w = {.host = host, .g = g};
  if (!read_columns(&w))
    return sg_put_gap(host, "G01", g->n_entities,
                      "the ownership plugin did not run");
  sg_status status = report_gaps(&w);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (v % 1024 == 0 && !host->tick(host, (double)v / g->n_entities))
      return SG_ECANCEL;
    if (w.control[v] > 0 && g->entity_in_scope[v])
      status = raise_one(&w, v, out);
  }
  return status;
}
