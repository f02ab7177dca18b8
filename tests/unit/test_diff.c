// SPDX-License-Identifier: GPL-2.0-or-later
// test_diff - comparing and deciding when memory runs out, and what a hash of
// evidence covers.
#include "support.h"

#include "report/decide.h"
#include "report/diff.h"
#include "report/report.h"

#include <string.h>

#define HEAD                                                                   \
  "{\"stakegraph_findings\":\"1\",\"as_of\":\"2020-01-01\",\"plugins\":[{"     \
  "\"id\":\"p\",\"status\":\"ok\",\"parameters\":{\"x\":1}}],"
#define CASE(share, more)                                                      \
  "\"case\":{\"links\":[{\"id\":\"l\",\"share\":" share ",\"notes\":\"" more   \
  "\"}],\"entities\":[{\"id\":\"e\",\"kind\":\"" more "\"}]}}"
#define FLAG(print, shows)                                                     \
  "{\"fingerprint\":\"" print "\",\"flag\":\"I01\",\"plugin\":\"p\","          \
  "\"subject\":\"e\",\"evidence\":[{\"type\":\"path\",\"shows\":\"" shows      \
  "\",\"start\":\"e\",\"links\":[\"l\"],\"entities\":[\"e\",\"f\"]}]}"
#define ONE "0123456789abcdef"
#define TWO "fedcba9876543210"

static void parse(sg_findings *out, const char *text) {
  assert_int_equal(sg_findings_parse(out, "f", sg_slice_of(text), NULL), SG_OK);
}

static void hash_of(const char *text, char out[SG_FINGERPRINT + 1]) {
  sg_findings f;
  parse(&f, text);
  assert_true(sg_evidence_of(&f, f.flags->child, out));
  assert_int_equal(strlen(out), SG_FINGERPRINT);
  sg_findings_clear(&f);
}

static void test_diff__evidence_is_what_links_say_but_notes(void **state) {
  (void)state;
  char as_it_is[SG_FINGERPRINT + 1];
  char other[SG_FINGERPRINT + 1];
  hash_of(HEAD "\"flags\":[" FLAG(ONE, "a") "]," CASE("30", "a"), as_it_is);
  hash_of(HEAD "\"flags\":[" FLAG(TWO, "b") "]," CASE("30", "b"), other);
  assert_string_equal(as_it_is, other);
  hash_of(HEAD "\"flags\":[" FLAG(ONE, "a") "]," CASE("31", "a"), other);
  assert_string_not_equal(as_it_is, other);
  hash_of(HEAD "\"flags\":[" FLAG(ONE, "a") "]}", other);
  assert_string_not_equal(as_it_is, other);
}

static sg_status compare(const sg_findings *from, const sg_findings *to,
                         sg_diff *diff) {
  sg_output out;
  SG_TRY(sg_diff_make(diff, from, to, NULL));
  sg_output_to_memory(&out);
  sg_diff_write_json(diff, &out);
  sg_diff_write(diff, "a", "b", 10, &out);
  const bool ok = !out.failed && sg_text_ok(&out.buffer);
  sg_output_discard(&out);
  return ok ? SG_OK : SG_ENOMEM;
}

static void test_diff__runs_out_of_memory_cleanly(void **state) {
  (void)state;
  sg_findings from;
  sg_findings to;
  sg_diff diff = {0};
  parse(
      &from,
      HEAD "\"flags\":[" FLAG(
          ONE, "a") "],\"entities\":[{\"id\":"
                    "\"e\",\"scores\":{\"p.m\":1}}],"
                    "\"not_evaluable\":[{\"flag\":\"I02\",\"count\":3}]," CASE(
                        "30", "a"));
  parse(&to, HEAD "\"flags\":[" FLAG(ONE, "a") "," FLAG(
                 TWO, "b") "],\"entities\":[{\"id\":\"f\",\"scores\":{\"q.m\":"
                           "2}}]," CASE("31", "a"));
  OOM_LOOP(compare(&from, &to, &diff), sg_diff_clear(&diff));
  sg_findings_clear(&from);
  sg_findings_clear(&to);
}

static void test_diff__decides_without_memory_cleanly(void **state) {
  (void)state;
  static const char text[] =
      "fingerprint: " ONE "\nevidence: " TWO "\nflag: I01\nsubject: e\n"
      "state: accepted\nwho: a\nwhen: 2020\nwhy: b\n\nfingerprint: " TWO
      "\nevidence: " TWO "\nflag: I01\nsubject: e\nstate: accepted\nwho: a\n"
      "when: 2020\nwhy: b\n";
  sg_findings f;
  sg_catalogue catalogue;
  sg_decisions decisions;
  sg_decided decided = {0};
  parse(&f, HEAD "\"flags\":[" FLAG(ONE, "a") "," FLAG(
                "0000000000000000", "a") "]," CASE("30", "a"));
  assert_int_equal(sg_catalogue_read(&catalogue, SG_TEST_DATA_DIR, NULL),
                   SG_OK);
  assert_int_equal(
      sg_decisions_read(&decisions,
                        temporary_file(text, strlen(text), ".decisions"), NULL,
                        NULL),
      SG_OK);
  OOM_LOOP(sg_decide(&decided, &f, &catalogue, &decisions, NULL),
           sg_decided_clear(&decided));
  assert_int_equal(sg_decide(&decided, &f, &catalogue, &decisions, NULL),
                   SG_OK);
  assert_int_equal(decided.n_lapsed, 2);
  assert_string_equal(decided.lapsed[0]->why, "evidence changed");
  assert_string_equal(decided.lapsed[0]->now[0], ONE);
  assert_string_equal(decided.lapsed[1]->now[0], "0000000000000000");
  assert_null(decided.lapsed[1]->now[1]);
  sg_decided_clear(&decided);
  sg_decisions_clear(&decisions);
  sg_catalogue_clear(&catalogue);
  sg_findings_clear(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_diff__evidence_is_what_links_say_but_notes),
      cmocka_unit_test(test_diff__runs_out_of_memory_cleanly),
      cmocka_unit_test(test_diff__decides_without_memory_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
