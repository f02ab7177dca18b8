// SPDX-License-Identifier: GPL-2.0-or-later
// doc_tables - see doc_tables.h.
#include "report/doc_tables.h"

#include "report/doc_words.h"
#include "report/findings_table.h"

#include <string.h>

// What a row is made of; what a table needs of it is up to the table.
typedef struct row {
  const cJSON *of, *item, *part, *node;
  uint32_t number, step;
  const char *what;
} row;

typedef struct builder {
  const sg_findings *f;
  sg_arena *arena;
  sg_vec rows; // of the table at hand
  bool no_memory;
} builder;

static void add(builder *b, row one) {
  row *slot = sg_vec_add(&b->rows);
  b->no_memory |= !slot;
  if (slot)
    *slot = one;
}

static void add_all(builder *b, const cJSON *list) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, list) {
    add(b, (row){.of = one});
  }
}

// Finish the table at hand.
static void keep(builder *b, sg_extra_table *table) {
  row *rows = sg_arena_alloc(b->arena, (size_t)b->rows.n + 1, sizeof *rows);
  b->no_memory |= !rows;
  if (rows && b->rows.n)
    memcpy(rows, b->rows.data, b->rows.n * sizeof *rows);
  table->ctx = b->f;
  table->rows = rows;
  table->n_rows = rows ? b->rows.n : 0;
  b->rows.n = 0;
}

static const row *row_at(const sg_extra_table *table, uint32_t i) {
  return (const row *)table->rows + i;
}

static const char *value_text(const cJSON *value, sg_text *room) {
  sg_doc_value(value, room);
  return sg_text_get(room);
}

static const char *member(const cJSON *object, const char *key, sg_text *room) {
  return value_text(cJSON_GetObjectItemCaseSensitive(object, key), room);
}

static const char *number(uint32_t n, sg_text *room) {
  sg_text_printf(room, "%u", n);
  return sg_text_get(room);
}

// A table of objects: columns have the names of their members.
static const char *plain_cell(const sg_extra_table *table, uint32_t i,
                              uint32_t column, sg_text *room) {
  sg_text_reset(room);
  return member(row_at(table, i)->of, table->columns[column].name, room);
}

// --- evidence ---

enum {
  EV_FINDING,
  EV_ITEM,
  EV_STEP,
  EV_TYPE,
  EV_SHOWS,
  EV_NODE,
  EV_EDGE,
  EV_DEAL,
  EV_FIELD,
  EV_VALUE,
  EV_LOW,
  EV_HIGH,
  EV_THRESHOLD,
  EV_STRICT
};

static const sg_extra_column evidence_columns[] = {
    [EV_FINDING] = {"finding", "NOT NULL REFERENCES finding(fingerprint)",
                    SG_EXTRA_TEXT},
    [EV_ITEM] = {"item", "NOT NULL", SG_EXTRA_COUNT},
    [EV_STEP] = {"step", "NOT NULL", SG_EXTRA_COUNT},
    [EV_TYPE] = {"type", NULL, SG_EXTRA_TEXT},
    [EV_SHOWS] = {"shows", NULL, SG_EXTRA_TEXT},
    [EV_NODE] = {"node", "REFERENCES node(id)", SG_EXTRA_TEXT},
    [EV_EDGE] = {"edge", "REFERENCES edge(id)", SG_EXTRA_TEXT},
    [EV_DEAL] = {"deal", "REFERENCES deal(id)", SG_EXTRA_TEXT},
    [EV_FIELD] = {"field", NULL, SG_EXTRA_TEXT},
    [EV_VALUE] = {"value", NULL, SG_EXTRA_TEXT},
    [EV_LOW] = {"low", NULL, SG_EXTRA_NUMBER},
    [EV_HIGH] = {"high", NULL, SG_EXTRA_NUMBER},
    [EV_THRESHOLD] = {"threshold", NULL, SG_EXTRA_NUMBER},
    [EV_STRICT] = {"strict", NULL, SG_EXTRA_COUNT},
    {NULL, NULL, SG_EXTRA_TEXT},
};

// One row of what it shows as a whole, and one of each link of it.
static void add_evidence(builder *b, const cJSON *flag, const cJSON *item,
                         uint32_t n) {
  const bool is_sum = sg_doc_is(item, "type", "sum");
  const cJSON *node = sg_doc_list(item, "entities")->child;
  const cJSON *part = NULL;
  uint32_t step = 0;
  add(b, (row){.of = flag, .item = item, .node = node, .number = n});
  cJSON_ArrayForEach(part, sg_doc_list(item, is_sum ? "terms" : "links")) {
    node = node ? node->next : NULL;
    add(b, (row){.of = flag,
                 .item = item,
                 .part = part,
                 .node = node,
                 .number = n,
                 .step = ++step});
  }
}

static const char *reference(const row *r, uint32_t column, sg_text *room) {
  const char *on = sg_doc_text(r->item, "on");
  if (r->part && column == EV_EDGE)
    return cJSON_IsObject(r->part) ? member(r->part, "link", room)
                                   : value_text(r->part, room);
  if (r->node && column == EV_NODE)
    return value_text(r->node, room);
  return strcmp(on, column == EV_NODE   ? "entity"
                    : column == EV_EDGE ? "link"
                                        : "deal") == 0
             ? member(r->item, "id", room)
             : "";
}

static const char *evidence_cell(const sg_extra_table *table, uint32_t i,
                                 uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  const char *name = table->columns[column].name;
  sg_text_reset(room);
  switch (column) {
  case EV_FINDING: return member(r->of, "fingerprint", room);
  case EV_ITEM: return number(r->number, room);
  case EV_STEP: return number(r->step, room);
  case EV_NODE:
  case EV_EDGE:
  case EV_DEAL: return reference(r, column, room);
  case EV_LOW:
  case EV_HIGH: return member(r->part ? r->part : r->item, name, room);
  case EV_THRESHOLD: return r->part ? "" : member(r->item, name, room);
  case EV_STRICT:
    if (r->part || !sg_doc_is(r->item, "type", "sum"))
      return "";
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(r->item, name)) ? "1"
                                                                         : "0";
  default: return member(r->item, name, room);
  }
}

static void fill_evidence(builder *b, sg_extra_table *out) {
  const cJSON *flag = NULL;
  const cJSON *item = NULL;
  cJSON_ArrayForEach(flag, b->f->flags) {
    uint32_t n = 0;
    cJSON_ArrayForEach(item, sg_doc_list(flag, "evidence")) {
      add_evidence(b, flag, item, ++n);
    }
  }
  *out = (sg_extra_table){.name = "evidence",
                          .title = "Evidence",
                          .key = "PRIMARY KEY(finding, item, step)",
                          .columns = evidence_columns,
                          .cell = evidence_cell};
  keep(b, out);
}

// --- tables of objects ---

#define TEXT(name)                                                             \
  { name, NULL, SG_EXTRA_TEXT }
#define COUNT(name)                                                            \
  { name, NULL, SG_EXTRA_COUNT }
#define NUMBER(name)                                                           \
  { name, NULL, SG_EXTRA_NUMBER }
#define END                                                                    \
  { NULL, NULL, SG_EXTRA_TEXT }

static const sg_extra_column gap_columns[] = {
    TEXT("flag"), TEXT("subject"), COUNT("count"), TEXT("reason"), END};
static const sg_extra_column count_columns[] = {TEXT("flag"),
                                                TEXT("plugin"),
                                                COUNT("certain"),
                                                COUNT("possible"),
                                                COUNT("not_raised"),
                                                COUNT("not_evaluable"),
                                                END};
static const sg_extra_column deal_columns[] = {
    {"id", "PRIMARY KEY", SG_EXTRA_TEXT},
    TEXT("title"),
    TEXT("status"),
    TEXT("product"),
    TEXT("product_class"),
    {"vendor", "REFERENCES node(id)", SG_EXTRA_TEXT},
    TEXT("stated_end_user"),
    TEXT("stated_end_use"),
    TEXT("stated_origin"),
    TEXT("signed"),
    TEXT("value"),
    TEXT("currency"),
    END};
static const sg_extra_column source_columns[] = {
    {"id", "PRIMARY KEY", SG_EXTRA_TEXT},
    TEXT("title"),
    TEXT("publisher"),
    TEXT("url"),
    TEXT("date"),
    TEXT("retrieved"),
    END};
static const sg_extra_column input_columns[] = {
    TEXT("path"), TEXT("format"), TEXT("sha256"), COUNT("bytes"), END};
static const sg_extra_column plugin_columns[] = {TEXT("id"),
                                                 TEXT("version"),
                                                 TEXT("sha256"),
                                                 TEXT("status"),
                                                 TEXT("reason"),
                                                 TEXT("isolation"),
                                                 END};
static const sg_extra_column metric_columns[] = {TEXT("name"),
                                                 TEXT("plugin"),
                                                 TEXT("about"),
                                                 {"min", NULL, SG_EXTRA_NUMBER},
                                                 {"max", NULL, SG_EXTRA_NUMBER},
                                                 END};

static const sg_extra_column lapsed_columns[] = {TEXT("fingerprint"),
                                                 TEXT("flag"),
                                                 TEXT("subject"),
                                                 TEXT("deal"),
                                                 TEXT("rule"),
                                                 TEXT("state"),
                                                 TEXT("who"),
                                                 TEXT("when"),
                                                 TEXT("why"),
                                                 TEXT("until"),
                                                 TEXT("why_lapsed"),
                                                 TEXT("now"),
                                                 END};

static void fill_plain(builder *b, sg_extra_table *out, const char *name,
                       const char *title, const sg_extra_column *columns,
                       const cJSON *list) {
  *out = (sg_extra_table){
      .name = name, .title = title, .columns = columns, .cell = plain_cell};
  add_all(b, list);
  keep(b, out);
}

// --- sources ---

// Sources that flags cite and no input describes have their id alone.
static const char *source_cell(const sg_extra_table *table, uint32_t i,
                               uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  sg_text_reset(room);
  if (r->item)
    return column == 0 ? value_text(r->item, room) : "";
  return member(r->of, table->columns[column].name, room);
}

static void fill_sources(builder *b, sg_extra_table *out) {
  const cJSON *flag = NULL;
  const cJSON *id = NULL;
  sg_intern seen;
  if (!sg_intern_init(&seen)) {
    b->no_memory = true;
    return;
  }
  add_all(b, b->f->case_sources);
  cJSON_ArrayForEach(flag, b->f->flags) {
    cJSON_ArrayForEach(id, sg_doc_list(flag, "sources")) {
      const char *text = cJSON_IsString(id) ? id->valuestring : "";
      if (!text[0] || sg_findings_find(b->f, SG_DOC_SOURCE, text) ||
          sg_intern_find(&seen, text) != SG_NONE)
        continue;
      b->no_memory |= sg_intern_add(&seen, text, strlen(text)) == SG_NONE;
      add(b, (row){.item = id});
    }
  }
  sg_intern_clear(&seen);
  *out = (sg_extra_table){.name = "source",
                          .title = "Sources",
                          .columns = source_columns,
                          .cell = source_cell};
  keep(b, out);
}

static const sg_extra_column cited_columns[] = {
    {"finding", "NOT NULL REFERENCES finding(fingerprint)", SG_EXTRA_TEXT},
    {"source", "NOT NULL REFERENCES source(id)", SG_EXTRA_TEXT},
    END};

static const char *cited_cell(const sg_extra_table *table, uint32_t i,
                              uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  sg_text_reset(room);
  return column ? value_text(r->item, room)
                : member(r->of, "fingerprint", room);
}

static void fill_cited(builder *b, sg_extra_table *out) {
  const cJSON *flag = NULL;
  const cJSON *id = NULL;
  cJSON_ArrayForEach(flag, b->f->flags){
      cJSON_ArrayForEach(id, sg_doc_list(flag, "sources")){
          if (cJSON_IsString(id) && id->valuestring[0])
              add(b, (row){.of = flag, .item = id});
}
}
*out = (sg_extra_table){
    .name = "finding_source", .columns = cited_columns, .cell = cited_cell};
keep(b, out);
}

// --- coverage and parameters ---

static const sg_extra_column coverage_columns[] = {
    {"node", "REFERENCES node(id)", SG_EXTRA_TEXT},
    COUNT("parties"),
    NUMBER("ownership"),
    NUMBER("officers"),
    NUMBER("addresses"),
    NUMBER("dates"),
    NUMBER("sources"),
    COUNT("undated_links"),
    COUNT("single_source_links"),
    COUNT("unresolved"),
    END};

static const char *coverage_cell(const sg_extra_table *table, uint32_t i,
                                 uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  sg_text_reset(room);
  return column == 0 ? member(r->of, "id", room)
                     : member(r->item, table->columns[column].name, room);
}

// Of the whole graph, then of every party.
static void fill_coverage(builder *b, sg_extra_table *out) {
  const cJSON *party = NULL;
  add(b, (row){.item = b->f->coverage});
  cJSON_ArrayForEach(party, b->f->entities) {
    add(b, (row){.of = party,
                 .item = cJSON_GetObjectItemCaseSensitive(party, "coverage")});
  }
  *out = (sg_extra_table){
      .name = "coverage", .columns = coverage_columns, .cell = coverage_cell};
  keep(b, out);
}

static const sg_extra_column parameter_columns[] = {
    TEXT("plugin"), TEXT("name"), TEXT("value"), COUNT("is_set"), END};

static bool is_set(const row *r) {
  return sg_doc_lists(r->of, "set", r->item->string);
}

static const char *parameter_cell(const sg_extra_table *table, uint32_t i,
                                  uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  sg_text_reset(room);
  switch (column) {
  case 0: return member(r->of, "id", room);
  case 1: return r->item->string;
  case 2: return value_text(r->item, room);
  default: return is_set(r) ? "1" : "0";
  }
}

static void add_parameters(builder *b) {
  const cJSON *plugin = NULL;
  const cJSON *item = NULL;
  cJSON_ArrayForEach(plugin, b->f->plugins) {
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(plugin, "parameters");
    cJSON_ArrayForEach(item, all) {
      if (item->string)
        add(b, (row){.of = plugin, .item = item, .what = "parameter"});
    }
  }
}

static void fill_parameters(builder *b, sg_extra_table *out) {
  add_parameters(b);
  *out = (sg_extra_table){.name = "parameter",
                          .columns = parameter_columns,
                          .cell = parameter_cell};
  keep(b, out);
}

// --- method ---

static const sg_extra_column method_columns[] = {
    TEXT("what"), TEXT("name"), TEXT("value"), TEXT("more"), END};

// Members under name, value and more, by what a row is of.
static const char *const method_keys[][4] = {
    {"program", "name", "version", ""},
    {"input", "path", "format", "sha256"},
    {"plugin", "id", "version", "sha256"},
    {"result of plugin", "id", "status", "reason"},
    {"score", "name", "about", "plugin"},
    {"table of countries", "name", "publisher", "url"},
};

static const char *method_cell(const sg_extra_table *table, uint32_t i,
                               uint32_t column, sg_text *room) {
  const row *r = row_at(table, i);
  sg_text_reset(room);
  if (column == 0)
    return r->what;
  for (size_t k = 0; k < SG_COUNT(method_keys); k++)
    if (strcmp(method_keys[k][0], r->what) == 0)
      return member(r->of, method_keys[k][column], room);
  if (column == 1)
    sg_text_printf(room, "%s.%s", sg_doc_text(r->of, "id"), r->item->string);
  else if (column == 2)
    sg_doc_value(r->item, room);
  else
    sg_text_puts(room, is_set(r) ? "set" : "");
  return sg_text_get(room);
}

static void add_of(builder *b, const cJSON *list, const char *what) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, list) {
    add(b, (row){.of = one, .what = what});
  }
}

static void fill_method(builder *b, sg_extra_table *out) {
  const cJSON *root = b->f->root;
  add(b, (row){.of = cJSON_GetObjectItemCaseSensitive(root, "generator"),
               .what = "program"});
  add_of(b, b->f->inputs, "input");
  add_of(b, b->f->plugins, "plugin");
  add_of(b, b->f->plugins, "result of plugin");
  add_parameters(b);
  add_of(b, b->f->metrics, "score");
  add_of(b, sg_doc_list(root, "countries"), "table of countries");
  *out = (sg_extra_table){
      .title = "Method", .columns = method_columns, .cell = method_cell};
  keep(b, out);
}

// --- all of them ---

enum { N_TABLES = 14 };

bool sg_doc_tables(const sg_findings *findings, sg_sheet_extra *out,
                   sg_arena *arena) {
  const sg_findings *f = findings;
  builder b = {.f = f, .arena = arena};
  sg_extra_table *t = sg_arena_alloc(arena, N_TABLES, sizeof *t);
  if (!t || !sg_findings_table(f, t, arena))
    return false;
  sg_extra_table *const first = t;
  sg_vec_init(&b.rows, sizeof(row), 0);
  fill_evidence(&b, ++t);
  fill_plain(&b, ++t, "not_evaluable", "Not evaluable", gap_columns, f->gaps);
  fill_plain(&b, ++t, "flag_count", NULL, count_columns, f->counts);
  fill_plain(&b, ++t, "deal", "Deals", deal_columns, f->case_deals);
  fill_sources(&b, ++t);
  fill_cited(&b, ++t);
  fill_coverage(&b, ++t);
  fill_plain(&b, ++t, "input", NULL, input_columns, f->inputs);
  fill_plain(&b, ++t, "plugin", NULL, plugin_columns, f->plugins);
  fill_parameters(&b, ++t);
  fill_plain(&b, ++t, "metric", NULL, metric_columns, f->metrics);
  fill_plain(&b, ++t, "lapsed_decision", NULL, lapsed_columns,
             sg_doc_list(f->root, "lapsed_decisions"));
  fill_method(&b, ++t);
  sg_vec_clear(&b.rows);
  if (!b.no_memory)
    *out = (sg_sheet_extra){first, N_TABLES, .n_first = 2};
  return !b.no_memory;
}
