// SPDX-License-Identifier: GPL-2.0-or-later
// read_psc - the snapshot of the UK register of people with significant
// control: one {"company_number": ..., "data": {...}} a line.
//
// A company is described by all its lines together: each brings the company's
// number, and its statements bring facts. See core/formats/psc.md.
#include "io/psc.h"

#include "graph/versions.h"
#include "io/formats.h"
#include "io/pieces.h"

#include <stdio.h>

sg_slice psc_value(sg_put *put, const psc *p, psc_field field) {
  return sg_slice_trim(sg_put_plain(put, p->field[field]));
}

sg_slice psc_text(sg_put *put, sg_slice object, const char *key) {
  sg_slice value;
  if (!sg_piece_get(object, key, &value))
    return (sg_slice){NULL, 0};
  return sg_slice_trim(sg_put_plain(put, value));
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool psc_number(sg_slice text, char out[16]) {
  char bare[9];
  size_t n = 0;
  size_t letters = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (c == ' ')
      continue;
    if (c >= 'a' && c <= 'z')
      c = (char)(c - 'a' + 'A');
    const bool is_letter = c >= 'A' && c <= 'Z' && n == letters && n < 2;
    if (n == 8 || !(is_letter || is_digit(c)))
      return false;
    letters += is_letter;
    bare[n++] = c;
  }
  bare[n] = '\0';
  if (n == letters || strspn(bare + letters, "0") == n - letters)
    return false;
  (void)snprintf(out, 16, "%.*s%.*s%s", (int)letters, bare, (int)(8 - n),
                 "00000000", bare + letters);
  return true;
}

// --- where a company is registered ---

// The next word of letters in lower case; false at the end.
static bool next_word(sg_slice *text, char out[16]) {
  size_t n = 0;
  while (text->length) {
    char c = *text->at;
    if (c >= 'A' && c <= 'Z')
      c = (char)(c - 'A' + 'a');
    if (c < 'a' || c > 'z') {
      if (n)
        break;
    } else if (n < 15) {
      out[n++] = c;
    }
    text->at++;
    text->length--;
  }
  out[n] = '\0';
  return n > 0;
}

static bool is_among(const char *word, const char *const *words) {
  for (; *words; words++)
    if (strcmp(word, *words) == 0)
      return true;
  return false;
}

// "England & Wales" and "Companies House, Cardiff", but neither "New South
// Wales" nor "Ireland" nor "Jersey": every word is one of those.
static bool is_british(sg_slice text) {
  static const char *const telling[] = {
      "kingdom", "uk",       "gb",       "britain", "england",
      "wales",   "scotland", "northern", "house",   NULL};
  static const char *const others[] = {
      "united",   "great",      "ireland",   "and",      "of",
      "the",      "in",         "companies", "register", "registrar",
      "registry", "registered", "cardiff",   "london",   "edinburgh",
      "belfast",  "english",    "law",       "laws",     NULL};
  char word[16];
  bool tells = false;
  while (next_word(&text, word)) {
    const bool is_telling = is_among(word, telling);
    if (!is_telling && !is_among(word, others))
      return false;
    tells |= is_telling;
  }
  return tells;
}

// --- rows ---

static uint32_t put_source(const sg_piece *piece, sg_error *err) {
  const sg_cited cited = {
      .title = sg_slice_of("People with significant control"),
      .publisher = sg_slice_of("Companies House"),
      .url = sg_slice_of("https://find-and-update.company-information.service."
                         "gov.uk"),
  };
  return sg_put_source(piece, &cited, err);
}

static void put_joined(sg_put *put, sg_slice object, const char *const *keys,
                       const char *between, bool is_name) {
  sg_text text;
  sg_text_init(&text, 0);
  for (; *keys; keys++)
    sg_text_join(&text, between, psc_text(put, object, *keys));
  const sg_slice joined = sg_put_made(put, &text);
  if (is_name)
    sg_put_name(put, joined);
  else
    sg_put_value(put, SG_ITEM_ADDRESSES, joined);
  sg_text_clear(&text);
}

static void put_address(sg_put *put, const psc *p) {
  static const char *const keys[] = {
      "care_of",  "po_box", "premises",    "address_line_1", "address_line_2",
      "locality", "region", "postal_code", "country",        NULL};
  put_joined(put, p->field[PSC_ADDRESS], keys, ", ", false);
}

static void put_name(sg_put *put, const psc *p) {
  static const char *const keys[] = {"title", "forename", "middle_name",
                                     "surname", NULL};
  sg_put_name(put, psc_value(put, p, PSC_NAME));
  if (sg_put_entity(put)->name == 0)
    put_joined(put, p->field[PSC_NAME_ELEMENTS], keys, " ", true);
}

static void put_born(sg_put *put, const psc *p) {
  const sg_slice born = p->field[PSC_BORN];
  sg_slice year;
  sg_slice month;
  char text[16];
  if (!sg_piece_get(born, "year", &year) || year.length != 4)
    return;
  const bool has_month = sg_piece_get(born, "month", &month) &&
                         month.length <= 2 && is_digit(month.at[0]);
  if (has_month)
    (void)snprintf(text, sizeof text, "%.4s-%s%.*s", year.at,
                   month.length == 1 ? "0" : "", (int)month.length, month.at);
  else
    (void)snprintf(text, sizeof text, "%.4s", year.at);
  sg_date date = SG_DATE_UNKNOWN;
  if (sg_date_parse(text, strlen(text), &date))
    sg_put_attr(put, "birth_date", sg_slice_of(text));
}

// A registration number joins a company of the register only where it is said
// to be of this register.
static void put_registration(sg_put *put, const psc *p) {
  char number[16];
  const sg_slice identification = p->field[PSC_IDENTIFICATION];
  const sg_slice country = psc_text(put, identification, "country_registered");
  const sg_slice place = psc_text(put, identification, "place_registered");
  const sg_slice given = psc_text(put, identification, "registration_number");
  const bool british = is_british(country.length ? country : place);
  if (british)
    sg_put_entity(put)->country = SG_COUNTRY('G', 'B');
  else
    sg_put_entity(put)->country =
        sg_put_country(put, "country_registered", country);
  if (british && psc_number(given, number))
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of("GB-COH"),
                      sg_slice_of(number));
  else
    sg_put_attr(put, "registration_number", given);
  sg_put_attr(put, "country_registered",
              british ? (sg_slice){NULL, 0} : country);
  sg_put_attr(put, "place_registered", place);
  sg_put_attr(put, "legal_form", psc_text(put, identification, "legal_form"));
  sg_put_attr(put, "legal_authority",
              psc_text(put, identification, "legal_authority"));
}

// Last part of links.self, else the etag, else what else there is.
static uint32_t party_id(sg_put *put, const psc *p, const char *company) {
  sg_slice last = psc_text(put, p->field[PSC_LINKS], "self");
  for (size_t i = last.length; i-- > 0;)
    if (last.at[i] == '/') {
      last = (sg_slice){last.at + i + 1, last.length - i - 1};
      break;
    }
  if (last.length == 0)
    last = psc_value(put, p, PSC_ETAG);
  if (last.length)
    return sg_put_short(put, sg_put_words(put, "psc:%s/%.*s", company,
                                          (int)last.length, last.at));
  const sg_slice name = psc_value(put, p, PSC_NAME);
  const sg_slice since = psc_value(put, p, PSC_NOTIFIED);
  return sg_put_short(
      put,
      sg_put_words(put, "psc:%s/%.*s/%.*s/%.*s", company, (int)p->kind.length,
                   p->kind.at, (int)name.length, name.at ? name.at : "",
                   (int)since.length, since.at ? since.at : ""));
}

// The number by which files of other formats know this owner, too.
static void put_own_number(sg_put *put, const psc *p) {
  const char *id = sg_model_text(put->piece->model, p->party);
  if (psc_text(put, p->field[PSC_LINKS], "self").length)
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of("GB-COH-PSC"),
                      sg_slice_of(id + strlen("psc:")));
}

static sg_status put_party(psc *p, const char *company, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, p->piece, SG_RECORD_ENTITY, err));
  const bool is_person = sg_slice_begins(p->kind, "individual") ||
                         sg_slice_begins(p->kind, "super-secure");
  p->party = party_id(&put, p, company);
  sg_entity_row *row = sg_put_entity(&put);
  row->id = p->party;
  row->kind = is_person ? SG_PERSON : SG_COMPANY;
  row->flags |= SG_ROW_VERSION;
  put_name(&put, p);
  put_own_number(&put, p);
  put_address(&put, p);
  if (is_person)
    put_born(&put, p);
  else
    put_registration(&put, p);
  if (sg_slice_begins(p->kind, "super-secure"))
    sg_put_attr(&put, "unspecified_reason", p->kind);
  sg_put_cite(&put, p->source);
  return sg_put_end(&put, err);
}

static sg_status read_party(psc *p, const char *company, sg_error *err) {
  sg_model *model = p->piece->model;
  const uint32_t first_entity = model->entities.n;
  const uint32_t first_link = model->links.n;
  SG_TRY(put_party(p, company, err));
  SG_TRY(psc_put_links(p, err));
  const bool ok =
      sg_version_add(model, SG_RECORD_ENTITY, p->party, 0, first_entity) &&
      sg_version_add(model, SG_RECORD_LINK, p->party, 0, first_link);
  return ok ? SG_OK : sg_no_memory(err);
}

// --- the company ---

// What the company itself has stated: that nobody controls it, that it has not
// found out who does ...
static void put_statement(sg_put *put, const psc *p) {
  char key[100];
  char text[300];
  const sg_slice what = psc_value(put, p, PSC_STATEMENT);
  const sg_slice since = psc_value(put, p, PSC_NOTIFIED);
  const sg_slice until = psc_value(put, p, PSC_CEASED_ON);
  const sg_slice etag = psc_value(put, p, PSC_ETAG);
  if (what.length == 0)
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, NULL,
                   "a statement without words");
  if (until.length == 0)
    sg_put_attr(put, "owner_unspecified", what);
  (void)snprintf(key, sizeof key, "psc_statement:%.*s", SG_SHOWN(etag, 60));
  (void)snprintf(text, sizeof text, "%.*s, notified on %.*s%s%.*s",
                 SG_SHOWN(what, 200), SG_SHOWN(since, 20),
                 until.length ? ", ceased on " : "", SG_SHOWN(until, 20));
  sg_put_attr(put, key, sg_slice_of(text));
  sg_item *check = sg_put_item(put, SG_ON_CHECKS, sg_slice_of("GB-COH"),
                               sg_slice_of("true"));
  if (check)
    check->from = sg_put_date(put, "notified_on", since, SG_ORDER_UNKNOWN);
}

static sg_status put_company(psc *p, const char *company, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, p->piece, SG_RECORD_ENTITY, err));
  p->company = sg_put_words(&put, "GB-COH-%s", company);
  sg_entity_row *row = sg_put_entity(&put);
  row->id = p->company;
  row->kind = SG_COMPANY;
  row->flags |= SG_ROW_PART;
  if (!sg_slice_begins(sg_slice_of(company),
                       "OE")) // overseas, registered here as well
    row->country = SG_COUNTRY('G', 'B');
  (void)sg_put_item(&put, SG_ON_IDENTIFIERS, sg_slice_of("GB-COH"),
                    sg_slice_of(company));
  if (sg_slice_begins(p->kind, "persons-with-significant-control-statement"))
    put_statement(&put, p);
  sg_put_attr_json(&put, "psc_exemptions", p->field[PSC_EXEMPTIONS]);
  sg_put_cite(&put, p->source);
  return sg_put_end(&put, err);
}

// --- records ---

static bool is_party(sg_slice kind) {
  return sg_slice_begins(kind, "individual") ||
         sg_slice_begins(kind, "corporate-entity") ||
         sg_slice_begins(kind, "legal-person") ||
         sg_slice_begins(kind, "super-secure");
}

static bool has_type(sg_slice value, const char *beginnings) {
  return !beginnings || strchr(beginnings, value.at[0]);
}

// The members of `data`, walked once; what cannot be read is left out.
static void walk(psc *p, sg_slice data) {
  static const struct {
    const char *key;
    const char *beginnings; // of its values; NULL: anything
  } members[] = {
      [PSC_KIND] = {"kind", NULL},
      [PSC_NAME] = {"name", "\""},
      [PSC_NAME_ELEMENTS] = {"name_elements", "{"},
      [PSC_ADDRESS] = {"address", "{"},
      [PSC_BORN] = {"date_of_birth", "{"},
      [PSC_IDENTIFICATION] = {"identification", "{"},
      [PSC_LINKS] = {"links", "{"},
      [PSC_ETAG] = {"etag", "\""},
      [PSC_NATURES] = {"natures_of_control", "[\""},
      [PSC_NOTIFIED] = {"notified_on", "\""},
      [PSC_CEASED_ON] = {"ceased_on", "\""},
      [PSC_CEASED] = {"ceased", "tf"},
      [PSC_STATEMENT] = {"statement", "\""},
      [PSC_EXEMPTIONS] = {"exemptions", NULL},
  };
  sg_slice key;
  sg_slice value;
  if (data.at[0] != '{')
    return;
  for (size_t at = 0; sg_json_next(data, &at, &key, &value);)
    for (size_t i = 0; i < PSC_N_FIELDS; i++) {
      if (value.at[0] == 'n' || !sg_json_key_is(key, members[i].key))
        continue;
      if (has_type(value, members[i].beginnings))
        p->field[i] = value;
      else
        sg_piece_problem(p->piece, SG_PROBLEM_BAD_TYPE, value.at,
                         "'%s' is of another type than expected; it is left "
                         "out",
                         members[i].key);
    }
}

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)list;
  (void)ctx;
  psc p = {.piece = piece};
  char company[16];
  sg_slice value;
  bool no_memory = false;
  if (sg_piece_get(piece->text, "data", &value))
    walk(&p, value);
  p.kind = sg_piece_plain(piece, p.field[PSC_KIND], &no_memory);
  const bool is_fact =
      sg_slice_begins(p.kind, "persons-with-significant-control-statement") ||
      sg_slice_begins(p.kind, "exemptions");
  if (no_memory)
    return sg_no_memory(err);
  if (sg_slice_begins(p.kind, "totals#"))
    return SG_OK;
  if (!is_fact && !is_party(p.kind)) {
    sg_piece_refuse(piece, p.kind.at, "'kind' is none that is known");
    return SG_OK;
  }
  const sg_slice number = sg_piece_get(piece->text, "company_number", &value)
                              ? sg_piece_plain(piece, value, &no_memory)
                              : (sg_slice){NULL, 0};
  if (no_memory)
    return sg_no_memory(err);
  if (!psc_number(number, company)) {
    sg_piece_refuse(piece, number.at, "'company_number' is no company number");
    return SG_OK;
  }
  p.source = put_source(piece, err);
  if (p.source == SG_NONE)
    return SG_ENOMEM;
  SG_TRY(put_company(&p, company, err));
  return is_fact ? SG_OK : read_party(&p, company, err);
}

static sg_status read_psc(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  static const sg_json_layout layout = {.record = read_record};
  return sg_read_json(model, path, input, &layout, err);
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  const sg_slice text = sg_slice_trim(beginning);
  return text.length && text.at[0] == '{' && sg_slice_has(text, "\"data\"") &&
         (sg_slice_has(text, "\"company_number\"") ||
          sg_slice_has(text, "\"totals#persons-of-significant-control")) &&
         (sg_slice_has(text, "significant-control") ||
          sg_slice_has(text, "beneficial-owner") ||
          sg_slice_has(text, "\"exemptions\""));
}

const sg_format sg_format_psc = {
    .name = "psc",
    .about = "UK people with significant control, snapshot (JSON lines)",
    .is_file = true,
    .recognise = recognise,
    .read = read_psc,
};
