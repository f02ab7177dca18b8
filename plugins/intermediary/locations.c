// SPDX-License-Identifier: GPL-2.0-or-later
// locations - I06: the telephone number or internet name of a company is one of
// a country in which neither it nor an owner of it is recorded to be.
//
// A number counts in international form, an internet name by its last part when
// that is a country's and not used by everybody.
#include "intermediary.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <string.h>

enum { CONTACTS_MAX = 64, TEXT_BYTES = 120 };

typedef struct key {
  const char *name;
  bool phone;
  const char *const *texts; // of entities, or NULL
} key;

typedef struct work {
  const supply *s;
  key keys[3];
  const char *const *operates_in, *const *guessed_from;
  const char *generic, *hosts;
  uint32_t no_country, no_contact;
} work;

// A contact that points elsewhere.
typedef struct contact {
  uint8_t level;
  const key *of;
  char text[TEXT_BYTES]; // "its internet name is one of DE"
} contact;

typedef struct found {
  contact at[SHOWN_MAX];
  uint32_t n, total, n_read; // shown; in all; those that say a country
  uint8_t level;
  bool is_guess;  // where the company is
  bool by_doubts; // links that are not firm lead there
} found;

// --- where a company is ------------------------------------------------------

static bool operates_in(const work *w, sg_id v, const char *countries) {
  const char *at = w->operates_in ? w->operates_in[v] : NULL;
  size_t n = 0;
  for (const char *one = sg_next_entry(&at, &n); one;
       one = sg_next_entry(&at, &n))
    if (country_in(countries, country_of(one, n)))
      return true;
  return false;
}

// Does a link lead to an address, or come from an owner or controller, in one
// of the countries?
static bool leads_there(const sg_graph *g, sg_id e, bool out,
                        const char *countries) {
  const uint8_t kind = g->link_kind[e];
  const sg_id other = out ? g->link_to[e] : g->link_from[e];
  const bool tells = out ? kind == SG_LOCATED_AT
                         : (kind == SG_OWNERSHIP || kind == SG_CONTROL) &&
                               g->entity_kind[other] != SG_PERSON;
  return tells && country_in(countries, g->entity_country[other]);
}

// SG_CERTAIN, or SG_POSSIBLE by links that are not firm. O(links of the
// company).
static uint8_t is_at_home(const work *w, sg_id v, const char *countries) {
  const sg_graph *g = w->s->g;
  uint8_t best = 0;
  if (country_in(countries, g->entity_country[v]) ||
      operates_in(w, v, countries))
    return SG_CERTAIN;
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[v]; k < start[v + 1] && best < SG_CERTAIN; k++)
      if (leads_there(g, links[k], out != 0, countries))
        best = sg_link_is_firm(g, links[k]) ? SG_CERTAIN : SG_POSSIBLE;
  }
  return best;
}

// --- where a contact is ------------------------------------------------------

// The country of an internet name by its last part, or 0.
static uint16_t country_of_host(const work *w, const char *entry, size_t n) {
  char host[SG_HOST_BYTES + 1];
  if (!sg_host_name(entry, n, host) || sg_host_in(host, w->hosts))
    return 0;
  const char *last = strrchr(host, '.') + 1;
  const uint16_t country = country_of(last, strlen(last));
  return country_in(w->generic, country) ? 0 : country;
}

static void look_at_entry(const work *w, sg_id v, const key *of,
                          const char *entry, size_t n, found *f) {
  char code[3] = "";
  const uint16_t country = of->phone ? 0 : country_of_host(w, entry, n);
  country_text(country, code);
  const char *countries = of->phone ? dialling_countries(entry, n)
                          : country ? code
                                    : NULL;
  if (!countries)
    return;
  f->n_read++;
  const uint8_t home = is_at_home(w, v, countries);
  const uint8_t level = home == 0 && !f->is_guess ? SG_CERTAIN : SG_POSSIBLE;
  if (home == SG_CERTAIN || level < f->level)
    return;
  if (level > f->level) { // what is certain is said alone
    f->n = f->total = 0;
    f->by_doubts = false;
  }
  f->level = level;
  f->by_doubts |= home == SG_POSSIBLE;
  f->total++;
  if (f->n == SHOWN_MAX)
    return;
  contact *c = &f->at[f->n++];
  c->of = of;
  c->level = level;
  const bool several = strlen(countries) > 8;
  (void)snprintf(c->text, sizeof c->text, "its %s is one of %.*s%s",
                 of->phone ? "telephone number" : "internet name",
                 several ? 5 : 8, countries, several ? " and others" : "");
}

static void look(const work *w, sg_id v, found *f) {
  for (size_t i = 0; i < SG_COUNT(w->keys); i++) {
    const key *of = &w->keys[i];
    const char *at = of->texts ? of->texts[v] : NULL;
    size_t n = 0;
    uint32_t count = 0;
    for (const char *one = sg_next_entry(&at, &n); one && count < CONTACTS_MAX;
         one = sg_next_entry(&at, &n), count++)
      look_at_entry(w, v, of, one, n, f);
  }
}

// Is it what one of those before says, too?
static bool is_said(const found *f, uint32_t i) {
  for (uint32_t j = 0; j < i; j++)
    if (strcmp(f->at[j].text, f->at[i].text) == 0)
      return true;
  return false;
}

// --- the flag ----------------------------------------------------------------

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->s->g;
  sg_fact facts[SG_COUNT(w->keys) + 2];
  char code[3];
  char text[SHOWN_MAX * (TEXT_BYTES + 2)] = "";
  char message[MESSAGE_BYTES];
  uint32_t n_facts = 0;
  size_t at = 0;
  for (uint32_t i = 0; i < f->n; i++) {
    const contact *c = &f->at[i];
    if (!is_said(f, i))
      at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? ", " : "",
                             c->text);
    if (i > 0 && f->at[i - 1].of == c->of)
      continue;
    facts[n_facts++] = (sg_fact){SG_ON_ENTITIES, v, c->of->name,
                                 sg_fact_text(w->s->host, c->of->texts[v])};
  }
  country_text(g->entity_country[v], code);
  facts[n_facts++] = (sg_fact){SG_ON_ENTITIES, v, "country", code};
  if (f->is_guess)
    facts[n_facts++] = (sg_fact){SG_ON_ENTITIES, v, "country_guessed_from",
                                 sg_fact_text(w->s->host, w->guessed_from[v])};
  (void)snprintf(
      message, sizeof message,
      "%.*s is %s %s; %s, where neither it nor an owner of it is "
      "recorded%s.",
      NAMED(g, v), f->is_guess ? "perhaps registered in" : "registered in",
      code, text, f->by_doubts ? ", but for links that are not certain" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,   .subject = v,          .deal = SG_NONE,
      .flag = "I06",      .certainty = f->level, .confidence = 1,
      .message = message, .facts = facts,        .n_facts = n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(work *w, sg_id v) {
  found f = {.is_guess = w->guessed_from && w->guessed_from[v]};
  if (w->s->g->entity_country[v] == 0) {
    w->no_country++;
    return SG_OK;
  }
  look(w, v, &f);
  w->no_contact += f.n_read == 0;
  return f.n > 0 ? raise_one(w, v, &f) : SG_OK;
}

sg_status locations_raise(const supply *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .keys = {{"phone", true, host->texts(host, SG_ON_ENTITIES, "phone")},
               {"website", false, host->texts(host, SG_ON_ENTITIES, "website")},
               {"email", false, host->texts(host, SG_ON_ENTITIES, "email")}},
      .guessed_from = host->texts(host, SG_ON_ENTITIES, "country_guessed_from"),
      .operates_in = host->texts(host, SG_ON_ENTITIES, "operates_in"),
      .generic = host->params[PARAM_I06_GENERIC].text,
      .hosts = host->params[PARAM_I06_HOSTS].text,
  };
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && g->entity_kind[v] == SG_COMPANY)
      status = look_at(&w, v);
  const sg_gap_row gaps[] = {
      {"I06", w.no_country, "the country of these companies is not recorded"},
      {"I06", w.no_contact,
       "neither an international telephone number nor an internet name of a "
       "country is recorded of these companies"},
  };
  return status == SG_OK ? sg_put_gaps(host, gaps, SG_COUNT(gaps)) : status;
}
