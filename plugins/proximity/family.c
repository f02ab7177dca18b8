// SPDX-License-Identifier: GPL-2.0-or-later
// family - G07: a relative or close associate of an official owns or runs the
// party.
//
// From the party to a person who owns it (perhaps through companies) or holds a
// post in it, and from him over family, associates and jointly owned companies
// to an official: somebody else who holds a post at a public body or is
// politically exposed. At most four links. The search begins at the officials;
// each person keeps the ways to a few different ones, so that an official is
// not taken for his own relative.
#include "proximity.h"

#include <stdio.h>
#include <string.h>

enum { WAYS = 4, LINKS_MAX = 4 };

// A way from a person, or by way of a jointly owned company, to an official.
typedef struct way {
  sg_id official, link; // the first link of it
  uint8_t n_links;
  uint8_t rest; // its place among the ways of the next party
} way;

typedef struct ways {
  way at[WAYS];
  uint8_t n;
} ways;

// The chain of a party down from a person: by a post, or by ownership.
typedef struct tie {
  sg_id link, person; // first link; person SG_NONE: no chain
  uint8_t n_links;    // from the party to the person
  uint8_t way;        // of the person; WAYS: it is a relative by topic
} tie;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  bool firm_only;
  uint32_t most;
  ways *people; // of entities
  sg_id *post;  // of officials: at a public body, or SG_NONE by topic
  uint8_t *is_official, *is_relative;
  tie *ties;
  uint8_t *raised;
} work;

static bool is_used(const work *w, sg_id e) {
  return !w->firm_only || sg_link_is_firm(w->g, e);
}

static bool is_person(const work *w, sg_id v) {
  return w->g->entity_kind[v] == SG_PERSON;
}

static sg_id other_end(const sg_graph *g, sg_id e, sg_id v) {
  return g->link_from[e] == v ? g->link_to[e] : g->link_from[e];
}

// --- who is an official
// -----------------------------------------------------------

static void find_officials(work *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++) {
    w->post[v] = SG_NONE;
    w->is_official[v] = is_person(w, v) && sg_has_topic(w->host, v, "role.pep");
    w->is_relative[v] = is_person(w, v) && sg_has_topic(w->host, v, "role.rca");
  }
  for (sg_id e = g->n_links; e-- > 0;)
    if (is_office(g, e) && is_used(w, e) && is_person(w, g->link_from[e]) &&
        is_state_body(w->host, g->link_to[e])) {
      w->is_official[g->link_from[e]] = 1;
      w->post[g->link_from[e]] = e;
    }
}

// --- ways between persons
// ---------------------------------------------------------

static bool is_relation(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_FAMILY || g->link_kind[e] == SG_ASSOCIATE;
}

static bool is_own_stake(const work *w, sg_id e) {
  return w->g->link_kind[e] == SG_OWNERSHIP && w->g->link_high[e] > 0 &&
         is_person(w, w->g->link_from[e]) &&
         is_organisation(w->g, w->g->link_to[e]);
}

// Can a way go on over this link: between persons, or from a person to a
// company he owns and from there to another owner?
static bool carries(const work *w, sg_id e) {
  return is_used(w, e) && (is_relation(w->g, e) || is_own_stake(w, e));
}

// Ways to one official by different first links are kept, too: one of them may
// run through the party that is asked about.
static void offer(work *w, sg_id v, way one) {
  ways *known = &w->people[v];
  if (v == one.official || known->n == WAYS)
    return;
  for (uint32_t i = 0; i < known->n; i++)
    if (known->at[i].official == one.official &&
        other_end(w->g, known->at[i].link, v) == other_end(w->g, one.link, v))
      return;
  known->at[known->n++] = one;
}

static void begin(work *w, sg_id official) {
  const sg_graph *g = w->g;
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[official]; k < start[official + 1]; k++)
      if (carries(w, links[k]))
        offer(w, other_end(g, links[k], official),
              (way){official, links[k], 1, WAYS});
  }
}

static bool runs_through(const work *w, sg_id v, uint32_t i, sg_id through) {
  for (;;) {
    const way *at = &w->people[v].at[i];
    v = other_end(w->g, at->link, v);
    if (v == through)
      return true;
    if (at->rest == WAYS)
      return false;
    i = at->rest;
  }
}

// Ways of `n_links` links are carried one link further.
static void extend(work *w, sg_id v, uint32_t n_links) {
  const sg_graph *g = w->g;
  for (uint8_t i = 0; i < w->people[v].n; i++) {
    const way *at = &w->people[v].at[i];
    if (at->n_links != n_links)
      continue;
    for (int out = 0; out < 2; out++) {
      const uint32_t *start = out ? g->out_start : g->in_start;
      const sg_id *links = out ? g->out_link : g->in_link;
      for (uint32_t k = start[v]; k < start[v + 1]; k++) {
        const sg_id to = other_end(g, links[k], v);
        if (carries(w, links[k]) && !runs_through(w, v, i, to))
          offer(w, to,
                (way){at->official, links[k], (uint8_t)(n_links + 1), i});
      }
    }
  }
}

static void find_ways(work *w) {
  const sg_graph *g = w->g;
  memset(w->people, 0, g->n_entities * sizeof *w->people);
  for (sg_id v = 0; v < g->n_entities; v++)
    if (w->is_official[v])
      begin(w, v);
  for (uint32_t n = 1; n + 1 < w->most; n++)
    for (sg_id v = 0; v < g->n_entities; v++)
      extend(w, v, n);
}

// --- from the party to a person
// ---------------------------------------------------

// A chain from `party`, whose link to `person` is `e`.
static void try_person(work *w, sg_id party, sg_id e) {
  const sg_id person = w->g->link_from[e];
  const ways *known = &w->people[person];
  tie *best = &w->ties[party];
  uint32_t best_total =
      best->person == SG_NONE ? LINKS_MAX + 1
      : best->way == WAYS     ? 1
                          : 1u + w->people[best->person].at[best->way].n_links;
  for (uint8_t i = 0; i < known->n; i++)
    if (1u + known->at[i].n_links < best_total &&
        1u + known->at[i].n_links <= w->most &&
        !runs_through(w, person, i, party)) {
      *best = (tie){e, person, 1, i};
      best_total = 1u + known->at[i].n_links;
    }
  if (w->is_relative[person] && best_total > 1)
    *best = (tie){e, person, 1, WAYS};
}

static uint32_t length_of(const work *w, sg_id v) {
  const tie *t = &w->ties[v];
  return t->person == SG_NONE ? LINKS_MAX + 1
         : t->way == WAYS
             ? t->n_links
             : t->n_links + w->people[t->person].at[t->way].n_links;
}

// Down from companies whose chain is known to those they own.
static void hand_down(work *w, uint32_t length) {
  const sg_graph *g = w->g;
  for (sg_id e = 0; e < g->n_links; e++) {
    const sg_id owner = g->link_from[e];
    const sg_id v = g->link_to[e];
    if (g->link_kind[e] != SG_OWNERSHIP || g->link_high[e] == 0 ||
        !is_used(w, e) || owner == v || !is_organisation(g, owner) ||
        length_of(w, owner) != length || length_of(w, v) <= length + 1)
      continue;
    const tie *up = &w->ties[owner];
    if (up->way != WAYS && runs_through(w, up->person, up->way, v))
      continue;
    w->ties[v] = (tie){e, up->person, (uint8_t)(up->n_links + 1), up->way};
  }
}

static void find_ties(work *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->ties[v] = (tie){SG_NONE, SG_NONE, 0, 0};
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_used(w, e) && is_person(w, g->link_from[e]) &&
        (is_office(g, e) || is_own_stake(w, e)) &&
        is_organisation(g, g->link_to[e]))
      try_person(w, g->link_to[e], e);
  for (uint32_t length = 1; length < w->most; length++)
    hand_down(w, length);
}

// --- the flag
// ---------------------------------------------------------------------

// The chain, with the official's post behind it; returns how many links.
// `*official` is SG_NONE when the person is a relative by topic.
static uint32_t collect(const work *w, sg_id v, sg_id *links, sg_id *official) {
  const tie t = w->ties[v];
  uint32_t n = 0;
  while (!is_person(w, v)) {
    links[n++] = w->ties[v].link;
    v = w->g->link_from[links[n - 1]];
  }
  *official = SG_NONE;
  for (uint8_t i = t.way; i != WAYS;) {
    const way *next = &w->people[v].at[i];
    links[n++] = next->link;
    *official = next->official;
    v = other_end(w->g, next->link, v);
    i = next->rest;
  }
  if (*official != SG_NONE && w->post[*official] != SG_NONE)
    links[n++] = w->post[*official];
  return n;
}

static sg_status raise_one(const work *w, sg_id v, names *out) {
  const sg_graph *g = w->g;
  sg_id links[2 * LINKS_MAX + 1];
  char message[MESSAGE_BYTES];
  sg_id official = SG_NONE;
  const uint32_t n = collect(w, v, links, &official);
  const sg_id person = w->ties[v].person;
  const bool by_post = official != SG_NONE && w->post[official] != SG_NONE;
  const char *alleged =
      sg_any_alleged(g, links, n) ? "; a link of the chain is alleged" : "";
  if (official == SG_NONE)
    (void)snprintf(
        message, sizeof message,
        "%.*s, on record as owning or running %.*s, is recorded as "
        "a relative or close associate of a politically exposed "
        "person%s.",
        sg_clip(g->entity_name[person], NAME_BYTES), g->entity_name[person],
        sg_clip(g->entity_name[v], NAME_BYTES), g->entity_name[v], alleged);
  else
    (void)snprintf(
        message, sizeof message,
        "%.*s, on record as owning or running %.*s, is joined by "
        "family or as a close associate to %.*s, %s%s.",
        sg_clip(g->entity_name[person], NAME_BYTES), g->entity_name[person],
        sg_clip(g->entity_name[v], NAME_BYTES), g->entity_name[v],
        sg_clip(g->entity_name[official], NAME_BYTES), g->entity_name[official],
        by_post ? "who holds a post at a public body"
                : "recorded as politically exposed",
        alleged);
  const sg_path path = {v, n, links, "the chain to the official"};
  const sg_fact fact = {SG_ON_ENTITIES, official == SG_NONE ? person : official,
                        "topics",
                        official == SG_NONE ? "role.rca" : "role.pep"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G07",
      .certainty = w->firm_only ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, links, n),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = &fact,
      .n_facts = !by_post,
  };
  return put_named(out, &finding);
}

// What firm links alone show is certain.
static sg_status look(work *w, names *out) {
  const sg_graph *g = w->g;
  find_officials(w);
  find_ways(w);
  find_ties(w);
  for (sg_id v = 0; v < g->n_entities; v++) {
    if (w->raised[v] || !g->entity_in_scope[v] || !is_organisation(g, v) ||
        w->ties[v].person == SG_NONE)
      continue;
    w->raised[v] = 1;
    const sg_status status = raise_one(w, v, out);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

sg_status raise_family(sg_host *host, names *out) {
  const uint32_t n = host->graph->n_entities;
  work w = {
      .host = host,
      .g = host->graph,
      .most = (uint32_t)host->params[PARAM_G07_LINKS].number,
      .people = host->alloc(host, n, sizeof *w.people),
      .post = host->alloc(host, n, sizeof *w.post),
      .is_official = host->alloc(host, n, 1),
      .is_relative = host->alloc(host, n, 1),
      .ties = host->alloc(host, n, sizeof *w.ties),
      .raised = host->alloc(host, n, 1),
  };
  if (!w.people || !w.post || !w.is_official || !w.is_relative || !w.ties ||
      !w.raised)
    return SG_ENOMEM;
  for (int firm = 1; firm >= 0; firm--) {
    w.firm_only = firm != 0;
    const sg_status status = look(&w, out);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
