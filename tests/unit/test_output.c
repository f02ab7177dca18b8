// SPDX-License-Identifier: GPL-2.0-or-later
// test_output - tests that a file is whole or not there, and JSON on its way
// out.
#include "support.h"

#include "base/input.h"
#include "base/json_write.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[64];
static char path[128];

static int make_directory(void **state) {
  (void)state;
  (void)snprintf(directory, sizeof directory, "/tmp/stakegraph-out-XXXXXX");
  if (!mkdtemp(directory))
    return -1;
  (void)snprintf(path, sizeof path, "%s/file.json", directory);
  return 0;
}

static int remove_directory(void **state) {
  (void)state;
  (void)unlink(path);
  return rmdir(directory);
}

static int n_files(void) {
  DIR *entries = opendir(directory);
  assert_non_null(entries);
  int n = -2; // "." and ".."
  while (readdir(entries))
    n++;
  (void)closedir(entries);
  return n;
}

static void assert_content(const char *wanted) {
  sg_text text;
  assert_int_equal(sg_file_read(path, 0, &text, NULL), SG_OK);
  assert_string_equal(sg_text_get(&text), wanted);
  sg_text_clear(&text);
}

static void write_file(const char *content) {
  sg_output out;
  assert_int_equal(sg_output_open(&out, path, NULL), SG_OK);
  sg_output_puts(&out, content);
  assert_int_equal(sg_output_close(&out, NULL), SG_OK);
}

static void test_output__file_appears_only_when_closed(void **state) {
  (void)state;
  sg_output out;
  assert_int_equal(sg_output_open(&out, path, NULL), SG_OK);
  sg_output_puts(&out, "a");
  sg_output_add(&out, "bcd", 2);
  sg_output_printf(&out, "-%d", 7);
  assert_int_not_equal(access(path, F_OK), 0);
  assert_int_equal(n_files(), 1);
  assert_int_equal(sg_output_close(&out, NULL), SG_OK);
  assert_content("abc-7");
  assert_int_equal(n_files(), 1);
}

static void test_output__existing_file_is_replaced_at_once(void **state) {
  (void)state;
  write_file("old");
  sg_output out;
  assert_int_equal(sg_output_open(&out, path, NULL), SG_OK);
  sg_output_puts(&out, "new");
  assert_content("old");
  assert_int_equal(sg_output_close(&out, NULL), SG_OK);
  assert_content("new");
  assert_int_equal(n_files(), 1);
}

static mode_t mode_of_file(void) {
  struct stat info;
  assert_int_equal(stat(path, &info), 0);
  return info.st_mode & 0777;
}

static void test_output__mode_is_as_of_other_files(void **state) {
  (void)state;
  const mode_t mask = umask(027);
  write_file("one");
  assert_int_equal(mode_of_file(), 0640);
  assert_int_equal(chmod(path, 0604), 0);
  write_file("two");
  assert_int_equal(mode_of_file(), 0604);
  (void)umask(mask);
}

static void test_output__giving_up_leaves_the_old_file(void **state) {
  (void)state;
  write_file("old");
  sg_output out;
  assert_int_equal(sg_output_open(&out, path, NULL), SG_OK);
  sg_output_puts(&out, "new");
  sg_output_discard(&out);
  assert_content("old");
  assert_int_equal(n_files(), 1);
}

// A limit of the size of files makes writing fail half-way.
static void test_output__failure_leaves_nothing_behind(void **state) {
  (void)state;
  struct rlimit old;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  const struct rlimit small = {100000, old.rlim_max};
  (void)signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  sg_output out;
  sg_error err = {0};
  const sg_status opened = sg_output_open(&out, path, &err);
  for (int i = 0; i < 50000 && opened == SG_OK; i++)
    sg_output_puts(&out, "0123456789");
  const sg_status closed = sg_output_close(&out, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  assert_int_equal(opened, SG_OK);
  assert_int_equal(closed, SG_EIO);
  assert_non_null(strstr(err.message, path));
  assert_int_equal(n_files(), 0);
}

static void test_output__impossible_places_are_told(void **state) {
  (void)state;
  static const char *const rows[] = {"/nonexistent/x.json", "/tmp",
                                     "/dev/null/x"};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_output out;
    sg_error err = {0};
    assert_int_equal(sg_output_open(&out, rows[i], &err), SG_EIO);
    assert_non_null(strstr(err.message, rows[i]));
  }
}

static sg_status write_device(const char *device, sg_error *err) {
  sg_output out;
  const sg_status status = sg_output_open(&out, device, err);
  assert_int_equal(status, SG_OK);
  sg_output_puts(&out, "text");
  return sg_output_close(&out, err);
}

static void test_output__full_disk_is_told(void **state) {
  (void)state;
  sg_error err = {0};
  assert_int_equal(write_device("/dev/null", &err), SG_OK);
  assert_int_equal(write_device("/dev/full", &err), SG_EIO);
  struct stat device;
  assert_int_equal(stat("/dev/full", &device), 0);
  assert_true(S_ISCHR(device.st_mode));
}

static void test_output__message_names_the_device(void **state) {
  (void)state;
  sg_error err = {0};
  assert_int_equal(write_device("/dev/full", &err), SG_EIO);
  assert_non_null(strstr(err.message, "/dev/full"));
}

static void test_output__large_files_come_through(void **state) {
  (void)state;
  sg_output out;
  assert_int_equal(sg_output_open(&out, path, NULL), SG_OK);
  for (int i = 0; i < 100000; i++)
    sg_output_printf(&out, "%05d\n", i);
  assert_int_equal(sg_output_close(&out, NULL), SG_OK);
  sg_text text;
  assert_int_equal(sg_file_read(path, 0, &text, NULL), SG_OK);
  assert_int_equal(text.length, 600000);
  assert_memory_equal(sg_text_get(&text), "00000\n00001\n", 12);
  assert_memory_equal(sg_text_get(&text) + 599994, "99999\n", 6);
  sg_text_clear(&text);
}

static void test_output__memory_keeps_the_text(void **state) {
  (void)state;
  sg_output out;
  sg_output_to_memory(&out);
  for (int i = 0; i < 100000; i++)
    sg_output_puts(&out, "x");
  assert_int_equal(out.buffer.length, 100000);
  assert_int_equal(out.failed, 0);
  sg_output_discard(&out);
}

static sg_status write_all(void) {
  sg_output out;
  const sg_status status = sg_output_open(&out, path, NULL);
  if (status != SG_OK)
    return status;
  for (int i = 0; i < 20000; i++)
    sg_output_puts(&out, "0123456789");
  return sg_output_close(&out, NULL);
}

static void test_output__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  failing_memory_use(3);
  const sg_status status = write_all();
  assert_int_equal(failing_memory_end(), 0);
  assert_int_equal(status, SG_ENOMEM);
  assert_int_equal(n_files(), 0);
  OOM_LOOP(write_all(), (void)0)
  assert_int_equal(n_files(), 1);
}

// --- JSON -------------------------------------------------------------------

static void test_output__json_text_is_escaped(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"", "\"\""},
      {"abc", "\"abc\""},
      {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
      {"\n\r\t\x01\x1f\x7f", "\"\\n\\u000d\\u0009\\u0001\\u001f\\u007f\""},
      {"</script>&", "\"\\u003c/script\\u003e\\u0026\""},
      {"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xa7",
       "\"\\u2028\\u2029\xe2\x80\xa7\""},
      {"x\xe2\x80\xa8y", "\"x\\u2028y\""},
      {"caf\xc3\xa9\xf0\x9f\x98\x80", "\"caf\xc3\xa9\xf0\x9f\x98\x80\""},
      {"\xe2\x82\xac", "\"\xe2\x82\xac\""},
      {"a\xff\xfe.so", "\"a\\ufffd\\ufffd.so\""},
      {"cut \xe2\x82", "\"cut \\ufffd\\ufffd\""},
      {NULL, "null"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_output out;
    sg_json_writer w;
    sg_output_to_memory(&out);
    sg_json_writer_init(&w, &out, false);
    sg_json_string(&w, rows[i][0]);
    assert_string_equal(sg_text_get(&out.buffer), rows[i][1]);
    sg_output_discard(&out);
  }
}

static void write_document(sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_key(w, "a<b");
  sg_json_open_line(w, '[');
  sg_json_number(w, 0.1);
  sg_json_number(w, NAN);
  sg_json_number(w, INFINITY);
  sg_json_count(w, UINT64_MAX);
  sg_json_open(w, '{');
  sg_json_close(w, '}');
  sg_json_close(w, ']');
  sg_json_key(w, "c");
  sg_json_open(w, '[');
  sg_json_bool(w, true);
  sg_json_null(w);
  sg_json_raw(w, "[1]");
  sg_json_close(w, ']');
  sg_json_key(w, "d");
  sg_json_open(w, '[');
  sg_json_close(w, ']');
  sg_json_put_share(w, "e", 484500000);
  sg_json_close(w, '}');
}

static void test_output__json_is_laid_out(void **state) {
  (void)state;
  static const char *const wanted[] = {
      "{\"a\\u003cb\":[0.1,null,null,18446744073709551615,{}],"
      "\"c\":[true,null,[1]],\"d\":[],\"e\":0.4845}",
      "{\n  \"a\\u003cb\": [0.1, null, null, 18446744073709551615, "
      "{}],\n  \"c\": [\n    true,\n    null,\n    [1]\n  ],\n  \"d\": [],\n  "
      "\"e\": 0.4845\n}\n",
  };
  for (int pretty = 0; pretty < 2; pretty++) {
    sg_output out;
    sg_json_writer w;
    sg_output_to_memory(&out);
    sg_json_writer_init(&w, &out, pretty);
    write_document(&w);
    assert_string_equal(sg_text_get(&out.buffer), wanted[pretty]);
    sg_output_discard(&out);
  }
}

#define ON_DISK(f)                                                             \
  cmocka_unit_test_setup_teardown(f, make_directory, remove_directory)

int main(void) {
  const struct CMUnitTest tests[] = {
      ON_DISK(test_output__file_appears_only_when_closed),
      ON_DISK(test_output__existing_file_is_replaced_at_once),
      ON_DISK(test_output__mode_is_as_of_other_files),
      ON_DISK(test_output__giving_up_leaves_the_old_file),
      ON_DISK(test_output__failure_leaves_nothing_behind),
      cmocka_unit_test(test_output__impossible_places_are_told),
      cmocka_unit_test(test_output__full_disk_is_told),
      cmocka_unit_test(test_output__message_names_the_device),
      ON_DISK(test_output__large_files_come_through),
      cmocka_unit_test(test_output__memory_keeps_the_text),
      ON_DISK(test_output__short_memory_leaves_nothing_behind),
      cmocka_unit_test(test_output__json_text_is_escaped),
      cmocka_unit_test(test_output__json_is_laid_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
