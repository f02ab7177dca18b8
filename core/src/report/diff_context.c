// SPDX-License-Identifier: GPL-2.0-or-later
// diff_context - how two findings documents came about differently: parameters,
// dates, deals, plugins, inputs, decisions, the program, and how much was
// known.
#include "report/diff.h"

#include <string.h>

static bool add(sg_diff *d, const char *what, const char *of, const cJSON *from,
                const cJSON *to) {
  if (sg_same_value(from, to))
    return true;
  sg_context *slot = sg_vec_add(&d->contexts);
  if (slot)
    *slot = (sg_context){what, of, from, to};
  return slot != NULL;
}

static const cJSON *member(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

// Numbers and texts of two objects, by name; `before` and a point are put
// before the names unless it is "".
static bool add_members(sg_diff *d, const char *what, const char *before,
                        const cJSON *from, const cJSON *to) {
  sg_vec pairs;
  sg_vec_init(&pairs, sizeof(sg_pair), 0);
  bool ok = sg_pair_rows(&pairs, cJSON_IsObject(from) ? from : NULL,
                         cJSON_IsObject(to) ? to : NULL, sg_by_name);
  for (uint32_t i = 0; i < pairs.n && ok; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, &pairs, i);
    const cJSON *one = pair->to ? pair->to : pair->from;
    const char *name = one->string ? one->string : "";
    sg_text text;
    if (sg_same_value(pair->from, pair->to))
      continue;
    sg_text_init(&text, 0);
    sg_text_puts(&text, before);
    sg_text_puts(&text, before[0] ? "." : "");
    sg_text_puts(&text, name);
    const char *of =
        sg_text_ok(&text)
            ? sg_arena_text(&d->arena, sg_text_get(&text), text.length)
            : NULL;
    ok = of && add(d, what, of, pair->from, pair->to);
    sg_text_clear(&text);
  }
  sg_vec_clear(&pairs);
  return ok;
}

static int by_id(const cJSON *a, const cJSON *b) {
  return strcmp(sg_doc_text(a, "id"), sg_doc_text(b, "id"));
}

// A plugin that only one document has is told as such, not member by member.
static bool add_plugin(sg_diff *d, const sg_pair *plugin, bool parameters) {
  static const char *const keys[][2] = {{"plugin version", "version"},
                                        {"plugin SHA-256", "sha256"},
                                        {"plugin status", "status"},
                                        {"plugin isolation", "isolation"},
                                        {"plugin scripts", "scripts"}};
  const cJSON *one = plugin->to ? plugin->to : plugin->from;
  const char *id = sg_doc_text(one, "id");
  bool ok = true;
  if (!plugin->from || !plugin->to)
    return parameters || add(d, "plugin", id, member(plugin->from, "id"),
                             member(plugin->to, "id"));
  if (parameters)
    return add_members(d, "parameter", id, member(plugin->from, "parameters"),
                       member(plugin->to, "parameters"));
  for (size_t i = 0; i < SG_COUNT(keys) && ok; i++)
    ok = add(d, keys[i][0], id, member(plugin->from, keys[i][1]),
             member(plugin->to, keys[i][1]));
  return ok;
}

static bool add_plugins(sg_diff *d, const sg_vec *plugins, bool parameters) {
  bool ok = true;
  for (uint32_t i = 0; i < plugins->n && ok; i++)
    ok = add_plugin(d, &SG_AT(sg_pair, plugins, i), parameters);
  return ok;
}

static int by_path(const cJSON *a, const cJSON *b) {
  return strcmp(sg_doc_text(a, "path"), sg_doc_text(b, "path"));
}

static bool add_inputs(sg_diff *d) {
  sg_vec pairs;
  sg_vec_init(&pairs, sizeof(sg_pair), 0);
  bool ok =
      sg_pair_rows(&pairs, d->old_doc->inputs, d->new_doc->inputs, by_path);
  for (uint32_t i = 0; i < pairs.n && ok; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, &pairs, i);
    const cJSON *one = pair->to ? pair->to : pair->from;
    ok = add(d, "input", sg_doc_text(one, "path"), member(pair->from, "sha256"),
             member(pair->to, "sha256"));
  }
  sg_vec_clear(&pairs);
  return ok;
}

static int by_name(const cJSON *a, const cJSON *b) {
  return strcmp(sg_doc_text(a, "name"), sg_doc_text(b, "name"));
}

// Findings name the tables of countries that there were, and no more.
static bool add_countries(sg_diff *d) {
  sg_vec pairs;
  sg_vec_init(&pairs, sizeof(sg_pair), 0);
  bool ok = sg_pair_rows(&pairs, sg_doc_list(d->old_doc->root, "countries"),
                         sg_doc_list(d->new_doc->root, "countries"), by_name);
  for (uint32_t i = 0; i < pairs.n && ok; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, &pairs, i);
    ok = add(d, "table of countries", "", member(pair->from, "name"),
             member(pair->to, "name"));
  }
  sg_vec_clear(&pairs);
  return ok;
}

bool sg_diff_contexts(sg_diff *diff) {
  sg_diff *d = diff;
  const cJSON *from = d->old_doc->root;
  const cJSON *to = d->new_doc->root;
  sg_vec plugins;
  sg_vec_init(&plugins, sizeof(sg_pair), 0);
  const bool ok =
      sg_pair_rows(&plugins, d->old_doc->plugins, d->new_doc->plugins, by_id) &&
      add_plugins(d, &plugins, true) &&
      add(d, "as_of", "", member(from, "as_of"), member(to, "as_of")) &&
      add(d, "deal", "", member(member(from, "case"), "deal"),
          member(member(to, "case"), "deal")) &&
      add_plugins(d, &plugins, false) && add_inputs(d) && add_countries(d) &&
      add(d, "decisions", "", member(member(from, "decisions"), "sha256"),
          member(member(to, "decisions"), "sha256")) &&
      add_members(d, "generator", "", member(from, "generator"),
                  member(to, "generator")) &&
      add_members(d, "graph", "", d->old_doc->graph, d->new_doc->graph) &&
      add_members(d, "coverage", "", d->old_doc->coverage,
                  d->new_doc->coverage);
  sg_vec_clear(&plugins);
  return ok;
}
