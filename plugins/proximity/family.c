// SPDX-License-Identifier: GPL-2.0-or-later
// family - G07: a relative or close associate of an official owns or runs the
// party.
//
// From the party to a person who owns it (perhaps through companies) or holds a
// post in it, and from him over family, associates and jointly owned companies
// to an official: somebody else who holds a post at a public body or is
// politically exposed. At most four links, so at most one company is jointly
// owned. The search begins at the officials. A way must not end at the person
// that it is carried on to, nor run through the party that is asked about; four
// ways a person are enough for the shortest to be among them whoever is asked
// about (offer()).
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WAYS = 4, LINKS_MAX = 4, TIES = 2 };

// A way from a person, or by way of a jointly owned company, to an official.
typedef struct way {
  sg_id official, link; // the first link of it
  sg_id joint;          // the jointly owned company, or SG_NONE
  uint8_t n_links;
  uint8_t rest; // its place among the ways of the next party
} way;

typedef struct ways {
  way at[WAYS];
} ways;

// The chain of a party down from a person: by a post, or by ownership.
typedef struct tie {
  sg_id link, person; // first link
  uint8_t n_links;    // from the party to the person
  uint8_t way;        // of the person; WAYS: it is a relative by topic
  uint8_t above;      // its place among the ties of the next company
} tie;

// The shortest, and the shortest by another jointly owned company.
typedef struct ties {
  tie at[TIES];
} ties;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  bool firm_only;
  uint32_t most, stake;
  // How many are apart from what they are: most have none, and are looked at
  // for every link.
  uint8_t *n_people, *n_owned;
  ways *people; // of entities
  sg_id *post;  // of officials: at a public body, or SG_NONE by topic
  uint8_t *is_official, *is_relative, *is_listed;
  ties *owned; // of entities, by ownership alone
  tie *ties;   // the best of all, n_links 0: none
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
    w->is_listed[v] = sg_has_topic(w->host, v, "corp.public");
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

static bool is_large(const work *w, sg_id e) {
  return (w->firm_only ? w->g->link_low[e] : w->g->link_high[e]) >= w->stake;
}

// Small holders of a company, and those of a listed one, need not know each
// other.
static bool is_joint_stake(const work *w, sg_id e) {
  return is_own_stake(w, e) && is_large(w, e) &&
         !w->is_listed[w->g->link_to[e]];
}

// Can a way go on over this link: between persons, or from a person to a
// company he owns and from there to another owner?
static bool carries(const work *w, sg_id e) {
  return is_used(w, e) && (is_relation(w->g, e) || is_joint_stake(w, e));
}

static bool avoids(const way *one, sg_id official, sg_id joint) {
  return one->official != official &&
         (one->joint == SG_NONE || one->joint != joint);
}

static bool all_meet(const ways *known, uint8_t n, sg_id official,
                     sg_id joint) {
  for (uint32_t i = 0; i < n; i++)
    if (avoids(&known->at[i], official, joint))
      return false;
  return true;
}

// Ways come in the order of their length. A further one is needed only when it
// avoids an official and a company of which every known way meets one. Of such
// ways there are never more than four (Bollobas, skew).
static bool is_needed(const ways *known, uint8_t n, const way *one) {
  if (n == 0)
    return true;
  for (uint32_t i = 0; i <= n; i++) {
    const sg_id official = i < n ? known->at[i].official : SG_NONE;
    for (uint32_t k = 0; k <= n; k++) {
      const sg_id joint = k < n ? known->at[k].joint : SG_NONE;
      if (avoids(one, official, joint) && all_meet(known, n, official, joint))
        return true;
    }
  }
  return false;
}

static void offer(work *w, sg_id v, way one) {
  uint8_t *n = &w->n_people[v];
  if (v != one.official && *n < WAYS && is_needed(&w->people[v], *n, &one))
    w->people[v].at[(*n)++] = one;
}

static void begin(work *w, sg_id official) {
  const sg_graph *g = w->g;
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[official]; k < start[official + 1]; k++)
      if (carries(w, links[k]))
        offer(w, other_end(g, links[k], official),
              (way){official, links[k], SG_NONE, 1, WAYS});
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
  for (uint8_t i = 0; i < w->n_people[v]; i++) {
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
                (way){at->official, links[k], is_person(w, v) ? at->joint : v,
                      (uint8_t)(n_links + 1), i});
      }
    }
  }
}

static void find_ways(work *w) {
  const sg_graph *g = w->g;
  memset(w->n_people, 0, g->n_entities);
  for (sg_id v = 0; v < g->n_entities; v++)
    if (w->is_official[v])
      begin(w, v);
  for (uint32_t n = 1; n + 1 < w->most; n++)
    for (sg_id v = 0; v < g->n_entities; v++)
      extend(w, v, n);
}

// --- from the party to a person
// ---------------------------------------------------

static uint32_t length_of(const work *w, const tie *t) {
  return t->n_links == 0 ? LINKS_MAX + 1
         : t->way == WAYS
             ? t->n_links
             : t->n_links + w->people[t->person].at[t->way].n_links;
}

static sg_id joint_of(const work *w, const tie *t) {
  return t->way == WAYS ? SG_NONE : w->people[t->person].at[t->way].joint;
}

// Ties by ownership come in the order of their length. A second is of use to a
// company below only when that is what the owners of the first have in common.
static void offer_owned(work *w, sg_id v, const tie *one) {
  ties *known = &w->owned[v];
  uint8_t *n = &w->n_owned[v];
  const sg_id joint = joint_of(w, one);
  if (length_of(w, one) <= w->most && joint != v &&
      (*n == 0 || (*n == 1 && joint_of(w, &known->at[0]) != SG_NONE &&
                   joint != joint_of(w, &known->at[0]))))
    known->at[(*n)++] = *one;
}

// A tie over link `e` that makes a chain of `length` links.
static void try_person(work *w, sg_id e, uint32_t length) {
  const sg_graph *g = w->g;
  const sg_id party = g->link_to[e];
  const sg_id person = g->link_from[e];
  const uint8_t n = w->n_people[person];
  for (uint8_t i = 0; i <= n; i++) {
    const bool by_topic = i == n;
    if (by_topic && !w->is_relative[person])
      continue;
    const tie one = {e, person, 1, by_topic ? WAYS : i, 0};
    if (length_of(w, &one) != length || joint_of(w, &one) == party)
      continue;
    if (g->link_kind[e] == SG_OWNERSHIP)
      offer_owned(w, party, &one);
    if (w->ties[party].n_links == 0)
      w->ties[party] = one;
  }
}

// Down from a company whose owners are known to one that it owns.
static void hand_down(work *w, sg_id e, uint32_t length) {
  const sg_id v = w->g->link_to[e];
  const sg_id above = w->g->link_from[e];
  for (uint8_t i = 0; i < w->n_owned[above]; i++) {
    tie one = w->owned[above].at[i];
    one.link = e;
    one.above = i;
    one.n_links++;
    if (length_of(w, &one) != length || joint_of(w, &one) == v)
      continue;
    offer_owned(w, v, &one);
    if (w->ties[v].n_links == 0)
      w->ties[v] = one;
  }
}

static void find_ties(work *w) {
  const sg_graph *g = w->g;
  memset(w->ties, 0, g->n_entities * sizeof *w->ties);
  memset(w->n_owned, 0, g->n_entities);
  for (uint32_t length = 1; length <= w->most; length++)
    for (sg_id e = 0; e < g->n_links; e++) {
      if (!is_used(w, e) || !is_organisation(g, g->link_to[e]))
        continue;
      if (is_own_stake(w, e) ||
          (is_office(g, e) && is_person(w, g->link_from[e])))
        try_person(w, e, length);
      else if (g->link_kind[e] == SG_OWNERSHIP && is_large(w, e) &&
               g->link_from[e] != g->link_to[e] &&
               is_organisation(g, g->link_from[e]))
        hand_down(w, e, length);
    }
}

// --- the flag
// ---------------------------------------------------------------------

// The links of a chain, and the words for it.
typedef struct story {
  sg_id links[2 * LINKS_MAX + 1];
  uint32_t n;
  sg_id official; // SG_NONE: the person is a relative by topic
  char through[2 * NAME_BYTES + 40], relations[6 * NAME_BYTES + 200];
} story;

static void append(char *text, size_t size, const char *before,
                   const char *name, const char *after) {
  const size_t at = strlen(text);
  (void)snprintf(text + at, size - at, "%s%.*s%s", before,
                 SG_CLIPPED(name, NAME_BYTES), after);
}

// Up to the person, naming the companies in between.
static void climb(const work *w, sg_id v, story *out) {
  const sg_graph *g = w->g;
  const tie *t = &w->ties[v];
  while (!is_person(w, v)) {
    out->links[out->n++] = t->link;
    v = g->link_from[t->link];
    if (is_person(w, v))
      return;
    append(out->through, sizeof out->through,
           out->through[0] ? " and " : " through ", g->entity_name[v], "");
    t = &w->owned[v].at[t->above];
  }
}

// One relation: between persons, or over a company that both own. Returns the
// person it leads to.
static sg_id relate(const work *w, sg_id v, const way **at, story *out) {
  const sg_graph *g = w->g;
  const sg_id first = (*at)->link;
  const sg_id from = v;
  sg_id company = SG_NONE;
  for (bool arrived = false; !arrived;) {
    out->links[out->n++] = (*at)->link;
    v = other_end(g, (*at)->link, v);
    arrived = is_person(w, v);
    if (!arrived)
      company = v;
    *at = (*at)->rest == WAYS ? NULL : &w->people[v].at[(*at)->rest];
  }
  const size_t size = sizeof out->relations;
  append(out->relations, size, out->relations[0] ? "; " : "",
         g->entity_name[from], " and ");
  append(out->relations, size, "", g->entity_name[v], "");
  if (company != SG_NONE)
    append(out->relations, size, " both hold shares in ",
           g->entity_name[company], "");
  else
    append(out->relations, size,
           g->link_kind[first] == SG_FAMILY ? " are family" : " are associates",
           "", "");
  return v;
}

// The chain, with the official's post behind it.
static story tell(const work *w, sg_id v) {
  const tie *t = &w->ties[v];
  story out = {.official = SG_NONE};
  climb(w, v, &out);
  const way *at = t->way == WAYS ? NULL : &w->people[t->person].at[t->way];
  for (sg_id here = t->person; at;)
    out.official = here = relate(w, here, &at, &out);
  if (out.official != SG_NONE && w->post[out.official] != SG_NONE)
    out.links[out.n++] = w->post[out.official];
  return out;
}

static void write_message(const work *w, sg_id v, const story *s, bool by_post,
                          char message[MESSAGE_BYTES]) {
  const sg_graph *g = w->g;
  const sg_id person = w->ties[v].person;
  const char *name = g->entity_name[person];
  const char *alleged = sg_any_alleged(g, s->links, s->n)
                            ? "; a link of the chain is alleged"
                            : "";
  const int used = snprintf(
      message, MESSAGE_BYTES, "%.*s, on record as %s %.*s%s, ",
      SG_CLIPPED(name, NAME_BYTES),
      w->g->link_kind[w->ties[v].link] == SG_OWNERSHIP ? "owning shares in"
                                                       : "holding a post in",
      NAMED(g, v), s->through);
  if (s->official == SG_NONE)
    (void)snprintf(message + used, MESSAGE_BYTES - (size_t)used,
                   "is recorded as a relative or close associate of a "
                   "politically exposed person%s.",
                   alleged);
  else
    (void)snprintf(message + used, MESSAGE_BYTES - (size_t)used,
                   "is joined to %.*s, %s: %s%s.", NAMED(g, s->official),
                   by_post ? "who holds a post at a public body"
                           : "recorded as politically exposed",
                   s->relations, alleged);
}

static sg_status raise_one(const work *w, sg_id v, names *out) {
  const sg_graph *g = w->g;
  char message[MESSAGE_BYTES];
  const story s = tell(w, v);
  const sg_id person = w->ties[v].person;
  const bool by_post = s.official != SG_NONE && w->post[s.official] != SG_NONE;
  write_message(w, v, &s, by_post, message);
  const sg_path path = {v, s.n, s.links, "the chain to the official"};
  const sg_fact fact = {SG_ON_ENTITIES,
                        s.official == SG_NONE ? person : s.official, "topics",
                        s.official == SG_NONE ? "role.rca" : "role.pep"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G07",
      .certainty = w->firm_only ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, s.links, s.n),
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
        w->ties[v].n_links == 0)
      continue;
    w->raised[v] = 1;
    const sg_status status = raise_one(w, v, out);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

// Is there anything to judge by: a relation, somebody recorded as a relative,
// or a company of several persons?
static bool is_recorded(const work *w) {
  const sg_graph *g = w->g;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_relation(g, e))
      return true;
  for (sg_id v = 0; v < g->n_entities; v++) {
    sg_id owner = SG_NONE;
    if (is_person(w, v) && sg_has_topic(w->host, v, "role.rca"))
      return true;
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      if (!is_own_stake(w, e))
        continue;
      if (owner != SG_NONE && g->link_from[e] != owner)
        return true;
      owner = g->link_from[e];
    }
  }
  return false;
}

sg_status raise_family(sg_host *host, names *out) {
  const uint32_t n = host->graph->n_entities;
  work w = {
      .host = host,
      .g = host->graph,
      .most = (uint32_t)host->params[PARAM_G07_LINKS].number,
      .stake = (uint32_t)llround(host->params[PARAM_G07_STAKE].number * 1e7),
      .n_people = host->alloc(host, n, 1),
      .n_owned = host->alloc(host, n, 1),
      .people = host->alloc(host, n, sizeof *w.people),
      .post = host->alloc(host, n, sizeof *w.post),
      .is_official = host->alloc(host, n, 1),
      .is_relative = host->alloc(host, n, 1),
      .is_listed = host->alloc(host, n, 1),
      .owned = host->alloc(host, n, sizeof *w.owned),
      .ties = host->alloc(host, n, sizeof *w.ties),
      .raised = host->alloc(host, n, 1),
  };
  if (!w.n_people || !w.n_owned || !w.people || !w.post || !w.is_official ||
      !w.is_relative || !w.is_listed || !w.owned || !w.ties || !w.raised)
    return SG_ENOMEM;
  if (n > 0 && !is_recorded(&w))
    return host->put_gap(host, "G07", SG_NONE, 0,
                         "no family, associate or joint ownership is recorded");
  for (int firm = 1; firm >= 0; firm--) {
    w.firm_only = firm != 0;
    const sg_status status = look(&w, out);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
