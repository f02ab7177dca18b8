// SPDX-License-Identifier: GPL-2.0-or-later
// loaded - a plugin file that was read once: its hash, a sealed copy of exactly
// those bytes, and what it says of itself.
//
// The host never runs code of a plugin: the copy is opened in child processes
// only, also to describe it.
#ifndef SG_PLUGIN_LOADED_H
#define SG_PLUGIN_LOADED_H

#include "plugin/descriptor.h"
#include "plugin/lock.h"
#include "plugin/sandbox.h"

typedef struct sg_loaded {
  const char *path;
  const char *real; ///< Without links; NULL when it was not opened
  char sha256[65];
  int memfd;               ///< Sealed copy, or -1
  const char *refused;     ///< Why it cannot be used, or NULL
  sg_descriptor described; ///< Valid unless refused
} sg_loaded;

/// What a plugin must meet to be loaded at all; all zero: nothing more than
/// the checks of its file.
typedef struct sg_loading {
  sg_isolation required; ///< Else it is refused
  const sg_lock *lock;   ///< Only plugins pinned in it; may be NULL
  bool in_process;       ///< Described in the program's own process
} sg_loading;

/// Read, check and describe one plugin file. A plugin that is refused is no
/// error: `out->refused` says why. Strings live in the arena.
SG_NODISCARD sg_status sg_loaded_open(sg_loaded *out, const char *path,
                                      const sg_loading *loading,
                                      sg_arena *arena, sg_error *err);
void sg_loaded_close(sg_loaded *plugin);
/// The name of its file, without folders.
const char *sg_loaded_file_name(const sg_loaded *plugin);

/// The exported constant: of the sealed copy, in a child process, or, in the
/// own process, of the file itself, so that debuggers find it. NULL with a
/// reason in `why`.
const sg_plugin *sg_loaded_link(const sg_loaded *plugin, bool in_process,
                                char *why, size_t why_size);

#endif
