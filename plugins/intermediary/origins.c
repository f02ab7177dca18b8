// SPDX-License-Identifier: GPL-2.0-or-later
// origins - I12: the stated origin is not the country of the maker, the goods
// were relabelled, or a clause forbids naming origin or vendor.
//
// The makers of a deal are the manufacturers among those who supply or are
// supplied in it, else its vendor, who need not be the maker; of a supply
// without a deal the seller. Cost: O(links).
#include "intermediary.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <string.h>

enum { KIND_ORIGIN, KIND_RELABELLED, KIND_CLAUSE };

// The makers of a deal, or of what one seller sells.
typedef struct makers {
  bool any, sure, unknown; // sure: manufacturers by firm links; a country is
  sg_id first;             // one with a country, or SG_NONE
} makers;

typedef struct work {
  const supply *s;
  const sg_graph *g;
  const char *const *link_origin;
  const char *const *deal_origin;
  const char *const *link_clauses;
  const char *const *deal_clauses;
  const char *const *relabelled; // of links
  uint32_t *start;               // of deals: their supplies
  sg_id *links;
  sg_id *firm; // of entities: the last deal that a firm supply joins them to
  sg_id made_in[COUNTRIES]; // of countries: the last deal with a maker there
  sg_id round;              // the deal at hand, + 1; of none: 0
  clues found;
  uint32_t no_origin, no_maker, no_country;
} work;

// --- makers ------------------------------------------------------------------

static bool group_by_deal(work *w) {
  const supply *s = w->s;
  const sg_graph *g = w->g;
  w->firm = s->host->alloc(s->host, g->n_entities, sizeof *w->firm);
  w->start = s->host->alloc(s->host, (size_t)g->n_deals + 2, sizeof *w->start);
  w->links = s->host->alloc(s->host, s->n_links, sizeof *w->links);
  if (!w->firm || !w->start || !w->links)
    return false;
  for (uint32_t i = 0; i < s->n_links; i++)
    if (g->link_deal[s->links[i]] != SG_NONE)
      w->start[g->link_deal[s->links[i]] + 2]++;
  for (sg_id d = 0; d < g->n_deals; d++)
    w->start[d + 2] += w->start[d + 1];
  for (uint32_t i = 0; i < s->n_links; i++)
    if (g->link_deal[s->links[i]] != SG_NONE)
      w->links[w->start[g->link_deal[s->links[i]] + 1]++] = s->links[i];
  return true;
}

static void add_maker(work *w, sg_id v, makers *m) {
  const uint16_t country = w->g->entity_country[v];
  m->any = true;
  m->unknown |= country == 0;
  if (country == 0)
    return;
  w->made_in[country_number(country)] = w->round;
  if (m->first == SG_NONE)
    m->first = v;
}

static bool is_maker(const sg_graph *g, sg_id v) {
  return (g->entity_roles[v] & SG_ROLE_MANUFACTURER) != 0 && sg_is_party(g, v);
}

static makers of_deal(work *w, sg_id d) {
  const sg_graph *g = w->g;
  makers m = {.sure = true, .first = SG_NONE};
  w->round = d + 1;
  for (int all = 0; all < 2; all++)
    for (uint32_t k = w->start[d]; k < w->start[d + 1]; k++) {
      const sg_id e = w->links[k];
      const sg_id ends[] = {g->link_from[e], g->link_to[e]};
      for (int i = 0; i < 2; i++)
        if (!all && sg_link_is_firm(g, e)) {
          w->firm[ends[i]] = w->round;
        } else if (all && is_maker(g, ends[i])) {
          add_maker(w, ends[i], &m);
          m.sure &= w->firm[ends[i]] == w->round;
        }
    }
  const sg_id vendor = g->deal_vendor[d];
  if (!m.any && vendor != SG_NONE) {
    m.sure = is_maker(g, vendor);
    add_maker(w, vendor, &m);
  }
  return m;
}

// Each seller is a round of its own.
static makers of_seller(work *w, sg_id v) {
  const uint32_t roles = w->g->entity_roles[v];
  makers m = {.sure = is_maker(w->g, v), .first = SG_NONE};
  w->round = w->g->n_deals + 1 + v;
  if (roles & (SG_ROLE_MANUFACTURER | SG_ROLE_VENDOR))
    add_maker(w, v, &m);
  return m;
}

// --- what is stated ----------------------------------------------------------

// What is stated of a deal, or of one sale; `sure` but for the link.
static sg_status note(work *w, clue one, sg_id link, bool sure) {
  const sg_graph *g = w->g;
  if (one.subject == SG_NONE || !g->entity_in_scope[one.subject] ||
      !sg_is_party(g, one.subject))
    return SG_OK;
  const bool firm = link != SG_NONE
                        ? sg_link_is_firm(g, link)
                        : g->deal_status[one.deal] != SG_DEAL_ALLEGED;
  one.level = sure && firm ? SG_CERTAIN : SG_POSSIBLE;
  one.n_links = link != SG_NONE;
  one.links[0] = link;
  return clues_add(&w->found, &one);
}

static sg_status look_at_origin(work *w, const makers *m, sg_id subject,
                                sg_id deal, sg_id link, const char *text) {
  const uint16_t origin = country_of(text, strlen(text));
  if (origin == 0) {
    w->no_country++;
    return SG_OK;
  }
  if (m->first == SG_NONE) {
    w->no_maker++;
    return SG_OK;
  }
  if (w->made_in[country_number(origin)] == w->round)
    return SG_OK;
  const clue one = {.subject = subject,
                    .deal = deal,
                    .kind = KIND_ORIGIN,
                    .other = m->first,
                    .text = text};
  return note(w, one, link, m->sure && !m->unknown);
}

static bool same_tag(const char *a, size_t n, const char *b, size_t m) {
  size_t i = 0;
  while (i < n && i < m &&
         (sg_small(a[i]) == sg_small(b[i]) ||
          ((a[i] == ' ' || a[i] == '-') && b[i] == '_')))
    i++;
  return i == n && i == m;
}

static bool is_silence(const work *w, const char *entry, size_t n) {
  for (const char *at = w->s->host->params[PARAM_I12_CLAUSES].text; *at;) {
    size_t m = 0;
    while (at[m] && at[m] != ',')
      m++;
    if (m > 0 && same_tag(entry, n, at, m))
      return true;
    at += m + (at[m] == ',');
  }
  return false;
}

static sg_status look_at_clauses(work *w, sg_id subject, sg_id deal, sg_id link,
                                 const char *text) {
  const char *at = text;
  size_t n = 0;
  for (const char *one = sg_next_entry(&at, &n); one;
       one = sg_next_entry(&at, &n))
    if (is_silence(w, one, n))
      return note(w,
                  (clue){.subject = subject,
                         .deal = deal,
                         .kind = KIND_CLAUSE,
                         .other = SG_NONE,
                         .text = text},
                  link, true);
  return SG_OK;
}

// The seller of a supply, the supplier of a contract.
static sg_status look_at_link(work *w, sg_id e) {
  const sg_graph *g = w->g;
  const bool sold = in_supply(w->s, e);
  const bool bought = g->link_kind[e] == SG_CONTRACT &&
                      !sg_deal_is_void(g, g->link_deal[e]) &&
                      (g->deal == SG_NONE || g->deal == g->link_deal[e]);
  const sg_id subject = sold ? g->link_from[e] : g->link_to[e];
  const sg_id deal = g->link_deal[e];
  sg_status status = SG_OK;
  if (sold && deal == SG_NONE && w->link_origin && w->link_origin[e]) {
    const makers m = of_seller(w, subject);
    status = look_at_origin(w, &m, subject, deal, e, w->link_origin[e]);
  }
  if (status == SG_OK && sold && w->relabelled &&
      sg_text_is(w->relabelled[e], "true"))
    status = note(w,
                  (clue){.subject = subject,
                         .deal = deal,
                         .kind = KIND_RELABELLED,
                         .other = SG_NONE},
                  e, true);
  if (status == SG_OK && (sold || bought) && w->link_clauses)
    status = look_at_clauses(w, subject, deal, e, w->link_clauses[e]);
  return status;
}

static sg_status look_at_deal(work *w, sg_id d) {
  const sg_graph *g = w->g;
  const char *origin = w->deal_origin ? w->deal_origin[d] : NULL;
  const makers m = of_deal(w, d);
  const sg_id vendor =
      g->deal_vendor[d] != SG_NONE ? g->deal_vendor[d] : m.first;
  bool any = origin != NULL;
  sg_status status = SG_OK;
  if (origin)
    status = look_at_origin(w, &m, vendor, d, SG_NONE, origin);
  for (uint32_t k = w->start[d]; k < w->start[d + 1] && status == SG_OK; k++) {
    const sg_id e = w->links[k];
    const char *text = w->link_origin ? w->link_origin[e] : NULL;
    any |= text != NULL;
    if (text)
      status = look_at_origin(w, &m, g->link_from[e], d, e, text);
  }
  w->no_origin += !any;
  if (status == SG_OK && w->deal_clauses)
    status = look_at_clauses(w, vendor, d, SG_NONE, w->deal_clauses[d]);
  return status;
}

// --- the flag ----------------------------------------------------------------

typedef struct facts {
  sg_fact at[3 * SHOWN_MAX];
  char code[SHOWN_MAX][3];
  uint32_t n;
} facts;

static void add_facts(const work *w, const clue *c, uint32_t i, facts *f) {
  static const char *const fields[] = {"stated_origin", "relabelled",
                                       "clauses"};
  const bool by_link = c->n_links > 0;
  f->at[f->n++] = (sg_fact){
      by_link ? SG_ON_LINKS : SG_ON_DEALS,
      by_link ? c->links[0] : c->deal,
      fields[c->kind],
      c->text ? sg_fact_text(w->s->host, c->text) : "true",
  };
  if (c->kind != KIND_ORIGIN)
    return;
  country_text(w->g->entity_country[c->other], f->code[i]);
  f->at[f->n++] = (sg_fact){SG_ON_ENTITIES, c->other, "country", f->code[i]};
  if (is_maker(w->g, c->other))
    f->at[f->n++] =
        (sg_fact){SG_ON_ENTITIES, c->other, "roles", "manufacturer"};
}

static void write_message(const work *w, const clue *c, const clue_proof *p,
                          bool alleged, char out[MESSAGE_BYTES]) {
  const sg_graph *g = w->g;
  const char *name = g->entity_name[c->subject];
  const char *maker = c->other == SG_NONE ? "" : g->entity_name[c->other];
  char code[3] = "";
  char origin[300] = "";
  if (c->other != SG_NONE)
    country_text(g->entity_country[c->other], code);
  if (p->kinds & 1U << KIND_ORIGIN)
    (void)snprintf(origin, sizeof origin,
                   " the stated origin %.*s is not %s, "
                   "the country of %.*s;",
                   SG_CLIPPED(c->text, 20), code, SG_CLIPPED(maker, 200));
  int n = snprintf(out, MESSAGE_BYTES, "In what %.*s sells,%s%s%s",
                   SG_CLIPPED(name, NAME_BYTES), origin,
                   p->kinds & 1U << KIND_RELABELLED
                       ? " goods are recorded as relabelled;"
                       : "",
                   p->kinds & 1U << KIND_CLAUSE
                       ? " a clause on record forbids naming origin or vendor;"
                       : "");
  (void)snprintf(out + n - 1, MESSAGE_BYTES - (size_t)n, "%s.",
                 alleged ? ", in part as alleged" : "");
}

static sg_status raise_one(const void *ctx, const clue *group, uint32_t n) {
  const work *w = ctx;
  char message[MESSAGE_BYTES];
  clue_proof p;
  facts f = {.n = 0};
  bool alleged = group->deal != SG_NONE &&
                 w->g->deal_status[group->deal] == SG_DEAL_ALLEGED;
  clues_prove(w->g, group, n, "the sale of which it is recorded", &p);
  for (uint32_t i = 0; i < p.shown; i++)
    add_facts(w, &group[i], i, &f);
  alleged |= p.alleged;
  write_message(w, group, &p, alleged, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = group->subject,
      .deal = group->deal,
      .flag = "I12",
      .certainty = group->level,
      .confidence = p.n_paths ? p.confidence : 1,
      .message = message,
      .paths = p.paths,
      .n_paths = p.n_paths,
      .facts = f.at,
      .n_facts = f.n,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status report_gaps(const work *w, uint32_t n_deals) {
  const bool none = !w->link_origin && !w->deal_origin && !w->link_clauses &&
                    !w->deal_clauses && !w->relabelled;
  const sg_gap_row gaps[] = {
      {"I12", none && n_deals == 0, "no origin and no clause is recorded"},
      {"I12", w->no_origin, "no origin is stated for these deals"},
      {"I12", w->no_country, "these stated origins are no country codes"},
      {"I12", w->no_maker,
       "of these stated origins the maker or its country is not "
       "recorded"},
  };
  return sg_put_gaps(w->s->host, gaps, SG_COUNT(gaps));
}

sg_status origins_raise(const supply *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .g = g,
      .link_origin = host->texts(host, SG_ON_LINKS, "stated_origin"),
      .deal_origin = host->texts(host, SG_ON_DEALS, "stated_origin"),
      .link_clauses = host->texts(host, SG_ON_LINKS, "clauses"),
      .deal_clauses = host->texts(host, SG_ON_DEALS, "clauses"),
      .relabelled = host->texts(host, SG_ON_LINKS, "relabelled"),
      .found = {.host = host},
  };
  uint32_t n_deals = 0;
  sg_status status = group_by_deal(&w) ? SG_OK : SG_ENOMEM;
  for (sg_id e = 0; e < g->n_links && status == SG_OK; e++)
    status = look_at_link(&w, e);
  for (sg_id d = 0; d < g->n_deals && status == SG_OK; d++)
    if (sg_deal_in_review(g, d)) {
      n_deals++;
      status = look_at_deal(&w, d);
    }
  if (status == SG_OK)
    status = clues_each(&w.found, raise_one, &w);
  return status == SG_OK ? report_gaps(&w, n_deals) : status;
}
