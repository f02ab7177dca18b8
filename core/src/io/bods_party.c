// SPDX-License-Identifier: GPL-2.0-or-later
// bods_party - statements about entities and persons; see bods.h.
#include "io/bods.h"

typedef struct entity_type {
  const char *letters;
  uint8_t kind;
  bool is_unknown;
} entity_type;

static const entity_type entity_types[] = {
    {"registeredentity", SG_COMPANY, false},
    {"legalentity", SG_COMPANY, false},
    {"arrangement", SG_ARRANGEMENT, false},
    {"anonymousentity", SG_OTHER, true},
    {"unknownentity", SG_OTHER, true},
    {"state", SG_PUBLIC_BODY, false},
    {"statebody", SG_PUBLIC_BODY, false},
};

// --- what both have ---

static bool is_former(sg_slice type) {
  return bods_letters_are(type, "former");
}

static void put_name(bods *b, sg_put *put, sg_slice name) {
  if (!bods_is(name, '{')) {
    sg_put_name(put, bods_text(b, name));
    return;
  }
  sg_slice full = bods_member(b, name, "fullName");
  if (full.length == 0) {
    const sg_slice given = bods_member(b, name, "givenName");
    const sg_slice family = bods_member(b, name, "familyName");
    const uint32_t word = sg_put_words(
        put, "%.*s%s%.*s", (int)given.length, given.at ? given.at : "",
        given.length && family.length ? " " : "", (int)family.length,
        family.at ? family.at : "");
    full = sg_slice_of(sg_model_text(b->piece->model, word));
  }
  if (full.length == 0)
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, name.at,
                   "a name without words");
  if (is_former(bods_member(b, name, "type")))
    (void)sg_put_item(put, SG_ON_FORMER_NAMES, full, (sg_slice){NULL, 0});
  else
    sg_put_name(put, full);
}

static void put_names(bods *b, sg_put *put) {
  static const bods_field lists[] = {BODS_NAMES, BODS_OTHER_NAMES};
  put_name(b, put, b->field[BODS_NAME]);
  for (size_t i = 0; i < SG_COUNT(lists); i++) {
    sg_slice key;
    sg_slice name;
    const sg_slice list = bods_shape(b, b->field[lists[i]], '[');
    if (list.at)
      for (size_t at = 0; sg_json_next(list, &at, &key, &name);)
        put_name(b, put, name);
  }
}

static void put_identifier(bods *b, sg_put *put, sg_slice identifier) {
  identifier = bods_shape(b, identifier, '{');
  const sg_slice id = bods_member(b, identifier, "id");
  sg_slice scheme = bods_member(b, identifier, "scheme");
  if (id.length == 0) // a null id says nothing
    return;
  if (scheme.length == 0)
    scheme = bods_member(b, identifier, "schemeName");
  if (scheme.length == 0)
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, identifier.at,
                   "an identifier without a scheme; it joins nobody");
  else
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, scheme, id);
}

// Where persons live is not kept.
static bool is_private(sg_slice type) {
  return !bods_letters_are(type, "service") &&
         !bods_letters_are(type, "registered") &&
         !bods_letters_are(type, "business");
}

static void put_address(bods *b, sg_put *put, sg_slice address) {
  sg_slice country;
  address = bods_shape(b, address, '{');
  const sg_slice text = bods_member(b, address, "address");
  sg_slice code = bods_member(b, address, "postCode");
  if (code.length == 0)
    code = bods_member(b, address, "postcode");
  (void)sg_piece_get(address, "country", &country);
  sg_slice place = bods_is(country, '{') ? bods_member(b, country, "name")
                                         : bods_text(b, country);
  if (place.length == 0)
    place = bods_member(b, country, "code");
  const bool is_person = sg_put_entity(put)->kind == SG_PERSON;
  if (text.length == 0 ||
      (is_person && is_private(bods_member(b, address, "type"))))
    return;
  char part[64];
  const int n = code.length < sizeof part ? (int)code.length : 0;
  for (int i = 0; i < n; i++)
    part[i] = code.at[i];
  part[n] = '\0';
  const bool has_code = n == 0 || sg_slice_has(text, part);
  const uint32_t word = sg_put_words(
      put, "%.*s%s%s%s%.*s", (int)text.length, text.at, has_code ? "" : ", ",
      has_code ? "" : part, place.length ? ", " : "", (int)place.length,
      place.at ? place.at : "");
  (void)sg_put_item(put, SG_ITEM_ADDRESSES,
                    sg_slice_of(sg_model_text(b->piece->model, word)),
                    (sg_slice){NULL, 0});
}

static void put_list(bods *b, sg_put *put, bods_field field,
                     void (*one)(bods *b, sg_put *put, sg_slice value)) {
  sg_slice key;
  sg_slice value;
  const sg_slice list = bods_shape(b, b->field[field], '[');
  if (list.at)
    for (size_t at = 0; sg_json_next(list, &at, &key, &value);)
      one(b, put, value);
}

static void put_alias(bods *b, sg_put *put, sg_slice json) {
  sg_put_alias(put, bods_text(b, json));
}

// Who is unknown or anonymous, and why.
static void put_unspecified(bods *b, sg_put *put, bool is_unknown,
                            sg_slice type) {
  const sg_slice details = b->field[BODS_UNSPECIFIED];
  sg_slice reason = bods_string(b, details);
  if (reason.length == 0)
    reason = bods_member(b, details, "reason");
  if (reason.length == 0)
    reason = bods_member(b, details, "unspecifiedReason");
  if (details.at && !bods_is(details, '"'))
    (void)bods_shape(b, details, '{');
  if (reason.length == 0 && is_unknown)
    reason = type;
  sg_put_attr(put, "unspecified_reason", reason);
  sg_put_attr(put, "unspecified_description",
              bods_member(b, details, "description"));
}

// "GB-COH-PER-07068789-...": the number of an owner in the register of the UK,
// behind that of the company.
static void put_psc_number(bods *b, sg_put *put) {
  enum { PREFIX = 11, COMPANY = 8, SELF = PREFIX + COMPANY + 1 };
  const sg_slice id = b->record;
  const bool is_one = id.length > SELF && id.at[SELF - 1] == '-' &&
                      (memcmp(id.at, "GB-COH-PER-", PREFIX) == 0 ||
                       memcmp(id.at, "GB-COH-ENT-", PREFIX) == 0);
  if (!is_one)
    return;
  char company[COMPANY + 1];
  memcpy(company, id.at + PREFIX, COMPANY);
  company[COMPANY] = '\0';
  const uint32_t word = sg_put_words(put, "%s/%.*s", company,
                                     (int)(id.length - SELF), id.at + SELF);
  (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of("GB-COH-PSC"),
                    sg_slice_of(sg_model_text(b->piece->model, word)));
}

static sg_status begin(bods *b, sg_put *put, uint8_t kind, sg_error *err) {
  SG_TRY(sg_put_begin(put, b->piece, SG_RECORD_ENTITY, err));
  sg_put_entity(put)->id = sg_put_word(put, b->record);
  sg_put_entity(put)->kind = kind;
  put_names(b, put);
  put_psc_number(b, put);
  put_list(b, put, BODS_IDENTIFIERS, put_identifier);
  put_list(b, put, BODS_ADDRESSES, put_address);
  if (b->is_closed)
    sg_put_attr(put, "recordStatus", sg_slice_of("closed"));
  // Records mention each other by record, older ones by statement.
  if (b->id.length && b->field[BODS_RECORD].at)
    sg_put_alias(put, b->id);
  if (b->field[BODS_REPLACES].at)
    put_list(b, put, BODS_REPLACES, put_alias);
  return SG_OK;
}

static sg_status end(bods *b, sg_put *put, sg_error *err) {
  const uint32_t row = put->record.row;
  SG_TRY(bods_put_end(b, put, err));
  return bods_version(b, SG_RECORD_ENTITY, row, err);
}

// --- entities ---

static const entity_type *type_of(sg_slice type) {
  for (size_t i = 0; i < SG_COUNT(entity_types); i++)
    if (bods_letters_are(type, entity_types[i].letters))
      return &entity_types[i];
  return NULL;
}

// Up to 0.3 a type is text, and {generalCategory} its subtype.
static sg_slice subtype_of(bods *b) {
  const sg_slice type = b->field[BODS_ENTITY_TYPE];
  const sg_slice subtype = b->field[BODS_SUBTYPE];
  const sg_slice new = bods_member(b, type, "subtype");
  return new.length ? new : bods_member(b, subtype, "generalCategory");
}

static void put_type(bods *b, sg_put *put, const entity_type *type) {
  const sg_slice given = b->field[BODS_ENTITY_TYPE];
  const sg_slice subtype = subtype_of(b);
  sg_put_attr(put, "legal_form", bods_member(b, given, "details"));
  sg_put_attr(put, "subtype", subtype);
  sg_put_attr(put, "localTerm",
              bods_member(b, b->field[BODS_SUBTYPE], "localTerm"));
  if (type && type->kind == SG_PUBLIC_BODY &&
      (bods_letters_are(subtype, "governmentdepartment") ||
       bods_letters_are(subtype, "statebodygovernmentdepartment")))
    sg_put_entity(put)->functions |= SG_FN_EXECUTIVE;
}

static void put_country(bods *b, sg_put *put) {
  const sg_slice place = b->field[BODS_JURISDICTION];
  sg_slice code =
      bods_is(place, '{') ? bods_member(b, place, "code") : bods_text(b, place);
  if (code.length == 0)
    code = bods_member(b, place, "name");
  sg_put_entity(put)->country = sg_put_country(put, "jurisdiction", code);
  if (code.length && sg_put_entity(put)->country == 0)
    sg_put_attr(put, "jurisdiction", code);
}

static void put_listing(bods *b, sg_put *put) {
  sg_slice listed;
  const sg_slice listing = bods_shape(b, b->field[BODS_LISTING], '{');
  if (sg_piece_get(listing, "hasPublicListing", &listed) &&
      bods_is_true(listed))
    (void)sg_put_item(put, SG_ON_TOPICS, sg_slice_of("corp.public"),
                      (sg_slice){NULL, 0});
  sg_put_attr_json(put, "publicListing", listing);
}

sg_status bods_read_entity(bods *b, sg_error *err) {
  sg_put put;
  const sg_slice given = b->field[BODS_ENTITY_TYPE];
  const sg_slice name =
      bods_is(given, '{') ? bods_member(b, given, "type") : bods_text(b, given);
  const entity_type *type = type_of(name);
  if (!type)
    sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_VALUE, given.at,
                     "an entity of no known type; its kind is 'other'");
  SG_TRY(begin(b, &put, type ? type->kind : SG_OTHER, err));
  put_type(b, &put, type);
  put_country(b, &put);
  put_listing(b, &put);
  bods_put_date(b, &put, "incorporated", b->field[BODS_FOUNDED]);
  bods_put_date(b, &put, "dissolved", b->field[BODS_DISSOLVED]);
  put_unspecified(b, &put, type && type->is_unknown, name);
  return end(b, &put, err);
}

// --- persons ---

// Up to 0.2 a flag beside the details, then both in one object.
static void put_exposure(bods *b, sg_put *put) {
  const sg_slice exposure = bods_shape(b, b->field[BODS_EXPOSURE], '{');
  const sg_slice status = bods_member(b, exposure, "status");
  const sg_slice flag = b->field[BODS_HAS_PEP];
  sg_slice details = b->field[BODS_PEP_DETAILS];
  if (bods_letters_are(status, "ispep") || bods_is_true(flag) ||
      bods_letters_are(bods_string(b, flag), "ispep"))
    (void)sg_put_item(put, SG_ON_TOPICS, sg_slice_of("role.pep"),
                      (sg_slice){NULL, 0});
  if (!details.at)
    (void)sg_piece_get(exposure, "details", &details);
  if (exposure.at && status.length == 0)
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, exposure.at,
                   "'politicalExposure' without 'status'; nobody is "
                   "exposed by it");
  sg_put_attr_json(put, "politicalExposure", details);
}

sg_status bods_read_person(bods *b, sg_error *err) {
  sg_put put;
  const sg_slice type = bods_text(b, b->field[BODS_PERSON_TYPE]);
  const bool is_unknown = bods_letters_are(type, "anonymousperson") ||
                          bods_letters_are(type, "unknownperson");
  if (type.length && !is_unknown && !bods_letters_are(type, "knownperson"))
    sg_piece_problem(b->piece, SG_PROBLEM_UNKNOWN_VALUE, type.at,
                     "'personType' is none of knownPerson, anonymousPerson and "
                     "unknownPerson");
  SG_TRY(begin(b, &put, SG_PERSON, err));
  put_exposure(b, &put);
  bods_put_date(b, &put, "birth_date", b->field[BODS_BORN]);
  put_unspecified(b, &put, is_unknown, type);
  return end(b, &put, err);
}
