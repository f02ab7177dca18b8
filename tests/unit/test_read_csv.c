// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_csv - tests the native format as a directory of sheets.
#include "loaded_text.h"

#define ENTITIES "id,kind,name\na,company,A\nb,company,B\n"

// Load two sheets; the error and the model are in `l`.
static sg_status load_sheets(loaded *l, const char *entities,
                             const char *links) {
  char directory[] = "/tmp/stakegraph-csv-XXXXXX";
  assert_non_null(mkdtemp(directory));
  static const char *const names[] = {"entities.csv", "links.csv"};
  const char *const contents[] = {entities, links};
  char path[200];
  for (size_t i = 0; i < SG_COUNT(names); i++) {
    (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(contents[i], file) >= 0);
    assert_int_equal(fclose(file), 0);
  }
  loaded_begin(l);
  const sg_status status = sg_load(&l->model, directory, NULL, &l->err);
  for (size_t i = 0; i < SG_COUNT(names); i++) {
    (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    (void)unlink(path);
  }
  (void)rmdir(directory);
  return status;
}

static void test_read_csv__cells_are_read_by_their_heading(void **state) {
  (void)state;
  loaded l;
  assert_int_equal(
      load_sheets(&l,
                  "\xef\xbb\xbfid,kind,roles,listed,employees,note\r\n"
                  "a,company,vendor; reseller ,x@2011/2012;y,5,01\r\n"
                  ",,,,,\r\n"
                  "b,company,,\"[{\"\"list\"\":\"\"z\"\"}]\",,\r\n",
                  "kind,from,to,share,share_min_exclusive\n"
                  "ownership,a,b,48.45,\n"),
      SG_OK);
  assert_int_equal(l.problems.total, 0);
  assert_int_equal(l.model.entities.n, 2);
  const sg_entity_row row = SG_AT(sg_entity_row, &l.model.entities, 0);
  assert_int_equal(row.roles, SG_ROLE_VENDOR | SG_ROLE_RESELLER);
  assert_string_equal(sg_attr_find(&l.model, row.attrs, "employees"), "5");
  assert_string_equal(sg_attr_find(&l.model, row.attrs, "note"), "\"01\"");
  assert_int_equal(l.model.items[SG_ON_LISTINGS].n, 3);
  assert_int_equal(SG_AT(sg_link_row, &l.model.links, 0).low, 484500000);
  loaded_clear(&l);
}

static void test_read_csv__bad_percentages_are_warnings(void **state) {
  (void)state;
  static const char *const shares[] = {
      "25%%", "\"1,5\"", "x",   "-1",    "101", "01",   "%",
      "1e9",  "1e999",   "nan", "25-50", "-01", "0x10", ">50",
  };
  for (size_t i = 0; i < SG_COUNT(shares); i++) {
    char links[200];
    (void)snprintf(links, sizeof links,
                   "kind,from,to,share\nownership,a,b,%s\n", shares[i]);
    loaded l;
    const sg_status status = load_sheets(&l, ENTITIES, links);
    const uint32_t n = l.problems.counts[SG_PROBLEM_BAD_SHARE];
    char message[400];
    (void)snprintf(message, sizeof message, "%.300s", l.err.message);
    loaded_clear(&l);
    if (status != SG_OK || n != 1)
      fail_msg("%s: status %d, %u warnings: %s", shares[i], status, n, message);
  }
}

static void test_read_csv__a_percent_sign_says_nothing_more(void **state) {
  (void)state;
  loaded l;
  assert_int_equal(load_sheets(&l, ENTITIES,
                               "kind,from,to,share,voting_min\n"
                               "ownership,a,b,50%,25.5 %\n"),
                   SG_OK);
  assert_int_equal(l.problems.total, 0);
  const sg_link_row row = SG_AT(sg_link_row, &l.model.links, 0);
  assert_int_equal(row.low, 500000000);
  assert_int_equal(row.high, 500000000);
  assert_int_equal(row.votes, 255000000);
  loaded_clear(&l);
}

static void test_read_csv__problems_name_the_cell(void **state) {
  (void)state;
  loaded l;
  assert_int_equal(load_sheets(&l, ENTITIES,
                               "kind,from,to,share\nownership,a,b,25\n"
                               "ownership,\"b\",a,x\n"),
                   SG_OK);
  assert_int_equal(l.problems.total, 1);
  assert_non_null(
      strstr(SG_AT(const char *, &l.problems.first, 0), "links.csv:3:17:"));
  loaded_clear(&l);
}

static void test_read_csv__broken_sheets_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *entities, *links, *where;
  } rows[] = {
      {"id,name\na,A\n", "kind,from,to\n", "entities.csv:1:1"},
      {"id,kind,id\n", "kind,from,to\n", "entities.csv:1:9"},
      {"id;kind;name\n", "kind,from,to\n", "entities.csv:1:1"},
      {"", "kind,from,to\n", "entities.csv:1:1"},
      {ENTITIES, "kind,from\n", "links.csv:1:1"},
      {"id,kind,listed\na,company,{1}\n", "kind,from,to\n",
       "entities.csv:2:11"},
      {"id,kind\n,company\n", "kind,from,to\n", "entities.csv:2:"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    const sg_status status = load_sheets(&l, rows[i].entities, rows[i].links);
    const bool there = strstr(l.err.where, rows[i].where) != NULL;
    char where[200];
    (void)snprintf(where, sizeof where, "%.190s", l.err.where);
    loaded_clear(&l);
    if (status != SG_EINPUT || !there)
      fail_msg("row %zu: status %d at %s", i, status, where);
  }
}

// A look-up without a register says nothing, but it is no broken file.
static void test_read_csv__empty_short_forms_do_not_stop(void **state) {
  (void)state;
  static const char *const cells[] = {
      "registry_checks\na,company,@=yes\n",
      "registry_checks\na,company,@\n",
      "listed\na,company,@/\n",
      "identifiers\na,company,:\n",
      "previous_names\na,company,@\n",
      "roles\na,company,;;\n",
  };
  for (size_t i = 0; i < SG_COUNT(cells); i++) {
    char entities[200];
    (void)snprintf(entities, sizeof entities, "id,kind,%s", cells[i]);
    loaded l;
    const sg_status status = load_sheets(&l, entities, "kind,from,to\n");
    loaded_clear(&l);
    if (status != SG_OK)
      fail_msg("%s: status %d", cells[i], status);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_csv__cells_are_read_by_their_heading),
      cmocka_unit_test(test_read_csv__bad_percentages_are_warnings),
      cmocka_unit_test(test_read_csv__a_percent_sign_says_nothing_more),
      cmocka_unit_test(test_read_csv__problems_name_the_cell),
      cmocka_unit_test(test_read_csv__broken_sheets_are_refused),
      cmocka_unit_test(test_read_csv__empty_short_forms_do_not_stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
