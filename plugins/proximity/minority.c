// SPDX-License-Identifier: GPL-2.0-or-later
// minority - G02: the bodies of one state hold 25 to 50 %, directly or by
// look-through, or the largest direct holder is a state's.
//
// Each state is asked about once; the best reading of each party is kept. The
// parties that bear the flag are then shown state by state, with the shortest
// chain of stakes up to a body. Cost: look-through from each state, and the
// links below its bodies.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// A body, by the state that it belongs to.
typedef struct seat {
  uint64_t state;
  sg_id body;
} seat;

// What one state holds of a party.
typedef struct reading {
  uint8_t level;      // 0, SG_POSSIBLE, SG_CERTAIN
  bool direct;        // else by look-through
  uint64_t low, high; // in parts of 1e12
  uint32_t state;     // the first of its seats
} reading;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  const double *control, *counts;
  uint64_t from, to; // in parts of 1e12
  uint32_t largest;  // in parts of 1e9
  seat *seats;
  sg_id *bodies; // of the seats
  uint32_t n_seats;
  reading *best;        // of entities
  uint64_t *all_low;    // of entities: what all its owners certainly hold
  uint64_t *low, *high; // of entities: direct stakes of the state at hand
  sg_id *via, *queue;   // of the search up: link to the owner
  uint32_t *reached;    // by which search
  uint8_t *carries;     // of the graph's `out_link`: what a stake is good for
  uint8_t *is_held;     // of entities: a stake of it is a state's
  uint32_t n_searches;
} work;

static int by_state(const void *a, const void *b) {
  const seat *x = a;
  const seat *y = b;
  if (x->state != y->state)
    return x->state < y->state ? -1 : 1;
  return (x->body > y->body) - (x->body < y->body);
}

// A body's state is its country; without one it is a state of its own.
static uint64_t state_of(const sg_graph *g, sg_id body) {
  const uint64_t country = g->entity_country[body];
  return country ? country : UINT64_C(65536) + body;
}

static bool find_seats(work *w) {
  const sg_graph *g = w->g;
  w->seats = w->host->alloc(w->host, g->n_entities, sizeof *w->seats);
  w->bodies = w->host->alloc(w->host, g->n_entities, sizeof *w->bodies);
  if (!w->seats || !w->bodies)
    return false;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (is_state_body(w->host, v))
      w->seats[w->n_seats++] = (seat){state_of(g, v), v};
  if (w->n_seats > 1)
    qsort(w->seats, w->n_seats, sizeof *w->seats, by_state);
  for (uint32_t i = 0; i < w->n_seats; i++)
    w->bodies[i] = w->seats[i].body;
  return true;
}

static uint32_t last_of_state(const work *w, uint32_t i) {
  uint32_t end = i;
  while (end < w->n_seats && w->seats[end].state == w->seats[i].state)
    end++;
  return end;
}

// --- direct stakes
// ----------------------------------------------------------------

static bool is_stake(const work *w, sg_id e) {
  return w->g->link_kind[e] == SG_OWNERSHIP && w->counts[e] != 0 &&
         w->g->link_measure[e] == SG_DIRECT;
}

static uint32_t stake_low(const sg_graph *g, sg_id e) {
  return sg_link_is_firm(g, e) && g->link_capacity[e] != SG_NOMINEE
             ? g->link_low[e]
             : 0;
}

static void add_up_owners(work *w) {
  for (sg_id e = 0; e < w->g->n_links; e++)
    if (is_stake(w, e))
      w->all_low[w->g->link_to[e]] += stake_low(w->g, e);
}

static void sum_direct(work *w, sg_id body, int sign) {
  const sg_graph *g = w->g;
  for (uint32_t k = g->out_start[body]; k < g->out_start[body + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!is_stake(w, e))
      continue;
    if (sign == 0) {
      w->low[g->link_to[e]] = w->high[g->link_to[e]] = 0;
      continue;
    }
    w->low[g->link_to[e]] += stake_low(g, e);
    w->high[g->link_to[e]] += g->link_high[e];
  }
}

// Look-through shares have 12 decimals, stakes 9.
enum { FINER = 1000 };

static uint64_t to_parts(double share) {
  return (uint64_t)llround(share * 1e12);
}

// The others leave no more than what they do not certainly hold.
static uint64_t capped(const work *w, sg_id v) {
  const uint64_t others = w->all_low[v] - w->low[v];
  const uint64_t left = others < SG_WHOLE ? SG_WHOLE - others : 0;
  const uint64_t high = w->high[v] < left ? w->high[v] : left;
  return high > w->low[v] ? high : w->low[v];
}

// --- readings
// ---------------------------------------------------------------------

static void offer(work *w, sg_id v, reading r) {
  reading *best = &w->best[v];
  r.level = r.low >= w->from && r.high <= w->to   ? SG_CERTAIN
            : r.high >= w->from && r.low <= w->to ? SG_POSSIBLE
                                                  : 0;
  const bool better = r.level != best->level     ? r.level > best->level
                      : r.direct != best->direct ? r.direct
                                                 : r.low > best->low;
  if (r.level > 0 && better)
    *best = r;
}

static bool read_state(work *w, uint32_t first, uint32_t end) {
  const sg_graph *g = w->g;
  for (uint32_t i = first; i < end; i++)
    sum_direct(w, w->bodies[i], 1);
  for (uint32_t i = first; i < end; i++) {
    const sg_id body = w->bodies[i];
    for (uint32_t k = g->out_start[body]; k < g->out_start[body + 1]; k++) {
      const sg_id e = g->out_link[k];
      const sg_id v = g->link_to[e];
      if (is_stake(w, e) && w->high[v] > 0)
        offer(
            w, v,
            (reading){0, true, FINER * w->low[v], FINER * capped(w, v), first});
    }
  }
  for (uint32_t i = first; i < end; i++)
    sum_direct(w, w->bodies[i], 0);
  const sg_held *held =
      w->host->look_through(w->host, w->bodies + first, end - first);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    if (is_organisation(g, row->party))
      offer(
          w, row->party,
          (reading){0, false, to_parts(row->low), to_parts(row->high), first});
  }
  return held != NULL;
}

// --- the chain up to a body
// -------------------------------------------------------

// Many searches pass the same stakes. They are judged once, and what is known
// of them is kept in the order in which a search meets them.
static void judge_stakes(work *w) {
  const sg_graph *g = w->g;
  for (uint32_t k = 0; k < g->n_links; k++) {
    const sg_id e = g->out_link[k];
    const bool carries = g->link_kind[e] == SG_OWNERSHIP && w->counts[e] != 0 &&
                         g->link_high[e] > 0;
    w->carries[k] = !carries               ? 0
                    : stake_low(g, e) == 0 ? SG_POSSIBLE
                                           : SG_CERTAIN;
  }
}

// Breadth first from the bodies down; with `firm` over what is certainly held.
static void search_down(work *w, uint32_t first, uint32_t end, bool firm) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  const uint32_t stamp = ++w->n_searches;
  const uint8_t least = firm ? SG_CERTAIN : SG_POSSIBLE;
  for (uint32_t i = first; i < end; i++) {
    w->reached[w->bodies[i]] = stamp;
    w->via[w->bodies[i]] = SG_NONE;
    w->queue[n++] = w->bodies[i];
  }
  for (uint32_t i = 0; i < n; i++) {
    const sg_id v = w->queue[i];
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      if (w->carries[k] < least)
        continue;
      const sg_id e = g->out_link[k];
      const sg_id to = g->link_to[e];
      if (w->reached[to] == stamp)
        continue;
      w->reached[to] = stamp;
      w->via[to] = e;
      w->queue[n++] = to;
    }
  }
}

enum { CHAIN_MAX = 1000 };

static uint32_t chain_up(const work *w, sg_id v, sg_id *links) {
  uint32_t n = 0;
  while (n < CHAIN_MAX && w->via[v] != SG_NONE) {
    links[n++] = w->via[v];
    v = w->g->link_from[links[n - 1]];
  }
  return n;
}

// --- the flag
// ---------------------------------------------------------------------

static void state_name(const work *w, uint32_t first, char out[300]) {
  const uint64_t state = w->seats[first].state;
  const sg_id body = w->bodies[first];
  if (state < 65536)
    (void)snprintf(out, 300, "Bodies of the state %c%c", (char)(state >> 8),
                   (char)(state & 0xff));
  else
    (void)snprintf(out, 300, "%.*s", NAMED(w->g, body));
}

enum { MAX_TERMS = 64 };

// What a band rests on: the chain and the direct stakes.
typedef struct support {
  sg_id links[CHAIN_MAX];
  sg_term terms[MAX_TERMS];
  uint32_t n_links, n_terms; // n_terms may be more than are kept
  double confidence;
  bool alleged;
} support;

// Direct stakes of the state's bodies in one party.
static void find_terms(const work *w, sg_id v, uint32_t first, support *out) {
  const sg_graph *g = w->g;
  const uint64_t state = w->seats[first].state;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id owner = g->link_from[e];
    if (!is_stake(w, e) || g->link_high[e] == 0 ||
        !is_state_body(w->host, owner) || state_of(g, owner) != state)
      continue;
    if (out->n_terms < MAX_TERMS)
      out->terms[out->n_terms] = (sg_term){e, stake_low(g, e), g->link_high[e]};
    out->n_terms++;
    out->alleged |= sg_any_alleged(g, &e, 1);
    out->confidence = fmin(out->confidence, sg_least_confidence(g, &e, 1));
  }
}

static void find_support(const work *w, sg_id v, support *out) {
  out->n_terms = 0;
  out->n_links = chain_up(w, v, out->links);
  out->confidence = sg_least_confidence(w->g, out->links, out->n_links);
  out->alleged = sg_any_alleged(w->g, out->links, out->n_links);
  if (w->best[v].direct)
    find_terms(w, v, w->best[v].state, out);
}

static sg_status raise_band(const work *w, sg_id v, names *out) {
  const sg_graph *g = w->g;
  const reading *r = &w->best[v];
  support rests;
  char message[MESSAGE_BYTES];
  char state[300];
  char low[32];
  char high[32];
  find_support(w, v, &rests);
  state_name(w, r->state, state);
  const uint64_t in_low = r->low / FINER;
  const uint64_t in_high = (r->high + FINER - 1) / FINER;
  const char *least = sg_percent_text(in_low, low);
  const char *most = sg_percent_text(in_high, high);
  (void)snprintf(message, sizeof message,
                 in_low == in_high ? "%s hold%s %s%s %% of %.*s %s%s%s.%s"
                                   : "%s hold%s %s to %s %% of %.*s %s%s%s.%s",
                 state, w->seats[r->state].state < 65536 ? "" : "s", least,
                 in_low == in_high ? "" : most, NAMED(g, v),
                 r->direct ? "directly" : "by look-through",
                 rests.alleged ? ", as alleged" : "",
                 r->direct || r->level == SG_CERTAIN
                     ? ""
                     : "; what is alleged, inferred or not known is counted "
                       "in the upper figure",
                 r->direct ? "" : sg_total_note(g, rests.links, rests.n_links));
  const sg_path path = {v, rests.n_links, rests.links,
                        rests.n_links == CHAIN_MAX
                            ? "part of the chain up to a body"
                            : "the shortest chain up to a body"};
  const sg_sum sum = {
      .shows = "direct stakes of the state's bodies",
      .terms = rests.terms,
      .n_terms = rests.n_terms,
      .low = (uint32_t)(in_low < UINT32_MAX ? in_low : UINT32_MAX),
      .high = (uint32_t)(in_high < UINT32_MAX ? in_high : UINT32_MAX),
      .threshold = (uint32_t)(w->from / FINER),
      .strict = false,
  };
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G02",
      .certainty = r->level,
      .confidence = rests.confidence,
      .message = message,
      .paths = &path,
      .n_paths = rests.n_links > 0,
      .sums = &sum,
      .n_sums = rests.n_terms > 0 && rests.n_terms <= MAX_TERMS,
  };
  return put_named(out, &finding);
}

// The direct holder with more than any other on record can have; SG_NONE.
static sg_id largest_holder(const work *w, sg_id v, uint32_t *others) {
  const sg_graph *g = w->g;
  sg_id best = SG_NONE;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (is_stake(w, e) && stake_low(g, e) > 0 &&
        (best == SG_NONE || stake_low(g, e) > stake_low(g, best)))
      best = e;
  }
  *others = 0;
  for (uint32_t k = g->in_start[v]; best != SG_NONE && k < g->in_start[v + 1];
       k++) {
    const sg_id e = g->in_link[k];
    if (is_stake(w, e) && g->link_from[e] != g->link_from[best] &&
        g->link_high[e] > *others)
      *others = g->link_high[e];
  }
  return best != SG_NONE && stake_low(g, best) >= w->largest &&
                 stake_low(g, best) > *others
             ? best
             : SG_NONE;
}

// Nor can anybody who is not on record have more.
static bool is_largest_of_all(const work *w, sg_id v, sg_id e) {
  const uint64_t known = w->all_low[v];
  return known >= SG_WHOLE || stake_low(w->g, e) > SG_WHOLE - known;
}

static sg_status raise_largest(const work *w, sg_id v, sg_id e, uint32_t others,
                               names *out) {
  const sg_graph *g = w->g;
  const sg_id holder = g->link_from[e];
  char message[MESSAGE_BYTES];
  char low[32];
  char other[32];
  const bool certain = is_largest_of_all(w, v, e);
  (void)snprintf(
      message, sizeof message,
      "%.*s, %s, is the largest of the holders on record of %.*s: it directly "
      "holds at least %s %%, and no other more than %s %%%s.",
      NAMED(g, holder),
      g->entity_kind[holder] == SG_PUBLIC_BODY ? "a public body"
                                               : "under state control",
      NAMED(g, v), sg_percent_text(stake_low(g, e), low),
      sg_percent_text(others, other),
      certain ? "" : "; who holds the rest is not recorded");
  const sg_term term = {e, stake_low(g, e), g->link_high[e]};
  const sg_sum sum = {
      .shows = "the largest direct stake, against the next",
      .terms = &term,
      .n_terms = 1,
      .low = term.low,
      .high = term.high,
      .threshold = others,
      .strict = true,
  };
  const sg_path path = {v, 1, &e, "the stake of the largest holder"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G02",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .sums = &sum,
      .n_sums = 1,
  };
  return put_named(out, &finding);
}

static bool is_state_holder(const work *w, sg_id v) {
  return is_state_body(w->host, v) ||
         (w->control && w->control[v] == SG_CERTAIN);
}

static void mark_held(work *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (is_state_holder(w, v))
      for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
        w->is_held[g->link_to[g->out_link[k]]] = 1;
}

static bool is_asked(const work *w, sg_id v) {
  return w->g->entity_in_scope[v] && is_organisation(w->g, v) &&
         !(w->control && w->control[v] == SG_CERTAIN);
}

// A certain band says most, then what is certainly the largest holder, then a
// possible band.
static sg_status raise_holders(work *w, names *out) {
  const sg_graph *g = w->g;
  mark_held(w);
  for (sg_id v = 0; v < g->n_entities; v++) {
    uint32_t others = 0;
    if (!w->is_held[v] || !is_asked(w, v) || w->best[v].level == SG_CERTAIN)
      continue;
    const sg_id e = largest_holder(w, v, &others);
    if (e == SG_NONE || !is_state_holder(w, g->link_from[e]) ||
        (w->best[v].level > 0 && !is_largest_of_all(w, v, e)))
      continue;
    const sg_status status = raise_largest(w, v, e, others, out);
    if (status != SG_OK)
      return status;
    w->best[v].level = 0;
  }
  return SG_OK;
}

// Parties that bear a band, by state (start[i] is where those of seat i begin).
static uint32_t *sort_by_state(const work *w, sg_id *sorted) {
  const uint32_t n = w->g->n_entities;
  uint32_t *start =
      w->host->alloc(w->host, (size_t)w->n_seats + 2, sizeof *start);
  if (!start)
    return NULL;
  for (sg_id v = 0; v < n; v++)
    if (w->best[v].level > 0 && is_asked(w, v))
      start[w->best[v].state + 2]++;
  for (uint32_t i = 0; i < w->n_seats; i++)
    start[i + 2] += start[i + 1];
  for (sg_id v = 0; v < n; v++)
    if (w->best[v].level > 0 && is_asked(w, v))
      sorted[start[w->best[v].state + 1]++] = v;
  return start;
}

static sg_status raise_bands(work *w, names *out) {
  sg_id *sorted = w->host->alloc(w->host, w->g->n_entities, sizeof *sorted);
  const uint32_t *start = sorted ? sort_by_state(w, sorted) : NULL;
  if (!start)
    return SG_ENOMEM;
  judge_stakes(w);
  for (uint32_t i = 0; i < w->n_seats; i++)
    for (int level = SG_POSSIBLE; level <= SG_CERTAIN; level++) {
      bool searched = false;
      for (uint32_t k = start[i]; k < start[i + 1]; k++) {
        if (w->best[sorted[k]].level != level)
          continue;
        if (!searched)
          search_down(w, i, last_of_state(w, i), level == SG_CERTAIN);
        searched = true;
        const sg_status status = raise_band(w, sorted[k], out);
        if (status != SG_OK)
          return status;
      }
    }
  return SG_OK;
}

static bool prepare(work *w) {
  const uint32_t n = w->g->n_entities;
  sg_host *host = w->host;
  w->best = host->alloc(host, n, sizeof *w->best);
  w->all_low = host->alloc(host, n, sizeof *w->all_low);
  w->low = host->alloc(host, n, sizeof *w->low);
  w->high = host->alloc(host, n, sizeof *w->high);
  w->via = host->alloc(host, n, sizeof *w->via);
  w->queue = host->alloc(host, n, sizeof *w->queue);
  w->reached = host->alloc(host, n, sizeof *w->reached);
  w->carries = host->alloc(host, w->g->n_links, sizeof *w->carries);
  w->is_held = host->alloc(host, n, sizeof *w->is_held);
  w->counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  return w->best && w->all_low && w->low && w->high && w->via && w->queue &&
         w->reached && w->carries && w->is_held && w->counts && find_seats(w);
}

static sg_status report_gaps(const work *w) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    bool owned = false;
    if (!g->entity_in_scope[v] || g->entity_kind[v] != SG_COMPANY)
      continue;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1] && !owned; k++)
      owned = g->link_kind[g->in_link[k]] == SG_OWNERSHIP;
    n += !owned;
  }
  return sg_put_gap(w->host, "G02", n,
                    "no owner of these companies is recorded");
}

sg_status raise_minority(sg_host *host, names *out) {
  const sg_value *p = host->params;
  work w = {
      .host = host,
      .g = host->graph,
      .control = host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .from = FINER * (uint64_t)llround(p[PARAM_G02_FROM].number * 1e7),
      .to = FINER * (uint64_t)llround(p[PARAM_G02_TO].number * 1e7),
      .largest = (uint32_t)llround(p[PARAM_G02_LARGEST].number * 1e7),
  };
  if (!prepare(&w))
    return SG_ENOMEM;
  add_up_owners(&w);
  for (uint32_t i = 0, end = 0; i < w.n_seats; i = end) {
    end = last_of_state(&w, i);
    if (!host->tick(host, 0.5))
      return SG_ECANCEL;
    if (!read_state(&w, i, end))
      return SG_ENOMEM;
  }
  sg_status status = raise_holders(&w, out);
  if (status == SG_OK)
    status = raise_bands(&w, out);
  return status == SG_OK ? report_gaps(&w) : status;
}
