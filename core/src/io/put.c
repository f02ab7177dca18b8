// SPDX-License-Identifier: GPL-2.0-or-later
// put - see put.h.
#include "io/put.h"

#include "base/json_write.h"
#include "base/number.h"
#include "graph/resolve.h"

#include <stdarg.h>
#include <string.h>

sg_status sg_put_begin(sg_put *put, const sg_piece *piece, sg_record_kind kind,
                       sg_error *err) {
  *put = (sg_put){.piece = piece};
  return sg_record_begin(&put->record, piece->model, kind,
                         sg_piece_origin(piece), err);
}

sg_status sg_put_end(sg_put *put, sg_error *err) {
  return put->no_memory ? sg_no_memory(err)
                        : sg_record_commit(&put->record, err);
}

static uint32_t word_or_zero(sg_put *put, uint32_t word) {
  put->no_memory |= word == SG_NONE;
  return word == SG_NONE ? 0 : word;
}

uint32_t sg_put_word(sg_put *put, sg_slice text) {
  if (text.length == 0)
    return 0;
  sg_intern *strings = &put->piece->model->strings;
  return word_or_zero(put, sg_intern_add(strings, text.at, text.length));
}

uint32_t sg_put_words(sg_put *put, const char *format, ...) {
  sg_text *room = put->piece->room;
  va_list args;
  va_start(args, format);
  sg_text_reset(room);
  sg_text_vprintf(room, format, args);
  va_end(args);
  return sg_put_word(put, sg_put_made(put, room));
}

uint32_t sg_put_content_id(sg_put *put, const char *prefix, sg_slice content) {
  return word_or_zero(put, sg_content_id(put->piece->model, prefix, content.at,
                                         content.length));
}

uint32_t sg_put_short(sg_put *put, uint32_t word) {
  sg_model *model = put->piece->model;
  const char *text = sg_model_text(model, word);
  const size_t length = word ? strlen(text) : 0;
  if (length <= SG_PUT_ID_MAX)
    return word;
  const uint32_t id = sg_content_id(model, "long", text, length);
  put->no_memory |= id == SG_NONE;
  return id == SG_NONE ? 0 : id;
}

bool sg_put_id_fits(const sg_piece *piece, sg_slice id) {
  if (id.length > SG_PUT_ID_MAX)
    sg_piece_refuse(piece, id.at, "an id of more than %d bytes",
                    (int)SG_PUT_ID_MAX);
  return id.length <= SG_PUT_ID_MAX;
}

uint32_t sg_put_repeats(size_t bytes) {
  enum { BYTES_MAX = 1 << 28 };
  return bytes < BYTES_MAX ? (uint32_t)(BYTES_MAX / (bytes + 1)) : 1;
}

sg_slice sg_put_plain(sg_put *put, sg_slice json) {
  return sg_piece_plain(put->piece, json, &put->no_memory);
}

sg_slice sg_put_scalar(sg_put *put, sg_slice json) {
  const char c = json.at ? json.at[0] : 'n';
  if (c == '"')
    return sg_slice_trim(sg_put_plain(put, json));
  return c == '-' || (c >= '0' && c <= '9') ? json : (sg_slice){NULL, 0};
}

sg_slice sg_put_member(sg_put *put, sg_slice object, const char *key) {
  sg_slice value;
  (void)sg_piece_get(object, key, &value);
  return sg_put_scalar(put, value);
}

sg_slice sg_put_made(sg_put *put, const sg_text *text) {
  put->no_memory |= !sg_text_ok(text);
  return sg_text_slice(text);
}

sg_item *sg_put_item(sg_put *put, int domain, sg_slice text, sg_slice more) {
  if (text.length == 0)
    return NULL;
  const uint32_t word = sg_put_word(put, text);
  const uint32_t other = sg_put_word(put, more);
  sg_item *item = sg_record_item(&put->record, domain);
  put->no_memory |= !item;
  if (item) {
    item->text = word;
    item->more = other;
  }
  return item;
}

void sg_put_value(sg_put *put, int domain, sg_slice text) {
  (void)sg_put_item(put, domain, text, (sg_slice){NULL, 0});
}

// Aliases of one entity that are compared; a longer list may hold repeats.
enum { NAMES_COMPARED = 64 };

static bool has_name(const sg_put *put, uint32_t name) {
  const sg_vec *names = &put->piece->model->items[SG_ON_NAMES];
  uint32_t i = put->record.marks[SG_ON_NAMES];
  if (names->n - i > NAMES_COMPARED)
    i = names->n - NAMES_COMPARED;
  for (; i < names->n; i++)
    if (SG_AT(sg_item, names, i).text == name)
      return true;
  return false;
}

void sg_put_name(sg_put *put, sg_slice name) {
  name = sg_slice_trim(name);
  const uint32_t word = sg_put_word(put, name);
  sg_entity_row *row = sg_put_entity(put);
  if (row->name == 0)
    row->name = word;
  else if (word && word != row->name && !has_name(put, word))
    sg_put_value(put, SG_ON_NAMES, name);
}

static uint32_t *attrs_of(const sg_put *put) {
  switch (put->record.kind) {
  case SG_RECORD_ENTITY: return &sg_record_entity(&put->record)->attrs;
  case SG_RECORD_LINK: return &sg_record_link(&put->record)->attrs;
  case SG_RECORD_DEAL: return &sg_record_deal(&put->record)->attrs;
  case SG_RECORD_SOURCE: break;
  }
  return &sg_record_source(&put->record)->attrs;
}

// The first bytes of a longer text, up to the end of a letter.
static sg_slice cut(sg_slice text, size_t length) {
  text.length = length;
  while (text.length && ((unsigned char)text.at[text.length] & 0xC0) == 0x80)
    text.length--;
  return text;
}

// A key as long as it can be written.
static sg_slice key_of(sg_put *put, sg_slice key) {
  if (key.length <= SG_ATTR_KEY_MAX)
    return key;
  sg_put_problem(put, SG_PROBLEM_BAD_TYPE, NULL,
                 "'%.*s...': this key is too long; it is cut",
                 SG_SHOWN(key, 40));
  return cut(key, SG_ATTR_KEY_MAX);
}

// Told once of a record.
static bool has_room(sg_put *put) {
  if (++put->record.n_attrs == SG_PUT_ATTRS_MAX + 1)
    sg_put_problem(put, SG_PROBLEM_TRUNCATED, NULL,
                   "a record has at most %d attributes; the rest is left out",
                   (int)SG_PUT_ATTRS_MAX);
  return put->record.n_attrs <= SG_PUT_ATTRS_MAX;
}

static void add_attr(sg_put *put, sg_slice key, const sg_text *json) {
  const uint32_t name = sg_put_word(put, key_of(put, key));
  const uint32_t value = sg_put_word(put, sg_put_made(put, json));
  sg_put_attr_word(put, name, value);
}

void sg_put_attr(sg_put *put, const char *key, sg_slice text) {
  sg_put_attr_as(put, sg_slice_of(key), text);
}

void sg_put_attr_as(sg_put *put, sg_slice key, sg_slice text) {
  if (text.length == 0)
    return;
  sg_text_reset(put->piece->room);
  sg_json_quote(put->piece->room, text);
  add_attr(put, key, put->piece->room);
}

void sg_put_attr_date(sg_put *put, const char *key, sg_date date) {
  char text[11];
  sg_date_write(date, text);
  sg_put_attr(put, key, sg_slice_of(text));
}

void sg_put_other_cells(sg_put *put) {
  uint32_t at = 0;
  sg_slice heading;
  sg_slice text;
  while (sg_piece_other_cell(put->piece, &at, &heading, &text))
    sg_put_attr_as(put, heading, text);
}

void sg_put_attr_cut(sg_put *put, const char *key, sg_slice text) {
  if (text.length > SG_REPEATED_MAX) {
    sg_put_problem(put, SG_PROBLEM_TRUNCATED, NULL,
                   "'%s' is long and would be repeated; its first 1000 bytes "
                   "are kept",
                   key);
    text = cut(text, SG_REPEATED_MAX);
  }
  sg_put_attr(put, key, text);
}

void sg_put_attr_json(sg_put *put, const char *key, sg_slice json) {
  if (json.length == 0)
    return;
  sg_text_reset(put->piece->room);
  sg_json_minify(json, put->piece->room);
  add_attr(put, sg_slice_of(key), put->piece->room);
}

uint32_t sg_put_json(sg_put *put, sg_slice json) {
  sg_text *room = put->piece->room;
  sg_text_reset(room);
  sg_json_minify(json, room);
  put->no_memory |= !sg_text_ok(room);
  return sg_put_word(put, (sg_slice){sg_text_get(room), room->length});
}

void sg_put_attr_word(sg_put *put, uint32_t key, uint32_t json) {
  if (has_room(put))
    put->no_memory |= !sg_attr_add(put->piece->model, attrs_of(put), key, json);
}

// JSON knows no zeros in front of a number.
static sg_slice without_zeros(sg_slice digits) {
  while (digits.length > 1 && digits.at[0] == '0' && digits.at[1] >= '0' &&
         digits.at[1] <= '9') {
    digits.at++;
    digits.length--;
  }
  return digits;
}

void sg_put_attr_number(sg_put *put, const char *key, sg_slice text) {
  sg_text *room = put->piece->room;
  double number = 0;
  if (text.length == 0)
    return;
  if (!sg_number_parse(text.at, text.length, &number)) {
    sg_put_problem(put, SG_PROBLEM_BAD_NUMBER, text.at,
                   "'%s': '%.*s' is no number; it counts as unknown", key,
                   SG_SHOWN(text, 60));
    return;
  }
  const size_t sign = text.at[0] == '-';
  const sg_slice digits =
      without_zeros((sg_slice){text.at + sign, text.length - sign});
  sg_text_reset(room);
  sg_text_add(room, "-", sign);
  sg_text_add(room, digits.at, digits.length);
  add_attr(put, sg_slice_of(key), room);
}

sg_date sg_put_date(sg_put *put, const char *what, sg_slice text,
                    sg_date_order order) {
  sg_date date = SG_DATE_UNKNOWN;
  if (text.length && !sg_date_read(text, order, &date))
    sg_put_problem(put, SG_PROBLEM_BAD_DATE, text.at,
                   "'%s': '%.*s' is no date that is certain; it counts as "
                   "unknown",
                   what, SG_SHOWN(text, 60));
  return date;
}

void sg_put_in_order(sg_put *put, sg_date *since, sg_date *until) {
  if (*since == SG_DATE_UNKNOWN || *until == SG_DATE_UNKNOWN ||
      sg_date_first(*since) <= sg_date_last(*until))
    return;
  sg_put_problem(put, SG_PROBLEM_DATE_ORDER, NULL,
                 "the end lies before the beginning; both count as unknown");
  *since = SG_DATE_UNKNOWN;
  *until = SG_DATE_UNKNOWN;
}

void sg_put_period(sg_put *put, sg_date since, sg_date until) {
  sg_put_in_order(put, &since, &until);
  sg_put_link(put)->since = since;
  sg_put_link(put)->until = until;
}

uint16_t sg_put_country(sg_put *put, const char *what, sg_slice text) {
  const uint16_t country = text.length ? sg_country_read(text) : 0;
  if (text.length && country == 0)
    sg_put_problem(put, SG_PROBLEM_BAD_COUNTRY, text.at,
                   "'%s': '%.*s' is no country known; it counts as unknown",
                   what, SG_SHOWN(text, 60));
  return country;
}

void sg_put_share(sg_put *put, const char *what, sg_slice text) {
  sg_link_row *link = sg_put_link(put);
  if (text.length && !sg_percent_read(text, &link->low, &link->high))
    sg_put_problem(put, SG_PROBLEM_BAD_SHARE, text.at,
                   "'%s': '%.*s' is no percentage; the share counts as unknown",
                   what, SG_SHOWN(text, 60));
}

void sg_put_alias(sg_put *put, sg_slice id) {
  sg_put_value(put, SG_ITEM_ALIASES, id);
}

typedef struct fact {
  const char *key;
  sg_slice text;
} fact;

enum { N_FACTS = 5 };

// The id of a source by its facts, one a line; 0 when there are none.
static uint32_t source_id(const sg_piece *piece, const fact *facts) {
  sg_text *room = piece->room;
  sg_text_reset(room);
  for (size_t i = 0; i < N_FACTS; i++) {
    sg_text_add(room, facts[i].text.at, facts[i].text.length);
    sg_text_putc(room, '\n');
  }
  if (!sg_text_ok(room))
    return SG_NONE;
  return room->length == N_FACTS
             ? 0
             : sg_content_id(piece->model, "source", sg_text_get(room),
                             room->length);
}

static sg_status add_source(const sg_piece *piece, uint32_t id,
                            const fact *facts, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_SOURCE, err));
  sg_record_source(&put.record)->id = id;
  sg_record_source(&put.record)->flags = SG_ROW_MADE;
  for (size_t i = 0; i < N_FACTS; i++)
    sg_put_attr(&put, facts[i].key, facts[i].text);
  return sg_put_end(&put, err);
}

uint32_t sg_put_source(const sg_piece *piece, const sg_cited *cited,
                       sg_error *err) {
  const fact facts[N_FACTS] = {{"title", cited->title},
                               {"publisher", cited->publisher},
                               {"url", cited->url},
                               {"date", cited->date},
                               {"retrieved", cited->retrieved}};
  const uint32_t id = source_id(piece, facts);
  if (id == SG_NONE)
    (void)sg_no_memory(err);
  if (id == 0 || id == SG_NONE || sg_index_get(&piece->model->source_of, id))
    return id;
  return add_source(piece, id, facts, err) == SG_OK ? id : SG_NONE;
}

static uint32_t *sources_of(const sg_put *put) {
  switch (put->record.kind) {
  case SG_RECORD_ENTITY: return &sg_record_entity(&put->record)->sources;
  case SG_RECORD_LINK: return &sg_record_link(&put->record)->sources;
  case SG_RECORD_DEAL: return &sg_record_deal(&put->record)->sources;
  case SG_RECORD_SOURCE: break;
  }
  return NULL;
}

void sg_put_cite(sg_put *put, uint32_t source) {
  uint32_t *sources = sources_of(put);
  if (!sources || source == 0)
    return;
  const uint32_t joined = sg_list_with(put->piece->model, *sources, source);
  put->no_memory |= joined == SG_NONE;
  if (joined != SG_NONE)
    *sources = joined;
}
