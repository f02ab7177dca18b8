// SPDX-License-Identifier: GPL-2.0-or-later
// secrecy - O08: an organisation above the party, or an officer of it that is
// one, is registered in a country to which a loaded table gives a high value.
// Countries of persons and of public bodies are not looked at.
#include "opacity.h"

#include <math.h>
#include <stdio.h>

typedef struct work {
  const survey *s;
  const double *value;
  const char *const *citation;
  uint8_t *is_secret, *is_top, *is_unknown; // of entities
  nearest sure, any, top_sure, top_any, unknown;
} work;

static bool is_secret(const work *w, sg_id v) {
  return is_organisation(w->s->g, v) && !isnan(w->value[v]) &&
         w->value[v] >= w->s->host->params[PARAM_O08_VALUE].number;
}

// An organisation as officer, the first that is so; a firm one before others.
static sg_id secret_officer(const work *w, sg_id v, bool sure) {
  const sg_graph *g = w->s->g;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_POSITION && g->link_from[e] != v &&
        w->is_secret[g->link_from[e]] && (!sure || is_firm(w->s, e)))
      return e;
  }
  return SG_NONE;
}

typedef struct found {
  sg_id links[2][CHAIN_MAX];
  sg_path paths[2];
  sg_id parties[2];
  uint32_t n;
  bool is_top; // the first or the second ends its chain
  double confidence;
} found;

static void add(const work *w, sg_id v, sg_id u, uint32_t n, const char *shows,
                found *f) {
  f->parties[f->n] = u;
  f->paths[f->n] = (sg_path){v, n, f->links[f->n], shows};
  f->confidence =
      fmax(f->confidence, least_confidence(w->s, f->links[f->n], n));
  f->n++;
}

// The nearest one above, the one at the top of a chain when that is another,
// or an officer.
static void look(const work *w, sg_id v, bool sure, found *f) {
  uint32_t n = 0;
  uint32_t distance = 0;
  f->n = 0;
  f->is_top = false;
  f->confidence = 0;
  const sg_id near =
      nearest_above(sure ? &w->sure : &w->any, v, f->links[0], &n, &distance);
  if (near != SG_NONE)
    add(w, v, near, n, "the chain up to the nearest such owner", f);
  const sg_id top = nearest_above(sure ? &w->top_sure : &w->top_any, v,
                                  f->links[f->n], &n, &distance);
  f->is_top = top != SG_NONE;
  if (top != SG_NONE && top != near)
    add(w, v, top, n, "the chain up to such an owner at the top", f);
  const sg_id e = f->n < 2 ? secret_officer(w, v, sure) : SG_NONE;
  if (e == SG_NONE)
    return;
  f->links[f->n][0] = e;
  add(w, v, w->s->g->link_from[e], 1, "such an officer", f);
}

static int write_party(const work *w, sg_id u, char *out, size_t size) {
  const sg_graph *g = w->s->g;
  const char *cited = w->citation && w->citation[u] ? w->citation[u] : "";
  return snprintf(out, size, "%.*s (%c%c)%s%.*s", NAMED(g, u),
                  (char)(g->entity_country[u] >> 8),
                  (char)(g->entity_country[u] & 0xff), cited[0] ? ", " : "",
                  SG_CLIPPED(cited, NAME_BYTES));
}

static sg_status raise_one(const work *w, sg_id v, const found *f,
                           bool certain) {
  const sg_graph *g = w->s->g;
  sg_fact facts[2];
  char codes[2][3];
  char message[MESSAGE_BYTES];
  bool alleged = false;
  int n = snprintf(message, sizeof message,
                   "Among the owners and officers of %.*s are organisations "
                   "of countries with a value of at least %g in the table: ",
                   NAMED(g, v), w->s->host->params[PARAM_O08_VALUE].number);
  for (uint32_t i = 0; i < f->n; i++) {
    const uint16_t country = g->entity_country[f->parties[i]];
    codes[i][0] = (char)(country >> 8);
    codes[i][1] = (char)(country & 0xff);
    codes[i][2] = '\0';
    facts[i] = (sg_fact){SG_ON_ENTITIES, f->parties[i], "country", codes[i]};
    n += snprintf(message + n, sizeof message - (size_t)n, "%s", i ? "; " : "");
    n += write_party(w, f->parties[i], message + n, sizeof message - (size_t)n);
    alleged |= any_alleged(w->s, f->links[i], f->paths[i].n_links);
  }
  (void)snprintf(message + n, sizeof message - (size_t)n, "%s%s.",
                 f->is_top ? "; such an owner is at the top of a chain" : "",
                 alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O08",
      .severity = SG_NOTE,
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n,
      .facts = facts,
      .n_facts = f->n,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(const work *w, sg_id v, found *f, uint32_t *unknown) {
  sg_id links[CHAIN_MAX];
  uint32_t n = 0;
  uint32_t distance = 0;
  look(w, v, true, f);
  const bool certain = f->n > 0;
  if (!certain)
    look(w, v, false, f);
  if (f->n > 0)
    return raise_one(w, v, f, certain);
  *unknown += nearest_above(&w->unknown, v, links, &n, &distance) != SG_NONE;
  return SG_OK;
}

static sg_status search(work *w) {
  const survey *s = w->s;
  sg_status status = nearest_find(s, w->is_secret, SURE_TIE, &w->sure);
  if (status == SG_OK)
    status = nearest_find(s, w->is_secret, ANY_TIE, &w->any);
  if (status == SG_OK)
    status = nearest_find(s, w->is_top, SURE_TIE, &w->top_sure);
  if (status == SG_OK)
    status = nearest_find(s, w->is_top, ANY_TIE, &w->top_any);
  if (status == SG_OK)
    status = nearest_find(s, w->is_unknown, ANY_TIE, &w->unknown);
  return status;
}

sg_status secrecy_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .value = host->numbers(host, SG_ON_ENTITIES, "country.secrecy"),
      .citation = host->texts(host, SG_ON_ENTITIES, "country.secrecy"),
      .is_secret = host->alloc(host, g->n_entities, 1),
      .is_top = host->alloc(host, g->n_entities, 1),
      .is_unknown = host->alloc(host, g->n_entities, 1),
  };
  found *f = host->alloc(host, 1, sizeof *f);
  if (!w.is_secret || !w.is_top || !w.is_unknown || !f)
    return SG_ENOMEM;
  if (!w.value)
    return say_no_data(s, "O08", "no table of secrecy jurisdictions is loaded");
  for (sg_id v = 0; v < g->n_entities; v++) {
    w.is_secret[v] = is_secret(&w, v);
    w.is_top[v] = w.is_secret[v] && !has_tie(s, v, ANY_TIE);
    w.is_unknown[v] = is_organisation(g, v) && isnan(w.value[v]);
  }
  uint32_t unknown = 0;
  sg_status status = search(&w);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_subject(s, v))
      status = look_at(&w, v, f, &unknown);
  return status == SG_OK
             ? sg_put_gap(s->host, "O08", unknown,
                          "the countries of owners of these parties are not "
                          "recorded, or not in the table")
             : status;
}
