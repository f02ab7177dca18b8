// SPDX-License-Identifier: GPL-2.0-or-later
// counts - "not_evaluable" and "flag_counts": that what is told of every flag
// is what the flags and gaps of the document come to.
#include "verify/checks.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A flag raised on a subject, or a gap of it; the most certain first. Texts are
// numbers of c->words.
typedef struct outcome {
  uint32_t flag, plugin, subject;
  int certainty; // 2, 1; 0: not evaluable
  double count;  // of a gap of several
} outcome;

static int compare(const void *a, const void *b) {
  const outcome *x = a;
  const outcome *y = b;
  if (x->flag != y->flag)
    return x->flag > y->flag ? 1 : -1;
  if (x->subject != y->subject)
    return x->subject > y->subject ? 1 : -1;
  return y->certainty - x->certainty;
}

static const char *text_or_none(const cJSON *row, const char *key) {
  const char *text = sg_text_in(row, key);
  return text ? text : "";
}

static void add_outcome(sg_check *c, sg_vec *all, outcome one) {
  outcome *slot = sg_vec_add(all);
  c->no_memory |= !slot;
  if (slot)
    *slot = one;
}

static void add_flags(sg_check *c, sg_vec *all) {
  for (uint32_t i = 0; i < c->flags.n && !c->no_memory; i++) {
    const sg_flag_row *of = &SG_FLAG_ROW(c, i);
    add_outcome(
        c, all,
        (outcome){of->flag, of->plugin, of->subject, of->certain ? 2 : 1, 1});
  }
}

// --- gaps ---

static bool is_gap_after(const cJSON *x, const cJSON *y) {
  int by = strcmp(text_or_none(x, "flag"), text_or_none(y, "flag"));
  const char *a = sg_text_in(x, "subject");
  const char *b = sg_text_in(y, "subject");
  if (by == 0) // those of nobody in particular come last
    by = a && b ? strcmp(a, b) : !a - !b;
  if (by == 0)
    by = strcmp(text_or_none(x, "reason"), text_or_none(y, "reason"));
  return by <= 0;
}

static void check_gap(sg_check *c, const sg_list_walk *rows) {
  const cJSON *row = rows->now;
  const char *subject = sg_text_in(row, "subject");
  const double count = sg_number_in(row, "count");
  const uint32_t entity = sg_stated_find(&c->in.entities, subject);
  sg_check_at(c, "not_evaluable[%u]", rows->number);
  (void)sg_check_members(c, row, "flag subject count reason");
  (void)SG_CLAIM(c, !subject || entity, "'%.100s' is not in the input",
                 subject ? subject : "");
  (void)SG_CLAIM(c, !entity || c->reviewed[entity],
                 "'%.100s' does not bear on the deal under review", subject);
  (void)SG_CLAIM(c, count >= 0 && count == floor(count),
                 "its count is no whole number");
  (void)SG_CLAIM(c, text_or_none(row, "reason")[0], "it gives no reason");
  (void)SG_CLAIM(c, !rows->before || is_gap_after(rows->before, row),
                 "it does not stand in its place: they are in the order of "
                 "flag, subject and reason");
}

static void check_gaps(sg_check *c, sg_vec *all) {
  sg_list_walk rows = {.list = SG_LIST_GAPS};
  while (sg_list_next(c, &rows)) {
    check_gap(c, &rows);
    add_outcome(c, all,
                (outcome){sg_word_number(c, sg_text_in(rows.now, "flag")), 0,
                          sg_word_number(c, sg_text_in(rows.now, "subject")), 0,
                          sg_number_in(rows.now, "count")});
  }
}

// --- counts ---

static const outcome *outcome_at(const sg_vec *all, uint32_t i) {
  return &SG_AT(outcome, all, i);
}

static uint32_t first_of(const sg_vec *all, uint32_t flag) {
  uint32_t low = 0;
  uint32_t high = all->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (outcome_at(all, middle)->flag < flag)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef struct tally {
  double certain, possible, unknown;
} tally;

// Of a subject with several outcomes the first counts; gaps name no plugin.
static tally tally_of(const sg_vec *all, uint32_t flag, uint32_t plugin) {
  tally t = {0};
  uint32_t last = 0;
  for (uint32_t i = first_of(all, flag);
       i < all->n && outcome_at(all, i)->flag == flag; i++) {
    const outcome *one = outcome_at(all, i);
    if (one->plugin != 0 && one->plugin != plugin)
      continue;
    if (one->subject == 0) {
      t.unknown += one->count;
      continue;
    }
    if (last == one->subject)
      continue;
    last = one->subject;
    t.certain += one->certainty == 2;
    t.possible += one->certainty == 1;
    t.unknown += one->certainty == 0;
  }
  return t;
}

static bool is_alone(const cJSON *row) {
  const char *flag = text_or_none(row, "flag");
  const cJSON *other = row->next;
  return !other || strcmp(text_or_none(other, "flag"), flag) != 0;
}

// How many parties are under review: what every row comes to, unless more are
// flagged.
static double parties_of(const cJSON *list) {
  const cJSON *row = NULL;
  double least = (double)NAN;
  cJSON_ArrayForEach(row, list) {
    const double all =
        sg_number_in(row, "certain") + sg_number_in(row, "possible") +
        sg_number_in(row, "not_raised") + sg_number_in(row, "not_evaluable");
    least = all < least || isnan(least) ? all : least;
  }
  return least;
}

static const char *status_of(const sg_check *c, const char *plugin) {
  const cJSON *row = NULL;
  cJSON_ArrayForEach(
      row,
      sg_list_in(c->doc,
                 "plugins")) if (sg_same(sg_text_in(row, "id"),
                                         plugin)) return sg_text_in(row,
                                                                    "status");
  return sg_same(plugin, "core") ? "ok" : NULL;
}

static void check_row(sg_check *c, const cJSON *row, const sg_vec *all,
                      double parties, bool alone) {
  const char *flag = text_or_none(row, "flag");
  const char *plugin = text_or_none(row, "plugin");
  const char *status = status_of(c, plugin);
  const tally t =
      tally_of(all, sg_word_number(c, flag), sg_word_number(c, plugin));
  const double raised = t.certain + t.possible;
  const double rest = raised < parties ? parties - raised : 0;
  const double unknown = t.unknown < rest ? t.unknown : rest;
  (void)SG_CLAIM(c, status, "'%.60s' is none of the plugins", plugin);
  (void)SG_CLAIM(c,
                 sg_says_number(row, "certain", t.certain) &&
                     sg_says_number(row, "possible", t.possible),
                 "%.0f are raised for certain and %.0f possibly", t.certain,
                 t.possible);
  if (status && strcmp(status, "ok") != 0)
    (void)SG_CLAIM(c,
                   sg_says_number(row, "not_evaluable", parties) &&
                       sg_says_number(row, "not_raised", 0),
                   "of a plugin that did not finish nothing is evaluated");
  else if (alone)
    (void)SG_CLAIM(c,
                   sg_says_number(row, "not_evaluable", unknown) &&
                       sg_says_number(row, "not_raised", rest - unknown),
                   "%.0f are not evaluable and %.0f not raised", unknown,
                   rest - unknown);
}

static void check_all(sg_check *c, const sg_vec *all) {
  const cJSON *list = sg_list_in(c->doc, "flag_counts");
  const cJSON *row = NULL;
  const double parties = parties_of(list);
  const double told = sg_number_in(sg_object_in(c->doc, "graph"), "parties");
  uint32_t i = 0;
  bool repeats = false;
  sg_check_at(c, "flag_counts");
  (void)SG_CLAIM(c, !(parties < told) && !(parties > told),
                 "they are not of the parties that the graph has");
  sg_check_at(c, "graph.parties");
  (void)SG_CLAIM(c,
                 told >= 0 && told <= c->n_reviewed &&
                     (c->has_lists || told >= c->n_reviewed),
                 "there are %u", c->n_reviewed);
  sg_intern_reset(&c->seen);
  cJSON_ArrayForEach(row, list) {
    sg_check_at(c, "flag_counts[%u]", i++);
    (void)sg_check_members(
        c, row, "flag plugin certain possible not_raised not_evaluable");
    check_row(c, row, all, parties, !repeats && is_alone(row));
    repeats = !is_alone(row);
    const char *flag = text_or_none(row, "flag");
    const int by =
        row == list->child ? -1 : strcmp(text_or_none(row->prev, "flag"), flag);
    (void)SG_CLAIM(c,
                   by < 0 ||
                       (by == 0 && strcmp(text_or_none(row->prev, "plugin"),
                                          text_or_none(row, "plugin")) < 0),
                   "it does not stand in its place: they are in the order of "
                   "flag and plugin, each once");
    (void)sg_seen_before(c, flag);
  }
  sg_check_at(c, "flag_counts");
  for (i = 0; i < all->n; i++) {
    const uint32_t number = outcome_at(all, i)->flag;
    const char *name = sg_intern_text(&c->words, number);
    if (i == 0 || outcome_at(all, i - 1)->flag != number)
      (void)SG_CLAIM(c, sg_intern_find(&c->seen, name) != SG_NONE,
                     "flag '%.60s' is not counted", name);
  }
}

void sg_check_counts(sg_check *c) {
  sg_vec all;
  sg_vec_init(&all, sizeof(outcome), 0);
  add_flags(c, &all);
  check_gaps(c, &all);
  if (all.n > 1)
    qsort(all.data, all.n, all.item, compare);
  if (!c->no_memory)
    check_all(c, &all);
  sg_vec_clear(&all);
}
