// SPDX-License-Identifier: GPL-2.0-or-later
// look_through - see look_through.h.
#include "ownership/look_through.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double sg_units_fraction(uint64_t units) {
  return round((double)units / 1e6) / 1e12;
}

static uint32_t most_owners(const sg_shares *s) {
  uint32_t most = 0;
  for (uint32_t p = 0; p < s->n; p++)
    if (s->start[p + 1] - s->start[p] > most)
      most = s->start[p + 1] - s->start[p];
  return most;
}

sg_status sg_look_init(sg_look *look, const sg_shares *shares, sg_error *err) {
  *look = (sg_look){.shares = shares};
  const uint32_t n = shares->n;
  sg_arena_init(&look->arena, 0);
  sg_arena_init(&look->of_loop, 0);
  sg_system_init(&look->system);
  look->low = sg_arena_alloc(&look->arena, n, sizeof *look->low);
  look->high = sg_arena_alloc(&look->arena, n, sizeof *look->high);
  look->mark = sg_arena_alloc(&look->arena, n, sizeof *look->mark);
  look->reached = sg_arena_alloc(&look->arena, n, sizeof *look->reached);
  look->room =
      sg_arena_alloc(&look->arena, most_owners(shares), sizeof *look->room);
  if (look->low && look->high && look->mark && look->reached && look->room)
    return SG_OK;
  sg_look_clear(look);
  return sg_no_memory(err);
}

void sg_look_clear(sg_look *look) {
  sg_system_clear(&look->system);
  sg_arena_clear(&look->of_loop);
  sg_arena_clear(&look->arena);
  *look = (sg_look){0};
}

// --- one company -------------------------------------------------------------

static int by_value(const void *a, const void *b) {
  const sg_room *x = a;
  const sg_room *y = b;
  return (x->value < y->value) - (x->value > y->value);
}

// Insertion sort for the usual few owners.
static void sort_rooms(sg_room *rooms, uint32_t n) {
  enum { FEW = 16 };
  if (n > FEW) {
    qsort(rooms, n, sizeof *rooms, by_value);
    return;
  }
  for (uint32_t i = 1; i < n; i++) {
    const sg_room one = rooms[i];
    uint32_t k = i;
    for (; k > 0 && rooms[k - 1].value < one.value; k--)
      rooms[k] = rooms[k - 1];
    rooms[k] = one;
  }
}

// The greatest value that stakes within their bounds can give: the least shares
// first, the rest to the owners of the greatest value.
static uint64_t divide_best(const sg_look *look, uint32_t p) {
  const sg_shares *s = look->shares;
  uint64_t slack = s->whole[p];
  sg_wide sum = 0;
  uint32_t n = 0;
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
    const sg_stake *stake = &s->stake[i];
    const uint64_t value = look->high[stake->owner];
    slack -= stake->low;
    sum += (sg_wide)stake->low * value;
    if (value > 0 && stake->high > stake->low)
      look->room[n++] = (sg_room){value, stake->high - stake->low};
  }
  sort_rooms(look->room, n);
  for (uint32_t i = 0; i < n && slack > 0; i++) {
    const uint64_t part =
        look->room[i].room < slack ? look->room[i].room : slack;
    sum += (sg_wide)part * look->room[i].value;
    slack -= part;
  }
  return (uint64_t)((sum + s->whole[p] - 1) / s->whole[p]);
}

uint64_t sg_look_total_low(const sg_look *look, uint32_t p) {
  uint32_t n = 0;
  uint64_t most = 0;
  const sg_total *totals = sg_totals_in(look->shares, p, &n);
  for (uint32_t i = 0; i < n; i++) {
    const uint64_t one = (uint64_t)((sg_wide)totals[i].low *
                                    look->low[totals[i].owner] / SG_WHOLE);
    most = one > most ? one : most;
  }
  return most;
}

uint64_t sg_look_total_high(const sg_look *look, uint32_t p) {
  uint32_t n = 0;
  sg_wide sum = 0;
  const sg_total *totals = sg_totals_in(look->shares, p, &n);
  for (uint32_t i = 0; i < n; i++)
    sum += (sg_wide)totals[i].high * look->high[totals[i].owner];
  sum = (sum + SG_WHOLE - 1) / SG_WHOLE;
  return sum < SG_UNITS ? (uint64_t)sum : SG_UNITS;
}

uint64_t sg_look_low(const sg_look *look, uint32_t p) {
  const sg_shares *s = look->shares;
  sg_wide sum = 0;
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++)
    sum += (sg_wide)s->stake[i].low * look->low[s->stake[i].owner];
  const uint64_t low = (uint64_t)(sum / s->whole[p]);
  const uint64_t total = s->n_totals ? sg_look_total_low(look, p) : 0;
  return low > total ? low : total;
}

uint64_t sg_look_high(const sg_look *look, uint32_t p) {
  const sg_shares *s = look->shares;
  sg_wide sum = 0;
  uint64_t all = 0;
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
    const sg_stake *stake = &s->stake[i];
    all += stake->high;
    sum += (sg_wide)stake->high * look->high[stake->owner];
  }
  uint64_t high = all > s->whole[p]
                      ? divide_best(look, p)
                      : (uint64_t)((sum + s->whole[p] - 1) / s->whole[p]);
  if (s->n_totals)
    high += sg_look_total_high(look, p);
  return high < SG_UNITS ? high : SG_UNITS;
}

// --- all that the set reaches ------------------------------------------------

static int ascending(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// Scanning all marks is cheaper than sorting when much is reached.
static void sort_reached(sg_look *look) {
  if (look->n_reached < look->shares->n / 32) {
    if (look->n_reached > 1)
      qsort(look->reached, look->n_reached, sizeof *look->reached, ascending);
    return;
  }
  uint32_t n = 0;
  for (uint32_t p = 0; p < look->shares->n; p++)
    if (look->mark[p])
      look->reached[n++] = p;
}

static uint32_t reach_one(sg_look *look, uint32_t p, uint32_t n) {
  if (look->within && !look->within[look->shares->entity[p]])
    return n;
  if (!look->mark[p])
    look->reached[n++] = p;
  look->mark[p] |= SG_LOOK_REACHED;
  return n;
}

static void reach(sg_look *look, const sg_id *owners, uint32_t n_owners) {
  const sg_shares *s = look->shares;
  uint32_t n = 0;
  for (uint32_t i = 0; i < n_owners; i++) {
    const uint32_t p = s->place[owners[i]];
    if (!look->mark[p])
      look->reached[n++] = p;
    look->mark[p] = SG_LOOK_OWNER;
    look->low[p] = look->high[p] = SG_UNITS;
  }
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t p = look->reached[i];
    for (uint32_t k = s->out_start[p]; k < s->out_start[p + 1]; k++)
      n = reach_one(look, s->owned[k].company, n);
    uint32_t n_totals = 0;
    const sg_total *totals = s->n_totals ? sg_totals_of(s, p, &n_totals) : NULL;
    for (uint32_t k = 0; k < n_totals; k++)
      n = reach_one(look, totals[k].company, n);
  }
  look->n_reached = n;
  sort_reached(look);
}

static void forget(sg_look *look) {
  for (uint32_t i = 0; i < look->n_reached; i++) {
    const uint32_t p = look->reached[i];
    look->low[p] = look->high[p] = 0;
    look->mark[p] = 0;
  }
  look->n_reached = look->n_loose = 0;
}

static bool owns_itself(const sg_shares *s, uint32_t p) {
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++)
    if (s->stake[i].owner == p)
      return true;
  return false;
}

static bool is_alone(const sg_shares *s, uint32_t p) {
  return s->first[p] == p && (p + 1 == s->n || s->first[p + 1] != p) &&
         !owns_itself(s, p);
}

// The members of a loop that are reached and are not of the set stand side by
// side; `places` has room for them.
static sg_status solve_from(sg_look *look, uint32_t *places, uint32_t *at,
                            sg_error *err) {
  const uint32_t first = look->shares->first[look->reached[*at]];
  uint32_t n = 0;
  while (*at < look->n_reached &&
         look->shares->first[look->reached[*at]] == first) {
    const uint32_t p = look->reached[(*at)++];
    if (!(look->mark[p] & SG_LOOK_OWNER))
      places[n++] = p;
  }
  return n ? sg_loop_solve(look, places, n, err) : SG_OK;
}

// What the owners hold of themselves and of each other; they count as the set
// for everybody else.
static sg_status settle_owners(sg_look *look, const sg_id *owners, uint32_t n,
                               sg_error *err) {
  const uint32_t *place = look->shares->place;
  uint64_t(*own)[2] = sg_memory_alloc(n, sizeof *own);
  if (!own)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < n; i++) {
    own[i][0] = sg_look_low(look, place[owners[i]]);
    own[i][1] = sg_look_high(look, place[owners[i]]);
  }
  for (uint32_t i = 0; i < n; i++) {
    look->low[place[owners[i]]] = own[i][0];
    look->high[place[owners[i]]] = own[i][1];
  }
  sg_memory_free(own);
  return SG_OK;
}

sg_status sg_look_through(sg_look *look, const sg_id *owners, uint32_t n_owners,
                          sg_error *err) {
  const sg_shares *s = look->shares;
  forget(look);
  reach(look, owners, n_owners);
  uint32_t *places = sg_memory_alloc(look->n_reached, sizeof *places);
  sg_status status = places ? SG_OK : sg_no_memory(err);
  for (uint32_t i = 0; i < look->n_reached && status == SG_OK;) {
    const uint32_t p = look->reached[i];
    if (!is_alone(s, p)) {
      status = solve_from(look, places, &i, err);
      continue;
    }
    if (!(look->mark[p] & SG_LOOK_OWNER)) {
      look->low[p] = sg_look_low(look, p);
      look->high[p] = sg_look_high(look, p);
    }
    i++;
  }
  sg_memory_free(places);
  return status == SG_OK ? settle_owners(look, owners, n_owners, err) : status;
}
