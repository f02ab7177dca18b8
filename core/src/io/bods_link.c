// SPDX-License-Identifier: GPL-2.0-or-later
// bods_link - statements about relationships: each interest is one link from
// the interested party to the subject; see bods.h.
//
// Shares and votes of one statement with the same dates are one stake.
#include "io/bods.h"

// What an interest becomes.
typedef enum becomes {
  STAKE,   // ownership; the share is one of capital
  VOTES,   // ownership; the share is one of votes
  BENEFIT, // ownership of an arrangement
  RULES,   // control
  SEAT,    // position of a person, control by others
  OTHER    // neither
} becomes;

typedef struct interest_type {
  const char *letters;
  uint8_t becomes;
  uint8_t detail; // means or post
} interest_type;

static const interest_type interest_types[] = {
    {"shareholding", STAKE, 0},
    {"votingrights", VOTES, 0},
    {"appointmentofboard", RULES, SG_MEANS_BOARD_MAJORITY},
    {"otherinfluenceorcontrol", RULES, SG_MEANS_OTHER},
    {"influenceorcontrol", RULES, SG_MEANS_OTHER},
    {"seniormanagingofficial", SEAT, SG_POST_EXECUTIVE},
    {"boardmember", SEAT, SG_POST_DIRECTOR},
    {"boardchair", SEAT, SG_POST_CHAIR},
    {"settlor", RULES, SG_MEANS_OTHER},
    {"settloroftrust", RULES, SG_MEANS_OTHER},
    {"trustee", RULES, SG_MEANS_OTHER},
    {"trusteeoftrust", RULES, SG_MEANS_OTHER},
    {"protector", RULES, SG_MEANS_OTHER},
    {"protectoroftrust", RULES, SG_MEANS_OTHER},
    {"otherinfluenceorcontroloftrust", RULES, SG_MEANS_OTHER},
    {"beneficiaryoflegalarrangement", BENEFIT, 0},
    {"beneficiaryoftrust", BENEFIT, 0},
    {"rightsgrantedbycontract", RULES, SG_MEANS_AGREEMENT},
    {"controlviacompanyrulesorarticles", RULES, SG_MEANS_AGREEMENT},
    {"controlbylegalframework", RULES, SG_MEANS_STATUTE},
    {"nominee", RULES, SG_MEANS_NOMINEE},
    {"nominator", RULES, SG_MEANS_AGREEMENT},
    {"conditionalrightsgrantedbycontract", OTHER, 0},
    {"rightstosurplusassetsondissolution", OTHER, 0},
    {"rightstosurplusassets", OTHER, 0},
    {"rightstoprofitorincome", OTHER, 0},
    {"righttoprofitorincomefromassets", OTHER, 0},
    {"enjoymentanduseofassets", OTHER, 0},
    {"unknowninterest", OTHER, 0},
    {"unpublishedinterest", OTHER, 0},
};

typedef struct party {
  sg_slice id; // empty: none is named
  sg_slice reason, description;
  bool is_unspecified;
} party;

typedef struct ends {
  party owner, owned;
} ends;

typedef struct interest {
  sg_slice json; // empty: the statement has none
  sg_slice type, details, level, share;
  sg_date since, until;
  uint32_t low, high;             // of capital
  uint32_t votes_low, votes_high; // SG_NONE when not stated
  uint8_t becomes, detail, measure, capacity;
  bool is_beneficial, is_joined;
  bool is_dateless; // closed at no known time
} interest;

// --- parties ---

static party read_party(bods *b, bods_field field) {
  static const char *const refs[] = {"describedByEntityStatement",
                                     "describedByPersonStatement"};
  sg_slice unspecified;
  const sg_slice json = b->field[field];
  party out = {{NULL, 0}, {NULL, 0}, {NULL, 0}, false};
  if (!bods_is(json, '{')) {
    out.id = bods_text(b, json);
    return out;
  }
  for (size_t i = 0; i < SG_COUNT(refs) && out.id.length == 0; i++)
    out.id = bods_member(b, json, refs[i]);
  if (out.id.length)
    return out;
  if (!sg_piece_get(json, "unspecified", &unspecified))
    unspecified = json;
  out.reason = bods_member(b, unspecified, "reason");
  if (out.reason.length == 0)
    out.reason = bods_member(b, unspecified, "unspecifiedReason");
  out.description = bods_member(b, unspecified, "description");
  out.is_unspecified = true;
  if (out.reason.length == 0)
    out.reason = sg_slice_of("unknown");
  return out;
}

// The party that is not specified gets an entity of its own, which says so.
static sg_status put_unspecified(bods *b, party *p, const char *side,
                                 sg_error *err) {
  sg_put put;
  if (!p->is_unspecified || b->record.length == 0)
    return SG_OK;
  SG_TRY(sg_put_begin(&put, b->piece, SG_RECORD_ENTITY, err));
  const uint32_t id = sg_put_words(&put, "unspecified:%.*s:%s",
                                   (int)b->record.length, b->record.at, side);
  sg_entity_row *row = sg_put_entity(&put);
  row->id = id;
  row->kind = SG_OTHER;
  row->flags |= SG_ROW_VERSION;
  sg_put_attr(&put, "unspecified_reason", p->reason);
  sg_put_attr(&put, "unspecified_description", p->description);
  sg_put_cite(&put, b->source);
  p->id = sg_slice_of(sg_model_text(b->piece->model, id));
  return sg_put_end(&put, err);
}

// --- shares ---

// One bound of a share; false when it is not stated or is no percentage.
static bool bound(bods *b, sg_slice share, const char *key, uint32_t *low,
                  uint32_t *high) {
  sg_slice text;
  *low = 0;
  *high = SG_WHOLE;
  if (!sg_piece_get(share, key, &text))
    return false;
  if (bods_is(text, '"')) // some write percentages as text
    text = bods_string(b, text);
  if (sg_percent_read(text, low, high))
    return true;
  sg_piece_problem(b->piece, SG_PROBLEM_BAD_SHARE, text.at,
                   "'%s' is no percentage from 0 to 100; it counts as unknown",
                   key);
  return false;
}

// Up to 0.3 "exclusiveMinimum" says that "minimum" is one; from 0.4 on it is a
// bound itself.
static bool is_exclusive(sg_slice share, const char *key) {
  sg_slice flag;
  return sg_piece_get(share, key, &flag) && bods_is_true(flag);
}

static bool is_flag(sg_slice share, const char *key) {
  sg_slice flag;
  return sg_piece_get(share, key, &flag) &&
         (bods_is(flag, 't') || bods_is(flag, 'f'));
}

static bool read_share(bods *b, sg_slice share, uint32_t *low, uint32_t *high) {
  uint32_t at_least = 0;
  uint32_t at_most = SG_WHOLE;
  uint32_t other = 0;
  bool stated = bound(b, share, "exact", low, high);
  if (stated)
    return true;
  if (bound(b, share, "minimum", &at_least, &other)) {
    *low = at_least +
           (is_exclusive(share, "exclusiveMinimum") && at_least < SG_WHOLE);
    stated = true;
  }
  if (bound(b, share, "maximum", &other, &at_most)) {
    *high = at_most - (is_exclusive(share, "exclusiveMaximum") && at_most > 0);
    stated = true;
  }
  if (!is_flag(share, "exclusiveMinimum") &&
      bound(b, share, "exclusiveMinimum", &at_least, &other)) {
    *low = at_least < SG_WHOLE ? at_least + 1 : at_least;
    stated = true;
  }
  if (!is_flag(share, "exclusiveMaximum") &&
      bound(b, share, "exclusiveMaximum", &other, &at_most)) {
    *high = at_most > 0 ? at_most - 1 : 0;
    stated = true;
  }
  if (*low <= *high)
    return stated;
  sg_piece_problem(b->piece, SG_PROBLEM_BAD_SHARE, share.at,
                   "the least share is above the greatest; the share counts as "
                   "unknown");
  *low = 0;
  *high = SG_WHOLE;
  return false;
}

// --- interests ---

static const interest_type *type_of(bods *b, const interest *in) {
  static const interest_type unknown = {"", OTHER, 0};
  for (size_t i = 0; i < SG_COUNT(interest_types); i++)
    if (bods_letters_are(in->type, interest_types[i].letters))
      return &interest_types[i];
  if (in->type.length)
    sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_VALUE, in->type.at,
                     "'%.*s' is no type of interest; it is kept as text",
                     in->type.length < 60 ? (int)in->type.length : 60,
                     in->type.at);
  return &unknown;
}

// Stakes held through others repeat what the chain to them says.
static uint8_t measure_of(const bods *b, const interest *in) {
  if (sg_slice_has(in->details, "IS_ULTIMATELY"))
    return SG_ULTIMATE;
  // What the first of them says may be long, and does not matter.
  const sg_slice parts = b->field[BODS_COMPONENTS];
  const bool has_parts =
      bods_is(parts, '[') &&
      sg_slice_trim((sg_slice){parts.at + 1, parts.length - 2}).length > 0;
  if (bods_letters_are(in->level, "indirect") ||
      (has_parts && !bods_letters_are(in->level, "direct")))
    return SG_TOTAL;
  return SG_DIRECT;
}

// Companies House: "ownership-of-shares-25-to-50-percent-as-trust". A trustee
// is one where all that is said of the right says so.
static uint8_t capacity_of(const interest *in, const char *right) {
  sg_slice rest = in->details;
  bool any = false;
  while (sg_slice_has(rest, right)) {
    while (memcmp(rest.at, right, strlen(right)) != 0) {
      rest.at++;
      rest.length--;
    }
    size_t n = 0;
    while (n < rest.length && rest.at[n] != '\'' && rest.at[n] != ',')
      n++;
    if (!sg_slice_has((sg_slice){rest.at, n}, "-as-trust"))
      return SG_BENEFICIAL;
    any = true;
    rest.at += n;
    rest.length -= n;
  }
  return any ? SG_TRUSTEE : SG_BENEFICIAL;
}

static sg_date date_of(bods *b, sg_slice json, const char *key) {
  sg_date date = SG_DATE_UNKNOWN;
  const sg_slice text = bods_text(b, json);
  if (text.length && !sg_date_read(text, SG_ORDER_UNKNOWN, &date))
    sg_piece_problem(b->piece, SG_PROBLEM_BAD_DATE, text.at,
                     "'%s': '%.*s' is no date that is certain; it counts as "
                     "unknown",
                     key, text.length < 40 ? (int)text.length : 40, text.at);
  return date;
}

static void walk_interest(bods *b, interest *in) {
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(in->json, &at, &key, &value);) {
    if (sg_json_key_is(key, "type"))
      in->type = bods_text(b, value);
    else if (sg_json_key_is(key, "directOrIndirect") ||
             sg_json_key_is(key, "interestLevel"))
      in->level = bods_text(b, value);
    else if (sg_json_key_is(key, "beneficialOwnershipOrControl"))
      in->is_beneficial = bods_is_true(value);
    else if (sg_json_key_is(key, "details"))
      in->details = bods_text(b, value);
    else if (sg_json_key_is(key, "share"))
      in->share = value;
    else if (sg_json_key_is(key, "startDate"))
      in->since = date_of(b, value, "startDate");
    else if (sg_json_key_is(key, "endDate"))
      in->until = date_of(b, value, "endDate");
  }
}

// What is closed without an end ended when that was stated. Without any date it
// is not in force, and nobody knows since when.
static void end_closed(bods *b, interest *in) {
  if (b->date.length)
    (void)sg_date_read(b->date, SG_ORDER_UNKNOWN, &in->until);
  in->is_dateless = in->until == SG_DATE_UNKNOWN;
  if (in->is_dateless)
    in->becomes = OTHER;
  else if (in->since != SG_DATE_UNKNOWN &&
           sg_date_first(in->since) > sg_date_last(in->until))
    in->until = in->since;
}

static void read_interest(bods *b, interest *in) {
  in->since = in->until = SG_DATE_UNKNOWN;
  in->high = SG_WHOLE;
  in->votes_low = in->votes_high = SG_NONE;
  if (bods_is(in->json, '{'))
    walk_interest(b, in);
  else if (in->json.at)
    sg_piece_problem(b->piece, SG_PROBLEM_BAD_TYPE, in->json.at,
                     "an interest wants an object; its type is unknown");
  const interest_type *type = type_of(b, in);
  in->becomes = type->becomes;
  in->detail = type->detail;
  if (b->is_closed && in->until == SG_DATE_UNKNOWN)
    end_closed(b, in);
  in->measure = measure_of(b, in);
  uint32_t low = 0;
  uint32_t high = SG_WHOLE;
  const sg_slice share = bods_shape(b, in->share, '{');
  const bool stated = share.at && read_share(b, share, &low, &high);
  if (in->becomes == STAKE || in->becomes == BENEFIT) {
    in->low = low;
    in->high = high;
    in->capacity = capacity_of(in, "ownership-of-shares");
  } else if (in->becomes == VOTES) {
    in->votes_low = stated ? low : SG_NONE;
    in->votes_high = stated ? high : SG_NONE;
    in->capacity = capacity_of(in, "voting-rights");
  } else if (in->detail == SG_MEANS_BOARD_MAJORITY && in->becomes == RULES &&
             stated && high <= SG_PERCENT(50)) {
    in->detail = SG_MEANS_OTHER;
  }
}

static bool same_text(sg_slice a, sg_slice b) {
  return a.length == b.length &&
         (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

// Capital and votes of one owner, stated side by side, are one stake.
static bool is_one_stake(const interest *a, const interest *b) {
  return a->becomes == STAKE && b->becomes == VOTES && !b->is_joined &&
         a->votes_low == SG_NONE && b->votes_low != SG_NONE &&
         a->since == b->since && a->until == b->until &&
         a->measure == b->measure && a->capacity == b->capacity &&
         same_text(a->level, b->level) && same_text(a->details, b->details);
}

// Interests of one statement that are compared with each other.
enum { COMPARED = 32 };

static void join_votes(interest *all, uint32_t n) {
  n = n < COMPARED ? n : COMPARED;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < n; k++)
      if (is_one_stake(&all[i], &all[k])) {
        all[i].votes_low = all[k].votes_low;
        all[i].votes_high = all[k].votes_high;
        all[i].is_beneficial |= all[k].is_beneficial;
        all[k].is_joined = true;
      }
}

// --- links ---

static void set_kind(sg_put *put, const interest *in, bool is_gap) {
  sg_link_row *row = sg_put_link(put);
  row->measure = in->measure;
  switch ((becomes)in->becomes) {
  case STAKE:
  case VOTES:
  case BENEFIT:
    row->kind = SG_OWNERSHIP;
    row->low = in->low;
    row->high = in->high;
    row->votes = in->votes_low;
    row->votes_high = in->votes_high;
    row->capacity = in->capacity;
    return;
  case RULES:
    row->kind = SG_CONTROL;
    row->detail = in->detail;
    return;
  case SEAT:
    row->kind = SG_POSITION;
    row->detail = in->detail;
    row->late |= SG_LINK_SEAT;
    return;
  case OTHER: break;
  }
  // An owner by the publisher's own word, or one whom nobody names.
  const bool rules = (in->is_beneficial || is_gap) && !in->is_dateless;
  row->kind = rules ? SG_CONTROL : SG_LINK_OTHER;
  row->detail = SG_MEANS_OTHER;
}

// The components of a relationship, with its first link when they are many.
static void put_components(bods *b, sg_put *put, uint32_t number) {
  const sg_slice list = b->field[BODS_COMPONENTS];
  if (number <= 1 || list.length <= SG_REPEATED_MAX)
    sg_put_attr_json(put, "componentRecords", list);
}

static void put_attributes(bods *b, sg_put *put, const interest *in,
                           const ends *e) {
  const sg_slice type =
      in->type.length ? in->type : sg_slice_of("interest not stated");
  const bool is_plain = in->becomes == STAKE;
  if (sg_put_link(put)->kind == SG_LINK_OTHER)
    sg_put_attr(put, "label", type);
  else if (!is_plain)
    sg_put_attr(put, "interest", type);
  sg_put_attr(put, "details", in->details);
  if (!bods_letters_are(in->level, "direct"))
    sg_put_attr(put, "directOrIndirect", in->level);
  if (in->is_beneficial)
    sg_put_attr_json(put, "beneficialOwnershipOrControl", sg_slice_of("true"));
  if (in->becomes != STAKE && in->becomes != VOTES && in->becomes != BENEFIT)
    sg_put_attr_json(put, "interestShare", in->share);
  if (bods_is_true(b->field[BODS_IS_COMPONENT]))
    sg_put_attr_json(put, "isComponent", sg_slice_of("true"));
  if (b->is_closed)
    sg_put_attr(put, "recordStatus", sg_slice_of("closed"));
  sg_put_attr_cut(put, "unspecified_reason", e->owner.reason);
}

static sg_status put_link(bods *b, const ends *e, const interest *in,
                          uint32_t number, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, b->piece, SG_RECORD_LINK, err));
  const uint32_t from = sg_put_word(&put, e->owner.id);
  const uint32_t to = sg_put_word(&put, e->owned.id);
  uint32_t id = sg_put_word(&put, b->record);
  if (b->record.length && number > 1)
    id = sg_put_words(&put, "%.*s#%u", (int)b->record.length, b->record.at,
                      number);
  sg_link_row *row = sg_put_link(&put);
  row->id = id;
  row->from = from;
  row->to = to;
  row->basis = b->basis;
  set_kind(&put, in, e->owner.is_unspecified);
  sg_put_period(&put, in->since, in->until);
  put_attributes(b, &put, in, e);
  put_components(b, &put, number);
  return bods_put_end(b, &put, err);
}

static sg_status count_interests(bods *b, interest **out, uint32_t *n,
                                 sg_error *err) {
  sg_slice key;
  sg_slice value;
  const sg_slice list = bods_shape(b, b->field[BODS_INTERESTS], '[');
  const bool is_list = list.at != NULL;
  *n = 0;
  for (size_t at = 0; is_list && sg_json_next(list, &at, &key, &value);)
    ++*n;
  *out = sg_arena_alloc(b->piece->texts, *n ? *n : 1, sizeof **out);
  if (!*out)
    return sg_no_memory(err);
  uint32_t i = 0;
  for (size_t at = 0; is_list && sg_json_next(list, &at, &key, &value);)
    (*out)[i++].json = value;
  if (*n == 0) // a relationship of which nothing is said is one all the same
    *n = 1;
  return SG_OK;
}

// Each interest repeats what the record says besides its interests.
static uint32_t bounded(bods *b, const interest *all, uint32_t n) {
  const uint32_t limit =
      sg_put_repeats(b->piece->text.length - b->field[BODS_INTERESTS].length);
  if (n <= limit)
    return n;
  sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_VALUE, all[limit].json.at,
                   "more than %u interests in so long a record; the rest is "
                   "left out",
                   limit);
  return limit;
}

sg_status bods_read_relationship(bods *b, sg_error *err) {
  interest *all = NULL;
  uint32_t n = 0;
  ends e = {read_party(b, BODS_PARTY), read_party(b, BODS_SUBJECT)};
  const bool any = e.owner.id.length || e.owner.is_unspecified ||
                   e.owned.id.length || e.owned.is_unspecified;
  if (!any) {
    sg_piece_refuse(b->piece, NULL, "a relationship without both ends");
    return SG_OK;
  }
  SG_TRY(count_interests(b, &all, &n, err));
  n = bounded(b, all, n);
  for (uint32_t i = 0; i < n; i++)
    read_interest(b, &all[i]);
  join_votes(all, n);
  const uint32_t first_entity = b->piece->model->entities.n;
  const uint32_t first_link = b->piece->model->links.n;
  SG_TRY(put_unspecified(b, &e.owner, "interestedParty", err));
  SG_TRY(put_unspecified(b, &e.owned, "subject", err));
  uint32_t number = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!all[i].is_joined)
      SG_TRY(put_link(b, &e, &all[i], ++number, err));
  SG_TRY(bods_version(b, SG_RECORD_ENTITY, first_entity, err));
  return bods_version(b, SG_RECORD_LINK, first_link, err);
}
