// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_bods - tests of the rows that BODS statements and lines of the UK
// register of control become.
#include "loaded_text.h"

enum { PERCENT = 10000000 };

#define ENTITY(id)                                                             \
  "{'statementId':'s-" id "','recordId':'" id "','recordType':'entity',"       \
  "'statementDate':'2019',"                                                    \
  "'recordDetails':{'entityType':{'type':'registeredEntity'},'name':'" id      \
  "'}}\n"
#define PERSON(id)                                                             \
  "{'statementId':'s-" id "','recordId':'" id "','recordType':'person',"       \
  "'statementDate':'2019',"                                                    \
  "'recordDetails':{'personType':'knownPerson','names':[{'fullName':'" id      \
  "'}]}}\n"
#define RELATION(more, interests)                                              \
  "{'statementId':'s-r','recordId':'r','recordType':'relationship',"           \
  "'statementDate':'2019-05-06'," more "'recordDetails':{'subject':'c',"       \
  "'interestedParty':'p','interests':[" interests "]}}\n"
#define PARTIES ENTITY("c") PERSON("p")

// Read one text as of the end of 2019.
static void read_text(loaded *l, const char *text) {
  loaded_model(l, text);
  loaded_view(l, "2019", NULL);
}

static const sg_link_row *row_of(const loaded *l, const char *id) {
  const uint32_t e = loaded_link(l, id);
  if (e == SG_NONE)
    fail_msg("no link %s", id);
  return sg_view_link_row(&l->view, e);
}

static const char *attr_of(const loaded *l, uint32_t attrs, const char *key) {
  const char *text = sg_attr_find(&l->model, attrs, key);
  return text ? text : "";
}

static const sg_entity_row *entity_of(const loaded *l, const char *id) {
  const uint32_t row = sg_model_entity(&l->model, id);
  assert_int_not_equal(row, SG_NONE);
  return &SG_AT(sg_entity_row, &l->model.entities, row);
}

// The text of the first item of a domain that belongs to an entity.
static const char *item_of(const loaded *l, const char *id, int domain) {
  const uint32_t row = sg_model_entity(&l->model, id);
  const sg_vec *items = &l->model.items[domain];
  for (uint32_t i = 0; i < items->n; i++)
    if (SG_AT(sg_item, items, i).owner == row)
      return sg_model_text(&l->model, SG_AT(sg_item, items, i).text);
  return "";
}

static void test_bods__types_of_interest(void **state) {
  (void)state;
  static const struct {
    const char *type;
    uint8_t kind, detail;
  } rows[] = {
      {"shareholding", SG_OWNERSHIP, 0},
      {"votingRights", SG_OWNERSHIP, 0},
      {"voting-rights", SG_OWNERSHIP, 0},
      {"beneficiaryOfLegalArrangement", SG_OWNERSHIP, 0},
      {"appointmentOfBoard", SG_CONTROL, SG_MEANS_BOARD_MAJORITY},
      {"appointment-of-board", SG_CONTROL, SG_MEANS_BOARD_MAJORITY},
      {"otherInfluenceOrControl", SG_CONTROL, SG_MEANS_OTHER},
      {"influence-or-control", SG_CONTROL, SG_MEANS_OTHER},
      {"settlor", SG_CONTROL, SG_MEANS_OTHER},
      {"trustee-of-trust", SG_CONTROL, SG_MEANS_OTHER},
      {"protector", SG_CONTROL, SG_MEANS_OTHER},
      {"rightsGrantedByContract", SG_CONTROL, SG_MEANS_AGREEMENT},
      {"controlViaCompanyRulesOrArticles", SG_CONTROL, SG_MEANS_AGREEMENT},
      {"controlByLegalFramework", SG_CONTROL, SG_MEANS_STATUTE},
      {"nominee", SG_CONTROL, SG_MEANS_NOMINEE},
      {"nominator", SG_CONTROL, SG_MEANS_AGREEMENT},
      {"boardMember", SG_POSITION, SG_POST_DIRECTOR},
      {"boardChair", SG_POSITION, SG_POST_CHAIR},
      {"seniorManagingOfficial", SG_POSITION, SG_POST_EXECUTIVE},
      {"conditionalRightsGrantedByContract", SG_LINK_OTHER, 0},
      {"rightsToSurplusAssetsOnDissolution", SG_LINK_OTHER, 0},
      {"rightsToProfitOrIncome", SG_LINK_OTHER, 0},
      {"enjoymentAndUseOfAssets", SG_LINK_OTHER, 0},
      {"unknownInterest", SG_LINK_OTHER, 0},
      {"something new", SG_LINK_OTHER, 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(text, sizeof text, PARTIES RELATION("", "{'type':'%s'}"),
                   rows[i].type);
    read_text(&l, text);
    const sg_link_row *row = row_of(&l, "r");
    if (row->kind != rows[i].kind || row->detail != rows[i].detail)
      fail_msg("%s: kind %u, detail %u", rows[i].type, row->kind, row->detail);
    assert_int_equal(row->low, 0);
    assert_int_equal(row->high, SG_WHOLE);
    // From the interested party to the subject.
    assert_string_equal(l.view.graph.entity_id[l.view.graph.link_from[0]], "p");
    assert_string_equal(l.view.graph.entity_id[l.view.graph.link_to[0]], "c");
    assert_int_equal(l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE],
                     strcmp(rows[i].type, "something new") == 0);
    loaded_clear(&l);
  }
}

static void test_bods__shares_and_their_bounds(void **state) {
  (void)state;
  static const struct {
    const char *share;
    uint32_t low, high, n_problems;
  } rows[] = {
      {"{'exact':51}", 51 * PERCENT, 51 * PERCENT, 0},
      {"{'exact':'51'}", 51 * PERCENT, 51 * PERCENT, 0},
      {"{'exact':100,'minimum':100,'maximum':100}", SG_WHOLE, SG_WHOLE, 0},
      {"{'minimum':25,'maximum':50}", 25 * PERCENT, 50 * PERCENT, 0},
      {"{'exclusiveMinimum':25,'maximum':50}", 25 * PERCENT + 1, 50 * PERCENT,
       0},
      {"{'minimum':25,'exclusiveMaximum':50}", 25 * PERCENT, 50 * PERCENT - 1,
       0},
      {"{'minimum':25,'exclusiveMinimum':true}", 25 * PERCENT + 1, SG_WHOLE, 0},
      {"{'maximum':50,'exclusiveMaximum':true,'exclusiveMinimum':false}", 0,
       50 * PERCENT - 1, 0},
      {"{}", 0, SG_WHOLE, 0},
      {"{'exact':'many'}", 0, SG_WHOLE, 1},
      {"{'exact':101}", 0, SG_WHOLE, 1},
      {"{'exact':-1}", 0, SG_WHOLE, 1},
      {"{'minimum':50,'maximum':25}", 0, SG_WHOLE, 1},
      {"{'exact':null}", 0, SG_WHOLE, 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   PARTIES RELATION("", "{'type':'shareholding','share':%s}"),
                   rows[i].share);
    read_text(&l, text);
    const sg_link_row *row = row_of(&l, "r");
    if (row->low != rows[i].low || row->high != rows[i].high)
      fail_msg("%s: %u-%u", rows[i].share, row->low, row->high);
    assert_int_equal(row->votes, SG_NONE);
    assert_int_equal(l.problems.counts[SG_PROBLEM_BAD_SHARE],
                     rows[i].n_problems);
    loaded_clear(&l);
  }
}

static void test_bods__votes_are_no_share(void **state) {
  (void)state;
  loaded l;
  read_text(&l, PARTIES RELATION(
                    "", "{'type':'votingRights','share':{'minimum':75}}"));
  const sg_link_row *row = row_of(&l, "r");
  assert_int_equal(row->low, 0);
  assert_int_equal(row->high, SG_WHOLE);
  assert_int_equal(row->votes, 75 * PERCENT);
  assert_int_equal(row->votes_high, SG_WHOLE);
  loaded_clear(&l);
}

static void test_bods__shares_and_votes_side_by_side_are_one(void **state) {
  (void)state;
  static const struct {
    const char *second;
    uint32_t n;
  } rows[] = {
      {"'startDate':'2016-04-06'", 1},
      {"'startDate':'2016-04-07'", 2},
      {"'startDate':'2016-04-06','directOrIndirect':'indirect'", 2},
      {"'startDate':'2016-04-06','details':'other'", 2},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   PARTIES RELATION("", "{'type':'shareholding','share':"
                                        "{'exact':60},'startDate':'2016-04-06'}"
                                        ",{'type':'votingRights','share':"
                                        "{'exact':40},%s}"),
                   rows[i].second);
    read_text(&l, text);
    assert_int_equal(l.model.links.n, rows[i].n);
    const sg_link_row *row = row_of(&l, "r");
    assert_int_equal(row->low, 60 * PERCENT);
    assert_int_equal(row->votes, rows[i].n == 1 ? 40 * PERCENT : SG_NONE);
    if (rows[i].n == 2)
      assert_int_equal(row_of(&l, "r#2")->votes, 40 * PERCENT);
    loaded_clear(&l);
  }
}

static void test_bods__derived_stakes_are_told_from_direct_ones(void **state) {
  (void)state;
  static const struct {
    const char *interest;
    uint8_t measure;
  } rows[] = {
      {"{'type':'shareholding','directOrIndirect':'direct'}", SG_DIRECT},
      {"{'type':'shareholding','directOrIndirect':'unknown'}", SG_DIRECT},
      {"{'type':'shareholding','directOrIndirect':'indirect'}", SG_TOTAL},
      {"{'type':'shareholding','interestLevel':'indirect'}", SG_TOTAL},
      {"{'type':'otherInfluenceOrControl','details':'Relationship Type: "
       "IS_ULTIMATELY_CONSOLIDATED_BY'}",
       SG_ULTIMATE},
      {"{'type':'otherInfluenceOrControl','details':'Relationship Type: "
       "IS_DIRECTLY_CONSOLIDATED_BY'}",
       SG_DIRECT},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(text, sizeof text, PARTIES RELATION("", "%s"),
                   rows[i].interest);
    read_text(&l, text);
    assert_int_equal(row_of(&l, "r")->measure, rows[i].measure);
    loaded_clear(&l);
  }
}

static void test_bods__trustees_by_the_words_of_the_register(void **state) {
  (void)state;
  loaded l;
  read_text(&l,
            PARTIES RELATION(
                "",
                "{'type':'shareholding','details':\"Relationship Type: "
                "[\\\"ownership-of-shares-25-to-50-percent-as-trust\\\"]\"}"));
  assert_int_equal(row_of(&l, "r")->capacity, SG_TRUSTEE);
  loaded_clear(&l);
}

static void test_bods__closed_records_end(void **state) {
  (void)state;
  static const struct {
    const char *status, *interest, *until;
  } rows[] = {
      {"", "{'type':'shareholding'}", ""},
      {"'recordStatus':'updated',", "{'type':'shareholding'}", ""},
      {"'recordStatus':'closed',", "{'type':'shareholding'}", "2019-05-06"},
      {"'recordStatus':'closed',",
       "{'type':'shareholding','endDate':'2018-01-02'}", "2018-01-02"},
      {"'recordStatus':'new',",
       "{'type':'shareholding','endDate':'2018-01-02'}", "2018-01-02"},
      {"'recordStatus':'new',",
       "{'type':'shareholding','startDate':"
       "'2019-01-01','endDate':'2018-01-02'}",
       ""},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    char until[11];
    loaded l;
    (void)snprintf(text, sizeof text, PARTIES RELATION("%s", "%s"),
                   rows[i].status, rows[i].interest);
    read_text(&l, text);
    sg_date_write(row_of(&l, "r")->until, until);
    assert_string_equal(until, rows[i].until);
    loaded_clear(&l);
  }
}

static void test_bods__closed_at_no_known_time_is_not_in_force(void **state) {
  (void)state;
  loaded l;
  read_text(&l, PARTIES "{'statementId':'s-r','recordId':'r','recordType':"
                        "'relationship','recordStatus':'closed',"
                        "'recordDetails':{'subject':'c','interestedParty':'p',"
                        "'interests':[{'type':'shareholding','share':{'exact':"
                        "100},'beneficialOwnershipOrControl':true}]}}");
  const sg_link_row *row = row_of(&l, "r");
  assert_int_equal(row->kind, SG_LINK_OTHER);
  assert_string_equal(attr_of(&l, row->attrs, "label"), "\"shareholding\"");
  loaded_clear(&l);
}

static void test_bods__who_is_not_specified_stays_visible(void **state) {
  (void)state;
  static const struct {
    const char *party, *reason;
  } rows[] = {
      {"{'reason':'unknown','description':'why'}", "\"unknown\""},
      {"{'unspecifiedReason':'noBeneficialOwners'}", "\"noBeneficialOwners\""},
      {"{'unspecified':{'reason':'subject-exempt-from-disclosure'}}",
       "\"subject-exempt-from-disclosure\""},
      {"{}", "\"unknown\""},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[2000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   ENTITY("c") "{'statementId':'s-r','recordId':'r',"
                               "'recordType':'relationship',"
                               "'statementDate':'2019','recordDetails':"
                               "{'subject':'c','interestedParty':%s}}",
                   rows[i].party);
    read_text(&l, text);
    const sg_link_row *row = row_of(&l, "r");
    assert_int_equal(row->kind, SG_CONTROL);
    assert_string_equal(attr_of(&l, row->attrs, "unspecified_reason"),
                        rows[i].reason);
    const sg_entity_row *owner = entity_of(&l, "unspecified:r:interestedParty");
    assert_int_equal(owner->kind, SG_OTHER);
    assert_string_equal(attr_of(&l, owner->attrs, "unspecified_reason"),
                        rows[i].reason);
    assert_int_equal(l.problems.total, l.problems.counts[SG_PROBLEM_BAD_FORM]);
    loaded_clear(&l);
  }
}

static void test_bods__a_seat_is_a_post_for_persons_only(void **state) {
  (void)state;
  loaded l;
  read_text(&l, ENTITY("c") ENTITY("p")
                    RELATION("", "{'type':'boardMember'},"
                                 "{'type':'seniorManagingOfficial'}"));
  assert_int_equal(row_of(&l, "r")->kind, SG_CONTROL);
  assert_int_equal(row_of(&l, "r")->detail, SG_MEANS_BOARD_MEMBER);
  assert_int_equal(row_of(&l, "r#2")->kind, SG_CONTROL);
  assert_int_equal(row_of(&l, "r#2")->detail, SG_MEANS_OTHER);
  loaded_clear(&l);
}

static void test_bods__kinds_of_entity(void **state) {
  (void)state;
  static const struct {
    const char *type;
    uint8_t kind;
    uint32_t functions;
    const char *reason;
  } rows[] = {
      {"{'type':'registeredEntity'}", SG_COMPANY, 0, ""},
      {"'legalEntity'", SG_COMPANY, 0, ""},
      {"{'type':'arrangement','subtype':'trust'}", SG_ARRANGEMENT, 0, ""},
      {"{'type':'state'}", SG_PUBLIC_BODY, 0, ""},
      {"{'type':'stateBody','subtype':'governmentDepartment'}", SG_PUBLIC_BODY,
       SG_FN_EXECUTIVE, ""},
      {"{'type':'stateBody','subtype':'stateAgency'}", SG_PUBLIC_BODY, 0, ""},
      {"'anonymousEntity'", SG_OTHER, 0, "\"anonymousEntity\""},
      {"{'type':'unknownEntity'}", SG_OTHER, 0, "\"unknownEntity\""},
      {"7", SG_OTHER, 0, ""},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[1000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   "{'statementID':'e','statementType':'entityStatement',"
                   "'entityType':%s}",
                   rows[i].type);
    read_text(&l, text);
    const sg_entity_row *row = entity_of(&l, "e");
    assert_int_equal(row->kind, rows[i].kind);
    assert_int_equal(row->functions, rows[i].functions);
    assert_string_equal(attr_of(&l, row->attrs, "unspecified_reason"),
                        rows[i].reason);
    loaded_clear(&l);
  }
}

static void test_bods__what_an_entity_says(void **state) {
  (void)state;
  loaded l;
  read_text(&l,
            "{'statementId':'s','recordId':'e','recordType':'entity',"
            "'statementDate':'2019','recordStatus':'closed',"
            "'recordDetails':{'entityType':{'type':"
            "'registeredEntity','details':'Ltd'},'name':'E','alternateNames':"
            "['F'],'incorporatedInJurisdiction':{'code':'GB'},'identifiers':"
            "[{'id':null,'scheme':'X'},{'id':'1','scheme':'GB-COH'},{'id':'2'}]"
            ",'foundingDate':'2001-02-03T00:00:00','dissolutionDate':'2009',"
            "'addresses':[{'type':'registered','address':'1 High St',"
            "'postCode':'N1','country':'GB'}],'publicListing':"
            "{'hasPublicListing':true},'own':1,'kind':2}}");
  const sg_entity_row *row = entity_of(&l, "e");
  assert_int_equal(row->country, SG_COUNTRY('G', 'B'));
  assert_string_equal(item_of(&l, "e", SG_ON_NAMES), "F");
  assert_string_equal(item_of(&l, "e", SG_ON_IDENTIFIERS), "GB-COH");
  assert_string_equal(item_of(&l, "e", SG_ON_TOPICS), "corp.public");
  assert_int_equal(l.model.items[SG_ON_IDENTIFIERS].n, 1);
  assert_string_equal(item_of(&l, "e", SG_ITEM_ADDRESSES), "1 High St, N1, GB");
  assert_string_equal(attr_of(&l, row->attrs, "incorporated"),
                      "\"2001-02-03\"");
  assert_string_equal(attr_of(&l, row->attrs, "dissolved"), "\"2009\"");
  assert_string_equal(attr_of(&l, row->attrs, "legal_form"), "\"Ltd\"");
  assert_string_equal(attr_of(&l, row->attrs, "recordStatus"), "\"closed\"");
  assert_string_equal(attr_of(&l, row->attrs, "own"), "1");
  assert_string_equal(attr_of(&l, row->attrs, "bods_kind"), "2");
  assert_int_equal(l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE],
                   1); // an identifier without scheme
  assert_int_not_equal(sg_model_entity(&l.model, "s"), SG_NONE);
  loaded_clear(&l);
}

static void test_bods__what_a_person_says(void **state) {
  (void)state;
  static const char *const exposed[] = {
      "'politicalExposure':{'status':'isPep','details':[{'reason':'MP'}]}",
      "'hasPepStatus':true,'pepStatusDetails':[{'reason':'MP'}]",
  };
  for (size_t i = 0; i < SG_COUNT(exposed); i++) {
    char text[1000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   "{'statementID':'p','statementType':'personStatement',"
                   "'names':[{'type':'former','fullName':'Q'},{'givenName':'A',"
                   "'familyName':'B'}],'nationalities':[{'code':'GB'}],"
                   "'birthDate':'1984-09','addresses':[{'type':'residence',"
                   "'address':'at home'}],'gender':'x',%s}",
                   exposed[i]);
    read_text(&l, text);
    const sg_entity_row *row = entity_of(&l, "p");
    assert_int_equal(row->kind, SG_PERSON);
    assert_int_equal(row->country, 0);
    assert_string_equal(sg_model_text(&l.model, row->name), "A B");
    assert_string_equal(item_of(&l, "p", SG_ON_FORMER_NAMES), "Q");
    assert_string_equal(item_of(&l, "p", SG_ON_TOPICS), "role.pep");
    assert_string_equal(item_of(&l, "p", SG_ITEM_ADDRESSES), "");
    assert_string_equal(attr_of(&l, row->attrs, "birth_date"), "\"1984-09\"");
    assert_string_equal(attr_of(&l, row->attrs, "politicalExposure"),
                        "[{\"reason\":\"MP\"}]");
    assert_string_equal(attr_of(&l, row->attrs, "nationalities"), "");
    assert_string_equal(attr_of(&l, row->attrs, "gender"), "");
    loaded_clear(&l);
  }
}

static void test_bods__older_statements_name_each_other(void **state) {
  (void)state;
  loaded l;
  read_text(&l,
            "[{'statementID':'e1','statementType':'entityStatement',"
            "'entityType':'registeredEntity','name':'old'},"
            "{'statementID':'p','statementType':'personStatement'},"
            "{'statementID':'o1','statementType':'ownershipOrControlStatement',"
            "'subject':{'describedByEntityStatement':'e1'},'interestedParty':"
            "{'describedByPersonStatement':'p'},'interests':[{'type':"
            "'shareholding'}]},"
            "{'statementID':'e2','statementType':'entityStatement',"
            "'entityType':'registeredEntity','name':'new',"
            "'replacesStatements':['e1']},"
            "{'statementID':'o2','statementType':'ownershipOrControlStatement',"
            "'subject':{'describedByEntityStatement':'e1'},'interestedParty':"
            "{'describedByPersonStatement':'p'},'interests':[{'type':"
            "'voting-rights'}],'replacesStatements':['o1']}]");
  assert_int_equal(l.view.graph.n_entities, 2);
  assert_int_equal(l.view.graph.n_links, 1);
  assert_int_equal(l.model.n_unresolved, 0);
  assert_int_equal(row_of(&l, "o2")->kind, SG_OWNERSHIP);
  assert_string_equal(sg_model_text(&l.model, entity_of(&l, "e2")->name),
                      "new");
  loaded_clear(&l);
}

static void test_bods__records_refused_are_counted(void **state) {
  (void)state;
  loaded l;
  read_text(&l, "[{'statementID':'e','statementType':'entityStatement',"
                "'entityType':'registeredEntity'},7,{'statementID':'x',"
                "'statementType':'none'},{'statementType':'personStatement'},"
                "{'statementID':'y','statementType':"
                "'ownershipOrControlStatement'}]");
  assert_int_equal(SG_AT(sg_input_file, &l.model.inputs, 0).n_refused, 4);
  assert_int_equal(SG_AT(sg_input_file, &l.model.inputs, 0).n_records, 5);
  assert_int_equal(l.problems.counts[SG_PROBLEM_REFUSED], 4);
  loaded_clear(&l);
}

#define PSC(data)                                                              \
  "{'company_number':'1234567','data':{'kind':" data ",'links':{'self':"       \
  "'/company/01234567/persons-with-significant-control/x/abc'}}}\n"

static void test_psc__natures_of_control(void **state) {
  (void)state;
  static const struct {
    const char *natures;
    uint32_t low, high, votes, votes_high;
    uint8_t kind, detail, capacity;
  } rows[] = {
      {"'ownership-of-shares-25-to-50-percent'", 25 * PERCENT + 1, 50 * PERCENT,
       SG_NONE, SG_NONE, SG_OWNERSHIP, 0, 0},
      {"'ownership-of-shares-50-to-75-percent-as-trust'", 50 * PERCENT + 1,
       75 * PERCENT - 1, SG_NONE, SG_NONE, SG_OWNERSHIP, 0, SG_TRUSTEE},
      {"'ownership-of-shares-75-to-100-percent-registered-overseas-entity'",
       75 * PERCENT, SG_WHOLE, SG_NONE, SG_NONE, SG_OWNERSHIP, 0, 0},
      {"'ownership-of-shares-more-than-25-percent'", 25 * PERCENT + 1, SG_WHOLE,
       SG_NONE, SG_NONE, SG_OWNERSHIP, 0, 0},
      {"'voting-rights-75-to-100-percent-limited-liability-partnership'", 0,
       SG_WHOLE, 75 * PERCENT, SG_WHOLE, SG_OWNERSHIP, 0, 0},
      {"'voting-rights-25-to-50-percent','ownership-of-shares-75-to-100-"
       "percent'",
       75 * PERCENT, SG_WHOLE, 25 * PERCENT + 1, 50 * PERCENT, SG_OWNERSHIP, 0,
       0},
      {"'right-to-appoint-and-remove-directors-as-firm'", 0, SG_WHOLE, SG_NONE,
       SG_NONE, SG_CONTROL, SG_MEANS_BOARD_MAJORITY, 0},
      {"'significant-influence-or-control-as-trust'", 0, SG_WHOLE, SG_NONE,
       SG_NONE, SG_CONTROL, SG_MEANS_OTHER, 0},
      {"'part-right-to-share-surplus-assets-75-to-100-percent'", 0, SG_WHOLE,
       SG_NONE, SG_NONE, SG_LINK_OTHER, 0, 0},
      {"'something-new'", 0, SG_WHOLE, SG_NONE, SG_NONE, SG_CONTROL, 0, 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[1000];
    loaded l;
    (void)snprintf(text, sizeof text,
                   PSC("'individual-person-with-significant-control','name':"
                       "'P','natures_of_control':[%s]"),
                   rows[i].natures);
    read_text(&l, text);
    assert_int_equal(l.model.links.n, 1);
    const sg_link_row *row = row_of(&l, "psc:01234567/abc");
    const bool same =
        row->low == rows[i].low && row->high == rows[i].high &&
        row->votes == rows[i].votes && row->votes_high == rows[i].votes_high &&
        row->kind == rows[i].kind && row->detail == rows[i].detail &&
        row->capacity == rows[i].capacity;
    if (!same)
      fail_msg("%s: %u-%u, votes %u-%u", rows[i].natures, row->low, row->high,
               row->votes, row->votes_high);
    assert_int_equal(l.problems.counts[SG_PROBLEM_UNKNOWN_VALUE],
                     i + 1 == SG_COUNT(rows));
    loaded_clear(&l);
  }
}

static void test_psc__corporate_owners_join_where_they_are_british(void **s) {
  (void)s;
  static const struct {
    const char *country, *place, *number, *joined;
  } rows[] = {
      {"'United Kingdom'", "null", "56099", "GB-COH-00056099"},
      {"'England & Wales'", "'London'", "00056099", "GB-COH-00056099"},
      {"'ENGLAND AND WALES'", "null", "sc 1234", "GB-COH-SC001234"},
      {"null", "'Companies House, Cardiff'", "56099", "GB-COH-00056099"},
      {"null", "'Register of Companies'", "56099", NULL},
      {"'New South Wales'", "null", "56099", NULL},
      {"'Delaware'", "'Companies House'", "56099", NULL},
      {"'Ireland'", "null", "56099", NULL},
      {"'Northern Ireland'", "null", "NI56099", "GB-COH-NI056099"},
      {"'West Yorkshire'", "null", "56099", NULL},
      {"'England'", "null", "Foo Limited", NULL},
      {"'England'", "null", "00000000", NULL},
      {"'England'", "null", "123456789", NULL},
      {"null", "null", "56099", NULL},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    char text[1000];
    loaded l;
    (void)snprintf(
        text, sizeof text,
        PSC("'corporate-entity-person-with-significant-control',"
            "'name':'F','identification':{'country_registered':%s,"
            "'place_registered':%s,'registration_number':'%s'}") "{'company_"
                                                                 "number':'%s',"
                                                                 "'data':{'"
                                                                 "kind':'"
                                                                 "exemptions'}"
                                                                 "}",
        rows[i].country, rows[i].place, rows[i].number,
        rows[i].joined ? rows[i].joined + 7 : "1");
    read_text(&l, text);
    if ((l.model.n_merged == 1) != (rows[i].joined != NULL))
      fail_msg("%s / %s: %u merged", rows[i].country, rows[i].number,
               l.model.n_merged);
    if (rows[i].joined)
      assert_string_equal(l.view.graph.entity_id[l.view.graph.link_from[0]],
                          rows[i].joined);
    loaded_clear(&l);
  }
}

static void test_psc__statements_are_facts_of_the_company(void **state) {
  (void)state;
  loaded l;
  read_text(
      &l,
      "{'company_number':'1234567','data':{'etag':'a','kind':'persons-with-"
      "significant-control-statement','statement':'none-found',"
      "'notified_on':'2016-07-12'}}\n"
      "{'company_number':'01234567','data':{'etag':'b','kind':'persons-with-"
      "significant-control-statement','statement':'ended','notified_on':"
      "'2016-07-12','ceased_on':'2017-01-01'}}\n"
      "{'company_number':'01234567','data':{'etag':'c','kind':'persons-with-"
      "significant-control-statement','statement':'another'}}\n"
      "{'data':{'kind':'totals#persons-of-significant-control-snapshot'}}\n");
  const sg_entity_row *row = entity_of(&l, "GB-COH-01234567");
  assert_string_equal(attr_of(&l, row->attrs, "owner_unspecified"),
                      "\"another\"");
  assert_string_equal(attr_of(&l, row->attrs, "psc_statement:b"),
                      "\"ended, notified on 2016-07-12, ceased on "
                      "2017-01-01\"");
  assert_int_equal(l.model.entities.n, 1);
  assert_int_equal(l.model.links.n, 0);
  // Two statements stand; the one that comes first is kept as the reason.
  assert_int_equal(l.problems.counts[SG_PROBLEM_MERGE_CONFLICT], 1);
  assert_int_equal(l.problems.total, 1);
  assert_int_equal(SG_AT(sg_input_file, &l.model.inputs, 0).n_refused, 0);
  loaded_clear(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bods__types_of_interest),
      cmocka_unit_test(test_bods__shares_and_their_bounds),
      cmocka_unit_test(test_bods__votes_are_no_share),
      cmocka_unit_test(test_bods__shares_and_votes_side_by_side_are_one),
      cmocka_unit_test(test_bods__derived_stakes_are_told_from_direct_ones),
      cmocka_unit_test(test_bods__trustees_by_the_words_of_the_register),
      cmocka_unit_test(test_bods__closed_records_end),
      cmocka_unit_test(test_bods__closed_at_no_known_time_is_not_in_force),
      cmocka_unit_test(test_bods__who_is_not_specified_stays_visible),
      cmocka_unit_test(test_bods__a_seat_is_a_post_for_persons_only),
      cmocka_unit_test(test_bods__kinds_of_entity),
      cmocka_unit_test(test_bods__what_an_entity_says),
      cmocka_unit_test(test_bods__what_a_person_says),
      cmocka_unit_test(test_bods__older_statements_name_each_other),
      cmocka_unit_test(test_bods__records_refused_are_counted),
      cmocka_unit_test(test_psc__natures_of_control),
      cmocka_unit_test(test_psc__corporate_owners_join_where_they_are_british),
      cmocka_unit_test(test_psc__statements_are_facts_of_the_company),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
