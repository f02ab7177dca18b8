// SPDX-License-Identifier: GPL-2.0-or-later
// registry - see registry.h.
#include "analyze/registry.h"

#include "graph/order.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLUGINS_MAX = 256 };

sg_registered *sg_registry_find(const sg_registry *registry, const char *id) {
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    sg_registered *plugin = sg_registry_at(registry, i);
    if (!plugin->loaded.refused && strcmp(plugin->loaded.described.id, id) == 0)
      return plugin;
  }
  return NULL;
}

static sg_status add(sg_registry *registry, sg_registered *one, sg_error *err) {
  sg_registered *slot = sg_vec_add(&registry->plugins);
  if (slot) {
    *slot = *one;
    return SG_OK;
  }
  sg_loaded_close(&one->loaded);
  return sg_no_memory(err);
}

// True when both came of the same bytes.
static bool is_same(const sg_loaded *a, const sg_loaded *b) {
  if (strcmp(a->sha256, b->sha256) != 0 || a->n_scripts != b->n_scripts)
    return false;
  for (uint32_t i = 0; i < a->n_scripts; i++)
    if (strcmp(a->scripts[i].sha256, b->scripts[i].sha256) != 0)
      return false;
  return true;
}

static const char *same_id(sg_registry *registry, const sg_registered *other) {
  char text[512];
  const int n =
      snprintf(text, sizeof text, "%.300s has the same id '%.64s'",
               sg_loaded_file_name(&other->loaded), other->loaded.described.id);
  const char *copy = sg_arena_text(&registry->arena, text, (size_t)n);
  return copy ? copy : "another plugin has the same id";
}

// One plugin an id; the same one by another way is only selected.
static sg_status add_once(sg_registry *registry, sg_registered *one,
                          sg_error *err) {
  sg_loaded *loaded = &one->loaded;
  if (!loaded->refused && loaded->ending) {
    loaded->refused = "it is an interpreter: name a file that it reads";
    loaded->described = (sg_descriptor){0}; // no id of a plugin
  }
  sg_registered *other =
      loaded->refused ? NULL : sg_registry_find(registry, loaded->described.id);
  if (other && is_same(&other->loaded, loaded)) {
    sg_loaded_close(loaded);
    other->selected |= one->selected;
    return SG_OK;
  }
  if (other)
    loaded->refused = same_id(registry, other);
  return add(registry, one, err);
}

static sg_status add_file(sg_registry *registry, const char *path, bool builtin,
                          bool selected, sg_error *err) {
  sg_registered one = {.builtin = builtin, .selected = selected};
  SG_TRY(sg_loaded_open(&one.loaded, path, registry->loading, &registry->arena,
                        err));
  return add_once(registry, &one, err);
}

static bool ends_with(const char *name, const char *ending) {
  const size_t length = strlen(name), n = strlen(ending);
  return length > n && strcmp(name + length - n, ending) == 0;
}

static int is_plugin_file(const struct dirent *entry) {
  return entry->d_name[0] != '.' && ends_with(entry->d_name, ".so");
}

static int is_shown(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static sg_status add_interpreter(sg_registry *registry, const char *path,
                                 sg_error *err) {
  sg_loaded *one = sg_arena_alloc(&registry->arena, 1, sizeof *one);
  sg_loaded **slot = one ? sg_vec_add(&registry->interpreters) : NULL;
  if (!slot)
    return sg_no_memory(err);
  *slot = NULL; // closed with the others only once it is open
  SG_TRY(sg_loaded_open(one, path, registry->loading, &registry->arena, err));
  if (!one->refused && !one->ending)
    one->refused = "it is no interpreter";
  *slot = one;
  return SG_OK;
}

static sg_status add_builtin(sg_registry *registry, const char *path,
                             sg_error *err) {
  return add_file(registry, path, true, false, err);
}

typedef sg_status add_function(sg_registry *, const char *path, sg_error *);

// A folder that is not there holds no plugins; one that cannot be read may.
static sg_status add_folder(sg_registry *registry, const char *folder,
                            int (*is_meant)(const struct dirent *),
                            add_function *add_one, sg_error *err) {
  struct dirent **entries = NULL;
  const int n = scandir(folder, &entries, is_meant, by_bytes);
  if (n < 0 && errno != ENOENT)
    return sg_fail(err, SG_EINPUT, "%.300s: cannot be read: %s", folder,
                   strerror(errno));
  sg_status status = SG_OK;
  for (int i = 0; i < n; i++) {
    char path[4096];
    const int length =
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    if (length >= (int)sizeof path)
      status = sg_fail(err, SG_EINPUT, "%.300s: cannot be read: %s", folder,
                       strerror(ENAMETOOLONG));
    else if (status == SG_OK)
      status = add_one(registry, path, err);
    free(entries[i]);
  }
  free(entries);
  return status;
}

// Ids have no '.', so what has one is a file.
static bool is_file_name(const char *name) {
  return strchr(name, '/') || strchr(name, '.');
}

static bool is_script(const char *name) {
  return is_file_name(name) && !ends_with(name, ".so");
}

static bool is_pack(const char *name) {
  return is_script(name) && ends_with(name, ".json");
}

static sg_loaded *interpreter_at(const sg_registry *registry, uint32_t i) {
  return SG_AT(sg_loaded *, &registry->interpreters, i);
}

static const sg_loaded *interpreter_of(const sg_registry *registry,
                                       const char *path) {
  for (uint32_t i = 0; i < registry->interpreters.n; i++) {
    const sg_loaded *one = interpreter_at(registry, i);
    if (!one->refused && ends_with(path, one->ending))
      return one;
  }
  return NULL;
}

// The first error that was told of the scripts, and how many there are.
static const sg_remark *first_error(const sg_loaded *loaded, uint32_t *n) {
  const sg_remark *first = NULL;
  *n = 0;
  for (uint32_t i = 0; i < loaded->remarks.n; i++) {
    const sg_remark *remark = &SG_AT(sg_remark, &loaded->remarks, i);
    *n += sg_remark_is_error(remark);
    if (!first && sg_remark_is_error(remark))
      first = remark;
  }
  return first;
}

// A script is refused with its first error.
static void refuse_with_place(sg_loaded *script, sg_arena *arena) {
  uint32_t n = 0;
  const sg_remark *first = first_error(script, &n);
  const char *place =
      first ? sg_remark_place(first, script->scripts, arena) : NULL;
  sg_text text;
  sg_text_init(&text, 0);
  if (place)
    sg_text_printf(&text, "%s: %s", place, first->message);
  const char *words =
      place ? sg_arena_text(arena, sg_text_get(&text), text.length) : NULL;
  sg_text_clear(&text);
  script->refused = words ? words : script->refused;
}

// A script whose ending no interpreter reads is told of like any bad plugin.
static sg_status add_script(sg_registry *registry, const char *path,
                            bool selected, sg_error *err) {
  const sg_loaded *interpreter = interpreter_of(registry, path);
  sg_registered one = {.selected = selected};
  if (!interpreter)
    return add_file(registry, path, false, selected, err);
  SG_TRY(sg_loaded_open_scripts(&one.loaded, interpreter, &path, 1, true,
                                registry->loading, &registry->arena, err));
  if (one.loaded.refused)
    refuse_with_place(&one.loaded, &registry->arena);
  return add_once(registry, &one, err);
}

// Of what else lies there, rule packs among it, nothing is a plugin.
static sg_status add_found(sg_registry *registry, const char *path,
                           sg_error *err) {
  if (ends_with(path, ".so"))
    return add_file(registry, path, false, false, err);
  return !is_pack(path) && interpreter_of(registry, path)
             ? add_script(registry, path, false, err)
             : SG_OK;
}

// The current directory is never searched, so an empty part is no folder.
static sg_status add_search_path(sg_registry *registry, const char *path,
                                 sg_error *err) {
  while (path && *path) {
    const size_t length = strcspn(path, ":");
    char folder[4096];
    if (length > 0 && length < sizeof folder && path[0] == '/') {
      memcpy(folder, path, length);
      folder[length] = '\0';
      SG_TRY(add_folder(registry, folder, is_shown, add_found, err));
    }
    path += length + (path[length] == ':');
  }
  return SG_OK;
}

static const sg_loaded *rules_interpreter(const sg_registry *registry) {
  for (uint32_t i = 0; i < registry->interpreters.n; i++) {
    const sg_loaded *one = interpreter_at(registry, i);
    if (!one->refused && strcmp(one->described.id, SG_RULES_ID) == 0)
      return one;
  }
  return NULL;
}

// The first error of a pack, and how many there are.
static sg_status pack_error(const sg_loaded *packs, sg_arena *arena,
                            sg_error *err) {
  uint32_t n = 0;
  const sg_remark *first = first_error(packs, &n);
  if (!first)
    return sg_fail(err, SG_EINPUT, "%.200s: %.200s", packs->path,
                   packs->refused);
  const char *place = sg_remark_place(first, packs->scripts, arena);
  const sg_status status =
      n > 1 ? sg_fail(err, SG_EINPUT,
                      "%.400s (and %u more: see 'stakegraph plugin check')",
                      first->message, n - 1)
            : sg_fail(err, SG_EINPUT, "%.400s", first->message);
  (void)snprintf(err->where, sizeof err->where, "%s", place ? place : "");
  return status;
}

static sg_status no_rules_interpreter(const sg_registry *registry,
                                      sg_error *err) {
  for (uint32_t i = 0; i < registry->interpreters.n; i++) {
    const sg_loaded *one = interpreter_at(registry, i);
    if (one->refused)
      return sg_fail(err, SG_EIO, "rule packs cannot be read: %.120s: %.100s",
                     one->path, one->refused);
  }
  return sg_fail(err, SG_EUSAGE,
                 "the interpreter of rule packs is not installed");
}

static sg_status open_packs(sg_registry *registry, const char *const *paths,
                            uint32_t n, sg_error *err) {
  const sg_loaded *interpreter = rules_interpreter(registry);
  sg_registered one = {.builtin = true, .selected = n > 0};
  if (!interpreter)
    return n == 0 ? SG_OK : no_rules_interpreter(registry, err);
  SG_TRY(sg_loaded_open_scripts(&one.loaded, interpreter, paths, n, false,
                                registry->loading, &registry->arena, err));
  if (!one.loaded.refused)
    return add_once(registry, &one, err);
  const sg_status status = pack_error(&one.loaded, &registry->arena, err);
  sg_loaded_close(&one.loaded);
  return status;
}

// All packs are one plugin, however they were named.
static sg_status add_packs(sg_registry *registry,
                           const sg_registry_options *options, sg_error *err) {
  const char **paths = sg_arena_alloc(
      &registry->arena, (size_t)options->n_rules + options->n_plugins,
      sizeof *paths);
  uint32_t n = 0;
  if (!paths)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < options->n_rules; i++)
    paths[n++] = options->rules[i];
  for (uint32_t i = 0; i < options->n_plugins; i++)
    if (is_pack(options->plugins[i]))
      paths[n++] = options->plugins[i];
  return open_packs(registry, paths, n, err);
}

static sg_status open_interpreters(sg_registry *registry,
                                   const sg_registry_options *options,
                                   sg_error *err) {
  bool wanted =
      options->interpreters || options->n_rules > 0 || options->search_path;
  for (uint32_t i = 0; i < options->n_plugins; i++)
    wanted |= is_script(options->plugins[i]) ||
              strcmp(options->plugins[i], SG_RULES_ID) == 0;
  if (!wanted)
    return SG_OK;
  char folder[4096];
  if (snprintf(folder, sizeof folder, "%s/interpreters", options->plugin_dir) >=
      (int)sizeof folder)
    return SG_OK;
  return add_folder(registry, folder, is_plugin_file, add_interpreter, err);
}

static sg_status add_named(sg_registry *registry, const char *name,
                           sg_error *err) {
  if (!is_file_name(name) || is_pack(name))
    return SG_OK;
  if (access(name, F_OK) != 0) // a slip, rather than a plugin to do without
    return sg_fail(err, SG_EUSAGE, "%.300s: there is no such plugin file",
                   name);
  return is_script(name) ? add_script(registry, name, true, err)
                         : add_file(registry, name, false, true, err);
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
  SG_TRY(add_folder(registry, options->plugin_dir, is_plugin_file, add_builtin,
                    err));
  for (uint32_t i = 0; i < registry->plugins.n; i++)
    sg_registry_at(registry, i)->selected = options->n_plugins == 0;
  SG_TRY(open_interpreters(registry, options, err));
  SG_TRY(add_packs(registry, options, err));
  for (uint32_t i = 0; i < options->n_plugins; i++)
    SG_TRY(add_named(registry, options->plugins[i], err));
  SG_TRY(add_search_path(registry, options->search_path, err));
  for (uint32_t i = 0; i < options->n_plugins; i++)
    if (!is_file_name(options->plugins[i]))
      SG_TRY(select_id(registry, options->plugins[i], true, err));
  select_providers(registry);
  for (uint32_t i = 0; i < options->n_without; i++)
    SG_TRY(select_id(registry, options->without[i], false, err));
  return SG_OK;
}

static void begin(sg_registry *registry) {
  *registry = (sg_registry){0};
  sg_arena_init(&registry->arena, 0);
  sg_vec_init(&registry->plugins, sizeof(sg_registered), PLUGINS_MAX);
  sg_vec_init(&registry->interpreters, sizeof(sg_loaded *), PLUGINS_MAX);
}

sg_status sg_registry_open(sg_registry *registry,
                           const sg_registry_options *options, sg_error *err) {
  begin(registry);
  registry->loading = &options->loading;
  const sg_status status = open_all(registry, options, err);
  registry->loading = NULL;
  if (status != SG_OK)
    sg_registry_close(registry);
  return status;
}

sg_status sg_registry_open_alone(sg_registry *alone,
                                 const sg_registry *registry, const char *path,
                                 const sg_loading *loading, sg_error *err) {
  begin(alone);
  sg_registered *one = sg_vec_add(&alone->plugins);
  if (!one)
    return sg_no_memory(err);
  one->loaded.memfd = -1;
  const sg_loaded *interpreter =
      is_script(path) ? interpreter_of(registry, path) : NULL;
  const sg_status status =
      interpreter
          ? sg_loaded_open_scripts(&one->loaded, interpreter, &path, 1,
                                   !is_pack(path), loading, &alone->arena, err)
          : sg_loaded_open(&one->loaded, path, loading, &alone->arena, err);
  if (status != SG_OK)
    sg_registry_close(alone);
  return status;
}

bool sg_registry_is_file(const char *name) {
  return is_file_name(name);
}

void sg_registry_close(sg_registry *registry) {
  for (uint32_t i = 0; i < registry->plugins.n; i++)
    sg_loaded_close(&sg_registry_at(registry, i)->loaded);
  for (uint32_t i = 0; i < registry->interpreters.n; i++)
    if (interpreter_at(registry, i))
      sg_loaded_close(interpreter_at(registry, i));
  sg_vec_clear(&registry->plugins);
  sg_vec_clear(&registry->interpreters);
  sg_arena_clear(&registry->arena);
}
