// SPDX-License-Identifier: GPL-2.0-or-later
// history - I07: a company that was young at its first sale and shows little
// business of its own.
#include "intermediary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIGNS = 4, SIGNS_NEEDED = 2 };

typedef struct history {
  const supply *s;
  const double *incorporated, *incorporated_latest, *employees, *capital;
  const char *const *capital_currency;
  const char *const *website;
  const double *link_value, *deal_value;
  const char *const *link_currency;
  const char *const *deal_currency;
  const sg_rows *checks;
  const double *check_date;
  const char *const *found;
  const char *const *registers;
  uint8_t *in_question; // parties to deals and supplies, and those above them
  sg_vendor_deals deals;
} history;

// --- sales ------------------------------------------------------------------

// A sale and what was paid. A supply or contract without a value has that of
// its deal.
typedef struct sale {
  sg_sale at;
  double value;
  const char *currency;
  bool of_deal; // the value is that of the deal
} sale;

static sale priced(const history *h, const sg_sale *at) {
  sale out = {.at = *at, .value = (double)NAN};
  if (at->link != SG_NONE) {
    out.value = h->link_value ? h->link_value[at->link] : (double)NAN;
    out.currency = h->link_currency ? h->link_currency[at->link] : NULL;
  }
  if (isnan(out.value) && at->deal != SG_NONE) {
    out.value = h->deal_value ? h->deal_value[at->deal] : (double)NAN;
    out.currency = h->deal_currency ? h->deal_currency[at->deal] : NULL;
    out.of_deal = true;
  }
  return out;
}

static int32_t latest_of(const history *h, sg_id v) {
  return h->incorporated_latest && !isnan(h->incorporated_latest[v])
             ? (int32_t)h->incorporated_latest[v]
             : (int32_t)h->incorporated[v];
}

// Sellers of whom it cannot be said.
typedef struct gaps {
  uint32_t unknown; // no date of incorporation
  uint32_t before;  // sold before they were incorporated
} gaps;

typedef struct sales {
  const history *h;
  sg_first_sale first;
  sale largest; // its value is not a number when there is none
} sales;

static void add_sale(void *ctx, const sg_sale *one) {
  sales *all = ctx;
  const sale with_value = priced(all->h, one);
  if (!isnan(with_value.value) &&
      (isnan(all->largest.value) || with_value.value > all->largest.value))
    all->largest = with_value;
  sg_first_sale_add(&all->first, one);
}

// --- signs -------------------------------------------------------------------

enum { TEXT_BYTES = 200, FACTS_MAX = SIGNS + 4 };

typedef struct signs {
  sg_fact facts[FACTS_MAX];
  char text[FACTS_MAX][TEXT_BYTES];
  uint32_t n; // of them
  uint32_t n_signs;
} signs;

// Room for the text of one more fact.
static char *add_fact(signs *out, int32_t on, sg_id id, const char *field) {
  char *text = out->text[out->n];
  out->facts[out->n++] = (sg_fact){on, id, field, text};
  return text;
}

static void look_at_employees(const history *h, sg_id v, signs *out) {
  const double most = h->s->host->params[PARAM_I07_EMPLOYEES].number;
  if (!h->employees || !(h->employees[v] <= most))
    return;
  out->n_signs++;
  (void)snprintf(add_fact(out, SG_ON_ENTITIES, v, "employees"), TEXT_BYTES,
                 "%.0f", h->employees[v]);
}

static void write_money(double amount, const char *currency, char *out) {
  const char *unit = currency ? currency : "";
  (void)snprintf(out, TEXT_BYTES, "%.15g%s%.*s", amount, *unit ? " " : "",
                 SG_CLIPPED(unit, 20));
}

static void look_at_capital(const history *h, sg_id v, const sale *of,
                            signs *out) {
  const sg_value *p = h->s->host->params;
  const double capital = h->capital ? h->capital[v] : (double)NAN;
  const char *currency = h->capital_currency ? h->capital_currency[v] : NULL;
  const bool same =
      currency && of->currency && strcmp(currency, of->currency) == 0;
  const double times =
      p[same ? PARAM_I07_CAPITAL : PARAM_I07_CAPITAL_OTHER].number;
  if (isnan(capital) || isnan(of->value) || !(capital * times < of->value))
    return;
  out->n_signs++;
  write_money(capital, currency, add_fact(out, SG_ON_ENTITIES, v, "capital"));
  write_money(of->value, of->currency,
              add_fact(out, of->of_deal ? SG_ON_DEALS : SG_ON_LINKS,
                       of->of_deal ? of->at.deal : of->at.link, "value"));
}

static void look_at_website(const history *h, sg_id v, signs *out) {
  if (!h->website || !says_none(h->website[v]))
    return;
  out->n_signs++;
  (void)snprintf(add_fact(out, SG_ON_ENTITIES, v, "website"), TEXT_BYTES,
                 "none");
}

static void look_at_checks(const history *h, sg_id v, signs *out) {
  if (!h->checks || !h->found)
    return;
  for (uint32_t i = h->checks->start[v]; i < h->checks->start[v + 1]; i++) {
    if (!sg_text_is(h->found[i], "false") ||
        (h->check_date && h->check_date[i] > h->s->g->as_of))
      continue;
    const char *name =
        h->registers && h->registers[i] ? h->registers[i] : "a register";
    out->n_signs++;
    (void)snprintf(add_fact(out, SG_ON_ENTITIES, v, "registry_checks"),
                   TEXT_BYTES, "%.*s: not found", SG_CLIPPED(name, 150));
    return;
  }
}

// --- the flag ----------------------------------------------------------------

static void write_signs(const signs *found, char out[1000]) {
  size_t length = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < found->n && length + 260 < 1000; i++)
    length +=
        (size_t)snprintf(out + length, 1000 - length, "%s%s %s", i ? "; " : "",
                         found->facts[i].field, found->facts[i].value);
}

static sg_status raise_one(const history *h, sg_id v, const sg_sale *first,
                           signs *found, bool certain) {
  const sg_graph *g = h->s->g;
  char message[MESSAGE_BYTES];
  char words[1000];
  char from[16];
  char sold[16];
  write_signs(found, words);
  (void)sg_date_text((int32_t)h->incorporated[v], latest_of(h, v), from);
  (void)sg_date_text(first->first, first->latest, sold);
  (void)snprintf(message, sizeof message,
                 "%.*s, incorporated %s, has%s a sale on record %s %s, less "
                 "than %.0f months later; and: %s.",
                 NAMED(g, v), from,
                 first->told ? "" : ", as alleged or inferred,",
                 strlen(sold) == 10 ? "on" : "in", sold,
                 h->s->host->params[PARAM_I07_MONTHS].number, words);
  (void)snprintf(add_fact(found, SG_ON_ENTITIES, v, "incorporated"), TEXT_BYTES,
                 "%s", from);
  const bool by_link = first->link != SG_NONE;
  if (!by_link)
    (void)snprintf(add_fact(found, SG_ON_DEALS, first->deal, "signed"),
                   TEXT_BYTES, "%s", sold);
  const sg_path path = {v, 1, &first->link, "the first sale on record"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "I07",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = by_link ? sg_least_confidence(g, &first->link, 1) : 1,
      .message = message,
      .paths = &path,
      .n_paths = by_link,
      .facts = found->facts,
      .n_facts = found->n,
  };
  return h->s->host->put_finding(h->s->host, &finding);
}

// A sale before the company was formed is no sign of youth: one of the dates
// is not right, or the business is older than the company.
static sg_status look_at(const history *h, sg_id v, gaps *gap) {
  const int32_t months = (int32_t)h->s->host->params[PARAM_I07_MONTHS].number;
  sales all = {h, sg_no_sale(), {.value = (double)NAN}};
  signs found = {.n = 0};
  sg_each_sale(h->s->g, &h->deals, v, add_sale, &all);
  if (all.first.any.first == SG_NO_DATE)
    return SG_OK;
  if (!h->incorporated || isnan(h->incorporated[v])) {
    gap->unknown++;
    return SG_OK;
  }
  const int32_t from = (int32_t)h->incorporated[v];
  if (all.first.any.latest < from) {
    gap->before++;
    return SG_OK;
  }
  if (all.first.any.first >= sg_months_after(latest_of(h, v), months))
    return SG_OK;
  const bool certain = all.first.firm.first != SG_NO_DATE &&
                       all.first.firm.latest < sg_months_after(from, months);
  const sale shown = priced(h, certain ? &all.first.firm : &all.first.any);
  look_at_employees(h, v, &found);
  look_at_capital(h, v, isnan(shown.value) ? &all.largest : &shown, &found);
  look_at_website(h, v, &found);
  look_at_checks(h, v, &found);
  return found.n_signs < SIGNS_NEEDED
             ? SG_OK
             : raise_one(h, v, &shown.at, &found, certain);
}

static void read_columns(history *h) {
  sg_host *host = h->s->host;
  h->incorporated = host->numbers(host, SG_ON_ENTITIES, "incorporated");
  h->incorporated_latest =
      host->numbers(host, SG_ON_ENTITIES, "incorporated_latest");
  h->employees = host->numbers(host, SG_ON_ENTITIES, "employees");
  h->capital = host->numbers(host, SG_ON_ENTITIES, "capital.amount");
  h->capital_currency = host->texts(host, SG_ON_ENTITIES, "capital.currency");
  h->website = host->texts(host, SG_ON_ENTITIES, "website");
  h->link_value = host->numbers(host, SG_ON_LINKS, "value");
  h->link_currency = host->texts(host, SG_ON_LINKS, "currency");
  h->deal_value = host->numbers(host, SG_ON_DEALS, "value");
  h->deal_currency = host->texts(host, SG_ON_DEALS, "currency");
  h->checks = host->rows(host, SG_ON_CHECKS);
  h->found = host->texts(host, SG_ON_CHECKS, "found");
  h->check_date = host->numbers(host, SG_ON_CHECKS, "date");
  h->registers = host->texts(host, SG_ON_CHECKS, "register");
}

sg_status history_raise(const supply *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  history h = {.s = s};
  h.in_question = sg_parties_in_question(host);
  if (!h.in_question || !sg_vendor_deals_read(host, &h.deals))
    return SG_ENOMEM;
  read_columns(&h);
  gaps gap = {0};
  sg_status status = SG_OK;
  bool any = false;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    any |= h.in_question[v] != 0;
    if (g->entity_in_scope[v] && h.in_question[v] &&
        g->entity_kind[v] != SG_PERSON && sg_is_party(g, v))
      status = look_at(&h, v, &gap);
  }
  if (status == SG_OK && !any)
    status = host->put_gap(host, "I07", SG_NONE, 0, "no supply is recorded");
  const sg_gap_row said[] = {
      {"I07", gap.unknown,
       "no date of incorporation is recorded for these sellers"},
      {"I07", gap.before,
       "these sellers have sales on record from before they were incorporated"},
  };
  return status == SG_OK ? sg_put_gaps(host, said, SG_COUNT(said)) : status;
}
