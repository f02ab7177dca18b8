// SPDX-License-Identifier: GPL-2.0-or-later
// test_columns - tests further columns of a view by name.
#include "loaded_text.h"

#include "graph/columns.h"

#include <math.h>

static const char document[] =
    "{'entities':["
    "{'id':'a','kind':'company','employees':12,'website':'x\\u00e9y',"
    "'incorporated':'2011-02','active':true,'odd':[1, 2],'nothing':null,"
    "'topics':['t2','t1','t1'],'names':['N'],"
    "'listed':[{'list':'z','since':'2012'},{'list':'b','program':'P',"
    "'since':'2010-05-06','until':'2011-03'},{'list':'z','since':'2012'}],"
    "'registry_checks':[{'register':'R','date':'2019','found':false}],"
    "'previous_names':[{'name':'Old','until':'2001-02'}],"
    "'identifiers':[{'scheme':'LEI','id':'1'}]},"
    "{'id':'b','kind':'company','employees':2.5,'incorporated':'2012-12-31'},"
    "{'id':'c','kind':'company','topics':['t9']}],"
    "'links':[{'id':'l2','kind':'supply','from':'a','to':'b','date':'2015',"
    "'value':7,'stated_end_user':['c','b']},"
    "{'id':'l1','kind':'control','from':'a','to':'b','until':'2001'}],"
    "'deals':[{'id':'d','title':'T','value':3.5,'stated_end_user':'b',"
    "'answers':{'q2':'no','q1':'yes'},"
    "'safeguards':[{'what':'w','date':'2014'}]}]}";

typedef struct fixture {
  loaded l;
  sg_arena arena;
  sg_columns columns;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  loaded_model(&f->l, document);
  loaded_view(&f->l, "2020", NULL);
  sg_arena_init(&f->arena, 0);
  sg_columns_init(&f->columns, &f->l.view, &f->arena);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sg_columns_clear(&f->columns);
  sg_arena_clear(&f->arena);
  loaded_clear(&f->l);
  free(f);
  return 0;
}

static double day(const char *text) {
  sg_date date = SG_DATE_UNKNOWN;
  assert_true(sg_date_parse(text, strlen(text), &date));
  return sg_date_first(date);
}

static void check_numbers(fixture *f, int32_t domain, const char *name,
                          const double *wanted, uint32_t n) {
  const double *values = sg_column_numbers(&f->columns, domain, name);
  if (!values)
    fail_msg("there is no column %s", name);
  for (uint32_t i = 0; i < n; i++) {
    if (isnan(wanted[i]))
      assert_true(isnan(values[i]));
    else
      assert_near(values[i], wanted[i], 0);
  }
  assert_ptr_equal(sg_column_numbers(&f->columns, domain, name), values);
}

static void check_texts(fixture *f, int32_t domain, const char *name,
                        const char *const *wanted, uint32_t n) {
  const char *const *values = sg_column_texts(&f->columns, domain, name);
  if (!values)
    fail_msg("there is no column %s", name);
  for (uint32_t i = 0; i < n; i++) {
    if (!wanted[i])
      assert_null(values[i]);
    else
      assert_string_equal(values[i], wanted[i]);
  }
  assert_ptr_equal(sg_column_texts(&f->columns, domain, name), values);
}

#define NUMBERS(f, domain, name, ...)                                          \
  do {                                                                         \
    const double wanted_[] = {__VA_ARGS__};                                    \
    check_numbers(f, domain, name, wanted_, SG_COUNT(wanted_));                \
  } while (0)
#define TEXTS(f, domain, name, ...)                                            \
  do {                                                                         \
    const char *const wanted_[] = {__VA_ARGS__};                               \
    check_texts(f, domain, name, wanted_, SG_COUNT(wanted_));                  \
  } while (0)

static void test_columns__keys_of_entities_are_columns(void **state) {
  fixture *f = *state;
  NUMBERS(f, SG_ON_ENTITIES, "employees", 12, 2.5, (double)NAN);
  NUMBERS(f, SG_ON_ENTITIES, "active", 1, (double)NAN, (double)NAN);
  NUMBERS(f, SG_ON_ENTITIES, "odd", (double)NAN, (double)NAN, (double)NAN);
  TEXTS(f, SG_ON_ENTITIES, "website", "x\xc3\xa9y", NULL, NULL);
  TEXTS(f, SG_ON_ENTITIES, "employees", "12", "2.5", NULL);
  TEXTS(f, SG_ON_ENTITIES, "odd", "[1,2]", NULL, NULL);
  TEXTS(f, SG_ON_ENTITIES, "nothing", NULL, NULL, NULL);
}

static void test_columns__dates_have_a_first_and_a_last_day(void **state) {
  fixture *f = *state;
  NUMBERS(f, SG_ON_ENTITIES, "incorporated", day("2011-02-01"),
          day("2012-12-31"), (double)NAN);
  NUMBERS(f, SG_ON_ENTITIES, "incorporated_latest", day("2011-02-28"),
          day("2012-12-31"), (double)NAN);
  TEXTS(f, SG_ON_ENTITIES, "incorporated", "2011-02", "2012-12-31", NULL);
}

static void test_columns__links_and_deals_have_columns(void **state) {
  fixture *f = *state;
  TEXTS(f, SG_ON_LINKS, "id", "l2", "l1");
  NUMBERS(f, SG_ON_LINKS, "value", 7, (double)NAN);
  TEXTS(f, SG_ON_DEALS, "id", "d");
  TEXTS(f, SG_ON_DEALS, "title", "T");
  NUMBERS(f, SG_ON_DEALS, "value", 3.5);
}

static void test_columns__what_nobody_states_is_no_column(void **state) {
  fixture *f = *state;
  static const struct {
    int32_t domain;
    const char *name;
  } rows[] = {
      {SG_ON_ENTITIES, "unknown"},   {SG_ON_ENTITIES, ""},
      {SG_ON_ENTITIES, "value"},     {SG_ON_ENTITIES, "_latest"},
      {SG_ON_LINKS, "employees"},    {SG_ON_DEALS, "employees"},
      {SG_ON_LISTINGS, "unknown"},   {SG_ON_TOPICS, "since"},
      {SG_ON_LISTINGS, "employees"}, {-1, "employees"},
      {SG_N_DOMAINS, "employees"},   {99, "list"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    assert_null(sg_column_numbers(&f->columns, rows[i].domain, rows[i].name));
    assert_null(sg_column_texts(&f->columns, rows[i].domain, rows[i].name));
  }
  assert_null(sg_column_numbers(&f->columns, SG_ON_LISTINGS, "list"));
  assert_null(sg_column_texts(&f->columns, SG_ON_LISTINGS, "since"));
  static const int32_t domains[] = {-1,          SG_ON_ENTITIES, SG_ON_LINKS,
                                    SG_ON_DEALS, SG_N_DOMAINS,   1000};
  for (size_t i = 0; i < SG_COUNT(domains); i++)
    assert_null(sg_column_rows(&f->columns, domains[i]));
}

static void test_columns__overlong_names_are_no_column(void **state) {
  fixture *f = *state;
  char name[400];
  memset(name, 'x', sizeof name);
  name[sizeof name - 1] = '\0';
  assert_null(sg_column_numbers(&f->columns, SG_ON_ENTITIES, name));
  memcpy(name + sizeof name - 8, "_latest", 8);
  assert_null(sg_column_numbers(&f->columns, SG_ON_ENTITIES, name));
  assert_null(sg_column_texts(&f->columns, SG_ON_ENTITIES, name));
}

static void check_rows(fixture *f, int32_t domain, const uint32_t *start,
                       uint32_t n_owners) {
  const sg_rows *rows = sg_column_rows(&f->columns, domain);
  assert_non_null(rows);
  assert_int_equal(rows->size, sizeof *rows);
  assert_int_equal(rows->n_rows, start[n_owners]);
  assert_memory_equal(rows->start, start, (n_owners + 1) * sizeof *start);
  assert_ptr_equal(sg_column_rows(&f->columns, domain), rows);
}

static void test_columns__rows_belong_to_their_owners(void **state) {
  fixture *f = *state;
  static const struct {
    int32_t domain;
    uint32_t n, start[4];
  } rows[] = {
      {SG_ON_LISTINGS, 3, {0, 2, 2, 2}},
      {SG_ON_TOPICS, 3, {0, 2, 2, 3}},
      {SG_ON_NAMES, 3, {0, 1, 1, 1}},
      {SG_ON_FORMER_NAMES, 3, {0, 1, 1, 1}},
      {SG_ON_IDENTIFIERS, 3, {0, 1, 1, 1}},
      {SG_ON_CHECKS, 3, {0, 1, 1, 1}},
      {SG_ON_LINK_USERS, 2, {0, 2, 2, 0}},
      {SG_ON_DEAL_USERS, 1, {0, 1, 0, 0}},
      {SG_ON_ANSWERS, 1, {0, 2, 0, 0}},
      {SG_ON_SAFEGUARDS, 1, {0, 1, 0, 0}},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    check_rows(f, rows[i].domain, rows[i].start, rows[i].n);
}

static void test_columns__parts_of_items_are_columns(void **state) {
  fixture *f = *state;
  TEXTS(f, SG_ON_LISTINGS, "list", "b", "z");
  TEXTS(f, SG_ON_LISTINGS, "program", "P", NULL);
  NUMBERS(f, SG_ON_LISTINGS, "since", day("2010-05-06"), day("2012-01-01"));
  NUMBERS(f, SG_ON_LISTINGS, "since_latest", day("2010-05-06"),
          day("2012-12-31"));
  NUMBERS(f, SG_ON_LISTINGS, "until_earliest", day("2011-03-01"), (double)NAN);
  NUMBERS(f, SG_ON_LISTINGS, "until", day("2011-03-31"), (double)NAN);
  TEXTS(f, SG_ON_TOPICS, "topic", "t1", "t2", "t9");
  TEXTS(f, SG_ON_NAMES, "name", "N");
  TEXTS(f, SG_ON_FORMER_NAMES, "name", "Old");
  NUMBERS(f, SG_ON_FORMER_NAMES, "until", day("2001-02-28"));
  TEXTS(f, SG_ON_IDENTIFIERS, "scheme", "LEI");
  TEXTS(f, SG_ON_IDENTIFIERS, "id", "1");
  TEXTS(f, SG_ON_CHECKS, "register", "R");
  TEXTS(f, SG_ON_CHECKS, "found", "false");
  NUMBERS(f, SG_ON_CHECKS, "date_latest", day("2019-12-31"));
  NUMBERS(f, SG_ON_LINK_USERS, "entity", 1, 2);
  NUMBERS(f, SG_ON_DEAL_USERS, "entity", 1);
  TEXTS(f, SG_ON_ANSWERS, "question", "q1", "q2");
  TEXTS(f, SG_ON_ANSWERS, "answer", "yes", "no");
  TEXTS(f, SG_ON_SAFEGUARDS, "what", "w");
  NUMBERS(f, SG_ON_SAFEGUARDS, "date", day("2014-01-01"));
}

static void test_columns__published_metrics_are_columns(void **state) {
  fixture *f = *state;
  static const uint64_t known[] = {5};
  static const uint32_t before[] = {0};
  static const double values[] = {1, 3};
  const sg_packed packed = {known, before, values, 3, 2};
  const sg_published published[] = {{"p.metric", &packed}};
  f->columns.published = published;
  f->columns.n_published = 1;
  const double *got =
      sg_column_numbers(&f->columns, SG_ON_ENTITIES, "p.metric");
  assert_near(got[0], 1, 0);
  assert_true(isnan(got[1]));
  assert_near(got[2], 3, 0);
  assert_ptr_equal(sg_column_numbers(&f->columns, SG_ON_ENTITIES, "p.metric"),
                   got); // unpacked once
  assert_null(sg_column_numbers(&f->columns, SG_ON_LINKS, "p.metric"));
  assert_null(sg_column_numbers(&f->columns, SG_ON_ENTITIES, "p.other"));
}

#define WITH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      WITH(test_columns__keys_of_entities_are_columns),
      WITH(test_columns__dates_have_a_first_and_a_last_day),
      WITH(test_columns__links_and_deals_have_columns),
      WITH(test_columns__what_nobody_states_is_no_column),
      WITH(test_columns__overlong_names_are_no_column),
      WITH(test_columns__rows_belong_to_their_owners),
      WITH(test_columns__parts_of_items_are_columns),
      WITH(test_columns__published_metrics_are_columns),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
