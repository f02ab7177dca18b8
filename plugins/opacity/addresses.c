// SPDX-License-Identifier: GPL-2.0-or-later
// addresses - O07: the party is at an address where many are registered, or
// where others are by its type; two parties of one deal there weigh more.
//
// Organisations are counted and flagged, not persons: officers give the address
// of their company, and everybody lives at a residential one.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Who is at an address; [1]: for sure organisations, and different ones.
typedef struct place {
  uint32_t n[2];
  uint32_t n_others; // of n[0], those of unknown kind
  uint32_t n_names;  // of the rest
  bool typed, registered;
} place;

// A party to a deal.
typedef struct part {
  sg_id party, deal;
} part;

typedef struct work {
  const survey *s;
  const char *const *types;
  const double *registered;
  const char *const *deal_titles;
  place *places; // of addresses, by entity
  sg_id *seen;   // of entities: the address at which it was met last, + 1
  sg_id *sure;   // the same, of those who are surely there
  struct tenant *tenants;
  part *parts;     // in order
  uint32_t *first; // of entities, in `parts`
  sg_id *partner;  // of links to addresses: the link of another party there ...
  sg_id *of_deal;  // ... to this deal; SG_NONE
} work;

// --- deals
// ------------------------------------------------------------------------

static int by_party(const void *a, const void *b) {
  const part *x = a;
  const part *y = b;
  if (x->party != y->party)
    return x->party < y->party ? -1 : 1;
  return (x->deal > y->deal) - (x->deal < y->deal);
}

static void add_part(work *w, sg_id v, sg_id deal, uint32_t *n) {
  if (v != SG_NONE && deal != SG_NONE && is_organisation(w->s->g, v))
    w->parts[(*n)++] = (part){v, deal};
}

static bool is_real(const sg_graph *g, sg_id deal) {
  return sg_deal_in_review(g, deal) && g->deal_status[deal] != SG_DEAL_ALLEGED;
}

// Each once, by party.
static void index_parts(work *w, uint32_t n) {
  const sg_graph *g = w->s->g;
  uint32_t kept = 0;
  if (n > 1)
    qsort(w->parts, n, sizeof *w->parts, by_party);
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || by_party(&w->parts[kept - 1], &w->parts[i]) != 0)
      w->parts[kept++] = w->parts[i];
  for (uint32_t i = 0; i < kept; i++)
    w->first[w->parts[i].party + 1]++;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->first[v + 1] += w->first[v];
}

static bool list_parts(work *w) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  const sg_rows *users = host->rows(host, SG_ON_DEAL_USERS);
  const double *user = host->numbers(host, SG_ON_DEAL_USERS, "entity");
  uint32_t n = users ? users->n_rows : 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += g->link_deal[e] != SG_NONE ? 2 : 0;
  w->parts = host->alloc(host, (size_t)n + g->n_deals, sizeof *w->parts);
  w->first = host->alloc(host, (size_t)g->n_entities + 1, sizeof *w->first);
  if (!w->parts || !w->first)
    return false;
  n = 0;
  for (sg_id d = 0; d < g->n_deals; d++) {
    if (!is_real(g, d))
      continue;
    add_part(w, g->deal_vendor[d], d, &n);
    for (uint32_t i = users ? users->start[d] : 0;
         user && users && i < users->start[d + 1]; i++)
      add_part(w, (sg_id)user[i], d, &n);
  }
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_deal[e] != SG_NONE && is_real(g, g->link_deal[e]) &&
        is_firm(w->s, e)) {
      add_part(w, g->link_from[e], g->link_deal[e], &n);
      add_part(w, g->link_to[e], g->link_deal[e], &n);
    }
  index_parts(w, n);
  return true;
}

// --- addresses
// --------------------------------------------------------------------

static bool is_tenancy(const work *w, sg_id e) {
  const sg_graph *g = w->s->g;
  const sg_id v = g->link_from[e];
  return g->link_kind[e] == SG_LOCATED_AT &&
         g->entity_kind[g->link_to[e]] == SG_ADDRESS &&
         (is_organisation(g, v) || g->entity_kind[v] == SG_PUBLIC_BODY);
}

// The first of two names in the alphabet, case and stops aside.
static int compare_names(const char *a, const char *b) {
  for (;; a++, b++) {
    while (*a && !sg_is_letter(*a) && !sg_is_digit(*a))
      a++;
    while (*b && !sg_is_letter(*b) && !sg_is_digit(*b))
      b++;
    const int x = (unsigned char)sg_small(*a);
    const int y = (unsigned char)sg_small(*b);
    if (x != y || x == 0)
      return x - y;
  }
}

typedef struct tenant {
  const char *name;
  bool is_other, firm;
} tenant;

static int by_name(const void *a, const void *b) {
  const tenant *x = a;
  const tenant *y = b;
  const int order = compare_names(x->name, y->name);
  if (order)
    return order;
  return x->is_other != y->is_other ? x->is_other - y->is_other
                                    : y->firm - x->firm;
}

// Is it the same as one before it, as somebody records?
static bool repeats_another(const work *w, sg_id a, sg_id v) {
  const sg_graph *g = w->s->g;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (g->link_kind[e] == SG_SAME_AS && g->link_to[e] < v &&
        w->sure[g->link_to[e]] == a + 1)
      return true;
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_SAME_AS && g->link_from[e] < v &&
        w->sure[g->link_from[e]] == a + 1)
      return true;
  }
  return false;
}

// Marks who is there; whose kind is not known is never sure to be one more.
static void mark_tenants(work *w, sg_id a) {
  const sg_graph *g = w->s->g;
  for (uint32_t k = g->in_start[a]; k < g->in_start[a + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!is_tenancy(w, e))
      continue;
    w->seen[g->link_from[e]] = a + 1;
    if (is_firm(w->s, e) && sg_kind_of(g, g->link_from[e]) != SG_OTHER)
      w->sure[g->link_from[e]] = a + 1;
  }
}

// Two nodes of one name are one organisation as far as can be said for sure.
static void count_tenants(work *w, sg_id a, place *out) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  mark_tenants(w, a);
  for (uint32_t k = g->in_start[a]; k < g->in_start[a + 1]; k++) {
    const sg_id v = g->link_from[g->in_link[k]];
    if (!is_tenancy(w, g->in_link[k]) || w->seen[v] != a + 1)
      continue;
    w->seen[v] = 0;
    w->tenants[n] = (tenant){g->entity_name[v], sg_kind_of(g, v) == SG_OTHER,
                             w->sure[v] == a + 1 && !repeats_another(w, a, v)};
    out->n[0]++;
    out->n_others += sg_kind_of(g, v) == SG_OTHER;
    n++;
  }
  if (n > 1)
    qsort(w->tenants, n, sizeof *w->tenants, by_name);
  for (uint32_t i = 0; i < n; i++) {
    const bool is_new = i == 0 || compare_names(w->tenants[i - 1].name,
                                                w->tenants[i].name) != 0;
    out->n[1] += is_new && w->tenants[i].firm;
    out->n_names += is_new && !w->tenants[i].is_other;
  }
}

static place place_of(work *w, sg_id a) {
  const sg_value *p = w->s->host->params;
  const char *type = w->types ? w->types[a] : NULL;
  place out = {
      .typed =
          type && sg_is_listed(p[PARAM_O07_TYPES].text, type, strlen(type)),
      .registered =
          w->registered && w->registered[a] > p[PARAM_O07_REGISTER].number,
  };
  count_tenants(w, a, &out);
  return out;
}

// How surely an address is one, for a party that is there: 0, SG_POSSIBLE,
// SG_CERTAIN.
static uint8_t level_of(const work *w, sg_id e) {
  const sg_graph *g = w->s->g;
  const place *at = &w->places[g->link_to[e]];
  const double most = w->s->host->params[PARAM_O07_PARTIES].number;
  if (!at->typed && !at->registered && !(at->n[0] > most))
    return 0;
  return is_firm(w->s, e) && (at->typed || at->registered || at->n[1] > most)
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

// Keep the tenancies of the two parties that come first by id: the ids of these
// links may be made, and their order with them.
static void keep_two(const sg_graph *g, sg_id e, sg_id *one, sg_id *two) {
  const sg_id v = g->link_from[e];
  if (*one == SG_NONE || v < g->link_from[*one]) {
    *two = *one;
    *one = e;
  } else if (v != g->link_from[*one] &&
             (*two == SG_NONE || v < g->link_from[*two])) {
    *two = e;
  }
}

// By deal, the tenancies of the first two parties at the address at hand.
typedef struct meeting {
  sg_id *one, *two;
} meeting;

static void arrive(work *w, const meeting *m, sg_id e, sg_id d) {
  keep_two(w->s->g, e, &m->one[d], &m->two[d]);
}

static void greet(work *w, const meeting *m, sg_id e, sg_id d) {
  const sg_graph *g = w->s->g;
  if (m->two[d] == SG_NONE || w->partner[e] != SG_NONE)
    return;
  const bool is_first = g->link_from[m->one[d]] == g->link_from[e];
  w->partner[e] = is_first ? m->two[d] : m->one[d];
  w->of_deal[e] = d;
}

static void leave(work *w, const meeting *m, sg_id e, sg_id d) {
  (void)w;
  (void)e;
  m->one[d] = m->two[d] = SG_NONE;
}

typedef void (*turn)(work *w, const meeting *m, sg_id e, sg_id d);

// For each firm tenancy and each deal of its party.
static void each_part(work *w, sg_id a, const meeting *m, turn call) {
  const sg_graph *g = w->s->g;
  for (uint32_t k = g->in_start[a]; k < g->in_start[a + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!is_tenancy(w, e) || !is_firm(w->s, e))
      continue;
    const sg_id v = g->link_from[e];
    for (uint32_t i = w->first[v]; i < w->first[v + 1]; i++)
      call(w, m, e, w->parts[i].deal);
  }
}

static bool find_partners(work *w) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  const meeting m = {host->alloc(host, g->n_deals, sizeof *m.one),
                     host->alloc(host, g->n_deals, sizeof *m.two)};
  w->partner = host->alloc(host, g->n_links, sizeof *w->partner);
  w->of_deal = host->alloc(host, g->n_links, sizeof *w->of_deal);
  if (!m.one || !m.two || !w->partner || !w->of_deal)
    return false;
  for (sg_id d = 0; d < g->n_deals; d++)
    m.one[d] = m.two[d] = SG_NONE;
  for (sg_id e = 0; e < g->n_links; e++)
    w->partner[e] = w->of_deal[e] = SG_NONE;
  for (sg_id a = 0; a < g->n_entities; a++) {
    if (g->entity_kind[a] != SG_ADDRESS)
      continue;
    each_part(w, a, &m, arrive);
    each_part(w, a, &m, greet);
    each_part(w, a, &m, leave);
  }
  return true;
}

// --- the flag
// -------------------------------------------------------------------------

// What is said of an address, most telling first.
static bool is_better(const work *w, sg_id e, sg_id than) {
  const sg_graph *g = w->s->g;
  const uint8_t level = level_of(w, e);
  const uint8_t was = level_of(w, than);
  if (level != was)
    return level > was;
  const bool paired = w->partner[e] != SG_NONE;
  if (paired != (w->partner[than] != SG_NONE))
    return paired;
  const uint32_t n = w->places[g->link_to[e]].n[0];
  const uint32_t n_than = w->places[g->link_to[than]].n[0];
  return n != n_than ? n > n_than : g->link_to[e] < g->link_to[than];
}

typedef struct words {
  char text[1200];
  sg_fact facts[2];
  char number[32];
  uint32_t n;
} words;

static void describe(const work *w, sg_id e, words *out) {
  const sg_graph *g = w->s->g;
  const sg_id a = g->link_to[e];
  const place *at = &w->places[a];
  const uint32_t n_sure = at->n[0] - at->n_others;
  int n = snprintf(out->text, sizeof out->text, "%u organisation%s", n_sure,
                   n_sure == 1 ? "" : "s");
  if (at->n_names < n_sure)
    n += snprintf(out->text + n, sizeof out->text - (size_t)n, " of %u name%s",
                  at->n_names, at->n_names == 1 ? "" : "s");
  if (at->n_others)
    n += snprintf(out->text + n, sizeof out->text - (size_t)n,
                  " and %u part%s of unknown kind", at->n_others,
                  at->n_others == 1 ? "y" : "ies");
  n += snprintf(out->text + n, sizeof out->text - (size_t)n, " %s on record",
                at->n[0] == 1 ? "is" : "are");
  out->n = 0;
  if (at->registered) {
    (void)snprintf(out->number, sizeof out->number, "%.15g", w->registered[a]);
    out->facts[out->n++] =
        (sg_fact){SG_ON_ENTITIES, a, "register_count", out->number};
    n += snprintf(out->text + n, sizeof out->text - (size_t)n,
                  ", a register counts %s there", out->number);
  }
  if (at->typed) {
    out->facts[out->n++] = (sg_fact){SG_ON_ENTITIES, a, "address_type",
                                     sg_fact_text(w->s->host, w->types[a])};
    n += snprintf(out->text + n, sizeof out->text - (size_t)n,
                  ", its type is recorded as %.*s",
                  SG_CLIPPED(w->types[a], NAME_BYTES));
  }
  if (w->partner[e] == SG_NONE)
    return;
  const sg_id other = g->link_from[w->partner[e]];
  const char *title = w->deal_titles ? w->deal_titles[w->of_deal[e]] : NULL;
  (void)snprintf(out->text + n, sizeof out->text - (size_t)n,
                 ", and %.*s, a party to the same deal%s%.*s, is there, too",
                 NAMED(g, other), title ? " " : "",
                 title ? sg_clip(title, NAME_BYTES) : 0, title ? title : "");
}

static sg_status raise_one(const work *w, sg_id v, sg_id e) {
  const sg_graph *g = w->s->g;
  const sg_id links[] = {e, w->partner[e]};
  const bool paired = w->partner[e] != SG_NONE;
  char message[MESSAGE_BYTES];
  words of;
  describe(w, e, &of);
  (void)snprintf(message, sizeof message, "At the address of %.*s (%.*s) %s%s.",
                 NAMED(g, v), NAMED(g, g->link_to[e]), of.text,
                 alleged_words(w->s, &e, 1));
  const sg_path path = {v, paired ? 2 : 1, links,
                        paired ? "the address of two parties of one deal"
                               : "the address"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O07",
      .severity = paired ? SG_ELEVATED : 0,
      .certainty = level_of(w, e),
      .confidence = least_confidence(w->s, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = of.facts,
      .n_facts = of.n,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unknown) {
  const sg_graph *g = w->s->g;
  sg_id best = SG_NONE;
  bool any = false;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!is_tenancy(w, e))
      continue;
    any = true;
    if (best == SG_NONE || is_better(w, e, best))
      best = e;
  }
  *unknown += !any;
  return any && level_of(w, best) > 0 ? raise_one(w, v, best) : SG_OK;
}

sg_status addresses_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .types = host->texts(host, SG_ON_ENTITIES, "address_type"),
      .registered = host->numbers(host, SG_ON_ENTITIES, "register_count"),
      .deal_titles = host->texts(host, SG_ON_DEALS, "title"),
      .places = host->alloc(host, g->n_entities, sizeof *w.places),
      .seen = host->alloc(host, g->n_entities, sizeof *w.seen),
      .sure = host->alloc(host, g->n_entities, sizeof *w.sure),
      .tenants = host->alloc(host, g->n_entities, sizeof *w.tenants),
  };
  if (!w.places || !w.seen || !w.sure || !w.tenants || !list_parts(&w) ||
      !find_partners(&w))
    return SG_ENOMEM;
  for (sg_id a = 0; a < g->n_entities; a++)
    if (g->entity_kind[a] == SG_ADDRESS)
      w.places[a] = place_of(&w, a);
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_subject(s, v))
      status = look_at(&w, v, &unknown);
  return status == SG_OK ? sg_put_gap(s->host, "O07", unknown,
                                      "no address of these parties is recorded")
                         : status;
}
