// SPDX-License-Identifier: GPL-2.0-or-later
// structure - O02: a long chain to the last owner, or one that passes many
// countries or many companies that only hold shares; and the metrics of it.
#include "opacity.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Chains over one selection of ties.
typedef struct view {
  ascent depth, layers;
  spread *countries;
} view;

typedef struct work {
  const survey *s;
  const char *const *activities;
  uint8_t *is_holding; // of entities
  uint8_t *perhaps;    // it may be one, or its country is not recorded
  view sure, any;
  ascent unknown; // chains of those that may be one
  bool any_holding;
  uint32_t links, countries, holdings; // at most so many
} work;

// --- companies that only hold shares
// ----------------------------------------------

static bool only_holds(const work *w, const char *text) {
  const sg_value *p = w->s->host->params;
  size_t n = 0;
  bool any = false;
  for (const char *entry = sg_next_entry(&text, &n); entry;
       entry = sg_next_entry(&text, &n)) {
    if (!sg_activity_fits(entry, n, p[PARAM_O02_WORDS].text,
                          p[PARAM_O02_CODES].text))
      return false;
    any = true;
  }
  return any;
}

// Who has a part in supply is more than a holder, whatever its activity.
static void find_holdings(work *w) {
  const sg_graph *g = w->s->g;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const bool can = is_organisation(g, v) && g->entity_roles[v] == 0;
    const char *text = w->activities ? w->activities[v] : NULL;
    w->is_holding[v] = can && text && only_holds(w, text);
    w->perhaps[v] = w->is_holding[v] || (can && !text);
  }
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_SUPPLY || g->link_kind[e] == SG_CONTRACT) {
      w->is_holding[g->link_from[e]] = w->is_holding[g->link_to[e]] = 0;
      w->perhaps[g->link_from[e]] = w->perhaps[g->link_to[e]] = 0;
    }
  for (sg_id v = 0; v < g->n_entities; v++)
    w->perhaps[v] |= is_organisation(g, v) && g->entity_country[v] == 0;
  for (sg_id v = 0; v < g->n_entities && !w->any_holding; v++)
    w->any_holding = w->is_holding[v];
}

// --- what is found above a party
// ---------------------------------------------------

typedef struct found {
  const survey *s;
  bool certain;
  char words[WORDS_BYTES];
  size_t length;
  chain chains[3]; // of the paths
  sg_path paths[3];
  sg_fact facts[2 * SHOWN_MAX];
  char values[2 * SHOWN_MAX][200];
  uint32_t n_paths, n_facts;
  double confidence; // of the best chain: one is enough
} found;

// Words for the path that was added last; there is room for all.
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
add_words(found *f, const char *format, ...) {
  va_list values;
  if (f->n_paths > 1) {
    f->words[f->length++] = ';';
    f->words[f->length++] = ' ';
  }
  va_start(values, format);
  f->length += (size_t)vsnprintf(f->words + f->length, WORDS_BYTES - f->length,
                                 format, values);
  va_end(values);
}

static void add_chain(found *f, sg_id v, uint32_t n, const char *shows) {
  const sg_id *links = f->chains[f->n_paths].links;
  f->paths[f->n_paths++] = (sg_path){v, n, links, shows};
  f->confidence = fmax(f->confidence, least_confidence(f->s, links, n));
}

static void add_fact(found *f, sg_id v, const char *field, const char *value,
                     size_t n) {
  if (f->n_facts == 2 * SHOWN_MAX)
    return;
  char *text = f->values[f->n_facts];
  const size_t length = (size_t)sg_clip(value, n < 190 ? (int)n : 190);
  memcpy(text, value, length);
  text[length] = '\0';
  f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, v, field, text};
}

static void look_at_depth(const work *w, const view *in, sg_id v, found *f) {
  const sg_graph *g = w->s->g;
  if (in->depth.value[v] <= w->links)
    return;
  chain *up = &f->chains[f->n_paths];
  ascent_chain(&in->depth, v, up);
  const uint32_t n = up->n;
  const sg_id last = up->owners[n - 1];
  add_chain(f, v, n,
            n == CHAIN_MAX ? "part of the longest chain" : "the longest chain");
  add_words(f, "one has %u links, up to %s%.*s", in->depth.value[v],
            n == CHAIN_MAX ? "and beyond " : "", NAMED(g, last));
}

static void name_countries(lands set, char out[64]) {
  size_t at = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < lands_count(set); i++) {
    const uint16_t code = lands_at(set, i);
    if (i > 0) {
      out[at++] = ',';
      out[at++] = ' ';
    }
    out[at++] = (char)(code >> 8);
    out[at++] = (char)(code & 0xff);
    out[at] = '\0';
  }
}

// Of each country the first party on the chain.
static void show_countries(found *f, lands set, const chain *up) {
  const sg_graph *g = f->s->g;
  const uint32_t n_lands = lands_count(set);
  sg_id first[LANDS_MAX];
  uint32_t left = n_lands;
  for (uint32_t i = 0; i < n_lands; i++)
    first[i] = SG_NONE;
  for (uint32_t k = 0; k < up->n && left > 0; k++) {
    const sg_id u = up->owners[k];
    for (uint32_t i = 0; i < n_lands; i++)
      if (first[i] == SG_NONE && g->entity_country[u] == lands_at(set, i) &&
          g->entity_kind[u] != SG_PERSON) {
        first[i] = u;
        left--;
      }
  }
  for (uint32_t i = 0; i < n_lands; i++) {
    const uint16_t code = lands_at(set, i);
    const char text[] = {(char)(code >> 8), (char)(code & 0xff), '\0'};
    if (first[i] != SG_NONE)
      add_fact(f, first[i], "country", text, 2);
  }
}

// One of the countries may be that of a party without any.
static bool passes_too_many(const work *w, sg_id v, lands set, bool certain) {
  const bool known = w->s->g->entity_country[v] != 0;
  return lands_count(set) > w->countries + (certain && !known);
}

static void look_at_countries(const work *w, const view *in, sg_id v,
                              found *f) {
  char names[64];
  chain *up = &f->chains[f->n_paths];
  const lands set = spread_above(in->countries, v, up);
  if (!passes_too_many(w, v, set, f->certain))
    return;
  show_countries(f, set, up);
  add_chain(f, v, up->n, "a chain through these countries");
  name_countries(set, names);
  add_words(f, "one passes at least %u countries besides its own (%s)",
            lands_count(set), names);
}

// The chain is shown up to the last of them.
static void look_at_layers(const work *w, const view *in, sg_id v, found *f) {
  const sg_graph *g = w->s->g;
  sg_id names[SHOWN_MAX];
  char text[1000];
  uint32_t n = 0;
  uint32_t shown = 0;
  if (!w->any_holding || in->layers.value[v] <= w->holdings)
    return;
  chain *up = &f->chains[f->n_paths];
  ascent_chain(&in->layers, v, up);
  const uint32_t all = up->n;
  for (uint32_t k = 0; k < all; k++) {
    const sg_id u = up->owners[k];
    if (!w->is_holding[u])
      continue;
    n = k + 1;
    if (shown == SHOWN_MAX)
      continue;
    names[shown++] = u;
    size_t length = 0;
    const char *at = w->activities[u];
    const char *entry = sg_next_entry(&at, &length);
    if (entry)
      add_fact(f, u, "activities", entry, length);
  }
  add_chain(f, v, n > 0 ? n : all, "a chain through them");
  add_words(f, "one has %u companies that only hold shares (%s)",
            in->layers.value[v],
            sg_names_text(g, names, shown, in->layers.value[v], text));
}

static void look(const work *w, const view *in, sg_id v, bool certain,
                 found *f) {
  f->s = w->s;
  f->certain = certain;
  f->length = f->n_paths = f->n_facts = 0;
  f->confidence = 0;
  look_at_depth(w, in, v, f);
  look_at_countries(w, in, v, f);
  look_at_layers(w, in, v, f);
}

static sg_status raise_one(const work *w, sg_id v, found *f) {
  const sg_graph *g = w->s->g;
  bool alleged = false;
  for (uint32_t i = 0; i < f->n_paths; i++)
    alleged |= any_alleged(w->s, f->paths[i].links, f->paths[i].n_links);
  char message[MESSAGE_BYTES];
  (void)snprintf(message, sizeof message,
                 "Of the chains of owners and controllers above %.*s %s%s.",
                 NAMED(g, v), f->words,
                 alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O02",
      .certainty = f->certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n_paths,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// What is missing of those that are not raised.
typedef struct gaps {
  uint32_t no_owner, unknown;
} gaps;

static sg_status look_at(const work *w, sg_id v, found *f, gaps *gap) {
  if (!has_tie(w->s, v, ANY_TIE)) {
    gap->no_owner++;
    return SG_OK;
  }
  look(w, &w->sure, v, true, f);
  if (f->n_paths == 0)
    look(w, &w->any, v, false, f);
  if (f->n_paths > 0)
    return raise_one(w, v, f);
  const uint32_t least =
      w->countries < w->holdings ? w->countries : w->holdings;
  gap->unknown += w->unknown.value[v] > least;
  return SG_OK;
}

static sg_status raise_all(const work *w) {
  const sg_graph *g = w->s->g;
  gaps gap = {0};
  sg_status status = SG_OK;
  found *f = w->s->host->alloc(w->s->host, 1, sizeof *f);
  if (!f)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_asked(w->s, v))
      status = look_at(w, v, f, &gap);
  const sg_gap_row said[] = {
      {"O02", gap.no_owner,
       "neither owners nor controllers of these parties are recorded"},
      {"O02", gap.unknown,
       "the countries or activities of several companies above these parties "
       "are not recorded"},
  };
  return status == SG_OK ? sg_put_gaps(w->s->host, said, SG_COUNT(said))
                         : status;
}

// --- metrics
// ------------------------------------------------------------------------

static sg_status put_metrics(const work *w) {
  const survey *s = w->s;
  const uint32_t n = s->g->n_entities;
  double *depth = s->host->alloc(s->host, n, sizeof *depth);
  double *layers = s->host->alloc(s->host, n, sizeof *layers);
  if (!depth || !layers)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n; v++) {
    const bool known = is_organisation(s->g, v) && has_tie(s, v, ANY_TIE);
    depth[v] = known ? fmax(w->any.depth.value[v], w->sure.depth.value[v])
                     : (double)NAN;
    layers[v] = !known || !w->activities ? (double)NAN
                : !w->any_holding
                    ? 0
                    : fmax(w->any.layers.value[v], w->sure.layers.value[v]);
  }
  const sg_status status = s->host->put_scores(s->host, METRIC_DEPTH, depth);
  return status == SG_OK ? s->host->put_scores(s->host, METRIC_LAYERS, layers)
                         : status;
}

static sg_status build_view(const work *w, const circles *c, view *out) {
  sg_status status = ascend(w->s, c, NULL, &out->depth);
  if (status == SG_OK && w->any_holding)
    status = ascend(w->s, c, w->is_holding, &out->layers);
  if (status == SG_OK)
    out->countries = spread_find(w->s, c, w->countries + 2);
  return status == SG_OK && !out->countries ? SG_ENOMEM : status;
}

sg_status structure_raise(const survey *s) {
  const sg_value *p = s->host->params;
  work w = {
      .s = s,
      .activities = s->host->texts(s->host, SG_ON_ENTITIES, "activities"),
      .is_holding = s->host->alloc(s->host, s->g->n_entities, 1),
      .perhaps = s->host->alloc(s->host, s->g->n_entities, 1),
      .links = (uint32_t)p[PARAM_O02_LINKS].number,
      .countries = (uint32_t)p[PARAM_O02_COUNTRIES].number,
      .holdings = (uint32_t)p[PARAM_O02_HOLDINGS].number,
  };
  if (!w.is_holding || !w.perhaps)
    return SG_ENOMEM;
  find_holdings(&w);
  circles sure;
  sg_status status = circles_find(s, SURE_TIE, &s->any, &sure);
  if (status == SG_OK)
    status = build_view(&w, &sure, &w.sure);
  if (status == SG_OK)
    status = build_view(&w, &s->any, &w.any);
  if (status == SG_OK)
    status = ascend(s, &s->any, w.perhaps, &w.unknown);
  if (status == SG_OK)
    status = put_metrics(&w);
  return status == SG_OK ? raise_all(&w) : status;
}
