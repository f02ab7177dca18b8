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
  const cJSON *flag, *info;
  const char *id, *subject, *deal, *group;
  uint32_t number;
  int severity;
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

static void fill(const sg_check *c, const cJSON *flag, uint32_t number,
                 row *out) {
  const char *id = sg_text_in(flag, "flag");
  *out = (row){.flag = flag,
               .info = id ? sg_catalogued(c, id) : NULL,
               .id = id ? id : "",
               .subject = sg_text_in(flag, "subject"),
               .deal = sg_text_in(flag, "deal"),
               .group = sg_text_in(flag, "group"),
               .number = number,
               .severity = sg_severity_of(sg_text_in(flag, "severity")),
               .allowed = 0x3e};
  out->subject = out->subject ? out->subject : "";
  out->group = out->group ? out->group : "";
  if (!out->info)
    return;
  out->counts =
      out->severity >= CAUTION &&
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(out->info, "escalates"));
  if (sg_same(sg_text_in(out->info, "plugin"), sg_text_in(flag, "plugin")) ||
      sg_same(sg_text_in(flag, "plugin"), "core"))
    out->allowed =
        1U << sg_severity_of(sg_text_in(out->info, "severity")) | given(id);
}

static int by_subject(const void *a, const void *b) {
  const row *x = a;
  const row *y = b;
  const int by = strcmp(x->subject, y->subject);
  return by ? by : (x->number > y->number) - (x->number < y->number);
}

static int by_deal(const void *a, const void *b) {
  const row *x = a;
  const row *y = b;
  const int by = strcmp(x->deal ? x->deal : "", y->deal ? y->deal : "");
  return by ? by : (x->number > y->number) - (x->number < y->number);
}

// How many flags of one party have an id or are of a group.
typedef struct census {
  sg_intern words;
  sg_vec counts; // uint32_t, by their numbers
  bool no_memory;
} census;

static void count_word(census *all, const char *word) {
  const uint32_t n = sg_intern_add(&all->words, word, strlen(word));
  if (n != SG_NONE && n >= all->counts.n)
    all->no_memory |= !sg_vec_add_many(&all->counts, n + 1 - all->counts.n);
  all->no_memory |= n == SG_NONE;
  if (!all->no_memory)
    SG_AT(uint32_t, &all->counts, n)++;
}

static void count_words(census *all, const row *party, uint32_t n) {
  sg_intern_reset(&all->words);
  all->counts.n = 0;
  for (uint32_t i = 0; i < n; i++) {
    count_word(all, party[i].id);
    if (strcmp(party[i].id, party[i].group) != 0)
      count_word(all, party[i].group);
  }
}

// Has the party another flag that the list names by id or group?
static bool has_other(const census *all, const cJSON *list, const row *one) {
  const cJSON *word = NULL;
  cJSON_ArrayForEach(word, list) {
    const char *text = cJSON_GetStringValue(word);
    const uint32_t n = text ? sg_intern_find(&all->words, text) : SG_NONE;
    const bool own =
        text && (strcmp(text, one->id) == 0 || strcmp(text, one->group) == 0);
    if (n < all->counts.n && SG_AT(uint32_t, &all->counts, n) > own)
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
  const char *first = NULL;
  bool two = false;
  for (uint32_t i = 0; i < n && !two; i++) {
    if (!set[i].counts)
      continue;
    two = first && strcmp(first, set[i].group) != 0;
    first = set[i].group;
  }
  for (uint32_t i = 0; i < n && two; i++)
    set[i].goes_up |= set[i].counts;
}

static void each_party(row *rows, uint32_t n, census *all) {
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && strcmp(rows[end].subject, rows[i].subject) == 0)
      end++;
    count_words(all, rows + i, end - i);
    for (uint32_t k = i; k < end && !all->no_memory; k++)
      combine(&rows[k], all);
    mark(rows + i, end - i);
  }
}

static void each_deal(row *rows, uint32_t n) {
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    while (end < n && (rows[i].deal ? sg_same(rows[end].deal, rows[i].deal)
                                    : !rows[end].deal))
      end++;
    if (rows[i].deal)
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
  const cJSON *list = sg_list_in(c->doc, "flags");
  const cJSON *flag = NULL;
  const uint32_t n = (uint32_t)cJSON_GetArraySize(list);
  row *rows = sg_memory_alloc((size_t)n + 1, sizeof *rows);
  census all = {0};
  uint32_t i = 0;
  sg_vec_init(&all.counts, sizeof(uint32_t), 0);
  if (!rows || !sg_intern_init(&all.words)) {
    sg_memory_free(rows);
    return sg_no_memory(err);
  }
  cJSON_ArrayForEach(flag, list) {
    fill(c, flag, i, &rows[i]);
    i++;
  }
  if (n > 1)
    qsort(rows, n, sizeof *rows, by_subject);
  each_party(rows, n, &all);
  if (n > 1)
    qsort(rows, n, sizeof *rows, by_deal);
  each_deal(rows, n);
  c->severities = sg_arena_alloc(&c->out->arena, (size_t)n + 1, 1);
  for (i = 0; c->severities && i < n; i++)
    c->severities[rows[i].number] = (uint8_t)settled(&rows[i]);
  sg_memory_free(rows);
  sg_intern_clear(&all.words);
  sg_vec_clear(&all.counts);
  return c->severities && !all.no_memory ? SG_OK : sg_no_memory(err);
}
