// SPDX-License-Identifier: GPL-2.0-or-later
// leavers - G09: somebody left a post at a public body that buys from the party
// at most three years before he took one at the party, or before the party's
// first contract with that body.
//
// For each party that supplies a body: its posts, the posts at bodies that
// their holders had before, and the first sale to each of those bodies. Cost:
// O(links), times the posts of a person at bodies, of which POSTS_MAX count.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POSTS_MAX = 64 };

// Links grouped by one of their ends.
typedef struct groups {
  uint32_t *start;
  sg_id *links;
} groups;

// The first of the sales to a buyer that are looked at.
typedef struct first_sale {
  int32_t first, latest; // days that it can mean; SG_NO_DATE: none is dated
  bool undated;          // another sale has no date, so this need not be first
  sg_id link;            // SG_NONE: there is none
} first_sale;

typedef struct buyer {
  first_sale all, firm;
} buyer;

// One person: the post that was left, that at the party, and what came later.
typedef struct move {
  sg_id seat, post, sale;
  uint8_t level;
  bool joined;    // the post at the party came later; else the first sale
  int32_t lo, hi; // months between
} move;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  groups seats;  // posts, by organisation
  groups posts;  // posts at bodies with an end, by person
  buyer *buyers; // of the party at hand
  uint32_t n_buyers;
  uint32_t *slot; // of bodies, in `buyers`
  sg_id *sold;    // of bodies: the party that slot is for, + 1
  move *moves;    // of the party at hand, one a person
  uint32_t *row;  // of persons, in `moves`
  sg_id *met;     // of persons: the party that row is for, + 1
  int32_t months;
  uint32_t unknown_people, undated, many;
  bool any_sale;
} work;

// --- posts -------------------------------------------------------------------

static bool is_seat(const work *w, sg_id e) {
  return is_office(w->g, e) && is_organisation(w->g, w->g->link_to[e]);
}

static bool is_left(const work *w, sg_id e) {
  return is_office(w->g, e) && w->g->link_until[e] != SG_NO_DATE &&
         w->g->link_until_earliest[e] <= w->g->as_of &&
         is_state_body(w->host, w->g->link_to[e]);
}

static bool group(const work *w, bool left, groups *out) {
  const sg_graph *g = w->g;
  const uint32_t n = g->n_links + g->n_ended;
  uint32_t count = 0;
  out->start =
      w->host->alloc(w->host, (size_t)g->n_entities + 2, sizeof *out->start);
  if (!out->start)
    return false;
  for (sg_id e = 0; e < n; e++)
    if (left ? is_left(w, e) : is_seat(w, e)) {
      out->start[(left ? g->link_from[e] : g->link_to[e]) + 2]++;
      count++;
    }
  out->links = w->host->alloc(w->host, count, sizeof *out->links);
  for (sg_id v = 0; v < g->n_entities; v++)
    out->start[v + 2] += out->start[v + 1];
  for (sg_id e = 0; out->links && e < n; e++)
    if (left ? is_left(w, e) : is_seat(w, e))
      out->links[out->start[(left ? g->link_from[e] : g->link_to[e]) + 1]++] =
          e;
  return out->links != NULL;
}

// --- sales -------------------------------------------------------------------

// Days are those of the earliest reading of any, and of the earliest end.
static void add_sale(const sg_graph *g, sg_id e, first_sale *s) {
  const int32_t first = g->link_since[e];
  const int32_t latest = g->link_since_latest[e];
  if (s->link == SG_NONE)
    *s = (first_sale){SG_NO_DATE, SG_NO_DATE, false, e};
  if (first == SG_NO_DATE) {
    s->undated = true;
    return;
  }
  if (s->latest == SG_NO_DATE || latest < s->latest)
    s->link = e;
  if (s->latest == SG_NO_DATE || latest < s->latest)
    s->latest = latest;
  if (s->first == SG_NO_DATE || first < s->first)
    s->first = first;
}

static void look_at_sale(work *w, sg_id v, sg_id body, sg_id e) {
  static const first_sale none = {SG_NO_DATE, SG_NO_DATE, false, SG_NONE};
  if (!is_state_body(w->host, body))
    return;
  if (w->sold[body] != v + 1) {
    w->sold[body] = v + 1;
    w->slot[body] = w->n_buyers;
    w->buyers[w->n_buyers++] = (buyer){none, none};
  }
  buyer *b = &w->buyers[w->slot[body]];
  add_sale(w->g, e, &b->all);
  if (sg_link_is_firm(w->g, e))
    add_sale(w->g, e, &b->firm);
}

static void find_buyers(work *w, sg_id v) {
  const sg_graph *g = w->g;
  w->n_buyers = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] == SG_CONTRACT && !sg_deal_is_void(g, g->link_deal[e]))
      look_at_sale(w, v, g->link_from[e], e);
  }
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (sg_supply_counts(g, e))
      look_at_sale(w, v, g->link_to[e], e);
  }
}

// --- the time between --------------------------------------------------------

// Whole months from one day to a later one.
static int32_t months_between(int32_t from, int32_t to) {
  int32_t n = to > from ? (to - from) / 31 : 0;
  while (sg_months_after(from, n + 1) <= to)
    n++;
  return n;
}

// From the end of a post to what can be the days from `first` to `latest`.
static uint8_t follows(const work *w, sg_id post, int32_t first, int32_t latest,
                       move *m) {
  const int32_t from = w->g->link_until_earliest[post];
  const int32_t to = w->g->link_until[post];
  if (latest < from || first > sg_months_after(to, w->months))
    return 0;
  m->lo = months_between(to, first > to ? first : to);
  m->hi = months_between(from, latest);
  return first >= to && latest <= sg_months_after(from, w->months)
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

// Was a post at the party held at its first sale, or is it today?
static uint8_t was_there(const sg_graph *g, sg_id seat, const first_sale *s) {
  const int32_t last = g->link_until[seat];
  const int32_t least = g->link_until_earliest[seat];
  if (seat < g->n_links)
    return sg_link_is_firm(g, seat) ? SG_CERTAIN : SG_POSSIBLE;
  if (s->first == SG_NO_DATE || last < s->first)
    return 0;
  return least >= s->latest && !s->undated && sg_link_is_firm(g, seat)
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

static uint8_t lesser(uint8_t a, uint8_t b) {
  return a < b ? a : b;
}

// By the sales at hand. `*undated`: days are missing.
static move compare(const work *w, sg_id seat, sg_id post, const first_sale *s,
                    bool *undated) {
  const sg_graph *g = w->g;
  move m = {.seat = seat, .post = post, .sale = s->link, .joined = true};
  const uint8_t there =
      lesser(was_there(g, seat, s),
             sg_link_is_firm(g, post) ? SG_CERTAIN : SG_POSSIBLE);
  if (there == 0)
    return m;
  *undated |= g->link_since[seat] == SG_NO_DATE && s->first == SG_NO_DATE;
  if (g->link_since[seat] != SG_NO_DATE)
    m.level =
        follows(w, post, g->link_since[seat], g->link_since_latest[seat], &m);
  if (m.level < SG_CERTAIN && s->first != SG_NO_DATE) {
    move sold = m;
    sold.joined = false;
    sold.level = follows(w, post, s->first, s->latest, &sold);
    if (s->undated)
      sold.level = lesser(sold.level, SG_POSSIBLE);
    if (sold.level > m.level)
      m = sold;
  }
  m.level = lesser(m.level, there);
  return m;
}

// --- one party ---------------------------------------------------------------

static bool is_better(const move *a, const move *b) {
  if (a->level != b->level)
    return a->level > b->level;
  if (a->hi != b->hi)
    return a->hi < b->hi;
  return a->lo < b->lo;
}

static void keep(work *w, sg_id v, const move *m, uint32_t *n) {
  const sg_id person = w->g->link_from[m->seat];
  if (w->met[person] != v + 1) {
    w->met[person] = v + 1;
    w->row[person] = *n;
    w->moves[(*n)++] = *m;
  } else if (is_better(m, &w->moves[w->row[person]])) {
    w->moves[w->row[person]] = *m;
  }
}

// Firm sales alone first: the flag must follow without the others.
static void look_at_seat(work *w, sg_id v, sg_id seat, uint32_t *n) {
  const sg_graph *g = w->g;
  const sg_id person = g->link_from[seat];
  const uint32_t end = w->posts.start[person + 1];
  uint32_t k = w->posts.start[person];
  bool undated = false;
  bool any = false;
  for (uint32_t count = 0; k < end && count < POSTS_MAX; k++, count++) {
    const sg_id post = w->posts.links[k];
    const sg_id body = g->link_to[post];
    if (w->sold[body] != v + 1)
      continue;
    const buyer *b = &w->buyers[w->slot[body]];
    move m = {.level = 0};
    if (b->firm.link != SG_NONE)
      m = compare(w, seat, post, &b->firm, &undated);
    if (m.level < SG_CERTAIN) {
      m = compare(w, seat, post, &b->all, &undated);
      m.level = lesser(m.level, SG_POSSIBLE);
    }
    any |= m.level > 0;
    if (m.level > 0)
      keep(w, v, &m, n);
  }
  w->many += k < end;
  w->undated += undated && !any;
}

typedef struct found {
  sg_path paths[2 * SHOWN_MAX];
  sg_fact facts[3 * SHOWN_MAX];
  char days[3 * SHOWN_MAX][16];
  sg_id links[SHOWN_MAX][3], people[SHOWN_MAX];
  uint32_t n_paths, n_facts, shown, total;
  double confidence;
  bool alleged;
} found;

static void add_day(found *f, sg_id e, const char *field, int32_t first,
                    int32_t last) {
  if (first == SG_NO_DATE)
    return;
  char *text = f->days[f->n_facts];
  (void)sg_date_text(first, last, text);
  f->facts[f->n_facts++] = (sg_fact){SG_ON_LINKS, e, field, text};
}

static void add(const work *w, sg_id v, const move *m, found *f) {
  const sg_graph *g = w->g;
  const sg_id links[] = {m->seat, m->post, m->sale};
  f->total++;
  f->confidence = fmax(f->confidence, sg_least_confidence(g, links, 3));
  f->alleged |= sg_any_alleged(g, links, 3);
  if (f->shown == SHOWN_MAX)
    return;
  sg_id *mine = f->links[f->shown];
  memcpy(mine, links, sizeof links);
  f->people[f->shown++] = g->link_from[m->seat];
  f->paths[f->n_paths++] =
      (sg_path){v, 2, mine, "over a person to the body whose post was left"};
  f->paths[f->n_paths++] =
      (sg_path){v, 1, mine + 2, "the first sale on record to that body"};
  add_day(f, m->post, "until", g->link_until_earliest[m->post],
          g->link_until[m->post]);
  if (m->joined)
    add_day(f, m->seat, "since", g->link_since[m->seat],
            g->link_since_latest[m->seat]);
  else
    add_day(f, m->sale, "date", g->link_since[m->sale],
            g->link_since_latest[m->sale]);
}

static void write_message(const work *w, sg_id v, const move *m, const found *f,
                          char out[MESSAGE_BYTES]) {
  const sg_graph *g = w->g;
  const char *person = g->entity_name[g->link_from[m->seat]];
  const char *body = g->entity_name[g->link_to[m->post]];
  const char *party = g->entity_name[v];
  char until[16];
  char gap[40];
  char more[80] = "";
  if (m->lo < m->hi)
    (void)snprintf(gap, sizeof gap, "%d to %d", m->lo, m->hi);
  else
    (void)snprintf(gap, sizeof gap, "%d", m->hi);
  if (f->total > 1)
    (void)snprintf(more, sizeof more, "; %u more did alike", f->total - 1);
  (void)sg_date_text(g->link_until_earliest[m->post], g->link_until[m->post],
                     until);
  (void)snprintf(
      out, MESSAGE_BYTES,
      "%.*s, recorded with a post at %.*s, left one at %.*s, which buys from "
      "it, %s %s: %s month%s before %s%s%s.",
      SG_CLIPPED(person, NAME_BYTES), SG_CLIPPED(party, NAME_BYTES),
      SG_CLIPPED(body, NAME_BYTES), strlen(until) == 10 ? "on" : "in", until,
      gap, m->lo == 1 && m->hi == 1 ? "" : "s",
      m->joined ? "taking the other" : "the first sale on record to that body",
      more, f->alleged ? "; some of this is alleged" : "");
}

static sg_status raise_one(const work *w, sg_id v, uint32_t n, names *out) {
  char message[MESSAGE_BYTES];
  found f = {.n_paths = 0};
  const move *best = &w->moves[0];
  for (uint32_t i = 1; i < n; i++)
    if (is_better(&w->moves[i], best))
      best = &w->moves[i];
  add(w, v, best, &f);
  for (uint32_t i = 0; i < n; i++)
    if (w->moves[i].level == best->level && &w->moves[i] != best)
      add(w, v, &w->moves[i], &f);
  write_message(w, v, best, &f, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,   .deal = SG_NONE,          .subject = v,
      .flag = "G09",      .certainty = best->level, .confidence = f.confidence,
      .message = message, .paths = f.paths,         .n_paths = f.n_paths,
      .facts = f.facts,   .n_facts = f.n_facts,
  };
  return put_named(out, &finding);
}

static sg_status look_at(work *w, sg_id v, names *out) {
  uint32_t n = 0;
  find_buyers(w, v);
  w->any_sale |= w->n_buyers > 0;
  if (w->n_buyers == 0)
    return SG_OK;
  w->unknown_people += w->seats.start[v] == w->seats.start[v + 1];
  for (uint32_t k = w->seats.start[v]; k < w->seats.start[v + 1]; k++)
    look_at_seat(w, v, w->seats.links[k], &n);
  return n > 0 ? raise_one(w, v, n, out) : SG_OK;
}

static sg_status report_gaps(const work *w) {
  const sg_gap_row gaps[] = {
      {"G09", !w->any_sale,
       "no contract with a public body and no supply to one is "
       "recorded"},
      {"G09", w->unknown_people,
       "no officer is recorded of these parties that supply "
       "public bodies"},
      {"G09", w->undated,
       "of these former officials neither the start of the post at "
       "the party nor its first sale to the body is dated"},
      {"G09", w->many,
       "these officers left more posts at public bodies than were "
       "looked at"},
  };
  return sg_put_gaps(w->host, gaps, SG_COUNT(gaps));
}

sg_status raise_leavers(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  const uint32_t n = g->n_entities;
  work w = {
      .host = host,
      .g = g,
      .buyers = host->alloc(host, n, sizeof *w.buyers),
      .slot = host->alloc(host, n, sizeof *w.slot),
      .sold = host->alloc(host, n, sizeof *w.sold),
      .moves = host->alloc(host, n, sizeof *w.moves),
      .row = host->alloc(host, n, sizeof *w.row),
      .met = host->alloc(host, n, sizeof *w.met),
      .months = (int32_t)llround(host->params[PARAM_G09_YEARS].number * 12),
  };
  if (!w.buyers || !w.slot || !w.sold || !w.moves || !w.row || !w.met ||
      !group(&w, false, &w.seats) || !group(&w, true, &w.posts))
    return SG_ENOMEM;
  if (n == 0)
    return SG_OK;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < n && status == SG_OK; v++)
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look_at(&w, v, out);
  return status == SG_OK ? report_gaps(&w) : status;
}
