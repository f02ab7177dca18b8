// SPDX-License-Identifier: GPL-2.0-or-later
// ownership - which parties are under the control of a state.
//
// For each state its bodies act together. The control closure is the least set
// that holds them and every party of which the set holds more than half (votes
// where known, else shares), or which one of the set controls by statute,
// golden share or board majority. It is computed twice:
//   certain   from the lower bounds, without alleged and inferred links and
//             without links that a partial date may put out of force;
//   possible  from the upper bounds, capped by what the other owners certainly
//             hold, with control by any means, and from parties with the topic
//             gov.soe.
// Integers only; every link is looked at once a state that reaches it.
#include "stakegraph/plugin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARAM_THRESHOLD };
static const sg_param params[] = {
    {
        .name = "control_percent",
        .about = "Control is more than this share of votes or capital",
        .fallback = 50,
        .min = 0,
        .max = 100,
    },
};

// A party may be under the control of several states, of some only possibly:
// the first few are recorded, in the order of their codes.
enum { SLOTS = 3 };
enum { METRIC_CONTROL, METRIC_NEEDED, METRIC_STATE };
#define SLOT(ending)                                                           \
  {.name = "state" ending,                                                     \
   .about = "A state: country code as a number, or 65536 + entity",            \
   .max = 4294967295.0 + 65536,                                                \
   .internal = 1},                                                             \
      {.name = "level" ending,                                                 \
       .about = "Order in which its closure took the party in",                \
       .max = 4294967295.0,                                                    \
       .internal = 1},                                                         \
  {                                                                            \
    .name = "how" ending, .about = "1 possible, 2 certain", .max = 2,          \
    .internal = 1                                                              \
  }

static const sg_metric metrics[] = {
    [METRIC_CONTROL] =
        {
            .name = "state_control",
            .about = "0 no control by a state on record, 1 possible, 2 certain",
            .max = 2,
        },
    [METRIC_NEEDED] =
        {
            .name = "needed",
            .about = "Parts per billion that control must exceed",
            .max = 1e9,
            .internal = 1,
        },
    [METRIC_STATE] = SLOT(""),
    SLOT("_2"),
    SLOT("_3"),
};

// A party that belongs to a state from the outset.
typedef struct seed {
  uint64_t state;
  sg_id party;
  bool is_body; // else by topic, which makes it possible only
} seed;

// Parties held by one state, as far as they have been looked at.
typedef struct closure {
  sg_host *host;
  const sg_graph *g;
  uint64_t threshold;
  uint64_t *low, *high; // held by the set, of each party
  uint64_t *all_low;    // held by anybody for certain, of each party
  uint8_t *inside;      // 0 outside, 1 in the possible set, 2 in the certain
  sg_id *queue;
  uint32_t n_queue;
  sg_id *touched; // parties whose sums must be cleared
  uint32_t n_touched;
  uint8_t *was_touched;
  double *control;
  double *state[SLOTS], *level[SLOTS], *how[SLOTS];
} closure;

static bool can_be_controlled(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] == SG_COMPANY ||
         g->entity_kind[v] == SG_ARRANGEMENT || g->entity_kind[v] == SG_OTHER;
}

// Stakes that count: direct ones. `total` and `ultimate` figures repeat what
// chains of direct links say.
static bool is_stake(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] == SG_DIRECT;
}

static void touch(closure *c, sg_id v) {
  if (c->was_touched[v])
    return;
  c->was_touched[v] = 1;
  c->touched[c->n_touched++] = v;
}

static void take_in(closure *c, sg_id v, uint8_t how) {
  if (c->inside[v] >= how)
    return;
  touch(c, v);
  c->inside[v] = how;
  c->queue[c->n_queue++] = v;
}

static bool holds_enough(const closure *c, sg_id v, uint8_t how) {
  if (how == 2)
    return c->low[v] > c->threshold;
  const uint64_t others =
      c->all_low[v] > c->low[v] ? c->all_low[v] - c->low[v] : 0;
  const uint64_t cap = others < SG_WHOLE ? SG_WHOLE - others : 0;
  const uint64_t most = c->high[v] < cap ? c->high[v] : cap;
  return (most > c->low[v] ? most : c->low[v]) > c->threshold;
}

// What `v`, newly in the set, brings with it.
static void follow(closure *c, sg_id v, uint8_t how) {
  const sg_graph *g = c->g;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    const sg_id to = g->link_to[e];
    if (!can_be_controlled(g, to) || to == v)
      continue;
    if (is_stake(g, e)) {
      touch(c, to);
      c->low[to] += sg_control_low(g, e);
      c->high[to] += sg_control_high(g, e);
      if (holds_enough(c, to, how))
        take_in(c, to, how);
    } else if (g->link_kind[e] == SG_CONTROL &&
               (how == 1 || sg_link_controls(g, e))) {
      take_in(c, to, how);
    }
  }
}

// From `first` on in the queue, to the least set.
static void close_set(closure *c, uint32_t first, uint8_t how) {
  for (uint32_t i = first; i < c->n_queue; i++)
    follow(c, c->queue[i], how);
}

// A slot that is free, or that already holds this state; SLOTS when none is.
static int slot_of(const closure *c, sg_id v, double state) {
  int k = 0;
  while (k < SLOTS && !isnan(c->state[k][v]) && c->state[k][v] != state)
    k++;
  return k;
}

static void record(closure *c, uint64_t state, uint32_t first, uint8_t how) {
  for (uint32_t i = first; i < c->n_queue; i++) {
    const sg_id v = c->queue[i];
    const bool is_body = c->g->entity_kind[v] == SG_PUBLIC_BODY;
    int k = slot_of(c, v, (double)state);
    if (!is_body && c->control[v] < how) {
      c->control[v] = how;
      // What decides must be on record: the last slot gives way.
      k = k == SLOTS ? SLOTS - 1 : k;
    }
    if (k == SLOTS || c->how[k][v] == 2)
      continue;
    c->state[k][v] = (double)state;
    c->level[k][v] = i;
    c->how[k][v] = how;
  }
}

static void clear(closure *c) {
  for (uint32_t i = 0; i < c->n_touched; i++) {
    const sg_id v = c->touched[i];
    c->low[v] = c->high[v] = 0;
    c->inside[v] = c->was_touched[v] = 0;
  }
  c->n_touched = c->n_queue = 0;
}

static void close_state(closure *c, const seed *seeds, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (seeds[i].is_body)
      take_in(c, seeds[i].party, 2);
  close_set(c, 0, 2);
  record(c, seeds[0].state, 0, 2);

  // The possible set begins with the certain one, whose sums stand already;
  // what its members hold or control in weaker ways is looked at again.
  const uint32_t n_certain = c->n_queue;
  for (uint32_t i = 0; i < n; i++)
    take_in(c, seeds[i].party, 1);
  for (uint32_t i = 0; i < n_certain; i++) {
    const sg_id v = c->queue[i];
    for (uint32_t k = c->g->out_start[v]; k < c->g->out_start[v + 1]; k++) {
      const sg_id e = c->g->out_link[k];
      const sg_id to = c->g->link_to[e];
      if (!can_be_controlled(c->g, to) || c->inside[to] || to == v)
        continue;
      if (c->g->link_kind[e] == SG_CONTROL ||
          (is_stake(c->g, e) && holds_enough(c, to, 1)))
        take_in(c, to, 1);
    }
  }
  close_set(c, n_certain, 1);
  record(c, seeds[0].state, n_certain, 1);
  clear(c);
}

static int by_state(const void *a, const void *b) {
  const seed *x = a;
  const seed *y = b;
  if (x->state != y->state)
    return x->state < y->state ? -1 : 1;
  return (x->party > y->party) - (x->party < y->party);
}

static bool has_topic(sg_host *host, sg_id v, const char *topic) {
  const sg_rows *rows = host->rows(host, SG_ON_TOPICS);
  const char *const *topics = host->texts(host, SG_ON_TOPICS, "topic");
  for (uint32_t i = rows && topics ? rows->start[v] : 0;
       rows && topics && i < rows->start[v + 1]; i++)
    if (strcmp(topics[i], topic) == 0)
      return true;
  return false;
}

// A body's state is its country; without one it is a state of its own. An
// international organisation belongs to none.
static uint32_t find_seeds(sg_host *host, seed *seeds) {
  const sg_graph *g = host->graph;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const bool is_body = g->entity_kind[v] == SG_PUBLIC_BODY;
    if (is_body ? has_topic(host, v, "gov.igo")
                : !can_be_controlled(g, v) || !has_topic(host, v, "gov.soe"))
      continue;
    const uint64_t country = g->entity_country[v];
    seeds[n++] = (seed){country ? country : UINT64_C(65536) + v, v, is_body};
  }
  if (n > 1)
    qsort(seeds, n, sizeof *seeds, by_state);
  return n;
}

// Zero only where somebody is on record as an owner or controller.
static void set_unknown(closure *c) {
  const sg_graph *g = c->g;
  for (sg_id v = 0; v < g->n_entities; v++) {
    bool on_record = c->control[v] > 0;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const uint8_t kind = g->link_kind[g->in_link[k]];
      on_record |= kind == SG_OWNERSHIP || kind == SG_CONTROL;
    }
    if (!can_be_controlled(g, v) || !on_record)
      c->control[v] = (double)NAN;
  }
}

static bool prepare(closure *c) {
  const uint32_t n = c->g->n_entities;
  sg_host *h = c->host;
  c->low = h->alloc(h, n, sizeof *c->low);
  c->high = h->alloc(h, n, sizeof *c->high);
  c->all_low = h->alloc(h, n, sizeof *c->all_low);
  c->inside = h->alloc(h, n, sizeof *c->inside);
  c->was_touched = h->alloc(h, n, sizeof *c->was_touched);
  // A party may enter the queue twice: as possible and as certain.
  c->queue = h->alloc(h, (size_t)n * 2, sizeof *c->queue);
  c->touched = h->alloc(h, n, sizeof *c->touched);
  c->control = h->alloc(h, n, sizeof *c->control);
  for (int k = 0; k < SLOTS; k++) {
    c->state[k] = h->alloc(h, n, sizeof(double));
    c->level[k] = h->alloc(h, n, sizeof(double));
    c->how[k] = h->alloc(h, n, sizeof(double));
    if (!c->state[k] || !c->level[k] || !c->how[k])
      return false;
    for (sg_id v = 0; v < n; v++)
      c->state[k][v] = c->level[k][v] = (double)NAN;
  }
  if (!c->low || !c->high || !c->all_low || !c->inside || !c->was_touched ||
      !c->queue || !c->touched || !c->control)
    return false;
  for (sg_id e = 0; e < c->g->n_links; e++)
    if (is_stake(c->g, e))
      c->all_low[c->g->link_to[e]] += sg_control_low(c->g, e);
  return true;
}

static sg_status put_all(closure *c) {
  sg_host *host = c->host;
  sg_status status = host->put_scores(host, METRIC_CONTROL, c->control);
  for (uint32_t k = 0; k < SLOTS && status == SG_OK; k++) {
    const uint32_t metric = METRIC_STATE + 3 * k;
    status = host->put_scores(host, metric, c->state[k]);
    if (status == SG_OK)
      status = host->put_scores(host, metric + 1, c->level[k]);
    if (status == SG_OK)
      status = host->put_scores(host, metric + 2, c->how[k]);
  }
  for (sg_id v = 0; v < c->g->n_entities; v++)
    c->control[v] = (double)c->threshold;
  return status == SG_OK ? host->put_scores(host, METRIC_NEEDED, c->control)
                         : status;
}

static sg_status run(sg_host *host) {
  const sg_graph *g = host->graph;
  closure c = {.host = host, .g = g};
  c.threshold = (uint64_t)llround(host->params[PARAM_THRESHOLD].number * 1e7);
  seed *seeds = host->alloc(host, g->n_entities, sizeof *seeds);
  if (!seeds || !prepare(&c))
    return SG_ENOMEM;
  const uint32_t n = find_seeds(host, seeds);
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && seeds[end].state == seeds[i].state)
      end++;
    if (!host->tick(host, (double)i / n))
      return SG_ECANCEL;
    close_state(&c, seeds + i, end - i);
  }
  set_unknown(&c);
  return put_all(&c);
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "ownership",
    .version = "0.1.0",
    .about = "Which parties are under the control of a state",
    .params = params,
    .metrics = metrics,
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
