// SPDX-License-Identifier: GPL-2.0-or-later
// test_script - tests plugins that an interpreter makes of scripts.
#include "support.h"

#include "plugin/loaded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INTERPRETER SG_TEST_PLUGIN_DIR "/lines.so"

typedef struct opened {
  sg_arena arena;
  sg_loaded interpreter, plugin;
  char paths[2][64];
} opened;

static void write_script(char *path, const char *text) {
  (void)snprintf(path, 64, "/tmp/test_script.XXXXXX");
  const int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  (void)close(fd);
}

static const sg_loading anywhere = {.in_process = false};

// The plugin made of one or two texts.
static void open_texts(opened *o, const char *one, const char *two,
                       bool as_code) {
  sg_error err = {0};
  const char *paths[2] = {o->paths[0], o->paths[1]};
  const uint32_t n = two ? 2 : one ? 1 : 0;
  if (one)
    write_script(o->paths[0], one);
  if (two)
    write_script(o->paths[1], two);
  sg_arena_init(&o->arena, 0);
  assert_int_equal(
      sg_loaded_open(&o->interpreter, INTERPRETER, &anywhere, &o->arena, &err),
      SG_OK);
  assert_null(o->interpreter.refused);
  assert_string_equal(o->interpreter.ending, ".lines");
  assert_int_equal(sg_loaded_open_scripts(&o->plugin, &o->interpreter, paths, n,
                                          as_code, &anywhere, &o->arena, &err),
                   SG_OK);
  for (uint32_t i = 0; i < n; i++)
    (void)unlink(paths[i]);
}

static void shut(opened *o) {
  sg_loaded_close(&o->plugin);
  sg_loaded_close(&o->interpreter);
  sg_arena_clear(&o->arena);
}

static void test_script__several_become_one_plugin(void **state) {
  (void)state;
  opened o;
  open_texts(&o, "flag a.one\n", "odd\nflag a.two", true);
  assert_null(o.plugin.refused);
  assert_string_equal(o.plugin.described.id, "lines");
  assert_int_equal(o.plugin.described.n_flags, 2);
  assert_string_equal(o.plugin.described.flags[1].id, "a.two");
  assert_int_equal(o.plugin.n_scripts, 2);
  assert_string_equal(o.plugin.sha256, o.interpreter.sha256);
  // printf 'flag a.one\n' | sha256sum
  assert_string_equal(
      o.plugin.scripts[0].sha256,
      "90e115c7efd33c082c1acf65b1c1191558d022baabddfb09d0f43a182146b79f");
  assert_int_equal(o.plugin.remarks.n, 1);
  const sg_remark *remark = &SG_AT(sg_remark, &o.plugin.remarks, 0);
  assert_false(sg_remark_is_error(remark));
  char place[80];
  (void)snprintf(place, sizeof place, "%s:1", o.paths[1]);
  assert_string_equal(sg_remark_place(remark, o.plugin.scripts, &o.arena),
                      place);
  shut(&o);
}

static void test_script__there_may_be_none(void **state) {
  (void)state;
  opened o;
  open_texts(&o, NULL, NULL, true);
  assert_null(o.plugin.refused);
  assert_int_equal(o.plugin.described.n_flags, 0);
  shut(&o);
}

static void test_script__errors_refuse_it(void **state) {
  (void)state;
  opened o;
  open_texts(&o, "flag a\n\nbad\nodd", NULL, true);
  assert_string_equal(o.plugin.refused, "its text has errors");
  assert_int_equal(o.plugin.described.n_flags, 0);
  assert_int_equal(o.plugin.remarks.n, 2);
  const sg_remark *remark = &SG_AT(sg_remark, &o.plugin.remarks, 0);
  assert_true(sg_remark_is_error(remark));
  assert_string_equal(remark->message, "it is bad");
  char place[80];
  (void)snprintf(place, sizeof place, "%s:3:2", o.paths[0]);
  assert_string_equal(sg_remark_place(remark, o.plugin.scripts, &o.arena),
                      place);
  shut(&o);
}

static void test_script__crashing_interpreter_costs_only_itself(void **state) {
  (void)state;
  opened o;
  open_texts(&o, "crash", NULL, true);
  assert_non_null(strstr(o.plugin.refused, "describing itself failed"));
  shut(&o);
}

static void test_script__lies_about_places_are_refused(void **state) {
  (void)state;
  opened o;
  open_texts(&o, "far", NULL, true);
  assert_non_null(strstr(o.plugin.refused, "describing itself failed"));
  shut(&o);
}

// Code that others may write is refused; data is not.
static void test_script__owners_matter_for_code(void **state) {
  (void)state;
  for (int as_code = 0; as_code < 2; as_code++) {
    opened o;
    sg_error err = {0};
    const char *path = o.paths[0];
    write_script(o.paths[0], "flag a");
    assert_int_equal(chmod(path, 0666), 0);
    sg_arena_init(&o.arena, 0);
    assert_int_equal(
        sg_loaded_open(&o.interpreter, INTERPRETER, &anywhere, &o.arena, &err),
        SG_OK);
    assert_int_equal(sg_loaded_open_scripts(&o.plugin, &o.interpreter, &path, 1,
                                            as_code, &anywhere, &o.arena, &err),
                     SG_OK);
    if (as_code)
      assert_string_equal(o.plugin.refused, "others may write it");
    else
      assert_null(o.plugin.refused);
    (void)unlink(path);
    shut(&o);
  }
}

static void test_script__what_is_not_there_is_refused(void **state) {
  (void)state;
  opened o;
  sg_error err = {0};
  const char *path = "/nowhere/a.lines";
  sg_arena_init(&o.arena, 0);
  assert_int_equal(
      sg_loaded_open(&o.interpreter, INTERPRETER, &anywhere, &o.arena, &err),
      SG_OK);
  assert_int_equal(sg_loaded_open_scripts(&o.plugin, &o.interpreter, &path, 1,
                                          true, &anywhere, &o.arena, &err),
                   SG_OK);
  assert_non_null(strstr(o.plugin.refused, "cannot be read"));
  assert_int_equal(o.plugin.n_scripts, 0);
  shut(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_script__several_become_one_plugin),
      cmocka_unit_test(test_script__there_may_be_none),
      cmocka_unit_test(test_script__errors_refuse_it),
      cmocka_unit_test(test_script__crashing_interpreter_costs_only_itself),
      cmocka_unit_test(test_script__lies_about_places_are_refused),
      cmocka_unit_test(test_script__owners_matter_for_code),
      cmocka_unit_test(test_script__what_is_not_there_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
