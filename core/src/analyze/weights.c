// SPDX-License-Identifier: GPL-2.0-or-later
// weights - see weights.h.
#include "analyze/weights.h"

#include "base/input.h"
#include "base/number.h"
#include "paths/strength.h"

#include <stdio.h>
#include <string.h>

enum { BYTES_MAX = 1024 * 1024 };
static const char LINKS_OF[] = "proximity"; // whose parameters weigh links

static void read_row(sg_tree *f, const char *plugin, const cJSON *item,
                     sg_weight *out) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, "value");
  *out = (sg_weight){
      .plugin = plugin,
      .name = sg_arena_text(f->arena, item->string, strlen(item->string)),
      .reason = sg_tree_text(f, item, "reason"),
      .source = sg_tree_text(f, item, "source"),
  };
  f->no_memory |= !out->name;
  if (cJSON_IsString(value))
    out->text = sg_tree_text(f, item, "value");
  else if (cJSON_IsNumber(value))
    out->value = value->valuedouble;
  else
    sg_tree_wrong(f, "value");
}

static void read_rows(sg_tree *f, const cJSON *root, sg_weights *out) {
  const cJSON *plugins = cJSON_GetObjectItemCaseSensitive(root, "plugins");
  const cJSON *plugin = NULL;
  const cJSON *item = NULL;
  size_t n = 0;
  cJSON_ArrayForEach(plugin, plugins) n += (size_t)cJSON_GetArraySize(plugin);
  out->rows = sg_arena_alloc(f->arena, n, sizeof *out->rows);
  f->no_memory |= !out->rows;
  if (n == 0)
    sg_tree_wrong(f, "plugins");
  cJSON_ArrayForEach(plugin, plugins) {
    const char *id =
        sg_arena_text(f->arena, plugin->string, strlen(plugin->string));
    f->no_memory |= !id;
    cJSON_ArrayForEach(item, plugin) {
      if (!f->no_memory)
        read_row(f, id, item, &out->rows[out->n++]);
    }
  }
}

sg_status sg_weights_read(sg_weights *out, const char *data_dir,
                          sg_error *err) {
  char path[4096];
  sg_text text;
  *out = (sg_weights){0};
  sg_arena_init(&out->arena, 0);
  (void)snprintf(path, sizeof path, "%s/datasets/weights/default.json",
                 data_dir);
  sg_status status = sg_file_read(path, BYTES_MAX, &text, err);
  if (status != SG_OK)
    return status == SG_ENOMEM ? status : SG_EINTERNAL; // not well installed
  cJSON *root =
      sg_json_tree(path, (sg_slice){sg_text_get(&text), text.length}, err);
  sg_tree f = {.arena = &out->arena};
  if (root)
    read_rows(&f, root, out);
  cJSON_Delete(root);
  sg_text_clear(&text);
  if (!root)
    status = err->status == SG_ENOMEM ? SG_ENOMEM : SG_EINTERNAL;
  else if (f.no_memory)
    status = sg_no_memory(err);
  else if (f.missing)
    status = sg_fail(err, SG_EINTERNAL, "%.200s: '%s' is missing or wrong",
                     path, f.missing);
  if (status != SG_OK)
    sg_weights_clear(out);
  return status;
}

void sg_weights_clear(sg_weights *weights) {
  sg_arena_clear(&weights->arena);
  *weights = (sg_weights){0};
}

const sg_weight *sg_weights_find(const sg_weights *weights, const char *plugin,
                                 const char *name) {
  for (uint32_t i = 0; i < weights->n; i++)
    if (strcmp(weights->rows[i].plugin, plugin) == 0 &&
        strcmp(weights->rows[i].name, name) == 0)
      return &weights->rows[i];
  return NULL;
}

static sg_status apply_one(const sg_weight *row, sg_param *param,
                           sg_arena *arena, sg_error *err) {
  const bool fits = param->text ? row->text != NULL
                                : !row->text && row->value >= param->min &&
                                      row->value <= param->max;
  if (!fits)
    return sg_fail(err, SG_EINTERNAL,
                   "datasets/weights/default.json: %s.%s does not fit its "
                   "parameter",
                   row->plugin, row->name);
  param->fallback = row->value;
  if (!row->text)
    return SG_OK;
  param->text = sg_arena_text(arena, row->text, strlen(row->text));
  return param->text ? SG_OK : sg_no_memory(err);
}

sg_status sg_weights_apply(const sg_weights *weights, sg_registry *registry,
                           sg_error *err) {
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    const sg_descriptor *d = &plugin->loaded.described;
    for (uint32_t k = 0; plugin->builtin && k < d->n_params; k++) {
      const sg_weight *row = sg_weights_find(weights, d->id, d->params[k].name);
      if (row)
        SG_TRY(apply_one(row, &d->params[k], &registry->arena, err));
    }
  }
  return SG_OK;
}

// The value of "proximity.NAME=" in a setting, or NULL.
static const char *value_in(const char *setting, const char *name) {
  const size_t plugin = strlen(LINKS_OF);
  const size_t length = strlen(name);
  const bool same = strncmp(setting, LINKS_OF, plugin) == 0 &&
                    setting[plugin] == '.' &&
                    strncmp(setting + plugin + 1, name, length) == 0 &&
                    setting[plugin + 1 + length] == '=';
  return same ? setting + plugin + 2 + length : NULL;
}

sg_status sg_weights_of_links(const sg_weights *weights,
                              const char *const *settings, uint32_t n_settings,
                              double out[SG_N_WEIGHTS], sg_error *err) {
  for (uint32_t w = 0; w < SG_N_WEIGHTS; w++) {
    const char *name = sg_weight_name(w);
    const sg_weight *row = sg_weights_find(weights, LINKS_OF, name);
    const double most = w == SG_WEIGHT_FORMER_YEARS ? 100 : 1;
    const double least = w == SG_WEIGHT_FORMER_YEARS ? 0.1 : 0;
    out[w] = row ? row->value : 1;
    for (uint32_t i = 0; i < n_settings; i++) {
      const char *value = value_in(settings[i], name);
      if (value && (!sg_number_parse(value, strlen(value), &out[w]) ||
                    out[w] < least || out[w] > most))
        return sg_fail(err, SG_EUSAGE,
                       "%s.%s wants a number from %g to %g, not '%.40s'",
                       LINKS_OF, name, least, most, value);
    }
  }
  return SG_OK;
}
