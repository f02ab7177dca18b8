// SPDX-License-Identifier: GPL-2.0-or-later
// memory - see memory.h.
#include "base/memory.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *library_resize(void *ctx, void *block, size_t size) {
  (void)ctx;
  if (size == 0) {
    free(block);
    return NULL;
  }
  return realloc(block, size);
}

static const sg_allocator library = {.resize = library_resize};
static const sg_allocator *current = &library;
static atomic_uint_least64_t refusals;

void sg_memory_use(const sg_allocator *allocator) {
  current = allocator ? allocator : &library;
}

static void *counted(void *block) {
  if (!block)
    (void)atomic_fetch_add(&refusals, 1);
  return block;
}

uint64_t sg_memory_left(void) {
  static const char key[] = "MemAvailable:"; // in KiB
  char line[128];
  uint64_t left = UINT64_MAX;
  FILE *file = fopen("/proc/meminfo", "re");
  while (file && fgets(line, sizeof line, file))
    if (strncmp(line, key, sizeof key - 1) == 0)
      left = strtoull(line + sizeof key - 1, NULL, 10) * 1024;
  if (file)
    (void)fclose(file);
  return left;
}

uint64_t sg_memory_refusals(void) {
  return atomic_load(&refusals);
}

void *sg_memory_resize(void *block, size_t count, size_t item_size) {
  if (count == 0 || item_size == 0)
    count = item_size = 1;
  if (count > SIZE_MAX / item_size)
    return counted(NULL);
  return counted(current->resize(current->ctx, block, count * item_size));
}

void *sg_memory_alloc(size_t count, size_t item_size) {
  // calloc() knows which pages are zero already; some end the program when
  // asked for more than can be counted.
  if (current == &library && count && item_size &&
      count <= SIZE_MAX / item_size)
    return counted(calloc(count, item_size));
  void *block = sg_memory_resize(NULL, count, item_size);
  if (block)
    memset(block, 0, count * item_size);
  return block;
}

void sg_memory_free(void *block) {
  if (block)
    (void)current->resize(current->ctx, block, 0);
}

void sg_memory_trim(void) {
#ifdef __GLIBC__
  if (current == &library)
    (void)malloc_trim(0);
#endif
}
