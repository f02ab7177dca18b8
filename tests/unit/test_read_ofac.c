// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_ofac - tests the sheets of the Treasury's lists.
#include "read_rows.h"

#define NONE "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"

static void test_read_ofac__an_entry_is_written_with_its_sheets(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== SDN.CSV\n"
            "7,\"ACME S.A.\",-0- ,\"SDGT] [IFSR\"," NONE
            "\"Website www.a.example; alt. Website www.b.example; Organization "
            "Established Date 2017; Tax ID No. 801 (GR); Registration Number "
            "12 (GB); Company Number IMO 55; Target Type State-Owned "
            "Enterprise; a.k.a. 'A.M.'; alt. Registration Number 9; Secondary "
            "sanctions risk: section 1; Telephone 12; Email Address a@b\"\r\n"
            "8,\"DOE, Jane\",\"individual\",\"CUBA\",\"Head\",-0- ,-0- ,-0- "
            ",-0- ,-0- ,-0- ,\"DOB 1 Jan 1970; nationality Iran; a.k.a. "
            "'J.D.'; Passport 12 (GB); Linked To: ACME S.A.\"\r\n"
            "9,\"SHIP\",\"vessel\",\"IRAN\",-0- ,\"CALL\",\"Tanker\",-0- "
            ",\"5\",\"Malta\",-0- ,\"Vessel Registration Identification IMO "
            "9187629; MMSI 5.\"\r\n"
            "=== Alt.csv\n"
            "7,1,\"aka\",\"ACME AKA\",-0- \r\n7,2,\"fka\",\"OLD\",-0- \r\n"
            "7,3,\"nka\",\"NEW\",-0- \r\n6,3,\"aka\",\"LOST\",-0- \r\n\x1a\n"
            "=== add.csv\n"
            "7,1,\"1 High St\",\"Athens\",\"GR\",-0- \r\n"
            "7,2,-0- ,\"Athens\",\"GR\",-0- \r\n7,3,-0- ,-0- ,\"FR\",-0- \r\n");
  rows_hold(&r,
            "company ofac:7 'ACME S.A.' GB | aka A.M. | aka ACME AKA | aka NEW "
            "| former OLD | listed us_ofac_sdn=SDGT | listed us_ofac_sdn=IFSR "
            "| topic gov.soe | id US-OFAC=7 | id GR-TAX=801 | id GB-COH=12 | "
            "id IMO-COMPANY=55 | country_guessed_from=\"registration number\" "
            "| email=\"a@b\" | incorporated=\"2017\" | phone=\"12\" | "
            "places=\"Athens, GR\" | remarks=\"Website www.b.example; "
            "Registration Number 9\" | secondary_sanctions=\"Secondary "
            "sanctions risk: section 1\" | website=\"www.a.example\"\n");
  rows_hold(&r, "person ofac:8 'DOE, Jane' - | aka J.D. | listed "
                "us_ofac_sdn=CUBA | id US-OFAC=8 | occupation=\"Head\"\n");
  rows_hold(&r, "other ofac:9 'SHIP' - | listed us_ofac_sdn=IRAN | id "
                "US-OFAC=9 | id IMO=9187629 | id MMSI=5 | call_sign=\"CALL\" | "
                "gross_tonnage=\"5\" | sdn_type=\"vessel\" | "
                "vessel_flag=\"Malta\" | vessel_type=\"Tanker\"\n");
  rows_hold(&r, "other ofac:8 > ofac:7 | label=\"linked to\"\n");
  rows_hold(&r, "located_at ofac:7 > address-");
  assert_int_equal(r.l.model.entities.n, 4);
  assert_int_equal(rows_refused(&r), 1); // the alias of entry 6
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_REFUSED], 1);
  assert_int_equal(r.l.problems.total, 1);
  rows_clear(&r);
}

static void test_read_ofac__few_legal_entity_numbers_are_leis(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== SDN.CSV\n"
            "1,\"A\",-0- ,\"X\"," NONE
            "\"Legal Entity Number 851683897 (Netherlands)\"\r\n"
            "2,\"B\",-0- ,\"X\"," NONE
            "\"Legal Entity Number 5493001KJTIIGC8Y1R12\"\r\n"
            "3,\"C\",-0- ,\"X\"," NONE
            "\"Legal Entity Number 12 (Germany)\"\r\n"
            "4,\"D\",-0- ,\"X\"," NONE "\"Legal Entity Number 13\"\r\n");
  static const char *const wanted[] = {
      "company ofac:1 'A' NL | listed us_ofac_sdn=X | id US-OFAC=1 | "
      "id NL-RSIN=851683897 | country_guessed_from=\"registration number\"\n",
      "company ofac:2 'B' - | listed us_ofac_sdn=X | id US-OFAC=2 | "
      "id XI-LEI=5493001KJTIIGC8Y1R12\n",
      "company ofac:3 'C' DE | listed us_ofac_sdn=X | id US-OFAC=3 | "
      "id DE-REG=12 | country_guessed_from=\"registration number\"\n",
      "company ofac:4 'D' - | listed us_ofac_sdn=X | id US-OFAC=4 | "
      "remarks=\"Legal Entity Number 13\"\n",
  };
  for (size_t i = 0; i < SG_COUNT(wanted); i++)
    rows_hold(&r, wanted[i]);
  assert_int_equal(r.l.problems.total, 0);
  rows_clear(&r);
}

static void test_read_ofac__entries_do_not_merge(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== SDN.CSV\n"
            "1,\"A S.A.\",-0- ,\"X\"," NONE
            "\"Tax ID No. 7 (Mexico); Folio Mercantil No. 5 (Mexico)\"\r\n"
            "2,\"B S.A.\",-0- ,\"X\"," NONE
            "\"Folio Mercantil No. 5 (Mexico)\"\r\n"
            "3,\"C S.A.\",-0- ,\"X\"," NONE "\"Tax ID No. 7 (Mexico)\"\r\n");
  assert_int_equal(r.l.model.merges.n, 0);
  // The folio says nothing without the name, so that the tax number is told.
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_IDENTIFIER_CONFLICT], 1);
  rows_clear(&r);
}

static void test_read_ofac__remarks_go_on_in_the_comments(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== sdn.csv\n"
            "1,\"PROMO RAIZ S.A.\",-0- ,\"X\"," NONE "-0- \n"
            "2,\"B\",-0- ,\"X\"," NONE "\"Linked To: PROMO RAI\"\n"
            "3,\"C CORP\",-0- ,\"X\"," NONE "\"Linked To: B; Linked To: "
            "NOBODY.\"\n"
            "4,\"D\",-0- ,\"X\"," NONE "\"Linked To: C CORP.\"\n"
            "=== sdn_comments.csv\n"
            "2,\"Z S.A.; Linked To: C CORP.\"\n\x1a");
  rows_hold(&r, "other ofac:2 > ofac:1 |");
  rows_hold(&r, "other ofac:2 > ofac:3 |");
  rows_hold(&r, "other ofac:3 > ofac:2 |");
  rows_hold(&r, "other ofac:3 > ofac:name:NOBODY |");
  rows_hold(&r, "other ofac:4 > ofac:3 |");
  rows_hold(&r, "unresolved ofac:name:NOBODY");
  assert_int_equal(r.l.model.links.n, 5);
  rows_clear(&r);
}

static void test_read_ofac__a_shared_name_goes_by_the_programme(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== sdn.csv\n"
            "1,\"MINISTRY OF X\",-0- ,\"A] [B\"," NONE "-0- \n"
            "2,\"MINISTRY OF X\",-0- ,\"BB\"," NONE "-0- \n"
            "3,\"U\",-0- ,\"BB\"," NONE "\"Linked To: MINISTRY OF X.\"\n"
            "4,\"V\",-0- ,\"B\"," NONE "\"Linked To: MINISTRY OF X.\"\n"
            "5,\"W\",-0- ,\"C\"," NONE "\"Linked To: MINISTRY OF X.\"\n");
  rows_hold(&r, "other ofac:3 > ofac:2 | label=\"linked to\"\n");
  rows_hold(&r, "other ofac:4 > ofac:1 | label=\"linked to\"\n");
  rows_hold(&r, "other ofac:5 > ofac:1 inferred | label=\"linked to\"\n");
  rows_hold(&r, "public_body ofac:1 'MINISTRY OF X' - | listed us_ofac_sdn=A | "
                "listed us_ofac_sdn=B | id US-OFAC=1 | "
                "kind_guessed_from=\"name\"\n");
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_GUESSED], 1);
  rows_clear(&r);
}

static void test_read_ofac__one_file_is_enough(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "1,\"A\",-0- ,\"X\"," NONE "-0- \n"
            "2,\"B\",\"boat\",\"X\"," NONE "-0- \n"
            "x,\"C\",-0- ,\"X\"," NONE "-0- \n3,\"D\"\n"
            "4,-0- ,-0- ,\"X\"," NONE "-0- \n");
  assert_int_equal(r.status, SG_OK);
  assert_int_equal(r.l.model.entities.n, 2);
  assert_int_equal(rows_refused(&r), 3);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE], 1);
  rows_clear(&r);
}

static void test_read_ofac__the_other_list_has_its_own_code(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "=== cons_prim.csv\n1,\"A\",-0- ,\"NS-MBS\"," NONE
            "-0- \n=== cons_alt.csv\n1,1,\"aka\",\"AA\",-0- \n");
  rows_hold(&r, "company ofac:1 'A' - | aka AA | listed us_ofac_nonsdn=NS-MBS");
  rows_clear(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_ofac__an_entry_is_written_with_its_sheets),
      cmocka_unit_test(test_read_ofac__few_legal_entity_numbers_are_leis),
      cmocka_unit_test(test_read_ofac__entries_do_not_merge),
      cmocka_unit_test(test_read_ofac__remarks_go_on_in_the_comments),
      cmocka_unit_test(test_read_ofac__a_shared_name_goes_by_the_programme),
      cmocka_unit_test(test_read_ofac__one_file_is_enough),
      cmocka_unit_test(test_read_ofac__the_other_list_has_its_own_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
