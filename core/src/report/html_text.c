// SPDX-License-Identifier: GPL-2.0-or-later
// html_text - pieces of the page that all sections use.
#include "report/html.h"

#include "base/escape.h"
#include "base/number.h"
#include "graph/kinds.h"
#include "report/doc_words.h"

#include <math.h>
#include <string.h>

enum { TEXT_MAX = 3000 };

void sg_page_put(sg_page *page, const char *markup) {
  sg_output_puts(page->out, markup);
}

void sg_page_number(sg_page *page, double value, int decimals) {
  const long one = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
  char text[32];
  if (!isfinite(value)) {
    sg_page_put(page, "unknown");
  } else if (fabs(value) >= 1e9) {
    sg_number_write(value, text);
    sg_page_put(page, text);
  } else {
    const long parts = lround(fabs(value) * (double)one);
    sg_output_printf(page->out, "%s%ld", value < 0 && parts ? "-" : "",
                     parts / one);
    if (one > 1)
      sg_output_printf(page->out, ".%0*ld", decimals, parts % one);
  }
}

static void put_cut(sg_page *page, const char *text) {
  if (strlen(text) <= TEXT_MAX) {
    sg_put_html(page->out, text);
    return;
  }
  size_t end = TEXT_MAX;
  while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
    end--;
  sg_text cut;
  sg_text_init(&cut, 0);
  sg_text_add(&cut, text, end);
  sg_put_html(page->out, sg_text_get(&cut));
  sg_page_put(page, "\xe2\x80\xa6 (cut)");
  sg_text_clear(&cut);
}

void sg_page_text(sg_page *page, const char *text) {
  sg_page_put(page, "<bdi>");
  put_cut(page, text);
  sg_page_put(page, "</bdi>");
}

void sg_page_word(sg_page *page, const char *word) {
  sg_text plain;
  sg_text_init(&plain, 0);
  sg_doc_plain(word, &plain);
  put_cut(page, sg_text_get(&plain));
  sg_text_clear(&plain);
}

void sg_page_attribute(sg_page *page, const char *name, const char *text) {
  sg_output_printf(page->out, " %s=\"", name);
  put_cut(page, text);
  sg_page_put(page, "\"");
}

void sg_page_party(sg_page *page, const char *id) {
  const uint32_t number = sg_intern_find(&page->f->ids, id);
  const bool known = number < page->f->ids.texts.n && page->row_of[number];
  if (known)
    sg_output_printf(page->out, "<a href=\"#p%u\">", page->row_of[number]);
  sg_page_text(page, sg_findings_name(page->f, id));
  if (known)
    sg_page_put(page, "</a>");
}

void sg_page_severity(sg_page *page, uint32_t severity) {
  if (severity == 0) {
    sg_page_put(page, "<span class=\"severity\">unknown</span>");
    return;
  }
  sg_output_printf(page->out,
                   "<span class=\"severity\"><svg class=\"sign\" width=\"16\" "
                   "height=\"16\" aria-hidden=\"true\"><use href=\"#sign-%u\"/>"
                   "</svg>%s</span>",
                   severity, sg_word(&sg_severities, severity));
}

void sg_page_link(sg_page *page, const cJSON *link) {
  sg_text words;
  sg_text_init(&words, 0);
  sg_page_party(page, sg_doc_text(link, "from"));
  sg_page_put(page, " ");
  sg_doc_link_label(link, &words);
  sg_page_text(page, sg_text_get(&words));
  sg_page_put(page, " ");
  sg_page_party(page, sg_doc_text(link, "to"));
  sg_text_reset(&words);
  sg_doc_link_dates(link, &words);
  if (words.length) {
    sg_page_put(page, ", ");
    sg_page_text(page, sg_text_get(&words));
  }
  if (sg_doc_text(link, "basis")[0]) {
    sg_page_put(page, ", ");
    sg_page_word(page, sg_doc_text(link, "basis"));
  }
  sg_text_clear(&words);
}

void sg_page_fact(sg_page *page, const char *name, const cJSON *value) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_doc_value(value, &text);
  if (text.length) {
    sg_output_printf(page->out, "<dt>%s</dt><dd>", name);
    sg_page_text(page, sg_text_get(&text));
    sg_page_put(page, "</dd>\n");
  }
  sg_text_clear(&text);
}

void sg_page_sources(sg_page *page, const cJSON *ids) {
  const cJSON *id = NULL;
  const char *between = "";
  cJSON_ArrayForEach(id, ids) {
    if (!cJSON_IsString(id))
      continue;
    const uint32_t number = sg_intern_find(&page->f->ids, id->valuestring);
    const uint32_t row =
        number < page->f->ids.texts.n ? page->source_of[number] : 0;
    sg_page_put(page, between);
    between = ", ";
    if (row)
      sg_output_printf(page->out, "<a href=\"#s%u\">", row);
    sg_page_text(page, id->valuestring);
    if (row)
      sg_page_put(page, "</a>");
  }
}

void sg_page_section(sg_page *page, const char *id, const char *heading) {
  sg_output_printf(page->out,
                   "<section id=\"%s\" aria-labelledby=\"%s-h\">\n"
                   "<h2 id=\"%s-h\">%s</h2>\n",
                   id, id, id, heading);
}

void sg_page_more(sg_page *page, uint32_t shown, uint32_t all) {
  if (all > shown)
    sg_output_printf(page->out,
                     "<p class=\"more\">%u more are not shown here: the "
                     "findings document has all of them.</p>\n",
                     all - shown);
}

void sg_page_table(sg_page *page, const char *caption, const char *columns,
                   bool sortable) {
  sg_output_printf(page->out,
                   "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                   "aria-label=\"%s\">\n<table%s>\n<caption>%s</caption>\n"
                   "<thead><tr>",
                   caption, sortable ? " data-sortable" : "", caption);
  while (*columns) {
    const size_t n = strcspn(columns, "|");
    const bool number = *columns == '#';
    sg_page_put(page, number ? "<th scope=\"col\" class=\"number\">"
                             : "<th scope=\"col\">");
    sg_output_add(page->out, columns + number, n - number);
    sg_page_put(page, "</th>");
    columns += n + (columns[n] == '|');
  }
  sg_page_put(page, "</tr></thead>\n<tbody>\n");
}

void sg_page_table_end(sg_page *page) {
  sg_page_put(page, "</tbody>\n</table>\n</div>\n");
}
