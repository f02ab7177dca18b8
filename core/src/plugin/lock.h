// SPDX-License-Identifier: GPL-2.0-or-later
// lock - a file that pins plugins: one line "SHA-256  id  version" each, words
// apart by blanks, '#' begins a comment. What it does not name does not run.
#ifndef SG_PLUGIN_LOCK_H
#define SG_PLUGIN_LOCK_H

#include "base/arena.h"
#include "base/status.h"
#include "base/vec.h"

#include <stdbool.h>

typedef struct sg_lock {
  sg_vec rows;
  sg_arena arena;
} sg_lock;

enum { SG_LOCK_REASON = 256 }; ///< Room for a reason

/// SG_EINPUT with FILE:LINE:COLUMN when a line is none. On failure nothing is
/// left to clear.
SG_NODISCARD sg_status sg_lock_read(sg_lock *lock, const char *path,
                                    sg_error *err);
void sg_lock_clear(sg_lock *lock);

/// Is a file of this hash pinned? Asked before anything of it is executed, so
/// that only its name can tell which plugin it would be. Else why not.
bool sg_lock_allows(const sg_lock *lock, const char *sha256,
                    const char *file_name, char why[SG_LOCK_REASON]);
/// Is it pinned under the id and the version that it gives itself?
bool sg_lock_names(const sg_lock *lock, const char *sha256, const char *id,
                   const char *version, char why[SG_LOCK_REASON]);

#endif
