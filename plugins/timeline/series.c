// SPDX-License-Identifier: GPL-2.0-or-later
// series - companies in several countries one after another; see moves.h.
#include "moves.h"

static bool is_enough(const work *w, const series *s) {
  return s->n_chosen >= (uint32_t)whole(w, PARAM_T04_COUNTRIES);
}

// By what is certain, or else by anything.
void choose_before(const work *w, uint32_t last, series *s) {
  s->level = 0;
  for (uint8_t level = SG_CERTAIN; level >= SG_POSSIBLE && !s->level; level--) {
    s->n_chosen = most_before(s->when, s->n, last, level, s->chosen);
    s->level = is_enough(w, s) ? level : 0;
  }
}

static void choose(const work *w, series *s) {
  s->level = 0;
  s->n_chosen = 0;
  for (uint8_t level = SG_CERTAIN;
       level >= SG_POSSIBLE && !s->level &&
       s->n - s->n_unknown >= (uint32_t)whole(w, PARAM_T04_COUNTRIES);
       level--) {
    s->n_chosen = most_within(s->when, s->n, level, s->chosen);
    s->level = is_enough(w, s) ? level : 0;
  }
}

static void add(const work *w, stop one, span day, uint8_t level, series *s) {
  const uint16_t country = w->g->entity_country[one.company];
  const bool known = is_dated(day) && country;
  s->n_unknown += !known;
  s->at[s->n] = one;
  s->when[s->n++] = dated_at(day, whole(w, PARAM_T04_MONTHS), country,
                             known ? lesser(level, happened(w->g, day)) : 0);
}

// --- people -----------------------------------------------------------------

// Was somebody behind a company from its beginning, or soon after? A tie
// without a start was.
static uint8_t founded(const work *w, sg_id e, span born) {
  const int32_t months = whole(w, PARAM_T04_JOIN);
  const uint8_t behind = stands_behind(w, e);
  if (behind == 0 || !is_dated(born))
    return behind;
  const span start = start_of(w->g, e);
  if (!is_dated(start))
    return behind;
  if (start.last <= sg_months_after(born.first, months))
    return behind;
  return start.first <= sg_months_after(born.last, months) ? SG_POSSIBLE : 0;
}

static bool is_after(const dated *a, const dated *b) {
  return a->day.first != b->day.first ? a->day.first > b->day.first
                                      : a->day.last > b->day.last;
}

// Bring the last one to its place in the order of founding.
static void sort_last(series *s) {
  for (uint32_t i = s->n - 1; i > 0 && is_after(&s->when[i - 1], &s->when[i]);
       i--) {
    const dated when = s->when[i];
    const stop at = s->at[i];
    s->when[i] = s->when[i - 1];
    s->at[i] = s->at[i - 1];
    s->when[i - 1] = when;
    s->at[i - 1] = at;
  }
}

// By the surest tie of those with one company.
static void add_company(const work *w, const sg_id *links, uint32_t n,
                        series *s) {
  const sg_id v = w->g->link_to[links[0]];
  const span born = incorporated(w, v);
  stop one = {.company = v};
  uint8_t best = 0;
  for (uint32_t i = 0; i < n; i++) {
    const uint8_t level = founded(w, links[i], born);
    if (level > best)
      one.link = links[i];
    best = level > best ? level : best;
  }
  if (best > 0 && s->n < DATED_MAX) {
    add(w, one, born, best, s);
    sort_last(s);
  }
}

void find_people(const work *w, sg_id person, series *s) {
  const uint32_t end = w->ties.from_start[person + 1];
  s->n = s->n_unknown = 0;
  for (uint32_t k = w->ties.from_start[person], next = 0; k < end; k = next) {
    next = group_end(w->ties.from_other, k, end);
    add_company(w, w->ties.from_link + k, next - k, s);
  }
  choose(w, s);
}

// --- one company after another ----------------------------------------------

// A company took its place when it was founded; where this is not known, by
// the first succession to it.
static span place_taken(const work *w, const by_end *to, sg_id v) {
  span day = incorporated(w, v);
  if (is_dated(day))
    return day;
  for (uint32_t k = to->start[v]; k < to->start[v + 1]; k++) {
    const span one = start_of(w->g, to->link[k]);
    if (is_dated(one) && (!is_dated(day) || one.first < day.first))
      day = one;
  }
  return day;
}

static bool is_met(const series *s, sg_id v) {
  for (uint32_t i = 0; i < s->n; i++)
    if (s->at[i].company == v)
      return true;
  return false;
}

// The way goes from the stop towards the company, and is turned round.
uint32_t links_to(const series *s, uint32_t from, sg_id links[BACK_MAX]) {
  uint32_t n = 0;
  for (uint32_t i = from; i != 0; i = s->at[i].next)
    n++;
  for (uint32_t i = from, k = n; i != 0; i = s->at[i].next)
    links[--k] = s->at[i].link;
  return n;
}

// The nearest first. A company is as sure as those between.
void find_chain(const work *w, const by_end *to, sg_id v, series *s) {
  sg_id links[BACK_MAX];
  uint8_t sure[DATED_MAX] = {SG_CERTAIN};
  s->n = s->n_unknown = 0;
  add(w, (stop){.company = v}, place_taken(w, to, v), SG_CERTAIN, s);
  for (uint32_t i = 0; i < s->n && links_to(s, i, links) < BACK_MAX; i++) {
    const sg_id at = s->at[i].company;
    for (uint32_t k = to->start[at]; k < to->start[at + 1] && s->n < DATED_MAX;
         k++) {
      const sg_id e = to->link[k];
      const sg_id from = w->g->link_from[e];
      if (is_met(s, from))
        continue;
      sure[s->n] =
          lesser(sure[i], sg_link_is_firm(w->g, e) ? SG_CERTAIN : SG_POSSIBLE);
      add(w, (stop){from, e, i}, place_taken(w, to, from), sure[s->n], s);
    }
  }
  choose_before(w, 0, s);
}

// --- the seat ---------------------------------------------------------------

span move_day(const work *w, sg_id succession) {
  const span told = start_of(w->g, succession);
  return is_dated(told) ? told : incorporated(w, w->g->link_to[succession]);
}

// By one succession, after case k of the company before.
static uint8_t level_of_seat(const work *w, sg_id move, uint32_t k,
                             bool *undated) {
  const span moved = move_day(w, move);
  const span day = case_day(w, w->cases.link[k]);
  const uint8_t firm = sg_link_is_firm(w->g, move) ? SG_CERTAIN : SG_POSSIBLE;
  if (!is_dated(day) || !is_dated(moved)) {
    *undated = true;
    return 0;
  }
  return lesser(lesser(firm, w->case_level[k]),
                follows(day, moved, whole(w, PARAM_T04_CASE)));
}

seat find_seat(const work *w, const by_end *to, sg_id v, bool *undated) {
  const sg_graph *g = w->g;
  seat best = {0, SG_NONE, SG_NONE};
  for (uint32_t i = to->start[v]; i < to->start[v + 1]; i++) {
    const sg_id move = to->link[i];
    const sg_id from = g->link_from[move];
    if (!g->entity_country[v] || !g->entity_country[from] ||
        g->entity_country[v] == g->entity_country[from])
      continue;
    for (uint32_t k = w->cases.start[from];
         k < w->cases.start[from + 1] && best.level < SG_CERTAIN; k++) {
      const uint8_t level =
          w->is_enforcement[k] ? level_of_seat(w, move, k, undated) : 0;
      if (level > best.level)
        best = (seat){level, move, w->cases.link[k]};
    }
  }
  return best;
}
