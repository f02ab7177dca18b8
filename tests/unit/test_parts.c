// SPDX-License-Identifier: GPL-2.0-or-later
// test_parts - tests that a file read in parts becomes the same model as the
// same records read at once, and that every allocation on the way may fail.
//
// Lines are padded with white space, so that a few records fill several parts.
#include "support.h"

#include "graph/view.h"
#include "io/formats.h"
#include "io/parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const lines[] = {
    "{\"graph\": {\"title\": \"T\", \"as_of\": \"2015\", \"own\": [1]}}",
    "{\"entity\": {\"id\": \"a\", \"kind\": \"company\", \"names\": [\"x\"], "
    "\"extra\": 1, \"sources\": [\"s\"], \"addresses\": [\"1 St\"]}}",
    "{\"link\": {\"kind\": \"ownership\", \"from\": \"a\", \"to\": \"b\", "
    "\"share\": 5, \"more\": 2, \"sources\": [\"s\", \"t\"]}}",
    "{\"link\": {\"id\": \"l\", \"kind\": \"supply\", \"from\": \"a\", \"to\": "
    "\"gone\", \"deal\": \"d\", \"stated_end_user\": [\"b\", \"c\"]}}",
    "{\"entity\": {\"id\": \"b\", \"kind\": \"company\", \"country\": \"1\"}}",
    "{\"deal\": {\"id\": \"d\", \"vendor\": \"a\", \"answers\": {\"q\": "
    "\"no\"}, \"safeguards\": [{\"what\": \"w\"}]}}",
    "{\"entity\": {\"id\": \"a\", \"kind\": \"company\", \"extra\": 1, "
    "\"roles\": [\"broker\"], \"topics\": [\"gov.soe\"]}}",
    "{\"link\": {\"kind\": \"ownership\", \"from\": \"a\", \"to\": \"b\", "
    "\"share\": 5, \"more\": 2, \"sources\": [\"u\"]}}",
    "{\"graph\": {\"title\": \"Second\", \"as_of\": \"2016\", \"own\": [2]}}",
    "{\"source\": {\"id\": \"s\", \"title\": \"S\"}}",
};

// Every line is padded to `width` bytes.
static const char *file_of(size_t width) {
  sg_text text;
  sg_text_init(&text, 0);
  for (size_t i = 0; i < SG_COUNT(lines); i++) {
    sg_text_puts(&text, lines[i]);
    while (text.length < (i + 1) * width)
      sg_text_puts(&text, "                                ");
    sg_text_putc(&text, '\n');
  }
  const char *path = temporary_file(sg_text_get(&text), text.length, ".jsonl");
  sg_text_clear(&text);
  return path;
}

static sg_problems problems;
static sg_model model;
static sg_view view;

static sg_status load(const char *path, uint32_t n_workers) {
  sg_error err = {0};
  const sg_view_options options = {.as_of = 20000};
  view = (sg_view){0};
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&model, &problems))
    return SG_ENOMEM;
  model.n_workers = n_workers;
  SG_TRY(sg_load(&model, path, NULL, &err));
  SG_TRY(sg_model_finish(&model, &err));
  return sg_view_build(&view, &model, &options, &err);
}

static void clear(void) {
  if (view.model)
    sg_view_clear(&view);
  sg_model_clear(&model);
  sg_problems_clear(&problems);
}

static void add_attrs(sg_text *out, uint32_t attrs) {
  for (; attrs; attrs = SG_AT(sg_attr, &model.attrs, attrs - 1).next) {
    const sg_attr *attr = &SG_AT(sg_attr, &model.attrs, attrs - 1);
    sg_text_printf(out, " %s=%s", sg_model_text(&model, attr->key),
                   sg_model_text(&model, attr->value));
  }
}

static void add_list(sg_text *out, uint32_t list) {
  for (uint32_t i = 0; i < sg_list_size(&model, list); i++)
    sg_text_printf(out, " s:%s",
                   sg_model_text(&model, sg_list_item(&model, list, i)));
}

static void describe(sg_text *out) {
  const sg_graph *g = &view.graph;
  sg_text_printf(out, "%s %d %u:", sg_model_text(&model, model.title),
                 model.as_of, problems.total);
  add_attrs(out, model.attrs_of_graph);
  for (sg_id v = 0; v < g->n_entities; v++) {
    const sg_entity_row *row = sg_view_entity_row(&view, v);
    sg_text_printf(out, "\n%s %d %u %u", g->entity_id[v], row->kind, row->roles,
                   row->origin.line);
    add_attrs(out, row->attrs);
    add_list(out, row->sources);
  }
  for (sg_id e = 0; e < g->n_links; e++) {
    const sg_link_row *row = sg_view_link_row(&view, e);
    sg_text_printf(out, "\n%s %u %u %u %u", sg_view_link_id(&view, e),
                   g->link_from[e], g->link_to[e], g->link_low[e],
                   row->origin.line);
    add_attrs(out, row->attrs);
    add_list(out, row->sources);
  }
  for (int d = 0; d < SG_N_DOMAINS; d++)
    for (uint32_t i = 0; i < model.items[d].n; i++) {
      const sg_item *item = &SG_AT(sg_item, &model.items[d], i);
      sg_text_printf(out, "\n%d %u %s", d, item->owner,
                     d == SG_ON_LINK_USERS || d == SG_ON_DEAL_USERS
                         ? ""
                         : sg_model_text(&model, item->text));
    }
}

static void test_parts__make_the_same_model(void **state) {
  (void)state;
  static const size_t widths[] = {300, 400000, 1100000};
  static const uint32_t workers[] = {SG_NONE, 1, 2, 5};
  sg_text first;
  sg_text other;
  sg_text_init(&first, 0);
  sg_text_init(&other, 0);
  for (size_t w = 0; w < SG_COUNT(widths); w++) {
    const char *path = file_of(widths[w]);
    for (size_t i = 0; i < SG_COUNT(workers); i++) {
      assert_int_equal(load(path, workers[i]), SG_OK);
      sg_text_reset(&other);
      describe(&other);
      if (first.length == 0)
        describe(&first);
      clear();
      assert_string_equal(sg_text_get(&other), sg_text_get(&first));
    }
    (void)unlink(path);
  }
  sg_text_clear(&first);
  sg_text_clear(&other);
}

static void test_parts__every_allocation_may_fail(void **state) {
  (void)state;
  const char *path = file_of(400000);
  OOM_LOOP(load(path, SG_NONE), clear())
  assert_int_equal(load(path, SG_NONE), SG_OK);
  assert_int_equal(view.graph.n_deals, 1);
  clear();
  (void)unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parts__make_the_same_model),
      cmocka_unit_test(test_parts__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
