// SPDX-License-Identifier: GPL-2.0-or-later
// analysis - one analysis of a loaded model: plugins run, flags merged, parties
// ranked, coverage counted.
#ifndef SG_ANALYZE_ANALYSIS_H
#define SG_ANALYZE_ANALYSIS_H

#include "analyze/catalogue.h"
#include "analyze/registry.h"
#include "ownership/held.h"
#include "ownership/rules.h"
#include "plugin/run.h"

typedef struct sg_analysis_options {
  const char *as_of;             ///< A date, or NULL: the model's, else `today`
  int32_t today;                 ///< Used only when nothing else says a date
  const char *deal;              ///< or NULL
  const char *without_source;    ///< Leave out links that rest on it alone
  const sg_rules *rules;         ///< Of ownership
  const sg_countries *countries; ///< Tables of countries, or NULL
  const char *const *settings;   ///< "PLUGIN.PARAM=VALUE"; later ones win
  uint32_t n_settings;
  uint32_t jobs;
  sg_limits limits;  ///< Of each plugin, as for sg_limits_for()
  bool drops_stakes; ///< Nobody asks for them when the plugins have ended
  void (*log)(void *ctx, int32_t level, const char *plugin,
              const char *message);
  /// Called when a plugin starts (status SG_RUN_OK, `ended` false) and ends.
  void (*progress)(void *ctx, const char *plugin, bool ended,
                   sg_run_status status);
  /// Called when a stage of the analysis begins. May be NULL.
  void (*stage)(void *ctx, const char *name);
  /// Asked now and then; true: stop, SG_ECANCEL. May be NULL.
  bool (*cancelled)(void *ctx);
  void *ctx;
} sg_analysis_options;

/// A metric as readers see it.
typedef struct sg_metric_result {
  const char *name, *plugin, *about; ///< name is "plugin.metric"
  double min, max;
  const sg_packed *values; ///< One an entity; see sg_packed_get()
} sg_metric_result;

/// The plugin that readers see for flags that the core raises itself.
#define SG_CORE_ID "core"

/// What all flags of one id have in common that one plugin raises.
typedef struct sg_flag_kind {
  const char *plugin;                   ///< Id
  const char *title, *innocent, *group; ///< innocent may be NULL
  int32_t step;
  const sg_flag_info *info; ///< NULL for a flag that is not in the catalogue
  const sg_flag *own;       ///< As its plugin declares it, or NULL
} sg_flag_kind;

/// A flag as readers see it.
typedef struct sg_flag_result {
  sg_kept finding;      ///< severity settled; see sg_flag_open()
  uint64_t fingerprint; ///< In words by sg_fingerprint_write()
  const sg_flag_kind *kind;
  const char *const *sources; ///< Ids in order, ending in NULL
  bool escalated; ///< One level up, for flags of another group beside it
} sg_flag_result;

typedef struct sg_gap_result {
  sg_gap gap;
  const char *plugin;
} sg_gap_result;

/// What came of one flag of one plugin, in numbers of parties in scope.
typedef struct sg_flag_count {
  const char *flag, *plugin;
  uint32_t certain, possible, not_raised, not_evaluable;
} sg_flag_count;

/// The chain that a score rests on, as readers see it.
typedef struct sg_chain_result {
  const char *plugin, *metric; ///< Name without the plugin's
  const sg_score_chain *chain;
} sg_chain_result;

/// What is known about one party; NaN when there is nothing to count.
typedef struct sg_party_coverage {
  double ownership;           ///< Least share that its recorded owners hold
  double officers, addresses; ///< Counts
  double dates, sources;      ///< Fraction of its links that have one
  uint32_t undated_links, single_source_links;
  bool unresolved; ///< Named by a link, and never described
} sg_party_coverage;

/// The same for the whole graph; fractions of the companies and links.
typedef struct sg_coverage {
  uint32_t parties; ///< Companies and arrangements in scope
  double ownership, officers, addresses, dates, sources;
  uint32_t undated_links, single_source_links, unresolved;
} sg_coverage;

typedef struct sg_analysis {
  const sg_model *model;
  const sg_catalogue *catalogue;
  const sg_registry *registry;
  sg_view view;
  sg_stakes stakes;              ///< Gone if the options say so
  sg_rules_at rules;             ///< As they stand on the day
  const sg_countries *countries; ///< The tables that were loaded, or NULL
  sg_run
      *runs; ///< One a selected plugin, in the order in which they were found
  sg_value **params; ///< Of each run
  uint32_t n_runs;
  bool incomplete;           ///< A plugin did not finish: exit code 4
  sg_metric_result *metrics; ///< By name
  uint32_t n_metrics;
  sg_flag_result *flags; ///< By severity, flag, subject, fingerprint
  uint32_t n_flags;
  sg_gap_result *gaps;
  uint32_t n_gaps;
  uint32_t n_parties;    ///< In scope: neither addresses nor incidents
  sg_flag_count *counts; ///< By flag and plugin
  uint32_t n_counts;
  sg_chain_result *chains; ///< By entity, plugin and metric
  uint32_t n_chains;
  uint32_t *ranked; ///< Entities that have a score or a flag, worst first
  uint32_t n_ranked;
  uint32_t *flag_start; ///< Flags of entity v: flag_of[flag_start[v] ...]
  uint32_t *flag_of;
  const char *const *cited; ///< Ids of sources that flags cite, in order; NULL
  sg_coverage coverage;
  const struct sg_sensitivity *sensitivity; ///< When it was asked for
  const struct sg_decided *decided;         ///< Decisions, where there are any
  sg_arena arena;
  sg_keeper keeper; ///< Of the findings
} sg_analysis;

/// The day an analysis is made for: of `text`, else the model's, else `today`.
SG_NODISCARD sg_status sg_find_as_of(const sg_model *model, const char *text,
                                     int32_t today, int32_t *as_of,
                                     sg_error *err);

/// Run the selected plugins of the registry on the model and settle everything.
/// Model, catalogue and registry must outlive the analysis.
SG_NODISCARD sg_status sg_analyze(sg_analysis *out, const sg_model *model,
                                  const sg_catalogue *catalogue,
                                  const sg_registry *registry,
                                  const sg_analysis_options *options,
                                  sg_error *err);
void sg_analysis_clear(sg_analysis *analysis);

/// A flag's finding in full, its rows made in the arena. False without memory.
/// Several threads may open flags at the same time.
bool sg_flag_open(const sg_analysis *analysis, const sg_flag_result *flag,
                  sg_arena *arena, sg_finding *out);
/// 16 digits.
void sg_fingerprint_write(uint64_t fingerprint, char out[17]);

/// Mitigations of a flag, of the catalogue or else as declared; ending in NULL.
const char *const *sg_flag_mitigations(const sg_flag_info *info,
                                       const sg_flag *own);
/// What the plugin that raises a flag declares of it, or NULL.
const sg_flag *sg_flag_declared(const sg_analysis *analysis, const char *plugin,
                                const char *flag);
/// Highest severity of any flag, 0 when there is none.
int32_t sg_analysis_worst(const sg_analysis *analysis);
/// Is it one of the metrics that parties are ranked by?
bool sg_is_headline(const char *metric);
/// The greatest of an entity's headline metrics; -1 when it has none.
double sg_headline(const sg_analysis *analysis, uint32_t v);
/// Coverage of one entity. O(its links).
sg_party_coverage sg_party_coverage_of(const sg_view *view, uint32_t v);

// Steps of sg_analyze(), each in a file of its own.

/// settings.c: parameter values of every run.
SG_NODISCARD sg_status sg_settings_apply(sg_analysis *analysis,
                                         const sg_analysis_options *options,
                                         sg_error *err);
/// schedule.c: run the plugins, providers of columns first.
SG_NODISCARD sg_status sg_schedule(sg_analysis *analysis,
                                   const sg_analysis_options *options,
                                   sg_error *err);
/// settle.c: metrics, flags with severity and fingerprint, gaps, in order.
SG_NODISCARD sg_status sg_settle(sg_analysis *analysis, sg_error *err);
/// evidence.c: sources and fingerprint of each flag, a step of sg_settle().
SG_NODISCARD sg_status sg_settle_evidence(sg_analysis *analysis, sg_error *err);
/// rank.c: the parties, worst first.
SG_NODISCARD sg_status sg_rank(sg_analysis *analysis, sg_error *err);
/// counts.c: how often each flag was raised, not raised, not evaluable.
SG_NODISCARD sg_status sg_count_flags(sg_analysis *analysis, sg_error *err);
/// coverage.c: D05 on every party to a deal or supply, or above one, of which
/// no owner is recorded. Adds sg_kept.
SG_NODISCARD sg_status sg_coverage_raise(sg_analysis *analysis,
                                         sg_vec *findings, sg_error *err);
void sg_coverage_count(sg_analysis *analysis);

#endif
