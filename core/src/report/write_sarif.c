// SPDX-License-Identifier: GPL-2.0-or-later
// write_sarif - findings as SARIF 2.1.0: flags are results, their evidence is a
// graph of the run with a traversal for each path, plugins are extensions, and
// what could not be evaluated has the kind "open".
//
// A location is the line of the record where the analysis has just read it; of
// kept findings, which do not know lines, the input as a whole when there was
// only one. GitHub takes 25,000 results; the run says how many are left out.
//
// With a baseline every result says what became of it since; those that only
// the baseline has are at the end, without traversals, since the graph is that
// of the run.
#include "report/decide.h"
#include "report/diff.h"
#include "report/doc_copy.h"
#include "report/doc_words.h"
#include "report/report.h"

#include <string.h>

enum { RESULTS_MAX = 25000, TAGS_MAX = 20, RELATED_MAX = 100 };

typedef struct sarif {
  const sg_findings *f;
  const sg_catalogue *catalogue;
  sg_json_writer w;
  sg_intern rules, parties, nodes, edges; // in the order of first mention
  uint32_t left_out;
  uint32_t absent_flags, absent; // results that only the baseline has
  bool no_memory;
} sarif;

// --- small things ---

// A number for a text; 0 for "".
static uint32_t number(sarif *s, sg_intern *table, const char *text) {
  const uint32_t id = sg_intern_add(table, text, strlen(text));
  s->no_memory |= id == SG_NONE;
  return id == SG_NONE ? 0 : id;
}

static void put_message(sarif *s, const char *key, const char *text) {
  sg_json_key(&s->w, key);
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "text", text[0] ? text : "-");
  sg_json_close(&s->w, '}');
}

static const char *level_of(const char *severity) {
  const uint32_t n =
      sg_word_find(&sg_severities, (sg_slice){severity, strlen(severity)});
  if (n == SG_NONE || n <= SG_CAUTION)
    return "note";
  return n <= SG_ELEVATED ? "warning" : "error";
}

// Place of a severity among all, from 0 to 100.
static void put_rank(sarif *s, const char *severity) {
  const uint32_t n =
      sg_word_find(&sg_severities, (sg_slice){severity, strlen(severity)});
  if (n != SG_NONE && n >= SG_NOTE && n <= SG_RESOLVE_FIRST)
    sg_json_put_count(&s->w, "rank", 25 * (uint64_t)(n - SG_NOTE));
}

// --- what results refer to ---

static void note_flag(sarif *s, const cJSON *flag) {
  const cJSON *evidence = NULL;
  const cJSON *item = NULL;
  (void)number(s, &s->rules, sg_doc_text(flag, "flag"));
  (void)number(s, &s->parties, sg_doc_text(flag, "subject"));
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
      const char *id = cJSON_GetStringValue(item);
      const cJSON *link = id ? sg_findings_find(s->f, SG_DOC_LINK, id) : NULL;
      if (!link || !sg_doc_text(link, "from")[0] || !sg_doc_text(link, "to")[0])
        continue;
      (void)number(s, &s->edges, id);
      (void)number(s, &s->nodes, sg_doc_text(link, "from"));
      (void)number(s, &s->nodes, sg_doc_text(link, "to"));
    }
  }
}

// Rows that only the baseline has: they come last.
static uint32_t n_gone(const sg_vec *pairs) {
  uint32_t i = pairs->n;
  while (i > 0 && !SG_AT(sg_pair, pairs, i - 1).to)
    i--;
  return pairs->n - i;
}

static void count_absent(sarif *s) {
  const sg_diff *baseline = s->f->baseline;
  s->absent_flags = baseline ? n_gone(&baseline->flags) : 0;
  s->absent = baseline ? s->absent_flags + n_gone(&baseline->gaps) : 0;
}

// Flags first, then gaps.
static const sg_pair *absent_at(const sarif *s, uint32_t i) {
  const sg_diff *baseline = s->f->baseline;
  return i < s->absent_flags ? &SG_AT(sg_pair, &baseline->flags,
                                      baseline->flags.n - s->absent_flags + i)
                             : &SG_AT(sg_pair, &baseline->gaps,
                                      baseline->gaps.n - s->absent + i);
}

static void note_all(sarif *s) {
  const cJSON *row = NULL;
  uint32_t n = 0;
  cJSON_ArrayForEach(row, s->f->flags) {
    if (n < RESULTS_MAX)
      note_flag(s, row);
    n++;
  }
  cJSON_ArrayForEach(row, s->f->gaps) {
    if (n++ < RESULTS_MAX)
      note_flag(s, row);
  }
  for (uint32_t i = 0; i < s->absent; i++)
    if (n++ < RESULTS_MAX)
      note_flag(s, absent_at(s, i)->from);
  s->left_out = n > RESULTS_MAX ? n - RESULTS_MAX : 0;
}

// --- tool ---

static void put_tags(sarif *s, const sg_flag_info *info) {
  uint32_t n = 2;
  sg_json_key(&s->w, "tags");
  sg_json_open_line(&s->w, '[');
  sg_json_string(&s->w, "step-4");
  sg_json_string(&s->w, info->group);
  for (const char *const *m = info->mitigations; *m && n < TAGS_MAX; m++, n++)
    sg_json_string(&s->w, *m);
  sg_json_close(&s->w, ']');
}

static void put_rule(sarif *s, const char *id) {
  const sg_flag_info *info = sg_catalogue_find(s->catalogue, id);
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "id", id);
  if (info) {
    put_message(s, "shortDescription", info->title);
    put_message(s, "fullDescription", info->pattern);
    put_message(s, "help", info->innocent);
    sg_json_key(&s->w, "properties");
    sg_json_open_line(&s->w, '{');
    put_tags(s, info);
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, '}');
}

static void put_plugin(sarif *s, const cJSON *plugin) {
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "name", sg_doc_text(plugin, "id"));
  if (sg_doc_text(plugin, "version")[0])
    sg_json_put(&s->w, "version", sg_doc_text(plugin, "version"));
  sg_json_key(&s->w, "properties");
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "sha256", sg_doc_text(plugin, "sha256"));
  sg_json_put(&s->w, "status", sg_doc_text(plugin, "status"));
  sg_json_put(&s->w, "isolation", sg_doc_text(plugin, "isolation"));
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, '}');
}

static void put_tool(sarif *s) {
  const cJSON *plugin = NULL;
  const cJSON *generator =
      cJSON_GetObjectItemCaseSensitive(s->f->root, "generator");
  sg_json_key(&s->w, "tool");
  sg_json_open(&s->w, '{');
  sg_json_key(&s->w, "driver");
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "name", "stakegraph");
  sg_json_put(&s->w, "version", sg_doc_text(generator, "version"));
  sg_json_key(&s->w, "rules");
  sg_json_open(&s->w, '[');
  for (uint32_t i = 1; i < s->rules.texts.n; i++)
    put_rule(s, sg_intern_text(&s->rules, i));
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
  sg_json_key(&s->w, "extensions");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(plugin, s->f->plugins) {
    put_plugin(s, plugin);
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
}

// --- the run ---

static void put_notification(sarif *s, const cJSON *plugin) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "plugin ");
  sg_text_puts(&text, sg_doc_text(plugin, "id"));
  sg_text_puts(&text, " gave no result (");
  sg_text_puts(&text, sg_doc_text(plugin, "status"));
  sg_text_puts(&text, "): ");
  sg_text_puts(&text, sg_doc_text(plugin, "reason"));
  sg_json_open(&s->w, '{');
  put_message(s, "message", sg_text_get(&text));
  sg_json_put(&s->w, "level", "error");
  sg_json_close(&s->w, '}');
  s->no_memory |= !sg_text_ok(&text);
  sg_text_clear(&text);
}

static void put_invocation(sarif *s) {
  const cJSON *plugin = NULL;
  bool all = true;
  cJSON_ArrayForEach(plugin, s->f->plugins) {
    all = all && sg_doc_is(plugin, "status", "ok");
  }
  sg_json_key(&s->w, "invocations");
  sg_json_open(&s->w, '[');
  sg_json_open(&s->w, '{');
  sg_json_put_bool(&s->w, "executionSuccessful", all);
  sg_json_key(&s->w, "toolExecutionNotifications");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(plugin, s->f->plugins) {
    if (!sg_doc_is(plugin, "status", "ok"))
      put_notification(s, plugin);
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, ']');
}

// A path as a reference: all but letters, digits and some signs as %XX.
static void put_uri(sarif *s, const char *path) {
  static const char plain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  sg_text uri;
  sg_text_init(&uri, 0);
  sg_text_puts(&uri, path[0] == '/' ? "file://" : "");
  for (; *path; path++)
    if (strchr(plain, *path))
      sg_text_putc(&uri, *path);
    else
      sg_text_printf(&uri, "%%%02X", (unsigned char)*path);
  sg_json_put(&s->w, "uri", sg_text_get(&uri));
  s->no_memory |= !sg_text_ok(&uri);
  sg_text_clear(&uri);
}

static void put_artifact(sarif *s, const cJSON *input) {
  const double bytes = sg_doc_number(input, "bytes");
  sg_json_open(&s->w, '{');
  sg_json_key(&s->w, "location");
  sg_json_open_line(&s->w, '{');
  put_uri(s, sg_doc_text(input, "path"));
  sg_json_close(&s->w, '}');
  if (bytes >= 0 && bytes < 9e15)
    sg_json_put_count(&s->w, "length", (uint64_t)bytes);
  sg_json_key(&s->w, "hashes");
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "sha-256", sg_doc_text(input, "sha256"));
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, '}');
}

static void put_artifacts(sarif *s) {
  const cJSON *input = NULL;
  sg_json_key(&s->w, "artifacts");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(input, s->f->inputs) {
    put_artifact(s, input);
  }
  sg_json_close(&s->w, ']');
}

// A line of an input; the input as a whole where the line is 0.
typedef struct place {
  const cJSON *input; // NULL: not known
  uint32_t index, line;
} place;

static place place_of(const sarif *s, const sg_origin *places, const char *id) {
  const cJSON *inputs = s->f->inputs;
  const uint32_t n = (uint32_t)cJSON_GetArraySize(inputs);
  const uint32_t row = sg_intern_find(&s->f->ids, id);
  if (places && row < s->f->ids.texts.n && places[row].line &&
      places[row].input < n)
    return (place){cJSON_GetArrayItem(inputs, places[row].input),
                   places[row].input, places[row].line};
  return (place){n == 1 ? inputs->child : NULL, 0, 0};
}

static void put_physical(sarif *s, place at) {
  if (!at.input)
    return;
  sg_json_key(&s->w, "physicalLocation");
  sg_json_open_line(&s->w, '{');
  sg_json_key(&s->w, "artifactLocation");
  sg_json_open_line(&s->w, '{');
  put_uri(s, sg_doc_text(at.input, "path"));
  sg_json_put_count(&s->w, "index", at.index);
  sg_json_close(&s->w, '}');
  if (at.line) {
    sg_json_key(&s->w, "region");
    sg_json_open_line(&s->w, '{');
    sg_json_put_count(&s->w, "startLine", at.line);
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, '}');
}

static void put_parties(sarif *s) {
  sg_json_key(&s->w, "logicalLocations");
  sg_json_open(&s->w, '[');
  for (uint32_t i = 1; i < s->parties.texts.n; i++) {
    const char *id = sg_intern_text(&s->parties, i);
    const cJSON *party = sg_findings_find(s->f, SG_DOC_PARTY, id);
    const char *name = sg_findings_name(s->f, id);
    if (s->f->baseline && strcmp(name, id) == 0)
      name = sg_findings_name(s->f->baseline->old_doc, id);
    sg_json_open_line(&s->w, '{');
    sg_json_put(&s->w, "name", name);
    sg_json_put(&s->w, "fullyQualifiedName", id);
    if (sg_doc_text(party, "kind")[0])
      sg_json_put(&s->w, "kind", sg_doc_text(party, "kind"));
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, ']');
}

static void put_node_location(sarif *s, const char *id) {
  const place at = place_of(s, s->f->party_place, id);
  if (!at.line)
    return;
  sg_json_key(&s->w, "location");
  sg_json_open_line(&s->w, '{');
  put_physical(s, at);
  sg_json_close(&s->w, '}');
}

static void put_graph(sarif *s) {
  sg_json_key(&s->w, "graphs");
  sg_json_open(&s->w, '[');
  sg_json_open(&s->w, '{');
  put_message(s, "description", "parties and links that are evidence");
  sg_json_key(&s->w, "nodes");
  sg_json_open(&s->w, '[');
  for (uint32_t i = 1; i < s->nodes.texts.n; i++) {
    const char *id = sg_intern_text(&s->nodes, i);
    sg_json_open_line(&s->w, '{');
    sg_json_put(&s->w, "id", id);
    put_message(s, "label", sg_findings_name(s->f, id));
    put_node_location(s, id);
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, ']');
  sg_json_key(&s->w, "edges");
  sg_json_open(&s->w, '[');
  for (uint32_t i = 1; i < s->edges.texts.n; i++) {
    const char *id = sg_intern_text(&s->edges, i);
    const cJSON *link = sg_findings_find(s->f, SG_DOC_LINK, id);
    sg_json_open_line(&s->w, '{');
    sg_json_put(&s->w, "id", id);
    put_message(s, "label", sg_doc_text(link, "kind"));
    sg_json_put(&s->w, "sourceNodeId", sg_doc_text(link, "from"));
    sg_json_put(&s->w, "targetNodeId", sg_doc_text(link, "to"));
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, ']');
}

// --- results ---

static void put_rule_of(sarif *s, const cJSON *row) {
  const char *flag = sg_doc_text(row, "flag");
  sg_json_put(&s->w, "ruleId", flag);
  if (flag[0])
    sg_json_put_count(&s->w, "ruleIndex", number(s, &s->rules, flag) - 1);
}

static void put_locations(sarif *s, const char *subject, bool is_absent) {
  const place at =
      is_absent ? (place){0} : place_of(s, s->f->party_place, subject);
  if (!at.input && !subject[0])
    return;
  sg_json_key(&s->w, "locations");
  sg_json_open(&s->w, '[');
  sg_json_open(&s->w, '{');
  put_physical(s, at);
  if (subject[0]) {
    sg_json_key(&s->w, "logicalLocations");
    sg_json_open_line(&s->w, '[');
    sg_json_open_line(&s->w, '{');
    sg_json_put(&s->w, "fullyQualifiedName", subject);
    sg_json_put_count(&s->w, "index", number(s, &s->parties, subject) - 1);
    sg_json_close(&s->w, '}');
    sg_json_close(&s->w, ']');
  }
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, ']');
}

// The links that are evidence, each once, where their lines are known.
typedef struct related {
  const char *seen[RELATED_MAX];
  uint32_t n;
} related;

static void put_related(sarif *s, related *r, const char *id) {
  const cJSON *link = sg_findings_find(s->f, SG_DOC_LINK, id);
  const place at = place_of(s, s->f->link_place, id);
  for (uint32_t i = 0; i < r->n; i++)
    if (strcmp(r->seen[i], id) == 0)
      return;
  if (!link || !at.line || r->n == RELATED_MAX)
    return;
  if (r->n == 0) {
    sg_json_key(&s->w, "relatedLocations");
    sg_json_open(&s->w, '[');
  }
  r->seen[r->n++] = id;
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, sg_findings_name(s->f, sg_doc_text(link, "from")));
  sg_text_puts(&text, " ");
  sg_doc_link_label(link, &text);
  sg_text_puts(&text, " ");
  sg_text_puts(&text, sg_findings_name(s->f, sg_doc_text(link, "to")));
  sg_json_open(&s->w, '{');
  sg_json_put_count(&s->w, "id", r->n);
  put_physical(s, at);
  put_message(s, "message", sg_text_get(&text));
  sg_json_close(&s->w, '}');
  s->no_memory |= !sg_text_ok(&text);
  sg_text_clear(&text);
}

static void put_all_related(sarif *s, const cJSON *flag) {
  const cJSON *evidence = NULL;
  const cJSON *item = NULL;
  related r = {.n = 0};
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
      put_related(s, &r, cJSON_IsString(item) ? item->valuestring : "");
    }
    cJSON_ArrayForEach(item, sg_doc_list(evidence, "terms")) {
      put_related(s, &r, sg_doc_text(item, "link"));
    }
    if (sg_doc_is(evidence, "on", "link"))
      put_related(s, &r, sg_doc_text(evidence, "id"));
  }
  if (r.n)
    sg_json_close(&s->w, ']');
}

static void put_traversal(sarif *s, const cJSON *path) {
  const cJSON *item = NULL;
  sg_json_open(&s->w, '{');
  sg_json_put_count(&s->w, "runGraphIndex", 0);
  put_message(s, "description", sg_doc_text(path, "shows"));
  sg_json_key(&s->w, "edgeTraversals");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(item, sg_doc_list(path, "links")) {
    const char *id = cJSON_GetStringValue(item);
    if (!id || !id[0] || sg_intern_find(&s->edges, id) == SG_NONE)
      continue;
    sg_json_open_line(&s->w, '{');
    sg_json_put(&s->w, "edgeId", id);
    sg_json_close(&s->w, '}');
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
}

// Paths that pass the same links, and show the same, are one traversal.
static bool is_repeated(const cJSON *path, const cJSON *evidence) {
  const cJSON *one = evidence->child;
  for (; one != path; one = one->next)
    if (sg_doc_is(one, "type", "path") &&
        sg_doc_is(one, "shows", sg_doc_text(path, "shows")) &&
        cJSON_Compare(sg_doc_list(one, "links"), sg_doc_list(path, "links"),
                      true))
      return true;
  return false;
}

static void put_traversals(sarif *s, const cJSON *flag) {
  const cJSON *all = sg_doc_list(flag, "evidence");
  const cJSON *evidence = NULL;
  sg_json_key(&s->w, "graphTraversals");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(evidence, all) {
    if (sg_doc_is(evidence, "type", "path") && !is_repeated(evidence, all))
      put_traversal(s, evidence);
  }
  sg_json_close(&s->w, ']');
}

// What SARIF has no place for.
static void put_flag_properties(sarif *s, const cJSON *flag, bool has_graph) {
  static const char *const kept[] = {
      "severity", "certainty", "confidence", "group", "plugin",      "rule",
      "deal",     "innocent",  "sources",    "title", "mitigations", NULL};
  const cJSON *evidence = NULL;
  sg_json_key(&s->w, "properties");
  sg_json_open(&s->w, '{');
  for (const char *const *key = kept; *key; key++)
    sg_doc_member(&s->w, *key, cJSON_GetObjectItemCaseSensitive(flag, *key));
  sg_json_key(&s->w, has_graph ? "factsAndSums" : "evidence");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    if (!has_graph || !sg_doc_is(evidence, "type", "path"))
      sg_doc_copy(&s->w, evidence);
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
}

// A decision that settles the flag; one that does not, the answer having been
// no; and one that has to be made again.
static void put_suppression(sarif *s, const cJSON *flag) {
  const cJSON *decision = cJSON_GetObjectItemCaseSensitive(flag, "decision");
  const cJSON *lapsed =
      cJSON_GetObjectItemCaseSensitive(flag, "lapsed_decision");
  const char *status = "underReview";
  if (cJSON_IsObject(decision)) {
    const char *state = sg_doc_text(decision, "state");
    status = sg_decision_settles(state)      ? "accepted"
             : strcmp(state, "refused") == 0 ? "rejected"
                                             : "underReview";
  } else if (cJSON_IsObject(lapsed)) {
    decision = lapsed;
  } else {
    return;
  }
  sg_json_key(&s->w, "suppressions");
  sg_json_open(&s->w, '[');
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "kind", "external");
  sg_json_put(&s->w, "status", status);
  if (sg_doc_text(decision, "why")[0])
    sg_json_put(&s->w, "justification", sg_doc_text(decision, "why"));
  sg_doc_member(&s->w, "properties", decision);
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, ']');
}

static void put_baseline_state(sarif *s, const char *state) {
  if (state)
    sg_json_put(&s->w, "baselineState", state);
}

// What a result of a flag has whatever became of it.
static void put_flag_result(sarif *s, const cJSON *flag, const char *state) {
  const char *severity = sg_doc_text(flag, "severity");
  put_rule_of(s, flag);
  sg_json_put(&s->w, "kind", "fail");
  sg_json_put(&s->w, "level", level_of(severity));
  put_rank(s, severity);
  put_baseline_state(s, state);
  put_message(s, "message", sg_doc_text(flag, "message"));
}

static void put_fingerprint(sarif *s, const cJSON *flag) {
  sg_json_key(&s->w, "partialFingerprints");
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "stakegraphFinding/v1", sg_doc_text(flag, "fingerprint"));
  sg_json_close(&s->w, '}');
}

static void put_result(sarif *s, const cJSON *flag, const char *state) {
  sg_json_open(&s->w, '{');
  put_flag_result(s, flag, state);
  put_locations(s, sg_doc_text(flag, "subject"), false);
  put_fingerprint(s, flag);
  put_all_related(s, flag);
  put_traversals(s, flag);
  put_suppression(s, flag);
  put_flag_properties(s, flag, true);
  sg_json_close(&s->w, '}');
}

// Of what is no failure the level is none, and there is no rank.
static void put_gap(sarif *s, const cJSON *gap, const char *state) {
  sg_json_open(&s->w, '{');
  put_rule_of(s, gap);
  sg_json_put(&s->w, "kind", "open");
  sg_json_put(&s->w, "level", "none");
  put_baseline_state(s, state);
  put_message(s, "message", sg_doc_text(gap, "reason"));
  put_locations(s, sg_doc_text(gap, "subject"),
                state && strcmp(state, "absent") == 0);
  sg_json_key(&s->w, "properties");
  sg_json_open_line(&s->w, '{');
  sg_doc_member(&s->w, "count", cJSON_GetObjectItemCaseSensitive(gap, "count"));
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, '}');
}

// A flag of the baseline that the run could neither raise nor rule out is not
// absent: it is open.
static void put_unseen(sarif *s, const sg_pair *flag) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "could not be seen any more: ");
  sg_text_puts(&text, flag->why);
  sg_text_puts(&text, "; was: ");
  sg_text_puts(&text, sg_doc_text(flag->from, "message"));
  put_rule_of(s, flag->from);
  sg_json_put(&s->w, "kind", "open");
  sg_json_put(&s->w, "level", "none");
  put_baseline_state(s, "updated");
  put_message(s, "message", sg_text_get(&text));
  s->no_memory |= !sg_text_ok(&text);
  sg_text_clear(&text);
}

static void put_absent(sarif *s, const sg_pair *pair) {
  const cJSON *one = pair->from;
  if (!sg_doc_text(one, "fingerprint")[0]) {
    put_gap(s, one, "absent");
    return;
  }
  sg_json_open(&s->w, '{');
  if (pair->why)
    put_unseen(s, pair);
  else
    put_flag_result(s, one, "absent");
  put_locations(s, sg_doc_text(one, "subject"), true);
  put_fingerprint(s, one);
  put_suppression(s, one);
  put_flag_properties(s, one, false);
  sg_json_close(&s->w, '}');
}

// What became of flag `i`, and of a gap; NULL without a baseline.
static const char *state_of_flag(const sarif *s, uint32_t i) {
  if (!s->f->baseline)
    return NULL;
  const sg_pair *pair = &SG_AT(sg_pair, &s->f->baseline->flags, i);
  return !pair->from ? "new" : pair->what ? "updated" : "unchanged";
}

// Gaps that are new stand in their order; `*at` is 0 at first.
static const char *state_of_gap(const sarif *s, const cJSON *gap,
                                uint32_t *at) {
  const sg_diff *baseline = s->f->baseline;
  if (!baseline)
    return NULL;
  if (*at == baseline->gaps.n || SG_AT(sg_pair, &baseline->gaps, *at).to != gap)
    return "unchanged";
  (*at)++;
  return "new";
}

static void put_results(sarif *s) {
  const cJSON *row = NULL;
  uint32_t n = 0;
  uint32_t at = 0;
  sg_json_key(&s->w, "results");
  sg_json_open(&s->w, '[');
  cJSON_ArrayForEach(row, s->f->flags) {
    if (n < RESULTS_MAX)
      put_result(s, row, state_of_flag(s, n));
    n++;
  }
  cJSON_ArrayForEach(row, s->f->gaps) {
    const char *state = state_of_gap(s, row, &at);
    if (n++ < RESULTS_MAX)
      put_gap(s, row, state);
  }
  for (uint32_t i = 0; i < s->absent; i++)
    if (n++ < RESULTS_MAX)
      put_absent(s, absent_at(s, i));
  sg_json_close(&s->w, ']');
}

static void put_run_properties(sarif *s) {
  sg_json_key(&s->w, "properties");
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "asOf", sg_doc_text(s->f->root, "as_of"));
  sg_json_put_count(&s->w, "resultsLeftOut", s->left_out);
  sg_json_put(&s->w, "notHere",
              "scores of parties, sources in full, counts of flags that were "
              "not raised, links that are no evidence");
  sg_doc_member(&s->w, "graph", s->f->graph);
  sg_doc_member(&s->w, "coverage", s->f->coverage);
  sg_json_close(&s->w, '}');
}

static void put_run(sarif *s) {
  sg_json_open(&s->w, '{');
  put_tool(s);
  put_invocation(s);
  put_artifacts(s);
  put_parties(s);
  put_graph(s);
  put_results(s);
  put_run_properties(s);
  sg_json_close(&s->w, '}');
}

void sg_write_sarif(const sg_findings *findings, const sg_catalogue *catalogue,
                    sg_output *out) {
  sarif s = {.f = findings, .catalogue = catalogue};
  s.no_memory = !sg_intern_init(&s.rules);
  s.no_memory |= !sg_intern_init(&s.parties);
  s.no_memory |= !sg_intern_init(&s.nodes);
  s.no_memory |= !sg_intern_init(&s.edges);
  sg_json_writer_init(&s.w, out, true);
  if (!s.no_memory) {
    count_absent(&s);
    note_all(&s);
    sg_json_open(&s.w, '{');
    sg_json_put(&s.w, "$schema",
                "https://json.schemastore.org/sarif-2.1.0.json");
    sg_json_put(&s.w, "version", "2.1.0");
    sg_json_key(&s.w, "runs");
    sg_json_open(&s.w, '[');
    put_run(&s);
    sg_json_close(&s.w, ']');
    sg_json_close(&s.w, '}');
  }
  if (s.no_memory)
    sg_output_fail(out);
  sg_intern_clear(&s.rules);
  sg_intern_clear(&s.parties);
  sg_intern_clear(&s.nodes);
  sg_intern_clear(&s.edges);
}
