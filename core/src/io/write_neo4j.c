// SPDX-License-Identifier: GPL-2.0-or-later
// write_neo4j - a sheet as a directory for Neo4j: tables with typed headings
// for its importer, the command that imports them, and the same as Cypher for a
// database that runs.
//
// Labels of nodes and types of relationships come from fixed lists only. Names
// of properties are letters, digits and "_"; the rest becomes "_".
#include "base/escape.h"
#include "base/number.h"
#include "io/edge_days.h"
#include "io/sheet_text.h"
#include "io/sheet_writers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 1000 };

typedef struct word {
  const char *kind, *name;
} word;

static const word labels[] = {
    {"company", "Company"}, {"public_body", "PublicBody"},
    {"person", "Person"},   {"arrangement", "Arrangement"},
    {"address", "Address"}, {"incident", "Incident"},
    {"other", "Other"},
};

static const word types[] = {
    {"ownership", "OWNS"},
    {"control", "CONTROLS"},
    {"position", "HAS_POSITION_AT"},
    {"family", "FAMILY_OF"},
    {"associate", "ASSOCIATE_OF"},
    {"part_of", "PART_OF"},
    {"supply", "SUPPLIES"},
    {"agent", "ACTS_FOR"},
    {"contract", "CONTRACTS"},
    {"payment", "PAYS"},
    {"funding", "FUNDS"},
    {"located_at", "LOCATED_AT"},
    {"same_as", "SAME_AS"},
    {"succession", "SUCCEEDED_BY"},
    {"involved", "INVOLVED_IN"},
    {"other", "RELATED_TO"},
};

// The word of a kind, else the last one.
static uint32_t word_of(const word *words, uint32_t n, const char *kind) {
  uint32_t i = 0;
  while (i + 1 < n && strcmp(words[i].kind, kind) != 0)
    i++;
  return i;
}

static uint32_t label_of(const sg_sheet *s, uint32_t v) {
  for (uint32_t i = 0; i < s->nodes.columns.n; i++) {
    const sg_cell_column *c = sg_cols_at(&s->nodes, i);
    if (c->type == SG_CELL_TEXT && c->texts[v] && strcmp(c->name, "kind") == 0)
      return word_of(labels, SG_COUNT(labels), c->texts[v]);
  }
  return SG_COUNT(labels) - 1;
}

static uint32_t type_of(const sg_sheet *s, uint32_t e) {
  return word_of(types, SG_COUNT(types), s->edges.label[e]);
}

// --- names of properties ---

typedef struct named {
  char *name; // of an arena
  uint32_t column;
} named;

static int by_name(const void *a, const void *b) {
  const named *x = a;
  const named *y = b;
  const int by = strcmp(x->name, y->name);
  return by ? by : (x->column < y->column ? -1 : 1);
}

static bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// Letters beyond ASCII stay; the last "_12" tells equal names apart.
static char *clean(sg_arena *arena, const char *name, uint32_t number) {
  char behind[16] = "";
  if (number)
    (void)snprintf(behind, sizeof behind, "_%u", number);
  const size_t length = strlen(name);
  char *copy = sg_arena_alloc(arena, length + sizeof behind + 2, 1);
  if (!copy)
    return NULL;
  size_t n = 0;
  if (!is_plain(name[0]) || (name[0] >= '0' && name[0] <= '9'))
    copy[n++] = 'x';
  for (size_t i = 0; i < length; i++)
    copy[n++] = is_plain(name[i]) ? name[i] : '_';
  memcpy(copy + n, behind, sizeof behind);
  return copy;
}

// Names that the tables give themselves.
static bool is_own(const char *name) {
  static const char *const own[] = {"id", "start", "end", "label", NULL};
  const char *const *one = own;
  while (*one && strcmp(*one, name) != 0)
    one++;
  return *one;
}

// A name for every column; NULL without memory.
static char **names_of(const sg_cols *table, sg_arena *arena) {
  const uint32_t n = table->columns.n;
  char **names = sg_arena_alloc(arena, (size_t)n + 1, sizeof *names);
  named *all = sg_arena_alloc(arena, (size_t)n + 1, sizeof *all);
  if (!names || !all)
    return NULL;
  for (uint32_t i = 0; i < n; i++) {
    all[i] = (named){clean(arena, sg_cols_at(table, i)->name, 0), i};
    if (!all[i].name)
      return NULL;
  }
  if (n > 1)
    qsort(all, n, sizeof *all, by_name);
  for (uint32_t i = 0, equal = 0; i < n; i++) {
    equal = i > 0 && strcmp(all[i].name, all[i - 1].name) == 0 ? equal + 1 : 0;
    const bool as_is = equal == 0 && !is_own(all[i].name);
    names[all[i].column] =
        as_is ? all[i].name : clean(arena, all[i].name, i + 2);
    if (!names[all[i].column])
      return NULL;
  }
  return names;
}

// --- tables ---

static const char *csv_type(const sg_cell_column *column) {
  switch (column->type) {
  case SG_CELL_NUMBER: return "double";
  case SG_CELL_TRUTH: return "boolean";
  case SG_CELL_TEXTS: return "string[]";
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: return "string";
  }
}

static void put_headings(const sg_cols *table, char **names, sg_output *out) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    sg_output_puts(out, ",");
    sg_output_puts(out, names[i]);
    sg_output_printf(out, ":%s", csv_type(sg_cols_at(table, i)));
  }
  sg_output_puts(out, "\n");
}

typedef struct table_room {
  sg_arena arena;
  sg_text text;
  char **names;
} table_room;

static void begin(table_room *r, const sg_cols *table, sg_output *out) {
  sg_arena_init(&r->arena, 0);
  sg_text_init(&r->text, 0);
  r->names = names_of(table, &r->arena);
  if (!r->names)
    sg_output_fail(out);
}

static void end(table_room *r) {
  sg_arena_clear(&r->arena);
  sg_text_clear(&r->text);
}

static void write_nodes(const sg_sheet *s, sg_output *out) {
  table_room r;
  begin(&r, &s->nodes, out);
  sg_output_puts(out, "id:ID(Entity),:LABEL");
  if (r.names)
    put_headings(&s->nodes, r.names, out);
  for (uint32_t v = 0; r.names && v < s->nodes.n_rows; v++) {
    sg_put_csv_id(out, s->nodes.id[v], &r.text);
    sg_output_printf(out, ",Entity;%s", labels[label_of(s, v)].name);
    sg_put_csv_cells(&s->nodes, v, &r.text, out);
  }
  end(&r);
}

static void write_rels(const sg_sheet *s, sg_output *out) {
  table_room r;
  char day[11];
  begin(&r, &s->edges, out);
  sg_output_puts(out, ":START_ID(Entity),:END_ID(Entity),:TYPE,id:string,"
                      "start:date,end:date");
  if (r.names)
    put_headings(&s->edges, r.names, out);
  for (uint32_t e = 0; r.names && e < s->edges.n_rows; e++) {
    sg_put_csv_id(out, s->nodes.id[s->from[e]], &r.text);
    sg_output_puts(out, ",");
    sg_put_csv_id(out, s->nodes.id[s->to[e]], &r.text);
    sg_output_printf(out, ",%s,", types[type_of(s, e)].name);
    sg_put_csv_id(out, s->edges.id[e], &r.text);
    sg_output_printf(out, ",%s", sg_edge_day(s->since[e], false, day));
    sg_output_printf(out, ",%s", sg_edge_day(s->until[e], true, day));
    sg_put_csv_cells(&s->edges, e, &r.text, out);
  }
  end(&r);
}

static void write_command(const sg_sheet *s, sg_output *out) {
  (void)s;
  sg_output_puts(
      out,
      "#!/bin/sh\n"
      "# Imports the two tables beside this file into a new database, while\n"
      "# Neo4j 5 does not run on it: ./import.sh [DATABASE]\n"
      "set -eu\n"
      "cd \"$(dirname \"$0\")\"\n"
      "exec neo4j-admin database import full --nodes=nodes.csv \\\n"
      "  --relationships=rels.csv --id-type=string --array-delimiter=';' \\\n"
      "  --quote='\"' \"${1:-neo4j}\"\n");
}

// --- Cypher ---

// The grammar has no "+" in exponents, and no point makes an integer.
static void put_number(double number, sg_output *out) {
  char text[32];
  bool is_real = false;
  sg_number_write(number, text);
  for (const char *c = text; *c; c++) {
    is_real |= *c == '.' || *c == 'e' || *c == 'E';
    if (*c != '+')
      sg_output_add(out, c, 1);
  }
  sg_output_puts(out, is_real ? "" : ".0");
}

static void put_value(const sg_cell_column *column, uint32_t row,
                      sg_output *out) {
  switch (column->type) {
  case SG_CELL_NUMBER: put_number(column->numbers[row], out); break;
  case SG_CELL_TRUTH:
    sg_output_puts(out, column->truths[row] ? "true" : "false");
    break;
  case SG_CELL_TEXTS:
    for (const char **text = column->lists[row]; *text; text++) {
      sg_output_puts(out, text == column->lists[row] ? "[" : ", ");
      sg_put_cypher(out, *text);
    }
    sg_output_puts(out, "]");
    break;
  case SG_CELL_TEXT:
  case SG_CELL_JSON:
  default: sg_put_cypher(out, column->texts[row]);
  }
}

static void put_properties(const sg_cols *table, uint32_t row, char **names,
                           sg_output *out) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    if (!sg_cell_is_set(column, row))
      continue;
    sg_output_puts(out, ", ");
    sg_output_puts(out, names[i]);
    sg_output_puts(out, ": ");
    put_value(column, row, out);
  }
}

static void put_cypher_id(const char *key, const char *id, sg_text *room,
                          sg_output *out) {
  sg_output_printf(out, "%s: ", key);
  sg_put_cypher(out, sg_id_for(SG_ID_XML, id, room));
}

static void put_node_row(const sg_sheet *s, uint32_t v, table_room *r,
                         sg_output *out) {
  put_cypher_id("{id", s->nodes.id[v], &r->text, out);
  sg_output_puts(out, ", p: {");
  put_cypher_id("id", s->nodes.id[v], &r->text, out);
  put_properties(&s->nodes, v, r->names, out);
  sg_output_puts(out, "}}");
}

static void put_edge_row(const sg_sheet *s, uint32_t e, table_room *r,
                         sg_output *out) {
  char day[11];
  put_cypher_id("{id", s->edges.id[e], &r->text, out);
  put_cypher_id(", a", s->nodes.id[s->from[e]], &r->text, out);
  put_cypher_id(", b", s->nodes.id[s->to[e]], &r->text, out);
  put_cypher_id(", p: {id", s->edges.id[e], &r->text, out);
  if (sg_edge_day(s->since[e], false, day)[0])
    sg_output_printf(out, ", start: date(\"%s\")", day);
  if (sg_edge_day(s->until[e], true, day)[0])
    sg_output_printf(out, ", end: date(\"%s\")", day);
  put_properties(&s->edges, e, r->names, out);
  sg_output_puts(out, "}}");
}

static void begin_row(uint32_t n, sg_output *out) {
  sg_output_puts(out, n == 0 ? "UNWIND [\n  " : ",\n  ");
}

static void put_all_nodes(const sg_sheet *s, uint32_t label, table_room *r,
                          sg_output *out) {
  uint32_t n = 0;
  for (uint32_t v = 0; v <= s->nodes.n_rows; v++) {
    const bool is_end = v == s->nodes.n_rows;
    if (!is_end && label_of(s, v) == label) {
      begin_row(n++, out);
      put_node_row(s, v, r, out);
    }
    if (n > 0 && (is_end || n == BATCH)) {
      sg_output_printf(out,
                       "\n] AS row\nMERGE (n:Entity {id: row.id})\n"
                       "SET n += row.p, n:%s;\n",
                       labels[label].name);
      n = 0;
    }
  }
}

static void put_all_edges(const sg_sheet *s, uint32_t type, table_room *r,
                          sg_output *out) {
  uint32_t n = 0;
  for (uint32_t e = 0; e <= s->edges.n_rows; e++) {
    const bool is_end = e == s->edges.n_rows;
    if (!is_end && type_of(s, e) == type) {
      begin_row(n++, out);
      put_edge_row(s, e, r, out);
    }
    if (n > 0 && (is_end || n == BATCH)) {
      sg_output_printf(out,
                       "\n] AS row\nMATCH (a:Entity {id: row.a}), "
                       "(b:Entity {id: row.b})\n"
                       "MERGE (a)-[r:%s {id: row.id}]->(b)\nSET r += row.p;\n",
                       types[type].name);
      n = 0;
    }
  }
}

static void write_cypher(const sg_sheet *s, sg_output *out) {
  table_room r;
  sg_output_puts(out, "CREATE CONSTRAINT entity_id IF NOT EXISTS\n"
                      "FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n");
  begin(&r, &s->nodes, out);
  for (uint32_t i = 0; r.names && i < SG_COUNT(labels); i++)
    put_all_nodes(s, i, &r, out);
  end(&r);
  begin(&r, &s->edges, out);
  for (uint32_t i = 0; r.names && i < SG_COUNT(types); i++)
    put_all_edges(s, i, &r, out);
  end(&r);
}

static const sg_sheet_part parts[] = {{"nodes.csv", write_nodes, false},
                                      {"rels.csv", write_rels, false},
                                      {"import.sh", write_command, true},
                                      {"load.cypher", write_cypher, false},
                                      {NULL, NULL, false}};

const sg_sheet_writer sg_sheet_writer_neo4j = {
    .ending = ".neo4j",
    .about = "directory for Neo4j: its importer's tables, and Cypher",
    .parts = parts,
};
