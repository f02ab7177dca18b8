// SPDX-License-Identifier: GPL-2.0-or-later
// proximity - how close a party is to a government body, by which channel.
//
// The strength of a chain is the product of the strengths of its links; each
// channel counts by its best chain. The score is 1 - product over channels of
// (1 - strength * agency factor of the body), from below and from above.
// Flags: G01 (control.c), G02 (minority.c), G03 (board.c), G04 and G08
// (mandates.c), G05 (officials.c), G06 (income.c), G07 (family.c), G09
// (leavers.c), G10 (neighbours.c) and G11.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEIGHT(index, key, words, value)                                       \
  SG_PARAM_NUMBER(index, key, words, value, 0, 1)

#define PERCENT(index, key, words, value)                                      \
  SG_PARAM_NUMBER(index, key, words, value, 0, 100)

static const sg_param params[] = {
    WEIGHT(SG_WEIGHT_OWNS_50, "owns_50", "A stake of 50 % or more", 1),
    WEIGHT(SG_WEIGHT_OWNS_25, "owns_25", "A stake of 25 to 50 %", 0.7),
    WEIGHT(SG_WEIGHT_OWNS_10, "owns_10", "A stake of 10 to 25 %", 0.4),
    WEIGHT(SG_WEIGHT_OWNS_LESS, "owns_less", "A stake below 10 %", 0.15),
    WEIGHT(SG_WEIGHT_BOARD_MAJORITY, "board_majority",
           "Appointment of the board's majority", 1),
    WEIGHT(SG_WEIGHT_GOLDEN_SHARE, "golden_share", "A golden share", 0.8),
    WEIGHT(SG_WEIGHT_BOARD_MEMBER, "board_member", "Appointment of a director",
           0.5),
    WEIGHT(SG_WEIGHT_AGREEMENT, "agreement", "Control by agreement", 0.8),
    WEIGHT(SG_WEIGHT_NOMINEE, "nominee", "Control through a nominee", 0.8),
    WEIGHT(SG_WEIGHT_CONTROL_OTHER, "control_other", "Control by other means",
           0.5),
    WEIGHT(SG_WEIGHT_STATUTE, "statute", "Control by statute", 1),
    WEIGHT(SG_WEIGHT_AGENT, "agent", "Agent of a principal", 0.6),
    WEIGHT(SG_WEIGHT_POST, "post", "A post that is held", 0.8),
    WEIGHT(SG_WEIGHT_FORMER_POST, "former_post", "A post that ended", 0.5),
    SG_PARAM_NUMBER(SG_WEIGHT_FORMER_YEARS, "former_years",
                    "Years after which a post that ended counts half", 3, 0.1,
                    100),
    WEIGHT(SG_WEIGHT_FAMILY, "family", "Family or close associate", 0.6),
    WEIGHT(SG_WEIGHT_MONEY_MAJOR, "money_major",
           "Contract or funding of 50 % or more of a party's income", 0.6),
    WEIGHT(SG_WEIGHT_MONEY_MINOR, "money_minor", "Other contract or funding",
           0.3),
    WEIGHT(SG_WEIGHT_PART_OF, "part_of", "Unit of a body", 1),
    WEIGHT(SG_WEIGHT_PLACE, "place", "Same address as a body", 0.3),
    WEIGHT(PARAM_FACTOR_SECURITY, "factor_security",
           "Agency factor of a security body", 1),
    WEIGHT(PARAM_FACTOR_NEAR, "factor_near",
           "Agency factor of a telecom regulator or a ministry of interior or "
           "justice",
           0.8),
    WEIGHT(PARAM_FACTOR_OTHER, "factor_other",
           "Agency factor of any other body", 0.5),
    SG_PARAM_NUMBER(PARAM_MAX_LINKS, "max_links", "Links of a chain, at most",
                    MAX_LINKS, 1, MAX_LINKS),
    PERCENT(PARAM_G02_FROM, "g02_from_percent",
            "G02: a significant minority begins here", 25),
    PERCENT(PARAM_G02_TO, "g02_to_percent", "G02: and ends here, inclusive",
            50),
    PERCENT(PARAM_G02_LARGEST, "g02_largest_percent",
            "G02: the largest holder has at least", 10),
    PERCENT(PARAM_G03_DIRECTORS, "g03_directors_percent",
            "G03: part of the directors, at least", 50),
    PERCENT(PARAM_G06_PERCENT, "g06_percent",
            "G06: part of contracts or income, at least", 50),
    SG_PARAM_NUMBER(PARAM_G06_CONTRACTS, "g06_contracts",
                    "G06: contracts on record, at least", 3, 1, 1000000),
    SG_PARAM_NUMBER(PARAM_G07_LINKS, "g07_links",
                    "G07: links from the party to the official, at most", 4, 2,
                    4),
    PERCENT(PARAM_G07_STAKE, "g07_stake_percent",
            "G07: stakes from here join owners, or a company to its owner", 10),
    SG_PARAM_NUMBER(PARAM_G09_YEARS, "g09_years",
                    "G09: years between a post at the buyer and one at the "
                    "party, or its first sale, at most",
                    3, 0, 50),
    SG_PARAM_NUMBER(PARAM_G10_PARTIES, "g10_parties",
                    "G10: parties not of the state that share an address or "
                    "contact, at most",
                    5, 1, 1000000),
    SG_PARAM_TEXT(PARAM_G10_HOSTS, "g10_hosts",
                  "G10: hosts that serve anybody, with commas",
                  "aol.com,blogspot.com,facebook.com,gmail.com,gmx.com,"
                  "gmx.de,gmx.net,googlemail.com,hotmail.com,icloud.com,"
                  "instagram.com,linkedin.com,live.com,mail.com,mail.ru,"
                  "outlook.com,proton.me,protonmail.com,qq.com,"
                  "sites.google.com,t.me,twitter.com,vk.com,web.de,"
                  "wixsite.com,wordpress.com,x.com,yahoo.com,yandex.ru,"
                  "youtube.com,163.com"),
    WEIGHT(PARAM_G11_STRENGTH, "g11_strength",
           "G11: least strength of a chain to a security body", 0.25),
};

#define CHANNEL(index, key, words)                                             \
  [2 * (index)] = {.name = key "_low",                                         \
                   .about = words ", what is certain",                         \
                   .max = 1},                                                  \
       [2 * (index) + 1] = {                                                   \
           .name = key "_high", .about = words ", what is possible", .max = 1}

static const sg_metric metrics[] = {
    CHANNEL(SG_CHANNEL_OWNERSHIP, "ownership", "Best chain by ownership"),
    CHANNEL(SG_CHANNEL_CONTROL, "control", "Best chain by rights of control"),
    CHANNEL(SG_CHANNEL_PEOPLE, "people", "Best chain by people in office"),
    CHANNEL(SG_CHANNEL_FORMER, "former", "Best chain by people once in office"),
    CHANNEL(SG_CHANNEL_FAMILY, "family", "Best chain by family and associates"),
    CHANNEL(SG_CHANNEL_MONEY, "money", "Best chain by contracts and funding"),
    CHANNEL(SG_CHANNEL_STATUTORY, "statutory", "Best chain by law"),
    CHANNEL(SG_CHANNEL_PLACE, "place", "Best chain by a shared address"),
    [METRIC_SCORE_LOW] =
        {
            .name = "score_low",
            .about = "Closeness to government over all channels, at least",
            .max = 1,
        },
    [METRIC_SCORE_HIGH] =
        {
            .name = "score_high",
            .about = "Closeness to government over all channels, at most",
            .max = 1,
        },
    [METRIC_LINK] =
        {
            .name = "link_*",
            .about = "A link of the chain that counts most, of end users",
            .max = 4294967295.0,
            .internal = 1,
        },
};

static const sg_flag flags[] = {
    {.id = "G01"}, {.id = "G02"}, {.id = "G03"}, {.id = "G04"},
    {.id = "G05"}, {.id = "G06"}, {.id = "G07"}, {.id = "G08"},
    {.id = "G09"}, {.id = "G10"}, {.id = "G11"},
};

static const char *const reads[] = {"ownership.state_control",
                                    "ownership.needed", NULL};

double agency_factor(const sg_host *host, sg_id body) {
  return sg_agency_factor(host->graph->entity_functions[body],
                          host->params[PARAM_FACTOR_SECURITY].number,
                          host->params[PARAM_FACTOR_NEAR].number,
                          host->params[PARAM_FACTOR_OTHER].number);
}

static double score_of(const sg_host *host, const channels *c, sg_id v) {
  double none = 1;
  for (int channel = 0; channel < N_CHANNELS; channel++) {
    const double strength = channel_strength(c, v, channel);
    if (!isnan(strength))
      none *= 1 - strength * agency_factor(host, channel_body(c, v, channel));
  }
  return 1 - none;
}

static bool is_reached(const channels *c, sg_id v) {
  for (int channel = 0; channel < N_CHANNELS; channel++)
    if (!isnan(channel_strength(c, v, channel)))
      return true;
  return false;
}

// A party that no chain joins to a body has no score: unknown, not zero. One
// that only weaker readings join has a lower bound of zero.
static sg_status put_channel(sg_host *host, const channels *low,
                             const channels *high, int channel,
                             double *values) {
  const sg_graph *g = host->graph;
  for (int upper = 0; upper < 2; upper++) {
    for (sg_id v = 0; v < g->n_entities; v++) {
      const double most = channel_strength(high, v, channel);
      const double least = channel_strength(low, v, channel);
      values[v] = (double)NAN;
      if (sg_is_party(g, v) && !(isnan(most) && isnan(least)))
        values[v] = upper ? fmax(most, least) : isnan(least) ? 0 : least;
    }
    const sg_status status =
        host->put_scores(host, (uint32_t)(2 * channel + upper), values);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static sg_status put_scores(sg_host *host, const channels *low,
                            const channels *high, double *values) {
  const sg_graph *g = host->graph;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const bool joined = sg_is_party(g, v) && is_reached(high, v);
    values[v] = joined ? score_of(host, low, v) : (double)NAN;
  }
  sg_status status = host->put_scores(host, METRIC_SCORE_LOW, values);
  for (sg_id v = 0; v < g->n_entities; v++)
    if (!isnan(values[v]))
      values[v] = fmax(values[v], score_of(host, high, v));
  if (status == SG_OK)
    status = host->put_scores(host, METRIC_SCORE_HIGH, values);
  for (int c = 0; c < N_CHANNELS && status == SG_OK; c++)
    status = put_channel(host, low, high, c, values);
  return status;
}

// --- the chains behind the scores
// -----------------------------------------------------------------

// More would help no reader; those with the highest scores come first.
enum { CHAINS_MAX = 20000 };

typedef struct scored {
  double score;
  sg_id party;
} scored;

static int by_score(const void *a, const void *b) {
  const scored *x = a;
  const scored *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->party > y->party) - (x->party < y->party);
}

// The certain chain of a channel, and the possible one where it is stronger.
static sg_status put_chains_of(sg_host *host, const steps *all,
                               const channels *low, const channels *high,
                               sg_id v, uint32_t *n) {
  for (int channel = 0; channel < N_CHANNELS; channel++) {
    const chain chains[] = {channel_chain(low, all, v, channel),
                            channel_chain(high, all, v, channel)};
    for (uint32_t upper = 0; upper < 2; upper++) {
      const chain *c = &chains[upper];
      if (c->n_links == 0 ||
          (upper && chains[0].n_links && c->strength <= chains[0].strength))
        continue;
      ++*n;
      const sg_status status =
          host->put_chain(host, (uint32_t)(2 * channel) + upper, v,
                          fmin(c->strength, 1), c->links, c->n_links);
      if (status != SG_OK)
        return status;
    }
  }
  return SG_OK;
}

static sg_status put_chains(sg_host *host, const steps *all,
                            const channels *low, const channels *high) {
  const sg_graph *g = host->graph;
  scored *parties = host->alloc(host, g->n_entities, sizeof *parties);
  uint32_t n_parties = 0;
  uint32_t n = 0;
  if (!parties || !SG_HAS(sg_host, host, put_chain))
    return parties ? SG_OK : SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (sg_is_party(g, v) && g->entity_in_scope[v] && is_reached(high, v))
      parties[n_parties++] = (scored){score_of(host, high, v), v};
  if (n_parties > 1)
    qsort(parties, n_parties, sizeof *parties, by_score);
  for (uint32_t i = 0; i < n_parties && n < CHAINS_MAX; i++) {
    const sg_status status =
        put_chains_of(host, all, low, high, parties[i].party, &n);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static sg_status score(sg_host *host, const steps *all) {
  channels low;
  channels high;
  double *values = host->alloc(host, host->graph->n_entities, sizeof *values);
  if (!values)
    return SG_ENOMEM;
  sg_status status = channels_search(host, all, &low, &high);
  if (status == SG_OK)
    status = put_scores(host, &low, &high, values);
  if (status == SG_OK)
    status = put_strongest(host, all, &low, &high);
  return status == SG_OK ? put_chains(host, all, &low, &high) : status;
}

// --- G11 ---

static sg_status raise_chain(sg_host *host, sg_id v, const chain *c,
                             bool certain) {
  const sg_graph *g = host->graph;
  char message[1200];
  char assumptions[80] = "";
  uint32_t n_assumed = 0;
  for (uint32_t i = 0; i < c->n_links; i++)
    n_assumed += g->link_kind[c->links[i]] == SG_SAME_AS;
  if (n_assumed > 0)
    (void)snprintf(assumptions, sizeof assumptions,
                   "; %u of the links assume%s that two records are one party",
                   n_assumed, n_assumed == 1 ? "s" : "");
  (void)snprintf(message, sizeof message,
                 "%.*s is joined to %.*s, a security body, by a chain of "
                 "%u link%s with a strength of %.2f%s%s.",
                 SG_CLIPPED(g->entity_name[v], 300),
                 SG_CLIPPED(g->entity_name[c->body], 300), c->n_links,
                 c->n_links == 1 ? "" : "s", c->strength,
                 sg_any_alleged(g, c->links, c->n_links)
                     ? ", of which a link is alleged"
                     : "",
                 assumptions);
  const sg_path path = {
      .start = v,
      .n_links = c->n_links,
      .links = c->links,
      .shows = "the strongest chain to a security body",
  };
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G11",
      .severity = SG_NOTE,
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, c->links, c->n_links),
      .message = message,
      .paths = &path,
      .n_paths = 1,
  };
  return host->put_finding(host, &finding);
}

static bool is_security_body(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] == SG_PUBLIC_BODY &&
         (g->entity_functions[v] & SG_FN_SECURITY_BODY) != 0;
}

typedef struct short_chains {
  sg_host *host;
  const steps *all;
  const names *named;
  uint8_t *target;
  reach low, high;
} short_chains;

// Searches for single parties; each uses the memory of the one before.
typedef struct further {
  short_chains own;
  around near;
  uint32_t n; // parties that needed one
} further;

static sg_status search(short_chains *s, const around *within) {
  const sg_status status =
      reach_search(s->host, s->all, LOW, s->target, within, &s->low);
  return status == SG_OK
             ? reach_search(s->host, s->all, HIGH, s->target, within, &s->high)
             : status;
}

// Products of decimal weights miss exact values by a rounding.
static chain best_chain(const short_chains *s, sg_id v, bool *certain) {
  const double enough = s->host->params[PARAM_G11_STRENGTH].number - 1e-12;
  chain c = reach_chain(s->all, &s->low, v, s->named);
  *certain = c.n_links > 0 && c.strength >= enough;
  if (!*certain)
    c = reach_chain(s->all, &s->high, v, s->named);
  if (c.strength < enough)
    c.n_links = 0;
  return c;
}

// Of the bodies of a party the two nearest are known. When other flags name
// both, a search without those that are named looks for a third.
static bool both_named(const short_chains *s, sg_id v) {
  const reached *low = &s->low.best[s->low.max_links][2 * (size_t)v];
  const reached *high = &s->high.best[s->high.max_links][2 * (size_t)v];
  return (low[1].strength > 0 && is_named(s->named, v, low[0].body) &&
          is_named(s->named, v, low[1].body)) ||
         (high[1].strength > 0 && is_named(s->named, v, high[0].body) &&
          is_named(s->named, v, high[1].body));
}

enum { SEARCHES_MAX = 100 };

static sg_status look_further(const short_chains *s, further *f, sg_id v,
                              chain *c, bool *certain) {
  const sg_graph *g = s->host->graph;
  if (f->n++ >= SEARCHES_MAX)
    return SG_OK;
  if (!f->own.target)
    f->own.target =
        s->host->alloc(s->host, g->n_entities, sizeof *f->own.target);
  if (!f->own.target)
    return SG_ENOMEM;
  sg_status status = around_find(s->host, s->all, v, &f->near);
  for (uint32_t i = 0; status == SG_OK && i < f->near.n; i++) {
    const sg_id b = f->near.at[i];
    f->own.target[b] = s->target[b] && !is_named(s->named, v, b);
  }
  if (status == SG_OK)
    status = search(&f->own, &f->near);
  if (status == SG_OK)
    *c = best_chain(&f->own, v, certain);
  return status;
}

static sg_status raise_if_short(const short_chains *s, further *f, sg_id v) {
  bool certain = false;
  chain c = best_chain(s, v, &certain);
  sg_status status = SG_OK;
  if (c.n_links == 0 && both_named(s, v))
    status = look_further(s, f, v, &c, &certain);
  return status == SG_OK && c.n_links > 0 ? raise_chain(s->host, v, &c, certain)
                                          : status;
}

static sg_status raise_short_chains(sg_host *host, const steps *all,
                                    const names *named) {
  const sg_graph *g = host->graph;
  short_chains s = {.host = host, .all = all, .named = named};
  further f = {.own = s};
  bool any = false;
  s.target = host->alloc(host, g->n_entities, sizeof *s.target);
  if (!s.target)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++) {
    s.target[v] = is_security_body(g, v);
    any = any || s.target[v];
  }
  if (!any && g->n_entities > 0)
    return host->put_gap(host, "G11", SG_NONE, 0,
                         "no body with a security function is recorded");
  sg_status status = search(&s, NULL);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (sg_is_party(g, v) && g->entity_in_scope[v])
      status = raise_if_short(&s, &f, v);
  if (status == SG_OK && f.n > SEARCHES_MAX)
    status = host->put_gap(host, "G11", SG_NONE, f.n - SEARCHES_MAX,
                           "other flags name the nearest security bodies of "
                           "these parties, and farther ones were not looked "
                           "for");
  return status;
}

static sg_status run(sg_host *host) {
  static sg_status (*const parts[])(sg_host * host, names * out) = {
      raise_control,   raise_minority,  raise_board,  raise_special_rights,
      raise_officials, raise_income,    raise_family, raise_agents,
      raise_leavers,   raise_neighbours};
  steps all;
  names named = {.host = host};
  sg_status status = steps_build(host, &all);
  if (status == SG_OK)
    status = score(host, &all);
  for (size_t i = 0; i < SG_COUNT(parts) && status == SG_OK; i++)
    status = host->tick(host, 0.5) ? parts[i](host, &named) : SG_ECANCEL;
  if (status == SG_OK)
    status = names_sort(&named);
  return status == SG_OK ? raise_short_chains(host, &all, &named) : status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "proximity",
    .version = "0.2.0",
    .about = "How close a party is to a government body, by which channel",
    .reads = reads,
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
