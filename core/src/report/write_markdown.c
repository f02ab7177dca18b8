// SPDX-License-Identifier: GPL-2.0-or-later
// write_markdown - the review of step 4 as a document that people read and
// file: deals, parties, chain, flags by group, open questions, mitigations,
// what could not be seen, method. It carries everything of the findings but the
// scores of parties without a flag.
#include "report/decide.h"
#include "report/markdown.h"
#include "report/words.h"

#include "analyze/sensitivity.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

static void put_head(sg_doc *d) {
  const sg_analysis *a = d->a;
  char day[11];
  sg_day_write(a->view.graph.as_of, day);
  sg_doc_put(d, "# ");
  sg_doc_safe(d, a->model->title ? sg_model_text(a->model, a->model->title)
                                 : "Stakeholder review");
  sg_output_printf(d->out,
                   "\n\nReview of the stakeholders (step 4) as of %s. %u "
                   "parties and places, %u links in force, %u deals.\n",
                   day, a->view.graph.n_entities, a->view.graph.n_links,
                   a->view.graph.n_deals);
  sg_doc_put(d, "\nFlags are signals to look at, not proof. No flag means that "
                "nothing was found in this data, not that a party is clear.\n");
}

static void put_overview(sg_doc *d) {
  uint32_t counts[6];
  sg_count_severities(d->a, counts);
  sg_doc_put(d, "\n## Result\n\n| severity | flags |\n|---|---:|\n");
  for (int32_t s = SG_RESOLVE_FIRST; s >= SG_NOTE; s--)
    sg_output_printf(d->out, "| %s | %u |\n",
                     sg_word(&sg_severities, (uint32_t)s), counts[s]);
}

// The groups of the catalogue in their order, then flags of other plugins.
static bool is_in_group(const sg_analysis *a, const sg_flag_result *flag,
                        uint32_t group) {
  const sg_catalogue *c = a->catalogue;
  if (group < c->n_groups)
    return strcmp(flag->group, c->groups[group].id) == 0;
  for (uint32_t i = 0; i < c->n_groups; i++)
    if (strcmp(flag->group, c->groups[i].id) == 0)
      return false;
  return true;
}

static void put_group(sg_doc *d, uint32_t group) {
  const sg_analysis *a = d->a;
  bool any = false;
  for (uint32_t i = 0; i < a->n_flags; i++) {
    if (!is_in_group(a, &a->flags[i], group))
      continue;
    if (!any) {
      sg_doc_put(d, "\n### ");
      sg_doc_safe(d, group < a->catalogue->n_groups
                         ? a->catalogue->groups[group].text
                         : "Other plugins");
      sg_doc_put(d, "\n");
    }
    any = true;
    sg_doc_flag(d, &a->flags[i]);
  }
}

static void put_flags(sg_doc *d) {
  sg_doc_put(d, "\n## Flags\n");
  if (d->a->n_flags == 0)
    sg_doc_put(d, "\nNone was raised.\n");
  for (uint32_t g = 0; g <= d->a->catalogue->n_groups; g++)
    put_group(d, g);
}

static void put_gaps(sg_doc *d) {
  char text[SG_WORDS_MAX];
  sg_doc_put(d, "\n## What could not be evaluated\n\n");
  for (uint32_t i = 0; i < d->a->n_gaps; i++) {
    if (i < SG_GAPS_COMPARED && sg_gap_is_told(d->a, i))
      continue;
    sg_gap_words(d->a, i, text);
    sg_doc_put(d, "* ");
    sg_doc_safe(d, text);
    sg_doc_put(d, "\n");
  }
  if (d->a->n_gaps == 0)
    sg_doc_put(d, "Every flag that took part could be evaluated.\n");
}

static void put_coverage_line(sg_doc *d, const char *what, double fraction) {
  char text[16];
  sg_percent_write(fraction, text);
  sg_output_printf(d->out, "| %s | %s |\n", what, text);
}

static void put_coverage(sg_doc *d) {
  const sg_coverage *c = &d->a->coverage;
  sg_output_printf(d->out,
                   "\n## What is known\n\n| of %u companies | known |\n"
                   "|---|---:|\n",
                   c->parties);
  put_coverage_line(d, "owners", c->ownership);
  put_coverage_line(d, "officers", c->officers);
  put_coverage_line(d, "addresses", c->addresses);
  sg_doc_put(d, "\n| of the links in force | known |\n|---|---:|\n");
  put_coverage_line(d, "date", c->dates);
  put_coverage_line(d, "source", c->sources);
  sg_output_printf(d->out,
                   "\n%u links are undated, %u rest on one source; %u parties "
                   "are mentioned only. The input gave %u warnings.\n",
                   c->undated_links, c->single_source_links, c->unresolved,
                   d->a->model->problems->total);
}

static void put_sensitivity(sg_doc *d) {
  const sg_sensitivity *s = d->a->sensitivity;
  char text[1000];
  if (!s)
    return;
  sg_doc_put(d, "\n## How stable the ranking is\n\n");
  sg_sensitivity_words(d->a, text);
  sg_doc_safe(d, text);
  sg_doc_put(d, "\n\n");
  for (uint32_t i = 0; i < s->n; i++) {
    sg_shift_words(d->a, i, text);
    sg_doc_put(d, "* ");
    sg_doc_safe(d, text);
    sg_doc_put(d, "\n");
  }
}

// Sources that flags cite, in the order of their ids. One that no input
// describes has been warned about and is named at the flag alone.
static void put_sources(sg_doc *d) {
  sg_doc_put(d, "\n## Sources cited\n\n");
  for (const char *const *id = d->a->cited; *id; id++) {
    const sg_source_row *row = sg_find_source(d->a->model, *id);
    if (!row)
      continue;
    sg_doc_put(d, "* ");
    sg_doc_safe(d, *id);
    sg_doc_attr(d, ", ", row->attrs, "title");
    sg_doc_attr(d, ", ", row->attrs, "publisher");
    sg_doc_attr(d, ", ", row->attrs, "date");
    sg_doc_attr(d, ", ", row->attrs, "url");
    sg_doc_attr(d, ", retrieved ", row->attrs, "retrieved");
    sg_doc_put(d, "\n");
  }
}

static void put_inputs(sg_doc *d) {
  const sg_model *model = d->a->model;
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *input = &SG_AT(sg_input_file, &model->inputs, i);
    sg_doc_put(d, "* input ");
    sg_doc_safe(d, input->path);
    sg_output_printf(d->out, ", format %s, SHA-256 %s\n", input->format,
                     input->sha256);
  }
}

static void put_parameters(sg_doc *d, uint32_t run) {
  const sg_descriptor *plugin = &d->a->runs[run].plugin->described;
  char number[32];
  for (uint32_t k = 0; k < plugin->n_params; k++) {
    const sg_param *param = &plugin->params[k];
    const sg_value *value = &d->a->params[run][k];
    if (param->text ? strcmp(param->text, value->text) == 0
                    : param->fallback == value->number)
      continue;
    sg_number_write(value->number, number);
    sg_output_printf(d->out, "    * %s set to ", param->name);
    sg_doc_safe(d, param->text ? value->text : number);
    sg_doc_put(d, "\n");
  }
}

static void put_method(sg_doc *d) {
  const sg_analysis *a = d->a;
  sg_output_printf(d->out,
                   "\n## Method\n\nstakegraph %s; parameters have their "
                   "defaults where none is named.\n\n",
                   sg_version());
  put_inputs(d);
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_run *run = &a->runs[i];
    sg_doc_put(d, "* plugin ");
    sg_doc_safe(d, sg_run_name(run));
    if (run->plugin->described.version) {
      sg_doc_put(d, " ");
      sg_doc_safe(d, run->plugin->described.version);
    }
    sg_output_printf(d->out, ", %s, SHA-256 %s\n",
                     sg_run_status_name(run->status), run->plugin->sha256);
    if (a->params && a->params[i])
      put_parameters(d, i);
  }
  for (uint32_t i = 0; a->countries && i < a->countries->tables.n; i++) {
    const sg_country_table *table =
        &SG_AT(sg_country_table, &a->countries->tables, i);
    sg_doc_put(d, "* table of countries ");
    sg_doc_safe(d, table->name);
    sg_doc_put(d, ", ");
    sg_doc_safe(d, table->publisher);
    sg_doc_put(d, "\n");
  }
}

static void put_lapsed(sg_doc *d) {
  const sg_decided *decided = d->a->decided;
  if (!decided)
    return;
  sg_output_printf(d->out,
                   "\n## Decisions on flags\n\n%u of the decisions stand, "
                   "%u do not hold any more, %u are open.\n\n",
                   decided->n_standing, decided->n_lapsed,
                   decided->decisions->open);
  for (uint32_t i = 0; i < decided->n_lapsed; i++) {
    sg_text words;
    sg_text_init(&words, 0);
    sg_lapse_words(decided->lapsed[i], &words);
    sg_doc_put(d, "* ");
    sg_doc_safe(d, sg_text_get(&words));
    sg_doc_put(d, "\n");
    sg_text_clear(&words);
  }
  sg_doc_put(d, "\nTaken from ");
  sg_doc_safe(d, decided->decisions->path);
  sg_output_printf(d->out, ", SHA-256 %s.\n", decided->decisions->sha256);
}

static void put_sign_off(sg_doc *d) {
  sg_doc_put(d,
             "\n## Decision\n\n| | |\n|---|---|\n| decision and reasons | |\n"
             "| conditions | |\n| reviewed by, date | |\n"
             "| approved by, date | |\n| next review | |\n");
}

void sg_write_markdown(const sg_analysis *analysis, sg_output *out) {
  sg_doc d = {.a = analysis, .out = out};
  sg_text_init(&d.room, 0);
  put_head(&d);
  put_overview(&d);
  sg_review_deals(&d);
  sg_review_parties(&d);
  sg_review_chain(&d);
  put_flags(&d);
  put_lapsed(&d);
  sg_review_questions(&d);
  sg_review_mitigations(&d);
  put_gaps(&d);
  put_coverage(&d);
  put_sensitivity(&d);
  put_sources(&d);
  put_method(&d);
  put_sign_off(&d);
  sg_text_clear(&d.room);
}
