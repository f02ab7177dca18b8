// SPDX-License-Identifier: GPL-2.0-or-later
// young - T01: formed shortly before the first sale on record, or after a
// trigger date.
#include "timeline.h"

#include <string.h>

typedef struct asked {
  const work *w;
  uint8_t *in_question;
  uint8_t *sells; // of entities: has any sale
  sg_vendor_deals deals;
  span trigger; // not known: off
} asked;

// What is on record of one seller.
typedef struct sales {
  sg_first_sale first;
  int32_t latest; // a day by which there had been a sale, or SG_NO_DATE
  uint32_t n;
} sales;

// Those of whom it cannot be said.
typedef struct gaps {
  gap unborn;  // no date of incorporation
  gap undated; // no sale has a date
  gap before;  // sold before they were incorporated
} gaps;

static void add_sale(void *ctx, const sg_sale *one) {
  sales *all = ctx;
  all->n++;
  sg_first_sale_add(&all->first, one);
  if (one->first != SG_NO_DATE &&
      (all->latest == SG_NO_DATE || one->latest < all->latest))
    all->latest = one->latest;
}

static sales find_sales(const asked *a, sg_id v) {
  sales all = {.first = sg_no_sale(), .latest = SG_NO_DATE};
  if (a->sells[v])
    sg_each_sale(a->w->g, &a->deals, v, add_sale, &all);
  return all;
}

// Fewer days than the limit, on every reading: certain.
static uint8_t level_of_age(const work *w, span born, const sales *of) {
  const sg_sale *any = &of->first.any;
  const sg_sale *firm = &of->first.firm;
  const int32_t days = whole(w, PARAM_T01_DAYS);
  if (any->first - born.last >= days)
    return 0;
  return firm->first != SG_NO_DATE && firm->latest - born.first < days
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

static uint8_t level_of_trigger(const asked *a, span born) {
  if (!is_dated(a->trigger) || born.last <= a->trigger.first)
    return 0;
  return lesser(happened(a->w->g, born),
                born.first > a->trigger.first ? SG_CERTAIN : SG_POSSIBLE);
}

static void tell_sale(const work *w, const sg_sale *sold, span born,
                      sentence *out, evidence *shown) {
  const span day = {sold->first, sold->latest};
  say(out, ", has its first sale on record");
  say_day(out, day);
  if (is_exact(born) && is_exact(day))
    say(out, ", %d days later", day.first - born.first);
  say(out, "%s (the limit is %d days)",
      sold->told ? "" : ", as alleged or inferred", whole(w, PARAM_T01_DAYS));
  if (sold->link == SG_NONE)
    show_day(shown, SG_ON_DEALS, sold->deal, "signed", day);
}

static sg_status raise_one(const asked *a, sg_id v, const sg_sale *sold,
                           uint8_t age, uint8_t trigger) {
  const work *w = a->w;
  const span born = incorporated(w, v);
  const bool by_link = age && sold->link != SG_NONE;
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  say_name(w, &message, v);
  say(&message, ", incorporated");
  say_day(&message, born);
  show_day(&shown, SG_ON_ENTITIES, v, "incorporated", born);
  if (by_link)
    show_path(w, &shown, v, &sold->link, 1, "the first sale on record");
  if (age)
    tell_sale(w, sold, born, &message, &shown);
  if (trigger) {
    say(&message, "%s formed after", age ? "; it was" : ", was");
    say_text(&message, " the trigger date ");
    say_text(&message, w->host->params[PARAM_T01_TRIGGER].text);
  }
  say(&message, ".");
  return put(
      w,
      &(verdict){
          .subject = v,
          .deal = SG_NONE,
          .flag = "T01",
          .level = age > trigger ? age : trigger,
          .confidence = by_link ? sg_least_confidence(w->g, &sold->link, 1) : 1,
      },
      &message, &shown);
}

// A sale before the company was formed is no sign of youth: one of the dates
// is not right, or the business is older than the company.
static sg_status look_at(const asked *a, sg_id v, const sales *of, gaps *out) {
  const span born = incorporated(a->w, v);
  const bool sold = is_dated((span){of->first.any.first, 0});
  if (!is_dated(born)) {
    if (of->n > 0 || is_dated(a->trigger))
      add_gap(&out->unborn, v);
    return SG_OK;
  }
  const bool early = sold && of->latest < born.first;
  if (of->n > 0 && !sold)
    add_gap(&out->undated, v);
  if (early)
    add_gap(&out->before, v);
  const uint8_t age = sold && !early ? level_of_age(a->w, born, of) : 0;
  const uint8_t trigger = level_of_trigger(a, born);
  const sg_sale *shown = age == SG_CERTAIN ? &of->first.firm : &of->first.any;
  return age || trigger ? raise_one(a, v, shown, age, trigger) : SG_OK;
}

// YYYY-MM-DD, or nothing.
static bool read_trigger(const char *text, span *out) {
  int32_t part[3] = {0};
  int k = 0;
  char again[16];
  *out = (span){SG_NO_DATE, SG_NO_DATE};
  if (text[0] == '\0')
    return true;
  for (const char *c = text; *c && k < 3; c++)
    if (*c == '-')
      k++;
    else if (*c >= '0' && *c <= '9' && part[k] < 10000)
      part[k] = part[k] * 10 + (*c - '0');
    else
      return false;
  if (k != 2 || part[1] < 1 || part[1] > 12)
    return false;
  out->first = out->last = (int32_t)sg_day_of(part[0], part[1], part[2]);
  return strcmp(sg_day_text(out->first, again), text) == 0;
}

static sg_status put_gaps(const work *w, const gaps *of, bool any) {
  sg_status status = any ? SG_OK : put_no_data(w, "T01", "no sale is recorded");
  if (status == SG_OK)
    status =
        put_gap(w, "T01", &of->unborn, "no date of incorporation is recorded");
  if (status == SG_OK)
    status = put_gap(w, "T01", &of->undated, "no sale on record has a date");
  if (status == SG_OK)
    status = put_gap(w, "T01", &of->before,
                     "a sale is recorded from before the incorporation");
  return status;
}

// Most parties sell nothing, and their links need not be looked through.
static bool find_sellers(asked *a) {
  const sg_graph *g = a->w->g;
  a->sells = a->w->host->alloc(a->w->host, g->n_entities, sizeof *a->sells);
  if (!a->sells)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_SUPPLY)
      a->sells[g->link_from[e]] = 1;
    else if (g->link_kind[e] == SG_CONTRACT)
      a->sells[g->link_to[e]] = 1;
  for (sg_id d = 0; d < g->n_deals; d++)
    if (g->deal_vendor[d] != SG_NONE)
      a->sells[g->deal_vendor[d]] = 1;
  return true;
}

sg_status young_raise(const work *w) {
  const sg_graph *g = w->g;
  asked a = {.w = w, .in_question = sg_parties_in_question(w->host)};
  if (!read_trigger(w->host->params[PARAM_T01_TRIGGER].text, &a.trigger))
    return w->host->fail(w->host, SG_EINVAL,
                         "t01_trigger_date wants a day as YYYY-MM-DD");
  if (!a.in_question || !sg_vendor_deals_read(w->host, &a.deals) ||
      !find_sellers(&a))
    return SG_ENOMEM;
  gaps unknown = {0};
  bool any = is_dated(a.trigger);
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (!g->entity_in_scope[v] || !a.in_question[v] || !is_organisation(g, v))
      continue;
    const sales all = find_sales(&a, v);
    any = any || all.n > 0;
    status = look_at(&a, v, &all, &unknown);
  }
  return status == SG_OK ? put_gaps(w, &unknown, any) : status;
}
