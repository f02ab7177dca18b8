// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_csl - tests the consolidated screening list and the denied persons.
#include "read_rows.h"

#define HEAD                                                                   \
  "source,entity_number,type,programs,name,title,addresses,federal_register_"  \
  "notice,start_date,end_date,remarks,source_list_url,alt_names,citizenships," \
  "dates_of_birth,ids\n"

static void test_read_csl__an_entry_of_the_entity_list(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            HEAD "\"Entity List (EL) - Bureau of Industry and Security\",,,,"
                 "\"13th Research Institute (CETC 13); and any successor, "
                 "sub-unit, or subsidiary thereof\",,\"1 Road, Hebei, CN; and "
                 "2 Street, Hebei, CN; Hebei, CN\",83 FR 37423,2018-08-01,,,"
                 "http://a.example,HSRI; and Hebei Institute,,,\n");
  rows_hold(&r, "company csl:EL-");
  assert_non_null(strstr(
      sg_text_get(&r.text),
      " '13th Research Institute (CETC 13)' CN | aka CETC 13 | aka 13th "
      "Research Institute | aka HSRI | aka Hebei Institute | listed "
      "us_bis_entity 2018-08-01/ | country_guessed_from=\"addresses\" | "
      "covers=\"any successor, sub-unit, or subsidiary thereof\" | "
      "federal_register_notice=\"83 FR 37423\" | kind_guessed_from=\"name\" | "
      "places=\"Hebei, CN\"\n"));
  assert_int_equal(r.l.model.items[SG_ITEM_ADDRESSES].n, 2);
  assert_int_equal(r.l.model.sources.n, 1);
  assert_int_equal(r.l.problems.total, 0);
  rows_clear(&r);
}

static void test_read_csl__an_entry_of_the_treasury(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            HEAD
            "\"Sectoral Sanctions Identifications List (SSI) - Treasury "
            "Department\",28603,Entity,VENEZUELA-EO13850; UKRAINE-EO13662,TNK "
            "S.A.,,,,,,Directives,,,,,\"V.A.T. Number, CHE-267, CH; Website, "
            "a.example; Executive Order 13662 Directive Determination -, "
            "Subject to Directive 2; Secondary sanctions risk:, section 1; "
            "Vessel Registration Identification, IMO 12\"\n"
            "\"Specially Designated Nationals (SDN) - Treasury "
            "Department\",5,Individual,NPWMD,\"RIM, R\",Head,KP,,,,secret,,R "
            "R,KP,1978,\"Passport, 8, KP; Gender, Male\"\n");
  rows_hold(&r, "company csl:SSI:28603 'TNK S.A.' - | listed "
                "us_ofac_nonsdn=VENEZUELA-EO13850 | listed "
                "us_ofac_nonsdn=UKRAINE-EO13662 | id US-OFAC=28603 | id "
                "CH-VAT=CHE-267 | id IMO=12 | ids=\"Executive Order 13662 "
                "Directive Determination - Subject to Directive 2\" | "
                "remarks=\"Directives\" | secondary_sanctions=\"Secondary "
                "sanctions risk: section 1\" | website=\"a.example\"\n");
  rows_hold(&r, "person csl:SDN:5 'RIM, R' - | aka R R | listed "
                "us_ofac_sdn=NPWMD | id US-OFAC=5 | occupation=\"Head\" | "
                "places=\"KP\"\n");
  rows_clear(&r);
}

static void test_read_csl__every_list_has_its_code(void **state) {
  (void)state;
  static const char *const lists[][2] = {
      {"Entity List (EL) - B", "us_bis_entity"},
      {"Military End User (MEU) List - B", "us_bis_meu"},
      {"Unverified List (UVL) - B", "us_bis_unverified"},
      {"Denied Persons List (DPL) - B", "us_bis_denied"},
      {"ITAR Debarred (DTC) - S", "us_itar_debarred"},
      {"Specially Designated Nationals (SDN) - T", "us_ofac_sdn"},
      {"Foreign Sanctions Evaders (FSE) - T", "us_ofac_nonsdn"},
      {"Non-SDN Menu-Based Sanctions List (NS-MBS List) - T", "us_ofac_nonsdn"},
      {"Nonproliferation Sanctions (ISN) - S", "other:us_isn"},
      {"Some New List (SNL) - X", "other:Some New List (SNL) - X"},
  };
  for (size_t i = 0; i < SG_COUNT(lists); i++) {
    char text[600];
    char listed[100];
    rows r;
    (void)snprintf(text, sizeof text, HEAD "%s,,,,Name %zu,,,,,,,,,,,\n",
                   lists[i][0], i);
    (void)snprintf(listed, sizeof listed, "' - | listed %s\n", lists[i][1]);
    rows_read(&r, NULL, text);
    assert_non_null(strstr(sg_text_get(&r.text), listed));
    rows_clear(&r);
  }
}

static void test_read_csl__what_cannot_be_used_is_said(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            HEAD
            "Entity List (EL) - B,,,,,,,,,,,,,,,\n"
            ",,,,A LTD,,,,,,,,,,,\n"
            "Entity List (EL) - B,,,,B LTD,,,,2020-01-02,2019-01-02,,,,,,\n"
            "Entity List (EL) - B,,,,C LTD,,,,soon,,,,,,,\n");
  assert_int_equal(rows_refused(&r), 2);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_DATE_ORDER], 1);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_BAD_DATE], 1);
  assert_int_equal(r.l.model.entities.n, 2);
  rows_clear(&r);
}

static void test_read_csl__denied_persons(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t"
            "\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t"
            "\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n"
            "\" A GMBH\"\t\"P.O. BOX 1\"\t\"BREMEN\"\t\"\"\t\"DE\"\t\"28055\"\t"
            "\"2006-06-23\"\t\"2026-06-23\"\t\"Y\"\t\"2006-07-11\"\t\"20 YEAR "
            "DENIAL\"\t\"71 F.R. 37042 6/29/06\"\n"
            "\"SOMEBODY\"\t\"\"\t\"ATLANTA\"\t\"GA\"\t\"US\"\t\"\"\t\"\"\t\"\""
            "\t\"Y\"\t\"\"\t\"\"\t\"\"\n"
            "\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"Y\"\t\"\"\t\"\""
            "\t\"\"\n");
  assert_non_null(
      strstr(sg_text_get(&r.text),
             " 'A GMBH' DE | listed us_bis_denied 2006-06-23/2026-06-23 | "
             "Action=\"20 YEAR DENIAL\" | FR_Citation=\"71 F.R. 37042 "
             "6/29/06\" | Last_Update=\"2006-07-11\" | Standard_Order=\"Y\" | "
             "country_guessed_from=\"addresses\" | "
             "kind_guessed_from=\"name\"\n"));
  assert_non_null(strstr(sg_text_get(&r.text),
                         " 'SOMEBODY' - | listed us_bis_denied | "
                         "Standard_Order=\"Y\" | places=\"ATLANTA, GA, US\""));
  rows_hold(&r, "located_at csl:DPL-");
  assert_int_equal(rows_refused(&r), 1);
  rows_clear(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_csl__an_entry_of_the_entity_list),
      cmocka_unit_test(test_read_csl__an_entry_of_the_treasury),
      cmocka_unit_test(test_read_csl__every_list_has_its_code),
      cmocka_unit_test(test_read_csl__what_cannot_be_used_is_said),
      cmocka_unit_test(test_read_csl__denied_persons),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
