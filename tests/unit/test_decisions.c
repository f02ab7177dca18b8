// SPDX-License-Identifier: GPL-2.0-or-later
// test_decisions - the reader of decisions: what it takes, and where it says
// that something is wrong.
#include "support.h"

#include "report/decisions.h"

#include <stdio.h>
#include <string.h>

#define HEX    "0123456789abcdef"
#define OTHER  "fedcba9876543210"
#define NAMES  "fingerprint: " HEX "\nevidence: " OTHER "\n"
#define FILLED "state: explained\nwho: A\nwhen: 2024-05-01\nwhy: b\n"

static sg_status read_text(sg_decisions *out, const char *text, sg_error *err) {
  return sg_decisions_read(
      out, temporary_file(text, strlen(text), ".decisions"), NULL, err);
}

// What is heard, one line each behind its place in the file.
static void hear(void *ctx, const char *line) {
  sg_text *out = ctx;
  const char *place = strstr(line, ".decisions:");
  assert_non_null(place);
  sg_text_printf(out, "%s\n", place + strlen(".decisions:"));
}

static void heard(const char *text, sg_text *out) {
  const sg_decisions_ear ear = {hear, out};
  sg_decisions d;
  sg_error err = {0};
  sg_text_reset(out);
  assert_int_equal(
      sg_decisions_read(&d, temporary_file(text, strlen(text), ".decisions"),
                        &ear, &err),
      SG_EINPUT);
  if (err.where[0]) {
    char line[sizeof err.where + sizeof err.message + 4];
    (void)snprintf(line, sizeof line, "%s: %s", err.where, err.message);
    hear(out, line);
  } else {
    sg_text_puts(out, err.message);
  }
}

static void test_decisions__a_record_is_read_whole(void **state) {
  (void)state;
  sg_decisions d;
  assert_int_equal(
      read_text(&d,
                "\xef\xbb\xbf# comment\r\n\r\n"
                "fingerprint: " HEX "\r\nevidence: " OTHER "\r\n"
                "flag: I04\nsubject: \"a\\nb\"\ndeal: d 1\nrule: eu\n"
                "# in between\nwho:\tA. Analyst \nstate: refused\n"
                "when: 2024-05\nwhy: one: # two\n  three\n\n \tfour\n",
                NULL),
      SG_EINPUT); // an empty line has ended the record
  assert_int_equal(
      read_text(&d,
                "\xef\xbb\xbf# comment\r\n\r\n"
                "fingerprint: " HEX "\r\nevidence: " OTHER "\r\n"
                "flag: I04\nsubject: \"a\\nb\"\ndeal: d 1\nrule: eu\n"
                "# in between\nwho:\tA. Analyst \nstate: refused\n"
                "when: 2024-05\nwhy: one: # two\n  three\n \tfour\n"
                "until: 2025",
                NULL),
      SG_OK);
  assert_int_equal(d.rows.n, 1);
  const sg_decision *one = sg_decisions_find(&d, HEX);
  assert_non_null(one);
  assert_null(sg_decisions_find(&d, OTHER));
  assert_string_equal(one->evidence, OTHER);
  assert_string_equal(one->flag, "I04");
  assert_string_equal(one->subject, "a\nb");
  assert_string_equal(one->deal, "d 1");
  assert_string_equal(one->rule, "eu");
  assert_string_equal(one->state, "refused");
  assert_string_equal(one->who, "A. Analyst");
  assert_string_equal(one->when, "2024-05");
  assert_string_equal(one->why, "one: # two\nthree\nfour");
  assert_string_equal(one->until, "2025");
  assert_int_equal(one->last_day, 20453); // 2025-12-31
  assert_int_equal(one->line, 3);
  sg_decisions_clear(&d);
}

static void test_decisions__what_is_not_filled_in_is_open(void **state) {
  (void)state;
  sg_decisions d;
  assert_int_equal(read_text(&d,
                             NAMES "state:\nwho:\nwhen: \nwhy:\nuntil:\n\n"
                                   "evidence: " HEX "\nfingerprint: " OTHER
                                   "\n" FILLED,
                             NULL),
                   SG_OK);
  assert_int_equal(d.rows.n, 1);
  assert_int_equal(d.open, 1);
  const sg_decision *one = sg_decisions_find(&d, OTHER);
  assert_non_null(one);
  assert_null(one->until);
  assert_int_equal(one->last_day, INT32_MAX);
  sg_decisions_clear(&d);
  assert_int_equal(read_text(&d, "", NULL), SG_OK);
  assert_null(sg_decisions_find(&d, HEX));
  sg_decisions_clear(&d);
}

static void test_decisions__a_wrong_line_has_a_place_and_words(void **state) {
  (void)state;
  static const struct {
    const char *text, *where, *what;
  } rows[] = {
      {"x", ":1:1", "'key: value'"},
      {" x", ":1:1", "begins with a blank"},
      {NAMES FILLED "\n more", ":8:1", "begins with a blank"},
      {"whoo: x", ":1:1", "did you mean 'who'?"},
      {"reasons: x", ":1:1", "there are fingerprint"},
      {NAMES FILLED "who: B", ":7:1", "'who' is on line 4 already"},
      {"fingerprint: 123\n", ":1:14", "16 digits"},
      {"fingerprint: 0123456789ABCDEF", ":1:14", "16 digits"},
      {"\nevidence: " HEX, ":2:1", "'fingerprint: '"},
      {"fingerprint: " HEX, ":1:1", "'evidence: '"},
      {NAMES "state: fine\nwho: A\nwhen: 2024\nwhy: b", ":3:8",
       "'fine' is no state"},
      {NAMES "state: resolved", ":1:1", "wants 'who'"},
      {NAMES "state: resolved\nwho:\nwhy: x", ":4:5", "wants 'who'"},
      {NAMES "until: 2024", ":1:1", "wants 'state'"},
      {NAMES "state: resolved\nwho: A\nwhy: \xc3\xa9\nwhen: May", ":6:7",
       "'May' is no date"},
      {NAMES "state: resolved\nwho: A\nwhy: x\nwhen: 2024-02-30", ":6:7",
       "no date"},
      {NAMES FILLED "until: 2024-04-30", ":7:8", "before 'when'"},
      {NAMES FILLED "\n" NAMES FILLED, ":8:1", "on line 1 already"},
      {NAMES "subject: \"a", ":3:10", "JSON string"},
      {NAMES "subject: \"a\" b", ":3:10", "JSON string"},
      {NAMES "why: \xff", ":3:6", "UTF-8"},
      {NAMES "why: \xc3\xa9\x1b[0m", ":3:7", "control"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    sg_decisions d;
    sg_error err = {0};
    assert_int_equal(read_text(&d, rows[i].text, &err), SG_EINPUT);
    const size_t n = strlen(err.where);
    const size_t m = strlen(rows[i].where);
    assert_true(n > m);
    assert_string_equal(err.where + n - m, rows[i].where);
    if (!strstr(err.message, rows[i].what))
      fail_msg("%s: %s", rows[i].text, err.message);
  }
}

static void test_decisions__all_that_is_wrong_is_told(void **state) {
  (void)state;
  sg_text out;
  sg_text_init(&out, 0);
  // Nothing that follows from what was told is told as well.
  heard("whoo: x\n  more\nstate: fine\nwhen: May\nuntil: June\n\n" NAMES
        "state: resolved\n\n more\n\xff\n\nfingerprint: 1\n"
        "evidence: " HEX "\nwho: A\nwho: B\n  and C\nsubject: \"a\n" NAMES
        "when: 2024-02\nuntil: 2023\n",
        &out);
  static const char *const lines[] = {
      "1:1: no key is called 'whoo'; did you mean 'who'?",
      "3:8: 'fine' is no state",
      "4:7: 'May' is no date",
      "5:8: 'June' is no date",
      "7:1: a decision wants 'who', 'when', 'why'; a",
      "11:1: a line that begins with a blank",
      "12:1: this is no UTF-8 text",
      "17:1: 'who' is on line 16 already",
      "20:1: 'fingerprint' is on line 14 already",
      "14:14: a record wants 'fingerprint: '",
      "19:10: an id in quotes",
      "14:1: a decision wants 'state', 'when', 'why'",
      "20:1: a decision wants 'state', 'who', 'why'",
      "23:8: 'until' is before 'when'",
      "20:1: fingerprint " HEX " has a record on line 7 already",
  };
  const char *at = sg_text_get(&out);
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    if (strncmp(at, lines[i], strlen(lines[i])) != 0)
      fail_msg("%s\n%s", lines[i], at);
    at += strcspn(at, "\n") + 1;
  }
  assert_string_equal(at, "");
  sg_text_clear(&out);
}

static void test_decisions__what_is_wrong_too_often_is_counted(void **state) {
  (void)state;
  char text[1000] = "";
  sg_text out;
  sg_text_init(&out, 0);
  memset(text, 'x', 250);
  for (size_t i = 1; i < 250; i += 2)
    text[i] = '\n';
  heard(text, &out);
  uint32_t n = 0;
  for (const char *c = sg_text_get(&out); *c; c++)
    n += *c == '\n';
  assert_int_equal(n, 100);
  assert_non_null(strstr(sg_text_get(&out), "in 25 more places"));
  sg_text_clear(&out);
}

static void test_decisions__reasons_keep_their_lines(void **state) {
  (void)state;
  sg_decisions d;
  assert_int_equal(read_text(&d,
                             NAMES "state: accepted\nwho: A\n B\nwhen: 2024\n"
                                   "why:\n  one.\n # two\n .\n\twho: C\n .\n",
                             NULL),
                   SG_OK);
  const sg_decision *one = sg_decisions_find(&d, HEX);
  assert_string_equal(one->why, "one.\n# two\n\nwho: C");
  assert_string_equal(one->who, "A B");
  sg_decisions_clear(&d);
}

static void test_decisions__a_long_value_is_refused(void **state) {
  (void)state;
  static char text[40000];
  sg_decisions d;
  sg_error err = {0};
  memcpy(text, NAMES "why: ", strlen(NAMES "why: "));
  memset(text + strlen(text), 'x', 20000);
  assert_int_equal(read_text(&d, text, &err), SG_EINPUT);
  assert_non_null(strstr(err.message, "longer than 16384 bytes"));
}

static void test_decisions__ids_are_read_as_they_were_written(void **state) {
  (void)state;
  static const char *const ids[] = {
      "plain",
      "with: colon",
      "#hash",
      " blank",
      "tab\t",
      "\"quoted\"",
      "two\nstate: accepted",
      "\x1b[31m",
      "<\xe2\x80\xa8>",
      "\\n",
  };
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    sg_decisions d;
    sg_output out;
    sg_output_to_memory(&out);
    sg_output_puts(&out, NAMES);
    sg_decision_put_id(&out, "subject", ids[i]);
    sg_decision_put_id(&out, "deal", "");
    sg_output_puts(&out, FILLED);
    assert_int_equal(read_text(&d, sg_text_get(&out.buffer), NULL), SG_OK);
    assert_string_equal(sg_decisions_find(&d, HEX)->subject, ids[i]);
    assert_string_equal(sg_decisions_find(&d, HEX)->state, "explained");
    assert_null(sg_decisions_find(&d, HEX)->deal);
    sg_output_discard(&out);
    sg_decisions_clear(&d);
  }
}

static void test_decisions__only_refused_leaves_a_flag_open(void **state) {
  (void)state;
  assert_true(sg_decision_settles("explained"));
  assert_true(sg_decision_settles("resolved"));
  assert_true(sg_decision_settles("accepted"));
  assert_false(sg_decision_settles("refused"));
  assert_false(sg_decision_settles(""));
  assert_false(sg_decision_settles("dismissed"));
}

static void test_decisions__runs_out_of_memory_cleanly(void **state) {
  (void)state;
  sg_decisions d = {0};
  OOM_LOOP(read_text(&d,
                     NAMES "subject: \"x\"\n" FILLED
                           "until: 2030\n\nfingerprint: " OTHER
                           "\nevidence: " HEX "\n" FILLED,
                     NULL),
           sg_decisions_clear(&d));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_decisions__a_record_is_read_whole),
      cmocka_unit_test(test_decisions__what_is_not_filled_in_is_open),
      cmocka_unit_test(test_decisions__a_wrong_line_has_a_place_and_words),
      cmocka_unit_test(test_decisions__all_that_is_wrong_is_told),
      cmocka_unit_test(test_decisions__what_is_wrong_too_often_is_counted),
      cmocka_unit_test(test_decisions__reasons_keep_their_lines),
      cmocka_unit_test(test_decisions__a_long_value_is_refused),
      cmocka_unit_test(test_decisions__ids_are_read_as_they_were_written),
      cmocka_unit_test(test_decisions__only_refused_leaves_a_flag_open),
      cmocka_unit_test(test_decisions__runs_out_of_memory_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
