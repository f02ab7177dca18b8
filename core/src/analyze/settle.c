// SPDX-License-Identifier: GPL-2.0-or-later
// settle - from what the plugins reported to what readers see.
//
// Findings outside the scope are dropped. Severities are settled in three
// steps: the plugin's or the catalogue's default; the catalogue's combinations
// (a flag weighs more beside certain others on the same party); escalation by
// one level, up to high, of flags that count for it when a party, or the chain
// of a deal, bears flags of caution or above from two groups.
#include "analyze/analysis.h"

#include "base/hasher.h"
#include "graph/columns.h"

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

// --- evidence: sources and fingerprint ---

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static uint32_t sort_unique(const char **texts, uint32_t n) {
  if (n > 1)
    qsort(texts, n, sizeof *texts, by_text);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || strcmp(texts[kept - 1], texts[i]) != 0)
      texts[kept++] = texts[i];
  return kept;
}

// Each element of evidence once: what it is on, and its number.
typedef bool (*visit)(void *ctx, int32_t on, sg_id id);

static bool each_element(const sg_finding *f, visit call, void *ctx) {
  bool ok = true;
  for (uint32_t i = 0; i < f->n_paths; i++)
    for (uint32_t k = 0; k < f->paths[i].n_links; k++)
      ok = ok && call(ctx, SG_ON_LINKS, f->paths[i].links[k]);
  for (uint32_t i = 0; i < f->n_facts; i++)
    ok = ok && call(ctx, f->facts[i].on, f->facts[i].id);
  for (uint32_t i = 0; i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms; k++)
      ok = ok && call(ctx, SG_ON_LINKS, f->sums[i].terms[k].link);
  return ok;
}

typedef struct gather {
  const sg_view *view;
  sg_columns columns;  // for the items that facts quote
  sg_vec ids, sources; // const char *, of one flag
  sg_vec cited;        // of all flags
  sg_arena rows;       // of the finding at hand
} gather;

static bool add_text(sg_vec *texts, const char *text) {
  const char **slot = sg_vec_add(texts);
  if (slot)
    *slot = text;
  return slot != NULL;
}

static bool gather_one(void *ctx, int32_t on, sg_id id) {
  gather *g = ctx;
  const sg_model *model = g->view->model;
  const uint32_t list =
      on == SG_ON_ENTITIES ? sg_view_entity_row(g->view, id)->sources
      : on == SG_ON_LINKS  ? sg_view_link_row(g->view, id)->sources
                           : sg_view_deal_row(g->view, id)->sources;
  bool ok = add_text(&g->ids, sg_view_id(g->view, on, id));
  for (uint32_t i = 0; ok && i < sg_list_size(model, list); i++)
    ok = add_text(&g->sources,
                  sg_model_text(model, sg_list_item(model, list, i)));
  return ok;
}

typedef struct quoted {
  const char *field;
  int32_t on, domain;
} quoted;

// Keys whose value is a list of items, each with sources of its own.
static const quoted *find_quoted(const sg_fact *fact) {
  static const quoted all[] = {
      {"listed", SG_ON_ENTITIES, SG_ON_LISTINGS},
      {"previous_names", SG_ON_ENTITIES, SG_ON_FORMER_NAMES},
      {"registry_checks", SG_ON_ENTITIES, SG_ON_CHECKS},
      {"safeguards", SG_ON_DEALS, SG_ON_SAFEGUARDS},
  };
  for (size_t i = 0; i < SG_COUNT(all); i++)
    if (all[i].on == fact->on && strcmp(all[i].field, fact->field) == 0)
      return &all[i];
  return NULL;
}

// The sources of the items that a fact quotes: those whose text begins its
// value.
static bool gather_items(gather *g, const sg_fact *fact) {
  const quoted *from = find_quoted(fact);
  const sg_model *model = g->view->model;
  const sg_rows *rows = from ? sg_column_rows(&g->columns, from->domain) : NULL;
  bool ok = !from || rows;
  for (uint32_t k = rows ? rows->start[fact->id] : 0;
       ok && rows && k < rows->start[fact->id + 1]; k++) {
    const sg_item *item = &SG_AT(sg_item, &model->items[from->domain],
                                 g->columns.order[from->domain][k]);
    const char *text = sg_model_text(model, item->text);
    if (strncmp(fact->value, text, strlen(text)) != 0)
      continue;
    for (uint32_t i = 0; ok && i < sg_list_size(model, item->sources); i++)
      ok =
          add_text(&g->sources,
                   sg_model_text(model, sg_list_item(model, item->sources, i)));
  }
  return ok;
}

static void hash_text(sg_hasher *hasher, const char *text) {
  sg_hasher_add(hasher, text, strlen(text) + 1);
}

// Of flag id, subject, rule, deal and the sorted ids of the evidence.
static bool fingerprint(const sg_analysis *a, sg_flag_result *flag,
                        const gather *g) {
  const sg_kept *f = &flag->finding;
  char text[SG_SHA256_TEXT];
  sg_hasher *hasher = sg_hasher_new();
  if (!hasher)
    return false;
  hash_text(hasher, f->flag);
  hash_text(hasher, a->view.graph.entity_id[f->subject]);
  // Another plugin may raise the same flag on the same evidence.
  const sg_flag_kind *kind = flag->kind;
  const char *usual = kind->info ? kind->info->plugin : NULL;
  if (!usual || strcmp(usual, kind->plugin) != 0)
    hash_text(hasher, kind->plugin);
  hash_text(hasher, f->rule ? f->rule : "");
  hash_text(hasher,
            f->deal == SG_NONE ? "" : sg_view_deal_id(&a->view, f->deal));
  for (uint32_t i = 0; i < g->ids.n; i++)
    hash_text(hasher, SG_AT(const char *, &g->ids, i));
  sg_hasher_finish(hasher, text);
  sg_hasher_free(hasher);
  text[16] = '\0'; // 16 of its digits
  flag->fingerprint = strtoull(text, NULL, 16);
  return true;
}

// A list that ends with NULL, or NULL without memory.
static const char *const *keep_texts(sg_analysis *a, const sg_vec *texts) {
  static const char *const none[] = {NULL};
  if (texts->n == 0)
    return none;
  const char **list =
      sg_arena_alloc(&a->arena, (size_t)texts->n + 1, sizeof *list);
  for (uint32_t i = 0; list && i < texts->n; i++)
    list[i] = SG_AT(const char *, texts, i);
  return list;
}

static bool settle_evidence(sg_analysis *a, sg_flag_result *flag, gather *g) {
  sg_finding f;
  g->ids.n = 0;
  g->sources.n = 0;
  sg_arena_reset(&g->rows);
  if (!sg_flag_open(a, flag, &g->rows, &f) || !each_element(&f, gather_one, g))
    return false;
  for (uint32_t i = 0; i < f.n_facts; i++)
    if (!gather_items(g, &f.facts[i]))
      return false;
  g->ids.n = sort_unique(g->ids.data, g->ids.n);
  g->sources.n = sort_unique(g->sources.data, g->sources.n);
  flag->sources = keep_texts(a, &g->sources);
  bool ok = flag->sources && fingerprint(a, flag, g);
  for (uint32_t i = 0; ok && i < g->sources.n; i++)
    ok = add_text(&g->cited, SG_AT(const char *, &g->sources, i));
  return ok;
}

static sg_status settle_all_evidence(sg_analysis *a, sg_error *err) {
  gather g = {.view = &a->view};
  sg_columns_init(&g.columns, &a->view, &a->arena);
  sg_vec_init(&g.ids, sizeof(const char *), 0);
  sg_vec_init(&g.sources, sizeof(const char *), 0);
  sg_vec_init(&g.cited, sizeof(const char *), 0);
  sg_arena_init(&g.rows, 0);
  bool ok = true;
  for (uint32_t i = 0; ok && i < a->n_flags; i++)
    ok = settle_evidence(a, &a->flags[i], &g);
  if (ok) {
    g.cited.n = sort_unique(g.cited.data, g.cited.n);
    a->cited = keep_texts(a, &g.cited);
  }
  sg_vec_clear(&g.ids);
  sg_vec_clear(&g.sources);
  sg_vec_clear(&g.cited);
  sg_arena_clear(&g.rows);
  sg_columns_clear(&g.columns);
  return ok && a->cited ? SG_OK : sg_no_memory(err);
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
  return by;
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
  SG_TRY(settle_all_evidence(analysis, err));
  SG_TRY(settle_gaps(analysis, err));
  SG_TRY(settle_chains(analysis, err));
  if (analysis->n_flags > 1)
    qsort(analysis->flags, analysis->n_flags, sizeof *analysis->flags,
          by_weight);
  return SG_OK;
}
