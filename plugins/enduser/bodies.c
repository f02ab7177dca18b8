// SPDX-License-Identifier: GPL-2.0-or-later
// bodies - E01: the end user is a public body or a state-controlled company.
// E02: it is a security body, or under one.
#include "enduser.h"

#include <stdio.h>

enum { ABOVE_LINKS_MAX = 16 };

static bool is_controlled(const users *u, sg_id v) {
  return u->state_control && u->state_control[v] == SG_CERTAIN;
}

// The strongest recorded tie of a state-controlled company to a holder that is
// a public body or itself under state control; SG_NONE when control rests on
// ties that are not next to it.
static sg_id tie_to_state(const users *u, sg_id v) {
  const sg_graph *g = u->g;
  sg_id best = SG_NONE;
  uint32_t most = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id from = g->link_from[e];
    const bool is_state =
        g->entity_kind[from] == SG_PUBLIC_BODY || is_controlled(u, from);
    const uint32_t weight = sg_link_controls(g, e) ? SG_WHOLE
                            : g->link_kind[e] == SG_OWNERSHIP
                                ? sg_control_low(g, e)
                                : 0;
    if (!is_state || from == v || weight <= most)
      continue;
    most = weight;
    best = e;
  }
  return best;
}

// The way from a company up to a body; returns its number of links.
static uint32_t way_to_state(const users *u, sg_id v,
                             sg_id links[ABOVE_LINKS_MAX]) {
  uint32_t n = 0;
  while (n < ABOVE_LINKS_MAX && u->g->entity_kind[v] != SG_PUBLIC_BODY) {
    const sg_id e = tie_to_state(u, v);
    if (e == SG_NONE)
      break;
    links[n++] = e;
    v = u->g->link_from[e];
  }
  return n;
}

static sg_status raise_government(const users *u, sg_id v) {
  const sg_graph *g = u->g;
  const bool is_body = g->entity_kind[v] == SG_PUBLIC_BODY;
  sg_id up[ABOVE_LINKS_MAX];
  char message[MESSAGE_BYTES];
  chain c;
  const view k = view_of(u, v);
  chain_to(u, v, k, &c);
  (void)snprintf(message, sizeof message,
                 "%.*s, %s, is the end user of a recorded supply by %.*s%s.",
                 NAMED(g, v),
                 is_body ? "a public body" : "a state-controlled company",
                 NAMED(g, g->link_from[c.links[CHAIN_MAX - 1]]),
                 c.alleged ? "; a supply is alleged" : "");
  const uint32_t n_up = is_body ? 0 : way_to_state(u, v, up);
  const sg_path paths[] = {
      c.path,
      {v, n_up, up, "the strongest recorded ties up to the state"},
  };
  const sg_fact fact = {SG_ON_ENTITIES, v, "kind", "public_body"};
  const double by_ties = sg_least_confidence(g, up, n_up);
  return claim_put(
      u, &(claim){
             .flag = "E01",
             .subject = v,
             .deal = SG_NONE,
             .k = k,
             .message = message,
             .paths = paths,
             .n_paths = n_up > 0 ? 2 : 1,
             .facts = &fact,
             .n_facts = is_body,
             .confidence = by_ties < c.confidence ? by_ties : c.confidence,
         });
}

// --- E02 ---

typedef struct function {
  uint32_t bit;
  const char *word;
} function;

// The security functions among some, as the input has them.
static void write_functions(uint32_t functions, char out[200]) {
  static const function words[] = {
      {SG_FN_INTELLIGENCE, "intelligence"},
      {SG_FN_SECURITY, "security"},
      {SG_FN_POLICE, "police"},
      {SG_FN_MILITARY, "military"},
      {SG_FN_PRISON, "prison"},
      {SG_FN_INTERCEPTION, "interception"},
  };
  size_t n = 0;
  out[0] = '\0';
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (functions & words[i].bit)
      n += (size_t)snprintf(out + n, 200 - n, "%s%s", n ? ", " : "",
                            words[i].word);
}

static sg_status raise_security(const users *u, sg_id v, view k,
                                const sg_above *above, uint32_t step) {
  const sg_graph *g = u->g;
  const sg_id body = above->at[step];
  char message[MESSAGE_BYTES];
  char words[200];
  char under[NAME_BYTES + 40] = "";
  sg_id up[SG_ABOVE_MAX];
  chain c;
  chain_to(u, v, view_of(u, v), &c);
  sg_above_links(above, step, up);
  write_functions(g->entity_functions[body], words);
  if (body != v)
    (void)snprintf(under, sizeof under, ", which is under %.*s,",
                   NAMED(g, body));
  (void)snprintf(message, sizeof message,
                 "The end user %.*s%s is recorded with the function %s%s.",
                 NAMED(g, v), under[0] ? under : "", words,
                 c.alleged || sg_any_alleged(g, up, above->depth[step])
                     ? "; some of this is alleged"
                     : "");
  const sg_path paths[] = {
      c.path,
      {v, above->depth[step], up, "the way up to the body with this function"},
  };
  const sg_fact fact = {SG_ON_ENTITIES, body, "functions", words};
  const double by_way = sg_least_confidence(g, up, above->depth[step]);
  return claim_put(
      u, &(claim){
             .flag = "E02",
             .subject = v,
             .deal = SG_NONE,
             .k = k,
             .message = message,
             .paths = paths,
             .n_paths = above->depth[step] > 0 ? 2 : 1,
             .facts = &fact,
             .n_facts = 1,
             .confidence = by_way < c.confidence ? by_way : c.confidence,
         });
}

// From firm links first. False in `*known` when no function is recorded at all.
static sg_status look_at_functions(users *u, sg_id v, bool *known) {
  const uint32_t links = (uint32_t)u->host->params[PARAM_E02_LINKS].number;
  sg_above above;
  *known = false;
  for (int k = 0; k < N_VIEWS; k++) {
    sg_look_above(&u->ups, v, links, false, k == FIRM, &above);
    const uint32_t step = sg_above_security(u->g, &above);
    for (uint32_t i = 0; i < above.n; i++)
      *known |= u->g->entity_functions[above.at[i]] != 0;
    if (step == SG_NONE)
      continue;
    u->bears[v] |= BEARS_SECURITY;
    return raise_security(u, v, (view)k, &above, step);
  }
  return SG_OK;
}

sg_status bodies_raise(users *u) {
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < u->g->n_entities && status == SG_OK; v++) {
    bool known = false;
    if (!u->level[v])
      continue;
    if (u->g->entity_kind[v] == SG_PUBLIC_BODY || is_controlled(u, v))
      status = raise_government(u, v);
    if (status == SG_OK)
      status = look_at_functions(u, v, &known);
    if (status == SG_OK && !known && unknown++ < GAPS_NAMED_MAX)
      status = u->host->put_gap(u->host, "E02", v, 1,
                                "no function is recorded for it or for a body "
                                "above it");
  }
  if (status == SG_OK && unknown > GAPS_NAMED_MAX)
    status = u->host->put_gap(u->host, "E02", SG_NONE, unknown - GAPS_NAMED_MAX,
                              "no function is recorded for these end users or "
                              "for bodies above them");
  return status;
}
