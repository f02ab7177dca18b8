// SPDX-License-Identifier: GPL-2.0-or-later
// changes - see changes.h.
#include "changes.h"

#include <stdlib.h>

enum { LIKE_MAX = 256 }; // ties of one holder that are looked at

// --- what is no change ------------------------------------------------------

// Not on the day on which the company was founded, or before.
static uint8_t is_no_founding(const work *w, sg_id v, span start) {
  const span born = incorporated(w, v);
  if (!is_dated(born) || start.first > born.last)
    return SG_CERTAIN;
  return start.last <= born.first ? 0 : SG_POSSIBLE;
}

static uint8_t is_no_dissolution(const work *w, sg_id v, span end) {
  const span gone = dissolved(w, v);
  if (!is_dated(gone) || end.last < gone.first)
    return SG_CERTAIN;
  return end.first >= gone.last ? 0 : SG_POSSIBLE;
}

static bool is_like(const sg_graph *g, sg_id e, sg_id f) {
  return e != f && g->link_kind[e] == g->link_kind[f] &&
         g->link_detail[e] == g->link_detail[f] &&
         g->link_measure[e] == g->link_measure[f] &&
         g->link_capacity[e] == g->link_capacity[f] &&
         low_of(g, e) == low_of(g, f) && high_of(g, e) == high_of(g, f);
}

// Does tie `f` go on, on some reading, where `e` ends, or end where it begins?
// One without a start says nothing of either.
static bool continues(const sg_graph *g, sg_id e, sg_id f, bool is_end) {
  const span mine = is_end ? end_of(g, e) : start_of(g, e);
  const span start = start_of(g, f);
  const span end = end_of(g, f);
  if (!is_dated(start))
    return false;
  return is_end ? start.first <= mine.last + 1 &&
                      (!is_dated(end) || end.last > mine.last)
                : start.last < mine.first &&
                      (!is_dated(end) || end.last >= mine.first - 1);
}

// Says another tie the same of this day: one told for sure, of such the first?
static bool is_repeat(const sg_graph *g, sg_id e, sg_id f, bool is_end) {
  const bool same = is_end ? is_same(end_of(g, e), end_of(g, f))
                           : is_same(start_of(g, e), start_of(g, f));
  const bool told = is_told(g, f);
  return same && (told != is_told(g, e) ? told : f < e);
}

// A term of office that follows on another is no change, and one that is stated
// twice is one.
static uint8_t is_no_renewal(const work *w, sg_id e, bool is_end) {
  const sg_graph *g = w->g;
  const sg_id *links = NULL;
  const uint32_t n = ties_between(w, g->link_from[e], g->link_to[e], &links);
  uint8_t level = SG_CERTAIN;
  for (uint32_t i = 0; i < n && i < LIKE_MAX && level > 0; i++)
    if (!is_like(g, e, links[i]))
      continue;
    else if (is_repeat(g, e, links[i], is_end))
      level = 0;
    else if (continues(g, e, links[i], is_end))
      level = is_told(g, links[i]) ? 0 : SG_POSSIBLE;
  return level;
}

// --- the changes of a party -------------------------------------------------

static void add(const work *w, sg_id v, sg_id e, bool is_end, changes *out) {
  const sg_graph *g = w->g;
  const span day = is_end ? end_of(g, e) : start_of(g, e);
  if (!is_dated(day))
    return;
  out->any_date = true;
  uint8_t level = is_told(g, e) ? SG_CERTAIN : SG_POSSIBLE;
  level = lesser(level, happened(g, day));
  level = lesser(level, is_end ? is_no_dissolution(w, v, day)
                               : is_no_founding(w, v, day));
  if (level > 0)
    level = lesser(level, is_no_renewal(w, e, is_end));
  if (level > 0)
    out->at[out->n++] = (change){day, e, level, is_end};
}

static bool is_post_or_stake(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_OWNERSHIP || g->link_kind[e] == SG_CONTROL ||
         g->link_kind[e] == SG_POSITION;
}

static bool is_recipient_tie(const sg_graph *g, sg_id e, sg_id other) {
  return (g->link_kind[e] == SG_AGENT ||
          sg_link_kind_of(g, e) == SG_LINK_OTHER) &&
         (g->entity_roles[other] & SG_ROLE_CONSIGNEE);
}

static int by_day(const void *a, const void *b) {
  const change *x = a;
  const change *y = b;
  if (x->day.first != y->day.first)
    return x->day.first < y->day.first ? -1 : 1;
  if (x->link != y->link)
    return x->link < y->link ? -1 : 1;
  return x->is_end - y->is_end;
}

void changes_find(const work *w, sg_id v, changes *out) {
  const sg_graph *g = w->g;
  const ties *t = &w->ties;
  out->n = 0;
  out->any_tie = out->any_date = false;
  for (uint32_t k = t->from_start[v]; k < t->from_start[v + 1]; k++)
    if (is_recipient_tie(g, t->from_link[k], g->link_to[t->from_link[k]])) {
      add(w, v, t->from_link[k], false, out);
      add(w, v, t->from_link[k], true, out);
    }
  for (uint32_t k = t->to_start[v]; k < t->to_start[v + 1]; k++) {
    const sg_id e = t->to_link[k];
    const bool counts = is_post_or_stake(g, e);
    out->any_tie |= counts;
    if (!counts && !is_recipient_tie(g, e, g->link_from[e]))
      continue;
    add(w, v, e, false, out);
    add(w, v, e, true, out);
  }
  if (out->n > 1)
    qsort(out->at, out->n, sizeof *out->at, by_day);
}

bool changes_init(const work *w, changes *out) {
  const ties *t = &w->ties;
  *out = (changes){.most = 0};
  for (sg_id v = 0; v < w->g->n_entities; v++) {
    const uint32_t n = t->to_start[v + 1] - t->to_start[v] +
                       t->from_start[v + 1] - t->from_start[v];
    out->most = 2 * n > out->most ? 2 * n : out->most;
  }
  out->at = w->host->alloc(w->host, out->most, sizeof *out->at);
  return out->at != NULL;
}

// --- filings ----------------------------------------------------------------

// More days than allowed from an event to its filing?
static uint8_t is_late(const work *w, span event, span filed) {
  const int32_t days = whole(w, PARAM_T06_FILING);
  if (filed.first - event.last > days)
    return SG_CERTAIN;
  return filed.last - event.first > days ? SG_POSSIBLE : 0;
}

// A filing after the end of a tie can be about its end or its beginning: late
// for sure is what is late for both.
uint8_t filed_late(const work *w, sg_id e, span filed, change *event) {
  const sg_graph *g = w->g;
  const span start = start_of(g, e);
  const span end = end_of(g, e);
  uint8_t level =
      lesser(is_told(g, e) ? SG_CERTAIN : SG_POSSIBLE, happened(g, filed));
  *event = (change){start, e, level, false};
  if (!is_post_or_stake(g, e))
    return 0;
  if (is_dated(start))
    level = lesser(level, is_late(w, start, filed));
  if (is_dated(end) && end.first <= filed.last) {
    const uint8_t after = is_late(w, end, filed);
    if (!is_dated(start))
      *event = (change){end, e, level, true};
    level =
        lesser(level, is_dated(start) && after < level ? SG_POSSIBLE : after);
  } else if (!is_dated(start)) {
    level = 0;
  }
  return level;
}
