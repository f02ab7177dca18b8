// SPDX-License-Identifier: GPL-2.0-or-later
// psc_links - natures of control as links; see psc.h.
//
// "voting-rights-25-to-50-percent-as-trust": a right, often a band, and in what
// capacity. Shares and votes in one capacity are one stake.
#include "io/psc.h"

typedef enum right { SHARES, VOTES, BOARD, INFLUENCE, SURPLUS, NO_RIGHT } right;

typedef struct nature {
  sg_slice text, capacity; // what follows the band
  uint32_t low, high;
  uint8_t right;
  bool is_joined;
} nature;

static const char *const rights[] = {
    [SHARES] = "ownership-of-shares-",
    [VOTES] = "voting-rights-",
    [BOARD] = "right-to-appoint-and-remove-",
    [INFLUENCE] = "significant-influence-or-control",
    [SURPLUS] = "right-to-share-surplus-assets-",
};

// By law: more than 25 and not more than 50 %, more than 50 and less than 75 %,
// 75 % or more.
static const struct {
  const char *name;
  uint32_t low, high;
} bands[] = {
    {"25-to-50-percent", SG_PERCENT(25) + 1, SG_PERCENT(50)},
    {"50-to-75-percent", SG_PERCENT(50) + 1, SG_PERCENT(75) - 1},
    {"75-to-100-percent", SG_PERCENT(75), SG_WHOLE},
    {"more-than-25-percent", SG_PERCENT(25) + 1, SG_WHOLE},
};

// Move over a beginning.
static bool skip(sg_slice *text, const char *beginning) {
  if (!sg_slice_begins(*text, beginning))
    return false;
  text->at += strlen(beginning);
  text->length -= strlen(beginning);
  return true;
}

static void read_band(const psc *p, sg_slice *rest, nature *n) {
  for (size_t i = 0; i < SG_COUNT(bands); i++)
    if (skip(rest, bands[i].name)) {
      n->low = bands[i].low;
      n->high = bands[i].high;
      return;
    }
  sg_piece_problem(p->piece, SG_PROBLEM_BAD_SHARE, n->text.at,
                   "this nature of control has no band that is known; the "
                   "share counts as unknown");
}

static void read_nature(const psc *p, nature *n) {
  sg_slice rest = n->text;
  n->high = SG_WHOLE;
  (void)skip(&rest, "part-"); // of a Scottish limited partnership
  n->right = SHARES;
  while (n->right < NO_RIGHT && !skip(&rest, rights[n->right]))
    n->right++;
  if (n->right == SHARES || n->right == VOTES || n->right == SURPLUS) {
    read_band(p, &rest, n);
  } else if (n->right == BOARD) {
    while (rest.length && rest.at[0] != '-') {
      rest.at++;
      rest.length--;
    }
  } else if (n->right == NO_RIGHT) {
    sg_piece_problem(p->piece, SG_PROBLEM_UNKNOWN_VALUE, n->text.at,
                     "'%.*s' is no nature of control; it is kept as text",
                     SG_SHOWN(n->text, 60));
  }
  n->capacity = rest;
}

// Natures of one record that are compared with each other.
enum { COMPARED = 32 };

// Votes that go with shares; NULL: they are not stated.
static nature *votes_of(nature *all, uint32_t n, const nature *shares) {
  for (uint32_t i = 0; i < n && i < COMPARED; i++)
    if (all[i].right == VOTES && !all[i].is_joined &&
        sg_slice_same(all[i].capacity, shares->capacity))
      return &all[i];
  return NULL;
}

static void set_votes(sg_link_row *row, const nature *votes) {
  row->votes = votes->low;
  row->votes_high = votes->high;
}

static void set_kind(sg_put *put, const nature *n, const nature *votes) {
  sg_link_row *row = sg_put_link(put);
  row->kind = SG_OWNERSHIP;
  if (sg_slice_has(n->capacity, "-as-trust"))
    row->capacity = SG_TRUSTEE;
  switch ((right)n->right) {
  case SHARES:
    row->low = n->low;
    row->high = n->high;
    if (votes)
      set_votes(row, votes);
    return;
  case VOTES: set_votes(row, n); return;
  case BOARD:
  case INFLUENCE:
    row->kind = SG_CONTROL;
    row->capacity = SG_BENEFICIAL;
    row->detail = n->right == BOARD ? SG_MEANS_BOARD_MAJORITY : SG_MEANS_OTHER;
    return;
  case SURPLUS:
    row->kind = SG_LINK_OTHER;
    row->capacity = SG_BENEFICIAL;
    sg_put_attr(put, "label", n->text);
    return;
  case NO_RIGHT: break;
  }
  row->kind = SG_CONTROL;
  row->capacity = SG_BENEFICIAL;
}

// What ceased at no known time is not in force. An empty text says nothing.
static bool has_ceased(sg_put *put, const psc *p, sg_date until) {
  const sg_slice flag = p->field[PSC_CEASED];
  return until == SG_DATE_UNKNOWN && (psc_value(put, p, PSC_CEASED_ON).length ||
                                      (flag.at && flag.at[0] == 't'));
}

static void name_ends(sg_link_row *row, const psc *p, uint32_t id) {
  row->id = id;
  row->from = p->party;
  row->to = p->company;
  row->flags |= SG_ROW_VERSION;
}

static sg_status put_link(const psc *p, const nature *n, const nature *votes,
                          uint32_t number, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, p->piece, SG_RECORD_LINK, err));
  uint32_t id = p->party;
  if (number > 1)
    id = sg_put_words(&put, "%s#%u", sg_model_text(p->piece->model, p->party),
                      number);
  sg_link_row *row = sg_put_link(&put);
  name_ends(row, p, id);
  set_kind(&put, n, votes);
  const sg_date since = sg_put_date(
      &put, "notified_on", psc_value(&put, p, PSC_NOTIFIED), SG_ORDER_UNKNOWN);
  const sg_date until = sg_put_date(
      &put, "ceased_on", psc_value(&put, p, PSC_CEASED_ON), SG_ORDER_UNKNOWN);
  sg_put_period(&put, since, until);
  if (has_ceased(&put, p, until)) {
    row = sg_put_link(&put);
    *row = sg_link_unknown(sg_piece_origin(p->piece));
    name_ends(row, p, id);
    row->since = since;
    sg_put_attr(&put, "label", sg_slice_of("control that has ceased"));
  }
  // A list beyond reason stands with the first link alone.
  if (number <= 1 || p->field[PSC_NATURES].length <= SG_REPEATED_MAX)
    sg_put_attr_json(&put, "natures_of_control", p->field[PSC_NATURES]);
  sg_put_cite(&put, p->source);
  return sg_put_end(&put, err);
}

// The next of a list; a text alone is a list of one.
static bool next_nature(sg_slice list, size_t *at, sg_slice *value) {
  if (!list.at)
    return false;
  if (list.at[0] == '[')
    return sg_json_next(list, at, NULL, value);
  *value = list;
  return (*at)++ == 0;
}

// The natures of the record; a record without one has one that is not known.
static sg_status list_natures(const psc *p, nature **out, uint32_t *n,
                              sg_error *err) {
  const sg_slice list = p->field[PSC_NATURES];
  sg_slice value;
  bool no_memory = false;
  *n = 0;
  for (size_t at = 0; next_nature(list, &at, &value);)
    ++*n;
  *out = sg_arena_alloc(p->piece->texts, *n ? *n : 1, sizeof **out);
  if (!*out)
    return sg_no_memory(err);
  (*out)[0] = (nature){.high = SG_WHOLE, .right = NO_RIGHT};
  uint32_t i = 0;
  for (size_t at = 0; next_nature(list, &at, &value);) {
    (*out)[i].text = sg_piece_plain(p->piece, value, &no_memory);
    read_nature(p, &(*out)[i++]);
  }
  *n = *n ? *n : 1;
  return no_memory ? sg_no_memory(err) : SG_OK;
}

sg_status psc_put_links(const psc *p, sg_error *err) {
  nature *all = NULL;
  uint32_t n = 0;
  uint32_t number = 0;
  SG_TRY(list_natures(p, &all, &n, err));
  for (uint32_t i = 0; i < n && i < COMPARED; i++)
    if (all[i].right == SHARES) {
      nature *votes = votes_of(all, n, &all[i]);
      if (votes)
        votes->is_joined = true;
      SG_TRY(put_link(p, &all[i], votes, ++number, err));
      all[i].is_joined = true;
    }
  // Each link repeats the record.
  const uint32_t limit = sg_put_repeats(p->piece->text.length);
  for (uint32_t i = 0; i < n; i++)
    if (!all[i].is_joined && number < limit)
      SG_TRY(put_link(p, &all[i], NULL, ++number, err));
    else if (!all[i].is_joined) {
      sg_piece_problem(p->piece, SG_PROBLEM_UNKNOWN_VALUE, all[i].text.at,
                       "more than %u natures of control; the rest is left out",
                       limit);
      break;
    }
  return SG_OK;
}
