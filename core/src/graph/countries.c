// SPDX-License-Identifier: GPL-2.0-or-later
// countries - see countries.h.
#include "graph/countries.h"

#include "base/folder.h"
#include "base/input.h"
#include "base/json_tree.h"
#include "base/memory.h"
#include "base/number.h"
#include "stakegraph/plugin.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES_MAX = 16 * 1024 * 1024 };

void sg_countries_init(sg_countries *countries) {
  *countries = (sg_countries){0};
  sg_vec_init(&countries->tables, sizeof(sg_country_table), 0);
  sg_arena_init(&countries->arena, 0);
}

void sg_countries_clear(sg_countries *countries) {
  sg_vec_clear(&countries->tables);
  sg_arena_clear(&countries->arena);
}

// --- reading ---

static bool read_date(sg_tree *f, const cJSON *row, const char *key,
                      sg_date *out) {
  const char *text = sg_tree_maybe(f, row, key);
  *out = SG_DATE_UNKNOWN;
  if (text && !sg_date_parse(text, strlen(text), out))
    sg_tree_wrong(f, key);
  return text != NULL;
}

static void read_row(sg_tree *f, const cJSON *item, sg_country_row *out) {
  const char *code = sg_tree_text(f, item, "country");
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, "value");
  sg_date until;
  if (strlen(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' ||
      code[1] > 'Z')
    sg_tree_wrong(f, "country");
  else
    out->country = SG_COUNTRY((uint16_t)code[0], (uint16_t)code[1]);
  if (!read_date(f, item, "date", &out->date))
    sg_tree_wrong(f, "date");
  out->from = sg_date_first(out->date);
  (void)read_date(f, item, "until", &until);
  out->until = sg_date_last(until);
  if (cJSON_IsNumber(value) && isfinite(value->valuedouble))
    out->value = value->valuedouble;
  else
    sg_tree_wrong(f, "value");
  out->note = sg_tree_maybe(f, item, "note");
}

static int by_country(const void *a, const void *b) {
  const sg_country_row *x = a;
  const sg_country_row *y = b;
  if (x->country != y->country)
    return x->country < y->country ? -1 : 1;
  return (x->from > y->from) - (x->from < y->from);
}

static void read_rows(sg_tree *f, const cJSON *root, sg_country_table *out) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "rows");
  const cJSON *item = NULL;
  out->rows = sg_arena_alloc(f->arena, (size_t)cJSON_GetArraySize(list),
                             sizeof *out->rows);
  f->no_memory |= !out->rows;
  if (!cJSON_IsArray(list))
    sg_tree_wrong(f, "rows");
  cJSON_ArrayForEach(item, list) {
    if (f->no_memory)
      return;
    read_row(f, item, &out->rows[out->n_rows++]);
  }
  for (uint32_t i = 0; i < out->n_rows; i++)
    if (out->rows[i].from < out->first)
      out->first = out->rows[i].from;
  if (out->n_rows > 1)
    qsort(out->rows, out->n_rows, sizeof *out->rows, by_country);
  for (uint32_t i = 1; i < out->n_rows; i++)
    if (by_country(&out->rows[i - 1], &out->rows[i]) == 0)
      sg_tree_wrong(f, "rows: one country has two values of one date, rows");
}

static bool is_use(const char *text) {
  const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");
  return n > 0 && text[n] == '\0';
}

static void read_table(sg_tree *f, const cJSON *root, sg_country_table *out) {
  const char *worse = sg_tree_text(f, root, "worse");
  *out = (sg_country_table){
      .name = sg_tree_text(f, root, "name"),
      .use = sg_tree_text(f, root, "use"),
      .title = sg_tree_text(f, root, "title"),
      .publisher = sg_tree_text(f, root, "publisher"),
      .url = sg_tree_maybe(f, root, "url"),
      .licence = sg_tree_maybe(f, root, "licence"),
      .high_is_worse = strcmp(worse, "high") == 0,
      .limit = sg_tree_number(f, root, "limit", -1e300, 1e300),
      .complete =
          cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "complete")),
      .first = INT32_MAX,
  };
  if (!out->high_is_worse && strcmp(worse, "low") != 0)
    sg_tree_wrong(f, "worse");
  if (!is_use(out->use))
    sg_tree_wrong(f, "use");
  read_rows(f, root, out);
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const sg_country_table *)a)->name,
                ((const sg_country_table *)b)->name);
}

static sg_status keep(sg_countries *all, const sg_country_table *table,
                      sg_error *err) {
  for (uint32_t i = 0; i < all->tables.n; i++) {
    sg_country_table *old = &SG_AT(sg_country_table, &all->tables, i);
    if (strcmp(old->name, table->name) == 0) {
      *old = *table;
      return SG_OK;
    }
  }
  sg_country_table *slot = sg_vec_add(&all->tables);
  if (!slot)
    return sg_no_memory(err);
  *slot = *table;
  qsort(all->tables.data, all->tables.n, sizeof *slot, by_name);
  return SG_OK;
}

sg_status sg_countries_read(sg_countries *countries, const char *path,
                            sg_error *err) {
  sg_text text;
  sg_country_table table;
  SG_TRY(sg_file_read(path, BYTES_MAX, &text, err));
  cJSON *root = sg_json_tree(path, sg_text_slice(&text), err);
  sg_text_clear(&text);
  if (!root)
    return err->status;
  sg_tree f = {.arena = &countries->arena};
  read_table(&f, root, &table);
  cJSON_Delete(root);
  if (f.no_memory)
    return sg_no_memory(err);
  if (f.missing)
    return sg_fail(err, SG_EUSAGE,
                   "%.200s: '%.60s' is missing or wrong in this country table",
                   path, f.missing);
  return keep(countries, &table, err);
}

// --- a folder ---

static bool is_table(const char *name) {
  const size_t n = strlen(name);
  return n > 11 && strcmp(name + n - 11, ".table.json") == 0;
}

static sg_status read_next(const char *path, void *countries, sg_error *err) {
  return sg_countries_read(countries, path, err);
}

sg_status sg_countries_read_all(sg_countries *countries, const char *data_dir,
                                sg_error *err) {
  char path[4096];
  sg_folder folder;
  (void)snprintf(path, sizeof path, "%s/datasets/countries", data_dir);
  if (access(path, F_OK) != 0 && errno == ENOENT)
    return SG_OK;
  sg_status status = sg_folder_open(&folder, path, is_table, err);
  if (status == SG_OK)
    status = sg_folder_each(&folder, read_next, countries, err);
  sg_folder_close(&folder);
  return status;
}

// --- asking ---

static bool is_of_use(const sg_country_table *table, const char *use,
                      size_t length) {
  return strlen(table->use) == length && memcmp(table->use, use, length) == 0;
}

bool sg_countries_have(const sg_countries *countries, const char *use,
                       size_t length) {
  for (uint32_t i = 0; i < countries->tables.n; i++)
    if (is_of_use(&SG_AT(sg_country_table, &countries->tables, i), use, length))
      return true;
  return false;
}

// The row in force, the last to begin by the day; NULL.
static const sg_country_row *find_row(const sg_country_table *table,
                                      uint16_t country, int32_t day) {
  uint32_t low = 0;
  uint32_t high = table->n_rows;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const sg_country_row *row = &table->rows[middle];
    if (row->country < country || (row->country == country && row->from <= day))
      low = middle + 1;
    else
      high = middle;
  }
  const sg_country_row *row = low > 0 ? &table->rows[low - 1] : NULL;
  return row && row->country == country &&
                 (row->until == SG_NO_DATE || row->until >= day)
             ? row
             : NULL;
}

static bool is_beyond(const sg_country_table *table, double value) {
  return table->high_is_worse ? value >= table->limit : value <= table->limit;
}

static void quote(const sg_country_table *table, const sg_country_row *row,
                  sg_country_answer *out) {
  char date[16];
  char value[32];
  char limit[32];
  const size_t n = strlen(out->text);
  sg_date_write(row->date, date);
  sg_number_write(row->value, value);
  sg_number_write(table->limit, limit);
  (void)snprintf(out->text + n, sizeof out->text - n,
                 "%s%.*s %s: %s (limit %s)%s%.*s", n ? "; " : "",
                 sg_clip(table->title, 150), table->title, date, value, limit,
                 row->note ? ", " : "", row->note ? sg_clip(row->note, 150) : 0,
                 row->note ? row->note : "");
  out->text[sg_clip(out->text, (int)sizeof out->text - 1)] = '\0';
}

void sg_countries_ask(const sg_countries *countries, const char *use,
                      size_t length, uint16_t country, int32_t day,
                      sg_country_answer *out) {
  *out = (sg_country_answer){.value = (double)NAN};
  for (int beyond = 1; beyond >= 0 && out->text[0] == '\0'; beyond--)
    for (uint32_t i = 0; i < countries->tables.n; i++) {
      const sg_country_table *table =
          &SG_AT(sg_country_table, &countries->tables, i);
      if (!is_of_use(table, use, length))
        continue;
      const sg_country_row *row = find_row(table, country, day);
      out->known |= row || (table->complete && table->first <= day);
      if (!row)
        continue;
      if (isnan(out->value))
        out->value = row->value;
      out->beyond |= is_beyond(table, row->value);
      if (is_beyond(table, row->value) || (!beyond && out->text[0] == '\0'))
        quote(table, row, out);
    }
}
