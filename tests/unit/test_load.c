// SPDX-License-Identifier: GPL-2.0-or-later
// test_load - tests how records of files become rows, and what is refused.
#include "loaded_text.h"

#define COMPANY "{'entities':[{'id':'a','kind':'company'"

// Load two documents one after the other.
static sg_status load_both(loaded *l, const char *first, const char *second) {
  loaded_begin(l);
  assert_int_equal(loaded_add(l, first), SG_OK);
  return loaded_add(l, second);
}

static void test_load__equal_records_become_one(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {COMPANY ",'name':'A','employees':5}]}",
       COMPANY ",'employees':5,'name':'A'}]}"},
      {COMPANY ",'name':'A'}]}", COMPANY ",'country':'DE'}]}"},
      {COMPANY ",'roles':['vendor']}]}", COMPANY ",'roles':['reseller']}]}"},
      {COMPANY "}]}", "{'entities':[{'id':'a','kind':'company','x':[1]}]}"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    assert_int_equal(load_both(&l, rows[i][0], rows[i][1]), SG_OK);
    assert_int_equal(l.model.entities.n, 1);
    assert_int_equal(l.problems.counts[SG_PROBLEM_DUPLICATE], 1);
    assert_int_equal(l.problems.total, 1);
    loaded_clear(&l);
  }
}

static void test_load__contradicting_records_are_refused(void **state) {
  (void)state;
  static const char *const rows[][3] = {
      {COMPANY ",'name':'A'}]}", COMPANY ",'name':'B'}]}", "'name'"},
      {COMPANY "}]}", "{'entities':[{'id':'a','kind':'person'}]}", "'kind'"},
      {COMPANY ",'country':'DE'}]}", COMPANY ",'country':'FR'}]}", "'country'"},
      {COMPANY ",'employees':5}]}", COMPANY ",'employees':6}]}", "'employees'"},
      {"{'links':[{'id':'l','kind':'ownership','from':'a','to':'b',"
       "'share':10}]}",
       "{'links':[{'id':'l','kind':'ownership','from':'a','to':'b',"
       "'share':11}]}",
       "'share'"},
      {"{'links':[{'id':'l','kind':'ownership','from':'a','to':'b'}]}",
       "{'links':[{'id':'l','kind':'ownership','from':'a','to':'c'}]}", "'to'"},
      {"{'links':[{'id':'l','kind':'supply','from':'a','to':'b',"
       "'date':'2011'}]}",
       "{'links':[{'id':'l','kind':'supply','from':'a','to':'b',"
       "'date':'2012'}]}",
       "'date'"},
      {"{'deals':[{'id':'d','status':'offer'}]}",
       "{'deals':[{'id':'d','status':'signed'}]}", "'status'"},
      {"{'sources':[{'id':'s','url':'x'}]}",
       "{'sources':[{'id':'s',"
       "'url':'y'}]}",
       "'url'"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    assert_int_equal(load_both(&l, rows[i][0], rows[i][1]), SG_EINPUT);
    assert_non_null(strstr(l.err.message, rows[i][2]));
    assert_non_null(strstr(l.err.message, "contradicts"));
    assert_non_null(strstr(l.err.where, l.path));
    loaded_clear(&l);
  }
}

// The same value in other white space contradicts nothing.
static void test_load__white_space_inside_values_does_not_matter(void **state) {
  (void)state;
  loaded l;
  const sg_status status =
      load_both(&l, COMPANY ",'capital':{'amount':1,'currency':'EUR'}}]}",
                COMPANY ",'capital': {'amount': 1, 'currency': 'EUR'}}]}");
  loaded_clear(&l);
  assert_int_equal(status, SG_OK);
}

static void test_load__escaped_keys_are_the_same_keys(void **state) {
  (void)state;
  static const char *const rows[] = {
      "{'stakegraph':'1','\\u0065ntities':[{'id':'a','kind':'company'}]}",
      "{'\\u0065ntity':{'id':'a','kind':'company'}}",
      "{'entities':[{'\\u0069d':'a','kind':'company'}]}",
      "{'entities':[{'id':'a','k\\u0069nd':'company'}]}",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    loaded_begin(&l);
    const sg_status status = loaded_add(&l, rows[i]);
    const uint32_t n = l.model.entities.n;
    const uint32_t n_problems = l.problems.total;
    loaded_clear(&l);
    if (status != SG_OK || n != 1 || n_problems != 0)
      fail_msg("%s: %d, %u entities, %u problems", rows[i], status, n,
               n_problems);
  }
}

static void test_load__escaped_kind_of_a_link_is_read(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[],'links':[{'k\\u0069nd':'control',"
                   "'from':'a','to':'b'}]}");
  const uint8_t kind = SG_AT(sg_link_row, &l.model.links, 0).kind;
  loaded_clear(&l);
  assert_int_equal(kind, SG_CONTROL);
}

static void
test_load__broken_documents_are_refused_at_their_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *place;
  } rows[] = {
      {"{'entities':[{'id':'a'},]}", ":1:25"},
      {"{'entities':[{'id':'a'}", ":1:24"},
      {"{'entities':[]", ":1:15"},
      {"{'entities':[]}x", ":1:16"},
      {"{'entities':[],}", ":1:16"},
      {"{'entities':[],'entities':[]}", ":1:16"},
      {"{'entities':{}}", ":1:13"},
      {"{'entities':[1]}", ":1:14"},
      {"{'entities':[{'kind':'company'}]}", ":1:14"},
      {"{'entities':[{'id':''}]}", ":1:14"},
      {"{'entities':[\n {'id':'a','x':01}]}", ":2:16"},
      {"{'entities':[{'id':'a','id':'b'}]}", ":1:24"},
      {"{'stakegraph':'2','entities':[]}", ":1:15"},
      {"{'x':1}", ":1:1"},
      {"{'entity':{'id':'a'}}\n{'link':{}\n", ":2:1"},
      {"{'entity':{'id':'a'}}\n{'thing':{}}\n", ":2:2"},
      {"{'entity':{'id':'a'},'link':{}}\n", ":1:2"},
      {"{'entity':{'id':'a'}}\n[]\n", ":2:1"},
      {"", ":1:1"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    loaded_begin(&l);
    const sg_status status = loaded_add(&l, rows[i].text);
    char place[300];
    (void)snprintf(place, sizeof place, "%s%s", l.path, rows[i].place);
    char told[1400];
    (void)snprintf(told, sizeof told, "%s %s", l.err.where, l.err.message);
    loaded_clear(&l);
    if (status != SG_EINPUT || !strstr(told, place))
      fail_msg("%s: status %d: %s", rows[i].text, status, told);
  }
}

static void test_load__unknown_top_level_key_may_not_stand_twice(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  const sg_status status = loaded_add(&l, "{'entities':[],'x':1,'x':2}");
  loaded_clear(&l);
  assert_int_equal(status, SG_EINPUT);
}

static void test_load__lines_and_documents_say_the_same(void **state) {
  (void)state;
  static const char *const rows[] = {
      "{'title':'T','entities':[{'id':'a','kind':'company'},"
      "{'id':'b','kind':'person'}],'links':[{'id':'l','kind':'ownership',"
      "'from':'b','to':'a','share':60}]}",
      "{'graph':{'title':'T'}}\n{'link':{'id':'l','kind':'ownership','from':"
      "'b','to':'a','share':60}}\n\n{'entity':{'id':'b','kind':'person'}}\n"
      "  {'entity':{'kind':'company','id':'a'}}",
      "{'graph':{'title':'T'}}\r\n{'link':{'id':'l','kind':'ownership','from':"
      "'b','to':'a','share':60}}\r\n\r\n{'entity':{'id':'b','kind':'person'}}"
      " \r\n{'entity':{'kind':'company','id':'a'}}\t\r\n",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    loaded_model(&l, rows[i]);
    loaded_view(&l, "2020", NULL);
    assert_string_equal(sg_model_text(&l.model, l.model.title), "T");
    assert_int_equal(l.view.graph.n_entities, 2);
    assert_int_equal(l.view.graph.n_links, 1);
    assert_int_equal(l.view.graph.link_from[0], 1);
    assert_int_equal(l.view.graph.link_low[0], SG_PERCENT(60));
    assert_int_equal(l.problems.total, 0);
    loaded_clear(&l);
  }
}

static void test_load__shares_become_intervals(void **state) {
  (void)state;
  static const struct {
    const char *keys;
    uint32_t low, high, n_problems;
  } rows[] = {
      {"'share':25", 250000000, 250000000, 0},
      {"'share':33.333333333", 333333333, 333333333, 0},
      {"'share':0", 0, 0, 0},
      {"'share':33.33333333333333333333333333333333333333333333333333333333333"
       "33333333",
       333333333, 333333333, 0},
      {"'share':100", SG_WHOLE, SG_WHOLE, 0},
      {"'confidence':1", 0, SG_WHOLE, 0},
      {"'share':null", 0, SG_WHOLE, 0},
      {"'share_min':25", 250000000, SG_WHOLE, 0},
      {"'share_max':25", 0, 250000000, 0},
      {"'share_min':25,'share_min_exclusive':true", 250000001, SG_WHOLE, 0},
      {"'share_min_exclusive':true,'share_min':25", 250000001, SG_WHOLE, 0},
      {"'share_max':50,'share_max_exclusive':true", 0, 499999999, 0},
      {"'share_min':25,'share_max':50", 250000000, 500000000, 0},
      {"'share_min':50,'share_max':25", 0, SG_WHOLE, 1},
      {"'share':-1", 0, SG_WHOLE, 1},
      {"'share':100.1", 0, SG_WHOLE, 1},
      {"'share':'25%'", 0, SG_WHOLE, 1},
      {"'share':'1,5'", 0, SG_WHOLE, 1},
      {"'share':true", 0, SG_WHOLE, 1},
      {"'share':[]", 0, SG_WHOLE, 1},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[400];
    (void)snprintf(text, sizeof text,
                   "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':"
                   "'company'}],'links':[{'kind':'ownership','from':'a','to':"
                   "'b',%s}]}",
                   rows[i].keys);
    loaded l;
    loaded_model(&l, text);
    const sg_link_row row = SG_AT(sg_link_row, &l.model.links, 0);
    const uint32_t n_problems = l.problems.total;
    loaded_clear(&l);
    if (row.low != rows[i].low || row.high != rows[i].high ||
        n_problems != rows[i].n_problems)
      fail_msg("%s: %u to %u, %u problems", rows[i].keys, row.low, row.high,
               n_problems);
  }
}

static void test_load__what_cannot_be_used_is_a_warning(void **state) {
  (void)state;
  static const struct {
    const char *text;
    sg_problem_class kind;
  } rows[] = {
      {COMPANY ",'country':'Germany'}]}", SG_PROBLEM_BAD_COUNTRY},
      {COMPANY ",'incorporated':'2011-13'}]}", SG_PROBLEM_BAD_DATE},
      {COMPANY ",'employees':'many'}]}", SG_PROBLEM_BAD_NUMBER},
      {COMPANY ",'roles':['magician']}]}", SG_PROBLEM_UNKNOWN_VALUE},
      {COMPANY ",'name':5}]}", SG_PROBLEM_BAD_TYPE},
      {COMPANY ",'sources':['s']}]}", SG_PROBLEM_UNKNOWN_SOURCE},
      {COMPANY ",'listed':['x']}]}", SG_PROBLEM_BAD_TYPE},
      {"{'entities':[{'id':'a'}]}", SG_PROBLEM_BAD_TYPE},
      {"{'entities':[{'id':'a','kind':'robot'}]}", SG_PROBLEM_UNKNOWN_VALUE},
      {COMPANY "}],'links':[{'kind':'other','from':'a','to':'a','deal':'d'}]}",
       SG_PROBLEM_UNKNOWN_DEAL},
      {COMPANY "}],'links':[{'kind':'other','from':'a','to':'a',"
               "'since':'2012','until':'2011'}]}",
       SG_PROBLEM_DATE_ORDER},
      {COMPANY "}],'links':[{'kind':'other','from':'a','to':'z'}]}",
       SG_PROBLEM_DANGLING},
      {COMPANY "}],'deals':[{'id':'d','vendor':'z'}]}", SG_PROBLEM_DANGLING},
      {COMPANY "}],'as_of':'soon'}", SG_PROBLEM_BAD_DATE},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    loaded_model(&l, rows[i].text);
    const uint32_t count = l.problems.counts[rows[i].kind];
    const uint32_t total = l.problems.total;
    loaded_clear(&l);
    if (count != 1 || total != 1)
      fail_msg("%s: %u of its class, %u in all", rows[i].text, count, total);
  }
}

static void test_load__more_files_than_numbers_are_refused(void **state) {
  (void)state;
  loaded l;
  uint16_t number = 0;
  sg_error err = {0};
  loaded_begin(&l);
  for (uint32_t i = 0; i < UINT16_MAX; i++)
    assert_int_equal(sg_model_add_input(&l.model, "a", "csv", &number, &err),
                     SG_OK);
  assert_int_equal(number, UINT16_MAX - 1);
  assert_int_equal(sg_model_add_input(&l.model, "b", "csv", &number, &err),
                   SG_EINPUT);
  assert_non_null(strstr(err.message, "65535 files"));
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_load__equal_records_become_one),
      cmocka_unit_test(test_load__contradicting_records_are_refused),
      cmocka_unit_test(test_load__white_space_inside_values_does_not_matter),
      cmocka_unit_test(test_load__escaped_keys_are_the_same_keys),
      cmocka_unit_test(test_load__escaped_kind_of_a_link_is_read),
      cmocka_unit_test(test_load__broken_documents_are_refused_at_their_place),
      cmocka_unit_test(test_load__unknown_top_level_key_may_not_stand_twice),
      cmocka_unit_test(test_load__lines_and_documents_say_the_same),
      cmocka_unit_test(test_load__shares_become_intervals),
      cmocka_unit_test(test_load__more_files_than_numbers_are_refused),
      cmocka_unit_test(test_load__what_cannot_be_used_is_a_warning),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
