// SPDX-License-Identifier: GPL-2.0-or-later
// ftm_edge - entities of FollowTheMoney that are links; see ftm.h.
#include "io/ftm.h"

#include <stddef.h>
#include <strings.h>

// Links of one record, each of which repeats its properties: as many as that
// many bytes allow, at most 1000.
enum { LINKS_MAX = 1000 };

typedef struct kept {
  sg_slice key, values;
} kept;

typedef struct edge {
  sg_ftm *ftm;
  sg_slice source, target;
  sg_slice start, end, date, role;
  sg_slice amount, amount_eur, amount_usd, currency;
  kept others[SG_FTM_KEPT];
  uint32_t n_others;
} edge;

// --- words ------------------------------------------------------------------

static bool has_word(sg_slice text, const char *word) {
  const size_t length = strlen(word);
  for (size_t i = 0; i + length <= text.length; i++)
    if (strncasecmp(text.at + i, word, length) == 0)
      return true;
  return false;
}

static uint8_t post_of(sg_slice role, uint8_t otherwise) {
  static const struct {
    const char *word;
    uint8_t post;
  } known[] = {
      {"nominee", SG_POST_NOMINEE},    {"secretary", SG_POST_SECRETARY},
      {"chair", SG_POST_CHAIR},        {"director", SG_POST_DIRECTOR},
      {"board", SG_POST_DIRECTOR},     {"chief", SG_POST_EXECUTIVE},
      {"ceo", SG_POST_EXECUTIVE},      {"president", SG_POST_EXECUTIVE},
      {"manager", SG_POST_EXECUTIVE},  {"executive", SG_POST_EXECUTIVE},
      {"official", SG_POST_OFFICIAL},  {"minister", SG_POST_OFFICIAL},
      {"officer", SG_POST_OFFICER},    {"signatory", SG_POST_SIGNATORY},
      {"attorney", SG_POST_SIGNATORY}, {"employee", SG_POST_EMPLOYEE},
  };
  for (size_t i = 0; i < SG_COUNT(known); i++)
    if (has_word(role, known[i].word))
      return known[i].post;
  return otherwise;
}

// --- one link ---------------------------------------------------------------

// Of several percentages the hull.
static void put_share(sg_put *put, sg_slice values, bool is_votes) {
  sg_link_row *link = sg_put_link(put);
  uint32_t low = SG_WHOLE;
  uint32_t high = 0;
  bool is_known = false;
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);) {
    const sg_slice text = sg_ftm_text(put, value);
    uint32_t least = 0;
    uint32_t most = 0;
    if (text.length == 0)
      continue;
    if (!sg_percent_read(text, &least, &most)) {
      sg_put_share(put, "percentage", text); // says what is wrong
      link->low = 0;
      link->high = SG_WHOLE;
      continue;
    }
    low = least < low ? least : low;
    high = most > high ? most : high;
    is_known = true;
  }
  if (is_known && is_votes) {
    link->votes = low;
    link->votes_high = high;
  } else if (is_known) {
    link->low = low;
    link->high = high;
  }
}

// The amount in its own currency, else in euros or dollars.
static void put_value(sg_put *put, const edge *e) {
  char code[4] = "";
  const sg_slice own = sg_ftm_first(put, e->amount);
  const sg_slice euros = sg_ftm_first(put, e->amount_eur);
  const sg_slice dollars = sg_ftm_first(put, e->amount_usd);
  const sg_slice currency = sg_ftm_first(put, e->currency);
  if (own.length) {
    sg_put_attr_number(put, "value", own);
    if (sg_currency_read(currency, code))
      sg_put_attr(put, "currency", sg_slice_of(code));
    else
      sg_put_attr(put, "currency", currency);
    sg_ftm_attr(put, "amountEur", e->amount_eur);
    sg_ftm_attr(put, "amountUsd", e->amount_usd);
    return;
  }
  sg_put_attr_number(put, "value", euros.length ? euros : dollars);
  if (euros.length || dollars.length)
    sg_put_attr(put, "currency", sg_slice_of(euros.length ? "EUR" : "USD"));
  if (euros.length)
    sg_ftm_attr(put, "amountUsd", e->amount_usd);
}

static void put_dates(sg_put *put, const edge *e) {
  const bool is_event = sg_is_event(sg_put_link(put)->kind);
  const sg_date start = sg_ftm_date(put, "startDate", e->start, false);
  const sg_date end = sg_ftm_date(put, "endDate", e->end, true);
  const sg_date date = sg_ftm_date(put, "date", e->date, false);
  if (is_event) {
    sg_put_link(put)->since = date != SG_DATE_UNKNOWN    ? date
                              : start != SG_DATE_UNKNOWN ? start
                                                         : end;
    return;
  }
  sg_put_period(put, start, end);
  sg_put_attr_date(put, "ftm:date", date);
}

static void put_ownership(sg_put *put, sg_slice key, sg_slice values,
                          sg_slice role) {
  if (sg_json_key_is(key, "percentage")) {
    put_share(put, values, has_word(role, "voting"));
    return;
  }
  const sg_slice text = sg_ftm_first(put, values);
  sg_link_row *link = sg_put_link(put);
  const bool says_how = sg_json_key_is(key, "ownershipType") ||
                        sg_json_key_is(key, "sharesType") ||
                        sg_json_key_is(key, "status");
  if (says_how && has_word(text, "nominee"))
    link->capacity = SG_NOMINEE;
  else if (says_how && has_word(text, "trustee"))
    link->capacity = SG_TRUSTEE;
  sg_ftm_attr_of(put, key, values);
}

static void put_others(sg_put *put, const edge *e, sg_slice role) {
  const uint8_t kind = sg_put_link(put)->kind;
  const bool is_kin = kind == SG_FAMILY || kind == SG_ASSOCIATE;
  for (uint32_t i = 0; i < e->n_others; i++) {
    const kept *one = &e->others[i];
    if (kind == SG_OWNERSHIP)
      put_ownership(put, one->key, one->values, role);
    else if (is_kin && sg_json_key_is(one->key, "relationship"))
      sg_ftm_attr(put, "relation", one->values);
    else if (kind == SG_SAME_AS && sg_json_key_is(one->key, "confidenceScore"))
      sg_put_attr_number(put, "probability", sg_ftm_first(put, one->values));
    else if (sg_json_key_is(one->key, "purpose"))
      sg_put_attr(put, "purpose", sg_ftm_first(put, one->values));
    else
      sg_ftm_attr_of(put, one->key, one->values);
  }
}

static sg_status put_link(const edge *e, sg_slice from, sg_slice to,
                          uint32_t number, sg_error *err) {
  sg_ftm *ftm = e->ftm;
  const sg_ftm_schema *form = ftm->form;
  sg_put put;
  SG_TRY(sg_put_begin(&put, ftm->piece, SG_RECORD_LINK, err));
  const uint32_t a = sg_put_word(&put, from);
  const uint32_t b = sg_put_word(&put, to);
  const sg_slice own = sg_ftm_text(&put, ftm->id);
  const uint32_t id =
      number == 1
          ? sg_put_word(&put, own)
          : sg_put_words(&put, "%.*s#%u", (int)own.length, own.at, number);
  const sg_slice role = sg_ftm_first(&put, e->role);
  sg_link_row *link = sg_put_link(&put);
  link->id = id;
  link->from = a;
  link->to = b;
  link->kind = form->kind;
  link->late = (uint8_t)(SG_LINK_PART | form->late);
  link->flags |= ftm->is_change ? SG_ROW_VERSION : 0;
  if (form->kind == SG_POSITION)
    link->detail = post_of(role, form->post);
  put_dates(&put, e);
  put_value(&put, e);
  put_others(&put, e, role);
  if (form->kind == SG_LINK_OTHER)
    sg_put_attr(&put, "label",
                strcmp(form->name, "UnknownLink") == 0 && role.length
                    ? role
                    : sg_slice_of(form->label));
  sg_ftm_attr(&put, "role", e->role);
  if (form->late)
    sg_put_attr(&put, "via", form->late == SG_LINK_VIA_FROM ? from : to);
  if (form->kind == SG_POSITION && strcmp(form->name, "Directorship") != 0)
    sg_put_attr(&put, "schema", sg_slice_of(form->name));
  sg_ftm_cite(&put, ftm);
  return sg_put_end(&put, err);
}

// --- all of a record --------------------------------------------------------

static void note_property(edge *e, sg_slice key, sg_slice values) {
  const struct {
    const char *key;
    sg_slice *values;
  } parts[] = {{e->ftm->form->source, &e->source},
               {e->ftm->form->target, &e->target},
               {"startDate", &e->start},
               {"endDate", &e->end},
               {"date", &e->date},
               {"role", &e->role},
               {"amount", &e->amount},
               {"amountEur", &e->amount_eur},
               {"amountUsd", &e->amount_usd},
               {"currency", &e->currency}};
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    if (sg_json_key_is(key, parts[i].key)) {
      *parts[i].values = values;
      return;
    }
  const sg_ftm_property *of = sg_ftm_property_find(key);
  if (of && (of->use == SG_FTM_DROP || of->use == SG_FTM_SOURCE))
    return;
  if (e->n_others < SG_FTM_KEPT)
    e->others[e->n_others++] = (kept){key, values};
  else
    sg_piece_problem(e->ftm->piece, SG_PROBLEM_UNKNOWN_VALUE, key.at,
                     "too many properties; this one is left out");
}

static void note_objects(sg_ftm *ftm, sg_slice values) {
  sg_slice value;
  if (!memchr(values.at, '{', values.length))
    return;
  for (size_t at = 0; !ftm->has_inner && sg_ftm_next(values, &at, &value);)
    ftm->has_inner = value.at[0] == '{';
}

// How many rows may come of the record, each of which repeats its properties.
static uint32_t most_of(const edge *e) {
  const uint32_t most = sg_put_repeats(e->ftm->properties.length);
  return most < LINKS_MAX ? most : LINKS_MAX;
}

static sg_status put_end(const sg_ftm *ftm, sg_slice id, uint32_t key,
                         uint32_t value, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, ftm->piece, SG_RECORD_ENTITY, err));
  const uint32_t word = sg_put_word(&put, id);
  sg_put_entity(&put)->id = word;
  sg_put_entity(&put)->flags =
      SG_ROW_ADDS | (ftm->is_change ? SG_ROW_VERSION : 0);
  sg_put_attr_word(&put, key, value);
  return sg_put_end(&put, err);
}

// With one end alone there is no link: the end that is there keeps the record
// as an attribute.
static sg_status put_half(const edge *e, sg_slice values, sg_error *err) {
  const sg_ftm *ftm = e->ftm;
  sg_put plain = {.piece = ftm->piece};
  const sg_slice own = sg_ftm_text(&plain, ftm->id);
  const uint32_t key =
      sg_put_words(&plain, "%s:%.*s", ftm->form->name, (int)own.length, own.at);
  const uint32_t kept_as = sg_put_json(&plain, ftm->properties);
  const uint32_t limit = most_of(e);
  uint32_t n = 0;
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value) && !plain.no_memory;) {
    const sg_slice id = sg_ftm_id(&plain, value);
    if (id.length == 0)
      continue;
    if (n++ == limit) {
      sg_piece_problem(ftm->piece, SG_PROBLEM_UNKNOWN_VALUE, value.at,
                       "more than %u ends; the rest is left out", limit);
      break;
    }
    SG_TRY(put_end(ftm, id, key, kept_as, err));
  }
  return plain.no_memory ? sg_no_memory(err) : SG_OK;
}

static bool has_id(sg_put *put, sg_slice values) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);)
    if (sg_ftm_id(put, value).length)
      return true;
  return false;
}

static sg_status put_pairs(const edge *e, sg_error *err) {
  sg_put plain = {.piece = e->ftm->piece};
  sg_slice from;
  sg_slice to;
  const uint32_t limit = most_of(e);
  uint32_t n = 0;
  for (size_t i = 0; sg_ftm_next(e->source, &i, &from);)
    for (size_t k = 0; sg_ftm_next(e->target, &k, &to);) {
      const sg_slice a = sg_ftm_id(&plain, from);
      const sg_slice b = sg_ftm_id(&plain, to);
      if (plain.no_memory)
        return sg_no_memory(err);
      if (a.length == 0 || b.length == 0)
        continue;
      if (n == limit) {
        sg_piece_problem(e->ftm->piece, SG_PROBLEM_UNKNOWN_VALUE, from.at,
                         "more than %u pairs of ends; the rest is left out",
                         limit);
        return SG_OK;
      }
      SG_TRY(put_link(e, a, b, ++n, err));
    }
  return SG_OK;
}

sg_status sg_ftm_edge(sg_ftm *ftm, sg_error *err) {
  edge e;
  memset(&e, 0, offsetof(edge, others));
  e.n_others = 0;
  e.ftm = ftm;
  sg_slice key;
  sg_slice values;
  for (size_t at = 0;
       ftm->properties.at && sg_json_next(ftm->properties, &at, &key, &values);)
    if (values.at[0] != 'n') {
      note_objects(ftm, values);
      note_property(&e, key, values);
    }
  sg_put plain = {.piece = ftm->piece};
  bool has_source = has_id(&plain, e.source);
  bool has_target = has_id(&plain, e.target);
  // Inside an entity the end that is that entity may be left out.
  if (ftm->outer.length && has_source != has_target) {
    *(has_source ? &e.target : &e.source) = ftm->outer;
    has_source = has_target = true;
  }
  if (has_source && has_target)
    return put_pairs(&e, err);
  if (!has_source && !has_target) {
    sg_ftm_refuse(ftm, NULL, "a link without ends");
    return SG_OK;
  }
  sg_piece_problem(ftm->piece, SG_PROBLEM_DANGLING, NULL,
                   "%s without '%s': no link; it is kept as an attribute of "
                   "the end that is there",
                   ftm->form->name,
                   has_source ? ftm->form->target : ftm->form->source);
  return put_half(&e, has_source ? e.source : e.target, err);
}
