// SPDX-License-Identifier: GPL-2.0-or-later
// payers - I08: somebody who is no party to a deal pays for it, or a payment
// went through a country of none of its parties.
//
// Parties are the vendor, the stated end users and whoever a link of the deal
// joins that is no payment. A state's treasury that pays for a body of the same
// state is no third party. Cost: O(links log links).
#include "intermediary.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <stdlib.h>

enum { KIND_PAYER, KIND_ROUTE };

typedef struct member {
  sg_id deal, entity;
  uint8_t level; // SG_POSSIBLE by links that are not firm
} member;

typedef struct work {
  const supply *s;
  const sg_graph *g;
  const char *const *through; // of links
  member *members;            // by deal
  uint32_t n_members;
  // Of the deal at hand:
  sg_id *mark; // of entities: the deal, + 1
  uint8_t *level;
  sg_id in[COUNTRIES]; // of countries: the same
  uint8_t in_level[COUNTRIES];
  sg_id body_in[COUNTRIES]; // those with a public body among the parties
  bool unknown;             // the country of a party is
  clues found;
  uint32_t no_deal, no_parties, no_route;
} work;

// --- the parties to each deal ------------------------------------------------

static void add_member(work *w, sg_id deal, sg_id entity, uint8_t level) {
  if (deal != SG_NONE && entity != SG_NONE && sg_deal_in_review(w->g, deal))
    w->members[w->n_members++] = (member){deal, entity, level};
}

static int by_deal(const void *a, const void *b) {
  const member *x = a;
  const member *y = b;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  return (x->entity > y->entity) - (x->entity < y->entity);
}

static sg_status find_members(work *w) {
  sg_host *host = w->s->host;
  const sg_graph *g = w->g;
  const sg_rows *users = host->rows(host, SG_ON_DEAL_USERS);
  const double *user = host->numbers(host, SG_ON_DEAL_USERS, "entity");
  const sg_rows *told = host->rows(host, SG_ON_LINK_USERS);
  const double *said = host->numbers(host, SG_ON_LINK_USERS, "entity");
  if (!users || !user || !told || !said)
    return SG_ENOMEM;
  w->members = host->alloc(
      host, 2 * (size_t)g->n_links + g->n_deals + users->n_rows + told->n_rows,
      sizeof *w->members);
  if (!w->members)
    return SG_ENOMEM;
  for (sg_id e = 0; e < g->n_links; e++) {
    const uint8_t level = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
    const sg_id deal =
        g->link_kind[e] == SG_PAYMENT ? SG_NONE : g->link_deal[e];
    add_member(w, deal, g->link_from[e], level);
    add_member(w, deal, g->link_to[e], level);
    for (uint32_t i = told->start[e]; i < told->start[e + 1]; i++)
      add_member(w, deal, (sg_id)said[i], level);
  }
  for (sg_id d = 0; d < g->n_deals; d++) {
    add_member(w, d, g->deal_vendor[d], SG_CERTAIN);
    for (uint32_t i = users->start[d]; i < users->start[d + 1]; i++)
      add_member(w, d, (sg_id)user[i], SG_CERTAIN);
  }
  if (w->n_members > 1)
    qsort(w->members, w->n_members, sizeof *w->members, by_deal);
  return SG_OK;
}

static void note_country(work *w, sg_id deal, const member *m) {
  const uint16_t country = w->g->entity_country[m->entity];
  const uint8_t kind = w->g->entity_kind[m->entity];
  if (kind == SG_PERSON || kind == SG_ADDRESS || kind == SG_INCIDENT)
    return;
  if (country == 0) {
    w->unknown = true;
    return;
  }
  const uint32_t i = country_number(country);
  if (w->in[i] != deal + 1)
    w->in_level[i] = 0;
  w->in[i] = deal + 1;
  w->in_level[i] = m->level > w->in_level[i] ? m->level : w->in_level[i];
  if (kind == SG_PUBLIC_BODY)
    w->body_in[i] = deal + 1;
}

// Returns how many there are.
static uint32_t mark_members(work *w, sg_id deal, uint32_t *at) {
  uint32_t n = 0;
  w->unknown = false;
  while (*at < w->n_members && w->members[*at].deal < deal)
    ++*at;
  for (; *at < w->n_members && w->members[*at].deal == deal; ++*at) {
    const member *m = &w->members[*at];
    if (w->mark[m->entity] != deal + 1) {
      w->level[m->entity] = 0;
      n++;
    }
    w->mark[m->entity] = deal + 1;
    if (m->level > w->level[m->entity])
      w->level[m->entity] = m->level;
    note_country(w, deal, m);
  }
  return n;
}

// --- payments ----------------------------------------------------------------

// The payer bears the flag, or the payee when it is no party that can.
static sg_status note(work *w, sg_id e, uint8_t level, uint8_t kind,
                      sg_id other, const char *text) {
  const sg_graph *g = w->g;
  const sg_id ends[] = {g->link_from[e], g->link_to[e]};
  for (int i = 0; i < 2; i++)
    if (sg_is_party(g, ends[i]) && g->entity_in_scope[ends[i]])
      return clues_add(&w->found, &(clue){
                                      .subject = ends[i],
                                      .deal = g->link_deal[e],
                                      .level = level,
                                      .kind = kind,
                                      .n_links = 1,
                                      .links = {e},
                                      .other = other,
                                      .text = text,
                                  });
  return SG_OK;
}

static uint8_t standing(const work *w, sg_id deal, sg_id v) {
  const sg_graph *g = w->g;
  const uint16_t country = g->entity_country[v];
  if (w->mark[v] == deal + 1)
    return w->level[v];
  return g->entity_kind[v] == SG_PUBLIC_BODY && country &&
                 w->body_in[country_number(country)] == deal + 1
             ? SG_CERTAIN
             : 0;
}

static sg_status look_at_payer(work *w, sg_id e) {
  const sg_id payer = w->g->link_from[e];
  const uint8_t part = standing(w, w->g->link_deal[e], payer);
  if (part == SG_CERTAIN)
    return SG_OK;
  const bool sure = part == 0 && sg_link_is_firm(w->g, e);
  return note(w, e, sure ? SG_CERTAIN : SG_POSSIBLE, KIND_PAYER, payer, NULL);
}

// A party to the deal, or a country of one, is no third one.
static sg_status look_at_route(work *w, sg_id e, const char *text,
                               const char *entry, size_t n) {
  const sg_graph *g = w->g;
  char id[200];
  const sg_id deal = g->link_deal[e];
  (void)snprintf(id, sizeof id, "%.*s", n < 199 ? (int)n : 199, entry);
  const sg_id by = sg_find_entity(g, id);
  const uint16_t country =
      by == SG_NONE ? country_of(entry, n) : g->entity_country[by];
  if (by != SG_NONE && w->mark[by] == deal + 1)
    return SG_OK;
  if (country == 0) {
    w->no_route++;
    return SG_OK;
  }
  const uint32_t i = country_number(country);
  const uint8_t in = w->in[i] == deal + 1 ? w->in_level[i] : 0;
  if (in == SG_CERTAIN)
    return SG_OK;
  const bool sure = in == 0 && !w->unknown && sg_link_is_firm(g, e);
  return note(w, e, sure ? SG_CERTAIN : SG_POSSIBLE, KIND_ROUTE, by, text);
}

static sg_status look_at_payment(work *w, sg_id e) {
  const char *text = w->through ? w->through[e] : NULL;
  const char *at = text;
  size_t n = 0;
  sg_status status = look_at_payer(w, e);
  for (const char *one = sg_next_entry(&at, &n); one && status == SG_OK;
       one = sg_next_entry(&at, &n))
    status = look_at_route(w, e, text, one, n);
  return status;
}

typedef struct payment {
  sg_id deal, link;
} payment;

static int by_deal_of_payment(const void *a, const void *b) {
  const payment *x = a;
  const payment *y = b;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

// Those that name no deal are counted; `*any`: there are payments at all.
static payment *list_payments(work *w, uint32_t *n, bool *any) {
  const sg_graph *g = w->g;
  payment *list = w->s->host->alloc(w->s->host, g->n_links, sizeof *list);
  for (sg_id e = 0; list && e < g->n_links; e++) {
    const sg_id deal = g->link_deal[e];
    if (g->link_kind[e] != SG_PAYMENT || g->link_from[e] == g->link_to[e])
      continue;
    *any = true;
    w->no_deal += deal == SG_NONE && g->deal == SG_NONE;
    if (deal != SG_NONE && sg_deal_in_review(g, deal))
      list[(*n)++] = (payment){deal, e};
  }
  if (*n > 1)
    qsort(list, *n, sizeof *list, by_deal_of_payment);
  return list;
}

static sg_status look_at_all(work *w, bool *any) {
  uint32_t n = 0;
  uint32_t at = 0;
  uint32_t members = 0;
  const payment *list = list_payments(w, &n, any);
  sg_status status = list ? SG_OK : SG_ENOMEM;
  for (uint32_t i = 0; i < n && status == SG_OK; i++) {
    if (i == 0 || list[i].deal != list[i - 1].deal) {
      members = mark_members(w, list[i].deal, &at);
      w->no_parties += members < 2;
    }
    if (members >= 2)
      status = look_at_payment(w, list[i].link);
  }
  return status;
}

// --- the flag ----------------------------------------------------------------

static void write_payment(const work *w, const clue *c, bool alleged,
                          char out[MESSAGE_BYTES]) {
  const sg_graph *g = w->g;
  const char *payer = g->entity_name[g->link_from[c->links[0]]];
  const char *payee = g->entity_name[g->link_to[c->links[0]]];
  const char *how = alleged ? ", as alleged," : "";
  if (c->kind == KIND_PAYER)
    (void)snprintf(out, MESSAGE_BYTES,
                   "%.*s, no recorded party to the deal, is recorded%s as "
                   "paying %.*s in it",
                   SG_CLIPPED(payer, NAME_BYTES), how,
                   SG_CLIPPED(payee, NAME_BYTES));
  else
    (void)snprintf(out, MESSAGE_BYTES,
                   "A payment of %.*s to %.*s in the deal is recorded%s as "
                   "going through %.*s, a country, or a party in one, of none "
                   "of its recorded parties",
                   SG_CLIPPED(payer, NAME_BYTES), SG_CLIPPED(payee, NAME_BYTES),
                   how, SG_CLIPPED(c->text, NAME_BYTES));
}

static sg_status raise_one(const void *ctx, const clue *group, uint32_t n) {
  const work *w = ctx;
  sg_fact facts[SHOWN_MAX];
  char what[MESSAGE_BYTES];
  char message[MESSAGE_BYTES];
  char more[120] = "";
  clue_proof p;
  uint32_t n_facts = 0;
  clues_prove(w->g, group, n, "a payment for the deal", &p);
  for (uint32_t i = 0; i < p.shown; i++)
    if (group[i].kind == KIND_ROUTE)
      facts[n_facts++] = (sg_fact){SG_ON_LINKS, group[i].links[0], "through",
                                   sg_fact_text(w->s->host, group[i].text)};
  if (p.n > 1)
    (void)snprintf(more, sizeof more,
                   "; of payments by third parties or through third countries "
                   "there are %u",
                   p.n);
  write_payment(w, group, p.alleged, what);
  (void)snprintf(message, sizeof message, "%.*s%s.",
                 SG_CLIPPED(what, MESSAGE_BYTES - (int)sizeof more - 2), more);
  const sg_finding finding = {
      SG_FINDING_SIZES,   .subject = group->subject, .deal = group->deal,
      .flag = "I08",      .certainty = group->level, .confidence = p.confidence,
      .message = message, .paths = p.paths,          .n_paths = p.n_paths,
      .facts = facts,     .n_facts = n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status report_gaps(const work *w, bool any) {
  const sg_gap_row gaps[] = {
      {"I08", !any, "no payment is recorded"},
      {"I08", w->no_deal, "these payments name no deal"},
      {"I08", w->no_parties, "the parties to these deals are not recorded"},
      {"I08", w->no_route,
       "what these payments went through is neither an entity "
       "with a country nor a country"},
  };
  return sg_put_gaps(w->s->host, gaps, SG_COUNT(gaps));
}

sg_status payers_raise(const supply *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  bool any = false;
  work *w = host->alloc(host, 1, sizeof *w);
  if (!w)
    return SG_ENOMEM;
  w->s = s;
  w->g = s->g;
  w->found.host = host;
  w->through = host->texts(host, SG_ON_LINKS, "through");
  w->mark = host->alloc(host, n, sizeof *w->mark);
  w->level = host->alloc(host, n, sizeof *w->level);
  if (!w->mark || !w->level)
    return SG_ENOMEM;
  sg_status status = find_members(w);
  if (status == SG_OK)
    status = look_at_all(w, &any);
  if (status == SG_OK)
    status = clues_each(&w->found, raise_one, w);
  return status == SG_OK ? report_gaps(w, any) : status;
}
