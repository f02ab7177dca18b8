// SPDX-License-Identifier: GPL-2.0-or-later
// eliminate - see eliminate.h.
#include "ownership/eliminate.h"

#include "base/memory.h"
#include "base/vec.h"

#include <float.h>
#include <math.h>
#include <string.h>

static const double TINY = 1e-280; // below it products lose digits

void sg_system_init(sg_system *s) {
  *s = (sg_system){0};
  sg_arena_init(&s->arena, 0);
}

bool sg_system_begin(sg_system *s, uint32_t m) {
  sg_arena_reset(&s->arena);
  s->m = m;
  s->n_cells = 0;
  s->doubt = 0;
  s->mapped = UINT32_MAX;
  s->exponent = 0;
  s->is_tiny = false;
  s->rows = sg_arena_alloc(&s->arena, m, sizeof *s->rows);
  s->uses = sg_arena_alloc(&s->arena, m, sizeof *s->uses);
  s->out = sg_arena_alloc(&s->arena, m, sizeof *s->out);
  s->pivot = sg_arena_alloc(&s->arena, m, sizeof *s->pivot);
  s->order = sg_arena_alloc(&s->arena, m, sizeof *s->order);
  s->at = sg_arena_alloc(&s->arena, m, sizeof *s->at);
  return s->rows && s->uses && s->out && s->pivot && s->order && s->at;
}

void sg_system_clear(sg_system *s) {
  sg_arena_clear(&s->arena);
  *s = (sg_system){0};
}

static sg_cell *add_cell(sg_system *s, sg_cells *cells, uint32_t k,
                         double weight) {
  if (cells->n == cells->room) {
    const uint32_t room = cells->room ? cells->room * 2 : 4;
    sg_cell *at = sg_arena_alloc(&s->arena, room, sizeof *at);
    s->n_cells += room;
    if (!at || s->n_cells > SG_CELLS_MAX)
      return NULL;
    if (cells->n)
      memcpy(at, cells->at, cells->n * sizeof *at);
    cells->at = at;
    cells->room = room;
  }
  cells->at[cells->n] = (sg_cell){weight, k};
  return &cells->at[cells->n++];
}

// Let `at` tell where each unknown is in row i. One long row that changes time
// and again is gone through once.
static sg_cells *map_row(sg_system *s, uint32_t i) {
  if (s->mapped == i)
    return &s->rows[i];
  if (s->mapped != UINT32_MAX)
    for (uint32_t c = 0; c < s->rows[s->mapped].n; c++)
      s->at[s->rows[s->mapped].at[c].k] = 0;
  for (uint32_t c = 0; c < s->rows[i].n; c++)
    s->at[s->rows[i].at[c].k] = c + 1;
  s->mapped = i;
  return &s->rows[i];
}

// Add to the weight of unknown `k` in row i; `*is_new` when it had none.
static bool add_weight(sg_system *s, uint32_t i, uint32_t k, double weight,
                       bool *is_new) {
  sg_cells *row = map_row(s, i);
  *is_new = s->at[k] == 0;
  if (!*is_new) {
    row->at[s->at[k] - 1].weight += weight;
    return true;
  }
  if (!add_cell(s, row, k, weight) || !add_cell(s, &s->uses[k], i, 0))
    return false;
  s->at[k] = row->n;
  return true;
}

bool sg_system_add(sg_system *s, uint32_t j, uint32_t k, double weight) {
  bool is_new = true;
  const bool ok = add_weight(s, j, k, weight, &is_new);
  s->doubt += is_new ? 0 : 1;
  return ok;
}

// --- which is next: the shortest row
// -------------------------------------------

// Rows by length, then number; a row stands in it once more each time that it
// has changed.
static bool push(sg_vec *q, uint64_t key) {
  if (!sg_vec_add(q))
    return false;
  uint64_t *heap = q->data;
  uint32_t i = q->n - 1;
  for (; i > 0 && key < heap[(i - 1) / 2]; i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = key;
  return true;
}

static uint64_t pop(sg_vec *q) {
  uint64_t *heap = q->data;
  const uint64_t top = heap[0];
  const uint64_t last = heap[--q->n];
  uint32_t i = 0;
  for (;;) {
    uint32_t child = 2 * i + 1;
    if (child >= q->n)
      break;
    if (child + 1 < q->n && heap[child + 1] < heap[child])
      child++;
    if (heap[child] >= last)
      break;
    heap[i] = heap[child];
    i = child;
  }
  if (q->n > 0)
    heap[i] = last;
  return top;
}

static uint64_t key_of(const sg_system *s, uint32_t j) {
  const uint64_t size = (uint64_t)s->rows[j].n * s->uses[j].n;
  return (size < UINT32_MAX ? size : UINT32_MAX) << 32 | j;
}

// --- elimination
// ---------------------------------------------------------------

// Take the weight of unknown `k` out of row i; 0 when it is not in it.
static double take_out(sg_system *s, uint32_t i, uint32_t k) {
  sg_cells *row = map_row(s, i);
  if (s->at[k] == 0)
    return 0;
  sg_cell *cell = &row->at[s->at[k] - 1];
  const double weight = cell->weight;
  *cell = row->at[--row->n];
  s->at[cell->k] = s->at[k];
  s->at[k] = 0;
  return weight;
}

// Put row j, divided by its pivot, in the place of x j in row i.
static bool substitute(sg_system *s, uint32_t i, uint32_t j, double weight) {
  if (s->pivot[j] <= 0) {
    s->out[i] += weight; // leads where nothing comes from
    return true;
  }
  const double f = weight / s->pivot[j];
  s->is_tiny |= f * s->out[j] < TINY && s->out[j] > 0;
  for (uint32_t c = 0; c < s->rows[j].n; c++) {
    const sg_cell cell = s->rows[j].at[c];
    bool is_new = false;
    if (cell.k == i)
      continue;
    s->is_tiny |= f * cell.weight < TINY;
    if (!add_weight(s, i, cell.k, f * cell.weight, &is_new))
      return false;
  }
  s->out[i] += f * s->out[j];
  return true;
}

static void count_roundings(sg_system *s, uint32_t j) {
  int exponent = 1;
  if (s->pivot[j] > 0)
    (void)frexp(s->pivot[j], &exponent);
  s->exponent += exponent - 1;
  s->doubt += s->rows[j].n + 4;
}

// See eliminate.h. An epsilon is two roundings, which makes up for the products
// of their errors. The product of the pivots bounds what becomes of numbers
// that are too small for a double.
static void judge(sg_system *s) {
  const int64_t least = -800;
  s->doubt = DBL_EPSILON * (2.0 * s->m + 1) * (s->doubt + 8);
  if (s->is_tiny || s->exponent < least || s->doubt > 1e-3)
    s->doubt = HUGE_VAL;
}

static bool eliminate(sg_system *s, uint32_t j, const uint8_t *done,
                      sg_vec *q) {
  const sg_cells *row = &s->rows[j];
  const sg_cells uses = s->uses[j];
  s->pivot[j] = s->out[j];
  for (uint32_t c = 0; c < row->n; c++)
    s->pivot[j] += row->at[c].weight;
  count_roundings(s, j);
  uint32_t kept = 0;
  for (uint32_t u = 0; u < uses.n; u++) {
    const uint32_t i = uses.at[u].k;
    const double weight = done[i] || i == j ? 0 : take_out(s, i, j);
    if (weight <= 0)
      continue;
    uses.at[kept++] = (sg_cell){weight, i};
    if (!substitute(s, i, j, weight) || !push(q, key_of(s, i)))
      return false;
  }
  s->uses[j].n = kept;
  return true;
}

static bool run(sg_system *s, sg_vec *q, uint8_t *done) {
  uint32_t n = 0;
  while (q->n > 0) {
    const uint32_t j = (uint32_t)pop(q);
    if (done[j])
      continue;
    done[j] = 1;
    s->order[n++] = j;
    if (!eliminate(s, j, done, q))
      return false;
  }
  return true;
}

bool sg_system_factor(sg_system *s) {
  sg_vec q;
  sg_vec_init(&q, sizeof(uint64_t), 0);
  uint8_t *done = sg_memory_alloc(s->m, 1);
  bool ok = done != NULL;
  for (uint32_t j = 0; ok && j < s->m; j++)
    ok = push(&q, key_of(s, j));
  ok = ok && run(s, &q, done);
  judge(s);
  sg_memory_free(done);
  sg_vec_clear(&q);
  return ok;
}

void sg_system_solve(const sg_system *s, double *b, double *x) {
  for (uint32_t n = 0; n < s->m; n++) {
    const uint32_t j = s->order[n];
    for (uint32_t u = 0; u < s->uses[j].n && s->pivot[j] > 0; u++)
      b[s->uses[j].at[u].k] += s->uses[j].at[u].weight / s->pivot[j] * b[j];
  }
  for (uint32_t n = s->m; n-- > 0;) {
    const uint32_t j = s->order[n];
    double sum = b[j];
    for (uint32_t c = 0; c < s->rows[j].n; c++)
      sum += s->rows[j].at[c].weight * x[s->rows[j].at[c].k];
    x[j] = s->pivot[j] > 0 ? sum / s->pivot[j] : 0;
  }
}

void sg_system_visits(const sg_system *s, double *b, double *x) {
  for (uint32_t n = 0; n < s->m; n++) {
    const uint32_t j = s->order[n];
    x[j] = s->pivot[j] > 0 ? b[j] / s->pivot[j] : 0;
    for (uint32_t c = 0; c < s->rows[j].n; c++)
      b[s->rows[j].at[c].k] += s->rows[j].at[c].weight * x[j];
  }
  for (uint32_t n = s->m; n-- > 0;) {
    const uint32_t j = s->order[n];
    for (uint32_t u = 0; u < s->uses[j].n && s->pivot[j] > 0; u++)
      x[j] += s->uses[j].at[u].weight / s->pivot[j] * x[s->uses[j].at[u].k];
  }
}
