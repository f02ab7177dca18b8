// SPDX-License-Identifier: GPL-2.0-or-later
// dealings - E08: a private end user that works for a government by contract or
// statute, with a purpose that names surveillance. E09: an end user that has
// passed goods of the same class on to a security body with reports of misuse.
#include "enduser.h"

#include <stdio.h>

// --- E08 ---

static bool joins_body(const users *u, sg_id v, sg_id e) {
  const sg_graph *g = u->g;
  const sg_id other = g->link_from[e] == v ? g->link_to[e] : g->link_from[e];
  if (g->entity_kind[other] != SG_PUBLIC_BODY)
    return false;
  return (g->link_kind[e] == SG_CONTRACT &&
          !sg_deal_is_void(g, g->link_deal[e])) ||
         (g->link_kind[e] == SG_CONTROL && g->link_to[e] == v &&
          g->link_detail[e] == SG_MEANS_STATUTE);
}

static sg_status raise_operator(const users *u, sg_id v, sg_id e,
                                const char *purpose) {
  const sg_graph *g = u->g;
  const sg_id body = g->link_from[e] == v ? g->link_to[e] : g->link_from[e];
  char message[MESSAGE_BYTES];
  chain c;
  chain_to(u, v, view_of(u, v), &c);
  (void)snprintf(message, sizeof message,
                 "The end user %.*s and %.*s, a public body, are joined by a "
                 "%s with the recorded purpose \"%.*s\"%s.",
                 NAMED(g, v), NAMED(g, body),
                 g->link_kind[e] == SG_CONTRACT ? "contract" : "statute",
                 SG_CLIPPED(purpose, NAME_BYTES),
                 c.alleged || sg_is_alleged(g, e) ? "; some of this is alleged"
                                                  : "");
  const sg_path paths[] = {c.path, {v, 1, &e, "the tie to the public body"}};
  const sg_fact fact = {SG_ON_LINKS, e, "purpose",
                        sg_fact_text(u->host, purpose)};
  const double one = sg_least_confidence(g, &e, 1);
  return claim_put(u, &(claim){
                          .flag = "E08",
                          .subject = v,
                          .deal = SG_NONE,
                          .k = sg_link_is_firm(g, e) ? FIRM : ALL,
                          .message = message,
                          .paths = paths,
                          .n_paths = 2,
                          .facts = &fact,
                          .n_facts = 1,
                          .confidence = one < c.confidence ? one : c.confidence,
                      });
}

// Of a user's ties to bodies with such a purpose the first that is firm, else
// the first.
typedef struct ties {
  sg_id best;
  bool dealt; // a contract or control, with whomever
  bool any;   // a tie to a body, whatever its purpose
  bool told;  // of which the purpose is recorded
} ties;

// Of how many users there is nothing to look at.
typedef struct unknown {
  uint32_t ties, purposes;
} unknown;

static void look_at_tie(const users *u, const char *const *purpose, sg_id v,
                        sg_id e, ties *out) {
  out->dealt |= u->g->link_kind[e] == SG_CONTRACT ||
                (u->g->link_kind[e] == SG_CONTROL && u->g->link_to[e] == v);
  if (!joins_body(u, v, e))
    return;
  const char *text = purpose ? purpose[e] : NULL;
  out->any = true;
  out->told |= text != NULL;
  if (!text || !holds_word(text, u->host->params[PARAM_E08_WORDS].text))
    return;
  if (out->best == SG_NONE ||
      (sg_link_is_firm(u->g, e) && !sg_link_is_firm(u->g, out->best)))
    out->best = e;
}

static sg_status look_at_operator(const users *u, const char *const *purpose,
                                  sg_id v, unknown *missing) {
  const sg_graph *g = u->g;
  ties t = {.best = SG_NONE};
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    look_at_tie(u, purpose, v, g->in_link[k], &t);
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
    look_at_tie(u, purpose, v, g->out_link[k], &t);
  missing->ties += !t.dealt;
  missing->purposes += t.any && !t.told;
  return t.best == SG_NONE ? SG_OK
                           : raise_operator(u, v, t.best, purpose[t.best]);
}

// --- E09 ---

static bool bears_both(const users *u, sg_id v, bool firm) {
  const sg_value *p = u->host->params;
  const sg_graph *g = u->g;
  sg_above above;
  sg_look_above(&u->ups, v, (uint32_t)p[PARAM_E02_LINKS].number, false, firm,
                &above);
  if (sg_above_security(g, &above) == SG_NONE)
    return false;
  sg_look_above(&u->ups, v, (uint32_t)p[PARAM_E03_LINKS].number, true, firm,
                &above);
  for (uint32_t i = 0; i < above.n; i++)
    for (uint32_t k = g->out_start[above.at[i]];
         k < g->out_start[above.at[i] + 1]; k++)
      if (sg_link_is_case_of(g, &u->in, g->out_link[k], "misuse", firm))
        return true;
  return false;
}

static sg_status raise_passed_on(const users *u, sg_id v, sg_id e, view k) {
  const sg_graph *g = u->g;
  char message[MESSAGE_BYTES];
  chain c;
  chain_to(u, v, view_of(u, v), &c);
  (void)snprintf(
      message, sizeof message,
      "The end user %.*s is recorded as supplying goods of the "
      "class it received (%s) to %.*s, a security body of which "
      "misuse has been reported%s.",
      NAMED(g, v), class_word(sg_supply_class(g, e)), NAMED(g, g->link_to[e]),
      c.alleged || sg_is_alleged(g, e) ? "; some of this is alleged" : "");
  const sg_path paths[] = {c.path, {v, 1, &e, "the supply that it made"}};
  const double one = sg_least_confidence(g, &e, 1);
  return claim_put(u, &(claim){
                          .flag = "E09",
                          .subject = v,
                          .deal = SG_NONE,
                          .k = k,
                          .message = message,
                          .paths = paths,
                          .n_paths = 2,
                          .confidence = one < c.confidence ? one : c.confidence,
                      });
}

static sg_status look_at_supplies(const users *u, sg_id v) {
  const sg_graph *g = u->g;
  for (int k = 0; k < N_VIEWS; k++) {
    sg_id stated = SG_NONE;
    const uint32_t classes =
        u->sells[ALL][v] ? classes_to(u, v, (view)k, 0, &stated) : 0;
    for (uint32_t at = g->out_start[v]; classes && at < g->out_start[v + 1];
         at++) {
      const sg_id e = g->out_link[at];
      if (sg_supply_counts(g, e) && (k == ALL || sg_link_is_firm(g, e)) &&
          (classes & UINT32_C(1) << (sg_supply_class(g, e) & 31)) &&
          bears_both(u, g->link_to[e], k == FIRM))
        return raise_passed_on(u, v, e, (view)k);
    }
  }
  return SG_OK;
}

sg_status dealings_raise(const users *u) {
  sg_host *host = u->host;
  const char *const *purpose = host->texts(host, SG_ON_LINKS, "purpose");
  unknown missing = {0};
  sg_status status = SG_OK;
  for (sg_id v = 0; v < u->g->n_entities && status == SG_OK; v++) {
    if (!u->level[v])
      continue;
    if (u->g->entity_kind[v] != SG_PUBLIC_BODY)
      status = look_at_operator(u, purpose, v, &missing);
    if (status == SG_OK)
      status = look_at_supplies(u, v);
  }
  const sg_gap_row gaps[] = {
      {"E08", missing.ties,
       "no contract of these end users and no control of them is recorded"},
      {"E08", missing.purposes,
       "contracts or statutes join these end users to public bodies, and no "
       "purpose is recorded"},
  };
  if (status == SG_OK)
    status = sg_put_gaps(host, gaps, SG_COUNT(gaps));
  if (status == SG_OK && !u->in.nature)
    status = host->put_gap(host, "E09", SG_NONE, 0, "no incident is recorded");
  return status;
}
