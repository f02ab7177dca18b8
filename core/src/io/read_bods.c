// SPDX-License-Identifier: GPL-2.0-or-later
// read_bods - the Beneficial Ownership Data Standard, versions 0.1 to 0.4, also
// mixed in one file: a list of statements, or one a line.
//
// A statement is walked once, its own keys and those of recordDetails alike,
// and taken apart by a table that knows the spellings of all versions. See
// core/formats/bods.md.
#include "io/bods.h"

#include "graph/versions.h"
#include "io/bods_form.h"
#include "io/formats.h"
#include "io/pieces.h"

#include <stdio.h>

typedef struct known_key {
  const char *key;
  uint8_t length, field;
} known_key;

#define KEY(text, field)                                                       \
  { text, sizeof(text) - 1, field }

static const known_key known_keys[] = {
    KEY("statementId", BODS_ID),
    KEY("statementID", BODS_ID),
    KEY("recordId", BODS_RECORD),
    KEY("recordType", BODS_TYPE),
    KEY("statementType", BODS_TYPE),
    KEY("recordStatus", BODS_STATUS),
    KEY("statementDate", BODS_DATE),
    KEY("source", BODS_SOURCE),
    KEY("publicationDetails", BODS_PUBLICATION),
    KEY("replacesStatements", BODS_REPLACES),
    KEY("replaceStatements", BODS_REPLACES),
    KEY("recordDetails", BODS_DETAILS),
    KEY("isComponent", BODS_IS_COMPONENT),
    KEY("componentRecords", BODS_COMPONENTS),
    KEY("componentStatementIDs", BODS_COMPONENTS),
    KEY("entityType", BODS_ENTITY_TYPE),
    KEY("entitySubtype", BODS_SUBTYPE),
    KEY("name", BODS_NAME),
    KEY("names", BODS_NAMES),
    KEY("alternateNames", BODS_OTHER_NAMES),
    KEY("jurisdiction", BODS_JURISDICTION),
    KEY("incorporatedInJurisdiction", BODS_JURISDICTION),
    KEY("identifiers", BODS_IDENTIFIERS),
    KEY("foundingDate", BODS_FOUNDED),
    KEY("dissolutionDate", BODS_DISSOLVED),
    KEY("addresses", BODS_ADDRESSES),
    KEY("publicListing", BODS_LISTING),
    KEY("unspecifiedEntityDetails", BODS_UNSPECIFIED),
    KEY("unspecifiedPersonDetails", BODS_UNSPECIFIED),
    KEY("missingInfoReason", BODS_UNSPECIFIED),
    KEY("personType", BODS_PERSON_TYPE),
    KEY("birthDate", BODS_BORN),
    KEY("politicalExposure", BODS_EXPOSURE),
    KEY("hasPepStatus", BODS_HAS_PEP),
    KEY("pepStatusDetails", BODS_PEP_DETAILS),
    KEY("subject", BODS_SUBJECT),
    KEY("interestedParty", BODS_PARTY),
    KEY("interests", BODS_INTERESTS),
    KEY("declaration", BODS_LEFT_OUT),
    KEY("declarationSubject", BODS_LEFT_OUT),
    KEY("annotations", BODS_LEFT_OUT),
    KEY("nationalities", BODS_LEFT_OUT),
    KEY("placeOfBirth", BODS_LEFT_OUT),
    KEY("placeOfResidence", BODS_LEFT_OUT),
    KEY("taxResidencies", BODS_LEFT_OUT),
    KEY("deathDate", BODS_LEFT_OUT),
};

// --- values ---

bool bods_is(sg_slice json, char first) {
  return json.at && json.at[0] == first;
}

bool bods_is_true(sg_slice json) {
  return bods_is(json, 't');
}

sg_slice bods_string(bods *b, sg_slice json) {
  if (!bods_is(json, '"'))
    return (sg_slice){NULL, 0};
  return sg_slice_trim(sg_piece_plain(b->piece, json, &b->no_memory));
}

sg_slice bods_text(bods *b, sg_slice json) {
  const sg_slice none = {NULL, 0};
  if (!json.at || json.at[0] == '"')
    return bods_string(b, json);
  const bool is_number =
      json.at[0] == '-' || (json.at[0] >= '0' && json.at[0] <= '9');
  sg_piece_problem(b->piece, SG_PROBLEM_BAD_TYPE, json.at,
                   is_number ? "text is expected; the number is taken as text"
                             : "text is expected; the value is left out");
  return is_number ? json : none;
}

sg_slice bods_shape(bods *b, sg_slice json, char wanted) {
  if (!json.at || json.at[0] == wanted)
    return json;
  sg_piece_problem(b->piece, SG_PROBLEM_BAD_TYPE, json.at,
                   wanted == '[' ? "a list is expected; the value is left out"
                                 : "an object is expected; the value is left "
                                   "out");
  return (sg_slice){NULL, 0};
}

sg_slice bods_member(bods *b, sg_slice object, const char *key) {
  sg_slice value;
  return sg_piece_get(object, key, &value) ? bods_text(b, value)
                                           : (sg_slice){NULL, 0};
}

bool bods_letters_are(sg_slice text, const char *word) {
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (c == '-' || c == '_' || c == ' ')
      continue;
    if (c >= 'A' && c <= 'Z')
      c = (char)(c - 'A' + 'a');
    if (*word == '\0' || *word++ != c)
      return false;
  }
  return *word == '\0';
}

// --- a statement by its keys ---

static bods_field field_of(const bods *b, sg_slice key, bool *no_memory) {
  sg_slice name = {key.at + 1, key.length - 2};
  if (memchr(name.at, '\\', name.length))
    name = sg_piece_plain(b->piece, key, no_memory);
  for (size_t i = 0; i < SG_COUNT(known_keys); i++)
    if (known_keys[i].length == name.length &&
        memcmp(known_keys[i].key, name.at, name.length) == 0)
      return (bods_field)known_keys[i].field;
  return BODS_N_FIELDS;
}

static bool same_text(sg_slice a, sg_slice b) {
  return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static void note_other(bods *b, sg_slice key, sg_slice value) {
  for (uint32_t i = 0; i < b->n_others; i++)
    if (same_text(b->other_key[i], key))
      return;
  if (b->n_others == BODS_OTHERS_MAX) {
    sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_RECORD, key.at,
                     "of the keys that the standard does not know only 32 are "
                     "kept");
    return;
  }
  b->other_key[b->n_others] = key;
  b->other[b->n_others++] = value;
}

static void walk(bods *b, sg_slice object) {
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(object, &at, &key, &value);) {
    const bods_field field = field_of(b, key, &b->no_memory);
    if (value.at[0] == 'n')
      continue;
    if (field == BODS_N_FIELDS)
      note_other(b, key, value);
    else
      b->field[field] = value;
  }
}

// --- what all statements have ---

static uint64_t two_digits(const char *at) {
  const bool ok = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
  return ok ? (uint64_t)(at[0] - '0') * 10 + (uint64_t)(at[1] - '0') : 0;
}

// Newer statements have larger numbers: the second of the date, 0 without one.
static uint64_t order_of(bods *b) {
  sg_date date = SG_DATE_UNKNOWN;
  const sg_slice text = b->date;
  if (text.length == 0 && b->field[BODS_DETAILS].at)
    sg_piece_problem(b->piece, SG_PROBLEM_BAD_DATE, NULL,
                     "a statement without date; every version of this record "
                     "that has one counts as newer");
  if (text.length == 0)
    return 0;
  if (!sg_date_read(text, SG_ORDER_UNKNOWN, &date)) {
    sg_piece_problem(b->piece, SG_PROBLEM_BAD_DATE, text.at,
                     "'statementDate' is no date; every version of this record "
                     "that has one counts as newer");
    return 0;
  }
  const uint64_t day =
      (uint64_t)((int64_t)sg_date_first(date) - (int64_t)INT32_MIN);
  uint64_t second = 0;
  if (text.length >= 19 && text.at[13] == ':' && text.at[16] == ':')
    second = two_digits(text.at + 11) * 3600 + two_digits(text.at + 14) * 60 +
             two_digits(text.at + 17);
  return day * 86400 + second;
}

typedef struct types {
  bool verified, reported, firm;
} types;

static void note_type(types *t, sg_slice type) {
  t->verified |= sg_slice_has(type, "verified");
  t->firm |= sg_slice_has(type, "officialRegister") ||
             sg_slice_has(type, "selfDeclaration");
  t->reported |=
      sg_slice_has(type, "thirdParty") || sg_slice_has(type, "primaryResearch");
}

static void add_part(sg_text *out, sg_slice part, const char *between) {
  if (out->length && part.length)
    sg_text_puts(out, between);
  sg_text_add(out, part.at, part.length);
}

// "officialRegister, verified; asserted by Company A".
static sg_slice title_of(bods *b, sg_slice source, types *t) {
  sg_slice list;
  sg_slice key;
  sg_slice value;
  sg_text title;
  sg_text_init(&title, 4096);
  if (sg_piece_get(source, "type", &list) && bods_is(list, '[')) {
    for (size_t at = 0; sg_json_next(list, &at, &key, &value);) {
      note_type(t, bods_string(b, value));
      add_part(&title, bods_text(b, value), ", ");
    }
  } else {
    note_type(t, bods_string(b, list));
    add_part(&title, bods_text(b, list), ", ");
  }
  add_part(&title, bods_member(b, source, "description"), ": ");
  const char *between = title.length ? "; asserted by " : "asserted by ";
  (void)sg_piece_get(source, "assertedBy", &list);
  if (bods_shape(b, list, '[').at)
    for (size_t at = 0; sg_json_next(list, &at, &key, &value);) {
      const sg_slice name = bods_member(b, value, "name");
      if (name.length) {
        sg_text_puts(&title, between);
        sg_text_add(&title, name.at, name.length);
        between = ", ";
      }
    }
  char *copy = sg_arena_text(b->piece->texts, sg_text_get(&title),
                             sg_text_ok(&title) ? title.length : 0);
  b->no_memory |= !copy;
  const sg_slice out = {copy, copy ? strlen(copy) : 0};
  sg_text_clear(&title);
  return out;
}

static sg_status read_source(bods *b, sg_error *err) {
  types t = {0};
  sg_slice publisher;
  const sg_slice source = bods_shape(b, b->field[BODS_SOURCE], '{');
  const sg_slice publication = bods_shape(b, b->field[BODS_PUBLICATION], '{');
  (void)sg_piece_get(publication, "publisher", &publisher);
  const sg_cited cited = {
      .title = title_of(b, source, &t),
      .publisher = bods_member(b, publisher, "name"),
      .url = bods_member(b, source, "url"),
      .date = bods_member(b, publication, "publicationDate"),
      .retrieved = bods_member(b, source, "retrievedAt"),
  };
  b->basis = SG_DECLARED;
  if (t.verified)
    b->basis = SG_VERIFIED;
  else if (t.reported && !t.firm)
    b->basis = SG_REPORTED;
  b->source = sg_put_source(b->piece, &cited, err);
  return b->source == SG_NONE ? SG_ENOMEM : SG_OK;
}

// --- rows of a statement ---

void bods_put_date(bods *b, sg_put *put, const char *key, sg_slice json) {
  char text[11];
  const sg_slice given = bods_text(b, json);
  sg_date_write(sg_put_date(put, key, given, SG_ORDER_UNKNOWN), text);
  sg_put_attr(put, key, sg_slice_of(text));
}

// Keys of the model: what a publisher calls so is kept under another name.
static bool is_taken(const char *key) {
  static const char *const taken[] = {
      "id",     "kind",    "country",  "roles",      "functions",   "topics",
      "listed", "sources", "from",     "to",         "share",       "voting",
      "since",  "until",   "basis",    "confidence", "measure",     "capacity",
      "means",  "post",    "deal",     "date",       "value",       "currency",
      "label",  "notes",   "relation", "filed",      "incorporated"};
  for (size_t i = 0; i < SG_COUNT(taken); i++)
    if (strcmp(key, taken[i]) == 0)
      return true;
  return false;
}

static void put_others(bods *b, sg_put *put) {
  for (uint32_t i = 0; i < b->n_others; i++) {
    char key[80];
    const sg_slice name = sg_put_plain(put, b->other_key[i]);
    (void)snprintf(key, sizeof key, "%.*s",
                   name.length < 60 ? (int)name.length : 60, name.at);
    if (is_taken(key))
      (void)snprintf(key, sizeof key, "bods_%.*s",
                     name.length < 60 ? (int)name.length : 60, name.at);
    sg_put_attr_json(put, key, b->other[i]);
  }
}

sg_status bods_put_end(bods *b, sg_put *put, sg_error *err) {
  const bool is_link = put->record.kind == SG_RECORD_LINK;
  const bool is_person = !is_link && sg_put_entity(put)->kind == SG_PERSON;
  if (!is_person)
    put_others(b, put);
  sg_put_cite(put, b->source);
  if (b->record.length)
    *(is_link ? &sg_put_link(put)->flags : &sg_put_entity(put)->flags) |=
        SG_ROW_VERSION;
  put->no_memory |= b->no_memory;
  return sg_put_end(put, err);
}

static bool word(const bods *b, sg_slice text, uint32_t *out) {
  *out = sg_intern_add(&b->piece->model->strings, text.at, text.length);
  return *out != SG_NONE;
}

sg_status bods_version(bods *b, sg_record_kind kind, uint32_t first,
                       sg_error *err) {
  sg_model *model = b->piece->model;
  sg_slice name;
  sg_slice json;
  uint32_t key = 0;
  uint32_t old = 0;
  if (b->record.length == 0)
    return SG_OK;
  if (!word(b, b->record, &key) ||
      !sg_version_add(model, kind, key, b->when, first))
    return sg_no_memory(err);
  const sg_slice list = b->field[BODS_REPLACES];
  const uint64_t when = b->when ? b->when : UINT64_MAX;
  for (size_t at = 0;
       bods_is(list, '[') && sg_json_next(list, &at, &name, &json);) {
    const sg_slice id = bods_text(b, json);
    if (id.length == 0)
      continue;
    if (!word(b, id, &old) ||
        (old != key && !sg_version_end(model, kind, old, when)))
      return sg_no_memory(err);
  }
  return b->no_memory ? sg_no_memory(err) : SG_OK;
}

// --- statements ---

typedef sg_status read_statement(bods *b, sg_error *err);

// Is the record closed?
static bool read_status(bods *b) {
  const sg_slice status = bods_text(b, b->field[BODS_STATUS]);
  if (status.length && !bods_letters_are(status, "new") &&
      !bods_letters_are(status, "updated") &&
      !bods_letters_are(status, "closed"))
    sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_VALUE,
                     b->field[BODS_STATUS].at,
                     "'recordStatus' is new, updated or closed; the record "
                     "counts as open");
  return bods_letters_are(status, "closed");
}

// Kind of statement, by its type, else by what only that kind has.
static read_statement *kind_of(bods *b) {
  const sg_slice type = bods_text(b, b->field[BODS_TYPE]);
  if (bods_letters_are(type, "entity") ||
      bods_letters_are(type, "entitystatement"))
    return bods_read_entity;
  if (bods_letters_are(type, "person") ||
      bods_letters_are(type, "personstatement"))
    return bods_read_person;
  if (bods_letters_are(type, "relationship") ||
      bods_letters_are(type, "ownershiporcontrolstatement"))
    return bods_read_relationship;
  if (type.length)
    return NULL;
  read_statement *guess = NULL;
  if (b->field[BODS_SUBJECT].at || b->field[BODS_PARTY].at)
    guess = bods_read_relationship;
  else if (b->field[BODS_PERSON_TYPE].at)
    guess = bods_read_person;
  else if (b->field[BODS_ENTITY_TYPE].at)
    guess = bods_read_entity;
  if (guess)
    sg_piece_problem(b->piece, SG_PROBLEM_GUESSED, NULL,
                     "a statement without type; it is read as what its keys "
                     "belong to");
  return guess;
}

static void check_form(const bods *b, read_statement *read) {
  const bool old = !b->field[BODS_DETAILS].at && !b->field[BODS_RECORD].at;
  const bods_kind kind = read == bods_read_entity   ? BODS_ENTITY
                         : read == bods_read_person ? BODS_PERSON
                                                    : BODS_RELATION;
  bods_check_form(b->piece, kind, old, b->field[BODS_DATE]);
}

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)list;
  (void)ctx;
  if (piece->text.at[0] != '{') {
    sg_piece_refuse(piece, NULL, "a statement wants an object");
    return SG_OK;
  }
  bods b = {.piece = piece};
  walk(&b, piece->text);
  const sg_slice details = bods_shape(&b, b.field[BODS_DETAILS], '{');
  if (details.at)
    walk(&b, details);
  read_statement *read = kind_of(&b);
  if (!read) {
    sg_piece_refuse(piece, b.field[BODS_TYPE].at,
                    "neither entity, person nor relationship");
    return SG_OK;
  }
  check_form(&b, read);
  b.id = bods_text(&b, b.field[BODS_ID]);
  b.record = bods_text(&b, b.field[BODS_RECORD]);
  if (b.record.length == 0) {
    if (b.field[BODS_DETAILS].at && b.id.length)
      sg_piece_problem(piece, SG_PROBLEM_GUESSED, NULL,
                       "a record without 'recordId'; the statement's id stands "
                       "for it");
    b.record = b.id;
  }
  if (!sg_put_id_fits(piece, b.record))
    return SG_OK;
  b.date = bods_text(&b, b.field[BODS_DATE]);
  b.is_closed = read_status(&b);
  const sg_slice part = b.field[BODS_IS_COMPONENT];
  if (part.at && part.at[0] != 't' && part.at[0] != 'f')
    sg_piece_problem(piece, SG_PROBLEM_BAD_TYPE, part.at,
                     "'isComponent' is true or false; false is used");
  b.when = order_of(&b);
  if (b.record.length == 0 && read != bods_read_relationship) {
    sg_piece_refuse(piece, NULL, "a statement without an id");
    return SG_OK;
  }
  SG_TRY(read_source(&b, err));
  return read(&b, err);
}

static sg_status read_bods(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  static const sg_json_layout layout = {.record = read_record};
  const uint32_t first_entity = model->entities.n;
  const uint32_t first_link = model->links.n;
  SG_TRY(sg_read_json(model, path, input, &layout, err));
  return bods_check_refs(model, first_entity, first_link, err);
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  const sg_slice text = sg_slice_trim(beginning);
  if (text.length == 0 || (text.at[0] != '{' && text.at[0] != '['))
    return false;
  const bool has_id =
      sg_slice_has(text, "\"statementI") || sg_slice_has(text, "\"recordId\"");
  if (sg_slice_has(text, "\"statementType\""))
    return has_id || sg_slice_has(text, "\"ownershipOrControlStatement\"") ||
           sg_slice_has(text, "\"entityStatement\"") ||
           sg_slice_has(text, "\"personStatement\"");
  return has_id && (sg_slice_has(text, "\"recordType\"") ||
                    sg_slice_has(text, "\"recordDetails\""));
}

const sg_format sg_format_bods = {
    .name = "bods",
    .about = "Beneficial Ownership Data Standard 0.1 to 0.4 (JSON, JSON lines)",
    .is_file = true,
    .recognise = recognise,
    .read = read_bods,
};
