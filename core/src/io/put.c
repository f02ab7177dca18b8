// SPDX-License-Identifier: GPL-2.0-or-later
// put - see put.h.
#include "io/put.h"

#include "graph/resolve.h"
#include "io/csv_cells.h"

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

uint32_t sg_put_word(sg_put *put, sg_slice text) {
  if (text.length == 0)
    return 0;
  const uint32_t id =
      sg_intern_add(&put->piece->model->strings, text.at, text.length);
  put->no_memory |= id == SG_NONE;
  return id == SG_NONE ? 0 : id;
}

uint32_t sg_put_words(sg_put *put, const char *format, ...) {
  sg_text *room = put->piece->room;
  va_list args;
  va_start(args, format);
  sg_text_reset(room);
  sg_text_vprintf(room, format, args);
  va_end(args);
  put->no_memory |= !sg_text_ok(room);
  return sg_put_word(put, (sg_slice){sg_text_get(room), room->length});
}

sg_slice sg_put_plain(sg_put *put, sg_slice json) {
  return sg_piece_plain(put->piece, json, &put->no_memory);
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
    (void)sg_put_item(put, SG_ON_NAMES, name, (sg_slice){NULL, 0});
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
static sg_slice key_of(sg_put *put, const char *key) {
  const sg_slice name = sg_slice_of(key);
  if (name.length <= SG_ATTR_KEY_MAX)
    return name;
  sg_put_problem(put, SG_PROBLEM_BAD_TYPE, NULL,
                 "'%.40s...': this key is too long; it is cut", key);
  return cut(name, SG_ATTR_KEY_MAX);
}

// Told once of a record.
static bool has_room(sg_put *put) {
  if (sg_attr_fits(put->piece->model, *attrs_of(put)))
    return true;
  if (!put->is_full)
    sg_put_problem(put, SG_PROBLEM_TRUNCATED, NULL,
                   "a record has at most 200 attributes; the rest is left out");
  put->is_full = true;
  return false;
}

static void add_attr(sg_put *put, const char *key, const sg_text *json) {
  sg_model *model = put->piece->model;
  if (!has_room(put))
    return;
  const uint32_t name = sg_put_word(put, key_of(put, key));
  const uint32_t value =
      sg_put_word(put, (sg_slice){sg_text_get(json), json->length});
  put->no_memory |=
      !sg_text_ok(json) || !sg_attr_add(model, attrs_of(put), name, value);
}

void sg_put_attr(sg_put *put, const char *key, sg_slice text) {
  if (text.length == 0)
    return;
  sg_text_reset(put->piece->room);
  sg_csv_quote(put->piece->room, text);
  add_attr(put, key, put->piece->room);
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
  add_attr(put, key, put->piece->room);
}

// Bytes of a value that a message shows.
static int shown(sg_slice text) {
  return text.length < 60 ? (int)text.length : 60;
}

sg_date sg_put_date(sg_put *put, const char *what, sg_slice text,
                    sg_date_order order) {
  sg_date date = SG_DATE_UNKNOWN;
  if (text.length && !sg_date_read(text, order, &date))
    sg_put_problem(put, SG_PROBLEM_BAD_DATE, text.at,
                   "'%s': '%.*s' is no date that is certain; it counts as "
                   "unknown",
                   what, shown(text), text.at);
  return date;
}

void sg_put_period(sg_put *put, sg_date since, sg_date until) {
  sg_link_row *link = sg_put_link(put);
  const bool wrong = since != SG_DATE_UNKNOWN && until != SG_DATE_UNKNOWN &&
                     sg_date_first(since) > sg_date_last(until);
  if (wrong)
    sg_put_problem(put, SG_PROBLEM_DATE_ORDER, NULL,
                   "the end lies before the beginning; both count as unknown");
  link->since = wrong ? SG_DATE_UNKNOWN : since;
  link->until = wrong ? SG_DATE_UNKNOWN : until;
}

uint16_t sg_put_country(sg_put *put, const char *what, sg_slice text) {
  const uint16_t country = text.length ? sg_country_read(text) : 0;
  if (text.length && country == 0)
    sg_put_problem(put, SG_PROBLEM_BAD_COUNTRY, text.at,
                   "'%s': '%.*s' is no country known; it counts as unknown",
                   what, shown(text), text.at);
  return country;
}

void sg_put_share(sg_put *put, const char *what, sg_slice text) {
  sg_link_row *link = sg_put_link(put);
  if (text.length && !sg_percent_read(text, &link->low, &link->high))
    sg_put_problem(put, SG_PROBLEM_BAD_SHARE, text.at,
                   "'%s': '%.*s' is no percentage; the share counts as unknown",
                   what, shown(text), text.at);
}

void sg_put_alias(sg_put *put, sg_slice id) {
  (void)sg_put_item(put, SG_ITEM_ALIASES, id, (sg_slice){NULL, 0});
}

static void say(sg_text *out, sg_slice text) {
  sg_text_add(out, text.at, text.length);
  sg_text_putc(out, '\n');
}

uint32_t sg_put_source(const sg_piece *piece, const sg_cited *cited,
                       sg_error *err) {
  const struct {
    const char *key;
    sg_slice text;
  } parts[] = {{"title", cited->title},
               {"publisher", cited->publisher},
               {"url", cited->url},
               {"date", cited->date},
               {"retrieved", cited->retrieved}};
  size_t length = 0;
  sg_text_reset(piece->room);
  for (size_t i = 0; i < SG_COUNT(parts); i++) {
    length += parts[i].text.length;
    if (parts[i].text.length)
      say(piece->room, parts[i].text);
    else
      sg_text_putc(piece->room, '\n');
  }
  if (length == 0)
    return 0;
  const uint32_t id =
      sg_text_ok(piece->room)
          ? sg_content_id(piece->model, "source", sg_text_get(piece->room),
                          piece->room->length)
          : SG_NONE;
  if (id == SG_NONE) {
    (void)sg_no_memory(err);
    return SG_NONE;
  }
  if (sg_index_get(&piece->model->source_of, id))
    return id;
  sg_put put;
  if (sg_put_begin(&put, piece, SG_RECORD_SOURCE, err) != SG_OK)
    return SG_NONE;
  sg_record_source(&put.record)->id = id;
  sg_record_source(&put.record)->flags = SG_ROW_MADE;
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    sg_put_attr(&put, parts[i].key, parts[i].text);
  return sg_put_end(&put, err) == SG_OK ? id : SG_NONE;
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
  sg_model *model = put->piece->model;
  const uint32_t list = sg_list_add(model, &source, 1);
  const uint32_t joined =
      list == SG_NONE ? SG_NONE : sg_list_join(model, *sources, list);
  put->no_memory |= joined == SG_NONE;
  if (joined != SG_NONE)
    *sources = joined;
}
