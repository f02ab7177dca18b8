// SPDX-License-Identifier: GPL-2.0-or-later
// rank - the parties in the order in which an analyst should look at them:
// highest severity, number of distinct flag groups, headline scores, id.
//
// A headline is a metric named "score", "score_low" or "score_high"; the
// greatest counts.
#include "analyze/analysis.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct place {
  uint32_t entity, groups;
  int32_t severity;
  double headline;
} place;

static int compare(const void *a, const void *b) {
  const place *x = a;
  const place *y = b;
  if (x->severity != y->severity)
    return x->severity > y->severity ? -1 : 1;
  if (x->groups != y->groups)
    return x->groups > y->groups ? -1 : 1;
  if (x->headline != y->headline)
    return x->headline > y->headline ? -1 : 1;
  return (x->entity > y->entity) - (x->entity < y->entity);
}

// Flags of each entity, in the order of the flags.
static bool index_flags(sg_analysis *a) {
  const uint32_t n = a->view.graph.n_entities;
  a->flag_start =
      sg_arena_alloc(&a->arena, (size_t)n + 2, sizeof *a->flag_start);
  a->flag_of = sg_arena_alloc(&a->arena, a->n_flags, sizeof *a->flag_of);
  if (!a->flag_start || !a->flag_of)
    return false;
  for (uint32_t i = 0; i < a->n_flags; i++)
    a->flag_start[a->flags[i].finding.subject + 2]++;
  for (uint32_t v = 0; v <= n; v++)
    a->flag_start[v + 1] += a->flag_start[v];
  for (uint32_t i = 0; i < a->n_flags; i++)
    a->flag_of[a->flag_start[a->flags[i].finding.subject + 1]++] = i;
  return true;
}

static uint32_t count_groups(const sg_analysis *a, uint32_t v) {
  uint32_t n = 0;
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++) {
    bool is_new = true;
    for (uint32_t k = a->flag_start[v]; k < i && is_new; k++)
      is_new = strcmp(a->flags[a->flag_of[k]].kind->group,
                      a->flags[a->flag_of[i]].kind->group) != 0;
    n += is_new;
  }
  return n;
}

bool sg_is_headline(const char *metric) {
  const char *dot = strchr(metric, '.');
  const char *name = dot ? dot + 1 : metric;
  return strcmp(name, "score") == 0 || strcmp(name, "score_low") == 0 ||
         strcmp(name, "score_high") == 0;
}

double sg_headline(const sg_analysis *analysis, uint32_t v) {
  double most = -1;
  for (uint32_t m = 0; m < analysis->n_metrics; m++) {
    const sg_metric_result *metric = &analysis->metrics[m];
    if (sg_is_headline(metric->name))
      most = fmax(most, sg_packed_get(metric->values, v));
  }
  return most;
}

static bool has_score(const sg_analysis *a, uint32_t v) {
  for (uint32_t m = 0; m < a->n_metrics; m++)
    if (!isnan(sg_packed_get(a->metrics[m].values, v)))
      return true;
  return false;
}

sg_status sg_rank(sg_analysis *analysis, sg_error *err) {
  const uint32_t n = analysis->view.graph.n_entities;
  place *places = sg_memory_alloc(n, sizeof *places);
  analysis->ranked =
      sg_arena_alloc(&analysis->arena, n, sizeof *analysis->ranked);
  if (!places || !analysis->ranked || !index_flags(analysis)) {
    sg_memory_free(places);
    return sg_no_memory(err);
  }
  uint32_t n_ranked = 0;
  for (uint32_t v = 0; v < n; v++) {
    const uint32_t first = analysis->flag_start[v];
    const bool flagged = analysis->flag_start[v + 1] > first;
    const bool scored = has_score(analysis, v);
    if (!analysis->view.graph.entity_in_scope[v] || (!flagged && !scored))
      continue;
    places[n_ranked++] = (place){
        .entity = v,
        .groups = count_groups(analysis, v),
        .severity =
            flagged ? analysis->flags[analysis->flag_of[first]].finding.severity
                    : 0,
        .headline = sg_headline(analysis, v),
    };
  }
  if (n_ranked > 1)
    qsort(places, n_ranked, sizeof *places, compare);
  for (uint32_t i = 0; i < n_ranked; i++)
    analysis->ranked[i] = places[i].entity;
  analysis->n_ranked = n_ranked;
  sg_memory_free(places);
  return SG_OK;
}
