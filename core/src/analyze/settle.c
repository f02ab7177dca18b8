// SPDX-License-Identifier: GPL-2.0-or-later
// settle - from what the plugins reported to what readers see.
//
// Findings outside the scope are dropped. Severities are settled in three
// steps: the plugin's or the catalogue's default; the catalogue's combinations
// (a flag weighs more beside certain others on the same party); escalation by
// one level, up to high, of flags that count for it when a party, or the chain
// of a deal, bears flags of caution or above from two groups.
#include "analyze/analysis.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// --- metrics ---

static int metric_by_name(const void *a, const void *b) {
  return strcmp(((const sg_metric_result *)a)->name,
                ((const sg_metric_result *)b)->name);
}

static sg_status settle_metrics(sg_analysis *a, sg_error *err) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n_runs; i++)
    n += a->runs[i].scores.n;
  a->metrics = sg_arena_alloc(&a->arena, n, sizeof *a->metrics);
  if (!a->metrics)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < a->n_runs; i++)
    for (uint32_t k = 0; k < a->runs[i].scores.n; k++) {
      const sg_scored *scored = &SG_AT(sg_scored, &a->runs[i].scores, k);
      if (scored->metric->internal)
        continue;
      a->metrics[a->n_metrics++] = (sg_metric_result){
          .name = scored->name,
          .plugin = a->runs[i].plugin->described.id,
          .about = scored->metric->about,
          .min = scored->metric->min,
          .max = scored->metric->max,
          .values = &scored->values,
      };
    }
  if (a->n_metrics > 1)
    qsort(a->metrics, a->n_metrics, sizeof *a->metrics, metric_by_name);
  return SG_OK;
}

// --- flags ---

static const sg_flag *declaration(const sg_descriptor *d, const char *id) {
  for (uint32_t i = 0; i < d->n_flags; i++)
    if (strcmp(d->flags[i].id, id) == 0)
      return &d->flags[i];
  return NULL;
}

const sg_flag *sg_flag_declared(const sg_analysis *analysis, const char *plugin,
                                const char *flag) {
  const sg_registered *one = sg_registry_find(analysis->registry, plugin);
  return one ? declaration(&one->loaded.described, flag) : NULL;
}

bool sg_flag_open(const sg_analysis *analysis, const sg_flag_result *flag,
                  sg_arena *arena, sg_finding *out) {
  return sg_kept_open(&analysis->keeper, &flag->finding, arena, out);
}

void sg_fingerprint_write(uint64_t fingerprint, char out[17]) {
  for (int i = 0; i < 16; i++)
    out[i] = "0123456789abcdef"[fingerprint >> (60 - 4 * i) & 15];
  out[16] = '\0';
}

const char *const *sg_flag_mitigations(const sg_flag_info *info,
                                       const sg_flag *own) {
  static const char *const none[] = {NULL};
  if (info)
    return info->mitigations;
  return own && own->mitigations ? own->mitigations : none;
}

static sg_flag_kind describe(const sg_analysis *a, const char *plugin,
                             const sg_flag *own, const char *flag) {
  const sg_flag_info *info = sg_catalogue_find(a->catalogue, flag);
  return (sg_flag_kind){
      .plugin = plugin,
      .info = info,
      .own = own,
      .title = info                ? info->title
               : own && own->title ? own->title
                                   : flag,
      .innocent = info  ? info->innocent
                  : own ? own->innocent
                        : NULL,
      .group = info ? info->group : plugin,
      .step = info ? info->step : 4,
  };
}

static int32_t usual_severity(const sg_flag_kind *kind) {
  const int32_t severity = kind->info  ? kind->info->severity
                           : kind->own ? kind->own->severity
                                       : 0;
  return severity ? severity : SG_CAUTION;
}

static void add_flag(sg_analysis *a, const sg_kept *finding,
                     const sg_flag_kind *kind) {
  if (!a->view.graph.entity_in_scope[finding->subject])
    return;
  sg_flag_result *flag = &a->flags[a->n_flags++];
  *flag = (sg_flag_result){.finding = *finding, .kind = kind};
  if (flag->finding.severity == 0)
    flag->finding.severity = (uint8_t)usual_severity(kind);
}

// What a run found is kept once.
static bool take_flags(sg_analysis *a, sg_run *run) {
  const sg_descriptor *d = &run->plugin->described;
  sg_flag_kind *kinds = sg_arena_alloc(&a->arena, d->n_flags, sizeof *kinds);
  for (uint32_t i = 0; kinds && i < d->n_flags; i++)
    kinds[i] = describe(a, d->id, &d->flags[i], d->flags[i].id);
  for (uint32_t k = 0; kinds && k < run->findings.n; k++) {
    const sg_kept *finding = &SG_AT(sg_kept, &run->findings, k);
    add_flag(a, finding, &kinds[declaration(d, finding->flag) - d->flags]);
  }
  sg_vec_clear(&run->findings);
  return kinds != NULL;
}

static bool take_own(sg_analysis *a, const sg_vec *findings) {
  sg_flag_kind *kind = sg_arena_alloc(&a->arena, 1, sizeof *kind);
  for (uint32_t k = 0; kind && k < findings->n; k++) {
    const sg_kept *finding = &SG_AT(sg_kept, findings, k);
    if (k == 0)
      *kind = describe(a, SG_CORE_ID, NULL, finding->flag);
    add_flag(a, finding, kind);
  }
  return kind != NULL;
}

static sg_status collect_flags(sg_analysis *a, sg_error *err) {
  sg_vec own; // of the core
  sg_vec_init(&own, sizeof(sg_kept), 0);
  sg_status status = sg_coverage_raise(a, &own, err);
  size_t n = own.n;
  for (uint32_t i = 0; i < a->n_runs; i++)
    n += a->runs[i].findings.n;
  if (status == SG_OK) {
    a->flags = sg_arena_alloc(&a->arena, n, sizeof *a->flags);
    status = a->flags && n < SG_NONE ? SG_OK : sg_no_memory(err);
  }
  for (uint32_t i = 0; i < a->n_runs && status == SG_OK; i++)
    status = take_flags(a, &a->runs[i]) ? SG_OK : sg_no_memory(err);
  if (status == SG_OK && !take_own(a, &own))
    status = sg_no_memory(err);
  sg_vec_clear(&own);
  return status;
}

static int by_subject(const void *a, const void *b) {
  const sg_flag_result *x = a;
  const sg_flag_result *y = b;
  return (x->finding.subject > y->finding.subject) -
         (x->finding.subject < y->finding.subject);
}

static int by_deal(const void *a, const void *b) {
  const sg_flag_result *x = a;
  const sg_flag_result *y = b;
  return (x->finding.deal > y->finding.deal) -
         (x->finding.deal < y->finding.deal);
}

static bool names(const char *const *list, const sg_flag_result *flag) {
  for (; *list; list++)
    if (strcmp(*list, flag->finding.flag) == 0 ||
        strcmp(*list, flag->kind->group) == 0)
      return true;
  return false;
}

static void combine(sg_flag_result *flag, const sg_flag_result *party,
                    uint32_t n) {
  const sg_flag_info *info = flag->kind->info;
  for (uint32_t c = 0; info && c < info->n_combine; c++) {
    const sg_combine *with = &info->combine[c];
    for (uint32_t i = 0; i < n; i++)
      if (&party[i] != flag && names(with->with, &party[i]) &&
          flag->finding.severity < with->severity)
        flag->finding.severity = (uint8_t)with->severity;
  }
}

static bool counts(const sg_flag_result *flag) {
  return flag->kind->info && flag->kind->info->escalates &&
         flag->finding.severity >= SG_CAUTION;
}

static bool two_groups(const sg_flag_result *set, uint32_t n) {
  const char *first = NULL;
  for (uint32_t i = 0; i < n; i++) {
    if (!counts(&set[i]))
      continue;
    if (first && strcmp(first, set[i].kind->group) != 0)
      return true;
    first = set[i].kind->group;
  }
  return false;
}

// Mark those of a set that go up when it bears flags of two groups.
static void mark(sg_flag_result *set, uint32_t n) {
  if (two_groups(set, n))
    for (uint32_t i = 0; i < n; i++)
      set[i].escalated |= counts(&set[i]);
}

typedef int (*comparison)(const void *a, const void *b);

// Each set of flags that are equal by `by`; the flags are sorted so.
static void each_set(sg_analysis *a, comparison by,
                     void (*call)(sg_flag_result *set, uint32_t n)) {
  for (uint32_t i = 0, end = 0; i < a->n_flags; i = end) {
    while (end < a->n_flags && by(&a->flags[i], &a->flags[end]) == 0)
      end++;
    call(a->flags + i, end - i);
  }
}

static void settle_party(sg_flag_result *set, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    combine(&set[i], set, n);
  mark(set, n);
}

static void settle_deal(sg_flag_result *set, uint32_t n) {
  if (set->finding.deal != SG_NONE)
    mark(set, n);
}

static int by_place(const void *a, const void *b);

// Parties and deals are both decided on the severities before any escalation.
static void settle_severities(sg_analysis *a) {
  const uint32_t n = a->n_flags;
  if (n == 0)
    return;
  qsort(a->flags, n, sizeof *a->flags, by_place);
  each_set(a, by_subject, settle_party);
  qsort(a->flags, n, sizeof *a->flags, by_deal);
  each_set(a, by_deal, settle_deal);
  for (uint32_t i = 0; i < n; i++) {
    sg_flag_result *flag = &a->flags[i];
    flag->escalated &= flag->finding.severity < SG_HIGH;
    if (flag->escalated)
      flag->finding.severity++;
  }
}

// --- order ---

// A total order that needs no fingerprint.
static int by_place(const void *a, const void *b) {
  const sg_flag_result *x = a;
  const sg_flag_result *y = b;
  const int by = sg_kept_compare(&x->finding, &y->finding);
  return by ? by : strcmp(x->kind->plugin, y->kind->plugin);
}

static int by_weight(const void *a, const void *b) {
  const sg_flag_result *x = a;
  const sg_flag_result *y = b;
  int by = (y->finding.severity > x->finding.severity) -
           (y->finding.severity < x->finding.severity);
  if (by == 0)
    by = strcmp(x->finding.flag, y->finding.flag);
  if (by == 0)
    by = by_subject(a, b);
  if (by == 0)
    by = (x->fingerprint > y->fingerprint) - (x->fingerprint < y->fingerprint);
  return by ? by : strcmp(x->kind->plugin, y->kind->plugin);
}

static void count_parties(sg_analysis *a) {
  const sg_graph *g = &a->view.graph;
  for (uint32_t v = 0; v < g->n_entities; v++)
    a->n_parties += g->entity_in_scope[v] && g->entity_kind[v] != SG_ADDRESS &&
                    g->entity_kind[v] != SG_INCIDENT;
}

static int gap_order(const void *a, const void *b) {
  const sg_gap *x = &((const sg_gap_result *)a)->gap;
  const sg_gap *y = &((const sg_gap_result *)b)->gap;
  int by = strcmp(x->flag, y->flag);
  if (by == 0)
    by = (x->subject > y->subject) - (x->subject < y->subject);
  return by ? by : strcmp(x->reason, y->reason);
}

static sg_status settle_gaps(sg_analysis *a, sg_error *err) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n_runs; i++)
    n += a->runs[i].gaps.n;
  a->gaps = sg_arena_alloc(&a->arena, n, sizeof *a->gaps);
  if (!a->gaps)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < a->n_runs; i++)
    for (uint32_t k = 0; k < a->runs[i].gaps.n; k++) {
      sg_gap gap = SG_AT(sg_gap, &a->runs[i].gaps, k);
      if (gap.count == 0)
        gap.count = a->n_parties;
      if (gap.subject == SG_NONE || a->view.graph.entity_in_scope[gap.subject])
        a->gaps[a->n_gaps++] =
            (sg_gap_result){gap, a->runs[i].plugin->described.id};
    }
  if (a->n_gaps > 1)
    qsort(a->gaps, a->n_gaps, sizeof *a->gaps, gap_order);
  return SG_OK;
}

static int chain_order(const void *a, const void *b) {
  const sg_chain_result *x = a;
  const sg_chain_result *y = b;
  if (x->chain->entity != y->chain->entity)
    return x->chain->entity < y->chain->entity ? -1 : 1;
  int by = strcmp(x->plugin, y->plugin);
  if (by == 0)
    by = strcmp(x->metric, y->metric);
  for (uint32_t i = 0;
       by == 0 && i < x->chain->n_links && i < y->chain->n_links; i++)
    by = (x->chain->links[i] > y->chain->links[i]) -
         (x->chain->links[i] < y->chain->links[i]);
  return by ? by
            : (x->chain->n_links > y->chain->n_links) -
                  (x->chain->n_links < y->chain->n_links);
}

static sg_status settle_chains(sg_analysis *a, sg_error *err) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n_runs; i++)
    n += a->runs[i].chains.n;
  a->chains = sg_arena_alloc(&a->arena, n, sizeof *a->chains);
  if (!a->chains)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < a->n_runs; i++)
    for (uint32_t k = 0; k < a->runs[i].chains.n; k++) {
      const sg_score_chain *chain =
          &SG_AT(sg_score_chain, &a->runs[i].chains, k);
      const sg_descriptor *d = &a->runs[i].plugin->described;
      if (a->view.graph.entity_in_scope[chain->entity])
        a->chains[a->n_chains++] =
            (sg_chain_result){d->id, d->metrics[chain->metric].name, chain};
    }
  if (a->n_chains > 1)
    qsort(a->chains, a->n_chains, sizeof *a->chains, chain_order);
  return SG_OK;
}

sg_status sg_settle(sg_analysis *analysis, sg_error *err) {
  count_parties(analysis);
  SG_TRY(settle_metrics(analysis, err));
  SG_TRY(collect_flags(analysis, err));
  settle_severities(analysis);
  SG_TRY(sg_settle_evidence(analysis, err));
  SG_TRY(settle_gaps(analysis, err));
  SG_TRY(settle_chains(analysis, err));
  if (analysis->n_flags > 1)
    qsort(analysis->flags, analysis->n_flags, sizeof *analysis->flags,
          by_weight);
  return SG_OK;
}
