// SPDX-License-Identifier: GPL-2.0-or-later
// html_parties - tables of the ranked parties, and of the links of the case.
#include "report/html.h"

#include "graph/kinds.h"
#include "report/doc_words.h"

#include <math.h>

static double score(const cJSON *party, const char *name) {
  return sg_doc_number(cJSON_GetObjectItemCaseSensitive(party, "scores"), name);
}

// One number, or an interval; a dash where there is none.
static void put_score(sg_page *p, double low, double high) {
  if (!isfinite(low) || !isfinite(high)) {
    sg_page_put(p, "<td class=\"number none\">\xe2\x80\x93</td>");
    return;
  }
  sg_page_put(p, "<td class=\"number\">");
  sg_page_number(p, low, 2);
  if (low != high) {
    sg_page_put(p, "\xe2\x80\x93");
    sg_page_number(p, high, 2);
  }
  sg_page_put(p, "</td>");
}

// Every kind of flag of a party once, leading to the first of it.
static void put_flags(sg_page *p, uint32_t first) {
  const char *before = NULL;
  for (uint32_t i = first; i != 0; i = p->next_flag[i - 1]) {
    const char *flag = sg_doc_text(p->flags[i - 1], "flag");
    if (before && strcmp(before, flag) == 0)
      continue;
    before = flag;
    if (i <= SG_PAGE_FLAGS)
      sg_output_printf(p->out, "<a class=\"flag\" href=\"#f%u\">", i);
    sg_page_text(p, flag);
    sg_page_put(p, i <= SG_PAGE_FLAGS ? "</a> " : " ");
  }
}

static void put_party(sg_page *p, const cJSON *party, uint32_t row) {
  const char *id = sg_doc_text(party, "id");
  const cJSON *entity = sg_findings_find(p->f, SG_DOC_ENTITY, id);
  const uint32_t number = sg_intern_find(&p->f->ids, id);
  const uint32_t first = number < p->f->ids.texts.n ? p->first_flag[number] : 0;
  const uint32_t worst = first ? sg_doc_severity(p->flags[first - 1]) : 0;
  sg_text words;
  sg_text_init(&words, 0);
  sg_doc_value(cJSON_GetObjectItemCaseSensitive(entity, "roles"), &words);
  sg_output_printf(p->out, "<tr id=\"p%u\" data-severity=\"%u\"", row, worst);
  sg_page_attribute(p, "data-kind", sg_doc_text(party, "kind"));
  sg_output_printf(p->out, "><td class=\"number\">%u</td><th scope=\"row\">",
                   row);
  sg_page_text(p, sg_findings_name(p->f, id));
  sg_page_put(p, "<small class=\"id\">");
  sg_page_text(p, id);
  sg_page_put(p, "</small></th><td>");
  sg_page_word(p, sg_doc_text(party, "kind"));
  sg_page_put(p, "</td><td>");
  sg_page_text(p, sg_doc_is(party, "kind", "person")
                      ? ""
                      : sg_doc_text(party, "country"));
  sg_page_put(p, "</td><td>");
  sg_page_word(p, sg_text_get(&words));
  sg_output_printf(p->out, "</td><td data-value=\"%u\">", worst);
  if (worst)
    sg_page_severity(p, worst);
  sg_page_put(p, "</td><td class=\"flags\">");
  put_flags(p, first);
  sg_page_put(p, "</td>");
  put_score(p, score(party, "intermediary.score"),
            score(party, "intermediary.score"));
  put_score(p, score(party, "proximity.score_low"),
            score(party, "proximity.score_high"));
  sg_page_put(p, "</tr>\n");
  sg_text_clear(&words);
}

void sg_page_parties(sg_page *page) {
  const cJSON *party = NULL;
  uint32_t row = 0;
  sg_page_section(page, "parties", "Parties");
  sg_page_put(page,
              "<p>Parties with a flag or a score, ordered by their worst flag, "
              "the number of groups of flags and their scores. The two scores "
              "say different things and are never added up.</p>\n");
  sg_page_table(page, "Parties by rank",
                "#Rank|Party|Kind|Country|Declared part|Worst flag|Flags|"
                "#Intermediary|#Proximity",
                true);
  cJSON_ArrayForEach(party, page->f->entities) {
    if (row++ < SG_PAGE_PARTIES)
      put_party(page, party, row);
  }
  sg_page_table_end(page);
  sg_page_more(page, SG_PAGE_PARTIES, row);
  sg_page_put(page, "</section>\n");
}

// --- links ---

static void put_link(sg_page *p, const cJSON *link) {
  sg_text words;
  sg_text_init(&words, 0);
  sg_page_put(p, "<tr");
  sg_page_attribute(p, "data-kind", sg_doc_text(link, "kind"));
  sg_page_put(p, "><td>");
  sg_page_party(p, sg_doc_text(link, "from"));
  sg_page_put(p, "</td><td>");
  sg_doc_link_label(link, &words);
  sg_page_text(p, sg_text_get(&words));
  sg_page_put(p, "</td><td>");
  sg_page_party(p, sg_doc_text(link, "to"));
  sg_page_put(p, "</td><td>");
  sg_text_reset(&words);
  sg_doc_link_dates(link, &words);
  sg_page_text(p, sg_text_get(&words));
  sg_page_put(p, "</td><td>");
  sg_page_word(p, sg_doc_text(link, "basis")[0] ? sg_doc_text(link, "basis")
                                                : "declared");
  sg_page_put(p, "</td><td>");
  sg_page_sources(p, sg_doc_list(link, "sources"));
  sg_page_put(p, "</td><td><code>");
  sg_page_text(p, sg_doc_text(link, "id"));
  sg_page_put(p, "</code></td></tr>\n");
  sg_text_clear(&words);
}

void sg_page_links(sg_page *page) {
  const cJSON *link = NULL;
  uint32_t n = 0;
  const uint32_t all = (uint32_t)cJSON_GetArraySize(page->f->case_links);
  sg_page_section(page, "links", "Links");
  sg_output_printf(page->out,
                   "<details%s>\n<summary>%u links on which the findings rest"
                   "</summary>\n",
                   all <= 40 ? " open" : "", all);
  sg_page_table(page, "Links of the case", "From|What|To|When|Basis|Sources|Id",
                true);
  cJSON_ArrayForEach(link, page->f->case_links) {
    if (n++ < SG_PAGE_LINKS)
      put_link(page, link);
  }
  sg_page_table_end(page);
  sg_page_put(page, "</details>\n");
  sg_page_more(page, SG_PAGE_LINKS, n);
  const double left_out =
      sg_doc_number(cJSON_GetObjectItemCaseSensitive(page->f->root, "case"),
                    "supplies_left_out");
  if (left_out > 0) {
    sg_page_put(page, "<p class=\"more\">");
    sg_page_number(page, left_out, 0);
    sg_page_put(page, " supplies that are no evidence are too many for this "
                      "document.</p>\n");
  }
  sg_page_put(page, "</section>\n");
}
