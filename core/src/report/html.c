// SPDX-License-Identifier: GPL-2.0-or-later
// html - the frame of the page: head with a policy that lets nothing run or
// load but the page's own style and scripts, named by their hashes; navigation;
// the sections.
#include "report/html.h"

#include "base/hasher.h"
#include "base/memory.h"
#include "report/report.h"
#include "report/viewer.h"

#include <errno.h>
#include <string.h>

typedef struct block {
  const unsigned char *const bytes;
  const unsigned long *const size;
} block;

// --- policy ---

static unsigned digit(char c) {
  return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

// A hash in hexadecimal as base64.
static void to_base64(const char hex[SG_SHA256_TEXT], char out[45]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char bytes[33] = {0};
  for (int i = 0; i < 32; i++)
    bytes[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
  for (int i = 0; i < 11; i++) {
    const unsigned three = (unsigned)bytes[3 * i] << 16 |
                           (unsigned)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
    for (int k = 0; k < 4; k++)
      out[4 * i + k] = letters[three >> (18 - 6 * k) & 63];
  }
  out[43] = '=';
  out[44] = '\0';
}

static void put_hash(sg_page *p, const block *blocks, int n) {
  char hex[SG_SHA256_TEXT];
  char text[45];
  sg_hasher *hasher = sg_hasher_new();
  if (!hasher) {
    p->out->failed = ENOMEM;
    return;
  }
  for (int i = 0; i < n; i++)
    sg_hasher_add(hasher, blocks[i].bytes, *blocks[i].size);
  sg_hasher_finish(hasher, hex);
  sg_hasher_free(hasher);
  to_base64(hex, text);
  sg_output_printf(p->out, " 'sha256-%s'", text);
}

static void put_bytes(sg_page *p, const block *one) {
  sg_output_add(p->out, (const char *)one->bytes, *one->size);
}

static const block styles[] = {
    {sg_viewer_chart_css, &sg_viewer_chart_css_size},
    {sg_viewer_page_css, &sg_viewer_page_css_size},
};
static const block scripts[] = {
    {sg_viewer_cytoscape_min_js, &sg_viewer_cytoscape_min_js_size},
    {sg_viewer_page_js, &sg_viewer_page_js_size},
    {sg_viewer_explorer_js, &sg_viewer_explorer_js_size},
};

static const char *title_of(const sg_page *p) {
  const char *title = sg_doc_text(p->f->graph, "title");
  return title[0] ? title : "Stakeholder review";
}

// The style's id is that under which the graph library would otherwise add one
// of its own, which the policy forbids.
static void put_head(sg_page *p) {
  sg_page_put(p, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                 "<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" "
                 "content=\"default-src 'none'; style-src");
  put_hash(p, styles, SG_COUNT(styles));
  sg_page_put(p, "; script-src");
  for (size_t i = 0; i < SG_COUNT(scripts); i++)
    put_hash(p, &scripts[i], 1);
  sg_page_put(p, "; base-uri 'none'; form-action 'none'\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, "
                 "initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"generator\" content=\"stakegraph ");
  sg_page_put(p, sg_version());
  sg_page_put(p, "\">\n<title>");
  sg_page_word(p, title_of(p));
  sg_page_put(p, "</title>\n<style id=\"__________cytoscape_stylesheet\">");
  for (size_t i = 0; i < SG_COUNT(styles); i++)
    put_bytes(p, &styles[i]);
  sg_page_put(p, "</style>\n</head>\n");
}

// --- page ---

// The shapes of the severities, defined once.
static void put_signs(sg_page *p) {
  static const char *const shapes[] = {
      "<circle r=\"5.5\"/>", "<circle r=\"6\"/>",
      "<path d=\"M-5.5-5.5H5.5V5.5H-5.5Z\"/>", "<path d=\"M0-6.5L7 5.5H-7Z\"/>",
      "<path d=\"M0-7.2L7.2 0 0 7.2-7.2 0Z\"/>"};
  sg_page_put(p, "<svg width=\"0\" height=\"0\" class=\"signs\" "
                 "aria-hidden=\"true\">\n");
  for (uint32_t i = 0; i < SG_COUNT(shapes); i++)
    sg_output_printf(p->out,
                     "<symbol id=\"sign-%u\" viewBox=\"-8 -8 16 16\"><g "
                     "class=\"mark s%u\">%s</g></symbol>\n",
                     i + 1, i + 1, shapes[i]);
  sg_page_put(p, "</svg>\n");
}

static void put_banner(sg_page *p) {
  static const char *const sections[][2] = {
      {"summary", "Summary"}, {"deals", "Deals"},
      {"chain", "Chain"},     {"parties", "Parties"},
      {"flags", "Flags"},     {"questions", "Questions"},
      {"unseen", "Not seen"}, {"explorer", "Explorer"},
      {"links", "Links"},     {"sources", "Sources"},
      {"method", "Method"},   {"decision", "Decision"},
  };
  sg_page_put(p, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
                 "findings</a>\n");
  put_signs(p);
  sg_page_put(p, "<header>\n<p class=\"kind\">Stakeholder review, step 4</p>\n"
                 "<h1>");
  sg_page_text(p, title_of(p));
  sg_page_put(p, "</h1>\n</header>\n<nav aria-label=\"Sections\">\n<ul>\n");
  for (size_t i = 0; i < SG_COUNT(sections); i++)
    sg_output_printf(p->out, "<li><a href=\"#%s\">%s</a></li>\n",
                     sections[i][0], sections[i][1]);
  sg_page_put(p, "</ul>\n</nav>\n<main id=\"main\" tabindex=\"-1\">\n");
}

static void put_foot(sg_page *p) {
  sg_page_put(p, "</main>\n<footer>\n<p>Made by stakegraph ");
  sg_page_put(p, sg_version());
  sg_page_put(p, ". The explorer is drawn with Cytoscape.js (MIT licence).</p>"
                 "\n</footer>\n");
  for (size_t i = 0; i < SG_COUNT(scripts); i++) {
    sg_page_put(p, "<script>");
    put_bytes(p, &scripts[i]);
    sg_page_put(p, "</script>\n");
  }
  sg_page_put(p, "</body>\n</html>\n");
}

// --- indexes ---

static void number_rows(sg_page *p, const cJSON *list, uint32_t max,
                        uint32_t *rows) {
  const cJSON *row = NULL;
  uint32_t i = 0;
  cJSON_ArrayForEach(row, list) {
    const uint32_t number = sg_intern_find(&p->f->ids, sg_doc_text(row, "id"));
    i++;
    if (i <= max && number < p->f->ids.texts.n)
      rows[number] = i;
  }
}

// The flags of each party in their order, which is that of their severity.
static void chain_flags(sg_page *p) {
  for (uint32_t i = p->n_flags; i-- > 0;) {
    const uint32_t number =
        sg_intern_find(&p->f->ids, sg_doc_text(p->flags[i], "subject"));
    if (number >= p->f->ids.texts.n)
      continue;
    p->next_flag[i] = p->first_flag[number];
    p->first_flag[number] = i + 1;
  }
}

static void find_kinds(sg_page *p) {
  for (uint32_t i = p->n_flags; i-- > 0;) {
    const sg_flag_info *info =
        sg_catalogue_find(p->catalogue, sg_doc_text(p->flags[i], "flag"));
    if (info)
      p->first_of_kind[info - p->catalogue->flags] = i + 1;
  }
}

static bool open(sg_page *p) {
  const size_t n = (size_t)p->f->ids.texts.n + 1;
  const cJSON *flag = NULL;
  p->n_flags = (uint32_t)cJSON_GetArraySize(p->f->flags);
  p->row_of = sg_memory_alloc(n, sizeof *p->row_of);
  p->source_of = sg_memory_alloc(n, sizeof *p->source_of);
  p->first_flag = sg_memory_alloc(n, sizeof *p->first_flag);
  p->flags = sg_memory_alloc((size_t)p->n_flags + 1, sizeof *p->flags);
  p->next_flag = sg_memory_alloc((size_t)p->n_flags + 1, sizeof *p->next_flag);
  p->first_of_kind = sg_memory_alloc((size_t)p->catalogue->n_flags + 1,
                                     sizeof *p->first_of_kind);
  if (!p->row_of || !p->source_of || !p->first_flag || !p->flags ||
      !p->next_flag || !p->first_of_kind)
    return false;
  uint32_t i = 0;
  cJSON_ArrayForEach(flag, p->f->flags) {
    p->flags[i++] = flag;
  }
  number_rows(p, p->f->entities, SG_PAGE_PARTIES, p->row_of);
  number_rows(p, p->f->case_sources, UINT32_MAX, p->source_of);
  chain_flags(p);
  find_kinds(p);
  return true;
}

static void close(sg_page *p) {
  sg_memory_free(p->row_of);
  sg_memory_free(p->source_of);
  sg_memory_free(p->first_flag);
  sg_memory_free(p->flags);
  sg_memory_free(p->next_flag);
  sg_memory_free(p->first_of_kind);
}

void sg_write_html(const sg_findings *findings, const sg_catalogue *catalogue,
                   sg_output *out) {
  sg_page page = {.f = findings, .catalogue = catalogue, .out = out};
  if (open(&page)) {
    put_head(&page);
    put_banner(&page);
    sg_page_summary(&page);
    sg_page_deals(&page);
    sg_page_chain(&page);
    sg_page_parties(&page);
    sg_page_flags(&page);
    sg_page_questions(&page);
    sg_page_unseen(&page);
    sg_page_explorer(&page);
    sg_page_links(&page);
    sg_page_cited(&page);
    sg_page_method(&page);
    sg_page_sign_off(&page);
    put_foot(&page);
  } else {
    out->failed = ENOMEM;
  }
  close(&page);
}
