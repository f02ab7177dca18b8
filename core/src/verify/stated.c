// SPDX-License-Identifier: GPL-2.0-or-later
// stated - see stated.h.
#include "verify/stated.h"

#include "base/memory.h"
#include "base/number.h"

#include <stdio.h>
#include <string.h>

// --- rows by id ---

static bool ids_init(sg_stated_ids *ids, size_t item) {
  sg_vec_init(&ids->rows, item, 0);
  return sg_intern_init(&ids->ids) && sg_vec_add(&ids->rows) != NULL;
}

static void ids_clear(sg_stated_ids *ids) {
  sg_intern_clear(&ids->ids);
  sg_vec_clear(&ids->rows);
}

// The row of an id, made when it is new; 0 without memory or for "".
static uint32_t ids_row(sg_stated_ids *ids, const char *id, size_t length) {
  const uint32_t row = sg_intern_add(&ids->ids, id, length);
  if (row == SG_NONE)
    return 0;
  if (row == ids->rows.n && !sg_vec_add(&ids->rows))
    return 0;
  return row;
}

uint32_t sg_stated_find(const sg_stated_ids *ids, const char *id) {
  const uint32_t row = id ? sg_intern_find(&ids->ids, id) : SG_NONE;
  return row < ids->rows.n ? row : 0;
}

// --- values ---

static bool is_string(sg_slice value) {
  return value.length >= 2 && value.at[0] == '"';
}

// Text between the quotes of a word that needs no escapes.
static sg_slice word_in(sg_slice value) {
  return is_string(value) ? (sg_slice){value.at + 1, value.length - 2}
                          : (sg_slice){"", 0};
}

bool sg_stated_member(sg_slice record, const char *key, sg_slice *value) {
  const char *point = strchr(key, '.');
  sg_slice name;
  sg_slice outer = {0};
  if (record.length == 0 || record.at[0] != '{')
    return false;
  for (size_t at = 0; sg_json_next(record, &at, &name, value);) {
    if (sg_json_key_is(name, key))
      return value->at[0] != 'n';
    if (point && name.length == (size_t)(point - key) + 2 &&
        memcmp(name.at + 1, key, name.length - 2) == 0)
      outer = *value;
  }
  return outer.length > 0 && sg_stated_member(outer, point + 1, value);
}

// A percentage as parts per billion; SG_NONE when it is none.
static uint32_t share_of(sg_slice value) {
  double percent = -1;
  uint32_t share = SG_NONE;
  return sg_number_parse(value.at, value.length, &percent) &&
                 sg_share_from_percent(percent, &share)
             ? share
             : SG_NONE;
}

static void set_confidence(sg_stated_link *link, sg_slice value) {
  double number = 1;
  if (sg_number_parse(value.at, value.length, &number) && number >= 0 &&
      number <= 1)
    link->confidence = (uint32_t)(number * SG_WHOLE + 0.5);
}

// First and last day that a date can mean.
static void set_days(sg_slice value, int32_t *first, int32_t *last) {
  sg_date date = SG_DATE_UNKNOWN;
  const sg_slice text = word_in(value);
  if (sg_date_parse(text.at, text.length, &date)) {
    *first = sg_date_first(date);
    *last = sg_date_last(date);
  }
}

// --- links ---

static const struct {
  const char *word;
  uint8_t kind, bears;
} kinds[] = {
    {"ownership", SG_STATES_OWNERSHIP, SG_BEARS_ON},
    {"control", SG_STATES_CONTROL, SG_BEARS_ON},
    {"position", SG_STATES_POSITION, SG_BEARS_ON | SG_BEARS_BESIDE},
    {"funding", SG_STATES_OTHER, SG_BEARS_ON},
    {"part_of", SG_STATES_OTHER, SG_BEARS_BACK},
    {"family", SG_STATES_OTHER, SG_BEARS_ON | SG_BEARS_BACK},
    {"associate", SG_STATES_OTHER, SG_BEARS_ON | SG_BEARS_BACK},
    {"agent", SG_STATES_OTHER, SG_BEARS_ON | SG_BEARS_BACK},
    {"same_as", SG_STATES_OTHER, SG_BEARS_ON | SG_BEARS_BACK},
    {"located_at", SG_STATES_LOCATED, SG_BEARS_BESIDE},
    {"succession", SG_STATES_EVENT, SG_BEARS_ON | SG_BEARS_BACK},
    {"involved", SG_STATES_EVENT, SG_BEARS_BESIDE},
    {"supply", SG_STATES_EVENT, 0},
    {"contract", SG_STATES_EVENT, 0},
    {"payment", SG_STATES_EVENT, 0},
};

static void set_kind(sg_stated_link *link, sg_slice word) {
  link->kind = SG_STATES_OTHER;
  for (size_t i = 0; i < SG_COUNT(kinds); i++)
    if (sg_slice_is(word, kinds[i].word)) {
      link->kind = kinds[i].kind;
      link->bears = kinds[i].bears;
    }
  link->event = link->kind == SG_STATES_EVENT;
}

// What an ownership link says of its share, in any order of its keys.
typedef struct share_words {
  uint32_t exact, low, high, votes, votes_low, votes_high;
  bool above, below;
} share_words;

static bool share_key(share_words *w, sg_slice key, sg_slice value) {
  static const struct {
    const char *name;
    size_t at;
  } keys[] = {
      {"share", offsetof(share_words, exact)},
      {"share_min", offsetof(share_words, low)},
      {"share_max", offsetof(share_words, high)},
      {"voting", offsetof(share_words, votes)},
      {"voting_min", offsetof(share_words, votes_low)},
      {"voting_max", offsetof(share_words, votes_high)},
  };
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    if (sg_json_key_is(key, keys[i].name)) {
      *(uint32_t *)(void *)((char *)w + keys[i].at) = share_of(value);
      return true;
    }
  if (sg_json_key_is(key, "share_min_exclusive"))
    w->above = value.at[0] == 't';
  else if (sg_json_key_is(key, "share_max_exclusive"))
    w->below = value.at[0] == 't';
  else
    return false;
  return true;
}

static uint32_t known_or(uint32_t share, uint32_t other) {
  return share == SG_NONE ? other : share;
}

static void settle_shares(sg_stated_link *link, const share_words *w) {
  sg_bounds b = {known_or(w->low, 0), known_or(w->high, SG_WHOLE)};
  b.low += w->above && b.low < SG_WHOLE;
  b.high -= w->below && b.high > 0;
  if (w->exact != SG_NONE)
    b = (sg_bounds){w->exact, w->exact};
  link->share = b.low <= b.high ? b : (sg_bounds){0, SG_WHOLE};
  sg_bounds v = {known_or(w->votes_low, 0), known_or(w->votes_high, SG_WHOLE)};
  if (w->votes != SG_NONE)
    v = (sg_bounds){w->votes, w->votes};
  const bool stated = w->votes != SG_NONE || w->votes_low != SG_NONE ||
                      w->votes_high != SG_NONE;
  link->votes = stated && v.low <= v.high ? v : (sg_bounds){SG_NONE, SG_NONE};
}

static uint16_t count_items(sg_slice list) {
  uint16_t n = 0;
  sg_slice item;
  if (list.at[0] == '[')
    for (size_t at = 0; n < UINT16_MAX && sg_json_next(list, &at, NULL, &item);)
      n++;
  return n;
}

// What a link names besides its days and shares.
typedef struct link_words {
  sg_slice id, from, to, deal, kind, date, since, until, users;
  share_words share;
} link_words;

static bool place_key(link_words *w, sg_slice key, sg_slice value) {
  static const struct {
    const char *name;
    size_t at;
  } keys[] = {
      {"id", offsetof(link_words, id)},
      {"from", offsetof(link_words, from)},
      {"to", offsetof(link_words, to)},
      {"deal", offsetof(link_words, deal)},
      {"kind", offsetof(link_words, kind)},
      {"date", offsetof(link_words, date)},
      {"since", offsetof(link_words, since)},
      {"until", offsetof(link_words, until)},
      {"stated_end_user", offsetof(link_words, users)},
  };
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    if (sg_json_key_is(key, keys[i].name)) {
      *(sg_slice *)(void *)((char *)w + keys[i].at) = value;
      return true;
    }
  return false;
}

static void manner_key(sg_stated_link *link, sg_slice key, sg_slice value) {
  const sg_slice word = word_in(value);
  if (sg_json_key_is(key, "basis"))
    link->weak =
        sg_slice_is(word, "alleged") || sg_slice_is(word, "inferred") ||
        !(sg_slice_is(word, "declared") || sg_slice_is(word, "verified") ||
          sg_slice_is(word, "reported"));
  else if (sg_json_key_is(key, "capacity"))
    link->capacity =
        sg_slice_is(word, "trustee")                                    ? 2
        : sg_slice_is(word, "beneficial") || sg_slice_is(word, "legal") ? 0
                                                                        : 1;
  else if (sg_json_key_is(key, "measure"))
    link->measure = sg_slice_is(word, "direct")     ? 0
                    : sg_slice_is(word, "ultimate") ? 2
                                                    : 1;
  else if (sg_json_key_is(key, "confidence"))
    set_confidence(link, value);
  else if (sg_json_key_is(key, "sources"))
    link->n_sources = count_items(value);
}

// --- reading ---

typedef struct reading {
  sg_stated *s;
  sg_text room; // an id without escapes
  bool no_memory;
} reading;

static uint32_t row_of(reading *r, sg_stated_ids *ids, sg_slice value) {
  if (!is_string(value))
    return 0;
  sg_text_reset(&r->room);
  sg_json_decode(value, &r->room);
  const uint32_t row = ids_row(ids, sg_text_get(&r->room), r->room.length);
  r->no_memory |= !sg_text_ok(&r->room) || (row == 0 && r->room.length > 0);
  return row;
}

// An end that is not named has a placeholder of its own.
static uint32_t end_of(reading *r, sg_slice value, const char *link,
                       const char *key) {
  char made[64];
  if (is_string(value))
    return row_of(r, &r->s->entities, value);
  (void)snprintf(made, sizeof made, "unresolved:%.40s:%s", link, key);
  const uint32_t row = ids_row(&r->s->entities, made, strlen(made));
  r->no_memory |= row == 0;
  return row;
}

// Parties that a record mentions and nobody describes.
static void mention(reading *r, sg_slice value) {
  sg_slice item;
  if (is_string(value))
    (void)row_of(r, &r->s->entities, value);
  else if (value.length > 0 && value.at[0] == '[')
    for (size_t at = 0; sg_json_next(value, &at, NULL, &item);)
      (void)row_of(r, &r->s->entities, item);
}

static bool read_link(reading *r, sg_slice record) {
  link_words w = {0};
  sg_stated_link link = {.record = record, .confidence = SG_WHOLE};
  sg_slice key, value;
  w.share = (share_words){SG_NONE, SG_NONE, SG_NONE, SG_NONE,
                          SG_NONE, SG_NONE, false,   false};
  for (size_t at = 0; sg_json_next(record, &at, &key, &value);)
    if (value.at[0] != 'n' && !place_key(&w, key, value) &&
        !share_key(&w.share, key, value))
      manner_key(&link, key, value);
  set_kind(&link, word_in(w.kind));
  link.supply = sg_slice_is(word_in(w.kind), "supply");
  link.pays = sg_slice_is(word_in(w.kind), "payment");
  settle_shares(&link, &w.share);
  link.since = link.since_latest = link.until_earliest = link.until =
      SG_NO_DATE;
  set_days(link.event ? w.date : w.since, &link.since, &link.since_latest);
  if (!link.event)
    set_days(w.until, &link.until_earliest, &link.until);
  const uint32_t row = row_of(r, &r->s->links, w.id);
  if (row == 0 || SG_STATED_LINK(r->s, row).record.length > 0)
    return false;
  const char *id = sg_stated_id(&r->s->links, row);
  link.from = end_of(r, w.from, id, "from");
  link.to = end_of(r, w.to, id, "to");
  link.deal = row_of(r, &r->s->deals, w.deal);
  if (link.supply || link.pays)
    mention(r, w.users);
  SG_STATED_LINK(r->s, row) = link;
  return true;
}

static bool read_entity(reading *r, sg_slice record) {
  sg_slice value = {0};
  const uint32_t row = sg_stated_member(record, "id", &value)
                           ? row_of(r, &r->s->entities, value)
                           : 0;
  if (row == 0 || SG_STATED_ENTITY(r->s, row).record.length > 0)
    return false;
  sg_stated_entity *e = &SG_STATED_ENTITY(r->s, row);
  e->record = record;
  const sg_slice kind =
      sg_stated_member(record, "kind", &value) ? word_in(value) : (sg_slice){0};
  if (kind.length == 0)
    return true;
  e->organisation =
      sg_slice_is(kind, "company") || sg_slice_is(kind, "arrangement");
  e->person = sg_slice_is(kind, "person");
  e->address_or_incident =
      sg_slice_is(kind, "address") || sg_slice_is(kind, "incident");
  return true;
}

static bool read_record(reading *r, sg_stated_ids *ids, sg_slice record) {
  sg_slice value;
  const uint32_t row =
      sg_stated_member(record, "id", &value) ? row_of(r, ids, value) : 0;
  if (row == 0 || SG_AT(sg_stated_record, &ids->rows, row).record.length > 0)
    return false;
  sg_stated_record *one = &SG_AT(sg_stated_record, &ids->rows, row);
  one->record = record;
  if (ids == &r->s->sources)
    return true;
  one->alleged = sg_stated_member(record, "status", &value) &&
                 sg_slice_is(word_in(value), "alleged");
  if (sg_stated_member(record, "vendor", &value))
    mention(r, value);
  if (sg_stated_member(record, "stated_end_user", &value))
    mention(r, value);
  return true;
}

// {"entity": {...}} and so on.
static bool read_line(reading *r, sg_slice line) {
  sg_slice key, record;
  size_t at = 0;
  if (line.at[0] != '{' || !sg_json_next(line, &at, &key, &record) ||
      record.at[0] != '{')
    return false;
  if (sg_json_key_is(key, "entity"))
    return read_entity(r, record);
  if (sg_json_key_is(key, "link"))
    return read_link(r, record);
  if (sg_json_key_is(key, "deal"))
    return read_record(r, &r->s->deals, record);
  if (sg_json_key_is(key, "source"))
    return read_record(r, &r->s->sources, record);
  r->s->graph = record;
  return sg_json_key_is(key, "graph");
}

static sg_status read_lines(reading *r, sg_slice lines, sg_error *err) {
  uint32_t number = 0;
  for (size_t at = 0; at < lines.length;) {
    const char *end = memchr(lines.at + at, '\n', lines.length - at);
    const size_t length =
        end ? (size_t)(end - lines.at) - at : lines.length - at;
    const sg_slice line = sg_slice_trim((sg_slice){lines.at + at, length});
    sg_json_fault fault = {0, "no record of the native format"};
    at += length + 1;
    number++;
    if (line.length == 0)
      continue;
    const sg_status status = sg_json_check(&r->s->scanner, line, &fault);
    if (status == SG_ENOMEM)
      return sg_no_memory(err);
    if (status != SG_OK || !read_line(r, line))
      return r->no_memory
                 ? sg_no_memory(err)
                 : sg_fail(err, SG_EINPUT, "record %u: %s", number, fault.what);
  }
  return r->no_memory ? sg_no_memory(err) : SG_OK;
}

// --- as of the day ---

// A start means the first day it can mean, an end the last.
static uint8_t standing_of(const sg_stated_link *link, int32_t as_of) {
  if (link->since != SG_NO_DATE && link->since > as_of)
    return SG_STANDS_NOT_YET;
  if (!link->event && link->until != SG_NO_DATE && link->until < as_of)
    return SG_STANDS_ENDED;
  return SG_STANDS_IN_FORCE;
}

// For every day that its dates can mean, and alleged or inferred by nobody.
static bool is_firm(const sg_stated *s, const sg_stated_link *link) {
  const bool begun =
      link->since_latest == SG_NO_DATE || link->since_latest <= s->as_of;
  const bool lasts = link->standing == SG_STANDS_ENDED ||
                     link->until_earliest == SG_NO_DATE ||
                     link->until_earliest >= s->as_of;
  return begun && lasts && !link->weak &&
         !SG_AT(sg_stated_record, &s->deals.rows, link->deal).alleged;
}

static void settle_links(sg_stated *s) {
  for (uint32_t i = 1; i < s->links.rows.n; i++) {
    sg_stated_link *link = &SG_STATED_LINK(s, i);
    link->standing = standing_of(link, s->as_of);
    link->firm = is_firm(s, link);
    link->nominee = link->capacity == 1;
    link->for_other = link->capacity > 0;
    link->dated = link->since != SG_NO_DATE || link->until != SG_NO_DATE;
    link->stake_share = link->share;
    link->stake_votes = link->votes;
    s->n_links++;
    if (link->standing != SG_STANDS_IN_FORCE)
      continue;
    s->n_in_force++;
    s->n_undated += !link->dated;
    s->n_sourced += link->n_sources > 0;
    s->n_single += link->n_sources == 1;
  }
}

// Links in force by the entity that they lead to.
static bool index_links(sg_stated *s) {
  const uint32_t n = s->entities.rows.n;
  s->in_start = sg_memory_alloc((size_t)n + 2, sizeof *s->in_start);
  s->in_link = sg_memory_alloc((size_t)s->n_in_force + 1, sizeof *s->in_link);
  if (!s->in_start || !s->in_link)
    return false;
  for (uint32_t i = 1; i < s->links.rows.n; i++)
    if (SG_STATED_LINK(s, i).standing == SG_STANDS_IN_FORCE)
      s->in_start[SG_STATED_LINK(s, i).to + 2]++;
  for (uint32_t v = 0; v < n; v++)
    s->in_start[v + 2] += s->in_start[v + 1];
  for (uint32_t i = 1; i < s->links.rows.n; i++)
    if (SG_STATED_LINK(s, i).standing == SG_STANDS_IN_FORCE)
      s->in_link[s->in_start[SG_STATED_LINK(s, i).to + 1]++] = i;
  return true;
}

static void count_at(sg_stated_entity *e, const sg_stated_link *link) {
  e->links++;
  e->dated += link->dated;
  e->sourced += link->n_sources > 0;
  e->single += link->n_sources == 1;
}

static void count_entities(sg_stated *s) {
  for (uint32_t v = 1; v < s->entities.rows.n; v++) {
    s->n_entities++;
    s->n_unresolved += SG_STATED_ENTITY(s, v).record.length == 0;
    s->n_parties += !SG_STATED_ENTITY(s, v).address_or_incident;
  }
  for (uint32_t i = 1; i < s->links.rows.n; i++) {
    const sg_stated_link *link = &SG_STATED_LINK(s, i);
    if (link->standing != SG_STANDS_IN_FORCE)
      continue;
    sg_stated_entity *to = &SG_STATED_ENTITY(s, link->to);
    sg_stated_entity *from = &SG_STATED_ENTITY(s, link->from);
    count_at(to, link);
    count_at(from, link);
    to->officers += link->kind == SG_STATES_POSITION;
    to->owners += link->kind == SG_STATES_OWNERSHIP;
    if (link->kind == SG_STATES_OWNERSHIP && link->measure == 0)
      to->owned += link->stake_share.low;
    to->held += sg_stated_held(link);
    from->addresses += link->kind == SG_STATES_LOCATED;
  }
  for (uint32_t d = 1; d < s->deals.rows.n; d++)
    s->n_deals += SG_AT(sg_stated_record, &s->deals.rows, d).record.length > 0;
}

sg_status sg_stated_read(sg_stated *out, sg_slice lines, int32_t as_of,
                         sg_error *err) {
  *out = (sg_stated){.as_of = as_of};
  reading r = {.s = out};
  sg_json_scanner_init(&out->scanner);
  sg_text_init(&r.room, 0);
  const bool ok = ids_init(&out->entities, sizeof(sg_stated_entity)) &&
                  ids_init(&out->links, sizeof(sg_stated_link)) &&
                  ids_init(&out->deals, sizeof(sg_stated_record)) &&
                  ids_init(&out->sources, sizeof(sg_stated_record));
  sg_status status = ok ? read_lines(&r, lines, err) : sg_no_memory(err);
  sg_text_clear(&r.room);
  if (status == SG_OK) {
    settle_links(out);
    status = index_links(out) ? sg_stated_stakes(out, err) : sg_no_memory(err);
  }
  if (status == SG_OK)
    count_entities(out);
  else
    sg_stated_clear(out);
  return status;
}

void sg_stated_clear(sg_stated *stated) {
  ids_clear(&stated->entities);
  ids_clear(&stated->links);
  ids_clear(&stated->deals);
  ids_clear(&stated->sources);
  sg_memory_free(stated->in_start);
  sg_memory_free(stated->in_link);
  sg_json_scanner_clear(&stated->scanner);
  *stated = (sg_stated){0};
}
