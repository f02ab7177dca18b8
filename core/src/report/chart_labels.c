// SPDX-License-Identifier: GPL-2.0-or-later
// chart_labels - see chart_labels.h.
//
// When each label is told how far it would stand from the first if all were
// packed below each other, no label stands on another exactly when what is left
// of their places does not decrease. The nearest such places are means of runs
// (pool adjacent violators).
#include "report/chart_labels.h"

#include "base/memory.h"

#include <stdlib.h>

// Labels that stand packed; their places beside the packing have one mean.
typedef struct run {
  int64_t sum;
  uint32_t n;
} run;

static int by_place(const void *a, const void *b) {
  const sg_chart_label *x = *(sg_chart_label *const *)a;
  const sg_chart_label *y = *(sg_chart_label *const *)b;
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return (x > y) - (x < y); // the order of the array
}

static int64_t mean_of(const run *r) {
  const int64_t whole = r->sum / r->n;
  return whole - (r->sum % r->n < 0); // down, also below zero
}

// How far a label stands below the one before when they touch.
static int64_t step(sg_chart_label *const *sorted, uint32_t i) {
  return i == 0 ? 0 : (int64_t)sorted[i - 1]->below + sorted[i]->above;
}

static void part_column(sg_chart_label **sorted, uint32_t n, int32_t highest,
                        run *runs) {
  uint32_t n_runs = 0;
  int64_t packed = 0;
  for (uint32_t i = 0; i < n; i++) {
    packed += step(sorted, i);
    runs[n_runs++] = (run){sorted[i]->at - packed, 1};
    for (;
         n_runs > 1 && mean_of(&runs[n_runs - 2]) >= mean_of(&runs[n_runs - 1]);
         n_runs--) {
      runs[n_runs - 2].sum += runs[n_runs - 1].sum;
      runs[n_runs - 2].n += runs[n_runs - 1].n;
    }
  }
  const int64_t lowest = (int64_t)highest + sorted[0]->above;
  uint32_t i = 0;
  packed = 0;
  for (uint32_t k = 0; k < n_runs; k++) {
    const int64_t mean = mean_of(&runs[k]);
    for (uint32_t end = i + runs[k].n; i < end; i++) {
      // The step needs how far labels reach, not where they stand.
      packed += step(sorted, i);
      sorted[i]->at = (int32_t)((mean > lowest ? mean : lowest) + packed);
    }
  }
}

sg_status sg_chart_labels_part(sg_chart_label *labels, uint32_t n,
                               int32_t highest, sg_error *err) {
  sg_chart_label **sorted = sg_memory_alloc((size_t)n + 1, sizeof *sorted);
  run *runs = sg_memory_alloc((size_t)n + 1, sizeof *runs);
  if (sorted && runs) {
    for (uint32_t i = 0; i < n; i++)
      sorted[i] = &labels[i];
    if (n > 1)
      qsort(sorted, n, sizeof *sorted, by_place);
    uint32_t end = 0;
    for (uint32_t first = 0; first < n; first = end) {
      while (end < n && sorted[end]->column == sorted[first]->column)
        end++;
      part_column(sorted + first, end - first, highest, runs);
    }
  }
  const bool ok = sorted && runs;
  sg_memory_free(sorted);
  sg_memory_free(runs);
  return ok ? SG_OK : sg_no_memory(err);
}
