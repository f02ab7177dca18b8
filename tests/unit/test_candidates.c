// SPDX-License-Identifier: GPL-2.0-or-later
// test_candidates - tests which parties of several inputs are proposed to be
// the same, against a plain comparison of all with all, and what lists are for.
#include "graph/candidates.h"
#include "loaded_text.h"

#include <math.h>
#include <string.h>

// Several inputs, of which those from `lists` on are lists.
static void load(loaded *l, const char *const *inputs, uint32_t n,
                 uint32_t lists) {
  loaded_begin(l);
  for (uint32_t i = 0; i < n; i++) {
    if (loaded_add(l, inputs[i]) != SG_OK)
      fail_msg("%s: %s", l->err.where, l->err.message);
    SG_AT(sg_input_file, &l->model.inputs, i).is_list = i >= lists;
  }
  if (sg_model_finish(&l->model, &l->err) != SG_OK)
    fail_msg("%s", l->err.message);
}

typedef struct proposal {
  const char *from, *to;
  double probability;
} proposal;

// In the order of their ids; the rows are of several vectors.
static int by_ends(const void *a, const void *b) {
  const proposal *x = a;
  const proposal *y = b;
  const int order = strcmp(x->from, y->from);
  return order ? order : strcmp(x->to, y->to);
}

static uint32_t proposals(const loaded *l, proposal out[200]) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->model.links.n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &l->model.links, i);
    if (link->kind != SG_SAME_AS)
      continue;
    assert_int_equal(link->basis, SG_INFERRED);
    const char *p = sg_attr_find(&l->model, link->attrs, "probability");
    out[n++] = (proposal){
        sg_model_text(&l->model,
                      SG_AT(sg_entity_row, &l->model.entities, link->from).id),
        sg_model_text(&l->model,
                      SG_AT(sg_entity_row, &l->model.entities, link->to).id),
        strtod(p, NULL)};
    assert_true(out[n - 1].probability > 0 && out[n - 1].probability < 1);
  }
  assert_int_equal(n, l->model.candidates.n_proposed);
  qsort(out, n, sizeof *out, by_ends);
  return n;
}

#define GRAPH(entities, more) "{'entities':[" entities "]," more "}"
#define ENTITIES(text)        "{'entities':[" text "]}"
#define COMPANY(id, name, more)                                                \
  "{'id':'" id "','kind':'company','name':'" name "'" more "}"
#define PERSON(id, name, more)                                                 \
  "{'id':'" id "','kind':'person','name':'" name "'" more "}"

// The probability of the one proposal for two entities, 0 for none.
static double chance(const char *a, const char *b) {
  char first[700];
  char second[700];
  proposal found[200];
  (void)snprintf(first, sizeof first, "{'entities':[%s]}", a);
  (void)snprintf(second, sizeof second, "{'entities':[%s]}", b);
  const char *const inputs[] = {first, second};
  const char *const turned[] = {second, first};
  loaded l;
  load(&l, inputs, 2, 2);
  const uint32_t n = proposals(&l, found);
  const double p = n ? found[0].probability : 0;
  assert_true(n <= 1);
  loaded_clear(&l);
  load(&l, turned, 2, 2);
  assert_int_equal(proposals(&l, found), n);
  assert_near(n ? found[0].probability : 0, p, 0);
  loaded_clear(&l);
  return p;
}

static void test_candidates__what_counts(void **state) {
  (void)state;
#define ACME COMPANY("a", "Acme Trading Ltd", "")
  static const struct {
    const char *a, *b;
    double p;
  } rows[] = {
      {ACME, COMPANY("b", "ACME TRADING LIMITED", ""), .6},
      {ACME, COMPANY("b", "Trading, Acme", ""), .6},
      {ACME, COMPANY("b", "Acme Trading PLC", ""), .48},
      {ACME, COMPANY("b", "Acme Shipping", ""), 0},
      {ACME, COMPANY("b", "Other", ",'names':['Acme Trading']"), .6},
      {ACME,
       COMPANY("b", "Other", ",'previous_names':[{'name':'Acme Trading'}]"),
       .6},
      {ACME, PERSON("b", "Acme Trading", ""), 0},
      {ACME, "{'id':'b','kind':'public_body','name':'Acme Trading'}", .42},
      {ACME, "{'id':'b','kind':'other','name':'Acme Trading'}", .6},
      {COMPANY("a", "Acme Trading", ",'country':'DE'"),
       COMPANY("b", "Acme Trading", ",'country':'DE'"), .8},
      {COMPANY("a", "Acme Trading", ",'country':'DE'"),
       COMPANY("b", "Acme Trading", ",'country':'FR'"), .35},
      {COMPANY("a", "Acme Trading", ",'incorporated':'2019-04-01'"),
       COMPANY("b", "Acme Trading", ",'incorporated':'2019'"), .8},
      {COMPANY("a", "Acme Trading", ",'incorporated':'2019-04-01'"),
       COMPANY("b", "Acme Trading", ",'incorporated':'2018'"), .24},
      {PERSON("a", "Ann Eliza Smith", ",'country':'DE'"),
       PERSON("b", "SMITH, Ann Eliza", ",'country':'DE'"), .3},
      {PERSON("a", "Ann Eliza Smith", ",'birthDate':'1970-01-02'"),
       PERSON("b", "SMITH, Ann Eliza", ",'birthDate':'1970'"), .7},
      {PERSON("a", "Ann Eliza Smith", ",'birthDate':'1970-01-02'"),
       PERSON("b", "SMITH, Ann Eliza", ",'birthDate':'1971'"), 0},
      {"{'id':'a','kind':'address','name':'Acme Trading'}",
       "{'id':'b','kind':'address','name':'Acme Trading 1'}", 0},
      {COMPANY("a", "unknown", ""), COMPANY("b", "Unknown", ""), 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    assert_near(chance(rows[i].a, rows[i].b), rows[i].p, 1e-9);
}

static void test_candidates__who_is_none(void **state) {
  (void)state;
#define OTHER(id, more) "{'id':'" id "','kind':'other','name':'Acme'" more "}"
  static const char acme[] = COMPANY("a", "Acme", "");
  static const char body[] = "{'id':'a','kind':'public_body','name':'Acme'}";
  static const char vessel[] = OTHER("b", ",'sdn_type':'vessel'");
  assert_true(chance(acme, OTHER("b", "")) > 0);
  assert_true(chance(OTHER("a", ""), vessel) > 0);
  assert_near(chance(acme, vessel), 0, 0);
  assert_near(chance(body, OTHER("b", ",'vessel_type':'Crude Oil Tanker'")), 0,
              0);
  assert_near(chance(acme, OTHER("b", ",'type':'Aircraft'")), 0, 0);
  assert_near(chance(acme, "{'id':'b','kind':'incident','name':'Acme'}"), 0, 0);
  assert_near(chance(acme, COMPANY("b", "Acme", ",'bearer':true")), 0, 0);
  assert_true(chance(acme, COMPANY("b", "Acme", ",'bearer':false")) > 0);
  assert_near(
      chance(acme, COMPANY("b", "Acme", ",'unspecified_reason':'withheld'")), 0,
      0);
  static const char *const nobody[] = {"The Bearer", "BEARER", "Nominee",
                                       "Unknown shareholder"};
  for (size_t i = 0; i < SG_COUNT(nobody); i++) {
    char a[200];
    char b[200];
    (void)snprintf(a, sizeof a, COMPANY("a", "%s", ""), nobody[i]);
    (void)snprintf(b, sizeof b, COMPANY("b", "%s", ""), nobody[i]);
    assert_near(chance(a, b), 0, 0);
  }
}

#define LEI_1 "{'scheme':'LEI','id':'123400TESTTESTTEST30'}"
#define LEI_2 "{'scheme':'XI-LEI','id':'123400OTHEROTHEROT96'}"

static void test_candidates__numbers_settle_it(void **state) {
  (void)state;
  assert_near(
      chance(COMPANY("a", "Acme Trading", ",'identifiers':[" LEI_1 "]"),
             COMPANY("b", "Acme Trading", ",'identifiers':[" LEI_2 "]")),
      0, 0);
  assert_near(
      chance(COMPANY("a", "Acme Trading", ",'identifiers':[" LEI_1 "]"),
             COMPANY("b", "Acme Trading", ",'identifiers':[" LEI_1 "]")),
      0, 0);
  assert_near(chance(COMPANY("a", "Acme Trading",
                             ",'identifiers':[{'scheme':'X-1','id':'5'}]"),
                     COMPANY("b", "Acme Trading",
                             ",'identifiers':[{'scheme':'X-1','id':'6'}]")),
              .6, 1e-9);
}

static uint32_t count(const char *const *inputs, uint32_t n) {
  proposal found[200];
  loaded l;
  load(&l, inputs, n, n);
  const uint32_t n_found = proposals(&l, found);
  loaded_clear(&l);
  return n_found;
}

static void test_candidates__one_input_decides_for_itself(void **state) {
  (void)state;
#define ACME_TWICE                                                             \
  COMPANY("a", "Acme Trading", "") "," COMPANY("b", "Acme Trading", "")
  static const char *const one[] = {ENTITIES(ACME_TWICE)};
  static const char *const two[] = {ENTITIES(ACME_TWICE),
                                    ENTITIES(COMPANY("c", "Other", ""))};
  // What is in both inputs is told apart by both.
  static const char *const both[] = {
      ENTITIES(ACME_TWICE), ENTITIES(COMPANY("b", "Acme Trading", ""))};
  static const char *const stated[] = {
      ENTITIES(COMPANY("a", "Acme Trading", "")),
      GRAPH(COMPANY("b", "Acme Trading", ""),
            "'links':[{'id':'l','kind':'same_as','from':'b','to':'a',"
            "'probability':0.01}]"),
  };
  assert_int_equal(count(one, 1), 0);
  assert_int_equal(count(two, 2), 0);
  assert_int_equal(count(both, 2), 0);
  loaded l;
  load(&l, stated, 2, 2);
  assert_int_equal(l.model.links.n, 1);
  loaded_clear(&l);
}

// --- all with all ------------------------------------------------------------

enum { SIDE = 14, WORDS = 4 };
static const char *const vocabulary[] = {
    "alpha", "alpah", "beta", "betta", "gamma",   "kamma",    "delta",
    "omega", "sigma", "teo",  "north", "trading", "tradings", "sigmma"};

typedef struct party {
  char id[8];
  const char *word[WORDS];
  double weight[WORDS];
  uint32_t n;
} party;

static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525 + 1013904223;
  return *seed >> 8;
}

static bool has(const party *p, const char *word) {
  for (uint32_t i = 0; i < p->n; i++)
    if (strcmp(p->word[i], word) == 0)
      return true;
  return false;
}

static void weigh(party *all) {
  for (uint32_t i = 0; i < 2 * SIDE; i++)
    for (uint32_t k = 0; k < all[i].n; k++) {
      uint32_t seen = 0;
      for (uint32_t j = 0; j < 2 * SIDE; j++)
        seen += has(&all[j], all[i].word[k]);
      all[i].weight[k] = log(1 + 1000. / seen);
    }
}

static bool share_a_sound(const party *a, const party *b) {
  char x[SG_SKELETON_MAX];
  char y[SG_SKELETON_MAX];
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t k = 0; k < b->n; k++) {
      sg_word_skeleton(a->word[i], x);
      sg_word_skeleton(b->word[k], y);
      if (strcmp(x, y) == 0)
        return true;
    }
  return false;
}

static double expected(const party *a, const party *b) {
  const sg_weighed x = {a->word, a->weight, a->n};
  const sg_weighed y = {b->word, b->weight, b->n};
  const double likeness = sg_name_likeness(&x, &y);
  double total = 0;
  for (uint32_t i = 0; i < a->n; i++)
    total += a->weight[i];
  for (uint32_t i = 0; i < b->n; i++)
    total += b->weight[i];
  if (likeness < SG_LIKE_ENOUGH || !share_a_sound(a, b))
    return 0;
  const double p =
      0.6 * (0.5 + 0.5 * (likeness - SG_LIKE_ENOUGH) / (1 - SG_LIKE_ENOUGH)) *
      fmin(1, likeness * total / 2 / 7);
  return round(p * 100) / 100;
}

static void write_side(const party *all, uint32_t *seed, char *out,
                       size_t size) {
  uint32_t order[SIDE];
  size_t at = (size_t)snprintf(out, size, "{'entities':[");
  for (uint32_t i = 0; i < SIDE; i++) {
    const uint32_t k = next(seed) % (i + 1);
    order[i] = order[k];
    order[k] = i;
  }
  for (uint32_t i = 0; i < SIDE; i++) {
    const party *p = &all[order[i]];
    at += (size_t)snprintf(out + at, size - at,
                           "%s{'id':'%s','kind':'company','name':'",
                           i ? "," : "", p->id);
    for (uint32_t k = 0; k < p->n; k++)
      at += (size_t)snprintf(out + at, size - at, " %s", p->word[k]);
    at += (size_t)snprintf(out + at, size - at, "'}");
  }
  (void)snprintf(out + at, size - at, "]}");
}

static void compare_all(party *all, uint32_t *seed) {
  char text[2][4000];
  proposal found[200];
  loaded l;
  uint32_t n = 0;
  weigh(all);
  write_side(all, seed, text[0], sizeof text[0]);
  write_side(all + SIDE, seed, text[1], sizeof text[1]);
  const bool turned = next(seed) % 2;
  const char *const inputs[] = {text[turned], text[!turned]};
  load(&l, inputs, 2, 2);
  const uint32_t n_found = proposals(&l, found);
  for (uint32_t i = 0; i < SIDE; i++)
    for (uint32_t k = SIDE; k < 2 * SIDE; k++) {
      const double p = expected(&all[i], &all[k]);
      if (p <= 0)
        continue;
      assert_true(n < n_found);
      assert_string_equal(found[n].from, all[i].id);
      assert_string_equal(found[n].to, all[k].id);
      assert_near(found[n].probability, p, 0.0101); // rounding at the half
      n++;
    }
  assert_int_equal(n, n_found);
  loaded_clear(&l);
}

static void test_candidates__as_by_comparing_all(void **state) {
  (void)state;
  uint32_t seed = 7;
  for (int round = 0; round < 60; round++) {
    party all[2 * SIDE];
    for (uint32_t i = 0; i < 2 * SIDE; i++) {
      all[i].n = 1 + next(&seed) % WORDS;
      (void)snprintf(all[i].id, sizeof all[i].id, "%c%02u",
                     i < SIDE ? 'a' : 'b', i);
      for (uint32_t k = 0; k < all[i].n; k++)
        all[i].word[k] = vocabulary[next(&seed) % SG_COUNT(vocabulary)];
    }
    compare_all(all, &seed);
  }
}

// --- limits ------------------------------------------------------------------

static char *many(const char *prefix, const char *name, uint32_t n) {
  const size_t size = 100 + (size_t)n * 100;
  char *text = malloc(size);
  size_t at = (size_t)snprintf(text, size, "{'entities':[");
  for (uint32_t i = 0; i < n; i++)
    at += (size_t)snprintf(text + at, size - at,
                           "%s{'id':'%s%u','kind':'company','name':'%s'}",
                           i ? "," : "", prefix, i, name);
  (void)snprintf(text + at, size - at, "]}");
  return text;
}

static void test_candidates__of_one_party_the_likeliest(void **state) {
  (void)state;
  char *crowd = many("b", "Acme Trading", 40);
  const char *const inputs[] = {ENTITIES(COMPANY("a", "Acme Trading", "")),
                                crowd};
  proposal found[200];
  loaded l;
  load(&l, inputs, 2, 2);
  assert_int_equal(proposals(&l, found), SG_CANDIDATES_OF_ONE);
  assert_string_equal(found[0].to, "b0");
  assert_int_equal(l.problems.counts[SG_PROBLEM_TRUNCATED], 1);
  loaded_clear(&l);
  free(crowd);
}

static void test_candidates__common_words_are_passed_over(void **state) {
  (void)state;
  char *left = many("a", "Acme Trading", 70);
  char *right = many("b", "Acme Shipping", 70);
  const char *const inputs[] = {left, right};
  loaded l;
  load(&l, inputs, 2, 2);
  assert_int_equal(l.model.candidates.n_compared, 0);
  assert_int_equal(l.model.candidates.n_left_out, 140);
  assert_int_equal(l.problems.counts[SG_PROBLEM_TRUNCATED], 1);
  loaded_clear(&l);
  free(left);
  free(right);
}

// --- lists -------------------------------------------------------------------

#define ON_A_LIST ",'listed':[{'list':'us_ofac_sdn'}]"

static const char *const screening[] = {
    GRAPH(COMPANY("a", "Acme Trading", "") ",{'id':'m','kind':'company',"
                                           "'identifiers':[" LEI_1 "]}",
          "'links':[{'id':'o','kind':'ownership','from':'l3','to':'a'}],"
          "'deals':[{'id':'d','vendor':'a'}]"),
    GRAPH(COMPANY("l1", "ACME TRADING LTD", ON_A_LIST) "," COMPANY(
              "l2", "Nobody Else",
              ON_A_LIST) "," COMPANY("l3", "Mentioned By Id",
                                     "") "," COMPANY("l4", "Has A Number",
                                                     ON_A_LIST
                                                     ",'identifiers':[" LEI_1
                                                     "]"),
          "'links':[{'id':'p','kind':'ownership','from':'l2','to':'l1'}]"),
    ENTITIES(COMPANY("n1", "ACME TRADING", "")),
};

static bool in_scope(const loaded *l, const char *id) {
  return l->view.graph.entity_in_scope[sg_view_entity(&l->view, id)];
}

static void test_candidates__lists_are_not_under_review(void **state) {
  (void)state;
  proposal found[200];
  loaded l;
  load(&l, screening, 3, 1);
  assert_int_equal(proposals(&l, found), 2);
  assert_string_equal(found[0].to, "l1");
  assert_string_equal(found[1].to, "n1");
  static const char *const deals[] = {NULL, "d"};
  for (size_t i = 0; i < SG_COUNT(deals); i++) {
    loaded_view(&l, "2020", deals[i]);
    assert_true(in_scope(&l, "a"));
    assert_true(in_scope(&l, "l3"));
    assert_false(in_scope(&l, "l1"));
    assert_false(in_scope(&l, "l2"));
    assert_false(in_scope(&l, "n1"));
    assert_int_equal(in_scope(&l, "m"), !deals[i]);
    assert_int_equal(sg_view_entity(&l.view, "m"),
                     sg_view_entity(&l.view, "l4"));
  }
  loaded_clear(&l);
}

static void test_candidates__lists_alone_are_reviewed(void **state) {
  (void)state;
  proposal found[200];
  loaded l;
  load(&l, screening + 1, 2, 0);
  assert_int_equal(proposals(&l, found), 1);
  loaded_view(&l, "2020", NULL);
  assert_true(in_scope(&l, "l2"));
  loaded_clear(&l);
}

static void test_candidates__without_memory(void **state) {
  (void)state;
  for (uint64_t n = 0;; n++) {
    loaded l;
    loaded_begin(&l);
    for (uint32_t i = 0; i < 2; i++)
      assert_int_equal(loaded_add(&l, screening[i]), SG_OK);
    failing_memory_use(n);
    const sg_status status = sg_model_finish(&l.model, &l.err);
    const bool refused = failing_memory_failed();
    (void)failing_memory_end();
    assert_true(status == SG_ENOMEM || status == SG_OK);
    loaded_clear(&l);
    if (!refused)
      break;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_candidates__what_counts),
      cmocka_unit_test(test_candidates__who_is_none),
      cmocka_unit_test(test_candidates__numbers_settle_it),
      cmocka_unit_test(test_candidates__one_input_decides_for_itself),
      cmocka_unit_test(test_candidates__as_by_comparing_all),
      cmocka_unit_test(test_candidates__of_one_party_the_likeliest),
      cmocka_unit_test(test_candidates__common_words_are_passed_over),
      cmocka_unit_test(test_candidates__lists_are_not_under_review),
      cmocka_unit_test(test_candidates__lists_alone_are_reviewed),
      cmocka_unit_test(test_candidates__without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
