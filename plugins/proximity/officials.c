// SPDX-License-Identifier: GPL-2.0-or-later
// officials - G05: an officer or owner of the party holds a post at a public
// body in the same period, or is recorded as politically exposed.
#include "proximity.h"

#include <stdio.h>
#include <string.h>

// The posts of a person at public bodies that can overlap most: those that
// end last.
typedef struct posts {
  sg_id sure, any;    // SG_NONE: none
  int32_t sure_until; // first day its end can mean, up to as_of
  int32_t any_until;  // last day
} posts;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  const double *born, *born_latest; // of parties: when incorporated
  posts *posts;                     // of persons
  uint32_t *slot;                   // of persons, in `officers`
  sg_id *stamp;                     // of persons: the party that slot is for
  struct office *officers;          // of the party at hand
} work;

// --- posts at public bodies
// -------------------------------------------------------

// An end that is not known is after every day.
static int32_t end_day(int32_t day, int32_t as_of) {
  return day == SG_NO_DATE || day > as_of ? as_of : day;
}

static bool is_told(const sg_graph *g, sg_id e) {
  return g->link_basis[e] != SG_ALLEGED && g->link_basis[e] != SG_INFERRED;
}

static void add_post(const sg_graph *g, sg_id e, posts *p) {
  const int32_t until = end_day(g->link_until[e], g->as_of);
  const int32_t sure = end_day(g->link_until_earliest[e], g->as_of);
  if (p->any == SG_NONE || until > p->any_until) {
    p->any = e;
    p->any_until = until;
  }
  if (is_told(g, e) && g->link_since_latest[e] <= g->as_of &&
      (p->sure == SG_NONE || sure > p->sure_until)) {
    p->sure = e;
    p->sure_until = sure;
  }
}

static void find_posts(work *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->posts[v] = (posts){.sure = SG_NONE, .any = SG_NONE};
  for (sg_id e = 0; e < g->n_links + g->n_ended; e++)
    if (is_office(g, e) && is_state_body(w->host, g->link_to[e]))
      add_post(g, e, &w->posts[g->link_from[e]]);
}

// --- one party
// ------------------------------------------------------------------------

typedef struct found {
  uint32_t n, shown;
  uint8_t certainty;
  bool alleged;
  sg_id people[SHOWN_MAX], links[SHOWN_MAX][2];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n_facts;
  double confidence;
} found;

// What makes an officer or owner an official.
typedef struct office {
  sg_id tie, post; // post SG_NONE: by topic
  uint8_t level;
} office;

static bool is_tie(const sg_graph *g, sg_id e) {
  return g->entity_kind[g->link_from[e]] == SG_PERSON &&
         (is_office(g, e) ||
          (g->link_kind[e] == SG_OWNERSHIP && g->link_high[e] > 0));
}

// The later of a day, which may not be known, and the party's first day.
static int32_t not_before(int32_t day, const double *born, sg_id v) {
  return born && born[v] > day ? (int32_t)born[v] : day;
}

// Have a tie in force and a post, which may have ended, a day in common up to
// the as-of date? A start that is not known is before every day, but not before
// there was a party; what it says of the past is possible only.
static office overlap(const work *w, sg_id v, sg_id e) {
  const sg_graph *g = w->g;
  const posts *p = &w->posts[g->link_from[e]];
  const int32_t since = not_before(g->link_since[e], w->born, v);
  const int32_t latest = not_before(g->link_since_latest[e], w->born_latest, v);
  if (p->sure != SG_NONE && sg_link_is_firm(g, e) && latest <= p->sure_until &&
      (g->link_since[e] != SG_NO_DATE || p->sure_until == g->as_of))
    return (office){e, p->sure, SG_CERTAIN};
  if (p->any != SG_NONE && since <= p->any_until)
    return (office){e, p->any, SG_POSSIBLE};
  return (office){e, SG_NONE, 0};
}

static office look_at_tie(const work *w, sg_id v, sg_id e) {
  const bool pep = sg_has_topic(w->host, w->g->link_from[e], "role.pep");
  const uint8_t level = !pep                       ? 0
                        : sg_link_is_firm(w->g, e) ? SG_CERTAIN
                                                   : SG_POSSIBLE;
  const office by_post = overlap(w, v, e);
  return by_post.level > level ? by_post : (office){e, SG_NONE, level};
}

// Officials among the officers and owners of a party, one row a person: his
// best tie, of equal ones the first.
static uint32_t find_officers(const work *w, sg_id v, bool *any) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id person = g->link_from[e];
    *any |= g->link_kind[e] == SG_OWNERSHIP || g->link_kind[e] == SG_POSITION;
    if (!is_tie(g, e))
      continue;
    const office one = look_at_tie(w, v, e);
    if (w->stamp[person] != v + 1) {
      if (one.level == 0)
        continue;
      w->stamp[person] = v + 1;
      w->slot[person] = n;
      w->officers[n++] = one;
    } else if (one.level > w->officers[w->slot[person]].level) {
      w->officers[w->slot[person]] = one;
    }
  }
  return n;
}

static void add(const work *w, sg_id v, const office *o, found *f) {
  const sg_graph *g = w->g;
  f->n++;
  const sg_id links[] = {o->tie, o->post};
  const uint32_t n = o->post == SG_NONE ? 1 : 2;
  const double one = sg_least_confidence(g, links, n);
  f->alleged |= sg_any_alleged(g, links, n);
  if (one > f->confidence)
    f->confidence = one; // one of them is enough
  if (f->shown == SHOWN_MAX)
    return;
  const uint32_t i = f->shown++;
  memcpy(f->links[i], links, sizeof links);
  f->people[i] = g->link_from[o->tie];
  f->paths[i] = (sg_path){v, n, f->links[i],
                          n == 1 ? "a politically exposed person"
                                 : "a person with a post at a public body"};
  if (n == 1)
    f->facts[f->n_facts++] =
        (sg_fact){SG_ON_ENTITIES, f->people[i], "topics", "role.pep"};
}

static sg_status raise_one(const work *w, sg_id v, const found *f, names *out) {
  const sg_graph *g = w->g;
  char people[1000];
  char message[MESSAGE_BYTES];
  (void)sg_names_text(g, f->people, f->shown, f->n, people);
  (void)snprintf(message, sizeof message,
                 "Among the officers and owners of %.*s %s recorded as "
                 "holding a post at a public body in the same period or as "
                 "politically exposed: %s%s.",
                 NAMED(g, v), f->n == 1 ? "one is" : "some are", people,
                 f->alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G05",
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->shown,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return put_named(out, &finding);
}

// What is certain of some is said of them alone.
static sg_status look_at(const void *ctx, sg_id v, names *out,
                         uint32_t *unknown) {
  const work *w = ctx;
  const sg_graph *g = w->g;
  found f = {.n = 0};
  bool any = false;
  const uint32_t n = find_officers(w, v, &any);
  for (uint32_t i = 0; i < n; i++)
    if (w->officers[i].level > f.certainty)
      f.certainty = w->officers[i].level;
  for (uint32_t i = 0; i < n; i++)
    if (w->officers[i].level == f.certainty)
      add(w, v, &w->officers[i], &f);
  *unknown += !any && g->entity_kind[v] == SG_COMPANY;
  return f.n > 0 ? raise_one(w, v, &f, out) : SG_OK;
}

sg_status raise_officials(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  work w = {
      .host = host,
      .g = g,
      .born = host->numbers(host, SG_ON_ENTITIES, "incorporated"),
      .born_latest = host->numbers(host, SG_ON_ENTITIES, "incorporated_latest"),
      .posts = host->alloc(host, g->n_entities, sizeof *w.posts),
      .slot = host->alloc(host, g->n_entities, sizeof *w.slot),
      .stamp = host->alloc(host, g->n_entities, sizeof *w.stamp),
      .officers = host->alloc(host, g->n_entities, sizeof *w.officers),
  };
  if (!w.posts || !w.slot || !w.stamp || !w.officers)
    return SG_ENOMEM;
  find_posts(&w);
  return look_at_organisations(host, look_at, &w, out, "G05",
                               "neither owners nor officers of these "
                               "companies are recorded");
}
