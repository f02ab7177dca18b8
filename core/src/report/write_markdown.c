// SPDX-License-Identifier: GPL-2.0-or-later
// write_markdown - the review of step 4 as a document that people read and
// file: deals, parties, chain, flags by group, open questions, mitigations,
// what could not be seen, method. It carries everything of the findings but the
// scores of parties without a flag.
#include "report/decide.h"
#include "report/markdown.h"

#include "analyze/sensitivity.h"
#include "base/memory.h"
#include "graph/kinds.h"
#include "report/doc_words.h"
#include "report/report.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

// Of an object of the document; what is no number counts as none.
static double count_of(const cJSON *object, const char *key) {
  const double n = sg_doc_number(object, key);
  return n >= 0 ? n : 0;
}

static void put_head(sg_md *d) {
  const cJSON *graph = d->f->graph;
  const char *title = sg_doc_text(graph, "title");
  sg_md_put(d, "# ");
  sg_md_safe(d, title[0] ? title : "Stakeholder review");
  sg_md_member(d, "\n\nReview of the stakeholders (step 4) as of ", d->f->root,
               "as_of");
  sg_output_printf(d->out,
                   ". %.0f parties and places, %.0f links in force, %.0f "
                   "deals.\n",
                   count_of(graph, "entities"),
                   count_of(graph, "links_in_force"), count_of(graph, "deals"));
  const cJSON *of_case = cJSON_GetObjectItemCaseSensitive(d->f->root, "case");
  if (sg_doc_text(of_case, "deal")[0]) {
    sg_md_member(d, "Limited to parties that bear on deal ", of_case, "deal");
    sg_md_put(d, ".\n");
  }
  sg_md_put(d, "\nFlags are signals to look at, not proof. No flag means that "
               "nothing was found in this data, not that a party is clear.\n");
}

static void put_overview(sg_md *d) {
  uint32_t counts[SG_RESOLVE_FIRST + 1] = {0};
  const cJSON *flag = NULL;
  cJSON_ArrayForEach(flag, d->f->flags) {
    counts[sg_doc_severity(flag)]++;
  }
  sg_md_put(d, "\n## Result\n\n| severity | flags |\n|---|---:|\n");
  for (int32_t s = SG_RESOLVE_FIRST; s >= SG_NOTE; s--)
    sg_output_printf(d->out, "| %s | %u |\n",
                     sg_word(&sg_severities, (uint32_t)s), counts[s]);
}

// --- flags ---

// The groups of the catalogue in their order, then flags of other plugins.
static bool is_in_group(const sg_md *d, const cJSON *flag, uint32_t group) {
  const sg_catalogue *c = d->catalogue;
  if (group < c->n_groups)
    return sg_doc_is(flag, "group", c->groups[group].id);
  for (uint32_t i = 0; i < c->n_groups; i++)
    if (sg_doc_is(flag, "group", c->groups[i].id))
      return false;
  return true;
}

static void put_group(sg_md *d, uint32_t group) {
  const sg_catalogue *c = d->catalogue;
  const cJSON *flag = NULL;
  bool any = false;
  cJSON_ArrayForEach(flag, d->f->flags) {
    if (!is_in_group(d, flag, group))
      continue;
    if (!any) {
      sg_md_put(d, "\n### ");
      sg_md_safe(d,
                 group < c->n_groups ? c->groups[group].text : "Other plugins");
      sg_md_put(d, "\n");
    }
    any = true;
    sg_md_flag(d, flag);
  }
}

static void put_flags(sg_md *d) {
  sg_md_put(d, "\n## Flags\n");
  if (!d->f->flags->child)
    sg_md_put(d, "\nNone was raised.\n");
  for (uint32_t g = 0; g <= d->catalogue->n_groups; g++)
    put_group(d, g);
}

// --- what could not be seen ---

static void put_gaps(sg_md *d) {
  const cJSON *gap = NULL;
  sg_md_put(d, "\n## What could not be evaluated\n\n");
  cJSON_ArrayForEach(gap, d->f->gaps) {
    if (sg_md_gap_is_told(d, gap))
      continue;
    sg_md_put(d, "* ");
    sg_md_gap(d, gap);
    sg_md_member(d, ": ", gap, "reason");
    sg_md_put(d, "\n");
  }
  if (!d->f->gaps->child)
    sg_md_put(d, "Every flag that took part could be evaluated.\n");
}

static void put_coverage_line(sg_md *d, const char *what, const char *key) {
  char text[16];
  sg_percent_write(sg_doc_number(d->f->coverage, key), text);
  sg_output_printf(d->out, "| %s | %s |\n", what, text);
}

static double count_warnings(const sg_md *d) {
  const cJSON *counts =
      cJSON_GetObjectItemCaseSensitive(d->f->warnings, "counts");
  const cJSON *one = NULL;
  double n = 0;
  cJSON_ArrayForEach(one, counts) {
    n += cJSON_IsNumber(one) ? one->valuedouble : 0;
  }
  return n;
}

static void put_coverage(sg_md *d) {
  const cJSON *c = d->f->coverage;
  sg_output_printf(d->out,
                   "\n## What is known\n\n| of %.0f companies | known |\n"
                   "|---|---:|\n",
                   count_of(c, "parties"));
  put_coverage_line(d, "owners", "ownership");
  put_coverage_line(d, "officers", "officers");
  put_coverage_line(d, "addresses", "addresses");
  sg_md_put(d, "\n| of the links in force | known |\n|---|---:|\n");
  put_coverage_line(d, "date", "dates");
  put_coverage_line(d, "source", "sources");
  sg_output_printf(d->out,
                   "\n%.0f links are undated, %.0f rest on one source; %.0f "
                   "parties are mentioned only. The input gave %.0f "
                   "warnings.\n",
                   count_of(c, "undated_links"),
                   count_of(c, "single_source_links"),
                   count_of(c, "unresolved"), count_warnings(d));
}

static void put_sensitivity(sg_md *d) {
  sg_sensitivity s;
  char text[1000];
  if (!cJSON_GetObjectItemCaseSensitive(d->f->root, "sensitivity"))
    return;
  if (!sg_sensitivity_of(&s, d->f)) {
    sg_output_fail(d->out);
    return;
  }
  sg_md_put(d, "\n## How stable the ranking is\n\n");
  sg_sensitivity_words(&s, text);
  sg_md_safe(d, text);
  sg_md_put(d, "\n\n");
  for (uint32_t i = 0; i < s.n; i++) {
    sg_shift_words(&s, i, text);
    sg_md_put(d, "* ");
    sg_md_safe(d, text);
    sg_md_put(d, "\n");
  }
  sg_sensitivity_clear(&s);
}

// --- method ---

// Sources that flags cite, in the order of their ids. One that no input
// describes has been warned about and is named at the flag alone.
static void put_sources(sg_md *d) {
  const uint32_t n = d->f->ids.texts.n;
  uint8_t *cited = sg_memory_alloc((size_t)n + 1, 1);
  const cJSON *row = NULL;
  const cJSON *id = NULL;
  sg_md_put(d, "\n## Sources cited\n\n");
  if (!cited) {
    sg_output_fail(d->out);
    return;
  }
  cJSON_ArrayForEach(row, d->f->flags) {
    cJSON_ArrayForEach(id, sg_doc_list(row, "sources")) {
      const uint32_t number =
          sg_intern_find(&d->f->ids, cJSON_IsString(id) ? id->valuestring : "");
      cited[number < n ? number : n] = 1;
    }
  }
  cJSON_ArrayForEach(row, d->f->case_sources) {
    const uint32_t number = sg_intern_find(&d->f->ids, sg_doc_text(row, "id"));
    if (number >= n || !cited[number])
      continue;
    sg_md_member(d, "* ", row, "id");
    sg_md_member(d, ", ", row, "title");
    sg_md_member(d, ", ", row, "publisher");
    sg_md_member(d, ", ", row, "date");
    sg_md_member(d, ", ", row, "url");
    sg_md_member(d, ", retrieved ", row, "retrieved");
    sg_md_put(d, "\n");
  }
  sg_memory_free(cited);
}

// Parameters that somebody set.
static void put_parameters(sg_md *d, const cJSON *plugin) {
  const cJSON *values = cJSON_GetObjectItemCaseSensitive(plugin, "parameters");
  const cJSON *name = NULL;
  cJSON_ArrayForEach(name, sg_doc_list(plugin, "set")) {
    if (!cJSON_IsString(name))
      continue;
    sg_md_value(d, "    * ", name);
    sg_md_member(d, " set to ", values, name->valuestring);
    sg_md_put(d, "\n");
  }
}

static void put_method(sg_md *d) {
  const cJSON *generator =
      cJSON_GetObjectItemCaseSensitive(d->f->root, "generator");
  const cJSON *row = NULL;
  sg_md_member(d, "\n## Method\n\nstakegraph ", generator, "version");
  sg_md_put(d, "; parameters have their defaults where none is named.\n\n");
  cJSON_ArrayForEach(row, d->f->inputs) {
    sg_md_member(d, "* input ", row, "path");
    sg_md_member(d, ", format ", row, "format");
    sg_md_member(d, ", SHA-256 ", row, "sha256");
    sg_md_put(d, "\n");
  }
  cJSON_ArrayForEach(row, d->f->plugins) {
    sg_md_member(d, "* plugin ", row, "id");
    sg_md_member(d, " ", row, "version");
    sg_md_member(d, ", ", row, "status");
    sg_md_member(d, ", SHA-256 ", row, "sha256");
    sg_md_put(d, "\n");
    put_parameters(d, row);
  }
  cJSON_ArrayForEach(row, sg_doc_list(d->f->root, "countries")) {
    sg_md_member(d, "* table of countries ", row, "name");
    sg_md_member(d, ", ", row, "publisher");
    sg_md_put(d, "\n");
  }
}

// Of a file of decisions: what stands, and what does not any more.
static void put_lapsed(sg_md *d) {
  const cJSON *counts =
      cJSON_GetObjectItemCaseSensitive(d->f->root, "decisions");
  const cJSON *lapsed = NULL;
  if (!cJSON_IsObject(counts))
    return;
  sg_output_printf(d->out,
                   "\n## Decisions on flags\n\n%.0f of the decisions stand, "
                   "%.0f do not hold any more, %.0f are open.\n\n",
                   count_of(counts, "standing"), count_of(counts, "lapsed"),
                   count_of(counts, "open"));
  cJSON_ArrayForEach(lapsed, sg_doc_list(d->f->root, "lapsed_decisions")) {
    sg_text_reset(&d->words);
    sg_lapse_words_of(lapsed, &d->words);
    sg_md_put(d, "* ");
    sg_md_safe(d, sg_text_get(&d->words));
    sg_md_put(d, "\n");
  }
  sg_md_member(d, "\nTaken from ", counts, "path");
  sg_md_member(d, ", SHA-256 ", counts, "sha256");
  sg_md_put(d, ".\n");
}

static void put_sign_off(sg_md *d) {
  sg_md_put(d, "\n## Decision\n\n| | |\n|---|---|\n| decision and reasons | |\n"
               "| conditions | |\n| reviewed by, date | |\n"
               "| approved by, date | |\n| next review | |\n");
}

void sg_write_markdown(const sg_findings *findings,
                       const sg_catalogue *catalogue, sg_output *out) {
  sg_md d = {.f = findings, .catalogue = catalogue, .out = out};
  sg_text_init(&d.room, 0);
  sg_text_init(&d.words, 0);
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
  if (!sg_text_ok(&d.room) || !sg_text_ok(&d.words))
    sg_output_fail(out);
  sg_text_clear(&d.room);
  sg_text_clear(&d.words);
}
