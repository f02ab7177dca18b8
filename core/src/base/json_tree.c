// SPDX-License-Identifier: GPL-2.0-or-later
// json_tree - see json_tree.h.
#include "base/json_tree.h"

#include <string.h>

static const char *keep(sg_tree *f, const char *text) {
  const char *copy = sg_arena_text(f->arena, text, strlen(text));
  f->no_memory |= !copy;
  return copy ? copy : "";
}

void sg_tree_wrong(sg_tree *f, const char *key) {
  if (!f->missing)
    f->missing = key;
}

const char *sg_tree_text(sg_tree *f, const cJSON *object, const char *key) {
  const char *text = sg_tree_maybe(f, object, key);
  if (!text)
    sg_tree_wrong(f, key);
  return text ? text : "";
}

const char *sg_tree_maybe(sg_tree *f, const cJSON *object, const char *key) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsString(value) ? keep(f, value->valuestring) : NULL;
}

const char *const *sg_tree_texts(sg_tree *f, const cJSON *object,
                                 const char *key) {
  static const char *const none[] = {NULL};
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, key);
  const size_t n = (size_t)cJSON_GetArraySize(list);
  const char **out = sg_arena_alloc(f->arena, n + 1, sizeof *out);
  if (!out) {
    f->no_memory = true;
    return none;
  }
  const cJSON *item = NULL;
  size_t i = 0;
  if (list && !cJSON_IsArray(list))
    sg_tree_wrong(f, key);
  cJSON_ArrayForEach(item, list) {
    if (cJSON_IsString(item))
      out[i++] = keep(f, item->valuestring);
    else
      sg_tree_wrong(f, key);
  }
  return out;
}

double sg_tree_number(sg_tree *f, const cJSON *object, const char *key,
                      double min, double max) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
  if (cJSON_IsNumber(value) && value->valuedouble >= min &&
      value->valuedouble <= max)
    return value->valuedouble;
  sg_tree_wrong(f, key);
  return min;
}

bool sg_tree_bool(sg_tree *f, const cJSON *object, const char *key) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
  if (!cJSON_IsBool(value))
    sg_tree_wrong(f, key);
  return cJSON_IsTrue(value);
}
