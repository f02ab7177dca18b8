// SPDX-License-Identifier: GPL-2.0-or-later
// officials - G05: an officer or owner of the party holds a post at a public
// body in the same period, or is recorded as politically exposed.
#include "proximity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  sg_id *posts; // at public bodies, those that ended too, by person
  uint32_t n_posts;
  uint32_t *first; // of each person
} work;

// --- posts at public bodies
// -------------------------------------------------------

static bool find_posts(work *w) {
  const sg_graph *g = w->g;
  const uint32_t n = g->n_links + g->n_ended;
  w->posts = w->host->alloc(w->host, n, sizeof *w->posts);
  w->first =
      w->host->alloc(w->host, (size_t)g->n_entities + 2, sizeof *w->first);
  if (!w->posts || !w->first)
    return false;
  for (int fill = 0; fill < 2; fill++) {
    for (sg_id e = 0; e < n; e++)
      if (is_office(g, e) && is_state_body(w->host, g->link_to[e])) {
        if (fill)
          w->posts[w->first[g->link_from[e] + 1]++] = e;
        else
          w->first[g->link_from[e] + 2]++;
      }
    for (sg_id v = 0; !fill && v < g->n_entities; v++)
      w->first[v + 2] += w->first[v + 1];
  }
  return true;
}

static int32_t lesser(int32_t a, int32_t b) {
  return a < b ? a : b;
}

// An end that is not known is after every day.
static int32_t end_day(int32_t day, int32_t as_of) {
  return day == SG_NO_DATE ? as_of : lesser(day, as_of);
}

static bool is_told(const sg_graph *g, sg_id e) {
  return g->link_basis[e] != SG_ALLEGED && g->link_basis[e] != SG_INFERRED;
}

// Have a tie in force and a post, which may have ended, a day in common up to
// the as-of date: 0, SG_POSSIBLE, SG_CERTAIN? A start that is not known is
// before every day, as is its mark.
static uint8_t overlap(const sg_graph *g, sg_id a, sg_id b) {
  if (g->link_since[a] > end_day(g->link_until[b], g->as_of) ||
      g->link_since[b] > end_day(g->link_until[a], g->as_of))
    return 0;
  const bool sure =
      g->link_since_latest[a] <= end_day(g->link_until_earliest[b], g->as_of) &&
      g->link_since_latest[b] <= end_day(g->link_until_earliest[a], g->as_of) &&
      sg_link_is_firm(g, a) && is_told(g, b);
  return sure ? SG_CERTAIN : SG_POSSIBLE;
}

// --- one party
// ------------------------------------------------------------------------

typedef struct found {
  uint32_t n, shown;
  uint8_t certainty;
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

static void improve(office *best, office one) {
  if (one.level > best->level)
    *best = one;
}

static office look_at_tie(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id person = g->link_from[e];
  office best = {e, SG_NONE, 0};
  if (sg_has_topic(w->host, person, "role.pep"))
    improve(&best, (office){e, SG_NONE,
                            sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE});
  for (uint32_t i = w->first[person]; i < w->first[person + 1]; i++)
    improve(&best, (office){e, w->posts[i], overlap(g, e, w->posts[i])});
  return best;
}

// The ties of one person to the party are in no order: the first one that is
// met stands for all.
static bool is_first_tie(const sg_graph *g, sg_id v, sg_id e) {
  const sg_id person = g->link_from[e];
  for (uint32_t k = g->out_start[person]; k < g->out_start[person + 1]; k++) {
    const sg_id other = g->out_link[k];
    if (other < e && g->link_to[other] == v && is_tie(g, other))
      return false;
  }
  return true;
}

static office look_at_person(const work *w, sg_id v, sg_id person) {
  const sg_graph *g = w->g;
  office best = {SG_NONE, SG_NONE, 0};
  for (uint32_t k = g->out_start[person]; k < g->out_start[person + 1]; k++)
    if (g->link_to[g->out_link[k]] == v && is_tie(g, g->out_link[k]))
      improve(&best, look_at_tie(w, g->out_link[k]));
  return best;
}

static void add(const work *w, sg_id v, const office *o, found *f) {
  const sg_graph *g = w->g;
  f->n++;
  if (o->level > f->certainty) {
    f->certainty = o->level;
    f->confidence = 0;
  }
  const sg_id links[] = {o->tie, o->post};
  const uint32_t n = o->post == SG_NONE ? 1 : 2;
  const double one = sg_least_confidence(g, links, n);
  if (o->level == f->certainty && one > f->confidence)
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
  bool alleged = false;
  for (uint32_t i = 0; i < f->shown; i++)
    alleged |= sg_any_alleged(g, f->links[i], f->paths[i].n_links);
  write_names(g, f->people, f->shown, f->n, people);
  (void)snprintf(message, sizeof message,
                 "Among the officers and owners of %.*s %s recorded as "
                 "holding a post at a public body in the same period or as "
                 "politically exposed: %s%s.",
                 sg_clip(g->entity_name[v], NAME_BYTES), g->entity_name[v],
                 f->n == 1 ? "one is" : "some are", people,
                 alleged ? "; some of this is alleged" : "");
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

static sg_status look_at(const work *w, sg_id v, names *out,
                         uint32_t *unknown) {
  const sg_graph *g = w->g;
  found f = {.n = 0};
  bool any = false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    any |= g->link_kind[e] == SG_OWNERSHIP || g->link_kind[e] == SG_POSITION;
    if (!is_tie(g, e) || !is_first_tie(g, v, e))
      continue;
    const office o = look_at_person(w, v, g->link_from[e]);
    if (o.level > 0)
      add(w, v, &o, &f);
  }
  *unknown += !any && g->entity_kind[v] == SG_COMPANY;
  return f.n > 0 ? raise_one(w, v, &f, out) : SG_OK;
}

sg_status raise_officials(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  work w = {.host = host, .g = g};
  uint32_t unknown = 0;
  if (!find_posts(&w))
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++) {
    if (!g->entity_in_scope[v] || !is_organisation(g, v))
      continue;
    const sg_status status = look_at(&w, v, out, &unknown);
    if (status != SG_OK)
      return status;
  }
  return unknown == 0 ? SG_OK
                      : host->put_gap(host, "G05", SG_NONE, unknown,
                                      "neither owners nor officers of these "
                                      "companies are recorded");
}
