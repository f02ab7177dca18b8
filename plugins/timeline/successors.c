// SPDX-License-Identifier: GPL-2.0-or-later
// successors - T07: a company that was dissolved shortly before the party was
// founded, with half of the people of both in common or at the same address.
//
// People are those who stood behind the old company within the months before
// its end, and behind the party within the months after its beginning. An
// address with many parties, or of a service, joins nobody; one of an agent
// makes it possible only.
#include "timeline.h"

#include <string.h>

// A dissolved company that the party may have taken the place of.
typedef struct rival {
  sg_id old;
  uint32_t shared, firm;  // people
  sg_id to_party, to_old; // ties of one of them, or SG_NONE
  sg_id at_party, at_old; // links to an address, or SG_NONE
  uint8_t dates, place, level;
} rival;

// How many are behind a company, certainly and at most.
typedef struct people {
  uint32_t firm, all;
  bool known;
} people;

typedef struct successors {
  const work *w;
  by_end places;   // links to addresses, by party
  by_end tenants;  // the same, by address
  uint8_t *shared; // addresses: how surely it says something; 0: many tenants
  people *people;  // of dissolved companies
  uint8_t *met;    // persons: was behind a company that was dissolved
  rival *rivals;   // of the party at hand
  uint32_t n;
  gap unborn;     // no date of incorporation
  uint32_t *slot; // of companies, in `rivals`
  sg_id *stamp;   // of companies: the party that slot is for, + 1
} successors;

// --- people -----------------------------------------------------------------

// Was somebody behind the old company at its end: not only before, nor from a
// day after it?
static uint8_t was_last(const work *w, sg_id e) {
  const span start = start_of(w->g, e);
  const span end = end_of(w->g, e);
  const span gone = dissolved(w, w->g->link_to[e]);
  const int32_t months = whole(w, PARAM_T07_MONTHS);
  uint8_t level = stands_behind(w, e);
  if (is_dated(start) && start.last > gone.first)
    level = start.first > gone.last ? 0 : lesser(level, SG_POSSIBLE);
  if (is_dated(end) && end.first < sg_months_after(gone.last, -months))
    level = end.last < sg_months_after(gone.first, -months)
                ? 0
                : lesser(level, SG_POSSIBLE);
  return level;
}

// Is somebody behind the party from its beginning?
static uint8_t is_first(const work *w, sg_id e) {
  const span start = start_of(w->g, e);
  const span born = incorporated(w, w->g->link_to[e]);
  const int32_t months = whole(w, PARAM_T07_MONTHS);
  const uint8_t behind = stands_behind(w, e);
  if (!is_dated(start) || start.last <= sg_months_after(born.first, months))
    return behind;
  return start.first <= sg_months_after(born.last, months)
             ? lesser(behind, SG_POSSIBLE)
             : 0;
}

typedef uint8_t (*judge)(const work *w, sg_id e);

// The surest of the ties of one person with one company.
static uint8_t best_tie(const work *w, const sg_id *links, uint32_t n, judge by,
                        sg_id *tie) {
  uint8_t best = 0;
  for (uint32_t i = 0; i < n; i++) {
    const uint8_t level = by(w, links[i]);
    if (level > best)
      *tie = links[i];
    best = level > best ? level : best;
  }
  return best;
}

static people count_people(const work *w, sg_id v, judge by) {
  const sg_id *links = w->ties.to_link;
  const uint32_t end = w->ties.to_start[v + 1];
  people out = {.known = true};
  for (uint32_t k = w->ties.to_start[v], next = 0; k < end; k = next) {
    sg_id tie = SG_NONE;
    next = group_end(w->ties.to_other, k, end);
    if (w->many[w->ties.to_other[k]])
      continue;
    const uint8_t level = best_tie(w, links + k, next - k, by, &tie);
    out.all += level > 0;
    out.firm += level == SG_CERTAIN;
  }
  return out;
}

static people people_of(successors *s, sg_id old) {
  if (!s->people[old].known)
    s->people[old] = count_people(s->w, old, was_last);
  return s->people[old];
}

// --- the companies before ---------------------------------------------------

// The row of a company that was dissolved in time; NULL: it was not.
static rival *find_rival(successors *s, sg_id v, sg_id old) {
  const work *w = s->w;
  const span gone = dissolved(w, old);
  if (old == v || !is_dated(gone) || !is_organisation(w->g, old))
    return NULL;
  if (s->stamp[old] == v + 1)
    return s->slot[old] == SG_NONE ? NULL : &s->rivals[s->slot[old]];
  const uint8_t dates =
      lesser(follows(gone, incorporated(w, v), whole(w, PARAM_T07_MONTHS)),
             lesser(happened(w->g, gone), happened(w->g, incorporated(w, v))));
  s->stamp[old] = v + 1;
  s->slot[old] = dates ? s->n : SG_NONE;
  if (!dates)
    return NULL;
  s->rivals[s->n] = (rival){.old = old,
                            .to_party = SG_NONE,
                            .to_old = SG_NONE,
                            .at_party = SG_NONE,
                            .at_old = SG_NONE,
                            .dates = dates};
  return &s->rivals[s->n++];
}

// Where else was this person, by a tie with the party of this level?
static void look_at_person(successors *s, sg_id v, sg_id tie, uint8_t level) {
  const work *w = s->w;
  const sg_id person = w->g->link_from[tie];
  const sg_id *links = w->ties.from_link;
  const uint32_t end = w->ties.from_start[person + 1];
  for (uint32_t k = w->ties.from_start[person], next = 0; k < end; k = next) {
    sg_id other = SG_NONE;
    next = group_end(w->ties.from_other, k, end);
    rival *r = find_rival(s, v, w->ties.from_other[k]);
    const uint8_t was =
        r ? best_tie(w, links + k, next - k, was_last, &other) : 0;
    if (!was)
      continue;
    const bool firm = lesser(was, level) == SG_CERTAIN;
    r->shared++;
    if (r->to_old == SG_NONE || (firm && r->firm == 0)) {
      r->to_party = tie;
      r->to_old = other;
    }
    r->firm += firm;
  }
}

static void look_at_people(successors *s, sg_id v) {
  const work *w = s->w;
  const sg_id *links = w->ties.to_link;
  const uint32_t end = w->ties.to_start[v + 1];
  for (uint32_t k = w->ties.to_start[v], next = 0; k < end; k = next) {
    const sg_id person = w->ties.to_other[k];
    sg_id tie = SG_NONE;
    next = group_end(w->ties.to_other, k, end);
    if (!s->met[person] || w->many[person])
      continue;
    const uint8_t level = best_tie(w, links + k, next - k, is_first, &tie);
    if (level)
      look_at_person(s, v, tie, level);
  }
}

static void look_at_places(successors *s, sg_id v) {
  const work *w = s->w;
  const sg_graph *g = w->g;
  for (uint32_t k = s->places.start[v]; k < s->places.start[v + 1]; k++) {
    const sg_id mine = s->places.link[k];
    const sg_id place = g->link_to[mine];
    for (uint32_t i = s->tenants.start[place];
         s->shared[place] && i < s->tenants.start[place + 1]; i++) {
      const sg_id its = s->tenants.link[i];
      rival *r = find_rival(s, v, g->link_from[its]);
      const uint8_t level =
          is_told(g, mine) && is_told(g, its) ? s->shared[place] : SG_POSSIBLE;
      if (!r || level <= r->place)
        continue;
      r->place = level;
      r->at_party = mine;
      r->at_old = its;
    }
  }
}

static uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

// Of two companies with some people in common these are half of the people of
// each, certainly when there are as many others as there may be.
static uint8_t level_of_people(const successors *s, const rival *r, people of,
                               people old) {
  const uint64_t percent = (uint64_t)whole(s->w, PARAM_T07_PEOPLE);
  const uint32_t most = larger(of.all, old.all);
  const uint32_t least = larger(larger(of.firm, old.firm), r->shared);
  if (r->firm && r->firm * UINT64_C(100) >= percent * most)
    return SG_CERTAIN;
  return r->shared && r->shared * UINT64_C(100) >= percent * least ? SG_POSSIBLE
                                                                   : 0;
}

static void judge_rival(successors *s, rival *r, people of) {
  uint8_t level = 0;
  if (r->shared)
    level = level_of_people(s, r, of, people_of(s, r->old));
  if (level == 0)
    r->shared = 0;
  r->level = lesser(r->dates, level > r->place ? level : r->place);
}

// --- the flag ---------------------------------------------------------------

static double show(const work *w, const rival *r, sg_id v, evidence *shown) {
  const sg_id persons[] = {r->to_party, r->to_old};
  const sg_id places[] = {r->at_party, r->at_old};
  double best = 0;
  if (r->shared) {
    best = sg_least_confidence(w->g, persons, 2);
    show_path(w, shown, v, persons, 2, "a person behind both");
  }
  if (r->place) {
    const double one = sg_least_confidence(w->g, places, 2);
    best = one > best ? one : best;
    show_path(w, shown, v, places, 2, "the address of both");
  }
  show_day(shown, SG_ON_ENTITIES, v, "incorporated", incorporated(w, v));
  show_day(shown, SG_ON_ENTITIES, r->old, "dissolved", dissolved(w, r->old));
  return best;
}

static sg_status raise_one(const work *w, sg_id v, const rival *r, people of,
                           uint32_t total) {
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  const double confidence = show(w, r, v, &shown);
  say_name(w, &message, v);
  say(&message, " was founded");
  say_day(&message, incorporated(w, v));
  say(&message, ", at most %d months after ", whole(w, PARAM_T07_MONTHS));
  say_name(w, &message, r->old);
  say(&message, " was dissolved");
  say_day(&message, dissolved(w, r->old));
  if (r->shared)
    say(&message, ", with %u of its %u %s in common", r->shared, of.all,
        of.all == 1 ? "officer or owner" : "officers and owners");
  if (r->place)
    say(&message, "%s at the same address", r->shared ? " and" : ",");
  if (total > 1)
    say(&message, "; the same holds of %u more", total - 1);
  say(&message, "%s.", shown.alleged ? "; some of this is alleged" : "");
  return put(w,
             &(verdict){
                 .subject = v,
                 .deal = SG_NONE,
                 .flag = "T07",
                 .level = r->level,
                 .confidence = confidence,
             },
             &message, &shown);
}

static bool is_better(const rival *a, const rival *b) {
  if (a->level != b->level)
    return a->level > b->level;
  return a->shared != b->shared ? a->shared > b->shared : a->place > b->place;
}

static sg_status look_at(successors *s, sg_id v) {
  const rival *best = NULL;
  uint32_t total = 0;
  s->n = 0;
  look_at_people(s, v);
  look_at_places(s, v);
  if (s->n == 0)
    return SG_OK;
  const people of = count_people(s->w, v, is_first);
  for (uint32_t i = 0; i < s->n; i++) {
    judge_rival(s, &s->rivals[i], of);
    total += s->rivals[i].level > 0;
    if (s->rivals[i].level && (!best || is_better(&s->rivals[i], best)))
      best = &s->rivals[i];
  }
  return best ? raise_one(s->w, v, best, of, total) : SG_OK;
}

// --- preparation ------------------------------------------------------------

static bool is_service(const char *type) {
  static const char *const types[] = {"virtual", "mailbox", "formation_agent"};
  for (size_t i = 0; type && i < SG_COUNT(types); i++)
    if (strcmp(type, types[i]) == 0)
      return true;
  return false;
}

// The end of the links of one party to an address that begin at `k`.
static uint32_t party_end(const successors *s, uint32_t k, uint32_t end) {
  const sg_id *from = s->w->g->link_from;
  const sg_id first = from[s->tenants.link[k]];
  while (k < end && from[s->tenants.link[k]] == first)
    k++;
  return k;
}

static void find_shared(successors *s) {
  const sg_graph *g = s->w->g;
  sg_host *host = s->w->host;
  const char *const *types = host->texts(host, SG_ON_ENTITIES, "address_type");
  const double *counts = host->numbers(host, SG_ON_ENTITIES, "register_count");
  const double most = host->params[PARAM_T07_TENANTS].number;
  for (sg_id a = 0; a < g->n_entities; a++) {
    const uint32_t end = s->tenants.start[a + 1];
    uint32_t n = 0;
    for (uint32_t k = s->tenants.start[a]; k < end && n <= most; n++)
      k = party_end(s, k, end);
    const bool joins = n <= most && !(types && is_service(types[a])) &&
                       !(counts && counts[a] > most);
    s->shared[a] = joins ? SG_CERTAIN : 0;
  }
}

// Does the text of an address begin with a name, case and stops aside?
static bool begins_with(const char *text, const char *name) {
  for (;; text++, name++) {
    while (*name && !sg_is_letter(*name) && !sg_is_digit(*name))
      name++;
    while (*text && !sg_is_letter(*text) && !sg_is_digit(*text))
      text++;
    if (!*name)
      return true;
    if (sg_small(*text) != sg_small(*name))
      return false;
  }
}

// The address of an agent, or one in care of him, is that of many more than are
// recorded there.
static void doubt_places(successors *s, sg_id v, const char *agent) {
  const sg_graph *g = s->w->g;
  for (uint32_t k = s->places.start[v]; k < s->places.start[v + 1]; k++) {
    const sg_id a = g->link_to[s->places.link[k]];
    if (s->shared[a] && (!agent || begins_with(g->entity_name[a], agent)))
      s->shared[a] = SG_POSSIBLE;
  }
}

static void find_agents(successors *s) {
  const sg_graph *g = s->w->g;
  for (sg_id e = 0; e < g->n_links + g->n_ended; e++) {
    if (g->link_kind[e] != SG_AGENT || g->link_from[e] == g->link_to[e])
      continue;
    doubt_places(s, g->link_from[e], NULL);
    doubt_places(s, g->link_to[e], g->entity_name[g->link_from[e]]);
  }
}

// By party, and by address in the order of parties.
static bool find_places(successors *s) {
  const sg_graph *g = s->w->g;
  sg_host *host = s->w->host;
  const uint32_t n_links = g->n_links + g->n_ended;
  sg_id *all = host->alloc(host, n_links, sizeof *all);
  uint32_t n = 0;
  for (sg_id e = 0; all && e < n_links; e++)
    if (g->link_kind[e] == SG_LOCATED_AT)
      all[n++] = e;
  return all && sort_by_end(host, g->link_from, all, n, &s->places) &&
         sort_by_end(host, g->link_to, s->places.link, n, &s->tenants);
}

static void find_met(successors *s) {
  const work *w = s->w;
  for (uint32_t k = 0; k < w->ties.n; k++) {
    const sg_id e = w->ties.to_link[k];
    if (stands_behind(w, e) && is_dated(dissolved(w, w->g->link_to[e])))
      s->met[w->ties.to_other[k]] = 1;
  }
}

static bool prepare(const work *w, successors *s) {
  const uint32_t n = w->g->n_entities;
  *s = (successors){
      .w = w,
      .shared = w->host->alloc(w->host, n, 1),
      .people = w->host->alloc(w->host, n, sizeof *s->people),
      .met = w->host->alloc(w->host, n, 1),
      .rivals = w->host->alloc(w->host, n, sizeof *s->rivals),
      .slot = w->host->alloc(w->host, n, sizeof *s->slot),
      .stamp = w->host->alloc(w->host, n, sizeof *s->stamp),
  };
  if (!s->shared || !s->people || !s->met || !s->rivals || !s->slot ||
      !s->stamp || !find_places(s))
    return false;
  find_shared(s);
  find_agents(s);
  find_met(s);
  return true;
}

// Without its own date it cannot be said of a party whose people were behind a
// company that was dissolved.
static bool is_unborn(const successors *s, sg_id v) {
  const work *w = s->w;
  bool met = false;
  if (is_dated(incorporated(w, v)) || is_dated(dissolved(w, v)))
    return false;
  for (uint32_t k = w->ties.to_start[v]; k < w->ties.to_start[v + 1]; k++) {
    const sg_id person = w->ties.to_other[k];
    met = met || (s->met[person] && !w->many[person]);
  }
  return met;
}

sg_status successors_raise(const work *w) {
  const sg_graph *g = w->g;
  successors s;
  sg_status status = SG_OK;
  if (!w->dissolved || !w->incorporated)
    return put_no_data(w, "T07",
                       w->incorporated ? "no date of dissolution is recorded"
                                       : "no date of incorporation is "
                                         "recorded");
  if (!prepare(w, &s))
    return SG_ENOMEM;
  if (w->ties.n == 0 && s.tenants.start[g->n_entities] == 0)
    return put_no_data(w, "T07", "no officer, owner or address is recorded");
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (!g->entity_in_scope[v] || !is_organisation(g, v))
      continue;
    if (is_unborn(&s, v))
      add_gap(&s.unborn, v);
    else if (is_dated(incorporated(w, v)))
      status = look_at(&s, v);
  }
  return status == SG_OK ? put_gap(w, "T07", &s.unborn,
                                   "no date of incorporation is recorded")
                         : status;
}
