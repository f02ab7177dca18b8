// SPDX-License-Identifier: GPL-2.0-or-later
// ownership - what states hold of each party, and which parties they control.
//
// For each state its bodies act together. The controlled set is the least that
// holds them and every party of which the set holds more than half (votes where
// known, else shares), or which one of the set controls by statute, golden
// share or board majority: certain from the lower bounds, possible from the
// upper ones, with control by any means and from parties with the topic
// gov.soe. Look-through shares are computed for each state and for all of them
// together. Both kernels are the host's; here it is decided who a state is.
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
enum {
  METRIC_CONTROL,
  METRIC_LOW,
  METRIC_HIGH,
  METRIC_LARGEST_LOW,
  METRIC_LARGEST_HIGH,
  METRIC_DISCLOSED,
  METRIC_DISCLOSED_LOW,
  METRIC_DISCLOSED_HIGH,
  METRIC_NEEDED,
  METRIC_STATE
};
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
#define SHARE(metric, text)                                                    \
  { .name = metric, .about = text, .max = 1 }

static const sg_metric metrics[] = {
    [METRIC_CONTROL] =
        {
            .name = "state_control",
            .about = "0 no control by a state on record, 1 possible, 2 certain",
            .max = 2,
        },
    [METRIC_LOW] =
        SHARE("state_low", "Least look-through share of all governments"),
    [METRIC_HIGH] =
        SHARE("state_high", "Greatest look-through share of all governments"),
    [METRIC_LARGEST_LOW] =
        SHARE("largest_state_low", "Least look-through share of the one state "
                                   "that certainly holds most"),
    [METRIC_LARGEST_HIGH] =
        SHARE("largest_state_high", "Greatest look-through share that any one "
                                    "state can hold"),
    [METRIC_DISCLOSED] =
        SHARE("disclosed", "Least share that ends at persons, public "
                           "bodies and stock-listed companies"),
    [METRIC_DISCLOSED_LOW] =
        {
            .name = "disclosed_low",
            .about = "The same, also where owners of unknown kind decide",
            .max = 1,
            .internal = 1,
        },
    [METRIC_DISCLOSED_HIGH] =
        {
            .name = "disclosed_high",
            .about = "Greatest share that ends there",
            .max = 1,
            .internal = 1,
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
enum { N_METRICS = METRIC_STATE + 3 * SLOTS };
enum { METRIC_SCRATCH = N_METRICS, N_COLUMNS }; // not published

// A party that belongs to a state from the outset.
typedef struct seed {
  uint64_t state;
  sg_id party;
  bool is_body; // else by topic, which makes it possible only
} seed;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  uint8_t *topics; // of entities: bits
  sg_rule control; // what control by a state is
  sg_id *bodies, *perhaps;
  double *column[N_COLUMNS];
} work;

enum { IS_IGO = 1, IS_SOE = 2, IS_LISTED = 4 };

static bool read_topics(work *w) {
  static const struct {
    const char *name;
    uint8_t bit;
  } known[] = {
      {"gov.igo", IS_IGO}, {"gov.soe", IS_SOE}, {"corp.public", IS_LISTED}};
  const sg_rows *rows = w->host->rows(w->host, SG_ON_TOPICS);
  const char *const *topics = w->host->texts(w->host, SG_ON_TOPICS, "topic");
  w->topics = w->host->alloc(w->host, w->g->n_entities, sizeof *w->topics);
  for (sg_id v = 0; w->topics && rows && topics && v < w->g->n_entities; v++)
    for (uint32_t i = rows->start[v]; i < rows->start[v + 1]; i++)
      for (size_t k = 0; k < SG_COUNT(known); k++)
        if (strcmp(topics[i], known[k].name) == 0)
          w->topics[v] |= known[k].bit;
  return w->topics != NULL;
}

static bool can_be_owned(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] == SG_COMPANY ||
         g->entity_kind[v] == SG_ARRANGEMENT || sg_kind_of(g, v) == SG_OTHER;
}

// --- who the states are
// ---------------------------------------------------------

static int by_state(const void *a, const void *b) {
  const seed *x = a;
  const seed *y = b;
  if (x->state != y->state)
    return x->state < y->state ? -1 : 1;
  return (x->party > y->party) - (x->party < y->party);
}

// A body's state is its country; without one it is a state of its own. An
// international organisation belongs to none.
static uint32_t find_seeds(const work *w, seed *seeds) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const bool is_body = g->entity_kind[v] == SG_PUBLIC_BODY;
    if (is_body ? w->topics[v] & IS_IGO
                : !can_be_owned(g, v) || !(w->topics[v] & IS_SOE))
      continue;
    const uint64_t country = g->entity_country[v];
    seeds[n++] = (seed){country ? country : UINT64_C(65536) + v, v, is_body};
  }
  if (n > 1)
    qsort(seeds, n, sizeof *seeds, by_state);
  return n;
}

// --- control
// --------------------------------------------------------------------

// A slot that is free, or that already holds this state; SLOTS when none is.
static int slot_of(const work *w, sg_id v, double state) {
  int k = 0;
  while (k < SLOTS && !isnan(w->column[METRIC_STATE + 3 * k][v]) &&
         w->column[METRIC_STATE + 3 * k][v] != state)
    k++;
  return k;
}

static void record(work *w, double state, const sg_holding *row) {
  const sg_id v = row->party;
  int k = slot_of(w, v, state);
  if (w->g->entity_kind[v] != SG_PUBLIC_BODY &&
      w->column[METRIC_CONTROL][v] < row->level) {
    w->column[METRIC_CONTROL][v] = row->level;
    // What decides must be on record: the last slot gives way.
    k = k == SLOTS ? SLOTS - 1 : k;
  }
  if (k == SLOTS || w->column[METRIC_STATE + 3 * k + 2][v] == SG_CERTAIN)
    return;
  w->column[METRIC_STATE + 3 * k][v] = state;
  w->column[METRIC_STATE + 3 * k + 1][v] = row->order;
  w->column[METRIC_STATE + 3 * k + 2][v] = row->level;
}

static bool add_control(work *w, double state, uint32_t n_bodies,
                        uint32_t n_perhaps) {
  const sg_held *held = w->host->hold(w->host, &w->control, w->bodies, n_bodies,
                                      w->perhaps, n_perhaps);
  for (uint32_t i = 0; held && i < held->n_rows; i++)
    if (sg_held_row(held, i)->level > 0)
      record(w, state, sg_held_row(held, i));
  return held != NULL;
}

// --- shares
// ---------------------------------------------------------------------

static bool add_shares(work *w, const sg_id *owners, uint32_t n, uint32_t low,
                       uint32_t high) {
  const sg_held *held = w->host->look_through(w->host, owners, n);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    w->column[low][row->party] = fmax(w->column[low][row->party], row->low);
    w->column[high][row->party] = fmax(w->column[high][row->party], row->high);
  }
  return held != NULL;
}

static bool add_state(work *w, const seed *seeds, uint32_t n) {
  uint32_t n_bodies = 0;
  uint32_t n_perhaps = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (seeds[i].is_body)
      w->bodies[n_bodies++] = seeds[i].party;
    else
      w->perhaps[n_perhaps++] = seeds[i].party;
  }
  return add_control(w, (double)seeds[0].state, n_bodies, n_perhaps) &&
         (n_bodies == 0 || add_shares(w, w->bodies, n_bodies,
                                      METRIC_LARGEST_LOW, METRIC_LARGEST_HIGH));
}

static bool add_all_states(work *w, const seed *seeds, uint32_t n) {
  uint32_t n_bodies = 0;
  for (uint32_t i = 0; i < n; i++)
    if (seeds[i].is_body)
      w->bodies[n_bodies++] = seeds[i].party;
  return add_shares(w, w->bodies, n_bodies, METRIC_LOW, METRIC_HIGH);
}

static const double ROUNDING = 1e-12;

// May it be a person as well as a company? Whom somebody owns is none, and one
// who is said to be nobody known is not disclosed.
static bool may_be_person(const work *w, const char *const *reasons, sg_id v) {
  static const char placeholder[] = "unresolved:"; // of a link without an end
  const sg_graph *g = w->g;
  if (sg_kind_of(g, v) != SG_OTHER || (reasons && reasons[v] && reasons[v][0]))
    return false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (g->link_kind[g->in_link[k]] == SG_OWNERSHIP)
      return false;
  return strncmp(g->entity_id[v], placeholder, sizeof placeholder - 1) != 0;
}

static bool is_end(const work *w, sg_id v) {
  const uint8_t kind = w->g->entity_kind[v];
  return kind == SG_PERSON || kind == SG_PUBLIC_BODY ||
         (can_be_owned(w->g, v) && w->topics[v] & IS_LISTED);
}

// Owners of unknown kind may be disclosed or not: the greatest share counts
// them, and where they matter there is no one answer.
static bool add_disclosed(work *w) {
  const char *const *reasons =
      w->host->texts(w->host, SG_ON_ENTITIES, "unspecified_reason");
  uint32_t n = 0;
  for (sg_id v = 0; v < w->g->n_entities; v++)
    if (is_end(w, v))
      w->bodies[n++] = v;
  if (!add_shares(w, w->bodies, n, METRIC_DISCLOSED_LOW, METRIC_DISCLOSED_HIGH))
    return false;
  double *answer = w->column[METRIC_DISCLOSED];
  const double *most = w->column[METRIC_DISCLOSED_HIGH];
  const uint32_t n_ends = n;
  for (sg_id v = 0; v < w->g->n_entities; v++) {
    answer[v] = most[v];
    if (!is_end(w, v) && may_be_person(w, reasons, v))
      w->bodies[n++] = v;
  }
  if (n > n_ends &&
      !add_shares(w, w->bodies, n, METRIC_SCRATCH, METRIC_DISCLOSED_HIGH))
    return false;
  for (sg_id v = 0; v < w->g->n_entities; v++)
    answer[v] = most[v] > answer[v] + ROUNDING
                    ? (double)NAN
                    : w->column[METRIC_DISCLOSED_LOW][v];
  return true;
}

// --- what is not known
// ----------------------------------------------------------

// Zero only where somebody is on record as an owner, for control also as a
// controller.
static bool set_unknown(work *w) {
  enum { OWNED = 1, CONTROLLED = 2 };
  const sg_graph *g = w->g;
  uint8_t *record = w->host->alloc(w->host, g->n_entities, sizeof *record);
  for (sg_id e = 0; record && e < g->n_links; e++)
    record[g->link_to[e]] |= g->link_kind[e] == SG_OWNERSHIP ? OWNED
                             : g->link_kind[e] == SG_CONTROL ? CONTROLLED
                                                             : 0;
  for (sg_id v = 0; record && v < g->n_entities; v++) {
    const bool owned = record[v] & OWNED;
    const bool controlled =
        record[v] & CONTROLLED || w->column[METRIC_CONTROL][v] > 0;
    if (!can_be_owned(g, v) || (!owned && !controlled))
      w->column[METRIC_CONTROL][v] = (double)NAN;
    for (int m = METRIC_LOW; m <= METRIC_DISCLOSED_HIGH; m++)
      if (!can_be_owned(g, v) || !owned)
        w->column[m][v] = (double)NAN;
  }
  return record != NULL;
}

static bool prepare(work *w) {
  const uint32_t n = w->g->n_entities;
  w->bodies = w->host->alloc(w->host, n, sizeof *w->bodies);
  w->perhaps = w->host->alloc(w->host, n, sizeof *w->perhaps);
  if (!w->bodies || !w->perhaps)
    return false;
  for (int m = 0; m < N_COLUMNS; m++) {
    w->column[m] = w->host->alloc(w->host, n, sizeof(double));
    if (!w->column[m])
      return false;
  }
  for (int k = 0; k < SLOTS; k++)
    for (sg_id v = 0; v < n; v++)
      w->column[METRIC_STATE + 3 * k][v] =
          w->column[METRIC_STATE + 3 * k + 1][v] = (double)NAN;
  for (sg_id v = 0; v < n; v++)
    w->column[METRIC_NEEDED][v] = w->control.threshold;
  return true;
}

static sg_status run(sg_host *host) {
  work w = {.host = host, .g = host->graph};
  w.control = (sg_rule){
      .size = sizeof w.control,
      .propagation = SG_CASCADE,
      .threshold =
          (uint32_t)llround(host->params[PARAM_THRESHOLD].number * 1e7),
      .strict = true,
      .by_votes = true,
      .control = 1 << SG_MEANS_STATUTE | 1 << SG_MEANS_GOLDEN_SHARE |
                 1 << SG_MEANS_BOARD_MAJORITY,
      .control_possible = UINT32_MAX,
  };
  seed *seeds = host->alloc(host, w.g->n_entities, sizeof *seeds);
  if (!seeds || !read_topics(&w) || !prepare(&w))
    return SG_ENOMEM;
  const uint32_t n = find_seeds(&w, seeds);
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && seeds[end].state == seeds[i].state)
      end++;
    if (!host->tick(host, (double)i / n))
      return SG_ECANCEL;
    if (!add_state(&w, seeds + i, end - i))
      return SG_ENOMEM;
  }
  if (!add_all_states(&w, seeds, n) || !add_disclosed(&w) || !set_unknown(&w))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (uint32_t m = 0; m < N_METRICS && status == SG_OK; m++)
    status = host->put_scores(host, m, w.column[m]);
  return status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "ownership",
    .version = "0.2.0",
    .about = "What states hold of each party, and which parties they control",
    .params = params,
    .metrics = metrics,
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
