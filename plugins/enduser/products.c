// SPDX-License-Identifier: GPL-2.0-or-later
// products - the product, as context. S1-01: a class of high risk; S1-02:
// misuse of its class has been reported, whoever the user was; S1-03: supplies
// to one end user that together form a system of interception.
#include "enduser.h"

#include <stdio.h>
#include <string.h>

// --- S1-01 and S1-02, on vendors ---

// What a vendor sells in one deal, or in supplies of none.
typedef struct offer {
  sg_id vendor, deal;
  sg_id link; // SG_NONE: by the deal
  uint8_t product_class;
  uint8_t level; // Whether the flag follows: 0, SG_POSSIBLE or SG_CERTAIN
} offer;

typedef struct work {
  const users *u;
  const sg_graph *g;
  uint32_t *own_start; // of each deal: its vendor's supplies in it
  sg_id *own;
  sg_id *misused;   // by class: an incident of misuse, SG_NONE: none
  uint32_t unknown; // offers without a class
  uint32_t n_offers;
} work;

// What a flag asks of a class of product: 0, SG_POSSIBLE or SG_CERTAIN.
typedef uint8_t (*question)(const work *w, uint8_t product_class);

static uint8_t is_risky(const work *w, uint8_t product_class) {
  const char *list = w->u->host->params[PARAM_S1_CLASSES].text;
  const char *word = class_word(product_class);
  return product_class != SG_CLASS_UNKNOWN &&
                 sg_is_listed(list, word, strlen(word))
             ? SG_CERTAIN
             : 0;
}

static uint8_t is_misused(const work *w, uint8_t product_class) {
  const sg_id what = w->misused[product_class];
  return what == SG_NONE ? 0 : sg_incident_counts(w->g, &w->u->in, what);
}

// Of classes that are sold, the one of which the flag follows best; of equal
// ones the first in the order of classes, so that the order of supplies does
// not matter.
static void weigh(const work *w, question ask, sg_id e, offer *best) {
  const sg_graph *g = w->g;
  const bool by_deal = e == SG_NONE;
  const uint8_t class = by_deal ? g->deal_class[best->deal] : g->link_class[e];
  uint8_t level = ask(w, class);
  const bool firm = by_deal ? g->deal_status[best->deal] != SG_DEAL_ALLEGED
                            : sg_link_is_firm(g, e);
  if (level == SG_CERTAIN && !firm)
    level = SG_POSSIBLE;
  if (class == SG_CLASS_UNKNOWN ||
      (best->product_class != SG_CLASS_UNKNOWN &&
       (level < best->level ||
        (level == best->level && class >= best->product_class))))
    return;
  best->link = e;
  best->product_class = class;
  best->level = level;
}

static bool is_own(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id deal = g->link_deal[e];
  return deal != SG_NONE && g->link_from[e] == g->deal_vendor[deal] &&
         is_supply(w->u, e, ALL);
}

static bool group_supplies(work *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->u->host;
  w->own = host->alloc(host, g->n_links, sizeof *w->own);
  w->own_start =
      host->alloc(host, (size_t)g->n_deals + 2, sizeof *w->own_start);
  if (!w->own || !w->own_start)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_own(w, e))
      w->own_start[g->link_deal[e] + 2]++;
  for (uint32_t d = 0; d < g->n_deals; d++)
    w->own_start[d + 1] += w->own_start[d];
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_own(w, e))
      w->own[w->own_start[g->link_deal[e] + 1]++] = e;
  return true;
}

// The class of a deal, else those of its vendor's supplies in it; without a
// deal, those of its supplies of none.
static offer offer_of(const work *w, sg_id vendor, sg_id deal, question ask) {
  const sg_graph *g = w->g;
  offer o = {vendor, deal, SG_NONE, SG_CLASS_UNKNOWN, 0};
  if (deal != SG_NONE)
    weigh(w, ask, SG_NONE, &o);
  if (o.product_class != SG_CLASS_UNKNOWN)
    return o;
  const bool by_deal = deal != SG_NONE;
  const uint32_t *start = by_deal ? &w->own_start[deal] : &g->out_start[vendor];
  for (uint32_t k = start[0]; k < start[1]; k++) {
    const sg_id e = by_deal ? w->own[k] : g->out_link[k];
    if (g->link_deal[e] == deal && is_supply(w->u, e, ALL))
      weigh(w, ask, e, &o);
  }
  return o;
}

static sg_status raise_product(const work *w, const offer *o, const char *flag,
                               const char *message, const sg_fact *more) {
  const char *word = class_word(o->product_class);
  const bool by_link = o->link != SG_NONE;
  const sg_fact facts[] = {
      {by_link ? SG_ON_LINKS : SG_ON_DEALS, by_link ? o->link : o->deal,
       "product_class", word},
      more ? *more : (sg_fact){0},
  };
  const sg_path path = {o->vendor, 1, &o->link, "a supply of it"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = o->vendor,
      .deal = o->deal,
      .flag = flag,
      .certainty = o->level,
      .confidence = by_link ? sg_least_confidence(w->g, &o->link, 1) : 1,
      .message = message,
      .paths = &path,
      .n_paths = by_link,
      .facts = facts,
      .n_facts = more ? 2 : 1,
  };
  return w->u->host->put_finding(w->u->host, &finding);
}

static sg_status raise_misused(const work *w, const offer *o) {
  const sg_graph *g = w->g;
  char message[MESSAGE_BYTES];
  const sg_id what = w->misused[o->product_class];
  (void)snprintf(message, sizeof message,
                 "Context only: misuse of a product of the class that %.*s "
                 "sells (%s) has been reported: %.*s.",
                 NAMED(g, o->vendor), class_word(o->product_class),
                 NAMED(g, what));
  const sg_fact fact = {SG_ON_ENTITIES, what, "nature", "misuse"};
  return raise_product(w, o, "S1-02", message, &fact);
}

static sg_status look_at_offer(work *w, sg_id vendor, sg_id deal) {
  const sg_graph *g = w->g;
  char message[MESSAGE_BYTES];
  sg_status status = SG_OK;
  const offer risky = offer_of(w, vendor, deal, is_risky);
  const offer misused = offer_of(w, vendor, deal, is_misused);
  w->n_offers++;
  w->unknown += risky.product_class == SG_CLASS_UNKNOWN;
  if (risky.level && g->entity_in_scope[vendor]) {
    (void)snprintf(message, sizeof message,
                   "Context only: %.*s sells a product of a class of high risk "
                   "(%s).",
                   NAMED(g, vendor), class_word(risky.product_class));
    status = raise_product(w, &risky, "S1-01", message, NULL);
  }
  return status == SG_OK && misused.level && g->entity_in_scope[vendor]
             ? raise_misused(w, &misused)
             : status;
}

static bool sells_freely(const work *w, sg_id v) {
  const sg_graph *g = w->g;
  bool found = false;
  for (uint32_t k = g->out_start[v]; !found && k < g->out_start[v + 1]; k++)
    found = g->link_deal[g->out_link[k]] == SG_NONE &&
            is_supply(w->u, g->out_link[k], ALL);
  return found;
}

static sg_status raise_offers(work *w, const uint8_t *is_vendor) {
  const sg_graph *g = w->g;
  sg_status status = SG_OK;
  for (sg_id d = 0; d < g->n_deals && status == SG_OK; d++)
    if (sg_deal_in_review(g, d) && g->deal_vendor[d] != SG_NONE)
      status = look_at_offer(w, g->deal_vendor[d], d);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_vendor[v] && w->u->sells[ALL][v] && sells_freely(w, v))
      status = look_at_offer(w, v, SG_NONE);
  return status;
}

// Of each class an incident that certainly has happened, else one that may.
static void find_misused(work *w) {
  const sg_graph *g = w->g;
  const sg_incidents *in = &w->u->in;
  for (int c = 0; c <= SG_CLASS_OTHER; c++)
    w->misused[c] = SG_NONE;
  for (sg_id v = 0; v < g->n_entities && in->nature && in->product_class; v++) {
    const uint8_t level = sg_incident_counts(g, in, v);
    if (!level || !in->product_class[v] || !sg_text_is(in->nature[v], "misuse"))
      continue;
    for (uint8_t c = SG_CLASS_SPYWARE; c < SG_CLASS_OTHER; c++)
      if (level > is_misused(w, c) &&
          sg_text_is(in->product_class[v], class_word(c)))
        w->misused[c] = v;
  }
}

// --- S1-03, on end users ---

// Parts of a system of interception: what goes into the network, what goes onto
// a device, and what manages it.
enum { PART_NETWORK, PART_DEVICE, PART_MANAGEMENT, N_PARTS };

static int part_of_class(uint8_t product_class) {
  switch (product_class) {
  case SG_CLASS_NETWORK_INSPECTION:
  case SG_CLASS_NETWORK_EQUIPMENT: return PART_NETWORK;
  case SG_CLASS_SPYWARE: return PART_DEVICE;
  case SG_CLASS_INTERCEPTION: return PART_MANAGEMENT;
  default: return N_PARTS;
  }
}

static bool within(const sg_graph *g, sg_id e, sg_id f, int32_t months,
                   bool always) {
  const int32_t *first = g->link_since;
  const int32_t *last = g->link_since_latest;
  if (first[e] == SG_NO_DATE || first[f] == SG_NO_DATE)
    return false;
  return always ? last[f] <= sg_months_after(first[e], months) &&
                      last[e] <= sg_months_after(first[f], months)
                : first[f] <= sg_months_after(last[e], months) &&
                      first[e] <= sg_months_after(last[f], months);
}

static sg_status raise_system(const users *u, sg_id v, const sg_id links[2],
                              view k) {
  const sg_graph *g = u->g;
  char message[MESSAGE_BYTES];
  (void)snprintf(message, sizeof message,
                 "Context only: the end user %.*s received parts that together "
                 "can form a system of interception within %.0f months: %s and "
                 "%s%s.",
                 NAMED(g, v), u->host->params[PARAM_S1_MONTHS].number,
                 class_word(sg_supply_class(g, links[0])),
                 class_word(sg_supply_class(g, links[1])),
                 sg_any_alleged(g, links, 2) ? "; a supply is alleged" : "");
  const sg_path paths[] = {
      {g->link_from[links[0]], 1, &links[0], "one part"},
      {g->link_from[links[1]], 1, &links[1], "the other part"},
  };
  return claim_put(u, &(claim){
                          .flag = "S1-03",
                          .subject = v,
                          .deal = SG_NONE,
                          .k = k,
                          .message = message,
                          .paths = paths,
                          .n_paths = 2,
                          .confidence = sg_least_confidence(g, links, 2),
                      });
}

enum { SUPPLIES_MAX = 64 }; // of a part that are compared

// `*undated` counts users of whom only undated supplies could be such parts.
static sg_status look_at_system(const users *u, sg_id v, uint32_t *undated) {
  const sg_graph *g = u->g;
  const int32_t months = (int32_t)u->host->params[PARAM_S1_MONTHS].number;
  sg_id of[N_PARTS][SUPPLIES_MAX];
  bool open = false;
  for (int k = 0; k < N_VIEWS; k++) {
    uint32_t n[N_PARTS] = {0};
    for (uint32_t at = g->in_start[v]; at < g->in_start[v + 1]; at++) {
      const sg_id e = g->in_link[at];
      const int part = is_supply(u, e, (view)k)
                           ? part_of_class(sg_supply_class(g, e))
                           : N_PARTS;
      if (part < N_PARTS && n[part] < SUPPLIES_MAX)
        of[part][n[part]++] = e;
    }
    for (int a = 0; a < N_PARTS; a++)
      for (int b = a + 1; b < N_PARTS; b++)
        for (uint32_t i = 0; i < n[a] * n[b]; i++) {
          const sg_id pair[] = {of[a][i / n[b]], of[b][i % n[b]]};
          if (within(g, pair[0], pair[1], months, k == FIRM))
            return raise_system(u, v, pair, (view)k);
          open |= g->link_since[pair[0]] == SG_NO_DATE ||
                  g->link_since[pair[1]] == SG_NO_DATE;
        }
  }
  *undated += open;
  return SG_OK;
}

// --- all ---

static sg_status put_gaps(const work *w) {
  static const char *const flags[] = {"S1-01", "S1-02"};
  sg_host *host = w->u->host;
  sg_status status = SG_OK;
  for (size_t i = 0; i < SG_COUNT(flags) && status == SG_OK; i++)
    if (w->n_offers == 0)
      status = host->put_gap(host, flags[i], SG_NONE, 0,
                             "no vendor's deal or supply is recorded");
    else if (w->unknown > 0)
      status = host->put_gap(host, flags[i], SG_NONE, w->unknown,
                             "the class of product of these deals or vendors "
                             "is not recorded");
  if (status == SG_OK && !w->u->in.nature)
    status =
        host->put_gap(host, "S1-02", SG_NONE, 0, "no incident is recorded");
  if (status == SG_OK && w->u->n == 0)
    status = host->put_gap(host, "S1-03", SG_NONE, 0,
                           "no recorded supply reaches an end user");
  return status;
}

sg_status products_raise(const users *u) {
  const sg_graph *g = u->g;
  sg_id misused[SG_CLASS_OTHER + 1];
  uint32_t undated = 0;
  work w = {.u = u, .g = g, .misused = misused};
  uint8_t *is_vendor = u->host->alloc(u->host, g->n_entities, 1);
  if (!is_vendor || !group_supplies(&w))
    return SG_ENOMEM;
  (void)sg_mark_vendors(g, false, is_vendor);
  find_misused(&w);
  sg_status status = raise_offers(&w, is_vendor);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (u->level[v])
      status = look_at_system(u, v, &undated);
  if (status == SG_OK)
    status = sg_put_gap(u->host, "S1-03", undated,
                        "supplies of several parts to these end users have no "
                        "date");
  return status == SG_OK ? put_gaps(&w) : status;
}
