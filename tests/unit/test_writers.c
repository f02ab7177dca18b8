// SPDX-License-Identifier: GPL-2.0-or-later
// test_writers - tests that every writer of graphs fails cleanly at every
// allocation, and which ending chooses which writer.
#include "loaded_text.h"

#include "io/writers.h"
#include "report/data_profile.h"

static const char rich[] =
    "{'stakegraph':'1','title':'T','k':[1],'entities':["
    "{'id':'a','kind':'company','names':['N'],'roles':['vendor','odd'],"
    "'identifiers':[{'scheme':'S','id':'1'}],'employees':3,'topics':['t'],"
    "'listed':[{'list':'un_sc','since':'2001','sources':['s']}],"
    "'addresses':['1 High Street'],'sources':['s'],'own':{'x':1}},"
    "{'id':'b','kind':'widget','identifiers':[{'scheme':'S','id':'1'}]}],"
    "'links':[{'id':'l','kind':'ownership','from':'a','to':'z',"
    "'share_min':25,'share_min_exclusive':true,'voting_max':7,'own':1},"
    "{'kind':'supply','from':'a','to':'b','stated_end_user':['a','b']}],"
    "'deals':[{'id':'d','answers':{'q':'yes'},'stated_end_user':'z',"
    "'safeguards':[{'what':'w'}]}],'sources':[{'id':'s','title':'T'}]}";

static sg_output out;

static sg_status write_all(const loaded *l, const sg_graph_writer *writer) {
  sg_error err = {0};
  sg_output_to_memory(&out);
  SG_TRY(writer->write(&l->model, &out, &err));
  return out.failed ? SG_ENOMEM : SG_OK;
}

static sg_status profile_all(const loaded *l) {
  sg_data_profile profile;
  sg_output_to_memory(&out);
  const bool ok = sg_data_profile_of(&l->model, &profile);
  if (ok) {
    sg_data_profile_json(&l->model, &profile, &out);
    sg_data_profile_text(&l->model, &profile, &out);
  }
  return ok && !out.failed ? SG_OK : SG_ENOMEM;
}

static void test_writers__each_fails_cleanly_without_memory(void **state) {
  (void)state;
  static const sg_graph_writer *const writers[] = {&sg_graph_writer_document,
                                                   &sg_graph_writer_lines};
  loaded l;
  loaded_model(&l, rich);
  for (size_t i = 0; i < SG_COUNT(writers); i++) {
    OOM_LOOP(write_all(&l, writers[i]), sg_output_discard(&out))
    assert_int_equal(write_all(&l, writers[i]), SG_OK);
    assert_non_null(strstr(sg_text_get(&out.buffer), "other_ids"));
    sg_output_discard(&out);
  }
  loaded_clear(&l);
}

static void test_writers__a_profile_fails_cleanly_without_memory(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, rich);
  OOM_LOOP(profile_all(&l), sg_output_discard(&out))
  loaded_clear(&l);
}

static void test_writers__the_ending_chooses(void **state) {
  (void)state;
  static const char *const known[] = {
      "-",     "a.json", "a/b.c.jsonl", "a.graphml",       "a.gexf",
      "a.dot", "a.cx2",  "a.cyjs",      "a.nodelink.json",
  };
  static const char *const unknown[] = {".json", "a.JSON", "json", "a.json.gz",
                                        ""};
  for (size_t i = 0; i < SG_COUNT(known); i++) {
    sg_error err = {0};
    assert_int_equal(sg_graph_path_check(known[i], &err), SG_OK);
  }
  for (size_t i = 0; i < SG_COUNT(unknown); i++) {
    sg_error err = {0};
    assert_int_equal(sg_graph_path_check(unknown[i], &err), SG_EUSAGE);
    assert_non_null(strstr(err.message, ".jsonl"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_writers__each_fails_cleanly_without_memory),
      cmocka_unit_test(test_writers__a_profile_fails_cleanly_without_memory),
      cmocka_unit_test(test_writers__the_ending_chooses),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
