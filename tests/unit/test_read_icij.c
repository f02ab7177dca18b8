// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_icij - tests the sheets of the offshore leaks.
#include "read_rows.h"

#include "io/icij_roles.h"

#define ENTITIES                                                               \
  "=== nodes-entities.csv\nnode_id,name,original_name,former_name,"            \
  "jurisdiction,jurisdiction_description,company_type,address,"                \
  "incorporation_date,struck_off_date,status,service_provider,ibcRUC,"         \
  "country_codes,countries,sourceID,valid_until,note\n"
#define OFFICERS                                                               \
  "=== nodes-officers.csv\nnode_id,name,countries,country_codes,sourceID,"     \
  "valid_until,note\n"
#define INTERMEDIARIES                                                         \
  "=== nodes-intermediaries.csv\nnode_id,name,status,internal_id,address,"     \
  "countries,country_codes,sourceID,valid_until,note\n"
#define ADDRESSES                                                              \
  "=== nodes-addresses.csv\nnode_id,address,name,countries,country_codes,"     \
  "sourceID,valid_until,note\n"
#define EDGES                                                                  \
  "=== relationships.csv\nnode_id_start,node_id_end,rel_type,link,status,"     \
  "start_date,end_date,sourceID\n"

static void test_read_icij__a_company_and_its_provider(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            ENTITIES
            "1,NEW LTD,NEW LTD (EX-OLD),OLD LTD,SAM,Samoa,Trust,\"1 \"\"LITTLE "
            "HAVEN\"\";\nKOWLOON\",23-MAR-2006,2008-06-24,Defaulted,Mossack "
            "Fonseca,25,HKG;VGB,Hong Kong,Panama Papers,2015,\n"
            "2,TWO,TWO,,XXX,Undetermined,,,29/02/2006,,,Mossack "
            "Fonseca,,XXX,,Panama Papers,,\n"
            "3,THREE FOUNDATION,,,,,,,,,,,,,,Offshore Leaks,,\n"
            ",nobody,,,,,,,,,,,,,,,,\n");
  rows_hold(&r, "arrangement icij:1 'NEW LTD' WS | aka NEW LTD (EX-OLD) | "
                "former OLD LTD | "
                "country_codes=\"HKG;VGB\"");
  assert_non_null(strstr(sg_text_get(&r.text),
                         "| dissolved=\"2008-06-24\" | ibcRUC=\"25\" | "
                         "incorporated=\"2006-03-23\" | jurisdiction=\"SAM\" | "
                         "legal_form=\"Trust\" | service_provider=\"Mossack "
                         "Fonseca\" | status=\"Defaulted\" | "
                         "valid_until=\"2015\"\n"));
  rows_hold(&r, "company icij:2 'TWO' - |");
  rows_hold(&r, "arrangement icij:3 'THREE FOUNDATION' - | "
                "kind_guessed_from=\"name\"\n");
  rows_hold(&r, "company icij:provider:Mossack Fonseca 'Mossack Fonseca' - | "
                "role agent\n");
  rows_hold(&r, "agent icij:provider:Mossack Fonseca > icij:1 | "
                "role=\"service provider\"\n");
  rows_hold(&r, "agent icij:provider:Mossack Fonseca > icij:2 |");
  rows_hold(&r, "located_at icij:1 > address-");
  assert_int_equal(rows_refused(&r), 1);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_BAD_DATE], 1);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_BAD_COUNTRY], 0);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_DUPLICATE], 0);
  assert_int_equal(r.l.model.sources.n, 2);
  rows_clear(&r);
}

static void test_read_icij__roles_become_links(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            ENTITIES "1,E,,,,,,,,,,,,,,P,,\n" OFFICERS
                     "2,Somebody,China,CHN,P,2015,\n3,THE BEARER,,,P,,\n"
                     "4,BOSHEN LTD./135-77,,,P,,\n" ADDRESSES
                     "5,\"1 St, Hong Kong\",,Hong Kong,HKG,P,,\n" EDGES
                     "2,1,officer_of,Director / Shareholder,,12-OCT-2004,,P\n"
                     "2,1,officer_of,director of,,2010,2009,P\n"
                     "3,1,officer_of,shareholder of,,,,P\n"
                     "4,1,officer_of,shareholder of,,,,P\n"
                     "1,5,registered_address,registered address,,,,P\n"
                     "2,4,same_name_as,same name as,,,,P\n"
                     "2,3,similar,same address as,,,,P\n"
                     "4,1,officer_of,tur limited,,,,P\n"
                     "4,1,whatever,who knows,,,,P\n"
                     "2,99,intermediary_of,,,,,P\n,1,officer_of,,,,,P\n");
  rows_hold(&r, "other icij:2 'Somebody' - | valid_until=");
  rows_hold(&r, "other icij:3 'THE BEARER' - | bearer=true\n");
  rows_hold(&r, "company icij:4 'BOSHEN LTD./135-77' - | "
                "held_for_account=\"135-77\" | kind_guessed_from=\"name\"\n");
  rows_hold(&r, "address icij:5 '1 St, Hong Kong' HK |");
  rows_hold(&r, "position director icij:2 > icij:1 2004-10-12/ | "
                "role=\"Director / Shareholder\"\n");
  rows_hold(&r, "ownership legal icij:2 > icij:1 2004-10-12/ |");
  rows_hold(&r, "position director icij:2 > icij:1 | role=\"director of\"\n");
  rows_hold(&r, "ownership legal icij:3 > icij:1 |");
  rows_hold(&r, "ownership nominee icij:4 > icij:1 |");
  rows_hold(&r, "located_at icij:1 > icij:5 |");
  rows_hold(&r, "same_as icij:2 > icij:4 |");
  rows_hold(&r, "other icij:2 > icij:3 | label=\"same address as\"\n");
  rows_hold(&r, "position officer icij:4 > icij:1 | role=\"tur limited\"\n");
  rows_hold(&r, "other icij:4 > icij:1 | label=\"who knows\"\n");
  rows_hold(&r, "agent icij:2 > icij:99 | role=\"intermediary_of\"\n");
  rows_hold(&r, "unresolved icij:99");
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE], 1);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_DATE_ORDER], 1);
  assert_int_equal(rows_refused(&r), 1);
  rows_clear(&r);
}

static void test_read_icij__an_officer_may_be_an_intermediary(void **state) {
  (void)state;
  rows r;
  rows_read(&r, NULL,
            INTERMEDIARIES
            "7,ACME SERVICES LTD,,,,Jersey;United "
            "Kingdom,JEY;GBR,P,,\n8,B LTD,,,,Jersey,JEY,P,,\n" OFFICERS
            "7,Acme Services,China,CHN,Q,2015,note\n"
            "8,B LTD,,,Q,,\n");
  rows_hold(&r, "company icij:7 'ACME SERVICES LTD' - | role agent | aka Acme "
                "Services |");
  rows_hold(&r, "company icij:8 'B LTD' JE | role agent | country_codes=");
  assert_int_equal(r.status, SG_OK);
  assert_int_equal(r.l.model.entities.n, 2);
  assert_int_equal(r.l.problems.total, 0);
  rows_clear(&r);
}

static void test_read_icij__earlier_layouts(void **state) {
  (void)state;
  static const char *const texts[] = {
      "=== Entities.csv\nname,jurisdiction,node_id,sourceID\nE,BVI,1,P\n"
      "=== Officers.csv\nname,node_id\nO,2\n"
      "=== all_edges.csv\nnode_1,rel_type,node_2\n2,Shareholder of,1\n",
      "=== panama_papers.nodes.entity.csv\n\"n.node_id\",\"n.name\","
      "\"n.jurisdiction\"\n1,E,BVI\n=== panama_papers.nodes.officer.csv\n"
      "node_id,name\n2,O\n=== panama_papers.edges.csv\n"
      "START_ID,TYPE,END_ID,link,start_date,end_date,sourceID,valid_until\n"
      "2,OFFICER_OF,1,shareholder of,,,Panama Papers,2015\n",
  };
  for (size_t i = 0; i < SG_COUNT(texts); i++) {
    rows r;
    rows_read(&r, NULL, texts[i]);
    rows_hold(&r, "company icij:1 'E' VG |");
    rows_hold(&r, "other icij:2 'O' -");
    rows_hold(&r, "ownership legal icij:2 > icij:1 |");
    rows_clear(&r);
  }
}

static void expect_roles(const char *text, const char *expected) {
  sg_icij_role roles[SG_ICIJ_ROLES_MAX];
  char found[200] = "";
  const uint32_t n =
      sg_icij_roles((sg_slice){text, strlen(text)}, (sg_slice){NULL, 0}, roles);
  size_t length = 0;
  for (uint32_t i = 0; i < n; i++) {
    const char *detail = "";
    if (roles[i].kind == SG_POSITION)
      detail = sg_word(&sg_posts, roles[i].detail);
    else if (roles[i].kind == SG_OWNERSHIP)
      detail = roles[i].measure ? "ultimate"
                                : sg_word(&sg_capacities, roles[i].capacity);
    length += (size_t)snprintf(
        found + length, sizeof found - length, "%s%s%s%s", i ? ", " : "",
        sg_word(&sg_link_kinds, roles[i].kind), detail[0] ? " " : "", detail);
  }
  assert_string_equal(found, expected);
}

static void test_read_icij__words_of_relationships(void **state) {
  (void)state;
  static const char *const table[][2] = {
      {"shareholder of", "ownership legal"},
      {"Nominee Shareholder of", "ownership nominee"},
      {"beneficiary of", "ownership beneficial"},
      {"Beneficiay", "ownership beneficial"},
      {"ultimate beneficial owner of", "ownership ultimate"},
      {"power of attorney of", "agent"},
      {"records & registers of", "agent"},
      {"secretary of", "position secretary"},
      {"nominee director of", "position nominee"},
      {"chairman of", "position chair"},
      {"authorised person / signatory of", "position signatory"},
      {"v.p. / treas. / director", "position executive, position director"},
      {"pres / dir. / sec. / tres.",
       "position executive, position director, position secretary"},
      {"owner, director and shareholder of",
       "ownership beneficial, position director, ownership legal"},
      {"trustee of", "control"},
      {"protector of", "control"},
      {"residential address", "located_at"},
      {"registered office", "located_at"},
      {"similar name and address as", "same_as"},
      {"probably_same_officer_as", "same_as"},
      {"connected to", "other"},
      {"underlying", "other"},
      {"mr /", ""},
      {"", ""},
  };
  for (size_t i = 0; i < SG_COUNT(table); i++)
    expect_roles(table[i][0], table[i][1]);
}

static void test_read_icij__a_graph_of_a_story(void **state) {
  (void)state;
  rows r;
  rows_read(
      &r, NULL,
      "{\"nodes\":[{\"id\":1,\"label\":\"X\",\"data\":{\"categories\":{\"0\":"
      "\"Company\"},\"properties\":{\"name\":\"ACME INC.\",\"jurisdiction\":"
      "\"PMA\",\"registrationDate\":\"16-AUG-2012\",\"struck_off_date\":"
      "\"15-01-2017\",\"status\":\"DIS\",\"file_number\":7}}},"
      "{\"id\":2,\"label\":\"Y\",\"data\":{\"categories\":{\"0\":\"Officer\"},"
      "\"properties\":{\"name\":\"\",\"pep\":\"YES\",\"citizenship\":\"X\","
      "\"numbershares\":\"5,000\"}}},"
      "{\"id\":3,\"data\":{\"categories\":[\"Client\"],\"properties\":{"
      "\"name\":\"Z SERVICES\"}}},{\"id\":4,\"data\":{\"categories\":{\"0\":"
      "\"Address\"},\"properties\":{\"name\":\"1 St\"}}},{\"id\":5},{}],"
      "\"edges\":[{\"id\":8,\"source\":2,\"target\":1,\"data\":{\"type\":\"is "
      "officer of\",\"properties\":{\"name\":\"Director / Shareholder\","
      "\"date_start\":\"19/06/2001\",\"date_end\":\"\"}}},"
      "{\"id\":9,\"source\":3,\"target\":1,\"data\":{\"type\":\"registered\"}},"
      "{\"source\":2,\"target\":4,\"label\":\"registered address\"},"
      "{\"id\":10,\"source\":2,\"target\":3,\"data\":{\"type\":\"has similar "
      "name and address as\"}},{\"id\":11,\"source\":2}]}\n");
  rows_hold(&r, "company icij:graph:1 'ACME INC.' PA | dissolved=\"2017-01-15\""
                " | file_number=\"7\" | incorporated=\"2012-08-16\" | "
                "jurisdiction=\"PMA\" | status=\"DIS\"\n");
  rows_hold(&r, "other icij:graph:2 'Y' - | topic role.pep | "
                "numbershares=\"5,000\"\n");
  rows_hold(&r, "company icij:graph:3 'Z SERVICES' - | role agent |");
  rows_hold(&r, "address icij:graph:4 '1 St' -\n");
  rows_hold(&r, "position director icij:graph:2 > icij:graph:1 2001-06-19/ |");
  rows_hold(&r, "ownership legal icij:graph:2 > icij:graph:1 2001-06-19/ |");
  rows_hold(&r, "agent icij:graph:3 > icij:graph:1 | role=\"registered\"\n");
  rows_hold(&r, "located_at icij:graph:2 > icij:graph:4 |");
  rows_hold(&r, "same_as icij:graph:2 > icij:graph:3 |");
  assert_int_equal(rows_refused(&r), 2);
  assert_int_equal(r.l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE], 1);
  rows_clear(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read_icij__a_company_and_its_provider),
      cmocka_unit_test(test_read_icij__roles_become_links),
      cmocka_unit_test(test_read_icij__an_officer_may_be_an_intermediary),
      cmocka_unit_test(test_read_icij__earlier_layouts),
      cmocka_unit_test(test_read_icij__words_of_relationships),
      cmocka_unit_test(test_read_icij__a_graph_of_a_story),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
