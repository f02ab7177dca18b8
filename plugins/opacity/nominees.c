// SPDX-License-Identifier: GPL-2.0-or-later
// nominees - O04: a nominee, or somebody who serves others by profession, is on
// record as owner, controller or director. It is a note when all of them have a
// principal who is on record.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// A firm link from an agent to his principal.
typedef struct agency {
  sg_id agent, principal, link;
} agency;

typedef struct work {
  const survey *s;
  const char *const *occupation;
  const char *const *activities;
  agency *agencies; // in order
  uint32_t n;
  uint8_t *serves; // of entities: provides services to companies
  sg_id *stamp;    // of owners: the party at hand, + 1
  uint8_t *record; // of entities: RECORDED, HAS_NOMINEE
} work;

// Is an owner, controller or officer on record? Is one of them a nominee?
enum { RECORDED = 1, HAS_NOMINEE = 2 };

// --- principals
// -------------------------------------------------------------------

static int by_agent(const void *a, const void *b) {
  const agency *x = a;
  const agency *y = b;
  if (x->agent != y->agent)
    return x->agent < y->agent ? -1 : 1;
  if (x->principal != y->principal)
    return x->principal < y->principal ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static bool list_agencies(work *w) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += g->link_kind[e] == SG_AGENT;
  w->agencies = w->s->host->alloc(w->s->host, n, sizeof *w->agencies);
  for (sg_id e = 0; w->agencies && e < g->n_links; e++)
    if (g->link_kind[e] == SG_AGENT && is_firm(w->s, e) &&
        g->link_from[e] != g->link_to[e])
      w->agencies[w->n++] = (agency){g->link_from[e], g->link_to[e], e};
  if (w->agencies && w->n > 1)
    qsort(w->agencies, w->n, sizeof *w->agencies, by_agent);
  return w->agencies != NULL;
}

static uint32_t find_agency(const work *w, sg_id agent, sg_id principal) {
  uint32_t low = 0;
  uint32_t high = w->n;
  const agency one = {agent, principal, 0};
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (by_agent(&w->agencies[middle], &one) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The company itself is nobody's principal in its own ownership.
static bool discloses(const work *w, const agency *of, sg_id v) {
  sg_fact where;
  return of->principal != v &&
         unknown_party(w->s, of->principal, &where) == NULL;
}

static uint32_t n_holders(const work *w, sg_id v) {
  return w->s->g->in_start[v + 1] - w->s->g->in_start[v];
}

// The agency that says for whom the nominee stands in party `v`: that of its
// only principal, or of one who is tied to the party himself. SG_NONE: none.
static sg_id principal_link(const work *w, sg_id nominee, sg_id v) {
  const sg_graph *g = w->s->g;
  const uint32_t from = find_agency(w, nominee, 0);
  const uint32_t to = find_agency(w, nominee + 1, 0);
  if (from == to)
    return SG_NONE;
  if (w->agencies[from].principal == w->agencies[to - 1].principal)
    return discloses(w, &w->agencies[from], v) ? w->agencies[from].link
                                               : SG_NONE;
  if (to - from <= n_holders(w, v)) {
    for (uint32_t i = from; i < to; i++)
      if (w->stamp[w->agencies[i].principal] == v + 1 &&
          discloses(w, &w->agencies[i], v))
        return w->agencies[i].link;
    return SG_NONE;
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id owner = g->link_from[g->in_link[k]];
    const uint32_t at = find_agency(w, nominee, owner);
    if (w->stamp[owner] == v + 1 && at < to &&
        w->agencies[at].principal == owner && discloses(w, &w->agencies[at], v))
      return w->agencies[at].link;
  }
  return SG_NONE;
}

// --- who is a nominee
// -------------------------------------------------------------

static bool serves_companies(const work *w, sg_id v) {
  const char *words = w->s->host->params[PARAM_O04_WORDS].text;
  if (w->occupation && sg_has_phrase(words, w->occupation[v]))
    return true;
  return is_organisation(w->s->g, v) && w->activities &&
         sg_has_phrase(words, w->activities[v]);
}

// How a link in force makes its start a nominee; NULL: it does not.
static const char *how(const work *w, sg_id e) {
  const sg_graph *g = w->s->g;
  if (g->link_from[e] == g->link_to[e])
    return NULL;
  switch (g->link_kind[e]) {
  case SG_CONTROL:
    return g->link_detail[e] == SG_MEANS_NOMINEE ? "control as nominee" : NULL;
  case SG_POSITION:
    return g->link_detail[e] == SG_POST_NOMINEE ? "a post as nominee" : NULL;
  case SG_OWNERSHIP:
    if (g->link_repeats[e] != SG_NONE || g->link_high[e] == 0)
      return NULL;
    if (g->link_capacity[e] == SG_NOMINEE)
      return "a stake as nominee";
    return w->serves[g->link_from[e]] ? "an owner who serves companies" : NULL;
  default: return NULL;
  }
}

static uint8_t level_of(const work *w, sg_id e) {
  const sg_graph *g = w->s->g;
  const bool holds = g->link_kind[e] != SG_OWNERSHIP || g->link_low[e] > 0;
  return holds && is_firm(w->s, e) ? SG_CERTAIN : SG_POSSIBLE;
}

// --- one party
// --------------------------------------------------------------------

typedef struct found {
  uint32_t n, shown, n_hidden; // without a principal on record
  uint8_t level;
  sg_id people[SHOWN_MAX];
  sg_id links[SHOWN_MAX][2]; // to the party, and from nominee to principal
  sg_id principals[SHOWN_MAX];
  uint32_t n_principals;
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n_facts;
  double confidence;
  bool alleged;
} found;

// The key that says so, where the path alone does not.
static sg_fact fact_of(const work *w, sg_id e) {
  const sg_graph *g = w->s->g;
  const sg_id owner = g->link_from[e];
  if (g->link_kind[e] == SG_CONTROL)
    return (sg_fact){SG_ON_LINKS, e, "means", "nominee"};
  if (g->link_kind[e] == SG_POSITION)
    return (sg_fact){SG_ON_LINKS, e, "post", "nominee"};
  if (g->link_capacity[e] == SG_NOMINEE)
    return (sg_fact){SG_ON_LINKS, e, "capacity", "nominee"};
  if (w->occupation && sg_has_phrase(w->s->host->params[PARAM_O04_WORDS].text,
                                     w->occupation[owner]))
    return (sg_fact){SG_ON_ENTITIES, owner, "occupation",
                     sg_fact_text(w->s->host, w->occupation[owner])};
  return (sg_fact){SG_ON_ENTITIES, owner, "activities",
                   sg_fact_text(w->s->host, w->activities[owner])};
}

static void add(const work *w, sg_id v, sg_id e, const char *shows, found *f) {
  const sg_graph *g = w->s->g;
  const sg_id nominee = g->link_from[e];
  const sg_id by = principal_link(w, nominee, v);
  f->n++;
  f->n_hidden += by == SG_NONE;
  f->alleged |= is_alleged(w->s, e);
  f->confidence = fmax(f->confidence, least_confidence(w->s, &e, 1));
  if (f->shown == SHOWN_MAX)
    return;
  const uint32_t i = f->shown++;
  f->people[i] = nominee;
  f->links[i][0] = e;
  f->links[i][1] = by;
  f->paths[i] = (sg_path){v, by == SG_NONE ? 1 : 2, f->links[i], shows};
  f->facts[f->n_facts++] = fact_of(w, e);
  if (by != SG_NONE)
    f->principals[f->n_principals++] = g->link_to[by];
}

static void look_for(const work *w, sg_id v, uint8_t level, found *f) {
  const sg_graph *g = w->s->g;
  *f = (found){.level = level};
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const char *shows = how(w, g->in_link[k]);
    if (shows && level_of(w, g->in_link[k]) == level)
      add(w, v, g->in_link[k], shows, f);
  }
}

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->s->g;
  char names[1000];
  char principals[1000];
  char message[MESSAGE_BYTES];
  (void)sg_names_text(g, f->people, f->shown, f->shown, names);
  (void)sg_names_text(g, f->principals, f->n_principals, f->n_principals,
                      principals);
  (void)snprintf(
      message, sizeof message,
      "Of the owners, controllers and officers of %.*s %u %s recorded as "
      "nominee or as serving companies by profession: %s%s%s%s.",
      NAMED(g, v), f->n, f->n == 1 ? "is" : "are", names,
      f->n_principals > 0 ? "; recorded as principal: "
                          : "; no principal is "
                            "recorded",
      f->n_principals > 0 ? principals : "",
      f->alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O04",
      .severity = f->n_hidden == 0 ? SG_NOTE : 0,
      .certainty = f->level,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->shown,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static void mark_holders(const work *w, sg_id v) {
  const sg_graph *g = w->s->g;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (w->s->tie[g->in_link[k]] & ANY_TIE)
      w->stamp[g->link_from[g->in_link[k]]] = v + 1;
}

static void read_records(const work *w) {
  const sg_graph *g = w->s->g;
  for (sg_id e = 0; e < g->n_links; e++) {
    const uint8_t kind = g->link_kind[e];
    if (kind == SG_POSITION || kind == SG_OWNERSHIP || kind == SG_CONTROL)
      w->record[g->link_to[e]] |= how(w, e) ? RECORDED | HAS_NOMINEE : RECORDED;
  }
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unknown) {
  found sure;
  found doubtful;
  *unknown += !(w->record[v] & RECORDED);
  if (!(w->record[v] & HAS_NOMINEE))
    return SG_OK;
  mark_holders(w, v);
  look_for(w, v, SG_CERTAIN, &sure);
  look_for(w, v, SG_POSSIBLE, &doubtful);
  // One who perhaps hides somebody says more than one who hides nobody.
  return sure.n_hidden > 0 || (sure.n > 0 && doubtful.n_hidden == 0)
             ? raise_one(w, v, &sure)
             : raise_one(w, v, &doubtful);
}

sg_status nominees_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .occupation = host->texts(host, SG_ON_ENTITIES, "occupation"),
      .activities = host->texts(host, SG_ON_ENTITIES, "activities"),
      .serves = host->alloc(host, g->n_entities, 1),
      .stamp = host->alloc(host, g->n_entities, sizeof *w.stamp),
      .record = host->alloc(host, g->n_entities, sizeof *w.record),
  };
  if (!w.serves || !w.stamp || !w.record || !list_agencies(&w))
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++)
    w.serves[v] = serves_companies(&w, v);
  read_records(&w);
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_subject(s, v))
      status = look_at(&w, v, &unknown);
  return status == SG_OK
             ? sg_put_gap(s->host, "O04", unknown,
                          "neither owners nor officers of these parties are "
                          "recorded")
             : status;
}
