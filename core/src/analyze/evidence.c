// SPDX-License-Identifier: GPL-2.0-or-later
// evidence - what follows from the evidence of each flag: the sources that it
// rests on, and its fingerprint. Flags are settled on several threads.
#include "analyze/analysis.h"
#include "base/crew.h"
#include "base/hasher.h"
#include "graph/columns.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

// What all threads share.
typedef struct settling {
  sg_analysis *a;
  pthread_mutex_t lock; // for what follows, and the analysis's arena
  uint32_t next;        // flag
  bool has_failed;
  sg_vec cited; // const char *, sources of all flags
} settling;

// What each has of its own.
typedef struct gather {
  const sg_view *view;
  sg_columns columns;         // for the items that facts quote
  sg_vec ids, sources, cited; // const char *; cited is of many flags
  sg_arena rows;              // of the finding at hand
  sg_arena room;              // of the columns
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

static bool settle_evidence(settling *s, sg_flag_result *flag, gather *g) {
  sg_finding f;
  g->ids.n = 0;
  g->sources.n = 0;
  sg_arena_reset(&g->rows);
  if (!sg_flag_open(s->a, flag, &g->rows, &f) ||
      !each_element(&f, gather_one, g))
    return false;
  for (uint32_t i = 0; i < f.n_facts; i++)
    if (!gather_items(g, &f.facts[i]))
      return false;
  g->ids.n = sort_unique(g->ids.data, g->ids.n);
  g->sources.n = sort_unique(g->sources.data, g->sources.n);
  (void)pthread_mutex_lock(&s->lock);
  flag->sources = keep_texts(s->a, &g->sources);
  (void)pthread_mutex_unlock(&s->lock);
  bool ok = flag->sources && fingerprint(s->a, flag, g);
  for (uint32_t i = 0; ok && i < g->sources.n; i++)
    ok = add_text(&g->cited, SG_AT(const char *, &g->sources, i));
  return ok;
}

// The next flags to settle, from `*from` on; how many.
static uint32_t take_some(settling *s, uint32_t *from) {
  enum { SOME = 256 };
  (void)pthread_mutex_lock(&s->lock);
  const uint32_t left = s->has_failed ? 0 : s->a->n_flags - s->next;
  const uint32_t n = left < SOME ? left : SOME;
  *from = s->next;
  s->next += n;
  (void)pthread_mutex_unlock(&s->lock);
  return n;
}

// Each source once, as many flags rest on the same.
static void give(settling *s, gather *g, bool ok) {
  g->cited.n = sort_unique(g->cited.data, g->cited.n);
  (void)pthread_mutex_lock(&s->lock);
  for (uint32_t i = 0; ok && i < g->cited.n; i++)
    ok = add_text(&s->cited, SG_AT(const char *, &g->cited, i));
  s->has_failed |= !ok;
  (void)pthread_mutex_unlock(&s->lock);
  g->cited.n = 0;
}

static void settle_some(void *ctx) {
  settling *s = ctx;
  uint32_t from = 0;
  gather g = {.view = &s->a->view};
  sg_arena_init(&g.room, 0);
  sg_arena_init(&g.rows, 0);
  sg_columns_init(&g.columns, &s->a->view, &g.room);
  sg_vec_init(&g.ids, sizeof(const char *), 0);
  sg_vec_init(&g.sources, sizeof(const char *), 0);
  sg_vec_init(&g.cited, sizeof(const char *), 0);
  for (uint32_t n = take_some(s, &from); n; n = take_some(s, &from)) {
    bool ok = true;
    for (uint32_t i = from; ok && i < from + n; i++)
      ok = settle_evidence(s, &s->a->flags[i], &g);
    give(s, &g, ok);
  }
  sg_vec_clear(&g.ids);
  sg_vec_clear(&g.sources);
  sg_vec_clear(&g.cited);
  sg_columns_clear(&g.columns);
  sg_arena_clear(&g.rows);
  sg_arena_clear(&g.room);
}

sg_status sg_settle_evidence(sg_analysis *analysis, sg_error *err) {
  sg_analysis *a = analysis;
  settling s = {.a = a};
  (void)pthread_mutex_init(&s.lock, NULL);
  sg_vec_init(&s.cited, sizeof(const char *), 0);
  const bool many = a->n_flags > 1000; // else a thread is not worth its making
  sg_crew_run(many ? sg_crew_size(a->model->n_workers) : 1, settle_some, &s);
  (void)pthread_mutex_destroy(&s.lock);
  if (!s.has_failed) {
    s.cited.n = sort_unique(s.cited.data, s.cited.n);
    a->cited = keep_texts(a, &s.cited);
  }
  sg_vec_clear(&s.cited);
  return a->cited ? SG_OK : sg_no_memory(err);
}
