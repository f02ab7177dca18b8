// SPDX-License-Identifier: GPL-2.0-or-later
// rules - see rules.h.
#include "ownership/rules.h"

#include "base/input.h"
#include "base/json_tree.h"
#include "base/number.h"
#include "graph/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 4 * 1024 * 1024, ROWS_MAX = 1000 };

static const char *const propagations[] = {"cascade", "product",
                                           "majority-chain", "mixed"};
static const sg_words propagation_words = {propagations,
                                           SG_COUNT(propagations)};
static const char *const counted[] = {"shares", "votes"};
static const sg_words counted_words = {counted, SG_COUNT(counted)};
static const char *const known_keys[] = {
    "name",      "title",  "propagation", "threshold",        "strict",
    "aggregate", "counts", "control",     "control_possible", "chain",
    "lists",     "from",   "to",          "suspended",        "citation",
    "url",       "status", "note"};
static const char *const chain_keys[] = {"threshold", "strict", "counts"};
static const char *const period_keys[] = {"from", "to", "citation"};

// --- one row -----------------------------------------------------------------

static uint32_t word_of(sg_tree *f, const cJSON *row, const char *key,
                        const sg_words *words) {
  const char *text = sg_tree_text(f, row, key);
  const uint32_t number = sg_word_find(words, (sg_slice){text, strlen(text)});
  if (number == SG_NONE)
    sg_tree_wrong(f, key);
  return number == SG_NONE ? 0 : number;
}

static uint32_t share_of(sg_tree *f, const cJSON *row, const char *key) {
  uint32_t share = 0;
  const double percent = sg_tree_number(f, row, key, 0, 100);
  if (!sg_share_from_percent(percent, &share))
    sg_tree_wrong(f, key);
  return share;
}

// A day; `open` where it is absent or null.
static int32_t day_of(sg_tree *f, const cJSON *row, const char *key,
                      bool may_be_open) {
  sg_date date = SG_DATE_UNKNOWN;
  const char *text = sg_tree_maybe(f, row, key);
  const bool is_day = text && strlen(text) == strlen("YYYY-MM-DD") &&
                      sg_date_parse(text, strlen(text), &date);
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(row, key);
  const bool is_open = may_be_open && (!value || cJSON_IsNull(value));
  if (!is_day && !is_open)
    sg_tree_wrong(f, key);
  return is_day ? sg_date_first(date) : SG_NO_DATE;
}

static uint32_t control_of(sg_tree *f, const cJSON *row, const char *key) {
  uint32_t bits = 0;
  for (const char *const *t = sg_tree_texts(f, row, key); *t; t++) {
    const uint32_t means = sg_word_find(&sg_means, (sg_slice){*t, strlen(*t)});
    if (means == SG_NONE)
      sg_tree_wrong(f, key);
    else
      bits |= UINT32_C(1) << means;
  }
  return bits;
}

// Is the key the name of a list of `n`?
static bool is_known(const char *key, const char *const *known, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(key, known[i]) == 0)
      return true;
  return false;
}

static void check_keys(sg_tree *f, const cJSON *object,
                       const char *const *known, size_t n) {
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, object) {
    if (!item->string || !is_known(item->string, known, n))
      sg_tree_wrong(f, item->string ? item->string : "row");
  }
}

static void read_chain(sg_tree *f, const cJSON *row, sg_rule *rule) {
  const cJSON *chain = cJSON_GetObjectItemCaseSensitive(row, "chain");
  const bool wanted =
      rule->propagation == SG_MAJORITY_CHAIN || rule->propagation == SG_MIXED;
  if (wanted ? !cJSON_IsObject(chain) : chain && !cJSON_IsNull(chain))
    sg_tree_wrong(f, "chain");
  if (!wanted || !cJSON_IsObject(chain))
    return;
  check_keys(f, chain, chain_keys, SG_COUNT(chain_keys));
  rule->chain_threshold = share_of(f, chain, "threshold");
  rule->chain_strict = sg_tree_bool(f, chain, "strict");
  rule->chain_by_votes = word_of(f, chain, "counts", &counted_words) == 1;
}

static sg_period period_of(sg_tree *f, const cJSON *object) {
  const sg_period period = {day_of(f, object, "from", false),
                            day_of(f, object, "to", true)};
  if (period.to != SG_NO_DATE && period.to < period.from)
    sg_tree_wrong(f, "to");
  return period;
}

static void read_suspended(sg_tree *f, const cJSON *row, sg_rule_row *out) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(row, "suspended");
  const cJSON *item = NULL;
  if (list && !cJSON_IsArray(list)) {
    sg_tree_wrong(f, "suspended");
    return;
  }
  sg_period *periods = sg_arena_alloc(
      f->arena, (size_t)cJSON_GetArraySize(list), sizeof *periods);
  if (!periods) {
    f->no_memory = true;
    return;
  }
  cJSON_ArrayForEach(item, list) {
    if (!cJSON_IsObject(item))
      sg_tree_wrong(f, "suspended");
    check_keys(f, item, period_keys, SG_COUNT(period_keys));
    periods[out->n_suspended++] = period_of(f, item);
  }
  out->suspended = periods;
}

// A list that may not be absent: an empty one says as much.
static void require_list(sg_tree *f, const cJSON *row, const char *key) {
  if (!cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(row, key)))
    sg_tree_wrong(f, key);
}

static void read_row(sg_tree *f, const cJSON *row, sg_rule_row *out) {
  sg_rule *rule = &out->rule;
  rule->size = sizeof *rule;
  rule->name = sg_tree_text(f, row, "name");
  rule->title = sg_tree_text(f, row, "title");
  rule->citation = sg_tree_text(f, row, "citation");
  rule->lists = sg_tree_texts(f, row, "lists");
  rule->propagation =
      (int32_t)word_of(f, row, "propagation", &propagation_words);
  rule->threshold = share_of(f, row, "threshold");
  rule->strict = sg_tree_bool(f, row, "strict");
  rule->aggregate = sg_tree_bool(f, row, "aggregate");
  rule->by_votes = word_of(f, row, "counts", &counted_words) == 1;
  rule->control = control_of(f, row, "control");
  rule->control_possible =
      rule->control | control_of(f, row, "control_possible");
  require_list(f, row, "lists");
  require_list(f, row, "control");
  read_chain(f, row, rule);
  read_suspended(f, row, out);
  out->period = period_of(f, row);
  check_keys(f, row, known_keys, SG_COUNT(known_keys));
  const size_t name =
      strspn(rule->name, "abcdefghijklmnopqrstuvwxyz0123456789_");
  if (name == 0 || name > 40 || rule->name[name] != '\0')
    sg_tree_wrong(f, "name");
}

// --- all rows ----------------------------------------------------------------

static int by_name(const void *a, const void *b) {
  const sg_rule_row *x = a;
  const sg_rule_row *y = b;
  const int by = strcmp(x->rule.name, y->rule.name);
  return by ? by
            : (x->period.from > y->period.from) -
                  (x->period.from < y->period.from);
}

static sg_status read_rows(sg_rules *out, const cJSON *list, const char *where,
                           sg_status as, sg_error *err) {
  sg_tree f = {.arena = &out->arena};
  const cJSON *row = NULL;
  if (!cJSON_IsArray(list))
    return sg_fail(err, as, "%.200s: 'rules' is no list", where);
  if ((size_t)cJSON_GetArraySize(list) + out->rows.n > ROWS_MAX)
    return sg_fail(err, as, "%.200s: more than %d rows of rules", where,
                   ROWS_MAX);
  cJSON_ArrayForEach(row, list) {
    sg_rule_row *slot = sg_vec_add(&out->rows);
    if (!slot)
      return sg_no_memory(err);
    read_row(&f, row, slot);
    if (f.no_memory)
      return sg_no_memory(err);
    if (f.missing)
      return sg_fail(err, as,
                     "%.120s: rule %u ('%.60s'): '%.40s' is missing, wrong or "
                     "no key of a rule",
                     where, out->rows.n, slot->rule.name, f.missing);
  }
  return SG_OK;
}

// Periods of one name must not overlap, or a day would have two rules.
static sg_status check_periods(const sg_rules *rules, sg_status as,
                               sg_error *err) {
  for (uint32_t i = 1; i < rules->rows.n; i++) {
    const sg_rule_row *a = &SG_AT(sg_rule_row, &rules->rows, i - 1);
    const sg_rule_row *b = &SG_AT(sg_rule_row, &rules->rows, i);
    if (strcmp(a->rule.name, b->rule.name) == 0 &&
        (a->period.to == SG_NO_DATE || a->period.to >= b->period.from))
      return sg_fail(err, as, "the periods of the rule '%s' overlap",
                     a->rule.name);
  }
  return SG_OK;
}

static bool is_named(const cJSON *own, const char *name) {
  const cJSON *row = NULL;
  cJSON_ArrayForEach(row, own) {
    const cJSON *other = cJSON_GetObjectItemCaseSensitive(row, "name");
    if (cJSON_IsString(other) && strcmp(other->valuestring, name) == 0)
      return true;
  }
  return false;
}

static void drop_replaced(sg_rules *rules, const cJSON *own) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < rules->rows.n; i++) {
    const sg_rule_row row = SG_AT(sg_rule_row, &rules->rows, i);
    if (!is_named(own, row.rule.name))
      SG_AT(sg_rule_row, &rules->rows, kept++) = row;
  }
  rules->rows.n = kept;
}

static void sort(sg_rules *rules) {
  if (rules->rows.n > 1)
    qsort(rules->rows.data, rules->rows.n, sizeof(sg_rule_row), by_name);
}

static sg_status read_shipped(sg_rules *out, const char *data_dir,
                              sg_error *err) {
  char path[4096];
  sg_text text;
  (void)snprintf(path, sizeof path, "%s/datasets/ownership-rules/rules.json",
                 data_dir);
  // What is wrong with this file is wrong with the installation.
  sg_status status = sg_file_read(path, BYTES_MAX, &text, err);
  if (status != SG_OK)
    return status == SG_ENOMEM ? status : SG_EINTERNAL;
  cJSON *root =
      sg_json_tree(path, (sg_slice){sg_text_get(&text), text.length}, err);
  status = err->status == SG_ENOMEM ? SG_ENOMEM : SG_EINTERNAL;
  if (root)
    status = read_rows(out, cJSON_GetObjectItemCaseSensitive(root, "rules"),
                       path, SG_EINTERNAL, err);
  cJSON_Delete(root);
  sg_text_clear(&text);
  sort(out);
  return status == SG_OK ? check_periods(out, SG_EINTERNAL, err) : status;
}

static sg_status read_own(sg_rules *out, const cJSON *own, sg_error *err) {
  drop_replaced(out, own);
  SG_TRY(read_rows(out, own, "profile", SG_EUSAGE, err));
  sort(out);
  return check_periods(out, SG_EUSAGE, err);
}

sg_status sg_rules_read(sg_rules *out, const char *data_dir, const cJSON *own,
                        sg_error *err) {
  *out = (sg_rules){0};
  sg_arena_init(&out->arena, 0);
  sg_vec_init(&out->rows, sizeof(sg_rule_row), ROWS_MAX);
  sg_status status = read_shipped(out, data_dir, err);
  if (status == SG_OK && own)
    status = read_own(out, own, err);
  if (status != SG_OK)
    sg_rules_clear(out);
  return status;
}

void sg_rules_clear(sg_rules *rules) {
  sg_vec_clear(&rules->rows);
  sg_arena_clear(&rules->arena);
}

// --- on a day ----------------------------------------------------------------

static bool is_within(const sg_period *period, int32_t day) {
  return day >= period->from && (period->to == SG_NO_DATE || day <= period->to);
}

static void write_period(const char *what, const sg_period *period, char *out,
                         size_t size) {
  char from[11];
  char to[11] = "";
  sg_day_write(period->from, from);
  if (period->to != SG_NO_DATE)
    sg_day_write(period->to, to);
  (void)snprintf(out, size, "%s from %s%s%s", what, from,
                 to[0] ? " to " : " on", to);
}

// Why the row does not apply on the day, or "".
static void judge(const sg_rule_row *row, int32_t day, char *out, size_t size) {
  out[0] = '\0';
  if (!is_within(&row->period, day))
    write_period("in force", &row->period, out, size);
  for (uint32_t i = 0; i < row->n_suspended; i++)
    if (is_within(&row->suspended[i], day))
      write_period("suspended", &row->suspended[i], out, size);
}

// Of rows `from` to `to`, which have one name, the one of the day; else the
// last that was in force before, else the first that will be.
static const sg_rule_row *pick(const sg_rules *rules, uint32_t from,
                               uint32_t to, int32_t day) {
  const sg_rule_row *best = &SG_AT(sg_rule_row, &rules->rows, from);
  for (uint32_t i = from; i < to; i++) {
    const sg_rule_row *row = &SG_AT(sg_rule_row, &rules->rows, i);
    if (row->period.from <= day)
      best = row;
  }
  return best;
}

sg_status sg_rules_on(const sg_rules *rules, int32_t day, sg_arena *arena,
                      sg_rules_at *out, sg_error *err) {
  const uint32_t n = rules->rows.n;
  const sg_rule **list = sg_arena_alloc(arena, n, sizeof(sg_rule *));
  sg_rule *copies = sg_arena_alloc(arena, n, sizeof *copies);
  *out = (sg_rules_at){.rules = list};
  if (!list || !copies)
    return sg_no_memory(err);
  for (uint32_t i = 0, end = 0; i < n; i = end) {
    const char *name = SG_AT(sg_rule_row, &rules->rows, i).rule.name;
    while (end < n &&
           strcmp(SG_AT(sg_rule_row, &rules->rows, end).rule.name, name) == 0)
      end++;
    char why[80];
    const sg_rule_row *row = pick(rules, i, end, day);
    copies[out->n] = row->rule;
    judge(row, day, why, sizeof why);
    if (why[0] &&
        !(copies[out->n].not_in_force = sg_arena_text(arena, why, strlen(why))))
      return sg_no_memory(err);
    list[out->n] = &copies[out->n];
    out->n++;
  }
  return SG_OK;
}

const sg_rule *sg_rules_find(const sg_rules_at *rules, const char *name) {
  for (uint32_t i = 0; i < rules->n; i++)
    if (strcmp(rules->rules[i]->name, name) == 0)
      return rules->rules[i];
  return NULL;
}
