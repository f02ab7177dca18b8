// SPDX-License-Identifier: GPL-2.0-or-later
// sheet - see sheet.h.
#include "io/sheet.h"

#include "base/json_scan.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

enum { NO_COLUMN = -1 };

bool sg_cols_init(sg_cols *table, uint32_t n_rows, sg_arena *arena) {
  *table = (sg_cols){.n_rows = n_rows, .arena = arena};
  sg_vec_init(&table->columns, sizeof(sg_cell_column), 0);
  table->id = sg_arena_alloc(arena, n_rows, sizeof *table->id);
  table->label = sg_arena_alloc(arena, n_rows, sizeof *table->label);
  return table->id && table->label;
}

void sg_cols_clear(sg_cols *table) {
  sg_vec_clear(&table->columns);
}

// Cells of a column, all of them missing.
static bool fill(sg_cols *table, sg_cell_column *column) {
  const uint32_t n = table->n_rows;
  switch (column->type) {
  case SG_CELL_NUMBER:
    column->numbers = sg_arena_alloc(table->arena, n, sizeof(double));
    for (uint32_t i = 0; column->numbers && i < n; i++)
      column->numbers[i] = (double)NAN;
    return column->numbers;
  case SG_CELL_TRUTH:
    column->truths = sg_arena_alloc(table->arena, n, 1);
    if (column->truths && n)
      memset(column->truths, -1, n);
    return column->truths;
  case SG_CELL_TEXTS:
    column->lists = sg_arena_alloc(table->arena, n, sizeof *column->lists);
    return column->lists;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default:
    column->texts = sg_arena_alloc(table->arena, n, sizeof *column->texts);
    return column->texts;
  }
}

static const sg_cell_column *find(const sg_cols *table, const char *name,
                                  uint32_t *number) {
  for (*number = 0; *number < table->columns.n; ++*number)
    if (strcmp(sg_cols_at(table, *number)->name, name) == 0)
      return sg_cols_at(table, *number);
  return NULL;
}

// A name with one more "_" behind it; NULL without memory.
static const char *longer(sg_cols *table, const char *name) {
  const size_t length = strlen(name);
  char *copy = sg_arena_alloc(table->arena, length + 2, 1);
  if (copy) {
    memcpy(copy, name, length);
    copy[length] = '_';
  }
  return copy;
}

uint32_t sg_cols_column(sg_cols *table, const char *name, sg_cell_type type,
                        const char *about) {
  uint32_t number = 0;
  const sg_cell_column *known = find(table, name, &number);
  while (known && known->type != type) {
    name = longer(table, name);
    known = name ? find(table, name, &number) : NULL;
  }
  if (known)
    return number;
  sg_cell_column *column = name ? sg_vec_add(&table->columns) : NULL;
  if (column)
    *column = (sg_cell_column){.name = name, .about = about, .type = type};
  if (column && fill(table, column))
    return table->columns.n - 1;
  table->columns.n -= column != NULL;
  table->no_memory = true;
  return UINT32_MAX;
}

// The column, or NULL when there was no memory for it.
static sg_cell_column *settable(sg_cols *table, uint32_t column) {
  return column < table->columns.n ? sg_cols_at(table, column) : NULL;
}

void sg_cols_text(sg_cols *table, uint32_t column, uint32_t row,
                  const char *text) {
  sg_cell_column *c = settable(table, column);
  if (!c || !text)
    return;
  c->n_set += !c->texts[row];
  c->texts[row] = text;
}

void sg_cols_number(sg_cols *table, uint32_t column, uint32_t row,
                    double number) {
  sg_cell_column *c = settable(table, column);
  if (!c || !isfinite(number))
    return;
  if (isnan(c->numbers[row]))
    c->n_set++;
  c->numbers[row] = number;
}

void sg_cols_truth(sg_cols *table, uint32_t column, uint32_t row, bool truth) {
  sg_cell_column *c = settable(table, column);
  if (!c)
    return;
  c->n_set += c->truths[row] < 0;
  c->truths[row] = truth;
}

void sg_cols_texts(sg_cols *table, uint32_t column, uint32_t row,
                   const char **texts) {
  sg_cell_column *c = settable(table, column);
  if (!c || !texts || !texts[0])
    return;
  c->n_set += !c->lists[row];
  c->lists[row] = texts;
}

// --- cells ---

// One text of a list, without what separates texts.
static void add_item(sg_text *out, const char *text, char separator) {
  for (; *text; text++)
    sg_text_putc(out, *text == separator ? ' ' : *text);
}

const char *sg_cell_text(const sg_cell_column *column, uint32_t row,
                         const char *between, sg_text *out) {
  char number[32];
  sg_text_reset(out);
  if (!sg_cell_is_set(column, row))
    return "";
  switch (column->type) {
  case SG_CELL_NUMBER:
    sg_number_write(column->numbers[row], number);
    sg_text_puts(out, number);
    break;
  case SG_CELL_TRUTH:
    sg_text_puts(out, column->truths[row] ? "true" : "false");
    break;
  case SG_CELL_TEXTS:
    for (const char **text = column->lists[row]; *text; text++) {
      sg_text_puts(out, text == column->lists[row] ? "" : between);
      add_item(out, *text, between[0]);
    }
    break;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: return column->texts[row];
  }
  return sg_text_get(out);
}

void sg_cell_json(const sg_cell_column *column, uint32_t row,
                  sg_json_writer *w) {
  if (!sg_cell_is_set(column, row)) {
    sg_json_null(w);
    return;
  }
  switch (column->type) {
  case SG_CELL_NUMBER: sg_json_number(w, column->numbers[row]); break;
  case SG_CELL_TRUTH: sg_json_bool(w, column->truths[row]); break;
  case SG_CELL_TEXTS:
    sg_json_open_line(w, '[');
    for (const char **text = column->lists[row]; *text; text++)
      sg_json_string(w, *text);
    sg_json_close(w, ']');
    break;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: sg_json_string(w, column->texts[row]);
  }
}

void sg_cols_members(const sg_cols *table, uint32_t row, sg_json_writer *w) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, row))
      continue;
    sg_json_key(w, column->name);
    sg_cell_json(column, row, w);
  }
}

// --- columns of JSON ---

// A list of texts only?
static bool is_texts(sg_slice list) {
  size_t at = 0;
  sg_slice key, value;
  while (sg_json_next(list, &at, &key, &value))
    if (value.at[0] != '"')
      return false;
  return true;
}

static sg_cell_type type_of(const char *json) {
  switch (json[0]) {
  case '"': return SG_CELL_TEXT;
  case 't':
  case 'f': return SG_CELL_TRUTH;
  case '[': {
    const sg_slice list = {json, strlen(json)};
    return is_texts(list) ? SG_CELL_TEXTS : SG_CELL_JSON;
  }
  case '{': return SG_CELL_JSON;
  default: return SG_CELL_NUMBER;
  }
}

static const char *decoded(sg_cols *table, sg_slice string) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_json_decode(string, &text);
  const char *copy =
      sg_text_ok(&text)
          ? sg_arena_text(table->arena, sg_text_get(&text), text.length)
          : NULL;
  sg_text_clear(&text);
  table->no_memory |= !copy;
  return copy;
}

static const char **decoded_list(sg_cols *table, const char *json) {
  const sg_slice list = {json, strlen(json)};
  sg_slice key, value;
  size_t n = 0;
  for (size_t at = 0; sg_json_next(list, &at, &key, &value);)
    n++;
  const char **texts = sg_arena_alloc(table->arena, n + 1, sizeof *texts);
  table->no_memory |= !texts;
  n = 0;
  for (size_t at = 0; texts && sg_json_next(list, &at, &key, &value);)
    texts[n++] = decoded(table, value);
  return texts;
}

// Text of a cell whose column holds several types.
static const char *as_text(sg_cols *table, const char *json) {
  return json[0] == '"' ? decoded(table, (sg_slice){json, strlen(json)}) : json;
}

static void settle_cell(sg_cols *table, uint32_t column, uint32_t row,
                        const char *json) {
  double number = (double)NAN;
  switch (sg_cols_at(table, column)->type) {
  case SG_CELL_NUMBER:
    if (sg_number_parse(json, strlen(json), &number))
      sg_cols_number(table, column, row, number);
    return;
  case SG_CELL_TRUTH: sg_cols_truth(table, column, row, json[0] == 't'); return;
  case SG_CELL_TEXTS:
    sg_cols_texts(table, column, row, decoded_list(table, json));
    return;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: sg_cols_text(table, column, row, as_text(table, json));
  }
}

static bool settle_column(sg_cols *table, uint32_t i) {
  const sg_cell_column was = *sg_cols_at(table, i);
  int type = NO_COLUMN;
  for (uint32_t row = 0; row < table->n_rows; row++)
    if (was.texts[row] && strcmp(was.texts[row], "null") != 0) {
      const int one = (int)type_of(was.texts[row]);
      type = type == NO_COLUMN || type == one ? one : SG_CELL_TEXT;
    }
  sg_cell_column *column = sg_cols_at(table, i);
  *column = (sg_cell_column){.name = was.name, .about = was.about};
  column->type = type == NO_COLUMN || type == SG_CELL_JSON ? SG_CELL_TEXT
                                                           : (sg_cell_type)type;
  if (!fill(table, column))
    return false;
  for (uint32_t row = 0; row < table->n_rows; row++)
    if (was.texts[row] && strcmp(was.texts[row], "null") != 0)
      settle_cell(table, i, row, was.texts[row]);
  return true;
}

bool sg_cols_settle(sg_cols *table) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < table->columns.n; i++) {
    if (sg_cols_at(table, i)->type == SG_CELL_JSON && !settle_column(table, i))
      return false;
    if (sg_cols_at(table, i)->n_set)
      *sg_cols_at(table, n++) = *sg_cols_at(table, i);
  }
  table->columns.n = n;
  return !table->no_memory;
}
