// SPDX-License-Identifier: GPL-2.0-or-later
// write_ftm - a sheet as FollowTheMoney entities, one a line: for Aleph,
// OpenAleph and the tools of OpenSanctions.
//
// Links that have no schema of their own there are UnknownLinks with a role.
// Scores and flags are no part of it: topics are statements of others about a
// party, and none of ours may pass for one.
#include "base/number.h"
#include "io/sheet_writers.h"

#include <stdio.h>
#include <string.h>

// A column and the property that it becomes.
typedef struct pair {
  const char *column, *property;
} pair;

static const pair of_nodes[] = {
    {"name", "name"},
    {"names", "alias"},
    {"topics", "topics"},
    {"legal_form", "legalForm"},
    {"website", "website"},
    {"incorporated", "incorporationDate"},
    {"dissolved", "dissolutionDate"},
    {"activities", "sector"},
    {"notes", "notes"},
    {"source_urls", "sourceUrl"},
};

// Properties of every link.
static const pair of_edges[] = {
    {"source_urls", "sourceUrl"},
    {"notes", "description"},
};

// What a link becomes: its ends, and the property that says what it is.
typedef struct form {
  const char *kind, *schema, *source, *target;
  const char *what;   // property, or NULL
  const char *word;   // said there
  const char *column; // said there if it is set, behind the word
  bool is_event;
} form;

static const form forms[] = {
    {"ownership", "Ownership", "owner", "asset", "ownershipType", NULL,
     "capacity", false},
    {"position", "Directorship", "director", "organization", "role", NULL,
     "post", false},
    {"family", "Family", "person", "relative", "relationship", NULL, "relation",
     false},
    {"associate", "Associate", "person", "associate", "relationship", NULL,
     "relation", false},
    {"agent", "Representation", "agent", "client", "role", NULL, NULL, false},
    {"payment", "Payment", "payer", "beneficiary", "purpose", NULL, "purpose",
     true},
    {"same_as", "Similar", "candidate", "match", NULL, NULL, NULL, false},
    {"succession", "Succession", "predecessor", "successor", NULL, NULL, NULL,
     true},
    {"control", "UnknownLink", "subject", "object", "role", "control", "means",
     false},
    {"part_of", "UnknownLink", "subject", "object", "role", "part of", NULL,
     false},
    {"supply", "UnknownLink", "subject", "object", "role", "supplies",
     "product", true},
    {"contract", "UnknownLink", "subject", "object", "role", "contract with",
     NULL, true},
    {"funding", "UnknownLink", "subject", "object", "role", "funds", NULL,
     false},
    {"involved", "UnknownLink", "subject", "object", "role", "involved in",
     NULL, true},
    {"located_at", "UnknownLink", "subject", "object", "role", "located at",
     NULL, false},
    {"other", "UnknownLink", "subject", "object", "role", NULL, "label", false},
};

static const form employment = {"position", "Employment", "employee",
                                "employer", "role",       NULL,
                                "post",     false};

typedef struct ftm {
  const sg_sheet *s;
  sg_output *out;
  sg_json_writer w;
  sg_text room;
  const sg_cell_column *node[SG_COUNT(of_nodes)], *edge[SG_COUNT(of_edges)];
  const sg_cell_column *kind, *country, *identifiers, *listed, *previous,
      *occupation, *unresolved;
  const sg_cell_column *column[SG_COUNT(forms)], *share, *low, *high, *value,
      *currency, *probability;
} ftm;

// --- properties ---

static void put_texts(ftm *f, const char *property,
                      const sg_cell_column *column, uint32_t row) {
  const char *one[2];
  const char *const *texts = sg_cell_texts(column, row, one);
  if (texts)
    sg_json_put_texts(&f->w, property, texts);
}

static void put_text(ftm *f, const char *property, const char *text) {
  const char *const one[] = {text, NULL};
  sg_json_put_texts(&f->w, property, one);
}

static void put_number(ftm *f, const char *property,
                       const sg_cell_column *column, uint32_t row) {
  char text[32];
  if (!column || column->type != SG_CELL_NUMBER || !sg_cell_is_set(column, row))
    return;
  sg_number_write(column->numbers[row], text);
  put_text(f, property, text);
}

static void begin(ftm *f, const char *id, const char *schema) {
  sg_json_writer_init(&f->w, f->out, false);
  sg_json_open(&f->w, '{');
  sg_json_put(&f->w, "id", id);
  sg_json_put(&f->w, "schema", schema);
  sg_json_key(&f->w, "properties");
  sg_json_open(&f->w, '{');
}

static void end(ftm *f) {
  sg_json_close(&f->w, '}');
  sg_json_close(&f->w, '}');
  sg_output_puts(f->out, "\n");
}

// --- entities ---

static const char *schema_of(const char *kind) {
  static const pair schemata[] = {
      {"company", "Company"},  {"public_body", "PublicBody"},
      {"person", "Person"},    {"address", "Address"},
      {"incident", "Event"},   {"arrangement", "LegalEntity"},
      {"other", "LegalEntity"}};
  for (size_t i = 0; i < SG_COUNT(schemata); i++)
    if (strcmp(schemata[i].column, kind) == 0)
      return schemata[i].property;
  return "LegalEntity";
}

static const char *property_of(const char *scheme, size_t length) {
  static const pair schemes[] = {
      {"XI-LEI", "leiCode"},   {"IMO", "imoNumber"},
      {"DUNS", "dunsCode"},    {"RU-INN", "innCode"},
      {"RU-OGRN", "ogrnCode"}, {"WIKIDATA", "wikidataId"},
      {"US-CIK", "cikCode"},   {"CAGE", "cageCode"},
      {"BVD", "bvdId"}};
  for (size_t i = 0; i < SG_COUNT(schemes); i++)
    if (strlen(schemes[i].column) == length &&
        memcmp(schemes[i].column, scheme, length) == 0)
      return schemes[i].property;
  return "registrationNumber";
}

// "SCHEME:ID" of one property after another, so that each is written once.
static void put_identifiers(ftm *f, uint32_t v) {
  static const char *const properties[] = {
      "leiCode", "imoNumber",  "dunsCode", "innCode", "ogrnCode",
      "cikCode", "wikidataId", "cageCode", "bvdId",   "registrationNumber"};
  const char *one[2];
  const char *const *all = sg_cell_texts(f->identifiers, v, one);
  for (size_t i = 0; all && i < SG_COUNT(properties); i++) {
    bool any = false;
    for (const char *const *text = all; *text; text++) {
      const size_t scheme = strcspn(*text, ":");
      if (!(*text)[scheme] ||
          strcmp(property_of(*text, scheme), properties[i]) != 0)
        continue;
      if (!any) {
        sg_json_key(&f->w, properties[i]);
        sg_json_open(&f->w, '[');
      }
      any = true;
      sg_json_string(&f->w, *text + scheme + 1);
    }
    if (any)
      sg_json_close(&f->w, ']');
  }
}

// "NAME@UNTIL" without the date.
static void put_previous(ftm *f, uint32_t v) {
  const char *one[2];
  const char *const *all = sg_cell_texts(f->previous, v, one);
  if (!all)
    return;
  sg_json_key(&f->w, "previousName");
  sg_json_open(&f->w, '[');
  for (; *all; all++) {
    const char *at = strrchr(*all, '@');
    const bool dated =
        at && at[1] && at[1 + strspn(at + 1, "0123456789-")] == '\0';
    sg_text_reset(&f->room);
    sg_text_add(&f->room, *all, dated ? (size_t)(at - *all) : strlen(*all));
    sg_json_string(&f->w, sg_text_get(&f->room));
  }
  sg_json_close(&f->w, ']');
}

static void put_entity(ftm *f, uint32_t v) {
  const sg_cols *nodes = &f->s->nodes;
  const char *one[2];
  const char *const *kind = sg_cell_texts(f->kind, v, one);
  const char *schema = schema_of(kind ? kind[0] : "other");
  const bool is_person = strcmp(schema, "Person") == 0;
  const bool is_address = strcmp(schema, "Address") == 0;
  begin(f, nodes->id[v], schema);
  for (size_t i = 0; i < SG_COUNT(of_nodes); i++)
    put_texts(f, of_nodes[i].property, f->node[i], v);
  if (is_address)
    put_text(f, "full", nodes->label[v]);
  if (is_person)
    put_texts(f, "position", f->occupation, v);
  else
    put_texts(f, is_address ? "country" : "jurisdiction", f->country, v);
  put_previous(f, v);
  put_identifiers(f, v);
  end(f);
}

// --- listings ---

// The data set that the reader of this format knows a list by.
static const char *dataset_of(const char *list) {
  static const pair lists[] = {{"us_ofac_nonsdn", "us_ofac_cons"},
                               {"us_itar_debarred", "us_ddtc_debarred"},
                               {"eu_sanctions", "eu_fsf"},
                               {"uk_ofsi", "gb_hmt_sanctions"},
                               {"un_sc", "un_sc_sanctions"}};
  for (size_t i = 0; i < SG_COUNT(lists); i++)
    if (strcmp(lists[i].column, list) == 0)
      return lists[i].property;
  return strncmp(list, "other:", 6) == 0 ? list + 6 : list;
}

// "LIST@SINCE/UNTIL".
static void put_listing(ftm *f, uint32_t v, uint32_t number,
                        const char *listing) {
  char day[2][16] = {"", ""};
  const char *at = strrchr(listing, '@');
  const char *slash = strrchr(listing, '/');
  const char *end_of_list = at ? at : slash;
  sg_text_reset(&f->room);
  sg_text_printf(&f->room, "%s#listed.%u", f->s->nodes.id[v], number);
  begin(f, sg_text_get(&f->room), "Sanction");
  put_text(f, "entity", f->s->nodes.id[v]);
  if (at)
    (void)snprintf(day[0], sizeof day[0], "%.*s", (int)strcspn(at + 1, "/"),
                   at + 1);
  if (slash && (!at || slash > at))
    (void)snprintf(day[1], sizeof day[1], "%.15s", slash + 1);
  if (day[0][0])
    put_text(f, "startDate", day[0]);
  if (day[1][0])
    put_text(f, "endDate", day[1]);
  sg_json_close(&f->w, '}');
  sg_text_reset(&f->room);
  sg_text_add(&f->room, listing,
              end_of_list ? (size_t)(end_of_list - listing) : strlen(listing));
  put_text(f, "datasets", dataset_of(sg_text_get(&f->room)));
  sg_json_close(&f->w, '}');
  sg_output_puts(f->out, "\n");
}

static void put_listings(ftm *f, uint32_t v) {
  const char *one[2];
  const char *const *all = sg_cell_texts(f->listed, v, one);
  for (uint32_t i = 0; all && all[i]; i++)
    put_listing(f, v, i + 1, all[i]);
}

// --- links ---

static uint32_t form_of(const char *kind) {
  uint32_t i = 0;
  while (i + 1 < SG_COUNT(forms) && strcmp(forms[i].kind, kind) != 0)
    i++;
  return i;
}

static bool is_employed(const ftm *f, uint32_t i, uint32_t e) {
  const char *one[2];
  const char *const *post = sg_cell_texts(f->column[i], e, one);
  return post && strcmp(forms[i].kind, "position") == 0 &&
         (strcmp(post[0], "employee") == 0 || strcmp(post[0], "official") == 0);
}

static void put_what(ftm *f, const form *as, const sg_cell_column *column,
                     uint32_t e) {
  const char *one[2];
  const char *const *said = sg_cell_texts(column, e, one);
  if (!as->what || (!as->word && !said))
    return;
  sg_text_reset(&f->room);
  sg_text_puts(&f->room, as->word ? as->word : "");
  if (as->word && said)
    sg_text_puts(&f->room, ": ");
  sg_text_puts(&f->room, said ? said[0] : "");
  put_text(f, as->what, sg_text_get(&f->room));
}

// Bounds as two percentages, which readers take for their hull.
static void put_share(ftm *f, uint32_t e) {
  char low[32] = "0";
  char high[32] = "100";
  const bool is_low =
      f->low && f->low->type == SG_CELL_NUMBER && sg_cell_is_set(f->low, e);
  const bool is_high =
      f->high && f->high->type == SG_CELL_NUMBER && sg_cell_is_set(f->high, e);
  put_number(f, "percentage", f->share, e);
  if (!is_low && !is_high)
    return;
  if (is_low)
    sg_number_write(f->low->numbers[e], low);
  if (is_high)
    sg_number_write(f->high->numbers[e], high);
  const char *const both[] = {low, high, NULL};
  sg_json_put_texts(&f->w, "percentage", both);
}

static void put_edge(ftm *f, uint32_t e) {
  const sg_sheet *s = f->s;
  const uint32_t i = form_of(s->edges.label[e]);
  const form *as = is_employed(f, i, e) ? &employment : &forms[i];
  begin(f, s->edges.id[e], as->schema);
  put_text(f, as->source, s->nodes.id[s->from[e]]);
  put_text(f, as->target, s->nodes.id[s->to[e]]);
  put_what(f, as, f->column[i], e);
  if (s->since[e])
    put_text(f, as->is_event ? "date" : "startDate", s->since[e]);
  if (s->until[e] && !as->is_event)
    put_text(f, "endDate", s->until[e]);
  if (strcmp(as->kind, "ownership") == 0)
    put_share(f, e);
  if (strcmp(as->kind, "payment") == 0) {
    put_number(f, "amount", f->value, e);
    put_texts(f, "currency", f->currency, e);
  }
  if (strcmp(as->kind, "same_as") == 0)
    put_number(f, "confidenceScore", f->probability, e);
  for (size_t k = 0; k < SG_COUNT(of_edges); k++)
    put_texts(f, of_edges[k].property, f->edge[k], e);
  end(f);
}

static void find_columns(ftm *f) {
  const sg_cols *nodes = &f->s->nodes;
  const sg_cols *edges = &f->s->edges;
  for (size_t i = 0; i < SG_COUNT(of_nodes); i++)
    f->node[i] = sg_cols_find(nodes, of_nodes[i].column);
  for (size_t i = 0; i < SG_COUNT(of_edges); i++)
    f->edge[i] = sg_cols_find(edges, of_edges[i].column);
  for (size_t i = 0; i < SG_COUNT(forms); i++)
    f->column[i] =
        forms[i].column ? sg_cols_find(edges, forms[i].column) : NULL;
  f->kind = sg_cols_find(nodes, "kind");
  f->country = sg_cols_find(nodes, "country");
  f->identifiers = sg_cols_find(nodes, "identifiers");
  f->listed = sg_cols_find(nodes, "listed");
  f->previous = sg_cols_find(nodes, "previous_names");
  f->occupation = sg_cols_find(nodes, "occupation");
  f->unresolved = sg_cols_find(nodes, "unresolved");
  f->share = sg_cols_find(edges, "share");
  f->low = sg_cols_find(edges, "share_min");
  f->high = sg_cols_find(edges, "share_max");
  f->value = sg_cols_find(edges, "value");
  f->currency = sg_cols_find(edges, "currency");
  f->probability = sg_cols_find(edges, "probability");
}

// Nobody describes it: what names it says all that is known.
static bool is_unresolved(const ftm *f, uint32_t v) {
  return f->unresolved && f->unresolved->type == SG_CELL_TRUTH &&
         f->unresolved->truths[v] > 0;
}

static void write(const sg_sheet *s, sg_output *out) {
  ftm f = {.s = s, .out = out};
  sg_text_init(&f.room, 0);
  find_columns(&f);
  for (uint32_t v = 0; v < s->nodes.n_rows; v++) {
    if (is_unresolved(&f, v))
      continue;
    put_entity(&f, v);
    put_listings(&f, v);
  }
  for (uint32_t e = 0; e < s->edges.n_rows; e++)
    put_edge(&f, e);
  if (!sg_text_ok(&f.room))
    sg_output_fail(out);
  sg_text_clear(&f.room);
}

const sg_sheet_writer sg_sheet_writer_ftm = {
    .ending = ".ftm",
    .about = "FollowTheMoney lines, for Aleph and OpenSanctions' tools",
    .write = write,
};
