// SPDX-License-Identifier: GPL-2.0-or-later
// loaded - a plugin file that was read once: its hash, a sealed copy of exactly
// those bytes, and what it says of itself.
//
// The host never runs code of a plugin: the copy is opened in child processes
// only, also to describe it.
#ifndef SG_PLUGIN_LOADED_H
#define SG_PLUGIN_LOADED_H

#include "plugin/descriptor.h"

typedef struct sg_loaded {
  const char *path;
  char sha256[65];
  int memfd;               ///< Sealed copy, or -1
  const char *refused;     ///< Why it cannot be used, or NULL
  sg_descriptor described; ///< Valid unless refused
} sg_loaded;

/// Read, check and describe one plugin file. A plugin that is refused is no
/// error: `out->refused` says why. Strings live in the arena.
SG_NODISCARD sg_status sg_loaded_open(sg_loaded *out, const char *path,
                                      sg_arena *arena, sg_error *err);
void sg_loaded_close(sg_loaded *plugin);

/// The exported constant of a sealed copy; in a child process only. NULL with
/// a reason in `why`.
const sg_plugin *sg_loaded_link(int memfd, char *why, size_t why_size);

#endif
