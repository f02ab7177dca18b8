// SPDX-License-Identifier: GPL-2.0-or-later
// registry - which plugins there are, and which of them run.
#ifndef SG_ANALYZE_REGISTRY_H
#define SG_ANALYZE_REGISTRY_H

#include "base/vec.h"
#include "plugin/loaded.h"

typedef struct sg_registered {
  sg_loaded loaded;
  bool builtin;  ///< From the install directory
  bool selected; ///< Runs
} sg_registered;

typedef struct sg_registry {
  sg_vec plugins;            ///< sg_registered
  sg_vec interpreters;       ///< sg_loaded *; only when they were asked for
  const sg_loading *loading; ///< While it is being opened
  sg_arena arena;
} sg_registry;

/// Where plugins come from, and what the user asked for.
typedef struct sg_registry_options {
  const char *plugin_dir;     ///< Of the built-in ones
  const char *search_path;    ///< Folders separated by ':', or NULL
  const char *const *plugins; ///< Ids and files; none: all built-in ones
  const char *const *without; ///< Ids
  const char *const *rules;   ///< Files of rule packs
  uint32_t n_plugins, n_without, n_rules;
  bool interpreters;  ///< Those that nothing needs, too
  sg_loading loading; ///< What each must meet
} sg_registry_options;

/// The interpreter that makes one plugin of all rule packs.
#define SG_RULES_ID "rules"

/// Load and describe every plugin. SG_EUSAGE when an id is asked for that no
/// plugin has; SG_EINPUT when a rule pack has errors. Any other file that is
/// refused stays in the list with its reason.
SG_NODISCARD sg_status sg_registry_open(sg_registry *registry,
                                        const sg_registry_options *options,
                                        sg_error *err);
/// A registry of one file alone, a shared object or a script, which may be
/// refused, whoever else has its id. `registry`, with all its interpreters,
/// must outlive it.
SG_NODISCARD sg_status sg_registry_open_alone(sg_registry *alone,
                                              const sg_registry *registry,
                                              const char *path,
                                              const sg_loading *loading,
                                              sg_error *err);
void sg_registry_close(sg_registry *registry);
/// Does a word name a file, not an id?
bool sg_registry_is_file(const char *name);

/// Plugin `i`, or by id: NULL when there is none that can be used.
static inline sg_registered *sg_registry_at(const sg_registry *registry,
                                            uint32_t i) {
  return &SG_AT(sg_registered, &registry->plugins, i);
}
sg_registered *sg_registry_find(const sg_registry *registry, const char *id);

#endif
