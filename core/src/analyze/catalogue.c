// SPDX-License-Identifier: GPL-2.0-or-later
// catalogue - see catalogue.h.
#include "analyze/catalogue.h"

#include "base/input.h"
#include "base/json_tree.h"
#include "graph/kinds.h"

#include <stdio.h>
#include <string.h>

enum { CATALOGUE_BYTES_MAX = 4 * 1024 * 1024 };

static int32_t severity_of(sg_tree *m, const cJSON *object) {
  const char *text = sg_tree_text(m, object, "severity");
  const uint32_t number =
      sg_word_find(&sg_severities, (sg_slice){text, strlen(text)});
  if (number == SG_NONE)
    sg_tree_wrong(m, "severity");
  return number == SG_NONE ? 0 : (int32_t)number;
}

static void read_combine(sg_tree *m, const cJSON *object, sg_flag_info *flag) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, "combine");
  const size_t n = (size_t)cJSON_GetArraySize(list);
  sg_combine *out = sg_arena_alloc(m->arena, n, sizeof *out);
  const cJSON *item = NULL;
  m->no_memory |= !out;
  cJSON_ArrayForEach(item, list) {
    if (!out)
      return;
    out[flag->n_combine].with = sg_tree_texts(m, item, "with");
    out[flag->n_combine++].severity = severity_of(m, item);
  }
  flag->combine = out;
}

static void read_flag(sg_tree *m, const cJSON *object, sg_flag_info *out) {
  const cJSON *step = cJSON_GetObjectItemCaseSensitive(object, "step");
  out->id = sg_tree_text(m, object, "id");
  out->group = sg_tree_text(m, object, "group");
  out->title = sg_tree_text(m, object, "title");
  out->wording = sg_tree_text(m, object, "wording");
  out->wording_status = sg_tree_text(m, object, "wording_status");
  out->pattern = sg_tree_text(m, object, "pattern");
  out->innocent = sg_tree_text(m, object, "innocent");
  out->plugin = sg_tree_maybe(m, object, "plugin");
  out->left = sg_tree_maybe(m, object, "left");
  out->step = cJSON_IsNumber(step) ? step->valueint : 4;
  out->severity = severity_of(m, object);
  out->escalates =
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "escalates"));
  out->first_release =
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "first_release"));
  const cJSON *ask = cJSON_GetObjectItemCaseSensitive(object, "ask");
  out->ask_whom = sg_tree_text(m, ask, "whom");
  out->ask = sg_tree_text(m, ask, "question");
  out->mitigations = sg_tree_texts(m, object, "mitigations");
  out->sources = sg_tree_texts(m, object, "sources");
  out->needs = sg_tree_texts(m, object, "needs");
  read_combine(m, object, out);
}

static void read_flags(sg_tree *m, const cJSON *root, sg_catalogue *out) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "flags");
  const cJSON *more = cJSON_GetObjectItemCaseSensitive(root, "companions");
  const size_t n =
      (size_t)cJSON_GetArraySize(list) + (size_t)cJSON_GetArraySize(more);
  sg_flag_info *flags = sg_arena_alloc(m->arena, n, sizeof *flags);
  if (!flags) {
    m->no_memory = true;
    return;
  }
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, list) read_flag(m, item, &flags[out->n_flags++]);
  cJSON_ArrayForEach(item, more) read_flag(m, item, &flags[out->n_flags++]);
  out->flags = flags;
  if (out->n_flags == 0)
    sg_tree_wrong(m, "flags");
}

static const sg_named *read_named(sg_tree *m, const cJSON *root,
                                  const char *list_key, const char *id_key,
                                  const char *text_key, uint32_t *n) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, list_key);
  sg_named *out =
      sg_arena_alloc(m->arena, (size_t)cJSON_GetArraySize(list), sizeof *out);
  const cJSON *item = NULL;
  m->no_memory |= !out;
  cJSON_ArrayForEach(item, list) {
    if (!out)
      return NULL;
    out[*n].id = sg_tree_text(m, item, id_key);
    out[(*n)++].text = sg_tree_text(m, item, text_key);
  }
  return out;
}

static sg_status fill(sg_catalogue *out, const cJSON *root, const char *path,
                      sg_error *err) {
  sg_tree m = {.arena = &out->arena};
  read_flags(&m, root, out);
  out->groups = read_named(&m, root, "groups", "id", "title", &out->n_groups);
  out->mitigations =
      read_named(&m, root, "mitigations", "id", "text", &out->n_mitigations);
  out->sources =
      read_named(&m, root, "sources", "key", "title", &out->n_sources);
  if (m.no_memory)
    return sg_no_memory(err);
  if (m.missing)
    return sg_fail(err, SG_EINTERNAL, "%.200s: '%s' is missing or wrong", path,
                   m.missing);
  return SG_OK;
}

sg_status sg_catalogue_read(sg_catalogue *out, const char *data_dir,
                            sg_error *err) {
  *out = (sg_catalogue){0};
  sg_arena_init(&out->arena, 0);
  char path[4096];
  (void)snprintf(path, sizeof path, "%s/datasets/red-flags/flags.json",
                 data_dir);
  sg_text text;
  sg_status status = sg_file_read(path, CATALOGUE_BYTES_MAX, &text, err);
  if (status != SG_OK)
    return SG_EINTERNAL; // the installation is incomplete
  cJSON *root =
      sg_json_tree(path, (sg_slice){sg_text_get(&text), text.length}, err);
  status = root ? fill(out, root, path, err) : SG_EINTERNAL;
  cJSON_Delete(root);
  sg_text_clear(&text);
  if (status != SG_OK)
    sg_catalogue_clear(out);
  return status;
}

void sg_catalogue_clear(sg_catalogue *catalogue) {
  sg_arena_clear(&catalogue->arena);
  *catalogue = (sg_catalogue){0};
}

const sg_flag_info *sg_catalogue_find(const sg_catalogue *catalogue,
                                      const char *id) {
  for (uint32_t i = 0; i < catalogue->n_flags; i++)
    if (strcmp(catalogue->flags[i].id, id) == 0)
      return &catalogue->flags[i];
  return NULL;
}

const char *sg_named_text(const sg_named *list, uint32_t n, const char *id) {
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(list[i].id, id) == 0)
      return list[i].text;
  return id;
}
