// SPDX-License-Identifier: GPL-2.0-or-later
// Assumptions about links, and models made anew of others.
#include "loaded_text.h"

#include "base/near.h"
#include "graph/edits.h"
#include "io/pseudonymise.h"

static const char graph_text[] =
    "{'as_of': '2020', 'title': 'T', 'x': [1], 'entities': [{'id': 'a', "
    "'kind': 'company', 'name': 'A', 'identifiers': [{'scheme': 'LEI', "
    "'id': 'X'}], 'website': 'www.a.de', 'phone': '+49 1234567'}, {'id': 'b', "
    "'kind': 'company'}], 'links': [{'id': 'l', 'kind': 'ownership', 'from': "
    "'a', 'to': 'b', 'share': 40, 'basis': 'rumour', 'sources': ['s']}, "
    "{'id': 'u', 'kind': 'supply', 'from': 'a', 'to': 'b', 'stated_end_user': "
    "'ghost'}], 'deals': [{'id': 'd', 'answers': {'pays_in_cash': 'yes', 'q': "
    "'no'}}], 'sources': [{'id': 's', 'url': 'u'}]}";

static sg_edits edits;

// Read the graph under assumptions, ending in NULL; "-l" removes link l.
static sg_status assume(loaded *l, const char *const *words) {
  sg_status status = SG_OK;
  *l = (loaded){0};
  sg_problems_init(&l->problems, NULL, NULL);
  sg_edits_init(&edits);
  if (!sg_model_init(&l->model, &l->problems))
    return SG_ENOMEM;
  for (; *words && status == SG_OK; words++)
    status = **words == '-' ? sg_edits_remove(&edits, *words + 1, &l->err)
                            : sg_edits_assume(&edits, *words, &l->err);
  l->model.edits = &edits;
  l->model.n_workers = SG_NONE;
  if (status == SG_OK)
    status = loaded_add(l, graph_text);
  return status == SG_OK ? sg_model_finish(&l->model, &l->err) : status;
}

static void forget(loaded *l) {
  loaded_clear(l);
  sg_edits_clear(&edits);
}

static const sg_link_row *row_of(const loaded *l, const char *id) {
  const uint32_t row = sg_model_link(&l->model, id);
  assert_int_not_equal(row, SG_NONE);
  return &SG_AT(sg_link_row, &l->model.links, row);
}

static void test_edits__values(void **state) {
  (void)state;
  static const struct {
    const char *words;
    uint32_t low, high;
  } cases[] = {
      {"l share=25", 250000000, 250000000},
      {"l share=(25,50]", 250000001, 500000000},
      {"l share=[25 %, 50)", 250000000, 499999999},
      {"l  share = 3", 0, 0}, // no key before the sign
      {"l share=unknown", 0, SG_WHOLE},
      {"l share_min=10", 100000000, 400000000},
      {"l share_max=90%", 400000000, 900000000},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++) {
    const char *const words[] = {cases[i].words, NULL};
    loaded l;
    const sg_status status = assume(&l, words);
    assert_int_equal(status, cases[i].high ? SG_OK : SG_EUSAGE);
    if (status == SG_OK) {
      assert_int_equal(row_of(&l, "l")->low, cases[i].low);
      assert_int_equal(row_of(&l, "l")->high, cases[i].high);
    }
    forget(&l);
  }
}

static void test_edits__a_known_word_takes_the_place_of_another(void **state) {
  (void)state;
  const char *const words[] = {"l basis=verified", NULL};
  loaded l;
  assert_int_equal(assume(&l, words), SG_OK);
  assert_int_equal(row_of(&l, "l")->basis, SG_VERIFIED);
  assert_null(sg_attr_find(&l.model, row_of(&l, "l")->attrs, "basis"));
  forget(&l);
}

static void test_edits__what_only_a_link_mentions_goes_with_it(void **state) {
  (void)state;
  const char *const none[] = {NULL};
  const char *const words[] = {"-u", NULL};
  loaded l;
  assert_int_equal(assume(&l, none), SG_OK);
  assert_int_not_equal(sg_model_entity(&l.model, "ghost"), SG_NONE);
  forget(&l);
  assert_int_equal(assume(&l, words), SG_OK);
  assert_int_equal(sg_model_entity(&l.model, "ghost"), SG_NONE);
  assert_int_equal(sg_model_link(&l.model, "u"), SG_NONE);
  forget(&l);
}

static void test_edits__fail_cleanly_without_memory(void **state) {
  (void)state;
  const char *const words[] = {"l share=[1,2]", "l basis=alleged", "-u", NULL};
  loaded l;
  // The file itself is written by the test: its memory is not counted.
  OOM_LOOP(assume(&l, words), forget(&l))
}

static sg_status make(const loaded *from, loaded *to, bool hashed) {
  const sg_rebuild_options options = {0};
  *to = (loaded){0};
  sg_problems_init(&to->problems, NULL, NULL);
  if (!sg_model_init(&to->model, &to->problems))
    return SG_ENOMEM;
  return hashed
             ? sg_model_pseudonymise(&to->model, &from->model, NULL,
                                     sg_slice_of("sixteen bytes it is"),
                                     &to->err)
             : sg_model_rebuild(&to->model, &from->model, &options, &to->err);
}

static void test_edits__models_made_anew(void **state) {
  (void)state;
  loaded from;
  loaded to;
  loaded_model(&from, graph_text);
  for (int hashed = 0; hashed < 2; hashed++) {
    OOM_LOOP(make(&from, &to, hashed), loaded_clear(&to))
    assert_int_equal(make(&from, &to, hashed), SG_OK);
    assert_int_equal(to.model.links.n, from.model.links.n);
    assert_int_equal(sg_model_entity(&to.model, "a") == SG_NONE, hashed);
    assert_int_equal(to.model.title != 0, !hashed);
    assert_int_equal(to.model.attrs_of_graph != 0, !hashed);
    loaded_clear(&to);
  }
  loaded_clear(&from);
}

static void test_edits__common_words(void **state) {
  (void)state;
  sg_text found;
  sg_text_init(&found, 0);
  assert_true(sg_is_common_word(sg_slice_of("role.pep")));
  assert_true(sg_is_common_word(sg_slice_of("public_body")));
  assert_false(sg_is_common_word(sg_slice_of("yes|no")));
  assert_false(sg_is_common_word(sg_slice_of("")));
  assert_true(sg_is_common_question(sg_slice_of("pays_in_cash")));
  assert_false(sg_is_common_question(sg_slice_of("pays_smith_in_cash")));
  assert_true(sg_is_activity_code(sg_slice_of("46.90")));
  assert_false(sg_is_activity_code(sg_slice_of("4930.123")));
  sg_common_words_in(sg_slice_of("An Audit by Resaleco, no inaudit"), &found);
  assert_string_equal(sg_text_get(&found), "resale, audit, ");
  sg_text_clear(&found);
}

static void test_edits__near_words(void **state) {
  (void)state;
  assert_int_equal(sg_distance("share", "shrae"), 2);
  assert_int_equal(sg_distance("", "abc"), 3);
  static const char *const words[] = {"share_min", "share", "voting"};
  assert_string_equal(sg_nearest("shares", words, 3), "share");
  assert_null(sg_nearest("ab", words, 3));
  assert_null(sg_nearest("nothing like it", words, 3));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_edits__values),
      cmocka_unit_test(test_edits__a_known_word_takes_the_place_of_another),
      cmocka_unit_test(test_edits__what_only_a_link_mentions_goes_with_it),
      cmocka_unit_test(test_edits__fail_cleanly_without_memory),
      cmocka_unit_test(test_edits__models_made_anew),
      cmocka_unit_test(test_edits__common_words),
      cmocka_unit_test(test_edits__near_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
