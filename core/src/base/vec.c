// SPDX-License-Identifier: GPL-2.0-or-later
// vec - see vec.h.
#include "base/vec.h"

#include "base/memory.h"

#include <assert.h>
#include <string.h>

void sg_vec_init(sg_vec *vec, size_t item, uint32_t max) {
  assert(item > 0);
  *vec = (sg_vec){.item = item, .max = max ? max : UINT32_MAX - 1};
}

static int grow(sg_vec *vec, uint64_t need) {
  if (need > vec->max)
    return 0;
  uint64_t capacity = vec->capacity ? vec->capacity : 16;
  while (capacity < need)
    capacity += capacity / 2 + 1;
  if (capacity > vec->max)
    capacity = vec->max;
  void *data = sg_memory_resize(vec->data, (size_t)capacity, vec->item);
  if (!data)
    return 0;
  vec->data = data;
  vec->capacity = (uint32_t)capacity;
  return 1;
}

void *sg_vec_add_many(sg_vec *vec, uint32_t n) {
  const uint64_t need = (uint64_t)vec->n + n;
  if (need > vec->capacity && !grow(vec, need))
    return NULL;
  if (!vec->data)
    return NULL; // nothing is asked of an array that has no room yet
  unsigned char *room = (unsigned char *)vec->data + vec->n * vec->item;
  vec->n = (uint32_t)need;
  return memset(room, 0, n * vec->item);
}

void *sg_vec_add(sg_vec *vec) {
  return sg_vec_add_many(vec, 1);
}

void sg_vec_trim(sg_vec *vec) {
  if (vec->n == vec->capacity)
    return;
  void *data = sg_memory_resize(vec->data, vec->n, vec->item);
  if (!data)
    return;
  vec->data = data;
  vec->capacity = vec->n;
}

void sg_vec_clear(sg_vec *vec) {
  sg_memory_free(vec->data);
  vec->data = NULL;
  vec->n = vec->capacity = 0;
}
