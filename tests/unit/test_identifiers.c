// SPDX-License-Identifier: GPL-2.0-or-later
// test_identifiers - tests which identifiers are the same and what they join.
#include "graph/identifiers.h"
#include "loaded_text.h"

#include <string.h>

static const char *key_of(const char *scheme, const char *id,
                          sg_identifier *found) {
  static char key[400];
  sg_text out;
  sg_text_init(&out, 0);
  sg_id_scheme known;
  sg_id_scheme_of(&known, scheme);
  *found = sg_identifier_key(&out, &known, id);
  assert_true(sg_text_ok(&out));
  (void)snprintf(key, sizeof key, "%s", sg_text_get(&out));
  sg_text_clear(&out);
  for (char *at = key; *at; at++)
    if (*at == '\x1f')
      *at = ' ';
  return key;
}

static void test_identifiers__keys(void **state) {
  (void)state;
  static const struct {
    const char *scheme, *id, *key;
    sg_identifier_use use;
  } rows[] = {
      {"XI-LEI", "5493001KJTIIGC8Y1R12", "XILEI 5493001KJTIIGC8Y1R12",
       SG_JOINS},
      {"lei", "5493001kjtiigc8y1r12", "XILEI 5493001KJTIIGC8Y1R12", SG_JOINS},
      {"Legal Entity Identifier", "5493 001K-JTII GC8Y 1R12",
       "XILEI 5493001KJTIIGC8Y1R12", SG_JOINS},
      {"LEI", "XI-LEI-5493001KJTIIGC8Y1R12", "XILEI 5493001KJTIIGC8Y1R12",
       SG_JOINS},
      {"LEI", "5493001KJTIIGC8Y1R13", "XILEI 5493001KJTIIGC8Y1R13", SG_JOINS},
      {"LEI", "5493001KJTIIGC8Y1R1", "XILEI 5493001KJTIIGC8Y1R1", SG_JOINS},
      {"LEI",
       "\xd0\x90"
       "5493001KJTIIGC8Y1R",
       "XILEI \xd0\x90"
       "5493001KJTIIGC8Y1R",
       SG_JOINS},
      {"LEI", "n/a", "", SG_JOINS_NOBODY},
      {"LEI", "00000000000000000000", "", SG_JOINS_NOBODY},
      {"GB-COH", "00123456", "GBCOH 00123456", SG_JOINS},
      {"Companies House", " 123456", "GBCOH 00123456", SG_JOINS},
      {"Companies House (UK)", "GB-COH-123456", "GBCOH 00123456", SG_JOINS},
      {"RA000585", "sc123456", "GBCOH SC123456", SG_JOINS},
      {"GB-COH", "SC1234", "GBCOH SC001234", SG_JOINS},
      {"GB-COH", "IP12345R", "GBCOH IP12345R", SG_JOINS},
      {"GB-COH", "R0000123", "GBCOH R0000123", SG_JOINS},
      {"BR-CNPJ", "12.345.678/0001-95", "BRCNPJ 12345678000195", SG_JOINS},
      {"US-SAM", "ab c1", "USSAM ABC1", SG_JOINS},
      {"us sam", "ABC1", "USSAM ABC1", SG_JOINS},
      {"UA-EDR", "12-3", "UAEDR 12-3", SG_JOINS},
      {"UA-EDR",
       "12\xe2\x80\x93"
       "3",
       "UAEDR 12-3", SG_JOINS},
      {"UA-EDR",
       "12\xc2\xa0"
       "3",
       "UAEDR 123", SG_JOINS},
      {"UA-EDR", "XXXX", "", SG_JOINS_NOBODY},
      {"UA-EDR", "999", "", SG_JOINS_NOBODY},
      {"UA-EDR", "99", "UAEDR 99", SG_JOINS},
      {"UA-EDR", "Not applicable", "", SG_JOINS_NOBODY},
      {"", "123456", "", SG_JOINS_NOBODY},
      {" - ", "123456", "", SG_JOINS_NOBODY},
      {"Passport", "123456", "", SG_JOINS_NOBODY},
      {"GB-PASSPORT", "123456", "GBPASSPORT 123456", SG_JOINS},
      {"taxNumber", "123 456", "TAXNUMBER 123456", SG_JOINS_IN_COUNTRY},
      {"Tax ID No.", "123456", "TAXIDNO 123456", SG_JOINS_IN_COUNTRY},
      {"VAT code", "DE 123456", "VAT DE123456", SG_JOINS},
      {"vatNumber", "123456", "VAT 123456", SG_JOINS_IN_COUNTRY},
      {"Registration Number", "HRB 12", "REGISTRATIONNUMBER HRB12",
       SG_JOINS_WITH_NAME},
      {"US-REG", "12", "USREG 12", SG_JOINS_WITH_NAME},
      {"DE-CR", "HRB 12", "DECR HRB12", SG_JOINS_WITH_NAME},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_identifier found;
    assert_string_equal(key_of(rows[i].scheme, rows[i].id, &found),
                        rows[i].key);
    assert_int_equal(found.use, rows[i].use);
  }
}

static void test_identifiers__long_ones_join_nobody(void **state) {
  (void)state;
  char text[300];
  sg_identifier found;
  memset(text, 'a', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  assert_string_equal(key_of("UA-EDR", text, &found), "");
  assert_int_equal(found.use, SG_JOINS_NOBODY);
  assert_string_equal(key_of(text, "123", &found), "");
  assert_int_equal(found.use, SG_JOINS_NOBODY);
}

// Entities left of two with one number of a scheme.
static uint32_t left_of(const char *a, const char *b, const char *scheme) {
  char text[1000];
  (void)snprintf(text, sizeof text,
                 "{'entities':[{'id':'a',%s,'identifiers':[{'scheme':'%s',"
                 "'id':'12'}]},{'id':'b',%s,'identifiers':[{'scheme':'%s',"
                 "'id':'12'}]}]}",
                 a, scheme, b, scheme);
  loaded l;
  loaded_model(&l, text);
  loaded_view(&l, "2020", NULL);
  const uint32_t n = l.view.graph.n_entities;
  assert_int_equal(l.model.merges.n, 2 - n);
  loaded_clear(&l);
  return n;
}

#define DE "'kind':'company','country':'DE'"
#define FR "'kind':'company','country':'FR'"

static void test_identifiers__general_words_need_more(void **state) {
  (void)state;
  const char *no_country = "'kind':'company','name':'A'";
  const char *person = "'kind':'person','country':'DE'";
  assert_int_equal(left_of(DE, DE, "X-1"), 1);
  assert_int_equal(left_of(DE, FR, "X-1"), 1);
  assert_int_equal(left_of(DE, DE, "taxNumber"), 1);
  assert_int_equal(left_of(DE, FR, "taxNumber"), 2);
  assert_int_equal(left_of(no_country, no_country, "taxNumber"), 1);
  assert_int_equal(left_of(no_country, DE, "taxNumber"), 2);
  assert_int_equal(left_of(person, person, "taxNumber"), 2);
  assert_int_equal(left_of("'kind':'person','name':'P'",
                           "'kind':'person','name':'P'", "taxNumber"),
                   1);
  assert_int_equal(left_of(DE, DE, "registrationNumber"), 2);
  assert_int_equal(left_of(DE ",'name':'Acme GmbH'", DE ",'name':'ACME Ltd.'",
                           "registrationNumber"),
                   1);
  assert_int_equal(
      left_of(DE ",'name':'Acme'", DE ",'name':'Beta'", "registrationNumber"),
      2);
  assert_int_equal(
      left_of(DE ",'name':'Acme'", FR ",'name':'Acme'", "registrationNumber"),
      2);
  assert_int_equal(left_of(DE ",'name':'Acme'", DE ",'name':'Acme'", "ID"), 2);
}

static void test_identifiers__a_merge_is_reported(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'c','kind':'company','identifiers':["
                   "{'scheme':'X-1','id':'7'}]},{'id':'b','kind':'company',"
                   "'identifiers':[{'scheme':'Companies House','id':'12'},"
                   "{'scheme':'X-1','id':'7'},{'scheme':'A-1','id':'5'}]},"
                   "{'id':'a','kind':'company','identifiers':["
                   "{'scheme':'GB-COH','id':'00000012'}]}]}");
  assert_int_equal(l.model.merges.n, 2);
  static const char *const told[][4] = {{"b", "a", "Companies House", "12"},
                                        {"c", "a", "X-1", "7"}};
  for (uint32_t i = 0; i < 2; i++) {
    const sg_merge *m = &SG_AT(sg_merge, &l.model.merges, i);
    const uint32_t ids[] = {SG_AT(sg_entity_row, &l.model.entities, m->gone).id,
                            SG_AT(sg_entity_row, &l.model.entities, m->into).id,
                            m->scheme, m->id};
    for (size_t k = 0; k < SG_COUNT(ids); k++)
      assert_string_equal(sg_model_text(&l.model, ids[k]), told[i][k]);
  }
  sg_model_clear(&l.model);
  sg_problems_clear(&l.problems);
}

static void test_identifiers__two_numbers_of_one_register(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'a','kind':'company','identifiers':["
                   "{'scheme':'X-1','id':'7'},{'scheme':'GB-COH','id':'12'}]},"
                   "{'id':'b','kind':'company','identifiers':["
                   "{'scheme':'X-1','id':'7'},{'scheme':'GB-COH','id':'13'}]},"
                   "{'id':'c','kind':'company','identifiers':["
                   "{'scheme':'GB-COH','id':'15'},"
                   "{'scheme':'GB-COH','id':'16'}]}]}");
  assert_int_equal(l.model.merges.n, 0); // one input tells them apart
  assert_int_equal(l.problems.counts[SG_PROBLEM_IDENTIFIER_CONFLICT], 1);
  sg_model_clear(&l.model);
  sg_problems_clear(&l.problems);
}

static void test_identifiers__a_number_in_common_joins(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "{'entities':[{'id':'a','kind':'company','identifiers':["
                   "{'scheme':'X-1','id':'7'},{'scheme':'GB-COH','id':'12'}]},"
                   "{'id':'b','kind':'company','identifiers':["
                   "{'scheme':'X-1','id':'7'},{'scheme':'GB-COH','id':'12'},"
                   "{'scheme':'GB-COH','id':'13'}]},"
                   "{'id':'c','kind':'company','identifiers':["
                   "{'scheme':'MX-FOLIO','id':'9'}]},"
                   "{'id':'d','kind':'company','identifiers':["
                   "{'scheme':'MX-FOLIO','id':'9'}]}]}");
  assert_int_equal(l.model.merges.n, 1); // c and d have no name
  sg_model_clear(&l.model);
  sg_problems_clear(&l.problems);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_identifiers__keys),
      cmocka_unit_test(test_identifiers__long_ones_join_nobody),
      cmocka_unit_test(test_identifiers__general_words_need_more),
      cmocka_unit_test(test_identifiers__a_merge_is_reported),
      cmocka_unit_test(test_identifiers__two_numbers_of_one_register),
      cmocka_unit_test(test_identifiers__a_number_in_common_joins),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
