// SPDX-License-Identifier: GPL-2.0-or-later
// native_link - the keys of links; see native.h.
#include "io/native.h"

#include "base/number.h"

#include <string.h>

static bool percent(const sg_field *field, uint32_t *out) {
  double number = -1;
  if (sg_is_null(field->value))
    return true;
  if (sg_number_parse(field->value.at, field->value.length, &number) &&
      sg_share_from_percent(number, out))
    return true;
  sg_field_problem(field, SG_PROBLEM_BAD_SHARE,
                   "%.*s is no percentage from 0 to 100 with a decimal point; "
                   "the share counts as unknown (bounds have keys of their "
                   "own, such as share_min and share_max)",
                   sg_shown(field->value, 40), field->value.at);
  return true;
}

static bool exact_share(const sg_field *field, sg_link_row *row) {
  uint32_t share = SG_NONE;
  if (!percent(field, &share))
    return false;
  if (share == SG_NONE)
    return true;
  row->low = row->high = share;
  row->flags |= SG_ROW_EXACT;
  return true;
}

// Keys come in any order: bounds beside an exact share must hold it.
static bool bound(const sg_field *field, sg_link_row *row, uint32_t *out) {
  const uint32_t before = *out;
  if (!percent(field, out))
    return false;
  row->flags |= *out != before ? SG_ROW_BOUND : 0;
  return true;
}

// Votes come as one figure or as bounds, in any order: what all of them allow.
static bool votes(const sg_field *field, sg_link_row *row, bool is_least,
                  bool is_most) {
  uint32_t share = SG_NONE;
  if (!percent(field, &share))
    return false;
  if (share == SG_NONE)
    return true;
  if (is_least && (row->votes == SG_NONE || share > row->votes))
    row->votes = share;
  if (is_most && share < row->votes_high)
    row->votes_high = share;
  return true;
}

static bool set_confidence(const sg_field *field, sg_link_row *row) {
  double number = 1;
  if (!sg_field_number(field, &number))
    return false;
  if (number >= 0 && number <= 1)
    row->confidence = (uint32_t)(number * SG_WHOLE + 0.5);
  else
    sg_field_problem(field, SG_PROBLEM_BAD_NUMBER,
                     "a confidence lies between 0 and 1; 1 is used");
  return true;
}

// A stated end user is an item, and kept as it stands: what a link says also
// decides whether two links say the same.
static bool stated_users(const sg_field *field) {
  return sg_field_items(field, SG_ON_LINK_USERS) && sg_field_keep(field);
}

static bool set_flag(const sg_field *field, sg_link_row *row, uint8_t flag) {
  if (field->value.at[0] == 't')
    row->flags |= flag;
  else if (field->value.at[0] != 'f' && !sg_is_null(field->value))
    sg_field_problem(field, SG_PROBLEM_BAD_TYPE,
                     "true or false is expected; false is used");
  return true;
}

// Keys that every link may have.
static bool common_key(const sg_field *field, sg_link_row *row, bool *known) {
  const sg_slice name = field->name;
  const sg_slice value = field->value;
  if (sg_slice_is(name, "id"))
    return sg_field_text(field, value, &row->id);
  if (sg_slice_is(name, "kind"))
    return true; // read before the other keys
  if (sg_slice_is(name, "from"))
    return sg_field_text(field, value, &row->from);
  if (sg_slice_is(name, "to"))
    return sg_field_text(field, value, &row->to);
  if (sg_slice_is(name, "deal"))
    return sg_field_text(field, value, &row->deal);
  if (sg_slice_is(name, "basis"))
    return sg_field_word_or(field, &sg_bases, SG_INFERRED, &row->basis);
  if (sg_slice_is(name, "confidence"))
    return set_confidence(field, row);
  if (sg_slice_is(name, "sources"))
    return sg_field_sources(field, value, &row->sources);
  if (sg_slice_is(name, sg_is_event(row->kind) ? "date" : "since"))
    return sg_field_date(field, value, &row->since);
  if (sg_slice_is(name, "until") && !sg_is_event(row->kind))
    return sg_field_date(field, value, &row->until);
  if (sg_slice_is(name, sg_is_event(row->kind) ? "since" : "date"))
    sg_field_problem(field, SG_PROBLEM_BAD_DATE,
                     sg_is_event(row->kind)
                         ? "a link of this kind has a 'date', no 'since'; the "
                           "value is kept and not used"
                         : "a link of this kind has 'since' and 'until', no "
                           "'date'; the value is kept and not used");
  *known = false;
  return true;
}

static bool set_measure(const sg_field *field, sg_link_row *row) {
  return sg_field_word_or(field, &sg_measures, SG_TOTAL, &row->measure);
}

static bool ownership_key(const sg_field *field, sg_link_row *row,
                          bool *known) {
  const sg_slice name = field->name;
  if (sg_slice_is(name, "share"))
    return exact_share(field, row);
  if (sg_slice_is(name, "share_min"))
    return bound(field, row, &row->low);
  if (sg_slice_is(name, "share_max"))
    return bound(field, row, &row->high);
  if (sg_slice_is(name, "share_min_exclusive"))
    return set_flag(field, row, SG_ROW_ABOVE);
  if (sg_slice_is(name, "share_max_exclusive"))
    return set_flag(field, row, SG_ROW_BELOW);
  if (sg_slice_is(name, "voting"))
    return votes(field, row, true, true);
  if (sg_slice_is(name, "voting_min"))
    return votes(field, row, true, false);
  if (sg_slice_is(name, "voting_max"))
    return votes(field, row, false, true);
  if (sg_slice_is(name, "measure"))
    return set_measure(field, row);
  if (sg_slice_is(name, "capacity"))
    return sg_field_word_or(field, &sg_capacities, SG_NOMINEE, &row->capacity);
  *known = false;
  return true;
}

static bool control_key(const sg_field *field, sg_link_row *row, bool *known) {
  if (sg_slice_is(field->name, "measure"))
    return set_measure(field, row);
  *known = sg_slice_is(field->name, "means");
  return !*known || sg_field_word(field, &sg_means, &row->detail);
}

static bool trade_key(const sg_field *field, sg_link_row *row, bool *known) {
  const sg_slice name = field->name;
  if (sg_slice_is(name, "product_class"))
    return sg_field_word(field, &sg_classes, &row->product_class);
  if (sg_slice_is(name, "stated_end_user"))
    return stated_users(field);
  *known = false;
  return true;
}

// A post is an open list: what is not one of the known words is no mistake.
static bool set_post(const sg_field *field, sg_link_row *row) {
  const sg_slice value = field->value;
  if (!sg_is_text(value))
    return sg_field_word(field, &sg_posts, &row->detail);
  const uint32_t number =
      sg_word_find(&sg_posts, (sg_slice){value.at + 1, value.length - 2});
  row->detail = number == SG_NONE ? SG_POST_OTHER : (uint8_t)number;
  return number != SG_NONE || sg_field_keep(field);
}

// Keys that only links of this kind have.
static bool own_key(const sg_field *field, sg_link_row *row, bool *known) {
  switch (row->kind) {
  case SG_OWNERSHIP: return ownership_key(field, row, known);
  case SG_SUPPLY:
  case SG_PAYMENT: return trade_key(field, row, known);
  case SG_CONTROL: return control_key(field, row, known);
  case SG_POSITION:
    *known = sg_slice_is(field->name, "post");
    return !*known || set_post(field, row);
  default: *known = false; return true;
  }
}

bool sg_native_link_key(const sg_field *field, bool *known) {
  sg_link_row *row = sg_record_link(field->record);
  *known = true;
  bool ok = common_key(field, row, known);
  if (ok && !*known) {
    *known = true;
    ok = own_key(field, row, known);
  }
  return ok && (*known || sg_field_keep(field));
}
