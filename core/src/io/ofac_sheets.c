// SPDX-License-Identifier: GPL-2.0-or-later
// ofac_sheets - see ofac_sheets.h.
#include "io/ofac_sheets.h"

#include "base/csv_scan.h"
#include "base/folder.h"
#include "io/piece.h"

#include <stdlib.h>
#include <string.h>

void sg_ofac_sheets_init(sg_ofac_sheets *sheets) {
  sg_arena_init(&sheets->texts, 0);
  sg_vec_init(&sheets->lines, sizeof(sg_ofac_line), 0);
  sg_vec_init(&sheets->names, sizeof(uint32_t), 0);
}

void sg_ofac_sheets_clear(sg_ofac_sheets *sheets) {
  sg_vec_clear(&sheets->lines);
  sg_vec_clear(&sheets->names);
  sg_arena_clear(&sheets->texts);
}

sg_ofac_role sg_ofac_role_of(const char *name) {
  static const struct {
    const char *begins;
    sg_ofac_role role;
  } roles[] = {
      {"sdn_comments", SG_OFAC_COMMENTS},
      {"cons_comments", SG_OFAC_COMMENTS},
      {"sdn", SG_OFAC_LIST},
      {"cons_prim", SG_OFAC_LIST},
      {"cons_alt", SG_OFAC_ALIASES},
      {"alt", SG_OFAC_ALIASES},
      {"cons_add", SG_OFAC_ADDRESSES},
      {"add", SG_OFAC_ADDRESSES},
  };
  for (size_t i = 0; i < SG_COUNT(roles); i++)
    if (sg_name_begins(name, roles[i].begins))
      return roles[i].role;
  return SG_OFAC_NOTHING;
}

sg_slice sg_ofac_cell(sg_slice text) {
  text = sg_slice_trim(text);
  return text.length == 0 || sg_slice_is(text, "-0-") ? (sg_slice){NULL, 0}
                                                      : text;
}

bool sg_ofac_number(sg_slice text, uint64_t *out) {
  *out = 0;
  if (text.length == 0 || text.length > 18)
    return false;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9')
      return false;
    *out = *out * 10 + (uint64_t)(text.at[i] - '0');
  }
  return true;
}

// Which columns of a sheet are kept, in the order of the line's cells.
static const uint8_t kept[][SG_OFAC_CELLS] = {
    [SG_OFAC_LIST] = {1, 3},
    [SG_OFAC_ALIASES] = {1, 2, 3},
    [SG_OFAC_ADDRESSES] = {1, 2, 3, 4},
    [SG_OFAC_COMMENTS] = {1},
};

static bool keep_row(sg_ofac_sheets *sheets, const sg_csv_record *row,
                     sg_ofac_role role) {
  uint64_t entry = 0;
  if (!sg_ofac_number(sg_ofac_cell(sg_csv_text(row, 0)), &entry))
    return true;
  sg_ofac_line *line = sg_vec_add(&sheets->lines);
  if (!line)
    return false;
  line->entry = entry;
  line->role = (uint8_t)role;
  line->order = sheets->lines.n;
  for (int i = 0; i < SG_OFAC_CELLS; i++) {
    const uint32_t column = kept[role][i];
    if (column == 0 || column >= row->fields.n)
      continue;
    const sg_slice text = sg_ofac_cell(sg_csv_text(row, column));
    if (text.length == 0)
      continue;
    line->cells[i].at = sg_arena_text(&sheets->texts, text.at, text.length);
    line->cells[i].length = text.length;
    if (!line->cells[i].at)
      return false;
  }
  return true;
}

static sg_status keep_rows(sg_ofac_sheets *sheets, sg_input *in,
                           sg_csv_record *row, sg_ofac_role role,
                           sg_error *err) {
  for (bool found = true;;) {
    SG_TRY(sg_csv_next(in, row, &found, err));
    if (!found)
      return SG_OK;
    if (!keep_row(sheets, row, role))
      return sg_no_memory(err);
    sg_input_advance(in, row->size);
  }
}

sg_status sg_ofac_sheets_keep(sg_ofac_sheets *sheets, sg_input *in,
                              sg_ofac_role role, sg_error *err) {
  sg_csv_record row;
  sg_csv_record_init(&row);
  const sg_status status = keep_rows(sheets, in, &row, role, err);
  sg_csv_record_clear(&row);
  return status;
}

static int compare_lines(const void *a, const void *b) {
  const sg_ofac_line *x = a;
  const sg_ofac_line *y = b;
  if (x->entry != y->entry)
    return x->entry < y->entry ? -1 : 1;
  if (x->role != y->role)
    return x->role < y->role ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static int compare_names(const void *a, const void *b, void *lines) {
  const sg_ofac_line *x = (sg_ofac_line *)lines + *(const uint32_t *)a;
  const sg_ofac_line *y = (sg_ofac_line *)lines + *(const uint32_t *)b;
  const int order = sg_slice_compare(x->cells[0], y->cells[0]);
  return order ? order : compare_lines(x, y);
}

sg_status sg_ofac_sheets_sort(sg_ofac_sheets *sheets, sg_error *err) {
  sg_vec *lines = &sheets->lines;
  if (lines->n)
    qsort(lines->data, lines->n, sizeof(sg_ofac_line), compare_lines);
  for (uint32_t i = 0; i < lines->n; i++) {
    if (SG_AT(sg_ofac_line, lines, i).role != SG_OFAC_LIST)
      continue;
    uint32_t *slot = sg_vec_add(&sheets->names);
    if (!slot)
      return sg_no_memory(err);
    *slot = i;
  }
  if (sheets->names.n)
    qsort_r(sheets->names.data, sheets->names.n, sizeof(uint32_t),
            compare_names, lines->data);
  return SG_OK;
}

const sg_ofac_line *sg_ofac_lines(const sg_ofac_sheets *sheets, uint64_t entry,
                                  sg_ofac_role role, uint32_t *n) {
  const sg_ofac_line key = {.entry = entry, .role = (uint8_t)role};
  uint32_t low = 0;
  uint32_t high = sheets->lines.n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare_lines(&SG_AT(sg_ofac_line, &sheets->lines, middle), &key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *n = 0;
  for (uint32_t i = low; i < sheets->lines.n; i++, (*n)++) {
    const sg_ofac_line *line = &SG_AT(sg_ofac_line, &sheets->lines, i);
    if (line->entry != entry || line->role != role)
      break;
  }
  return *n ? &SG_AT(sg_ofac_line, &sheets->lines, low) : NULL;
}

// The first of the names that is `name` or comes behind it; with `past`, that
// comes behind it.
static uint32_t find_end(const sg_ofac_sheets *sheets, sg_slice name,
                         bool past) {
  uint32_t low = 0;
  uint32_t high = sheets->names.n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int by =
        sg_slice_compare(sg_ofac_named(sheets, middle)->cells[0], name);
    if (by < 0 || (past && by == 0))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t sg_ofac_find_name(const sg_ofac_sheets *sheets, sg_slice name,
                           uint32_t *n) {
  const uint32_t first = find_end(sheets, name, false);
  *n = find_end(sheets, name, true) - first;
  return first;
}
