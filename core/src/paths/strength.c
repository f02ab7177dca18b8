// SPDX-License-Identifier: GPL-2.0-or-later
// strength - see strength.h.
#include "paths/strength.h"

#include <math.h>

typedef struct builder {
  const sg_graph *g;
  const double *weights;
  const double *revenue_share; // of links, NULL when nowhere stated
  const double *probability;
  const uint8_t *counts; // of links in force: stakes that count
  double *low, *high;
  uint8_t *channel;
} builder;

const char *sg_weight_name(uint32_t weight) {
  static const char *const names[SG_N_WEIGHTS] = {
      [SG_WEIGHT_OWNS_50] = "owns_50",
      [SG_WEIGHT_OWNS_25] = "owns_25",
      [SG_WEIGHT_OWNS_10] = "owns_10",
      [SG_WEIGHT_OWNS_LESS] = "owns_less",
      [SG_WEIGHT_BOARD_MAJORITY] = "board_majority",
      [SG_WEIGHT_GOLDEN_SHARE] = "golden_share",
      [SG_WEIGHT_BOARD_MEMBER] = "board_member",
      [SG_WEIGHT_AGREEMENT] = "agreement",
      [SG_WEIGHT_NOMINEE] = "nominee",
      [SG_WEIGHT_CONTROL_OTHER] = "control_other",
      [SG_WEIGHT_STATUTE] = "statute",
      [SG_WEIGHT_AGENT] = "agent",
      [SG_WEIGHT_POST] = "post",
      [SG_WEIGHT_FORMER_POST] = "former_post",
      [SG_WEIGHT_FORMER_YEARS] = "former_years",
      [SG_WEIGHT_FAMILY] = "family",
      [SG_WEIGHT_MONEY_MAJOR] = "money_major",
      [SG_WEIGHT_MONEY_MINOR] = "money_minor",
      [SG_WEIGHT_PART_OF] = "part_of",
      [SG_WEIGHT_PLACE] = "place",
  };
  return names[weight];
}

static void set(builder *b, sg_id e, int channel, double low, double high) {
  b->low[e] = sg_link_is_firm(b->g, e) ? low : 0;
  b->high[e] = high;
  b->channel[e] = (uint8_t)channel;
}

static void set_one(builder *b, sg_id e, int channel, double strength) {
  set(b, e, channel, strength, strength);
}

// A share that may be nothing carries nothing for certain.
static double share_weight(const builder *b, uint32_t share) {
  if (share == 0)
    return 0;
  if (share >= SG_PERCENT(50))
    return b->weights[SG_WEIGHT_OWNS_50];
  if (share >= SG_PERCENT(25))
    return b->weights[SG_WEIGHT_OWNS_25];
  if (share >= SG_PERCENT(10))
    return b->weights[SG_WEIGHT_OWNS_10];
  return b->weights[SG_WEIGHT_OWNS_LESS];
}

// Total and ultimate stakes repeat what chains of direct ones say, where there
// are any.
// What a nominee holds is certainly nobody's of its own.
static void set_ownership(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  const bool nominee = g->link_capacity[e] == SG_NOMINEE;
  if (g->link_measure[e] != SG_DIRECT && b->counts && !b->counts[e])
    return;
  set(b, e, SG_CHANNEL_OWNERSHIP, nominee ? 0 : share_weight(b, g->link_low[e]),
      share_weight(b, g->link_high[e]));
}

static void set_control(builder *b, sg_id e) {
  static const int weights[] = {
      [SG_MEANS_OTHER] = SG_WEIGHT_CONTROL_OTHER,
      [SG_MEANS_BOARD_MAJORITY] = SG_WEIGHT_BOARD_MAJORITY,
      [SG_MEANS_BOARD_MEMBER] = SG_WEIGHT_BOARD_MEMBER,
      [SG_MEANS_GOLDEN_SHARE] = SG_WEIGHT_GOLDEN_SHARE,
      [SG_MEANS_STATUTE] = SG_WEIGHT_STATUTE,
      [SG_MEANS_AGREEMENT] = SG_WEIGHT_AGREEMENT,
      [SG_MEANS_NOMINEE] = SG_WEIGHT_NOMINEE,
  };
  const uint8_t means = b->g->link_detail[e];
  set_one(b, e,
          means == SG_MEANS_STATUTE ? SG_CHANNEL_STATUTORY : SG_CHANNEL_CONTROL,
          b->weights[weights[means]]);
}

// Halved after every period of years; the period's last day, an anniversary
// that leap days move by up to one day, still counts in full.
static double former_weight(const builder *b, int32_t ended) {
  const double period = b->weights[SG_WEIGHT_FORMER_YEARS] * 365.25;
  const double days = (double)b->g->as_of - ended;
  const double halvings = ceil((days - 1) / period) - 1;
  return b->weights[SG_WEIGHT_FORMER_POST] * pow(0.5, fmax(halvings, 0));
}

static void set_position(builder *b, sg_id e) {
  const sg_graph *g = b->g;
  if (e < g->n_links)
    set_one(b, e, SG_CHANNEL_PEOPLE, b->weights[SG_WEIGHT_POST]);
  else
    set(b, e, SG_CHANNEL_FORMER, former_weight(b, g->link_until_earliest[e]),
        former_weight(b, g->link_until[e]));
}

static void set_money(builder *b, sg_id e) {
  const bool major = b->revenue_share && b->revenue_share[e] >= 50;
  set_one(b, e, SG_CHANNEL_MONEY,
          b->weights[major ? SG_WEIGHT_MONEY_MAJOR : SG_WEIGHT_MONEY_MINOR]);
}

static void set_same_as(builder *b, sg_id e) {
  double p = b->probability ? b->probability[e] : (double)NAN;
  if (isnan(p))
    p = (double)b->g->link_confidence[e] / SG_WHOLE;
  if (p > 1)
    p = p <= 100 ? p / 100 : 1;
  set(b, e, SG_CHANNEL_NONE, 0, p);
}

static void set_link(builder *b, sg_id e) {
  const double *w = b->weights;
  switch (b->g->link_kind[e]) {
  case SG_OWNERSHIP: set_ownership(b, e); break;
  case SG_CONTROL: set_control(b, e); break;
  case SG_POSITION: set_position(b, e); break;
  case SG_FAMILY:
  case SG_ASSOCIATE:
    set_one(b, e, SG_CHANNEL_FAMILY, w[SG_WEIGHT_FAMILY]);
    break;
  case SG_CONTRACT:
  case SG_FUNDING: set_money(b, e); break;
  case SG_AGENT: set_one(b, e, SG_CHANNEL_CONTROL, w[SG_WEIGHT_AGENT]); break;
  case SG_PART_OF:
    set_one(b, e, SG_CHANNEL_STATUTORY, w[SG_WEIGHT_PART_OF]);
    break;
  case SG_LOCATED_AT:
    set_one(b, e, SG_CHANNEL_PLACE, w[SG_WEIGHT_PLACE]);
    break;
  case SG_SAME_AS: set_same_as(b, e); break;
  case SG_SUPPLY:
  case SG_PAYMENT:
  case SG_SUCCESSION: set_one(b, e, SG_CHANNEL_NONE, 1); break;
  // Some tie, of which no more is known, counts like a shared address.
  default: set_one(b, e, SG_CHANNEL_NONE, w[SG_WEIGHT_PLACE]); break;
  }
}

// Of the ended links only posts still say something.
sg_status sg_strengths_of(sg_strengths *out, sg_columns *columns,
                          const double weights[SG_N_WEIGHTS],
                          const uint8_t *counts, sg_arena *arena) {
  const sg_graph *g = &columns->view->graph;
  const size_t n = (size_t)g->n_links + g->n_ended;
  builder b = {
      .g = g,
      .weights = weights,
      .revenue_share = sg_column_numbers(columns, SG_ON_LINKS, "revenue_share"),
      .probability = sg_column_numbers(columns, SG_ON_LINKS, "probability"),
      .counts = counts,
      .low = sg_arena_alloc(arena, n, sizeof *b.low),
      .high = sg_arena_alloc(arena, n, sizeof *b.high),
      .channel = sg_arena_alloc(arena, n, sizeof *b.channel),
  };
  if (!b.low || !b.high || !b.channel || columns->no_memory)
    return SG_ENOMEM;
  for (sg_id e = 0; e < n; e++)
    if (e < g->n_links || g->link_kind[e] == SG_POSITION)
      set_link(&b, e);
  *out = (sg_strengths){sizeof *out, b.low, b.high, b.channel};
  return SG_OK;
}
