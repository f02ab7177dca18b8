// SPDX-License-Identifier: GPL-2.0-or-later
// test_input - tests files that are read through a moving window.
#include "support.h"

#include "base/input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MIB = 1024 * 1024 };

// Take the next `n` bytes as one record, which must all be `c`.
static sg_status take(sg_input *in, size_t n, char c, sg_error *err) {
  bool more = true;
  while (more && sg_input_window(in).length < n) {
    const sg_status status = sg_input_more(in, &more, err);
    if (status != SG_OK)
      return status;
  }
  const sg_slice window = sg_input_window(in);
  assert_true(window.length >= n);
  assert_int_equal(window.at[0], c);
  assert_int_equal(window.at[n - 2], c);
  assert_int_equal(window.at[n - 1], '\n');
  sg_input_advance(in, n);
  return SG_OK;
}

// A file of records of these sizes, filled with a, b, c ... and ended by "\n".
static const char *file_of(const size_t *sizes, size_t n) {
  sg_text content;
  sg_text_init(&content, 0);
  for (size_t i = 0; i < n; i++) {
    char *record = malloc(sizes[i]);
    memset(record, 'a' + (int)i, sizes[i]);
    record[sizes[i] - 1] = '\n';
    sg_text_add(&content, record, sizes[i]);
    free(record);
  }
  const char *path =
      temporary_file(sg_text_get(&content), content.length, ".txt");
  sg_text_clear(&content);
  return path;
}

static void test_input__window_moves_and_grows(void **state) {
  (void)state;
  static const size_t sizes[] = {
      10,     300000,  2, 5 * MIB, 100,     262144,       262143,
      262145, 9 * MIB, 3, 7 * MIB, 8 * MIB, 16 * MIB - 1, 50};
  const char *path = file_of(sizes, SG_COUNT(sizes));
  sg_input in;
  assert_int_equal(sg_input_open(&in, path, NULL), SG_OK);
  for (size_t i = 0; i < SG_COUNT(sizes); i++) {
    assert_int_equal(in.line, i + 1);
    assert_int_equal(in.column, 1);
    assert_int_equal(take(&in, sizes[i], (char)('a' + i), NULL), SG_OK);
  }
  bool more = true;
  assert_int_equal(sg_input_more(&in, &more, NULL), SG_OK);
  assert_false(more);
  assert_int_equal(sg_input_window(&in).length, 0);
  sg_input_close(&in);
  (void)unlink(path);
}

// The last record is refused at its first character.
static void check_too_long(const size_t *sizes, size_t n) {
  const char *path = file_of(sizes, n);
  char place[300];
  (void)snprintf(place, sizeof place, "%s:%zu:1", path, n);
  sg_input in;
  sg_error err = {0};
  assert_int_equal(sg_input_open(&in, path, &err), SG_OK);
  for (size_t i = 0; i + 1 < n; i++)
    assert_int_equal(take(&in, sizes[i], (char)('a' + i), &err), SG_OK);
  const sg_status status =
      take(&in, sizes[n - 1], (char)('a' + (int)n - 1), &err);
  sg_input_close(&in);
  (void)unlink(path);
  assert_int_equal(status, SG_EINPUT);
  assert_string_equal(err.where, place);
  assert_non_null(strstr(err.message, "16 MiB"));
}

static void test_input__record_above_16_mib_is_refused(void **state) {
  (void)state;
  static const size_t alone[] = {17 * MIB};
  static const size_t second[] = {200000, 20 * MIB};
  check_too_long(alone, 1);
  check_too_long(second, 2);
}

// The limit must not depend on what stood before the record.
static void test_input__record_limit_is_the_same_everywhere(void **state) {
  (void)state;
  static const size_t sizes[] = {9 * MIB, 7 * MIB + MIB / 2, 20 * MIB};
  check_too_long(sizes, 3);
}

// A pipe gives little at a time; it is read as standard input.
static void test_input__pipe_is_read_as_standard_input(void **state) {
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 1000; i++)
      if (write(ends[1], "0123456789\n", 11) != 11)
        _exit(1);
    _exit(0);
  }
  (void)close(ends[1]);
  const int old = dup(STDIN_FILENO);
  assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  (void)close(ends[0]);
  sg_input in;
  const sg_status opened = sg_input_open(&in, "-", NULL);
  int n = 0;
  while (opened == SG_OK && n < 1000) {
    bool more = true;
    while (more && sg_input_window(&in).length < 11)
      assert_int_equal(sg_input_more(&in, &more, NULL), SG_OK);
    if (sg_input_window(&in).length < 11)
      break;
    assert_memory_equal(sg_input_window(&in).at, "0123456789\n", 11);
    sg_input_advance(&in, 11);
    n++;
  }
  const sg_status finished = sg_input_finish(&in, NULL);
  sg_input_close(&in);
  assert_int_equal(dup2(old, STDIN_FILENO), STDIN_FILENO);
  (void)close(old);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(opened, SG_OK);
  assert_int_equal(finished, SG_OK);
  assert_int_equal(n, 1000);
  assert_int_equal(in.bytes, 11000);
}

static void check_hash(const char *content, size_t length, const char *hash) {
  const char *path = temporary_file(content, length, "");
  sg_input in;
  assert_int_equal(sg_input_open(&in, path, NULL), SG_OK);
  sg_input_advance(&in, sg_input_window(&in).length / 2);
  assert_int_equal(sg_input_finish(&in, NULL), SG_OK);
  assert_int_equal(in.bytes, length);
  assert_string_equal(in.sha256, hash);
  sg_input_close(&in);
  (void)unlink(path);
}

static void test_input__hash_and_count_cover_the_file(void **state) {
  (void)state;
  check_hash(
      "", 0,
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check_hash(
      "abc", 3,
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // The mark is not in the window, but in the hash.
  check_hash(
      "\xef\xbb\xbf", 3,
      "f1945cd6c19e56b3c1c78943ef5ec18116907a4ca1efc40a57d48ab1db7adfc5");
  char *million = malloc(1000000);
  memset(million, 'a', 1000000);
  check_hash(
      million, 1000000,
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(million);
}

static void test_input__byte_order_mark_is_skipped_once(void **state) {
  (void)state;
  static const char content[] = "\xef\xbb\xbf\xef\xbb\xbfx";
  const char *path = temporary_file(content, strlen(content), "");
  sg_input in;
  assert_int_equal(sg_input_open(&in, path, NULL), SG_OK);
  assert_int_equal(sg_input_window(&in).length, 4);
  assert_memory_equal(sg_input_window(&in).at, "\xef\xbb\xbfx", 4);
  assert_int_equal(in.line, 1);
  assert_int_equal(in.column, 1);
  sg_input_close(&in);
  (void)unlink(path);
}

static void test_input__places_follow_the_window(void **state) {
  (void)state;
  static const char content[] = "ab\n\xc3\xa9xyz\n";
  const char *path = temporary_file(content, strlen(content), "");
  char place[300];
  (void)snprintf(place, sizeof place, "%s:2:3", path);
  sg_input in;
  sg_error err = {0};
  assert_int_equal(sg_input_open(&in, path, &err), SG_OK);
  sg_input_advance(&in, 5);
  assert_int_equal(in.line, 2);
  assert_int_equal(in.column, 2);
  assert_int_equal(sg_input_refuse(&in, 1, &err, "why"), SG_EINPUT);
  assert_string_equal(err.where, place);
  assert_string_equal(err.message, "why");
  assert_int_equal(sg_input_refuse(&in, 2, &err, "later"), SG_EINPUT);
  assert_string_equal(err.message, "why");
  sg_input_close(&in);
  (void)unlink(path);
}

static void test_input__what_is_no_file_is_refused(void **state) {
  (void)state;
  static const char *const rows[] = {"/tmp", "/nonexistent/file", "",
                                     "/dev/null/x"};
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_input in;
    sg_text text;
    sg_error err = {0};
    sg_error same = {0};
    assert_int_equal(sg_input_open(&in, rows[i], &err), SG_EINPUT);
    sg_input_close(&in);
    assert_non_null(strstr(err.message, rows[i]));
    assert_int_equal(sg_file_read(rows[i], 100, &text, &same), SG_EINPUT);
    assert_non_null(strstr(same.message, rows[i]));
  }
}

static void test_input__small_files_are_read_whole_up_to_a_limit(void **state) {
  (void)state;
  char content[20000];
  memset(content, 'q', sizeof content);
  const char *path = temporary_file(content, sizeof content, "");
  sg_text text;
  sg_error err = {0};
  assert_int_equal(sg_file_read(path, sizeof content, &text, &err), SG_OK);
  assert_int_equal(text.length, sizeof content);
  assert_memory_equal(sg_text_get(&text), content, sizeof content);
  sg_text_clear(&text);
  assert_int_equal(sg_file_read(path, sizeof content - 1, &text, &err),
                   SG_EINPUT);
  assert_non_null(strstr(err.message, "larger than"));
  (void)unlink(path);
}

static sg_status read_through(sg_input *in, const char *path) {
  const sg_status status = sg_input_open(in, path, NULL);
  return status == SG_OK ? sg_input_finish(in, NULL) : status;
}

static void test_input__short_memory_leaves_nothing_behind(void **state) {
  (void)state;
  const char *path = temporary_file("abc", 3, "");
  sg_input in;
  OOM_LOOP(read_through(&in, path), sg_input_close(&in))
  (void)unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_input__window_moves_and_grows),
      cmocka_unit_test(test_input__record_above_16_mib_is_refused),
      cmocka_unit_test(test_input__record_limit_is_the_same_everywhere),
      cmocka_unit_test(test_input__pipe_is_read_as_standard_input),
      cmocka_unit_test(test_input__hash_and_count_cover_the_file),
      cmocka_unit_test(test_input__byte_order_mark_is_skipped_once),
      cmocka_unit_test(test_input__places_follow_the_window),
      cmocka_unit_test(test_input__what_is_no_file_is_refused),
      cmocka_unit_test(test_input__small_files_are_read_whole_up_to_a_limit),
      cmocka_unit_test(test_input__short_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
