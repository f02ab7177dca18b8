// SPDX-License-Identifier: GPL-2.0-or-later
// test_sheet - tests of graphs as two tables: which columns there are, and that
// every writer of them fails cleanly at every allocation.
#include "loaded_text.h"

#include "io/graph_sheet.h"
#include "io/sheet_writers.h"
#include "report/doc_tables.h"
#include "report/report.h"
#include "report/score_sheet.h"

#include <stdio.h>
#include <string.h>

static const char rich[] =
    "{\"title\":\"T\",\"licence\":\"CC0\",\"entities\":["
    "{\"id\":\"a\",\"kind\":\"company\",\"name\":\"A & B\","
    "\"flags\":[\"I04\"],\"p.x\":\"mine\",\"id_\":1,\"label\":\"L\","
    "\"mixed\":1,\"sources\":[\"s\",\"t\"],\"source_urls\":\"mine\","
    "\"identifiers\":[{\"scheme\":\"S\",\"id\":\"1\"}]},"
    "{\"id\":\"b\",\"kind\":\"person\",\"mixed\":\"two\",\"o\":{\"x\":[1]}}],"
    "\"links\":[{\"id\":\"l\",\"kind\":\"ownership\",\"from\":\"a\","
    "\"to\":\"z\",\"share\":25,\"since\":\"2001\",\"source\":\"x\","
    "\"joint\":true},{\"id\":\"m\",\"kind\":\"supply\",\"from\":\"a\","
    "\"date\":\"2002-02\"}],"
    "\"sources\":[{\"id\":\"s\",\"url\":\"https://example.org/s\"},"
    "{\"id\":\"t\"}]}";

static const char findings_text[] =
    "{\"stakegraph_findings\":\"1\",\"case\":{\"links\":[{\"id\":\"l\"},"
    "{\"id\":\"m\"}]},\"entities\":[{\"id\":\"a\","
    "\"scores\":{\"p.x\":0.5}}],\"flags\":[{\"flag\":\"I04\","
    "\"fingerprint\":\"f1\",\"subject\":\"a\",\"severity\":\"high\","
    "\"evidence\":[{\"type\":\"path\",\"links\":[\"l\",\"nowhere\"]},"
    "{\"type\":\"fact\",\"on\":\"link\",\"id\":\"m\"},"
    "{\"type\":\"sum\",\"terms\":[{\"link\":\"l\"},7]}]}]}";

static sg_slice slice_of(const char *text) {
  return (sg_slice){text, strlen(text)};
}

static const sg_cell_column *column(const sg_cols *table, const char *name) {
  for (uint32_t i = 0; i < table->columns.n; i++)
    if (strcmp(sg_cols_at(table, i)->name, name) == 0)
      return sg_cols_at(table, i);
  fail_msg("there is no column %s", name);
  static const sg_cell_column none;
  return &none;
}

static bool has(const sg_cols *table, const char *name) {
  for (uint32_t i = 0; i < table->columns.n; i++)
    if (strcmp(sg_cols_at(table, i)->name, name) == 0)
      return true;
  return false;
}

// A sheet of `rich` with findings.
static sg_status make(sg_sheet *s, sg_findings *f) {
  sg_error err = {0};
  *f = (sg_findings){0};
  *s = (sg_sheet){0};
  SG_TRY(sg_sheet_of_native(s, slice_of(rich), NULL));
  SG_TRY(sg_findings_parse(f, "f", slice_of(findings_text), &err));
  SG_TRY(sg_sheet_add_findings(s, f, NULL));
  return sg_cols_settle(&s->nodes) && sg_cols_settle(&s->edges) ? SG_OK
                                                                : SG_ENOMEM;
}

static void unmake(sg_sheet *s, sg_findings *f) {
  sg_sheet_clear(s);
  if (f->root)
    sg_findings_clear(f);
}

static void test_sheet__columns_have_the_type_of_their_cells(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  assert_int_equal(s.nodes.n_rows, 4); // z, and the end that nobody names
  assert_int_equal(column(&s.nodes, "mixed")->type, SG_CELL_TEXT);
  assert_string_equal(column(&s.nodes, "mixed")->texts[0], "1");
  assert_string_equal(column(&s.nodes, "o")->texts[1], "{\"x\":[1]}");
  assert_int_equal(column(&s.edges, "share")->type, SG_CELL_NUMBER);
  assert_int_equal(column(&s.edges, "joint")->type, SG_CELL_TRUTH);
  assert_string_equal(column(&s.edges, "other:source")->texts[0], "x");
  assert_string_equal(column(&s.nodes, "identifiers")->lists[0][0], "S:1");
  assert_string_equal(s.licence, "CC0");
  unmake(&s, &f);
}

static void test_sheet__no_attribute_passes_for_a_finding(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  assert_near(column(&s.nodes, "p.x")->numbers[0], 0.5, 0);
  assert_string_equal(column(&s.nodes, "other:p.x")->texts[0], "mine");
  assert_string_equal(column(&s.nodes, "flags")->lists[0][0], "I04");
  assert_true(column(&s.nodes, "flags")->is_own);
  assert_true(has(&s.nodes, "other:flags"));
  assert_string_equal(column(&s.nodes, "source_urls")->lists[0][0],
                      "https://example.org/s");
  assert_null(column(&s.nodes, "source_urls")->lists[0][1]);
  assert_string_equal(column(&s.edges, "evidence_for")->lists[0][0], "f1");
  assert_string_equal(column(&s.edges, "evidence_for")->lists[1][0], "f1");
  unmake(&s, &f);
}

// 3000 names, of which 40 are those of two records.
static void test_sheet__the_commonest_attributes_stay(void **state) {
  (void)state;
  sg_text text;
  sg_sheet s;
  sg_error err = {0};
  sg_text_init(&text, 0);
  sg_text_puts(&text, "{\"entities\":[{\"id\":\"a\"");
  for (int i = 0; i < 1500; i++)
    sg_text_printf(&text, ",\"k%d\":%d", i, i);
  sg_text_puts(&text, "},{\"id\":\"b\"");
  for (int i = 1460; i < 2960; i++)
    sg_text_printf(&text, ",\"k%d\":%d", i, i);
  sg_text_puts(&text, "}]}");
  assert_int_equal(sg_sheet_of_native(&s, sg_text_slice(&text), &err), SG_OK);
  assert_true(sg_cols_settle(&s.nodes));
  assert_int_equal(s.nodes.columns.n, 1023); // one of 1024 is the id
  assert_int_equal(s.nodes.n_left_out, 2961 - 1024);
  assert_true(has(&s.nodes, "k1460"));
  assert_true(has(&s.nodes, "k1499"));
  assert_true(has(&s.nodes, "k0"));
  assert_false(has(&s.nodes, "k999"));
  sg_sheet_tell(&s, "x.graphml", &err);
  assert_non_null(strstr(err.message, "1937 of parties and 0 of links"));
  sg_sheet_clear(&s);
  sg_text_clear(&text);
}

static void test_sheet__any_json_is_a_graph(void **state) {
  (void)state;
  static const char *const texts[] = {
      "",
      "{}",
      "[]",
      "7",
      "{\"entities\":{},\"links\":7,\"sources\":\"x\"}",
      "{\"entities\":[1,[],\"x\",null,{\"id\":7},{\"id\":\"a\","
      "\"identifiers\":\"x\",\"listed\":[1,{}],\"sources\":[7,{}]}],"
      "\"links\":[1,[],{},{\"from\":7}],\"sources\":[1,{\"id\":1,"
      "\"url\":2}]}",
  };
  for (size_t i = 0; i < SG_COUNT(texts); i++) {
    sg_sheet s;
    const sg_slice text = i == 0 ? (sg_slice){NULL, 0} : slice_of(texts[i]);
    assert_int_equal(sg_sheet_of_native(&s, text, NULL), SG_OK);
    assert_true(sg_cols_settle(&s.nodes) && sg_cols_settle(&s.edges));
    sg_sheet_clear(&s);
  }
}

static void test_sheet__making_fails_cleanly_without_memory(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  OOM_LOOP(make(&s, &f), unmake(&s, &f))
}

static sg_output out;

static sg_status write_one(const sg_sheet *s, const char *path) {
  sg_output_to_memory(&out);
  sg_sheet_writer_find(path)->write(s, &out);
  return out.failed ? SG_ENOMEM : SG_OK;
}

static void test_sheet__writers_fail_cleanly_without_memory(void **state) {
  (void)state;
  static const char *const paths[] = {"x.graphml",      "x.gexf", "x.gexf12",
                                      "x.dot",          "x.cyjs", "x.cx2",
                                      "x.nodelink.json"};
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  for (size_t i = 0; i < SG_COUNT(paths); i++) {
    OOM_LOOP(write_one(&s, paths[i]), sg_output_discard(&out))
    assert_int_equal(write_one(&s, paths[i]), SG_OK);
    assert_non_null(strstr(sg_text_get(&out.buffer), "A "));
    sg_output_discard(&out);
  }
  unmake(&s, &f);
}

static sg_status write_part(const sg_sheet *s, const sg_sheet_part *part) {
  sg_output_to_memory(&out);
  part->write(s, &out);
  return out.failed ? SG_ENOMEM : SG_OK;
}

static void test_sheet__files_of_folders_fail_cleanly(void **state) {
  (void)state;
  static const char *const paths[] = {"x.csv", "x/", "x.neo4j", "x.neo4j/"};
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  for (size_t i = 0; i < SG_COUNT(paths); i++) {
    const sg_sheet_part *part = sg_sheet_writer_find(paths[i])->parts;
    for (; part->name; part++) {
      OOM_LOOP(write_part(&s, part), sg_output_discard(&out))
      assert_int_equal(write_part(&s, part), SG_OK);
      assert_true(out.buffer.length > 100);
      sg_output_discard(&out);
    }
  }
  unmake(&s, &f);
}

static sg_status write_around(sg_sheet *s, const char *id) {
  sg_error err;
  sg_output_to_memory(&out);
  const sg_status status = sg_sheet_around(s, id, &err);
  if (status != SG_OK)
    return status;
  sg_sheet_writer_find("x.dot")->write(s, &out);
  return out.failed ? SG_ENOMEM : SG_OK;
}

static void test_sheet__what_is_around_a_party_fails_cleanly(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  const char *id = s.nodes.id[0];
  OOM_LOOP(write_around(&s, id), sg_output_discard(&out))
  assert_int_equal(write_around(&s, "nobody"), SG_EUSAGE);
  unmake(&s, &f);
}

static const sg_catalogue no_catalogue;

static sg_status render(const sg_findings *f,
                        void (*write)(const sg_findings *f,
                                      const sg_catalogue *catalogue,
                                      sg_output *to)) {
  sg_output_to_memory(&out);
  write(f, &no_catalogue, &out);
  return out.failed ? SG_ENOMEM : SG_OK;
}

static void test_sheet__renderings_fail_cleanly_without_memory(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  assert_int_equal(make(&s, &f), SG_OK);
  f.case_text = slice_of(rich);
  OOM_LOOP(render(&f, sg_write_sarif), sg_output_discard(&out))
  OOM_LOOP(render(&f, sg_write_stix), sg_output_discard(&out))
  OOM_LOOP(render(&f, sg_write_flag_lines), sg_output_discard(&out))
  OOM_LOOP(render(&f, sg_write_markdown), sg_output_discard(&out))
  assert_int_equal(render(&f, sg_write_stix), SG_OK);
  assert_non_null(strstr(sg_text_get(&out.buffer), "relationship--"));
  sg_output_discard(&out);
  unmake(&s, &f);
}

static sg_status write_findings(const sg_findings *f, sg_arena *arena) {
  sg_sheet_extra extra;
  sg_output_to_memory(&out);
  sg_arena_init(arena, 0);
  if (!sg_doc_tables(f, &extra, arena))
    return SG_ENOMEM;
  for (uint32_t i = 0; i < extra.n_tables; i++)
    sg_extra_write_csv(&extra.tables[i], &out);
  return out.failed ? SG_ENOMEM : SG_OK;
}

static void forget(sg_arena *arena) {
  sg_output_discard(&out);
  sg_arena_clear(arena);
}

static void test_sheet__tables_of_findings_fail_cleanly(void **state) {
  (void)state;
  sg_sheet s;
  sg_findings f;
  sg_arena arena;
  assert_int_equal(make(&s, &f), SG_OK);
  OOM_LOOP(write_findings(&f, &arena), forget(&arena))
  assert_int_equal(write_findings(&f, &arena), SG_OK);
  assert_non_null(strstr(sg_text_get(&out.buffer), "\n\"f1\",\"I04\""));
  assert_non_null(strstr(sg_text_get(&out.buffer), "\"l;nowhere;m;l\""));
  forget(&arena);
  unmake(&s, &f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_sheet__columns_have_the_type_of_their_cells),
      cmocka_unit_test(test_sheet__no_attribute_passes_for_a_finding),
      cmocka_unit_test(test_sheet__the_commonest_attributes_stay),
      cmocka_unit_test(test_sheet__any_json_is_a_graph),
      cmocka_unit_test(test_sheet__making_fails_cleanly_without_memory),
      cmocka_unit_test(test_sheet__writers_fail_cleanly_without_memory),
      cmocka_unit_test(test_sheet__files_of_folders_fail_cleanly),
      cmocka_unit_test(test_sheet__renderings_fail_cleanly_without_memory),
      cmocka_unit_test(test_sheet__tables_of_findings_fail_cleanly),
      cmocka_unit_test(test_sheet__what_is_around_a_party_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
