// SPDX-License-Identifier: GPL-2.0-or-later
// context - what loaded tables say of the country of an end user. E04: its
// record; E05 and S3-01: its law on surveillance; S2-01: record and reports of
// the agency together. Context only: never more than a note.
#include "enduser.h"

#include <math.h>
#include <stdio.h>

typedef struct table {
  const double *beyond; // NULL: none is loaded
  const char *const *text;
  uint32_t unknown; // end users of whose country it says nothing
} table;

static void read_table(sg_host *host, const char *use, table *out) {
  char name[64];
  *out = (table){0};
  (void)snprintf(name, sizeof name, "country.%s.beyond", use);
  out->beyond = host->numbers(host, SG_ON_ENTITIES, name);
  (void)snprintf(name, sizeof name, "country.%s", use);
  out->text = host->texts(host, SG_ON_ENTITIES, name);
}

static bool is_beyond(table *t, sg_id v) {
  if (!t->beyond || !t->text)
    return false;
  t->unknown += isnan(t->beyond[v]) ? 1 : 0;
  return t->beyond[v] > 0 && t->text[v];
}

static sg_status raise_one(const users *u, sg_id v, const char *flag,
                           const char *what, const char *text) {
  const sg_graph *g = u->g;
  const uint16_t country = g->entity_country[v];
  const char code[] = {(char)(country >> 8), (char)(country & 0xff), '\0'};
  char message[MESSAGE_BYTES];
  chain c;
  chain_to(u, v, view_of(u, v), &c);
  (void)snprintf(message, sizeof message,
                 "Context only: %s of the country of the end user %.*s (%s): "
                 "%s.",
                 what, NAMED(g, v), code, text);
  const sg_fact fact = {SG_ON_ENTITIES, v, "country", code};
  return claim_put(u, &(claim){
                          .flag = flag,
                          .subject = v,
                          .deal = SG_NONE,
                          .k = view_of(u, v),
                          .message = message,
                          .paths = &c.path,
                          .n_paths = 1,
                          .facts = &fact,
                          .n_facts = 1,
                          .confidence = c.confidence,
                      });
}

static sg_status look_at(const users *u, sg_id v, table *record, table *law) {
  sg_status status = SG_OK;
  if (is_beyond(record, v)) {
    status = raise_one(u, v, "E04", "the record", record->text[v]);
    if (status == SG_OK && (u->bears[v] & BEARS_MISUSE))
      status = raise_one(u, v, "S2-01",
                         "reports of misuse of the agency itself, and the "
                         "record",
                         record->text[v]);
  }
  if (status == SG_OK && is_beyond(law, v)) {
    status = raise_one(u, v, "E05", "the law on surveillance", law->text[v]);
    if (status == SG_OK)
      status =
          raise_one(u, v, "S3-01", "the law or practice cited on surveillance",
                    law->text[v]);
  }
  return status;
}

static sg_status put_gap(const users *u, const char *flag, const table *t,
                         const char *no_table) {
  sg_host *host = u->host;
  if (!t->beyond)
    return host->put_gap(host, flag, SG_NONE, 0, no_table);
  return sg_put_gap(host, flag, t->unknown,
                    "no loaded table has a value for the countries of these "
                    "end users on that day");
}

sg_status context_raise(const users *u) {
  table record;
  table law;
  sg_status status = SG_OK;
  read_table(u->host, "record", &record);
  read_table(u->host, "law", &law);
  for (sg_id v = 0; v < u->g->n_entities && status == SG_OK; v++)
    if (u->level[v])
      status = look_at(u, v, &record, &law);
  static const char no_record[] = "no table of countries' records is loaded";
  static const char no_law[] = "no table of laws on surveillance is loaded";
  if (status == SG_OK)
    status = put_gap(u, "E04", &record, no_record);
  if (status == SG_OK)
    status = put_gap(u, "S2-01", &record, no_record);
  if (status == SG_OK)
    status = put_gap(u, "E05", &law, no_law);
  return status == SG_OK ? put_gap(u, "S3-01", &law, no_law) : status;
}
