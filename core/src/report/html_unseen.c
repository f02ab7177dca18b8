// SPDX-License-Identifier: GPL-2.0-or-later
// html_unseen - open questions, mitigations, and what the findings could not
// see: coverage, flags that could not be evaluated, warnings of the input.
#include "report/html.h"

#include "analyze/sensitivity.h"
#include "report/doc_words.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

enum {
  NAMED_MAX = 6,
  GAPS_MAX = 2000,
  GAP_SUBJECTS_MAX = 12,
  SHIFTS_MAX = 1000
};

// The first flag of a kind of the catalogue, or NULL when none was raised.
static const cJSON *first_of(const sg_page *p, uint32_t kind) {
  const uint32_t first = p->first_of_kind[kind];
  return first ? p->flags[first - 1] : NULL;
}

static void put_subjects(sg_page *p, const char *id) {
  const char *named[NAMED_MAX];
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->n_flags; i++) {
    const char *subject = sg_doc_text(p->flags[i], "subject");
    bool known = !sg_doc_is(p->flags[i], "flag", id);
    for (uint32_t k = 0; k < n && !known; k++)
      known = strcmp(named[k], subject) == 0;
    if (known)
      continue;
    if (n == NAMED_MAX) {
      sg_page_put(p, " and others");
      return;
    }
    sg_page_put(p, n ? ", " : "");
    sg_page_party(p, subject);
    named[n++] = subject;
  }
}

static void put_questions(sg_page *p) {
  bool any = false;
  for (uint32_t i = 0; i < p->catalogue->n_flags; i++) {
    const sg_flag_info *info = &p->catalogue->flags[i];
    if (!info->ask || !info->ask[0] || !first_of(p, i))
      continue;
    if (!any)
      sg_page_table(p, "Open questions", "Ask|Question|Because of|On", false);
    any = true;
    sg_page_put(p, "<tr><td>");
    sg_page_text(p, info->ask_whom ? info->ask_whom : "");
    sg_page_put(p, "</td><td>");
    sg_page_text(p, info->ask);
    sg_page_put(p, "</td><td>");
    sg_page_text(p, info->id);
    sg_page_put(p, "</td><td>");
    put_subjects(p, info->id);
    sg_page_put(p, "</td></tr>\n");
  }
  if (any)
    sg_page_table_end(p);
  else
    sg_page_put(p, "<p>No flag asks for one.</p>\n");
}

// Each kind of flag is looked at once.
static void put_mitigation(sg_page *p, const sg_named *m) {
  const char *before = "";
  for (uint32_t i = 0; i < p->catalogue->n_flags; i++) {
    const cJSON *flag = first_of(p, i);
    if (!flag || !sg_doc_lists(flag, "mitigations", m->id))
      continue;
    if (!before[0]) {
      sg_page_put(p, "<li>");
      sg_page_text(p, m->text);
      sg_page_put(p, " <small>");
      sg_page_text(p, m->id);
      sg_page_put(p, ", for ");
    }
    sg_page_put(p, before);
    sg_page_text(p, p->catalogue->flags[i].id);
    before = ", ";
  }
  if (before[0])
    sg_page_put(p, "</small></li>\n");
}

void sg_page_questions(sg_page *page) {
  sg_page_section(page, "questions", "Open questions and mitigations");
  sg_page_put(page, "<h3>Open questions</h3>\n");
  put_questions(page);
  sg_page_put(page, "<h3>Mitigations to consider (steps 5 to 8)</h3>\n<ul>\n");
  for (uint32_t i = 0; i < page->catalogue->n_mitigations; i++)
    put_mitigation(page, &page->catalogue->mitigations[i]);
  sg_page_put(page, "</ul>\n</section>\n");
}

// --- what could not be seen ---

static void put_known(sg_page *p, const char *what, const char *key) {
  const double value = sg_doc_number(p->f->coverage, key);
  sg_output_printf(p->out, "<tr><th scope=\"row\">%s</th><td class=\"number\">",
                   what);
  if (!isfinite(value)) {
    sg_page_put(p, "unknown</td><td></td></tr>\n");
    return;
  }
  sg_page_number(p, value * 100, 0);
  sg_page_put(p, " %</td><td><meter min=\"0\" max=\"1\" value=\"");
  sg_page_number(p, value, 2);
  sg_output_printf(p->out, "\" aria-label=\"%s\"></meter></td></tr>\n", what);
}

static void put_count(sg_page *p, const char *before, const char *key) {
  const double value = sg_doc_number(p->f->coverage, key);
  sg_page_put(p, before);
  sg_page_number(p, isfinite(value) ? value : 0, 0);
}

static void put_coverage(sg_page *p) {
  sg_page_put(p, "<h3>What is known</h3>\n");
  sg_page_table(p, "Coverage of the data", "What is recorded|#Share|Bar",
                false);
  put_known(p, "owners, of companies", "ownership");
  put_known(p, "officers, of companies", "officers");
  put_known(p, "addresses, of companies", "addresses");
  put_known(p, "dates, of links in force", "dates");
  put_known(p, "sources, of links in force", "sources");
  sg_page_table_end(p);
  put_count(p, "<p>", "parties");
  put_count(p, " companies; ", "undated_links");
  put_count(p, " links are undated, ", "single_source_links");
  put_count(p, " rest on one source; ", "unresolved");
  sg_page_put(p, " parties are mentioned only.</p>\n");
}

// Do two gaps miss the same? Then they share a row: of one party or number of
// parties with all their flags, of one flag with all its parties.
static bool same_parties(const cJSON *a, const cJSON *b) {
  return !sg_doc_text(a, "subject")[0] && !sg_doc_text(b, "subject")[0] &&
         sg_doc_number(a, "count") == sg_doc_number(b, "count");
}

static bool same_flag(const cJSON *a, const cJSON *b) {
  return sg_doc_text(a, "subject")[0] && sg_doc_text(b, "subject")[0] &&
         sg_doc_is(a, "flag", sg_doc_text(b, "flag"));
}

static bool share_row(const cJSON *a, const cJSON *b) {
  return (same_parties(a, b) || same_flag(a, b)) &&
         sg_doc_is(a, "reason", sg_doc_text(b, "reason"));
}

static void put_gap_flags(sg_page *p, const cJSON *gap) {
  uint32_t seen = 0;
  for (const cJSON *other = gap; other && seen < GAPS_MAX;
       other = other->next, seen++) {
    if (other != gap && (!same_parties(gap, other) || !share_row(gap, other)))
      continue;
    sg_page_put(p, other == gap ? "" : ", ");
    sg_page_text(p, sg_doc_text(other, "flag"));
  }
}

static void put_gap_subjects(sg_page *p, const cJSON *gap) {
  uint32_t seen = 0;
  uint32_t n = 0;
  for (const cJSON *other = gap; other && seen < GAPS_MAX;
       other = other->next, seen++) {
    if (!share_row(gap, other) || n++ >= GAP_SUBJECTS_MAX)
      continue;
    sg_page_put(p, other == gap ? "" : ", ");
    sg_page_party(p, sg_doc_text(other, "subject"));
  }
  if (n > GAP_SUBJECTS_MAX)
    sg_output_printf(p->out, " and %u more", n - GAP_SUBJECTS_MAX);
}

static void put_gap(sg_page *p, const cJSON *gap) {
  for (const cJSON *other = p->f->gaps->child; other != gap;
       other = other->next)
    if (share_row(other, gap))
      return;
  sg_page_put(p, "<tr><td>");
  put_gap_flags(p, gap);
  sg_page_put(p, "</td><td>");
  if (sg_doc_text(gap, "subject")[0]) {
    put_gap_subjects(p, gap);
  } else {
    sg_page_put(p, "parties or deals: ");
    sg_page_number(p, sg_doc_number(gap, "count"), 0);
  }
  sg_page_put(p, "</td><td>");
  sg_page_text(p, sg_doc_text(gap, "reason"));
  sg_page_put(p, "</td></tr>\n");
}

static void put_gaps(sg_page *p) {
  const cJSON *gap = NULL;
  uint32_t n = 0;
  sg_page_put(p, "<h3>What could not be evaluated</h3>\n");
  if (!p->f->gaps->child) {
    sg_page_put(p, "<p>Every flag that took part could be evaluated.</p>\n");
    return;
  }
  sg_page_put(p, "<p>These flags were neither raised nor ruled out, because "
                 "the data do not say enough.</p>\n");
  sg_page_table(p, "Flags that could not be evaluated",
                "Flags|On|What is missing", true);
  cJSON_ArrayForEach(gap, p->f->gaps) {
    if (n++ < GAPS_MAX)
      put_gap(p, gap);
  }
  sg_page_table_end(p);
  sg_page_more(p, GAPS_MAX, n);
}

static void put_warnings(sg_page *p) {
  const cJSON *counts =
      cJSON_GetObjectItemCaseSensitive(p->f->warnings, "counts");
  const cJSON *row = NULL;
  sg_page_put(p, "<h3>Warnings of the input</h3>\n");
  if (!cJSON_IsObject(counts) || !counts->child) {
    sg_page_put(p, "<p>The input gave no warning.</p>\n");
    return;
  }
  sg_page_put(p, "<ul>\n");
  cJSON_ArrayForEach(row, counts) {
    sg_page_put(p, "<li>");
    sg_page_word(p, row->string ? row->string : "");
    sg_page_put(p, ": ");
    sg_page_number(p, row->valuedouble, 0);
    sg_page_put(p, "</li>\n");
  }
  sg_page_put(p,
              "</ul>\n<details><summary>The first in full</summary>\n<ul>\n");
  cJSON_ArrayForEach(row, sg_doc_list(p->f->warnings, "first")) {
    sg_page_put(p, "<li>");
    sg_page_text(p, cJSON_IsString(row) ? row->valuestring : "");
    sg_page_put(p, "</li>\n");
  }
  sg_page_put(p, "</ul></details>\n");
}

// --- sensitivity ---

static void put_shift(sg_page *p, const sg_shift *row, uint32_t top) {
  sg_page_put(p, "<tr><th scope=\"row\">");
  sg_page_put(p, row->is_source ? "without source " : "");
  sg_page_text(p, row->change);
  sg_page_put(p, row->incomplete ? " (a plugin did not finish)</th>" : "</th>");
  sg_page_put(p, "<td class=\"number\">");
  sg_page_number(p, row->kendall, 2);
  sg_output_printf(p->out,
                   "</td><td class=\"number\">%u of %u</td>"
                   "<td class=\"number\">%u</td><td class=\"number\">%u</td>"
                   "<td class=\"number\">%u</td></tr>\n",
                   row->top_kept, top, row->flags_new, row->flags_gone,
                   row->flags_changed);
}

// What it was asked for, where it was.
static void put_sensitivity(sg_page *p) {
  sg_sensitivity s;
  char text[1000];
  if (!cJSON_GetObjectItemCaseSensitive(p->f->root, "sensitivity"))
    return;
  if (!sg_sensitivity_of(&s, p->f)) {
    sg_output_fail(p->out);
    return;
  }
  sg_sensitivity_words(&s, text);
  sg_page_put(p, "<h3>How stable the ranking is</h3>\n<p>");
  sg_page_text(p, text);
  sg_page_put(p, "</p>\n");
  sg_page_table(p, "Analyses with one thing changed",
                "Changed|#Correlation|#First parties that stay|#Flags new|"
                "#Gone|#Changed",
                true);
  for (uint32_t i = 0; i < s.n && i < SHIFTS_MAX; i++)
    put_shift(p, &s.rows[i], s.top);
  sg_page_table_end(p);
  sg_page_more(p, SHIFTS_MAX, s.n);
  if (s.sources_left_out)
    sg_output_printf(p->out,
                     "<p>%u further sources were not left out in turn.</p>\n",
                     s.sources_left_out);
  sg_sensitivity_clear(&s);
}

void sg_page_unseen(sg_page *page) {
  sg_page_section(page, "unseen", "What we could not see");
  put_coverage(page);
  put_gaps(page);
  put_sensitivity(page);
  put_warnings(page);
  sg_page_put(page, "</section>\n");
}
