// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_names - ids for links that came without one.
//
// The id is a hash of everything the link says except its sources, with the
// keys in alphabetical order, so that it depends neither on the order of
// records nor on that of keys. Two links that say the same become one with the
// sources of both.
#include "graph/resolve.h"

#include "base/siphash.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Attributes as "key=value" lines in the order of their keys.
static bool add_attrs(const sg_model *model, uint32_t attrs, sg_text *out) {
  sg_vec pairs;
  sg_vec_init(&pairs, 2 * sizeof(const char *), 0);
  bool ok = true;
  for (uint32_t at = attrs; at && ok;) {
    const sg_attr *attr = &SG_AT(sg_attr, &model->attrs, at - 1);
    const char **pair = sg_vec_add(&pairs);
    ok = pair != NULL;
    if (ok) {
      pair[0] = sg_model_text(model, attr->key);
      pair[1] = sg_model_text(model, attr->value);
    }
    at = attr->next;
  }
  if (ok && pairs.n > 1)
    qsort(pairs.data, pairs.n, pairs.item, by_key);
  for (uint32_t i = 0; ok && i < pairs.n; i++)
    sg_text_printf(out, "%s=%s\n", SG_AT(const char *, &pairs, 2 * i),
                   SG_AT(const char *, &pairs, 2 * i + 1));
  sg_vec_clear(&pairs);
  return ok;
}

uint32_t sg_content_id(sg_model *model, const char *prefix, const char *content,
                       size_t length) {
  static const uint64_t no_key[2] = {0, 0};
  enum { PREFIX_MAX = 12, N_DIGITS = 16 };
  char id[PREFIX_MAX + 1 + N_DIGITS];
  const size_t n = strnlen(prefix, PREFIX_MAX);
  const uint64_t hash = sg_siphash(no_key, content, length);
  memcpy(id, prefix, n);
  id[n] = '-';
  for (size_t i = 0; i < N_DIGITS; i++)
    id[n + 1 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  return sg_intern_add(&model->strings, id, n + 1 + N_DIGITS);
}

static void add_line(sg_text *out, const char *text) {
  sg_text_puts(out, text);
  sg_text_putc(out, '\n');
}

// Registers have millions of links without an id: printf() would take longer
// than all else that is done about one.
static char *put_number(char *at, int64_t number, char behind) {
  char digits[24];
  size_t n = 0;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[n++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0)
    *at++ = '-';
  while (n > 0)
    *at++ = digits[--n];
  *at++ = behind;
  return at;
}

static void add_numbers(sg_text *out, const sg_link_row *link) {
  const int64_t numbers[] = {
      link->low,     link->high,     link->votes,         link->confidence,
      link->since,   link->until,    link->basis,         link->detail,
      link->measure, link->capacity, link->product_class,
  };
  enum { NUMBERS = sizeof numbers / sizeof *numbers, DIGITS = 24 };
  char line[(NUMBERS + 1) * DIGITS];
  char *at = line;
  for (size_t i = 0; i < NUMBERS; i++)
    at = put_number(at, numbers[i], i + 1 < NUMBERS ? ' ' : '\n');
  if (link->votes_high != link->votes)
    at = put_number(at, link->votes_high, '\n');
  sg_text_add(out, line, (size_t)(at - line));
}

// `content` is room for the text of the link.
static uint32_t name_of(sg_model *model, const sg_link_row *link,
                        sg_text *content) {
  sg_text_reset(content);
  add_line(content, sg_word(&sg_link_kinds, link->kind));
  add_line(content, sg_model_text(model, link->from));
  add_line(content, sg_model_text(model, link->to));
  add_line(content, sg_model_text(model, link->deal));
  add_numbers(content, link);
  if (!add_attrs(model, link->attrs, content) || !sg_text_ok(content))
    return SG_NONE;
  return sg_content_id(model, "link", sg_text_get(content), content->length);
}

uint32_t sg_link_name(sg_model *model, const sg_link_row *link) {
  sg_text content;
  sg_text_init(&content, 0);
  const uint32_t name = name_of(model, link, &content);
  sg_text_clear(&content);
  return name;
}

// A link that got an id; another that says the same takes its place.
static sg_status settle_name(sg_model *model, uint32_t i, sg_error *err) {
  sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
  const uint32_t first = sg_index_get(&model->link_of, link->id);
  if (first == 0)
    return sg_index_set(&model->link_of, link->id, i) ? SG_OK
                                                      : sg_no_memory(err);
  sg_link_row *same = &SG_AT(sg_link_row, &model->links, first - 1);
  same->sources = sg_list_join(model, same->sources, link->sources);
  if (same->sources == SG_NONE)
    return sg_no_memory(err);
  link->flags |= SG_ROW_GONE;
  if (sg_model_is_list(model, same->origin))
    same->origin = link->origin;
  sg_problem(model->problems, SG_PROBLEM_DUPLICATE,
             sg_model_place(model, link->origin),
             "this link says the same as an earlier one; the two are read "
             "as one");
  return SG_OK;
}

sg_status sg_resolve_names(sg_model *model, sg_error *err) {
  sg_status status = SG_OK;
  sg_text content;
  sg_text_init(&content, 0);
  for (uint32_t i = 0; i < model->links.n && status == SG_OK; i++) {
    sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->id != 0)
      continue;
    link->id = name_of(model, link, &content);
    link->flags |= SG_ROW_MADE;
    status =
        link->id == SG_NONE ? sg_no_memory(err) : settle_name(model, i, err);
  }
  sg_text_clear(&content);
  return status;
}
