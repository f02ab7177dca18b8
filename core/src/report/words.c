// SPDX-License-Identifier: GPL-2.0-or-later
// words - see words.h.
#include "report/words.h"

#include "base/number.h"
#include "stakegraph/parties.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 300 };

#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_BYTES)

static const char *const verbs[] = {
    [SG_LINK_OTHER] = "is linked to",
    [SG_OWNERSHIP] = "owns",
    [SG_CONTROL] = "controls",
    [SG_POSITION] = "has a post at",
    [SG_FAMILY] = "is family of",
    [SG_ASSOCIATE] = "is an associate of",
    [SG_PART_OF] = "is part of",
    [SG_SUPPLY] = "supplies",
    [SG_AGENT] = "acts as agent of",
    [SG_CONTRACT] = "has a contract with",
    [SG_PAYMENT] = "pays",
    [SG_FUNDING] = "funds",
    [SG_LOCATED_AT] = "is at",
    [SG_SAME_AS] = "may be the same as",
    [SG_SUCCESSION] = "is succeeded by",
    [SG_INVOLVED] = "is named in",
};

static const char *verb_of(uint8_t kind) {
  return kind < SG_COUNT(verbs) ? verbs[kind] : verbs[SG_LINK_OTHER];
}

// " 40.42 % of", " a share of 25-50 % of", " (share unknown) of".
static void share_words(const sg_link_row *row, char out[80]) {
  char low[16];
  char high[16];
  sg_share_write(row->low, low);
  sg_share_write(row->high, high);
  if (row->low == 0 && row->high == SG_WHOLE)
    (void)snprintf(out, 80, " an unknown share of");
  else if (row->low == row->high)
    (void)snprintf(out, 80, " %s %% of", low);
  else
    (void)snprintf(out, 80, " %s-%s %% of", low, high);
}

// What the verb alone does not say: share, means, post, class of product.
static void detail_words(const sg_view *view, sg_id e, char out[80]) {
  const sg_graph *g = &view->graph;
  out[0] = '\0';
  if (g->link_kind[e] == SG_OWNERSHIP)
    share_words(sg_view_link_row(view, e), out);
}

static const char *kind_words(const sg_graph *g, sg_id e) {
  if (g->link_kind[e] == SG_CONTROL)
    return sg_word(&sg_means, g->link_detail[e]);
  if (g->link_kind[e] == SG_POSITION)
    return sg_word(&sg_posts, g->link_detail[e]);
  return g->link_class[e] ? sg_word(&sg_classes, g->link_class[e]) : NULL;
}

void sg_link_words(const sg_view *view, sg_id e, char out[SG_WORDS_MAX]) {
  const sg_graph *g = &view->graph;
  const sg_link_row *row = sg_view_link_row(view, e);
  char detail[80];
  char since[11];
  char until[11];
  const char *kind = kind_words(g, e);
  const char *id = sg_view_link_id(view, e);
  detail_words(view, e, detail);
  sg_date_write(row->since, since);
  sg_date_write(row->until, until);
  (void)snprintf(out, SG_WORDS_MAX,
                 "%.*s %s%s %.*s (%s%s%s%s%s%s%s, link %.*s)",
                 NAMED(g, g->link_from[e]), verb_of(g->link_kind[e]), detail,
                 NAMED(g, g->link_to[e]), kind ? kind : "", kind ? ", " : "",
                 sg_word(&sg_bases, g->link_basis[e]),
                 !since[0]                ? ""
                 : sg_is_event(row->kind) ? ", "
                                          : ", since ",
                 since, until[0] ? ", until " : "", until, SG_CLIPPED(id, 100));
}

void sg_doubt_words(const sg_view *view, sg_id e, char out[SG_WORDS_MAX]) {
  const sg_graph *g = &view->graph;
  const sg_link_row *row = sg_view_link_row(view, e);
  const char *id = sg_view_link_id(view, e);
  const bool partial = g->link_since[e] != g->link_since_latest[e] ||
                       g->link_until_earliest[e] != g->link_until[e];
  const char *why = sg_is_alleged(g, e)               ? "is alleged"
                    : g->link_basis[e] == SG_INFERRED ? "is inferred"
                    : g->link_kind[e] == SG_OWNERSHIP && row->low != row->high
                        ? "has no exact share"
                    : partial ? "has no exact date"
                              : NULL;
  out[0] = '\0';
  if (why)
    (void)snprintf(out, SG_WORDS_MAX, "link %.*s %s", SG_CLIPPED(id, 200), why);
}

// --- gaps ---

static bool tell_the_same(const sg_gap *x, const sg_gap *y) {
  return x->subject == y->subject && x->count == y->count &&
         strcmp(x->reason, y->reason) == 0;
}

bool sg_gap_is_told(const sg_analysis *a, uint32_t i) {
  for (uint32_t k = 0; k < i; k++)
    if (tell_the_same(&a->gaps[k].gap, &a->gaps[i].gap))
      return true;
  return false;
}

void sg_gap_words(const sg_analysis *a, uint32_t i, char out[SG_WORDS_MAX]) {
  enum { FLAGS_BYTES = 300 };
  const sg_gap *gap = &a->gaps[i].gap;
  // Beyond so many each is told by itself: comparing all would not end.
  const uint32_t most =
      a->n_gaps < SG_GAPS_COMPARED ? a->n_gaps : SG_GAPS_COMPARED;
  const uint32_t end = i < most ? most : i + 1;
  int n = 0;
  for (uint32_t k = i; k < end && n < FLAGS_BYTES; k++)
    if (tell_the_same(gap, &a->gaps[k].gap))
      n += snprintf(out + n, (size_t)(SG_WORDS_MAX - n), "%s%.64s",
                    n ? ", " : "", a->gaps[k].gap.flag);
  const char *id =
      gap->subject == SG_NONE ? "" : a->view.graph.entity_id[gap->subject];
  if (gap->subject != SG_NONE)
    n += snprintf(out + n, (size_t)(SG_WORDS_MAX - n), " on %.*s",
                  SG_CLIPPED(id, 200));
  else if (gap->count == a->n_parties)
    n += snprintf(out + n, (size_t)(SG_WORDS_MAX - n), " (all)");
  else
    n += snprintf(out + n, (size_t)(SG_WORDS_MAX - n), " (%u)", gap->count);
  (void)snprintf(out + n, (size_t)(SG_WORDS_MAX - n), ": %.*s",
                 SG_CLIPPED(gap->reason, 700));
}
