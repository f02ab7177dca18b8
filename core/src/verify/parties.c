// SPDX-License-Identifier: GPL-2.0-or-later
// parties - the rows of "entities": who they are, which flags they bear, their
// scores, the chains of these, what is known of them, and their order.
#include "verify/checks.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A metric of the document, by name.
typedef struct metric {
  const char *name;
  double min, max;
  bool headline;
} metric;

typedef struct parties {
  sg_check *c;
  metric *metrics;
  uint32_t n_metrics, next_metric;
  uint32_t *first; // of each subject by its number, among
  uint32_t *flags; // rows of c->flags, in the order of subject and place
  uint32_t n_listed;
  uint32_t *seen_in; // of each group by its number: 1 + the party last seen in
} parties;

static int by_name(const void *a, const void *b) {
  return strcmp(((const metric *)a)->name, ((const metric *)b)->name);
}

// "a.score", "a.score_low" and "a.score_high" decide the order.
static bool is_headline(const char *name) {
  const char *of = strchr(name, '.');
  return of && (strcmp(of, ".score") == 0 || strcmp(of, ".score_low") == 0 ||
                strcmp(of, ".score_high") == 0);
}

static bool is_of_plugin(const char *name, const char *plugin) {
  const size_t n = plugin ? strlen(plugin) : 0;
  return n > 0 && strncmp(name, plugin, n) == 0 && name[n] == '.';
}

static bool has_run(const sg_check *c, const char *plugin) {
  const cJSON *row = NULL;
  cJSON_ArrayForEach(
      row,
      sg_list_in(
          c->doc,
          "plugins")) if (sg_same(sg_text_in(row, "id"),
                                  plugin)) return sg_same(sg_text_in(row,
                                                                     "status"),
                                                          "ok");
  return false;
}

static void read_metric(parties *p, const cJSON *row, uint32_t number) {
  sg_check *c = p->c;
  const char *name = sg_text_in(row, "name");
  const char *last = p->n_metrics ? p->metrics[p->n_metrics - 1].name : NULL;
  sg_check_at(c, "metrics[%u]", number);
  (void)sg_check_members(c, row, "name plugin about min max");
  const metric one = {name ? name : "", sg_number_in(row, "min"),
                      sg_number_in(row, "max"), name && is_headline(name)};
  (void)SG_CLAIM(c, one.min <= one.max, "its bounds are no bounds");
  (void)SG_CLAIM(c, has_run(c, sg_text_in(row, "plugin")),
                 "no plugin that finished has computed it");
  (void)SG_CLAIM(c, is_of_plugin(one.name, sg_text_in(row, "plugin")),
                 "a metric must have the name of its plugin before its own");
  (void)SG_CLAIM(c, sg_text_in(row, "about"), "it does not say what it is");
  if (SG_CLAIM(c, !last || strcmp(last, one.name) < 0,
               "metrics must be in the order of their names, each once"))
    p->metrics[p->n_metrics++] = one;
}

// Scores stand in the order of the metrics, of which a party has some.
static const metric *find_metric(parties *p, const char *name) {
  const uint32_t next = p->next_metric < p->n_metrics ? p->next_metric : 0;
  if (name && p->n_metrics && strcmp(p->metrics[next].name, name) == 0) {
    p->next_metric = next + 1;
    return &p->metrics[next];
  }
  const metric wanted = {.name = name ? name : ""};
  const metric *found =
      bsearch(&wanted, p->metrics, p->n_metrics, sizeof wanted, by_name);
  p->next_metric = found ? (uint32_t)(found - p->metrics) + 1 : 0;
  return found;
}

// --- flags of a party ---

static bool list_flags(parties *p) {
  const sg_check *c = p->c;
  const uint32_t n = c->words.texts.n;
  p->first = sg_memory_alloc((size_t)n + 2, sizeof *p->first);
  p->flags = sg_memory_alloc((size_t)c->flags.n + 1, sizeof *p->flags);
  p->seen_in = sg_memory_alloc((size_t)n + 1, sizeof *p->seen_in);
  if (!p->first || !p->flags || !p->seen_in)
    return false;
  for (uint32_t i = 0; i < c->flags.n; i++)
    p->first[SG_FLAG_ROW(c, i).subject + 2]++;
  for (uint32_t w = 0; w < n; w++)
    p->first[w + 2] += p->first[w + 1];
  for (uint32_t i = 0; i < c->flags.n; i++)
    p->flags[p->first[SG_FLAG_ROW(c, i).subject + 1]++] = i;
  return true;
}

// The flags of a party: `flags` from *first up to, but not including, *end.
static void flags_of(const parties *p, const char *id, uint32_t *first,
                     uint32_t *end) {
  const uint32_t number = sg_intern_find(&p->c->words, id);
  *first = *end = 0;
  if (number == SG_NONE || number == 0)
    return;
  *first = p->first[number];
  *end = p->first[number + 1];
}

static const sg_flag_row *flag_at(const parties *p, uint32_t i) {
  return &SG_FLAG_ROW(p->c, p->flags[i]);
}

static void check_flags_of(parties *p, const cJSON *row, const char *id) {
  const cJSON *list = sg_list_in(row, "flags");
  const cJSON *mark = list ? list->child : NULL;
  uint32_t i = 0;
  uint32_t end = 0;
  flags_of(p, id, &i, &end);
  for (; mark && i < end; mark = mark->next, i++, p->n_listed++)
    if (!sg_same(cJSON_GetStringValue(mark),
                 sg_intern_text(&p->c->words, flag_at(p, i)->mark)))
      break;
  (void)SG_CLAIM(p->c, list && !mark && i == end,
                 "its flags are not those that are raised on it, in their "
                 "order");
}

// --- the order of parties ---

typedef struct place {
  const char *id;
  int severity;
  uint32_t groups;
  double headline;
} place;

static uint32_t count_groups(parties *p, uint32_t first, uint32_t end,
                             uint32_t party) {
  uint32_t n = 0;
  for (uint32_t i = first; i < end; i++) {
    const uint32_t group = flag_at(p, i)->group;
    n += group != 0 && p->seen_in[group] != party + 1;
    p->seen_in[group] = party + 1;
  }
  return n;
}

static place place_of(parties *p, const cJSON *row, uint32_t number) {
  const cJSON *score = NULL;
  place out = {.id = sg_text_in(row, "id"), .headline = -1};
  out.id = out.id ? out.id : "";
  uint32_t first = 0;
  uint32_t end = 0;
  flags_of(p, out.id, &first, &end);
  out.groups = count_groups(p, first, end, number);
  if (end > first)
    out.severity = flag_at(p, first)->severity;
  cJSON_ArrayForEach(
      score, sg_object_in(row, "scores")) if (is_headline(score->string) &&
                                              cJSON_IsNumber(score) &&
                                              score->valuedouble > out.headline)
      out.headline = score->valuedouble;
  return out;
}

static bool comes_before(const place *x, const place *y) {
  if (x->severity != y->severity)
    return x->severity > y->severity;
  if (x->groups != y->groups)
    return x->groups > y->groups;
  if (x->headline < y->headline || x->headline > y->headline)
    return x->headline > y->headline;
  return strcmp(x->id, y->id) < 0;
}

// --- who it is ---

// A text of the record, or null where it has none.
static bool says_text(sg_check *c, const cJSON *row, const char *key,
                      sg_slice record) {
  sg_slice value;
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(row, key);
  if (!sg_stated_member(record, key, &value) || value.at[0] != '"')
    return cJSON_IsNull(member);
  sg_text_reset(&c->room);
  sg_json_decode(value, &c->room);
  return sg_same(cJSON_GetStringValue(member), sg_text_get(&c->room));
}

static void check_identity(sg_check *c, const cJSON *row, uint32_t entity) {
  const sg_slice record = SG_STATED_ENTITY(&c->in, entity).record;
  (void)SG_CLAIM(c, says_text(c, row, "name", record),
                 "its name is not that of the input");
  (void)SG_CLAIM(
      c,
      SG_STATED_ENTITY(&c->in, entity).person
          ? cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(row, "country"))
          : says_text(c, row, "country", record),
      "its country is not that of the input");
  const char *kind = sg_text_in(row, "kind");
  (void)SG_CLAIM(c, says_text(c, row, "kind", record) || sg_same(kind, "other"),
                 "its kind is not that of the input");
}

static bool list_names(sg_check *c, sg_slice list, const char *id) {
  sg_slice item;
  if (list.at[0] != '[')
    return false;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    sg_text_reset(&c->room);
    if (item.at[0] == '"')
      sg_json_decode(item, &c->room);
    if (sg_same(id, sg_text_get(&c->room)))
      return true;
  }
  return false;
}

static bool is_identifier(sg_check *c, const cJSON *one, sg_slice list) {
  sg_slice item, scheme, id;
  if (list.at[0] != '[')
    return false;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    if (!sg_stated_member(item, "scheme", &scheme) || scheme.at[0] != '"' ||
        !sg_stated_member(item, "id", &id) || id.at[0] != '"')
      continue;
    sg_text_reset(&c->room);
    sg_json_decode(scheme, &c->room);
    const bool same = sg_same(sg_text_in(one, "scheme"), sg_text_get(&c->room));
    sg_text_reset(&c->room);
    sg_json_decode(id, &c->room);
    if (same && sg_same(sg_text_in(one, "identifier"), sg_text_get(&c->room)))
      return true;
  }
  return false;
}

// The records that became part of it are among its other ids.
static void check_merged(sg_check *c, const cJSON *row, uint32_t entity) {
  const sg_slice record = SG_STATED_ENTITY(&c->in, entity).record;
  const cJSON *one = NULL;
  sg_slice ids = {"0", 1};
  sg_slice identifiers = {"0", 1};
  (void)sg_stated_member(record, "other_ids", &ids);
  (void)sg_stated_member(record, "identifiers", &identifiers);
  cJSON_ArrayForEach(one, sg_list_in(row, "merged")) {
    const char *id = sg_text_in(one, "id");
    (void)SG_CLAIM(c, id && list_names(c, ids, id),
                   "record '%.100s' is not among those that it was merged of",
                   id ? id : "");
    (void)SG_CLAIM(c, is_identifier(c, one, identifiers),
                   "the identifier that it was merged by is not the input's");
  }
}

// --- scores ---

// "x_low" and "x_high", the same up to and with the "_"?
static bool is_low_of(const char *low, const char *high, size_t n) {
  return strncmp(low, high, n) == 0 && strcmp(low + n, "low") == 0;
}

// Of "x_high" the lower bound, which must not be above it; mostly the next.
static bool is_above_low(const cJSON *scores, const cJSON *high) {
  char low[200];
  const size_t n = strlen(high->string);
  if (n < 5 || n > 190 || strcmp(high->string + n - 5, "_high") != 0)
    return true;
  if (high->next && is_low_of(high->next->string, high->string, n - 4))
    return !(high->next->valuedouble > high->valuedouble);
  (void)snprintf(low, sizeof low, "%.*s_low", (int)n - 5, high->string);
  return !(sg_number_in(scores, low) > high->valuedouble);
}

static void check_scores(parties *p, const cJSON *row) {
  const cJSON *scores = sg_object_in(row, "scores");
  const cJSON *score = NULL;
  const char *last = "";
  (void)SG_CLAIM(p->c, scores, "'scores' must be an object");
  cJSON_ArrayForEach(score, scores) {
    const metric *of = find_metric(p, score->string);
    (void)SG_CLAIM(
        p->c,
        of && cJSON_IsNumber(score) && score->valuedouble >= of->min &&
            score->valuedouble <= of->max,
        "'%.60s' is no metric, or outside its bounds", score->string);
    (void)SG_CLAIM(p->c, is_above_low(scores, score),
                   "'%.60s' is below its lower bound", score->string);
    (void)SG_CLAIM(p->c, strcmp(last, score->string) < 0,
                   "scores must be in the order of their names");
    last = score->string;
  }
}

static void check_chains(parties *p, const cJSON *row, uint32_t entity,
                         const char *at) {
  sg_check *c = p->c;
  const cJSON *chain = NULL;
  const cJSON *scores = sg_object_in(row, "scores");
  uint32_t i = 0;
  cJSON_ArrayForEach(chain, sg_list_in(row, "chains")) {
    bool touches = false;
    unsigned ended = 0;
    const char *name = sg_text_in(chain, "metric");
    const double strength = sg_number_in(chain, "strength");
    sg_check_at(c, "%s.chains[%u]", at, i++);
    (void)SG_CLAIM(
        c, name && cJSON_GetObjectItemCaseSensitive(scores, name) != NULL,
        "it is of a score that the party does not have");
    (void)SG_CLAIM(c, strength >= 0 && strength <= 1,
                   "a strength lies between 0 and 1");
    (void)sg_check_walk(c, chain, entity, entity, &touches, &ended);
    (void)SG_CLAIM(c,
                   !(ended & SG_ENDED_OTHER) || !name ||
                       !is_of_plugin(name, "proximity"),
                   "the chain has a link that ended before %s", c->out->as_of);
  }
  sg_check_at(c, "%s", at);
}

// --- what is known of it ---

static double fraction(uint32_t part, uint32_t whole) {
  return whole ? (double)part / whole : (double)NAN;
}

static void check_coverage(sg_check *c, const cJSON *row, uint32_t entity) {
  const sg_stated_entity *e = &SG_STATED_ENTITY(&c->in, entity);
  const cJSON *told = sg_object_in(row, "coverage");
  const double none = (double)NAN;
  const double owned = e->owned >= SG_WHOLE ? 1 : (double)e->owned / SG_WHOLE;
  const struct {
    const char *key;
    double value;
  } rows[] = {
      {"ownership", e->organisation && e->owners ? owned : none},
      {"officers", e->organisation ? e->officers > 0 : none},
      {"addresses", e->organisation ? e->addresses > 0 : none},
      {"dates", fraction(e->dated, e->links)},
      {"sources", fraction(e->sourced, e->links)},
      {"undated_links", e->links - e->dated},
      {"single_source_links", e->single},
      {"unresolved", e->record.length == 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    (void)SG_CLAIM(c, sg_says_number(told, rows[i].key, rows[i].value),
                   "coverage '%s' is not what the input comes to", rows[i].key);
}

// --- all ---

static void check_row(parties *p, const cJSON *row, uint32_t number) {
  sg_check *c = p->c;
  char at[40];
  const char *id = sg_text_in(row, "id");
  const uint32_t entity = sg_stated_find(&c->in.entities, id);
  (void)snprintf(at, sizeof at, "entities[%u]", number);
  sg_check_at(c, "%s", at);
  (void)sg_check_members(c, row, "id name kind country scores flags coverage");
  if (!SG_CLAIM(c, entity, "'%.100s' is not in the input", id ? id : ""))
    return;
  (void)SG_CLAIM(c, c->reviewed[entity],
                 "'%.100s' does not bear on the deal under review", id);
  check_identity(c, row, entity);
  check_merged(c, row, entity);
  check_scores(p, row);
  check_chains(p, row, entity, at);
  check_flags_of(p, row, id);
  check_coverage(c, row, entity);
}

static void check_place(parties *p, const place *last, const place *here,
                        bool is_first) {
  sg_check *c = p->c;
  (void)SG_CLAIM(c, !sg_seen_before(c, here->id), "'%.100s' stands there twice",
                 here->id);
  (void)SG_CLAIM(c, is_first || comes_before(last, here),
                 "'%.100s' does not stand in its place: parties are in the "
                 "order of severity, groups of flags, scores and id",
                 here->id);
}

// Those who have part in a deal or supply come again in the case.
static void keep_asked(sg_check *c, const char *id) {
  const uint32_t entity = sg_stated_find(&c->in.entities, id);
  if (!c->asked[entity])
    return;
  uint32_t *slot = sg_vec_add(&c->listed);
  c->no_memory |= !slot;
  if (slot)
    *slot = entity;
}

static sg_status check_rows(parties *p, sg_error *err) {
  sg_check *c = p->c;
  sg_list_walk rows = {.list = SG_LIST_ENTITIES};
  place last = {0};
  sg_intern_reset(&c->seen);
  while (sg_list_next(c, &rows)) { // `last` is of rows.before
    const place here = place_of(p, rows.now, rows.number);
    check_row(p, rows.now, rows.number);
    check_place(p, &last, &here, rows.number == 0);
    sg_want_party(c, rows.now);
    keep_asked(c, here.id);
    last = here;
  }
  if (c->no_memory)
    return sg_no_memory(err);
  c->n_entities = rows.n;
  sg_check_at(c, "entities");
  (void)SG_CLAIM(c, p->n_listed == c->flags.n,
                 "flags are on parties that are not listed, or twice");
  return SG_OK;
}

sg_status sg_check_parties(sg_check *c, sg_error *err) {
  parties p = {.c = c};
  const cJSON *list = sg_list_in(c->doc, "metrics");
  const cJSON *row = NULL;
  uint32_t i = 0;
  p.metrics =
      sg_memory_alloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *p.metrics);
  const bool ok = p.metrics && list_flags(&p);
  sg_status status = ok ? SG_OK : sg_no_memory(err);
  if (status == SG_OK) {
    cJSON_ArrayForEach(row, list) read_metric(&p, row, i++);
    status = check_rows(&p, err);
  }
  sg_memory_free(p.metrics);
  sg_memory_free(p.first);
  sg_memory_free(p.flags);
  sg_memory_free(p.seen_in);
  return status;
}
