// SPDX-License-Identifier: GPL-2.0-or-later
// severity - which severities the catalogue, the plugin and the flags beside it
// can give a flag.
//
// A flag begins with the catalogue's severity, or one that its plugin gives for
// a reason of its own; beside certain others on the party it weighs more; and
// it goes up by one, to high at most, when the party, or the chain of its deal,
// bears flags that count of two groups.
#include "verify/checks.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { CAUTION = 2, HIGH = 4, BIT = 1 };

int sg_severity_of(const char *word) {
  static const char *const words[] = {"note", "caution", "elevated", "high",
                                      "resolve-first"};
  for (int i = 0; i < 5; i++)
    if (word && strcmp(words[i], word) == 0)
      return i + 1;
  return 0;
}

typedef struct row {
  const sg_flag_row *of;
  const cJSON *info;
  uint32_t number;
  uint32_t allowed; // bit 1 << severity, before it goes up
  bool counts, goes_up;
} row;

// What plugins give for reasons of their own, beside the catalogue's.
static uint32_t given(const char *flag) {
  static const struct {
    const char *flag;
    uint32_t severities;
  } rows[] = {
      {"D04", 1U << 1}, {"G11", 1U << 1},           {"I01", 1U << 1},
      {"L01", 1U << 2}, {"L02", 1U << 2 | 1U << 4}, {"L03", 1U << 3 | 1U << 5},
      {"O04", 1U << 1}, {"O07", 1U << 3},           {"O08", 1U << 1},
      {"T02", 1U << 3}, {"T03", 1U << 5},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    if (strcmp(rows[i].flag, flag) == 0)
      return rows[i].severities;
  return 0;
}

static void fill(const sg_check *c, uint32_t number, row *out) {
  const sg_flag_row *of = &SG_FLAG_ROW(c, number);
  const char *id = sg_intern_text(&c->words, of->flag);
  const char *plugin = sg_intern_text(&c->words, of->plugin);
  *out = (row){.of = of,
               .info = sg_catalogued(c, id),
               .number = number,
               .allowed = 0x3e};
  if (!out->info)
    return;
  out->counts =
      of->severity >= CAUTION &&
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(out->info, "escalates"));
  if (sg_same(sg_text_in(out->info, "plugin"), plugin) ||
      strcmp(plugin, "core") == 0)
    out->allowed =
        1U << sg_severity_of(sg_text_in(out->info, "severity")) | given(id);
}

static int by_number(const row *x, const row *y) {
  return (x->number > y->number) - (x->number < y->number);
}

static int by_subject(const void *a, const void *b) {
  const uint32_t x = ((const row *)a)->of->subject;
  const uint32_t y = ((const row *)b)->of->subject;
  return x != y ? (x > y ? 1 : -1) : by_number(a, b);
}

static int by_deal(const void *a, const void *b) {
  const uint32_t x = ((const row *)a)->of->deal;
  const uint32_t y = ((const row *)b)->of->deal;
  return x != y ? (x > y ? 1 : -1) : by_number(a, b);
}

// How many flags of one party have an id or are of a group, by the numbers of
// these words.
typedef struct census {
  const sg_check *c;
  uint32_t *counts;
} census;

static void count_words(const census *all, const row *party, uint32_t n,
                        bool forget) {
  for (uint32_t i = 0; i < n; i++) {
    const sg_flag_row *of = party[i].of;
    all->counts[of->flag] = forget ? 0 : all->counts[of->flag] + 1;
    if (of->flag != of->group)
      all->counts[of->group] = forget ? 0 : all->counts[of->group] + 1;
  }
}

// Has the party another flag that the list names by id or group?
static bool has_other(const census *all, const cJSON *list, const row *one) {
  const cJSON *word = NULL;
  cJSON_ArrayForEach(word, list) {
    const char *text = cJSON_GetStringValue(word);
    const uint32_t n = text ? sg_intern_find(&all->c->words, text) : SG_NONE;
    if (n != SG_NONE &&
        all->counts[n] > (n == one->of->flag || n == one->of->group))
      return true;
  }
  return false;
}

static uint32_t raised_to(uint32_t allowed, int least) {
  uint32_t out = 0;
  for (int s = 1; s <= 5; s++)
    if (allowed >> s & BIT)
      out |= 1U << (s < least ? least : s);
  return out;
}

static void combine(row *one, const census *all) {
  const cJSON *with = NULL;
  cJSON_ArrayForEach(
      with, sg_list_in(one->info,
                       "combine")) if (has_other(all, sg_list_in(with, "with"),
                                                 one)) one->allowed =
      raised_to(one->allowed, sg_severity_of(sg_text_in(with, "severity")));
}

static void mark(row *set, uint32_t n) {
  uint32_t first = 0;
  bool any = false;
  bool two = false;
  for (uint32_t i = 0; i < n && !two; i++) {
    if (!set[i].counts)
      continue;
    two = any && first != set[i].of->group;
    first = set[i].of->group;
    any = true;
  }
  for (uint32_t i = 0; i < n && two; i++)
    set[i].goes_up |= set[i].counts;
}

static void each_party(row *rows, uint32_t n, const census *all) {
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && rows[end].of->subject == rows[i].of->subject)
      end++;
    count_words(all, rows + i, end - i, false);
    for (uint32_t k = i; k < end; k++)
      combine(&rows[k], all);
    count_words(all, rows + i, end - i, true);
    mark(rows + i, end - i);
  }
}

static void each_deal(row *rows, uint32_t n) {
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && rows[end].of->deal == rows[i].of->deal)
      end++;
    if (rows[i].of->deal)
      mark(rows + i, end - i);
  }
}

// Only what is of caution or above goes up, and only up to high.
static uint32_t settled(const row *one) {
  uint32_t out = 0;
  for (int s = 1; s <= 5; s++)
    if (one->allowed >> s & BIT)
      out |= 1U << (one->goes_up && s >= CAUTION && s < HIGH ? s + 1 : s);
  return out;
}

sg_status sg_find_severities(sg_check *c, sg_error *err) {
  const uint32_t n = c->flags.n;
  row *rows = sg_memory_alloc((size_t)n + 1, sizeof *rows);
  const census all = {
      c, sg_memory_alloc((size_t)c->words.texts.n, sizeof *all.counts)};
  c->severities = sg_arena_alloc(&c->out->arena, (size_t)n + 1, 1);
  const bool ok = rows && all.counts && c->severities;
  if (ok) {
    for (uint32_t i = 0; i < n; i++)
      fill(c, i, &rows[i]);
    if (n > 1)
      qsort(rows, n, sizeof *rows, by_subject);
    each_party(rows, n, &all);
    if (n > 1)
      qsort(rows, n, sizeof *rows, by_deal);
    each_deal(rows, n);
    for (uint32_t i = 0; i < n; i++)
      c->severities[rows[i].number] = (uint8_t)settled(&rows[i]);
  }
  sg_memory_free(rows);
  sg_memory_free(all.counts);
  return ok ? SG_OK : sg_no_memory(err);
}
