// SPDX-License-Identifier: GPL-2.0-or-later
// ends - where chains of supply end. D01: at a party that is no end user. D03:
// at another end user than the one that was stated, by evidence of others.
// E10: at several parties, or at others than were stated.
//
// Deal by deal, by the deal's own supplies: a chain ends at a buyer that sells
// nothing on in the deal, nor by supplies of no deal. The supplies of no deal
// are looked at together; their chains end at buyers that sell nothing on at
// all, and users whom one of them states are compared with those to whom it
// leads. A unit of a stated body, and a body above it, are not others.
#include "enduser.h"

#include <stdio.h>
#include <string.h>

// A search along supplies goes so far.
enum { ONWARD_STEPS = 4, ONWARD_MAX = 1000, UNIT_LINKS = 3 };

// Arrays of entities are valid where their mark is that of the group at hand,
// its number and one more.
typedef struct ends {
  const users *u;
  const sg_graph *g;
  sg_id *by_deal;       // supplies grouped by deal, those of none last
  uint32_t *deal_start; // groups
  // By supplies of no deal: who sells, who buys, and what is above those.
  uint8_t *free_seller[N_VIEWS], *free_buyer, *above_free;
  sg_id *seller[N_VIEWS], *buyer[N_VIEWS]; // marks
  sg_id *last, *told; // of buyers: the supply by which one is reached, firm if
                      // there is such; and of independent evidence, or SG_NONE
  const sg_rows *deal_users, *link_users;
  const double *deal_user, *link_user;
  sg_id *stated_mark, *above_stated, *above_buyer, *listed; // marks
  sg_id naming;           // mark of who is stated, at hand
  sg_id *stated, *missed; // stated users; those that nobody of theirs reaches
  uint32_t n_stated, n_missed;
  bool misses_firmly; // one of those is not stated by a doubtful supply alone
  sg_id *end;         // parties at which chains of the group end
  uint32_t n_ends, n_firm_ends; // those of all supplies come first
  uint32_t n_all_ends;
  const char *const *deal_id;
  sg_id *met; // mark of searches
  sg_id search;
  uint8_t *has_twin; // some same_as
  uint8_t *named;    // D01 was raised in a deal
  sg_id *asked;      // mark: D03 is decided
} ends;

// --- one group of supplies ---

static bool has_ended(const ends *w, sg_id v, sg_id group, view k) {
  if (w->buyer[k][v] != group + 1)
    return false;
  return group < w->g->n_deals
             ? w->seller[k][v] != group + 1 && !w->free_seller[k][v]
             : !w->u->sells[k][v];
}

// A firm one before others, and of equal ones the most confident.
static bool is_better(const sg_graph *g, sg_id e, sg_id than) {
  if (than == SG_NONE || sg_link_is_firm(g, e) != sg_link_is_firm(g, than))
    return than == SG_NONE || sg_link_is_firm(g, e);
  return g->link_confidence[e] > g->link_confidence[than];
}

static void mark_above(const ends *w, sg_id v, sg_id *marks, sg_id mark) {
  sg_above above;
  sg_look_above(&w->u->ups, v, UNIT_LINKS, true, false, &above);
  for (uint32_t i = 0; i < above.n; i++)
    marks[above.at[i]] = mark;
}

static void mark_supply(ends *w, sg_id e, sg_id mark) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[e];
  if (w->buyer[ALL][v] != mark) {
    w->last[v] = w->told[v] = SG_NONE;
    mark_above(w, v, w->above_buyer, mark);
  }
  for (int k = 0; k < N_VIEWS; k++)
    if (k == ALL || sg_link_is_firm(g, e)) {
      w->seller[k][g->link_from[e]] = mark;
      w->buyer[k][v] = mark;
    }
  if (is_better(g, e, w->last[v]))
    w->last[v] = e;
  if ((g->link_basis[e] == SG_VERIFIED || g->link_basis[e] == SG_REPORTED) &&
      is_better(g, e, w->told[v]))
    w->told[v] = e;
}

// Those where chains of all supplies end come first; then those where only
// chains of firm ones do.
static void find_ends(ends *w, sg_id group) {
  w->n_ends = w->n_firm_ends = 0;
  for (uint32_t i = w->deal_start[group]; i < w->deal_start[group + 1]; i++)
    mark_supply(w, w->by_deal[i], group + 1);
  for (int k = ALL; k >= FIRM; k--) {
    for (uint32_t i = w->deal_start[group]; i < w->deal_start[group + 1]; i++) {
      const sg_id v = w->g->link_to[w->by_deal[i]];
      if (w->listed[v] == group + 1 || !has_ended(w, v, group, (view)k))
        continue;
      w->listed[v] = group + 1;
      w->end[w->n_ends++] = v;
      w->n_firm_ends += has_ended(w, v, group, FIRM);
    }
    if (k == ALL)
      w->n_all_ends = w->n_ends;
  }
}

static void add_stated(ends *w, const sg_rows *rows, const double *values,
                       uint32_t of) {
  for (uint32_t i = rows && values ? rows->start[of] : 0;
       rows && values && i < rows->start[of + 1]; i++) {
    const sg_id v = (sg_id)values[i];
    if (w->stated_mark[v] == w->naming)
      continue;
    w->stated_mark[v] = w->naming;
    w->stated[w->n_stated++] = v;
    mark_above(w, v, w->above_stated, w->naming);
  }
}

// Does a supply of the group, or one of no deal, reach a body, a unit of it or
// a body above it?
static bool is_reached(const ends *w, sg_id v, sg_id group) {
  sg_above above;
  if (w->above_buyer[v] == group + 1 || w->above_free[v])
    return true;
  sg_look_above(&w->u->ups, v, UNIT_LINKS, true, false, &above);
  for (uint32_t i = 0; i < above.n; i++)
    if (w->buyer[ALL][above.at[i]] == group + 1 || w->free_buyer[above.at[i]])
      return true;
  return false;
}

static uint32_t count_stated(const ends *w) {
  return (w->deal_users ? w->deal_users->n_rows : 0) +
         (w->link_users ? w->link_users->n_rows : 0);
}

static void find_missed(ends *w, sg_id group, uint32_t n_firm) {
  w->n_missed = 0;
  w->misses_firmly = false;
  for (uint32_t i = 0; i < w->n_stated; i++)
    if (!is_reached(w, w->stated[i], group)) {
      w->missed[w->n_missed++] = w->stated[i];
      w->misses_firmly |= i < n_firm;
    }
}

// Those that the deal and its supplies name, by firm supplies first.
static void find_stated(ends *w, sg_id deal) {
  uint32_t n_firm = 0;
  w->naming = deal + 1;
  w->n_stated = 0;
  add_stated(w, w->deal_users, w->deal_user, deal);
  for (int k = FIRM; k <= ALL; k++) {
    for (uint32_t i = w->deal_start[deal]; i < w->deal_start[deal + 1]; i++)
      if (k == ALL || sg_link_is_firm(w->g, w->by_deal[i]))
        add_stated(w, w->link_users, w->link_user, w->by_deal[i]);
    if (k == FIRM)
      n_firm = w->n_stated;
  }
  find_missed(w, deal, n_firm);
}

// Stated, or a unit of a stated body, or above one.
static bool is_stated(const ends *w, sg_id v) {
  sg_above above;
  if (w->above_stated[v] == w->naming)
    return true;
  sg_look_above(&w->u->ups, v, UNIT_LINKS, true, false, &above);
  for (uint32_t i = 0; i < above.n; i++)
    if (w->stated_mark[above.at[i]] == w->naming)
      return true;
  return false;
}

// Is it perhaps the same as a stated user?
static bool may_be_stated(const ends *w, sg_id v) {
  const sg_graph *g = w->g;
  bool found = false;
  for (uint32_t k = g->out_start[v]; w->has_twin[v] && k < g->out_start[v + 1];
       k++)
    found |= g->link_kind[g->out_link[k]] == SG_SAME_AS &&
             w->stated_mark[g->link_to[g->out_link[k]]] == w->naming;
  for (uint32_t k = g->in_start[v]; w->has_twin[v] && k < g->in_start[v + 1];
       k++)
    found |= g->link_kind[g->in_link[k]] == SG_SAME_AS &&
             w->stated_mark[g->link_from[g->in_link[k]]] == w->naming;
  return found;
}

static sg_status put(const ends *w, const char *flag, sg_id v, sg_id group,
                     sg_id e, bool certain, const char *message) {
  const sg_graph *g = w->g;
  const sg_path path = {g->link_from[e], 1, &e, "the last recorded supply"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = group < g->n_deals ? group : SG_NONE,
      .flag = flag,
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
  };
  return w->u->host->put_finding(w->u->host, &finding);
}

// Of the input; "" for the supplies of no deal.
static const char *deal_name(const ends *w, sg_id group) {
  return group < w->g->n_deals && strlen(w->deal_id[group]) < NAME_BYTES
             ? w->deal_id[group]
             : "";
}

// Supplies that lead on from a party, the nearest first, some steps far; of no
// deal only, or of whatever deal.
static uint32_t look_onward(ends *w, sg_id v, view k, bool free_only,
                            sg_id links[ONWARD_MAX]) {
  const sg_graph *g = w->g;
  sg_id queue[ONWARD_MAX + 1] = {v};
  uint32_t n = 1;
  uint32_t looked = 0;
  uint32_t found = 0;
  w->met[v] = ++w->search;
  for (uint32_t i = 0, end = n, step = 0; i < n && step < ONWARD_STEPS; i++) {
    for (uint32_t at = g->out_start[queue[i]];
         at < g->out_start[queue[i] + 1] && looked < ONWARD_MAX;
         at++, looked++) {
      const sg_id e = g->out_link[at];
      const sg_id to = g->link_to[e];
      if (!sg_supply_counts(g, e) || (k == FIRM && !sg_link_is_firm(g, e)) ||
          (free_only && g->link_deal[e] != SG_NONE))
        continue;
      links[found++] = e;
      if (w->met[to] != w->search)
        queue[n++] = to;
      w->met[to] = w->search;
    }
    if (i + 1 == end) {
      end = n;
      step++;
    }
  }
  return found;
}

// --- D01 ---

// Does a party supply a stated user of the deal, perhaps through others, by
// whatever deal? Chains of supplies of no deal end where nothing leads on.
static bool leads_to_stated(ends *w, sg_id v, sg_id group) {
  sg_id links[ONWARD_MAX];
  if (group == w->g->n_deals || w->n_stated == 0)
    return false;
  const uint32_t n = look_onward(w, v, ALL, false, links);
  for (uint32_t i = 0; i < n; i++)
    if (w->g->link_to[links[i]] != v && is_stated(w, w->g->link_to[links[i]]))
      return true;
  return false;
}

// Does the deal itself, or a supply of it, name the party as the user, and does
// no role of the party speak against that?
static bool is_named_user(const ends *w, sg_id v, sg_id group) {
  const uint32_t between = SG_ROLE_DISTRIBUTOR | SG_ROLE_RESELLER |
                           SG_ROLE_INTEGRATOR | SG_ROLE_BROKER | SG_ROLE_AGENT |
                           SG_ROLE_FORWARDER | SG_ROLE_CONSIGNEE;
  return group < w->g->n_deals && w->stated_mark[v] == w->naming &&
         !(w->g->entity_roles[v] & between);
}

static sg_status raise_unknown(ends *w, sg_id v, sg_id group) {
  const sg_graph *g = w->g;
  const uint8_t use = can_use(w->u, v);
  char message[MESSAGE_BYTES];
  if (use == SG_CERTAIN || is_named_user(w, v, group) ||
      leads_to_stated(w, v, group))
    return SG_OK;
  const sg_id e = w->last[v];
  const bool certain =
      has_ended(w, v, group, FIRM) && has_ended(w, v, group, ALL) && use == 0;
  (void)snprintf(message, sizeof message,
                 "The recorded supplies%s%s end at %.*s, which is not recorded "
                 "as an end user%s.",
                 group < g->n_deals ? " of deal " : "", deal_name(w, group),
                 NAMED(g, v),
                 sg_is_alleged(g, e) ? "; the last supply is alleged" : "");
  w->named[v] = 1;
  return put(w, "D01", v, group, e, certain, message);
}

// --- D03 and E10 ---

static const char *name_all(const ends *w, const sg_id *parties, uint32_t n,
                            char out[1000]) {
  return sg_names_text(w->g, parties, n < SHOWN_MAX ? n : SHOWN_MAX, n, out);
}

static bool is_declared(const sg_graph *g, sg_id v) {
  return (g->entity_roles[v] & SG_ROLE_END_USER) != 0;
}

// Is it another user than those stated, by a supply of independent evidence:
// 0, SG_POSSIBLE or SG_CERTAIN?
static uint8_t contradicts(const ends *w, sg_id v, sg_id group, sg_id e) {
  const sg_graph *g = w->g;
  const uint8_t basis = e == SG_NONE ? SG_DECLARED : g->link_basis[e];
  if ((basis != SG_VERIFIED && basis != SG_REPORTED) || w->n_missed == 0 ||
      !g->entity_in_scope[v] || can_use(w->u, v) == 0 || is_stated(w, v))
    return 0;
  const int ways = is_declared(g, v) ? N_VIEWS
                                     : has_ended(w, v, group, FIRM) +
                                           has_ended(w, v, group, ALL);
  if (ways == 0)
    return 0;
  return can_use(w->u, v) == SG_CERTAIN && ways == N_VIEWS &&
                 w->misses_firmly && sg_link_is_firm(g, e) &&
                 !may_be_stated(w, v)
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

static sg_status raise_contradicted(const ends *w, sg_id v, sg_id group,
                                    sg_id e, bool certain) {
  const sg_graph *g = w->g;
  char message[MESSAGE_BYTES];
  char names[1000];
  (void)snprintf(message, sizeof message,
                 "Stated as end user is %s, whom no recorded supply%s%s "
                 "reaches; a %s supply reaches %.*s%s.",
                 name_all(w, w->missed, w->n_missed, names),
                 group < g->n_deals ? " of deal " : "", deal_name(w, group),
                 g->link_basis[e] == SG_VERIFIED ? "verified" : "reported",
                 NAMED(g, v),
                 sg_is_alleged(g, e) ? "; the deal is alleged" : "");
  return put(w, "D03", v, group, e, certain, message);
}

// Several ends; or one that is an end user and was not stated.
static sg_status raise_several(const ends *w, sg_id v, sg_id group) {
  const sg_graph *g = w->g;
  char message[MESSAGE_BYTES];
  char names[1000];
  const bool other =
      w->n_stated > 0 && can_use(w->u, v) == SG_CERTAIN && !is_stated(w, v);
  if (w->n_all_ends < 2 && !other)
    return SG_OK;
  const sg_id e = w->last[v];
  if (w->n_all_ends > 1)
    (void)snprintf(message, sizeof message,
                   "The recorded supplies of deal %s end at %u parties: %s.",
                   deal_name(w, group), w->n_all_ends,
                   name_all(w, w->end, w->n_all_ends, names));
  else
    (void)snprintf(message, sizeof message,
                   "The recorded supplies of deal %s end at %.*s; stated as "
                   "end user is %s%s.",
                   deal_name(w, group), NAMED(g, v),
                   name_all(w, w->stated, w->n_stated, names),
                   sg_is_alleged(g, e) ? "; the last supply is alleged" : "");
  return put(w, "E10", v, group, e,
             sg_link_is_firm(g, e) && (other || w->n_firm_ends > 1), message);
}

// Users of a deal, among them declared ones that sell on: those are no ends.
static sg_status look_at_users(ends *w, sg_id deal) {
  const uint32_t end = w->deal_start[deal + 1];
  sg_status status = SG_OK;
  for (uint32_t i = w->deal_start[deal];
       i < end && w->n_missed && status == SG_OK; i++) {
    const sg_id v = w->g->link_to[w->by_deal[i]];
    const uint8_t found =
        w->asked[v] == deal + 1 ? 0 : contradicts(w, v, deal, w->told[v]);
    w->asked[v] = deal + 1;
    if (found)
      status = raise_contradicted(w, v, deal, w->told[v], found == SG_CERTAIN);
  }
  return status;
}

// Users to whom a supply of no deal leads that states another; in the view of
// firm links those who certainly are.
static sg_status look_behind(ends *w, sg_id e, view k) {
  const sg_graph *g = w->g;
  const sg_id none = g->n_deals;
  sg_id links[ONWARD_MAX + 1] = {e};
  sg_status status = SG_OK;
  w->naming++;
  w->n_stated = 0;
  add_stated(w, w->link_users, w->link_user, e);
  find_missed(w, none, k == FIRM ? w->n_stated : 0);
  const uint32_t n =
      w->n_missed ? 1 + look_onward(w, g->link_to[e], k, true, links + 1) : 0;
  for (uint32_t i = 0; i < n && status == SG_OK; i++) {
    const sg_id v = g->link_to[links[i]];
    const uint8_t found =
        w->asked[v] == none + 1 ? 0 : contradicts(w, v, none, links[i]);
    if (!found || (k == FIRM && found != SG_CERTAIN))
      continue;
    w->asked[v] = none + 1;
    status = raise_contradicted(w, v, none, links[i], found == SG_CERTAIN);
  }
  return status;
}

static sg_status look_at_free_users(ends *w) {
  const sg_id none = w->g->n_deals;
  const sg_rows *rows = w->link_users;
  sg_status status = SG_OK;
  w->naming = none + 1;
  for (int k = FIRM; k <= ALL; k++)
    for (uint32_t i = w->deal_start[none];
         rows && i < w->deal_start[none + 1] && status == SG_OK; i++) {
      const sg_id e = w->by_deal[i];
      if (rows->start[e] < rows->start[e + 1] &&
          (k == ALL || sg_link_is_firm(w->g, e)))
        status = look_behind(w, e, (view)k);
    }
  return status;
}

static sg_status look_at_group(ends *w, sg_id group) {
  sg_status status = SG_OK;
  const bool is_deal = group < w->g->n_deals;
  find_ends(w, group);
  if (is_deal)
    find_stated(w, group);
  for (uint32_t i = 0; i < w->n_ends && status == SG_OK; i++) {
    const sg_id v = w->end[i];
    if (!w->g->entity_in_scope[v])
      continue;
    if (is_deal || !w->named[v])
      status = raise_unknown(w, v, group);
    if (status == SG_OK && is_deal && i < w->n_all_ends)
      status = raise_several(w, v, group);
  }
  if (status != SG_OK)
    return status;
  return is_deal ? look_at_users(w, group) : look_at_free_users(w);
}

// --- preparation ---

static sg_status allocate(ends *w) {
  sg_host *host = w->u->host;
  const sg_graph *g = w->g;
  const uint32_t n = g->n_entities;
  const uint32_t named = count_stated(w);
  w->by_deal = host->alloc(host, g->n_links, sizeof *w->by_deal);
  w->deal_start =
      host->alloc(host, (size_t)g->n_deals + 3, sizeof *w->deal_start);
  w->stated = host->alloc(host, named, sizeof *w->stated);
  w->missed = host->alloc(host, named, sizeof *w->missed);
  w->named = host->alloc(host, n, 1);
  w->has_twin = host->alloc(host, n, 1);
  w->free_buyer = host->alloc(host, n, 1);
  w->above_free = host->alloc(host, n, 1);
  bool ok = w->by_deal && w->deal_start && w->stated && w->missed && w->named &&
            w->has_twin && w->free_buyer && w->above_free;
  sg_id **const of_entities[] = {
      &w->listed,      &w->met,          &w->end,         &w->last, &w->told,
      &w->stated_mark, &w->above_stated, &w->above_buyer, &w->asked};
  for (size_t i = 0; i < SG_COUNT(of_entities); i++) {
    *of_entities[i] = host->alloc(host, n, sizeof **of_entities[i]);
    ok = ok && *of_entities[i];
  }
  for (int k = 0; k < N_VIEWS; k++) {
    w->free_seller[k] = host->alloc(host, n, 1);
    w->seller[k] = host->alloc(host, n, sizeof **w->seller);
    w->buyer[k] = host->alloc(host, n, sizeof **w->buyer);
    ok = ok && w->free_seller[k] && w->seller[k] && w->buyer[k];
  }
  return ok ? SG_OK : SG_ENOMEM;
}

static uint32_t group_of(const sg_graph *g, sg_id e) {
  return g->link_deal[e] == SG_NONE ? g->n_deals : g->link_deal[e];
}

// A review of one deal leaves those of none out, and asks where they lead.
static void mark_free(ends *w, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[e];
  sg_above above;
  if (g->link_deal[e] != SG_NONE || !sg_supply_counts(g, e))
    return;
  w->free_seller[ALL][g->link_from[e]] = 1;
  w->free_seller[FIRM][g->link_from[e]] |= sg_link_is_firm(g, e);
  if (w->free_buyer[v])
    return;
  w->free_buyer[v] = 1;
  sg_look_above(&w->u->ups, v, UNIT_LINKS, true, false, &above);
  for (uint32_t i = 0; i < above.n; i++)
    w->above_free[above.at[i]] = 1;
}

static void group_by_deal(ends *w) {
  const sg_graph *g = w->g;
  for (sg_id e = 0; e < g->n_links; e++) {
    if (g->link_kind[e] == SG_SAME_AS)
      w->has_twin[g->link_from[e]] = w->has_twin[g->link_to[e]] = 1;
    mark_free(w, e);
    if (is_supply(w->u, e, ALL))
      w->deal_start[group_of(g, e) + 2]++;
  }
  for (uint32_t d = 0; d < g->n_deals + 2; d++)
    w->deal_start[d + 1] += w->deal_start[d];
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_supply(w->u, e, ALL))
      w->by_deal[w->deal_start[group_of(g, e) + 1]++] = e;
}

// Do chains of a group go on by supplies of no deal, which are reviewed too?
static bool goes_on(const ends *w, sg_id group) {
  bool found = false;
  for (uint32_t i = w->deal_start[group];
       w->g->deal == SG_NONE && !found && i < w->deal_start[group + 1]; i++)
    found = w->free_seller[ALL][w->g->link_to[w->by_deal[i]]] != 0;
  return found && group < w->g->n_deals;
}

static sg_status look_at_all(ends *w) {
  const sg_graph *g = w->g;
  sg_host *host = w->u->host;
  uint32_t empty = 0;
  uint32_t circular = 0;
  uint32_t silent = 0;
  sg_status status = SG_OK;
  for (sg_id d = 0; d <= g->n_deals && status == SG_OK; d++) {
    if (d < g->n_deals && !sg_deal_in_review(g, d))
      continue;
    if (d % 1024 == 0 && !host->tick(host, 0.5))
      return SG_ECANCEL;
    status = look_at_group(w, d);
    empty += d < g->n_deals && w->deal_start[d] == w->deal_start[d + 1];
    silent += d < g->n_deals && w->deal_start[d] < w->deal_start[d + 1] &&
              w->n_stated == 0;
    circular += w->deal_start[d] < w->deal_start[d + 1] && w->n_ends == 0 &&
                !goes_on(w, d);
  }
  static const char no_supply[] = "no supply is recorded for these deals";
  const sg_gap_row gaps[] = {
      {"D01", empty, no_supply},
      {"D03", empty, no_supply},
      {"E10", empty, no_supply},
      {"D03", count_stated(w) > 0 ? silent : 0,
       "these deals state no end user"},
      {"D01", circular,
       "the recorded supplies of these deals come to no last party"},
  };
  return status == SG_OK ? sg_put_gaps(host, gaps, SG_COUNT(gaps)) : status;
}

static sg_status put_gaps(const ends *w) {
  static const char *const flags[] = {"D01", "D03", "E10"};
  sg_host *host = w->u->host;
  sg_status status = SG_OK;
  for (size_t i = 0; i < SG_COUNT(flags) && w->u->n_links == 0; i++)
    if (status == SG_OK)
      status =
          host->put_gap(host, flags[i], SG_NONE, 0, "no supply is recorded");
  if (status == SG_OK && w->u->n_links > 0 && count_stated(w) == 0)
    status = host->put_gap(host, "D03", SG_NONE, 0, "no end user is stated");
  return status;
}

sg_status ends_raise(const users *u) {
  sg_host *host = u->host;
  ends w = {
      .u = u,
      .g = u->g,
      .deal_id = host->texts(host, SG_ON_DEALS, "id"),
      .deal_users = host->rows(host, SG_ON_DEAL_USERS),
      .link_users = host->rows(host, SG_ON_LINK_USERS),
      .deal_user = host->numbers(host, SG_ON_DEAL_USERS, "entity"),
      .link_user = host->numbers(host, SG_ON_LINK_USERS, "entity"),
  };
  sg_status status = w.deal_id ? allocate(&w) : SG_ENOMEM;
  if (status != SG_OK)
    return status;
  status = put_gaps(&w);
  if (status != SG_OK || u->n_links == 0)
    return status;
  group_by_deal(&w);
  return look_at_all(&w);
}
