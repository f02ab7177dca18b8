// SPDX-License-Identifier: GPL-2.0-or-later
// says - whether the input says of a party, link or deal what a fact quotes.
//
// A fact has the key of the input and the value as a reader would write it: a
// text, or one entry of a list, may be cut at its end when it is long; a number
// may have fewer digits; of an object in a list the word that names it counts.
#include "verify/checks.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Texts of so many bytes may be cut; of a list so many entries are compared.
enum { CUT_FROM = 60, PARTS_MAX = 64 };

static bool same_or_cut(sg_slice text, sg_slice value) {
  if (value.length >= CUT_FROM && text.length > value.length)
    text.length = value.length;
  return sg_slice_same(text, value);
}

static bool is_string(sg_slice value) {
  return value.length >= 2 && value.at[0] == '"';
}

// The text of a JSON string; valid until the next.
static sg_slice decoded(sg_check *c, sg_slice string) {
  sg_text_reset(&c->room);
  sg_json_decode(string, &c->room);
  c->no_memory |= !sg_text_ok(&c->room);
  return sg_text_slice(&c->room);
}

// --- texts and numbers ---

// "a; b; c" may be quoted entry by entry.
static bool has_entry(sg_slice text, sg_slice value) {
  for (size_t from = 0; from < text.length;) {
    size_t n = 0;
    while (from + n < text.length && text.at[from + n] != ';')
      n++;
    const sg_slice entry = {text.at + from, n};
    if (same_or_cut(entry, value) || same_or_cut(sg_slice_trim(entry), value))
      return true;
    from += n + 1;
  }
  return false;
}

static bool is_none(sg_slice text) {
  return text.length == 0 || sg_slice_is(text, "none") ||
         sg_slice_is(text, "no") || sg_slice_is(text, "false") ||
         sg_slice_is(text, "[]");
}

static bool text_says(sg_check *c, sg_slice string, sg_slice value) {
  const sg_slice text = decoded(c, string);
  return same_or_cut(text, value) || has_entry(text, value) ||
         (sg_slice_is(value, "none") && is_none(text));
}

// As it stands, with 10 or 15 digits, or whole.
static bool number_says(sg_slice json, sg_slice value) {
  double number = 0;
  char text[400];
  if (!sg_number_parse(json.at, json.length, &number))
    return false;
  for (int digits = 10; digits <= 15; digits += 5) {
    (void)snprintf(text, sizeof text, "%.*g", digits, number);
    if (sg_slice_is(value, text))
      return true;
  }
  (void)snprintf(text, sizeof text, "%.0f", number);
  if (sg_slice_is(value, text) && !(floor(number) < number))
    return true;
  sg_number_write(number, text);
  return sg_slice_is(value, text) || sg_slice_same(json, value);
}

static bool raw_says(sg_check *c, sg_slice json, sg_slice value) {
  sg_text_reset(&c->room);
  sg_json_minify(json, &c->room);
  return same_or_cut(json, value) ||
         same_or_cut(sg_text_slice(&c->room), value);
}

// --- objects ---

// "REGISTER: not found", "REGISTER (2019-05): not found".
static bool check_says(sg_check *c, sg_slice object, sg_slice value) {
  sg_slice found, date, name;
  char text[500];
  if (!sg_stated_member(object, "found", &found) || found.at[0] != 'f')
    return false;
  const bool dated = sg_stated_member(object, "date", &date) && is_string(date);
  const sg_slice of = sg_stated_member(object, "register", &name)
                          ? decoded(c, name)
                          : sg_slice_of("a register");
  (void)snprintf(text, sizeof text, "%.*s: not found", SG_SHOWN(of, 400));
  if (sg_slice_is(value, text))
    return true;
  if (!dated)
    return false;
  (void)snprintf(text, sizeof text, "%.*s (%.*s): not found", SG_SHOWN(of, 400),
                 (int)date.length - 2, date.at + 1);
  return sg_slice_is(value, text);
}

static bool object_says(sg_check *c, const char *field, sg_slice object,
                        sg_slice value) {
  static const char *const named[][2] = {{"listed", "list"},
                                         {"previous_names", "name"},
                                         {"safeguards", "what"},
                                         {"identifiers", "id"}};
  sg_slice name;
  if (strcmp(field, "registry_checks") == 0)
    return check_says(c, object, value);
  for (size_t i = 0; i < SG_COUNT(named); i++)
    if (strcmp(field, named[i][0]) == 0 &&
        sg_stated_member(object, named[i][1], &name) && is_string(name))
      return text_says(c, name, value);
  return false;
}

// "QUESTION: ANSWER", either of them cut.
static bool answer_says(sg_check *c, sg_slice key, sg_slice answer,
                        sg_slice value) {
  char text[120];
  const sg_slice question = decoded(c, key);
  const int n = sg_clip(sg_text_get(&c->room), 70);
  if (question.length == 0 || !is_string(answer))
    return false;
  int length = snprintf(text, sizeof text, "%.*s: ", n, question.at);
  (void)decoded(c, answer);
  length += snprintf(text + length, sizeof text - (size_t)length, "%.*s",
                     sg_clip(sg_text_get(&c->room), 20), sg_text_get(&c->room));
  return sg_slice_same((sg_slice){text, (size_t)length}, value);
}

static bool answers_say(sg_check *c, sg_slice answers, sg_slice value) {
  sg_slice key, answer, one;
  if (answers.at[0] != '{')
    return false;
  for (size_t at = 0; sg_json_next(answers, &at, &key, &answer);) {
    if (answer_says(c, key, answer, value))
      return true;
    if (answer.at[0] == '[')
      for (size_t k = 0; sg_json_next(answer, &k, NULL, &one);)
        if (answer_says(c, key, one, value))
          return true;
  }
  return false;
}

// "1000 EUR" of {"amount": 1000, "currency": "EUR"}.
static bool money_says(sg_check *c, sg_slice amount, bool priced,
                       sg_slice currency, sg_slice value) {
  if (priced && is_string(currency)) {
    const sg_slice unit = decoded(c, currency);
    const size_t most = (size_t)sg_clip(sg_text_get(&c->room), 20);
    const size_t cut = unit.length < most ? unit.length : most;
    if (cut > 0 && value.length > cut + 1 &&
        memcmp(value.at + value.length - cut, unit.at, cut) == 0 &&
        value.at[value.length - cut - 1] == ' ')
      value.length -= cut + 1;
  }
  double number = 0;
  return number_says(amount, value) ||
         (is_string(amount) &&
          sg_number_parse(amount.at + 1, amount.length - 2, &number) &&
          number_says((sg_slice){amount.at + 1, amount.length - 2}, value));
}

// --- lists ---

static bool list_has(sg_check *c, const char *field, sg_slice list,
                     sg_slice value) {
  sg_slice item;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    if (is_string(item) ? text_says(c, item, value)
        : item.at[0] == '{'
            ? object_says(c, field, item, value)
            : number_says(item, value) || sg_slice_same(item, value))
      return true;
  }
  return false;
}

// An entry, or several with ", " between them, each there and none twice.
static bool list_says(sg_check *c, const char *field, sg_slice list,
                      sg_slice value) {
  sg_slice part, earlier;
  uint32_t n = 0;
  if (list_has(c, field, list, value) || raw_says(c, list, value))
    return true;
  for (size_t at = 0; sg_slice_next(value, ",", &at, &part); n++) {
    if (n == PARTS_MAX || !list_has(c, field, list, part))
      return false;
    for (size_t k = 0;
         sg_slice_next(value, ",", &k, &earlier) && earlier.at != part.at;)
      if (sg_slice_same(earlier, part))
        return false;
  }
  return n > 1;
}

// --- what is not a key, or not as it stands ---

static void share_text(sg_bounds share, char out[80]) {
  char low[32];
  char high[32];
  sg_share_write(share.low, low);
  sg_share_write(share.high, high);
  if (share.low == 0 && share.high == SG_WHOLE)
    (void)snprintf(out, 80, "not stated");
  else if (share.low == share.high)
    (void)snprintf(out, 80, "%s %%", low);
  else
    (void)snprintf(out, 80, "%s to %s %%", low, high);
}

static bool share_says(const sg_stated_link *link, const char *value) {
  char text[2][80];
  share_text(link->share, text[0]);
  share_text(link->stake_share, text[1]);
  return link->kind == SG_STATES_OWNERSHIP &&
         (strcmp(value, text[0]) == 0 || strcmp(value, text[1]) == 0);
}

// That nobody and nothing is recorded.
static bool none_is_recorded(const sg_check *c, uint32_t row,
                             const char *field) {
  const sg_stated_entity *e = &SG_STATED_ENTITY(&c->in, row);
  if (strcmp(field, "owners") == 0)
    return e->owners == 0;
  if (strcmp(field, "officers") == 0)
    return e->officers == 0;
  return strcmp(field, "addresses") == 0 && e->addresses == 0;
}

static bool is_word_of(const char *word, const char *words) {
  sg_slice one;
  for (size_t at = 0; sg_slice_next(sg_slice_of(words), " ", &at, &one);)
    if (sg_slice_is(one, word))
      return true;
  return false;
}

// Words that the format does not know are kept, and treated as "other".
static bool treats_as_other(const char *field, const char *value) {
  return strcmp(value, "other") == 0 &&
         is_word_of(field, "kind roles functions product_class means post");
}

static bool value_says(sg_check *c, int on, sg_slice record, const char *field,
                       sg_slice json, const char *value) {
  const sg_slice text = sg_slice_of(value);
  sg_slice unit = {0};
  sg_slice amount;
  if (strcmp(field, "answers") == 0 && on == SG_SAYS_DEAL)
    return answers_say(c, json, text);
  if (json.at[0] == '{')
    return (sg_stated_member(json, "amount", &amount) &&
            money_says(c, amount, sg_stated_member(json, "currency", &unit),
                       unit, text)) ||
           raw_says(c, json, text);
  if (json.at[0] == '[')
    return list_says(c, field, json, text);
  if (json.at[0] == '"')
    return text_says(c, json, text);
  return number_says(json, text) || sg_slice_same(json, text) ||
         money_says(c, json, sg_stated_member(record, "currency", &unit), unit,
                    text);
}

sg_slice sg_says_record(const sg_check *c, int on, uint32_t row) {
  return on == SG_SAYS_ENTITY ? SG_STATED_ENTITY(&c->in, row).record
         : on == SG_SAYS_LINK
             ? SG_STATED_LINK(&c->in, row).record
             : SG_AT(sg_stated_record, &c->in.deals.rows, row).record;
}

static const sg_stated_ids *ids_of(const sg_check *c, int on) {
  return on == SG_SAYS_ENTITY ? &c->in.entities
         : on == SG_SAYS_LINK ? &c->in.links
                              : &c->in.deals;
}

bool sg_says(sg_check *c, int on, uint32_t row, const char *field,
             const char *value) {
  const sg_slice record = sg_says_record(c, on, row);
  sg_slice json;
  if (strcmp(field, "id") == 0)
    return strcmp(sg_stated_id(ids_of(c, on), row), value) == 0;
  if (on == SG_SAYS_ENTITY && strcmp(value, "none recorded") == 0)
    return none_is_recorded(c, row, field);
  if (on == SG_SAYS_LINK && strcmp(field, "share") == 0 &&
      share_says(&SG_STATED_LINK(&c->in, row), value))
    return true;
  if (sg_stated_member(record, field, &json))
    return value_says(c, on, record, field, json, value) ||
           treats_as_other(field, value);
  return strcmp(field, "kind") == 0 && strcmp(value, "other") == 0;
}

bool sg_says_where(const sg_check *c, const char *on, const char *id, int *kind,
                   uint32_t *row) {
  static const char *const words[] = {"entity", "link", "deal"};
  for (int i = 0; i < 3; i++)
    if (on && strcmp(words[i], on) == 0) {
      *kind = i;
      *row = sg_stated_find(ids_of(c, i), id);
      return true;
    }
  return false;
}
