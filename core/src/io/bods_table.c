// SPDX-License-Identifier: GPL-2.0-or-later
// bods_table - see bods_table.h. Facts of the schemas 0.1 to 0.4.
#include "io/bods_table.h"

#define CODES(name, ...) static const char *const name[] = {__VA_ARGS__, NULL}

CODES(record_types, "entity", "person", "relationship");
CODES(reasons, "noBeneficialOwners",
      "subjectUnableToConfirmOrIdentifyBeneficialOwner",
      "interestedPartyHasNotProvidedInformation", "subjectExemptFromDisclosure",
      "interestedPartyExemptFromDisclosure", "unknown",
      "informationUnknownToPublisher");
CODES(source_types, "selfDeclaration", "officialRegister", "thirdParty",
      "primaryResearch", "verified");
CODES(motivations, "commenting", "correcting", "identifying", "linking",
      "transformation");
CODES(address_types, "registered", "business", "alternative");
CODES(home_types, "residence", "service", "alternative");
CODES(birthplace_types, "placeOfBirth");
CODES(old_address_types, "placeOfBirth", "home", "residence", "registered",
      "service", "alternative", "business");
CODES(name_types, "legal", "translation", "transliteration", "former",
      "alternative", "birth");
CODES(old_name_types, "individual", "translation", "transliteration", "former",
      "alias", "aka", "nick", "alternative", "birth", "legal");
CODES(exposures, "isPep", "isNotPep", "unknown");
CODES(security_schemes, "isin", "figi", "cusip", "cins");
CODES(levels, "direct", "indirect", "unknown");

#define M(key, form, flags)                                                    \
  { key, sizeof(key) - 1, FORM_##form, flags, SHAPE_NONE, NULL }
#define OF(key, shape, flags)                                                  \
  { key, sizeof(key) - 1, FORM_OBJECT, flags, SHAPE_##shape, NULL }
#define CODE(key, codes, flags)                                                \
  { key, sizeof(key) - 1, FORM_CODE, flags, SHAPE_NONE, codes }

enum {
  MUST = BODS_MUST,
  EITHER = BODS_EITHER,
  LIST = BODS_LIST,
  READ = BODS_READ,
};

static const bods_form_member statement[] = {
    M("statementDate", MOMENT, READ),
    M("statementId", ID, MUST | READ),
    OF("annotations", ANNOTATION, LIST),
    OF("publicationDetails", PUBLICATION, READ),
    OF("source", SOURCE, READ),
    M("declaration", TEXT, 0),
    M("declarationSubject", TEXT, MUST),
    M("recordId", TEXT, READ),
    CODE("recordType", record_types, MUST | READ),
    M("recordStatus", ANY, 0),
    OF("recordDetails", DETAILS, MUST | READ),
};
static const bods_form_member entity[] = {
    M("isComponent", FLAG, MUST | READ),
    OF("entityType", ENTITY_TYPE, MUST),
    OF("unspecifiedEntityDetails", REASON, 0),
    M("name", TEXT, READ),
    M("alternateNames", TEXT, LIST | READ),
    OF("jurisdiction", JURISDICTION, 0),
    OF("identifiers", IDENTIFIER, LIST | READ),
    M("foundingDate", TEXT, READ),
    M("dissolutionDate", TEXT, READ),
    OF("addresses", ADDRESS, LIST | READ),
    M("uri", URI, 0),
    OF("publicListing", LISTING, READ),
    OF("formedByStatute", STATUTE, 0),
};
static const bods_form_member person[] = {
    M("birthDate", DATE, READ),
    M("deathDate", DATE, 0),
    M("isComponent", FLAG, MUST | READ),
    M("personType", TEXT, MUST | READ),
    OF("unspecifiedPersonDetails", REASON, 0),
    OF("names", NAME, LIST | READ),
    OF("identifiers", PERSON_IDENTIFIER, LIST | READ),
    OF("nationalities", COUNTRY, LIST),
    OF("placeOfBirth", BIRTHPLACE, 0),
    OF("taxResidencies", COUNTRY, LIST),
    OF("addresses", HOME, LIST | READ),
    OF("politicalExposure", EXPOSURE, READ),
};
static const bods_form_member relation[] = {
    M("isComponent", FLAG, MUST | READ),
    M("componentRecords", TEXT, LIST),
    M("subject", ANY, MUST),
    M("interestedParty", ANY, MUST),
    OF("interests", INTEREST, LIST | READ),
};
#define ANNOTATED(motivation)                                                  \
  M("statementPointerTarget", TEXT, MUST), motivation, M("url", URI, 0),       \
      M("transformedContent", TEXT, 0), M("creationDate", MOMENT, 0),          \
      OF("createdBy", AUTHOR, 0), M("description", TEXT, 0)

static const bods_form_member annotation[] = {
    ANNOTATED(CODE("motivation", motivations, MUST)),
};
static const bods_form_member old_annotation[] = {
    ANNOTATED(M("motivation", TEXT, MUST)),
};
static const bods_form_member author[] = {
    M("name", TEXT, 0),
    M("uri", URI, 0),
};
static const bods_form_member publication[] = {
    M("publicationDate", MOMENT, MUST),
    M("bodsVersion", VERSION, MUST),
    OF("publisher", PUBLISHER, MUST),
    M("license", URI, 0),
};
static const bods_form_member publisher[] = {
    M("name", TEXT, EITHER | READ),
    M("url", URI, EITHER),
};
static const bods_form_member source[] = {
    M("retrievedAt", MOMENT, READ),        CODE("type", source_types, LIST),
    M("description", TEXT, READ),          M("url", URI, READ),
    OF("assertedBy", AUTHOR, LIST | READ),
};
static const bods_form_member country[] = {
    M("name", TEXT, MUST),
    M("code", COUNTRY, 0),
};
static const bods_form_member jurisdiction[] = {
    M("name", TEXT, MUST),
    M("code", PLACE, READ),
};
static const bods_form_member identifier[] = {
    M("scheme", TEXT, READ),
    M("schemeName", TEXT, READ),
    M("id", TEXT, READ),
    M("uri", URI, 0),
};
static const bods_form_member reason[] = {
    CODE("reason", reasons, MUST),
    M("description", TEXT, READ),
};
static const bods_form_member entity_type[] = {
    M("type", TEXT, MUST | READ),
    M("subtype", TEXT, 0),
    M("details", TEXT, READ),
};
#define ADDRESS(types)                                                         \
  {                                                                            \
    CODE("type", types, 0), M("address", TEXT, READ),                          \
        M("postCode", TEXT, READ), OF("country", COUNTRY, 0),                  \
  }
static const bods_form_member address[] = ADDRESS(address_types);
static const bods_form_member home[] = ADDRESS(home_types);
static const bods_form_member birthplace[] = ADDRESS(birthplace_types);
static const bods_form_member old_address[] = {
    CODE("type", old_address_types, 0),
    M("address", TEXT, READ),
    M("postCode", TEXT, READ),
    M("country", COUNTRY, READ),
};
static const bods_form_member listing[] = {
    M("hasPublicListing", FLAG, MUST),
    OF("securitiesListings", SECURITIES, LIST),
    M("companyFilingsURLs", URI, LIST),
};
static const bods_form_member securities[] = {
    M("stockExchangeJurisdiction", PLACE, MUST),
    M("stockExchangeName", TEXT, MUST),
    OF("security", SECURITY, MUST),
    M("marketIdentifierCode", TEXT, 0),
    M("operatingMarketIdentifierCode", TEXT, 0),
};
static const bods_form_member security[] = {
    M("ticker", TEXT, MUST),
    CODE("idScheme", security_schemes, 0),
    M("id", TEXT, 0),
};
static const bods_form_member statute[] = {
    M("name", TEXT, 0),
    M("date", DAY, 0),
};
static const bods_form_member name[] = {
    M("fullName", TEXT, MUST | READ), CODE("type", name_types, 0),
    M("familyName", TEXT, 0),         M("givenName", TEXT, 0),
    M("patronymicName", TEXT, 0),
};
static const bods_form_member old_name[] = {
    M("fullName", TEXT, READ),    CODE("type", old_name_types, 0),
    M("familyName", TEXT, 0),     M("givenName", TEXT, 0),
    M("patronymicName", TEXT, 0),
};
static const bods_form_member exposure[] = {
    CODE("status", exposures, READ),
    OF("details", PEP, LIST),
};
static const bods_form_member pep[] = {
    M("reason", TEXT, 0),
    M("missingInfoReason", TEXT, 0),
    OF("jurisdiction", JURISDICTION, 0),
    M("startDate", DAY, 0),
    M("endDate", DAY, 0),
    OF("source", SOURCE, 0),
};
static const bods_form_member interest[] = {
    M("type", TEXT, READ),
    CODE("directOrIndirect", levels, READ),
    CODE("interestLevel", levels, READ),
    M("beneficialOwnershipOrControl", FLAG, 0),
    M("details", TEXT, READ),
    OF("share", SHARE, READ),
    M("startDate", TEXT, READ),
    M("endDate", TEXT, READ),
};
static const bods_form_member share[] = {
    M("minimum", ANY, 0),
    M("maximum", ANY, 0),
    M("exclusiveMinimum", ANY, 0),
    M("exclusiveMaximum", ANY, 0),
};

// Up to 0.3 all members stand side by side.
#define OLD()                                                                  \
  M("statementDate", DAY, READ), M("statementID", ID, MUST | READ),            \
      OF("annotations", OLD_ANNOTATION, LIST),                                 \
      OF("publicationDetails", PUBLICATION, READ), OF("source", SOURCE, READ), \
      M("isComponent", FLAG, READ), M("replacesStatements", ID, LIST | READ)

static const bods_form_member old_entity[] = {
    OLD(),
    M("entityType", TEXT, MUST),
    M("name", TEXT, READ),
    M("alternateNames", TEXT, LIST | READ),
    OF("incorporatedInJurisdiction", NONE, 0),
    OF("identifiers", IDENTIFIER, LIST | READ),
    OF("addresses", OLD_ADDRESS, LIST | READ),
    M("uri", URI, 0),
};
static const bods_form_member old_person[] = {
    OLD(),
    M("personType", TEXT, READ),
    OF("names", OLD_NAME, LIST | READ),
    OF("identifiers", PERSON_IDENTIFIER, LIST | READ),
    OF("nationalities", NONE, LIST),
    OF("placeOfBirth", OLD_ADDRESS, 0),
    OF("placeOfResidence", OLD_ADDRESS, 0),
    OF("taxResidencies", NONE, LIST),
    OF("addresses", OLD_ADDRESS, LIST | READ),
    M("hasPepStatus", FLAG, 0),
};
static const bods_form_member old_relation[] = {
    OLD(),
    OF("subject", NONE, MUST),
    OF("interestedParty", NONE, MUST),
    OF("interests", INTEREST, LIST | READ),
    M("componentStatementIDs", ID, LIST),
};

#define SHAPE(shape, table)                                                    \
  [SHAPE_##shape] = {table, sizeof(table) / sizeof((table)[0])}

const bods_form_shape bods_shapes[BODS_N_SHAPES] = {
    SHAPE(STATEMENT, statement),
    SHAPE(OLD_ENTITY, old_entity),
    SHAPE(OLD_PERSON, old_person),
    SHAPE(OLD_RELATION, old_relation),
    SHAPE(ENTITY, entity),
    SHAPE(PERSON, person),
    SHAPE(RELATION, relation),
    SHAPE(ANNOTATION, annotation),
    SHAPE(OLD_ANNOTATION, old_annotation),
    SHAPE(AUTHOR, author),
    SHAPE(PUBLICATION, publication),
    SHAPE(PUBLISHER, publisher),
    SHAPE(SOURCE, source),
    SHAPE(COUNTRY, country),
    SHAPE(JURISDICTION, jurisdiction),
    SHAPE(IDENTIFIER, identifier),
    SHAPE(PERSON_IDENTIFIER, identifier),
    SHAPE(REASON, reason),
    SHAPE(ENTITY_TYPE, entity_type),
    SHAPE(ADDRESS, address),
    SHAPE(HOME, home),
    SHAPE(BIRTHPLACE, birthplace),
    SHAPE(OLD_ADDRESS, old_address),
    SHAPE(LISTING, listing),
    SHAPE(SECURITIES, securities),
    SHAPE(SECURITY, security),
    SHAPE(STATUTE, statute),
    SHAPE(NAME, name),
    SHAPE(OLD_NAME, old_name),
    SHAPE(EXPOSURE, exposure),
    SHAPE(PEP, pep),
    SHAPE(INTEREST, interest),
    SHAPE(SHARE, share),
};
