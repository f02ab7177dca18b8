// SPDX-License-Identifier: GPL-2.0-or-later
// board - G03: a government appoints the board, or half of the directors hold a
// post at a public body or were appointed by one.
#include "proximity.h"

#include <stdio.h>
#include <string.h>

typedef struct board {
  sg_host *host;
  const sg_graph *g;
  const double *state_control;
  const char *const *appointed_by; // of links
} board;

// Ids are in order.
static sg_id find_entity(const sg_graph *g, const char *id) {
  uint32_t low = 0;
  uint32_t high = g->n_entities;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int by = strcmp(g->entity_id[middle], id);
    if (by == 0)
      return middle;
    if (by < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return SG_NONE;
}

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
                 sg_clip(g->entity_name[holder], NAME_BYTES),
                 g->entity_name[holder],
                 sg_any_alleged(g, &e, 1) ? ", as alleged," : "",
                 sg_clip(g->entity_name[v], NAME_BYTES), g->entity_name[v]);
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
  sg_id links[SHOWN_MAX][2], people[SHOWN_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n_facts, shown;
  double confidence;
} directors;

// The post of a director at a public body; SG_NONE when he has none.
static sg_id find_post(const board *w, sg_id person) {
  const sg_graph *g = w->g;
  sg_id found = SG_NONE;
  for (uint32_t k = g->out_start[person]; k < g->out_start[person + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (!is_office(g, e) || !is_state_body(w->host, g->link_to[e]))
      continue;
    if (sg_link_is_firm(g, e))
      return e;
    found = found == SG_NONE ? e : found;
  }
  return found;
}

static sg_id appointer(const board *w, sg_id e) {
  const char *id = w->appointed_by ? w->appointed_by[e] : NULL;
  const sg_id v = id ? find_entity(w->g, id) : SG_NONE;
  return v != SG_NONE && is_state_body(w->host, v) ? v : SG_NONE;
}

static void show(const board *w, sg_id v, sg_id e, sg_id post, sg_id body,
                 directors *d) {
  const sg_graph *g = w->g;
  if (d->shown == SHOWN_MAX)
    return;
  const uint32_t i = d->shown++;
  d->links[i][0] = e;
  d->links[i][1] = post;
  d->people[i] = g->link_from[e];
  d->paths[i] =
      (sg_path){v, post == SG_NONE ? 1 : 2, d->links[i],
                post == SG_NONE ? "a director appointed by a public body"
                                : "a director with a post at a public body"};
  if (post == SG_NONE)
    d->facts[d->n_facts++] =
        (sg_fact){SG_ON_LINKS, e, "appointed_by", g->entity_id[body]};
  const double one = sg_least_confidence(g, d->links[i], d->paths[i].n_links);
  if (i == 0 || one < d->confidence)
    d->confidence = one;
}

static void add_director(const board *w, sg_id v, sg_id e, directors *d) {
  const sg_graph *g = w->g;
  const sg_id by = appointer(w, e);
  const sg_id post = by == SG_NONE ? find_post(w, g->link_from[e]) : SG_NONE;
  d->n++;
  if (by == SG_NONE && post == SG_NONE)
    return;
  d->n_state++;
  d->n_certain +=
      sg_link_is_firm(g, e) && (post == SG_NONE || sg_link_is_firm(g, post));
  show(w, v, e, post, post == SG_NONE ? by : g->link_to[post], d);
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

// The directorship that stands for its person.
static bool is_first_of_person(const board *w, sg_id v, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id person = g->link_from[e];
  for (uint32_t k = g->out_start[person]; k < g->out_start[person + 1]; k++) {
    const sg_id other = g->out_link[k];
    if (other != e && g->link_to[other] == v && is_directorship(g, other) &&
        (is_better(w, other, e) || (!is_better(w, e, other) && other < e)))
      return false;
  }
  return true;
}

static sg_status raise_directors(const board *w, sg_id v, const directors *d,
                                 bool certain, names *out) {
  const sg_graph *g = w->g;
  char people[1000];
  char message[MESSAGE_BYTES];
  bool alleged = false;
  for (uint32_t i = 0; i < d->shown; i++)
    alleged |= sg_any_alleged(g, d->links[i], d->paths[i].n_links);
  write_names(g, d->people, d->shown, d->n_state, people);
  (void)snprintf(message, sizeof message,
                 "%u of the %u directors of %.*s on record hold%s a post at a "
                 "public body or %s appointed by one: %s%s.",
                 d->n_state, d->n, sg_clip(g->entity_name[v], NAME_BYTES),
                 g->entity_name[v], d->n_state == 1 ? "s" : "",
                 d->n_state == 1 ? "was" : "were", people,
                 alleged ? "; some of this is alleged" : "");
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
static sg_status look_at(const board *w, sg_id v, names *out,
                         uint32_t *unknown) {
  const sg_graph *g = w->g;
  const sg_id right = find_right(w, v);
  directors d = {.n = 0};
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (is_directorship(g, e) && g->entity_kind[g->link_from[e]] == SG_PERSON &&
        is_first_of_person(w, v, e))
      add_director(w, v, e, &d);
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
  const board w = {
      .host = host,
      .g = g,
      .state_control =
          host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .appointed_by = host->texts(host, SG_ON_LINKS, "appointed_by"),
  };
  uint32_t unknown = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    if (!g->entity_in_scope[v] || !is_organisation(g, v))
      continue;
    const sg_status status = look_at(&w, v, out, &unknown);
    if (status != SG_OK)
      return status;
  }
  return unknown == 0 ? SG_OK
                      : host->put_gap(host, "G03", SG_NONE, unknown,
                                      "no director of these companies is "
                                      "recorded");
}
