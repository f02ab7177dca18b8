// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_gleif - tests what becomes of the records of the Global LEI Index.
#include "rows_text.h"

#include "io/gleif.h"

#define A "529900AAAAAAAAAAAA08"
#define B "529900BBBBBBBBBBBB91"

static const char entity_rows[] =
    "company XI-LEI-" A " 'Acme GmbH' DE\n"
    "  EntityCategory=\"GENERAL\"\n"
    "  EntityExpirationReason=\"DISSOLVED\"\n"
    "  EntityLegalFormCode=\"8888\"\n"
    "  EntityStatus=\"INACTIVE\"\n"
    "  LastUpdateDate=\"2023-05-18T15:41:20.212Z\"\n"
    "  LegalJurisdiction=\"DE-BY\"\n"
    "  RegistrationStatus=\"RETIRED\"\n"
    "  SuccessorEntityName=\"Somebody else\"\n"
    "  alias ACME \n"
    "  alias Acme Trading \n"
    "  dissolved=\"2020-12-31\"\n"
    "  former Alt GmbH \n"
    "  identifier GB-COH 12\n"
    "  identifier RA000585 12\n"
    "  identifier XI-LEI " A "\n"
    "  incorporated=\"2001-02-03\"\n"
    "  legal_form=\"Gesellschaft\"\n"
    "other XI-LEI-" B " ''  unresolved\n"
    "succession XI-LEI-" A " -> XI-LEI-" B " [2020-12-31..]\n";

// Warnings about placeholders apart.
static void check_rows(const char *content, const char *wanted) {
  rows r;
  const sg_status status = rows_read(NULL, content, &r);
  assert_string_equal(r.err.message, "");
  assert_int_equal(status, SG_OK);
  assert_string_equal(sg_text_get(&r.text), wanted);
  for (const char *at = sg_text_get(&r.warnings); *at;
       at = strchr(at, '\n') + 1)
    assert_non_null(strstr(at, "a placeholder stands for it"));
  rows_clear(&r);
}

static void test_read_gleif__entities_from_xml(void **state) {
  (void)state;
  check_rows(
      "<?xml version='1.0' encoding='UTF-8'?>\n"
      "<lei:LEIData "
      "xmlns:lei='http://www.gleif.org/data/schema/leidata/2016'>\n"
      "<lei:LEIRecords>\n"
      "<lei:LEIRecord><lei:LEI>" A "</lei:LEI><lei:Entity>"
      "<lei:LegalName xml:lang='de'>Acme GmbH</lei:LegalName>"
      "<lei:OtherEntityNames>"
      "<lei:OtherEntityName xml:lang='de' type='PREVIOUS_LEGAL_NAME'>Alt GmbH"
      "</lei:OtherEntityName>"
      "<lei:OtherEntityName type='TRADING_OR_OPERATING_NAME'>Acme Trading"
      "</lei:OtherEntityName></lei:OtherEntityNames>"
      "<lei:TransliteratedOtherEntityNames><lei:TransliteratedOtherEntityName "
      "type='AUTO_ASCII_TRANSLITERATED_LEGAL_NAME'>ACME"
      "</lei:TransliteratedOtherEntityName>"
      "</lei:TransliteratedOtherEntityNames>"
      "<lei:RegistrationAuthority><lei:RegistrationAuthorityID>RA000585"
      "</lei:RegistrationAuthorityID><lei:RegistrationAuthorityEntityID>12"
      "</lei:RegistrationAuthorityEntityID></lei:RegistrationAuthority>"
      "<lei:LegalJurisdiction>DE-BY</lei:LegalJurisdiction>"
      "<lei:EntityCategory>GENERAL</lei:EntityCategory>"
      "<lei:LegalForm><lei:EntityLegalFormCode>8888</lei:EntityLegalFormCode>"
      "<lei:OtherLegalForm>Gesellschaft</lei:OtherLegalForm></lei:LegalForm>"
      "<lei:EntityStatus>INACTIVE</lei:EntityStatus>"
      "<lei:EntityCreationDate>2001-02-03T00:00:00+01:00"
      "</lei:EntityCreationDate>"
      "<lei:EntityExpirationDate>2020-12-31T00:00:00Z"
      "</lei:EntityExpirationDate>"
      "<lei:EntityExpirationReason>DISSOLVED</lei:EntityExpirationReason>"
      "<lei:SuccessorEntity><lei:SuccessorLEI>" B "</lei:SuccessorLEI>"
      "</lei:SuccessorEntity><lei:SuccessorEntity><lei:SuccessorEntityName>"
      "Somebody else</lei:SuccessorEntityName></lei:SuccessorEntity>"
      "</lei:Entity><lei:Registration>"
      "<lei:LastUpdateDate>2023-05-18T15:41:20.212Z</lei:LastUpdateDate>"
      "<lei:RegistrationStatus>RETIRED</lei:RegistrationStatus>"
      "</lei:Registration></lei:LEIRecord></lei:LEIRecords></lei:LEIData>",
      entity_rows);
}

static void test_read_gleif__entities_from_json(void **state) {
  (void)state;
  check_rows(
      "[{\"LEI\":\"" A "\",\"Entity\":{\"LegalName\":\"Acme GmbH\","
      "\"OtherEntityNames\":[{\"type\":\"PREVIOUS_LEGAL_NAME\","
      "\"OtherEntityName\":\"Alt GmbH\"},{\"type\":\"X\",\"OtherEntityName\":"
      "\"Acme Trading\"}],\"TransliteratedOtherEntityNames\":["
      "{\"type\":\"Y\",\"TransliteratedOtherEntityName\":\"ACME\"}],"
      "\"RegistrationAuthority\":{\"RegistrationAuthorityID\":\"RA000585\","
      "\"RegistrationAuthorityEntityID\":\"12\"},"
      "\"LegalJurisdiction\":\"DE-BY\",\"EntityCategory\":\"GENERAL\","
      "\"LegalForm\":{\"EntityLegalFormCode\":\"8888\",\"OtherLegalForm\":"
      "\"Gesellschaft\"},\"EntityStatus\":\"INACTIVE\","
      "\"EntityCreationDate\":\"2001-02-03T00:00:00+01:00\","
      "\"EntityExpirationDate\":\"2020-12-31T00:00:00Z\","
      "\"EntityExpirationReason\":\"DISSOLVED\","
      "\"SuccessorEntity\":[{\"SuccessorLEI\":\"" B "\"},"
      "{\"SuccessorEntityName\":\"Somebody else\"}]},"
      "\"Registration\":{\"LastUpdateDate\":\"2023-05-18T15:41:20.212Z\","
      "\"RegistrationStatus\":\"RETIRED\"}}]",
      entity_rows);
}

// The golden copy writes every value as an object.
static void test_read_gleif__entities_from_wrapped_json(void **state) {
  (void)state;
  check_rows("{\"records\":[{\"LEI\":{\"$\":\"" A
             "\"},\"Entity\":{\"LegalName\":"
             "{\"@xml:lang\":\"de\",\"$\":\"Acme GmbH\"},"
             "\"OtherEntityNames\":{\"OtherEntityName\":[{\"@type\":"
             "\"PREVIOUS_LEGAL_NAME\",\"$\":\"Alt GmbH\"}]},"
             "\"LegalJurisdiction\":{\"$\":\"DE\"},\"EntityStatus\":{\"$\":"
             "\"ACTIVE\"}}}]}",
             "company XI-LEI-" A " 'Acme GmbH' DE\n"
             "  EntityStatus=\"ACTIVE\"\n"
             "  LegalJurisdiction=\"DE\"\n"
             "  former Alt GmbH \n"
             "  identifier XI-LEI " A "\n");
}

static void test_read_gleif__entities_from_csv(void **state) {
  (void)state;
  check_rows(
      "LEI,Entity.LegalName,Entity.LegalName.xmllang,"
      "Entity.OtherEntityNames.OtherEntityName.1,"
      "Entity.OtherEntityNames.OtherEntityName.1.type,"
      "Entity.OtherEntityNames.OtherEntityName.2,"
      "Entity.LegalJurisdiction,Entity.EntityStatus,"
      "Entity.SuccessorEntity.1.SuccessorLEI\n" A
      ",Acme GmbH,de,Alt GmbH,PREVIOUS_LEGAL_NAME,Acme Trading,DE-BY,ACTIVE,"
      "\n" B ",Beta,,,,,FR,ACTIVE," A "\n",
      "company XI-LEI-" A " 'Acme GmbH' DE\n"
      "  EntityStatus=\"ACTIVE\"\n"
      "  LegalJurisdiction=\"DE-BY\"\n"
      "  alias Acme Trading \n"
      "  former Alt GmbH \n"
      "  identifier XI-LEI " A "\n"
      "company XI-LEI-" B " 'Beta' FR\n"
      "  EntityStatus=\"ACTIVE\"\n"
      "  LegalJurisdiction=\"FR\"\n"
      "  identifier XI-LEI " B "\n"
      "succession XI-LEI-" B " -> XI-LEI-" A " [..]\n");
}

static void test_read_gleif__kinds_follow_the_category(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"FUND", "company"},
      {"BRANCH", "company"},
      {"SOLE_PROPRIETOR", "company"},
      {"RESIDENT_GOVERNMENT_ENTITY", "public_body"},
      {"INTERNATIONAL_ORGANIZATION", "other"},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++) {
    char text[300];
    rows r;
    (void)snprintf(text, sizeof text,
                   "{\"LEI\":\"" A "\",\"Entity\":{\"LegalName\":\"N\","
                   "\"EntityCategory\":\"%s\"}}",
                   cases[i][0]);
    assert_int_equal(rows_read(NULL, text, &r), SG_OK);
    assert_int_equal(
        strncmp(sg_text_get(&r.text), cases[i][1], strlen(cases[i][1])), 0);
    rows_clear(&r);
  }
}

// One relationship as JSON; `more` stands inside it, `registration` beside.
static void relationship(char text[2048], const char *type, const char *more,
                         const char *registration) {
  (void)snprintf(text, 2048,
                 "{\"Relationship\":{\"StartNode\":{\"NodeID\":\"" A
                 "\",\"NodeIDType\":\"LEI\"},\"EndNode\":{\"NodeID\":\"" B
                 "\"},\"RelationshipType\":\"%s\"%s},\"Registration\":{%s}}\n",
                 type, more, registration);
}

// The line of the link alone.
static void check_link(const char *type, const char *more,
                       const char *registration, const char *wanted) {
  char text[2048];
  rows r;
  relationship(text, type, more, registration);
  assert_int_equal(rows_read(NULL, text, &r), SG_OK);
  const char *line = strstr(sg_text_get(&r.text), "unresolved\n");
  assert_non_null(line);
  line = strstr(line + 1, "unresolved\n");
  assert_non_null(line);
  line += strlen("unresolved\n");
  if (strncmp(line, wanted, strlen(wanted)) != 0)
    assert_string_equal(line, wanted);
  rows_clear(&r);
}

static void test_read_gleif__relationships_have_a_direction(void **state) {
  (void)state;
  check_link("IS_DIRECTLY_CONSOLIDATED_BY", "", "",
             "control XI-LEI-" B " -> XI-LEI-" A " [..] other direct\n");
  check_link("IS_ULTIMATELY_CONSOLIDATED_BY", "", "",
             "control XI-LEI-" B " -> XI-LEI-" A " [..] other ultimate\n");
  check_link("IS_FUND-MANAGED_BY", "", "",
             "control XI-LEI-" B " -> XI-LEI-" A " [..] agreement direct\n");
  check_link("IS_INTERNATIONAL_BRANCH_OF", "", "",
             "part_of XI-LEI-" A " -> XI-LEI-" B " [..]\n");
  check_link("IS_SUBFUND_OF", "", "",
             "part_of XI-LEI-" A " -> XI-LEI-" B " [..]\n");
  check_link("IS_FEEDER_TO", "", "",
             "other XI-LEI-" A " -> XI-LEI-" B " [..]\n"
             "  RelationshipType=\"IS_FEEDER_TO\"\n"
             "  label=\"IS_FEEDER_TO\"\n");
  check_link("IS_COUSIN_OF", "", "",
             "other XI-LEI-" A " -> XI-LEI-" B " [..]\n");
}

static void test_read_gleif__the_relationship_period_counts(void **state) {
  (void)state;
  static const char type[] = "IS_SUBFUND_OF";
  static const char begin[] = "part_of XI-LEI-" A " -> XI-LEI-" B " ";
  static const char *const cases[][3] = {
      {",\"RelationshipPeriods\":[{\"StartDate\":\"2018-01-01T00:00:00Z\","
       "\"EndDate\":\"2018-12-31T00:00:00Z\",\"PeriodType\":"
       "\"ACCOUNTING_PERIOD\"},{\"StartDate\":\"2017-08-14T00:00:00Z\","
       "\"PeriodType\":\"RELATIONSHIP_PERIOD\"}]",
       "\"RegistrationStatus\":\"LAPSED\"",
       "[2017-08-14..]\n  ACCOUNTING_PERIOD=\"2018-01-01/2018-12-31\"\n"},
      {",\"RelationshipPeriods\":{\"RelationshipPeriod\":{\"StartDate\":"
       "{\"$\":\"2017-08-14\"},\"EndDate\":{\"$\":\"2019-01-02\"},"
       "\"PeriodType\":{\"$\":\"RELATIONSHIP_PERIOD\"}}}",
       "", "[2017-08-14..2019-01-02]\n"},
      {",\"RelationshipPeriods\":[{\"StartDate\":\"2010-01-01\",\"EndDate\":"
       "\"2011-01-01\",\"PeriodType\":\"RELATIONSHIP_PERIOD\"},"
       "{\"StartDate\":\"2012-01-01\",\"PeriodType\":\"RELATIONSHIP_PERIOD\"}]",
       "", "[2012-01-01..]\n"},
      {"", "\"LastUpdateDate\":\"2020-02-03T04:05:06Z\"", "[..]\n"},
      {",\"RelationshipStatus\":\"INACTIVE\"",
       "\"LastUpdateDate\":\"2020-02-03T04:05:06Z\"", "[..2020-02-03]\n"},
      {",\"RelationshipStatus\":\"INACTIVE\",\"RelationshipPeriods\":[{"
       "\"StartDate\":\"2021-01-01\",\"PeriodType\":"
       "\"RELATIONSHIP_PERIOD\"}]",
       "\"LastUpdateDate\":\"2020-02-03T04:05:06Z\"",
       "[2021-01-01..2021-01-01]\n"},
      {",\"RelationshipPeriods\":[],\"RelationshipQualifiers\":7", "",
       "[..]\n"},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++) {
    char wanted[300];
    (void)snprintf(wanted, sizeof wanted, "%s%s", begin, cases[i][2]);
    check_link(type, cases[i][0], cases[i][1], wanted);
  }
}

static void
test_read_gleif__a_consolidated_percentage_is_no_share(void **state) {
  (void)state;
  check_link("IS_DIRECTLY_CONSOLIDATED_BY",
             ",\"RelationshipQuantifiers\":[{\"MeasurementMethod\":"
             "\"ACCOUNTING_CONSOLIDATION\",\"QuantifierAmount\":\"1.00\","
             "\"QuantifierUnits\":\"PERCENTAGE\"}]",
             "",
             "control XI-LEI-" B " -> XI-LEI-" A " [..] other direct\n"
             "  MeasurementMethod=\"ACCOUNTING_CONSOLIDATION\"\n"
             "  QuantifierAmount=\"1.00\"\n  QuantifierUnits=\"PERCENTAGE\"\n");
}

static void test_read_gleif__later_records_replace_earlier_ones(void **state) {
  (void)state;
  static const char entity[] =
      "{\"LEI\":\"" A "\",\"Entity\":{\"LegalName\":\"%s\"},"
      "\"Registration\":{\"LastUpdateDate\":\"%s\"}}\n";
  char text[2048];
  int n =
      snprintf(text, sizeof text, entity, "New", "2020-01-01T02:00:00+01:00");
  (void)snprintf(text + n, sizeof text - (size_t)n, entity, "Old",
                 "2020-01-01T00:30:00Z");
  rows_check(NULL, text,
             "company XI-LEI-" A " 'New' \n"
             "  LastUpdateDate=\"2020-01-01T02:00:00+01:00\"\n"
             "  identifier XI-LEI " A "\n",
             "");
}

static void test_read_gleif__annulled_relationships_go(void **state) {
  (void)state;
  char text[4096];
  rows r;
  relationship(text, "IS_SUBFUND_OF", "",
               "\"LastUpdateDate\":\"2020-01-01T00:00:00Z\"");
  relationship(text + strlen(text), "IS_SUBFUND_OF", "",
               "\"LastUpdateDate\":\"2020-01-02T00:00:00Z\","
               "\"RegistrationStatus\":\"ANNULLED\"");
  assert_int_equal(rows_read(NULL, text, &r), SG_OK);
  assert_string_equal(sg_text_get(&r.text), "");
  assert_string_equal(sg_text_get(&r.warnings),
                      "2:1: its publisher says that this relationship was "
                      "registered by mistake; the record is left out\n");
  assert_int_equal(r.n_records, 2);
  assert_int_equal(r.n_refused, 1);
  rows_clear(&r);
}

static const char exception_rows[] =
    "other XI-LEI-" A " '' \n"
    "  DIRECT_ACCOUNTING_CONSOLIDATION_PARENT=\"NO_LEI (the parent has no "
    "LEI); NEW_REASON\"\n"
    "  ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT=\"no reason is given\"\n";

static void test_read_gleif__exceptions_are_facts(void **state) {
  (void)state;
  check_rows("<ReportingExceptionData><Header><ContentDate>2023-06-09T09:03:29Z"
             "</ContentDate></Header><ReportingExceptions><Exception><LEI>" A
             "</LEI><ExceptionCategory>DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
             "</ExceptionCategory><ExceptionReason>NO_LEI</ExceptionReason>"
             "<ExceptionReason>NEW_REASON</ExceptionReason></Exception>"
             "<Exception><LEI>" A
             "</LEI><ExceptionCategory>ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
             "</ExceptionCategory></Exception></ReportingExceptions>"
             "</ReportingExceptionData>",
             exception_rows);
  check_rows("LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2\n" A
             ",DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,NEW_REASON\n" A
             ",ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,,\n",
             exception_rows);
}

static void test_read_gleif__exceptions_join_their_entity(void **state) {
  (void)state;
  rows_check(NULL,
             "{\"LEI\":\"" A "\",\"ExceptionCategory\":\"C\","
             "\"ExceptionReason\":\"NON_PUBLIC\"}\n"
             "{\"LEI\":\"" A "\",\"Entity\":{\"LegalName\":\"N\"}}\n"
             "{\"LEI\":\"" A "\",\"ExceptionCategory\":\"C\","
             "\"ExceptionReason\":[\"NO_KNOWN_PERSON\"]}\n",
             "company XI-LEI-" A " 'N' \n"
             "  C=\"NO_KNOWN_PERSON (no person is known who controls it)\"\n"
             "  identifier XI-LEI " A "\n",
             "");
}

static void test_read_gleif__what_cannot_be_used_is_told(void **state) {
  (void)state;
  rows r;
  assert_int_equal(
      rows_read("gleif",
                "{}\n7\n{\"LEI\":\"\",\"Entity\":{}}\n"
                "{\"LEI\":\"" A "\",\"Entity\":7}\n"
                "{\"Relationship\":[]}\n"
                "{\"Relationship\":{\"RelationshipType\":\"X\"}}\n"
                "{\"Relationship\":{\"RelationshipType\":\"X\",\"StartNode\":"
                "{\"NodeID\":\"" A "\"}}}\n"
                "{\"Relationship\":{\"RelationshipType\":\"X\",\"StartNode\":"
                "{\"NodeID\":\"1\",\"NodeIDType\":\"BIC\"}}}\n"
                "{\"ExceptionCategory\":\"X\"}\n"
                "{\"LEI\":{\"$\":[]},\"ExceptionCategory\":[1]}\n"
                "{\"LEI\":\"short\",\"Entity\":{\"LegalName\":{},"
                "\"LegalJurisdiction\":\"12\",\"EntityCreationDate\":\"soon\","
                "\"OtherEntityNames\":[1,null,\"\",{}]}}\n",
                &r),
      SG_OK);
  assert_string_equal(sg_text_get(&r.text), "company XI-LEI-short '' \n"
                                            "  LegalJurisdiction=\"12\"\n"
                                            "  identifier XI-LEI short\n");
  assert_int_equal(r.n_records, 11);
  assert_int_equal(r.n_refused, 10);
  const char *last = strstr(sg_text_get(&r.warnings), "11:");
  assert_non_null(last);
  assert_string_equal(
      last, "11:9: 'short' is no LEI: 20 letters and digits are expected\n"
            "11:62: 'LegalJurisdiction': '12' is no country known; it counts "
            "as unknown\n"
            "11:88: 'EntityCreationDate': 'soon' is no date that is certain; "
            "it counts as unknown\n"
            "11:1: 'XI-LEI-short': 'short' is no Legal Entity Identifier, as "
            "its length or its check digits tell; it is compared as it "
            "stands\n");
  rows_clear(&r);
}

static void test_read_gleif__places_are_those_of_the_elements(void **state) {
  (void)state;
  rows r;
  assert_int_equal(rows_read(NULL,
                             "<LEIData>\n<LEIRecords>\n<LEIRecord>\n  <LEI>" A
                             "</LEI>\n  <Entity>\n    <LegalName>N</LegalName>"
                             "\n    <EntityCreationDate>soon"
                             "</EntityCreationDate>\n  </Entity>\n"
                             "</LEIRecord></LEIRecords></LEIData>",
                             &r),
                   SG_OK);
  assert_string_equal(sg_text_get(&r.warnings),
                      "7:5: 'EntityCreationDate': 'soon' is no date that is "
                      "certain; it counts as unknown\n");
  rows_clear(&r);
}

static void test_read_gleif__broken_files_are_refused(void **state) {
  (void)state;
  rows_refused("gleif", "<LEIData><LEIRecords><LEIRecord>", "1:33",
               "ends inside an element");
  rows_refused("gleif", "<graphml/>", "1:1", "LEIData, RelationshipData or");
  rows_refused("gleif", "[{\"LEI\":1,}]", "1:11", "");
  rows_refused("gleif", "LEI,Exception.Category\n\"", "2:1", "");
  rows_refused("gleif", "", "1:1", "nothing is recognised");
}

static void test_read_gleif__instants_ascend(void **state) {
  (void)state;
  static const char *const ascending[] = {
      "",
      "1970-01-01",
      "2020-01-01T02:00:00+02:30",
      "2020-01-01T00:00:00Z",
      "2020-01-01T00:00:01.500Z",
      "2020-01-01T00:00:00-01:00",
      "2020-01-02",
  };
  uint64_t before = 0;
  for (size_t i = 0; i < SG_COUNT(ascending); i++) {
    const uint64_t when =
        sg_gleif_instant((sg_slice){ascending[i], strlen(ascending[i])});
    assert_true(i == 0 ? when == 0 : when > before);
    before = when;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_gleif__entities_from_xml),
      cmocka_unit_test(test_read_gleif__entities_from_json),
      cmocka_unit_test(test_read_gleif__entities_from_wrapped_json),
      cmocka_unit_test(test_read_gleif__entities_from_csv),
      cmocka_unit_test(test_read_gleif__kinds_follow_the_category),
      cmocka_unit_test(test_read_gleif__relationships_have_a_direction),
      cmocka_unit_test(test_read_gleif__the_relationship_period_counts),
      cmocka_unit_test(test_read_gleif__a_consolidated_percentage_is_no_share),
      cmocka_unit_test(test_read_gleif__later_records_replace_earlier_ones),
      cmocka_unit_test(test_read_gleif__annulled_relationships_go),
      cmocka_unit_test(test_read_gleif__exceptions_are_facts),
      cmocka_unit_test(test_read_gleif__exceptions_join_their_entity),
      cmocka_unit_test(test_read_gleif__what_cannot_be_used_is_told),
      cmocka_unit_test(test_read_gleif__places_are_those_of_the_elements),
      cmocka_unit_test(test_read_gleif__broken_files_are_refused),
      cmocka_unit_test(test_read_gleif__instants_ascend),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
