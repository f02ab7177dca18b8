// SPDX-License-Identifier: GPL-2.0-or-later
// rows_text - what a reader made of a text, row by row, as text: one line for
// each entity and link in the order of the input, then their attributes and
// items in the order of the alphabet.
#ifndef SG_TEST_ROWS_TEXT_H
#define SG_TEST_ROWS_TEXT_H

#include "support.h"

#include "io/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct rows {
  sg_text text;
  sg_text warnings; // one a line, without the path
  sg_error err;
  uint64_t n_records, n_refused;
} rows;

static int rows_compare(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Lines in the order of the alphabet, each indented.
static void rows_sorted(sg_text *lines, sg_text *out) {
  const char *all[256];
  size_t n = 0;
  for (char *at = lines->data; at && *at && n < 256;) {
    char *end = strchr(at, '\n');
    *end = '\0';
    all[n++] = at;
    at = end + 1;
  }
  qsort(all, n, sizeof all[0], rows_compare);
  for (size_t i = 0; i < n; i++)
    sg_text_printf(out, "  %s\n", all[i]);
  sg_text_clear(lines);
}

static void rows_attrs(const sg_model *m, uint32_t at, sg_text *out) {
  for (; at; at = SG_AT(sg_attr, &m->attrs, at - 1).next) {
    const sg_attr *attr = &SG_AT(sg_attr, &m->attrs, at - 1);
    sg_text_printf(out, "%s=%s\n", sg_model_text(m, attr->key),
                   sg_model_text(m, attr->value));
  }
}

static void rows_items(const sg_model *m, uint32_t row, sg_text *out) {
  static const char *const names[SG_ON_CHECKS + 1] = {
      [SG_ON_NAMES] = "alias",
      [SG_ON_FORMER_NAMES] = "former",
      [SG_ON_IDENTIFIERS] = "identifier",
      [SG_ON_TOPICS] = "topic",
      [SG_ON_LISTINGS] = "listed",
      [SG_ON_CHECKS] = "check",
  };
  for (int d = 0; d <= SG_ON_CHECKS; d++)
    for (uint32_t i = 0; names[d] && i < m->items[d].n; i++) {
      const sg_item *item = &SG_AT(sg_item, &m->items[d], i);
      if (item->owner == row)
        sg_text_printf(out, "%s %s %s\n", names[d],
                       sg_model_text(m, item->text),
                       sg_model_text(m, item->more));
    }
}

static void rows_entity(const sg_model *m, uint32_t row, sg_text *out) {
  const sg_entity_row *e = &SG_AT(sg_entity_row, &m->entities, row);
  char country[3];
  sg_text lines;
  sg_text_init(&lines, 0);
  sg_country_write(e->country, country);
  sg_text_printf(out, "%s %s '%s' %s%s\n", sg_word(&sg_entity_kinds, e->kind),
                 sg_model_text(m, e->id), sg_model_text(m, e->name), country,
                 e->flags & SG_ROW_UNRESOLVED ? " unresolved" : "");
  rows_attrs(m, e->attrs, &lines);
  rows_items(m, row, &lines);
  rows_sorted(&lines, out);
}

static void rows_link(const sg_model *m, uint32_t row, sg_text *out) {
  const sg_link_row *l = &SG_AT(sg_link_row, &m->links, row);
  const sg_entity_row *ends = m->entities.data;
  char since[11];
  char until[11];
  sg_text lines;
  sg_text_init(&lines, 0);
  sg_date_write(l->since, since);
  sg_date_write(l->until, until);
  sg_text_printf(out, "%s %s -> %s [%s..%s]", sg_word(&sg_link_kinds, l->kind),
                 sg_model_text(m, ends[l->from].id),
                 sg_model_text(m, ends[l->to].id), since, until);
  if (l->low != 0 || l->high != SG_WHOLE)
    sg_text_printf(out, " %u..%u", l->low, l->high);
  if (l->kind == SG_CONTROL)
    sg_text_printf(out, " %s %s", sg_word(&sg_means, l->detail),
                   sg_word(&sg_measures, l->measure));
  if (!(l->flags & SG_ROW_MADE))
    sg_text_printf(out, " id %s", sg_model_text(m, l->id));
  sg_text_putc(out, '\n');
  rows_attrs(m, l->attrs, &lines);
  rows_sorted(&lines, out);
}

static void rows_note(void *ctx, const char *line) {
  const char *path_end = strstr(line, ".in:");
  sg_text_puts(ctx, path_end ? path_end + 4 : line);
  sg_text_putc(ctx, '\n');
}

// Read a text as an input of `format`; NULL finds it out. Addresses are left
// out.
static sg_status rows_read(const char *format, const char *content, rows *out) {
  const char *path = temporary_file(content, strlen(content), ".in");
  sg_problems problems;
  sg_model m;
  *out = (rows){.n_records = 0};
  sg_text_init(&out->text, 0);
  sg_text_init(&out->warnings, 0);
  sg_problems_init(&problems, rows_note, &out->warnings);
  assert_true(sg_model_init(&m, &problems));
  sg_status status = sg_load(&m, path, format, &out->err);
  if (status == SG_OK)
    status = sg_model_finish(&m, &out->err);
  for (uint32_t i = 0; status == SG_OK && i < m.entities.n; i++)
    if (SG_AT(sg_entity_row, &m.entities, i).kind != SG_ADDRESS &&
        !(SG_AT(sg_entity_row, &m.entities, i).flags & SG_ROW_GONE))
      rows_entity(&m, i, &out->text);
  for (uint32_t i = 0; status == SG_OK && i < m.links.n; i++)
    if (SG_AT(sg_link_row, &m.links, i).kind != SG_LOCATED_AT)
      rows_link(&m, i, &out->text);
  if (m.inputs.n) {
    out->n_records = SG_AT(sg_input_file, &m.inputs, 0).n_records;
    out->n_refused = SG_AT(sg_input_file, &m.inputs, 0).n_refused;
  }
  sg_model_clear(&m);
  sg_problems_clear(&problems);
  (void)unlink(path);
  return status;
}

static void rows_clear(rows *r) {
  sg_text_clear(&r->text);
  sg_text_clear(&r->warnings);
}

// Content becomes these rows, with these warnings.
static void rows_check(const char *format, const char *content,
                       const char *wanted, const char *warnings) {
  rows r;
  const sg_status status = rows_read(format, content, &r);
  assert_string_equal(r.err.message, "");
  assert_int_equal(status, SG_OK);
  assert_string_equal(sg_text_get(&r.text), wanted);
  assert_string_equal(sg_text_get(&r.warnings), warnings);
  rows_clear(&r);
}

// Content is refused at this place with words that hold `message`.
static void rows_refused(const char *format, const char *content,
                         const char *place, const char *message) {
  rows r;
  assert_int_equal(rows_read(format, content, &r), SG_EINPUT);
  const char *where = strstr(r.err.where, ".in:");
  assert_non_null(where);
  assert_string_equal(where + 4, place);
  if (!strstr(r.err.message, message))
    assert_string_equal(r.err.message, message);
  rows_clear(&r);
}

#endif
