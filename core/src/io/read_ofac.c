// SPDX-License-Identifier: GPL-2.0-or-later
// read_ofac - the Treasury's lists of designated parties as sheets without
// headings: SDN.CSV or CONS_PRIM.CSV with the sheets of aliases, addresses and
// continued remarks beside it, or the list alone.
//
// The other sheets are kept first (ofac_sheets.h), so that an entry is written
// once with all that belongs to it. See core/formats/ofac.md.
#include "io/formats.h"
#include "io/guess.h"
#include "io/listing.h"
#include "io/ofac_sheets.h"
#include "io/ofac_values.h"
#include "io/peek.h"
#include "io/pieces.h"

#include "base/folder.h"

#include <ctype.h>
#include <inttypes.h>

typedef struct reading {
  sg_ofac_sheets sheets;
  const char *list; // code of the list that is being read
} reading;

enum {
  ENTRY,
  NAME,
  TYPE,
  PROGRAM,
  TITLE,
  CALL_SIGN,
  VESSEL_TYPE,
  TONNAGE,
  GROSS_TONNAGE,
  VESSEL_FLAG,
  VESSEL_OWNER,
  REMARKS
};

static const char *const columns[] = {
    "ent_num",      "SDN_Name",    "SDN_Type", "Program",       "Title",
    "call_sign",    "vessel_type", "tonnage",  "gross_tonnage", "vessel_flag",
    "vessel_owner", "Remarks",     NULL};

static const char *const sheet_columns[] = {"ent_num", NULL};

static sg_slice cell(const sg_piece *piece, uint32_t column) {
  return sg_ofac_cell(sg_piece_cell(piece, column));
}

// --- one entry

static void put_kind(sg_put *put, sg_slice type, sg_slice name) {
  sg_entity_row *row = sg_put_entity(put);
  if (sg_slice_is_like(type, "individual")) {
    row->kind = SG_PERSON;
    return;
  }
  if (type.length == 0 || sg_slice_is_like(type, "entity")) {
    row->kind = SG_COMPANY;
    if (sg_guess_kind(name) == SG_PUBLIC_BODY)
      sg_put_guessed_kind(put, name);
    return;
  }
  if (!sg_slice_is_like(type, "vessel") && !sg_slice_is_like(type, "aircraft"))
    sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, type.at,
                   "'SDN_Type': '%.*s' is not known; the kind is 'other'",
                   SG_SHOWN(type, 40));
  row->kind = SG_OTHER;
  sg_put_attr(put, "sdn_type", type);
}

static void put_aliases(sg_put *put, const sg_ofac_sheets *sheets,
                        uint64_t entry) {
  uint32_t n = 0;
  const sg_ofac_line *line = sg_ofac_lines(sheets, entry, SG_OFAC_ALIASES, &n);
  for (uint32_t i = 0; i < n; i++) {
    if (sg_slice_is_like(line[i].cells[1], "fka"))
      sg_put_value(put, SG_ON_FORMER_NAMES, line[i].cells[2]);
    else
      sg_put_name(put, line[i].cells[2]);
  }
}

// An address without a street would join all who are in one town.
static void put_addresses(sg_put *put, const sg_ofac_sheets *sheets,
                          uint64_t entry, sg_home *home) {
  uint32_t n = 0;
  const sg_ofac_line *line =
      sg_ofac_lines(sheets, entry, SG_OFAC_ADDRESSES, &n);
  sg_text places;
  sg_text_init(&places, 0);
  for (uint32_t i = 0; i < n; i++) {
    sg_text *room = put->piece->room;
    sg_home_add(home, sg_ofac_country(put, "country", line[i].cells[3]));
    sg_text_reset(room);
    for (int k = 1; k < SG_OFAC_CELLS; k++)
      sg_text_join(room, ", ", line[i].cells[k]);
    const sg_slice text = sg_put_made(put, room);
    if (line[i].cells[1].length)
      sg_put_value(put, SG_ITEM_ADDRESSES, text);
    else if (line[i].cells[2].length)
      sg_text_join(&places, "; ", text);
  }
  sg_put_attr(put, "places", sg_put_made(put, &places));
  sg_text_clear(&places);
}

static void put_columns(sg_put *put, const sg_piece *piece, bool is_person) {
  sg_put_attr(put, is_person ? "occupation" : "title", cell(piece, TITLE));
  for (uint32_t i = CALL_SIGN; i <= VESSEL_OWNER; i++)
    sg_put_attr(put, columns[i], cell(piece, i));
}

static uint32_t source_of(const sg_piece *piece, const reading *r,
                          sg_error *err) {
  const bool is_sdn = strcmp(r->list, "us_ofac_sdn") == 0;
  const sg_cited cited = {
      .title = sg_slice_of(
          is_sdn ? "Specially Designated Nationals and Blocked Persons List"
                 : "Consolidated Sanctions List (non-SDN)"),
      .publisher = sg_slice_of("U.S. Department of the Treasury, Office of "
                               "Foreign Assets Control"),
      .url = sg_slice_of("https://sanctionslist.ofac.treas.gov/"),
  };
  return sg_put_source(piece, &cited, err);
}

// What stands in the remarks and the sheets; `rest` and `risks` are room.
static void put_details(sg_put *put, const reading *r, uint64_t entry,
                        sg_slice remarks, sg_ofac_remarks *found) {
  sg_home located = {0, false};
  sg_ofac_remarks_put(put, remarks, found);
  put_aliases(put, &r->sheets, entry);
  put_addresses(put, &r->sheets, entry, &located);
  const uint8_t kind = sg_put_entity(put)->kind;
  if (kind == SG_COMPANY || kind == SG_PUBLIC_BODY)
    sg_put_home(put, &found->home, &located);
  sg_put_attr(put, "remarks", sg_put_made(put, found->rest));
  sg_put_attr(put, "secondary_sanctions", sg_put_made(put, found->risks));
}

static sg_status read_entity(const sg_piece *piece, const reading *r,
                             uint64_t entry, sg_slice remarks, sg_text *room,
                             sg_error *err) {
  sg_put put;
  const sg_slice name = cell(piece, NAME);
  const uint32_t source = source_of(piece, r, err);
  if (source == SG_NONE)
    return sg_no_memory(err);
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  sg_put_entity(&put)->id = sg_put_words(&put, "ofac:%" PRIu64, entry);
  sg_put_name(&put, name);
  put_kind(&put, cell(piece, TYPE), name);
  const bool is_person = sg_put_entity(&put)->kind == SG_PERSON;
  sg_ofac_remarks found = {
      .is_person = is_person,
      .rest = &room[0],
      .risks = &room[1],
  };
  (void)sg_put_item(&put, SG_ON_IDENTIFIERS, sg_slice_of("US-OFAC"),
                    cell(piece, ENTRY));
  const sg_listing listing = {
      .list = sg_slice_of(r->list),
      .since = SG_DATE_UNKNOWN,
      .until = SG_DATE_UNKNOWN,
      .source = source,
  };
  // "SDGT] [IFSR" is two programmes.
  sg_put_listings(&put, &listing, cell(piece, PROGRAM), "] [");
  put_columns(&put, piece, is_person);
  put_details(&put, r, entry, remarks, &found);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

// --- "Linked To"

// Entries of one name that are looked at, and bytes of their programmes: a
// choice is made for each "Linked To".
enum { CHOICES_MAX = 32, PROGRAMS_MAX = 256 };

static sg_slice cut_programs(sg_slice programs) {
  if (programs.length > PROGRAMS_MAX)
    programs.length = PROGRAMS_MAX;
  return programs;
}

static bool share_a_program(sg_slice a, sg_slice b) {
  a = cut_programs(a);
  b = cut_programs(b);
  const char *end = a.at + a.length;
  for (const char *at = a.at; a.length && at;) {
    const char *stop = memmem(at, (size_t)(end - at), "] [", 3);
    const size_t n = (size_t)((stop ? stop : end) - at);
    const char *hit = n && b.length ? memmem(b.at, b.length, at, n) : NULL;
    if (hit && (hit == b.at || hit[-1] == '[') &&
        (hit + n == b.at + b.length || hit[n] == ']'))
      return true;
    at = stop ? stop + 3 : NULL;
  }
  return false;
}

// A name may end in the full stop that also ends the remarks.
static uint32_t find_named(const sg_ofac_sheets *sheets, sg_slice *name,
                           bool is_last, uint32_t *n) {
  const sg_slice whole = *name;
  uint32_t first = sg_ofac_find_name(sheets, whole, n);
  if (*n == 0 && is_last && whole.length && whole.at[whole.length - 1] == '.') {
    name->length--;
    first = sg_ofac_find_name(sheets, *name, n);
  }
  return first;
}

// Of several entries with one name the one of the same programme, else the
// first; `*certain` when that is one only.
static uint64_t choose(const sg_ofac_sheets *sheets, uint32_t first, uint32_t n,
                       uint64_t own, sg_slice programs, bool *certain) {
  uint64_t chosen = 0;
  uint32_t best = 0;
  uint32_t n_best = 0;
  for (uint32_t i = 0; i < n && i < CHOICES_MAX; i++) {
    const sg_ofac_line *line = sg_ofac_named(sheets, first + i);
    const uint32_t points =
        (share_a_program(programs, line->cells[1]) ? 2U : 0U) +
        (line->entry != own ? 1U : 0U);
    if (i == 0 || points > best) {
      best = points;
      chosen = line->entry;
      n_best = 0;
    }
    n_best += points == best;
  }
  *certain = n == 1 || (n <= CHOICES_MAX && n_best == 1 && best >= 2);
  return chosen;
}

static sg_status read_link(const sg_piece *piece, const reading *r,
                           uint64_t entry, sg_slice name, bool is_last,
                           sg_error *err) {
  uint32_t n = 0;
  bool certain = true;
  const uint32_t first = find_named(&r->sheets, &name, is_last, &n);
  sg_put put;
  const uint32_t source = source_of(piece, r, err);
  if (source == SG_NONE)
    return sg_no_memory(err);
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_LINK, err));
  const uint32_t from = sg_put_words(&put, "ofac:%" PRIu64, entry);
  const uint32_t to =
      n ? sg_put_words(&put, "ofac:%" PRIu64,
                       choose(&r->sheets, first, n, entry, cell(piece, PROGRAM),
                              &certain))
        : sg_put_words(&put, "ofac:name:%.*s", (int)name.length, name.at);
  sg_link_row *link = sg_put_link(&put);
  link->from = from;
  link->to = to;
  link->kind = SG_LINK_OTHER;
  if (!certain) {
    link->basis = SG_INFERRED;
    sg_put_problem(&put, SG_PROBLEM_GUESSED, NULL,
                   "%u entries are named '%.*s'; the link goes to the first of "
                   "them",
                   n, SG_SHOWN(name, 80));
  }
  sg_put_attr(&put, "label", sg_slice_of("linked to"));
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

static sg_status read_links(const sg_piece *piece, const reading *r,
                            uint64_t entry, sg_slice remarks, sg_error *err) {
  sg_slice part;
  for (size_t at = 0; sg_slice_next(remarks, ";", &at, &part);) {
    const sg_slice name = sg_ofac_linked_to(part);
    if (name.length)
      SG_TRY(read_link(piece, r, entry, name, at >= remarks.length, err));
  }
  return SG_OK;
}

// --- rows

// It ends some sheets, and is no record.
static bool is_end_mark(const sg_piece *piece) {
  const bool is_mark = piece->row->fields.n == 1 &&
                       sg_csv_text(piece->row, 0).length == 1 &&
                       sg_csv_text(piece->row, 0).at[0] == 0x1a;
  piece->model->n_records -= is_mark;
  return is_mark;
}

// The remarks break off in the list and go on in the sheet of comments.
static bool join_remarks(const sg_piece *piece, const reading *r,
                         uint64_t entry, sg_text *out) {
  const sg_slice begin = cell(piece, REMARKS);
  uint32_t n = 0;
  const sg_ofac_line *line =
      sg_ofac_lines(&r->sheets, entry, SG_OFAC_COMMENTS, &n);
  sg_text_add(out, begin.at, begin.length);
  for (uint32_t i = 0; i < n; i++)
    sg_text_add(out, line[i].cells[0].at, line[i].cells[0].length);
  return sg_text_ok(out);
}

static sg_status read_entry(const sg_piece *piece, const reading *r,
                            uint64_t entry, sg_error *err) {
  sg_text room[3]; // what is left over, risks, remarks
  for (size_t i = 0; i < SG_COUNT(room); i++)
    sg_text_init(&room[i], 0);
  sg_status status =
      join_remarks(piece, r, entry, &room[2]) ? SG_OK : sg_no_memory(err);
  const sg_slice remarks = {sg_text_get(&room[2]), room[2].length};
  if (status == SG_OK)
    status = read_entity(piece, r, entry, remarks, room, err);
  if (status == SG_OK)
    status = read_links(piece, r, entry, remarks, err);
  for (size_t i = 0; i < SG_COUNT(room); i++)
    sg_text_clear(&room[i]);
  return status;
}

static sg_status read_row(const sg_piece *piece, const void *ctx,
                          sg_error *err) {
  const reading *r = ctx;
  uint64_t entry = 0;
  if (is_end_mark(piece))
    return SG_OK;
  if (piece->row->fields.n != 12)
    sg_piece_refuse(piece, NULL, "a row of the list has 12 columns, not %u",
                    piece->row->fields.n);
  else if (!sg_ofac_number(cell(piece, ENTRY), &entry))
    sg_piece_refuse(piece, cell(piece, ENTRY).at,
                    "the first column is no number of an entry");
  else if (cell(piece, NAME).length == 0)
    sg_piece_refuse(piece, NULL, "the entry has no name");
  else
    return read_entry(piece, r, entry, err);
  return SG_OK;
}

// A row of another sheet was kept before; here it is only seen whether it had
// an entry to go to.
static sg_status check_row(const sg_piece *piece, const void *ctx,
                           sg_error *err) {
  (void)err;
  const reading *r = ctx;
  uint64_t entry = 0;
  uint32_t n = 0;
  if (is_end_mark(piece))
    return SG_OK;
  if (!sg_ofac_number(cell(piece, ENTRY), &entry))
    sg_piece_refuse(piece, cell(piece, ENTRY).at,
                    "the first column is no number of an entry");
  else if (!sg_ofac_lines(&r->sheets, entry, SG_OFAC_LIST, &n))
    sg_piece_refuse(piece, cell(piece, ENTRY).at,
                    "the list has no entry %" PRIu64, entry);
  return SG_OK;
}

// --- files

static const char *list_of(const char *name) {
  return sg_name_begins(name, "cons") ? "us_ofac_nonsdn" : "us_ofac_sdn";
}

static sg_status read_sheet(sg_model *model, const char *path, uint16_t input,
                            sg_ofac_role role, reading *r, sg_error *err) {
  const sg_csv_layout layout = {
      .headings = role == SG_OFAC_LIST ? columns : sheet_columns,
      .has_no_headings = true,
      .row = role == SG_OFAC_LIST ? read_row : check_row,
      .ctx = r,
  };
  r->list = list_of(sg_name_of_file(path));
  return sg_read_csv(model, path, input, &layout, err);
}

typedef struct walk {
  sg_model *model;
  reading *reading;
  sg_ofac_role role; // of the sheets that are looked for
} walk;

static sg_status keep_next(const char *path, void *ctx, sg_error *err) {
  sg_input in;
  const walk *w = ctx;
  if (sg_ofac_role_of(sg_name_of_file(path)) != w->role)
    return SG_OK;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = sg_ofac_sheets_keep(&w->reading->sheets, &in, w->role, err);
  sg_input_close(&in);
  return status;
}

static sg_status read_next(const char *path, void *ctx, sg_error *err) {
  const walk *w = ctx;
  uint16_t input = 0;
  if (sg_ofac_role_of(sg_name_of_file(path)) != w->role)
    return SG_OK;
  SG_TRY(sg_model_add_input(w->model, path, "ofac", &input, err));
  path = SG_AT(sg_input_file, &w->model->inputs, input).path;
  return read_sheet(w->model, path, input, w->role, w->reading, err);
}

// All sheets are kept before one is read; the list comes first.
static sg_status read_sheets(const sg_folder *folder, walk *w, sg_error *err) {
  for (w->role = 0; w->role < SG_OFAC_NOTHING; w->role++)
    SG_TRY(sg_folder_each(folder, keep_next, w, err));
  SG_TRY(sg_ofac_sheets_sort(&w->reading->sheets, err));
  for (w->role = 0; w->role < SG_OFAC_NOTHING; w->role++)
    SG_TRY(sg_folder_each(folder, read_next, w, err));
  return SG_OK;
}

static bool is_sheet(const char *name) {
  return sg_ofac_role_of(name) != SG_OFAC_NOTHING;
}

static sg_status read_directory(sg_model *model, const char *path, reading *r,
                                sg_error *err) {
  sg_folder folder;
  walk w = {.model = model, .reading = r};
  sg_status status = sg_folder_open(&folder, path, sg_is_sheet, err);
  if (status == SG_OK)
    status = read_sheets(&folder, &w, err);
  if (status == SG_OK)
    sg_folder_tell_others(&folder, model->problems, is_sheet);
  sg_folder_close(&folder);
  return status;
}

// The list alone is looked at whole: entries mention those behind them.
static sg_status read_file(sg_model *model, const char *path, uint16_t input,
                           reading *r, sg_error *err) {
  sg_peek peek;
  sg_input all;
  sg_status status = sg_peek_open(&peek, model, path, SG_RECORD_MAX - 1, err);
  if (status == SG_OK && !peek.in.at_end)
    status = sg_fail(err, SG_EINPUT,
                     "%.200s: a list alone has at most 16 MiB; give a "
                     "directory that holds it",
                     path);
  if (status == SG_OK) {
    sg_input_over(&all, path, sg_peek_window(&peek), 1, 1);
    status = sg_ofac_sheets_keep(&r->sheets, &all, SG_OFAC_LIST, err);
  }
  if (status == SG_OK)
    status = sg_ofac_sheets_sort(&r->sheets, err);
  if (status == SG_OK)
    status = read_sheet(model, path, input, SG_OFAC_LIST, r, err);
  sg_peek_close(&peek);
  return status;
}

static sg_status read_ofac(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  reading r = {.list = "us_ofac_sdn"};
  sg_ofac_sheets_init(&r.sheets);
  const sg_status status = sg_is_directory(path)
                               ? read_directory(model, path, &r, err)
                               : read_file(model, path, input, &r, err);
  sg_ofac_sheets_clear(&r.sheets);
  return status;
}

// --- recognising

// The first row of a list: a number, a comma, and eleven commas outside quotes
// with the mark "-0-" among them.
static bool begins_a_list(sg_slice text) {
  uint32_t commas = 0;
  bool quoted = false;
  size_t i = 0;
  while (i < text.length && isdigit((unsigned char)text.at[i]))
    i++;
  if (i == 0 || i > 18 || i == text.length || text.at[i] != ',')
    return false;
  const size_t from = i;
  for (; i < text.length && (quoted || text.at[i] != '\n'); i++) {
    quoted ^= text.at[i] == '"';
    commas += !quoted && text.at[i] == ',';
  }
  return commas == 11 && memmem(text.at + from, i - from, "-0-", 3);
}

static bool is_list(const char *name) {
  return sg_ofac_role_of(name) == SG_OFAC_LIST;
}

static bool recognise(const char *path, sg_slice beginning) {
  return beginning.length ? begins_a_list(beginning)
                          : sg_folder_has(path, is_list);
}

const sg_format sg_format_ofac = {
    .name = "ofac",
    .about = "SDN.CSV or CONS_PRIM.CSV of the U.S. Treasury, or a directory "
             "with it",
    .is_file = true,
    .is_directory = true,
    .is_list = true,
    .recognise = recognise,
    .read = read_ofac,
};
