// SPDX-License-Identifier: GPL-2.0-or-later
// ocds_party - organisations of a contracting process; see ocds.h.
//
// An organisation with an identifier is "SCHEME-ID" in every process. One
// without is known within its process alone, by its name: "ocds:OCID:name", or
// by its number there when it has no name. The former bears the latter as an
// alias and the latter adds to whoever bears it (SG_ROW_ADDS): one process is
// published in several forms, of which some leave the identifier out.
#include "io/ocds.h"

#include <stdlib.h>

static const sg_slice none = {NULL, 0};

// --- indices ----------------------------------------------------------------

static int compare(const void *a, const void *b) {
  const struct sg_ocds_entry *x = a;
  const struct sg_ocds_entry *y = b;
  const int by = sg_slice_compare(x->key, y->key);
  return by ? by
            : (x->object.at > y->object.at) - (x->object.at < y->object.at);
}

bool sg_ocds_index_by(const sg_piece *piece, sg_slice list, const char *key,
                      sg_ocds_index *out) {
  sg_put plain = {.piece = piece};
  sg_slice object;
  uint32_t n = 0;
  *out = (sg_ocds_index){NULL, 0};
  if (!list.at || list.at[0] != '[')
    return true;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &object);)
    n++;
  out->entries = sg_arena_alloc(piece->texts, n + 1, sizeof *out->entries);
  if (!out->entries)
    return false;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &object);) {
    const sg_slice value = sg_put_member(&plain, object, key);
    if (value.length == 0)
      continue;
    struct sg_ocds_entry *entry = &out->entries[out->n++];
    *entry = (struct sg_ocds_entry){.key = value, .object = object};
    if (strcmp(key, "id") != 0) { // once, however many awards it is for
      entry->id = sg_put_member(&plain, object, "id");
      entry->date = sg_put_member(&plain, object, "dateSigned");
    }
  }
  if (out->n > 1)
    qsort(out->entries, out->n, sizeof *out->entries, compare);
  return !plain.no_memory;
}

struct sg_ocds_entry *sg_ocds_find(const sg_ocds_index *index, sg_slice key) {
  uint32_t low = 0;
  uint32_t high = index->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (sg_slice_compare(index->entries[middle].key, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  const bool is_found = key.length && low < index->n &&
                        sg_slice_compare(index->entries[low].key, key) == 0;
  return is_found ? &index->entries[low] : NULL;
}

// --- who it is --------------------------------------------------------------

// The identifier, else the first of the additional ones that is whole.
static bool identifier_of(sg_put *put, sg_slice party, sg_slice *scheme,
                          sg_slice *id) {
  sg_slice one;
  sg_slice more;
  (void)sg_piece_get(party, "identifier", &one);
  *scheme = sg_put_member(put, one, "scheme");
  *id = sg_put_member(put, one, "id");
  if (scheme->length && id->length)
    return true;
  if (!sg_piece_get(party, "additionalIdentifiers", &more) || more.at[0] != '[')
    return false;
  for (size_t at = 0; sg_json_next(more, &at, NULL, &one);) {
    *scheme = sg_put_member(put, one, "scheme");
    *id = sg_put_member(put, one, "id");
    if (scheme->length && id->length)
      return true;
  }
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// A name in small letters (of ASCII) and with single spaces.
static uint32_t fold_name(sg_put *put, const char *prefix, sg_slice prefix_more,
                          sg_slice name) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, prefix);
  sg_text_add(&text, prefix_more.at, prefix_more.length);
  if (prefix_more.length)
    sg_text_putc(&text, ':');
  for (size_t i = 0; i < name.length; i++) {
    const char c = name.at[i];
    if (is_blank(c) && i && is_blank(name.at[i - 1]))
      continue;
    sg_text_putc(&text, is_blank(c)            ? ' '
                        : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a')
                                               : c);
  }
  const uint32_t word = sg_put_word(put, sg_put_made(put, &text));
  sg_text_clear(&text);
  return sg_put_short(put, word);
}

static uint32_t numbered(const sg_ocds *ocds, sg_put *put, sg_slice number) {
  return sg_put_short(put, sg_put_words(put, "ocds:%.*s:#%.*s",
                                        (int)ocds->ocid.length, ocds->ocid.at,
                                        (int)number.length, number.at));
}

static uint32_t id_of(const sg_ocds *ocds, sg_put *put, sg_slice party) {
  sg_slice scheme;
  sg_slice id;
  if (identifier_of(put, party, &scheme, &id))
    return sg_put_short(put, sg_put_words(put, "%.*s-%.*s", (int)scheme.length,
                                          scheme.at, (int)id.length, id.at));
  const sg_slice name = sg_put_member(put, party, "name");
  if (name.length)
    return fold_name(put, "ocds:", ocds->ocid, name);
  id = sg_put_member(put, party, "id");
  return id.length ? numbered(ocds, put, id) : 0;
}

sg_ocds_who sg_ocds_who_is(const sg_ocds *ocds, sg_put *put,
                           sg_slice reference) {
  struct sg_ocds_entry *entry =
      sg_ocds_find(&ocds->parties_by_id, sg_put_member(put, reference, "id"));
  if (entry && entry->party)
    return (sg_ocds_who){entry->party, entry->name, true};
  const sg_slice party = entry ? entry->object : reference;
  sg_ocds_who who = {.id = id_of(ocds, put, party), .is_listed = entry != NULL};
  const sg_slice name = sg_put_member(put, party, "name");
  who.name = name.length ? fold_name(put, "", none, name) : who.id;
  if (entry) {
    entry->party = who.id;
    entry->name = who.name;
  }
  return who;
}

bool sg_ocds_has_role(sg_put *put, sg_slice party, const char *role) {
  static const struct {
    const char *word, *role;
  } known[] = {
      {"comprador", "buyer"},
      {"entidad compradora", "buyer"},
      {"acheteur", "buyer"},
      {"cumpărător", "buyer"},
      {"замовник", "buyer"},
      {"convocante", "procuringEntity"},
      {"entidad contratante", "procuringEntity"},
      {"proveedor", "supplier"},
      {"proveedor o contratista", "supplier"},
      {"adjudicatario", "supplier"},
      {"fournisseur", "supplier"},
      {"licitante", "tenderer"},
      {"oferente", "tenderer"},
      {"soumissionnaire", "tenderer"},
  };
  sg_slice roles;
  sg_slice value;
  if (!sg_piece_get(party, "roles", &roles) || roles.at[0] != '[')
    return false;
  for (size_t at = 0; sg_json_next(roles, &at, NULL, &value);) {
    const sg_slice text = sg_put_scalar(put, value);
    if (sg_slice_is_like(text, role))
      return true;
    for (size_t i = 0; i < SG_COUNT(known); i++)
      if (strcmp(known[i].role, role) == 0 &&
          sg_slice_is_like(text, known[i].word))
        return true;
  }
  return false;
}

// --- what it is -------------------------------------------------------------

static void put_address(sg_put *put, sg_slice party) {
  static const char *const keys[] = {"streetAddress", "locality", "region",
                                     "postalCode", "countryName"};
  sg_slice address;
  if (!sg_piece_get(party, "address", &address))
    return;
  sg_text text;
  sg_text_init(&text, 0);
  size_t before_country = 0;
  for (size_t i = 0; i < SG_COUNT(keys); i++) {
    const sg_slice part = sg_put_member(put, address, keys[i]);
    before_country =
        i + 1 < SG_COUNT(keys) ? text.length + part.length : before_country;
    sg_text_join(&text, ", ", part);
  }
  put->no_memory |= !sg_text_ok(&text);
  if (before_country) // a country alone is no address
    sg_put_value(put, SG_ITEM_ADDRESSES, sg_text_slice(&text));
  sg_text_clear(&text);
  const uint16_t country = sg_put_country(
      put, "countryName", sg_put_member(put, address, "countryName"));
  sg_put_entity(put)->country = country;
}

static void put_identifier(sg_put *put, sg_slice one) {
  const sg_slice scheme = sg_put_member(put, one, "scheme");
  const sg_slice id = sg_put_member(put, one, "id");
  if (scheme.length && id.length)
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, scheme, id);
}

static void put_identifiers(sg_put *put, sg_slice party) {
  sg_slice one;
  sg_slice more;
  if (sg_piece_get(party, "identifier", &one))
    put_identifier(put, one);
  if (sg_piece_get(party, "additionalIdentifiers", &more) && more.at[0] == '[')
    for (size_t at = 0; sg_json_next(more, &at, NULL, &one);)
      put_identifier(put, one);
}

static void put_alias_word(sg_put *put, uint32_t word, uint32_t own) {
  const char *text = sg_model_text(put->piece->model, word);
  if (word && word != own)
    sg_put_alias(put, sg_slice_of(text));
}

static void put_aliases(const sg_ocds *ocds, sg_put *put, sg_slice party,
                        uint32_t own) {
  const sg_slice name = sg_put_member(put, party, "name");
  const sg_slice number = sg_put_member(put, party, "id");
  if (name.length)
    put_alias_word(put, fold_name(put, "ocds:", ocds->ocid, name), own);
  if (number.length)
    put_alias_word(put, numbered(ocds, put, number), own);
  if (own == ocds->buyer_id)
    put_alias_word(put,
                   sg_put_words(put, "ocds:%.*s:buyer", (int)ocds->ocid.length,
                                ocds->ocid.at),
                   own);
}

sg_status sg_ocds_put_party(const sg_ocds *ocds, sg_slice party,
                            sg_error *err) {
  sg_put put;
  sg_slice scheme;
  sg_slice id;
  sg_slice identifier;
  sg_put plain = {.piece = ocds->piece};
  const uint32_t own = id_of(ocds, &plain, party);
  if (plain.no_memory)
    return sg_no_memory(err);
  if (own == 0)
    return SG_OK;
  SG_TRY(sg_put_begin(&put, ocds->piece, SG_RECORD_ENTITY, err));
  const bool is_known = identifier_of(&put, party, &scheme, &id);
  const bool buys = own == ocds->buyer_id || own == ocds->procuring_id ||
                    sg_ocds_has_role(&put, party, "buyer") ||
                    sg_ocds_has_role(&put, party, "procuringEntity");
  sg_entity_row *row = sg_put_entity(&put);
  row->id = own;
  row->flags = is_known ? SG_ROW_PART : SG_ROW_ADDS;
  sg_put_name(&put, sg_put_member(&put, party, "name"));
  if (sg_piece_get(party, "identifier", &identifier))
    sg_put_name(&put, sg_put_member(&put, identifier, "legalName"));
  if (sg_put_entity(&put)->name || is_known)
    sg_put_entity(&put)->kind = buys ? SG_PUBLIC_BODY : SG_COMPANY;
  if (buys)
    sg_put_attr(&put, "kind_inferred_from",
                sg_slice_of("buys in a publication of public contracts"));
  if (is_known)
    put_identifiers(&put, party);
  put_address(&put, party);
  put_aliases(ocds, &put, party, own);
  sg_put_cite(&put, ocds->source);
  return sg_put_end(&put, err);
}
