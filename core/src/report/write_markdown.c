// SPDX-License-Identifier: GPL-2.0-or-later
// write_markdown - the findings as a document that people read and file.
//
// It carries everything of the findings but the scores of parties without a
// flag. Text of the input is escaped: it cannot become a link, a table or HTML.
#include "report/report.h"

#include "analyze/sensitivity.h"

#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct doc {
  const sg_analysis *a;
  sg_output *out;
  sg_text room;
} doc;

static void put(doc *d, const char *text) {
  sg_output_puts(d->out, text);
}

// Text of the input: controls shown, marks of Markdown and HTML escaped.
static void put_safe(doc *d, const char *text) {
  sg_text_reset(&d->room);
  sg_text_add_safe(&d->room, text);
  for (const char *c = sg_text_get(&d->room); *c; c++) {
    if (*c == '<' || *c == '>' || *c == '&')
      put(d, *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : "&amp;");
    else {
      if (strchr("\\`*_{}[]()#+!|~", *c))
        put(d, "\\");
      sg_output_add(d->out, c, 1);
    }
  }
}

static void put_head(doc *d) {
  const sg_analysis *a = d->a;
  char day[11];
  sg_day_write(a->view.graph.as_of, day);
  put(d, "# ");
  put_safe(d, a->model->title ? sg_model_text(a->model, a->model->title)
                              : "Stakeholder review");
  sg_output_printf(d->out,
                   "\n\nStep 4 review as of %s. %u parties and places, %u "
                   "links in force, %u deals.\n",
                   day, a->view.graph.n_entities, a->view.graph.n_links,
                   a->view.graph.n_deals);
  put(d, "\nFlags are signals to look at, not proof. No flag means that "
         "nothing was found in this data, not that a party is clear.\n");
}

static void put_overview(doc *d) {
  uint32_t counts[6];
  sg_count_severities(d->a, counts);
  put(d, "\n## Flags by severity\n\n| severity | flags |\n|---|---:|\n");
  for (int32_t s = SG_RESOLVE_FIRST; s >= SG_NOTE; s--)
    sg_output_printf(d->out, "| %s | %u |\n",
                     sg_word(&sg_severities, (uint32_t)s), counts[s]);
}

static void put_name(doc *d, sg_id v) {
  const sg_graph *g = &d->a->view.graph;
  put_safe(d, g->entity_name[v]);
  if (strcmp(g->entity_name[v], g->entity_id[v]) != 0) {
    put(d, " \\[");
    put_safe(d, g->entity_id[v]);
    put(d, "\\]");
  }
}

// "owns 40.42 %, reported, since 2014-01": one link as a reader would say it.
static void put_link(doc *d, sg_id e) {
  const sg_graph *g = &d->a->view.graph;
  const sg_link_row *row = sg_view_link_row(&d->a->view, e);
  char text[16];
  char since[11];
  char until[11];
  put(d, sg_word(&sg_link_kinds, g->link_kind[e]));
  if (g->link_kind[e] == SG_OWNERSHIP) {
    sg_share_write(row->low, text);
    put(d, " ");
    if (row->low == 0 && row->high == SG_WHOLE) {
      put(d, "(share unknown)");
    } else {
      put(d, text);
      if (row->low != row->high) {
        sg_share_write(row->high, text);
        put(d, "-");
        put(d, text);
      }
      put(d, " %");
    }
  }
  put(d, ", ");
  put(d, sg_word(&sg_bases, g->link_basis[e]));
  sg_date_write(row->since, since);
  sg_date_write(row->until, until);
  if (since[0]) {
    put(d, sg_is_event(row->kind) ? ", " : ", since ");
    put(d, since);
  }
  if (until[0]) {
    put(d, ", until ");
    put(d, until);
  }
  put(d, ", link ");
  put_safe(d, sg_view_link_id(&d->a->view, e));
}

static void put_path(doc *d, const sg_path *path) {
  const sg_graph *g = &d->a->view.graph;
  put(d, "* ");
  put_safe(d, path->shows);
  put(d, ":\n");
  sg_id at = path->start;
  for (uint32_t i = 0; i < path->n_links; i++) {
    const sg_id e = path->links[i];
    const bool forward = g->link_from[e] == at;
    const sg_id next = forward ? g->link_to[e] : g->link_from[e];
    put(d, "    * ");
    put_name(d, g->link_from[e]);
    put(d, " → ");
    put_name(d, g->link_to[e]);
    put(d, " (");
    put_link(d, e);
    put(d, ")\n");
    at = next;
  }
}

static void put_sum(doc *d, const sg_sum *sum) {
  char low[16];
  char high[16];
  char threshold[16];
  sg_share_write(sum->low, low);
  sg_share_write(sum->high, high);
  sg_share_write(sum->threshold, threshold);
  put(d, "* ");
  put_safe(d, sum->shows);
  sg_output_printf(d->out, ": %s%s%s %%, threshold %s %s %%\n", low,
                   sum->low == sum->high ? "" : "-",
                   sum->low == sum->high ? "" : high,
                   sum->strict ? "more than" : "at least", threshold);
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    put(d, "    * ");
    put_name(d, d->a->view.graph.link_from[sum->terms[i].link]);
    put(d, ": ");
    put_link(d, sum->terms[i].link);
    put(d, "\n");
  }
}

static void put_fact(doc *d, const sg_fact *fact) {
  put(d, "* ");
  if (fact->on == SG_ON_ENTITIES)
    put_name(d, fact->id);
  else
    put_safe(d, sg_view_id(&d->a->view, fact->on, fact->id));
  put(d, ": ");
  put_safe(d, fact->field);
  put(d, " = ");
  put_safe(d, fact->value);
  put(d, "\n");
}

static void put_mitigations(doc *d, const sg_flag_result *flag) {
  const sg_catalogue *c = d->a->catalogue;
  const char *const *codes = flag->info ? flag->info->mitigations : NULL;
  if (!codes || !*codes)
    return;
  put(d, "\nTo consider:\n\n");
  for (; *codes; codes++) {
    sg_output_printf(d->out, "* %s: ", *codes);
    put_safe(d, sg_named_text(c->mitigations, c->n_mitigations, *codes));
    put(d, "\n");
  }
}

static void put_flag(doc *d, const sg_flag_result *flag) {
  const sg_finding *f = &flag->finding;
  sg_output_printf(d->out, "\n#### %s ", f->flag);
  put_safe(d, flag->title);
  sg_output_printf(d->out, " (%s, %s)\n\n",
                   sg_word(&sg_severities, (uint32_t)f->severity),
                   sg_word(&sg_certainties, (uint32_t)f->certainty));
  put_safe(d, f->message);
  put(d, "\n\nEvidence:\n\n");
  for (uint32_t i = 0; i < f->n_paths; i++)
    put_path(d, &f->paths[i]);
  for (uint32_t i = 0; i < f->n_facts; i++)
    put_fact(d, &f->facts[i]);
  for (uint32_t i = 0; i < f->n_sums; i++)
    put_sum(d, &f->sums[i]);
  if (flag->innocent) {
    put(d, "\nUsual innocent explanation: ");
    put_safe(d, flag->innocent);
    put(d, "\n");
  }
  put_mitigations(d, flag);
  sg_output_printf(d->out,
                   "\nConfidence %.2g. Fingerprint %s. Sources:", f->confidence,
                   flag->fingerprint);
  if (!flag->sources[0])
    put(d, " none stated");
  for (const char *const *s = flag->sources; *s; s++) {
    put(d, s == flag->sources ? " " : ", ");
    put_safe(d, *s);
  }
  put(d, ".\n");
}

static void put_parties(doc *d) {
  const sg_analysis *a = d->a;
  put(d, "\n## Parties with flags\n");
  for (uint32_t i = 0; i < a->n_ranked; i++) {
    const sg_id v = a->ranked[i];
    if (a->flag_start[v] == a->flag_start[v + 1])
      continue;
    put(d, "\n### ");
    put_name(d, v);
    put(d, "\n");
    for (uint32_t m = 0; m < a->n_metrics; m++)
      if (!isnan(a->metrics[m].values[v]))
        sg_output_printf(d->out, "\n* %s: %.3g", a->metrics[m].name,
                         a->metrics[m].values[v]);
    put(d, "\n");
    for (uint32_t k = a->flag_start[v]; k < a->flag_start[v + 1]; k++)
      put_flag(d, &a->flags[a->flag_of[k]]);
  }
}

static void put_gaps(doc *d) {
  put(d, "\n## What could not be evaluated\n\n");
  for (uint32_t i = 0; i < d->a->n_gaps; i++) {
    const sg_gap *gap = &d->a->gaps[i].gap;
    sg_output_printf(d->out, "* %s", gap->flag);
    if (gap->subject != SG_NONE) {
      put(d, " on ");
      put_name(d, gap->subject);
    }
    put(d, ": ");
    put_safe(d, gap->reason);
    put(d, "\n");
  }
  if (d->a->n_gaps == 0)
    put(d, "Every flag that took part could be evaluated.\n");
}

static void put_coverage_line(doc *d, const char *what, double fraction) {
  char text[16];
  sg_percent_write(fraction, text);
  sg_output_printf(d->out, "| %s | %s |\n", what, text);
}

static void put_coverage(doc *d) {
  const sg_coverage *c = &d->a->coverage;
  sg_output_printf(d->out,
                   "\n## What is known\n\n| of %u companies | known |\n"
                   "|---|---:|\n",
                   c->parties);
  put_coverage_line(d, "owners", c->ownership);
  put_coverage_line(d, "officers", c->officers);
  put_coverage_line(d, "addresses", c->addresses);
  put(d, "\n| of the links in force | known |\n|---|---:|\n");
  put_coverage_line(d, "date", c->dates);
  put_coverage_line(d, "source", c->sources);
  sg_output_printf(d->out,
                   "\n%u links are undated, %u rest on one source; %u parties "
                   "are mentioned only. The input gave %u warnings.\n",
                   c->undated_links, c->single_source_links, c->unresolved,
                   d->a->model->problems->total);
}

static void put_sensitivity(doc *d) {
  const sg_sensitivity *s = d->a->sensitivity;
  char text[1000];
  if (!s)
    return;
  put(d, "\n## How stable the ranking is\n\n");
  sg_sensitivity_words(d->a, text);
  put_safe(d, text);
  put(d, "\n\n");
  for (uint32_t i = 0; i < s->n; i++) {
    sg_shift_words(d->a, i, text);
    put(d, "* ");
    put_safe(d, text);
    put(d, "\n");
  }
}

// A plain JSON string value of an attribute, or NULL.
static void put_attr(doc *d, uint32_t attrs, const char *key) {
  const char *json = sg_attr_find(d->a->model, attrs, key);
  if (!json || json[0] != '"')
    return;
  sg_text text;
  sg_text_init(&text, 0);
  sg_json_decode((sg_slice){json, strlen(json)}, &text);
  put(d, ", ");
  put_safe(d, sg_text_get(&text));
  sg_text_clear(&text);
}

// Sources that flags cite, in the order of their ids. One that no input
// describes has been warned about and is named at the flag alone.
static void put_sources(doc *d) {
  const sg_model *model = d->a->model;
  put(d, "\n## Sources cited\n\n");
  for (const char *const *id = d->a->cited; *id; id++) {
    const uint32_t found =
        sg_index_get(&model->source_of, sg_intern_find(&model->strings, *id));
    if (found == 0)
      continue;
    const uint32_t attrs =
        SG_AT(sg_source_row, &model->sources, found - 1).attrs;
    put(d, "* ");
    put_safe(d, *id);
    put_attr(d, attrs, "title");
    put_attr(d, attrs, "publisher");
    put_attr(d, attrs, "date");
    put_attr(d, attrs, "url");
    put(d, "\n");
  }
}

static void put_method(doc *d) {
  const sg_analysis *a = d->a;
  sg_output_printf(d->out, "\n## Method\n\nstakegraph %s.\n\n", sg_version());
  for (uint32_t i = 0; i < a->model->inputs.n; i++) {
    const sg_input_file *input = &SG_AT(sg_input_file, &a->model->inputs, i);
    put(d, "* input ");
    put_safe(d, input->path);
    sg_output_printf(d->out, ", format %s, SHA-256 %s\n", input->format,
                     input->sha256);
  }
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_run *run = &a->runs[i];
    put(d, "* plugin ");
    put_safe(d, sg_run_name(run));
    if (run->plugin->described.version) {
      put(d, " ");
      put_safe(d, run->plugin->described.version);
    }
    sg_output_printf(d->out, ", %s, SHA-256 %s\n",
                     sg_run_status_name(run->status), run->plugin->sha256);
  }
}

void sg_write_markdown(const sg_analysis *analysis, sg_output *out) {
  doc d = {.a = analysis, .out = out};
  sg_text_init(&d.room, 0);
  put_head(&d);
  put_overview(&d);
  put_parties(&d);
  put_gaps(&d);
  put_coverage(&d);
  put_sensitivity(&d);
  put_sources(&d);
  put_method(&d);
  sg_text_clear(&d.room);
}
