// SPDX-License-Identifier: GPL-2.0-or-later
// extract - member "case", the part of the input that the findings rest on: its
// records say what those of the input say, each stands there once, and what is
// evidence is among them.
#include "verify/checks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SUPPLIES_MAX = 2000 }; // up to so many are shown

// A list of the case, and the records of the input.
typedef struct part {
  const char *list;
  sg_long_list rows;
  int on; // SG_SAYS_*
} part;

enum { SOURCES = 3 }; // beside SG_SAYS_*

static const part parts[] = {
    {"entities", SG_CASE_ENTITIES, SG_SAYS_ENTITY},
    {"links", SG_CASE_LINKS, SG_SAYS_LINK},
    {"deals", SG_CASE_DEALS, SG_SAYS_DEAL},
    {"sources", SG_CASE_SOURCES, SOURCES},
};

static const sg_stated_ids *ids_of(const sg_check *c, int on) {
  const sg_stated_ids *const all[] = {&c->in.entities, &c->in.links,
                                      &c->in.deals, &c->in.sources};
  return all[on];
}

static sg_slice record_of(const sg_check *c, int on, uint32_t row) {
  return on == SOURCES
             ? SG_AT(sg_stated_record, &c->in.sources.rows, row).record
             : sg_says_record(c, on, row);
}

static void check_record(sg_check *c, const part *p, sg_slice record,
                         uint32_t *last) {
  const sg_stated_ids *ids = ids_of(c, p->on);
  sg_slice id = {0};
  const bool named = sg_stated_member(record, "id", &id) && id.at[0] == '"';
  sg_text_reset(&c->room);
  if (named)
    sg_json_decode(id, &c->room);
  const uint32_t row = named ? sg_stated_find(ids, sg_text_get(&c->room)) : 0;
  if (!SG_CLAIM(c, row, "'%.100s' is not in the input",
                named ? sg_text_get(&c->room) : ""))
    return;
  const char *text = sg_stated_id(ids, row);
  (void)SG_CLAIM(c, strcmp(sg_stated_id(ids, *last), text) < 0,
                 "records must be in the order of their ids, each once");
  *last = row;
  c->in_case[p->on][row] |= SG_PRESENT;
  (void)SG_CLAIM(c, sg_json_same(c, record, record_of(c, p->on, row)),
                 "'%.100s' is not as the input has it", text);
}

static void check_part(sg_check *c, const part *p) {
  const sg_slice list = c->lists[p->rows];
  sg_slice item;
  uint32_t i = 0;
  uint32_t last = 0;
  sg_check_at(c, "case");
  if (!SG_CLAIM(c, list.length, "it has no %s", p->list))
    return;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    sg_check_at(c, "case.%s[%u]", p->list, i++);
    check_record(c, p, item, &last);
  }
}

// --- what must be there ---

static void want(sg_check *c, int on, const char *id) {
  c->in_case[on][sg_stated_find(ids_of(c, on), id)] |= SG_WANTED;
}

static void want_links(sg_check *c, const cJSON *links, const char *key) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, links) {
    const char *id = key ? sg_text_in(one, key) : cJSON_GetStringValue(one);
    const uint32_t row = sg_stated_find(&c->in.links, id);
    const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
    c->in_case[SG_SAYS_LINK][row] |= SG_WANTED;
    c->in_case[SG_SAYS_ENTITY][link->from] |= SG_WANTED;
    c->in_case[SG_SAYS_ENTITY][link->to] |= SG_WANTED;
  }
}

void sg_want_flag(sg_check *c, const cJSON *flag) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, sg_list_in(flag, "evidence")) {
    const char *on = sg_text_in(one, "on");
    want_links(c, sg_list_in(one, "links"), NULL);
    want_links(c, sg_list_in(one, "terms"), "link");
    if (sg_same(on, "entity"))
      want(c, SG_SAYS_ENTITY, sg_text_in(one, "id"));
    else if (sg_same(on, "link"))
      want(c, SG_SAYS_LINK, sg_text_in(one, "id"));
  }
  cJSON_ArrayForEach(one, sg_list_in(flag, "sources"))
      want(c, SOURCES, cJSON_GetStringValue(one));
}

void sg_want_party(sg_check *c, const cJSON *row) {
  const cJSON *chain = NULL;
  want(c, SG_SAYS_ENTITY, sg_text_in(row, "id"));
  cJSON_ArrayForEach(chain, sg_list_in(row, "chains"))
      want_links(c, sg_list_in(chain, "links"), NULL);
}

// What is only mentioned has no record.
static void check_wanted(sg_check *c, const part *p) {
  const sg_stated_ids *ids = ids_of(c, p->on);
  const uint8_t *marks = c->in_case[p->on];
  sg_check_at(c, "case");
  for (uint32_t row = 1; row < ids->rows.n; row++) {
    const bool wanted = marks[row] & SG_WANTED || p->on == SG_SAYS_DEAL;
    if (wanted && record_of(c, p->on, row).length > 0)
      (void)SG_CLAIM(c, marks[row] & SG_PRESENT,
                     "'%.100s', which is named above, is not among its %s",
                     sg_stated_id(ids, row), p->list);
  }
}

static bool is_reviewed(const sg_check *c, uint32_t v) {
  return c->reviewed[v] && !SG_STATED_ENTITY(&c->in, v).address_or_incident;
}

// All supplies of the parties under review stand there, unless they are too
// many; then those that are left out are counted.
static void check_supplies(sg_check *c) {
  const double told =
      sg_number_in(sg_object_in(c->doc, "case"), "supplies_left_out");
  uint32_t n = 0;
  uint32_t absent = 0;
  for (uint32_t i = 1; i < c->in.links.rows.n; i++) {
    const sg_stated_link *link = &SG_STATED_LINK(&c->in, i);
    if (!link->supply || link->standing != SG_STANDS_IN_FORCE ||
        !is_reviewed(c, link->from) || !is_reviewed(c, link->to))
      continue;
    n++;
    absent += !(c->in_case[SG_SAYS_LINK][i] & SG_PRESENT);
  }
  (void)SG_CLAIM(
      c,
      told >= 0 && told <= absent && (c->has_lists || told >= absent) &&
          (told < 1 || n > SUPPLIES_MAX),
      "%u supplies under review are not among its links, of %u", absent, n);
}

// Parties to deals and supplies, and those above them, in the order of rank.
static void check_list(sg_check *c) {
  const cJSON *of_case = sg_object_in(c->doc, "case");
  const sg_slice list = c->lists[SG_CASE_PARTIES];
  const char *deal = sg_text_in(of_case, "deal");
  sg_slice item;
  size_t at = 0;
  sg_check_at(c, "case");
  (void)sg_check_members(c, of_case, "deal parties");
  (void)SG_CLAIM(c, c->whole || sg_stated_find(&c->in.deals, deal),
                 "the deal under review is not in the input");
  for (uint32_t i = 0; i < c->listed.n; i++) {
    const char *id =
        sg_stated_id(&c->in.entities, SG_AT(uint32_t, &c->listed, i));
    sg_text_reset(&c->room);
    if (list.length > 0 && sg_json_next(list, &at, NULL, &item) &&
        item.at[0] == '"')
      sg_json_decode(item, &c->room);
    sg_check_at(c, "case.parties[%u]", i);
    if (!SG_CLAIM(c, sg_same(sg_text_get(&c->room), id),
                  "'%.100s' must stand there, who has part in a deal or supply "
                  "or is above one who has",
                  id))
      return;
  }
  sg_check_at(c, "case.parties");
  (void)SG_CLAIM(c, list.length == 0 || !sg_json_next(list, &at, NULL, &item),
                 "they are more than those listed who have part in a deal or "
                 "supply, or are above one who has");
}

sg_status sg_begin_case(sg_check *c, sg_error *err) {
  for (int on = 0; on < 4; on++) {
    c->in_case[on] =
        sg_arena_alloc(&c->out->arena, ids_of(c, on)->rows.n + (size_t)1, 1);
    if (!c->in_case[on])
      return sg_no_memory(err);
  }
  return SG_OK;
}

void sg_check_case(sg_check *c) {
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    check_part(c, &parts[i]);
  check_list(c);
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    check_wanted(c, &parts[i]);
  check_supplies(c);
}
