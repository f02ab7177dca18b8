// SPDX-License-Identifier: GPL-2.0-or-later
// candidates - L05: a listed party is a candidate for the same identity, with a
// probability: the input says so, or names of several inputs are alike. Nothing
// is compared or merged here; what else is recorded of both and differs is
// shown.
#include "lists.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CANDIDATES_MAX = 8, FIELDS = 4, VALUE_BYTES = 100, NAMES_BYTES = 256 };

typedef struct work {
  const listings *in;
  const double *probability; // of links, NULL: none has one
  const char *const *names;  // of links, those that are alike; NULL: none has
  const char *const *legal_form;
  const char *const *incorporated;
  uint32_t *met; // party at which a candidate was met last, + 1
  double least;  // probability that counts
} work;

// A listed party that may be the same, and the link that says so.
typedef struct candidate {
  sg_id link, other;
  uint8_t level;
  double probability;
} candidate;

typedef struct found {
  candidate best[CANDIDATES_MAX];
  uint32_t n, total;
  bool unknown; // one has no probability
} found;

// Percentages are read as such.
static double probability_of(const work *w, sg_id e) {
  const double p = w->probability ? w->probability[e] : (double)NAN;
  return p > 1 ? p / 100 : p;
}

static sg_id other_end(const sg_graph *g, sg_id e, sg_id v) {
  return g->link_from[e] == v ? g->link_to[e] : g->link_from[e];
}

static bool is_better(const candidate *a, const candidate *b) {
  if (a->level != b->level)
    return a->level > b->level;
  if (a->probability != b->probability)
    return a->probability > b->probability;
  return a->other != b->other ? a->other < b->other : a->link < b->link;
}

// Keep the best of each other party, and of those the best few.
static void keep(found *f, const candidate *c) {
  uint32_t at = 0;
  while (at < f->n && f->best[at].other != c->other)
    at++;
  if (at == f->n && f->n < CANDIDATES_MAX)
    f->n++;
  else if (at == f->n)
    at = CANDIDATES_MAX - 1;
  if (f->best[at].level == 0 || is_better(c, &f->best[at]))
    f->best[at] = *c;
  for (; at > 0 && is_better(&f->best[at], &f->best[at - 1]); at--) {
    const candidate before = f->best[at - 1];
    f->best[at - 1] = f->best[at];
    f->best[at] = before;
  }
}

static void look_at_link(const work *w, sg_id v, sg_id e, found *f) {
  const listings *in = w->in;
  const sg_graph *g = in->g;
  const sg_id other = other_end(g, e, v);
  if (g->link_kind[e] != SG_SAME_AS || other == v || !in->level[other])
    return;
  const double p = probability_of(w, e);
  f->unknown |= isnan(p);
  if (!(p > 0 && p >= w->least))
    return;
  f->total += w->met[other] != v + 1;
  w->met[other] = v + 1;
  const uint8_t firm = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
  keep(f, &(candidate){e, other, lesser(firm, in->level[other]), p});
}

static void look(const work *w, sg_id v, found *f) {
  const sg_graph *g = w->in->g;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
    look_at_link(w, v, g->out_link[k], f);
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    look_at_link(w, v, g->in_link[k], f);
}

// --- what differs ------------------------------------------------------------

typedef struct differences {
  sg_fact facts[CANDIDATES_MAX * (2 * FIELDS + 2)];
  char text[CANDIDATES_MAX * 2 * FIELDS][VALUE_BYTES];
  uint32_t n, n_texts;
} differences;

static const char *kind_text(const sg_graph *g, sg_id v) {
  static const char *const words[] = {"other",   "company",     "public_body",
                                      "person",  "arrangement", "address",
                                      "incident"};
  return words[g->entity_kind[v] < SG_COUNT(words) ? g->entity_kind[v] : 0];
}

static void add_field(differences *d, sg_id v, const char *field,
                      const char *value) {
  char *text = d->text[d->n_texts++];
  (void)snprintf(text, VALUE_BYTES, "%.*s", SG_CLIPPED(value, VALUE_BYTES - 1));
  d->facts[d->n++] = (sg_fact){SG_ON_ENTITIES, v, field, text};
}

static void compare(differences *d, sg_id v, sg_id other, const char *field,
                    const char *a, const char *b) {
  if (!a || !b || !*a || !*b || sg_text_is(a, b))
    return;
  add_field(d, v, field, a);
  add_field(d, other, field, b);
}

// The country of a person says nothing.
static void country_text(const sg_graph *g, sg_id v, char out[3]) {
  const uint16_t country = g->entity_country[v];
  out[0] = '\0';
  if (country == 0 || g->entity_kind[v] == SG_PERSON)
    return;
  out[0] = (char)(country >> 8);
  out[1] = (char)(country & 0xff);
  out[2] = '\0';
}

static void compare_countries(const sg_graph *g, differences *d, sg_id v,
                              sg_id other) {
  char mine[3];
  char its[3];
  country_text(g, v, mine);
  country_text(g, other, its);
  compare(d, v, other, "country", mine, its);
}

static void compare_all(const work *w, sg_id v, sg_id other, differences *d) {
  const sg_graph *g = w->in->g;
  uint32_t row = 0;
  compare(d, v, other, "kind", kind_text(g, v), kind_text(g, other));
  compare_countries(g, d, v, other);
  if (w->legal_form)
    compare(d, v, other, "legal_form", w->legal_form[v], w->legal_form[other]);
  if (w->incorporated)
    compare(d, v, other, "incorporated", w->incorporated[v],
            w->incorporated[other]);
  (void)listed_on(w->in, other, g->as_of, &row);
  d->facts[d->n++] = listing_fact(w->in, other, row);
}

// What the names were that made it a candidate.
static bool add_names(const work *w, sg_id e, differences *d) {
  if (!w->names || !w->names[e])
    return false;
  d->facts[d->n++] = (sg_fact){SG_ON_LINKS, e, "names_compared",
                               sg_fact_text(w->in->host, w->names[e])};
  return true;
}

// A JSON string of names_compared as it reads; what follows it, or NULL.
static const char *read_string(const char *at, char *out, size_t size) {
  size_t n = 0;
  while (*at && *at != '"')
    at++;
  if (!*at)
    return NULL;
  for (at++; *at && *at != '"'; at++) {
    at += *at == '\\' && at[1];
    if (n + 1 < size)
      out[n++] = *at;
  }
  out[n] = '\0';
  return *at ? at + 1 : NULL;
}

// "the names "A" and "B" are alike" where these are not the names of the two.
static void write_alike(const work *w, sg_id e, char *out, size_t size) {
  const sg_graph *g = w->in->g;
  const char *from = g->entity_name[g->link_from[e]];
  const char *to = g->entity_name[g->link_to[e]];
  const char *rest = w->names ? w->names[e] : NULL;
  char a[NAMES_BYTES];
  char b[NAMES_BYTES];
  (void)snprintf(out, size, "the names are alike");
  rest = rest ? read_string(rest, a, sizeof a) : NULL;
  rest = rest ? read_string(rest, b, sizeof b) : NULL;
  if (rest && (strcmp(a, from) != 0 || strcmp(b, to) != 0))
    (void)snprintf(out, size, "the names \"%.*s\" and \"%.*s\" are alike",
                   SG_CLIPPED(a, NAME_WIDTH), SG_CLIPPED(b, NAME_WIDTH));
}

// Who may be whom, and who says so.
typedef struct telling {
  const char *names; ///< Of the others
  const char *alike; ///< Which names are
  const char *links_say;
  double most;
  bool several, by_names;
} telling;

static void write_message(const sg_graph *g, sg_id v, const telling *t,
                          char out[MESSAGE_SIZE]) {
  const char *name = g->entity_name[v];
  const char *up_to = t->several ? "up to " : "";
  if (t->by_names)
    (void)snprintf(out, MESSAGE_SIZE,
                   "%.*s may be the same as %s, recorded as listed: %s. The "
                   "probability is estimated at %s%.3g; this is "
                   "to be checked, and the two are not taken for one.",
                   SG_CLIPPED(name, NAME_WIDTH), t->names, t->alike, up_to,
                   t->most);
  else
    (void)snprintf(
        out, MESSAGE_SIZE,
        "%.*s is%s a candidate for the same identity as %s, recorded "
        "as listed, with a probability of %s%.3g; the two are not "
        "taken for one.",
        SG_CLIPPED(name, NAME_WIDTH), t->links_say, t->names, up_to, t->most);
}

// --- the flag ----------------------------------------------------------------

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->in->g;
  sg_id others[CANDIDATES_MAX];
  sg_id links[CANDIDATES_MAX];
  sg_path paths[CANDIDATES_MAX];
  char names[1000];
  char message[MESSAGE_SIZE];
  differences d = {.n = 0};
  uint8_t certainty = 0;
  double confidence = 0;
  char alike[600];
  telling t = {names, alike, " recorded as", 0, f->total > 1, true};
  for (uint32_t i = 0; i < f->n; i++) {
    const candidate *c = &f->best[i];
    others[i] = c->other;
    links[i] = c->link;
    paths[i] = (sg_path){v, 1, &links[i], "a candidate for the same identity"};
    t.most = fmax(t.most, c->probability);
    t.by_names &= add_names(w, c->link, &d);
    compare_all(w, v, c->other, &d);
    note_reason(&certainty, &confidence, c->level,
                sg_least_confidence(g, &c->link, 1));
  }
  write_alike(w, links[0], alike, sizeof alike);
  (void)sg_names_text(g, others, f->n, f->total, names);
  if (certainty == SG_POSSIBLE && sg_any_alleged(g, links, f->n))
    t.links_say = ", as alleged,";
  write_message(g, v, &t, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,   .deal = SG_NONE,        .subject = v,
      .flag = "L05",      .certainty = certainty, .confidence = confidence,
      .message = message, .paths = paths,         .n_paths = f->n,
      .facts = d.facts,   .n_facts = d.n,
  };
  return w->in->host->put_finding(w->in->host, &finding);
}

// L01 already asks for the same about a party that is itself on a list of
// sanctions or export controls.
static bool is_settled(const listings *in, sg_id v) {
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++)
    if (!list_is_other(in->list[i]) &&
        listing_on(in, i, in->g->as_of) == SG_CERTAIN)
      return true;
  return false;
}

static sg_status report_gaps(const listings *in, uint32_t unknown) {
  bool any = false;
  for (sg_id e = 0; e < in->g->n_links && !any; e++)
    any = in->g->link_kind[e] == SG_SAME_AS;
  if (!any)
    return in->host->put_gap(in->host, "L05", SG_NONE, 0,
                             "no candidate identity is recorded");
  return sg_put_gap(in->host, "L05", unknown,
                    "candidates for the identity of these parties are listed, "
                    "but have no probability");
}

sg_status raise_candidates(const listings *in) {
  sg_host *host = in->host;
  work w = {
      .in = in,
      .probability = host->numbers(host, SG_ON_LINKS, "probability"),
      .names = host->texts(host, SG_ON_LINKS, "names_compared"),
      .legal_form = host->texts(host, SG_ON_ENTITIES, "legal_form"),
      .incorporated = host->texts(host, SG_ON_ENTITIES, "incorporated"),
      .met = host->alloc(host, in->g->n_entities, sizeof *w.met),
      .least = host->params[PARAM_L05_PROBABILITY].number,
  };
  uint32_t unknown = 0;
  if (!w.met)
    return SG_ENOMEM;
  for (sg_id v = 0; v < in->g->n_entities; v++) {
    found f = {.n = 0};
    if (!is_subject(in->g, v) || is_settled(in, v))
      continue;
    look(&w, v, &f);
    unknown += f.unknown && f.total == 0;
    const sg_status status = f.total > 0 ? raise_one(&w, v, &f) : SG_OK;
    if (status != SG_OK)
      return status;
  }
  return report_gaps(in, unknown);
}
