// SPDX-License-Identifier: GPL-2.0-or-later
// native_entity - the keys of entities and deals; see native.h.
#include "io/native.h"

#include <string.h>

// One member of an object inside a list: where it goes in the item.
typedef struct part {
  const char *key;
  enum { TEXT, MORE, FROM, TO, SOURCES } place;
} part;

// A list of objects, each an item; unknown members stay in no column.
typedef struct shape {
  const char *key;
  int domain;
  part parts[5];
} shape;

static const shape shapes[] = {
    {"previous_names",
     SG_ON_FORMER_NAMES,
     {{"name", TEXT}, {"until", TO}, {"sources", SOURCES}}},
    {"identifiers", SG_ON_IDENTIFIERS, {{"scheme", TEXT}, {"id", MORE}}},
    {"listed",
     SG_ON_LISTINGS,
     {{"list", TEXT},
      {"program", MORE},
      {"since", FROM},
      {"until", TO},
      {"sources", SOURCES}}},
    {"registry_checks",
     SG_ON_CHECKS,
     {{"register", TEXT},
      {"found", MORE},
      {"date", FROM},
      {"sources", SOURCES}}},
};

static const shape safeguards = {
    "safeguards",
    SG_ON_SAFEGUARDS,
    {{"what", TEXT}, {"date", FROM}, {"sources", SOURCES}},
};

// true and false become words, so that one column holds them.
static bool set_more(const sg_field *field, sg_item *item) {
  const sg_slice value = field->value;
  if (value.at[0] != 't' && value.at[0] != 'f')
    return sg_field_text(field, value, &item->more);
  item->more =
      sg_intern_add(&field->native->model->strings, value.at, value.length);
  return item->more != SG_NONE;
}

static bool set_part(const sg_field *field, const part *where, sg_item *item) {
  switch (where->place) {
  case TEXT: return sg_field_text(field, field->value, &item->text);
  case MORE: return set_more(field, item);
  case FROM: return sg_field_date(field, field->value, &item->from);
  case TO: return sg_field_date(field, field->value, &item->to);
  case SOURCES: return sg_field_sources(field, field->value, &item->sources);
  }
  return true;
}

static bool read_object(const sg_field *field, const shape *form,
                        sg_slice object) {
  if (object.at[0] != '{') {
    const sg_field at = {field->native, field->record, field->name, field->key,
                         object};
    sg_field_problem(&at, SG_PROBLEM_BAD_TYPE,
                     "an object is expected; the value is left out");
    return true;
  }
  sg_item item = {
      .owner = field->record->row,
      .from = SG_DATE_UNKNOWN,
      .to = SG_DATE_UNKNOWN,
  };
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(object, &at, &key, &value);)
    for (size_t i = 0; i < SG_COUNT(form->parts); i++) {
      const part *where = &form->parts[i];
      if (!where->key || !sg_json_key_is(key, where->key))
        continue;
      const sg_field inner = {field->native, field->record, field->name, key,
                              value};
      if (!set_part(&inner, where, &item))
        return false;
    }
  // An identifier without a number and a list without a name say nothing.
  const bool says =
      item.text && (form->domain != SG_ON_IDENTIFIERS || item.more);
  if (!says) {
    const sg_field at = {field->native, field->record, field->name, field->key,
                         object};
    sg_field_problem(&at, SG_PROBLEM_BAD_TYPE,
                     "'%s'%s is missing here; the value is left out",
                     form->parts[0].key,
                     form->domain == SG_ON_IDENTIFIERS ? " or 'id'" : "");
    return true;
  }
  sg_item *slot = sg_record_item(field->record, form->domain);
  if (slot)
    *slot = item;
  return slot != NULL;
}

static bool read_objects(const sg_field *field, const shape *form) {
  if (sg_is_null(field->value))
    return true;
  if (field->value.at[0] != '[')
    return read_object(field, form, field->value);
  sg_slice object;
  bool ok = true;
  for (size_t at = 0; ok && sg_json_next(field->value, &at, NULL, &object);)
    ok = read_object(field, form, object);
  return ok;
}

static bool set_country(const sg_field *field, sg_entity_row *row) {
  if (sg_is_null(field->value))
    return true;
  if (sg_is_text(field->value))
    row->country = sg_country_parse(
        (sg_slice){field->value.at + 1, field->value.length - 2});
  if (row->country == 0)
    sg_field_problem(field, SG_PROBLEM_BAD_COUNTRY,
                     "%.*s is no two-letter country code; it counts as unknown",
                     sg_shown(field->value, 40), field->value.at);
  return true;
}

// Attributes whose value is a date are checked here, once.
static bool keep_date(const sg_field *field) {
  sg_date date = SG_DATE_UNKNOWN;
  if (!sg_field_date(field, field->value, &date))
    return false;
  return date == SG_DATE_UNKNOWN || sg_field_keep(field);
}

static bool keep_number(const sg_field *field) {
  double number = -1;
  if (!sg_field_number(field, &number))
    return false;
  return number < 0 || sg_field_keep(field);
}

static bool one_of(sg_slice name, const char *const *names, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (*name.at == *names[i] && sg_slice_is(name, names[i]))
      return true;
  return false;
}

static bool entity_attribute(const sg_field *field) {
  static const char *const dates[] = {"incorporated", "dissolved", "date"};
  static const char *const numbers[] = {"employees", "register_count"};
  if (one_of(field->name, dates, SG_COUNT(dates)))
    return keep_date(field);
  if (one_of(field->name, numbers, SG_COUNT(numbers)))
    return keep_number(field);
  return sg_field_keep(field);
}

bool sg_native_entity_key(const sg_field *field, bool *known) {
  sg_entity_row *row = sg_record_entity(field->record);
  const sg_slice name = field->name;
  *known = true;
  if (sg_slice_is(name, "id"))
    return sg_field_text(field, field->value, &row->id);
  if (sg_slice_is(name, "kind"))
    return sg_field_word(field, &sg_entity_kinds, &row->kind);
  if (sg_slice_is(name, "name"))
    return sg_field_text(field, field->value, &row->name);
  if (sg_slice_is(name, "country"))
    return set_country(field, row);
  if (sg_slice_is(name, "roles"))
    return sg_field_bits(field, &sg_roles, &row->roles);
  if (sg_slice_is(name, "functions"))
    return sg_field_bits(field, &sg_functions, &row->functions);
  if (sg_slice_is(name, "sources"))
    return sg_field_sources(field, field->value, &row->sources);
  if (sg_slice_is(name, "names"))
    return sg_field_items(field, SG_ON_NAMES);
  if (sg_slice_is(name, "topics"))
    return sg_field_items(field, SG_ON_TOPICS);
  if (sg_slice_is(name, "addresses"))
    return sg_field_items(field, SG_ITEM_ADDRESSES);
  if (sg_slice_is(name, "other_ids"))
    return sg_field_items(field, SG_ITEM_ALIASES);
  for (size_t i = 0; i < SG_COUNT(shapes); i++)
    if (*name.at == *shapes[i].key && sg_slice_is(name, shapes[i].key))
      return read_objects(field, &shapes[i]);
  *known = false;
  return entity_attribute(field);
}

static bool add_answer(const sg_field *field, sg_slice value) {
  uint32_t question = 0;
  uint32_t answer = 0;
  if (!sg_field_text(field, field->key, &question) ||
      !sg_field_text(field, value, &answer))
    return false;
  if (answer == 0)
    return true;
  sg_item *item = sg_record_item(field->record, SG_ON_ANSWERS);
  if (!item)
    return false;
  item->text = question;
  item->more = answer;
  return true;
}

// {"question": "yes", ...}: each answer an item. A list holds several.
static bool read_answers(const sg_field *field) {
  if (field->value.at[0] != '{') {
    sg_field_problem(field, SG_PROBLEM_BAD_TYPE,
                     "an object is expected; the value is left out");
    return true;
  }
  sg_slice key;
  sg_slice value;
  bool ok = true;
  for (size_t at = 0; ok && sg_json_next(field->value, &at, &key, &value);) {
    const sg_field inner = {field->native, field->record, field->name, key,
                            value};
    sg_slice one;
    if (value.at[0] != '[')
      ok = add_answer(&inner, value);
    else
      for (size_t k = 0; ok && sg_json_next(value, &k, NULL, &one);)
        ok = add_answer(&inner, one);
  }
  return ok;
}

bool sg_native_deal_key(const sg_field *field, bool *known) {
  sg_deal_row *row = sg_record_deal(field->record);
  const sg_slice name = field->name;
  *known = true;
  if (sg_slice_is(name, "id"))
    return sg_field_text(field, field->value, &row->id);
  if (sg_slice_is(name, "title"))
    return sg_field_text(field, field->value, &row->title);
  if (sg_slice_is(name, "status"))
    return sg_field_word(field, &sg_deal_states, &row->status);
  if (sg_slice_is(name, "product_class"))
    return sg_field_word(field, &sg_classes, &row->product_class);
  if (sg_slice_is(name, "vendor"))
    return sg_field_text(field, field->value, &row->vendor);
  if (sg_slice_is(name, "signed"))
    return sg_field_date(field, field->value, &row->signed_on);
  if (sg_slice_is(name, "sources"))
    return sg_field_sources(field, field->value, &row->sources);
  if (sg_slice_is(name, "stated_end_user"))
    return sg_field_items(field, SG_ON_DEAL_USERS);
  if (sg_slice_is(name, "answers"))
    return read_answers(field);
  if (sg_slice_is(name, "safeguards"))
    return read_objects(field, &safeguards);
  *known = false;
  return sg_slice_is(name, "value") ? keep_number(field) : sg_field_keep(field);
}
