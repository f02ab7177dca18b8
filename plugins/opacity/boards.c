// SPDX-License-Identifier: GPL-2.0-or-later
// boards - the second half of O10: directors that a party shares with a party
// on a list, under state control or stock-listed, or with a public body.
//
// For each person the boards of such parties are listed once, so that a party
// looks at its own directors alone. Parent and subsidiary share directors as a
// matter of course: who certainly holds the majority of the other is left out.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BOARDS_MAX = 16 };

// Why a party is one with which shared directors matter.
enum { NOT, STATE_BODY, STATE_OWNED, STOCK_LISTED, LISTED };

typedef struct reason {
  uint8_t level; // 0, SG_POSSIBLE, SG_CERTAIN
  uint8_t why;
  uint32_t row; // of the listing
} reason;

// What a party shares with one other.
typedef struct common {
  sg_id party;
  uint32_t n, n_sure;
  bool chair, chair_sure;
  sg_id links[2], sure[2]; // a director's posts, a firm pair
} common;

struct boards {
  const survey *s;
  const double *state_control;
  const sg_rows *listings;
  const double *since, *since_latest, *until, *until_earliest;
  const char *const *lists;
  reason *reasons; // of entities
  uint32_t *first; // of persons, in `posts`
  sg_id *posts;    // directorships at such parties
  uint8_t *busy;   // of persons: have any; of parties: one of theirs has
  // By entity, the party that met it last, + 1:
  uint32_t *joined; // holds the majority of it, or the reverse
  uint32_t *met;    // a party that shares a director; its place in `rows`
  uint32_t *place;
  uint32_t *person; // a director, and his post there
  sg_id *post;
  common *rows;
};

static bool is_directorship(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_POSITION &&
         g->entity_kind[g->link_from[e]] == SG_PERSON &&
         (g->link_detail[e] == SG_POST_DIRECTOR ||
          g->link_detail[e] == SG_POST_CHAIR);
}

// --- who they are
// -----------------------------------------------------------------

static bool is_over(const double *column, uint32_t row, int32_t day) {
  return column && column[row] > day;
}
static bool is_under(const double *column, uint32_t row, int32_t day) {
  return column && column[row] < day;
}

static uint8_t listing_level(const boards *in, uint32_t row) {
  const int32_t day = in->s->g->as_of;
  if (is_over(in->since, row, day) || is_under(in->until, row, day))
    return 0;
  return is_over(in->since_latest, row, day) ||
                 is_under(in->until_earliest, row, day)
             ? SG_POSSIBLE
             : SG_CERTAIN;
}

static reason reason_of(const boards *in, sg_id v) {
  const sg_graph *g = in->s->g;
  reason best = {0, NOT, 0};
  for (uint32_t i = in->listings ? in->listings->start[v] : 0;
       in->listings && i < in->listings->start[v + 1]; i++)
    if (listing_level(in, i) > best.level)
      best = (reason){listing_level(in, i), LISTED, i};
  if (best.level == SG_CERTAIN)
    return best;
  if (g->entity_kind[v] == SG_PUBLIC_BODY &&
      !(in->s->topics[v] & TOPIC_BETWEEN_STATES))
    return (reason){SG_CERTAIN, STATE_BODY, 0};
  if (!is_organisation(g, v))
    return best;
  if (in->state_control && in->state_control[v] == SG_CERTAIN)
    return (reason){SG_CERTAIN, STATE_OWNED, 0};
  if (in->s->topics[v] & TOPIC_STOCK_LISTED)
    return (reason){SG_CERTAIN, STOCK_LISTED, 0};
  if (best.level == 0 && in->state_control &&
      in->state_control[v] == SG_POSSIBLE)
    return (reason){SG_POSSIBLE, STATE_OWNED, 0};
  return best;
}

static bool is_kept(const boards *in, uint32_t from, uint32_t to, sg_id party) {
  for (uint32_t i = from; i < to; i++)
    if (in->s->g->link_to[in->posts[i]] == party)
      return true;
  return false;
}

static uint8_t board_level(const boards *in, sg_id e) {
  const uint8_t firm = is_firm(in->s, e) ? SG_CERTAIN : SG_POSSIBLE;
  const uint8_t level = in->reasons[in->s->g->link_to[e]].level;
  return firm < level ? firm : level;
}

// Certain ones first; of one party one post, as chair before others.
static uint32_t list_posts(boards *in, sg_id p, uint32_t n) {
  const sg_graph *g = in->s->g;
  const uint32_t from = n;
  for (int pass = 0; pass < 4; pass++)
    for (uint32_t k = g->out_start[p]; k < g->out_start[p + 1]; k++) {
      const sg_id e = g->out_link[k];
      const bool chair = g->link_detail[e] == SG_POST_CHAIR;
      if (!is_directorship(g, e) ||
          board_level(in, e) != (pass < 2 ? SG_CERTAIN : SG_POSSIBLE) ||
          chair != (pass % 2 == 0) || n - from == BOARDS_MAX ||
          is_kept(in, from, n, g->link_to[e]))
        continue;
      in->posts[n++] = e;
    }
  return n;
}

static bool prepare(boards *in) {
  sg_host *host = in->s->host;
  const uint32_t n = in->s->g->n_entities;
  uint32_t n_posts = 0;
  for (sg_id e = 0; e < in->s->g->n_links; e++)
    n_posts += is_directorship(in->s->g, e);
  in->reasons = host->alloc(host, n, sizeof *in->reasons);
  in->first = host->alloc(host, (size_t)n + 1, sizeof *in->first);
  in->posts = host->alloc(host, n_posts, sizeof *in->posts);
  in->busy = host->alloc(host, n, sizeof *in->busy);
  in->joined = host->alloc(host, n, sizeof *in->joined);
  in->met = host->alloc(host, n, sizeof *in->met);
  in->place = host->alloc(host, n, sizeof *in->place);
  in->person = host->alloc(host, n, sizeof *in->person);
  in->post = host->alloc(host, n, sizeof *in->post);
  in->rows = host->alloc(host, n, sizeof *in->rows);
  return in->reasons && in->first && in->posts && in->busy && in->joined &&
         in->met && in->place && in->person && in->post && in->rows;
}

// Most persons have no post at such a party, and most parties no such director.
static void mark_persons(boards *in) {
  const sg_graph *g = in->s->g;
  for (sg_id e = 0; e < g->n_links; e++)
    if (is_directorship(g, e) && in->reasons[g->link_to[e]].level > 0)
      in->busy[g->link_from[e]] = 1;
}

static void mark_parties(boards *in) {
  const sg_graph *g = in->s->g;
  for (sg_id e = 0; e < g->n_links; e++) {
    const sg_id p = g->link_from[e];
    if (is_directorship(g, e) && in->first[p] < in->first[p + 1])
      in->busy[g->link_to[e]] = 1;
  }
}

boards *boards_read(const survey *s) {
  sg_host *host = s->host;
  boards *in = host->alloc(host, 1, sizeof *in);
  if (!in)
    return NULL;
  *in = (boards){
      .s = s,
      .state_control =
          host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .listings = host->rows(host, SG_ON_LISTINGS),
      .since = host->numbers(host, SG_ON_LISTINGS, "since"),
      .since_latest = host->numbers(host, SG_ON_LISTINGS, "since_latest"),
      .until = host->numbers(host, SG_ON_LISTINGS, "until"),
      .until_earliest = host->numbers(host, SG_ON_LISTINGS, "until_earliest"),
      .lists = host->texts(host, SG_ON_LISTINGS, "list"),
  };
  if (!prepare(in))
    return NULL;
  uint32_t n = 0;
  for (sg_id v = 0; v < s->g->n_entities; v++)
    in->reasons[v] = reason_of(in, v);
  mark_persons(in);
  for (sg_id v = 0; v < s->g->n_entities; v++) {
    in->first[v] = n;
    if (in->busy[v])
      n = list_posts(in, v, n);
  }
  in->first[s->g->n_entities] = n;
  mark_parties(in);
  return in;
}

// --- one party
// --------------------------------------------------------------------

static bool joins(const sg_graph *g, sg_id e) {
  return sg_link_controls(g, e) || sg_link_is_majority(g, e);
}

static void mark_joined(boards *in, sg_id v) {
  const sg_graph *g = in->s->g;
  in->joined[v] = v + 1;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (joins(g, g->in_link[k]))
      in->joined[g->link_from[g->in_link[k]]] = v + 1;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
    if (joins(g, g->out_link[k]))
      in->joined[g->link_to[g->out_link[k]]] = v + 1;
}

// To be run by the same state is no news of two parties.
static bool matters(const boards *in, sg_id v, sg_id other) {
  const uint8_t why = in->reasons[other].why;
  const bool by_state = why == STATE_BODY || why == STATE_OWNED;
  return in->joined[other] != v + 1 &&
         !(by_state && in->state_control && in->state_control[v] == SG_CERTAIN);
}

static void share(boards *in, sg_id v, sg_id here, sg_id there, uint32_t *n) {
  const sg_graph *g = in->s->g;
  const sg_id other = g->link_to[there];
  if (!matters(in, v, other))
    return;
  if (in->met[other] != v + 1) {
    in->met[other] = v + 1;
    in->place[other] = *n;
    in->rows[(*n)++] = (common){.party = other};
  }
  common *row = &in->rows[in->place[other]];
  const bool sure =
      is_firm(in->s, here) && board_level(in, there) == SG_CERTAIN;
  const bool chair = g->link_detail[here] == SG_POST_CHAIR ||
                     g->link_detail[there] == SG_POST_CHAIR;
  const sg_id links[] = {here, there};
  if (row->n++ == 0)
    memcpy(row->links, links, sizeof links);
  if (sure && row->n_sure++ == 0)
    memcpy(row->sure, links, sizeof links);
  row->chair |= chair;
  row->chair_sure |= sure && chair;
}

// One post a director: a firm one, as chair before others.
static bool is_better(const sg_graph *g, sg_id e, sg_id than) {
  const bool firm = sg_link_is_firm(g, e);
  const bool was = sg_link_is_firm(g, than);
  return firm != was ? firm
                     : g->link_detail[e] == SG_POST_CHAIR &&
                           g->link_detail[than] != SG_POST_CHAIR;
}

static uint32_t find_common(boards *in, sg_id v) {
  const sg_graph *g = in->s->g;
  uint32_t n = 0;
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
      const sg_id e = g->in_link[k];
      const sg_id p = g->link_from[e];
      if (!is_directorship(g, e))
        continue;
      if (pass == 0 && (in->person[p] != v + 1 || is_better(g, e, in->post[p])))
        in->post[p] = e;
      in->person[p] = v + 1;
      for (uint32_t i = in->first[p];
           pass == 1 && in->post[p] == e && i < in->first[p + 1]; i++)
        share(in, v, e, in->posts[i], &n);
    }
  return n;
}

// --- what is shown
// ----------------------------------------------------------------

static const char *list_of(const boards *in, sg_id v, char out[80]) {
  const char *list = in->lists ? in->lists[in->reasons[v].row] : NULL;
  (void)snprintf(out, 80, "%.*s", sg_clip(list ? list : "a list", 70),
                 list ? list : "a list");
  return out;
}

const char *boards_words(uint32_t whys, char out[100]) {
  static const char *const words[] = {
      [STATE_BODY] = "a public body",
      [STATE_OWNED] = "under state control",
      [STOCK_LISTED] = "stock-listed",
      [LISTED] = "listed",
  };
  size_t at = 0;
  out[0] = '\0';
  for (int why = LISTED; why > NOT; why--)
    if (whys >> why & 1)
      at += (size_t)snprintf(out + at, 100 - at, "%s%s", at ? " or " : "",
                             words[why]);
  return out;
}

static void show(const boards *in, sg_id v, const common *row, bool sure,
                 shared_board *out) {
  const sg_id *links = sure ? row->sure : row->links;
  const uint32_t n = sure ? row->n_sure : row->n;
  const uint8_t why = in->reasons[row->party].why;
  out->n++;
  out->whys |= UINT32_C(1) << why;
  out->most = n > out->most ? n : out->most;
  out->chair |= sure ? row->chair_sure : row->chair;
  out->confidence = fmax(out->confidence, least_confidence(in->s, links, 2));
  if (out->shown == SHOWN_MAX)
    return;
  const uint32_t i = out->shown++;
  out->parties[i] = row->party;
  memcpy(out->links[i], links, sizeof out->links[i]);
  out->paths[i] = (sg_path){v, 2, out->links[i], "a director of both"};
  if (why == LISTED)
    out->facts[out->n_facts++] =
        (sg_fact){SG_ON_ENTITIES, row->party, "listed",
                  list_of(in, row->party, out->values[i])};
  if (why == STOCK_LISTED)
    out->facts[out->n_facts++] =
        (sg_fact){SG_ON_ENTITIES, row->party, "topics", "corp.public"};
}

void boards_look(boards *in, sg_id v, shared_board *out) {
  const uint32_t least =
      (uint32_t)in->s->host->params[PARAM_O10_DIRECTORS].number;
  out->level = 0;
  if (!in->busy[v])
    return;
  *out = (shared_board){.level = 0};
  mark_joined(in, v);
  const uint32_t n = find_common(in, v);
  for (uint32_t i = 0; i < n; i++)
    if (in->rows[i].n_sure >= least)
      out->level = SG_CERTAIN;
    else if (in->rows[i].n >= least && out->level == 0)
      out->level = SG_POSSIBLE;
  for (uint32_t i = 0; i < n && out->level > 0; i++) {
    const bool sure = out->level == SG_CERTAIN;
    if ((sure ? in->rows[i].n_sure : in->rows[i].n) >= least)
      show(in, v, &in->rows[i], sure, out);
  }
}
