// SPDX-License-Identifier: GPL-2.0-or-later
// icij_nodes - see icij_nodes.h.
#include "io/icij_nodes.h"

#include "io/guess.h"
#include "io/listing.h"

#include "base/folder.h"

#include <ctype.h>
#include <stdio.h>

sg_icij_sheet sg_icij_sheet_of(const char *name) {
  static const struct {
    const char *ending; // of the name before ".csv"
    bool whole;         // it is all of the name
    sg_icij_sheet sheet;
  } sheets[] = {
      {"nodes-entities", false, SG_ICIJ_ENTITIES},
      {"nodes.entity", false, SG_ICIJ_ENTITIES},
      {"entities", true, SG_ICIJ_ENTITIES},
      {"nodes-officers", false, SG_ICIJ_OFFICERS},
      {"nodes.officer", false, SG_ICIJ_OFFICERS},
      {"officers", true, SG_ICIJ_OFFICERS},
      {"nodes-intermediaries", false, SG_ICIJ_INTERMEDIARIES},
      {"nodes.intermediary", false, SG_ICIJ_INTERMEDIARIES},
      {"intermediaries", true, SG_ICIJ_INTERMEDIARIES},
      {"nodes-addresses", false, SG_ICIJ_ADDRESSES},
      {"nodes.address", false, SG_ICIJ_ADDRESSES},
      {"addresses", true, SG_ICIJ_ADDRESSES},
      {"nodes-others", false, SG_ICIJ_OTHERS},
      {"nodes.other", false, SG_ICIJ_OTHERS},
      {"relationships", true, SG_ICIJ_EDGES},
      {"all_edges", true, SG_ICIJ_EDGES},
      {".edges", false, SG_ICIJ_EDGES},
  };
  for (size_t i = 0; i < SG_COUNT(sheets); i++)
    if (sg_name_ends(name, sheets[i].ending) &&
        (!sheets[i].whole || sg_name_begins(name, sheets[i].ending)))
      return sheets[i].sheet;
  return SG_ICIJ_NOTHING;
}

// Each key by its heading in the six-file layout and, where Neo4j wrote the
// sheet, by that of a returned node.
#define BOTH(key) key, "n." key
static const char *const headings[] = {
    BOTH("node_id"),
    BOTH("name"),
    BOTH("sourceID"),
    BOTH("countries"),
    BOTH("country_codes"),
    BOTH("address"),
    BOTH("jurisdiction"),
    BOTH("jurisdiction_description"),
    BOTH("incorporation_date"),
    BOTH("struck_off_date"),
    BOTH("closed_date"),
    BOTH("company_type"),
    BOTH("type"),
    BOTH("former_name"),
    BOTH("original_name"),
    BOTH("service_provider"),
    NULL,
};

enum {
  ID,
  NAME,
  SOURCE,
  COUNTRIES,
  COUNTRY_CODES,
  ADDRESS,
  JURISDICTION,
  JURISDICTION_NAME,
  INCORPORATED,
  STRUCK_OFF,
  CLOSED,
  COMPANY_TYPE,
  TYPE,
  FORMER_NAME,
  ORIGINAL_NAME,
  PROVIDER
};

static sg_slice cell(const sg_piece *piece, uint32_t key) {
  const sg_slice text = sg_piece_cell(piece, 2 * key);
  return text.length ? text : sg_piece_cell(piece, 2 * key + 1);
}

// --- before the main pass

bool sg_icij_is_bearer(sg_slice name) {
  static const char *const names[] = {
      "BEARER",       "THE BEARER",       "TO THE BEARER", "BEARER SHARES",
      "THE HOLDER",   "EL PORTADOR",      "AL PORTADOR",   "PORTADOR",
      "BEARER SHARE", "THE BEARER SHARES"};
  while (name.length && name.at[name.length - 1] == '.')
    name.length--;
  for (size_t i = 0; i < SG_COUNT(names); i++)
    if (sg_slice_is_like(name, names[i]))
      return true;
  return false;
}

// The account in "BOSHEN LTD./135-77"; {NULL, 0} for any other name.
static sg_slice account_of(sg_slice name) {
  const char *slash = name.length ? memrchr(name.at, '/', name.length) : NULL;
  if (!slash || slash + 1 >= name.at + name.length ||
      !isdigit((unsigned char)slash[1]) ||
      sg_guess_kind((sg_slice){name.at, (size_t)(slash - name.at)}) !=
          SG_COMPANY)
    return (sg_slice){NULL, 0};
  return (sg_slice){slash + 1, (size_t)(name.at + name.length - slash - 1)};
}

static bool note(sg_intern *set, sg_slice text) {
  return sg_intern_add(set, text.at, text.length) != SG_NONE;
}

// "ID\tNAME" in `room`.
static const char *with_name(sg_text *room, sg_slice id, sg_slice name) {
  sg_text_reset(room);
  sg_text_add(room, id.at, id.length);
  sg_text_putc(room, '\t');
  sg_text_add(room, name.at, name.length);
  return sg_text_ok(room) ? sg_text_get(room) : NULL;
}

typedef struct noting {
  sg_icij_known *known;
  sg_icij_sheet sheet;
  uint32_t id, name; // columns
  sg_text room;
} noting;

static bool note_row(noting *n, const sg_csv_record *row) {
  if (n->id >= row->fields.n || n->name >= row->fields.n)
    return true;
  const sg_slice id = sg_slice_trim(sg_csv_text(row, n->id));
  const sg_slice name = sg_slice_trim(sg_csv_text(row, n->name));
  if (id.length == 0)
    return true;
  if (n->sheet == SG_ICIJ_OFFICERS)
    return account_of(name).length == 0 || note(&n->known->nominees, id);
  return note(&n->known->intermediaries, id) && with_name(&n->room, id, name) &&
         note(&n->known->intermediaries, sg_text_slice(&n->room));
}

static void find_columns(noting *n, const sg_csv_record *row) {
  n->id = SG_NONE;
  n->name = SG_NONE;
  for (uint32_t i = 0; i < row->fields.n; i++) {
    const sg_slice text = sg_slice_trim(sg_csv_text(row, i));
    for (uint32_t k = 0; k < 2; k++) {
      n->id = sg_slice_is_like(text, headings[2 * ID + k]) ? i : n->id;
      n->name = sg_slice_is_like(text, headings[2 * NAME + k]) ? i : n->name;
    }
  }
}

static sg_status note_rows(noting *n, sg_input *in, sg_csv_record *row,
                           sg_error *err) {
  bool found = true;
  for (bool first = true;; first = false) {
    SG_TRY(sg_csv_next(in, row, &found, err));
    if (!found)
      return SG_OK;
    if (first)
      find_columns(n, row);
    else if (!note_row(n, row))
      return sg_no_memory(err);
    sg_input_advance(in, row->size);
  }
}

sg_status sg_icij_note(sg_icij_known *known, const char *path,
                       sg_icij_sheet sheet, sg_error *err) {
  sg_input in;
  sg_csv_record row;
  noting n = {.known = known, .sheet = sheet};
  sg_text_init(&n.room, 0);
  sg_csv_record_init(&row);
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = note_rows(&n, &in, &row, err);
  sg_input_close(&in);
  sg_csv_record_clear(&row);
  sg_text_clear(&n.room);
  return status;
}

// --- one node

uint32_t sg_icij_id(sg_put *put, sg_slice number) {
  sg_text *room = put->piece->room; // not formatted: it is called most
  sg_text_reset(room);
  sg_text_puts(room, "icij:");
  sg_text_add(room, number.at, number.length);
  return sg_put_word(put, sg_put_made(put, room));
}

uint32_t sg_icij_source(const sg_piece *piece, sg_slice name, sg_error *err) {
  const sg_cited cited = {
      .title = name.length ? name : sg_slice_of("Offshore Leaks Database"),
      .publisher =
          sg_slice_of("International Consortium of Investigative Journalists"),
      .url = sg_slice_of("https://offshoreleaks.icij.org/"),
  };
  return sg_put_source(piece, &cited, err);
}

// Words in the place of a country that name none.
static bool names_no_country(sg_slice text) {
  static const char *const words[] = {"XXX",
                                      "ZZZ",
                                      "XX",
                                      "Not identified",
                                      "Undetermined",
                                      "Recorded in leaked files as \"fund\"",
                                      "null",
                                      "Channel Islands",
                                      "Netherlands Antilles"};
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (sg_slice_is_like(text, words[i]))
      return true;
  return text.length == 0;
}

// The only country of a list of codes, or 0.
static uint16_t only_country(sg_put *put, sg_slice codes) {
  sg_home home = {0, false};
  sg_slice code;
  for (size_t at = 0; sg_slice_next(codes, ";", &at, &code);)
    if (!names_no_country(code))
      sg_home_add(&home, sg_put_country(put, "country_codes", code));
  return home.several ? 0 : home.country;
}

// The publisher's codes first, then the name beside the code, then ISO.
static uint16_t jurisdiction_of(sg_put *put) {
  const sg_slice code = cell(put->piece, JURISDICTION);
  const sg_slice name = cell(put->piece, JURISDICTION_NAME);
  const uint16_t own = sg_icij_jurisdiction(code);
  if (own)
    return own;
  const uint16_t named = names_no_country(name) ? 0 : sg_country_read(name);
  if (named)
    return named;
  return names_no_country(code) || (name.length && names_no_country(name))
             ? 0
             : sg_put_country(put, "jurisdiction", code);
}

static void put_date(sg_put *put, const char *key, const char *what,
                     sg_slice text) {
  sg_put_attr_date(put, key, sg_put_date(put, what, text, SG_DAY_FIRST));
}

static void put_others(sg_put *put) {
  uint32_t at = 0;
  sg_slice heading;
  sg_slice text;
  while (sg_piece_other_cell(put->piece, &at, &heading, &text)) {
    (void)sg_slice_take(&heading, "n.");
    sg_put_attr_as(put, heading, text);
  }
}

static void put_names(sg_put *put) {
  const sg_piece *piece = put->piece;
  sg_put_name(put, cell(piece, NAME));
  sg_put_name(put, cell(piece, ORIGINAL_NAME));
  sg_put_value(put, SG_ON_FORMER_NAMES, cell(piece, FORMER_NAME));
}

// A company, unless its type or name says that it is a trust or foundation.
static void put_entity_kind(sg_put *put, bool is_company) {
  sg_entity_row *row = sg_put_entity(put);
  const sg_slice type = cell(put->piece, COMPANY_TYPE).length
                            ? cell(put->piece, COMPANY_TYPE)
                            : cell(put->piece, TYPE);
  const uint8_t by_type = type.length ? sg_guess_kind(type) : SG_OTHER;
  sg_put_attr(put, "legal_form", type);
  if (by_type != SG_OTHER)
    row->kind = by_type == SG_ARRANGEMENT ? SG_ARRANGEMENT : SG_COMPANY;
  else if (!is_company ||
           sg_guess_kind(cell(put->piece, NAME)) == SG_ARRANGEMENT)
    sg_put_guessed_kind(put, cell(put->piece, NAME));
  else
    row->kind = SG_COMPANY;
}

static void put_company(sg_put *put, bool is_company) {
  const sg_piece *piece = put->piece;
  const sg_slice struck = cell(piece, STRUCK_OFF);
  const sg_slice closed = cell(piece, CLOSED);
  put_names(put);
  put_entity_kind(put, is_company);
  sg_put_entity(put)->country = jurisdiction_of(put);
  sg_put_attr(put, "jurisdiction", cell(piece, JURISDICTION));
  put_date(put, "incorporated", "incorporation_date",
           cell(piece, INCORPORATED));
  put_date(put, "dissolved", struck.length ? "struck_off_date" : "closed_date",
           struck.length ? struck : closed);
  sg_put_value(put, SG_ITEM_ADDRESSES, cell(piece, ADDRESS));
  sg_put_attr(put, "country_codes", cell(piece, COUNTRY_CODES));
  sg_put_attr(put, "service_provider", cell(piece, PROVIDER));
}

// A person or a firm: the data do not say which.
static void put_party(sg_put *put) {
  const sg_piece *piece = put->piece;
  put_names(put);
  sg_put_guessed_kind(put, cell(piece, NAME));
  sg_put_value(put, SG_ITEM_ADDRESSES, cell(piece, ADDRESS));
  if (sg_put_entity(put)->kind == SG_OTHER)
    return; // it may be a person
  const uint16_t country = only_country(put, cell(piece, COUNTRY_CODES));
  sg_put_entity(put)->country = country;
  sg_put_attr(put, "country_codes", cell(piece, COUNTRY_CODES));
  if (country)
    sg_put_attr(put, "country_guessed_from", sg_slice_of("country_codes"));
}

static void put_officer(sg_put *put) {
  const sg_slice name = cell(put->piece, NAME);
  put_party(put);
  sg_put_attr(put, "held_for_account", account_of(name));
  if (sg_icij_is_bearer(name))
    sg_put_attr_json(put, "bearer", sg_slice_of("true"));
}

static void put_address(sg_put *put) {
  const sg_slice text = cell(put->piece, ADDRESS);
  sg_put_entity(put)->kind = SG_ADDRESS;
  sg_put_name(put, text.length ? text : cell(put->piece, NAME));
  sg_put_entity(put)->country =
      only_country(put, cell(put->piece, COUNTRY_CODES));
  sg_put_attr(put, "country_codes", cell(put->piece, COUNTRY_CODES));
}

// The sheets that one callback reads.
typedef struct nodes {
  sg_icij_sheet sheet;
  const sg_icij_known *known;
} nodes;

// An officer who was read as an intermediary adds another name at most.
static sg_status read_again(const sg_piece *piece, const nodes *n,
                            sg_slice name, uint32_t source, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const sg_slice id = cell(piece, ID);
  const uint32_t word = sg_icij_id(&put, id);
  sg_put_entity(&put)->id = word;
  sg_put_entity(&put)->flags |= SG_ROW_PART;
  const char *same = with_name(piece->room, id, name);
  put.no_memory |= !same;
  if (same && sg_intern_find(&n->known->intermediaries, same) == SG_NONE)
    sg_put_value(&put, SG_ON_NAMES, name);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

static void put_node(sg_put *put, const nodes *n) {
  switch (n->sheet) {
  case SG_ICIJ_ENTITIES: put_company(put, true); break;
  case SG_ICIJ_OTHERS: put_company(put, false); break;
  case SG_ICIJ_OFFICERS: put_officer(put); break;
  case SG_ICIJ_ADDRESSES: put_address(put); break;
  case SG_ICIJ_INTERMEDIARIES:
    put_party(put);
    sg_put_entity(put)->roles = SG_ROLE_AGENT;
    break;
  case SG_ICIJ_EDGES:
  case SG_ICIJ_NOTHING: break;
  }
}

// The firm that set up a company is a column there: it becomes an entity of its
// own, one for all its companies, and their agent.
static sg_status read_provider(const sg_piece *piece, sg_slice id,
                               sg_slice name, uint32_t source, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t provider =
      sg_put_words(&put, "icij:provider:%.*s", (int)name.length, name.at);
  sg_put_entity(&put)->id = provider;
  sg_put_entity(&put)->kind = SG_COMPANY;
  sg_put_entity(&put)->roles = SG_ROLE_AGENT;
  sg_put_entity(&put)->flags |= SG_ROW_PART;
  sg_put_name(&put, name);
  sg_put_cite(&put, source);
  SG_TRY(sg_put_end(&put, err));
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_LINK, err));
  const uint32_t to = sg_icij_id(&put, id);
  sg_put_link(&put)->kind = SG_AGENT;
  sg_put_link(&put)->from = provider;
  sg_put_link(&put)->to = to;
  sg_put_attr(&put, "role", sg_slice_of("service provider"));
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

static sg_status read_row(const sg_piece *piece, const void *ctx,
                          sg_error *err) {
  const nodes *n = ctx;
  const sg_slice id = cell(piece, ID);
  const sg_slice provider = cell(piece, PROVIDER);
  if (id.length == 0) {
    sg_piece_refuse(piece, NULL, "the node has no node_id");
    return SG_OK;
  }
  const uint32_t source = sg_icij_source(piece, cell(piece, SOURCE), err);
  if (source == SG_NONE)
    return sg_no_memory(err);
  const char *text = sg_arena_text(piece->texts, id.at, id.length);
  if (!text)
    return sg_no_memory(err);
  if (n->sheet == SG_ICIJ_OFFICERS &&
      sg_intern_find(&n->known->intermediaries, text) != SG_NONE)
    return read_again(piece, n, cell(piece, NAME), source, err);
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t word = sg_icij_id(&put, id);
  sg_put_entity(&put)->id = word;
  put_node(&put, n);
  put_others(&put);
  sg_put_cite(&put, source);
  SG_TRY(sg_put_end(&put, err));
  return provider.length ? read_provider(piece, id, provider, source, err)
                         : SG_OK;
}

sg_status sg_icij_read_nodes(sg_model *model, const char *path, uint16_t input,
                             sg_icij_sheet sheet, const sg_icij_known *known,
                             sg_error *err) {
  const nodes n = {sheet, known};
  const sg_csv_layout layout = {
      .headings = headings,
      .row = read_row,
      .ctx = &n,
  };
  return sg_read_csv(model, path, input, &layout, err);
}

// --- links

void sg_icij_put_role(sg_put *put, const sg_icij_role *role, sg_slice words) {
  sg_link_row *link = sg_put_link(put);
  link->kind = role->kind;
  link->detail = role->detail;
  link->capacity = role->capacity;
  link->measure = role->measure;
  sg_put_attr(put, role->kind == SG_LINK_OTHER ? "label" : "role", words);
}
