// SPDX-License-Identifier: GPL-2.0-or-later
// csv_cells - see csv_cells.h; the short forms are described in read_csv.c.
#include "io/csv_cells.h"

#include "base/number.h"

#include <string.h>
#include <strings.h>

void sg_csv_quote(sg_text *out, sg_slice text) {
  size_t plain = 0; // where characters begin that need no escape
  sg_text_putc(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char c = (unsigned char)text.at[i];
    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    sg_text_add(out, text.at + plain, i - plain);
    plain = i + 1;
    sg_text_printf(out, c < 0x20 ? "\\u%04x" : "\\%c", c);
  }
  if (plain < text.length)
    sg_text_add(out, text.at + plain, text.length - plain);
  sg_text_putc(out, '"');
}

// Cut `text` at the last (or first) `mark`; what follows it goes to `tail`.
static sg_slice cut(sg_slice text, char mark, bool last, sg_slice *tail) {
  *tail = (sg_slice){text.at + text.length, 0};
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] != mark)
      continue;
    *tail = (sg_slice){text.at + i + 1, text.length - i - 1};
    if (!last)
      break;
  }
  if (tail->at == text.at + text.length && tail->length == 0 &&
      (text.length == 0 || text.at[text.length - 1] != mark))
    return text;
  return (sg_slice){text.at, (size_t)(tail->at - text.at) - 1};
}

static bool ends_with_brace(const sg_text *out) {
  return out->length && sg_text_get(out)[out->length - 1] == '{';
}

static void member(sg_text *out, const char *key, sg_slice value) {
  value = sg_slice_trim(value);
  if (value.length == 0)
    return;
  if (!ends_with_brace(out))
    sg_text_putc(out, ',');
  sg_text_printf(out, "\"%s\":", key);
  sg_csv_quote(out, value);
}

static void identifier(sg_text *out, sg_slice text) {
  sg_slice id;
  const sg_slice scheme = cut(text, ':', false, &id);
  member(out, "scheme", scheme);
  member(out, "id", id);
}

static void listing(sg_text *out, sg_slice text) {
  sg_slice period;
  sg_slice until;
  member(out, "list", cut(text, '@', false, &period));
  const sg_slice since = cut(period, '/', false, &until);
  member(out, "since", since);
  member(out, "until", until);
}

static void former_name(sg_text *out, sg_slice text) {
  sg_slice until;
  member(out, "name", cut(text, '@', true, &until));
  member(out, "until", until);
}

static bool is_word(sg_slice text, const char *word) {
  // The first letters differ of most.
  return text.length && (text.at[0] | 0x20) == (word[0] | 0x20) &&
         strlen(word) == text.length &&
         strncasecmp(word, text.at, text.length) == 0;
}

// Yes or no in words that sheets use; anything else stays text, which the
// reader then reports.
static void truth(sg_text *out, sg_slice text) {
  if (is_word(text, "true") || is_word(text, "yes") || is_word(text, "1"))
    sg_text_puts(out, "true");
  else if (is_word(text, "false") || is_word(text, "no") || is_word(text, "0"))
    sg_text_puts(out, "false");
  else
    sg_csv_quote(out, text);
}

static void check(sg_text *out, sg_slice text) {
  sg_slice date;
  sg_slice found;
  member(out, "register", cut(text, '@', true, &date));
  member(out, "date", cut(date, '=', false, &found));
  found = sg_slice_trim(found);
  if (found.length == 0)
    return;
  if (!ends_with_brace(out))
    sg_text_putc(out, ',');
  sg_text_puts(out, "\"found\":");
  truth(out, found);
}

static void safeguard(sg_text *out, sg_slice text) {
  sg_slice date;
  member(out, "what", cut(text, '@', true, &date));
  member(out, "date", date);
}

static void plain(sg_text *out, sg_slice text) {
  sg_csv_quote(out, text);
}

static void number(sg_text *out, sg_slice text) {
  double value = 0;
  const size_t sign = text.at[0] == '-';
  const bool leading_zero = text.length > sign + 1 && text.at[sign] == '0' &&
                            text.at[sign + 1] != '.';
  if (sg_number_parse(text.at, text.length, &value) && !leading_zero)
    sg_text_add(out, text.at, text.length);
  else
    sg_csv_quote(out, text);
}

// How the cells under a heading are read; other headings hold text.
typedef struct column {
  const char *key;
  enum { ONE, LIST, OBJECTS, ANSWERS } form;
  void (*write)(sg_text *out, sg_slice text);
} column;

static const column columns[] = {
    {"roles", LIST, plain},
    {"functions", LIST, plain},
    {"topics", LIST, plain},
    {"names", LIST, plain},
    {"addresses", LIST, plain},
    {"other_ids", LIST, plain},
    {"activities", LIST, plain},
    {"sources", LIST, plain},
    {"stated_end_user", LIST, plain},
    {"identifiers", OBJECTS, identifier},
    {"listed", OBJECTS, listing},
    {"previous_names", OBJECTS, former_name},
    {"registry_checks", OBJECTS, check},
    {"safeguards", OBJECTS, safeguard},
    {"answers", ANSWERS, plain},
    {"share", ONE, number},
    {"share_min", ONE, number},
    {"share_max", ONE, number},
    {"share_min_exclusive", ONE, truth},
    {"share_max_exclusive", ONE, truth},
    {"voting", ONE, number},
    {"voting_min", ONE, number},
    {"voting_max", ONE, number},
    {"confidence", ONE, number},
    {"value", ONE, number},
    {"revenue_share", ONE, number},
    {"probability", ONE, number},
    {"employees", ONE, number},
    {"register_count", ONE, number},
};

// Keys of the format whose cells hold plain text.
static const char *const text_keys[] = {
    "id",
    "kind",
    "name",
    "country",
    "legal_form",
    "website",
    "incorporated",
    "dissolved",
    "product_class",
    "date",
    "nature",
    "from",
    "to",
    "since",
    "until",
    "basis",
    "filed",
    "notes",
    "means",
    "post",
    "relation",
    "deal",
    "product",
    "role",
    "currency",
    "measure",
    "capacity",
    "purpose",
    "through",
    "label",
    "title",
    "status",
    "vendor",
    "signed",
    "stated_end_use",
    "stated_origin",
    "publisher",
    "url",
    "retrieved",
    "occupation",
    "address_type",
};

const char *sg_csv_known_key(sg_slice heading) {
  for (size_t i = 0; i < SG_COUNT(text_keys); i++)
    if (is_word(heading, text_keys[i]))
      return text_keys[i];
  for (size_t i = 0; i < SG_COUNT(columns); i++)
    if (is_word(heading, columns[i].key))
      return columns[i].key;
  return NULL;
}

static const column *column_of(sg_slice key) {
  for (size_t i = 0; i < SG_COUNT(columns); i++)
    if (is_word(key, columns[i].key))
      return &columns[i];
  return NULL;
}

static void answers(sg_text *out, sg_slice text) {
  sg_text_putc(out, '{');
  while (text.length) {
    sg_slice rest;
    sg_slice answer;
    const sg_slice part = cut(text, ';', false, &rest);
    const sg_slice question = sg_slice_trim(cut(part, '=', true, &answer));
    if (question.length) {
      if (!ends_with_brace(out))
        sg_text_putc(out, ',');
      sg_csv_quote(out, question);
      sg_text_putc(out, ':');
      sg_csv_quote(out, sg_slice_trim(answer));
    }
    text = rest;
  }
  sg_text_putc(out, '}');
}

static void list(sg_text *out, const column *cells, sg_slice text) {
  bool first = true;
  sg_text_putc(out, '[');
  while (text.length) {
    sg_slice rest;
    const sg_slice part = sg_slice_trim(cut(text, ';', false, &rest));
    text = rest;
    if (part.length == 0)
      continue;
    if (!first)
      sg_text_putc(out, ',');
    first = false;
    if (cells->form == OBJECTS)
      sg_text_putc(out, '{');
    cells->write(out, part);
    if (cells->form == OBJECTS)
      sg_text_putc(out, '}');
  }
  sg_text_putc(out, ']');
}

void sg_csv_cell(sg_text *out, sg_slice key, sg_slice text) {
  const column *cells = column_of(key);
  if (!cells) {
    plain(out, text);
    return;
  }
  if (cells->form == ONE)
    cells->write(out, text);
  else if (cells->form != LIST && strchr("{[", *text.at) &&
           sg_json_extent(text, 0) == text.length)
    sg_text_add(out, text.at, text.length); // JSON as it stands
  else if (cells->form == ANSWERS)
    answers(out, text);
  else
    list(out, cells, text);
}
