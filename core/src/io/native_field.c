// SPDX-License-Identifier: GPL-2.0-or-later
// native_field - single values of native records; see native.h.
#include "io/native.h"

#include "base/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint32_t sg_native_intern(const sg_piece *native, sg_slice text) {
  sg_intern *strings = &native->model->strings;
  if (native->is_plain || !memchr(text.at, '\\', text.length))
    return sg_intern_add(strings, text.at + 1, text.length - 2);
  sg_text_reset(native->room);
  sg_json_decode(text, native->room);
  return sg_text_ok(native->room)
             ? sg_intern_add(strings, sg_text_get(native->room),
                             native->room->length)
             : SG_NONE;
}

void sg_field_problem(const sg_field *field, sg_problem_class kind,
                      const char *format, ...) {
  char what[400];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(what, sizeof what, format, args);
  va_end(args);
  const sg_piece *native = field->native;
  sg_problem(native->model->problems, kind,
             sg_piece_place(native, field->value.at), "'%.*s': %s",
             (int)field->name.length, field->name.at, what);
}

static void wrong_type(const sg_field *field, const char *wanted) {
  sg_field_problem(field, SG_PROBLEM_BAD_TYPE,
                   "%s is expected, not %.*s; the value is left out", wanted,
                   sg_shown(field->value, 40), field->value.at);
}

bool sg_field_text(const sg_field *field, sg_slice value, uint32_t *out) {
  if (sg_is_null(value))
    return true;
  if (!sg_is_text(value)) {
    wrong_type(field, "text");
    return true;
  }
  *out = sg_native_intern(field->native, value);
  return *out != SG_NONE;
}

bool sg_field_date(const sg_field *field, sg_slice value, sg_date *out) {
  if (sg_is_null(value))
    return true;
  if (!sg_is_text(value)) {
    wrong_type(field, "a date as text");
    return true;
  }
  if (!sg_date_parse(value.at + 1, value.length - 2, out))
    sg_field_problem(field, SG_PROBLEM_BAD_DATE,
                     "%.*s is no date (YYYY, YYYY-MM or YYYY-MM-DD); it counts "
                     "as unknown",
                     sg_shown(value, 40), value.at);
  return true;
}

bool sg_field_number(const sg_field *field, double *out) {
  const sg_slice value = field->value;
  if (sg_is_null(value))
    return true;
  if (!sg_number_parse(value.at, value.length, out))
    sg_field_problem(field, SG_PROBLEM_BAD_NUMBER,
                     "a number is expected, not %.*s; the value counts as "
                     "unknown",
                     sg_shown(value, 40), value.at);
  return true;
}

static bool add_source(const sg_field *field, sg_slice value, sg_vec *ids) {
  uint32_t id = 0;
  if (!sg_field_text(field, value, &id))
    return false;
  if (id == 0)
    return true;
  uint32_t *slot = sg_vec_add(ids);
  if (slot)
    *slot = id;
  return slot != NULL;
}

bool sg_field_sources(const sg_field *field, sg_slice value, uint32_t *out) {
  if (sg_is_null(value))
    return true;
  sg_vec ids;
  sg_vec_init(&ids, sizeof(uint32_t), 0);
  bool ok = true;
  if (value.at[0] == '[') {
    sg_slice item;
    for (size_t at = 0; ok && sg_json_next(value, &at, NULL, &item);)
      ok = add_source(field, item, &ids);
  } else {
    ok = add_source(field, value, &ids);
  }
  if (ok)
    *out = sg_list_add(field->native->model, ids.data, ids.n);
  sg_vec_clear(&ids);
  return ok && *out != SG_NONE;
}

static uint32_t *attrs_of(const sg_field *field) {
  switch (field->record->kind) {
  case SG_RECORD_ENTITY: return &sg_record_entity(field->record)->attrs;
  case SG_RECORD_LINK: return &sg_record_link(field->record)->attrs;
  case SG_RECORD_DEAL: return &sg_record_deal(field->record)->attrs;
  case SG_RECORD_SOURCE: break;
  }
  return &sg_record_source(field->record)->attrs;
}

bool sg_field_keep(const sg_field *field) {
  sg_model *model = field->native->model;
  sg_text *room = field->native->room;
  if (++field->record->n_attrs > SG_ATTRS_MAX) {
    sg_field_problem(field, SG_PROBLEM_TRUNCATED,
                     "the record has more than %d attributes; this one is "
                     "left out",
                     (int)SG_ATTRS_MAX);
    return true;
  }
  sg_text_reset(room);
  sg_json_minify(field->value, room);
  if (!sg_text_ok(room))
    return false;
  const uint32_t key =
      sg_intern_add(&model->strings, field->name.at, field->name.length);
  const uint32_t value =
      sg_intern_add(&model->strings, sg_text_get(room), room->length);
  if (key == SG_NONE || value == SG_NONE)
    return false;
  return sg_attr_add(model, attrs_of(field), key, value);
}

// The text of a value without its quotes; escapes do not occur in known words.
static sg_slice inside(sg_slice value) {
  return (sg_slice){value.at + 1, value.length - 2};
}

bool sg_field_word_or(const sg_field *field, const sg_words *words,
                      uint8_t instead, uint8_t *out) {
  if (sg_is_null(field->value))
    return true;
  if (!sg_is_text(field->value)) {
    wrong_type(field, "a word");
    return true;
  }
  const uint32_t number = sg_word_find(words, inside(field->value));
  if (number != SG_NONE) {
    *out = (uint8_t)number;
    return true;
  }
  *out = instead;
  sg_field_problem(field, SG_PROBLEM_UNKNOWN_VALUE,
                   "%.*s is not a known value; it is kept and read as %s",
                   sg_shown(field->value, 60), field->value.at,
                   sg_word(words, instead));
  return sg_field_keep(field);
}

bool sg_field_word(const sg_field *field, const sg_words *words, uint8_t *out) {
  const uint32_t other = sg_word_find(words, (sg_slice){"other", 5});
  return sg_field_word_or(field, words, other == SG_NONE ? 0 : (uint8_t)other,
                          out);
}

static bool add_bit(const sg_field *field, const sg_words *words,
                    sg_slice value, uint32_t *out) {
  if (!sg_is_text(value)) {
    wrong_type(field, "a word");
    return true;
  }
  uint32_t bit = sg_word_find(words, inside(value));
  if (bit == SG_NONE) {
    sg_field_problem(field, SG_PROBLEM_UNKNOWN_VALUE,
                     "%.*s is not a known value; it is kept and read as other",
                     sg_shown(value, 60), value.at);
    bit = sg_word_find(words, (sg_slice){"other", 5});
    if (!(*out >> bit & 1) && !sg_field_keep(field))
      return false;
  }
  *out |= UINT32_C(1) << bit;
  return true;
}

bool sg_field_bits(const sg_field *field, const sg_words *words,
                   uint32_t *out) {
  if (sg_is_null(field->value))
    return true;
  if (field->value.at[0] != '[')
    return add_bit(field, words, field->value, out);
  sg_slice item;
  bool ok = true;
  for (size_t at = 0; ok && sg_json_next(field->value, &at, NULL, &item);)
    ok = add_bit(field, words, item, out);
  return ok;
}

static bool add_item(const sg_field *field, sg_slice value, int domain) {
  uint32_t text = 0;
  if (!sg_field_text(field, value, &text))
    return false;
  if (text == 0)
    return true;
  sg_item *item = sg_record_item(field->record, domain);
  if (item)
    item->text = text;
  return item != NULL;
}

bool sg_field_items(const sg_field *field, int domain) {
  if (sg_is_null(field->value))
    return true;
  if (field->value.at[0] != '[')
    return add_item(field, field->value, domain);
  sg_slice item;
  bool ok = true;
  for (size_t at = 0; ok && sg_json_next(field->value, &at, NULL, &item);)
    ok = add_item(field, item, domain);
  return ok;
}
