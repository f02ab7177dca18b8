// SPDX-License-Identifier: GPL-2.0-or-later
// test_changes - what differs between two analyses that are made up; and that
// it is all of it or, without memory, nothing.
#include "loaded_text.h"

#include "analyze/changes.h"

#include <math.h>

// a and b are in both graphs, gone and new in one.
static const char *const graphs[] = {
    "{'stakegraph':'1','entities':[{'id':'a','kind':'company','name':'A'},"
    "{'id':'b','kind':'company'},{'id':'gone','kind':'company'}],"
    "'deals':[{'id':'d'}]}",
    "{'stakegraph':'1','entities':[{'id':'a','kind':'company','name':'A'},"
    "{'id':'b','kind':'company'},{'id':'new','kind':'company'}],"
    "'deals':[{'id':'d'}]}",
};

enum { BEFORE, AFTER, N_PARTIES = 3 };

static const sg_rule rule = {.name = "eu", .threshold = 500000000};
static const sg_rule *const rules[] = {&rule};

// By party: a, b, and gone or new.
static double control[2][N_PARTIES] = {{1, 0, 2}, {2, 0, 2}};
static double low[2][N_PARTIES] = {{0.2, 0.5, 0}, {0.6, 0.5, 1}};
static double high[2][N_PARTIES] = {{0.5, 1, 0}, {0.6, 1, 1}};
static double score[2][N_PARTIES] = {{0.5, NAN, 9}, {0.7, 1, 9}};
static double failed[2][N_PARTIES] = {{1, 1, 1}, {2, 2, 2}};

enum { LATE, HIGH, LOW, SCORE, CONTROL, N_METRICS };

typedef struct column {
  uint64_t known;
  double values[N_PARTIES];
  sg_packed packed;
} column;

typedef struct made {
  loaded l;
  sg_loaded plugins[3];
  sg_run runs[3];
  column columns[N_METRICS];
  sg_metric_result metrics[N_METRICS];
  sg_flag_result flags[4];
  sg_gap_result gaps[1];
  sg_analysis analysis;
} made;

static const sg_flag_kind of_lists = {.plugin = "lists"};
static const sg_flag_kind of_ownership = {.plugin = "ownership"};
static const sg_flag_kind of_late = {.plugin = "late"};

static sg_flag_result flag(const char *id, uint32_t subject, uint8_t severity,
                           const sg_flag_kind *kind) {
  return (sg_flag_result){.finding = {.flag = id,
                                      .subject = subject,
                                      .deal = SG_NONE,
                                      .severity = severity,
                                      .certainty = SG_CERTAIN},
                          .kind = kind};
}

static const sg_packed *pack(column *c, const double *values) {
  static const uint32_t none_before = 0;
  const uint32_t n = sg_pack_column(values, N_PARTIES, &c->known, c->values);
  c->packed = (sg_packed){&c->known, &none_before, c->values, N_PARTIES, n};
  return &c->packed;
}

static void make_runs(made *m, uint32_t which) {
  static const char *const ids[] = {"lists", "ownership", "late"};
  for (int i = 0; i < 3; i++) {
    m->plugins[i].described.id = ids[i];
    m->runs[i].plugin = &m->plugins[i];
    m->runs[i].status = i == 2 && which == AFTER ? SG_RUN_TIMEOUT : SG_RUN_OK;
  }
}

static void make(made *m, uint32_t which) {
  *m = (made){0};
  loaded_model(&m->l, graphs[which]);
  loaded_view(&m->l, "2020", NULL);
  make_runs(m, which);
  const sg_metric_result metrics[] = {
      {"late.score", "late", "", 0, 1, pack(&m->columns[LATE], failed[which])},
      {"lists.eu_high", "lists", "", 0, 1,
       pack(&m->columns[HIGH], high[which])},
      {"lists.eu_low", "lists", "", 0, 1, pack(&m->columns[LOW], low[which])},
      {"ownership.score", "ownership", "", 0, 2,
       pack(&m->columns[SCORE], score[which])},
      {"ownership.state_control", "ownership", "", 0, 2,
       pack(&m->columns[CONTROL], control[which])},
  };
  memcpy(m->metrics, metrics, sizeof metrics);
  // Of both I01 rises; of one each I02, which the other could not evaluate.
  m->flags[0] = flag("I01", 0, which == BEFORE ? SG_NOTE : SG_HIGH, &of_lists);
  m->flags[1] = flag("I02", which == BEFORE ? 0 : 1, SG_CAUTION, &of_lists);
  m->flags[2] = flag("I03", 1, SG_CAUTION, &of_ownership);
  m->flags[2].finding.deal = 0;
  m->flags[3] = flag("I04", which, SG_CAUTION, &of_late);
  m->gaps[0] = (sg_gap_result){
      {"I02", which == BEFORE ? 1 : SG_NONE, 1, "no date"}, "lists"};
  m->analysis = (sg_analysis){
      .model = &m->l.model,
      .view = m->l.view,
      .rules = {rules, 1},
      .runs = m->runs,
      .n_runs = 3,
      .metrics = m->metrics,
      .n_metrics = N_METRICS,
      .flags = m->flags,
      .n_flags = 4,
      .gaps = m->gaps,
      .n_gaps = 1,
      .n_parties = N_PARTIES,
  };
}

static void test_changes__what_differs_is_found(void **state) {
  made m[2];
  sg_changes c;
  (void)state;
  make(&m[BEFORE], BEFORE);
  make(&m[AFTER], AFTER);
  assert_int_equal(
      sg_changes_find(&c, &m[0].analysis, &m[1].analysis, NULL, NULL), SG_OK);
  assert_int_equal(c.n_gone_parties, 1);
  assert_int_equal(c.n_new_parties, 1);
  // What did not finish is named, and nothing of it told.
  assert_int_equal(c.not_compared.n, 1);
  assert_string_equal(SG_AT(const char *, &c.not_compared, 0), "late");
  assert_int_equal(c.flags.n, 3);
  const sg_flag_change *f = c.flags.data;
  assert_string_equal(f[0].after->finding.flag, "I01");
  assert_ptr_equal(f[0].before, &m[0].flags[0]);
  assert_null(f[1].after);
  assert_int_equal(f[1].silence, SG_PERHAPS_NOT_EVALUABLE);
  assert_null(f[2].before);
  assert_int_equal(f[2].silence, SG_NOT_EVALUABLE);
  assert_int_equal(sg_changes_worst(&c), SG_HIGH);
  // Control of a; the rule from possible to certain, b's stays.
  assert_int_equal(c.verdicts.n, 2);
  const sg_verdict_change *v = c.verdicts.data;
  assert_string_equal(v[0].name, "ownership.state_control");
  assert_string_equal(v[1].name, "lists.eu");
  assert_int_equal(v[1].before, SG_STANDS_POSSIBLE);
  assert_int_equal(v[1].after, SG_STANDS_CERTAIN);
  // Scores by the part of the range; one that there was not counts as all.
  assert_int_equal(c.scores.n, 4);
  const sg_score_change *s = c.scores.data;
  assert_string_equal(s[0].entity, "b");
  assert_true(isnan(s[0].before));
  assert_string_equal(s[1].name, "lists.eu_low");
  assert_near(s[3].size, 0.1, 1e-12);
  sg_changes_clear(&c);
  for (int i = 0; i < 2; i++)
    loaded_clear(&m[i].l);
}

static void test_changes__one_party_may_be_looked_at(void **state) {
  made m[2];
  sg_changes c;
  (void)state;
  make(&m[BEFORE], BEFORE);
  make(&m[AFTER], AFTER);
  assert_int_equal(
      sg_changes_find(&c, &m[0].analysis, &m[1].analysis, "b", NULL), SG_OK);
  assert_int_equal(c.flags.n, 1);
  assert_int_equal(c.verdicts.n, 0);
  assert_int_equal(c.scores.n, 1);
  assert_int_equal(c.n_gone_parties + c.n_new_parties, 0);
  sg_changes_clear(&c);
  // Of one with itself nothing differs; before nothing all is new.
  assert_int_equal(
      sg_changes_find(&c, &m[0].analysis, &m[0].analysis, NULL, NULL), SG_OK);
  assert_false(sg_changes_any(&c));
  sg_changes_clear(&c);
  assert_int_equal(sg_changes_find(&c, NULL, &m[0].analysis, NULL, NULL),
                   SG_OK);
  assert_int_equal(c.flags.n, 4);
  sg_changes_clear(&c);
  for (int i = 0; i < 2; i++)
    loaded_clear(&m[i].l);
}

static void test_changes__runs_out_of_memory_cleanly(void **state) {
  made m[2];
  sg_changes c;
  (void)state;
  make(&m[BEFORE], BEFORE);
  make(&m[AFTER], AFTER);
  OOM_LOOP(sg_changes_find(&c, &m[0].analysis, &m[1].analysis, NULL, NULL),
           sg_changes_clear(&c));
  OOM_LOOP(sg_changes_find(&c, NULL, &m[1].analysis, "a", NULL),
           sg_changes_clear(&c));
  for (int i = 0; i < 2; i++)
    loaded_clear(&m[i].l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_changes__what_differs_is_found),
      cmocka_unit_test(test_changes__one_party_may_be_looked_at),
      cmocka_unit_test(test_changes__runs_out_of_memory_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
