// SPDX-License-Identifier: GPL-2.0-or-later
// html_explorer - the case as data for the page's explorer, with the place of
// every party; the script draws nothing but these.
#include "report/html.h"

#include "base/json_write.h"
#include "base/memory.h"
#include "report/doc_words.h"
#include "report/layout.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { NODES_MAX = 2000, LINKS_MAX = 6000, FACTS_MAX = 40 };

typedef struct explorer {
  sg_page *p;
  uint32_t *node_of; // node + 1 by number of the id
  const cJSON **nodes;
  const cJSON **links;
  uint32_t n_nodes, n_links, n_left_out;
  sg_layout layout;
  sg_json_writer w;
} explorer;

static uint32_t node_of(const explorer *x, const cJSON *link, const char *end) {
  const sg_intern *ids = &x->p->f->ids;
  const uint32_t number = sg_intern_find(ids, sg_doc_text(link, end));
  return number < ids->texts.n ? x->node_of[number] : 0;
}

static void add_node(explorer *x, const cJSON *row) {
  const char *id = sg_doc_text(row, "id");
  const cJSON *entity = sg_findings_find(x->p->f, SG_DOC_ENTITY, id);
  const uint32_t number = sg_intern_find(&x->p->f->ids, id);
  if (!entity || x->node_of[number])
    return;
  if (x->n_nodes == NODES_MAX) {
    x->n_left_out++;
    return;
  }
  x->nodes[x->n_nodes++] = entity;
  x->node_of[number] = x->n_nodes;
}

// Ranked parties first, then the rest of the case.
static void choose(explorer *x) {
  const cJSON *row = NULL;
  cJSON_ArrayForEach(row, x->p->f->entities) {
    add_node(x, row);
  }
  x->n_left_out = 0;
  cJSON_ArrayForEach(row, x->p->f->case_entities) {
    add_node(x, row);
  }
  cJSON_ArrayForEach(row, x->p->f->case_links) {
    const uint32_t from = node_of(x, row, "from");
    const uint32_t to = node_of(x, row, "to");
    if (from && to && from != to && x->n_links < LINKS_MAX)
      x->links[x->n_links++] = row;
  }
}

static bool place(explorer *x) {
  if (sg_layout_init(&x->layout, x->n_nodes, x->n_links, NULL) != SG_OK)
    return false;
  for (uint32_t e = 0; e < x->n_links; e++)
    x->layout.edges[e] =
        (sg_layout_edge){.from = node_of(x, x->links[e], "from") - 1,
                         .to = node_of(x, x->links[e], "to") - 1};
  sg_layout_map(&x->layout);
  return true;
}

static bool open(explorer *x) {
  const sg_findings *f = x->p->f;
  const size_t n_links = (size_t)cJSON_GetArraySize(f->case_links);
  x->node_of = sg_memory_alloc((size_t)f->ids.texts.n + 1, sizeof *x->node_of);
  x->nodes = sg_memory_alloc(NODES_MAX, sizeof *x->nodes);
  x->links = sg_memory_alloc(
      n_links < LINKS_MAX ? n_links + 1 : (size_t)LINKS_MAX, sizeof *x->links);
  if (!x->node_of || !x->nodes || !x->links)
    return false;
  choose(x);
  return place(x);
}

static void close(explorer *x) {
  sg_layout_clear(&x->layout);
  sg_memory_free(x->node_of);
  sg_memory_free(x->nodes);
  sg_memory_free(x->links);
}

// --- data ---

static void put_flags(explorer *x, uint32_t first) {
  const sg_page *p = x->p;
  sg_json_key(&x->w, "flags");
  sg_json_open(&x->w, '[');
  for (uint32_t i = first; i != 0; i = p->next_flag[i - 1]) {
    const cJSON *flag = p->flags[i - 1];
    sg_json_open(&x->w, '{');
    sg_json_put(&x->w, "flag", sg_doc_text(flag, "flag"));
    sg_json_put(&x->w, "title", sg_doc_text(flag, "title"));
    sg_json_put(&x->w, "severity", sg_doc_text(flag, "severity"));
    if (i <= SG_PAGE_FLAGS)
      sg_json_put_count(&x->w, "row", i);
    sg_json_close(&x->w, '}');
  }
  sg_json_close(&x->w, ']');
}

// What the record says beside what is shown anyway.
static void put_facts(explorer *x, const cJSON *entity) {
  static const char *const shown[] = {"id",      "name",  "kind",
                                      "country", "roles", "sources"};
  const cJSON *member = NULL;
  uint32_t n = 0;
  sg_json_key(&x->w, "facts");
  sg_json_open(&x->w, '[');
  cJSON_ArrayForEach(member, entity) {
    bool known = !member->string || n >= FACTS_MAX;
    sg_text text;
    for (size_t i = 0; i < SG_COUNT(shown) && !known; i++)
      known = strcmp(member->string, shown[i]) == 0;
    sg_text_init(&text, 0);
    if (!known)
      sg_doc_value(member, &text);
    if (text.length) {
      sg_json_open(&x->w, '[');
      sg_json_string(&x->w, member->string);
      sg_json_string(&x->w, sg_text_get(&text));
      sg_json_close(&x->w, ']');
      n++;
    }
    sg_text_clear(&text);
  }
  sg_json_close(&x->w, ']');
}

static void put_node(explorer *x, uint32_t v) {
  const cJSON *entity = x->nodes[v];
  const char *id = sg_doc_text(entity, "id");
  const uint32_t number = sg_intern_find(&x->p->f->ids, id);
  const uint32_t first = x->p->first_flag[number];
  sg_text words;
  sg_text_init(&words, 0);
  sg_doc_party_words(entity, &words);
  sg_json_open(&x->w, '{');
  sg_json_put(&x->w, "id", id);
  sg_json_put(&x->w, "name", sg_findings_name(x->p->f, id));
  sg_json_put(&x->w, "kind", sg_doc_text(entity, "kind"));
  sg_json_put(&x->w, "about", sg_text_get(&words));
  sg_json_put_count(&x->w, "severity",
                    first ? sg_doc_severity(x->p->flags[first - 1]) : 0);
  sg_json_put_number(&x->w, "x", x->layout.at[v]);
  sg_json_put_number(&x->w, "y", x->layout.across[v]);
  if (x->p->row_of[number])
    sg_json_put_count(&x->w, "row", x->p->row_of[number]);
  put_flags(x, first);
  put_facts(x, entity);
  sg_json_close(&x->w, '}');
  sg_text_clear(&words);
}

static void put_link(explorer *x, uint32_t e) {
  static const char *const keys[] = {"id",   "kind",  "since", "until",
                                     "date", "basis", "notes"};
  const cJSON *link = x->links[e];
  sg_text words;
  sg_text_init(&words, 0);
  sg_json_open(&x->w, '{');
  sg_json_put_count(&x->w, "from", x->layout.edges[e].from);
  sg_json_put_count(&x->w, "to", x->layout.edges[e].to);
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    if (sg_doc_text(link, keys[i])[0])
      sg_json_put(&x->w, keys[i], sg_doc_text(link, keys[i]));
  sg_doc_link_label(link, &words);
  sg_json_put(&x->w, "label", sg_text_get(&words));
  sg_text_reset(&words);
  sg_doc_link_dates(link, &words);
  sg_json_put(&x->w, "when", sg_text_get(&words));
  sg_json_close(&x->w, '}');
  sg_text_clear(&words);
}

static void put_data(explorer *x) {
  sg_json_writer_init(&x->w, x->p->out, false);
  sg_json_open(&x->w, '{');
  sg_json_put(&x->w, "as_of", sg_doc_text(x->p->f->root, "as_of"));
  sg_json_put_count(&x->w, "left_out", x->n_left_out);
  sg_json_key(&x->w, "nodes");
  sg_json_open(&x->w, '[');
  for (uint32_t v = 0; v < x->n_nodes; v++)
    put_node(x, v);
  sg_json_close(&x->w, ']');
  sg_json_key(&x->w, "links");
  sg_json_open(&x->w, '[');
  for (uint32_t e = 0; e < x->n_links; e++)
    put_link(x, e);
  sg_json_close(&x->w, ']');
  sg_json_close(&x->w, '}');
}

void sg_page_explorer(sg_page *page) {
  explorer x = {.p = page};
  sg_page_section(page, "explorer", "Explorer");
  if (!open(&x)) {
    page->out->failed = ENOMEM;
  } else {
    sg_page_put(page,
                "<p id=\"explorer-hint\">The explorer needs JavaScript. All "
                "that it shows is also in the tables of <a href=\"#parties\">"
                "parties</a> and <a href=\"#links\">links</a>.</p>\n");
    if (x.n_left_out)
      sg_output_printf(page->out,
                       "<p class=\"warn\">The explorer holds the first %u "
                       "parties; %u more are left out. For all of them write "
                       "the findings as .gexf or .graphml and open that in a "
                       "program for large graphs.</p>\n",
                       x.n_nodes, x.n_left_out);
    sg_page_put(page, "<div id=\"explorer-room\" hidden></div>\n"
                      "<script type=\"application/json\" id=\"case-data\">");
    put_data(&x);
    sg_page_put(page, "</script>\n");
  }
  close(&x);
  sg_page_put(page, "</section>\n");
}
