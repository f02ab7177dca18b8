// SPDX-License-Identifier: GPL-2.0-or-later
// arena - see arena.h. Chunks double in size up to 4 MiB.
#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_CHUNK = 16 * 1024, LARGEST_CHUNK = 4 * 1024 * 1024 };

typedef struct sg_chunk {
  struct sg_chunk *next;
  size_t size, used;
  alignas(max_align_t) unsigned char data[];
} sg_chunk;

void sg_arena_init(sg_arena *arena, size_t limit) {
  *arena = (sg_arena){.limit = limit};
}

static sg_chunk *chunk_add(sg_arena *arena, size_t need) {
  size_t size = FIRST_CHUNK;
  if (arena->chunk)
    size = arena->chunk->size < LARGEST_CHUNK / 2 ? arena->chunk->size * 2
                                                  : LARGEST_CHUNK;
  if (size < need)
    size = need;
  sg_chunk *chunk = sg_memory_resize(NULL, 1, sizeof(sg_chunk) + size);
  if (!chunk)
    return NULL;
  chunk->next = arena->chunk;
  chunk->size = size;
  chunk->used = 0;
  arena->chunk = chunk;
  return chunk;
}

// Room for `size` bytes at a multiple of `align`, a power of two; not zeroed.
static inline void *take(sg_arena *arena, size_t size, size_t align) {
  if (arena->limit && size > arena->limit - arena->used)
    return NULL;
  sg_chunk *chunk = arena->chunk;
  size_t at = chunk ? (chunk->used + align - 1) & ~(align - 1) : 0;
  if (!chunk || at > chunk->size || size > chunk->size - at) {
    chunk = chunk_add(arena, size);
    at = 0;
  }
  if (!chunk)
    return NULL;
  chunk->used = at + size;
  arena->used += size;
  return chunk->data + at;
}

void *sg_arena_alloc(sg_arena *arena, size_t count, size_t item_size) {
  if (item_size && count > (SIZE_MAX / 2) / item_size)
    return NULL;
  void *block = take(arena, count * item_size, alignof(max_align_t));
  return block ? memset(block, 0, count * item_size) : NULL;
}

char *sg_arena_text(sg_arena *arena, const char *text, size_t length) {
  char *copy = take(arena, length + 1, 1);
  if (!copy)
    return NULL;
  if (length)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

void sg_arena_reset(sg_arena *arena) {
  sg_chunk *keep = arena->chunk;
  while (keep && keep->next) {
    sg_chunk *old = keep->next;
    keep->next = old->next;
    sg_memory_free(old);
  }
  if (keep)
    keep->used = 0;
  arena->used = 0;
}

void sg_arena_clear(sg_arena *arena) {
  sg_arena_reset(arena);
  sg_memory_free(arena->chunk);
  arena->chunk = NULL;
}
