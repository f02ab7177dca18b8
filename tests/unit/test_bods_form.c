// SPDX-License-Identifier: GPL-2.0-or-later
// test_bods_form - tests of what is said of BODS statements that do not have
// the form of their standard.
#include "loaded_text.h"

#include "io/bods_table.h"

#define ID "'statementId':'0123456789abcdef0123456789abcdef'"
#define NEW(type, more, details)                                               \
  "[{" ID ",'declarationSubject':'r','recordId':'r','recordType':'" type "'"   \
  ",'statementDate':'2020-03-04'" more ",'recordDetails':{" details "}}]"
#define ENTITY(more)                                                           \
  NEW("entity", "",                                                            \
      "'isComponent':false,'entityType':{'type':'registeredEntity'}" more)
#define TYPE(type) NEW("entity", "", "'isComponent':false,'entityType':" type)
#define PERSON(more)                                                           \
  NEW("person", "", "'isComponent':false,'personType':'knownPerson'" more)
#define RELATION(more)                                                         \
  NEW("relationship", "",                                                      \
      "'isComponent':false,'subject':'c','interestedParty':'p'" more)
#define AROUND(more)                                                           \
  NEW("entity", more,                                                          \
      "'isComponent':false,'entityType':{'type':'registeredEntity'}")
#define NOTE(more)      AROUND(",'annotations':[{" more "}]")
#define PUBLISHED(more) AROUND(",'publicationDetails':{" more "}")
#define OLD(more)                                                              \
  "[{'statementID':'0123456789abcdef0123456789abcdef',"                        \
  "'statementType':'entityStatement','entityType':'registeredEntity'" more     \
  "}]"

// Statement; the words of its only warning, or NULL.
static const struct {
  const char *text, *words;
} rows[] = {
    {ENTITY(""), NULL},
    {PERSON(""), NULL},
    {RELATION(""), NULL},
    {OLD(""), NULL},
    {ENTITY(",'uri':null"), NULL},
    {ENTITY(",'own':{'uri':7}"), NULL},
    {NEW("entity", "", "'entityType':{'type':'state'}"),
     "'isComponent' is missing"},
    {NEW("person", "", "'isComponent':false"), "'personType' is missing"},
    {NEW("relationship", "", "'isComponent':false,'subject':'c'"),
     "'interestedParty' is missing"},
    {TYPE("'state'"), "'entityType' wants an object"},
    {TYPE("{'type':'legalEntity','subtype':'trust'}"), NULL},
    {TYPE("{'type':'state','subtype':'trust'}"), "is no subtype of 'state'"},
    {TYPE("{'type':'arrangement','subtype':'x'}"), "is no subtype"},
    {ENTITY(",'uri':'urn:x:1'"), NULL},
    {ENTITY(",'uri':'example.org/x'"), "'uri' wants a URI"},
    {ENTITY(",'uri':'https:'"), "'uri' wants a URI"},
    {ENTITY(",'uri':'https://a b'"), "'uri' wants a URI"},
    {ENTITY(",'uri':true"), "'uri' wants a URI"},
    {ENTITY(",'jurisdiction':{'code':'GB'}"), "'name' is missing"},
    {ENTITY(",'jurisdiction':'GB'"), "'jurisdiction' wants an object"},
    {ENTITY(",'formedByStatute':{'date':'2019'}"), "'date' wants a date"},
    {ENTITY(",'formedByStatute':{'date':'2019-02-29'}"), "'date' wants a date"},
    {ENTITY(",'formedByStatute':{'date':'2020-02-29'}"), NULL},
    {ENTITY(",'addresses':[{'type':'residence'}]"), "is none of its codes"},
    {ENTITY(",'addresses':[{'country':{'code':'GB'}}]"), "'name' is missing"},
    {ENTITY(",'addresses':[{'country':{'name':'x','code':'GBR'}}]"),
     "'code' wants text of 2 characters"},
    {ENTITY(",'publicListing':{}"), "'hasPublicListing' is missing"},
    {ENTITY(",'publicListing':{'hasPublicListing':1}"), "wants true or false"},
    {ENTITY(",'publicListing':{'hasPublicListing':false,'securitiesListings':"
            "[ ]}"),
     NULL},
    {ENTITY(",'publicListing':{'hasPublicListing':false,'securitiesListings':[{"
            "'stockExchangeJurisdiction':'GB','stockExchangeName':'x',"
            "'security':{'ticker':'y'}}]}"),
     "securities are listed"},
    {ENTITY(",'publicListing':{'hasPublicListing':true,'securitiesListings':{}}"
            ""),
     "wants a list"},
    {ENTITY(",'publicListing':{'hasPublicListing':true,'securitiesListings':[{"
            "'stockExchangeJurisdiction':'G','stockExchangeName':'x',"
            "'security':{'ticker':'y'}}]}"),
     "wants text of 2 to 6 characters"},
    {ENTITY(",'publicListing':{'hasPublicListing':true,'securitiesListings':[{"
            "'stockExchangeJurisdiction':'GB','stockExchangeName':'x',"
            "'security':{'idScheme':'isin'}}]}"),
     "'ticker' is missing"},
    {PERSON(",'birthDate':'1970-05'"), NULL},
    {PERSON(",'deathDate':'5/1970'"), "'deathDate' wants a date"},
    {PERSON(",'birthDate':'1700'"), "before 1800"},
    {PERSON(",'birthDate':'2021'"), "after the date of the statement"},
    {PERSON(",'birthDate':'1990-02','deathDate':'1990-01-31'"), "is before"},
    {PERSON(",'birthDate':'1850','deathDate':'1980'"), "120 years"},
    {PERSON(",'nationalities':[{'code':'GB'}]"), "'name' is missing"},
    {PERSON(",'nationalities':['GB']"), "'nationalities' wants an object"},
    {PERSON(",'taxResidencies':{}"), "'taxResidencies' wants a list"},
    {PERSON(",'placeOfBirth':{'type':'service'}"), "is none of its codes"},
    {PERSON(",'names':[{'fullName':'x','type':'y'}]"), "is none of its codes"},
    {PERSON(",'names':[{'fullName':'x','familyName':1}]"), "wants text"},
    {PERSON(",'identifiers':[{'id':'1','scheme':'GBR-PASSPORT'}]"), NULL},
    {PERSON(",'identifiers':[{'id':'1','scheme':'GB-PASSPORT'}]"),
     "three letters"},
    {PERSON(",'politicalExposure':{'status':'isPep','details':[{'reason':1}]}"),
     "'reason' wants text"},
    {PERSON(",'unspecifiedPersonDetails':{}"), "'reason' is missing"},
    {RELATION(",'componentRecords':[1]"), "'componentRecords' wants text"},
    {NEW("relationship", "",
         "'componentRecords':['x'],'isComponent':true,'subject':'c',"
         "'interestedParty':'p'"),
     "a component has components"},
    {RELATION(",'interests':[{'directOrIndirect':'x'}]"), "none of its codes"},
    {RELATION(",'interests':[{'beneficialOwnershipOrControl':'true'}]"),
     "wants true or false"},
    {RELATION(",'interests':[{'share':{'maximum':9,'exclusiveMaximum':9}}]"),
     "the same bound twice"},
    {AROUND(",'source':{'type':['x']}"), "is none of its codes"},
    {AROUND(",'source':{'type':'x'}"), "'type' wants a list"},
    {AROUND(",'source':{'retrievedAt':'2020-01-02T03:04:05.5+01:00'}"), NULL},
    {AROUND(",'source':{'retrievedAt':'2020-01-02T03:04:05Z'}"), NULL},
    {AROUND(",'source':{'retrievedAt':'2020-01-02T03:04:05'}"), "wants a date"},
    {AROUND(",'source':{'retrievedAt':'2020-01-02 03:04:05Z'}"),
     "wants a date"},
    {AROUND(",'source':{'retrievedAt':'2099-01-02'}"), "far in the future"},
    {AROUND(",'declaration':1"), "'declaration' wants text"},
    {PUBLISHED("'publicationDate':'2020-01-02','bodsVersion':'0.4',"
               "'publisher':{'url':'http://x'}"),
     NULL},
    {PUBLISHED("'publicationDate':'2020-01-02','bodsVersion':'0.4.0',"
               "'publisher':{'name':'x'}"),
     "'bodsVersion' wants"},
    {PUBLISHED("'publicationDate':'2020-01-02','bodsVersion':'0.4',"
               "'publisher':{}"),
     "'name' is missing, and what may stand for it"},
    {NOTE("'statementPointerTarget':'','motivation':'commenting'"), NULL},
    {NOTE("'statementPointerTarget':'x','motivation':'commenting'"),
     "wants a JSON pointer"},
    {NOTE("'statementPointerTarget':'/x','motivation':'linking'"),
     "wants 'url'"},
    {NOTE("'statementPointerTarget':'/x','motivation':'correcting',"
          "'transformedContent':'y'"),
     "'transformedContent' belongs"},
    {OLD(",'uri':'x'"), "'uri' wants a URI"},
    {OLD(",'replacesStatements':['x']"), "32 to 64 characters"},
    {OLD(",'statementDate':'2020-13-01'"), "'statementDate' wants"},
    {OLD(",'addresses':[{'type':'home','country':'GB'}]"), NULL},
};

static void test_bods_form__what_departs_is_said_once(void **state) {
  (void)state;
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    loaded l;
    loaded_model(&l, rows[i].text);
    const uint32_t n = l.problems.counts[SG_PROBLEM_BAD_FORM];
    if (n != (rows[i].words != NULL))
      fail_msg("%u times said of %s", n, rows[i].text);
    bool any = !rows[i].words;
    for (uint32_t k = 0; k < l.problems.first.n && !any; k++)
      any = strstr(SG_AT(const char *, &l.problems.first, k), rows[i].words);
    if (!any)
      fail_msg("not said of %s", rows[i].text);
    assert_int_equal(l.model.entities.n > 0, true);
    loaded_clear(&l);
  }
}

static void test_bods_form__places_are_those_of_the_values(void **state) {
  (void)state;
  loaded l;
  loaded_model(&l, "[{" ID ",'declarationSubject':'r','recordId':'r',\n"
                   "'recordType':'entity','statementDate':'2020-03-04',\n"
                   "'recordDetails':{'entityType':{'type':'state'},\n"
                   "  'uri' : [ ] }}]");
  assert_int_equal(l.problems.counts[SG_PROBLEM_BAD_FORM], 2);
  assert_non_null(
      strstr(SG_AT(const char *, &l.problems.first, 0), ":4:11: 'uri' wants"));
  assert_non_null(strstr(SG_AT(const char *, &l.problems.first, 1),
                         ":3:17: 'isComponent' is missing"));
  loaded_clear(&l);
}

static void test_bods_form__tables_are_sound(void **state) {
  (void)state;
  for (int i = 0; i < BODS_N_SHAPES; i++) {
    const bods_form_shape *shape = &bods_shapes[i];
    assert_int_equal(shape->n > 0, i != SHAPE_NONE && i != SHAPE_DETAILS);
    assert_true(shape->n <= BODS_MEMBERS_MAX);
    for (uint32_t k = 0; k < shape->n; k++) {
      const bods_form_member *m = &shape->members[k];
      assert_int_equal(m->codes != NULL, m->form == FORM_CODE);
      assert_true(m->shape == SHAPE_NONE || m->form == FORM_OBJECT);
      for (uint32_t j = 0; j < k; j++)
        assert_string_not_equal(m->key, shape->members[j].key);
    }
  }
}

static void test_bods_form__records_that_do_not_fit(void **state) {
  (void)state;
  static const struct {
    const char *subject, *interest, *words;
  } fits[] = {
      {"'arrangement','subtype':'trust'", "settlor", NULL},
      {"'arrangement','subtype':'nomination'", "nominee", NULL},
      {"'arrangement'", "settlor", "no trust"},
      {"'registeredEntity'", "nominator", "no nomination"},
      {"'registeredEntity'", "shareholding", NULL},
  };
  for (size_t i = 0; i < SG_COUNT(fits); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(
        text, sizeof text,
        "[{" ID ",'declarationSubject':'c','recordId':'c','recordType':"
        "'entity','statementDate':'2020-03-04','recordDetails':{'isComponent':"
        "false,'entityType':{'type':%s}}},{" ID ",'declarationSubject':'c',"
        "'recordId':'r','recordType':'relationship','statementDate':"
        "'2020-03-04','recordDetails':{'isComponent':false,'subject':'c',"
        "'interestedParty':'c','interests':[{'type':'%s'}]}}]",
        fits[i].subject, fits[i].interest);
    loaded_model(&l, text);
    assert_int_equal(l.problems.counts[SG_PROBLEM_BAD_FORM],
                     fits[i].words != NULL);
    if (fits[i].words)
      assert_non_null(
          strstr(SG_AT(const char *, &l.problems.first, 0), fits[i].words));
    loaded_clear(&l);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bods_form__what_departs_is_said_once),
      cmocka_unit_test(test_bods_form__places_are_those_of_the_values),
      cmocka_unit_test(test_bods_form__tables_are_sound),
      cmocka_unit_test(test_bods_form__records_that_do_not_fit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
