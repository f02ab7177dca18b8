// SPDX-License-Identifier: GPL-2.0-or-later
// income - G06: a party that lives on government money. At least three
// contracts, half of them, by value or by number, from public bodies; or a
// stated share of its income.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_CONTRACTS = 64, CURRENCY_BYTES = 10 };

typedef struct income {
  sg_host *host;
  const sg_graph *g;
  const double *value, *revenue_share;
  const char *const *currency;
  sg_id *stamp; // of entities: the supplier for whom it was met as a buyer
} income;

// Contracts of one supplier.
typedef struct contracts {
  uint32_t n, n_state, n_firm, n_firm_state;
  double value, state_value, firm_state_value;
  bool by_value; // all have one, not negative, in one currency
  const char *currency;
  sg_path paths[SHOWN_CONTRACTS];
  sg_id links[SHOWN_CONTRACTS], buyers[SHOWN_CONTRACTS];
  uint32_t shown, n_buyers; // bodies, of which the first few are kept
  double confidence;        // of all from bodies
  bool alleged;
} contracts;

// Of a deal that came to something.
static bool counts(const income *w, sg_id e) {
  return w->g->link_kind[e] != SG_CONTRACT ||
         !sg_deal_is_void(w->g, w->g->link_deal[e]);
}

static bool same_currency(const char *a, const char *b) {
  return a && b && strcmp(a, b) == 0;
}

static void add_state_contract(const income *w, sg_id e, sg_id v,
                               contracts *c) {
  const sg_id buyer = w->g->link_from[e];
  c->confidence = fmin(c->confidence, sg_least_confidence(w->g, &e, 1));
  c->alleged |= sg_any_alleged(w->g, &e, 1);
  if (w->stamp[buyer] != v + 1) {
    w->stamp[buyer] = v + 1;
    if (c->n_buyers < SHOWN_CONTRACTS)
      c->buyers[c->n_buyers] = buyer;
    c->n_buyers++;
  }
  if (c->shown == SHOWN_CONTRACTS)
    return;
  c->links[c->shown] = e;
  c->paths[c->shown] =
      (sg_path){v, 1, &c->links[c->shown], "a contract of a public body"};
  c->shown++;
}

static void add_contract(const income *w, sg_id e, sg_id v, contracts *c) {
  const double value = w->value ? w->value[e] : (double)NAN;
  const char *currency = w->currency ? w->currency[e] : NULL;
  const bool state = is_state_body(w->host, w->g->link_from[e]);
  const bool firm = sg_link_is_firm(w->g, e);
  if (c->n == 0)
    c->currency = currency;
  c->by_value &= value >= 0 && same_currency(c->currency, currency);
  c->n++;
  c->n_firm += firm;
  c->n_state += state;
  c->n_firm_state += state && firm;
  c->value += value;
  c->state_value += state ? value : 0;
  c->firm_state_value += state && firm ? value : 0;
  if (state)
    add_state_contract(w, e, v, c);
}

static bool is_part(const income *w, double of, double all) {
  return of * 100 >= w->host->params[PARAM_G06_PERCENT].number * all && of > 0;
}

static sg_status raise_contracts(const income *w, sg_id v, const contracts *c,
                                 bool certain, names *out) {
  const sg_graph *g = w->g;
  char who[1000];
  char message[MESSAGE_BYTES];
  char part[900]; // a double has up to 310 digits
  const uint32_t kept =
      c->n_buyers < SHOWN_CONTRACTS ? c->n_buyers : SHOWN_CONTRACTS;
  (void)sg_names_text(g, c->buyers, kept, c->n_buyers, who);
  if (c->by_value)
    (void)snprintf(part, sizeof part, "%.0f of %.0f %.*s", c->state_value,
                   c->value, SG_CLIPPED(c->currency, CURRENCY_BYTES));
  else
    (void)snprintf(part, sizeof part, "%u of %u by number", c->n_state, c->n);
  (void)snprintf(message, sizeof message,
                 "Of the %u contracts of %.*s on record public bodies gave "
                 "%s: %s%s.",
                 c->n, NAMED(g, v), part, who,
                 c->alleged ? "; some are alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "G06",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = c->confidence,
      .message = message,
      .paths = c->paths,
      .n_paths = c->shown,
  };
  return put_named(out, &finding);
}

static sg_status raise_share(const income *w, sg_id v, sg_id e, names *out) {
  const sg_graph *g = w->g;
  const sg_id body = g->link_from[e];
  char message[MESSAGE_BYTES];
  char value[40];
  (void)snprintf(value, sizeof value, "%.10g", w->revenue_share[e]);
  (void)snprintf(message, sizeof message,
                 "%.*s is recorded as the source of %s %% of the income of "
                 "%.*s%s.",
                 NAMED(g, body), value, NAMED(g, v),
                 sg_any_alleged(g, &e, 1) ? ", as alleged" : "");
  const sg_path path = {v, 1, &e, "money from a public body"};
  const sg_fact fact = {SG_ON_LINKS, e, "revenue_share", value};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "G06",
      .certainty = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = &fact,
      .n_facts = 1,
  };
  return put_named(out, &finding);
}

// What is certain comes first, then the stated share, which is one statement.
static sg_status look_at(const void *ctx, sg_id v, names *out,
                         uint32_t *unknown) {
  const income *w = ctx;
  const sg_graph *g = w->g;
  contracts c = {.by_value = true, .confidence = 1};
  sg_id share = SG_NONE;
  bool any = false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const uint8_t kind = g->link_kind[e];
    const bool paid = kind == SG_CONTRACT || kind == SG_FUNDING;
    any |= paid;
    if (!counts(w, e))
      continue;
    if (kind == SG_CONTRACT && g->link_from[e] != v)
      add_contract(w, e, v, &c);
    if (paid && w->revenue_share &&
        w->revenue_share[e] >= w->host->params[PARAM_G06_PERCENT].number &&
        is_state_body(w->host, g->link_from[e]) &&
        (share == SG_NONE ||
         (sg_link_is_firm(g, e) && !sg_link_is_firm(g, share))))
      share = e;
  }
  *unknown += !any && g->entity_kind[v] == SG_COMPANY;
  const double least = w->host->params[PARAM_G06_CONTRACTS].number;
  const bool raised =
      c.n >= least && is_part(w, c.by_value ? c.state_value : c.n_state,
                              c.by_value ? c.value : c.n);
  const bool certain =
      raised && c.n_firm >= least &&
      is_part(w, c.by_value ? c.firm_state_value : c.n_firm_state,
              c.by_value ? c.value : c.n);
  if (share != SG_NONE && !certain)
    return raise_share(w, v, share, out);
  return raised ? raise_contracts(w, v, &c, certain, out) : SG_OK;
}

sg_status raise_income(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  const income w = {
      .host = host,
      .g = g,
      .value = host->numbers(host, SG_ON_LINKS, "value"),
      .revenue_share = host->numbers(host, SG_ON_LINKS, "revenue_share"),
      .currency = host->texts(host, SG_ON_LINKS, "currency"),
      .stamp = host->alloc(host, g->n_entities, sizeof *w.stamp),
  };
  if (!w.stamp)
    return SG_ENOMEM;
  return look_at_organisations(host, look_at, &w, out, "G06",
                               "no contract and no funding of these "
                               "companies is recorded");
}
