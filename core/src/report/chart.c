// SPDX-License-Identifier: GPL-2.0-or-later
// chart - what a picture shows; chart_svg draws it. From the parties that
// matter most it follows the links outwards, breadth first, until the picture
// is full. Everything goes by ranks and ids, so that it does not depend on the
// order of the input.
#include "report/chart.h"

#include "base/memory.h"
#include "report/doc_words.h"

#include <stdlib.h>
#include <string.h>

// Rows of the case by the interned number of their ids.
typedef struct chooser {
  const sg_findings *f;
  const sg_chart_wish *wish;
  sg_chart *chart;
  uint32_t n_ids;
  uint32_t *node_of; // node + 1 by id
  uint32_t *rank_of; // rank + 1 by id; 0: not ranked
  uint32_t *start;   // links of an id: link[start[id]] to link[start[id + 1]]
  uint32_t *ends;    // numbers of both ends of each link, or SG_NONE
  uint32_t *links;
  const cJSON **rows; // links in their order, then statements of supplies
  uint32_t n_links, n_recorded; // with and without the statements
} chooser;

static uint32_t number_of(const chooser *c, const char *id) {
  return sg_intern_find(&c->f->ids, id);
}

static const cJSON *entity_of(const chooser *c, uint32_t number) {
  const sg_vec *index = &c->f->by_id[SG_DOC_ENTITY];
  return number < index->n ? SG_AT(const cJSON *, index, number) : NULL;
}

// Places say who shares them, which a picture of one party has room for.
static bool is_left_out(const chooser *c, const cJSON *link) {
  return !c->wish->around && sg_doc_is(link, "kind", "located_at");
}

static void number_ends(chooser *c, uint32_t e, const cJSON *row,
                        const char *from, const char *to) {
  const uint32_t f = number_of(c, from);
  const uint32_t t = number_of(c, to);
  const bool ok = entity_of(c, f) && entity_of(c, t) && f != t;
  c->rows[e] = row;
  c->ends[2 * (size_t)e] = ok ? f : SG_NONE;
  c->ends[2 * (size_t)e + 1] = ok ? t : SG_NONE;
}

// Whom a supply was stated to be for: an id or several. Without a word of its
// own, what was stated to the vendor of its deal.
static const cJSON *stated_of(const chooser *c, const cJSON *link) {
  const cJSON *own = cJSON_GetObjectItemCaseSensitive(link, "stated_end_user");
  const cJSON *deal =
      sg_findings_find(c->f, SG_DOC_DEAL, sg_doc_text(link, "deal"));
  if (!sg_doc_is(link, "kind", "supply"))
    return NULL;
  if (own || !sg_doc_text(link, "from")[0] ||
      !sg_doc_is(deal, "vendor", sg_doc_text(link, "from")))
    return own;
  return cJSON_GetObjectItemCaseSensitive(deal, "stated_end_user");
}

// How many statements there are, which are numbered from `first` on; without
// `first` they are counted only.
static uint32_t number_stated(chooser *c, uint32_t first) {
  uint32_t n = 0;
  const cJSON *link = NULL;
  cJSON_ArrayForEach(link, c->f->case_links) {
    const cJSON *stated = stated_of(c, link);
    const cJSON *one = cJSON_IsArray(stated) ? stated->child : stated;
    for (; one; one = cJSON_IsArray(stated) ? one->next : NULL) {
      if (!cJSON_IsString(one))
        continue;
      if (first)
        number_ends(c, first + n, link, sg_doc_text(link, "to"),
                    one->valuestring);
      n++;
    }
  }
  return n;
}

static bool number_links(chooser *c) {
  const cJSON *link = NULL;
  uint32_t e = 0;
  c->n_recorded = (uint32_t)cJSON_GetArraySize(c->f->case_links);
  c->n_links = c->n_recorded + number_stated(c, 0);
  c->ends = sg_memory_alloc(2 * (size_t)c->n_links + 2, sizeof *c->ends);
  c->links = sg_memory_alloc(2 * (size_t)c->n_links + 2, sizeof *c->links);
  c->rows = sg_memory_alloc((size_t)c->n_links + 1, sizeof *c->rows);
  if (!c->ends || !c->links || !c->rows)
    return false;
  cJSON_ArrayForEach(link, c->f->case_links) {
    const char *to = is_left_out(c, link) ? "" : sg_doc_text(link, "to");
    number_ends(c, e++, link, sg_doc_text(link, "from"), to);
  }
  if (e)
    (void)number_stated(c, e);
  for (uint32_t i = 0; i < 2 * c->n_links; i++)
    if (c->ends[i] != SG_NONE)
      c->start[c->ends[i] + 2]++;
  for (uint32_t i = 0; i + 1 < c->n_ids + 2; i++)
    c->start[i + 1] += c->start[i];
  for (uint32_t i = 0; i < 2 * c->n_links; i++)
    if (c->ends[i] != SG_NONE)
      c->links[c->start[c->ends[i] + 1]++] = i / 2;
  return true;
}

static bool open(chooser *c) {
  const cJSON *party = NULL;
  uint32_t rank = 0;
  c->n_ids = c->f->ids.texts.n;
  c->node_of = sg_memory_alloc((size_t)c->n_ids + 1, sizeof *c->node_of);
  c->rank_of = sg_memory_alloc((size_t)c->n_ids + 1, sizeof *c->rank_of);
  c->start = sg_memory_alloc((size_t)c->n_ids + 3, sizeof *c->start);
  if (!c->node_of || !c->rank_of || !c->start)
    return false;
  cJSON_ArrayForEach(party, c->f->entities) {
    const uint32_t number = number_of(c, sg_doc_text(party, "id"));
    rank++;
    if (number < c->n_ids)
      c->rank_of[number] = rank;
  }
  return number_links(c);
}

static void close(chooser *c) {
  sg_memory_free(c->node_of);
  sg_memory_free(c->rank_of);
  sg_memory_free(c->start);
  sg_memory_free(c->ends);
  sg_memory_free(c->links);
  sg_memory_free(c->rows);
}

// --- nodes ---

static bool is_full(const chooser *c) {
  return c->chart->nodes.n >= c->wish->nodes_max;
}

static bool add_node(chooser *c, uint32_t number) {
  const cJSON *entity = entity_of(c, number);
  if (!entity || c->node_of[number] || is_full(c))
    return true;
  sg_chart_node *node = sg_vec_add(&c->chart->nodes);
  if (!node)
    return false;
  node->entity = entity;
  c->node_of[number] = c->chart->nodes.n;
  return true;
}

typedef struct candidate {
  uint32_t number, rank;
  const char *id;
} candidate;

static int by_rank(const void *a, const void *b) {
  const candidate *x = a;
  const candidate *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return strcmp(x->id, y->id);
}

// The neighbours of one that are not there yet, the highest ranked first.
static bool add_next(chooser *c, uint32_t number, sg_vec *found) {
  found->n = 0;
  for (uint32_t i = c->start[number]; i < c->start[number + 1]; i++) {
    const uint32_t *ends = &c->ends[2 * (size_t)c->links[i]];
    const uint32_t other = ends[0] == number ? ends[1] : ends[0];
    if (c->node_of[other])
      continue;
    candidate *one = sg_vec_add(found);
    if (!one)
      return false;
    *one = (candidate){other, c->rank_of[other] ? c->rank_of[other] : SG_NONE,
                       sg_intern_text(&c->f->ids, other)};
  }
  if (found->n > 1)
    qsort(found->data, found->n, sizeof(candidate), by_rank);
  uint32_t taken = 0;
  for (uint32_t i = 0; i < found->n && taken < c->wish->next_max; i++) {
    const uint32_t other = SG_AT(candidate, found, i).number;
    taken += !c->node_of[other];
    if (!add_node(c, other))
      return false;
  }
  return true;
}

// One and all that its links lead to.
static bool add_around(chooser *c, uint32_t number, sg_vec *found) {
  uint32_t at = c->chart->nodes.n;
  if (!add_node(c, number))
    return false;
  for (; at < c->chart->nodes.n && !is_full(c); at++) {
    const cJSON *entity = SG_AT(sg_chart_node, &c->chart->nodes, at).entity;
    if (!add_next(c, number_of(c, sg_doc_text(entity, "id")), found))
      return false;
  }
  return true;
}

static bool has_links(const chooser *c, uint32_t number) {
  return number < c->n_ids && c->start[number] < c->start[number + 1];
}

// Ends of supplies first, then parties with flags by their rank: each with
// what is around it.
static bool add_chains(chooser *c, sg_vec *found) {
  const cJSON *row = NULL;
  bool ok = true;
  cJSON_ArrayForEach(row, c->f->case_deals) {
    const uint32_t vendor = number_of(c, sg_doc_text(row, "vendor"));
    if (has_links(c, vendor))
      ok = ok && add_around(c, vendor, found);
  }
  for (uint32_t e = 0; e < c->n_links && ok; e++)
    if (c->ends[2 * e] != SG_NONE && sg_doc_is(c->rows[e], "kind", "supply"))
      ok = add_around(c, c->ends[2 * e], found);
  cJSON_ArrayForEach(row, c->f->entities) {
    const uint32_t number = number_of(c, sg_doc_text(row, "id"));
    if (ok && !is_full(c) && has_links(c, number))
      ok = add_around(c, number, found);
  }
  return ok;
}

static void count_flags(chooser *c) {
  const cJSON *flag = NULL;
  cJSON_ArrayForEach(flag, c->f->flags) {
    const uint32_t number = number_of(c, sg_doc_text(flag, "subject"));
    const uint32_t severity = sg_doc_severity(flag);
    if (number >= c->n_ids || !c->node_of[number])
      continue;
    sg_chart_node *node =
        &SG_AT(sg_chart_node, &c->chart->nodes, c->node_of[number] - 1);
    node->n_flags++;
    node->worst = severity > node->worst ? severity : node->worst;
  }
}

// --- edges ---

typedef struct pair {
  uint32_t from, to;
  bool is_stated;
  uint32_t row;
} pair;

static int by_pair(const void *a, const void *b) {
  const pair *x = a;
  const pair *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  if (x->is_stated != y->is_stated)
    return x->is_stated ? 1 : -1;
  return (x->row > y->row) - (x->row < y->row);
}

static bool is_same(const pair *x, const pair *y) {
  return x->from == y->from && x->to == y->to && x->is_stated == y->is_stated;
}

static uint32_t count_pairs(const pair *pairs, uint32_t n) {
  uint32_t different = 0;
  for (uint32_t i = 0; i < n; i++)
    different += i == 0 || !is_same(&pairs[i], &pairs[i - 1]);
  return different;
}

static uint32_t node_at(const chooser *c, const pair *p, int end) {
  const uint32_t number = c->ends[2 * (size_t)p->row + (uint32_t)end];
  return number == SG_NONE ? SG_NONE : c->node_of[number] - 1;
}

// By row of the picture: from whom to whom recorded supplies lead, and of whose
// goods it was stated whom they were for.
typedef struct reach {
  bool leads[SG_CHART_NODES_MAX][SG_CHART_NODES_MAX];
  bool stated[SG_CHART_NODES_MAX][SG_CHART_NODES_MAX];
} reach;

static void find_reach(const chooser *c, const pair *pairs, uint32_t n,
                       reach *r) {
  const uint32_t n_nodes = c->chart->nodes.n;
  for (uint32_t i = 0; i < n; i++)
    if (pairs[i].is_stated)
      r->stated[pairs[i].from][pairs[i].to] = true;
    else if (sg_doc_is(c->rows[pairs[i].row], "kind", "supply"))
      r->leads[pairs[i].from][pairs[i].to] = true;
  for (uint32_t by = 0; by < n_nodes; by++)
    for (uint32_t v = 0; v < n_nodes; v++)
      for (uint32_t w = 0; r->leads[v][by] && w < n_nodes; w++)
        r->leads[v][w] |= r->leads[by][w];
}

// That goods were for somebody is shown where no recorded supply leads there,
// at the last buyer of whose goods it was stated.
static bool is_shown(const chooser *c, const reach *r, const pair *one) {
  if (!one->is_stated)
    return true;
  if (r->leads[one->from][one->to])
    return false;
  for (uint32_t w = 0; w < c->chart->nodes.n; w++)
    if (r->stated[w][one->to] && r->leads[one->from][w] &&
        !r->leads[w][one->from])
      return false;
  return true;
}

// What is between the parties of the picture, in order.
static bool find_pairs(const chooser *c, pair *pairs, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t e = 0; e < c->n_links; e++) {
    pair *one = &pairs[n];
    *one = (pair){.is_stated = e >= c->n_recorded, .row = e};
    one->from = node_at(c, one, 0);
    one->to = node_at(c, one, 1);
    n += one->from != SG_NONE && one->to != SG_NONE;
  }
  reach *r = sg_memory_alloc(1, sizeof *r);
  if (!r)
    return false;
  if (n > 1)
    qsort(pairs, n, sizeof *pairs, by_pair);
  find_reach(c, pairs, n, r);
  *out = 0;
  for (uint32_t i = 0; i < n; i++)
    if (is_shown(c, r, &pairs[i]))
      pairs[(*out)++] = pairs[i];
  sg_memory_free(r);
  return true;
}

static bool add_edge(chooser *c, const pair *one, bool more) {
  sg_vec *edges = &c->chart->edges;
  const cJSON *link = c->rows[one->row];
  sg_chart_edge *edge =
      more ? &SG_AT(sg_chart_edge, edges, edges->n - 1) : sg_vec_add(edges);
  if (!edge)
    return false;
  if (!more)
    *edge = (sg_chart_edge){.link = link,
                            .from = one->from,
                            .to = one->to,
                            .is_doubtful = !one->is_stated,
                            .is_stated = one->is_stated};
  edge->n_links++;
  edge->is_doubtful &= sg_doc_link_is_doubtful(link);
  return true;
}

// Links of one pair and direction are one arrow.
static bool add_edges(chooser *c) {
  pair *pairs = sg_memory_alloc((size_t)c->n_links + 1, sizeof *pairs);
  uint32_t n = 0;
  bool ok = pairs && find_pairs(c, pairs, &n);
  for (uint32_t i = 0; i < n && ok; i++) {
    const bool more = i > 0 && is_same(&pairs[i], &pairs[i - 1]);
    if (!more && c->chart->edges.n == SG_CHART_EDGES_MAX) {
      c->chart->arrows_short = count_pairs(pairs + i, n - i);
      break;
    }
    ok = add_edge(c, &pairs[i], more);
  }
  sg_memory_free(pairs);
  return ok;
}

static sg_status choose(chooser *c, sg_error *err) {
  const char *around = c->wish->around;
  sg_vec found;
  sg_vec_init(&found, sizeof(candidate), 0);
  sg_status status = open(c) ? SG_OK : sg_no_memory(err);
  if (status == SG_OK && around && !entity_of(c, number_of(c, around)))
    status = sg_fail(err, SG_EUSAGE, "%.200s: the findings hold no such party",
                     around);
  if (status == SG_OK && !((around ? add_around(c, number_of(c, around), &found)
                                   : add_chains(c, &found)) &&
                           add_edges(c)))
    status = sg_no_memory(err);
  if (status == SG_OK)
    count_flags(c);
  sg_vec_clear(&found);
  return status;
}

static sg_status place(sg_chart *chart, sg_error *err) {
  SG_TRY(sg_layout_init(&chart->layout, chart->nodes.n, chart->edges.n, err));
  for (uint32_t e = 0; e < chart->edges.n; e++) {
    const sg_chart_edge *edge = &SG_AT(sg_chart_edge, &chart->edges, e);
    chart->layout.edges[e] =
        (sg_layout_edge){.from = edge->from, .to = edge->to};
  }
  return sg_layout_layers(&chart->layout, err);
}

sg_status sg_chart_make(sg_chart *chart, const sg_findings *f,
                        const sg_chart_wish *wish, sg_error *err) {
  chooser c = {.f = f, .wish = wish, .chart = chart};
  *chart = (sg_chart){.findings = f};
  sg_vec_init(&chart->nodes, sizeof(sg_chart_node), 0);
  sg_vec_init(&chart->edges, sizeof(sg_chart_edge), 0);
  sg_status status = choose(&c, err);
  close(&c);
  if (status == SG_OK)
    status = place(chart, err);
  chart->left_out =
      (uint32_t)cJSON_GetArraySize(f->case_entities) - chart->nodes.n;
  return status;
}

void sg_chart_clear(sg_chart *chart) {
  sg_vec_clear(&chart->nodes);
  sg_vec_clear(&chart->edges);
  sg_layout_clear(&chart->layout);
}

void sg_chart_words(const sg_chart *chart, sg_text *out) {
  sg_text_printf(out,
                 "%u parties and the links between them, %u arrows in "
                 "all, drawn from those who own, supply or act to those "
                 "whom it concerns.",
                 chart->nodes.n, chart->edges.n);
  if (chart->left_out)
    sg_text_printf(out,
                   " %u further parties, places and cases on which the "
                   "findings rest are left out of the picture.",
                   chart->left_out);
  if (chart->arrows_short)
    sg_text_printf(out,
                   " %u further arrows between these parties are left out.",
                   chart->arrows_short);
}
