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
  const sg_stated_ids *ids;
  int on; // SG_SAYS_*, or -1 of sources
  sg_intern present;
} part;

static sg_slice record_of(const sg_check *c, const part *p, uint32_t row) {
  return p->on >= 0 ? sg_says_record(c, p->on, row)
                    : SG_AT(sg_stated_record, &p->ids->rows, row).record;
}

static void check_record(sg_check *c, part *p, sg_slice record) {
  sg_slice id = {0};
  const bool named = sg_stated_member(record, "id", &id) && id.at[0] == '"';
  sg_text_reset(&c->room);
  if (named)
    sg_json_decode(id, &c->room);
  const uint32_t row =
      named ? sg_stated_find(p->ids, sg_text_get(&c->room)) : 0;
  if (!SG_CLAIM(c, row, "'%.100s' is not in the input",
                named ? sg_text_get(&c->room) : ""))
    return;
  const char *text = sg_stated_id(p->ids, row);
  const uint32_t n = p->present.texts.n;
  const char *last = sg_intern_text(&p->present, n - 1);
  (void)SG_CLAIM(c, strcmp(last, text) < 0,
                 "records must be in the order of their ids, each once");
  c->no_memory |= sg_intern_add(&p->present, text, strlen(text)) == SG_NONE;
  (void)SG_CLAIM(c, sg_json_same(c, record, record_of(c, p, row)),
                 "'%.100s' is not as the input has it", text);
}

static void check_part(sg_check *c, part *p, sg_slice list) {
  sg_slice item;
  uint32_t i = 0;
  if (list.length == 0 || list.at[0] != '[')
    return;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    sg_check_at(c, "case.%s[%u]", p->list, i++);
    check_record(c, p, item);
  }
}

// --- what must be there ---

static void want(sg_check *c, const part *p, const char *id) {
  const uint32_t row = sg_stated_find(p->ids, id);
  if (row == 0 || record_of(c, p, row).length == 0)
    return; // it is only mentioned
  (void)SG_CLAIM(c, sg_intern_find(&p->present, id) != SG_NONE,
                 "'%.100s', which is named above, is not among its %s", id,
                 p->list);
}

static void want_links(sg_check *c, const part *parts, const cJSON *links,
                       const char *key) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, links) {
    const char *id = key ? sg_text_in(one, key) : cJSON_GetStringValue(one);
    const uint32_t row = sg_stated_find(&c->in.links, id);
    if (row == 0)
      continue;
    want(c, &parts[1], id);
    const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
    want(c, &parts[0], sg_stated_id(&c->in.entities, link->from));
    want(c, &parts[0], sg_stated_id(&c->in.entities, link->to));
  }
}

static void want_evidence(sg_check *c, const part *parts) {
  const cJSON *flag = NULL;
  const cJSON *one = NULL;
  cJSON_ArrayForEach(flag, sg_list_in(c->doc, "flags")) {
    cJSON_ArrayForEach(one, sg_list_in(flag, "evidence")) {
      const char *on = sg_text_in(one, "on");
      want_links(c, parts, sg_list_in(one, "links"), NULL);
      want_links(c, parts, sg_list_in(one, "terms"), "link");
      if (sg_same(on, "entity"))
        want(c, &parts[0], sg_text_in(one, "id"));
      else if (sg_same(on, "link"))
        want(c, &parts[1], sg_text_in(one, "id"));
    }
    cJSON_ArrayForEach(one, sg_list_in(flag, "sources"))
        want(c, &parts[3], cJSON_GetStringValue(one));
  }
}

static void want_all(sg_check *c, const part *parts) {
  const cJSON *row = NULL;
  const cJSON *chain = NULL;
  sg_check_at(c, "case");
  cJSON_ArrayForEach(row, sg_list_in(c->doc, "entities")) {
    want(c, &parts[0], sg_text_in(row, "id"));
    cJSON_ArrayForEach(chain, sg_list_in(row, "chains"))
        want_links(c, parts, sg_list_in(chain, "links"), NULL);
  }
  for (uint32_t d = 1; d < c->in.deals.rows.n; d++)
    want(c, &parts[2], sg_stated_id(&c->in.deals, d));
  want_evidence(c, parts);
}

static bool is_reviewed(const sg_check *c, uint32_t v) {
  return c->reviewed[v] && !SG_STATED_ENTITY(&c->in, v).address_or_incident;
}

// All supplies of the parties under review stand there, unless they are too
// many; then those that are left out are counted.
static void want_supplies(sg_check *c, const part *parts) {
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
    absent += sg_intern_find(&parts[1].present,
                             sg_stated_id(&c->in.links, i)) == SG_NONE;
  }
  (void)SG_CLAIM(c,
                 told >= 0 && told <= absent && (c->lists || told >= absent) &&
                     (told < 1 || n > SUPPLIES_MAX),
                 "%u supplies under review are not among its links, of %u",
                 absent, n);
}

// Parties to deals and supplies, and those above them, in the order of rank.
static void check_list(sg_check *c) {
  const cJSON *of_case = sg_object_in(c->doc, "case");
  const cJSON *list = sg_list_in(of_case, "parties");
  const cJSON *one = list ? list->child : NULL;
  const cJSON *row = NULL;
  const char *deal = sg_text_in(of_case, "deal");
  uint32_t i = 0;
  sg_check_at(c, "case");
  (void)sg_check_members(c, of_case, "deal parties");
  (void)SG_CLAIM(c, c->whole || sg_stated_find(&c->in.deals, deal),
                 "the deal under review is not in the input");
  cJSON_ArrayForEach(row, sg_list_in(c->doc, "entities")) {
    const char *id = sg_text_in(row, "id");
    if (!c->asked[sg_stated_find(&c->in.entities, id)])
      continue;
    sg_check_at(c, "case.parties[%u]", i++);
    if (!SG_CLAIM(c, one && sg_same(cJSON_GetStringValue(one), id),
                  "'%.100s' must stand there, who has part in a deal or supply "
                  "or is above one who has",
                  id))
      return;
    one = one->next;
  }
  sg_check_at(c, "case.parties");
  (void)SG_CLAIM(c, !one,
                 "they are more than those listed who have part in a "
                 "deal or supply, or are above one who has");
}

static sg_slice case_of(const sg_check *c) {
  sg_slice key, value;
  for (size_t at = 0; sg_json_next(c->ask->findings, &at, &key, &value);)
    if (sg_json_key_is(key, "case") && value.at[0] == '{')
      return value;
  return (sg_slice){0};
}

void sg_check_case(sg_check *c) {
  part parts[] = {
      {.list = "entities", .ids = &c->in.entities, .on = SG_SAYS_ENTITY},
      {.list = "links", .ids = &c->in.links, .on = SG_SAYS_LINK},
      {.list = "deals", .ids = &c->in.deals, .on = SG_SAYS_DEAL},
      {.list = "sources", .ids = &c->in.sources, .on = -1},
  };
  const sg_slice all = case_of(c);
  sg_slice list;
  bool ok = true;
  sg_check_at(c, "case");
  for (int i = 0; i < 4; i++) {
    sg_check_at(c, "case");
    ok &= sg_intern_init(&parts[i].present) != 0;
    const bool there = sg_stated_member(all, parts[i].list, &list);
    if (SG_CLAIM(c, there, "it has no %s", parts[i].list) && ok)
      check_part(c, &parts[i], list);
  }
  c->no_memory |= !ok;
  check_list(c);
  if (ok) {
    want_all(c, parts);
    want_supplies(c, parts);
  }
  for (int i = 0; i < 4; i++)
    sg_intern_clear(&parts[i].present);
}
