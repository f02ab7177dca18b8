// SPDX-License-Identifier: GPL-2.0-or-later
// shares - see shares.h.
#include "ownership/shares.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct builder {
  sg_shares *s;
  const sg_view *view;
  const sg_graph *g;
  sg_counted counted;
  sg_arena scratch;
} builder;

// --- what each company is divided into --------------------------------------

// Least shares of one company, added up.
static uint64_t sum_lows(const builder *b, sg_id v) {
  uint64_t sum = 0;
  for (uint32_t k = b->g->in_start[v]; k < b->g->in_start[v + 1]; k++)
    if (!b->counted.is_total[b->g->in_link[k]])
      sum += b->counted.low[b->g->in_link[k]];
  return sum;
}

// No owner can hold more than what the others certainly leave.
static void cap_highs(builder *b, sg_id v) {
  const uint64_t sum = sum_lows(b, v);
  const uint64_t slack = sum < SG_WHOLE ? SG_WHOLE - sum : 0;
  b->s->whole[v] = sum > SG_WHOLE ? sum : SG_WHOLE;
  for (uint32_t k = b->g->in_start[v]; k < b->g->in_start[v + 1]; k++) {
    const sg_id e = b->g->in_link[k];
    if (b->counted.is_total[e])
      continue;
    const uint64_t most = b->counted.low[e] + slack;
    if (b->counted.high[e] > most)
      b->counted.high[e] = (uint32_t)most;
    if (b->counted.high[e] < b->counted.low[e])
      b->counted.high[e] = b->counted.low[e];
  }
}

// --- the order of solution: Tarjan's strongly connected components ----------

typedef struct tarjan {
  const builder *b;
  uint32_t *index; // order of discovery + 1; 0: not yet
  uint32_t *least; // smallest index that is reached
  uint32_t *next;  // where the scan of the owners goes on
  sg_id *open;     // parties of components not yet complete
  sg_id *path;     // from the root of the search
  uint8_t *is_open;
  uint32_t n_open, n_path, n_found, n_placed;
} tarjan;

static void discover(tarjan *t, sg_id v) {
  t->index[v] = t->least[v] = ++t->n_found;
  t->next[v] = t->b->g->in_start[v];
  t->is_open[v] = 1;
  t->open[t->n_open++] = v;
  t->path[t->n_path++] = v;
}

// A component is complete: its parties get the next places.
static void place_component(tarjan *t, sg_id root) {
  sg_shares *s = t->b->s;
  const uint32_t first = t->n_placed;
  sg_id v = SG_NONE;
  while (v != root) {
    v = t->open[--t->n_open];
    t->is_open[v] = 0;
    s->first[t->n_placed] = first;
    s->place[v] = t->n_placed;
    s->entity[t->n_placed++] = v;
  }
}

// The next owner of `v` that has not been discovered, or SG_NONE.
static sg_id advance(tarjan *t, sg_id v) {
  const sg_graph *g = t->b->g;
  while (t->next[v] < g->in_start[v + 1]) {
    const sg_id e = g->in_link[t->next[v]++];
    if (t->b->counted.high[e] == 0)
      continue;
    const sg_id owner = g->link_from[e];
    if (t->index[owner] == 0)
      return owner;
    if (t->is_open[owner] && t->index[owner] < t->least[v])
      t->least[v] = t->index[owner];
  }
  return SG_NONE;
}

static void search_from(tarjan *t, sg_id root) {
  discover(t, root);
  while (t->n_path > 0) {
    const sg_id v = t->path[t->n_path - 1];
    const sg_id owner = advance(t, v);
    if (owner != SG_NONE) {
      discover(t, owner);
      continue;
    }
    t->n_path--;
    const sg_id below = t->n_path > 0 ? t->path[t->n_path - 1] : SG_NONE;
    if (below != SG_NONE && t->least[v] < t->least[below])
      t->least[below] = t->least[v];
    if (t->least[v] == t->index[v])
      place_component(t, v);
  }
}

static bool order_parties(builder *b) {
  const uint32_t n = b->s->n;
  tarjan t = {.b = b};
  t.index = sg_arena_alloc(&b->scratch, n, sizeof *t.index);
  t.least = sg_arena_alloc(&b->scratch, n, sizeof *t.least);
  t.next = sg_arena_alloc(&b->scratch, n, sizeof *t.next);
  t.open = sg_arena_alloc(&b->scratch, n, sizeof *t.open);
  t.path = sg_arena_alloc(&b->scratch, n, sizeof *t.path);
  t.is_open = sg_arena_alloc(&b->scratch, n, 1);
  if (!t.index || !t.least || !t.next || !t.open || !t.path || !t.is_open)
    return false;
  for (sg_id v = 0; v < n; v++)
    if (t.index[v] == 0)
      search_from(&t, v);
  return true;
}

// --- adjacency by place -----------------------------------------------------

static void fill_stakes(builder *b, uint64_t *whole_at) {
  sg_shares *s = b->s;
  uint32_t n = 0;
  for (uint32_t p = 0; p < s->n; p++) {
    const sg_id v = s->entity[p];
    s->start[p] = n;
    whole_at[p] = s->whole[v];
    for (uint32_t k = b->g->in_start[v]; k < b->g->in_start[v + 1]; k++) {
      const sg_id e = b->g->in_link[k];
      if (b->counted.high[e] == 0)
        continue;
      const sg_stake stake = {s->place[b->g->link_from[e]], b->counted.low[e],
                              b->counted.high[e], e};
      if (b->counted.is_total[e])
        s->total[s->n_totals++] =
            (sg_total){stake.owner, p, stake.low, stake.high, e};
      else
        s->stake[n++] = stake;
    }
  }
  s->start[s->n] = n;
  s->whole = whole_at;
}

static void fill_owned(sg_shares *s) {
  for (uint32_t i = 0; i < s->n_stakes; i++)
    s->out_start[s->stake[i].owner + 2]++;
  for (uint32_t p = 0; p <= s->n; p++)
    s->out_start[p + 1] += s->out_start[p];
  for (uint32_t p = 0; p < s->n; p++)
    for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
      const sg_stake *stake = &s->stake[i];
      s->owned[s->out_start[stake->owner + 1]++] =
          (sg_owned){p, stake->low, stake->high, stake->link};
    }
}

static int by_owner(const void *a, const void *b) {
  const sg_total *x = a;
  const sg_total *y = b;
  if (x->owner != y->owner)
    return x->owner < y->owner ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

// The rows of an ordered table whose key, `of_owner` or company, is `p`.
static const sg_total *totals(const sg_total *table, uint32_t n_table,
                              bool of_owner, uint32_t p, uint32_t *n) {
  uint32_t low = 0;
  uint32_t high = n_table;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if ((of_owner ? table[middle].owner : table[middle].company) < p)
      low = middle + 1;
    else
      high = middle;
  }
  *n = 0;
  while (low + *n < n_table &&
         (of_owner ? table[low + *n].owner : table[low + *n].company) == p)
    ++*n;
  return table + low;
}

const sg_total *sg_totals_in(const sg_shares *shares, uint32_t p, uint32_t *n) {
  return totals(shares->total, shares->n_totals, false, p, n);
}

const sg_total *sg_totals_of(const sg_shares *shares, uint32_t p, uint32_t *n) {
  return totals(shares->total_of, shares->n_totals, true, p, n);
}

static bool fill(builder *b) {
  sg_shares *s = b->s;
  const uint32_t n = s->n;
  uint32_t n_totals = 0;
  for (sg_id e = 0; e < b->g->n_links; e++) {
    s->n_stakes += b->counted.high[e] > 0 && !b->counted.is_total[e];
    n_totals += b->counted.high[e] > 0 && b->counted.is_total[e];
  }
  s->total = sg_arena_alloc(&s->arena, n_totals, sizeof *s->total);
  s->total_of = sg_arena_alloc(&s->arena, n_totals, sizeof *s->total_of);
  uint64_t *whole = sg_arena_alloc(&s->arena, n, sizeof *whole);
  s->start = sg_arena_alloc(&s->arena, (size_t)n + 1, sizeof *s->start);
  s->stake = sg_arena_alloc(&s->arena, s->n_stakes, sizeof *s->stake);
  s->out_start = sg_arena_alloc(&s->arena, (size_t)n + 2, sizeof *s->out_start);
  s->owned = sg_arena_alloc(&s->arena, s->n_stakes, sizeof *s->owned);
  if (!whole || !s->start || !s->stake || !s->out_start || !s->owned ||
      !s->total || !s->total_of)
    return false;
  fill_stakes(b, whole);
  fill_owned(s);
  memcpy(s->total_of, s->total, n_totals * sizeof *s->total);
  if (n_totals > 1)
    qsort(s->total_of, n_totals, sizeof *s->total_of, by_owner);
  return true;
}

// --- what is wrong with the records ------------------------------------------

// "More than 25 %" is 25.0000001 % at the least: each stake may be that much
// above what it is, and bands that touch 100 % are no contradiction.
enum { ROUNDING = 1000 }; // parts per billion a stake

static void report_above(const builder *b, uint32_t p) {
  char percent[32];
  const sg_id v = b->s->entity[p];
  const uint64_t sum = b->s->whole[p];
  const uint64_t n_stakes = b->s->start[p + 1] - b->s->start[p];
  if (sum - SG_WHOLE < ROUNDING * n_stakes)
    return;
  sg_problem(
      b->view->model->problems, SG_PROBLEM_ABOVE_100,
      sg_model_place(b->view->model, sg_view_entity_row(b->view, v)->origin),
      "the known stakes in '%s' add up to %s %%; look-through scales them to "
      "100 %%, thresholds are tested as stated",
      b->g->entity_id[v], sg_percent_text(sum, percent));
}

// Is every owner of the parties at places `from` to `to` among them, and do
// they hold the whole for certain?
static bool is_closed(const sg_shares *s, uint32_t from, uint32_t to) {
  for (uint32_t p = from; p < to; p++) {
    uint64_t sum = 0;
    for (uint32_t i = s->start[p]; i < s->start[p + 1]; i++) {
      if (s->stake[i].owner < from || s->stake[i].owner >= to)
        return false;
      sum += s->stake[i].low;
    }
    if (sum < s->whole[p])
      return false;
  }
  return true;
}

static void report_closed(const builder *b, uint32_t p, uint32_t n) {
  const sg_id v = b->s->entity[p];
  sg_problem(
      b->view->model->problems, SG_PROBLEM_CLOSED_LOOP,
      sg_model_place(b->view->model, sg_view_entity_row(b->view, v)->origin),
      "'%s' is held whole by %s%s: nobody outside owns it, and "
      "look-through gives 0",
      b->g->entity_id[v], n > 1 ? "a closed loop of companies" : "itself",
      n > 1 ? " that it is in" : "");
}

// The member of a closed loop that comes first by id stands for it: 1 + how
// many they are, so that what is said does not depend on the order of solution.
static void find_closed(const builder *b, uint32_t *size_of) {
  const sg_shares *s = b->s;
  for (uint32_t p = 0, end = 0; p < s->n; p = end) {
    sg_id least = SG_NONE;
    while (end < s->n && s->first[end] == p) {
      least = s->entity[end] < least ? s->entity[end] : least;
      end++;
    }
    if (s->start[p] < s->start[p + 1] && is_closed(s, p, end))
      size_of[least] = end - p;
  }
}

static bool report(builder *b) {
  const sg_shares *s = b->s;
  uint32_t *size_of = sg_arena_alloc(&b->scratch, s->n, sizeof *size_of);
  if (!size_of)
    return false;
  find_closed(b, size_of);
  for (sg_id v = 0; v < s->n; v++) {
    if (s->whole[s->place[v]] > SG_WHOLE)
      report_above(b, s->place[v]);
    if (size_of[v])
      report_closed(b, s->place[v], size_of[v]);
  }
  return true;
}

static sg_status build(builder *b, sg_measure measure, sg_error *err) {
  sg_shares *s = b->s;
  s->place = sg_arena_alloc(&s->arena, s->n, sizeof *s->place);
  s->entity = sg_arena_alloc(&s->arena, s->n, sizeof *s->entity);
  s->first = sg_arena_alloc(&s->arena, s->n, sizeof *s->first);
  s->whole = sg_arena_alloc(&b->scratch, s->n, sizeof *s->whole);
  if (!s->place || !s->entity || !s->first || !s->whole)
    return sg_no_memory(err);
  SG_TRY(sg_shares_count(&b->counted, b->view, measure, &b->scratch, err));
  s->counts = sg_arena_alloc(&s->arena, b->g->n_links, 1);
  if (!s->counts)
    return sg_no_memory(err);
  for (sg_id e = 0; e < b->g->n_links; e++)
    s->counts[e] = b->counted.high[e] > 0;
  for (sg_id v = 0; v < s->n; v++)
    cap_highs(b, v);
  return order_parties(b) && fill(b) ? SG_OK : sg_no_memory(err);
}

sg_status sg_shares_build(sg_shares *shares, const sg_view *view,
                          sg_measure measure, bool want_report, sg_error *err) {
  *shares = (sg_shares){.graph = &view->graph, .n = view->graph.n_entities};
  builder b = {.s = shares, .view = view, .g = &view->graph};
  sg_arena_init(&shares->arena, 0);
  sg_arena_init(&b.scratch, 0);
  sg_status status = build(&b, measure, err);
  if (status == SG_OK && want_report && !report(&b))
    status = sg_no_memory(err);
  sg_arena_clear(&b.scratch);
  if (status != SG_OK)
    sg_shares_clear(shares);
  return status;
}

void sg_shares_clear(sg_shares *shares) {
  sg_arena_clear(&shares->arena);
  *shares = (sg_shares){0};
}
