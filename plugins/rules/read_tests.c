// SPDX-License-Identifier: GPL-2.0-or-later
// read_tests - conditions on entities, as a pack writes them.
#include "rules.h"
#include "stakegraph/parties.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const test_keys[] = {
    "kind",    "topics",     "functions", "roles", "listed", "country",
    "in_deal", "attributes", "all",       "any",   "not",    NULL,
};
static const char *const value_keys[] = {
    "one_of", "present", "at_least", "at_most", "above",
    "below",  "before",  "after",    NULL,
};

// What a person is, rather than does, is never an input.
static const char *const personal[] = {
    "nationality",    "nationalities", "citizenship", "ethnicity",
    "religion",       "race",          "gender",      "sex",
    "birth_place",    "birth_date",    "name",        "names",
    "previous_names",
};

static test *new_test(const reading *in, uint8_t type, uint32_t at) {
  test *out = room_take(1, sizeof *out);
  if (!out)
    return NULL;
  out->type = type;
  out->at = at;
  out->number = in->out->n_tests++;
  return out;
}

// The list of parts that a test of several has.
typedef struct parts {
  test *of;
  const test **end;
  bool ok;
} parts;

static void add_part(parts *p, const test *one) {
  p->ok = p->ok && one;
  if (!p->ok)
    return;
  *p->end = one;
  p->end = &((test *)(uintptr_t)one)->next;
  p->of->asks_country |= one->asks_country;
}

static parts parts_of(test *of) {
  return (parts){of, of ? &of->first : NULL, of != NULL};
}

// --- attributes ---

static bool read_day(const char *text, bool last, double *out) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
  int64_t part[3] = {0, 1, 1};
  const size_t length = strlen(text);
  if (length != 4 && length != 7 && length != 10)
    return false;
  for (size_t i = 0, k = 0; i < length; i++) {
    if ((i == 4 || i == 7) && text[i] == '-') {
      part[++k] = 0;
      continue;
    }
    if (!sg_is_digit(text[i]) || i == 4 || i == 7)
      return false;
    part[k] = part[k] * 10 + (text[i] - '0');
  }
  const bool leap =
      (part[0] % 4 == 0 && part[0] % 100 != 0) || part[0] % 400 == 0;
  if (part[0] < 1 || part[1] < 1 || part[1] > 12)
    return false;
  if (part[2] < 1 || part[2] > days[part[1] - 1] + (leap && part[1] == 2))
    return false;
  const int64_t first = sg_day_of(part[0], part[1], part[2]);
  const int64_t month = length == 4 ? 12 : 1;
  *out = (double)first;
  if (last && length < 10)
    *out = (double)sg_months_after((int32_t)first, (int32_t)month) - 1;
  return true;
}

static test *new_value(const reading *in, const node *key, uint8_t op,
                       const node *value) {
  test *out = new_test(in, TEST_ATTRIBUTE, value->at);
  if (!out)
    return NULL;
  out->key = key->key;
  out->op = op;
  out->asks_country = strncmp(key->key, "country.", 8) == 0;
  return out;
}

static const test *read_texts(const reading *in, const node *key,
                              const node *value) {
  test *out = new_value(in, key, OP_IS, value);
  if (out)
    out->words = words_read(in, value, NULL);
  return out && out->words ? out : NULL;
}

static const test *read_equals(const reading *in, const node *key,
                               const node *value, uint8_t op) {
  test *out = new_value(in, key, op, value);
  if (out)
    out->value = strtod(value->text, NULL);
  if (out && !isfinite(out->value)) {
    say(in, SG_HIGH, value->at, "the number is too large");
    return NULL;
  }
  return out;
}

// true and false are texts of the column.
static const test *read_truth(const reading *in, const node *key,
                              const node *value, uint8_t op) {
  test *out = new_value(in, key, op, value);
  const char **words = room_take(2, sizeof *words);
  if (!out || !words)
    return NULL;
  out->wanted = value->type == NODE_TRUE;
  words[0] = out->wanted ? "true" : "false";
  out->words = words;
  return out;
}

static const test *read_date_test(const reading *in, const node *key,
                                  const node *value, uint8_t op) {
  test *out = new_value(in, key, op, value);
  if (!out)
    return NULL;
  if (value->type != NODE_TEXT ||
      !read_day(value->text, op == OP_AFTER, &out->value)) {
    (void)refuse_type(in, value, "a date such as \"2020-01-31\" or \"2020\"");
    return NULL;
  }
  return out;
}

static const test *read_operator(const reading *in, const node *key,
                                 const node *m) {
  static const uint8_t ops[] = {OP_IS,    OP_PRESENT, OP_AT_LEAST, OP_AT_MOST,
                                OP_ABOVE, OP_BELOW,   OP_BEFORE,   OP_AFTER};
  uint32_t i = 0;
  while (value_keys[i] && strcmp(value_keys[i], m->key) != 0)
    i++;
  if (!value_keys[i])
    return NULL; // said already
  const uint8_t op = ops[i];
  if (op == OP_IS && m->type == NODE_LIST)
    return read_texts(in, key, m);
  if (op == OP_PRESENT && (m->type == NODE_TRUE || m->type == NODE_FALSE))
    return read_truth(in, key, m, op);
  if (op == OP_BEFORE || op == OP_AFTER)
    return read_date_test(in, key, m, op);
  if (op >= OP_AT_LEAST && m->type == NODE_NUMBER)
    return read_equals(in, key, m, op);
  (void)refuse_type(in, m,
                    op == OP_IS        ? "a list of texts"
                    : op == OP_PRESENT ? "true or false"
                                       : "a number");
  return NULL;
}

static const test *read_attribute(const reading *in, const node *key) {
  if (key->type == NODE_TEXT || key->type == NODE_LIST)
    return read_texts(in, key, key);
  if (key->type == NODE_NUMBER)
    return read_equals(in, key, key, OP_EQUALS);
  if (key->type == NODE_TRUE || key->type == NODE_FALSE)
    return read_truth(in, key, key, OP_IS);
  if (key->type != NODE_OBJECT) {
    (void)refuse_type(in, key, "a value, a list of texts or an object");
    return NULL;
  }
  parts p = parts_of(new_test(in, TEST_ALL, key->at));
  p.ok &= check_keys(in, key, value_keys);
  if (!key->first) {
    say(in, SG_HIGH, key->at, "an empty object; say {\"present\": true}");
    return NULL;
  }
  for (const node *m = key->first; m; m = m->next)
    add_part(&p, read_operator(in, key, m));
  return p.ok ? p.of : NULL;
}

// Members of objects ("nationality.code") are what the object is.
static bool is_personal(const reading *in, const node *key) {
  for (size_t i = 0; i < SG_COUNT(personal); i++)
    if (sg_is_listed(personal[i], key->key, strcspn(key->key, "."))) {
      say(in, SG_HIGH, key->key_at,
          "'%s' is never an input: no rule asks what a person is, or is called",
          personal[i]);
      return true;
    }
  return false;
}

static const test *read_attributes(const reading *in, const node *value) {
  parts p = parts_of(new_test(in, TEST_ALL, value->at));
  if (value->type != NODE_OBJECT || !value->first) {
    (void)refuse_type(in, value, "an object with a key for each attribute");
    return NULL;
  }
  for (const node *m = value->first; m; m = m->next) {
    if (!m->key[0] || strlen(m->key) > 100) {
      say(in, SG_HIGH, m->key_at, "a key of 1 to 100 bytes belongs here");
      p.ok = false;
    } else if (is_personal(in, m))
      p.ok = false;
    else
      add_part(&p, read_attribute(in, m));
  }
  return p.ok ? p.of : NULL;
}

// --- closed vocabularies ---

static bool check_list(const reading *in, const node *one) {
  const char *other = "other:";
  uint32_t number = 0;
  if (strncmp(one->text, other, strlen(other)) == 0 && one->text[6])
    return true;
  return word_read(in, one, &known_lists, &number);
}

// The codes are an open set: only what looks like a slip is refused.
static bool check_topic(const reading *in, const node *one) {
  if (word_find(&known_topics, one->text) != SG_NONE)
    return true;
  uint32_t number = 0;
  if (word_near(&known_topics, one->text))
    return word_read(in, one, &known_topics, &number);
  say(in, SG_CAUTION, one->at,
      "'%.*s' is no topic of FollowTheMoney that is known here; "
      "plugins/rules/words.md has those",
      sg_clip(one->text, 60), one->text);
  return true;
}

static bool check_country(const reading *in, const node *one) {
  const char *c = one->text;
  const bool is_code = strlen(c) == 2 && c[0] >= 'A' && c[0] <= 'Z' &&
                       c[1] >= 'A' && c[1] <= 'Z';
  if (is_code && strcmp(c, "UK") == 0)
    say(in, SG_CAUTION, one->at, "no country is 'UK': its code is \"GB\"");
  else if (is_code && strcmp(c, "EL") == 0)
    say(in, SG_CAUTION, one->at, "no country is 'EL': its code is \"GR\"");
  else if (is_code && !country_exists(c))
    say(in, SG_CAUTION, one->at, "'%s' is the code of no country (ISO 3166)",
        c);
  if (is_code)
    return true;
  say(in, SG_HIGH, one->at,
      "'%.*s' is no country; two capital letters belong here, such as \"DE\"",
      sg_clip(c, 60), c);
  return false;
}

static const test *read_words(const reading *in, const node *value,
                              uint8_t type) {
  test *out = new_test(in, type, value->at);
  if (!out)
    return NULL;
  out->wanted = value->type != NODE_FALSE;
  if (type == TEST_LISTED &&
      (value->type == NODE_TRUE || value->type == NODE_FALSE))
    return out;
  if (value->type != NODE_TEXT && value->type != NODE_LIST) {
    (void)refuse_type(in, value,
                      type == TEST_LISTED
                          ? "true, false, a list or several in [ ]"
                          : "a text or a list of texts");
    return NULL;
  }
  out->asks_country = type == TEST_COUNTRY;
  out->words = words_read(in, value,
                          type == TEST_LISTED   ? check_list
                          : type == TEST_TOPICS ? check_topic
                                                : check_country);
  if (out->words && !out->words[0])
    say(in, SG_HIGH, value->at, "an empty list");
  return out->words && out->words[0] ? out : NULL;
}

static const test *read_bits(const reading *in, const node *value, uint8_t type,
                             const vocabulary *of) {
  test *out = new_test(in, type, value->at);
  return out && bits_read(in, value, of, &out->bits) ? out : NULL;
}

static const test *read_in_deal(const reading *in, const node *value) {
  test *out = new_test(in, TEST_IN_DEAL, value->at);
  if (value->type != NODE_TRUE && value->type != NODE_FALSE) {
    (void)refuse_type(in, value, "true or false");
    return NULL;
  }
  if (out)
    out->wanted = value->type == NODE_TRUE;
  return out;
}

// --- all, any, not ---

static const test *read_several(const reading *in, const node *value,
                                uint8_t type) {
  parts p = parts_of(new_test(in, type, value->at));
  if (value->type != NODE_LIST) {
    (void)refuse_type(in, value, "a list of conditions");
    return NULL;
  }
  for (const node *one = value->first; one; one = one->next)
    add_part(&p, test_read(in, one));
  return p.ok ? p.of : NULL;
}

static const test *read_not(const reading *in, const node *value) {
  parts p = parts_of(new_test(in, TEST_NOT, value->at));
  add_part(&p, test_read(in, value));
  return p.ok ? p.of : NULL;
}

static const test *read_member(const reading *in, const node *m) {
  uint32_t i = 0;
  while (test_keys[i] && strcmp(test_keys[i], m->key) != 0)
    i++;
  switch (i) {
  case 0: return read_bits(in, m, TEST_KIND, &entity_kinds);
  case 1: return read_words(in, m, TEST_TOPICS);
  case 2: return read_bits(in, m, TEST_FUNCTIONS, &entity_functions);
  case 3: return read_bits(in, m, TEST_ROLES, &entity_roles);
  case 4: return read_words(in, m, TEST_LISTED);
  case 5: return read_words(in, m, TEST_COUNTRY);
  case 6: return read_in_deal(in, m);
  case 7: return read_attributes(in, m);
  case 8: return read_several(in, m, TEST_ALL);
  case 9: return read_several(in, m, TEST_ANY);
  case 10: return read_not(in, m);
  default: return NULL; // said already
  }
}

// The parser has bounded how deep conditions are nested.
const test *test_read(const reading *in, const node *object) {
  if (object->type != NODE_OBJECT) {
    (void)refuse_type(in, object, "an object with conditions");
    return NULL;
  }
  parts p = parts_of(new_test(in, TEST_ALL, object->at));
  p.ok &= check_keys(in, object, test_keys);
  for (const node *m = object->first; m; m = m->next) {
    const test *one = read_member(in, m);
    add_part(&p, one);
  }
  return p.ok ? p.of : NULL;
}
