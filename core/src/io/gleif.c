// SPDX-License-Identifier: GPL-2.0-or-later
// gleif - see gleif.h: what all records share, and telling them apart.
#include "io/gleif.h"

static bool two_digits(const char *at, int *out) {
  if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
    return false;
  *out = (at[0] - '0') * 10 + (at[1] - '0');
  return true;
}

// "+01:00" at the end, in seconds; "Z" and nothing are none.
static int64_t offset_of(sg_slice text) {
  int hours = 0;
  int minutes = 0;
  if (text.length < 6)
    return 0;
  const char *at = text.at + text.length - 6;
  if ((at[0] != '+' && at[0] != '-') || at[3] != ':' ||
      !two_digits(at + 1, &hours) || !two_digits(at + 4, &minutes))
    return 0;
  const int64_t seconds = hours * 3600 + minutes * 60;
  return at[0] == '-' ? -seconds : seconds;
}

uint64_t sg_gleif_instant(sg_slice text) {
  sg_date date = SG_DATE_UNKNOWN;
  if (text.length < 10 || !sg_date_parse(text.at, 10, &date))
    return 0;
  int64_t seconds = ((int64_t)sg_date_first(date) - INT32_MIN) * 86400;
  int hours = 0;
  int minutes = 0;
  int rest = 0;
  if (text.length >= 19 && text.at[10] == 'T' &&
      two_digits(text.at + 11, &hours) && two_digits(text.at + 14, &minutes) &&
      two_digits(text.at + 17, &rest))
    seconds += hours * 3600 + minutes * 60 + rest -
               offset_of((sg_slice){text.at + 19, text.length - 19});
  return seconds > 0 ? (uint64_t)seconds : 0;
}

sg_slice sg_gleif_get(sg_slice object, const char *key) {
  sg_slice value;
  (void)sg_piece_get(object, key, &value);
  return value;
}

sg_slice sg_gleif_text(sg_put *put, sg_slice object, const char *key) {
  sg_slice value = sg_gleif_get(object, key);
  if (value.length && value.at[0] == '{')
    value = sg_gleif_get(value, "$");
  if (value.length == 0 || value.at[0] == '[' || value.at[0] == '{')
    return (sg_slice){NULL, 0};
  if (value.at[0] != '"')
    return value; // a number, true or false as it stands
  value = sg_slice_trim(sg_put_plain(put, value));
  return value.length ? value : (sg_slice){NULL, 0};
}

bool sg_gleif_next(sg_slice list, const char *item, size_t *at,
                   sg_slice *value) {
  sg_slice inner;
  if (list.length && list.at[0] == '{' && sg_piece_get(list, item, &inner) &&
      strchr("[{\"", inner.at[0]))
    list = inner;
  if (list.length == 0)
    return false;
  if (list.at[0] == '[')
    return sg_json_next(list, at, NULL, value);
  *value = list;
  return (*at)++ == 0;
}

void sg_gleif_keep(sg_put *put, sg_slice object, const char *const *keys) {
  for (; *keys; keys++)
    sg_put_attr(put, *keys, sg_gleif_text(put, object, *keys));
}

uint32_t sg_gleif_id(sg_put *put, sg_slice lei) {
  return lei.length ? sg_put_words(put, "XI-LEI-%.*s", (int)lei.length, lei.at)
                    : 0;
}

uint32_t sg_gleif_source(const sg_piece *piece, const char *title,
                         sg_error *err) {
  const sg_cited cited = {
      .title = sg_slice_of(title),
      .publisher = sg_slice_of("Global Legal Entity Identifier Foundation"),
      .url = sg_slice_of("https://www.gleif.org/"),
  };
  return sg_put_source(piece, &cited, err);
}

sg_status sg_gleif_record(const sg_piece *piece, uint64_t dated,
                          sg_error *err) {
  static const char *const wrapped[] = {"RelationshipRecord", "LEIRecord",
                                        "Record"};
  sg_slice record = piece->text;
  for (size_t i = 0; i < SG_COUNT(wrapped); i++) {
    const sg_slice inner = sg_gleif_get(record, wrapped[i]);
    if (inner.length && inner.at[0] == '{')
      record = inner;
  }
  if (sg_gleif_get(record, "Relationship").length)
    return sg_gleif_relationship(piece, record, err);
  if (sg_gleif_get(record, "ExceptionCategory").length ||
      sg_gleif_get(record, "Exception").length)
    return sg_gleif_exception(piece, record, dated, err);
  if (sg_gleif_get(record, "Entity").length)
    return sg_gleif_entity(piece, record, err);
  sg_piece_refuse(piece, NULL,
                  "this is no LEI record, relationship or reporting exception");
  return SG_OK;
}
