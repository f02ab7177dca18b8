// SPDX-License-Identifier: GPL-2.0-or-later
// html_method - sources, how the findings were made, room for a decision.
#include "report/decide.h"
#include "report/html.h"

#include "base/escape.h"
#include "report/doc_words.h"

#include <string.h>
#include <strings.h>

// Only addresses of the web become links; others are text.
static bool is_web(const char *url) {
  if (strncasecmp(url, "http://", 7) != 0 &&
      strncasecmp(url, "https://", 8) != 0)
    return false;
  for (; *url; url++)
    if ((unsigned char)*url <= ' ' || *url == '\\' || *url == 0x7f)
      return false;
  return true;
}

static void put_url(sg_page *p, const char *url) {
  const bool web = is_web(url) && strlen(url) < 2000;
  if (web) {
    sg_page_put(p, "<a rel=\"noreferrer noopener external\" href=\"");
    sg_put_html(p->out, url);
    sg_page_put(p, "\">");
  }
  sg_page_text(p, url);
  if (web)
    sg_page_put(p, "</a>");
}

static void put_source(sg_page *p, const cJSON *source, uint32_t row) {
  static const char *const keys[] = {"publisher", "date"};
  const char *title = sg_doc_text(source, "title");
  sg_output_printf(p->out, "<tr id=\"s%u\"><th scope=\"row\">", row);
  sg_page_text(p, sg_doc_text(source, "id"));
  sg_page_put(p, "</th><td><q>");
  sg_page_text(p, title[0] ? title : "no title");
  sg_page_put(p, "</q></td>");
  for (size_t i = 0; i < SG_COUNT(keys); i++) {
    sg_page_put(p, "<td>");
    sg_page_text(p, sg_doc_text(source, keys[i]));
    sg_page_put(p, "</td>");
  }
  sg_page_put(p, "<td class=\"url\">");
  if (sg_doc_text(source, "url")[0])
    put_url(p, sg_doc_text(source, "url"));
  if (sg_doc_text(source, "retrieved")[0]) {
    sg_page_put(p, " <small>retrieved ");
    sg_page_text(p, sg_doc_text(source, "retrieved"));
    sg_page_put(p, "</small>");
  }
  sg_page_put(p, "</td></tr>\n");
}

void sg_page_cited(sg_page *page) {
  const cJSON *source = NULL;
  uint32_t row = 0;
  sg_page_section(page, "sources", "Sources");
  if (!page->f->case_sources->child) {
    sg_page_put(page, "<p>The input describes none.</p>\n</section>\n");
    return;
  }
  sg_page_put(page, "<p>Links lead to other sites; this page itself asks "
                    "nothing of the network.</p>\n");
  sg_page_table(page, "Sources cited", "Id|Title|Publisher|Date|Address",
                false);
  cJSON_ArrayForEach(source, page->f->case_sources) {
    put_source(page, source, ++row);
  }
  sg_page_table_end(page);
  sg_page_put(page, "</section>\n");
}

// --- method ---

static void put_hash(sg_page *p, const char *hash) {
  sg_page_put(p, "<code class=\"hash\">");
  sg_page_text(p, hash);
  sg_page_put(p, "</code>");
}

// A cell of a member; of its key "#" means a number, "!" a hash.
static void put_cell(sg_page *p, const cJSON *object, const char *key,
                     bool is_head) {
  const char *member = key + (*key == '#' || *key == '!');
  sg_page_put(p, is_head       ? "<th scope=\"row\">"
                 : *key == '#' ? "<td class=\"number\">"
                               : "<td>");
  if (*key == '#')
    sg_page_number(p, sg_doc_number(object, member), 0);
  else if (*key == '!')
    put_hash(p, sg_doc_text(object, member));
  else
    sg_page_text(p, sg_doc_text(object, member));
  sg_page_put(p, is_head ? "</th>" : "</td>");
}

// A table of a list of objects, `keys` up to NULL.
static void put_list(sg_page *p, const char *caption, const char *columns,
                     const cJSON *list, const char *const *keys) {
  const cJSON *one = NULL;
  sg_page_table(p, caption, columns, false);
  cJSON_ArrayForEach(one, list) {
    sg_page_put(p, "<tr>");
    for (const char *const *key = keys; *key; key++)
      put_cell(p, one, *key, key == keys);
    sg_page_put(p, "</tr>\n");
  }
  sg_page_table_end(p);
}

static void put_inputs(sg_page *p) {
  static const char *const keys[] = {"path", "format", "#bytes", "!sha256",
                                     NULL};
  put_list(p, "Inputs", "File|Format|#Bytes|SHA-256", p->f->inputs, keys);
}

static void put_plugins(sg_page *p) {
  static const char *const keys[] = {"id",        "version", "status",
                                     "isolation", "!sha256", NULL};
  put_list(p, "Plugins", "Plugin|Version|Status|Isolation|SHA-256",
           p->f->plugins, keys);
}

// Their values show in the facts of the flags that rest on them.
static void put_countries(sg_page *p) {
  static const char *const keys[] = {"name", "use", "title", "publisher", NULL};
  const cJSON *list = sg_doc_list(p->f->root, "countries");
  if (list->child)
    put_list(p, "Tables of countries, as context",
             "Table|Asked for|Title|Publisher", list, keys);
}

static void put_parameters(sg_page *p) {
  const cJSON *plugin = NULL;
  const cJSON *one = NULL;
  sg_page_put(p, "<details><summary>Parameters</summary>\n");
  sg_page_table(p, "Parameters of the plugins", "Plugin|Parameter|Value",
                false);
  cJSON_ArrayForEach(plugin, p->f->plugins) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(plugin, "parameters");
    if (!cJSON_IsObject(list))
      continue;
    cJSON_ArrayForEach(one, list) {
      sg_text text;
      sg_text_init(&text, 0);
      sg_doc_value(one, &text);
      sg_page_put(p, "<tr><td>");
      sg_page_text(p, sg_doc_text(plugin, "id"));
      sg_page_put(p, "</td><td>");
      sg_page_text(p, one->string ? one->string : "");
      sg_page_put(p, "</td><td class=\"value\">");
      sg_page_text(p, sg_text_get(&text));
      sg_page_put(p, "</td></tr>\n");
      sg_text_clear(&text);
    }
  }
  sg_page_table_end(p);
  sg_page_put(p, "</details>\n");
}

static void put_metrics(sg_page *p) {
  static const char *const keys[] = {"name", "about", NULL};
  sg_page_put(p, "<details><summary>What the scores mean</summary>\n");
  put_list(p, "Scores", "Score|Meaning", p->f->metrics, keys);
  sg_page_put(p, "</details>\n");
}

void sg_page_method(sg_page *page) {
  const cJSON *generator =
      cJSON_GetObjectItemCaseSensitive(page->f->root, "generator");
  sg_page_section(page, "method", "Method");
  sg_page_put(page, "<p>");
  sg_page_text(page, sg_doc_text(generator, "name"));
  sg_page_put(page, " ");
  sg_page_text(page, sg_doc_text(generator, "version"));
  sg_page_put(page, ". The same input, plugins and parameters give the same "
                    "findings and the same page, byte for byte.</p>\n");
  put_inputs(page);
  put_plugins(page);
  put_countries(page);
  put_parameters(page);
  put_metrics(page);
  sg_page_put(page, "</section>\n");
}

// Of a file of decisions: what stands, and what does not any more.
static void put_decisions(sg_page *p) {
  const cJSON *counts =
      cJSON_GetObjectItemCaseSensitive(p->f->root, "decisions");
  const cJSON *list = sg_doc_list(p->f->root, "lapsed_decisions");
  const cJSON *lapsed = NULL;
  uint32_t n = 0;
  if (!cJSON_IsObject(counts))
    return;
  sg_page_put(p, "<p>Decisions on flags that stand: ");
  sg_page_number(p, sg_doc_number(counts, "standing"), 0);
  sg_page_put(p, "; that do not hold any more: ");
  sg_page_number(p, sg_doc_number(counts, "lapsed"), 0);
  sg_page_put(p, "; open: ");
  sg_page_number(p, sg_doc_number(counts, "open"), 0);
  sg_page_put(p, ". Taken from ");
  sg_page_text(p, sg_doc_text(counts, "path"));
  sg_page_put(p, ", SHA-256 <code>");
  sg_page_text(p, sg_doc_text(counts, "sha256"));
  sg_page_put(p, "</code>.</p>\n<ul>\n");
  cJSON_ArrayForEach(lapsed, list) {
    sg_text words;
    if (n++ >= SG_PAGE_FLAGS)
      continue;
    sg_text_init(&words, 0);
    sg_lapse_words_of(lapsed, &words);
    sg_page_put(p, "<li>");
    sg_page_text(p, sg_text_get(&words));
    sg_page_put(p, "</li>\n");
    sg_text_clear(&words);
  }
  sg_page_put(p, "</ul>\n");
  sg_page_more(p, SG_PAGE_FLAGS, n);
}

void sg_page_sign_off(sg_page *page) {
  static const char *const rows[] = {"Decision and reasons", "Conditions",
                                     "Reviewed by, date", "Approved by, date",
                                     "Next review"};
  sg_page_section(page, "decision", "Decision");
  put_decisions(page);
  sg_page_put(page, "<p>To be filled in by those who decide.</p>\n"
                    "<table class=\"sign\">\n<tbody>\n");
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    sg_output_printf(page->out, "<tr><th scope=\"row\">%s</th><td></td></tr>\n",
                     rows[i]);
  sg_page_put(page, "</tbody>\n</table>\n</section>\n");
}
