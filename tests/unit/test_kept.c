// SPDX-License-Identifier: GPL-2.0-or-later
// test_kept - tests that findings come out of the host's store as they went in.
#include "support.h"

#include "plugin/kept.h"

#include <string.h>

enum { MOST = 3 };

// A finding with so many rows of each kind, its numbers from the edges of what
// takes one more byte.
typedef struct made {
  sg_finding finding;
  sg_path paths[MOST];
  sg_fact facts[MOST];
  sg_sum sums[MOST];
  sg_id links[MOST];
  sg_term terms[MOST];
} made;

static const uint32_t edges[] = {
    0,          1,          127,      128,         16383,
    16384,      2097151,    2097152,  268435455,   268435456,
    0x7fffffff, 0x80000000, SG_WHOLE, SG_NONE - 1, UINT32_MAX,
};

static uint32_t edge(uint32_t i) {
  return edges[i % SG_COUNT(edges)];
}

static void make(made *m, uint32_t n_paths, uint32_t n_facts, uint32_t n_sums,
                 uint32_t salt) {
  static const double sure[] = {1, 0, 0.25, 0.1};
  static const char *const words[] = {"an owner", "a sum of stakes", "x"};
  *m = (made){
      .finding = {SG_FINDING_SIZES, .subject = edge(salt),
                  .deal = edge(salt + 14), .flag = words[salt % 3],
                  .rule = salt % 2 ? words[salt / 2 % 3] : NULL,
                  .severity = (int32_t)(salt % 6),
                  .certainty = 1 + (int32_t)(salt % 2),
                  .confidence = sure[salt % 4], .message = "\xc3\xa9 holds B.",
                  .paths = m->paths, .facts = m->facts, .sums = m->sums,
                  .n_paths = n_paths, .n_facts = n_facts, .n_sums = n_sums}};
  for (uint32_t i = 0; i < MOST; i++) {
    m->links[i] = edge(salt + i);
    m->terms[i] = (sg_term){edge(salt + i), edge(salt + 2 * i), edge(i)};
    m->paths[i] =
        (sg_path){edge(salt * i), 1 + (salt + i) % MOST, m->links, words[i]};
    m->facts[i] = (sg_fact){(int32_t)i, edge(salt + 3 * i), words[2 - i],
                            i ? "48.45" : "y"};
    m->sums[i] = (sg_sum){words[i],       m->terms,       1 + i,        edge(i),
                          edge(salt + i), edge(salt + 1), salt % 2 == 1};
  }
}

static void assert_same_rows(const sg_finding *a, const sg_finding *b) {
  for (uint32_t i = 0; i < a->n_paths; i++) {
    assert_int_equal(a->paths[i].start, b->paths[i].start);
    assert_string_equal(a->paths[i].shows, b->paths[i].shows);
    assert_int_equal(a->paths[i].n_links, b->paths[i].n_links);
    assert_memory_equal(a->paths[i].links, b->paths[i].links,
                        a->paths[i].n_links * sizeof(sg_id));
  }
  for (uint32_t i = 0; i < a->n_facts; i++) {
    assert_int_equal(a->facts[i].on, b->facts[i].on);
    assert_int_equal(a->facts[i].id, b->facts[i].id);
    assert_string_equal(a->facts[i].field, b->facts[i].field);
    assert_string_equal(a->facts[i].value, b->facts[i].value);
  }
  for (uint32_t i = 0; i < a->n_sums; i++) {
    assert_string_equal(a->sums[i].shows, b->sums[i].shows);
    assert_int_equal(a->sums[i].low, b->sums[i].low);
    assert_int_equal(a->sums[i].high, b->sums[i].high);
    assert_int_equal(a->sums[i].threshold, b->sums[i].threshold);
    assert_int_equal(a->sums[i].strict, b->sums[i].strict);
    assert_int_equal(a->sums[i].n_terms, b->sums[i].n_terms);
    assert_memory_equal(a->sums[i].terms, b->sums[i].terms,
                        a->sums[i].n_terms * sizeof(sg_term));
  }
}

static void assert_same(const sg_finding *a, const sg_finding *b) {
  assert_int_equal(a->size, b->size);
  assert_int_equal(a->subject, b->subject);
  assert_int_equal(a->deal, b->deal);
  assert_string_equal(a->flag, b->flag);
  assert_int_equal(a->rule != NULL, b->rule != NULL);
  if (a->rule)
    assert_string_equal(a->rule, b->rule);
  assert_int_equal(a->severity, b->severity);
  assert_int_equal(a->certainty, b->certainty);
  assert_near(a->confidence, b->confidence, 0);
  assert_string_equal(a->message, b->message);
  assert_int_equal(a->n_paths, b->n_paths);
  assert_int_equal(a->n_facts, b->n_facts);
  assert_int_equal(a->n_sums, b->n_sums);
  assert_int_equal(a->path_size, b->path_size);
  assert_int_equal(a->fact_size, b->fact_size);
  assert_int_equal(a->sum_size, b->sum_size);
  assert_int_equal(a->term_size, b->term_size);
  assert_same_rows(a, b);
}

// Every combination of up to three rows of a kind and all edges, kept first and
// opened when all are there.
static void test_kept__findings_come_back_as_they_were(void **state) {
  (void)state;
  enum { SHAPES = (MOST + 1) * (MOST + 1) * (MOST + 1), SALTS = 30 };
  static sg_kept all[SHAPES * SALTS];
  sg_keeper keeper;
  sg_arena arena;
  made m;
  sg_arena_init(&arena, 0);
  assert_true(sg_keeper_init(&keeper));
  for (uint32_t i = 0; i < SG_COUNT(all); i++) {
    const uint32_t shape = i / SALTS;
    make(&m, shape % 4, shape / 4 % 4, shape / 16, i % SALTS);
    assert_true(sg_keep(&keeper, &m.finding, &all[i]));
  }
  for (uint32_t i = 0; i < SG_COUNT(all); i++) {
    const uint32_t shape = i / SALTS;
    sg_finding back;
    make(&m, shape % 4, shape / 4 % 4, shape / 16, i % SALTS);
    assert_true(sg_kept_open(&keeper, &all[i], &arena, &back));
    assert_same(&back, &m.finding);
    assert_string_equal(sg_kept_message(&all[i]), m.finding.message);
    assert_int_equal(all[i].severity, m.finding.severity);
    assert_int_equal(all[i].certainty, m.finding.certainty);
    sg_arena_reset(&arena);
  }
  sg_arena_clear(&arena);
  sg_keeper_clear(&keeper);
}

static void test_kept__order_is_by_subject_first(void **state) {
  (void)state;
  sg_kept a = {.flag = "X01", .rule = "rule", .subject = 1, .deal = 0};
  sg_kept b = a;
  assert_int_equal(sg_kept_compare(&a, &b), 0);
  b.subject = a.subject + 1;
  assert_true(sg_kept_compare(&a, &b) < 0);
  assert_true(sg_kept_compare(&b, &a) > 0);
  b.flag = "A01"; // less, but behind the subject
  assert_true(sg_kept_compare(&a, &b) < 0);
  b.subject = a.subject;
  assert_true(sg_kept_compare(&a, &b) > 0);
  b = a;
  b.rule = NULL; // before any rule
  assert_true(sg_kept_compare(&a, &b) > 0);
  b.rule = a.rule;
  b.deal = SG_NONE;
  assert_true(sg_kept_compare(&a, &b) < 0);
}

static sg_status keep_and_open(sg_keeper *keeper, sg_arena *arena) {
  made m;
  sg_kept kept;
  sg_finding back;
  sg_arena_init(arena, 0);
  if (!sg_keeper_init(keeper))
    return SG_ENOMEM;
  for (uint32_t i = 0; i < 200; i++) {
    make(&m, i % 4, i / 4 % 4, 3, i);
    if (!sg_keep(keeper, &m.finding, &kept) ||
        !sg_kept_open(keeper, &kept, arena, &back))
      return SG_ENOMEM;
    assert_same(&back, &m.finding);
  }
  return SG_OK;
}

static void clear(sg_keeper *keeper, sg_arena *arena) {
  sg_arena_clear(arena);
  sg_keeper_clear(keeper);
}

static void test_kept__fails_cleanly_without_memory(void **state) {
  (void)state;
  sg_keeper keeper;
  sg_arena arena;
  OOM_LOOP(keep_and_open(&keeper, &arena), clear(&keeper, &arena))
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_kept__findings_come_back_as_they_were),
      cmocka_unit_test(test_kept__order_is_by_subject_first),
      cmocka_unit_test(test_kept__fails_cleanly_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
