// SPDX-License-Identifier: GPL-2.0-or-later
// gleif_link - Level 2 of the Global LEI Index: who owns whom, and why somebody
// reports no parent; see gleif.h.
//
// A relationship reads from the child (StartNode) to the parent (EndNode).
// Consolidation in accounts is control: by what share is not said, and none is
// made up.
#include "io/gleif.h"

#include "graph/versions.h"

#include <stdio.h>

// --- relationships ---

typedef struct meaning {
  const char *type;
  uint8_t kind, detail, measure;
  bool is_reversed; // from the parent to the child
} meaning;

static const meaning meanings[] = {
    {"IS_DIRECTLY_CONSOLIDATED_BY", SG_CONTROL, SG_MEANS_OTHER, SG_DIRECT,
     true},
    {"IS_ULTIMATELY_CONSOLIDATED_BY", SG_CONTROL, SG_MEANS_OTHER, SG_ULTIMATE,
     true},
    {"IS_FUND-MANAGED_BY", SG_CONTROL, SG_MEANS_AGREEMENT, SG_DIRECT, true},
    {"IS_INTERNATIONAL_BRANCH_OF", SG_PART_OF, 0, 0, false},
    {"IS_SUBFUND_OF", SG_PART_OF, 0, 0, false},
    {"IS_FEEDER_TO", SG_LINK_OTHER, 0, 0, false},
};

static const meaning *meaning_of(sg_put *put, sg_slice type) {
  static const meaning unknown = {"", SG_LINK_OTHER, 0, 0, false};
  for (size_t i = 0; i < SG_COUNT(meanings); i++)
    if (sg_slice_is_like(type, meanings[i].type))
      return &meanings[i];
  sg_put_problem(put, SG_PROBLEM_UNKNOWN_VALUE, type.at,
                 "'RelationshipType': '%.*s' is not known; it is read as other",
                 SG_SHOWN(type, 60));
  return &unknown;
}

// What a relationship is between; taken from the piece before its row begins.
typedef struct ends {
  sg_slice start, end, type;
} ends;

static sg_slice text_of(sg_put *put, sg_slice object, const char *key,
                        const char *csv_key) {
  const sg_slice text = sg_gleif_text(put, object, key);
  return text.length ? text : sg_gleif_text(put, object, csv_key);
}

// The LEI at one end; nothing for an end that is named by something else.
static sg_slice node_of(sg_put *put, sg_slice relationship, const char *key) {
  const sg_slice node = sg_gleif_get(relationship, key);
  const sg_slice type = sg_gleif_text(put, node, "NodeIDType");
  if (type.length && !sg_slice_is(type, "LEI"))
    return (sg_slice){NULL, 0};
  return sg_gleif_text(put, node, "NodeID");
}

// Only the last relationship period counts, not those of accounts or filings:
// the first slot of the list is often an accounting period.
typedef struct period {
  sg_slice since, until;
} period;

// The first accounting and filing period become attributes.
static void put_other_period(sg_put *put, sg_slice type, const period *p) {
  static const char *const keys[] = {"ACCOUNTING_PERIOD",
                                     "DOCUMENT_FILING_PERIOD"};
  char text[32];
  for (size_t i = 0; i < SG_COUNT(keys); i++) {
    if (type.length == 0 || !sg_slice_is(type, keys[i]) ||
        sg_attr_find(put->piece->model, sg_put_link(put)->attrs, keys[i]))
      continue;
    const int n = snprintf(text, sizeof text, "%.*s/%.*s",
                           SG_SHOWN(p->since, 10), SG_SHOWN(p->until, 10));
    if (n > 1)
      sg_put_attr(put, keys[i], (sg_slice){text, (size_t)n});
  }
}

static void put_periods(sg_put *put, sg_slice relationship, period *out) {
  sg_slice list = sg_gleif_get(relationship, "RelationshipPeriods");
  if (list.length == 0)
    list = sg_gleif_get(relationship, "Period");
  sg_slice value;
  for (size_t at = 0; sg_gleif_next(list, "RelationshipPeriod", &at, &value);) {
    const sg_slice type = text_of(put, value, "PeriodType", "periodType");
    const period p = {text_of(put, value, "StartDate", "startDate"),
                      text_of(put, value, "EndDate", "endDate")};
    if (type.length && sg_slice_is(type, "RELATIONSHIP_PERIOD")) {
      if (sg_slice_compare(out->since, p.since) <= 0)
        *out = p;
      continue;
    }
    put_other_period(put, type, &p);
  }
}

// An ended relationship without an end is known to have ended by the last time
// the record was touched.
static sg_date guess_end(sg_put *put, sg_slice registration) {
  const sg_date end = sg_put_date(
      put, "LastUpdateDate", sg_gleif_text(put, registration, "LastUpdateDate"),
      SG_ORDER_UNKNOWN);
  sg_put_problem(put, SG_PROBLEM_GUESSED, NULL,
                 "an INACTIVE relationship without an end; the date of its "
                 "last update is used");
  sg_put_attr(put, "until_is", sg_slice_of("LastUpdateDate"));
  return end;
}

static void put_dates(sg_put *put, sg_slice relationship,
                      sg_slice registration) {
  period p = {{NULL, 0}, {NULL, 0}};
  put_periods(put, relationship, &p);
  const sg_date since = sg_put_date(put, "StartDate", p.since, SG_DAY_FIRST);
  sg_date until = sg_put_date(put, "EndDate", p.until, SG_DAY_FIRST);
  const sg_slice status =
      sg_gleif_text(put, relationship, "RelationshipStatus");
  if (until == SG_DATE_UNKNOWN && status.length &&
      sg_slice_is(status, "INACTIVE")) {
    until = guess_end(put, registration);
    if (since != SG_DATE_UNKNOWN && until != SG_DATE_UNKNOWN &&
        sg_date_first(since) > sg_date_last(until))
      until = since; // it has ended, and not before it began
  }
  sg_put_period(put, since, until);
}

static void put_lists(sg_put *put, sg_slice relationship) {
  static const char *const lists[][3] = {
      {"RelationshipQualifiers", "RelationshipQualifier", "Qualifiers"},
      {"RelationshipQuantifiers", "RelationshipQuantifier", "Quantifiers"},
  };
  static const char *const keys[] = {
      "QualifierDimension", "QualifierCategory", "MeasurementMethod",
      "QuantifierAmount",   "QuantifierUnits",   NULL,
  };
  sg_slice value;
  for (size_t i = 0; i < SG_COUNT(lists); i++) {
    sg_slice list = sg_gleif_get(relationship, lists[i][0]);
    if (list.length == 0)
      list = sg_gleif_get(relationship, lists[i][2]);
    size_t at = 0;
    if (sg_gleif_next(list, lists[i][1], &at, &value)) // one in practice
      sg_gleif_keep(put, value, keys);
  }
}

static void put_link(sg_put *put, const ends *e, sg_slice relationship,
                     sg_slice registration) {
  static const char *const of_relationship[] = {"RelationshipType",
                                                "RelationshipStatus", NULL};
  static const char *const of_registration[] = {
      "RegistrationStatus",
      "InitialRegistrationDate",
      "LastUpdateDate",
      "NextRenewalDate",
      "ManagingLOU",
      "ValidationSources",
      "ValidationReference",
      "ValidationDocuments",
      NULL,
  };
  const meaning *m = meaning_of(put, e->type);
  const uint32_t start = sg_gleif_id(put, e->start);
  const uint32_t end = sg_gleif_id(put, e->end);
  sg_link_row *row = sg_put_link(put);
  row->flags |= SG_ROW_VERSION;
  row->kind = m->kind;
  row->detail = m->detail;
  row->measure = m->measure;
  row->from = m->is_reversed ? end : start;
  row->to = m->is_reversed ? start : end;
  if (m->kind == SG_LINK_OTHER)
    sg_put_attr(put, "label", e->type);
  sg_gleif_keep(put, relationship, of_relationship);
  sg_gleif_keep(put, registration, of_registration);
  put_lists(put, relationship);
  put_dates(put, relationship, registration);
}

// Records that their publisher calls void, of which nothing is read. The void
// record takes the place of an earlier one.
static bool is_void(sg_put *put, sg_slice registration) {
  static const char *const words[] = {"ANNULLED", "DUPLICATE"};
  const sg_slice status =
      sg_gleif_text(put, registration, "RegistrationStatus");
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (status.length && sg_slice_is(status, words[i]))
      return true;
  return false;
}

static uint32_t key_of(sg_put *put, const ends *e) {
  return sg_put_words(put, "gleif:%.*s:%.*s:%.*s", (int)e->start.length,
                      e->start.at, (int)e->type.length, e->type.at,
                      (int)e->end.length, e->end.at);
}

static sg_status add_link(const sg_piece *piece, const ends *e,
                          sg_slice relationship, sg_slice registration,
                          sg_error *err) {
  sg_put put = {.piece = piece};
  const uint64_t when =
      sg_gleif_instant(sg_gleif_text(&put, registration, "LastUpdateDate"));
  const uint32_t key = key_of(&put, e);
  if (put.no_memory)
    return sg_no_memory(err);
  if (is_void(&put, registration)) {
    sg_piece_refuse(piece, NULL,
                    "its publisher says that this relationship "
                    "was registered by mistake");
    return sg_version_end(piece->model, SG_RECORD_LINK, key, when)
               ? SG_OK
               : sg_no_memory(err);
  }
  const uint32_t source =
      sg_gleif_source(piece, "Global LEI Index, Level 2: who owns whom", err);
  if (source == SG_NONE)
    return SG_ENOMEM;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_LINK, err));
  const uint32_t row = put.record.row;
  put_link(&put, e, relationship, registration);
  sg_put_cite(&put, source);
  SG_TRY(sg_put_end(&put, err));
  return sg_version_add(piece->model, SG_RECORD_LINK, key, when, row)
             ? SG_OK
             : sg_no_memory(err);
}

sg_status sg_gleif_relationship(const sg_piece *piece, sg_slice record,
                                sg_error *err) {
  sg_put put = {.piece = piece};
  const sg_slice relationship = sg_gleif_get(record, "Relationship");
  const sg_slice registration = sg_gleif_get(record, "Registration");
  const ends e = {
      .start = node_of(&put, relationship, "StartNode"),
      .end = node_of(&put, relationship, "EndNode"),
      .type = sg_gleif_text(&put, relationship, "RelationshipType"),
  };
  if (put.no_memory)
    return sg_no_memory(err);
  if (e.start.length && e.end.length && e.type.length)
    return add_link(piece, &e, relationship, registration, err);
  sg_piece_refuse(piece, NULL, "a relationship without %s",
                  !e.type.length    ? "its type"
                  : !e.start.length ? "an LEI at its start"
                                    : "an LEI at its end");
  return SG_OK;
}

// --- reporting exceptions ---

// What a reason means, in words.
static const char *explain(sg_slice reason) {
  static const char *const reasons[][2] = {
      {"NATURAL_PERSONS", "controlled by natural persons without a parent that "
                          "is a legal entity"},
      {"NON_CONSOLIDATING", "controlled by entities that do not have to "
                            "consolidate it"},
      {"NO_KNOWN_PERSON", "no person is known who controls it"},
      {"NO_LEI", "the parent has no LEI"},
      {"NON_PUBLIC", "the parent may or will not be made public"},
      {"BINDING_LEGAL_OBSTACLES", "a law keeps the parent secret"},
      {"LEGAL_OBSTACLES", "a law keeps the parent secret"},
      {"CONSENT_NOT_OBTAINED", "the parent has not agreed to be named"},
      {"CONSENT_NOT_OBTAINABLE", "the parent could not be asked"},
      {"DETRIMENT_NOT_EXCLUDED", "naming the parent could do harm"},
      {"DISCLOSURE_DETRIMENTAL", "naming the parent would do harm"},
  };
  for (size_t i = 0; i < SG_COUNT(reasons); i++)
    if (sg_slice_is(reason, reasons[i][0]))
      return reasons[i][1];
  return NULL;
}

static void add_reason(sg_text *out, sg_slice reason) {
  if (reason.length == 0)
    return;
  const char *words = explain(reason);
  if (out->length)
    sg_text_puts(out, "; ");
  sg_text_add(out, reason.at, reason.length);
  if (words)
    sg_text_printf(out, " (%s)", words);
}

static void add_reasons(sg_put *put, sg_text *out, sg_slice record,
                        sg_slice exception) {
  const sg_slice reasons = sg_gleif_get(record, "ExceptionReason");
  const sg_slice of_csv = sg_gleif_get(exception, "Reason");
  const sg_slice list = reasons.length ? reasons : of_csv;
  sg_slice value;
  if (list.length == 0 || list.at[0] != '[') {
    add_reason(out, sg_gleif_text(put, record, "ExceptionReason"));
    add_reason(out, sg_gleif_text(put, exception, "Reason"));
    return;
  }
  for (size_t at = 0; sg_json_next(list, &at, NULL, &value);)
    add_reason(
        out, sg_slice_trim(sg_put_plain(
                 put, value.at[0] == '{' ? sg_gleif_get(value, "$") : value)));
}

// Facts about the entity under the name of the category.
static void put_exception(sg_put *put, sg_slice category, sg_slice record) {
  const sg_slice exception = sg_gleif_get(record, "Exception");
  char key[96];
  sg_text text;
  sg_text_init(&text, 0);
  add_reasons(put, &text, record, exception);
  if (text.length == 0)
    sg_text_puts(&text, "no reason is given");
  (void)snprintf(key, sizeof key, "%.*s", SG_SHOWN(category, 80));
  sg_put_attr(put, key, sg_put_made(put, &text));
  sg_text_clear(&text);
  (void)snprintf(key, sizeof key, "%.*s_REFERENCE", SG_SHOWN(category, 80));
  sg_put_attr(put, key, sg_gleif_text(put, record, "ExceptionReference"));
}

static sg_status add_exception(const sg_piece *piece, sg_slice lei,
                               sg_slice category, sg_slice record,
                               uint64_t dated, sg_error *err) {
  sg_put put;
  const uint32_t source = sg_gleif_source(
      piece, "Global LEI Index, Level 2: reporting exceptions", err);
  if (source == SG_NONE)
    return SG_ENOMEM;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t row = put.record.row;
  const uint32_t id = sg_gleif_id(&put, lei);
  const uint32_t key = sg_put_words(&put, "gleif:%.*s:%.*s", (int)lei.length,
                                    lei.at, (int)category.length, category.at);
  const uint64_t own =
      sg_gleif_instant(sg_gleif_text(&put, record, "ContentDate"));
  sg_put_entity(&put)->id = id;
  sg_put_entity(&put)->flags |= SG_ROW_VERSION | SG_ROW_PART;
  put_exception(&put, category, record);
  sg_put_cite(&put, source);
  SG_TRY(sg_put_end(&put, err));
  return sg_version_add(piece->model, SG_RECORD_ENTITY, key, own ? own : dated,
                        row)
             ? SG_OK
             : sg_no_memory(err);
}

sg_status sg_gleif_exception(const sg_piece *piece, sg_slice record,
                             uint64_t dated, sg_error *err) {
  sg_put put = {.piece = piece};
  const sg_slice lei = sg_gleif_text(&put, record, "LEI");
  sg_slice category = sg_gleif_text(&put, record, "ExceptionCategory");
  if (category.length == 0)
    category =
        sg_gleif_text(&put, sg_gleif_get(record, "Exception"), "Category");
  if (put.no_memory)
    return sg_no_memory(err);
  if (lei.length && category.length)
    return add_exception(piece, lei, category, record, dated, err);
  sg_piece_refuse(piece, NULL, "a reporting exception without its %s",
                  lei.length ? "category" : "LEI");
  return SG_OK;
}
