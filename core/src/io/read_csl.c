// SPDX-License-Identifier: GPL-2.0-or-later
// read_csl - the consolidated screening list of the U.S. Government (a sheet
// of 28 or 29 columns) and the Denied Persons List (parted by tabs). See
// core/formats/csl.md.
#include "io/formats.h"
#include "io/guess.h"
#include "io/listing.h"
#include "io/ofac_values.h"
#include "io/peek.h"
#include "io/pieces.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>

enum {
  NAME,
  SOURCE,
  ENTITY_NUMBER,
  TYPE,
  PROGRAMS,
  TITLE,
  ADDRESSES,
  START_DATE,
  END_DATE,
  REMARKS,
  SOURCE_LIST_URL,
  ALT_NAMES,
  IDS
};

static const char *const headings[] = {
    "name", "source", "entity_number", "type", "programs", "title", "addresses",
    "start_date", "end_date", "remarks", "source_list_url", "alt_names", "ids",
    // known, and not read
    "_id", "citizenships", "dates_of_birth", "nationalities", "places_of_birth",
    "source_information_url", NULL};

// --- the list

typedef struct known_list {
  const char *begins; // of the source's name
  const char *code;
} known_list;

static const known_list known_lists[] = {
    {"Entity List", "us_bis_entity"},
    {"Military End User", "us_bis_meu"},
    {"Unverified List", "us_bis_unverified"},
    {"Denied Persons List", "us_bis_denied"},
    {"ITAR Debarred", "us_itar_debarred"},
    {"AECA Debarred", "us_itar_debarred"},
    {"Specially Designated Nationals", "us_ofac_sdn"},
    {"Sectoral Sanctions Identifications", "us_ofac_nonsdn"},
    {"Foreign Sanctions Evaders", "us_ofac_nonsdn"},
    {"Palestinian Legislative Council", "us_ofac_nonsdn"},
    {"Capta List", "us_ofac_nonsdn"},
    {"CAPTA List", "us_ofac_nonsdn"},
    {"Non-SDN", "us_ofac_nonsdn"},
    {"Nonproliferation Sanctions", "other:us_isn"},
};

static void list_code(sg_slice source, char *out, size_t size) {
  for (size_t i = 0; i < SG_COUNT(known_lists); i++)
    if (sg_slice_take(&source, known_lists[i].begins)) {
      (void)snprintf(out, size, "%s", known_lists[i].code);
      return;
    }
  (void)snprintf(out, size, "other:%.*s", SG_SHOWN(source, 100));
}

// "Entity List (EL) - Bureau of Industry and Security": EL, and the bureau.
static sg_slice short_name(sg_slice source) {
  const char *open = memchr(source.at, '(', source.length);
  const char *end = source.at + source.length;
  const char *close = open ? memchr(open, ')', (size_t)(end - open)) : NULL;
  return close && close - open < 12
             ? (sg_slice){open + 1, (size_t)(close - open - 1)}
             : source;
}

static uint32_t source_of(const sg_piece *piece, sg_slice source,
                          sg_error *err) {
  const char *dash = memmem(source.at, source.length, " - ", 3);
  const char *end = source.at + source.length;
  const sg_cited cited = {
      .title =
          dash ? (sg_slice){source.at, (size_t)(dash - source.at)} : source,
      .publisher = dash ? (sg_slice){dash + 3, (size_t)(end - dash - 3)}
                        : (sg_slice){NULL, 0},
      .url = sg_piece_cell(piece, SOURCE_LIST_URL),
  };
  return sg_put_source(piece, &cited, err);
}

// --- names

// "(CETC 13)" at the end of a name is another name; "(HK)" and "(China)" are
// part of it.
static void put_bracket(sg_put *put, sg_slice name) {
  if (name.length < 6 || name.at[name.length - 1] != ')')
    return;
  const char *open = memrchr(name.at, '(', name.length);
  if (!open || open < name.at + 2)
    return;
  const sg_slice alias = {open + 1, (size_t)(name.at + name.length - open - 2)};
  size_t n_letters = 0;
  for (size_t i = 0; i < alias.length; i++) {
    const unsigned char c = (unsigned char)alias.at[i];
    if (!isupper(c) && !isdigit(c) && c != ' ' && c != '-' && c != '&')
      return;
    n_letters += isupper(c) != 0;
  }
  if (n_letters < 3 || sg_country_read(alias) || sg_slice_is(alias, "PRC") ||
      sg_slice_is(alias, "UAE"))
    return;
  sg_put_name(put, alias);
  sg_put_name(put, (sg_slice){name.at, (size_t)(open - name.at)});
}

// "X; and any successor, sub-unit, or subsidiary thereof": X, and whom else the
// entry covers.
static sg_slice split_name(sg_slice name, sg_slice *covers) {
  static const char words[] = "and any successor";
  *covers = (sg_slice){NULL, 0};
  const char *at = memmem(name.at, name.length, words, sizeof words - 1);
  if (!at || at == name.at)
    return name;
  const char *end = name.at + name.length;
  *covers = (sg_slice){at + 4, (size_t)(end - at - 4)};
  name.length = (size_t)(at - name.at);
  while (name.length && strchr(" ;,", name.at[name.length - 1]))
    name.length--;
  return name;
}

static void put_names(sg_put *put, sg_slice name) {
  sg_slice alias;
  sg_put_name(put, name);
  put_bracket(put, name);
  const sg_slice others = sg_piece_cell(put->piece, ALT_NAMES);
  for (size_t at = 0; sg_slice_next(others, ";", &at, &alias);) {
    (void)sg_slice_take(&alias, "and ");
    sg_put_name(put, alias);
  }
}

// --- addresses

static bool has_digit(sg_slice text) {
  for (size_t i = 0; i < text.length; i++)
    if (isdigit((unsigned char)text.at[i]))
      return true;
  return false;
}

static uint16_t country_at_end(sg_slice address) {
  const char *comma = memrchr(address.at, ',', address.length);
  const char *from = comma ? comma + 1 : address.at;
  const char *end = address.at + address.length;
  return sg_country_read(sg_slice_trim((sg_slice){from, (size_t)(end - from)}));
}

// What has no number in it is a town or a country, which would join all who are
// in it.
static void put_address(sg_put *put, sg_slice address, sg_text *places) {
  if (has_digit(address)) {
    sg_put_value(put, SG_ITEM_ADDRESSES, address);
    return;
  }
  sg_text_join(places, "; ", address);
}

static void put_addresses(sg_put *put, sg_home *home) {
  const sg_slice all = sg_piece_cell(put->piece, ADDRESSES);
  sg_text places;
  sg_slice one;
  sg_text_init(&places, 0);
  for (size_t at = 0; sg_slice_next(all, "; ", &at, &one);) {
    (void)sg_slice_take(&one, "and ");
    sg_home_add(home, country_at_end(one));
    put_address(put, one, &places);
  }
  sg_put_attr(put, "places", sg_put_made(put, &places));
  sg_text_clear(&places);
}

// --- what else an entry says

// "LABEL, VALUE, CC" is the remark "LABEL VALUE (CC)" of the Treasury's sheets.
static void say_remark(sg_text *out, sg_slice part) {
  sg_slice cell;
  size_t n = 0;
  if (out->length)
    sg_text_puts(out, "; ");
  for (size_t at = 0; sg_slice_next(part, ", ", &at, &cell); n++) {
    const bool is_country = n > 1 && cell.length == 2 && at >= part.length;
    const char *before = n == 0 ? "" : is_country ? " (" : n == 1 ? " " : ", ";
    sg_text_puts(out, before);
    sg_text_add(out, cell.at, cell.length);
    if (is_country)
      sg_text_putc(out, ')');
  }
}

static void put_ids(sg_put *put, bool is_person, sg_home *home) {
  sg_text room[3]; // as remarks, what is left over, risks
  sg_slice part;
  const sg_slice ids = sg_piece_cell(put->piece, IDS);
  for (size_t i = 0; i < SG_COUNT(room); i++)
    sg_text_init(&room[i], 0);
  for (size_t at = 0; sg_slice_next(ids, ";", &at, &part);)
    say_remark(&room[0], part);
  sg_ofac_remarks found = {
      .is_person = is_person,
      .rest = &room[1],
      .risks = &room[2],
  };
  sg_ofac_remarks_put(put, sg_text_slice(&room[0]), &found);
  *home = found.home;
  sg_put_attr(put, "ids", sg_text_slice(&room[1]));
  sg_put_attr(put, "secondary_sanctions", sg_text_slice(&room[2]));
  for (size_t i = 0; i < SG_COUNT(room); i++) {
    put->no_memory |= !sg_text_ok(&room[i]);
    sg_text_clear(&room[i]);
  }
}

static void put_kind(sg_put *put, sg_slice type, sg_slice name) {
  sg_entity_row *row = sg_put_entity(put);
  if (sg_slice_is_like(type, "individual")) {
    row->kind = SG_PERSON;
  } else if (sg_slice_is_like(type, "entity")) {
    row->kind = SG_COMPANY;
    if (sg_guess_kind(name) == SG_PUBLIC_BODY)
      sg_put_guessed_kind(put, name);
  } else if (type.length) {
    sg_put_attr(put, "type", type);
  } else {
    sg_put_guessed_kind(put, name);
  }
}

// --- a row of the consolidated list

// The publisher's number where there is one, else a name made from what tells
// entries of one list apart. `_id` is another one in each release.
static uint32_t id_of(sg_put *put, sg_slice source) {
  static const uint8_t parts[] = {NAME, ADDRESSES, START_DATE, END_DATE,
                                  PROGRAMS};
  const sg_slice list = short_name(source);
  const sg_slice number = sg_piece_cell(put->piece, ENTITY_NUMBER);
  if (number.length)
    return sg_put_words(put, "csl:%.*s:%.*s", (int)list.length, list.at,
                        (int)number.length, number.at);
  char prefix[64];
  sg_text *room = put->piece->room;
  (void)snprintf(prefix, sizeof prefix, "csl:%.*s", SG_SHOWN(list, 50));
  sg_utf8_repair(prefix);
  sg_text_reset(room);
  sg_text_add(room, source.at, source.length);
  for (size_t i = 0; i < SG_COUNT(parts); i++) {
    const sg_slice text = sg_piece_cell(put->piece, parts[i]);
    sg_text_putc(room, '\n');
    sg_text_add(room, text.at, text.length);
  }
  return sg_put_content_id(put, prefix, sg_put_made(put, room));
}

static void put_entry(sg_put *put, sg_slice source, uint32_t cited) {
  const sg_piece *piece = put->piece;
  sg_slice covers;
  const sg_slice name = split_name(sg_piece_cell(piece, NAME), &covers);
  char code[112];
  list_code(source, code, sizeof code);
  sg_utf8_repair(code);
  const sg_listing listing = {
      .list = sg_slice_of(code),
      .since = sg_put_date(put, "start_date", sg_piece_cell(piece, START_DATE),
                           SG_MONTH_FIRST),
      .until = sg_put_date(put, "end_date", sg_piece_cell(piece, END_DATE),
                           SG_MONTH_FIRST),
      .source = cited,
  };
  sg_home registered = {0, false};
  sg_home located = {0, false};
  put_names(put, name);
  put_kind(put, sg_piece_cell(piece, TYPE), name);
  const uint8_t kind = sg_put_entity(put)->kind;
  sg_put_listings(put, &listing, sg_piece_cell(piece, PROGRAMS), ";");
  const sg_slice number = sg_piece_cell(piece, ENTITY_NUMBER);
  if (number.length && strncmp(code, "us_ofac", 7) == 0)
    (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of("US-OFAC"), number);
  put_ids(put, kind == SG_PERSON, &registered);
  put_addresses(put, &located);
  if (kind != SG_PERSON && kind != SG_OTHER)
    sg_put_home(put, &registered, &located);
  sg_put_attr(put, kind == SG_PERSON ? "occupation" : "title",
              sg_piece_cell(piece, TITLE));
  if (kind != SG_PERSON)
    sg_put_attr(put, "remarks", sg_piece_cell(piece, REMARKS));
  sg_put_attr(put, "covers", covers);
  sg_put_other_cells(put);
}

static sg_status read_row(const sg_piece *piece, const void *ctx,
                          sg_error *err) {
  (void)ctx;
  const sg_slice source = sg_piece_cell(piece, SOURCE);
  if (sg_piece_cell(piece, NAME).length == 0 || source.length == 0) {
    sg_piece_refuse(piece, NULL, "the entry has no %s",
                    source.length ? "name" : "source");
    return SG_OK;
  }
  sg_put put;
  const uint32_t cited = source_of(piece, source, err);
  if (cited == SG_NONE)
    return sg_no_memory(err);
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t id = id_of(&put, source);
  sg_put_entity(&put)->id = id;
  put_entry(&put, source, cited);
  sg_put_cite(&put, cited);
  return sg_put_end(&put, err);
}

// --- the Denied Persons List

enum { DPL_NAME, EFFECTIVE, EXPIRATION, STREET, CITY, STATE, COUNTRY, POSTAL };

static const char *const dpl_headings[] = {
    "Name",           "Effective_Date", "Expiration_Date",
    "Street_Address", "City",           "State",
    "Country",        "Postal_Code",    NULL};

static void put_dpl_address(sg_put *put) {
  static const uint8_t parts[] = {STREET, CITY, STATE, POSTAL, COUNTRY};
  const sg_piece *piece = put->piece;
  sg_text *room = piece->room;
  sg_text_reset(room);
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    sg_text_join(room, ", ", sg_piece_cell(piece, parts[i]));
  put->no_memory |= !sg_text_ok(room);
  const char *text =
      sg_arena_text(piece->texts, sg_text_get(room), room->length);
  put->no_memory |= !text;
  const sg_slice address = sg_slice_of(text);
  if (sg_piece_cell(piece, STREET).length)
    sg_put_value(put, SG_ITEM_ADDRESSES, address);
  else
    sg_put_attr(put, "places", address);
}

// Entries have no number: the whole row names one.
static uint32_t dpl_id(sg_put *put) {
  return sg_put_content_id(put, "csl:DPL",
                           sg_text_slice(&put->piece->row->text));
}

static void put_denied(sg_put *put, uint32_t cited) {
  const sg_piece *piece = put->piece;
  const sg_slice name = sg_piece_cell(piece, DPL_NAME);
  const sg_listing listing = {
      .list = sg_slice_of("us_bis_denied"),
      .since = sg_put_date(put, "Effective_Date",
                           sg_piece_cell(piece, EFFECTIVE), SG_MONTH_FIRST),
      .until = sg_put_date(put, "Expiration_Date",
                           sg_piece_cell(piece, EXPIRATION), SG_MONTH_FIRST),
      .source = cited,
  };
  const sg_home nowhere = {0, false};
  sg_home located = {0, false};
  sg_put_name(put, name);
  sg_put_guessed_kind(put, name);
  sg_put_listings(put, &listing, (sg_slice){NULL, 0}, ";");
  put_dpl_address(put);
  sg_home_add(&located,
              sg_put_country(put, "Country", sg_piece_cell(piece, COUNTRY)));
  if (sg_put_entity(put)->kind != SG_OTHER)
    sg_put_home(put, &nowhere, &located);
  sg_put_other_cells(put);
}

static sg_status read_denied(const sg_piece *piece, const void *ctx,
                             sg_error *err) {
  (void)ctx;
  if (sg_piece_cell(piece, DPL_NAME).length == 0) {
    sg_piece_refuse(piece, NULL, "the entry has no name");
    return SG_OK;
  }
  static const char url[] = "https://www.bis.gov/";
  const sg_cited cited = {
      .title = sg_slice_of("Denied Persons List (DPL)"),
      .publisher = sg_slice_of("Bureau of Industry and Security"),
      .url = sg_slice_of(url),
  };
  sg_put put;
  const uint32_t source = sg_put_source(piece, &cited, err);
  if (source == SG_NONE)
    return sg_no_memory(err);
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t id = dpl_id(&put);
  sg_put_entity(&put)->id = id;
  put_denied(&put, source);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

// --- files

static sg_slice first_line(sg_slice text) {
  const char *end = text.length ? memchr(text.at, '\n', text.length) : NULL;
  return (sg_slice){text.at, end ? (size_t)(end - text.at) : text.length};
}

// Bytes of a file in which its first line ends.
enum { LOOKED_AT = 4096 };

static bool is_denied(sg_slice line) {
  return sg_slice_has(line, "\t") && sg_slice_has(line, "Effective_Date") &&
         sg_slice_has(line, "Standard_Order");
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  const sg_slice line = first_line(beginning);
  return is_denied(line) ||
         (sg_slice_has(line, "source") && sg_slice_has(line, "entity_number") &&
          sg_slice_has(line, "alt_names") &&
          sg_slice_has(line, "federal_register_notice"));
}

static sg_status read_csl(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  static const sg_csv_layout list = {
      .headings = headings,
      .n_required = 2,
      .row = read_row,
  };
  static const sg_csv_layout denied_persons = {
      .headings = dpl_headings,
      .n_required = 3,
      .separator = '\t',
      .row = read_denied,
  };
  sg_peek peek;
  sg_status status = sg_peek_open(&peek, model, path, LOOKED_AT, err);
  const bool denied =
      status == SG_OK && is_denied(first_line(sg_peek_window(&peek)));
  if (status == SG_OK)
    status =
        sg_read_csv(model, path, input, denied ? &denied_persons : &list, err);
  sg_peek_close(&peek);
  return status;
}

const sg_format sg_format_csl = {
    .name = "csl",
    .about = "consolidated screening list (CSV) or Denied Persons List (tabs) "
             "of the U.S. Government",
    .is_file = true,
    .is_list = true,
    .recognise = recognise,
    .read = read_csl,
};
