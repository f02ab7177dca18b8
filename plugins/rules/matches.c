// SPDX-License-Identifier: GPL-2.0-or-later
// matches - does a condition hold for an entity: certainly, perhaps, not at
// all, or is what it asks for not recorded?
#include "rules.h"
#include "stakegraph/parties.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// --- what tests ask of the graph ---

static void bind_test(facts *in, const test *t) {
  sg_host *host = in->host;
  bound *b = &in->columns[t->number];
  char latest[128];
  for (const test *part = t->first; part; part = part->next)
    bind_test(in, part);
  if (t->type != TEST_ATTRIBUTE)
    return;
  b->numbers = host->numbers(host, SG_ON_ENTITIES, t->key);
  b->texts = host->texts(host, SG_ON_ENTITIES, t->key);
  if (t->op != OP_BEFORE && t->op != OP_AFTER)
    return;
  (void)snprintf(latest, sizeof latest, "%s_latest", t->key);
  b->latest = host->numbers(host, SG_ON_ENTITIES, latest);
}

static void note_deal(uint8_t *in_deal, sg_id v, uint8_t level) {
  if (v != SG_NONE && level > in_deal[v])
    in_deal[v] = level;
}

// Entities named in rows of links or deals: stated end users.
static void note_users(const facts *in, int32_t domain, sg_id of, uint8_t level,
                       uint8_t *out) {
  const sg_rows *rows = in->host->rows(in->host, domain);
  const double *user = in->host->numbers(in->host, domain, "entity");
  for (uint32_t i = rows && user ? rows->start[of] : 0;
       rows && user && i < rows->start[of + 1]; i++)
    note_deal(out, (sg_id)user[i], level);
}

// Parties to deals and supplies under review.
static uint8_t *mark_deals(const facts *in) {
  const sg_graph *g = in->g;
  uint8_t *out = in->host->alloc(in->host, g->n_entities, 1);
  for (sg_id e = 0; out && e < g->n_links; e++) {
    const sg_id deal = g->link_deal[e];
    if (!sg_supply_in_review(g, e) &&
        (deal == SG_NONE || !sg_deal_in_review(g, deal)))
      continue;
    const uint8_t level = sg_link_is_firm(g, e) ? SURE : MAYBE;
    note_deal(out, g->link_from[e], level);
    note_deal(out, g->link_to[e], level);
    note_users(in, SG_ON_LINK_USERS, e, level, out);
  }
  for (sg_id d = 0; out && d < g->n_deals; d++) {
    if (!sg_deal_in_review(g, d))
      continue;
    const uint8_t level = g->deal_status[d] == SG_DEAL_ALLEGED ? MAYBE : SURE;
    note_deal(out, g->deal_vendor[d], level);
    note_users(in, SG_ON_DEAL_USERS, d, level, out);
  }
  return out;
}

bool facts_bind(sg_host *host, const packs *all, facts *out) {
  *out = (facts){.host = host, .g = host->graph};
  out->listings = host->rows(host, SG_ON_LISTINGS);
  out->topics = host->rows(host, SG_ON_TOPICS);
  out->list = host->texts(host, SG_ON_LISTINGS, "list");
  out->topic = host->texts(host, SG_ON_TOPICS, "topic");
  out->since = host->numbers(host, SG_ON_LISTINGS, "since");
  out->since_latest = host->numbers(host, SG_ON_LISTINGS, "since_latest");
  out->until = host->numbers(host, SG_ON_LISTINGS, "until");
  out->until_earliest = host->numbers(host, SG_ON_LISTINGS, "until_earliest");
  out->in_deal = mark_deals(out);
  out->columns = host->alloc(host, all->n_tests, sizeof *out->columns);
  if (!out->listings || !out->topics || !out->list || !out->topic ||
      !out->since || !out->since_latest || !out->until ||
      !out->until_earliest || !out->in_deal || !out->columns)
    return false;
  for (uint32_t i = 0; i < all->n_rules; i++) {
    const rule *r = &all->rules[i];
    const test *tests[] = {r->seeds, r->subject, r->needs};
    for (size_t k = 0; k < SG_COUNT(tests); k++)
      if (tests[k])
        bind_test(out, tests[k]);
  }
  return true;
}

// --- leaves ---

static bool is_among(const char *word, const char *const *words) {
  for (; *words; words++)
    if (strcmp(*words, word) == 0)
      return true;
  return false;
}

// A date that is not known does not end the entry.
uint8_t listing_holds(const facts *in, const test *t, uint32_t i) {
  const int32_t day = in->g->as_of;
  if ((t->words && !is_among(in->list[i], t->words)) || in->since[i] > day ||
      in->until[i] < day)
    return NO;
  const bool begun = isnan(in->since_latest[i]) || in->since_latest[i] <= day;
  const bool lasts =
      isnan(in->until_earliest[i]) || in->until_earliest[i] >= day;
  return begun && lasts ? SURE : MAYBE;
}

static uint8_t invert(uint8_t level) {
  return level == NO ? SURE : level == SURE ? NO : level;
}

static uint8_t holds_listed(const facts *in, const test *t, sg_id v) {
  uint8_t best = NO;
  if (in->listings->n_rows == 0)
    return UNKNOWN;
  for (uint32_t i = in->listings->start[v]; i < in->listings->start[v + 1];
       i++) {
    const uint8_t one = listing_holds(in, t, i);
    best = one > best ? one : best;
  }
  return t->wanted ? best : invert(best);
}

static uint8_t holds_topics(const facts *in, const test *t, sg_id v) {
  if (in->topics->n_rows == 0)
    return UNKNOWN;
  for (uint32_t i = in->topics->start[v]; i < in->topics->start[v + 1]; i++)
    if (is_among(in->topic[i], t->words))
      return SURE;
  return NO;
}

static uint8_t holds_functions(const facts *in, const test *t, sg_id v) {
  const uint32_t has = in->g->entity_functions[v];
  if (has & t->bits)
    return SURE;
  return has == 0 && in->g->entity_kind[v] == SG_PUBLIC_BODY ? UNKNOWN : NO;
}

static uint8_t holds_country(const facts *in, const test *t, sg_id v) {
  const uint16_t country = in->g->entity_country[v];
  const char code[3] = {(char)(country >> 8), (char)(country & 0xff), '\0'};
  if (country == 0)
    return UNKNOWN;
  return is_among(code, t->words) ? SURE : NO;
}

static uint8_t kind_bit(const sg_graph *g, sg_id v) {
  const uint8_t kind = g->entity_kind[v];
  return kind <= SG_INCIDENT ? kind : SG_OTHER;
}

// --- attributes ---

static bool is_known(const bound *b, sg_id v) {
  return (b->texts && b->texts[v]) || (b->numbers && !isnan(b->numbers[v]));
}

// Of a list of texts one entry is enough.
static uint8_t holds_text(const test *t, const char *text) {
  size_t n = 0;
  const char *at = text;
  if (is_among(text, t->words))
    return SURE;
  for (const char *one = text[0] == '[' ? sg_next_entry(&at, &n) : NULL; one;
       one = sg_next_entry(&at, &n))
    for (const char *const *word = t->words; *word; word++)
      if (strlen(*word) == n && memcmp(*word, one, n) == 0)
        return SURE;
  return NO;
}

static uint8_t holds_number(const test *t, double value) {
  const bool yes = t->op == OP_EQUALS     ? value == t->value
                   : t->op == OP_AT_LEAST ? value >= t->value
                   : t->op == OP_AT_MOST  ? value <= t->value
                   : t->op == OP_ABOVE    ? value > t->value
                                          : value < t->value;
  return yes ? SURE : NO;
}

static uint8_t holds_day(const test *t, double first, double last) {
  if (t->op == OP_BEFORE)
    return last < t->value ? SURE : first < t->value ? MAYBE : NO;
  return first > t->value ? SURE : last > t->value ? MAYBE : NO;
}

static uint8_t holds_attribute(const facts *in, const test *t, sg_id v) {
  const bound *b = &in->columns[t->number];
  if (t->op == OP_PRESENT)
    return is_known(b, v) == t->wanted ? SURE : NO;
  if (t->op == OP_IS)
    return b->texts && b->texts[v] ? holds_text(t, b->texts[v]) : UNKNOWN;
  if (!b->numbers || isnan(b->numbers[v]))
    return UNKNOWN;
  if (t->op < OP_BEFORE)
    return holds_number(t, b->numbers[v]);
  return b->latest && !isnan(b->latest[v])
             ? holds_day(t, b->numbers[v], b->latest[v])
             : UNKNOWN;
}

// --- conditions ---

static uint8_t holds_parts(const facts *in, const test *t, sg_id v) {
  const bool all = t->type == TEST_ALL;
  uint8_t out = all ? SURE : NO;
  for (const test *part = t->first; part; part = part->next) {
    const uint8_t one = test_holds(in, part, v);
    if (all ? one < out : one > out)
      out = one;
  }
  return out;
}

// What asks for a country holds for no person, nor does its opposite.
// Conditions are nested no deeper than the parser allows.
uint8_t test_holds(const facts *in, const test *t, sg_id v) {
  const bool parts = t->type == TEST_ALL || t->type == TEST_ANY;
  if (t->asks_country && !parts && in->g->entity_kind[v] == SG_PERSON)
    return NO;
  switch (t->type) {
  case TEST_NOT: return invert(test_holds(in, t->first, v));
  case TEST_KIND: return t->bits >> kind_bit(in->g, v) & 1 ? SURE : NO;
  case TEST_TOPICS: return holds_topics(in, t, v);
  case TEST_FUNCTIONS: return holds_functions(in, t, v);
  case TEST_ROLES: return in->g->entity_roles[v] & t->bits ? SURE : NO;
  case TEST_LISTED: return holds_listed(in, t, v);
  case TEST_COUNTRY: return holds_country(in, t, v);
  case TEST_IN_DEAL: return t->wanted ? in->in_deal[v] : invert(in->in_deal[v]);
  case TEST_ATTRIBUTE: return holds_attribute(in, t, v);
  default: return holds_parts(in, t, v);
  }
}

const char *test_missing(const facts *in, const test *t, sg_id v) {
  if (test_holds(in, t, v) != UNKNOWN)
    return NULL;
  for (const test *part = t->first; part; part = part->next) {
    const char *missing = test_missing(in, part, v);
    if (missing)
      return missing;
  }
  return t->type == TEST_TOPICS      ? "topics"
         : t->type == TEST_FUNCTIONS ? "functions"
         : t->type == TEST_LISTED    ? "listed"
         : t->type == TEST_COUNTRY   ? "country"
                                     : t->key;
}

const test *test_of_lists(const test *t) {
  if (t->type == TEST_LISTED && t->wanted)
    return t;
  for (const test *part = t->type == TEST_NOT ? NULL : t->first; part;
       part = part->next) {
    const test *found = test_of_lists(part);
    if (found)
      return found;
  }
  return NULL;
}

// --- evidence ---

typedef struct evidence {
  const facts *in;
  sg_id v;
  sg_fact *out;
  uint32_t n, most;
} evidence;

static void add_fact(evidence *e, const char *field, const char *value) {
  const char *text = value ? sg_fact_text(e->in->host, value) : NULL;
  if (!text || !text[0] || e->n == e->most)
    return;
  for (uint32_t i = 0; i < e->n; i++)
    if (strcmp(e->out[i].field, field) == 0 &&
        strcmp(e->out[i].value, text) == 0)
      return;
  e->out[e->n++] = (sg_fact){SG_ON_ENTITIES, e->v, field, text};
}

static void add_bits(evidence *e, const char *field, uint32_t bits,
                     const vocabulary *of) {
  for (uint32_t i = 0; i < of->n; i++)
    if (bits >> i & 1)
      add_fact(e, field, of->words[i]);
}

static void add_rows(evidence *e, const test *t) {
  const facts *in = e->in;
  const bool lists = t->type == TEST_LISTED;
  const uint32_t *start = lists ? in->listings->start : in->topics->start;
  for (uint32_t i = start[e->v]; i < start[e->v + 1]; i++)
    if (lists ? listing_holds(in, t, i) != NO
              : is_among(in->topic[i], t->words))
      add_fact(e, lists ? "listed" : "topics",
               lists ? in->list[i] : in->topic[i]);
}

static void add_attribute(evidence *e, const test *t) {
  const bound *b = &e->in->columns[t->number];
  char number[40];
  const char *text = b->texts ? b->texts[e->v] : NULL;
  if (!text && b->numbers && !isnan(b->numbers[e->v])) {
    (void)snprintf(number, sizeof number, "%.10g", b->numbers[e->v]);
    char *copy = e->in->host->alloc(e->in->host, sizeof number, 1);
    if (copy)
      memcpy(copy, number, sizeof number);
    text = copy;
  }
  add_fact(e, t->key, text);
}

static void add_country(evidence *e) {
  const uint16_t country = e->in->g->entity_country[e->v];
  char *code = e->in->host->alloc(e->in->host, 3, 1);
  if (!code)
    return;
  code[0] = (char)(country >> 8);
  code[1] = (char)(country & 0xff);
  add_fact(e, "country", code);
}

// Of what is denied there is nothing to show.
static void add_leaf(evidence *e, const test *t) {
  const sg_graph *g = e->in->g;
  switch (t->type) {
  case TEST_KIND:
    add_bits(e, "kind", UINT32_C(1) << kind_bit(g, e->v), &entity_kinds);
    break;
  case TEST_FUNCTIONS:
    add_bits(e, "functions", g->entity_functions[e->v] & t->bits,
             &entity_functions);
    break;
  case TEST_ROLES:
    add_bits(e, "roles", g->entity_roles[e->v] & t->bits, &entity_roles);
    break;
  case TEST_TOPICS: add_rows(e, t); break;
  case TEST_LISTED:
    if (t->wanted)
      add_rows(e, t);
    break;
  case TEST_COUNTRY: add_country(e); break;
  case TEST_ATTRIBUTE: add_attribute(e, t); break;
  default: break;
  }
}

static void add_facts(evidence *e, const test *t) {
  if (t->type == TEST_NOT || test_holds(e->in, t, e->v) < MAYBE)
    return;
  add_leaf(e, t);
  for (const test *part = t->first; part; part = part->next)
    add_facts(e, part);
}

uint32_t test_facts(const facts *in, const test *t, sg_id v, sg_fact *out,
                    uint32_t most) {
  evidence e = {.in = in, .v = v, .out = out, .most = most};
  add_facts(&e, t);
  return e.n;
}

// --- dates ---

uint8_t link_follows_listing(const facts *in, const test *lists, sg_id seed,
                             sg_id e) {
  const int32_t first = in->g->link_since[e];
  const int32_t last = in->g->link_since_latest[e];
  uint8_t best = NO;
  for (uint32_t i = in->listings->start[seed];
       i < in->listings->start[seed + 1]; i++) {
    if (listing_holds(in, lists, i) == NO)
      continue;
    const bool dated = first != SG_NO_DATE && !isnan(in->since[i]);
    const uint8_t one = !dated                         ? MAYBE
                        : first >= in->since_latest[i] ? SURE
                        : last >= in->since[i]         ? MAYBE
                                                       : NO;
    best = one > best ? one : best;
  }
  return best;
}
