// SPDX-License-Identifier: GPL-2.0-or-later
// holders - O10: control without a majority. The largest holder stays below
// half and is far ahead of the next, or directors are shared with a listed or
// state party (boards.c). Votes count where they are stated, else shares.
#include "opacity.h"

#include <math.h>
#include <stdio.h>

enum { FEW = 16 };

// What one holder has of the party at hand, all its stakes together.
typedef struct holder {
  sg_id owner;
  uint64_t low, high;
} holder;

typedef struct work {
  const survey *s;
  boards *shared;
  uint32_t from, to; // parts per billion
  uint64_t next;     // thousandths
  holder *rows;      // of the party at hand
  uint32_t *place;   // of owners: the last row in `rows` that was theirs
  uint8_t *posted;   // of entities: somebody has a post there
} work;

static bool is_holding(const owning *o) {
  return o->tie & OWNS && o->marks & IS_DIRECT;
}

// A sure tie is firm and no nominee's; one that is not firm counts nothing.
static uint32_t low_of(const work *w, const owning *o) {
  const sg_graph *g = w->s->g;
  if (!(o->tie & IS_FIRM))
    return 0;
  if (!(o->tie & OWNS_SURELY))
    return sg_control_low(g, o->link);
  return o->marks & HAS_VOTES ? g->link_votes[o->link] : o->low;
}

static uint32_t high_of(const work *w, const owning *o) {
  return o->marks & HAS_VOTES ? w->s->g->link_votes_high[o->link] : o->high;
}

// Nobody has more than what the others certainly leave.
static void cap(holder *rows, uint32_t n) {
  uint64_t all = 0;
  for (uint32_t i = 0; i < n; i++)
    all += rows[i].low;
  for (uint32_t i = 0; i < n; i++) {
    const uint64_t others = all - rows[i].low;
    const uint64_t left = others < SG_WHOLE ? SG_WHOLE - others : 0;
    rows[i].high = rows[i].high < left ? rows[i].high : left;
    rows[i].high = rows[i].high > rows[i].low ? rows[i].high : rows[i].low;
  }
}

// The row of a holder, or `n`, where a new one goes. Few are looked through.
static uint32_t find_row(const work *w, sg_id owner, uint32_t n, bool few) {
  if (!few) {
    const uint32_t at = w->place[owner];
    return at < n && w->rows[at].owner == owner ? at : n;
  }
  uint32_t at = 0;
  while (at < n && w->rows[at].owner != owner)
    at++;
  return at;
}

static uint32_t find_holders(const work *w, sg_id v) {
  const survey *s = w->s;
  const bool few = owners_of(s, v + 1) - owners_of(s, v) <= FEW;
  uint32_t n = 0;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    if (!is_holding(o))
      continue;
    const uint32_t at = find_row(w, o->owner, n, few);
    if (at == n)
      w->rows[n++] = (holder){.owner = o->owner};
    if (!few)
      w->place[o->owner] = at;
    w->rows[at].low += low_of(w, o);
    w->rows[at].high += high_of(w, o);
  }
  cap(w->rows, n);
  return n;
}

// The two greatest of one bound; SG_NONE where there is none.
typedef struct leaders {
  uint32_t first, second;
} leaders;

static bool is_more(const holder *rows, uint32_t i, uint32_t than, bool low) {
  if (than == SG_NONE)
    return true;
  const uint64_t x[] = {low ? rows[i].low : rows[i].high,
                        low ? rows[i].high : rows[i].low};
  const uint64_t y[] = {low ? rows[than].low : rows[than].high,
                        low ? rows[than].high : rows[than].low};
  return x[0] != y[0] ? x[0] > y[0] : x[1] > y[1];
}

static leaders find_leaders(const holder *rows, uint32_t n, bool low) {
  leaders out = {SG_NONE, SG_NONE};
  for (uint32_t i = 0; i < n; i++)
    if (is_more(rows, i, out.first, low)) {
      out.second = out.first;
      out.first = i;
    } else if (is_more(rows, i, out.second, low)) {
      out.second = i;
    }
  return out;
}

static uint32_t other_than(const leaders *of, uint32_t i) {
  return of->first == i ? of->second : of->first;
}

// A holder, and the next one; level 0: no one holder decides.
typedef struct anchor {
  uint8_t level;
  holder first, next;
  bool has_next;
} anchor;

// Holder i against the most that another can have, or, unless `sure`, against
// the least.
static anchor judge(const work *w, const leaders *of, uint32_t i, bool sure) {
  const holder *mine = &w->rows[i];
  const uint32_t at = other_than(of, i);
  const holder *next = at == SG_NONE ? NULL : &w->rows[at];
  const uint64_t stake = sure ? mine->low : mine->high;
  const uint64_t other = !next ? 0 : sure ? next->high : next->low;
  const bool holds = stake > 0 && stake >= w->from && mine->high <= w->to &&
                     other * 1000 <= stake * w->next;
  return (anchor){!holds ? 0
                  : sure ? SG_CERTAIN
                         : SG_POSSIBLE,
                  *mine, next ? *next : *mine, next != NULL};
}

static anchor find_anchor(const work *w, sg_id v) {
  const uint32_t n = find_holders(w, v);
  anchor best = {.level = 0};
  uint32_t of = SG_NONE;
  for (int sure = 1; sure >= 0 && best.level == 0; sure--) {
    const leaders others = find_leaders(w->rows, n, !sure);
    for (uint32_t i = 0; i < n; i++) {
      const anchor one = judge(w, &others, i, sure == 1);
      if (one.level == 0 || !is_more(w->rows, i, of, false))
        continue;
      best = one;
      of = i;
    }
  }
  return best;
}

// --- the flag
// -------------------------------------------------------------------------

enum { TERMS_MAX = 16 };

typedef struct evidence {
  char message[MESSAGE_BYTES];
  sg_id links[2]; // to the largest and the next holder
  char stakes[2][80];
  sg_term terms[TERMS_MAX]; // stakes of the largest
  uint32_t n_terms;
  sg_path paths[SHOWN_MAX + 2];
  sg_fact facts[SHOWN_MAX + 2];
  uint32_t n_paths, n_facts;
  double confidence;
  bool alleged;
} evidence;

static void show_stakes(const work *w, sg_id v, const holder *of, bool is_next,
                        evidence *out) {
  const survey *s = w->s;
  bool first = true;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    const sg_id e = o->link;
    if (o->owner != of->owner || !is_holding(o))
      continue;
    if (!is_next && out->n_terms < TERMS_MAX)
      out->terms[out->n_terms] = (sg_term){e, low_of(w, o), high_of(w, o)};
    out->n_terms += !is_next;
    out->alleged |= (o->tie & IS_ALLEGED) != 0;
    out->confidence = fmin(out->confidence, least_confidence(w->s, &e, 1));
    if (!first)
      continue;
    first = false;
    out->links[is_next] = e;
    out->paths[out->n_paths++] =
        (sg_path){v, 1, &out->links[is_next],
                  is_next ? "the next holder" : "the largest holder"};
    out->facts[out->n_facts++] = (sg_fact){
        SG_ON_LINKS, e, "share", stake_text(s->g, e, out->stakes[is_next])};
  }
}

static const char *range_text(const holder *of, char out[80]) {
  char low[32];
  char high[32];
  const char *least = sg_percent_text(of->low, low);
  (void)snprintf(out, 80, of->low == of->high ? "%s%s %%" : "%s to %s %%",
                 least,
                 of->low == of->high ? "" : sg_percent_text(of->high, high));
  return out;
}

static int write_anchor(const work *w, sg_id v, const anchor *a,
                        evidence *out) {
  const sg_graph *g = w->s->g;
  char first[80];
  char next[80];
  const char *name = g->entity_name[a->first.owner];
  show_stakes(w, v, &a->first, false, out);
  if (a->has_next)
    show_stakes(w, v, &a->next, true, out);
  return snprintf(out->message, sizeof out->message,
                  "%.*s, with %s, %s the largest holder on record of %.*s, "
                  "below a majority, %s%s",
                  SG_CLIPPED(name, NAME_BYTES), range_text(&a->first, first),
                  a->level == SG_CERTAIN ? "is" : "may be", NAMED(g, v),
                  a->has_next ? "and the next one has "
                              : "and no other is recorded",
                  a->has_next ? range_text(&a->next, next) : "");
}

static int write_boards(const work *w, sg_id v, const shared_board *b, int n,
                        evidence *out) {
  const sg_graph *g = w->s->g;
  char names[1000];
  char words[100];
  char count[40];
  (void)snprintf(count, sizeof count, "up to %u directors", b->most);
  for (uint32_t i = 0; i < b->shown; i++) {
    out->paths[out->n_paths++] = b->paths[i];
    out->alleged |= any_alleged(w->s, b->links[i], 2);
  }
  for (uint32_t i = 0; i < b->n_facts; i++)
    out->facts[out->n_facts++] = b->facts[i];
  return snprintf(
      out->message + n, sizeof out->message - (size_t)n,
      "%s%.*s shares %s with %s, recorded as %s%s", n > 0 ? "; " : "",
      NAMED(g, v), b->most == 1 ? "a director" : count,
      sg_names_text(g, b->parties, b->shown, b->n, names),
      boards_words(b->whys, words), b->chair ? ", one of them as chair" : "");
}

// What is less certain than the rest is left out.
static sg_status raise_one(const work *w, sg_id v, const anchor *a,
                           const shared_board *b) {
  evidence out = {.confidence = 1};
  const uint8_t level = a->level > b->level ? a->level : b->level;
  int n = 0;
  if (a->level == level)
    n = write_anchor(w, v, a, &out);
  if (b->level == level) {
    out.confidence =
        n > 0 ? fmax(out.confidence, b->confidence) : b->confidence;
    n += write_boards(w, v, b, n, &out);
  }
  (void)snprintf(out.message + n, sizeof out.message - (size_t)n, "%s.",
                 out.alleged ? "; some of this is alleged" : "");
  const sg_sum sum = {
      .shows = "the stake of the largest holder",
      .terms = out.terms,
      .n_terms = out.n_terms,
      .low = (uint32_t)a->first.low,
      .high = (uint32_t)a->first.high,
      .threshold = w->from,
      .strict = false,
  };
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O10",
      .certainty = level,
      .confidence = out.confidence,
      .message = out.message,
      .paths = out.paths,
      .n_paths = out.n_paths,
      .facts = out.facts,
      .n_facts = out.n_facts,
      .sums = &sum,
      .n_sums = out.n_terms > 0 && out.n_terms <= TERMS_MAX,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// Whoever has a post is on record, too.
static void mark_posted(const work *w) {
  const sg_graph *g = w->s->g;
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_POSITION)
      w->posted[g->link_to[e]] = 1;
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unknown) {
  shared_board shared;
  if (!w->posted[v] && !has_tie(w->s, v, OWNS)) {
    ++*unknown;
    return SG_OK;
  }
  const anchor found = find_anchor(w, v);
  boards_look(w->shared, v, &shared);
  return found.level > 0 || shared.level > 0 ? raise_one(w, v, &found, &shared)
                                             : SG_OK;
}

sg_status holders_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_value *p = host->params;
  const uint32_t n = s->g->n_entities;
  const work w = {
      .s = s,
      .shared = boards_read(s),
      .from = (uint32_t)llround(p[PARAM_O10_FROM].number * 1e7),
      .to = (uint32_t)llround(p[PARAM_O10_TO].number * 1e7),
      .next = (uint64_t)llround(p[PARAM_O10_NEXT].number * 1000),
      .rows = host->alloc(host, n, sizeof *w.rows),
      .place = host->alloc(host, n, sizeof *w.place),
      .posted = host->alloc(host, n, sizeof *w.posted),
  };
  if (!w.shared || !w.rows || !w.place || !w.posted)
    return SG_ENOMEM;
  mark_posted(&w);
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < n && status == SG_OK; v++)
    if (is_asked(s, v))
      status = look_at(&w, v, &unknown);
  return status == SG_OK
             ? sg_put_gap(s->host, "O10", unknown,
                          "neither owners nor directors of these parties are "
                          "recorded")
             : status;
}
