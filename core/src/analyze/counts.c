// SPDX-License-Identifier: GPL-2.0-or-later
// counts - the three-valued outcome of every flag: on how many parties in scope
// it was raised, certainly or possibly, not raised, or could not be evaluated.
// Of a plugin that did not finish no flag was evaluated.
#include "analyze/analysis.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// One subject of a flag and what came of it; the most certain first.
typedef struct outcome {
  const char *flag, *plugin;
  sg_id subject;
  int32_t certainty; // 0: not evaluable
  uint32_t count;    // of a gap of several
} outcome;

static int same_flag(const outcome *x, const outcome *y) {
  const int by = strcmp(x->flag, y->flag);
  return by ? by : strcmp(x->plugin, y->plugin);
}

static int compare(const void *a, const void *b) {
  const outcome *x = a;
  const outcome *y = b;
  const int by = same_flag(x, y);
  if (by)
    return by;
  if (x->subject != y->subject)
    return x->subject < y->subject ? -1 : 1;
  return (y->certainty > x->certainty) - (y->certainty < x->certainty);
}

static uint32_t collect(const sg_analysis *a, outcome *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n_flags; i++)
    out[n++] = (outcome){a->flags[i].finding.flag, a->flags[i].kind->plugin,
                         a->flags[i].finding.subject,
                         a->flags[i].finding.certainty, 1};
  for (uint32_t i = 0; i < a->n_gaps; i++)
    out[n++] = (outcome){a->gaps[i].gap.flag, a->gaps[i].plugin,
                         a->gaps[i].gap.subject, 0, a->gaps[i].gap.count};
  if (n > 1)
    qsort(out, n, sizeof *out, compare);
  return n;
}

static uint32_t at_most(uint64_t n, uint32_t most) {
  return n < most ? (uint32_t)n : most;
}

// The outcomes of one flag; of a subject with several the first counts.
static void count_one(const outcome *set, uint32_t n, uint32_t parties,
                      sg_flag_count *out) {
  uint64_t unknown = 0;
  for (uint32_t i = 0; i < n; i++) {
    const bool repeats = i > 0 && set[i].subject == set[i - 1].subject;
    if (set[i].subject == SG_NONE) {
      unknown += set[i].count;
    } else if (!repeats) {
      out->certain += set[i].certainty == SG_CERTAIN;
      out->possible += set[i].certainty == SG_POSSIBLE;
      unknown += set[i].certainty == 0;
    }
  }
  const uint32_t raised = out->certain + out->possible;
  const uint32_t rest = raised < parties ? parties - raised : 0;
  out->not_evaluable = at_most(unknown, rest);
  out->not_raised = rest - out->not_evaluable;
}

static void count_all(sg_analysis *a, const outcome *set, uint32_t n) {
  for (uint32_t c = 0; c < a->n_counts; c++) {
    sg_flag_count *count = &a->counts[c];
    const outcome wanted = {.flag = count->flag, .plugin = count->plugin};
    uint32_t first = 0;
    uint32_t high = n;
    while (first < high) {
      const uint32_t middle = first + (high - first) / 2;
      if (same_flag(&set[middle], &wanted) < 0)
        first = middle + 1;
      else
        high = middle;
    }
    uint32_t end = first;
    while (end < n && same_flag(&set[end], &wanted) == 0)
      end++;
    count_one(set + first, end - first, a->n_parties, count);
  }
}

static int by_flag(const void *a, const void *b) {
  const sg_flag_count *x = a;
  const sg_flag_count *y = b;
  const int by = strcmp(x->flag, y->flag);
  return by ? by : strcmp(x->plugin, y->plugin);
}

// A row for every flag that a selected plugin may raise.
static bool list_flags(sg_analysis *a) {
  uint32_t n = 1; // D05
  for (uint32_t i = 0; i < a->n_runs; i++)
    n += a->runs[i].plugin->described.n_flags;
  a->counts = sg_arena_alloc(&a->arena, n, sizeof *a->counts);
  if (!a->counts)
    return false;
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_descriptor *d = &a->runs[i].plugin->described;
    for (uint32_t k = 0; k < d->n_flags; k++)
      a->counts[a->n_counts++] =
          (sg_flag_count){.flag = d->flags[k].id, .plugin = d->id};
  }
  a->counts[a->n_counts++] =
      (sg_flag_count){.flag = "D05", .plugin = SG_CORE_ID};
  qsort(a->counts, a->n_counts, sizeof *a->counts, by_flag);
  return true;
}

static void count_unfinished(sg_analysis *a) {
  for (uint32_t i = 0; i < a->n_runs; i++)
    for (uint32_t c = 0; a->runs[i].status != SG_RUN_OK && c < a->n_counts; c++)
      if (strcmp(a->counts[c].plugin, sg_run_name(&a->runs[i])) == 0) {
        a->counts[c].not_evaluable = a->n_parties;
        a->counts[c].not_raised = 0;
      }
}

sg_status sg_count_flags(sg_analysis *analysis, sg_error *err) {
  outcome *all = sg_memory_alloc(
      (size_t)analysis->n_flags + analysis->n_gaps + 1, sizeof *all);
  const bool ok = all && list_flags(analysis);
  if (ok) {
    count_all(analysis, all, collect(analysis, all));
    count_unfinished(analysis);
  }
  sg_memory_free(all);
  return ok ? SG_OK : sg_no_memory(err);
}
