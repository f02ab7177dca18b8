// SPDX-License-Identifier: GPL-2.0-or-later
// registry - see registry.h.
#include "analyze/registry.h"

#include "graph/order.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLUGINS_MAX = 256 };

sg_registered *sg_registry_find(const sg_registry *registry, const char *id) {
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    sg_registered *plugin = sg_registry_at(registry, i);
    if (!plugin->loaded.refused && strcmp(plugin->loaded.described.id, id) == 0)
      return plugin;
  }
  return NULL;
}

static const char *same_id(sg_registry *registry, const sg_registered *other) {
  char text[512];
  const int n = snprintf(text, sizeof text, "%.300s has the same id '%.64s'",
                         other->loaded.path, other->loaded.described.id);
  const char *copy = sg_arena_text(&registry->arena, text, (size_t)n);
  return copy ? copy : "another plugin has the same id";
}

static sg_status add_file(sg_registry *registry, const sg_loading *loading,
                          const char *path, bool builtin, bool selected,
                          sg_error *err) {
  sg_loaded loaded;
  SG_TRY(sg_loaded_open(&loaded, path, loading, &registry->arena, err));
  sg_registered *other =
      loaded.refused ? NULL : sg_registry_find(registry, loaded.described.id);
  if (other && strcmp(other->loaded.sha256, loaded.sha256) == 0) {
    sg_loaded_close(&loaded); // the same file by another way
    other->selected |= selected;
    return SG_OK;
  }
  if (other)
    loaded.refused = same_id(registry, other);
  sg_registered *slot = sg_vec_add(&registry->plugins);
  if (!slot) {
    sg_loaded_close(&loaded);
    return sg_no_memory(err);
  }
  *slot = (sg_registered){loaded, builtin, selected};
  return SG_OK;
}

static int is_plugin_file(const struct dirent *entry) {
  const size_t length = strlen(entry->d_name);
  return entry->d_name[0] != '.' && length > 3 &&
         strcmp(entry->d_name + length - 3, ".so") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

// A folder that is not there holds no plugins.
static sg_status add_folder(sg_registry *registry, const sg_loading *loading,
                            const char *folder, bool builtin, bool selected,
                            sg_error *err) {
  struct dirent **entries = NULL;
  const int n = scandir(folder, &entries, is_plugin_file, by_bytes);
  sg_status status = SG_OK;
  for (int i = 0; i < n; i++) {
    char path[4096];
    const int length =
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    if (status == SG_OK && length < (int)sizeof path)
      status = add_file(registry, loading, path, builtin, selected, err);
    free(entries[i]);
  }
  free(entries);
  return status;
}

// The current directory is never searched, so an empty part is no folder.
static sg_status add_search_path(sg_registry *registry,
                                 const sg_loading *loading, const char *path,
                                 sg_error *err) {
  while (path && *path) {
    const size_t length = strcspn(path, ":");
    char folder[4096];
    if (length > 0 && length < sizeof folder && path[0] == '/') {
      memcpy(folder, path, length);
      folder[length] = '\0';
      SG_TRY(add_folder(registry, loading, folder, false, false, err));
    }
    path += length + (path[length] == ':');
  }
  return SG_OK;
}

static bool is_file_name(const char *name) {
  const size_t length = strlen(name);
  return strchr(name, '/') ||
         (length > 3 && strcmp(name + length - 3, ".so") == 0);
}

// A plugin that is refused has no id but the name of its file.
static sg_registered *find_refused(const sg_registry *registry,
                                   const char *id) {
  const size_t length = strlen(id);
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    sg_registered *plugin = sg_registry_at(registry, i);
    const char *name = sg_loaded_file_name(&plugin->loaded);
    if (plugin->loaded.refused && strncmp(name, id, length) == 0 &&
        name[length] == '.')
      return plugin;
  }
  return NULL;
}

static sg_status select_id(const sg_registry *registry, const char *id,
                           bool selected, sg_error *err) {
  sg_registered *plugin = sg_registry_find(registry, id);
  if (!plugin)
    plugin = find_refused(registry, id);
  if (!plugin)
    return sg_fail(err, SG_EUSAGE,
                   "no plugin has the id '%.60s'; see 'stakegraph plugin list'",
                   id);
  plugin->selected = selected;
  return SG_OK;
}

// A plugin that reads another's columns brings that one with it.
static void select_providers(const sg_registry *registry) {
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < registry->plugins.n; i++) {
      const sg_registered *plugin = sg_registry_at(registry, i);
      const sg_descriptor *d = &plugin->loaded.described;
      for (uint32_t k = 0; plugin->selected && k < d->n_reads; k++) {
        char id[65];
        (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(d->reads[k], "."),
                       d->reads[k]);
        sg_registered *provider = sg_registry_find(registry, id);
        again |= provider && !provider->selected;
        if (provider)
          provider->selected = true;
      }
    }
  }
}

static sg_status open_all(sg_registry *registry,
                          const sg_registry_options *options, sg_error *err) {
  const bool all = options->n_plugins == 0;
  const sg_loading *loading = &options->loading;
  SG_TRY(add_folder(registry, loading, options->plugin_dir, true, all, err));
  for (uint32_t i = 0; i < options->n_plugins; i++)
    if (is_file_name(options->plugins[i]))
      SG_TRY(
          add_file(registry, loading, options->plugins[i], false, true, err));
  SG_TRY(add_search_path(registry, loading, options->search_path, err));
  for (uint32_t i = 0; i < options->n_plugins; i++)
    if (!is_file_name(options->plugins[i]))
      SG_TRY(select_id(registry, options->plugins[i], true, err));
  select_providers(registry);
  for (uint32_t i = 0; i < options->n_without; i++)
    SG_TRY(select_id(registry, options->without[i], false, err));
  return SG_OK;
}

sg_status sg_registry_open(sg_registry *registry,
                           const sg_registry_options *options, sg_error *err) {
  *registry = (sg_registry){0};
  sg_arena_init(&registry->arena, 0);
  sg_vec_init(&registry->plugins, sizeof(sg_registered), PLUGINS_MAX);
  const sg_status status = open_all(registry, options, err);
  if (status != SG_OK)
    sg_registry_close(registry);
  return status;
}

void sg_registry_close(sg_registry *registry) {
  for (uint32_t i = 0; i < registry->plugins.n; i++)
    sg_loaded_close(&sg_registry_at(registry, i)->loaded);
  sg_vec_clear(&registry->plugins);
  sg_arena_clear(&registry->arena);
}
