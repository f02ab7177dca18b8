// SPDX-License-Identifier: GPL-2.0-or-later
// read_rows - what a reader of a public format made of a text, as lines that a
// test compares: every entity and link with all that belongs to it.
#ifndef SG_TEST_READ_ROWS_H
#define SG_TEST_READ_ROWS_H

#include "loaded_text.h"

#include "../fuzz/fuzz.h"

typedef struct rows {
  loaded l;
  sg_status status;
  sg_text text;
} rows;

static inline void rows_items(rows *r, int domain, uint32_t row,
                              const char *what) {
  const sg_model *m = &r->l.model;
  for (uint32_t i = 0; i < m->items[domain].n; i++) {
    const sg_item item = SG_AT(sg_item, &m->items[domain], i);
    char from[11];
    char to[11];
    if (item.owner != row)
      continue;
    sg_date_write(item.from, from);
    sg_date_write(item.to, to);
    sg_text_printf(&r->text, " | %s %s", what, sg_model_text(m, item.text));
    if (item.more)
      sg_text_printf(&r->text, "=%s", sg_model_text(m, item.more));
    if (from[0] || to[0])
      sg_text_printf(&r->text, " %s/%s", from, to);
  }
}

static inline void rows_attrs(rows *r, uint32_t at) {
  const sg_model *m = &r->l.model;
  const char *found[64];
  uint32_t n = 0;
  for (; at && n < 64; at = SG_AT(sg_attr, &m->attrs, at - 1).next) {
    const sg_attr attr = SG_AT(sg_attr, &m->attrs, at - 1);
    char line[600];
    (void)snprintf(line, sizeof line, "%s=%s", sg_model_text(m, attr.key),
                   sg_model_text(m, attr.value));
    found[n++] = strdup(line);
  }
  for (uint32_t i = 0; i < n; i++) { // in the order of the alphabet
    uint32_t least = SG_NONE;
    for (uint32_t k = 0; k < n; k++)
      if (found[k] && (least == SG_NONE || strcmp(found[k], found[least]) < 0))
        least = k;
    sg_text_printf(&r->text, " | %s", found[least]);
    free((void *)(uintptr_t)found[least]);
    found[least] = NULL;
  }
}

static inline void rows_entity(rows *r, uint32_t i) {
  const sg_model *m = &r->l.model;
  const sg_entity_row row = SG_AT(sg_entity_row, &m->entities, i);
  char country[3];
  sg_country_write(row.country, country);
  if (row.flags & SG_ROW_GONE)
    return;
  sg_text_printf(&r->text, "%s %s '%s' %s",
                 row.flags & SG_ROW_UNRESOLVED
                     ? "unresolved"
                     : sg_word(&sg_entity_kinds, row.kind),
                 sg_model_text(m, row.id), sg_model_text(m, row.name),
                 country[0] ? country : "-");
  for (uint32_t bit = 0; bit < sg_roles.n; bit++)
    if (row.roles & 1U << bit)
      sg_text_printf(&r->text, " | role %s", sg_roles.word[bit]);
  rows_items(r, SG_ON_NAMES, i, "aka");
  rows_items(r, SG_ON_FORMER_NAMES, i, "former");
  rows_items(r, SG_ON_LISTINGS, i, "listed");
  rows_items(r, SG_ON_TOPICS, i, "topic");
  rows_items(r, SG_ON_IDENTIFIERS, i, "id");
  rows_attrs(r, row.attrs);
  sg_text_putc(&r->text, '\n');
}

static inline const char *rows_id(const rows *r, uint32_t row) {
  const sg_model *m = &r->l.model;
  return sg_model_text(m, SG_AT(sg_entity_row, &m->entities, row).id);
}

static inline const char *rows_detail(const sg_link_row *link) {
  if (link->kind == SG_POSITION)
    return sg_word(&sg_posts, link->detail);
  if (link->kind == SG_CONTROL)
    return sg_word(&sg_means, link->detail);
  return link->kind == SG_OWNERSHIP ? sg_word(&sg_capacities, link->capacity)
                                    : "";
}

static inline void rows_link(rows *r, uint32_t i) {
  const sg_link_row link = SG_AT(sg_link_row, &r->l.model.links, i);
  char since[11];
  char until[11];
  sg_date_write(link.since, since);
  sg_date_write(link.until, until);
  if (link.flags & SG_ROW_GONE)
    return;
  sg_text_printf(&r->text, "%s", sg_word(&sg_link_kinds, link.kind));
  if (rows_detail(&link)[0])
    sg_text_printf(&r->text, " %s", rows_detail(&link));
  sg_text_printf(&r->text, " %s > %s", rows_id(r, link.from),
                 rows_id(r, link.to));
  if (since[0] || until[0])
    sg_text_printf(&r->text, " %s/%s", since, until);
  if (link.basis)
    sg_text_printf(&r->text, " %s", sg_word(&sg_bases, link.basis));
  if (link.low || link.high != SG_WHOLE)
    sg_text_printf(&r->text, " %u-%u", link.low, link.high);
  rows_attrs(r, link.attrs);
  sg_text_putc(&r->text, '\n');
}

/// Read text as a file, or files behind lines "=== NAME", of a format.
static inline void rows_read(rows *r, const char *format, const char *text) {
  char path[64];
  const size_t size = strlen(text);
  const bool is_directory = strncmp(text, "=== ", 4) == 0;
  *r = (rows){.status = SG_OK};
  sg_text_init(&r->text, 0);
  loaded_begin(&r->l);
  int fd = -1;
  if (is_directory)
    fuzz_directory((const uint8_t *)text, size, path);
  else
    fd = fuzz_file((const uint8_t *)text, size, path);
  r->status = sg_load(&r->l.model, path, format, &r->l.err);
  if (is_directory)
    fuzz_directory_remove(path);
  else
    (void)close(fd);
  if (r->status == SG_OK)
    r->status = sg_model_finish(&r->l.model, &r->l.err);
  const sg_model *m = &r->l.model;
  for (uint32_t i = 0; r->status == SG_OK && i < m->entities.n; i++)
    rows_entity(r, i);
  for (uint32_t i = 0; r->status == SG_OK && i < m->links.n; i++)
    rows_link(r, i);
}

/// Records of all inputs that were refused.
static inline uint64_t rows_refused(const rows *r) {
  uint64_t n = 0;
  for (uint32_t i = 0; i < r->l.model.inputs.n; i++)
    n += SG_AT(sg_input_file, &r->l.model.inputs, i).n_refused;
  return n;
}

static inline void rows_clear(rows *r) {
  sg_text_clear(&r->text);
  loaded_clear(&r->l);
}

/// The rows hold this line, or its beginning.
static inline void rows_hold(const rows *r, const char *line) {
  const char *text = sg_text_get(&r->text);
  const size_t length = strlen(line);
  for (const char *at = text; at; at = strchr(at, '\n')) {
    at += *at == '\n';
    if (strncmp(at, line, length) == 0)
      return;
  }
  fail_msg("no row '%s' in:\n%s%s", line, text, r->l.err.message);
}

#endif
