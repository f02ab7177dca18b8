// SPDX-License-Identifier: GPL-2.0-or-later
// test_csv_scan - tests records of comma-separated values.
#include "support.h"

#include "base/csv_scan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Everything in a file as one text, fields as [field], records ended by "\n".
// On failure the error is filled in.
static sg_status read_all(const char *content, size_t length, sg_text *out,
                          sg_error *err) {
  const char *path = temporary_file(content, length, ".csv");
  sg_input in;
  sg_csv_record record;
  sg_csv_record_init(&record);
  sg_text_init(out, 0);
  sg_status status = sg_input_open(&in, path, err);
  bool found = status == SG_OK;
  while (found) {
    status = sg_csv_next(&in, &record, &found, err);
    found = found && status == SG_OK;
    for (uint32_t i = 0; found && i < record.fields.n; i++) {
      const sg_slice text = sg_csv_text(&record, i);
      sg_text_putc(out, '[');
      sg_text_add(out, text.at, text.length);
      sg_text_putc(out, ']');
    }
    if (found)
      sg_text_putc(out, '\n');
    if (found)
      sg_input_advance(&in, record.size);
  }
  sg_csv_record_clear(&record);
  sg_input_close(&in);
  (void)unlink(path);
  return status;
}

static void test_csv_scan__records_are_split(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"", ""},
      {"a", "[a]\n"},
      {"a\n", "[a]\n"},
      {"a,b\nc,d\n", "[a][b]\n[c][d]\n"},
      {"a,b\r\nc,d\r\n", "[a][b]\n[c][d]\n"},
      {"a,b\nc,d", "[a][b]\n[c][d]\n"},
      {"a,b\r\nc,d\r", "[a][b]\n[c][d]\n"},
      {",\n", "[][]\n"},
      {"a,,b,\n", "[a][][b][]\n"},
      {"\n\na\n", "[]\n[]\n[a]\n"},
      {"\r\n", "[]\n"},
      {" a , b \n", "[ a ][ b ]\n"},
      {"\"a\"\n", "[a]\n"},
      {"\"a\"", "[a]\n"},
      {"\"\"\n", "[]\n"},
      {"\"\",\"\"\n", "[][]\n"},
      {"\"a,b\",c\n", "[a,b][c]\n"},
      {"\"a\"\"b\"\n", "[a\"b]\n"},
      {"\"\"\"\"\n", "[\"]\n"},
      {"\"\"\"a\"\"\"\n", "[\"a\"]\n"},
      {"\"a\nb\",c\nd\n", "[a\nb][c]\n[d]\n"},
      {"\"a\r\nb\"\r\nd", "[a\r\nb]\n[d]\n"},
      {"x,\"a\"\r\n", "[x][a]\n"},
      {"caf\xc3\xa9,\xe6\x97\xa5\n", "[caf\xc3\xa9][\xe6\x97\xa5]\n"},
      {"\xef\xbb\xbfid,kind\n1,2\n", "[id][kind]\n[1][2]\n"},
      {"\xef\xbb\xbf\"id\",kind\n", "[id][kind]\n"},
      {"\xef\xbb\xbf", ""},
      {"a;b\tc|d\n", "[a;b\tc|d]\n"},
      {"'a,b'\n", "['a][b']\n"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_error err = {0};
    assert_int_equal(read_all(rows[i][0], strlen(rows[i][0]), &out, &err),
                     SG_OK);
    assert_string_equal(sg_text_get(&out), rows[i][1]);
    sg_text_clear(&out);
  }
}

static void test_csv_scan__faults_have_their_place(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *place; // the end of err.where
    const char *what;
  } rows[] = {
      {"a\"b\n", ":1:2", "not quoted"},
      {"a,b\nc,d\"e\n", ":2:4", "not quoted"},
      {"a,b\n\"c\"d,e\n", ":2:4", "after the closing quote"},
      {"\"a\" ,b\n", ":1:4", "after the closing quote"},
      {"a,\"b\nc\n", ":1:3", "not closed"},
      {"\"", ":1:1", "not closed"},
      {"a\n\"b\"\"\n", ":2:1", "not closed"},
      {"\"a\nb\",c\"\n", ":2:5", "not quoted"},
      {"\"x\ny\"\nz\"\n", ":3:2", "not quoted"},
      {"a,\xff\n", ":1:3", "UTF-8"},
      {"\xc3\xa9,\xc3\n", ":1:3", "UTF-8"},
      {"a\n\"\xed\xa0\x80\"\n", ":2:2", "UTF-8"},
      {"\xff\xfe"
       "a\n",
       ":1:1", "UTF-8"},
      {"\xef\xbb\xbf"
       "a\"\n",
       ":1:2", "not quoted"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_error err = {0};
    assert_int_equal(read_all(rows[i].text, strlen(rows[i].text), &out, &err),
                     SG_EINPUT);
    sg_text_clear(&out);
    const char *ending = strstr(err.where, ".csv");
    assert_non_null(ending);
    if (strcmp(ending + 4, rows[i].place) != 0 ||
        !strstr(err.message, rows[i].what))
      fail_msg("row %zu: %s: %s", i, err.where, err.message);
  }
}

static void test_csv_scan__nul_is_refused(void **state) {
  (void)state;
  sg_text out;
  sg_error err = {0};
  assert_int_equal(read_all("a,b\nc,d\0e\n", 11, &out, &err), SG_EINPUT);
  assert_string_equal(sg_text_get(&out), "[a][b]\n");
  assert_non_null(strstr(err.where, ".csv:2:4"));
  assert_non_null(strstr(err.message, "NUL"));
  sg_text_clear(&out);
}

static void test_csv_scan__fields_know_their_place(void **state) {
  (void)state;
  static const char content[] = "ab,\"c\"\"d\",,e\n";
  const char *path = temporary_file(content, strlen(content), ".csv");
  sg_input in;
  sg_csv_record record;
  bool found = false;
  sg_csv_record_init(&record);
  assert_int_equal(sg_input_open(&in, path, NULL), SG_OK);
  assert_int_equal(sg_csv_next(&in, &record, &found, NULL), SG_OK);
  assert_true(found);
  assert_int_equal(record.size, strlen(content));
  static const size_t offsets[] = {0, 3, 10, 11};
  assert_int_equal(record.fields.n, SG_COUNT(offsets));
  for (uint32_t i = 0; i < SG_COUNT(offsets); i++)
    assert_int_equal(SG_AT(sg_csv_field, &record.fields, i).offset, offsets[i]);
  sg_csv_record_clear(&record);
  sg_input_close(&in);
  (void)unlink(path);
}

// Too many fields are a fault of the input, not a lack of memory.
static void test_csv_scan__endless_records_are_refused_as_input(void **state) {
  (void)state;
  enum { N = 70000 };
  char *commas = malloc(N);
  memset(commas, ',', N);
  sg_text out;
  sg_error err = {0};
  const sg_status status = read_all(commas, N, &out, &err);
  free(commas);
  sg_text_clear(&out);
  assert_int_equal(status, SG_EINPUT);
}

static void test_csv_scan__records_may_be_larger_than_a_window(void **state) {
  (void)state;
  enum { N = 1000000 };
  char *content = malloc(N);
  memset(content, 'x', N);
  memcpy(content, "a,\"", 3);
  memcpy(content + N - 4, "\",b\n", 4);
  sg_text out;
  sg_error err = {0};
  assert_int_equal(read_all(content, N, &out, &err), SG_OK);
  assert_int_equal(out.length, N + 2);
  assert_string_equal(sg_text_get(&out) + N - 4, "x][b]\n");
  sg_text_clear(&out);
  free(content);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_csv_scan__records_are_split),
      cmocka_unit_test(test_csv_scan__faults_have_their_place),
      cmocka_unit_test(test_csv_scan__nul_is_refused),
      cmocka_unit_test(test_csv_scan__fields_know_their_place),
      cmocka_unit_test(test_csv_scan__endless_records_are_refused_as_input),
      cmocka_unit_test(test_csv_scan__records_may_be_larger_than_a_window),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
