// SPDX-License-Identifier: GPL-2.0-or-later
// memory - the one place where the library gets memory from.
//
// Everything above goes through these three calls, so that a test can make the
// n-th allocation fail and count what was not given back.
#ifndef SG_BASE_MEMORY_H
#define SG_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/// resize(NULL, n) allocates, resize(p, 0) frees and returns NULL.
typedef struct sg_allocator {
  void *ctx;
  void *(*resize)(void *ctx, void *block, size_t size);
} sg_allocator;

/// Use another allocator from now on; NULL goes back to the C library's.
void sg_memory_use(const sg_allocator *allocator);

/// Zeroed memory for `count` items, or NULL. Sizes are checked for overflow.
void *sg_memory_alloc(size_t count, size_t item_size);
/// As realloc(); new bytes are not zeroed. The old block stays on failure.
void *sg_memory_resize(void *block, size_t count, size_t item_size);
void sg_memory_free(void *block);
/// Give what was freed, and the library still holds, back to the system. Worth
/// its time where much was freed at once.
void sg_memory_trim(void);
/// Bytes that the machine has left, as far as it says; all ones when it does
/// not.
uint64_t sg_memory_left(void);
/// How often memory was refused so far. Who builds something of many small
/// texts can ask before and after whether anything of it may be missing.
uint64_t sg_memory_refusals(void);

#endif
