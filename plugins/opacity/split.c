// SPDX-License-Identifier: GPL-2.0-or-later
// split - O09: companies under one ultimate owner have three roles for one
// product in three countries.
//
// A company belongs to whoever holds its majority or certainly controls it; a
// company on the way up that has no part in the product holds the others, which
// is a role of its own.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOLDS = 1 << 12, CLIMB_MAX = 64, LANDS = 676, LAND_WORDS = 11 };

// A company that sells or buys a product, by ultimate owner and product.
typedef struct member {
  sg_id top, company;
  const char *product;
} member;

typedef struct work {
  const survey *s;
  bool sure;
  sg_id *parent; // of entities: link from who holds it; SG_NONE
  sg_id *top;    // of entities: who is at the top; SG_NONE: not known
  member *members;
  uint32_t n;
  const char *const *link_product;
  const char *const *deal_product;
  uint32_t *stamp; // of entities: the look at a group that met it last
  uint32_t n_looks;
} work;

// --- who belongs to whom
// ------------------------------------------------------------

// Without certainty the one tie that can carry a majority; several cannot tell.
static sg_id find_parent(const work *w, sg_id v) {
  const sg_graph *g = w->s->g;
  sg_id found = SG_NONE;
  bool several = false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (!(w->s->tie[e] & ANY_TIE))
      continue;
    if (sg_link_is_majority(g, e))
      return e;
    const bool can = g->link_kind[e] == SG_CONTROL
                         ? !w->sure || sg_link_controls(g, e)
                         : !w->sure && sg_control_high(g, e) > SG_PERCENT(50);
    if (!can)
      continue;
    several |= found != SG_NONE && g->link_from[e] != g->link_from[found];
    found = found == SG_NONE ? e : found;
  }
  return several ? SG_NONE : found;
}

// Follow parents up; what ends in a circle, or far away, has no top.
static void find_tops(work *w) {
  const sg_graph *g = w->s->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->parent[v] = is_organisation(g, v) ? find_parent(w, v) : SG_NONE;
  for (sg_id v = 0; v < g->n_entities; v++) {
    sg_id at = v;
    uint32_t n = 0;
    while (w->parent[at] != SG_NONE && n++ < CLIMB_MAX)
      at = g->link_from[w->parent[at]];
    w->top[v] = w->parent[at] == SG_NONE ? at : SG_NONE;
  }
}

// --- who has a part in a product
// ------------------------------------------------------

static const char *product_of(const work *w, sg_id e) {
  const sg_id deal = w->s->g->link_deal[e];
  if (w->link_product && w->link_product[e])
    return w->link_product[e];
  return deal != SG_NONE && w->deal_product ? w->deal_product[deal] : NULL;
}

static void add_member(work *w, sg_id v, const char *product) {
  const sg_graph *g = w->s->g;
  const sg_id top = w->top[v];
  if (is_organisation(g, v) && top != SG_NONE && sg_is_party(g, top))
    w->members[w->n++] = (member){top, v, product};
}

static int by_group(const void *a, const void *b) {
  const member *x = a;
  const member *y = b;
  if (x->top != y->top)
    return x->top < y->top ? -1 : 1;
  const int by = strcmp(x->product, y->product);
  return by ? by : (x->company > y->company) - (x->company < y->company);
}

static bool list_members(work *w) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += sg_supply_counts(g, e) && product_of(w, e);
  w->n = 0;
  w->members = w->s->host->alloc(w->s->host, 2 * (size_t)n, sizeof *w->members);
  for (sg_id e = 0; w->members && e < g->n_links; e++) {
    const char *product = sg_supply_counts(g, e) ? product_of(w, e) : NULL;
    if (!product || !product[0] || (w->sure && !is_firm(w->s, e)))
      continue;
    add_member(w, g->link_from[e], product);
    add_member(w, g->link_to[e], product);
  }
  if (w->members && w->n > 1)
    qsort(w->members, w->n, sizeof *w->members, by_group);
  return w->members != NULL;
}

// --- one group
// --------------------------------------------------------------------

typedef struct found {
  uint32_t n_companies, n_countries, n_roles, roles;
  uint64_t lands[LAND_WORDS];
  uint32_t shown;
  sg_id companies[SHOWN_MAX];
  sg_id links[SHOWN_MAX][CLIMB_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  char codes[SHOWN_MAX][3];
  uint32_t n_paths, n_facts;
  double confidence;
  bool alleged;
} found;

static void add_company(const work *w, sg_id v, uint32_t roles, found *f) {
  const uint16_t country = w->s->g->entity_country[v];
  f->n_companies++;
  f->roles |= roles;
  const uint32_t a = (uint32_t)(country >> 8) - 'A';
  const uint32_t b = (uint32_t)(country & 0xff) - 'A';
  const uint32_t place = a * 26 + b;
  const bool known = a < 26 && b < 26 && place < LANDS;
  if (f->shown < SHOWN_MAX) {
    f->companies[f->shown++] = v;
    if (known) {
      char *code = f->codes[f->n_facts];
      code[0] = (char)('A' + a);
      code[1] = (char)('A' + b);
      f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, v, "country", code};
    }
  }
  if (!known || f->lands[place / 64] >> place % 64 & 1)
    return;
  f->lands[place / 64] |= UINT64_C(1) << place % 64;
  f->n_countries++;
}

// The companies between one that has a part and the owner at the top.
static void climb(const work *w, sg_id v, uint32_t stamp, found *f) {
  const sg_graph *g = w->s->g;
  const uint32_t row = f->n_paths;
  uint32_t n = 0;
  for (sg_id at = v; w->parent[at] != SG_NONE && n < CLIMB_MAX;) {
    const sg_id e = w->parent[at];
    at = g->link_from[e];
    f->confidence = fmin(f->confidence, least_confidence(w->s, &e, 1));
    f->alleged |= is_alleged(w->s, e);
    if (row < SHOWN_MAX)
      f->links[row][n] = e;
    n++;
    if (w->stamp[at] == stamp || !is_organisation(g, at))
      continue;
    w->stamp[at] = stamp;
    add_company(w, at, HOLDS, f);
  }
  if (n == 0 || row == SHOWN_MAX)
    return;
  f->paths[f->n_paths++] =
      (sg_path){v, n, f->links[row], "a company of the group and its owner"};
}

static void look(work *w, uint32_t from, uint32_t to, found *f) {
  const sg_graph *g = w->s->g;
  const uint32_t stamp = ++w->n_looks;
  *f = (found){.confidence = 1};
  for (uint32_t i = from; i < to; i++) {
    const sg_id v = w->members[i].company;
    if (w->stamp[v] == stamp)
      continue;
    w->stamp[v] = stamp;
    add_company(w, v, g->entity_roles[v], f);
  }
  for (uint32_t i = from; i < to; i++)
    if (i == from || w->members[i].company != w->members[i - 1].company)
      climb(w, w->members[i].company, stamp, f);
  for (uint32_t bits = f->roles; bits; bits &= bits - 1)
    f->n_roles++;
}

static sg_status raise_one(const work *w, const member *of, const found *f) {
  const sg_graph *g = w->s->g;
  char names[1000];
  char message[MESSAGE_BYTES];
  (void)sg_names_text(g, f->companies, f->shown, f->n_companies, names);
  (void)snprintf(message, sizeof message,
                 "Companies under %.*s have %u roles in %u countries for the "
                 "product %.*s: %s%s.",
                 NAMED(g, of->top), f->n_roles, f->n_countries,
                 SG_CLIPPED(of->product, NAME_BYTES), names,
                 f->alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = of->top,
      .deal = SG_NONE,
      .flag = "O09",
      .certainty = w->sure ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n_paths,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// Rows of one owner and product, and what was found there.
typedef struct group {
  uint32_t from, to, n_countries, n_roles;
} group;

static uint32_t last_of_group(const work *w, uint32_t i) {
  uint32_t end = i;
  while (end < w->n && w->members[end].top == w->members[i].top &&
         strcmp(w->members[end].product, w->members[i].product) == 0)
    end++;
  return end;
}

static bool is_wider(const group *x, const group *y) {
  return x->n_countries != y->n_countries ? x->n_countries > y->n_countries
                                          : x->n_roles > y->n_roles;
}

// One finding an owner: the product with most countries, then roles.
static sg_status raise_groups(work *w, uint8_t *raised, found *f) {
  const sg_graph *g = w->s->g;
  const sg_value *p = w->s->host->params;
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < w->n && status == SG_OK;) {
    const sg_id top = w->members[i].top;
    group best = {0, 0, 0, 0};
    while (i < w->n && w->members[i].top == top) {
      group one = {i, last_of_group(w, i), 0, 0};
      look(w, one.from, one.to, f);
      one.n_countries = f->n_countries;
      one.n_roles = f->n_roles;
      if (one.n_countries >= p[PARAM_O09_COUNTRIES].number &&
          one.n_roles >= p[PARAM_O09_ROLES].number && is_wider(&one, &best))
        best = one;
      i = one.to;
    }
    if (best.to == 0 || raised[top] || !g->entity_in_scope[top])
      continue;
    raised[top] = 1;
    look(w, best.from, best.to, f);
    status = raise_one(w, &w->members[best.from], f);
  }
  return status;
}

sg_status split_raise(const survey *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  work w = {
      .s = s,
      .sure = true,
      .parent = host->alloc(host, n, sizeof *w.parent),
      .top = host->alloc(host, n, sizeof *w.top),
      .link_product = host->texts(host, SG_ON_LINKS, "product"),
      .deal_product = host->texts(host, SG_ON_DEALS, "product"),
      .stamp = host->alloc(host, n, sizeof *w.stamp),
  };
  uint8_t *raised = host->alloc(host, n, sizeof *raised);
  found *f = host->alloc(host, 1, sizeof *f);
  if (!w.parent || !w.top || !w.stamp || !raised || !f)
    return SG_ENOMEM;
  if (!w.link_product && !w.deal_product)
    return say_no_data(s, "O09", "no product of a supply is recorded");
  sg_status status = SG_OK;
  for (int sure = 1; sure >= 0 && status == SG_OK; sure--) {
    w.sure = sure == 1;
    find_tops(&w);
    if (!list_members(&w))
      return SG_ENOMEM;
    status = raise_groups(&w, raised, f);
  }
  return status;
}
