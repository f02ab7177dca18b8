// SPDX-License-Identifier: GPL-2.0-or-later
// html_summary - what was asked and the answer, the deals, the chain.
#include "report/html.h"

#include "base/escape.h"
#include "graph/kinds.h"
#include "report/chart.h"
#include "report/doc_words.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { CHART_NODES = 60, CHART_NEXT = 14, WORST_NAMED = 4, DEALS_MAX = 50 };

static uint32_t whole(const cJSON *object, const char *key) {
  const double value = sg_doc_number(object, key);
  return value >= 0 && value < 4e9 ? (uint32_t)value : 0;
}

static const char *plural(uint32_t n, const char *one, const char *many) {
  return n == 1 ? one : many;
}

static void count_severities(const sg_page *p, uint32_t counts[6]) {
  const cJSON *flag = NULL;
  memset(counts, 0, 6 * sizeof *counts);
  cJSON_ArrayForEach(flag, p->f->flags) {
    const uint32_t severity = sg_doc_severity(flag);
    counts[severity < 6 ? severity : 0]++;
  }
}

static uint32_t count_flagged(const sg_page *p) {
  const cJSON *party = NULL;
  uint32_t n = 0;
  cJSON_ArrayForEach(party, p->f->entities) {
    n += cJSON_GetArraySize(sg_doc_list(party, "flags")) > 0;
  }
  return n;
}

// --- the answer ---

// How many flags on how many parties.
static void say_flags(sg_page *p, const uint32_t counts[6]) {
  const uint32_t n = (uint32_t)cJSON_GetArraySize(p->f->flags);
  const uint32_t flagged = count_flagged(p);
  const uint32_t parties = whole(p->f->graph, "entities");
  const char *between = ": ";
  if (n == 0) {
    sg_output_printf(p->out,
                     "No flag was raised on any of %u parties and "
                     "places. ",
                     parties);
    return;
  }
  sg_output_printf(p->out, "%u %s raised on %u of %u parties and places", n,
                   plural(n, "flag was", "flags were"), flagged, parties);
  for (uint32_t s = 5; s >= 1; s--) {
    if (counts[s] == 0)
      continue;
    sg_output_printf(p->out, "%s%u %s", between, counts[s],
                     sg_word(&sg_severities, s));
    between = ", ";
  }
  sg_page_put(p, ". ");
}

// A list of which only the first few are told.
typedef struct few {
  const char *told[WORST_NAMED];
  uint32_t n;
  bool more;
} few;

static bool is_new(few *list, const char *text) {
  for (uint32_t i = 0; i < list->n; i++)
    if (strcmp(list->told[i], text) == 0)
      return false;
  if (list->n == WORST_NAMED) {
    list->more = true;
    return false;
  }
  list->told[list->n++] = text;
  return true;
}

// On whom the most severe flags are, and which they are. Flags are in the order
// of their severity.
static void say_worst(sg_page *p) {
  few parties = {0};
  few kinds = {0};
  uint32_t n = 0;
  while (n < p->n_flags &&
         sg_doc_severity(p->flags[n]) == sg_doc_severity(p->flags[0]))
    n++;
  for (uint32_t i = 0; i < n; i++) {
    const char *subject = sg_doc_text(p->flags[i], "subject");
    if (!is_new(&parties, subject))
      continue;
    sg_page_put(p, parties.n == 1 ? "The most severe concern " : ", ");
    sg_page_party(p, subject);
  }
  sg_page_put(p, parties.more ? " and others: " : n ? ": " : "");
  for (uint32_t i = 0; i < n; i++) {
    if (!is_new(&kinds, sg_doc_text(p->flags[i], "flag")))
      continue;
    sg_page_put(p, kinds.n == 1 ? "" : "; ");
    sg_page_text(p, sg_doc_text(p->flags[i], "title"));
    sg_page_put(p, " (");
    sg_page_text(p, sg_doc_text(p->flags[i], "flag"));
    sg_page_put(p, ")");
  }
  sg_page_put(p, kinds.more ? "; and others. " : n ? ". " : "");
}

static void say_coverage(sg_page *p) {
  const cJSON *gap = NULL;
  const char *flags[200];
  uint32_t n = 0;
  cJSON_ArrayForEach(gap, p->f->gaps) {
    const char *flag = sg_doc_text(gap, "flag");
    uint32_t i = 0;
    while (i < n && strcmp(flags[i], flag) != 0)
      i++;
    if (i == n && n < 200)
      flags[n++] = flag;
  }
  const double owners = sg_doc_number(p->f->coverage, "ownership");
  if (n == 0)
    sg_page_put(p, "Every flag could be evaluated on every party");
  else
    sg_output_printf(p->out,
                     "For lack of data, %u %s could not be evaluated on every "
                     "party",
                     n, plural(n, "kind of flag", "kinds of flags"));
  if (isfinite(owners)) {
    sg_page_put(p, "; owners are recorded for ");
    sg_page_number(p, owners * 100, 0);
    sg_output_printf(p->out, "\xc2\xa0%% of %u companies",
                     whole(p->f->coverage, "parties"));
  }
  sg_page_put(p, ".");
}

static void put_tiles(sg_page *p, const uint32_t counts[6]) {
  sg_page_put(p, "<ul class=\"tiles\">\n");
  for (uint32_t s = 5; s >= 1; s--) {
    sg_output_printf(p->out, "<li%s><b>%u</b> ",
                     counts[s] ? "" : " class=\"none\"", counts[s]);
    sg_page_severity(p, s);
    sg_page_put(p, "</li>\n");
  }
  sg_page_put(p, "</ul>\n");
}

static void put_absent(sg_page *p) {
  const cJSON *plugin = NULL;
  cJSON_ArrayForEach(plugin, p->f->plugins) {
    if (sg_doc_is(plugin, "status", "ok"))
      continue;
    sg_page_put(p, "<p class=\"warn\">Plugin ");
    sg_page_text(p, sg_doc_text(plugin, "id"));
    sg_page_put(p, " gave no result (");
    sg_page_text(p, sg_doc_text(plugin, "status"));
    sg_page_put(p, "): ");
    sg_page_text(p, sg_doc_text(plugin, "reason"));
    sg_page_put(p, ". Its flags and scores are absent.</p>\n");
  }
}

// The deal that the review was limited to.
static void put_deal_asked(sg_page *p) {
  const cJSON *of_case = cJSON_GetObjectItemCaseSensitive(p->f->root, "case");
  const char *id = sg_doc_text(of_case, "deal");
  const cJSON *deal = sg_findings_find(p->f, SG_DOC_DEAL, id);
  const char *title = sg_doc_text(deal, "title");
  if (!id[0])
    return;
  sg_page_put(p, "</dd>\n<dt>Limited to</dt><dd>parties that bear on deal ");
  sg_page_text(p, title[0] ? title : id);
  if (title[0] && strcmp(title, id) != 0) {
    sg_page_put(p, " (");
    sg_page_text(p, id);
    sg_page_put(p, ")");
  }
}

void sg_page_summary(sg_page *page) {
  sg_page *p = page;
  const cJSON *input = NULL;
  uint32_t counts[6];
  count_severities(p, counts);
  sg_page_put(p, "<section id=\"summary\" aria-labelledby=\"summary-h\">\n"
                 "<h2 id=\"summary-h\">Summary</h2>\n<p class=\"answer\">");
  say_flags(p, counts);
  say_worst(p);
  say_coverage(p);
  sg_page_put(p, "</p>\n");
  put_tiles(p, counts);
  sg_page_put(p,
              "<p class=\"caveat\">Flags are signals to look at, not proof. No "
              "flag means that nothing was found in this data, not that a "
              "party is clear.</p>\n");
  put_absent(p);
  sg_page_put(p, "<h3>What was asked</h3>\n<dl class=\"facts\">\n"
                 "<dt>As of</dt><dd>");
  sg_page_text(p, sg_doc_text(p->f->root, "as_of"));
  put_deal_asked(p);
  sg_output_printf(p->out,
                   "</dd>\n<dt>Reviewed</dt><dd>%u parties and places, %u "
                   "links in force of %u, %u deals</dd>\n<dt>Inputs</dt><dd>",
                   whole(p->f->graph, "entities"),
                   whole(p->f->graph, "links_in_force"),
                   whole(p->f->graph, "links"), whole(p->f->graph, "deals"));
  cJSON_ArrayForEach(input, p->f->inputs) {
    const char *path = sg_doc_text(input, "path");
    const char *name = strrchr(path, '/');
    sg_page_put(p, input == p->f->inputs->child ? "" : ", ");
    sg_page_text(p, name && name[1] ? name + 1 : path);
  }
  sg_page_put(p, "</dd>\n</dl>\n</section>\n");
}

// --- deals ---

static void put_users(sg_page *p, const cJSON *deal) {
  const cJSON *user = cJSON_GetObjectItemCaseSensitive(deal, "stated_end_user");
  const cJSON *item = NULL;
  if (!user)
    return;
  sg_page_put(p, "<dt>Stated end user</dt><dd>");
  if (cJSON_IsString(user))
    sg_page_party(p, user->valuestring);
  else
    cJSON_ArrayForEach(item, user) {
      sg_page_put(p, item == user->child ? "" : " or ");
      sg_page_party(p, cJSON_IsString(item) ? item->valuestring : "");
    }
  sg_page_put(p, "</dd>\n");
}

static void put_safeguards(sg_page *p, const cJSON *deal) {
  const cJSON *one = NULL;
  const cJSON *list = sg_doc_list(deal, "safeguards");
  if (!list->child)
    return;
  sg_page_put(p, "<dt>Safeguards</dt><dd><ul>");
  cJSON_ArrayForEach(one, list) {
    sg_page_put(p, "<li>");
    sg_page_text(p, sg_doc_text(one, "what"));
    if (sg_doc_text(one, "date")[0]) {
      sg_page_put(p, ", ");
      sg_page_text(p, sg_doc_text(one, "date"));
    }
    if (sg_doc_list(one, "sources")->child) {
      sg_page_put(p, " (sources ");
      sg_page_sources(p, sg_doc_list(one, "sources"));
      sg_page_put(p, ")");
    }
    sg_page_put(p, "</li>");
  }
  sg_page_put(p, "</ul></dd>\n");
}

static void put_answers(sg_page *p, const cJSON *deal) {
  const cJSON *answers = cJSON_GetObjectItemCaseSensitive(deal, "answers");
  const cJSON *one = NULL;
  if (!cJSON_IsObject(answers) || !answers->child)
    return;
  sg_page_put(p, "<dt>Answers</dt><dd><ul>");
  cJSON_ArrayForEach(one, answers) {
    sg_page_put(p, "<li>");
    sg_page_word(p, one->string);
    sg_page_put(p, ": ");
    sg_page_text(p, cJSON_IsString(one) ? one->valuestring : "");
    sg_page_put(p, "</li>");
  }
  sg_page_put(p, "</ul></dd>\n");
}

static void put_value(sg_page *p, const cJSON *deal) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(deal, "value");
  sg_text text;
  if (!value)
    return;
  sg_text_init(&text, 0);
  sg_doc_value(value, &text);
  sg_page_put(p, "<dt>Value</dt><dd>");
  sg_page_text(p, sg_text_get(&text));
  sg_page_put(p, " ");
  sg_page_text(p, sg_doc_text(deal, "currency"));
  sg_page_put(p, "</dd>\n");
  sg_text_clear(&text);
}

static void put_deal(sg_page *p, const cJSON *deal) {
  static const char *const rows[][2] = {{"Product", "product"},
                                        {"Stated end use", "stated_end_use"},
                                        {"Stated origin", "stated_origin"},
                                        {"Signed", "signed"},
                                        {"Notes", "notes"}};
  const char *vendor = sg_doc_text(deal, "vendor");
  sg_page_put(p, "<article class=\"deal\">\n<h3>");
  sg_page_text(p, sg_doc_text(deal, "title")[0] ? sg_doc_text(deal, "title")
                                                : sg_doc_text(deal, "id"));
  sg_page_put(p, " <small>deal ");
  sg_page_text(p, sg_doc_text(deal, "id"));
  if (sg_doc_text(deal, "status")[0]) {
    sg_page_put(p, ", ");
    sg_page_word(p, sg_doc_text(deal, "status"));
  }
  sg_page_put(p, "</small></h3>\n<dl class=\"facts\">\n");
  if (vendor[0]) {
    sg_page_put(p, "<dt>Vendor</dt><dd>");
    sg_page_party(p, vendor);
    sg_page_put(p, "</dd>\n");
  }
  put_users(p, deal);
  if (sg_doc_text(deal, "product_class")[0]) {
    sg_page_put(p, "<dt>Class of product</dt><dd>");
    sg_page_word(p, sg_doc_text(deal, "product_class"));
    sg_page_put(p, "</dd>\n");
  }
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    sg_page_fact(p, rows[i][0],
                 cJSON_GetObjectItemCaseSensitive(deal, rows[i][1]));
  put_value(p, deal);
  put_safeguards(p, deal);
  put_answers(p, deal);
  if (sg_doc_list(deal, "sources")->child) {
    sg_page_put(p, "<dt>Sources</dt><dd>");
    sg_page_sources(p, sg_doc_list(deal, "sources"));
    sg_page_put(p, "</dd>\n");
  }
  sg_page_put(p, "</dl>\n</article>\n");
}

void sg_page_deals(sg_page *page) {
  const cJSON *deal = NULL;
  uint32_t n = 0;
  sg_page_section(page, "deals", "Deals under review");
  if (!page->f->case_deals->child)
    sg_page_put(page,
                "<p>No deal is recorded: all parties were reviewed.</p>\n");
  sg_page_put(page, "<div class=\"deals\">\n");
  cJSON_ArrayForEach(deal, page->f->case_deals) {
    if (n++ < DEALS_MAX)
      put_deal(page, deal);
  }
  sg_page_put(page, "</div>\n");
  sg_page_more(page, DEALS_MAX, n);
  sg_page_put(page, "</section>\n");
}

// --- chain ---

void sg_page_chain(sg_page *page) {
  const sg_chart_wish wish = {NULL, CHART_NODES, CHART_NEXT};
  sg_chart chart;
  sg_text words;
  sg_text_init(&words, 0);
  sg_page_section(page, "chain", "Who stands between");
  if (sg_chart_make(&chart, page->f, &wish, NULL) != SG_OK)
    page->out->failed = ENOMEM;
  else if (chart.nodes.n == 0)
    sg_page_put(page, "<p>No link is recorded between the parties.</p>\n");
  else {
    sg_chart_words(&chart, &words);
    sg_page_put(page, "<figure>\n<div class=\"scroll\" role=\"region\" "
                      "tabindex=\"0\" aria-label=\"Picture of the chain\">\n");
    sg_chart_write(&chart, "Parties and links of the case", false, page->out);
    sg_page_put(page, "</div>\n<figcaption>");
    sg_put_html(page->out, sg_text_get(&words));
    sg_page_put(page, " The same as text: <a href=\"#links\">table of links"
                      "</a>.</figcaption>\n</figure>\n");
  }
  sg_chart_clear(&chart);
  sg_text_clear(&words);
  sg_page_put(page, "</section>\n");
}
