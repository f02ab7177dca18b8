// SPDX-License-Identifier: GPL-2.0-or-later
// test_finding - tests findings on their way to the host, and what is refused.
#include "support.h"

#include "plugin/finding.h"
#include "plugin/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Entities 0 to 3; links 0 -> 1, 1 -> 2, 3 -> 2 (ended); one deal. What stands
// behind them in the tables, 1 -> 1, is no link of the graph.
static const sg_id from[] = {0, 1, 3, 1};
static const sg_id to[] = {1, 2, 2, 1};
static const sg_graph graph = {
    .size = sizeof graph,
    .n_entities = 4,
    .n_links = 2,
    .n_ended = 1,
    .n_deals = 1,
    .link_from = from,
    .link_to = to,
};
static const sg_flag flags[] = {{.id = "X01"}, {.id = "own.flag"}};
static const sg_id walk[] = {0, 1, 2};
static const sg_term terms[] = {{0, 10, 20}, {1, 30, SG_WHOLE}};
static const sg_path good_path = {0, 3, walk, "who stands behind it"};
static const sg_fact good_fact = {SG_ON_LINKS, 2, "share", "48.45"};
static const sg_sum good_sum = {"both",   terms,        2,   40,
                                SG_WHOLE, SG_WHOLE / 2, true};
static const sg_metric metrics[] = {{.name = "m"}};
static const sg_score_chain good_chain = {0, 0, 0.5, 3, walk};
static const sg_descriptor descriptor = {
    .flags = flags,
    .n_flags = 2,
    .metrics = metrics,
    .n_metrics = 1,
};

static sg_finding good(void) {
  return (sg_finding){
      .size = sizeof(sg_finding),
      .subject = 1,
      .deal = 0,
      .flag = "X01",
      .rule = "rule",
      .severity = SG_HIGH,
      .certainty = SG_CERTAIN,
      .confidence = 0.5,
      .message = "A holds B.",
      .paths = &good_path,
      .facts = &good_fact,
      .sums = &good_sum,
      .n_paths = 1,
      .n_facts = 1,
      .n_sums = 1,
  };
}

static const char *check(const sg_finding *finding) {
  return sg_finding_check(finding, &descriptor, &graph);
}

static void test_finding__good_ones_are_accepted(void **state) {
  (void)state;
  sg_finding f = good();
  assert_null(check(&f));
  f.deal = SG_NONE;
  f.rule = NULL;
  f.severity = 0;
  f.certainty = SG_POSSIBLE;
  f.flag = "own.flag";
  f.n_paths = f.n_sums = 0;
  assert_null(check(&f));
  f.n_facts = 0;
  f.n_sums = 1;
  assert_null(check(&f));
  f.confidence = 0;
  assert_null(check(&f));
  f.confidence = 1;
  assert_null(check(&f));
}

// Each row breaks one member of a good finding.
#define BREAK(change)                                                          \
  do {                                                                         \
    sg_finding f = good();                                                     \
    change;                                                                    \
    if (!check(&f))                                                            \
      fail_msg("accepted: %s", #change);                                       \
  } while (0)

static void test_finding__broken_members_are_refused(void **state) {
  (void)state;
  static char long_text[5000];
  memset(long_text, 'x', sizeof long_text - 1);
  BREAK(f.flag = "X02");
  BREAK(f.flag = "");
  BREAK(f.flag = NULL);
  BREAK(f.subject = 4);
  BREAK(f.subject = SG_NONE);
  BREAK(f.deal = 1);
  BREAK(f.severity = -1);
  BREAK(f.severity = 6);
  BREAK(f.certainty = 0);
  BREAK(f.certainty = 3);
  BREAK(f.confidence = NAN);
  BREAK(f.confidence = INFINITY);
  BREAK(f.confidence = -0.001);
  BREAK(f.confidence = 1.001);
  BREAK(f.message = NULL);
  BREAK(f.message = "");
  BREAK(f.message = "\xff");
  BREAK(f.message = long_text);
  BREAK(f.rule = "");
  BREAK(f.rule = "\xc0\xaf");
  BREAK(f.n_paths = f.n_facts = f.n_sums = 0);
  BREAK(f.n_paths = UINT32_MAX);
  BREAK(f.paths = NULL);
  BREAK(f.facts = NULL);
  BREAK(f.sums = NULL);
}

static void test_finding__broken_paths_are_refused(void **state) {
  (void)state;
  static const sg_id ended[] = {2};
  static const sg_id gap[] = {0, 2};
  static const sg_id unknown[] = {0, 3};
  static const sg_id beyond[] = {SG_NONE};
  static const struct {
    sg_path path;
    bool good;
  } rows[] = {
      {{0, 3, walk, "w"}, true},     {{0, 1, walk, "w"}, true},
      {{2, 1, walk + 1, "w"}, true}, {{3, 1, ended, "w"}, false},
      {{0, 0, walk, "w"}, false},    {{0, 1, NULL, "w"}, false},
      {{4, 1, walk, "w"}, false},    {{SG_NONE, 1, walk, "w"}, false},
      {{2, 1, walk, "w"}, false},    {{0, 2, gap, "w"}, false},
      {{0, 2, unknown, "w"}, false}, {{0, 1, beyond, "w"}, false},
      {{0, 3, walk, NULL}, false},   {{0, 3, walk, ""}, false},
      {{0, 3, walk, "\xff"}, false}, {{0, UINT32_MAX, walk, "w"}, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_finding f = good();
    f.paths = &rows[i].path;
    if ((check(&f) == NULL) != rows[i].good)
      fail_msg("path %zu", i);
  }
}

static void test_finding__broken_facts_are_refused(void **state) {
  (void)state;
  static const struct {
    sg_fact fact;
    bool good;
  } rows[] = {
      {{SG_ON_ENTITIES, 3, "f", "v"}, true},
      {{SG_ON_LINKS, 2, "f", "v"}, true},
      {{SG_ON_DEALS, 0, "f", "v"}, true},
      {{SG_ON_ENTITIES, 4, "f", "v"}, false},
      {{SG_ON_LINKS, 3, "f", "v"}, false},
      {{SG_ON_DEALS, 1, "f", "v"}, false},
      {{SG_ON_LISTINGS, 0, "f", "v"}, false},
      {{-1, 0, "f", "v"}, false},
      {{SG_ON_ENTITIES, SG_NONE, "f", "v"}, false},
      {{SG_ON_ENTITIES, 0, NULL, "v"}, false},
      {{SG_ON_ENTITIES, 0, "f", NULL}, false},
      {{SG_ON_ENTITIES, 0, "", "v"}, false},
      {{SG_ON_ENTITIES, 0, "f", ""}, false},
      {{SG_ON_ENTITIES, 0, "f", "\xed\xa0\x80"}, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_finding f = good();
    f.facts = &rows[i].fact;
    if ((check(&f) == NULL) != rows[i].good)
      fail_msg("fact %zu", i);
  }
}

static void test_finding__broken_sums_are_refused(void **state) {
  (void)state;
  static const sg_term reversed[] = {{0, 20, 10}};
  static const sg_term too_much[] = {{0, 0, SG_WHOLE + 1}};
  static const sg_term no_link[] = {{3, 0, 1}};
  static const sg_term exact[] = {{2, 7, 7}};
  static const struct {
    sg_sum sum;
    bool good;
  } rows[] = {
      {{"s", terms, 2, 40, SG_WHOLE, SG_WHOLE, false}, true},
      {{"s", terms, 1, 10, 20, 0, false}, true},
      {{"s", exact, 1, 7, 7, 0, false}, true},
      {{"s", terms, 0, 0, 0, 0, false}, false},
      {{"s", NULL, 1, 10, 20, 0, false}, false},
      {{NULL, terms, 1, 10, 20, 0, false}, false},
      {{"", terms, 1, 10, 20, 0, false}, false},
      {{"s", terms, 1, 11, 20, 0, false}, false},
      {{"s", terms, 1, 9, 20, 0, false}, false},
      {{"s", terms, 1, 10, 21, 0, false}, false},
      {{"s", terms, 1, 10, 9, 0, false}, false},
      {{"s", terms, 2, 40, SG_WHOLE + 20, 0, false}, true},
      {{"s", terms, 2, 40, SG_WHOLE + 21, 0, false}, false},
      {{"s", terms, 1, 10, 20, SG_WHOLE + 1, false}, false},
      {{"s", reversed, 1, 20, 20, 0, false}, false},
      {{"s", too_much, 1, 0, SG_WHOLE, 0, false}, false},
      {{"s", no_link, 1, 0, 1, 0, false}, false},
      {{"s", terms, UINT32_MAX, 10, 20, 0, false}, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_finding f = good();
    f.sums = &rows[i].sum;
    if ((check(&f) == NULL) != rows[i].good)
      fail_msg("sum %zu", i);
  }
}

// The second of two pieces of evidence is looked at as the first is.
static void test_finding__all_evidence_is_looked_at(void **state) {
  (void)state;
  const sg_path paths[] = {good_path, {0, 0, walk, "leads nowhere"}};
  const sg_fact facts[] = {good_fact, {SG_ON_LINKS, 2, "share", "\xff"}};
  const sg_sum sums[] = {good_sum, {"no terms", terms, 0, 0, 0, 1, false}};
  const sg_path back[] = {paths[1], good_path};
  BREAK((f.paths = paths, f.n_paths = 2));
  BREAK((f.paths = back, f.n_paths = 2));
  BREAK((f.facts = facts, f.n_facts = 2));
  BREAK((f.sums = sums, f.n_sums = 2));
}

// 100,000 of each are enough for anybody.
static void test_finding__evidence_has_a_number(void **state) {
  (void)state;
  enum { MOST = 100000 };
  static sg_path paths[MOST + 1];
  static sg_fact facts[MOST + 1];
  static sg_sum sums[MOST + 1];
  static sg_id to_and_fro[MOST + 1];
  static sg_term nothing[MOST + 1];
  for (size_t i = 0; i <= MOST; i++) {
    paths[i] = good_path;
    facts[i] = good_fact;
    sums[i] = good_sum;
  }
  sg_path path = {0, MOST, to_and_fro, "w"};
  sg_sum sum = {"s", nothing, MOST, 0, 0, 0, false};
  sg_finding many = good();
  many.paths = paths;
  many.facts = facts;
  many.sums = sums;
  many.n_paths = many.n_facts = many.n_sums = MOST;
  assert_null(check(&many));
  BREAK((f.paths = paths, f.n_paths = MOST + 1));
  BREAK((f.facts = facts, f.n_facts = MOST + 1));
  BREAK((f.sums = sums, f.n_sums = MOST + 1));
  sg_finding large = good();
  large.paths = &path;
  large.sums = &sum;
  assert_null(check(&large));
  path.n_links = sum.n_terms = MOST + 1;
  BREAK(f.paths = &path);
  BREAK(f.sums = &sum);
}

static void test_finding__texts_have_a_length(void **state) {
  (void)state;
  enum { MOST = 4096 };
  static char text[MOST + 2];
  memset(text, 'x', MOST);
  sg_finding f = good();
  f.message = text;
  assert_null(check(&f));
  text[MOST] = 'x';
  assert_non_null(check(&f));
}

static void test_finding__broken_gaps_are_refused(void **state) {
  (void)state;
  static const struct {
    sg_gap gap;
    bool good;
  } rows[] = {
      {{"X01", 3, 1, "r"}, true},     {{"X01", SG_NONE, 9, "r"}, true},
      {{"X02", 3, 1, "r"}, false},    {{NULL, 3, 1, "r"}, false},
      {{"X01", 4, 1, "r"}, false},    {{"X01", 3, 0, "r"}, false},
      {{"X01", 3, 1, NULL}, false},   {{"X01", 3, 1, ""}, false},
      {{"X01", 3, 1, "\xff"}, false}, {{"X01", SG_NONE, 0, "r"}, true},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    if ((sg_gap_check(&rows[i].gap, &descriptor, &graph) == NULL) !=
        rows[i].good)
      fail_msg("gap %zu", i);
}

static void test_finding__broken_chains_are_refused(void **state) {
  (void)state;
  static const struct {
    sg_score_chain chain;
    bool good;
  } rows[] = {
      {{0, 0, 0.5, 3, walk}, true},      {{0, 0, 0, 1, walk}, true},
      {{0, 0, 1, 1, walk}, true},        {{0, 3, 0.5, 1, walk + 2}, true},
      {{1, 0, 0.5, 3, walk}, false},     {{0, 4, 0.5, 3, walk}, false},
      {{0, 0, -0.001, 3, walk}, false},  {{0, 0, 1.001, 3, walk}, false},
      {{0, 0, NAN, 3, walk}, false},     {{0, 0, 0.5, 0, walk}, false},
      {{0, 0, 0.5, 2, walk + 1}, false}, {{0, 0, 0.5, 1, NULL}, false},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    if ((sg_chain_check(&rows[i].chain, &descriptor, &graph) == NULL) !=
        rows[i].good)
      fail_msg("chain %zu", i);
}

static void test_finding__scores_are_in_range_or_unknown(void **state) {
  (void)state;
  const sg_metric metric = {.name = "m", .min = 0, .max = 1};
  const double fine[] = {0, 1, NAN, 0.5, -0.0};
  assert_null(sg_scores_check(fine, SG_COUNT(fine), &metric));
  const double bad[] = {1.0000001, -1e-300, INFINITY, -INFINITY};
  for (size_t i = 0; i < SG_COUNT(bad); i++)
    assert_non_null(sg_scores_check(&bad[i], 1, &metric));
}

// The payload of the only frame.
static sg_unpack payload(const sg_text *packed, uint32_t type,
                         sg_arena *arena) {
  static sg_known_words known; // words of an arena that is gone stay away
  known = (sg_known_words){0};
  const char *at = sg_text_get(packed);
  sg_unpack in = {
      .at = at, .end = at + packed->length, .arena = arena, .known = &known};
  assert_int_equal(sg_unpack_u32(&in), type);
  assert_int_equal(sg_unpack_u32(&in), packed->length - SG_FRAME_HEAD);
  return in;
}

static void assert_same(const sg_finding *a, const sg_finding *b) {
  assert_int_equal(a->subject, b->subject);
  assert_int_equal(a->deal, b->deal);
  assert_string_equal(a->flag, b->flag);
  assert_string_equal(a->rule, b->rule);
  assert_int_equal(a->severity, b->severity);
  assert_int_equal(a->certainty, b->certainty);
  assert_near(a->confidence, b->confidence, 0);
  assert_string_equal(a->message, b->message);
  assert_int_equal(a->n_paths, 1);
  assert_int_equal(a->paths->start, b->paths->start);
  assert_int_equal(a->paths->n_links, 3);
  assert_memory_equal(a->paths->links, walk, sizeof walk);
  assert_string_equal(a->paths->shows, b->paths->shows);
  assert_int_equal(a->n_facts, 1);
  assert_int_equal(a->facts->on, b->facts->on);
  assert_int_equal(a->facts->id, b->facts->id);
  assert_string_equal(a->facts->field, b->facts->field);
  assert_string_equal(a->facts->value, b->facts->value);
  assert_int_equal(a->n_sums, 1);
  assert_int_equal(a->sums->n_terms, 2);
  assert_memory_equal(a->sums->terms, terms, sizeof terms);
  assert_int_equal(a->sums->high, b->sums->high);
  assert_int_equal(a->sums->threshold, b->sums->threshold);
  assert_int_equal(a->sums->strict, b->sums->strict);
}

static void test_finding__packed_findings_come_back(void **state) {
  (void)state;
  sg_text packed;
  sg_arena arena;
  sg_text_init(&packed, 0);
  sg_arena_init(&arena, 0);
  const sg_finding f = good();
  sg_finding_pack(&packed, &f);
  sg_unpack in = payload(&packed, SG_FRAME_FINDING, &arena);
  sg_finding back;
  assert_true(sg_finding_unpack(&in, &back));
  assert_same(&back, &f);
  assert_null(check(&back));
  sg_text_clear(&packed);
  sg_arena_clear(&arena);
}

static void test_finding__all_evidence_comes_back(void **state) {
  (void)state;
  sg_text packed;
  sg_arena arena;
  sg_text_init(&packed, 0);
  sg_arena_init(&arena, 0);
  const sg_path paths[] = {good_path, {2, 1, walk + 1, "the way back"}};
  const sg_fact facts[] = {good_fact, {SG_ON_DEALS, 0, "title", "a sale"}};
  const sg_sum sums[] = {good_sum, {"more", terms, 1, 7, 8, 9, false}};
  sg_finding f = good();
  f.paths = paths;
  f.facts = facts;
  f.sums = sums;
  f.n_paths = f.n_facts = f.n_sums = 2;
  sg_finding_pack(&packed, &f);
  sg_unpack in = payload(&packed, SG_FRAME_FINDING, &arena);
  sg_finding back;
  assert_true(sg_finding_unpack(&in, &back));
  assert_int_equal(back.size, sizeof back);
  assert_int_equal(back.n_paths, 2);
  assert_int_equal(back.paths[1].start, 2);
  assert_int_equal(back.paths[1].n_links, 1);
  assert_int_equal(back.paths[1].links[0], 1);
  assert_string_equal(back.paths[1].shows, "the way back");
  assert_int_equal(back.n_facts, 2);
  assert_int_equal(back.facts[1].on, SG_ON_DEALS);
  assert_int_equal(back.facts[1].id, 0);
  assert_string_equal(back.facts[1].field, "title");
  assert_string_equal(back.facts[1].value, "a sale");
  assert_int_equal(back.n_sums, 2);
  assert_string_equal(back.sums[1].shows, "more");
  assert_int_equal(back.sums[1].low, 7);
  assert_int_equal(back.sums[1].high, 8);
  assert_int_equal(back.sums[1].threshold, 9);
  assert_int_equal(back.sums[1].n_terms, 1);
  assert_memory_equal(back.sums[1].terms, terms, sizeof terms[0]);
  assert_false(back.sums[1].strict);
  sg_text_clear(&packed);
  sg_arena_clear(&arena);
}

static void test_finding__packed_gaps_and_chains_come_back(void **state) {
  (void)state;
  sg_text packed;
  sg_arena arena;
  sg_text_init(&packed, 0);
  sg_arena_init(&arena, 0);
  const sg_gap gap = {"X01", 3, 7, "the reason"};
  sg_gap_pack(&packed, &gap);
  sg_unpack in = payload(&packed, SG_FRAME_GAP, &arena);
  sg_gap gap_back = {0};
  assert_true(sg_gap_unpack(&in, &gap_back));
  assert_string_equal(gap_back.flag, "X01");
  assert_int_equal(gap_back.subject, 3);
  assert_int_equal(gap_back.count, 7);
  assert_string_equal(gap_back.reason, "the reason");
  const sg_score_chain chain = {5, 3, 0.25, 2, walk + 1};
  sg_text_reset(&packed);
  sg_chain_pack(&packed, &chain);
  in = payload(&packed, SG_FRAME_CHAIN, &arena);
  sg_score_chain back = {0};
  assert_true(sg_chain_unpack(&in, &back));
  assert_int_equal(back.metric, 5);
  assert_int_equal(back.entity, 3);
  assert_near(back.strength, 0.25, 0);
  assert_int_equal(back.n_links, 2);
  assert_memory_equal(back.links, walk + 1, 2 * sizeof walk[0]);
  sg_text_clear(&packed);
  sg_arena_clear(&arena);
}

typedef enum kind { FINDING, GAP, CHAIN, N_KINDS } kind;

static bool unpack(sg_unpack *in, kind what) {
  sg_finding finding;
  sg_gap gap;
  sg_score_chain chain;
  if (what == GAP)
    return sg_gap_unpack(in, &gap);
  if (what == CHAIN)
    return sg_chain_unpack(in, &chain);
  const bool ok = sg_finding_unpack(in, &finding);
  if (ok)
    (void)check(&finding);
  return ok;
}

// Unpack a copy of exactly `n` bytes, so that a sanitizer sees every overrun.
static bool unpack_bytes(const char *bytes, size_t n, kind what) {
  char *copy = malloc(n ? n : 1);
  memcpy(copy, bytes, n);
  sg_arena arena;
  sg_arena_init(&arena, 1 << 20);
  sg_unpack in = {.at = copy, .end = copy + n, .arena = &arena};
  const bool ok = unpack(&in, what);
  sg_arena_clear(&arena);
  free(copy);
  return ok;
}

static void pack_one(sg_text *packed, kind what) {
  const sg_finding f = good();
  const sg_gap gap = {"X01", 3, 1, "the reason"};
  sg_text_init(packed, 0);
  if (what == GAP)
    sg_gap_pack(packed, &gap);
  else if (what == CHAIN)
    sg_chain_pack(packed, &good_chain);
  else
    sg_finding_pack(packed, &f);
}

static void test_finding__every_truncation_is_refused(void **state) {
  (void)state;
  for (kind what = 0; what < N_KINDS; what++) {
    sg_text packed;
    pack_one(&packed, what);
    const char *bytes = sg_text_get(&packed) + SG_FRAME_HEAD;
    const size_t n = packed.length - SG_FRAME_HEAD;
    assert_true(unpack_bytes(bytes, n, what));
    for (size_t length = 0; length < n; length++)
      assert_false(unpack_bytes(bytes, length, what));
    sg_text_putc(&packed, 'x');
    bytes = sg_text_get(&packed) + SG_FRAME_HEAD;
    assert_false(unpack_bytes(bytes, n + 1, what));
    sg_text_clear(&packed);
  }
}

// Without memory nothing is unpacked, as when the bytes are broken.
static void test_finding__every_allocation_may_fail(void **state) {
  (void)state;
  for (kind what = 0; what < N_KINDS; what++) {
    sg_text packed;
    sg_arena arena;
    pack_one(&packed, what);
    sg_arena_init(&arena, 0);
    OOM_LOOP((sg_arena_clear(&arena),
              unpack(&(sg_unpack){.at = sg_text_get(&packed) + SG_FRAME_HEAD,
                                  .end = sg_text_get(&packed) + packed.length,
                                  .arena = &arena},
                     what)
                  ? SG_OK
                  : SG_ENOMEM),
             sg_arena_clear(&arena))
    sg_text_clear(&packed);
  }
}

static void test_finding__damaged_bytes_do_no_harm(void **state) {
  (void)state;
  sg_text packed;
  pack_one(&packed, FINDING);
  char *bytes = packed.data + SG_FRAME_HEAD;
  const size_t n = packed.length - SG_FRAME_HEAD;
  static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
  size_t n_refused = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < SG_COUNT(values); k++) {
      const char old = bytes[i];
      bytes[i] = (char)values[k];
      n_refused += !unpack_bytes(bytes, n, FINDING);
      bytes[i] = old;
    }
  assert_true(n_refused > 0);
  assert_true(unpack_bytes(bytes, n, FINDING));
  sg_text_clear(&packed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_finding__good_ones_are_accepted),
      cmocka_unit_test(test_finding__broken_members_are_refused),
      cmocka_unit_test(test_finding__broken_paths_are_refused),
      cmocka_unit_test(test_finding__broken_facts_are_refused),
      cmocka_unit_test(test_finding__broken_sums_are_refused),
      cmocka_unit_test(test_finding__all_evidence_is_looked_at),
      cmocka_unit_test(test_finding__evidence_has_a_number),
      cmocka_unit_test(test_finding__texts_have_a_length),
      cmocka_unit_test(test_finding__broken_gaps_are_refused),
      cmocka_unit_test(test_finding__broken_chains_are_refused),
      cmocka_unit_test(test_finding__scores_are_in_range_or_unknown),
      cmocka_unit_test(test_finding__packed_findings_come_back),
      cmocka_unit_test(test_finding__all_evidence_comes_back),
      cmocka_unit_test(test_finding__packed_gaps_and_chains_come_back),
      cmocka_unit_test(test_finding__every_truncation_is_refused),
      cmocka_unit_test(test_finding__every_allocation_may_fail),
      cmocka_unit_test(test_finding__damaged_bytes_do_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
