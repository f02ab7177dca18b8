// SPDX-License-Identifier: GPL-2.0-or-later
// spans - dates that are known to the day, the month or the year, and what
// follows from every day that they can mean.
#include "timeline.h"

#include <math.h>
#include <string.h>

span span_at(const double *first, const double *last, uint32_t i) {
  const span unknown = {SG_NO_DATE, SG_NO_DATE};
  if (!first || isnan(first[i]))
    return unknown;
  const double end = last && !isnan(last[i]) ? last[i] : first[i];
  return (span){(int32_t)first[i], (int32_t)end};
}

uint8_t happened(const sg_graph *g, span day) {
  if (day.first > g->as_of)
    return 0;
  return day.last > g->as_of ? SG_POSSIBLE : SG_CERTAIN;
}

uint8_t days_apart(span a, span b, int32_t days) {
  const int32_t after = b.last - a.first;
  const int32_t before = a.last - b.first;
  if (after <= days && before <= days)
    return SG_CERTAIN;
  return b.first - a.last <= days && a.first - b.last <= days ? SG_POSSIBLE : 0;
}

static uint8_t is_between(span event, span limit, span later) {
  if (later.first >= event.last && later.last <= limit.first)
    return SG_CERTAIN;
  return later.last >= event.first && later.first <= limit.last ? SG_POSSIBLE
                                                                : 0;
}

static span months_after(span day, int32_t months) {
  return (span){sg_months_after(day.first, months),
                sg_months_after(day.last, months)};
}

uint8_t follows(span event, span later, int32_t months) {
  return is_between(event, months_after(event, months), later);
}

dated dated_at(span day, int32_t months, uint16_t class, uint8_t level) {
  const span limit = is_dated(day) ? months_after(day, months) : day;
  return (dated){day, limit, class, level};
}

// One item of each class among those that are in, in their order. `seen` is a
// bit a class, and all 0 again at the end.
static uint32_t one_of_each(const dated *items, uint32_t n, const bool *in,
                            uint8_t *seen, uint32_t chosen[DATED_MAX]) {
  uint32_t n_chosen = 0;
  for (uint32_t j = 0; j < n; j++) {
    uint8_t *bits = &seen[items[j].class / 8];
    const uint8_t bit = (uint8_t)(1u << items[j].class % 8);
    if (!in[j] || (*bits & bit))
      continue;
    *bits |= bit;
    chosen[n_chosen++] = j;
  }
  for (uint32_t k = 0; k < n_chosen; k++)
    seen[items[chosen[k]].class / 8] = 0;
  return n_chosen;
}

// Does item j belong to the window that item i opens? To one that holds on
// every reading, j belongs when it cannot be earlier than the first day of i
// nor too late for it; to one that some reading allows, when it can be as late
// as the last day of i and is not too late for that.
static bool belongs(const dated *i, const dated *j, uint8_t level) {
  if (j->level < level)
    return false;
  return level == SG_CERTAIN
             ? j->day.first >= i->day.first && j->day.last <= i->limit.first
             : j->day.last >= i->day.last && j->day.first <= i->limit.last;
}

uint32_t most_within(const dated *items, uint32_t n, uint8_t level,
                     uint32_t chosen[DATED_MAX]) {
  uint8_t seen[65536 / 8] = {0};
  uint32_t best = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t found[DATED_MAX];
    bool in[DATED_MAX];
    for (uint32_t j = 0; j < n; j++)
      in[j] = belongs(&items[i], &items[j], level);
    const uint32_t n_found =
        items[i].level < level ? 0 : one_of_each(items, n, in, seen, found);
    if (n_found > best)
      memcpy(chosen, found, n_found * sizeof *found);
    best = n_found > best ? n_found : best;
  }
  return best;
}

uint32_t most_before(const dated *items, uint32_t n, uint32_t last,
                     uint8_t level, uint32_t chosen[DATED_MAX]) {
  uint8_t seen[65536 / 8] = {0};
  bool in[DATED_MAX];
  const dated *of = &items[last];
  for (uint32_t j = 0; j < n; j++)
    in[j] = items[j].level >= level && items[j].class != of->class &&
            is_between(items[j].day, items[j].limit, of->day) >= level;
  in[last] = of->level >= level;
  return in[last] ? one_of_each(items, n, in, seen, chosen) : 0;
}
