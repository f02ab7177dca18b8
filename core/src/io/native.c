// SPDX-License-Identifier: GPL-2.0-or-later
// native - see native.h.
#include "io/native.h"

#include <stdio.h>
#include <string.h>

// Attributes and columns. It bounds the work of comparing two records.
enum { KEYS_MAX = SG_ATTRS_MAX + 256, KEY_LENGTH_MAX = 128 };

static bool read_key(const sg_field *field) {
  bool known = false;
  switch (field->record->kind) {
  case SG_RECORD_ENTITY: return sg_native_entity_key(field, &known);
  case SG_RECORD_LINK: return sg_native_link_key(field, &known);
  case SG_RECORD_DEAL: return sg_native_deal_key(field, &known);
  case SG_RECORD_SOURCE:
    if (!sg_slice_is(field->name, "id"))
      return sg_field_keep(field);
    return sg_field_text(field, field->value,
                         &sg_record_source(field->record)->id);
  }
  return false;
}

// The key as text, in `room` when it has escapes.
static sg_status decode_key(const sg_piece *native, sg_slice key,
                            char room[KEY_LENGTH_MAX], sg_slice *name,
                            sg_error *err) {
  *name = (sg_slice){key.at + 1, key.length - 2};
  const bool escaped =
      !native->is_plain && memchr(key.at, '\\', key.length) != NULL;
  if (escaped) {
    sg_text_reset(native->room);
    sg_json_decode(key, native->room);
    if (!sg_text_ok(native->room))
      return sg_no_memory(err);
    name->length = native->room->length;
  }
  if (name->length >= KEY_LENGTH_MAX)
    return sg_piece_fail(native, key.at, err,
                         "a key has at most 127 characters");
  if (escaped) {
    memcpy(room, sg_text_get(native->room), name->length);
    name->at = room;
  }
  return SG_OK;
}

// The members of a record: walked through once.
typedef struct members {
  struct {
    sg_slice key, value;
  } at[KEYS_MAX];
  uint32_t n, kind; // kind: index of the member 'kind', or n
} members;

static sg_status find_members(const sg_piece *native, members *m,
                              sg_error *err) {
  sg_slice key;
  sg_slice value;
  size_t end = 0;
  m->n = 0;
  m->kind = KEYS_MAX;
  for (; sg_json_next(native->text, &end, &key, &value); m->n++) {
    if (m->n == KEYS_MAX)
      return sg_piece_fail(native, key.at, err, "a record has at most %d keys",
                           (int)KEYS_MAX);
    m->at[m->n].key = key;
    m->at[m->n].value = value;
    if (sg_json_key_is(key, "kind"))
      m->kind = m->n;
  }
  // Of a line whose outer braces hold more than this record.
  if (end < native->text.length)
    return sg_piece_fail(native, native->text.at + end, err,
                         "a line holds one record");
  return SG_OK;
}

// The kind decides what the other keys of a link mean.
static sg_status read_link_kind(const sg_piece *native, const members *m,
                                sg_record *record, sg_error *err) {
  if (m->kind == KEYS_MAX)
    return SG_OK;
  const sg_field field = {native, record, sg_slice_of("kind"),
                          m->at[m->kind].key, m->at[m->kind].value};
  return sg_field_word(&field, &sg_link_kinds, &sg_record_link(record)->kind)
             ? SG_OK
             : sg_no_memory(err);
}

static sg_status read_keys(const sg_piece *native, const members *m,
                           sg_record *record, sg_error *err) {
  char room[KEY_LENGTH_MAX];
  sg_slice name;
  for (uint32_t i = 0; i < m->n; i++) {
    SG_TRY(decode_key(native, m->at[i].key, room, &name, err));
    const sg_field field = {native, record, name, m->at[i].key, m->at[i].value};
    if (!read_key(&field))
      return sg_no_memory(err);
  }
  return SG_OK;
}

static bool has_id(const sg_record *record) {
  switch (record->kind) {
  case SG_RECORD_ENTITY: return sg_record_entity(record)->id != 0;
  case SG_RECORD_DEAL: return sg_record_deal(record)->id != 0;
  case SG_RECORD_SOURCE: return sg_record_source(record)->id != 0;
  case SG_RECORD_LINK: return true;
  }
  return false;
}

// A warning about the record as a whole.
static void record_problem(const sg_piece *native, sg_problem_class kind,
                           const char *what) {
  sg_problem(native->model->problems, kind, sg_piece_place(native, NULL), "%s",
             what);
}

static void finish_share(const sg_piece *native, sg_link_row *row) {
  if (row->flags & SG_ROW_ABOVE && row->low < SG_WHOLE)
    row->low++;
  if (row->flags & SG_ROW_BELOW && row->high > 0)
    row->high--;
  const bool both = row->flags & SG_ROW_EXACT && row->flags & SG_ROW_BOUND;
  row->flags &=
      (uint8_t) ~(SG_ROW_ABOVE | SG_ROW_BELOW | SG_ROW_EXACT | SG_ROW_BOUND);
  if (row->low == row->high || (row->low < row->high && !both))
    return;
  record_problem(native, SG_PROBLEM_BAD_SHARE,
                 both ? "'share' stands beside other bounds; the share counts "
                        "as unknown"
                      : "the least share is above the greatest; the share "
                        "counts as unknown");
  row->low = 0;
  row->high = SG_WHOLE;
}

static void finish_votes(const sg_piece *native, sg_link_row *row) {
  if (row->votes == SG_NONE && row->votes_high == SG_NONE)
    return;
  if (row->votes == SG_NONE)
    row->votes = 0;
  if (row->votes_high == SG_NONE)
    row->votes_high = SG_WHOLE;
  if (row->votes <= row->votes_high)
    return;
  record_problem(native, SG_PROBLEM_BAD_SHARE,
                 "the least share of votes is above the greatest; the votes "
                 "count as unknown");
  row->votes = row->votes_high = SG_NONE;
}

static void finish_link(const sg_piece *native, sg_link_row *row) {
  finish_share(native, row);
  finish_votes(native, row);
  if (row->from == 0 || row->to == 0)
    record_problem(native, SG_PROBLEM_DANGLING,
                   row->from ? "a link without 'to'; a placeholder stands for "
                               "that end"
                             : "a link without 'from'; a placeholder stands "
                               "for that end");
  if (row->since == SG_DATE_UNKNOWN || row->until == SG_DATE_UNKNOWN ||
      sg_date_first(row->since) <= sg_date_last(row->until))
    return;
  record_problem(native, SG_PROBLEM_DATE_ORDER,
                 "'until' lies before 'since'; both count as unknown");
  row->since = SG_DATE_UNKNOWN;
  row->until = SG_DATE_UNKNOWN;
}

static void finish_row(const sg_piece *native, const members *m,
                       const sg_record *record) {
  if (record->kind == SG_RECORD_LINK)
    finish_link(native, sg_record_link(record));
  if (record->kind > SG_RECORD_LINK || m->kind < KEYS_MAX)
    return;
  record_problem(native, SG_PROBLEM_BAD_TYPE,
                 "'kind' is missing; it is read as other");
}

sg_status sg_native_read(const sg_piece *native, sg_record_kind kind,
                         sg_error *err) {
  static const char *const missing[] = {
      "an entity wants an 'id' that is text and not empty", "",
      "a deal wants an 'id' that is text and not empty",
      "a source wants an 'id' that is text and not empty"};
  if (native->text.at[0] != '{')
    return sg_piece_fail(native, NULL, err,
                         "a record in braces is expected here");
  members m;
  SG_TRY(find_members(native, &m, err));
  const sg_origin origin = sg_piece_origin(native);
  sg_record record;
  SG_TRY(sg_record_begin(&record, native->model, kind, origin, err));
  if (kind == SG_RECORD_LINK)
    SG_TRY(read_link_kind(native, &m, &record, err));
  SG_TRY(read_keys(native, &m, &record, err));
  if (!has_id(&record))
    return sg_piece_fail(native, NULL, err, "%s", missing[kind]);
  finish_row(native, &m, &record);
  return sg_record_commit(&record, err);
}

// Of several documents the first title, description and licence are kept, and
// the latest date.
static sg_status take_text(const sg_piece *native, sg_slice value,
                           uint32_t *out, sg_error *err) {
  if (*out || !sg_is_text(value))
    return SG_OK;
  *out = sg_native_intern(native, value);
  return *out == SG_NONE ? sg_no_memory(err) : SG_OK;
}

static void take_as_of(const sg_piece *native, sg_slice value) {
  sg_date date = SG_DATE_UNKNOWN;
  if (!sg_is_text(value) ||
      !sg_date_parse(value.at + 1, value.length - 2, &date)) {
    sg_problem(native->model->problems, SG_PROBLEM_BAD_DATE,
               sg_piece_place(native, value.at),
               "'as_of': %.*s is no date; it counts as unknown",
               sg_shown(value, 40), value.at);
    return;
  }
  sg_date *as_of = &native->model->as_of;
  if (*as_of == SG_DATE_UNKNOWN || sg_date_last(date) > sg_date_last(*as_of))
    *as_of = date;
}

static sg_status check_version(const sg_piece *native, sg_slice value,
                               sg_error *err) {
  if (value.length == 3 && memcmp(value.at, "\"1\"", 3) == 0)
    return SG_OK;
  return sg_piece_fail(native, value.at, err,
                       "this program reads version \"1\" of the native format");
}

// Without the white space between its parts: a value may stand on many lines.
static uint32_t intern_value(sg_model *model, sg_slice value) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_json_minify(value, &text);
  const uint32_t number =
      sg_text_ok(&text)
          ? sg_intern_add(&model->strings, sg_text_get(&text), text.length)
          : SG_NONE;
  sg_text_clear(&text);
  return number;
}

static sg_status keep_graph_attr(const sg_piece *native, sg_slice key,
                                 sg_slice value, sg_error *err) {
  sg_model *model = native->model;
  char room[KEY_LENGTH_MAX];
  sg_slice plain;
  SG_TRY(decode_key(native, key, room, &plain, err));
  const uint32_t name = sg_intern_add(&model->strings, plain.at, plain.length);
  const uint32_t text = intern_value(model, value);
  if (name == SG_NONE || text == SG_NONE)
    return sg_no_memory(err);
  return sg_graph_attr_add(model, name, text, sg_piece_place(native, key.at))
             ? SG_OK
             : sg_no_memory(err);
}

sg_status sg_native_graph_key(const sg_piece *native, sg_slice key,
                              sg_slice value, sg_error *err) {
  sg_model *model = native->model;
  if (sg_json_key_is(key, "stakegraph"))
    return check_version(native, value, err);
  if (sg_json_key_is(key, "title"))
    return take_text(native, value, &model->title, err);
  if (sg_json_key_is(key, "description"))
    return take_text(native, value, &model->description, err);
  if (sg_json_key_is(key, "licence"))
    return take_text(native, value, &model->licence, err);
  if (sg_json_key_is(key, "as_of")) {
    take_as_of(native, value);
    return SG_OK;
  }
  return keep_graph_attr(native, key, value, err);
}
