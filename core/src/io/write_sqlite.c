// SPDX-License-Identifier: GPL-2.0-or-later
// write_sqlite - a sheet as a database of SQLite: tables meta, node, edge and
// score, and for analyses those of the findings, with three views. The same
// content is the same bytes: it is made in memory, in one order, and written as
// a whole.
//
// Columns have the names of attributes; of names that differ in case alone the
// later ones get a number. Lists are JSON.
#include "base/number.h"
#include "io/sheet_writers.h"

#if SG_HAVE_SQLITE
#  include <sqlite3.h>
#  include <stdio.h>
#  include <string.h>

enum { APPLICATION = 0x53544b47, VERSION = 2 }; // "STKG"

typedef struct base {
  sqlite3 *db;
  const sg_sheet *s;
  const sg_sheet_extra *extra;
  sg_text sql, json;
  int code; // first failure
} base;

static void run(base *b, const char *sql) {
  if (b->code == SQLITE_OK)
    b->code = sqlite3_exec(b->db, sql, NULL, NULL, NULL);
}

static sqlite3_stmt *prepare(base *b, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (b->code == SQLITE_OK)
    b->code = sqlite3_prepare_v2(b->db, sql, -1, &statement, NULL);
  return statement;
}

static void bind_text(base *b, sqlite3_stmt *statement, int at,
                      const char *text) {
  if (b->code == SQLITE_OK && text)
    b->code = sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

// Insert the row that is bound.
static void insert(base *b, sqlite3_stmt *statement) {
  if (b->code != SQLITE_OK)
    return;
  const int code = sqlite3_step(statement);
  b->code = code == SQLITE_DONE ? sqlite3_reset(statement) : code;
  if (b->code == SQLITE_OK)
    b->code = sqlite3_clear_bindings(statement);
}

// --- columns ---

static bool is_taken(const sg_cols *table, uint32_t column,
                     const char *const *own, const char *name) {
  for (; *own; own++)
    if (sqlite3_stricmp(*own, name) == 0)
      return true;
  for (uint32_t i = 0; i < column; i++)
    if (sqlite3_stricmp(sg_cols_at(table, i)->name, name) == 0)
      return true;
  return false;
}

static void add_name(sg_text *sql, const char *name) {
  sg_text_putc(sql, '"');
  for (; *name; name++) {
    if (*name == '"')
      sg_text_putc(sql, '"');
    sg_text_putc(sql, *name);
  }
}

static const char *type_of(const sg_cell_column *column) {
  switch (column->type) {
  case SG_CELL_NUMBER: return "REAL";
  case SG_CELL_TRUTH: return "INTEGER";
  case SG_CELL_TEXT:
  case SG_CELL_TEXTS:
  case SG_CELL_JSON:
  default: return "TEXT";
  }
}

// The table and a statement that inserts into it.
static sqlite3_stmt *create(base *b, const char *name, const char *own_columns,
                            const char *const *own, const sg_cols *table) {
  uint32_t n = table->columns.n;
  sg_text_reset(&b->sql);
  sg_text_printf(&b->sql, "CREATE TABLE %s(%s", name, own_columns);
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    sg_text_puts(&b->sql, ", ");
    add_name(&b->sql, column->name);
    if (is_taken(table, i, own, column->name))
      sg_text_printf(&b->sql, " #%u", i + 1);
    sg_text_printf(&b->sql, "\" %s", type_of(column));
  }
  sg_text_puts(&b->sql, ") STRICT;");
  run(b, sg_text_get(&b->sql));
  for (const char *const *one = own; *one; one++)
    n++;
  sg_text_reset(&b->sql);
  sg_text_printf(&b->sql, "INSERT INTO %s VALUES(?", name);
  for (uint32_t i = 1; i < n; i++)
    sg_text_puts(&b->sql, ",?");
  sg_text_puts(&b->sql, ")");
  return prepare(b, sg_text_get(&b->sql));
}

static const char *list_json(base *b, const char **texts) {
  sg_text_reset(&b->json);
  for (const char **text = texts; *text; text++) {
    sg_text_putc(&b->json, text == texts ? '[' : ',');
    sg_json_quote(&b->json, (sg_slice){*text, strlen(*text)});
  }
  sg_text_putc(&b->json, ']');
  return sg_text_get(&b->json);
}

static void bind_cells(base *b, sqlite3_stmt *statement, int at,
                       const sg_cols *table, uint32_t row) {
  for (uint32_t i = 0; i < table->columns.n && b->code == SQLITE_OK;
       i++, at++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, row))
      continue;
    switch (column->type) {
    case SG_CELL_NUMBER:
      b->code = sqlite3_bind_double(statement, at, column->numbers[row]);
      break;
    case SG_CELL_TRUTH:
      b->code = sqlite3_bind_int(statement, at, column->truths[row]);
      break;
    case SG_CELL_TEXTS:
      bind_text(b, statement, at, list_json(b, column->lists[row]));
      break;
    case SG_CELL_TEXT:
    case SG_CELL_JSON:
    default: bind_text(b, statement, at, column->texts[row]);
    }
  }
}

// --- tables ---

static void put_meta(base *b) {
  const sg_sheet *s = b->s;
  const char *const about[][2] = {{"title", s->title},
                                  {"description", s->description},
                                  {"licence", s->licence},
                                  {"as_of", s->as_of},
                                  {"generator", "stakegraph"}};
  run(b, "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT "
         "ROWID;");
  sqlite3_stmt *statement = prepare(b, "INSERT INTO meta VALUES(?,?)");
  for (size_t i = 0; i < SG_COUNT(about); i++) {
    if (!about[i][1])
      continue;
    bind_text(b, statement, 1, about[i][0]);
    bind_text(b, statement, 2, about[i][1]);
    insert(b, statement);
  }
  (void)sqlite3_finalize(statement);
}

static void put_nodes(base *b) {
  static const char *const own[] = {"id", "label", NULL};
  const sg_cols *nodes = &b->s->nodes;
  sqlite3_stmt *statement =
      create(b, "node", "id TEXT PRIMARY KEY, label TEXT", own, nodes);
  for (uint32_t v = 0; v < nodes->n_rows && b->code == SQLITE_OK; v++) {
    bind_text(b, statement, 1, nodes->id[v]);
    bind_text(b, statement, 2, nodes->label[v]);
    bind_cells(b, statement, 3, nodes, v);
    insert(b, statement);
  }
  (void)sqlite3_finalize(statement);
}

static void put_edges(base *b) {
  static const char *const own[] = {"id", "source", "target", NULL};
  const sg_cols *edges = &b->s->edges;
  sqlite3_stmt *statement =
      create(b, "edge",
             "id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES node(id), "
             "target TEXT NOT NULL REFERENCES node(id)",
             own, edges);
  for (uint32_t e = 0; e < edges->n_rows && b->code == SQLITE_OK; e++) {
    bind_text(b, statement, 1, edges->id[e]);
    bind_text(b, statement, 2, b->s->nodes.id[b->s->from[e]]);
    bind_text(b, statement, 3, b->s->nodes.id[b->s->to[e]]);
    bind_cells(b, statement, 4, edges, e);
    insert(b, statement);
  }
  (void)sqlite3_finalize(statement);
  run(b, "CREATE INDEX edge_source ON edge(source);"
         "CREATE INDEX edge_target ON edge(target);");
}

// Scores once more, a row each.
static void put_scores(base *b) {
  const sg_cols *nodes = &b->s->nodes;
  run(b, "CREATE TABLE score(node TEXT NOT NULL REFERENCES node(id), metric "
         "TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(node, metric)) "
         "STRICT, WITHOUT ROWID;");
  sqlite3_stmt *statement = prepare(b, "INSERT INTO score VALUES(?,?,?)");
  for (uint32_t v = 0; v < nodes->n_rows; v++)
    for (uint32_t i = 0; i < nodes->columns.n && b->code == SQLITE_OK; i++) {
      const sg_cell_column *column = sg_cols_at(nodes, i);
      if (!column->is_own || column->type != SG_CELL_NUMBER ||
          !sg_cell_is_set(column, v))
        continue;
      bind_text(b, statement, 1, nodes->id[v]);
      bind_text(b, statement, 2, column->name);
      b->code = sqlite3_bind_double(statement, 3, column->numbers[v]);
      insert(b, statement);
    }
  (void)sqlite3_finalize(statement);
}

static sqlite3_stmt *create_extra(base *b, const sg_extra_table *t) {
  static const char *const types[] = {[SG_EXTRA_TEXT] = "TEXT",
                                      [SG_EXTRA_COUNT] = "INTEGER",
                                      [SG_EXTRA_NUMBER] = "REAL"};
  sg_text_reset(&b->sql);
  sg_text_printf(&b->sql, "CREATE TABLE %s(", t->name);
  for (const sg_extra_column *c = t->columns; c->name; c++) {
    sg_text_puts(&b->sql, c == t->columns ? "" : ", ");
    add_name(&b->sql, c->name);
    sg_text_printf(&b->sql, "\" %s %s", types[c->type], c->rule ? c->rule : "");
  }
  if (t->key)
    sg_text_printf(&b->sql, ", %s", t->key);
  sg_text_puts(&b->sql, ") STRICT;");
  run(b, sg_text_get(&b->sql));
  sg_text_reset(&b->sql);
  sg_text_printf(&b->sql, "INSERT INTO %s VALUES(?", t->name);
  for (uint32_t i = 1; t->columns[i].name; i++)
    sg_text_puts(&b->sql, ",?");
  sg_text_puts(&b->sql, ")");
  return prepare(b, sg_text_get(&b->sql));
}

static void bind_extra(base *b, sqlite3_stmt *statement, int at,
                       sg_extra_type type, const char *cell) {
  double number = 0;
  if (b->code != SQLITE_OK || !cell[0])
    return;
  if (type == SG_EXTRA_TEXT)
    bind_text(b, statement, at, cell);
  else if (!sg_number_parse(cell, strlen(cell), &number))
    return;
  else if (type == SG_EXTRA_NUMBER)
    b->code = sqlite3_bind_double(statement, at, number);
  else if (number >= -9e15 && number <= 9e15)
    b->code = sqlite3_bind_int64(statement, at, (sqlite3_int64)number);
}

static void put_extra(base *b, const sg_extra_table *t) {
  sg_text room;
  sg_text_init(&room, 0);
  sqlite3_stmt *statement = create_extra(b, t);
  for (uint32_t row = 0; row < t->n_rows && b->code == SQLITE_OK; row++) {
    for (uint32_t i = 0; t->columns[i].name; i++)
      bind_extra(b, statement, (int)i + 1, t->columns[i].type,
                 t->cell(t, row, i, &room));
    insert(b, statement);
  }
  (void)sqlite3_finalize(statement);
  if (b->code == SQLITE_OK && !sg_text_ok(&room))
    b->code = SQLITE_NOMEM;
  sg_text_clear(&room);
}

// Edges have a kind when there are any.
static void put_views(base *b) {
  const bool has_kind = sg_cols_find(&b->s->edges, "kind");
  run(b, "CREATE INDEX finding_subject ON finding(subject);"
         "CREATE INDEX evidence_edge ON evidence(edge);"
         "CREATE VIEW v_flags_by_node AS SELECT node.id, node.label, "
         "count(*) AS flags, group_concat(flag, ' ') AS ids FROM finding JOIN "
         "node ON node.id = finding.subject GROUP BY node.id;"
         "CREATE VIEW v_flags_by_kind AS SELECT flag, title, count(*) AS "
         "findings FROM finding GROUP BY flag, title;");
  sg_text_reset(&b->sql);
  sg_text_printf(
      &b->sql,
      "CREATE VIEW v_evidence AS SELECT f.fingerprint, f.flag, f.severity, "
      "f.certainty, f.subject_name, e.item, e.step, e.type, e.shows, e.edge, "
      "s.label AS edge_from, %s AS edge_kind, t.label AS edge_to, "
      "n.label AS node_name, e.field, e.value, e.low, e.high, e.threshold "
      "FROM evidence e JOIN finding f ON f.fingerprint = e.finding "
      "LEFT JOIN edge k ON k.id = e.edge LEFT JOIN node s ON s.id = k.source "
      "LEFT JOIN node t ON t.id = k.target LEFT JOIN node n ON n.id = e.node "
      "ORDER BY f.rowid, e.item, e.step;",
      has_kind ? "k.kind" : "NULL");
  run(b, sg_text_get(&b->sql));
}

static void put_findings(base *b) {
  for (uint32_t i = 0; i < b->extra->n_tables; i++)
    if (b->extra->tables[i].name)
      put_extra(b, &b->extra->tables[i]);
  put_views(b);
}

static void fill(base *b) {
  char pragmas[96];
  (void)snprintf(pragmas, sizeof pragmas,
                 "PRAGMA application_id=%d; PRAGMA user_version=%d; BEGIN;",
                 APPLICATION, VERSION);
  run(b, pragmas);
  put_meta(b);
  put_nodes(b);
  put_edges(b);
  put_scores(b);
  if (b->extra)
    put_findings(b);
  run(b, "COMMIT;");
  if (b->code == SQLITE_OK && !(sg_text_ok(&b->sql) && sg_text_ok(&b->json)))
    b->code = SQLITE_NOMEM;
}

static sg_status write(const sg_sheet *s, const sg_sheet_extra *extra,
                       sg_output *out, sg_error *err) {
  base b = {.s = s, .extra = extra};
  sqlite3_int64 size = 0;
  unsigned char *bytes = NULL;
  sg_text_init(&b.sql, 0);
  sg_text_init(&b.json, 0);
  b.code = sqlite3_open_v2(":memory:", &b.db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  fill(&b);
  if (b.code == SQLITE_OK)
    bytes = sqlite3_serialize(b.db, "main", &size, 0);
  if (b.code == SQLITE_OK && !bytes)
    b.code = SQLITE_NOMEM;
  sg_status status = SG_OK;
  if (b.code == SQLITE_NOMEM)
    status = sg_no_memory(err);
  else if (b.code != SQLITE_OK)
    status = sg_fail(err, SG_EIO, "%.150s: cannot be written: %s", out->name,
                     sqlite3_errmsg(b.db));
  if (bytes)
    sg_output_add(out, (const char *)bytes, (size_t)size);
  sqlite3_free(bytes);
  (void)sqlite3_close(b.db);
  sg_text_clear(&b.sql);
  sg_text_clear(&b.json);
  return status;
}

const sg_sheet_writer sg_sheet_writer_sqlite = {
    .ending = ".sqlite",
    .about = "SQLite, for Datasette, DuckDB and SQL",
    .write_with = write,
};
#else
const sg_sheet_writer sg_sheet_writer_sqlite = {
    .ending = ".sqlite",
    .about = "SQLite (not in this build)",
    .missing = "SQLite (Debian: libsqlite3-dev)",
};
#endif
