// SPDX-License-Identifier: GPL-2.0-or-later
// gleif_entity - Level 1 of the Global LEI Index: who is who; see gleif.h.
#include "io/gleif.h"

#include "graph/versions.h"

static bool is_lei(sg_slice text) {
  for (size_t i = 0; i < text.length; i++)
    if (!((text.at[i] >= '0' && text.at[i] <= '9') ||
          (text.at[i] >= 'A' && text.at[i] <= 'Z')))
      return false;
  return text.length == 20;
}

static void put_kind(sg_put *put, sg_slice entity) {
  const sg_slice category = sg_gleif_text(put, entity, "EntityCategory");
  sg_entity_row *row = sg_put_entity(put);
  row->kind = SG_COMPANY;
  if (category.length == 0)
    return;
  if (sg_slice_is(category, "RESIDENT_GOVERNMENT_ENTITY"))
    row->kind = SG_PUBLIC_BODY;
  else if (sg_slice_is(category, "INTERNATIONAL_ORGANIZATION"))
    row->kind = SG_OTHER;
}

// US-MA: the state is in the attribute, the country in the column.
static void put_country(sg_put *put, sg_slice entity) {
  const sg_slice place = sg_gleif_text(put, entity, "LegalJurisdiction");
  sg_slice country = place;
  if (country.length > 2 && country.at[2] == '-')
    country.length = 2;
  if (country.length == 0)
    country =
        sg_gleif_text(put, sg_gleif_get(entity, "LegalAddress"), "Country");
  sg_put_entity(put)->country =
      sg_put_country(put, "LegalJurisdiction", country);
  sg_put_attr(put, "LegalJurisdiction", place);
}

// A name with its type, {"@type": .., "$": ..} or {"type": .., KEY: ..}, or a
// name alone.
static void put_other_name(sg_put *put, sg_slice value, const char *key) {
  sg_slice name = value.at[0] == '"' ? sg_slice_trim(sg_put_plain(put, value))
                                     : sg_gleif_text(put, value, "$");
  sg_slice type = sg_gleif_text(put, value, "@type");
  if (name.length == 0)
    name = sg_gleif_text(put, value, key);
  if (type.length == 0)
    type = sg_gleif_text(put, value, "type");
  if (name.length == 0)
    return;
  if (type.length && sg_slice_is(type, "PREVIOUS_LEGAL_NAME"))
    sg_put_value(put, SG_ON_FORMER_NAMES, name);
  else
    sg_put_name(put, name);
}

static void put_names(sg_put *put, sg_slice entity) {
  static const char *const lists[][2] = {
      {"OtherEntityNames", "OtherEntityName"},
      {"TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"},
  };
  sg_slice value;
  sg_put_name(put, sg_gleif_text(put, entity, "LegalName"));
  for (size_t i = 0; i < SG_COUNT(lists); i++)
    for (size_t at = 0; sg_gleif_next(sg_gleif_get(entity, lists[i][0]),
                                      lists[i][1], &at, &value);)
      put_other_name(put, value, lists[i][1]);
}

static void put_identifier(sg_put *put, const char *scheme, sg_slice id) {
  if (id.length)
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of(scheme), id);
}

// RA888888 and RA999999 say that there is no such register. The registers of
// Companies House are known by another scheme elsewhere, too.
static void put_authority(sg_put *put, sg_slice authority) {
  static const char *const companies_house[] = {"RA000585", "RA000586",
                                                "RA000587"};
  const sg_slice id =
      sg_gleif_text(put, authority, "RegistrationAuthorityEntityID");
  const sg_slice scheme =
      sg_gleif_text(put, authority, "RegistrationAuthorityID");
  static const char *const others[] = {"RegistrationAuthorityID",
                                       "OtherRegistrationAuthorityID",
                                       "RegistrationAuthorityEntityID", NULL};
  const bool is_register = scheme.length && !sg_slice_is(scheme, "RA888888") &&
                           !sg_slice_is(scheme, "RA999999");
  if (!id.length || !is_register) {
    if (id.length)
      sg_gleif_keep(put, authority, others);
    return;
  }
  (void)sg_put_item(put, SG_ON_IDENTIFIERS, scheme, id);
  for (size_t i = 0; i < SG_COUNT(companies_house); i++)
    if (sg_slice_is(scheme, companies_house[i]))
      put_identifier(put, "GB-COH", id);
}

// Additional lines: text, a list of texts, or several in XML.
static void add_lines(sg_put *put, sg_text *out, sg_slice address) {
  const char *key = "AdditionalAddressLine";
  const sg_slice lines = sg_gleif_get(address, key);
  sg_slice line;
  if (lines.length && lines.at[0] == '[') {
    for (size_t at = 0; sg_json_next(lines, &at, NULL, &line);)
      sg_text_join(out, ", ",
                   sg_slice_trim(sg_put_plain(put, line.at[0] == '{'
                                                       ? sg_gleif_get(line, "$")
                                                       : line)));
  } else {
    sg_text_join(out, ", ", sg_gleif_text(put, address, key));
  }
}

static void put_address(sg_put *put, sg_slice entity, const char *key) {
  static const char *const rest[] = {"City", "Region", "PostalCode", "Country"};
  sg_text text;
  const sg_slice address = sg_gleif_get(entity, key);
  if (address.length == 0 || sg_slice_is(address, "\"\"")) // empty in XML
    return;
  if (address.at[0] != '{') {
    sg_put_problem(put, SG_PROBLEM_BAD_TYPE, address.at,
                   "'%s' in braces is expected; it is left out", key);
    return;
  }
  sg_text_init(&text, 0);
  sg_text_join(&text, ", ", sg_gleif_text(put, address, "FirstAddressLine"));
  add_lines(put, &text, address);
  for (size_t i = 0; i < SG_COUNT(rest); i++)
    sg_text_join(&text, ", ", sg_gleif_text(put, address, rest[i]));
  sg_put_value(put, SG_ITEM_ADDRESSES, sg_put_made(put, &text));
  sg_text_clear(&text);
}

// Registered and business address are often the same.
static void put_addresses(sg_put *put, sg_slice entity) {
  const uint32_t first = put->record.marks[SG_ITEM_ADDRESSES];
  sg_vec *items = &put->piece->model->items[SG_ITEM_ADDRESSES];
  put_address(put, entity, "LegalAddress");
  put_address(put, entity, "HeadquartersAddress");
  if (items->n == first + 2 && SG_AT(sg_item, items, first).text ==
                                   SG_AT(sg_item, items, first + 1).text)
    items->n--;
}

static sg_date date_of(sg_put *put, sg_slice object, const char *key) {
  return sg_put_date(put, key, sg_gleif_text(put, object, key),
                     SG_ORDER_UNKNOWN);
}

// When the entity ended: the date of its expiration, else that of the event.
static sg_date end_of(sg_put *put, sg_slice entity) {
  sg_date end = date_of(put, entity, "EntityExpirationDate");
  const sg_slice events = sg_gleif_get(entity, "LegalEntityEvents");
  sg_slice event;
  for (size_t at = 0; end == SG_DATE_UNKNOWN &&
                      sg_gleif_next(events, "LegalEntityEvent", &at, &event);) {
    const sg_slice type = sg_gleif_text(put, event, "LegalEntityEventType");
    if (type.length &&
        (sg_slice_is(type, "DISSOLUTION") || sg_slice_is(type, "ABSORPTION")))
      end = date_of(put, event, "LegalEntityEventEffectiveDate");
  }
  return end;
}

static void put_form(sg_put *put, sg_slice entity) {
  const sg_slice form = sg_gleif_get(entity, "LegalForm");
  const sg_slice code = sg_gleif_text(put, form, "EntityLegalFormCode");
  const sg_slice name = sg_gleif_text(put, form, "OtherLegalForm");
  sg_put_attr(put, "legal_form", name.length ? name : code);
  sg_put_attr(put, "EntityLegalFormCode", code);
}

static void put_attributes(sg_put *put, sg_slice record, sg_slice entity) {
  static const char *const of_entity[] = {
      "EntityCategory",
      "EntitySubCategory",
      "EntityStatus",
      "EntityExpirationReason",
      NULL,
  };
  static const char *const of_registration[] = {
      "RegistrationStatus",
      "InitialRegistrationDate",
      "LastUpdateDate",
      "NextRenewalDate",
      "ManagingLOU",
      "ValidationSources",
      NULL,
  };
  sg_gleif_keep(put, entity, of_entity);
  sg_gleif_keep(put, sg_gleif_get(record, "Registration"), of_registration);
  put_form(put, entity);
  sg_put_attr_date(put, "incorporated",
                   date_of(put, entity, "EntityCreationDate"));
}

// --- successors ---

typedef struct succession {
  const sg_piece *piece;
  uint32_t predecessor, source;
  sg_date date;
} succession;

static sg_status put_successor(const succession *s, sg_slice value,
                               sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, s->piece, SG_RECORD_LINK, err));
  sg_link_row *row = sg_put_link(&put);
  row->kind = SG_SUCCESSION;
  row->flags |= SG_ROW_VERSION;
  row->from = s->predecessor;
  row->to = sg_gleif_id(&put, sg_gleif_text(&put, value, "SuccessorLEI"));
  row->since = s->date;
  sg_put_cite(&put, s->source);
  return sg_put_end(&put, err);
}

static bool has_lei(const sg_piece *piece, sg_slice value) {
  bool no_memory = false;
  sg_slice lei = sg_gleif_get(value, "SuccessorLEI");
  if (lei.length && lei.at[0] == '{')
    lei = sg_gleif_get(lei, "$");
  return sg_slice_trim(sg_piece_plain(piece, lei, &no_memory)).length > 0 ||
         no_memory;
}

// A successor by name alone is an attribute of the entity, no link.
static sg_status put_successors(const succession *s, sg_slice entity,
                                uint64_t when, sg_error *err) {
  const sg_slice all = sg_gleif_get(entity, "SuccessorEntity");
  const uint32_t first = s->piece->model->links.n;
  sg_slice value;
  for (size_t at = 0; sg_gleif_next(all, "SuccessorEntity", &at, &value);)
    if (has_lei(s->piece, value))
      SG_TRY(put_successor(s, value, err));
  return sg_version_add(s->piece->model, SG_RECORD_LINK, s->predecessor, when,
                        first)
             ? SG_OK
             : sg_no_memory(err);
}

static void put_successor_names(sg_put *put, sg_slice entity) {
  sg_slice value;
  const sg_slice all = sg_gleif_get(entity, "SuccessorEntity");
  for (size_t at = 0; sg_gleif_next(all, "SuccessorEntity", &at, &value);)
    if (!has_lei(put->piece, value)) {
      sg_put_attr(put, "SuccessorEntityName",
                  sg_gleif_text(put, value, "SuccessorEntityName"));
      return;
    }
}

// --- the record ---

static void put_all(sg_put *put, sg_slice lei, sg_slice record,
                    sg_slice entity) {
  if (!is_lei(lei))
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, lei.at,
                   "'%.*s' is no LEI: 20 letters and digits are expected",
                   SG_SHOWN(lei, 40));
  put_kind(put, entity);
  put_names(put, entity);
  put_country(put, entity);
  put_identifier(put, "XI-LEI", lei);
  put_authority(put, sg_gleif_get(entity, "RegistrationAuthority"));
  put_addresses(put, entity);
  put_attributes(put, record, entity);
  put_successor_names(put, entity);
}

sg_status sg_gleif_entity(const sg_piece *piece, sg_slice record,
                          sg_error *err) {
  sg_put put = {.piece = piece};
  const sg_slice entity = sg_gleif_get(record, "Entity");
  const sg_slice lei = sg_gleif_text(&put, record, "LEI");
  if (put.no_memory)
    return sg_no_memory(err);
  if (lei.length == 0 || entity.at[0] != '{') {
    sg_piece_refuse(piece, NULL, "an LEI record without %s",
                    lei.length ? "its entity" : "its LEI");
    return SG_OK;
  }
  const uint32_t source =
      sg_gleif_source(piece, "Global LEI Index, Level 1: who is who", err);
  if (source == SG_NONE)
    return SG_ENOMEM;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t row = put.record.row;
  const uint32_t id = sg_gleif_id(&put, lei);
  sg_put_entity(&put)->id = id;
  sg_put_entity(&put)->flags |= SG_ROW_VERSION;
  put_all(&put, lei, record, entity);
  const uint64_t when = sg_gleif_instant(sg_gleif_text(
      &put, sg_gleif_get(record, "Registration"), "LastUpdateDate"));
  const sg_date end = end_of(&put, entity);
  sg_put_attr_date(&put, "dissolved", end);
  sg_put_cite(&put, source);
  SG_TRY(sg_put_end(&put, err));
  if (!sg_version_add(piece->model, SG_RECORD_ENTITY, id, when, row))
    return sg_no_memory(err);
  const succession s = {piece, id, source, end};
  return put_successors(&s, entity, when, err);
}
