// SPDX-License-Identifier: GPL-2.0-or-later
// test_short_memory - tests that loading and viewing fail cleanly at every
// allocation, for the three shapes of the native format. What cJSON and
// utf8proc allocate for themselves cannot be failed this way.
#include "loaded_text.h"

#include "base/memory.h"
#include "graph/columns.h"

#define ENTITY_A                                                               \
  "{'id':'a','kind':'company','name':'A','employees':5,'topics':['t'],"        \
  "'addresses':['1 St'],'names':['AA'],'sources':['s'],"                       \
  "'identifiers':[{'scheme':'T','id':'1'}],"                                   \
  "'listed':[{'list':'l','since':'2011','sources':['s']}]}"
#define ENTITY_B                                                               \
  "{'id':'b','kind':'company','name':'B','country':'xx1','addresses':"         \
  "['1 ST.'],'identifiers':[{'scheme':'T','id':'1'}],'sources':['u']}"
#define LINK_1                                                                 \
  "{'kind':'ownership','from':'c','to':'a','share':60,'sources':['s'],"        \
  "'zeta':1,'alpha':2}"
#define LINK_2 "{'kind':'ownership','from':'c','to':'a','share':10,'id':'x'}"
#define LINK_3                                                                 \
  "{'kind':'supply','from':'a','to':'gone','deal':'d','date':'2012',"          \
  "'stated_end_user':['c','else']}"
#define DEAL                                                                   \
  "{'id':'d','title':'D','vendor':'a','stated_end_user':['c'],'value':1,"      \
  "'answers':{'q':'yes'},'safeguards':[{'what':'w','date':'2014'}]}"
#define SOURCE "{'id':'s','title':'S','url':'u'}"

static sg_problems problems;
static sg_model model;
static sg_view view;
static sg_arena arena;
static sg_columns columns;

static sg_status load_all(const char *path) {
  sg_error err = {0};
  sg_problems_init(&problems, NULL, NULL);
  view = (sg_view){0};
  sg_arena_init(&arena, 0);
  if (!sg_model_init(&model, &problems))
    return SG_ENOMEM;
  SG_TRY(sg_load(&model, path, NULL, &err));
  SG_TRY(sg_model_finish(&model, &err));
  const sg_view_options options = {20000, "d", NULL};
  SG_TRY(sg_view_build(&view, &model, &options, &err));
  sg_columns_init(&columns, &view, &arena);
  const bool ok = sg_column_numbers(&columns, SG_ON_ENTITIES, "employees") &&
                  sg_column_texts(&columns, SG_ON_LISTINGS, "list") &&
                  sg_column_rows(&columns, SG_ON_LINK_USERS);
  return ok ? SG_OK : SG_ENOMEM;
}

static void clear_all(void) {
  if (view.model)
    sg_columns_clear(&columns);
  sg_arena_clear(&arena);
  sg_view_clear(&view);
  sg_model_clear(&model);
  sg_problems_clear(&problems);
}

static void check(const char *path) {
  OOM_LOOP(load_all(path), clear_all())
  // The document is as rich as it looks.
  assert_int_equal(load_all(path), SG_OK);
  assert_int_equal(model.n_merged, 1);
  assert_int_equal(view.graph.n_deals, 1);
  assert_int_equal(view.graph.n_links, 5);
  assert_int_equal(problems.counts[SG_PROBLEM_CONTRADICTING_STAKES], 1);
  assert_int_equal(problems.counts[SG_PROBLEM_DUPLICATE], 1);
  clear_all();
}

// --- one allocation fails, later ones succeed -------------------------------

static uint64_t n_seen, fail_only;

static void *resize_but_one(void *ctx, void *block, size_t size) {
  (void)ctx;
  if (size == 0) {
    free(block);
    return NULL;
  }
  return n_seen++ == fail_only ? NULL : realloc(block, size);
}

static void add_attrs(sg_text *out, uint32_t attrs) {
  for (; attrs; attrs = SG_AT(sg_attr, &model.attrs, attrs - 1).next) {
    const sg_attr *attr = &SG_AT(sg_attr, &model.attrs, attrs - 1);
    sg_text_printf(out, " %s=%s", sg_model_text(&model, attr->key),
                   sg_model_text(&model, attr->value));
  }
  sg_text_putc(out, '\n');
}

// What was understood, as text.
static void describe(sg_text *out) {
  const sg_graph *g = &view.graph;
  sg_text_printf(out, "%s %u\n", sg_model_text(&model, model.title),
                 problems.total);
  add_attrs(out, model.attrs_of_graph);
  for (sg_id v = 0; v < g->n_entities; v++) {
    sg_text_printf(out, "%s %s %d %d %d", g->entity_id[v], g->entity_name[v],
                   g->entity_kind[v], g->entity_country[v],
                   g->entity_in_scope[v]);
    add_attrs(out, sg_view_entity_row(&view, v)->attrs);
  }
  for (sg_id e = 0; e < g->n_links; e++) {
    sg_text_printf(out, "%s %d %u %u %u %u %u", sg_view_link_id(&view, e),
                   g->link_kind[e], g->link_from[e], g->link_to[e],
                   g->link_low[e], g->link_high[e], g->link_deal[e]);
    add_attrs(out, sg_view_link_row(&view, e)->attrs);
  }
  for (sg_id d = 0; d < g->n_deals; d++)
    add_attrs(out, sg_view_deal_row(&view, d)->attrs);
  for (int d = SG_ON_LISTINGS; d < SG_N_DOMAINS; d++)
    sg_text_printf(out, "%u ", model.items[d].n);
}

// Whoever says SG_OK has understood everything.
static void check_one_failure(const char *path) {
  static const sg_allocator all_but_one = {.resize = resize_but_one};
  sg_text whole;
  sg_text part;
  sg_text_init(&whole, 0);
  sg_text_init(&part, 0);
  assert_int_equal(load_all(path), SG_OK);
  describe(&whole);
  clear_all();
  n_seen = 0;
  for (fail_only = 0; n_seen >= fail_only; fail_only++) {
    n_seen = 0;
    sg_memory_use(&all_but_one);
    const sg_status status = load_all(path);
    sg_memory_use(NULL);
    sg_text_reset(&part);
    if (status == SG_OK)
      describe(&part);
    clear_all();
    if (status == SG_OK && strcmp(sg_text_get(&part), sg_text_get(&whole)) != 0)
      fail_msg("allocation %u failed in silence:\n%s\ninstead of\n%s",
               (unsigned)fail_only, sg_text_get(&part), sg_text_get(&whole));
    if (status != SG_OK && status != SG_ENOMEM)
      fail_msg("allocation %u: status %d", (unsigned)fail_only, status);
  }
  sg_text_clear(&whole);
  sg_text_clear(&part);
}

static void check_json(const char *json, void (*check_path)(const char *)) {
  char *text = strdup(json);
  for (char *c = text; *c; c++)
    if (*c == '\'')
      *c = '"';
  const char *path = temporary_file(text, strlen(text), ".json");
  check_path(path);
  (void)unlink(path);
  free(text);
}

#define DOCUMENT                                                               \
  "{'stakegraph':'1','title':'T','extra':1,'entities':[" ENTITY_A "," ENTITY_B \
  ",{'id':'c','kind':'person'}],'links':[" LINK_1 "," LINK_1 "," LINK_2        \
  "," LINK_3 "],'deals':[" DEAL "],'sources':[" SOURCE "]}"
#define LINES                                                                  \
  "{'graph':{'title':'T','extra':1}}\n{'link':" LINK_1 "}\n{'link':" LINK_1    \
  "}\n{'link':" LINK_2 "}\n{'link':" LINK_3 "}\n{'entity':" ENTITY_A           \
  "}\n{'entity':" ENTITY_B "}\n{'entity':{'id':'c','kind':'person'}}\n"        \
  "{'deal':" DEAL "}\n{'source':" SOURCE "}\n"

static void test_short_memory__document_fails_cleanly(void **state) {
  (void)state;
  check_json(DOCUMENT, check);
}

static void test_short_memory__lines_fail_cleanly(void **state) {
  (void)state;
  check_json(LINES, check);
}

static void test_short_memory__success_is_whole_for_documents(void **state) {
  (void)state;
  check_json(DOCUMENT, check_one_failure);
}

static void test_short_memory__success_is_whole_for_lines(void **state) {
  (void)state;
  check_json(LINES, check_one_failure);
}

static void write_sheet(const char *directory, const char *name,
                        const char *content) {
  char path[200];
  (void)snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(content, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void remove_sheets(const char *directory) {
  static const char *const names[] = {"entities.csv", "links.csv", "deals.csv",
                                      "sources.csv"};
  for (size_t i = 0; i < SG_COUNT(names); i++) {
    char path[200];
    (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    assert_int_equal(unlink(path), 0);
  }
  assert_int_equal(rmdir(directory), 0);
}

static void check_sheets(void (*check_path)(const char *)) {
  char directory[] = "/tmp/stakegraph-csv-XXXXXX";
  assert_non_null(mkdtemp(directory));
  write_sheet(directory, "entities.csv",
              "id,kind,name,employees,topics,addresses,names,identifiers,"
              "listed,sources\n"
              "a,company,A,5,t1;t2,1 St,AA,T:1,l@2011/2030;m,s\n"
              "b,company,B,,,1 ST.,,T:1,,u\n"
              "c,person,\"C, \"\"the\"\"\",,,,,,,\n");
  write_sheet(directory, "links.csv",
              "id,kind,from,to,share,deal,date,stated_end_user,zeta,sources\n"
              ",ownership,c,a,60,,,,1,s\n"
              ",ownership,c,a,60,,,,1,s\n"
              "x,ownership,c,a,10,,,,,\n"
              ",supply,a,gone,,d,2012,c;else,,\n");
  write_sheet(directory, "deals.csv",
              "id,title,vendor,stated_end_user,answers,safeguards,value\n"
              "d,D,a,c,q=yes;r=no,w@2014;v,1\n");
  write_sheet(directory, "sources.csv", "id,title\ns,S\n");
  check_path(directory);
  remove_sheets(directory);
}

static void test_short_memory__sheets_fail_cleanly(void **state) {
  (void)state;
  check_sheets(check);
}

static void test_short_memory__success_is_whole_for_sheets(void **state) {
  (void)state;
  check_sheets(check_one_failure);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_short_memory__document_fails_cleanly),
      cmocka_unit_test(test_short_memory__lines_fail_cleanly),
      cmocka_unit_test(test_short_memory__sheets_fail_cleanly),
      cmocka_unit_test(test_short_memory__success_is_whole_for_documents),
      cmocka_unit_test(test_short_memory__success_is_whole_for_lines),
      cmocka_unit_test(test_short_memory__success_is_whole_for_sheets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
