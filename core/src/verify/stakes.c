// SPDX-License-Identifier: GPL-2.0-or-later
// stakes - several statements of one owner's stake in one company, on the same
// measure and held for the same, are one stake (see stated.h): where their
// intervals meet the common part, where they contradict each other the hull.
//
// Alleged and inferred statements beside others can only raise the upper bound.
// One link carries the stake, for the others nothing is left.
#include "verify/stated.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// One statement, in the order in which those of a stake stand side by side.
typedef struct statement {
  uint32_t to, from;
  uint8_t measure, capacity, weak, doubtful;
  uint32_t link;
  const char *id;
} statement;

static int by_stake(const statement *x, const statement *y) {
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->measure != y->measure)
    return x->measure - y->measure;
  return x->capacity - y->capacity;
}

static int by_place(const void *a, const void *b) {
  const statement *x = a;
  const statement *y = b;
  int by = by_stake(x, y);
  if (by == 0)
    by = x->weak - y->weak;
  if (by == 0)
    by = x->doubtful - y->doubtful;
  return by ? by : strcmp(x->id, y->id);
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

static uint32_t most(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

static sg_bounds share_of(const sg_stated *s, const statement *all,
                          uint32_t n) {
  sg_bounds common = {0, SG_WHOLE};
  sg_bounds hull = {SG_WHOLE, 0};
  for (uint32_t i = 0; i < n; i++) {
    const sg_bounds one = SG_STATED_LINK(s, all[i].link).share;
    common =
        (sg_bounds){most(common.low, one.low), least(common.high, one.high)};
    hull = (sg_bounds){least(hull.low, one.low), most(hull.high, one.high)};
  }
  return common.low <= common.high ? common : hull;
}

static sg_bounds votes_of(const sg_stated *s, const statement *all,
                          uint32_t n) {
  static const sg_bounds none = {SG_NONE, SG_NONE};
  sg_bounds common = {0, SG_WHOLE};
  bool any = false;
  for (uint32_t i = 0; i < n; i++) {
    const sg_bounds one = SG_STATED_LINK(s, all[i].link).votes;
    if (one.low == SG_NONE)
      continue;
    any = true;
    common =
        (sg_bounds){most(common.low, one.low), least(common.high, one.high)};
  }
  return any && common.low <= common.high ? common : none;
}

static void join(sg_stated *s, const statement *all, uint32_t n) {
  uint32_t alike = 1;
  while (alike < n && all[alike].weak == all[0].weak)
    alike++;
  const sg_bounds strong = share_of(s, all, alike);
  const sg_bounds votes = votes_of(s, all, alike);
  uint32_t high = strong.high;
  for (uint32_t i = alike; i < n; i++) {
    const sg_bounds weak = SG_STATED_LINK(s, all[i].link).share;
    if (weak.low > strong.high || weak.high < strong.low)
      high = most(high, weak.high);
  }
  for (uint32_t i = 1; i < n; i++) {
    sg_stated_link *link = &SG_STATED_LINK(s, all[i].link);
    link->repeats = true;
    link->stake_share = (sg_bounds){0, 0};
    link->stake_votes = (sg_bounds){SG_NONE, SG_NONE};
  }
  SG_STATED_LINK(s, all[0].link).stake_share = (sg_bounds){strong.low, high};
  SG_STATED_LINK(s, all[0].link).stake_votes = votes;
}

uint32_t sg_stated_held(const sg_stated_link *link) {
  if (link->kind != SG_STATES_OWNERSHIP || link->measure != 0 || !link->firm ||
      link->nominee || link->standing != SG_STANDS_IN_FORCE)
    return 0;
  return link->stake_votes.low != SG_NONE
             ? most(link->stake_share.low, link->stake_votes.low)
             : link->stake_share.low;
}

static uint32_t list_statements(const sg_stated *s, statement *out) {
  uint32_t n = 0;
  for (uint32_t i = 1; i < s->links.rows.n; i++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, i);
    if (link->kind != SG_STATES_OWNERSHIP ||
        link->standing != SG_STANDS_IN_FORCE)
      continue;
    out[n++] = (statement){.to = link->to,
                           .from = link->from,
                           .measure = link->measure,
                           .capacity = link->capacity,
                           .weak = link->weak,
                           .doubtful = !link->firm,
                           .link = i,
                           .id = sg_stated_id(&s->links, i)};
  }
  return n;
}

sg_status sg_stated_stakes(sg_stated *stated, sg_error *err) {
  statement *all = sg_memory_alloc((size_t)stated->n_in_force + 1, sizeof *all);
  if (!all)
    return sg_no_memory(err);
  const uint32_t n = list_statements(stated, all);
  if (n > 1)
    qsort(all, n, sizeof *all, by_place);
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && by_stake(&all[end], &all[i]) == 0)
      end++;
    if (end - i > 1)
      join(stated, all + i, end - i);
  }
  sg_memory_free(all);
  return SG_OK;
}
