// SPDX-License-Identifier: GPL-2.0-or-later
// test_descriptor - tests what a plugin says of itself, packed and checked.
#include "support.h"

#include "plugin/descriptor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static sg_status run(sg_host *host) {
  (void)host;
  return SG_OK;
}

static const char *const reads[] = {"other.metric", "third.metric", NULL};
static const char *const mitigations[] = {"M6.1", "M6.5", NULL};
static const sg_flag flags[] = {
    {.id = "X01"},
    {.id = "own.flag",
     .title = "Title",
     .innocent = "Innocent",
     .severity = SG_HIGH,
     .about = "when it is",
     .source = "a guide",
     .mitigations = mitigations},
};
static const sg_param params[] = {
    {"limit", "a limit", 0.5, 0, 1, NULL},
    {"word_2", "a word", 0, 0, 0, "caf\xc3\xa9"},
};
static const sg_metric metrics[] = {
    {"score", "more is more", 0, 1, 0},
    {"hidden", "for others", -5, 5, 1},
};

static sg_plugin good(void) {
  return (sg_plugin) {
    SG_PLUGIN_SIZES
    , .id = "a-plugin-2", .version = "1.0", .about = "about it", .reads = reads,
      .flags = flags, .params = params, .metrics = metrics,
      .n_flags = SG_COUNT(flags), .n_params = SG_COUNT(params),
      .n_metrics = SG_COUNT(metrics), .run = run,
  };
}

// Pack and unpack; NULL, or what is wrong. The copy lives in the arena.
static const char *pass(const sg_plugin *plugin, sg_arena *arena,
                        sg_descriptor *out) {
  sg_text packed;
  sg_text_init(&packed, 0);
  const char *wrong = sg_descriptor_pack(plugin, &packed);
  if (!wrong) {
    const char *at = sg_text_get(&packed);
    sg_unpack in = {
        .at = at + SG_FRAME_HEAD, .end = at + packed.length, .arena = arena};
    wrong = sg_descriptor_unpack(&in, out);
  }
  sg_text_clear(&packed);
  return wrong;
}

static const char *check(const sg_plugin *plugin) {
  sg_arena arena;
  sg_descriptor out;
  sg_arena_init(&arena, 0);
  const char *wrong = pass(plugin, &arena, &out);
  sg_arena_clear(&arena);
  return wrong;
}

static void test_descriptor__everything_comes_back(void **state) {
  (void)state;
  sg_arena arena;
  sg_descriptor d;
  sg_arena_init(&arena, 0);
  const sg_plugin plugin = good();
  assert_null(pass(&plugin, &arena, &d));
  assert_string_equal(d.id, "a-plugin-2");
  assert_string_equal(d.version, "1.0");
  assert_string_equal(d.about, "about it");
  assert_int_equal(d.n_reads, 2);
  assert_string_equal(d.reads[1], "third.metric");
  assert_int_equal(d.n_flags, 2);
  assert_string_equal(d.flags[0].id, "X01");
  assert_null(d.flags[0].title);
  assert_string_equal(d.flags[1].innocent, "Innocent");
  assert_int_equal(d.flags[1].severity, SG_HIGH);
  assert_string_equal(d.flags[1].about, "when it is");
  assert_string_equal(d.flags[1].source, "a guide");
  assert_string_equal(d.flags[1].mitigations[1], "M6.5");
  assert_null(d.flags[1].mitigations[2]);
  assert_null(d.flags[0].about);
  assert_null(d.flags[0].mitigations[0]);
  assert_int_equal(d.n_params, 2);
  assert_near(d.params[0].fallback, 0.5, 0);
  assert_null(d.params[0].text);
  assert_string_equal(d.params[1].text, "caf\xc3\xa9");
  assert_int_equal(d.n_metrics, 2);
  assert_near(d.metrics[1].min, -5, 0);
  assert_int_equal(d.metrics[1].internal, 1);
  sg_arena_clear(&arena);
}

static void test_descriptor__tables_may_be_empty(void **state) {
  (void)state;
  sg_plugin p = good();
  p.reads = NULL;
  p.flags = NULL;
  p.params = NULL;
  p.metrics = NULL;
  p.n_flags = p.n_params = p.n_metrics = 0;
  assert_null(check(&p));
}

// Each row breaks one member of a good plugin.
#define BREAK(change)                                                          \
  do {                                                                         \
    sg_plugin p = good();                                                      \
    change;                                                                    \
    if (!check(&p))                                                            \
      fail_msg("accepted: %s", #change);                                       \
  } while (0)

static void test_descriptor__broken_members_are_refused(void **state) {
  (void)state;
  BREAK(p.size = 0);
  BREAK(p.size = (uint32_t)offsetof(sg_plugin, run));
  BREAK(p.size = UINT32_MAX);
  BREAK(p.param_size = 0);
  BREAK(p.param_size = UINT32_MAX);
  BREAK(p.metric_size = 8);
  BREAK(p.flag_size = 4);
  BREAK(p.id = NULL);
  BREAK(p.id = "");
  BREAK(p.id = "Upper");
  BREAK(p.id = "under_score");
  BREAK(p.id = "a/b");
  BREAK(p.id = "..");
  BREAK(p.id = "\xff");
  BREAK(p.version = NULL);
  BREAK(p.about = NULL);
  BREAK(p.about = "\xc0\xaf");
  BREAK(p.flags = NULL);
  BREAK(p.params = NULL);
  BREAK(p.metrics = NULL);
  BREAK(p.n_flags = SG_DESCRIPTOR_ROWS + 1);
  BREAK(p.n_params = UINT32_MAX);
  BREAK(p.run = NULL);
}

static void test_descriptor__broken_flags_are_refused(void **state) {
  (void)state;
  static const char long_id[] =
      "0123456789012345678901234567890123456789012345678901234567890123x";
  static const sg_flag rows[][2] = {
      {{.id = ""}, {.id = "b"}},
      {{.id = NULL}, {.id = "b"}},
      {{.id = long_id}, {.id = "b"}},
      {{.id = "a b"}, {.id = "b"}},
      {{.id = "\x1b[2J"}, {.id = "b"}},
      {{.id = "<b>"}, {.id = "b"}},
      {{.id = "a", .severity = -1}, {.id = "b"}},
      {{.id = "a", .severity = 6}, {.id = "b"}},
      {{.id = "a"}, {.id = "a"}},
      {{.id = "a", .title = "\xff"}, {.id = "b"}},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    BREAK(p.flags = rows[i]);
}

static void test_descriptor__broken_params_are_refused(void **state) {
  (void)state;
  static const sg_param rows[][2] = {
      {{"", "a", 0, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{NULL, "a", 0, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", NULL, 0, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a-b", "a", 0, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", 2, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", -1, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", 0, 1, 0, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", (double)NAN, 0, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", 0, (double)NAN, 1, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", 0, 0, (double)INFINITY, NULL}, {"b", "a", 0, 0, 1, NULL}},
      {{"a", "a", 0, 0, 1, NULL}, {"a", "a", 0, 0, 1, NULL}},
      {{"a", "a", 0, 0, 1, "\xff"}, {"b", "a", 0, 0, 1, NULL}},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    BREAK(p.params = rows[i]);
}

static void test_descriptor__broken_metrics_are_refused(void **state) {
  (void)state;
  static const sg_metric rows[][2] = {
      {{"", "a", 0, 1, 0}, {"b", "a", 0, 1, 0}},
      {{NULL, "a", 0, 1, 0}, {"b", "a", 0, 1, 0}},
      {{"a", NULL, 0, 1, 0}, {"b", "a", 0, 1, 0}},
      {{"a.b", "a", 0, 1, 0}, {"b", "a", 0, 1, 0}},
      {{"a", "a", 1, 0, 0}, {"b", "a", 0, 1, 0}},
      {{"a", "a", (double)NAN, 1, 0}, {"b", "a", 0, 1, 0}},
      {{"a", "a", 0, (double)INFINITY, 0}, {"b", "a", 0, 1, 0}},
      {{"a", "a", 0, 1, 0}, {"a", "a", 0, 1, 0}},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    BREAK(p.metrics = rows[i]);
}

// A plugin of a later version: rows are wider and are read as far as known.
static void test_descriptor__wider_rows_are_read(void **state) {
  (void)state;
  static const struct wide {
    sg_metric known;
    double later[3];
  } wide[] = {{{"one", "a", 0, 1, 0}, {7, 7, 7}},
              {{"two", "a", 0, 2, 1}, {8, 8, 8}}};
  sg_arena arena;
  sg_descriptor d;
  sg_arena_init(&arena, 0);
  sg_plugin p = good();
  p.metrics = &wide[0].known;
  p.metric_size = sizeof wide[0];
  assert_null(pass(&p, &arena, &d));
  assert_string_equal(d.metrics[1].name, "two");
  assert_near(d.metrics[1].max, 2, 0);
  sg_arena_clear(&arena);
}

// Unpack a copy of exactly `n` bytes, so that a sanitizer sees every overrun.
static const char *unpack_bytes(const char *bytes, size_t n) {
  char *copy = malloc(n ? n : 1);
  memcpy(copy, bytes, n);
  sg_arena arena;
  sg_arena_init(&arena, 0);
  sg_unpack in = {.at = copy, .end = copy + n, .arena = &arena};
  sg_descriptor d;
  const char *wrong = sg_descriptor_unpack(&in, &d);
  sg_arena_clear(&arena);
  free(copy);
  return wrong;
}

static void test_descriptor__every_truncation_is_refused(void **state) {
  (void)state;
  sg_text packed;
  sg_text_init(&packed, 0);
  const sg_plugin plugin = good();
  assert_null(sg_descriptor_pack(&plugin, &packed));
  const char *bytes = sg_text_get(&packed) + SG_FRAME_HEAD;
  const size_t n = packed.length - SG_FRAME_HEAD;
  assert_null(unpack_bytes(bytes, n));
  for (size_t length = 0; length < n; length++)
    assert_non_null(unpack_bytes(bytes, length));
  sg_text_putc(&packed, 'x');
  assert_non_null(unpack_bytes(sg_text_get(&packed) + SG_FRAME_HEAD, n + 1));
  sg_text_clear(&packed);
}

// The host does not trust the plugin's process to have counted the rows:
// `n` of them in one table of a payload made by hand.
static const char *with_rows(uint32_t n, int table) {
  sg_text out;
  sg_text_init(&out, 0);
  for (int i = 0; i < 3; i++)
    sg_pack_text(&out, "a");
  for (int t = 0; t < 4; t++) {
    const uint32_t n_rows = t == table ? n : 0;
    sg_pack_u32(&out, n_rows);
    for (uint32_t i = 0; i < n_rows; i++) {
      sg_text name;
      sg_text_init(&name, 0);
      sg_text_printf(&name, "n%u", i);
      sg_pack_text(&out, sg_text_get(&name));
      sg_text_clear(&name);
      if (t > 0)
        sg_pack_text(&out, "about");
      if (t == 1) {
        sg_pack_text(&out, NULL);
        sg_pack_u32(&out, 0);
        sg_pack_text(&out, NULL);
        sg_pack_text(&out, NULL);
        sg_pack_u32(&out, 0);
      }
      for (int k = 0; k < (t == 2 ? 3 : t == 3 ? 2 : 0); k++)
        sg_pack_double(&out, 0);
      if (t == 2)
        sg_pack_text(&out, NULL);
      if (t == 3)
        sg_pack_u32(&out, 0);
    }
  }
  const char *wrong = unpack_bytes(sg_text_get(&out), out.length);
  sg_text_clear(&out);
  return wrong;
}

static void test_descriptor__host_counts_the_rows_itself(void **state) {
  (void)state;
  static const char *const names[] = {"reads", "flags", "params", "metrics"};
  for (int table = 0; table < 4; table++) {
    assert_null(with_rows(SG_DESCRIPTOR_ROWS, table));
    if (!with_rows(SG_DESCRIPTOR_ROWS + 1, table))
      fail_msg("accepted: %d %s", SG_DESCRIPTOR_ROWS + 1, names[table]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_descriptor__everything_comes_back),
      cmocka_unit_test(test_descriptor__tables_may_be_empty),
      cmocka_unit_test(test_descriptor__broken_members_are_refused),
      cmocka_unit_test(test_descriptor__broken_flags_are_refused),
      cmocka_unit_test(test_descriptor__broken_params_are_refused),
      cmocka_unit_test(test_descriptor__broken_metrics_are_refused),
      cmocka_unit_test(test_descriptor__wider_rows_are_read),
      cmocka_unit_test(test_descriptor__every_truncation_is_refused),
      cmocka_unit_test(test_descriptor__host_counts_the_rows_itself),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
