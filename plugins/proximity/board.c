// SPDX-License-Identifier: GPL-2.0-or-later
// board - G03: a government appoints the board, or half of the directors hold a
// post at a public body or were appointed by one.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct board {
  sg_host *host;
  const sg_graph *g;
  const double *state_control;
  const char *const *appointed_by; // of links
  sg_id *post;    // of persons: at a public body, a firm one if there is one
  uint32_t *slot; // of persons, among the seats
  sg_id *stamp;   // of persons: the party that slot is for
  sg_id *seats;   // directorships of the party at hand, one a person
} board;

static bool is_state(const board *w, sg_id v) {
  return is_state_body(w->host, v) ||
         (w->state_control && w->state_control[v] == SG_CERTAIN);
}

// --- the right to appoint
// ---------------------------------------------------------

static sg_id find_right(const board *w, sg_id v) {
  const sg_graph *g = w->g;
  sg_id found = SG_NONE;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] != SG_CONTROL ||
        g->link_detail[e] != SG_MEANS_BOARD_MAJORITY || g->link_from[e] == v ||
        !is_state(w, g->link_from[e]))
      continue;
    if (sg_link_is_firm(g, e))
      return e;
    found = found == SG_NONE ? e : found;
  }
  return found;
}

static sg_status raise_right(const board *w, sg_id v, sg_id e, names *out) {
  const sg_graph *g = w->g;
  const sg_id holder = g->link_from[e];
  char message[MESSAGE_BYTES];
  (void)snprintf(message, sizeof message,
                 "%.*s%s appoints the majority of the board of %.*s.",
                 NAMED(g, holder),
                 sg_any_alleged(g, &e, 1) ? ", as alleged," : "", NAMED(g, v));
  const sg_path path = {v, 1, &e, "the right to appoint"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G03",
      .certainty = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
  };
  return put_named(out, &finding);
}

// --- the directors
// ----------------------------------------------------------------

// Officials among the directors of one party.
typedef struct directors {
  uint32_t n, n_state, n_certain;
  bool alleged;
  sg_id links[SHOWN_MAX][2], people[SHOWN_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n_facts, shown;
  double confidence;
} directors;

static void find_posts(board *w) {
  const sg_graph *g = w->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->post[v] = SG_NONE;
  for (sg_id e = 0; e < g->n_links; e++) {
    sg_id *post = &w->post[g->link_from[e]];
    if (is_office(g, e) && is_state_body(w->host, g->link_to[e]) &&
        (*post == SG_NONE ||
         (sg_link_is_firm(g, e) && !sg_link_is_firm(g, *post))))
      *post = e;
  }
}

static sg_id appointer(const board *w, sg_id e) {
  const char *id = w->appointed_by ? w->appointed_by[e] : NULL;
  const sg_id v = id ? sg_find_entity(w->g, id) : SG_NONE;
  return v != SG_NONE && is_state_body(w->host, v) ? v : SG_NONE;
}

// What makes a director an official: one appointed by a body needs no post.
typedef struct office {
  sg_id body, post; // body SG_NONE: he is none
  bool certain;
} office;

static office office_of(const board *w, sg_id e) {
  const sg_graph *g = w->g;
  const bool firm = sg_link_is_firm(g, e);
  const sg_id by = appointer(w, e);
  const sg_id post = w->post[g->link_from[e]];
  if (by != SG_NONE)
    return (office){by, SG_NONE, firm};
  if (post == SG_NONE)
    return (office){SG_NONE, SG_NONE, false};
  return (office){g->link_to[post], post, firm && sg_link_is_firm(g, post)};
}

static void add(const board *w, sg_id v, sg_id e, const office *o,
                directors *d) {
  const sg_graph *g = w->g;
  const sg_id links[] = {e, o->post};
  const uint32_t n = o->post == SG_NONE ? 1 : 2;
  d->confidence = fmin(d->confidence, sg_least_confidence(g, links, n));
  d->alleged |= sg_any_alleged(g, links, n);
  if (d->shown == SHOWN_MAX)
    return;
  const uint32_t i = d->shown++;
  memcpy(d->links[i], links, sizeof links);
  d->people[i] = g->link_from[e];
  d->paths[i] = (sg_path){v, n, d->links[i],
                          n == 1 ? "a director appointed by a public body"
                                 : "a director with a post at a public body"};
  if (n == 1)
    d->facts[d->n_facts++] =
        (sg_fact){SG_ON_LINKS, e, "appointed_by", g->entity_id[o->body]};
}

static bool is_directorship(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_POSITION &&
         (g->link_detail[e] == SG_POST_DIRECTOR ||
          g->link_detail[e] == SG_POST_CHAIR);
}

// A person may be on record as director and as chair: a firm post is taken, an
// appointed one before others.
static bool is_better(const board *w, sg_id e, sg_id than) {
  const bool firm = sg_link_is_firm(w->g, e);
  const bool was = sg_link_is_firm(w->g, than);
  const bool appointed = appointer(w, e) != SG_NONE;
  return firm != was ? firm : appointed && appointer(w, than) == SG_NONE;
}

// The directorship that stands for its person, of all directors.
static uint32_t find_seats(const board *w, sg_id v) {
  const sg_graph *g = w->g;
  uint32_t n = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id person = g->link_from[e];
    if (!is_directorship(g, e) || g->entity_kind[person] != SG_PERSON)
      continue;
    if (w->stamp[person] != v + 1) {
      w->stamp[person] = v + 1;
      w->slot[person] = n;
      w->seats[n++] = e;
    } else if (is_better(w, e, w->seats[w->slot[person]])) {
      w->seats[w->slot[person]] = e;
    }
  }
  return n;
}

// What is certain of some is said of them alone.
static sg_status raise_directors(const board *w, sg_id v, directors *d,
                                 bool certain, names *out) {
  const sg_graph *g = w->g;
  const uint32_t n = certain ? d->n_certain : d->n_state;
  char people[1000];
  char message[MESSAGE_BYTES];
  d->confidence = 1;
  for (uint32_t i = 0; i < d->n; i++) {
    const office o = office_of(w, w->seats[i]);
    if (o.body != SG_NONE && (o.certain || !certain))
      add(w, v, w->seats[i], &o, d);
  }
  (void)sg_names_text(g, d->people, d->shown, n, people);
  (void)snprintf(message, sizeof message,
                 "%s%u of the %u directors of %.*s on record hold%s a post at "
                 "a public body or %s appointed by one: %s%s.",
                 n < d->n_state ? "At least " : "", n, d->n, NAMED(g, v),
                 n == 1 ? "s" : "", n == 1 ? "was" : "were", people,
                 d->alleged ? "; some of this is alleged" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "G03",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = d->confidence,
      .message = message,
      .paths = d->paths,
      .n_paths = d->shown,
      .facts = d->facts,
      .n_facts = d->n_facts,
  };
  return put_named(out, &finding);
}

static bool is_enough(const board *w, uint32_t n, uint32_t of) {
  return n > 0 && n * 100.0 >= w->host->params[PARAM_G03_DIRECTORS].number * of;
}

// A firm right to appoint says more than the posts of directors.
static sg_status look_at(const void *ctx, sg_id v, names *out,
                         uint32_t *unknown) {
  const board *w = ctx;
  const sg_graph *g = w->g;
  const sg_id right = find_right(w, v);
  directors d = {.n = find_seats(w, v)};
  for (uint32_t i = 0; i < d.n; i++) {
    const office o = office_of(w, w->seats[i]);
    d.n_state += o.body != SG_NONE;
    d.n_certain += o.certain;
  }
  *unknown += d.n == 0 && right == SG_NONE && g->entity_kind[v] == SG_COMPANY;
  const bool certain = is_enough(w, d.n_certain, d.n);
  if (right != SG_NONE && (sg_link_is_firm(g, right) || !certain))
    return raise_right(w, v, right, out);
  return is_enough(w, d.n_state, d.n) ? raise_directors(w, v, &d, certain, out)
                                      : SG_OK;
}

sg_status raise_board(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  board w = {
      .host = host,
      .g = g,
      .state_control =
          host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .appointed_by = host->texts(host, SG_ON_LINKS, "appointed_by"),
      .post = host->alloc(host, g->n_entities, sizeof *w.post),
      .slot = host->alloc(host, g->n_entities, sizeof *w.slot),
      .stamp = host->alloc(host, g->n_entities, sizeof *w.stamp),
      .seats = host->alloc(host, g->n_entities, sizeof *w.seats),
  };
  if (!w.post || !w.slot || !w.stamp || !w.seats)
    return SG_ENOMEM;
  find_posts(&w);
  return look_at_organisations(host, look_at, &w, out, "G03",
                               "no director of these companies is "
                               "recorded");
}
