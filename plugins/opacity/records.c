// SPDX-License-Identifier: GPL-2.0-or-later
// records - O13: records about the owners of a party contradict each other or
// cannot be right.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct work {
  const survey *s;
  const double *born, *born_latest;
  const char *const *born_text;
  nearest of_state; // public bodies above
} work;

typedef struct found {
  uint8_t level;
  char words[WORDS_BYTES];
  size_t length;
  sg_id links[4];
  sg_path paths[4];
  sg_fact facts[4];
  uint32_t n_paths, n_facts;
  double confidence;
} found;

static void raise_level(found *f, uint8_t level) {
  f->level = level > f->level ? level : f->level;
}

static void add_words(found *f, const char *words) {
  f->length += (size_t)snprintf(f->words + f->length, WORDS_BYTES - f->length,
                                "%s%s", f->length > 0 ? "; " : "", words);
}

static void add_path(const work *w, sg_id v, sg_id e, const char *shows,
                     found *f) {
  f->links[f->n_paths] = e;
  f->paths[f->n_paths] = (sg_path){v, 1, &f->links[f->n_paths], shows};
  f->n_paths++;
  f->confidence = fmin(f->confidence, least_confidence(w->s, &e, 1));
}

// --- a statement that there is no owner, beside one
// ---------------------------------

// Where the statement stands; false: there is none.
static bool states_none(const work *w, sg_id v, sg_id *link, sg_fact *where) {
  const sg_graph *g = w->s->g;
  const char *own = w->s->unknown.of_owned ? w->s->unknown.of_owned[v] : NULL;
  *link = SG_NONE;
  if (says_no_owner(own)) {
    *where = (sg_fact){SG_ON_ENTITIES, v, "owner_unspecified", own};
    return true;
  }
  if (!w->s->unknown.of_entity && !w->s->unknown.of_link)
    return false;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if ((g->link_kind[e] != SG_OWNERSHIP && g->link_kind[e] != SG_CONTROL) ||
        !says_no_owner(unknown_owner(w->s, g->link_from[e], e, where)))
      continue;
    *link = e;
    return true;
  }
  return false;
}

// The owner who is on record all the same: a sure one before others.
static sg_id recorded_owner(const work *w, sg_id v) {
  const survey *s = w->s;
  sg_id best = SG_NONE;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    sg_fact where;
    if (!(o->tie & OWNS) || unknown_owner(s, o->owner, o->link, &where))
      continue;
    if (o->tie & OWNS_SURELY)
      return o->link;
    best = best == SG_NONE ? o->link : best;
  }
  return best;
}

static void look_for_statement(const work *w, sg_id v, found *f) {
  const sg_graph *g = w->s->g;
  char words[600];
  sg_id link = SG_NONE;
  sg_fact where;
  if (!states_none(w, v, &link, &where))
    return;
  const sg_id e = recorded_owner(w, v);
  if (e == SG_NONE)
    return;
  const bool sure =
      w->s->tie[e] & OWNS_SURELY && (link == SG_NONE || is_firm(w->s, link));
  const sg_id owner = g->link_from[e];
  where.value = sg_fact_text(w->s->host, where.value);
  f->facts[f->n_facts++] = where;
  add_path(w, v, e, "an owner on record", f);
  if (link != SG_NONE)
    add_path(w, v, link, "a statement that there is no owner", f);
  raise_level(f, sure ? SG_CERTAIN : SG_POSSIBLE);
  (void)snprintf(words, sizeof words,
                 "no beneficial owner is stated to exist, and %.*s is on "
                 "record as owner",
                 NAMED(g, owner));
  add_words(f, words);
}

// --- a state as owner, without a body
// -----------------------------------------------

static void look_for_state(const work *w, sg_id v, found *f) {
  if (!(w->s->topics[v] & TOPIC_STATE_OWNED) || !has_tie(w->s, v, ANY_TIE) ||
      (w->of_state.distance && w->of_state.distance[v] != SG_NONE))
    return;
  f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, v, "topics", "gov.soe"};
  raise_level(f, SG_CERTAIN);
  add_words(f, "it is recorded as state-owned, and no public body stands above "
               "it among its recorded owners and controllers");
}

// --- an owner of an age that cannot be
// ----------------------------------------------

// 0, SG_POSSIBLE or SG_CERTAIN: an implausible age on the as-of date.
static uint8_t age_level(const work *w, sg_id p) {
  const sg_value *param = w->s->host->params;
  const int32_t as_of = w->s->g->as_of;
  const int32_t young = 12 * (int32_t)param[PARAM_O13_YOUNGEST].number;
  const int32_t old = 12 * (int32_t)param[PARAM_O13_OLDEST].number + 12;
  if (w->s->g->entity_kind[p] != SG_PERSON || !w->born || isnan(w->born[p]))
    return 0;
  const int32_t first = (int32_t)w->born[p];
  const int32_t last = w->born_latest && !isnan(w->born_latest[p])
                           ? (int32_t)w->born_latest[p]
                           : first;
  if (sg_months_after(first, young) > as_of ||
      sg_months_after(last, old) <= as_of)
    return SG_CERTAIN;
  return sg_months_after(last, young) > as_of ||
                 sg_months_after(first, old) <= as_of
             ? SG_POSSIBLE
             : 0;
}

static void look_for_age(const work *w, sg_id v, found *f) {
  const sg_graph *g = w->s->g;
  sg_id best = SG_NONE;
  uint8_t level = 0;
  char words[600];
  for (const owning *o = owners_of(w->s, v);
       w->born && o < owners_of(w->s, v + 1); o++) {
    const uint8_t age = o->tie & ANY_TIE ? age_level(w, o->owner) : 0;
    const uint8_t sure = o->tie & SURE_TIE ? SG_CERTAIN : SG_POSSIBLE;
    const uint8_t one = age < sure ? age : sure;
    if (one <= level)
      continue;
    level = one;
    best = o->link;
  }
  if (best == SG_NONE)
    return;
  const sg_id p = g->link_from[best];
  add_path(w, v, best, "an owner or controller", f);
  f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, p, "birth_date",
                                     sg_fact_text(w->s->host, w->born_text[p])};
  raise_level(f, level);
  (void)snprintf(words, sizeof words,
                 "%.*s, on record as owner or controller, is recorded as born "
                 "%.*s",
                 NAMED(g, p), SG_CLIPPED(w->born_text[p], 40));
  add_words(f, words);
}

// --- the flag
// -------------------------------------------------------------------------

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->s->g;
  char message[MESSAGE_BYTES];
  (void)snprintf(message, sizeof message,
                 "Records about the owners of %.*s do not go together: %s%s.",
                 NAMED(g, v), f->words,
                 alleged_words(w->s, f->links, f->n_paths));
  const sg_finding finding = {
      SG_FINDING_SIZES,   .subject = v,          .deal = SG_NONE,
      .flag = "O13",      .certainty = f->level, .confidence = f->confidence,
      .message = message, .paths = f->paths,     .n_paths = f->n_paths,
      .facts = f->facts,  .n_facts = f->n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unknown) {
  found f;
  f.level = 0;
  f.length = 0;
  f.n_paths = f.n_facts = 0;
  f.confidence = 1;
  look_for_statement(w, v, &f);
  look_for_state(w, v, &f);
  look_for_age(w, v, &f);
  *unknown += f.level == 0 && !has_tie(w->s, v, ANY_TIE);
  return f.level > 0 ? raise_one(w, v, &f) : SG_OK;
}

sg_status records_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .born = host->numbers(host, SG_ON_ENTITIES, "birth_date"),
      .born_latest = host->numbers(host, SG_ON_ENTITIES, "birth_date_latest"),
      .born_text = host->texts(host, SG_ON_ENTITIES, "birth_date"),
  };
  uint8_t *bodies = host->alloc(host, g->n_entities, sizeof *bodies);
  if (!bodies)
    return SG_ENOMEM;
  bool any_owned = false; // by a state
  for (sg_id v = 0; v < g->n_entities; v++) {
    bodies[v] = g->entity_kind[v] == SG_PUBLIC_BODY;
    any_owned |= (s->topics[v] & TOPIC_STATE_OWNED) != 0;
  }
  uint32_t unknown = 0;
  sg_status status =
      any_owned ? nearest_find(s, bodies, ANY_TIE, &w.of_state) : SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_subject(s, v))
      status = look_at(&w, v, &unknown);
  return status == SG_OK
             ? sg_put_gap(s->host, "O13", unknown,
                          "neither owners nor controllers of these parties are "
                          "recorded")
             : status;
}
