// SPDX-License-Identifier: GPL-2.0-or-later
// ties - which links make somebody an owner or controller, and how surely.
#include "opacity.h"

#include <stdio.h>

// Chains end at persons and at public bodies: what stands above a body is the
// same state.
static bool can_tie(const sg_graph *g, sg_id e) {
  const sg_id from = g->link_from[e];
  return from != g->link_to[e] && is_organisation(g, g->link_to[e]) &&
         (sg_is_party(g, from) || g->entity_kind[from] == SG_PUBLIC_BODY);
}

static uint8_t tie_of(const survey *s, sg_id e, bool firm) {
  const sg_graph *g = s->g;
  if (!can_tie(g, e))
    return 0;
  if (g->link_kind[e] == SG_CONTROL)
    return firm && g->link_detail[e] != SG_MEANS_NOMINEE ? RULES | RULES_SURELY
                                                         : RULES;
  if (g->link_kind[e] != SG_OWNERSHIP || s->counts[e] == 0 ||
      g->link_high[e] == 0)
    return 0;
  const uint8_t capacity = g->link_capacity[e];
  const bool is_own = capacity == SG_BENEFICIAL || capacity == SG_LEGAL;
  return firm && is_own && g->link_low[e] > 0 ? OWNS | OWNS_SURELY : OWNS;
}

// Does a link that is no tie state an owner: a stake of more than nothing, a
// statement of one, or control?
static bool states_owner(const sg_graph *g, sg_id e) {
  const uint8_t kind = g->link_kind[e];
  const sg_id owner = g->link_from[e];
  return (kind == SG_CONTROL ||
          (kind == SG_OWNERSHIP &&
           (g->link_high[e] > 0 || g->link_repeats[e] != SG_NONE))) &&
         owner != g->link_to[e] &&
         (sg_is_party(g, owner) || g->entity_kind[owner] == SG_PUBLIC_BODY);
}

static void read_ties(survey *s) {
  const sg_graph *g = s->g;
  s->all_confident = true;
  for (sg_id e = 0; e < g->n_links; e++) {
    s->all_confident &= g->link_confidence[e] == SG_WHOLE;
    const bool firm = sg_link_is_firm(g, e);
    uint8_t tie = tie_of(s, e, firm);
    tie |= tie || states_owner(g, e) ? TELLS : 0;
    tie |= firm ? IS_FIRM : 0;
    tie |= sg_is_alleged(g, e) ? IS_ALLEGED : 0;
    s->some_alleged |= (tie & IS_ALLEGED) != 0;
    s->tie[e] = tie;
  }
}

static owning owning_of(const survey *s, sg_id e) {
  const sg_graph *g = s->g;
  const sg_id owner = g->link_from[e];
  uint8_t marks = 0;
  marks |= g->link_kind[e] == SG_OWNERSHIP ? IS_STAKE : 0;
  marks |= g->link_measure[e] == SG_DIRECT ? IS_DIRECT : 0;
  marks |= g->link_votes[e] != SG_NONE ? HAS_VOTES : 0;
  marks |= g->entity_kind[owner] == SG_PERSON ? BY_PERSON : 0;
  marks |= is_organisation(g, owner) ? BY_ORGANISATION : 0;
  return (owning){owner, e, g->link_low[e], g->link_high[e], s->tie[e], marks};
}

// Those of one party in the order of links.
static bool list_owners(survey *s) {
  const sg_graph *g = s->g;
  sg_host *host = s->host;
  uint32_t *at = host->alloc(host, (size_t)g->n_entities + 2, sizeof *at);
  uint32_t n = 0;
  if (!at)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (s->tie[e] & TELLS) {
      at[g->link_to[e] + 2]++;
      n++;
    }
  for (sg_id v = 0; v < g->n_entities; v++)
    at[v + 2] += at[v + 1];
  s->owners = host->alloc(host, n, sizeof *s->owners);
  if (!s->owners)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (s->tie[e] & TELLS)
      s->owners[at[g->link_to[e] + 1]++] = owning_of(s, e);
  s->owners_at = at;
  return true;
}

static void mark_topic(uint8_t *topics, const char *topic) {
  static const char *const names[] = {"corp.public", "gov.soe", "gov.igo"};
  for (size_t i = 0; i < SG_COUNT(names); i++)
    if (sg_text_is(topic, names[i]))
      *topics |= (uint8_t)(1 << i);
}

static void mark_topics(survey *s) {
  const sg_rows *rows = s->host->rows(s->host, SG_ON_TOPICS);
  const char *const *topics = s->host->texts(s->host, SG_ON_TOPICS, "topic");
  for (sg_id v = 0; rows && topics && v < s->g->n_entities; v++)
    for (uint32_t i = rows->start[v]; i < rows->start[v + 1]; i++)
      mark_topic(&s->topics[v], topics[i]);
}

sg_status survey_make(sg_host *host, survey *out) {
  const sg_graph *g = host->graph;
  *out = (survey){.host = host, .g = g};
  out->tie = host->alloc(host, g->n_links, sizeof *out->tie);
  out->asked = sg_parties_in_question(host);
  out->topics = host->alloc(host, g->n_entities, sizeof *out->topics);
  out->counts = host->numbers(host, SG_ON_LINKS, "stake_counts");
  if (!out->tie || !out->asked || !out->topics || !out->counts ||
      !unknowns_read(out))
    return SG_ENOMEM;
  read_ties(out);
  if (!list_owners(out))
    return SG_ENOMEM;
  mark_topics(out);
  return circles_find(out, ANY_TIE, NULL, &out->any);
}

bool has_tie(const survey *s, sg_id v, uint8_t ties) {
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++)
    if (o->tie & ties)
      return true;
  return false;
}

double least_confidence(const survey *s, const sg_id *links, uint32_t n) {
  return s->all_confident ? 1 : sg_least_confidence(s->g, links, n);
}

bool any_alleged(const survey *s, const sg_id *links, uint32_t n) {
  for (uint32_t i = 0; s->some_alleged && i < n; i++)
    if (s->tie[links[i]] & IS_ALLEGED)
      return true;
  return false;
}

const char *alleged_words(const survey *s, const sg_id *links, uint32_t n) {
  return any_alleged(s, links, n) ? "; some of this is alleged" : "";
}

const char *stake_text(const sg_graph *g, sg_id e, char out[80]) {
  char low[32];
  char high[32];
  if (g->link_low[e] == 0 && g->link_high[e] == SG_WHOLE)
    (void)snprintf(out, 80, "not stated");
  else if (g->link_low[e] == g->link_high[e])
    (void)snprintf(out, 80, "%s %%", sg_percent_text(g->link_low[e], low));
  else
    (void)snprintf(out, 80, "%s to %s %%", sg_percent_text(g->link_low[e], low),
                   sg_percent_text(g->link_high[e], high));
  return out;
}

sg_status say_no_data(const survey *s, const char *flag, const char *reason) {
  return s->host->put_gap(s->host, flag, SG_NONE, 0, reason);
}
