// SPDX-License-Identifier: GPL-2.0-or-later
// offices - O03: a person with posts or stakes in unusually many organisations,
// by the graph's own spread or by a register's count.
//
// Posts and stakes in one organisation count once, and those of employees do
// not. Quartiles are those of linear interpolation between ranks, kept as whole
// quarters, so that the test is one of integers.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Where unusual begins, among the persons with a post or stake.
typedef struct fence {
  uint32_t n;      // of these persons
  uint64_t q1, q3; // in quarters
  uint64_t least;  // in 4000ths, to be exceeded; UINT64_MAX: too few persons
} fence;

typedef struct work {
  const survey *s;
  const double *registered;
  uint32_t *sure, *any; // organisations of each entity
  sg_id *seen;          // by organisation, the person last seen, + 1
  fence of_sure, of_any;
} work;

static bool is_office(const work *w, sg_id e, bool sure) {
  const sg_graph *g = w->s->g;
  if (!is_organisation(g, g->link_to[e]))
    return false;
  if (g->link_kind[e] == SG_POSITION)
    return g->link_detail[e] != SG_POST_EMPLOYEE && (!sure || is_firm(w->s, e));
  return w->s->tie[e] & (sure ? OWNS_SURELY : OWNS);
}

// Different organisations of a person; the first of their links are listed.
static uint32_t count_offices(const work *w, sg_id p, bool sure,
                              sg_id links[SHOWN_MAX], double *confidence) {
  const sg_graph *g = w->s->g;
  uint32_t n = 0;
  for (uint32_t k = g->out_start[p]; k < g->out_start[p + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!is_office(w, e, sure) || w->seen[g->link_to[e]] == p + 1)
      continue;
    w->seen[g->link_to[e]] = p + 1;
    if (links && n < SHOWN_MAX)
      links[n] = e;
    if (confidence)
      *confidence = fmin(*confidence, least_confidence(w->s, &e, 1));
    n++;
  }
  for (uint32_t k = g->out_start[p]; k < g->out_start[p + 1]; k++)
    w->seen[g->link_to[g->out_link[k]]] = 0;
  return n;
}

// What is counted of a person: organisations, each at the first link there.
typedef struct tally {
  uint32_t any, sure;        // so far
  sg_id last_any, last_sure; // organisation that was counted last, + 1
} tally;

static void count_one(tally *of, sg_id at, bool sure) {
  of->any += of->last_any != at + 1;
  of->last_any = at + 1;
  of->sure += sure && of->last_sure != at + 1;
  of->last_sure = sure ? at + 1 : of->last_sure;
}

// Posts by organisation.
typedef struct posts {
  uint32_t *start;
  sg_id *link;
} posts;

static bool is_post(const work *w, sg_id e) {
  return w->s->g->link_kind[e] == SG_POSITION && is_office(w, e, false);
}

static bool list_posts(const work *w, posts *out) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  uint32_t *at = host->alloc(host, (size_t)g->n_entities + 2, sizeof *at);
  uint32_t n = 0;
  if (!at)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_post(w, e)) {
      at[g->link_to[e] + 2]++;
      n++;
    }
  for (sg_id v = 0; v < g->n_entities; v++)
    at[v + 2] += at[v + 1];
  *out = (posts){at, host->alloc(host, n, sizeof *out->link)};
  for (sg_id e = 0; out->link && n > 0 && e < g->n_links; e++)
    if (is_post(w, e))
      out->link[at[g->link_to[e] + 1]++] = e;
  return out->link != NULL;
}

// One organisation after another, so that none counts twice.
static bool count_all(const work *w) {
  const survey *s = w->s;
  const sg_graph *g = s->g;
  tally *of = s->host->alloc(s->host, g->n_entities, sizeof *of);
  posts all;
  if (!of || !list_posts(w, &all))
    return false;
  for (sg_id v = 0; v < g->n_entities; v++) {
    for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++)
      if (o->marks & BY_PERSON && o->tie & OWNS)
        count_one(&of[o->owner], v, o->tie & OWNS_SURELY);
    for (uint32_t k = all.start[v]; k < all.start[v + 1]; k++)
      count_one(&of[g->link_from[all.link[k]]], v, is_firm(s, all.link[k]));
  }
  for (sg_id p = 0; p < g->n_entities; p++) {
    w->any[p] = g->entity_kind[p] == SG_PERSON ? of[p].any : 0;
    w->sure[p] = g->entity_kind[p] == SG_PERSON ? of[p].sure : 0;
  }
  return true;
}

// --- the spread
// -------------------------------------------------------------------

static int by_size(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// A quartile in quarters of one; `which` is 1 or 3.
static uint64_t quartile(const uint32_t *sorted, uint32_t n, uint32_t which) {
  const uint64_t place = (uint64_t)(n - 1) * which;
  const uint64_t at = place / 4;
  const uint64_t rest = place % 4;
  const uint64_t above = rest ? sorted[at + 1] : sorted[at];
  return sorted[at] * (4 - rest) + above * rest;
}

static bool find_fence(const work *w, const uint32_t *counts, fence *out) {
  const sg_graph *g = w->s->g;
  const sg_value *p = w->s->host->params;
  uint32_t *sorted =
      w->s->host->alloc(w->s->host, g->n_entities, sizeof *sorted);
  if (!sorted)
    return false;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (counts[v] > 0)
      sorted[n++] = counts[v];
  *out = (fence){.n = n, .least = UINT64_MAX};
  if (n < p[PARAM_O03_PERSONS].number)
    return true;
  qsort(sorted, n, sizeof *sorted, by_size);
  out->q1 = quartile(sorted, n, 1);
  out->q3 = quartile(sorted, n, 3);
  const uint64_t ranges = (uint64_t)llround(p[PARAM_O03_SPREAD].number * 1000);
  out->least = out->q3 * 1000 + (out->q3 - out->q1) * ranges;
  return true;
}

static bool is_outlier(const work *w, uint32_t n, const fence *in) {
  return n >= w->s->host->params[PARAM_O03_POSTS].number &&
         in->least != UINT64_MAX && (uint64_t)n * 4000 > in->least;
}

// --- the flag
// -------------------------------------------------------------------------

static const char *quarters_text(uint64_t quarters, char out[32]) {
  static const char *const rest[] = {"", ".25", ".5", ".75"};
  (void)snprintf(out, 32, "%u%s", (uint32_t)(quarters / 4), rest[quarters % 4]);
  return out;
}

static int write_count(const work *w, sg_id p, uint32_t n, const fence *in,
                       char *out) {
  const sg_graph *g = w->s->g;
  char q1[32];
  char q3[32];
  return snprintf(out, MESSAGE_BYTES,
                  "%.*s has posts or stakes in %u organisations on record; of "
                  "the %u persons with any, the middle half has %s to %s",
                  NAMED(g, p), n, in->n, quarters_text(in->q1, q1),
                  quarters_text(in->q3, q3));
}

static int write_register(const work *w, sg_id p, int n, sg_fact *fact,
                          char number[32], char *out) {
  const sg_graph *g = w->s->g;
  const char *name = n > 0 ? "" : g->entity_name[p];
  (void)snprintf(number, 32, "%.15g", w->registered[p]);
  *fact = (sg_fact){SG_ON_ENTITIES, p, "register_count", number};
  return n + snprintf(out + n, MESSAGE_BYTES - (size_t)n,
                      "%s%.*s%s a register counts %s", n > 0 ? "; " : "For ",
                      SG_CLIPPED(name, NAME_BYTES), n > 0 ? "" : ",", number);
}

// `in`: the spread above which the person lies, or NULL: by register only.
static sg_status raise_one(const work *w, sg_id p, const fence *in,
                           uint8_t level) {
  sg_id links[SHOWN_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact fact;
  char number[32];
  char message[MESSAGE_BYTES];
  double confidence = 1;
  const bool by_register =
      w->registered &&
      w->registered[p] > w->s->host->params[PARAM_O03_REGISTER].number;
  const uint32_t n =
      in ? count_offices(w, p, in == &w->of_sure, links, &confidence) : 0;
  const uint32_t shown = n < SHOWN_MAX ? n : SHOWN_MAX;
  for (uint32_t i = 0; i < shown; i++)
    paths[i] = (sg_path){p, 1, &links[i], "one of the posts or stakes"};
  int length = in ? write_count(w, p, n, in, message) : 0;
  if (by_register)
    length = write_register(w, p, length, &fact, number, message);
  (void)snprintf(message + length, sizeof message - (size_t)length, "%s.",
                 alleged_words(w->s, links, shown));
  const sg_finding finding = {
      SG_FINDING_SIZES,       .subject = p,
      .deal = SG_NONE,        .flag = "O03",
      .certainty = level,     .confidence = by_register ? 1 : confidence,
      .message = message,     .paths = paths,
      .n_paths = shown,       .facts = &fact,
      .n_facts = by_register,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// Certain when the person is unusual among all and among what is firm alone.
static sg_status look_at(const work *w, sg_id p, uint32_t *alone) {
  const bool sure = is_outlier(w, w->sure[p], &w->of_sure);
  const bool any = is_outlier(w, w->any[p], &w->of_any);
  const bool by_register =
      w->registered &&
      w->registered[p] > w->s->host->params[PARAM_O03_REGISTER].number;
  if (sure || any || by_register)
    return raise_one(w, p,
                     sure  ? &w->of_sure
                     : any ? &w->of_any
                           : NULL,
                     (sure && any) || by_register ? SG_CERTAIN : SG_POSSIBLE);
  *alone += w->of_any.least == UINT64_MAX &&
            w->any[p] >= w->s->host->params[PARAM_O03_POSTS].number;
  return SG_OK;
}

sg_status offices_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .registered = host->numbers(host, SG_ON_ENTITIES, "register_count"),
      .sure = host->alloc(host, g->n_entities, sizeof *w.sure),
      .any = host->alloc(host, g->n_entities, sizeof *w.any),
      .seen = host->alloc(host, g->n_entities, sizeof *w.seen),
  };
  if (!w.sure || !w.any || !w.seen)
    return SG_ENOMEM;
  if (!count_all(&w))
    return SG_ENOMEM;
  if (!find_fence(&w, w.sure, &w.of_sure) || !find_fence(&w, w.any, &w.of_any))
    return SG_ENOMEM;
  uint32_t alone = 0;
  sg_status status = SG_OK;
  for (sg_id p = 0; p < g->n_entities && status == SG_OK; p++)
    if (g->entity_kind[p] == SG_PERSON && g->entity_in_scope[p])
      status = look_at(&w, p, &alone);
  if (status == SG_OK && w.of_any.n == 0 && !w.registered)
    status = say_no_data(s, "O03", "no post or stake of a person is recorded");
  return status == SG_OK
             ? sg_put_gap(
                   s->host, "O03", alone,
                   "too few persons with posts or stakes are recorded to "
                   "say what is usual")
             : status;
}
