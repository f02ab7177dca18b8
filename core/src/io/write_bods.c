// SPDX-License-Identifier: GPL-2.0-or-later
// write_bods - a sheet as statements of the Beneficial Ownership Data Standard
// 0.4: companies, public bodies, arrangements and persons, and who owns,
// controls or runs whom. Other parties and links have no statement there.
//
// The standard wants the day on which a statement was declared. That is known
// of links that were filed; others have the day of the graph, or one that
// cannot be meant, and an annotation says so. Ids of statements follow from
// ours.
#include "base/date.h"
#include "base/uuid.h"
#include "io/edge_days.h"
#include "io/sheet_writers.h"

#include <string.h>

typedef struct bods {
  const sg_sheet *s;
  sg_json_writer w;
  sg_text room;
  char day[11];          // of every statement that is not filed
  const char *about_day; // what it is
  const sg_cell_column *kind, *country, *identifiers, *topics, *legal_form,
      *incorporated, *dissolved;
  const sg_cell_column *share, *low, *high, *above, *below;
  const sg_cell_column *votes, *votes_low, *votes_high;
  const sg_cell_column *means, *post, *measure, *beneficial, *filed;
} bods;

typedef struct word {
  const char *ours, *theirs;
} word;

// --- small things ---

static const char *text_of(const sg_cell_column *column, uint32_t row) {
  const char *one[2];
  const char *const *texts = sg_cell_texts(column, row, one);
  return texts ? texts[0] : "";
}

static bool number_of(const sg_cell_column *column, uint32_t row, double *out) {
  if (!column || column->type != SG_CELL_NUMBER || !sg_cell_is_set(column, row))
    return false;
  *out = column->numbers[row];
  return true;
}

static bool is_true(const sg_cell_column *column, uint32_t row) {
  return column && column->type == SG_CELL_TRUTH && column->truths[row] > 0;
}

static const char *find(const word *words, size_t n, const char *ours) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(words[i].ours, ours) == 0)
      return words[i].theirs;
  return NULL;
}

static void put_about_day(bods *b) {
  sg_json_key(&b->w, "annotations");
  sg_json_open_line(&b->w, '[');
  sg_json_open_line(&b->w, '{');
  sg_json_put(&b->w, "statementPointerTarget", "/statementDate");
  sg_json_put(&b->w, "motivation", "commenting");
  sg_json_put(&b->w, "description", b->about_day);
  sg_json_close(&b->w, '}');
  sg_json_close(&b->w, ']');
}

// `filed` may be NULL, and is passed over where it is no day.
static void begin(bods *b, const char *type, const char *record,
                  const char *subject, const char *filed) {
  char id[SG_UUID_TEXT];
  sg_date date = SG_DATE_UNKNOWN;
  const bool is_filed = filed && strlen(filed) == sizeof b->day - 1 &&
                        sg_date_parse(filed, strlen(filed), &date);
  sg_uuid_of(type, record, id);
  sg_json_open_line(&b->w, '{'); // one statement a line
  sg_json_put(&b->w, "statementId", id);
  sg_json_put(&b->w, "statementDate", is_filed ? filed : b->day);
  if (!is_filed)
    put_about_day(b);
  sg_json_put(&b->w, "declarationSubject", subject);
  sg_json_put(&b->w, "recordId", record);
  sg_json_put(&b->w, "recordType", type);
  sg_json_key(&b->w, "recordDetails");
  sg_json_open(&b->w, '{');
  sg_json_put_bool(&b->w, "isComponent", false);
}

static void end(bods *b) {
  sg_json_close(&b->w, '}');
  sg_json_close(&b->w, '}');
}

// --- parties ---

static const char *entity_type(const bods *b, uint32_t v) {
  static const word types[] = {{"company", "registeredEntity"},
                               {"public_body", "stateBody"},
                               {"arrangement", "arrangement"}};
  return find(types, SG_COUNT(types), text_of(b->kind, v));
}

static bool is_person(const bods *b, uint32_t v) {
  return strcmp(text_of(b->kind, v), "person") == 0;
}

static bool has_topic(const bods *b, uint32_t v, const char *topic) {
  const char *one[2];
  const char *const *topics = sg_cell_texts(b->topics, v, one);
  while (topics && *topics && strcmp(*topics, topic) != 0)
    topics++;
  return topics && *topics;
}

static void put_identifiers(bods *b, uint32_t v) {
  const char *one[2];
  const char *const *all = sg_cell_texts(b->identifiers, v, one);
  if (!all)
    return;
  sg_json_key(&b->w, "identifiers");
  sg_json_open(&b->w, '[');
  for (; *all; all++) {
    const size_t scheme = strcspn(*all, ":");
    if (!(*all)[scheme])
      continue;
    sg_json_open_line(&b->w, '{');
    sg_json_put(&b->w, "id", *all + scheme + 1);
    sg_text_reset(&b->room);
    sg_text_add(&b->room, *all, scheme);
    sg_json_put(&b->w, "scheme", sg_text_get(&b->room));
    sg_json_close(&b->w, '}');
  }
  sg_json_close(&b->w, ']');
}

static void put_date(bods *b, const char *key, const sg_cell_column *column,
                     uint32_t row) {
  const char *text = text_of(column, row);
  sg_date date = SG_DATE_UNKNOWN;
  if (sg_date_parse(text, strlen(text), &date))
    sg_json_put(&b->w, key, text);
}

static void put_entity(bods *b, uint32_t v, const char *type) {
  const sg_cols *nodes = &b->s->nodes;
  const char *country = text_of(b->country, v);
  begin(b, "entity", nodes->id[v], nodes->id[v], NULL);
  sg_json_key(&b->w, "entityType");
  sg_json_open_line(&b->w, '{');
  sg_json_put(&b->w, "type", type);
  if (text_of(b->legal_form, v)[0])
    sg_json_put(&b->w, "details", text_of(b->legal_form, v));
  sg_json_close(&b->w, '}');
  sg_json_put(&b->w, "name", nodes->label[v]);
  if (country[0]) {
    sg_json_key(&b->w, "jurisdiction");
    sg_json_open_line(&b->w, '{');
    sg_json_put(&b->w, "name", country);
    sg_json_put(&b->w, "code", country);
    sg_json_close(&b->w, '}');
  }
  put_identifiers(b, v);
  put_date(b, "foundingDate", b->incorporated, v);
  put_date(b, "dissolutionDate", b->dissolved, v);
  end(b);
}

static void put_person(bods *b, uint32_t v) {
  const sg_cols *nodes = &b->s->nodes;
  begin(b, "person", nodes->id[v], nodes->id[v], NULL);
  sg_json_put(&b->w, "personType", "knownPerson");
  sg_json_key(&b->w, "names");
  sg_json_open_line(&b->w, '[');
  sg_json_open_line(&b->w, '{');
  sg_json_put(&b->w, "fullName", nodes->label[v]);
  sg_json_close(&b->w, '}');
  sg_json_close(&b->w, ']');
  put_identifiers(b, v);
  if (has_topic(b, v, "role.pep")) {
    sg_json_key(&b->w, "politicalExposure");
    sg_json_open_line(&b->w, '{');
    sg_json_put(&b->w, "status", "isPep");
    sg_json_close(&b->w, '}');
  }
  end(b);
}

// --- relationships ---

static const char *interest_of(const bods *b, uint32_t e) {
  static const word means[] = {{"board_majority", "appointmentOfBoard"},
                               {"board_member", "boardMember"},
                               {"golden_share", "controlByLegalFramework"},
                               {"statute", "controlByLegalFramework"},
                               {"agreement", "rightsGrantedByContract"},
                               {"nominee", "nominee"}};
  static const word posts[] = {{"chair", "boardChair"},
                               {"director", "boardMember"},
                               {"executive", "seniorManagingOfficial"},
                               {"officer", "seniorManagingOfficial"}};
  const char *kind = b->s->edges.label[e];
  if (strcmp(kind, "ownership") == 0)
    return "shareholding";
  if (strcmp(kind, "position") == 0)
    return find(posts, SG_COUNT(posts), text_of(b->post, e));
  if (strcmp(kind, "control") != 0)
    return NULL;
  const char *type = find(means, SG_COUNT(means), text_of(b->means, e));
  return type ? type : "otherInfluenceOrControl";
}

static void put_share(bods *b, const sg_cell_column *exact,
                      const sg_cell_column *low, const sg_cell_column *high,
                      uint32_t e) {
  double share = 0;
  double least = 0;
  double most = 0;
  const bool is_exact = number_of(exact, e, &share);
  const bool is_low = !is_exact && number_of(low, e, &least);
  const bool is_high = !is_exact && number_of(high, e, &most);
  if (!is_exact && !is_low && !is_high)
    return;
  const bool above = low == b->low && is_true(b->above, e);
  const bool below = high == b->high && is_true(b->below, e);
  sg_json_key(&b->w, "share");
  sg_json_open_line(&b->w, '{');
  if (is_exact)
    sg_json_put_number(&b->w, "exact", share);
  if (is_low)
    sg_json_put_number(&b->w, above ? "exclusiveMinimum" : "minimum", least);
  if (is_high)
    sg_json_put_number(&b->w, below ? "exclusiveMaximum" : "maximum", most);
  sg_json_close(&b->w, '}');
}

static void put_day(bods *b, const char *key, const char *text, bool last) {
  char day[11];
  if (sg_edge_day(text, last, day)[0])
    sg_json_put(&b->w, key, text);
}

static void put_interest(bods *b, uint32_t e, const char *type) {
  const char *measure = text_of(b->measure, e);
  const bool is_indirect =
      strcmp(measure, "total") == 0 || strcmp(measure, "ultimate") == 0;
  sg_json_open_line(&b->w, '{');
  sg_json_put(&b->w, "type", type);
  sg_json_put(&b->w, "directOrIndirect", is_indirect ? "indirect" : "direct");
  if (is_true(b->beneficial, e))
    sg_json_put_bool(&b->w, "beneficialOwnershipOrControl", true);
  if (strcmp(type, "shareholding") == 0)
    put_share(b, b->share, b->low, b->high, e);
  if (strcmp(type, "votingRights") == 0)
    put_share(b, b->votes, b->votes_low, b->votes_high, e);
  put_day(b, "startDate", b->s->since[e], false);
  put_day(b, "endDate", b->s->until[e], true);
  sg_json_close(&b->w, '}');
}

static bool has_votes(const bods *b, uint32_t e) {
  double votes = 0;
  return number_of(b->votes, e, &votes) || number_of(b->votes_low, e, &votes) ||
         number_of(b->votes_high, e, &votes);
}

static void put_relationship(bods *b, uint32_t e) {
  const sg_sheet *s = b->s;
  const uint32_t from = s->from[e];
  const uint32_t to = s->to[e];
  const char *type = interest_of(b, e);
  if (!type || !entity_type(b, to) ||
      !(entity_type(b, from) || is_person(b, from)))
    return;
  begin(b, "relationship", s->edges.id[e], s->nodes.id[to],
        text_of(b->filed, e));
  sg_json_put(&b->w, "subject", s->nodes.id[to]);
  sg_json_put(&b->w, "interestedParty", s->nodes.id[from]);
  sg_json_key(&b->w, "interests");
  sg_json_open(&b->w, '[');
  put_interest(b, e, type);
  if (strcmp(type, "shareholding") == 0 && has_votes(b, e))
    put_interest(b, e, "votingRights");
  sg_json_close(&b->w, ']');
  end(b);
}

static void find_columns(bods *b) {
  const sg_cols *nodes = &b->s->nodes;
  const sg_cols *edges = &b->s->edges;
  b->kind = sg_cols_find(nodes, "kind");
  b->country = sg_cols_find(nodes, "country");
  b->identifiers = sg_cols_find(nodes, "identifiers");
  b->topics = sg_cols_find(nodes, "topics");
  b->legal_form = sg_cols_find(nodes, "legal_form");
  b->incorporated = sg_cols_find(nodes, "incorporated");
  b->dissolved = sg_cols_find(nodes, "dissolved");
  b->share = sg_cols_find(edges, "share");
  b->low = sg_cols_find(edges, "share_min");
  b->high = sg_cols_find(edges, "share_max");
  b->above = sg_cols_find(edges, "share_min_exclusive");
  b->below = sg_cols_find(edges, "share_max_exclusive");
  b->votes = sg_cols_find(edges, "voting");
  b->votes_low = sg_cols_find(edges, "voting_min");
  b->votes_high = sg_cols_find(edges, "voting_max");
  b->means = sg_cols_find(edges, "means");
  b->post = sg_cols_find(edges, "post");
  b->measure = sg_cols_find(edges, "measure");
  b->filed = sg_cols_find(edges, "filed");
  b->beneficial = sg_cols_find(edges, "beneficialOwnershipOrControl");
}

static void write(const sg_sheet *s, sg_output *out) {
  bods b = {.s = s,
            .about_day = "The day of the graph, not of a declaration, which is "
                         "not recorded."};
  if (!sg_edge_day(s->as_of, true, b.day)[0]) {
    memcpy(b.day, "1970-01-01", sizeof b.day);
    b.about_day = "No date is recorded; the format wants one.";
  }
  find_columns(&b);
  sg_text_init(&b.room, 0);
  sg_json_writer_init(&b.w, out, true);
  sg_json_open(&b.w, '[');
  for (uint32_t v = 0; v < s->nodes.n_rows; v++) {
    const char *type = entity_type(&b, v);
    if (type)
      put_entity(&b, v, type);
    else if (is_person(&b, v))
      put_person(&b, v);
  }
  for (uint32_t e = 0; e < s->edges.n_rows; e++)
    put_relationship(&b, e);
  sg_json_close(&b.w, ']');
  if (!sg_text_ok(&b.room))
    sg_output_fail(out);
  sg_text_clear(&b.room);
}

const sg_sheet_writer sg_sheet_writer_bods = {
    .ending = ".bods.json",
    .about = "BODS 0.4: who owns, controls and runs whom",
    .write = write,
};
