// SPDX-License-Identifier: GPL-2.0-or-later
// made_graph - see made_graph.h.
#include "plugin/made_graph.h"

#include "graph/record.h"

#include "stakegraph/plugin.h"

#include <stdarg.h>
#include <stdio.h>

enum { HUB_LINKS = 50000, RANDOM_PARTIES = 48, RANDOM_LINKS = 160 };

typedef struct maker {
  sg_model *model;
  sg_error *err;
  uint64_t state; // of the random numbers
  uint32_t salt;
  uint16_t input;
  uint32_t n_entities, n_links, n_deals;
  sg_record record;
  sg_status status; // the first failure sticks
} maker;

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint32_t below(maker *m, uint32_t n) {
  return (uint32_t)(mix(m->state += UINT64_C(0x9e3779b97f4a7c15)) % n);
}

static bool one_in(maker *m, uint32_t n) {
  return below(m, n) == 0;
}

static void check(maker *m, bool ok) {
  if (!ok && m->status == SG_OK)
    m->status = sg_no_memory(m->err);
}

static uint32_t SG_PRINTF(2, 3) word(maker *m, const char *format, ...) {
  char text[100];
  va_list args;
  va_start(args, format);
  const int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  const uint32_t id = sg_intern_add(&m->model->strings, text, (size_t)n);
  check(m, id != SG_NONE);
  return id == SG_NONE ? 0 : id;
}

// The number in front decides the order, the one behind keeps ids apart.
static uint32_t id_of(maker *m, char kind, uint32_t i) {
  return word(m, "%c%06x-%u", kind,
              (unsigned)(mix(m->salt * UINT64_C(1000003) + i) & 0xffffff), i);
}

// --- records ---

// False when nothing can be made any more.
static bool begin(maker *m, sg_record_kind kind, uint32_t number) {
  const sg_origin origin = {.line = number + 1, .column = 1, .input = m->input};
  if (m->status == SG_OK)
    m->status = sg_record_begin(&m->record, m->model, kind, origin, m->err);
  return m->status == SG_OK;
}

static void end(maker *m) {
  if (m->status == SG_OK)
    m->status = sg_record_commit(&m->record, m->err);
}

static void attr(maker *m, uint32_t *attrs, const char *key, const char *json) {
  uint32_t chain = *attrs;
  check(m,
        sg_attr_add(m->model, &chain, word(m, "%s", key), word(m, "%s", json)));
  *attrs = chain;
}

static void item(maker *m, int domain, uint32_t text, uint32_t more,
                 sg_date from, sg_date to) {
  sg_item *slot =
      m->status == SG_OK ? sg_record_item(&m->record, domain) : NULL;
  check(m, slot != NULL);
  if (!slot)
    return;
  slot->text = text;
  slot->more = more;
  slot->from = from;
  slot->to = to;
}

// An entity of a kind; `*row` is to be filled in before end().
static sg_entity_row *entity(maker *m, uint8_t kind) {
  const uint32_t i = m->n_entities++;
  const uint32_t id = id_of(m, 'e', i);
  const uint32_t name = word(m, "Party %u", i);
  if (!begin(m, SG_RECORD_ENTITY, i))
    return NULL;
  sg_entity_row *row = sg_record_entity(&m->record);
  row->id = id;
  row->name = name;
  row->kind = kind;
  return row;
}

static void plain_entity(maker *m, uint8_t kind) {
  if (entity(m, kind))
    end(m);
}

static sg_link_row *link_of(maker *m, uint8_t kind, uint32_t from,
                            uint32_t to) {
  const uint32_t i = m->n_links++;
  const uint32_t id = id_of(m, 'l', i);
  const uint32_t ends[] = {id_of(m, 'e', from), id_of(m, 'e', to)};
  if (!begin(m, SG_RECORD_LINK, i))
    return NULL;
  sg_link_row *row = sg_record_link(&m->record);
  row->id = id;
  row->kind = kind;
  row->from = ends[0];
  row->to = ends[1];
  return row;
}

static void stake(maker *m, uint32_t owner, uint32_t company, uint32_t low,
                  uint32_t high) {
  sg_link_row *row = link_of(m, SG_OWNERSHIP, owner, company);
  if (!row)
    return;
  row->low = low;
  row->high = high;
  end(m);
}

// --- shapes ---

static void make_apart(maker *m) {
  for (uint8_t kind = SG_OTHER; kind <= SG_INCIDENT; kind++)
    for (int i = 0; i < 5; i++)
      plain_entity(m, kind);
}

// Two that own each other, a ring of three with an owner outside, one that
// owns itself, and a long ring.
static void make_loops(maker *m) {
  enum { RING = 300 };
  for (uint32_t i = 0; i < 8 + RING; i++)
    plain_entity(m, i == 7 ? SG_PUBLIC_BODY : SG_COMPANY);
  stake(m, 0, 1, SG_WHOLE, SG_WHOLE);
  stake(m, 1, 0, SG_WHOLE, SG_WHOLE);
  for (uint32_t i = 0; i < 3; i++)
    stake(m, 2 + i, 2 + (i + 1) % 3, SG_PERCENT(40), SG_PERCENT(60));
  stake(m, 7, 2, SG_PERCENT(40), SG_PERCENT(40));
  stake(m, 5, 5, SG_PERCENT(30), SG_PERCENT(30));
  stake(m, 7, 5, 0, SG_WHOLE);
  stake(m, 6, 6, SG_WHOLE, SG_WHOLE);
  for (uint32_t i = 0; i < RING; i++)
    stake(m, 8 + i, 8 + (i + 1) % RING, SG_PERCENT(51), SG_PERCENT(51));
  stake(m, 7, 8, SG_PERCENT(49), SG_PERCENT(49));
}

// All links touch entity 0, and each kind of them occurs.
static void make_hub(maker *m) {
  static const uint8_t kinds[] = {SG_OWNERSHIP,  SG_SUPPLY,  SG_OWNERSHIP,
                                  SG_POSITION,   SG_PAYMENT, SG_LOCATED_AT,
                                  SG_CONTRACT,   SG_CONTROL, SG_INVOLVED,
                                  SG_LINK_OTHER, SG_AGENT,   SG_SAME_AS};
  sg_entity_row *hub = entity(m, SG_COMPANY);
  if (!hub)
    return;
  hub->roles = SG_ROLE_RESELLER;
  hub->country = SG_COUNTRY('C', 'Y');
  end(m);
  for (uint32_t i = 1; i <= HUB_LINKS && m->status == SG_OK; i++) {
    const uint8_t kind = kinds[i % SG_COUNT(kinds)];
    const bool outward = i % (2 * SG_COUNT(kinds)) < SG_COUNT(kinds);
    plain_entity(m, kind == SG_LOCATED_AT ? SG_ADDRESS
                    : kind == SG_INVOLVED ? SG_INCIDENT
                    : kind == SG_POSITION ? SG_PERSON
                    : i % 31 == 0         ? SG_PUBLIC_BODY
                                          : SG_COMPANY);
    const bool fixed = kind == SG_LOCATED_AT || kind == SG_INVOLVED;
    sg_link_row *row =
        outward || fixed ? link_of(m, kind, 0, i) : link_of(m, kind, i, 0);
    if (row && kind == SG_OWNERSHIP) {
      row->low = outward ? SG_PERCENT(60) : 10000;
      row->high = row->low;
    }
    end(m);
  }
}

// --- random ---

// A day, a month or a year from 1990 to 2029; often none.
static sg_date any_date(maker *m) {
  char text[16];
  sg_date date = SG_DATE_UNKNOWN;
  const uint32_t year = 1990 + below(m, 40);
  const uint32_t month = 1 + below(m, 12);
  const uint32_t day = 1 + below(m, 28);
  const uint32_t precision = below(m, 5);
  (void)snprintf(text, sizeof text, "%04u-%02u-%02u", year, month, day);
  if (precision < 3)
    (void)sg_date_parse(text, 4 + (size_t)precision * 3, &date);
  return date;
}

static void any_period(maker *m, sg_date *since, sg_date *until) {
  *since = any_date(m);
  *until = one_in(m, 3) ? any_date(m) : SG_DATE_UNKNOWN;
  if (*since != SG_DATE_UNKNOWN && *until != SG_DATE_UNKNOWN &&
      sg_date_first(*since) > sg_date_last(*until))
    *until = SG_DATE_UNKNOWN;
}

typedef struct key_value {
  const char *key, *json;
} key_value;

// Keys of the native format that have no column, and what they may say.
static const key_value entity_keys[] = {
    {"employees", "3"},
    {"employees", "12000"},
    {"incorporated", "\"2018-05\""},
    {"incorporated", "\"2001-01-17\""},
    {"birth_date", "\"1970\""},
    {"phone", "\"+357 22 000000\""},
    {"website", "\"https://www.example.com/\""},
    {"capital", "{\"amount\": 1, \"currency\": \"EUR\"}"},
    {"occupation", "\"company secretary\""},
    {"activities", "[\"wholesale of flowers\"]"},
    {"legal_form", "\"Limited Liability Company\""},
    {"operates_in", "[\"CY\", \"AE\"]"},
    {"unspecified_reason", "\"unknown\""},
    {"owner_unspecified", "\"no-beneficial-owners\""},
    {"register_count", "800"},
    {"address_type", "\"virtual\""},
    {"nature", "\"detention\""},
    {"product_class", "\"spyware\""},
    {"date", "\"2014-07\""},
    {"invented", "[1, {\"x\": null}]"},
};
static const key_value deal_keys[] = {
    {"value", "250000"},        {"currency", "\"USD\""},
    {"product", "\"System\""},  {"stated_origin", "\"US\""},
    {"clauses", "[\"audit\"]"}, {"territory", "[\"IQ\"]"},
};
static const key_value link_keys[] = {
    {"value", "1000000"},        {"currency", "\"EUR\""},
    {"product", "\"Probe\""},    {"stated_origin", "\"IL\""},
    {"clauses", "[\"audit\"]"},  {"territory", "[\"SY\"]"},
    {"relabelled", "true"},      {"role", "\"nominee director\""},
    {"filed", "\"2016-02-01\""}, {"through", "\"holding\""},
    {"probability", "0.93"},     {"unspecified_reason", "\"unknown\""},
};

static void any_attrs(maker *m, uint32_t *attrs, const key_value *keys,
                      uint32_t n, uint32_t rarity) {
  for (uint32_t i = 0; i < n; i++)
    if (one_in(m, rarity) && !sg_attr_find(m->model, *attrs, keys[i].key))
      attr(m, attrs, keys[i].key, keys[i].json);
}

static void any_items(maker *m) {
  static const char *const topics[] = {"sanction",    "role.pep", "gov.soe",
                                       "corp.public", "gov.igo",  "debarment"};
  static const char *const lists[] = {"us_ofac_sdn", "us_bis_entity_list",
                                      "eu_consolidated", "own_list"};
  sg_date since;
  sg_date until;
  if (one_in(m, 4))
    item(m, SG_ON_TOPICS, word(m, "%s", topics[below(m, SG_COUNT(topics))]), 0,
         SG_DATE_UNKNOWN, SG_DATE_UNKNOWN);
  any_period(m, &since, &until);
  if (one_in(m, 6))
    item(m, SG_ON_LISTINGS, word(m, "%s", lists[below(m, SG_COUNT(lists))]),
         one_in(m, 2) ? word(m, "PROGRAM") : 0, since, until);
  if (one_in(m, 6))
    item(m, SG_ON_NAMES, word(m, "Alias %u", m->n_entities), 0, SG_DATE_UNKNOWN,
         SG_DATE_UNKNOWN);
  if (one_in(m, 6))
    item(m, SG_ON_FORMER_NAMES, word(m, "Former %u", m->n_entities), 0,
         SG_DATE_UNKNOWN, any_date(m));
  if (one_in(m, 4))
    item(m, SG_ON_IDENTIFIERS, word(m, "own"), word(m, "%u", m->n_entities),
         SG_DATE_UNKNOWN, SG_DATE_UNKNOWN);
  if (one_in(m, 6))
    item(m, SG_ON_CHECKS, word(m, "register"),
         word(m, one_in(m, 2) ? "true" : "false"), any_date(m),
         SG_DATE_UNKNOWN);
}

static void any_entity(maker *m) {
  static const uint8_t kinds[] = {SG_COMPANY,     SG_COMPANY, SG_COMPANY,
                                  SG_PUBLIC_BODY, SG_PERSON,  SG_PERSON,
                                  SG_ARRANGEMENT, SG_ADDRESS, SG_INCIDENT,
                                  SG_OTHER,       SG_COMPANY, SG_COMPANY};
  static const char countries[] = "CYAEUSDESYIQVGRU";
  sg_entity_row *row = entity(m, kinds[below(m, SG_COUNT(kinds))]);
  if (!row)
    return;
  const uint32_t c = below(m, SG_COUNT(countries) / 2) * 2;
  if (!one_in(m, 4))
    row->country = SG_COUNTRY(countries[c], countries[c + 1]);
  if (one_in(m, 2))
    row->roles = 1u << below(m, 12);
  if (row->kind == SG_PUBLIC_BODY && !one_in(m, 4))
    row->functions = 1u << below(m, 17);
  any_attrs(m, &row->attrs, entity_keys, SG_COUNT(entity_keys), 6);
  any_items(m);
  end(m);
}

static void any_share(maker *m, sg_link_row *row) {
  const uint32_t low = below(m, 101);
  const uint32_t more = one_in(m, 3) ? below(m, 101 - low) : 0;
  if (one_in(m, 5))
    return; // unknown: from nothing to the whole
  row->low = SG_PERCENT(low) / (one_in(m, 3) ? 1 : 3);
  row->high = row->low + SG_PERCENT(more);
  row->measure = (uint8_t)(one_in(m, 8) ? below(m, 3) : SG_DIRECT);
  row->capacity = (uint8_t)(one_in(m, 4) ? below(m, 4) : SG_BENEFICIAL);
  if (one_in(m, 5)) {
    row->votes = SG_PERCENT(below(m, 101));
    row->votes_high = row->votes;
  }
}

static void any_link(maker *m) {
  const uint8_t kind = (uint8_t)(one_in(m, 2)   ? below(m, SG_INVOLVED + 1)
                                 : one_in(m, 2) ? SG_OWNERSHIP
                                                : SG_SUPPLY);
  const uint32_t deal = one_in(m, 4) ? id_of(m, 'd', below(m, 4)) : 0;
  sg_link_row *row =
      link_of(m, kind, below(m, RANDOM_PARTIES), below(m, RANDOM_PARTIES));
  if (!row)
    return;
  row->basis = (uint8_t)(one_in(m, 3) ? below(m, SG_INFERRED + 1) : 0);
  row->confidence = one_in(m, 4) ? SG_PERCENT(below(m, 101)) : SG_WHOLE;
  row->product_class = (uint8_t)(one_in(m, 3) ? below(m, SG_CLASS_OTHER) : 0);
  row->deal = deal;
  any_period(m, &row->since, &row->until);
  if (sg_is_event(kind))
    row->until = SG_DATE_UNKNOWN;
  if (kind == SG_OWNERSHIP)
    any_share(m, row);
  else if (kind == SG_CONTROL)
    row->detail = (uint8_t)below(m, SG_MEANS_NOMINEE + 1);
  else if (kind == SG_POSITION)
    row->detail = (uint8_t)below(m, SG_POST_NOMINEE + 1);
  any_attrs(m, &row->attrs, link_keys, SG_COUNT(link_keys), 8);
  if (kind == SG_SUPPLY && one_in(m, 4))
    item(m, SG_ON_LINK_USERS, id_of(m, 'e', below(m, RANDOM_PARTIES)), 0,
         SG_DATE_UNKNOWN, SG_DATE_UNKNOWN);
  end(m);
}

static void any_deal(maker *m) {
  static const char *const questions[] = {
      "end_use_stated", "human_rights_policy", "export_licence"};
  const uint32_t i = m->n_deals++;
  const uint32_t id = id_of(m, 'd', i);
  const uint32_t title = word(m, "Deal %u", i);
  const uint32_t vendor = id_of(m, 'e', below(m, RANDOM_PARTIES));
  const uint32_t user = id_of(m, 'e', below(m, RANDOM_PARTIES));
  if (!begin(m, SG_RECORD_DEAL, i))
    return;
  sg_deal_row *row = sg_record_deal(&m->record);
  row->id = id;
  row->title = title;
  row->vendor = i == 0 ? 0 : vendor;
  row->signed_on = any_date(m);
  row->status = (uint8_t)below(m, SG_DEAL_ALLEGED + 1);
  row->product_class = (uint8_t)below(m, SG_CLASS_OTHER + 1);
  any_attrs(m, &row->attrs, deal_keys, SG_COUNT(deal_keys), 2);
  item(m, SG_ON_DEAL_USERS, user, 0, SG_DATE_UNKNOWN, SG_DATE_UNKNOWN);
  for (uint32_t k = 0; k < SG_COUNT(questions); k++)
    if (one_in(m, 2))
      item(m, SG_ON_ANSWERS, word(m, "%s", questions[k]),
           word(m, one_in(m, 2) ? "yes" : "no"), SG_DATE_UNKNOWN,
           SG_DATE_UNKNOWN);
  if (one_in(m, 2))
    item(m, SG_ON_SAFEGUARDS, word(m, "audit"), 0, any_date(m),
         SG_DATE_UNKNOWN);
  end(m);
}

static void make_random(maker *m) {
  for (uint32_t i = 0; i < RANDOM_PARTIES && m->status == SG_OK; i++)
    any_entity(m);
  for (uint32_t i = 0; i < 4 && m->status == SG_OK; i++)
    any_deal(m);
  for (uint32_t i = 0; i < RANDOM_LINKS && m->status == SG_OK; i++)
    any_link(m);
}

sg_status sg_make_graph(sg_model *model, sg_shape shape, uint32_t salt,
                        uint64_t seed, sg_error *err) {
  maker m = {.model = model, .err = err, .state = seed, .salt = salt};
  SG_TRY(sg_model_add_input(model, "made up", "made up", &m.input, err));
  switch (shape) {
  case SG_SHAPE_EMPTY: break;
  case SG_SHAPE_ONE: plain_entity(&m, SG_COMPANY); break;
  case SG_SHAPE_APART: make_apart(&m); break;
  case SG_SHAPE_LOOPS: make_loops(&m); break;
  case SG_SHAPE_HUB: make_hub(&m); break;
  case SG_SHAPE_RANDOM: make_random(&m); break;
  }
  SG_TRY(m.status);
  return sg_model_finish(model, err);
}
