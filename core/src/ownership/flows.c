// SPDX-License-Identifier: GPL-2.0-or-later
// flows - see explain.h: the parts of a stake that pass over each link.
//
// v(k) is how often a walk up from the company is expected to visit k before it
// meets the owners; share(k, j) * v(j) * h(k) passes over the link from k to j.
// Nothing is lost on the way, and what passes over the owners' links is h.
// Where companies own each other a walk may go round often before it leaves, so
// that what passes over their links can be many times the stake.
//
// A `total` stake is the only one of its company in the least stake if it makes
// more than the direct ones; in the greatest it is one more.
#include "ownership/explain.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 1000 }; // that are counted within a loop

typedef struct flowing {
  const sg_look *look;
  const sg_shares *s;
  bool high;
  uint32_t *places; // above the company and reached, in descending order
  uint32_t n;
  uint32_t *at;     // index + 1 of a place among them
  uint32_t *steps;  // of each: to the way out of its loop
  double *visits;   // of each
  uint32_t *start;  // stakes in each, one after the other
  uint32_t *totals; // of each: the first `total` one
  sg_stake *stakes;
  uint64_t *given; // their shares, as parts of
  uint64_t *whole; // the whole of each
  double *out;     // of each: what leads out of its loop
  sg_system system;
} flowing;

static double worth(const flowing *f, uint32_t place) {
  if (f->look->mark[place] & SG_LOOK_OWNER)
    return 1;
  return (double)(f->high ? f->look->high[place] : f->look->low[place]) /
         (double)SG_UNITS;
}

typedef struct choice {
  double worth;
  uint32_t steps, k;
} choice;

// Of owners worth the same those come first that lead out of a loop sooner: a
// walk must not go round in it for ever.
static int by_worth(const void *a, const void *b) {
  const choice *x = a;
  const choice *y = b;
  if (x->worth != y->worth)
    return x->worth < y->worth ? 1 : -1;
  if (x->steps != y->steps)
    return x->steps < y->steps ? -1 : 1;
  return (x->k > y->k) - (x->k < y->k);
}

// Does a walk at `p` that goes on to `owner` stay in the loop?
static bool goes_round(const flowing *f, uint32_t p, uint32_t owner) {
  return f->at[owner] && !(f->look->mark[owner] & SG_LOOK_OWNER) &&
         f->s->first[owner] == f->s->first[p];
}

// Share of company i that is stake k.
static double share(const flowing *f, uint32_t i, uint32_t k) {
  return (double)f->given[k] / (double)f->whole[i];
}

// The shares of direct owners that make the stake least or greatest.
static bool divide_direct(flowing *f, uint32_t i) {
  const uint32_t n = f->totals[i] - f->start[i];
  const sg_stake *stakes = f->stakes + f->start[i];
  uint64_t *given = f->given + f->start[i];
  uint64_t slack = f->whole[i];
  choice *order = sg_memory_alloc(n, sizeof *order);
  if (!order)
    return false;
  for (uint32_t k = 0; k < n; k++) {
    const uint32_t at = f->at[stakes[k].owner];
    order[k] = (choice){round(worth(f, stakes[k].owner) * 1e12),
                        at ? f->steps[at - 1] + 1 : 0, k};
    slack -= stakes[k].low;
  }
  if (n > 1)
    qsort(order, n, sizeof *order, by_worth);
  for (uint32_t k = 0; k < n; k++) {
    const sg_stake *stake = &stakes[order[k].k];
    const uint64_t room = f->high ? stake->high - stake->low : 0;
    const uint64_t part = room < slack ? room : slack;
    slack -= part;
    given[order[k].k] = stake->low + part;
  }
  sg_memory_free(order);
  return true;
}

// Let the `total` stake that makes most stand for the direct ones, if these
// make less.
static void divide_by_total(flowing *f, uint32_t i) {
  double most = 1e-15;
  uint32_t best = SG_NONE;
  for (uint32_t k = f->start[i]; k < f->totals[i]; k++)
    most += share(f, i, k) * worth(f, f->stakes[k].owner);
  for (uint32_t k = f->totals[i]; k < f->start[i + 1]; k++) {
    const double one =
        (double)f->stakes[k].low / SG_WHOLE * worth(f, f->stakes[k].owner);
    best = one > most ? k : best;
    most = fmax(one, most);
  }
  if (best == SG_NONE)
    return;
  for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++)
    f->given[k] = k == best ? f->stakes[k].low : 0;
  f->whole[i] = SG_WHOLE;
}

static bool divide(flowing *f, uint32_t i) {
  f->whole[i] = f->s->whole[f->places[i]];
  if (!divide_direct(f, i))
    return false;
  for (uint32_t k = f->totals[i]; k < f->start[i + 1]; k++)
    f->given[k] =
        f->high
            ? (uint64_t)((sg_wide)f->stakes[k].high * f->whole[i] / SG_WHOLE)
            : 0;
  if (!f->high)
    divide_by_total(f, i);
  uint64_t inside = 0;
  for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++)
    if (goes_round(f, f->places[i], f->stakes[k].owner))
      inside += f->given[k];
  f->out[i] = inside < f->whole[i]
                  ? (double)(f->whole[i] - inside) / (double)f->whole[i]
                  : 0;
  return true;
}

// Index of the owner of stake k, or SG_NONE where the walk ends.
static uint32_t owner_at(const flowing *f, uint32_t k) {
  const uint32_t owner = f->stakes[k].owner;
  return f->at[owner] && !(f->look->mark[owner] & SG_LOOK_OWNER)
             ? f->at[owner] - 1
             : SG_NONE;
}

// What company i passes on to owners at or after index `from`.
static void pass_on(flowing *f, uint32_t i, uint32_t from) {
  for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++) {
    const uint32_t to = owner_at(f, k);
    if (to != SG_NONE && to >= from)
      f->visits[to] += f->visits[i] * share(f, i, k);
  }
}

// Visits of companies that own each other, from what came in.
static bool settle_loop(flowing *f, uint32_t from, uint32_t to) {
  const uint32_t m = to - from;
  double *came_in = sg_memory_alloc(m, sizeof *came_in);
  bool ok = came_in && sg_system_begin(&f->system, m);
  for (uint32_t i = from; ok && i < to; i++) {
    came_in[i - from] = f->visits[i];
    f->system.out[i - from] = f->out[i];
    for (uint32_t k = f->start[i]; ok && k < f->start[i + 1]; k++) {
      const uint32_t owner = owner_at(f, k);
      if (owner != SG_NONE && owner >= from && owner < to && owner != i &&
          f->given[k] > 0)
        ok = sg_system_add(&f->system, i - from, owner - from, share(f, i, k));
    }
  }
  ok = ok && sg_system_factor(&f->system);
  if (ok)
    sg_system_visits(&f->system, came_in, f->visits + from);
  sg_memory_free(came_in);
  return ok;
}

static bool walk(flowing *f) {
  for (uint32_t i = 0, end = 0; i < f->n; i = end) {
    while (end < f->n &&
           f->s->first[f->places[end]] == f->s->first[f->places[i]])
      end++;
    if (!settle_loop(f, i, end))
      return false;
    for (uint32_t k = i; k < end; k++)
      pass_on(f, k, end);
  }
  return true;
}

// --- the parties between
// -------------------------------------------------------

static void find(flowing *f, uint32_t place) {
  f->places[f->n++] = place;
  f->at[place] = f->n;
}

static void find_owner(flowing *f, uint32_t owner) {
  if (!f->at[owner] && f->look->mark[owner] &&
      !(f->look->mark[owner] & SG_LOOK_OWNER))
    find(f, owner);
}

static void search_up(flowing *f, uint32_t company) {
  find(f, company);
  for (uint32_t i = 0; i < f->n; i++) {
    const uint32_t p = f->places[i];
    uint32_t n = 0;
    const sg_total *totals = sg_totals_in(f->s, p, &n);
    for (uint32_t k = f->s->start[p]; k < f->s->start[p + 1]; k++)
      find_owner(f, f->s->stake[k].owner);
    for (uint32_t k = 0; k < n; k++)
      find_owner(f, totals[k].owner);
  }
}

static int descending(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x < y) - (x > y);
}

// Steps from each company to an owner outside its loop: 0, 1, ...
static void find_ways_out(flowing *f) {
  bool more = true;
  for (uint32_t i = 0; i < f->n; i++)
    f->steps[i] = f->n;
  for (uint32_t round = 0; more && round < STEPS_MAX; round++) {
    more = false;
    for (uint32_t i = 0; i < f->n; i++) {
      const uint32_t p = f->places[i];
      for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++) {
        const uint32_t owner = f->stakes[k].owner;
        const bool inside =
            f->at[owner] && f->s->first[owner] == f->s->first[p];
        const uint32_t steps = inside ? f->steps[f->at[owner] - 1] + 1 : 0;
        if (steps < f->steps[i]) {
          f->steps[i] = steps;
          more = true;
        }
      }
    }
  }
}

static void copy_stakes(flowing *f) {
  uint32_t k = 0;
  for (uint32_t i = 0; i < f->n; i++) {
    const uint32_t p = f->places[i];
    uint32_t n = 0;
    const sg_total *totals = sg_totals_in(f->s, p, &n);
    f->start[i] = k;
    for (uint32_t j = f->s->start[p]; j < f->s->start[p + 1]; j++)
      f->stakes[k++] = f->s->stake[j];
    f->totals[i] = k;
    for (uint32_t j = 0; j < n; j++)
      f->stakes[k++] = (sg_stake){totals[j].owner, totals[j].low,
                                  totals[j].high, totals[j].link};
  }
  f->start[f->n] = k;
}

static uint32_t count_stakes(const flowing *f) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < f->n; i++) {
    const uint32_t p = f->places[i];
    uint32_t n = 0;
    (void)sg_totals_in(f->s, p, &n);
    sum += f->s->start[p + 1] - f->s->start[p] + n;
  }
  return sum;
}

static bool prepare(flowing *f, uint32_t company, sg_arena *scratch) {
  const uint32_t n = f->s->n;
  f->places = sg_arena_alloc(scratch, n, sizeof *f->places);
  f->at = sg_arena_alloc(scratch, n, sizeof *f->at);
  if (!f->places || !f->at)
    return false;
  search_up(f, company);
  if (f->n > 1)
    qsort(f->places, f->n, sizeof *f->places, descending);
  for (uint32_t i = 0; i < f->n; i++)
    f->at[f->places[i]] = i + 1;
  const uint32_t n_stakes = count_stakes(f);
  f->start = sg_arena_alloc(scratch, (size_t)f->n + 1, sizeof *f->start);
  f->totals = sg_arena_alloc(scratch, f->n, sizeof *f->totals);
  f->visits = sg_arena_alloc(scratch, f->n, sizeof *f->visits);
  f->steps = sg_arena_alloc(scratch, f->n, sizeof *f->steps);
  f->out = sg_arena_alloc(scratch, f->n, sizeof *f->out);
  f->whole = sg_arena_alloc(scratch, f->n, sizeof *f->whole);
  f->stakes = sg_arena_alloc(scratch, n_stakes, sizeof *f->stakes);
  f->given = sg_arena_alloc(scratch, n_stakes, sizeof *f->given);
  if (!f->start || !f->totals || !f->visits || !f->steps || !f->out ||
      !f->whole || !f->stakes || !f->given)
    return false;
  copy_stakes(f);
  find_ways_out(f);
  return true;
}

// Does what passes over the owners' links add up to the stake?
static bool adds_up(const flowing *f, uint32_t company) {
  double sum = 0;
  for (uint32_t i = 0; i < f->n; i++)
    for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++)
      if (f->look->mark[f->stakes[k].owner] & SG_LOOK_OWNER)
        sum += f->visits[i] * share(f, i, k);
  return fabs(sum - worth(f, company)) < 1e-10;
}

static bool solve(flowing *f, uint32_t company, bool high) {
  f->high = high;
  memset(f->visits, 0, f->n * sizeof *f->visits);
  f->visits[f->at[company] - 1] = 1;
  for (uint32_t i = 0; i < f->n; i++)
    if (!divide(f, i))
      return false;
  return walk(f) && adds_up(f, company);
}

// What passes over each stake, into `low` or `high` of the flows; unknown where
// it could not be shown that all of it adds up.
static void collect(const flowing *f, bool is_known, sg_flow *flows) {
  for (uint32_t i = 0; i < f->n; i++)
    for (uint32_t k = f->start[i]; k < f->start[i + 1]; k++) {
      const double passes =
          f->visits[i] * share(f, i, k) * worth(f, f->stakes[k].owner);
      flows[k].link = f->stakes[k].link;
      *(f->high ? &flows[k].high : &flows[k].low) =
          is_known ? round(passes * 1e12) / 1e12 : (double)NAN;
    }
}

static int by_link(const void *a, const void *b) {
  const sg_flow *x = a;
  const sg_flow *y = b;
  return (x->link > y->link) - (x->link < y->link);
}

sg_status sg_flows(const sg_look *look, sg_id company, sg_arena *arena,
                   sg_flow **out, uint32_t *n, sg_error *err) {
  flowing f = {.look = look, .s = look->shares};
  sg_arena scratch;
  // A system that could not be solved may have wanted memory.
  const uint64_t refusals = sg_memory_refusals();
  *n = 0;
  *out = NULL;
  sg_arena_init(&scratch, 0);
  sg_system_init(&f.system);
  const uint32_t place = f.s->place[company];
  bool ok = prepare(&f, place, &scratch);
  sg_flow *flows =
      ok ? sg_arena_alloc(arena, f.start[f.n], sizeof *flows) : NULL;
  for (int high = 0; high < 2 && flows; high++)
    collect(&f, solve(&f, place, high), flows);
  for (uint32_t i = 0; flows && i < f.start[f.n]; i++)
    if (!(flows[i].high <= 0 && flows[i].low <= 0))
      flows[(*n)++] = flows[i];
  if (*n > 1)
    qsort(flows, *n, sizeof *flows, by_link);
  *out = flows;
  sg_system_clear(&f.system);
  sg_arena_clear(&scratch);
  return flows && sg_memory_refusals() == refusals ? SG_OK : sg_no_memory(err);
}
