// SPDX-License-Identifier: GPL-2.0-or-later
// test_versions - tests of which version of a record stays.
#include "loaded_text.h"

#include "graph/versions.h"

static uint32_t word(loaded *l, const char *text) {
  const uint32_t id = sg_intern_add(&l->model.strings, text, strlen(text));
  assert_int_not_equal(id, SG_NONE);
  return id;
}

static void item(loaded *l, const sg_record *record, int domain,
                 const char *text) {
  sg_item *made = sg_record_item(record, domain);
  assert_non_null(made);
  made->text = word(l, text);
}

// A version of entity `id` whose name, alias name and address tell it apart.
static void entity(loaded *l, const char *id, const char *name, uint64_t when) {
  sg_record record;
  const sg_origin origin = {.line = 1, .column = 1};
  if (l->model.inputs.n == 0) {
    uint16_t number = 0;
    assert_int_equal(
        sg_model_add_input(&l->model, "f", "test", &number, &l->err), SG_OK);
  }
  assert_int_equal(
      sg_record_begin(&record, &l->model, SG_RECORD_ENTITY, origin, &l->err),
      SG_OK);
  sg_entity_row *row = sg_record_entity(&record);
  row->id = word(l, id);
  row->name = word(l, name);
  row->kind = SG_COMPANY;
  row->flags |= SG_ROW_VERSION;
  item(l, &record, SG_ON_NAMES, name);
  assert_int_equal(sg_record_commit(&record, &l->err), SG_OK);
  assert_true(sg_version_add(&l->model, SG_RECORD_ENTITY, word(l, id), when,
                             record.row));
}

// `id` replaces `old`, which becomes an alias of the entity read last.
static void replaces(loaded *l, const char *old, uint64_t when) {
  const sg_record record = {
      .model = &l->model,
      .kind = SG_RECORD_ENTITY,
      .row = l->model.entities.n - 1,
  };
  item(l, &record, SG_ITEM_ALIASES, old);
  assert_true(sg_version_end(&l->model, SG_RECORD_ENTITY, word(l, old), when));
}

// A version of a record of `n` links "ID#1" ... that is named `key`.
static void links(loaded *l, const char *key, uint32_t n, uint64_t when,
                  const char *to) {
  const uint32_t first = l->model.links.n;
  for (uint32_t i = 1; i <= n; i++) {
    char id[64];
    sg_record record;
    (void)snprintf(id, sizeof id, "%s#%u", key, i);
    assert_int_equal(sg_record_begin(&record, &l->model, SG_RECORD_LINK,
                                     (sg_origin){0}, &l->err),
                     SG_OK);
    sg_link_row *row = sg_record_link(&record);
    *row = (sg_link_row){
        .id = word(l, id),
        .from = word(l, "owner"),
        .to = word(l, to),
        .high = SG_WHOLE,
        .votes = SG_NONE,
        .votes_high = SG_NONE,
        .confidence = SG_WHOLE,
        .since = SG_DATE_UNKNOWN,
        .until = SG_DATE_UNKNOWN,
        .kind = SG_OWNERSHIP,
        .flags = SG_ROW_VERSION,
    };
    assert_int_equal(sg_record_commit(&record, &l->err), SG_OK);
  }
  assert_true(
      sg_version_add(&l->model, SG_RECORD_LINK, word(l, key), when, first));
}

static void finish(loaded *l) {
  if (sg_model_finish(&l->model, &l->err) != SG_OK)
    fail_msg("%s: %s", l->err.where, l->err.message);
}

static const char *name_of(const loaded *l, const char *id) {
  const uint32_t row = sg_model_entity(&l->model, id);
  if (row == SG_NONE)
    return NULL;
  return sg_model_text(&l->model,
                       SG_AT(sg_entity_row, &l->model.entities, row).name);
}

static void test_versions__the_newest_stays_in_any_order(void **state) {
  (void)state;
  static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                  {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  static const char *const names[] = {"old", "middle", "new"};
  for (size_t i = 0; i < SG_COUNT(orders); i++) {
    loaded l;
    loaded_begin(&l);
    entity(&l, "other", "other", 5);
    for (int k = 0; k < 3; k++)
      entity(&l, "a", names[orders[i][k]], (uint64_t)orders[i][k]);
    entity(&l, "last", "last", 0);
    finish(&l);
    assert_int_equal(l.model.entities.n, 3);
    assert_string_equal(name_of(&l, "a"), "new");
    assert_string_equal(name_of(&l, "other"), "other");
    assert_string_equal(name_of(&l, "last"), "last");
    // Items went with their rows.
    const sg_vec *aliases = &l.model.items[SG_ON_NAMES];
    assert_int_equal(aliases->n, 3);
    for (uint32_t k = 0; k < 3; k++) {
      const sg_item *one = &SG_AT(sg_item, aliases, k);
      assert_int_equal(
          one->text, SG_AT(sg_entity_row, &l.model.entities, one->owner).name);
    }
    loaded_clear(&l);
  }
}

static void test_versions__of_equal_ones_the_last_stays(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  entity(&l, "a", "first", 7);
  entity(&l, "a", "second", 7);
  finish(&l);
  assert_int_equal(l.model.entities.n, 1);
  assert_string_equal(name_of(&l, "a"), "second");
  assert_int_equal(l.problems.total, 0);
  loaded_clear(&l);
}

static void test_versions__links_of_old_versions_go(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  entity(&l, "owner", "o", 1);
  entity(&l, "x", "x", 1);
  links(&l, "r", 3, 1, "gone");
  links(&l, "q", 1, 1, "x");
  links(&l, "r", 2, 2, "x");
  finish(&l);
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.n_links, 3);
  assert_int_equal(l.model.n_unresolved, 0);
  assert_int_not_equal(loaded_link(&l, "r#1"), SG_NONE);
  assert_int_not_equal(loaded_link(&l, "r#2"), SG_NONE);
  assert_int_not_equal(loaded_link(&l, "q#1"), SG_NONE);
  loaded_clear(&l);
}

static void test_versions__other_rows_with_the_id_are_combined(void **state) {
  (void)state;
  for (int later = 0; later < 2; later++) {
    loaded l;
    loaded_begin(&l);
    static const char native[] =
        "{'entities':[{'id':'n','kind':'person'},{'id':'a','kind':'company',"
        "'country':'DE','topics':['gov.soe']}],'links':[{'id':'l','kind':"
        "'ownership','from':'n','to':'a'}]}";
    if (!later)
      assert_int_equal(loaded_add(&l, native), SG_OK);
    entity(&l, "a", "old", 1);
    entity(&l, "a", "new", 2);
    if (later)
      assert_int_equal(loaded_add(&l, native), SG_OK);
    finish(&l);
    loaded_view(&l, "2020", NULL);
    assert_int_equal(l.view.graph.n_entities, 2);
    assert_string_equal(name_of(&l, "a"), "new");
    const uint32_t row = sg_model_entity(&l.model, "a");
    assert_int_equal(SG_AT(sg_entity_row, &l.model.entities, row).country,
                     SG_COUNTRY('D', 'E'));
    assert_int_equal(SG_AT(sg_item, &l.model.items[SG_ON_TOPICS], 0).owner,
                     row);
    assert_int_equal(l.view.graph.link_to[0], sg_view_entity(&l.view, "a"));
    assert_int_equal(l.problems.counts[SG_PROBLEM_DUPLICATE], 1);
    loaded_clear(&l);
  }
}

static void test_versions__a_contradiction_is_an_error(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  assert_int_equal(
      loaded_add(&l, "{'entities':[{'id':'a','kind':'company','name':'b'}]}"),
      SG_OK);
  entity(&l, "a", "c", 1);
  assert_int_equal(sg_model_finish(&l.model, &l.err), SG_EINPUT);
  assert_non_null(strstr(l.err.message, "in 'name'"));
  loaded_clear(&l);
}

static void test_versions__replaced_ids_become_aliases(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  entity(&l, "s1", "one", 1);
  entity(&l, "s2", "two", 2);
  replaces(&l, "s1", 2);
  entity(&l, "s3", "three", 2);
  replaces(&l, "s2", 2);
  entity(&l, "owner", "o", 1);
  links(&l, "r", 1, 1, "s1");
  finish(&l);
  loaded_view(&l, "2020", NULL);
  assert_int_equal(l.view.graph.n_entities, 2);
  assert_int_equal(l.view.graph.link_to[0], sg_view_entity(&l.view, "s3"));
  assert_int_equal(l.model.n_unresolved, 0);
  loaded_clear(&l);
}

static void test_versions__what_replaces_each_other_ends(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  entity(&l, "s1", "one", 1);
  replaces(&l, "s2", 1);
  entity(&l, "s2", "two", 2);
  replaces(&l, "s1", 2);
  entity(&l, "t1", "one", 1);
  replaces(&l, "t2", 1);
  entity(&l, "t2", "two", 1);
  replaces(&l, "t1", 1);
  entity(&l, "u", "u", 1);
  finish(&l);
  assert_string_equal(name_of(&l, "s2"), "two");
  assert_null(name_of(&l, "t1"));
  assert_int_equal(l.problems.counts[SG_PROBLEM_UNKNOWN_RECORD], 2);
  assert_string_equal(name_of(&l, "u"), "u");
  loaded_clear(&l);
}

static void test_versions__nothing_happens_without_them(void **state) {
  (void)state;
  loaded l;
  loaded_begin(&l);
  assert_int_equal(loaded_add(&l, "{'entities':[{'id':'a','kind':'company'}]}"),
                   SG_OK);
  failing_memory_use(0);
  const sg_status status = sg_resolve_versions(&l.model, &l.err);
  assert_int_equal(failing_memory_end(), 0);
  assert_int_equal(status, SG_OK);
  loaded_clear(&l);
}

static void fill(loaded *l) {
  loaded_begin(l);
  entity(l, "s1", "one", 1);
  entity(l, "s2", "two", 2);
  replaces(l, "s1", 2);
  entity(l, "s3", "three", 3);
  replaces(l, "s2", 3);
  entity(l, "a", "old", 1);
  entity(l, "a", "new", 2);
  links(l, "r", 2, 1, "a");
  links(l, "r", 2, 2, "s1");
}

static void test_versions__fails_cleanly(void **state) {
  (void)state;
  bool refused = true;
  for (uint64_t n = 0; refused; n++) {
    loaded l;
    fill(&l);
    failing_memory_use(n);
    const sg_status status = sg_resolve_versions(&l.model, &l.err);
    refused = failing_memory_failed();
    (void)failing_memory_end();
    assert_int_equal(status, refused ? SG_ENOMEM : SG_OK);
    loaded_clear(&l);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_versions__the_newest_stays_in_any_order),
      cmocka_unit_test(test_versions__of_equal_ones_the_last_stays),
      cmocka_unit_test(test_versions__links_of_old_versions_go),
      cmocka_unit_test(test_versions__other_rows_with_the_id_are_combined),
      cmocka_unit_test(test_versions__a_contradiction_is_an_error),
      cmocka_unit_test(test_versions__replaced_ids_become_aliases),
      cmocka_unit_test(test_versions__what_replaces_each_other_ends),
      cmocka_unit_test(test_versions__nothing_happens_without_them),
      cmocka_unit_test(test_versions__fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
