// SPDX-License-Identifier: GPL-2.0-or-later
// test_pack - tests the bytes between a plugin's process and the host, also
// with short memory.
#include "support.h"

#include "plugin/finding.h"

#include <math.h>
#include <string.h>

static sg_unpack open_payload(const sg_text *text, sg_arena *arena) {
  return (sg_unpack){.at = sg_text_get(text),
                     .end = sg_text_get(text) + text->length,
                     .arena = arena};
}

static void test_pack__values_come_back(void **state) {
  (void)state;
  sg_text out;
  sg_arena arena;
  sg_text_init(&out, 0);
  sg_arena_init(&arena, 0);
  sg_pack_u32(&out, 0);
  sg_pack_u32(&out, UINT32_MAX);
  sg_pack_double(&out, -1.5);
  sg_pack_double(&out, NAN);
  sg_pack_text(&out, "caf\xc3\xa9");
  sg_pack_text(&out, NULL);
  sg_pack_text(&out, "");
  sg_unpack in = open_payload(&out, &arena);
  assert_int_equal(sg_unpack_u32(&in), 0);
  assert_int_equal(sg_unpack_u32(&in), UINT32_MAX);
  assert_near(sg_unpack_double(&in), -1.5, 0);
  assert_true(isnan(sg_unpack_double(&in)));
  assert_string_equal(sg_unpack_text(&in), "caf\xc3\xa9");
  assert_null(sg_unpack_text(&in));
  assert_false(sg_unpack_ok(&in));
  assert_string_equal(sg_unpack_text(&in), "");
  assert_true(sg_unpack_ok(&in));
  sg_text_clear(&out);
  sg_arena_clear(&arena);
}

static void test_pack__frames_carry_type_and_length(void **state) {
  (void)state;
  sg_text out;
  sg_text_init(&out, 0);
  sg_pack_u32(&out, 99);
  const size_t at = sg_pack_begin(&out, SG_FRAME_LOG);
  sg_pack_text(&out, "abc");
  sg_pack_end(&out, at);
  uint32_t head[2];
  memcpy(head, sg_text_get(&out) + at, sizeof head);
  assert_int_equal(at, 4);
  assert_int_equal(head[0], SG_FRAME_LOG);
  assert_int_equal(head[1], 7);
  sg_text_clear(&out);
}

static void test_pack__reading_beyond_the_end_sticks(void **state) {
  (void)state;
  sg_text out;
  sg_arena arena;
  sg_text_init(&out, 0);
  sg_arena_init(&arena, 0);
  sg_pack_u32(&out, 7);
  sg_unpack in = open_payload(&out, &arena);
  assert_near(sg_unpack_double(&in), 0, 0);
  assert_true(in.failed);
  assert_int_equal(sg_unpack_u32(&in), 0);
  assert_null(sg_unpack_text(&in));
  assert_int_equal(sg_unpack_count(&in, 1), 0);
  assert_false(sg_unpack_ok(&in));
  sg_text_clear(&out);
  sg_arena_clear(&arena);
}

static void test_pack__broken_texts_are_refused(void **state) {
  (void)state;
  static const struct {
    uint32_t length;
    const char *bytes;
    size_t n;
  } rows[] = {
      {4, "abc", 3},          {UINT32_MAX - 1, "abc", 3},
      {3, "a\0b", 3},         {2, "\xc0\xaf", 2},
      {1, "\xff", 1},         {2, "\xe2\x82\xac", 3},
      {3, "\xed\xa0\x80", 3},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_arena arena;
    sg_text_init(&out, 0);
    sg_arena_init(&arena, 0);
    sg_pack_u32(&out, rows[i].length);
    sg_text_add(&out, rows[i].bytes, rows[i].n);
    sg_unpack in = open_payload(&out, &arena);
    assert_null(sg_unpack_text(&in));
    assert_true(in.failed);
    assert_int_equal(arena.used, 0);
    sg_text_clear(&out);
    sg_arena_clear(&arena);
  }
}

static void test_pack__counts_cannot_lie(void **state) {
  (void)state;
  static const struct {
    uint32_t count;
    size_t item, rest;
    bool good;
  } rows[] = {
      {0, 4, 0, true},  {2, 4, 8, true},           {2, 4, 7, false},
      {3, 4, 8, false}, {UINT32_MAX, 1, 8, false}, {UINT32_MAX, 100, 8, false},
      {1, 8, 8, true},
  };
  static const char zeros[8];
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_arena arena;
    sg_text_init(&out, 0);
    sg_arena_init(&arena, 0);
    sg_pack_u32(&out, rows[i].count);
    sg_text_add(&out, zeros, rows[i].rest);
    sg_unpack in = open_payload(&out, &arena);
    const uint32_t n = sg_unpack_count(&in, rows[i].item);
    assert_int_equal(n, rows[i].good ? rows[i].count : 0);
    assert_int_equal(in.failed, !rows[i].good);
    sg_text_clear(&out);
    sg_arena_clear(&arena);
  }
}

// --- short memory -----------------------------------------------------------

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}

static const sg_id links[] = {0, 1};
static const sg_path path = {0, 2, links, "a walk"};
static const sg_fact fact = {SG_ON_ENTITIES, 0, "field", "value"};
static const sg_term term = {0, 1, 2};
static const sg_sum sum = {"a sum", &term, 1, 1, 2, 0, true};
static const sg_finding finding = {
    .flag = "X01",
    .message = "A sentence.",
    .paths = &path,
    .facts = &fact,
    .sums = &sum,
    .n_paths = 1,
    .n_facts = 1,
    .n_sums = 1,
};
static const char *const reads[] = {"a.b", NULL};
static const sg_flag flag = {.id = "X01", .title = "t"};
static const sg_param param = {"p", "a", 0, 0, 1, NULL};
static const sg_metric metric = {"m", "a", 0, 1, 0};
static const sg_plugin plugin = {
    SG_PLUGIN_SIZES, .id = "p",      .version = "1",   .about = "a",
    .reads = reads,  .flags = &flag, .params = &param, .metrics = &metric,
    .n_flags = 1,    .n_params = 1,  .n_metrics = 1,   .run = run,
};

typedef struct room {
  sg_text out;
  sg_arena arena;
} room;

static void clear(room *r) {
  sg_text_clear(&r->out);
  sg_arena_clear(&r->arena);
}

static sg_status pass_finding(room *r) {
  sg_text_init(&r->out, 0);
  sg_arena_init(&r->arena, 0);
  sg_finding_pack(&r->out, &finding);
  if (!sg_text_ok(&r->out))
    return SG_ENOMEM;
  sg_unpack in = open_payload(&r->out, &r->arena);
  in.at += SG_FRAME_HEAD;
  sg_finding back;
  return sg_finding_unpack(&in, &back) ? SG_OK : SG_ENOMEM;
}

static sg_status pass_descriptor(room *r) {
  sg_text_init(&r->out, 0);
  sg_arena_init(&r->arena, 0);
  if (sg_descriptor_pack(&plugin, &r->out))
    return SG_EFAIL;
  if (!sg_text_ok(&r->out))
    return SG_ENOMEM;
  sg_unpack in = open_payload(&r->out, &r->arena);
  in.at += SG_FRAME_HEAD;
  sg_descriptor back;
  return sg_descriptor_unpack(&in, &back) ? SG_ENOMEM : SG_OK;
}

static void test_pack__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  room r;
  OOM_LOOP(pass_finding(&r), clear(&r))
  OOM_LOOP(pass_descriptor(&r), clear(&r))
}

// A small arena instead of short memory: every allocation of it fails once.
static void test_pack__full_arena_is_a_failure(void **state) {
  (void)state;
  sg_text out;
  sg_text_init(&out, 0);
  sg_finding_pack(&out, &finding);
  size_t limit = 1;
  for (bool ok = false; !ok; limit++) {
    assert_true(limit < 4096);
    sg_arena arena;
    sg_arena_init(&arena, limit);
    sg_unpack in = open_payload(&out, &arena);
    in.at += SG_FRAME_HEAD;
    sg_finding back;
    ok = sg_finding_unpack(&in, &back);
    assert_true(arena.used <= limit);
    sg_arena_clear(&arena);
  }
  assert_true(limit > 100);
  sg_text_clear(&out);
}

static void test_pack__known_words_are_copied_once(void **state) {
  (void)state;
  static const char *const words[] = {"I04", "shows", "I04",
                                      "",    "shows", "I05"};
  enum { N = sizeof words / sizeof *words };
  const char *got[N];
  sg_known_words known = {{NULL}};
  sg_text out;
  sg_arena arena;
  sg_text_init(&out, 0);
  sg_arena_init(&arena, 0);
  for (size_t i = 0; i < N; i++)
    sg_pack_text(&out, words[i]);
  sg_pack_text(&out, NULL);
  sg_unpack in = open_payload(&out, &arena);
  in.known = &known;
  for (size_t i = 0; i < N; i++) {
    got[i] = sg_unpack_word(&in);
    assert_string_equal(got[i], words[i]);
  }
  assert_null(sg_unpack_word(&in));
  assert_true(sg_unpack_ok(&in));
  assert_ptr_equal(got[0], got[2]);
  assert_ptr_equal(got[1], got[4]);
  sg_arena_clear(&arena);
  sg_text_clear(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pack__known_words_are_copied_once),
      cmocka_unit_test(test_pack__values_come_back),
      cmocka_unit_test(test_pack__frames_carry_type_and_length),
      cmocka_unit_test(test_pack__reading_beyond_the_end_sticks),
      cmocka_unit_test(test_pack__broken_texts_are_refused),
      cmocka_unit_test(test_pack__counts_cannot_lie),
      cmocka_unit_test(test_pack__short_memory_leaves_nothing_behind),
      cmocka_unit_test(test_pack__full_arena_is_a_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
