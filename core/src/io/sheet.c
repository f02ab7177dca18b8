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
  sg_vec_init(&table->by_name, sizeof(uint32_t), 0);
  table->id = sg_arena_alloc(arena, n_rows, sizeof *table->id);
  table->label = sg_arena_alloc(arena, n_rows, sizeof *table->label);
  return table->id && table->label && sg_intern_init(&table->names);
}

void sg_cols_clear(sg_cols *table) {
  sg_vec_clear(&table->columns);
  sg_vec_clear(&table->by_name);
  sg_intern_clear(&table->names);
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

static sg_cell_column *find(const sg_cols *table, const char *name) {
  const uint32_t number = sg_intern_find(&table->names, name);
  const uint32_t column =
      number < table->by_name.n ? SG_AT(uint32_t, &table->by_name, number) : 0;
  return column ? sg_cols_at(table, column - 1) : NULL;
}

static uint32_t number_of(const sg_cols *table, const sg_cell_column *column) {
  return (uint32_t)(column - sg_cols_at(table, 0));
}

// Let a column be found by a name, which it keeps a copy of.
static bool set_name(sg_cols *table, uint32_t column, const char *name) {
  const uint32_t number = sg_intern_add(&table->names, name, strlen(name));
  sg_vec *index = &table->by_name;
  if (number == SG_NONE ||
      (number >= index->n && !sg_vec_add_many(index, number + 1 - index->n)))
    return false;
  SG_AT(uint32_t, index, number) = column + 1;
  sg_cols_at(table, column)->name = sg_intern_text(&table->names, number);
  return true;
}

// A name that no column has yet: `before` it, and as many "_" behind it as it
// takes; NULL without memory.
static const char *free_name(sg_cols *table, const char *before,
                             const char *name, sg_text *room) {
  sg_text_reset(room);
  sg_text_printf(room, "%s%s", before, name);
  while (sg_text_ok(room) && find(table, sg_text_get(room)))
    sg_text_putc(room, '_');
  return sg_text_ok(room) ? sg_text_get(room) : NULL;
}

static uint32_t add_column(sg_cols *table, const char *name,
                           const sg_cell_column *like) {
  const uint32_t number = table->columns.n;
  sg_cell_column *column = name ? sg_vec_add(&table->columns) : NULL;
  if (column) {
    *column = *like;
    if (fill(table, column) && set_name(table, number, name))
      return number;
    table->columns.n--;
  }
  table->no_memory = true;
  return SG_NONE;
}

uint32_t sg_cols_column(sg_cols *table, const char *name, sg_cell_type type) {
  sg_text room;
  const sg_cell_column like = {.type = type};
  const sg_cell_column *known = find(table, name);
  if (!known)
    return add_column(table, name, &like);
  if (known->type == type && !known->is_own)
    return number_of(table, known);
  sg_text_init(&room, 0);
  sg_text_puts(&room, name);
  do {
    sg_text_putc(&room, '_');
    known = find(table, sg_text_get(&room));
  } while (known && sg_text_ok(&room) &&
           (known->type != type || known->is_own));
  const uint32_t number =
      known && sg_text_ok(&room)
          ? number_of(table, known)
          : add_column(table, sg_text_ok(&room) ? sg_text_get(&room) : NULL,
                       &like);
  sg_text_clear(&room);
  return number;
}

uint32_t sg_cols_own(sg_cols *table, const char *name, sg_cell_type type,
                     const char *about) {
  sg_text room;
  const sg_cell_column like = {.about = about, .type = type, .is_own = true};
  const sg_cell_column *known = find(table, name);
  if (known && known->is_own && known->type == type)
    return number_of(table, known);
  if (!known)
    return add_column(table, name, &like);
  const uint32_t moved = number_of(table, known);
  sg_text_init(&room, 0);
  const char *other = free_name(table, "other:", name, &room);
  const bool ok = other && set_name(table, moved, other);
  sg_text_clear(&room);
  return add_column(table, ok ? name : NULL, &like);
}

const sg_cell_column *sg_cols_find(const sg_cols *table, const char *name) {
  for (uint32_t i = 0; i < table->columns.n; i++)
    if (strcmp(sg_cols_at(table, i)->name, name) == 0)
      return sg_cols_at(table, i);
  return NULL;
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

const char *const *sg_cell_texts(const sg_cell_column *column, uint32_t row,
                                 const char *one[2]) {
  if (!column || !sg_cell_is_set(column, row))
    return NULL;
  if (column->type == SG_CELL_TEXTS)
    return column->lists[row];
  if (column->type != SG_CELL_TEXT)
    return NULL;
  one[0] = column->texts[row];
  one[1] = NULL;
  return one;
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
  *column = (sg_cell_column){.name = was.name};
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
