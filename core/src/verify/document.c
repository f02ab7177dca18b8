// SPDX-License-Identifier: GPL-2.0-or-later
// document - what a findings document says of itself, of the files it comes
// from, of the whole graph and of the plugins.
#include "verify/checks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// --- head ---

static void check_head(sg_check *c) {
  const cJSON *generator = sg_object_in(c->doc, "generator");
  sg_check_at(c, "generator");
  (void)SG_CLAIM(c, sg_same(sg_text_in(generator, "name"), "stakegraph"),
                 "another program made it");
  (void)SG_CLAIM(c, sg_text_in(generator, "version"), "no version is named");
  sg_check_at(c, "as_of");
  (void)SG_CLAIM(c, !c->ask->as_of || sg_same(c->ask->as_of, c->out->as_of),
                 "the findings are of %s", c->out->as_of);
}

// --- inputs ---

static bool is_file(const cJSON *row, const sg_verify_file *file) {
  return sg_same(sg_text_in(row, "sha256"), file->sha256) &&
         sg_same(sg_text_in(row, "format"), file->format) &&
         sg_says_number(row, "bytes", (double)file->bytes);
}

// How often a file is among those of the document, and among those at hand.
static bool is_matched(const sg_check *c, const cJSON *list,
                       const sg_verify_file *file) {
  const cJSON *row = NULL;
  uint32_t told = 0;
  uint32_t given = 0;
  cJSON_ArrayForEach(row, list) told += is_file(row, file);
  for (uint32_t i = 0; i < c->ask->n_files; i++)
    given += sg_same(c->ask->files[i].sha256, file->sha256);
  return told == given;
}

static void check_inputs(sg_check *c) {
  const cJSON *list = sg_list_in(c->doc, "inputs");
  const cJSON *row = NULL;
  uint32_t i = 0;
  cJSON_ArrayForEach(row, list) {
    bool any = false;
    sg_check_at(c, "inputs[%u]", i++);
    (void)sg_check_members(c, row, "path format sha256 bytes");
    for (uint32_t k = 0; k < c->ask->n_files; k++)
      any |= is_file(row, &c->ask->files[k]);
    (void)SG_CLAIM(c, any,
                   "no input at hand has this hash, size and format; what "
                   "follows may not hold for that reason alone");
  }
  sg_check_at(c, "inputs");
  for (uint32_t k = 0; k < c->ask->n_files; k++)
    (void)SG_CLAIM(c, is_matched(c, list, &c->ask->files[k]),
                   "%.200s is not among them, or not as often",
                   c->ask->files[k].path);
}

// --- the graph ---

static bool says_title(sg_check *c, const cJSON *graph) {
  sg_slice title;
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(graph, "title");
  if (!sg_stated_member(c->in.graph, "title", &title) || title.at[0] != '"')
    return cJSON_IsNull(member);
  sg_text_reset(&c->room);
  sg_json_decode(title, &c->room);
  return sg_same(cJSON_GetStringValue(member), sg_text_get(&c->room));
}

static void check_graph(sg_check *c) {
  const cJSON *graph = sg_object_in(c->doc, "graph");
  const struct {
    const char *key;
    uint32_t count;
  } rows[] = {
      {"entities", c->in.n_entities},       {"links", c->in.n_links},
      {"links_in_force", c->in.n_in_force}, {"deals", c->in.n_deals},
      {"merged", c->ask->n_merged},         {"unresolved", c->in.n_unresolved},
  };
  sg_check_at(c, "graph");
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    (void)SG_CLAIM(c, sg_says_number(graph, rows[i].key, rows[i].count),
                   "'%s' must be %u", rows[i].key, rows[i].count);
  (void)SG_CLAIM(c, says_title(c, graph), "the title is not the input's");
}

// --- plugins ---

static bool is_hash(const char *text) {
  return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool is_among(const char *word, const char *words) {
  sg_slice one;
  for (size_t at = 0; sg_slice_next(sg_slice_of(words), " ", &at, &one);)
    if (word && sg_slice_is(one, word))
      return true;
  return false;
}

// Whether the file at hand is the one that was run; true: it was compared.
static bool check_hash(sg_check *c, const cJSON *row) {
  const cJSON *generator = sg_object_in(c->doc, "generator");
  char sha256[SG_SHA256_TEXT];
  const char *id = sg_text_in(row, "id");
  if (!id || !c->ask->hash_of ||
      sg_same(sg_text_in(row, "status"), "refused") ||
      !sg_same(sg_text_in(generator, "version"), c->ask->version) ||
      !c->ask->hash_of(c->ask->ctx, id, sha256))
    return false;
  (void)SG_CLAIM(c, sg_same(sg_text_in(row, "sha256"), sha256),
                 "the plugin file at hand is another one");
  return true;
}

// A script is pinned by its own hash.
static void check_pin(sg_check *c, const cJSON *row) {
  char why[SG_VERIFY_WHY] = "";
  const cJSON *script = sg_list_in(row, "scripts");
  const char *sha256 = sg_text_in(script ? script->child : row, "sha256");
  const char *id = sg_text_in(row, "id");
  const char *version = sg_text_in(row, "version");
  if (!c->ask->pinned || sg_same(sg_text_in(row, "status"), "refused"))
    return;
  (void)SG_CLAIM(c,
                 c->ask->pinned(c->ask->ctx, sha256 ? sha256 : "", id ? id : "",
                                version ? version : "", why),
                 "the lock file does not pin it: %s", why);
}

static void check_plugin(sg_check *c, const cJSON *row, uint32_t *unknown) {
  const char *status = sg_text_in(row, "status");
  const cJSON *hash = cJSON_GetObjectItemCaseSensitive(row, "sha256");
  const cJSON *parameter = NULL;
  (void)sg_check_members(
      c, row, "id version sha256 status reason isolation parameters");
  (void)SG_CLAIM(c, is_among(status, "ok failed timeout refused skipped"),
                 "it has no status that there is");
  (void)SG_CLAIM(c, is_hash(cJSON_GetStringValue(hash)) || cJSON_IsNull(hash),
                 "its hash is none");
  (void)SG_CLAIM(
      c,
      is_among(sg_text_in(row, "isolation"), "none process seccomp full") ||
          (!sg_same(status, "ok") && !sg_text_in(row, "isolation")),
      "it has no isolation that there is");
  cJSON_ArrayForEach(parameter, sg_object_in(row, "parameters"))(void) SG_CLAIM(
      c, cJSON_IsNumber(parameter) || cJSON_IsString(parameter),
      "parameter '%.60s' is neither number nor text", parameter->string);
  *unknown += !check_hash(c, row);
  check_pin(c, row);
}

// Of a file that was refused the id may be anybody's.
static bool is_new(sg_check *c, const cJSON *row) {
  const char *id = sg_text_in(row, "id");
  return sg_same(sg_text_in(row, "status"), "refused") ||
         (id && !sg_seen_before(c, id));
}

static void check_plugins(sg_check *c) {
  const cJSON *list = sg_list_in(c->doc, "plugins");
  const cJSON *row = NULL;
  uint32_t i = 0;
  uint32_t unknown = 0;
  sg_intern_reset(&c->seen);
  cJSON_ArrayForEach(row, list) {
    sg_check_at(c, "plugins[%u]", i++);
    check_plugin(c, row, &unknown);
    (void)SG_CLAIM(c, is_new(c, row), "it stands there twice, or has no id");
  }
  sg_not_checked(c, "hashes of plugins",
                 "the plugin file is not at hand, or is of another version",
                 unknown);
}

// --- coverage ---

static double fraction(uint32_t part, uint32_t whole) {
  return whole ? (double)part / whole : (double)NAN;
}

typedef struct known {
  uint32_t parties, owners, officers, addresses;
} known;

static known count_known(const sg_check *c) {
  known k = {0};
  for (uint32_t v = 1; v < c->in.entities.rows.n; v++) {
    const sg_stated_entity *e = &SG_STATED_ENTITY(&c->in, v);
    if (!e->organisation || !c->reviewed[v])
      continue;
    k.parties++;
    k.owners += e->owners > 0;
    k.officers += e->officers > 0;
    k.addresses += e->addresses > 0;
  }
  return k;
}

static void say(sg_check *c, const cJSON *told, const char *key, double value) {
  (void)SG_CLAIM(c, sg_says_number(told, key, value),
                 "'%s' is not what the input comes to", key);
}

// Of the parties under review.
static void check_coverage(sg_check *c) {
  const cJSON *told = sg_object_in(c->doc, "coverage");
  const sg_stated *s = &c->in;
  const known k = count_known(c);
  sg_check_at(c, "coverage");
  say(c, told, "undated_links", s->n_undated);
  say(c, told, "single_source_links", s->n_single);
  say(c, told, "unresolved", s->n_unresolved);
  say(c, told, "dates", fraction(s->n_in_force - s->n_undated, s->n_in_force));
  say(c, told, "sources", fraction(s->n_sourced, s->n_in_force));
  (void)sg_check_members(c, told, "parties ownership officers addresses");
  if (c->has_lists) {
    (void)SG_CLAIM(c, sg_number_in(told, "parties") <= k.parties,
                   "there are %u parties", k.parties);
    sg_not_checked(c, "which parties are there to compare others with",
                   "what only lists describe is not under review, and which "
                   "input says what is not worked out again",
                   1);
    return;
  }
  say(c, told, "parties", k.parties);
  say(c, told, "ownership", fraction(k.owners, k.parties));
  say(c, told, "officers", fraction(k.officers, k.parties));
  say(c, told, "addresses", fraction(k.addresses, k.parties));
}

void sg_check_document(sg_check *c) {
  sg_check_at(c, "the document");
  (void)sg_check_members(c, c->doc,
                         "generator as_of inputs graph plugins metrics "
                         "entities flags not_evaluable flag_counts coverage "
                         "warnings case");
  check_head(c);
  check_inputs(c);
  check_graph(c);
  check_plugins(c);
  check_coverage(c);
}
