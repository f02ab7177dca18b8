// SPDX-License-Identifier: GPL-2.0-or-later
// profile - see profile.h.
#include "analyze/profile.h"

#include "base/input.h"
#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { BYTES_MAX = 4 * 1024 * 1024 };

static uint32_t count(const char *const *texts) {
  uint32_t n = 0;
  while (texts[n])
    n++;
  return n;
}

// Made so that no part of it can be read as another part of a setting.
static bool is_name(const char *text) {
  const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  return n > 0 && text[n] == '\0';
}

// "PLUGIN.PARAM=VALUE" of one parameter; NULL when the value is neither number
// nor text, or a name is none.
static const char *setting_of(sg_tree *f, const char *plugin, const char *name,
                              const cJSON *param) {
  char number[32];
  char text[600];
  if (!is_name(plugin) || !is_name(name))
    return NULL;
  if (cJSON_IsNumber(param))
    sg_number_write(param->valuedouble, number);
  else if (!cJSON_IsString(param))
    return NULL;
  const int n =
      snprintf(text, sizeof text, "%.100s.%.100s=%.300s", plugin, name,
               cJSON_IsNumber(param) ? number : param->valuestring);
  const char *copy = sg_arena_text(f->arena, text, (size_t)n);
  f->no_memory |= !copy;
  return copy;
}

// Weights are written as in datasets/weights, {"value": 0.7, "reason": "..."},
// or as parameters are.
static const cJSON *value_of(const cJSON *param) {
  return cJSON_IsObject(param)
             ? cJSON_GetObjectItemCaseSensitive(param, "value")
             : param;
}

static size_t count_parameters(const cJSON *all) {
  const cJSON *plugin = NULL;
  size_t n = 0;
  cJSON_ArrayForEach(plugin, all) n += (size_t)cJSON_GetArraySize(plugin);
  return n;
}

static void read_parameters(sg_tree *f, const char *key, sg_profile *out) {
  const cJSON *all = cJSON_GetObjectItemCaseSensitive(out->root, key);
  const cJSON *plugin = NULL;
  const cJSON *param = NULL;
  if (all && !cJSON_IsObject(all))
    sg_tree_wrong(f, key);
  cJSON_ArrayForEach(plugin, all) {
    if (!cJSON_IsObject(plugin))
      sg_tree_wrong(f, key);
    cJSON_ArrayForEach(param, plugin) {
      const char *one =
          cJSON_IsObject(plugin)
              ? setting_of(f, plugin->string, param->string, value_of(param))
              : NULL;
      if (one)
        out->settings[out->n_settings++] = one;
      else
        sg_tree_wrong(f, key);
    }
  }
}

static void read_settings(sg_tree *f, sg_profile *out) {
  static const char *const keys[] = {"weights", "parameters"};
  size_t n = 0;
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    n += count_parameters(cJSON_GetObjectItemCaseSensitive(out->root, keys[i]));
  out->settings = sg_arena_alloc(f->arena, n + 1, sizeof *out->settings);
  f->no_memory |= !out->settings;
  for (size_t i = 0; out->settings && i < SG_COUNT(keys); i++)
    read_parameters(f, keys[i], out);
}

static void check_keys(sg_tree *f, const cJSON *root) {
  static const char *const known[] = {"plugins",  "without", "parameters",
                                      "weights",  "rules",   "rule_packs",
                                      "countries"};
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, root) {
    bool is_known = false;
    for (size_t i = 0; i < SG_COUNT(known); i++)
      is_known |= strcmp(item->string, known[i]) == 0;
    if (!is_known)
      sg_tree_wrong(f, item->string);
  }
}

static sg_status fill(sg_profile *out, const char *path, sg_error *err) {
  sg_tree f = {.arena = &out->arena};
  if (!cJSON_IsObject(out->root))
    return sg_fail(err, SG_EUSAGE, "%.200s: a profile is one JSON object",
                   path);
  out->rules = cJSON_GetObjectItemCaseSensitive(out->root, "rules");
  out->plugins = sg_tree_texts(&f, out->root, "plugins");
  out->without = sg_tree_texts(&f, out->root, "without");
  out->packs = sg_tree_texts(&f, out->root, "rule_packs");
  out->countries = sg_tree_texts(&f, out->root, "countries");
  out->n_plugins = count(out->plugins);
  out->n_without = count(out->without);
  out->n_packs = count(out->packs);
  read_settings(&f, out);
  check_keys(&f, out->root);
  if (f.no_memory)
    return sg_no_memory(err);
  if (f.missing)
    return sg_fail(
        err, SG_EUSAGE,
        "%.200s: '%.60s' is wrong or no key of a profile; there are "
        "plugins, without, parameters, weights, rules, rule_packs and "
        "countries",
        path, f.missing);
  return SG_OK;
}

sg_status sg_profile_read(sg_profile *out, const char *path, sg_error *err) {
  static const char *const none[] = {NULL};
  *out = (sg_profile){
      .plugins = none, .without = none, .packs = none, .countries = none};
  sg_arena_init(&out->arena, 0);
  if (!path)
    return SG_OK;
  sg_text text;
  SG_TRY(sg_file_read(path, BYTES_MAX, &text, err));
  out->root =
      sg_json_tree(path, (sg_slice){sg_text_get(&text), text.length}, err);
  sg_text_clear(&text);
  const sg_status status = out->root ? fill(out, path, err) : err->status;
  if (status != SG_OK)
    sg_profile_clear(out);
  return status;
}

void sg_profile_clear(sg_profile *profile) {
  cJSON_Delete(profile->root);
  sg_arena_clear(&profile->arena);
  *profile = (sg_profile){0};
}
