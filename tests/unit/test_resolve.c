// SPDX-License-Identifier: GPL-2.0-or-later
// test_resolve - tests what is merged, made and named once all is read.
#include "loaded_text.h"

static const char *id_of(const loaded *l, uint32_t v) {
  return l->view.graph.entity_id[v];
}

// All orders of three records give the same entities.
static void check_orders(const char *const records[3],
                         void (*check)(const loaded *l)) {
  static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                  {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (size_t i = 0; i < SG_COUNT(orders); i++) {
    char text[2000];
    (void)snprintf(text, sizeof text, "{'entities':[%s,%s,%s]}",
                   records[orders[i][0]], records[orders[i][1]],
                   records[orders[i][2]]);
    loaded l;
    loaded_model(&l, text);
    loaded_view(&l, "2020", NULL);
    check(&l);
    loaded_clear(&l);
  }
}

static void check_chain(const loaded *l) {
  assert_int_equal(l->view.graph.n_entities, 1);
  assert_string_equal(id_of(l, 0), "a");
  assert_int_equal(l->model.n_merged, 2);
  assert_int_equal(sg_view_entity(&l->view, "b"), 0);
  assert_int_equal(sg_view_entity(&l->view, "c"), 0);
  assert_string_equal(l->view.graph.entity_name[0], "B");
  assert_int_equal(l->view.graph.entity_country[0], SG_COUNTRY('D', 'E'));
  assert_int_equal(l->view.graph.entity_roles[0],
                   SG_ROLE_VENDOR | SG_ROLE_AGENT);
}

static void test_resolve__shared_identifiers_merge_in_any_order(void **state) {
  (void)state;
  static const char *const chain[] = {
      "{'id':'a','kind':'company','roles':['vendor'],"
      "'identifiers':[{'scheme':'X-A','id':'1'}]}",
      "{'id':'b','kind':'company','name':'B','roles':['agent'],"
      "'identifiers':[{'scheme':'x-a','id':' 1'},{'scheme':'X','id':'9 a'}]}",
      "{'id':'c','kind':'company','country':'DE',"
      "'identifiers':[{'scheme':'X','id':'9A'}]}",
  };
  check_orders(chain, check_chain);
}

static void check_kinds(const loaded *l) {
  assert_int_equal(l->view.graph.n_entities, 2);
  assert_int_equal(l->model.n_merged, 1);
  assert_int_equal(l->problems.counts[SG_PROBLEM_IDENTIFIER_CONFLICT], 1);
  assert_int_equal(l->problems.counts[SG_PROBLEM_MERGE_CONFLICT], 1);
  assert_int_equal(l->view.graph.entity_kind[0], SG_COMPANY);
  assert_int_equal(l->view.graph.entity_kind[1], SG_PERSON);
  assert_string_equal(id_of(l, sg_view_entity(&l->view, "q")), "o");
}

static void test_resolve__persons_and_companies_do_not_merge(void **state) {
  (void)state;
  static const char *const mixed[] = {
      "{'id':'o','kind':'company','identifiers':[{'scheme':'T','id':'1'}]}",
      "{'id':'p','kind':'person','identifiers':[{'scheme':'T','id':'1'}]}",
      "{'id':'q','kind':'public_body','identifiers':[{'scheme':'T',"
      "'id':'1'}]}",
  };
  check_orders(mixed, check_kinds);
}

static void test_resolve__families_of_kinds_stay_apart(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    uint32_t n;
  } rows[] = {
      {"company", "company", 1},    {"company", "arrangement", 1},
      {"company", "other", 1},      {"person", "person", 1},
      {"person", "company", 2},     {"address", "company", 2},
      {"incident", "company", 2},   {"incident", "incident", 1},
      {"public_body", "person", 2}, {"public_body", "arrangement", 1},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[500];
    (void)snprintf(text, sizeof text,
                   "{'entities':[{'id':'a','kind':'%s','identifiers':"
                   "[{'scheme':'T','id':'1'}]},{'id':'b','kind':'%s',"
                   "'identifiers':[{'scheme':'T','id':'1'}]}]}",
                   rows[i].a, rows[i].b);
    loaded l;
    loaded_model(&l, text);
    loaded_view(&l, "2020", NULL);
    assert_int_equal(l.view.graph.n_entities, rows[i].n);
    assert_int_equal(l.problems.counts[SG_PROBLEM_IDENTIFIER_CONFLICT],
                     rows[i].n - 1);
    loaded_clear(&l);
  }
}

static void test_resolve__links_follow_the_merged(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'a','kind':'company','name':'A',"
                   "'identifiers':{'scheme':'T','id':'1'}},{'id':'b','kind':"
                   "'company','name':'B','topics':['gov.soe'],"
                   "'identifiers':{'scheme':'T','id':'1'}},"
                   "{'id':'c','kind':'company'}],'links':[{'id':'l','kind':"
                   "'ownership','from':'c','to':'b','share':10}],"
                   "'deals':[{'id':'d','vendor':'b'}]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  assert_int_equal(g->n_entities, 2);
  assert_int_equal(g->link_to[0], 0);
  assert_int_equal(g->deal_vendor[0], 0);
  assert_string_equal(g->entity_name[0], "A");
  const sg_item topic = SG_AT(sg_item, &l.model.items[SG_ON_TOPICS], 0);
  assert_int_equal(l.view.entity_of_row[topic.owner], 0);
  const sg_item alias = SG_AT(sg_item, &l.model.items[SG_ON_NAMES], 0);
  assert_string_equal(sg_model_text(&l.model, alias.text), "B");
  loaded_clear(&l);
}

static void test_resolve__equal_addresses_are_one_entity(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'x','kind':'company','addresses':"
                   "['12 Main St., Berlin','12 Main St, Berlin']},"
                   "{'id':'y','kind':'company','addresses':"
                   "['12 MAIN ST BERLIN']},{'id':'z','kind':'company',"
                   "'addresses':['Main St 12, Berlin']}]}");
  loaded_view(&l, "2020", NULL);
  const sg_graph *g = &l.view.graph;
  assert_int_equal(g->n_entities, 5);
  assert_int_equal(g->n_links, 3);
  sg_id of[3] = {SG_NONE, SG_NONE, SG_NONE};
  for (sg_id e = 0; e < g->n_links; e++) {
    assert_int_equal(g->link_kind[e], SG_LOCATED_AT);
    assert_int_equal(g->entity_kind[g->link_to[e]], SG_ADDRESS);
    of[id_of(&l, g->link_from[e])[0] - 'x'] = g->link_to[e];
  }
  assert_int_equal(of[0], of[1]);
  assert_int_not_equal(of[0], of[2]);
  assert_string_equal(g->entity_name[of[0]], "12 MAIN ST BERLIN");
  loaded_clear(&l);
}

static void test_resolve__halves_of_postcodes_are_one(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'x','kind':'company','addresses':"
                   "['Foley St, Dublin D01W2T2','1A B2 C 3']},"
                   "{'id':'y','kind':'company','addresses':"
                   "['Foley St, Dublin D01 W2T2','1AB2 C3']},"
                   "{'id':'z','kind':'company','addresses':"
                   "['Flat 1 12, High St','Flat 11 2, High St']}]}");
  // Halves that are not letters and digits are words as any other.
  assert_int_equal(l.model.entities.n, 3 + 1 + 2 + 2);
  loaded_clear(&l);
}

static void test_resolve__described_address_is_used(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'x','kind':'company','addresses':"
                   "'1 High Street'},{'id':'home','kind':'address','name':"
                   "'1 HIGH-STREET'}]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.n_entities, 2);
  assert_string_equal(id_of(&l, l.view.graph.link_to[0]), "home");
  loaded_clear(&l);
}

static void test_resolve__what_is_only_mentioned_gets_a_place(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[],'links':[{'id':'l','kind':'supply',"
                   "'from':'m','to':'n','stated_end_user':['o','m']},"
                   "{'id':'k','kind':'other','from':'m'}],'deals':[{'id':'d',"
                   "'vendor':'p','stated_end_user':'q'}]}");
  loaded_view(&l, "2020", NULL);
  static const char *const names[] = {"m", "n", "o", "p", "q"};
  for (size_t i = 0; i < SG_COUNT(names); i++) {
    const uint32_t v = sg_view_entity(&l.view, names[i]);
    assert_int_not_equal(v, SG_NONE);
    assert_true(sg_view_entity_row(&l.view, v)->flags & SG_ROW_UNRESOLVED);
  }
  assert_int_equal(l.view.graph.n_entities, 6);
  assert_int_equal(l.model.n_unresolved, 6);
  loaded_clear(&l);
}

// The id of the only link of a document.
static void name_of(const char *keys, char out[64]) {
  char text[800];
  (void)snprintf(text, sizeof text,
                 "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':"
                 "'company'}],'links':[{%s}]}",
                 keys);
  loaded l;
  loaded_model(&l, text);
  assert_int_equal(l.model.links.n, 1);
  const uint32_t id = SG_AT(sg_link_row, &l.model.links, 0).id;
  (void)snprintf(out, 64, "%s", sg_model_text(&l.model, id));
  loaded_clear(&l);
}

#define LINK "'kind':'supply','from':'a','to':'b'"

static void test_resolve__links_are_named_by_what_they_say(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool same;
  } rows[] = {
      {LINK ",'value':1,'currency':'EUR'", "'currency':'EUR','value':1," LINK,
       true},
      {LINK ",'zeta':1,'alpha':2,'beta':3",
       "'beta':3," LINK ",'alpha':2,'zeta':1", true},
      {LINK ",'sources':['s']", LINK, true},
      {LINK ",'basis':'declared'", LINK, true},
      {LINK ",'value':1", LINK ",'value':2", false},
      {LINK ",'date':'2011'", LINK ",'date':'2011-01'", false},
      {LINK ",'basis':'alleged'", LINK, false},
      {LINK ",'stated_end_user':'a'", LINK ",'stated_end_user':'b'", false},
      {LINK ",'stated_end_user':'a'", LINK, false},
      {LINK ",'x':'1'", LINK ",'x':1", false},
      {"'kind':'supply','from':'b','to':'a'", LINK, false},
      {"'kind':'payment','from':'a','to':'b'", LINK, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char a[64];
    char b[64];
    name_of(rows[i].a, a);
    name_of(rows[i].b, b);
    assert_memory_equal(a, "link-", 5);
    if ((strcmp(a, b) == 0) != rows[i].same)
      fail_msg("%s / %s: %s, %s", rows[i].a, rows[i].b, a, b);
  }
}

static void test_resolve__links_that_say_the_same_are_one(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':"
                   "'company'}],'links':[{" LINK ",'sources':['s']},"
                   "{'id':'own'," LINK "},{'sources':['t']," LINK "}],"
                   "'sources':[{'id':'s'},{'id':'t'}]}");
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.n_links, 2);
  assert_int_equal(l.problems.counts[SG_PROBLEM_DUPLICATE], 1);
  const uint32_t own = loaded_link(&l, "own");
  assert_int_not_equal(own, SG_NONE);
  const sg_link_row *other = sg_view_link_row(&l.view, 1 - own);
  assert_int_equal(sg_list_size(&l.model, other->sources), 2);
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_resolve__shared_identifiers_merge_in_any_order),
      cmocka_unit_test(test_resolve__persons_and_companies_do_not_merge),
      cmocka_unit_test(test_resolve__families_of_kinds_stay_apart),
      cmocka_unit_test(test_resolve__links_follow_the_merged),
      cmocka_unit_test(test_resolve__equal_addresses_are_one_entity),
      cmocka_unit_test(test_resolve__halves_of_postcodes_are_one),
      cmocka_unit_test(test_resolve__described_address_is_used),
      cmocka_unit_test(test_resolve__what_is_only_mentioned_gets_a_place),
      cmocka_unit_test(test_resolve__links_are_named_by_what_they_say),
      cmocka_unit_test(test_resolve__links_that_say_the_same_are_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
