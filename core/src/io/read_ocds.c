// SPDX-License-Identifier: GPL-2.0-or-later
// read_ocds - Open Contracting Data Standard 1.0 and 1.1: packages of releases,
// packages of records, single records and single releases; see
// core/formats/ocds.md.
#include "graph/versions.h"
#include "io/formats.h"
#include "io/ocds.h"
#include "io/pieces.h"

enum { LIST_RELEASES, LIST_RECORDS };
static const char *const lists[] = {"releases", "records", NULL};

// --- links ------------------------------------------------------------------

// Releases of one process repeat its links; the newest release counts.
static sg_status begin_link(const sg_ocds *ocds, sg_put *put, uint8_t kind,
                            uint32_t id, sg_error *err) {
  SG_TRY(sg_put_begin(put, ocds->piece, SG_RECORD_LINK, err));
  sg_link_row *link = sg_put_link(put);
  link->kind = kind;
  link->id = id;
  link->flags |= SG_ROW_VERSION;
  sg_put_attr(put, "ocid", ocds->ocid);
  sg_put_cite(put, ocds->source);
  return SG_OK;
}

static sg_status end_link(const sg_ocds *ocds, sg_put *put, sg_error *err) {
  const uint32_t id = sg_put_link(put)->id;
  const uint32_t row = put->record.row;
  SG_TRY(sg_put_end(put, err));
  return sg_version_add(ocds->piece->model, SG_RECORD_LINK, id, ocds->when, row)
             ? SG_OK
             : sg_no_memory(err);
}

// Who buys, if need be by the name under which other releases say it.
static uint32_t buyer_of(const sg_ocds *ocds, sg_put *put) {
  return ocds->buyer_id ? ocds->buyer_id
                        : sg_put_words(put, "ocds:%.*s:buyer",
                                       (int)ocds->ocid.length, ocds->ocid.at);
}

static uint32_t link_id(const sg_ocds *ocds, sg_put *put, const char *what,
                        sg_slice number, uint32_t party) {
  return sg_put_words(put, "ocds:%.*s:%s%.*s:%s", (int)ocds->ocid.length,
                      ocds->ocid.at, what, (int)number.length,
                      number.at ? number.at : "",
                      sg_model_text(ocds->piece->model, party));
}

typedef struct award {
  sg_slice id, status, date, title, amount, currency, suppliers;
  const struct sg_ocds_entry *contract;
} award;

static award award_of(const sg_ocds *ocds, sg_put *put, sg_slice object) {
  sg_slice value;
  award a = {
      .id = sg_put_member(put, object, "id"),
      .status = sg_put_member(put, object, "status"),
      .date = sg_put_member(put, object, "date"),
      .title = sg_put_member(put, object, "title"),
  };
  (void)sg_piece_get(object, "value", &value);
  a.amount = sg_put_member(put, value, "amount");
  a.currency = sg_put_member(put, value, "currency");
  (void)sg_piece_get(object, "suppliers", &a.suppliers);
  a.contract = sg_ocds_find(&ocds->contracts_by_award, a.id);
  return a;
}

static void put_value(sg_put *put, const award *a) {
  char code[4] = "";
  sg_put_attr_number(put, "value", a->amount);
  if (sg_currency_read(a->currency, code))
    sg_put_attr(put, "currency", sg_slice_of(code));
  else
    sg_put_attr_cut(put, "currency", a->currency);
}

static void put_contract(sg_put *put, const struct sg_ocds_entry *contract) {
  if (!contract)
    return;
  const sg_date signed_on =
      sg_put_date(put, "dateSigned", contract->date, SG_ORDER_UNKNOWN);
  sg_put_attr_cut(put, "contract", contract->id);
  sg_put_attr_date(put, "signed", signed_on);
  if (sg_put_link(put)->since == SG_DATE_UNKNOWN)
    sg_put_link(put)->since = signed_on;
}

static sg_status put_award(const sg_ocds *ocds, const award *a,
                           sg_slice supplier, sg_error *err) {
  sg_put put;
  sg_put plain = {.piece = ocds->piece};
  const sg_ocds_who who = sg_ocds_who_is(ocds, &plain, supplier);
  if (plain.no_memory)
    return sg_no_memory(err);
  if (who.id == 0) {
    sg_piece_problem(ocds->piece, SG_PROBLEM_UNKNOWN_RECORD, supplier.at,
                     "a supplier without name, id and identifier; it is left "
                     "out");
    return SG_OK;
  }
  if (!who.is_listed)
    SG_TRY(sg_ocds_put_party(ocds, supplier, err));
  const uint32_t id = link_id(ocds, &plain, "award:", a->id, who.name);
  SG_TRY(begin_link(ocds, &put, SG_CONTRACT, id, err));
  const uint32_t from = buyer_of(ocds, &put);
  sg_put_link(&put)->from = from;
  sg_put_link(&put)->to = who.id;
  const sg_date date = sg_put_date(&put, "date", a->date, SG_ORDER_UNKNOWN);
  sg_put_link(&put)->since = date;
  put_value(&put, a);
  sg_put_attr_cut(&put, "purpose", a->title);
  sg_put_attr_cut(&put, "award", a->id);
  sg_put_attr_cut(&put, "status", a->status);
  put_contract(&put, a->contract);
  put.no_memory |= plain.no_memory;
  return end_link(ocds, &put, err);
}

// The next of a list, or the only one, which some publish without a list.
static bool next_of(sg_slice list, size_t *at, sg_slice *value) {
  if (!list.at)
    return false;
  if (list.at[0] == '[')
    return sg_json_next(list, at, NULL, value);
  *value = list;
  return (*at)++ == 0;
}

// Is the value an object? Anything else is told of.
static bool is_object(const sg_ocds *ocds, sg_slice value, const char *what) {
  if (value.at[0] != '{')
    sg_piece_problem(ocds->piece, SG_PROBLEM_BAD_TYPE, value.at,
                     "%s in braces is expected; this is left out", what);
  return value.at[0] == '{';
}

// Each link repeats what the award, of so many bytes, and its contract say.
static sg_status put_suppliers(const sg_ocds *ocds, const award *a,
                               size_t bytes, sg_error *err) {
  const uint32_t limit =
      sg_put_repeats(bytes + (a->contract ? a->contract->id.length : 0));
  uint32_t n = 0;
  sg_slice supplier;
  for (size_t i = 0; next_of(a->suppliers, &i, &supplier);) {
    if (!is_object(ocds, supplier, "a supplier"))
      continue;
    if (n++ == limit) {
      sg_piece_problem(ocds->piece, SG_PROBLEM_UNKNOWN_VALUE, supplier.at,
                       "more than %u suppliers of so long an award; the rest "
                       "is left out",
                       limit);
      break;
    }
    SG_TRY(put_award(ocds, a, supplier, err));
  }
  return SG_OK;
}

static sg_status put_awards(const sg_ocds *ocds, sg_error *err) {
  sg_put plain = {.piece = ocds->piece};
  sg_slice object;
  for (size_t at = 0; next_of(ocds->awards, &at, &object);) {
    if (!is_object(ocds, object, "an award"))
      continue;
    const award a = award_of(ocds, &plain, object);
    if (!a.suppliers.at || sg_slice_is_like(a.status, "cancelled") ||
        sg_slice_is_like(a.status, "unsuccessful"))
      continue;
    SG_TRY(put_suppliers(ocds, &a, object.length - a.suppliers.length, err));
  }
  return plain.no_memory ? sg_no_memory(err) : SG_OK;
}

// Other parts of the process: who bids, and who runs the procedure.
static sg_status put_part(const sg_ocds *ocds, sg_slice reference,
                          const char *label, sg_error *err) {
  sg_put put;
  sg_put plain = {.piece = ocds->piece};
  const sg_ocds_who who = sg_ocds_who_is(ocds, &plain, reference);
  const uint32_t to = buyer_of(ocds, &plain);
  if (plain.no_memory)
    return sg_no_memory(err);
  if (who.id == 0)
    return SG_OK;
  if (!who.is_listed)
    SG_TRY(sg_ocds_put_party(ocds, reference, err));
  if (who.id == to)
    return SG_OK;
  const sg_slice nothing = {NULL, 0};
  const uint32_t id = link_id(ocds, &plain, label, nothing, who.name);
  SG_TRY(begin_link(ocds, &put, SG_LINK_OTHER, id, err));
  sg_put_link(&put)->from = who.id;
  sg_put_link(&put)->to = to;
  sg_put_attr(&put, "label", sg_slice_of(label));
  put.no_memory |= plain.no_memory;
  return end_link(ocds, &put, err);
}

static sg_status put_tenderers(const sg_ocds *ocds, sg_error *err) {
  sg_put plain = {.piece = ocds->piece};
  sg_slice one;
  for (size_t at = 0; next_of(ocds->tenderers, &at, &one);)
    if (is_object(ocds, one, "a tenderer"))
      SG_TRY(put_part(ocds, one, "tenderer", err));
  if (!ocds->parties.at || ocds->parties.at[0] != '[')
    return SG_OK;
  for (size_t at = 0; sg_json_next(ocds->parties, &at, NULL, &one);)
    if (one.at[0] == '{' && sg_ocds_has_role(&plain, one, "tenderer"))
      SG_TRY(put_part(ocds, one, "tenderer", err));
  return plain.no_memory ? sg_no_memory(err) : SG_OK;
}

// --- a release --------------------------------------------------------------

static sg_slice party_with_role(const sg_ocds *ocds, sg_put *put,
                                const char *role) {
  sg_slice one;
  if (ocds->parties.at && ocds->parties.at[0] == '[')
    for (size_t at = 0; sg_json_next(ocds->parties, &at, NULL, &one);)
      if (sg_ocds_has_role(put, one, role))
        return one;
  return (sg_slice){NULL, 0};
}

// The buyer; else who runs the procedure.
static bool find_buyer(sg_ocds *ocds) {
  sg_put plain = {.piece = ocds->piece};
  if (!ocds->procuring.at)
    ocds->procuring = party_with_role(ocds, &plain, "procuringEntity");
  if (!ocds->buyer.at)
    ocds->buyer = party_with_role(ocds, &plain, "buyer");
  ocds->procuring_id = sg_ocds_who_is(ocds, &plain, ocds->procuring).id;
  ocds->buyer_id = sg_ocds_who_is(ocds, &plain, ocds->buyer).id;
  if (ocds->buyer_id == 0)
    ocds->buyer_id = ocds->procuring_id;
  return !plain.no_memory;
}

// The digits of 2017-03-28T10:00:00 as a number; whoever is compiled from
// others is newer than they.
static uint64_t newness(sg_slice date, bool is_compiled) {
  uint64_t when = 0;
  uint32_t n = 0;
  for (size_t i = 0; i < date.length && n < 14; i++)
    if (date.at[i] >= '0' && date.at[i] <= '9') {
      when = 10 * when + (uint64_t)(date.at[i] - '0');
      n++;
    }
  for (; n < 14; n++)
    when *= 10;
  return 2 * when + is_compiled;
}

static void take_apart(sg_ocds *ocds) {
  const struct {
    const char *key;
    sg_slice *value;
    char begins; // with which it must begin; 0: anything
  } parts[] = {{"ocid", &ocds->ocid, '"'},
               {"date", &ocds->date, '"'},
               {"parties", &ocds->parties, '['},
               {"buyer", &ocds->buyer, '{'},
               {"tender", &ocds->tender, '{'},
               {"awards", &ocds->awards, '['},
               {"contracts", &ocds->contracts, '['},
               {"packageInfo", &ocds->package, '{'}};
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(ocds->piece->text, &at, &key, &value);)
    for (size_t i = 0; i < SG_COUNT(parts); i++)
      if (sg_json_key_is(key, parts[i].key)) {
        if (value.at[0] == parts[i].begins)
          *parts[i].value = value;
        else if (value.at[0] != 'n')
          sg_piece_problem(ocds->piece, SG_PROBLEM_BAD_TYPE, value.at,
                           "'%s' is of another type than expected; it is left "
                           "out",
                           parts[i].key);
      }
  (void)sg_piece_get(ocds->tender, "procuringEntity", &ocds->procuring);
  (void)sg_piece_get(ocds->tender, "tenderers", &ocds->tenderers);
  if (ocds->procuring.at && !is_object(ocds, ocds->procuring, "who procures"))
    ocds->procuring = (sg_slice){NULL, 0};
}

static sg_status find_source(sg_ocds *ocds, sg_error *err) {
  sg_put plain = {.piece = ocds->piece};
  sg_slice publisher;
  (void)sg_piece_get(ocds->package, "publisher", &publisher);
  const sg_slice day = {ocds->date.at,
                        ocds->date.length < 10 ? ocds->date.length : 10};
  const sg_cited cited = {
      .title = ocds->ocid,
      .publisher = sg_put_member(&plain, publisher, "name"),
      .url = sg_put_member(&plain, ocds->package, "uri"),
      .date = day,
  };
  ocds->source = sg_put_source(ocds->piece, &cited, err);
  return ocds->source == SG_NONE || plain.no_memory ? sg_no_memory(err) : SG_OK;
}

static sg_status put_release(const sg_ocds *ocds, sg_error *err) {
  sg_slice one;
  if (ocds->parties.at)
    for (size_t at = 0; sg_json_next(ocds->parties, &at, NULL, &one);)
      if (is_object(ocds, one, "a party"))
        SG_TRY(sg_ocds_put_party(ocds, one, err));
  sg_put plain = {.piece = ocds->piece};
  if (ocds->buyer.at && !sg_ocds_who_is(ocds, &plain, ocds->buyer).is_listed)
    SG_TRY(sg_ocds_put_party(ocds, ocds->buyer, err));
  if (ocds->procuring.at)
    SG_TRY(put_part(ocds, ocds->procuring, "procuringEntity", err));
  SG_TRY(put_tenderers(ocds, err));
  return put_awards(ocds, err);
}

static sg_status read_release(const sg_piece *piece, bool is_compiled,
                              sg_error *err) {
  sg_ocds ocds = {.piece = piece};
  sg_put plain = {.piece = piece};
  take_apart(&ocds);
  ocds.ocid = sg_put_scalar(&plain, ocds.ocid);
  if (!sg_put_id_fits(piece, ocds.ocid))
    return SG_OK;
  ocds.date = sg_put_scalar(&plain, ocds.date);
  ocds.when = newness(ocds.date, is_compiled);
  if (!sg_ocds_index_by(piece, ocds.parties, "id", &ocds.parties_by_id) ||
      !sg_ocds_index_by(piece, ocds.contracts, "awardID",
                        &ocds.contracts_by_award) ||
      !find_buyer(&ocds) || plain.no_memory)
    return sg_no_memory(err);
  SG_TRY(find_source(&ocds, err));
  return put_release(&ocds, err);
}

// --- records and packages ---------------------------------------------------

static bool has_ocid(const sg_piece *piece, sg_slice object) {
  sg_put plain = {.piece = piece};
  return sg_put_member(&plain, object, "ocid").length > 0;
}

static sg_status read_within(const sg_piece *piece, sg_slice release,
                             bool is_compiled, sg_error *err) {
  sg_mark mark;
  const sg_piece inner = sg_piece_inner(piece, release, &mark);
  return read_release(&inner, is_compiled, err);
}

// The compiled release when there is one, else the releases that are whole.
static sg_status read_process(const sg_piece *piece, sg_error *err) {
  sg_slice compiled;
  sg_slice releases;
  sg_slice one;
  uint32_t n = 0;
  if (sg_piece_get(piece->text, "compiledRelease", &compiled) &&
      has_ocid(piece, compiled))
    return read_within(piece, compiled, true, err);
  if (sg_piece_get(piece->text, "releases", &releases) && releases.at[0] == '[')
    for (size_t at = 0; sg_json_next(releases, &at, NULL, &one);)
      if (has_ocid(piece, one)) {
        SG_TRY(read_within(piece, one, false, err));
        n++;
      }
  if (n == 0)
    sg_piece_refuse(piece, NULL,
                    "a record without a compiled release and without whole "
                    "releases");
  return SG_OK;
}

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)ctx;
  sg_slice value;
  const sg_slice text = piece->text;
  if (text.at[0] != '{') {
    sg_piece_refuse(piece, NULL, "a release in braces is expected");
    return SG_OK;
  }
  if (list == LIST_RECORDS || sg_piece_get(text, "compiledRelease", &value))
    return read_process(piece, err);
  if (has_ocid(piece, text))
    return read_release(piece, false, err);
  sg_piece_refuse(piece, NULL, "%s",
                  sg_piece_get(text, "url", &value)
                      ? "this release is a reference to another file"
                      : "a release wants 'ocid'");
  return SG_OK;
}

// A record that is a document by itself.
static sg_status read_member(const sg_piece *value, sg_slice key,
                             const void *ctx, sg_error *err) {
  (void)ctx;
  if (sg_json_key_is(key, "compiledRelease") && has_ocid(value, value->text))
    return read_release(value, true, err);
  return SG_OK;
}

static sg_status read_ocds(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  static const sg_json_layout layout = {
      .lists = lists,
      .record = read_record,
      .member = read_member,
  };
  return sg_read_json(model, path, input, &layout, err);
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  static const char *const names[] = {
      "ocid", "compiledRelease", "records", "releases",
      "uri",  "publishedDate",   NULL};
  enum { PROCESS = 1 | 2, PACKAGE = 4 | 8 | 16 | 32 };
  const uint32_t found = sg_first_members(beginning, names);
  return found & PROCESS ||
         (found & PACKAGE && sg_slice_has(beginning, "\"ocid\"")) ||
         (found & 16 && found & 32); // a package of nothing
}

const sg_format sg_format_ocds = {
    .name = "ocds",
    .about = "Open Contracting releases and records (JSON)",
    .is_file = true,
    .recognise = recognise,
    .read = read_ocds,
};
