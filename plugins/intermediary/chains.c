// SPDX-License-Identifier: GPL-2.0-or-later
// chains - I01: the product reaches its user through a long or unverified
// chain; and I05 on the same chains: it runs through a third country.
//
// Deal by deal: from the deal's vendor to each end user of the deal (role
// end_user) and each last party of its supplies, one that sells nothing on
// within it. The deal's own supplies are used when they join the two, otherwise
// all supplies that count; a deal without supplies of its own is followed to
// its stated end users. Supplies that belong to no deal are looked at together:
// from the vendors to each end user and each party that supplies nobody.
// The flag is certain when it follows with and without the supplies that are
// alleged, inferred or perhaps not yet made, possible when it follows with them
// or without them; the chain without them is shown where it is long.
#include "intermediary.h"

#include <stdio.h>

enum { SHOWN_LINKS = 1000 };

// Flows over all supplies, and over the firm ones alone.
typedef enum which { ALL, FIRM, N_WHICH } which;

typedef struct chain_work {
  const supply *s;
  sg_id *links[N_WHICH];
  uint32_t n_links[N_WHICH];
  flow wide[N_WHICH];
  sg_id wide_from[N_WHICH]; // where the last search began
  flow own[N_WHICH];        // of the deal at hand
  flow back[N_WHICH];       // the same backwards, from its last party
  uint32_t *local[N_WHICH], *back_local[N_WHICH];
  sg_id *by_deal; // supplies grouped by deal; those without one last
  uint32_t *deal_start;
  uint8_t *done;       // raised for a deal
  uint32_t n_unplaced; // chains of which a country is not known
  uint32_t *met;       // of each entity: the last walk that met it
  uint32_t walk;
  bool has_candidates; // the deal has parties that I05 may be about
} chain_work;

// The chain that a search found; n_links is 0 when there is none.
typedef struct found {
  sg_id *links;
  uint32_t n_links;
  bool is_long, verified;
} found;

static sg_status take_chain(const supply *s, const flow *f, sg_id last,
                            found *out) {
  const uint32_t least = (uint32_t)s->host->params[PARAM_I01_LINKS].number;
  const uint32_t unverified =
      (uint32_t)s->host->params[PARAM_I01_UNVERIFIED].number;
  const uint32_t n = flow_distance(f, last);
  *out = (found){0};
  if (n == SG_NONE || n == 0)
    return SG_OK;
  out->links = s->host->alloc(s->host, n, sizeof *out->links);
  if (!out->links)
    return SG_ENOMEM;
  flow_path(f, last, out->links);
  out->n_links = n;
  out->verified = f->unverified[f->local[last]] == 0;
  out->is_long = n >= least || (n >= unverified && !out->verified);
  return SG_OK;
}

static sg_status raise_chain(const supply *s, sg_id vendor, sg_id last,
                             sg_id deal, const found *all, const found *firm) {
  char message[1400];
  const sg_graph *g = s->g;
  const bool certain = all->is_long && firm->is_long;
  const found *c = firm->is_long ? firm : all;
  // Of a very long chain the end at the user is shown.
  const uint32_t skip = c->n_links > SHOWN_LINKS ? c->n_links - SHOWN_LINKS : 0;
  (void)snprintf(
      message, sizeof message,
      "The shortest recorded chain from %.*s to %.*s%s has %u "
      "supplies, %s%s.",
      NAMED(g, vendor), NAMED(g, last),
      c == firm && firm->n_links != all->n_links
          ? ", without what is alleged or inferred,"
          : "",
      c->n_links, c->verified ? "all verified" : "not all of them verified",
      sg_any_alleged(g, c->links, c->n_links) ? " and some alleged" : "");
  const sg_path path = {
      .start = skip ? g->link_from[c->links[skip]] : vendor,
      .n_links = c->n_links - skip,
      .links = c->links + skip,
      .shows = skip ? "the end of the shortest recorded chain"
                    : "the shortest recorded chain",
  };
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = last,
      .deal = deal,
      .flag = "I01",
      .severity = c->verified ? SG_NOTE : 0,
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, c->links, c->n_links),
      .message = message,
      .paths = &path,
      .n_paths = 1,
  };
  return s->host->put_finding(s->host, &finding);
}

// --- I05 ---

// Parties that are looked at for one last party, those first that would make
// the flag certain.
enum { TRIED_MAX = 64 };

// Parties in third countries between a vendor and a last party.
typedef struct between {
  sg_id vendor, last;
  stop stops[SHOWN_MAX];
  uint32_t n, total;
  bool unplaced; // the country of one is not known
} between;

// Of a very long chain the part from the party on, or only its end: a path
// must touch the last party.
static void crop(const sg_graph *g, stop *s) {
  uint32_t at = 0;
  while (at + 1 < s->n_links && g->link_from[s->links[at]] != s->party)
    at++;
  uint32_t skip = 0;
  if (s->n_links > SHOWN_LINKS)
    skip = s->n_links - at < SHOWN_LINKS ? at : s->n_links - SHOWN_LINKS;
  s->start = g->link_from[s->links[skip]];
  s->links += skip;
  s->n_links -= skip;
}

// The way from the vendor to a party and on to the last one. False, with
// `*status` SG_OK, when it meets a party twice: that is no chain.
static bool way_through(chain_work *w, which k, sg_id v, stop *out,
                        sg_status *status) {
  const sg_graph *g = w->s->g;
  const uint32_t before = flow_distance(&w->own[k], v);
  const uint32_t n = before + flow_distance(&w->back[k], v);
  sg_id *links = w->s->host->alloc(w->s->host, n, sizeof *links);
  *status = links ? SG_OK : SG_ENOMEM;
  if (!links)
    return false;
  flow_path(&w->own[k], v, links);
  flow_path(&w->back[k], v, links + before);
  for (uint32_t i = before, end = n; i + 1 < end; i++, end--) {
    const sg_id e = links[i];
    links[i] = links[end - 1];
    links[end - 1] = e;
  }
  w->walk++;
  w->met[g->link_from[links[0]]] = w->walk;
  for (uint32_t i = 0; i < n; i++) {
    if (w->met[g->link_to[links[i]]] == w->walk)
      return false;
    w->met[g->link_to[links[i]]] = w->walk;
  }
  *out = (stop){v, SG_NONE, links, n, k == FIRM};
  crop(g, out);
  return true;
}

static bool lies_between(const chain_work *w, which k, sg_id v) {
  return flow_distance(&w->own[k], v) != SG_NONE &&
         flow_distance(&w->back[k], v) != SG_NONE;
}

static sg_status try_party(chain_work *w, sg_id v, between *b) {
  stop one;
  sg_status status = SG_OK;
  const bool chain =
      (lies_between(w, FIRM, v) && way_through(w, FIRM, v, &one, &status)) ||
      (status == SG_OK && way_through(w, ALL, v, &one, &status));
  if (!chain)
    return status;
  b->total++;
  if (b->n < SHOWN_MAX)
    b->stops[b->n++] = one;
  return SG_OK;
}

// Every party between the two, by the deal's own supplies.
static sg_status stops_of_deal(chain_work *w, between *b) {
  const flow *own = &w->own[ALL];
  uint32_t tried = 0;
  for (int k = 0; k < N_WHICH; k++) {
    flow_search_to(&w->own[k], b->vendor, b->last);
    flow_search_to(&w->back[k], b->last, b->vendor);
  }
  for (int sure = 1; sure >= 0; sure--)
    for (uint32_t i = 0; i < own->n_reached && tried < TRIED_MAX; i++) {
      const sg_id v = own->entity[own->queue[i]];
      if (v == b->vendor || v == b->last || !lies_between(w, ALL, v))
        continue;
      b->unplaced |=
          is_intermediary(w->s, v) && w->s->g->entity_country[v] == 0;
      if (!country_is_third(w->s, b->vendor, b->last, v) ||
          country_is_certain(w->s, v) != (sure != 0))
        continue;
      tried++;
      const sg_status status = try_party(w, v, b);
      if (status != SG_OK)
        return status;
    }
  return SG_OK;
}

// The parties of the shortest chains, the firm one first.
static void stops_of_chain(chain_work *w, const found *all, const found *firm,
                           between *b) {
  const supply *s = w->s;
  const found *chains[] = {firm, all};
  w->walk++;
  for (int c = 0; c < 2; c++)
    for (uint32_t i = 1; i < chains[c]->n_links; i++) {
      const sg_id v = s->g->link_from[chains[c]->links[i]];
      b->unplaced |= is_intermediary(s, v) && s->g->entity_country[v] == 0;
      if (w->met[v] == w->walk || !country_is_third(s, b->vendor, b->last, v))
        continue;
      w->met[v] = w->walk;
      b->total++;
      stop one = {v, SG_NONE, chains[c]->links, chains[c]->n_links, c == 0};
      const bool sure = c == 0 && country_is_certain(s, v);
      if (b->n == SHOWN_MAX && !sure)
        continue;
      crop(s->g, &one);
      b->stops[b->n < SHOWN_MAX ? b->n++ : SHOWN_MAX - 1] = one;
    }
}

static sg_status look_at_countries(chain_work *w, sg_id vendor, sg_id last,
                                   sg_id deal, const found *all,
                                   const found *firm) {
  const uint16_t *country = w->s->g->entity_country;
  const bool by_deal = deal != SG_NONE && w->own[ALL].n > 0 &&
                       flow_distance(&w->own[ALL], last) != SG_NONE;
  between b = {.vendor = vendor, .last = last};
  if (!by_deal && all->n_links < 2)
    return SG_OK;
  if (!country[vendor] || !country[last]) {
    w->n_unplaced += all->n_links > 1;
    return SG_OK;
  }
  if (by_deal && !w->has_candidates)
    return SG_OK;
  if (by_deal) {
    const sg_status status = stops_of_deal(w, &b);
    for (int k = 0; k < N_WHICH; k++)
      flow_search_one(&w->own[k], vendor);
    if (status != SG_OK)
      return status;
  } else {
    stops_of_chain(w, all, firm, &b);
  }
  w->n_unplaced += b.n == 0 && b.unplaced;
  return b.n == 0
             ? SG_OK
             : countries_raise(w->s, vendor, last, deal, b.stops, b.n, b.total);
}

static void search_wide(chain_work *w, which k, sg_id vendor) {
  if (w->wide_from[k] == vendor)
    return;
  flow_search_one(&w->wide[k], vendor);
  w->wide_from[k] = vendor;
}

// By the deal's own supplies, else by all.
static sg_status find_chain(chain_work *w, which k, sg_id vendor, sg_id last,
                            found *out) {
  const sg_status status = take_chain(w->s, &w->own[k], last, out);
  if (status != SG_OK || out->n_links > 0)
    return status;
  search_wide(w, k, vendor);
  return take_chain(w->s, &w->wide[k], last, out);
}

static sg_status raise_to(chain_work *w, sg_id deal, sg_id last) {
  const sg_id vendor = w->s->g->deal_vendor[deal];
  found all;
  found firm;
  if (last == vendor)
    return SG_OK;
  sg_status status = find_chain(w, ALL, vendor, last, &all);
  if (status == SG_OK)
    status = find_chain(w, FIRM, vendor, last, &firm);
  if (status != SG_OK || all.n_links == 0)
    return status;
  w->done[last] = 1;
  if (all.is_long || firm.is_long)
    status = raise_chain(w->s, vendor, last, deal, &all, &firm);
  return status == SG_OK ? look_at_countries(w, vendor, last, deal, &all, &firm)
                         : status;
}

static bool sells_on(const flow *f, uint32_t at) {
  return f->start[at + 1] > f->start[at];
}

static bool is_named_user(const sg_graph *g, sg_id v) {
  return (g->entity_roles[v] & SG_ROLE_END_USER) != 0;
}

// Those whom the deal supplies, or who are said to be its users.
static sg_status raise_targets(chain_work *w, sg_id deal) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  const flow *own = &w->own[ALL];
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < own->n && status == SG_OK; i++)
    if (!sells_on(own, i) || is_named_user(g, own->entity[i]))
      status = raise_to(w, deal, own->entity[i]);
  if (own->n > 0)
    return status;
  const sg_rows *rows = host->rows(host, SG_ON_DEAL_USERS);
  const double *users = host->numbers(host, SG_ON_DEAL_USERS, "entity");
  for (uint32_t i = rows && users ? rows->start[deal] : 0;
       rows && users && i < rows->start[deal + 1] && status == SG_OK; i++)
    status = raise_to(w, deal, (sg_id)users[i]);
  return status;
}

static uint32_t keep_firm(const sg_graph *g, const sg_id *links, uint32_t n,
                          sg_id *out) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (sg_link_is_firm(g, links[i]))
      out[kept++] = links[i];
  return kept;
}

// Is there a party in the deal that is in another country than its vendor, or
// in one that is not known?
static bool find_candidates(const chain_work *w, sg_id deal) {
  const sg_graph *g = w->s->g;
  const uint16_t *country = g->entity_country;
  const flow *own = &w->own[ALL];
  for (uint32_t i = 0; i < own->n; i++)
    if (is_intermediary(w->s, own->entity[i]) &&
        country[own->entity[i]] != country[g->deal_vendor[deal]])
      return true;
  return false;
}

static sg_status raise_deal(chain_work *w, sg_id deal) {
  const supply *s = w->s;
  const sg_id *links = w->by_deal + w->deal_start[deal];
  const uint32_t n = w->deal_start[deal + 1] - w->deal_start[deal];
  sg_id *firm = s->host->alloc(s->host, n, sizeof *firm);
  if (!firm)
    return SG_ENOMEM;
  const sg_id *lists[] = {links, firm};
  const uint32_t counts[] = {n, keep_firm(s->g, links, n, firm)};
  sg_status status = SG_OK;
  for (int k = 0; k < N_WHICH && status == SG_OK; k++)
    status = flow_build(s->host, lists[k], counts[k], false, w->local[k],
                        &w->own[k]);
  if (status != SG_OK)
    return status;
  w->has_candidates = find_candidates(w, deal);
  for (int k = 0; k < N_WHICH && status == SG_OK; k++) {
    flow_search_one(&w->own[k], s->g->deal_vendor[deal]);
    if (w->has_candidates) // only I05 looks back
      status = flow_build(s->host, lists[k], counts[k], true, w->back_local[k],
                          &w->back[k]);
  }
  if (status == SG_OK)
    status = raise_targets(w, deal);
  for (int k = 0; k < N_WHICH; k++) {
    flow_release(&w->own[k]);
    if (w->has_candidates)
      flow_release(&w->back[k]);
  }
  return status;
}

static sg_id first_of(const flow *f, sg_id last) {
  while (f->via[f->local[last]] != SG_NONE)
    last = f->g->link_from[f->via[f->local[last]]];
  return last;
}

// Chains that end with a supply of no deal.
static sg_status raise_rest(chain_work *w) {
  const supply *s = w->s;
  const sg_graph *g = s->g;
  const flow *wide = &w->wide[ALL];
  sg_status status = SG_OK;
  for (int k = 0; k < N_WHICH; k++)
    flow_search(&w->wide[k], s->is_vendor);
  for (uint32_t i = w->deal_start[g->n_deals];
       i < w->n_links[ALL] && status == SG_OK; i++) {
    const sg_id last = g->link_to[w->by_deal[i]];
    const bool ends =
        !sells_on(wide, wide->local[last]) || is_named_user(g, last);
    found all;
    found firm;
    if (w->done[last] || !ends || !g->entity_in_scope[last])
      continue;
    w->done[last] = 1;
    status = take_chain(s, wide, last, &all);
    if (status == SG_OK)
      status = take_chain(s, &w->wide[FIRM], last, &firm);
    if (status == SG_OK && (all.is_long || firm.is_long))
      status =
          raise_chain(s, first_of(firm.is_long ? &w->wide[FIRM] : wide, last),
                      last, SG_NONE, &all, &firm);
    if (status == SG_OK && all.n_links > 0) {
      // Both chains must begin at the vendor that is named.
      const sg_id vendor = first_of(wide, last);
      if (firm.n_links && g->link_from[firm.links[0]] != vendor)
        firm.n_links = 0;
      status = look_at_countries(w, vendor, last, SG_NONE, &all, &firm);
    }
  }
  return status;
}

static sg_status collect(chain_work *w) {
  const supply *s = w->s;
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  w->deal_start =
      host->alloc(host, (size_t)g->n_deals + 3, sizeof *w->deal_start);
  w->by_deal = host->alloc(host, g->n_links, sizeof *w->by_deal);
  w->done = host->alloc(host, g->n_entities, sizeof *w->done);
  w->met = host->alloc(host, g->n_entities, sizeof *w->met);
  for (int k = 0; k < N_WHICH; k++) {
    w->links[k] = host->alloc(host, g->n_links, sizeof **w->links);
    w->local[k] = flow_table(host);
    w->back_local[k] = flow_table(host);
    w->wide_from[k] = SG_NONE;
    if (!w->links[k] || !w->local[k] || !w->back_local[k])
      return SG_ENOMEM;
  }
  if (!w->deal_start || !w->by_deal || !w->done || !w->met)
    return SG_ENOMEM;
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_supply_counts(g, e))
      w->links[ALL][w->n_links[ALL]++] = e;
  w->n_links[FIRM] =
      keep_firm(g, w->links[ALL], w->n_links[ALL], w->links[FIRM]);
  for (int k = 0; k < N_WHICH; k++) {
    uint32_t *local = flow_table(host);
    const sg_status status = local
                                 ? flow_build(host, w->links[k], w->n_links[k],
                                              false, local, &w->wide[k])
                                 : SG_ENOMEM;
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

static void group_by_deal(chain_work *w) {
  const sg_graph *g = w->s->g;
  for (uint32_t i = 0; i < w->n_links[ALL]; i++) {
    const sg_id deal = g->link_deal[w->links[ALL][i]];
    w->deal_start[(deal == SG_NONE ? g->n_deals : deal) + 2]++;
  }
  for (uint32_t d = 0; d < g->n_deals + 2; d++)
    w->deal_start[d + 1] += w->deal_start[d];
  for (uint32_t i = 0; i < w->n_links[ALL]; i++) {
    const sg_id deal = g->link_deal[w->links[ALL][i]];
    const uint32_t group = deal == SG_NONE ? g->n_deals : deal;
    w->by_deal[w->deal_start[group + 1]++] = w->links[ALL][i];
  }
}

static sg_status report_gaps(const supply *s, uint32_t without_vendor,
                             uint32_t without_supply, uint32_t unplaced) {
  const sg_gap_row gaps[] = {
      {"I05", unplaced,
       "on these chains the country of the vendor, the last party or an "
       "intermediary is not recorded"},
      {"I01", without_vendor, "these deals name no vendor"},
      {"I05", without_vendor, "these deals name no vendor"},
      {"I01", without_supply, "no supply is recorded for these deals"},
      {"I05", without_supply, "no supply is recorded for these deals"},
  };
  return sg_put_gaps(s->host, gaps, SG_COUNT(gaps));
}

sg_status chains_raise(const supply *s) {
  const sg_graph *g = s->g;
  if (s->n_links == 0) {
    const sg_status status =
        s->host->put_gap(s->host, "I01", SG_NONE, 0, "no supply is recorded");
    return status == SG_OK ? s->host->put_gap(s->host, "I05", SG_NONE, 0,
                                              "no supply is recorded")
                           : status;
  }
  chain_work w = {.s = s};
  uint32_t without_vendor = 0;
  uint32_t without_supply = 0;
  sg_status status = collect(&w);
  if (status == SG_OK)
    group_by_deal(&w);
  for (sg_id d = 0; d < g->n_deals && status == SG_OK; d++) {
    if (!s->host->tick(s->host, (double)d / g->n_deals))
      return SG_ECANCEL;
    if (!sg_deal_in_review(g, d))
      continue;
    without_supply += w.deal_start[d] == w.deal_start[d + 1];
    if (g->deal_vendor[d] == SG_NONE)
      without_vendor++;
    else
      status = raise_deal(&w, d);
  }
  if (status == SG_OK && g->deal == SG_NONE)
    status = raise_rest(&w);
  return status == SG_OK
             ? report_gaps(s, without_vendor, without_supply, w.n_unplaced)
             : status;
}
