// SPDX-License-Identifier: GPL-2.0-or-later
// loaded - a plugin file that was read once: its hash, a sealed copy of exactly
// those bytes, and what it says of itself. Or scripts, and the interpreter that
// makes a plugin of them.
//
// The host never runs code of a plugin: the copy is opened in child processes
// only, also to describe it.
#ifndef SG_PLUGIN_LOADED_H
#define SG_PLUGIN_LOADED_H

#include "plugin/descriptor.h"
#include "plugin/lock.h"
#include "plugin/sandbox.h"
#include "plugin/script.h"

typedef struct sg_loaded sg_loaded;
struct sg_loaded {
  const char *path;    ///< Of the scripts' interpreter when there are several
  const char *real;    ///< Of the shared object, without links
  bool in_process;     ///< Linked there, in the program's own process
  char sha256[65];     ///< Of the shared object
  int memfd;           ///< Sealed copy of it, or -1; that of the interpreter
  const char *refused; ///< Why it cannot be used, or NULL
  sg_descriptor described;       ///< Valid unless refused
  const char *ending;            ///< It is an interpreter of files that end so
  const sg_loaded *interpreter;  ///< or NULL; the rest is then about scripts
  const sg_script_file *scripts; ///< As they were read
  uint32_t n_scripts;
  sg_vec remarks; ///< sg_remark, by the interpreter
};

/// What a plugin must meet to be loaded at all; all zero: nothing more than
/// the checks of its file.
typedef struct sg_loading {
  sg_isolation required; ///< Else it is refused
  const sg_lock *lock;   ///< Only plugins pinned in it; may be NULL
  bool in_process;       ///< Described in the program's own process
} sg_loading;

/// Read, check and describe one plugin file, or an interpreter. A file that is
/// refused is no error: `out->refused` says why. Strings live in the arena.
SG_NODISCARD sg_status sg_loaded_open(sg_loaded *out, const char *path,
                                      const sg_loading *loading,
                                      sg_arena *arena, sg_error *err);
/// The same for scripts, of which there may be none, and their interpreter,
/// which must outlive them. With `as_code` their owners are checked as those
/// of shared objects are.
SG_NODISCARD sg_status sg_loaded_open_scripts(sg_loaded *out,
                                              const sg_loaded *interpreter,
                                              const char *const *paths,
                                              uint32_t n_paths, bool as_code,
                                              const sg_loading *loading,
                                              sg_arena *arena, sg_error *err);
void sg_loaded_close(sg_loaded *plugin);
/// The name of its file, without folders.
const char *sg_loaded_file_name(const sg_loaded *plugin);

/// The exported constant of a sealed copy, or what its interpreter makes of
/// the scripts; in a child process only. What is told of them goes into
/// `frames` or, when that is NULL, nowhere. NULL with a reason in `why`.
const sg_plugin *sg_loaded_link(const sg_loaded *loaded, sg_text *frames,
                                char *why, size_t why_size);

#endif
