// SPDX-License-Identifier: GPL-2.0-or-later
// write_findings - the findings document; its schema is
// core/schemas/findings.schema.json. No time and no random value is in it.
#include "base/json_batches.h"
#include "report/decide.h"
#include "report/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void write_head(const sg_analysis *a, sg_json_writer *w) {
  char day[11];
  sg_json_put(w, "stakegraph_findings", "1");
  sg_json_key(w, "generator");
  sg_json_open_line(w, '{');
  sg_json_put(w, "name", "stakegraph");
  sg_json_put(w, "version", sg_version());
  sg_json_close(w, '}');
  sg_day_write(a->view.graph.as_of, day);
  sg_json_put(w, "as_of", day);
}

static uint32_t count_links(const sg_model *model) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < model->links.n; i++)
    n += !(SG_AT(sg_link_row, &model->links, i).flags & SG_ROW_GONE);
  return n;
}

static void write_graph(const sg_analysis *a, sg_json_writer *w) {
  const sg_model *model = a->model;
  sg_json_key(w, "graph");
  sg_json_open(w, '{');
  sg_json_put(w, "title",
              model->title ? sg_model_text(model, model->title) : NULL);
  sg_json_put_count(w, "entities", a->view.graph.n_entities);
  sg_json_put_count(w, "parties", a->n_parties);
  sg_json_put_count(w, "links", count_links(model));
  sg_json_put_count(w, "links_in_force", a->view.graph.n_links);
  sg_json_put_count(w, "deals", a->view.graph.n_deals);
  sg_json_put_count(w, "merged", model->n_merged);
  sg_json_put_count(w, "unresolved", model->n_unresolved);
  sg_json_close(w, '}');
}

// Names of the parameters that have another value than their default.
static void write_set(const sg_analysis *a, uint32_t run, sg_json_writer *w) {
  const sg_descriptor *d = &a->runs[run].plugin->described;
  bool any = false;
  for (uint32_t k = 0; k < d->n_params; k++) {
    const sg_param *param = &d->params[k];
    const sg_value *value = &a->params[run][k];
    if (param->text ? strcmp(param->text, value->text) == 0
                    : param->fallback == value->number)
      continue;
    if (!any) {
      sg_json_key(w, "set");
      sg_json_open_line(w, '[');
    }
    any = true;
    sg_json_string(w, param->name);
  }
  if (any)
    sg_json_close(w, ']');
}

static void write_parameters(const sg_analysis *a, uint32_t run,
                             sg_json_writer *w) {
  const sg_descriptor *d = &a->runs[run].plugin->described;
  sg_json_key(w, "parameters");
  sg_json_open(w, '{');
  for (uint32_t k = 0; k < d->n_params; k++) {
    sg_json_key(w, d->params[k].name);
    if (d->params[k].text)
      sg_json_string(w, a->params[run][k].text);
    else
      sg_json_number(w, a->params[run][k].number);
  }
  sg_json_close(w, '}');
  write_set(a, run, w);
}

// The texts that an interpreter made the plugin of.
static void write_scripts(const sg_loaded *plugin, sg_json_writer *w) {
  if (!plugin->n_scripts)
    return;
  sg_json_key(w, "scripts");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < plugin->n_scripts; i++) {
    sg_json_open(w, '{');
    sg_json_put(w, "path", plugin->scripts[i].script.name);
    sg_json_put(w, "sha256", plugin->scripts[i].sha256);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

// Ids are unique among plugins that can be used; refused files follow in the
// order in which they were named.
static void write_plugins(const sg_analysis *a, sg_json_writer *w) {
  sg_json_key(w, "plugins");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_run *run = &a->runs[i];
    const sg_descriptor *d = &run->plugin->described;
    sg_json_open(w, '{');
    sg_json_put(w, "id", sg_run_name(run));
    sg_json_put(w, "version", d->version ? d->version : "");
    sg_json_put(w, "sha256",
                run->plugin->sha256[0] ? run->plugin->sha256 : NULL);
    write_scripts(run->plugin, w);
    sg_json_put(w, "status", sg_run_status_name(run->status));
    sg_json_put(w, "reason", run->reason);
    sg_json_put(w, "isolation", sg_run_isolation(run));
    write_parameters(a, i, w);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void write_metrics(const sg_analysis *a, sg_json_writer *w) {
  sg_json_key(w, "metrics");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < a->n_metrics; i++) {
    sg_json_open(w, '{');
    sg_json_put(w, "name", a->metrics[i].name);
    sg_json_put(w, "plugin", a->metrics[i].plugin);
    sg_json_put(w, "about", a->metrics[i].about);
    sg_json_put_number(w, "min", a->metrics[i].min);
    sg_json_put_number(w, "max", a->metrics[i].max);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void write_party_coverage(const sg_analysis *a, uint32_t v,
                                 sg_json_writer *w) {
  const sg_party_coverage c = sg_party_coverage_of(&a->view, v);
  sg_json_key(w, "coverage");
  sg_json_open_line(w, '{');
  sg_json_put_number(w, "ownership", c.ownership);
  sg_json_put_number(w, "officers", c.officers > 0 ? 1 : c.officers);
  sg_json_put_number(w, "addresses", c.addresses > 0 ? 1 : c.addresses);
  sg_json_put_number(w, "dates", c.dates);
  sg_json_put_number(w, "sources", c.sources);
  sg_json_put_count(w, "undated_links", c.undated_links);
  sg_json_put_count(w, "single_source_links", c.single_source_links);
  sg_json_put_count(w, "unresolved", c.unresolved);
  sg_json_close(w, '}');
}

// Members "links" and "entities" of a walk.
static void write_walk(const sg_analysis *a, sg_id at, const sg_id *links,
                       uint32_t n, sg_json_writer *w) {
  const sg_graph *g = &a->view.graph;
  sg_json_key(w, "links");
  sg_json_open_line(w, '[');
  for (uint32_t i = 0; i < n; i++)
    sg_json_string(w, sg_view_link_id(&a->view, links[i]));
  sg_json_close(w, ']');
  sg_json_key(w, "entities");
  sg_json_open_line(w, '[');
  sg_json_string(w, g->entity_id[at]);
  for (uint32_t i = 0; i < n; i++) {
    at = g->link_from[links[i]] == at ? g->link_to[links[i]]
                                      : g->link_from[links[i]];
    sg_json_string(w, g->entity_id[at]);
  }
  sg_json_close(w, ']');
}

static uint32_t first_chain(const sg_analysis *a, uint32_t v) {
  uint32_t low = 0;
  uint32_t high = a->n_chains;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (a->chains[middle].chain->entity < v)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The chains that the scores of an entity rest on, where there are any.
static void write_chains(const sg_analysis *a, uint32_t v, sg_json_writer *w) {
  uint32_t i = first_chain(a, v);
  if (i == a->n_chains || a->chains[i].chain->entity != v)
    return;
  sg_json_key(w, "chains");
  sg_json_open(w, '[');
  for (; i < a->n_chains && a->chains[i].chain->entity == v; i++) {
    const sg_chain_result *one = &a->chains[i];
    char metric[256];
    (void)snprintf(metric, sizeof metric, "%s.%s", one->plugin, one->metric);
    sg_json_open(w, '{');
    sg_json_put(w, "metric", metric);
    sg_json_put_number(w, "strength", one->chain->strength);
    write_walk(a, v, one->chain->links, one->chain->n_links, w);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

// The ids that other records of the entity had.
static void write_merges(const sg_analysis *a, uint32_t v, sg_json_writer *w) {
  const sg_model *model = a->model;
  uint32_t first = 0;
  const uint32_t n = sg_model_merges(model, a->view.entity_row[v], &first);
  if (n == 0)
    return;
  sg_json_key(w, "merged");
  sg_json_open(w, '[');
  for (uint32_t i = first; i < first + n; i++) {
    const sg_merge *m = &SG_AT(sg_merge, &model->merges, i);
    const sg_entity_row *gone =
        &SG_AT(sg_entity_row, &model->entities, m->gone);
    sg_json_open_line(w, '{');
    sg_json_put(w, "id", sg_model_text(model, gone->id));
    sg_json_put(w, "scheme", sg_model_text(model, m->scheme));
    sg_json_put(w, "identifier", sg_model_text(model, m->id));
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_fingerprint(const sg_analysis *a, uint32_t flag,
                            sg_json_writer *w) {
  char text[17];
  sg_fingerprint_write(a->flags[flag].fingerprint, text);
  sg_json_string(w, text);
}

void sg_write_entity_json(const sg_analysis *analysis, uint32_t v,
                          sg_json_writer *w) {
  const sg_analysis *a = analysis;
  const sg_graph *g = &a->view.graph;
  const sg_entity_row *row = sg_view_entity_row(&a->view, v);
  char country[3];
  sg_country_write(g->entity_country[v], country);
  sg_json_open(w, '{');
  sg_json_put(w, "id", g->entity_id[v]);
  sg_json_put(w, "name", row->name ? sg_model_text(a->model, row->name) : NULL);
  sg_json_put(w, "kind", sg_word(&sg_entity_kinds, g->entity_kind[v]));
  sg_json_put(w, "country", g->entity_country[v] ? country : NULL);
  sg_json_key(w, "scores");
  sg_json_open(w, '{');
  for (uint32_t m = 0; m < a->n_metrics; m++) {
    const double value = sg_packed_get(a->metrics[m].values, v);
    if (!isnan(value))
      sg_json_put_number(w, a->metrics[m].name, value);
  }
  sg_json_close(w, '}');
  sg_json_key(w, "flags");
  sg_json_open_line(w, '[');
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++)
    put_fingerprint(a, a->flag_of[i], w);
  sg_json_close(w, ']');
  write_merges(a, v, w);
  write_chains(a, v, w);
  write_party_coverage(a, v, w);
  sg_json_close(w, '}');
}

static void write_path(const sg_analysis *a, const sg_path *path,
                       sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put(w, "type", "path");
  sg_json_put(w, "shows", path->shows);
  sg_json_put(w, "start", a->view.graph.entity_id[path->start]);
  write_walk(a, path->start, path->links, path->n_links, w);
  sg_json_close(w, '}');
}

static void write_fact(const sg_analysis *a, const sg_fact *fact,
                       sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put(w, "type", "fact");
  sg_json_put(w, "on",
              fact->on == SG_ON_ENTITIES ? "entity"
              : fact->on == SG_ON_LINKS  ? "link"
                                         : "deal");
  sg_json_put(w, "id", sg_view_id(&a->view, fact->on, fact->id));
  sg_json_put(w, "field", fact->field);
  sg_json_put(w, "value", fact->value);
  sg_json_close(w, '}');
}

static void write_sum(const sg_analysis *a, const sg_sum *sum,
                      sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put(w, "type", "sum");
  sg_json_put(w, "shows", sum->shows);
  sg_json_key(w, "terms");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    sg_json_open_line(w, '{');
    sg_json_put(w, "link", sg_view_link_id(&a->view, sum->terms[i].link));
    sg_json_put_share(w, "low", sum->terms[i].low);
    sg_json_put_share(w, "high", sum->terms[i].high);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  sg_json_put_share(w, "low", sum->low);
  sg_json_put_share(w, "high", sum->high);
  sg_json_put_share(w, "threshold", sum->threshold);
  sg_json_put_bool(w, "strict", sum->strict);
  sg_json_close(w, '}');
}

static void write_evidence(const sg_analysis *a, const sg_finding *f,
                           sg_json_writer *w) {
  sg_json_key(w, "evidence");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < f->n_paths; i++)
    write_path(a, &f->paths[i], w);
  for (uint32_t i = 0; i < f->n_facts; i++)
    write_fact(a, &f->facts[i], w);
  for (uint32_t i = 0; i < f->n_sums; i++)
    write_sum(a, &f->sums[i], w);
  sg_json_close(w, ']');
}

static void write_flag(const sg_analysis *a, const sg_flag_result *flag,
                       const sg_finding *f, sg_json_writer *w) {
  const sg_flag_kind *kind = flag->kind;
  sg_json_open(w, '{');
  sg_json_key(w, "fingerprint");
  put_fingerprint(a, (uint32_t)(flag - a->flags), w);
  sg_json_put(w, "flag", f->flag);
  sg_json_put(w, "rule", f->rule);
  sg_json_put(w, "title", kind->title);
  sg_json_put_count(w, "step", (uint64_t)kind->step);
  sg_json_put(w, "group", kind->group);
  sg_json_put(w, "plugin", kind->plugin);
  sg_json_put(w, "severity", sg_word(&sg_severities, (uint32_t)f->severity));
  sg_json_put(w, "certainty", sg_word(&sg_certainties, (uint32_t)f->certainty));
  sg_json_put_number(w, "confidence", f->confidence);
  sg_json_put(w, "subject", a->view.graph.entity_id[f->subject]);
  sg_json_put(w, "deal",
              f->deal == SG_NONE ? NULL : sg_view_deal_id(&a->view, f->deal));
  sg_json_put(w, "message", f->message);
  sg_json_put(w, "innocent", kind->innocent);
  write_evidence(a, f, w);
  sg_json_put_texts(w, "sources", flag->sources);
  sg_json_put_texts(w, "mitigations",
                    sg_flag_mitigations(kind->info, kind->own));
  sg_write_decision_json(a->decided, (uint32_t)(flag - a->flags), w);
  sg_json_close(w, '}');
}

void sg_write_flag_json(const sg_analysis *analysis, const sg_flag_result *flag,
                        sg_json_writer *w) {
  sg_arena arena;
  sg_finding finding;
  sg_arena_init(&arena, 0);
  if (sg_flag_open(analysis, flag, &arena, &finding))
    write_flag(analysis, flag, &finding, w);
  else
    sg_output_fail(w->out);
  sg_arena_clear(&arena);
}

void sg_write_gap_json(const sg_analysis *analysis, uint32_t i,
                       sg_json_writer *w) {
  const sg_gap *gap = &analysis->gaps[i].gap;
  sg_json_open(w, '{');
  sg_json_put(w, "flag", gap->flag);
  sg_json_put(w, "subject",
              gap->subject == SG_NONE
                  ? NULL
                  : analysis->view.graph.entity_id[gap->subject]);
  sg_json_put_count(w, "count", gap->count);
  sg_json_put(w, "reason", gap->reason);
  sg_json_close(w, '}');
}

void sg_write_gaps_json(const sg_analysis *analysis, const char *flag,
                        sg_json_writer *w) {
  sg_json_key(w, "not_evaluable");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < analysis->n_gaps; i++)
    if (!flag || strcmp(flag, analysis->gaps[i].gap.flag) == 0)
      sg_write_gap_json(analysis, i, w);
  sg_json_close(w, ']');
}

// Of every flag that a selected plugin may raise.
static void write_counts(const sg_analysis *a, sg_json_writer *w) {
  sg_json_key(w, "flag_counts");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < a->n_counts; i++)
    sg_write_flag_count(a, i, w);
  sg_json_close(w, ']');
}

static void write_coverage(const sg_analysis *a, sg_json_writer *w) {
  const sg_coverage *c = &a->coverage;
  sg_json_key(w, "coverage");
  sg_json_open(w, '{');
  sg_json_put_count(w, "parties", c->parties);
  sg_json_put_number(w, "ownership", c->ownership);
  sg_json_put_number(w, "officers", c->officers);
  sg_json_put_number(w, "addresses", c->addresses);
  sg_json_put_number(w, "dates", c->dates);
  sg_json_put_number(w, "sources", c->sources);
  sg_json_put_count(w, "undated_links", c->undated_links);
  sg_json_put_count(w, "single_source_links", c->single_source_links);
  sg_json_put_count(w, "unresolved", c->unresolved);
  sg_json_close(w, '}');
}

// Tables about countries that plugins could ask; their values are no part of
// the findings.
static void write_countries(const sg_analysis *a, sg_json_writer *w) {
  if (!a->countries || !a->countries->tables.n)
    return;
  sg_json_key(w, "countries");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < a->countries->tables.n; i++) {
    const sg_country_table *table =
        &SG_AT(sg_country_table, &a->countries->tables, i);
    sg_json_open(w, '{');
    sg_json_put(w, "name", table->name);
    sg_json_put(w, "use", table->use);
    sg_json_put(w, "title", table->title);
    sg_json_put(w, "publisher", table->publisher);
    sg_json_put(w, "url", table->url);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void write_warnings(const sg_analysis *a, sg_json_writer *w) {
  sg_json_key(w, "warnings");
  sg_json_open(w, '{');
  sg_write_warnings(a->model->problems, "counts", w);
  sg_json_close(w, '}');
}

static void write_entities(const void *ctx, uint32_t from, uint32_t to,
                           sg_json_writer *w) {
  const sg_analysis *a = ctx;
  for (uint32_t i = from; i < to; i++)
    sg_write_entity_json(a, a->ranked[i], w);
}

static void write_flags(const void *ctx, uint32_t from, uint32_t to,
                        sg_json_writer *w) {
  const sg_analysis *a = ctx;
  for (uint32_t i = from; i < to; i++)
    sg_write_flag_json(a, &a->flags[i], w);
}

void sg_write_findings(const sg_analysis *analysis, sg_output *out) {
  const uint32_t crew = analysis->model->n_workers;
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  write_head(analysis, &w);
  sg_write_inputs(analysis->model, &w);
  write_graph(analysis, &w);
  write_plugins(analysis, &w);
  write_metrics(analysis, &w);
  sg_json_key(&w, "entities");
  sg_json_open(&w, '[');
  sg_json_batches(&w, analysis->n_ranked, crew, write_entities, analysis);
  sg_json_close(&w, ']');
  sg_json_key(&w, "flags");
  sg_json_open(&w, '[');
  sg_json_batches(&w, analysis->n_flags, crew, write_flags, analysis);
  sg_json_close(&w, ']');
  sg_write_gaps_json(analysis, NULL, &w);
  sg_write_decided_json(analysis->decided, &w);
  write_counts(analysis, &w);
  write_coverage(analysis, &w);
  sg_write_sensitivity_json(analysis, &w);
  write_countries(analysis, &w);
  write_warnings(analysis, &w);
  sg_write_case(analysis, &w);
  sg_json_close(&w, '}');
}

void sg_write_findings_of(const sg_analysis *analysis, const uint8_t *flags,
                          sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, false);
  sg_json_open(&w, '{');
  write_head(analysis, &w);
  write_plugins(analysis, &w);
  sg_json_key(&w, "flags");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < analysis->n_flags; i++)
    if (flags[i])
      sg_write_flag_json(analysis, &analysis->flags[i], &w);
  sg_json_close(&w, ']');
  sg_write_gaps_json(analysis, NULL, &w);
  sg_write_case_of(analysis, flags, &w);
  sg_json_close(&w, '}');
}
