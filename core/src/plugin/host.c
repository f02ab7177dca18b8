// SPDX-License-Identifier: GPL-2.0-or-later
// host - the services a plugin sees, inside the plugin's own process.
#include "plugin/run.h"

#include "ownership/support.h"
#include "paths/strength.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { FLUSH_AT = 1 << 16 };

// What a plugin gets hold of and passes back; the host finds itself by it.
typedef struct face {
  struct host *behind;
  sg_host services;
} face;

typedef struct host {
  face face;
  const sg_run *run;
  sg_reporter *reporter;
  sg_arena arena;
  sg_columns columns;
  double stop_at;
  sg_holder holder;
  bool has_holder;
  uint32_t n_chains; // handed over
  bool failed;       // fail() was called
  bool rehearses;    // what is handed over does not count
} host;

static host *of(sg_host *services) {
  const char *at = (const char *)services - offsetof(face, services);
  return ((const face *)(const void *)at)->behind;
}

static void send_words(host *h, uint32_t type, int32_t level,
                       const char *words) {
  sg_text *frames = &h->reporter->frames;
  const size_t at = sg_pack_begin(frames, type);
  if (type == SG_FRAME_LOG)
    sg_pack_u32(frames, (uint32_t)level);
  sg_pack_text(frames, words ? words : "");
  sg_pack_end(frames, at);
}

static void flush_if_full(host *h) {
  if (h->rehearses)
    sg_text_reset(&h->reporter->frames);
  else if (h->reporter->frames.length >= FLUSH_AT)
    sg_report_flush(h->reporter);
}

// A check of conformance may refuse memory.
static bool refuses(host *h) {
  return sg_trial_refuses(h->run->trial);
}

// Likewise where an answer that is missing makes the run fail in the end.
static bool refuses_answer(host *h) {
  const bool refused = refuses(h);
  h->columns.no_memory |= refused;
  return refused;
}

// The plugin is told, and so is the host: the run will count as failed.
static sg_status breach(host *h, const char *what) {
  send_words(h, SG_FRAME_BREACH, 0, what);
  return SG_EINVAL;
}

static void *host_alloc(sg_host *services, size_t count, size_t item_size) {
  host *h = of(services);
  if (refuses(h))
    return NULL;
  return sg_arena_alloc(&h->arena, count ? count : 1,
                        item_size ? item_size : 1);
}

static bool host_tick(sg_host *services, double done) {
  const host *h = of(services);
  (void)done;
  return !sg_trial_stops(h->run->trial) && sg_now() < h->stop_at;
}

static void host_log(sg_host *services, int32_t level, const char *message) {
  host *h = of(services);
  send_words(h, SG_FRAME_LOG, level, message);
  flush_if_full(h);
}

static sg_status host_fail(sg_host *services, sg_status status,
                           const char *message) {
  host *h = of(services);
  if (!h->failed)
    send_words(h, SG_FRAME_FAILED, 0,
               message ? message : "it failed without words");
  h->failed = true;
  return status;
}

// Which stakes are used in questions of shares.
static const double *used(host *h) {
  const sg_graph *g = &h->run->view->graph;
  double *column = sg_arena_alloc(&h->arena, (size_t)g->n_links + g->n_ended,
                                  sizeof *column);
  h->columns.no_memory |= !column;
  for (sg_id e = 0; column && e < g->n_links; e++)
    column[e] = h->run->stakes->shares.counts[e];
  return column;
}

static const double *host_numbers(sg_host *services, int32_t domain,
                                  const char *name) {
  host *h = of(services);
  if (!name || refuses_answer(h))
    return NULL;
  if (domain == SG_ON_LINKS && strcmp(name, "stake_counts") == 0)
    return used(h);
  return sg_column_numbers(&h->columns, domain, name);
}

static const char *const *host_texts(sg_host *services, int32_t domain,
                                     const char *name) {
  host *h = of(services);
  return name && !refuses_answer(h) ? sg_column_texts(&h->columns, domain, name)
                                    : NULL;
}

static const sg_rows *host_rows(sg_host *services, int32_t domain) {
  host *h = of(services);
  return refuses_answer(h) ? NULL : sg_column_rows(&h->columns, domain);
}

static sg_status put(host *h, uint32_t metric, const char *part,
                     const double *values) {
  sg_scores *shared = (sg_scores *)(uintptr_t)&h->run->shared;
  const char *wrong =
      sg_scores_put(shared, &h->run->plugin->described, metric, part, values);
  return wrong ? breach(h, wrong) : SG_OK;
}

static sg_status host_put_scores(sg_host *services, uint32_t metric,
                                 const double *values) {
  return put(of(services), metric, NULL, values);
}

static sg_status host_put_part(sg_host *services, uint32_t metric,
                               const char *part, const double *values) {
  return put(of(services), metric, part ? part : "", values);
}

// A table whose rows may be wider or narrower than ours; NULL without memory.
static const void *as_ours(host *h, const void *table, uint32_t n,
                           uint32_t theirs, size_t ours) {
  if (theirs == ours || n == 0)
    return table;
  char *copy = sg_arena_alloc(&h->arena, n, ours);
  for (uint32_t i = 0; copy && i < n; i++)
    memcpy(copy + i * ours, (const char *)table + (size_t)i * theirs,
           theirs < ours ? theirs : ours);
  return copy;
}

// False when a size is none, or without memory.
static bool read_rows(host *h, sg_finding *f) {
  const uint32_t least = sizeof(uint32_t);
  if (f->path_size < least || f->fact_size < least || f->sum_size < least ||
      f->term_size < least)
    return false;
  f->paths = as_ours(h, f->paths, f->n_paths, f->path_size, sizeof(sg_path));
  f->facts = as_ours(h, f->facts, f->n_facts, f->fact_size, sizeof(sg_fact));
  f->sums = as_ours(h, f->sums, f->n_sums, f->sum_size, sizeof(sg_sum));
  if (f->term_size == sizeof(sg_term) || f->n_sums == 0 || !f->sums)
    return true;
  sg_sum *sums = sg_arena_alloc(&h->arena, f->n_sums, sizeof *sums);
  for (uint32_t i = 0; sums && i < f->n_sums; i++) {
    sums[i] = f->sums[i];
    sums[i].terms = as_ours(h, sums[i].terms, sums[i].n_terms, f->term_size,
                            sizeof(sg_term));
  }
  f->sums = sums;
  return sums != NULL;
}

static sg_status host_put_finding(sg_host *services,
                                  const sg_finding *finding) {
  host *h = of(services);
  const size_t first = offsetof(sg_finding, term_size) + sizeof(uint32_t);
  if (!finding || finding->size < first)
    return breach(h, "a finding whose size is not that of an sg_finding");
  sg_finding known = {0};
  memcpy(&known, finding,
         finding->size < sizeof known ? finding->size : sizeof known);
  if (!read_rows(h, &known))
    return breach(h, "a finding without the sizes of its rows");
  const char *wrong = sg_finding_check(&known, &h->run->plugin->described,
                                       &h->run->view->graph);
  if (wrong)
    return breach(h, wrong);
  sg_finding_pack(&h->reporter->frames, &known);
  flush_if_full(h);
  return SG_OK;
}

static sg_status host_put_gap(sg_host *services, const char *flag,
                              sg_id subject, uint32_t count,
                              const char *reason) {
  host *h = of(services);
  const sg_gap gap = {flag, subject, count, reason};
  const char *wrong =
      sg_gap_check(&gap, &h->run->plugin->described, &h->run->view->graph);
  if (wrong)
    return breach(h, wrong);
  sg_gap_pack(&h->reporter->frames, &gap);
  flush_if_full(h);
  return SG_OK;
}

static sg_status host_put_chain(sg_host *services, uint32_t metric,
                                sg_id entity, double strength,
                                const sg_id *links, uint32_t n_links) {
  host *h = of(services);
  const sg_score_chain chain = {metric, entity, strength, n_links, links};
  const char *wrong = h->n_chains++ < SG_CHAINS_MAX
                          ? sg_chain_check(&chain, &h->run->plugin->described,
                                           &h->run->view->graph)
                          : "more than 100000 chains of scores";
  if (wrong)
    return breach(h, wrong);
  sg_chain_pack(&h->reporter->frames, &chain);
  flush_if_full(h);
  return SG_OK;
}

// --- ownership
// ----------------------------------------------------------------

static const sg_rule *const *host_rules(sg_host *services, uint32_t *n_rules) {
  const sg_rules_at *rules = of(services)->run->rules;
  *n_rules = rules->n;
  return rules->rules;
}

// Room for answers is made when the first question comes.
static sg_holder *holder_of(host *h) {
  if (!h->has_holder)
    h->has_holder = sg_holder_init(&h->holder, h->run->stakes, NULL) == SG_OK;
  return h->has_holder ? &h->holder : NULL;
}

static bool exist(const host *h, const sg_id *ids, uint32_t n) {
  if (n > 0 && !ids)
    return false;
  for (uint32_t i = 0; i < n; i++)
    if (ids[i] >= h->run->view->graph.n_entities)
      return false;
  return true;
}

static const sg_held *widen(host *h) {
  sg_held *held = sg_arena_alloc(&h->arena, 1, sizeof *held);
  size_t row_size = h->holder.held.row_size;
  if (!held)
    return NULL;
  *held = h->holder.held;
  held->rows = sg_trial_widen(held->rows, held->n_rows, &row_size, &h->arena);
  held->row_size = (uint32_t)row_size;
  return held->rows ? held : NULL;
}

static const sg_held *answer(host *h, sg_status status) {
  const sg_trial *trial = h->run->trial;
  if (status == SG_OK && !refuses_answer(h))
    return trial && trial->age > 0 ? widen(h) : &h->holder.held;
  h->columns.no_memory = true;
  return NULL;
}

static const sg_held *host_hold(sg_host *services, const sg_rule *rule,
                                const sg_id *owners, uint32_t n_owners,
                                const sg_id *perhaps, uint32_t n_perhaps) {
  const uint32_t first =
      offsetof(sg_rule, chain_by_votes) + sizeof rule->chain_by_votes;
  host *h = of(services);
  if (!rule || rule->size < first || !exist(h, owners, n_owners) ||
      !exist(h, perhaps, n_perhaps)) {
    (void)breach(h, "a question of holdings about parties that do not exist");
    return NULL;
  }
  const sg_rule *known = as_ours(h, rule, 1, rule->size, sizeof *rule);
  sg_holder *holder = known ? holder_of(h) : NULL;
  return answer(h, holder ? sg_hold(holder, known, owners, n_owners, perhaps,
                                    n_perhaps, NULL)
                          : SG_ENOMEM);
}

static const sg_held *host_look_through(sg_host *services, const sg_id *owners,
                                        uint32_t n_owners) {
  host *h = of(services);
  if (!exist(h, owners, n_owners)) {
    (void)breach(h, "a question of holdings about parties that do not exist");
    return NULL;
  }
  sg_holder *holder = holder_of(h);
  return answer(h, holder ? sg_hold_through(holder, owners, n_owners, NULL)
                          : SG_ENOMEM);
}

static const sg_support *host_support(sg_host *services, sg_id party) {
  host *h = of(services);
  sg_support *out = sg_arena_alloc(&h->arena, 1, sizeof *out);
  if (!h->has_holder || !exist(h, &party, 1) || refuses_answer(h))
    return NULL;
  const sg_status status =
      out ? sg_hold_support(&h->holder, party, &h->arena, out) : SG_ENOMEM;
  h->columns.no_memory |= status == SG_ENOMEM;
  return status == SG_OK ? out : NULL;
}

static const sg_strengths *
host_strengths(sg_host *services, const double *weights, uint32_t n_weights) {
  host *h = of(services);
  sg_strengths *out = sg_arena_alloc(&h->arena, 1, sizeof *out);
  if (!weights || n_weights < SG_N_WEIGHTS) {
    (void)breach(h, "a question of strengths without all the weights");
    return NULL;
  }
  const sg_status status =
      out && !refuses(h)
          ? sg_strengths_of(out, &h->columns, weights,
                            h->run->stakes->shares.counts, &h->arena)
          : SG_ENOMEM;
  h->columns.no_memory |= status != SG_OK;
  return status == SG_OK ? out : NULL;
}

static const sg_host services = {
    .size = sizeof(sg_host),
    .alloc = host_alloc,
    .tick = host_tick,
    .log = host_log,
    .fail = host_fail,
    .numbers = host_numbers,
    .texts = host_texts,
    .rows = host_rows,
    .put_scores = host_put_scores,
    .put_finding = host_put_finding,
    .put_gap = host_put_gap,
    .rules = host_rules,
    .hold = host_hold,
    .look_through = host_look_through,
    .support = host_support,
    .put_part = host_put_part,
    .strengths = host_strengths,
    .put_chain = host_put_chain,
};

static const char *status_words(sg_status status) {
  switch (status) {
  case SG_ENOMEM: return "it ran out of memory";
  case SG_ECANCEL: return "it stopped because its time was up";
  case SG_EINVAL: return "one of its calls was refused";
  default: return "it failed without words";
  }
}

// Ends of the structs in version 1.0, the oldest host that a plugin can meet.
static const size_t first_host_size =
    offsetof(sg_host, put_chain) + sizeof(void (*)(void));
static const size_t first_graph_size =
    offsetof(sg_graph, link_votes_high) + sizeof(void *);

// The services as the plugin sees them; NULL without memory.
static sg_host *show(host *h) {
  const sg_trial *trial = h->run->trial;
  sg_graph graph = h->run->view->graph;
  h->face = (face){h, services};
  h->face.services.graph = &h->run->view->graph;
  h->face.services.params = h->run->params;
  if (!trial || (!trial->age && !trial->strange))
    return &h->face.services;
  sg_graph *copy = sg_arena_alloc(&h->arena, 1, sizeof *copy);
  if (!copy || (trial->strange && !sg_trial_estrange(&graph, &h->arena)))
    return NULL;
  *copy = graph;
  h->face.services.graph = copy;
  if (!trial->age)
    return &h->face.services;
  h->face.services.graph =
      sg_trial_copy(trial, &graph, 0, sizeof graph, first_graph_size);
  if (!h->face.services.graph)
    return NULL;
  return sg_trial_copy(trial, &h->face.services, offsetof(face, services),
                       sizeof(sg_host), first_host_size);
}

// Does it read columns of the plugin that publishes this one?
static bool reads_from(const sg_descriptor *d, const char *column) {
  const size_t length = strcspn(column, ".") + 1;
  for (uint32_t i = 0; i < d->n_reads; i++)
    if (strncmp(d->reads[i], column, length) == 0)
      return true;
  return false;
}

// Columns of the plugins that it reads from, which have all ended; others may
// have or not, and are called as keys of the input may be. False without
// memory.
static bool publish(host *h) {
  const sg_run *run = h->run;
  sg_published *columns =
      sg_arena_alloc(&h->arena, run->n_published, sizeof *columns);
  for (uint32_t i = 0; columns && i < run->n_published; i++)
    if (reads_from(&run->plugin->described, run->published[i].name))
      columns[h->columns.n_published++] = run->published[i];
  h->columns.published = columns;
  return columns != NULL;
}

static sg_status play(host *h, const sg_plugin *plugin) {
  h->stop_at = h->run->limits.in_process
                   ? HUGE_VAL
                   : sg_now() + h->run->limits.seconds * SG_TICK_PART;
  sg_arena_init(&h->arena, 0);
  sg_columns_init(&h->columns, h->run->view, &h->arena);
  h->columns.countries = h->run->countries;
  sg_host *shown = publish(h) ? show(h) : NULL;
  const sg_status status = shown ? plugin->run(shown) : SG_ENOMEM;
  sg_trial_end(h->run->trial, status);
  // A column that it did not get may be one it needed.
  return status == SG_OK && h->columns.no_memory ? SG_ENOMEM : status;
}

// A run that leaves nothing but what the plugin itself keeps.
static void rehearse(const sg_run *run, const sg_plugin *plugin,
                     sg_reporter *reporter) {
  host h = {.run = run, .reporter = reporter, .rehearses = true};
  (void)play(&h, plugin);
  sg_text_reset(&reporter->frames);
  sg_scores_forget((sg_scores *)(uintptr_t)&run->shared);
}

void sg_host_run(void *ctx, sg_reporter *reporter) {
  const sg_run *run = ctx;
  host h = {.run = run, .reporter = reporter, .face = {&h, services}};
  char why[256] = "";
  sg_trial_begin(run->trial);
  const sg_plugin *plugin = sg_loaded_link(run->plugin, NULL, why, sizeof why);
  if (!plugin) {
    (void)host_fail(&h.face.services, SG_EFAIL, why);
    return;
  }
  if (run->trial && run->trial->twice)
    rehearse(run, plugin, reporter);
  const sg_status status = play(&h, plugin);
  if (status != SG_OK)
    (void)host_fail(&h.face.services, status, status_words(status));
  if (!run->limits.in_process)
    return; // the process ends, and gives back more than this would
  if (h.has_holder)
    sg_holder_clear(&h.holder);
  sg_columns_clear(&h.columns);
  sg_arena_clear(&h.arena);
}
