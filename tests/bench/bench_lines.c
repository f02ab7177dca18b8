// SPDX-License-Identifier: GPL-2.0-or-later
// bench_lines - see bench_lines.h.
#include "bench_lines.h"

#include <stdio.h>
#include <string.h>

typedef struct random_source {
  uint64_t state;
} random_source;

static uint32_t draw(random_source *r, uint32_t below) {
  r->state = r->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
  return (uint32_t)((r->state >> 33) % below);
}

// One party or one statement; `i` counts them.
typedef void (*put_line)(FILE *out, random_source *r, uint32_t i, uint32_t n);

static const char *const countries[] = {"GB", "DE", "FR", "CY", "AE",
                                        "US", "NL", "IL", "SG", "CH"};
static const char *const shares[] = {"1", "2.5", "3", "5", "5.1", "7.75"};

static void date(random_source *r, char out[16]) {
  (void)snprintf(out, 16, "%u-%02u-%02u", 1990 + draw(r, 30), 1 + draw(r, 12),
                 1 + draw(r, 28));
}

static bool is_person(uint32_t i) {
  return i % 5 < 2;
}

static void native_party(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  (void)n;
  date(r, day);
  (void)fprintf(
      out,
      "{\"entity\": {\"id\": \"party-%07u\", \"kind\": \"%s\", \"name\": \"%s "
      "Number %u of the North\", \"country\": \"%s\", \"identifiers\": "
      "[{\"scheme\": \"XX-REG\", \"id\": \"%08u\"}], \"incorporated\": \"%s\"}}"
      "\n",
      i, is_person(i) ? "person" : "company",
      is_person(i) ? "Person" : "Trading Company", i, countries[draw(r, 10)],
      7 * i + 1, day);
}

static void native_link(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  date(r, day);
  (void)fprintf(out,
                "{\"link\": {\"id\": \"statement-%08u\", \"kind\": \"%s\", "
                "\"from\": \"party-%07u\", \"to\": \"party-%07u\", ",
                i, i % 3 ? "ownership" : "position", draw(r, n), draw(r, n));
  if (i % 3)
    (void)fprintf(out, "\"share\": %s, ", shares[draw(r, 6)]);
  else
    (void)fprintf(out, "\"post\": \"director\", ");
  (void)fprintf(out, "\"since\": \"%s\", \"basis\": \"declared\"}}\n", day);
}

static void ftm_party(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  (void)n;
  date(r, day);
  (void)fprintf(
      out,
      "{\"id\":\"party-%07u\",\"caption\":\"%s Number %u of the North\","
      "\"schema\":\"%s\",\"properties\":{\"name\":[\"%s Number %u of the "
      "North\"],\"country\":[\"%c%c\"],\"registrationNumber\":[\"%08u\"],"
      "\"incorporationDate\":[\"%s\"]},\"datasets\":[\"made_up\"],"
      "\"referents\":[]}\n",
      i, is_person(i) ? "Person" : "Trading Company", i,
      is_person(i) ? "Person" : "Company",
      is_person(i) ? "Person" : "Trading Company", i,
      countries[i % 10][0] | 0x20, countries[i % 10][1] | 0x20, 7 * i + 1, day);
}

static void ftm_link(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  date(r, day);
  (void)fprintf(out,
                "{\"id\":\"statement-%08u\",\"caption\":\"%s\",\"schema\":"
                "\"%s\",\"properties\":{\"%s\":[\"party-%07u\"],\"%s\":"
                "[\"party-%07u\"],",
                i, i % 3 ? "Ownership" : "Directorship",
                i % 3 ? "Ownership" : "Directorship",
                i % 3 ? "owner" : "director", draw(r, n),
                i % 3 ? "asset" : "organization", draw(r, n));
  if (i % 3)
    (void)fprintf(out, "\"percentage\":[\"%s\"],", shares[draw(r, 6)]);
  (void)fprintf(out,
                "\"startDate\":[\"%s\"]},\"datasets\":[\"made_up\"],"
                "\"referents\":[]}\n",
                day);
}

static void bods_party(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  (void)n;
  date(r, day);
  (void)fprintf(out,
                "{\"statementId\":\"made-up-statement-of-party-%07u\","
                "\"recordId\":\"party-%07u\",\"declarationSubject\":"
                "\"party-%07u\",\"recordType\":\"%s\",\"recordStatus\":\"new\","
                "\"statementDate\":\"%s\",\"recordDetails\":{",
                i, i, i, is_person(i) ? "person" : "entity", day);
  if (is_person(i))
    (void)fprintf(out,
                  "\"isComponent\":false,\"personType\":\"knownPerson\","
                  "\"names\":[{\"type\":\"legal\",\"fullName\":\"Person Number "
                  "%u of the North\"}]}}\n",
                  i);
  else
    (void)fprintf(out,
                  "\"isComponent\":false,\"entityType\":{\"type\":"
                  "\"registeredEntity\"},\"name\":\"Trading Company Number %u "
                  "of the North\",\"jurisdiction\":{\"name\":\"Country\","
                  "\"code\":\"%s\"},"
                  "\"identifiers\":[{\"scheme\":\"XX-REG\",\"id\":\"%08u\"}]}}"
                  "\n",
                  i, countries[draw(r, 10)], 7 * i + 1);
}

static uint32_t company(random_source *r, uint32_t n) {
  uint32_t i = draw(r, n);
  while (is_person(i))
    i = (i + 1) % n;
  return i;
}

static void bods_link(FILE *out, random_source *r, uint32_t i, uint32_t n) {
  char day[16];
  date(r, day);
  const uint32_t owned = company(r, n);
  (void)fprintf(
      out,
      "{\"statementId\":\"made-up-statement-of-link-%08u\","
      "\"recordId\":\"statement-%08u\",\"declarationSubject\":"
      "\"party-%07u\",\"recordType\":\"relationship\",\"recordStatus\":\"new\","
      "\"statementDate\":\"%s\",\"recordDetails\":{\"isComponent\":"
      "false,\"subject\":\"party-%07u\",\"interestedParty\":"
      "\"party-%07u\",\"interests\":[{\"type\":\"%s\","
      "\"directOrIndirect\":\"direct\",",
      i, i, owned, day, owned, draw(r, n),
      i % 3 ? "shareholding" : "boardMember");
  if (i % 3)
    (void)fprintf(out, "\"share\":{\"exact\":%s},", shares[draw(r, 6)]);
  (void)fprintf(out, "\"startDate\":\"%s\"}]}}\n", day);
}

bool bench_lines(const char *path, const char *format, uint32_t n_entities) {
  static const struct {
    const char *name;
    put_line party, link;
  } formats[] = {{"native", native_party, native_link},
                 {"ftm", ftm_party, ftm_link},
                 {"bods", bods_party, bods_link}};
  random_source r = {7};
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
    if (strcmp(formats[f].name, format) != 0)
      continue;
    FILE *out = fopen(path, "w");
    if (!out)
      return false;
    for (uint32_t i = 0; i < n_entities; i++)
      formats[f].party(out, &r, i, n_entities);
    for (uint32_t i = 0; i < 3 * n_entities; i++)
      formats[f].link(out, &r, i, n_entities);
    return fclose(out) == 0;
  }
  return false;
}
