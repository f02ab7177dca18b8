// SPDX-License-Identifier: GPL-2.0-or-later
// arena - memory that is given back all at once.
//
// Blocks are zeroed and aligned for any type. An arena is tied to one of the
// three lifetimes: the model, one run, the report.
#ifndef SG_BASE_ARENA_H
#define SG_BASE_ARENA_H

#include <stddef.h>

typedef struct sg_arena {
  struct sg_chunk *chunk; ///< Newest first
  size_t used;            ///< Bytes handed out, all chunks together
  size_t limit;           ///< 0: none
} sg_arena;

/// An arena that hands out at most `limit` bytes; 0 for no limit.
void sg_arena_init(sg_arena *arena, size_t limit);
/// NULL when memory or the limit is exhausted.
void *sg_arena_alloc(sg_arena *arena, size_t count, size_t item_size);
/// A NUL-terminated copy of `length` bytes.
char *sg_arena_text(sg_arena *arena, const char *text, size_t length);
/// Forget every block, but keep the newest chunk for reuse.
void sg_arena_reset(sg_arena *arena);
/// Give all memory back.
void sg_arena_clear(sg_arena *arena);

#endif
