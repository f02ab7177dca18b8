// SPDX-License-Identifier: GPL-2.0-or-later
// people - L04: a listed person directs, represents or signs for the party on
// the as-of date, or did both on the day a deal of the party was signed.
#include "lists.h"

#include <stdio.h>
#include <stdlib.h>

// A party and a deal it has part in.
typedef struct part {
  sg_id party, deal;
} part;

typedef struct work {
  const listings *in;
  part *parts;
  uint32_t n_parts;
  uint32_t *first; // of each party
  sg_id *posts;    // of persons who are listed on any day, by organisation
  uint32_t n_posts;
} work;

static int by_party(const void *a, const void *b) {
  const part *x = a;
  const part *y = b;
  if (x->party != y->party)
    return x->party < y->party ? -1 : 1;
  return (x->deal > y->deal) - (x->deal < y->deal);
}

static void add(work *w, sg_id party, sg_id deal) {
  if (party != SG_NONE && deal != SG_NONE)
    w->parts[w->n_parts++] = (part){party, deal};
}

static bool find_parts(work *w) {
  sg_host *host = w->in->host;
  const sg_graph *g = w->in->g;
  const sg_rows *rows = host->rows(host, SG_ON_DEAL_USERS);
  const double *users = host->numbers(host, SG_ON_DEAL_USERS, "entity");
  const uint32_t n_users = rows ? rows->n_rows : 0;
  w->parts = host->alloc(host, (size_t)g->n_links * 2 + g->n_deals + n_users,
                         sizeof *w->parts);
  w->first = host->alloc(host, (size_t)g->n_entities + 1, sizeof *w->first);
  if (!w->parts || !w->first || !rows || !users)
    return false;
  for (sg_id e = 0; e < g->n_links; e++) {
    add(w, g->link_from[e], g->link_deal[e]);
    add(w, g->link_to[e], g->link_deal[e]);
  }
  for (sg_id d = 0; d < g->n_deals; d++) {
    add(w, g->deal_vendor[d], d);
    for (uint32_t i = rows->start[d]; i < rows->start[d + 1]; i++)
      add(w, (sg_id)users[i], d);
  }
  if (w->n_parts > 1)
    qsort(w->parts, w->n_parts, sizeof *w->parts, by_party);
  for (uint32_t i = 0; i < w->n_parts; i++)
    w->first[w->parts[i].party + 1] = i + 1;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (w->first[v + 1] < w->first[v])
      w->first[v + 1] = w->first[v];
  return true;
}

// Is the holder of a post listed while he holds it, on a day from `from` to
// `to`?
static uint8_t both_in(const work *w, sg_id e, int32_t from, int32_t to,
                       uint32_t *row) {
  const sg_rows *rows = w->in->rows;
  const sg_id person = w->in->g->link_from[e];
  uint8_t best = 0;
  for (uint32_t i = rows->start[person]; i < rows->start[person + 1]; i++) {
    const uint8_t level = listing_with_link(w->in, i, e, from, to);
    if (level > best)
      *row = i;
    best = level > best ? level : best;
  }
  return best;
}

// The posts at one party that meet on a day, and the finding on them.
typedef struct found {
  sg_id links[SHOWN_MAX], people[SHOWN_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n, total;
  uint8_t certainty;
  double confidence; // of the best of them; one is enough
} found;

static void look(const work *w, const sg_id *posts, uint32_t n, int32_t from,
                 int32_t to, found *f) {
  sg_id last = SG_NONE;
  f->n = f->total = 0;
  f->certainty = 0;
  f->confidence = 0;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = posts[i];
    uint32_t row = 0;
    const uint8_t level = both_in(w, e, from, to, &row);
    if (level == 0)
      continue;
    // Posts of one person stand side by side.
    f->total += w->in->g->link_from[e] != last;
    last = w->in->g->link_from[e];
    note_reason(&f->certainty, &f->confidence, level,
                sg_least_confidence(w->in->g, &e, 1));
    if (f->n == SHOWN_MAX)
      continue;
    f->links[f->n] = e;
    f->people[f->n] = w->in->g->link_from[e];
    f->paths[f->n] = (sg_path){w->in->g->link_to[e], 1, &f->links[f->n],
                               "a post of a listed person"};
    f->facts[f->n] = listing_fact(w->in, f->people[f->n], row);
    f->n++;
  }
}

static sg_status raise_one(const work *w, sg_id v, sg_id deal, int32_t first,
                           int32_t day, const found *f) {
  const sg_graph *g = w->in->g;
  char names[1000];
  char text[16];
  char message[MESSAGE_SIZE];
  (void)sg_names_text(g, f->people, f->n, f->total, names);
  (void)snprintf(message, sizeof message,
                 "A post at %.*s is %s on %s%s for %s, recorded as listed on "
                 "that day.",
                 NAMED(g, v),
                 f->certainty == SG_POSSIBLE &&
                         sg_any_alleged(g, f->links, f->n)
                     ? "alleged"
                     : "recorded",
                 sg_date_text(first, day, text),
                 deal == SG_NONE ? "" : ", when a deal was signed,", names);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = deal,
      .subject = v,
      .flag = "L04",
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n,
      .facts = f->facts,
      .n_facts = f->n,
  };
  return w->in->host->put_finding(w->in->host, &finding);
}

static sg_status raise_at(const work *w, const sg_id *posts, uint32_t n) {
  const sg_graph *g = w->in->g;
  const sg_id v = g->link_to[posts[0]];
  found f;
  look(w, posts, n, g->as_of, g->as_of, &f);
  sg_status status =
      f.n ? raise_one(w, v, SG_NONE, g->as_of, g->as_of, &f) : SG_OK;
  sg_id last = SG_NONE; // a party may have several parts in one deal
  for (uint32_t i = w->first[v]; i < w->first[v + 1] && status == SG_OK; i++) {
    const sg_id deal = w->parts[i].deal;
    const int32_t day = g->deal_signed[deal];
    if (deal == last || day == SG_NO_DATE || day > g->as_of)
      continue;
    last = deal;
    const int32_t latest = g->deal_signed_latest[deal] < g->as_of
                               ? g->deal_signed_latest[deal]
                               : g->as_of;
    look(w, posts, n, day, latest, &f);
    if (f.n)
      status = raise_one(w, v, deal, day, g->deal_signed_latest[deal], &f);
  }
  return status;
}

typedef struct post {
  sg_id organisation, person, link;
} post;

static int by_organisation(const void *a, const void *b) {
  const post *x = a;
  const post *y = b;
  if (x->organisation != y->organisation)
    return x->organisation < y->organisation ? -1 : 1;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static bool find_posts(work *w) {
  const sg_graph *g = w->in->g;
  const uint32_t n = g->n_links + g->n_ended;
  post *all = w->in->host->alloc(w->in->host, n, sizeof *all);
  w->posts = w->in->host->alloc(w->in->host, n, sizeof *w->posts);
  if (!all || !w->posts)
    return false;
  for (sg_id e = 0; e < n; e++) {
    const sg_id person = g->link_from[e];
    if (g->link_kind[e] == SG_POSITION &&
        g->link_detail[e] != SG_POST_EMPLOYEE &&
        w->in->rows->start[person] < w->in->rows->start[person + 1] &&
        in_scope(g, g->link_to[e]))
      all[w->n_posts++] = (post){g->link_to[e], person, e};
  }
  if (w->n_posts > 1)
    qsort(all, w->n_posts, sizeof *all, by_organisation);
  for (uint32_t i = 0; i < w->n_posts; i++)
    w->posts[i] = all[i].link;
  return true;
}

sg_status raise_people(const listings *in) {
  work w = {.in = in};
  if (!find_parts(&w) || !find_posts(&w))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (uint32_t i = 0, end = 0; i < w.n_posts && status == SG_OK; i = end) {
    while (end < w.n_posts &&
           in->g->link_to[w.posts[end]] == in->g->link_to[w.posts[i]])
      end++;
    status = raise_at(&w, w.posts + i, end - i);
  }
  return status;
}
