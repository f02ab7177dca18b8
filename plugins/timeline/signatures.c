// SPDX-License-Identifier: GPL-2.0-or-later
// signatures - T06: owners, officers or recipients of a party that change
// around the signature of a contract; and changes that were filed late.
//
// The date is that on which a deal was signed, without it that of its first
// supply; and that of a contract. Changes of a party are in order, so that
// those around a date are found by halving.
#include "changes.h"

#include <stdlib.h>

// A date of a contract in which a party has a part.
typedef struct occasion {
  sg_id party, deal; // deal or SG_NONE
  sg_id link;        // that has the date, or SG_NONE: the deal has
  sg_id part;        // link of the deal to or from the party, or SG_NONE
  span day;
  bool firm;
} occasion;

typedef struct occasions {
  occasion *at; // by party and deal
  uint32_t n;
  uint32_t n_undated; // deals and contracts
} occasions;

// A change near an occasion, or one that was filed late.
typedef struct near {
  change what;
  occasion of; // party SG_NONE: filed late
  span filed;
  uint8_t level;
} near;

typedef struct found {
  uint32_t n, shown;
  uint8_t level;
  double confidence; // of the best of them; one is enough
  near at[SHOWN_MAX];
} found;

typedef struct signatures {
  const work *w;
  occasions all;
  changes of;    // of the party at hand
  uint32_t *met; // of each change: the contract that met it last
  uint8_t *how;  // and how sure that was
  uint32_t contract;
  const double *filed, *filed_latest;
  const char *const *deal_id;
  gap undated;
} signatures;

// --- occasions --------------------------------------------------------------

// The date of a deal.
typedef struct signing {
  span day;
  sg_id link; // the supply that it is taken from
  bool firm;
} signing;

static bool is_in_review(const sg_graph *g, sg_id deal) {
  return deal == SG_NONE || sg_deal_in_review(g, deal);
}

// The first supply is as early as the earliest may be, and not after the last
// day of any that is firm.
static void add_supply(const sg_graph *g, sg_id e, signing *s) {
  const span day = start_of(g, e);
  const bool firm = sg_link_is_firm(g, e);
  const bool first = !is_dated(s->day);
  if (first || day.first < s->day.first) {
    s->day.first = day.first;
    s->link = e;
  }
  if (first || firm > s->firm || (firm == s->firm && day.last < s->day.last))
    s->day.last = day.last;
  s->firm = firm || (!first && s->firm);
}

static signing *find_signings(const work *w) {
  const sg_graph *g = w->g;
  signing *all = w->host->alloc(w->host, g->n_deals, sizeof *all);
  for (sg_id d = 0; all && d < g->n_deals; d++)
    all[d] = (signing){{g->deal_signed[d], g->deal_signed_latest[d]},
                       SG_NONE,
                       g->deal_status[d] != SG_DEAL_ALLEGED};
  for (sg_id e = 0; all && e < g->n_links; e++)
    if (g->link_deal[e] != SG_NONE && sg_supply_counts(g, e) &&
        is_dated(start_of(g, e)) &&
        g->deal_signed[g->link_deal[e]] == SG_NO_DATE)
      add_supply(g, e, &all[g->link_deal[e]]);
  return all;
}

static void add(occasions *to, occasion one) {
  if (one.party != SG_NONE)
    to->at[to->n++] = one;
}

// `part` is the link that makes it a party, or SG_NONE.
static void add_deal(const work *w, const signing *s, sg_id party, sg_id d,
                     sg_id part, occasions *to) {
  const bool sure = part == SG_NONE || sg_link_is_firm(w->g, part);
  if (is_dated(s->day) && happened(w->g, s->day))
    add(to, (occasion){party, d, s->link, part, s->day, s->firm && sure});
}

static void add_contract(const work *w, sg_id e, occasions *to) {
  const sg_graph *g = w->g;
  occasion one = {g->link_from[e], g->link_deal[e],      e, e,
                  start_of(g, e),  sg_link_is_firm(g, e)};
  to->n_undated += !is_dated(one.day);
  if (!is_dated(one.day))
    return;
  add(to, one);
  one.party = g->link_to[e];
  add(to, one);
}

static int by_party(const void *a, const void *b) {
  const occasion *x = a;
  const occasion *y = b;
  if (x->party != y->party)
    return x->party < y->party ? -1 : 1;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  if (x->day.first != y->day.first)
    return x->day.first < y->day.first ? -1 : 1;
  if (x->link != y->link)
    return x->link < y->link ? -1 : 1;
  return (x->part > y->part) - (x->part < y->part);
}

// Ends of the links of deals, vendors and stated users of deals, and both sides
// of contracts.
static bool find_occasions(const work *w, occasions *out) {
  const sg_graph *g = w->g;
  const sg_rows *rows = w->host->rows(w->host, SG_ON_DEAL_USERS);
  const double *users = w->host->numbers(w->host, SG_ON_DEAL_USERS, "entity");
  const signing *signings = find_signings(w);
  if (!rows || !users || !signings)
    return false;
  out->at = w->host->alloc(w->host,
                           (size_t)g->n_links * 4 + g->n_deals + rows->n_rows,
                           sizeof *out->at);
  if (!out->at)
    return false;
  for (sg_id e = 0; e < g->n_links; e++) {
    const sg_id d = g->link_deal[e];
    if (!is_in_review(g, d))
      continue;
    if (d != SG_NONE) {
      add_deal(w, &signings[d], g->link_from[e], d, e, out);
      add_deal(w, &signings[d], g->link_to[e], d, e, out);
    }
    if (g->link_kind[e] == SG_CONTRACT)
      add_contract(w, e, out);
  }
  for (sg_id d = 0; d < g->n_deals; d++) {
    if (!is_in_review(g, d))
      continue;
    out->n_undated += !is_dated(signings[d].day);
    add_deal(w, &signings[d], g->deal_vendor[d], d, SG_NONE, out);
    for (uint32_t i = rows->start[d]; i < rows->start[d + 1]; i++)
      add_deal(w, &signings[d], (sg_id)users[i], d, SG_NONE, out);
  }
  if (out->n > 1)
    qsort(out->at, out->n, sizeof *out->at, by_party);
  return true;
}

// --- what was found ---------------------------------------------------------

// What is certain of some is said of them alone.
static void keep(const work *w, const near *one, found *f) {
  const double sure = sg_least_confidence(w->g, &one->what.link, 1);
  if (one->level > f->level) {
    f->n = f->shown = 0;
    f->confidence = 0;
    f->level = one->level;
  }
  if (one->level < f->level)
    return;
  f->n++;
  f->confidence = sure > f->confidence ? sure : f->confidence;
  if (f->shown < SHOWN_MAX)
    f->at[f->shown++] = *one;
}

// Changes in order of their first days: those near begin at most a year before
// the days allowed, which is as much as a date can be unsure. One that was met
// at another date of the same contract is not counted again.
static void look_around(signatures *s, const occasion *of, found *f) {
  enum { YEAR = 366 };
  const work *w = s->w;
  const int32_t days = whole(w, PARAM_T06_DAYS);
  uint32_t low = 0;
  uint32_t high = s->of.n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (s->of.at[middle].day.first < of->day.first - days - YEAR)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < s->of.n && s->of.at[low].day.first <= of->day.last + days;
       low++) {
    const change *c = &s->of.at[low];
    uint8_t level = lesser(c->level, days_apart(of->day, c->day, days));
    level = lesser(level, of->firm ? SG_CERTAIN : SG_POSSIBLE);
    level = lesser(level, happened(w->g, of->day));
    if (s->met[low] != s->contract)
      s->how[low] = 0;
    if (level <= s->how[low])
      continue;
    s->met[low] = s->contract;
    s->how[low] = level;
    keep(w, &(near){.what = *c, .of = *of, .level = level}, f);
  }
}

static void look_at_filings(const signatures *s, sg_id v, found *f) {
  const work *w = s->w;
  for (uint32_t k = w->ties.to_start[v];
       s->filed && k < w->ties.to_start[v + 1]; k++) {
    const sg_id e = w->ties.to_link[k];
    near one = {.of = {.party = SG_NONE}};
    one.filed = span_at(s->filed, s->filed_latest, e);
    if (is_dated(one.filed))
      one.level = filed_late(w, e, one.filed, &one.what);
    if (one.level)
      keep(w, &one, f);
  }
}

// --- the flag ---------------------------------------------------------------

static void tell_change(const work *w, const change *c, sentence *out,
                        evidence *shown, sg_id v) {
  const sg_graph *g = w->g;
  const sg_id holder =
      g->link_from[c->link] == v ? g->link_to[c->link] : g->link_from[c->link];
  const char *what = g->link_kind[c->link] == SG_POSITION    ? "a post"
                     : g->link_kind[c->link] == SG_OWNERSHIP ? "a stake"
                     : g->link_kind[c->link] == SG_CONTROL   ? "control"
                                                             : "a tie";
  say(out, "%s %s ", what, g->link_kind[c->link] == SG_CONTROL ? "by" : "of");
  say_name(w, out, holder);
  say(out, c->is_end ? " ended" : " began");
  say_day(out, c->day);
  show_path(w, shown, v, &c->link, 1,
            c->is_end ? "a tie that ended" : "a tie that began");
  show_day(shown, SG_ON_LINKS, c->link, c->is_end ? "until" : "since", c->day);
}

// As it is recorded.
static span day_of(const work *w, const occasion *of) {
  return of->link == SG_NONE ? of->day : start_of(w->g, of->link);
}

static void show_occasion(const work *w, const occasion *of, sg_id v,
                          evidence *shown) {
  const sg_graph *g = w->g;
  if (of->part != SG_NONE && !shows_path(shown, of->part))
    show_path(w, shown, v, &of->part, 1,
              of->part == of->link ? "the contract" : "its part in the deal");
  if (of->link == SG_NONE)
    show_day(shown, SG_ON_DEALS, of->deal, "signed", of->day);
  else
    show_day(shown, SG_ON_LINKS, of->link, "date", day_of(w, of));
  shown->alleged |=
      (of->link != SG_NONE && sg_is_alleged(g, of->link)) ||
      (of->deal != SG_NONE && g->deal_status[of->deal] == SG_DEAL_ALLEGED);
}

static void tell(const signatures *s, const near *one, sg_id v, sentence *out,
                 evidence *shown) {
  const work *w = s->w;
  tell_change(w, &one->what, out, shown, v);
  if (one->of.party == SG_NONE) {
    say(out, " and was filed");
    say_day(out, one->filed);
    say(out, ", more than %d days later", whole(w, PARAM_T06_FILING));
    show_day(shown, SG_ON_LINKS, one->what.link, "filed", one->filed);
    return;
  }
  say_near(out, day_of(w, &one->of), one->what.day,
           one->of.deal != SG_NONE && one->of.link == SG_NONE
               ? "the signature of a deal"
           : w->g->link_kind[one->of.link] == SG_CONTRACT
               ? "a contract"
               : "the first supply of a deal");
  say_day(out, day_of(w, &one->of));
  show_occasion(w, &one->of, v, shown);
}

static sg_status raise_one(const signatures *s, sg_id v, sg_id deal,
                           const found *f) {
  const work *w = s->w;
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  say(&message, "At ");
  say_name(w, &message, v);
  if (deal != SG_NONE) {
    say(&message, ", a party to the deal ");
    say_text(&message, s->deal_id ? s->deal_id[deal] : "");
  }
  say(&message, ", ");
  for (uint32_t i = 0; i < f->shown; i++) {
    sentence more = {.length = 0};
    say(&message, "%s", i > 0 && i < TOLD_MAX ? "; " : "");
    tell(s, &f->at[i], v, i < TOLD_MAX ? &message : &more, &shown);
  }
  say_more(&message, f->n, TOLD_MAX);
  say(&message, "%s.", shown.alleged ? "; some of this is alleged" : "");
  return put(w,
             &(verdict){
                 .subject = v,
                 .deal = deal,
                 .flag = "T06",
                 .level = f->level,
                 .confidence = f->confidence,
             },
             &message, &shown);
}

// A contract of no deal, and what was filed late, are one finding.
static sg_status look_at(signatures *s, sg_id v, uint32_t i, uint32_t end) {
  const work *w = s->w;
  sg_status status = SG_OK;
  bool filings = false;
  if (i < end)
    changes_find(w, v, &s->of);
  if (i < end && s->of.any_tie && !s->of.any_date)
    add_gap(&s->undated, v);
  while ((i < end || !filings) && status == SG_OK) {
    found f = {.n = 0};
    const sg_id deal = i < end ? s->all.at[i].deal : SG_NONE;
    s->contract++;
    for (; i < end && s->all.at[i].deal == deal; i++)
      look_around(s, &s->all.at[i], &f);
    if (deal == SG_NONE) {
      filings = true;
      look_at_filings(s, v, &f);
    }
    if (f.n)
      status = raise_one(s, v, deal, &f);
  }
  return status;
}

static sg_status put_gaps(const signatures *s) {
  const work *w = s->w;
  sg_status status = SG_OK;
  if (s->all.n == 0)
    status = put_no_data(w, "T06", "no deal or contract has a date");
  else if (s->all.n_undated)
    status = w->host->put_gap(w->host, "T06", SG_NONE, s->all.n_undated,
                              "these deals and contracts have no date");
  return status == SG_OK
             ? put_gap(w, "T06", &s->undated, "no post or stake has a date")
             : status;
}

sg_status changes_raise(const work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->host;
  signatures s = {.w = w};
  uint32_t i = 0;
  sg_status status = SG_OK;
  s.filed = host->numbers(host, SG_ON_LINKS, "filed");
  s.filed_latest = host->numbers(host, SG_ON_LINKS, "filed_latest");
  s.deal_id = host->texts(host, SG_ON_DEALS, "id");
  if (!find_occasions(w, &s.all) || !changes_init(w, &s.of))
    return SG_ENOMEM;
  s.met = host->alloc(host, s.of.most, sizeof *s.met);
  s.how = host->alloc(host, s.of.most, sizeof *s.how);
  if (!s.met || !s.how)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    const uint32_t from = i;
    while (i < s.all.n && s.all.at[i].party == v)
      i++;
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look_at(&s, v, from, i);
  }
  return status == SG_OK ? put_gaps(&s) : status;
}
