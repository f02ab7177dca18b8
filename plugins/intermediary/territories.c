// SPDX-License-Identifier: GPL-2.0-or-later
// territories - I15: a party sells on into a country outside the territory that
// its own suppliers agreed with it, or to another intermediary whose
// appointment is recorded as not approved.
//
// What a supply to the party names in `territory` is allowed: codes of
// countries, or worldwide. A sale that certainly came before all of them is not
// bound by them. Cost: O(links).
#include "intermediary.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <string.h>

enum { KIND_TERRITORY, KIND_APPROVAL };

// Territories of the party at hand.
typedef struct area {
  sg_id in[COUNTRIES];    // of countries: the party for which they count, + 1
  sg_id given, given_one; // a supply that gives one; that which is firm
  int32_t first;          // day on which the first was given; or SG_NO_DATE
  int32_t first_latest;
  bool dated;   // all of them are
  bool world;   // everywhere
  bool unclear; // one names a region, not countries
  bool missing; // a supply to the party gives none
} area;

typedef struct work {
  const supply *s;
  const sg_graph *g;
  const char *const *territory;   // of links
  const char *const *approved_by; // of links
  area at;
  clues found;
  uint32_t unclear, no_country, no_approval;
} work;

// --- the territory -----------------------------------------------------------

static bool is_world(const char *text, size_t n) {
  static const char *const words[] = {"*", "world", "worldwide", "global"};
  for (size_t i = 0; i < SG_COUNT(words); i++) {
    size_t k = 0;
    while (k < n && words[i][k] && sg_small(text[k]) == words[i][k])
      k++;
    if (k == n && n > 0 && !words[i][k])
      return true;
  }
  return false;
}

// Codes may stand in one text, with commas, semicolons or blanks.
static void add_codes(work *w, sg_id v, const char *text, size_t length) {
  for (size_t i = 0; i < length;) {
    size_t n = 0;
    while (i + n < length && !strchr(",; /", text[i + n]))
      n++;
    const uint16_t country = country_of(text + i, n);
    // The Union's code is no country's.
    if (country && country != SG_COUNTRY('E', 'U'))
      w->at.in[country_number(country)] = v + 1;
    else if (is_world(text + i, n))
      w->at.world = true;
    else
      w->at.unclear |= n > 0;
    i += n + 1;
  }
}

static void add_day(area *a, int32_t first, int32_t latest) {
  a->dated &= first != SG_NO_DATE;
  if (first == SG_NO_DATE)
    return;
  if (a->first == SG_NO_DATE || first < a->first)
    a->first = first;
  if (a->first_latest == SG_NO_DATE || latest < a->first_latest)
    a->first_latest = latest;
}

static void find_area(work *w, sg_id v) {
  const sg_graph *g = w->g;
  area *a = &w->at;
  a->given = a->given_one = SG_NONE;
  a->first = a->first_latest = SG_NO_DATE;
  a->dated = true;
  a->world = a->unclear = a->missing = false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const char *at = w->territory ? w->territory[e] : NULL;
    size_t n = 0;
    if (!in_supply(w->s, e))
      continue;
    const bool given = at && !says_none(at);
    a->missing |= !given;
    if (!given)
      continue;
    if (a->given == SG_NONE)
      a->given = e;
    if (a->given_one == SG_NONE && sg_link_is_firm(g, e))
      a->given_one = e;
    add_day(a, g->link_since[e], g->link_since_latest[e]);
    for (const char *one = sg_next_entry(&at, &n); one;
         one = sg_next_entry(&at, &n))
      add_codes(w, v, one, n);
  }
}

// --- what is sold on ---------------------------------------------------------

static sg_status note(work *w, sg_id v, sg_id e, sg_id by, bool sure,
                      uint8_t kind) {
  const sg_graph *g = w->g;
  return clues_add(&w->found,
                   &(clue){
                       .subject = v,
                       .deal = g->link_deal[e],
                       .level = sure ? SG_CERTAIN : SG_POSSIBLE,
                       .kind = kind,
                       .n_links = 1,
                       .links = {e},
                       .other = by, // the supply that gives a territory
                   });
}

// 0 when the sale came before every territory, SG_CERTAIN when certainly not.
static uint8_t is_bound(const area *a, const sg_graph *g, sg_id e) {
  const int32_t first = g->link_since[e];
  const int32_t latest = g->link_since_latest[e];
  if (!a->dated || first == SG_NO_DATE)
    return SG_CERTAIN;
  return latest < a->first          ? 0
         : first >= a->first_latest ? SG_CERTAIN
                                    : SG_POSSIBLE;
}

static sg_status look_at_place(work *w, sg_id v, sg_id e) {
  const sg_graph *g = w->g;
  const area *a = &w->at;
  const uint16_t country = g->entity_country[g->link_to[e]];
  const uint8_t bound = is_bound(a, g, e);
  if (a->given == SG_NONE || a->world || bound == 0)
    return SG_OK;
  if (country == 0 || a->unclear) {
    w->no_country += country == 0;
    w->unclear += country != 0 && a->in[country_number(country)] != v + 1;
    return SG_OK;
  }
  if (a->in[country_number(country)] == v + 1)
    return SG_OK;
  const bool sure = a->given_one != SG_NONE && !a->missing &&
                    bound == SG_CERTAIN && sg_link_is_firm(g, e);
  return note(w, v, e, a->given_one != SG_NONE ? a->given_one : a->given, sure,
              KIND_TERRITORY);
}

// Whom an intermediary appoints: another one.
static sg_status look_at_approval(work *w, sg_id v, sg_id e) {
  const char *by = w->approved_by ? w->approved_by[e] : NULL;
  if (!is_intermediary(w->s, v) || !is_intermediary(w->s, w->g->link_to[e]))
    return SG_OK;
  if (!by) {
    w->no_approval++;
    return SG_OK;
  }
  return says_none(by)
             ? note(w, v, e, SG_NONE, sg_link_is_firm(w->g, e), KIND_APPROVAL)
             : SG_OK;
}

static sg_status look_at(work *w, sg_id v) {
  const sg_graph *g = w->g;
  sg_status status = SG_OK;
  find_area(w, v);
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!in_supply(w->s, e))
      continue;
    status = look_at_place(w, v, e);
    if (status == SG_OK)
      status = look_at_approval(w, v, e);
    if (status != SG_OK)
      return status;
  }
  return status;
}

// --- the flag ----------------------------------------------------------------

typedef struct facts {
  sg_fact at[3 * SHOWN_MAX];
  char code[SHOWN_MAX][3];
  sg_id buyers[SHOWN_MAX];
  uint32_t n, n_buyers;
} facts;

static void add_facts(const work *w, const clue *c, facts *f) {
  const sg_id buyer = w->g->link_to[c->links[0]];
  char *code = f->code[f->n_buyers];
  f->buyers[f->n_buyers++] = buyer;
  if (c->kind == KIND_APPROVAL) {
    const char *text = w->approved_by[c->links[0]];
    f->at[f->n++] = (sg_fact){SG_ON_LINKS, c->links[0], "approved_by",
                              text[0] ? text : "none"};
    return;
  }
  country_text(w->g->entity_country[buyer], code);
  f->at[f->n++] = (sg_fact){SG_ON_ENTITIES, buyer, "country", code};
  if (f->n_buyers == 1)
    f->at[f->n++] = (sg_fact){SG_ON_LINKS, c->other, "territory",
                              sg_fact_text(w->s->host, w->territory[c->other])};
}

static sg_status raise_one(const void *ctx, const clue *group, uint32_t n) {
  const work *w = ctx;
  const sg_graph *g = w->g;
  const char *name = g->entity_name[group->subject];
  char buyers[1000];
  char sales[40] = "";
  char message[MESSAGE_BYTES];
  clue_proof p;
  facts f = {.n = 0};
  clues_prove(g, group, n, "a sale on", &p);
  for (uint32_t i = 0; i < p.shown; i++)
    add_facts(w, &group[i], &f);
  (void)sg_names_text(g, f.buyers, f.n_buyers, 0, buyers);
  if (p.n > 1)
    (void)snprintf(sales, sizeof sales, " in %u sales", p.n);
  (void)snprintf(
      message, sizeof message, "%.*s is recorded%s as supplying %s%s%s%s%s%s.",
      SG_CLIPPED(name, NAME_BYTES), p.alleged ? ", as alleged," : "", buyers,
      p.n > SHOWN_MAX ? " and others" : "", sales,
      p.kinds & 1U << KIND_TERRITORY
          ? ", outside the territory that its suppliers agreed with "
            "it"
          : "",
      p.kinds == (1U << KIND_TERRITORY | 1U << KIND_APPROVAL) ? " or" : "",
      p.kinds & 1U << KIND_APPROVAL ? " without approval of the appointment"
                                    : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = group->subject,
      .deal = group->deal,
      .flag = "I15",
      .certainty = group->level,
      .confidence = p.confidence,
      .message = message,
      .paths = p.paths,
      .n_paths = p.n_paths,
      .facts = f.at,
      .n_facts = f.n,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status report_gaps(const work *w) {
  const sg_gap_row gaps[] = {
      {"I15", !w->territory, "no territory is recorded of any supply"},
      {"I15", w->unclear,
       "these sales may be in a territory that names no country"},
      {"I15", w->no_country, "the country of these buyers is not recorded"},
      {"I15", w->no_approval,
       "whether these intermediaries were approved is not "
       "recorded"},
  };
  return sg_put_gaps(w->s->host, gaps, SG_COUNT(gaps));
}

sg_status territories_raise(const supply *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work *w = host->alloc(host, 1, sizeof *w);
  if (!w)
    return SG_ENOMEM;
  w->s = s;
  w->g = g;
  w->found.host = host;
  w->territory = host->texts(host, SG_ON_LINKS, "territory");
  w->approved_by = host->texts(host, SG_ON_LINKS, "approved_by");
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (s->takes_part[v] == (SELLS | BUYS) && sg_is_party(g, v) &&
        g->entity_in_scope[v])
      status = look_at(w, v);
  if (status == SG_OK)
    status = clues_each(&w->found, raise_one, w);
  return status == SG_OK ? report_gaps(w) : status;
}
