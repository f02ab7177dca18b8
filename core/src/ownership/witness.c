// SPDX-License-Identifier: GPL-2.0-or-later
// witness - see explain.h: links without any of which a rule would not be met.
//
// First the largest stakes that are enough are picked, from the company up;
// then each is left out in turn, the smallest first, and stays out when the
// rule is still met. What remains has no link to spare.
#include "ownership/explain.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct support {
  sg_id owner, company, link;
  uint32_t low, high;
  bool controls; // enough by itself: control, or a `total` stake
  bool is_out;
} support;

typedef struct proof {
  const sg_closure *c;
  sg_test test, last; // of each step, and of the company itself
  uint8_t level;      // that is to be shown
  bool is_chain, by_votes;
  sg_id company;
  uint32_t *order; // of members of the closure, + 1, by place
  uint8_t *is_owner;
  uint8_t *is_in; // the closure over the links that are left
  sg_vec links;   // support
} proof;

// Do these sums meet the test of a party, if nobody else held anything of it?
static bool is_met(const proof *w, sg_id v, uint64_t low, uint64_t high) {
  const sg_test *test = v == w->company ? &w->last : &w->test;
  const uint64_t most = high < SG_WHOLE ? high : SG_WHOLE;
  if (w->level == SG_CERTAIN)
    return sg_test_passes(test, low);
  return sg_test_passes(test, most > low ? most : low);
}

static int by_size(const void *a, const void *b) {
  const support *x = a;
  const support *y = b;
  if (x->controls != y->controls)
    return x->controls ? -1 : 1;
  if (x->low != y->low)
    return x->low < y->low ? 1 : -1;
  if (x->high != y->high)
    return x->high < y->high ? 1 : -1;
  return (x->link > y->link) - (x->link < y->link);
}

// --- what a member rests on
// ----------------------------------------------------

static bool came_before(const proof *w, sg_id owner, sg_id company) {
  const uint32_t *place = w->c->shares->place;
  const uint32_t mine = w->order[place[owner]];
  const uint32_t its = w->order[place[company]];
  const uint8_t level = w->c->level[place[owner]];
  // The company itself may have come by control; the last step adds all up.
  return owner != company && mine > 0 && level >= w->level &&
         (its == 0 || mine < its || (w->is_chain && company == w->company));
}

// The greatest share as recorded, whatever room the others leave.
static uint32_t recorded_high(const proof *w, const sg_stake *stake) {
  const sg_graph *g = w->c->shares->graph;
  const uint32_t high =
      w->by_votes ? sg_control_high(g, stake->link) : g->link_high[stake->link];
  return high > stake->low ? high : stake->low;
}

static bool list_stakes(const proof *w, sg_id v, sg_vec *out) {
  const sg_shares *s = w->c->shares;
  const uint32_t p = s->place[v];
  for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
    const sg_stake *stake = &s->stake[i];
    const sg_id owner = s->entity[stake->owner];
    if (!came_before(w, owner, v))
      continue;
    support *slot = sg_vec_add(out);
    if (!slot)
      return false;
    *slot =
        (support){owner, v,    stake->link, stake->low, recorded_high(w, stake),
                  false, false};
  }
  return true;
}

static bool counts(const proof *w, sg_id e) {
  const sg_graph *g = w->c->shares->graph;
  const uint32_t bits = w->level == SG_POSSIBLE ? w->test.control_possible
                        : sg_link_is_firm(g, e) ? w->test.control
                                                : 0;
  return bits >> g->link_detail[e] & 1;
}

static bool list_control(const proof *w, sg_id v, sg_vec *out) {
  const sg_graph *g = w->c->shares->graph;
  for (uint32_t k = g->in_start[v];
       (v == w->company ? w->last : w->test).control_possible &&
       k < g->in_start[v + 1];
       k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] != SG_CONTROL || !came_before(w, g->link_from[e], v) ||
        !counts(w, e))
      continue;
    support *slot = sg_vec_add(out);
    if (!slot)
      return false;
    *slot = (support){g->link_from[e], v, e, 0, 0, true, false};
  }
  return true;
}

// A `total` stake that is enough by itself.
static bool list_totals(const proof *w, sg_id v, sg_vec *out) {
  const sg_shares *s = w->c->shares;
  uint32_t n = 0;
  const sg_total *totals = sg_totals_in(s, s->place[v], &n);
  for (uint32_t i = 0; i < n; i++) {
    const sg_id owner = s->entity[totals[i].owner];
    const uint32_t share =
        w->level == SG_CERTAIN ? totals[i].low : totals[i].high;
    if (!came_before(w, owner, v) ||
        !sg_test_passes(v == w->company ? &w->last : &w->test, share))
      continue;
    support *slot = sg_vec_add(out);
    if (!slot)
      return false;
    *slot = (support){owner, v, totals[i].link, 0, 0, true, false};
  }
  return true;
}

// Pick what is enough for `v`, and mark the owners that must follow.
static bool pick(proof *w, sg_id v, sg_vec *next, uint8_t *seen) {
  sg_vec found;
  sg_vec_init(&found, sizeof(support), 0);
  bool ok = list_stakes(w, v, &found) && list_totals(w, v, &found) &&
            list_control(w, v, &found);
  uint64_t low = 0;
  uint64_t high = 0;
  bool enough = false;
  if (ok && found.n > 1)
    qsort(found.data, found.n, sizeof(support), by_size);
  for (uint32_t i = 0; ok && !enough && i < found.n; i++) {
    const support *one = &SG_AT(support, &found, i);
    support *slot = sg_vec_add(&w->links);
    ok = slot != NULL;
    if (!ok)
      break;
    *slot = *one;
    low += one->low;
    high += one->high;
    enough = one->controls || is_met(w, v, low, high);
    if (!w->is_owner[one->owner] && !seen[one->owner]) {
      seen[one->owner] = 1;
      sg_id *more = sg_vec_add(next);
      ok = more != NULL;
      if (more)
        *more = one->owner;
    }
  }
  sg_vec_clear(&found);
  return ok;
}

// --- leaving out
// -----------------------------------------------------------------

// Do the links into one party that are left, those before `*at` that stand side
// by side, take it in? `*at` becomes the first of them.
static bool takes_in(const proof *w, uint32_t *at) {
  const sg_id v = SG_AT(support, &w->links, *at - 1).company;
  uint64_t low = 0;
  uint64_t high = 0;
  bool controlled = false;
  while (*at > 0 && SG_AT(support, &w->links, *at - 1).company == v) {
    const support *s = &SG_AT(support, &w->links, --*at);
    if (s->is_out || !(w->is_owner[s->owner] || w->is_in[s->owner]))
      continue;
    controlled |= s->controls;
    low += s->low;
    high += s->high;
  }
  return !w->is_in[v] && (controlled || is_met(w, v, low, high));
}

// Is the company still in the closure over the links that are left? They were
// picked from the company up, so that one round from the last on does for most.
static bool still_met(proof *w) {
  const uint32_t n = w->links.n;
  bool more = true;
  for (uint32_t i = 0; i < n; i++)
    w->is_in[SG_AT(support, &w->links, i).company] = 0;
  while (more && !w->is_in[w->company]) {
    more = false;
    for (uint32_t at = n; at > 0;) {
      const sg_id v = SG_AT(support, &w->links, at - 1).company;
      if (!takes_in(w, &at))
        continue;
      w->is_in[v] = 1;
      more = true;
    }
  }
  return w->is_in[w->company];
}

static void leave_out(proof *w) {
  // The last picked are the smallest of their company and the farthest up.
  for (uint32_t i = w->links.n; i-- > 0;) {
    support *s = &SG_AT(support, &w->links, i);
    s->is_out = true;
    if (!still_met(w))
      s->is_out = false;
  }
}

static bool gather(proof *w, sg_arena *scratch) {
  const uint32_t n = w->c->shares->n;
  uint8_t *seen = sg_arena_alloc(scratch, n, 1);
  sg_vec next;
  sg_vec_init(&next, sizeof(sg_id), 0);
  if (seen)
    seen[w->company] = 1;
  bool ok = seen && pick(w, w->company, &next, seen);
  for (uint32_t i = 0; ok && i < next.n; i++)
    ok = pick(w, SG_AT(sg_id, &next, i), &next, seen);
  sg_vec_clear(&next);
  return ok;
}

static int by_number(const void *a, const void *b) {
  const sg_id x = *(const sg_id *)a;
  const sg_id y = *(const sg_id *)b;
  return (x > y) - (x < y);
}

static bool begin(proof *w, const sg_id *owners, uint32_t n_owners,
                  sg_arena *scratch) {
  const uint32_t n = w->c->shares->n;
  w->order = sg_arena_alloc(scratch, n, sizeof *w->order);
  w->is_owner = sg_arena_alloc(scratch, n, 1);
  w->is_in = sg_arena_alloc(scratch, n, 1);
  if (!w->order || !w->is_owner || !w->is_in)
    return false;
  for (uint32_t i = 0; i < w->c->n_members; i++)
    w->order[w->c->members[i]] = i + 1;
  for (uint32_t i = 0; i < n_owners; i++)
    w->is_owner[owners[i]] = 1;
  return true;
}

static bool show(proof *w, const sg_id *owners, uint32_t n_owners,
                 sg_arena *scratch, sg_arena *arena, sg_id **links,
                 uint32_t *n) {
  if (!begin(w, owners, n_owners, scratch) || !gather(w, scratch))
    return false;
  *links = sg_arena_alloc(arena, w->links.n, sizeof **links);
  if (!*links)
    return false;
  if (!still_met(w))
    return true;
  leave_out(w);
  for (uint32_t i = 0; i < w->links.n; i++)
    if (!SG_AT(support, &w->links, i).is_out)
      (*links)[(*n)++] = SG_AT(support, &w->links, i).link;
  if (*n > 1)
    qsort(*links, *n, sizeof **links, by_number);
  return true;
}

sg_status sg_witness(sg_holder *holder, const sg_rule *rule,
                     const sg_id *owners, uint32_t n_owners, sg_id company,
                     sg_arena *arena, sg_id **links, uint32_t *n,
                     sg_error *err) {
  const bool chain = rule->propagation == SG_MAJORITY_CHAIN;
  const bool by_votes = chain ? rule->chain_by_votes : rule->by_votes;
  *links = NULL;
  *n = 0;
  if ((!chain && rule->propagation != SG_CASCADE) ||
      (chain && rule->by_votes != rule->chain_by_votes))
    return SG_OK;
  SG_TRY(sg_hold(holder, rule, owners, n_owners, NULL, 0, err));
  const sg_holding *row = sg_holder_row(holder, company);
  if (!row || row->level == 0)
    return SG_OK;
  proof w = {
      .c = &holder->closure[by_votes && holder->stakes->has_votes],
      .last = {.threshold = rule->threshold, .strict = rule->strict},
      .level = row->level,
      .is_chain = chain,
      .by_votes = by_votes,
      .company = company,
  };
  w.test = chain ? sg_test_of_chain(rule) : sg_test_of(rule);
  if (!chain)
    w.last = w.test;
  // What is the owners' own only through the company cannot support it.
  sg_closure *c = &holder->closure[by_votes && holder->stakes->has_votes];
  if (chain) {
    c->dead_end = c->shares->place[company];
    sg_close(c, &w.test, owners, n_owners, NULL, 0);
    c->dead_end = SG_NONE;
  }
  sg_arena scratch;
  sg_arena_init(&scratch, 0);
  sg_vec_init(&w.links, sizeof(support), 0);
  const bool ok = show(&w, owners, n_owners, &scratch, arena, links, n);
  sg_vec_clear(&w.links);
  sg_arena_clear(&scratch);
  return ok ? SG_OK : sg_no_memory(err);
}
