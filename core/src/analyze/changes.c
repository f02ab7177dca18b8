// SPDX-License-Identifier: GPL-2.0-or-later
// changes - see changes.h.
#include "analyze/changes.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An entity in both graphs; SG_NONE where it is in one of them only.
typedef struct pair {
  uint32_t before, after;
} pair;

typedef struct work {
  sg_changes *out;
  const sg_analysis *before, *after;
  const char *only;
  sg_vec pairs; // pair, by id
  bool no_memory;
} work;

#define ADD(w, vec, ...)                                                       \
  do {                                                                         \
    void *slot_ = sg_vec_add(vec);                                             \
    if (slot_)                                                                 \
      memcpy(slot_, &(__VA_ARGS__), (vec)->item);                              \
    else                                                                       \
      (w)->no_memory = true;                                                   \
  } while (0)

const char *sg_standing_word(sg_standing standing) {
  switch (standing) {
  case SG_STANDS_NO: return "none on record";
  case SG_STANDS_POSSIBLE: return "possible";
  case SG_STANDS_CERTAIN: return "certain";
  case SG_STANDS_UNKNOWN: break;
  }
  return "unknown";
}

// --- what can be compared ---

static const char *entity_id(const sg_analysis *a, uint32_t v) {
  return a->view.graph.entity_id[v];
}

static void match_entities(work *w) {
  const uint32_t n = w->before ? w->before->view.graph.n_entities : 0;
  const uint32_t m = w->after->view.graph.n_entities;
  uint32_t u = 0;
  uint32_t v = 0;
  while (u < n || v < m) {
    const int by =
        u == n   ? 1
        : v == m ? -1
                 : strcmp(entity_id(w->before, u), entity_id(w->after, v));
    const char *id = by <= 0 ? entity_id(w->before, u) : entity_id(w->after, v);
    const pair one = {by <= 0 ? u++ : SG_NONE, by >= 0 ? v++ : SG_NONE};
    if (w->only && strcmp(w->only, id) != 0)
      continue;
    w->out->n_gone_parties += one.after == SG_NONE;
    w->out->n_new_parties += one.before == SG_NONE;
    ADD(w, &w->pairs, one);
  }
}

// Of a party that is in one graph only there is nothing to compare, unless
// nothing is known before at all.
static bool is_in_both(const work *w, pair at) {
  return (at.before != SG_NONE || !w->before) && at.after != SG_NONE;
}

static bool has_failed(const sg_analysis *a, const char *plugin) {
  for (uint32_t i = 0; a && i < a->n_runs; i++)
    if (a->runs[i].status != SG_RUN_OK &&
        strcmp(sg_run_name(&a->runs[i]), plugin) == 0)
      return true;
  return false;
}

static bool is_compared(const work *w, const char *plugin) {
  const sg_vec *missing = &w->out->not_compared;
  for (uint32_t i = 0; i < missing->n; i++)
    if (strcmp(SG_AT(const char *, missing, i), plugin) == 0)
      return false;
  return true;
}

// The same plugins are selected in both, in the same order.
static void find_missing(work *w) {
  const sg_analysis *a = w->after;
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const char *name = sg_run_name(&a->runs[i]);
    if ((has_failed(w->before, name) || has_failed(a, name)) &&
        is_compared(w, name))
      ADD(w, &w->out->not_compared, name);
  }
}

// --- flags ---

typedef struct side {
  const sg_analysis *a;
  const sg_flag_result **flags;
  uint32_t n;
} side;

static const char *deal_of(const sg_analysis *a, const sg_flag_result *f) {
  return f->finding.deal == SG_NONE
             ? ""
             : sg_view_deal_id(&a->view, f->finding.deal);
}

static int compare_flags(const sg_analysis *a, const sg_flag_result *x,
                         const sg_analysis *b, const sg_flag_result *y) {
  const char *const rule_x = x->finding.rule ? x->finding.rule : "";
  const char *const rule_y = y->finding.rule ? y->finding.rule : "";
  int by = strcmp(x->finding.flag, y->finding.flag);
  if (by == 0)
    by = strcmp(entity_id(a, x->finding.subject),
                entity_id(b, y->finding.subject));
  if (by == 0)
    by = strcmp(rule_x, rule_y);
  if (by == 0)
    by = strcmp(deal_of(a, x), deal_of(b, y));
  return by ? by : strcmp(x->kind->plugin, y->kind->plugin);
}

static int by_key(const void *x, const void *y, void *ctx) {
  const sg_analysis *a = ctx;
  return compare_flags(a, *(const sg_flag_result *const *)x, a,
                       *(const sg_flag_result *const *)y);
}

static bool list_flags(work *w, side *s) {
  const sg_analysis *a = s->a;
  if (!a)
    return true;
  s->flags =
      sg_arena_alloc(&w->out->arena, (size_t)a->n_flags + 1, sizeof *s->flags);
  if (!s->flags)
    return false;
  for (uint32_t i = 0; i < a->n_flags; i++) {
    const sg_flag_result *flag = &a->flags[i];
    if (is_compared(w, flag->kind->plugin) &&
        (!w->only || strcmp(w->only, entity_id(a, flag->finding.subject)) == 0))
      s->flags[s->n++] = flag;
  }
  if (s->n > 1)
    qsort_r(s->flags, s->n, sizeof *s->flags, by_key, (void *)(uintptr_t)a);
  return true;
}

// The first gap of the flag on the subject; NULL: there is none. Gaps are in
// the order of flag, subject; SG_NONE, parties that are not named, is the last.
static const sg_gap *find_gap(const sg_analysis *a, const char *flag,
                              sg_id subject) {
  uint32_t low = 0;
  uint32_t high = a->n_gaps;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const sg_gap *gap = &a->gaps[middle].gap;
    const int by = strcmp(gap->flag, flag);
    if (by < 0 || (by == 0 && gap->subject < subject))
      low = middle + 1;
    else
      high = middle;
  }
  return low < a->n_gaps && a->gaps[low].gap.subject == subject &&
                 strcmp(a->gaps[low].gap.flag, flag) == 0
             ? &a->gaps[low].gap
             : NULL;
}

// Why the analysis does not raise what the other one does.
static sg_silence silence_of(const sg_analysis *a, const sg_flag_result *flag,
                             const sg_analysis *other) {
  const char *id = entity_id(other, flag->finding.subject);
  if (!a)
    return SG_NOT_RAISED;
  const sg_id v = sg_view_entity(&a->view, id);
  if (v == SG_NONE || !a->view.graph.entity_in_scope[v])
    return SG_NO_PARTY;
  if (find_gap(a, flag->finding.flag, v))
    return SG_NOT_EVALUABLE;
  const sg_gap *of_some = find_gap(a, flag->finding.flag, SG_NONE);
  if (!of_some)
    return SG_NOT_RAISED;
  return of_some->count >= a->n_parties ? SG_NOT_EVALUABLE
                                        : SG_PERHAPS_NOT_EVALUABLE;
}

static void merge_flags(work *w, const side *x, const side *y) {
  uint32_t i = 0;
  uint32_t k = 0;
  while (i < x->n || k < y->n) {
    const int by = i == x->n ? 1
                   : k == y->n
                       ? -1
                       : compare_flags(x->a, x->flags[i], y->a, y->flags[k]);
    sg_flag_change change = {0};
    if (by <= 0)
      change.before = x->flags[i++];
    if (by >= 0)
      change.after = y->flags[k++];
    if (by < 0)
      change.silence = silence_of(y->a, change.before, x->a);
    else if (by > 0)
      change.silence = silence_of(x->a, change.after, y->a);
    else if (change.before->finding.severity ==
                 change.after->finding.severity &&
             change.before->finding.certainty ==
                 change.after->finding.certainty)
      continue;
    ADD(w, &w->out->flags, change);
  }
}

static int severity_of(const sg_flag_change *change) {
  const int before = change->before ? change->before->finding.severity : 0;
  const int after = change->after ? change->after->finding.severity : 0;
  return after > before ? after : before;
}

// Worst first; else in the order in which they were found, so that sorting is
// stable: both point into an array.
static int by_severity(const void *x, const void *y, void *ctx) {
  const sg_flag_change *a = x;
  const sg_flag_change *b = y;
  const sg_changes *out = ctx;
  const int worse = severity_of(b) - severity_of(a);
  if (worse)
    return worse;
  return compare_flags(
      a->after ? out->after : out->before, a->after ? a->after : a->before,
      b->after ? out->after : out->before, b->after ? b->after : b->before);
}

static void find_flags(work *w) {
  side x = {.a = w->before};
  side y = {.a = w->after};
  if (!list_flags(w, &x) || !list_flags(w, &y)) {
    w->no_memory = true;
    return;
  }
  merge_flags(w, &x, &y);
  sg_vec *found = &w->out->flags;
  if (found->n > 1)
    qsort_r(found->data, found->n, found->item, by_severity, w->out);
}

// --- metrics ---

static double value_of(const sg_analysis *a, const sg_metric_result *metric,
                       uint32_t v) {
  const bool is_told =
      a && metric && v != SG_NONE && a->view.graph.entity_in_scope[v];
  return is_told ? sg_packed_get(metric->values, v) : (double)NAN;
}

static const sg_metric_result *find_metric(const sg_analysis *a,
                                           const char *name) {
  uint32_t low = 0;
  uint32_t high = a ? a->n_metrics : 0;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (strcmp(a->metrics[middle].name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return a && low < a->n_metrics && strcmp(a->metrics[low].name, name) == 0
             ? &a->metrics[low]
             : NULL;
}

static const char control_name[] = "ownership.state_control";

static sg_standing standing_of_control(double value) {
  return isnan(value) ? SG_STANDS_UNKNOWN
         : value == 0 ? SG_STANDS_NO
         : value == 1 ? SG_STANDS_POSSIBLE
                      : SG_STANDS_CERTAIN;
}

static bool is_reached(const sg_rule *rule, double share) {
  const double ppb = floor(share * SG_WHOLE + 0.5);
  return rule->strict ? ppb > rule->threshold : ppb >= rule->threshold;
}

// "lists.RULE_low" and "_high" with the rule of the day.
typedef struct list_rule {
  const sg_rule *rule;
  const sg_metric_result *low, *high;
} list_rule;

static list_rule rule_of(const sg_analysis *a, const char *name) {
  char metric[120];
  const int n = snprintf(metric, sizeof metric - 5, "lists.%.100s", name);
  (void)snprintf(metric + n, sizeof metric - (size_t)n, "_low");
  list_rule found = {a ? sg_rules_find(&a->rules, name) : NULL,
                     find_metric(a, metric), NULL};
  (void)snprintf(metric + n, sizeof metric - (size_t)n, "_high");
  found.high = find_metric(a, metric);
  return found;
}

static sg_standing standing_of_rule(const sg_analysis *a, const list_rule *by,
                                    uint32_t v) {
  const double low = value_of(a, by->low, v);
  const double high = value_of(a, by->high, v);
  if (!by->rule || isnan(low) || isnan(high))
    return SG_STANDS_UNKNOWN;
  return is_reached(by->rule, low)    ? SG_STANDS_CERTAIN
         : is_reached(by->rule, high) ? SG_STANDS_POSSIBLE
                                      : SG_STANDS_NO;
}

static void add_verdict(work *w, const char *name, pair at, sg_standing before,
                        sg_standing after) {
  const sg_graph *g = &w->after->view.graph;
  const sg_verdict_change change = {name, g->entity_id[at.after],
                                    g->entity_name[at.after], before, after};
  if (before != after && (w->before || after > SG_STANDS_NO))
    ADD(w, &w->out->verdicts, change);
}

static void find_control(work *w) {
  const sg_metric_result *x = find_metric(w->before, control_name);
  const sg_metric_result *y = find_metric(w->after, control_name);
  for (uint32_t i = 0; i < w->pairs.n && is_compared(w, "ownership"); i++) {
    const pair at = SG_AT(pair, &w->pairs, i);
    if (is_in_both(w, at))
      add_verdict(w, control_name, at,
                  standing_of_control(value_of(w->before, x, at.before)),
                  standing_of_control(value_of(w->after, y, at.after)));
  }
}

// The same rules are loaded in both; some may not be in force in one.
static void find_rules(work *w) {
  for (uint32_t r = 0; r < w->after->rules.n && is_compared(w, "lists"); r++) {
    const char *rule = w->after->rules.rules[r]->name;
    const list_rule x = rule_of(w->before, rule);
    const list_rule y = rule_of(w->after, rule);
    char text[120];
    const int n = snprintf(text, sizeof text, "lists.%.100s", rule);
    const char *name = sg_arena_text(&w->out->arena, text, (size_t)n);
    w->no_memory |= !name;
    for (uint32_t i = 0; i < w->pairs.n && name && (x.low || y.low); i++) {
      const pair at = SG_AT(pair, &w->pairs, i);
      if (is_in_both(w, at))
        add_verdict(w, name, at, standing_of_rule(w->before, &x, at.before),
                    standing_of_rule(w->after, &y, at.after));
    }
  }
}

static void compare_metric(work *w, const sg_metric_result *x,
                           const sg_metric_result *y) {
  const sg_metric_result *known = y ? y : x;
  const sg_graph *g = &w->after->view.graph;
  if (!known || !is_compared(w, known->plugin) ||
      strcmp(known->name, control_name) == 0)
    return;
  const double range = known->max - known->min;
  for (uint32_t i = 0; i < w->pairs.n; i++) {
    const pair at = SG_AT(pair, &w->pairs, i);
    if (!is_in_both(w, at))
      continue;
    sg_score_change change = {
        .name = known->name,
        .entity = g->entity_id[at.after],
        .entity_name = g->entity_name[at.after],
        .before = value_of(w->before, x, at.before),
        .after = value_of(w->after, y, at.after),
        .size = 1,
    };
    const double by = fabs(change.after - change.before);
    if (isnan(change.before) && isnan(change.after))
      continue;
    if (!isnan(by) && by <= SG_SCORE_SAME)
      continue;
    if (!isnan(by))
      change.size = isfinite(range) && range > 0 ? by / range : by;
    ADD(w, &w->out->scores, change);
  }
}

static int by_size(const void *x, const void *y) {
  const sg_score_change *a = x;
  const sg_score_change *b = y;
  if (a->size != b->size)
    return a->size > b->size ? -1 : 1;
  const int by = strcmp(a->name, b->name);
  return by ? by : strcmp(a->entity, b->entity);
}

static void find_scores(work *w) {
  const sg_analysis *a = w->before;
  const sg_analysis *b = w->after;
  uint32_t i = 0;
  uint32_t k = 0;
  const uint32_t n = a ? a->n_metrics : 0;
  while (i < n || k < b->n_metrics) {
    const int by = i == n ? 1
                   : k == b->n_metrics
                       ? -1
                       : strcmp(a->metrics[i].name, b->metrics[k].name);
    const sg_metric_result *x = by <= 0 ? &a->metrics[i++] : NULL;
    const sg_metric_result *y = by >= 0 ? &b->metrics[k++] : NULL;
    compare_metric(w, x, y);
  }
  sg_vec *found = &w->out->scores;
  if (found->n > 1)
    qsort(found->data, found->n, found->item, by_size);
}

// --- the whole ---

sg_status sg_changes_find(sg_changes *out, const sg_analysis *before,
                          const sg_analysis *after, const char *only,
                          sg_error *err) {
  work w = {.out = out, .before = before, .after = after, .only = only};
  *out = (sg_changes){.before = before, .after = after};
  sg_vec_init(&out->flags, sizeof(sg_flag_change), 0);
  sg_vec_init(&out->verdicts, sizeof(sg_verdict_change), 0);
  sg_vec_init(&out->scores, sizeof(sg_score_change), 0);
  sg_vec_init(&out->not_compared, sizeof(const char *), 0);
  sg_vec_init(&w.pairs, sizeof(pair), 0);
  sg_arena_init(&out->arena, 0);
  find_missing(&w);
  match_entities(&w);
  find_flags(&w);
  find_control(&w);
  find_rules(&w);
  find_scores(&w);
  sg_vec_clear(&w.pairs);
  if (!w.no_memory)
    return SG_OK;
  sg_changes_clear(out);
  return sg_no_memory(err);
}

void sg_changes_clear(sg_changes *changes) {
  sg_vec_clear(&changes->flags);
  sg_vec_clear(&changes->verdicts);
  sg_vec_clear(&changes->scores);
  sg_vec_clear(&changes->not_compared);
  sg_arena_clear(&changes->arena);
}

int32_t sg_changes_worst(const sg_changes *changes) {
  int32_t worst = 0;
  for (uint32_t i = 0; i < changes->flags.n; i++) {
    const sg_flag_change *c = &SG_AT(sg_flag_change, &changes->flags, i);
    const int32_t before = c->before ? c->before->finding.severity : 0;
    const int32_t after = c->after ? c->after->finding.severity : 0;
    if (after > before && after > worst)
      worst = after;
  }
  return worst;
}
